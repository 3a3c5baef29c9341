"""``gpaiscope ask``: what is missing, most decisive first; with --fill it is asked and written down."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gpaiscope.cli.parameters import Wanted, actor_option, law_options, output_options, today

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion
    from gpaiscope.cli.missing import Gap, Open
    from gpaiscope.engine.questions import Answer, Decisive


@click.command()
@click.argument("path")
@click.argument("conclusion", required=False, default="")
@law_options
@actor_option
@click.option("--fill", is_flag=True, help="Ask the most decisive question, write the answer down, and go on.")
@output_options("text", "json")
def ask(
    path: str,
    conclusion: str,
    wanted: Wanted,
    actor: str,
    fill: bool,
    form: str,
    output: str | None,
) -> None:
    """Say what is missing in a dossier, most decisive first, for all answers or for one CONCLUSION.

    With --fill one question is asked at a time; the answer goes into the dossier with its source, and
    the rest is worked out anew. An empty line skips a question, and "stop" ends.
    """
    from gpaiscope.cli.models import in_json, in_text, only
    from gpaiscope.cli.terminal import columns, deliver, json_text

    if fill:
        from gpaiscope.cli.fill import fill_in
        from gpaiscope.repository.dossiers import data_of, located

        if wanted.known_on is not None:
            raise click.UsageError("--fill writes what is known today; expected no --known-on beside it")
        data_of(located(Path(path)))  # what no answer can be written into is refused before anything is asked
        fill_in(Path(path), lambda: only(wanted.of(path, actor)), conclusion, actor, day=wanted.day, today=today())
    found = wanted.of(path, actor)
    width = columns() if output is None else 80
    if form == "json":
        deliver(
            json_text(in_json(found, lambda each: _json(each, _asked(each, conclusion, actor), conclusion))), output
        )
    else:
        text = in_text(found, lambda each: _text(each, _asked(each, conclusion, actor), conclusion, path, width))
        deliver(text, output)


def _asked(assessment: Assessment, conclusion: str, actor: str) -> list[Open]:
    """The unknown conclusions that are asked about; larger sets of answers are sought where one is named."""
    from gpaiscope.cli.missing import everything, opened

    if conclusion:
        return opened(assessment, [assessment.conclusion(conclusion, actor)])
    return opened(assessment, everything(assessment), largest=1)


def _json(assessment: Assessment, asked: list[Open], conclusion: str) -> dict[str, object]:
    from gpaiscope.assessment.document import SCHEMA_VERSION, law_json, model_json
    from gpaiscope.cli.missing import gaps

    return {
        "schema_version": SCHEMA_VERSION,
        "law": law_json(assessment),
        "model": model_json(assessment),
        "conclusion": conclusion or None,
        "missing": [_gap_json(gap) for gap in gaps(assessment, asked)],
        "decisive": [
            {"conclusion": each.conclusion.id, "actor": each.conclusion.actor or None, **_set_json(found)}
            for each in asked
            for found in each.sets
        ],
    }


def _gap_json(gap: Gap) -> dict[str, object]:
    return {
        "asks": gap.missing.asks,
        "path": gap.missing.path,
        "who": gap.missing.who,
        "facts": [fact.name for fact in gap.facts],
        "decides": [_named(each) for each in gap.decides],
        "stands_in_the_way_of": [_named(each) for each in gap.blocks],
    }


def _named(conclusion: Conclusion) -> dict[str, object]:
    return {"conclusion": conclusion.id, "actor": conclusion.actor or None}


def _set_json(found: Decisive) -> dict[str, object]:
    from gpaiscope.engine.proof import value_text

    return {
        "facts": [fact.name for fact in found.facts],
        "answers": [
            {
                "outcome": outcome.value,
                "for_example": {answer.fact.name: value_text(answer.value) for answer in answers},
            }
            for outcome, answers in found.answers
        ],
    }


def _text(assessment: Assessment, asked: list[Open], conclusion: str, path: str, width: int) -> str:
    from gpaiscope.cli.missing import by_who, gaps
    from gpaiscope.cli.terminal import BOLD, DIM, painted, wrap
    from gpaiscope.cli.words import title

    found = gaps(assessment, asked)
    about = f"{title(assessment)} · what is missing" + (f" for {conclusion}" if conclusion else "")
    lines = [*wrap(painted(about, BOLD), width), painted(f"On {assessment.day}", DIM), ""]
    if not found:
        return "\n".join([*lines, *wrap(_nothing(assessment, conclusion), width)]) + "\n"
    number = 0
    for who, group in by_who(found).items():
        lines.append(painted(f"Ask: {who}", BOLD))
        for gap in group:
            number += 1
            lines += wrap(gap.missing.asks, width, f"{number:>3} ")
            lines += [painted(line, DIM) for line in wrap(f"{gap.missing.path}{_tells(gap)}", width, "    ")]
            for sentence in _consequences(gap, asked):
                lines += wrap(sentence, width, "    → ", "      ")
        lines.append("")
    several = [(each, sets) for each in asked if (sets := [one for one in each.sets if len(one.facts) > 1])]
    if several:
        lines += [painted("Several answers together", BOLD)]
        for each, sets in several:
            for one in sets[:5]:
                lines += wrap(f"{each.conclusion.id}: {_together(one)}", width, "  - ")
            if len(sets) > 5:
                lines += wrap(f"and {len(sets) - 5} more such sets", width, "    ")
        lines.append("")
    else:
        lines += _undecided(asked, path, width)
    quoted = shlex.quote(path)
    lines += wrap(
        f"gpaiscope ask {quoted}{f' {conclusion}' if conclusion else ''} --fill asks them and writes the answers down.",
        width,
    )
    return "\n".join(lines) + "\n"


def _nothing(assessment: Assessment, conclusion: str) -> str:
    from gpaiscope.cli.missing import everything

    unsettled = [
        each.id
        for each in everything(assessment)
        if each.finding.outcome.value == "unsettled" and conclusion in ("", each.id)
    ]
    if unsettled:
        names = ", ".join(dict.fromkeys(unsettled))
        return f"No fact is missing. The law itself leaves open: {names}. No answer of yours would settle that."
    return "No fact is missing."


def _tells(gap: Gap) -> str:
    ids = list(dict.fromkeys(each.id for each in gap.blocks if each not in gap.decides))
    return f" · also stands in the way of {_some(ids)}" if ids else ""


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")


def _consequences(gap: Gap, asked: Iterable[Open]) -> list[str]:
    """If the answer is this, then that: answers with equal consequences in one sentence."""
    names = {fact.name for fact in gap.facts}
    rows: dict[tuple[str, str], list[str]] = {}
    for each in asked:
        for found in each.sets:
            if len(found.facts) == 1 and found.facts[0].name in names:
                for outcome, answers in found.answers:
                    own = gap.missing.fact == answers[0].fact.name or len(gap.facts) == 1
                    said = _said(answers[0]) if own else f"{answers[0].fact.path} is {_said(answers[0])}"
                    ids = rows.setdefault((said, outcome.value), [])
                    if each.conclusion.id not in ids:
                        ids.append(each.conclusion.id)
    return [f"if {said}: {outcome} for {_some(ids)}" for (said, outcome), ids in rows.items()]


def _together(found: Decisive) -> str:
    outcome, answers = found.answers[0]
    return f"if {' and '.join(map(_told, answers))}, then {outcome.value}"


def _told(answer: Answer) -> str:
    """An answer as what would be so: a truth by its claim or denial, anything else with its value."""
    from gpaiscope.engine.prose import sentence
    from gpaiscope.values import Truth

    if isinstance(answer.value, Truth):
        return sentence(answer.fact, answer.value)
    return f"{answer.fact.says}: {_said(answer)}"


def _said(answer: Answer) -> str:
    """An example of an answer in words: one just past a number of the law is more than it."""
    from gpaiscope.engine.proof import value_text
    from gpaiscope.law.parameters import PARAMETERS
    from gpaiscope.values import Range, decimal_text

    value = answer.value
    if isinstance(value, Range) and value.low is not None:
        numbers = {dated.value for entry in PARAMETERS.values() for dated in entry.values}
        if value.low - 1 in numbers and value.low not in numbers:
            return f"more than {decimal_text(value.low - 1)}"
        return decimal_text(value.low)
    return value_text(value)


def _undecided(asked: list[Open], path: str, width: int) -> list[str]:
    """Conclusions that no single answer decides, with how to look closer."""
    from gpaiscope.cli.terminal import DIM, painted, wrap

    ids = list(dict.fromkeys(each.conclusion.id for each in asked if not each.sets))
    if not ids:
        return []
    text = f"No single answer decides {', '.join(ids)}. Closer: gpaiscope ask {shlex.quote(path)} {ids[0]}"
    return [*(painted(line, DIM) for line in wrap(text, width)), ""]
