"""A page as a DOCX file: styles by name, heads of tables on every sheet, and blanks that a person fills in.

A blank is a content control whose tag is its id; what stood in it when the file was written is kept as a hash among the
file's properties, so that what somebody changed can be told from what changed meanwhile. Texts go in as XML of our own
making, escaped in one place; python-docx brings the package, its styles and its parts.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from functools import cache
from importlib import import_module
from itertools import groupby
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from gpaiscope.cleaning import clean
from gpaiscope.deferred import dataclass
from gpaiscope.extras import library
from gpaiscope.report import blocks, words
from gpaiscope.report.blocks import Blank, Block, Page
from gpaiscope.report.write import look, sheets
from gpaiscope.report.write.sheets import Run, Told, said

WRITE_HERE: Final = "Write here."
"""What an empty blank shows."""

PROPERTY: Final = "gpaiscope:"
"""What the names of the file's properties begin with: what it is, and of each blank the hash of what stood there."""

_WIDTH: Final = 9354
"""Twentieths of a point between the margins."""
_LONG: Final = 900
"""Characters from which a row may go over two sheets."""
_KEPT_ROWS: Final = 3
"""Rows of a form up to which they all stay on the sheet of their heading."""
_KEPT: Final = 8
"""Rows up to which a table stays on one sheet."""


def write(page: Page) -> bytes:
    """The page as DOCX, the same bytes each time. Raises UsageError without the library."""
    file = _library().Document(io.BytesIO(_base()))
    writing = _Writing(file=file, page=page, told=sheets.told(page))
    body = file.element.body
    for element in [each for each in body if not each.tag.endswith("}sectPr")]:
        body.remove(element)
    for xml in writing.body():
        body.insert(len(body) - 1, _parsed(xml))
    _running(file, writing.told)
    _say_what_it_is(file, writing.told)
    framed = bool(writing.told["frame"])
    if framed:  # as large a sheet as the PDF has without a head
        millimetres = import_module("docx.shared").Mm
        file.sections[0].top_margin, file.sections[0].bottom_margin = millimetres(18), millimetres(20)
    else:
        _add_properties(file, {**writing.told["properties"], **writing.drafted})
    out = io.BytesIO()
    file.save(out)
    return _rezipped(out.getvalue(), _APP.replace(b"gpaiscope", b"") if framed else _APP)


