"""What fields are filled with that is worked out from the dossier, its assessment and the documentation.

Each filler is named in the forms with ``@``, and gives every value that it finds, each with where it comes from.
Nothing is made up: what is not there is not given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from gpaiscope.assessment import Conclusion
from gpaiscope.assessment.facts import figure, has_come
from gpaiscope.assessment.ledger import Entry as LedgerEntry
from gpaiscope.assessment.ledger import total
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.saying import settled_by
from gpaiscope.documents.content import Cell, Grid, Guess, Quantity, SourcedValue, Value, month
from gpaiscope.documents.counted import sizes
from gpaiscope.documents.documentation import Entry, text_in, vocabulary
from gpaiscope.documents.forms import ORDER, form
from gpaiscope.documents.material import Material
from gpaiscope.dossier import MarketEvent, Stated
from gpaiscope.dossier.words import CHANNELS, COUNTRY_NAMES, country_name
from gpaiscope.dossier.words import MODALITIES as _OUTPUTS
from gpaiscope.engine.case import Known
from gpaiscope.law.training_compute import Count
from gpaiscope.licences import by_identifier, lookup
from gpaiscope.report import phrases, words
from gpaiscope.report.say import say_text
from gpaiscope.repository.files import DOSSIER_FILE
from gpaiscope.values import DateRange, Range, Truth, unique

Filler = Callable[[Material, str], Iterator[SourcedValue]]


class Fillers(dict[str, Filler]):
    """Fillers by the name that forms have for them."""

    def named(self, name: str) -> Callable[[Filler], Filler]:
        """Enter a filler under its name."""

        def enter(made: Filler) -> Filler:
            self[name] = made
            return made

        return enter


FILLERS: Final = Fillers()


def of_key(path: str, stated: Stated[Any]) -> Value:
    """A value of the documentation as it stands in a field: words by what they mean, amounts with their unit."""
    kind, _, of = vocabulary().keys[path].kind.partition(":")
    value = stated.value
    if kind == "words":
        return tuple(meaning for word, meaning in vocabulary().words[of].items() if word in value)
    if kind == "word":
        return vocabulary().words[of][value]
    if isinstance(value, Range):
        return Quantity(value=value, unit=of)
    if isinstance(value, bool):
        return Truth.of(value)
    return value  # type: ignore[no-any-return]


def _value_of_statement(stated: Stated[Any] | None) -> Iterator[SourcedValue]:
    if stated is not None:
        yield SourcedValue(value=stated.value, sources=(stated.source,))


def guess_of(material: Material, *conclusions: Conclusion | None) -> Guess | None:
    """What is guessed of a value that some answers give, and the first question that would settle it."""
    own = material.assessment
    likely = [each for each in conclusions if each is not None and own.hangs_on(each)]
    if not likely:
        return None
    says = f"{phrases.stated_by_nobody(guess for each in likely for guess in own.hangs_on(each))}."
    asked = next((item for each in likely if (item := settled_by(each, own)) is not None), None)
    if asked is None:
        return Guess(says=says, asks="Is that so?")
    return Guess(says=says, asks=asked.asks, who=asked.who, at=f"{DOSSIER_FILE}: {asked.path}" if asked.path else "")


# -- who and what


@FILLERS.named("provider")
def _provider(material: Material, _: str) -> Iterator[SourcedValue]:
    """The name under which the actor acts: the legal one where it is stated."""
    legal = material.said("provider.legal_name")
    if material.own is not None:
        yield from _value_of_statement(legal or material.own.name)


@FILLERS.named("country")
def _country(material: Material, _: str) -> Iterator[SourcedValue]:
    if material.own is not None and (country := material.own.country) is not None:
        yield SourcedValue(value=country_name(country.value), sources=(country.source,))


@FILLERS.named("model")
def _names_of_model(material: Material, _: str) -> Iterator[SourcedValue]:
    model = material.assessment.dossier.model
    for each in (model.name, model.hub_id):
        if each is not None:
            yield SourcedValue(value=(each.value,), sources=(each.source,))


@FILLERS.named("representative")
def _representative(material: Material, _: str) -> Iterator[SourcedValue]:
    named = material.own.authorised_representative if material.own else None
    if named is not None and named.name is not None:
        address = material.said("representative.address")
        country = named.country.value if named.country else ""
        told_there = address is not None and ends_in_country(address.value, country)
        where = f", {country_name(country)}" if country and not told_there else ""
        yield SourcedValue(value=f"{named.name.value}{where}", sources=(named.name.source,))


def ends_in_country(address: str, country: str) -> bool:
    """Whether an address ends with the name or the code of a country, so that it need not be said again."""
    last = re.split(r"[,\n]", address)[-1].strip().strip(".").casefold()
    return bool(country) and COUNTRY_NAMES.get(last, last.upper()) == country


@FILLERS.named("dependencies")
def _dependencies(material: Material, _: str) -> Iterator[SourcedValue]:
    """The models that this one was made from; that there are none only where something says so."""
    dossier = material.assessment.dossier
    for each in dossier.original:
        name = each.name or each.hub_id
        if name is not None:
            called = name.value if each.hub_id in (None, name) else f"{name.value} ({each.hub_id.value})"
            yield SourcedValue(value=(called,), sources=(name.source,))
    if dossier.original:
        return
    if (source := dossier.complete_by("original")) is not None:
        yield SourcedValue(value=("N/A: made from no other model",), sources=(source,))
        return
    first = next((each for each in dossier.activities or () if each.kind and each.kind.value == "pre-training"), None)
    if first is not None and first.kind is not None and first.from_ is None:
        says = "N/A: trained from scratch"
        yield SourcedValue(value=(says,), sources=(first.kind.source,), how="worked out")


@FILLERS.named("original")
def _original(material: Material, _: str) -> Iterator[SourcedValue]:
    yield from (each for each in _dependencies(material, "") if material.assessment.dossier.original)


@FILLERS.named("modality")
def _modality(material: Material, of: str) -> Iterator[SourcedValue]:
    """Inputs or outputs of the dossier, in the few words that documents have for them."""
    stated = getattr(material.assessment.dossier.model, of)
    if stated is not None:
        kinds = {MODALITY.get(word, "other") for word in stated.value}
        known = vocabulary().words["modalities"]
        yield SourcedValue(value=tuple(known[kind] for kind in known if kind in kinds), sources=(stated.source,))


MODALITY: Final[Mapping[str, str]] = {
    "text": "text",
    "code": "text",
    "image": "image",
    "video": "video",
    "speech": "audio",
    "sung-lyrics": "audio",
    "low-quality-speech": "audio",
    "music": "audio",
    "sound-effects": "audio",
}
assert MODALITY.keys() <= _OUTPUTS.keys()


# -- the market


def _supplies(material: Material) -> list[MarketEvent]:
    return [each for each in _events_of(material) if name_of(each) == "made-available"]


def _earliest(events: Iterable[MarketEvent], today: date) -> Iterator[SourcedValue]:
    dated = [each.on for each in events if each.on is not None]
    past = [on for on in dated if on.value.before(DateRange.exactly(today)) is not Truth.NO or _is(on.value, today)]
    if past:
        yield from _value_of_statement(min(past, key=lambda on: on.value.latest or on.value.earliest or date.max))


def _is(days: DateRange, today: date) -> bool:
    return days == DateRange.exactly(today)


@FILLERS.named("released")
def _released(material: Material, _: str) -> Iterator[SourcedValue]:
    """The first supply that the dossier tells of, wherever it was."""
    yield from _earliest(_supplies(material), material.assessment.day)


@FILLERS.named("placed")
def _placed_in_union(material: Material, _: str) -> Iterator[SourcedValue]:
    """The first supply in the Union that the dossier tells of."""
    inside = [each for each in _supplies(material) if each.territory and each.territory.value == "union"]
    yield from _earliest(inside, material.assessment.day)


@FILLERS.named("planned")
def _planned(material: Material, _: str) -> Iterator[SourcedValue]:
    """The first day planned for a placing in the Union; nothing where nobody says that it is planned there."""
    planned = [each for each in _events_of(material) if name_of(each) == "planned-placing" and each.on]
    for each in [each for each in planned if each.territory and each.territory.value == "union"][:1]:
        yield from _value_of_statement(each.on)


@FILLERS.named("outside")
def _kept_off_union(material: Material, _: str) -> Iterator[SourcedValue]:
    """That no placing in the Union is meant; nothing where the actor does anything else, or nobody says where."""
    events = _events_of(material)
    where = [each.territory for each in events if each.territory and each.territory.value == "outside-union"]
    if not events or len(where) < len(events) or any(name_of(each) not in _SUPPLIES for each in events):
        return
    on = [each.on.value for each in events if name_of(each) == "planned-placing" and each.on]
    says = say_text("No placing on the Union market is meant: it is supplied outside the Union only.")
    if len(on) == len(events):
        days = words.listed([words.day(day) for day in on])
        says = say_text("No placing on the Union market is meant: one is planned outside it, for {day}.", day=days)
    yield SourcedValue(value=says, sources=unique(each.source for each in where))


_SUPPLIES: Final = ("made-available", "planned-placing")


def _events_of(material: Material) -> list[MarketEvent]:
    """What the dossier tells of the market that is the actor's, or of which nobody is named."""
    events = material.assessment.dossier.market or ()
    return [each for each in events if each.event and (each.actor is None or each.actor.value == material.actor)]


