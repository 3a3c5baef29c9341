"""Which keys of the dossier have an effect? Run by hand: ``python benchmarks/keys.py [--tries N] [--write]``.

Takes every key and word from the published schema and looks, over the law's cases and the situations of the tests,
for two dossiers that differ in it alone and come to something else. Prints how many have an effect and of which kind,
and those that have none; ``--write`` writes the pairs that are new, each as small as it can be, to
`tests/keys/pairs.toml`. Exits with 1 where a key or word has neither effect nor a place among those that wait.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

from gpaiscope.errors import GpaiscopeError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import completions as drawn
import keys
import law_cases
from keys import Asked, Pair

ROOT: Final = Path(__file__).resolve().parent.parent
Base = tuple[drawn.Json, Asked]
OF_ENTRIES: Final = ("market.event", "procedure.event", "done.obligation")
"""Words that say what an entry of a list is: the entry with it is compared with none."""
ALONE: Final = ("complete",)
"""Words of which each says something of its own: no other is put in their place."""


def pool() -> list[Base]:
    """The dossiers to look in, each on its day, told as one model and as the only one of several."""
    told = [
        *((str(case.data["dossier"]), case.day) for case in law_cases.written() if "dossier" in case.data),
        *((path.read_text(encoding="utf-8"), drawn.DAY) for path in sorted(ROOT.glob("tests/cli/situations/*.toml"))),
    ]
    bases: list[Base] = [(drawn.as_json(tomllib.loads(text)), Asked(on=day)) for text, day in told]
    bases += [(step.after, Asked(on=drawn.DAY)) for step in drawn.written()]
    bases.sort(key=lambda base: len(drawn.toml(base[0])))
    return [*bases, *((_as_several(tables), asked) for tables, asked in bases if _is_one(tables))]


def _is_one(tables: drawn.Json) -> bool:
    return isinstance(tables.get("model", {}), dict)


def _as_several(tables: drawn.Json) -> drawn.Json:
    """A dossier of one model in the words of a dossier of several."""
    named = {"name": "m", **tables.get("model", {})}
    named |= {key: tables[key] for key in ("openness", "legacy", "reach") if key in tables}
    told = {key: value for key, value in tables.items() if key not in ("model", "openness", "legacy", "reach")}
    for key in ("activities", "market", "procedure", "done"):
        if isinstance(told.get(key), list):
            told[key] = [{**each, "model": named["name"]} for each in told[key]]
    return {"model": [named], **told}


@dataclass(slots=True, kw_only=True)
class Search:
    """What is still looked for: keys, and words by key."""

    tries: int
    most: int
    kinds_wanted: tuple[str, ...] = ()
    open_keys: set[str] = field(default_factory=set)
    open_words: dict[str, set[str]] = field(default_factory=dict)
    known: list[Pair] = field(default_factory=list)
    found: list[Pair] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def begun(cls, tries: int, most: int, known: Iterable[Pair], share: int = 1) -> Search:
        """All of the schema but what known pairs show; those that show nothing any more are dropped.

        Of a ``share`` of the pairs it is tried, and of the others taken as it is written.
        """
        search = cls(
            tries=tries,
            most=most,
            open_keys=set(keys.of_schema()),
            open_words={key: set(words) for key, words in keys.of_schema().items() if words},
        )
        for number, pair in enumerate(known):
            shown = {
                place: kind
                for place, value in enumerate(pair.values)
                if (kind := "not tried" if number % share else _tried(pair, value))
            }
            for place, kind in shown.items():
                search.settle(pair, pair.values[place], kind)
            if shown:
                search.known.append(replace(pair, values=tuple(pair.values[place] for place in shown)))
        return search

    def settle(self, pair: Pair, value: Any, kind: str) -> None:
        """That a pair shows its key, and the word that it is, if any."""
        words = self.open_words.get(pair.key, set())
        is_new = pair.key in self.open_keys or (isinstance(value, str) and value in words)
        self.kinds[kind] += is_new
        self.open_keys.discard(pair.key)
        if isinstance(value, str):
            words.discard(value)

    def wants(self, key: str) -> bool:
        """Whether a key or one of its words is still looked for."""
        return key in self.open_keys or bool(self.open_words.get(key))

    def add(self, pair: Pair, value: Any) -> bool:
        """Take a pair where it shows something new: as small as it can be, with every word that it shows as well."""
        kind = _tried(pair, value, self.kinds_wanted)
        if not kind:
            return False
        pair = smallest(replace(pair, values=(value,)), kind)
        self.settle(pair, value, kind)
        for word in sorted(self.open_words.get(pair.key, ())) if isinstance(value, str) else ():
            kind = _tried(pair, word, self.kinds_wanted)
            if kind:
                self.settle(pair, word, kind)
                pair = replace(pair, values=(*pair.values, word))
        self.found.append(pair)
        return True

    # -- what stands in a dossier

    def taken_out(self, base: Base) -> None:
        """Take out of a dossier each key, entry or word that stands in it, or put another word in its place."""
        for key, path in keys.places(base[0]):
            if not self.wants(key):
                continue
            value = keys.value_at(base[0], path)
            word = value if isinstance(value, str) and value in self.open_words.get(key, ()) else ""
            if (word or key in self.open_keys) and self.tried[key, word] < self.most:
                self.tried[key, word] += 1
                self.at_place(base, key, path, value)

    def at_place(self, base: Base, key: str, path: drawn.Path, value: Any) -> bool:
        """A value that stands at a place against nothing; where that says nothing, against another word."""
        pair = Pair(key=key, dossier=base[0], path=path, values=(value,), asked=base[1])
        if key in OF_ENTRIES:
            return self.add(replace(pair, gone=path[:-1]), value)
        if self.add(pair, value):
            return True
        if key in ALONE:
            return False
        others = [word for word in keys.of_schema().get(key, ()) if word != value][:4]
        return any(self.add(replace(pair, instead=word), value) for word in others)

    # -- what can be put into one

    def put_in(self, bases: list[Base], random: Random) -> None:
        """Put what is still looked for into dossiers, so many times each."""
        for key in keys.of_schema():
            for word in (None, *sorted(self.open_words.get(key, ()))):
                shown = key not in self.open_keys if word is None else word not in self.open_words[key]
                if not shown and not (word is None and key in OF_ENTRIES):
                    any(self.put(base, key, word, random) for base in self.some(bases, key, random))

    def some(self, bases: list[Base], key: str, random: Random) -> Iterator[Base]:
        """Dossiers in which there is a place for a key."""
        fitting = [base for base in bases if _parents(base[0], key)]
        return iter(random.sample(fitting, min(self.tries, len(fitting))))

    def put(self, base: Base, key: str, word: str | None, random: Random) -> bool:
        """A key with a word or a drawn value at some place of a dossier; the entry, where the word says what it is."""
        path = random.choice(_parents(base[0], key))
        name = key.rpartition(".")[2]
        if key in OF_ENTRIES and word is not None:
            entry = {name: word, **_of_entry(base[0], random)}
            dossier = keys.value_at(base[0], path)
            whole = [*dossier, entry] if isinstance(dossier, list) else [entry]
            at = (*path, len(whole) - 1, name)
            return self.at_place((drawn.placed(base[0], path, whole), base[1]), key, at, word)
        value = word if word is not None else _drawn(key, random)
        at = (*path, name)
        if word is not None and drawn.node_at(key).get("type") == "array":
            there = _stands(base[0], at)
            at, value = (*at, len(there)), word
            return self.at_place((drawn.placed(base[0], at[:-1], [*there, word]), base[1]), key, at, word)
        return self.at_place((drawn.placed(base[0], at, value), base[1]), key, at, value)


def _stands(tables: drawn.Json, path: drawn.Path) -> list[Any]:
    found = keys.value_at(tables, path[:-1]).get(path[-1], [])
    return found if isinstance(found, list) else []


def _parents(tables: drawn.Json, key: str) -> list[drawn.Path]:
    """The tables of a dossier in which a key may stand; for words of entries the list."""
    if key in OF_ENTRIES:
        return [(key.partition(".")[0],)] if key.partition(".")[0] in tables else []
    parent = key.rpartition(".")[0]
    if not parent:
        return [()]
    return list(_tables(tables, (), "", parent))


def _tables(tables: Any, path: drawn.Path, key: str, wanted: str) -> Iterator[drawn.Path]:
    if isinstance(tables, dict):
        if key == wanted:
            yield path
        for name, each in tables.items():
            yield from _tables(each, (*path, name), f"{key}.{name}".lstrip("."), wanted)
    elif isinstance(tables, list):
        for place, each in enumerate(tables):
            yield from _tables(each, (*path, place), key, wanted)


def _of_entry(tables: drawn.Json, random: Random) -> drawn.Json:
    actors = [each["id"] for each in tables.get("actors", ()) if "id" in each]
    entry: drawn.Json = {"on": random.choice(drawn.DAYS[:15])}
    if actors:
        entry["actor"] = random.choice(actors)
    if not _is_one(tables):
        entry["model"] = random.choice([each["name"] for each in tables["model"]])
    return entry


def _drawn(key: str, random: Random) -> Any:
    """A value of a key, drawn as completions are."""
    return drawn.Drawing(random=random, most=2, share=0.5).value(drawn.node_at(key), key)


def _tried(pair: Pair, value: Any, kinds: tuple[str, ...] = ()) -> str:
    """In what a pair comes to something else; empty where in nothing, or where it cannot be read."""
    try:
        return pair.difference(value, kinds)
    except (GpaiscopeError, KeyError, IndexError, TypeError):
        return ""


# -- as small as it can be


def smallest(pair: Pair, kind: str) -> Pair:
    """The pair without all that its difference, which is of a kind, does not need."""
    again = True
    while again:
        again = False
        for path in sorted(drawn.paths(pair.dossier), key=len):
            if path[: len(pair.path)] == pair.path[: len(path)]:
                continue
            dossier = drawn.deepcopy(pair.dossier)
            drawn.without(dossier, path)
            moved = partial(drawn.moved, gone=path)
            smaller = replace(pair, dossier=dossier, path=moved(pair.path), gone=moved(pair.gone))
            if _tried(smaller, pair.values[0], (kind,)):
                pair, again = smaller, True
                break
    return pair


# -- written down


def written(pairs: Iterable[Pair]) -> str:
    """Pairs as the file of them has them."""
    head = (
        "# Two dossiers for each key and word: in one it stands at the place, in the other it is left out, or another\n"
        "# stands there; they come to something else. `gone` is the entry that is left out with its word.\n"
        "# Those that are missing are found by `python benchmarks/keys.py --write`.\n"
    )
    order = {key: place for place, key in enumerate(keys.of_schema())}
    return head + "".join(map(_written, sorted(pairs, key=lambda pair: order.get(pair.key, -1))))


def _written(pair: Pair) -> str:
    lines = ["", "[[pair]]", f'key = "{pair.key}"', f"on = {pair.asked.on}"]
    lines += [f"known_on = {pair.asked.known_on}"] if pair.asked.known_on else []
    lines += [f'at = "{_place(pair.path)}"', f"values = {drawn.toml_value(list(pair.values))}"]
    lines += [f'gone = "{_place(pair.gone)}"'] if pair.gone else []
    lines += [f"instead = {drawn.toml_value(pair.instead)}"] if pair.instead is not None else []
    return "\n".join([*lines, f"dossier = '''\n{drawn.toml(pair.dossier)}\n'''", ""])


def _place(path: drawn.Path) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def told(search: Search, waits: Mapping[str, set[str]]) -> list[str]:
    """What has no effect, a line each; those that wait are marked."""
    lines = [(key, "") for key in sorted(search.open_keys)]
    lines += [(key, word) for key, words in search.open_words.items() for word in sorted(words)]
    return [f"{key} {word}".rstrip() + (" (waits)" if word in waits.get(key, ()) else "") for key, word in lines]


def main() -> int:
    """Search, print what was found, and write what is new."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=60, help="how many dossiers a key or word is put into")
    parser.add_argument("--most", type=int, default=60, help="at how many places of dossiers one is taken out")
    parser.add_argument("--share", type=int, default=1, help="look in every K-th dossier, and at every K-th pair, only")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    begun = time.process_time()
    search, random = Search.begun(options.tries, options.most, keys.pairs(), options.share), Random(options.seed)
    bases = pool()[:: options.share]
    for search.kinds_wanted in (("answer", "obligation", "day"), ()):
        search.tried.clear()
        for base in bases:
            search.taken_out(base)
        print(f"{len(told(search, {}))} open, {time.process_time() - begun:.0f} CPU s", file=sys.stderr, flush=True)
    search.put_in(bases, random)
    if options.write:
        (keys.FOLDER / "pairs.toml").write_text(written([*search.known, *search.found]), encoding="utf-8")
    waits: dict[str, set[str]] = {}
    for each in keys.waiting():
        waits.setdefault(each.key, set()).update(each.words or ("",))
    open_ = told(search, waits)
    every = keys.of_schema()
    print(f"{len(every)} keys and {sum(map(len, every.values()))} words from the schema")
    print("differences:", ", ".join(f"{count} {kind}" for kind, count in search.kinds.most_common()))
    print(f"{len(open_)} without effect, {len(search.found)} pairs new, {time.process_time() - begun:.0f} CPU s")
    print(*open_, sep="\n")
    return 1 if any(not line.endswith("(waits)") for line in open_) else 0


if __name__ == "__main__":
    sys.exit(main())
