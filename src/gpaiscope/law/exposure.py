"""The ceiling of a fine in numbers: Article 101(1) and Guidelines 103."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.law.body import Law
from gpaiscope.law.citation import cite
from gpaiscope.values import Exact, Range

_CITES: Final = cite("AI Act Art 101(1)", "Guidelines 103")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The most that a fine may come to, in euros: the higher of a fixed amount and a share of the turnover.

    ``eur`` always has a low end; it has no high one where the turnover is not bounded.
    """

    fixed_eur: Exact
    percent: Exact
    eur: Range
    cites: tuple[Citation, ...]

    @property
    def least(self) -> Exact:
        """The amount that the ceiling reaches at least."""
        assert self.eur.low is not None
        return self.eur.low

    @property
    def at_least(self) -> bool:
        """Whether the ceiling may lie higher than its low end."""
        return not self.eur.exact


def ceiling(law: Law, turnover: Range) -> Ceiling:
    """The ceiling under the law of a day, of a worldwide turnover of the preceding year, which may be unknown."""
    fixed, percent = law.number("fine_eur"), law.number("fine_percent")

    def higher(of: Exact | None) -> Exact | None:
        return None if of is None else max(fixed, Fraction(of) * percent / 100)

    eur = Range(low=higher(turnover.low or 0), best=higher(turnover.best), high=higher(turnover.high))
    return Ceiling(fixed_eur=fixed, percent=percent, eur=eur, cites=_CITES)