@FILLERS.named("channels")
def _channels(material: Material, _: str) -> Iterator[SourcedValue]:
    for each in _supplies(material):
        if each.channel is not None:
            yield SourcedValue(value=(CHANNELS[each.channel.value],), sources=(each.channel.source,))


@FILLERS.named("channel_links")
def _channel_links(material: Material, _: str) -> Iterator[SourcedValue]:
    """Channels with the level of access that each gives, as the form asks: weights, or a black box.

    An entry without a channel, or whose level only names a channel again, leaves the field open.
    """
    levels, rows = vocabulary().words["access_levels"], material.rows("distribution")
    names = {each.casefold().replace("-", " ") for pair in CHANNELS.items() for each in pair}
    shown, lacks = [], ""
    for row in rows:
        channel, level, link = (text_in(row, key) for key in ("channel", "access", "link"))
        if not channel:
            lacks = lacks or say_text("The channel of an entry is not named.")
        elif level.casefold().replace("-", " ") in {"", channel.casefold(), *names}:
            lacks = lacks or say_text("The level of access through {channel} is not said.", channel=channel)
        shown.append((channel, levels.get(level.casefold(), level), link))
    if shown:
        grid = Grid(head=("channel", "level of access", "how access works"), rows=tuple(shown))
        yield SourcedValue(
            value=grid, sources=unique(each.source for row in rows for each in row.values()), lacks=lacks
        )


