"""Dossiers on disk: found, read within limits, and assessed with the dossiers of their originals.

An original that has a dossier of its own is assessed first. What that gives (training compute,
systemic risk, status, exemption, day of placing) is taken where the outer dossier leaves it out.
A table of originals of one's own may lie beside a dossier.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gpaiscope.assessment import Assessment, owed_of, since_changes
from gpaiscope.assessment.chain import (
    Chain,
    assess_models,
    completed,
    models_of,
    of_actor,
    proceeded_from,
    root_of,
    since_root,
    still_of_modification,
    supplied_from,
)
from gpaiscope.assessment.originals import without_teachers
from gpaiscope.assessment.warnings import BROKEN_EVIDENCE, Warning_
from gpaiscope.assessment.world import OURS, Assessable, World
from gpaiscope.compute.estimate import Estimate
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, Done, Dossier, Openness, Stated, StatedOriginal, read, turns
from gpaiscope.dossier.declaration import entries
from gpaiscope.dossier.reading import LARGEST, table
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.files import (
    DOSSIER_FILE,
    NO_FILES,
    OWN_ORIGINALS,
    Files,
    folder_meant,
    local,
    unreadable,
)
from gpaiscope.repository.opened import bounds, file_at, opened, size_of
from gpaiscope.values import DateRange, Source

if TYPE_CHECKING:
    from gpaiscope.repository.estimates import Configs
    from gpaiscope.repository.findings import Findings, Note

LONGEST_CHAIN: Final = 20
"""Dossiers that one may lead to, in a chain or side by side, before it is refused."""


def located(path: Path) -> Path:
    """The dossier that a path means: the file, or ``gpai.toml`` in the folder; a model's file means its folder.

    Raises InputError where that is a link that leads out of the folder.
    """
    path = folder_meant(path)
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        return path
    place = path / DOSSIER_FILE
    if _leads_out(place):
        raise InputError(unreadable(place, OSError(0, "it is a link that leads out of its folder"), None))
    return place


def data_of(path: Path, at: Mistake | None = None, root: Path | None = None, *, expected: str = "") -> bytes:
    """The bytes of a dossier, or of what is ``expected``. Raises InputError for what is missing, unreadable, no file
    or too large.

    Only who gives the command may name what is not a file, such as ``/dev/stdin``; no dossier leads to one.
    ``at`` is the place that led to the file, for the message; None: the command line. ``root`` is a folder that no
    link may lead out of.
    """
    try:
        with file_at(path, root, device=at is None and path.is_relative_to("/dev")) as file:
            if (size := size_of(file)) > LARGEST:
                raise InputError(_too_large(path, size))
            return file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(unreadable(path, error, at, expected)) from None


def _too_large(path: Path, bytes_: int) -> Mistake:
    return Mistake(
        reference="too-large",
        message=f"the file has {bytes_:,} bytes",
        file=str(path),
        expected=f"at most {LARGEST:,} bytes",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A dossier as it was read: from which place, and what was found in the folder where it is made of that.

    ``files`` are those that it may name. ``in_file``: its bytes stand at the place; else that is no more than a name.
    """

    dossier: Dossier
    place: Path
    findings: Findings | None = None
    files: Files = NO_FILES
    in_file: bool = True


def own_originals(dossier: Loaded | Path) -> Path | None:
    """The table of originals that lies beside a dossier, one that was read or a path to one; None where none does.

    A model's folder without a dossier is somebody else's: a table in it is not taken.
    """
    if isinstance(dossier, Path):
        place = located(dossier)
        is_there = os.path.isfile(place)  # noqa: PTH113 - Path.is_file raises where one may not look into the folder
        return Files.standing_beside(place).own_file(OWN_ORIGINALS) if is_there else None
    is_of_folder = dossier.findings is not None and not dossier.place.is_file()
    return None if is_of_folder else dossier.files.own_file(OWN_ORIGINALS)


def read_originals(path: str | Path) -> dict[str, Any]:
    """The table of originals of a file, TOML or JSON, that is no link out of its folder.

    Raises InputError for one that cannot be read, with every mistake.
    """
    from gpaiscope.compute.originals import own_table  # most dossiers have none beside them

    file = local(path)
    data = data_of(file, root=file.parent, expected="a table of originals in TOML, with an [[original]] for each model")
    return own_table(table(data, str(path)), str(path))


