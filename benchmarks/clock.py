"""Whether every page names the same duties with the same days, on every day about the days of many dossiers.

``python benchmarks/clock.py`` goes over all examples and the dossiers of ``clock_dossiers.toml`` on every day from
thirty before to thirty after each of their dates, and takes hours; ``--share 40 --seed 3`` draws so many pairs of a
dossier and a day, ``--of NAME --on DAY`` is one. Of each duty every page that has to name it by ``clock_table.toml``
does, with the same last day, state and days left; pages are read from outside (``clock_pages.py``). A second count
works the last days out by itself (``clock_days.py``), of ranges by every single day in them, and says which duties
have to be there at all. Exits with 1 where anything disagrees. ``--planted`` plants the errors of
``clock_planted.toml`` one at a time, and exits with 1 where one of them is not seen.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shlex
import shutil
import string
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import clock_days
import clock_pages
from clock_pages import TABLE, Row

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(__file__).resolve().parent
AROUND = 30
FIRST = date(2025, 7, 18)
"""The first day of the law: on none before it is anything asked."""
OF_OLDER = (date(2025, 8, 2), date(2027, 8, 2))
"""The days of the law that a dossier with an earlier day hangs on: Chapter V applies, older models comply."""
SOON = 30
KEYS = (
    "id", "obligation", "event", "actor", "model", "outcome", "kind", "origin", "state", "safe_day", "last_day",
    "days_left", "done_on", "lacks", "counted", "cites",
)  # fmt: skip
STATES = ("late", "perhaps-late", "due", "ahead", "undated", "going-on", "done")
TEXTS = ("first", "full", "deadlines", "calendar", "documents", "draft", "plan", "check")
COMMANDS = {
    "first": ("assess",),
    "full": ("assess", "--full"),
    "assess-json": ("assess", "--format", "json"),
    "deadlines": ("deadlines",),
    "calendar": ("deadlines", "--format", "ics"),
    "deadlines-json": ("deadlines", "--format", "json"),
    "documents": ("documents",),
    "documents-json": ("documents", "--format", "json"),
    "draft": ("draft", "--all", "--output", "DIR"),
    "plan": ("plan",),
    "plan-json": ("plan", "--format", "json"),
    "check": ("check", "--no-cache"),
    "check-json": ("check", "--no-cache", "--format", "json"),
}
OF_ONE = ("first", "full", "assess-json", "documents", "draft", "plan", "plan-json")
"""Pages of one model; of a dossier with several they are asked for each."""
OF_ACTOR = ("first", "full")
"""Pages that speak first of one actor; of a dossier with several they are asked for each."""
SILENT = {"plan": "error[nothing-planned]", "draft": "error[nothing-to-write]"}
"""Pages that need not speak, and what they say instead."""
WHOLE = ("deadlines-json", "assess-json")
"""Documents that hold the whole list; what the others hold of it has to be the same."""

_LATE = r"(?<!perhaps[ -])(?<!perhaps )\blate\b"
_PERHAPS = r"perhaps[ -]late|nothing says that"
_DONE = r"\bdone\b|\bover\b|\blapsed\b"


@dataclass(frozen=True, kw_only=True)
class Story:
    """A dossier with what is expected of it."""

    name: str
    text: str
    expected: tuple[dict[str, Any], ...] = ()

    @property
    def told(self) -> dict[str, Any]:
        return tomllib.loads(self.text)

    @property
    def models(self) -> list[str]:
        """The names of its models; none where there is only one."""
        given = self.told.get("model")
        return [each["name"] for each in given] if isinstance(given, list) and len(given) > 1 else []

    @property
    def called(self) -> dict[str, str]:
        """The names of its models by what documents call them where these have it: their identifier on the hub."""
        given = self.told.get("model", {})
        every = given if isinstance(given, list) else [given]
        return {each["hub_id"]: each["name"] for each in every if "hub_id" in each and "name" in each}

    @property
    def actors(self) -> dict[str, str]:
        """The names of its actors by their ids."""
        return {each["id"]: each.get("name", each["id"]) for each in self.told.get("actors", ())}

    @property
    def days(self) -> list[date]:
        """Every day about each of its dates."""
        dates = {date.fromisoformat(each) for each in re.findall(r"\b\d{4}-\d\d-\d\d\b", self.text)}
        for each in self.expected:
            last = last_days(each)[1]
            dates |= {last} if last is not None else set()
        dates |= set(OF_OLDER) if any(on < OF_OLDER[0] for on in dates) else set()
        about = {on + timedelta(days=offset) for on in dates for offset in range(-AROUND, AROUND + 1)}
        return sorted(on for on in about if FIRST <= on < date(2031, 1, 1))


def all_stories() -> list[Story]:
    """The examples and the dossiers of the benchmark."""
    written = tomllib.loads((FOLDER / "clock_dossiers.toml").read_text("utf-8"))
    of_examples = {each["name"]: tuple(each["expect"]) for each in written["example"]}
    found = [
        Story(
            name=f"example-{path.parent.name}",
            text=path.read_text("utf-8"),
            expected=of_examples.get(path.parent.name, ()),
        )
        for path in sorted((ROOT / "examples").glob("*/gpai.toml"))
    ]
    for each in written["dossier"]:
        parts = (string.Template(written["parts"][part]).substitute(each["values"]) for part in each["parts"])
        found.append(Story(name=each["name"], text="".join(parts), expected=tuple(each.get("expect", ()))))
    return found


# -- what the pages say


@dataclass(frozen=True, kw_only=True)
class Look:
    """A dossier on a day: the list of duties, and what each page says."""

    story: Story
    on: date
    listed: list[dict[str, Any]]
    documents: dict[str, list[dict[str, Any]] | None]
    rows: dict[tuple[str, str, str], list[Row] | None]
    """By page, model and actor, both empty where it speaks of all; None where a page does not speak."""
    failed: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Why a page does not speak that should."""


