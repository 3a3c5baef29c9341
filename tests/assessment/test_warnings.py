"""What stands beside the answers: files that say nothing, and originals whose compute is looked up or is not."""

from __future__ import annotations

from datetime import date

import pytest

from gpaiscope.assessment import assess
from gpaiscope.assessment.warnings import (
    BROKEN_EVIDENCE,
    COPY,
    DECIDED_OTHERWISE,
    DOUBTFUL,
    NO_IDENTIFIER,
    Warning_,
    by_bearing,
)
from gpaiscope.dossier import read
from gpaiscope.law import cautions

DAY = date(2026, 10, 1)
KNOWN_HERE = "Qwen/Qwen2.5-7B"


def warned(text: str) -> dict[str, Warning_]:
    return {each.reference: each for each in assess(read(text.encode(), file="gpai.toml"), DAY).warnings}


TRAINED_AND_PLACED = """
model.outputs = ["text"]
actors = [{ id = "a", country = "FR" }, { id = "b", country = "DE" }]
activities = [{ kind = "pre-training", actor = "a", started_on = 2026-09-01, ended_on = 2027-04-30, flop = "9e24" }]
market = [{ event = "planned-placing", actor = "a", territory = "union", on = 2027-03-15 }]
"""
PLACED = "placed-in-training"


def test_a_placing_before_the_end_of_training_that_is_counted_in_full_is_told_with_both_days() -> None:
    warning = warned(TRAINED_AND_PLACED)[PLACED]
    assert warning.path == "activities[0].ended_on"
    assert "2027-03-15" in warning.short
    assert "2027-04-30" in warning.short


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("planned-placing", "made-available"),
        (', territory = "union"', ""),
        ("started_on = 2026-09-01", "started_on = 2027-04-01"),
        ("on = 2027-03-15 }", 'on = 2027-05-03 }, { event = "planned-placing", actor = "a", on = 2027-04-29 }'),
    ],
    ids=["told as made", "nowhere", "before the run begins at all", "the second of two"],
)
def test_so_it_is_wherever_and_however_the_placing_is_told(was: str, now: str) -> None:
    assert TRAINED_AND_PLACED.count(was) == 1
    assert PLACED in warned(TRAINED_AND_PLACED.replace(was, now))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("on = 2027-03-15", "on = 2027-04-30"),
        ("on = 2027-03-15", "on = { earliest = 2027-03-15, latest = 2027-05-03 }"),
        ('"union"', '"outside-union"'),
        ('"planned-placing", actor = "a"', '"planned-placing", actor = "b"'),
        ("pre-training", "evaluation"),
        (", ended_on = 2027-04-30", ""),
        (
            'ended_on = 2027-04-30, flop = "9e24" }',
            'ended_on = 2027-01-31, flop = "9e24" },'
            ' { kind = "fine-tuning", actor = "a", started_on = 2027-04-01, ended_on = 2027-04-30, flop = "1e22" }',
        ),
    ],
    ids=["on the last day", "perhaps later", "elsewhere", "by another", "no training", "no end", "tuned afterwards"],
)
def test_a_placing_after_training_or_that_may_be_after_it_is_told_without_a_warning(was: str, now: str) -> None:
    assert TRAINED_AND_PLACED.count(was) == 1
    assert PLACED not in warned(TRAINED_AND_PLACED.replace(was, now))


def of_original(*lines: str) -> dict[str, Warning_]:
    return warned("\n".join(['[model]\noutputs = ["text"]\n[[original]]', *lines]))


@pytest.mark.parametrize("text", ["", "# only a comment\n", "[model]\n"])
def test_a_file_that_says_nothing_is_told_so(text: str) -> None:
    assert [each for each in warned(text) if each != "law-not-checked"] == ["says-nothing"]


def test_a_file_that_says_anything_says_something() -> None:
    assert "says-nothing" not in warned('[model]\nname = "Aurora"\n')


def test_compute_that_is_said_not_to_be_obtainable_and_is_known_here_is_a_contradiction_that_names_both() -> None:
    warning = of_original(f'hub_id = "{KNOWN_HERE}"', "training_compute_obtainable = false")["compute-obtainable-here"]
    assert KNOWN_HERE in warning.says
    assert "8.2e23" in warning.says
    assert warning.path == "original[0].training_compute_obtainable"


def test_compute_that_is_not_known_here_may_be_said_not_to_be_obtainable() -> None:
    assert not {"compute-obtainable-here", "not-looked-up"} & set(
        of_original('name = "Silent 8B"', "training_compute_obtainable = false")
    )


