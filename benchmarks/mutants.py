"""What do the tests catch? 200 changes of the code outside the law, each with a test that fails by it. Run by hand.

``python benchmarks/mutants.py draw`` draws them with a seed, each room by its lines, into `mutants.toml`;
``reach`` runs all tests once and notes which of them comes by which place (``--more``: goes on where it was ended);
``run`` makes each change in a copy and runs the tests that come by it, the nearest first, until one fails;
``again`` asks whether what was killed still is, by the test that is kept with it, and by others where that is gone or
passes now (``--only-killers``: by it alone). ``locate`` lists the entries whose code is not found any more: names have
changed, and the entry has to be written anew.

``--share N`` takes every N-th, ``--only ID ...`` some; ``--marks EXPR`` leaves tests to pytest's ``-m``, so that it
is seen how many a part of the tests kills. Notes are kept in ``build/mutants``, what is found in `mutants.toml`.
Examples that tests draw are the same each time. Reference data that is not in the repository counts for ``reach``, and
for the others only where GPAISCOPE_REFERENCE names it. How the law itself is changed, `mutate.py` knows.

``again`` exits with 1 where a change that was killed survives.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib.util
import json
import os
import queue
import resource
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
import venv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from random import Random
from typing import Final

import mutations

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = Path("src/gpaiscope")
DATA: Final = Path(__file__).with_suffix(".toml")
NOTES: Final = ROOT / "build" / "mutants"
ELSEWHERE: Final = "law"
"""The room whose rules `mutate.py` changes."""
OWN_TESTS: Final = "tests/test_benchmarks.py"
OWN_TEST: Final = f"{OWN_TESTS}::test_what_tests_killed_they_still_kill"
"""The test that starts this program would start itself."""
PARTS: Final = 16
"""In how many parts all tests are run, so that several processes have about as much to do."""
SEED: Final = 30
COUNT: Final = 200
WORKERS: Final = min(2, os.cpu_count() or 1)
BATCHES: Final = (20, 40, 90)
"""Seconds of tests that are run before it is looked whether one failed; the last repeats."""
LIMIT: Final = 120
"""Seconds of tests after which a change counts as one that survives."""
STARTING: Final = 60
SLOWER: Final = 4
BESIDE: Final = 15
"""A run of tests hangs after this many CPU seconds for starting and this many times what it took without a change, or
where it uses none, after this many times as long: other work beside it may take most of the machine."""
MODULES_OWN: Final = 5
"""How much longer than another a test may take that stands in the file of tests of the module, to be run as soon."""
UNCOPIED: Final = shutil.ignore_patterns(".*", "build", "dist", "__pycache__")
MISUSED, NONE_RUN = 4, 5
"""Exit codes of pytest."""
PLUGIN: Final = "from reached import *\n"
"""Under a name of its own: pytest warns of a plugin that was imported before it."""
PROGRAM: Final = "#!{python}\nimport sys\nfrom gpaiscope.__main__ import main\nsys.exit(main())\n"


@dataclass(slots=True, kw_only=True)
class Mutant:
    """A change of the code, where it stands, and what became of it.

    ``reached_by`` counts the tests that came by it; ``killed_by`` is one that fails, or that hangs (``hangs``);
    ``note`` says of one that survives whether it can be noticed at all.
    """

    id: str
    room: str
    file: str
    function: str
    kind: str
    code: str
    instead: str
    which: int = 0
    alike: int = 1
    reached_by: int = -1
    outcome: str = ""
    killed_by: str = ""
    hangs: bool = False
    note: str = ""


class NotLocatedError(Exception):
    """The code of a mutant is not where its entry says, with what stands there."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("draw", "reach", "run", "again", "locate"))
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--data", type=Path, default=DATA, help="another file than mutants.toml")
    parser.add_argument("--share", type=int, default=1, metavar="N", help="every N-th alone")
    parser.add_argument("--only", nargs="+", default=[], metavar="ID")
    parser.add_argument("--only-killers", action="store_true", help="ask no other tests than those that killed")
    parser.add_argument("--anew", action="store_true", help="run also those whose outcome is known")
    parser.add_argument("--more", action="store_true", help="run those tests alone of which there are no notes yet")
    parser.add_argument("--marks", default="", metavar="EXPR", help="tests that count, as pytest's -m has it")
    parser.add_argument("--limit", type=int, default=LIMIT, help=f"seconds of tests for each ({LIMIT})")
    parser.add_argument("--workers", type=int, default=WORKERS, help=f"copies that are worked in at once ({WORKERS})")
    options = parser.parse_args()
    if options.command == "draw":
        mutants = draw(options.count, Random(options.seed))
        write(options.data, mutants)
        print(f"{len(mutants)} changes drawn with seed {options.seed}: {_counts(mutant.room for mutant in mutants)}")
        return 0
    mutants = read(options.data)
    chosen = [mutant for mutant in mutants if not options.only or mutant.id in options.only][:: options.share]
    if options.command == "locate":
        return _locate_all(chosen)
    if options.command == "reach":
        return reach(chosen, options.workers, options.more)
    run = Run(marks=options.marks, limit=options.limit, notes=Notes.read())
    if options.command == "run":
        chosen = [mutant for mutant in chosen if options.anew or not mutant.outcome]
        for mutant, verdict in worked(chosen, run.verdict, options.workers):
            mutant.outcome, mutant.killed_by, mutant.hangs = verdict.outcome, verdict.test, verdict.hangs
            mutant.reached_by = len(run.notes.reached.get(mutant.id, ()))
            write(options.data, mutants)
            print(f"{mutant.id} {mutant.file} {mutant.function}: {verdict}", flush=True)
        _sum_up(mutants)
        return 0
    return again(chosen, run, options.only_killers, options.workers)