def loaded(path: Path) -> Loaded:
    """The dossier at a path: of a file, of a folder that holds one, or made of what a model's folder says.

    Raises InputError where there is none, and for one that is wrong.
    """
    dossier, found = _loaded(path)
    place = located(path)
    return Loaded(dossier=dossier, place=place, findings=found, files=Files.standing_beside(place))


def from_bytes(data: bytes, name: str, files: Files = NO_FILES) -> Loaded:
    """A dossier that stands in no file, TOML or JSON by the ending of its name, with the ``files`` that it may name."""
    place = Path(name) if files.folder is None else files.folder / Path(name).name
    return Loaded(dossier=_read_with(files, name, place, lambda: data), place=place, files=files, in_file=False)


def from_mapping(values: Mapping[Any, Any]) -> Loaded:
    """A dossier of a mapping with the same keys as the JSON form, which names no files.

    Raises InputError with every place that could stand in no file, and then as for a file.
    """
    import json  # most dossiers stand in a file

    if mistakes := [*_unwritable(values, "", ())]:
        raise InputError(*mistakes)
    return from_bytes(json.dumps(values, default=str).encode(), _MAPPING)


_MAPPING: Final = "mapping.json"
_DEEPEST: Final = 100
"""Mappings and lists in each other: three times what a dossier needs."""


def _unwritable(value: object, path: str, around: tuple[int, ...]) -> Iterator[Mistake]:
    """Keys that are no texts, and what holds itself or lies too deep."""
    if not isinstance(value, Mapping | list | tuple):
        return
    if id(value) in around:
        expected = "a value that does not hold itself"
        yield Mistake(reference="circular", message="it holds itself", file=_MAPPING, path=path, expected=expected)
    elif len(around) >= _DEEPEST:
        message, expected = "it is nested too deeply", "two or three levels"
        yield Mistake(reference="deep-nesting", message=message, file=_MAPPING, path=path[:200], expected=expected)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                message = f"the key {repr(key)[:60]} is no text, but {type(key).__name__}"
                yield Mistake(
                    reference="wrong-key", message=message, file=_MAPPING, path=path, expected="keys in quotes"
                )
            else:
                yield from _unwritable(inner, f"{path}.{key}" if path else key, (*around, id(value)))
    else:
        for place, inner in enumerate(value):
            yield from _unwritable(inner, f"{path}[{place}]", (*around, id(value)))


def from_pipe(data: bytes) -> Loaded:
    """The dossier on standard input. Raises InputError for nothing, as where a pipe broke before us."""
    if not data.strip():
        expected = "a dossier, in TOML or JSON"
        raise InputError(Mistake(reference="empty-input", message="standard input is empty", expected=expected))
    return from_bytes(data, "-")


def load(path: Path) -> Dossier:
    """One dossier, without those that it leads to. Raises InputError with every mistake.

    A model's folder without a dossier, or a single model card, is read as what its own files say.
    """
    return _loaded(path)[0]


def _loaded(path: Path) -> tuple[Dossier, Findings | None]:
    """The dossier, and what was found in the folder where it is made of that."""
    given, path = path, folder_meant(path)
    if not is_model(path):
        place = located(path)
        if place.parent == path and not os.path.lexists(place):
            from gpaiscope.repository.no_model import nothing_to_read

            raise InputError(nothing_to_read(path))
        read = _read_with(Files.standing_beside(place), str(place), place, lambda: data_of(place))
        return with_licence_beside(with_signed_documents(read, place.parent), place), None
    from gpaiscope.repository.facts import findings_in
    from gpaiscope.repository.stated import of_findings

    found = findings_in(path)
    if given != path:
        from gpaiscope.repository.findings import of_one_file

        found += of_one_file(given.name)
    return of_findings(found, path), found


DOCUMENTATION: Final = "documentation.toml"
SIGNED: Final = {
    "documentation-form": "technical_documentation",
    "downstream-information": "downstream_information",
    "copyright-policy": "copyright_policy",
    "training-content-summary": "training_content_summary",
}
"""What has to exist, by the document that shows, once it is signed off, that it does."""


