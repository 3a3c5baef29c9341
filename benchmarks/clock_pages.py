"""The pages of the program read from outside: printed text by patterns, documents by json, the calendar by icalendar.

Nothing of the program is imported to read them. A row says of which duties it may be, whose, and what it tells.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import icalendar

TABLE = tomllib.loads(Path(__file__).with_name("clock_table.toml").read_text("utf-8"))
SHORTS = sorted(TABLE["short"].items(), key=lambda named: -len(named[1]))
"""What rows call the duties, the longest first, for one may begin as another does."""

_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b(?: to (?:(\d{4})-)?(\d\d)-(\d\d)\b)?")
_LEFT = re.compile(r"(?<![\d,])([\d,]+) days? left\b")
_LATE = re.compile(r"(?<![\d,])([\d,]+) days? late\b")
_TODAY = re.compile(r"\btoday\b")
_SIGNED = re.compile(r"^(!!|!|✓|✗|\?|§|-|=) ")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a page: the duties that it may be of, its actor and model as far as it names them, and what it tells."""

    duties: frozenset[str]
    text: str
    heading: str = ""
    actor: str = ""
    model: str = ""

    @property
    def days(self) -> set[date]:
        found = set()
        for year, month, day, to_year, to_month, to_day in _DAY.findall(self.text):
            found.add(date(int(year), int(month), int(day)))
            if to_month:
                found.add(date(int(to_year or year), int(to_month), int(to_day)))
        return found

    @property
    def left(self) -> int | None:
        """The days left, below nought where it says how many days late; None where it tells no number."""
        if found := _LEFT.search(self.text):
            return int(found[1].replace(",", ""))
        if found := _LATE.search(self.text):
            return -int(found[1].replace(",", ""))
        return 0 if _TODAY.search(self.text) else None

    @property
    def tells(self) -> bool:
        """Whether it tells a day, or a number of days."""
        return bool(self.days) or self.left is not None

    def says(self, pattern: str) -> bool:
        return re.search(pattern, f"{self.heading}: {self.text}", re.IGNORECASE) is not None


def printed(*arguments: str) -> tuple[int, str, str]:
    """How a command ends in this process, what it prints, and what it says beside that."""
    from gpaiscope.cli import run

    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(list(arguments))
    said, beside = (stream.buffer.getvalue().decode("utf-8") for stream in (out, err))  # type: ignore[attr-defined]
    return code, said, beside


# -- text


def named(text: str) -> tuple[frozenset[str], str]:
    """The duties whose name a text begins with, and the rest; none where it begins with no name."""
    for _, short in SHORTS:
        if text.lower().startswith(short.lower()) and not text[len(short) :][:1].isalnum():
            return frozenset(id for id, other in SHORTS if other == short), text[len(short) :]
    return frozenset(), text


def ending(text: str) -> tuple[frozenset[str], str]:
    """The duties whose name a text ends with, and what comes before."""
    for _, short in SHORTS:
        before = text[: -len(short)]
        if text.lower().endswith(short.lower()) and not before[-1:].isalnum():
            return frozenset(id for id, other in SHORTS if other == short), before
    return frozenset(), text


def items(text: str, indent: int) -> Iterator[tuple[str, str]]:
    """Each item of a page that begins at so many blanks, its lines joined, under the line without blanks above it."""
    heading, lines = "", []
    for line in [*text.splitlines(), "end"]:
        own = len(line) - len(line.lstrip())
        if not line.strip() or own > indent:
            if lines and line.strip():
                lines.append(line.strip())
            continue
        if lines:
            yield heading, " ".join(lines)
        lines = [line.strip()] if own == indent else []
        heading = line.strip() if own == 0 else heading


def first_screen(text: str) -> list[Row]:
    """The headlines, the rows of what is owed and what comes with a launch, and how many commitments are late."""
    counted = re.findall(r"^  ((?:perhaps )?late) +(\d+) commitments?:", text, re.MULTILINE)
    committed = [Row(duties=frozenset(), text=f"{state} {many}", heading="commitments") for state, many in counted]
    return [*headlines(text), *rows_of_many(text), *committed]


def headlines(text: str) -> list[Row]:
    found = []
    for block in text.split("\n\n"):
        parts = re.split(r"\n(?=\S)", block)
        for part in parts:
            said = " ".join(part.split())
            if _SIGNED.match(said):
                ids = [id for id, pattern in TABLE["headline"].items() if re.search(pattern, said)]
                if ids:
                    found.append(Row(duties=frozenset(ids), text=said, heading="headline"))
    return found


def rows_of_many(text: str) -> list[Row]:
    """Rows of which each tells a day on the left and several duties on the right."""
    found = []
    for block in text.split("\n\n"):
        heading, _, rest = block.partition("\n")
        if heading.startswith(("What would turn", "Still to answer", "Next", "Everything")):
            continue
        for row in re.split(r"\n(?=  \S)", "\n" + rest):
            when, _, several = row.strip("\n").strip().partition("  ")
            if not several and "\n" in when:
                when, _, several = when.partition("\n")
            when, _, actor = " ".join(when.split()).partition(" · ")
            actor = re.sub(r" \((?:likely|unknown|unsettled)\)$", "", actor)
            pieces = [named(piece) for piece in " ".join(several.split()).split(" · ")]
            shared = pieces[-1][1] if pieces[-1][1].startswith(";") else ""  # what ends the row is said of all in it
            for ids, more in pieces:
                if ids:
                    found.append(Row(duties=ids, text=f"{when}{more or shared}", heading=heading, actor=actor))
    return found


