"""What has happened, as it is shown: states, what was done, and what nothing says was done."""

from __future__ import annotations

from datetime import date

from gpaiscope import service

DOSSIER = {
    "model": {"outputs": ["text"]},
    "actors": [{"id": "a", "name": "Acme", "country": "FR", "code_of_practice": []}],
    "activities": [{"kind": "pre-training", "actor": "a", "flop": "2e25", "ended_on": "2026-01-20"}],
    "market": [{"event": "made-available", "actor": "a", "territory": "union", "on": "2026-03-01"}],
    "procedure": [
        {"event": "notified", "actor": "a", "on": "2026-01-25"},
        {"event": "rejected", "actor": "a", "on": "2026-05-01"},
        {"event": "information-requested", "actor": "a", "on": "2026-09-07", "due_on": "2026-10-07"},
    ],
    "done": [
        {"obligation": "technical_documentation", "actor": "a", "on": "2026-04-01", "document": "td.pdf"},
        {"obligation": "notification", "actor": "a", "on": "2026-01-25"},
    ],
}
DAY = date(2026, 11, 1)


def _text(*, full: bool = False, **more: object) -> str:
    return " ".join(service.assess({**DOSSIER, **more}, on=DAY).to_text(full=full).split())


def test_everything_shows_states_with_days_provisions_and_places() -> None:
    text = _text(full=True)
    assert "since 2026-01-25: the Commission has been notified AI Act Art 52(1); Guidelines ¶31" in text
    assert "since 2026-05-01: the arguments have been rejected" in text
    assert "rejected of 2026-05-01 (procedure[1]) comes without arguments-submitted" in text


def test_what_was_made_after_it_had_to_exist_is_shown_with_its_document_and_how_late_that_was() -> None:
    assert "Technical documentation, on 2026-04-01 · Acme done[0] · document: td.pdf" in _text(full=True)
    assert "done on 2026-04-01 technical documentation, 31 days late" in _text()
    days = service.deadlines(_written(), on=DAY).to_text()
    assert "done on 2026-04-01, 31 days late: Technical documentation" in " ".join(days.split())


def test_an_act_past_its_day_reads_that_nothing_says_it_was_done() -> None:
    assert "late; nothing says that it was done: Answer" in " ".join(
        service.deadlines(_written(), on=DAY).to_text().split()
    )
    assert "nothing says that it was done" in _text().lower()


def test_sent_in_time_and_received_later_is_done_on_one_of_both_days() -> None:
    sent = {
        "obligation": "information_request", "actor": "a", "sent_on": "2026-10-05", "received_on": "2026-10-09",
    }  # fmt: skip
    document = service.assess({**DOSSIER, "done": [sent]}, on=DAY).to_dict()
    (found,) = (each for each in _listed(document["deadlines"]) if each["obligation"] == "information_request")
    assert (found["state"], found["days"]) == ("done", None)
    assert found["done_on"] == {"earliest": "2026-10-05", "latest": "2026-10-09"}


def test_the_document_has_states_contradictions_and_what_was_done() -> None:
    document = service.assess(DOSSIER, on=DAY).to_dict()
    procedure = document["procedure"]
    assert isinstance(procedure, dict)
    assert [each["state"] for each in procedure["states"]] == ["due", "notified", "rejected"]
    assert procedure["contradictions"] == [{"reference": "step-without-cause", "path": "procedure[1]"}]
    assert [each["document"] for each in _listed(document["done"])] == ["td.pdf", None]


def _listed(found: object) -> list[dict[str, object]]:
    assert isinstance(found, list)
    return found


def _written() -> dict[str, object]:
    return dict(DOSSIER)
