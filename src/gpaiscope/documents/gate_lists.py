"""Rules of the gate over time, modalities, and what a framework and a report have to hold.

Nothing stated is no contradiction, and ranges that meet agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from gpaiscope.documents import fills, sides, trained
from gpaiscope.documents.counted import sizes
from gpaiscope.documents.documentation import Entry, text_in, vocabulary
from gpaiscope.documents.material import Material
from gpaiscope.documents.origins import ORIGINS
from gpaiscope.dossier import Stated
from gpaiscope.law.templates import MEASURES
from gpaiscope.report import words
from gpaiscope.report.say import say_text
from gpaiscope.values import Truth

# -- 4. time


_PAUSED: Final = Fraction(4, 5)
"""What share of its periods training takes at least, pauses left out."""
_CLOCK: Final = ("@wall_clock", "training.wall_clock_days")
"""What prints the days of training by the clock."""


def _time_told_twice(material: Material) -> sides.Contradictions:
    """Days by the clock, days of hardware, and the periods of the activities against each other."""
    entries = trained.training_entries(material)
    clock, hardware = material.said("training.wall_clock_days"), material.said("training.hardware_days")
    union = trained.days_of_training(entries)
    is_more = clock and union and union.high is not None and (clock.value.low or 0) > union.high + 1
    is_less = clock and union and clock.value.high is not None and clock.value.high < (union.low or 0) * _PAUSED
    if clock is not None and union is not None and (is_more or is_less):
        says = say_text("{days} days, the periods of the activities put together", days=sides.as_written(union))
        yield sides.refusal(
            "The days of training are others than the periods of the activities cover.",
            sides.in_documentation(material.given, clock, *_CLOCK),
            sides.of_ledger(material, union, *_CLOCK).in_words(says),
            who="training team",
        )
    periods = [period for entry in entries for period in entry.activity.hardware or ()]
    worked = trained.days_worked(periods) if entries and all(entry.activity.hardware for entry in entries) else None
    if hardware is not None and worked is not None and sides.are_apart(hardware.value, worked, Fraction(1, 10)):
        says = say_text("{days} days: chips times hours", days=sides.as_written(worked))
        yield sides.refusal(
            "The days that the hardware worked are others than chips times hours.",
            sides.in_documentation(material.given, hardware, "@hardware_days"),
            sides.of_ledger(material, worked, "@hardware_days").in_words(says),
            who="training team",
        )
    chips = sum((period.count.value.high or 0 for period in periods if period.count), start=Fraction(0))
    if clock is not None and hardware is not None:
        too_few = hardware.value.high is not None and hardware.value.high < (clock.value.low or 0)
        known = bool(periods) and all(period.count and period.count.value.high is not None for period in periods)
        high = clock.value.high
        too_many = known and high is not None and (hardware.value.low or 0) > chips * high * Fraction(11, 10)
        if too_few or too_many:
            yield sides.refusal(
                "The hardware cannot have worked so many days in the days of training.",
                sides.in_documentation(material.given, hardware, "@hardware_days"),
                sides.in_documentation(material.given, clock, *_CLOCK),
                who="training team",
            )


def _hours_of_chips(material: Material) -> sides.Contradictions:
    """The hours of an activity's chips against those that its days have."""
    for entry in trained.training_entries(material):
        own = trained.days_of_training([entry])
        hours = [period.hours for period in entry.activity.hardware or () if period.hours]
        longest = max(hours, key=lambda stated: stated.value.low or 0, default=None)
        if own is None or own.high is None or longest is None or (longest.value.low or 0) <= own.high * 24:
            continue
        ended = entry.activity.ended_on
        assert ended is not None  # its days are told
        yield sides.refusal(
            "Chips worked more hours than the days of their activity have.",
            sides.in_dossier(
                material,
                longest,
                say_text("{hours} hours", hours=words.amount_in_full(longest.value)),
                "@hardware_days",
                "@compute",
            ),
            sides.in_dossier(material, ended, say_text("{days} days in all", days=sides.as_written(own)), *_CLOCK),
            who="training team",
        )


def _latest_data(material: Material) -> sides.Contradictions:
    """The latest data against the end of crawling."""
    latest, until = material.said("data.latest"), material.said("crawling.to")
    if latest is not None and until is not None and latest.value.before(until.value) is Truth.YES:
        yield sides.refusal(
            "Data was crawled after the latest data is said to have been collected.",
            sides.in_documentation(material.given, latest),
            sides.in_documentation(material.given, until, "@period:crawling"),
            who="data team",
        )


