"""What a person has to hold in mind of the package, room by room, and what each of ten commands loads.

    python tools/concepts.py [CHECKOUT] [--commands] [--names]     print the figures
    python tools/concepts.py --lower                              write into concepts.toml what fell, never what grew
    python tools/concepts.py --draw SEED [ROOM ...]               name twenty functions of these rooms, to be read alone

--commands runs the commands, with this interpreter. --names lists the names that stand twice. `concepts.toml`, beside
this, has for each room the figures that a test lets none of its own pass (`tests/test_concepts.py`).
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final, TypeVar

PACKAGE: Final = "gpaiscope"
ROOT: Final = Path(__file__).resolve().parents[1]
LIMITS: Final = Path(__file__).with_name("concepts.toml")
WHOLE: Final = "all"
OWN_FILE: Final = "-"
"""The room of what lies in no folder of its own."""
MOST_LINES_OF_A_FRAGMENT: Final = 3
MOST_LETTERS_OF_A_SHORT_NAME: Final = 6
DRAWN: Final = 20
FEWEST_LINES_DRAWN: Final = 5
"""A function of fewer lines shows little of whether it is understood by itself."""
EXAMPLE: Final = "examples/open-weights/gpai.toml"
COMMANDS: Final = {
    "--version": "--version",
    "assess": f"assess {EXAMPLE}",
    "licence": "licence LICENSE",
    "estimate architecture": "estimate architecture tests/repository/logs/text --tokens 1e9",
    "law list": "law list",
    "originals": "originals show bigscience/bloom",
    "check": f"check {EXAMPLE} --no-cache --jobs 1",
    "card": "card examples/letters",
    "deadlines": f"deadlines {EXAMPLE}",
    "ask": f"ask {EXAMPLE}",
}
PROBE: Final = """
import json, os, sys
report, sys.argv = sys.argv[1], ["gpaiscope", *json.loads(sys.argv[2])]
from gpaiscope.__main__ import main
try:
    code = main()
except SystemExit as stop:
    code = stop.code
modules = [module for name, module in sys.modules.items() if name.split(".")[0] == "gpaiscope"]
files = [file for module in modules if (file := getattr(module, "__file__", None))]
with open(report, "w") as stream:
    json.dump({"exit": code or 0, "files": files}, stream)
