"""The page of the crosswalk, written from its one table: ``python tests/crosswalk_page.py`` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gpaiscope.repository.exchange.crosswalk import EXTENSIONS, FORMATS, MAKER, ROWS, TREES, fields_of_all
from gpaiscope.repository.exchange.facts import BESIDE, DOCUMENTED, DOSSIER

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "crosswalk.md"

_HEAD: Final = """\
# The crosswalk

<!-- Written by `make docs` from src/gpaiscope/repository/exchange/crosswalk.py. -->

Which fact stands in which field of which format, as `gpaiscope export` writes it and `gpaiscope init --from` and the
reading of folders read it. A field marked `~` means something near and not the same: what it says is suggested to a
person, and is no fact yet. Where several fields are named, the first that can say the value is written.

"""


def page() -> str:
    """The page, in Markdown."""
    parts = [_HEAD]
    for form, called in FORMATS.items():
        parts += [f"## {called}\n", f"`--format {form}`. {TREES[form]} All else: {EXTENSIONS[form]}.\n"]
        parts += ["| Fact | Where it is from | Field |", "|---|---|---|"]
        for row in ROWS:
            if fields := fields_of_all(row.path)[form]:
                parts.append(f"| {row.says} | {_from(row.path)} | {fields} |")
        parts.append("")
    left = ", ".join(f"`{each}`" for each in DOSSIER)
    documented = ", ".join(f"`{each}`" for each in DOCUMENTED)
    parts += [
        "## What is exchanged, and what is kept back\n",
        f"Of a dossier: {left}. Of the documentation beside it: {documented}.",
        "Of an actor neither turnover, size and group, nor what it signed and whom it mandated; nothing of the",
        "procedure, of what was done, of reach and legacy: these are the provider's own affair and not the model's.",
        "Nor to whom it was supplied, actors that are named for that alone, and what is on the market after the day.",
        "Paths of logs, configurations and other dossiers stay, too: they mean something on one machine only; of a",
        "source that holds a path the bare name of the file goes out, and of one that holds a command line nothing.\n",
        "Extensions hold a fact under its path in the dossier, such as `activities[0].flop`, or under `documentation.`",
        "and its path in `documentation.toml`, as JSON in a text, with its source where it has one. Where a field was",
        "changed since and its extension was not, the field stands, and reading says so.",
    ]
    return "\n".join(parts) + "\n"


def _from(path: str) -> str:
    if path == MAKER:
        return "name of the actor who did the last activity, supplied it first, or is the only one"
    if path.startswith(BESIDE):
        return f"`{path.removeprefix(BESIDE)}` of the documentation"
    return f"`{path}`"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
