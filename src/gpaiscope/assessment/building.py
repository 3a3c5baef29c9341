"""What it means to build on a published model: by its compute and its licence, whoever builds on it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gpaiscope.deferred import dataclass
from gpaiscope.law.assumptions import SLIGHT
from gpaiscope.licences import LicenceEntry, Verdict, by_identifier, lookup
from gpaiscope.values import Exact, Range, Truth, reduced

if TYPE_CHECKING:
    from gpaiscope.compute.originals import Original
    from gpaiscope.law.parameters import NumbersOfDay


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBase:
    """A published model that somebody starts from, under the numbers of the law of a day.

    All is said of compute and of the licence as it is claimed: what the model is in law hangs on more. Amounts are in
    FLOP; an end that is not known is None.
    """

    original: Original
    law: NumbersOfDay

    @property
    def general(self) -> Truth:
        """Whether it took more than what makes a model indicatively general-purpose (Guidelines 17)."""
        return self._is_above("criterion_flop")

    @property
    def presumed(self) -> Truth:
        """Whether it took more than that from which on high impact is presumed (Article 51(2))."""
        return self._is_above("presumption_flop")

    def _is_above(self, line: str) -> Truth:
        return self.original.training_compute.greater_than(Range.exactly(self.law.number(line)))

    @property
    def third_of_it(self) -> Range:
        """Above which a modification makes its modifier the provider, where the model is general-purpose (60, 61).

        Of a model that is, at least a third of the criterion: it took more than that.
        """
        compute = self.original.training_compute
        least = max(Fraction(compute.low or 0), Fraction(self.law.number("criterion_flop")))
        high = None if compute.high is None else max(self._third_of(compute.high), self._third_of(least))
        best = None if compute.best is None else max(self._third_of(compute.best), self._third_of(least))
        return Range(low=self._third_of(least), best=best, high=high)

    @property
    def room_below_criterion(self) -> Exact | None:
        """What may be added before the sum passes the criterion, where the model itself is below; None: not known."""
        most = self.original.training_compute.high
        return None if most is None else reduced(max(Fraction(self.law.number("criterion_flop")) - most, Fraction(0)))

    @property
    def safe_to_spend(self) -> Exact | None:
        """What a modification may take without its maker becoming a provider, whichever the model is; None: nothing."""
        third, room = self.third_of_it.low or 0, self.room_below_criterion or 0
        return {Truth.YES: third, Truth.NO: room, Truth.UNKNOWN: min(third, room)}[self.general] or None

    @property
    def slight_addition(self) -> Exact:
        """A hundredth of the criterion: so little lifts a model over it that took all but that, and no other."""
        return reduced(Fraction(self.law.number("criterion_flop")) / SLIGHT)

    def _third_of(self, compute: Exact) -> Exact:
        return reduced(Fraction(compute) / self.law.number("modification_multiple"))

    @property
    def licence(self) -> str:
        """The licence as it is claimed, by the more telling of its two names; empty where no source at hand says."""
        return self.original.licence_name or self.original.licence

    @property
    def licence_entry(self) -> LicenceEntry | None:
        """What is known of that licence."""
        return lookup(self.licence) if self.licence else None

    @property
    def licence_verdict(self) -> Verdict:
        """Whether the licence keeps the open-source exception (Guidelines 73 to 81)."""
        return by_identifier(self.licence).verdict if self.licence_entry else Verdict.UNKNOWN

    @property
    def withheld_in_union(self) -> str | None:
        """What the licence withholds in the Union, empty for nothing; None where the licence is not known."""
        return None if self.licence_entry is None else self.licence_entry.eu_exclusion
