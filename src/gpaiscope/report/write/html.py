"""A page as one HTML file that needs nothing else: no script, no font, no request; light, dark, narrow and in print."""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Final

from gpaiscope.cleaning import Finished, clean
from gpaiscope.report import words
from gpaiscope.report.blocks import (
    BREAK,
    MOST_ASKED,
    MOST_CHOICES,
    Added,
    Answer,
    Chart,
    Cite,
    Code,
    Command,
    Days,
    Figure,
    FormRows,
    Heading,
    Items,
    Lanes,
    LetterHead,
    Line,
    Linked,
    Named,
    Notice,
    Page,
    Plot,
    Quotation,
    Removed,
    Rows,
    Sentence,
    Sieve,
    Signatures,
    Span,
    Strong,
    Table,
    Tally,
    Ticks,
)
from gpaiscope.report.words import SIGNS, TIED
from gpaiscope.report.write import chart, lanes, plot, tally
from gpaiscope.report.write.svg import drawn

STYLE: Final = """\
:root{--paper:#fff;--ink:#14181d;--soft:#48525e;--rule:#d9dee4;--panel:#f4f6f8;\
--late:#a8201a;--due:#774400;--unknown:#5b3da8;--unsettled:#0d5f68;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--paper:#0f1317;--ink:#e8ebef;--soft:#aab4bf;--rule:#2e3740;--panel:#181e24;\
--late:#ff9a90;--due:#ffcf7a;--unknown:#c6b4ff;--unsettled:#7fd3dc}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);\
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:50rem;margin:0 auto;padding:2.2rem 1.25rem 3rem;overflow-wrap:anywhere}
h1{font-size:1.05rem;margin:0;border-bottom:1px solid var(--rule);padding-bottom:.7rem}
h2{font-size:1.05rem;margin:1.7rem 0 .4rem}h3{font-size:.95rem;margin:1.2rem 0 .3rem}
.answer{margin:1.4rem 0 1.2rem;padding:.2rem 0 .2rem 1rem;border-left:4px solid var(--c)}
.answer h2{margin:0;font-size:clamp(1.3rem,4.6vw,1.75rem);line-height:1.2;color:var(--c);text-wrap:balance}
.answer p{margin:.5rem 0 0}
.late{--c:var(--late)}.due{--c:var(--due)}.unknown{--c:var(--unknown)}.unsettled{--c:var(--unsettled)}
.clear,.yes,.no{--c:var(--ink)}.sign{color:var(--c,inherit);font-weight:700}
th[class]{color:var(--c,var(--soft))}.day{white-space:nowrap}
cite,.note,.quiet,.more,figcaption{font-style:normal;font-size:.88rem;color:var(--soft)}
a{color:inherit}
table{border-collapse:collapse;width:100%}
td,th{padding:.34rem .9rem .34rem 0;vertical-align:top;text-align:left;border-top:1px solid var(--rule);font-weight:400}
thead th{color:var(--soft);font-size:.88rem;border-top:0}
.rows th{width:12.5rem;color:var(--soft);font-variant-numeric:tabular-nums}tr:first-child>*{border-top:0}
.number{text-align:right;font-variant-numeric:tabular-nums;min-width:4.6rem}
ul,ol{margin:.2rem 0;padding-left:1.3rem}li{margin:.3rem 0}ul.signed{list-style:none;padding-left:0}\
li>ul.signed{margin-left:.3rem;padding-left:1.1rem;border-left:1px solid var(--rule)}
.note{display:block}.notice{margin:.8rem 0;padding:.55rem .8rem;background:var(--panel);\
border-left:4px solid var(--due)}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}
nav{display:grid;gap:.25rem;margin-top:1.4rem;padding-top:.8rem;border-top:1px solid var(--rule)}
.mark{margin:0 0 1rem;font-weight:700;letter-spacing:.03em;color:var(--late)}
.open{border:1px dashed;border-left:4px solid var(--ink)}.draft{border-left-color:var(--late)}
figure{margin:1.1rem 0}.narrow{display:none}.narrow svg{max-width:100%;height:auto}\
@media(max-width:48rem){.wide{display:none}.narrow{display:block}}
blockquote{margin:.6rem 0;padding-left:1rem;border-left:2px solid var(--rule)}
.scroll{overflow-x:auto}.scroll table{font-size:.94rem}.scroll td,.scroll th{overflow-wrap:break-word;max-width:24rem}\
.scroll td:last-child:not(.number){overflow-wrap:anywhere;min-width:14rem}
@media(max-width:34rem){main{padding:1.2rem 1rem 2rem}li>ul.signed{margin-left:0;padding-left:.6rem}\
.scroll thead{display:none}.scroll tr{display:block;padding:.45rem 0;border-top:1px solid var(--rule)}\
.scroll td,.scroll td:last-child{display:block;min-width:0;padding:.1rem 0;border:0;text-align:left}\
.scroll td{overflow-wrap:anywhere}\
.scroll td:empty{display:none}\
.scroll td[data-head]::before{content:attr(data-head) ": ";color:var(--soft)}\
.rows th,.rows td{display:block;padding:.1rem 0;border:0;width:auto}\
.rows tr{display:block;padding:.45rem 0;border-top:1px solid var(--rule)}.rows tr:first-child{border-top:0}}
@media print{body{background:#fff;color:#000;font-size:10.5pt}main{padding:0;max-width:none}\
.mark{position:fixed;top:0;right:0;left:0;margin:0;text-align:center}main:has(>.mark){padding-top:2rem}h3{break-after:avoid}\
tr,figure,.answer,li{break-inside:avoid}a{text-decoration:none}}
"""
"""The whole look, in the file itself; a page is read with scripts and styles of others refused.

Colour is kept for what waits for somebody: late, due, not known, open in law. What owes nothing is ink.
"""

