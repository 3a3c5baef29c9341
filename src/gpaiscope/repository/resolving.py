"""Which model of the table of originals a name means that is no identifier: a plain name, a path, words of a title.

A name is read as an entry where one entry alone can be meant, and what it was read as is said. Of a few that fit each
is told, for a question with all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from gpaiscope.compute import originals
from gpaiscope.repository.bases import Base, known, plain
from gpaiscope.repository.bases import names_in as models_named_in
from gpaiscope.repository.card import Card
from gpaiscope.repository.contents import Contents
from gpaiscope.repository.findings import quoted
from gpaiscope.repository.training import speaks_of_training
from gpaiscope.values import Source, unique

MOST_FITTING: Final = 4
"""Entries that one question can name; words that fit more of them tell nothing."""


def resolved(base: Base) -> Base:
    """A base by its identifier, where its name is that of one entry alone; else as it is."""
    if base.hub_id:
        return base
    name = last_part(base.name)
    entry = originals.named(name)
    hub_id = known(name) or (entry.hub_id if entry is not None else "")
    return Base(name=hub_id, source=base.source, called=base.called or base.name) if hub_id else base


def last_part(name: str) -> str:
    """What a path on somebody's disk ends in; a name that is none as it is."""
    return PurePosixPath(name.strip().replace("\\", "/").rstrip("/")).name or name


def loaded_from(contents: Contents, own: Iterable[str]) -> Base | None:
    """The entry that the configuration was loaded from, where that is another than the model itself; else None.

    A training script writes its own folder there: only a name of the table says what was loaded.
    """
    config = contents.config("config.json")
    name = config.text("_name_or_path") if config else ""
    if config is None or not name or len(name) > LONGEST_NAME:
        return None
    source = config.source("_name_or_path")
    found = originals.find(name) if name.count("/") == 1 and not name.startswith(("/", ".")) else None
    base = Base(name=found.hub_id, source=source) if found else resolved(Base(name=last_part(name), source=source))
    return base if base.hub_id and plain(base.name) not in {*map(plain, own)} else None


LONGEST_NAME: Final = 300


def told_in(contents: Contents, own: tuple[str, ...]) -> tuple[Base, ...]:
    """The entries that may be meant where no file names what was tuned: by the title, else by what the card says.

    One where one alone fits, a few for a question, none where nothing or too much does.
    """
    said = _said_of_training(contents.card) if contents.card is not None else ()
    for name in (name for name in own if originals.named(name) is None):  # else it is called as that model is
        if found := _in_words(name, {*map(plain, own)}):
            source = Source(text=f"the name {quoted(name, 80)}")
            both = tuple(base for base in said if base.name in found)
            if len(found) > 1 and len(both) == 1:
                return both
            return tuple(Base(name=hub_id, source=source, called=words) for hub_id, words in found.items())
    return said


MOST_WORDS: Final = 5
SHORTEST: Final = 5
"""Letters and digits that a name has at least which is looked for among others."""


def _in_words(text: str, selves: set[str], *, begun: bool = True) -> dict[str, str]:
    """The few entries that words of a text name, each with the words; ``begun``: the beginning of a name will do."""
    found: dict[str, str] = {}
    for words in _runs(re.split(r"[\s+,;:()\[\]|*`\"]+", text[:500])):
        key = plain(words)
        if len(key) < SHORTEST or key in selves or any(key in plain(longer) for longer in found.values()):
            continue
        fitting = (known(words),) if known(words) else _beginning(key) if begun and not key.isdigit() else ()
        found |= {hub_id: words for hub_id in fitting if len(fitting) <= MOST_FITTING}
    return found if len(found) <= MOST_FITTING else {}


def _runs(words: list[str]) -> Iterator[str]:
    """Words one after another, and the parts of one that signs part, the longest first."""
    parts = [word for word in words if word]
    for many in range(min(MOST_WORDS, len(parts)), 0, -1):
        for at in range(len(parts) - many + 1):
            yield " ".join(parts[at : at + many])
    for word in parts:
        pieces = re.split(r"[-_]", word)
        for many in range(len(pieces) - 1, 0, -1):
            for at in range(len(pieces) - many + 1):
                yield "-".join(pieces[at : at + many])


@cache
def _tails() -> Mapping[str, str]:
    """Every plain name of an entry or of a release of it, with the entry."""
    return {plain(name): entry.hub_id for entry in originals.originals() for name in (*entry.names, *entry.variants)}


def _beginning(key: str) -> tuple[str, ...]:
    """The entries whose name begins so, with a size or a version behind: ``tinyllama`` of TinyLlama-1.1B."""
    after = re.compile(re.escape(key) + r"(?=\d|v\d|base|large|small|chat|instruct|$)")
    return unique(hub_id for tail, hub_id in _tails().items() if after.match(tail))