def words(page: str, story: Story, on: date, model: str = "", actor: str = "") -> list[str]:
    """The words of a command."""
    command, *options = COMMANDS[page]
    more = [*(["--model", model] if model else []), *(["--actor", actor] if actor else [])]
    return [command, story.name, *options, *more, "--on", on.isoformat()]


def looked(story: Story, on: date) -> Look:
    """What every page says of a dossier, which lies in the folder in which this runs."""
    names, rows, documents, failed = tuple(story.actors.values()), {}, {}, {}
    for page in COMMANDS:
        for model in (story.models or [""]) if page in OF_ONE else [""]:
            for actor in list(story.actors) if len(story.actors) > 1 and page in OF_ACTOR else [""]:
                told = words(page, story, on, model, actor)
                drafts = Path("drafts", page)
                shutil.rmtree(drafts, ignore_errors=True)
                code, text, beside = clock_pages.printed(*(str(drafts) if word == "DIR" else word for word in told))
                if code > 1 and not any(SILENT[of] in beside for of in SILENT if page.startswith(of)):
                    failed[page, model, actor] = beside or "it ends without a word"
                if page.endswith("json"):
                    found = None if code > 1 else entries_of(text, page)
                    before = documents.get(page)
                    documents[page] = found if before is None else [*before, *(found or [])]
                    continue
                rows[page, model, actor] = read(page, text, drafts / "manifest.json", names) if code < 2 else None
                if page == "draft" and code == 2:
                    rows[page, model, actor] = []  # it says that there is nothing to write
    return Look(
        story=story, on=on, listed=documents["deadlines-json"] or [], documents=documents, rows=rows, failed=failed
    )


def entries_of(text: str, page: str) -> list[dict[str, Any]] | None:
    """The list of a document; what the list of deadlines said before it had one, in its words."""
    found = clock_pages.entries(text)
    if found is None and page == "deadlines-json":
        return [_as_dated(each) for each in json.loads(text)["deadlines"]]
    return found


def _as_dated(each: dict[str, Any]) -> dict[str, Any]:
    state = {"unknown": "undated", "owed": "going-on"}.get(each["state"], each["state"])
    own = {"event": "", "origin": "stated", "safe_day": each["due_on"], "last_day": each["ends_on"], "lacks": ""}
    return {**each, **own, "state": state}


