"""What a document is made from: an assessment, one of its actors, and what the documentation says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from functools import cached_property, reduce
from itertools import zip_longest
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion
from gpaiscope.assessment.dated import REPORTING, Dated, incident_reports
from gpaiscope.assessment.facts import has_come
from gpaiscope.assessment.procedure import counts_from, incident_of, last_of, name_of
from gpaiscope.deferred import dataclass
from gpaiscope.documents.counted import datasets
from gpaiscope.documents.documentation import NOTHING, Documentation, Entry, text_in
from gpaiscope.dossier import Actor, Done, ProcedureEvent, Stated, path_of
from gpaiscope.dossier.words import is_union_country
from gpaiscope.engine.expression import Assumption
from gpaiscope.law import Law
from gpaiscope.law.assumptions import NO_OTHER_ORIGINAL, NOTHING_ELSE_BEFORE_COMMISSION
from gpaiscope.report import words
from gpaiscope.values import DateRange, Outcome, Truth, unique


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A serious incident: what the documentation says of it, the step by which it became known, and what was reported.

    ``resolved_on`` is the day on which it was resolved, by whichever of the two tells of it.
    """

    id: str
    row: Entry
    step: ProcedureEvent | None
    reported: tuple[Done, ...]
    resolved_on: Stated[DateRange] | None

    @property
    def known_on(self) -> Stated[DateRange] | None:
        """The day on which the actor came to know of it."""
        return None if self.step is None else self.step.became_known_on or self.step.on


if TYPE_CHECKING:
    from gpaiscope.documents.sides import Refusal


