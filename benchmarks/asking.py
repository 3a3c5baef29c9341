"""Does ``ask --fill`` end, and know only what it was told? By hand: ``python benchmarks/asking.py [N] [--seed S]``.

Draws N dossiers, from the examples, from the law's cases and from the published schema, and takes part of what each
says away. A simulated person knows the whole one, and sees nothing but what the command prints: that person types
amounts, days, countries and names as people write them, is sometimes not sure, sometimes has no idea, types "why", and
takes answers back. The command itself is driven through its stdin and stderr, in this process.

Counted are, of all dossiers: questions that were put twice, entries and FLOP in a ledger beyond the whole dossier's,
runs that do not end, files that an answer taken back left otherwise than before, answers that contradict the whole
dossier's, and, of those where every question was answered exactly, answers that are not the same as those of the whole
dossier without what nobody asked for. Exits with 1 where any of these is there.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import completions

from gpaiscope.cli import run
from gpaiscope.dossier import read
from gpaiscope.dossier.editing import toml
from gpaiscope.dossier.kinds import AmountReader, Country, DayReader, Flag, Several, Word
from gpaiscope.dossier.tables import entry_at
from gpaiscope.dossier.words import COUNTRY_NAMES
from gpaiscope.errors import GpaiscopeError, InputError
from gpaiscope.service import assess
from gpaiscope.values import Outcome

ROOT: Final = Path(__file__).resolve().parent.parent
DAY: Final = date(2026, 10, 1)
FIRST_RUN: Final = "activities[0]"
MOST: Final = "3e20"
"""What a run that a log tells took at most: less than any number of days of machines that is asked for."""
MOST_LINES: Final = 1500
"""Lines that a person types at most before a run counts as one that does not end."""
LISTS: Final = ("activities", "market", "procedure")
TABLES: Final = ("model", "openness", "legacy", "reach")
LOG: Final = "trainer_state.json"
LOG_WITHOUT_END: Final = ROOT / "tests/repository/logs/trained/transformers-full" / LOG
KEPT: Final = frozenset({"id", "name", "kind", "event", "from", "model", "known_on", "actor", "to", "dossier", "log"})
"""Keys that a dossier keeps: what others refer to, and what an entry cannot be without."""
NAMED: Final = (
    "meta-llama/Meta-Llama-3.1-8B", "distilbert/distilbert-base-uncased", "Qwen/Qwen2.5-7B", "google/gemma-2-9b",
    "mistralai/Mistral-7B-v0.1", "openai-community/gpt2", "tiiuae/falcon-7b", "01-ai/Yi-34B",
)  # fmt: skip

ANSWERS: Final = (
    "provider", "gpai_model", "systemic_risk", "open_source_exemption", "downstream_modifier_provider",
    "placed_on_market", "notification_triggered", "one_third_criterion",
)  # fmt: skip

Json = dict[str, Any]


# Whole dossiers, and what is left of them


def whole_dossiers(random: Random) -> Iterator[Json]:
    """Dossiers without end: examples and cases in any order, each once a round, and as many that are drawn."""
    written = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(ROOT.glob("examples/*/gpai.toml"))]
    for path in sorted((ROOT / "tests" / "cases").rglob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8")).get("case", ()):
            if isinstance(case.get("dossier"), str) and "each" not in case:
                written.append(tomllib.loads(case["dossier"]))
    while True:
        random.shuffle(written)
        for told in written:
            if usable(told):
                yield in_json(told)
            # A number format that no table has is a mistake that only some questions come upon.
            drawn = without_key(in_json(completions.drawn(random)), "precision")
            yield with_published_original(drawn, random)


def usable(told: Json) -> bool:
    """Whether a dossier stands by itself: of one model, with no other file, and told once for all days."""
    text = json.dumps(told, default=str)
    return (
        isinstance(told.get("model", {}), dict)
        and bool(told.get("actors"))
        and not re.search(r'"(actors_from|dossier|log|config|since|until|unknown|known_on)"', text)
        and readable(in_json(told))
    )


def readable(told: Json) -> bool:
    """Whether a dossier has no mistake."""
    try:
        read(json.dumps(told).encode(), file="dossier.json")
    except InputError:
        return False
    return True


def in_json(told: Any) -> Any:
    """Values as JSON has them, each without its source."""
    if isinstance(told, dict):
        return in_json(told["value"]) if "value" in told else {key: in_json(value) for key, value in told.items()}
    if isinstance(told, list):
        return [in_json(value) for value in told]
    return told.isoformat() if isinstance(told, date) else told


def without_key(told: Any, name: str) -> Any:
    """A dossier without a key, wherever it stands."""
    if isinstance(told, dict):
        return {key: without_key(value, name) for key, value in told.items() if key != name}
    return [without_key(value, name) for value in told] if isinstance(told, list) else told


def with_published_original(told: Json, random: Random) -> Json:
    """A dossier of which, now and then, the original is one of the table."""
    originals = told.get("original")
    if isinstance(originals, list) and originals and random.random() < 0.6:
        changed = deepcopy(told)
        original = changed["original"][0]
        for key in ("training_compute", "cumulative_training_compute", "architecture", "hardware"):
            original.pop(key, None)
        original["hub_id"] = random.choice(NAMED)
        if readable(changed):
            return changed
    return told


def with_log(told: Json, random: Random) -> Json:
    """A dossier of which, now and then, a log tells the compute of an activity, and its person how much it was at most.

    A version that has no such key can be told by nobody.
    """
    activities = told.get("activities")
    if not isinstance(activities, list) or not activities or random.random() < 0.7:
        return told
    changed = deepcopy(told)
    first = changed["activities"][0]
    for key in ("flop", "architecture", "hardware"):
        first.pop(key, None)
    first["log"] = LOG
    if entry_at(f"{FIRST_RUN}.bound") is not None:
        first["bound"] = MOST
    return changed if readable(changed) else told


def removable(told: Json) -> Iterator[completions.Path]:
    """The places of which a dossier may say nothing yet."""
    for name in LISTS:
        if name in told:
            yield (name,)
        for place, entry in enumerate(told.get(name, ())):
            yield from ((name, place, key) for key in entry if key not in KEPT)
    for name in TABLES:
        yield from ((name, key) for key in told.get(name, {}) if key not in KEPT)
    for name in ("actors", "original"):
        for place, entry in enumerate(told.get(name, ())):
            yield from ((name, place, key) for key in entry if key not in KEPT)


def part_of(whole: Json, random: Random) -> Json:
    """A dossier with some of it taken away, that can be read."""
    part = deepcopy(whole)
    share = random.choice((0.3, 0.6, 0.9))
    for path in sorted(removable(whole), key=repr, reverse=True):
        if random.random() < share or path[-1] == "bound":
            before = deepcopy(part)
            completions.without(part, path)
            if not readable(part):
                part = before
    return part


def in_toml(told: Json) -> str:
    """A dossier in TOML, with headers for its tables and lists."""
    lines: list[str] = [f"{key} = {toml(value)}" for key, value in told.items() if not _has_header(value)]
    for key, value in told.items():
        if _has_header(value):
            head = f"[[{key}]]" if isinstance(value, list) else f"[{key}]"
            for table in value if isinstance(value, list) else [value]:
                lines += ["", head, *(f"{name} = {toml(one)}" for name, one in table.items())]
    return "\n".join(lines).lstrip("\n") + "\n"


def _has_header(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


# A person


@dataclass(slots=True)
class Person:
    """Answers what is asked out of a whole dossier that nobody else sees. ``sure``: exactly, and all that is known."""

    whole: Json
    file: Path
    random: Random
    sure: bool
    shown: str = ""
    typed: int = 0
    around: str = ""
    above: str = ""
    instead: dict[str, str] = field(default_factory=dict)
    entry: Counter[str] = field(default_factory=Counter)
    asked: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    last: str = ""
    tries: int = 0
    told: set[str] = field(default_factory=set)
    states: list[tuple[int, bytes]] = field(default_factory=list)
    """What the file has held at the beginning of a question, each with how many had been asked before the last one."""
    began: int = 0
    broken_back: list[str] = field(default_factory=list)
    goes_back: bytes | None = None
    begins: bool = True
    """Whether what is asked now is a question of its own, and no further key of an entry."""
    answered_all: bool = True

    def hear(self, text: str) -> None:
        """What the command prints."""
        self.shown += text

    def line(self) -> str:
        """What is typed now; empty at the end of all patience."""
        self.typed += 1
        if self.typed > MOST_LINES:
            return ""
        shown, self.shown = self.shown, ""
        return self._answer(shown) + "\n"

    def _answer(self, shown: str) -> str:
        above, _, prompt = shown.rpartition("\n")
        prompt = prompt.strip()
        self.above = above
        self.begins = re.search(r"(^|\n)\n", above) is not None
        if self.goes_back is not None:
            if self.file.read_bytes() != self.goes_back:
                self.broken_back.append(prompt)
            self.goes_back = None
        if found := re.search(r"(?:a new entry|Another entry) of (\w+)", above):
            self.around = found[1]
            more = found[0].startswith("Another")
            return self._new_entry(prompt, more=more, again="a new entry" not in above and not more)
        if "source (" in prompt:
            return self.random.choice(("", "", "report", "no idea"))
        if "yes or no" in prompt:
            return self._confirmed(shown)
        if "which?" in prompt:
            hub_id = str(self._known(self.asked[-1])).casefold()
            options = re.findall(r"(\d+) +(\S+/\S+)", above)
            return next((number for number, name in options if name.casefold() == hub_id), "")
        path = prompt.removesuffix(":")
        if re.fullmatch(r"[\w.\[\]]+", path) is None:
            return ""
        if "." not in path:  # the first key of an entry, asked once more
            return self._new_entry(prompt, more=False, again=True)
        return self._of(path)

    def _put(self, question: str) -> bool:
        """Whether a question is put anew: not where the same line is asked for once more."""
        if question == self.last:
            self.tries += 1
            return False
        self.last, self.tries = question, 0
        if question in self.asked:
            self.twice.append(question)
        data = self.file.read_bytes()
        if self.begins and (not self.states or self.states[-1][1] != data):
            self.states.append((self.began, data))
        if self.begins:
            self.began = len(self.asked)
        self.asked.append(question)
        return True

    def _back(self) -> str:
        """Take the last answer back: the file is to be as it was then, and what was asked since may be asked again."""
        data = self.file.read_bytes()
        if self.begins and len(self.states) > 1 and self.states[-1][1] == data:
            asked, _ = self.states.pop()
        elif not self.begins and self.states and self.states[-1][1] != data:
            asked = self.began  # of an entry that is half written: all of it is taken back
        else:
            return "why"
        self.goes_back = self.states[-1][1]
        del self.asked[asked:]
        self.last = ""
        return "back"

    def _new_entry(self, prompt: str, *, more: bool, again: bool) -> str:
        name, key = self.around, prompt.removesuffix(":").strip()
        if not more and not again:
            self._put(name)
            self.entry[name] = len(json.loads(json.dumps(self.on_file().get(name, []))))
        known = self.whole.get(name)
        place = self.entry[name]
        if name == "activities" and known and self.begins and place >= len(known) and "How much compute" in self.above:
            # Who is asked how much compute it took tells it of the run that there is, wherever the answer goes.
            self.instead[f"activities[{place}]"] = FIRST_RUN
            return str(known[0]["kind"])
        if again:
            self.tries += 1
            if self.tries > 2:
                return ""
        if known is None:
            return "" if more else self._no_idea()
        if place >= len(known):
            return "none" if not known and not more else ""
        if not again:
            self.entry[name] += 1
            self.told.add(f"{name}[{place}].{key}")
        entry = known[place if not again else max(0, self.entry[name] - 1)]
        return str(entry.get(key, ""))

    def on_file(self) -> Json:
        """What stands in the file now."""
        text = self.file.read_text(encoding="utf-8")
        return in_json(json.loads(text) if self.file.suffix == ".json" else tomllib.loads(text))

    def _of(self, path: str) -> str:
        first = self._put(path)
        if self.tries > 2:
            return ""
        if first and self.random.random() < 0.04:
            self.last = path
            return "why"
        if first and self.random.random() < 0.03:
            return self._back()
        value = self._known(path)
        if value is None:
            return self._no_idea()
        self.told.add(path)
        return self._written(path, value)

    def _no_idea(self) -> str:
        return self.random.choice(("", "no idea", "don't know", "?", "No idea."))

    def _known(self, path: str) -> Any:
        """What the whole dossier says at a path; None where it says nothing."""
        head, _, key = path.partition(".")
        path = f"{self.instead.get(head, head)}.{key}" if key else path
        if path == f"{FIRST_RUN}.flop" and LOG in str(self.whole.get("activities")):
            return {"high": MOST}
        found: Any = self.whole
        for step in completions.path_of(path):
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def _confirmed(self, shown: str) -> str:
        if found := re.search(r"read\s+as\s+(\S+/\S+)", shown):
            return "yes" if found[1].casefold() == str(self._known(self.asked[-1])).casefold() else "no"
        if "Nothing at all" in shown:
            if self.whole.get(self.around) != []:
                return "no"
            self.told.add(self.around)
            return "yes"
        return self.random.choice(("yes", "Y", "yeah"))

    # As people write it

    def _written(self, path: str, value: Any) -> str:
        if not self.sure and self.random.random() < 0.12:
            self.answered_all = False
            self.told.discard(path)
            return self._no_idea()
        declared = entry_at(path)
        kind = declared.kind if declared is not None else None
        if self.tries:  # what was not understood is written as the file has it
            return _plainly(value)
        if path.endswith(".bound") and "all runs together?" in self.above:
            self.answered_all = False  # a yes says less than the person knows
            return self.random.choice(("yes", "Yes", "no idea", f"at most {value}"))
        if path.endswith(".hub_id"):
            return self._name(str(value))
        if isinstance(kind, AmountReader):
            return self._amount(path, value, kind)
        if isinstance(kind, DayReader):
            return self._days(value)
        if isinstance(kind, Flag):
            return self.random.choice(
                ("yes", "y", "Yes", "yep", "true") if value else ("no", "n", "No.", "nope", "false")
            )
        if isinstance(kind, Country):
            names = [name for name, code in COUNTRY_NAMES.items() if code == value]
            return self.random.choice([str(value), *names[:1]])
        if isinstance(kind, Word):
            return self.random.choice((str(value), str(value).replace("-", " "), str(value).capitalize()))
        if isinstance(kind, Several) or isinstance(value, list):
            words = [str(each.get("chapter", each)) if isinstance(each, dict) else str(each) for each in value]
            return self.random.choice((", ".join(words), " ".join(words), " and ".join(words))) if words else "none"
        return _plainly(value)

    def _name(self, hub_id: str) -> str:
        tail = hub_id.rpartition("/")[2]
        return self.random.choice(
            (hub_id, tail, tail.lower(), tail.replace("-", " "), f"https://huggingface.co/{hub_id}", hub_id.upper())
        )

    def _amount(self, path: str, value: Any, kind: AmountReader) -> str:
        unit = self.random.choice(("", " FLOP", " flops")) if "(FLOP)" in kind.of else ""
        if isinstance(value, dict):
            low, high = value.get("low"), value.get("high")
            if low is not None and high is not None:
                forms = (f"{low}..{high}", f"between {low} and {high}", f"{low} to {high}", f"{low} - {high}")
                return self.random.choice(forms) if value.get("best") is None else f"{low}..{value['best']}..{high}"
            return f"at least {low}{unit}" if low is not None else f"at most {high}{unit}"
        if not self.sure and self.random.random() < 0.4 and _number(value):
            self.answered_all = False
            number = _number(value)
            forms = (f"about {value}", f"~{value}{unit}", f"between {number * 8 // 10} and {number * 12 // 10}",
                     f"at most {number * 11 // 10}", f"at least {number * 9 // 10}")  # fmt: skip
            return self.random.choice(forms)
        text = str(value)
        if match := re.fullmatch(r"(\d(?:\.\d+)?)e(\d\d)", text):
            text = self.random.choice((text, f"{match[1]} x 10^{match[2]}", f"{match[1]}*10**{match[2]}"))
        return text + unit

    def _days(self, value: Any) -> str:
        if isinstance(value, dict):
            first, last = value.get("earliest"), value.get("latest")
            if first is None or last is None:
                return f"since {first}" if last is None else f"by {last}"
            return self.random.choice((f"{first}..{last}", f"between {first} and {last}", f"{first} to {last}"))
        day = date.fromisoformat(value)
        return self.random.choice(
            (value, f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day.year}", f"{day.day}. {day:%b} {day.year}",
             f"{day.day:02}.{day.month:02}.{day.year}")
        )  # fmt: skip


def _plainly(value: Any) -> str:
    """A value in the words of a dossier."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return (
            " ".join(str(each.get("chapter", each)) if isinstance(each, dict) else str(each) for each in value)
            or "none"
        )
    if isinstance(value, dict):
        spoken = {"low": "at least", "high": "at most", "earliest": "since", "latest": "by"}
        known = {end: text for end, text in value.items() if text is not None}
        (end, text), *more = known.items()
        return "..".join(map(str, known.values())) if more else f"{spoken.get(end, '')} {text}".strip()
    return str(value)


