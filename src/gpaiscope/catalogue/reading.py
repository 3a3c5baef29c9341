"""What distinct cells say: the readers of folders, each run once for each distinct value that it looks at.

A row is shown to a reader as the card and the configuration of a folder with nothing else in it. What a reader does not
look at is left out beforehand, so that a catalogue of millions has some thousands of values.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from gpaiscope import licences, tables
from gpaiscope.assessment.narrowness import FIELDS, NARROW_TASKS
from gpaiscope.catalogue import rows
from gpaiscope.catalogue.forms import MADE_IN, OWN, REGISTRY, WORDED, ColumnForm
from gpaiscope.catalogue.looks import MOST_OF_SMALL, NAMED_OTHERWISE, PACKED_NAME, texts_of_amount, words_alike
from gpaiscope.compute import originals
from gpaiscope.compute.bounds import A_TOKEN
from gpaiscope.compute.estimate import least_meant
from gpaiscope.law import Law
from gpaiscope.law.open_source import grounds as licence_grounds
from gpaiscope.law.scope import LISTED_OUTPUTS
from gpaiscope.repository.card import Card, Key
from gpaiscope.repository.contents import Config, Contents
from gpaiscope.repository.database import Connection, fill, literal
from gpaiscope.repository.findings import Finding, Findings, Note
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.modalities import FAMILIES, SEES, TASKS, family, modalities, task_of_class
from gpaiscope.repository.openness import openness
from gpaiscope.repository.origins import (
    MERGED_TAGS,
    QUANTISED_NAME,
    QUANTISED_TAGS,
    REINFORCEMENT,
    RELATIONS,
    TUNED_TAGS,
    UNNAMED,
    origins,
)
from gpaiscope.repository.weights import Weights
from gpaiscope.values import Source, decimal_text, parse_count, parse_exact, rounded_text, thousands_of

_PLACES: Final = (
    "card",
    "tags",
    "config",
    "task",
    "library",
    "licence",
    "siblings",
    "id",
    "base",
    "relation",
    "made_from",
)
"""Cells, in the place of whose lines the readers are told a number: which cell a finding comes from."""


def cell_of(finding: Finding) -> str:
    """The cell that a finding comes from."""
    line = finding.source.line
    return _PLACES[line - 1] if line else "id"


def _card_key(name: str, value: object, cell: str) -> Key:
    """A key of a card, as if it stood on the line that is the number of a cell: `cell_of` finds that again."""
    return Key(name=name, value=value, line=_PLACES.index(cell) + 1)  # type: ignore[arg-type]


def _shown_to_readers(keys: Iterable[Key], **more: object) -> Contents:
    """A folder with a card of these keys, as the readers of folders take it."""
    folder = Folder(path=Path(), bounds=Path(), names=tuple(more.pop("names", ())), alone=True)  # type: ignore[arg-type]
    return Contents(folder=folder, card=Card(file="", keys=tuple(keys)), **more)  # type: ignore[arg-type]


def _configs_of(values: Mapping[str, object], name: str = "config.json") -> dict[str, Config]:
    line = _PLACES.index("config") + 1
    return {name: Config(name="", values=values, lines=dict.fromkeys(values, line))}


def _fact_at(findings: Findings, path: str) -> Finding | None:
    """The fact that a reader found, and not one that it only suggests: nobody is there who could confirm it."""
    return next((fact for fact in findings.facts if fact.path == path and not fact.suggested), None)


def _noted_at(notes: Iterable[Note], path: str) -> str:
    return next((note.says for note in notes if note.path == path), "")


# -- the licence


def read_licences(connection: Connection, law: Law, work: Path) -> None:
    """The table ``licence_of``: what the licence of each distinct cell is, and what it has the law find."""
    columns = {"key": "VARCHAR", "licence": "VARCHAR", "cell": "VARCHAR", "says": "VARCHAR", "effect": "VARCHAR"}
    distinct = connection.execute("SELECT DISTINCT licence::VARCHAR FROM rows ORDER BY 1").fetchall()
    words = words_alike(law, licence_grounds)
    fill(connection, "licence_of", columns, (_licence_line(key, words) for (key,) in distinct), work)


def _licence_line(key: str, words: Mapping[str, str]) -> tuple[object, ...]:
    """The line of ``licence_of`` of a distinct cell."""
    given = json.loads(key)
    # As on a hub: what the card says goes before a cell of the listing, and that before a tag.
    keys = []
    if given["card"] is not None or given["name"] is not None:
        keys += [_card_key("license", given["card"], "card"), _card_key("license_name", given["name"], "card")]
    elif given["cell"] is not None:
        keys.append(_card_key("license", given["cell"], "licence"))
    elif given["tag"]:
        keys.append(_card_key("license", given["tag"], "tags"))
    findings = openness(_shown_to_readers([stated for stated in keys if stated.value is not None]))
    fact = _fact_at(findings, "openness.licence")
    if fact is None:
        return key, None, None, _noted_at(findings.notes, "openness.licence"), ""
    return key, str(fact.value), cell_of(fact), fact.says, licence_effect(str(fact.value), words)


def licence_effect(licence: str, words: Mapping[str, str]) -> str:
    """What of a licence the law looks at, grounds that it never tells apart being one of ``words``: a case each."""
    entry = licences.lookup(licence)
    if entry is None or entry.verdict is licences.Verdict.UNKNOWN:
        return "unknown"
    grounds = sorted({words.get(ground, ground) for ground in entry.grounds})
    rights = [str(permission) for _, permission in entry.rights.items()]
    return json.dumps([entry.verdict, rights, grounds, [bool(entry.eu_exclusion), entry.eu_integration]])


# -- what goes in and comes out

_VOCABULARY: Final = sorted({*TUNED_TAGS, *REINFORCEMENT, *QUANTISED_TAGS, *MERGED_TAGS})
_TOLD_TASKS: Final = sorted(task for task, (_, outputs) in TASKS.items() if outputs)


def read_tasks(connection: Connection, said_file: Path) -> None:
    """The table ``task_of``: what goes into a model and comes out, by each distinct task, class and word for it."""
    distinct = "SELECT DISTINCT unnest(words) AS word FROM asked WHERE NOT coalesce(told, false) ORDER BY 1"
    connection.execute(
        """
        CREATE OR REPLACE TABLE asked AS SELECT n, told, filled(words) AS words, task, task_from, architecture,
            model_type, has_modules, bases, regexp_matches(id, ?) AS perhaps_other
            FROM (SELECT *, lower(replace(task, '_', '-')) IN (SELECT unnest(?)) AS told FROM rows)
    """,
        [NAMED_OTHERWISE, _TOLD_TASKS],
    )
    # Where the task tells it nothing else is looked at: with tags and bases beside it far more would be distinct.
    words = [word for (word,) in connection.execute(distinct).fetchall()]
    fill(connection, "word_of", {"word": "VARCHAR", "sign": "VARCHAR"}, _words_looked_at(words), said_file)
    distinct = "SELECT DISTINCT unnest(bases) FROM asked WHERE NOT coalesce(told, false) ORDER BY 1"
    bases = [base for (base,) in connection.execute(distinct).fetchall()]
    families = ((base, _EXAMPLES[outputs]) for base in bases if (outputs := family(base)))
    fill(connection, "family_of", {"base": "VARCHAR", "sign": "VARCHAR"}, families, said_file)
    connection.execute("""
        CREATE OR REPLACE TABLE task_key AS
        WITH open AS (SELECT * FROM asked WHERE NOT coalesce(told, false)),
        signs AS (SELECT n, list(DISTINCT sign ORDER BY sign) AS signs
            FROM (SELECT n, unnest(words) AS word FROM open) JOIN word_of USING (word) GROUP BY n),
        families AS (SELECT n, list(sign ORDER BY place) AS families
            FROM (SELECT n, sign, min(place) AS place
                FROM (SELECT n, unnest(bases) AS base, generate_subscripts(bases, 1) AS place FROM open)
                    JOIN family_of USING (base) GROUP BY n, sign)
            GROUP BY n)
        SELECT asked.n,
            json_array(task, CASE WHEN task IS NOT NULL THEN task_from END, architecture, model_type,
                coalesce(has_modules, false), signs, families, architecture IS NULL AND perhaps_other)::VARCHAR AS key
        FROM asked LEFT JOIN signs USING (n) LEFT JOIN families USING (n)
    """)
    keys = connection.execute("SELECT DISTINCT key FROM task_key ORDER BY 1").fetchall()
    columns = {
        "key": "VARCHAR", "outputs": "VARCHAR[]", "outputs_from": "VARCHAR", "inputs": "VARCHAR[]",
        "inputs_from": "VARCHAR", "exception": "VARCHAR", "task_says": "VARCHAR", "narrow": "VARCHAR",
        "narrow_from": "VARCHAR",
    }  # fmt: skip
    fill(connection, "task_of", columns, (_task_line(key) for (key,) in keys), said_file)


def _words_looked_at(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Tags that a reader looks at, each by what it would be to it."""
    for word in words:
        if TASKS.get(word.lower().replace("_", "-"), ("", ""))[1]:
            yield word, word
        elif SEES.search(word):
            yield word, "vision"
        elif FAMILIES.search(word):
            yield word, "llama"


