"""The page of what is missing: one question a place, and for each answer what it would really give."""

from __future__ import annotations

import itertools
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from rich.cells import cell_len

from gpaiscope.assessment import Assessment, assess
from gpaiscope.assessment.gaps import alternatives, asked_about, gaps, to_ask
from gpaiscope.dossier import fold, read
from gpaiscope.dossier.filling import fill
from gpaiscope.dossier.kinds import DayReader
from gpaiscope.dossier.tables import entry_at
from gpaiscope.errors import UsageError
from gpaiscope.report.blocks import Heading, Item, Items, Sentence
from gpaiscope.report.onward import Call
from gpaiscope.report.pages.gaps import missing
from gpaiscope.report.words import plain
from gpaiscope.report.write.text import write

DAY = date(2026, 10, 1)
EXAMPLES = Path(__file__).parents[3] / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/gpai.toml"))
START = 'model = { name = "m", outputs = ["text"] }\nactors = [{ id = "a", country = "US" }]\n'
OPEN = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a", country = "US" }]
activities = [{ kind = "pre-training", actor = "a", flop = "2e24", ended_on = 2026-01-20 }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-03-01 }]
[openness]
licence = "Apache-2.0"
weights_public = true
architecture_public = true
monetisation = []
personal_data = "none"
"""

TUNED = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a", country = "US" }]
original = [{ name = "o" }]
activities = [{ kind = "fine-tuning", actor = "a", flop = "9e22", ended_on = 2026-01-20 }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-03-01 }]
"""


@cache
def assessed(text: str) -> Assessment:
    return assess(read(text.encode(), file="m.toml"), DAY)


@cache
def example(name: str) -> Assessment:
    return assess(read((EXAMPLES / name / "gpai.toml").read_bytes(), file=f"{name}.toml"), DAY)


def items(assessment: Assessment, conclusion: str = "") -> list[Item]:
    page = missing(assessment, conclusion, call=Call(path="m", on=DAY))
    return [item for block in page.blocks if isinstance(block, Items) for item in block.items]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_every_line_fits(name: str, width: int) -> None:
    page = missing(example(name), call=Call(path="m", on=DAY))
    assert max(map(cell_len, write(page, width).splitlines())) <= width


@pytest.mark.parametrize("name", NAMES)
def test_each_place_is_asked_about_once(name: str) -> None:
    found = to_ask(example(name))
    paths = [gap.missing.path for gap in found]
    assert len(paths) == len(set(paths))
    asked = [plain(item.notes[0]).split(" · ")[0].split(" and ")[0] for item in items(example(name)) if item.notes]
    assert sorted(asked) == sorted(paths)


def test_what_an_actor_is_comes_before_all_else() -> None:
    found = gaps(assessed(START), asked_about(assessed(START)))
    leads = [each.conclusion for each in assessed(START).standings]
    stand = [any(lead in gap.blocks for lead in leads) for gap in found]
    assert True in stand
    assert False in stand
    assert stand == sorted(stand, reverse=True)


def test_questions_stand_below_whoever_would_know() -> None:
    page = missing(assessed(START), call=Call(path="m", on=DAY))
    heads = [plain(block.line) for block in page.blocks if isinstance(block, Heading)]
    assert {"Training team", "Product"} <= set(heads)
    assert len(heads) == len(set(heads))


def test_the_answer_that_keeps_the_exemption_is_named_beside_the_one_that_ends_it() -> None:
    told = [plain(item.line) for item in items(assessed(OPEN))]
    assert any(re.match(r"none or non-discriminatory: keeps open_source_exemption possible", each) for each in told)
    assert any(each.startswith("discriminatory: ") and "no for open_source_exemption" in each for each in told)
    assert "all of these: keeps open_source_exemption possible" in told
    assert any(each.startswith("not all: ") and "no for open_source_exemption" in each for each in told)


@pytest.mark.parametrize(
    ("path", "value", "outcome"),
    [
        ("openness.access_verification", "discriminatory", "no"),
        ("openness.usage_information", ("modalities",), "no"),
        ("openness.access_verification", "none", "unknown"),
    ],
)
def test_what_is_said_of_an_answer_is_what_comes_of_it(path: str, value: object, outcome: str) -> None:
    filled = fill(OPEN, path, value, "", known_on=DAY, day=DAY)
    later = assess(fold(read(filled.encode(), file="m.toml"), DAY), DAY)
    assert later.conclusion("open_source_exemption").finding.outcome.value == outcome


