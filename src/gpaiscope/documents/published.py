"""A public summary of training content as somebody published it: what it holds, field by field of the template.

Labels are found by their letters, whatever breaks, columns and numbers are around them; what stands right of a label or
below it is its answer. Nothing is made up: a field whose label is nowhere is *missing*, one without an answer is
*blank*, and one whose answer cannot be told is *unread*, with the words that stand there. Source: Template of the AI
Office for Art 53(1)(d), C(2025) 5235 final of 24 July 2025.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.documents.published_dates import days_in, order_of_days
from gpaiscope.repository.laid_out import (
    BOXES,
    CHECKED,
    CROSSED,
    EMPTY,
    PICTURE,
    CellEdge,
    LaidOut,
    LaidPiece,
    read_laid_out,
)

STATES: Final = ("read", "not-applicable", "blank", "unread", "missing")

# What is looked for. A label that several sections have is told apart by the section that it stands in.

QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "h.version": ("Version of the Summary", "Document version number", "Summary version"),
    "h.updated": ("Last update", "Last updated", "Date of last update", "Last brought up to date"),
    "1.1.i": (
        "Provider name and contact details",
        "Provider's name and contact details",
        "Provider's name and contact",
        "Model Developer name and contact details",
        "Name and contact details of the provider",
        "Provider, and how to reach it",
    ),
    "1.1.ii": (
        "Authorised representative name and contact details",
        "Authorised representative's name and contact details",
        "Authorised representative's name and contact",
        "Name and contact details of the authorised representative",
        "Authorised representative, and how to reach it",
    ),
    "1.2.i": (
        "Versioned model name(s)",
        "Versioned model names",
        "Versioned model name",
        "Model name(s) and version(s)",
    ),
    "1.2.ii": ("Model dependencies", "Model dependency"),
    "1.2.iii": (
        "Date of placement of the model on the Union market",
        "Date of placement on the Union market",
        "Date of placing on the Union market",
    ),
    "1.3.iv": (
        "Latest date of data acquisition/collection for model training",
        "Latest date of data: acquisition/collection for model training",
        "Latest date of data acquisition or collection for model training",
        "Latest date of data acquisition/collection",
        "Knowledge cut-off date",
    ),
    "1.3.iv.continuous": (
        "Is data collection ongoing to update the model with new data collection after deployment?",
        "Is the model continuously trained on new data?",
        "Is the model continuously trained on new or dynamic data after this date?",
    ),
    "1.3.v": (
        "Description of the linguistic characteristics of the overall training data",
        "Linguistic characteristics of the overall training data",
        "Linguistic characteristics",
    ),
    "1.3.vi": (
        "Other relevant characteristics of the overall training data",
        "Other relevant characteristics",
    ),
    "2.1.i": ("Have you used publicly available datasets to train the model?",),
    "2.1.iii": (
        "List of large publicly available datasets",
        "Main publicly available datasets used for pretraining",
        "List of main publicly available datasets",
    ),
    "2.1.iv": (
        "General description of other publicly available datasets not listed above",
        "General description of other publicly available datasets",
    ),
    "2.2.1.i": (
        "Have you concluded transactional commercial licensing agreement(s) with rightsholder(s)"
        " or with their representatives?",
    ),
    "2.2.2.i": (
        "Have you obtained private datasets from third parties that are not licensed as described in Section 2.2.1,"
        " such as data obtained from providers of private databases, or data intermediaries?",
    ),
    "2.2.2.iii": ("If publicly known, list private datasets obtained from other third parties",),
    "2.2.2.iv": ("General description of non-publicly known private datasets obtained from third parties",),
    "2.3.i": (
        "Were crawlers used by the provider or on behalf of?",
        "Were crawlers used by the provider or on its behalf?",
    ),
    "2.3.ii": ("If yes, specify crawler name(s)/identifier(s)", "Crawler name(s)/identifier(s)"),
    "2.3.iii": ("Purposes of the crawler(s)", "Purpose of the crawler(s)"),
    "2.3.iv": ("General description of crawler behaviour", "General description of the crawler behaviour"),
    "2.3.v": ("Period of data collection",),
    "2.3.vi": ("Comprehensive description of the type of content and online sources crawled",),
    "2.3.viii": ("Summary of the most relevant domain names crawled",),
    "2.4.i": (
        "Was data from user interactions with the AI model (e.g. user input and prompts) used to train the model?",
    ),
    "2.4.ii": (
        "Was data collected from user interactions with the provider's other services or products"
        " used to train the model?",
    ),
    "2.4.iii": (
        "If yes, provide a general description of the provider's services or products that were used to collect the"
        " user data",
    ),
    "2.5.i": (
        "Was synthetic AI-generated data created by the provider or on their behalf to train the model?",
        "Was any synthetic AI-generated data used to train the model?",
    ),
    "2.5.ii": ("If yes, modality of the synthetic data", "Modality of the synthetic data"),
    "2.5.iii": (
        "If yes, specify the general-purpose AI model(s) used to generate the synthetic data if available on the"
        " market",
        "Name of the AI model used to generate the synthetic data",
        "Name AI model used to generate the synthetic data",
    ),
    "2.5.iv": (
        "Information about other AI models, including provider's own AI model(s) not available on the market, used to"
        " generate synthetic data to train the model to which this Summary applies",
    ),
    "2.6.i": ("Have data sources other than those described in Sections 2.1 to 2.5 been used to train the model?",),
    "2.6.ii": ("If yes, provide a narrative description of these data sources and the data",),
    "3.1.i": (
        "Are you a Signatory to the Code of Practice for general-purpose AI models that includes commitments to respect"
        " reservations of rights from the TDM exception or limitation?",
        "Are you a Signatory to the Code of Practice for general-purpose AI models that includes commitments to respect"
        " reservation of rights from the text and data mining exception or limitation",
    ),
    "3.1.ii": (
        "Describe the measures implemented before model training to respect reservations of rights from the TDM"
        " exception or limitation before and during data collection, including the opt-out protocols and solutions"
        " honoured by the provider or, as applicable, by third parties from which datasets have been obtained",
        "Measures implemented to respect reservations of rights from the text and data-mining exception under"
        " Art.4(3) CDSM Directive during data collection",
    ),
    "3.2": ("General description of measures taken",),
    "3.3": (
        "Other relevant information about data processing (optional)",
        "Other relevant information about data processing",
    ),
}
"""Labels by field, without the marks at their ends; those of the form itself are looked for besides."""

SHARED: Final[Mapping[str, tuple[str, ...]]] = {
    "modalities": (
        "If yes, specify the modality(ies) of the content covered by the datasets concerned",
        "Type of modality covered",
        "Type of modalities covered",
    ),
    "comments": ("Additional comments (optional)", "Additional comments"),
}
"""Labels that several sections have."""

OF_SECTION: Final[Mapping[str, Mapping[str, str]]] = {
    "modalities": {
        **{"2.1": "2.1.ii", "2.2.1": "2.2.1.ii", "2.2.2": "2.2.2.ii", "2.2": "2.2.2.ii"},
        **{"2.3": "2.3.vii", "2.4": "2.4.iv", "2.5": "2.5.ii"},
    },
    "comments": {
        **{"1.3": "1.3.vii", "2.1": "2.1.v", "2.2": "2.2.2.v", "2.2.1": "2.2.2.v", "2.2.2": "2.2.2.v", "2.3": "2.3.ix"},
        **{"2.4": "2.4.v", "2.5": "2.5.v", "2.6": "2.6.iii", "3.1": "3.1.iii", "3.2": "", "3.3": ""},
    },
}

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "1": ("General information",),
    "1.1": ("Provider identification", "Model Developer identification", "Model and Provider Identification"),
    "1.2": ("Model identification", "Date of Placement on the Market and Knowledge Cut-off Date"),
    "1.3": (
        "Modalities, overall training data size and other characteristics",
        "Overall training data size and characteristics",
        "Overall training data size, modalities and characteristics",
    ),
    "2": ("List of data sources",),
    "2.1": ("Publicly available datasets", "Publicly accessible datasets"),
    "2.2": ("Private non-publicly available datasets obtained from third parties",),
    "2.2.1": ("Datasets commercially licensed by rightsholders or their representatives",),
    "2.2.2": ("Private datasets obtained from other third parties",),
    "2.3": ("Data crawled and scraped from online sources",),
    "2.4": ("User data",),
    "2.5": ("Synthetic data",),
    "2.6": ("Other sources of data", "Other data sources"),
    "3": ("Data processing aspects", "Other relevant data processing aspects"),
    "3.1": ("Respect of reservation of rights from text and data mining exception or limitation",),
    "3.2": ("Removal of illegal content", "Removal of unwanted content"),
    "3.3": ("Other information (optional)", "Other information"),
}

MODALITIES: Final = ("text", "image", "audio", "video", "other")
CHOICES: Final = frozenset(
    {"1.3.iv.continuous", "2.1.i", "2.2.1.i", "2.2.2.i", "2.3.i", "2.4.i", "2.4.ii", "2.5.i", "2.6.i", "3.1.i"}
)
OF_MODALITIES: Final = frozenset(OF_SECTION["modalities"].values())
DAYS: Final = frozenset({"h.updated", "1.2.iii", "1.3.iv", "2.3.v"})
OF_NAMES: Final = frozenset({"1.2.i", "1.2.ii", "2.1.iii", "2.2.2.iii", "2.3.ii", "2.3.viii", "2.5.iii"})


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

    laid = read_laid_out(path)
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
    anchors = _anchors(pieces, laid)
    answers = _pieces_of_labels(pieces, anchors, laid)
    whole = " ".join(piece.text for piece in pieces)
    order = order_of_days(whole)
    signs = {letter for piece in pieces for letter in piece.text} & {CHECKED, CROSSED, EMPTY}
    fields: dict[str, PublishedField] = {}
    for anchor in anchors:
        if anchor.id in fields and fields[anchor.id].state not in ("blank", "unread"):
            continue
        if anchor.id and not anchor.is_section and anchor.id not in MODALITIES:
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
    from gpaiscope.documents.forms import form

    return tuple(field.id for field in form("training-content-summary").fields if field.id not in _NOT_ASKED)


_NOT_ASKED: Final = frozenset({"h.earlier", "h.where", "3.1.ii.protocols"})
"""Fields of the form that are rows of no label of their own in the template."""


# The pieces without what stands on every page


def _own_text(laid: LaidOut) -> list[LaidPiece]:
    """The pieces of a summary, sorted, without heads and feet of its pages and numbers of pages."""
    tops = _tops(laid)
    if laid.pages < 2:
        return sorted(laid.pieces, key=lambda piece: (piece.top, piece.left))
    places = Counter({key: len(pages) for key, pages in _pages_of(laid, tops).items()})
    kept = []
    for piece in laid.pieces:
        least = max(3, (laid.pages + 1) // 2)
        is_furniture = laid.pages >= 3 and places[_place_on_page(piece, tops)] >= least
        if (
            not is_furniture
            and not re.fullmatch(r"(?:page )?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?", piece.text, re.IGNORECASE)
        ) or (not is_furniture and not _is_at_edge(piece, tops)):
            kept.append(piece)
    return sorted(kept, key=lambda piece: (piece.top, piece.left))


def _tops(laid: LaidOut) -> dict[int, tuple[float, float]]:
    """Of each page the top and the end of what stands on it."""
    found: dict[int, tuple[float, float]] = {}
    for piece in laid.pieces:
        top, end = found.get(piece.page, (piece.top, piece.bottom))
        found[piece.page] = (min(top, piece.top), max(end, piece.bottom))
    return found


def _pages_of(laid: LaidOut, tops: Mapping[int, tuple[float, float]]) -> dict[tuple[object, ...], set[int]]:
    pages: dict[tuple[object, ...], set[int]] = {}
    for piece in laid.pieces:
        pages.setdefault(_place_on_page(piece, tops), set()).add(piece.page)
    return pages


def _place_on_page(piece: LaidPiece, tops: Mapping[int, tuple[float, float]]) -> tuple[object, ...]:
    first = tops[piece.page][0]
    return re.sub(r"\d+", "#", piece.text), round(piece.left / 4), round((piece.top - first) / 6)


def _is_at_edge(piece: LaidPiece, tops: Mapping[int, tuple[float, float]]) -> bool:
    top, end = tops[piece.page]
    return piece.top < top + 20 or piece.bottom > end - 30


# Labels in the text


@dataclass(frozen=True, slots=True)
class Anchor:
    """A label that was found: of which field or section, in which pieces, and what of its last piece is its answer."""

    id: str
    is_section: bool
    section: str
    pieces: tuple[LaidPiece, ...]
    rest: str = ""

    @property
    def left(self) -> float:
        """Where it begins."""
        return min(piece.left for piece in self.pieces)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(piece.right for piece in self.pieces)

    @property
    def top(self) -> float:
        """Where its first line begins."""
        return self.pieces[0].top

    @property
    def bottom(self) -> float:
        """Where its last line ends."""
        return max(piece.bottom for piece in self.pieces)


def letters_of(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in small, and where each stands in it, without breaks, hyphens and marks."""
    letters, places = [], []
    for place, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKD", sign).casefold():
            if letter.isalnum() or letter == "\ufffd":
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


