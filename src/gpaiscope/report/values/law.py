"""The law as JSON: rules with their versions, open questions, facts, numbers and days, and what changed when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gpaiscope import __version__
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import Fact, Question, Rule, Version
from gpaiscope.engine.prose import PLAIN, both_numbers
from gpaiscope.law import BODY, Body
from gpaiscope.law.changes import Brought, Change, Turn, spans
from gpaiscope.law.citation import binding_of
from gpaiscope.law.clocks import Clock
from gpaiscope.law.commentary import COMMENTARY, Holder, Support, safe_course
from gpaiscope.law.parameters import ParameterEntry
from gpaiscope.law.sentences import filled
from gpaiscope.report.values import SCHEMA_VERSION, Json, hypothetical
from gpaiscope.values import Exact, digits_text


def document(
    *,
    rules: Iterable[Rule] = (),
    questions: Iterable[Question] = (),
    facts: Iterable[Fact] = (),
    parameters: Iterable[ParameterEntry] = (),
    brought: Iterable[Brought] = (),
    clocks: Iterable[Clock] = (),
    on: date | None = None,
    body: Body = BODY,
) -> Json:
    """What is handed in of the law, each kind under its name; of numbers and days all values, or those of a day."""
    instruments = list(brought)
    return {
        "schema_version": SCHEMA_VERSION,
        **hypothetical(body),
        "law": {"version": __version__, "hash": body.hash},
        "rules": [_rule(each, body) for each in rules],
        "questions": [_question(each) for each in questions],
        "facts": [_fact(each) for each in facts],
        "parameters": [_parameter(each, on) for each in parameters],
        "instruments": [_instrument(each, body) for each in instruments],
        "changes": sorted(
            (_change(each) for one in instruments for turn in one.turns for each in turn.changes),
            key=lambda each: (each["from"], each["id"]),
        ),
        "clocks": [_clock(each, body) for each in clocks],
    }


def _clock(clock: Clock, body: Body) -> Json:
    term = clock.term
    return {
        "id": clock.id,
        "kind": clock.kind,
        "says": clock.says,
        "to": clock.to,
        "period": {
            "parameter": term.length.name,
            "unit": term.unit.value,
            "counting": term.counting.value,
            "backwards": term.backwards,
            "waiting": term.waiting,
        }
        if term
        else None,
        "started": clock.started,
        "halts": filled(clock.halts, body.latest),
        "missed": clock.missed,
        "where": [rule.id for rule in clock.where],
        "cites": _cites(clock.cites),
    }


def _rule(rule: Rule, body: Body) -> Json:
    versions = [_version(*each, body) for each in spans(rule, body.latest)]
    return {"id": rule.id, "about": rule.about, "versions": versions}


def _version(version: Version, first: date, until: date | None, body: Body) -> Json:
    return {
        "applies_from": first.isoformat(),
        "until": until.isoformat() if until else None,
        "says": filled(version.says, body.latest),
        "denies": filled(version.denies, body.latest),
        "asks": filled(version.asks, body.latest),
        "holds_if": PLAIN.phrase(version.when),
        "cites": _cites(version.cites),
        "binding": version.binding or binding_of(version.cites),
        "exceptions": [
            {
                "says": cut.says,
                "gives": "yes" if cut.gives else "no",
                "where": PLAIN.phrase(cut.when),
                "cites": _cites(cut.cites),
            }
            for cut in version.cuts
        ],
    }


def _question(question: Question) -> Json:
    commentary = COMMENTARY.get(question.name)
    return {
        "id": question.name,
        "asks": question.asks,
        "readings": {each.name: each.says for each in question.readings},
        "source": question.source,
        "cites": _cites(question.cites),
        "safe_course": filled(safe_course(question.name)) or None,
        "support": {name: _support(each) for name, each in commentary.readings.items()} if commentary else {},
        "noted_by": [_holder(each) for each in commentary.noted_by] if commentary else [],
    }


def _support(support: Support) -> Json:
    return {"rests_on": _cites(support.rests_on), "held_by": [_holder(each) for each in support.held_by]}


def _holder(holder: Holder) -> Json:
    return {
        "who": holder.who,
        "where": holder.where,
        "weight": holder.weight,
        "partial": holder.partial,
        "note": holder.note or None,
    }


def _fact(fact: Fact) -> Json:
    return {
        "id": fact.name,
        "kind": fact.kind.value,
        "says": fact.says,
        "denies": fact.denies or None,
        "asks": fact.asks or None,
        "who": fact.who or None,
        "path": fact.path or None,
        "words": list(fact.words),
        "assumed": fact.assumes.says if fact.assumes else None,
        "cites": _cites(fact.cites),
    }


def _parameter(entry: ParameterEntry, on: date | None) -> Json:
    values = entry.values if on is None else filter(None, [entry.on(on)])
    return {
        "id": entry.name,
        "says": entry.says,
        "unit": entry.unit,
        "values": [
            {
                "from": each.start.isoformat(),
                "until": each.until.isoformat() if each.until else None,
                "value": _value(each.value),
                "cites": _cites(each.cites),
            }
            for each in values
        ],
    }


def _instrument(brought: Brought, body: Body) -> Json:
    document = brought.document
    return {
        "id": document.key,
        "title": document.title,
        "binding": document.binding,
        "turns": [_turn(each, body) for each in brought.turns],
    }


def _turn(turn: Turn, body: Body) -> Json:
    mark = turn.milestone
    return {
        "from": turn.begins.isoformat(),
        "id": mark.id if mark else None,
        "was": filled(mark.was, body.latest) if mark else None,
        "now": filled(mark.now, body.latest) if mark else None,
        "means": filled(mark.means, body.latest) if mark else None,
        "cites": _cites(mark.cites) if mark else [],
        "changes": [each.id for each in turn.changes],
    }


def _change(change: Change) -> dict[str, str | list[str] | bool | None]:
    before = change.before
    return {
        "from": change.begins.isoformat(),
        "kind": change.kind,
        "id": change.id,
        "says": change.says,
        "holds": change.holds,
        "value": None if change.value is None else _value(change.value),
        "before": before if before is None or isinstance(before, str) else _value(before),
        "unit": change.unit or None,
        "by": change.by.key,
        "cites": _cites(change.cites),
    }


def _value(value: Exact | date) -> str:
    return value.isoformat() if isinstance(value, date) else digits_text(value)


def _cites(cites: Iterable[Citation]) -> list[str]:
    return [both_numbers(cite) for cite in cites]