@dataclass(frozen=True, kw_only=True)
class Material:
    """One model of an actor, the documentation beside its dossier, and what was counted of its training data."""

    assessment: Assessment
    actor: str
    given: Documentation = field(default=NOTHING)
    evidence: Documentation = field(default=NOTHING)
    incident: str = ""
    """The id of the incident that a report is of, where one is chosen."""

    @property
    def law(self) -> Law:
        """The law of the day."""
        return self.assessment.law

    @property
    def model(self) -> str:
        """What the model is called."""
        return words.title(self.assessment)

    @cached_property
    def own(self) -> Actor | None:
        """The actor in the dossier; None where it names none of that id."""
        named = (each for each in self.assessment.dossier.actors or () if each.id)
        return next((each for each in named if each.id and each.id.value == self.actor), None)

    @property
    def party(self) -> str:
        """What the dossier calls the actor, by which models of one provider are told to be so."""
        return words.names(self.assessment.dossier).get(self.actor, self.actor)

    @property
    def provider(self) -> str:
        """What the actor is called in documents: by its legal name where that is stated."""
        legal = self.given.said("provider.legal_name")
        return self.party if legal is None else str(legal.value)

    def said(self, path: str, recipient: str = "") -> Stated[Any] | None:
        """What the documentation says at a path; None where it says nothing there."""
        return self.given.said(path, recipient)

    def rows(self, table: str) -> tuple[Entry, ...]:
        """The entries of a list; of data sets those that were counted, too."""
        return self._datasets if table == "datasets" else self.given.rows(table) or ()

    @cached_property
    def _datasets(self) -> tuple[Entry, ...]:
        return datasets(self.given, self.evidence)

    @cached_property
    def contradictions(self) -> tuple[Refusal, ...]:
        """What its facts say otherwise than one another, by the rules of the gate."""
        from gpaiscope.documents.gate import of_model

        return tuple(of_model(self))

    def conclusion(self, id: str) -> Conclusion | None:
        """A conclusion about the actor, or about the model; None where there is none of that name."""
        found = [each for each in self.assessment.everything if each.id == id]
        own = [each for each in found if each.actor == self.actor]
        return next(iter(own or [each for each in found if not each.actor]), None)

    def truth(self, id: str) -> Truth:
        """Whether a conclusion holds; unknown where nobody was asked."""
        found = self.conclusion(id)
        return Truth.UNKNOWN if found is None else found.finding.outcome.truth

    @property
    def answers(self) -> tuple[Conclusion, ...]:
        """What is concluded of the model, and of the actor."""
        return tuple(each for each in self.assessment.everything if each.actor in ("", self.actor))

    def owed(self, obligation: str) -> ObligationConclusion | None:
        """An obligation of the actor, as planned where it only comes with a plan; None where it has no such one."""
        dated = self.deadline(obligation)
        if dated is not None and dated.owed is not None:
            return dated.owed
        found = (each for each in self.assessment.obligations if each.obligation.id == obligation)
        return next((each for each in found if each.conclusion.actor == self.actor), None)

    def outcome(self, obligation: str) -> Outcome | None:
        """Whether an obligation binds the actor: of what comes with a plan whose day has passed it is not known."""
        dated, owed = self.deadline(obligation), self.owed(obligation)
        return dated.outcome if dated is not None else None if owed is None else owed.conclusion.finding.outcome

    def deadline(self, obligation: str) -> Dated | None:
        """How the days of an obligation of the actor stand; None where it has none."""
        found = (row for row in self.assessment.dated if row.id == obligation and row.owed is not None)
        return next((row for row in found if row.actor == self.actor), None)

    def reports(self, duties: Iterable[str]) -> tuple[Dated, ...]:
        """The reports of incidents of the actor that belong to some duties, each with its own event."""
        rows = (row for row in incident_reports(self.assessment) if row.actor == self.actor)
        return tuple(
            row for row in rows if row.obligation in duties and self.incident in ("", self.incident_at(row.event))
        )

    def incident_at(self, event: str) -> str:
        """The id of the incident that stands at a place of the dossier; empty where it has none."""
        steps = enumerate(self.assessment.dossier.procedure or ())
        return next((incident_of(step) for at, step in steps if path_of(step, f"procedure[{at}]") == event), "")

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """The serious incidents that have become known by the day, by the ids that dossier and documentation give.

        One of each without an id, or with one in one place alone, belong together; among several only ids tell.
        """
        own, rows = self.assessment, self.given.rows("incidents") or ()
        steps = [
            each
            for each in own.dossier.procedure or ()
            if each.actor is None or each.actor.value == self.actor
            if has_come(counts_from(each), own.day) is not Truth.NO
        ]
        known = [each for each in steps if name_of(each) == "serious-incident"]
        resolved = [each for each in steps if name_of(each) == "incident-resolved"]
        ids = unique(id for id in (*(text_in(row, "id") for row in rows), *map(incident_of, known)) if id)
        if len(rows) <= 1 and len(known) <= 1 and len(ids) <= 1:
            found = [("".join(ids), row, step) for row, step in zip_longest(rows, known)]
        else:
            unnamed: list[tuple[str, Entry, ProcedureEvent | None]]
            unnamed = [("", row, None) for row in rows if "id" not in row]
            unnamed += [("", {}, step) for step in known if not incident_of(step)]
            by_row = {text_in(row, "id"): row for row in rows}
            by_step = {incident_of(step): step for step in known}
            found = [*((id, by_row.get(id, {}), by_step.get(id)) for id in ids), *unnamed]
        alone = ("",) if len(found) == 1 else ()
        done = [each for each in own.dossier.done or () if each.obligation and each.obligation.value == REPORTING]
        made = [each for each in done if each.actor is None or each.actor.value == self.actor]
        return tuple(
            Incident(
                id=id,
                row=row or {},
                step=step,
                reported=tuple(each for each in made if incident_of(each) in (id, *alone)),
                resolved_on=(row or {}).get("resolved_on")
                or next((each.on for each in resolved if incident_of(each) in (id, *alone)), None),
            )
            for id, row, step in found
        )

    @property
    def reported_incident(self) -> Incident | None:
        """The incident that a report is of: the one chosen, else the only one; None where it is open which."""
        found = [each for each in self.incidents if not self.incident or each.id == self.incident]
        return found[0] if len(found) == 1 else None

    @property
    def modifies(self) -> bool:
        """Whether what is documented is a modification of another's model, and only that."""
        scopes = {each.scope for each in self.assessment.obligations if each.conclusion.actor == self.actor}
        return "modification" in scopes

    def guesses_of(self, obligation: str) -> tuple[Assumption, ...]:
        """The guesses on which it hangs whether an obligation binds the actor."""
        row, conclusion = self.deadline(obligation), self.conclusion(obligation)
        if row is not None:
            return row.hangs_on
        return () if conclusion is None else self.assessment.hangs_on(conclusion)

    def guessed(self, condition: str) -> tuple[Assumption, ...]:
        """The guesses on which it hangs whether a condition holds."""
        name, _, of = condition.removeprefix("not ").partition(":")
        conclusion = self.conclusion(CONDITIONS[name].concludes.replace("{of}", of.replace("-", "_")))
        return () if conclusion is None else self.assessment.hangs_on(conclusion)

    def surely(self, condition: str) -> Truth:
        """`holds`, but unknown where that hangs on a guess."""
        return Truth.UNKNOWN if self.guessed(condition) else self.holds(condition)

    def holds(self, condition: str) -> Truth:
        """Whether a condition of a field or a document holds; with ``not`` before it, whether it does not."""
        name, _, of = condition.removeprefix("not ").partition(":")
        truth = CONDITIONS[name].holds(self, of)
        return ~truth if condition.startswith("not ") else truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When something belongs in a document, and what is said where it does not: ``denies``, or where ``not`` it.

    ``assumes`` is what the law takes as so where nothing says that a ``list`` of the dossier is complete. ``concludes``
    is the conclusion, or obligation, that it is about, where it is about one.
    """

    holds: Callable[[Material, str], Truth]
    claims: str
    denies: str
    list: str = ""
    assumes: Assumption | None = None
    concludes: str = ""


def because(condition: str, law: Law) -> str:
    """Why a field falls away whose condition does not hold."""
    name, _, of = condition.removeprefix("not ").partition(":")
    found = CONDITIONS[name]
    return law.text((found.claims if condition.startswith("not ") else found.denies).replace("{of}", of))


def assuming(condition: str, material: Material) -> str:
    """What the law takes as so where a condition does not hold; nothing where the dossier says it."""
    found = CONDITIONS[condition.partition(":")[0]] if not condition.startswith("not ") else None
    if found is None or found.assumes is None or material.assessment.dossier.complete_by(found.list) is not None:
        return ""
    return f", assuming that {material.law.text(found.assumes.says)}"


def _concludes(id: str) -> Callable[[Material, str], Truth]:
    return lambda material, _: material.truth(id)


def _signed(material: Material, chapter: str) -> Truth:
    return material.truth(f"adheres_{chapter.replace('-', '_')}")


def _modifies(material: Material, _: str) -> Truth:
    told = material.modifies or bool(material.assessment.dossier.original)
    return Truth.of(told) | _left_out(material, "original")


def _left_out(material: Material, name: str) -> Truth:
    """Whether a list of the dossier leaves something out: not, where that is stated, or the law takes it so."""
    own = material.assessment
    closed = own.dossier.complete_by(name) is not None or own.model_case.assume
    return Truth.NO if closed else Truth.UNKNOWN


def _abroad(material: Material, _: str) -> Truth:
    country = material.own.country if material.own else None
    return Truth.UNKNOWN if country is None else Truth.of(not is_union_country(country.value))


def _represented(material: Material, _: str) -> Truth:
    owed = material.owed("authorised_representative")
    return Truth.UNKNOWN if owed is None else owed.conclusion.finding.outcome.truth


def _comes_from(material: Material, of: str) -> Truth:
    from gpaiscope.documents.origins import told_of_origin

    found = [truth for truth, _ in told_of_origin(material, of)]
    return Truth.YES if Truth.YES in found else found[0] if found else Truth.UNKNOWN


def _is_said(material: Material, path: str) -> Truth:
    stated = material.said(path)
    return Truth.UNKNOWN if stated is None else Truth.of(stated.value is not False)


def _is_small(material: Material, _: str) -> Truth:
    size = material.own.size if material.own else None
    return Truth.UNKNOWN if size is None else Truth.of(size.value in ("microenterprise", "sme"))


def _has(material: Material, table: str) -> Truth:
    rows = material.given.rows(table)
    return Truth.UNKNOWN if rows is None else Truth.of(bool(rows))


def _stepped(material: Material, event: str) -> Truth:
    """Whether a step of a procedure has been taken by the day."""
    own = material.assessment
    steps = [each for each in own.dossier.procedure or () if name_of(each).startswith(event)]
    taken = (has_come(counts_from(each), own.day) for each in steps)
    return reduce(or_, taken, _left_out(material, "procedure"))


def _is_between(material: Material, of: str) -> Truth:
    """Whether the day of the last of some steps is only known to lie between two."""
    own, wanted = material.assessment, of.split(",")
    mine = (each for each in own.dossier.procedure or () if each.actor is None or each.actor.value == material.actor)
    last = last_of(
        each
        for each in mine
        if name_of(each) in wanted and each.on is not None and has_come(counts_from(each), own.day) is not Truth.NO
    )
    return Truth.of(last is not None and last.on is not None and not last.on.value.exact)


def _resolved(material: Material, _: str) -> Truth:
    """Whether the incident that is reported is resolved; unknown where there is none, or it is open which."""
    incident = material.reported_incident
    if incident is None or (incident.resolved_on is None and not incident.row):
        return Truth.UNKNOWN
    return Truth.of(incident.resolved_on is not None)


def _unavailable(material: Material, _: str) -> Truth:
    legacy = material.assessment.dossier.legacy
    stated = legacy.training_information_unavailable if legacy else None
    return Truth.UNKNOWN if stated is None else Truth.of(stated.value)


def _owes(material: Material, obligation: str) -> Truth:
    owed = material.owed(obligation)
    return Truth.NO if owed is None else owed.conclusion.finding.outcome.truth


CONDITIONS: Final[Mapping[str, Condition]] = {
    "systemic": Condition(
        holds=_concludes("systemic_risk"),
        claims="the model is one with systemic risk",
        denies="the model is none with systemic risk",
        concludes="systemic_risk",
    ),
    "older": Condition(
        holds=_concludes("legacy_model"),
        claims="the model was placed on the market before {chapter_v_applies}",
        denies="the model was not placed on the market before {chapter_v_applies}",
        concludes="legacy_model",
    ),
    "open-source": Condition(
        holds=_concludes("open_source_exemption"),
        claims="the open-source exception applies",
        denies="the open-source exception does not apply",
        concludes="open_source_exemption",
    ),
    "modification": Condition(
        holds=_modifies,
        claims="the model was made from another",
        denies="the model was made from no other that the dossier tells of",
        list="original",
        assumes=NO_OTHER_ORIGINAL,
    ),
    "limited": Condition(
        holds=lambda material, _: Truth.of(material.modifies),
        claims="the provider owes it for its modification alone",
        denies="the provider owes it for the whole model",
    ),
    "third-country": Condition(
        holds=_abroad,
        claims="the provider is established outside the Union",
        denies="the provider is established in the Union",
    ),
    "represented": Condition(
        holds=_represented,
        claims="an authorised representative is owed",
        denies="no authorised representative is owed",
        concludes="authorised_representative",
    ),
    "signed": Condition(
        holds=_signed,
        claims="the provider adheres to the chapter on {of}",
        denies="the provider does not adhere to the chapter on {of}",
        concludes="adheres_{of}",
    ),
    "from": Condition(
        holds=_comes_from,
        claims="there is data of that origin ({of})",
        denies="there is no data of that origin ({of}), as the documentation says",
    ),
    "said": Condition(
        holds=_is_said,
        claims="the documentation says so ({of})",
        denies="the documentation says that it is not so ({of})",
    ),
    "small": Condition(holds=_is_small, claims="the provider is small", denies="the provider is not small"),
    "has": Condition(holds=_has, claims="there are entries ({of})", denies="there is no entry ({of})"),
    "stepped": Condition(
        holds=_stepped,
        claims="the dossier tells of such a step",
        denies="the dossier tells of no such step ({of})",
        list="procedure",
        assumes=NOTHING_ELSE_BEFORE_COMMISSION,
    ),
    "concludes": Condition(
        holds=lambda material, id: material.truth(id),
        claims="it is so ({of})",
        denies="it is not so ({of})",
        concludes="{of}",
    ),
    "between": Condition(
        holds=_is_between,
        claims="the day lies between two",
        denies="the day is one day",
    ),
    "resolved": Condition(holds=_resolved, claims="the incident is resolved", denies="the incident is not resolved"),
    "unavailable": Condition(
        holds=_unavailable,
        claims="information on its training cannot be had any more",
        denies="all information on its training can be had",
    ),
    "owes": Condition(holds=_owes, claims="it is owed ({of})", denies="it is not owed ({of})", concludes="{of}"),
}
"""The conditions that forms name, ``name`` or ``name:of``."""
