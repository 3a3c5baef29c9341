"""Rules of the gate over time, modalities, and what a framework and a report have to hold.

Nothing stated is no contradiction, and ranges that meet agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from gpaiscope.assessment.ledger import Entry as LedgerEntry
from gpaiscope.documents import fills
from gpaiscope.documents.counted import sizes
from gpaiscope.documents.documentation import Entry, text_in, vocabulary
from gpaiscope.documents.gate_values import (
    MOST_FACTS,
    Contradictions,
    PlacedValue,
    are_apart,
    bare_name,
    holder_of,
    in_documentation,
    in_dossier,
    of_ledger,
    refusal,
    replace_says,
)
from gpaiscope.documents.material import Material
from gpaiscope.documents.origins import ORIGINS
from gpaiscope.dossier import Hardware, Stated
from gpaiscope.law.templates import MEASURES
from gpaiscope.law.training_compute import Count
from gpaiscope.report import words
from gpaiscope.report.say import say_text
from gpaiscope.values import Range, Truth

# -- 4. time


def training_entries(material: Material) -> list[LedgerEntry]:
    """The activities that trained the model: no plans, and none that count in one measure alone."""
    return [
        entry
        for entry in material.assessment.entries or ()
        if entry.state != "planned" and Count.OUT not in (entry.row.updates, entry.row.cumulative)
    ]


def days_of_training(entries: Iterable[LedgerEntry]) -> Range | None:
    """On how many days anything was trained: the union of the periods; None where no activity tells its days."""
    least: list[tuple[int, int]] = []
    most: list[tuple[int, int]] | None = []
    for entry in entries:
        started, ended = entry.activity.started_on, entry.activity.ended_on
        if started is None or ended is None:
            most = None
            continue
        first, last = started.value, ended.value
        if first.latest and last.earliest:
            least.append((first.latest.toordinal(), max(first.latest, last.earliest).toordinal()))
        if most is not None and first.earliest and last.latest:
            most.append((first.earliest.toordinal(), last.latest.toordinal()))
        else:
            most = None
    low, high = _covered(least), None if most is None else _covered(most)
    return Range(low=low, high=high) if low else None


def _covered(periods: Iterable[tuple[int, int]]) -> int:
    """How many days lie in any of some periods."""
    many, end = 0, 0
    for first, last in sorted(periods):
        many += max(0, last - max(first, end + 1) + 1)
        end = max(end, last)
    return many


_PAUSED: Final = Fraction(4, 5)
"""What share of its periods training takes at least, pauses left out."""


def _time(material: Material) -> Contradictions:
    entries = training_entries(material)
    clock, hardware = material.said("training.wall_clock_days"), material.said("training.hardware_days")
    union = days_of_training(entries)
    prints = ("@wall_clock", "training.wall_clock_days")
    if clock is not None and union is not None and _is_other_time(clock.value, union):
        says = say_text("{days} days, the periods of the activities put together", days=words.amount(union, 0))
        yield refusal(
            "The days of training are others than the periods of the activities cover.",
            in_documentation(material.given, clock, *prints),
            replace_says(of_ledger(material, union, *prints), says),
            who="training team",
        )
    periods = [period for entry in entries for period in entry.activity.hardware or ()]
    worked = days_worked(periods) if entries and all(entry.activity.hardware for entry in entries) else None
    if hardware is not None and worked is not None and are_apart(hardware.value, worked, Fraction(1, 10)):
        says = say_text("{days} days: chips times hours", days=words.amount(worked))
        yield refusal(
            "The days that the hardware worked are others than chips times hours.",
            in_documentation(material.given, hardware, "@hardware_days"),
            replace_says(of_ledger(material, worked, "@hardware_days"), says),
            who="training team",
        )
    chips = sum((period.count.value.high or 0 for period in periods if period.count), start=Fraction(0))
    if clock is not None and hardware is not None:
        too_few = hardware.value.high is not None and hardware.value.high < (clock.value.low or 0)
        known = bool(periods) and all(period.count and period.count.value.high is not None for period in periods)
        high = clock.value.high
        too_many = known and high is not None and (hardware.value.low or 0) > chips * high * Fraction(11, 10)
        if too_few or too_many:
            yield refusal(
                "The hardware cannot have worked so many days in the days of training.",
                in_documentation(material.given, hardware, "@hardware_days"),
                in_documentation(material.given, clock, *prints),
                who="training team",
            )
    for entry in entries:
        own, hours = (
            days_of_training([entry]),
            [period.hours for period in entry.activity.hardware or () if period.hours],
        )
        longest = max(hours, key=lambda stated: stated.value.low or 0, default=None)
        if own is None or own.high is None or longest is None or (longest.value.low or 0) <= own.high * 24:
            continue
        ended = entry.activity.ended_on
        assert ended is not None  # its days are told
        yield refusal(
            "Chips worked more hours than the days of their activity have.",
            in_dossier(
                material,
                longest,
                say_text("{hours} hours", hours=words.amount_in_full(longest.value)),
                "@hardware_days",
                "@compute",
            ),
            in_dossier(material, ended, say_text("{days} days in all", days=words.amount(own, 0)), *prints),
            who="training team",
        )
    latest, until = material.said("data.latest"), material.said("crawling.to")
    if latest is not None and until is not None and latest.value.before(until.value) is Truth.YES:
        yield refusal(
            "Data was crawled after the latest data is said to have been collected.",
            in_documentation(material.given, latest),
            in_documentation(material.given, until, "@period:crawling"),
            who="data team",
        )


def _is_other_time(clock: Range, union: Range) -> bool:
    """Whether days by the clock cannot be those of the periods: more than these, or far less."""
    more = union.high is not None and clock.low is not None and clock.low > union.high + 1
    return more or (clock.high is not None and clock.high < (union.low or 0) * _PAUSED)


def days_worked(periods: Iterable[Hardware]) -> Range | None:
    """Chips times hours, in days; None where one of them is not told."""
    summed = Range.exactly(0)
    for period in periods:
        if period.count is None or period.hours is None:
            return None
        summed = summed + period.count.value * period.hours.value.times(Fraction(1, 24))
    return summed


# -- 5. modalities


_OF_SOURCES: Final[Mapping[str, str]] = {
    "data.licensed_modalities": "licensed",
    "data.private_modalities": "private",
    "crawling.modalities": "crawled",
    "data.user_modalities": "user",
    "data.synthetic_modalities": "synthetic",
}
"""The keys that name the modalities of a source, and the sort of its data sets."""


def _modalities(material: Material) -> Contradictions:
    stated_sizes = [row["modality"] for row in material.given.rows("sizes") or () if "modality" in row]
    of_sizes = stated_sizes or [row["modality"] for row in sizes(material.evidence)]
    overall = material.said("data.modalities")
    sources = [stated for key in _OF_SOURCES if (stated := material.said(key)) is not None]
    of_sets = [row["modality"] for row in material.rows("datasets") if "modality" in row]
    in_sizes = {str(stated.value) for stated in of_sizes}
    in_sources = set[str]().union(*(stated.value for stated in sources), {str(stated.value) for stated in of_sets})
    table = None
    if of_sizes:
        first = in_documentation(holder_of(material, of_sizes[0]), of_sizes[0], "@buckets", "@sizes")
        table = replace_says(first, _named(in_sizes))
    form = None if overall is None else in_documentation(material.given, overall, "data.modalities")
    for whole, named in ((table, in_sizes), (form, overall.value if overall is not None else set())):
        for stated in (*sources, *of_sets) if whole is not None else ():
            missing = ({stated.value} if isinstance(stated.value, str) else set(stated.value)) - set(named)
            if missing and whole is not None:
                kinds = f"@modalities_of:{next(iter(_kinds_at(material, stated)), '')}"
                yield refusal(
                    say_text(
                        "A source has data of a modality that the training data as a whole has not: {modality}.",
                        modality=_named(missing),
                    ),
                    in_documentation(holder_of(material, stated), stated, kinds, _ALL_KINDS),
                    whole,
                    who="data team",
                )
                break
    if table is not None and form is not None and overall is not None and set(overall.value) != in_sizes:
        yield refusal(
            "The training data has other modalities by its sizes than by its list of modalities.",
            table,
            form,
            who="data team",
        )
    if table is not None and (unsourced := in_sizes - in_sources) and _are_sources_told(material):
        yield refusal(
            say_text("The training data has a modality that no source has: {modality}.", modality=_named(unsourced)),
            table,
            *(
                in_documentation(holder_of(material, stated), stated, _ALL_KINDS)
                for stated in (*sources, *of_sets)[:MOST_FACTS]
            ),
            who="data team",
        )
    yield from _inputs_and_outputs(material)


_ALL_KINDS: Final = "@modalities_of:public,licensed,private,crawled,user,synthetic,other"


def _kinds_at(material: Material, stated: Stated[Any]) -> Iterator[str]:
    """The sort of data sets of which a value tells the modality."""
    if stated.path in _OF_SOURCES:
        yield _OF_SOURCES[stated.path]
    for row in material.rows("datasets"):
        if row.get("modality") is stated and "kind" in row:
            yield str(row["kind"].value)


def _named(modalities: Iterable[str]) -> str:
    known = vocabulary().words["modalities"]
    return words.listed([known[word] for word in known if word in set(modalities)])


def _are_sources_told(material: Material) -> bool:
    """Whether each origin that there is tells its modalities, so that one that none of them has is one of nothing."""
    listed_ = material.said("data.provenance")
    if listed_ is None or "other" in listed_.value:
        return False
    for name in listed_.value:
        kinds = ORIGINS[name].kinds
        by_key = any(kind in kinds and material.said(key) for key, kind in _OF_SOURCES.items())
        if not by_key and not any(
            text_in(row, "kind") in kinds and "modality" in row for row in material.rows("datasets")
        ):
            return False
    return True


def _inputs_and_outputs(material: Material) -> Contradictions:
    """What the model takes in and puts out, by the dossier, the documentation and the largest sizes."""
    for direction in ("input", "output"):
        of_dossier = getattr(material.assessment.dossier.model, f"{direction}s")
        stated = material.said(f"model.{direction}s")
        known = [value for value in (of_dossier, stated) if value is not None]
        kinds = [{fills.MODALITY.get(str(word), str(word)) for word in value.value} for value in known]
        kinds = [{kind if kind in vocabulary().words["modalities"] else "other" for kind in each} for each in kinds]
        prints = (f"@modality:{direction}s", f"model.{direction}s")
        sides = [
            in_dossier(material, value, _named(each), *prints)
            if value is of_dossier
            else in_documentation(material.given, value, *prints)
            for value, each in zip(known, kinds, strict=True)
        ]
        if len(sides) == 2 and kinds[0] != kinds[1]:
            says = say_text("The {direction} of the model has other modalities in the dossier.", direction=direction)
            yield refusal(says, *sides, who="product")
        for row in material.given.rows("maximum_sizes") or ():
            is_asked = text_in(row, "direction") == direction and "modality" in row and bool(kinds)
            if is_asked and all(row["modality"].value not in each for each in kinds):
                yield refusal(
                    say_text(
                        "A largest {direction} is told of a modality that the model has not.", direction=direction
                    ),
                    in_documentation(material.given, row["modality"], f"@maximum:{direction}"),
                    sides[0],
                    who="product",
                )


# -- 9. framework and report


def _framework(material: Material) -> Contradictions:
    by_risk: dict[str, list[Entry]] = {}
    for row in material.given.rows("tiers") or ():
        by_risk.setdefault(bare_name(text_in(row, "risk")), []).append(row)
    for rows in by_risk.values():
        if all("reached" in row and row["reached"].value for row in rows):
            yield refusal(
                say_text(
                    "Every tier of a systemic risk is reached, and a framework has one that is not: {risk}.",
                    risk=text_in(rows[0], "risk"),
                ),
                *(
                    replace_says(
                        in_documentation(material.given, row["reached"], "@rows:tiers"),
                        say_text("{tier}: reached", tier=text_in(row, "tier")),
                    )
                    for row in rows
                ),
                who="safety team",
                asks="Which tier lies above those that are reached?",
            )
    fewest = material.law.number("evaluation_samples")
    for row in material.given.rows("evaluations") or ():
        if "samples" in row and row["samples"].value.high is not None and row["samples"].value.high < fewest:
            yield refusal(
                say_text(
                    "An evaluation keeps fewer samples than the {many} that are asked for.", many=words.number(fewest)
                ),
                in_documentation(material.given, row["samples"], "@rows:evaluations"),
                PlacedValue(
                    says=say_text("{many} samples at least", many=words.number(fewest)),
                    place="Code of Practice, Measure 7.3",
                ),
                who="safety team",
                asks="Which further random samples of inputs and outputs are kept?",
            )
    for row in material.given.rows("means") or ():
        measure = text_in(row, "measure")
        named = re.fullmatch(r"\W*(?P<chapter>[^\d]*?)\W*(?P<one>\d+)(?:\.(?P<each>\d+))?\W*", measure)
        if named is None:
            continue
        titles = [chapter for chapter in MEASURES if chapter.title.casefold() == named["chapter"].casefold()]
        one, each = int(named["one"]), int(named["each"] or 1)
        if titles and any(1 <= one <= len(of.commitments) and 1 <= each <= of.commitments[one - 1] for of in titles):
            continue
        if not titles and named["chapter"].casefold() not in ("", "measure", "commitment"):
            continue
        says = "A measure is told by its number alone." if not titles else "The code of practice has no such measure."
        yield refusal(
            says,
            in_documentation(material.given, row["measure"], "@answered", "@gap_analysis"),
            who="compliance",
            asks="Which measure is meant, by its chapter, its number and its name?",
        )


RULES: Final = {"time": _time, "modalities": _modalities, "framework": _framework}
"""The rules here, by their names."""