@pytest.mark.parametrize(
    "hub_id",
    [
        "someone/Qwen2.5-7B",
        "qwen/qwen-2.5-7b",
        "Qwen/Qwen 2.5 7B",
        "Qwen2.5-7B",
        "https://example.com/models/Qwen2.5-7B",
    ],
)
def test_an_identifier_that_is_not_in_the_table_is_told_with_those_like_it(hub_id: str) -> None:
    warning = of_original(f'hub_id = "{hub_id}"')[COPY]
    assert hub_id in warning.says
    assert KNOWN_HERE in warning.says


def test_what_is_no_identifier_is_told_what_one_is() -> None:
    assert "OWNER/NAME" in of_original('hub_id = "zzyzx"')[NO_IDENTIFIER].says


def test_an_identifier_like_no_other_is_told_alone() -> None:
    assert "copy" not in of_original('hub_id = "acme/zzyzx"')["not-in-the-table"].says


@pytest.mark.parametrize(
    ("name", "hint"), [(KNOWN_HERE, f'hub_id = "{KNOWN_HERE}"'), ("Zzyzx 3", "With its hub_id it is looked up")]
)
def test_an_original_by_name_alone_is_told_that_its_identifier_is_looked_up(name: str, hint: str) -> None:
    assert hint in of_original(f'name = "{name}"')["not-looked-up"].says


@pytest.mark.parametrize(
    "line", ['training_compute = "1e24"', "architecture = { parameters = 7e9, tokens = 1e12 }", 'dossier = "x"']
)
def test_an_original_whose_compute_comes_from_elsewhere_is_not_looked_up(line: str) -> None:
    found = of_original('hub_id = "acme/zzyzx"', line)
    assert not {"not-in-the-table", "not-looked-up"} & set(found)


def test_broken_evidence_is_about_what_the_file_would_have_told() -> None:
    warning = Warning_(reference=BROKEN_EVIDENCE, says="not JSON", hides=("model.outputs", "activities"))
    assert warning.is_about("model.outputs")
    assert warning.is_about("activities[2].architecture.tokens")
    assert warning.is_about("model")
    assert not warning.is_about("model.outputs_of_another")
    assert not warning.is_about("openness.licence")
    assert not Warning_(reference="no-actor", says="").is_about("actors")


@pytest.mark.parametrize("hub_id", ["unsloth/Qwen2.5-7B-bnb-4bit", "TheBloke/Qwen2.5-7B-GGUF"])
def test_a_copy_in_another_format_is_taken_for_the_model_without_a_warning(hub_id: str) -> None:
    assert not {COPY, "not-in-the-table"} & of_original(f'hub_id = "{hub_id}"').keys()


def doubted(text: str) -> dict[str, str]:
    found = assess(read(text.encode(), file="gpai.toml"), DAY).warnings
    return {each.path: each.says for each in found if each.reference == DOUBTFUL}


_ACTIVITY = '[model]\noutputs = ["text"]\n[[activities]]\nkind = "{kind}"\n{lines}\n'


@pytest.mark.parametrize(
    ("kind", "lines", "is_doubted"),
    [
        ("pre-training", "flop = 350", True),
        ("pre-training", 'flop = "9.9e14"', True),
        ("pre-training", 'flop = "1e15"', False),
        ("pre-training", 'flop = { low = 350, high = "1e24" }', False),
        ("pre-training", "architecture = { parameters = 7, tokens = 2e12 }", True),
        ("pre-training", "architecture = { parameters = 7e9, tokens = 15 }", True),
        ("pre-training", "architecture = { parameters = 7e9, tokens = 2e12 }", False),
        ("pre-training", "hardware = [{ peak_flop_per_second = 312, count = 64, hours = 100 }]", True),
        ("fine-tuning", "flop = 0", True),
        ("fine-tuning", 'flop = "2.1e3"', True),
        ("fine-tuning", 'flop = "2.1e18"', False),
        ("merge", "flop = 0", False),
        ("synthetic-data", "flop = 350", True),
    ],
)
def test_an_amount_that_is_too_small_to_be_meant_is_told(kind: str, lines: str, is_doubted: bool) -> None:
    assert set(doubted(_ACTIVITY.format(kind=kind, lines=lines))) == ({"activities[0].flop"} if is_doubted else set())


def test_what_is_expected_of_a_modification_follows_the_size_of_its_original() -> None:
    tuned = _ACTIVITY.format(kind="fine-tuning", lines='flop = "1e12"') + '[[original]]\nhub_id = "Qwen/Qwen2.5-7B"\n'
    assert "7.6e9 parameters: 4.6e12 or more" in doubted(tuned)["activities[0].flop"]


@pytest.mark.parametrize(("flop", "is_doubted"), [("820", True), ("8.2e17", True), ("8.2e23", False)])
def test_the_compute_of_an_original_is_held_against_its_size_and_what_is_published(flop: str, is_doubted: bool) -> None:
    text = f'[model]\noutputs = ["text"]\n[[original]]\nhub_id = "{KNOWN_HERE}"\ntraining_compute = "{flop}"\n'
    assert set(doubted(text)) == ({"original[0].training_compute"} if is_doubted else set())


