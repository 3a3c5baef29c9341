"""From what a dossier says to the facts that rules speak of.

Every value keeps its source; what is worked out keeps what it rests on. Nothing is decided
here that the law decides: which event grounds which fact is `law.market.GROUNDS`, what counts
as compute is `law.training_compute.COUNTS`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from gpaiscope.assessment.actors import Actors, id_of
from gpaiscope.assessment.facts import Facts, figure, joined, known, put
from gpaiscope.assessment.ledger import NOTHING, Entry, Estimates, crossing, ledger, total
from gpaiscope.assessment.market import Market
from gpaiscope.assessment.modifications import Modifications
from gpaiscope.assessment.openness import openness_facts
from gpaiscope.assessment.originals import Originals
from gpaiscope.assessment.procedure import procedure_facts
from gpaiscope.dossier import Actor, Dossier
from gpaiscope.engine.evaluation import Known, Program
from gpaiscope.law import parameters
from gpaiscope.values import NOTHING_KNOWN, DateRange, Range, Truth


@dataclass(frozen=True)
class Grounding:
    """A dossier on a day, ready to give the facts of its model and of each of its actors."""

    dossier: Dossier
    day: date
    program: Program
    assume: bool
    estimates: Estimates

    @cached_property
    def entries(self) -> tuple[Entry, ...] | None:
        """The compute ledger; None where the dossier does not say what was done."""
        return ledger(self.dossier, self.day, self.estimates)

    @cached_property
    def _actors(self) -> Actors:
        return Actors(dossier=self.dossier, day=self.day, assume=self.assume)

    @cached_property
    def _originals(self) -> Originals:
        return Originals(
            dossier=self.dossier, day=self.day, assume=self.assume, estimates=self.estimates, entries=self.entries
        )

    @cached_property
    def _modifications(self) -> Modifications:
        return Modifications(
            dossier=self.dossier, day=self.day, assume=self.assume, actors=self._actors, entries=self.entries
        )

    @cached_property
    def _market(self) -> Market:
        return Market(dossier=self.dossier, day=self.day, program=self.program, assume=self.assume, actors=self._actors)

    def model(self) -> Facts:
        """The facts of the model."""
        modifiers = [each for each in self._actors.ids if self._modifications.modified_by(each).value is not Truth.NO]
        only = modifiers[0] if len(modifiers) == 1 else None
        return {
            "day": Known(value=DateRange.exactly(self.day)),
            **self._stated(),
            **self._compute(),
            **self._originals.facts(),
            **self._modifications.facts(only),
            **self._market.facts("any", None),
            **openness_facts(self.dossier.openness),
            **self._procedure(),
        }

    def actor(self, actor: Actor) -> Facts:
        """The facts of one actor, beside those of the model."""
        actor_id = id_of(actor)
        modified = self._modifications.modified_by(actor_id)
        return {
            **self._actors.facts(actor),
            **self._market.facts("actor", actor_id),
            **self._market.facts("other", actor_id),
            "actor.modified": modified,
            **(self._modifications.facts(actor_id) if modified.value is not Truth.NO else {}),
        }

    def _stated(self) -> Facts:
        """What the dossier states of the model, its past and its reach, word for word."""
        facts: Facts = {}
        model, legacy, reach = self.dossier.model, self.dossier.legacy, self.dossier.reach
        for key in ("outputs", "exception", "purpose", "high_impact_capabilities"):
            put(facts, f"model.{key}", known(getattr(model, key)))
        if legacy is not None:
            for key in ("training_information_unavailable", "disclosed_and_justified"):
                put(facts, f"legacy.{key}", known(getattr(legacy, key)))
        if reach is not None:
            put(facts, "reach.registered_business_users_union", known(reach.registered_business_users_union))
        return facts

    def _compute(self) -> Facts:
        if self.entries is None:
            unknown = Known(value=NOTHING_KNOWN)
            names = ("training_compute", "cumulative_compute", "expected_cumulative_compute")
            open_kinds = ("merge_compute", "auxiliary_inference_compute", "quantisation_compute")
            return {
                **{f"model.{name}": unknown for name in names},
                **{f"model.{name}": Known(value=NOTHING) for name in open_kinds},
            }
        expected = self.expected()
        return {
            "model.training_compute": total(self.entries, "updates"),
            "model.merge_compute": total(self.entries, "spent", kinds=("merge", "initialisation")),
            "model.cumulative_compute": self._cumulative(),
            # Notification follows the provider's best estimate, where it has one.
            "model.expected_cumulative_compute": replace(expected, value=figure(expected).at_best()),
            "model.auxiliary_inference_compute": total(self.entries, "spent", kinds=("auxiliary-model-inference",)),
            "model.quantisation_compute": total(self.entries, "spent", kinds=("quantisation",)),
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
        """The state of proceedings, and since when the model is one with systemic risk.

        A recorded day of the requirement prevails over the ledger. A designation only confirms
        what the ledger shows to have begun before it (Guidelines 26).
        """
        facts = procedure_facts(self.dossier, self.day)
        if "procedure.requirement_met" in facts or not self.entries:
            return facts
        line = parameters.number("presumption_flop", self.day)
        passed = crossing(self.entries, figure(self._originals.inherited_cumulative), line)
        recorded = facts.get("procedure.systemic_since")
        if recorded is None:
            return facts if passed is None else {**facts, "procedure.systemic_since": Known(value=passed)}
        if passed is None and figure(self._cumulative()).greater_than(Range.exactly(line)) is Truth.YES:
            passed = DateRange()
        if passed is None:
            return facts
        assert isinstance(recorded.value, DateRange)
        return {**facts, "procedure.systemic_since": replace(recorded, value=passed.earlier(recorded.value))}
