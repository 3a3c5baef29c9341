"""How well published summaries are read: `python benchmarks/published.py FOLDER EXPECTED.csv`.

FOLDER holds the files, EXPECTED.csv a row for each with what a person read in it. Each field is right, wrong (another
value), invented (a value where the person found none) or unread (none where the person found one).
"""

from __future__ import annotations

import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from gpaiscope.documents.published import PublishedField, PublishedSummary, read_published
from gpaiscope.errors import InputError

NOTHING = {"missing", "blank", "not-applicable"}
NONE = {"", "none", "missing", "not-asked", "n/a", "unanswered", "blank", "not-stated", "not-applicable"}


def folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.replace("ﬁ", "fi").replace("ﬂ", "fl").lower())


def bare(expected: str) -> str:
    return expected.split("(")[0].strip().lower() if expected.startswith("N/A") else expected.split("(")[0].strip()


def verdict(field: PublishedField, expected: str, is_same: Callable[[PublishedField, str], bool]) -> str:
    """The verdict on a field whose value is text, a list or days."""
    has = field.state == "read"
    if bare(expected) in NONE:
        if bare(expected) == "not-applicable":
            return "right" if field.state == "not-applicable" else "invented" if has else "unread"
        return "invented" if has else "right"
    if field.state in NOTHING or field.state == "unread":
        return "unread"
    return "right" if is_same(field, bare(expected)) else "wrong"


def holds(field: PublishedField, expected: str) -> bool:
    return all(folded(part) in folded(field.text) for part in expected.split(";"))


def is_list(field: PublishedField, expected: str) -> bool:
    if expected.startswith(("by link", "a support")):
        return "http" in field.text
    parts = [part for part in re.split(r";|, ", expected) if not part.strip().startswith(("internal", "and "))]
    return all(folded(part) in folded(field.text) for part in parts)


def is_version(field: PublishedField, expected: str) -> bool:
    return folded(field.text).removeprefix("v") == folded(expected).removeprefix("v")


def is_day(field: PublishedField, expected: str) -> bool:
    given = getattr(field.value, "given", ())
    return bool(given) and given[0] == expected


def is_latest(field: PublishedField, expected: str) -> bool:
    given = getattr(field.value, "given", ())
    return bool(given) and max(given).startswith(expected)


def is_period(field: PublishedField, expected: str) -> bool:
    return list(getattr(field.value, "given", ())) == [part for part in expected.split("/") if part != "blank"]


def names_languages(field: PublishedField, expected: str) -> bool:
    named = re.findall(r"[A-Z]\w+", re.sub(r"\bEU official", "", expected)) + re.findall(r"[\d,]{4,}", expected)
    return all(folded(word) in folded(field.text) for word in named)


def choice(field: PublishedField, expected: str) -> str:
    if expected in ("yes", "no"):
        return "right" if field.value == expected else "wrong" if field.state == "read" else "unread"
    if field.state == "read":
        return "invented"
    if expected == "other":
        return "right" if field.state == "unread" and field.value == "other" else "unread"
    return (
        "right" if (field.state == "missing") == (expected in ("missing", "not-asked", "not-stated", "")) else "unread"
    )


def size(summary: PublishedSummary, modality: str, expected: str) -> str:
    told = summary.fields["1.3.i"]
    value = told.value.get(modality, "none") if isinstance(told.value, dict) else None
    if value is None:
        return "unread"
    if value == bare(expected):
        return "right"
    if bare(expected) == "unanswered":
        return "unread" if value == "none" else "invented"
    return "unread" if value == "unanswered" else "invented" if expected == "none" else "wrong"


DOMAIN = re.compile(r"\b[\w-]+\.(?:com|org|net|eu|io|ai|pl|de|fr)\b", re.IGNORECASE)


def domains(field: PublishedField, expected: str) -> str:
    listed = field.value if isinstance(field.value, tuple) and field.state == "read" else ()
    names = [name for name in listed if DOMAIN.fullmatch(name)]
    if expected.startswith("one"):
        return "right" if len(names) == 1 else "wrong"
    return "invented" if names else "right"


TEXTS: dict[str, tuple[str, Callable[[PublishedField, str], bool]]] = {
    "provider": ("1.1.i", holds),
    "representative": ("1.1.ii", is_list),
    "models": ("1.2.i", holds),
    "dependencies": ("1.2.ii", holds),
    "version": ("h.version", is_version),
    "last_update": ("h.updated", is_day),
    "placed_on": ("1.2.iii", is_day),
    "latest_data": ("1.3.iv", is_latest),
    "languages": ("1.3.v", names_languages),
    "crawlers": ("2.3.ii", is_list),
    "crawl_period": ("2.3.v", is_period),
}
CHOICES = {
    "continuous": "1.3.iv.continuous",
    "public": "2.1.i",
    "licensed": "2.2.1.i",
    "other_private": "2.2.2.i",
    "crawled": "2.3.i",
    "user_model": "2.4.i",
    "user_services": "2.4.ii",
    "synthetic": "2.5.i",
    "other_sources": "2.6.i",
    "signatory": "3.1.i",
}


def of_several(summary: PublishedSummary, expected: str) -> str:
    """Models that made synthetic data stand in two fields of the template."""
    fields = [summary.fields[id] for id in ("2.5.iii", "2.5.iv")]
    read = [field for field in fields if field.state == "read"]
    if bare(expected) in NONE:
        return "invented" if read else "right"
    text = " ".join(field.text for field in read)
    if not read:
        return "unread"
    parts = [part for part in expected.split(";") if "internal" not in part and "by link" not in part]
    return "right" if all(folded(part) in folded(text) for part in parts) else "wrong"


def verdicts(summary: PublishedSummary, row: dict[str, str]) -> dict[str, str]:
    found = {}
    for column, (id, is_same) in TEXTS.items():
        found[column] = verdict(summary.fields[id], row[column], is_same)
    found |= {column: choice(summary.fields[id], row[column]) for column, id in CHOICES.items()}
    found |= {modality: size(summary, modality, row[modality]) for modality in ("text", "image", "audio", "video")}
    found["other_modality"] = size(summary, "other", row["other_modality"])
    found["synthetic_models"] = of_several(summary, row["synthetic_models"])
    found["domains_listed"] = domains(summary.fields["2.3.viii"], row["domains_listed"])
    found["form"] = "right" if summary.edition == row["form"] else "wrong"
    found["document_language"] = "right" if summary.language == row["document_language"] else "wrong"
    return found


def main() -> int:
    folder, expected = Path(sys.argv[1]), Path(sys.argv[2])
    total: Counter[str] = Counter()
    with expected.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            (path,) = folder.glob(f"{row['file']}.*")
            started = time.monotonic()
            try:
                summary = read_published(path)
            except InputError as error:
                print(f"{row['file']}: refused: {error}")
                total["unread"] += len(TEXTS) + len(CHOICES) + 9
                continue
            judged = verdicts(summary, row)
            counts = Counter(judged.values())
            total += counts
            others = [f"{column} {word}" for column, word in judged.items() if word != "right"]
            took = time.monotonic() - started
            print(f"{row['file']}: {_line(counts)}, {took:.1f} s{': ' if others else ''}{', '.join(others)}")
    every = sum(total.values())
    print(f"together: {_line(total)}, {100 * total['right'] / every:.1f} % of {every} right")
    return 0 if total["right"] >= 0.95 * every and not total["invented"] else 1


def _line(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[word]} {word}" for word in ("right", "wrong", "invented", "unread"))


if __name__ == "__main__":
    sys.exit(main())
