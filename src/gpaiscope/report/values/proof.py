"""The proof of one answer as JSON: nested steps, each with what it rests on; a rule that stood before is named only."""

from __future__ import annotations

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.saying import binding_of_step
from gpaiscope.engine.proof import Step
from gpaiscope.report.values import Json, plain
from gpaiscope.report.values.assessment import Body
from gpaiscope.report.values.heads import head
from gpaiscope.report.values.shared import Shared
from gpaiscope.values import digits_text


def document(assessment: Assessment, id: str, actor: str = "") -> Json:
    """One conclusion or obligation with its proof. Raises as `Assessment.conclusion` does."""
    shared = Shared(assessment)
    found = assessment.conclusion(id, actor)
    return {
        **head(assessment),
        "conclusion": Body(assessment, shared, full=True).conclusion(found),
        "proof": _Steps(assessment, shared).step(assessment.proof(id, actor)),
        **shared.every_table(),
    }


class _Steps:
    """Steps being written, each rule's once."""

    def __init__(self, assessment: Assessment, shared: Shared) -> None:
        self.law = assessment.law
        self.shared = shared
        self.told: set[object] = set()

    def step(self, step: Step, at: frozenset[str] = frozenset()) -> Json:
        """A step with those below it, read for the records ``at``; what there is nothing of is left out.

        ``above`` says that the same rule was proved before, and is not once more; ``beside`` that the outcome above
        does not rest on it.
        """
        proofs = {id(step.because), (step.rule, at)} if step.rule and step.because else set()
        above = not self.told.isdisjoint(proofs)
        self.told |= proofs
        at |= {step.record.path} if step.record else set()
        found: Json = {
            "says": self.law.text(step.says),
            "outcome": step.outcome.value,
            "rule": step.rule,
            "parameter": step.parameter,
            "path": step.record.path if step.record else "",
            "cites": self.shared.cites(step.cites),
            "binding": step.binding or (binding_of_step(step.cites, "") if step.cites else ""),
            "value": self._value(step),
            "assumed": step.assumed,
            "beside": not step.carries,
            "sources": self.shared.sources(step.known.sources) if step.known else [],
            "above": above,
            "because": [] if above else [self.step(each, at) for each in step.because],
        }
        return {key: each for key, each in found.items() if each or key == "says"}

    def _value(self, step: Step) -> object:
        if step.parameter:
            value = self.law.program.parameters[step.parameter]
            return value.isoformat() if hasattr(value, "isoformat") else digits_text(value)
        return plain(step.known.value) if step.known else step.value or None