def test_no_amount_stands_at_a_question_about_a_day() -> None:
    seen = 0
    undated = [text.replace(", on = 2026-03-01", "") for text in (OPEN, TUNED)]
    for assessment in (*map(example, NAMES), *map(assessed, (START, OPEN, *undated))):
        path = ""
        for item in items(assessment):
            path = plain(item.notes[0]).split(" · ")[0] if item.notes else path
            entry = entry_at(path)
            if entry is not None and isinstance(entry.kind, DayReader):
                seen += 1
                assert not re.search(r"\d+e\d+|FLOP", plain(item.line))
    assert seen > 1


def test_answers_about_chapters_of_the_code_say_only_what_the_chapter_turns() -> None:
    told = [plain(item.line) for item in items(assessed(HOSTED))]
    assert "with transparency: yes for adheres_transparency of a" in told
    assert any(each.startswith("with copyright: yes for adheres_copyright of a") for each in told)


@pytest.mark.parametrize("name", NAMES)
def test_every_alternative_decides_or_keeps_something(name: str) -> None:
    assessment = example(name)
    for gap in gaps(assessment, asked_about(assessment)):
        for fact in gap.facts:
            for several in (False, True):
                for each in alternatives(gap, fact, several=several):
                    assert each.decides or each.keeps
                    assert all(found for _, found in each.decides)


def test_one_conclusion_is_asked_about_alone_and_with_sets_of_answers() -> None:
    page = write(missing(assessed(START), "high_impact_presumption", call=Call(path="m", on=DAY)))
    assert "what is missing for high_impact_presumption" in page
    assert "gpaiscope ask m high_impact_presumption --fill --on 2026-10-01" in page


def test_where_no_fact_is_missing_it_says_what_the_law_leaves_open() -> None:
    for name in NAMES:
        open_ = [each for each in example(name).everything if each.finding.outcome.value == "unsettled"]
        for each in open_:
            page = write(missing(example(name), each.id, call=Call(path="m", on=DAY, actor=each.actor)))
            assert "No fact is missing." in page
            assert f"The law itself leaves open: {each.id}." in " ".join(page.split())


def test_an_amount_is_asked_with_the_values_at_which_the_answer_flips() -> None:
    tuned = assessed(TUNED)
    told = [plain(item.line) for item in items(tuned)]
    first = "provider: no up to 1e22; yes above 1e22 below 2.7e23; no from 2.7e23 up to 9.91e24"
    assert f"{first}; unknown above 9.91e24 up to 1e25; no above 1e25" in told
    for flop, outcome in (("1e22", "no"), ("10000000000000000000001", "yes")):
        given = TUNED.replace('name = "o"', f'name = "o", training_compute = "{flop}"')
        assert assessed(given).conclusion("provider").finding.outcome.value == outcome


def test_the_days_are_asked_for_without_which_the_last_day_of_a_duty_is_not_known() -> None:
    undated = OPEN.replace("2e24", "2e25").replace(", ended_on = 2026-01-20", "")
    dated = OPEN.replace("2e24", "2e25")

    def asked(text: str) -> list[str]:
        found = assessed(text)
        return [gap.missing.path for gap in gaps(found, asked_about(found, "model_evaluation"))]

    assert (asked(undated), asked(dated)) == (["activities"], [])
    assert "the day of model_evaluation" in plain(items(assessed(undated), "model_evaluation")[0].notes[0])


HOSTED = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a", country = "FR" }, { id = "hub", country = "US" }]
activities = [{ kind = "pre-training", actor = "a", flop = "2e24", ended_on = 2026-01-20 }]
market = [{ event = "made-available", actor = "a", to = "hub", territory = "union", on = 2026-03-01 }]
"""
SMALL_TUNE = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a", country = "US" }]
original = [{ name = "o", gpai_model = true, systemic_risk = false, training_compute = "6e24" }]
activities = [{ kind = "fine-tuning", actor = "a", flop = "1e21", ended_on = 2026-01-20 }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-03-01 }]
"""


