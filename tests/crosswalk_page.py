"""The page of the crosswalk, written from its one table: ``python tests/crosswalk_page.py`` writes it anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gpaiscope.repository.exchange.crosswalk import FORMATS, MAKER, ROWS, Field, Row
from gpaiscope.repository.exchange.facts import BESIDE, DOCUMENTED, DOSSIER

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "crosswalk.md"

_TREES: Final[Mapping[str, str]] = {
    "cyclonedx": "Fields are those of the component that is the model. `task` is its task where it or a property says "
    "one, `hub_id` the page of the Hub that has its name, `bases` what properties or tags name as its original.",
    "spdx": "`package` is the AI package of the model, `originals` are what it is `descendantOf`, `datasets` what it "
    "was `trainedOn`, `maker` is who supplied it, `licence` its declared licence, `energy` that of its training. "
    "`package.task`, `package.hub_id` and `package.bases` are told by its purpose, by addresses of the Hub with its "
    "name, and by tags.",
    "croissant": "Fields are those of the data set that all training data together is.",
    "card": "Fields are keys.",
    "codemeta": "Fields are those of the object.",
}
"""What the places of fields start from."""

_EXTENSIONS: Final[Mapping[str, str]] = {
    "cyclonedx": "properties of the component, named gpaiscope:PATH",
    "spdx": "a CdxPropertiesExtension of the package, with properties named gpaiscope:PATH",
    "croissant": "gpaiscope:facts, a list of PropertyValue named PATH, in a context of its own",
    "card": "a key gpaiscope, with PATH below it",
    "codemeta": "additionalProperty, a list of PropertyValue named gpaiscope:PATH",
}

_HEAD: Final = """\
# The crosswalk

<!-- Written by `make docs` from src/gpaiscope/repository/exchange/crosswalk.py. -->

Which fact stands in which field of which format, as `gpaiscope export` writes it and `gpaiscope init --from` and the
reading of folders read it. A field marked `~` means something near and not the same: what it says is suggested to a
person, and is no fact yet. Where several fields are named, the first that can say the value is written. What is only
read is what generators of other people write there.

"""


def page() -> str:
    """The page, in Markdown."""
    parts = [_HEAD]
    for form, called in FORMATS.items():
        parts += [f"## {called}\n", f"`--format {form}`. {_TREES[form]} All else: {_EXTENSIONS[form]}.\n"]
        parts += ["| Fact | Where it is from | Field |", "|---|---|---|"]
        for row in ROWS:
            if fields := _fields(row, form):
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


def _fields(row: Row, form: str) -> str:
    """What a format has for a fact, in words: where it is written, and where else it is read."""
    fields = row.fields_in(form)
    written = " or ".join(map(_field, (each for each in fields if not each.is_only_read)))
    read = " or ".join(map(_field, (each for each in fields if each.is_only_read)))
    return "; ".join(part for part in (written, read and f"read, too: {read}") if part)


def _field(field: Field) -> str:
    return f"{'~ ' * field.near}`{field.place}`" + (f" ({field.codec.says})" if field.codec.says else "")


def _from(path: str) -> str:
    if path == MAKER:
        return "name of the actor who did the last activity, supplied it first, or is the only one"
    if path.startswith(BESIDE):
        return f"`{path.removeprefix(BESIDE)}` of the documentation"
    return f"`{path}`"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
