"""What was counted of training data, as a page: amounts, data sets, languages, domain names, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gpaiscope.documents.counted import languages, sizes
from gpaiscope.documents.documentation import Documentation, Entry, text_in, vocabulary
from gpaiscope.documents.summary_of_content import listed
from gpaiscope.law import latest_values
from gpaiscope.report import words
from gpaiscope.report.blocks import (
    Block,
    Code,
    Heading,
    Item,
    Items,
    Line,
    Named,
    Notice,
    Page,
    Row,
    Rows,
    Sentence,
    Table,
)
from gpaiscope.values import Range, Truth

MOST: Final = 10
MOST_DATA_SETS: Final = 30
"""Rows of a list that a page shows; the file has all."""


def counted(found: Documentation, *, others: int, into: str) -> Page:
    """What was counted, the sums first; ``others`` are files that were not looked at, ``into`` where it was written."""
    rows = found.rows("datasets") or ()
    title: Line = (f"Training data · {words.count(len({text_in(row, 'name') for row in rows}), 'data set')}",)
    blocks = (
        *_bad_rows_and_files(found, others),
        *_sums_by_modality(found),
        *_datasets(rows),
        *_named_in_records(found),
        *_domains(found),
        *_what_is_open(rows, into),
    )
    return Page(title=title, blocks=blocks)


def _number_in_row(row: Entry, key: str) -> int:
    return int(row[key].value.low or 0) if key in row else 0


def _bad_rows_and_files(found: Documentation, others: int) -> Iterator[Block]:
    """What could not be read, which every count leaves out."""
    many = sum(_number_in_row(row, "bad_rows") for row in found.rows("datasets") or ())
    if many:
        first = [
            Item(line=(Named(f"{text_in(row, 'file')}:{_number_in_row(row, 'line')}"), f": {text_in(row, 'says')}"))
            for row in (found.rows("bad") or ())[:MOST]
        ]
        yield Notice((f"{words.count(many, 'record')} could not be read; no count includes bad records.",))
        yield Items(items=tuple(first), more=(f"and {many - len(first):,} more",) if many > len(first) else ())
    if others:
        says = f"{words.count(others, 'file')} of other forms {'was' if others == 1 else 'were'} not looked at."
        yield Sentence((says,), quiet=True)


def _sums_by_modality(found: Documentation) -> Iterator[Block]:
    known = vocabulary().words
    rows = tuple(
        Row(
            label=(f"{known['modalities'][text_in(row, 'modality')]}, {known['splits'][text_in(row, 'split')]}",),
            items=((_amount_of_row(row),),),
        )
        for row in sizes(found)
    )
    if rows:
        yield Heading(("How much there is",))
        yield Rows(rows=rows)


def _amount_of_row(row: Entry) -> str:
    if "amount" not in row:
        return words.UNKNOWN
    value: Range = row["amount"].value
    told = words.amount_in_full(value)
    return told if told == words.UNKNOWN else f"{told} {text_in(row, 'unit')}"


def _datasets(rows: Sequence[Entry]) -> Iterator[Block]:
    if not rows:
        return
    known = vocabulary().words
    yield Heading(("Data sets",))
    head = ("data set", "sort", "modality", "use", "records", "amount", "how counted")
    shown = tuple(
        (
            (Named(text_in(row, "name")),),
            (text_in(row, "kind") or "not said",),
            (known["modalities"].get(text_in(row, "modality"), ""),),
            (text_in(row, "split"),),
            (f"{_number_in_row(row, 'rows'):,}" if "rows" in row else "",),
            (_amount_of_row(row) if "amount" in row else "",),
            (text_in(row, "counted").partition(":")[0],),
        )
        for row in rows[:MOST_DATA_SETS]
    )
    yield Table(head=head, rows=shown, right=frozenset({4}))
    if len(rows) > len(shown):
        yield Sentence((f"and {len(rows) - len(shown):,} more in the file",), quiet=True)


def _named_in_records(found: Documentation) -> Iterator[Block]:
    spoken = [says for says, _ in languages(found)]
    rows = found.rows("licences") or ()
    licences = [f"{text_in(row, 'name')}, {words.count(_number_in_row(row, 'rows'), 'record')}" for row in rows]
    licences += [
        f"{name}, {text_in(row, 'name')}"
        for row in found.rows("datasets") or ()
        for name in (row["licences"].value if "licences" in row else ())
    ]
    makers = [
        name for row in found.rows("datasets") or () for name in (row["made_by"].value if "made_by" in row else ())
    ]
    for heading, names in (("Languages", spoken), ("Licences", licences), ("Made by models, as records say", makers)):
        own = list(dict.fromkeys(names))
        if own:
            yield Heading((heading,))
            more = (f"and {len(own) - MOST:,} more",) if len(own) > MOST else ()
            yield Items(items=tuple(Item(line=(Named(each),)) for each in own[:MOST]), more=more)


def _domains(found: Documentation) -> Iterator[Block]:
    in_all = found.said("crawl.domains_in_all")
    if in_all is None:
        return
    many, crawl = (
        int(in_all.value.low or 0),
        {key: _crawled_number(found, key) for key in ("urls", "bad_urls", "addresses")},
    )
    yield Heading(("Domain names",))
    says = f"{words.count(many, 'domain name')} of {words.count(crawl['urls'], 'URL')}"
    apart = [f"{crawl['bad_urls']:,} without a name of a host"] if crawl["bad_urls"] else []
    apart += [f"{crawl['addresses']:,} with an address in its place"] if crawl["addresses"] else []
    yield Sentence((f"{says}{f'; {words.listed(apart)}' if apart else ''}.",))
    if _crawled_number(found, "unsized"):
        yield Notice(("The size of what was scraped is not known of all, so this is the order by number of URLs.",))
    wanted, small = (listed(many, latest_values(), is_small=each) for each in (Truth.NO, Truth.YES))
    yield Sentence((f"The public summary lists the first {wanted:,}, that of a small provider {small:,}.",))
    rows = tuple(
        ((Named(text_in(row, "name")),), (f"{_number_in_row(row, 'amount'):,}",), (f"{_number_in_row(row, 'urls'):,}",))
        for row in (found.rows("domains") or ())[:MOST]
    )
    yield Table(head=("domain name", "bytes", "URLs"), rows=rows, right=frozenset({1, 2}))
    suffixes = found.said("crawl.suffixes")
    if suffixes is not None:
        yield Sentence((f"Told apart by {suffixes.value}.",), quiet=True)


def _crawled_number(found: Documentation, key: str) -> int:
    stated = found.said(f"crawl.{key}")
    return 0 if stated is None else int(stated.value.low or 0)


def _what_is_open(rows: Sequence[Entry], into: str) -> Iterator[Block]:
    unsaid = list(dict.fromkeys(text_in(row, "name") for row in rows if "kind" not in row))
    if unsaid:
        named = words.some(unsaid)
        line: Line = ("Of which sort is not said: ", Named(named), ". Count each sort by itself with ", Code("--kind"))
        yield Sentence((*line, ", and put the files together."))
    if into:
        line = ("Written to ", Code(into), ". Beside a dossier, as ", Code("data.json"), ", its documents read it.")
        yield Sentence(line)