def kept(text: str) -> str:
    """What is kept of the text in a blank, by which a change of it is known."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _library() -> Any:
    return library("docx", "a DOCX file is made", "documents", name="python-docx")


_NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def _parsed(xml: str) -> Any:
    """An element of the body, whose first tag is given the namespaces."""
    return import_module("docx.oxml.parser").parse_xml(re.sub(r"^<(w:\w+)", rf"<\1 {_NAMESPACES}", xml, count=1))


@cache
def _base() -> bytes:
    """An empty file with the styles."""
    file = _library().Document()
    look.apply(file)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


# The text


def _text(text: str, tag: str = "w:t") -> str:
    """A text in runs, its lines parted by breaks."""
    lines = (f'<{tag} xml:space="preserve">{escape(each)}</{tag}>' for each in text.split("\n"))
    return "<w:br/>".join(lines)


def _paragraph(style: str, inner: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inner}</w:p>'


_KEEP: Final = "<w:keepNext/>"
_BARRED: Final = (
    "<w:pBdr>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="2" w:color="1B2D4D"/>'
        for side in ("top", "left", "bottom", "right")
    )
    + '</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="DFE6F0"/><w:jc w:val="center"/>'
)
"""What a section of an official form has around its heading."""
_TRACKED: Final = {"removed": ("w:del", "w:delText"), "added": ("w:ins", "w:t")}
"""The elements of a tracked change, and of its text, by the look of a run."""


@dataclass(kw_only=True)
class _Writing:
    """One page on its way into a file, with what is numbered or related in it."""

    file: Any
    page: Page
    told: Told
    drafted: dict[str, str] = field(default_factory=dict)
    numbered: int = 0
    changes: int = 0
    heading: str = "Particulars"

    def body(self) -> Iterator[str]:
        """The elements of the body, in order."""
        told = self.told
        pairs = list(zip(self.page.blocks, told["blocks"], strict=True))
        leading = len(self.page.leading)
        for block, given in pairs[:leading]:
            yield from _WRITERS[type(block)](self, block, given)
        if not told["frame"]:
            yield _paragraph("DocumentKind", self.runs([told["above"].upper()]))
        title = {"": "Title", "letter": "Subject"}.get(told["frame"], "CopyTitle")
        yield _paragraph(title, self.runs([told["title"]]))
        pairs = pairs[leading:]
        for blank, group in groupby(pairs, key=_blank_of):
            run = list(group)
            if blank:
                yield self.revised(blank, [said(told["text"]) for _, told in run])
                continue
            for block, given in run:
                yield from _WRITERS[type(block)](self, block, given)

    def runs(self, line: Iterable[Run]) -> str:
        """A line as runs, links among them."""
        return "".join(self._run(each) for each in line)

    def _run(self, run: Run) -> str:
        if isinstance(run, str):
            return f"<w:r>{_text(run)}</w:r>"
        text = _text(run["text"])
        if "href" in run:
            kind = import_module("docx.opc.constants").RELATIONSHIP_TYPE.HYPERLINK
            id = self.file.part.relate_to(run["href"], kind, is_external=True)
            style = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
            return f'<w:hyperlink r:id="{id}" w:history="1"><w:r>{style}{text}</w:r></w:hyperlink>'
        if run["style"] == "break":
            return "<w:r><w:br/></w:r>"
        if run["style"] in _TRACKED:
            return self._tracked(run)
        style = {"strong": "Strong", "code": "CodeText", "box": "BoxSign"}[run["style"]]
        return f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr>{text}</w:r>'

    def _tracked(self, run: dict[str, str]) -> str:
        """A change as an editor tracks it, which whoever reads it can take or leave."""
        element, tag = _TRACKED[run["style"]]
        self.changes += 1
        of, day = quoteattr(self.told["author"] or "unknown"), self.told["day"]
        when = f"{day['year']:04}-{day['month']:02}-{day['day']:02}T00:00:00Z"
        inner = f"<w:r>{_text(run['text'], tag)}</w:r>"
        return f'<{element} w:id="{90_000 + self.changes}" w:author={of} w:date="{when}">{inner}</{element}>'

    # -- blanks

    def control(self, blank: Blank, text: str) -> str:
        """A place to write in, with what stands there; empty it says so, as what is typed over."""
        self.numbered += 1
        shown = "" if text else "<w:showingPlcHdr/>"
        style = "" if text else '<w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr>'
        lines = text or f"{WRITE_HERE} {blank.says}".strip()
        self.drafted[blank.id] = kept(text)
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(self.heading[:60])}/><w:tag w:val={quoteattr(blank.id)}/>"
            f'<w:id w:val="{70_000 + self.numbered}"/>{shown}<w:text w:multiLine="1"/></w:sdtPr>'
            f"<w:sdtContent><w:r>{style}{_text(lines)}</w:r></w:sdtContent></w:sdt>"
        )

    def revised(self, blank: Blank, lines: list[str]) -> str:
        """What somebody wrote before, in its paragraphs, to be changed where it stands."""
        return _paragraph("Answer", self.control(blank, "\n\n".join(lines)), _KEEP)

    # -- blocks

    def _heading(self, block: blocks.Heading, told: Told) -> Iterator[str]:
        self.heading = clean(words.plain(block.line))
        barred = self.told["frame"] == "form" and told["level"] == 1
        more = _BARRED if barred else ""
        yield _paragraph(f"Heading{min(told['level'], 3)}", self.runs(told["text"]), more)

    def _sentence(self, block: blocks.Sentence, told: Told) -> Iterator[str]:
        keep = _KEEP if told["keep"] else ""
        yield _paragraph("SmallPrint" if block.quiet else "Normal", self.runs(told["text"]), keep)

    def _notice(self, block: blocks.Notice, told: Told) -> Iterator[str]:
        after = _KEEP if told["keep"] else ""
        keep = _KEEP if block.blank else after
        yield _paragraph("OpenPoint" if block.level == "open" else "Notice", self.runs(told["text"]), keep)
        if block.blank:
            yield _paragraph("Answer", self.control(block.blank, ""), after)

    def _rows(self, block: blocks.Rows, told: Told) -> Iterator[str]:
        yield from self._grid(told["head"], told["rows"], (), [2200, _WIDTH - 2200], lead="TableLead")

    def _table(self, block: blocks.Table, told: Told) -> Iterator[str]:
        yield from self._grid(told["head"], told["rows"], told["right"], _widths(told["shares"]))

    def _grid(
        self, head: list[str], rows: list[list[list[Run]]], right: Iterable[int], widths: list[int], lead: str = ""
    ) -> Iterator[str]:
        named = quoteattr(self.heading)
        columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
        ends = set(right)
        styles = [lead or "TableText", *["TableText"] * (len(head) - 1)]
        short = len(rows) <= _KEPT
        heads = (self._cell("TableHead", [each], place in ends, True) for place, each in enumerate(head))
        lines = [_tr("".join(_tc(*each, fill="F0F0F0") for each in zip(widths, heads, strict=True)), head=True)]
        for number, row in enumerate(rows, 1):
            keep = short and number < len(rows)
            cells = (self._cell(styles[place], each, place in ends, keep) for place, each in enumerate(row))
            lines.append(_tr("".join(map(_tc, widths, cells)), whole=_length(row) < _LONG))
        ruled = "Boxed" if self.told["frame"] else "Ruled"
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{ruled}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={named}/><w:tblDescription w:val={named}/></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}</w:tbl>"
        )
        yield _paragraph("AfterTable", "")  # Word joins two tables that touch

    # -- what only a final copy has

    def _form_rows(self, block: blocks.FormRows, told: Told) -> Iterator[str]:
        named, label = quoteattr(self.heading), int(_WIDTH * 0.38)
        widths = (label, _WIDTH - label)
        columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
        lines = []
        for number, row in enumerate(told["rows"], 1):
            style = "ListBullet" if row["listed"] else "TableText"
            # Word keeps a heading with the first row alone; that row keeps the next, and a short table stays whole.
            many = len(told["rows"])
            keep = _KEEP if number < many and (number == 1 or many <= _KEPT_ROWS) else ""
            answers = "".join(_paragraph(style, self.runs(each), keep) for each in row["answer"])
            cells = (
                _paragraph("TableText", self.runs(row["label"]), keep),
                answers or _paragraph("TableText", "", keep),
            )
            lines.append(_tr("".join(map(_tc, widths, cells)), whole=sum(map(_length, [row["answer"]])) < _LONG))
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="Boxed"/><w:tblW w:w="{_WIDTH}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0080" w:firstColumn="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={named}/><w:tblDescription w:val={named}/></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}</w:tbl>"
        )
        yield _paragraph("AfterTable", "")

    def _letter_head(self, block: blocks.LetterHead, told: Told) -> Iterator[str]:
        left = [*told["addressee"], *([told["channel"]] if told["channel"] else [])]
        right = [*told["sender"], [], *told["particulars"]]
        cells = ("".join(_paragraph("TableText", self.runs(each)) for each in side) for side in (left, right))
        half = _WIDTH // 2
        yield self._open_table([half, half], ["".join(map(_tc, (half, half), cells))], "Addressee and sender")
        yield _paragraph("AfterTable", "")

    def _signatures(self, block: blocks.Signatures, told: Told) -> Iterator[str]:
        for line in told["lead"]:
            yield _paragraph("Normal", self.runs(line), _KEEP)
        for place, party in enumerate(told["parties"]):
            if party["party"]:
                yield _paragraph("Normal", self.runs(party["party"]), _KEEP)
            width = _WIDTH // len(party["lines"])
            above = "".join(
                _tc(width, _paragraph("SigningLine", self.runs([each["says"]]), _KEEP)) for each in party["lines"]
            )
            below = "".join(_tc(width, _paragraph("SmallPrint", self.runs([each["under"]]))) for each in party["lines"])
            yield self._open_table([width] * len(party["lines"]), [above, below], "Signature")
            if place < len(told["parties"]) - 1:
                yield _paragraph("AfterTable", "", _KEEP)
        yield _paragraph("AfterTable", "")

    def _open_table(self, widths: list[int], rows: list[str], named: str) -> str:
        """A table without rules, which only places what stands in it."""
        columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="TableNormal"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/>'
            f'<w:tblCaption w:val="{named}"/><w:tblDescription w:val="{named}"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(map(_tr, rows))}</w:tbl>"
        )

    def _cell(self, style: str, line: list[Run], right: bool, keep: bool) -> str:
        more = (_KEEP if keep else "") + ('<w:jc w:val="right"/>' if right else "")
        return _paragraph(style, self.runs(line), more)

    def _items(self, block: blocks.Items, told: Told) -> Iterator[str]:
        number = self._restarted() if block.numbered else ""
        for item in told["items"]:
            style = "ListNumber" if block.numbered else ("ListBullet", "ListBullet2")[min(item["depth"], 1)]
            notes = "".join(map(_note, item["notes"]))
            keep = _KEEP if told["keep"] else ""
            yield _paragraph(style, self.runs(item["text"]) + notes, keep + number)

    def _restarted(self) -> str:
        """The numbering of a list that begins with one."""
        numbering = self.file.part.numbering_part.element
        style = self.file.styles["List Number"].element.pPr.numPr.numId.val
        number = numbering.add_num(numbering.num_having_numId(style).abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number.numId}"/></w:numPr>'


def _blank_of(pair: tuple[Block, Told]) -> Blank | None:
    block, _ = pair
    return block.blank if isinstance(block, blocks.Sentence) else None


_WRITERS: Final[Mapping[type, Callable[..., Iterator[str]]]] = {
    blocks.FormRows: _Writing._form_rows,
    blocks.LetterHead: _Writing._letter_head,
    blocks.Signatures: _Writing._signatures,
    blocks.Heading: _Writing._heading,
    blocks.Sentence: _Writing._sentence,
    blocks.Rows: _Writing._rows,
    blocks.Table: _Writing._table,
    blocks.Items: _Writing._items,
    blocks.Notice: _Writing._notice,
}


def _note(line: list[Run]) -> str:
    style = '<w:rPr><w:rStyle w:val="SmallText"/></w:rPr>'
    return f"<w:r><w:br/></w:r><w:r>{style}{_text(said(line))}</w:r>"


def _tr(cells: str, *, head: bool = False, whole: bool = True) -> str:
    marks = f"{'<w:cantSplit/>' if whole else ''}{'<w:tblHeader/>' if head else ''}"
    return f"<w:tr>{f'<w:trPr>{marks}</w:trPr>' if marks else ''}{cells}</w:tr>"


def _tc(width: int, inner: str, fill: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{inner}</w:tc>'


def _length(row: list[list[Run]]) -> int:
    return sum(len(said(cell)) for cell in row)


def _widths(shares: list[float]) -> list[int]:
    return [int(each / sum(shares) * _WIDTH) for each in shares]


# Head and foot, and what the file says of itself


def _running(file: Any, told: Told) -> None:
    section = file.sections[0]
    mark = f'<w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr>{_text(told["mark"])}</w:r>' if told["mark"] else ""
    head = f"<w:r>{_text(said(told['running']))}</w:r><w:r><w:tab/></w:r>{mark}"
    below = said(told["running"]) if told["frame"] else told["short"]
    foot = (
        f"<w:r>{_text(below)}</w:r><w:r><w:tab/></w:r><w:r><w:t>Page </w:t></w:r>{_number('PAGE')}"
        f'<w:r><w:t xml:space="preserve"> of </w:t></w:r>{_number("NUMPAGES")}'
    ).replace("<w:t>Page ", '<w:t xml:space="preserve">Page ')
    running = ((section.header, "RunningHead", head), (section.footer, "RunningFoot", foot))
    for part, style, inner in running[1:] if told["frame"] else running:
        for paragraph in list(part.paragraphs):
            part._element.remove(paragraph._p)
        part._element.append(_parsed(_paragraph(style, inner)))


def _number(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


_LONGEST: Final = 255
"""Characters of a core property."""


def _say_what_it_is(file: Any, told: Told) -> None:
    core = file.core_properties
    when = datetime(**told["day"])
    core.title, core.author, core.last_modified_by = told["title"][:_LONGEST], told["author"], told["author"]
    core.subject, core.keywords, core.comments = said(told["running"])[:_LONGEST], ", ".join(told["keywords"]), ""
    core.language, core.revision, core.created, core.modified = "en-GB", 1, when, when
    core.content_status = "Draft" if told["mark"] else "Final"


_DECLARED: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


def _add_properties(file: Any, told: Mapping[str, str]) -> None:
    """Properties of our own, which Word and LibreOffice keep."""
    entries = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{place}" name={quoteattr(PROPERTY + name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for place, (name, value) in enumerate(told.items(), 2)
    )
    xml = f'{_DECLARED}<Properties xmlns="{_CUSTOM}" xmlns:vt="{_TYPES}">{entries}</Properties>'
    package, packuri = file.part.package, import_module("docx.opc.packuri").PackURI("/docProps/custom.xml")
    part = import_module("docx.opc.part").Part(packuri, _CUSTOM_TYPE, xml.encode(), package)
    package.relate_to(part, _CUSTOM_RELATION)


_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"

_APP: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/extended-properties"><Application>gpaiscope</Application></Properties>'
)


def _rezipped(data: bytes, app: bytes) -> bytes:
    """The same files with fixed dates, in a fixed order, without the template's thumbnail."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            content = app if name == "docProps/app.xml" else old.read(name)
            if name == "docProps/thumbnail.jpeg":
                continue
            if name == "_rels/.rels":
                content = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(info, content)
    return out.getvalue()
