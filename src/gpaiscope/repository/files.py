"""What may be read of the machine: the path that a person gives, and the files that are given with a dossier.

What is an address and no file, and what nobody can look at, is refused here; so is whatever a dossier names beyond the
files that whoever gives the dossier gives with it.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from errno import EACCES, ENAMETOOLONG
from pathlib import Path
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.opened import Unopened, bounds

DOSSIER_FILE: Final = "gpai.toml"
"""What the file of a dossier is called in the folder of a model."""

OWN_ORIGINALS: Final = "originals.toml"
"""The table of one's own that is looked up first where it lies beside the dossier."""


def local(path: str | os.PathLike[str]) -> Path:
    """A path as it was written. Raises InputError for an address on the web, and for one that nobody can look at."""
    refuse_address(path)
    try:
        os.stat(path)  # noqa: PTH116 - Path.is_file raises for names that are too long, and so would whoever asks it
    except ValueError:
        pass  # whoever opens it says what is wrong with it
    except OSError as error:
        if error.errno in (ENAMETOOLONG, EACCES):
            raise InputError(unreadable(Path(path), error, None)) from None
    return Path(path)


_OF_FOLDER: Final = re.compile(
    r"trainer_state\.json|[^/]*config\.json|model_index\.json|[^/]*\.index\.json|tokenizer\.json"
    r"|(?:all|train|eval)_results\.json|training_args\.bin"
    r"|[^/]*\.(?:safetensors|gguf|bin|pt|pth|ckpt|pkl|h5|onnx|msgpack)",
    re.IGNORECASE,
)
"""Files that belong to a model, and of which one alone tells little; none of them is called as a dossier is."""


def folder_meant(path: Path) -> Path:
    """The folder of a file that belongs to a model, such as a trainer's log; any other path as it is."""
    if _OF_FOLDER.fullmatch(path.name) and os.path.isfile(path):  # noqa: PTH113 - Path.is_file raises for long names
        return path.parent
    return path


def refuse_address(path: str | os.PathLike[str]) -> None:
    """Raise InputError for an address on the web: nothing is fetched."""
    if re.match(r"[a-z][a-z0-9+.-]*://", str(path), re.IGNORECASE):
        help = "download it, and give its path: nothing here reaches the network"
        raise InputError(
            Mistake(
                reference="missing-file",
                message=f"{path} is an address and no file, and nothing is fetched",
                expected="the path of a file or a folder",
                help=help,
            )
        )


