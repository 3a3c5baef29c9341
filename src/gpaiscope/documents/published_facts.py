"""What a published summary gives a documentation, and what the template asks and it lacks.

Each value names its file, page and words. What is not told apart in the summary, such as an address in a line of
contact details, or has no place in a documentation, is left out, and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.documents.beside import of_its_models
from gpaiscope.documents.documentation import NOTHING, read, template
from gpaiscope.documents.exchanged import text_of
from gpaiscope.documents.published import PublishedField, PublishedSummary
from gpaiscope.documents.published_dates import PublishedDays, first_and_last
from gpaiscope.documents.returned import with_statement_at
from gpaiscope.dossier import Dossier
from gpaiscope.errors import InputError
from gpaiscope.repository.exchange.facts import BESIDE, Fact, Told
from gpaiscope.repository.output import change

# What is asked


ASKED_AFTER: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("2.1.ii", "2.1.iii", "2.1.iv"), ("2.1.i",)),
    "2.2.1.ii": ("2.2.1.i",),
    **dict.fromkeys(("2.2.2.ii", "2.2.2.iii", "2.2.2.iv"), ("2.2.2.i",)),
    **dict.fromkeys(
        ("2.3.ii", "2.3.iii", "2.3.iv", "2.3.v", "2.3.vi", "2.3.vii", "2.3.viii"),
        ("2.3.i",),
    ),
    **dict.fromkeys(("2.4.iii", "2.4.iv"), ("2.4.i", "2.4.ii")),
    **dict.fromkeys(("2.5.ii", "2.5.iii", "2.5.iv"), ("2.5.i",)),
    "2.6.ii": ("2.6.i",),
}
"""Fields that are asked after a yes, with the questions of which one has to be answered so."""

OPTIONAL: Final = frozenset({"1.3.vii", "2.1.v", "2.2.2.v", "2.3.ix", "2.4.v", "2.5.v", "2.6.iii", "3.1.iii", "3.3"})
NOT_APPLICABLE: Final = frozenset({"1.1.ii", "1.2.ii", "1.3.v", "1.3.vi", "2.2.2.iii", "2.5.iii", "2.5.iv"} | OPTIONAL)
"""Fields in which the template takes N/A."""


def lack_of(summary: PublishedSummary, field: PublishedField) -> str:
    """What a field lacks by the template, as a word: ``missing``, ``blank``, ``not-applicable``; empty where nothing.

    What is asked after a yes lacks nothing after a no, nor where that yes or no cannot be told.
    """
    before = ASKED_AFTER.get(field.id, ())
    if before and not any(summary.fields[id].value == "yes" for id in before):
        return ""
    if field.state == "not-applicable":
        return "" if field.id in NOT_APPLICABLE else field.state
    return field.state if field.state in ("missing", "blank") and field.id not in OPTIONAL else ""


# What a documentation takes


_TEXTS: Final[Mapping[str, str]] = {
    "1.3.v": "data.languages",
    "1.3.vi": "data.characteristics",
    "1.3.vii": "comments.overall",
    "2.1.iv": "data.other_public",
    "2.1.v": "comments.public",
    "2.2.2.iv": "data.private_unknown",
    "2.2.2.v": "comments.private",
    "2.3.iv": "crawling.behaviour",
    "2.3.vi": "crawling.content",
    "2.3.ix": "comments.crawled",
    "2.4.iii": "data.user_services",
    "2.4.v": "comments.user",
    "2.5.iv": "data.synthetic_others",
    "2.5.v": "comments.synthetic",
    "2.6.ii": "data.other_sources",
    "2.6.iii": "comments.other",
    "3.1.ii": "copyright.reservations",
    "3.1.iii": "comments.reservations",
    "3.2": "data.illegal_content",
    "3.3": "data.processing",
}
_FLAGS: Final[Mapping[str, str]] = {
    "1.3.iv.continuous": "data.continuous",
    "2.2.1.i": "data.licensed",
    "2.2.2.i": "data.other_private",
    "2.4.i": "data.from_interactions",
    "2.4.ii": "data.from_services",
}
_MODALITIES: Final[Mapping[str, str]] = {
    "2.2.1.ii": "data.licensed_modalities",
    "2.2.2.ii": "data.private_modalities",
    "2.3.vii": "crawling.modalities",
    "2.4.iv": "data.user_modalities",
    "2.5.ii": "data.synthetic_modalities",
}
_PROVENANCE: Final[Mapping[str, str]] = {
    "2.1.i": "public-datasets",
    "2.2.1.i": "private-third-party",
    "2.2.2.i": "private-third-party",
    "2.3.i": "web-crawling",
    "2.4.i": "user-data",
    "2.4.ii": "user-data",
    "2.5.i": "synthetic",
    "2.6.i": "other",
}
_BOUNDS: Final[Mapping[str, tuple[str, int, int]]] = {
    "text": ("tokens", 10**9, 10**13),
    "image": ("images", 10**6, 10**9),
    "audio": ("hours", 10**4, 10**6),
    "video": ("hours", 10**4, 10**6),
}
_LINK: Final = re.compile(r"https?://[^\s,;)\]]+")
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_LONGEST_QUOTE: Final = 160
_LONGEST_NAME: Final = 120


def facts_of_summary(summary: PublishedSummary, *, with_file: bool = True) -> Iterator[Fact]:
    """The facts of the documentation that a summary tells, each with its page and words as the source."""
    fields = summary.fields
    for path, field, value in _values_of_fields(fields):
        yield Fact(path=f"{BESIDE}{path}", value=value, source=source_of_field(summary, field, with_file=with_file))
    for table, rows in _rows_of_fields(fields).items():
        for place, (field, row) in enumerate(rows):
            for key, value in row.items():
                path = f"{BESIDE}{table}[{place}].{key}"
                yield Fact(path=path, value=value, source=source_of_field(summary, field, with_file=with_file))


def source_of_field(summary: PublishedSummary, field: PublishedField, *, with_file: bool = True) -> str:
    """Where a value stands: the file, the page where it has pages, and the words."""
    words = " ".join(field.text.split())
    quote = words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE].rstrip()} ..."
    place = [summary.name] if with_file else []
    place += [f"page {field.page}"] if field.page else []
    return f'{", ".join(place)}: "{quote}"' if place else f'"{quote}"'


def _values_of_fields(fields: Mapping[str, PublishedField]) -> Iterator[tuple[str, PublishedField, object]]:
    """Single values by path."""
    provider = fields["1.1.i"]
    if provider.state == "read":
        yield "provider.legal_name", provider, name_of_provider(provider)
        if contact := _contact(provider.text):
            yield "provider.contact", provider, contact
    if fields["1.1.ii"].state == "read" and (contact := _contact(fields["1.1.ii"].text)):
        yield "representative.contact", fields["1.1.ii"], contact
    if names := models_of_summary(fields["1.2.i"]):
        yield "model.versions", fields["1.2.i"], list(names)
    for id, path in (("1.2.iii", "model.placed_on"), ("1.3.iv", "data.latest")):
        days = fields[id].value
        if fields[id].state == "read" and isinstance(days, PublishedDays):
            yield path, fields[id], _range_of(max(days.given) if id == "1.3.iv" else days.given[0])
    for id, path in _FLAGS.items():
        if fields[id].value in ("yes", "no"):
            yield path, fields[id], fields[id].value == "yes"
    for id, path in _MODALITIES.items():
        if fields[id].state == "read" and isinstance(modalities := fields[id].value, tuple):
            yield path, fields[id], list(modalities)
    for id, path in _TEXTS.items():
        if fields[id].state == "read":
            yield path, fields[id], " ".join(fields[id].text.split())
    if all(fields[id].value in ("yes", "no") for id in _PROVENANCE):
        said = [word for id, word in _PROVENANCE.items() if fields[id].value == "yes"]
        yield "data.provenance", fields["2.1.i"], list(dict.fromkeys(said))
    period = fields["2.3.v"]
    if period.state == "read" and isinstance(period.value, PublishedDays) and len(period.value.given) == 2:
        yield "crawling.from", period, _range_of(period.value.given[0])
        yield "crawling.to", period, _range_of(period.value.given[1])
    if fields["2.5.iii"].state == "read" and isinstance(models := fields["2.5.iii"].value, tuple):
        yield "data.synthetic_models", fields["2.5.iii"], list(models)
    domains = fields["2.3.viii"]
    if domains.state == "read" and (link := _LINK.search(domains.text)):
        yield "crawling.domains_link", domains, link[0]


def _rows_of_fields(fields: Mapping[str, PublishedField]) -> dict[str, list[tuple[PublishedField, dict[str, object]]]]:
    """The entries of lists."""
    tables: dict[str, list[tuple[PublishedField, dict[str, object]]]] = {}
    version, updated = fields["h.version"], fields["h.updated"]
    if version.state == "read":
        row: dict[str, object] = {"document": "training-content-summary", "version": version.text.split("\n")[0][:60]}
        days = updated.value
        if updated.state == "read" and isinstance(days, PublishedDays):
            row["on"] = _range_of(days.given[0])
        tables["versions"] = [(version, row)]
    sizes = fields["1.3.i"].value
    if isinstance(sizes, dict):
        for modality, size in sizes.items():
            if modality in _BOUNDS and size in ("small", "middle", "large"):
                unit, low, high = _BOUNDS[modality]
                amount = {"small": {"high": low}, "middle": {"low": low, "high": high}, "large": {"low": high}}[size]
                row = {"modality": modality, "amount": amount, "unit": unit}
                tables.setdefault("sizes", []).append((fields["1.3.i"], row))
    for entry in _names_listed(fields["2.1.iii"]):
        link = _LINK.search(entry)
        name = _name_in(entry) or (link[0] if link else "")
        if name and len(name) <= _LONGEST_NAME:
            row = {"name": name, "kind": "public", **({"link": link[0]} if link else {})}
            tables.setdefault("datasets", []).append((fields["2.1.iii"], row))
    for entry in _names_listed(fields["2.3.ii"]):
        if re.fullmatch(r"[\w./ -]{2,60}", entry) and len(entry.split()) <= 4:
            tables.setdefault("crawlers", []).append((fields["2.3.ii"], {"name": entry}))
    for entry in _names_listed(fields["2.3.viii"]):
        if _DOMAIN.fullmatch(entry):
            tables.setdefault("domains", []).append((fields["2.3.viii"], {"name": entry.lower()}))
    return tables


def _names_listed(field: PublishedField) -> tuple[str, ...]:
    return field.value if field.state == "read" and isinstance(field.value, tuple) else ()


def name_of_provider(field: PublishedField) -> str:
    """The name that contact details begin with: up to the end of its line, a comma, or an address."""
    first = re.sub(r"^[\s◦•▪*–-]+", "", field.text)
    parted = re.split(
        r"\n|,|;|\(|:| at (?=[A-Z\d])|\s\|\s|\be-?mail\b|https?:|\S+@", first, maxsplit=1, flags=re.IGNORECASE
    )
    return parted[0].strip(" –-|")


def _contact(text: str) -> str:
    match = _ADDRESS.search(text) or _LINK.search(text)
    return match[0] if match else ""


def models_of_summary(field: PublishedField) -> tuple[str, ...]:
    """The names of the models that a summary is of, without links."""
    names = (_name_in(entry) for entry in _names_listed(field))
    return tuple(dict.fromkeys(name for name in names if name and len(name) <= _LONGEST_NAME))


def _name_in(entry: str) -> str:
    """An entry of a list without its link."""
    return re.sub(r"\(\s*\)", "", _LINK.sub("", entry)).strip(" :,;–-")


def _range_of(given: str) -> object:
    """A day, or the days between which it lies where only a month or a year is told."""
    first, last = first_and_last(given)
    return first.isoformat() if first == last else {"earliest": first.isoformat(), "latest": last.isoformat()}


def told_of(summary: PublishedSummary) -> Told:
    """What a summary tells a dossier and a documentation that are begun with it."""
    fields = summary.fields
    facts = list(facts_of_summary(summary, with_file=False))
    names = models_of_summary(fields["1.2.i"])
    if names:
        source = source_of_field(summary, fields["1.2.i"], with_file=False)
        facts.append(Fact(path="model.name", value=names[0], source=source, sure=len(names) == 1))
    if fields["1.1.i"].state == "read":
        source = source_of_field(summary, fields["1.1.i"], with_file=False)
        facts.append(Fact(path="actors[0].id", value="provider", source=source))
        facts.append(Fact(path="actors[0].name", value=name_of_provider(fields["1.1.i"]), source=source))
    return Told(form=summary.form, file=summary.name, facts=tuple(facts))


# Whose summary it is


def belongs_to(summary: PublishedSummary, dossier: Dossier) -> str:
    """``own`` where a summary is of the model of a dossier, ``original`` where of one that this was made from.

    Empty where its models are others. What names no model that can be read is taken to be of the dossier's.
    """
    told = [_folded_name(name) for name in models_of_summary(summary.fields["1.2.i"])]
    described = dossier.models or ((dossier.model,) if dossier.model else ())
    own = [_folded_name(str(model.name.value)) for model in described if model.name]
    first = [_folded_name(str(entry.name.value)) for entry in dossier.original or () if entry.name]
    if not told or not own or _share_a_name(told, own):
        return "own"
    return "original" if _share_a_name(told, first) else ""


def _folded_name(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _share_a_name(told: list[str], own: list[str]) -> bool:
    return any(one and other and (one in other or other in one) for one in told for other in own)


# Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenValue:
    """What becomes of a value of a summary. ``state``: ``taken``, ``same`` as what stands there, or ``conflict``."""

    path: str
    value: object
    state: str
    before: object = None


def put_summary(
    summary: PublishedSummary, of: str, path: Path, *, day: date, known_on: date, models: int = 1
) -> list[WrittenValue]:
    """Write what a summary tells into the documentation at a path; what stands there already stays, and is told.

    Of an ``original`` only where its summary stands is written. Raises InputError as reading a documentation does.
    """
    from gpaiscope.dossier.filling import in_json

    facts = list(facts_of_summary(summary))
    if of == "original":
        models_told = ", ".join(models_of_summary(summary.fields["1.2.i"]))
        source = source_of_field(summary, summary.fields["1.2.i"])
        facts = [Fact(path=f"{BESIDE}base.summary", value=f"{summary.name} ({models_told})", source=source)]
    outcome: list[WrittenValue] = []

    def made(before: bytes | None) -> bytes:
        text = (before if before is not None else template().encode()).decode("utf-8-sig")
        given = read(before, file=str(path), day=day) if before else NOTHING
        mark = "\ufeff" if (before or b"").startswith(b"\xef\xbb\xbf") else ""
        outcome.clear()
        lists: list[Fact] = []
        for fact in facts:
            place = fact.path.removeprefix(BESIDE)
            table = place.partition("[")[0]
            if "[" in place:
                if given.rows(table) is None:
                    lists.append(fact)
                elif not any(each.path == table for each in outcome):
                    stand = [{key: in_json(each.value) for key, each in row.items()} for row in given.rows(table) or ()]
                    state = "same" if _say_the_same(stand, _rows_told(facts, table)) else "conflict"
                    outcome.append(WrittenValue(path=table, value=None, state=state))
                continue
            stands = given.said(place)
            if stands is not None:
                was = in_json(stands.value)
                state = "same" if _say_the_same(was, fact.value) else "conflict"
                outcome.append(WrittenValue(path=place, value=fact.value, state=state, before=was))
                continue
            statement = {"value": _toml_value(fact.value), "source": fact.source, "known_on": known_on}
            tried = with_statement_at(text, place, statement)
            try:
                read(tried.encode(), file=str(path), day=day)
            except InputError:
                continue  # a text longer than a documentation holds, or of signs that it does not take
            text = tried
            outcome.append(WrittenValue(path=place, value=fact.value, state="taken"))
        if lists:
            added, _ = text_of(lists)
            text = "\n\n".join((text.rstrip(), added.partition("\n")[2].lstrip())) if added else text
            tables = dict.fromkeys(fact.path.removeprefix(BESIDE).partition("[")[0] for fact in lists)
            outcome.extend(WrittenValue(path=table, value=None, state="taken") for table in tables if added)
        data = (mark + text).encode()
        of_its_models(read(data, file=str(path), day=day), path, models)
        return data

    change(path, made)
    return outcome


def _rows_told(facts: Sequence[Fact], table: str) -> list[dict[str, object]]:
    """The entries of a list that a summary tells."""
    rows: dict[str, dict[str, object]] = {}
    for fact in facts:
        entry, _, key = fact.path.removeprefix(BESIDE).rpartition(".")
        if entry.startswith(f"{table}["):
            rows.setdefault(entry, {})[key] = fact.value
    return list(rows.values())


def _toml_value(value: object) -> object:
    """A value as it is written: days as days."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    if isinstance(value, dict):
        return {key: _toml_value(each) for key, each in value.items()}
    return value


def _say_the_same(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and sorted(map(_comparable, one)) == sorted(map(_comparable, other))
    return _comparable(one) == _comparable(other)


def _comparable(value: object) -> str:
    """A value as text, its keys in order and its numbers as such, so that two can be compared."""
    if isinstance(value, dict):
        return str({key: _comparable(each) for key, each in sorted(value.items())})
    if isinstance(value, str) and re.fullmatch(r"\d+e\d+", value):
        return str(int(Decimal(value)))  # a large number in JSON
    return str(value)
