"""Published summaries of one invented model, laid out as others lay them out, for those who read them back."""

from __future__ import annotations

import html
import io
import itertools
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import docx
import typst

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Asked:
    """A row of the template: the field, its label, what the provider answers, and the boxes of it."""

    id: str
    label: str
    answer: str | tuple[str, ...]
    options: tuple[str, ...] = ()


MODALITIES = ("Text", "Image", "Video", "Audio", "Other")
SECTIONS: tuple[tuple[str, str, tuple[Asked, ...]], ...] = (
    (
        "",
        "Public Summary of Training Content for General-Purpose AI models",
        (Asked("h.version", "Version of the Summary:", "2.1"), Asked("h.updated", "Last update:", "17/03/2026")),
    ),
    ("1", "General information", ()),
    (
        "1.1",
        "Provider identification",
        (
            Asked(
                "1.1.i",
                "Provider name and contact details:",
                "Borea Labs S.A., 4 rue Haute, Namur, training@borea.example",
            ),
            Asked("1.1.ii", "Authorised representative name and contact details:", "N/A"),
        ),
    ),
    (
        "1.2",
        "Model identification",
        (
            Asked("1.2.i", "Versioned model name(s):", "Borea 12B v2"),
            Asked("1.2.ii", "Model dependencies:", "N/A"),
            Asked("1.2.iii", "Date of placement of the model on the Union market:", "14 April 2026"),
        ),
    ),
    (
        "1.3",
        "Modalities, overall training data size and other characteristics",
        (
            Asked("1.3.iv", "Latest date of data acquisition/collection for model training:", "11/2025"),
            Asked(
                "1.3.v",
                "Description of the linguistic characteristics of the overall training data:",
                "French, Dutch and German for the most part, with some English; about a tenth is in none of them.",
            ),
            Asked("1.3.vi", "Other relevant characteristics of the overall training data:", "Mostly from Belgium."),
            Asked("1.3.vii", "Additional comments (optional):", "Counted with our own tokenizer."),
        ),
    ),
    ("2", "List of data sources", ()),
    (
        "2.1",
        "Publicly available datasets",
        (
            Asked("2.1.i", "Have you used publicly available datasets to train the model?", YES, ("Yes", "No")),
            Asked(
                "2.1.ii",
                "If yes, specify the modality(ies) of the content covered by the datasets concerned:",
                ("text", "image"),
                MODALITIES,
            ),
            Asked(
                "2.1.iii", "List of large publicly available datasets:", "Culture-X 1.0 https://data.example/culturex"
            ),
            Asked(
                "2.1.iv",
                "General description of other publicly available datasets not listed above:",
                "Statutes and minutes of parliaments, from 1995 on.",
            ),
            Asked("2.1.v", "Additional comments (optional):", "None of them is gated."),
        ),
    ),
    ("2.2", "Private non-publicly available datasets obtained from third parties", ()),
    (
        "2.2.1",
        "Datasets commercially licensed by rightsholders or their representatives",
        (
            Asked(
                "2.2.1.i",
                "Have you concluded transactional commercial licensing agreement(s) with rightsholder(s) or with their"
                " representatives?",
                NO,
                ("Yes", "No"),
            ),
        ),
    ),
    (
        "2.2.2",
        "Private datasets obtained from other third parties",
        (
            Asked(
                "2.2.2.i",
                "Have you obtained private datasets from third parties that are not licensed as described in Section"
                " 2.2.1, such as data obtained from providers of private databases, or data intermediaries?",
                YES,
                ("Yes", "No"),
            ),
            Asked(
                "2.2.2.ii",
                "If yes, specify the modality(ies) of the content covered by the datasets concerned:",
                ("text",),
                MODALITIES,
            ),
            Asked(
                "2.2.2.iv",
                "General description of non-publicly known private datasets obtained from third parties",
                "Transcripts of a regional broadcaster.",
            ),
        ),
    ),
    (
        "2.3",
        "Data crawled and scraped from online sources",
        (
            Asked("2.3.i", "Were crawlers used by the provider or on behalf of?", YES, ("Yes", "No")),
            Asked("2.3.ii", "If yes, specify crawler name(s)/identifier(s):", "BoreaBot"),
            Asked("2.3.iii", "Purposes of the crawler(s):", "To gather text for pre-training."),
            Asked("2.3.iv", "General description of crawler behaviour:", "It follows robots.txt, and no login."),
            Asked("2.3.v", "Period of data collection:", "From 02/2024 to 10/2025"),
            Asked(
                "2.3.vi",
                "Comprehensive description of the type of content and online sources crawled:",
                "News, municipal sites and blogs.",
            ),
            Asked("2.3.vii", "Type of modality covered:", ("text", "image"), MODALITIES),
            Asked("2.3.viii", "Summary of the most relevant domain names crawled:", "namur.example; luik.example"),
            Asked("2.3.ix", "Additional comments (optional):", "Sites were visited once a month."),
        ),
    ),
    (
        "2.4",
        "User data",
        (
            Asked(
                "2.4.i",
                "Was data from user interactions with the AI model (e.g. user input and prompts) used to train the"
                " model?",
                NO,
                ("Yes", "No"),
            ),
            Asked(
                "2.4.ii",
                "Was data collected from user interactions with the provider's other services or products used to train"
                " the model?",
                NO,
                ("Yes", "No"),
            ),
        ),
    ),
    (
        "2.5",
        "Synthetic data",
        (
            Asked(
                "2.5.i",
                "Was synthetic AI-generated data created by the provider or on their behalf to train the model?",
                YES,
                ("Yes", "No"),
            ),
            Asked("2.5.ii", "If yes, modality of the synthetic data:", ("text",), MODALITIES),
            Asked(
                "2.5.iii",
                "If yes, specify the general-purpose AI model(s) used to generate the synthetic data if available on"
                " the market:",
                "Zephyr 3 (https://zephyr.example/summary)",
            ),
        ),
    ),
    (
        "2.6",
        "Other sources of data",
        (
            Asked(
                "2.6.i",
                "Have data sources other than those described in Sections 2.1 to 2.5 been used to train the model?",
                NO,
                ("Yes", "No"),
            ),
        ),
    ),
    ("3", "Data processing aspects", ()),
    (
        "3.1",
        "Respect of reservation of rights from text and data mining exception or limitation",
        (
            Asked(
                "3.1.i",
                "Are you a Signatory to the Code of Practice for general-purpose AI models that includes commitments to"
                " respect reservations of rights from the TDM exception or limitation?",
                YES,
                ("Yes", "No"),
            ),
            Asked(
                "3.1.ii",
                "Describe the measures implemented before model training to respect reservations of rights from the TDM"
                " exception or limitation before and during data collection, including the opt-out protocols and"
                " solutions honoured by the provider or, as applicable, by third parties from which datasets have been"
                " obtained:",
                "robots.txt and TDMRep are read before each visit. " * 4,
            ),
        ),
    ),
    (
        "3.2",
        "Removal of illegal content",
        (Asked("3.2", "General description of measures taken:", "Block lists, and a classifier for each language."),),
    ),
)
RANGES = {
    "Text": ("Less than 1 billion tokens", "1 billion to 10 trillion tokens", "More than 10 trillion tokens"),
    "Image": ("Less than 1 million images", "1 million to 1 billion images", "More than 1 billion images"),
    "Audio": ("Less than 10 000 hours", "10 000 to 1 million hours", "More than 1 million hours"),
    "Video": ("Less than 10 000 hours", "10 000 to 1 million hours", "More than 1 million hours"),
}
SIZES = {"Text": 1, "Image": 0}
SIZED = {"text": "middle", "image": "small"}
"""Which range is ticked, and what that reads as."""