@FILLERS.named("licence")
def _licence(material: Material, _: str) -> Iterator[SourcedValue]:
    openness = material.assessment.dossier.openness
    yield from _value_of_statement(openness.licence if openness else None)


@FILLERS.named("licence_category")
def _licence_category(material: Material, _: str) -> Iterator[SourcedValue]:
    """The category that the table of licences gives an identifier; nothing where it does not know it."""
    openness = material.assessment.dossier.openness
    if openness is None or openness.licence is None:
        return
    verdict = by_identifier(openness.licence.value).verdict
    name = {"qualifies": "free-and-open-source", "does-not-qualify": "restricted"}.get(str(verdict))
    entry = lookup(openness.licence.value)
    category = entry.kind if entry is not None and entry.kind in vocabulary().words["licence_categories"] else name
    if category is not None:
        value = vocabulary().words["licence_categories"][category]
        yield SourcedValue(value=value, sources=(openness.licence.source,), how="worked out")


# -- training


def _counted(material: Material) -> list[LedgerEntry]:
    """The activities of the ledger that are no plan and that count in both measures."""
    entries = material.assessment.entries or ()
    return [
        each for each in entries if each.state != "planned" and Count.OUT not in (each.row.updates, each.row.cumulative)
    ]


@FILLERS.named("parameters")
def _parameters(material: Material, _: str) -> Iterator[SourcedValue]:
    """All parameters, as the activities give them; those of a modification are the original's."""
    for each in material.assessment.dossier.activities or ():
        stated = each.architecture.parameters if each.architecture else None
        if stated is not None:
            yield SourcedValue(value=Quantity(value=stated.value, unit="parameters"), sources=(stated.source,))


