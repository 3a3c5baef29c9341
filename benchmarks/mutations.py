"""What `mutants.py` changes: places in a module that can be changed, how, and where such a place is found again.

A place is kept by what a person can look up: the file, the function or class around it, the code itself as
`ast.unparse` writes it, and which of those that read alike it is. So it is found again after lines have moved or been
formatted anew; where names have changed, it is not, and its entry has to be written anew by hand.

Left alone is what no test could be asked to notice: docstrings, types, imports, decorators, names that a module
exports; and what stands in an f-string, whose parts have no positions under Python 3.11.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, TypeVar

Line = TypeVar("Line", bound=tuple[object, int])
MODULE: Final = "<module>"
"""The name of the function around what stands in none, nor in a class."""
TEXT: Final = "text"
RARER: Final = {TEXT: 0.25, "constant": 0.5}
"""Kinds of which there are so many that they are drawn less often."""

_COMPARED: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_CALCULATED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
}
_CALLED: Final = {
    "any": "all",
    "all": "any",
    "min": "max",
    "max": "min",
    "sorted": "list",
    "startswith": "endswith",
    "endswith": "startswith",
}
_NAMES_OF_TYPES: Final = {"TypeVar", "NewType", "ParamSpec", "Literal", "cast", "Protocol"}
_EXPORTED: Final = {"__all__", "__slots__"}
_RETURNED: Final = {"str": "''", "int": "0", "list": "[]", "dict": "{}", "tuple": "()", "frozenset": "frozenset()"}
_PARTS_OF_TYPES: Final = (
    ast.Name | ast.Attribute | ast.Subscript | ast.BinOp | ast.BitOr | ast.Tuple | ast.List | ast.expr_context
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place in a module with a change of it: ``code`` becomes ``instead``.

    ``which`` counts from 0 the places of the function that read alike, of which there are ``alike``; ``start`` and
    ``end`` are bytes of the file.
    """

    function: str
    kind: str
    code: str
    instead: str
    which: int
    alike: int
    line: int
    start: int
    end: int


def sites(text: str) -> list[Site]:
    """Every change that can be made in a module, in the order of its text."""
    tree = ast.parse(text)
    lines = _LineStarts(text)
    found: list[Site] = []
    for function, nodes in _by_function(tree).items():
        codes_there = [ast.unparse(node) for node, _ in nodes]
        alike, before = Counter(codes_there), Counter[str]()
        for code, (node, changes) in zip(codes_there, nodes, strict=True):
            which = before[code]
            before[code] += 1
            for kind, instead in changes:
                if instead != code:
                    start, end = lines.of(node)
                    site = Site(
                        function=function,
                        kind=kind,
                        code=code,
                        instead=instead,
                        which=which,
                        alike=alike[code],
                        line=node.lineno,
                        start=start,
                        end=end,
                    )
                    found.append(site)
    return sorted(found, key=lambda site: (site.start, -site.end, site.kind, site.instead))


def places(text: str, function: str, code: str) -> list[tuple[int, int]]:
    """Where a piece of code stands in a function, as bytes of the module's text."""
    lines = _LineStarts(text)
    nodes = _by_function(ast.parse(text)).get(function, ())
    return [lines.of(node) for node, _ in nodes if ast.unparse(node) == code]


def codes(text: str, function: str) -> list[str]:
    """The pieces of code of a function that can be changed, as they are kept."""
    return [ast.unparse(node) for node, _ in _by_function(ast.parse(text)).get(function, ())]


def functions(text: str) -> list[str]:
    """The functions and classes of a module by their names, with those around them."""
    return list(_by_function(ast.parse(text)))


def replaced(text: str, place: tuple[int, int], instead: str) -> str:
    """The module with other code in a place. An expression is put in brackets, so that it stays one."""
    content = text.encode()
    start, end = place
    changed = content[:start] + instead.encode() + content[end:]
    return changed.decode()


def chosen(by_line: Mapping[Line, Sequence[Site]], count: int, random: Random) -> list[Line]:
    """Some of the lines that can be changed, in their order; a line of texts alone is drawn less often."""
    weights = {line: max(map(_weight, there)) for line, there in by_line.items()}
    by_chance = sorted(weights, key=lambda line: random.random() ** (1 / weights[line]), reverse=True)
    return sorted(by_chance[:count])


def one_of(there: Sequence[Site], random: Random) -> Site:
    """One of the changes of a line."""
    return random.choices(there, [_weight(site) for site in there])[0]


def _weight(site: Site) -> float:
    return RARER.get(site.kind, 1)


