"""The lines of the law that a training can pass: when one is near, passed, or sure to be passed by what is planned.

The numbers are those of the law on the day; nothing of the kind stands here. Below a line by no more than the margin
within which an estimate is accurate enough (Guidelines 120, July 123) is near it. The two weeks for a notification
run from the day on which a requirement is met, or it becomes known that it will be (Article 52(1)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Range, rounded_text

NEAR, PASSED, PLANNED = "near", "passed", "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalLine:
    """An amount above which something follows. ``multiple`` times what was spent is compared with it.

    ``training_alone``: with what this training took; with any other line, all that is behind the model is compared.
    ``notifies``: passing it, or knowing that it will be passed, starts the two weeks.
    """

    id: str
    flop: Exact
    says: str
    cites: str
    multiple: Exact = 1
    cumulative: bool = False
    training_alone: bool = False
    notifies: bool = False

    @property
    def most_spent(self) -> Fraction:
        """What may be spent without passing it."""
        return Fraction(self.flop) / self.multiple

    def is_passed(self, flop: Exact) -> bool:
        """Whether so much is more: exactly as much is not."""
        # By multiplying: a third of a whole number is none, and a line must not move by what is rounded.
        return flop * self.multiple > self.flop


@dataclass(frozen=True, slots=True, kw_only=True)
class LineNews:
    """What is said of a line at once: that it is near, passed, or will be. ``due_on`` ends the two weeks."""

    line: str
    what: str
    says: str
    flop: str
    on: str
    due_on: str = ""

    def to_dict(self) -> dict[str, str]:
        """The words of the record, and of what a command of the user is given."""
        words = {"line": self.line, "what": self.what, "says": self.says, "flop": self.flop, "on": self.on}
        return words | ({"due_on": self.due_on} if self.due_on else {})


@dataclass(slots=True)
class LegalLines:
    """The lines of one training. ``said_on`` is what was said, and since which day it has been so.

    ``original_flop`` is the compute behind the model that is trained on: it counts in every line but a third of itself,
    and of a line that it passes by itself nothing is said.
    """

    lines: tuple[LegalLine, ...]
    margin: Exact
    notification_days: int
    weeks_cite: str
    original_flop: Exact = 0
    said_on: dict[str, str] = field(default_factory=dict)

    def unsaid_news(
        self, updates: Range, cumulative: Range, planned: Mapping[str, Range], day: date
    ) -> Iterator[LineNews]:
        """What has to be said now, each once: of amounts without the original's.

        ``planned`` are both measures at the end of the run, where known.
        """
        for line in self.lines:
            behind = Range.exactly(0 if line.training_alone else self.original_flop)
            if line.is_passed(behind.at("best")):
                continue
            spent = (cumulative if line.cumulative else updates) + behind
            at_end = planned.get("cumulative" if line.cumulative else "updates")
            at_end = None if at_end is None else at_end + behind
            for what in _what_is_new(line, spent, at_end, self.margin):
                # A line that was near is told again when it is passed, and a run that is resumed repeats neither.
                key = f"{line.id}:{what}"
                if key not in self.said_on:
                    self.said_on[key] = day.isoformat()
                    yield self._news(line, what, spent if what != PLANNED else at_end or spent, day)

    def _news(self, line: LegalLine, what: str, flop: Range, day: date) -> LineNews:
        amount, most = rounded_text(flop.at("best"), 3), rounded_text(line.most_spent, 3)
        share = rounded_text(100 * flop.at("best") / line.most_spent, 2) if line.most_spent else ""
        says = {
            NEAR: f"{amount} FLOP is {share} % of {most}, {line.says} ({line.cites})",
            PASSED: f"{amount} FLOP is more than {most}, {line.says} ({line.cites})",
            PLANNED: f"by its end this run will have taken {amount} FLOP, more than {most}, {line.says} ({line.cites})",
        }[what]
        due_on = ""
        # The weeks run from what is met, or known to be met: to be near is neither.
        if line.notifies and what != NEAR:
            due_on = (day + timedelta(days=self.notification_days)).isoformat()
            says += f". The two weeks for notifying the Commission run from today: until {due_on} ({self.weeks_cite})"
        return LineNews(line=line.id, what=what, says=says, flop=amount, on=day.isoformat(), due_on=due_on)


def _what_is_new(line: LegalLine, spent: Range, at_end: Range | None, margin: Exact) -> Iterator[str]:
    best = spent.at("best")
    if line.is_passed(best):
        yield PASSED
        return
    if at_end is not None and line.is_passed(at_end.at("best")):
        yield PLANNED
    if line.is_passed(Fraction(best * (100 + margin)) / 100):
        yield NEAR


_SAYS_THIRD: Final = "a third of the original's: whoever modifies it by more is indicatively the provider of the result"


def lines_on(day: date, original: Exact | None = None, *, systemic: bool = False) -> LegalLines:
    """The lines of the law on a day, and a third of the original's compute where it is known.

    ``systemic``: the original has systemic risk, so that passing the third is to be notified as well; it is presumed
    of one that took more than the presumption names (Article 51(2)). Raises ValueError for a day before the law kept
    here.
    """
    # Not at the top: a training that imports the tracker waits for the law only where lines are drawn.
    from gpaiscope.law.parameters import PARAMETERS

    def value_and_words(name: str) -> tuple[Exact, str, str]:
        parameter, on_day = PARAMETERS[name], PARAMETERS[name].on(day)
        if on_day is None or isinstance(on_day.value, date):
            raise ValueError(f"the law has no {name} on {day}")
        return on_day.value, parameter.says, ", ".join(map(str, on_day.cites))

    lines = []
    if original is not None:
        notifies = systemic or original > value_and_words("presumption_flop")[0]
        multiple, _, cites = value_and_words("modification_multiple")
        lines.append(
            LegalLine(
                id="third",
                flop=original,
                says=_SAYS_THIRD,
                cites=cites,
                multiple=multiple,
                training_alone=True,
                notifies=notifies,
            )
        )
    for id, name in (("criterion", "criterion_flop"), ("presumption", "presumption_flop")):
        flop, says, cites = value_and_words(name)
        presumes = id == "presumption"
        lines.append(LegalLine(id=id, flop=flop, says=says, cites=cites, cumulative=presumes, notifies=presumes))
    days, _, weeks = value_and_words("notification_days")
    return LegalLines(
        lines=tuple(lines),
        margin=value_and_words("margin_percent")[0],
        notification_days=int(days),
        weeks_cite=weeks,
        original_flop=original or 0,
    )
