"""What the public summary works out from lists: sizes in steps, large data sets, and the top domain names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any, Final

from gpaiscope.documents.content import Annex, Grid, SourcedValue, TickedBoxes
from gpaiscope.documents.counted import languages, sizes
from gpaiscope.documents.documentation import Documentation, Entry, text_in, vocabulary
from gpaiscope.documents.fills import Fillers
from gpaiscope.documents.material import Material
from gpaiscope.dossier import Stated
from gpaiscope.law import Law, number_in
from gpaiscope.law.templates import Steps
from gpaiscope.report import words
from gpaiscope.report.say import say_text
from gpaiscope.values import DateRange, Exact, Range, Truth, unique

FILLERS: Final = Fillers()


@FILLERS.named("buckets")
def _buckets(material: Material, _: str) -> Iterator[SourcedValue]:
    """One row a modality: the step that its training data lies in, and its types of content; as said and as counted."""
    stated = [row for row in material.given.rows("sizes") or () if "modality" in row and _is_for_training(row)]
    counted = [row for row in sizes(material.evidence) if _is_for_training(row)]
    contents = {modality: _contents(modality, stated) for modality in vocabulary().words["modalities"]}
    for rows, how in ((stated, "stated"), (counted, "counted")):
        if rows:
            sources = unique(each.source for row in rows for each in row.values())
            yield SourcedValue(
                value=_table_of_steps(rows, contents, material.law), sources=sources, how=how, whole=True
            )


def _contents(modality: str, rows: list[Entry]) -> str:
    own = (row for row in rows if row["modality"].value == modality and "content" in row)
    return "; ".join(unique(row["content"].value for row in own))


def _table_of_steps(rows: list[Entry], contents: Mapping[str, str], law: Law) -> Grid:
    """All modalities of the template in its order, those ticked of which there is data."""
    shown = []
    for modality, name in _MODALITIES.items():
        own = [row for row in rows if row["modality"].value == modality]
        steps = law.steps(modality)
        size = _size_of_modality(steps, own) if own else TickedBoxes(boxes=steps.says if steps else ())
        shown.append((TickedBoxes(boxes=(name,), ticked=(name,) if own else ()), size, contents[modality]))
    return Grid(head=("Modality", "Training data size", "Types of content"), rows=tuple(shown))


_MODALITIES: Final = {"text": "Text", "image": "Image", "audio": "Audio", "video": "Video", "other": "Other"}
"""The rows of the template's table, which are in another order than the boxes of its questions."""
_OTHER_UNIT: Final = "Alternatively, specify the approximate size in a different measurement unit:"


def _is_for_training(row: Entry) -> bool:
    return "split" not in row or row["split"].value == "training"


def _size_of_modality(steps: Steps | None, rows: list[Entry]) -> TickedBoxes:
    """The step of the template, or the size in its own unit where it has no step for that."""
    boxes = steps.says if steps else ()
    amounts = [row["amount"].value for row in rows if "amount" in row]
    units = {row["unit"].value for row in rows if "unit" in row}
    if len(amounts) < len(rows) or len(units) != 1:
        return TickedBoxes(boxes=boxes, between=boxes or (words.UNKNOWN,))
    summed: Range = sum(amounts[1:], start=amounts[0])
    (unit,) = units
    if steps is None:
        return TickedBoxes(boxes=(), beside=f"{words.amount(summed)} {unit}")
    if steps.unit != unit:
        return TickedBoxes(boxes=boxes, beside=f"{_OTHER_UNIT} {words.amount(summed)} {unit}")
    within = steps.within(summed)
    ticked = within if len(within) == 1 else ()
    return TickedBoxes(boxes=boxes, ticked=ticked, between=() if ticked else within)