@pytest.mark.parametrize(("told", "asked"), [(HOSTED, {"actors[0]"}), (SMALL_TUNE, set())], ids=["host", "small tune"])
def test_who_provides_nothing_is_not_asked_about_the_code_of_practice(told: str, asked: set[str]) -> None:
    of_code = [each.missing.path for each in gaps(assessed(told), asked_about(assessed(told)))]
    assert {path.partition(".")[0] for path in of_code if path.endswith("code_of_practice")} == asked


def test_nor_how_many_use_a_model_that_nobody_named_provides() -> None:
    asked = [each.missing.path for each in gaps(assessed(SMALL_TUNE), asked_about(assessed(SMALL_TUNE)))]
    assert "reach.registered_business_users_union" not in asked


def test_nor_is_it_told_what_is_open_in_law_for_providers_alone() -> None:
    of_systemic = SMALL_TUNE.replace("systemic_risk = false", "systemic_risk = true").replace("6e24", "3e25")
    page = write(missing(assessed(of_systemic), call=Call(path="m", on=DAY)))
    assert "reassess" not in page


def test_of_narrowness_it_is_said_which_word_answers_yes_and_which_no() -> None:
    lines = [
        'model = { name = "M", inputs = ["speech"], outputs = ["text"] }',
        'actors = [{ id = "us", country = "FR" }]',
        'activities = [{ kind = "pre-training", actor = "us", flop = 1e24 }]',
        'market = [{ event = "made-available", actor = "us", on = 2026-09-01, territory = "union" }]',
    ]
    told = [plain(item.line) for item in items(assessed("\n".join(lines)))]
    assert any(line.startswith("none (yes): yes for gpai_model") for line in told)
    assert any(line.startswith("narrow (no): no for gpai_model") for line in told)


HANDED_ON = """\
model.outputs = ["text"]
actors = [{ id = "lab", country = "CA" }, { id = "us", country = "PL" }]
activities = [{ kind = "pre-training", actor = "lab", flop = 2e24 }]
[[market]]
event = "made-available"
actor = "lab"
to = "us"
territory = "outside-union"
[[market]]
event = "integrated-in-system"
actor = "us"
on = 2026-09-01
territory = "union"
system_on = 2026-09-01
system_territory = "union"
"""


def test_of_several_actors_what_stands_in_the_readers_way_comes_first() -> None:
    found = missing(assessed(HANDED_ON), call=Call(path="gpai.toml"))
    assert "2 questions stand in the way of provider of us." in write(found)


def test_who_names_none_of_several_actors_is_told_the_readers_name() -> None:
    with pytest.raises(UsageError, match="which actor is meant") as refused:
        assessed(HANDED_ON).conclusion("provider")
    assert "say which: --actor us" in str(refused.value)


def first_sentences(text: str) -> str:
    """What is said before the first question."""
    page = missing(assessed(text), call=Call(path="m", on=DAY))
    before = itertools.takewhile(lambda block: isinstance(block, Sentence), page.blocks)
    return " ".join(plain(block.line) for block in before if isinstance(block, Sentence))


def test_where_it_is_settled_one_can_stop_and_is_told_what_the_rest_is_good_for() -> None:
    told = first_sentences(OPEN)
    assert "a is a provider of the general-purpose AI model: this is settled, and if it is all that you ask" in told
    assert "What is left decides what is owed beside it, and by when: open_source_exemption" in told


def test_it_is_counted_first_what_hangs_on_an_answer_and_what_more_is_asked() -> None:
    assert first_sentences(OPEN).startswith(
        "How the model stands and what is owed now hangs on 4 questions. Other answers hang on 1 question more."
    )
    page = missing(assessed(OPEN), call=Call(path="m", on=DAY))
    assert [plain(block.line) for block in page.blocks if isinstance(block, Heading)][-1] == "Beside these · 1"


def test_where_nothing_is_owed_the_rest_changes_nothing_of_that() -> None:
    told = first_sentences(OPEN.partition("[openness]")[0].replace("2e24", "2e20"))
    assert "a is not a provider of the model: this is settled, and you can stop here." in told
    assert "changes nothing of it or of what is owed" in told


def test_where_it_is_open_or_only_likely_nobody_is_told_to_stop() -> None:
    assert "stop here" not in first_sentences(TUNED)
    assert "stop here" not in first_sentences(START)
