"""What a PDF and a DOCX file say, read by programs that did not write them: fields, and every text in them."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

Fields = list[tuple[str, tuple[str, ...]]]

SMALL = 0.82
"""The share of the size of prose up to which a text is in small print."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def bare(text: str) -> str:
    """A text without blanks and joiners, and with the characters that a file has by their codes."""
    text = re.sub(r"\[U\+([0-9A-F]{4,6})\]", lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"[\s\u200b-\u200d]+", "", text)


# PDF


def fields_of_pdf(data: bytes) -> Fields:
    """The fields by the tags of a PDF, which pypdf walks, and the texts that they mark, which pdfminer reads."""
    found: list[tuple[str, list[str]]] = []
    in_field, told = False, list(told_in_pdf(data))
    small = SMALL * max(size for tag, size, _ in told if tag == "P")
    for tag, size, text in told:
        if tag.startswith("H") and tag[1:].isdigit():
            in_field = tag == "H2"
            if in_field:
                found.append((bare(text), []))
        elif in_field and text.strip() and size > small and tag not in ("TH", "Lbl") and not NOTICE.match(text):
            found[-1][1].append(bare(text))
    return [(head, tuple(lines)) for head, lines in found]


NOTICE = re.compile(r"\s*(Gap|Contradiction)\s+\d+\.")


def told_in_pdf(data: bytes) -> Iterator[tuple[str, float, str]]:
    """Every tagged text in the order of the tags: its innermost block's tag, its size, and what it says."""
    import pypdf

    marked = _marked(data)
    reader = pypdf.PdfReader(io.BytesIO(data))
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    root: Any = reader.trailer["/Root"]["/StructTreeRoot"]
    blocks: list[tuple[str, list[tuple[float, str]]]] = []
    _walk(root["/K"], "", -1, pages, marked, blocks)
    for tag, parts in blocks:
        text = "".join(text for _, text in parts)
        if text:
            yield tag, max((size for size, _ in parts), default=0.0), text


BLOCKS = {"P", "Lbl", "LBody", "TD", "TH", "Caption", "BlockQuote", *(f"H{level}" for level in range(1, 7)), "Title"}


def _walk(node: Any, tag: str, page: int, pages: Any, marked: Any, blocks: Any) -> None:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            _walk(each, tag, page, pages, marked, blocks)
    elif isinstance(node, int):
        if not blocks:
            blocks.append((tag, []))
        blocks[-1][1].append(marked.get((page, int(node)), (0.0, "")))
    elif hasattr(node, "get"):
        if "/Pg" in node:
            page = pages[node.raw_get("/Pg").idnum]
        if node.get("/Type") == "/MCR":
            _walk(node["/MCID"], tag, page, pages, marked, blocks)
            return
        kind = str(node.get("/S", "/"))[1:]
        if kind in BLOCKS:
            blocks.append((kind, []))
        if "/K" in node:
            _walk(node["/K"], kind or tag, page, pages, marked, blocks)


@lru_cache(maxsize=4)
def _marked(data: bytes) -> dict[tuple[int, int], tuple[float, str]]:
    """The text of each marked content of each page, and its size; under -1 what stands on it without a mark."""
    from pdfminer.pdfdevice import PDFTextDevice
    from pdfminer.pdffont import PDFUnicodeNotDefined
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    found: dict[tuple[int, int], tuple[float, str]] = {}

    class Device(PDFTextDevice):
        def __init__(self, manager: PDFResourceManager) -> None:
            super().__init__(manager)
            self.number, self.open = -1, []

        def begin_page(self, page: Any, ctm: Any) -> None:
            self.number += 1
            self.open = []

        def begin_tag(self, tag: Any, props: Any = None) -> None:
            self.open = [*self.open, props.get("MCID", -1) if isinstance(props, dict) else -1]

        def end_tag(self) -> None:
            self.open = self.open[:-1]

        def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
            place = next((each for each in reversed(self.open) if each >= 0), -1)
            text = ""
            for part in seq:
                for code in textstate.font.decode(part) if isinstance(part, bytes) else ():
                    try:
                        text += textstate.font.to_unichr(code)
                    except PDFUnicodeNotDefined:
                        text += "\ufffd"
            size, before = found.get((self.number, place), (0.0, ""))
            found[self.number, place] = (max(size, float(textstate.fontsize)), before + text)

    manager = PDFResourceManager()
    interpreter = PDFPageInterpreter(manager, Device(manager))
    for page in PDFPage.get_pages(io.BytesIO(data)):
        interpreter.process_page(page)
    return found


