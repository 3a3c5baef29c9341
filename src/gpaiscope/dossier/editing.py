"""Changing a dossier's text at one place: every other character of TOML or JSON stays as it is.

The text is read once more for where things stand: each value by its first and last character, each table by its lines.
A line of a template that a new key fills in, and the header above it, are taken out of their comment.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.lines import TOML_TOKENS, json_tokens, unquoted
from gpaiscope.errors import Mistake, UsageError

Step = str | int
Steps = Sequence[Step]


def nowhere(path: str, expected: str) -> UsageError:
    """The error for a path at which nothing can be written."""
    message = f'"{path}" leads to no value of the dossier'
    return UsageError(Mistake(reference="unknown-path", message=message, path=path, expected=expected))


@dataclass(slots=True, kw_only=True)
class TextNode:
    """A value or a table where it stands.

    ``kind`` is ``value``, ``list``, ``braces``, ``table`` (with a header), ``tables`` (a list of those), ``implied`` (a
    table that has only tables of its own) or ``dotted`` (made by keys with a dot, ``prefix``, in ``owner``). ``start``
    and ``end`` are those of a value, of a header, or of nothing (-1); ``lines`` is where the own lines of a table end.
    """

    kind: str
    start: int = -1
    end: int = -1
    lines: int = 0
    prefix: str = ""
    owner: TextNode | None = None
    comma: int = -1
    inner: dict[Step, TextNode] = field(default_factory=dict)

    def extent(self) -> int:
        """Where the lines of a table and of all tables within it end."""
        return max([self.lines, *(each.extent() for each in self.inner.values())])


class EditedText:
    """A dossier's text, with where everything stands in it. Wants a text that its parser has accepted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.json = text.lstrip()[:1] == "{"
        pattern = json_tokens() if self.json else TOML_TOKENS
        self._tokens = [each for each in pattern.finditer(text) if each.lastgroup != "skip"]
        self._at = 0
        self.root = self._value() if self.json else self._tables()
        self.values: Any = json.loads(text) if self.json else tomllib.loads(text)

    # Reading

    def _peek(self) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        return "" if token is None else token[0] if token.lastgroup == "sign" else token.lastgroup or ""

    def _skip_ends(self) -> None:
        while self._peek() == "end":
            self._at += 1

    def _key(self, end: str) -> list[str]:
        """The parts of a key, up to and with the sign that ends it."""
        parts = []
        while self._peek() != end and not (end == "=" and self._peek() == ":"):
            if self._peek() != ".":
                parts.append(unquoted(self._tokens[self._at][0]))
            self._at += 1
        self._at += 1
        return parts

    def _value(self) -> TextNode:
        self._skip_ends()
        opening = self._tokens[self._at]
        if self._peek() not in ("[", "{"):
            while self._peek() not in ("end", ",", "]", "}", ""):
                self._at += 1
            return TextNode(kind="value", start=opening.start(), end=self._tokens[self._at - 1].end())
        kind, closing = ("list", "]") if self._peek() == "[" else ("braces", "}")
        node = TextNode(kind=kind, start=opening.start())
        self._at += 1
        self._skip_ends()
        while self._peek() != closing:
            parts: list[Step] = [len(node.inner)] if kind == "list" else list(self._key("="))
            value = self._value()
            _place(node, parts, value, value.end)
            self._skip_ends()
            node.comma = -1
            if self._peek() == ",":
                node.comma = self._tokens[self._at].end()
                self._at += 1
            self._skip_ends()
        node.end = self._tokens[self._at].end()
        self._at += 1
        return node

    def _tables(self) -> TextNode:
        root = table = TextNode(kind="table", lines=0)
        self._skip_ends()
        while self._at < len(self._tokens):
            if self._peek() == "[":
                table = self._header(root)
            else:
                parts = self._key("=")
                value = self._value()
                table.lines = self._line_after(value.end)
                _place(table, parts, value, table.lines)
            self._skip_ends()
        return root

    def _header(self, root: TextNode) -> TextNode:
        start, double = self._tokens[self._at].start(), 0
        while self._peek() == "[":
            self._at, double = self._at + 1, double + 1
        *outer, last = self._key("]")
        self._at += double - 1
        end = self._tokens[self._at - 1].end()
        around = root
        for part in outer:
            around = around.inner.setdefault(part, TextNode(kind="implied"))
            around = around.inner[len(around.inner) - 1] if around.kind == "tables" else around
        table = TextNode(kind="table", start=start, end=end, lines=self._line_after(end))
        if double == 2:
            listed = around.inner.setdefault(last, TextNode(kind="tables"))
            listed.inner[len(listed.inner)] = table
        else:
            table.inner = around.inner[last].inner if last in around.inner else {}
            around.inner[last] = table
        return table

    def _line_after(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    # Finding

    def find(self, steps: Steps) -> tuple[TextNode, Steps]:
        """The deepest node on the way that is there, and the steps left. Raises UsageError where none lead."""
        node = self.root
        for place, step in enumerate(steps):
            if isinstance(step, int) and node.kind not in ("list", "tables") and "value" in node.inner:
                node = node.inner["value"]  # a list that is written with its source
            if (isinstance(step, int) != (node.kind in ("list", "tables"))) or node.kind == "value":
                raise nowhere(_path(steps), "a table that is there, or the next one of a list")
            if step not in node.inner:
                if (isinstance(step, int) and step != len(node.inner)) or any(map(_later, steps[place + 1 :])):
                    raise nowhere(_path(steps), "a table that is there, or the next one of a list")
                return node, steps[place:]
            node = node.inner[step]
        return node, ()

    def value(self, steps: Steps) -> Any:
        """What is written at a place that is there."""
        found = self.values
        for step in steps:
            found = found["value"] if isinstance(step, int) and isinstance(found, dict) else found
            found = found[step]
        return found

    # Changing

    def replaced(self, node: TextNode, value: str) -> str:
        """The text with another value in the place of one."""
        return self.text[: node.start] + value + self.text[node.end :]

    def written(self, node: TextNode) -> str:
        """What is written as a value, or between a header and the end of its own lines."""
        return self.text[max(node.start, 0) : node.end if node.kind in _WITHIN_LINES else node.extent()].rstrip()

    def with_another(self, node: TextNode, steps: Steps, value: object) -> str:
        """The text with another statement in the place of one; of a table the keys, and comments beside them stay."""
        if node.kind in _WITHIN_LINES:
            return self.replaced(node, self.shown(value))
        if node.kind != "table" or not isinstance(value, Mapping):
            raise nowhere(_path(steps), _BY_HAND)
        text, told = self.text, dict(value)
        for key, inner in sorted(node.inner.items(), key=lambda pair: pair[1].start, reverse=True):
            if inner.kind not in _WITHIN_LINES:
                raise nowhere(_path(steps), _BY_HAND)
            if key in told:
                text = text[: inner.start] + self.shown(told.pop(key)) + text[inner.end :]
            else:
                text = text[: text.rfind("\n", 0, inner.start) + 1] + text[self._line_after(inner.end) :]
        first = self._line_after(node.end)
        return text[:first] + self._ended(first, self._lines(told)) + text[first:]

    def with_item(self, node: TextNode, value: object) -> str:
        """The text with one more item in a list, on a line of its own where the others have one."""
        item = self.shown(value)
        if not node.inner:
            return self._inserted(node.end - 1, item)
        last = node.inner[len(node.inner) - 1].end
        line = self._line_after(last)
        begins = self.text.rfind("\n", 0, last) + 1
        if begins <= node.start or line >= node.end:
            return self._inserted(last, f", {item}")
        comma = "" if node.comma >= 0 else ","
        indent = re.match(r"[ \t]*", self.text[begins:])
        own = f"{indent[0] if indent else ''}{item}{'' if self.json else ','}\n"
        return self.text[:last] + comma + self.text[last:line] + self._ended(line, own) + self.text[line:]

    def with_keys(self, steps: Steps, told: Mapping[str, object]) -> str:
        """The text with keys that are not there yet in a table, which is added where it is missing."""
        node, rest = self.find(steps)
        if node.kind == "list":
            return self.with_item(node, _nested(rest[1:], told))
        if node.kind in ("table", "implied", "tables"):
            if not rest and node.kind == "table":
                return self._with_lines(node, steps, told)
            if (uncommented := self._uncommented(steps)) is not None:
                return EditedText(uncommented).with_keys(steps, told)
            return self._with_block(node, steps[: len(steps) - len(rest)], rest, told)
        return self._with_inline(node, _nested(rest, told))

    def _with_inline(self, node: TextNode, told: Mapping[str, object]) -> str:
        """More keys in braces, or beside keys with a dot."""
        prefix = ""
        while node.kind == "dotted" and node.owner is not None:
            prefix, node = f"{node.prefix}.{prefix}", node.owner
        if node.kind == "table":
            lines = self._lines(told, prefix)
            return self._inserted_lines(node.lines, lines)
        form = '"{}": {}' if self.json else prefix + "{} = {}"
        shown = [form.format(key, self.shown(value)) for key, value in told.items()]
        if not node.inner:
            return self._inserted(node.end - 1, ", ".join(shown) if self.json else f" {', '.join(shown)} ")
        last = max(each.extent() if each.end < 0 else each.end for each in node.inner.values())
        begins = self.text.rfind("\n", 0, last) + 1
        if begins <= node.start:
            return self._inserted(last, "".join(f", {each}" for each in shown))
        indent = re.match(r"[ \t]*", self.text[self.text.find("\n", node.start) + 1 :])
        lines = "".join(f",\n{indent[0] if indent else ''}{each}" for each in shown)
        return self._inserted(last, self._ended(last, lines))

    def _with_lines(self, table: TextNode, steps: Steps, told: Mapping[str, object]) -> str:
        """Keys at the end of a table's own lines, or where a template has them in a comment."""
        if table is self.root and not table.lines:
            return self._with_first(told)
        (key, value), *more = told.items()
        line = f"{key} = {self.shown(value)}\n"
        commented = self._search(rf"^[ \t]*#[ \t]?{key}[ \t]*=[^\n]*(\n|\Z)", max(table.start, 0))
        if commented and commented.end() <= self._next_header(table.lines):
            line = self._ended(commented.start(), line)
            text = self.text[: commented.start()] + line + self.text[commented.end() :]
        else:
            text = self._inserted_lines(table.lines, line)
        return EditedText(text).with_keys(steps, dict(more)) if more else text

    def _lines(self, told: Mapping[str, object], prefix: str = "") -> str:
        return "".join(f"{prefix}{key} = {self.shown(value)}\n" for key, value in told.items())

    def _with_first(self, told: Mapping[str, object]) -> str:
        """The first keys of a dossier that belong to no table: before the first header and what is said about it."""
        at = _above(self.text, self._next_header(0))
        return self._inserted_lines(at, self._lines(told) + ("\n" if at < len(self.text) else ""))

    def _with_block(self, node: TextNode, stands: Steps, rest: Steps, told: Mapping[str, object]) -> str:
        """A table with its header, after all that belongs to the table or list that it is part of."""
        headers, path = [], [step for step in stands if isinstance(step, str)]
        for place, step in enumerate(rest or ("",)):
            path += [step] if isinstance(step, str) and step else []
            following = rest[place + 1] if place + 1 < len(rest) else None
            if isinstance(step, int):
                headers.append(f"[[{'.'.join(path)}]]\n")
            elif following is None:
                headers.append(f"[{'.'.join(path)}]\n")
        block = "".join(headers) + self._lines(told)
        return self.with_block(len(self.text) if node is self.root else node.extent(), block)

    def with_block(self, at: int, block: str) -> str:
        """The text with some lines between blank ones, after what is said in comments at a place."""
        at = _above(self.text, self._next_header(at))
        before, after = self.text[:at], self.text[at:]
        blank = "" if not before.strip() or re.search(r"\n[ \t\r]*\n\Z", before) else "\n"
        return self._inserted_lines(at, blank + block + ("\n" if after.strip() and after[:1] not in "\r\n" else ""))

    def _uncommented(self, steps: Steps) -> str | None:
        """The text with the header of a template taken out of its comment, where nothing but comments stands below."""
        name, number = steps[0], steps[1] if len(steps) > 1 else None
        if len(steps) > 2 or number not in (None, 0) or name in self.root.inner:
            return None
        header = f"[[{name}]]" if number == 0 else f"[{name}]"
        found = self._search(rf"^#[ \t]?({re.escape(header)})(?=[ \t\r]*$)", 0)
        if found is None:
            return None
        below = self.text[found.end() :]
        real = re.search(r"^[ \t]*\[", below, re.MULTILINE)
        lines = below[: real.start() if real else len(below)].split("\n")
        if any(line.strip() and not line.lstrip().startswith("#") for line in lines):
            return None
        return self.text[: found.start()] + found[1] + self.text[found.end() :]

    def with_statement(self, node: TextNode, steps: Steps, stands: bool, told: Mapping[str, object]) -> str:
        """The text with one more statement beside what stands; ``stands`` says that this is a statement, or several."""
        if node.kind == "list" and stands:
            return self.with_item(node, told)
        if node.kind in ("table", "tables") and stands:
            name = ".".join(step for step in steps if isinstance(step, str))
            block = f"[[{name}]]\n" + self._lines(told)
            text = self.with_block(node.extent(), block)
            if node.kind == "table":
                text = f"{text[: node.start]}[{text[node.start : node.end]}]{text[node.end :]}"
            return text
        if node.kind not in ("value", "list", "braces"):
            raise nowhere(_path(steps), _BY_HAND)
        before = self.text[node.start : node.end]
        wrapped = before if stands else f'{{"value": {before}}}' if self.json else f"{{ value = {before} }}"
        return self.replaced(node, f"[{wrapped}, {self.shown(told)}]")

    def _search(self, pattern: str, at: int) -> re.Match[str] | None:
        """The first place of a pattern from a line on, those inside a text left out."""
        texts = [each.span() for each in self._tokens if each.lastgroup == "text"]
        for found in re.compile(pattern, re.MULTILINE).finditer(self.text, at):
            if not any(start < found.start() < end for start, end in texts):
                return found
        return None

    def _next_header(self, at: int) -> int:
        """Where the next table begins, also one in a comment, or the end."""
        found = self._search(_HEADER, at)
        return found.start() if found else len(self.text)

    def shown(self, value: object) -> str:
        """A value on one line."""
        return json.dumps(value, ensure_ascii=False, default=date.isoformat) if self.json else toml(value)

    def _inserted(self, at: int, what: str) -> str:
        return self.text[:at] + what + self.text[at:]

    def _inserted_lines(self, at: int, lines: str) -> str:
        begun = "" if at == 0 or self.text[at - 1] == "\n" else "\n"
        return self._inserted(at, self._ended(at, begun + lines))

    def _ended(self, at: int, lines: str) -> str:
        """Lines with the line ends of those around a place."""
        near = self.text.rfind("\n", 0, at)
        near = self.text.find("\n") if near < 0 else near
        return lines.replace("\n", "\r\n") if near > 0 and self.text[near - 1] == "\r" else lines


def _later(step: Step) -> bool:
    """Whether a step leads to an entry of a list that others would have to come before."""
    return isinstance(step, int) and step > 0


def _place(node: TextNode, parts: Sequence[Step], value: TextNode, end: int) -> None:
    """Put a value under a key; a key with dots makes tables on its way, whose lines end where its own does."""
    for part in parts[:-1]:
        inner = node.inner.get(part)
        if inner is None:
            inner = node.inner[part] = TextNode(kind="dotted", prefix=str(part), owner=node)
        inner.lines = end
        node = inner
    node.inner[parts[-1]] = value


def _path(steps: Steps) -> str:
    return ".".join(map(str, steps))


def _nested(rest: Steps, told: Mapping[str, object]) -> Mapping[str, Any]:
    """Keys within the tables that are still missing on the way to them."""
    found: Any = told
    for step in reversed(rest):
        found = {step: found} if isinstance(step, str) else [found]
    return found  # type: ignore[no-any-return]


_BY_HAND: Final = "a value on its own line; what stands there is a table and is changed by hand"

_WITHIN_LINES: Final = ("value", "list", "braces")
"""Kinds of what begins and ends within lines; all else has a header, or none at all."""

_HEADER: Final = r"^[ \t]*#?[ \t]?\["


def _above(text: str, at: int) -> int:
    """Where the comment begins that stands right above a line."""
    while 0 < at < len(text) and (before := text[text.rfind("\n", 0, at - 1) + 1 : at]).lstrip().startswith("#"):
        at -= len(before)
    return at


def toml(value: object) -> str:
    """A value in TOML on one line, with room inside the braces."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