def _counts(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(names).most_common())


def _sum_up(mutants: Sequence[Mutant]) -> None:
    print(_counts(mutant.outcome or "not run" for mutant in mutants))
    for room, of_room in _by_room(mutants).items():
        print(f"{room:12} {_counts(mutant.outcome or 'not run' for mutant in of_room)}")
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{spent.ru_utime + spent.ru_stime:.0f} CPU seconds")


def _by_room(mutants: Iterable[Mutant]) -> dict[str, list[Mutant]]:
    rooms: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        rooms.setdefault(mutant.room, []).append(mutant)
    return dict(sorted(rooms.items()))


# -- the file


def read(path: Path) -> list[Mutant]:
    """The mutants of a file."""
    return [Mutant(**entry) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]]


def write(path: Path, mutants: Iterable[Mutant]) -> None:
    """Write the mutants, each key that says something on a line of its own."""
    parts = ["# Changes of the code, and for each a test that fails by it: python benchmarks/mutants.py\n"]
    for mutant in mutants:
        parts.append("\n[[mutant]]\n")
        for each in fields(mutant):
            value = getattr(mutant, each.name)
            if each.name in ("id", "code", "instead") or value != each.default:
                parts.append(f"{each.name} = {json.dumps(value, ensure_ascii=False)}\n")
    path.write_text("".join(parts), encoding="utf-8")


# -- drawing


def draw(count: int, random: Random) -> list[Mutant]:
    """Changes of the code, each room's part by its lines; one to a line at most."""
    rooms: dict[str, list[Path]] = {}
    for path in sorted((ROOT / SOURCE).rglob("*.py")):
        rooms.setdefault(room_of(path.relative_to(ROOT)), []).append(path)
    rooms.pop(ELSEWHERE)
    lines = {room: sum(len(path.read_bytes().splitlines()) for path in paths) for room, paths in rooms.items()}
    found: list[Mutant] = []
    for room, of_room in _parts(lines, count).items():
        by_line: dict[tuple[Path, int], list[mutations.Site]] = {}
        for path in rooms[room]:
            for site in mutations.sites(path.read_text(encoding="utf-8")):
                by_line.setdefault((path, site.line), []).append(site)
        for place in mutations.chosen(by_line, of_room, random):
            site = mutations.one_of(by_line[place], random)
            found.append(
                Mutant(
                    id=f"{len(found) + 1:03}",
                    room=room,
                    file=place[0].relative_to(ROOT / SOURCE).as_posix(),
                    function=site.function,
                    kind=site.kind,
                    code=site.code,
                    instead=site.instead,
                    which=site.which,
                    alike=site.alike,
                )
            )
    return found


def room_of(path: Path) -> str:
    """The room of a module or of a file of tests: its folder, or the name of a file that stands in none."""
    folders = path.parts[path.parts.index("gpaiscope") + 1 :] if path.parts[0] == "src" else path.parts[1:]
    return folders[0] if len(folders) > 1 else "alone"


