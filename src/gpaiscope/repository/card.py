"""A model card as people write it: front matter key by key, headings, and lines of prose.

Front matter is read one key at a time, so that a broken one takes nothing else with it. Of YAML, scalars, lists and
mappings are understood and no more: aliases are refused, nothing is constructed, and a plain word stays the word that
it is (``no`` is Norwegian, ``1e3`` a text).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from typing import Final

import yaml

from gpaiscope.deferred import dataclass
from gpaiscope.errors import Mistake
from gpaiscope.repository import prose as prose_
from gpaiscope.values import Source

Value = str | bool | list[object] | dict[str, object] | None

BEGIN: Final = "<!-- gpaiscope:begin -->"
END: Final = "<!-- gpaiscope:end -->"
"""What stands between these is our own and no source."""

LARGEST_KEY: Final = 64_000
"""Characters of one key's value that are read; results and widgets beyond that say nothing that is looked for."""

LARGEST_PROSE: Final = 200_000
"""Characters of a card's prose in which figures and names are looked for."""

MOST_SENTENCES: Final = 2_000
"""Sentences, and rows, of a card that are looked at: twice as many as the longest cards have."""

LARGEST_OWN: Final = 1_000_000
"""Characters of what the card carries for us under ``gpaiscope``."""

LARGEST_CODE: Final = 100_000
MOST_KEYS: Final = 500
MOST_EVENTS: Final = 20_000
DEEPEST: Final = 20
LONGEST_LINE: Final = 2_000
MOST_LINES: Final = 30_000