_EXAMPLES: Final = {"text": "example/llama", "image": "example/sdxl"}
"""A name of each family, which stands for all that the reader takes alike."""


def _task_line(key: str) -> tuple[object, ...]:
    """The line of ``task_of`` of all that says what goes in and comes out."""
    task, task_from, architecture, model_type, modules, signs, families, perhaps_other = json.loads(key)
    keys = [_card_key("pipeline_tag", task, task_from)] if task else []
    keys += [_card_key("tags", signs, "tags")] if signs else []
    values = {"architectures": [architecture] if architecture else [], "model_type": model_type or ""}
    configs = _configs_of(values) if architecture else {}
    contents = _shown_to_readers(keys, configs=configs, names=["modules.json"] if modules else [])
    findings = modalities(contents, tuple(families or ()))
    outputs, inputs = _fact_at(findings, "model.outputs"), _fact_at(findings, "model.inputs")
    exception = _fact_at(findings, "model.exception")
    if outputs is None and not architecture:
        outputs, inputs = _by_type(model_type, perhaps_other=perhaps_other)
    says = outputs.says if outputs else _noted_at(findings.notes, "model.outputs")
    return (
        key, *_words_and_cell(outputs), *_words_and_cell(inputs), exception.value if exception else None, says,
        *_narrow_task(task, task_from, architecture),
    )  # fmt: skip