@FILLERS.named("large_datasets")
def _large_datasets(material: Material, _: str) -> Iterator[SourcedValue]:
    """Publicly available data sets above a share of all such data of their modality; those without a size, too."""
    public = [row for row in material.rows("datasets") if text_in(row, "kind") == "public" and _is_for_training(row)]
    percent = number_in(material.law.foreseen, "large_dataset_percent")
    large = [row for row in public if _may_be_large(row, public, percent)]
    if not large:
        return
    grid = Grid(head=("modality", "data set", "link, or what it holds"), rows=tuple(map(_dataset, large)))
    yield SourcedValue(value=grid, sources=unique(each.source for row in large for each in row.values()))


def _may_be_large(row: Entry, public: list[Entry], percent: Exact) -> bool:
    """Whether a data set may be above a share of all: it is left out only where it surely is not."""
    alike = [
        each
        for each in public
        if text_in(each, "modality") == text_in(row, "modality") and text_in(each, "unit") == text_in(row, "unit")
    ]
    if "amount" not in row or any("amount" not in each for each in alike):
        return True
    least = sum((each["amount"].value.low or 0 for each in alike), start=Fraction(0))
    most = row["amount"].value.high
    return most is None or most * 100 > percent * least


def _dataset(row: Entry) -> tuple[str, str, str]:
    known = vocabulary().words["modalities"]
    about = text_in(row, "link") or ", ".join(
        part
        for part in (text_in(row, "description"), *(words.day(row[key].value) for key in ("from", "to") if key in row))
        if part
    )
    return (known.get(text_in(row, "modality"), ""), text_in(row, "name"), about)


@FILLERS.named("no_user_data")
def _no_user_data(material: Material, _: str) -> Iterator[SourcedValue]:
    """That no data of users was used, where the list of origins has none."""
    stated = material.said("data.provenance")
    if stated is not None and "user-data" not in stated.value:
        yield SourcedValue(value=Truth.NO, sources=(stated.source,), how="worked out")


@FILLERS.named("known_private")
def _known_private(material: Material, _: str) -> Iterator[SourcedValue]:
    for row in material.rows("datasets"):
        is_known = "publicly_known" in row and row["publicly_known"].value
        if is_known and text_in(row, "kind") == "private" and "name" in row:
            told = ": ".join(part for part in (text_in(row, "name"), text_in(row, "link")) if part)
            yield SourcedValue(value=(told,), sources=(row["name"].source,))


@FILLERS.named("top_domains")
def _top_domains(material: Material, _: str) -> Iterator[SourcedValue]:
    """The domain names to list, the largest first; nothing unless the list reaches as far as it has to."""
    given, evidence = material.given, material.evidence
    stated = material.said("crawling.domains_in_all")
    yield from _stated_domains(material, given.rows("domains") or (), stated)
    if not given.rows("domains") and _amount_of(evidence, "crawl.unsized") == 0:
        counted = evidence.said("crawl.domains_in_all")
        whole = list(_domains_to_list(material, evidence.rows("domains") or (), counted))
        yield from whole or _in_file(material, counted)


def _stated_domains(material: Material, rows: Sequence[Entry], in_all: Stated[Any] | None) -> Iterator[SourcedValue]:
    """The names that a person lists; of a list that is too short all of it, with how many are missing."""
    named = [row for row in rows if "name" in row]
    if named and (whole := list(_domains_to_list(material, named, in_all))):
        yield from whole
    elif named:
        names = tuple(row["name"].value for row in named)
        lacks = say_text("{many} domain names are listed, and it is not said of how many.", many=f"{len(names):,}")
        if in_all is not None and in_all.value.high is not None:
            wanted = listed(int(in_all.value.high), material.law.foreseen, is_small=material.holds("small:"))
            missing = wanted - len(names)
            lacks = say_text(
                "{many} of {wanted} domain names are listed: {missing} missing.",
                many=f"{len(names):,}",
                wanted=f"{wanted:,}",
                missing="one is" if missing == 1 else f"{missing:,} are",
            )
            if missing <= 0:
                lacks = say_text("Of some domain names it is not said how much content was scraped from them.")
        yield SourcedValue(value=names, sources=unique(row["name"].source for row in named), lacks=lacks)


MOST_IN_FIELD: Final = 100
"""Domain names that stand in the summary; of more there is a file beside it."""


