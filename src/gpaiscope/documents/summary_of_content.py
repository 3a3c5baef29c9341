"""What the public summary works out from lists: sizes in steps, large data sets, and the top domain names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any, Final

from gpaiscope.documents.content import Found, Grid
from gpaiscope.documents.documentation import vocabulary
from gpaiscope.documents.fills import Fillers
from gpaiscope.documents.material import Material
from gpaiscope.dossier import Stated
from gpaiscope.report import words
from gpaiscope.values import Exact, Range, Truth, parse_exact, unique

FILLERS: Final = Fillers()

Row = Mapping[str, Stated[Any]]


@cache
def numbers() -> Mapping[str, Any]:
    """The numbers of the template."""
    found: dict[str, Any] = tomllib.loads(Path(__file__).with_name("template.toml").read_text("utf-8"))
    return found


@FILLERS.named("buckets")
def _buckets(material: Material, _: str) -> Iterator[Found]:
    """One row a modality: the step that its training data lies in, and its types of content."""
    known = vocabulary().words["modalities"]
    rows = [row for row in material.given.rows("sizes") or () if "modality" in row and _is_for_training(row)]
    if not rows:
        return
    shown = []
    for modality, name in known.items():
        own = [row for row in rows if row["modality"].value == modality]
        if own:
            content = "; ".join(unique(row["content"].value for row in own if "content" in row))
            shown.append((name, _size(modality, own), content))
    grid = Grid(head=("modality", "size", "types of content"), rows=tuple(shown))
    yield Found(value=grid, sources=unique(each.source for row in rows for each in row.values()))


def _is_for_training(row: Row) -> bool:
    return "split" not in row or row["split"].value == "training"


def _size(modality: str, rows: list[Row]) -> str:
    """The step of the template, or the size in its own unit where it has no step for that."""
    amounts = [row["amount"].value for row in rows if "amount" in row]
    units = {row["unit"].value for row in rows if "unit" in row}
    if len(amounts) < len(rows) or len(units) != 1:
        return words.UNKNOWN
    summed: Range = sum(amounts[1:], start=amounts[0])
    bucket = numbers()["buckets"].get(modality)
    (unit,) = units
    if bucket is None or bucket["unit"] != unit:
        return f"{words.amount(summed)} {unit}"
    ends = [parse_exact(each) for each in bucket["ends"]]
    steps = {_step(end, ends) for end in (summed.low, summed.best, summed.high) if end is not None}
    return " or ".join(bucket["says"][each] for each in sorted(steps))


def _step(number: Exact, ends: list[Exact]) -> int:
    """Which step a number lies in; the middle one holds both of its ends."""
    return int(number >= ends[0]) + int(number > ends[1])


@FILLERS.named("large_datasets")
def _large(material: Material, _: str) -> Iterator[Found]:
    """Publicly available data sets above a share of all such data of their modality; those without a size, too."""
    public = [row for row in material.given.rows("datasets") or () if _kind(row) == "public"]
    large = [row for row in public if _is_large(row, public)]
    if not large:
        return
    grid = Grid(head=("modality", "data set", "link, or what it holds"), rows=tuple(map(_dataset, large)))
    yield Found(value=grid, sources=unique(each.source for row in large for each in row.values()))


def _kind(row: Row) -> str:
    return str(row["kind"].value) if "kind" in row else ""


def _is_large(row: Row, public: list[Row]) -> bool:
    """Whether a data set may be large: it is left out only where it surely is not."""
    alike = [
        each
        for each in public
        if _text(each, "modality") == _text(row, "modality") and _text(each, "unit") == _text(row, "unit")
    ]
    if "amount" not in row or any("amount" not in each for each in alike):
        return True
    least = sum((each["amount"].value.low or 0 for each in alike), start=Fraction(0))
    most = row["amount"].value.high
    return most is None or most * 100 > numbers()["large_percent"]["value"] * least


def _dataset(row: Row) -> tuple[str, str, str]:
    known = vocabulary().words["modalities"]
    about = _text(row, "link") or ", ".join(
        part
        for part in (_text(row, "description"), *(words.day(row[key].value) for key in ("from", "to") if key in row))
        if part
    )
    return (known.get(_text(row, "modality"), ""), _text(row, "name"), about)


def _text(row: Row, key: str) -> str:
    return str(row[key].value) if key in row else ""


@FILLERS.named("private")
def _private(material: Material, kind: str) -> Iterator[Found]:
    """Whether private data sets of a sort were obtained: yes by one of them, no by a list of origins without such."""
    for row in material.given.rows("datasets") or ():
        if _kind(row) == kind:
            yield Found(value=Truth.YES, sources=(row["kind"].source,))
    yield from _none_of(material, "private-third-party")


@FILLERS.named("no_user_data")
def _no_user_data(material: Material, _: str) -> Iterator[Found]:
    """That no data of users was used, where the list of origins has none."""
    yield from _none_of(material, "user-data")


def _none_of(material: Material, origin: str) -> Iterator[Found]:
    stated = material.said("data.provenance")
    if stated is not None and origin not in stated.value:
        yield Found(value=Truth.NO, sources=(stated.source,), how="worked out")


@FILLERS.named("known_private")
def _known_private(material: Material, _: str) -> Iterator[Found]:
    for row in material.given.rows("datasets") or ():
        if _kind(row) == "private" and "publicly_known" in row and row["publicly_known"].value and "name" in row:
            told = ": ".join(part for part in (_text(row, "name"), _text(row, "link")) if part)
            yield Found(value=(told,), sources=(row["name"].source,))


@FILLERS.named("top_domains")
def _top_domains(material: Material, _: str) -> Iterator[Found]:
    """The domain names to list, the largest first; nothing unless the list reaches as far as it has to."""
    rows = [row for row in material.given.rows("domains") or () if "name" in row]
    in_all = material.said("crawling.domains_in_all")
    if not rows or in_all is None or in_all.value.high is None:
        return
    wanted = listed(int(in_all.value.high), is_small=material.holds("small:"))
    if len(rows) < wanted or any("amount" not in row for row in rows):
        return
    ordered = sorted(rows, key=lambda row: (-(row["amount"].value.best or 0), row["name"].value))[:wanted]
    value = tuple(row["name"].value for row in ordered)
    sources = unique((in_all.source, *(row["name"].source for row in ordered)))
    yield Found(value=value, sources=sources, how="worked out")


def listed(in_all: int, *, is_small: Truth) -> int:
    """How many of so many domain names are listed; of a provider of unknown size as of a large one."""
    known: dict[str, int] = {name: each["value"] for name, each in numbers().items() if name != "buckets"}
    if is_small is not Truth.YES:
        return ceil(Fraction(in_all * known["domains_percent"], 100))
    return min(ceil(Fraction(in_all * known["domains_percent_small"], 100)), known["domains_most_small"])