SKIPPED: Final = frozenset({"model-index", "widget", "eval_results", "configs", "dataset_info"})
"""Keys that may be very long and say nothing that is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of the front matter: as it is compared, its value, and its line, counted from 1."""

    name: str
    value: Value
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading: its level, its words, its line, and whether anything but headings stands under it."""

    level: int
    text: str
    line: int
    empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card says. ``prose`` are its lines outside code and front matter, with their numbers.

    ``own`` is the prose without what is copied from another model's card; of it are ``sentences``, and ``rows`` with
    their line, heading, label and value. ``code`` is what stands in blocks of code, as far as `LARGEST_CODE`.
    ``recipes`` are the blocks of code that are mappings in YAML, each with the line that it begins on.
    """

    file: str
    keys: tuple[Key, ...] = ()
    headings: tuple[Heading, ...] = ()
    prose: tuple[tuple[int, str], ...] = ()
    own: tuple[tuple[int, str], ...] = ()
    sentences: tuple[tuple[int, str], ...] = ()
    rows: tuple[tuple[int, str, str, str], ...] = ()
    code: str = ""
    recipes: tuple[tuple[int, Mapping[str, object]], ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    def source(self, line: int | None = None, *, key: str = "", text: str = "") -> Source:
        """Where a line of the card stands."""
        return Source(file=self.file, line=line, key=key, text=text)

    def key(self, name: str) -> Key | None:
        """The first key of that name; None without one."""
        return next((key for key in self.keys if key.name == name), None)

    def texts(self, name: str) -> tuple[tuple[str, int], ...]:
        """The texts of a key that holds one or a list of them, each with its line."""
        key = self.key(name)
        if key is None:
            return ()
        found = key.value if isinstance(key.value, list) else [key.value]
        return tuple((text, key.line) for one in found if isinstance(one, str) and (text := " ".join(one.split())))


def read_card(text: str, file: str, *, whole: frozenset[str] = frozenset()) -> Card:
    """Read a card, and of the keys of `SKIPPED` those that are asked for whole.

    Never raises: what cannot be read is among its mistakes.
    """
    lines = [line.rstrip("\r") for line in text.split("\n")]
    start, end = front_matter(lines)
    mistakes: list[Mistake] = []
    keys = tuple(_keys(lines[start:end], start, file, mistakes, SKIPPED - whole)) if end > start else ()
    body_from = end + 1 if end else 0
    prose = tuple(_prose(lines, body_from))
    coded = _coded(lines, body_from)
    headings = tuple(_headings(prose, coded))
    if len(lines) > MOST_LINES + body_from:
        mistakes.append(_mistake("card-too-long", f"lines beyond {MOST_LINES:,} were not read", file, MOST_LINES))
    own = tuple(prose_.tabled(prose_.within(prose_.own(prose), LARGEST_PROSE)))
    return Card(
        file=file,
        keys=keys,
        headings=headings,
        prose=prose,
        own=own,
        sentences=tuple(islice(prose_.sentences(own), MOST_SENTENCES)),
        rows=tuple(islice(prose_.rows(own), MOST_SENTENCES)),
        code="\n".join(lines[line - 1] for line in coded)[:LARGEST_CODE],
        recipes=tuple(_recipes(lines, body_from)),
        mistakes=tuple(mistakes),
    )


def _mistake(reference: str, message: str, file: str, line: int | None, path: str = "", help: str = "") -> Mistake:
    return Mistake(reference=reference, message=message, file=file, line=line, path=path, help=help)


def front_matter(lines: list[str]) -> tuple[int, int]:
    """The indices of the first line inside the front matter and of the one that closes it; (0, 0) without any."""
    first = next((index for index, line in enumerate(lines[:20]) if line.strip("\ufeff \t\r")), 0)
    if not lines or lines[first].strip("\ufeff \t\r") != "---":
        return 0, 0
    for index in range(first + 1, len(lines)):
        if lines[index].rstrip("\r \t") in ("---", "..."):
            return first + 1, index
    return 0, 0


def front_matter_of(text: str) -> dict[str, Value]:
    """The front matter of a card, by key, or a mapping without its marks; empty for a text that is neither."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    start, end = front_matter(lines)
    if end > start:
        return {key.name: key.value for key in _keys(lines[start:end], start, "", [], SKIPPED)}
    whole = mapping(text) if len(text) <= LARGEST_KEY else {}
    return {key: _plain(value) for key, value in whole.items()}


_KEY: Final = re.compile(r"""(["']?)([^\s"':#\-\[\]{},&*!|>%@`][^"':#\n]{0,99}?)\1[ \t]*:(?:[ \t]|$)""")


def _keys(lines: list[str], offset: int, file: str, mistakes: list[Mistake], skipped: frozenset[str]) -> Iterator[Key]:
    """The keys of the front matter, each read by itself."""
    indent = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    starts = [index for index, line in enumerate(lines) if _KEY.match(line[indent : indent + 200])]
    if not starts:
        yield from _flow(lines, offset, file, mistakes)
        return
    seen: dict[str, int] = {}
    for start, end in zip(starts[:MOST_KEYS], [*starts[1:], len(lines)][:MOST_KEYS], strict=True):
        match = _KEY.match(lines[start][indent : indent + 200])
        name, line = _name(match[2] if match else ""), offset + start + 1
        if name in seen:
            mistakes.append(_mistake("duplicate-key", f"the key stands on line {seen[name]} already", file, line, name))
            continue
        seen[name] = line
        if name not in skipped:
            own = [each[indent:] for each in lines[start:end]]
            yield Key(name=name, value=_value(own, line, name, file, mistakes), line=line)


def _flow(lines: list[str], offset: int, file: str, mistakes: list[Mistake]) -> Iterator[Key]:
    """Front matter that is one mapping in braces, or nothing that can be read."""
    text = "\n".join(lines)
    if not text.strip() or all(line.lstrip().startswith("#") for line in lines if line.strip()):
        return
    try:
        whole = _parsed(text[:LARGEST_KEY])
    except (yaml.YAMLError, ValueError):
        whole = None
    if not isinstance(whole, dict):
        mistakes.append(_mistake("front-matter-unreadable", "the front matter has no keys", file, offset + 1))
        return
    for key, value in whole.items():
        yield Key(name=_name(key), value=_plain(value), line=offset + 1)


def takes_keys(before: str, after: str) -> bool:
    """Whether the front matter of a card holds keys, as it is and with more at its end, or nothing as it is.

    A list, a single value, or a mapping in braces takes none. What is no YAML at first is judged by its lines alone.
    """
    first, second = _front_matter_text(before), _front_matter_text(after)
    if max(len(first), len(second)) > LARGEST_OWN:
        return True
    try:
        whole = _parsed(first)
    except (yaml.YAMLError, ValueError):
        return True
    return whole is None or (isinstance(whole, dict) and bool(mapping(second)))


def _front_matter_text(text: str) -> str:
    lines = [line.rstrip("\r") for line in text.split("\n")]
    start, end = front_matter(lines)
    return "\n".join(lines[start:end])


def _name(written: str) -> str:
    """A key as it is compared: ``License Name`` is ``license_name``; ``model-index`` keeps its hyphen."""
    name = written.strip().lower()
    return name if name in SKIPPED else re.sub(r"[\s-]+", "_", name)


def _value(lines: list[str], line: int, name: str, file: str, mistakes: list[Mistake]) -> Value:
    """The value of one key; where YAML is broken, what stands on its line as text, and a mistake."""
    text = "\n".join(lines)
    if len(text) > (LARGEST_OWN if name == "gpaiscope" else LARGEST_KEY):
        mistakes.append(_mistake("value-too-long", "the value is too long to be read", file, line, name))
        return None
    text = re.sub(r"^\t+", lambda tabs: "  " * len(tabs[0]), text, flags=re.MULTILINE)
    try:
        whole = _parsed(text)
        if isinstance(whole, dict) and len(whole) == 1:
            return _plain(next(iter(whole.values())))
        raise ValueError("not one key")
    except (yaml.YAMLError, ValueError) as error:
        help = "" if isinstance(error, yaml.YAMLError) else str(error)
        mistakes.append(_mistake("front-matter-unreadable", "this is not YAML", file, line, name, help))
        return lines[0].partition(":")[2].strip().strip("\"'").strip() or None


def _plain(value: object) -> Value:
    return value if isinstance(value, str | bool | list | dict) else None


_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _parsed(text: str) -> object:
    """The value of a YAML text, made of its events alone. Raises YAMLError or ValueError."""
    stack: list[tuple[str, list[object]]] = [("", [])]
    cleaned = "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
    for count, event in enumerate(yaml.parse(cleaned, Loader=_LOADER)):
        if count > MOST_EVENTS or len(stack) > DEEPEST:
            raise ValueError("too many values, or nested too deeply")
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("aliases are not read")
        if isinstance(event, yaml.ScalarEvent):
            stack[-1][1].append(_scalar(event.value, plain=event.implicit[0] and not event.style))
        elif isinstance(event, yaml.SequenceStartEvent):
            stack.append(("list", []))
        elif isinstance(event, yaml.MappingStartEvent):
            stack.append(("dict", []))
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            kind, items = stack.pop()
            pairs = zip(items[::2], items[1::2], strict=True) if kind == "dict" else ()
            keyed = {str(key): value for key, value in pairs if isinstance(key, str | bool)}
            stack[-1][1].append(items if kind == "list" else keyed)
    return stack[0][1][0] if stack[0][1] else None


def _scalar(text: str, *, plain: bool) -> object:
    if not plain:
        return text
    return {"true": True, "false": False, "null": None, "~": None, "": None}.get(text.lower(), text)


def _prose(lines: list[str], start: int) -> Iterator[tuple[int, str]]:
    """The lines of the body but those of code blocks and of our own section."""
    stop, ours = min(len(lines), start + MOST_LINES), False
    code, unclosed = _code(lines, start, stop)
    unseen = code | _hidden(lines, start, stop, code)
    for index in range(start, stop):
        stripped = lines[index][:LONGEST_LINE].strip()
        if stripped in (BEGIN, END) and index not in code:
            ours = stripped == BEGIN
        elif stripped and not (ours or index in unseen or index >= unclosed):
            yield index + 1, _ESCAPED.sub(r"\1", stripped)


def _hidden(lines: list[str], start: int, stop: int, code: set[int]) -> set[int]:
    """The lines within comments of several lines, which no reader sees; a comment that does not end is none."""
    found: set[int] = set()
    begins: int | None = None
    for index in range(start, stop):
        text = lines[index][:LONGEST_LINE]
        if index in code:
            continue
        if begins is not None and "-->" in text:
            found.update(range(begins + 1, index))
            begins = None
        if text.rfind("<!--") > text.rfind("-->"):
            begins = index if begins is None else begins
    return found


_ESCAPED: Final = re.compile(r"\\([-+.!&~()\[\]])")
"""A sign that Markdown shows as it is: ``33B\\-parameter``. Those of tables, marks and code stay escaped."""


def _coded(lines: list[str], start: int) -> tuple[int, ...]:
    """The lines that hold code, their fences left out: an example is something under a heading too."""
    code, _ = _code(lines, start, min(len(lines), start + MOST_LINES))
    return tuple(sorted(at + 1 for at in code if lines[at].strip() and not _FENCE.match(lines[at].strip())))


_FENCE: Final = re.compile(r"`{3,}|~{3,}")


def _code(lines: list[str], start: int, stop: int) -> tuple[set[int], int]:
    """The lines of code blocks between two fences, and where a fence begins that nothing closes."""
    inside: set[int] = set()
    index = start
    while index < stop:
        if opening := _FENCE.match(lines[index][:LONGEST_LINE].strip()):
            closing = next((later for later in range(index + 1, stop) if _closes(lines[later], opening[0])), None)
            if closing is None:
                return inside, index
            inside.update(range(index, closing + 1))
            index = closing
        index += 1
    return inside, stop


MOST_RECIPES: Final = 10
_RECIPE: Final = re.compile(
    r"^(?:merge_method|base_model|model_name_or_path|experts|slices|models|model)\s*:", re.MULTILINE
)
"""A key without which a block of YAML is no recipe of training or merging."""


def _recipes(lines: list[str], start: int) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Blocks of code that are mappings in YAML and name models."""
    code, _ = _code(lines, start, min(len(lines), start + MOST_LINES))
    begins = [index for index in sorted(code) if index - 1 not in code or _FENCE.match(lines[index].strip())]
    found = 0
    for first, after in pairwise([*begins, len(lines)]):
        if not re.match(r"[`~]{3,}\s*(?:ya?ml)?\s*$", lines[first].strip()):
            continue
        block = "\n".join(lines[index] for index in range(first + 1, after) if index in code)
        if found < MOST_RECIPES and len(block) < LARGEST_KEY and _RECIPE.search(block):
            table = mapping(block)
            found += bool(table)
            if table:
                yield first + 2, table


def mapping(text: str) -> Mapping[str, object]:
    """A YAML text that is a mapping; empty for anything else. Texts in it stay as they are written."""
    try:
        whole = _parsed(text)
    except (yaml.YAMLError, ValueError):
        return {}
    return whole if isinstance(whole, dict) else {}


def _closes(line: str, fence: str) -> bool:
    stripped = line[:LONGEST_LINE].strip()
    return stripped.startswith(fence) and not stripped.strip(fence[0])


def check_markers(text: str) -> None:
    """Raise ValueError where the markers of our section stand other than around one section of the body."""
    lines = text.removeprefix("\ufeff").split("\n")
    found = [index for index, line in enumerate(lines) if BEGIN in line or END in line]
    if not found:
        return
    if [lines[index].strip() for index in found] != [BEGIN, END]:
        raise ValueError(f"the markers {BEGIN} and {END} do not stand once each, in this order, on lines of their own")
    _, last = front_matter([line.rstrip("\r") for line in lines])
    code, _ = _code(lines, last, len(lines))
    if any(index in code or index < last or lines[index].startswith(("    ", "\t")) for index in found):
        raise ValueError(f"the markers {BEGIN} and {END} stand in a block of code or in the front matter")


_ATX: Final = re.compile(r"(#{1,6})[ \t]++(.*)$")
_HTML: Final = re.compile(r"<h([1-6])\b[^<>]{0,200}>(.{0,300}?)</h\1>", re.IGNORECASE)


def _headings(prose: tuple[tuple[int, str], ...], coded: tuple[int, ...]) -> Iterator[Heading]:
    found: list[tuple[int, int, str, int]] = []
    for place, (line, text) in enumerate(prose):
        if (match := _ATX.match(text)) and (words := match[2].rstrip("#").rstrip(" \t")):
            found.append((place, len(match[1]), words, line))
        elif match := _HTML.search(text):
            found.append((place, int(match[1]), match[2], line))
        elif place and re.fullmatch(r"={3,}|-{3,}", text) and _underlines(prose[place - 1], line):
            found.append((place - 1, 1 if text[0] == "=" else 2, prose[place - 1][1], line - 1))
    for index, (place, level, text, line) in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        deeper = following is not None and following[1] > level
        until = following[0] if following else len(prose)
        under = " ".join(words for _, words in prose[place + 1 : until])
        last = prose[until][0] if following else MOST_LINES + line
        shows = bisect_left(coded, line) < bisect_left(coded, last)
        empty = not (deeper or shows or _says_something(under))
        yield Heading(level=level, text=_bare(text), line=line, empty=empty)


def _underlines(before: tuple[int, str], line: int) -> bool:
    return before[0] == line - 1 and len(before[1]) < 100 and not before[1].startswith(("-", "|", "#", ">"))


_PLACEHOLDER: Final = re.compile(
    r"\[?more information needed\]?|[-*=_\s]++|\b(?:tbd|todo|n/?a|coming soon)\b",
    re.IGNORECASE,
)


def _says_something(text: str) -> bool:
    return len(_PLACEHOLDER.sub("", _uncommented(text[:5000]))) > 10


def _uncommented(text: str) -> str:
    """A text without comments; one that does not end is none."""
    kept, start = [], 0
    while (begin := text.find("<!--", start)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        kept.append(text[start:begin])
        start = end + 3
    return "".join(kept) + text[start:]


def _bare(text: str) -> str:
    """A heading without marks, tags and pictures."""
    return " ".join(re.sub(r"<[^<>]{0,200}>|[*_`#\[\]]|\([^()]{0,200}\)", " ", text).split())
