"""The lines of the law that a training can pass: when one is near, passed, or sure to be passed by what is planned.

The numbers are those of the law on the day; nothing of the kind stands here. Below a line by no more than the margin
within which an estimate is accurate enough (Guidelines 120, July 123) is near it. The two weeks for a notification
run from the day on which a requirement is met, or it becomes known that it will be (Article 52(1)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Range, rounded_text

NEAR, PASSED, PLANNED = "near", "passed", "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An amount above which something follows. ``multiple`` times what was spent is compared with it.

    ``own``: with what this training took alone; with any other line, all that is behind the model is compared.
    ``notifies``: passing it, or knowing that it will be passed, starts the two weeks.
    """

    id: str
    flop: Exact
    says: str
    cites: str
    multiple: Exact = 1
    cumulative: bool = False
    own: bool = False
    notifies: bool = False

    @property
    def at(self) -> Fraction:
        """What may be spent without passing it."""
        return Fraction(self.flop) / self.multiple

    def is_passed(self, flop: Exact) -> bool:
        """Whether so much is more: exactly as much is not."""
        return flop * self.multiple > self.flop


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of a line at once: that it is near, passed, or will be. ``due_on`` ends the two weeks."""

    line: str
    what: str
    says: str
    flop: str
    on: str
    due_on: str = ""

    def to_dict(self) -> dict[str, str]:
        """The words of the record, and of what a command of the user is given."""
        found = {"line": self.line, "what": self.what, "says": self.says, "flop": self.flop, "on": self.on}
        return found | ({"due_on": self.due_on} if self.due_on else {})


@dataclass(slots=True)
class Lines:
    """The lines of one training. ``told`` is what was said, and since which day it has been so.

    ``original`` is the compute behind the model that is trained on: it counts in every line but a third of itself, and
    of a line that it passes by itself nothing is said.
    """

    lines: tuple[Line, ...]
    margin: Exact
    days: int
    weeks: str
    original: Exact = 0
    told: dict[str, str] = field(default_factory=dict)

    def check(self, updates: Range, cumulative: Range, planned: Mapping[str, Range], day: date) -> Iterator[Told]:
        """What has to be said now, each once: of amounts without the original's.

        ``planned`` are both measures at the end of the run, where known.
        """
        for line in self.lines:
            base = Range.exactly(0 if line.own else self.original)
            if line.is_passed(base.at("best")):
                continue
            spent = (cumulative if line.cumulative else updates) + base
            ahead = planned.get("cumulative" if line.cumulative else "updates")
            ahead = None if ahead is None else ahead + base
            for what in _states(line, spent, ahead, self.margin):
                key = f"{line.id}:{what}"
                if key not in self.told:
                    self.told[key] = day.isoformat()
                    yield self._say(line, what, spent if what != PLANNED else ahead or spent, day)

    def _say(self, line: Line, what: str, flop: Range, day: date) -> Told:
        amount, at = rounded_text(flop.at("best"), 3), rounded_text(line.at, 3)
        share = rounded_text(100 * flop.at("best") / line.at, 2) if line.at else ""
        says = {
            NEAR: f"{amount} FLOP is {share} % of {at}, {line.says} ({line.cites})",
            PASSED: f"{amount} FLOP is more than {at}, {line.says} ({line.cites})",
            PLANNED: f"by its end this run will have taken {amount} FLOP, more than {at}, {line.says} ({line.cites})",
        }[what]
        due = ""
        if line.notifies and what != NEAR:
            due = (day + timedelta(days=self.days)).isoformat()
            says += f". The two weeks for notifying the Commission run from today: until {due} ({self.weeks})"
        return Told(line=line.id, what=what, says=says, flop=amount, on=day.isoformat(), due_on=due)


def _states(line: Line, spent: Range, ahead: Range | None, margin: Exact) -> Iterator[str]:
    best = spent.at("best")
    if line.is_passed(best):
        yield PASSED
        return
    if ahead is not None and line.is_passed(ahead.at("best")):
        yield PLANNED
    if line.is_passed(Fraction(best * (100 + margin)) / 100):
        yield NEAR


_SAYS_THIRD: Final = "a third of the original's: whoever modifies it by more is indicatively the provider of the result"


def lines_on(day: date, original: Exact | None = None, *, systemic: bool = False) -> Lines:
    """The lines of the law on a day, and a third of the original's compute where it is known.

    ``systemic``: the original has systemic risk, so that passing the third is to be notified as well; it is presumed
    of one that took more than the presumption names (Article 51(2)). Raises ValueError for a day before the law kept
    here.
    """
    from gpaiscope.law.parameters import PARAMETERS

    def number(name: str) -> tuple[Exact, str, str]:
        held = PARAMETERS[name].on(day)
        if held is None or isinstance(held.value, date):
            raise ValueError(f"the law has no {name} on {day}")
        return held.value, PARAMETERS[name].says, ", ".join(map(str, held.cites))

    found = []
    if original is not None:
        systemic = systemic or original > number("presumption_flop")[0]
        multiple, _, cites = number("modification_multiple")
        third = Line(id="third", flop=original, multiple=multiple, says=_SAYS_THIRD, cites=cites, own=True)
        found.append(replace(third, notifies=systemic))
    for id, name in (("criterion", "criterion_flop"), ("presumption", "presumption_flop")):
        flop, says, cites = number(name)
        presumes = id == "presumption"
        found.append(Line(id=id, flop=flop, says=says, cites=cites, cumulative=presumes, notifies=presumes))
    days, _, weeks = number("notification_days")
    margin = number("margin_percent")[0]
    return Lines(lines=tuple(found), margin=margin, days=int(days), weeks=weeks, original=original or 0)
