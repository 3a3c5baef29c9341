"""Records of training data, one a line of JSON: what each says of itself, under the names that people use."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from gpaiscope.documents.data.domains import Domains, host_of
from gpaiscope.documents.data.tally import BOUNDED, COUNTED, DataTally, texts_of

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("text", "content", "raw_content"),
    "url": ("url", "uri", "source_url", "page_url", "warc_target_uri", "WARC-Target-URI", "link"),
    "language": ("language", "lang", "languages", "lang_code", "detected_language"),
    "licence": ("license", "licence", "licenses", "license_type"),
    "date": ("date", "crawl_date", "timestamp", "date_download", "warc_date", "fetched_at", "published", "created"),
    "tokens": ("token_count", "n_tokens", "num_tokens", "tokens_count", "gpt_token_count"),
    "image": ("image", "image_url", "images", "jpg", "png", "image_path"),
    "audio": ("audio", "audio_path", "wav", "mp3", "flac"),
    "video": ("video", "video_url", "video_path", "mp4"),
    "ids": ("input_ids", "token_ids"),
    "duration": ("duration", "duration_s", "duration_seconds", "audio_duration"),
    "synthetic": ("synthetic", "is_synthetic", "generated"),
    "made_by": ("generator", "generated_by", "model", "model_name", "generation_model", "teacher"),
}
"""Of each thing the names that it goes by, the likeliest first."""

PARTS: Final = (
    *("title", "body", "article", "document", "abstract", "summary", "highlights", "story", "passage"),
    *("system", "system_prompt", "instruction", "input", "context", "prompt", "query", "question"),
    *("completion", "response", "output", "answer", "chosen", "rejected", "reasoning"),
    *("messages", "conversations", "conversation", "dialogue", "dialog", "turns", "translation"),
)
"""Fields that each hold a part of the text, where none holds it whole: of a chat what is said in its turns."""

WITHIN: Final = ("text", "content", "value", "parts")
"""Where the words of a turn stand."""

CONTENT: Final = frozenset((*FIELDS["text"], *PARTS, *(name for key in ("ids", "image", "audio", "video", "url")
                                                       for name in FIELDS[key])))  # fmt: skip
"""Fields of which a record has at least one, else nothing in it is counted."""

NOTHING: Final = "nothing that is counted under a usual name: no text, picture, sound, film or URL"

NESTED: Final = ("metadata", "meta", "attributes")
"""Objects within a record in which the same names are looked for."""

DEEPEST: Final = 8
LANGUAGE: Final = range(2, 4)
"""Letters of the code of a language."""

HOUR: Final = 3600
LONGEST: Final = 10**9
"""Seconds below which a recording can be long; what says more, or less than none, says nothing."""

MOST_TOKENS: Final = 10**12
"""Tokens that a record can name of itself; what names more, or less than none, names none."""

Count = Callable[[str], int]
"""What counts the tokens of a text."""


def read_record(line: bytes, tally: DataTally, domains: Domains, count: Count | None) -> str:
    """Count one record. Gives what is wrong with it, nothing where all is right."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return "not JSON"
    if not isinstance(record, dict):
        return "no object with named fields"
    places = [record, *(each for name in NESTED if isinstance(each := record.get(name), Mapping))]
    if not any(CONTENT & each.keys() for each in places):
        return NOTHING
    add(_said_by_record(places), tally, domains, count)
    return ""


def _said_by_record(places: list[Mapping[str, Any]]) -> dict[str, Any]:
    """What a record says, by `FIELDS`, and of its texts each."""
    found: dict[str, Any] = {}
    for field, names in FIELDS.items():
        for name in names:
            value = next((each[name] for each in places if each.get(name) is not None), None)
            if value is not None:
                found[field] = value
                break
    whole = found.pop("text") if "text" in found else [places[0].get(name) for name in PARTS]
    texts = [*_strings(whole)]
    return found | {"text": texts} if texts else found


def _strings(value: object, depth: int = 0) -> Iterator[str]:
    """The texts in a value: itself, each of a list, and of an object the words of a turn or one text a language."""
    if isinstance(value, str):
        yield value
    elif depth < DEEPEST and isinstance(value, list):
        for each in value:
            yield from _strings(each, depth + 1)
    elif depth < DEEPEST and isinstance(value, Mapping):
        named = [value[name] for name in WITHIN if name in value]
        yield from _strings(named or [each for key, each in value.items() if len(key) in LANGUAGE], depth + 1)


def add(said: Mapping[str, Any], tally: DataTally, domains: Domains, count: Count | None) -> None:
    """Count what a record says."""
    tally.rows += 1
    ids = said.get("ids")
    known = len(ids) if isinstance(ids, list) and all(isinstance(each, int) for each in ids) else None
    told = said.get("tokens") if known is None else known
    size = _of_text(said["text"], told, tally, count) if "text" in said else None
    if size is None and known is not None:
        tally.part("text").add(known, known, COUNTED)
    if "image" in said:
        images = len(said["image"]) if isinstance(said["image"], list) else 1
        tally.part("image").add(images, images, COUNTED)
    for modality in ("audio", "video"):
        if modality in said:
            hours = _hours(said.get("duration"))
            tally.part(modality).add(hours or 0, hours, COUNTED)
    for each in texts_of(said.get("language")):
        tally.languages.add(each, 1, size or 0)
    for each in texts_of(said.get("licence")):
        tally.licences.add(each)
    _of_making(said, tally)
    tally.dated(day_of(said.get("date")))
    if isinstance(said.get("url"), str):
        domains.add(host_of(said["url"].encode("utf-8", errors="replace")) or b"-", size)


def _of_text(texts: list[str], tokens: object, tally: DataTally, count: Count | None) -> int:
    size = sum(len(text.encode("utf-8", errors="replace")) for text in texts)
    tally.content += size
    if count is not None:
        exact = sum(map(count, texts))
        tally.part("text").add(exact, exact, "counted with the tokenizer that was given")
    elif isinstance(tokens, int) and not isinstance(tokens, bool) and 0 <= tokens <= MOST_TOKENS:
        tally.part("text").add(tokens, tokens, COUNTED)
    else:
        tally.part("text").add(sum(len(text.split()) for text in texts), size, BOUNDED)
    return size


def _of_making(said: Mapping[str, Any], tally: DataTally) -> None:
    """Whether a model made a record: it says so with yes or no, else by naming one that did."""
    says, made_by = said.get("synthetic"), said.get("made_by")
    if says is False or (says is not True and made_by is None):
        return
    tally.synthetic_rows += 1
    for each in texts_of(made_by):
        tally.made_by.add(each)


def _hours(seconds: object) -> Fraction | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < LONGEST:
        return None
    return Fraction(str(seconds)) / HOUR


_DAY: Final = re.compile(r"\s*((?:19|20)\d\d)-?(0[1-9]|1[0-2])(?:-?([0-2]\d|3[01])(?:\d{6})?)?(?!\d)")


def day_of(value: object) -> date | None:
    """The day that a text begins with; of a month its first; None where it begins with none."""
    found = _DAY.match(value) if isinstance(value, str) else None
    if found is None:
        return value if type(value) is date else None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
