"""What starts the two weeks of a notification while training is planned or under way.

Article 52(1), Guidelines 29 and 30. That the requirement will be met may be known before a run begins; from when on it
is taken to be known where nobody recorded it is our reading.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.law.citation import cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A day from which the two weeks run, and how binding it is that they run from it."""

    id: str
    says: str
    cites: tuple[Citation, ...]
    binding: str


ESTIMATED: Final = Trigger(
    id="estimated",
    says="the estimate above the line was made, with which it is known that the requirement will be met",
    cites=cite("AI Act Art 52(1)", "Guidelines 30"),
    binding="own-reading",
)
BEGUN: Final = Trigger(
    id="begun",
    says="the run begins, before which the compute is to be estimated",
    cites=cite("AI Act Art 52(1)", "Guidelines 30"),
    binding="own-reading",
)
MET: Final = Trigger(
    id="met",
    says="the compute passes the line, with which the requirement is met",
    cites=cite("AI Act Art 52(1)", "Guidelines 29"),
    binding="statute",
)
WATCHED: Final = cite("AI Act Art 52(1)", "Guidelines 29", "Guidelines 30")
"""That the compute is estimated before the large run, watched until its end and beyond, and notified in time."""
MARGIN: Final = cite("Guidelines 120")
"""How far the true compute may lie from what was reported."""