@cache
def _known_labels() -> tuple[tuple[str, str, bool], ...]:
    """The letters of every label, what it is of, and whether that is a section; the longest first."""
    from gpaiscope.documents.forms import form

    own = {field.id: (field.label,) for field in form("training-content-summary").fields}
    found: dict[tuple[str, str], bool] = {}
    for id, labels in (*QUESTIONS.items(), *SHARED.items()):
        for label in labels:
            found[letters_of(label)[0], id] = False
    known = {letters for letters, _ in found}
    for id, labels in own.items():
        letters = letters_of(labels[0])[0]
        if id in QUESTIONS and letters not in known and len(letters) >= _SHORT:
            found[letters, id] = False
    for number, titles in SECTIONS.items():
        for title in titles:
            found[letters_of(title)[0], number] = True
    return tuple(
        (letters, id, is_section)
        for (letters, id), is_section in sorted(found.items(), key=lambda entry: -len(entry[0][0]))
    )


_SHORT: Final = 22
"""Letters of a label that is matched as a whole alone, as a text may hold as few by chance."""

_NUMBER: Final = re.compile(
    r"[\s•◦▪·*–-]*(?:section\s+)?(\d(?:\.\d{1,2}){0,4}(?:\.?[A-Za-z]\b)?)?[.)]?[\s:]*", re.IGNORECASE
)


