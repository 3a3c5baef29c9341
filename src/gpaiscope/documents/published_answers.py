"""What an answer in a published summary says: yes or no, modalities, names, or that there is none.

A text that says neither of what is asked gives None with why, so that whoever reads it can look there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gpaiscope.repository.laid_out import CHECKED, CROSSED, EMPTY, PICTURE, LaidPiece


def text_of_pieces(pieces: Sequence[LaidPiece]) -> str:
    """The pieces of an answer as text: a line for each line, those that only a gap parts on one."""
    lines: list[str] = []
    last: LaidPiece | None = None
    for piece in sorted(pieces, key=lambda each: each.reading_place):
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
        goes_on = bare[:1].islower() or bare[:1] in ("(", "/", ",")
        if entries and not begun and (goes_on or entries[-1].endswith((",", "/", "-", ":", "("))):
            joint = "" if re.search(r"[/-]$|https?:\S*$", entries[-1]) and not bare.startswith("http") else " "
            entries[-1] += joint + bare
        else:
            entries.append(bare)
    parted = [part.strip(" ;") for entry in entries for part in re.split(r";\s", entry)]
    return tuple(part for part in parted if part)
