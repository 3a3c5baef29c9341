"""Whether a set still holds, as pages and as JSON: what moved in words, files, law, facts and the clocks that run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gpaiscope.documents.holding import CopyState, FieldMove, Holding, Running
from gpaiscope.documents.redline import changes_since
from gpaiscope.law.changes import Turn
from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Code, Heading, Item, Items, Line, Named, Notice, Page, Sentence, Strong
from gpaiscope.report.values import Json, day, versioned

MOST_WORDS: Final = 300
"""Characters of a value that are shown where it moved; the JSON has all of it."""


def checked(found: Holding) -> Page:
    """Whether the set holds: the answer, each copy with what moved, then files, facts, law and clocks."""
    kept = found.kept
    title: Line = (f"Set of {kept.day}, version {kept.number}", f" · on {found.law.day}")
    if found.broken:
        answer = Notice((Strong("The set no longer holds: "), f"{words.listed(found.broken)}."), level="open")
    else:
        answer = Notice((Strong("The set holds: "), "each copy says what it would say today, unaltered."), level="note")
    blocks = (
        answer,
        *_blocks_of_copies(found.copies),
        *_blocks_of_law(found),
        *_blocks_of_changed_facts(found),
        *_blocks_of_earlier(found),
        *_blocks_of_clocks(found.clocks),
    )
    return Page(title=title, blocks=blocks)


def _blocks_of_copies(copies: Sequence[CopyState]) -> Iterator[Block]:
    broken = [each for each in copies if not each.holds]
    yield from _blocks_by_change(broken)
    same = [each for each in copies if each.holds]
    if same:
        yield Heading((f"As they were: {len(same)}",))
        listed = words.listed([f"{each.document} for {each.recipient}" for each in same])
        yield Sentence((f"{words.capital(listed)}.",), quiet=True)


def _blocks_by_change(copies: Sequence[CopyState]) -> Iterator[Block]:
    """Each copy with what moved; copies of one document with the same changes are told once."""
    groups: dict[tuple[object, ...], list[CopyState]] = {}
    for each in copies:
        key = (each.document, each.standing, each.models, each.moved, each.file_state, each.because)
        groups.setdefault(key, []).append(each)
    for group in groups.values():
        first = group[0]
        whom = words.listed([each.recipient for each in group])
        yield Heading((Code(first.document), f" for {whom} · {_standing_in_words(first)}"))
        yield from _blocks_of_group(first, [each.file for each in group if each.file])


def _standing_in_words(of: CopyState) -> str:
    moved = words.count(len(of.moved), "field")
    return {
        "same": "says the same",
        "moved": f"{moved} moved",
        "gone": "no longer called for",
        "new": "called for, and not in the set",
    }[of.standing]


def _blocks_of_group(of: CopyState, files: Sequence[str]) -> Iterator[Block]:
    if of.because:
        yield Sentence((of.because,))
    if of.file_state in ("altered", "missing"):
        why = "is not what it was: its hash no longer fits" if of.file_state == "altered" else "is not there any more"
        yield Sentence((*_files_named(files), f" {why}."))
    if of.signed_then and not of.signed_now and of.standing != "gone":
        yield Sentence(("It was signed off; what it would say today is not.",))
    if of.moved:
        yield Items(items=tuple(map(_item_of_move, of.moved)))


def _files_named(files: Sequence[str]) -> Line:
    return tuple(span for each in files for span in (Code(each), ", "))[:-1]


def _item_of_move(each: FieldMove) -> Item:
    then, now = _side_in_words(each.state_then, each.then), _side_in_words(each.state_now, each.now)
    notes: tuple[Line, ...] = (("then: ", Named(then)), ("now: ", Named(now)))
    return Item(line=(f"{each.number} {each.label}",), tone="due" if each.is_missing else "value", notes=notes)


_STATES: Final = {
    "gap": "missing",
    "contradiction": "sources that differ",
    "left-out": "nothing, and nothing need be",
    "falls-away": "does not belong here",
    "": "no such field",
}


def _side_in_words(state: str, says: Sequence[str]) -> str:
    text = "; ".join(says)
    text = text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS]} ..."
    if state == "filled":
        return text
    return f"{_STATES[state]}{f': {text}' if text else ''}"


def _blocks_of_law(found: Holding) -> Iterator[Block]:
    yield Heading(("Law",))
    kept = found.kept
    if kept.day == found.law.day and found.same_rules:
        yield Sentence((f"The same rules, of the same day {kept.day}.",))
        return
    rules = "the same rules" if found.same_rules else f"rules {kept.rules} then, {found.law.body.hash} now"
    yield Sentence((f"As of {kept.day} then, {found.law.day} now; {rules}.",))
    turns = [(turn, each.document.title) for each in found.law_changes for turn in each.turns]
    if turns:
        yield Items(items=tuple(_item_of_turn(found, *each) for each in sorted(turns, key=lambda one: one[0].begins)))
    else:
        yield Sentence(("No instrument changed anything between these days.",), quiet=True)


def _item_of_turn(found: Holding, turn: Turn, title: str) -> Item:
    """A day on which the law became another, with what follows, where a milestone says it."""
    notes: tuple[Line, ...] = ((found.law.text(turn.milestone.means),),) if turn.milestone else ()
    return Item(line=(f"{turn.begins}: {title}",), notes=notes)


def _blocks_of_changed_facts(found: Holding) -> Iterator[Block]:
    changed = found.facts_changed
    if not changed:
        return
    yield Heading(("Facts",))
    yield Sentence(("Files that are not those that the set was made of: ", *_files_named(changed), "."))


def _blocks_of_earlier(found: Holding) -> Iterator[Block]:
    if not found.kept.earlier:
        return
    yield Heading(("Earlier versions",))
    if found.altered:
        yield Sentence(("Altered or gone: ", *_files_named(found.altered), "."))
    else:
        days = words.listed([f"{each.number} of {each.day}" for each in found.kept.earlier])
        yield Sentence((f"Unaltered: version {days}.",))


def _blocks_of_clocks(clocks: Sequence[Running]) -> Iterator[Block]:
    if clocks:
        yield Heading(("Clocks that run",))
        yield Items(items=tuple(map(_item_of_clock, sorted(clocks, key=lambda each: str(each.until.latest)))))


def _item_of_clock(each: Running) -> Item:
    until = "until " if each.is_keeping else "by "
    late = ", which has passed" if each.is_late else ""
    line: Line = (until, Strong(words.day(each.until)), f"{late}: {each.says} · ", Named(each.model))
    since = f"Since {words.day(each.since)}: {each.started}"
    notes: list[Line] = [(f"{since}; {each.supposed}" if each.supposed else since,)]
    notes.append((f"of {words.listed(each.documents)}",))
    return Item(line=line, tone="due" if each.is_late else "", notes=tuple(notes))


# -- as JSON


def document(found: Holding) -> Json:
    """A set against today: each copy, law, facts, earlier versions and clocks."""
    return versioned(
        {
            "set": {"version": found.kept.number, "day": found.kept.day.isoformat(), "rules": found.kept.rules},
            "holds": not found.broken,
            "broken": found.broken,
            "documents": [_json_of_copy(each) for each in found.copies],
            "law": {
                "day": found.law.day.isoformat(),
                "rules": found.law.body.hash,
                "same_rules": found.same_rules,
                "changes": [
                    {"day": turn.begins.isoformat(), "instrument": each.document.title}
                    for each in found.law_changes
                    for turn in each.turns
                ],
            },
            "facts_changed": found.facts_changed,
            "earlier": [{"version": each.number, "day": each.day.isoformat()} for each in found.kept.earlier],
            "earlier_altered": list(found.altered),
            "clocks": [_json_of_clock(each) for each in found.clocks],
        }
    )


def _json_of_copy(each: CopyState) -> Json:
    return {
        "document": each.document,
        "for": each.recipient,
        "provider": each.provider,
        "models": list(each.models),
        "file": each.file or None,
        "file_state": each.file_state or None,
        "standing": each.standing,
        "because": each.because or None,
        "signed_then": each.signed_then,
        "signed_now": each.signed_now,
        "changes_since": changes_since(each) or None,
        "moved": [
            {
                "id": one.id,
                "number": one.number,
                "label": one.label,
                "then": {"state": one.state_then or None, "says": list(one.then)},
                "now": {"state": one.state_now or None, "says": list(one.now)},
            }
            for one in each.moved
        ],
    }


def _json_of_clock(each: Running) -> Json:
    return {
        "id": each.id,
        "documents": list(each.documents),
        "model": each.model,
        "says": each.says,
        "since": day(each.since),
        "until": day(each.until),
        "keeps": each.is_keeping,
        "late": each.is_late,
        "supposed": each.supposed or None,
    }
