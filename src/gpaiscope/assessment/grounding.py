"""From what a dossier says to the facts that rules speak of.

Every value keeps its source; what is worked out keeps what it rests on. Nothing is decided
here that the law decides: which event grounds which fact is `law.market.GROUNDS`, what counts
as compute is `law.training_compute.COUNTS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final

from gpaiscope.assessment.actors import Actors, id_of
from gpaiscope.assessment.facts import Facts, figure, has_come, is_stated, joined, known, put
from gpaiscope.assessment.ledger import NOTHING, Entry, Estimates, crossing, ledger, total
from gpaiscope.assessment.modifications import PLACING, Modifications
from gpaiscope.assessment.narrowness import may_meet_criterion, perhaps_narrow
from gpaiscope.assessment.openness import openness_facts
from gpaiscope.assessment.originals import Originals, of_risk, with_risk_on
from gpaiscope.assessment.plans import as_released, launch_day
from gpaiscope.assessment.procedure import counts_from, name_of, of_this_model, procedure_facts
from gpaiscope.assessment.records import Records
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Actor, Dossier, Legacy, MarketEvent, Reach, path_of
from gpaiscope.engine.case import Case, Known, Missing, Record
from gpaiscope.engine.expression import Assume, Fact, takes
from gpaiscope.law import (
    Law,
    enforcement,
    modification,
    notification,
    obligations,
    open_source,
    scope,
    systemic_risk,
    training_compute,
)
from gpaiscope.law.assumptions import NOTHING_ELSE_DONE, SAME_CUMULATIVE
from gpaiscope.law.records import ACTORS
from gpaiscope.law.training_compute import Count
from gpaiscope.values import NOTHING_KNOWN, DateRange, Exact, Range, Truth, unique

_MODEL: Final[Mapping[str, Fact]] = {
    "outputs": scope.outputs,
    "inputs": scope.inputs,
    "exception": scope.exception,
    "purpose": scope.purpose,
    "high_impact_capabilities": systemic_risk.high_impact_capabilities,
}
_LEGACY: Final[Mapping[str, Fact]] = {
    "training_information_unavailable": enforcement.information_unavailable,
    "disclosed_and_justified": enforcement.disclosed_and_justified,
}


@dataclass(frozen=True)
class Grounding:
    """A dossier under the law of a day, ready to give the case that it makes.

    ``ledger`` are its entries where they are made already; None: they are made from it.
    """

    dossier: Dossier
    law: Law
    assume: Assume
    estimates: Estimates
    ledger: tuple[Entry, ...] | None = None

    @property
    def day(self) -> date:
        """The day of assessment."""
        return self.law.day

    def case(self, readings: Mapping[str, str]) -> Case:
        """The case of the dossier: the facts of the model, and the records of its actors and of what happened."""
        records = Records(dossier=self.dossier, day=self.day, assume=self.assume, actors=self._actors)
        actors = tuple(self._actor(place, actor, records) for place, actor in enumerate(self.dossier.actors or ()))
        return Case(
            facts=self._model() | records.completeness(),
            records={ACTORS: actors, **records.held()},
            readings=readings,
            assume=self.assume,
        )

    def with_numbers(self, case: Case) -> Case:
        """The case of a dossier that differs only in its numbers, with all that hangs on none of them as it is."""
        modifiers = []
        actors = []
        for record in case.records[ACTORS]:
            modifies = record.fields[modification.modified].value is not Truth.NO
            fields = self._modifications.amounts(record.id) if modifies else {}
            actors.append(replace(record, fields={**record.fields, **fields}) if fields else record)
            modifiers += [record.id] if modifies else []
        facts = {fact: held for fact, held in case.facts.items() if fact is not scope.beyond_narrow}
        facts |= {
            **self._stated(),
            **self._compute(),
            **self._originals.facts(),
            **self._modifications.amounts(_only(modifiers)),
        }
        for each in _PASSINGS:
            facts.pop(each, None)
        facts |= self._passings()
        return replace(case, facts=facts, records={**case.records, ACTORS: tuple(actors)}, root=None)

    @cached_property
    def entries(self) -> tuple[Entry, ...] | None:
        """The compute ledger; None where the dossier does not say what was done."""
        made = self.ledger
        return ledger(self.dossier, self.law, self.estimates, assume=self.assume) if made is None else made

    @cached_property
    def _actors(self) -> Actors:
        return Actors(dossier=self.dossier, law=self.law, assume=self.assume)

    @cached_property
    def _on_day(self) -> Dossier:
        """The dossier, its originals with systemic risk or without it as it is on the day."""
        return with_risk_on(self.dossier, self.day, assume=self.assume)

    @cached_property
    def _originals(self) -> Originals:
        return Originals(
            dossier=self._on_day,
            law=self.law,
            assume=self.assume,
            estimates=self.estimates,
            entries=self.entries,
            risks=tuple(map(of_risk, self.dossier.original)) if self.assume else (),
        )

    @cached_property
    def _modifications(self) -> Modifications:
        return Modifications(
            dossier=self._on_day,
            day=self.day,
            assume=self.assume,
            actors=self._actors,
            entries=self.entries,
            multiple=self.law.number("modification_multiple"),
        )

    @property
    def _as_placed(self) -> Dossier:
        """The dossier, of a model that is yet to be placed as open as it is to be then: that is what counts before."""
        if self._placings() or (day := launch_day(self.dossier, self.day)) is None:
            return self.dossier
        return as_released(self.dossier, day)

    def _model(self) -> Facts:
        """The facts of the model."""
        modifiers = [each for each in self._actors.ids if self._modifications.modified_by(each).value is not Truth.NO]
        return {
            enforcement.today: Known(value=DateRange.exactly(self.day)),
            **self._stated(),
            **self._compute(),
            **self._originals.facts(),
            **self._modifications.facts(_only(modifiers)),
            **openness_facts(self._as_placed.openness, assume=self.assume),
            **self._transactions(),
            **self._procedure(),
        }

    def _transactions(self) -> Facts:
        """That a larger undertaking is on one side of what is said to be between microenterprises alone."""
        larger = self._actors.larger_maker
        if larger is None or larger.size is None:
            return {}
        return {open_source.microenterprises: Known(value=Truth.NO, sources=(larger.size.source,))}

    def _actor(self, place: int, actor: Actor, records: Records) -> Record:
        """The record of one actor: what is known of it, and what it did to an original."""
        actor_id = id_of(actor)
        modified = self._modifications.modified_by(actor_id)
        fields = {
            **self._actors.facts(actor),
            **records.supplied_by(actor_id),
            modification.modified: modified,
            **self._modifications.provides_original(actor_id),
            **(self._modifications.facts(actor_id) if modified.value is not Truth.NO else {}),
        }
        stated = actor.name or actor.id
        called = stated.value if stated else actor_id
        path, line = path_of(actor, f"actors[{place}]"), stated.line if stated else None
        return Record(path=path, called=called, fields=fields, id=actor_id, line=line)

    def _stated(self) -> Facts:
        """What the dossier states of the model, its past and its reach, word for word."""
        facts: Facts = {}
        for table, keys in ((self.dossier.model, _MODEL), (self.dossier.legacy or Legacy(), _LEGACY)):
            for key, fact in keys.items():
                put(facts, fact, known(getattr(table, key)))
        stated = self.dossier.model.exception
        if stated is not None and stated.value == "none":
            facts[scope.exception] = Known(value=frozenset(), sources=(stated.source,))
            facts[scope.beyond_narrow] = Known(value=Truth.YES, sources=(stated.source,))
        if stated is None:
            put(facts, scope.beyond_narrow, self._perhaps_narrow())
        reach = self.dossier.reach or Reach()
        put(facts, systemic_risk.business_users, known(reach.registered_business_users_union))
        put(facts, obligations.development_begun, self._begun())
        return facts

    def _perhaps_narrow(self) -> Known | None:
        """Whether the model can do more than narrow tasks, where something hints and it could make a difference."""
        known_ = perhaps_narrow(self.dossier.model, self.assume)
        if known_ is None:
            return None
        return known_ if may_meet_criterion(self._sums() | self._originals.facts(), self.law) else None

    def _begun(self) -> Known | None:
        """Whether any of the activities has begun by the day; None where nothing is said of when."""
        starts = [each.started_on for each in self.dossier.activities or ()]
        stated = [each for each in starts if each is not None]
        come = [has_come(each, self.day) for each in stated]
        sources = unique(each.source for each in stated)
        if Truth.YES in come:
            return Known(value=Truth.YES, sources=sources)
        if not starts or len(stated) < len(starts) or Truth.UNKNOWN in come:
            return None
        if (whole := self.dossier.complete_by("activities")) is not None:
            return Known(value=Truth.NO, sources=(*sources, whole))
        return Known(value=Truth.NO, sources=sources, assumptions=(NOTHING_ELSE_DONE,)) if self.assume else None

    def _compute(self) -> Facts:
        return self._sums() | self._anew()

    def _sums(self) -> Facts:
        if self.entries is None:
            unknown, nothing = Known(value=NOTHING_KNOWN), Known(value=NOTHING)
            return {
                scope.training_compute: unknown,
                scope.expected_training_compute: unknown,
                training_compute.cumulative_compute: unknown,
                training_compute.expected_compute: unknown,
                scope.merge_compute: nothing,
                training_compute.auxiliary_compute: nothing,
                training_compute.quantisation_compute: nothing,
                training_compute.expected_auxiliary_compute: nothing,
                training_compute.expected_quantisation_compute: nothing,
            }
        return {
            scope.training_compute: total(self.entries, "updates"),
            scope.expected_training_compute: total(self.entries, "expected_updates"),
            scope.merge_compute: total(self.entries, "spent", kinds=("merge", "initialisation")),
            training_compute.cumulative_compute: self._cumulative(),
            # Notification follows the provider's best estimate, where it has one.
            training_compute.expected_compute: self._foreseen(self.expected),
            training_compute.auxiliary_compute: total(self.entries, "spent", kinds=_AUXILIARY),
            training_compute.quantisation_compute: total(self.entries, "spent", kinds=_QUANTISING),
            training_compute.expected_auxiliary_compute: _at_best(total(self.entries, "flop", kinds=_AUXILIARY)),
            training_compute.expected_quantisation_compute: _at_best(total(self.entries, "flop", kinds=_QUANTISING)),
        }

    def _foreseen(self, amount: Known) -> Known:
        """An amount as a provider foresees it: by its best estimate (Guidelines 30), but of finished runs as a range.

        What has been trained is measured, and not foreseen: while it may lie on either side of the line, so does this.
        """
        return amount if all(entry.state == "done" for entry in self.entries or ()) else _at_best(amount)

    def _anew(self) -> Facts:
        """A second large pre-training run after a placing, with what was spent since, and when it was placed next."""
        entries = self.entries or ()
        runs = [each for each in entries if each.kind == "pre-training"]
        placings = self._placings()
        begun = _begun_after(runs, placings)
        if begun is None or self.dossier.original:
            several = len(runs) > 1 and bool(placings) and not self.dossier.original
            sure = self.assume or self.dossier.complete_by("activities")
            return {scope.second_run: Known(value=Truth.NO)} if sure and not several else {}
        since = [each for each in entries if (on := each.activity.started_on) is None or _is_from(on.value, begun)]
        expected = total(since, "expected")
        later = sorted(each.latest for each in placings if each.latest is not None and each.latest >= begun)
        facts: Facts = {
            scope.second_run: Known(value=Truth.YES, sources=unique(each for run in runs for each in run.sources)),
            scope.second_run_begun: Known(value=Truth.of(begun <= self.day)),
            scope.run_training_compute: total(since, "updates"),
            scope.run_expected_training_compute: total(since, "expected_updates"),
            training_compute.run_cumulative_compute: total(since, "cumulative"),
            training_compute.run_expected_compute: _at_best(expected),
        }
        put(facts, enforcement.placed_anew_on, Known(value=DateRange.exactly(later[0])) if later else None)
        return facts

    def _placings(self) -> list[DateRange]:
        """The days of what placed the model, or may have, by the day of assessment."""
        days = [each.on.value for each in self.dossier.market or () if each.on is not None and _places(each)]
        return [each for each in days if each.earliest is None or each.earliest <= self.day]

    @property
    def inherited_cumulative(self) -> Known:
        """The cumulative compute that came with the weights of originals."""
        return self._originals.inherited_cumulative

    @cached_property
    def expected(self) -> Known:
        """The cumulative compute that training will take in all, as a range, whatever is spent by the day."""
        if self.entries is None:
            return Known(value=NOTHING_KNOWN)
        return joined(total(self.entries, "expected"), self.inherited_cumulative)

    def _cumulative(self) -> Known:
        """The cumulative compute by the day: what the ledger adds up, and what came with the originals' weights."""
        found = joined(total(self.entries or (), "cumulative"), self.inherited_cumulative)
        return replace(found, value=self._not_met_yet(figure(found)))

    def _not_met_yet(self, cumulative: Range) -> Range:
        """The compute of a day before that on which the dossier says the requirement was met: not yet above the line.

        What is spent of training under way is not known by the day; that the line was passed later is. Where
        the list of training shows that it was passed by the day, the list prevails.
        """
        line = self.law.number("presumption_flop")
        met = [counts_from(each) for each in self.dossier.procedure or () if name_of(each) == "requirement-met"]
        days = [each.value.earliest for each in met if each is not None]
        if not days or any(each is None or each <= self.day for each in days) or (cumulative.low or 0) > line:
            return cumulative
        best, high = (None if end is None else min(end, line) for end in (cumulative.best, cumulative.high))
        return Range(low=cumulative.low, best=best, high=line if high is None else high)

    def _procedure(self) -> Facts:
        """The state of proceedings, and the day on which compute passed the threshold of systemic risk."""
        facts = procedure_facts(self.dossier, self.law, assume=self.assume)
        self._of_this_model(facts)
        self._accepted_before(facts)
        self._overtaken(facts)
        return facts | self._foresight() | self._passings()

    def _foresight(self) -> Facts:
        """Whether training of which it was known that it will pass the threshold has ended, or was cut, short of it.

        Training that goes on as it was planned, or that ended before it was known, has not; where nothing is said of
        its days, or of how much it took, it is not known.
        """
        events = [counts_from(each) for each in self.dossier.procedure or () if name_of(each) == _FORESEEN]
        known = [each.value.earliest for each in events if each is not None and each.value.earliest is not None]
        counting = [each for each in self.entries or () if each.row.cumulative is not Count.OUT]
        ends = [None if (on := each.activity.ended_on) is None else on.value.latest for each in counting]
        if not known or self.entries is None or self.dossier.original:
            return {}
        listed, line = self.dossier.complete_by("activities"), self.law.number("presumption_flop")
        is_cut = any(each.state != "done" for each in counting) and (
            listed is not None or _estimated_after(counting, min(known))
        )
        if None in ends and not is_cut:
            return {}
        last = max((each for each in ends if each is not None), default=None)
        has_ended = last is not None and min(known) < last <= self.day
        if is_stated(self.dossier.model.high_impact_capabilities, True) or not (is_cut or has_ended):
            return {systemic_risk.foresight_failed: Known(value=Truth.NO)}
        most = [each.flop.high for each in counting if each.flop.high is not None]
        if len(most) < len(counting) or sum(most) > line or not (self.assume or listed):
            return {}
        sources = unique(source for each in counting for source in each.sources)
        assumed = () if listed else (NOTHING_ELSE_DONE,)
        return {systemic_risk.foresight_failed: Known(value=Truth.YES, sources=sources, assumptions=assumed)}

    def _of_this_model(self, facts: Facts) -> None:
        """Marks what decisions brought about, where they may be about the original and are taken to be about this."""
        steps = self.dossier.procedure if self.dossier.original else None
        if not any(self._actors.of_original(each) is Truth.UNKNOWN for each in steps or ()):
            return
        for fact in (systemic_risk.arguments_accepted, systemic_risk.designated, systemic_risk.designated_unnotified):
            if fact in facts:
                facts[fact] = of_this_model(facts[fact], assume=self.assume)

    def _accepted_before(self, facts: Facts) -> None:
        """Marks that arguments may have been accepted where a provider's own original is above the line without risk.

        What it makes of that is the same model, of which nothing but their acceptance would have it so.
        """
        given, line = self.dossier.original, self.law.number("presumption_flop")
        another = any(self._modifications.modified_by(each).value is not Truth.NO for each in self._actors.ids)
        above = (figure(self.inherited_cumulative).low or 0) > line
        if systemic_risk.arguments_accepted in facts or another or len(given) != 1 or not above:
            return
        stated = given[0].systemic_risk
        if stated is not None and not stated.value:
            asks = "Has the Commission accepted that what the model was made from presents no systemic risk, and when?"
            fact = systemic_risk.arguments_accepted
            missing = Missing(fact=fact.name, asks=asks, path="procedure", who="compliance")
            facts[fact] = Known(value=Truth.UNKNOWN, sources=(stated.source,), missing=(missing,))

    def _passings(self) -> Facts:
        """On which days compute passed the lines of the law, and by which day that had to be notified."""
        facts: Facts = {}
        passed = self._passed_line()
        put(facts, systemic_risk.passed_on, None if passed is None else Known(value=passed))
        facts |= self._modifications.dated(self._originals)
        facts |= self._general_later()
        put(facts, enforcement.significant_later, self._significant_later())
        met_by = self._met_by(passed)
        # That the requirement will be met may have been known any day before, but not that an original will be one.
        facts |= self._untold(facts, met_by)
        facts[notification.shown_in_ledger] = Known(value=Truth.of(met_by is not None))
        if met_by is not None:
            facts[notification.shown_met_by] = Known(value=DateRange.exactly(met_by))
        return facts

    def _passed_line(self) -> DateRange | None:
        """On which day compute passed the threshold: where that was lowered since, not before the lower one was law."""
        passed = self._crossed(self.law.number("presumption_flop"))
        if passed is None or self._lowered is None:
            return passed
        lowered_on, from_ = self._lowered
        higher, since = self._crossed(from_), passed.not_before(lowered_on)
        return since if higher is None else higher.earlier(since)

    @property
    def _lowered(self) -> tuple[date, Exact] | None:
        """The day since when the threshold is a lower one, and what it was before; None: it was not lowered."""
        now, values = self.law.numbers["presumption_flop"], self.law.body.parameters["presumption_flop"].values
        before = [each.value for each in values if each.start < now.start and not isinstance(each.value, date)]
        return (now.start, before[-1]) if before and before[-1] > self.law.number("presumption_flop") else None

    def _crossed(self, line: Exact) -> DateRange | None:
        return crossing(self.entries or (), figure(self.inherited_cumulative), line)

    def _general_later(self) -> Facts:
        """Whether a model that was placed was no general-purpose one yet when Chapter V began to apply, and since when.

        Nothing where that cannot be told: what is taken of it then is for the law to say.
        """
        start = DateRange.exactly(self.law.day_of("chapter_v_applies"))
        if self.entries is None or (
            not self.dossier.original and all(each.before(start) is Truth.NO for each in self._placings())
        ):
            return {}
        if (by_kind := self._general_by_kind_since(start)) is not None:
            return {enforcement.general_later: Known(value=Truth.YES), enforcement.general_on: by_kind}
        at_once: Facts = {enforcement.general_later: Known(value=Truth.NO)}
        trained = [each for each in self.entries if each.updates != NOTHING]
        if all((each.undated and self.assume) or _ended_before(each, start) for each in trained):
            return at_once  # what was placed had been trained, and nothing says that more came later
        facts = self._originals.facts()
        before, general = (facts.get(each) for each in (scope.inherited_training_compute, scope.original_is_gpai))
        exception = self.dossier.model.exception
        if (general is not None and general.value is not Truth.NO) or (exception and exception.value == "general"):
            return at_once
        line = self.law.number("criterion_flop")
        passed = crossing(trained, figure(before) if before else NOTHING, line, "updates")
        begun = (each.activity.started_on or each.activity.ended_on for each in trained)
        untrained = not self.dossier.original and all(each and each.value.before(start) is Truth.NO for each in begun)
        if passed is None or untrained:
            return {}  # days that stand against that say nothing of it
        sources = unique(source for each in trained for source in each.sources)
        return {
            enforcement.general_later: Known(value=~passed.before(start), sources=sources),
            enforcement.general_on: Known(value=passed, sources=sources),
        }

    def _general_by_kind_since(self, start: DateRange) -> Known | None:
        """Since when a model is a general one that its outputs or an exception, as stated, kept from it at the start.

        None where nothing is said of that, or it was none by its kind neither then nor is one now.
        """
        told = self.dossier.told_on
        if told is None or start.earliest is None or self._by_kind(told(start.earliest)) is not Truth.NO:
            return None
        days = [each for each in self.dossier.turned if start.earliest < each <= self.day]
        since = next((each for each in days if self._by_kind(told(each)) is not Truth.NO), None)
        if since is None or self._by_kind(self.dossier) is Truth.NO:
            return None
        return Known(value=DateRange.exactly(since))

    def _by_kind(self, dossier: Dossier) -> Truth:
        """Whether a model is general by what it generates and as no exception is stated of it."""
        stated = ((fact, known(getattr(dossier.model, name))) for name, fact in _MODEL.items())
        case = Case(facts={fact: held for fact, held in stated if held is not None}, assume=self.assume)
        program = self.law.program
        return ~program.truth_in(scope.not_general_by_kind, program.trial(case))

    def _significant_later(self) -> Known | None:
        """Whether a modification placed before Chapter V applied passed a third only since that began; None: untold."""
        start = DateRange.exactly(self.law.day_of("chapter_v_applies"))
        if all(each.before(start) is Truth.NO for each in self._placings()):
            return None
        passed = self._modifications.passed(self._originals) if self.dossier.original else None
        if passed is None:
            # What may be more than a guess makes of the original leaves it open when a third of that was passed.
            is_open = bool(self.dossier.original) and not takes(self.assume, SAME_CUMULATIVE)
            return Known(value=Truth.UNKNOWN) if is_open else None
        sources = unique(source for each in self.entries or () for source in each.sources)
        return Known(value=~passed.before(start), sources=sources)

    def _untold(self, facts: Facts, met_by: date | None) -> Facts:
        """The day of knowing, where nothing says it: any until that of meeting, or that of an original's new risk."""
        since = facts.get(modification.original_systemic_since)
        later = facts.get(modification.systemic_after_modification)
        if since is not None and later is not None and later.value is Truth.YES:
            return {notification.unrecorded_trigger: since}
        if met_by is None:
            return {}
        by_law = met_by if self._lowered is not None and met_by == self._lowered[0] else None
        return {notification.unrecorded_trigger: Known(value=DateRange(earliest=by_law, latest=met_by))}

    def _met_by(self, passed: DateRange | None) -> date | None:
        """By which day a requirement that must be notified was met, as the ledger shows."""
        if not self.dossier.original:
            return None if passed is None else passed.latest
        third = self._modifications.passed_third(self._originals)
        stated = [each.systemic_risk for each in self._on_day.original]
        lost = self._modifications.lost_since(self._originals)
        if all(is_stated(each, True) for each in stated) or (lost is not None and lost.value is Truth.YES):
            since = [each.systemic_since.value.latest for each in self.dossier.original if each.systemic_since]
            return third and max((third, *filter(None, since)))
        # Whether the original is one with systemic risk or not: what passes the third and the line is one itself.
        lifted = passed.latest if passed is not None else None
        return max(third, lifted) if third is not None and lifted is not None else None

    def _overtaken(self, facts: Facts) -> None:
        """Where training went on after an acceptance of arguments, what that rests on is not taken to stand."""
        accepted = facts.get(systemic_risk.arguments_accepted)
        if accepted is None or accepted.value is Truth.NO or notification.facts_changed in facts:
            return
        decided = [counts_from(each) for each in self.dossier.procedure or () if name_of(each) == "accepted"]
        first = min((each.value.earliest for each in decided if each and each.value.earliest), default=None)
        later = [
            entry
            for entry in self.entries or ()
            if entry.cumulative != NOTHING
            and (ended := entry.activity.ended_on or entry.activity.started_on)
            and (first is None or ended.value.latest is None or ended.value.latest > first)
        ]
        if later:
            asks = "Has the training since the acceptance changed a fact on which it rests substantially?"
            missing = Missing(fact=notification.facts_changed.name, asks=asks, path="procedure", who="compliance")
            sources = unique(source for entry in later for source in entry.sources)
            facts[notification.facts_changed] = Known(value=Truth.UNKNOWN, sources=sources, missing=(missing,))