def read(page: str, text: str, manifest: Path, actors: tuple[str, ...]) -> list[Row]:
    """The rows of a page."""
    if page in ("full", "deadlines", "check", "calendar"):
        return getattr(clock_pages, page)(text, actors)
    if page == "draft":
        return clock_pages.drafted(manifest)
    return {
        "first": clock_pages.first_screen,
        "documents": clock_pages.documents,
        "plan": clock_pages.plan,
    }[page](text)


# -- whether they agree


@dataclass(kw_only=True)
class Tally:
    """How many agreements hold, and each disagreement with the command that shows it."""

    agree: Counter[str] = field(default_factory=Counter)
    differ: list[tuple[str, str, str]] = field(default_factory=list)

    def judge(self, of: str, reason: str, command: str) -> None:
        """Count one agreement, or a disagreement where there is a reason."""
        if reason:
            self.differ.append((of, reason, command))
        else:
            self.agree[of] += 1


def compare(look: Look, tally: Tally) -> None:
    """Hold every page of a dossier on a day against the list, and the list against the second count."""
    _documents(look, tally)
    for entry in look.listed:
        tally.judge("the list itself", _itself(entry, look.on), _command("deadlines-json", look))
    for (page, model, actor), why in look.failed.items():
        tally.judge(page, f"no page: {why}", _command(page, look, model, actor))
    for (page, model, actor), rows in look.rows.items():
        if rows is None:
            continue  # it has nothing to say of this dossier, as a plan without a run
        mine = [
            entry
            for entry in look.listed
            if (not model or model_of(look.story, entry) == model) and (not actor or entry["actor"] == actor)
        ]
        command = _command(page, look, model, actor)
        for reason, about in _page(page, mine, rows, look):
            tally.judge(page, f"{about}: {reason}" if reason else "", command)
    for expected in look.story.expected:
        reason = _expected(expected, look)
        if reason is not None:
            about = f"{expected['duty']}: {reason}" if reason else ""
            tally.judge("the second count", about, _command("deadlines-json", look))


def _command(page: str, look: Look, model: str = "", actor: str = "") -> str:
    return shlex.join(["gpaiscope", *words(page, look.story, look.on, model, actor)])


def _documents(look: Look, tally: Tally) -> None:
    """What each document lists is what the list of deadlines has; whole lists are whole, and no duty is there twice."""
    own: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for entry in look.listed:
        own.setdefault(_key(entry), []).append(entry)
    for key, found in own.items():
        reason = f"{key[0]}: {len(found)} times in the list, with one actor, model and event" if len(found) > 1 else ""
        tally.judge("the list itself", reason, _command("deadlines-json", look))
    for page, listed in look.documents.items():
        command = _command(page, look)
        if listed is None:
            if page != "plan-json":  # it says that nothing is planned
                tally.judge(page, "no key dated", command)
            continue
        if page == "deadlines-json":
            continue
        if page in WHOLE:
            for key in own.keys() - {_key(entry) for entry in listed}:
                tally.judge(page, f"{key[0]}: not listed", command)
        for entry in listed:
            others = own.get(_key(entry), [])
            least = min(
                ([key for key in KEYS if entry.get(key) != other.get(key)] for other in others), key=len, default=None
            )
            reason = "listed here alone" if least is None else f"another {', '.join(least)}" if least else ""
            tally.judge(page, f"{entry.get('id')}: {reason}" if reason else "", command)


def _key(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(entry.get(key)) for key in ("id", "actor", "model", "event"))