@FILLERS.named("tokens")
def _tokens_trained_on(material: Material, _: str) -> Iterator[SourcedValue]:
    """Tokens that were trained on, by activity, where the documentation does not say how much data there is."""
    if material.given.rows("sizes") or sizes(material.evidence):
        return  # repetitions are in these, so they are no other measure of the same
    told = [
        (each.kind.value, each.architecture.tokens)
        for each in material.assessment.dossier.activities or ()
        if each.kind and each.architecture and each.architecture.tokens
    ]
    rows = tuple((activity_named(kind), Quantity(value=tokens.value, unit="tokens")) for kind, tokens in told)
    if rows:
        grid = Grid(head=("activity", "trained on, repetitions included"), rows=rows)
        yield SourcedValue(value=grid, sources=unique(tokens.source for _, tokens in told))


@FILLERS.named("wall_clock")
def _wall_clock(material: Material, _: str) -> Iterator[SourcedValue]:
    """The days on which an activity of training ran, pauses between them left out: at least, and at most."""
    ran = [(each.activity.started_on, each.activity.ended_on) for each in _counted(material)]
    sure, possible, sources = [], [], []
    for first, last in ran:
        if first is None or last is None:
            return
        ends = (first.value.earliest, first.value.latest, last.value.earliest, last.value.latest)
        if None in ends:
            return
        soonest, begun, ended, latest = (day.toordinal() for day in ends if day is not None)
        sure.append((begun, ended))
        possible.append((soonest, latest))
        sources += [first.source, last.source]
    if ran:
        least, most = max(_days_of(sure), 1), _days_of(possible)
        days = Range.exactly(most) if least == most else Range(low=least, high=most)
        yield SourcedValue(value=Quantity(value=days, unit="days"), sources=unique(sources), how="worked out")


def _days_of(spans: Iterable[tuple[int, int]]) -> int:
    """How many days lie in any of some spans, both ends among them."""
    many, until = 0, 0
    for first, last in sorted(spans):
        many += max(0, last - max(first, until + 1) + 1)
        until = max(until, last)
    return many


@FILLERS.named("hardware_days")
def _hardware_days(material: Material, _: str) -> Iterator[SourcedValue]:
    """Units times hours, in days, of all activities that count; nothing where one of them tells of no hardware."""
    entries = _counted(material)
    periods = [period for each in entries for period in each.activity.hardware or ()]
    if not entries or any(not each.activity.hardware for each in entries):
        return
    if any(each.count is None or each.hours is None for each in periods):
        return
    days: list[Range] = []
    for each in periods:
        assert each.count is not None  # looked at above
        assert each.hours is not None
        days.append(each.count.value * each.hours.value.times(Fraction(1, 24)))
    sources = unique(each.count.source for each in periods if each.count)
    summed = days[0]
    for more in days[1:]:
        summed = summed + more
    yield SourcedValue(value=Quantity(value=summed, unit="hardware days"), sources=sources, how="worked out")


