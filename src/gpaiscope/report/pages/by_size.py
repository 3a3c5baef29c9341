"""What the size of a model, or of its original, has to do with what is not known of it, or only guessed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.narrowness import LARGE, above_by_size, hints_at_narrowness, parameters_told, writes_nothing
from gpaiscope.dossier import Stated
from gpaiscope.engine.proof import Step
from gpaiscope.law import Law, scope
from gpaiscope.law.assumptions import ORIGINAL_GPAI
from gpaiscope.law.citation import cite
from gpaiscope.report import words
from gpaiscope.report.blocks import Line, Named
from gpaiscope.report.say import say
from gpaiscope.values import Range, Truth

_DIGITS: Final = 2
_MOST, _FEW = Fraction(3, 4), Fraction(1, 10)
"""Of models of a size: as large a part is above the line that one is likely so, as small that it hardly is."""
_ON_SIZE: Final = ("AI Act recital 98", "Guidelines 18")


def by_size(assessment: Assessment, step: Step) -> Iterator[Line]:
    """What is said below a step of a model's own compute, or of its original's status, as far as its size bears on it.

    Size alone makes no answer: it takes away the guess that an original is a general-purpose AI model, or leaves it.
    """
    originals = assessment.dossier.original
    if step.says == scope.training_compute.says and not originals:
        if step.known is not None and isinstance(step.known.value, Range) and step.known.value.high is None:
            yield from _of_own(assessment)
    elif step.says == scope.original_is_gpai.says and _is_open_or_guessed(step):
        compute = assessment.model_case.facts[scope.inherited_training_compute].value
        if isinstance(compute, Range) and compute.high is None:
            for original in originals:
                if original.gpai_model is None:
                    yield from _of_unknown_original(assessment, parameters_told(assessment.dossier, original))


def _is_open_or_guessed(step: Step) -> bool:
    known = step.known
    return known is None or known.value is Truth.UNKNOWN or ORIGINAL_GPAI in known.assumptions


def _of_own(assessment: Assessment) -> Iterator[Line]:
    """With how many tokens a model of this size passes the line, and how many of such a size are above it."""
    from gpaiscope.compute.formulas import FLOP_PER_PARAMETER_AND_TOKEN  # of most models the compute is told

    size = parameters_told(assessment.dossier, None)
    if size is None or size.value < 1:
        return
    law = assessment.law
    tokens = Fraction(law.number("criterion_flop")) / (FLOP_PER_PARAMETER_AND_TOKEN * size.value)
    yield say(
        "{size} parameters ({where}): more than {line} FLOP with more than {tokens} tokens, at {each} FLOP for a "
        "parameter and token{cites}",
        size=words.number(size.value, _DIGITS),
        where=Named(words.source(size.source)),
        line=words.number(law.number("criterion_flop")),
        tokens=words.number(tokens, _DIGITS),
        each=f"{FLOP_PER_PARAMETER_AND_TOKEN}",
        cites=words.in_brackets(law.cited(cite("Guidelines 129"))),
    )
    if not _is_of_another_kind(assessment):
        above, of = above_by_size(size.value)
        such = _of_such_a_size(size.value, law)
        if above >= _MOST * of:
            yield say("by its size alone it is likely above the line, which makes no answer: {such}", such=such)
        elif above <= _FEW * of:
            yield say("by its size alone it is hardly above the line, which makes no answer: {such}", such=such)
        else:
            yield say("by its size alone it may lie on either side of the line: {such}", such=such)


def _of_unknown_original(assessment: Assessment, size: Stated[Fraction] | None) -> Iterator[Line]:
    """Why an original of which nothing is known is, or is not, guessed to be a general-purpose AI model."""
    if _is_of_another_kind(assessment):
        yield say("not guessed: what was made from it is listed for a narrow task, or writes neither text nor code")
        return
    if size is None:
        yield say("guessed: nothing tells how many parameters it has")
        return
    told, where = words.number(size.value, _DIGITS), Named(words.source(size.source))
    large = words.number(LARGE, _DIGITS)
    if size.value >= LARGE:
        yield say(
            "guessed by its size: {size} parameters ({where}), {large} or more", size=told, where=where, large=large
        )
    else:
        yield say(
            "not guessed, by its size: {size} parameters ({where}), fewer than {large}",
            size=told,
            where=where,
            large=large,
        )
    yield _of_such_a_size(size.value, assessment.law)


def _is_of_another_kind(assessment: Assessment) -> bool:
    """Whether a model is of a kind of which the size of language models tells nothing."""
    return hints_at_narrowness(assessment.dossier.model) or writes_nothing(assessment.dossier.model)


def _of_such_a_size(size: Fraction, law: Law) -> Line:
    above, of = above_by_size(size)
    return say(
        "of {of} language models of such a size whose compute is known {above} are above {line} FLOP{cites}",
        of=f"{of}",
        above=f"{above}",
        line=words.number(law.number("criterion_flop")),
        cites=words.in_brackets(law.cited(cite(*_ON_SIZE))),
    )
