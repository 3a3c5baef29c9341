"""Figures of speed, printed as a table and never asserted: run by hand with ``make bench``, or with ``--share K``.

Times inside one process are medians of CPU time in milliseconds, each also in thousandths of a fixed piece of
work that is timed in the same run. Whole processes are ratios to a bare ``python -c pass``, measured in turns.
Either ratio is the same on a slower machine. ``--share K`` measures a K-th as often, and every K-th wrong dossier, for
a quick look. Exits with 1 where a part could not be measured.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import yardstick

from gpaiscope import dossier
from gpaiscope.assessment import Assessment, assess
from gpaiscope.assessment.gaps import asked_about
from gpaiscope.dossier import Dossier
from gpaiscope.report.onward import Call
from gpaiscope.report.pages.full import full as everything
from gpaiscope.report.pages.summary import summary
from gpaiscope.report.values.assessment import document
from gpaiscope.report.write.text import write
from gpaiscope.values import Outcome

DAY = date(2026, 10, 1)
ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "open-weights" / "gpai.toml"
CALL = Call(path="gpai.toml", on=DAY)
PROGRAM = str(Path(sys.executable).with_name("gpaiscope"))


def large_dossier() -> dossier.Dossier:
    """Three actors and twenty activities: a model made from another, with ranges and things left out."""
    return dossier.read(LARGE, file="gpai.toml")


def _large() -> bytes:
    kinds = ("continued-pre-training", "fine-tuning", "synthetic-data", "rollouts", "auxiliary-model-inference")
    activities = "".join(
        f'[[activities]]\nkind = "{kinds[place % len(kinds)]}"\nactor = "one"\n'
        f"started_on = 2026-0{1 + place // 4}-01\nended_on = 2026-0{1 + place // 4}-20\n"
        f'flop = {{ low = "{place + 1}e22", best = "{place + 2}e22", high = "{place + 3}e22" }}\n'
        for place in range(20)
    )
    text = f"""
