"""Which documents are owed, by whom, to whom and by when, how complete they are, and what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from gpaiscope.assessment import Assessment, unknown_actor
from gpaiscope.assessment.actors import id_of
from gpaiscope.assessment.dated import Dated, gravity
from gpaiscope.assessment.saying import settled_by
from gpaiscope.deferred import dataclass
from gpaiscope.documents.documentation import Documentation
from gpaiscope.documents.drafting import Draft, OpenField, draft
from gpaiscope.documents.forms import ORDER, Away, Form, form
from gpaiscope.documents.material import Material
from gpaiscope.engine.case import Missing
from gpaiscope.engine.expression import Assumption
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.report import words
from gpaiscope.values import Outcome, Truth, unique

STANDINGS: Final = ("owed", "may-be-owed", "can-be-sent", "useful", "not-owed")
"""How a document stands.

``can-be-sent``: a right that is had, such as to ask or to complain. ``useful``: no text asks for it by name, and it is
worth having in this situation.
"""


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A document of one provider, over one model or over all of them.

    ``deadlines`` are those of its own clocks where one surely runs, else those of the obligations behind it too, the
    sure ones first and then the gravest; ``away`` is why it is not owed. ``guesses`` are those on which it hangs that
    it is owed, or is not.
    """

    form: Form
    materials: tuple[Material, ...]
    standing: str
    outcome: Outcome
    deadlines: tuple[Dated, ...]
    away: Away | None = None
    guesses: tuple[Assumption, ...] = ()

    @property
    def actor(self) -> str:
        """Who owes it, by id."""
        return self.materials[0].actor

    @cached_property
    def draft(self) -> Draft:
        """The copy of its first recipient, which is the fullest."""
        return draft(self.form, self.materials)

    @property
    def deadline(self) -> Dated | None:
        """The gravest of its sure days, else of those that may be; None where it has none."""
        return next(iter(self.deadlines), None)

    @property
    def hangs_on(self) -> tuple[Missing, ...]:
        """What is not known of whether it is owed, or would settle what is only guessed of that."""
        if self.guesses:
            return tuple(unique(item for material in self.materials for item in _settling(self.form, material)))
        if self.outcome is not Outcome.UNKNOWN:
            return ()
        found: dict[str, Missing] = {}
        for material in self.materials:
            for obligation in self.form.obligations:
                row, owed = material.deadline(obligation), material.owed(obligation)
                asked = [row.lacks] if row is not None and row.lacks is not None and not row.sure else []
                for each in (*asked, *(owed.conclusion.finding.missing if owed is not None else ())):
                    found.setdefault(each.asks, each)
        found |= {row.lacks.asks: row.lacks for row in self.deadlines if row.event and row.lacks is not None}
        return tuple(found.values())

    @property
    def by_who(self) -> Mapping[str, list[OpenField]]:
        """Its gaps and contradictions by who can close them, whoever has most first."""
        gaps = [each.gap for each in self.draft.open if each.gap is not None]
        many = Counter(each.who for each in gaps)
        return {who: [each for each in gaps if each.who == who] for who, _ in many.most_common()}


def owed(materials: Sequence[Material]) -> list[Owed]:
    """Every document that is owed, may be, or is of use, in the order of the law; then those that are not, with why."""
    forms = [form(id, materials[0].law) for id in ORDER] if materials else []
    found = [each for of in forms for group in _groups(of, materials) for each in _of_group(of, group)]
    return sorted(found, key=lambda each: STANDINGS.index(each.standing) == len(STANDINGS) - 1)


def _groups(of: Form, materials: Sequence[Material]) -> Iterator[tuple[Material, ...]]:
    """One model at a time; of a document that serves all models of a provider those of one provider together."""
    if not of.once:
        yield from ((each,) for each in materials)
        return
    providers: dict[str, list[Material]] = {}
    for each in materials:
        providers.setdefault(each.party, []).append(each)
    for group in providers.values():
        concerned = [each for each in group if _outcome(of, each) is not Outcome.NO]
        yield tuple(concerned or group)