# -- the places of a module

_Changes = list[tuple[str, str]]


class _LineStarts:
    """Where the lines of a text begin, in bytes."""

    def __init__(self, text: str) -> None:
        self.starts = [0]
        for line in text.encode().splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def of(self, node: ast.AST) -> tuple[int, int]:
        assert isinstance(node, ast.expr | ast.stmt)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset


def _by_function(tree: ast.Module) -> dict[str, list[tuple[ast.expr | ast.stmt, _Changes]]]:
    """Each place with what it may become, by the function or class that it stands in."""
    found: dict[str, list[tuple[ast.expr | ast.stmt, _Changes]]] = {}
    for function, node, returns, is_test in _walked(tree.body, MODULE, ""):
        if isinstance(node, ast.expr | ast.stmt) and (changes := list(_changes(node, returns, is_test))):
            found.setdefault(function, []).append((node, changes))
    return found


def _walked(statements: Sequence[ast.stmt], function: str, returns: str) -> Iterator[tuple[str, ast.AST, str, bool]]:
    """Nodes that may be changed with the function around them, what that returns, and whether they are a condition."""
    for statement in statements:
        match statement:
            case ast.Expr(value=ast.Constant(value=str())):  # a docstring
                continue
            case ast.Import() | ast.ImportFrom() | ast.Global() | ast.Nonlocal():
                continue
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                name = statement.name if function == MODULE else f"{function}.{statement.name}"
                if not isinstance(statement, ast.ClassDef):
                    defaults = [*statement.args.defaults, *filter(None, statement.args.kw_defaults)]
                    for default in defaults:
                        yield from _expressions(default, name, "", False)
                    yield from _walked(statement.body, name, ast.unparse(statement.returns or ast.Constant(None)))
                else:
                    yield from _walked(statement.body, name, "")
                continue
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if name in _EXPORTED or (isinstance(value, ast.Subscript | ast.BinOp) and _is_type(value)):
                    continue
            case ast.AnnAssign(value=None):
                continue
        yield function, statement, returns, False
        for field, value in ast.iter_fields(statement):
            if field in ("annotation", "returns", "targets", "type_comment", "target", "simple"):
                continue
            for node in value if isinstance(value, list) else [value]:
                if isinstance(node, ast.stmt):
                    yield from _walked([node], function, returns)
                elif isinstance(node, ast.ExceptHandler):
                    yield from _walked(node.body, function, returns)
                elif isinstance(node, ast.match_case):
                    if node.guard:
                        yield from _expressions(node.guard, function, "", True)
                    yield from _walked(node.body, function, returns)
                elif isinstance(node, ast.withitem):
                    yield from _expressions(node.context_expr, function, "", False)
                elif isinstance(node, ast.expr):
                    is_value = isinstance(statement, ast.Return)
                    yield from _expressions(node, function, returns if is_value else "", field == "test")


def _is_type(value: ast.expr) -> bool:
    """Whether it is the name of a type that a module gives: `A | B`, `dict[A, B]`, of names alone."""
    return all(
        isinstance(node, _PARTS_OF_TYPES) or (isinstance(node, ast.Constant) and node.value in (None, ...))
        for node in ast.walk(value)
    )


def _expressions(
    node: ast.expr, function: str, returns: str, is_test: bool
) -> Iterator[tuple[str, ast.AST, str, bool]]:
    match node:
        case ast.JoinedStr() | ast.Starred(ctx=ast.Store()) | ast.Slice():
            return
        case ast.Call(func=ast.Name(id=name)) if name in _NAMES_OF_TYPES:
            return
        case ast.Subscript(value=ast.Name(id=name)) if name[:1].isupper():  # a type with its parameters
            return
        case ast.Tuple() | ast.List() if not isinstance(node.ctx, ast.Load):
            return
    yield function, node, returns, is_test
    for field, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.expr):
                inside = field == "test" or (is_test and isinstance(node, ast.BoolOp))
                if field == "slice" and isinstance(part, ast.Tuple):
                    continue
                yield from _expressions(part, function, "", inside)
            elif isinstance(part, ast.keyword):
                yield from _expressions(part.value, function, "", False)
            elif isinstance(part, ast.comprehension):
                yield from _expressions(part.iter, function, "", False)
                for condition in part.ifs:
                    yield from _expressions(condition, function, "", True)


# -- what a place may become