def _itself(entry: dict[str, Any], on: date) -> str:
    """What is wrong with an entry by itself."""
    if missing := [key for key in KEYS if key not in entry]:
        return f"{entry.get('id')}: without {', '.join(missing)}"
    state, left = entry["state"], entry["days_left"]
    (first, last), safe = span(entry["last_day"]), span(entry["safe_day"])[0]
    wrong = ""
    if state not in STATES:
        wrong = f"the state {state!r}"
    elif state == "undated" and not entry["lacks"]:
        wrong = "undated, and not said what is missing"
    elif state == "undated" and last is not None:
        wrong = "undated, with a last day"
    elif state in ("late", "perhaps-late", "due", "ahead") and last is None:
        wrong = f"{state} without a last day"
    elif state == "late" and last is not None and last >= on:
        wrong = f"late, and not on every day to {last}"
    elif state in ("due", "ahead") and last is not None and last < on:
        wrong = f"{state}, and {last} has passed"
    elif safe is not None and first is not None and safe > first:
        wrong = f"the safe day {safe} after {first}"
    elif state == "late" and last is not None and left != (last - on).days:
        wrong = f"{left} days since {last}"
    elif state in ("due", "ahead") and left is not None and left not in _left(safe, last, on):
        wrong = f"{left} days left until {safe}, by law {last}"
    return f"{entry['id']}: {wrong}" if wrong else ""


def _left(safe: date | None, last: date | None, on: date) -> set[int]:
    if safe is not None and safe >= on:
        return {(safe - on).days}
    return {(last - on).days} if last is not None else set()


def span(told: object) -> tuple[date | None, date | None]:
    """Both ends of a day of a document."""
    if isinstance(told, str):
        return date.fromisoformat(told), date.fromisoformat(told)
    if isinstance(told, dict):
        first, last = told.get("earliest"), told.get("latest")
        return date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None
    return None, None


def _page(page: str, listed: list[dict[str, Any]], rows: list[Row], look: Look) -> Iterator[tuple[str, str]]:
    """For each duty of the list whether a page names it as it should, and for each row whether a duty stands behind."""
    known = [row for row in rows if row.duties]
    for entry in listed:
        cell = _cell(page, entry)
        own = [row for row in known if _is_of(row, entry, look.story)]
        if page != "draft" and not any(_against(row, entry, page, look.on) == "" for row in own):
            others = [other for other in listed if other is not entry and _may_be_told_for(other, entry)]
            own = [row for row in own if not _is_of_another(row, others, page, look)]
        if page == "plan":  # its answer has to agree, whatever its list of days says
            own = [row for row in own if row.heading == "headline"] or own
        about = f"{entry['id']} of {entry['actor']}, {entry['outcome']}, {entry['state']}, {_said(entry)}"
        if cell is None:
            yield f"an origin that the table does not have: {entry['origin']}", about
        elif cell == "never" and own:
            yield f"named there: {own[0].text!r}", about
        elif not own:
            yield "not named" if _has_to(cell, entry) else "", about
        elif page != "draft":
            reasons = [_against(row, entry, page, look.on) for row in own]
            if not _has_to(cell, entry):  # where a page need not name it, a row without a day says nothing else
                reasons = [reason if row.tells else "" for row, reason in zip(own, reasons, strict=True)]
            yield "" if "" in reasons else f"{reasons[0]}: {own[0].text!r}", about
    if page == "draft":
        files = Counter(row.text for row in rows)
        yield ", ".join(f"{many} documents in {file}" for file, many in files.items() if many > 1), "files"
    if page == "first":
        told = sorted(row.text for row in rows if row.heading == "commitments")
        counted = Counter(entry["state"] for entry in listed if _is_counted(entry))
        own = sorted(f"{state.replace('-', ' ')} {many}" for state, many in counted.items())
        yield "" if told == own else f"{told} and not {own}", "commitments"
    for row in known if page != "draft" else []:
        behind = [entry for entry in listed if _is_of(row, entry, look.story)]
        about = f"{' or '.join(sorted(row.duties))}, {row.text!r}"
        if not behind:
            yield "in no list", about
        elif row.tells and all(_against(row, entry, page, look.on) for entry in behind):
            yield f"no duty is so: {_against(row, behind[0], page, look.on)}", about


def _may_be_told_for(other: dict[str, Any], entry: dict[str, Any]) -> bool:
    """Whether a row may be of another duty: of the same, or of another report of incidents, which go by one name."""
    reports = other["obligation"] == entry["obligation"] == "serious_incident_reporting"
    return reports or other["id"] == entry["id"]


