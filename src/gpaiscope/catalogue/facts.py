"""What each row is taken to say, one line of facts a model; the case that these facts are; and the dossier of one row.

No day of a catalogue is one of placing on the market, so none is taken: what is asked is what would be owed if whoever
uploaded the model provides it and this upload is its first placing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal

from gpaiscope import tables
from gpaiscope.assessment.ledger import TAKEN_AS_NOTHING
from gpaiscope.assessment.narrowness import LARGE, LISTED, NAMED_NARROW, SIZE, SOUNDS, WRITTEN
from gpaiscope.assessment.originals import BEHIND_IT
from gpaiscope.catalogue.looks import MOST_OF_SMALL, amount_of, lines_of_law, side_of_lines, words_alike
from gpaiscope.dossier import Dossier, Stated
from gpaiscope.law import Law
from gpaiscope.law.scope import LISTED_OUTPUTS, inputs, outputs
from gpaiscope.repository.bases import Base
from gpaiscope.repository.database import Connection, fill, literal
from gpaiscope.repository.findings import NOWHERE, Finding, Findings
from gpaiscope.repository.origins import UNNAMED
from gpaiscope.repository.stated import of_findings
from gpaiscope.values import Range, Source, decimal_text, parse_exact

UPLOADER: Final = "uploader"
"""The actor of every row: whoever put the model into the catalogue."""

SUPPOSED: Final = "supposed of every row: the model is made available in the Union by whoever uploaded it"

_BASED: Final = """
    CREATE OR REPLACE TEMP TABLE based AS
    SELECT names, own, list({name: name, entry: base.entry, told: told, low: base.low, best: base.best,
        high: base.high, same_maker: maker = 'own', maker: maker, side: base.side, added_to: base.added_to,
        root: base.root, small: base.small} ORDER BY place) AS bases
    FROM (SELECT names, own, unnest(names) AS name, unnest(own) AS maker, generate_subscripts(names, 1) AS place
        FROM (SELECT DISTINCT names, own FROM makers_of))
        JOIN base USING (name)
    GROUP BY names, own
"""
"""What is known of the bases of some row, by their names and by who made them beside the maker of the row."""

_MAKERS_OF: Final = """
    CREATE OR REPLACE TEMP TABLE makers_of AS
    SELECT n, any_value(names) AS names, list(made_by(id, maker, name, account, makers) ORDER BY place) AS own
    FROM (SELECT n, id, maker, names, unnest(names) AS name, generate_subscripts(names, 1) AS place
        FROM (SELECT n, id, maker, coalesce(names, CASE WHEN own_entry.kind <> '' THEN [own_entry.entry] END) AS names
            FROM rows LEFT JOIN made_from USING (n) LEFT JOIN own_entry USING (n)))
        JOIN base USING (name)
    GROUP BY n
"""
"""Who made each base of a row, beside the maker of that: ``own`` is the same, ``shared`` one that may be the same.

``other`` is another, and ``unknown`` who is not known.
"""

_SPELLINGS: Final = ", ".join(
    f"{literal(spelling)}: {literal(house)}"
    for house, spellings in tables.beside(__file__, "houses.toml")["houses"].items()
    for spelling in sorted({spelling.lower() for spelling in spellings})
)
_MAKER_MACROS: Final = (
    "version_of(name) AS try_cast(split_part(name, '/', 2) AS UINTEGER) IS NOT NULL",
    "same_account(id, name) AS contains(name, '/') AND lower(split_part(name, '/', 1)) = lower(split_part(id, '/', 1))"
    " AND version_of(name) = version_of(id)",
    "account_in(id) AS CASE WHEN contains(id, '/') AND NOT version_of(id) THEN lower(split_part(id, '/', 1)) END",
    "plain_house(x) AS regexp_replace(regexp_replace(lower(x), '[^\\pL\\pN]+', '', 'g'),"
    " '(ai|inc|labs?|research|org|team|group|corp|hq)+$', '')",
    f"house(x) AS coalesce(MAP {{{_SPELLINGS}}}[lower(trim(x))], plain_house(x))",
    "houses(x) AS list_filter(list_transform(regexp_split_to_array(x, '[,;()/]'), lambda x: house(x)),"
    " lambda x: x <> '')",
    "houses_of(makers) AS flatten(list_transform(makers, lambda x: houses(x)))",
    "column_maker(id, maker) AS CASE WHEN lower(maker) IS DISTINCT FROM account_in(id) THEN maker END",
    "made_by(id, maker, name, account, makers) AS CASE WHEN same_account(id, name) THEN 'own'"
    " WHEN column_maker(id, maker) = column_maker(name, makers[1]) THEN 'own'"
    " WHEN list_has_any(houses_of([maker, account_in(id)]), houses_of(list_append(makers, account))) THEN 'shared'"
    " WHEN (account_in(id) IS NOT NULL AND account IS NOT NULL)"
    " OR (column_maker(id, maker) IS NOT NULL AND column_maker(name, makers[1]) IS NOT NULL) THEN 'other'"
    " ELSE 'unknown' END",
)
"""Whose a base is, by accounts and by the column of makers, whose spellings of one house are told by a table.