def _by_type(model_type: str | None, *, perhaps_other: bool) -> tuple[Finding | None, Finding | None]:
    """What comes out and goes in by the type of the architecture alone, where all of a type are alike in it.

    ``perhaps_other``: by its name the model may have a head that does not write.
    """
    words = _OF_TYPE.get(model_type or "")
    if words is None or (perhaps_other and "text" in words[0]):
        return None, None
    # A type is a part of a configuration, whatever column it stood in.
    source = Source(line=_PLACES.index("config") + 1)
    outputs, inputs = (Finding(path="", value=frozenset(part), source=source, says=_TYPE_SAYS) for part in words)
    return outputs, inputs


_TYPE_SAYS: Final = "what models of this type take and give"
_OF_KIND: Final = {
    "text": (("text",), ("text",)), "seeing": (("text",), ("image", "text")), "encoding": (("embedding",), ()),
}  # fmt: skip
_OF_TYPE: Final = {
    model_type: _OF_KIND[kind] for kind, types in tables.beside(__file__, "types.toml").items() for model_type in types
}


def _narrow_task(task: str | None, task_from: str | None, architecture: str | None) -> tuple[str | None, str | None]:
    """The task that narrow models are listed for, by the row's own task or else by its class, and the cell of it."""
    own = (task or "").lower().replace("_", "-")
    if own in NARROW_TASKS:
        return own, task_from
    by_class = task_of_class(architecture or "")
    return (by_class, "config") if by_class else (None, None)


def _words_and_cell(fact: Finding | None) -> tuple[list[str] | None, str | None]:
    if fact is None or not isinstance(fact.value, frozenset):
        return None, None
    cell = cell_of(fact) if fact.source.line else "siblings" if fact.source.file else "base"
    return sorted(fact.value), cell


_LISTED: Final = {"outputs": LISTED_OUTPUTS, "inputs": ("text", "code")}
"""Words of which one is enough: whatever else the cell may say, the law looks no further."""


