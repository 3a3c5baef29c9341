"""Write the index that `gpaiscope search` asks, from the law and the documentation.

    python tools/build_lookup_index.py [--target FILE]

`make docs` does so, and a test compares what is packaged with what this would write. Blocks of output in the
documentation are left out: they change with every answer, and say nothing that a person would look for.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import Choose, Expr, Fact, Question, Rule, Under, walk
from gpaiscope.law import BODY, facts
from gpaiscope.law.clocks import Clock
from gpaiscope.law.commentary import safe_course
from gpaiscope.law.parameters import ParameterEntry
from gpaiscope.law.sentences import filled, plain
from gpaiscope.lookup.index import SearchEntry, SearchIndex, as_text, term_counts
from gpaiscope.lookup.looking import SHORTEST
from gpaiscope.lookup.terms import surface_words

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "src/gpaiscope/lookup/index.json"
DOCS: Final = ROOT / "docs"
PAGES: Final = ("tutorial", "citations", "crosswalk", "mistakes")
"""Pages beside the how-tos that answer users' questions; the others are written from the rules, or for who builds."""
MINUTE: Final = 200
"""Words that a person reads in a minute."""

DUTY, WHOLE, PART, STEP, FACT, PROVISION = 1.3, 1.15, 1.0, 0.75, 0.5, 0.6
"""How likely it is what people look for: a duty, a conclusion, a rule on the way to one, an event, a fact."""
_AS_WRITTEN: Final = {"gpai": "GPAI", "flop": "FLOP", "eur": "EUR", "union": "Union", "v": "V", "iii": "III"}