def _said_of_training(card: Card) -> tuple[Base, ...]:
    """The entries that the card's sentences and rows about its training or its model name."""
    found: dict[str, Base] = {}
    lines = [(line, text) for line, text in card.sentences if speaks_of_training(text) or _TRAINS.search(text)]
    lines += [(line, value) for line, _, label, value in card.rows if _OF_MODEL.fullmatch(label.strip())]
    for line, text in lines:
        for hub_id, words in _in_words(text, set(), begun=False).items():
            found.setdefault(hub_id, Base(name=hub_id, source=card.source(line), called=quoted(words, 80)))
    return tuple(found.values()) if len(found) <= MOST_FITTING else ()


_TRAINS: Final = re.compile(r"fine-?\s?tun|\btrain|\bl?ora\b|微调|訓練|训练", re.IGNORECASE)
_OF_MODEL: Final = re.compile(
    r"(?:base |pre-?trained |starting )?model(?: name| architecture| type)?|(?:base )?architecture", re.IGNORECASE
)


def named_alone(contents: Contents, own: tuple[str, ...]) -> Base | None:
    """The one model, of the table or not, that the card names where it speaks of tuning, of its model, or loads one.

    None where it names none or several. Whoever writes down a tuning in whatever words names what was tuned; a teacher,
    a judge, an index or a rival is told of as that, and is left out.
    """
    card = contents.card
    if card is None:
        return None
    headings = {heading.line: heading.text for heading in card.headings}
    under = ""
    places: list[tuple[int | None, str]] = []
    for line, text in card.own:
        under = headings.get(line, under)
        if _OF_BASE.fullmatch(under) and line not in headings:
            places.append((line, text))
    places += [(line, value) for line, _, label, value in card.rows if _OF_ANY_MODEL.fullmatch(label.strip("*_` "))]
    places += [(line, text) for line, text in card.sentences if _TUNES.search(text)]
    places += [(None, name) for name in _assigned(card.code)]
    found: dict[str, Base] = {}
    beside: dict[str, Base] = {}  # what else was trained: then it is not told which of them this is
    trained: list[tuple[int | None, str]] = [
        (line, text) for line, text in card.sentences if speaks_of_training(text) or _TRAINS.search(text)
    ]
    for names, texts in ((found, places), (beside, [*trained])):
        for at, text in texts:
            source = card.source(at, text="" if at else "its example of use")
            for base in () if _ANOTHER_ROLE.search(text) else models_named_in(text, own, source):
                names.setdefault(plain(base.name), base)
    return _one_of(found) if _one_of(beside | found) else None


def _one_of(found: Mapping[str, Base]) -> Base | None:
    """The fullest of names that are all ways to say one; None where they are not."""
    fullest = max(found, key=lambda name: (bool(found[name].hub_id), len(name)), default="")
    return found[fullest] if fullest and all(name in fullest or fullest in name for name in found) else None


def _assigned(code: str) -> Iterator[str]:
    """What an example calls the base, or loads of a known maker: its own model it loads by a name that none has."""
    for match in _ASSIGNED.finditer(code[:LONGEST_CODE]):
        if match["base"]:
            yield match["base"]
        elif originals.find(match["loaded"]) is not None:
            yield match["loaded"]


LONGEST_CODE: Final = 20_000
_ASSIGNED: Final = re.compile(
    r"\bbase[_-]?model\w{0,20}[\"']?\s{0,3}[=:]?\s{0,3}[\"']?(?P<base>[A-Za-z0-9][\w.-]{1,40}/[\w.-]{3,95})"
    r"|from_pretrained\(\s{0,20}[\"'](?P<loaded>[A-Za-z0-9][\w.-]{1,40}/[\w.-]{3,95})[\"']",
    re.IGNORECASE,
)
_OF_BASE: Final = re.compile(r"\W*(?:base|foundation|backbone|pre-?trained|starting)(?:[- ]model)?\W*", re.IGNORECASE)
_OF_ANY_MODEL: Final = re.compile(
    r"(?:(?:base|pre-?trained|starting|student|language|fine-?tuned|core|main|merged)[- ]?)?"
    r"(?:model|llm|slm|backbone|student|encoder)(?:[- ](?:name|used|type|family|architecture))?|"
    r"(?:base )?architecture|base",
    re.IGNORECASE,
)
_TUNES: Final = re.compile(
    r"fine-?\s?tun|\bq?lora\b|\bpeft\b|adapter|微调|微調|파인|미세|ince ayar|дообуч|base model", re.IGNORECASE
)
_ANOTHER_ROLE: Final = re.compile(
    r"\b(?:teacher|judges?|judged|embedd\w*|retriev\w*|rerank\w*|evaluat\w*|baselines?|compar\w*|versus|vs|api|"
    r"synthe\w*|generat\w* (?:by|with|using)|distill\w*|outperform\w*|architecture of|tokeni[sz]er|inspired|unlike|"
    r"such as|e\.g|similar|instead|alternativ\w*|other models|any|support\w*|available|upload\w*|publish\w*|pushed|"
    r"previous|future|benchmark\w*|paper|blog|tutorial|guide|you can|thanks)\b",
    re.IGNORECASE,
)