def with_signed_documents(dossier: Dossier, folder: Path) -> Dossier:
    """A dossier with what the documents show to exist that were signed off for its one model.

    They stand in `DOCUMENTATION` beside it. Where that cannot be read it shows nothing: its mistakes are told by what
    drafts documents. Whether the contents still hold is told there, too; that a document was signed stays so.
    """
    beside = folder / DOCUMENTATION
    if dossier.models or not beside.is_file() or beside.is_symlink():
        return dossier
    try:
        rows = tomllib.loads(data_of(beside).decode("utf-8")).get("sign_off", ())
    except (InputError, ValueError):
        return dossier
    signed = []
    for place, row in enumerate(rows if isinstance(rows, list) else ()):
        of, on = (row.get("document"), row.get("on")) if isinstance(row, dict) else (None, None)
        if isinstance(of, str) and of in SIGNED and type(on) is date:
            source = Source(file=str(beside), key=f"sign_off[{place}]")
            exists = Stated(value=SIGNED[of], source=source, path=f"sign_off[{place}].document")
            # Before it was signed nobody could know that it would be.
            signed.append(Done(obligation=exists, on=Stated(value=DateRange.exactly(on), source=source), known_on=on))
    return replace(dossier, done=(*(dossier.done or ()), *signed)) if signed else dossier


def with_licence_beside(dossier: Dossier, place: Path) -> Dossier:
    """A dossier that says nothing of its model's licence, with what the model's files beside it say of that.

    What the dossier says governs: where it names a licence, a right or a ground, the files are not asked. They are
    asked as `facts` asks them of a folder without a dossier, and only where such files of a model lie beside: a licence
    beside a dossier alone may be that of code. What cannot be read there says nothing.
    """
    stated = dossier.openness
    says_so = stated is not None and any((stated.licence, stated.rights, stated.grounds is not None))
    if says_so or dossier.models or place.name != DOSSIER_FILE:
        return dossier
    try:
        if not holds_model(place.parent):
            return dossier
        from gpaiscope.repository.contents import read_contents
        from gpaiscope.repository.folder import Folder
        from gpaiscope.repository.openness import licence_of
        from gpaiscope.repository.stated import of_findings

        found = licence_of(read_contents(Folder.of(place.parent)))
    except InputError:
        return dossier
    told = of_findings(found, place.parent).openness if found.facts else None
    if told is None:
        return dossier
    openness = replace(stated or Openness(), licence=told.licence, rights=told.rights, grounds=told.grounds)
    return replace(dossier, openness=openness)


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """Where a dossier leads: the file of another one, where that lies in the end, and the files that it may name."""

    place: Path
    resolved: Path
    named: Path
    at: Mistake
    files: Files

    @classmethod
    def followed(cls, stated: Stated[str], file: str, files: Files) -> Led:
        """Where a path that a dossier states leads. Raises InputError where that is not among its ``files``."""
        at = place_of(stated, file)
        named = files.dossier_named(stated.value, at)
        try:
            place = located(named)
            resolved = resolved_place(place, at)
        except InputError:
            if files.is_outside(named):
                raise InputError(_no_dossier(named, at)) from None
            raise
        return cls(place=place, resolved=resolved, named=named, at=at, files=files.led_to(place))

    def read_dossier(self) -> Dossier:
        """The other dossier. Raises InputError with all its mistakes, or that it is none."""
        return _read_with(self.files, str(self.place), self.place, lambda: data_of(self.place, self.at), led=self)


def _read_with(files: Files, name: str, place: Path, whole: Callable[[], bytes], led: Led | None = None) -> Dossier:
    """A dossier of bytes that go by a name, with the actors of a file that it shares. Raises with all mistakes."""
    actors: dict[str, Mistake] = {}

    def shared(stated: Stated[str]) -> tuple[bytes, str]:
        from_here = place_of(stated, name, "the path of another file, which holds [[actors]] alone")
        file = files.dossier_named(stated.value, from_here)
        actors[str(file)] = from_here
        try:
            leads_to_itself = resolved_place(file, from_here) == resolved_place(place, from_here)
            data = b"" if leads_to_itself else data_of(file, from_here)
        except InputError:
            if files.is_outside(file):
                raise InputError(_no_dossier(file, from_here)) from None
            raise
        if leads_to_itself:
            message = "actors_from leads to its own file"
            raise InputError(replace(from_here, reference="leads-to-itself", message=message))
        return data, str(file)

    try:
        return read(whole(), file=name, shared=shared)
    except InputError as error:
        raise InputError(*_discreet(error, name, place, led, actors)) from None