The first part of ``qwen/2``, a version in a registry, is no account.
"""

_FACTS: Final = """
    CREATE OR REPLACE TABLE facts AS
    WITH own AS (
        SELECT rows.*, NOT gated AND NOT hidden AS open,
            made_from.names, kinds, kinds_from, kinds_says, unnamed, n IN (SELECT n FROM trained) AS trained,
            supposed.most AS supposed, supposed.cell AS supposed_from,
            own_entry.entry AS own_entry, own_entry.kind AS own_kind,
            CASE WHEN made_from.names IS NULL THEN beyond END AS beyond
        FROM rows LEFT JOIN made_from USING (n) JOIN making_key USING (n) JOIN making_of USING (key)
            LEFT JOIN own_entry USING (n) LEFT JOIN supposed USING (n)),
    made AS (
        SELECT * REPLACE (
            CASE WHEN names IS NULL AND own_kind <> '' THEN [own_entry] ELSE names END AS names,
            CASE WHEN names IS NULL AND own_kind = 'copies' THEN ['quantisation']
                WHEN names IS NULL AND own_kind IN ('made', 'named') THEN ['fine-tuning']
                WHEN names IS NULL AND own_kind IS NOT NULL THEN ['pre-training']
                WHEN names IS NULL AND (trained OR supposed IS NOT NULL) AND kinds IS NULL THEN ['pre-training']
                ELSE kinds END AS kinds,
            CASE WHEN names IS NULL AND own_kind <> '' THEN 'id' ELSE bases_from END AS bases_from,
            CASE WHEN names IS NULL AND own_kind IS NOT NULL THEN 'id'
                WHEN names IS NULL AND supposed IS NOT NULL AND kinds IS NULL THEN supposed_from
                WHEN names IS NULL AND trained AND kinds IS NULL THEN
                    CASE WHEN n IN (SELECT n FROM bounded) THEN 'created'
                        WHEN n IN (SELECT n FROM by_tokens) THEN 'training_tokens' ELSE 'training_flop' END
                ELSE kinds_from END AS kinds_from,
            CASE WHEN names IS NULL AND own_kind = 'copies' THEN 'listed as a copy in the table of originals'
                WHEN names IS NULL AND own_kind = 'made' THEN 'listed as made from another in the table of originals'
                WHEN names IS NULL AND own_kind = 'named' THEN
                    'it bears the name of a model in the table of originals, and is of its size'
                WHEN names IS NULL AND own_kind IS NOT NULL THEN 'listed in the table of originals'
                ELSE kinds_says END AS kinds_says,
            unnamed AND names IS NULL AND own_kind IS NULL AS unnamed)
        FROM own)
    SELECT made.n, id, maker, file, created, downloads, stored.exact AS parameters,
        coalesce(told_outputs.words, task_of.outputs, told_domain.makes) AS outputs,
        CASE WHEN told_outputs.words IS NOT NULL THEN 'outputs' WHEN task_of.outputs IS NOT NULL THEN outputs_from
            WHEN told_domain.makes IS NOT NULL THEN 'domain' END AS outputs_from,
        coalesce(told_inputs.words, task_of.inputs) AS inputs,
        CASE WHEN told_inputs.words IS NOT NULL THEN 'inputs' ELSE inputs_from END AS inputs_from,
        exception, coalesce(narrow, CASE WHEN told_domain.makes IS NULL
            AND NOT (list_has_any(coalesce(told_outputs.words, []), ['image', 'video'])
                AND list_contains(coalesce(told_inputs.words, []), 'text')) THEN field END) AS listed_for,
        coalesce(narrow_from, CASE WHEN listed_for IS NOT NULL THEN 'domain' END) AS listed_from,
        task_says, licence_of.licence, licence_of.cell AS licence_from, licence_of.says AS licence_says,
        kinds, kinds_from, kinds_says, based.bases, based.rowid AS based, bases_from, unnamed,
        CASE kinds[1] WHEN 'pre-training' THEN
            CASE WHEN own_kind IS NOT NULL THEN lineage.low ELSE trained.low END
            ELSE coalesce(modified.exact, CASE WHEN beyond IS NOT NULL THEN '0' END) END AS flop_low,
        CASE kinds[1] WHEN 'pre-training' THEN
            CASE WHEN own_kind IS NOT NULL THEN lineage.best ELSE trained.best END
            ELSE modified.exact END AS flop_best,
        CASE kinds[1] WHEN 'pre-training' THEN
            CASE WHEN own_kind IS NOT NULL THEN lineage.high ELSE trained.high END
            ELSE coalesce(modified.exact, beyond) END AS flop_high,
        CASE WHEN kinds[1] = 'pre-training' AND own_kind IS NOT NULL THEN 'id'
            WHEN kinds[1] = 'pre-training' AND supposed IS NULL THEN
                CASE WHEN n IN (SELECT n FROM bounded) THEN 'created'
                    WHEN n IN (SELECT n FROM by_tokens) THEN 'training_tokens' ELSE 'training_flop' END
            WHEN modified.exact IS NOT NULL THEN 'modification_flop' WHEN beyond IS NOT NULL THEN 'id' END AS flop_from,
        CASE WHEN kinds[1] = 'pre-training' AND own_kind IS NULL THEN supposed END AS usual_bound,
        CASE WHEN kinds[1] = 'pre-training' AND own_kind IS NULL THEN supposed_from END AS usual_from,
        CASE WHEN (has_weights OR has_gguf OR has_pickled) AND open THEN true END AS weights_public,
        CASE WHEN has_config AND open THEN true END AS architecture_public,
        NOT hidden AS offered,
        lineage.low AS behind_low, lineage.best AS behind_best, lineage.high AS behind_high, lineage.root,
        lineage.depth,
        CASE WHEN (based.bases IS NOT NULL OR unnamed) AND NOT coalesce(has_adapter, false)
            AND lower(relation) IS DISTINCT FROM 'adapter' AND stored.exact::DOUBLE >= 1 THEN stored.exact END AS size,
        coalesce(lineage.circle, false) AS circle, licence_of.effect AS licence_effect,
        task, hardware
    FROM made LEFT JOIN makers_of USING (n)
        LEFT JOIN based ON based.names = made.names AND based.own = makers_of.own
        LEFT JOIN lineage USING (n)
        JOIN task_key USING (n) JOIN task_of ON task_of.key = task_key.key
        JOIN licence_of ON licence_of.key = made.licence::VARCHAR
        LEFT JOIN told_outputs USING (n) LEFT JOIN told_inputs USING (n) LEFT JOIN told_domain USING (n)
        LEFT JOIN amount_of stored ON stored.said = made.parameters
        LEFT JOIN trained USING (n)
        LEFT JOIN amount_of modified ON modified.said = made.modification_flop
    ORDER BY n
