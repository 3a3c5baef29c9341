"""What is said of a conclusion and of an act that is owed: what is so, what is safe meanwhile, how late it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.dated import CONDUCT
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.saying import asked_of
from gpaiscope.law.citation import parse
from gpaiscope.law.sentences import THE_ACTOR
from gpaiscope.report import words, yours
from gpaiscope.report.blocks import Cite, Code, Line, Strong
from gpaiscope.values import DateRange, Exact, Outcome, digits_text, unique

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion
    from gpaiscope.assessment.dated import Dated
    from gpaiscope.engine.expression import Assumption
    from gpaiscope.errors import Unreadable
    from gpaiscope.law import Law
    from gpaiscope.law.exposure import Ceiling

SAFE: Final = "Safe course"
"""What leads to what to do meanwhile."""

UNDONE: Final = "nothing says that it was done"
"""What is said of an act whose day has passed."""


def beginning(text: str, name: str) -> str:
    """The text as the beginning of a sentence; a name that it begins with stays as it is written."""
    return text if text.startswith(name) and name != THE_ACTOR else words.capital(text)


def claim(conclusion: Conclusion, law: Law, name: str = "") -> str:
    """What is so by an outcome, as a sentence; an actor's name at its beginning stays as it is written."""
    from gpaiscope.assessment.saying import told  # the days of a list are said without it

    return beginning(told(conclusion, law, name or THE_ACTOR), name or THE_ACTOR)


def safe_courses(conclusion: Conclusion, law: Law, *, short: bool = False) -> list[str]:
    """What to do while questions of law leave an answer open, one course a question; nothing for any other answer."""
    if conclusion.finding.outcome is not Outcome.UNSETTLED:
        return []
    from gpaiscope.law.commentary import safe_course  # most answers are settled, and the commentary is long

    open_ = [each.question.name for each in conclusion.finding.left_open]
    return list(unique(law.text(course) for name in open_ if (course := safe_course(name, short=short))))


def read_as_guidelines(assessments: Iterable[Assessment]) -> str:
    """The open questions in which what the actors are follows the Guidelines, and were otherwise if not; else empty."""
    standings = (standing for assessment in assessments for standing in assessment.standings)
    followed = (result.question.name for standing in standings for result in standing.conclusion.finding.followed)
    if not (names := unique(followed)):
        return ""
    from gpaiscope.report.say import say_text  # most answers are otherwise by no reading

    return say_text("open in law, and read as the Guidelines do: {names}", names=words.listed(list(names)))


def guessed(assessment: Assessment, conclusion: Conclusion, *, asks: bool = True, to_you: bool = False) -> str:
    """On which guesses an answer hangs, and which key settles it, if one does; empty where it is sure, or open.

    ``to_you``: it is put to the only actor that there is.
    """
    guesses = assessment.hangs_on(conclusion)
    if not guesses:
        return ""
    if to_you:
        said = f"Guessed: {'; '.join(unique(yours.to_you(guess.says, assessment) for guess in guesses))}."
    else:
        said = f"{stated_by_nobody(guesses)}."
    hint = _settled_at(assessment, conclusion) if asks else ""
    if not hint:
        return said
    from gpaiscope.report.say import say_text  # most answers are sure

    return say_text("{guessed} {hint}", guessed=said, hint=hint)


def _settled_at(assessment: Assessment, conclusion: Conclusion) -> str:
    """Which key to say something at; empty where no one key settles the answer."""
    from gpaiscope.assessment.settling import settling_key  # most answers are sure, and nothing has to be tried
    from gpaiscope.report.say import say_text

    key = settling_key(assessment, conclusion)
    if key is None:
        return ""
    if key.settling_share == 1:
        return say_text("Say {key} to settle it.", key=key.path)
    if key.closed:
        values = words.listed([value.strip('"') for value in key.values], "or")
        return say_text("Say {key}: {values} settles it.", key=key.path, values=values)
    return say_text("Say {key}, which can settle it.", key=key.path)


def stated_by_nobody(guesses: Iterable[Assumption]) -> str:
    """What is only guessed, without the sign at its end."""
    return f"Guessed, and stated by nobody: {'; '.join(unique(guess.says for guess in guesses))}"