DESIGNATED = '[[procedure]]\nevent = "designated"\non = 2026-06-01\narticle = "{article}"\n'
LIFTED = '[[procedure]]\nevent = "lifted"\non = 2026-09-01\n'


@pytest.mark.parametrize(
    ("article", "flop", "lifted", "is_said"),
    [
        ("52(1)", "1e23", "", True),
        ("52(4)", "1e23", "", True),
        ("52(4)", "1.1e23", "", False),
        ("52(4)", "1e23", LIFTED, False),
    ],
)
def test_a_designation_of_what_is_by_the_facts_no_general_purpose_model_is_pointed_out(
    article: str, flop: str, lifted: str, is_said: bool
) -> None:
    model = f'[model]\noutputs = ["text"]\n[[activities]]\nkind = "pre-training"\nflop = "{flop}"\n'
    found = warned(model + DESIGNATED.format(article=article) + lifted)
    assert (DECIDED_OTHERWISE in found) is is_said
    assert not is_said or found[DECIDED_OTHERWISE].path == "procedure[0]"


TRAINED = '[[activities]]\nkind = "pre-training"\nactor = "{by}"\nflop = "2e24"\n'
OFFERED = '[[market]]\nevent = "made-available"\nactor = "b"\nterritory = "union"\nchannel = "{channel}"\n'


@pytest.mark.parametrize(
    ("by", "channel", "is_said"),
    [("a", "web-chatbot", True), ("a", "mobile-app", True), ("a", "api", False), ("b", "web-chatbot", False)],
)
def test_anothers_model_in_a_chatbot_or_an_app_is_pointed_out_as_a_system(by: str, channel: str, is_said: bool) -> None:
    actors = '[model]\noutputs = ["text"]\n[[actors]]\nid = "a"\n[[actors]]\nid = "b"\n'
    found = warned(actors + TRAINED.format(by=by) + OFFERED.format(channel=channel))
    assert ("system-as-supply" in found) is is_said


@pytest.mark.parametrize(
    "rest",
    [
        '[[market]]\nevent = "transferred"\nactor = "a"\nto = "b"\n',
        '[[actors]]\nid = "c"\nkind = "consortium"\nmembers = ["a", "b"]\n',
    ],
)
def test_what_one_took_over_or_a_consortium_made_is_not_anothers(rest: str) -> None:
    actors = '[model]\noutputs = ["text"]\n[[actors]]\nid = "a"\n[[actors]]\nid = "b"\n'
    found = warned(actors + TRAINED.format(by="a") + OFFERED.format(channel="mobile-app") + rest)
    assert "system-as-supply" not in found


@pytest.mark.parametrize(
    ("says", "short"),
    [
        ("One thing. Another.", "One thing."),
        ("One thing", "One thing"),
        ('"Llama 3. Instruct" is not known. Say more.', '"Llama 3. Instruct" is not known.'),
        ('A name with "one quote. Left open.', 'A name with "one quote. Left open.'),
        ("It took 1.2 of 3.4e24 FLOP. Is that right?", "It took 1.2 of 3.4e24 FLOP."),
        ("Is that right? It took 3e24.", "Is that right?"),
        ("Of v1.5 nothing is said. Name it.", "Of v1.5 nothing is said."),
    ],
)
def test_in_short_a_warning_says_its_first_sentence_and_cuts_no_name_and_no_number(says: str, short: str) -> None:
    assert Warning_(reference="estimate", says=says).short == short


def test_in_short_a_caution_is_never_cut_in_what_it_was_filled_with() -> None:
    told = Warning_.of(cautions.no_microenterprise, actor="Acme Inc. Labs", size="large", then="Write it.")
    assert told.short == (
        "All transactions with the model are said to be between microenterprises, and the size of Acme Inc. Labs to be"
        " large."
    )


def test_in_short_the_law_has_a_sentence_of_its_own_where_the_first_does_not_make_the_point() -> None:
    told = Warning_.of(cautions.notified_otherwise, stated="2e25", listed="1e25", percent=30)
    assert told.short == "The notification states 2e25 FLOP, the training that is listed comes to 1e25."


def test_what_bears_on_an_answer_comes_before_what_only_wants_tidying() -> None:
    tidying = [Warning_(reference="estimate", says="a"), Warning_(reference="folder-missing", says="b")]
    bearing = [
        Warning_(reference=each.reference, says="c")
        for each in (cautions.within_the_margin, cautions.reassessment_too_early, cautions.notified_otherwise)
    ]
    assert by_bearing([*tidying, *reversed(bearing)]) == [*bearing, *tidying]
