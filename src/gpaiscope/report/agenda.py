"""The days of several dossiers in one list, as a page, a document and a calendar file tell it."""

from __future__ import annotations

from collections.abc import Iterable

from gpaiscope.assessment import Assessment, dated
from gpaiscope.assessment.dated import Dated
from gpaiscope.assessment.procedure import name_of
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import path_of
from gpaiscope.report import words
from gpaiscope.values import DateRange


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierDay:
    """A day with the dossier and the model that it is of, and who answers for it; empty: nobody is known."""

    dossier: str
    assessment: Assessment
    day: Dated
    owner: str = ""

    @property
    def model(self) -> str:
        """The model's name."""
        return words.title(self.assessment)

    @property
    def actor(self) -> str:
        """The actor's name, or its id."""
        return words.names(self.assessment.dossier).get(self.day.actor, self.day.actor)

    @property
    def entered_on(self) -> DateRange:
        """The day under which it is entered in a calendar or a table; nothing bounds it where there is none.

        That which is shown, the day by law of what is late, that on which it was done.
        """
        if self.day.state == "done" and self.day.done_on is not None:
            return self.day.done_on
        if self.day.state == "undated":  # of which the first day that it may be is no day to keep
            return DateRange()
        shown = self.day.last if self.day.state == "late" else self.day.shown
        return DateRange.exactly(shown.earliest) if shown.earliest is not None else shown

    @property
    def event(self) -> str:
        """Which step starts it: its name, and the how many-eth of that name it is, whatever else the dossier lists.

        Empty where none does, and of what comes with a plan, which is the same duty once that is carried out.
        """
        steps = self.assessment.dossier.procedure or ()
        names = {path_of(step, f"procedure[{place}]"): name_of(step) for place, step in enumerate(steps)}
        name = names.get(self.day.event)
        alike = [path for path, other in names.items() if other == name]
        return f"{name} {alike.index(self.day.event)}" if name is not None else ""


def in_order(days: Iterable[DossierDay]) -> list[DossierDay]:
    """By state, gravest first, and by day; what has no day comes last."""
    never = "9999"
    return sorted(
        days,
        key=lambda own: (
            dated.STATES.index(own.day.state),
            str(own.day.shown.earliest or own.day.shown.latest or never),
            str(own.day.shown.latest or never),
            own.model,
        ),
    )