def read_words(connection: Connection, forms: Sequence[ColumnForm], work: Path) -> None:
    """The tables ``word_means``, what words of a column mean, ``told_outputs``, ``told_inputs`` and ``told_domain``.

    A word that means nothing here leaves open what the cell says, unless another of its words is enough.
    """
    meanings = []
    for cell in sorted(WORDED):
        said = cell if cell == "relation" else f"unnest({cell})"
        distinct = f"SELECT DISTINCT file, {said} AS word FROM rows WHERE {cell} IS NOT NULL ORDER BY 1, 2"
        for file, word in connection.execute(distinct).fetchall():
            form, plain = forms[file], word.strip().lower()
            # As a mapping says, else as a word that is known here.
            means = form.values.get(cell, {}).get(word) or ((plain,) if plain in WORDED[cell] else ())
            # A packaged form names the words that say something: its catalogue has others that say nothing of it.
            bad = not means and (cell not in form.values or form.name == OWN)
            meanings.append((cell, file, word, list(means) or None, bad))
    columns = {"cell": "VARCHAR", "file": "INTEGER", "word": "VARCHAR", "means": "VARCHAR[]", "bad": "BOOLEAN"}
    fill(connection, "word_means", columns, meanings, work)
    for cell, enough in _LISTED.items():
        of_cell = f"(SELECT n, file, unnest({cell}) AS word FROM rows) JOIN word_means USING (file, word)"
        connection.execute(f"""
            CREATE OR REPLACE TABLE told_{cell} AS
            SELECT n, list_sort(list_distinct(flatten(list(coalesce(means, []))))) AS words
            FROM {of_cell} WHERE cell = '{cell}' GROUP BY n
            HAVING bool_and(means IS NOT NULL) OR list_has_any(words, [{", ".join(map(literal, enough))}])
        """)
        connection.execute(f"""
            INSERT INTO bad SELECT n, file, id, '{cell}', 'no word of a dossier', left(word, 120)
            FROM (SELECT n, file, id, unnest({cell}) AS word FROM rows) JOIN word_means USING (file, word)
            WHERE cell = '{cell}' AND bad ORDER BY n
        """)
    made_in = ", ".join(f"{literal(domain)}: {literal(makes)}" for domain, makes in MADE_IN.items())
    connection.execute(f"""
        CREATE OR REPLACE TABLE told_domain AS
        SELECT n, filled(list_filter(list_transform(domains, lambda x: MAP {{{made_in}}}[x]), lambda x: x IS NOT NULL))
            AS makes, list_filter(domains, lambda x: list_contains([{", ".join(map(literal, sorted(FIELDS)))}], x))[1]
            AS field
        FROM (SELECT n, list_sort(list_distinct(flatten(list(coalesce(means, []))))) AS domains
            FROM (SELECT n, file, unnest(domain) AS word FROM rows) JOIN word_means USING (file, word)
            WHERE cell = 'domain' GROUP BY n)
    """)


# -- how it was made


def read_makings(connection: Connection, work: Path) -> None:
    """The table ``making_of``: what was done to the bases, by how many there are and all that says how.

    A base whose name is none is one that nothing names.
    """
    connection.execute(
        """
        CREATE OR REPLACE TABLE making_key AS
        WITH lost AS (SELECT DISTINCT n FROM (SELECT n, unnest(bases) AS said FROM rows) JOIN nameless USING (said))
        SELECT n, json_array(CASE WHEN names IS NULL AND n IN (SELECT n FROM lost) THEN -1
                ELSE least(coalesce(len(names), 0), 2) END, bases_from,
            CASE WHEN relation_from = 'relation' THEN means[1]
                WHEN lower(relation) IN (SELECT unnest(?)) THEN lower(relation) END, relation_from,
            list_sort(list_distinct(list_filter(list_transform(words, lambda x: lower(x)),
                lambda x: list_contains(?, x)))),
            quantised_by, coalesce(has_gguf AND NOT has_weights, false), coalesce(has_adapter, false),
            regexp_matches(id, ?, 'i'))::VARCHAR AS key
        FROM rows LEFT JOIN made_from USING (n)
            LEFT JOIN word_means ON cell = 'relation' AND word_means.file = rows.file AND word = relation
    """,
        [list(RELATIONS), _VOCABULARY, QUANTISED_NAME.pattern],
    )
    connection.execute(
        """
        INSERT INTO bad SELECT rows.n, rows.file, id, relation_from, ?, left(relation, 120)
        FROM rows LEFT JOIN word_means ON cell = 'relation' AND word_means.file = rows.file AND word = relation
        WHERE CASE WHEN relation_from = 'relation' THEN means IS NULL ELSE lower(relation) NOT IN (SELECT unnest(?)) END
        ORDER BY rows.n
    """,
        [f"no word for how a model was made: {', '.join(RELATIONS)}", list(RELATIONS)],
    )
    keys = connection.execute("SELECT DISTINCT key FROM making_key ORDER BY 1").fetchall()
    columns = {
        "key": "VARCHAR", "kinds": "VARCHAR[]", "kinds_from": "VARCHAR", "kinds_says": "VARCHAR", "unnamed": "BOOLEAN",
    }  # fmt: skip
    fill(connection, "making_of", columns, (_making_line(key) for (key,) in keys), work)