def answers() -> Iterator[Asked]:
    """Every row that is answered, in its order."""
    return itertools.chain.from_iterable(rows for *_, rows in SECTIONS)


def option_text(asked: Asked, box: Callable[[bool], str], parted: str = "   ") -> str:
    """The boxes of an answer, or its text."""
    if not asked.options:
        return str(asked.answer)
    chosen = (asked.answer,) if isinstance(asked.answer, str) else asked.answer
    return parted.join(f"{box(option.lower() in chosen)} {option}" for option in asked.options)


def typed(is_ticked: bool) -> str:
    return "☒" if is_ticked else "☐"


# HTML


def as_html_table() -> bytes:
    """A table of two columns with boxes of a form."""

    def box(is_ticked: bool) -> str:
        return f'<input type="checkbox"{" checked" if is_ticked else ""}>'

    parts = ["<!doctype html><html><head><title>x</title></head><body><nav>Home Models</nav>"]
    for number, title, rows in SECTIONS:
        parts.append(f"<h2>{number} {html.escape(title)}</h2>")
        if number == "1.3":
            parts.append("<table><tr><th>Modality</th><th>Training data size</th><th>Types of content</th></tr>")
            for modality, ranges in RANGES.items():
                cells = "<br>".join(f"{box(SIZES.get(modality) == n)} {text}" for n, text in enumerate(ranges))
                parts.append(f"<tr><td>{box(modality in SIZES)} {modality}</td><td>{cells}</td><td>Any.</td></tr>")
            parts.append("</table>")
        cells = (f"<tr><td>{html.escape(row.label)}</td><td>{option_text(row, box)}</td></tr>" for row in rows)
        parts.append(f"<table>{''.join(cells)}</table>")
    return "".join((*parts, "</body></html>")).encode()


