"""A table of originals of one's own: the same keys as the packaged one, and every mistake of it told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from gpaiscope.compute.estimate import FEWEST_TOKENS, doubt
from gpaiscope.compute.originals.names import hub_key
from gpaiscope.compute.originals.sizing import ADDED, TOKEN_BOUNDS, Figures, Row
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import reduced

MOST: Final = 200
"""Mistakes of a table that are told."""

_WAYS: Final = ("flop", "tokens", "samples", "chip_hours", "bounded", "added")
_SOURCED: Final = ("parameters", *_WAYS, "figures", "licence", "released_on")


def checked(given: Mapping[str, Any], name: str, known: Mapping[str, Row]) -> dict[str, Any]:
    """Rows and sources of a table that was read from a file of that name; ``known`` are rows to start from.

    A field without a source has the file as its source. Raises InputError with every mistake.
    """
    sources, rows = given.get("sources", {}), given.get("original")
    mistakes = list(_source_mistakes(sources, name))
    if not isinstance(rows, list) or not rows:
        raise InputError(_mistake(name, "no [[original]] is there", "[[original]] rows, each with hub_id"))
    for place, row in enumerate(rows):
        mistakes += _row_mistakes(row, f"{name}, original[{place}]")
    ids = Counter(hub_key(str(row.get("hub_id", place))) for place, row in enumerate(rows) if isinstance(row, dict))
    mistakes += [_mistake(f"{name}, {each}", "it stands twice", "one row") for each, count in ids.items() if count > 1]
    if mistakes:
        raise InputError(*mistakes[:MOST])
    own = {row["hub_id"]: _with_sources(row, sources) for row in rows}
    mistakes = [mistake for row in own.values() for mistake in _leads(row, own, known, name)]
    if mistakes:
        raise InputError(*mistakes)
    return {"original": list(own.values()), "sources": {"file": {"text": f"table of originals {name}"}, **sources}}


def _with_sources(row: Row, sources: Mapping[str, Any]) -> dict[str, Any]:
    cited = {field: key for field, key in row.get("sources", {}).items() if key in sources}
    return {**row, "sources": {field: "file" for field in _SOURCED if field in row} | cited}


def _source_mistakes(sources: object, name: str) -> Iterator[Mistake]:
    if not isinstance(sources, dict):
        yield _mistake(f"{name}, sources", "no table", "[sources.NAME] with text, and on, a day")
        return
    for key, each in sources.items():
        if not (isinstance(each, dict) and _is_text(each.get("text")) and _is_day(each.get("on", date.min))):
            yield _mistake(f"{name}, sources.{key}", "no source", 'text = "...", and on = 2026-01-02 where it is known')


def _row_mistakes(row: object, path: str) -> Iterator[Mistake]:
    if not isinstance(row, dict) or not _is_text(row.get("hub_id")) or not hub_key(row["hub_id"]):
        yield _mistake(path, "hub_id is missing", 'OWNER/NAME, such as "acme/own-7b"')
        return
    for key, value in row.items():
        if key not in _KEYS:
            yield _mistake(f"{path}.{key}", "no such key", ", ".join(sorted(_KEYS)))
        elif not _KEYS[key][0](value):
            yield _mistake(f"{path}.{key}", f"{str(value)[:60]} is not possible", _KEYS[key][1])
    if "parameters" not in row:
        yield _mistake(f"{path}.parameters", "parameters are missing", _SIZE)
    yield from _doubtful(row, path)
    if not any(key in row for key in _WAYS):
        yield _mistake(path, "nothing says how much it was trained", f"one of {', '.join(_WAYS)}")
    if "added" in row and "initialised_from" not in row:
        yield _mistake(f"{path}.added", "added to nothing", "initialised_from: the entry whose weights it started from")


def _doubtful(row: Row, path: str) -> Iterator[Mistake]:
    """Amounts that are far too little for a model of that size: FLOP or tokens in another unit."""
    size, bounds = row.get("parameters", 0), row.get("bounded")
    if not _is_size(size) or row.get("added") or row.get("initialised_from"):
        return
    ends = bounds if isinstance(bounds, dict) and _are_bounds(bounds) else {}
    flop = [("flop", row.get("flop", 0)), *(("bounded.flop", end) for end in ends.get("flop", ()))]
    tokens = [("tokens", row.get("tokens", 0)), *(("bounded.tokens", end) for end in ends.get("tokens", ()))]
    for key, each in flop:
        if _is_compute(each) and (says := doubt(reduced(each), reduced(size))):
            yield _mistake(f"{path}.{key}", says, "FLOP, such as 6e22")
    for key, each in tokens:
        if _is_size(each) and each < FEWEST_TOKENS:
            says = f"{each} tokens are far too few for a training: {FEWEST_TOKENS} or more are expected"
            yield _mistake(f"{path}.{key}", says, "tokens, such as 2e12 for two trillion")


def _leads(row: Row, own: Mapping[str, Row], known: Mapping[str, Row], file: str) -> Iterator[Mistake]:
    """What a row leans on has to be there, and not on itself."""
    path, seen = f"{file}, {row['hub_id']}", [row["hub_id"]]
    expected = "the hub_id of an entry of this table or of the packaged one"
    while start := (own.get(seen[-1]) or known.get(seen[-1]) or {}).get("initialised_from"):
        if start in seen:
            yield _mistake(f"{path}.initialised_from", f"{start} leads back to itself", expected)
            return
        if start not in own and start not in known:
            yield _mistake(f"{path}.initialised_from", f"{start} is not in the table", expected)
            return
        seen.append(start)
    before = row.get("bounded", {}).get("generation")
    if before is not None and "tokens" not in (own.get(before) or known.get(before) or {}):
        yield _mistake(f"{path}.bounded.generation", f"{before} has no tokens in the table", expected)


# What the values of a row may be


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 4000


def _is_above_zero(value: object, most: int) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return not (isinstance(value, Decimal) and not value.is_finite()) and 0 < value <= most


def _is_size(value: object) -> bool:
    return _is_above_zero(value, 10**20)


def _is_compute(value: object) -> bool:
    return _is_above_zero(value, 10**40)


def _is_day(value: object) -> bool:
    if isinstance(value, date):
        return not isinstance(value, datetime)
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(each) for each in value)


def _are_hours(value: object) -> bool:
    from gpaiscope.compute.accelerators import find

    return isinstance(value, dict) and _is_size(value.get("hours")) and bool(find(str(value.get("chip", ""))))


def _are_bounds(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    if "generation" in value:
        return _is_text(value["generation"])
    ends = value.get("flop", value.get("tokens"))
    is_possible = _is_compute if "flop" in value else _is_size
    return isinstance(ends, list) and _is_span(ends, is_possible) and _is_text(value.get("because"))


def _are_samples(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    for stage in value:
        if not isinstance(stage, dict) or stage.keys() != {"of", "count", "flop"} or not _is_text(stage["of"]):
            return False
        if not all(_is_span(stage[key], _is_compute) for key in ("count", "flop")):
            return False
    return True


def _is_span(value: object, is_possible: Callable[[object], bool]) -> bool:
    """Whether a value is a number or both ends of a range."""
    if not isinstance(value, list):
        return is_possible(value)
    return len(value) == 2 and all(map(is_possible, value)) and value[0] <= value[1]


def _are_figures(value: object) -> bool:
    known = {field.name for field in fields(Figures)}
    return isinstance(value, dict) and all(
        key in known and (isinstance(each, bool) if key == "tied" else isinstance(each, int) and 0 < each < 10**9)
        for key, each in value.items()
    )


def _are_cited(value: object) -> bool:
    return isinstance(value, dict) and all(_is_text(each) for each in value.values())


_SIZE: Final = "a number above 0, such as 7e9"
_NAMES: Final = 'a list of identifiers, such as ["acme/own-7b-chat"]'
_KEYS: Final[Mapping[str, tuple[Callable[[object], bool], str]]] = {
    **dict.fromkeys(
        ("hub_id", "name", "maker", "initialised_from", "licence", "licence_name", "note"), (_is_text, "text")
    ),
    **dict.fromkeys(("names", "aliases", "variants", "copies"), (_are_names, _NAMES)),
    **dict.fromkeys(("parameters", "active_parameters", "tokens"), (_is_size, _SIZE)),
    "flop": (_is_compute, "FLOP above 0, such as 6e22"),
    "tokens_said": (lambda value: value in TOKEN_BOUNDS, "about, over or up to"),
    "flop_by": (lambda value: value == "third-party", "third-party, or left out where its maker states it"),
    "trained_length": (
        lambda value: type(value) is int and 0 < value < 10**9,
        "tokens of most training sequences, 4096",
    ),
    "samples": (
        _are_samples,
        '[{ of = "images of 512 x 512", count = 2e9, flop = [3e12, 4e12] }], FLOP of training on one of them',
    ),
    "chip_hours": (_are_hours, '{ chip = "A100", hours = 184320 }, a chip of `gpaiscope estimate hardware`'),
    "bounded": (
        _are_bounds,
        '{ tokens = [1e12, 2e12], because = "..." }, the same with flop, or { generation = "OWNER/NAME" }',
    ),
    "added": (lambda value: value in ADDED, ", ".join(ADDED)),
    "figures": (_are_figures, ", ".join(field.name for field in fields(Figures))),
    "released_on": (_is_day, "a day, such as 2026-01-02"),
    "sources": (_are_cited, "the names of [sources.NAME] by field"),
}


def _mistake(path: str, message: str, expected: str) -> Mistake:
    return Mistake(reference="wrong-originals", message=message, path=path, expected=expected)
