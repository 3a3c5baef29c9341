"""Documents over six situations and in each form: built, equal in all of them, and without a leak."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gpaiscope import service
from gpaiscope.compute.originals import find
from gpaiscope.documents import ORDER, answers, drafting, form
from gpaiscope.documents.answers import FILLERS
from gpaiscope.documents.blanks import places
from gpaiscope.documents.content import Quantity, told
from gpaiscope.documents.documentation import NOTHING
from gpaiscope.documents.drafting import Draft, FilledField
from gpaiscope.documents.material import Material, because
from gpaiscope.dossier import Stated
from gpaiscope.errors import InputError, UsageError
from gpaiscope.law.enforcement import CHAPTERS
from gpaiscope.report.values import schema, written
from gpaiscope.service import Result
from gpaiscope.values import STATED, Range, Truth
from tests import guesses
from tests.documents.situations import DAY, SITUATIONS, filled, put

pytestmark = pytest.mark.once

BUILT = [(situation, document) for situation in SITUATIONS for document in ORDER]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each situation with every key of the documentation, and without any."""
    root = tmp_path_factory.mktemp("situations")
    full = {each: put(root / f"{each}-full", each, filled()) for each in SITUATIONS}
    return full | {f"{each}-bare": put(root / f"{each}-bare", each) for each in SITUATIONS}


def drafted(folder: Path, document: str, recipient: str = "", **asked: Any) -> Result[Draft]:
    return service.draft(folder, document=document, recipient=recipient, on=DAY, actor="acme", **asked)


@pytest.mark.parametrize(("situation", "document"), BUILT)
@pytest.mark.long
def test_each_document_is_built_in_each_situation_and_says_the_same_in_each_form(
    folders: dict[str, Path], situation: str, document: str
) -> None:
    for name in (situation, f"{situation}-bare"):
        for recipient in form(document).recipients:
            made = drafted(folders[name], document, recipient)
            told = made.to_dict()
            Draft202012Validator(schema.of("draft")).validate(told)
            expected = list(fields_of(told))
            assert expected
            assert list(fields_of_html(made.to_html())) == expected
            assert list(fields_of_markdown(made.to_markdown())) == expected
            assert "compliant" not in made.to_html().lower()