def as_html_list() -> bytes:
    """Labels as terms, numbered by the provider, with answers in words below them."""
    parts = ["<html><meta charset='utf-8'><body><main>"]
    for number, title, rows in SECTIONS:
        parts.append(f"<h3>{number} {html.escape(title)}</h3><dl>")
        if number == "1.3":
            for modality, place in SIZES.items():
                parts.append(f"<dt>{modality}</dt><dd>{RANGES[modality][place]}</dd>")
        for place, row in enumerate(rows, 1):
            answer = row.answer if isinstance(row.answer, str) else ", ".join(row.answer)
            parts.append(
                f"<dt>{number or 0}.{place} {html.escape(row.label)}</dt><dd><p>{html.escape(answer)}</p></dd>"
            )
        parts.append("</dl>")
    return "".join((*parts, "</main></body></html>")).encode()


# DOCX


def as_docx_table() -> bytes:
    """Tables of two columns, boxes typed."""
    document = docx.Document()
    for number, title, rows in SECTIONS:
        document.add_heading(f"{number}. {title}" if number else title)
        if number == "1.3":
            sizes = document.add_table(1, 3)
            for cell, head in zip(
                sizes.rows[0].cells, ("Modality", "Training data size", "Types of content"), strict=True
            ):
                cell.text = head
            for modality, ranges in RANGES.items():
                cells = sizes.add_row().cells
                cells[0].text = f"{typed(modality in SIZES)} {modality}"
                cells[1].text = "\n".join(f"{typed(SIZES.get(modality) == n)} {text}" for n, text in enumerate(ranges))
                cells[2].text = "Any."
        if rows:
            table = document.add_table(0, 2)
            for row in rows:
                cells = table.add_row().cells
                cells[0].text, cells[1].text = row.label, option_text(row, typed)
    return _saved(document)


def as_docx_text() -> bytes:
    """Paragraphs: a label and its answer in one, in words."""
    document = docx.Document()
    for number, title, rows in SECTIONS:
        document.add_paragraph(f"{number} {title}".strip())
        if number == "1.3":
            for modality, place in SIZES.items():
                document.add_paragraph(f"{modality} training data size: {RANGES[modality][place]}")
        for row in rows:
            answer = row.answer if isinstance(row.answer, str) else ", ".join(row.answer)
            document.add_paragraph(f"{row.label} {answer.capitalize() if row.options else answer}")
    return _saved(document)


def _saved(document: object) -> bytes:
    data = io.BytesIO()
    document.save(data)  # type: ignore[attr-defined]
    return data.getvalue()


# PDF


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


DRAWN = """
#let ticked = box(width: 8pt, height: 8pt, stroke: 0.7pt, {
  place(line(start: (0pt, 0pt), end: (8pt, 8pt), stroke: 0.7pt))
  place(line(start: (8pt, 0pt), end: (0pt, 8pt), stroke: 0.7pt))
})
#let empty = box(width: 8pt, height: 8pt, stroke: 0.7pt)
"""


