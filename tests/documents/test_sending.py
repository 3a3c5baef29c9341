"""The page that a set begins with: what is sent to whom by when, and what stands against it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gpaiscope import service
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