SIEVE: Final = (
    ".sieve{width:min(94vw,84rem);margin-left:calc(50% - min(47vw,42rem))}"
    ".sieve fieldset{display:inline-block;margin:.2rem .8rem .2rem 0;padding:.2rem .7rem;border:1px solid var(--rule)}"
    ".sieve legend{font-size:.88rem;color:var(--soft)}.sieve label{display:inline-block;padding-right:.8rem}"
    "@media(max-width:34rem){.sieve{width:auto;margin:0}}"
) + "".join(
    f".sieve:has(input.q{asked}a{place}:checked) tbody tr:not(.q{asked}a{place}){{display:none}}"
    for asked in range(MOST_ASKED)
    for place in range(1, MOST_CHOICES + 1)
)
"""What a document with a `Sieve` adds; there is one at most."""


PAPER: Final = """\
@page{size:A4;margin:17mm 20mm 17mm 22mm}
:root{color-scheme:light}*{box-sizing:border-box}
html{color:#0a0a0a;background:#fff;font:10.4pt/1.4 "Libertinus Serif",Cambria,Georgia,"DejaVu Serif",serif}
body{margin:0}main{max-width:168mm;margin:0 auto;padding:14mm 5mm;overflow-wrap:anywhere}
h1{font-size:17pt;line-height:1.2;text-align:center;color:#1b2d4d;margin:0 0 7mm;text-wrap:balance}
h2,h3,h4{color:#1b2d4d;break-after:avoid;font-size:11pt;margin:5mm 0 1.5mm}h4{font-size:10.4pt;margin:3mm 0 1mm}
.form h2{font-size:12.5pt;text-align:center;color:#0a0a0a;background:#dfe6f0;border:.8pt solid #1b2d4d;\
padding:1.2mm;margin:8mm 0 3mm}
.letter h1{font-size:11.2pt;text-align:left;text-wrap:wrap;color:#0a0a0a;margin:5mm 0 3mm}
table{width:100%;border-collapse:collapse;margin:0 0 2mm}
th,td{border:.5pt solid #777;padding:1mm 2mm;text-align:left;vertical-align:top}
.rows th{width:38%;font-weight:400}thead th{background:#f0f0f0;font-weight:700}
.scroll{overflow-x:auto}.scroll table{font-size:8.8pt}.scroll td,.scroll th{overflow-wrap:break-word;padding:1mm 1.3mm}
.scroll a,.scroll code{overflow-wrap:anywhere}
tr{break-inside:avoid}tr.long{break-inside:auto}.number{text-align:right}
.box{display:inline-block;margin-right:4mm}.apart .box{display:block;margin:0}
.box b{font:11pt "DejaVu Sans Mono","Segoe UI Symbol",monospace;margin-right:1.2mm}
p{margin:0 0 2.2mm}td p:last-child{margin:0}ul,ol{margin:0 0 2.2mm;padding-left:5mm}td ul{margin:0}
a{color:#1b2d4d}small,.note{color:#4b4b4b;font-size:8.6pt}.note{display:block}
.head{display:flex;justify-content:space-between;gap:12mm;margin-bottom:4mm}.head>div{flex:1}.head p{margin:0 0 4mm}
.signing{break-inside:avoid;break-before:avoid;margin-top:5mm}.party{margin:4mm 0 0}\
.lines{display:flex;gap:8mm;align-items:flex-end}.lines>div{flex:1}
.lines span{display:block;border-bottom:.8pt solid #0a0a0a;min-height:11mm;padding-top:5mm}
.foot{border-top:.5pt solid #777;margin-top:6mm;padding-top:1.5mm;font-size:8.6pt;color:#4b4b4b}
@media screen and (max-width:34rem){main{padding:6mm 4mm}.head{display:block}.lines{flex-wrap:wrap}\
.lines>div{flex:1 0 100%}\
.scroll thead{display:none}.rows th,.rows td,.scroll td{display:block;width:auto;border:0;padding:.5mm 0}\
.rows th{color:#4b4b4b}.rows tr,.scroll tr{display:block;border-top:.5pt solid #777;padding:1.5mm 0}\
.scroll td[data-head]::before{content:attr(data-head) ": ";color:#4b4b4b}.scroll td:empty{display:none}\
.number{text-align:left}}
@media print{main{padding:0;max-width:none}.scroll{overflow:visible}}
"""
"""The look of a final copy: paper, by day and by night, and no trace of what made it."""