def _domains_to_list(material: Material, rows: Sequence[Entry], in_all: Stated[Any] | None) -> Iterator[SourcedValue]:
    named = [row for row in rows if "name" in row]
    if not named or in_all is None or in_all.value.high is None:
        return
    wanted = listed(int(in_all.value.high), material.law.foreseen, is_small=material.holds("small:"))
    if len(named) < wanted or any("amount" not in row for row in named):
        return
    ordered = sorted(named, key=lambda row: (-(row["amount"].value.best or 0), row["name"].value))[:wanted]
    value = tuple(row["name"].value for row in ordered)
    sources = unique((in_all.source, *(row["name"].source for row in ordered)))
    if len(value) <= MOST_IN_FIELD:
        yield SourcedValue(value=value, sources=sources, how="worked out")
        return
    says = say_text(
        "Annex: {many} domain names, the largest of {all} by size of the content scraped ({file})",
        many=f"{wanted:,}",
        all=f"{int(in_all.value.high):,}",
        file=DOMAINS_FILE,
    )
    annex = Annex(file=DOMAINS_FILE, items=value)
    yield SourcedValue(value=(says,), sources=sources, how="worked out", annex=annex)


DOMAINS_FILE: Final = "domains.csv"


def _in_file(material: Material, in_all: Stated[Any] | None) -> Iterator[SourcedValue]:
    """A list that is too long to stand in the document, where a person says from where it can be downloaded."""
    file = material.evidence.said("crawl.file")
    if in_all is None or file is None or material.said("crawling.domains_link") is None:
        return
    many = int(in_all.value.high or 0)
    wanted = listed(many, material.law.foreseen, is_small=material.holds("small:"))
    says = say_text(
        "{many} domain names, the largest of {all} by size of the content scraped, as a file to be downloaded:",
        many=f"{wanted:,}",
        all=f"{many:,}",
    )
    yield SourcedValue(value=(says,), sources=(in_all.source, file.source), how="counted")


def _amount_of(evidence: Documentation, path: str) -> int:
    stated = evidence.said(path)
    return 0 if stated is None else int(stated.value.low or 0)


@FILLERS.named("latest")
def _latest_counted(material: Material, _: str) -> Iterator[SourcedValue]:
    """What is dated latest of the counted data, beside the day that a person says: it was not collected before."""
    if material.said("data.latest") is None:
        return
    rows = [row for row in material.evidence.rows("datasets") or () if "to" in row and row["to"].value.earliest]
    if rows:
        last = max(rows, key=lambda row: row["to"].value.earliest)["to"]
        yield SourcedValue(value=DateRange(earliest=last.value.earliest), sources=(last.source,), how="counted")


@FILLERS.named("languages")
def _languages(material: Material, _: str) -> Iterator[SourcedValue]:
    """The languages of the data sets that were counted, where nobody describes them."""
    found = list(languages(material.evidence))
    if found:
        value = "; ".join(says for says, _ in found)
        yield SourcedValue(
            value=f"As records and cards of the data sets say: {value}.",
            sources=unique(source for _, source in found),
            how="counted",
        )


@FILLERS.named("made_by")
def _made_by(material: Material, _: str) -> Iterator[SourcedValue]:
    """The models that records name as those that made them."""
    rows = [row for row in material.evidence.rows("datasets") or () if "made_by" in row]
    names = unique(name for row in rows for name in row["made_by"].value)
    if names:
        value = f"Records of the training data name these models as having made them: {words.listed(names)}."
        yield SourcedValue(value=value, sources=unique(row["made_by"].source for row in rows), how="counted")


def listed(in_all: int, numbers: Mapping[str, Exact | date], *, is_small: Truth) -> int:
    """How many of so many domain names are listed; of a provider of unknown size as of a large one."""
    if is_small is not Truth.YES:
        return ceil(in_all * Fraction(number_in(numbers, "listed_domains_percent"), 100))
    share = Fraction(number_in(numbers, "listed_domains_percent_small"), 100)
    return min(ceil(in_all * share), int(number_in(numbers, "listed_domains_most_small")))
