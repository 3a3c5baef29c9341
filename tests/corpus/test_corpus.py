"""What the program writes is what is listed: anything else has a class that says why, and an answer has a provision."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.corpus import planted, running
from tests.corpus.digests import GONE, LISTED, Listing, digest
from tests.corpus.runs import SECTIONS

AT_FIRST = "d42b20d9b1b6804b93213759665546c8b5067e3c746596143931b60f17143f58"
"""Of base.txt: what changes is listed beside it, and not in it."""
pytestmark = pytest.mark.once


LONG = {"screens", "pages", "many"}
"""The sections that take as long as all the others together."""


@pytest.mark.parametrize(
    "section", [pytest.param(name, marks=pytest.mark.long if name in LONG else ()) for name in SECTIONS]
)
def test_every_run_of_a_section_writes_what_is_listed(section: str) -> None:
    now = {run: digest(output) for run, output in running.outputs(running.ROOT, [section]).items()}
    expected = {run: known for run, known in LISTED.expected.items() if run.startswith(f"{section}: ")}
    otherwise = [run for run in sorted(now | expected) if now.get(run) != expected.get(run)]
    assert now
    assert otherwise == [], "python -m tests.corpus --help tells how to see what changed, and how to list it"


def test_what_was_at_first_never_changes() -> None:
    assert hashlib.sha256((LISTED.folder / "base.txt").read_bytes()).hexdigest() == AT_FIRST


def test_each_change_has_a_reason_and_each_other_answer_a_provision() -> None:
    assert LISTED.mistakes() == []


CLASSES = """
[words]
reason = "A sentence that was wrong is put right."
[answer]
reason = "A duty that was left out is owed now."
provision = "AI Act Art 53(1)(a)"
"""


@pytest.fixture
def listing(tmp_path: Path) -> Listing:
    (tmp_path / "base.txt").write_text("a answers: one\nb screens: one\nc screens: two\n")
    (tmp_path / "changed.txt").write_text("")
    (tmp_path / "changes.toml").write_text(CLASSES)
    return Listing(tmp_path)


AS_AT_FIRST = {"answers: one": "a", "screens: one": "b", "screens: two": "c"}


def test_a_change_is_listed_under_its_class_and_no_other_with_it(listing: Listing) -> None:
    now = AS_AT_FIRST | {"screens: one": "B", "screens: two": "C"}
    assert listing.accept(now, ["screens: one"], "words") == ["screens: one"]
    assert listing.expected == AS_AT_FIRST | {"screens: one": "B"}
    assert listing.changed["screens: one"].reason == "words"


def test_a_run_that_is_as_at_first_again_is_listed_no_more(listing: Listing) -> None:
    listing.accept(AS_AT_FIRST | {"screens: one": "B"}, ["screens: one"], "words")
    listing.accept(AS_AT_FIRST, ["screens: one"], "words")
    assert listing.changed == {}


def test_a_run_that_is_gone_and_one_that_is_new_are_listed(listing: Listing) -> None:
    now = {"answers: one": "a", "screens: one": "b", "screens: new": "n"}
    assert listing.accept(now, ["screens: two", "screens: new"], "words") == ["screens: two", "screens: new"]
    assert listing.expected == now
    assert listing.changed["screens: two"].digest == GONE


@pytest.mark.parametrize(
    ("runs", "reason", "says"),
    [
        (["screens: *"], "words", "no run has the id 'screens: [*]'"),
        ([], "words", "no run was named"),
        (["screens: one"], "no-such-class", "no class 'no-such-class'"),
        (["answers: one"], "words", "names no provision"),
    ],
)
def test_what_nobody_gave_a_reason_for_is_not_accepted(
    runs: list[str], reason: str, says: str, listing: Listing
) -> None:
    with pytest.raises(ValueError, match=says):
        listing.accept(AS_AT_FIRST | {"screens: one": "B", "answers: one": "A"}, runs, reason)
    assert listing.changed == {}


def test_another_answer_is_accepted_under_its_provision(listing: Listing) -> None:
    listing.accept(AS_AT_FIRST | {"answers: one": "A"}, ["answers: one"], "answer")
    assert listing.expected["answers: one"] == "A"


def test_what_is_written_by_hand_without_a_reason_is_told(listing: Listing) -> None:
    (listing.folder / "changed.txt").write_text("A words answers: one\nB nothing screens: one\n")
    assert listing.mistakes() == [
        "no class 'nothing'",
        "words: under what provision is another answered in answers: one?",
        "answer: no run has this class",
    ]


def test_what_is_planted_stands_where_it_is_said_to() -> None:
    texts = {error.file: (running.ROOT / error.file).read_text("utf-8") for error in planted.planted()}
    elsewhere = [error for error in planted.planted() if texts[error.file].count(error.right) != 1]
    assert elsewhere == []
    assert all(error.right != error.wrong for error in planted.planted())


@pytest.mark.long
def test_what_is_run_is_the_checkout_that_the_error_is_planted_in() -> None:
    error = next(error for error in planted.planted() if error.room == "licences")
    assert planted.seen(error)
