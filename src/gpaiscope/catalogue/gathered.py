"""What is no table becomes one: folders of models, and the registries of MLflow and Weights & Biases.

A folder of model folders gives one record a model, as a hub would list it: the front matter of its card, its
configuration, the names of its files and what is stored in its weights. A registry gives one record a version; a tag
or a key of its metadata says the cell that it is called after. All other keys say nothing.

Source: the tables of MLflow 3.17 (``registered_models``, ``model_versions`` and their tags) and what its
``search_model_versions`` returns; of Weights & Biases an artifact's ``name``, ``type``, ``metadata``, ``aliases``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from gpaiscope.catalogue.forms import CELLS, likely_cell
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.contents import Contents, read_contents
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.opened import SQLITE, database, exact_json, lines, opened, refused
from gpaiscope.repository.weights import parameters

Record = dict[str, Any]

LARGEST_RECORD: Final = 16_000_000
"""Bytes of one line of JSON: a thousand times the largest record of a hub."""

DEEPEST: Final = 3
"""How far below a folder those of models are looked for: owner, model, and the snapshot of a model."""

MOST_MODELS: Final = 200_000
_TELLING: Final = ("config.json", "model_index.json", "adapter_config.json", "params.json")
_CARDS: Final = ("readme.md", "readme.markdown")
_DOSSIER: Final = "gpai.toml"
TELLING: Final = frozenset({*_TELLING, _DOSSIER})
"""Files by whose names alone a folder is that of a model."""

_MODELS, _DATABASE, _EXPORT = "a folder of models", "a registry's database", "a registry's export"
_EXPORTED: Final = ({"name", "version", "creation_timestamp"}, {"name", "type", "metadata"})
"""The keys by which a line of an export is known: of MLflow, and of Weights & Biases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a path is that has to be gathered first. ``folders`` are those of its models, ``tables`` lie beside them."""

    path: Path
    kind: str
    folders: tuple[Path, ...] = ()
    tables: tuple[Path, ...] = ()

    @property
    def is_registry(self) -> bool:
        """Whether it is one of versions, and not a folder of models."""
        return self.kind != _MODELS


def what_to_gather(path: Path, *, mapped: bool = False) -> Gathered | None:
    """What a path is that has to be gathered first; None where it is a table as it stands, or nothing to read.

    ``mapped``: a mapping says what the columns are, so that JSON lines are read as they stand. Raises InputError for a
    folder that cannot be listed.
    """
    if path.is_dir():
        below = list(_models_and_tables(path))
        folders = tuple(place for place, is_model in below if is_model)
        tables = tuple(place for place, is_model in below if not is_model)
        return Gathered(path=path, kind=_MODELS, folders=folders, tables=tables) if folders else None
    if not path.is_file():
        return None
    with opened(path) as file:
        # By what it begins with, since the database of a registry may have any name, or none that says what it is.
        if file.read(len(SQLITE)) == SQLITE:
            return Gathered(path=path, kind=_DATABASE)
        if mapped or path.suffix.lower() not in (".jsonl", ".ndjson", ".json"):
            return None
        file.seek(0)
        return Gathered(path=path, kind=_EXPORT) if _is_export(_first_record(file)) else None


def gather_records(gathered: Gathered, into: Path) -> None:
    """Write the records of what has to be gathered into a file. Raises InputError for what cannot be read."""
    read = {_MODELS: _records_of_models, _DATABASE: _records_of_database, _EXPORT: _records_of_export}[gathered.kind]
    with into.open("w", encoding="utf-8") as file:
        for record in read(gathered):
            file.write(json.dumps(record, ensure_ascii=False, sort_keys=True, default=str) + "\n")


# -- a folder of models


def _models_and_tables(path: Path, depth: int = 0) -> Iterator[tuple[Path, bool]]:
    """The folders of models below a path and the files of a catalogue beside them, in order, and which of both it is.

    Within a model's folder there is no other, and no link is followed below one. Raises InputError for a folder that
    cannot be listed.
    """
    for entry in _sorted_entries(path):
        if not entry.is_dir():
            if TABLE.search(entry.name):
                yield entry, False
        elif not entry.name.startswith("."):
            if _is_model_folder(entry):
                yield entry, True
            elif depth + 1 < DEEPEST and not entry.is_symlink():
                yield from _models_and_tables(entry, depth + 1)


def _sorted_entries(path: Path) -> list[Path]:
    try:
        return sorted(path.iterdir())
    except OSError as error:
        raise refused("folder-unreadable", f"the folder cannot be listed: {error.strerror}", path) from None


def _is_model_folder(path: Path) -> bool:
    """Whether a folder is that of a model: by its configuration, its dossier, or a card with front matter."""
    names = {entry.name.lower(): entry for entry in _sorted_entries(path)}
    if names.keys() & TELLING:
        return True
    for name in names.keys() & {*_CARDS}:
        with suppress(InputError), opened(names[name], path) as file:
            return file.read(4).strip() == b"---"
    return False


def _records_of_models(gathered: Gathered) -> Iterator[Record]:
    path, folders = gathered.path, gathered.folders
    if gathered.tables:
        message = f"a folder of models that holds {len(gathered.tables)} files of a catalogue beside them"
        help = "scan the tables and the models each by their own path"
        raise InputError(Mistake(reference="mixed-folder", message=message, file=str(gathered.tables[0]), help=help))
    with_dossier = [folder for folder in folders if (folder / _DOSSIER).is_file()]
    if with_dossier:
        message = f"{len(with_dossier)} of {len(folders)} models have a dossier, which says more than a row can hold"
        help = f"`gpaiscope check {path}` answers each of them; `gpaiscope lineage` takes them together"
        mistake = Mistake(reference="dossier-in-catalogue", message=message, file=str(with_dossier[0]), help=help)
        raise InputError(mistake)
    if len(folders) > MOST_MODELS:
        raise refused("too-many-models", f"more than {MOST_MODELS:,} models", path, help="name a part of them")
    return (_record_of_model(folder, folder.relative_to(path).as_posix()) for folder in folders)


TABLE: Final = re.compile(r"\.(?:jsonl|ndjson|csv|tsv|parquet)(?:\.gz|\.zst)?$", re.IGNORECASE)


def _record_of_model(path: Path, id: str) -> Record:
    """A model's folder as a hub would list it."""
    folder = Folder.of(path)
    contents = read_contents(folder)
    card, main = contents.card, contents.main or contents.config("adapter_config.json")
    weights = contents.weights or contents.adapters or contents.gguf
    total = parameters(weights.values()) if contents.complete else None
    record: Record = {"id": id, "tags": [], "siblings": [{"rfilename": name} for name in folder.names]}
    if card is not None:
        keys = {key.name: key.value for key in card.keys}
        record |= {"cardData": keys, "pipeline_tag": keys.get("pipeline_tag"), "library_name": keys.get("library_name")}
    # What cannot be read is said in the place of the cell that it would be, to be counted among what is not one.
    record["config"] = _first_mistake(contents, ".json") if main is None else main.values
    record["safetensors"] = _first_mistake(contents, ".safetensors", ".gguf") if total is None else {"total": total}
    return record


