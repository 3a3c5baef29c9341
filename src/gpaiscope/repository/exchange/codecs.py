"""How a value is said in a field of another format, and what a field says in the words of a dossier.

``write`` gives None for what the field cannot say; ``read`` raises ValueError with what was expected instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final
from urllib.parse import quote, unquote

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.words import MODALITIES
from gpaiscope.licences import lookup
from gpaiscope.values import Exact, decimal_text, parse_count, reduced

LONGEST: Final = 20_000
"""Characters of a text that are read."""

NOT_SAID: Final = "not said"
"""What stands where a format demands a text and nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """A way to say values of one sort. ``says`` tells in a few words what becomes of a value."""

    write: Callable[[object], object]
    read: Callable[[object], object]
    says: str = ""


def read_text(raw: object) -> str:
    """A text that says something. Raises ValueError for what is no text, and LookupError for one that says nothing."""
    if not isinstance(raw, str):
        raise ValueError("a text")
    if len(raw) > LONGEST:
        raise ValueError(f"a text of at most {LONGEST:,} characters")
    if not raw.strip() or raw.strip() in (NOT_SAID, "NOASSERTION", "NONE"):
        raise LookupError
    return raw.strip()


def _text(value: object) -> object:
    return value if isinstance(value, str) else None


TEXT: Final = Codec(write=_text, read=read_text)


def _of_training_data(raw: object) -> str:
    text = read_text(raw)
    if not text.startswith(TRAINING_DATA_OF):
        raise LookupError  # a data set of another name
    return read_text(text.removeprefix(TRAINING_DATA_OF))


TRAINING_DATA_OF: Final = "Training data of "
TRAINING_DATA: Final = Codec(
    write=lambda value: TRAINING_DATA_OF + value if isinstance(value, str) else None,
    read=_of_training_data,
    says="in the name of its training data",
)


def _matching(pattern: str, expected: str) -> Callable[[object], str]:
    def read(raw: object) -> str:
        text = read_text(raw)
        if re.fullmatch(pattern, text) is None:
            raise ValueError(expected)
        return text

    return read


_URL: Final = re.compile(
    r"https?://[\w.-]+(?::\d+)?(?:/[\w.~%!$&'()*+,;=:@/-]*)?(?:[?#][\w.~%!$&'()*+,;=:@/?-]*)?", re.ASCII
)
URL: Final = Codec(
    write=lambda value: value if isinstance(value, str) and _URL.fullmatch(value) else None,
    read=read_text,
    says="where it is an address",
)

# -- names on the Hub

_HUB: Final = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}", re.ASCII)
_PURL: Final = re.compile(r"pkg:huggingface/([^@?#]{3,300})(?:[@?#].{0,500})?", re.IGNORECASE)


def _to_purl(value: object) -> object:
    return f"pkg:huggingface/{quote(value)}" if isinstance(value, str) and _HUB.fullmatch(value) else None


def _of_purl(raw: object) -> str:
    match = _PURL.fullmatch(read_text(raw))
    if match is None:
        raise LookupError  # a package of another sort, which no dossier speaks of
    return unquote(match[1])


PURL: Final = Codec(write=_to_purl, read=_of_purl, says="as a package URL, pkg:huggingface/...")
_DOI: Final = re.compile(r"10\.\d{4,9}/")


def _of_hub_id(raw: object) -> str:
    if _DOI.match(read_text(raw)):
        raise LookupError  # of a publication
    return _matching(_HUB.pattern, "an identifier such as owner/name")(raw)


HUB_ID: Final = Codec(
    write=lambda value: value if isinstance(value, str) and _HUB.fullmatch(value) and not _DOI.match(value) else None,
    read=_of_hub_id,
)

# -- licences


def _spdx(value: object) -> str:
    entry = lookup(value) if isinstance(value, str) else None
    return entry.spdx if entry is not None and not entry.spdx.startswith("LicenseRef-") else ""


def _expression(value: object) -> object:
    if not isinstance(value, str):
        return None
    reference = re.sub(r"[^A-Za-z0-9.-]+", "-", value).strip("-")
    return _spdx(value) or (f"LicenseRef-{reference}" if reference else None)


_YOUNGER: Final = frozenset({"OpenMDW-1.1", "PolyForm-Internal-Use-1.0.0"})
"""Identifiers that the list in the schemas of CycloneDX 1.6 and 1.7 does not have."""


