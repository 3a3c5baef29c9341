"""From what a dossier says to the facts that rules speak of.

Every value keeps its source; what is worked out keeps what it rests on. Nothing is decided
here that the law decides: which event grounds which fact is `law.market.GROUNDS`, what counts
as compute is `law.training_compute.COUNTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from gpaiscope.assessment.actors import Actors, id_of
from gpaiscope.assessment.facts import Facts, figure, joined, known, put
from gpaiscope.assessment.ledger import NOTHING, Entry, Estimates, crossing, ledger, total
from gpaiscope.assessment.modifications import Modifications
from gpaiscope.assessment.openness import openness_facts
from gpaiscope.assessment.originals import Originals
from gpaiscope.assessment.procedure import procedure_facts
from gpaiscope.assessment.records import Records
from gpaiscope.dossier import Actor, Dossier, path_of
from gpaiscope.engine.case import Case, Known, Record
from gpaiscope.engine.expression import Fact
from gpaiscope.law import Law, enforcement, modification, scope, systemic_risk, training_compute
from gpaiscope.law.records import ACTORS
from gpaiscope.values import NOTHING_KNOWN, DateRange, Truth

_MODEL: Final[Mapping[str, Fact]] = {
    "outputs": scope.outputs,
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
    """A dossier under the law of a day, ready to give the case that it makes."""

    dossier: Dossier
    law: Law
    assume: bool
    estimates: Estimates

    @property
    def day(self) -> date:
        """The day of assessment."""
        return self.law.day

    def case(self, readings: Mapping[str, str]) -> Case:
        """The case of the dossier: the facts of the model, and the records of its actors and of what happened."""
        actors = tuple(self._actor(place, actor) for place, actor in enumerate(self.dossier.actors or ()))
        records = Records(dossier=self.dossier, day=self.day, assume=self.assume, actors=self._actors)
        return Case(
            facts=self._model() | records.completeness(),
            records={ACTORS: actors, **records.held()},
            readings=readings,
            assume=self.assume,
        )

    @cached_property
    def entries(self) -> tuple[Entry, ...] | None:
        """The compute ledger; None where the dossier does not say what was done."""
        return ledger(self.dossier, self.law, self.estimates, assume=self.assume)

    @cached_property
    def _actors(self) -> Actors:
        return Actors(dossier=self.dossier, law=self.law, assume=self.assume)

    @cached_property
    def _originals(self) -> Originals:
        return Originals(
            dossier=self.dossier, law=self.law, assume=self.assume, estimates=self.estimates, entries=self.entries
        )

    @cached_property
    def _modifications(self) -> Modifications:
        return Modifications(
            dossier=self.dossier, day=self.day, assume=self.assume, actors=self._actors, entries=self.entries
        )

    def _model(self) -> Facts:
        """The facts of the model."""
        modifiers = [each for each in self._actors.ids if self._modifications.modified_by(each).value is not Truth.NO]
        only = modifiers[0] if len(modifiers) == 1 else None
        return {
            enforcement.today: Known(value=DateRange.exactly(self.day)),
            **self._stated(),
            **self._compute(),
            **self._originals.facts(),
            **self._modifications.facts(only),
            **openness_facts(self.dossier.openness),
            **self._procedure(),
        }

    def _actor(self, place: int, actor: Actor) -> Record:
        """The record of one actor: what is known of it, and what it did to an original."""
        actor_id = id_of(actor)
        modified = self._modifications.modified_by(actor_id)
        fields = {
            **self._actors.facts(actor),
            modification.modified: modified,
            **(self._modifications.facts(actor_id) if modified.value is not Truth.NO else {}),
        }
        stated = actor.name or actor.id
        called = stated.value if stated else actor_id
        path, line = path_of(actor, f"actors[{place}]"), stated.line if stated else None
        return Record(path=path, called=called, fields=fields, id=actor_id, line=line)

    def _stated(self) -> Facts:
        """What the dossier states of the model, its past and its reach, word for word."""
        facts: Facts = {}
        for table, keys in ((self.dossier.model, _MODEL), (self.dossier.legacy, _LEGACY)):
            for key, fact in keys.items():
                put(facts, fact, known(getattr(table, key, None)))
        reach = self.dossier.reach
        if reach is not None:
            put(facts, systemic_risk.business_users, known(reach.registered_business_users_union))
        return facts

    def _compute(self) -> Facts:
        if self.entries is None:
            unknown, nothing = Known(value=NOTHING_KNOWN), Known(value=NOTHING)
            return {
                scope.training_compute: unknown,
                training_compute.cumulative_compute: unknown,
                training_compute.expected_compute: unknown,
                scope.merge_compute: nothing,
                training_compute.auxiliary_compute: nothing,
                training_compute.quantisation_compute: nothing,
            }
        expected = self.expected()
        return {
            scope.training_compute: total(self.entries, "updates"),
            scope.merge_compute: total(self.entries, "spent", kinds=("merge", "initialisation")),
            training_compute.cumulative_compute: self._cumulative(),
            # Notification follows the provider's best estimate, where it has one.
            training_compute.expected_compute: replace(expected, value=figure(expected).at_best()),
            training_compute.auxiliary_compute: total(self.entries, "spent", kinds=("auxiliary-model-inference",)),
            training_compute.quantisation_compute: total(self.entries, "spent", kinds=("quantisation",)),
        }

    def expected(self) -> Known:
        """The cumulative compute that training will take in all, as a range, whatever is spent by the day."""
        if self.entries is None:
            return Known(value=NOTHING_KNOWN)
        return joined(total(self.entries, "expected"), self._originals.inherited_cumulative)

    def _cumulative(self) -> Known:
        """The cumulative compute by the day: what the ledger adds up, and what came with the originals' weights."""
        return joined(total(self.entries or (), "cumulative"), self._originals.inherited_cumulative)

    def _procedure(self) -> Facts:
        """The state of proceedings, and the day on which compute passed the threshold of systemic risk."""
        facts = procedure_facts(self.dossier, self.law, assume=self.assume)
        line = self.law.number("presumption_flop")
        passed = crossing(self.entries or (), figure(self._originals.inherited_cumulative), line)
        put(facts, systemic_risk.passed_on, None if passed is None else Known(value=passed))
        return facts
