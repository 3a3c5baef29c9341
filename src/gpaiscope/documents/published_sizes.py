"""How much training data of each modality a published summary tells, by the ranges ticked or named in section 1.3.

A range that the template has for another modality, as tokens of video, is no answer, and said to be none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from gpaiscope.documents.published_labels import table_cell_of
from gpaiscope.repository.laid_out import CHECKED, CROSSED, EMPTY, PICTURE, CellEdge, LaidPiece

_RANGE: Final = re.compile(
    r"(?P<low>less than|fewer than|under)\s*(?P<a>1 ?billion|1 ?million|10[ ,.]?000)"
    r"|(?P<high>more than|over|above)\s*(?P<b>10 ?trillions?|1 ?billion|1 ?million)"
    r"|(?P<mid>1 ?billion|1 ?million|10[ ,.]?000)\s*(?:hours )?(?:to|-|–|and)\s*"
    r"(?:1 ?|10 ?)(?:trillions?|billion|million)",
    re.IGNORECASE,
)


def sizes_by_modality(rows: Sequence[LaidPiece], signs: set[str], edges: Sequence[CellEdge]) -> dict[str, str]:
    """The size of each modality that a table tells: ``small``, ``middle``, ``large``, ``none`` or ``unanswered``."""
    lines = sorted(rows, key=lambda piece: piece.reading_place)
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
    for _, modalities in labels:
        text = " ".join(line.text for line in lines if _row_of(line, labels, edges) == modalities)
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
    band = table_cell_of(piece, edges)
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
