"""Measure the reading of licences on reference texts.

    python benchmarks/licences.py [FOLDER] [--files] [--robust] [--share K]

FOLDER holds licence texts and ``VERDICTS.csv`` (default: the reference data's). A third of the texts is reserved by a
hash of the file name: patterns were written without looking at them. Printed are, for each part and with the index on
and off: agreement with the verdict, a right ground among the disqualified, Union exclusions found, false passes (texts
said to qualify that do not), grounds without words of the text, and CPU times, also as multiples of the yardstick's
piece of work; then the short licences of ``tests/licences/unseen.toml``, recognition, robustness, noise and size.
``--files`` lists the texts on which the verdict differs, ``--share`` takes every K-th text and a K-th of the noise, for
a quick look.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import html
import random
import statistics
import time
import tomllib
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path

import yardstick

from gpaiscope.licences import LicenceReading, read
from gpaiscope.licences.fingerprint import index_from_bytes

Row = dict[str, str]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path)
    arguments.add_argument("--files", action="store_true")
    arguments.add_argument("--robust", action="store_true")
    arguments.add_argument("--share", type=int, default=1, metavar="K")
    given = arguments.parse_args()
    folder = given.folder or yardstick.reference("licences")
    with (folder / "VERDICTS.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:: given.share]
    texts = {row["file"]: (folder / row["file"]).read_text("utf-8") for row in rows}
    measure_index()
    unseen()
    for name, part in (("development", False), ("reserved", True)):
        chosen = [row for row in rows if reserved(row["file"]) is part]
        for index in (False, True):
            agreement(f"{name}, index {'on' if index else 'off'}", chosen, texts, index, given.files)
    recognition("as it is", rows, texts, lambda text: text, given.files)
    if given.robust:
        for kind, change in CHANGES.items():
            recognition(kind, rows, texts, change, given.files)
    noise(given.share)


def reserved(name: str) -> bool:
    """Whether the text of that file name belongs to the third that is kept for measuring."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def agreement(title: str, rows: list[Row], texts: dict[str, str], index: bool, list_files: bool) -> None:
    verdicts = grounds = disqualified = exclusions = found = false = right = bare = 0
    differing, seconds = [], []
    if not rows:
        return
    for row in rows:
        begun = time.process_time()
        reading = read(texts[row["file"]], index=index)
        seconds.append(time.process_time() - begun)
        agrees = reading.verdict == row["verdict"]
        verdicts += agrees
        if not agrees:
            differing.append(f"{row['file']}: {row['verdict']} expected, {reading.verdict} read")
        if row["verdict"] == "does-not-qualify":
            disqualified += 1
            grounds += bool({str(ground.ground) for ground in reading.grounds} & set(ground_of(row).split(";")))
        false += row["verdict"] != "qualifies" and reading.verdict == "qualifies"
        bare += sum(not ground.quotation or ground.position is None for ground in reading.grounds)
        exclusions += row.get("eu_exclusion") == "yes"
        found += row.get("eu_exclusion") == "yes" and reading.eu_exclusion is not None
        right += row.get("eu_exclusion") == "no" and reading.eu_exclusion is not None
    median = statistics.median(seconds)
    print(
        f"{title}: verdict {verdicts}/{len(rows)} ({verdicts / len(rows):.0%}), ground {grounds}/{disqualified}, "
        f"Union exclusions {found}/{exclusions} (and {right} too many), false passes {false}, "
        f"grounds without words {bare}, p50 {1000 * median:.1f} ms ({median / yardstick.seconds():.2f} times the "
        f"yardstick), max {1000 * max(seconds):.1f} ms"
    )
    if list_files:
        print("".join(f"    {line}\n" for line in differing), end="")


def ground_of(row: Row) -> str:
    return row.get("disqualifying_ground") or row["ground"]