def _discreet(
    error: InputError, called: str, place: Path, led: Led | None, actors: Mapping[str, Mistake]
) -> Iterator[Mistake]:
    """The mistakes of a dossier; of a file outside of its folder that is none, to which it leads, only that it is none.

    Who writes a dossier so that others assess it must not have them shown what else lies on their disk. ``actors`` are
    the files of actors that were led to, each with where it is named.
    """
    around = resolved_place(Path(led.at.file).parent if led else place.parent, None)
    # Bytes may be called otherwise than where their files lie.
    its_own = () if led or _leads_out(place) else (str(place), called)
    outside = []
    for each in error.mistakes:
        # What could not be opened is told where it was named: of that which was led to, in the outer dossier.
        name = str(place) if led is not None and each.file == led.at.file else each.file
        file = Path(name)
        if name in its_own or resolved_place(file, None).is_relative_to(around) or _says_so(file):
            yield each
        elif name not in outside:
            outside.append(name)
    for name in outside:
        if name in actors:
            yield _no_dossier(Path(name), actors[name])
        elif led is not None:
            yield _no_dossier(led.named if name == str(place) else Path(name), led.at)
        else:
            help = "assess that file by itself to see why"
            mistake = Mistake(reference="no-dossier", message=f"{name} is no dossier", file=str(place), help=help)
            yield mistake


def _no_dossier(named: Path, at: Mistake) -> Mistake:
    """That nothing can be read from a path out of the folder: the same whether something else is there or nothing."""
    return replace(
        at,
        reference="missing-file",
        message=f"{named} cannot be read: there is no such file, or it is no dossier",
        expected=at.expected or f"a dossier, or a folder that holds {DOSSIER_FILE}",
        help="see whether the path is right, and assess that file by itself",
    )


def _leads_out(place: Path) -> bool:
    """Whether a file that a person named is a link out of its folder, which another may have laid."""
    is_link = os.path.islink(place)  # noqa: PTH114 - Path.is_symlink raises for names that are too long
    return is_link and not resolved_place(place, None).is_relative_to(bounds(place.parent))


_OWN_KEY: Final = re.compile(rf"""^[ \t\ufeff\[{{"']*(?:{"|".join(entries(Dossier))})\b""", re.MULTILINE)


def _says_so(file: Path) -> bool:
    """Whether a file has a table or a key of a dossier, right or wrong; what cannot be read has none."""
    try:
        return _OWN_KEY.search(data_of(file).decode("utf-8", "replace")) is not None
    except InputError:
        return False


def place_of(stated: Stated[str], file: str, expected: str = "") -> Mistake:
    """The place of a path that a dossier gives, and what is expected there: a mistake that is still to be named."""
    return Mistake(reference="", message="", file=file, line=stated.line, path=stated.path, expected=expected)


def is_model(path: Path) -> bool:
    """Whether a path is a model card, or a folder, or a file in one, that holds a model's files and no dossier.

    A page that is called as a card is counts as one, whatever it begins with: whoever gives its folder means a model
    by it. Raises InputError for a page of another name that is no card: it says nothing of a model.
    """
    path = folder_meant(path)
    if path.suffix.lower() == ".md" and not path.is_dir():
        if path.is_file() and not re.fullmatch(_CARD, path.name, re.IGNORECASE) and not _begins_as_card(path):
            raise InputError(_no_card(path))
        return True
    try:
        return (
            path.is_dir()
            and not os.path.lexists(path / DOSSIER_FILE)
            and (holds_model(path) or ((holds_page(path) or _holds_recipe(path)) and not models_in(path)))
        )
    except (OSError, ValueError):
        return False


def holds_model(folder: Path) -> bool:
    """Whether a folder surely holds files of a model, a dossier or not. Raises InputError where it cannot be listed."""
    from gpaiscope.repository.folder import Folder

    if not folder.is_dir():
        return False
    inside = Folder.of(folder)
    return any(inside.named(_MODEL_FILES)) or any(
        _begins_as_card(folder / name, folder) for name in inside.named(_CARD)
    )


