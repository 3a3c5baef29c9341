"""A public summary of training content as somebody published it: what it holds, field by field of the template.

Labels are found by their letters, whatever breaks, columns and numbers are around them; what stands right of a label or
below it is its answer. Nothing is made up: a field whose label is nowhere is *missing*, one without an answer is
*blank*, and one whose answer cannot be told is *unread*, with the words that stand there. Source: Template of the AI
Office for Art 53(1)(d), C(2025) 5235 final of 24 July 2025.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.documents import published_answers, published_labels
from gpaiscope.documents.forms import form
from gpaiscope.documents.published_answers import text_of_pieces
from gpaiscope.documents.published_dates import days_in, order_of_days
from gpaiscope.documents.published_labels import Anchor, anchors_in, table_cell_of
from gpaiscope.documents.published_sizes import sizes_by_modality
from gpaiscope.repository import laid_out
from gpaiscope.repository.laid_out import CHECKED, CROSSED, EMPTY, PICTURE, CellEdge, LaidOut, LaidPiece

STATES: Final = ("read", "not-applicable", "blank", "unread", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedField:
    """A field of the template in a published summary: what stands there, and what that says.

    ``value`` is ``yes`` or ``no`` of a question, a tuple of modalities or names, a size by modality, or days; None
    where the words are all there is. ``page`` is 0 where the file has none.
    """

    id: str
    state: str
    text: str = ""
    value: object = None
    page: int = 0
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSummary:
    """A published summary: its file, its form and language, and what each field of the template holds in it.

    ``edition``: ``final``, ``draft`` of January 2025, or ``own`` where the provider asks other questions.
    """

    name: str
    form: str
    pages: int
    language: str
    edition: str
    fields: Mapping[str, PublishedField]


def read_published(path: Path) -> PublishedSummary:
    """What a published summary holds. Raises InputError for a file that cannot be read, or is no such summary."""
    from gpaiscope.repository.opened import refused

    laid = laid_out.read_laid_out(path)
    found = summary_of(laid, path.name)
    held = [field for field in found.fields.values() if field.state != "missing"]
    if len(held) < _LEAST_FIELDS:
        message = "it is no public summary of training content: hardly a label of the official template is in it"
        if found.language not in ("en", ""):
            message = (
                f"its language is not English (it seems to be {found.language}), and only English labels are known"
            )
        raise refused("no-summary", message, path, expected="a summary under Art 53(1)(d), with the template's labels")
    return found


_LEAST_FIELDS: Final = 4


def summary_of(laid: LaidOut, name: str) -> PublishedSummary:
    """What a summary holds, of its pieces as they are laid out."""
    pieces = _own_text(laid)
    anchors = anchors_in(pieces, laid)
    answers = _pieces_of_labels(pieces, anchors, laid)
    whole = " ".join(piece.text for piece in pieces)
    order = order_of_days(whole)
    signs = {letter for piece in pieces for letter in piece.text} & {CHECKED, CROSSED, EMPTY}
    fields: dict[str, PublishedField] = {}
    for anchor in anchors:
        if anchor.id in fields and fields[anchor.id].state not in ("blank", "unread"):
            continue
        if anchor.id and not anchor.is_section and anchor.id not in published_labels.MODALITIES:
            fields[anchor.id] = _field_of_answer(anchor, answers[anchor], order, signs)
    fields |= _fields_of_title(pieces, anchors, fields, order)
    fields |= _of_sections(anchors, answers, fields)
    fields["1.3.i"] = _field_of_sizes(pieces, anchors, answers, signs, sorted(laid.rules, key=lambda rule: rule.y))
    if "1.3.iv.continuous" not in fields and "1.3.iv" in fields:
        told = _CONTINUOUS.search(fields["1.3.iv"].text)
        if told:
            fields["1.3.iv.continuous"] = PublishedField(
                id="1.3.iv.continuous",
                state="read",
                text=told[0],
                value="no" if _DENIES.search(told[0]) else "yes",
                page=fields["1.3.iv"].page,
            )
    every = {id: fields.get(id, PublishedField(id=id, state="missing")) for id in field_order()}
    return PublishedSummary(
        name=name,
        form=laid.form,
        pages=laid.pages,
        language=_language_of_text(whole),
        edition=_edition(whole, every),
        fields=every,
    )


_CONTINUOUS: Final = re.compile(
    r"[^.]*\bmodel\b[^.]*\b(?:continuously|not continuously|not further) trained\b[^.]*", re.IGNORECASE
)
_DENIES: Final = re.compile(r"\b(?:not|no|never|none|without)\b", re.IGNORECASE)


@cache
def field_order() -> tuple[str, ...]:
    """The ids of the fields of the template, in its order."""
    return tuple(field.id for field in form("training-content-summary").fields if field.id not in _NO_ROW)


_NO_ROW: Final = frozenset({"h.earlier", "h.where", "3.1.ii.protocols"})
"""Fields of the form that are rows of no label of their own in the template."""


# The pieces without what stands on every page


def _own_text(laid: LaidOut) -> list[LaidPiece]:
    """The pieces of a summary, sorted, without heads and feet of its pages and numbers of pages."""
    if laid.pages < 2:
        return sorted(laid.pieces, key=lambda piece: (piece.top, piece.left))
    edges = _first_and_last_lines(laid)
    pages: dict[tuple[object, ...], set[int]] = {}
    for piece in laid.pieces:
        pages.setdefault(_place_on_page(piece, edges), set()).add(piece.page)
    least = max(3, (laid.pages + 1) // 2)
    kept = []
    for piece in laid.pieces:
        top, end = edges[piece.page]
        is_number = _PAGE.fullmatch(piece.text) and (piece.top < top + 20 or piece.bottom > end - 30)
        if not is_number and len(pages[_place_on_page(piece, edges)]) < least:
            kept.append(piece)
    return sorted(kept, key=lambda piece: (piece.top, piece.left))


_PAGE: Final = re.compile(r"(?:page )?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?", re.IGNORECASE)


def _first_and_last_lines(laid: LaidOut) -> dict[int, tuple[float, float]]:
    """Of each page the top and the end of what stands on it."""
    found: dict[int, tuple[float, float]] = {}
    for piece in laid.pieces:
        top, end = found.get(piece.page, (piece.top, piece.bottom))
        found[piece.page] = (min(top, piece.top), max(end, piece.bottom))
    return found


def _place_on_page(piece: LaidPiece, edges: Mapping[int, tuple[float, float]]) -> tuple[object, ...]:
    """A piece by its text without numbers and where it stands on its page: the same on many pages is furniture."""
    first = edges[piece.page][0]
    return re.sub(r"\d+", "#", piece.text), round(piece.left / 4), round((piece.top - first) / 6)


# What belongs to which label


def _pieces_of_labels(
    pieces: Sequence[LaidPiece], anchors: Sequence[Anchor], laid: LaidOut
) -> dict[Anchor, list[LaidPiece]]:
    """The pieces that answer each label: in its row right of it, else below it until the next."""
    of_labels = {piece for anchor in anchors for piece in anchor.pieces}
    edges = sorted(laid.rules, key=lambda rule: rule.y)
    found: dict[Anchor, list[LaidPiece]] = {anchor: [] for anchor in anchors}
    for anchor in anchors:
        if anchor.rest:
            last = anchor.pieces[-1]
            found[anchor].append(LaidPiece(last.page, last.left, last.top, last.right, last.bottom, anchor.rest))
    for piece in pieces:
        if piece not in of_labels:
            for owner in _labels_answered(piece, anchors, edges):
                found[owner].append(piece)
    return found


def _labels_answered(piece: LaidPiece, anchors: Sequence[Anchor], edges: Sequence[CellEdge]) -> Sequence[Anchor]:
    """The labels that a piece answers: those beside its cell, where edges part cells; else the nearest one before it.

    A label may stand in the middle of a row, so that its answer begins above it. Where edges part labels and not what
    is beside them, one cell answers them all.
    """
    middle = (piece.top + piece.bottom) / 2
    band = table_cell_of(piece, edges)
    if band is not None:
        row = [
            anchor
            for anchor in anchors
            if not anchor.is_section
            and anchor.right <= piece.left + 4
            and band[0] - 2 <= (anchor.top + anchor.bottom) / 2 <= band[1] + 2
        ]
        if len(row) == 1 or (
            row
            and all(
                any(
                    one.bottom - 3 <= edge.y <= other.top + 3 and edge.left - 3 <= one.left + 2 <= edge.right
                    for edge in edges
                )
                for one, other in pairwise(row)
            )
        ):
            return row
    before = [
        anchor
        for anchor in anchors
        if (anchor.top - 3 <= middle if anchor.right <= piece.left + 4 else anchor.bottom <= piece.top + 3)
    ]
    return sorted(before, key=lambda anchor: (round(anchor.top), anchor.left))[-1:]


# What an answer says


def _field_of_answer(anchor: Anchor, answer: Sequence[LaidPiece], order: str, signs: set[str]) -> PublishedField:
    text = text_of_pieces(answer)
    before, _, after = text.partition(":")
    if (published_labels.letters_of(before)[0], anchor.id, False) in published_labels.known_labels():
        text = after.strip()  # another label of the same field stands in its answer
    page = answer[0].page if answer else anchor.pieces[0].page
    bare = re.sub(f"[{PICTURE}{EMPTY}{CHECKED}{CROSSED}\\s.:–-]+", "", text)
    if anchor.id in published_labels.CHOICES and not bare and (stated := _STATED.match(text_of_pieces(anchor.pieces))):
        value = "no" if stated[1] else "yes"
        return PublishedField(id=anchor.id, state="read", text=text_of_pieces(anchor.pieces), value=value, page=page)
    if not bare and not any(sign in text for sign in (CHECKED, CROSSED, EMPTY, PICTURE)):
        return PublishedField(id=anchor.id, state="blank", page=page)
    if anchor.id in published_labels.CHOICES:
        state, word, because = published_answers.choice_in(text, signs)
        return PublishedField(id=anchor.id, state=state, text=text, value=word, page=page, because=because)
    if published_answers.is_not_applicable(text):
        return PublishedField(id=anchor.id, state="not-applicable", text=text, value="N/A", page=page)
    if anchor.id in published_labels.OF_MODALITIES:
        state, modalities, because = published_answers.modalities_in(text, signs)
        return PublishedField(id=anchor.id, state=state, text=text, value=modalities, page=page, because=because)
    if anchor.id in published_labels.DAYS:
        days = days_in(text, order, latest=anchor.id == "1.3.iv")
        because = "" if days else "no day or month can be told from it"
        state = "read" if days is not None and not days.either else "unread"
        if days is not None and days.either:
            because = f"it can be {' or '.join(days.either)}"
        return PublishedField(id=anchor.id, state=state, text=text, value=days, page=page, because=because)
    names = published_answers.names_in(answer) if anchor.id in published_labels.OF_NAMES else None
    return PublishedField(id=anchor.id, state="read", text=text, value=names, page=page)


_STATED: Final = re.compile(r"(?:we|the provider|our company) (?:are|is|have|has)( not)?\b", re.IGNORECASE)
"""How a statement begins that stands where the template has a question."""


# Fields that have no label of their own


def _fields_of_title(
    pieces: Sequence[LaidPiece], anchors: Sequence[Anchor], fields: Mapping[str, PublishedField], order: str
) -> dict[str, PublishedField]:
    """Version and day where they stand in a line of the title, the day also alone in one."""
    found: dict[str, PublishedField] = {}
    first = [piece for piece in pieces if piece.page <= 1][:60]
    text = "\n".join(piece.text for piece in first)
    if fields.get("h.version", _MISSING).state != "read":
        match = re.search(
            r"\b(?:summary|version)(?: of the summary)?\s*:?\s*((?:version\s+)?v?\d+(?:\.\d+)*)\b", text, re.IGNORECASE
        )
        if match:
            found["h.version"] = PublishedField(id="h.version", state="read", text=match[1], page=first[0].page)
    elif match := re.match(
        r"(.{1,60}?)\s*[-–|,;]?\s*\blast updated?\b", fields["h.version"].text, re.IGNORECASE | re.DOTALL
    ):
        found["h.version"] = PublishedField(id="h.version", state="read", text=match[1], page=first[0].page)
    if fields.get("h.updated", _MISSING).state in ("missing", "blank"):
        match = re.search(r"\blast updated?(?: on)?\s*:?\s*([^\n]*\n?[^\n]*)", text, re.IGNORECASE)
        line = match[1].partition("\n")[0] if match else ""
        told = line if days_in(line, order) else match[1] if match else ""
        days = days_in(told, order)
        if days is not None:
            state = "unread" if days.either else "read"
            because = f"it can be {' or '.join(days.either)}" if days.either else ""
            found["h.updated"] = PublishedField(
                id="h.updated", state=state, text=told.strip(), value=days, page=first[0].page, because=because
            )
        elif anchors:
            for piece in first:
                alone = days_in(piece.text, order) if piece.top < anchors[0].top and len(piece.text) < 24 else None
                if alone is not None and not alone.either and not re.search(r"\d{4}/\d|[(:]", piece.text):
                    found["h.updated"] = PublishedField(
                        id="h.updated", state="read", text=piece.text, value=alone, page=piece.page
                    )
                    break
    return found


_MISSING: Final = PublishedField(id="", state="missing")

_OF_A_SECTION: Final[Mapping[str, tuple[str, ...]]] = {
    "2.1": ("2.1.i",),
    "2.2": ("2.2.1.i", "2.2.2.i"),
    "2.2.1": ("2.2.1.i",),
    "2.2.2": ("2.2.2.i",),
    "2.3": ("2.3.i",),
    "2.4": ("2.4.i", "2.4.ii"),
    "2.5": ("2.5.i",),
    "2.6": ("2.6.i",),
    "3.1": ("3.1.i",),
}
"""The questions that a section answers where it says in a sentence what the template asks."""


def _of_sections(
    anchors: Sequence[Anchor], answers: Mapping[Anchor, Sequence[LaidPiece]], fields: Mapping[str, PublishedField]
) -> dict[str, PublishedField]:
    """Questions that are answered by a sentence below the title of their section, and printed nowhere."""
    found: dict[str, PublishedField] = {}
    for anchor in anchors:
        asked = _OF_A_SECTION.get(anchor.id, ()) if anchor.is_section else ()
        text = " ".join(text_of_pieces(answers[anchor]).split())
        sentence = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)[0] if text else ""
        word = _said_in_sentence(sentence) if asked else None
        for id in asked:
            if id not in fields and word is not None and (word == "no" or len(asked) == 1):
                page = answers[anchor][0].page
                found[id] = PublishedField(id=id, state="read", text=sentence, value=word, page=page)
    return found


_DID: Final = re.compile(
    r"\b(?:trained on|drawn from|consists? of|was|were|have|has|did|used?|crawled|obtained|created)\b", re.IGNORECASE
)


def _said_in_sentence(sentence: str) -> str | None:
    """Whether a sentence says that something was done; None where it is no such sentence."""
    if not sentence or len(sentence) > 600 or sentence.endswith("?") or not _DID.search(sentence):
        return None
    if re.match(
        r"(?:we|the provider|the model|it)\b.{0,40}\b(?:have|has|did|was|were|do|does) not\b|no\b|none\b",
        sentence,
        re.IGNORECASE,
    ):
        return "no"
    return None if _DENIES.search(sentence) else "yes"


# Sizes by modality


def _field_of_sizes(
    pieces: Sequence[LaidPiece],
    anchors: Sequence[Anchor],
    answers: Mapping[Anchor, Sequence[LaidPiece]],
    signs: set[str],
    edges: Sequence[CellEdge],
) -> PublishedField:
    """How much data of each modality there is: the ranges that are ticked or named in the table of section 1.3."""
    begin = next((anchor for anchor in anchors if anchor.is_section and anchor.id == "1.3"), None)
    if begin is None:
        return PublishedField(id="1.3.i", state="missing")
    last = next((a.top for a in anchors if a.top > begin.bottom and not (a.is_section and a.id.startswith("1.3"))), 1e9)
    next_rows = [piece for piece in pieces if begin.bottom - 2 <= piece.top and piece.bottom <= last + 40]
    owned = {piece for a in anchors for piece in (*answers[a], *a.pieces) if a.top >= last}
    rows = [piece for piece in next_rows if piece not in owned and piece not in begin.pieces]
    found, page = sizes_by_modality(rows, signs, edges), begin.pieces[0].page
    text = text_of_pieces(rows)
    if not found:
        state = "unread" if text else "blank"
        return PublishedField(
            id="1.3.i", state=state, text=text, page=page, because="no range can be told from it" if text else ""
        )
    return PublishedField(id="1.3.i", state="read", text=text, value=found, page=page)


# The language and the edition of the form


def _edition(text: str, fields: Mapping[str, PublishedField]) -> str:
    """Which form a summary follows, by the words that only one has, and by the questions that it leaves out."""
    if re.search(
        r"content categories|knowledge cut-?off date:|unwanted content", text, re.IGNORECASE
    ) and not re.search(r"removal of illegal content", text, re.IGNORECASE):
        return "draft"
    asked = sum(fields[id].state != "missing" for id in published_labels.CHOICES if id != "1.3.iv.continuous")
    return "final" if asked >= _MOST_QUESTIONS else "own"


_MOST_QUESTIONS: Final = 6
"""Of the nine questions of the template that a yes or a no answers, those that a summary of it has at least."""


_LANGUAGES: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(["the", "of", "and", "to", "in", "is", "for", "that", "by", "with"]),
    "de": frozenset(["der", "die", "und", "das", "von", "zu", "mit", "für", "ist", "den"]),
    "fr": frozenset(["le", "les", "des", "et", "la", "du", "pour", "est", "une", "dans"]),
    "it": frozenset(["il", "di", "che", "della", "per", "con", "del", "sono", "gli", "una"]),
    "es": frozenset(["el", "los", "de", "las", "para", "con", "que", "una", "por", "del"]),
    "pl": frozenset(["na", "do", "jest", "się", "oraz", "nie", "przez", "dla", "danych", "które"]),
    "nl": frozenset(["het", "een", "van", "de", "en", "voor", "met", "zijn", "door", "niet"]),
    "pt": frozenset(["os", "da", "do", "para", "com", "uma", "que", "dos", "não", "por"]),
}


def _language_of_text(text: str) -> str:
    """The language by its commonest small words; empty where too few stand there."""
    words = Counter(re.findall(r"\w+", text.lower()))
    counts = {language: sum(words[word] for word in small) for language, small in _LANGUAGES.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 8 else ""