"""


def put_together(connection: Connection) -> None:
    """Make the table ``facts`` of what the readers found."""
    for macro in _MAKER_MACROS:
        connection.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")
    connection.execute(_MAKERS_OF)
    connection.execute(_BASED)
    connection.execute(_FACTS)


# -- cases

_MACROS: Final = (
    "exactly(bases) AS list_sort(list_transform(bases, lambda x: concat_ws(' ', coalesce(x.low, '?'),"
    " coalesce(x.best, '?'), coalesce(x.high, '?'), x.maker, x.told, CASE WHEN len(bases) > 1 THEN x.entry END)))",
    "each_base(bases, sides) AS list_sort(list_distinct(list_transform(list_zip(bases, sides), lambda x:"
    " concat_ws(' ', x[2], x[1].maker, x[1].told))))",
    # what the law asks of several originals one by one: the largest and the smallest, whose they are, what is not known
    "at_end(sides, place) AS list_transform(sides, lambda x: nullif(split_part(x, '/', place), '?'))",
    "of_all(ends, extreme) AS CASE WHEN list_count(ends) = len(ends) THEN extreme END",
    "is_gpai(side) AS CASE WHEN split_part(side, '/', 1) NOT IN ('0', '?') THEN 'yes'"
    " WHEN split_part(side, '/', 3) = '0' THEN 'no' WHEN split_part(side, '/', 2) = '0' THEN 'open' ELSE 'yes' END",
    "extremes(sides) AS concat_ws(' ', coalesce(list_max(at_end(sides, 1)), '0'),"
    " coalesce(of_all(at_end(sides, 2), list_max(at_end(sides, 2))), '?'),"
    " coalesce(of_all(at_end(sides, 3), list_max(at_end(sides, 3))), '?'),"
    " coalesce(of_all(at_end(sides, 1), list_min(at_end(sides, 1))), '0'),"
    " coalesce(of_all(at_end(sides, 2), list_min(at_end(sides, 2))), '?'),"
    " coalesce(list_min(at_end(sides, 3)), '?'), list_max(list_transform(sides, lambda x: is_gpai(x))))",
    "whose(bases) AS concat_ws(' ', list_bool_or(list_transform(bases, lambda x: x.same_maker)),"
    " list_bool_and(list_transform(bases, lambda x: x.same_maker)),"
    " list_sort(list_distinct(list_transform(bases, lambda x: x.maker))),"
    " list_bool_and(list_transform(bases, lambda x: x.told)),"
    " list_bool_or(list_transform(bases, lambda x: x.told AND x.high IS NULL)),"
    " list_bool_or(list_transform(bases, lambda x: NOT x.told AND x.high IS NULL)),"
    " len(list_distinct(list_transform(bases, lambda x: concat_ws(' ', x.low, '-', x.high)))) = 1)",
    "one_by_one(bases, sides) AS CASE WHEN len(bases) = 1 OR list_contains(sides, '0') THEN each_base(bases, sides)"
    " ELSE [extremes(sides), whose(bases)] END",
    # and what they are together, which assessment.lineage tells
    "total(ends) AS of_all(ends, list_sum(list_transform(ends, lambda x: x::DOUBLE)))",
    # an amount that is a line is not above it, and as little as one that lies well below
    "least_of(low, lines) AS low::DOUBLE * CASE WHEN list_contains(lines, low) THEN 0.99 ELSE 1 END",
    "above(amount, marks) AS CASE WHEN amount IS NULL THEN '?'"
    " WHEN len(list_filter(marks, lambda x: abs(amount / x - 1) < 1e-6)) > 0 THEN NULL"
    " ELSE len(list_filter(marks, lambda x: amount > x))::VARCHAR END",
    # without the guess that nothing else is behind one that is no row, as in assessment.originals
    f"at_most(bases) AS list_transform(bases, lambda x: x.high::DOUBLE * CASE WHEN x.told THEN 1 ELSE {BEHIND_IT} END)",
    "ends_of(bases, which) AS list_transform(bases, lambda x: struct_extract({l: x.low, b: x.best, h: x.high}, which))",
    "strange(bases) AS least(len(list_filter(bases, lambda x: x.told OR x.entry IS NULL)), 2)",
    "is_told(bases) AS strange(bases) = 0 AND len(list_filter(bases, lambda x: x.root <> lower(x.entry))) < 2",
    "apart(bases) AS len(list_distinct(list_transform(bases, lambda x: coalesce(x.root, lower(x.name))))) = len(bases)",
    "together(bases, marks, lines) AS CASE WHEN apart(bases) THEN"
    " above(CASE WHEN is_told(bases) THEN total(ends_of(bases, 'l'))"
    " ELSE list_max(list_transform(bases, lambda x: least_of(x.low, lines))) END, marks) || '/'"
    " || above(CASE WHEN is_told(bases) THEN total(ends_of(bases, 'b')) END, marks) || '/'"
    " || above(total(ends_of(bases, 'h')), marks) || '/' || above(total(at_most(bases)), marks)"
    " || ' ' || strange(bases)::VARCHAR END",
)
"""What several bases are together: by the sides of their sums, unless they go back to one model.