def _holds_recipe(folder: Path) -> bool:
    """Whether a folder holds the recipe of one training or merge: of several each may be of a model of its own."""
    from gpaiscope.repository.bases import merged_in, trains
    from gpaiscope.repository.contents import Contents, read_recipes
    from gpaiscope.repository.folder import Folder

    contents = Contents(folder=Folder.of(folder))
    read_recipes(contents)
    return len([recipe for recipe in contents.recipes if trains(recipe) or merged_in(recipe)]) == 1


def models_in(folder: Path) -> tuple[str, ...]:
    """The folders in a folder of which each is a model of its own: those with a dossier, or several with one's files.

    The files of a single one are those of the model that the folder is about. Raises InputError where it cannot be
    listed.
    """
    from gpaiscope.repository.folder import Folder

    dossiers, models = set(), set()
    for name in Folder.of(folder).names:
        inner, _, file = name.rpartition("/")
        if inner and file == DOSSIER_FILE:
            dossiers.add(inner)
        elif inner and (
            re.fullmatch(_MODEL_FILES, file, re.IGNORECASE)
            or (re.fullmatch(_CARD, file, re.IGNORECASE) and _begins_as_card(folder / name, folder))
        ):
            models.add(inner)
    return tuple(sorted(dossiers | models)) if dossiers or len(models) > 1 else ()


_CARD: Final = r"readme\.md|model_?card\.md"
_MODEL_FILES: Final = (
    r"[^/]*config\.json|model_index\.json|trainer_state\.json|(?:all|train)_results\.json|model_?card\.md"
    r"|tokenizer\.json|(?:mergekit_|merge_)config\.ya?ml|[^/]*\.index\.json"
    r"|[^/]*\.(safetensors|gguf|bin|pt|pth|ckpt|h5|onnx|msgpack)"
)
"""Files that no other project has; a page or a licence alone may be of anything."""


def holds_page(folder: Path) -> bool:
    """Whether a folder holds a page that a model card would be. Raises InputError where it cannot be listed."""
    from gpaiscope.repository.folder import Folder

    return folder.is_dir() and any(Folder.of(folder).named(_CARD))


def _begins_as_card(path: Path, root: Path | None = None) -> bool:
    """Whether a page begins with the keys that a model card has, its front matter; what cannot be read is none."""
    try:
        with opened(path, root) as file:
            return file.read(512).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"---")
    except InputError:
        return False


def _no_card(path: Path) -> Mistake:
    return Mistake(
        reference="no-model",
        message=f"{path} is no model card: it does not begin with front matter",
        file=str(path),
        expected="a dossier, a model's folder, or a card with its keys between lines of ---",
        help=f"`gpaiscope init {path.parent}` writes a dossier to fill in",
    )


def assess_file(
    path: Path,
    day: date,
    *,
    actor: str = "",
    readings: Mapping[str, str] | None = None,
    assume: bool = True,
    known_on: date | None = None,
) -> tuple[Assessment, ...]:
    """Assess each model of a dossier on disk, as `assess_loaded` does."""
    asked = {"actor": actor, "readings": readings, "assume": assume, "known_on": known_on}
    return assess_loaded(loaded(path), day, **asked)  # type: ignore[arg-type]


