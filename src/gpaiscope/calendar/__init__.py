"""Periods and working days: when a period ends, by which provision, and how sure that is.

Works on days alone and knows no obligation. The law says how long a period is and what starts it.
"""

from gpaiscope.calendar.holidays import (
    BRUSSELS,
    MEMBER_STATES,
    Calendar,
    Certainty,
    HolidayYear,
    calendar_of,
    easter,
    places,
)
from gpaiscope.calendar.periods import (
    Counting,
    CountStep,
    End,
    Otherwise,
    Period,
    Unit,
    end,
    end_between,
)

__all__ = [
    "BRUSSELS", "MEMBER_STATES", "Calendar", "Certainty", "CountStep", "Counting", "End", "HolidayYear", "Otherwise",
    "Period", "Unit", "calendar_of", "easter", "end", "end_between", "places",
]  # fmt: skip
