"""From facts to the fields of a format and what is left over for its extension, and back again."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from gpaiscope.errors import Mistake
from gpaiscope.repository.exchange.crosswalk import MAKER, ROWS, Field, leaves, row_of
from gpaiscope.repository.exchange.facts import BESIDE, CUT, DOCUMENTED, DOSSIER, PATH, Fact, misplaced
from gpaiscope.repository.exchange.places import PlacedText, found, put
from gpaiscope.repository.findings import quoted
from gpaiscope.repository.opened import exact_json
from gpaiscope.values import decimal_text, parse_exact

PREFIX: Final = "gpaiscope:"
MOST_FACTS: Final = 5_000
LONGEST_VALUE: Final = 200_000
"""Characters of one value in an extension."""

Json = dict[str, Any]


def fields(facts: Iterable[Fact], form: str) -> tuple[Json, dict[str, str]]:
    """The tree of a format's fields, and by path as JSON what they do not say, or not in full."""
    told = list(facts)
    tree: Json = {}
    sizes = _sizes(told)
    left: dict[str, str] = {}
    for fact in [*_maker(told), *told]:
        row, own = row_of(fact.path)
        general = re.sub(r"\[\d+\]", "[]", fact.path)
        field, said = _sayable(fact.value, row.fields_in(form) if row is not None else ())
        if field is not None and leaves(field) and not _whole(field, told, general, sizes[general.partition("[")[0]]):
            field = None
        if field is not None:
            put(tree, field.place, own, said)
        if fact.path != MAKER and (field is None or fact.source or _again(field, said) != fact.value):
            whole = {"value": fact.value, "source": fact.source} if fact.source else fact.value
            left[fact.path] = json.dumps(whole, ensure_ascii=False)
    return tree, left


def _sizes(facts: list[Fact]) -> Counter[str]:
    """How many entries each list has."""
    found: Counter[str] = Counter()
    for each in facts:
        if match := re.match(r"([\w.]+?)\[(\d+)\]", each.path):
            found[match[1]] = max(found[match[1]], int(match[2]) + 1)
    return found


def _whole(field: Field, facts: list[Fact], general: str, size: int) -> bool:
    """Whether every entry of a list can stand in a field that takes values and no gaps."""
    own = [each for each in facts if re.sub(r"\[\d+\]", "[]", each.path) == general]
    return len(own) == size and all(field.codec.write(each.value) is not None for each in own)


def _sayable(value: object, among: Iterable[Field]) -> tuple[Field | None, object]:
    """The first field that can say a value, and what it says then."""
    for field in among:
        if (said := field.codec.write(value)) is not None:
            return field, said
    return None, None


def _again(field: Field, said: object) -> object:
    try:
        return field.codec.read(exact_json(json.dumps(said)))
    except (ValueError, LookupError):
        return None


def _maker(facts: list[Fact]) -> Iterator[Fact]:
    """Who made the model: whoever did the last activity, else supplied it first, else the only actor."""
    values = {each.path: each.value for each in facts}
    names = {values[path]: values.get(path.replace(".id", ".name")) for path in values if _ID.fullmatch(path)}
    doers = [values[path] for path in values if re.fullmatch(r"activities\[\d+\]\.actor", path)][-1:]
    suppliers = [values[path] for path in values if re.fullmatch(r"market\[\d+\]\.actor", path)][:1]
    only = list(names) if len(names) == 1 else []
    name = next((names.get(each) for each in (*doers, *suppliers, *only)), None)
    if isinstance(name, str):
        yield Fact(path=MAKER, value=name)


_ID: Final = re.compile(r"actors\[\d+\]\.id")


# -- and back


def facts_of(
    tree: object, carried: Iterable[tuple[str, object]], form: str, mistakes: list[Mistake], file: str
) -> list[Fact]:
    """The facts of a tree and of what its extension carries. Where both tell and differ, the fields stand.

    Others may have changed the fields without knowing of the extension: so of an entry whose fields were changed
    nothing of the extension is taken.
    """

    def wrong(where: str, expected: str) -> None:
        mistakes.append(_mistake_in_field("wrong-type", "what stands here cannot be taken", file, where, expected))

    own, raw = _facts_in_fields(tree, form, wrong)
    extra = _of_extension(carried, own, mistakes, file)
    changed = {path for path, fact in own.items() if path in extra and _differs(extra[path], raw[path])}
    for path in sorted(gone := {path for path in extra if path not in own and _had_field(extra[path], form)}):
        message = "its field was taken away, so it is not taken from the extension"
        mistakes.append(_mistake_in_field("changed-since", message, file, extra[path].key))
    entries = {match[0] for path in changed | gone if (match := re.match(r"[\w.]+?\[\d+\](?=\.)", path))}
    for path in sorted(changed):
        message = (
            f"the field says {quoted(str(own[path].value), 80)}, the extension {quoted(str(extra[path].value), 80)}"
        )
        help = "the field stands; where the extension is right, mend the field"
        mistakes.append(_mistake_in_field("changed-since", message, file, own[path].key, help=help))
    kept = {
        path: fact
        for path, fact in extra.items()
        if path not in changed | gone and not any(path.startswith(f"{entry}.") for entry in entries)
    }
    return _with_maker({**own, **kept}, kept)