def assess_loaded(
    given: Loaded,
    day: date,
    *,
    actor: str = "",
    readings: Mapping[str, str] | None = None,
    assume: bool = True,
    known_on: date | None = None,
    world: World = OURS,
    dossiers: dict[Path, Dossier] | None = None,
    third: bool = True,
) -> tuple[Assessment, ...]:
    """Assess each model of a dossier, those of its originals' dossiers first, as `assess_models` does.

    ``dossiers`` are those of originals that were read before, and takes up those that are read now. ``third``: of a
    folder it is said what would decide the third. Raises InputError for a dossier, here or along the chain, that is
    wrong, missing, or leads back to itself, and UsageError as `assess_models` does.
    """
    dossier, found = given.dossier, given.findings
    dossiers = {} if dossiers is None else dossiers

    def on(at: date, *, brief: bool = False) -> tuple[Assessment, ...]:
        reader = Assessing(
            day=at,
            known_on=known_on,
            readings=readings or {},
            assume=assume,
            dossiers=dossiers,
            brief=brief,
            world=world,
        )
        configs = found.configs if found else {}
        return reader.assessed(dossier, (given.place.resolve(),), given.files, configs, actor)

    today = on(day)
    turned = {turn for each in (dossier, *dossiers.values()) for turn in turns(each)}
    made = since_changes(today, turned.union(world.turned), lambda at: [owed_of(each) for each in on(at, brief=True)])
    if any(each.dossier.original for each in made):
        from gpaiscope.assessment.ways import in_every_way  # of what was made from nothing there is but one way

        made = tuple(in_every_way(each, found.fitting if found else ()) for each in made)
    notes = found.notes if found else ()
    told = tuple(map(_told, notes))
    if found is None or not third:
        return tuple(replace(each, warnings=(*each.warnings, *told)) for each in made)
    from gpaiscope.repository.third import open_third  # only of a folder it has to be said what no file tells

    return tuple(
        replace(each, warnings=(*each.warnings, *told, *(open_third(each) if each.every_way is None else ())))
        for each in made
    )


def assessable(
    given: Loaded,
    day: date,
    *,
    readings: Mapping[str, str] | None = None,
    assume: bool = True,
    known_on: date | None = None,
    actor: str = "",
    world: World = OURS,
) -> Assessable:
    """A dossier that can be assessed again, on other days and with other facts. Raises as `assess_loaded` does."""
    dossiers: dict[Path, Dossier] = {}
    asked = {"readings": readings, "assume": assume, "known_on": known_on, "dossiers": dossiers, "actor": actor}

    def again(dossier: Dossier, at: date, in_: World) -> tuple[Assessment, ...]:
        return assess_loaded(replace(given, dossier=dossier), at, world=in_, **asked)  # type: ignore[arg-type]

    again(given.dossier, day, world)
    turned = sorted({turn for each in (given.dossier, *dossiers.values()) for turn in turns(each)})
    return Assessable(
        dossier=given.dossier,
        again=again,
        turns=tuple(turned),
        known_on=known_on,
        world=world,
    )


def _told(note: Note) -> Warning_:
    """A note on a folder as a warning: of a broken file with what it hides."""
    reference = BROKEN_EVIDENCE if note.hides else f"folder-{note.kind}"
    return Warning_(reference=reference, says=str(note), path=note.path, hides=note.hides)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessing:
    """The dossiers of originals, each assessed once, however many lead to it; ``dossiers`` are those read before.

    ``dated``, ``only`` and ``brief`` are those of a `Chain`.
    """

    day: date
    known_on: date | None
    readings: Mapping[str, str]
    assume: bool
    dossiers: dict[Path, Dossier]
    dated: bool = True
    only: frozenset[str] = frozenset()
    brief: bool = False
    world: World = OURS
    known: dict[Path, tuple[Assessment, ...]] = field(default_factory=dict)

    def assessed(
        self, dossier: Dossier, trail: tuple[Path, ...], files: Files, configs: Configs, actor: str = ""
    ) -> tuple[Assessment, ...]:
        """The models of a dossier; ``trail`` led here, its own file the last, and ``files`` are those it may name."""
        found = self.of_day(self.world.told(dossier, self.day, self.known_on), trail, files, configs, actor)
        # When something came to be known stands in the statements, of which a day's dossier has the last alone.
        return tuple(replace(own, given=dossier) for own in found)

    def of_day(
        self, folded: Dossier, trail: tuple[Path, ...], files: Files, configs: Configs, actor: str = ""
    ) -> tuple[Assessment, ...]:
        """The models of a dossier as it stands on the day."""
        folded = without_teachers(folded)
        originals: list[StatedOriginal] = []
        before: list[Assessment] = []
        estimates = _estimates_of(folded, configs, files)
        for place, original in enumerate(folded.original):
            if original.dossier is None:
                originals.append(original)
                continue
            at = place_of(original.dossier, folded.file)
            own = meant(self._ancestor(original.dossier, at, trail, files), original, at)
            originals.append(completed(original, own))
            before.append(own)
            if (root := root_of(own)) is not None:
                estimates[f"original[{place}].root"] = root
            if (added := since_root(own)) is not None:
                estimates[f"original[{place}].since_root"] = added
        filled = supplied_from(replace(folded, original=tuple(originals)), before)
        filled = proceeded_from(filled, before, law=self.world.law(self.day), assume=self.assume)
        found = self._models(filled, estimates, actor)
        return tuple(still_of_modification(each, before) for each in found)

    def _models(self, dossier: Dossier, estimates: dict[str, Estimate], actor: str) -> tuple[Assessment, ...]:
        asked = {"readings": self.readings, "assume": self.assume, "estimates": estimates, "known_on": self.known_on}
        asked["world"] = self.world
        if self.dated and not self.brief:
            return assess_models(dossier, self.day, actor=actor, **asked)  # type: ignore[arg-type]
        law, depth = self.world.law(self.day), {"dated": self.dated, "only": self.only, "brief": self.brief}
        found = models_of(dossier, Chain(law=law, **depth, **asked))  # type: ignore[arg-type]
        return of_actor(found, actor) if actor else found

    def _ancestor(
        self, stated: Stated[str], at: Mistake, trail: tuple[Path, ...], files: Files
    ) -> tuple[Assessment, ...]:
        if (known := self.known.get(Path(stated.value))) is not None:  # `lineage` names by its place what it has read
            return known
        led = Led.followed(stated, at.file, files)
        if led.resolved in self.known:
            return self.known[led.resolved]
        if led.resolved in trail or max(len(trail), len(self.known)) >= LONGEST_CHAIN:
            raise InputError(_endless(led.place, at, cycle=led.resolved in trail))
        if led.resolved not in self.dossiers:
            self.dossiers[led.resolved] = led.read_dossier()
        found = self.assessed(self.dossiers[led.resolved], (*trail, led.resolved), led.files, {})
        self.known[led.resolved] = found
        return found