def full(text: str, actors: tuple[str, ...]) -> list[Row]:
    """The list of every day, and the sentences on the obligations, on the page that has everything.

    A sentence on an obligation tells what is so now, the list also what comes with a plan.
    """
    found = []
    for heading, item in items(text, 2):
        said = _SIGNED.sub("", item)
        if heading.startswith("Every day to keep"):
            told, _, last = said.removesuffix(", if it binds").rpartition(" · ")
            actor = last if last in actors else ""
            ids, before = ending(told if actor else said.removesuffix(", if it binds"))
            found.append(Row(duties=ids, text=before, heading="every day", actor=actor))
        elif heading.startswith("Obligations of ") and said != item and not item.startswith("✗"):
            actor = heading.removeprefix("Obligations of ").partition(" [")[0]
            ids = frozenset(id for id, pattern in TABLE["full"].items() if re.search(pattern, item))
            found += [Row(duties=frozenset([id]), text=item, heading="full", actor=actor) for id in ids]
    return found


def deadlines(text: str, actors: tuple[str, ...]) -> list[Row]:
    """The list of days, under its headings."""
    found = []
    for heading, item in items(text, 2):
        cut = next((place for actor in actors if (place := item.find(f" · {actor}")) >= 0), -1)
        ids, before = ending(item[:cut]) if cut >= 0 else (frozenset(), "")
        if ids:
            actor = next(each for each in actors if item[cut:].startswith(f" · {each}"))
            told = item[cut:].split(" · ")[2:3]
            model = told[0] if told else ""
            found.append(Row(duties=ids, text=before, heading=heading, actor=actor, model=model))
    return found


def documents(text: str) -> list[Row]:
    """The documents that are owed or may be."""
    found = []
    for heading, item in items(text, 2):
        stated = re.match(r"[!?§]+ ([a-z-]+): (.*?)(?: for [a-z-]+(?:,| and|;).*)?$", item)
        if stated and stated[1] in TABLE["forms"]:
            model, _, actor = heading.rpartition(" · ")
            duties = frozenset(TABLE["forms"][stated[1]])
            found.append(Row(duties=duties, text=stated[2], heading="documents", actor=actor, model=model))
    return found


def plan(text: str) -> list[Row]:
    """The notification at the top and among the days, and what comes with the placing."""
    found = headlines(text)
    for _, item in items(text, 2):
        if told := re.match(r"(\d{4}-\d\d-\d\d.*?)  +last day to notify the Commission( \(.*?\))?", item):
            found.append(Row(duties=frozenset(["notification"]), text=f"by {told[1]}{told[2] or ''}", heading="days"))
    for block in text.split("\n\n"):
        if block.startswith("What comes with the placing"):
            found += rows_of_many(block)
    return found


def check(text: str, actors: tuple[str, ...]) -> list[Row]:
    """The findings on days, of the model named above them."""
    found, model = [], ""
    for line in re.sub(r"\n {6,}", " ", text).splitlines():
        if header := re.match(r"  (?:✗|!|✓|\?|§|-) .*? · (.*?) · ", line):
            model = header[1]
        if finding := re.search(r"\b(?:error|warning|note) (date-[a-z-]+) (.*)", line):
            ids, more = named(finding[2])
            actor = next((each for each in actors if more.startswith(f" of {each}")), "")
            if ids:
                told = more.removeprefix(f" of {actor}")
                heading = {"date-missed": "late", "date-may-be-missed": "perhaps late"}.get(finding[1], "soon")
                found.append(Row(duties=ids, text=told, heading=heading, actor=actor, model=model))
    return found


# -- the calendar, the set of documents, JSON


def calendar(text: str, actors: tuple[str, ...]) -> list[Row]:
    """The events, of which each has the day that it stands on."""
    found = []
    for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        summary, on = str(event["SUMMARY"]), event["DTSTART"].dt
        actor = next((each for each in actors if f": {each}, " in summary), "")
        ids, mark = ending(summary.split(f": {actor}, ")[0])
        model = summary.split(f": {actor}, ")[-1].removesuffix(" (if it binds)")
        categories = ", ".join(event["CATEGORIES"].cats) if "CATEGORIES" in event else ""
        found.append(Row(duties=ids, text=f"{on} {mark} {categories}", heading="calendar", actor=actor, model=model))
    return found


def drafted(manifest: Path) -> list[Row]:
    """The documents of a set that was written."""
    if not manifest.exists():
        return []
    return [
        Row(
            duties=frozenset(TABLE["forms"][each["document"]]),
            text=each["file"],
            heading="draft",
            actor=each["provider"],
        )
        for each in json.loads(manifest.read_text("utf-8"))["documents"]
        if each["document"] in TABLE["forms"]
    ]


def entries(text: str) -> list[dict[str, Any]] | None:
    """The list of dated duties of a document, that of each model where it has several; None where it has no list."""
    found = list(_lists(json.loads(text)))
    return [entry for each in found for entry in each] if found else None


def _lists(document: Any) -> Iterator[list[dict[str, Any]]]:
    if isinstance(document, dict):
        if isinstance(document.get("dated"), list):
            yield document["dated"]
            return
        for part in document.values():
            yield from _lists(part)
    elif isinstance(document, list):
        for part in document:
            yield from _lists(part)