def _parts(lines: Mapping[str, int], count: int) -> dict[str, int]:
    """A number in parts by lines, the largest remainders rounded up."""
    exact = {room: count * of_room / sum(lines.values()) for room, of_room in lines.items()}
    parts = {room: int(part) for room, part in exact.items()}
    by_remainder = sorted(exact, key=lambda room: parts[room] - exact[room])
    for room in by_remainder[: count - sum(parts.values())]:
        parts[room] += 1
    return parts


# -- finding a mutant again


def located(mutant: Mutant, root: Path = ROOT) -> tuple[Path, tuple[int, int]]:
    """The file of a mutant and its place there, also where the function has moved to another file.

    Raises NotLocatedError where its code is not found, or stands there more or less often than it did.
    """
    own = root / SOURCE / mutant.file
    others = (path for path in sorted((root / SOURCE).rglob("*.py")) if path != own)
    for path in (own, *others):
        if path.is_file() and mutant.function.rpartition(".")[2] in (text := path.read_text(encoding="utf-8")):
            there = mutations.places(text, mutant.function, mutant.code)
            if len(there) == mutant.alike and (path == own or mutant.function != mutations.MODULE):
                return path, there[mutant.which]
        elif path == own and path.is_file() and mutant.function == mutations.MODULE:
            there = mutations.places(path.read_text(encoding="utf-8"), mutant.function, mutant.code)
            if len(there) == mutant.alike:
                return path, there[mutant.which]
    raise NotLocatedError(_what_stands_there(mutant, own))


def _what_stands_there(mutant: Mutant, own: Path) -> str:
    if not own.is_file():
        return "there is no such file, and no other has the function with this code"
    text = own.read_text(encoding="utf-8")
    if mutant.function not in (names := mutations.functions(text)):
        near = difflib.get_close_matches(mutant.function, names, 1)
        return f"there is no such function{f'; like it is {near[0]}' if near else ''}"
    there = mutations.codes(text, mutant.function)
    if mutant.code in there:
        return f"the code stands there {there.count(mutant.code)} times, not {mutant.alike}"
    near = difflib.get_close_matches(mutant.code, there, 1, 0.4)
    return f"the function has no such code{f'; like it is: {near[0]}' if near else ''}"


def _locate_all(mutants: Iterable[Mutant]) -> int:
    lost = 0
    for mutant in mutants:
        try:
            path, _ = located(mutant)
        except NotLocatedError as why:
            lost += 1
            print(f"{mutant.id} {mutant.file} {mutant.function}: {mutant.code}\n    {why}")
        else:
            if path != ROOT / SOURCE / mutant.file:
                print(f"{mutant.id} {mutant.file} {mutant.function}: now in {path.relative_to(ROOT / SOURCE)}")
    print(f"{lost} not located")
    return 1 if lost else 0


# -- a copy to work in


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The repository in a folder of its own, with a Python that has the packages of this one and the code of the copy.

    Processes that tests start have that code too, whatever environment they are given.
    """

    root: Path
    python: Path
    notes: Path

    @classmethod
    def made(cls, folder: Path) -> Copy:
        """Copy what is in the repository, without what was built there."""
        root, own = folder / "gpaiscope", folder / "python"
        shutil.copytree(ROOT, root, ignore=UNCOPIED)
        venv.create(own, symlinks=os.name != "nt")
        where = {"base": str(own), "platbase": str(own)}
        packages = Path(sysconfig.get_path("purelib", "venv", where))
        scripts = Path(sysconfig.get_path("scripts", "venv", where))
        python = scripts / "python"
        shutil.copy(Path(__file__).with_name("reached.py"), packages)
        (packages / "reached_plugin.py").write_text(PLUGIN, encoding="utf-8")
        searched = [str(root / "src"), sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), "import reached"]
        (packages / "copy.pth").write_text("\n".join(dict.fromkeys(searched)) + "\n", encoding="utf-8")
        program = scripts / "gpaiscope"
        program.write_text(PROGRAM.format(python=python), encoding="utf-8")
        program.chmod(0o755)
        notes = packages / "reached-notes"
        notes.mkdir()
        return cls(root=root, python=python, notes=notes)

    @contextmanager
    def changed(self, mutant: Mutant) -> Iterator[None]:
        """The code with a change, as long as this is open."""
        path, place = located(mutant, self.root)
        content = path.read_bytes()
        instead = mutant.instead if mutant.kind == "statement" else f"({mutant.instead})"
        try:
            _put(path, mutations.replaced(content.decode(), place, instead).encode())
            yield
        finally:
            _put(path, content)

    def test(self, tests: Sequence[str], *, seconds: float | None = None, more: Sequence[str] = ()) -> int | None:
        """Run tests; the exit code, or None where they hang: where a process takes more CPU seconds than these."""

        def limited() -> None:
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has it ignored in the background
            if seconds is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))

        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "VIRTUAL"))
        }
        with subprocess.Popen(
            [self.python, "-m", "pytest", "-p", "reached_plugin", "-p", "no:cacheprovider", *more, *tests],
            cwd=self.root,
            env={"GPAISCOPE_REFERENCE": str(self.root / "none"), **kept, "CI": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=limited,
        ) as process:
            try:
                code = process.wait(None if seconds is None else BESIDE * seconds)
                return None if code < 0 else code
            except subprocess.TimeoutExpired:
                return None
            finally:
                _end(process.pid)

    def forget(self) -> None:
        """Put away the notes of earlier runs."""
        for note in self.notes.iterdir():
            note.unlink()

    def failed(self) -> str:
        """The test that failed first in the run before, or was at hand when it was ended; "" where none is known."""
        failed = self.notes / "failed"
        if failed.is_file():
            return failed.read_text(encoding="utf-8").splitlines()[0]
        return ""

    def at(self) -> str:
        """The test that was at hand last."""
        latest = max(self.notes.glob("at.*"), key=lambda path: path.stat().st_mtime_ns, default=None)
        return latest.read_text(encoding="utf-8") if latest else ""


def _put(path: Path, content: bytes) -> None:
    """Write a module; what was compiled of it goes, since its time and size may be those of the next."""
    path.write_bytes(content)
    Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


def _end(group: int) -> None:
    """End what a run of tests has left behind."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


