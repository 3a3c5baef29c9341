"""``gpaiscope law``: the rules, numbers and open questions, as prose or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from gpaiscope.cli import Entry, LazyGroup
from gpaiscope.cli.parameters import Day, output_options

if TYPE_CHECKING:
    from gpaiscope.engine.citation import Citation
    from gpaiscope.engine.expression import Fact, Question, Rule, Version
    from gpaiscope.law.parameters import ParameterEntry

Json = dict[str, object]

law = LazyGroup(
    name="law",
    entries={
        "list": Entry(target="gpaiscope.cli.law:list_", help="Every rule and open question, one a line."),
        "show": Entry(
            target="gpaiscope.cli.law:show",
            help="One rule, question, fact or parameter; rulebook, glossary, sentences: all.",
        ),
        "parameters": Entry(target="gpaiscope.cli.law:parameters", help="The numbers and days of the law."),
        "changes": Entry(target="gpaiscope.cli.law:changes", help="What changed from which day on."),
        "schema": Entry(target="gpaiscope.cli.law:schema", help="The JSON Schemas: of a dossier, of an assessment."),
    },
    help="The law as gpaiscope reads it, in its own words, each rule with its provisions.",
    no_args_is_help=True,
)


def _deliver(form: str, output: str | None, json: Callable[[], object], text: Callable[[int], str]) -> None:
    from gpaiscope.cli.terminal import columns, deliver, json_text

    deliver(json_text(json()) if form == "json" else text(columns() if output is None else 80), output)


@click.command("list")
@output_options("text", "json")
def list_(form: str, output: str | None) -> None:
    """List every rule and every open question, in the order of the law."""
    from gpaiscope import law as law_

    _deliver(
        form,
        output,
        lambda: {
            "rules": [_rule_json(each) for each in law_.RULES],
            "questions": [_question_json(each) for each in law_.QUESTIONS],
        },
        _list_text,
    )


def _list_text(width: int) -> str:
    from gpaiscope import law as law_
    from gpaiscope.cli.terminal import BOLD, painted, wrap
    from gpaiscope.law.sentences import filled

    lines: list[str] = []
    for file in law_.FILES:
        title = (file.__doc__ or "").split("\n", 1)[0]
        lines += ["", *wrap(painted(title, BOLD), width)]
        for rule in file.RULES:
            lines += _row(rule.id, filled(rule.latest.says), _cites(rule.latest.cites), width)
    lines += ["", painted("Open questions", BOLD)]
    for question in law_.QUESTIONS:
        readings = ", ".join(f"{question.name}={reading.name}" for reading in question.readings)
        lines += _row(question.name, question.asks, f"--reading {readings}", width)
    return "\n".join(lines[1:]) + "\n"


def _row(name: str, says: str, note: str, width: int) -> list[str]:
    from gpaiscope.cli.terminal import DIM, painted, wrap

    return [
        *wrap(f"{name}: {says}", width, "  ", "    "),
        *(painted(line, DIM) for line in wrap(note, width, "    ")),
    ]


def _cites(cites: Iterable[Citation]) -> str:
    from gpaiscope.cli.terminal import tied
    from gpaiscope.engine.prose import both_numbers

    return "; ".join(tied(both_numbers(cite)) for cite in cites)


@click.command()
@click.argument("id")
@output_options("text", "json", "markdown")
def show(id: str, form: str, output: str | None) -> None:
    """Show one rule, open question, fact or parameter by its name.

    `rulebook` shows every rule as Markdown, `glossary` every fact that they speak of, and `sentences` every sentence
    that is said of them, for each outcome.
    """
    from gpaiscope import law as law_
    from gpaiscope.cli.sentences import page
    from gpaiscope.cli.terminal import deliver

    if id == "rulebook" and form != "json":
        deliver(law_.rulebook(), output)
    elif id == "glossary" and form != "json":
        deliver(glossary(), output)
    elif id == "sentences":
        deliver(page(), output)
    else:
        found = _found(id)
        _deliver("json" if form == "json" else "text", output, lambda: found[0], lambda width: _shown(found[1], width))


def _found(id: str) -> tuple[object, str]:
    """What a name stands for, as JSON and as Markdown. Raises UsageError for a name that stands for nothing."""
    from gpaiscope import law as law_
    from gpaiscope.engine.evaluation import facts_of
    from gpaiscope.engine.prose import rulebook_entry
    from gpaiscope.law.parameters import PARAMETERS
    from gpaiscope.law.sentences import filled, latest_values

    rules = {each.id: each for each in law_.RULES}
    questions = {each.name: each for each in law_.QUESTIONS}
    facts = facts_of(law_.RULES)
    if id == "rulebook":
        return [_rule_json(each) for each in law_.RULES], ""
    if id == "glossary":
        return [_fact_json(each) for each in facts.values()], ""
    if id in rules:
        return _rule_json(rules[id]), filled(rulebook_entry(rules[id], latest_values(), law_.prose()))
    if id in questions:
        return _question_json(questions[id]), _question_text(questions[id])
    if id in facts:
        return _fact_json(facts[id]), _fact_text(facts[id])
    if id in PARAMETERS:
        return _parameter_json(PARAMETERS[id]), _parameter_text(PARAMETERS[id])
    raise _unknown(id, [*rules, *questions, *facts, *PARAMETERS, "rulebook", "glossary", "sentences"])


def _unknown(id: str, known: list[str]) -> Exception:
    from difflib import get_close_matches

    from gpaiscope.errors import Mistake, UsageError

    close = get_close_matches(id, known, n=3)
    return UsageError(
        Mistake(
            reference="unknown-name",
            message=f"{id!r} is no rule, open question, fact or parameter",
            expected="a name that `gpaiscope law list` or `gpaiscope law parameters` prints",
            help=f"did you mean {' or '.join(close)}?" if close else "",
        )
    )


def _shown(markdown: str, width: int) -> str:
    """Markdown as plain lines: emphasis dropped, paragraphs wrapped."""
    from gpaiscope.cli.terminal import BOLD, painted, wrap

    lines: list[str] = []
    for line in markdown.replace("**", "").splitlines():
        if line.startswith("#"):
            lines.append(painted(line.lstrip("# "), BOLD))
        else:
            bullet = "- " if line.startswith("- ") else ""
            lines += wrap(line.removeprefix(bullet), width, bullet) if line else [""]
    return "\n".join(lines).strip("\n") + "\n"


def _rule_json(rule: Rule) -> Json:
    from gpaiscope.engine.prose import PLAIN, both_numbers
    from gpaiscope.law.citation import binding_of
    from gpaiscope.law.sentences import filled

    return {
        "id": rule.id,
        "about": rule.about,
        "versions": [
            {
                "applies_from": first.isoformat(),
                "until": until.isoformat() if until else None,
                "says": filled(each.says),
                "denies": filled(each.denies),
                "asks": filled(each.asks),
                "holds_if": PLAIN.phrase(each.when),
                "cites": [both_numbers(cite) for cite in each.cites],
                "binding": each.binding or binding_of(each.cites),
                "exceptions": [
                    {
                        "says": cut.says,
                        "gives": "yes" if cut.gives else "no",
                        "where": PLAIN.phrase(cut.when),
                        "cites": [both_numbers(cite) for cite in cut.cites],
                    }
                    for cut in each.cuts
                ],
            }
            for each, first, until in _spans(rule)
        ],
    }


def _spans(rule: Rule) -> Iterator[tuple[Version, date, date | None]]:
    """Each version of a rule with its first day and its last, None where it is the current one."""
    from datetime import timedelta

    from gpaiscope.law.sentences import latest_values

    begins = [version.begins(latest_values()) for version in rule.versions]
    for version, first, following in zip(rule.versions, begins, [*begins[1:], None], strict=True):
        yield version, first, following - timedelta(days=1) if following else None


def _question_json(question: Question) -> Json:
    from gpaiscope.engine.prose import both_numbers

    return {
        "id": question.name,
        "asks": question.asks,
        "readings": [{"reading": each.name, "says": each.says} for each in question.readings],
        "source": question.source,
        "cites": [both_numbers(cite) for cite in question.cites],
    }


def _question_text(question: Question) -> str:
    readings = "\n".join(f"- {each.name}: {each.says}" for each in question.readings)
    return f"### {question.name}\n\n{question.asks}\n\n{readings}\n\n{question.source} {_cites(question.cites)}."


def _fact_json(fact: Fact) -> Json:
    from gpaiscope.engine.prose import both_numbers

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
        "cites": [both_numbers(cite) for cite in fact.cites],
    }


def _fact_text(fact: Fact) -> str:
    rows = (
        fact.asks,
        f"In a dossier: {fact.path}." if fact.path else "",
        f"Words: {', '.join(fact.words)}." if fact.words else "",
        f"Assumed unless stated: {fact.assumes.says}." if fact.assumes else "",
        f"{_cites(fact.cites)}." if fact.cites else "",
    )
    body = "\n\n".join(row for row in rows if row)
    return f"### {fact.name}\n\n{fact.says} ({fact.kind.value})\n\n{body}"


def glossary() -> str:
    """Every fact that rules speak of, in Markdown, in the order of the law."""
    from gpaiscope import law as law_
    from gpaiscope.cli.terminal import TIED
    from gpaiscope.engine.evaluation import facts_of

    parts = [
        "# The glossary",
        "",
        "Generated from the rules: every fact that they speak of, and where a dossier says it.",
    ]
    for fact in facts_of(law_.RULES).values():
        parts += ["", _fact_text(fact).replace(TIED, " ")]
    return "\n".join(parts) + "\n"


@click.command()
@click.option("--on", "day", type=Day(), metavar="DATE", help="Only the values of this day.")
@output_options("text", "json")
def parameters(day: date | None, form: str, output: str | None) -> None:
    """List the numbers and days of the law, each with its provision and from when it counts."""
    from gpaiscope.law.parameters import PARAMETERS

    def text(width: int) -> str:
        from gpaiscope.cli.terminal import wrap

        lines = []
        for each in PARAMETERS.values():
            for dated in _of_day(each, day):
                until = f" to {dated.until}" if dated.until else ""
                lines += wrap(f"{each.name}: {_value(dated.value)} {_unit(each)}", width, "", "  ")
                lines += _small(f"{each.says}; from {dated.start}{until}; {_cites(dated.cites)}", width)
        return "\n".join(lines) + "\n"

    _deliver(form, output, lambda: [_parameter_json(each, day) for each in PARAMETERS.values()], text)


def _small(text: str, width: int) -> list[str]:
    from gpaiscope.cli.terminal import DIM, painted, wrap

    return [painted(line, DIM) for line in wrap(text, width, "  ")]


def _of_day(entry: ParameterEntry, day: date | None) -> Iterator:  # type: ignore[type-arg]
    if day is None:
        yield from entry.values
    elif (dated := entry.on(day)) is not None:
        yield dated


def _unit(entry: ParameterEntry) -> str:
    return "" if entry.unit == "day" else entry.unit


def _value(value: object) -> str:
    from fractions import Fraction

    from gpaiscope.values import decimal_text

    return decimal_text(value) if isinstance(value, int | Fraction) else str(value)


def _parameter_json(entry: ParameterEntry, day: date | None = None) -> Json:
    from gpaiscope.engine.prose import both_numbers

    return {
        "id": entry.name,
        "says": entry.says,
        "unit": entry.unit,
        "values": [
            {
                "from": each.start.isoformat(),
                "until": each.until.isoformat() if each.until else None,
                "value": _value(each.value),
                "cites": [both_numbers(cite) for cite in each.cites],
            }
            for each in _of_day(entry, day)
        ],
    }


def _parameter_text(entry: ParameterEntry) -> str:
    rows = [
        f"- {_value(each.value)} {_unit(entry)} from {each.start}"
        + (f" to {each.until}" if each.until else "")
        + f" ({_cites(each.cites)})"
        for each in entry.values
    ]
    return f"### {entry.name}\n\n{entry.says}\n\n" + "\n".join(rows)


@click.command()
@output_options("text", "json")
def changes(form: str, output: str | None) -> None:
    """List what changed from which day on: new versions of rules, and new values of numbers and days."""
    rows = _changes()

    def text(width: int) -> str:
        from gpaiscope.cli.terminal import wrap

        lines: list[str] = []
        for row in rows:
            lines += wrap(f"{row['from']}  {row['id']}: {row['says']}", width, "", " " * 12)
            lines += _small(str(row["why"]), width)
        return "\n".join(lines) + "\n"

    _deliver(form, output, lambda: [{key: row[key] for key in _CHANGE} for row in rows], text)


_CHANGE: Final = ("from", "id", "says", "cites")


def _changes() -> list[Mapping[str, object]]:
    """Every version and value that did not hold from the first day on, the earliest first."""
    from gpaiscope import law as law_
    from gpaiscope.engine.expression import FIRST_DAY
    from gpaiscope.engine.prose import both_numbers
    from gpaiscope.law.parameters import PARAMETERS
    from gpaiscope.law.sentences import filled

    found: list[tuple[date, str, str, tuple[Citation, ...]]] = [
        (first, rule.id, filled(each.says), each.cites)
        for rule in law_.RULES
        for each, first, _ in _spans(rule)
        if first > FIRST_DAY
    ]
    found += [
        (each.start, entry.name, f"{entry.says}: {_value(each.value)} {_unit(entry)}".rstrip(), each.cites)
        for entry in PARAMETERS.values()
        for each in entry.values
        if each.start > FIRST_DAY
    ]
    return [
        {
            "from": day.isoformat(),
            "id": id,
            "says": says,
            "cites": [both_numbers(cite) for cite in cites],
            "why": _cites(cites),
        }
        for day, id, says, cites in sorted(found, key=lambda row: (row[0], row[1]))
    ]


@click.command()
@click.argument("of", type=click.Choice(["dossier", "assessment"]), default="dossier")
@click.option("--output", metavar="FILE", help="Write the result there and not to stdout.")
def schema(of: str, output: str | None) -> None:
    """Print the JSON Schema of a dossier, or of the JSON of an assessment."""
    from gpaiscope.cli.terminal import deliver, json_text

    if of == "dossier":
        from gpaiscope.dossier import schema as found
    else:
        from gpaiscope.assessment.schema import schema as found
    deliver(json_text(found()), output)
