"""``gpaiscope licence``: what a licence allows, clause by clause, from its text or its identifier."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from gpaiscope.cli.parameters import output_options
from gpaiscope.cli.terminal import BOLD, columns, deliver, json_text, painted, wrap
from gpaiscope.errors import InputError, Mistake
from gpaiscope.licences import GroundFound, LicenceReading, Recognition, Verdict, by_identifier, read
from gpaiscope.licences.terms import cited
from gpaiscope.licences.text import printable

LARGEST: Final = 5_000_000
"""Bytes of the largest file that is read. The longest licences in use have about a hundredth of this."""

SAYS: Final = {
    Verdict.QUALIFIES: "qualifies as a free and open-source licence",
    Verdict.DOES_NOT_QUALIFY: "does not qualify as a free and open-source licence",
    Verdict.UNSETTLED: "unsettled: the Guidelines leave it open; both readings are below",
    Verdict.UNKNOWN: "unknown: the notes below say what is missing",
}


@click.command("licence")
@click.argument("file_or_id", metavar="FILE_OR_ID")
@click.option(
    "--policy", type=click.Path(dir_okay=False, path_type=Path), help="Acceptable-use policy to read with the licence."
)
@click.option("--no-index", is_flag=True, help="Read the clauses alone; recognise nothing.")
@click.option("--check", is_flag=True, help="Exit with 1 unless the licence qualifies.")
@output_options("text", "json")
@click.pass_context
def licence(
    ctx: click.Context,
    file_or_id: str,
    policy: Path | None,
    no_index: bool,
    check: bool,
    form: str,
    output: str | None,
) -> None:
    """Say whether a licence keeps the open-source exception.

    FILE_OR_ID is a file with the licence's text, or an identifier: SPDX ("Apache-2.0", "MIT OR GPL-3.0-only"), a slug
    of the Hugging Face Hub ("llama3.1") or a license_name. A file governs over an identifier of the same name.
    """
    reading = _reading(file_or_id, policy, index=not no_index)
    width = columns() if output is None else 80
    deliver(json_text(reading.to_dict()) if form == "json" else _as_text(file_or_id, reading, width), output)
    if check and reading.verdict is not Verdict.QUALIFIES:
        ctx.exit(1)


def _reading(file_or_id: str, policy: Path | None, *, index: bool) -> LicenceReading:
    path = Path(file_or_id)
    if _exists(path):
        return read(read_text(path), policy=read_text(policy) if policy else None, index=index)
    if policy:
        raise click.UsageError("--policy needs the licence's text: give a file")
    if _looks_like_a_path(file_or_id):
        raise InputError(
            Mistake(
                reference="no-such-file",
                message=f"there is no file {file_or_id[:200]!r}",
                file=file_or_id[:200],
                expected="a file with a licence's text, or an identifier such as Apache-2.0 or llama3.1",
            )
        )
    return by_identifier(file_or_id)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _looks_like_a_path(text: str) -> bool:
    return "/" in text or "\\" in text or Path(text).suffix.lower() in (".txt", ".md", ".html", ".htm", ".rst")


def read_text(path: Path) -> str:
    """The text of a file of at most `LARGEST` bytes.

    UTF-8, with or without a mark of byte order, UTF-16 with one, and otherwise Windows-1252 are understood; what is no
    text stays visible as such in the reading. Raises InputError for a folder, a device, a file that is too large or
    that cannot be opened.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError(_mistake(path, "not-a-file", "is not a file", "a file with a licence's text"))
        if status.st_size > LARGEST:
            raise InputError(
                _mistake(path, "file-too-large", f"has {status.st_size:,} bytes", f"at most {LARGEST:,} bytes of text")
            )
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)[:LARGEST]
    except OSError as error:
        raise InputError(
            _mistake(path, "unreadable-file", f"cannot be read: {error.strerror}", "a file that may be read")
        ) from error
    return _decoded(content)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252" if b"\0" not in content else "utf-8", "replace")


