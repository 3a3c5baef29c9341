"""Hugging Face's ``trainer_state.json``, and the results that lie beside it.

Source: transformers 5.24, ``trainer.py``: ``floating_point_ops`` (4224), ``store_flos`` (4213), ``log`` (4195),
``_finalize_training`` (2001).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from gpaiscope.repository.logs.json_stream import members
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import Progress, opened, refused

NAME: Final = "trainer_state.json"
_ROWS: Final = "log_history"
RESULTS: Final = frozenset({"train_runtime", "total_flos"})
"""What the Trainer's ``all_results.json`` and ``train_results.json`` have, which lie without the state at times."""
_CHECKPOINT: Final = re.compile(r"checkpoint-(\d{1,15})")


def read_trainer_state(path: Path, root: Path, tally: Tally, progress: Progress | None = None) -> None:
    """Read the rows of the history as they come, and what the file says of the whole run after them.

    Raises InputError for what is no trainer_state.json.
    """
    whole: dict[str, object] = {}
    with opened(path, root) as file:
        for name, value in members(file, path, _ROWS, progress):
            if name != _ROWS:
                whole[name] = value if isinstance(value, int | float | str) or hasattr(value, "is_finite") else None
            elif isinstance(value, dict):
                tally.add_row(value)
            else:
                tally.problem("a row of log_history is no object and was passed over")
    if RESULTS & whole.keys():
        tally.rows += not tally.rows
    elif "global_step" not in whole and not tally.rows:
        raise refused("not-a-trainer-state", "no global_step and no log_history", path, expected="a trainer_state.json")
    for name, value in whole.items():
        tally.add(name, value)


def run_of(folder: Path) -> Path | None:
    """The folder of the run that a folder is a checkpoint of; None for any other."""
    return folder.parent if _CHECKPOINT.fullmatch(folder.name) else None


def newest_checkpoint(folder: Path) -> tuple[Path | None, int]:
    """The state of the checkpoint with the highest step below a folder, None without one, and how many there are.

    Counters continue from checkpoint to checkpoint: the last one holds them all.
    """
    found = []
    for path in folder.glob(f"checkpoint-*/{NAME}"):
        step = _CHECKPOINT.fullmatch(path.parent.name)
        if step:
            found.append((int(step[1]), path))
    return (max(found)[1] if found else None), len(found)