def _is_counted(entry: dict[str, Any]) -> bool:
    """Whether the first screen counts a duty among the commitments that are late, or perhaps."""
    is_other = entry["kind"] == "commitment" and entry["obligation"] != "serious_incident_reporting"
    return is_other and entry["outcome"] == "yes" and entry["state"] in ("late", "perhaps-late")


def _is_of_another(row: Row, others: list[dict[str, Any]], page: str, look: Look) -> bool:
    """Whether a row that fits one duty badly is that of another one of the same name."""
    return any(_is_of(row, other, look.story) and _against(row, other, page, look.on) == "" for other in others)


def _said(entry: dict[str, Any]) -> str:
    return f"safe {entry['safe_day']}, last {entry['last_day']}"


def _cell(page: str, entry: dict[str, Any]) -> str | None:
    """What the table says of a duty on a page."""
    group = next((each for each in TABLE["group"] if entry["id"] in each["duties"]), {})
    cells = group.get(entry["origin"])
    return cells[page] if cells else None


def _has_to(cell: str, entry: dict[str, Any]) -> bool:
    """Whether a page has to name a duty by its cell of the table."""
    state, open_ = entry["state"], entry["state"] != "done"
    # Who signed the code reports within a number of days, by a duty of its own: that one is named.
    is_of_another = state == "going-on" and entry["id"] in TABLE["nature"]["at-once"]
    if cell == "pressing":
        safe, left = span(entry["safe_day"])[0], entry["days_left"]
        near = state in ("due", "ahead") and left is not None and left <= SOON
        return state in ("late", "perhaps-late") or (near and safe is not None)
    return {
        "always": True,
        "binds": open_ and entry["outcome"] == "yes",
        "named": open_ and not is_of_another,
        "dated": state not in ("undated", "going-on"),
        "plan": open_ and entry["outcome"] == "yes",
    }.get(cell, False)


def model_of(story: Story, entry: dict[str, Any]) -> str:
    """The name of the model of an entry."""
    return str(story.called.get(entry["model"], entry["model"]))


def _is_of(row: Row, entry: dict[str, Any], story: Story) -> bool:
    actor = story.actors.get(entry["actor"], entry["actor"])
    model = model_of(story, entry)
    return (
        entry["id"] in row.duties
        and (not row.actor or row.actor == actor)
        and (not row.model or re.search(rf"(^|, ){re.escape(model)}($|[ ,])", row.model) is not None)
    )


def _against(row: Row, entry: dict[str, Any], page: str, on: date) -> str:
    """What a row says otherwise than the list; empty where nothing."""
    state, left = entry["state"], row.left
    (first, last), (safe, safe_last) = span(entry["last_day"]), span(entry["safe_day"])
    ends = {each for each in (first, last) if each is not None}
    if state == "done":
        ends |= {each for each in (*span(entry["done_on"]), safe, safe_last) if each is not None}
        if not row.says(_DONE):
            return "not said to be done"
        return "another day" if row.days and not row.days & ends else ""
    if row.says(_LATE) != (state == "late"):
        return "late" if row.says(_LATE) else "not said to be late"
    if state == "perhaps-late" and not row.says(_PERHAPS):
        return "not said to be perhaps late"
    if state in ("undated", "going-on"):
        return f"{left} days" if left is not None else ""
    shown = {safe} if safe is not None and safe >= on else ends
    if page == "calendar":
        shown = {safe if safe is not None and safe >= on else first or last}
    if not row.days & shown and not (page == "calendar" and row.days & ends and state == "late"):
        return "another day" if row.days else "no day"
    if left is not None and left != entry["days_left"]:
        return f"{left} and not {entry['days_left']} days"
    if page in ("deadlines", "check") and left is None and state in ("late", "due") and entry["days_left"] is not None:
        return "no days left"
    return ""


# -- the second count


def last_days(expected: dict[str, Any]) -> tuple[date | None, date | None]:
    """The last days of what is expected, by the second count."""
    first, last = (date.fromisoformat(each) if each else None for each in expected["from"])
    return clock_days.bounds(expected["count"], first, last)