def texts_of_pdf(data: bytes) -> str:
    """Every text of a PDF: of its pages, alternative ones, metadata, bookmarks, and any string of any object."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data))
    told = [text for _, text in _marked(data).values()]
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        try:
            thing = reader.get_object(number)
        except Exception:  # numbers that no object has
            continue
        told += list(_strings(thing))
    return "\n".join(told)


def _strings(node: Any) -> Iterator[str]:
    import pypdf.generic as objects

    if isinstance(node, objects.StreamObject):
        yield node.get_data().decode("latin-1")
        yield node.get_data().decode("utf-8", "replace")
    if isinstance(node, dict):
        for each in node.values():
            yield from _strings(each)
    elif isinstance(node, list):
        for each in node:
            yield from _strings(each)
    elif isinstance(node, str):
        yield str(node)


# DOCX


def fields_of_docx(data: bytes) -> Fields:
    """The fields by the styles of a DOCX file, as python-docx names them."""
    import docx

    file = docx.Document(io.BytesIO(data))
    found: list[tuple[str, list[str]]] = []
    in_field = False
    for part in file.iter_inner_content():
        if isinstance(part, docx.table.Table):
            cells = [cell for row in part.rows[1:] for cell in row.cells] if in_field else []
            if cells:
                found[-1][1].extend(bare(cell.text) for cell in cells if cell.text.strip())
            continue
        style = part.style.name if part.style else ""
        if style.startswith("Heading"):
            in_field = style == "Heading 2"
            if in_field:
                found.append((bare(part.text), []))
        elif in_field and style in ("Normal", "Answer", "List Bullet"):
            found[-1][1].extend(map(bare, _lines(part._p)))
    return [(head, tuple(lines)) for head, lines in found]


def _lines(paragraph: Any) -> list[str]:
    """The lines of a paragraph with what stands in its blank; the words of an empty one are none."""
    if paragraph.find(f".//{W}showingPlcHdr") is not None:
        return []
    text = "".join("\n" if each.tag == f"{W}br" else each.text or "" for each in paragraph.iter(f"{W}t", f"{W}br"))
    return [line for line in text.split("\n") if line.strip()]


LOOKS = """\
p[style-name='Small Print'] => p.quiet:fresh
p[style-name='Open Point'] => p.open:fresh
p[style-name='Answer'] => p:fresh
p[style-name='Table Head'] => p.head:fresh
r[style-name='Placeholder Text'] => i.empty"""


def fields_by_mammoth(data: bytes) -> Fields:
    """The fields as mammoth makes HTML of a DOCX file."""
    import mammoth

    page = mammoth.convert_to_html(io.BytesIO(data), style_map=LOOKS).value
    found = []
    for head, body in re.findall(r"<h2>(.*?)</h2>(.*?)(?=<h[12]>|\Z)", page, re.DOTALL):
        body = re.sub(r'<p class="(?:quiet|open|head)">.*?</p>|<i class="empty">.*?</i>', "", body, flags=re.DOTALL)
        lines = (line for each in re.findall(r"<(?:p|li)>(.*?)</(?:p|li)>", body, re.DOTALL) for line in _parted(each))
        found.append((bare(_untagged(head)), tuple(each for each in map(bare, lines) if each)))
    return found


def _parted(text: str) -> list[str]:
    return [_untagged(each) for each in re.split(r"<br ?/>", text)]


def _untagged(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def texts_of_docx(data: bytes) -> str:
    """Every text and attribute of every part of a DOCX file."""
    told = []
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            told += [name, file.read(name).decode("utf-8", "replace")]
            if name.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(file.read(name))
                told.append("".join(root.itertext()))
                told += [value for each in root.iter() for value in each.attrib.values()]
    return "\n".join(told)