# -- 5. modalities


_OF_SOURCES: Final[Mapping[str, str]] = {
    "data.licensed_modalities": "licensed",
    "data.private_modalities": "private",
    "crawling.modalities": "crawled",
    "data.user_modalities": "user",
    "data.synthetic_modalities": "synthetic",
}
"""The keys that name the modalities of a source, and the sort of its data sets."""


def _modalities_of_parts(material: Material) -> sides.Contradictions:
    stated_sizes = [row["modality"] for row in material.given.rows("sizes") or () if "modality" in row]
    of_sizes = stated_sizes or [row["modality"] for row in sizes(material.evidence)]
    overall = material.said("data.modalities")
    sources = [stated for key in _OF_SOURCES if (stated := material.said(key)) is not None]
    of_sets = [row["modality"] for row in material.rows("datasets") if "modality" in row]
    in_sizes = {str(stated.value) for stated in of_sizes}
    in_sources = set[str]().union(*(stated.value for stated in sources), {str(stated.value) for stated in of_sets})
    table = None
    if of_sizes:
        first = sides.in_documentation(sides.holder_of(material, of_sizes[0]), of_sizes[0], "@buckets", "@sizes")
        table = first.in_words(_modalities_named(in_sizes))
    form = None if overall is None else sides.in_documentation(material.given, overall, "data.modalities")
    for whole, named in ((table, in_sizes), (form, overall.value if overall is not None else set())):
        for stated in (*sources, *of_sets) if whole is not None else ():
            missing = ({stated.value} if isinstance(stated.value, str) else set(stated.value)) - set(named)
            if missing and whole is not None:
                kinds = f"@modalities_of:{next(iter(_kinds_told_at(material, stated)), '')}"
                yield sides.refusal(
                    say_text(
                        "A source has data of a modality that the training data as a whole has not: {modality}.",
                        modality=_modalities_named(missing),
                    ),
                    sides.in_documentation(sides.holder_of(material, stated), stated, kinds, _ALL_KINDS),
                    whole,
                    who="data team",
                )
                break
    if table is not None and form is not None and overall is not None and set(overall.value) != in_sizes:
        yield sides.refusal(
            "The training data has other modalities by its sizes than by its list of modalities.",
            table,
            form,
            who="data team",
        )
    if of_sizes and table is not None and (unsourced := in_sizes - in_sources) and _are_sources_told(material):
        lone = next(stated for stated in of_sizes if str(stated.value) in unsourced)
        holder = sides.holder_of(material, lone)
        yield sides.refusal(
            say_text(
                "The training data has a modality that no source has: {modality}.",
                modality=_modalities_named(unsourced),
            ),
            sides.in_documentation(holder, lone, "@buckets", "@sizes"),
            *(
                sides.in_documentation(sides.holder_of(material, stated), stated, _ALL_KINDS)
                for stated in (*sources, *of_sets)[: sides.MOST_FACTS]
            ),
            who="data team",
        )
    yield from _inputs_and_outputs(material)


_ALL_KINDS: Final = "@modalities_of:public,licensed,private,crawled,user,synthetic,other"


def _kinds_told_at(material: Material, stated: Stated[Any]) -> Iterator[str]:
    """The sort of data sets of which a value tells the modality."""
    if stated.path in _OF_SOURCES:
        yield _OF_SOURCES[stated.path]
    for row in material.rows("datasets"):
        if row.get("modality") is stated and "kind" in row:
            yield str(row["kind"].value)


def _modalities_named(modalities: Iterable[str]) -> str:
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


def _inputs_and_outputs(material: Material) -> sides.Contradictions:
    """What the model takes in and puts out, by the dossier, the documentation and the largest sizes."""
    for direction in ("input", "output"):
        of_dossier = getattr(material.assessment.dossier.model, f"{direction}s")
        stated = material.said(f"model.{direction}s")
        known = [value for value in (of_dossier, stated) if value is not None]
        kinds = [{fills.MODALITY.get(str(word), str(word)) for word in value.value} for value in known]
        kinds = [{kind if kind in vocabulary().words["modalities"] else "other" for kind in each} for each in kinds]
        prints = (f"@modality:{direction}s", f"model.{direction}s")
        told_at = [
            sides.in_dossier(material, value, _modalities_named(each), *prints)
            if value is of_dossier
            else sides.in_documentation(material.given, value, *prints)
            for value, each in zip(known, kinds, strict=True)
        ]
        if len(told_at) == 2 and kinds[0] != kinds[1]:
            says = say_text("The {direction} of the model has other modalities in the dossier.", direction=direction)
            yield sides.refusal(says, *told_at, who="product")
        for row in material.given.rows("maximum_sizes") or ():
            is_asked = text_in(row, "direction") == direction and "modality" in row and bool(kinds)
            if is_asked and all(row["modality"].value not in each for each in kinds):
                yield sides.refusal(
                    say_text(
                        "A largest {direction} is told of a modality that the model has not.", direction=direction
                    ),
                    sides.in_documentation(material.given, row["modality"], f"@maximum:{direction}"),
                    told_at[0],
                    who="product",
                )