@FILLERS.named("compute")
def _compute(material: Material, measure: str) -> Iterator[SourcedValue]:
    """The compute of the model's own activities, of a modification that of the modification alone, in one measure."""
    if material.assessment.entries is None:
        return
    yield from estimated(total(material.assessment.entries, measure or "cumulative"))


def estimated(known: Known) -> Iterator[SourcedValue]:
    """An amount of compute that the assessment works out; nothing of none."""
    summed = figure(known)
    if summed.low or summed.best:
        yield SourcedValue(value=Quantity(value=summed, unit="FLOP"), sources=known.sources, how="estimated")


@FILLERS.named("sum")
def _sum_of_model(material: Material, fact: str) -> Iterator[SourcedValue]:
    """A sum that the assessment works out: of the model in all, what came with its weights included."""
    for each, known in material.assessment.model_case.facts.items():
        if each.name == fact and isinstance(known.value, Range) and (known.value.low or known.value.best):
            yield SourcedValue(value=Quantity(value=known.value, unit="FLOP"), sources=known.sources, how="estimated")


_METHODS: Final[Mapping[str, str]] = {
    "hardware": "from the hardware: units, hours, peak rate and utilisation",
    "architecture": "from the architecture: operations a pass, times passes",
    "6PD": "from parameters and training tokens: six operations for each pair",
    "log": "from the training log",
    "stated": "from the provider's own records",
    "taken as nothing": "copying weights trains nothing",
}


@FILLERS.named("methods")
def _methods(material: Material, plans: str) -> Iterator[SourcedValue]:
    """How the compute of each activity was come by, without a figure, so that it can be handed to everybody.

    ``plans``: of those that are planned as well. What counts in neither measure is in no figure, and has no method.
    Beside the provider's own words only the method of a figure that these words do not name: they are then the check.
    """
    of_notification = material.said("notification.method") if plans else None
    said = of_notification or material.said("training.compute_method")
    told: list[str] = []
    for each in material.assessment.entries or ():
        is_in = each.would_count("updates") or each.would_count("cumulative")
        method, named_in = _METHODS.get(each.estimate.method), _NAMED_IN.get(each.estimate.method, "")
        is_named = said is not None and re.search(named_in, str(said.value), re.IGNORECASE)
        if is_in and (plans or each.state != "planned") and method is not None and not is_named:
            told.append(f"{activity_named(each.kind)}: {method}")
    if said is not None and told:
        methods = words.capital(words.listed(unique(told)))
        told = [
            say_text("The amount here was found in another way, of which that is a check. {methods}", methods=methods)
        ]
    if told:
        yield SourcedValue(value=unique(told), how="worked out")


@FILLERS.named("method_unless")
def _method_unless(material: Material, said: str) -> Iterator[SourcedValue]:
    """How the compute was come by as the documentation of the model has it, where nothing is said for this document."""
    method = material.said("training.compute_method")
    if method is not None and material.said(said) is None:
        yield SourcedValue(value=str(method.value), sources=(method.source,))


_NAMED_IN: Final[Mapping[str, str]] = {
    "hardware": r"hardware|\bGPU|\bTPU|accelerator|\bchip|utili[sz]ation|\bpeak\b",
    "architecture": r"architecture|operations|\bparameters\b",
    "6PD": r"\bparameters\b|\bsix\b|\b6\s?[NP]D\b",
    "log": r"\blog(?:s|ged)?\b",
}
"""By what a text names a method; any text is of what the provider's own records say, and of what takes nothing."""


def activity_named(kind: str) -> str:
    """A kind of activity in words of whoever receives a document, and not in those of a dossier."""
    return vocabulary().words["activities"].get(kind, kind)