def by_day(row: Dated, passed: str = "due") -> str:
    """By when something is to be done, or since when; ``at the latest`` where it may have to be earlier.

    ``passed`` leads the day of what is late. Of weeks that run from a day which nobody said the day is told as well
    that they end on where they run from today.
    """
    shown = row.shown
    if row.state in ("going-on", "perhaps-late") and row.has_begun:
        return f"{'until' if row.kind == 'keeping' else 'since'} {words.day(shown)}"
    if row.state == "perhaps-late":
        return f"{passed} {words.day(shown)}"
    if shown.latest is None:
        return "on a day not known" if shown.earliest is None else f"not before {shown.earliest}"
    if row.state == "late":
        return f"{passed} {row.last.latest}{'' if row.last.exact else ' at the latest'}"
    if row.nature == CONDUCT:
        return f"from {words.day(shown)}"
    if row.if_known_today is not None:
        from gpaiscope.report.say import say_text

        return say_text(
            "by {day} at the latest, by {today} if known today",
            day=f"{shown.latest}",
            today=row.if_known_today.isoformat(),
        )
    return f"by {shown.latest}{'' if shown.exact and not (row.starts and row.asked) else ' at the latest'}"


def days_late(row: Dated) -> str:
    """By how many days something is, or was, late: at least so many where its last day, or its own, is a range."""
    exact = row.last.exact and (row.done_on is None or row.done_on.exact)
    return f"{'' if exact else 'at least '}{words.count(row.days or 0, 'day')} late"


def how_far(row: Dated) -> str:
    """How the days of something stand, in the words of every page: how late, perhaps late, or how many are left."""
    if row.state == "late":
        return f"{'likely ' if row.is_likely else ''}{days_late(row)}"
    if row.state == "perhaps-late":
        return "perhaps late"
    if row.state == "done":
        return done(row)[2].removeprefix(", ")
    left = row.days if row.state in ("due", "ahead") else None
    return "" if left is None else f"{words.count(left, 'day')} left" if left else "today"


def unless_sure(row: Dated) -> str:
    """What is said after something that only may bind, or does only by a guess; empty where it surely does."""
    if row.is_likely:
        return f", likely: if {words.listed([guess.says for guess in row.hangs_on])}"
    return "" if row.sure else ", if it binds"


def done(row: Dated) -> tuple[str, str, str]:
    """When something was done, in which tone that is said, and by how much it was too late."""
    likely = "likely " if row.is_likely else ""
    late = f", {likely}{days_late(row)}" if row.is_done_late else ", perhaps late" if row.is_done_perhaps_late else ""
    return (f"done {words.on(row.done_on)}" if row.done_on else "done", "due" if late else "", late)


def undone(row: Dated) -> str:
    """That nothing says that something was done, or that it is open in law whether what was done counts."""
    return doubted(row) or UNDONE


def perhaps_notify(row: Dated | None) -> Line:
    """By when to notify should it have to be done, the day to keep until that is known, and how far that is.

    Nothing where no day is known, or nothing is left to do.
    """
    if row is None or row.last.latest is None or row.state not in ("late", "due", "perhaps-late"):
        return ()
    from gpaiscope.report.say import say, say_text  # most answers are settled

    perhaps = Strong(say_text("Perhaps notify the Commission {by}", by=by_day(row, passed="by")))
    if not (standing := how_far(row)):
        return (perhaps,)
    if row.state == "late":
        return say("{perhaps} ({days}, if it is owed)", perhaps=perhaps, days=standing)
    return say("{perhaps} ({standing})", perhaps=perhaps, standing=standing)


def unsaid_since(row: Dated | None) -> Line:
    """That a notification hangs on since when its reason is known, by when it is due from today, and where to say it.

    Nothing where that is said, or it was done.
    """
    if row is None or not row.starts or row.asked is None or row.state == "done":
        return ()
    from gpaiscope.report.say import say  # most answers have their day

    unsaid = say(
        "Nothing says since when it has been known that the line will be passed, from which the {period} run.",
        period=to_notify(row.law),
    )
    if row.if_known_today is not None:
        day = Strong(row.if_known_today.isoformat())
        unsaid = say("{unsaid} From today they end on {day}.", unsaid=unsaid, day=day)
    step = Code('event = "known-that-will-be-met"')
    if not row.asked.path.endswith(".known_on"):
        return say("{unsaid} Say it as {table} with {step}, actor and on.", unsaid=unsaid, table=_STEPS, step=step)
    told = say("Say it as {key}, or as {table} with {step}.", key=Code(row.asked.path), table=_STEPS, step=step)
    return say("{unsaid} {told}", unsaid=unsaid, told=told)


_STEPS: Final = Code("[[procedure]]")


