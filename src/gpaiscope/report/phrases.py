"""What is said of a conclusion and of an act that is owed: what is so, what is safe meanwhile, how late it is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from gpaiscope.law.citation import parse
from gpaiscope.law.sentences import THE_ACTOR
from gpaiscope.report import words
from gpaiscope.report.blocks import Cite, Line
from gpaiscope.values import DateRange, Exact, Outcome, digits_text, unique

if TYPE_CHECKING:
    from gpaiscope.assessment import Conclusion
    from gpaiscope.assessment.dated import Day, Deadline
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


def days_late(deadline: Deadline) -> str:
    """By how many days an act is, or was, late: at least so many where its last day, or its own, is a range."""
    exact = deadline.earliest == deadline.latest and (deadline.done_on is None or deadline.done_on.exact)
    return f"{'' if exact else 'at least '}{words.count(deadline.days or 0, 'day')} late"


def done(deadline: Deadline) -> tuple[str, str, str]:
    """When an act was done, in which tone that is said, and by how much it was too late."""
    late = f", {days_late(deadline)}" if deadline.days is not None else ""
    return (f"done {words.on(deadline.done_on)}" if deadline.done_on else "done", "due" if late else "", late)


def undone(each: Deadline | Day) -> str:
    """That nothing says that an act was done, or that it is open in law whether what was done counts."""
    return doubted(each) or UNDONE


def doubted(each: Deadline | Day) -> str:
    """When an act was done of which it is open in law whether it counts; empty of any other."""
    if each.done_in is None:
        return ""
    done = f"done {words.on(each.done_on)}" if each.done_on else "it was done"
    return f"{done}, if that counts, which is open in law ({each.done_in.name})"


def otherwise_by(deadline: Deadline | None) -> str:
    """By when an act is owed by another reading, said after the safe day; empty where the law leaves nothing open."""
    if deadline is None or deadline.open_in is None or deadline.state == "done":
        return ""
    return f"; by another reading {f'by {deadline.or_by}' if deadline.or_by is not None else 'later'}"


def to_notify(law: Law) -> str:
    """How long one has for a notification: ``two weeks``, or the days that a draft gives."""
    days = law.number("notification_days")
    return _WEEKS.get(Fraction(days) / 7) or f"{digits_text(days)} days"


_WEEKS: Final[Mapping[Exact, str]] = {2: "two weeks", 3: "three weeks", 4: "four weeks"}


def moved(deadline: Deadline, law: Law) -> Line:
    """By when the period of a last day ends by law, where that is another day; empty where it is the same."""
    ends = deadline.ends
    if ends is None or ends.end == DateRange.exactly(ends.plain):
        return ()
    moves = ends.moves[1:]
    because = ", ".join(unique(move.because for move in moves))
    provisional = "; holidays there are not listed yet" if ends.provisional else ""
    cites = law.cited(parse(each) for each in unique(move.cites for move in moves))
    cited = [span for each in cites for span in (" [", Cite(each), "]")]
    lead = f"{ends.plain} is the safe day; the period ends by law {words.on(ends.end)} ({because}{provisional})"
    return (lead, *cited)


def ceiling(found: Ceiling) -> str:
    """The ceiling of a fine: ``up to EUR 15 million, or 3 % of turnover if more``."""
    if found.at_least:
        share = f"{words.number(found.percent)}{words.TIED}% of turnover"
        return f"up to {words.euros(found.least)}, or {share} if more"
    return f"up to {words.euros(found.least)}"
