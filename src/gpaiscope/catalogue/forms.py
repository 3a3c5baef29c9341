"""Which column holds which cell: of the catalogues that are known, and of a table of one's own by a mapping file.

A cell is a place that the readers look at; what a cell says becomes a fact later. A form is data, the same for a
packaged one and for a mapping file.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final

from gpaiscope import tables
from gpaiscope.assessment.narrowness import FIELDS
from gpaiscope.cleaning import clean
from gpaiscope.deferred import dataclass
from gpaiscope.dossier.words import MODALITIES
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.opened import opened
from gpaiscope.repository.origins import RELATIONS

CELLS: Final[Mapping[str, str]] = {
    "id": "what the model is called, each once",
    "maker": "who published it",
    "created": "the day on which the entry was made; no day of placing on the market",
    "modified": "when the entry was last changed; of two with one id the later stands",
    "downloads": "how often it is downloaded, to sort the report by",
    "gated": "whether people are asked for something before they get it: false, auto, manual",
    "private": "whether only its owner sees it",
    "tags": "tags as on the Hub, a list",
    "task": "the task of the Hub: text-generation",
    "library": "the library that loads it",
    "card": "the front matter of its card, an object",
    "config": "what is listed of its configuration, an object",
    "safetensors": "what is stored in its weights: parameters by type and in total, an object",
    "siblings": "the names of its files, a list",
    "made_from": "the base models with the relation to them, an object",
    "base": "the base model, or several parted by commas or semicolons",
    "relation": f"how it was made from its base: {', '.join(RELATIONS)}",
    "licence": "the licence, by an identifier of SPDX or of the Hub",
    "architecture": "the class of its architecture: LlamaForCausalLM",
    "model_type": "the family of its architecture: llama",
    "outputs": "what comes out, in the words of a dossier, parted by commas: text, image",
    "inputs": "what goes in, likewise",
    "domain": "the fields that a table lists it under, parted by commas: language, image generation, vision, speech, "
    "audio, video; a hint, and no complete list of what comes out",
    "parameters": "how many parameters it has",
    "active_parameters": "how many of them work on a token, where not all do",
    "training_tokens": "how many tokens its training from the beginning saw, all passes together",
    "training_flop": "FLOP of its training from the beginning",
    "training_flop_low": "the least that this may be",
    "training_flop_high": "the most that this may be",
    "modification_flop": "FLOP of what was done to its base",
    "hardware": "the chips of its training",
}
"""What can be read of a row, by name."""

MADE_IN: Final[Mapping[str, str]] = {"language": "text", "image generation": "image"}
"""What comes out, beside whatever else, of a model that a table lists under a field."""
DOMAINS: Final = (*MADE_IN, *sorted(FIELDS))
WORDED: Final[Mapping[str, Collection[str]]] = {
    "domain": DOMAINS, "inputs": MODALITIES, "outputs": MODALITIES, "relation": RELATIONS,
}  # fmt: skip
"""Cells whose words a mapping may say in words that are known here, and these."""

OBJECTS: Final = frozenset({"card", "config", "safetensors", "made_from"})
LISTS: Final = frozenset({"tags", "siblings", "base", "licence", "outputs", "inputs", "domain", "made_from"})
"""What a constant may be beside a text, a number, a day, true or false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnForm:
    """The columns of each cell, of which of a mapping the first is read that says something in a row, and else the
    first that is there; ``constants`` are what every row says.

    ``values`` says words of a column in the words of a dossier; one that is not among them says nothing.
    """

    name: str
    says: str
    columns: Mapping[str, tuple[str, ...]]
    known_by: tuple[str, ...] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def columns_of_cells(self, header: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The columns that each cell is read from, of a table with these columns."""
        there, most = frozenset(header), None if self.name == OWN else 1
        named = ((cell, [name for name in names if name in there]) for cell, names in self.columns.items())
        return {cell: tuple(names[:most]) for cell, names in named if names}


@cache
def known_forms() -> tuple[ColumnForm, ...]:
    """The forms that come with the program."""
    return tuple(
        ColumnForm(
            name=name,
            says=table["says"],
            columns={cell: tuple(columns) for cell, columns in table["columns"].items()},
            known_by=tuple(table["known_by"]),
            constants=table.get("constants", {}),
            values={cell: _meanings(words) for cell, words in table.get("values", {}).items()},
        )
        for name, table in tables.beside(__file__, "forms.toml").items()
    )


def _meanings(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {said: (means,) if isinstance(means, str) else tuple(means) for said, means in table.items()}


def recognised(header: Sequence[str], file: str) -> ColumnForm:
    """The form of a table with these columns. Raises InputError where none is known."""
    forms = [form for form in known_forms() if form.known_by]
    for form in forms:
        if all(set(form.columns.get(cell, (cell,))) & set(header) or cell in header for cell in form.known_by):
            return form
    # A header may be of anybody, and of thousands of columns: what is shown of it is quoted, and short.
    shown = ", ".join(repr(name[:40]) for name in header[:12])
    raise InputError(
        Mistake(
            reference="unknown-catalogue",
            message=f"the columns are those of no catalogue that is known: {shown}"
            if shown
            else "there are no columns: the file is empty, or holds no record",
            file=file,
            expected="; ".join(f"{form.says} ({', '.join(form.known_by)})" for form in forms) + f"; {_EXPORTS}",
            help="say which column is what in a file for --mapping; --draft-mapping proposes one",
        )
    )


_EXPORTS: Final = (
    "a registry's versions (name, version, creation_timestamp) or artifacts (name, type, metadata) in JSON"
)


def registry_form() -> ColumnForm:
    """The form of what was gathered from a registry, whatever its entries say."""
    return next(form for form in known_forms() if form.name == REGISTRY)


REGISTRY: Final = "registry"
"""The name of the form in which keys are called after cells."""


def read_mapping(path: Path) -> ColumnForm:
    """The form that a mapping file says. Raises InputError with every mistake of it."""
    with opened(path) as file:
        data = file.read(LARGEST + 1)
    name = str(path)
    if len(data) > LARGEST:
        raise InputError(Mistake(reference="file-too-large", message=f"more than {LARGEST:,} bytes", file=name))
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))  # editors on Windows begin a file with a mark
    except (ValueError, RecursionError) as error:
        expected = "a mapping in TOML, as UTF-8; `gpaiscope scan CATALOGUE --draft-mapping` writes one to begin with"
        raise InputError(
            Mistake(reference="invalid-toml", message=f"not TOML: {error}", file=name, expected=expected)
        ) from None
    return form_of_mapping(table, name)


def form_of_mapping(table: Mapping[str, Any], name: str) -> ColumnForm:
    """The form that a mapping says, as it was parsed from a file of that name. Raises InputError as `read_mapping`."""
    if mistakes := [*_mapping_mistakes(table, name)]:
        raise InputError(*mistakes)
    columns: dict[str, tuple[str, ...]] = {}
    for column, cell in table["columns"].items():
        columns[cell] = (*columns.get(cell, ()), column)
    return ColumnForm(
        name=OWN,
        says=name,
        columns=columns,
        constants=table.get("constants", {}),
        values={cell: _meanings(words) for cell, words in table.get("values", {}).items()},
    )


OWN: Final = "mapping"
"""The name of a form that a person said."""

LARGEST: Final = 1_000_000
_TABLES: Final = ("columns", "constants", "values")


def _mapping_mistakes(table: Mapping[str, Any], file: str) -> Iterator[Mistake]:
    for key in table:
        if key not in _TABLES:
            yield _unknown_word("table", key, _TABLES, key, file)
    columns = table.get("columns")
    if not isinstance(columns, Mapping) or not columns:
        expected = 'a table [columns] with rows such as "name of the column" = "id"'
        yield Mistake(
            reference="no-columns", message="no column is mapped", file=file, path="columns", expected=expected
        )
        columns = {}
    for column, cell in columns.items():
        if not isinstance(cell, str) or cell not in CELLS:
            yield _unknown_word("cell", cell, CELLS, f"columns.{column}", file)
    if columns and "id" not in columns.values():
        message = "no column is mapped to id, so no model could be told from another"
        yield Mistake(reference="no-id", message=message, file=file, path="columns", expected='a column = "id"')
    values = table.get("values", {})
    yield from _constant_mistakes(table.get("constants", {}), values, file)
    yield from _value_mistakes(values, file)


def _constant_mistakes(constants: object, values: object, file: str) -> Iterator[Mistake]:
    if not isinstance(constants, Mapping):
        yield Mistake(reference="wrong-type", message="expected a table", file=file, path="constants")
        return
    for cell, value in constants.items():
        path = f"constants.{cell}"
        if cell not in CELLS:
            yield _unknown_word("cell", cell, CELLS, path, file)
        elif (isinstance(value, Mapping) and cell not in OBJECTS) or (isinstance(value, list) and cell not in LISTS):
            message, expected = f"{cell} is no list and no table", f"{cell} = {CELLS[cell]}"
            yield Mistake(reference="wrong-type", message=message, file=file, path=path, expected=expected)
        elif cell in WORDED:
            own = values.get(cell) if isinstance(values, Mapping) else None
            known = {*WORDED[cell], *(own if isinstance(own, Mapping) else ())}
            # A list, or a text in which words are parted by commas or semicolons.
            parts = value if isinstance(value, list) else re.split("[,;]", str(value))
            for word in (str(part).strip() for part in parts):
                if word and word not in known:
                    yield _unknown_word("word", word, known, path, file)


def _value_mistakes(values: object, file: str) -> Iterator[Mistake]:
    if not isinstance(values, Mapping):
        yield Mistake(reference="wrong-type", message="expected a table", file=file, path="values")
        return
    for cell, words in values.items():
        if cell not in WORDED or not isinstance(words, Mapping):
            yield _unknown_word("cell with words", cell, WORDED, f"values.{cell}", file)
            continue
        for said, means in words.items():
            for word in [means] if isinstance(means, str) else means if isinstance(means, list) else [None]:
                if not isinstance(word, str) or word not in WORDED[cell]:
                    yield _unknown_word("word", word, WORDED[cell], f"values.{cell}.{said}", file)


def _unknown_word(what: str, given: object, words: Iterable[str], path: str, file: str) -> Mistake:
    listed = sorted(words)
    close = get_close_matches(str(given), listed, n=1)
    help = f"did you mean {close[0]!r}?" if close else ""
    message = f"{str(given)[:60]!r} is no {what}"
    return Mistake(
        reference="unknown-word", message=message, file=file, path=path, expected=", ".join(listed), help=help
    )


def mapping_draft(header: Sequence[str]) -> str:
    """A mapping file to begin with: each column with the cell that its name is most like, or left out with a sign."""
    lines = ["# Which column is what. Left of = a column of the table, right of it a word of this list:", "#"]
    lines += [f"#   {cell}: {says}" for cell, says in CELLS.items()]
    lines += ["", "[columns]"]
    taken: set[str] = set()
    for column in header:
        cell = likely_cell(column)
        if len(column) > LONGEST_NAME:
            lines.append(
                f"# a column with a name of {len(column):,} characters: {_quoted_toml(column[:LONGEST_NAME])}..."
            )
        elif cell in taken or not cell:
            lines.append(f'# {_quoted_toml(column)} = ""')
        else:
            taken.add(cell)
            lines.append(f'{_quoted_toml(column)} = "{cell}"')
    return "\n".join(lines) + "\n"


LONGEST_NAME: Final = 200
"""Characters of the name of a column that a mapping to begin with offers."""


def _quoted_toml(text: str) -> str:
    """A text of a catalogue in TOML, with what hides or steers in it escaped."""
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(letter if clean(letter) == letter else f"\\U{ord(letter):08x}" for letter in shown)


_LIKE: Final[Mapping[str, str]] = {
    "name": "id", "model": "id", "modelname": "id", "modelid": "id", "identifier": "id", "license": "licence",
    "organization": "maker", "organisation": "maker", "author": "maker", "owner": "maker", "provider": "maker",
    "basemodel": "base", "parent": "base", "params": "parameters", "size": "parameters", "numparameters": "parameters",
    "nparams": "parameters", "numparams": "parameters", "nparameters": "parameters", "paramcount": "parameters",
    "parametercount": "parameters", "totalparams": "parameters", "totalparameters": "parameters",
    "modelsize": "parameters", "activeparams": "active_parameters", "nactiveparams": "active_parameters",
    "tokens": "training_tokens", "ntokens": "training_tokens", "numtokens": "training_tokens",
    "tokenstrained": "training_tokens", "trainedtokens": "training_tokens", "traintokens": "training_tokens",
    "pretrainingtokens": "training_tokens", "tokensseen": "training_tokens",
    "trainingcomputeflop": "training_flop", "trainingcompute": "training_flop", "flop": "training_flop",
    "flops": "training_flop", "compute": "training_flop", "finetunecomputeflop": "modification_flop",
    "pipelinetag": "task", "libraryname": "library", "date": "created", "createdat": "created",
    "lastmodified": "modified", "updated": "modified", "modality": "outputs", "output": "outputs",
    "input": "inputs", "gpu": "hardware", "carddata": "card", "system": "id", "trainingcomputeflops": "training_flop",
    "finetunecomputeflops": "modification_flop", "modell": "id", "modellname": "id", "hersteller": "maker",
    "anbieter": "maker", "lizenz": "licence", "basismodell": "base", "parameterzahl": "parameters", "modèle": "id",
    "nomdumodèle": "id", "éditeur": "maker", "fournisseur": "maker", "modèledebase": "base",
    "nombredeparamètres": "parameters",
}  # fmt: skip


def likely_cell(column: str) -> str:
    """The cell that a name is most like; empty where it is like none."""
    plain = "".join(letter for letter in column.casefold() if letter.isalnum())
    spelled = {cell.replace("_", ""): cell for cell in CELLS}
    return spelled.get(plain) or _LIKE.get(plain, "")
