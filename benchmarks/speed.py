"""Figures of speed, printed as a table and never asserted: run by hand with ``make bench``.

Times inside one process are medians of CPU time in milliseconds, each also in thousandths of a fixed piece of
work that is timed in the same run. Whole processes are ratios to a bare ``python -c pass``, measured in turns.
Either ratio is the same on a slower machine.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import yardstick

from gpaiscope import dossier
from gpaiscope.assessment import Assessment, assess
from gpaiscope.assessment.document import document
from gpaiscope.dossier import Dossier
from gpaiscope.values import Outcome

DAY = date(2026, 10, 1)
ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "open-weights" / "gpai.toml"
ROUNDS = 15
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


def in_process() -> list[tuple[str, float, str]]:
    """What one conclusion, one proof and one question take, the law being compiled."""
    loaded = large_dossier()
    found = assess(loaded, DAY)
    everything = [*found.conclusions, *(each.conclusion for each in found.obligations)]
    names = [(each.id, each.actor) for each in everything]
    unknown = [(each.id, each.actor) for each in everything if each.finding.outcome is Outcome.UNKNOWN]
    rows = [
        ("read a dossier of 3 actors and 20 activities", median_of(large_dossier, 50), ""),
        ("from the dossier to all its answers", median_of(lambda: assess(loaded, DAY), 100), "at most 3 ms"),
        ("the same with all its values", median_of(lambda: _values(assess(loaded, DAY)), 50), "at most 23 ms"),
        ("the same as a JSON document", median_of(lambda: document(found), 20), ""),
        ("one proof, on average of all of an assessment", _proofs(loaded, names), "at most 0.5 ms"),
        (f"ask, all {len(unknown)} unknown ones", median_of(lambda: _ask(found, unknown), 3), "at most 100 ms"),
        ("ask, the longest of them", _each(found.decisive, unknown, max), "at most 100 ms"),
    ]
    unit = yardstick.seconds()
    return [
        (name, figure, f"ms, {figure / unit:6.1f} of the yardstick, {limit}".rstrip(", "))
        for name, figure, limit in rows
    ]


def _each(
    work: Callable[[str, str], object],
    names: list[tuple[str, str]],
    of: Callable[[list[float]], float] = statistics.median,
) -> float:
    return of([median_of(lambda id=id, actor=actor: work(id, actor), 5) for id, actor in names] or [0.0])  # type: ignore[misc]


def _proofs(loaded: Dossier, names: list[tuple[str, str]]) -> float:
    """What a proof takes on average where all of an assessment are wanted, in milliseconds."""
    times = []
    for _ in range(5):
        found = assess(replace(loaded), DAY)
        begun = time.process_time()
        for each in names:
            found.proof(*each)
        times.append(1000 * (time.process_time() - begun) / len(names))
    return statistics.median(times)


def _values(found: Assessment) -> object:
    """Every value of an assessment that is worked out only when it is asked for."""
    told = [each.comparisons for each in (*found.conclusions, *(each.conclusion for each in found.obligations))]
    return told, found.standings, found.deadlines, found.crossings, found.planned_passed, found.open_questions


def _ask(found: Assessment, names: list[tuple[str, str]]) -> None:
    for id, actor in names:
        found.decisive(id, actor)


def processes() -> list[tuple[str, float, str]]:
    """Whole processes against a bare interpreter, in turns."""
    commands = {
        "--version": [PROGRAM, "--version"],
        "assess the example": [PROGRAM, "assess", str(EXAMPLE), "--on", DAY.isoformat()],
        "assess the example as JSON": [
            PROGRAM, "assess", str(EXAMPLE), "--on", DAY.isoformat(), "--format", "json",
        ],
    }  # fmt: skip
    limits = {"--version": "times, at most 8", "assess the example": "times, at most 22"}
    times: dict[str, list[float]] = {name: [] for name in ("bare", *commands)}
    for _ in range(ROUNDS):
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


def wrong_dossiers() -> list[tuple[str, float, str]]:
    """The time and memory that a wrong dossier takes before it is refused."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in WRONG.items():
            path = Path(folder) / "gpai.toml"
            path.write_bytes(content)
            script = (
                "import sys, pathlib, resource\nfrom gpaiscope import dossier, errors\n"
                "try: dossier.read(pathlib.Path(sys.argv[1]).read_bytes(), file='gpai.toml')\n"
                "except errors.GpaiscopeError: pass\n"
                "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
            )
            begun = time.perf_counter()
            told = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, check=True, text=True)
            rows.append((f"refuse: {name}", time.perf_counter() - begun, "s, less than 2"))
            scale = 1 if sys.platform == "darwin" else 1024
            rows.append((f"refuse: {name}", int(told.stdout) * scale / 1e6, "MB, less than 300"))
    return rows


def main() -> None:
    """Print every figure."""
    for part in (in_process, processes, wrong_dossiers):
        try:
            rows = part()
        except subprocess.CalledProcessError as error:
            print(f"{part.__name__}: not measured, {error}", file=sys.stderr)
            continue
        for name, figure, unit in rows:
            print(f"{name:<48} {figure:>10.3f} {unit}")


if __name__ == "__main__":
    main()
