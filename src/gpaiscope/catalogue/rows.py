"""Cells as they stand become rows of what the readers look at: texts, lists of words, numbers as they were written.

Every cell is looked at for what it should be; one that is something else is set aside with its row and the reason, and
stays unknown. A record without an identifier is no row, and of two with one identifier the later stands; identifiers
of a hub that differ only in case are of one model, and a record under other letters than what stands is told apart.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.repository.database import Connection, literal

LONGEST_ID: Final = 200
OLDEST: Final = "2022-03-02 23:29:04"
"""When the Hub began to note when a model was created: what it says of all that were there before."""

MOST_TAGS: Final = 500
MOST_BASES: Final = 50

_ODD: Final = r'"\pZ|\pZ"|""|\\|[\[,][^"]'
"""What a list of JSON has that is no list of texts of one word or more, or of which one would have to be trimmed."""

_PRINTED: Final = r"""\[\s*[{'"].*[}'"]\s*\]"""
_QUOTED: Final = r'''\'[^']*'|"[^"]*"'''
"""A list as Python or NumPy prints it, which is how a table of theirs is written as CSV, and the texts in it."""

_MACROS: Final = (
    "text_of(j) AS CASE WHEN json_type(j) = 'VARCHAR' AND trim(j->>'$') <> '' THEN trim(j->>'$') END",
    "parsed(j, kind) AS CASE json_type(j) WHEN kind THEN j WHEN 'VARCHAR' THEN"
    " CASE WHEN json_type(try_cast(j->>'$' AS JSON)) = kind THEN try_cast(j->>'$' AS JSON) END END",
    "number_of(j) AS CASE WHEN json_type(j) IN ('UBIGINT', 'BIGINT', 'DOUBLE', 'HUGEINT') THEN j::VARCHAR"
    " WHEN json_type(j) IN ('BOOLEAN', 'ARRAY', 'OBJECT') THEN j::VARCHAR ELSE text_of(j) END",
    "named(j) AS CASE json_type(j) WHEN 'VARCHAR' THEN trim(j->>'$') WHEN 'OBJECT' THEN"
    " coalesce(j->>'$.rfilename', j->>'$.id', j->>'$.name') END",
    "items(j) AS list_filter(list_transform(from_json(j, '[\"JSON\"]'), lambda x: named(x)), lambda x: x <> '')",
    "parted(j) AS list_filter(list_transform(string_split(replace(text_of(j), ';', ','), ','), lambda x: trim(x)),"
    " lambda x: x <> '')",
    "printed(j) AS list_filter(list_transform("
    f"regexp_extract_all(text_of(j), {literal(_QUOTED)}), lambda x: trim(x[2:-2])), lambda x: x <> '')",
    # Most are lists of plain texts, which need not be looked at one by one, or words that are no list.
    f"words_of(j) AS CASE WHEN starts_with(j::VARCHAR, '[\"') AND NOT regexp_matches(j::VARCHAR, {literal(_ODD)})"
    " THEN from_json(j, '[\"VARCHAR\"]') WHEN regexp_matches(j::VARCHAR, '^\"[^ \\[]') THEN parted(j)"
    " WHEN parsed(j, 'ARRAY') IS NOT NULL THEN items(parsed(j, 'ARRAY'))"
    f" WHEN regexp_full_match(text_of(j), {literal(_PRINTED)}, 's') THEN printed(j) ELSE parted(j) END",
    "name_of(j) AS CASE WHEN json_type(j) IN ('UBIGINT', 'BIGINT', 'HUGEINT') THEN j::VARCHAR ELSE text_of(j) END",
    "one_or_more(j) AS CASE json_type(j) WHEN 'ARRAY' THEN items(j) WHEN 'OBJECT' THEN items(json_array(j))"
    " ELSE CASE WHEN text_of(j) IS NOT NULL THEN [text_of(j)] END END",
    "time_of(j) AS coalesce(try_cast(text_of(j) AS TIMESTAMP), CASE WHEN"  # or seconds, or thousandths, since 1970
    r" regexp_full_match(j->>'$', '[1-9]\d{9}(\d{3})?') THEN make_timestamp_ms(rpad(j->>'$', 13, '0')::BIGINT) END)",
    "after(words, mark) AS list_transform(list_filter(words, lambda x: starts_with(x, mark)),"
    " lambda x: x[length(mark) + 1:])",
    "truth(j) AS CASE lower(trim(j->>'$')) WHEN 'true' THEN true WHEN 'false' THEN false END",
    "gate_of(j) AS CASE j::VARCHAR WHEN 'false' THEN 'false' ELSE lower(trim(j->>'$')) END",
    "cut_off(j) AS starts_with(j::VARCHAR, '\"[') AND parsed(j, 'ARRAY') IS NULL"
    f" AND NOT regexp_full_match(text_of(j), {literal(_PRINTED)}, 's')",
    "others(j, kinds) AS json_type(j) <> 'NULL' AND NOT list_contains(kinds, json_type(j))",
    "odd_items(j) AS len(list_filter(from_json(parsed(j, 'ARRAY'), '[\"JSON\"]'),"
    " lambda x: others(x, ['VARCHAR', 'OBJECT']))) > 0",
    "texts_of(j) AS CASE WHEN NOT coalesce(odd_items(j), false) THEN words_of(j) END",
    # What stands in the place of the others is no name, and so a model of which nothing is known.
    f"most(bases) AS CASE WHEN len(bases) > {MOST_BASES} THEN"
    f" list_append(bases[1:{MOST_BASES}], concat('<', len(bases) - {MOST_BASES}, ' more>')) ELSE bases END",
    "filled(words) AS CASE WHEN len(words) > 0 THEN words END",
)

_PARSED: Final = f"""
    SELECT rowid AS n, file,
        name_of(id) AS id, text_of(maker) AS maker, text_of(task) AS task, text_of(library) AS library,
        nullif(time_of(created), TIMESTAMP '{OLDEST}') AS created,
        time_of(modified) AS modified,
        try_cast(number_of(downloads) AS BIGINT) AS downloads, gated, private,
        words_of(tags)[1:{MOST_TAGS}] AS tags,
        parsed(card, 'OBJECT') AS card, parsed(config, 'OBJECT') AS config,
        parsed(safetensors, 'OBJECT') AS safetensors, words_of(siblings) AS files,
        parsed(made_from, 'OBJECT') AS made_from, made_from AS made_from_as_is,
        base, text_of(relation) AS relation, CASE WHEN odd_items(licence) THEN '[]'::JSON ELSE licence END AS licence,
        text_of(architecture) AS architecture,
        text_of(model_type) AS model_type, texts_of(outputs) AS outputs, texts_of(inputs) AS inputs,
        texts_of(domain) AS domain,
        number_of(parameters) AS parameters, number_of(active_parameters) AS active_parameters,
        number_of(training_tokens) AS training_tokens, number_of(training_flop) AS training_flop,
        number_of(training_flop_low) AS training_flop_low, number_of(training_flop_high) AS training_flop_high,
        number_of(modification_flop) AS modification_flop, text_of(hardware) AS hardware
    FROM raw
    WHERE name_of(id) IS NOT NULL AND length(name_of(id)) <= {LONGEST_ID}
"""

_NAMED: Final = """
    SELECT *,
        filled(one_or_more(card->'$.base_model')) AS by_card,
        filled(coalesce(items(made_from->'$.models'), one_or_more(made_from_as_is))) AS by_listing,
        filled(list_distinct(after(tags, 'base_model:'))) AS marked,
        filled(texts_of(base)) AS by_cell
    FROM parsed_cells
"""

_MARKED: Final = """
    SELECT *,
        coalesce(filled(list_filter(marked, lambda x: NOT contains(x, ':'))),
            filled(list_distinct(list_transform(list_filter(marked, lambda x: contains(x, ':')),
                lambda x: split_part(x, ':', 2))))) AS by_tags,
        list_filter(list_transform(marked, lambda x: split_part(x, ':', 1)),
            lambda x: x IN ('finetune', 'adapter', 'merge', 'quantized'))[1] AS tag_relation
    FROM named_cells
"""

FILE_NAMES: Final = (
    ("has_weights", r"(^|/)[^/]*\.safetensors$"),
    ("has_gguf", r"\.gguf$"),
    ("has_pickled", r"(^|/)([a-z]+_)*(model|consolidated)[^/]*\.(bin|pt|pth|ckpt|h5|msgpack)$"),
    ("has_config", r"^(config|params|model_index)\.json$"),
    ("has_modules", r"^modules\.json$"),
    ("has_adapter", r"^adapter_config\.json$"),
)
"""What the names of a repository's files show."""

_FILES: Final = ", ".join(
    f"len(list_filter(files, lambda x: regexp_matches(x, '{pattern}'))) > 0 AS {name}" for name, pattern in FILE_NAMES
)
_STORED: Final = """
    CASE WHEN len(list_filter(json_keys(safetensors->'$.parameters'), lambda x:
            NOT regexp_matches(x, '^(F64|F32|F16|BF16|F8_.*)$'))) > 0 THEN NULL
        WHEN json_type(safetensors->'$.total') IN ('UBIGINT', 'BIGINT', 'HUGEINT') THEN safetensors->>'$.total' END
"""

KEY: Final = "CASE WHEN contains(id, '/') THEN lower(id) ELSE id END"
"""What is one model: names of a hub differ by more than their case."""

RECORDS_OF_ONE: Final = f"PARTITION BY {KEY} ORDER BY modified DESC NULLS LAST, n DESC"
"""The records of one model, that which stands first."""

_AGAIN: Final = f"""
    CREATE OR REPLACE TABLE again AS
    SELECT n FROM rows WHERE {KEY} IN (SELECT {KEY} FROM rows GROUP BY ALL HAVING count(*) > 1)
    QUALIFY row_number() OVER ({RECORDS_OF_ONE}) > 1
"""

OTHER_LETTERS: Final = "a model of this name in other letters is listed"

_ROWS: Final = f"""
    SELECT n, file, id, coalesce(maker, nullif(regexp_extract(id, '^([^/]+)/', 1), '')) AS maker,
        created, modified, downloads, coalesce(task, text_of(card->'$.pipeline_tag')) AS task,
        CASE WHEN task IS NULL THEN 'card' ELSE 'task' END AS task_from,
        coalesce(library, text_of(card->'$.library_name')) AS library,
        CASE WHEN gate_of(gated) = 'false' THEN false
            WHEN gate_of(gated) IN ('true', 'auto', 'manual') THEN true END AS gated,
        truth(private) AS private,
        CASE WHEN nullif(trim(private->>'$'), '') IS NULL THEN false ELSE truth(private) END AS hidden,
        json_object('card', card->'$.license', 'name', card->'$.license_name', 'cell', licence,
            'tag', filled(list_distinct(after(tags, 'license:')))) AS licence,
        most(coalesce(by_card, by_listing, by_tags, by_cell)) AS bases,
        CASE WHEN by_card IS NOT NULL THEN 'card' WHEN by_listing IS NOT NULL THEN 'made_from'
            WHEN by_tags IS NOT NULL THEN 'tags' WHEN by_cell IS NOT NULL THEN 'base' END AS bases_from,
        coalesce(text_of(card->'$.base_model_relation'), made_from->>'$.relation', tag_relation,
            CASE WHEN by_cell IS NOT NULL THEN relation END) AS relation,
        CASE WHEN text_of(card->'$.base_model_relation') IS NOT NULL THEN 'card'
            WHEN made_from->>'$.relation' IS NOT NULL THEN 'made_from' WHEN tag_relation IS NOT NULL THEN 'tags'
            WHEN by_cell IS NOT NULL AND relation IS NOT NULL THEN 'relation' END AS relation_from,
        relation AS said_relation,
        list_filter(tags, lambda x: NOT contains(x, ':') AND length(x) < 60) AS words,
        coalesce(architecture, config->>'$.architectures[0]') AS architecture,
        coalesce(model_type, config->>'$.model_type') AS model_type,
        config->>'$.quantization_config.quant_method' AS quantised_by,
        {_FILES},
        outputs, inputs, domain, coalesce(parameters, {_STORED}) AS parameters,
        active_parameters, training_tokens, training_flop, training_flop_low, training_flop_high, modification_flop,
        hardware
    FROM marked_cells
"""

_LISTS: Final = ("base", "licence", "outputs", "inputs", "domain")
_TEXTS: Final = ("task", "maker", "library", "relation", "architecture", "model_type", "hardware")
_CHECKS: Final = (
    *((cell, f"{cell} IS NOT NULL AND parsed({cell}, 'OBJECT') IS NULL", "not an object") for cell in
        ("card", "config", "safetensors")),
    *((cell, f"(others({cell}, ['ARRAY', 'VARCHAR']) OR cut_off({cell}))", "not a list") for cell in
        ("tags", "siblings")),
    *((cell, f"others({cell}, ['ARRAY', 'VARCHAR'])", "neither a text nor a list") for cell in _LISTS),
    *((cell, f"odd_items({cell})", "not a list of texts") for cell in _LISTS),
    *((cell, f"others({cell}, ['VARCHAR'])", "not a text") for cell in _TEXTS),
    ("made_from", "others(made_from, ['OBJECT', 'ARRAY', 'VARCHAR'])", "neither an object nor a list"),
    ("private", "lower(trim(private->>'$')) NOT IN ('true', 'false', '')", "neither false nor true"),
    *((cell, f"time_of({cell}) IS NULL AND json_type({cell}) <> 'NULL'", "not a day") for cell in
        ("created", "modified")),
    ("downloads", "try_cast(number_of(downloads) AS BIGINT) IS NULL AND json_type(downloads) <> 'NULL'",
        "not a whole number"),
    ("gated", "gate_of(gated) NOT IN ('false', 'true', 'auto', 'manual', '')", "neither false nor auto nor manual"),
    ("safetensors", "parsed(safetensors, 'OBJECT') IS NOT NULL AND (safetensors->'$.total') IS NOT NULL AND"
        " json_type(safetensors->'$.total') NOT IN ('UBIGINT', 'NULL')", "the total is not a whole number"),
)  # fmt: skip

_NONE_BAD: Final = """
    CREATE OR REPLACE TABLE bad (n BIGINT, file INTEGER, id VARCHAR, cell VARCHAR, reason VARCHAR, shown VARCHAR)
"""
_BAD: Final = f"""
    INSERT INTO bad
    SELECT rowid AS n, file, coalesce(left(name_of(id), {LONGEST_ID}), '') AS id, cell, reason,
        left(shown, 120) AS shown
    FROM (
        SELECT rowid, file, id, 'id' AS cell, id::VARCHAR AS shown,
            CASE WHEN id IS NULL THEN 'no identifier, or a broken record' WHEN name_of(id) IS NULL THEN 'not a text'
                ELSE 'too long' END AS reason
        FROM raw WHERE name_of(id) IS NULL OR length(name_of(id)) > {LONGEST_ID}
        UNION ALL BY NAME SELECT raw.rowid, raw.file, raw.id, 'id' AS cell, rows.id AS shown,
            '{OTHER_LETTERS}' AS reason
        FROM (SELECT rowid, file, id, lower(text_of(id)) AS name FROM raw WHERE rowid IN (SELECT n FROM again)) raw
            JOIN rows ON name = lower(rows.id) AND contains(name, '/') AND text_of(raw.id) <> rows.id
        {{checks}}
    )
    ORDER BY n, cell
"""


def parse_cells(connection: Connection) -> None:
    """Make the table ``rows`` of the table ``raw``; ``again``, and ``bad``, in which nothing stands yet.

    The second has the numbers of records in whose place another of the same model stands.
    """
    define_macros(connection)
    whole = f"""
        CREATE OR REPLACE TABLE rows AS
        WITH parsed_cells AS ({_PARSED}), named_cells AS ({_NAMED}), marked_cells AS ({_MARKED}) {_ROWS}
    """
    connection.execute(whole)
    connection.execute(_AGAIN)
    connection.execute("DELETE FROM rows WHERE n IN (FROM again)")
    connection.execute(_NONE_BAD)


def check_cells(connection: Connection) -> None:
    """Put into the table ``bad`` each cell of ``raw`` that is not what it should be."""
    define_macros(connection)
    checks = (
        f"UNION ALL BY NAME SELECT rowid, file, id, '{cell}' AS cell, '{reason}' AS reason,"
        f" {cell}::VARCHAR AS shown FROM raw WHERE {cell} IS NOT NULL AND {wrong}"
        for cell, wrong, reason in _CHECKS
    )
    connection.execute(_BAD.replace("{checks}", "\n".join(checks)))


def define_macros(connection: Connection) -> None:
    """Say how cells are taken apart, which the readers ask too."""
    for macro in _MACROS:
        connection.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")