os._exit(0)
"""
MAY_NOT_GROW: Final = (
    "functions a 1,000",
    "fragments",
    "pass-through",
    "classes twice",
    "functions twice",
    "short names",
    "import lines",
    "chain",
)
MAY_NOT_FALL: Final = ("comments %",)
Node = TypeVar("Node", bound=ast.AST)
Figures = dict[str, float]


@dataclass(frozen=True)
class Module:
    """One file of the package: its dotted name, its room, its text and its tree."""

    name: str
    room: str
    text: str
    tree: ast.Module

    def nodes(self, *kinds: type[Node]) -> list[Node]:
        """The nodes of these kinds, wherever they stand."""
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]

    @property
    def fragments(self) -> int:
        """Private functions that are read at one place of the file and have at most three lines of body."""
        reads = Counter(name.id for name in self.nodes(ast.Name))
        reads += Counter(attribute.attr for attribute in self.nodes(ast.Attribute))
        return sum(
            reads[function.name] == 1 and lines_of(*statements(function)) <= MOST_LINES_OF_A_FRAGMENT
            for function in self.nodes(ast.FunctionDef)
            if function.name.startswith("_") and not function.name.endswith("__")
        )

    def imports(self, modules: set[str]) -> set[str]:
        """Those of these modules that it imports at its top, where each command pays for them."""
        named: set[str] = set()
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom) and node.module:
                named |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
        return (named & modules) - {self.name}


def modules_of(checkout: Path) -> list[Module]:
    """Every module of the package in a checkout."""
    modules = []
    for file in sorted((checkout / "src" / PACKAGE).rglob("*.py")):
        parts, text = file.relative_to(checkout / "src").with_suffix("").parts, file.read_text("utf-8")
        name = ".".join(part for part in parts if part != "__init__")
        room = parts[1] if len(parts) > 2 else OWN_FILE
        modules.append(Module(name, room, text, ast.parse(text)))
    return modules


def drawn(modules: Iterable[Module], seed: str, *rooms: str) -> list[str]:
    """The places of `DRAWN` functions of these rooms, or of all, that a seed chooses among those of a few lines."""
    places = [
        f"src/{module.name.replace('.', '/')}: line {function.lineno}: {function.name}"
        for module in modules
        for function in module.nodes(ast.FunctionDef)
        if (not rooms or module.room in rooms) and lines_of(*statements(function)) >= FEWEST_LINES_DRAWN
    ]
    return sorted(random.Random(seed).sample(places, DRAWN))


def lines_of(*nodes: ast.stmt) -> int:
    """The lines from the first of them to the last."""
    return (nodes[-1].end_lineno or nodes[-1].lineno) - nodes[0].lineno + 1 if nodes else 0


def statements(function: ast.FunctionDef) -> list[ast.stmt]:
    """The body of a function without its docstring."""
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def passes_through(function: ast.FunctionDef) -> bool:
    """Whether a function only calls another with what it was given, in the same order."""
    body = statements(function)
    if len(body) != 1 or not isinstance(body[0], ast.Return) or not isinstance(body[0].value, ast.Call):
        return False
    call = body[0].value
    parameters = [parameter.arg for parameter in (*function.args.args, *function.args.kwonlyargs)]
    given = [name for name in parameters if name not in ("self", "cls")]
    handed = [*call.args, *(keyword.value for keyword in call.keywords)]
    return bool(given) and [argument.id if isinstance(argument, ast.Name) else "" for argument in handed] == given


def is_short(name: str) -> bool:
    """Whether a name is one word of few letters."""
    bare = name.lstrip("_")
    return not name.startswith("__") and "_" not in bare and len(bare) <= MOST_LETTERS_OF_A_SHORT_NAME


def longest_chain(names: set[str], imports: Mapping[str, set[str]]) -> int:
    """How many of these modules stand on the longest way from one that imports to one that is imported."""
    depths: dict[str, int] = {}

    def depth(name: str, above: frozenset[str]) -> int:
        if name not in depths:
            below = (depth(module, above | {name}) for module in sorted(imports[name] & names) if module not in above)
            depths[name] = 1 + max(below, default=0)
        return depths[name]

    return max((depth(name, frozenset()) for name in sorted(names)), default=0)  # what imports in a circle hangs on it


def functions_at_top(module: Module) -> set[str]:
    """The names of the functions of a module that stand in no class and in no other function."""
    return {node.name for node in module.tree.body if isinstance(node, ast.FunctionDef)}


def classes_of(module: Module) -> set[str]:
    """The names of the classes of a module."""
    return {node.name for node in module.nodes(ast.ClassDef)}


def in_several(modules: Iterable[Module]) -> dict[str, dict[str, list[str]]]:
    """Names of classes, and of functions, that stand in several modules, with these."""
    places: dict[str, dict[str, list[str]]] = {"classes": defaultdict(list), "functions": defaultdict(list)}
    for module in modules:
        for kind, names in (("classes", classes_of(module)), ("functions", functions_at_top(module))):
            for name in names:
                places[kind][name].append(module.name)
    return {
        kind: {name: several for name, several in sorted(names.items()) if len(several) > 1}
        for kind, names in places.items()
    }


def figures(modules: list[Module], imports: Mapping[str, set[str]], several: Mapping[str, Iterable[str]]) -> Figures:
    """The figures of a room, or of all rooms together."""
    lines = sum(module.text.count("\n") for module in modules)
    functions = [function for module in modules for function in module.nodes(ast.FunctionDef)]
    wide = [lines_of(node) for module in modules for node in module.nodes(ast.Import, ast.ImportFrom)]
    comments = sum(line.lstrip().startswith("#") for module in modules for line in module.text.split("\n"))
    classes = {name for module in modules for name in classes_of(module)}
    at_top = {name for module in modules for name in functions_at_top(module)}
    return {
        "files": len(modules),
        "lines": lines,
        "functions a 1,000": round(1000 * len(functions) / max(lines, 1), 1),
        "median": median(map(lines_of, functions)) if functions else 0,
        "fragments": sum(module.fragments for module in modules),
        "pass-through": sum(map(passes_through, functions)),
        "classes twice": len(classes & set(several["classes"])),
        "functions twice": len(at_top & set(several["functions"])),
        "short names": sum(is_short(function.name) for function in functions),
        "comments %": round(100 * comments / max(lines, 1), 1),
        "import lines": sum(count for count in wide if count > 1),
        "chain": longest_chain({module.name for module in modules}, imports),
    }


def figures_by_room(checkout: Path) -> dict[str, Figures]:
    """The figures of each room, and under `WHOLE` of all."""
    modules = modules_of(checkout)
    several = in_several(modules)
    imports = {module.name: module.imports({other.name for other in modules}) for module in modules}
    rooms: dict[str, list[Module]] = defaultdict(list)
    for module in modules:
        rooms[module.room].append(module)
    return {room: figures(own, imports, several) for room, own in [*sorted(rooms.items()), (WHOLE, modules)]}


def limits() -> dict[str, Figures]:
    """What no figure of a room may pass."""
    return tomllib.loads(LIMITS.read_text("utf-8"))


def lowered(now: Mapping[str, Figures], before: Mapping[str, Figures]) -> dict[str, Figures]:
    """The limits with what fell since; a room that is new is held to what it is."""
    table = {}
    for room, own in now.items():
        known = before.get(room, own)
        table[room] = {title: min(own[title], known[title]) for title in MAY_NOT_GROW}
        table[room] |= {title: max(own[title], known[title]) for title in MAY_NOT_FALL}
    return table


def write_limits(table: Mapping[str, Figures]) -> None:
    """Write them, in the order of the rooms."""
    lines = ["# What no figure of a room may pass: `python tools/concepts.py --lower` writes what fell."]
    for room, limit in table.items():
        lines += [f'\n["{room}"]', *(f'"{title}" = {figure}' for title, figure in limit.items())]
    LIMITS.write_text("\n".join(lines) + "\n", "utf-8")


def loaded(checkout: Path, arguments: str) -> tuple[list[str], int]:
    """The files of the package that a command loads, and its exit code; with a cache of its own that is empty."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "PYTHONPATH": str(checkout / "src"), "XDG_CACHE_HOME": cache}
        report = Path(cache, "report.json")
        program = [sys.executable, "-c", PROBE, str(report), json.dumps(arguments.split())]
        subprocess.run(program, cwd=checkout, env=environment, capture_output=True, check=True)
        told = json.loads(report.read_text("utf-8"))
    return told["files"], told["exit"]