# -- which tests come by which place


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What one run of all tests has shown: seconds by test, which tests come by a mutant, which fail as it is.

    ``anywhere`` are mutants that were come by, be it while the tests were collected.
    """

    seconds: Mapping[str, float] = field(default_factory=dict)
    reached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anywhere: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()

    @classmethod
    def read(cls) -> Notes:
        """The notes of the last run; none where there was none."""
        if not (NOTES / "durations").is_file():
            return cls()
        seconds: Counter[str] = Counter()
        failing = set()
        for line in (NOTES / "durations").read_text(encoding="utf-8").splitlines():
            test, _, outcome, took = line.split("\t")
            seconds[test] += float(took)  # type: ignore[assignment]
            if outcome == "failed":
                failing.add(test)
        reached: dict[str, dict[str, None]] = {}
        anywhere = set()
        for line in (NOTES / "reached").read_text(encoding="utf-8").splitlines():
            test, _, number = line.rpartition("\t")
            anywhere.add(f"{int(number):03}")
            if test in seconds:
                reached.setdefault(f"{int(number):03}", {})[test] = None
        return cls(
            seconds=seconds,
            reached={number: tuple(tests) for number, tests in reached.items()},
            anywhere=frozenset(anywhere),
            failing=frozenset(failing),
        )


def reach(mutants: Sequence[Mutant], workers: int, more: bool) -> int:
    """Run all tests once, and keep which of them comes by which mutant: of what has run so far at any time."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy.made(Path(folder))
        places: dict[Path, list[tuple[int, int, Mutant]]] = {}
        for mutant in mutants:
            path, (start, end) = located(mutant, copy.root)
            places.setdefault(path, []).append((start, end, mutant))
        for path, there in places.items():
            text = _with_calls(path.read_text(encoding="utf-8"), there)
            ast.parse(text)
            path.write_text(text, encoding="utf-8")
        os.environ.setdefault("GPAISCOPE_REFERENCE", str(ROOT.parent / "shared" / "data"))
        if more:
            _give_known(copy.notes)
        with ThreadPoolExecutor(workers) as pool:
            parts = [pool.submit(copy.test, files, more=["--deselect", OWN_TEST]) for files in _in_parts(copy.root)]
            for _ in as_completed(parts):
                _keep(copy.notes)
    notes = Notes.read()
    _write_durations(notes.seconds)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{time.monotonic() - began:.0f} s, {spent.ru_utime + spent.ru_stime:.0f} CPU s")
    print(f"{len(notes.seconds)} tests, {len(notes.failing)} fail, {sum(notes.seconds.values()):.0f} s")
    unreached = [mutant.id for mutant in mutants if mutant.id not in notes.reached]
    print(f"{len(mutants) - len(unreached)} of {len(mutants)} reached; not:", *unreached)
    return 0


