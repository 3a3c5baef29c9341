"""What a reader of an assessment should know beside its answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final

from gpaiscope.assessment.actors import REQUESTS, before_powers, id_of
from gpaiscope.assessment.facts import amount, has_come
from gpaiscope.assessment.ledger import NOTHING, Entry, within
from gpaiscope.assessment.modifications import PLACING
from gpaiscope.assessment.openness import withheld_in_union
from gpaiscope.assessment.originals import published
from gpaiscope.assessment.plans import planned_passed
from gpaiscope.assessment.procedure import early_requests, last_of, name_of
from gpaiscope.compute.estimate import SMALL_MODEL, UNITS, doubt
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, ProcedureEvent, Stated, StatedOriginal, is_eea_country, is_union_country, path_of
from gpaiscope.engine.case import Case
from gpaiscope.engine.citation import Citation
from gpaiscope.law import (
    Law,
    cautions,
    market,
    modification,
    notification,
    obligations,
    scope,
    systemic_risk,
    training_compute,
)
from gpaiscope.law.cautions import Caution
from gpaiscope.values import DateRange, Exact, Range, Truth, reduced, rounded_text, unique


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning_:
    """One warning: a kebab-case reference, a sentence, and the path that it is about, if any.

    ``hides`` are the paths of which a file would have told that is there and broken: of `BROKEN_EVIDENCE` alone.
    ``in_short`` is what the law has for it in one sentence, if anything.
    """

    reference: str
    says: str
    path: str = ""
    cites: tuple[Citation, ...] = ()
    hides: tuple[str, ...] = ()
    in_short: str = ""

    @classmethod
    def of(cls, caution: Caution, path: str = "", **places: object) -> Warning_:
        """What the law makes of it, with what is stated in its places."""
        # The sentence is found before its places are filled: a name that ends one of its own is never cut.
        says, in_short = (
            text.format(**places) for text in (caution.says, caution.short or first_sentence(caution.says))
        )
        return cls(reference=caution.reference, says=says, path=path, cites=caution.cites, in_short=in_short)

    @property
    def short(self) -> str:
        """What it comes to, in one sentence: that of the law, else the first of its own."""
        return self.in_short or first_sentence(self.says)

    def is_about(self, path: str) -> bool:
        """Whether what is missing at a path of the dossier may stand in the broken file."""
        bare = re.sub(r"\[\d+\]", "", path)
        return any(f"{bare}.".startswith(f"{each}.") or f"{each}.".startswith(f"{bare}.") for each in self.hides)


def first_sentence(text: str) -> str:
    """The first sentence of a text. What stands in quotes, and a number with a point in it, are not cut."""
    return found[0] if (found := _SENTENCE.match(text)) else text


_SENTENCE: Final = re.compile(r'(?:"[^"]*"|[^"])*?[.?!](?= +["A-Z{]|$)', re.DOTALL)
"""Up to a sign at which a sentence may end, outside quotes, with a capital, a quote or a place after it."""


_BEARING: Final = (
    *(
        each.reference
        for each in (
            cautions.nobody_provides,
            cautions.one_model_or_several,
            cautions.within_the_margin,
            cautions.placed_in_training,
            cautions.reassessment_too_early,
            cautions.notified_otherwise,
            cautions.trained_since_acceptance,
            cautions.union_left_out_by_licence,
            cautions.system_as_supply,
            cautions.representative_elsewhere,
            cautions.no_microenterprise,
            cautions.compute_obtainable_here,
            cautions.teacher_in_the_ledger,
            cautions.step_about_the_original,
        )
    ),
    *("folder-contradiction", "no-original", "not-in-the-table", "not-looked-up", "one-third-open"),
    *(
        each.reference
        for each in (
            cautions.before_the_powers,
            cautions.alert_recorded,
            cautions.complaint_recorded,
            cautions.turnover_of_another_year,
        )
    ),
    "planned-day-passed",
)
"""References of warnings: those on which an answer or a day may hang, and then what has become of a step or a plan."""


def by_bearing(found: Iterable[Warning_]) -> list[Warning_]:
    """Warnings in the order in which they bear on an answer: what only wants tidying comes last, in its own order."""
    rank = {reference: place for place, reference in enumerate(_BEARING)}
    return sorted(found, key=lambda each: rank.get(each.reference, len(rank)))


BROKEN_EVIDENCE: Final = "broken-evidence"
"""The reference of a warning that a file was there and could not be read."""

COPY: Final = "like-one-in-the-table"
NO_IDENTIFIER: Final = "no-identifier"
"""The references of warnings that the identifier of an original is probably not the one that is meant."""


def warnings(
    dossier: Dossier, law: Law, case: Case, entries: tuple[Entry, ...] | None, actor_cases: Iterable[Case]
) -> tuple[Warning_, ...]:
    """Every warning, in the order: the law, the numbers, the dossier."""
    found = [
        *_law_checked(law),
        *_near_thresholds(case, law),
        *(warning for each in actor_cases for warning in _near_third(each, law)),
        *_estimates(entries or ()),
        *_doubtful(dossier, entries or ()),
        *_placed_in_training(dossier, entries or ()),
        *_gaps(dossier),
        *_teachers(dossier),
        *(warning for each in enumerate(dossier.original) for warning in _about_original(*each)),
        *_left_out_by_licence(dossier),
        *_representatives(dossier),
        *_microenterprises(dossier),
        *_turnover_years(dossier, law),
        *_plans(dossier, law),
        *_systems_as_supply(dossier),
        *_without_effect(dossier, law),
        *_before_powers(dossier, law),
        *_early_requests(dossier, law),
        *_contradictions(dossier, law, case),
        *_classified_against_facts(dossier, law, case),
        *(_overtaken(case) or _notified_otherwise(dossier, law, case)),
    ]
    return unique(found)


def about_original(steps: Iterable[ProcedureEvent]) -> list[Warning_]:
    """That steps of who provides the original are taken to be about the original, and not about this model."""
    found = list(steps)
    if not found:
        return []
    told = ", ".join(unique(f"{name_of(step)} of {step.actor.value}" for step in found if step.actor))
    return [Warning_.of(cautions.step_about_the_original, path_of(found[0], "procedure[0]"), steps=told)]


def _left_out_by_licence(dossier: Dossier) -> list[Warning_]:
    """That the licence withholds rights in the Union, and nobody says whether that is an exclusion of the market."""
    held = withheld_in_union(dossier.openness)
    said = any(each.union_excluded is not None or name_of(each) == "eu-exclusion" for each in dossier.market or ())
    if held is None or said:
        return []
    return [Warning_.of(cautions.union_left_out_by_licence, held.path, withheld=held.says)]


def _overtaken(case: Case) -> list[Warning_]:
    """That training went on after an acceptance of arguments, and nobody says whether that changes what it rests on."""
    shaken = case.known(notification.facts_changed)
    if shaken is None or shaken.value is not Truth.UNKNOWN:
        return []
    return [Warning_.of(cautions.trained_since_acceptance, "procedure")]


def _law_checked(law: Law) -> list[Warning_]:
    checked = law.day_of("law_checked")
    if law.day <= checked:
        return []
    return [
        Warning_(
            reference="law-not-checked",
            says=f"The law was checked to {checked}; what changed between then and {law.day} is not in this answer.",
        )
    ]


_LINES = (
    (scope.training_compute, "criterion_flop", "The training compute"),
    (training_compute.expected_compute, "presumption_flop", "The cumulative training compute"),
)


def _near_thresholds(case: Case, law: Law) -> list[Warning_]:
    of_gpai = case.known(scope.original_is_gpai)
    # What is made of a general-purpose model is one by that, on whichever side of the criterion its tuning lies.
    by_original = of_gpai is not None and of_gpai.value is Truth.YES
    return [
        _near(what, value, law.number(line), law)
        for fact, line, what in _LINES
        if not (by_original and fact is scope.training_compute)
        and (value := amount(case, fact)) is not None
        and within(value, law.number(line), law.number("margin_percent"))
    ]


def _near_third(case: Case, law: Law) -> list[Warning_]:
    added, original = amount(case, modification.modification_compute), amount(case, modification.original_compute)
    if added is None or original is None or not original.exact or original.low is None:
        return []
    third = reduced(Fraction(original.low) / Fraction(law.number("modification_multiple")))
    if not within(added, third, law.number("margin_percent")):
        return []
    return [_near("The modification's compute", added, third, law, law.text("a {share} of the original's, "))]


def _near(what: str, value: Range, line: Exact, law: Law, of: str = "") -> Warning_:
    assert value.low is not None
    return Warning_.of(
        cautions.within_the_margin,
        what=what,
        flop=rounded_text(value.low, _DIGITS_NEAR),
        percent=law.number("margin_percent"),
        line=f"{of}{rounded_text(line, _DIGITS_NEAR)}",
    )


_DIGITS_NEAR: Final = 3
"""Digits of what lies near a line: 1.05e25 is not 1.1e25 there."""


def _estimates(entries: Iterable[Entry]) -> list[Warning_]:
    return [
        Warning_(reference="estimate", says=text, path=entry.path)
        for entry in entries
        for text in entry.estimate.warnings
    ]


DOUBTFUL: Final = "doubtful-compute"
"""The reference of a warning that an amount is too small to be meant."""

_FAR: Final = 100
"""How many times less than the least that is published of a model an amount stated of it cannot be meant."""

_TUNING: Final = frozenset({"continued-pre-training", "fine-tuning", "reinforcement-learning"})


def _doubtful(dossier: Dossier, entries: Iterable[Entry]) -> Iterator[Warning_]:
    """Each amount that cannot be meant as FLOP: too small for any training, or for what is published of the model."""
    doubted = [
        (f"{entry.path}.flop", _doubt_of_activity(entry, dossier))
        for entry in entries
        if entry.estimate.method != "log"
    ]
    for place, original in enumerate(dossier.original):
        for key in ("training_compute", "cumulative_training_compute"):
            if (stated := getattr(original, key)) is not None:
                path = f"{path_of(original, f'original[{place}]')}.{key}"
                doubted.append((path, _doubt_of_original(original, stated.value)))
    for place, step in enumerate(dossier.procedure or ()):
        if step.flop is not None:
            doubted.append((f"{path_of(step, f'procedure[{place}]')}.flop", _doubt(step.flop.value, None)))
    for path, says in doubted:
        if says:
            yield Warning_(reference=DOUBTFUL, says=f"{says}.", path=path)


def _doubt_of_activity(entry: Entry, dossier: Dossier) -> str:
    if entry.kind != "pre-training" and entry.kind not in _TUNING and entry.flop.high == 0:
        return ""  # what trains nothing may have taken nothing
    tuning = entry.kind != "pre-training"
    architecture = entry.activity.architecture
    stated = architecture.parameters if architecture is not None else None
    size = stated.value.low if stated is not None else None
    if size is None and tuning and len(dossier.original) == 1:
        size = _size(dossier.original[0])
    return _doubt(entry.flop, size if entry.kind in _TUNING or not tuning else None, tuning=tuning)


def _size(original: StatedOriginal) -> Exact | None:
    architecture, entry = original.architecture, published(original)
    if architecture is not None and architecture.parameters is not None:
        return architecture.parameters.value.low
    return None if entry is None else entry.parameters


def _doubt_of_original(original: StatedOriginal, flop: Range) -> str:
    if says := _doubt(flop, _size(original)):
        return says
    entry = published(original)
    least = None if entry is None else entry.training_compute.low
    if entry is None or least is None or flop.high is None or flop.high * _FAR >= least:
        return ""
    return (
        f"{rounded_text(flop.high)} FLOP is far too little for {entry.hub_id}: the table of originals has"
        f" {rounded_text(least)} or more. Is it in another unit? {UNITS}"
    )


def _doubt(flop: Range, parameters: Exact | None, *, tuning: bool = False) -> str:
    """Why the most that an amount may be cannot be meant; a size that no model has today says nothing."""
    if flop.high is None:
        return ""
    known = parameters if parameters is not None and parameters >= SMALL_MODEL else None
    return doubt(flop.high, known, tuning=tuning)


def _placed_in_training(dossier: Dossier, entries: Iterable[Entry]) -> list[Warning_]:
    """That training which is counted ends surely after whoever trains first placed the model, or plans to.

    What begins only then is another thing, but for the pre-training without which there was nothing to place.
    """
    found: list[tuple[date, Warning_]] = []
    supplies = [each for each in dossier.market or () if name_of(each) in PLACING | {"planned-placing"}]
    runs = [each.activity.started_on for each in entries if each.kind == "pre-training"]
    for entry in entries:
        activity, trainer = entry.activity, entry.activity.on_behalf_of or entry.activity.actor
        own = [
            on.value
            for each in supplies
            if (on := each.system_on or each.on) is not None
            and not _is(each.system_territory or each.territory, ("outside-union",))
            and (each.actor is None or trainer is None or each.actor.value == trainer.value)
        ]
        placed = min(own, key=lambda on: on.latest or date.max, default=DateRange())
        is_after = activity.started_on is not None and placed.before(activity.started_on.value) is Truth.YES
        is_first = all(each is not None and placed.before(each.value) is Truth.YES for each in runs)
        ended = activity.ended_on.value if activity.ended_on is not None else DateRange()
        is_other = is_after and not (is_first and entry.kind == "pre-training")
        if ended.earliest is None or placed.before(ended) is not Truth.YES or entry.expected == NOTHING or is_other:
            continue
        told = {"placing": placed, "kind": entry.kind, "ended": ended}
        found.append((ended.earliest, Warning_.of(cautions.placed_in_training, f"{entry.path}.ended_on", **told)))
    return [max(found, key=lambda each: each[0])[1]] if found else []


_BUILDS_ON: Final = frozenset({"continued-pre-training", "fine-tuning", "merge", "quantisation"})
_STARTS: Final = frozenset({"pre-training", "initialisation"})


def _gaps(dossier: Dossier) -> list[Warning_]:
    """Tables that are left out although the answers rest on them."""
    found = []
    if replace(dossier, file="", sha256="", plain=False) == Dossier():
        says = "The file says nothing: of no model, of nobody, and of nothing that was done."
        return [Warning_(reference="says-nothing", says=says)]
    if not dossier.actors:
        found.append(
            Warning_(
                reference="no-actor",
                says="No [[actors]] is named, so nothing here says who the provider is or who owes what.",
                path="actors",
            )
        )
    kinds = {each.kind.value for each in dossier.activities or () if each.kind is not None}
    if kinds & _BUILDS_ON and not kinds & _STARTS and not dossier.original:
        found.append(
            Warning_(
                reference="no-original",
                says=f"The ledger has {', '.join(sorted(kinds & _BUILDS_ON))} and no pre-training, and no [[original]]"
                " is named: name the model that this one was made from, or the compute that made it is missing.",
                path="original",
            )
        )
    return found


def _teachers(dossier: Dossier) -> list[Warning_]:
    """That a ledger may hold the training of the teacher beside that of the student."""
    kinds = [each.kind.value for each in dossier.activities or () if each.kind is not None]
    if "teacher-inference" not in kinds or kinds.count("pre-training") < 2:
        return []
    return [Warning_.of(cautions.teacher_in_the_ledger, "activities")]


def _about_original(place: int, original: StatedOriginal) -> Iterator[Warning_]:
    """What is said of an original's compute and of where it is looked up, and does not fit together."""
    path = path_of(original, f"original[{place}]")
    entry = published(original)
    barred = original.training_compute_obtainable is not None and not original.training_compute_obtainable.value
    if barred and original.training_compute is not None:
        yield Warning_.of(cautions.fallback_barred, f"{path}.training_compute_obtainable")
    elif barred and entry is not None and entry.training_compute.bounded:
        yield Warning_.of(
            cautions.compute_obtainable_here,
            f"{path}.training_compute_obtainable",
            flop=_shown(entry.training_compute),
            original=entry.hub_id,
            method=entry.estimate.method,
        )
    ways = (original.training_compute, original.architecture, original.hardware, original.log, original.dossier)
    named = original.hub_id or original.name
    if entry is None and named is not None and named.path and all(way is None for way in ways):
        yield from _looked_up(original, named.value, path, barred=barred)


