"""Reading a model's configuration from disk: one ``config.json``, or those of a pipeline's components.

Files are untrusted: at most 5 MB, at most 64 levels deep, numbers exact, names never followed out of the folder.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from gpaiscope.errors import InputError, Mistake

LARGEST_FILE: Final = 5_000_000
DEEPEST: Final = 64


def read_config(path: Path) -> Mapping[str, object]:
    """Read a configuration, or those of a pipeline's components. Raises InputError where it cannot be read."""
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        index = path / "model_index.json"
        if (path / "config.json").is_file() or not index.is_file():
            return _read(path / "config.json")
        return _pipeline(path, _read(index))
    return _read(path)


def _pipeline(folder: Path, index: Mapping[str, object]) -> Mapping[str, object]:
    """The configurations of a pipeline's components that can be counted; names cannot leave the folder."""
    components: dict[str, object] = {}
    for name, what in index.items():
        plain = name.replace("_", "").isalnum() and isinstance(what, list) and len(what) == 2 and what[0] is not None
        file = folder / name / "config.json"
        if plain and name not in ("safety_checker", "image_encoder") and file.is_file():
            components[name] = _read(file)
    return {"_class_name": index.get("_class_name"), "components": components}


def _read(path: Path) -> Mapping[str, object]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _mistake(path, "not-a-file", "not a regular file: a device, a pipe or a folder")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise _mistake(path, "too-large", "the file is larger than 5 MB: no configuration is")
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise _mistake(path, "unreadable", f"the configuration cannot be read: {reason}") from error
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=Decimal)
    except json.JSONDecodeError as error:
        raise _mistake(path, "not-json", f"the file is not JSON: {error.msg}", line=error.lineno) from error
    except (RecursionError, ValueError, ArithmeticError) as error:
        raise _mistake(path, "not-json", "the file is nested too deeply or holds a number that is too long") from error
    if not isinstance(found, dict):
        raise _mistake(path, "not-an-object", "a configuration is a JSON object")
    if _too_deep(found):
        raise _mistake(path, "too-deep", f"the file is nested more than {DEEPEST} levels deep")
    return found


def _too_deep(found: object) -> bool:
    level = [found]
    for _ in range(DEEPEST):
        level = [inner for outer in level if isinstance(outer, dict | list)
                 for inner in (outer.values() if isinstance(outer, dict) else outer)]  # fmt: skip
        if not level:
            return False
    return True


def _mistake(path: Path, reference: str, message: str, line: int | None = None) -> InputError:
    return InputError(
        Mistake(
            reference=reference, message=message, file=str(path), line=line, expected="a config.json of at most 5 MB"
        )
    )