def _listed_id(value: object) -> object:
    found = _spdx(value)
    return found if found and found not in _YOUNGER else None


SPDX_ID: Final = Codec(write=_listed_id, read=read_text, says="its SPDX identifier")
EXPRESSION: Final = Codec(
    write=_expression,
    read=lambda raw: read_text(raw).removeprefix("LicenseRef-"),
    says="its SPDX identifier, else LicenseRef-...",
)
_ADDRESS: Final = "https://spdx.org/licenses/"
_LICENCE_ADDRESS: Final = re.compile(
    r"https?://(?:www\.)?(?:spdx\.org/licenses|opensource\.org/licenses?)/([\w.+-]+?)(?:\.(?:html|json|php))?/?"
)


def _of_licence_address(raw: object) -> str:
    text = read_text(raw)
    match = _LICENCE_ADDRESS.fullmatch(text)
    return match[1] if match else text


SPDX_URL: Final = Codec(
    write=lambda value: _ADDRESS + _spdx(value) if _spdx(value) else None,
    read=_of_licence_address,
    says="the address of its SPDX identifier",
)


_OTHERWISE_ON_THE_HUB: Final = {"c-uda-1.0": "c-uda", "lgpllr": "lgpl-lr", "odbl-1.0": "odbl", "pddl-1.0": "pddl"}
"""Identifiers of SPDX, in lower case, that differ from those of the Hub in more than case."""


def hub_licence(known: str) -> Codec:
    """A licence by the identifiers that the Hub takes, however it is spelt; any other stands in a field of its own."""
    names = frozenset(known.split())

    def written(value: object) -> object:
        if not isinstance(value, str):
            return None
        # The Hub has its identifiers in lower case, and its filter finds no other spelling of them.
        bare = value.strip().lower().removeprefix("licenseref-")
        if (own := _OTHERWISE_ON_THE_HUB.get(bare, bare)) in names:
            return own
        entry = lookup(value)
        return next((name for name in (entry.identifier, *entry.aliases) if name in names), None) if entry else None

    def read(raw: object) -> str:
        text = read_text(raw)
        if text == "other":
            raise LookupError
        return text

    return Codec(write=written, read=read, says="where the Hub knows it, else other")


# -- days and numbers


def _to_day(value: object) -> object:
    return value if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None


def _of_day(raw: object) -> str:
    match = re.match(r"(\d{4}-\d\d-\d\d)(?:$|T)", read_text(raw))
    if match is None:
        raise ValueError("a day such as 2026-06-01")
    return match[1]


def _of_days(raw: object) -> str:
    """The last of the days in a timeframe: one day, a list of them, or two with a stroke between them."""
    parts = [part.strip() for each in (raw if isinstance(raw, list) else [raw]) for part in read_text(each).split("/")]
    if not parts:
        raise LookupError
    return max(map(_of_day, parts))


DAY: Final = Codec(write=_to_day, read=_of_day, says="the day, where it is known exactly")
LAST_DAY: Final = Codec(write=_to_day, read=_of_days, says="the day, where it is known exactly")
MOMENT: Final = Codec(
    write=lambda value: f"{day}T00:00:00Z" if (day := _to_day(value)) else None,
    read=_of_day,
    says="the day, at midnight, where it is known exactly",
)


def exact_of(value: object) -> Exact | None:
    """The best figure of an amount; None where only its ends are known."""
    if isinstance(value, dict):
        value = value.get("best")
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return parse_count(value)
    except ValueError:
        return None


def json_amount(value: Exact) -> int | float:
    """A number for JSON that others read: whole, or as near as their numbers come."""
    return value if isinstance(value, int) else float(value)


def read_amount(raw: object, times: Exact = 1) -> object:
    """A number of JSON or in a text, times a factor, as a dossier writes it. Raises ValueError for what is none."""
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str):
        raise ValueError("a finite number")
    if isinstance(raw, Decimal) and not raw.is_finite():
        raise ValueError("a finite number")
    try:
        value = reduced(parse_count(raw) * times)
    except (ValueError, OverflowError):
        raise ValueError("a finite number") from None
    if not 0 <= value < 10**40:
        raise ValueError("a number from zero to 1e40")
    return value if isinstance(value, int) and value < 10**9 else decimal_text(value)


