"""Files in the formats that others read: made of facts, told apart by what stands in them, and read as facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from gpaiscope.cleaning import Finished, json_escaped
from gpaiscope.dossier import Dossier, of_values
from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.repository.exchange import cyclonedx, front_matter, linked, spdx
from gpaiscope.repository.exchange.carried import Json, facts_of, fields
from gpaiscope.repository.exchange.crosswalk import FORMATS
from gpaiscope.repository.exchange.facts import ASSUMED_WHOLE, BESIDE, CUT, Fact, Told, renumbered, tables
from gpaiscope.repository.exchange.places import Wrong
from gpaiscope.repository.findings import quoted
from gpaiscope.repository.opened import LARGEST_JSON, json_object, opened, refused

_WRITERS: Final[Mapping[str, Callable[..., Json]]] = {
    "cyclonedx": cyclonedx.document,
    "spdx": spdx.document,
    "croissant": linked.croissant,
    "codemeta": linked.codemeta,
}
_Reader = Callable[[Json, Wrong], tuple[Json, list[tuple[str, object]]]]
_READERS: Final[Mapping[str, tuple[Callable[[Json], bool], _Reader]]] = {
    "cyclonedx": (cyclonedx.is_one, cyclonedx.tree_of),
    "spdx": (spdx.is_one, spdx.tree_of),
    "croissant": (linked.is_croissant, linked.tree_of_croissant),
    "codemeta": (linked.is_codemeta, linked.tree_of_codemeta),
}
LARGEST: Final = LARGEST_JSON


def write(
    facts: Sequence[Fact], form: str, day: date, *, version: str = cyclonedx.VERSIONS[0], xml: bool = False
) -> str:
    """The facts in a format. Raises UsageError for a format that is none of `FORMATS`.

    ``version`` and ``xml`` are of CycloneDX: which version, and whether in XML.
    """
    if form not in FORMATS:
        raise UsageError(
            Mistake(reference="unknown-format", message=f"{form} is no format", expected=", ".join(FORMATS))
        )
    tree, left = fields(facts, form)
    if form == "card":
        return front_matter.text_of(tree, left)
    digest = hashlib.sha256(
        "\n".join(f"{each.path} {each.value} {each.source}" for each in facts).encode(errors="replace")
    )
    document = _WRITERS[form](tree, left, day=day, version=version, digest=digest.hexdigest())
    if xml and form == "cyclonedx":
        from gpaiscope.repository.exchange.markup import bill_as_xml

        return Finished(bill_as_xml(document))
    lines = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False).split("\n")
    return Finished("\n".join(map(json_escaped, lines)) + "\n")


# -- and back


def form_of(raw: Mapping[str, Any]) -> str:
    """The format of a JSON object; empty for anything else."""
    return next((form for form, (is_one, _) in _READERS.items() if is_one(dict(raw))), "")


def read_file(path: Path) -> Told:
    """What a file tells. Raises InputError where it cannot be read, or is in none of the formats."""
    with opened(path) as file:
        data = file.read(LARGEST + 1)
    return read(data, path.name)


def read(data: bytes, file: str) -> Told:
    """What bytes tell, in whichever of the formats they are. Raises InputError where they are in none."""
    if len(data) > LARGEST:
        raise refused("file-too-large", f"more than {LARGEST:,} bytes", Path(file))
    text = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"---"):
        return told("card", data.decode("utf-8", errors="replace").removeprefix("\ufeff"), file)
    raw = _xml_of(text, file) if text.startswith(b"<") else _json_of(data.removeprefix(b"\xef\xbb\xbf"), file)
    form = form_of(raw)
    if not form:
        message = "none of the formats that are read: " + _guess(raw)
        raise refused("unknown-format", message, Path(file), expected=_expected())
    return told(form, raw, file)


def _xml_of(data: bytes, file: str) -> Json:
    """A document in XML as its JSON would have it; nothing where it is one in no format that is read."""
    from gpaiscope.repository.exchange.markup import bill_in

    try:
        return bill_in(data) or {}
    except ValueError as error:
        raise refused("xml-unreadable", str(error), Path(file), expected=_expected()) from None


def _json_of(data: bytes, file: str) -> Json:
    try:
        return dict(json_object(data, Path(file)))
    except InputError as error:
        raise InputError(
            *(each if each.expected else replace(each, expected=_expected()) for each in error.mistakes)
        ) from None


def _expected() -> str:
    return (
        "; ".join(FORMATS.values()) + "; each in JSON, CycloneDX in XML, too, and front matter in YAML after a line ---"
    )


def _guess(raw: Json) -> str:
    if "spdxVersion" in raw:
        return f"this is SPDX {quoted(str(raw['spdxVersion']), 20)}, which has no profile for models"
    return "it names no format in bomFormat, @context or conformsTo"


def told(form: str, raw: Any, file: str) -> Told:
    """What a document tells that was opened already: a JSON object, or the text of a card."""
    mistakes: list[Mistake] = []

    def wrong(where: str, expected: str) -> None:
        message = "what stands here cannot be taken"
        mistakes.append(
            Mistake(reference="wrong-type", message=message, file=file, path=quoted(where, 160), expected=expected)
        )

    tree, carried = front_matter.tree_of(raw, file, wrong) if form == "card" else _READERS[form][1](raw, wrong)
    read_ = facts_of(tree, carried, form, mistakes, file)
    cut = _cut(read_)
    facts, refused_ = checked((_but(cut, each) for each in read_ if each.path != CUT), file)
    sure = (replace(each, sure=each.sure and each.path.partition("[")[0] not in cut) for each in facts)
    return Told(form=form, file=file, facts=tuple(sure), mistakes=tuple(dict.fromkeys((*mistakes, *refused_))), cut=cut)


def _cut(facts: Iterable[Fact]) -> frozenset[str]:
    """The lists of which a document says that it keeps something back; where that cannot be read all that may be."""
    said = next((each.value for each in facts if each.path == CUT), [])
    known = isinstance(said, list) and all(isinstance(each, str) and each in ASSUMED_WHOLE for each in said)
    return frozenset(said) if isinstance(said, list) and known else ASSUMED_WHOLE


def _but(cut: frozenset[str], fact: Fact) -> Fact:
    """Of the lists that are said to be complete those of which nothing is kept back; any other fact as it is."""
    if fact.path != "complete" or not isinstance(fact.value, list):
        return fact
    return replace(fact, value=[each for each in fact.value if not (isinstance(each, str) and each in cut)])


MOST_ROUNDS: Final = 12


def checked(facts: Iterable[Fact], file: str) -> tuple[list[Fact], list[Mistake]]:
    """The facts that a dossier would take, and the mistakes of the others, each at the field that it comes from."""
    kept = renumbered(facts)
    mistakes: list[Mistake] = []
    for _ in range(MOST_ROUNDS):
        own = [each for each in kept if not each.path.startswith(BESIDE)]
        try:
            dossier_of(own, file)
            return kept, mistakes
        except InputError as error:
            bad = {each.path: each for each in error.mistakes}
        taken_out = [each for each in own if any(_concerns(path, each.path) for path in bad)]
        for path, mistake in bad.items():
            key = next((each.key for each in taken_out if _concerns(path, each.path) and each.key), path)
            mistakes.append(replace(mistake, file=file, line=None, path=key))
        kept = renumbered(each for each in kept if each not in (taken_out or own))
    return [each for each in kept if each.path.startswith(BESIDE)], mistakes


def _concerns(wrong: str, path: str) -> bool:
    """Whether a mistake at one path is one of the fact at another: there, within it, or of the entry around it."""
    return wrong == path or wrong.startswith((f"{path}.", f"{path}[")) or path.startswith((f"{wrong}.", f"{wrong}["))


def dossier_of(facts: Iterable[Fact], file: str) -> Dossier:
    """Facts as a dossier. Raises InputError with every mistake of them."""
    values = {each.path: {"value": each.value, "source": each.source} if each.source else each.value for each in facts}
    return of_values(tables(values), file=file)
