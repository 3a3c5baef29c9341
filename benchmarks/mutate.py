"""Change the law one step at a time: some case must fail each time. Run by ``make mutate``.

The law is a value, so each change is another law laid over it (`Body.amended`): nothing is patched, and nothing
is written to disk. Each kind of change is a small generator in `KINDS`: conditions and exceptions of rules, facts that
follow from records, parameters, citations, contents of duties, their days and extent, what counts as compute,
signatories.
Each mutant meets only the cases that may notice it, the likeliest first, until one fails.
Arguments name what to look at (rules, facts, parameters, ...); with none, everything is. ``--kinds`` takes some kinds
of changes, ``--change TEXT`` those with these words, so that one that survived is tried alone, ``--part I/N`` every
N-th mutant from the I-th on, so that N runs or N evenings see them all; how far it has come is told on the error
output.

Exits with 1 where a mutant survives that `EXPLAINED` does not explain, or where that explains what is no mutant.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import law_cases

from gpaiscope.calendar import Counting, Unit
from gpaiscope.dossier.words import CHAPTERS
from gpaiscope.engine.case import Case
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import (
    FIRST_DAY,
    After,
    All,
    AnyOf,
    Choose,
    Compare,
    Constant,
    Cut,
    Earliest,
    Expr,
    Latest,
    MemberOf,
    Not,
    Parameter,
    QuestionReads,
    Rule,
    Some,
    Soonest,
    Sum,
    Times,
    Under,
    Version,
    children,
    rule_parts,
    walk,
)
from gpaiscope.engine.prose import Prose
from gpaiscope.errors import GpaiscopeError
from gpaiscope.law import BODY, Body
from gpaiscope.law.citation import cite
from gpaiscope.law.clocks import KINDS as ENDS
from gpaiscope.law.clocks import At, Clock, Doing, Start, StepStart
from gpaiscope.law.obligations import Obligation, Term
from gpaiscope.law.parameters import DatedValue, ParameterEntry
from gpaiscope.law.sentences import latest_values
from gpaiscope.law.training_compute import Count
from gpaiscope.values import unique

WORKERS = min(2, os.cpu_count() or 1)
TOLD_EVERY = 100
WRONG, WRONG_TOO = cite("AI Act Art 1", "AI Act Art 2")
"""Provisions of which no rule cites the first."""

T = TypeVar("T")

_PROSE = Prose({name: entry.says for name, entry in BODY.parameters.items()})
_IMPLIED = "what is asked next implies it; it keeps answers about other models from resting on modifications"
_SAME_DAY = "the rules that it stands on begin on the same day, so on the eve it is no either way"
EXPLAINED: dict[tuple[str, str], str] = {
    **dict.fromkeys(
        (
            (name, "applies -1 day")
            for name in (
                "representative_duties", "notification", "compliance_report", "model_evaluation",
                "systemic_risk_mitigation", "serious_incident_reporting", "cybersecurity", "serious_incident",
                "fine_possible", "reassessment_admissible", "named_representative_duties", "earlier_conduct_counts",
                "group_turnover_counts",
            )
        ),
        _SAME_DAY,
    ),
    **dict.fromkeys(
        (
            (name, "always as if «the model was made from the weights of one or more other models»")
            for name in (
                "places_excluded_model", "open_source_exemption", "modification_makes_provider",
                "modification_will_make_provider", "presumed_as_modified_systemic_model", "will_place_excluded_model",
                "develops_for_itself",
            )
        ),
        _IMPLIED,
    ),
    **dict.fromkeys(
        ((name, "always as if ««modified_gpai_model»»") for name in ("brands_model", "will_brand_model")),
        "a modification that makes its modifier the provider is one of a general-purpose AI model in any case",
    ),
    **dict.fromkeys(
        (("presumed_as_modified_systemic_model", f"applies {days} day") for days in ("-1", "+1")),
        "both versions decide alike; what changes on the day is how it is said",
    ),
    ("procedure.trigger_on", "without «it has happened by the day of assessment»"):
        "it is asked for only where one of the steps has happened, and none that is ahead comes before that",
    ("actor.others_system_in_union", "without «not (it was done by {actor})»"):
        "an actor's own system places the model in any case",
    **dict.fromkeys(
        ((duty, "owed for the modification only") for duty in (
            "representative_records", "mandate_termination", "named_representative_duties",
        )),
        "a representative owes it as such, and has modified nothing",
    ),
    ("actor.given_away_by_others", "without «the market is: union»"):
        "what another gave away outside the Union is supplied from outside in any case",
    ("actor.given_away_by_others", "without «not (it was in the course of a commercial activity)»"):
        "what another supplied there commercially is supplied by others in any case, with the same question open",
    **dict.fromkeys(
        (
            (fact, "complete as market are")
            for fact in (
                "actor.given_away_by_others", "actor.supplier_excludes_union", "actor.supplied_excluding_union",
            )
        ),
        "where it is not told how the model came to an actor, the fact that would do as well is as unknown",
    ),
    ("actor.plans_left_in", "without «not (it was done by {actor})»"):
        "who means to bring its own system means to place the model in any case",
    ("actor.plans_supply", "without «it was done by {actor}»"):
        "where another plans to place the model, branding it is ruled out in any case",
    **dict.fromkeys(
        (
            (f"clocks.{request}", f"its start 0: {change}")
            for request in ("information_request", "evaluation_access", "requested_measures")
            for change in ("left out", "another of several")
        ),
        "its days are those of the obligation; that a request starts it is told, and the day that it set counted",
    ),
}  # fmt: skip
"""Mutants that no case can kill, by what is changed and how, each with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change of the law: what is changed (``of``), in words how (``change``), and the law that it gives.

    ``cases`` are those that may notice.
    """

    of: str
    change: str
    body: Callable[[], Body]
    cases: Callable[[], Iterable[law_cases.Written]]


def main() -> int:
    """List the mutants that survive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", help="rules, facts, parameters, obligations, kinds of activity, signatories, clocks.CLOCK"
    )
    parser.add_argument("--kinds", nargs="+", choices=[kind.__name__ for kind in KINDS], default=[], metavar="KIND")
    parser.add_argument("--change", default="", metavar="TEXT", help="changes in the words of which this stands")
    parser.add_argument("--part", type=_part, default=slice(None), metavar="I/N", help="every N-th from the I-th on")
    parser.add_argument("--workers", type=int, default=WORKERS, metavar="W", help=f"processes ({WORKERS} if not given)")
    options = parser.parse_args()
    wanted, began = set(options.names), time.monotonic()
    every = [
        place
        for place, (kind, mutant) in enumerate(_by_kind())
        if (not wanted or mutant.of in wanted)
        and (not options.kinds or kind in options.kinds)
        and options.change in mutant.change
    ][options.part]
    idle = EXPLAINED.keys() - {(mutant.of, mutant.change) for mutant in mutants()}
    if idle:
        print("there is no such mutant to explain:", *map(": ".join, sorted(idle)), sep="\n    ", file=sys.stderr)
        return 1
    met = {case for place in every for case in mutants()[place].cases()}
    failing = [case.name for case in cases() if case in met and not _holds_under(case, BODY)]
    if failing:
        print(f"{len(failing)} cases fail before anything is changed, the first: {failing[0]}", file=sys.stderr)
        return 1
    alive = unexplained = 0
    with get_context("spawn").Pool(options.workers) as pool:
        found = pool.imap(_survives, every, chunksize=4) if options.workers > 1 else map(_survives, every)
        for number, (place, survives) in enumerate(found, 1):
            if number % TOLD_EVERY == 0:
                print(f"{number} of {len(every)}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
            if survives:
                reason = _explained(mutants()[place])
                alive, unexplained = alive + 1, unexplained + (not reason)
                print(f"{mutants()[place].of}: {mutants()[place].change}\n    {reason or 'SURVIVES'}", flush=True)
    seconds = time.monotonic() - began
    print(f"{len(every)} mutants, {alive} alive, {unexplained} of them unexplained; {len(met)} cases; {seconds:.0f} s")
    return 1 if unexplained else 0


def _part(text: str) -> slice:
    first, _, step = text.partition("/")
    return slice(int(first) - 1, None, int(step))


def _explained(mutant: Mutant) -> str:
    return EXPLAINED.get((mutant.of, mutant.change), "")


# -- running the cases


@cache
def cases() -> tuple[law_cases.Written, ...]:
    """Every case, those of one day beside each other, so that the law of a day is made once.

    Those of several models are left out: they are assessed under the law as it stands.
    """
    return tuple(sorted((case for case in law_cases.written() if not case.of_several), key=lambda case: case.day))


def _survives(place: int) -> tuple[int, bool]:
    mutant = mutants()[place]
    body = mutant.body()
    fatal = next((case for case in _likeliest(mutant) if not _holds_under(case, body)), None)
    if fatal:
        _FATAL[fatal] = mutant.of
    return place, fatal is None


_TOLD_BY = ("parameters", "counts", "of_parents", "signatories")
"""The parts of the law by which a dossier is told; a change of them tells it anew."""
_FATAL: dict[law_cases.Written, str] = {}
"""The cases that failed in this process, each with what was changed last when it did."""


def _likeliest(mutant: Mutant) -> list[law_cases.Written]:
    """Its cases, those first that failed before, for the same thing or any other, and then those soonest told."""
    met = list(mutant.cases())
    return sorted(met, key=lambda case: (_FATAL.get(case) != mutant.of, case not in _FATAL, not _is_plain(case)))


def _holds_under(case: law_cases.Written, body: Body) -> bool:
    """`_holds` under a changed law: where a case expects outcomes alone, it is told anew only if one differs."""
    if _is_plain(case) and all(getattr(body, table) is getattr(BODY, table) for table in _TOLD_BY):
        program = body.on(case.day).program
        try:
            if all(program.outcome(law_cases.RULES[name], told).value == says for name, told, says in _told(case)):
                return True
        except (GpaiscopeError, TypeError, ValueError, AssertionError):
            return False
    return _holds(case, body)


def _is_plain(case: law_cases.Written) -> bool:
    """Whether it expects outcomes of a dossier, and nothing else."""
    return "dossier" in case.data and _OUTCOMES.issuperset(case.data)


@cache
def _told(case: law_cases.Written) -> tuple[tuple[str, Case, str], ...]:
    """What a case expects of a dossier, each by its rule and what that is asked of: no change of a rule changes it."""
    told = law_cases.tell(case).conclusions
    return tuple((name.split("@")[0], told[name].case, outcome) for name, outcome in case.get("expect").items())


def _holds(case: law_cases.Written, body: Body) -> bool:
    """Whether a case comes out as its author expected. A law that cannot be read any more has failed it."""
    try:
        return not law_cases.differences(case, law_cases.tell(case, body), body)
    except (GpaiscopeError, TypeError, ValueError, AssertionError):
        return False


def _standing_on(*rules: str) -> list[law_cases.Written]:
    """The cases that may notice changed rules, those that speak of them before those that only stand on them."""
    changed = set(rules)
    touching = [case for case in cases() if changed & _stands_on(case)]
    return sorted(touching, key=lambda case: ("dossier" in case.data, not changed & _named(case)))


def _with(key: str, text: str = "") -> list[law_cases.Written]:
    """The cases that have a key, and a text in its value."""
    return [case for case in cases() if key in case.data and text in str(case.data[key])]


def _named(case: law_cases.Written) -> set[str]:
    return {name.split("@")[0] for name in (*case.get("expect"), *case.get("best"))}


@cache
def _stands_on(case: law_cases.Written) -> frozenset[str]:
    """The rules, and the facts from records, that may change what a case expects: of sums and warnings, any."""
    if "dossier" in case.data and not _OUTCOMES_AND_DAYS.issuperset(case.data):
        return _everything()
    duties = frozenset(name.split("@")[0] for key in ("applies_from", "due_on") for name in case.get(key))
    return _below_all(frozenset(_named(case)) | duties).union(*map(_below_days, duties))


_OUTCOMES = frozenset({"name", "cites", "on", "dossier", "expect", "readings", "assume", "each"})
_OUTCOMES_AND_DAYS = _OUTCOMES | {"facts", "best", "missing", "questions", "applies_from", "due_on"}


@cache
def _everything() -> frozenset[str]:
    return _below_all(frozenset(law_cases.RULES)).union(*(_below_days(each.id) for each in BODY.obligations))


@cache
def _below_all(names: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(_below(law_cases.RULES[name]) for name in names))


@cache
def _below_days(duty: str) -> frozenset[str]:
    of = next(each for each in BODY.obligations if each.id == duty)
    return _below(of.applies_from) | _below(of.due_on) | (_below(of.undated) if of.undated else frozenset())


@cache
def _below(of: Expr) -> frozenset[str]:
    """A rule or another expression and what it stands on, by name: rules, and facts that follow from records."""
    own = {of.id} if isinstance(of, Rule) else set()
    parts = rule_parts(of) if isinstance(of, Rule) else (of,)
    inside = unique(node for part in parts for node in _deep(part) if isinstance(node, Rule | Some | Earliest))
    facts = {node.name for node in inside if not isinstance(node, Rule)}
    return frozenset(own | facts).union(*(_below(each) for each in inside if isinstance(each, Rule) and each != of))


def _deep(node: Expr) -> Iterator[Expr]:
    """The node and everything below it, what facts follow from included, without entering rules that stand inside."""
    yield node
    for child in _inside(node):
        yield from _deep(child)


def _inside(node: Expr) -> tuple[Expr, ...]:
    match node:
        case Some():
            return (node.condition,)
        case Earliest():
            return (node.condition, node.day)
    return children(node)


# -- changing the law


@cache
def mutants() -> tuple[Mutant, ...]:
    """Every change, kind by kind."""
    return tuple(mutant for _, mutant in _by_kind())


@cache
def _by_kind() -> tuple[tuple[str, Mutant], ...]:
    return tuple((kind.__name__, mutant) for kind in KINDS for mutant in kind())


def _others(every: tuple[T, ...], place: int, *instead: T) -> tuple[T, ...]:
    """The same but for one place, which is left out or holds something else."""
    return (*every[:place], *instead, *every[place + 1 :])


def _with_rule(rule: Rule, place: int, version: Version) -> Body:
    return BODY.amended(rules=[replace(rule, versions=_others(rule.versions, place, version))])


def _of_rules(
    change: Callable[[Version], Iterable[tuple[str, Version]]],
    noticed: Callable[[str], Callable[[], Iterable[law_cases.Written]]],
) -> Iterator[Mutant]:
    """Every change of a rule by a change of one of its versions."""
    for rule in BODY.rules:
        for place, version in enumerate(rule.versions):
            for says, changed in change(version):
                body = partial(_with_rule, rule, place, changed)
                yield Mutant(of=rule.id, change=says, body=body, cases=noticed(rule.id))


def conditions() -> Iterator[Mutant]:
    """Conditions, exceptions and first days of rules."""
    yield from _of_rules(_of_version, lambda rule: partial(_standing_on, rule))


def citations() -> Iterator[Mutant]:
    """Each provision that a rule, a branch of it or an exception cites, another in its place."""
    yield from _of_rules(_of_citations, lambda rule: partial(_with, "cites_of", f"'{rule}'"))


def _of_citations(version: Version) -> Iterator[tuple[str, Version]]:
    for says, cites in _other_cites(version.cites):
        yield says, replace(version, cites=cites)
    for change, when in _of_branches(version.when):
        yield change, replace(version, when=when)
    for place, cut in enumerate(version.cuts):
        for says, cites in _other_cites(cut.cites):
            yield (
                f"{says} («{cut.says}»)",
                replace(version, cuts=_others(version.cuts, place, replace(cut, cites=cites))),
            )


def _of_branches(node: Expr) -> Iterator[tuple[str, Expr]]:
    """Each provision that only a branch cites, another in its place."""
    if isinstance(node, Under):
        yield from ((says, Under(node.part, cites)) for says, cites in _other_cites(node.cites))
    for place, child in enumerate(children(node)):
        for says, changed in _of_branches(child):
            yield says, _rebuilt(node, _others(children(node), place, changed))


def _other_cites(cites: tuple[Citation, ...]) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    for place, each in enumerate(cites):
        other = WRONG if each != WRONG else WRONG_TOO
        yield f"cites {_cited(other)} for {_cited(each)}", _others(cites, place, other)


def _cited(each: Citation) -> str:
    return f"{each.document.key} {each.numbers[-1]}".strip()


def parameters() -> Iterator[Mutant]:
    """Numbers and days of the law, and what they cite."""
    for entry in BODY.parameters.values():
        for place, dated in enumerate(entry.values):
            for value in _other_values(dated):
                changed = replace(dated, value=value)
                noticed = partial(_of_number, entry.name)
                yield _parameter(entry, place, changed, f"{value} for {dated.value}", noticed)
            for says, cites in _other_cites(dated.cites):
                noticed = partial(_with, "cites_of", f"'{entry.name}'")
                yield _parameter(entry, place, replace(dated, cites=cites), says, noticed)


def _of_number(name: str) -> list[law_cases.Written]:
    """Every case, those first that state the number or day itself: nothing but what people are shown hangs on it."""
    return sorted(cases(), key=lambda case: name not in case.get("numbers"))


def _parameter(
    entry: ParameterEntry, place: int, dated: DatedValue, says: str, noticed: Callable[[], Iterable[law_cases.Written]]
) -> Mutant:
    changed = {entry.name: replace(entry, values=_others(entry.values, place, dated))}
    return Mutant(of=entry.name, change=says, body=partial(BODY.amended, parameters=changed), cases=noticed)


# -- facts that follow from records


def from_records() -> Iterator[Mutant]:
    """What facts follow from: the condition on a record, its day, and what makes the list complete."""
    for fact in _from_records():
        noticed = partial(_of_fact, fact)
        for says, changed in _of_fact_itself(fact):
            yield Mutant(of=fact.name, change=says, body=partial(_with_fact, fact, changed), cases=noticed)


def _from_records() -> tuple[Some | Earliest, ...]:
    return unique(
        node
        for part in (*(part for rule in BODY.rules for part in rule_parts(rule)), *_days())
        for node in _deep(part)
        if isinstance(node, Some | Earliest)
    )


def _days() -> Iterator[Expr]:
    for duty in BODY.obligations:
        yield from (duty.applies_from, duty.due_on)


def _of_fact_itself(fact: Some | Earliest) -> Iterator[tuple[str, Some | Earliest]]:
    yield "the whole condition negated", replace(fact, condition=Not(fact.condition))
    yield "without a condition: any record will do", replace(fact, condition=All(()))
    for change, condition in _of_condition(fact.condition, but=_steps()):
        yield change, replace(fact, condition=condition)
    if isinstance(fact, Earliest):
        yield from ((change, replace(fact, day=day)) for change, day in _of_condition(fact.day, but=_steps()))
    elif fact.complete is not None:
        yield f"complete as {fact.of.name} are", replace(fact, complete=None)


def _of_fact(fact: Some | Earliest) -> list[law_cases.Written]:
    """The cases that have records, those first that speak of a rule in which the fact stands."""
    rules = {rule.id for rule in BODY.rules if any(node is fact for part in rule_parts(rule) for node in _deep(part))}
    noticing = [case for case in _with("dossier") if fact.name in _stands_on(case)]
    return sorted(noticing, key=lambda case: not rules & _named(case))


def _with_fact(fact: Expr, changed: Expr) -> Body:
    """The law with a fact that follows from other records, or with another step, wherever it stands."""
    swap = _Swap(fact, changed)
    rules = [replace(rule, versions=tuple(map(swap.version, rule.versions))) for rule in BODY.rules]
    duties = tuple(
        replace(each, applies_from=swap(each.applies_from), due_on=swap(each.due_on)) for each in BODY.obligations
    )
    return BODY.amended(rules=rules, obligations=duties)


class _Swap:
    """One fact for another in expressions. A fact that follows from it is made anew, once."""

    def __init__(self, fact: Expr, other: Expr) -> None:
        self.made: dict[Expr, Expr] = {fact: other}

    def version(self, version: Version) -> Version:
        cuts = tuple(replace(cut, when=self(cut.when)) for cut in version.cuts)
        return replace(version, when=self(version.when), cuts=cuts)

    def __call__(self, node: Expr) -> Expr:
        if node not in self.made:
            before = _inside(node)
            after = tuple(map(self, before))
            same = all(old is new for old, new in zip(before, after, strict=True))
            self.made[node] = node if same else _rebuilt(node, after)
        return self.made[node]


# -- tables


def contents() -> Iterator[Mutant]:
    """Each item that a duty asks for: dropped, and asked for elsewhere."""
    for duty in BODY.obligations:
        noticed = partial(_with, "contents", f"'{duty.id}@")
        for place, item in enumerate(duty.contents):
            dropped = replace(duty, contents=_others(duty.contents, place))
            yield _duty(duty, dropped, f"of its contents, «{item.says}» dropped", noticed)
            moved = replace(duty, contents=_others(duty.contents, place, replace(item, cites=(WRONG,))))
            yield _duty(duty, moved, f"of its contents, «{item.says}» cites {_cited(WRONG)}", noticed)


def extents() -> Iterator[Mutant]:
    """Which duties a modifier owes for its modification only: each taken out, each other put in."""
    for duty in BODY.obligations:
        says = "owed for the whole model" if duty.limited else "owed for the modification only"
        noticed = partial(_with, "scope", f"'{duty.id}@")
        yield _duty(duty, replace(duty, limited=not duty.limited), says, noticed)


def days() -> Iterator[Mutant]:
    """From when a duty applies and by when it is due: a fixed day instead, and each step changed.

    A step that several days share is one text of the law: it is changed in all of them at once.
    """
    fixed = Parameter("legacy_compliance")
    for duty, key in _slots():
        noticed = partial(_telling, ((duty, key),))
        yield _duty(duty, replace(duty, **{key: fixed}), f"{key}: a fixed day", noticed)
    for step, slots in _steps().items():
        (first, key), *more = slots
        says = f"{key} of {len(slots)} days" if more else key
        for change, changed in _here(step):
            yield Mutant(
                of=first.id,
                change=f"{says}: {change}",
                body=partial(_with_fact, step, changed),
                cases=partial(_telling_first, slots),
            )


Slot = tuple[Obligation, str]
"""A duty, and which of its days is meant."""


@cache
def _slots() -> dict[Slot, Expr]:
    """Each day of each duty."""
    return {(duty, key): getattr(duty, key) for duty in BODY.obligations for key in ("applies_from", "due_on")}


@cache
def _steps() -> dict[Expr, tuple[Slot, ...]]:
    """Each step of the days of duties, and the days in which it stands."""
    found: dict[Expr, dict[Slot, None]] = {}
    for slot, day in _slots().items():
        for node in walk(day):
            found.setdefault(node, {})[slot] = None
    return {node: tuple(slots) for node, slots in found.items()}


def _telling(slots: tuple[Slot, ...]) -> list[law_cases.Written]:
    """The cases that tell one of some days."""
    return list(unique(case for duty, key in slots for case in _with(key, f"'{duty.id}@")))


def _telling_first(slots: tuple[Slot, ...]) -> list[law_cases.Written]:
    """Every case, those first that tell one of some days: a step of them may stand in rules as well."""
    return list(unique((*_telling(slots), *cases())))


def _duty(
    duty: Obligation, changed: Obligation, says: str, noticed: Callable[[], Iterable[law_cases.Written]]
) -> Mutant:
    duties = tuple(changed if each is duty else each for each in BODY.obligations)
    return Mutant(of=duty.id, change=says, body=partial(BODY.amended, obligations=duties), cases=noticed)


def counting() -> Iterator[Mutant]:
    """Whether an activity's compute is in a measure: every other answer."""
    for place, row in enumerate(BODY.counts):
        for measure in ("updates", "cumulative"):
            count = getattr(row, measure)
            for other in Count:
                if other is not count:
                    counts = _others(BODY.counts, place, replace(row, **{measure: other}))
                    yield Mutant(
                        of=row.kind,
                        change=f"{measure}: {other.value}, for {count.value}",
                        body=partial(BODY.amended, counts=counts),
                        cases=partial(_with, "dossier", f'"{row.kind}"'),
                    )


def signatories() -> Iterator[Mutant]:
    """Who signed which chapter: each chapter taken out, each other put in."""
    for place, signatory in enumerate(BODY.signatories):
        for chapter in CHAPTERS:
            inside = chapter in signatory.chapters
            rest = tuple(each for each in signatory.chapters if each != chapter)
            changed = replace(signatory, chapters=rest if inside else (*rest, chapter))
            yield Mutant(
                of=signatory.name,
                change=f"{'did not sign' if inside else 'signed'} {chapter}",
                body=partial(BODY.amended, signatories=_others(BODY.signatories, place, changed)),
                cases=partial(_with, "dossier", f'"{signatory.name}"'),
            )


def parents() -> Iterator[Mutant]:
    """Whether the training of a parent counts: by another line, on another authority, or not said."""
    kinds = unique(row.kind for row in BODY.of_parents)
    for place, row in enumerate(BODY.of_parents):
        others = [(f"as {kind}, for {row.kind}", (replace(row, kind=kind),)) for kind in kinds if kind != row.kind]
        binding = replace(row, binding="" if row.binding else "own-reading")
        for says, instead in (*others, ("on another authority", (binding,)), ("not said", ())):
            yield Mutant(
                of=row.relation,
                change=f"of a parent: {says}",
                body=partial(BODY.amended, of_parents=_others(BODY.of_parents, place, *instead)),
                cases=partial(_with, "parents"),
            )


def clocks() -> Iterator[Mutant]:
    """Each clock: what it cites, what its end means, for whom and how long it runs, what starts and what stops it."""
    for place, clock in enumerate(BODY.clocks):
        for says, changed in _of_clock(clock):
            body = partial(BODY.amended, clocks=_others(BODY.clocks, place, changed))
            yield Mutant(of=f"clocks.{clock.id}", change=says, body=body, cases=partial(_of_clock_cases, clock.id))


def _of_clock_cases(clock: str) -> list[law_cases.Written]:
    told = ("clock", "clocks")
    return [case for case in cases() if any(clock == name.split("@")[0] for key in told for name in case.get(key))]


def _of_clock(clock: Clock) -> Iterator[tuple[str, Clock]]:
    yield from ((says, replace(clock, cites=cites)) for says, cites in _other_cites(clock.cites))
    yield from ((f"{kind}, for {clock.kind}", replace(clock, kind=kind)) for kind in ENDS if kind != clock.kind)
    yield "to another", replace(clock, to="another")
    for place, rule in enumerate(clock.where):
        yield f"also without {rule.id}", replace(clock, where=_others(clock.where, place))
    yield from ((f"its period: {says}", replace(clock, term=term)) for says, term in _of_term(clock.term))
    for place, start in enumerate(clock.starts):
        for says, instead in _of_start(start):
            starts = _others(clock.starts, place, *instead)
            yield f"its start {place}: {says}", replace(clock, starts=starts)
    for key in ("ended_by", "anew_by"):
        events: tuple[str, ...] = getattr(clock, key)
        for place, event in enumerate(events):
            yield f"{key}: without {event}", replace(clock, **{key: _others(events, place)})  # type: ignore[arg-type]
    if clock.cap is not None:
        yield "without its cap", replace(clock, cap=None)
    if clock.done:
        if not clock.repeats:
            yield "nothing fulfils it", replace(clock, done="")
        yield "it repeats, or does not", replace(clock, repeats=not clock.repeats)


def _of_term(term: Term | None) -> Iterator[tuple[str, Term | None]]:
    other = Parameter("retention_years" if term is None or term.length.name != "retention_years" else "objection_weeks")
    if term is None:
        yield "one, where there is none", Term(length=other, unit=Unit.YEARS)
        return
    yield "none", None
    yield "another length", replace(term, length=other)
    yield from ((f"in {unit.value}", replace(term, unit=unit)) for unit in Unit if unit is not term.unit)
    yield from ((f"by {by.value}", replace(term, counting=by)) for by in Counting if by is not term.counting)
    yield "counted the other way", replace(term, backwards=not term.backwards)
    yield "until, for from then on, or the other way round", replace(term, waiting=not term.waiting)


def _of_start(start: Start) -> Iterator[tuple[str, tuple[Start, ...]]]:
    yield "left out", ()
    match start:
        case At():
            yield "a fixed day", (At(day=Parameter("legacy_compliance")),)
        case Doing():
            yield "another act", (Doing(obligation="cooperation"),)
        case StepStart():
            for place, event in enumerate(start.events if len(start.events) > 1 else ()):
                yield f"without {event}", (replace(start, events=_others(start.events, place)),)
            yield "another of several", (replace(start, latest=not start.latest),)
            if "serious-incident" in start.events:
                yield "another day", (replace(start, day="became_known_on" if start.day == "on" else "on"),)
            if start.kinds:
                yield "a step of any kind", (replace(start, kinds=()),)


KINDS = (
    citations, contents, extents, counting, parents, clocks, signatories, parameters, days, from_records, conditions,
)  # fmt: skip
"""The kinds of changes, those first that are soonest tried."""


# -- changing expressions


def _of_version(version: Version) -> Iterator[tuple[str, Version]]:
    yield "the whole condition negated", replace(version, when=Not(version.when))
    for change, when in _of_condition(version.when, but=_steps()):
        yield change, replace(version, when=when)
    for place, cut in enumerate(version.cuts):
        for change, changed in _of_cut(cut):
            yield f"{change} («{cut.says}»)", replace(version, cuts=_others(version.cuts, place, *changed))
    first = version.begins(latest_values())
    if first > FIRST_DAY:
        for days in (-1, 1):
            yield f"applies {days:+} day", replace(version, applies_from=first + timedelta(days=days))


def _of_cut(cut: Cut) -> Iterator[tuple[str, tuple[Cut, ...]]]:
    yield "the exception dropped", ()
    yield "the exception turned round", (replace(cut, gives=not cut.gives),)
    for change, when in _of_condition(cut.when, but=_steps()):
        yield f"in the exception, {change}", (replace(cut, when=when),)


def _of_condition(node: Expr, but: Container[Expr] = ()) -> Iterator[tuple[str, Expr]]:
    """Every way to change an expression in one place; what is in ``but`` stays as it is, with all below it."""
    if node in but:
        return
    yield from _here(node)
    for place, child in enumerate(children(node)):
        for change, changed in _of_condition(child, but):
            yield change, _rebuilt(node, _others(children(node), place, changed))


def _rebuilt(node: Expr, parts: tuple[Expr, ...]) -> Expr:
    """The same node over other parts."""
    match node:
        case Compare(operator):
            return Compare(operator, *parts)
        case All() | AnyOf() | Sum() | Latest() | Soonest():
            return type(node)(parts)
        case Not():
            return Not(*parts)
        case Times(factor):
            return Times(factor, *parts)
        case Under(_, cites):
            return Under(*parts, cites)
        case After(_, period, unit):
            return After(*parts, period, unit)
        case Choose():
            return Choose(*parts)
        case Some():
            return replace(node, condition=parts[0])
        case Earliest():
            return replace(node, condition=parts[0], day=parts[1])
    raise TypeError(f"{type(node).__name__} has no parts that can be changed")


def _here(node: Expr) -> Iterator[tuple[str, Expr]]:
    """The changes of one node itself."""
    text = _short(node)
    match node:
        case Compare(operator, left, right):
            other = ">=" if operator == ">" else ">"
            yield f"{other} for {operator} in «{text}»", Compare(other, left, right)
            yield f"sides swapped in «{text}»", Compare(operator, right, left)
        case All(parts) | AnyOf(parts) | Sum(parts) | Latest(parts) | Soonest(parts):
            for place, part in enumerate(parts):
                rest = _others(parts, place)
                yield f"without «{_short(part)}»", rest[0] if len(rest) == 1 else type(node)(rest)
            if isinstance(node, Latest | Soonest):
                yield f"the other end of «{text}»", (Soonest if isinstance(node, Latest) else Latest)(parts)
        case Not(part):
            yield f"the negation of «{_short(part)}» dropped", part
        case MemberOf(fact, words) if len(words) > 1:
            for word in words:
                yield f"«{word}» left out of {fact.name}", MemberOf(fact, tuple(each for each in words if each != word))
        case Choose(condition, then, otherwise):
            yield f"branches swapped at «{_short(condition)}»", Choose(condition, otherwise, then)
            yield f"always as if «{_short(condition)}»", then
            yield f"never as if «{_short(condition)}»", otherwise
        case QuestionReads(question, reading):
            for each in question.readings:
                if each.name != reading:
                    yield f"{question.name} read as {each.name} for {reading}", QuestionReads(question, each.name)
        case Times(factor, part):
            yield f"once for {_short(node)}", part
            if not isinstance(factor, Parameter):
                yield f"{factor + 1} times for {factor} times {_short(part)}", Times(factor + 1, part)
                yield f"{factor - 1} times for {factor} times {_short(part)}", Times(factor - 1, part)
        case After(part):
            yield f"at once for «{text}»", part
        case Constant(value):
            yield "a constant negated", Constant(not value)


def _short(node: Expr) -> str:
    text = _PROSE.phrase(node)
    return text if len(text) <= 160 else text[:157] + "..."


def _other_values(dated: DatedValue) -> Iterable[object]:
    if isinstance(dated.value, date):
        return (dated.value - timedelta(days=1), dated.value + timedelta(days=1))
    return (dated.value - 1, dated.value + 1, dated.value * 10)


if __name__ == "__main__":
    sys.exit(main())