def fields_of(told: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The heads of the fields of a draft with every line of their values."""
    for section in told["sections"]:
        for field in section["fields"]:
            if field["state"] != "falls-away":
                mark = "" if field["verified"] else " †"
                lines = [plain(line) for value in field["values"] for line in lines_of(value)]
                yield plain(f"{field['number']} {field['label']}{mark}"), tuple(lines)


def lines_of(value: dict[str, Any]) -> list[str]:
    return [*value["lines"], *(cell for row in value["rows"] for cell in row if cell)]


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


HTML_FIELD = re.compile(r"<h3>(.*?)</h3>\n(.*?)(?=<h[23]>)", re.DOTALL)
HTML_LINE = re.compile(
    r"<(?:p|li|td)(?: data-head=\"[^\"]*\")?>(?:<bdi>)?(.*?)(?:</bdi>)?(?:</p>|</li>|</td>|\n)", re.DOTALL
)


def fields_of_html(page: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for head, body in HTML_FIELD.findall(page):
        lines = (plain(html.unescape(re.sub(r"<[^>]+>", "", line))) for line in HTML_LINE.findall(body))
        yield plain(html.unescape(head)), tuple(each for each in lines if each)


def fields_of_markdown(page: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for part in re.split(r"^### ", page, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        body = re.split(r"^## ", body, flags=re.MULTILINE)[0]
        yield plain(unescaped(head)), tuple(markdown_lines(body))


def markdown_lines(body: str) -> Iterator[str]:
    rows = [line for line in body.splitlines() if line.startswith("|")]
    for line in body.splitlines():
        if not line.strip() or line.startswith(("> ", "<small>", "|---", "|:")) or line in rows[:1]:
            continue
        if line.startswith("|"):
            yield from (plain(unescaped(cell)) for cell in re.split(r"(?<!\\)\|", line)[1:-1] if cell.strip())
        else:
            yield plain(unescaped(line.removeprefix("- ")))


def unescaped(text: str) -> str:
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", text)


def test_where_everything_is_filled_nothing_is_open(folders: dict[str, Path]) -> None:
    for situation in ("provider", "open-source", "third-country"):
        for document in ("documentation-form", "downstream-information", "copyright-policy"):
            made = drafted(folders[situation], document).values
            assert [(each.field.id, each.gap.asks) for each in made.open if each.gap] == [], situation


# -- who gets what


def every_byte(made: Result[Draft]) -> list[str]:
    return [made.to_html(), made.to_markdown(), written(made.to_dict()), made.to_text()]


SECRET = "KEEP-{key}-INSIDE"


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.long
def test_what_a_recipient_must_not_see_is_in_no_byte_of_its_copy(situation: str, tmp_path: Path) -> None:
    folder = put(tmp_path, situation, filled(SECRET))
    for document in ORDER:
        whole = form(document)
        for recipient in whole.recipients:
            mine = {fill for each in whole.fields if recipient in each.recipients for fill in each.fill}
            others = {
                fill
                for each in (*whole.fields, *whole.withheld)
                if recipient not in each.recipients
                for fill in each.fill
            }
            hidden = [SECRET.replace("{key}", fill) for fill in others - mine]
            made = drafted(folder, document, recipient)
            for text in every_byte(made):
                assert [each for each in hidden if each in text.replace("\\", "")] == [], (document, recipient)


@pytest.mark.parametrize(("recipient", "seen"), [("authorities", "50B-100B"), ("ai-office", "7e10")])
def test_a_figure_goes_out_in_the_precision_of_its_recipient(
    folders: dict[str, Path], recipient: str, seen: str
) -> None:
    for text in every_byte(drafted(folders["provider-bare"], "documentation-form", recipient)):
        assert "6.4e24" not in text or recipient == "ai-office"
        assert ("1.5e13" in text, "2e13" in text) == (recipient == "ai-office", recipient == "authorities")
    made = drafted(folders["provider"], "documentation-form", recipient)
    for text in every_byte(made):
        assert seen in text
        assert "70.3" not in text
        assert "703" not in text
        assert "70300000000" not in text
        assert ("1.5e13" in text) == (recipient == "ai-office")


@pytest.mark.parametrize(
    "figure",
    [
        "70.3 billion",
        "70.3B",
        "70B",
        "7.03e10",
        "7.03 × 10^10",
        "70,300,000,000",
        "7.03·10¹⁰",
        "70.300.000.000",
        "70,3 billion",
        "7.03 * 10**10",
        r"$7.03 \times 10^{10}$",
        "0.0703 trillion",
        "70 300 million",
        "7.0E+10",
    ],
)
def test_a_text_that_names_a_finer_figure_is_held_back(figure: str, tmp_path: Path) -> None:
    text = f"[model]\narchitecture = 'A dense transformer of {figure} parameters.'\n"
    folder = put(tmp_path, "provider", text)
    assert "A dense transformer" in drafted(folder, "documentation-form", "ai-office").to_markdown()
    for document, recipient in (("documentation-form", "authorities"), ("downstream-information", "downstream")):
        made = drafted(folder, document, recipient)
        assert not any(f"A dense transformer of {figure}" in each for each in every_byte(made))
        answer = next(each for each in made.values.answers if each.field.id == "p.architecture")
        assert answer.state == "gap"
        assert answer.gap is not None
        assert answer.gap.at == f"documentation.toml: {recipient}.model.architecture"
    other = f'{text}[downstream.model]\narchitecture = "A dense transformer."\n'
    again = drafted(put(tmp_path, "provider", other), "downstream-information")
    assert "A dense transformer." in again.to_markdown()


@pytest.mark.parametrize("name", [f"{each}{more}" for each in SITUATIONS for more in ("", "-bare")])
def test_no_line_of_a_rounded_copy_names_a_finer_figure(folders: dict[str, Path], name: str) -> None:
    for document, recipient in (("documentation-form", "authorities"), ("downstream-information", "downstream")):
        made = drafted(folders[name], document, recipient).values
        inside = drafting._Drafting(form=made.form, materials=made.materials, whom=made.recipient)
        assert inside.guard.secrets or name == "older-bare"
        for answer in made.answers:
            lines = [
                line for told in answer.told for line in (*told.lines, *(cell for row in told.rows for cell in row))
            ]
            assert answer.field.named or [line for line in lines if inside.guard.betrayal(line)] == []


def test_a_text_held_back_beside_another_is_a_gap_and_never_left_out_in_silence(tmp_path: Path) -> None:
    text = '[training]\ncompute_method = "By the tokens, of which there are 15.2 trillion."\n'
    made = drafted(put(tmp_path, "provider", text), "documentation-form", "authorities")
    answer = next(each for each in made.values.answers if each.field.id == "c.method")
    assert answer.state == "gap"
    assert answer.gap is not None
    assert answer.gap.at == "documentation.toml: authorities.training.compute_method"
    assert (
        answer.told[0]
        .lines[0]
        .endswith("Pre-training: from parameters and training tokens: six operations for each pair")
    )
    assert "15.2 trillion" not in "".join(every_byte(made))


def test_each_activity_that_the_compute_holds_has_its_method_and_says_whether_it_counts(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider")
    with (folder / "gpai.toml").open("a", encoding="utf-8") as file:
        for kind in ("synthetic-data", "evaluation", "quantisation", "teacher-inference"):
            public = "data_public = true\n" if kind == "teacher-inference" else ""
            file.write(f'[[activities]]\nkind = "{kind}"\nended_on = 2026-03-01\nflop = "2e23"\n{public}')
    made = {each.field.id: each for each in drafted(folder, "documentation-form").values.answers}
    assert made["c.flop_aio"].told[0].lines == ("6.4e24 to 6.6e24 FLOP",)
    kinds = [line.partition(":")[0] for line in made["c.method"].told[0].lines]
    assert kinds == ["pre-training", "generation of synthetic training data"]
    ledger = next(each for each in drafted(folder, "memo").values.answers if each.field.id == "q.activities")
    assert {row[0]: row[-2:] for row in ledger.told[0].rows} == {
        "pre-training": ("yes", "yes"),
        "generation of synthetic training data": ("no", "unknown"),
        "evaluation": ("no", "no"),
        "quantisation": ("no", "unsettled"),
        "running the teacher of a distillation": ("no", "no"),
    }


@pytest.mark.parametrize(
    ("version", "ran"),
    [
        ("2025-12-30", ("planned from 2026-01-05", "planned until 2026-03-20")),
        ("2026-03-10", ("2026-01-05", "planned until 2026-03-20")),
        ("2026-03-20", ("2026-01-05", "2026-03-20")),
    ],
)
def test_what_lay_ahead_on_the_day_of_its_version_is_planned_in_a_notification(
    version: str, ran: tuple[str, str], tmp_path: Path
) -> None:
    own = f'[[versions]]\ndocument = "notification"\nversion = "1.0"\non = {version}\n'
    folder = put(tmp_path, "systemic", filled() + own)
    table = next(each for each in drafted(folder, "notification").values.answers if each.field.id == "n4.activities")
    assert [row[1:3] for row in table.told[0].rows] == [ran]
    memo = next(each for each in drafted(folder, "memo").values.answers if each.field.id == "q.activities")
    assert [row[1:3] for row in memo.told[0].rows] == [("2026-01-05", "2026-03-20")]


def test_the_order_of_magnitude_is_the_exponent_and_never_rounded_up(folders: dict[str, Path]) -> None:
    made = drafted(folders["provider"], "documentation-form", "authorities").values
    answer = next(each for each in made.answers if each.field.id == "c.flop_nca")
    assert answer.told[0].lines == ("10^24 FLOP",)


def test_sources_are_named_only_to_those_who_may_ask_for_all(folders: dict[str, Path]) -> None:
    office, others = (drafted(folders["provider"], "documentation-form", each) for each in ("ai-office", "authorities"))
    assert "configuration" in office.to_markdown()
    assert "gpai.toml:" in office.to_markdown()
    assert not any("configuration" in each or "model card" in each for each in every_byte(others))
    assert str(folders["provider"]) not in "".join(every_byte(office))


def test_the_register_of_complaints_is_not_published(folders: dict[str, Path]) -> None:
    inside, outside = (drafted(folders["provider"], "copyright-policy", each) for each in ("provider", "public"))
    assert "complaints.rightsholder" in inside.to_markdown()
    assert not any("complaints.rightsholder" in each for each in every_byte(outside))


# -- what differs, what is missing, what falls away


def test_two_sources_that_differ_are_both_shown_and_never_averaged(tmp_path: Path) -> None:
    text = '[model]\nparameters = "80e9"\nreleased_on = 2026-05-02\n[training]\nflop = "9.9e24"\n'
    made = drafted(put(tmp_path, "provider", text), "documentation-form", "ai-office").values
    states = {each.field.id: each for each in made.answers}
    assert [line for one in states["p.size"].told for line in one.lines] == ["7e10 parameters", "8e10 parameters"]
    assert states["p.size"].state == states["g.release_date"].state == states["c.flop_aio"].state == "contradiction"
    assert states["g.eu_date"].state == "filled"


@pytest.mark.parametrize(
    ("flop", "state"),
    [("4.4e24", "contradiction"), ("4.5e24", "filled"), ("9.1e24", "filled"), ("9.2e24", "contradiction")],
)
def test_estimates_of_compute_agree_within_the_margin_of_the_law(flop: str, state: str, tmp_path: Path) -> None:
    made = drafted(put(tmp_path, "provider", f'[training]\nflop = "{flop}"\n'), "documentation-form").values
    assert next(each.state for each in made.answers if each.field.id == "c.flop_aio") == state


def test_data_sets_contradict_the_list_of_where_data_comes_from(tmp_path: Path) -> None:
    text = '[data]\nprovenance = ["public-datasets"]\n[[datasets]]\nname = "Crawl"\nkind = "crawled"\n'
    made = drafted(put(tmp_path, "provider", text), "training-content-summary").values
    states = {each.field.id: each for each in made.answers}
    assert states["2.3.i"].state == "contradiction"
    assert states["2.1.i"].state == "filled"
    assert states["2.5.i"].told[0].lines == ("☐ Yes  ☒ No",)
    assert states["2.5.ii"].state == "falls-away"


def test_a_draft_counts_its_contradictions_on_top(tmp_path: Path) -> None:
    text = '[model]\nparameters = "80e9"\nreleased_on = 2026-05-02\n[training]\nflop = "9.9e24"\n'
    made = drafted(put(tmp_path, "provider", text), "documentation-form", "ai-office").to_markdown()
    assert "and 3 contradictions." in unescaped(made)


def test_each_gap_says_what_is_missing_whom_to_ask_and_where_it_goes(folders: dict[str, Path]) -> None:
    for situation in SITUATIONS:
        for document in ORDER:
            for each in drafted(folders[f"{situation}-bare"], document).values.open:
                assert each.gap is not None
                assert each.gap.asks.endswith(("?", "complete.")), each.field.id
                assert each.gap.who != "whoever knows", each.field.id
                assert each.gap.at.startswith(("documentation.toml", "gpai.toml")), each.field.id


def test_open_source_drops_the_form_and_says_why(folders: dict[str, Path]) -> None:
    found = {each.form.id: each for each in service.documents(folders["open-source"], on=DAY).values}
    assert found["documentation-form"].standing == "not-owed"
    assert found["documentation-form"].away is not None
    assert {found[each].standing for each in ("copyright-policy", "training-content-summary")} == {"owed"}
    assert "open-source exception" in drafted(folders["open-source"], "documentation-form").to_markdown()


def test_the_list_says_by_which_provision_a_document_falls_away(folders: dict[str, Path]) -> None:
    told = service.documents(folders["open-source"], on=DAY).to_markdown()
    assert "Art 53(2)" in told


def test_a_document_of_an_obligation_is_listed_with_its_outcome_and_another_without(folders: dict[str, Path]) -> None:
    found = service.documents(folders["provider"], on=DAY).to_dict()["documents"]
    outcomes = {each["document"]: each["outcome"] for each in found}
    assert (outcomes["copyright-policy"], outcomes["memo"]) == ("yes", None)


LARGELY_MODIFIED = """
model.outputs = ["text"]
actors = [{ id = "acme", country = "NL" }]
original = [{ name = "Base", training_compute = "2e25", cumulative_training_compute = "2e25" }]
activities = [{ kind = "fine-tuning", actor = "acme", started_on = 2026-03-01, ended_on = 2026-04-01, flop = "8e24" }]
market = [{ event = "made-available", actor = "acme", territory = "union", on = 2026-05-01 }]
"""
PERHAPS_ONE_MODEL = """
model.outputs = ["text"]
actors = [{ id = "a" }, { id = "b" }, { id = "acme" }]
activities = [
  { kind = "pre-training", actor = "a", flop = "1e24", ended_on = 2025-10-01 },
  { kind = "fine-tuning", actor = "b", flop = "5e23", ended_on = 2025-12-01 },
  { kind = "fine-tuning", actor = "acme", flop = "8e23", ended_on = 2026-02-01 },
]
market = [
  { event = "made-available", actor = "a", territory = "union", on = 2025-11-01 },
  { event = "made-available", actor = "b", territory = "union", on = 2026-01-01 },
  { event = "made-available", actor = "acme", territory = "union", on = 2026-03-01 },
]
"""


@pytest.mark.parametrize(
    ("text", "document", "obligation", "scope", "says"),
    [
        (LARGELY_MODIFIED, "notification", "notification", "model", "the whole model"),
        (LARGELY_MODIFIED, "framework", "systemic_risk_mitigation", "model", "the whole model"),
        (LARGELY_MODIFIED, "copyright-policy", "copyright_policy", "modification", "the modification alone; for the"),
        (
            PERHAPS_ONE_MODEL,
            "copyright-policy",
            "copyright_policy",
            "modification-at-least",
            "the modification at least, perhaps the whole model",
        ),
    ],
)
def test_a_document_is_for_what_its_obligation_is_owed_for(
    text: str, document: str, obligation: str, scope: str, says: str, tmp_path: Path
) -> None:
    (tmp_path / "gpai.toml").write_text(text, encoding="utf-8")
    made = drafted(tmp_path, document)
    Draft202012Validator(schema.of("draft")).validate(made.to_dict())
    owed = made.values.materials[0].owed(obligation)
    assert owed is not None
    assert (made.to_dict()["scope"], owed.scope) == (scope, scope)
    assert f"| Scope | {says}" in made.to_markdown()


def test_a_modification_is_documented_alone_and_refers_to_the_original(folders: dict[str, Path]) -> None:
    made = drafted(folders["modifier"], "documentation-form", "ai-office")
    assert made.to_dict()["scope"] == "modification"
    answers = {each.field.id: each for each in made.values.answers}
    assert answers["c.flop_aio"].told[0].lines[0].startswith("4.4e22")
    assert "base.documentation" in answers["r.base"].told[0].lines[0]
    record = drafted(folders["modifier"], "modification-record").values
    third = next(each for each in record.answers if each.field.id == "r.third")
    assert any("3.7e22" in cell for row in third.told[0].rows for cell in row)


def test_who_provides_the_whole_of_a_model_made_from_another_documents_the_whole(tmp_path: Path) -> None:
    folder = put(tmp_path, "modifier", filled())
    text = (folder / "gpai.toml").read_text(encoding="utf-8").replace('"1.1e23"', '"9e22"')
    (folder / "gpai.toml").write_text(text, encoding="utf-8")  # the original is no general-purpose model
    made = drafted(folder, "copyright-policy")
    assert made.to_dict()["scope"] == "model"
    assert next(each.state for each in made.values.answers if each.field.id == "0.scope") == "falls-away"


def test_an_older_model_discloses_what_cannot_be_had(tmp_path: Path) -> None:
    text = '[[unavailable]]\nfield = "x.scope"\nbecause = "The lists were deleted in 2024."\n'
    for situation, state in (("older", "filled"), ("provider", "gap")):
        made = drafted(put(tmp_path / situation, situation, text), "documentation-form").values
        answer = next(each for each in made.answers if each.field.id == "x.scope")
        assert answer.state == state
    older = drafted(tmp_path / "older", "documentation-form").to_markdown()
    assert "The lists were deleted in 2024." in older


def test_the_part_on_systemic_risk_is_there_with_systemic_risk_only(folders: dict[str, Path]) -> None:
    for situation, state in (("systemic", "filled"), ("provider", "falls-away")):
        made = drafted(folders[situation], "documentation-form", "ai-office").values
        assert next(each.state for each in made.answers if each.field.id == "s.evaluations") == state


def test_arguments_are_no_duty_and_go_with_the_notification(folders: dict[str, Path]) -> None:
    planned = Path(__file__).parents[2] / "examples/planned-frontier-run"
    found = {each.form.id: each for each in service.documents(planned, on=DAY).values}
    assert (found["notification"].standing, found["arguments"].standing) == ("owed", "useful")
    assert "arguments" not in {each.form.id for each in service.documents(folders["provider"], on=DAY).values}
    made = {each.field.id: each for each in service.draft(planned, document="notification", on=DAY).values.answers}
    assert made["n3.flop"].told[0].lines == ("2.3e25 (2e25 to 3.1e25) FLOP",)
    assert len(made["n4.method"].told[0].lines) == 3
    assert not [line for each in made.values() for told in each.told for line in told.lines if "2026-11-30" in line]


# -- signed off


def test_it_is_a_draft_on_each_page_until_a_named_person_signs_these_contents(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider", filled())
    made = drafted(folder, "copyright-policy")
    assert made.to_markdown().count("DRAFT · Copyright policy") == 2
    assert 'class="mark"' in made.to_html()
    signed = f'[[sign_off]]\ndocument = "copyright-policy"\ncontent = "{made.values.content}"\nname = "Ida Falk"\n'
    again = drafted(put(tmp_path, "provider", filled() + signed), "copyright-policy")
    assert again.values.signed is not None
    assert "DRAFT" not in again.to_markdown()
    assert again.values.content == made.values.content
    changed = filled().replace("copyright.safeguards", "other safeguards")
    third = drafted(put(tmp_path, "provider", changed + signed), "copyright-policy")
    assert third.values.signed is None
    assert "Somebody signed other contents" in third.to_markdown()


def test_who_signed_stands_with_the_day_on_which_it_was(tmp_path: Path) -> None:
    content = drafted(put(tmp_path, "provider", filled()), "copyright-policy").values.content
    signed = f'[[sign_off]]\ndocument = "copyright-policy"\ncontent = "{content}"\nname = "Ida Falk"\non = 2026-11-20\n'
    made = drafted(put(tmp_path, "provider", filled() + signed), "copyright-policy").to_markdown()
    assert "signed off by Ida Falk, on 2026-11-20" in unescaped(made)


def test_the_same_facts_give_the_same_bytes(folders: dict[str, Path]) -> None:
    for document in ORDER:
        first, second = (every_byte(drafted(folders["systemic"], document)) for _ in range(2))
        assert first == second


# -- several dossiers, sets


def test_one_policy_serves_all_models_of_a_provider(tmp_path: Path) -> None:
    put(tmp_path / "one", "provider", filled())
    put(tmp_path / "two", "older")
    made = service.draft(tmp_path, document="copyright-policy", on=DAY)
    assert made.values.form.once
    assert len(made.values.materials) == 2
    found = service.documents(tmp_path, on=DAY).values
    assert [len(each.materials) for each in found if each.form.id == "copyright-policy"] == [2]
    with pytest.raises(UsageError, match="several-models"):
        service.draft(tmp_path, document="documentation-form", on=DAY)
    put(tmp_path / "three", "modifier")
    text = (tmp_path / "three/gpai.toml").read_text(encoding="utf-8").replace("Acme AI GmbH", "Other AI BV")
    (tmp_path / "three/gpai.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="several-providers"):
        service.draft(tmp_path, document="copyright-policy", on=DAY)
    text = (tmp_path / "three/gpai.toml").read_text(encoding="utf-8").replace('"acme"', '"other"')
    (tmp_path / "three/gpai.toml").write_text(text, encoding="utf-8")
    for actor, models in (("acme", 2), ("other", 1)):
        assert len(service.draft(tmp_path, document="copyright-policy", on=DAY, actor=actor).values.materials) == models
    with pytest.raises(UsageError, match="unknown-actor"):
        service.draft(tmp_path, document="copyright-policy", on=DAY, actor="nobody")


def test_each_dossier_of_a_folder_has_a_documentation_of_its_own(tmp_path: Path) -> None:
    put(tmp_path, "provider", '[model]\ndesign = "of gpai"\n')
    (tmp_path / "gpai.toml").rename(tmp_path / "aurora.toml")
    made = drafted(tmp_path / "aurora.toml", "documentation-form")
    assert "of gpai" not in made.to_markdown()
    (tmp_path / "documentation.toml").rename(tmp_path / "aurora.documentation.toml")
    assert "of gpai" in drafted(tmp_path / "aurora.toml", "documentation-form").to_markdown()
    assert len(service.documents(tmp_path, on=DAY).values[0].materials) == 1


def test_what_each_of_several_models_has_of_its_own_is_refused_beside_them(tmp_path: Path) -> None:
    two = (Path(__file__).parents[1] / "cli/situations/two-models.toml").read_text(encoding="utf-8")
    (tmp_path / "gpai.toml").write_text(two, encoding="utf-8")
    (tmp_path / "documentation.toml").write_text('[copyright]\nowner = "x"\n', encoding="utf-8")
    assert service.documents(tmp_path, on=DAY).values
    (tmp_path / "documentation.toml").write_text('[data]\nscope = "x"\n', encoding="utf-8")
    with pytest.raises(InputError, match="beside-several-models"):
        service.documents(tmp_path, on=DAY)


def test_the_mistakes_of_every_documentation_come_at_once(tmp_path: Path) -> None:
    for each in ("one", "two"):
        put(tmp_path / each, "provider", f"[model]\n{each} = 1\n")
    with pytest.raises(InputError) as raised:
        service.documents(tmp_path, on=DAY)
    assert {each.path for each in raised.value.mistakes} == {"model.one", "model.two"}


def test_the_list_is_valid_by_its_schema_and_reads_in_eighty_columns(folders: dict[str, Path]) -> None:
    for folder in folders.values():
        found = service.documents(folder, on=DAY)
        Draft202012Validator(schema.of("documents")).validate(found.to_dict())
        told, _, _ = found.to_text().partition("\nNext")  # a command to copy may be broader
        assert max(map(len, told.splitlines())) <= 80


# -- what is wrong


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ({"document": "copyright-polici"}, "unknown-document"),
        ({"document": "documentation-form", "recipient": "downstream"}, "unknown-recipient"),
        ({"document": "notification", "recipient": "press"}, "unknown-recipient"),
        ({"document": "technical-documentation"}, 'asks for is "documentation-form"'),
        ({"document": "copyright_policy"}, 'asks for is "copyright-policy"'),
    ],
)
def test_unknown_words_are_named_with_those_that_there_are(
    folders: dict[str, Path], words: dict[str, str], reference: str
) -> None:
    with pytest.raises(UsageError, match=reference):
        service.draft(folders["provider"], on=DAY, **words)  # type: ignore[arg-type]


HOSTILE = [
    "a" * 5000,
    "word " * 1000,
    "right \u200f to \u061c left",
    "emoji \U0001f468\u200d\U0001f469 \u2764\ufe0f",
    "# heading | cell \\ `code` *bold* [link](x) <script>alert(1)</script> &amp; {{x}} #panic() $x^2$ <!-- -->",
    "1. one\n\n- two\n\n> three\n\n| four |",
    "{provider} {0} %s {",
    "日本語の説明、العربية, Ελληνικά",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text_in_every_form(text: str, tmp_path: Path) -> None:
    folder = put(tmp_path, "provider", filled(text))
    for document in ("documentation-form", "copyright-policy", "training-content-summary", "memo", "mandate"):
        if len(text) > 4000:
            folder = put(tmp_path, "provider", f"[training]\ndesign = {json.dumps(text)}\n")
        made = drafted(folder, document)
        page = made.to_html()
        assert "<script>" not in page
        assert "<!--" not in page
        expected = [(head, tuple(map(shown, lines))) for head, lines in fields_of(made.to_dict())]
        assert list(fields_of_html(page)) == expected
        assert list(fields_of_markdown(made.to_markdown())) == expected


def shown(line: str) -> str:
    """A line as a writer shows it: what is hidden in it as an escape."""
    from gpaiscope.cleaning import clean

    return plain(clean(line))


def test_a_mark_that_reverses_text_is_refused_with_every_other_mistake(tmp_path: Path) -> None:
    text = '[model]\ndesign = "a\\u202eb"\narchitecture = 7\n[[datasets]]\nkind = "bought"\n[copyrigth]\nowner = "x"\n'
    with pytest.raises(InputError) as raised:
        drafted(put(tmp_path, "provider", text), "memo")
    assert {each.reference for each in raised.value.mistakes} >= {
        "control-character", "wrong-type", "unknown-word", "unknown-key",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[downstream.training]\ndesign = "x"\n', "training.*is not a key of"),
        ('[authorities.model]\ncapabilities = "x"\n', '"capabilities" is not a key of'),
        ('[[unavailable]]\nfield = "x.scop"\nbecause = "x"\n', 'did you mean "x.scope"'),
    ],
)
def test_words_for_one_who_does_not_get_the_field_and_fields_that_are_none_are_refused(
    text: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=says):
        drafted(put(tmp_path, "provider", text), "memo")


def test_three_hundred_data_sets_and_an_empty_model_make_documents(tmp_path: Path) -> None:
    sets = "".join(f'[[datasets]]\nname = "Set {each}"\nkind = "public"\nmodality = "text"\n' for each in range(300))
    made = drafted(put(tmp_path, "provider", sets), "training-content-summary")
    large = next(each for each in made.values.answers if each.field.id == "2.1.iii")
    assert len(large.told[0].rows) == 300
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/gpai.toml").write_text("[model]\n", encoding="utf-8")
    for document in ORDER:
        assert service.draft(tmp_path / "empty", document=document, on=DAY).to_html()


# -- one document over several models


def fields_over(folders: list[Path], document: str) -> dict[str, Any]:
    told = service.draft(*folders, document=document, on=DAY, actor="acme").to_dict()
    return {field["id"]: field for section in told["sections"] for field in section["fields"]}


def two(tmp_path: Path, one: str, other: str) -> list[Path]:
    """Two models of one provider, each with a documentation of its own."""
    folders = [put(tmp_path / "a", "provider", one), put(tmp_path / "b", "provider", other)]
    file = folders[1] / "gpai.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("Aurora 70B", "Aurora 7B"), encoding="utf-8")
    return folders


def test_a_policy_is_drafted_once_and_names_the_models_that_it_covers(tmp_path: Path) -> None:
    found = fields_over(two(tmp_path, "", ""), "copyright-policy")
    assert {"Aurora 70B", "Aurora 7B"} <= set(found["0.models"]["values"][0]["lines"])


def test_a_policy_that_is_owed_for_one_model_says_since_when_where_of_another_it_is_open(tmp_path: Path) -> None:
    both = two(tmp_path, "", "")
    file = both[1] / "gpai.toml"
    file.write_text(re.sub(r"(?m)^architecture = .*$", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    (found,) = [each for each in service.documents(*both, on=DAY).values if each.form.id == "copyright-policy"]
    assert [each.sure for each in found.deadlines] == [True, False]
    assert "copyright-policy: owed since" in service.documents(*both, on=DAY).to_text()


def test_a_provider_that_crawls_for_one_of_its_models_crawls(tmp_path: Path) -> None:
    crawls, not_so = '[data]\nprovenance = ["web-crawling"]\n', "[data]\nprovenance = []\n"
    found = fields_over(two(tmp_path, not_so, crawls), "copyright-policy")["1.2.crawls"]
    assert (found["state"], found["values"][0]["lines"]) == ("filled", ["yes"])
    found = fields_over(two(tmp_path / "no", not_so, not_so), "copyright-policy")["1.2.crawls"]
    assert (found["state"], found["values"][0]["lines"]) == ("filled", ["no"])


@pytest.mark.parametrize(("other", "state"), [("Head  of Legal", "filled"), ("Somebody else", "contradiction")])
def test_what_two_models_say_of_their_provider_is_the_same_or_a_contradiction(
    other: str, state: str, tmp_path: Path
) -> None:
    both = two(tmp_path, '[copyright]\nowner = "Head of Legal"\n', f'[copyright]\nowner = "{other}"\n')
    assert fields_over(both, "copyright-policy")["1.1.owner"]["state"] == state


def test_what_is_of_each_model_stands_under_its_name(tmp_path: Path) -> None:
    both = two(tmp_path, '[copyright]\nsafeguards = "filters"\n', '[copyright]\nsafeguards = "tests"\n')
    found = fields_over(both, "copyright-policy")["1.4.safeguards"]
    assert found["values"][0]["lines"] == ["Aurora 70B: filters", "Aurora 7B: tests"]


# -- field by field


def one_field(folder: Path, document: str, id: str) -> dict[str, Any]:
    return fields_over([folder], document)[id]


def unsigned(folder: Path, text: str) -> Path:
    put(folder, "provider", text)
    file = folder / "gpai.toml"
    signed = 'code_of_practice = ["transparency", "copyright", "safety-and-security"]'
    file.write_text(file.read_text(encoding="utf-8").replace(signed, 'code_of_practice = ["transparency"]'), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("measures", "unanswered"),
    [
        ((), None),
        (("Copyright 1.1", "1.2", "measure 1.3: reservations", "copyright 1.4", "1.5"), []),
        (("Copyright 1.1", "Copyright 1.11", "Transparency 1.2", "1.3", "1.4"), ["Copyright 1.2", "Copyright 1.5"]),
    ],
)
def test_the_gap_analysis_names_each_measure_that_is_not_answered(
    measures: tuple[str, ...], unanswered: list[str] | None, tmp_path: Path
) -> None:
    text = "".join(f'[[means]]\nmeasure = "{each}"\nmeans = "other means"\n' for each in measures)
    folder = unsigned(tmp_path / "a", text)
    table = one_field(folder, "alternative-means", "v.means")
    whole = one_field(folder, "alternative-means", "v.answered")
    if unanswered is None:
        assert (table["state"], whole["state"]) == ("gap", "gap")
        return
    rows = table["values"][0]["rows"]
    assert [row[0] for row in rows if row[1] == "not answered yet"] == unanswered
    assert len(rows) == 5 + sum(each in ("Copyright 1.11", "Transparency 1.2") for each in measures)
    assert whole["state"] == ("gap" if unanswered else "filled")


@pytest.mark.parametrize(
    ("said", "stated", "state"),
    [
        ("true", '[[unavailable]]\nfield = "x.scope"\nbecause = "The notes were lost."\n', "filled"),
        ("true", "", "gap"),
        ("false", "", "left-out"),
    ],
)
def test_the_policy_of_an_older_model_discloses_what_cannot_be_had(
    said: str, stated: str, state: str, tmp_path: Path
) -> None:
    folder = put(tmp_path / "a", "older", stated)
    file = folder / "gpai.toml"
    text = file.read_text(encoding="utf-8").replace("unavailable = true", f"unavailable = {said}")
    file.write_text(text, encoding="utf-8")
    field = one_field(folder, "copyright-policy", "0.unavailable")
    assert field["state"] == state
    if state == "filled":
        assert field["values"][0]["rows"][0][1] == "The notes were lost."
    assert one_field(put(tmp_path / "b", "provider"), "copyright-policy", "0.unavailable")["state"] == "falls-away"


def test_a_summary_of_crawled_content_names_the_protocols_that_are_followed(tmp_path: Path) -> None:
    crawled = '[data]\nprovenance = ["web-crawling"]\n[copyright]\nreservations = "We read them."\n'
    field = one_field(put(tmp_path / "a", "provider", crawled), "training-content-summary", "3.1.ii.protocols")
    assert field["state"] == "gap"
    other = crawled.replace("web-crawling", "public-datasets")
    field = one_field(put(tmp_path / "b", "provider", other), "training-content-summary", "3.1.ii.protocols")
    assert field["state"] == "left-out"


def with_dossier(folder: Path, situation: str, *changes: tuple[str, str], more: str = "", said: str = "") -> Path:
    """A situation whose dossier says something else in places, or more at its end."""
    put(folder, situation, said)
    file = folder / "gpai.toml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text + more, encoding="utf-8")
    return folder


MET = '[[procedure]]\nevent = "requirement-met"\nactor = "acme"\non = 2026-03-01\n'
ESTIMATED = ('low = "3.1e25", best = "3.4e25"', 'low = "0.4e25", best = "1.2e25"')
UNDER_WAY = ("ended_on = 2026-03-20", "ended_on = 2027-03-20")


def test_a_notification_says_a_best_estimate_as_what_it_is(tmp_path: Path) -> None:
    made = with_dossier(tmp_path / "a", "systemic", (MET, ""), ESTIMATED, UNDER_WAY)
    (line,) = one_field(made, "notification", "n2.requirement")["values"][0]["lines"]
    assert line.startswith("By the best estimate, cumulative training compute is or will be greater than")
    presumed = with_dossier(tmp_path / "b", "systemic")
    (line,) = one_field(presumed, "notification", "n2.requirement")["values"][0]["lines"]
    above = "The model's cumulative training compute is greater than 1e25 FLOP"
    assert line == f"{above}, so the model is presumed to have high-impact capabilities."
    met = with_dossier(tmp_path / "c", "systemic", ESTIMATED)
    (line,) = one_field(met, "notification", "n2.requirement")["values"][0]["lines"]
    assert line == "The requirement of high-impact capabilities has been recorded as met."


def test_a_notification_of_a_modification_says_the_share_that_the_law_names(tmp_path: Path) -> None:
    risky = ("systemic_risk = false", "systemic_risk = true"), ('best = "4.4e22", high = "4.9e22"', 'high = "4.9e22"')
    made = with_dossier(tmp_path, "modifier", *risky, ('low = "3.8e22"', 'low = "4.4e22"'))
    (line,) = one_field(made, "notification", "n2.requirement")["values"][0]["lines"]
    assert line.startswith("Acme AI GmbH made a modification of more than a third of the original's compute")


FINDINGS = '[[procedure]]\nevent = "preliminary-findings"\nactor = "acme"\non = {on}\ndue_on = {due}\n'


def test_the_last_step_is_the_last_by_day_and_none_that_is_still_to_come(tmp_path: Path) -> None:
    listed = (("2026-11-02", "2026-12-01"), ("2026-10-01", "2026-10-20"), ("2027-03-01", "2027-04-01"))
    more = "".join(FINDINGS.format(on=on, due=due) for on, due in listed)
    found = fields_over([with_dossier(tmp_path / "a", "systemic", more=more)], "observations")
    assert [found[each]["values"][0]["lines"] for each in ("o.on", "o.due")] == [["2026-11-02"], ["2026-12-01"]]
    later = MET.replace("2026-03-01", "2027-03-01")
    notified = '[[procedure]]\nevent = "renotified"\nactor = "acme"\non = 2027-02-01\nflop = "9.9e25"\n'
    found = fields_over([with_dossier(tmp_path / "b", "systemic", (MET, later), more=notified)], "notification")
    assert found["n5.on"]["state"] == "gap"
    assert found["n3.flop"]["state"] == "filled"


def _lines(field: dict[str, Any]) -> list[str]:
    return [line for value in field["values"] for line in value["lines"]]


def test_the_gravest_of_the_deadlines_stands_first_in_whichever_order_models_are_named(tmp_path: Path) -> None:
    one, other = put(tmp_path / "a", "provider"), put(tmp_path / "b", "older")
    found = [service.documents(*each, on=DAY).values for each in ((one, other), (other, one))]
    policies = [next(each for each in listed if each.form.id == "copyright-policy") for listed in found]
    assert [[day.state for day in each.deadlines] for each in policies] == [["perhaps-late", "due"]] * 2
    assert policies[0].deadline == policies[1].deadline


TWO_MODELS = """
[[model]]
name = "Linnet base"
outputs = ["text"]
[[model]]
name = "Linnet chat"
outputs = ["text"]
from = "Linnet base"
[[actors]]
id = "acme"
name = "Acme AI GmbH"
country = "DE"
[[activities]]
model = "Linnet base"
kind = "pre-training"
flop = "2e24"
[[activities]]
model = "Linnet chat"
kind = "fine-tuning"
flop = "1e24"
"""


def test_what_stands_beside_two_models_of_one_dossier_is_read_once_and_has_places(tmp_path: Path) -> None:
    text = TWO_MODELS + "".join(_EVENT.format(model=each) for each in ("base", "chat"))
    (tmp_path / "gpai.toml").write_text(text, encoding="utf-8")
    (tmp_path / "documentation.toml").write_text('[copyright]\nowner = "Head of Legal"\n', encoding="utf-8")
    made = service.draft(tmp_path, document="copyright-policy", on=DAY).values
    assert len(made.materials) == 2
    assert len({id(each.given) for each in made.materials}) == 1
    assert "1.1.owner" in places(made)
    assert len(places(made)) > 5


def test_a_draft_of_two_dossiers_has_no_places_with_or_without_a_documentation(tmp_path: Path) -> None:
    for text in ("", '[copyright]\nowner = "x"\n'):
        made = service.draft(*two(tmp_path, text, text), document="copyright-policy", on=DAY).values
        assert not places(made)


_EVENT = """
[[market]]
model = "Linnet {model}"
event = "made-available"
actor = "acme"
channel = "api"
territory = "union"
on = 2026-06-01
"""


@pytest.mark.parametrize(("placed", "until"), [("2026-06-01", "2036-06-01"), ("2028-02-29", "2038-02-28")])
def test_a_mandate_says_until_when_documents_are_kept_as_the_law_counts_it(
    placed: str, until: str, tmp_path: Path
) -> None:
    made = with_dossier(tmp_path, "third-country", ("on = 2026-06-01", f"on = {placed}"))
    told = service.draft(made, document="mandate", on=date(2028, 6, 1)).to_dict()
    fields = {field["id"]: field for section in told["sections"] for field in section["fields"]}
    assert until in fields["m.until"]["values"][0]["lines"][0]


@pytest.mark.parametrize(
    ("many", "says"),
    [
        (1, "1 character: 1 page at 4,700 a page"),
        (4700, "4,700 characters: 1 page at 4,700 a page"),
        (4701, "4,701 characters: 2 pages at 4,700 a page"),
        (235_000, "235,000 characters: 50 pages at 4,700 a page"),
        (235_001, "235,001 characters: 51 pages at 4,700 a page, more than the 50 that are allowed"),
    ],
)
def test_observations_tell_their_length_and_when_they_are_too_long(many: int, says: str, tmp_path: Path) -> None:
    stated = Stated(value="x" * many, source=STATED)
    made = replace(material(put(tmp_path, "systemic")), given=replace(NOTHING, values={"observations.facts": stated}))
    (found,) = FILLERS["length"](made, "observations")
    assert found.value == (says,)


# -- what is not known


@pytest.mark.parametrize("precision", ["parameters", "months", "magnitude", "exact", "2"])
def test_an_amount_of_which_nothing_is_known_is_unknown_in_every_precision(precision: str) -> None:
    assert told(Quantity(value=Range(), unit="FLOP"), precision).lines == ("unknown",)


COMPLETE = 'complete = ["original", "activities", "market"]\n'
CONDITIONS = ("modification", "stepped:designated", "stepped:preliminary-findings")


def material(folder: Path, **asked: Any) -> Material:
    return service.draft(folder, document="memo", actor="acme", **{"on": DAY, **asked}).values.materials[0]


@pytest.mark.long
def test_what_no_list_is_said_to_hold_is_not_known_unless_the_law_takes_it_so(tmp_path: Path) -> None:
    said_all = COMPLETE.replace("]", ', "procedure"]') + "procedure = []\n"
    bare = with_dossier(tmp_path / "bare", "provider", (COMPLETE, ""))
    full = with_dossier(tmp_path / "full", "provider", (COMPLETE, said_all))
    for each in CONDITIONS:
        assert material(bare).holds(each) is Truth.NO
        assert material(bare, assumptions=False).holds(each) is Truth.UNKNOWN
        assert material(full, assumptions=False).holds(each) is Truth.NO


def test_a_field_says_what_is_taken_as_so_that_it_falls_away(tmp_path: Path) -> None:
    def original(folder: Path, **asked: Any) -> dict[str, Any]:
        made = service.draft(folder, document="notification", on=DAY, actor="acme", **asked).to_dict()
        return {field["id"]: field for section in made["sections"] for field in section["fields"]}["n2.original"]

    stated = with_dossier(tmp_path / "a", "systemic")
    assert original(stated)["state"] == "falls-away"
    assert "assuming" not in original(stated)["note"]
    bare = with_dossier(tmp_path / "b", "systemic", (COMPLETE, ""))
    assert original(bare)["note"].endswith(
        "assuming that the model was made from no other model but those that are named"
    )
    assert original(bare, assumptions=False)["state"] == "gap"
    assert original(bare, assumptions=False)["note"] == "only if the model was made from another"


def test_a_document_is_listed_with_the_day_by_which_it_is_owed_by_another_reading(tmp_path: Path) -> None:
    (tmp_path / "gpai.toml").write_text("""
    model = { name = "m", outputs = ["text"] }
    actors = [{ id = "a", country = "FR" }]
    activities = [
      { kind = "pre-training", actor = "a", flop = "5e22", started_on = 2025-01-05, ended_on = 2025-02-20 },
      { kind = "fine-tuning", actor = "a", flop = "8e22", started_on = 2025-09-01, ended_on = 2025-10-01 },
    ]
    market = [{ event = "made-available", actor = "a", territory = "union", on = 2025-03-01 }]
    """)
    told_ = service.documents(tmp_path, on=DAY).to_text()
    since = "owed since some day between 2025-09-01 and 2025-10-01 (perhaps late)"
    assert f"copyright-policy: {since}; by another reading by 2027-08-02" in " ".join(told_.split())


def test_a_letter_that_may_be_owed_is_listed_as_such(tmp_path: Path) -> None:
    incident = '[[procedure]]\nevent = "serious-incident"\nactor = "acme"\nkind = "death"\non = 2026-11-20\n'
    bare = with_dossier(tmp_path, "systemic", (incident, ""))

    def standing(**asked: Any) -> list[str]:
        found = service.documents(bare, on=DAY, actor="acme", **asked).values
        return [each.standing for each in found if each.form.id == "incident-report"]

    assert standing() == []
    assert standing(assumptions=False) == ["may-be-owed"]


@pytest.mark.parametrize(
    ("situation", "category", "state"),
    [
        ("provider", "proprietary", "filled"),
        ("provider", "free-and-open-source", "contradiction"),
        ("open-source", "free-and-open-source", "filled"),
        ("open-source", "restricted", "contradiction"),
    ],
)
def test_a_category_of_the_licence_that_is_not_that_of_the_dossier_contradicts_it(
    situation: str, category: str, state: str, tmp_path: Path
) -> None:
    made = put(tmp_path, situation)
    (made / "documentation.toml").write_text(f'[model]\nlicence_category = "{category}"\n', encoding="utf-8")
    assert fields_over([made], "downstream-information")["d.licence_type"]["state"] == state


def test_a_fact_of_which_there_is_none_is_told_as_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_FACTS", 100)
    rows = one_field(put(tmp_path, "open-source"), "memo", "q.facts")["values"][0]["rows"]
    told = {fact: value for fact, value, _ in rows}
    assert told["the model is monetised by"] == "nothing"
    assert "" not in told.values()


def test_a_memo_that_names_the_first_facts_says_how_many_more_there_are(tmp_path: Path) -> None:
    facts = one_field(put(tmp_path, "open-source"), "memo", "q.facts")
    assert facts["state"] == "filled", "the first facts and how many more there are contradict nothing"
    *named, more = facts["values"][0]["rows"]
    assert len(named) == answers.MOST_FACTS
    assert re.fullmatch(r"\d+ more, which gpaiscope assess --full lists\.", more[0])


def test_only_of_its_training_can_something_of_an_older_model_be_unavailable(tmp_path: Path) -> None:
    told = drafted(put(tmp_path, "older"), "training-content-summary").to_markdown()
    hinted = set(re.findall(r'field = .?"([\w.\\]+)"', told.replace("\\", "")))
    assert {"1.3.v", "2.1.i", "2.3.viii"} <= hinted
    assert not [each for each in hinted if each.startswith(("h.", "1.1", "1.2"))]
    assert "[[unavailable]]" not in drafted(put(tmp_path, "provider"), "training-content-summary").to_markdown()


SIGNED = 'code_of_practice = ["transparency", "copyright", "safety-and-security"]'


@pytest.mark.parametrize(
    ("said", "state"),
    [(SIGNED, "filled"), ('code_of_practice = ["copyright"]', "falls-away"), ("", "gap")],
    ids=["signed", "not signed", "nobody said"],
)
def test_a_day_for_answers_is_promised_by_signatories_alone(said: str, state: str, tmp_path: Path) -> None:
    folder = with_dossier(tmp_path, "systemic", (SIGNED, said))
    (field,) = (
        answer
        for answer in drafted(folder, "downstream-information").values.answers
        if answer.field.id == "r.answers_days"
    )
    assert field.state == state


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_whether_a_chapter_is_adhered_to_is_known_of_each(chapter: str, tmp_path: Path) -> None:
    assert material(put(tmp_path / "a", "systemic")).holds(f"signed:{chapter}") is Truth.YES
    one = with_dossier(tmp_path / "b", "systemic", (SIGNED, f'code_of_practice = ["{chapter}"]'))
    held = {each: material(one).holds(f"signed:{each}") for each in CHAPTERS}
    assert held == {each: Truth.of(each == chapter) for each in CHAPTERS}


def test_every_measure_of_a_chapter_that_is_not_adhered_to_is_to_be_answered(tmp_path: Path) -> None:
    signed = (SIGNED, 'code_of_practice = ["transparency", "copyright"]')
    made = fields_over([with_dossier(tmp_path, "systemic", signed)], "alternative-means")
    assert len(_lines(made["v.measures"])) == 32
    assert _lines(made["v.measures"])[-1] == "Safety and Security 10.2"
    assert _lines(made["v.safety"]) == ["no"]


def test_who_adheres_to_every_chapter_has_no_measure_to_answer_and_is_asked_for_none(tmp_path: Path) -> None:
    all_signed = fields_over([put(tmp_path / "a", "systemic")], "alternative-means")
    for field in ("v.measures", "v.answered"):
        assert all_signed[field]["state"] == "filled"
        assert _lines(all_signed[field])[0].startswith("none: the provider adheres to every chapter")
    unsaid = fields_over([with_dossier(tmp_path / "b", "systemic", (SIGNED, ""))], "alternative-means")
    assert {unsaid[field]["state"] for field in ("v.measures", "v.answered")} == {"gap"}


def test_where_it_is_unknown_whether_a_chapter_concerns_the_model_it_has_to_be_adhered_to_as_well(
    tmp_path: Path,
) -> None:
    two = (SIGNED, 'code_of_practice = ["transparency", "copyright"]')
    for high, state in (("1e24", "filled"), ("1e26", "gap")):
        more = f'''
            [[activities]]
            kind = "continued-pre-training"
            actor = "acme"
            ended_on = 2026-04-20
            flop = {{ low = "1e23", high = "{high}" }}
        '''
        made = fields_over([with_dossier(tmp_path / high, "provider", two, more=more)], "alternative-means")
        assert {made[field]["state"] for field in ("v.measures", "v.answered")} == {state}


@pytest.mark.parametrize(
    ("on", "truth"), [("2026-11-27", Truth.YES), ("2026-11-28", Truth.NO), ("2026-11", Truth.UNKNOWN)]
)
def test_a_step_counts_once_it_has_come(on: str, truth: Truth, tmp_path: Path) -> None:
    day = "{ earliest = 2026-11-01, latest = 2026-11-30 }" if on == "2026-11" else on
    step = f'[[procedure]]\nevent = "preliminary-findings"\nactor = "acme"\non = {day}\n'
    assert material(with_dossier(tmp_path, "systemic", more=step)).holds("stepped:preliminary-findings") is truth


def test_whether_an_incident_is_resolved_is_not_known_where_none_is_told(tmp_path: Path) -> None:
    for text, truth in (
        ("", Truth.UNKNOWN),
        ('[[incidents]]\nname = "First"\n', Truth.NO),
        ('[[incidents]]\nname = "First"\nresolved_on = 2026-11-01\n', Truth.YES),
    ):
        assert material(put(tmp_path, "systemic", text)).holds("resolved") is truth


def test_an_older_model_is_one_of_before_the_day_that_the_law_names(tmp_path: Path) -> None:
    law = material(put(tmp_path, "provider")).law
    assert because("older", law) == "the model was not placed on the market before 2 August 2025"


def test_who_asks_about_anothers_model_is_not_called_its_provider() -> None:
    path = Path(__file__).parents[1] / "cli/situations/integrator.toml"
    told = service.draft(path, document="upstream-request", actor="kestrel", on=DAY).to_markdown()
    assert "| Actor | Kestrel" in told
    assert "| Provider |" not in told
    assert "By which electronic address can you be reached?" in told
    assert "can the provider be reached" not in told


# -- what is only guessed


def guessed(folder: Path, document: str, text: str = guesses.LIKELY, signed: str = "") -> Result[Draft]:
    """A document of a dossier in which what was modified is only guessed to be a general-purpose model."""
    sign_off = f'[[sign_off]]\ndocument = "{document}"\ncontent = "{signed}"\nname = "Ida Falk"\n'
    (folder / "documentation.toml").write_text(sign_off if signed else "", encoding="utf-8")
    return service.draft(guesses.put(folder, text), document=document, on=guesses.DAY, actor="acme")


def test_the_list_of_documents_says_that_one_is_likely_owed_and_by_which_guess(tmp_path: Path) -> None:
    found = service.documents(guesses.put(tmp_path), on=guesses.DAY)
    told = " ".join(found.to_text().split())
    assert "copyright-policy: likely owed since 2026-05-04 (perhaps late)" in told
    assert "mandate: likely owed by 2026-05-03 (likely 121 days late)" in told
    assert "Guessed, and stated by nobody: the original is a general-purpose AI model." in told
    assert "whether it is owed hangs on: Is the model you started from a general-purpose AI model?" in told
    policy = next(each for each in found.to_dict()["documents"] if each["document"] == "copyright-policy")
    assert (policy["standing"], policy["sure"], policy["guesses"]) == ("owed", False, ["original-gpai"])
    Draft202012Validator(schema.of("documents")).validate(found.to_dict())


def test_a_document_is_plainly_owed_where_nothing_is_guessed(tmp_path: Path) -> None:
    found = service.documents(guesses.put(tmp_path, guesses.SETTLED), on=guesses.DAY)
    assert " owed since 2026-05-04" in found.to_text()
    assert "likely" not in found.to_text().partition("Next")[0]
    assert all(each["sure"] for each in found.to_dict()["documents"] if each["standing"] == "owed")


def test_a_field_out_of_a_likely_answer_is_a_gap_with_the_question_that_settles_it(tmp_path: Path) -> None:
    made = guessed(tmp_path, "modification-record").to_dict()
    Draft202012Validator(schema.of("draft")).validate(made)
    field = {each["id"]: each for section in made["sections"] for each in section["fields"]}["r.answers"]
    assert field["state"] == "gap"
    assert field["gap"]["asks"].endswith("Is the original a general-purpose AI model?")
    assert field["gap"]["at"] == "gpai.toml: original[0].gpai_model"
    assert field["guessed"] == "Guessed, and stated by nobody: the original is a general-purpose AI model."
    assert any(line.startswith("Likely: Acme") for line in field["values"][0]["lines"])


def test_the_same_field_is_filled_once_the_guess_is_stated(tmp_path: Path) -> None:
    made = guessed(tmp_path, "modification-record", guesses.NOTHING).to_dict()
    field = {each["id"]: each for section in made["sections"] for each in section["fields"]}["r.answers"]
    assert field["state"] == "filled"
    assert "guessed" not in field


def test_what_says_something_that_is_only_guessed_cannot_be_signed_off(tmp_path: Path) -> None:
    content = guessed(tmp_path, "modification-record").values.content
    made = guessed(tmp_path, "modification-record", signed=content)
    assert made.values.content == content
    assert made.values.signed is None
    assert "cannot be signed off before that is stated" in made.to_markdown()


def test_it_can_be_signed_off_once_the_guess_is_stated(tmp_path: Path) -> None:
    content = guessed(tmp_path, "modification-record", guesses.NOTHING).values.content
    signed = guessed(tmp_path, "modification-record", guesses.NOTHING, signed=content).values.signed
    assert signed is not None
    assert signed.name == "Ida Falk"


def test_the_memo_says_of_each_answer_whether_it_is_only_likely(tmp_path: Path) -> None:
    fields = {each.field.id: each for each in guessed(tmp_path, "memo").values.answers}
    assert fields["q.answer"].told[0].lines[0] == "Likely provider: 6 duties"
    assert "likely yes" in {row[1] for row in fields["q.owed"].told[0].rows}
    assert fields["q.exposure"].told[0].lines[0].startswith("A fine is likely possible: ")
    assert all(fields[id].state == "gap" for id in ("q.answer", "q.owed", "q.exposure", "q.reasons"))


def test_a_field_that_would_fall_away_only_by_a_guess_stays_with_its_condition(tmp_path: Path) -> None:
    def of_systemic(text: str) -> FilledField:
        answers = guessed(tmp_path, "documentation-form", text).values.answers
        return next(each for each in answers if "systemic" in each.field.shown)

    assert of_systemic(guesses.LIKELY).state == "gap"
    assert of_systemic(guesses.LIKELY).note == "only if the model is one with systemic risk"


FINE_TUNE = """
[model]
name = "Tuned"
outputs = ["text"]

[[actors]]
id = "acme"
name = "Acme"

[[original]]
name = "Qwen"
hub_id = "Qwen/Qwen2.5-14B"

[[activities]]
kind = "fine-tuning"
actor = "acme"
from = "Qwen"
bound = { value = "5e20", source = "4 A100 for 5 days x 3.12e14 FLOP/s, the dense peak by its data sheet" }
"""


@pytest.mark.parametrize(("document", "field"), [("memo", "q.original"), ("modification-record", "r.original")])
def test_what_trained_an_original_stands_with_its_parameters_and_tokens_and_their_sources(
    tmp_path: Path, document: str, field: str
) -> None:
    (tmp_path / "gpai.toml").write_text(FINE_TUNE, encoding="utf-8")
    answer = next(each for each in drafted(tmp_path, document).values.answers if each.field.id == field)
    ((name, compute, from_),) = answer.told[0].rows
    entry = find("Qwen/Qwen2.5-14B")
    assert entry is not None
    sources = dict(entry.sources)
    assert name == "Qwen"
    assert "1.6e24" in compute
    assert f"1.477e10 parameters by {sources['parameters'].text}" in from_
    assert f"1.8e13 tokens by {sources['tokens'].text}" in from_


def test_the_source_of_a_bound_with_the_peak_stands_in_the_memo(tmp_path: Path) -> None:
    (tmp_path / "gpai.toml").write_text(FINE_TUNE, encoding="utf-8")
    assert "the dense peak by its data sheet" in drafted(tmp_path, "memo").to_text()
