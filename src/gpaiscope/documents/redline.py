"""What changed in a document, word by word: what was taken out, and what was put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

from gpaiscope.documents.holding import CopyState, FieldMove, Holding
from gpaiscope.report import words
from gpaiscope.report.blocks import Added, Block, Code, Heading, Line, Named, Page, Removed, Sentence, Sheets, Span
from gpaiscope.report.say import say, say_text

MOST_PAIRS: Final = 2_000_000
"""Pairs of words that are compared. Of longer paragraphs the whole old one is taken out, and the new one put in."""
MOST_QUOTED: Final = 60
"""Letters of a value that the paragraph on changes quotes; of a longer one it says that it was revised."""


def redline_page(holding: Holding) -> Page:
    """Each field that says something else than in the set, with its words taken out and put in; nothing else."""
    blocks = [block for copy in holding.copies if copy.standing != "same" for block in _copy_redlined(copy)]
    if not blocks:
        blocks = [Sentence(say("No copy says anything else than it did."))]
    kept = holding.kept
    title = say("Changes since the set of {day}, version {number}", day=str(kept.day), number=str(kept.number))
    provider = next((copy.provider for copy in holding.copies), "")
    return Page(
        title=title,
        blocks=tuple(blocks),
        sheets=Sheets(running=title, author=provider, drawn_up=holding.law.day, properties=(("document", "redline"),)),
    )


def _copy_redlined(copy: CopyState) -> Iterator[Block]:
    yield Heading((copy.title, " · ", Code(copy.recipient)), 2)
    if copy.standing == "gone":
        yield Sentence(say("It is no longer called for, and was taken out."))
    elif copy.standing == "new":
        yield Sentence(say("It is new: the set does not hold it."))
    if published := changes_since(copy):
        yield Sentence((Named(published),))
    for field in copy.moved:
        yield Heading((f"{field.number} {field.label}".strip(),), 3)
        yield from (Sentence(line) for line in redlined(field.then, field.now) if line)
        if remark := _remark_on_field(field):
            yield Sentence((remark,), quiet=True)


def _remark_on_field(field: FieldMove) -> str:
    """What became of a field itself, where that is not told by its words."""
    if not field.state_then:
        return "This field is new."
    if not field.state_now:
        return "This field was dropped."
    if field.number_then not in ("", field.number):
        return say_text("It was {number} before.", number=field.number_then)
    if field.is_missing:
        return "It is missing now."
    return ""


def redlined(then: Sequence[str], now: Sequence[str]) -> Iterator[Line]:
    """The paragraphs of a value with what was taken out and put in; a paragraph without changes is only named."""
    matcher = SequenceMatcher(None, then, now, autojunk=False)
    for what, first, last, begin, end in matcher.get_opcodes():
        if what == "equal":
            yield from ((Named(paragraph),) for paragraph in then[first:last])
            continue
        for old, new in zip_longest(then[first:last], now[begin:end], fillvalue=""):
            yield _words_redlined(old, new)


def _words_redlined(old: str, new: str) -> Line:
    before, after = _words_with_blanks(old), _words_with_blanks(new)
    if not before or not after or len(before) * len(after) > MOST_PAIRS:
        return _spans_of_change(old, new)
    spans: list[Span] = []
    for what, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            spans.append(Named("".join(before[first:last])))
        else:
            spans += _spans_of_change("".join(before[first:last]), "".join(after[begin:end]))
    return tuple(spans)


def _spans_of_change(old: str, new: str) -> Line:
    removed: Line = (Removed(old),) if old else ()
    return (*removed, Added(new)) if new else removed


def _words_with_blanks(text: str) -> list[str]:
    """Words, each with the blanks after it, so that a change of a word is one change."""
    return re.findall(r"\S+\s*|\s+", text)


def changes_since(copy: CopyState) -> str:
    """A paragraph for publishing on what a public document changed since its version before; empty for any other."""
    if copy.recipient != "public" or not copy.moved or copy.standing != "moved" or not copy.version:
        return ""
    told = [_published(field) for field in copy.moved if field.id not in _OF_VERSIONS]
    if not told:
        return ""
    return say_text("Changes since version {version}: {changes}.", version=copy.version, changes=words.listed(told))


_OF_VERSIONS: Final = ("h.version", "h.earlier", "h.updated")
"""Fields that change with every version."""


def _published(field: FieldMove) -> str:
    label = field.label.strip().rstrip(":?").strip()
    called = f"{field.number} {label}".strip()
    old, new = words.listed(field.then), words.listed(field.now)
    if not new:
        return say_text("{field} was taken out", field=called)
    if not old:
        return say_text("{field} was added", field=called)
    if max(len(old), len(new)) > MOST_QUOTED:
        return say_text("{field} was revised", field=called)
    return say_text("{field} was “{old}” and is “{new}”", field=called, old=old, new=new)
