"""The page of a published model that somebody wants to build on: what a fine-tune of it may take, and its licence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from gpaiscope.law.citation import cite
from gpaiscope.licences.terms import Verdict
from gpaiscope.report import blocks, words
from gpaiscope.report.computed import flop
from gpaiscope.report.onward import PROGRAM
from gpaiscope.report.say import say
from gpaiscope.values import Truth

if TYPE_CHECKING:
    from gpaiscope.assessment.building import PublishedBase
    from gpaiscope.engine.citation import Cited
    from gpaiscope.values import Exact

_GENERAL: Final = {
    Truth.YES: "more than {line} FLOP: indicatively a general-purpose AI model",
    Truth.NO: "not more than {line} FLOP: by its compute no general-purpose AI model",
    Truth.UNKNOWN: "on both sides of {line} FLOP: by its compute a general-purpose AI model, or not",
}
_PRESUMED: Final = {
    Truth.YES: "presumed: more than {line} FLOP",
    Truth.NO: "not presumed: not more than {line} FLOP",
    Truth.UNKNOWN: "presumed or not: on both sides of {line} FLOP",
}
_VERDICTS: Final = {
    Verdict.QUALIFIES: "{licence}: keeps the open-source exception",
    Verdict.DOES_NOT_QUALIFY: "{licence}: does not keep the open-source exception",
    Verdict.UNSETTLED: "{licence}: it can be argued either way whether it keeps the open-source exception",
    Verdict.UNKNOWN: "{licence}: not known here; its text tells",
}


def building_page(base: PublishedBase) -> blocks.Page:
    """What building on a published model means, on the day of its law."""
    original = base.original
    title: blocks.Line = (
        blocks.Named(original.hub_id),
        *((" · ", blocks.Named(original.maker)) if original.maker else ()),
        f" · on {base.law.day}",
    )
    return blocks.Page(
        title=title,
        blocks=(
            blocks.Answer(
                tone="no" if base.safe_to_spend else "unknown",
                headline=_headline_of_base(base),
                because=(say("By compute and licence alone: what you put on the market, and how, is not asked here."),),
                cites=_provisions_on_day(base, "Guidelines 60", "Guidelines 61"),
                asks="What may a fine-tune of this model take without making its maker a provider?",
            ),
            blocks.Rows(rows=tuple(_known_rows(base))),
            blocks.Heading(say("If you build on it")),
            blocks.Items(
                items=tuple(blocks.Item(line=(*line, *words.in_brackets(cites))) for line, cites in _consequences(base))
            ),
            blocks.Command((PROGRAM, "estimate", "original", original.hub_id), "how its compute was derived"),
            blocks.Command(
                (PROGRAM, "law", "show", "downstream_modifier_provider"), "the rule, and who reads it otherwise"
            ),
        ),
    )


def _headline_of_base(base: PublishedBase) -> blocks.Line:
    if base.safe_to_spend is None:
        return say(
            "a fine-tune of at most {spent} FLOP does {not_} make you a provider, unless this model took between"
            " {window} and {criterion}",
            spent=_flop_digits(base.slight_addition),
            not_=blocks.Strong("not"),
            window=_flop_digits(base.law.number("criterion_flop") - base.slight_addition),
            criterion=_flop_digits(base.law.number("criterion_flop")),
        )
    return say(
        "a fine-tune of at most {spent} FLOP does {not_} make you a provider",
        spent=_flop_digits(base.safe_to_spend),
        not_=blocks.Strong("not"),
    )


def _known_rows(base: PublishedBase) -> Iterator[blocks.Row]:
    original, law = base.original, base.law
    yield blocks.row("Training compute", flop(original.training_compute))
    for label, says, of, line in (
        ("General-purpose", _GENERAL, base.general, "criterion_flop"),
        ("Systemic risk", _PRESUMED, base.presumed, "presumption_flop"),
    ):
        yield blocks.row(label, say(says[of], line=_flop_digits(law.number(line))))
    if base.general is not Truth.NO:
        yield blocks.row("A third of it" if base.general is Truth.YES else "A third, if so", flop(base.third_of_it))
    if original.because:
        yield blocks.row("Taken for", blocks.Code(original.resolved_as))
    if base.licence:
        yield blocks.row("Licence as claimed", say(_VERDICTS[base.licence_verdict], licence=blocks.Named(base.licence)))
    else:
        yield blocks.row("Licence", "no source at hand says which")
    if base.withheld_in_union is not None:
        yield blocks.row("The Union", _union_line(base.withheld_in_union))


def _union_line(withheld: str) -> blocks.Line:
    return (
        say("the licence withholds there: {rights}", rights=withheld)
        if withheld
        else say("not shut out by this licence")
    )


def _consequences(base: PublishedBase) -> Iterator[tuple[blocks.Line, tuple[Cited, ...]]]:
    third, criterion = base.third_of_it, _flop_digits(base.law.number("criterion_flop"))
    if base.general is not Truth.NO:
        yield (
            say(
                "You fine-tune it: you become the provider of the result once your own training takes more than a third"
                " of its compute, {third} FLOP."
                if base.general is Truth.YES
                else "You fine-tune it, and it is general-purpose: you become the provider of the result once your own"
                " training takes more than a third of its compute, {third} FLOP.",
                third=words.amount(third, 3),
            ),
            _provisions_on_day(base, "Guidelines 60"),
        )
    if base.general is not Truth.YES:
        yield (
            say(
                "Where it is no general-purpose AI model, your fine-tune is none either until its compute and yours"
                " together are more than {criterion} FLOP.",
                criterion=criterion,
            ),
            _provisions_on_day(base, "Guidelines 17", "Guidelines 115"),
        )
    if base.presumed is not Truth.NO:
        yield (
            say(
                "Where it has systemic risk, a fine-tune of more than a third has it, too, and is to be notified to the"
                " Commission within {days}.",
                days=words.count(int(base.law.number("notification_days")), "day"),
            ),
            _provisions_on_day(base, "Guidelines 67", "AI Act Art 52(1)"),
        )
    yield (
        say("You put it into a system as it is: you are not its provider, unless its maker has shut out the Union."),
        _provisions_on_day(base, "Guidelines 56"),
    )


def _provisions_on_day(base: PublishedBase, *provisions: str) -> tuple[Cited, ...]:
    """Provisions as they stand on the day, leaving out those that do not yet."""
    return tuple(cited for citation in cite(*provisions) if (cited := citation.on(base.law.day)))


def _flop_digits(flops: Exact) -> str:
    return words.number(flops, 3)