def _of_group(of: Form, group: tuple[Material, ...]) -> Iterator[Owed]:
    outcomes = [_outcome(of, each) for each in group]
    outcome = min(outcomes, key=_GRAVITY.index)
    of_duties = [row for material in group for id in of.obligations if (row := material.deadline(id)) is not None]
    of_clocks = _rows_of_clocks(of, group)
    deadlines = of_clocks if any(row.sure for row in of_clocks) else [*of_clocks, *of_duties]
    away = next((each for each in of.away for one in group if one.holds(each.where) is Truth.YES), None)
    if not of.obligations:
        # Whether it is a right may hang on what the other side has: a letter that asks for it can be sent all the same.
        sure = [each for each in of.where if of.frame != "letter" or not each.startswith("concludes:")]
        asked = [material.holds(each) for material in group for each in of.where]
        if Truth.NO not in asked and all(material.holds(each) is Truth.YES for material in group for each in sure):
            standing = "can-be-sent" if of.frame == "letter" else "useful"
            yield Owed(
                form=of,
                materials=group,
                standing=standing,
                outcome=Outcome.NO,
                deadlines=tuple(row for row in _rows_of_clocks(of, group) if row.state != "done"),
            )
        return
    standing = {Outcome.YES: "owed", Outcome.NO: "not-owed"}.get(outcome, "may-be-owed")
    if standing == "not-owed" and away is None:
        return
    if of.optional and standing != "not-owed":
        standing = "useful" if away is None else "not-owed"
    owed_document = Owed(
        form=of,
        materials=group,
        standing=standing,
        outcome=outcome,
        deadlines=tuple(sorted(deadlines, key=lambda row: (not row.sure, *gravity(row)))),
        away=away if standing == "not-owed" else None,
        guesses=_guesses(of, group, outcome),
    )
    reports = sorted((row for material in group for row in material.reports(of.obligations)), key=gravity)
    for row in reports:
        of_incident = tuple(_of_incident(each, row.event) for each in group)
        owed_document = replace(owed_document, materials=of_incident)
        if row.sure or standing != "owed":
            yield replace(owed_document, deadlines=(row,))
        else:
            yield replace(owed_document, deadlines=(row,), standing="may-be-owed", outcome=row.outcome)
    if not reports:
        yield owed_document


def _rows_of_clocks(of: Form, group: Iterable[Material]) -> list[Dated]:
    """The days of the clocks that a document keeps, such as those for observations, the gravest first."""
    rows = (row for material in group for row in material.assessment.dated if row.actor == material.actor)
    return sorted((row for row in rows if row.id in of.clocks), key=gravity)


def _of_incident(material: Material, event: str) -> Material:
    """What a report of the incident at a place of the dossier is made of; without an id of it as it is."""
    incident = material.incident_at(event)
    return material if incident in ("", material.incident) else replace(material, incident=incident)


def _guesses(of: Form, group: Iterable[Material], outcome: Outcome) -> tuple[Assumption, ...]:
    """The guesses on which it hangs that a document is owed, by every duty behind it that binds; or that it is not."""
    if not outcome.decided:
        return ()
    found: list[tuple[Assumption, ...]] = []
    for material in group:
        of_conditions = [guess for each in of.where for guess in material.guessed(each)]
        duties = [material.guesses_of(id) for id in of.obligations if material.outcome(id) is outcome]
        found += [unique((*of_duty, *of_conditions)) for of_duty in duties]
    if outcome is Outcome.YES and not all(found):
        return ()
    return unique(guess for each in found for guess in each)


def _settling(of: Form, material: Material) -> Iterator[Missing]:
    """What to ask first of each duty behind a document that is only guessed to bind, or not to."""
    for id in of.obligations:
        owed = material.owed(id)
        item = settled_by(owed.conclusion, material.assessment) if owed is not None else None
        if item is not None:
            yield item


_GRAVITY: Final = (Outcome.YES, Outcome.UNSETTLED, Outcome.UNKNOWN, Outcome.NO)