def _with_maker(facts: dict[str, Fact], carried: Mapping[str, Fact]) -> list[Fact]:
    """The facts, with who made the model as an actor where a document tells of no actors otherwise."""
    maker = facts.pop(MAKER, None)
    if maker is not None and not any(re.match(r"actors\b", path) for path in carried):
        facts["actors[0].id"] = Fact(path="actors[0].id", value="developer", key=maker.key, sure=maker.sure)
        facts["actors[0].name"] = Fact(path="actors[0].name", value=maker.value, key=maker.key, sure=maker.sure)
    return list(facts.values())


def _facts_in_fields(tree: object, form: str, wrong: Any) -> tuple[dict[str, Fact], dict[str, tuple[Field, object]]]:
    """What the fields say by path, and what stands in them as it is."""
    told: dict[str, Fact] = {}
    raw: dict[str, tuple[Field, object]] = {}
    for row in ROWS:
        for field in row.fields_in(form):
            for own, where, value in found(tree, field.place, wrong):
                path = row.path.replace("[]", f"[{own}]")
                if path in told or value is None:
                    continue
                try:
                    read = field.codec.read(value)
                except LookupError:
                    continue
                except ValueError as error:
                    wrong(where, str(error))
                    continue
                stands = value.where if isinstance(value, PlacedText) else where
                told[path] = Fact(path=path, value=read, key=stands, sure=not field.near)
                raw[path] = field, value
    return told, raw


def _had_field(fact: Fact, form: str) -> bool:
    """Whether a fact of the extension was written into a field, too, in which it can be read again."""
    row, _ = row_of(fact.path)
    field, said = _sayable(fact.value, row.fields_in(form) if row is not None else ())
    return field is not None and not leaves(field) and _again(field, said) is not None


def _differs(fact: Fact, stands: tuple[Field, object]) -> bool:
    """Whether a field says something else than it would of a fact of the extension."""
    field, value = stands
    would = field.codec.write(fact.value)
    try:
        return would is not None and _again(field, would) != field.codec.read(value)
    except (ValueError, LookupError):
        return True


def _of_extension(
    carried: Iterable[tuple[str, object]], fields: Iterable[str], mistakes: list[Mistake], file: str
) -> dict[str, Fact]:
    """What an extension carries, as far as it can be read and stand beside what the fields tell."""
    told: dict[str, Fact] = {}
    for count, (name, value) in enumerate(carried):
        where, path = PREFIX + quoted(name, 100), name
        if count >= MOST_FACTS:
            mistakes.append(_mistake_in_field("too-many-values", f"more than {MOST_FACTS:,} facts", file, where))
            break
        if not PATH.fullmatch(path) or not _is_exchanged(path):
            expected = "the path of a fact that is exchanged, such as openness.licence"
            mistakes.append(_mistake_in_field("unknown-key", "this is no such path", file, where, expected))
            continue
        try:
            said = exact_json(value) if isinstance(value, str) and len(value) <= LONGEST_VALUE else None
        except ValueError:
            said = None
        if said is None:
            expected = f"a value of the dossier in JSON, as a text of at most {LONGEST_VALUE:,} characters"
            mistakes.append(_mistake_in_field("json-unreadable", "this is no JSON in a text", file, where, expected))
            if path != CUT:  # of that it counts that it is there
                continue
        source = ""
        if isinstance(said, dict) and "value" in said:
            said, source = said["value"], str(said.get("source", ""))
        told[path] = Fact(path=path, value=_as_written(said), source=source, key=where)
    for path in sorted(misplaced((each for each in fields if each != MAKER), told)):
        message = "it is told both as one value and as a table or list around others"
        mistakes.append(_mistake_in_field("conflicting-paths", message, file, told.pop(path).key, "one of the two"))
    return told


def _is_exchanged(path: str) -> bool:
    inner = path.removeprefix(BESIDE)
    leading = re.split(r"[.\[]", inner, maxsplit=1)[0]
    if inner == path:
        return leading in DOSSIER or path == CUT
    return leading in DOCUMENTED and inner.count(".") == 1


def _as_written(value: object) -> object:
    """A value of JSON with its numbers as a dossier writes them."""
    if isinstance(value, bool | str | dict | list) or value is None:
        return value
    if isinstance(value, int) and abs(value) < 10**9:
        return value
    try:
        return decimal_text(parse_exact(value))  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError):
        return str(value)


def _mistake_in_field(
    reference: str, message: str, file: str, path: str, expected: str = "", help: str = ""
) -> Mistake:
    return Mistake(
        reference=reference, message=message, file=file, path=quoted(path, 160), expected=expected, help=help
    )