def _drawn_options(row: Asked) -> str:
    if not row.options:
        return f"[#{_string(str(row.answer))}]"
    chosen = (row.answer,) if isinstance(row.answer, str) else row.answer
    return (
        "["
        + " #h(12pt) ".join(
            f"#{'ticked' if option.lower() in chosen else 'empty'} #{_string(option)}" for option in row.options
        )
        + "]"
    )


def as_pdf_table() -> bytes:
    """A ruled table, its labels in the middle of their rows, boxes drawn, with a head and a foot on every page."""
    parts = ['#set page(paper: "a4", header: [Borea Labs], footer: context counter(page).display())', DRAWN]
    parts.append("#set table(columns: (40%, 60%), align: (left + horizon, left))")
    for number, title, rows in SECTIONS:
        parts.append(f"= #{_string(f'{number} {title}'.strip())}")
        if number == "1.3":
            cells = []
            for modality, ranges in RANGES.items():
                boxes = " #linebreak() ".join(
                    f"#{'ticked' if SIZES.get(modality) == n else 'empty'} #{_string(text)}"
                    for n, text in enumerate(ranges)
                )
                mark = "ticked" if modality in SIZES else "empty"
                cells.append(f"[#{mark} {modality}], [{boxes}], [Any sort of it, from anywhere, in any form.],")
            heads = "[Modality], [Training data size], [Types of content],"
            parts.append(f"#table(columns: (22%, 40%, 38%), {heads} {' '.join(cells)})")
        if rows:
            parts.append("#table(" + ", ".join(f"[#{_string(r.label)}], {_drawn_options(r)}" for r in rows) + ")")
    return typst.compile("\n".join(parts).encode())


def as_pdf_grid() -> bytes:
    """Two columns without a line between them, boxes typed, labels justified and hyphenated."""
    parts = [
        '#set page(paper: "a5", margin: 1.6cm)',
        '#set text(size: 9pt, hyphenate: true, lang: "en", font: ("Libertinus Serif", "DejaVu Sans Mono"))',
        "#set par(justify: true)",
    ]
    for number, title, rows in SECTIONS:
        parts.append(f"== #{_string(f'{number} {title}'.strip())}")
        if number == "1.3":
            for modality, place in SIZES.items():
                parts.append(f"#grid(columns: (25%, 75%), [{modality}], [#{_string(RANGES[modality][place])}])")
        cells = ", ".join(f"[#{_string(r.label)}], [#{_string(option_text(r, typed))}]" for r in rows)
        if rows:
            parts.append(f"#grid(columns: (45%, 55%), gutter: 9pt, {cells})")
    return typst.compile("\n".join(parts).encode())


def as_pdf_text() -> bytes:
    """One column: a numbered label in bold, its answer below it."""
    parts = ['#set page(paper: "us-letter")']
    for number, title, rows in SECTIONS:
        parts.append(f"= #{_string(f'{number} {title}'.strip())}")
        if number == "1.3":
            for modality, place in SIZES.items():
                parts.append(f"*{modality}* #linebreak() #{_string(RANGES[modality][place])}\n")
        for place, row in enumerate(rows, 1):
            answer = row.answer if isinstance(row.answer, str) else ", ".join(row.answer)
            label = _string(f"{number or 0}.{place} {row.label}")
            parts.append(f"*#{label}*\n\n#{_string(answer.capitalize() if row.options else answer)}\n")
    return typst.compile("\n".join(parts).encode())


LAYOUTS: dict[str, Callable[[], bytes]] = {
    "table.html": as_html_table,
    "list.html": as_html_list,
    "table.docx": as_docx_table,
    "text.docx": as_docx_text,
    "table.pdf": as_pdf_table,
    "grid.pdf": as_pdf_grid,
    "text.pdf": as_pdf_text,
}