def amount(times: int = 1, says: str = "the best figure") -> Codec:
    """An amount as a number in a unit that is so many times smaller."""
    from fractions import Fraction

    def write(value: object) -> object:
        exact = exact_of(value)
        return None if exact is None else json_amount(reduced(exact * times))

    return Codec(write=write, read=lambda raw: read_amount(raw, Fraction(1, times)), says=says)


KWH: Final = amount(1000, "the best figure, in kWh")
AMOUNT_TEXT: Final = Codec(
    write=lambda value: None if (exact := exact_of(value)) is None else decimal_text(exact),
    read=read_amount,
    says="the best figure, in digits",
)

# -- words


def words(table: Mapping[str, str], says: str, **also: str) -> Codec:
    """Words of a dossier as the words that a format has for them, others it cannot say; and ``also`` what it reads."""
    back = {theirs: ours for ours, theirs in table.items()} | also

    def read(raw: object) -> str:
        text = read_text(raw)
        if text not in back:
            raise LookupError
        return back[text]

    return Codec(write=lambda value: table.get(value) if isinstance(value, str) else None, read=read, says=says)


RELATION: Final = words(
    {"fine-tuning": "finetune", "merge": "merge", "quantisation": "quantized"},
    "in the Hub's words",
    adapter="fine-tuning",
)


def _formats(value: object) -> object:
    return [{"format": each} for each in value] if isinstance(value, list) and value else None


_MEDIA: Final = {"text/plain": "text", "image/png": "image", "image/jpeg": "image", "video/mp4": "video"}
"""Types of media whose content is one modality."""


def _formats_in(raw: object) -> set[str]:
    if not isinstance(raw, list):
        raise ValueError("a list")
    formats = {read_text(each.get("format")) for each in raw[:50] if isinstance(each, dict) and each.get("format")}
    return {_MEDIA.get(text.lower(), text) for text in formats}


def _of_formats(raw: object) -> object:
    """The formats, where each of them is the word of a modality."""
    formats = _formats_in(raw)
    if formats - MODALITIES.keys() or not formats:
        raise LookupError  # how a text is written, such as json, and not what is in it
    return sorted(formats)


def _of_near_formats(raw: object) -> object:
    """Those that are a modality, or near to one: string is the format's own word for text, and a label is one, too."""
    formats = {"text" if text.lower() in ("string", "str") else text for text in _formats_in(raw)}
    if not formats & MODALITIES.keys():
        raise ValueError("a modality such as text or image")
    return sorted(formats & MODALITIES.keys())


def _of_task(raw: object, which: int) -> object:
    from gpaiscope.repository.modalities import TASKS

    if words := TASKS.get(read_text(raw), ("", ""))[which]:
        return sorted(words.split())
    raise LookupError


def _written_elsewhere(_: object) -> None:
    """What a field that is only read says of a value."""


NEAR_FORMATS: Final = Codec(write=_written_elsewhere, read=_of_near_formats, says="string as text")
INPUTS_OF_TASK: Final = Codec(
    write=_written_elsewhere, read=lambda raw: _of_task(raw, 0), says="what goes in for that task"
)
OUTPUTS_OF_TASK: Final = Codec(
    write=_written_elsewhere, read=lambda raw: _of_task(raw, 1), says="what comes out for that task"
)
ALSO_TEXT: Final = Codec(write=_written_elsewhere, read=read_text)
ALSO_HUB_ID: Final = Codec(write=_written_elsewhere, read=_of_hub_id)
"""Ways to read what others write in a field into which nothing is written here."""

FORMATS_LIST: Final = Codec(write=_formats, read=_of_formats, says="one entry a word")


def _of_list(raw: object, between: str = "\n\n") -> object:
    if not isinstance(raw, list):
        return read_text(raw)
    if not all(isinstance(each, str) for each in raw):
        raise ValueError("a list of texts")
    return read_text(between.join(text for each in raw if (text := each.strip())))


LISTED: Final = Codec(
    write=lambda value: [value] if isinstance(value, str) else None, read=_of_list, says="as a list of one"
)
TEXTS: Final = Codec(write=_text, read=_of_list)
"""A text that others may write as several."""

LANGUAGES: Final = Codec(write=_text, read=lambda raw: _of_list(raw, ", "))

ONLY_READ: Final = (NEAR_FORMATS, INPUTS_OF_TASK, OUTPUTS_OF_TASK, ALSO_TEXT, ALSO_HUB_ID)