_AUXILIARY: Final = ("auxiliary-model-inference",)
_QUANTISING: Final = ("quantisation",)
_FORESEEN: Final = "known-that-will-be-met"
_PASSINGS: Final = (
    systemic_risk.passed_on,
    enforcement.general_later,
    enforcement.general_on,
    enforcement.significant_later,
    notification.unrecorded_trigger,
    notification.shown_met_by,
    modification.modified_on,
    modification.original_systemic_since,
    modification.systemic_after_modification,
    modification.original_declassified,
)
"""Days that hang on numbers, and what follows from them; not each is known."""


def _places(event: MarketEvent) -> bool:
    """Whether an event placed the model somewhere: supply, a system, or internal use that concerns others."""
    word = name_of(event)
    concerns_others = is_stated(event.essential_to_product, True) or is_stated(event.affects_rights, True)
    return word in PLACING or (word == "internal-use" and concerns_others)


def _ended_before(entry: Entry, day: DateRange) -> bool:
    """Whether an activity surely ended before a day."""
    return entry.activity.ended_on is not None and entry.activity.ended_on.value.before(day) is Truth.YES


def _estimated_after(entries: Sequence[Entry], day: date) -> bool:
    """Whether a figure of some training was known only after a day, and so is an estimate that came later."""
    return any(source.known_on is not None and source.known_on > day for each in entries for source in each.sources)


def _at_best(amount: Known) -> Known:
    """An amount by its best estimate, with what it would be otherwise by that of its own."""
    other = amount.otherwise
    return replace(
        amount, value=figure(amount).at_best(), otherwise=other.at_best() if isinstance(other, Range) else None
    )


def _begun_after(runs: Sequence[Entry], placings: Sequence[DateRange]) -> date | None:
    """The day on which the last pre-training run began, where that surely was after a placing; None: it was not."""
    starts = [each.activity.started_on.value for each in runs if each.activity.started_on is not None]
    if len(runs) < 2 or len(starts) < len(runs) or any(each.earliest is None for each in starts):
        return None
    last = max(starts, key=lambda each: each.earliest or date.min)
    return last.earliest if any(placed.before(last) is Truth.YES for placed in placings) else None


def _is_from(day: DateRange, begun: date) -> bool:
    return day.earliest is not None and day.earliest >= begun


def _only(ids: Sequence[str]) -> str | None:
    return ids[0] if len(ids) == 1 else None
