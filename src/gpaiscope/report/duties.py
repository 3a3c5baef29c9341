"""What an actor owes or may owe, in the groups in which people read it."""

from __future__ import annotations

from typing import Final

from gpaiscope.assessment import Assessment, ObligationConclusion
from gpaiscope.assessment.dated import Dated
from gpaiscope.deferred import dataclass
from gpaiscope.law import obligations
from gpaiscope.law.open_source import open_source_exemption
from gpaiscope.values import Outcome, Truth

_OTHERS: Final = frozenset({obligations.named_representative_duties.id})
"""Duties that are somebody else's: those of a representative that is only named."""

_OF_SYSTEMIC_RISK: Final = frozenset(
    each.id
    for each in (
        obligations.notification,
        obligations.model_evaluation,
        obligations.systemic_risk_mitigation,
        obligations.serious_incident_reporting,
        obligations.cybersecurity,
    )
)
"""Duties of nobody but the provider of a model with systemic risk, or of one that will be."""


GROUPS: Final = ("sure", "likely", "unless_open", "unless_signed", "maybe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One obligation of an actor with how its days stand."""

    owed: ObligationConclusion
    deadline: Dated

    @property
    def ended(self) -> bool:
        """Whether a mandate ended by which the actor was a representative."""
        finding, case = self.owed.conclusion.finding, self.owed.conclusion.case
        run = finding.program.start(case)
        return finding.program.truth_in(obligations.represented_before, run) is Truth.YES

    @property
    def of_systemic_risk(self) -> bool:
        """Whether only the provider of a model with systemic risk has it."""
        return self.deadline.obligation in _OF_SYSTEMIC_RISK

    @property
    def short(self) -> str:
        """What people call it."""
        return self.owed.obligation.short


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """The duties of one actor.

    ``sure`` attach, ``likely`` do by the best estimate of a figure that is a range. ``unless_open`` attach unless the
    open-source exception applies, ``unless_signed`` unless a code of practice is signed, where neither is known.
    ``maybe`` are the others that may attach, but for acts that were done.
    """

    sure: tuple[Duty, ...]
    likely: tuple[Duty, ...]
    unless_open: tuple[Duty, ...]
    unless_signed: tuple[Duty, ...]
    maybe: tuple[Duty, ...]

    @property
    def count(self) -> int:
        """How many attach."""
        return len(self.sure)

    @property
    def in_order(self) -> list[Duty]:
        """All of them in the order of the law, a notification last."""
        every = (*self.sure, *self.likely, *self.unless_open, *self.unless_signed, *self.maybe)
        order = {each.id: place for place, each in enumerate(obligations.OBLIGATIONS)}
        last = obligations.notification.id
        return sorted(every, key=lambda each: (each.deadline.obligation == last, order[each.deadline.obligation]))

    @property
    def pending(self) -> int:
        """How many attach unless the model is open source."""
        return len(self.unless_open)

    @classmethod
    def of(cls, assessment: Assessment, actor: str) -> Duties:
        """The duties of an actor in an assessment, those of a representative that it only names left out."""
        owed = {each.obligation.id: each for each in assessment.obligations if each.conclusion.actor == actor}
        found: dict[str, list[Duty]] = {name: [] for name in GROUPS}
        for deadline in assessment.deadlines:
            if deadline.actor == actor and deadline.obligation not in _OTHERS:
                each, group = owed[deadline.obligation], told_in(owed[deadline.obligation])
                if group != "maybe" or deadline.state != "done":
                    found[group].append(Duty(owed=each, deadline=deadline))
        return cls(**{name: tuple(each) for name, each in found.items()})


def is_lifted_where_open(each: ObligationConclusion) -> bool:
    """Whether the open-source exception lifts an obligation where it applies."""
    version = each.conclusion.finding.version
    return version is not None and any(cut.when is open_source_exemption for cut in version.cuts)


def told_in(each: ObligationConclusion) -> str:
    """The group of `GROUPS` in which an obligation that attaches, or may, is told."""
    finding = each.conclusion.finding
    if finding.outcome is Outcome.YES:
        return "sure"
    if finding.outcome is Outcome.UNKNOWN and finding.on_best_estimate is Outcome.YES:
        return "likely"
    if finding.outcome is Outcome.UNKNOWN and finding.version is not None:
        program = finding.program
        attaches = program.truth_in(finding.version.when, program.start(each.conclusion.case)) is Truth.YES
        if attaches and is_lifted_where_open(each):
            return "unless_open"
        if each.obligation.id == obligations.compliance_report.id and all(
            missing.path.endswith("code_of_practice") or missing.path.startswith("openness")
            for missing in finding.missing
        ):
            return "unless_signed"
    return "maybe"