def policy(style: str) -> str:
    """What a document with this style and nothing else may load."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


POLICY: Final = policy(STYLE)


def write(pages: Page | Iterable[Page]) -> Finished:
    """The pages as one HTML document that obeys its own strict content policy."""
    told = [pages] if isinstance(pages, Page) else list(pages)
    body = "\n".join(_page(page) for page in told)
    sieved = any(isinstance(block, Sieve) for page in told for block in page.blocks)
    style = PAPER if told[0].sheets and told[0].sheets.frame else STYLE + SIEVE if sieved else STYLE
    return Finished(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(style))}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_plain(words.plain(told[0].title))}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def write_part(pages: Iterable[Page]) -> Finished:
    """The pages as a part of somebody else's document, as of a notebook, whose look they leave alone.

    What is to be chosen from is a table there: its buttons would be one with those of every other part.
    """
    plain = (
        replace(page, blocks=tuple(block.table if isinstance(block, Sieve) else block for block in page.blocks))
        for page in pages
    )
    body = "\n".join(map(_page, plain))
    return Finished(f'<div class="gpaiscope"><style>{_PART_STYLE}</style>\n<main>\n{body}\n</main></div>\n')


# Rules within a rule count for what lies in it alone; the whole document, and its body, are here the part itself. On
# paper a part is no page: a mark that stands on top of each sheet would stand on those of somebody else.
_PART_STYLE: Final = (
    ".gpaiscope{" + re.sub(r":root|(?<![\w-])body(?=\{)", "&", STYLE.partition("@media print")[0]) + "}"
)


def _page(page: Page) -> str:
    mark = [f'<p class="mark">{_text(page.mark)}</p>'] if page.mark else []
    framed = page.sheets is not None and page.sheets.frame
    lines = [f'<article class="{framed}">'] if framed else []
    for block in page.leading:
        lines += _WRITERS[type(block)](block)
    lines += [*mark, f"<h1>{_line(page.title)}</h1>"]
    open_ = False
    for block in page.blocks[len(page.leading) :]:
        if isinstance(block, Command) is not open_:
            lines.append('<nav aria-label="Next">' if not open_ else "</nav>")
            open_ = not open_
        lines += _WRITERS[type(block)](block)
    if page.sheets is not None and framed:
        lines += [f'<p class="foot">{_line(page.sheets.running)}</p>', "</article>"]
    return "\n".join([*lines, *(["</nav>"] if open_ else [])])


def _plain(text: str) -> str:
    return escape(clean(text)).replace(TIED, "&nbsp;")


def _text(text: str) -> str:
    """A text whose days stand whole on a line: a browser breaks at each hyphen."""
    return _DAY.sub(r'<span class="day">\g<0></span>', _plain(text))


_DAY: Final = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def _line(line: Line) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    if span == BREAK:
        return "<br>"
    text = _text(words.said(span))
    match span:
        case Ticks(boxes, apart):
            told = (f'<span class="box"><b>{"☒" if each else "☐"}</b>{_text(label)}</span>' for label, each in boxes)
            return f'<span class="apart">{"".join(told)}</span>' if apart else " ".join(told)
        case Linked(_, href):
            return f'<a href="{escape(href)}" rel="noreferrer">{text}</a>'
        case Strong():
            return f"<strong>{text}</strong>"
        case Removed(given):
            return f"<del>{_text(given)}</del>"
        case Added(given):
            return f"<ins>{_text(given)}</ins>"
        case Named():
            return f"<bdi>{text}</bdi>"
        case Code():
            return f"<code>{text}</code>"
        case Cite(cited, _) if cited.edition.url:
            return f'<a href="{escape(cited.edition.url)}" rel="noreferrer">{text}</a>'
        case Days(value) if value is not None and value.exact:
            return f'<time datetime="{value.earliest}">{text}</time>'
    return text


def _sign(tone: str) -> str:
    """The sign of a tone. It is not read out: the words beside it say the same, and "no" before a denial denies it."""
    return f'<span class="sign {tone}" aria-hidden="true">{SIGNS[tone]}</span> ' if tone in SIGNS else ""


def _tone(tone: str) -> str:
    return f' class="{tone}"' if tone in SIGNS else ""


def _heading(block: Heading) -> Iterator[str]:
    yield f"<h{block.level}>{_line(block.line)}</h{block.level}>"


def _sentence(block: Sentence) -> Iterator[str]:
    yield f'<p class="quiet">{_line(block.line)}</p>' if block.quiet else f"<p>{_line(block.line)}</p>"


def _answer(block: Answer) -> Iterator[str]:
    yield f'<section class="answer {block.tone}"><h2>{_sign(block.tone)}{_line(block.headline)}</h2>'
    yield from (f"<p>{_line(line)}</p>" for line in block.because)
    if block.cites:
        yield f"<p><cite>{', '.join(_span(Cite(each, full=True)) for each in block.cites)}</cite></p>"
    yield "</section>"


def _rows(block: Rows) -> Iterator[str]:
    yield '<table class="rows">'
    for row in block.rows:
        items = "&nbsp;· ".join(map(_line, row.items))
        yield f'<tr><th scope="row"{_tone(row.tone)}>{_line(row.label)}</th><td>{items}</td></tr>'
    yield "</table>"
    if block.more:
        yield f'<p class="more">{_line(block.more)}</p>'


def _table(block: Table, marks: Iterable[str] = ()) -> Iterator[str]:
    """The table; ``marks`` are classes of its rows."""
    classes = iter(marks)
    yield '<div class="scroll"><table><thead><tr>'
    yield "".join(f'<th scope="col"{_right(block, place)}>{_text(head)}</th>' for place, head in enumerate(block.head))
    yield "</tr></thead><tbody>"
    tones = block.tones or ("",) * len(block.rows)
    for row, tone in zip(block.rows, tones, strict=True):
        cells = (
            f"<td{_right(block, place)}{_head(block, place)}>{'' if place else _sign(tone)}{_line(cell)}</td>"
            for place, cell in enumerate(row)
        )
        mark = next(classes, "")
        yield f"<tr{f' class={chr(34)}{mark}{chr(34)}' if mark else ''}>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _right(block: Table, place: int) -> str:
    return ' class="number"' if place in block.right else ""


def _head(block: Table, place: int) -> str:
    """The head of a cell, which stands before it on a narrow screen; the first cell leads and needs none."""
    return f' data-head="{escape(clean(block.head[place]))}"' if place else ""


def _items(block: Items) -> Iterator[str]:
    """A list; items further in stand in lists within the one before them."""
    tag = "ol" if block.numbered else "ul"
    signed = ' class="signed"' if any(item.tone for item in block.items) else ""
    depth = -1
    for item in block.items:
        if item.depth > depth:
            yield "".join(f"<{tag}{signed}>" for _ in range(depth, item.depth))
        else:
            yield f"</li>{f'</{tag}></li>' * (depth - item.depth)}"
        depth = item.depth
        notes = "".join(f'<span class="note">{_line(note)}</span>' for note in item.notes)
        yield f"<li>{_sign(item.tone)}{_line(item.line)}{notes}"
    yield "" if depth < 0 else f"</li></{tag}>" * (depth + 1)
    if block.more:
        yield f'<p class="more">{_line(block.more)}</p>'


def _figure(block: Figure) -> Iterator[str]:
    """The drawing, which says each of its amounts under its label, and in words to those who do not see it."""
    yield f"<figure>{drawn(block)}<figcaption>{_text(block.says)}</figcaption></figure>"


def _chart(block: Chart) -> Iterator[str]:
    yield _pictures(chart.drawn(block), chart.drawn(block, chart.NARROW), block.says)


def _plot(block: Plot) -> Iterator[str]:
    yield _pictures(plot.drawn(block), plot.drawn(block, chart.NARROW), block.says)


def _lanes(block: Lanes) -> Iterator[str]:
    yield _pictures(lanes.drawn(block), lanes.drawn(block, chart.NARROW), block.says)


def _pictures(wide: str, narrow: str, says: str) -> str:
    """A drawing as wide as the page, of two that give way to each other; what it says stands in words beside it."""
    both = f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>'
    return f"<figure>{both}<figcaption>{_text(says)}</figcaption></figure>"


def _tally(block: Tally) -> Iterator[str]:
    """The drawing, and its numbers in a table below it."""
    yield f"<figure>{tally.drawn(block)}<figcaption>{_text(block.says)}</figcaption></figure>"
    yield from _table(block.table)


def _sieve(block: Sieve) -> Iterator[str]:
    """The table below what is chosen by: the style alone hides rows, so that nothing has to run."""
    yield '<div class="sieve">'
    for asked, (says, answers) in enumerate(block.choices):
        yield f"<fieldset><legend>{_text(says)}</legend>"
        for place, answer in enumerate(("all", *answers)):
            chosen = " checked" if not place else ""
            yield (
                f'<label><input type="radio" name="q{asked}" class="q{asked}a{place}"{chosen}> {_text(answer)}</label>'
            )
        yield "</fieldset>"
    marks = (" ".join(f"q{asked}a{place + 1}" for asked, place in enumerate(row)) for row in block.answers)
    yield from _table(block.table, marks)
    yield "</div>"


def _command(block: Command) -> Iterator[str]:
    says = f"{_text(block.says)}: " if block.says else ""
    yield f"<span>{says}<code>{_text(shlex.join(block.argv))}</code></span>"


def _notice(block: Notice) -> Iterator[str]:
    role = {"warning": "<strong>Warning.</strong> ", "note": "<strong>Note.</strong> "}.get(block.level, "")
    more = "" if role else f" {block.level}"
    yield f'<p class="notice{more}">{role}{_line(block.line)}</p>'


def _quotation(block: Quotation) -> Iterator[str]:
    yield "<blockquote>"
    yield from (f"<p><bdi>{_text(line)}</bdi></p>" for line in block.text.splitlines())
    if block.source:
        yield f"<footer><cite>{_line(block.source)}</cite></footer>"
    yield "</blockquote>"


def _html_form(block: FormRows) -> Iterator[str]:
    yield '<table class="rows">'
    for row in block.rows:
        tag = "li" if row.listed else "p"
        answer = "".join(f"<{tag}>{_line(each)}</{tag}>" for each in row.answer)
        told = f"<ul>{answer}</ul>" if row.listed else answer
        is_long = ' class="long"' if len(answer) > _LONG else ""
        yield f'<tr{is_long}><th scope="row">{_line(row.label)}</th><td>{told}</td></tr>'
    yield "</table>"


_LONG: Final = 2500
"""Characters from which a row of a form may go over two sheets."""


def _html_letterhead(block: LetterHead) -> Iterator[str]:
    channel = f"<br><small>{_line(block.channel)}</small>" if block.channel else ""
    yield f'<div class="head"><div><p>{_on_lines(block.addressee)}{channel}</p></div>'
    yield (
        "<div>"
        + "".join(f"<p>{_on_lines(part)}</p>" for part in (block.sender, block.particulars) if part)
        + "</div></div>"
    )


def _on_lines(lines: Iterable[Line]) -> str:
    return "<br>".join(map(_line, lines))


def _html_signatures(block: Signatures) -> Iterator[str]:
    yield '<div class="signing">'
    yield from (f"<p>{_line(line)}</p>" for line in block.lead)
    for party in block.parties:
        yield f'<p class="party">{_line(party.party)}</p>' if party.party else ""
        lines = (f"<div><span>{_text(says)}</span><small>{_text(under)}</small></div>" for says, under in party.lines)
        yield f'<div class="lines">{"".join(lines)}</div>'
    yield "</div>"


_WRITERS: Final[Mapping[type, Callable[..., Iterator[str]]]] = {
    FormRows: _html_form,
    LetterHead: _html_letterhead,
    Signatures: _html_signatures,
    Heading: _heading,
    Sentence: _sentence,
    Answer: _answer,
    Rows: _rows,
    Table: _table,
    Items: _items,
    Figure: _figure,
    Chart: _chart,
    Plot: _plot,
    Lanes: _lanes,
    Tally: _tally,
    Sieve: _sieve,
    Command: _command,
    Notice: _notice,
    Quotation: _quotation,
}