def _expected(expected: dict[str, Any], look: Look) -> str | None:
    """What is otherwise than expected; None on a day on which nothing is."""
    on = look.on
    if not date.fromisoformat(expected["since"]) <= on <= date.fromisoformat(expected.get("until", "2099-12-31")):
        return None
    found = [entry for entry in look.listed if _is_expected(entry, expected, look.story)]
    if not found:
        return "not listed"
    reasons = [_differs(entry, expected, on) for entry in found]
    return "" if "" in reasons else reasons[0]


def _is_expected(entry: dict[str, Any], expected: dict[str, Any], story: Story) -> bool:
    return (
        entry["id"] == expected["duty"]
        and ("model" not in expected or model_of(story, entry) == expected["model"])
        and entry["actor"] == expected.get("actor", "vantor")
    )


def _differs(entry: dict[str, Any], expected: dict[str, Any], on: date) -> str:
    """What an entry says otherwise than the second count."""
    first, last = last_days(expected)
    own_first, own_last = span(entry["last_day"])
    assert last is not None  # every range has a later end
    if entry["outcome"] != expected.get("outcome", "yes"):
        return f"outcome {entry['outcome']}"
    if expected.get("at_most"):
        return "" if own_last is not None and own_last <= last else f"last day {own_last}, and at the latest {last}"
    if own_last != last or (first is not None and own_first != first):
        return f"last day {own_first} to {own_last}, and not {first} to {last}"
    if entry["origin"] != expected.get("origin", "stated"):
        return f"origin {entry['origin']}"
    safe = clock_days.safe(expected["count"], date.fromisoformat(expected["from"][0] or expected["from"][1]))
    if safe is not None and first is not None and span(entry["safe_day"])[0] != safe:
        return f"safe day {entry['safe_day']}, and not {safe}"
    states = expected.get("state") or _states(expected, last, on)
    return "" if not states or entry["state"] in states else f"{entry['state']}, and not {' or '.join(states)}"


def _states(expected: dict[str, Any], last: date, on: date) -> list[str]:
    """The states that are right on a day, by the rules of states; none where these leave it open.

    The early end of a range of events makes a state; one that comes of holidays which no notice names does not.
    """
    if "done" in expected and date.fromisoformat(expected["done"]) <= on:
        return ["done"]
    nature = next((name for name, ids in TABLE["nature"].items() if expected["duty"] in ids), "")
    if expected.get("origin") == "planned":
        return ["ahead"] if last >= on else []
    if nature == "conduct":
        return ["going-on"] if last <= on else []
    if last < on:
        return {"act": ["late"], "thing": ["perhaps-late"], "at-once": ["perhaps-late"]}.get(nature, [])
    stated = expected["from"][0]
    if stated and clock_days.end(expected["count"], date.fromisoformat(stated)) < on:
        return ["perhaps-late"]
    return ["due"] if nature else []


# -- the campaign


def drawn(stories: list[Story], share: int | None, seed: int) -> list[tuple[Story, date]]:
    """Every pair of a dossier and a day, or so many of them, of as many dossiers as there are in turn."""
    if share is None:
        return [(story, on) for story in stories for on in story.days]
    chance = random.Random(seed)
    order = chance.sample(stories, len(stories))
    return [(order[place % len(order)], chance.choice(order[place % len(order)].days)) for place in range(share)]


def campaign(pairs: list[tuple[Story, date]]) -> Tally:
    """Hold all pages of these dossiers on these days against one another."""
    tally, home = Tally(), Path.cwd()
    kept = {name: os.environ.get(name) for name in ("NO_COLOR", "COLUMNS")}
    os.environ |= {"NO_COLOR": "1", "COLUMNS": "120"}
    with tempfile.TemporaryDirectory() as folder:
        try:
            os.chdir(folder)
            for story in {story.name: story for story, _ in pairs}.values():
                Path(story.name).mkdir()
                Path(story.name, "gpai.toml").write_text(story.text, "utf-8")
            for place, (story, on) in enumerate(pairs):
                if place and place % 200 == 0:
                    print(f"{place} of {len(pairs)}: {len(tally.differ)} disagree", file=sys.stderr)
                compare(looked(story, on), tally)
        finally:
            os.chdir(home)
            for name, value in kept.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
    return tally