def _changes(node: ast.expr | ast.stmt, returns: str, is_test: bool) -> Iterator[tuple[str, str]]:
    """Kinds of change with the code that stands there instead."""
    if isinstance(node, ast.stmt):
        if _may_go(node):
            yield "statement", "pass"
        return
    code = ast.unparse(node)
    if returns and not (isinstance(node, ast.Constant) and node.value is None):
        if returns == "bool":
            yield "return", f"not ({code})"
        elif instead := _RETURNED.get(re.split(r"\W", returns, maxsplit=1)[0]):
            yield "return", instead
        else:
            yield "return", "None"
    if is_test and not isinstance(node, ast.Constant):
        yield "condition", f"not ({code})"
        yield "condition", "True"
        yield "condition", "False"
    yield from _changes_of_kind(node)


def _changes_of_kind(node: ast.expr) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            for other in _COMPARED[type(op)]:
                yield "comparison", ast.unparse(ast.Compare(left=left, ops=[other()], comparators=[right]))
        case ast.Compare(left=left, ops=ops, comparators=rights):
            for place, op in enumerate(ops):
                other = _COMPARED[type(op)][0]
                changed = [*ops[:place], other(), *ops[place + 1 :]]
                yield "comparison", ast.unparse(ast.Compare(left=left, ops=changed, comparators=rights))
        case ast.BoolOp(op=op, values=values):
            other_op = ast.And() if isinstance(op, ast.Or) else ast.Or()
            yield "and-or", ast.unparse(ast.BoolOp(op=other_op, values=values))
            for place in range(len(values)):
                kept = [*values[:place], *values[place + 1 :]]
                yield "operand", ast.unparse(kept[0] if len(kept) == 1 else ast.BoolOp(op=op, values=kept))
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield "not", ast.unparse(operand)
        case ast.BinOp(left=left, op=op, right=right):
            if type(op) in _CALCULATED and not any(map(_is_collected, (left, right))):
                yield "arithmetic", ast.unparse(ast.BinOp(left=left, op=_CALCULATED[type(op)](), right=right))
            yield "operand", ast.unparse(left)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield "branches", ast.unparse(ast.IfExp(test=test, body=orelse, orelse=body))
        case ast.Constant(value=bool(value)):
            yield "constant", str(not value)
        case ast.Constant(value=int(value)):
            yield "constant", str(value + 1)
            yield "constant", str(value - 1)
        case ast.Constant(value=str(value)) if value:
            yield TEXT, repr(f"{value}x")
            yield TEXT, repr("")
        case ast.Tuple(elts=[*_, _] as parts) | ast.List(elts=[*_, _] as parts) | ast.Set(elts=[_, *_, _] as parts):
            yield "collection", ast.unparse(type(node)(elts=parts[:-1], ctx=ast.Load()))
            if len(parts) > 1:
                yield "collection", ast.unparse(type(node)(elts=parts[1:], ctx=ast.Load()))
        case ast.Dict(keys=[*_, _] as keys, values=values):
            yield "collection", ast.unparse(ast.Dict(keys=keys[:-1], values=values[:-1]))
        case ast.Call(func=func, args=arguments, keywords=keywords):
            name = func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
            if other_name := _CALLED.get(name):
                other_func = (
                    ast.Name(id=other_name)
                    if isinstance(func, ast.Name)
                    else ast.Attribute(value=func.value, attr=other_name)  # type: ignore[union-attr]
                )
                kept_words = [word for word in keywords if other_name not in ("list", "any", "all")]
                yield "call", ast.unparse(ast.Call(func=other_func, args=arguments, keywords=kept_words))
            for place, word in enumerate(keywords):
                if word.arg:
                    kept_words = [*keywords[:place], *keywords[place + 1 :]]
                    yield "argument", ast.unparse(ast.Call(func=func, args=arguments, keywords=kept_words))
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            for generator in range(len(node.generators)):
                if node.generators[generator].ifs:
                    yield "filter", _without_filter(node, generator)


def _is_collected(node: ast.expr) -> bool:
    """Whether it is a text or a collection, of which the difference would only fail."""
    return isinstance(node, ast.JoinedStr | ast.Tuple | ast.List | ast.Set | ast.ListComp) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _without_filter(node: ast.expr, generator: int) -> str:
    copied = ast.parse(ast.unparse(node), mode="eval").body
    copied.generators[generator].ifs = []  # type: ignore[attr-defined]
    return ast.unparse(copied)


def _may_go(statement: ast.stmt) -> bool:
    """Whether a statement can be left out without a name going missing by that alone."""
    match statement:
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
            return True
        case ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
            return True
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            return True
    return False