def unseen() -> None:
    """The texts whose verdicts were worked out before they were read."""
    texts = tomllib.loads(UNSEEN.read_text("utf-8"))["text"]
    for index in (False, True):
        found = [(text, read(text["text"], index=index)) for text in texts]
        right = sum(reading.verdict == text["verdict"] for text, reading in found)
        false = sum(reading.verdict == "qualifies" != text["verdict"] for text, reading in found)
        print(f"unseen, index {'on' if index else 'off'}: verdict {right}/{len(texts)}, false passes {false}")


UNSEEN = Path(__file__).parents[1] / "tests" / "licences" / "unseen.toml"


def recognition(
    title: str, rows: list[Row], texts: dict[str, str], change: Callable[[str], str], list_files: bool
) -> None:
    wrong, states = [], []
    for row in rows:
        expected = name_of(read(texts[row["file"]]))
        reading = read(change(texts[row["file"]]))
        states.append(reading.recognised.state if reading.recognised else "none")
        if name_of(reading) != expected:
            wrong.append(f"{row['file']}: {name_of(reading)}")
    named = ", ".join(f"{state} {states.count(state)}" for state in dict.fromkeys(states))
    print(f"recognised, {title}: {len(rows) - len(wrong)}/{len(rows)} ({named})")
    if list_files:
        print("".join(f"    {line}\n" for line in wrong), end="")


def name_of(reading: LicenceReading) -> str:
    return reading.recognised.best.known.label if reading.recognised else "none of the known"


def reflowed(text: str) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > 60:
            lines.append(line)
            line = ""
        line += word + " "
    return "\n".join([*lines, line])


def without_a_clause(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    usable = [index for index, line in enumerate(lines) if len(line) < len(text) / 5]
    if usable:
        del lines[max(usable, key=lambda index: len(lines[index]))]
    return "\n".join(lines)


def with_a_clause(text: str) -> str:
    lines = text.split("\n")
    lines.insert(
        len(lines) // 2, "\nUsers shall send the author a picture of a lighthouse once a year, and keep a copy.\n"
    )
    return "\n".join(lines)


CHANGES: dict[str, Callable[[str], str]] = {
    "first half": lambda text: text[: len(text) // 2],
    "second half": lambda text: text[len(text) // 2 :],
    "reflowed": reflowed,
    "Markdown": lambda text: (
        "# Licence\n\n" + "\n".join(f"> **{line}**" if line.strip() else ">" for line in text.split("\n"))
    ),
    "HTML": lambda text: "".join(f"<p class='x'>{html.escape(part)}</p>\n" for part in text.split("\n\n")),
    "one clause removed": without_a_clause,
    "one clause added": with_a_clause,
}


def measure_index() -> None:
    content = files("gpaiscope.licences").joinpath("index.bin").read_bytes()
    seconds = []
    for _ in range(5):
        begun = time.process_time()
        known = index_from_bytes(content).known
        seconds.append(time.process_time() - begun)
    print(f"index: {len(known)} texts, {len(content) / 1e6:.2f} MB, loaded in {1000 * min(seconds):.1f} ms")


def noise(share: int) -> None:
    generator = random.Random(7)
    for title, text in noises(generator, 5_000_000 // share):
        begun = time.process_time()
        verdict = read(text).verdict
        print(f"noise, {title}: {len(text) / 1e6:.1f} MB in {time.process_time() - begun:.2f} s, {verdict}")


def noises(generator: random.Random, size: int) -> Iterable[tuple[str, str]]:
    letters = "abcdefghijklmnopqrstuvwxyz     .,;\n"
    yield "letters", "".join(generator.choices(letters, k=size))
    yield "one word", "a" * size
    yield "characters", "".join(map(chr, generator.choices(range(32, 0x3000), k=size)))
    words = "you may not use commercial license request separate users million only solely for research european union "
    yield "legal words", words * (size // len(words))
    yield "legal words at random", " ".join(generator.choices(words.split(), k=size // 7))
    yield "open tags", "<a " * (size // 3)
    yield "entities and links", "&amp;](x" * (size // 8)


if __name__ == "__main__":
    main()
