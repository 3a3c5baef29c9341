"""What a card should say besides what it says: front matter that the files prove, and a section on the AI Act.

Nothing else of the card changes: its bytes, line endings, byte order mark and order stay. The section stands between
two markers and is replaced as a whole, so that proposing twice gives the same card as proposing once.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from gpaiscope import __version__
from gpaiscope.assessment import Assessment, Conclusion, assess
from gpaiscope.assessment.saying import asked_of, cites, settled_by
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.law.citation import cite
from gpaiscope.repository.card import BEGIN, END, Card, check_markers, front_matter, read_card, takes_keys
from gpaiscope.repository.contents import Contents, read_contents
from gpaiscope.repository.dossiers import assess_file
from gpaiscope.repository.exchange.codecs import hub_licence
from gpaiscope.repository.exchange.crosswalk import HUB_LICENCES
from gpaiscope.repository.facts import findings_of
from gpaiscope.repository.files import DOSSIER_FILE, Files
from gpaiscope.repository.findings import MISSING, Findings, Note, place_text, quoted
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.output import change, unwritable
from gpaiscope.repository.stated import of_findings
from gpaiscope.values import Outcome

LARGEST_CARD: Final = 5_000_000
DEFAULT_NAME: Final = "README.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A key that is missing in the front matter: its lines in YAML, and the file that proves it."""

    key: str
    value: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A card as it is and as it would be, in bytes; ``begun`` has the keys and not yet the section."""

    folder: Path
    name: str
    old: bytes
    begun: bytes
    new: bytes
    additions: tuple[Addition, ...]
    notes: tuple[Note, ...]
    assessment: Assessment
    beside: tuple[str, ...] = ()
    """What is open, for whoever publishes the card and not for its readers."""

    @property
    def changed(self) -> bool:
        """Whether there is anything to change."""
        return self.old != self.new

    def diff(self) -> str:
        """The change as a unified diff; empty where there is none. Carriage returns are left out."""
        first = list(_changes(_lines(self.old), _lines(self.begun)))
        second = list(_changes(_lines(self.begun), _lines(self.new)))
        return "".join(_diff(self.name, list(_joined(first, second))))

    def to_dict(self) -> dict[str, object]:
        """The proposal as JSON has it."""
        from gpaiscope.law.sources import CHECKED  # whoever only looks at a card needs no table of sources

        return {
            "law": {"checked_until": CHECKED.isoformat()},
            "file": self.name,
            "changed": self.changed,
            "front_matter": [{"key": a.key, "value": a.value, "because": a.because} for a in self.additions],
            "diff": self.diff(),
            "notes": [note.to_dict() for note in self.notes],
            "beside": list(self.beside),
        }


def propose(folder: Path, day: date) -> Proposal:
    """The card that a model's folder should have, assessed under the law of a day.

    Raises InputError for a folder or a card that cannot be read, and UsageError for a day before the law.
    """
    contents = read_contents(Folder.of(folder))
    name = contents.card.file if contents.card is not None else DEFAULT_NAME
    if name not in contents.folder.names:
        old = b""
    else:
        old, whole = contents.folder.read(name, LARGEST_CARD)
        _check(old, whole, name, contents)
    text = old.decode("utf-8", errors="surrogateescape")
    additions = tuple(_additions(contents, findings_of(contents)))
    begun, contents.card = _begun(text, additions, name)
    left = additions if begun == text else ()
    if left:
        additions = ()
    found = findings_of(contents)
    assessment = _assessed(folder, found, day)
    finished = _with_section(begun, section(assessment))
    return Proposal(
        folder=contents.folder.path,
        name=name,
        old=old,
        begun=begun.encode("utf-8", errors="surrogateescape"),
        new=finished.encode("utf-8", errors="surrogateescape"),
        additions=additions,
        notes=found.notes,
        assessment=assessment,
        beside=(*([_takes_none(left)] if left else ()), *_beside(assessment, found)),
    )


def proven(contents: Contents, found: Findings) -> tuple[Addition, ...]:
    """The keys that a card leaves out and the files beside it prove; none where it would not take them.

    Raises InputError for a card that cannot be written back as it is.
    """
    _, old, begun, additions = _kept(contents, found)
    return additions if begun != old else ()


def add_proven(folder: Path) -> tuple[str, tuple[Addition, ...]]:
    """Put the keys that `proven` gives into the card of a folder, and nothing else; the card's name, and they.

    Raises as `proven` and `write` do, and InputError for a card whose front matter would not take them.
    """
    contents = read_contents(Folder.of(folder))
    name, old, begun, additions = _kept(contents, findings_of(contents))
    if additions and begun == old:
        raise InputError(Mistake(reference="front-matter-unreadable", message=_takes_none(additions), file=name))
    if additions:
        _put(contents.folder.path / name, old, begun)
    return name, additions


def _takes_none(additions: tuple[Addition, ...]) -> str:
    keys = ", ".join(each.key for each in additions)
    return f"the front matter is not in keys of its own, one a line, and was left as it is; not put in: {keys}"


def _kept(contents: Contents, found: Findings) -> tuple[str, bytes, bytes, tuple[Addition, ...]]:
    """A card's name, its bytes without and with the keys that are proven, the same where it takes none, and these."""
    name = contents.card.file if contents.card is not None else DEFAULT_NAME
    additions = tuple(_additions(contents, found))
    if not additions:
        return name, b"", b"", ()
    old, whole = contents.folder.read(name, LARGEST_CARD) if name in contents.folder.names else (b"", True)
    if old:
        _check(old, whole, name, contents)
    text = old.decode("utf-8", errors="surrogateescape")
    begun, _ = _begun(text, additions, name)
    return name, old, begun.encode("utf-8", errors="surrogateescape"), additions


