"""Facts of records: which of them a condition on a list names, and which are alike."""

from __future__ import annotations

import gc
import weakref
from datetime import date

import pytest
from engine.rules import DAY, PARAMETERS, rain

from gpaiscope.engine import evaluation
from gpaiscope.engine.case import Case, Known, Missing, Record
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import Collection, Fact, FactKind, Outer, Parameter, RecordFact, Some, all_of, rule
from gpaiscope.engine.proof import prove
from gpaiscope.engine.questions import decisive_sets
from gpaiscope.law.citation import cite
from gpaiscope.values import DateRange, Outcome, Truth

HERE = cite("Guidelines 1")
all_known = Fact(name="all-known", says="no walk is left out", asks="All?", who="x", path="all")
WALKS = Collection(name="walks", one="a walk", complete=all_known)
on = RecordFact(name="walk.on", says="its day", kind=FactKind.DATE, of=WALKS, path=".on", asks="When?", who="x")
follows = RecordFact(name="walk.follows", says="it follows it", kind=FactKind.WHO, of=WALKS, path=".follows")
sky = RecordFact(
    name="walk.sky", says="the sky", kind=FactKind.WORDS, words=("clear", "grey", "black"), of=WALKS, path=".sky"
)
later = Some(name="later", says="another was later", of=WALKS, condition=on > Outer(on))
outdone = rule("outdone", about="walks", says="another was later", when=later, cites=HERE)


def _walks(*fields: dict[Fact, Known], closed: bool = True) -> Case:
    records = tuple(
        Record(path=f"walks[{place}]", called=f"walk {place}", fields=each, id=f"w{place}")
        for place, each in enumerate(fields)
    )
    return Case(facts={all_known: Known(value=Truth.of(closed))}, records={WALKS: records})


def test_of_records_that_are_alike_each_is_in_the_way_of_an_answer_about_another() -> None:
    program, case = Program([outdone], PARAMETERS, DAY), _walks(*[{}] * 5)
    for place in range(5):
        finding = program.finding(outdone, case.about(WALKS, place))
        assert finding.outcome is Outcome.UNKNOWN
        assert [record.path for record in finding.records] == [f"walks[{each}]" for each in range(5)]
        assert {item.path for item in finding.missing} == {f"walks[{each}].on" for each in range(5)}


def test_a_field_that_is_read_of_no_record_is_missing_where_the_case_does_not_say_it_exactly() -> None:
    early = rule("early", says="early", when=Parameter("start") > on, cites=HERE)
    program, case = Program([early], PARAMETERS, DAY), _walks({on: Known(value=DateRange.exactly(DAY))})
    below = Missing(fact="walk.on", asks="Which day?", path="walks[0].on")
    stated = Known(value=DateRange(earliest=date(2025, 1, 1)), missing=(below,))
    assert program.finding(early, case.with_facts({on: stated})).missing == (below,)
    assert [item.fact for item in program.finding(early, case).missing] == ["walk.on"]


def test_a_record_that_names_itself_is_not_like_one_that_names_another() -> None:
    named = Known(value=frozenset({"w0"}))
    case = _walks({follows: named}, {follows: named})
    assert case.about(WALKS, 0).likeness != case.about(WALKS, 1).likeness
    same = _walks({}, {})
    assert same.about(WALKS, 0).likeness == same.about(WALKS, 1).likeness


def test_words_that_only_a_condition_on_records_looks_for_are_tried() -> None:
    dark = Some(name="dark", says="one was dark", of=WALKS, condition=sky.is_in("black"))
    asked = rule("asked", says="asked", when=dark, cites=HERE)
    (found,) = decisive_sets(Program([asked], PARAMETERS, DAY), asked, _walks({}))
    assert [outcome for outcome, _ in found.answers] == [Outcome.YES, Outcome.NO]


def test_words_of_a_rule_that_a_program_takes_in_later_are_tried() -> None:
    program = Program([], PARAMETERS, DAY)
    for word in ("clear", "grey", "black"):
        dark = Some(name=f"dark-{word}", says="one was so", of=WALKS, condition=sky.is_in(word))
        asked = rule(word, says="asked", when=all_of(dark, rain), cites=HERE)
        case = _walks({}).with_facts({rain: Known(value=Truth.YES)})
        (found,) = decisive_sets(program, asked, case)
        assert [outcome for outcome, _ in found.answers] == [Outcome.YES, Outcome.NO]


def test_one_record_in_two_lists_is_a_record_of_each() -> None:
    rides = Collection(name="rides", one="a ride", complete=all_known)
    (record,) = _walks({sky: Known(value=frozenset({"black"}))}).records[WALKS]
    dark = Some(name="dark", says="one was dark", of=WALKS, condition=sky.is_in("black"))
    ridden = Some(name="ridden", says="one was ridden", of=rides, condition=all_of())
    asked = rule("asked", says="asked", when=all_of(ridden, dark), cites=HERE)
    program = Program([asked], PARAMETERS, DAY)
    case = Case(facts={}, records={rides: (record,), WALKS: (record,)})
    assert [each.of for each in program.places(program.finding(asked, case).mask)] == [rides, WALKS]


@pytest.mark.long
def test_a_program_forgets_the_records_of_cases_that_it_was_asked_about_in_passing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(evaluation, "MOST_RUN_RECORDS", 8)
    program = Program([outdone], PARAMETERS, DAY)
    seen = [weakref.ref(_asked(program)) for _ in range(50)]
    gc.collect()
    assert sum(each() is not None for each in seen) <= 9


def _asked(program: Program) -> frozenset[str]:
    """A value that only the records of a case held that a program was asked about."""
    value = Watched({"w0"})
    program.truth(outdone, _walks({follows: Known(value=value)}).about(WALKS, 0))
    return value


class Watched(frozenset[str]):
    """A set of ids that can be watched."""


def test_a_proof_shows_of_the_record_around_what_is_known_of_it() -> None:
    first, second = (Known(value=DateRange.exactly(date(2026, 1, day))) for day in (3, 7))
    program, case = Program([outdone], PARAMETERS, DAY), _walks({on: first}, {on: second}).about(WALKS, 0)
    told = [step.told for _, step in prove(program, outdone, case).walk()]
    assert told[-2:] == ["its day: 2026-01-07", "of the other: its day: 2026-01-03"]