@FILLERS.named("activities")
def _activities(material: Material, document: str) -> Iterator[SourcedValue]:
    """The ledger as a table, in which what lay ahead on the day of a document's version is planned."""
    told = [each.value for each in _version_on(material, document) if isinstance(each.value, DateRange)]
    days = [material.assessment.day, *(day for each in told if (day := each.latest or each.earliest))]
    rows = [
        (
            activity_named(each.kind),
            _begun_or_planned(each, min(days)),
            _ended_or_planned(each.activity.ended_on, min(days)),
            Quantity(value=each.flop, unit="FLOP"),
            _METHODS.get(each.estimate.method, each.estimate.method),
            each.counts(each.row.updates),
            each.counts(each.row.cumulative),
        )
        for each in material.assessment.entries or ()
    ]
    if rows:
        head = ("activity", "from", "until", "compute", "how found", "updates weights", "counts in all")
        sources = unique(source for each in material.assessment.entries or () for source in each.sources)
        yield SourcedValue(value=Grid(head=head, rows=tuple(rows)), sources=sources, how="estimated")


def _begun_or_planned(entry: LedgerEntry, today: date) -> str:
    """When an activity began, or was planned to begin on a day."""
    started = entry.activity.started_on
    if started is None:
        return say_text("planned") if entry.state == "planned" else ""
    day = words.day(started.value)
    return say_text("planned from {day}", day=day) if has_come(started, today) is Truth.NO else day


def _ended_or_planned(ended: Stated[DateRange] | None, today: date) -> str:
    """When an activity ended, or was planned to end on a day."""
    if ended is None:
        return ""
    day = words.day(ended.value)
    return say_text("planned until {day}", day=day) if has_come(ended, today) is Truth.NO else day


# -- data


@FILLERS.named("from")
def _from_origin(material: Material, of: str) -> Iterator[SourcedValue]:
    """Whether data comes from somewhere, by each that says so."""
    from gpaiscope.documents.origins import told_of_origin

    for truth, stated in told_of_origin(material, of):
        yield SourcedValue(value=truth, sources=(stated.source,))


@FILLERS.named("modalities_of")
def _modalities_of(material: Material, kinds: str) -> Iterator[SourcedValue]:
    """The modalities of the data sets of some sorts."""
    known = vocabulary().words["modalities"]
    rows = [each for each in material.rows("datasets") if _is_dataset_of_kind(each, kinds)]
    named = [each["modality"] for each in rows if "modality" in each]
    if named:
        found = {each.value for each in named}
        value = tuple(known[word] for word in known if word in found)
        yield SourcedValue(value=value, sources=unique(each.source for each in named), partial=True)


def _is_dataset_of_kind(row: Entry, kinds: str) -> bool:
    return "kind" in row and row["kind"].value in kinds.split(",")


@FILLERS.named("provenance")
def _provenance(material: Material, _: str) -> Iterator[SourcedValue]:
    stated = material.said("data.provenance")
    if stated is None:
        return
    known = vocabulary().words["provenance"]
    yield SourcedValue(value=tuple(known[word] for word in known if word in stated.value), sources=(stated.source,))
    kinds = [row["kind"] for row in material.rows("datasets") if "kind" in row]
    missing = [each for each in kinds if _ORIGINS[each.value] not in stated.value]
    if missing:  # data sets of a sort that the list leaves out
        words_ = {*stated.value, *(_ORIGINS[each.value] for each in missing)}
        value = tuple(known[word] for word in known if word in words_)
        yield SourcedValue(value=value, sources=unique(each.source for each in missing))


_ORIGINS: Final[Mapping[str, str]] = {
    "public": "public-datasets",
    "licensed": "private-third-party",
    "private": "private-third-party",
    "crawled": "web-crawling",
    "user": "user-data",
    "synthetic": "synthetic",
    "other": "other",
}


@FILLERS.named("sizes")
def _sizes_of_data(material: Material, _: str) -> Iterator[SourcedValue]:
    """How much data there is, by modality and use: as a person says, and as it was counted."""
    yield from _sizes_of(material.given.rows("sizes") or (), "stated")
    yield from _sizes_of(sizes(material.evidence), "counted")