def _making_line(key: str) -> tuple[object, ...]:
    """The line of ``making_of`` of all that says how a model was made."""
    count, bases_from, relation, relation_from, words, quantised_by, only_gguf, has_adapter, is_named_quantised = (
        json.loads(key)
    )
    cell = bases_from if bases_from in _PLACES else "base"
    # Names are made up: how a model was made hangs on how many bases it has, and on none of what they are called.
    names = ["/"] if count < 0 else [f"example/base-{number + 1}" for number in range(count)]
    keys = [_card_key("base_model", names, cell)] if names else []
    keys += [_card_key("base_model_relation", relation, relation_from)] if relation else []
    keys += [_card_key("tags", words, "tags")] if words else []
    configs: dict[str, Config] = {}
    if quantised_by:
        configs |= _configs_of({"quantization_config": {"quant_method": quantised_by}})
    if has_adapter:
        configs |= _configs_of({}, "adapter_config.json")
    gguf = {"": Weights(format="gguf", tensors=(), metadata={})} if only_gguf else {}
    name = ("model-gguf",) if is_named_quantised else ()
    findings = origins(_shown_to_readers(keys, configs=configs, gguf=gguf), name)
    kinds = [fact for fact in findings.facts if fact.path.startswith("activities") and fact.path.endswith(".kind")]
    if not kinds:
        return key, None, None, None, False
    says = _noted_at(findings.notes, "activities[0].kind") or kinds[0].says
    unnamed = findings.value("original[0].name") == UNNAMED
    source = kinds[0].source
    # Without a line it was read of the name of the folder, which is that of the model, or of a file's name in it.
    kinds_from = cell_of(kinds[0]) if source.line else "id" if source.text else "siblings"
    return key, [str(kind.value) for kind in kinds], kinds_from, says, unnamed


# -- amounts

AMOUNTS: Final = (
    "training_flop", "training_flop_low", "training_flop_high", "modification_flop", "parameters", "active_parameters",
    "training_tokens",
)  # fmt: skip


def read_amounts(connection: Connection, forms: Sequence[ColumnForm], work: Path) -> None:
    """The tables ``amount_of``, each distinct number as it is meant, exactly, and ``trained``; others are bad cells."""
    stated = " UNION ".join(f"SELECT {cell} AS said FROM rows WHERE {cell} IS NOT NULL" for cell in AMOUNTS)
    distinct = connection.execute(f"SELECT said FROM ({stated}) ORDER BY 1").fetchall()
    columns = {"said": "VARCHAR", "exact": "VARCHAR", "problem": "VARCHAR"}
    fill(connection, "amount_of", columns, (_amount_line(said) for (said,) in distinct), work)
    for cell in AMOUNTS:
        connection.execute(f"""
            INSERT INTO bad SELECT n, file, id, '{cell}', problem, left({cell}, 120)
            FROM rows JOIN amount_of ON said = {cell} WHERE problem IS NOT NULL ORDER BY n
        """)
    _leave_out_doubtful(connection, work)
    _work_out_by_tokens(connection, work)
    _bound_by_day(connection, forms)
    _suppose_by_size(connection, work)
    connection.execute(_TRAINED)


_NOT_MEANT: Final = "too little to be FLOP: is it in another unit?"
_UNREAD: Final = "doubtful"
"""What stands in the place of an amount that is not read: no number, and more than nothing said."""


