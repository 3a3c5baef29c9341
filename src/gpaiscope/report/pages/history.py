"""What has happened: the states of a procedure, what was done, and what became known since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.dated import Dated, done_on
from gpaiscope.dossier import Done, path_of
from gpaiscope.report import phrases, words
from gpaiscope.report.blocks import Block, Cite, Code, Heading, Item, Items, Line, Named, Row, Rows, Sentence
from gpaiscope.values import DateRange, Truth

if TYPE_CHECKING:
    from gpaiscope.assessment.hindsight import Act
    from gpaiscope.assessment.history import Spell


def procedure(assessment: Assessment) -> Iterator[Block]:
    """The states of the procedure before the Commission, by the day on which each began."""
    if not assessment.history:
        return
    yield Heading(("The procedure before the Commission",))
    several = len(words.names(assessment.dossier)) > 1
    yield Items(items=tuple(_state(each, assessment, several) for each in assessment.history))


def _state(each: Spell, assessment: Assessment, several: bool) -> Item:
    names = words.names(assessment.dossier)
    whom: Line = (" · ", Named(names.get(each.actor, each.actor))) if several and each.actor else ()
    nobody: Line = (" · whom it concerns is not said",) if several and not each.actor else ()
    return Item(
        line=(f"{_since(each)}: {each.state.says}", *whom, *nobody),
        tone="unknown" if each.holds is Truth.UNKNOWN else "",
        notes=(tuple(_below(each, assessment)),),
    )


def _since(each: Spell) -> str:
    began = f"since {words.day(each.began_on)}" if each.began_on != DateRange() else "since a day that is not stated"
    if each.holds is Truth.NO and each.ended_on is not None:
        return f"{began}, until {words.day(each.ended_on)}"
    return {Truth.YES: began, Truth.NO: f"{began}, over"}.get(each.holds, f"{began}, perhaps")


def _below(each: Spell, assessment: Assessment) -> Iterator[str | Cite | Code]:
    for place, cited in enumerate(assessment.law.cited(each.state.cites)):
        yield from ("; " if place else "", Cite(cited, full=True))
    if each.path:
        yield from (" · ", Code(each.path))
    if each.source is not None and (source := words.source(each.source)):
        yield f" · {source}"
    if each.known_on is not None:
        yield f" · known since {each.known_on}"


def done(assessment: Assessment) -> Iterator[Block]:
    """What the dossier says was done, and what it names as showing that."""
    listed = assessment.dossier.done or ()
    if not listed:
        return
    yield Heading(("Said to be done",))
    shorts = {each.id: each.short for each in assessment.law.obligations}
    names = words.names(assessment.dossier)
    yield Items(items=tuple(_entry(each, place, shorts, names) for place, each in enumerate(listed)))
    yield Sentence(("It says that it was done, never that it was right.",), quiet=True)


def _entry(each: Done, place: int, shorts: dict[str, str], names: dict[str, str]) -> Item:
    word = each.obligation.value if each.obligation else ""
    actor = each.actor.value if each.actor else ""
    stated = [("by", each.by), ("source", each.source), ("document", each.document)]
    more = [part for key, text in stated if text is not None for part in (f" · {key}: ", Named(text.value))]
    known = f" · known since {each.known_on}" if each.known_on else ""
    where = path_of(each, f"done[{place}]")
    return Item(
        line=(f"{words.capital(shorts.get(word, word))}, {_days(each)} · ", Named(names.get(actor, actor))),
        notes=((Code(where), *more, known),),
    )


def _days(each: Done) -> str:
    days = [("on", each.on), ("sent on", each.sent_on), ("received on", each.received_on)]
    told_ = [f"{key} {words.day(stated.value)}" for key, stated in days if stated is not None]
    return ", ".join(told_) or words.on(done_on(each))


# What became known since

MOST_ACTS: Final = 4
MOST_ANSWERS: Final = 4


def looked_back(assessment: Assessment, *, full: bool = False) -> Iterator[Block]:
    """What is said otherwise by all that is known, and which acts were late when it became known that they were due."""
    found = assessment.hindsight
    if found is None:
        return
    yield Heading(("As is known now",))
    if not found.acts and not found.answers:
        yield Sentence(
            (f"Nothing that became known since {assessment.known_on} changes an answer or a day.",), quiet=True
        )
        return
    names = words.names(assessment.dossier)
    shorts = {each.id: each.short for each in assessment.law.obligations}
    acts = found.acts if full else found.acts[:MOST_ACTS]
    rows = [_act(each, shorts, names) for each in acts]
    rows += [_changed(assessment, shorts, names, full)] if found.answers else []
    left = len(found.acts) - len(acts)
    more: Line = (f"and {words.count(left, 'more act')}: --full",) if left else ()
    yield Rows(rows=tuple(rows), more=more)


def _act(each: Act, shorts: dict[str, str], names: dict[str, str]) -> Row:
    whom: Line = (" · ", Named(names.get(each.actor, each.actor))) if len(names) > 1 else ()
    lines: list[Line] = [(shorts[each.obligation], *whom)]
    then, now = _stands(each.then), _stands(each.now)
    lines.append((f"then: {then}; now: {now}",) if then != now else (now,))
    lines += [(_when_known(each),)] if each.learned_on is not None else []
    late = each.days is not None and each.days > 0
    return Row(label=("late when known" if late else "otherwise",), items=tuple(lines), tone="late" if late else "")


def _stands(deadline: Dated | None) -> str:
    """How an act stands, in a few words."""
    if deadline is None:
        return "not owed"
    sure = phrases.unless_sure(deadline)
    if deadline.state == "done":
        return "".join(phrases.done(deadline)[::2]) + sure
    if deadline.state == "late":
        return f"{phrases.how_far(deadline)}, {phrases.undone(deadline)}{sure}"
    return phrases.by_day(deadline) + sure


def _when_known(each: Act) -> str:
    """Whether an act was late when it became known that it was due."""
    known = f"that it was due is known since {each.learned_on}"
    if each.days is None:
        return known
    if each.days > 0:
        known_day = each.now is not None and each.now.last.exact
        return f"{known}, {'' if known_day else 'at least '}{words.count(each.days, 'day')} after its last day"
    return f"{known}, {words.count(-each.days, 'day')} before its last day was over"


def _changed(assessment: Assessment, shorts: dict[str, str], names: dict[str, str], full: bool) -> Row:
    found = assessment.hindsight
    assert found is not None  # there are answers
    shown = found.answers if full else found.answers[:MOST_ANSWERS]
    lines: list[Line] = []
    for each in shown:
        whom: Line = (" · ", Named(names.get(each.actor, each.actor))) if each.actor and len(names) > 1 else ()
        name = shorts.get(each.id) or _claim(assessment, each.id, names.get(each.actor, each.actor))
        lines.append((f"{name}: then {each.then.value}, now {each.now.value}", *whom))
    left = len(found.answers) - len(shown)
    lines += [(f"{words.count(left, 'more answer')}",)] if left else []
    return Row(label=("other answers",), items=tuple(lines))


def _claim(assessment: Assessment, id: str, actor: str) -> str:
    """What a rule says where it holds."""
    law = assessment.law
    rule = next(each for each in law.body.rules if each.id == id)
    return law.text(law.version(rule).says).replace("{actor}", actor)
