"""The pages of what changed: two assessments beside each other, and a timeline; each change under what did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.actors import id_of
from gpaiscope.assessment.comparison import Cause, Change, Comparison, Held, Subject, findings_of, model_of
from gpaiscope.assessment.gaps import PRIMARY
from gpaiscope.assessment.timeline import Timeline
from gpaiscope.deferred import dataclass
from gpaiscope.engine.prose import sentence
from gpaiscope.law.provider import provider
from gpaiscope.report import tones, words
from gpaiscope.report.blocks import (
    Block,
    Cite,
    Code,
    Heading,
    Item,
    Items,
    Lanes,
    Line,
    Named,
    Page,
    Sentence,
    Span,
    Stay,
    Strong,
    Table,
)
from gpaiscope.values import DateRange, Exact, Outcome, Range, decimal_text, spoken

MOST: Final = 10
"""Changes of one cause that are shown, unless all are asked for."""
MOST_CAUSES: Final = 3
MOST_LANES: Final = 40
_ALL: Final = " (--full)"

_PARTS: Final = {"law": "the law", "fact": "a fact", "assumption": "an assumption", "time": "passing time"}
_ATTACHES: Final = {
    "yes": "owed",
    "no": "not owed",
    "unknown": "perhaps owed",
    "unsettled": "owed by some readings of the law",
}
_STANDS: Final = {
    "late": "late with what the Commission waits for",
    "due": "owes the Commission an act",
    "unsettled": "a provider by some readings of the law",
    "provider": "a provider",
    "unknown": "not known whether a provider",
    "nothing-stated": "nothing stated",
    "prospective": "will be a provider",
    "answered-for": "answered for by a coordinator",
    "no": "not a provider",
}


def compared(found: Comparison, before: str, after: str, *, full: bool) -> Page:
    """Two assessments beside each other; ``before`` and ``after`` are what they are called."""
    names = words.listed(list(dict.fromkeys(words.title(each) for each in found.after)))
    blocks = (*changed(found, full=full), *_foot(found.after[0]))
    return Page(title=("What changed · ", Named(names), f", {before} → {after}"), blocks=blocks)


def changed(found: Comparison, *, full: bool = False) -> tuple[Block, ...]:
    """How much changed, and each change under what did it."""
    pages = _Pages(sides=(*found.after, *found.before), full=full)
    return (Sentence(_counted(found)), *pages.groups(found.changes, dated=True))


def gravest(found: Comparison, most: int) -> tuple[Block, ...]:
    """How much changed, and the gravest changes of the gravest cause, with how many more there are."""
    pages = _Pages(sides=(*found.after, *found.before), full=False, brief=True)
    return (Sentence(_counted(found)), *pages.first(found.changes, most))


def timeline(found: Timeline, *, full: bool) -> Page:
    """Every day on which anything turns, with what and through what."""
    first = found.stretches[0].view.found
    every = [own for stretch in found.stretches for own in stretch.view.found]
    pages = _Pages(sides=tuple(reversed(every)), full=full)
    names = words.listed(list(dict.fromkeys(words.title(each) for each in first)))
    lanes = _lanes(found, pages)
    days = words.count(len(found.turns), "day")
    turns = "turns" if len(found.turns) == 1 else "turn"
    said = f"{days} between {found.first} and {found.last} {turns} something; between them nothing changes."
    blocks: list[Block] = [Sentence((said,)), lanes]
    for turn in found.turns:
        blocks.append(Heading((turn.day.isoformat(),)))
        blocks += pages.groups(turn.comparison.changes, dated=False)
    return Page(title=("Timeline · ", Named(names)), blocks=(*blocks, *_foot(first[0])))


def _counted(found: Comparison) -> Line:
    if not found.changes:
        return (f"Nothing changed: all {found.same} answers, duties and days are the same.",)
    counts = [
        words.count(many, noun, plural)
        for kinds, noun, plural in (
            (("duty",), "duty", "duties"),
            (("start", "day"), "day", ""),
            (("answer",), "answer", ""),
        )
        if (many := sum(each.subject.kind in kinds for each in found.changes))
    ]
    standing = {each.subject.actor for each in found.changes if each.subject.kind == "standing"}
    counts = [*([words.count(len(standing), "standing")] if standing else []), *counts]
    return (Strong(words.capital(words.listed(counts))), f" changed; {found.same} are the same.")


def _foot(own: Assessment) -> Iterator[Block]:
    checked = own.law.day_of("law_checked")
    yield Sentence((f"Law checked to {checked}; indicative. Whether a duty is fulfilled is not told.",), quiet=True)


@dataclass(frozen=True, kw_only=True)
class _Pages:
    """What is said of changes of some models; the first of ``sides`` of which something is known says it.

    ``brief`` leaves out the name of an only actor, and causes after the first.
    """

    sides: tuple[Assessment, ...]
    full: bool
    brief: bool = False

    # -- groups of changes with one cause

    def groups(self, changes: Iterable[Change], *, dated: bool) -> Iterator[Block]:
        for group in _by_cause(changes):
            yield Sentence(self._led(group[0], dated))
            items = list(self._items(group))
            shown = items if self.full else items[:MOST]
            yield Items(items=tuple(shown), more=_more(len(items) - len(shown)))

    def first(self, changes: Iterable[Change], most: int) -> Iterator[Block]:
        """So many lines of the gravest cause, duties that come or go alike in one; all other changes are counted."""
        groups = _by_cause(changes)
        yield Sentence(self._led(groups[0][0], dated=True))
        gathered = list(self._gathered(groups[0]))[:most]
        more = sum(len(list(self._items(group))) for group in groups) - sum(many for _, many in gathered)
        yield Items(items=tuple(item for item, _ in gathered), more=_more(more))

    def _gathered(self, changes: Sequence[Change]) -> Iterator[tuple[Item, int]]:
        """Lines with how many changes each tells of: standings, duties that come or go alike, then the rest."""
        standings = [each for each in changes if each.subject.kind == "standing"]
        yield from ((item, 1) for item in self._items(standings))
        alike: dict[object, list[Change]] = {}
        for each in changes:
            if each.subject.kind == "duty":
                phrases = self.phrase(each.subject, each.after), self.phrase(each.subject, each.before)
                alike.setdefault((each.subject.actor, each.subject.model, phrases), []).append(each)
        for group in sorted(alike.values(), key=len, reverse=True):
            yield self._alike(group), len(group)
        told = {_key(each) for each in (*standings, *chain.from_iterable(alike.values()))}
        yield from ((item, 1) for item in self._items([each for each in changes if _key(each) not in told]))

    def _alike(self, group: Sequence[Change]) -> Item:
        """``owed (was: perhaps owed): model evaluation, security``."""
        first = group[0]
        after, before = self.phrase(first.subject, first.after), self.phrase(first.subject, first.before)
        called = words.listed([self.called(each.subject).removesuffix(": ") for each in group])
        return Item(line=(*self._of(first.subject), f"{after} (was: {before}): {called}"), tone=_tone(first))

    def _led(self, change: Change, dated: bool) -> Line:
        """Through what, and the causes by name."""
        told = _through(change.through)
        if sum(each.part == "fact" for each in change.because) > 1:
            told = told.replace("a fact", "facts")
        parts: list[Span] = [Strong(f"Through {told}")]
        causes = change.because if self.full else change.because[: 1 if self.brief else MOST_CAUSES]
        for place, cause in enumerate(causes):
            parts += [": " if not place else "; ", *self._cause(cause, dated)]
        if len(change.because) > len(causes):
            parts.append(f"; and {len(change.because) - len(causes)} more{_ALL}")
        return tuple(parts)

    def _cause(self, cause: Cause, dated: bool) -> Line:
        on = f"{cause.on}, " if dated and cause.on and cause.part == "time" else ""
        cites = cause.cites if self.full else cause.cites[:2]
        cited = [span for each in cites for span in (" [", Cite(each), "]")]
        return (on, *self._named(cause), *cited)

    def _named(self, cause: Cause) -> Line:
        match cause.kind:
            case "rule":
                return self._rule(cause)
            case "table":
                return ("the table of ", cause.says)
            case "parameter" if cause.part == "time":
                return (cause.says, ", ", str(cause.after))
            case "parameter":
                return (cause.says, ": ", _value(cause.before), " → ", _value(cause.after))
            case "period" if cause.id == "year":
                return (cause.says,)
            case "period":
                passed = isinstance(cause.after, date) and cause.on is not None and cause.after < cause.on
                return ("the last day of ", cause.says, f", {cause.after}{', has passed' if passed else ''}")
            case "event":
                return (Named(_path(cause)), *((" (", Named(cause.source), ")") if cause.source else ()))
        source: Line = (" (", Named(cause.source), ")") if cause.source else ()
        return (Named(cause.id), ": ", Named(_value(cause.before)), " → ", Named(_value(cause.after)), *source)

    def _rule(self, cause: Cause) -> Line:
        since = f" from {cause.on} on" if cause.on else ""
        told: Line = (": ", str(cause.after or cause.before)) if self.full else ()
        if cause.before is None:
            return ("the rule ", Code(cause.id), f" applies{since}", *told)
        if cause.after is None:
            return ("the rule ", Code(cause.id), " is no more", *told)
        return ("the rule ", Code(cause.id), f" is another{since}", *told)

    # -- one change

    def _items(self, changes: Sequence[Change]) -> Iterator[Item]:
        """One line a change; that a duty attaches, from when and how its last day stands is one."""
        told: dict[object, list[Change]] = {}
        for each in changes:
            is_of_duty = each.subject.kind in ("duty", "start", "day")
            told.setdefault(_key(each) if is_of_duty else each.subject, []).append(each)
        for first, *beside in told.values():
            yield self._item(first, beside)

    def _item(self, change: Change, beside: Sequence[Change]) -> Item:
        subject = change.subject
        notes: tuple[Line, ...] = ()
        if self.full and change.cites:
            notes = (tuple(span for each in change.cites for span in (Cite(each), " ")),)
        if subject.kind == "answer":
            said, asked = self._answer(change)
            return Item(line=(*self._of(subject, quiet=True), said, f" (was {asked})"), tone=_tone(change), notes=notes)
        every = (change, *beside)
        what = self._together([(each.subject, each.after) for each in every])
        was = self._together([(each.subject, each.before) for each in every])
        tone = "late" if any(_tone(each) == "late" for each in every) else _tone(change)
        return Item(line=(*self._of(subject), self.called(subject), what, f" (was: {was})"), tone=tone, notes=notes)

    def _together(self, said: Sequence[tuple[Subject, Held | None]]) -> str:
        """What is said of one duty: a start that its day tells as well is left out, and a day that tells nothing."""
        days = {held.days for subject, held in said if subject.kind == "day" and held is not None}
        told = [self.phrase(*said[0])]
        for subject, held in said[1:]:
            if held is not None and not (subject.kind == "start" and held.days in days) and _tells(held):
                told.append(self.phrase(subject, replace(held, sure=True, likely=False)))
        if len(told) > 1 and told[1].startswith("owed "):  # that it is owed is said with its day
            first, day, *others = told
            told = [
                day if first == "owed" else f"likely {day}" if first == "likely owed" else f"{first}; {day}",
                *others,
            ]
        return "; ".join(told)

    def _of(self, subject: Subject, *, quiet: bool = False) -> Line:
        """Of whom, and of which model, something is said."""
        model: Line = (Named(subject.model), " · ") if self.several else ()
        if not subject.actor or quiet or (self.brief and len(self.names) == 1):
            return model
        return (*model, Named(self.names.get(subject.actor, subject.actor)), " · ")

    def called(self, subject: Subject) -> str:
        """What a duty or a period is called, before what is said of it."""
        if subject.kind == "standing":
            return "kind of provider: " if subject.id == "kinds" else ""
        return f"{self.short.get(subject.id.partition('#')[0], subject.id)}: "

    def phrase(self, subject: Subject, what: Held | None) -> str:
        """What held, in words."""
        if what is None:
            return "nothing" if subject.kind in ("day", "start") else "not told"
        likely = "likely " if what.likely else ""
        if subject.kind == "standing":
            stands = _STANDS[what.says] if subject.id == "state" else what.says.replace(" ", ", ") or "none"
            return f"{likely}{stands}"
        if subject.kind == "duty":
            return f"{likely}{_ATTACHES[what.says]}"
        if subject.kind == "start":
            return _days(what.days, "from") if what.days else "from a day that is not known"
        return _standing(what, self.is_kept(subject))

    def is_kept(self, subject: Subject) -> bool:
        """Whether it is until the day, and not from it on, that something goes on."""
        return subject.id.partition("#")[0] in self.keeping

    def _answer(self, change: Change) -> tuple[str, str]:
        """The sentence of an answer as it is after, or before where it is not told any more, and what it was."""
        subject, told = change.subject, change.after or change.before
        was = _said(change.before) if change.before else "not told"
        pairs = ((own, each) for own in self._of_model(subject) for each in findings_of(subject, (own,)))
        own, found = next(pairs, (None, None))
        if own is None or found is None or told is None:
            return f"{subject.id}: {told.says if told else 'not told'}", was
        version = own.law.version(found.finding.rule)
        name = self.names.get(subject.actor, "") if subject.actor else ""
        text = own.law.text(sentence(version, Outcome(told.says)), *([name] if name else []))
        if told.likely:
            return f"Likely: {text}", was
        return (words.capital(text) if not name else text), was

    # -- names

    def _of_model(self, subject: Subject) -> Iterator[Assessment]:
        return (each for each in self.sides if not self.several or model_of(each) == subject.model)

    @cached_property
    def several(self) -> bool:
        """Whether it has to be said of which model something is told."""
        return any(model_of(each) != model_of(self.sides[0]) for each in self.sides)

    @cached_property
    def names(self) -> dict[str, str]:
        """Actors by their ids."""
        return {
            id_of(each): words.short_name(each.name.value, id_of(each)) if each.name else id_of(each)
            for own in reversed(self.sides)
            for each in own.dossier.actors or ()
        }

    @cached_property
    def short(self) -> dict[str, str]:
        """What obligations and clocks are called, by id."""
        body = self.sides[0].law.body
        return {**{each.id: each.short for each in body.clocks}, **{each.id: each.short for each in body.obligations}}

    @cached_property
    def keeping(self) -> frozenset[str]:
        """The periods in which something has to be kept."""
        return frozenset(each.id for each in self.sides[0].law.body.clocks if each.kind == "keeping")


def _by_cause(changes: Iterable[Change]) -> list[list[Change]]:
    """Changes by what did them, the gravest cause and the gravest change of each first."""
    by_cause: dict[object, list[Change]] = {}
    for each in changes:
        key = (each.through, tuple((cause.kind, cause.id, cause.on) for cause in each.because))
        by_cause.setdefault(key, []).append(each)
    groups = [sorted(group, key=_weight) for group in by_cause.values()]
    return sorted(groups, key=lambda group: _weight(group[0]))


def _more(many: int) -> Line:
    return (f"and {words.count(many, 'more change')}{_ALL}",) if many else ()


_RANKS: Final = {"standing": 0, "duty": 1, "start": 2, "day": 3, "answer": 4}


def _weight(change: Change) -> tuple[int, bool]:
    """What is told first: standings, duties, days, then answers, those that everybody needs before others."""
    subject = change.subject
    return _RANKS[subject.kind], subject.kind == "answer" and subject.id not in (*PRIMARY, provider.id)


def _key(change: Change) -> tuple[str, str, str]:
    return change.subject.id, change.subject.actor, change.subject.model


def _through(through: tuple[tuple[str, ...], ...]) -> str:
    """``the law``, ``the law and passing time together``, ``the law, or passing time, each by itself``."""
    ways = [
        words.listed([_PARTS[part] for part in parts]) + (" together" if len(parts) > 1 else "") for parts in through
    ]
    return f"{words.listed(ways, 'or')}, each by itself" if len(ways) > 1 else ways[0]


def _tone(change: Change) -> str:
    """What follows from what is so now: of a standing, a duty or a day; of any other answer, that it is open."""
    if change.after is None:
        return ""
    if change.after.likely:
        return tones.UNKNOWN
    says = change.after.says
    match change.subject.kind:
        case "standing":
            return "" if change.subject.id == "kinds" else tones.OF_STANDINGS[says]
        case "start" | "day":
            return {"late": tones.LATE, "unknown": tones.UNKNOWN}.get(says, "")
        case "duty":
            return tones.of_burden(Outcome(says))
    return tones.if_open(Outcome(says))


def _said(what: Held) -> str:
    """An outcome, with that it is only likely."""
    return f"{'likely ' if what.likely else ''}{what.says}"


def _standing(what: Held, kept: bool) -> str:
    """How a day stands."""
    days, unsure = what.days, "" if what.sure else ", if it binds"
    likely = "likely " if what.likely else ""
    match what.says:
        case "unknown":
            return f"on a day that is not known{unsure}"
        case "owed":
            return f"{likely}{'kept' if kept else 'owed'} {_days(days, 'until' if kept else 'since')}{unsure}"
        case "done":
            return "done, or over"
        case "late":
            return f"{likely}late, {_days(days, 'was due')}{unsure}"
    return f"{likely}{_days(days, 'due')}{unsure}"


def _tells(what: Held) -> bool:
    """Whether how a day stands says anything beside the duty."""
    return what.days is not None or what.says not in ("unknown", "from")


def _days(days: DateRange | None, word: str) -> str:
    if days is None:
        return word
    if days.latest is None:
        return f"{word} {days.earliest} or later"
    return f"{word} {days.latest} or before" if days.earliest is None else f"{word} {words.day(days)}"


def _path(cause: Cause) -> str:
    return f"{cause.says}, {cause.id}" if cause.says else cause.id


def _value(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case date():
            return value.isoformat()
        case Range() | DateRange() | bool() | frozenset():
            return spoken(value)
    return decimal_text(value) if isinstance(value, Exact) else str(value)


# -- over time


def _lanes(found: Timeline, pages: _Pages) -> Lanes:
    """The standing of each actor, each duty that ever attaches or may, and the answers that everybody needs."""
    subjects = {subject: None for each in found.stretches for subject in each.view.held}
    lanes: list[tuple[Line, tuple[Stay, ...]]] = []
    for subject in sorted(filter(_is_drawn, subjects), key=_in_order):
        stays = tuple(_stays(found, subject))
        if any(stay.tone not in ("no", tones.CLEAR) for stay in stays) and len(lanes) < MOST_LANES:
            lanes.append((_label(subject, pages), stays))
    rows = [row for turn in found.turns for row in _rows(turn.day, turn.comparison.changes, pages)]
    says = f"What is so from {found.first} to {found.last}; a line across stands for a day that turns something."
    return Lanes(
        lanes=tuple(lanes),
        turns=tuple(each.day for each in found.turns),
        says=says,
        table=Table(head=("Day", "What", "Before", "After", "Through"), rows=tuple(rows)),
    )


def _is_drawn(subject: Subject) -> bool:
    return (subject.kind, subject.id) == ("standing", "state") or (
        subject.kind == "duty" or (subject.kind == "answer" and subject.id in PRIMARY and not subject.actor)
    )


def _in_order(subject: Subject) -> tuple[str, int, str]:
    return subject.model, {"standing": 0, "answer": 1, "duty": 2}[subject.kind], subject.actor


def _stays(found: Timeline, subject: Subject) -> Iterator[Stay]:
    stay: Stay | None = None
    for each in found.stretches:
        what = each.view.held.get(subject)
        tone = "" if what is None else tones.OF_STANDINGS.get(what.says, what.says)
        says = "" if what is None else _said(what)
        if what is not None and what.likely:
            tone = "unknown"
        if stay is not None and stay.says == says:
            stay = Stay(stay.first, each.last, tone, says)
            continue
        if stay is not None and stay.says:
            yield stay
        stay = Stay(each.first, each.last, tone, says)
    if stay is not None and stay.says:
        yield stay


def _label(subject: Subject, pages: _Pages) -> Line:
    who = pages.names.get(subject.actor, subject.actor)
    if subject.kind == "standing":
        return (Named(who),)
    if subject.kind == "duty":
        several = len(pages.names) > 1
        return (pages.short[subject.id], *((", ", Named(who)) if several else ()))
    return (subject.id.replace("_", " "),)


def _rows(day: date, changes: Iterable[Change], pages: _Pages) -> Iterator[tuple[Line, ...]]:
    for each in sorted(changes, key=_weight):
        subject = each.subject
        what = subject.id.replace("_", " ") if subject.kind == "answer" else pages.called(subject).rstrip(": ")
        who: Line = (Named(pages.names.get(subject.actor, subject.actor)), " · ") if subject.actor else ()
        before, after = (
            _said(side) if subject.kind == "answer" and side else pages.phrase(subject, side)
            for side in (each.before, each.after)
        )
        because = words.some([cause.id for cause in each.because], 2)
        yield (
            (day.isoformat(),),
            (*who, what or "standing"),
            (before,),
            (after,),
            (_through(each.through).removeprefix("the "), f": {because}" if because else ""),
        )