def _check(data: bytes, whole: bool, name: str, contents: Contents) -> None:
    """Refuse cards that cannot be written back as they were."""
    if not whole:
        raise InputError(Mistake(reference="file-too-large", message=f"more than {LARGEST_CARD:,} bytes", file=name))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data:
        raise InputError(
            Mistake(reference="wrong-encoding", message="the card is not UTF-8", file=name, help="save it as UTF-8")
        )
    if contents.card is None:
        raise InputError(*(mistake for mistake in contents.mistakes if mistake.file == name))
    try:
        check_markers(data.decode("utf-8", errors="replace"))
    except ValueError as error:
        help = "remove what is left of them"
        raise InputError(Mistake(reference="markers", message=str(error), file=name, help=help)) from None


def _assessed(folder: Path, found: Findings, day: date) -> Assessment:
    around = folder if folder.is_dir() else folder.parent
    if os.path.lexists(around / DOSSIER_FILE):  # a dossier prevails over what the other files say
        return assess_file(around / DOSSIER_FILE, day)[-1]  # of several models the card is about the last
    from gpaiscope.repository.estimates import estimates_of  # it loads every reader of logs

    dossier = of_findings(found, around)
    return assess(
        dossier, day, estimates=estimates_of(dossier, found.configs, Files.standing_beside(around / DOSSIER_FILE))
    )


# -- front matter


def _additions(contents: Contents, found: Findings) -> Iterator[Addition]:
    """What the files prove and the card leaves out, in the words of the Hub."""
    present = {key.name for key in contents.card.keys} if contents.card else set()
    for addition in (*_licence(found), *_base(contents, found), *_library(contents), *_task(contents)):
        if addition.key not in present:
            yield addition


def _licence(found: Findings) -> Iterator[Addition]:
    fact = next((each for each in found.facts if each.path == "openness.licence" and not each.suggested), None)
    if fact is not None and re.fullmatch(r"[\w.+-]{1,60}", str(fact.value)):
        slug = hub_licence(HUB_LICENCES).write(str(fact.value))
        if isinstance(slug, str):
            yield Addition(key="license", value=slug, because=place_text(fact.source))


def _base(contents: Contents, found: Findings) -> Iterator[Addition]:
    bases = [each for each in found.facts if re.fullmatch(r"original\[\d+\]\.hub_id", each.path)]
    adapter = contents.config("adapter_config.json")
    if len(bases) == 1 and bases[0].source.file != (contents.card.file if contents.card else ""):
        yield Addition(key="base_model", value=str(bases[0].value), because=place_text(bases[0].source))
    if bases and adapter is not None:
        yield Addition(key="base_model_relation", value="adapter", because=adapter.name)


LIBRARIES: Final = (
    ("adapter_config.json", "peft"),
    ("model_index.json", "diffusers"),
    ("config.json", "transformers"),
)