def _anchors(pieces: Sequence[LaidPiece], laid: LaidOut) -> list[Anchor]:
    """The labels that stand in the pieces, in their order, each with the section that it stands in."""
    found: list[tuple[str, bool, tuple[LaidPiece, ...], str]] = []
    taken: set[LaidPiece] = set()
    starts = [piece.top for piece in pieces]
    for place, piece in enumerate(pieces):
        if piece in taken:
            continue
        for chain in _chains(pieces, place, starts, laid, taken):
            match = _label_of(chain)
            if match is not None:
                id, is_section, count, rest = match
                if _is_answer(found, id, piece):
                    break
                found.append((id, is_section, tuple(chain[:count]), rest))
                taken.update(chain[:count])
                break
    return list(_with_sections(found))


def _is_answer(found: Sequence[tuple[str, bool, tuple[LaidPiece, ...], str]], id: str, piece: LaidPiece) -> bool:
    """Whether what looks like a label stands in the answer of the same one."""
    if not found or found[-1][:2] != (id, False):
        return False
    own = found[-1][2]
    return own[0].top - 3 <= piece.top <= own[-1].bottom + 3


def _chains(
    pieces: Sequence[LaidPiece], place: int, starts: Sequence[float], laid: LaidOut, taken: set[LaidPiece]
) -> Iterator[list[LaidPiece]]:
    """A piece with those below it in its column; then with those beside it in a line that wide gaps part."""
    first = pieces[place]
    near = [
        piece
        for piece in pieces[place : bisect_right(starts, first.bottom + 220)]
        if piece.page == first.page and piece not in taken
    ]
    following = bisect_right(starts, max((piece.bottom for piece in near), default=first.bottom))
    over = [piece for piece in pieces[following : following + 12] if piece.page == first.page + 1][:4]
    if over and near[-1].page == first.page and all(piece.top <= near[-1].top + 1 for piece in near):
        near += over
    yield _column_below(first, near, laid, wide=False)
    yield _column_below(first, near, laid, wide=True)


