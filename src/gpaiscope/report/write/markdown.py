"""A page as Markdown: whatever others wrote is escaped, so that it stays text."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from gpaiscope.cleaning import Finished, clean
from gpaiscope.report import blocks, words
from gpaiscope.report.words import SIGNS, TIED

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_OPENING: Final = re.compile(r"^(\s*\d*)([-+>=]|(?<=\d)[.)])(?=\s|$)")
"""What would begin a list or a quotation: its sign is escaped, since a digit cannot be."""


def write(pages: blocks.Page | Iterable[blocks.Page]) -> Finished:
    """The pages as Markdown that any reader of CommonMark with tables shows."""
    told = [_page(page) for page in ([pages] if isinstance(pages, blocks.Page) else pages)]
    return Finished("\n---\n\n".join(told))


def _page(page: blocks.Page) -> str:
    mark = f"**{escaped(page.mark)}**" if page.mark else ""
    leading = len(page.leading)
    written = ["\n".join(_WRITERS[type(block)](block)) for block in _joined(page.blocks)]
    parts = [mark, *written[:leading], f"# {_line(page.title)}", *written[leading:], mark]
    return "\n\n".join(part for part in parts if part) + "\n"


def _joined(given: Iterable[blocks.Block]) -> Iterator[blocks.Block | tuple[blocks.Command, ...]]:
    """The blocks, commands that follow one another as one."""
    commands: list[blocks.Command] = []
    for block in given:
        if isinstance(block, blocks.Chart | blocks.Lanes | blocks.Plot):  # what it draws stands in words beside it
            continue
        if isinstance(block, blocks.Command):
            commands.append(block)
            continue
        if commands:
            yield tuple(commands)
            commands = []
        yield block
    if commands:
        yield tuple(commands)


def escaped(text: str) -> str:
    """Text of others as one line in which Markdown finds nothing to obey."""
    return _OPENING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", clean(text).replace(TIED, " ")))


def _line(line: blocks.Line) -> str:
    return "".join(map(_span, line))


def _span(span: blocks.Span) -> str:
    if span == blocks.BREAK:
        return "<br>"
    if isinstance(span, blocks.Ticks):
        return ("<br>" if span.apart else "\u2003").join(escaped(words.ticked(box)) for box in span.boxes)
    text = words.said(span)
    if isinstance(span, blocks.Linked):
        return f"[{escaped(text)}](<{span.href}>)"
    if isinstance(span, blocks.Strong):
        return f"**{escaped(text)}**" if text.strip() else ""
    if isinstance(span, blocks.Removed):
        return words.marked(escaped(span.text), "~~", "~~")
    if isinstance(span, blocks.Added):
        return words.marked(escaped(span.text), "**", "**")
    return _code(text) if isinstance(span, blocks.Code) else escaped(text)


def _code(text: str) -> str:
    """Text between as many backticks as it takes."""
    shown = clean(text).replace(TIED, " ")
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def _sign(tone: str) -> str:
    return f"{SIGNS[tone]} " if tone in SIGNS else ""


def _cell(text: str) -> str:
    """A cell, which a bar would end even where it stands in code."""
    return re.sub(r"(?<!\\)\|", r"\\|", text) or " "


def _heading(block: blocks.Heading) -> Iterator[str]:
    yield f"{'#' * block.level} {_line(block.line)}"


def _sentence(block: blocks.Sentence) -> Iterator[str]:
    yield f"<small>{_line(block.line)}</small>" if block.quiet else _line(block.line)


def _answer(block: blocks.Answer) -> Iterator[str]:
    yield f"## {_sign(block.tone)}{_line(block.headline)}"
    for line in block.because:
        yield ""
        yield _line(line)
    if block.cites:
        yield ""
        yield f"[{escaped(words.cites(block.cites, full=True))}]"


def _rows(block: blocks.Rows) -> Iterator[str]:
    yield from _grid(("", ""), [(_line(row.label), " · ".join(map(_line, row.items))) for row in block.rows])
    if block.more:
        yield ""
        yield _line(block.more)


def _grid(head: Iterable[str], rows: Iterable[Iterable[str]], right: frozenset[int] = frozenset()) -> Iterator[str]:
    heads = list(head)
    yield "| " + " | ".join(map(_cell, heads)) + " |"
    yield "|" + "|".join("---:" if place in right else "---" for place in range(len(heads))) + "|"
    for row in rows:
        yield "| " + " | ".join(map(_cell, row)) + " |"


def _table(block: blocks.Table) -> Iterator[str]:
    signs = [_sign(tone) for tone in block.tones] or [""] * len(block.rows)
    rows = ((f"{sign}{_line(row[0])}", *map(_line, row[1:])) for sign, row in zip(signs, block.rows, strict=True))
    yield from _grid(map(escaped, block.head), rows, block.right)


def _items(block: blocks.Items) -> Iterator[str]:
    number = 0
    for item in block.items:
        number += not item.tone
        bullet = f"{number}. " if block.numbered else "- "
        indent = "  " * item.depth
        yield f"{indent}{bullet}{_sign(item.tone)}{_line(item.line)}"
        for note in item.notes:
            yield f"{indent}{' ' * len(bullet)}{_line(note)}"
    if block.more:
        yield ""
        yield _line(block.more)


def _figure(block: blocks.Figure) -> Iterator[str]:
    yield from _grid(
        ("", block.unit),
        [
            (_line(bar.label), ("line: " if bar.line else "") + escaped(words.amount(bar.value, bar.digits)))
            for bar in block.bars
        ],
    )


def _tally(block: blocks.Tally) -> Iterator[str]:
    yield from _table(block.table)


def _sieve(block: blocks.Sieve) -> Iterator[str]:
    yield from _table(block.table)


def _commands(block: tuple[blocks.Command, ...]) -> Iterator[str]:
    yield "Next:"
    yield ""
    yield "```console"
    yield from (f"$ {shlex.join(map(clean, each.argv))}" for each in block)
    yield "```"


def _notice(block: blocks.Notice) -> Iterator[str]:
    lead = _LEADS.get(block.level, "")
    yield f"> {lead}{_line(block.line)}"


_LEADS: Final = {"warning": "**Warning.** ", "note": "**Note.** "}


def _quotation(block: blocks.Quotation) -> Iterator[str]:
    yield from (f"> {escaped(line)}" for line in block.text.splitlines())
    if block.source:
        yield ">"
        yield f"> {_line(block.source)}"


def _markdown_form(block: blocks.FormRows) -> Iterator[str]:
    rows = (
        (_line(row.label), "<br>".join(f"{'• ' * row.listed}{_line(each)}" for each in row.answer))
        for row in block.rows
    )
    yield from _grid(("", ""), rows)


def _markdown_letterhead(block: blocks.LetterHead) -> Iterator[str]:
    parts = (block.sender, (*block.addressee, *((block.channel,) if block.channel else ())), block.particulars)
    yield "\n\n".join("  \n".join(map(_line, part)) for part in parts if part)


def _markdown_signatures(block: blocks.Signatures) -> Iterator[str]:
    for line in block.lead:
        yield _line(line)
        yield ""
    for party in block.parties:
        if party.party:
            yield _line(party.party)
            yield ""
        yield from _grid((escaped(under) for _, under in party.lines), [[escaped(says) for says, _ in party.lines]])
        yield ""


_WRITERS: Final[Mapping[type, Callable[..., Iterator[str]]]] = {
    blocks.FormRows: _markdown_form,
    blocks.LetterHead: _markdown_letterhead,
    blocks.Signatures: _markdown_signatures,
    blocks.Heading: _heading,
    blocks.Sentence: _sentence,
    blocks.Answer: _answer,
    blocks.Rows: _rows,
    blocks.Items: _items,
    blocks.Table: _table,
    blocks.Figure: _figure,
    blocks.Tally: _tally,
    blocks.Sieve: _sieve,
    tuple: _commands,
    blocks.Notice: _notice,
    blocks.Quotation: _quotation,
}