def _leave_out_doubtful(connection: Connection, work: Path) -> None:
    """Tell amounts that cannot be meant as FLOP for a model of that size as bad cells, and read none of them."""
    for cell in ("training_flop", "training_flop_high", "modification_flop"):
        of_row = f"rows JOIN amount_of told ON told.said = {cell} LEFT JOIN amount_of size ON size.said = parameters"
        distinct = f"SELECT DISTINCT told.exact, size.exact FROM {of_row} WHERE told.exact IS NOT NULL ORDER BY ALL"
        amounts = connection.execute(distinct).fetchall()
        doubtful = (line for flop, size in amounts if (line := _too_little_flop(flop, size, cell)))
        columns = {"flop": "VARCHAR", "size": "VARCHAR", "expected": "VARCHAR"}
        fill(connection, "doubtful", columns, doubtful, work)
        connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE unread AS SELECT n, expected
            FROM {of_row} JOIN doubtful ON flop = told.exact AND doubtful.size IS NOT DISTINCT FROM size.exact
        """)
        shown = f"concat(left({cell}, 60), ', where ', expected, ' or more is expected')"
        bad = f"INSERT INTO bad SELECT n, file, id, '{cell}', ?, {shown} FROM rows JOIN unread USING (n) ORDER BY n"
        connection.execute(bad, [_NOT_MEANT])
        connection.execute(f"UPDATE rows SET {cell} = '{_UNREAD}' WHERE n IN (SELECT n FROM unread)")


def _too_little_flop(flop: str, size: str | None, cell: str) -> tuple[str, str | None, str] | None:
    """An amount that cannot be meant, with the least that could be; a modification of nothing is one in form alone."""
    tuning, amount = cell == "modification_flop", parse_exact(flop)
    expected = least_meant(None if size is None else parse_exact(size), tuning=tuning)
    is_meant = amount >= expected or (tuning and amount == 0)
    return None if is_meant else (flop, size, rounded_text(expected))


NO_FLOP_TOLD: Final = "coalesce(training_flop, training_flop_low, training_flop_high, modification_flop) IS NULL"


def _work_out_by_tokens(connection: Connection, work: Path) -> None:
    """The table ``by_tokens``: FLOP of models of which no FLOP are told, from their parameters and their tokens."""
    sizes = ("training_tokens", "parameters", "active_parameters")
    joins = " ".join(f"LEFT JOIN amount_of {name}_ ON {name}_.said = {name}" for name in sizes)
    exact = ", ".join(f"{name}_.exact AS {name}" for name in sizes)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE sizes AS SELECT n, {exact} FROM rows {joins}
        WHERE training_tokens_.exact IS NOT NULL AND parameters_.exact IS NOT NULL AND {NO_FLOP_TOLD}
    """)
    columns = {**dict.fromkeys(sizes, "VARCHAR"), "low": "VARCHAR", "best": "VARCHAR", "high": "VARCHAR"}
    distinct = connection.execute(f"SELECT DISTINCT {', '.join(sizes)} FROM sizes ORDER BY ALL").fetchall()
    lines = (line for told in distinct if (line := _flop_by_tokens(*told)))
    fill(connection, "flop_of_size", columns, lines, work)
    same = " AND ".join(f"sizes.{name} IS NOT DISTINCT FROM told.{name}" for name in sizes)
    connection.execute(f"""
        CREATE OR REPLACE TABLE by_tokens AS SELECT n, low, best, high FROM sizes JOIN flop_of_size AS told ON {same}
    """)


def _flop_by_tokens(tokens: str, parameters: str, active: str | None) -> tuple[str | None, ...] | None:
    """The line of ``flop_of_size`` of a size; None where one of its numbers is none."""
    amounts = [None if said is None else parse_exact(said) for said in (tokens, parameters, active)]
    # A count of nothing is how some tables write that nobody knows it.
    if 0 in amounts or amounts[0] is None or amounts[1] is None:
        return None
    flop = originals.from_size(amounts[1], amounts[0], active_parameters=amounts[2], tokens_said="about").flop
    return tokens, parameters, active, *texts_of_amount(flop)