# -- 9. framework and report


def _tiers_and_samples(material: Material) -> sides.Contradictions:
    by_risk: dict[str, list[Entry]] = {}
    for row in material.given.rows("tiers") or ():
        by_risk.setdefault(sides.bare_name(text_in(row, "risk")), []).append(row)
    for rows in by_risk.values():
        if all("reached" in row and row["reached"].value for row in rows):
            yield sides.refusal(
                say_text(
                    "Every tier of a systemic risk is reached, and a framework has one that is not: {risk}.",
                    risk=text_in(rows[0], "risk"),
                ),
                *(
                    sides.in_documentation(material.given, row["reached"], "@rows:tiers").in_words(
                        say_text("{tier}: reached", tier=text_in(row, "tier"))
                    )
                    for row in rows
                ),
                who="safety team",
                asks="Which tier lies above those that are reached?",
            )
        yield from _tiers_in_results(material, rows)
    fewest = material.law.number("evaluation_samples")
    for row in material.given.rows("evaluations") or ():
        if "samples" in row and row["samples"].value.high is not None and row["samples"].value.high < fewest:
            yield sides.refusal(
                say_text(
                    "An evaluation keeps fewer samples than the {many} that are asked for.", many=words.number(fewest)
                ),
                sides.in_documentation(material.given, row["samples"], "@rows:evaluations"),
                *(
                    sides.in_documentation(material.given, row[key], "@rows:evaluations")
                    for key in ("name",)
                    if key in row
                ),
                sides.PlacedValue(
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
        yield sides.refusal(
            says,
            sides.in_documentation(material.given, row["measure"], "@answered", "@gap_analysis"),
            who="compliance",
            asks="Which measure is meant, by its chapter, its number and its name?",
        )


_REACHES: Final = re.compile(r"\b(?:reach\w*|met|attain\w*|cross\w*|exceed\w*|pass(?:es|ed))\b", re.IGNORECASE)
_IN_DOUBT: Final = re.compile(
    r"\b(?:not|no|none|never|neither|nor|without|below|short|far|yet|if|would|could|may|might|before|until|cannot)\b|n't",
    re.IGNORECASE,
)


def _tiers_in_results(material: Material, tiers: Iterable[Entry]) -> sides.Contradictions:
    """The tiers of one risk against the results of its evaluations that say that a model reached one."""
    for tier in tiers:
        if "reached" not in tier or "tier" not in tier or tier["reached"].value:
            continue
        name = re.escape(re.sub(r"^(?:tier|level)\s+", "", str(tier["tier"].value).strip(), flags=re.IGNORECASE))
        called = re.compile(rf"\b(?:tier|level)\s+{name}\b|\b{name}\s+(?:tier|level)\b", re.IGNORECASE)
        for row in material.given.rows("evaluations") or ():
            if sides.bare_name(text_in(row, "risk")) != sides.bare_name(text_in(tier, "risk")) or "result" not in row:
                continue
            for sentence in re.split(r"(?<=[.!?;])\s+", str(row["result"].value)):
                if called.search(sentence) and _REACHES.search(sentence) and not _IN_DOUBT.search(sentence):
                    yield sides.refusal(
                        say_text(
                            "An evaluation reaches a tier that is said not to be reached: {tier}.",
                            tier=text_in(tier, "tier"),
                        ),
                        sides.in_documentation(material.given, row["result"], "@rows:evaluations").in_words(
                            sides.cut_short(sentence)
                        ),
                        sides.in_documentation(material.given, tier["reached"], "@rows:tiers"),
                        who="safety team",
                    )


RULES: Final = (
    ("time", _time_told_twice),
    ("time", _hours_of_chips),
    ("time", _latest_data),
    ("modalities", _modalities_of_parts),
    ("framework", _tiers_and_samples),
)
"""The rules here, each with its name."""