def _in_parts(root: Path) -> list[list[str]]:
    """The files of tests in parts, those of the law and the benchmarks last, whose tests are long."""
    files = sorted(path.relative_to(root) for path in (root / "tests").rglob("test_*.py"))
    late = [file for file in files if file.parts[1] == ELSEWHERE or str(file) == OWN_TESTS]
    early = [file for file in files if file not in late]
    parts = [early[place::PARTS] for place in range(PARTS)]
    return [[str(file) for file in part] for part in (*parts, *([file] for file in late))]


def _give_known(notes: Path) -> None:
    """Put the notes of earlier runs in a copy, with the tests that ended there."""
    lines = (NOTES / "durations").read_text(encoding="utf-8").splitlines(keepends=True)
    ended = {line.split("\t")[0] for line in lines if "\tteardown\t" in line}
    (notes / "known").write_text("\n".join(sorted(ended)), encoding="utf-8")
    (notes / "durations").write_text("".join(line for line in lines if line.split("\t")[0] in ended), encoding="utf-8")
    shutil.copy(NOTES / "reached", notes)


def _keep(notes: Path) -> None:
    NOTES.mkdir(parents=True, exist_ok=True)
    for name in ("durations", "reached"):
        if (notes / name).is_file():
            shutil.copy(notes / name, NOTES)


def _with_calls(text: str, places: Iterable[tuple[int, int, Mutant]]) -> str:
    """A module that tells of each of these places when it comes by it."""
    inserted: list[tuple[int, int, int, str]] = []
    for start, end, mutant in places:
        call = f"gpaiscope_reached({int(mutant.id)})"
        if mutant.kind == "statement":
            inserted.append((start, 1, start - end, f"{call}; "))
        else:
            inserted.append((start, 1, start - end, f"({call} or ("))
            inserted.append((end, 0, end - start, "))"))
    content = text.encode()
    for place, _, _, code in sorted(inserted, reverse=True):
        content = content[:place] + code.encode() + content[place:]
    return content.decode()


def _write_durations(seconds: Mapping[str, float]) -> None:
    """The tests by how long they took, in `build/mutants/durations.tsv`, the files of tests first."""
    by_file: Counter[str] = Counter()
    for test, took in seconds.items():
        by_file[test.partition("::")[0]] += took  # type: ignore[assignment]
    lines = [
        f"{name}\t{took:.3f}\n"
        for table in (by_file, seconds)
        for name, took in sorted(table.items(), key=lambda item: -item[1])
    ]
    (NOTES / "durations.tsv").write_text("".join(lines), encoding="utf-8")


