"""``gpaiscope explain``: the proof of one answer, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from gpaiscope.cli.parameters import Wanted, actor_option, law_options, output_options

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.engine.proof import Step
    from gpaiscope.law import Law


@click.command()
@click.argument("path")
@click.argument("conclusion")
@law_options
@actor_option
@output_options("text", "json")
def explain(
    path: str,
    conclusion: str,
    wanted: Wanted,
    actor: str,
    form: str,
    output: str | None,
) -> None:
    """Prove one conclusion or obligation of a dossier: each step with its provision, its facts and their sources.

    CONCLUSION is a name as `gpaiscope assess` prints it: gpai_model, provider, copyright_policy.
    Where the dossier has several actors, --actor says whose; where it tells of several models, --model says which.
    """
    from gpaiscope.cli.models import only
    from gpaiscope.cli.terminal import columns, deliver, json_text

    assessment = only(wanted.of(path))
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
        "proof": step_json(assessment.proof(id, actor), assessment.law),
    }


def proof_text(assessment: Assessment, id: str, actor: str, width: int) -> str:
    """The proof as an indented list. A rule that was shown before is named and not shown again."""
    from gpaiscope.cli.terminal import BOLD, DIM, painted, wrap
    from gpaiscope.cli.words import claim, names, short_name, title, verdict

    found = assessment.conclusion(id, actor)
    name = names(assessment.dossier).get(found.actor, "")
    brief = short_name(name, found.actor)
    about = f"{title(assessment)} · {id}" + (f" · {name}" if name else "")
    checked = assessment.law.day_of("law_checked")
    lines = [
        *wrap(painted(about, BOLD), width),
        *wrap(painted(f"On {assessment.day} · law checked until {checked}", DIM), width),
        "",
        *wrap(claim(found, assessment.law, brief), width, verdict(found.finding.outcome) + " "),
        "",
        *_steps(_teller(assessment.law, brief), assessment.proof(id, actor), width, assessment.law),
        "",
        *wrap(
            painted(
                "✓ yes · ✗ no, and the sentence says so · ? open · = a value. "
                "What does not carry the outcome is not followed.",
                DIM,
            ),
            width,
        ),
    ]
    return "\n".join(lines) + "\n"


def _steps(tell: Callable[[Step], str], proof: Step, width: int, law: Law) -> Iterator[str]:
    """The steps below one another, each two columns further in than what rests on it.

    What does not carry the outcome is named and not followed; what was shown before is not shown again.
    """
    from gpaiscope.cli.terminal import DIM, painted, wrap

    seen: set[str] = set()
    waiting = [(0, proof)]
    while waiting:
        depth, step = waiting.pop()
        indent = "  " * min(depth, width // 5)
        claim = tell(step)
        again = claim in seen and bool(step.rule or step.cites)
        closed = again or not step.carries
        yield from wrap(claim + (" (as above)" if again else ""), width, f"{indent}{_sign(step)} ", f"{indent}  ")
        for note in () if again else _notes(step, law):
            yield from (painted(line, DIM) for line in wrap(note, width, f"{indent}  "))
        if not closed:
            waiting += [(depth + 1, each) for each in reversed(step.because)]
        if step.carries:
            seen.add(claim)


def _sign(step: Step) -> str:
    from gpaiscope.cli.words import SIGNS
    from gpaiscope.values import Outcome

    if step.told == f"{step.says}: {step.value}":
        return "="
    if step.told.endswith("?"):
        return SIGNS[Outcome.UNKNOWN]
    return SIGNS[Outcome(step.outcome.value)]


def _teller(law: Law, actor: str) -> Callable[[Step], str]:
    """How a step is told: with the numbers and days of the law in words, and the actor by its name."""
    from gpaiscope.law.sentences import THE_ACTOR

    def tell(step: Step) -> str:
        text = law.text(step.told, actor or THE_ACTOR)
        return f"{text} ({_place(step)})" if step.record is not None else text

    return tell


def _place(step: Step) -> str:
    """Where in the dossier a record stands, and how many more there are of which the same can be said."""
    assert step.record is not None
    line = f", line {step.record.line}" if step.record.line else ""
    return f"{step.record.path}{line}{f'; {step.more} more' if step.more else ''}"


def _notes(step: Step, law: Law) -> Iterator[str]:
    """Where a step comes from: its provisions with how binding they are, and the sources of its facts."""
    from gpaiscope.assessment.document import binding_of_step, cited
    from gpaiscope.cli.terminal import tied

    given = law.numbers[step.parameter].cites if step.parameter else step.cites
    if given:
        named = f"{step.rule}: " if step.rule else ""
        binding = step.binding or binding_of_step(given, "")
        yield f"{named}{'; '.join(map(tied, cited(given, law)))} ({binding})"
    if step.known and step.known.sources:
        shown = list(dict.fromkeys(str(source) for source in step.known.sources))
        yield f"source: {'; '.join(shown)}"
    if step.known and step.known.assumptions:
        yield f"assumed: {'; '.join(each.says for each in step.known.assumptions)}"