def _mistake(path: Path, reference: str, message: str, expected: str) -> Mistake:
    name = printable(str(path))
    return Mistake(reference=reference, message=f"{name} {message}", file=name, expected=expected)


def _as_text(name: str, reading: LicenceReading, width: int) -> str:
    parts = (_head(name, reading), _rights(reading), _grounds(reading), _conditions(reading), _rest(reading))
    told = [[line for begin, says in part for line in wrap(says, width, begin, " " * len(begin))] for part in parts]
    return "\n\n".join("\n".join(lines) for lines in told if lines)


Row = tuple[str, str]
"""What a line begins with, and what it says, which is wrapped."""

INDENT: Final = " " * 12


def _head(name: str, reading: LicenceReading) -> Iterator[Row]:
    yield "licence     ", printable(name)
    if found := reading.recognised:
        yield from _recognised(found)
    elif reading.known:
        yield "known as    ", reading.known.name
    elif near := reading.nearest:
        yield "recognised  ", f"none of the known texts; nearest {near.known.name}, {near.score:.2f}"
    yield "verdict     ", painted(SAYS[reading.verdict], BOLD)
    yield INDENT, "(indicative; Guidelines 73 to 81 (July 76 to 84); the licence condition alone)"


def _recognised(found: Recognition) -> Iterator[Row]:
    best, runner_up = found.best, found.runner_up
    behind = f"; next {runner_up.known.name}, {runner_up.score:.2f}" if runner_up else ""
    yield "recognised  ", f"{best.known.name}, score {best.score:.2f}{behind}"
    if found.state != "same":
        yield INDENT, f"{found.state}: {best.present:.0%} of the known text, {best.foreign:.0%} foreign"
    for place in found.foreign_at:
        yield INDENT, f"foreign words from line {place.line}"
    for other in found.others:
        yield INDENT, f"joined with {other.known.name}"


def _rights(reading: LicenceReading) -> Iterator[Row]:
    yield "", painted("rights", BOLD)
    words = {grant.right: grant for grant in reading.granted_by}
    for right, permission in reading.rights.items():
        grant = words.get(right)
        said = f', line {grant.position.line}: "{grant.quotation}"' if grant else ""
        yield f"  {right:<13} ", f"{permission}{said}"


def _grounds(reading: LicenceReading) -> Iterator[Row]:
    if reading.grounds:
        yield "", painted("grounds against it", BOLD)
    for ground in reading.grounds:
        yield "  ", f"{ground.ground}, {cited(ground.paragraph)}{'' if ground.settled else ', arguable'}"
        yield from _where(ground)
        yield "      ", ground.why
        if ground.change:
            yield "      ", f"to change: {ground.change}"


def _conditions(reading: LicenceReading) -> Iterator[Row]:
    if reading.conditions:
        yield "", painted("permitted terms", BOLD)
    for term in reading.conditions:
        yield "  ", f"{term.kind}, {cited(term.paragraph)}"
        yield from _where(term)


def _where(ground: GroundFound) -> Iterator[Row]:
    if ground.position:
        beside = "policy, " if ground.document == "policy" else ""
        yield "      ", f'{beside}line {ground.position.line}: "{ground.quotation}"'


def _rest(reading: LicenceReading) -> Iterator[Row]:
    if exclusion := reading.eu_exclusion:
        place = f", line {exclusion.position.line}" if exclusion.position else ""
        yield "", f"European Union excluded ({exclusion.document}{place}): {exclusion.covers}"
        yield "      ", f"products that integrate it: {exclusion.integration}"
        if exclusion.quotation:
            yield "      ", f'"{exclusion.quotation}"'
    for argument in reading.readings:
        yield "", f"reading {argument.name} gives {argument.gives}, {cited(argument.paragraph)}"
        yield "      ", argument.says
    for note in reading.notes:
        yield "note: ", note