# -- running


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a change: killed by a test, or survived so many of those that may notice."""

    outcome: str
    test: str = ""
    hangs: bool = False
    run: int = 0
    known: int = 0

    def __str__(self) -> str:
        if self.outcome == "killed":
            return f"killed by {self.test}{' (hangs)' if self.hangs else ''}"
        return f"{self.outcome}, {self.run} of {self.known} tests run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How mutants are run: with which tests, for how long."""

    marks: str
    limit: int
    notes: Notes

    def verdict(self, mutant: Mutant, copy: Copy) -> Verdict:
        """Run the tests that may notice a mutant, the nearest first, until one fails."""
        if self.notes.anywhere and mutant.id not in self.notes.anywhere:
            return Verdict(outcome="not reached")
        tests = self._nearest(mutant)
        done = 0
        for batch in self._batches(tests):
            left = batch
            while left:
                with copy.changed(mutant):
                    killed = self.killer(left, copy)
                if killed is None:
                    break
                if self.killer([killed.test], copy) is None:
                    return killed
                left = [test for test in left if test != killed.test]  # it fails without the change too
            done += len(batch)
        return Verdict(outcome="survived", run=done, known=len(tests))

    def killer(self, tests: Sequence[str], copy: Copy) -> Verdict | None:
        """The one of these tests that fails or hangs; None where all pass, or none is there."""
        allowed = STARTING + SLOWER * sum(self.notes.seconds.get(test, 1) for test in tests)
        more = ["-x", *(["-m", self.marks] if self.marks else [])]
        copy.forget()
        code = copy.test(tests, seconds=allowed, more=more)
        if (
            code == MISUSED and not copy.failed()
        ):  # a table that tests are made from has changed, and some are not there
            files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
            code = copy.test(files, seconds=allowed + LIMIT, more=more)
        if code is None:
            return Verdict(outcome="killed", test=copy.at() or tests[0], hangs=True)
        failed = copy.failed()
        if code in (0, NONE_RUN) or (code == MISUSED and not failed):
            return None
        if failed and "::" not in failed:  # the file cannot be imported: any of its tests will do
            failed = next((test for test in tests if test.startswith(f"{failed}::")), failed)
        return Verdict(outcome="killed", test=failed or copy.at() or tests[0])

    def _nearest(self, mutant: Mutant) -> list[str]:
        """The tests that come by a mutant, one of each function first, those of its room and the shortest before.

        Then those of its module, which may rest on what an earlier test came by. What runs when a module is imported
        may concern all tests, those of its room first.
        """
        came_by = set(self.notes.reached.get(mutant.id, ()))
        at_import = mutant.function.rpartition(".")[2][:1].isupper() or mutant.function == mutations.MODULE
        of_file, of_room = f"/test_{Path(mutant.file).stem}.py::", f"tests/{mutant.room}/"

        def is_near(test: str) -> bool:
            return test.startswith(of_room) or (of_file in test and test.count("/") == 1)

        def distance(test: str) -> tuple[bool, int, bool, float]:
            near = is_near(test)
            worth = MODULES_OWN if near and of_file in test else 1
            first = near if at_import else test in came_by
            return not first, variants[test], not near, self.notes.seconds[test] / worth

        def may_notice(test: str) -> bool:
            return test in came_by or at_import or (is_near(test) and of_file in test)

        tests = [test for test in self.notes.seconds if test not in self.notes.failing and may_notice(test)]
        tests = sorted((test for test in tests if not test.startswith(OWN_TESTS)), key=self.notes.seconds.__getitem__)
        seen: Counter[str] = Counter()
        variants = {}
        for test in tests:  # one of each function before a second: they notice the same
            function = test.partition("[")[0]
            variants[test] = seen[function]
            seen[function] += 1
        return sorted(tests, key=distance)

    def _batches(self, tests: Sequence[str]) -> Iterator[list[str]]:
        left, spent = list(tests), 0.0
        number = 0
        while left and spent < self.limit:
            batch, seconds = [left.pop(0)], 0.0
            seconds += self.notes.seconds[batch[0]]
            most = BATCHES[min(number, len(BATCHES) - 1)]
            while left and seconds + self.notes.seconds[left[0]] < most and len(batch) < 1500:
                batch.append(left.pop(0))
                seconds += self.notes.seconds[batch[-1]]
            spent += seconds + 2
            number += 1
            yield batch


def worked(mutants: Sequence[Mutant], work: object, workers: int) -> Iterator[tuple[Mutant, Verdict]]:
    """Each mutant with what a piece of work says of it, several at once, each in a copy of its own."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        copies: queue.Queue[Copy] = queue.Queue()
        for number in range(min(workers, len(mutants))):
            copies.put(Copy.made(Path(folder) / str(number)))

        def one(mutant: Mutant) -> tuple[Mutant, Verdict]:
            copy = copies.get()
            try:
                return mutant, work(mutant, copy)  # type: ignore[operator]
            except NotLocatedError as why:
                return mutant, Verdict(outcome="not located", test=str(why))
            finally:
                copies.put(copy)

        for done in as_completed([pool.submit(one, mutant) for mutant in mutants]):
            yield done.result()


def again(mutants: Sequence[Mutant], run: Run, only_killers: bool, workers: int) -> int:
    """Whether what was killed still is."""

    def work(mutant: Mutant, copy: Copy) -> Verdict:
        with copy.changed(mutant):
            killed = run.killer([mutant.killed_by], copy)
        return killed or (Verdict(outcome="survived", run=1, known=1) if only_killers else run.verdict(mutant, copy))

    killed = [mutant for mutant in mutants if mutant.outcome == "killed"]
    outcomes: Counter[str] = Counter()
    for mutant, verdict in worked(killed, work, workers):
        same = verdict.outcome == "killed" and verdict.test == mutant.killed_by
        outcomes["killed by the same test" if same else verdict.outcome] += 1
        if not same:
            print(f"{mutant.id} {mutant.file} {mutant.function}: {verdict}", flush=True)
    print(
        f"of {len(killed)}: {outcomes['killed by the same test']} killed by the same test, "
        f"{outcomes['killed']} by another, {outcomes['survived']} survived, {outcomes['not located']} not located"
    )
    return 1 if outcomes["survived"] else 0


if __name__ == "__main__":
    sys.exit(main())