def _outcome(of: Form, material: Material) -> Outcome:
    """Whether a document is owed: by one of the obligations behind it, under the conditions of the document."""
    found = [each for id in of.obligations if (each := material.outcome(id)) is not None]
    outcome = min(found, key=_GRAVITY.index, default=Outcome.NO)
    truths = [material.holds(each) for each in of.where]
    if Truth.NO in truths:
        return Outcome.NO
    return Outcome.UNKNOWN if Truth.UNKNOWN in truths and outcome is Outcome.YES else outcome


def called_for(found: Sequence[Owed]) -> list[Owed]:
    """The documents that are owed, may be, or are of use, each once: one that reports several incidents is one text."""
    each_once: dict[tuple[str, tuple[int, ...]], Owed] = {}
    for document in found:
        if document.standing != "not-owed":
            each_once.setdefault((document.form.id, tuple(map(id, document.materials))), document)
    return list(each_once.values())


def standing_of(of: Form, materials: Sequence[Material]) -> Owed | None:
    """How one document stands for those whom a draft of it is made for; None where nothing is to be said of that."""
    return next(_of_group(of, tuple(materials)), None)


# -- whose documents


_OTHERS: Final = frozenset({"named_representative_duties", "representative_duties"})
"""Duties that are somebody else's than the provider's whose documents these are."""


_LETTERS: Final = frozenset({"may_ask_upstream", "may_complain"})
"""Rights of whoever may send a letter, by the conclusions on them."""


def actors_of(assessment: Assessment, asked: str = "") -> list[str]:
    """The actors who owe something, or may; where nobody does, the one who stands first; else the one asked for.

    Raises UsageError where that is none of the dossier's.
    """
    if asked:
        if not names(assessment, asked):
            raise UsageError(unknown_actor(asked, assessment.dossier))
        return [asked]
    owing = [
        each.conclusion.actor
        for each in assessment.obligations
        if each.conclusion.finding.outcome is not Outcome.NO and each.obligation.id not in _OTHERS
    ]
    owing += [row.actor for row in assessment.dated if row.origin == "planned" and row.id not in _OTHERS]
    owing += [
        each.actor for each in assessment.everything if each.id in _LETTERS and each.finding.outcome is not Outcome.NO
    ]
    first = [each.actor for each in assessment.standings[:1]] or [
        id_of(each) for each in assessment.dossier.actors or ()
    ][:1]
    return list(dict.fromkeys(owing)) or first or [""]


def documented_by(given: Documentation, assessment: Assessment) -> str:
    """Whose documentation stands beside a dossier: the one actor that has its legal name; else empty."""
    legal = given.said("provider.legal_name")
    if legal is None:
        return ""
    wanted = str(legal.value).casefold().split()
    own = [id for id, name in words.names(assessment.dossier).items() if name.casefold().split() == wanted]
    return own[0] if len(own) == 1 else ""


def names(assessment: Assessment, actor: str) -> bool:
    """Whether a dossier names an actor by its id."""
    return actor in map(id_of, assessment.dossier.actors or ())


def actor_of(of: Form, assessment: Assessment, asked: str) -> str:
    """Who a document is drafted for: the one asked for, else who owes it, else who may.

    Raises UsageError where that is none of the dossier's actors, or leaves several.
    """
    candidates = actors_of(assessment, asked)
    for outcome in (Outcome.YES, Outcome.UNSETTLED, Outcome.UNKNOWN):
        owing = [
            row.actor
            for row in assessment.dated
            if row.id in of.obligations and row.outcome is outcome and row.actor in candidates
        ]
        owing += [
            each.actor
            for each in assessment.everything
            if f"concludes:{each.id}" in of.where and each.finding.outcome is outcome and each.actor in candidates
        ]
        if owing:
            candidates = list(dict.fromkeys(owing))
            break
    if len(candidates) > 1:
        named = " or ".join(f"--actor {each}" for each in candidates)
        message = f"{of.id} is of one actor, and the dossier leaves it open whose"
        raise UsageError(Mistake(reference="unknown-actor", message=message, expected=named))
    return candidates[0]
