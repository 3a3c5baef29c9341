"""What a reader of an assessment should know beside its answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gpaiscope.assessment.ledger import Entry, within
from gpaiscope.assessment.plans import planned_passed
from gpaiscope.dossier import Dossier, path_of
from gpaiscope.engine.case import Case
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import Fact
from gpaiscope.law import Law, modification, scope, training_compute
from gpaiscope.law.citation import cite
from gpaiscope.values import Exact, Range, rounded_text, unique


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning_:
    """One warning: a kebab-case reference, a sentence, and the path that it is about, if any."""

    reference: str
    says: str
    path: str = ""
    cites: tuple[Citation, ...] = ()


def warnings(
    dossier: Dossier, law: Law, case: Case, entries: tuple[Entry, ...] | None, actor_cases: Iterable[Case]
) -> tuple[Warning_, ...]:
    """Every warning, in the order: the law, the numbers, the dossier."""
    found = [
        *_law_checked(law),
        *_near_thresholds(case, law),
        *(warning for each in actor_cases for warning in _near_third(each, law)),
        *_estimates(entries or ()),
        *_gaps(dossier),
        *_contradictions(dossier),
        *_turnover_years(dossier, law),
        *_plans(dossier, law),
    ]
    return unique(found)


def _law_checked(law: Law) -> list[Warning_]:
    checked = law.day_of("law_checked")
    if law.day <= checked:
        return []
    return [
        Warning_(
            reference="law-not-checked",
            says=f"The law was checked until {checked}; what changed between then and {law.day} is not in this answer.",
        )
    ]


_LINES = (
    (scope.training_compute, "criterion_flop", "training compute"),
    (training_compute.expected_compute, "presumption_flop", "cumulative training compute"),
)


def _near_thresholds(case: Case, law: Law) -> list[Warning_]:
    return [
        _near(what, value, law.number(line), law)
        for fact, line, what in _LINES
        if (value := _range(case, fact)) is not None and within(value, law.number(line), law.number("margin_percent"))
    ]


def _near_third(case: Case, law: Law) -> list[Warning_]:
    added, original = _range(case, modification.modification_compute), _range(case, modification.original_compute)
    if added is None or original is None or not original.exact or original.low is None:
        return []
    tripled = added.times(law.number("modification_multiple"))
    if not within(tripled, original.low, law.number("margin_percent")):
        return []
    return [_near("three times the modification's compute", tripled, original.low, law)]


def _near(what: str, value: Range, line: Exact, law: Law) -> Warning_:
    assert value.low is not None
    percent = law.number("margin_percent")
    return Warning_(
        reference="within-the-margin",
        says=f"The {what}, {rounded_text(value.low)} FLOP, lies within {percent} % of {rounded_text(line)}:"
        " an estimate that is as accurate as the Guidelines ask could lie on either side.",
        cites=cite("Guidelines 120"),
    )


def _range(case: Case, fact: Fact) -> Range | None:
    known = case.known(fact)
    return known.value if known is not None and isinstance(known.value, Range) else None


def _estimates(entries: Iterable[Entry]) -> list[Warning_]:
    return [
        Warning_(reference="estimate", says=text, path=entry.path)
        for entry in entries
        for text in entry.estimate.warnings
    ]


_BUILDS_ON: Final = frozenset({"continued-pre-training", "fine-tuning", "merge", "quantisation"})
_STARTS: Final = frozenset({"pre-training", "initialisation"})


def _gaps(dossier: Dossier) -> list[Warning_]:
    """Tables that are left out although the answers rest on them."""
    found = []
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


def _contradictions(dossier: Dossier) -> list[Warning_]:
    found = []
    for place, original in enumerate(dossier.original):
        has_figure = original.training_compute is not None
        if has_figure and original.training_compute_obtainable and not original.training_compute_obtainable.value:
            found.append(
                Warning_(
                    reference="fallback-barred",
                    says="The original's training compute is stated, so the fallback thresholds are not used.",
                    path=path_of(original, f"original[{place}]") + ".training_compute_obtainable",
                    cites=cite("Guidelines 61"),
                )
            )
    return found


def _turnover_years(dossier: Dossier, law: Law) -> list[Warning_]:
    """Turnovers of another year than that before the day, once a fine is possible at all."""
    before = law.day.year - 1
    if law.day < law.day_of("powers_apply"):
        return []
    return [
        Warning_(
            reference="turnover-of-another-year",
            says=f"The turnover is that of {each.turnover_year.value}. The ceiling of a fine is a share of the turnover"
            f" of the financial year before the fine is set; on {law.day} that year is {before}.",
            path=f"actors[{place}].turnover_year",
            cites=cite("AI Act Art 101(1)"),
        )
        for place, each in enumerate(dossier.actors or ())
        if each.turnover_eur is not None and each.turnover_year is not None and each.turnover_year.value != before
    ]


def _plans(dossier: Dossier, law: Law) -> list[Warning_]:
    return [
        Warning_(
            reference="planned-day-passed",
            says=f"The planned day, {plan.day}, has passed, and no event says that it happened.",
            path=plan.path,
        )
        for plan in planned_passed(dossier, law.day)
    ]