def _column_below(first: LaidPiece, near: Sequence[LaidPiece], laid: LaidOut, *, wide: bool) -> list[LaidPiece]:
    chain = [first]
    for _ in range(_MOST_LINES):
        last = chain[-1]
        height = max(last.bottom - last.top, 5)
        if wide:
            beside = [
                piece
                for piece in near
                if abs(piece.top - last.top) < 0.4 * height and -1 < piece.left - last.right < 2.5 * height
            ]
            if beside and beside[0] not in chain:
                chain.append(beside[0])
                continue
        line_left = next((piece.left for piece in chain if abs(piece.top - last.top) < 0.4 * height), last.left)
        below = [
            piece
            for piece in near
            if last.top + 0.5 * height < piece.top < last.bottom + 0.95 * height
            and (abs(piece.left - line_left) < 9 or abs(piece.left - first.left) < 26 or _is_centred(piece, first))
            and piece not in chain
        ]
        if not below and last.page == first.page:
            below = [piece for piece in near if piece.page == first.page + 1 and abs(piece.left - line_left) < 3]
        if not below:
            break
        following = min(below, key=lambda piece: (round(piece.top), abs(piece.left - first.left)))
        if following.page == last.page and _is_parted(last.bottom, following.top, first, laid):
            break
        chain.append(following)
    return chain


_MOST_LINES: Final = 16


def _is_centred(piece: LaidPiece, first: LaidPiece) -> bool:
    return abs(piece.left + piece.right - first.left - first.right) < 6


def _is_parted(above: float, below: float, first: LaidPiece, laid: LaidOut) -> bool:
    """Whether an edge of a cell lies between two lines of a column."""
    middle = first.left + 2
    return any(above - 2 <= rule.y <= below + 2 and rule.left - 2 <= middle <= rule.right + 2 for rule in laid.rules)


def _label_of(chain: Sequence[LaidPiece]) -> tuple[str, bool, int, str] | None:
    """The label that a chain of pieces begins with: of what, how many pieces it takes, and the rest of the last."""
    number = _NUMBER.match(chain[0].text)
    begins = number.end() if number else 0
    text, ends = chain[0].text[begins:], []
    for piece in chain[1:]:
        ends.append(len(text))
        text += f" {piece.text}"
    ends.append(len(text))
    letters, places = letters_of(text)
    if len(letters) < 4 or not re.match(r"[\W_]*[^\W_a-z]", text) or text[:1] in BOXES:
        return None
    best: tuple[float, int, str, bool, int] | None = None
    for label, id, is_section in _known_labels():
        end = _end_of(label, letters)
        if end is None or not _ends_well(text, places, end, is_section or len(label) < _SHORT, ends):
            continue
        same = SequenceMatcher(None, label, letters[:end], autojunk=False).ratio() * (len(label) + end) / 2
        score = 3 * same - len(label) - end  # what is the same in both counts, and what is in one alone counts against
        if best is None or score > best[0]:
            best = (score, len(label), id, is_section, end)
    if best is None:
        return None
    _, _, id, is_section, end = best
    stop = places[end - 1] + 1
    count = next(count for count, last in enumerate(ends, 1) if stop <= last)
    rest = text[stop : ends[count - 1]].lstrip(" :?.)]’'\"")
    return id, is_section, count, rest