def _first_mistake(contents: Contents, *suffixes: str) -> str | None:
    """What is wrong with the first file of some kinds of which anything is."""
    wrong = (mistake for mistake in contents.mistakes if Path(mistake.file).suffix.lower() in suffixes)
    return next((f"{Path(mistake.file).name}: {mistake.message}" for mistake in wrong), None)


# -- registries


def _records_of_database(gathered: Gathered) -> Iterator[Record]:
    path = gathered.path
    with database(path, path.parent) as tables:
        there = {name for (name,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        missing = {"registered_models", "model_versions"} - there
        if missing:
            message = f"no table {', '.join(sorted(missing))}"
            raise refused("no-registry", message, path, expected="a database of MLflow with a registry of models")
        # The file may be anybody's: what its views and triggers would run is not trusted, and nothing is written.
        tables.execute("PRAGMA query_only = ON")
        tables.execute("PRAGMA trusted_schema = OFF")
        of_model = _tags_by_name(tables, there, "registered_model_tags", "name")
        of_version = _tags_by_name(tables, there, "model_version_tags", "name || '/' || version")
        columns = {name for _, name, *_ in tables.execute("PRAGMA table_info(model_versions)")}
        live = f" WHERE coalesce(current_stage, '') <> '{DELETED}'" if "current_stage" in columns else ""
        query = (
            f"SELECT name, version, creation_time, last_updated_time FROM model_versions{live} ORDER BY name, version"
        )
        for name, version, created, changed in tables.execute(query):
            id = f"{name}/{version}"
            yield _record_of_version(id, created, changed, of_model.get(str(name), {}) | of_version.get(id, {}))


DELETED: Final = "Deleted_Internal"
"""The stage of a version that was deleted, whose row stays (``mlflow/entities/model_registry``)."""


def _tags_by_name(tables: Any, there: Iterable[str], table: str, id: str) -> dict[str, dict[str, object]]:
    tags: dict[str, dict[str, object]] = {}
    if table in there:
        for name, key, value in tables.execute(f"SELECT {id}, key, value FROM {table}"):
            tags.setdefault(str(name), {})[str(key)] = value
    return tags


def _first_record(file: BinaryIO) -> bytes:
    """The first record of a file: its first line, or what stands first in the list that it is."""
    line = file.readline(LARGEST_RECORD)
    if not line.lstrip().startswith(b"["):
        return line
    text = (line + file.read(LARGEST_RECORD)).decode("utf-8", "replace").lstrip()[1:].lstrip()
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return b""
    return text[:end].encode()


def _texts_of_export(path: Path, file: BinaryIO) -> Iterator[str]:
    """The records of an export, one after another: its lines, or what the list has that it is."""
    is_list = file.read(1 << 10).lstrip().startswith(b"[")
    file.seek(0)
    if not is_list:
        yield from lines(file)
        return
    data = file.read(LARGEST_LIST + 1)
    if len(data) > LARGEST_LIST:
        help = "write its records as JSON lines, one a line"
        raise refused("file-too-large", f"a list of more than {LARGEST_LIST:,} bytes", path, help=help)
    try:
        # A float would round an amount of FLOP that is written in full, so that a fraction stays as it is written.
        yield from (json.dumps(entry) for entry in json.loads(data, parse_float=str))
    except (ValueError, RecursionError) as error:
        raise refused("unreadable-record", str(error), path) from None


LARGEST_LIST: Final = 64_000_000
"""Bytes of an export that is one list, and is held as a whole."""


def _records_of_export(gathered: Gathered) -> Iterator[Record]:
    """The records of an export; of a line that is none an empty one, which is counted among what cannot be read."""
    with opened(gathered.path) as file:
        for line in _texts_of_export(gathered.path, file):
            if not line.strip():
                continue
            try:
                entry = exact_json(line)
            except (ValueError, RecursionError):
                entry = None
            if isinstance(entry, Mapping) and isinstance(entry.get("name"), str):
                yield _record_of_export(entry)
            else:
                yield {"registry": True}


def _record_of_export(entry: Mapping[str, Any]) -> Record:
    name, version = entry["name"], entry.get("version")
    if "metadata" in entry:  # Weights & Biases: the version stands in the name
        metadata = entry["metadata"] if isinstance(entry["metadata"], Mapping) else {}
        if entry.get("type") in NO_MODELS:  # no record of a model, and told as that
            return {"id": {"artifact": name, "type": entry["type"]}, "registry": True}
        return _record_of_version(name, entry.get("created_at"), entry.get("updated_at"), metadata)
    tags = entry.get("tags")
    if isinstance(tags, list):  # MLflow: over its REST interface tags are a list of keys with values
        tags = {tag.get("key"): tag.get("value") for tag in tags if isinstance(tag, Mapping)}
    created, changed = entry.get("creation_timestamp"), entry.get("last_updated_timestamp")
    return _record_of_version(f"{name}/{version}", created, changed, tags if isinstance(tags, Mapping) else {})


NO_MODELS: Final = frozenset({"dataset", "code", "job", "run_table", "wandb-history"})
"""Types of artifacts that Weights & Biases itself gives to what is no model, or its guides do to data."""


def _is_export(head: bytes) -> bool:
    try:
        first = json.loads(head)
    except (ValueError, RecursionError):
        return False
    return isinstance(first, Mapping) and any(keys <= first.keys() for keys in _EXPORTED)


def _record_of_version(id: str, created: object, changed: object, stated: Mapping[str, object]) -> Record:
    """A version of a registry: what it is told of, by the cells that its keys are called after."""
    record: Record = {"id": id, "registry": True}
    for key, value in stated.items():
        cell = likely_cell(str(key))
        if cell and cell not in ("id", "created", "modified") and value is not None and cell not in record:
            record[cell] = value if isinstance(value, str | list | Mapping) else str(value)
    if isinstance(record.get("base"), str):
        record["base"] = _VERSION_OF.sub("", record["base"])
    record |= {"created": _time_as_text(created), "modified": _time_as_text(changed)}
    return {name: record[name] for name in ("id", "registry", *CELLS) if record.get(name) is not None}


_VERSION_OF: Final = re.compile(r"\bmodels:/+")
"""Before the name and version of a model in an address of MLflow: ``models:/letters/2``."""


def _time_as_text(at: object) -> str | None:
    """A time as text: of milliseconds since 1970, as MLflow keeps it, or as it stands."""
    at = int(at) if isinstance(at, str) and re.fullmatch(r"[1-9]\d{8,12}", at) else at
    if isinstance(at, int) and not isinstance(at, bool) and 0 < at < 1 << 43:
        return datetime.fromtimestamp(at / 1000, UTC).isoformat()
    return at if isinstance(at, str) else None
