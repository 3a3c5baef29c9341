"""The documentation that stands beside a dossier, and the one that is begun there."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from gpaiscope.documents.documentation import (
    NAME,
    NOTHING,
    Documentation,
    is_counted,
    read,
    read_evidence,
    template,
)
from gpaiscope.dossier.editing import EditedText
from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.repository.dossiers import Loaded, data_of, located
from gpaiscope.repository.exchange.facts import BESIDE, Fact, Told
from gpaiscope.repository.files import DOSSIER_FILE, local
from gpaiscope.repository.findings import quoted
from gpaiscope.repository.output import change


def documentation_beside(dossier: Loaded, day: date, known_on: date | None = None, *, models: int = 1) -> Documentation:
    """What the documentation beside a dossier says on a day; nothing where there is none.

    Of ``gpai.toml`` it is ``documentation.toml``, of ``NAME.toml`` it is ``NAME.documentation.toml``. That of a model's
    folder without a dossier is somebody else's, and not taken. Raises InputError for a wrong one, and for one beside a
    dossier of several ``models`` that speaks of what each of them has of its own.
    """
    file = _own_file(dossier, place_beside(located(dossier.place)).name)
    if file is None:
        return NOTHING
    found = read(data_of(file, root=file.parent), file=str(file), day=day, known_on=known_on)
    of_its_models(found, file, models)
    return found


def _own_file(dossier: Loaded, name: str) -> Path | None:
    """What lies beside a dossier by a name; None where it does not, and in a model's folder, which is another's."""
    return dossier.files.own_file(name) if dossier.findings is None else None


def of_its_models(found: Documentation, file: Path, models: int) -> None:
    """Raise InputError where a documentation beside several models speaks of what each has of its own."""
    if models > 1 and (own := found.tables - OF_A_PROVIDER):
        message = f"{', '.join(sorted(own))} stand beside several models, and so belong to none"
        help = "give each model a folder with a dossier and a documentation of its own"
        raise InputError(Mistake(reference="beside-several-models", message=message, file=str(file), help=help))


def place_beside(dossier: Path) -> Path:
    """Where the documentation of a dossier stands, or would."""
    return dossier.with_name(NAME if dossier.stem == Path(DOSSIER_FILE).stem else f"{dossier.stem}.{NAME}")


def evidence_beside(dossier: Loaded, *, models: int = 1) -> Documentation:
    """What `gpaiscope data` counted, where that stands beside a dossier; nothing where it does not.

    Of ``gpai.toml`` it is ``data.json``, of ``NAME.toml`` it is ``NAME.data.json``. Another file of that name is not
    taken. Raises InputError for a wrong one, and for one beside a dossier of several ``models``.
    """
    stem = located(dossier.place).stem
    file = _own_file(dossier, COUNTED if stem == Path(DOSSIER_FILE).stem else f"{stem}.{COUNTED}")
    if file is None:
        return NOTHING
    data = data_of(file, root=file.parent)
    if not is_counted(data):
        return NOTHING
    if models > 1:
        message = "training data was counted beside several models, and so belongs to none"
        help = "give each model a folder with a dossier and what was counted of its own"
        raise InputError(Mistake(reference="beside-several-models", message=message, file=str(file), help=help))
    return read_evidence(data, file=str(file))


COUNTED: Final = "data.json"


OF_A_PROVIDER: Final = frozenset(
    {"provider", "representative", "copyright", "complaints", "framework", "tiers", "alternative_means", "means"}
    | {"sign_off", "filed", "versions"}
)
"""The tables that speak of a provider and not of a model."""


def begin(folder: str | os.PathLike[str], *, force: bool = False) -> Path:
    """Write a commented documentation to fill in into a folder. Raises UsageError where one is there already."""
    return _put_beside(local(folder) / NAME, template(), force)


def begin_from(
    told: Sequence[Told], folder: str | os.PathLike[str], *, force: bool = False
) -> tuple[Path | None, list[Mistake]]:
    """Write what documents in the formats of others tell beside the dossier of a folder; None where they tell nothing.

    Beside it the mistakes of what cannot stand there, which was left out. Raises UsageError as `begin` does.
    """
    from gpaiscope.documents.exchanged import text_of

    facts, left = _joined_facts(told)
    text, mistakes = text_of(facts)
    return _put_beside(local(folder) / NAME, text, force) if text else None, [*left, *mistakes]


def _joined_facts(told: Sequence[Told]) -> tuple[list[Fact], list[Mistake]]:
    """What several documents tell, and beside it what was left out.

    Of a list all entries of one of them are taken, and nothing on which they contradict each other.
    """
    facts: dict[str, Fact] = {}
    against: dict[str, Mistake] = {}
    for each in told:
        lists = {path.partition("[")[0] for path in facts if "[" in path}
        for path, fact in each.of(beside=True).items():
            listed, said, where = path.partition("[")[0], path.removeprefix(BESIDE), facts.get(path)
            if "[" in path and listed in lists:
                message = "a list that another document tells of, too; that one was taken"
                against[f"{each.file} {listed}"] = _left_out_of_file(message, each.file, listed.removeprefix(BESIDE))
            elif where is None:
                facts[path] = replace(fact, key=", ".join(part for part in (each.file, fact.key) if part))
            elif where.value != fact.value:
                shown = f"{quoted(str(where.value), 80)} ({where.key}); {quoted(str(fact.value), 80)} ({each.file})"
                against[path] = _left_out_of_file(
                    f"documents contradict each other, and none is taken: {shown}", each.file, said
                )
    return [fact for path, fact in facts.items() if path not in against], [*against.values()]


def _left_out_of_file(message: str, file: str, path: str) -> Mistake:
    return Mistake(reference="left-out", message=message, file=file, path=path)


def put_training(place: str | os.PathLike[str], told: Mapping[str, object], *, source: str) -> Path:
    """Write values under ``[training]`` into the documentation at a place, or beside the dossier there.

    Raises InputError for a documentation that is wrong, and UsageError where it says one of them already.
    """
    path = local(place)
    if path.is_dir() or not path.name.endswith(NAME):
        path = place_beside(located(path))
    values = {key: {"value": each, "source": source} for key, each in told.items()}

    def made(before: bytes | None) -> bytes:
        text = (before or b"").decode("utf-8")
        given = read(before, file=str(path), day=date.max) if before else NOTHING
        if said := sorted(key for key in told if given.said(f"training.{key}")):
            raise UsageError(
                Mistake(
                    reference="said-already",
                    message=f"{path} says {' and '.join(said)} already, and was left as it is",
                    file=str(path),
                    help="take it out there first, or give the figure as a further statement by hand",
                )
            )
        data = EditedText(text).with_keys(("training",), values).encode()
        read(data, file=str(path), day=date.max)
        return data

    change(path, made)
    return path


def _put_beside(path: Path, text: str, force: bool) -> Path:
    def made(before: bytes | None) -> bytes:
        if before is not None and not force:
            raise UsageError(
                Mistake(
                    reference="documentation-exists",
                    message=f"{path} is there already, and was left as it is",
                    file=str(path),
                    help="choose another folder, or write over it with --force",
                )
            )
        return text.encode()

    change(path, made)
    return path