def main() -> None:
    """Print the figures, or write the limits that fell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--commands", action="store_true")
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--lower", action="store_true")
    parser.add_argument("--draw", nargs="+", metavar=("SEED", "ROOM"))
    asked = parser.parse_args()
    checkout = asked.checkout.resolve()
    if asked.draw:
        print(*drawn(modules_of(checkout), *asked.draw), sep="\n")
        return
    table = figures_by_room(checkout)
    if asked.lower:
        write_limits(lowered(table, limits() if LIMITS.exists() else {}))
    print(f"{'':18}", *(f"{room:>10}" for room in table))
    for title in table[WHOLE]:
        print(f"{title:18}", *(f"{own[title]:>10}" for own in table.values()))
    for name, arguments in COMMANDS.items() if asked.commands else ():
        files, code = loaded(checkout, arguments)
        lines = sum(Path(file).read_text("utf-8").count("\n") for file in files)
        print(f"{name:24} {len(files):>7} modules {lines:>7} lines {code:>7} exit")
    for kind, names in in_several(modules_of(checkout)).items() if asked.names else ():
        print(f"\n{kind} in several modules: {len(names)}")
        for name, places in names.items():
            print(f"  {name}: {', '.join(place.removeprefix(PACKAGE + '.') for place in places)}")


if __name__ == "__main__":
    main()
