"""Files that people give in the place of a dossier: each is named for what it is, what it tells, and what tells more.

They are known by their names, and where a name says nothing by how they begin. None is read here beyond its beginning,
and what could run code is not opened at all.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.report.say import say_text
from gpaiscope.repository.files import DOSSIER_FILE
from gpaiscope.repository.opened import opened, read_json

BEGINNING: Final = 4096
"""Bytes by which a file is known whose name says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """A kind of file that is no dossier.

    ``names`` is a pattern of its whole name, whatever its case, and ``begins`` one of its beginning, empty for none.
    ``command`` reads one such file by itself, with ``options`` after it; empty: none does. ``reads_folder``: its folder
    is meant by it.
    """

    called: str
    tells: str
    names: str
    begins: bytes = b""
    command: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    reads_folder: bool = True


_CONFIGURATION: Final = FileKind(
    called="a model's configuration",
    tells="its architecture, and so the FLOP of one token",
    names=r"config\.json|model_index\.json",
    begins=rb'"(?:architectures|model_type|_class_name)"\s*:',
    command=("estimate", "architecture"),
)
_LOG: Final = FileKind(
    called="a log",
    tells="what the run took",
    names=r"trainer_state\.json",
    begins=rb'"(?:log_history|global_step)"\s*:',
    command=("estimate", "log"),
)
_TABLE: Final = FileKind(
    called="a table",
    tells="as many models as it has rows, where each is one",
    names=r".*\.(?:csv|tsv|jsonl|ndjson|parquet)",
    command=("scan",),
    options=("--output", "scan"),
    reads_folder=False,
)
KINDS: Final = (
    _LOG,
    FileKind(
        called="an adapter's configuration",
        tells="which model was adapted, and how",
        names=r"adapter_config\.json",
        begins=rb'"peft_type"\s*:',
    ),
    FileKind(
        called="a tokenizer",
        tells="how text is split, and nothing of the training",
        names=r"tokenizer(?:_config)?\.json|special_tokens_map\.json|added_tokens\.json|vocab\.json",
        begins=rb'"(?:added_tokens|tokenizer_class)"\s*:',
    ),
    FileKind(
        called="settings for generating",
        tells="how answers are drawn, and nothing of the training",
        names=r"generation_config\.json",
    ),
    FileKind(called="an index of weights", tells="how many bytes the weights have", names=r".*\.index\.json"),
    _CONFIGURATION,
    FileKind(
        called="what a trainer counted at the end",
        tells="how long it ran, and over how many samples",
        names=r"(?:all|train|eval)_results\.json",
    ),
    FileKind(
        called="a configuration of one part",
        tells="what that part does with its input, and nothing of the training",
        names=r".*config\.json",
    ),
    FileKind(
        called="weights in GGUF",
        tells="how many weights there are, and how exact",
        names=r".*\.gguf",
        begins=rb"\AGGUF",
    ),
    FileKind(
        called="weights in safetensors",
        tells="how many weights there are",
        names=r".*\.safetensors",
        begins=rb'\A.{5}\0{3}\{"',
    ),
    FileKind(
        called="a file that can run code when it is opened, and never is here",
        tells="nothing but its name",
        names=r"training_args\.bin|.*\.(?:bin|pt|pth|ckpt|pkl)",
    ),
    FileKind(
        called="a licence",
        tells="what it allows, and whether it keeps the open-source exception",
        names=r"(?:un)?licen[cs]es?(?:[-_. ].*)?|copying(?:[-_. ].*)?|.*[-_ ]licen[cs]e(?:\.(?:txt|md|rst|html?))?",
        command=("licence",),
        reads_folder=False,
    ),
    _TABLE,
)
"""In this order: the first that a name, or else a beginning, fits is meant."""

_NOT_LOOKED_INTO: Final = re.compile(r".*\.toml|readme\.md|.*model_?card\.md|-", re.IGNORECASE)
"""What is read as a dossier or as a card, whatever it holds."""


def file_kind(path: Path) -> FileKind | None:
    """What a file is that is no dossier; None for what may be one, and for what is no file."""
    if _NOT_LOOKED_INTO.fullmatch(path.name) or not path.is_file():
        return None
    by_name = next((kind for kind in KINDS if re.fullmatch(kind.names, path.name, re.IGNORECASE)), None)
    if by_name is not None and by_name is not _TABLE:
        return by_name
    try:
        with opened(path) as file:
            beginning = file.read(BEGINNING)
    except InputError:
        return by_name
    if by_name is _TABLE:
        from gpaiscope.repository.logs.json_lines import is_of_training  # takes long to import, and few files need it

        return _LOG if is_of_training(beginning) else _TABLE
    # A dossier in JSON has none of these keys, wherever it begins.
    return next((kind for kind in KINDS if kind.begins and re.search(kind.begins, beginning, re.DOTALL)), None)


def folder_read_for(path: Path, kind: FileKind) -> Path | None:
    """The folder that is meant by a file of a model; None where it is read by itself, or holds nothing of a model."""
    from gpaiscope.repository.dossiers import holds_model

    folder = path.parent
    holds_more = (folder / DOSSIER_FILE).is_file() or holds_model(folder)
    return folder if kind.reads_folder and holds_more else None


def reading_folder(path: Path, kind: FileKind) -> str:
    """What is said where the folder of a file is read in its place."""
    command = _command_for(path, kind)
    if command:
        return say_text(
            "{file}: {called}: reading its folder; by itself it tells {tells}: `{command}`",
            file=str(path), called=kind.called, tells=kind.tells, command=command,
        )  # fmt: skip
    return say_text(
        "{file}: {called}: reading its folder; by itself it tells {tells}",
        file=str(path), called=kind.called, tells=kind.tells,
    )  # fmt: skip


def no_dossier(path: Path, kind: FileKind) -> Mistake:
    """That a file is no dossier: what it is, what it tells, what its folder would tell, and the commands for both."""
    from gpaiscope.repository.dossiers import holds_model

    folder = path.parent
    commands = [_command_for(path, kind)]
    if (folder / DOSSIER_FILE).is_file() or holds_model(folder):
        commands.append(shlex.join(("gpaiscope", "assess", str(folder))))
    elif not commands[0]:
        commands.append(shlex.join(("gpaiscope", "init", str(folder))))
    return Mistake(
        reference="no-dossier",
        message=say_text(
            "{file} is {called}, and no dossier: it tells {tells}",
            file=str(path), called=kind.called, tells=kind.tells,
        ),
        file=str(path),
        expected="a dossier, or a model's folder, which tells its original, its compute and its licence together",
        help=" or ".join(f"`{command}`" for command in commands if command),
    )  # fmt: skip


def _command_for(path: Path, kind: FileKind) -> str:
    """The command that reads a file by itself; empty where none does, or it would be refused."""
    if not kind.command or (kind is _CONFIGURATION and not _can_be_counted(path)):
        return ""
    return shlex.join(("gpaiscope", *kind.command, str(path), *kind.options))


def _can_be_counted(path: Path) -> bool:
    """Whether the architecture of a configuration is one that is known here."""
    from gpaiscope.compute.architecture import count

    try:
        count(read_json(path, path.parent))
    except InputError:
        return False
    return True