def unreadable(path: Path, error: Exception, at: Mistake | None, expected: str = "") -> Mistake:
    """The mistake of a path that cannot be read; ``at`` is the place that named it, None: the command line."""
    missing = isinstance(error, Unopened) and error.missing
    reason = "there is no such file" if missing else getattr(error, "strerror", None) or str(error)
    if missing and at is None and os.path.islink(path):  # noqa: PTH114 - Path.is_symlink raises for names too long
        reason = "it is a link, and what it leads to is not there"
    help = f"`gpaiscope init {path.parent}` writes one" if missing and path.name == DOSSIER_FILE and at is None else ""
    dossier = f"a dossier, or a folder that holds {DOSSIER_FILE}" + ("" if at else ", or a model's folder")
    return replace(
        at or Mistake(reference="", message="", file=str(path)),
        reference="missing-file" if missing else "unreadable-file",
        message=f"{path} cannot be read: {reason}",
        expected=(at and at.expected) or expected or dossier,
        help=help,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files that a dossier may name: those in its folder and below it, or none at all.

    Who wrote a dossier is often not who has it assessed, so a path in it is a wish. Whatever is named is asked for
    here, and what is not given is refused in the same words whether it is there or not: neither an answer nor a
    refusal tells what else lies on a disk.

    ``folder`` is where names begin; None: nothing is given. ``reach`` is the folder that other dossiers may be led to
    in: models that were made from each other stand side by side. A registry puts out a version's files into a folder
    and gives that, since readers of logs want neighbours and names.
    """

    folder: Path | None
    reach: Path | None

    @classmethod
    def standing_beside(cls, dossier: Path) -> Files:
        """The files of the folder that a dossier stands in, and those of the folders around it for other dossiers."""
        if dossier.is_relative_to("/dev"):  # standard input, or what a shell puts in the place of a file: in no folder
            return NO_FILES
        return cls(folder=dossier.parent, reach=Path(os.path.realpath(dossier.parent)).parent)

    def led_to(self, dossier: Path) -> Files:
        """The files of a dossier that one was led to; it leads no further than the first does."""
        return replace(self, folder=dossier.parent)

    def file_named(self, name: str, named: Mistake) -> Path:
        """The path of a file or folder that a dossier names, there or not.

        ``named`` is the place of the name, without what is wrong there. Raises InputError where it is not given.
        """
        folder = self._folder_named_in(name, named)
        path = folder / name
        if not _lies_in(path, bounds(folder)):
            raise InputError(_refusal(folder, name, named, _IN_FOLDER))
        return path

    def dossier_named(self, name: str, named: Mistake) -> Path:
        """The path of another dossier, or of shared actors, which may stand beside the folder. Raises likewise.

        A name with ``..`` says openly that it leads up; a link that does is refused, and so are a whole path and an
        address on the web.
        """
        if _ADDRESS.match(name):
            message = f"{name} is an address and no file"
            help = "save it beside the dossier and give its path: nothing is fetched"
            raise InputError(replace(named, reference="missing-file", message=message, help=help))
        folder = self._folder_named_in(name, named)
        path = folder / name
        leads_up = not (os.path.isabs(name) or _begins_in(path, folder))  # noqa: PTH117 - a name, and not a path yet
        is_beside = leads_up and self.reach is not None and _lies_in(path, self.reach)
        if not (is_beside or _lies_in(path, bounds(folder))):
            raise InputError(_refusal(folder, name, named, _IN_REACH))
        return path

    def own_file(self, name: str) -> Path | None:
        """The path of what may lie beside a dossier by a name that is always the same; None where it does not."""
        path = None if self.folder is None else self.folder / name
        return path if path is not None and os.path.lexists(path) else None

    def is_outside(self, path: Path) -> bool:
        """Whether a path leads out of the folder, so that nothing is told of what is there."""
        return self.folder is None or not _lies_in(path, bounds(self.folder))

    def _folder_named_in(self, name: str, named: Mistake) -> Path:
        if self.folder is None:
            raise InputError(
                replace(
                    named,
                    reference="no-files",
                    message=f"{name} is not read, for this dossier stands in no folder",
                    expected="a dossier in a folder, with what it names beside it",
                    help="give the path of such a dossier, or say here what the file would tell",
                )
            )
        return self.folder


_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")

NO_FILES: Final = Files(folder=None, reach=None)
"""Nothing: of a dossier that stands in no folder, as a mapping or some bytes."""

_IN_FOLDER: Final = "the path of something in the folder of the dossier, or below it"
_IN_REACH: Final = "the path of something in the folder of the dossier, below it, or in a folder beside it"


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether a path, with every link on its way followed, leads into a folder that has none on its own."""
    return Path(os.path.realpath(path)).is_relative_to(folder)


def _begins_in(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder as it is written, whatever links lie on its way."""
    return Path(os.path.abspath(path)).is_relative_to(os.path.abspath(folder))  # noqa: PTH100 - links are kept


def _refusal(folder: Path, name: str, named: Mistake, expected: str) -> Mistake:
    if _begins_in(folder / name, folder):
        message = "the file is a link that leads out of its folder"
        return replace(named, reference="link-out-of-folder", message=message, expected=expected)
    return replace(
        named,
        reference="outside-folder",
        message=f"{name} lies outside of the folder of the dossier, and is not read",
        expected=expected,
        help="put it there, or a copy of it, and give its path as seen from the dossier",
    )
