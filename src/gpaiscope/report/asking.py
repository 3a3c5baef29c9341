"""What is said while a person is asked: why a question is asked, of what it is, and which command finds the answer."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.gaps import by_gravity, leads, name_of
from gpaiscope.assessment.saying import own_provisions
from gpaiscope.assessment.standing import deciding_questions
from gpaiscope.engine.prose import sentence
from gpaiscope.law.sentences import THE_ACTOR
from gpaiscope.report import phrases, words
from gpaiscope.report.onward import PROGRAM, Call, as_path
from gpaiscope.report.say import say_text
from gpaiscope.values import DateRange, Outcome, Range

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion
    from gpaiscope.assessment.gaps import Gap


def gravest(assessment: Assessment, about: Sequence[Conclusion]) -> Conclusion | None:
    """Of some conclusions the one that comes first in an answer; None of none."""
    named = {name_of(each) for each in about}
    return next((each for each in by_gravity(assessment) if name_of(each) in named), None)


def parted_gaps(assessment: Assessment, found: Iterable[Gap], actor: str = "") -> tuple[list[Gap], list[Gap]]:
    """The gaps that count as open, by `deciding_questions`, and those on which nothing of that hangs."""
    open_ = {item.path or item.asks for item in deciding_questions(assessment, actor)}
    parts: tuple[list[Gap], list[Gap]] = ([], [])
    for gap in found:
        parts[(gap.missing.path or gap.missing.asks) not in open_].append(gap)
    return parts


def may_stop(assessment: Assessment, gaps: Sequence[Gap]) -> str:
    """That a person can stop, and what is left to be asked is good for; empty where how somebody stands is not settled.

    Without a gap there is nothing to be stopped.
    """
    leading = leads(assessment)
    is_open = any(not each.finding.outcome.decided or assessment.hangs_on(each) for each in leading)
    if is_open or not leading or not gaps:
        return ""
    named = {name_of(each) for gap in gaps for each in gap.blocks}
    left = [each.id for each in by_gravity(assessment) if name_of(each) in named]
    duties = {name_of(each.conclusion) for each in assessment.obligations} & named
    launched = assessment.at_launch
    at_launch = {item.path for item in deciding_questions(launched)} if launched is not None else frozenset()
    (lead, *others), names = leading, words.names(assessment.dossier)
    settled = _SETTLED if others else _SETTLED_OF_YOU
    if not others and (name := names.get(lead.actor, THE_ACTOR)) != THE_ACTOR:
        settled = phrases.claim(lead, assessment.law, words.short_name(name, lead.actor)).rstrip(".")
    places = {"settled": settled, "left": words.some(dict.fromkeys(left), MOST_LEFT)}
    if duties:
        return say_text(
            "{settled}: this is settled, and if it is all that you ask, you can stop here. What is left decides what "
            "is owed beside it, and by when: {left}.",
            **places,
        )
    if any(gap.missing.path in at_launch for gap in gaps):  # what is owed once it is placed is not counted before
        return say_text(
            "{settled}: this is settled, and if it is all that you ask, you can stop here. What is left decides what "
            "is owed once it is placed: {left}.",
            **places,
        )
    return say_text(
        "{settled}: this is settled, and you can stop here. What is left changes nothing of it or of what is owed; it "
        "says more about the model: {left}.",
        **places,
    )


_SETTLED: Final = "What each actor is"
_SETTLED_OF_YOU: Final = "How you stand"
MOST_LEFT: Final = 4


def why_asked(assessment: Assessment, gap: Gap) -> str:
    """Which answer a question decides, or bears on, with its paragraph."""
    conclusion = gravest(assessment, gap.decides or gap.blocks)
    if conclusion is None:
        return say_text("An answer hangs on it.")
    more = len({name_of(each) for each in gap.blocks}) - 1
    places = {"question": question_of(assessment, conclusion), "paragraph": _paragraph(assessment, conclusion)}
    if gap.decides:
        text = say_text("An answer to this may decide alone: {question} [{paragraph}]", **places)
    else:
        text = say_text("This stands in the way of: {question} [{paragraph}]", **places)
    if more > 0:
        text = say_text("{text} It bears on {others}.", text=text, others=words.count(more, "further answer"))
    return text


def question_of(assessment: Assessment, conclusion: Conclusion) -> str:
    """The question that a conclusion answers, with the name of the actor that it is about."""
    name = words.names(assessment.dossier).get(conclusion.actor, "") if conclusion.actor else ""
    law = assessment.law
    asks = sentence(law.version(conclusion.finding.rule), Outcome.UNKNOWN)
    return words.capital(law.text(asks, words.short_name(name, conclusion.actor) if name else THE_ACTOR))


def _paragraph(assessment: Assessment, conclusion: Conclusion) -> str:
    """The first provision of a rule: one says where to read, and seven say nothing."""
    first, *_ = own_provisions(conclusion, assessment.law)
    return words.cite(first)


def asked_of(assessment: Assessment, gap: Gap, path: str) -> str:
    """A question, with what it is asked of where several are listed: the same is asked of none of them twice."""
    of, place = _listed_in(path)
    if path != gap.missing.path:  # what all activities come to, asked of one of them
        return say_text(_OF_ONE[path.rpartition(".")[2]], activity=_called(assessment, of, place))
    listed = getattr(assessment.dossier, of, None)  # of `model`, which is a list in the file, each has its own dossier
    if not isinstance(listed, tuple) or not 0 <= place < len(listed) or len(listed) < 2:
        return gap.missing.asks
    return say_text("{question} ({entry})", question=gap.missing.asks, entry=_called(assessment, of, place))


_OF_ONE: Final = {
    "flop": "How much compute did {activity} take, more exactly, in FLOP?",
    "bound": "How much compute did {activity} take at most, in FLOP?",
    "started_on": "On which day did {activity} begin?",
    "ended_on": "On which day did {activity} end?",
}


def _listed_in(path: str) -> tuple[str, int]:
    """The list that a path leads into and the place there; -1 where it leads into none."""
    match = re.match(r"(?:.*: )?(\w+)\[(\d+)\]", path)
    return (match[1], int(match[2])) if match else ("", -1)


def _called(assessment: Assessment, of: str, place: int) -> str:
    """What an entry of a list is called among the others."""
    if of == "activities":
        return words.activity(assessment.dossier, place)
    entry = getattr(assessment.dossier, of)[place]
    named = next((told for key in ("name", "id", "hub_id") if (told := getattr(entry, key, None))), None)
    return getattr(named, "value", named) or f"{of}[{place}]"  # an actor's id is a plain text


def read_as(typed: str, values: Sequence[tuple[str, object]]) -> Iterator[str]:
    """What an answer was read as, where it was not typed as it is written."""
    for path, value in values:
        key = path.rpartition(".")[2]
        if isinstance(value, Range) and not value.exact:
            yield say_text("read as {amount}, for {key}", amount=words.amount(value), key=key)
        elif isinstance(value, Range) and len(values) > 1:
            yield say_text("read as {amount}, for {key}", amount=words.number(value.at("low"), 0), key=key)
        elif isinstance(value, DateRange) and str(value) != typed.strip():
            yield say_text("read as {days}", days=words.day(value))


def way_to_original() -> str:
    """The command that finds the name of an original."""
    return shlex.join((PROGRAM, "originals", "list"))


def way_to_actor(call: Call) -> str:
    """The command that shows what is known of a model whose actors are not."""
    return shlex.join((PROGRAM, "assess", as_path(call.path)))


def way_to(assessment: Assessment, gap: Gap, call: Call) -> str:
    """The command that finds the answer to a question, to be run as it stands."""
    list_, _, key = gap.missing.path.partition(".")
    of = list_.partition("[")[0]
    if of == "original":
        return way_to_original()
    if of == "activities" or key == "flop":
        ledger = ("ledger", as_path(call.path)) if assessment.entries else ("--help",)
        return shlex.join((PROGRAM, "estimate", *ledger))
    if gap.missing.path == "openness.licence":
        return shlex.join((PROGRAM, "licence", "--help"))
    conclusion = gravest(assessment, gap.decides or gap.blocks)
    if conclusion is None:
        return shlex.join((PROGRAM, "ask", as_path(call.path)))
    several = len(assessment.dossier.actors or ()) > 1
    return shlex.join(call.command("explain", conclusion.id, actor=conclusion.actor if several else "").argv)
