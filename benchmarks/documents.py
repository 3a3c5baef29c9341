"""What of each document is there without a person, and what a set costs: ``python benchmarks/documents.py [PATH ...]``.

For each document over the dossiers (default: those of ``examples``): fields, those that the dossier and its assessment
fill without any documentation, contradictions, and CPU seconds of a draft in each form. Last the CPU seconds of a whole
set of each dossier, as Markdown, in units of a fixed piece of work as well. Nothing is written.

``--forms`` drafts each document of six situations in five forms, for each recipient, reads them all back with programs
that did not write them, and prints: fields filled without a person, the seconds of each form, copies whose fields are
not equal in each form, and copies with a byte of what their recipient does not get. Last the CPU seconds of a set.

``--final`` writes every final copy of six situations as PDF, whether or not it could be sent, and prints the slowest
copy, and the CPU seconds of all copies of a situation and of one of them on the average.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import yardstick

from gpaiscope import service
from gpaiscope.documents import ORDER, form
from gpaiscope.errors import UsageError
from gpaiscope.report.values import written

DAY: Final = date(2026, 11, 27)
EXAMPLES: Final = Path(__file__).parents[1] / "examples"
STATES: Final = ("filled", "gap", "contradiction")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="*", metavar="PATH", help="dossiers, or folders with one each")
    parser.add_argument("--forms", action="store_true", help="six situations in five forms, read back")
    parser.add_argument("--final", action="store_true", help="final copies of six situations as PDF")
    asked = parser.parse_args()
    if asked.final:
        with tempfile.TemporaryDirectory() as folder:
            of_finals(Path(folder))
        return
    if asked.forms:
        with tempfile.TemporaryDirectory() as folder:
            of_forms(Path(folder))
        return
    given = [Path(each) for each in asked.paths]
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


FORMS: Final = ("markdown", "html", "json", "pdf", "docx")


def of_forms(root: Path) -> None:
    """Draft, time and read back every document of six situations; then a set of each."""
    from tests.documents.situations import SITUATIONS, filled, put

    secret = "KEEP-{key}-INSIDE"
    full = {each: put(root / each, each, filled(secret)) for each in SITUATIONS}
    without = {each: put(root / f"{each}-bare", each) for each in SITUATIONS}
    print(
        f"{'document':25} {'copies':>6} {'share':>6} {'unlike':>6} {'leaks':>6}" + "".join(f"{one:>9}" for one in FORMS)
    )
    sums: dict[str, int] = defaultdict(int)
    slowest: dict[str, float] = defaultdict(float)
    for document in ORDER:
        share = _share(document, without.values())
        copies = [_Copy(folder, document, each) for folder in full.values() for each in form(document).recipients]
        unlike, leaks = sum(not each.alike() for each in copies), sum(each.leaks(secret) for each in copies)
        seconds = (f"{sum(each.seconds[one] for each in copies) / len(copies):9.3f}" for one in FORMS)
        print(f"{document:25} {len(copies):6} {share:5}% {unlike:6} {leaks:6}" + "".join(seconds), flush=True)
        for name, many in (("copies", len(copies)), ("unlike", unlike), ("leaks", leaks)):
            sums[name] += many
        for one in FORMS:
            slowest[one] = max(slowest[one], *(each.seconds[one] for each in copies))
    print(f"{'in all':25} {sums['copies']:6} {'':6} {sums['unlike']:6} {sums['leaks']:6}")
    print(f"{'slowest copy':53}" + "".join(f"{slowest[one]:9.3f}" for one in FORMS))
    print(f"\n{'set of':25} {'copies':>6}" + "".join(f"{one:>9}" for one in FORMS))
    for situation, folder in full.items():
        many, *seconds = _set(folder)
        print(f"{situation:25} {many:6.0f}" + "".join(f"{each:9.2f}" for each in seconds))


def of_finals(root: Path) -> None:
    """The CPU seconds of final copies as PDF: the first loads the library and is told apart."""
    from gpaiscope.documents.final import final_page
    from gpaiscope.report.write import pdf
    from tests.documents.situations import SITUATIONS, filled, put

    print(f"{'final copies of':25} {'copies':>6} {'in all':>8} {'each':>8} {'slowest':>8}")
    for situation in SITUATIONS:
        folder = put(root / situation, situation, filled("Words of somebody who is sure. " * 12))
        pages = [final_page(each.values) for each in service.drafts(folder, on=DAY)]
        seconds = []
        for page in pages:
            begun = time.process_time()
            assert pdf.write(page)
            seconds.append(time.process_time() - begun)
        whole = sum(seconds)
        print(f"{situation:25} {len(pages):6} {whole:8.3f} {whole / len(pages):8.3f} {max(seconds):8.3f}", flush=True)


def _share(document: str, folders: Iterable[Path]) -> int:
    """The percent of the fields of a document that are filled without a person."""
    made = [service.draft(each, document=document, on=DAY, actor="acme").values for each in folders]
    fields = sum(each.count(*STATES) for each in made)
    return 100 * sum(each.count("filled") for each in made) // fields


class _Copy:
    """One copy in five forms, with the CPU seconds of each."""

    def __init__(self, folder: Path, document: str, recipient: str) -> None:
        self.document, self.recipient = document, recipient
        self.made = service.draft(folder, document=document, recipient=recipient, on=DAY, actor="acme")
        self.files: dict[str, bytes] = {}
        self.seconds: dict[str, float] = {}
        for one in FORMS:
            begun = time.process_time()
            self.files[one] = in_form(self.made, one)
            self.seconds[one] = time.process_time() - begun

    def alike(self) -> bool:
        """Whether each form has the same fields, as others read it."""
        from tests.documents import papers
        from tests.documents.test_documents import fields_of, fields_of_html, fields_of_markdown

        told = list(fields_of(self.made.to_dict()))
        bared = [(papers.bare(head), tuple(map(papers.bare, lines))) for head, lines in told]
        return (
            list(fields_of_html(self.files["html"].decode())) == told
            and list(fields_of_markdown(self.files["markdown"].decode())) == told
            and papers.fields_of_pdf(self.files["pdf"]) == bared
            and papers.fields_of_docx(self.files["docx"]) == bared
        )

    def leaks(self, secret: str) -> bool:
        """Whether any form has what only others get."""
        from tests.documents import papers

        whole = form(self.document)
        every = (*whole.fields, *whole.withheld)
        mine = {fill for each in whole.fields if self.recipient in each.recipients for fill in each.fill}
        hidden = {secret.replace("{key}", fill) for each in every for fill in each.fill if fill not in mine}
        texts = [papers.texts_of_pdf(self.files["pdf"]), papers.texts_of_docx(self.files["docx"])]
        texts += [re.sub(r"\\(?=\W|_)", "", self.files[one].decode()) for one in FORMS[:3]]
        return any(papers.bare(each) in papers.bare(text) for text in texts for each in hidden)


def in_form(made: service.Drafted, one: str) -> bytes:
    """A draft in one form, as bytes."""
    match one:
        case "pdf":
            return made.to_pdf()
        case "docx":
            return made.to_docx()
        case "json":
            return written(made.to_dict()).encode()
    return (made.to_markdown() if one == "markdown" else made.to_html()).encode()


def _set(folder: Path) -> Iterator[float]:
    """How many copies a set has, and the CPU seconds of reading, assessing and writing it in each form."""
    for place, one in enumerate(FORMS):
        begun = time.process_time()
        files = [in_form(each, one) for each in service.drafts(folder, on=DAY)]
        if not place:
            yield len(files)
        yield time.process_time() - begun


if __name__ == "__main__":
    main()
