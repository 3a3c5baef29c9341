"""How old the day is up to which the law was checked, and the page that says how each source was looked through.

    python tools/law_age.py              end with 1 where that day is more than 60 days before today
    python tools/law_age.py --write      write docs/law-sources.md from law/sources.toml

Needs no library, so that a release asks it before anything is installed.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs/law-sources.md"
MOST_DAYS: Final = 60
sys.path.insert(0, str(ROOT / "src"))


def law_checked() -> date:
    """The day up to which the law was checked, as every answer states it."""
    from gpaiscope.law.parameters import PARAMETERS

    day = PARAMETERS["law_checked"].values[-1].value
    assert isinstance(day, date)
    return day


def too_old(checked: date, today: date) -> str:
    """What is wrong where the law was checked too long ago for a release on a day; empty where it was not."""
    last = checked + timedelta(days=MOST_DAYS)
    if today <= last:
        return ""
    return (
        f"the law was checked to {checked}, more than {MOST_DAYS} days before {today}: look its sources through again, "
        "and write their days into src/gpaiscope/law/sources.toml and law_checked into parameters.toml"
    )


def page() -> str:
    """The page on the sources of law, from their table."""
    from gpaiscope.law.sources import SOURCES, TRIED

    lines = [
        "# The sources of law",
        "",
        f"The law was checked to {law_checked()}. It is the earliest day up to which the sources that change reach;",
        "the list of signatories has a day of its own. Answers state it as a date, and never how long ago it is.",
        f"A release is made at most {MOST_DAYS} days after it.",
        "",
        "*Looked through* is the day on which a source was last read. *Reaches to* is the day up to which what was",
        "read tells of changes: nothing later was seen. This page is written from `src/gpaiscope/law/sources.toml`.",
        "",
        f"On {TRIED} all were asked for again at their publishers. What could not be reached keeps its days, and is",
        "marked.",
        "",
        "| Source | Edition that is read | Looked through | Reaches to | How |",
        "|---|---|---|---|---|",
    ]
    for source in SOURCES:
        document, edition = source.document, source.document.editions[-1]
        name = document.key if document.key in document.title else f"{document.title} ({document.key})"
        looked = f"{source.looked}" if source.looked else "not by itself"
        mark = "" if source.reached or not source.looked else f"; not reached on {TRIED}"
        lines.append(
            f"| [{name}]({edition.url}) | {edition.version} | {looked}{mark} | {source.reaches or ''} | {source.how} |"
        )
    return "\n".join(lines) + "\n"


def main(*words: str) -> int:
    if "--write" in words:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    wrong = too_old(law_checked(), date.today())
    print(wrong or f"the law was checked to {law_checked()}", file=sys.stderr if wrong else sys.stdout)
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
