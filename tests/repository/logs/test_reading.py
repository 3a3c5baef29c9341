"""A log that is read on from where the reading stopped says what a reading of the whole says, whatever is done to it."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from gpaiscope.compute.logs import LogRecords
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.logs import read_log
from gpaiscope.repository.logs.reading import ENDS, Kept
from tests.reference import REFERENCE, needs_reference
from tests.written_logs import MAXTEXT, MEGATRON, NEMO, NEMO_1, WRITTEN

TRAINED = WRITTEN / "trained"


def told(path: Path, kept: Kept | None = None) -> LogRecords | tuple[Mistake, ...]:
    try:
        return read_log(path, kept=kept)
    except InputError as error:
        return error.mistakes
