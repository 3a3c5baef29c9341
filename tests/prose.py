"""Prose that is joined from pieces, found in the source of modules that say whole sentences (`gpaiscope.report.say`).

A sentence that stands whole in the code can be translated whole. A module that imports `say` has moved to that, and
four things in it are refused: prose in an f-string, half a sentence, texts that are joined or added, and a sentence for
`say` that is no literal.

**Prose** is text with a word beside a blank, a word being two letters or more: ``" of "`` and ``"no day"`` are prose,
``"activities["``, ``"--on"``, ``"FLOP"`` and ``"12 %"`` are not. What is **half a sentence** begins or ends with a
blank beside a word. A docstring is neither, nor is a pattern of a regular expression.

Run as a program, it writes how many such places are left in modules that have moved in part (`LEFT`).
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src/gpaiscope"
LEFT = ROOT / "tests/prose_left.toml"
"""Modules that say some sentences whole and not yet all, each with how many places are left: these may only fall."""

PROSE = re.compile(r"[^\W\d_]{2,} | [^\W\d_]{2,}")
HALF = re.compile(r"\A [^\n]*[^\W\d_]{2,}|[^\W\d_]{2,}[^\n]* \Z")
BETWEEN = re.compile(r"[^\W\d_]{2,}|[,;.:] ")
"""What stands between texts that are joined to a list or a sentence: a word, or a mark with a blank."""
SAY = frozenset({"say", "say_text"})
PATTERNS = frozenset({"compile", "match", "search", "sub", "split", "findall", "finditer", "fullmatch"})

WHOLE = 'write it whole, with named places: say("{days} are left until {day}", days=..., day=...)'


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A place at which prose is put together, what is wrong there, and how to write it."""

    line: int
    says: str
    help: str

    def __str__(self) -> str:
        return f"{self.line}: {self.says}; {self.help}"


def modules() -> Iterator[Path]:
    """The modules that say whole sentences: those that import `say`, but for the module that has it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "report.say import" in text or "report import say" in text:
            yield path


def left() -> dict[str, int]:
    """How many places are left in modules that have moved in part."""
    counts: dict[str, int] = tomllib.loads(LEFT.read_text(encoding="utf-8"))
    return counts


def pieces(source: str) -> list[Piece]:
    """Where a source puts prose together, in its order."""
    tree = ast.parse(source)
    passed_over = _docstrings(tree) | _patterns(tree)
    found = [
        piece
        for node in ast.walk(tree)
        if id(node) not in passed_over
        for piece in (*_formatted(node), *_joined(node), *_added(node), *_half(node), *_computed(node))
    ]
    first = {piece.line: piece for piece in reversed(found)}
    return [first[line] for line in sorted(first)]


def is_prose(text: str) -> bool:
    """Whether a text has a word beside a blank."""
    return bool(PROSE.search(text))


def is_half(text: str) -> bool:
    """Whether a text is half a sentence: it has a word, and begins or ends with a blank."""
    return bool(HALF.search(text))


def _formatted(node: ast.AST) -> Iterator[Piece]:
    if isinstance(node, ast.JoinedStr) and is_prose(_literal(node)):
        yield Piece(line=node.lineno, says=f"prose in an f-string, {_cut(_literal(node))}", help=WHOLE)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        text = node.func.value
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and is_prose(text.value):
            yield Piece(line=node.lineno, says=f"prose filled by .format, {_cut(text.value)}", help=WHOLE)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _says_prose(node.left):
        yield Piece(line=node.lineno, says="prose filled by %", help=WHOLE)


def _joined(node: ast.AST) -> Iterator[Piece]:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join"):
        return
    between = node.func.value
    if isinstance(between, ast.Constant) and isinstance(between.value, str) and BETWEEN.search(between.value):
        says = f"texts joined by {between.value!r}"
        help = "say a list by words.listed(texts) or words.some(texts), as one place of a sentence"
        yield Piece(line=node.lineno, says=says, help=help)
    elif any(_says_prose(part) for argument in node.args for part in _elements(argument)):
        yield Piece(line=node.lineno, says="prose joined from pieces", help=WHOLE)


def _elements(node: ast.expr) -> list[ast.expr]:
    """What is joined, where that stands as a list in the code."""
    elements = node.elts if isinstance(node, ast.List | ast.Tuple) else []
    return [element.value if isinstance(element, ast.Starred) else element for element in elements]


def _added(node: ast.AST) -> Iterator[Piece]:
    sides: tuple[ast.expr, ...] = ()
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = (node.left, node.right)
    elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
        sides = (node.value,)
    if any(map(_says_prose, sides)):
        yield Piece(line=node.lineno, says="prose added to a text", help=WHOLE)  # type: ignore[attr-defined]


def _half(node: ast.AST) -> Iterator[Piece]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_half(node.value):
        yield Piece(line=node.lineno, says=f"half a sentence, {_cut(node.value)}", help=WHOLE)


def _computed(node: ast.AST) -> Iterator[Piece]:
    """A sentence for `say` that cannot be found in the code: translators see literals."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAY and node.args):
        return
    if not (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
        help = "give say the sentence itself; of two sentences write two calls"
        yield Piece(line=node.lineno, says="a sentence that is no literal", help=help)


def _says_prose(node: ast.expr) -> bool:
    """Whether an expression is a text of ours with prose in it, whichever way a condition turns."""
    match node:
        case ast.Constant(value=str(text)):
            return is_prose(text)
        case ast.JoinedStr():
            return is_prose(_literal(node))
        case ast.IfExp(body=one, orelse=other):
            return _says_prose(one) or _says_prose(other)
        case ast.BinOp(left=one, op=ast.Add() | ast.Mult(), right=other):
            return _says_prose(one) or _says_prose(other)
    return False


def _literal(node: ast.JoinedStr) -> str:
    """What an f-string says itself, with a sign in each of its places: ``{2} of {3}`` has the word beside blanks."""
    parts = (part.value if isinstance(part, ast.Constant) else "·" for part in node.values)
    return "".join(map(str, parts))


def _cut(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


def _docstrings(tree: ast.AST) -> set[int]:
    """Texts that stand alone as a statement: docstrings, and what is said below a name."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _patterns(tree: ast.AST) -> set[int]:
    """The first arguments of calls of `re`."""
    return {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PATTERNS
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args
        for part in ast.walk(node.args[0])
    }


def name_of(path: Path) -> str:
    """What a module is called in `LEFT`."""
    return path.relative_to(PACKAGE).as_posix()


if __name__ == "__main__":
    counted = {name_of(path): len(pieces(path.read_text(encoding="utf-8"))) for path in modules()}
    lines = [f'"{name}" = {count}\n' for name, count in counted.items() if count]
    head = "# Places at which modules that say some sentences whole still put prose together: python -m tests.prose\n"
    LEFT.write_text(head + "".join(lines), encoding="utf-8")
