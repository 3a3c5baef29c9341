"""What each rule finds, and that it finds nothing just beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.checks.issues import Issue
from tests import guesses
from tests.checks.situations import CARD, DAY, DOSSIER, adapter, dossier, here, own

__all__ = ["here"]
pytestmark = pytest.mark.once

OPEN = "".join(
    f"{line}\n"
    for line in (
        'licence = "openrail++"',
        "weights_public = true",
        "architecture_public = true",
        'usage_information = ["modalities", "capabilities", "limitations", "integration"]',
        "monetisation = []",
        'personal_data = "none"',
        'access_verification = "none"',
    )
)


def found(path: Path) -> dict[str, Issue]:
    """What is found at a path, by rule."""
    return {each.rule: each for each in service.check(path, on=DAY, jobs=1).values.issues}


def test_what_is_open_is_asked_as_assess_asks_it(tmp_path: Path) -> None:
    card = "---\nbase_model: meta-llama/Llama-3.1-8B\nbase_model_relation: finetune\n---\n# Ours\n"
    (tmp_path / "README.md").write_text(card, encoding="utf-8")
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    asked = found(tmp_path)["answer-open"].says
    assert asked.endswith("One machine of 8 GPUs for at most 3 days, all runs together?")


def test_a_provision_stands_in_brackets_and_nothing_does_where_a_finding_has_none() -> None:
    bare = found(Path("examples/letters"))["relation-missing"]
    assert bare.full_text.startswith(f"{bare.says} To mend it: ")
    cited = replace(bare, cites=("AI Act Art 53(2)", "Guidelines 60"))
    assert cited.full_text.startswith(f"{bare.says} (AI Act Art 53(2); Guidelines 60) To mend it: ")


LINES = {
    "third-passed": lambda flop: DOSSIER.replace('"1e21"', f'"{flop}"'),
    "criterion-passed": own,
    "presumption-passed": own,
}


@pytest.mark.parametrize(
    ("rule", "at", "above"),
    [
        ("third-passed", "2000000000000000000000000", "2000000000000000000000001"),
        ("criterion-passed", "1e23", "100000000000000000000001"),
        ("presumption-passed", "1e25", "10000000000000000000000001"),
    ],
)
def test_a_line_is_passed_above_it_and_not_on_it(rule: str, at: str, above: str, tmp_path: Path) -> None:
    make: Callable[[str], str] = LINES[rule]
    assert rule not in found(dossier(tmp_path / "at", make(at)))
    told = found(dossier(tmp_path / "above", make(above)))
    assert told[rule].line == make("")[: make("").index("[[activities]]")].count("\n") + 1
    assert told["line-near"].line == told[rule].line
    assert told[rule].cites


OF_ACME = DOSSIER[DOSSIER.index("[[actors]]") : DOSSIER.index("[[original]]")]
PRESUMED = DOSSIER.replace('"6e24"', '"2e25"').replace("systemic_risk = false", "")
"""A tune of a model above the line of systemic risk, of 1e21 FLOP."""


def test_a_slight_tune_of_a_model_with_systemic_risk_passes_no_line_of_its_own(tmp_path: Path) -> None:
    assert "presumption-passed" not in found(dossier(tmp_path, PRESUMED))


@pytest.mark.parametrize(
    ("text", "of"),
    [
        (PRESUMED.replace('"1e21"', '"8e24"'), "is the provider by its modification"),
        (PRESUMED.replace('flop = "1e21"', ""), "may be the provider, as the modification's compute is not stated"),
        (own("2e25"), "is the provider"),
        (own("2e25").partition("[[market]]")[0], "develops it, and has not placed it"),
        (
            own("2e25").replace('"made-available"', '"planned-placing"').replace('channel = "api"', ""),
            "plans to place it",
        ),
        (own("2e25").replace('actor = "acme"', "").replace(OF_ACME, ""), "is not named"),
    ],
)
def test_the_line_of_systemic_risk_is_passed_for_whoever_may_have_to_notify(text: str, of: str, tmp_path: Path) -> None:
    assert found(dossier(tmp_path, text))["presumption-passed"].level == "error", of


@pytest.mark.parametrize(
    ("licence", "rule", "line"),
    [
        ('licence = "cc-by-nc-4.0"\n', "licence-not-open", 25),
        (OPEN, "licence-unsettled", 25),
        (OPEN.replace("openrail++", "apache-2.0").replace("= []", '= ["price"]'), "monetised", 29),
        (OPEN.replace("openrail++", "apache-2.0").replace("weights_public = true", ""), "", 0),
        (OPEN.replace("openrail++", "apache-2.0"), "", 0),
        ('licence = "proprietary"\n', "", 0),
        ("", "licence-missing", 1),
    ],
)
def test_a_licence_that_ends_the_exception_is_found_at_its_line(
    licence: str, rule: str, line: int, tmp_path: Path
) -> None:
    told = found(dossier(tmp_path, own("2e23") + "\n[openness]\n" * bool(licence) + licence))
    of_licence = {id for id in told if id.startswith("licence") or id in ("monetised", "not-published")}
    assert of_licence == ({rule} if rule else set())
    assert not rule or told[rule].line == line


def test_a_date_that_was_missed_and_a_duty_that_may_be_are_told_apart(tmp_path: Path) -> None:
    told = found(dossier(tmp_path, own("2e25")))
    assert told["date-missed"].says.startswith("Notification to the Commission of Acme AI: due")
    assert told["date-missed"].level == "error"
    assert told["date-may-be-missed"].level == "warning"


def test_a_thing_that_has_to_exist_is_perhaps_late_whether_it_surely_binds_or_may(tmp_path: Path) -> None:
    issues = service.check(dossier(tmp_path, own("2e25")), on=DAY, jobs=1).values.issues
    says = [issue.says for issue in issues if issue.rule == "date-may-be-missed"]
    undone = "(perhaps late); nothing says that it was done."
    assert f"Copyright policy of Acme AI: since 2026-06-01 {undone}" in says
    assert f"Model report of Acme AI: since 2026-06-01, if it is owed {undone}" in says


def test_a_date_of_an_older_model_that_lies_ahead_by_another_reading_was_not_surely_missed(tmp_path: Path) -> None:
    text = own("2e25").replace("on = 2026-", "on = 2025-")
    told = found(dossier(tmp_path, text))
    assert "date-missed" not in told
    assert told["date-may-be-missed"].says.endswith("by another reading due on 2027-08-02.")


def test_a_planned_day_that_passed_is_found_at_its_event(tmp_path: Path) -> None:
    text = own("2e23").replace('"made-available"', '"planned-placing"').replace('channel = "api"\n', "")
    assert found(dossier(tmp_path, text))["plan-passed"].line == 20


def test_an_exclusion_of_the_union_that_nobody_says_is_found(tmp_path: Path) -> None:
    text = own("2e23").replace('"union"', '"outside-union"') + '\n[openness]\nlicence = "llama3.2"\n'
    assert "clearly" in found(dossier(tmp_path, text))["exclusion-unclear"].says


def test_a_relation_that_a_file_proves_can_be_mended_and_one_that_none_proves_cannot(tmp_path: Path) -> None:
    proven = found(adapter(tmp_path / "adapter"))["relation-missing"]
    assert (proven.fixable, proven.line) == (True, 1)
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "README.md").write_text(CARD, encoding="utf-8")
    told = found(tmp_path / "plain")["relation-missing"]
    assert (told.fixable, told.line, told.key) == (False, 5, "base_model")
    assert "relation-missing" not in found(adapter(tmp_path / "said", CARD.replace("tags:", RELATION + "tags:")))


RELATION = "base_model_relation: adapter\n"


def test_a_card_and_its_files_that_contradict_each_other_are_found_at_the_key(tmp_path: Path) -> None:
    told = found(adapter(tmp_path, CARD.replace("base_model: example/base", "base_model: example/other")))
    assert (told["files-contradict"].line, told["files-contradict"].key) == (5, "base_model")


def test_a_card_beside_a_dossier_is_held_against_it(tmp_path: Path) -> None:
    folder = adapter(tmp_path)
    told = found(dossier(folder, DOSSIER.replace("apache-2.0", "mit")))
    assert told["files-contradict"].says == "The licence is apache-2.0 by README.md, and mit by the dossier."
    assert told["files-contradict"].line == 4
    assert "files-contradict" not in found(dossier(folder))
    spelled = DOSSIER.replace('"apache-2.0"', '"Apache License, Version 2.0"')
    assert "files-contradict" not in found(dossier(folder, spelled))


def test_a_path_at_the_beginning_of_a_message_stays_as_it_is(here: Path) -> None:
    (here / "empty").mkdir()
    (model,) = service.check("empty", on=DAY).values.models
    assert model.issues[0].says == "empty holds no dossier and no model: there is no file in it."


def test_what_is_open_is_never_passed_over(tmp_path: Path) -> None:
    report = service.check(dossier(tmp_path, DOSSIER.replace('country = "DE"\n', "").replace(SUPPLY, "")), on=DAY)
    (model,) = report.values.models
    assert model.says == ("not a provider",) or any(each.rule == "answer-open" for each in model.issues)


SUPPLY = DOSSIER[DOSSIER.index("[[market]]") : DOSSIER.index("[openness]")]


def test_each_mistake_of_a_file_is_a_finding_at_its_line_and_stops_nothing(tmp_path: Path) -> None:
    dossier(tmp_path / "a", "[model]\nnme = 1\n\n[other]\n")
    dossier(tmp_path / "b")
    bad, good = service.check(tmp_path, on=DAY).values.models
    assert [(each.rule, each.line) for each in bad.issues] == [("unreadable", 2), ("unreadable", 4)]
    assert good.model == "Aurora"
    assert not good.issues


def test_a_set_of_documents_that_no_longer_holds_is_found(tmp_path: Path) -> None:
    folder = dossier(tmp_path, own("2e23"))
    service.write_set(folder, folder=folder / "set", form="markdown", on=DAY)
    (folder / "other").mkdir()
    (folder / "other" / "manifest.json").write_text("{}", encoding="utf-8")
    assert "document-outdated" not in found(folder)
    dossier(folder, own("3e23"))
    told = found(folder)["document-outdated"]
    assert told.file.endswith("set/manifest.json")
    assert told.says.startswith("The set does not hold: ")


@pytest.mark.parametrize("made_of", [["gpai.toml"], ["gpai.toml", "other.toml"]])
def test_a_set_that_was_not_made_of_a_dossier_alone_is_not_held_against_it(made_of: list[str], tmp_path: Path) -> None:
    folder = dossier(tmp_path, own("2e23"))
    (folder / "other.toml").write_text(own("3e23").replace("Aurora", "Borealis"), encoding="utf-8")
    service.write_set(*(folder / each for each in made_of), folder=folder / "set", form="markdown", on=DAY)
    (model,) = service.check(folder / "other.toml", on=DAY).values.models
    assert "document-outdated" not in {each.rule for each in model.issues}


@pytest.mark.parametrize(("flop", "is_found"), [("350", True), ("1e22", False)])
def test_an_amount_that_is_no_flop_is_found_at_its_line(flop: str, is_found: bool, tmp_path: Path) -> None:
    text = own(flop)
    told = found(dossier(tmp_path, text)).get("compute-doubtful")
    assert (told is not None) is is_found
    if told is not None:
        assert told.line == next(at for at, line in enumerate(text.splitlines(), 1) if line.startswith("flop"))


# -- what hangs on a guess


def guessed(folder: Path, text: str) -> dict[str, Issue]:
    """What is found of a dossier, by rule."""
    return {each.rule: each for each in service.check(guesses.put(folder, text), on=guesses.DAY, jobs=1).values.issues}


def test_an_error_that_hangs_on_a_guess_is_a_warning_and_says_so(tmp_path: Path) -> None:
    missed = guessed(tmp_path, guesses.LIKELY)["date-missed"]
    assert missed.level == "warning"
    assert "Guessed, and stated by nobody: the original is a general-purpose AI model." in missed.says
    assert missed.hangs_on == ("original-gpai",)


def test_an_error_is_one_again_once_the_guess_is_stated(tmp_path: Path) -> None:
    missed = guessed(tmp_path, guesses.SETTLED)["date-missed"]
    assert missed.level == "error"
    assert "Guessed" not in missed.says


def test_it_stays_the_same_finding_when_the_guess_is_stated(tmp_path: Path) -> None:
    before, after = (guessed(tmp_path, text)["date-missed"] for text in (guesses.LIKELY, guesses.SETTLED))
    assert before.fingerprint == after.fingerprint


def test_how_an_actor_stands_is_said_to_be_likely(tmp_path: Path) -> None:
    stands = [
        service.check(guesses.put(tmp_path, text), on=guesses.DAY, jobs=1).values.models[0].says
        for text in (guesses.LIKELY, guesses.SETTLED)
    ]
    assert stands == [("likely provider",), ("provider",)]


def test_whether_a_model_without_an_actor_is_a_general_purpose_one_is_said_to_be_likely(tmp_path: Path) -> None:
    nobody = "\n".join(line for line in guesses.LIKELY.splitlines() if not line.startswith(_OF_ACTORS))
    found = service.check(guesses.put(tmp_path, nobody), on=guesses.DAY, jobs=1).values.models[0]
    assert found.says == ("no actor named, general-purpose model: likely yes",)


_OF_ACTORS = ("[[actors]]", "id =", 'name = "Acme"', "country", "actor =", "weights_controlled_by")