def _end_of(label: str, letters: str) -> int | None:
    """Where a label ends in letters that begin with it, or with what was printed of it; None where they do not."""
    if letters.startswith(label):
        return len(label)
    if len(label) < _SHORT or (letters[:3] != label[:3] and not _begin_alike(label[:16], letters[:16])):
        return None
    start = letters[: len(label) * 9 // 8 + 6]
    matcher = SequenceMatcher(None, label, start, autojunk=False)
    if matcher.real_quick_ratio() < 0.8 or matcher.quick_ratio() < 0.8:
        return None
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= 3]
    if not blocks or blocks[0].a > 2 or blocks[0].b > 2:
        return None
    end = blocks[-1].b + blocks[-1].size
    missing = len(label) - blocks[-1].a - blocks[-1].size
    same = sum(block.size for block in blocks)
    return end if missing <= 3 and same >= _SAME * len(label) and same >= _SAME * end else None


_SAME: Final = 0.88


def _begin_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.7


def _ends_well(text: str, places: Sequence[int], end: int, is_short: bool, ends: Sequence[int]) -> bool:
    """Whether a label ends where a word does; a short one where its line does, or before a colon."""
    stop = places[end - 1] + 1
    following = text[stop : stop + 1]
    if following.isalnum():
        return False
    if not is_short:
        return True
    rest = re.match(r"[\s.:?)(*¹²³⁰-⁹]*", text[stop:])
    after = stop + (rest.end() if rest else 0)
    return ":" in text[stop:after] or any(stop <= last <= after for last in ends)


def _with_sections(found: Iterable[tuple[str, bool, tuple[LaidPiece, ...], str]]) -> Iterator[Anchor]:
    """Each label with its section, and those that several sections have as those of theirs."""
    section = ""
    for id, is_section, pieces, rest in found:
        if is_section:
            section = id
        elif id in QUESTIONS:
            section = section_of(id)
        else:
            id = OF_SECTION[id].get(section, "")
        yield Anchor(id, is_section, section, pieces, rest)


def section_of(id: str) -> str:
    """The section that a field stands in: ``2.2.1`` of ``2.2.1.i``."""
    match = re.match(r"\d(?:\.\d)*", id)
    return match[0] if match else ""


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
    band = _band(piece, edges)
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
    before = [anchor for anchor in anchors if _is_before(anchor, piece, middle)]
    return sorted(before, key=lambda anchor: (round(anchor.top), anchor.left))[-1:]


def _band(piece: LaidPiece, edges: Sequence[CellEdge]) -> tuple[float, float] | None:
    """From where to where the cell reaches that a piece stands in; None where no edge lies above it."""
    middle, x = (piece.top + piece.bottom) / 2, piece.left + 2
    own = [edge.y for edge in edges if edge.left - 3 <= x <= edge.right + 3]
    place = bisect_right(own, middle)
    if not place:
        return None
    return own[place - 1], own[place] if place < len(own) else own[place - 1] + _TALLEST


_TALLEST: Final = 500.0
"""How tall a cell is at most of which a label may stand in the middle."""


def _is_before(anchor: Anchor, piece: LaidPiece, middle: float) -> bool:
    beside = anchor.right <= piece.left + 4
    return anchor.top - 3 <= middle if beside else anchor.bottom <= piece.top + 3


# What an answer says


def _field_of_answer(anchor: Anchor, answer: Sequence[LaidPiece], order: str, signs: set[str]) -> PublishedField:
    text = _without_label(anchor.id, text_of_pieces(answer))
    page = answer[0].page if answer else anchor.pieces[0].page
    bare = re.sub(f"[{PICTURE}{EMPTY}{CHECKED}{CROSSED}\\s.:–-]+", "", text)
    if anchor.id in CHOICES and not bare and (stated := _STATED.match(text_of_pieces(anchor.pieces))):
        value = "no" if stated[1] else "yes"
        return PublishedField(id=anchor.id, state="read", text=text_of_pieces(anchor.pieces), value=value, page=page)
    if not bare and not any(sign in text for sign in (CHECKED, CROSSED, EMPTY, PICTURE)):
        return PublishedField(id=anchor.id, state="blank", page=page)
    if anchor.id in CHOICES:
        state, word, because = choice_in(text, signs)
        return PublishedField(id=anchor.id, state=state, text=text, value=word, page=page, because=because)
    if is_not_applicable(text):
        return PublishedField(id=anchor.id, state="not-applicable", text=text, value="N/A", page=page)
    if anchor.id in OF_MODALITIES:
        state, modalities, because = modalities_in(text, signs)
        return PublishedField(id=anchor.id, state=state, text=text, value=modalities, page=page, because=because)
    if anchor.id in DAYS:
        days = days_in(text, order, latest=anchor.id == "1.3.iv")
        because = "" if days else "no day or month can be told from it"
        state = "read" if days is not None and not days.either else "unread"
        if days is not None and days.either:
            because = f"it can be {' or '.join(days.either)}"
        return PublishedField(id=anchor.id, state=state, text=text, value=days, page=page, because=because)
    names = names_in(answer) if anchor.id in OF_NAMES else None
    return PublishedField(id=anchor.id, state="read", text=text, value=names, page=page)