Where they do, or a sum is close to a line, they are a case of their own, exactly.
"""

_WORDS: Final = {
    name: f"[{', '.join(map(literal, sorted(words)))}]"
    for name, words in (("written", WRITTEN), ("listed", LISTED), ("sounds", SOUNDS))
}
_HINT_MACROS: Final = (
    "no_such(words, such) AS words IS NOT NULL AND NOT list_has_any(words, such)",
    # what assessment.narrowness looks at: where it takes the default away, and where a name alone makes it a guess
    f"narrow_kind(outputs, inputs, listed_for) AS listed_for IS NOT NULL OR coalesce(list_has_any(outputs,"
    f" {_WORDS['listed']}) AND (list_has_all({_WORDS['sounds']}, outputs) OR (len(inputs) > 0"
    f" AND NOT list_has_any(inputs, {_WORDS['written']}))), false)",
    f"hint(id, outputs, inputs, listed_for) AS CASE WHEN no_such(outputs, {_WORDS['listed']}) THEN NULL"
    f" WHEN narrow_kind(outputs, inputs, listed_for) THEN 'task'"
    f" WHEN regexp_matches(id, {literal(NAMED_NARROW)}) THEN 'name' END",
    # and of which originals it is not guessed that they are general: by kind and by size, as far as that is told
    f"against_all(outputs, inputs, listed_for) AS narrow_kind(outputs, inputs, listed_for)"
    f" OR no_such(outputs, {_WORDS['written']})",
    f"size_named(id) AS regexp_extract(id, {literal(SIZE)}, ['times', 'of', 'unit'])",
    "is_small(size) AS CASE WHEN size.of <> '' THEN coalesce(try_cast(size.times AS DOUBLE), 1) * size.of::DOUBLE"
    f" * MAP {{'m': 1e6, 'b': 1e9, 't': 1e12}}[lower(size.unit)] < {LARGE} END",
    f"smaller(size, id, small) AS CASE WHEN size IS NOT NULL THEN size::DOUBLE < {LARGE}"
    " ELSE coalesce(small, is_small(size_named(id)), false) END",
    "left_open(x, marks) AS NOT coalesce(x.low::DOUBLE > marks[1], false)"
    " AND NOT coalesce(x.high::DOUBLE <= marks[1], false)",
    "opened(bases, marks) AS list_filter(bases, lambda x: left_open(x, marks))",
    # of originals of which nothing is known two that are guessed to be above the criterion are surely so together
    "sided(bases, kind, size, id) AS list_transform(bases, lambda x:"
    " [(x.told OR x.low IS NOT NULL OR x.high IS NOT NULL), (kind OR smaller(size, id, x.small))])",
    "number_such(sides, measured, weak) AS len(list_filter(sides, lambda x: x[1] = measured AND x[2] = weak))",
    "weighed(sides) AS [least(number_such(sides, false, false), 2), least(number_such(sides, false, true), 1),"
    " least(number_such(sides, true, false), 1), least(number_such(sides, true, true), 1)]",
)
"""What narrowness and size are to a case: words of it, since names and sizes are none."""

_TOLD: Final = "flop_high IS NOT NULL"
_OF_NOTHING: Final = f"coalesce(list_has_all([{', '.join(map(literal, TAKEN_AS_NOTHING))}], kinds), false)"
_BEHIND: Final = f"""
    CREATE OR REPLACE TEMP TABLE behind AS
    SELECT based, told, nothing, CASE WHEN told THEN exactly(bases)
            WHEN nothing THEN one_by_one(bases, list_transform(bases, lambda x: x.side))
            ELSE one_by_one(bases, list_transform(bases, lambda x: x.added_to)) END AS apart,
        CASE WHEN len(bases) > 1 AND NOT told THEN
            CASE WHEN side IS NULL THEN exactly(bases) ELSE [side] END END AS whole
    FROM (SELECT *, together(bases, marks, lines) AS side
        FROM (SELECT based, {_TOLD} AS told, {_OF_NOTHING} AS nothing, any_value(bases) AS bases FROM facts
            WHERE bases IS NOT NULL GROUP BY ALL) CROSS JOIN words_alike)
