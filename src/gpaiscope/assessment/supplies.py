"""How the model came to those who brought it to the Union, where a dossier does not say.

Whoever integrates, uses or passes on what another made was supplied with it. Where no supply is listed, that nothing
happened on the market but what is listed would stand against what is; so it is not assumed of supplies.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from gpaiscope.assessment.actors import Actors
from gpaiscope.assessment.facts import has_come
from gpaiscope.assessment.procedure import name_of
from gpaiscope.dossier import Dossier, MarketEvent
from gpaiscope.engine.case import Known, Missing
from gpaiscope.law import records
from gpaiscope.values import Truth, unique

_ASKS: Final = (
    "How did the model come to {who}: was it made available on the Union market, or outside it, and was that market"
    " excluded?"
)


def unsupplied(dossier: Dossier, actors: Actors, *, by: date | None = None) -> tuple[str, ...]:
    """Who brings to the Union a model that only others made, and is not said to have had it from anybody.

    A member of a consortium had what that made, where another answers for what either of them does.
    ``by``: only who has done so by a day, or may have; None: who means to do so as well.
    """
    if dossier.complete_by("market") is not None or not actors.trained:
        return ()
    events = dossier.market or ()
    brought = [each for each in events if _brings(each) and (by is None or _may_have_come(each, by))]
    named = unique(who for each in brought if (who := _who(each)))
    bringing = [who for who in named if not {who, actors.coordinators.get(who)} & actors.trained]
    return tuple(who for who in bringing if not any(_supplies(each, who) for each in events))


def how_it_came(to: tuple[str, ...]) -> Known:
    """That it is not known how the model came to some, which is asked."""
    asks = _ASKS.format(who=" and ".join(to))
    missing = Missing(fact=records.upstream_complete.name, asks=asks, path="market", who="product")
    return Known(value=Truth.UNKNOWN, missing=(missing,))


def _who(event: MarketEvent) -> str:
    return event.actor.value if event.actor is not None else ""


def _brings(event: MarketEvent) -> bool:
    """Whether an event is, or may be, one by which another's model comes to the Union."""
    word = name_of(event)
    where = (event.system_territory or event.territory) if word == "integrated-in-system" else event.territory
    passes_on = word == "made-available" and event.own_name is not None and event.own_name.value is False
    brings = passes_on or word in ("integrated-in-system", "internal-use")
    return brings and not (where is not None and where.value == "outside-union")


def _may_have_come(event: MarketEvent, day: date) -> bool:
    """Whether what an event brings has come by a day, or may have."""
    is_system = name_of(event) == "integrated-in-system"
    on = (event.system_on or event.on) if is_system else event.on
    return on is None or has_come(on, day) is not Truth.NO


def _supplies(event: MarketEvent, who: str) -> bool:
    """Whether an event is one by which somebody else may have supplied the model to an actor, or handed it over."""
    word = name_of(event)
    is_to = event.to is not None and event.to.value == who
    return _who(event) != who and (
        word == "made-available" or (word in ("transferred", "integrated-in-system") and is_to)
    )