def _shown(flop: Range) -> str:
    """The best value of a range, or both ends where it has none."""
    ends = (flop.low, flop.high) if flop.best is None else (flop.best,)
    return " to ".join(rounded_text(end) for end in ends if end is not None)


def _looked_up(original: StatedOriginal, name: str, path: str, *, barred: bool) -> Iterator[Warning_]:
    """That the compute of an original was looked for under its name, or would be under its identifier."""
    from gpaiscope.compute.originals import near as named_alike

    near = named_alike(name)
    if original.hub_id is not None:
        reference, hint = "not-in-the-table", ""
        if near:
            reference, hint = COPY, f" If it is a copy of {' or '.join(near)}, write that as its hub_id."
        elif not _IDENTIFIER.fullmatch(name):
            reference, hint = NO_IDENTIFIER, " An identifier is OWNER/NAME, as in the address of the model's page."
        says = f'hub_id "{name}" is not in the table of originals, so no published compute is taken from there.{hint}'
        yield Warning_(reference=reference, says=says, path=f"{path}.hub_id")
    elif near:
        short = f'With hub_id = "{near[0]}" the compute of "{name}" is taken from the table of originals.'
        says = f'"{name}" is not looked up. With hub_id = "{near[0]}" its compute is taken from the table of originals.'
        yield Warning_(reference="not-looked-up", says=says, path=f"{path}.name", in_short=short)
    elif not barred:
        short = "The original's compute is not known: with its hub_id it is looked up in the table of originals."
        says = "The original's compute is not known. With its hub_id it is looked up in the table of originals."
        yield Warning_(reference="not-looked-up", says=says, path=f"{path}.name", in_short=short)


