"""What compiled rules make of facts that are stated although they follow from records."""

from __future__ import annotations

import pytest
from engine.rules import DAY

from gpaiscope.engine.case import Case, Known, Record
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import All, Fact, Same, Some, rule
from gpaiscope.law.citation import cite
from gpaiscope.law.market import by
from gpaiscope.law.records import ACTORS, MARKET
from gpaiscope.values import Truth

_acts = Some(name="acts", says="the actor did something", of=MARKET, condition=Same(by, ACTORS))
_active = rule("active", says="the actor is active", when=_acts, cites=cite("Guidelines 1"), about="actor")


def _said(of_case: Truth | None, of_actor: Truth | None) -> Truth:
    def stated(value: Truth | None) -> dict[Fact, Known]:
        return {} if value is None else {_acts: Known(value=value)}

    event = Record(path="market[0]", called="", fields={by: Known(value=frozenset({"anna"}))})
    actor = Record(path="actor[0]", called="", fields=stated(of_actor), id="anna")
    case = Case(facts=stated(of_case), records={ACTORS: (actor,), MARKET: (event,)})
    return Program([_active], {}, DAY).finding(_active, case.about(ACTORS, 0)).outcome.truth


@pytest.mark.parametrize(
    ("of_case", "of_actor", "said"),
    [
        (None, None, Truth.YES),
        (Truth.NO, None, Truth.NO),
        (None, Truth.NO, Truth.NO),
        (Truth.YES, Truth.NO, Truth.NO),
        (Truth.NO, Truth.UNKNOWN, Truth.UNKNOWN),
    ],
)
def test_what_is_stated_of_the_actor_prevails_over_what_is_stated_of_the_case_and_that_over_records(
    of_case: Truth | None, of_actor: Truth | None, said: Truth
) -> None:
    assert _said(of_case, of_actor) is said


def test_a_condition_that_asks_for_nothing_is_met_by_every_record() -> None:
    anything = Some(name="anything", says="something happened", of=MARKET, condition=All(()))
    happened = rule("happened", says="something happened", when=anything, cites=cite("Guidelines 1"))
    event = Record(path="market[0]", called="", fields={})
    found = Program([happened], {}, DAY).finding(happened, Case(facts={}, records={MARKET: (event,)}))
    assert found.outcome.truth is Truth.YES
