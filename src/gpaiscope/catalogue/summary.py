"""What the report of a scan tells, counted: outcomes, groups, what would decide how many, compute, what was bad."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from gpaiscope.catalogue.facts import SUPPOSED
from gpaiscope.catalogue.results import ONLY_LIKELY, outcome_in, sure_column
from gpaiscope.catalogue.sources import CatalogueFile
from gpaiscope.report.values.catalogue import (
    ASKED,
    LIKELY,
    OUTCOMES,
    BadCells,
    Bin,
    Catalogue,
    Counts,
    Deciding,
    Group,
    Hanging,
    InputFile,
    TopModel,
)
from gpaiscope.repository.database import Connection, literal, quoted

MOST_GROUPS: Final = 12
MOST_DECIDING: Final = 20
MOST_BAD: Final = 30
MOST_FIRST: Final = 3
TOP: Final = 1_000

_GROUPED: Final = {
    "licence": "coalesce(licence, '')",
    "maker": "coalesce(maker, '')",
    "root": "coalesce(root, '')",
    "year": "coalesce(year(created)::VARCHAR, '')",
}
ASSUMPTIONS: Final = (
    SUPPOSED,
    "no day of a catalogue is taken as one of placing on the market, so nothing is ever called late",
    "what a card, a tag or a name says of a base model or a licence is a claim of whoever uploaded it",
    "what the law assumes absent unless stated is assumed so, as in gpaiscope assess",
    "what would be open without a guess is only likely, as in gpaiscope assess",
)


def summarised(
    connection: Connection,
    files: Sequence[CatalogueFile],
    ids: Sequence[str],
    day: date,
    where: str | None = None,
    left_out: tuple[int, int] = (0, 0),
) -> Catalogue:
    """The values of the report, of the tables that a scan made; ``left_out`` by a condition, and not known to it."""
    (records,) = _row_of_counts(connection, "SELECT count(*) FROM raw")
    models, circles = _row_of_counts(connection, "SELECT count(*), count(*) FILTER (circle) FROM facts")
    (cases,) = _row_of_counts(connection, "SELECT count(*) FROM cases")
    (unnamed,) = _row_of_counts(connection, "SELECT count(*) FROM bad WHERE cell = 'id'")
    (unknown,) = _row_of_counts(connection, f"SELECT count(*) FROM facts WHERE {_AMOUNT} IS NULL")
    return Catalogue(
        day=day,
        inputs=tuple(
            InputFile(
                path=str(file.path),
                form=file.form.name,
                sha256=file.sha256,
                bytes=file.size,
                columns=file.columns,
            )
            for file in files
        ),
        records=records,
        where=where,
        models=models,
        left_out=left_out[0],
        undecided=left_out[1],
        repeated=records - unnamed - models - left_out[0],
        cases=cases,
        outcomes=_outcome_counts(connection, ids),
        hanging=tuple(_what_hangs(connection)),
        groups={name: tuple(_largest_groups(connection, by, in_order=name == "year")) for name, by in _GROUPED.items()},
        deciding=tuple(_deciding_facts(connection)),
        compute=tuple(_compute_bins(connection)),
        unknown_compute=unknown,
        bad=tuple(_cells_set_aside(connection)),
        circles=circles,
        top=tuple(_top_models(connection)),
        assumptions=ASSUMPTIONS,
    )


def _row_of_counts(connection: Connection, query: str) -> tuple[int, ...]:
    counts: tuple[int, ...] = connection.execute(query).fetchone()
    return counts


def _outcome_counts(connection: Connection, ids: Sequence[str]) -> dict[str, Counts]:
    """How many models have which outcome, by conclusion; an outcome that no model has is there too, as 0."""
    counts = {}
    for id in ids:
        query = f"SELECT {quoted(id)}, sum(models)::BIGINT FROM answers JOIN cases USING (number) GROUP BY ALL"
        counts[id] = dict.fromkeys((*OUTCOMES, *LIKELY.values()), 0)
        for said, models in connection.execute(query).fetchall():
            outcome, is_likely = outcome_in(said)
            counts[id][outcome] += models
            if is_likely:
                counts[id][LIKELY[outcome]] += models
    return counts


def _what_hangs(connection: Connection) -> Iterator[Hanging]:
    """What is only likely of the conclusions that are told of first, and on which guesses it hangs."""
    asked = ", ".join(map(literal, ASKED))
    query = f"""
        WITH likely AS (
            SELECT conclusion, outcome, hangs_on, models FROM reasons JOIN cases USING (number)
            WHERE len(hangs_on) > 0 AND conclusion IN ({asked})),
        guesses AS (
            SELECT conclusion, outcome, guess, sum(models)::BIGINT AS of_it
            FROM (SELECT conclusion, outcome, models, unnest(hangs_on) AS guess FROM likely) GROUP BY ALL)
        SELECT conclusion, outcome, of_all, list(guess ORDER BY of_it DESC, guess),
            list(of_it ORDER BY of_it DESC, guess)
        FROM guesses JOIN (
            SELECT conclusion, outcome, sum(models)::BIGINT AS of_all FROM likely GROUP BY ALL)
            USING (conclusion, outcome)
        GROUP BY ALL
    """
    hanging = connection.execute(query).fetchall()
    for conclusion, outcome, models, guesses, counts in sorted(hanging, key=lambda each: _place_told(*each[:2])):
        yield Hanging(
            conclusion=conclusion, outcome=outcome, models=models, guesses=dict(zip(guesses, counts, strict=True))
        )


def _place_told(conclusion: str, outcome: str) -> tuple[int, int]:
    return ASKED.index(conclusion), OUTCOMES.index(outcome)


def _largest_groups(connection: Connection, by: str, *, in_order: bool) -> Iterator[Group]:
    said = [(outcome, f"{ONLY_LIKELY}{outcome}") for outcome in OUTCOMES] + [
        (f"{ONLY_LIKELY}{each}",) for each in LIKELY
    ]
    counted = ", ".join(f"count(*) FILTER (gpai_model IN ({', '.join(map(literal, words))}))" for words in said)
    query = f"SELECT {by} AS name, count(*), {counted} FROM results GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_GROUPS}"
    groups = connection.execute(query).fetchall()
    for name, models, *outcomes in sorted(groups) if in_order else groups:
        counts = dict(zip((*OUTCOMES, *LIKELY.values()), outcomes, strict=True))
        yield Group(name=name, models=models, outcomes=counts)


def _deciding_facts(connection: Connection) -> Iterator[Deciding]:
    asked = ", ".join(f"'{id}'" for id in ASKED)
    query = f"""
        WITH items AS (
            SELECT number, conclusion, unnest(missing) AS item FROM reasons
            WHERE outcome = 'unknown' AND conclusion IN ({asked})
                AND number NOT IN (SELECT number FROM answers WHERE gpai_model = 'no')),
        missed AS (
            SELECT number, conclusion, item.path AS path, min(item.asks) AS asks, min(item.who) AS who
            FROM items GROUP BY ALL),
        alone AS (SELECT number, conclusion, count(*) = 1 AS alone FROM missed GROUP BY ALL)
        SELECT conclusion, path, min(asks), min(who), sum(models) FILTER (alone), sum(models),
            coalesce(min(first, {MOST_FIRST}) FILTER (alone), [])
        FROM missed JOIN alone USING (number, conclusion) JOIN cases USING (number) GROUP BY conclusion, path
        ORDER BY coalesce(sum(models) FILTER (alone), 0) DESC, sum(models) DESC, conclusion, path LIMIT {MOST_DECIDING}
    """
    found = connection.execute(query).fetchall()
    places = ", ".join(f"{first}" for *_, firsts in found for first in firsts)
    ids = dict(connection.execute(f"SELECT n, id FROM facts WHERE n IN ({places})").fetchall()) if places else {}
    for conclusion, path, asks, who, alone, among, firsts in found:
        yield Deciding(
            conclusion=conclusion,
            path=path,
            asks=asks,
            who=who,
            alone=int(alone or 0),
            among=int(among),
            first=tuple(ids[first] for first in firsts),
        )


_AMOUNT: Final = "coalesce(nullif(behind_best, '0'), nullif(behind_low, '0'))"
_POWER: Final = """length(split_part(split_part(amount, 'e', 1), '.', 1)) - 1
    + coalesce(nullif(split_part(amount, 'e', 2), '')::INTEGER, 0)"""
"""The power of ten of an amount of one or more, by its digits as they are written."""

LEAST, MOST = 18, 27
"""Powers of ten between which the compute behind models is counted by decades."""


def _compute_bins(connection: Connection) -> Iterator[Bin]:
    query = f"""
        SELECT greatest({LEAST - 1}, least({MOST}, {_POWER})) AS power, count(*)
        FROM (SELECT {_AMOUNT} AS amount FROM facts) WHERE amount IS NOT NULL GROUP BY 1
    """
    counts: Mapping[int, int] = dict(connection.execute(query).fetchall())
    for power in range(LEAST - 1, MOST + 1):
        yield Bin(
            low=None if power < LEAST else power,
            high=None if power == MOST else power + 1,
            models=counts.get(power, 0),
        )


def _cells_set_aside(connection: Connection) -> Iterator[BadCells]:
    query = f"""
        SELECT cell, reason, count(*), arg_min(CASE WHEN id = '' THEN concat('record ', n - first + 1) ELSE id END, n),
            coalesce(arg_min(shown, n), '')
        FROM bad JOIN starts USING (file) GROUP BY ALL ORDER BY 3 DESC, 1, 2 LIMIT {MOST_BAD}
    """
    for cell, reason, cells, example, shown in connection.execute(query).fetchall():
        yield BadCells(cell=cell, reason=reason, cells=cells, example=example, shown=shown)


def _top_models(connection: Connection) -> Iterator[TopModel]:
    asked = ", ".join(quoted(name) for name in (*ASKED, *map(sure_column, ASKED)))
    query = f"""
        SELECT id, {asked}, behind_low, behind_best, behind_high, licence, root, downloads, ask, ask_who
        FROM results ORDER BY downloads DESC NULLS LAST, n LIMIT {TOP}
    """
    for id, *rest in connection.execute(query).fetchall():
        outcomes, sure = rest[: len(ASKED)], rest[len(ASKED) : 2 * len(ASKED)]
        low, best, high, licence, root, downloads, ask, who = rest[2 * len(ASKED) :]
        yield TopModel(
            id=id,
            outcomes={asked: outcome_in(said)[0] for asked, said in zip(ASKED, outcomes, strict=True)},
            sure=dict(zip(ASKED, sure, strict=True)),
            behind=(low, best, high),
            licence=licence or "",
            root=root or "",
            downloads=downloads,
            ask=ask or "",
            who=who or "",
        )