def show(tally: Tally, most: int) -> None:
    """Print the figures by page, and the disagreements, each kind once with a command that shows it."""
    differ = Counter(of for of, _, _ in tally.differ)
    for of in sorted(tally.agree.keys() | differ.keys()):
        print(f"{of:16} {tally.agree[of]:7} agree, {differ[of]:6} differ")
    print(f"in all {tally.agree.total()} agree, {len(tally.differ)} disagree")
    kinds: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for of, reason, command in tally.differ:
        kind = re.sub(r"\d[\d-]*", "#", reason)
        kinds.setdefault((of, kind), []).append((reason, command))
    for (of, _), found in sorted(kinds.items(), key=lambda kind: -len(kind[1]))[:most]:
        reason, command = found[0]
        print(f"\n{of}, {len(found)} times: {reason}\n  {command}")


# -- planted errors


def planted(only: list[str]) -> int:
    """Plant each error in a copy of the program, and say whether the days that it names see it; how many do not.

    It is seen where these days agree without it, and do not with it.
    """
    unseen = 0
    for error in tomllib.loads((FOLDER / "clock_planted.toml").read_text("utf-8"))["planted"]:
        if only and error["name"] not in only:
            continue
        found = _planted(error)
        unseen += found != "seen"
        print(f"{error['name']}: {found}")
    return unseen


def _planted(error: dict[str, Any]) -> str:
    if "file" not in error:
        return "has no place in the program yet"
    text = (ROOT / error["file"]).read_text("utf-8")
    if text.count(error["right"]) != 1:
        return f"{error['right']!r} stands {text.count(error['right'])} times in {error['file']}"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "src", Path(folder, "src"), ignore=shutil.ignore_patterns("__pycache__"))
        without = _disagreements(error["shown"], Path(folder, "src"))
        Path(folder, error["file"]).write_text(text.replace(error["right"], error["wrong"]), "utf-8")
        planted_in = _disagreements(error["shown"], Path(folder, "src"))
    if without:
        return f"not to be judged, for without it {without} disagree"
    return "seen" if planted_in else "NOT SEEN"


def _disagreements(pairs: list[str], source: Path) -> int:
    """How many disagreements these dossiers have on these days with the program in a folder."""
    program = [sys.executable, __file__, "--most", "0", *(word for pair in pairs for word in ("--pair", pair))]
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(program, capture_output=True, encoding="utf-8", env=environment, check=False)
    found = re.search(r"in all \d+ agree, (\d+) disagree", done.stdout)
    if found is None:
        raise SystemExit(f"the campaign did not end: {done.stderr[-1500:]}")
    return int(found[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=int, help="so many pairs of a dossier and a day, drawn")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--of", action="append", default=[], metavar="NAME", help="these dossiers alone")
    parser.add_argument("--on", action="append", default=[], metavar="DAY", help="these days alone")
    parser.add_argument("--pair", action="append", default=[], metavar="NAME@DAY", help="this dossier on this day")
    parser.add_argument("--most", type=int, default=30, help="so many kinds of disagreement are printed")
    parser.add_argument("--planted", nargs="*", metavar="NAME", help="plant these errors, or all")
    told = parser.parse_args()
    if told.planted is not None:
        return 1 if planted(told.planted) else 0
    stories = [each for each in all_stories() if not told.of or each.name in told.of]
    if told.pair:
        by_name = {each.name: each for each in stories}
        split = [pair.split("@") for pair in told.pair]
        pairs = [(by_name[name], date.fromisoformat(on)) for name, on in split]
    elif told.on:
        pairs = [(story, date.fromisoformat(on)) for story in stories for on in told.on]
    else:
        pairs = drawn(stories, told.share, told.seed)
    tally = campaign(pairs)
    print(f"{len({story.name for story, _ in pairs})} dossiers, {len(pairs)} days of theirs")
    show(tally, told.most)
    return 1 if tally.differ else 0


if __name__ == "__main__":
    sys.exit(main())
