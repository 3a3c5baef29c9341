"""The page that a set begins with: what is sent to whom by when, and what stands against it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from gpaiscope import service
from gpaiscope.cli import cli
from gpaiscope.documents import ORDER, form
from gpaiscope.documents.sending import Sending, send_page, sendings, state_of_sending
from gpaiscope.report.blocks import Table
from gpaiscope.report.words import plain
from gpaiscope.service.papers import Paper
from tests.documents.situations import DAY, filled, put

KINDS = {"send", "publish", "request", "keep"}


def of(folder: Path, on: date = DAY) -> list[Sending]:
    return sendings(service.documents(folder, on=on).values)


def test_each_recipient_of_each_document_has_a_way() -> None:
    for id in ORDER:
        document = form(id)
        assert set(document.ways) == set(document.recipients)
        assert {way.kind for way in document.ways.values()} <= KINDS


def test_the_most_urgent_comes_first_and_every_copy_is_there_once(tmp_path: Path) -> None:
    listed = of(put(tmp_path, "systemic", filled()))
    owed = [sending for sending in listed if sending.owed.standing == "owed" and not sending.is_done]
    assert owed == sorted(owed, key=lambda sending: sending.safe)
    names = [(sending.copy.form.id, sending.copy.recipient.id) for sending in listed]
    assert len(set(names)) == len(names)


def rows(folder: Path, on: date = DAY) -> dict[str, list[str]]:
    """The rows of the table by the beginning of the first cell."""
    page = send_page(service.documents(folder, on=on).values)
    (table,) = [block for block in page.blocks if isinstance(block, Table)]
    cells = [[plain(cell) for cell in row] for row in table.rows]
    return {row[0].partition(",")[0]: row for row in cells}


def test_what_is_late_says_since_when_and_what_is_missing_says_from_whom(tmp_path: Path) -> None:
    summary = rows(put(tmp_path, "provider"))[form("training-content-summary").title]
    assert summary[1:3] == ["the public", "due since Mon 1 June 2026"]
    assert "answers missing: " in summary[4]
    assert "data team" in summary[4]


def test_a_day_ahead_is_the_safe_one_with_its_weekday(tmp_path: Path) -> None:
    before = rows(put(tmp_path, "provider", filled()), date(2026, 5, 1))
    assert before[form("training-content-summary").title][2] == "Mon 1 June 2026"


def test_what_is_owed_by_nobody_is_left_out_with_why(tmp_path: Path) -> None:
    text = Paper.of((), lambda _: send_page(service.documents(put(tmp_path, "provider"), on=DAY).values), dict)
    told = text.to_text()
    assert "Left out" in told
    assert "The provider is established in the Union." in " ".join(told.split())


def test_whoever_is_asked_has_one_line(tmp_path: Path) -> None:
    page = send_page(service.documents(put(tmp_path, "provider"), on=DAY).values)
    told = Paper.of((), lambda _: page, dict).to_markdown()
    _, _, asked = told.partition("## Who has to answer")
    lines = [line for line in asked.partition("##")[0].splitlines() if line.startswith("- ")]
    names = [line.partition(":")[0] for line in lines]
    assert "- **data team**" in names
    assert len(set(names)) == len(names)


OWN_CLOCKS = {
    "framework": (
        "framework_after_notification",
        "framework_before_placing",
        "framework_access",
        "framework_assessment",
    ),
    "model-report": ("model_report", "model_report_access", "model_report_update"),
    "notification": ("notification",),
    "mandate": ("authorised_representative",),
    "observations": ("observations",),
    "reassessment-request": ("reassessment_request",),
}
"""The clocks of the list of deadlines that are of one document alone."""

ROOT = Path(__file__).parents[2]
FOLDERS = [
    path.parent
    for path in sorted([*ROOT.glob("tests/trials/documents/honest/**/gpai.toml"), *ROOT.glob("examples/*/gpai.toml")])
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_the_days_of_documents_are_those_of_the_list_of_deadlines(folder: Path) -> None:
    """Each document is told by a row of the list, and one that has clocks of its own by the gravest of these."""
    listed = CliRunner().invoke(cli, ["deadlines", str(folder), "--on", str(DAY), "--format", "json"])
    dated = json.loads(listed.stdout)["deadlines"]
    days = [(row["id"], row["actor"], last_day(row)) for row in dated]
    for document in service.documents(folder, on=DAY).values:
        deadline = document.deadline
        if document.standing != "owed" or deadline is None:
            continue
        told = (deadline.id, document.actor, str(deadline.safe))
        assert told in days, document.form.id
        own = OWN_CLOCKS.get(document.form.id, ())
        sure = [row for row in dated if row["id"] in own and row["actor"] == document.actor and row["outcome"] == "yes"]
        assert not sure or told == (sure[0]["id"], document.actor, last_day(sure[0])), document.form.id


def last_day(row: dict[str, object]) -> str:
    """The day by which to act: of an appointment that has to come before a day, the eve of it."""
    return str(row["ends_on" if row["id"] == "authorised_representative" else "due_on"])


HONEST = ROOT / "tests/trials/documents/honest"


def test_the_framework_is_due_by_the_clock_of_the_code() -> None:
    listed = rows(HONEST / "04")
    assert listed[form("framework").title][2] == "due since Fri 13 February 2026"
    note = service.draft(HONEST / "04", document="framework", final=True, note=True, on=DAY)
    assert "2026-02-13" in note.to_text()


def test_a_set_is_of_whoever_the_documentation_beside_it_is_of() -> None:
    found = service.documents(HONEST / "10", on=DAY).values
    assert {document.actor for document in found} == {"knot"}
    named = [document.form.id for document in found]
    assert sorted(named) == sorted(set(named))
    assert {"upstream-request", "complaint"} <= set(named)
    others = service.documents(HONEST / "10", on=DAY, actor="borealis").values
    assert {document.actor for document in others} == {"borealis"}


@pytest.mark.parametrize("documented", [True, False])
def test_a_letter_that_one_actor_can_send_needs_nobody_named(documented: bool, tmp_path: Path) -> None:
    folder = shutil.copytree(HONEST / "10", tmp_path / "10")
    if not documented:
        (folder / "documentation.toml").unlink()
    for document in ("upstream-request", "complaint"):
        made = service.draft(folder, document=document, on=DAY)
        assert [material.actor for material in made.values.materials] == ["knot"]


def test_what_one_provider_documents_is_not_told_of_another() -> None:
    made = service.draft(HONEST / "10", document="copyright-policy", actor="borealis", on=DAY)
    assert made.values.provider == "Borealis Models Inc."


HONEST = Path(__file__).parents[1] / "trials" / "documents" / "honest"


def test_a_mandate_that_nobody_signed_is_not_told_as_sent() -> None:
    told = rows(HONEST / "05", date(2026, 12, 1))[form("mandate").title]
    assert told[4] == "concluded by what the dossier says; this text is not signed"
    page = service.documents(HONEST / "05", on=date(2026, 12, 1)).to_text()
    assert "owed, and done on 2026-04-07 as the dossier says, and this text is not signed" in " ".join(page.split())


def test_only_what_has_a_line_to_sign_on_is_to_be_signed(tmp_path: Path) -> None:
    ready = [sending for sending in of(put(tmp_path, "systemic", filled())) if not sending.against]
    told = {sending.copy.form.id: plain(state_of_sending(sending)) for sending in ready if not sending.is_done}
    assert set(told.values()) == {"to be signed", "to be approved"}
    for id, state in told.items():
        assert (state == "to be signed") == form(id).is_signed, id
    assert not form("training-content-summary").is_signed
    assert form("notification").is_signed