def _number(value: Any) -> int:
    try:
        return int(value) if not isinstance(value, str) or value.isdecimal() else int(float(value))
    except (ValueError, OverflowError):
        return 0


# A run


class _Typed:
    """The standard input of the command: a person types each line when it is asked for."""

    def __init__(self, person: Person) -> None:
        self.person, self.buffer = person, self

    def readline(self, most: int = -1) -> bytes:
        return self.person.line().encode()

    def read(self) -> bytes:
        return b""

    def isatty(self) -> bool:
        return False


class _Heard(io.TextIOBase):
    """The standard error of the command, which the person reads."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.buffer = self  # type: ignore[assignment]

    def write(self, text: Any) -> int:
        self.person.hear(text.decode() if isinstance(text, bytes) else text)
        return len(text)


@dataclass(slots=True)
class Found:
    """What was found in all runs: how much was done, and what is wrong, each with the dossier that shows it."""

    dossiers: int = 0
    lines: int = 0
    questions: int = 0
    exact: int = 0
    as_whole: int = 0
    decided: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def add(self, sort: str, what: str) -> None:
        self.wrong[sort] += 1
        self.first.setdefault(sort, what)


def answers_of(path: Path) -> dict[tuple[str, str], Outcome]:
    """Every outcome of a dossier, by its name and its actor; of several models those of the last."""
    found = assess(path, on=DAY).values[-1]
    return {(each.id, each.actor): each.finding.outcome for each in found.everything}


def ledger_of(path: Path) -> tuple[int, Any, Any]:
    """How many entries a ledger has, and what they took in all at least and at most."""
    entries = assess(path, on=DAY).values[-1].entries or ()
    lows = sum(entry.flop.low or 0 for entry in entries)
    highs = [entry.flop.high for entry in entries]
    return len(entries), lows, None if None in highs else sum(highs)


def unasked(whole: Json, part: Json, told: set[str]) -> Json:
    """The whole dossier without what neither stood in the part nor was told."""
    found = deepcopy(whole)
    for path in sorted(_leaves(whole), key=repr, reverse=True):
        text = _text(path)
        if not _stands(part, path) and not any(text == one or text.startswith((f"{one}.", f"{one}[")) for one in told):
            completions.without(found, path)
            # A table of which nothing was told is not there, either: an empty one says that there is such a thing.
            if len(path) > 3 and completions.at(found, path[:-1]) == {} and not _stands(part, path[:-1]):
                completions.without(found, path[:-1])
    if f"{FIRST_RUN}.flop" in told and LOG in str(whole.get("activities")):  # told of by whom a log would have told
        found["activities"][0]["flop"] = {"high": MOST}
    for place, actor in enumerate(found.get("actors", ())):
        if f"actors[{place}].code_of_practice" in told:  # which is told by the names of its chapters alone
            actor["code_of_practice"] = [
                chapter["chapter"] if isinstance(chapter, dict) else chapter for chapter in actor["code_of_practice"]
            ]
    for name in LISTS:
        entries = found.get(name)
        if isinstance(entries, list):
            found[name] = [entry for entry in entries if entry]
            if not found[name] and name not in part and (whole[name] or name not in told):
                del found[name]  # of a list that nobody was told of nothing is known, and it is not empty
    return found


def _leaves(told: Any, path: completions.Path = ()) -> Iterator[completions.Path]:
    if isinstance(told, dict) and len(path) < 6 and not {"low", "high", "best", "earliest", "latest"} & told.keys():
        for key, value in told.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(told, list) and told and isinstance(told[0], dict) and len(path) == 1:
        for place, value in enumerate(told):
            yield from _leaves(value, (*path, place))
    else:
        yield path


def _stands(told: Json, path: completions.Path) -> bool:
    try:
        completions.at(told, path)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _text(path: completions.Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def asked_for(whole: Json, random: Random) -> list[str]:
    """For which answer it is asked: mostly for one of those that everybody needs, else for all."""
    if random.random() < 0.4:
        return []
    return [random.choice(ANSWERS), "--actor", str(random.choice(whole["actors"])["id"])]


def ask_about(whole: Json, part: Json, folder: Path, random: Random, found: Found, *, sure: bool) -> None:
    """One run, from the part of a dossier to what a person who knows the whole makes of it."""
    as_json = random.random() < 0.3
    file, told = (folder / name for name in (("gpai.json", "whole.json") if as_json else ("gpai.toml", "whole.json")))
    file.write_text(json.dumps(part, indent=1) if as_json else in_toml(part), encoding="utf-8")
    told.write_text(json.dumps(whole), encoding="utf-8")
    (folder / LOG).write_bytes(LOG_WITHOUT_END.read_bytes())
    person = Person(whole, file, random, sure)
    kept = sys.stdin, sys.stderr, sys.stdout
    sys.stdin, sys.stderr, sys.stdout = _Typed(person), _Heard(person), io.TextIOWrapper(io.BytesIO())  # type: ignore[assignment]
    try:
        code = run(["ask", str(file), *asked_for(whole, random), "--fill", "--on", DAY.isoformat()])
    finally:
        sys.stdin, sys.stderr, sys.stdout = kept
    found.dossiers += 1
    found.lines += person.typed
    found.questions += len(person.asked)
    shown = json.dumps({"whole": whole, "part": part, "sure": sure})
    if code:
        found.add("ended with an error", f"{person.shown[-400:]} {shown}")
        return
    if person.typed > MOST_LINES:
        found.add("does not end", f"{person.asked[-5:]} {shown}")
    for question in person.twice:
        found.add("asked twice", f"{question} {shown}")
    for question in person.broken_back:
        found.add("not as it was before", f"{question} {shown}")
    entries, low, _ = ledger_of(file)
    whole_entries, _, most = ledger_of(told)
    if entries > whole_entries or (most is not None and low > most):
        found.add("counted twice", f"{entries} entries, {low} of {whole_entries}, {most} {shown}")
    compare(whole, part, person, file, told, found, shown)


def compare(whole: Json, part: Json, person: Person, file: Path, told: Path, found: Found, shown: str) -> None:
    """What the answers are in the end, beside those of the whole dossier, and of what of it was told."""
    made, complete = answers_of(file), answers_of(told)
    told.write_text(json.dumps(unasked(whole, part, person.told)), encoding="utf-8")
    try:
        expected = answers_of(told)
    except GpaiscopeError:
        return  # what is left of the whole cannot stand by itself, so that nothing can be compared
    for key, outcome in made.items():
        other = expected.get(key, outcome)
        if outcome.decided and other.decided and outcome is not other:
            found.add("contradicts what was told", f"{key}: {outcome.value}, {other.value} {shown}")
        elif person.sure and person.answered_all and outcome is not other:
            found.add("not as told", f"{key}: {outcome.value}, {other.value} {shown} {sorted(person.told)}")
    if person.sure and person.answered_all:
        found.exact += 1
        found.as_whole += all(made.get(key) is outcome for key, outcome in complete.items() if outcome.decided)
        found.decided["of exact ones, open where the whole decides"] += sum(
            outcome.decided and made.get(key) is Outcome.UNKNOWN for key, outcome in complete.items()
        )
    for key, outcome in complete.items():
        if outcome.decided:
            found.decided["decided by the whole"] += 1
            found.decided["the same in the end" if made.get(key) is outcome else "open or other in the end"] += 1


def main() -> int:
    """Print what was counted, and for each sort of mistake the first dossier that shows it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dossiers", nargs="?", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shown", action="store_true", help="the first dossier of each sort of mistake")
    given = parser.parse_args()
    random, found, began = Random(given.seed), Found(), time.monotonic()
    wholes = whole_dossiers(random)
    with tempfile.TemporaryDirectory() as folder:
        while found.dossiers < given.dossiers:
            whole = with_log(next(wholes), random)
            place = Path(folder) / str(found.dossiers)
            place.mkdir(exist_ok=True)
            # A person of their own for each: what one types does not change which dossiers are drawn after it.
            person = Random(f"{given.seed} {found.dossiers}")
            ask_about(whole, part_of(whole, random), place, person, found, sure=person.random() < 0.5)
            if found.dossiers % 20 == 0:
                print(f"  {found.dossiers} dossiers, {dict(found.wrong)}", file=sys.stderr, flush=True)
    print(f"{found.dossiers} dossiers, {found.questions} questions, {found.lines} lines typed")
    for sort in ("asked twice", "counted twice", "does not end", "ended with an error", "not as it was before",
                 "contradicts what was told", "not as told"):  # fmt: skip
        print(f"  {found.wrong[sort]} {sort}")
    print(
        f"  {found.exact} answered exactly and whole, {found.as_whole} of them with every answer of the whole dossier"
    )
    print(f"  {dict(found.decided)}")
    print(f"  {time.monotonic() - began:.0f} s", file=sys.stderr)
    if given.shown:
        for sort, what in found.first.items():
            print(f"\n{sort}\n  {what}")
    return 1 if found.wrong.total() else 0


if __name__ == "__main__":
    sys.exit(main())
