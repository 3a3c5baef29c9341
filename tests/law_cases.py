"""The law's cases: read from ``cases/**/*.toml``, each word checked, and run against the rules."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from gpaiscope import law
from gpaiscope.assessment import (
    Assessment,
    Conclusion,
    ObligationConclusion,
    Owed,
    assess_under,
    moments,
    owed_of,
    since_changes,
)
from gpaiscope.assessment.chain import assess_models
from gpaiscope.assessment.dated import Dated, begun
from gpaiscope.documents import ORDER, documentation, draft, form
from gpaiscope.documents.material import Material
from gpaiscope.documents.owed import actor_of
from gpaiscope.dossier import Dossier, fold, read, turns
from gpaiscope.engine.case import Case, Known
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.evaluation import facts_of
from gpaiscope.engine.expression import Fact, FactKind, Rule, Under, Value, walk
from gpaiscope.engine.proof import prove
from gpaiscope.errors import GpaiscopeError
from gpaiscope.law import BODY, Body
from gpaiscope.law.assumptions import IDS
from gpaiscope.law.citation import parse
from gpaiscope.law.parameters import PARAMETERS
from gpaiscope.report.values import ledger
from gpaiscope.repository.dossiers import assess_file
from gpaiscope.values import DateRange, Exact, Range, Truth, parse_exact

FOLDER = Path(__file__).parent / "cases"
FACTS = facts_of(law.RULES)
RULES = {rule.id: rule for rule in law.RULES}
KEYS = {
    "name", "cites", "on", "facts", "dossier", "expect", "readings", "assume", "missing", "questions",
    "best", "due_on", "applies_from", "scope", "compute", "ceiling_eur", "contents", "counts", "cites_of", "numbers",
    "warnings", "each", "of", "several", "clock", "clocks", "parents", "forms", "documentation", "drafts", "likely",
}  # fmt: skip
EXPECTING = {"expect", "cites_of", "due_on", "numbers", "warnings", "clock", "clocks", "parents", "forms", "drafts"}
"""The keys of which a case has one at least: what is expected."""
OUTCOMES = {"yes", "no", "unknown", "unsettled"}
Entry: TypeAlias = dict[str, object]
"""A case as it stands in its file: its keys, before any ``each`` is filled in."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Written:
    """A case as it stands in its file: ``data`` holds its keys, with every ``each`` filled in."""

    file: str
    name: str
    data: Mapping[str, object]

    def get(self, key: str) -> dict[str, str]:
        return dict(self.data.get(key, {}))  # type: ignore[call-overload]

    @property
    def day(self) -> date:
        return self.data["on"]  # type: ignore[return-value]

    @property
    def readings(self) -> dict[str, str]:
        return self.get("readings")

    @property
    def assume(self) -> bool:
        return bool(self.data.get("assume", True))

    @property
    def of_several(self) -> bool:
        """Whether several models are told of, which are assessed under the law as it stands and no other."""
        return bool({"of", "several"} & set(self.data))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a case came to: for each expected name its conclusion, and for a dossier the whole assessment."""

    conclusions: Mapping[str, Conclusion]
    assessment: Assessment | None


@cache
def written(folder: Path = FOLDER) -> tuple[Written, ...]:
    """Every case of every file, those with ``each`` once for each of its words, those with ``several`` told twice."""
    return tuple(told for file, entry in entries(folder) for case in _each(file, entry) for told in _tellings(case))


def entries(folder: Path = FOLDER) -> Iterator[tuple[str, Entry]]:
    """Every case as it is written, behind the name of its file."""
    for path in sorted(folder.rglob("*.toml")):
        file = path.relative_to(folder).with_suffix("").as_posix()
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("case", []):
            yield file, entry


def _tellings(case: Written) -> Iterator[Written]:
    """The case told in one dossier, and the same told in a file for each model: all that is expected is the same."""
    if not {"dossier", "several"} <= set(case.data):
        yield case
        return
    one = {key: value for key, value in case.data.items() if key != "several"}
    other = {key: value for key, value in case.data.items() if key not in ("dossier", "of")}
    yield replace(case, data=one)
    yield replace(case, data=other, name=f"{case.name}, told in several files")


def _each(stem: str, entry: Entry) -> Iterator[Written]:
    each: dict[str, list[str]] = entry.get("each", {})  # type: ignore[assignment]
    for values in product(*each.values()):
        chosen = dict(zip(each, values, strict=True))
        name = ", ".join([str(entry.get("name", "a case without a name")), *map(str, values)])
        yield Written(file=stem, name=name, data=_filled(entry, chosen))  # type: ignore[arg-type]


def _filled(value: object, chosen: Mapping[str, str]) -> object:
    if isinstance(value, dict):
        return {str(_filled(key, chosen)): _filled(item, chosen) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, chosen) for item in value]
    if isinstance(value, str):
        for key, word in chosen.items():
            value = value.replace("{" + key + "}", word)
    return value


def mistakes(case: Written) -> list[str]:
    """What is wrong with a case as it is written; nothing else can be said of it until that is mended."""
    data = case.data
    found = [f"the key {key} is not one of {sorted(KEYS)}" for key in data if key not in KEYS]
    found += [f"{key} is missing" for key in ("name", "cites", "on") if key not in data]
    found += [] if EXPECTING & set(data) else ["expect is missing"]
    if len({"facts", "dossier", "several"} & set(data)) != 1:
        found.append("a case has either facts or a dossier")
    found += [f"no rule knows the fact {name}" for name in case.get("facts") if name not in FACTS]
    found += [f"there is no rule {name}" for name in case.get("expect") if name.split("@")[0] not in RULES]
    found += [
        f"there is no rule or parameter {name}" for name in case.get("cites_of") if name not in {*RULES, *PARAMETERS}
    ]
    clocks = {each.id for each in law.BODY.clocks}
    found += [
        f"there is no clock {name}"
        for key in ("clock", "clocks")
        for name in case.get(key)
        if name.split("@")[0] not in clocks
    ]
    found += [f"there is no parameter {name}" for name in case.get("numbers") if name not in PARAMETERS]
    found += [f"{value} is not one of {sorted(OUTCOMES)}" for value in _outcomes(case) if value not in OUTCOMES]
    found += [f"there is no document {name}" for name in case.get("forms") if name not in ORDER]
    found += [f"no document has the field {name}" for name in case.get("drafts") if _field(name) not in _fields()]
    for cite in str(data.get("cites", "")).split("; "):
        try:
            parse(cite)
        except GpaiscopeError as error:
            found.append(str(error))
    for name, value in case.get("facts").items():
        try:
            _value(name, value)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            found.append(f"{name}: {error}")
    return found


def _outcomes(case: Written) -> list[str]:
    return [*case.get("expect").values(), *case.get("best").values()]


@cache
def _dossier(case: Written) -> Dossier:
    return read(str(case.data["dossier"]).encode(), file=f"{case.file}.toml: {case.name}", format="toml")


@lru_cache(maxsize=2)
def _facts(body: Body) -> dict[str, Fact]:
    return facts_of(body.rules)


def tell(case: Written, body: Body = BODY) -> Told:
    """Run a case under a law, once under the law as it is.

    Raises GpaiscopeError for a dossier that cannot be read or an unknown reading.
    """
    return _told(case) if body is BODY else _tell(case, body)


@cache
def _told(case: Written) -> Told:
    return _tell(case, BODY)


def _tell(case: Written, body: Body) -> Told:
    of_day = body.on(case.day)
    if "facts" not in case.data:
        found = _of_several(case) if case.of_several else _of_one(case, body)
        names = {*case.get("expect"), *case.get("best")}
        return Told(conclusions={name: _conclusion(found, name) for name in sorted(names)}, assessment=found)
    program = of_day.program
    known = _facts(body)
    facts = {
        known.get(name, FACTS[name]): Known(value=_value(name, value)) for name, value in case.get("facts").items()
    }
    told = Case(facts=facts, readings=case.readings, assume=case.assume)
    return Told(
        conclusions={
            name: Conclusion(actor="", finding=program.finding(RULES[name], told), case=told)
            for name in case.get("expect")
        },
        assessment=None,
    )


def _of_one(case: Written, body: Body) -> Assessment:
    """The assessment of one model; where days are expected, with its duties dated from what they came with."""
    told = _dossier(case)

    def on(day: date) -> tuple[Assessment]:
        plain = fold(told, day)
        return (assess_under(body.on(day), plain, actor="", readings=case.readings, assume=case.assume, estimates={}),)

    found = on(case.day)
    if not {"due_on", "applies_from", "clocks"} & set(case.data):
        return found[0]

    def owed_on(day: date) -> list[Owed]:
        return [owed_of(assessment) for assessment in on(day)]

    return since_changes(found, turns(told), owed_on, moments(found[0]))[0]


def _of_several(case: Written) -> Assessment:
    """The assessment of the model that the case is about; told in several files, of the last of them."""
    if "dossier" in case.data:
        told = assess_models(_dossier(case), case.day, readings=case.readings, assume=case.assume)
        found = {each.dossier.model.name.value: each for each in told if each.dossier.model.name}
        return told[-1] if case.data["of"] == "last" else found[str(case.data["of"])]
    with TemporaryDirectory() as folder:
        for name, text in case.get("several").items():
            place = Path(folder) / name
            place.write_text(text, encoding="utf-8")
        return assess_file(place, case.day, readings=case.readings, assume=case.assume)[-1]


def _conclusion(assessment: Assessment, name: str) -> Conclusion:
    """A conclusion of the assessment, or, of a rule that is no conclusion, what it says in the same case."""
    id, _, actor = name.partition("@")
    listed = [*assessment.conclusions, *(each.conclusion for each in assessment.obligations)]
    if any(each.id == id for each in listed):
        return assessment.conclusion(id, actor)
    case = next((each.case for each in assessment.conclusions if each.actor == actor), assessment.model_case)
    return Conclusion(actor=actor, finding=assessment.law.program.finding(RULES[id], case), case=case)


def _value(name: str, value: object) -> Value:
    match FACTS[name].kind:
        case FactKind.TRUTH if isinstance(value, bool):
            return Truth.of(value)
        case FactKind.WORDS if isinstance(value, list):
            strange = set(value) - set(FACTS[name].words)
            if strange:
                raise ValueError(f"{sorted(strange)} are not among {FACTS[name].words}")
            return frozenset(value)
        case FactKind.NUMBER:
            if isinstance(value, dict):
                return Range(**{end: _number(number) for end, number in value.items()})
            return Range.exactly(_number(value))
        case FactKind.DATE:
            return DateRange(**value) if isinstance(value, dict) else DateRange.exactly(value)  # type: ignore[arg-type]
    raise TypeError(f"{value!r} is not {FACTS[name].kind.value}")


def _number(written: object) -> Exact:
    """An exact number, or a quotient of two: a third of 10^23 has no decimal spelling."""
    dividend, _, divisor = str(written).partition("/")
    return Fraction(parse_exact(dividend)) / parse_exact(divisor) if divisor else parse_exact(dividend)


def _unsure(case: Written, told: Told) -> list[str]:
    """Which answers are plain that were expected to hang on a guess, or hang on one and were expected to be plain."""
    likely = case.get("likely")
    if "likely" not in case.data or told.assessment is None:
        return []
    actual = {
        name: sorted(IDS[guess] for guess in told.assessment.hangs_on(conclusion))
        for name, conclusion in told.conclusions.items()
    }
    return [
        f"{name}: hangs on {actual[name]}, expected {sorted(likely.get(name, []))}"
        for name in case.get("expect")
        if set(actual[name]) != set(likely.get(name, []))
    ]


def differences(case: Written, told: Told, body: Body = BODY) -> list[str]:
    """Where a case came out otherwise than its author expected, each with what carries or hinders the answer.

    ``body`` is the law under which it was told.
    """
    found = []
    for name, outcome in case.get("expect").items():
        finding = told.conclusions[name].finding
        if finding.outcome.value != outcome:
            reasons = ", ".join(f"{fact.name}={_shown(fact, told.conclusions[name])}" for fact in finding.reasons)
            found.append(f"{name}: expected {outcome}, is {finding.outcome.value} because of {reasons or 'the day'}")
    for name, outcome in case.get("best").items():
        finding = told.conclusions[name].finding
        if finding.on_best_estimate.value != outcome:
            found.append(f"{name}: expected {outcome} on the best estimate, is {finding.on_best_estimate.value}")
    found += _unsure(case, told)
    if "missing" in case.data:
        missing = sorted({item.fact for each in told.conclusions.values() for item in each.finding.missing})
        if missing != sorted(case.data["missing"]):  # type: ignore[call-overload]
            found.append(f"missing are {missing}")
    if "questions" in case.data:
        asked = {each.question.name for one in told.conclusions.values() for each in one.finding.questions}
        if sorted(asked) != sorted(case.data["questions"]):  # type: ignore[call-overload]
            found.append(f"open questions are {sorted(asked)}")
    found += [
        f"{name} cites {actual}, expected {expected}"
        for name, expected in case.get("cites_of").items()
        if (actual := _cited(name, body.on(case.day))) != expected
    ]
    numbers = body.on(case.day).numbers
    actual_numbers = {name: numbers[name].value if name in numbers else "none" for name in case.get("numbers")}
    found += [
        f"{name} is {actual_numbers[name]}, expected {expected}"
        for name, expected in case.get("numbers").items()
        if actual_numbers[name] != _plain(expected)
    ]
    found += _of_clocks(case, body)
    found += [
        f"the document {name} does not say «{expected}»"
        for name, expected in case.get("forms").items()
        if not any(expected in text for text in _printed(name, body.on(case.day)))
    ]
    if "parents" in case.data:
        parents = {each.relation: ", ".join(filter(None, (each.kind, each.binding))) for each in body.of_parents}
        found += [] if parents == case.get("parents") else [f"what counts of parents is {parents}"]
    return found + (_whole(case, told.assessment) if told.assessment else [])


def _of_clocks(case: Written, body: Body) -> list[str]:
    """The differences in what the law says of clocks, as it is shown: the keys that a case states of each."""
    if "clock" not in case.data:
        return []
    shown = {str(each["id"]): each for each in clocks_of(body)}
    return [
        f"{key} of the clock {name}: expected {value!r}, is {shown[name].get(key)!r}"
        for name, stated in case.get("clock").items()
        for key, value in dict(stated).items()  # type: ignore[call-overload]
        if shown[name].get(key) != value
    ]


def _printed(document: str, of_day: law.Law) -> Iterator[str]:
    """What a document says before anybody fills it in, with the numbers of the day."""
    blank = form(document, of_day)
    yield blank.about
    for field in blank.fields:
        yield from (field.label, field.says, field.guidance)


@cache
def _fields() -> frozenset[tuple[str, str]]:
    """Every field of every document."""
    return frozenset((id, field.id) for id in ORDER for field in form(id).fields)


def _field(name: str) -> tuple[str, str]:
    """The document and the field in it that an expected name stands for."""
    document, _, field = name.partition(": ")
    return document, field


def clocks_of(body: Body) -> Iterator[dict[str, object]]:
    """The clocks of a law in plain words: what `law show` says of each, its period in one line."""
    for clock in body.clocks:
        term = clock.term
        flags = [] if term is None else [name for name in ("backwards", "waiting") if getattr(term, name)]
        yield {
            "id": clock.id,
            "kind": clock.kind,
            "to": clock.to,
            "period": " ".join([term.length.name, term.unit.value, term.counting.value, *flags]) if term else "none",
            "where": [rule.id for rule in clock.where],
            "cites": "; ".join(f"{each.document.key} {each.numbers[-1]}".strip() for each in clock.cites),
        }


def _cited(name: str, of_day: law.Law) -> str:
    """What a rule cites on the day, with its branches and exceptions, as a proof of which nothing is known shows it.

    Of a parameter, what its value of the day cites.
    """
    if name in PARAMETERS:
        return _written(of_day, of_day.numbers[name].cites if name in of_day.numbers else ())
    step = prove(of_day.program, RULES[name], Case(facts={}))
    cuts = [each for each in step.because if each.says.startswith(("unless: ", "also where: "))]
    rule = of_day.program.taken_in(RULES[name])
    branches = [node for node in walk(of_day.version(rule).when) if isinstance(node, Under)]
    return _written(of_day, [cite for each in (step, *branches, *cuts) for cite in each.cites])


def _written(of_day: law.Law, cites: Iterable[Citation]) -> str:
    """Provisions as a case writes them: by their adopted numbers."""
    standing = (cited.citation for cited in of_day.cited(cites))
    return "; ".join(f"{each.document.key} {each.numbers[-1]}".strip() for each in standing)


def _shown(fact: Fact, conclusion: Conclusion) -> object:
    known = conclusion.case.known(fact)
    return "unknown" if known is None else known.value


def _whole(case: Written, assessment: Assessment) -> list[str]:
    """The differences in what only a whole assessment has: days, scopes, the ledger, the ceiling of a fine."""
    says: dict[str, Callable[[ObligationConclusion], object]] = {
        "due_on": lambda each: _day(each.due_on),
        "applies_from": lambda each: _day(each.applies_from),
        "scope": lambda each: each.scope,
        "contents": lambda each: [_written(assessment.law, item.cites) for item in each.contents],
    }
    owed = {f"{each.obligation.id}@{each.conclusion.actor}": each for each in assessment.obligations}
    actual: dict[str, dict[str, object]] = {
        key: {name: say(owed[name]) for name in case.get(key) if name in owed}
        for key, say in says.items()
        if key in case.data
    }
    if "compute" in case.data:
        sums = ledger.document(assessment)
        actual["compute"] = {key: _best(value) for key, value in sums.items() if isinstance(value, dict)}
    if "ceiling_eur" in case.data:
        actual["ceiling_eur"] = {each.actor: each.ceiling.least for each in assessment.exposure}
    warned = sorted({each.reference for each in assessment.warnings})
    wrong = []
    if "warnings" in case.data and warned != sorted(case.data["warnings"]):  # type: ignore[call-overload]
        wrong.append(f"warnings are {warned}")
    if "counts" in case.data:
        entries: list[dict[str, dict[str, str]]] = ledger.document(assessment)["entries"]  # type: ignore[assignment]
        actual["counts"] = {
            str(each["kind"]): [each["updates"]["counts"], each["cumulative"]["counts"]] for each in entries
        }
    if "clocks" in case.data:
        running = begun(assessment)
        actual["clocks"] = {name: _shown_clock(running, name) for name in case.get("clocks")}
    if "drafts" in case.data:
        actual["drafts"] = {name: _drafted(case, assessment, *_field(name)) for name in case.get("drafts")}
    expected = {key: {name: _plain(value) for name, value in case.get(key).items()} for key in actual}
    return wrong + [
        f"{key} of {name}: expected {value}, is {actual[key].get(name)}"
        for key, values in expected.items()
        for name, value in values.items()
        if actual[key].get(name) != value
    ]


def _drafted(case: Written, assessment: Assessment, document: str, field: str) -> list[str]:
    """What stands in a field of a document for whoever owes it: its lines, and the rows of its table."""
    form_of_day = form(document, assessment.law)
    material = Material(
        assessment=assessment,
        actor=actor_of(form_of_day, assessment, ""),
        given=documentation.read(
            str(case.data.get("documentation", "")).encode(), file=documentation.NAME, day=case.day
        ),
    )
    answer = next(answer for answer in draft(form_of_day, [material]).answers if answer.field.id == field)
    return [text for told in answer.told for text in (*told.lines, *map(", ".join, told.rows))]


def _shown_clock(running: Iterable[Dated], name: str) -> object:
    """The day of a clock for an actor, plainly counted, or its days; an outcome where one is unsure, done if it is."""
    found = [_shown_day(each) for each in running if _is_named(each, name)]
    return found if len(found) > 1 else found[0] if found else "none"


def _shown_day(each: Dated) -> object:
    if not each.sure:
        return each.outcome.value
    return _day(each.days_of.plain) if each.done_on is None or each.done_in is not None else "done"


def _is_named(each: Dated, name: str) -> bool:
    return f"{each.id}@{each.actor}" == name


def _day(days: DateRange | None) -> object:
    if days is None:
        return "unknown"
    ends = {"earliest": days.earliest, "latest": days.latest}
    return days.earliest if days.exact else {end: day for end, day in ends.items() if day is not None}


def _best(sums: object) -> object:
    """A sum as it is expected: its exact value, or its three ends."""
    assert isinstance(sums, dict)
    ends = {
        end: parse_exact(value) for end, value in sums.items() if value is not None and end in ("low", "best", "high")
    }
    return ends["low"] if len(set(ends.values())) == 1 and len(ends) == 3 else ends


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {end: _plain(number) for end, number in value.items()}
    if isinstance(value, str) and value[:1].isdigit():
        return parse_exact(value)
    return value


def rule_of(name: str) -> Rule:
    """The rule that an expected name stands for."""
    return RULES[name.split("@")[0]]