def as_pdf_form() -> bytes:
    """A page with a title, two questions, and widgets of a form for their boxes, written by hand."""
    text = (
        "BT /F1 10 Tf 50 760 Td (Provider name and contact details: Borea Labs S.A.) Tj ET "
        "BT /F1 10 Tf 50 740 Td (Versioned model name\\(s\\): Borea 12B) Tj ET "
        "BT /F1 10 Tf 50 700 Td (Have you used publicly available datasets to train the model?) Tj ET "
        "BT /F1 10 Tf 420 700 Td (Yes) Tj ET BT /F1 10 Tf 470 700 Td (No) Tj ET "
        "BT /F1 10 Tf 50 680 Td (Were crawlers used by the provider or on behalf of?) Tj ET "
        "BT /F1 10 Tf 420 680 Td (Yes) Tj ET BT /F1 10 Tf 470 680 Td (No) Tj ET"
    )
    boxes = [(405, 700, "On"), (455, 700, "Off"), (405, 680, "Off"), (455, 680, "On")]
    widgets = " ".join(
        f"<< /Type /Annot /Subtype /Widget /FT /Btn /T (b{n}) /AS /{state} /Rect [{x} {y} {x + 9} {y + 9}] >>"
        for n, (x, y, state) in enumerate(boxes)
    )
    return pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Annots [{widgets}]"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
    )


def pdf_of(*objects: str | bytes) -> bytes:
    """A PDF file of objects, the first of them its root."""
    data, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        body = each.encode("latin-1") if isinstance(each, str) else each
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return data + (end + trailer).encode()


def page_of_stream(stream: bytes, keys: str = "") -> bytes:
    """A PDF file of one page with a stream as its contents."""
    return pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
        f"<< /Length {len(stream)} {keys} >>\nstream\n".encode() + stream + b"\nendstream",
    )


# Files that nobody should have to trust


def zeros(amount: int) -> bytes:
    """So many zeros, packed."""
    packer, chunk = zlib.compressobj(1), bytes(20_000_000)
    return b"".join(packer.compress(chunk) for _ in range(amount // len(chunk))) + packer.flush()


def made_to_harm() -> Iterator[tuple[str, bytes]]:
    """Files that are made to take all memory or time, or to be read as what they are not."""
    yield "bomb.pdf", page_of_stream(zeros(1_600_000_000), "/Filter /FlateDecode")
    yield "round.pdf", pdf_of("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>")
    yield "itself.pdf", pdf_of("1 0 R")
    yield "deep.pdf", page_of_stream(b"[" * 200_000)
    yield (
        "pages.pdf",
        pdf_of(
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{'3 0 R ' * 5000}] /Count 5000 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        ),
    )
    yield "letters.pdf", page_of_stream(b"0 0 1 1 re f " * 600_000)
    yield "empty.pdf", b"%PDF-1.7"
    yield "picture.pdf", page_of_stream(b"0 0 612 792 re f")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", bytes(60_000_000))
    yield "bomb.docx", bomb.getvalue()
    entities = io.BytesIO()
    with zipfile.ZipFile(entities, "w") as parts:
        parts.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>')
    yield "entities.docx", entities.getvalue()
    yield "deep.html", b"<html>" + b"<table><tr><td>x" * 20_000
    yield "long.html", b"<html>" + b"<p>" + b"x" * 9_000_000
    yield "elements.html", b"<html>" + b"<b>" * 700_000
    yield "text.txt", b"Version of the Summary: 1"


def mutated(number: int) -> Iterator[tuple[str, bytes]]:
    """So many of the laid out summaries, damaged: bytes changed, pieces cut out, doubled, or of another file."""
    originals = [(name, layout()) for name, layout in (*LAYOUTS.items(), ("form.pdf", as_pdf_form))]
    draw = random.Random(20261203)
    for place in range(number):
        name, data = originals[place % len(originals)]
        changed = bytearray(data)
        for _ in range(draw.choice((1, 3, 20, 200))):
            at = draw.randrange(len(changed))
            match draw.randrange(5):
                case 0:
                    changed[at] = draw.randrange(256)
                case 1:
                    del changed[at : at + draw.choice((1, 10, 1000))]
                case 2:
                    changed[at:at] = changed[at : at + draw.choice((1, 10, 1000))]
                case 3:
                    changed[at:at] = draw.choice((b"99999999999", b"<< /Kids [1 0 R] >>", b"\0" * 50, b"<table>" * 50))
                case 4:
                    other = draw.choice(originals)[1]
                    changed[at : at + 100] = other[at % len(other) : at % len(other) + 100]
            if len(changed) < 10:
                changed += data[:1000]
        yield f"{place}-{name}", bytes(changed)