def _sizes_of(given: Iterable[Entry], how: str) -> Iterator[SourcedValue]:
    rows: list[tuple[Cell, ...]] = []
    sources = []
    known = vocabulary().words
    for row in given:
        if "amount" in row and "modality" in row:
            split = known["splits"][row["split"].value] if "split" in row else "training"
            unit = row["unit"].value if "unit" in row else ""
            amount = Quantity(value=row["amount"].value, unit=unit)
            rows.append((known["modalities"][row["modality"].value], split, amount))
            sources.append(row["amount"].source)
    if rows:
        grid = Grid(head=("modality", "use", "amount"), rows=tuple(rows))
        yield SourcedValue(value=grid, sources=unique(sources), how=how, whole=True)


def _table_filled(
    material: Material, name: str, keys: tuple[str, ...], head: tuple[str, ...], where: str = ""
) -> Iterator[SourcedValue]:
    """Entries of the documentation as a table, those columns left out in which nothing stands."""
    rows = [each for each in material.rows(name) if not where or _is_dataset_of_kind(each, where)]
    if not rows:
        return
    kept = [place for place, key in enumerate(keys) if any(key in row for row in rows)]
    grid = Grid(
        head=tuple(head[place] for place in kept),
        rows=tuple(tuple(_cell_of_entry(name, keys[place], row) for place in kept) for row in rows),
    )
    yield SourcedValue(value=grid, sources=unique(stated.source for row in rows for stated in row.values()))


def _cell_of_entry(table: str, key: str, row: Entry) -> Cell:
    if key not in row:
        return ""
    value = of_key(f"{table}.{key}", row[key])
    if isinstance(value, Truth):
        return value.value
    return value if isinstance(value, Quantity | DateRange | str) else ", ".join(map(str, value))  # type: ignore[arg-type]


@FILLERS.named("rows")
def _rows_of_list(material: Material, of: str) -> Iterator[SourcedValue]:
    """A list of the documentation, whole: ``rows:complaints``, or of one sort: ``rows:datasets=public``."""
    name, _, where = of.partition("=")
    keys = tuple(key.removeprefix(f"{name}.") for key in vocabulary().keys if key.startswith(f"{name}."))
    shown = tuple(key for key in keys if not (where and key == "kind"))
    yield from _table_filled(material, name, shown, tuple(key.replace("_", " ") for key in shown), where)


@FILLERS.named("maximum")
def _maximum(material: Material, direction: str) -> Iterator[SourcedValue]:
    """The largest input or output of each modality; of entries that do not say which, both."""
    rows = material.given.rows("maximum_sizes") or ()
    own = [row for row in rows if "direction" not in row or direction == row["direction"].value]
    shown = tuple(tuple(_cell_of_entry("maximum_sizes", key, row) for key in ("modality", "maximum")) for row in own)
    sources = unique(stated.source for row in own for stated in row.values())
    context = material.said("model.context_length")
    if context is not None and direction == "input" and "text" not in [text_in(row, "modality") for row in own]:
        words_ = vocabulary().words["modalities"]
        shown = ((words_["text"], Quantity(value=context.value, unit="tokens")), *shown)
        sources = unique((context.source, *sources))
    if shown:
        yield SourcedValue(value=Grid(head=("modality", "at most"), rows=shown), sources=sources)


@FILLERS.named("names")
def _names_in_list(material: Material, of: str) -> Iterator[SourcedValue]:
    """The names of a list of the documentation."""
    for row in material.given.rows(of) or ():
        if "name" in row:
            yield SourcedValue(value=(row["name"].value,), sources=(row["name"].source,))


@FILLERS.named("purposes")
def _purposes(material: Material, _: str) -> Iterator[SourcedValue]:
    for row in material.given.rows("crawlers") or ():
        if "purpose" in row:
            called = f"{row['name'].value}: " if "name" in row else ""
            yield SourcedValue(value=(f"{called}{row['purpose'].value}",), sources=(row["purpose"].source,))