def meant(found: tuple[Assessment, ...], original: StatedOriginal, at: Mistake) -> Assessment:
    """The model of a dossier that an original is: the one that it names, else that of its own name or the only one.

    Raises InputError where that leaves several open, or is none of them.
    """
    by_name = {own.dossier.model.name.value: own for own in found if own.dossier.model.name}
    stated = original.model or original.name
    if stated is not None and stated.value in by_name:
        return by_name[stated.value]
    if original.model is None and (len(found) == 1 or not found[0].place):  # told apart by days: the last is whole
        return found[-1]
    known = ", ".join(f'"{name}"' for name in by_name) or "one without a name"
    message = f"{original.dossier.value if original.dossier else at.file} tells of {known}"
    if original.model is not None:
        wrong = replace(at, reference="unknown-model", message=f"{message}, and of no {original.model.value}")
        raise InputError(replace(wrong, line=original.model.line, path=original.model.path, expected=f"one of {known}"))
    wrong = replace(at, reference="several-models", message=message, expected="one model, or a word which one is meant")
    raise InputError(replace(wrong, help=f"add to this [[original]]: model = {known.replace(', ', ' or ')}"))


def resolved_place(place: Path, at: Mistake | None) -> Path:
    """Where a path leads in the end. Raises InputError where that cannot be told."""
    try:
        return place.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(unreadable(place, error, at)) from None


def _endless(place: Path, at: Mistake, *, cycle: bool) -> Mistake:
    message = (
        f"{place} leads back to a dossier that leads here"
        if cycle
        else f"this leads to more than {LONGEST_CHAIN} dossiers"
    )
    expected = "the dossier of the model that this one was made from"
    return replace(at, reference="circular-originals" if cycle else "long-chain", message=message, expected=expected)


def _estimates_of(dossier: Dossier, configs: Configs, files: Files) -> dict[str, Estimate]:
    """`estimates_of`, whose readers are loaded only for a dossier that leads to a configuration or a log."""
    entries: list[Activity | StatedOriginal] = [*(dossier.activities or ()), *dossier.original]
    if not any(entry.log or (entry.architecture and entry.architecture.config) for entry in entries):
        return {}
    from gpaiscope.repository.estimates import estimates_of

    return estimates_of(dossier, configs, files)