_IDENTIFIER: Final = re.compile(r"[\w.-]+/[\w.-]+")


def _representatives(dossier: Dossier) -> list[Warning_]:
    """Authorised representatives that are established outside the Union, where nobody can be one."""
    found = []
    for place, actor in enumerate(dossier.actors or ()):
        named = actor.authorised_representative
        if named is None or named.country is None or is_union_country(named.country.value):
            continue
        open_ = f"whether it counts is open in law ({obligations.eea.name})"
        counts = open_ if is_eea_country(named.country.value) else "it counts as none"
        path = f"{path_of(actor, f'actors[{place}]')}.authorised_representative.country"
        told = {"actor": id_of(actor), "country": named.country.value, "counts": counts}
        found.append(Warning_.of(cautions.representative_elsewhere, path, **told))
    return found


def _microenterprises(dossier: Dossier) -> list[Warning_]:
    """That transactions are said to be between microenterprises alone, and an actor to be something else."""
    said = dossier.openness.transactions_only_between_microenterprises if dossier.openness else None
    if said is None or not said.value:
        return []
    found = []
    for place, actor in enumerate(dossier.actors or ()):
        if actor.size is None or actor.size.value == "microenterprise":
            continue
        small = actor.size.value == "sme"
        then = "Where it is one itself, write microenterprise." if small else "Where it made the model, that is not so."
        path = f"{path_of(actor, f'actors[{place}]')}.size"
        told = {"actor": id_of(actor), "size": actor.size.value, "then": then}
        found.append(Warning_.of(cautions.no_microenterprise, path, **told))
    return found