def main() -> None:
    """Write the index, and print how much it holds."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--target", type=Path, default=TARGET)
    target = arguments.parse_args().target
    index = built()
    text = as_text(index)
    target.write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(index.entries)} entries, {len(text.encode()):,} bytes -> {target}")


def built() -> SearchIndex:
    """The index of the law and the documentation as they stand."""
    texts = tuple(_texts())
    words = {word for one in texts for text in (*one.headings, *one.texts) for word in surface_words(text)}
    return SearchIndex(
        entries=tuple(replace(one.entry, counts=term_counts(one.headings, one.texts)) for one in texts),
        words=tuple(sorted(word for word in words if word.isalpha() and len(word) >= SHORTEST)),
    )


class Searched(NamedTuple):
    """What can be found, and the texts by which it is."""

    entry: SearchEntry
    headings: Collection[str]
    texts: Collection[str]


def _texts() -> Iterator[Searched]:
    """Everything that can be found, in the order of the law, and after it the documentation."""
    yield from _of_rules_and_clocks()
    yield from (_of_question(question) for question in BODY.questions)
    yield from (_of_number(parameter) for parameter in BODY.parameters.values())
    yield from _of_provisions()
    yield from (_of_fact(fact) for fact in facts().values())
    yield from _of_documentation()


def title_of(id: str) -> str:
    """The name of a rule, number or fact as a person would write it."""
    words = re.split(r"[_.\-]", id.removeprefix("event_"))
    told = [_AS_WRITTEN.get(word, word) for word in words]
    return " ".join([told[0][:1].upper() + told[0][1:], *told[1:]])


def _short(citation: Citation) -> str:
    return str(citation).removeprefix("AI Act ").removeprefix("Guidelines ")


def _first(cites: Iterable[Citation]) -> str:
    return next(map(_short, cites), "")


# The law


def _of_rules_and_clocks() -> Iterator[Searched]:
    """A rule and the period of the same name are one entry, since they are shown together."""
    clocks = {clock.id: clock for clock in BODY.clocks}
    for rule in BODY.rules:
        yield _of_rule(rule, clocks.pop(rule.id, None))
    for clock in clocks.values():
        yield Searched(
            SearchEntry(
                kind="law",
                id=clock.id,
                title=_capital(clock.short),
                says=filled(clock.says, BODY.latest),
                cites=_first(clock.cites),
                weight=PART,
            ),
            (clock.short, clock.id.replace("_", " ")),
            [*_said_of_clock(clock), *map(str, clock.cites)],
        )


def _of_rule(rule: Rule, clock: Clock | None) -> Searched:
    obligation = next((each for each in BODY.obligations if each.id == rule.id), None)
    title = _capital(obligation.short) if obligation else title_of(rule.id)
    conclusions = (*BODY.model_conclusions, *BODY.actor_conclusions)
    weight = STEP if rule.id.startswith("event_") else WHOLE if rule in conclusions else PART
    said = [
        *chain.from_iterable((version.says, version.denies, version.asks) for version in rule.versions),
        *(cut.says for version in rule.versions for cut in version.cuts),
        *(fact.says for fact in _facts_in(rule)),
        *_where_it_is_turned_to(rule),
        *(content.says for content in (obligation.contents if obligation else ())),
    ]
    stays = obligation.stays if obligation else None
    said += [stays.says] if stays else []
    cites = [
        *rule.latest.cites,
        *(stays.cites if stays else ()),
        *(cite for version in rule.versions for cite in _cited_in_branches(version.when)),
    ]
    return Searched(
        SearchEntry(
            kind="law",
            id=rule.id,
            title=title,
            says=filled("; ".join([rule.latest.says, *([stays.says] if stays else [])]), BODY.latest),
            cites=_first(rule.latest.cites),
            weight=DUTY if obligation else weight,
        ),
        (title, rule.id.replace("_", " "), clock.short if clock else ""),
        [
            *(filled(text, BODY.latest) for text in said),
            *(_said_of_clock(clock) if clock else ()),
            *map(str, dict.fromkeys(cites)),
        ],
    )


def _facts_in(rule: Rule) -> Iterator[Fact]:
    """The facts of which a rule speaks itself, each once."""
    versions = ((version.when, *(cut.when for cut in version.cuts)) for version in rule.versions)
    conditions = chain.from_iterable(versions)
    yield from dict.fromkeys(node for condition in conditions for node in walk(condition) if isinstance(node, Fact))


def _where_it_is_turned_to(rule: Rule) -> Iterator[str]:
    """What has to be so, or not so, for another rule to go by this one: people ask by that, and it does not say it."""
    for condition, then, otherwise in _choices_by_fact():
        if rule is then:
            yield condition.says
        if rule is otherwise and condition.denies:
            yield condition.denies


@cache
def _choices_by_fact() -> tuple[tuple[Fact, Expr, Expr], ...]:
    nodes = (node for rule in BODY.rules for version in rule.versions for node in walk(version.when))
    return tuple(
        (node.condition, node.then, node.otherwise)
        for node in nodes
        if isinstance(node, Choose) and isinstance(node.condition, Fact)
    )


def _cited_in_branches(condition: object) -> Iterator[Citation]:
    for node in walk(condition):  # type: ignore[arg-type]
        if isinstance(node, Under):
            yield from node.cites


def _said_of_clock(clock: Clock) -> list[str]:
    texts = (clock.says, clock.started, clock.started_after, clock.missed, clock.to)
    return [filled(text, BODY.latest) for text in texts if text]


def _of_question(question: Question) -> Searched:
    readings = (reading.says for reading in question.readings)
    return Searched(
        SearchEntry(
            kind="questions",
            id=question.name,
            title=filled(question.asks, BODY.latest),
            says="",
            cites=_first(question.cites),
            weight=PART,
        ),
        (filled(question.asks, BODY.latest), question.name.replace("-", " ")),
        (
            *(filled(text, BODY.latest) for text in (*readings, safe_course(question.name))),
            *map(str, question.cites),
        ),
    )


def _of_number(parameter: ParameterEntry) -> Searched:
    latest = parameter.values[-1]
    value = plain(latest.value)
    unit = parameter.unit.removesuffix("s") if latest.value == 1 else parameter.unit
    named = value if isinstance(latest.value, date) else f"{value} {unit}"
    return Searched(
        SearchEntry(
            kind="numbers",
            id=parameter.name,
            title=named,
            says=parameter.says,
            cites=_first(latest.cites),
            weight=PART,
        ),
        (named, parameter.name.replace("_", " ")),
        (*[parameter.says] * 2, *(str(cite) for dated in parameter.values for cite in dated.cites)),
    )


def _of_fact(fact: Fact) -> Searched:
    return Searched(
        SearchEntry(
            kind="law",
            id=fact.name,
            title=title_of(fact.name),
            says=filled(fact.says, BODY.latest),
            cites=_first(fact.cites),
            weight=FACT,
        ),
        (re.sub(r"[._]", " ", fact.name),),
        (*(filled(text, BODY.latest) for text in (fact.says, fact.asks or "")), *map(str, fact.cites)),
    )


# Provisions


def _of_provisions() -> Iterator[Searched]:
    """Every provision that is cited, and the articles and annexes that they stand in."""
    resting: dict[str, dict[str, str]] = {}
    for title, says, cites in _everything_cited():
        for cite in cites:
            for name in _with_what_it_stands_in(str(cite)):
                resting.setdefault(name, {}).setdefault(title, says)
    for name in sorted(resting, key=_in_order):
        titles = resting[name]
        yield Searched(
            SearchEntry(
                kind="provisions",
                id=name,
                title=name,
                says=next(iter(titles.values())),
                weight=PROVISION,
            ),
            (name,),
            titles,
        )


def _everything_cited() -> Iterator[tuple[str, str, tuple[Citation, ...]]]:
    owed = {obligation.id: obligation for obligation in BODY.obligations}
    for rule in BODY.rules:
        obligation = owed.get(rule.id)
        cites = [
            *(cite for version in rule.versions for cite in version.cites),
            *(cite for version in rule.versions for cite in _cited_in_branches(version.when)),
            *(cite for version in rule.versions for cut in version.cuts for cite in cut.cites),
            *(cite for content in (obligation.contents if obligation else ()) for cite in content.cites),
        ]
        says = filled(rule.latest.says, BODY.latest)
        yield _capital(obligation.short) if obligation else title_of(rule.id), says, tuple(cites)
    for question in BODY.questions:
        yield filled(question.asks, BODY.latest), filled(question.asks, BODY.latest), question.cites
    for parameter in BODY.parameters.values():
        cites = [cite for dated in parameter.values for cite in dated.cites]
        yield title_of(parameter.name), parameter.says, tuple(cites)
    for clock in BODY.clocks:
        yield _capital(clock.short), filled(clock.says, BODY.latest), clock.cites
    for fact in facts().values():
        yield title_of(fact.name), filled(fact.says, BODY.latest), fact.cites


_STANDS_IN: Final = re.compile(r"((?:AI Act|IR 2026/1755) (?:Art \d+[a-z]?|Annex [IVX]+))[ (].+")


def _with_what_it_stands_in(name: str) -> Iterator[str]:
    """A provision and, of a paragraph or point, its article or annex: people ask for either."""
    yield name
    if within := _STANDS_IN.fullmatch(name):
        yield within[1]


def _in_order(name: str) -> list[tuple[int, str]]:
    """Article 9 before Article 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name)]


