"""The lists of which rules speak record by record: actors, what they did, what happened on the market.

For each list there is a fact that it is complete: without it, that nothing of a kind is listed shows nothing.
"""

from __future__ import annotations

from gpaiscope.engine.expression import Collection, Expr, Fact, FactKind, RecordFact, all_of
from gpaiscope.law.assumptions import NOBODY_ELSE, REPRESENTATIVE_ELSEWHERE, UNDATED_STEP
from gpaiscope.law.citation import cite

market_complete = Fact(
    name="complete.market",
    says="nothing happened on the market but what is listed",
    denies="something happened on the market that is not listed",
    asks="Did nothing happen on the market but what is listed?",
    who="product",
    path="complete",
)
activities_complete = Fact(
    name="complete.activities",
    says="nothing was done to make the model but what is listed",
    denies="something was done to make the model that is not listed",
    asks="Was nothing done to make the model but what is listed?",
    who="training team",
    path="complete",
)
procedure_complete = Fact(
    name="complete.procedure",
    says="nothing happened before the Commission but what is listed",
    denies="something happened before the Commission that is not listed",
    asks="Did nothing happen before the Commission but what is listed?",
    who="legal",
    path="complete",
)
actors_complete = Fact(
    name="complete.actors",
    says="nobody plays a part but who is listed",
    denies="somebody plays a part who is not listed",
    asks="Does nobody play a part but who is listed?",
    who="management",
    path="complete",
    assumed=True,
    assumes=NOBODY_ELSE,
)
mandates_complete = Fact(
    name="complete.mandates",
    says="no actor is an authorised representative but who is listed as one",
    denies="an actor that is not listed as one is an authorised representative",
    asks="Whose authorised representative is the actor?",
    who="legal",
    path="actors",
    assumed=True,
    assumes=REPRESENTATIVE_ELSEWHERE,
)
ACTORS = Collection(name="actors", one="an actor")
MANDATES = Collection(name="mandates", one="a mandate", complete=mandates_complete)
MARKET = Collection(
    name="market",
    one="an event on the market",
    complete=market_complete,
)
ACTIVITIES = Collection(
    name="activities",
    one="an activity",
    complete=activities_complete,
)
PROCEDURE = Collection(
    name="procedure",
    one="a step before the Commission",
    complete=procedure_complete,
)

upstream_complete = Fact(
    name="complete.upstream",
    says="nobody else made the model available but as is listed",
    denies="somebody else made the model available in a way that is not listed",
    asks="Where did the original's provider make it available: on the Union market, or only outside the Union?",
    who="legal",
    path="market",
)
developers_complete = Fact(
    name="complete.developers",
    says="nobody but those who are named trained the model",
    denies="somebody who is not named trained the model",
    asks="Did anybody train the model who is not named with an activity?",
    who="management",
    path="activities",
)
activity_by = ACTIVITIES.fact_of_each(
    "activity.by",
    says="it was done by {actor}, or on its behalf",
    denies="it was done neither by {actor} nor on its behalf",
    kind=FactKind.WHO,
    asks="Who did it, and on whose behalf?",
    who="management",
    path=".actor",
)

mandate_by = MANDATES.fact_of_each(
    "mandate.by",
    "it was given by [{actor}|somebody else than {actor}]",
    kind=FactKind.WHO,
    asks="Who gave the mandate?",
    who="legal",
    path=".authorised_representative",
)
mandate_to = MANDATES.fact_of_each(
    "mandate.to",
    "it was given to [{actor}|somebody else than {actor}]",
    kind=FactKind.WHO,
    asks="To whom was the mandate given?",
    who="legal",
    path=".authorised_representative.actor",
)
mandate_on = RecordFact(
    of=MANDATES,
    name="mandate.on",
    kind=FactKind.DATE,
    says="the day of the mandate",
    asks="On which day was the mandate given?",
    who="legal",
    path=".authorised_representative.mandate_on",
)
mandate_broken_on = RecordFact(
    of=MANDATES,
    name="mandate.broken_on",
    kind=FactKind.DATE,
    says="the day since when the provider acts, or is thought to act, contrary to its obligations",
    asks="Since when has the representative had reason to consider that the provider acts contrary to the Act?",
    who="legal",
    path=".authorised_representative.contrary_since",
)

step = RecordFact(
    of=PROCEDURE,
    name="step.event",
    kind=FactKind.WORDS,
    words=(
        "requirement-met",
        "known-that-will-be-met",
        "notified",
        "renotified",
        "arguments-submitted",
        "draft-decision",
        "accepted",
        "rejected",
        "facts-changed",
        "basis-found-incorrect",
        "designated",
        "reassessment-requested",
        "maintained",
        "lifted",
        "information-requested",
        "access-requested",
        "measures-requested",
        "commitments-binding",
        "qualified-alert",
        "complaint-lodged",
        "serious-incident",
    ),
    says="what happened before the Commission",
    asks="What happened before the Commission?",
    who="legal",
    path=".event",
)
step_on = RecordFact(
    of=PROCEDURE,
    name="step.on",
    kind=FactKind.DATE,
    says="the day from which it counts: of a decision, the day of being informed",
    asks="On which day did it happen, and on which was the provider informed?",
    who="legal",
    path=".on",
)
step_known_on = RecordFact(
    of=PROCEDURE,
    name="step.known_on",
    kind=FactKind.DATE,
    says="the day on which who it concerns came to know of it",
    asks="On which day did it become known?",
    who="compliance",
    path=".became_known_on",
    cites=cite("AI Act Art 55(1)(c)"),
)
step_happened = PROCEDURE.fact_of_each(
    "step.happened",
    "it [has|has not] happened by the day of assessment",
    asks="On which day did it happen?",
    who="legal",
    path=".on",
    assumed=True,
    assumes=UNDATED_STEP,
)
step_by = PROCEDURE.fact_of_each(
    "step.by",
    "it was done by [{actor}|somebody else than {actor}]",
    kind=FactKind.WHO,
    asks="Who did it?",
    who="legal",
    path=".actor",
)
designated_under = RecordFact(
    of=PROCEDURE,
    name="step.article",
    kind=FactKind.WORDS,
    words=("52(1)", "52(4)"),
    says="the designation was made under Article",
    asks="Under which provision was the model designated: Article 52(1) or 52(4)?",
    who="legal",
    path=".article",
)


def recorded(*steps: str) -> Expr:
    """That a step before the Commission is one of some, and has happened."""
    return all_of(step.is_in(*steps), step_happened)
