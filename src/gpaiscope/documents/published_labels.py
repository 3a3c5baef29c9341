"""The labels of a published summary: which are looked for, and where they stand among the pieces of its text.

Those of the template are the form's own. A label is found by its letters alone, so that breaks, hyphens, columns and
numbers before it do not matter, and letters that are lost or misprinted few enough.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.documents.forms import form
from gpaiscope.repository import laid_out
from gpaiscope.repository.laid_out import CellEdge, LaidOut, LaidPiece

# What is looked for. A label that several sections have is told apart by the section that it stands in.

OTHER_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "h.version": (
        "Document version number",
        "Summary version",
    ),
    "h.updated": (
        "Last updated",
        "Date of last update",
        "Last brought up to date",
    ),
    "1.1.i": (
        "Provider's name and contact details",
        "Provider's name and contact",
        "Model Developer name and contact details",
        "Name and contact details of the provider",
        "Provider, and how to reach it",
    ),
    "1.1.ii": (
        "Authorised representative's name and contact details",
        "Authorised representative's name and contact",
        "Name and contact details of the authorised representative",
        "Authorised representative, and how to reach it",
    ),
    "1.2.i": (
        "Versioned model name",
        "Model name(s) and version(s)",
    ),
    "1.2.ii": ("Model dependency",),
    "1.2.iii": (
        "Date of placement on the Union market",
        "Date of placing on the Union market",
    ),
    "1.3.iv": (
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
        "Linguistic characteristics of the overall training data",
        "Linguistic characteristics",
    ),
    "1.3.vi": ("Other relevant characteristics",),
    "2.1.iii": (
        "Main publicly available datasets used for pretraining",
        "List of main publicly available datasets",
    ),
    "2.1.iv": ("General description of other publicly available datasets",),
    "2.3.i": ("Were crawlers used by the provider or on its behalf?",),
    "2.3.ii": ("Crawler name(s)/identifier(s)",),
    "2.3.iii": ("Purpose of the crawler(s)",),
    "2.3.iv": ("General description of the crawler behaviour",),
    "2.5.i": ("Was any synthetic AI-generated data used to train the model?",),
    "2.5.ii": ("Modality of the synthetic data",),
    "2.5.iii": (
        "Name of the AI model used to generate the synthetic data",
        "Name AI model used to generate the synthetic data",
    ),
    "3.1.i": (
        "Are you a Signatory to the Code of Practice for general-purpose AI models that includes commitments to"
        " respect reservation of rights from the text and data mining exception or limitation",
    ),
    "3.1.ii": (
        "Measures implemented to respect reservations of rights from the text and data-mining exception under"
        " Art.4(3) CDSM Directive during data collection",
    ),
    "3.3": ("Other relevant information about data processing",),
}
"""Labels in other words than those of the form, by field: of the draft of January 2025, and as providers vary them."""

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
def known_labels() -> tuple[tuple[str, str, bool], ...]:
    """The letters of every label, what it is of, and whether that is a section; the longest first.

    Those of the form, but for what is no label in the template, and those that several sections have.
    """
    found: dict[tuple[str, str], bool] = {}
    shared = {letters_of(label)[0] for labels in SHARED.values() for label in labels}
    for field in form("training-content-summary").fields:
        letters = letters_of(field.label)[0]
        if letters not in shared and field.id not in NO_LABEL:
            found[letters, field.id] = False
    for id, labels in (*OTHER_WORDS.items(), *SHARED.items()):
        found |= {(letters_of(label)[0], id): False for label in labels}
    for number, titles in SECTIONS.items():
        found |= {(letters_of(title)[0], number): True for title in titles}
    return tuple(
        (letters, id, is_section)
        for (letters, id), is_section in sorted(found.items(), key=lambda entry: -len(entry[0][0]))
    )


NO_LABEL: Final = frozenset({"h.earlier", "h.where", "1.3.i", "1.3.iv.continuous", "3.1.ii.protocols"})
"""Fields of the form that the template has in the answer of another, or as a table."""

_SHORT: Final = 22
"""Letters of a label that is matched as a whole alone, as a text may hold as few by chance."""

_NUMBER: Final = re.compile(
    r"[\s•◦▪·*–-]*(?:section\s+)?(\d(?:\.\d{1,2}){0,4}(?:\.?[A-Za-z]\b)?)?[.)]?[\s:]*", re.IGNORECASE
)


def anchors_in(pieces: Sequence[LaidPiece], laid: LaidOut) -> list[Anchor]:
    """The labels that stand in the pieces, in their order, each with the section that it stands in."""
    found: list[tuple[str, bool, tuple[LaidPiece, ...], str]] = []
    taken: set[LaidPiece] = set()
    starts = [piece.top for piece in pieces]
    for place, piece in enumerate(pieces):
        if piece in taken:
            continue
        for chain in _columns_from(pieces, place, starts, laid, taken):
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


def _columns_from(
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
            and (
                abs(piece.left - line_left) < 9
                or abs(piece.left - first.left) < 26
                or abs(piece.left + piece.right - first.left - first.right) < 6
            )
            and piece not in chain
        ]
        if not below and last.page == first.page:
            below = [piece for piece in near if piece.page == first.page + 1 and abs(piece.left - line_left) < 3]
        if not below:
            break
        following = min(below, key=lambda piece: (round(piece.top), abs(piece.left - first.left)))
        between = (edge for edge in laid.rules if last.bottom - 2 <= edge.y <= following.top + 2)
        if following.page == last.page and any(edge.left <= first.left + 4 <= edge.right + 4 for edge in between):
            break  # an edge of a cell lies between
        chain.append(following)
    return chain


_MOST_LINES: Final = 16


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
    if len(letters) < 4 or not re.match(r"[\W_]*[^\W_a-z]", text) or text[:1] in laid_out.BOXES:
        return None
    best: tuple[float, int, str, bool, int] | None = None
    for label, id, is_section in known_labels():
        end = _end_of(label, letters)
        if end is None or not _ends_well(text, places, end, is_section or len(label) < _SHORT, ends):
            continue
        same = SequenceMatcher(None, label, letters[:end], autojunk=False).ratio() * (len(label) + end) / 2
        # What is the same in both counts, and what is in one alone counts against.
        score = same - (len(label) - same) - (end - same)
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
    if len(label) < _SHORT or (
        letters[:3] != label[:3] and not SequenceMatcher(None, label[:16], letters[:16], autojunk=False).ratio() > 0.7
    ):
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
        elif id not in SHARED:
            section = section_of(id)
        else:
            id = OF_SECTION[id].get(section, "")
        yield Anchor(id, is_section, section, pieces, rest)


def section_of(id: str) -> str:
    """The section that a field stands in: ``2.2.1`` of ``2.2.1.i``."""
    match = re.match(r"\d(?:\.\d)*", id)
    return match[0] if match else ""


def table_cell_of(piece: LaidPiece, edges: Sequence[CellEdge]) -> tuple[float, float] | None:
    """From where to where the cell reaches that a piece stands in; None where no edge lies above it."""
    middle, x = (piece.top + piece.bottom) / 2, piece.left + 2
    own = [edge.y for edge in edges if edge.left - 3 <= x <= edge.right + 3]
    place = bisect_right(own, middle)
    if not place:
        return None
    return own[place - 1], own[place] if place < len(own) else own[place - 1] + TALLEST_CELL


TALLEST_CELL: Final = 500.0
"""How tall a cell is at most of which a label may stand in the middle."""
