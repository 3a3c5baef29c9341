"""Where a person may write in a draft, and what becomes of that: gaps and texts of the documentation, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.documents.content import paragraphs
from gpaiscope.documents.documentation import NAME, NO_ANSWER, OVERRIDING, DocumentationKey, vocabulary
from gpaiscope.documents.drafting import Draft, FilledField
from gpaiscope.documents.forms import ORDER, form
from gpaiscope.dossier.declaration import TableDeclaration, Tables
from gpaiscope.dossier.filling import plain
from gpaiscope.dossier.kinds import ValueReader
from gpaiscope.dossier.typed import parsed

_TEXTS: Final = ("text", "prose")
_BESIDE: Final = f"{NAME}: "


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankPlace:
    """One place to write in: where in the documentation it belongs, and the lines that stand in the draft now."""

    field: str
    path: str
    key: DocumentationKey
    lines: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """What can be written, where that is no free text."""
        name, _, of = self.key.kind.partition(":")
        if name in ("word", "words"):
            listed = "; ".join(vocabulary().words[of].values())
            return f"{'One' if name == 'word' else 'Any'} of: {listed}."
        return _SAYS.get(name, "")


_SAYS: Final = {
    "day": "A day such as 2026-03-01.",
    "month": "A month such as 2026-03, or a day.",
    "flag": "Yes or no.",
    "count": "A number such as 15e12 or 15T.",
    "amount": "A number such as 2.1e23, or two with .. between them.",
    "amount-or-none": "A number such as 2.1e23, two with .. between them, or N/A with the reason in the next field.",
    "texts": "Each on a line of its own.",
}


def places(draft: Draft) -> Mapping[str, BlankPlace]:
    """The places of a draft, by the id of the field. None where it is signed off, or where several dossiers made it.

    A contradiction is none: it is settled where its sources stand. Nor is a question that its key only bears on, such
    as whether data was crawled where the key lists all that data comes from.
    """
    if draft.signed is not None or len({each.assessment.dossier.file for each in draft.materials}) > 1:
        return {}
    found = [each for answer in draft.answers if (each := _place_of_blank(draft, answer)) is not None]
    first = {each.path: each for each in reversed(found)}  # one place for one value, which several fields may show
    return {each.field: each for each in found if first[each.path] is each}


def _place_of_blank(draft: Draft, answer: FilledField) -> BlankPlace | None:
    if answer.state == "gap" and answer.gap is not None and answer.gap.at.startswith(_BESIDE):
        path = answer.gap.at.removeprefix(_BESIDE)
        key = _key(path)
        alike = key is not None and (key.path in answer.field.fill or key.asks == answer.gap.asks)
        return BlankPlace(field=answer.field.id, path=path, key=key) if key is not None and alike else None
    if answer.state != "filled" or len(answer.told) != 1:
        return None
    for path in answer.field.fill:
        key, given = vocabulary().keys.get(path), draft.materials[0].given
        stated = given.said(path, draft.recipient.id)
        if key is None or key.kind not in _TEXTS or stated is None:
            continue
        lines = paragraphs(str(stated.value))
        if lines == answer.told[0].lines:
            own = path in given.others.get(draft.recipient.id, {})
            return BlankPlace(
                field=answer.field.id, path=f"{draft.recipient.id}.{path}" if own else path, key=key, lines=lines
            )
    return None


def _key(path: str) -> DocumentationKey | None:
    """The key of a path that a text of a document can fill: of no list, and of a recipient's own words the text's."""
    first, _, rest = path.partition(".")
    key = vocabulary().keys.get(rest if first in OVERRIDING else path)
    return None if key is None or key.path.partition(".")[0] in _lists() else key


@cache
def _lists() -> frozenset[str]:
    """The tables of which a documentation has several, in which no single value has its place."""
    return frozenset(name for name, (_, entry) in vocabulary().top.keys.items() if isinstance(entry.kind, Tables))


def stated(draft: Draft, answer: FilledField) -> Iterator[tuple[DocumentationKey, object]]:
    """What the documentation says that fills a field, as it would be written there."""
    for path in (*answer.field.fill, answer.field.at.removeprefix(_BESIDE)):
        found = draft.materials[0].given.said(path, draft.recipient.id)
        if path in vocabulary().keys and found is not None:
            yield vocabulary().keys[path], plain(found.value)


# What was written


def value_of(text: str, key: DocumentationKey) -> object:
    """What somebody wrote, as the documentation has it. Raises ValueError with what is wrong."""
    name, _, of = key.kind.partition(":")
    written = text if name in (*_TEXTS, "texts") else _written_in(text)
    lines = [" ".join(each.split()) for each in written.splitlines() if each.strip()]
    if name == "amount-or-none" and " ".join(lines).upper() == NO_ANSWER:
        return NO_ANSWER
    if name in _TEXTS:
        return "\n\n".join(lines) if name == "prose" else " ".join(lines)
    if name == "texts":
        return lines
    if name == "word":
        return _word_meant(" ".join(lines), of)
    if name == "words":
        return [_word_meant(each, of) for line in lines for each in _words_of_line(line, of)]
    return plain(parsed(" ".join(lines), _kind_at(key.path)))


_BOX: Final = re.compile(r"([☒☑☐]|\[[ xX]\])\s*([^☒☑☐\[]*)")


def _written_in(text: str) -> str:
    """What somebody wrote, of boxes those that are ticked. Raises ValueError where there are boxes and none is."""
    boxes = _BOX.findall(text)
    if not boxes:
        return text
    ticked = [label.strip() for sign, label in boxes if sign in "☒☑" or "x" in sign.lower()]
    if not ticked:
        raise ValueError("no box is ticked")
    return ";\n".join(ticked)


@cache
def _boxes_of(words: str) -> Mapping[str, str]:
    """The words of a closed list by the boxes that forms have for them."""
    known = vocabulary().words[words]
    fields = (each for id in ORDER for each in form(id).fields if each.ticks and set(each.ticks) <= set(known))
    return {box.lower(): word for each in fields for box, word in zip(each.boxes, each.ticks, strict=True)}


def _kind_at(path: str) -> ValueReader[object]:
    """The kind of a key that stands in a table alone."""
    table, _, name = path.partition(".")
    kind = vocabulary().top.keys[table][1].kind
    assert isinstance(kind, TableDeclaration)  # of a list no key is a place
    return kind.keys[name][1].kind


def _words_of_line(line: str, of: str) -> list[str]:
    """Several words on a line, parted by semicolons, or by commas where these part all of it into words."""
    known = {each.lower() for pair in vocabulary().words[of].items() for each in pair} | set(_boxes_of(of))
    if line.lower() in known:
        return [line]
    return [each.strip() for each in re.split(r"[;,]" if ";" not in line else ";", line) if each.strip()]


def _word_meant(text: str, of: str) -> str:
    words = vocabulary().words[of]
    for word, meaning in words.items():
        if text.lower().rstrip(".") in (word.lower(), meaning.lower()):
            return word
    if (ticked := _boxes_of(of).get(text.lower().rstrip("."))) is not None:
        return ticked
    raise ValueError(f'"{text[:100]}" is none of: {"; ".join(words.values())}')