def notification_open(conclusion: Conclusion, row: Dated | None) -> Line:
    """That it is open whether the Commission must be notified, by law or for want of facts, and by when it would be.

    Nothing where that is decided.
    """
    outcome = conclusion.finding.outcome
    if outcome.decided:
        return ()
    from gpaiscope.report.say import say

    by, asks = perhaps_notify(row), next((each.question.asks for each in conclusion.finding.left_open), "")
    if by and row is not None and row.if_known_today is not None:
        by = say("{perhaps}, if known only today by {day}", perhaps=by, day=row.if_known_today.isoformat())
    if outcome is Outcome.UNSETTLED and by:
        return say("{perhaps}. The law leaves open: {asks}", perhaps=by, asks=asks)
    if outcome is Outcome.UNSETTLED:
        return say("Whether the Commission must be notified, the law leaves open: {asks}", asks=asks)
    if by:
        return say("{perhaps}: whether that is owed is not known.", perhaps=by)
    return say("Whether the Commission must be notified is not known.")


def what_is_open(assessment: Assessment, conclusion: Conclusion) -> Line:
    """On what an open answer hangs: a question of law with the safe course, or a fact and where to say it.

    Nothing where it is decided, or nothing is asked for it.
    """
    from gpaiscope.report.say import say

    if conclusion.finding.outcome is Outcome.UNSETTLED:
        asks = next((each.question.asks for each in conclusion.finding.left_open), "")
        safe = next(iter(safe_courses(conclusion, assessment.law)), "")
        return say("The law leaves open: {asks} Safe course: {safe}", asks=asks, safe=safe) if asks and safe else ()
    asked = () if conclusion.finding.outcome.decided else asked_of(conclusion, assessment)
    item = next((each for each in asked if each.path), None)
    if item is None:
        return ()
    if item.path in _planned_where(assessment):
        return say("Planned where? In the Union or elsewhere: say it at {path}.", path=Code(item.path))
    return say("Not known: {asks} Say it at {path}.", asks=item.asks, path=Code(item.path))


def _planned_where(assessment: Assessment) -> list[str]:
    """Where the dossier would say in which territory something is planned."""
    market = (assessment.given or assessment.dossier).market or ()
    return [f"market[{place}].territory" for place, event in enumerate(market) if name_of(event) == "planned-placing"]


def doubted(row: Dated) -> str:
    """When something was done of which it is open in law whether it counts; empty of any other."""
    if row.done_in is None:
        return ""
    done = f"done {words.on(row.done_on)}" if row.done_on else "it was done"
    return f"{done}, if that counts, which is open in law ({row.done_in.name})"


def otherwise_by(row: Dated | None) -> str:
    """By when an act is owed by another reading, said after the safe day; empty where the law leaves nothing open."""
    if row is None or row.open_in is None or row.state == "done":
        return ""
    return f"; by another reading {f'by {row.or_by}' if row.or_by is not None else 'later'}"


def to_notify(law: Law) -> str:
    """How long one has for a notification: ``two weeks``, or the days that a draft gives."""
    days = law.number("notification_days")
    return _WEEKS.get(Fraction(days) / 7) or f"{digits_text(days)} days"


_WEEKS: Final[Mapping[Exact, str]] = {2: "two weeks", 3: "three weeks", 4: "four weeks"}


def moved(row: Dated, law: Law) -> Line:
    """By when the period of a last day ends by law, where that is another day; empty where it is the same."""
    days, is_period = row.days_of, row.owed is not None and row.owed.obligation.term is not None
    if not is_period or row.state == "late" or row.safe is None or days.last == DateRange.exactly(row.safe):
        return ()
    moves = days.moves[1:]
    because = ", ".join(unique(move.because for move in moves))
    provisional = f"; holidays there are not listed yet: {'; '.join(days.provisional)}" if days.provisional else ""
    cites = law.cited(parse(each) for each in unique(move.cites for move in moves))
    cited = [span for each in cites for span in (" [", Cite(each), "]")]
    why = f" ({because}{provisional})" if because else provisional
    lead = f"{row.safe} is the safe day; the period ends by law {words.on(days.last)}{why}"
    return (lead, *cited)


def ceiling(found: Ceiling) -> str:
    """The ceiling of a fine: ``up to EUR 15 million, or 3 % of turnover if more``."""
    if found.at_least:
        share = f"{words.number(found.percent)}{words.TIED}% of turnover"
        return f"up to {words.euros(found.least)}, or {share} if more"
    return f"up to {words.euros(found.least)}"


def why_unreadable(one: Unreadable) -> Line:
    """Why it cannot be read, in a few words: the first mistake, and how many more there are."""
    from gpaiscope.report.say import say, say_text  # of most pages everything could be read

    first, *others = one.mistakes
    why = say_text("not {form}", form=first.expected) if first.reference == "syntax" else first.reference
    told: Line = say("cannot be read: {why}", why=why.replace("-", " "))
    if first.line:
        told = say("{cannot}, line {line}", cannot=told, line=str(first.line))
    return say("{cannot}, and {many} more", cannot=told, many=str(len(others))) if others else told
