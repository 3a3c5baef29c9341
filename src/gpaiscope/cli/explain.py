"""``gpaiscope explain``: the proof of one answer, step by step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gpaiscope.cli.parameters import actor_option, chosen_readings, law_options, model_option, output_options

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.engine.proof import Step


@click.command()
@click.argument("path")
@click.argument("conclusion")
@law_options
@actor_option
@model_option
@output_options("text", "json")
def explain(
    path: str,
    conclusion: str,
    day: date,
    known_on: date | None,
    readings: tuple[tuple[str, str], ...],
    no_assumptions: bool,
    actor: str,
    model: str,
    form: str,
    output: str | None,
) -> None:
    """Prove one conclusion or obligation of a dossier: each step with its provision, its facts and their sources.

    CONCLUSION is a name as `gpaiscope assess` prints it: gpai_model, provider, copyright_policy.
    Where the dossier has several actors, --actor says whose; where it tells of several models, --model says which.
    """
    from gpaiscope.cli.models import chosen, only
    from gpaiscope.cli.terminal import columns, deliver, json_text
    from gpaiscope.repository.dossiers import assess_file

    everything = assess_file(
        Path(path), day, readings=chosen_readings(readings), assume=not no_assumptions, known_on=known_on
    )
    assessment = only(chosen(everything, model))
    if actor:
        _check_actor(assessment, actor)
    if form == "json":
        deliver(json_text(proof_json(assessment, conclusion, actor)), output)
    else:
        deliver(proof_text(assessment, conclusion, actor, columns() if output is None else 80), output)


def _check_actor(assessment: Assessment, actor: str) -> None:
    """Refuse an actor that the dossier does not have, also where the conclusion is about the model."""
    from gpaiscope.errors import Mistake, UsageError

    known = [each.id.value for each in assessment.dossier.actors or () if each.id]
    if actor not in known:
        raise UsageError(
            Mistake(
                reference="unknown-actor",
                message=f"{actor!r} is not an actor",
                expected=f"one of {', '.join(known)}" if known else "a dossier that names its actors",
            )
        )


def proof_json(assessment: Assessment, id: str, actor: str) -> dict[str, object]:
    """The proof as nested steps, with the day, the law and the model."""
    from gpaiscope.assessment.document import SCHEMA_VERSION, conclusion_json, law_json, model_json, step_json

    found = assessment.conclusion(id, actor)
    return {
        "schema_version": SCHEMA_VERSION,
        "law": law_json(assessment),
        "model": model_json(assessment),
        "conclusion": conclusion_json(found, assessment),
        "proof": step_json(assessment.proof(id, actor)),
    }


def proof_text(assessment: Assessment, id: str, actor: str, width: int) -> str:
    """The proof as an indented list. A rule that was shown before is named and not shown again."""
    from gpaiscope.cli.terminal import BOLD, DIM, painted, wrap
    from gpaiscope.cli.words import claim, names, short_name, title, verdict
    from gpaiscope.law import parameters

    found = assessment.conclusion(id, actor)
    name = names(assessment.dossier).get(found.actor, "")
    brief = short_name(name, found.actor)
    about = f"{title(assessment)} · {id}" + (f" · {name}" if name else "")
    checked = parameters.day_of("law_checked")
    lines = [
        *wrap(painted(about, BOLD), width),
        *wrap(painted(f"On {assessment.day} · law checked until {checked}", DIM), width),
        "",
        *wrap(claim(found, brief), width, verdict(found.finding.outcome) + " "),
        "",
        *_steps(assessment.proof(id, actor), width),
        "",
        *wrap(
            painted(
                "✓ holds · ✗ does not · ? is not known · = a value. What does not carry the outcome is not followed.",
                DIM,
            ),
            width,
        ),
    ]
    return "\n".join(lines) + "\n"


def _steps(proof: Step, width: int) -> Iterator[str]:
    """The steps below one another, each two columns further in than what rests on it.

    What does not carry the outcome is named and not followed; what was shown before is not shown again.
    """
    from gpaiscope.cli.terminal import DIM, painted, wrap

    seen: set[str] = set()
    waiting = [(0, proof)]
    while waiting:
        depth, step = waiting.pop()
        indent = "  " * min(depth, width // 5)
        claim = _claim(step)
        again = claim in seen and bool(step.rule or step.cites)
        closed = again or not step.carries
        yield from wrap(claim + (" (as above)" if again else ""), width, f"{indent}{_sign(step)} ", f"{indent}  ")
        for note in () if again else _notes(step):
            yield from (painted(line, DIM) for line in wrap(note, width, f"{indent}  "))
        if not closed:
            waiting += [(depth + 1, each) for each in reversed(step.because)]
        if step.carries and claim not in _JOINS:
            seen.add(claim)


_JOINS = frozenset({"all of these", "at least one of these", "not so that"})


def _sign(step: Step) -> str:
    from gpaiscope.cli.words import SIGNS
    from gpaiscope.values import Outcome

    if step.value and not step.rule:
        return "="
    return SIGNS[Outcome(step.outcome.value)]


def _claim(step: Step) -> str:
    says = _PARAMETER.sub(lambda found: _parameter_says(found[1]), step.says)
    text = f"{says}: {step.value}" if step.value and not says.endswith(step.value) else says
    if not step.assumed and step.outcome.value == "unknown" and not step.because and not step.value:
        text += " (not known)"
    return text


_PARAMETER = re.compile(r"\[(\w+)\]")


def _parameter_says(name: str) -> str:
    from gpaiscope.law.parameters import PARAMETERS

    return PARAMETERS[name].says if name in PARAMETERS else name


def _notes(step: Step) -> Iterator[str]:
    """Where a step comes from: its provisions with how binding they are, and the sources of its facts."""
    from gpaiscope.assessment.document import binding_of_step, cited
    from gpaiscope.cli.terminal import tied
    from gpaiscope.law.parameters import PARAMETERS

    name = _PARAMETER.fullmatch(step.says)
    given = PARAMETERS[name[1]].values[-1].cites if name and name[1] in PARAMETERS else step.cites
    if given:
        named = f"{step.rule}: " if step.rule else ""
        binding = step.binding or binding_of_step(given, "")
        yield f"{named}{'; '.join(tied(cited(cite)) for cite in given)} ({binding})"
    if step.known and step.known.sources:
        shown = list(dict.fromkeys(str(source) for source in step.known.sources))
        yield f"source: {'; '.join(shown)}"
    if step.known and step.known.assumptions:
        yield f"assumed: {'; '.join(step.known.assumptions)}"