def _turnover_years(dossier: Dossier, law: Law) -> list[Warning_]:
    """Turnovers of another year than that before the day, once a fine is possible at all."""
    before = law.day.year - 1
    if law.day < law.day_of("powers_apply"):
        return []
    return [
        Warning_.of(
            cautions.turnover_of_another_year,
            f"actors[{place}].turnover_year",
            year=each.turnover_year.value,
            day=law.day,
            before=before,
        )
        for place, each in enumerate(dossier.actors or ())
        if each.turnover_eur is not None and each.turnover_year is not None and each.turnover_year.value != before
    ]


_RECORDED: Final = {"qualified-alert": cautions.alert_recorded, "complaint-lodged": cautions.complaint_recorded}
"""Steps before the Commission that change no answer, and what they can lead to."""


def _without_effect(dossier: Dossier, law: Law) -> list[Warning_]:
    """Steps that have been taken and change no answer."""
    return [
        Warning_.of(_RECORDED[name_of(event)], path_of(event, f"procedure[{place}]"))
        for place, event in enumerate(dossier.procedure or ())
        if name_of(event) in _RECORDED and has_come(event.on, law.day) is not Truth.NO
    ]


def _before_powers(dossier: Dossier, law: Law) -> list[Warning_]:
    """Requests that were made before the Commission had the power to make them."""
    powers = law.day_of("powers_apply")
    return [
        Warning_.of(
            cautions.before_the_powers,
            path_of(event, f"procedure[{place}]"),
            step=name_of(event).replace("-", " "),
            on=event.on.value,
            powers=powers,
        )
        for place, event in enumerate(dossier.procedure or ())
        if event.on is not None and name_of(event) in REQUESTS and before_powers(event, law) is Truth.YES
    ]