"""
"""What the bases of some row are, each by itself and all together."""

_KEYED: Final = f"""
    SELECT n, json_array(
        list_sort(list_distinct(list_transform(outputs, lambda x: alike[x]))),
        CASE WHEN NOT coalesce(list_has_any(outputs, listed), false)
            THEN list_sort(list_distinct(list_transform(inputs, lambda x: alike[x]))) END,
        exception, CASE WHEN exception IS NULL THEN hint(id, outputs, inputs, listed_for) END,
        CASE WHEN unnamed THEN weighed([[false, kind OR smaller(size, id, NULL)]])
            WHEN bases IS NOT NULL THEN weighed(sided(opened(bases, marks), kind, size, id)) END,
        kinds, unnamed, apart, whole,
        CASE WHEN bases IS NULL THEN side ELSE concat_ws(' ', flop_low, flop_best, flop_high) END,
        usual_bound IS NOT NULL, offered, licence_effect,
        CASE WHEN NOT starts_with(licence_effect, '["does-not') THEN [weights_public, architecture_public] END
        )::VARCHAR AS key
    FROM (SELECT *, against_all(outputs, inputs, listed_for) AS kind FROM facts) facts CROSS JOIN words_alike
        LEFT JOIN own_side
        ON ends = concat_ws(' ', coalesce(flop_low, '?'), coalesce(flop_best, '?'), coalesce(flop_high, '?'))
        LEFT JOIN behind ON behind.based = facts.based AND told = ({_TOLD}) AND nothing = {_OF_NOTHING}
