"""Reading training logs of many formats into one form, whatever their size.

`read_log` finds out what a file or folder is; each module beside this one reads one format. Nothing is written, no
link out of the folder is followed, and memory does not grow with the log.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final

from gpaiscope.compute.logs import LogRecords
from gpaiscope.errors import InputError
from gpaiscope.repository.logs import mlflow, tensorboard, text, trainer_state, wandb
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import SQLITE, Progress, files_below, lines, opened, read_json, refused, resolved
from gpaiscope.values import Source

__all__ = ["Progress", "read_log"]

FORMATS: Final = (
    "trainer_state.json, run-*.wandb, an MLflow database or mlruns folder, events.out.tfevents.*, "
    "or the printed log of Megatron-LM, torchtitan or nanoGPT"
)
MOST_TEXTS: Final = 200
"""Texts of a folder that are looked into for a trainer's lines."""

_TEXT_ENDINGS: Final = frozenset({".log", ".txt", ".out", ".err", ".stdout"})
_DATABASE_ENDINGS: Final = frozenset({".db", ".sqlite", ".sqlite3"})


def read_log(path: Path, progress: Progress | None = None) -> LogRecords:
    """Read a log: a file, or a folder that holds one. ``progress`` is told bytes read and bytes in all.

    What lies beside the log is read too: ``config.json``, ``adapter_config.json``, ``all_results.json``, the model
    card. Raises InputError for what is missing, of no known format, broken, or leads out of its folder.
    """
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        found = _Found(root=path, folder=path)
        _read_folder(path, found, progress)
    else:
        real = resolved(path)
        found = _Found(root=real.parent, folder=path.parent)
        _read_file(real, found, progress)
    runs = {name: tally for name, tally in found.runs.items() if tally.rows or tally.folds or tally.problems}
    if not runs:
        raise refused("log-empty", "the log holds no rows and no numbers", path)
    beside = _beside(found)
    if len(runs) == 1:
        (only,) = runs.values()
        for name, value in beside.results.items():
            only.default(name, value)
    return LogRecords(
        format=found.format,
        runs=tuple(tally.frozen(Source(text=f"{found.format} log", file=str(path))) for tally in runs.values()),
        config=beside.config,
        adapter=beside.adapter,
        card=beside.card,
    )


@dataclass(slots=True)
class _Found:
    """What was found so far: the format, and a tally for each run. ``root`` bounds links, ``folder`` has neighbours."""

    root: Path
    folder: Path
    format: str = ""
    runs: dict[str, Tally] = field(default_factory=dict)

    def one(self, format: str) -> Tally:
        self.format = format
        return self.runs.setdefault("", Tally(name=self.folder.name))


def _read_file(path: Path, found: _Found, progress: Progress | None) -> None:
    """Read one file by what it begins with; its name decides only between JSON and text."""
    with opened(path, found.root) as file:
        start = file.read(64)
    if start.startswith(wandb.MAGIC):
        found.format = "wandb"
        wandb.read_wandb(path, found.root, found.runs, progress)
    elif start.startswith(SQLITE):
        found.format = "mlflow"
        mlflow.read_sqlite(path, found.root, found.runs)
    elif tensorboard.begins_like_events(start):
        found.format = "tensorboard"
        tensorboard.read_tensorboard(path, found.root, found.runs, progress)
    elif start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") or path.suffix == ".json":
        trainer_state.read_trainer_state(path, found.root, found.one("trainer_state"), progress)
    elif format := text.format_of(path, found.root):
        text.read_text(path, found.root, format, found.one(format), progress)
    else:
        raise refused("log-unknown", "not a training log of a known format", path, expected=FORMATS)


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
            found.runs[""].problem(
                f"{count} checkpoints of one run: the newest is read, since its counters hold the others"
            )
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
    kinds: dict[str, list[Path]] = {"wandb": [], "mlflow": [], "mlruns": [], "tensorboard": [], "text": []}
    texts = []
    for file in files_below(path):
        if file.suffix == ".wandb":
            kinds["wandb"].append(file)
        elif file.suffix in _DATABASE_ENDINGS:
            kinds["mlflow"].append(file)
        elif ".tfevents." in file.name:
            kinds["tensorboard"].append(file)
        elif file.name == "meta.yaml" and (file.parent / "metrics").is_dir():
            kinds["mlruns"].append(file.parent)
        elif file.suffix in _TEXT_ENDINGS:
            texts.append(file)
    if not any(kinds.values()):
        kinds["text"] = [file for file in texts[:MOST_TEXTS] if text.format_of(file, found.root)]
    return kinds


def _read_all(kind: str, files: list[Path], found: _Found, progress: Progress | None) -> None:
    if kind == "mlruns":
        found.format = "mlflow"
        for folder in files:
            mlflow.read_folder(folder, found.root, found.runs)
        return
    for file in files:
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
    if (card := found.folder / "README.md").is_file():
        with suppress(InputError), opened(card, found.root) as file:
            _read_card(lines(file), beside)
    return beside


def _neighbour(name: str, found: _Found) -> Mapping[str, object]:
    path = found.folder / name
    if not path.is_file():
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
    r"^[-*] (total_train_batch_size|gradient_accumulation_steps|num_devices): *(\d{1,9})\s*$"
)


def _read_card(text: Iterable[str], beside: _Beside) -> None:
    """The fields of a model card that name the model, and the batch sizes that the Trainer writes into it."""
    for line in islice(text, _CARD_LINES + 1):
        if named := _CARD_FIELD.match(line):
            beside.card.setdefault(named[1], named[2].strip())
        elif number := _CARD_NUMBER.match(line):
            beside.results.setdefault(number[1], Decimal(number[2]))
