"""What others wrote of a data set: its card on a hub, and its description in Croissant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from gpaiscope.documents.data.files import File, description, split_named
from gpaiscope.documents.data.records import day_of
from gpaiscope.documents.data.tally import Described, texts_of, tidy
from gpaiscope.repository.card import Card, read_card
from gpaiscope.repository.exchange.linked import unprefixed
from gpaiscope.repository.opened import opened

LARGEST_CARD: Final = 1_000_000

_TASKS: Final = (
    ("image", re.compile(r"image|object-detection|segmentation|visual")),
    ("audio", re.compile(r"audio|speech|voice")),
    ("video", re.compile(r"video")),
    ("text", re.compile(r"text|language|question|summar|translat|fill-mask|token|conversational")),
)
_TYPES: Final[Mapping[str, str]] = {
    "text": "text",
    "imageobject": "image",
    "image": "image",
    "audioobject": "audio",
    "audio": "audio",
    "videoobject": "video",
    "video": "video",
}
_MADE: Final = re.compile(r"\bsynthetic\b|machine-generated", re.IGNORECASE)


def of_card(file: File) -> Described:
    """The front matter of a data set's card."""
    with opened(file.path) as plain:
        text = plain.read(LARGEST_CARD).decode("utf-8", errors="replace")
    card = read_card(text, file.shown, whole=frozenset({"dataset_info"}))
    tags = _texts_of_card(card, "tags")
    modalities = [tag.removeprefix("modality:") for tag in tags if tag.startswith("modality:")]
    info = card.key("dataset_info")
    return Described(
        name=next(iter(_texts_of_card(card, "pretty_name")), ""),
        link=next((each for each in _texts_of_card(card, "homepage") if "://" in each), ""),
        licences=_texts_of_card(card, "license") or _texts_of_card(card, "license_name"),
        languages=_texts_of_card(card, "language"),
        modalities=[each for each in modalities if each in _TYPES] or _of_tasks(card),
        is_synthetic=any(_MADE.search(each) for each in (*tags, *_texts_of_card(card, "source_datasets"))),
        splits=_splits_of_card(info.value if info is not None else None),
        forms=["card"],
    )


def _texts_of_card(card: Card, key: str) -> list[str]:
    return [tidy(text) for text, _ in card.texts(key)]


def _of_tasks(card: Card) -> list[str]:
    named = " ".join([*_texts_of_card(card, "task_categories"), *_texts_of_card(card, "task_ids")])
    return [modality for modality, pattern in _TASKS if pattern.search(named)]


def _splits_of_card(info: object) -> dict[str, tuple[int, int | None]]:
    """Records and bytes by use, added up over all configurations."""
    found: dict[str, tuple[int, int | None]] = {}
    for config in info if isinstance(info, list) else [info]:
        splits = config.get("splits") if isinstance(config, Mapping) else None
        for each in splits if isinstance(splits, list) else ():
            rows, size = (_whole(each.get(key)) for key in ("num_examples", "num_bytes"))
            use = split_named(str(each.get("name", "")))
            if rows is not None:
                held, held_size = found.get(use, (0, 0))
                found[use] = (held + rows, None if size is None or held_size is None else held_size + size)
    return found


def _whole(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None


def of_croissant(file: File) -> Described:
    """The description of a data set in Croissant, 1.0 or 1.1."""
    raw = unprefixed(description(file.path))
    told = re.findall(r"\d{4}-\d{2}(?:-\d{2})?", _flat_text(_named_with_prefix(raw, "dataCollectionTimeframe")))
    days = sorted(day for each in told if (day := day_of(each)) is not None)
    kinds = _flat_text(_named_with_prefix(raw, "dataCollectionType"))
    link = next((each for key in ("url", "sameAs") for each in texts_of(raw.get(key)) if "://" in each), "")
    return Described(
        name=tidy(raw.get("name") or ""),
        link=tidy(link),
        text=tidy(raw.get("description") or ""),
        licences=[tidy(each) for each in texts_of(raw.get("license"))],
        languages=[tidy(each) for each in texts_of(raw.get("inLanguage"))],
        modalities=sorted(set(_modalities_of_sets(raw.get("recordSet")))),
        is_synthetic=bool(_MADE.search(f"{kinds} {_flat_text(raw.get('keywords'))}")),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        forms=["croissant"],
    )


def _named_with_prefix(raw: Mapping[str, Any], name: str) -> object:
    return raw.get(f"rai:{name}", raw.get(name))


def _flat_text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(_flat_text, value))
    return str(value) if isinstance(value, str | int) else ""


def _modalities_of_sets(sets: object) -> Iterator[str]:
    """The modalities of the fields of record sets, those of fields within fields included."""
    for each in sets if isinstance(sets, list) else [sets]:
        if not isinstance(each, Mapping):
            continue
        for kind in _flat_text(each.get("dataType")).split():
            word = re.split(r"[:/]", kind)[-1].lower()
            if word in _TYPES:
                yield _TYPES[word]
        yield from _modalities_of_sets(each.get("field"))
        yield from _modalities_of_sets(each.get("subField"))
