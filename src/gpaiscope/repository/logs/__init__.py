"""Reading training logs of many formats into one form, whatever their size.

`read_log` finds out what a file or folder is; each module beside this one reads one format. Nothing is written, no
link out of the folder is followed, and memory does not grow with the log.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final

from gpaiscope.compute.logs import LogRecords
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError
from gpaiscope.repository.logs import (
    json_lines,
    lightning,
    mlflow,
    prometheus,
    slurm,
    tensorboard,
    text,
    tracked,
    trainer_state,
    wandb,
)
from gpaiscope.repository.logs.copies import distinct, once
from gpaiscope.repository.logs.reading import Kept, Lines, read
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import SQLITE, Progress, files_below, lines, opened, read_json, refused, resolved
from gpaiscope.values import Source

__all__ = ["Progress", "read_log"]

FORMATS: Final = (
    "a file of gpaiscope.track, trainer_state.json, run-*.wandb, an MLflow database or mlruns folder, "
    "events.out.tfevents.*, Lightning's metrics.csv, rows of JSON, sacct's table or JSON, text of Prometheus, or the "
    "printed log of Megatron-LM, torchtitan, torchtune, nanoGPT, nanochat, nanotron, OLMo, fairseq, NeMo, MaxText, "
    "Levanter, DeepSpeed, Composer, litgpt, verl, PaddleNLP, MindSpore, MLCommons' benchmark, Keras, Lightning, "
    "Unsloth, Hugging Face's Trainer, or of a script that prints its steps with their loss"
)
SNIFFED: Final = 64 * 1024
"""Bytes at the beginning of a file that tell what it is."""
MOST_TEXTS: Final = 200
"""Texts of a folder that are looked into for a trainer's lines."""

_TEXT_ENDINGS: Final = frozenset({".log", ".txt", ".out", ".err", ".stdout"})
_DATABASE_ENDINGS: Final = frozenset({".db", ".sqlite", ".sqlite3"})


def read_log(
    path: Path, progress: Progress | None = None, kept: Kept | None = None, within: Path | None = None
) -> LogRecords:
    """Read a log: a file, or a folder that holds one. ``progress`` is told bytes read and bytes in all.

    What is ``kept`` of a reading before is gone on from, where the log was only written further: with equal result.

    What lies beside the log is read too: ``config.json``, ``adapter_config.json``, ``all_results.json``, the model
    card. ``within`` is a folder without links that nothing is read outside of: a log in a checkpoint has neighbours
    in the folder around it.

    Raises InputError for what is missing, of no known format, broken, or leads out of its folder.
    """
    if within is not None and not resolved(path).is_relative_to(within):
        raise refused("link-out-of-folder", "the file is a link that leads out of its folder", path)
    is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for names that are too long
    folder = path if is_folder else path.parent
    outer = trainer_state.run_of(folder)
    if outer is not None and within is not None and not resolved(outer).is_relative_to(within):
        outer = None
    if is_folder:
        found = _Found(root=outer or path, folder=path, kept=kept)
        _read_folder(path, found, progress)
    else:
        real = resolved(path)
        found = _Found(root=resolved(outer) if outer else real.parent, folder=folder, kept=kept)
        _read_file(real, found, progress)
    if kept is not None:
        kept.forget()
    runs = {name: tally for name, tally in found.runs.items() if tally.rows or tally.folds or tally.problems}
    if not runs:
        raise refused("log-empty", "the log holds no rows and no numbers", path)
    beside = _beside(found)
    if len(runs) == 1:
        (only,) = runs.values()
        for name, value in beside.results.items():
            only.default(name, value)
    source = Source(text=f"{found.format} log", file=str(path))
    return LogRecords(
        format=found.format,
        runs=once([tally.frozen(source) for tally in runs.values()], found.copies),
        config=beside.config,
        adapter=beside.adapter,
        card=beside.card,
    )


@dataclass(slots=True)
class _Found:
    """What was found so far: the format, and a tally for each run. ``root`` bounds links, ``folder`` has neighbours."""

    root: Path
    folder: Path
    kept: Kept | None = None
    format: str = ""
    runs: dict[str, Tally] = field(default_factory=dict)
    copies: list[str] = field(default_factory=list)

    @property
    def around(self) -> tuple[Path, ...]:
        """The folder of the log, and that of the run where it is one of its checkpoints."""
        outer = trainer_state.run_of(self.folder)
        return (self.folder, outer) if outer and resolved(outer).is_relative_to(resolved(self.root)) else (self.folder,)

    def one(self, format: str) -> Tally:
        self.format = format
        return self.runs.setdefault("", Tally(name=self.folder.name))

    def anew(self, format: str, path: Path) -> Tally:
        """The one run that there is, for a file that is read from its beginning each time."""
        tally = self.one(format)
        if self.kept is not None:
            with opened(path, self.root) as file:
                tally.version = self.kept.version(tally.version, file)
        return tally

    def read(self, format: str, path: Path, begin: Callable[[Tally], Lines], progress: Progress | None) -> None:
        """Read a file line by line into the one run that there is."""
        self.runs[""] = read(path, self.root, self.one(format), begin, progress, self.kept, format).tally

    def printed(self, path: Path) -> str | None:
        """Which trainer printed a text."""
        if self.kept is None:
            return text.format_of(path, self.root)
        with opened(path, self.root) as file:
            return self.kept.answer("printed", file, lambda: text.format_of(path, self.root))