# The documentation


def _of_documentation() -> Iterator[Searched]:
    said = dict(re.findall(r"^\| \[[^]]+\]\(([\w/-]+)\.md\) \| (.+) \|$", _read("index"), re.MULTILINE))
    for page in (*PAGES, *sorted(f"how-to/{path.stem}" for path in (DOCS / "how-to").glob("*.md"))):
        yield from _of_page(page, _plain(said.get(page, "")))


def _read(page: str) -> str:
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


def _of_page(page: str, said: str) -> Iterator[Searched]:
    prose = re.sub(r"^```.*?^```$|^<!--.*?-->$", "", _read(page), flags=re.MULTILINE | re.DOTALL)
    head, *sections = re.split(r"^(?=##+ )", prose, flags=re.MULTILINE)
    title, intro = _parted(head)
    headings = [_parted(section)[0] for section in sections]
    yield Searched(
        SearchEntry(
            kind="how-to",
            id=page,
            title=title,
            says=said,
            minutes=_minutes(prose),
            weight=WHOLE,
        ),
        (title, said),
        (intro, *headings, page.rpartition("/")[2].replace("-", " ")),
    )
    for heading, text in map(_parted, sections):
        yield Searched(
            SearchEntry(
                kind="how-to",
                id=f"{page}#{_anchor(heading)}",
                title=heading,
                says=title,
                minutes=_minutes(text),
                weight=PART,
            ),
            (heading,),
            (title, text),
        )


def _parted(section: str) -> tuple[str, str]:
    """The heading of a section and its prose, without their marks."""
    heading, _, text = section.strip().partition("\n")
    return _plain(heading.lstrip("# ")), _plain(text)


def _plain(text: str) -> str:
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[`*|]|^\s*-+\s|:?-{3,}:?", " ", text, flags=re.MULTILINE).split())


def _anchor(heading: str) -> str:
    """The anchor that pages of Markdown are given for a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _minutes(prose: str) -> int:
    return max(1, round(len(prose.split()) / MINUTE))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


if __name__ == "__main__":
    main()