def _without_label(id: str, text: str) -> str:
    """An answer without another label of its field that it begins with."""
    before, colon, after = text.partition(":")
    is_label = colon and letters_of(before)[0] in {letters_of(label)[0] for label in QUESTIONS.get(id, ())}
    return after.strip() if is_label else text


_STATED: Final = re.compile(r"(?:we|the provider|our company) (?:are|is|have|has)( not)?\b", re.IGNORECASE)
"""How a statement begins that stands where the template has a question."""


def text_of_pieces(pieces: Sequence[LaidPiece]) -> str:
    """The pieces of an answer as text: a line for each line, those that only a gap parts on one."""
    lines: list[str] = []
    last: LaidPiece | None = None
    for piece in sorted(pieces, key=lambda each: (round(each.top / 3), each.left)):
        if last is not None and abs(piece.top - last.top) < 4 and lines:
            lines[-1] += f" {piece.text}"
        else:
            lines.append(piece.text)
        last = piece
    return "\n".join(lines).strip()


def is_not_applicable(text: str) -> bool:
    """Whether an answer says that there is none: N/A, none, not applicable, with or without why."""
    bare = " ".join(text.split())
    told = re.match(r"[\W_]*(?:n ?/ ?a\b|not applicable\b|(?:none|nil|-+|–|—)\W*$)", bare, re.IGNORECASE)
    return told is not None and len(bare) < _LONGEST_NONE


_LONGEST_NONE: Final = 200


def choice_in(text: str, signs: set[str]) -> tuple[str, str | None, str]:
    """Whether an answer says yes or no: its state, the word, and why it cannot be told where it cannot."""
    flat = " ".join(text.split())
    options = [(match[0].lower(), match.start()) for match in re.finditer(r"\b(?:yes|no|other)\b", flat, re.IGNORECASE)]
    marked = _words_with_boxes(flat, signs, r"\b(?:yes|no|other)\b")
    if PICTURE in flat:
        return "unread", None, "its boxes are pictures"
    if marked is not None:
        chosen = [word for word, is_chosen in marked if is_chosen]
        words = [word for word, _ in marked]
        if len(chosen) == 1:
            if chosen[0] == "other":
                return "unread", "other", "a third box is ticked, which the template does not have"
            return "read", chosen[0], ""
        if len(words) == 1 and not chosen:
            # One word alone is printed, whatever its box is like: the other was left out as not being the answer.
            return "read", words[0], "the box of the only answer that is printed is empty"
        return "unread", None, "no box is ticked" if not chosen else "several boxes are ticked"
    if options and options[0][1] <= 3 and options[0][0] != "other":
        rest = flat[options[0][1] + len(options[0][0]) :].lstrip(" ,.;:–-/☐")
        if re.match(r"(?:/|or)?\s*(?:yes|no)\b", rest, re.IGNORECASE) and len(rest) < 8:
            return "unread", None, "both answers are printed, and nothing says which is meant"
        return "read", options[0][0], ""
    if PICTURE in flat:
        return "unread", None, "its boxes are pictures"
    return "unread", None, "it says neither yes nor no"


def _words_with_boxes(flat: str, signs: set[str], pattern: str) -> list[tuple[str, bool]] | None:
    """Words that stand beside boxes, and whether each is chosen; None where no box stands there.

    Where a file has ticks and crosses and no empty box, a cross is a no; a letter x before a word is a cross.
    """
    flat = re.sub(
        r"(?<![\w])[xX×✕](?= ?(?:yes|no|other|text|image|video|audio|less|more|\d)\b)",
        CROSSED,
        flat,
        flags=re.IGNORECASE,
    )
    tokens = re.findall(rf"[{CHECKED}{CROSSED}{EMPTY}]|{pattern}", flat, re.IGNORECASE)
    if not any(token in (CHECKED, CROSSED, EMPTY) for token in tokens):
        return None
    crossed = not {CHECKED, CROSSED} <= signs or (EMPTY in signs and CHECKED not in signs)
    before = tokens[0] in (CHECKED, CROSSED, EMPTY)
    found: list[tuple[str, bool]] = []
    for place, token in enumerate(tokens):
        if token in (CHECKED, CROSSED, EMPTY):
            continue
        beside = place - 1 if before else place + 1
        sign = tokens[beside] if 0 <= beside < len(tokens) else ""
        if sign in (CHECKED, CROSSED, EMPTY) and sign:
            found.append((token.lower(), sign == CHECKED or (sign == CROSSED and crossed)))
    return found


def modalities_in(text: str, signs: set[str]) -> tuple[str, tuple[str, ...] | None, str]:
    """The modalities that an answer ticks, or names."""
    flat = " ".join(text.split())
    pattern = r"\b(?:texts?|images?|videos?|audio|other)\b"
    if PICTURE in flat:
        return "unread", None, "its boxes are pictures"
    marked = _words_with_boxes(flat, signs, pattern)
    if (marked is not None and len(marked) > 1) or (marked and any(chosen for _, chosen in marked)):
        chosen = tuple(dict.fromkeys(word.rstrip("s") for word, is_chosen in marked or () if is_chosen))
        return ("read", chosen, "") if chosen else ("blank", (), "no box is ticked")
    named = tuple(dict.fromkeys(word.lower().rstrip("s") for word in re.findall(pattern, flat, re.IGNORECASE)))
    named = tuple(word for word in named if word != "other" or len(named) == 1)
    return ("read", named, "") if named else ("unread", None, "no modality is named")


