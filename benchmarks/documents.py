"""What of each document is there without a person, and what a set costs: ``python benchmarks/documents.py [PATH ...]``.

For each document over the dossiers (default: those of ``examples``): fields, those that the dossier and its assessment
fill without any documentation, contradictions, and CPU seconds of a draft in each form. Last the CPU seconds of a whole
set of each dossier, as Markdown, in units of a fixed piece of work as well. Nothing is written.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Final

import yardstick

from gpaiscope import service
from gpaiscope.documents import ORDER
from gpaiscope.errors import UsageError
from gpaiscope.report.values import written

DAY: Final = date(2026, 11, 27)
EXAMPLES: Final = Path(__file__).parents[1] / "examples"
STATES: Final = ("filled", "gap", "contradiction")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="*", metavar="PATH", help="dossiers, or folders with one each")
    given = [Path(each) for each in parser.parse_args().paths]
    paths = given or sorted(each.parent for each in EXAMPLES.glob("*/gpai.toml"))
    print(f"{'document':25} {'drafts':>6} {'fields':>6} {'filled':>6} {'share':>6} {'contra':>6} {'seconds':>8}")
    drafts = [line for document in ORDER if (line := of_document(document, paths))]
    print("\n".join(drafts))
    print(f"\n{'set of':32} {'copies':>6} {'seconds':>8} {'units':>8}")
    unit = yardstick.seconds()
    for path in paths:
        copies, seconds = of_set(path)
        print(f"{path.name:32} {copies:6} {seconds:8.3f} {seconds / unit:8.2f}")


def of_document(document: str, paths: list[Path]) -> str:
    """One line: how many fields of a document are filled over all dossiers of which it can be drafted."""
    counts: dict[str, int] = defaultdict(int)
    seconds, drafts = 0.0, 0
    for path in paths:
        try:
            made = service.draft(path, document=document, on=DAY)
        except UsageError:  # it is open whose document it would be
            continue
        drafts += 1
        begun = time.process_time()
        for text in (made.to_markdown(), made.to_html(), written(made.to_dict())):
            assert text
        seconds += time.process_time() - begun
        for state in STATES:
            counts[state] += made.values.count(state)
    fields = sum(counts.values())
    if not fields:
        return ""
    share = 100 * counts["filled"] // fields
    numbers = f"{drafts:6} {fields:6} {counts['filled']:6} {share:5}% {counts['contradiction']:6}"
    return f"{document:25} {numbers} {seconds / drafts:8.4f}"


def of_set(path: Path) -> tuple[int, float]:
    """How many copies a set has, and the CPU seconds of reading, assessing and writing all of them."""
    begun = time.process_time()
    texts = [each.to_markdown() for each in service.drafts(path, on=DAY)]
    return len(texts), time.process_time() - begun


if __name__ == "__main__":
    main()