def _library(contents: Contents) -> Iterator[Addition]:
    for name, library in LIBRARIES:
        config = contents.config(name)
        if config is not None and (library != "transformers" or config.texts("architectures")):
            yield Addition(key="library_name", value=library, because=name)
            return


def _task(contents: Contents) -> Iterator[Addition]:
    config = contents.config("config.json")
    name = next(iter(config.texts("architectures")), "") if config else ""
    if config is not None and name.endswith("ForCausalLM") and "vision_config" not in config.values:
        yield Addition(key="pipeline_tag", value="text-generation", because=place_text(config.source("architectures")))


def _begun(text: str, additions: tuple[Addition, ...], name: str) -> tuple[str, Card]:
    """The card with the keys, and as it then reads: unchanged where its front matter would not take them."""
    was = read_card(_decodable(text), name)
    begun = _with_front_matter(text, additions)
    if additions and not takes_keys(_decodable(text), _decodable(begun)):
        return text, was
    card = read_card(_decodable(begun), name)
    kept = {key.name: key.value for key in was.keys}
    wanted = kept | {each.key: each.value for each in additions}
    if {key.name: key.value for key in card.keys} == wanted:
        return begun, card
    return text, was


def _decodable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").removeprefix("\ufeff")


def _with_front_matter(text: str, additions: tuple[Addition, ...]) -> str:
    """The card with the keys at the end of its front matter, which is begun where there is none."""
    if not additions:
        return text
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark)
    end = _line_ending(body)
    lines = body.split("\n")
    _, last = front_matter([line.rstrip("\r") for line in lines])
    keys = [f"{each.key}: {_yaml(each.value)}" for each in additions]
    if not last:
        return mark + end.join(["---", *keys, "---", ""]) + body
    carriage = end.removesuffix("\n")
    return mark + "\n".join([*lines[:last], *(key + carriage for key in keys), *lines[last:]])


def _yaml(value: str) -> str:
    return value if re.fullmatch(r"[A-Za-z][\w./+-]*", value) and value.lower() not in _WORDS else json.dumps(value)


_WORDS: Final = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})