def _early_requests(dossier: Dossier, law: Law) -> list[Warning_]:
    """Requests for a reassessment that came too early, or did so by one way of counting."""
    return [
        Warning_.of(
            cautions.reassessment_too_early,
            path_of(event, f"procedure[{place}]"),
            on=event.on.value if event.on else "",
            ends=ends,
        )
        for place, event, ends in early_requests(dossier, law)
    ]


CONTRADICTIONS: Final = frozenset(
    {
        "step-without-cause",
        "step-before-cause",
        "steps-against-each-other",
        "step-before-the-law",
        "done-before-asked",
    }
)
"""The references of warnings that what happened before the Commission contradicts itself."""


def is_contradiction(warning: Warning_) -> bool:
    """Whether a warning says that what happened before the Commission contradicts itself."""
    return warning.reference in CONTRADICTIONS


def _contradictions(dossier: Dossier, law: Law, case: Case) -> list[Warning_]:
    """What cannot all be so of a procedure."""
    if not (dossier.procedure or dossier.done):
        return []
    from gpaiscope.assessment.history import contradictions  # of most models nothing was done before the Commission

    return [
        Warning_(reference=each.reference, says=each.says, path=each.path, cites=each.cites)
        for each in contradictions(dossier, law, assume=case.assume)
    ]