[model]
name = "Aurora"
outputs = ["text", "image"]
[[actors]]
id = "one"
name = "One"
country = "DE"
turnover_eur = "2e9"
[[actors]]
id = "two"
name = "Two"
country = "US"
[[actors]]
id = "three"
name = "Three"
country = "NO"
[[original]]
name = "Borealis"
actor = "two"
systemic_risk = false
training_compute = {{ low = "5e24", best = "6.4e24", high = "8e24" }}
{activities}
[[market]]
event = "made-available"
actor = "one"
channel = "api"
territory = "union"
on = 2026-06-01
[[market]]
event = "integrated-in-system"
actor = "three"
system_territory = "union"
system_on = 2026-07-01
[openness]
licence = "llama3.1"
weights_public = true
architecture_public = true
"""
    return text.encode()


LARGE = _large()


def median_of(work: Callable[[], object], rounds: int) -> float:
    """The median time of a piece of work in milliseconds, the first run left out."""
    work()
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(1000 * (time.process_time() - begun))
    return statistics.median(times)


def in_process(share: int) -> list[tuple[str, float, str]]:
    """What one conclusion, one proof and one question take, the law being compiled."""
    loaded = large_dossier()
    found = assess(loaded, DAY)
    concluded = [*found.conclusions, *(each.conclusion for each in found.obligations)]
    names = [(each.id, each.actor) for each in concluded]
    unknown = [(each.id, each.actor) for each in concluded if each.finding.outcome is Outcome.UNKNOWN]
    rows = [
        ("read a dossier of 3 actors and 20 activities", median_of(large_dossier, _often(50, share)), ""),
        (
            "from the dossier to all its answers",
            median_of(lambda: assess(loaded, DAY), _often(100, share)),
            "at most 3 ms",
        ),
        (
            "the same with all its values",
            median_of(lambda: _values(assess(loaded, DAY)), _often(50, share)),
            "at most 23 ms",
        ),
        ("the same as a JSON document", median_of(lambda: document(found), _often(20, share)), ""),
        ("the first screen after the assessment", _page(loaded, _often(9, share), full=False), "at most 50 ms"),
        ("everything after the assessment", _page(loaded, _often(9, share), full=True), "at most 500 ms"),
        (
            "one proof, on average of all of an assessment",
            _fresh(loaded, names, Assessment.proof) / len(names),
            "at most 0.5 ms",
        ),
        (f"ask, all {len(unknown)} unknown ones", _fresh(loaded, unknown, asked_about), "at most 100 ms"),
        ("ask, the longest of them", _each(partial(asked_about, found), unknown, max), "at most 100 ms"),
    ]
    unit = yardstick.seconds()
    return [
        (name, figure, f"ms, {figure / unit:6.1f} thousandths of the yardstick, {limit}".rstrip(", "))
        for name, figure, limit in rows
    ]


def _often(rounds: int, share: int) -> int:
    return max(1, rounds // share)


def _each(
    work: Callable[[str, str], object],
    names: list[tuple[str, str]],
    of: Callable[[list[float]], float] = statistics.median,
) -> float:
    return of([median_of(lambda id=id, actor=actor: work(id, actor), 5) for id, actor in names] or [0.0])  # type: ignore[misc]


def _values(found: Assessment) -> object:
    """Every value of an assessment that is worked out only when it is asked for."""
    told = [each.comparisons for each in (*found.conclusions, *(each.conclusion for each in found.obligations))]
    return told, found.standings, found.deadlines, found.crossings, found.planned_passed, found.open_questions


def _fresh(loaded: Dossier, names: list[tuple[str, str]], work: Callable[[Assessment, str, str], object]) -> float:
    """What some work on several answers takes together, of an assessment that nothing was asked of before."""
    times = []
    for _ in range(5):
        found = assess(replace(loaded), DAY)
        begun = time.process_time()
        for each in names:
            work(found, *each)
        times.append(1000 * (time.process_time() - begun))
    return statistics.median(times)


def _page(loaded: Dossier, rounds: int, *, full: bool) -> float:
    """What the page of an assessment takes, worked out and written, of one that nothing was asked of before."""
    times = []
    for _ in range(rounds):
        found = assess(replace(loaded), DAY)
        begun = time.process_time()
        write(everything(found, CALL) if full else summary([found], CALL), 80)
        times.append(1000 * (time.process_time() - begun))
    return statistics.median(times)


def processes(share: int) -> list[tuple[str, float, str]]:
    """Whole processes against a bare interpreter, in turns."""
    commands = {
        "--version": [PROGRAM, "--version"],
        "import gpaiscope": [sys.executable, "-c", "import gpaiscope"],
        "assess the example": [PROGRAM, "assess", str(EXAMPLE), "--on", DAY.isoformat()],
        "assess the example as JSON": [
            PROGRAM, "assess", str(EXAMPLE), "--on", DAY.isoformat(), "--format", "json",
        ],
    }  # fmt: skip
    # as an installation has its bytecode, whatever the environment says of writing it
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(ROOT / "src")], check=True)
    limits = {
        "--version": "times, at most 4",
        "import gpaiscope": "times, at most 2",
        "assess the example": "times, at most 15",
    }
    times: dict[str, list[float]] = {name: [] for name in ("bare", *commands)}
    for _ in range(_often(15, share)):
        for name, arguments in (("bare", [sys.executable, "-c", "pass"]), *commands.items()):
            times[name].append(_seconds(arguments))
    bare = statistics.median(times.pop("bare"))
    rows = [("python -c pass", 1000 * bare, "ms")]
    return rows + [(name, statistics.median(each) / bare, limits.get(name, "times")) for name, each in times.items()]


def _seconds(arguments: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


WRONG = {
    "just under 5 MB": b"x = 1\n" * 830_000,
    "over 5 MB": b"# too much\n" * 600_000,
    "deep nesting": b"a = " + b"[" * 100_000,
    "deep tables": b"[" + b"a." * 200_000 + b"a]\n",
    "many mistakes": b'[[activities]]\nkind = "nothing"\nflop = "nan"\n' * 20_000,
    "binary": bytes(range(256)) * 1_000,
    "a number of a million digits": b'[model]\nname = "x"\n[[activities]]\nkind = "merge"\nflop = ' + b"9" * 1_000_000,
}


def wrong_dossiers(share: int) -> list[tuple[str, float, str]]:
    """The time and memory that a wrong dossier takes before it is refused."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in list(WRONG.items())[::share]:
            path = Path(folder) / "gpai.toml"
            path.write_bytes(content)
            script = (
                "import sys, pathlib\nimport yardstick\nfrom gpaiscope import dossier, errors\n"
                "try: dossier.read(pathlib.Path(sys.argv[1]).read_bytes(), file='gpai.toml')\n"
                "except errors.GpaiscopeError: pass\n"
                "print(yardstick.peak())"
            )
            begun = time.perf_counter()
            told = subprocess.run(
                [sys.executable, "-c", script, str(path)],
                capture_output=True,
                check=True,
                text=True,
                cwd=Path(__file__).parent,
            )
            rows.append((f"refuse: {name}", time.perf_counter() - begun, "s, less than 2"))
            rows.append((f"refuse: {name}", float(told.stdout), "MB, less than 300"))
    return rows


def main() -> int:
    """Print every figure; 1 where one of them was not measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=int, default=1, metavar="K")
    share, failed = parser.parse_args().share, 0
    for part in (in_process, processes, wrong_dossiers):
        try:
            rows = part(share)
        except subprocess.CalledProcessError as error:
            print(f"{part.__name__}: not measured, {error}", file=sys.stderr)
            failed = 1
            continue
        for name, figure, unit in rows:
            print(f"{name:<48} {figure:>10.3f} {unit}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
