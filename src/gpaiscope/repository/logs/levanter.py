"""What Levanter prints: its progress bar, which is logged line by line.

Source: stanford-crfm/levanter, ``callbacks/_metrics.py`` (``pbar_logger``), which sets tqdm-loggable to one line a
time: how many steps are done and the time since the bar began. Steps are rounded from a thousand on, and are not taken;
a run that is resumed begins its bar anew, so that the time is a lower end.
"""

from __future__ import annotations

import re
from typing import Final

from gpaiscope.repository.logs.printed import Printed
from gpaiscope.repository.logs.tally import Tally

_BAR: Final = re.compile(
    r"\bProgress on:train [\d.]{1,12}[kMG]?(?:it)?/[\d.]{1,12}[kMG]?(?:it)? rate:\S{1,30} "
    r"remaining:\S{1,30} elapsed:(?:(?P<days>\d{1,4}) days?, )?(?P<time>\d{1,5}(?::\d\d){1,2})(?![\d:])"
)


def _take(tally: Tally, bar: re.Match[str]) -> None:
    tally.rows += 1
    seconds = 0
    for part in bar["time"].split(":"):
        seconds = seconds * 60 + int(part)
    tally.add_quantity("runtime", int(bar["days"] or 0) * 86_400 + seconds)


class _Levanter:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    def __call__(self, line: str) -> None:
        if bar := _BAR.search(line):
            _take(self.tally, bar)


PRINTED: Final = Printed(sign=_BAR, reader=_Levanter)