"""
"""What of a row the law looks at; what most conclusions hang on comes first, so that cases are told in that order.

Names are left out, and so are parameters, which nothing is multiplied with; of both there is what they hint at.
"""


def find_cases(connection: Connection, law: Law, work: Path) -> int:
    """Make the tables ``cases``, each with its first row, and ``case_of``, that of each row; how many there are.

    An amount that nothing known is compared with is one case on each side of the law's lines, and words are one that it
    never tells apart.
    """
    marks, words = lines_of_law(law), words_alike(law, outputs, inputs)
    for macro in (*_MACROS, *_HINT_MACROS):
        connection.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")
    constants = "SELECT map(?, ?) AS alike, ? AS listed, ? AS lines, ?::DOUBLE[] AS marks"
    on_lines = [decimal_text(mark) for mark in marks]
    given = [list(words), list(words.values()), list(LISTED_OUTPUTS), on_lines, on_lines]
    connection.execute(f"CREATE OR REPLACE TABLE words_alike AS {constants}", given)
    amounts = "SELECT DISTINCT flop_low, flop_best, flop_high FROM facts WHERE flop_from IS NOT NULL ORDER BY ALL"
    sides = (
        (" ".join(end or "?" for end in ends), side_of_lines(amount_of(*ends), marks))
        for ends in connection.execute(amounts).fetchall()
    )
    fill(connection, "own_side", {"ends": "VARCHAR", "side": "VARCHAR"}, sides, work)
    connection.execute(_BEHIND)
    connection.execute(f"CREATE OR REPLACE TABLE keyed AS {_KEYED}")
    connection.execute("""
        CREATE OR REPLACE TABLE cases AS
        SELECT dense_rank() OVER (ORDER BY first) - 1 AS number, key, first, models
        FROM (SELECT key, min(n) AS first, count(*) AS models FROM keyed GROUP BY key) ORDER BY number
    """)
    connection.execute("""
        CREATE OR REPLACE TABLE case_of AS SELECT n, number FROM keyed JOIN cases USING (key) ORDER BY n
    """)
    (count,) = connection.execute("SELECT count(*) FROM cases").fetchone()
    assert isinstance(count, int)
    return count


# -- the dossier of a row

FactsRow = Mapping[str, Any]
"""A row of the table ``facts``, by column."""


def dossier_of_row(row: FactsRow, place: str, columns: Mapping[str, str]) -> Dossier:
    """The dossier of a row; ``place`` names the record, and ``columns`` the column that each cell was read from."""
    dossier = of_findings(findings_of_row(row, place, columns), Path("catalogue"))
    # Whose an original is perhaps, or that nobody knows it, is no statement that a dossier could make; nor is a size.
    shown: list[Literal["", "shared", "unknown"]]
    shown = ["unknown"] if row["unnamed"] else [_MAKERS.get(base["maker"], "") for base in row["bases"] or ()]
    originals = zip(dossier.original, shown, strict=True)
    size = row["size"] if row["bases"] or row["unnamed"] else row["parameters"]
    source = Source(file=f"{place}, {columns.get('parameters') or columns.get('safetensors', 'parameters')}")
    if row["usual_bound"] is not None:
        cell = row["usual_from"]
        says = _USUAL_OF_SMALL if row["usual_bound"] == MOST_OF_SMALL else _USUAL_FROM[cell]
        by_cell = Source(file=f"{place}, {columns.get(cell, cell)}", text=says)
        most = Stated(value=Range(high=parse_exact(row["usual_bound"])), source=by_cell)
        first, *others = dossier.activities or ()
        dossier = replace(dossier, activities=(replace(first, usual_bound=most), *others))
    return replace(
        dossier,
        model=replace(
            dossier.model,
            listed_size=Stated(value=int(parse_exact(size)), source=source)
            if size and parse_exact(size) >= 1
            else None,
        ),
        original=tuple(replace(original, maker=maker) for original, maker in originals),
    )


_MAKERS: Final[Mapping[str, Literal["", "shared", "unknown"]]] = {"shared": "shared", "unknown": "unknown"}


def findings_of_row(row: FactsRow, place: str, columns: Mapping[str, str]) -> Findings:
    """The facts of a row, each with the cell that it comes from."""
    cells = _Cells(place=place, columns=columns)
    facts = (
        *_name_facts(row, cells), *_modality_facts(row, cells), *_original_facts(row, cells),
        *_activity_facts(row, cells), *_openness_facts(row, cells), *_market_facts(row),
    )  # fmt: skip
    return Findings(facts=facts)


class _Cells:
    """The cells of one record, of which findings tell."""

    def __init__(self, *, place: str, columns: Mapping[str, str]) -> None:
        self.place, self.columns = place, columns

    def finding(self, path: str, value: object, cell: str | None, says: str | None = None, within: str = "") -> Finding:
        """A fact that a cell says; ``within`` the key of an object in it."""
        key = self.columns.get(cell or "", cell or "")
        key = f"{key}.{within}" if within and cell == "card" else key
        return Finding(path=path, value=value, source=Source(file=f"{self.place}, {key}"), says=says or "")


def _name_facts(row: FactsRow, cells: _Cells) -> Iterator[Finding]:
    """What the model is called, and its uploader."""
    yield cells.finding("model.name", row["id"], "id")
    if hub_id := _hub_id(row["id"]):
        yield cells.finding("model.hub_id", hub_id, "id")
    # An account is no undertaking, so that the actor has no name.
    yield cells.finding("actors[0].id", UPLOADER, "id", "whoever uploaded it")


def _hub_id(name: str) -> str:
    return Base(name=name, source=NOWHERE).hub_id


def _modality_facts(row: FactsRow, cells: _Cells) -> Iterator[Finding]:
    for key in ("outputs", "inputs"):
        if row[key]:
            value, cell = frozenset(row[key]), row[f"{key}_from"]
            yield cells.finding(f"model.{key}", value, cell, row["task_says"], within="pipeline_tag")
    if row["exception"]:
        yield cells.finding("model.exception", row["exception"], "config")
    if row["listed_for"]:
        yield cells.finding("model.task", row["listed_for"], row["listed_from"], within="pipeline_tag")


def _original_facts(row: FactsRow, cells: _Cells) -> Iterator[Finding]:
    if row["unnamed"]:
        yield cells.finding("original[0].name", UNNAMED, row["kinds_from"], "made from a model that nothing names")
    for place, base in enumerate(row["bases"] or ()):
        path, cell = f"original[{place}]", row["bases_from"]
        yield cells.finding(f"{path}.name", base["name"], cell, within="base_model")
        if hub_id := _hub_id(base["name"]):
            yield cells.finding(f"{path}.hub_id", hub_id, cell, within="base_model")
        elif base["entry"]:
            says = "the entry of that name in the table of originals"
            yield cells.finding(f"{path}.hub_id", base["entry"], cell, says, within="base_model")
        if base["same_maker"]:
            yield cells.finding(f"{path}.actor", UPLOADER, cell, "the same account", within="base_model")
        if base["told"]:
            amount = amount_of(base["low"], base["best"], base["high"])
            says = "the compute behind it by the lineage of this catalogue"
            yield cells.finding(f"{path}.training_compute", amount, cell, says, within="base_model")
            yield cells.finding(f"{path}.cumulative_training_compute", amount, cell, says, within="base_model")


_FLOP_FROM: Final = {
    "id": "by the table of originals",
    "training_tokens": "6 x parameters x tokens, as far as the table tells them",
    "created": "at most: ten times what the largest training took before 2019 that is listed, games apart",
}
_USUAL_FROM: Final = {
    "created": "more than any training before 2019 took that is listed, games apart",
    "parameters": "12 x parameters x more tokens than any training saw that is told of",
}

_USUAL_OF_SMALL: Final = "twice what the largest training of a model of its size took that is listed, games apart"


def _activity_facts(row: FactsRow, cells: _Cells) -> Iterator[Finding]:
    bases: Sequence[Any] = row["bases"] or ()
    for place, kind in enumerate(row["kinds"] or ()):
        path, cell, says = f"activities[{place}]", row["kinds_from"], row["kinds_says"]
        yield cells.finding(f"{path}.kind", kind, cell, says, within="base_model_relation")
        yield cells.finding(f"{path}.actor", UPLOADER, cell, "whoever did this")
        if len(bases) == 1 and kind != "rollouts":
            yield cells.finding(f"{path}.from", bases[0]["name"], row["bases_from"], within="base_model")
        if place == 0 and (row["flop_low"] is not None or row["flop_high"] is not None):
            amount = amount_of(row["flop_low"], row["flop_best"], row["flop_high"])
            listed = _FLOP_FROM.get(row["flop_from"], "")
            yield cells.finding(f"{path}.flop", amount, row["flop_from"], listed)


def _openness_facts(row: FactsRow, cells: _Cells) -> Iterator[Finding]:
    if row["licence"]:
        yield cells.finding(
            "openness.licence", row["licence"], row["licence_from"], row["licence_says"], within="license"
        )
    if row["weights_public"]:
        yield cells.finding(
            "openness.weights_public", True, "siblings", "weights are listed, and nothing keeps people out"
        )
    if row["architecture_public"]:
        says = "a configuration is listed, and nothing keeps people out"
        yield cells.finding("openness.architecture_public", True, "siblings", says)


def _market_facts(row: FactsRow) -> Iterator[Finding]:
    """What is supposed of a model that others see: no cell says it, so its source is the supposition."""
    if row["offered"]:
        source = Source(text=SUPPOSED)
        for key, value in (
            ("event", "made-available"), ("actor", UPLOADER), ("channel", "public-hub"), ("territory", "union"),
        ):  # fmt: skip
            yield Finding(path=f"market[0].{key}", value=value, source=source)