def _read_file(path: Path, found: _Found, progress: Progress | None) -> None:
    """Read one file by what it begins with; its name decides only between JSON and text."""
    with opened(path, found.root) as file:
        start = file.read(SNIFFED)
    if start.startswith(wandb.MAGIC):
        found.format = "wandb"
        wandb.read_wandb(path, found.root, found.runs, progress, found.kept)
    elif start.startswith(SQLITE):
        found.format = "mlflow"
        mlflow.read_sqlite(path, found.root, found.runs)
    elif tensorboard.begins_like_events(start):
        found.format = "tensorboard"
        tensorboard.read_tensorboard(path, found.root, found.runs, progress, found.kept)
    elif tracked.is_tracked(start):
        found.format = "tracked"
        tally = found.runs.setdefault(path.stem, Tally(name=path.stem))
        tracked.read_tracked(path, found.root, tally, progress, found.kept)
    elif _is_json(start) or path.suffix == ".json":
        _read_json(path, start, found, progress)
    elif path.suffix == ".csv" and lightning.is_metrics(start):
        found.format = "lightning"
        lightning.read_metrics(path, found.root, found.runs, progress, found.kept)
    elif slurm.is_table(path, found.root):
        found.format = "slurm"
        slurm.read_table(path, found.root, found.runs, progress)
    elif prometheus.is_exposition(path, found.root):
        found.read("prometheus", path, prometheus.Exposition, progress)
    elif format := found.printed(path):
        found.read(format, path, lambda tally: text.Text(tally, format), progress)
    else:
        raise refused("log-unknown", "not a training log of a known format", path, expected=FORMATS)


def _is_json(start: bytes) -> bool:
    """Whether a file begins as JSON does; the rows that Python prints begin with another mark for their names."""
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return bare.startswith(b"{") and not bare[1:].lstrip().startswith(b"'")


def _read_json(path: Path, start: bytes, found: _Found, progress: Progress | None) -> None:
    """Read a file of JSON by the names in its first piece; a trainer's state where none is another's."""
    if b'"log_history"' in start or (b'"global_step"' in start and not json_lines.is_rows(start)):
        trainer_state.read_trainer_state(path, found.root, found.anew("trainer_state", path), progress)
    elif b'"resultType"' in start:
        prometheus.read_answer(path, found.root, found.anew("prometheus", path))
    elif b'"jobs"' in start:
        found.format = "slurm"
        slurm.read_json_jobs(path, found.root, found.runs, progress)
    elif json_lines.is_rows(start):
        found.read("json-lines", path, lambda tally: json_lines.Rows(tally, path.name), progress)
    else:
        trainer_state.read_trainer_state(path, found.root, found.anew("trainer_state", path), progress)


def _read_folder(path: Path, found: _Found, progress: Progress | None) -> None:
    """Read the first kind of log that a folder holds, and note the others."""
    state = path / trainer_state.NAME
    if state.is_symlink() or state.exists():
        _read_file(state, found, progress)
        return
    newest, count = trainer_state.newest_checkpoint(path)
    if newest is not None:
        found.folder = newest.parent
        _read_file(newest, found, progress)
        if count > 1:
            for tally in found.runs.values():
                tally.problem(f"{count} checkpoints of one run: the newest is read, since its counters hold the others")
        return
    kinds = [(kind, files) for kind, files in _kinds_in(path, found).items() if files]
    if not kinds:
        raise refused("log-missing", "no training log in the folder", path, expected=FORMATS)
    _read_all(*kinds[0], found, progress)
    for tally in found.runs.values():
        for other, _ in kinds[1:]:
            tally.problem(f"the folder holds a {other} log too, which was not read")


