"""Reading a model's configuration from disk: one ``config.json``, or those of a pipeline's components.

Files are untrusted, as `opened` reads them; names in them are never followed out of the folder.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gpaiscope.repository.opened import read_json

if TYPE_CHECKING:
    from gpaiscope.repository.contents import Contents


def read_config(path: Path) -> Mapping[str, object]:
    """Read a configuration, or those of a pipeline's components. Raises InputError where it cannot be read."""
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        return read_json(path, path.parent)
    index = path / "model_index.json"
    if (path / "config.json").is_file() or not index.is_file():
        return _with_shapes(path, read_json(path / "config.json", path))
    return _pipeline(path, read_json(index, path))


def _with_shapes(path: Path, config: Mapping[str, object]) -> Mapping[str, object]:
    """A configuration of a type that nothing here knows, with the shapes of the weights beside it."""
    if not any(path.glob("*.safetensors")):
        return config
    from gpaiscope.repository.contents import read_contents  # only folders with weights have headers to read
    from gpaiscope.repository.folder import Folder

    return shaped(config, read_contents(Folder.of(path)))


def shaped(config: Mapping[str, object], contents: Contents) -> Mapping[str, object]:
    """The configuration, with the shapes of all weights where its type is unknown and they are stored unpacked."""
    from gpaiscope.compute import architecture
    from gpaiscope.repository.weights import parameters

    files = contents.weights.values()
    if not contents.complete or parameters(files) is None or not architecture.is_unknown(config):
        return config
    return {**config, architecture.STORED: tuple((each.name, each.shape) for file in files for each in file.tensors)}


def _pipeline(folder: Path, index: Mapping[str, object]) -> Mapping[str, object]:
    """The configurations of a pipeline's components that can be counted."""
    components: dict[str, object] = {}
    for name, what in index.items():
        plain = name.replace("_", "").isalnum() and isinstance(what, list) and len(what) == 2 and what[0] is not None
        file = folder / name / "config.json"
        if plain and name not in ("safety_checker", "image_encoder") and file.is_file():
            components[name] = read_json(file, folder)
    return {"_class_name": index.get("_class_name"), "components": components}
