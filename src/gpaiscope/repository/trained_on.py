"""The data of a training that lie beside its recipe: files that are all of them, by what the recipe names.

A recipe of Axolotl, LLaMA-Factory or TRL names what it trains on. Where every name is that of a text in the folder, no
more than these bytes were read in each pass, and no record was filled up to more than the longest sequence. Nothing is
told of data of which one part lies elsewhere, of repeated steps, and of what a model generates while it learns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError
from gpaiscope.repository.bases import trains
from gpaiscope.repository.contents import Contents, Recipe
from gpaiscope.repository.opened import LFS_POINTER
from gpaiscope.values import Exact, Source, parse_exact

LARGEST_DATA: Final = 200_000_000
"""Bytes of all files together that are looked through for how many records there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedOn:
    """All data of a training: their bytes, at most how many records these are, and how often they were gone through."""

    text_bytes: int
    records: int
    passes: Exact
    source: Source


def trained_on(contents: Contents) -> TrainedOn | None:
    """The data that the one recipe of a folder names; None where not all of them lie beside it as text."""
    recipes = [recipe for recipe in contents.recipes if trains(recipe)]
    if not recipes or any(each.values != recipes[0].values for each in recipes):
        return None
    recipe = recipes[0]
    if _BEYOND_DATA & recipe.values.keys() or _reads_more_than_text(contents):
        return None
    passes, stage = _passes(recipe), recipe.at("stage")
    names = [*_named(contents, recipe)]
    files = [name for name in names if name is not None]
    if passes is None or stage not in ("", "sft", "pt") or not files or len(files) < len(names):
        return None
    sizes = [_size(contents, name) for name in dict.fromkeys(files)]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes) or sum(text_bytes for text_bytes, _ in known) > LARGEST_DATA:
        return None
    return TrainedOn(
        # A file that is named twice is gone through twice.
        text_bytes=sum(text_bytes for text_bytes, _ in known) * len(files),
        records=sum(records for _, records in known) * len(files),
        passes=passes,
        source=Source(file=recipe.file, line=recipe.line, text=f"all of its data: {', '.join(dict.fromkeys(files))}"),
    )


_BEYOND_DATA: Final = frozenset(
    {
        *("max_steps", "pretraining_dataset", "dataset_mixer", "dataset_mixture", "streaming", "synthetic_data"),
        *("rl", "beta", "loss_type", "reward_model", "reward_funcs", "num_generations", "teacher_model"),
        *("image_root", "image_folder", "image_dir", "media_dir", "audio_dir", "video_dir", "processor_type"),
    }
)
"""Keys by which more is done than to read these texts: steps are repeated, answers generated, pictures read."""

_OTHER_THAN_TEXT: Final = re.compile(
    r"vision_config|audio_config|vision_tower|image_size|num_mel_bins|conv_stride|thinker_config"
)


def _reads_more_than_text(contents: Contents) -> bool:
    """Whether the model reads pictures or sounds, of which a few bytes of a name can be many tokens."""
    of_main = contents.main is not None and any(map(_OTHER_THAN_TEXT.fullmatch, contents.main.values))
    return of_main or any(
        name.endswith(("preprocessor_config.json", "processor_config.json")) for name in contents.configs
    )


def _passes(recipe: Recipe) -> Exact | None:
    """How often the data are gone through; None where the recipe does not say so, as one number."""
    told = [recipe.at(key) for key in ("num_epochs", "num_train_epochs", "epochs")]
    numbers = [parse_exact(each) for each in told if re.fullmatch(r"\d{1,4}(?:\.\d{1,6})?", each)]
    # A pass that is begun is counted as one that is gone through.
    return max(1, *numbers) if numbers else None


def _named(contents: Contents, recipe: Recipe) -> Iterator[str | None]:
    """The files that a recipe names as its data; None for each name that is none of a text in the folder."""
    for key in ("datasets", "dataset", "dataset_name", "train_file", "train_files", "data_files", "data_path"):
        value = recipe.values.get(key)
        entries = value if isinstance(value, list) else [] if value is None else [value]
        for entry in entries:
            table = entry if isinstance(entry, Mapping) else {"path": entry}
            inner = table.get("data_files", table.get("path"))
            for name in inner if isinstance(inner, list) else [inner]:
                for one in name.split(",") if isinstance(name, str) else [""]:
                    yield _file(contents, recipe, one.strip())


def _file(contents: Contents, recipe: Recipe, name: str) -> str | None:
    """The file in the folder that a name means, by itself or by LLaMA-Factory's table of data."""
    path = name.removeprefix("./")
    if path not in contents.folder.names:
        path = _of_table(contents, recipe, name)
    return path if _TEXT.fullmatch(path) and path in contents.folder.names else None


_TEXT: Final = re.compile(r"[^/]+(?:/[^/]+)?\.(?:jsonl?|ndjson|txt|csv|tsv)", re.IGNORECASE)


def _of_table(contents: Contents, recipe: Recipe, name: str) -> str:
    folder = recipe.at("dataset_dir").removeprefix("./").rstrip("/")
    around = f"{folder}/" if folder not in ("", ".") else ""
    table = f"{around}dataset_info.json"
    if table not in contents.folder.names:
        return ""
    try:
        entry = contents.folder.json(table).get(name)
    except InputError:
        return ""
    file = entry.get("file_name") if isinstance(entry, Mapping) else None
    return f"{around}{file}" if isinstance(file, str) else ""


def _size(contents: Contents, name: str) -> tuple[int, int] | None:
    """The bytes of a text, and at most how many records it holds; None where it is not at hand, or too large."""
    size = records = 0
    try:
        with contents.folder.open(name) as file:
            while piece := file.read(1 << 20):
                if not size and piece.startswith(LFS_POINTER):
                    return None
                size += len(piece)
                records += piece.count(b"\n") + piece.count(b"{")
                if size > LARGEST_DATA:
                    return None
    except InputError:
        return None
    return (size, records + 1) if size else None