def names_in(answer: Sequence[LaidPiece]) -> tuple[str, ...]:
    """The entries of a list: one a line, where a line begins anew; else what semicolons part."""
    text = text_of_pieces(answer)
    entries: list[str] = []
    for line in text.splitlines():
        begun = re.match(r"\s*(?:[•◦▪●*–-]|\d{1,3}[.)])\s+", line)
        bare = line[begun.end() :] if begun else line
        if entries and not begun and (_continues_entry(entries[-1], bare)):
            joint = "" if re.search(r"[/-]$|https?:\S*$", entries[-1]) and not bare.startswith("http") else " "
            entries[-1] += joint + bare
        else:
            entries.append(bare)
    parted = [part.strip(" ;") for entry in entries for part in re.split(r";\s", entry)]
    return tuple(part for part in parted if part)


def _continues_entry(before: str, line: str) -> bool:
    """Whether a line goes on with the entry before it: a broken address, or a sentence that did not end."""
    return before.endswith((",", "/", "-", ":", "(")) or line[:1].islower() or line[:1] in "(/,"


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


_RANGE: Final = re.compile(
    r"(?P<low>less than|fewer than|under)\s*(?P<a>1 ?billion|1 ?million|10[ ,.]?000)"
    r"|(?P<high>more than|over|above)\s*(?P<b>10 ?trillions?|1 ?billion|1 ?million)"
    r"|(?P<mid>1 ?billion|1 ?million|10[ ,.]?000)\s*(?:hours )?(?:to|-|–|and)\s*"
    r"(?:1 ?|10 ?)(?:trillions?|billion|million)",
    re.IGNORECASE,
)


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
    found, page = _sizes_by_modality(rows, signs, edges), begin.pieces[0].page
    text = text_of_pieces(rows)
    if not found:
        state = "unread" if text else "blank"
        return PublishedField(
            id="1.3.i", state=state, text=text, page=page, because="no range can be told from it" if text else ""
        )
    return PublishedField(id="1.3.i", state="read", text=text, value=found, page=page)


def _sizes_by_modality(rows: Sequence[LaidPiece], signs: set[str], edges: Sequence[CellEdge]) -> dict[str, str]:
    lines = sorted(rows, key=lambda piece: (round(piece.top / 3), piece.left))
    labels = [(piece, named) for piece in lines if (named := _modality_of(piece.text))]
    ranged = [(piece, match) for piece in lines for match in _RANGE.finditer(piece.text)]
    ranged += [] if ranged else _joined_ranges(lines)
    has_boxes = any(_sign_before(piece.text, match.start(), lines, piece) for piece, match in ranged)
    found: dict[str, str] = {}
    for piece, match in ranged:
        if has_boxes and _sign_before(piece.text, match.start(), lines, piece) != "yes":
            continue
        size = "small" if match["low"] else "large" if match["high"] else "middle"
        row = _row_of(piece, labels, edges)
        for modality, is_its_own in _modalities_of_range(
            _unit_after(piece, match.end(), lines), row, piece.text[match.end() :]
        ):
            same = is_its_own and found.get(modality, size) == size
            found[modality] = size if same else "unanswered"
    for label, modalities in labels:
        text = _row_text(label, lines, labels, edges)
        for modality in modalities:
            if modality in found:
                continue
            if re.search(r"not (?:applicable|used)\b|\bn/?a\b|: ?0\b|\bnone\b", text, re.IGNORECASE):
                found[modality] = "none"
            elif not _RANGE.search(text) and len(modalities) == 1 and (size := _exact_size(text, modality)):
                found[modality] = size
    return found


def _modalities_of_range(unit: str, row: Sequence[str], after: str) -> Iterator[tuple[str, bool]]:
    """The modalities that a range is of, by its unit and its row; each with whether the template has it for that."""
    if unit == "token":
        yield from ((modality, modality == "text" and len(row) == 1) for modality in row or ("text",))
    elif unit == "image":
        yield from (("image", True),) if not row or "image" in row else ((modality, False) for modality in row)
    elif unit == "hour":
        named = [modality for modality in ("video", "audio") if modality in after[:60].lower()]
        yield from ((modality, True) for modality in named[:1] or [each for each in row if each in ("audio", "video")])


_COUNTED: Final[Mapping[str, tuple[str, int, int]]] = {
    "text": ("token", 10**9, 10**13),
    "image": ("image", 10**6, 10**9),
    "audio": ("hour", 10**4, 10**6),
    "video": ("hour", 10**4, 10**6),
}
"""The unit of each modality, and the bounds of its middle range, which are in it."""