@FILLERS.named("period")
def _period_of_crawling(material: Material, table: str) -> Iterator[SourcedValue]:
    """From which month to which, of each crawler that has its own and else in all; nothing of days in no one month."""
    rows = [row for row in material.given.rows("crawlers") or () if {"from", "to"} <= row.keys()]
    told: list[tuple[str, Stated[Any] | None, Stated[Any] | None]] = [
        (f"{row['name'].value}: " if "name" in row else "", row["from"], row["to"]) for row in rows
    ]
    for name, first, last in told or [("", material.said(f"{table}.from"), material.said(f"{table}.to"))]:
        months = tuple(month(each.value) for each in (first, last) if each is not None)
        if first is not None and last is not None and all(months):
            value = say_text("{crawler}From {first} to {last}", crawler=name, first=months[0], last=months[-1])
            yield SourcedValue(value=(value,), sources=unique((first.source, last.source)))


@FILLERS.named("unavailable")
def _unavailable(material: Material, _: str) -> Iterator[SourcedValue]:
    """What cannot be had any more of an older model, field by field, with why."""
    rows = [row for row in material.rows("unavailable") if "field" in row and "because" in row]
    if rows and material.truth("legacy_model") is Truth.YES:
        shown = tuple((_label(row["field"].value), row["because"].value) for row in rows)
        sources = unique(row["because"].source for row in rows)
        yield SourcedValue(value=Grid(head=("information", "why it cannot be had"), rows=shown), sources=sources)


def _label(id: str) -> str:
    """What a field of some document is called."""
    return next(each.label for name in ORDER for each in form(name).fields if each.id == id)


@FILLERS.named("version")
def _version(material: Material, document: str) -> Iterator[SourcedValue]:
    rows = _versions_of(material, document)
    if rows and "version" in rows[-1]:
        yield SourcedValue(value=rows[-1]["version"].value, sources=(rows[-1]["version"].source,))


@FILLERS.named("version_on")
def _version_on(material: Material, document: str) -> Iterator[SourcedValue]:
    rows = _versions_of(material, document)
    if rows and "on" in rows[-1]:
        yield SourcedValue(value=rows[-1]["on"].value, sources=(rows[-1]["on"].source,))


@FILLERS.named("earlier")
def _earlier(material: Material, document: str) -> Iterator[SourcedValue]:
    for row in _versions_of(material, document)[:-1]:
        told = ", ".join(row[key].value for key in ("version", "link") if key in row)
        if told:
            yield SourcedValue(value=(told,), sources=unique(each.source for each in row.values()))


def _versions_of(material: Material, document: str) -> list[Entry]:
    """The versions of a document; of one that has the rows of another and no version of its own, those of that one."""
    rows = material.given.rows("versions") or ()
    own = [each for each in rows if text_in(each, "document") == document]
    base = form(document).base if document in ORDER else ""
    return own or [each for each in rows if base and text_in(each, "document") == base]


# -- the law's answers


@FILLERS.named("outcome")
def _outcome(material: Material, id: str) -> Iterator[SourcedValue]:
    """What the assessment says of a conclusion, as a sentence with its provisions."""
    conclusion = material.conclusion(id)
    if conclusion is None:
        return
    says = phrases.claim(conclusion, material.law, material.provider)
    yield SourcedValue(value=f"{says}.", how="worked out", guess=guess_of(material, conclusion))


@FILLERS.named("signed")
def _signed_chapter(material: Material, chapter: str) -> Iterator[SourcedValue]:
    """Whether the actor adheres to a chapter of the code."""
    truth = material.holds(f"signed:{chapter}")
    if truth.decided:
        guess = guess_of(material, material.conclusion(f"adheres_{chapter.replace('-', '_')}"))
        listed = (material.own.code_of_practice if material.own else None) or ()
        sources = unique(each.chapter.source for each in listed if each.chapter)
        yield SourcedValue(value=truth, sources=sources, how="worked out", guess=guess)