MOST_TOKENS: Final = 5 * 10**13
"""No training of which the tokens are told saw more than 4.5e13 (Inkling, 2026)."""
MOST_TOKENS_BEFORE_2023: Final = 10**13
"""No model of language before 2023 of up to 1e9 parameters saw more than 6.3e12 (XLM-R, arXiv 1911.02116)."""
MOST_BEFORE_2019: Final = 88 * 10**21
"""Ten times what the largest training before 2019 took that Epoch AI lists, games apart: 8.8e21 FLOP."""
SMALL: Final = 300_000_000
SMALL_BEFORE_2023: Final = 1_000_000_000


def _bound_by_day(connection: Connection, forms: Sequence[ColumnForm]) -> None:
    """The table ``bounded``: FLOP at most of models that were published before 2019, of which no FLOP are told.

    That past is closed, and was gone through: what comes out is told, and nothing of that kind took a tenth. Only a
    table that dates publications says it. The day on which somebody made an entry says nothing of the model behind it,
    which may have been trained again since.
    """
    published = [number for number, form in enumerate(forms) if form.name == _PUBLICATIONS]
    connection.execute(
        """
        CREATE OR REPLACE TABLE bounded AS SELECT n, ? AS most
        FROM rows JOIN (SELECT n, words AS made FROM told_outputs) USING (n)
        WHERE list_contains(?::INTEGER[], file) AND greatest(created, modified) < DATE '2019-01-01'
            AND NOT list_contains(made, 'action') AND n NOT IN (SELECT n FROM by_tokens) AND """
        + NO_FLOP_TOLD,
        [decimal_text(MOST_BEFORE_2019), published],
    )


_PUBLICATIONS: Final = "epoch"
"""The form of which ``created`` is the day of a publication."""


def _suppose_by_size(connection: Connection, work: Path) -> None:
    """The table ``supposed``: FLOP that no known training of a model of that size or day has passed.

    It is no bound: nothing keeps a training from seeing more tokens than any before, weights may be gone over several
    times for a token, and where no base is named, they may have been cut out of a larger model (Guidelines 121). So it
    makes an answer likely, and none sure. Only of models of which no FLOP are told, that learn language from tokens,
    and of which all weights are stored as they are: packed ones, and adapters, have fewer numbers than parameters.
    """
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE sized AS
        SELECT n, made IS NOT NULL AND last_day < DATE '2019-01-01' AS first, last_day < DATE '2023-01-01' AS early,
            CASE WHEN made IS NOT NULL THEN list_has_all(['text', 'code'], made)
                ELSE coalesce(list_contains($types, model_type) OR list_contains($tasks, lower(task)), false)
                END AS writes,
            CASE WHEN (writes OR made IS NOT NULL OR lower(model_type) <> 'unknown')
                AND NOT regexp_matches(id, $quantised, 'i') AND NOT regexp_matches(id, $packed, 'i')
                AND NOT coalesce(has_adapter, false)
                AND coalesce(lower(coalesce(relation, said_relation)) NOT IN ('adapter', 'merge'), true)
                AND quantised_by IS NULL AND model_type IS DISTINCT FROM 'gpt_oss' THEN exact END AS size
        FROM (SELECT *, greatest(created, modified) AS last_day FROM rows) AS rows
            LEFT JOIN amount_of ON said = parameters
            LEFT JOIN (SELECT n, words AS made FROM told_outputs) USING (n)
        WHERE NOT coalesce(list_contains(made, 'action'), false) AND n NOT IN (SELECT n FROM by_tokens)
            AND n NOT IN (SELECT n FROM bounded) AND """
        + NO_FLOP_TOLD,
        {
            "types": _WRITING_TYPES,
            "tasks": _WRITING_TASKS,
            "quantised": QUANTISED_NAME.pattern,
            "packed": PACKED_NAME,
        },
    )
    distinct = "SELECT DISTINCT coalesce(first, false), coalesce(early, false), writes, size FROM sized ORDER BY ALL"
    sizes = connection.execute(distinct).fetchall()
    columns = {"first": "BOOLEAN", "early": "BOOLEAN", "writes": "BOOLEAN", "size": "VARCHAR", "most": "VARCHAR",
               "cell": "VARCHAR"}  # fmt: skip
    fill(connection, "most_of_size", columns, (line for size in sizes if (line := _most_of_size(*size))), work)
    connection.execute("""
        CREATE OR REPLACE TABLE supposed AS SELECT n, most, cell FROM sized JOIN most_of_size AS told
            ON coalesce(sized.first, false) = told.first AND coalesce(sized.early, false) = told.early
            AND sized.writes = told.writes AND sized.size IS NOT DISTINCT FROM told.size
    """)


def _most_of_size(
    first: bool, early: bool, writes: bool, size: str | None
) -> tuple[bool, bool, bool, str | None, str, str] | None:
    """The line of ``most_of_size`` of a day and a size; None where they leave more than the criterion."""
    parameters = parse_exact(size) if size is not None else 0
    # The day of an entry may be later than its training, and never earlier: more tokens are supposed, not fewer.
    by_tokens = A_TOKEN * parameters * (MOST_TOKENS_BEFORE_2023 if early else MOST_TOKENS)
    if writes and 0 < by_tokens <= MOST_BEFORE_2019:
        return first, early, writes, size, decimal_text(by_tokens), "parameters"
    if 0 < parameters <= (SMALL_BEFORE_2023 if early else SMALL):
        return first, early, writes, size, MOST_OF_SMALL, "parameters"
    return (first, early, writes, size, decimal_text(MOST_BEFORE_2019), "created") if first else None


_WRITING_TYPES: Final = [model_type for model_type, (outputs, _) in _OF_TYPE.items() if "text" in outputs]
_WRITING_TASKS: Final = ["text-generation", "text2text-generation", "summarization", "translation"]

_TRAINED: Final = """
    CREATE OR REPLACE TABLE trained AS
    SELECT n, '0' AS low, NULL AS best, most AS high FROM bounded
    UNION ALL BY NAME SELECT n, low, best, high FROM by_tokens
    UNION ALL BY NAME
    SELECT n, CASE WHEN training_flop_low IS NULL THEN told.exact ELSE least_.exact END AS low, told.exact AS best,
        CASE WHEN training_flop_high IS NULL THEN told.exact ELSE most.exact END AS high
    FROM rows LEFT JOIN amount_of told ON told.said = training_flop
        LEFT JOIN amount_of least_ ON least_.said = training_flop_low
        LEFT JOIN amount_of most ON most.said = training_flop_high
    WHERE coalesce(told.exact, least_.exact, most.exact) IS NOT NULL
