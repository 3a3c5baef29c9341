"""Random facts of every sort that is exchanged, by the declarations of the dossier and of its documentation."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from gpaiscope.documents.documentation import vocabulary
from gpaiscope.dossier import Dossier
from gpaiscope.dossier.declaration import OneOrSeveral, TableDeclaration, Tables
from gpaiscope.dossier.kinds import (
    AmountReader,
    Country,
    DayReader,
    Flag,
    Name,
    OneOrMore,
    Reference,
    Several,
    TextReader,
    Word,
    Year,
)
from gpaiscope.repository.exchange.facts import BESIDE, DOCUMENTED, DOSSIER, KEPT_BACK, Fact, of_dossier
from gpaiscope.repository.exchange.files import checked, dossier_of

DAY: Final = date(2026, 11, 28)
LICENCES: Final = (
    "apache-2.0", "Apache-2.0", "MIT", "llama3.1", "gemma", "proprietary", "OpenMDW-1.0", "my own licence", "other",
    "cc-by-nc-4.0", "GPL-3.0-only", "LicenseRef-x", "NONE",
)  # fmt: skip
TEXTS: Final = (
    "Aurora 7B", "yes", "null", "1e3", "2026-01-01", "- a list", "a: b # c", "---", "\"quoted\" 'twice'", "ä ö 漢字 🙂",
    "two\nlines\n\n  and more", "tab\there", "{curly: [braces]}", "*alias &anchor !tag %", "back\\slash", "x" * 900,
    "not said", "NOASSERTION", "org/name", "https://example.org/a?b=c&d=e", "\u00a0non-breaking\u2028line", "~", "=",
)  # fmt: skip


def facts(seed: int, *, documented: bool = True) -> list[Fact]:
    """The facts of a random dossier that can be read, and of a random documentation beside it."""
    choose = random.Random(seed)
    raw = list(_of_table(choose, TableDeclaration(cls=Dossier, called=""), "", 0))
    kept = [each for each in raw if each.path.split(".")[0].split("[")[0] in DOSSIER and not KEPT_BACK.match(each.path)]
    held, _ = checked(kept, "random")
    told = of_dossier(dossier_of(held, "random.toml"), DAY).facts
    return [*told, *(_of_documentation(choose) if documented else ())]


def _of_table(choose: random.Random, table: TableDeclaration[Any], path: str, depth: int) -> Iterator[Fact]:
    share = choose.choice((0.15, 0.4, 0.9))
    for key, (_, entry) in table.keys.items():
        at = f"{path}.{key}" if path else key
        if not (entry.required or choose.random() < share):
            continue
        yield from _of_kind(choose, entry.kind, at, depth)


def _of_kind(choose: random.Random, kind: Any, at: str, depth: int) -> Iterator[Fact]:
    if isinstance(kind, OneOrSeveral):
        kind = kind.one
    if isinstance(kind, TableDeclaration):
        yield from _of_table(choose, kind, at, depth + 1)
    elif isinstance(kind, Tables):
        for place in range(choose.randrange(3)):
            yield from _of_table(choose, kind.item, f"{at}[{place}]", depth + 1)
    elif (value := _value(choose, kind, at)) is not None:
        source = choose.choice(("", "", "technical report, table 4", 'a "source": ü'))
        yield Fact(path=at, value=value, source=source)


def _value(choose: random.Random, kind: Any, at: str) -> object:
    match kind:
        case Word():
            return choose.choice(list(kind.words))
        case Several(item=item):
            words = list(item.words) if isinstance(item, Word) else ["one", "two"]
            return choose.sample(words, choose.randrange(min(4, len(words)) + 1))
        case OneOrMore():
            return None
        case Flag():
            return choose.random() < 0.5
        case Year():
            return choose.randrange(2020, 2027)
        case Country():
            return choose.choice(("DE", "FR", "US", "NO"))
        case AmountReader():
            return _amount(choose, most=kind.most)
        case DayReader():
            return _day(choose)
        case Reference():
            return choose.choice(("one", "two", "three"))
        case Name():
            return {"[0]": "one", "[1]": "two"}.get(at[at.find("[") : at.find("]") + 1], "three")
        case TextReader():
            return choose.choice(LICENCES) if at.endswith("licence") else choose.choice(TEXTS)
    return None


def _day(choose: random.Random) -> object:
    days = [f"2026-{month:02}-{day:02}" for month in (1, 5, 11) for day in (1, 28)]
    one, other = sorted(choose.choices(days, k=2))
    return choose.choice((one, {"earliest": one, "latest": other}, {"earliest": one}))


def _amount(choose: random.Random, most: object = None) -> object:
    numbers: list[object] = [
        choose.randrange(10**6),
        f"{choose.randrange(1, 99)}.{choose.randrange(99)}e{choose.randrange(30)}",
        0,
    ]
    if most is not None:
        return f"0.{choose.randrange(1, 99)}"
    if choose.random() < 0.3:
        low, best, high = sorted(choose.randrange(10**12) for _ in range(3))
        return choose.choice(({"low": low, "best": best, "high": high}, {"low": low}, {"low": low, "high": high}))
    return choose.choice(numbers)


def _of_documentation(choose: random.Random) -> Iterator[Fact]:
    """Facts for documents; of lists every entry has a first key."""
    lists = {"distribution", "sizes", "datasets"}
    for path, key in vocabulary().keys.items():
        table, _, name = path.partition(".")
        if table not in DOCUMENTED or choose.random() > 0.5:
            continue
        for place in range(2) if table in lists else (None,):
            at = f"{BESIDE}{table}{'' if place is None else f'[{place}]'}.{name}"
            if (value := _documented(choose, key.kind)) is not None:
                yield Fact(path=at, value=value, source=choose.choice(("", "a file")))


def _documented(choose: random.Random, kind: str) -> object:
    name, _, of = kind.partition(":")
    match name:
        case "text" | "prose":
            return choose.choice(TEXTS).strip()
        case "texts":
            return choose.sample(["one", "two", "drei: #"], 2)
        case "day":
            return _day(choose)
        case "month":
            return choose.choice((_day(choose), "2026-03"))
        case "flag":
            return choose.random() < 0.5
        case "amount" | "count":
            return _amount(choose)
        case "amount-or-none":
            return choose.choice((_amount(choose), "N/A"))
        case "word":
            return choose.choice(list(vocabulary().words[of]))
        case "words":
            return sorted(choose.sample(list(vocabulary().words[of]), 2))
    return None