def _exact_size(text: str, modality: str) -> str:
    """The range that a number falls into which stands where a range is asked; empty where there is none."""
    if modality not in _COUNTED:
        return ""
    unit, low, high = _COUNTED[modality]
    match = re.search(
        r"(\d{1,3}(?:[ ,]\d{3})+|\d+(?:\.\d+)?) ?(trillion|billion|million|thousand)?s?\b", text, re.IGNORECASE
    )
    if not match or unit not in text.lower():
        return ""
    powers = {"trillion": 12, "billion": 9, "million": 6, "thousand": 3, "": 0}
    number = Fraction(re.sub(r"[ ,]", "", match[1])) * 10 ** powers[(match[2] or "").lower()]
    return "small" if number < low else "large" if number > high else "middle"


def _joined_ranges(lines: Sequence[LaidPiece]) -> list[tuple[LaidPiece, re.Match[str]]]:
    """Ranges that a break of the line parts."""
    found = []
    for piece, following in pairwise(lines):
        joined = LaidPiece(
            piece.page, piece.left, piece.top, piece.right, following.bottom, f"{piece.text} {following.text}"
        )
        found += [(joined, match) for match in _RANGE.finditer(joined.text) if match.start() < len(piece.text)]
    return found


def _modality_of(text: str) -> tuple[str, ...]:
    """The modalities that a piece is the label of a row for."""
    bare = re.sub(f"[{CHECKED}{CROSSED}{EMPTY}{PICTURE}•◦]|\\b[xX]\\s", " ", text)
    bare = re.sub(r"^\s*(?:\d[\d.]*(?:\.?[A-Za-z])?\s+)?", "", bare).strip(" :¹²³0123456789*").lower()
    single = re.match(r"(text|image|audio|video|other)s?(?:$| training data (?:size|content)\b)", bare)
    if single:
        return (single[1],)
    word = r"(?:text|images?|audio|videos?)"
    if re.fullmatch(rf"(?:[\w ]+\()?{word}(?:(?:,| &| and)+ {word})+\)?", bare):
        return tuple(each.rstrip("s") for each in re.findall(word, bare))
    return ()


def _row_of(
    piece: LaidPiece, labels: Sequence[tuple[LaidPiece, tuple[str, ...]]], edges: Sequence[CellEdge]
) -> tuple[str, ...]:
    """The modalities of the row that a piece stands in: by the edges of its cell, else by the label nearest to it."""
    own = [row for label, row in labels if label is piece or (label.text == piece.text and label.top == piece.top)]
    if own:
        return own[0]
    band = _band(piece, edges)
    beside = [(label, row) for label, row in labels if label.right <= piece.left + 4]
    if band is not None:
        inside = [row for label, row in beside if band[0] - 2 <= (label.top + label.bottom) / 2 <= band[1] + 2]
        if len(inside) == 1:
            return inside[0]
    above = [(label, row) for label, row in labels if label.top <= piece.top + 3]
    middle = (piece.top + piece.bottom) / 2
    pool = beside if any(abs((label.top + label.bottom) / 2 - middle) < _NEAR for label, _ in beside) else above
    return min(pool, key=lambda pair: abs((pair[0].top + pair[0].bottom) / 2 - middle), default=(piece, ()))[1]


_NEAR: Final = 60.0


def _unit_after(piece: LaidPiece, end: int, lines: Sequence[LaidPiece]) -> str:
    rest = piece.text[end : end + 30]
    if not re.search(r"token|image|hour", rest, re.IGNORECASE):
        below = [
            line
            for line in lines
            if piece.bottom - 3 <= line.top < piece.bottom + 12 and abs(line.left - piece.left) < 30
        ]
        rest += " " + (below[0].text[:30] if below else "")
    match = re.search(r"token|image|hour", rest, re.IGNORECASE)
    return match[0].lower() if match else ""


def _sign_before(text: str, start: int, lines: Sequence[LaidPiece], piece: LaidPiece) -> str:
    """Whether the box before a range is ticked: ``yes`` or ``no``; empty where there is none."""
    before = text[:start].rstrip()
    sign = before[-1:] if before else ""
    if not before:
        beside = [line for line in lines if abs(line.top - piece.top) < 6 and 0 <= piece.left - line.right < 24]
        sign = beside[-1].text[-1:] if beside else ""
    if sign in (CHECKED, CROSSED) or re.search(r"(?:^|\s)[xX]$", before or sign):
        return "yes"
    return "no" if sign == EMPTY else ""


def _row_text(
    label: LaidPiece,
    lines: Sequence[LaidPiece],
    labels: Sequence[tuple[LaidPiece, tuple[str, ...]]],
    edges: Sequence[CellEdge],
) -> str:
    row = _modality_of(label.text)
    return " ".join(line.text for line in lines if _row_of(line, labels, edges) == row)


# The language and the edition of the form


def _edition(text: str, fields: Mapping[str, PublishedField]) -> str:
    """Which form a summary follows, by the words that only one has, and by the questions that it leaves out."""
    if re.search(
        r"content categories|knowledge cut-?off date:|unwanted content", text, re.IGNORECASE
    ) and not re.search(r"removal of illegal content", text, re.IGNORECASE):
        return "draft"
    asked = sum(fields[id].state != "missing" for id in CHOICES if id != "1.3.iv.continuous")
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