def _kinds_in(path: Path, found: _Found) -> Mapping[str, list[Path]]:
    """The files of a folder by kind of log, in the order in which kinds are preferred."""
    kinds: dict[str, list[Path]] = {name: [] for name in _KINDS}
    texts, tables = [], []
    for file in files_below(path):
        if file.suffix == ".wandb":
            kinds["wandb"].append(file)
        elif file.suffix in _DATABASE_ENDINGS:
            kinds["mlflow"].append(file)
        elif ".tfevents." in file.name:
            kinds["tensorboard"].append(file)
        elif file.name == "meta.yaml" and (file.parent / "metrics").is_dir():
            kinds["mlruns"].append(file.parent)
        elif file.name == lightning.NAME:
            tables.append(file)
        elif file.suffix == ".prom":
            kinds["prometheus"].append(file)
        elif file.suffix == ".json" and "sacct" in file.name:
            kinds["slurm"].append(file)
        elif file.suffix == ".jsonl":
            kinds["json-lines"].append(file)
        elif file.suffix in _TEXT_ENDINGS:
            texts.append(file)
    kinds["tracked"] = [
        file
        for file in kinds["json-lines"][:MOST_TEXTS]
        if tracked.is_tracked(_start(file, found)) and not tracked.is_of_another_rank(file)
    ]
    kinds["lightning"] = [file for file in tables if lightning.is_metrics(_start(file, found))]
    kinds["json-lines"] = [
        file for file in kinds["json-lines"][:MOST_TEXTS] if json_lines.is_of_training(_start(file, found))
    ]
    if not any(files for kind, files in kinds.items() if kind not in _OF_MACHINES):
        kinds["text"] = [file for file in texts[:MOST_TEXTS] if found.printed(file)]
    if not any(kinds.values()):
        kinds["slurm"] = [file for file in texts[:MOST_TEXTS] if slurm.is_table(file, found.root)]
        kinds["prometheus"] = [file for file in texts[:MOST_TEXTS] if prometheus.is_exposition(file, found.root)]
    return kinds


_KINDS: Final = (
    "tracked",
    "wandb",
    "mlflow",
    "mlruns",
    "tensorboard",
    "lightning",
    "json-lines",
    "text",
    "slurm",
    "prometheus",
)
"""Kinds of logs in the order in which they are preferred."""
_OF_MACHINES: Final = ("slurm", "prometheus")


def _start(path: Path, found: _Found) -> bytes:
    with opened(path, found.root) as file:
        return file.read(SNIFFED)


def _read_all(kind: str, files: list[Path], found: _Found, progress: Progress | None) -> None:
    if kind == "mlruns":
        found.format = "mlflow"
        for folder in files:
            mlflow.read_folder(folder, found.root, found.runs)
        return
    for file in distinct(files, found.root, found.kept):
        if isinstance(file, str):
            found.copies.append(file)
        else:
            _read_file(file, found, progress)


@dataclass(slots=True)
class _Beside:
    """What lay beside a log. ``results`` are numbers that the trainer or its card gives for the whole run."""

    config: Mapping[str, object] = field(default_factory=dict)
    adapter: Mapping[str, object] = field(default_factory=dict)
    card: dict[str, object] = field(default_factory=dict)
    results: dict[str, object] = field(default_factory=dict)


def _beside(found: _Found) -> _Beside:
    """Read the neighbours. One that cannot be read is noted on the runs: the log stands without it."""
    beside = _Beside(config=_neighbour("config.json", found), adapter=_neighbour("adapter_config.json", found))
    for name in ("all_results.json", "train_results.json"):
        beside.results.update(_neighbour(name, found))
    for folder in found.around:
        if (card := folder / "README.md").is_file():
            with suppress(InputError), opened(card, found.root) as file:
                _read_card(lines(file), beside)
    return beside


def _neighbour(name: str, found: _Found) -> Mapping[str, object]:
    """What lies beside the log, else beside the checkpoint that holds it."""
    places = [folder / name for folder in found.around]
    # A link is opened and refused, whether there is something at its other end or not.
    path = next((place for place in places if place.is_symlink() or place.is_file()), None)
    if path is None:
        return {}
    try:
        return read_json(path, found.root)
    except InputError as error:
        for tally in found.runs.values():
            tally.problem(f"{name} beside the log was left out: {error.mistakes[0].message}")
        return {}


_CARD_LINES: Final = 5_000
_CARD_FIELD: Final = re.compile(r"^(base_model|pipeline_tag|model_name|library_name): *['\"]?([^'\"\n]{1,200})")
_CARD_NUMBER: Final = re.compile(
    r"^[-*] (total_train_batch_size|train_batch_size|gradient_accumulation_steps|num_devices): *(\d{1,9})\s*$"
)
_TRAINERS_LIST: Final = "The following hyperparameters were used during training"


def _read_card(text: Iterable[str], beside: _Beside) -> None:
    """The fields of a model card that name the model, and the batch sizes that the Trainer writes into it.

    The Trainer leaves out the total where it is the batch of one process (transformers 5.24, ``modelcard.py``,
    ``extract_hyperparameters_from_trainer``).
    """
    listed = False
    batches: dict[str, Decimal] = {}
    for line in islice(text, _CARD_LINES + 1):
        listed = listed or line.startswith(_TRAINERS_LIST)
        if named := _CARD_FIELD.match(line):
            beside.card.setdefault(named[1], named[2].strip())
        elif number := _CARD_NUMBER.match(line):
            batches.setdefault(number[1], Decimal(number[2]))
    if listed and "train_batch_size" in batches:
        each = batches["train_batch_size"] * batches.get("gradient_accumulation_steps", 1)
        total = batches.setdefault("total_train_batch_size", each)
        if each and not total % each:
            batches.setdefault("num_processes", batches.get("num_devices", total // each))
    for name, value in batches.items():
        beside.results.setdefault(name, value)
