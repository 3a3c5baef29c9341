"""What `gpaiscope data` counted, as the rows that documents are made of: data sets, sizes, languages, domain names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gpaiscope.documents.documentation import Documentation, Entry
from gpaiscope.dossier import Stated
from gpaiscope.values import Range, Source, unique

MOST_LANGUAGES: Final = 20
_AMOUNT: Final = ("amount", "unit")


def datasets(given: Documentation, evidence: Documentation) -> tuple[Entry, ...]:
    """The data sets that a person names, and those that were counted; of the same name as one, in the person's words.

    An amount that a person gives stands in the place of a counted one where that is the only one of its data set.
    """
    own = given.rows("datasets") or ()
    found = evidence.rows("datasets") or ()
    named = {_name_of_row(row): row for row in own if "name" in row}
    counted = [_name_of_row(row) for row in found]
    rows = [row for row in own if _name_of_row(row) not in counted]
    for row in found:
        mine = named.get(_name_of_row(row), {})
        alone = counted.count(_name_of_row(row)) == 1
        rows.append({**row, **{key: each for key, each in mine.items() if alone or key not in _AMOUNT}})
    return tuple(rows)


def _name_of_row(row: Entry) -> str:
    return str(row["name"].value).casefold() if "name" in row else ""


def sizes(evidence: Documentation) -> tuple[Entry, ...]:
    """How much there is of each modality and use, added up over the data sets; a use that nobody names is training.

    A sum of which a part is not known has no upper end.
    """
    groups: dict[tuple[str, str], list[Entry]] = {}
    for row in evidence.rows("datasets") or ():
        if "modality" in row:
            use = str(row["split"].value) if "split" in row else "training"
            groups.setdefault((str(row["modality"].value), use), []).append(row)
    return tuple(_size_of_rows(rows, use) for (_, use), rows in groups.items() if any("amount" in row for row in rows))


def _size_of_rows(rows: Sequence[Entry], use: str) -> Entry:
    known = [row for row in rows if "amount" in row]
    amounts = [row["amount"].value for row in known]
    summed: Range = sum(amounts[1:], start=amounts[0])
    if len(known) < len(rows):
        summed = Range(low=summed.low)
    sources = unique(row["amount"].source for row in known)
    first = known[0]
    split = {"split": Stated(use, sources[0])}
    return {"modality": first["modality"], "unit": first["unit"], "amount": Stated(summed, sources[0]), **split}


def languages(evidence: Documentation) -> Iterator[tuple[str, Source]]:
    """The languages that records name, the most frequent first, each with its share; then those of cards."""
    rows = [row for row in evidence.rows("languages") or () if "name" in row and "rows" in row]
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["name"].value] = counts.get(row["name"].value, 0) + int(row["rows"].value.low or 0)
    in_all = sum(counts.values())
    for name, many in sorted(counts.items(), key=lambda pair: -pair[1])[:MOST_LANGUAGES]:
        yield f"{name}, {_percent(many, in_all)} of the times that records name one", rows[0]["name"].source
    for row in evidence.rows("datasets") or ():
        for name in row["languages"].value if "languages" in row else ():
            if name not in counts:
                yield f"{name}, as the card of a data set says", row["languages"].source


def _percent(many: int, in_all: int) -> str:
    share = 100 * many / in_all
    return f"{share:.0f} %" if share >= 1 else "less than 1 %"
