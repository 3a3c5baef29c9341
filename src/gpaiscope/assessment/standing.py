"""Where each actor stands, in one word, with the reason as values: the gravest first.

What is said of it is made elsewhere; here are the state, the conclusion that gives it, and what that rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.actors import Actors
from gpaiscope.assessment.dated import Dated, duties_of, gravity, incident_reports
from gpaiscope.assessment.saying import asked, asked_of
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier
from gpaiscope.engine.case import Missing
from gpaiscope.engine.expression import Rule
from gpaiscope.law import (
    enforcement,
    modification,
    notification,
    obligations,
    open_source,
    provider,
    scope,
    systemic_risk,
)
from gpaiscope.values import Outcome, Truth

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion
    from gpaiscope.engine.leading import Reason
    from gpaiscope.law import Law

STATES: Final = (
    "late",
    "due",
    "provider",
    "prospective",
    "unknown",
    "nothing-stated",
    "unsettled",
    "answered-for",
    "no",
)
"""How an actor can stand, gravest first by what follows: something late, owed, not known, open in law, nothing.

``late`` and ``due``: the Commission waits for an act. ``unsettled``: the law leaves open whether it is a provider.
``unknown``: facts are missing for that. ``nothing-stated``: nothing that decides is stated at all. ``prospective``: not
yet a provider. ``answered-for``: a consortium or its member, for which the coordinator answers. ``no``: not a provider.
"""

KINDS: Final[tuple[tuple[str, Rule], ...]] = (
    ("systemic-risk", systemic_risk.systemic_risk),
    ("older-model", enforcement.legacy_model),
    ("open-source", open_source.open_source_exemption),
    ("modification", modification.downstream_modifier_provider),
)
"""What kind of provider an actor is beside, by rule; the reason is that of the first that holds."""

AWAITED: Final = frozenset(
    each.id
    for each in (
        obligations.notification,
        obligations.information_request,
        obligations.evaluation_access,
        obligations.requested_measures,
    )
)
"""Acts that the Commission waits for. The representative is a duty of providers, and one not stated may be there."""
HEADLINE: Final = frozenset(
    {provider.provider.id, provider.prospective_provider.id, notification.renotification_due.id, *AWAITED}
    | {rule.id for _, rule in KINDS}
)
"""The conclusions by which an actor stands as it does, with what says whether a notification was enough."""
_NO_REASONS: Final = (provider.provider_now_or_soon, provider.will_be_gpai, notification.may_have_to_notify)
"""Conditions of a notification that do not say why it is due: what triggers it does."""
_AWAITING: Final = {"late": "late", "perhaps-late": "due", "due": "due", "undated": "due"}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one actor stands.

    ``conclusion`` is the one that gives the state, ``reason`` what that rests on first. ``kinds`` say what kind of
    provider it is, ``deadline`` is that of the act for which the Commission waits, ``coordinator`` who answers.
    """

    actor: str
    state: str
    conclusion: Conclusion
    law: Law = field(repr=False, compare=False)
    kinds: tuple[str, ...] = ()
    deadline: Dated | None = None
    coordinator: str = ""
    best_estimate: Outcome = field(default=Outcome.UNKNOWN)

    @cached_property
    def reason(self) -> Reason:
        """What the conclusion rests on first; of a provider what makes it the kind of provider that it is."""
        from gpaiscope.engine.leading import leading  # who asks only how actors stand, and in which order, needs none

        about = _about(self.state, self.conclusion, self.kinds)
        return leading(self.law.program, about, self.conclusion.case, _NO_REASONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """How an actor stands, and what kind of provider it is: what a `Standing` says first."""

    state: str
    kinds: tuple[str, ...] = ()


def standings(assessment: Assessment) -> tuple[Standing, ...]:
    """How every actor of an assessment stands, gravest first; of those alike in the dossier's order."""
    coordinators = _coordinators(assessment)
    found = [_standing(assessment, each, coordinators) for each in _grouped(assessment)]
    return tuple(sorted(found, key=lambda each: (STATES.index(each.state), *_order(each.deadline))))


def headlines(assessment: Assessment) -> tuple[tuple[str, Headline, Conclusion], ...]:
    """How every actor stands without the reason, with the conclusion that gives the state, in the dossier's order."""
    coordinators, dossier = _coordinators(assessment), assessment.dossier
    stand = ((each, *_state(dossier, each, coordinators)) for each in _grouped(assessment))
    return tuple((own.actor, Headline(state=state, kinds=_kinds(own.by_id)), by) for own, state, by in stand)


def _order(deadline: Dated | None) -> tuple[int, int]:
    """Among late ones the latest first, among those due the one with the fewest days left."""
    if deadline is None or deadline.days is None:
        return (1, 0)
    return (0, -deadline.days if deadline.state == "late" else deadline.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What an assessment says of one actor: conclusions and obligations by name, and the awaited act, if any."""

    actor: str
    by_id: Mapping[str, Conclusion]
    awaited: Dated | None


def _grouped(assessment: Assessment) -> list[_Own]:
    """The actors of an assessment, each with what is said of it and of the model."""
    of_model = {each.id: each for each in assessment.conclusions if not each.actor}
    own: dict[str, dict[str, Conclusion]] = {}
    for each in assessment.everything:
        if each.actor:
            own.setdefault(each.actor, dict(of_model))[each.id] = each
    awaited = _awaited((*assessment.deadlines, *incident_reports(assessment)))
    return [_Own(actor=actor, by_id=by_id, awaited=awaited.get(actor)) for actor, by_id in own.items()]


def _awaited(duties: Iterable[Dated]) -> dict[str, Dated]:
    """The gravest act that the Commission waits for, by actor: a report of an incident is one."""
    found: dict[str, Dated] = {}
    order = list(_AWAITING)
    awaited = [duty for duty in duties if duty.sure and duty.state in order and (duty.id in AWAITED or duty.event)]
    for duty in sorted(awaited, key=lambda duty: (order.index(duty.by_law or duty.state), *gravity(duty))):
        found.setdefault(duty.actor, duty)
    return found


def headline(
    assessment: Assessment, actor: str, by_id: Mapping[str, Conclusion], owed: Iterable[ObligationConclusion]
) -> Headline:
    """How an actor would stand by other conclusions, ``owed`` being those of `AWAITED` that it would owe by them."""
    awaited = _awaited((*duties_of(assessment, owed=owed), *incident_reports(assessment))).get(actor)
    own = _Own(actor=actor, by_id=by_id, awaited=awaited)
    state, _ = _state(assessment.dossier, own, _coordinators(assessment))
    return Headline(state=state, kinds=_kinds(by_id))


def _coordinators(assessment: Assessment) -> dict[str, str]:
    """Who answers for a consortium or a member of one, by actor."""
    actors = Actors(dossier=assessment.dossier, law=assessment.law, assume=assessment.model_case.assume)
    return {part: answers for part, answers in actors.coordinators.items() if part != answers}


def _kinds(by_id: Mapping[str, Conclusion]) -> tuple[str, ...]:
    return tuple(kind for kind, rule in KINDS if _holds(by_id[rule.id])) if _holds(by_id[_PROVIDER]) else ()


def _standing(assessment: Assessment, own: _Own, coordinators: Mapping[str, str]) -> Standing:
    actor, by_id = own.actor, own.by_id
    state, conclusion = _state(assessment.dossier, own, coordinators)
    return Standing(
        actor=actor,
        state=state,
        conclusion=conclusion,
        law=assessment.law,
        kinds=_kinds(by_id),
        deadline=own.awaited,
        coordinator=coordinators.get(actor, "") if state == "answered-for" else "",
        best_estimate=by_id[_PROVIDER].finding.on_best_estimate,
    )


_PROVIDER: Final = provider.provider.id


def _holds(conclusion: Conclusion) -> bool:
    return conclusion.finding.outcome is Outcome.YES


def _about(state: str, conclusion: Conclusion, kinds: tuple[str, ...]) -> Rule:
    """The rule whose reason is told: of a provider that which makes it the kind of provider that it is.

    Whoever modifies a model with systemic risk becomes its provider, and notifies, because of what the modification
    took (Guidelines 60, 67 and 68, fn 7), not because the sum passes a line that the original alone had passed.
    """
    told = map(conclusion.case.known, (modification.original_systemic, modification.original_declassified))
    of_systemic = "modification" in kinds and any(each is not None and each.value is Truth.YES for each in told)
    if of_systemic and (state == "provider" or conclusion.id == obligations.notification.id):
        return modification.downstream_modifier_provider
    return dict(KINDS)[kinds[0]] if state == "provider" and kinds else conclusion.finding.rule


def _state(dossier: Dossier, said: _Own, coordinators: Mapping[str, str]) -> tuple[str, Conclusion]:
    """The gravest state of an actor, with the conclusion that gives it."""
    if said.awaited is not None:
        return _AWAITING[said.awaited.by_law or said.awaited.state], said.by_id[said.awaited.obligation]
    own, prospective = said.by_id[_PROVIDER], said.by_id[provider.prospective_provider.id]
    outcome = own.finding.outcome
    if outcome is Outcome.YES:
        return "provider", own
    if outcome is Outcome.UNSETTLED:
        return "unsettled", own
    if outcome is Outcome.UNKNOWN:
        return ("unknown" if _states_anything(dossier) else "nothing-stated"), own
    if said.actor in coordinators:
        return "answered-for", own
    becomes = prospective.finding.outcome
    return _MAY_BECOME.get(becomes, "no"), own if becomes is Outcome.NO else prospective


_MAY_BECOME: Final = {Outcome.YES: "prospective", Outcome.UNKNOWN: "unknown", Outcome.UNSETTLED: "unsettled"}


def _states_anything(dossier: Dossier) -> bool:
    """Whether the dossier states anything that decides who is a provider of what."""
    said = (dossier.model.outputs, dossier.activities, dossier.market)
    return bool(dossier.original) or any(each is not None for each in said)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """What is asked at one path of the dossier, and the conclusions in whose way it stands, the first one first."""

    missing: Missing
    blocks: tuple[Conclusion, ...]

    @property
    def path(self) -> str:
        """Where the answer goes."""
        return self.missing.path


def open_questions(assessment: Assessment) -> tuple[OpenQuestion, ...]:
    """One question a path, led to its entry: those of what gives the standings first, then obligations, then the rest.

    Of several questions at a path one about an actor goes first, and of these that which stands in the way of most.
    """
    leads = [each.conclusion for each in assessment.standings]
    owed = [each.conclusion for each in assessment.obligations]
    asked_at: dict[str, dict[str, list[Missing]]] = {}
    blocks: dict[str, dict[int, Conclusion]] = {}
    for conclusion in {id(each): each for each in (*leads, *owed, *assessment.conclusions)}.values():
        for item in asked_of(conclusion, assessment):
            asked_at.setdefault(item.path, {}).setdefault(item.asks, []).append(item)
            blocks.setdefault(item.path, {})[id(conclusion)] = conclusion
    for each in assessment.obligations:
        for item in (told for _, lack in each.undated for told in asked(lack, assessment)):
            asked_at.setdefault(item.path, {}).setdefault(item.asks, []).append(item)
            blocks.setdefault(item.path, {})[id(each.conclusion)] = each.conclusion
    most = {path: max(items.values(), key=_weight)[0] for path, items in asked_at.items()}
    return tuple(OpenQuestion(missing=item, blocks=tuple(blocks[path].values())) for path, item in most.items())


def deciding_questions(assessment: Assessment, actor: str = "") -> tuple[Missing, ...]:
    """What is asked on which it hangs how an actor stands, and what it owes by when: what every page counts as open.

    Without a name the actor is whom a first screen tells first. Those of `open_questions` that nothing of this hangs on
    are left out; which published model an original is comes first where anything does. Of a dossier that names no actor
    it is who acts, and what decides of the model.
    """
    standing = told_first(assessment, actor)
    if standing is None:
        first, telling = [NO_ACTOR], [each for each in assessment.conclusions if each.id == scope.gpai_model.id]
    else:
        owed = (each.conclusion for each in assessment.obligations if each.conclusion.actor == standing.actor)
        first, telling = [], [standing.conclusion, *owed]
    told = {id(conclusion) for conclusion in telling}
    found = [
        question.missing
        for question in assessment.open_questions
        if any(id(conclusion) in told for conclusion in question.blocks)
    ]
    if found and not is_trained_from_scratch(assessment.dossier):
        from gpaiscope.assessment.unnamed import named_before

        found = named_before(assessment, found)
    return (*first, *found)


def is_trained_from_scratch(dossier: Dossier) -> bool:
    """Whether a model was trained from scratch and from no other, so that there is no original's name to ask for."""
    kinds = (activity.kind.value for activity in dossier.activities or () if activity.kind)
    return not dossier.original and "pre-training" in kinds


NO_ACTOR: Final = Missing(
    fact="actors",
    asks="Who develops, modifies, integrates or supplies the model?",
    path="actors",
    who="compliance",
)
"""What is asked first of a model of which nobody is named: every answer about an actor hangs on that."""


def told_first(assessment: Assessment, actor: str = "") -> Standing | None:
    """The standing of an actor; without a name of the reader, else the gravest. None where no actor is named."""
    standings = assessment.standings
    if not actor and len(standings) > 1:
        from gpaiscope.assessment.reader import reader  # most dossiers name one actor

        actor = reader([assessment])
    of_originals = {original.actor.value for original in assessment.dossier.original if original.actor}

    def place_of(standing: Standing) -> tuple[bool, bool]:
        is_idle = standing.state in ("no", "answered-for")
        return bool(actor) and standing.actor != actor, is_idle and standing.actor in of_originals

    return min(standings, key=place_of, default=None)


def _weight(items: list[Missing]) -> tuple[bool, int]:
    return items[0].fact.startswith("actor."), len(items)