"""
"""What is said of FLOP from scratch: a bound that is not said is the figure, one that cannot be read is unknown."""


def _amount_line(said: str) -> tuple[str, str | None, str | None]:
    """The line of ``amount_of`` of a number as it was written: exactly, or what is wrong with it."""
    try:
        amount = parse_count(said) if len(said) <= 60 else None
    except ValueError as error:  # without what was said, so that all that are none are one reason
        return said, None, str(error).replace(f"{said!r} is ", "")[:120]
    if amount is None:
        return said, None, "too long for a number"
    if thousands_of(said):
        return said, None, "its thousands may be parted by a point"
    if amount < 0:
        return said, None, "less than nothing"
    return said, decimal_text(amount), None


def read_said(connection: Connection, law: Law, work: Path) -> None:
    """Run the readers of what a model is by itself, on which it does not hang what it was made from."""
    rows.define_macros(connection)
    read_licences(connection, law, work)
    read_tasks(connection, work)


def read_made(connection: Connection, forms: Sequence[ColumnForm], work: Path) -> None:
    """Run the readers of how a model was made and with how much, after the names of its bases were read."""
    read_words(connection, forms, work)
    read_makings(connection, work)
    read_amounts(connection, forms, work)
    _tell_unread_training(connection, forms)


_OF_THE_BASE: Final = "not read of a model with a base: say what was done to it as modification_flop"


def _tell_unread_training(connection: Connection, forms: Sequence[ColumnForm]) -> None:
    """Tell FLOP of training beside a base in a form whose cells a person named; in others they are of both."""
    by_person = [number for number, form in enumerate(forms) if form.name in (OWN, REGISTRY)]
    connection.execute(
        """
        INSERT INTO bad SELECT n, file, id, 'training_flop', ?, left(training_flop, 120)
        FROM rows JOIN made_from USING (n) JOIN amount_of ON said = training_flop
        WHERE exact IS NOT NULL AND modification_flop IS NULL AND list_contains(?::INTEGER[], file) ORDER BY n
    """,
        [_OF_THE_BASE, by_person],
    )