DECIDED_OTHERWISE: Final = cautions.decided_otherwise.reference
"""The reference of a warning that the Commission decided what the facts that are stated do not bear out."""


def _classified_against_facts(dossier: Dossier, law: Law, case: Case) -> list[Warning_]:
    """That the Commission has designated what is, by what is stated of it, no general-purpose AI model."""
    held = [case.known(each) for each in (systemic_risk.designated, systemic_risk.designated_unnotified)]
    if not any(each is not None and each.value is Truth.YES for each in held):
        return []
    if law.program.truth(scope.gpai_model, case) is not Truth.NO:
        return []
    place = next(place for place, each in enumerate(dossier.procedure or ()) if name_of(each) == "designated")
    path = path_of(dossier.procedure[place], f"procedure[{place}]") if dossier.procedure else "procedure"
    return [Warning_.of(cautions.decided_otherwise, path)]


def _notified_otherwise(dossier: Dossier, law: Law, case: Case) -> list[Warning_]:
    """That the last notification states another compute than the ledger comes to, by more than the margin."""
    made = [(place, each) for place, each in enumerate(dossier.procedure or ()) if name_of(each) in _NOTIFYING]
    made = [each for each in made if has_come(each[1].on, law.day) is not Truth.NO]
    listed = amount(case, training_compute.expected_compute)
    if not made or listed is None or dossier.original:  # of a modification the figure is another one
        return []
    last = last_of([each for _, each in made])
    stated = last.flop.value if last is not None and last.flop is not None else None
    percent = law.number("margin_percent")
    if stated is None or not _apart(stated, listed, percent):
        return []
    place = next(place for place, each in made if each is last)
    path = f"{path_of(dossier.procedure[place], f'procedure[{place}]')}.flop" if dossier.procedure else ""
    told = {"stated": _flop(stated), "listed": _flop(listed), "percent": percent}
    return [Warning_.of(cautions.notified_otherwise, path, **told)]


def _apart(stated: Range, listed: Range, percent: Exact) -> bool:
    """Whether what was stated and what is listed differ by more than a margin of what was stated, wherever they lie."""
    share = Fraction(percent) / 100
    above = stated.high is not None and listed.low is not None and listed.low > stated.high * (1 + share)
    below = stated.low is not None and listed.high is not None and listed.high < stated.low * (1 - share)
    return above or below


def _flop(value: Range) -> str:
    best = value.best or value.low or value.high
    return rounded_text(best) if best is not None else "an unknown number of"


_NOTIFYING: Final = ("notified", "renotified")


def _systems_as_supply(dossier: Dossier) -> list[Warning_]:
    """That somebody offers another's model in a chatbot or an app, which is listed as a supply of the model itself."""
    done = dossier.activities or ()
    made = {each.value for own in done for each in (own.actor, own.on_behalf_of) if each is not None}
    members = {each for actor in dossier.actors or () for each in (actor.members.value if actor.members else ())}
    takers = {each.to.value for each in dossier.market or () if each.to and _is(each.event, ("transferred",))}
    return [
        Warning_.of(cautions.system_as_supply, f"market[{place}]", actor=event.actor.value)
        for place, event in enumerate(dossier.market or ())
        if event.actor is not None
        and made
        and event.actor.value not in made | members | takers
        and _is(event.event, ("made-available",))
        and _is(event.channel, market.CHANNELS_OF_SYSTEMS)
    ]


def _is(stated: Stated[str] | None, words: tuple[str, ...]) -> bool:
    return stated is not None and stated.value in words


def _plans(dossier: Dossier, law: Law) -> list[Warning_]:
    return [
        Warning_(
            reference="planned-day-passed",
            says=f"The planned day, {plan.day}, has passed, and no event says that it happened.",
            path=plan.path,
        )
        for plan in planned_passed(dossier, law.day)
    ]