def _line_ending(text: str) -> str:
    """The line ending of the first line."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


# -- the section


def _with_section(text: str, lines: list[str]) -> str:
    """The card with the section in the place of the one that it has, or at its end."""
    end = _line_ending(text)
    own = end.join([BEGIN, *lines, END])
    start, stop = text.find(BEGIN), text.find(END)
    if 0 <= start < stop:
        return text[:start] + own + text[stop + len(END) :]
    between = "" if not text else end if text.endswith("\n") else end * 2
    return text + between + own + end


ANSWERS: Final[Mapping[Outcome, str]] = {
    Outcome.YES: "yes",
    Outcome.NO: "no",
    Outcome.UNKNOWN: "not known",
    Outcome.UNSETTLED: "unsettled in law",
}
ASKED: Final = (
    ("gpai_model", "Is it a general-purpose AI model?"),
    ("systemic_risk", "One with systemic risk?"),
    ("open_source_exemption", "Within the exception for open-source models?"),
    ("downstream_modifier_provider", "Did changing another model make its modifier a provider?"),
)
MOST_MISSING: Final = 6


def _asked(assessment: Assessment) -> list[tuple[str, Conclusion]]:
    """What the section answers: of a modification only where there is an original."""
    asked = [(words, each) for id_, words in ASKED for each in assessment.conclusions if each.id == id_]
    if not assessment.dossier.original:
        asked = [(words, each) for words, each in asked if each.id != "downstream_modifier_provider"]
    return asked


def section(assessment: Assessment) -> list[str]:
    """The lines of the section: answers with paragraphs, and that all of it is indicative. It is made to be published.

    What is only likely is published as not known. What is asked for an answer is for whoever publishes: see
    `Proposal.beside`.
    """
    checked = assessment.law.day_of("law_checked")
    return [
        "## EU AI Act",
        "",
        f"An indicative reading by gpaiscope {__version__} for {assessment.day}, under the law as checked to"
        f" {min(checked, assessment.day)},",
        "made from the files of this repository. It is no legal advice and no statement that any duty is fulfilled.",
        "",
        "| Question | Answer | Read in |",
        "| --- | --- | --- |",
        *(_row(words, each, assessment) for words, each in _asked(assessment)),
        "",
    ]


def _row(words: str, conclusion: Conclusion, assessment: Assessment) -> str:
    is_likely = bool(assessment.hangs_on(conclusion))
    answer = ANSWERS[Outcome.UNKNOWN if is_likely else conclusion.finding.outcome]
    return f"| {words} | {answer} | {'; '.join(cites(conclusion, assessment.law)[:4])} |"


def _beside(assessment: Assessment, found: Findings) -> Iterator[str]:
    """What would have to be known for the answers that are open, and what the card itself could say."""
    answers = [each for _, each in _asked(assessment)]
    settling = [item for each in answers if (item := settled_by(each, assessment)) is not None]
    others = (item for each in answers for item in asked_of(each, assessment))
    yield from list(dict.fromkeys(quoted(item.asks, 200) for item in (*settling, *others)))[:MOST_MISSING]
    empty = [
        note.says.partition(":")[0]
        for note in found.notes
        if note.kind == MISSING and note.path == "openness.usage_information"
    ]
    if empty:
        cited = ", ".join(each.full for each in assessment.law.cited(cite("Guidelines 89")))
        yield f"The card has no section, or an empty one, on: {', '.join(empty)} ({cited})."


# -- the diff and the file


CONTEXT: Final = 3
_Change = tuple[str, str]
"""A sign and a line: kept, taken away, or put in."""


def _lines(data: bytes) -> list[str]:
    """Lines with their ends, as they are shown; only ``\\n`` ends a line."""
    text = data.decode("utf-8", errors="replace")
    return [line.replace("\r\n", "\n") for line in re.findall(r"[^\n]*\n|[^\n]+", text)]


def _changes(old: list[str], new: list[str]) -> Iterator[_Change]:
    """What became of each line where one run of lines was replaced."""
    first = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    room = min(len(old), len(new)) - first
    same = next((back for back in range(room) if old[-1 - back] != new[-1 - back]), room)
    yield from ((" ", line) for line in old[:first])
    yield from (("-", line) for line in old[first : len(old) - same])
    yield from (("+", line) for line in new[first : len(new) - same])
    yield from ((" ", line) for line in old[len(old) - same :])


def _joined(first: list[_Change], second: list[_Change]) -> Iterator[_Change]:
    """Two changes one after the other: the second is of the lines that the first kept or put in."""
    later = iter(second)
    for sign, line in first:
        if sign == "-":
            yield sign, line
            continue
        for after, text in later:
            if after == "+":
                yield after, text
                continue
            if not (sign == "+" and after == "-"):
                yield ("+" if sign == "+" else after), line
            break
    yield from later


def _diff(name: str, changes: list[_Change]) -> Iterator[str]:
    """A unified diff of the changes."""
    places = [place for place, (sign, _) in enumerate(changes) if sign != " "]
    if not places:
        return
    fresh = all(sign == "+" for sign, _ in changes)
    yield f"--- {'/dev/null' if fresh else 'a/' + name}\n+++ b/{name}\n"
    hunks: list[tuple[int, int]] = []
    for place in places:
        start, stop = max(0, place - CONTEXT), min(len(changes), place + CONTEXT + 1)
        if hunks and start <= hunks[-1][1]:
            hunks[-1] = (hunks[-1][0], stop)
        else:
            hunks.append((start, stop))
    for start, stop in hunks:
        yield f"@@ {_span('-', changes, start, stop)} {_span('+', changes, start, stop)} @@\n"
        for sign, line in changes[start:stop]:
            yield sign + line if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"


def _span(sign: str, changes: list[_Change], start: int, stop: int) -> str:
    before = sum(each in (sign, " ") for each, _ in changes[:start])
    count = sum(each in (sign, " ") for each, _ in changes[start:stop])
    return f"{sign}{before + 1 if count else before},{count}"


def write(proposal: Proposal) -> None:
    """Put the proposed card in the place of the old one, whole or not at all.

    Raises UsageError where the card is a link, has changed since it was read, or cannot be written.
    """
    _put(proposal.folder / proposal.name, proposal.old, proposal.new)


def _put(path: Path, old: bytes, new: bytes) -> None:
    if path.is_symlink():
        raise unwritable(path, "it is a link, as in the Hub's cache; copy the folder first")

    def made(before: bytes | None) -> bytes:
        if (before or b"") != old:
            raise unwritable(path, "it has changed since it was read")
        return new

    change(path, made)
