"""The JSON Schema of each document: published, and versioned; what a document may leave out is not required."""

from __future__ import annotations

from typing import Final

from gpaiscope.assessment import standing
from gpaiscope.assessment.comparison import KINDS as CHANGED
from gpaiscope.assessment.warnings import CONTRADICTIONS
from gpaiscope.law.citation import BINDING
from gpaiscope.law.procedure import STATES
from gpaiscope.licences.terms import RIGHTS, Ground, Permission, Verdict
from gpaiscope.report.values import SCHEMA_VERSION, Json, deadlines, kinds
from gpaiscope.report.values.board import BOARD
from gpaiscope.report.values.building import PUBLISHED
from gpaiscope.report.values.catalogue import CATALOGUE
from gpaiscope.report.values.comparison import COMPARISON, TIMELINE
from gpaiscope.report.values.energy import ENERGY
from gpaiscope.report.values.gaps import GAPS
from gpaiscope.report.values.gaps_of_many import GAPS_OF_MANY
from gpaiscope.report.values.heads import DRAFT, HEAD
from gpaiscope.report.values.law import LAW
from gpaiscope.report.values.ledger import COMPUTE, LEDGER
from gpaiscope.report.values.lineage import LINEAGE
from gpaiscope.report.values.originals import ORIGINAL, ORIGINALS
from gpaiscope.report.values.plan import PLAN
from gpaiscope.report.values.release import RELEASE
from gpaiscope.report.values.scanned_rows import ANSWERED_ROWS
from gpaiscope.report.values.scans import SCANS
from gpaiscope.report.values.search import SEARCH
from gpaiscope.report.values.tables import CITES, SOURCES, TABLES
from gpaiscope.report.values.unreadable import UNREADABLE
from gpaiscope.report.values.watch import WATCH


def of(document: str) -> Json:
    """The schema of one of `DOCUMENTS`, as JSON Schema 2020-12: of one model, or of each of several,
    and of one dossier, or of each of several.
    """
    shapes = [DOCUMENTS[document]]
    if document in _OF_MODELS:
        shapes.append(_table(models=_list(DOCUMENTS[document])))
    if document in _OF_DOSSIERS:
        several = _table(dossiers=_list({"anyOf": shapes[:]}))
        # One that is left of several stands for itself, with those that cannot be read beside it.
        every, shapes = (*shapes, several), []
        for shape in every:
            properties = _properties(shape)
            shapes.append({**shape, "properties": {**properties, **_UNREADABLE, "published": _list(PUBLISHED.schema)}})
    if document == "published":
        shapes.append(_table(published=_list(PUBLISHED.schema)))
    shapes = [{**shape, "properties": {**_properties(shape), "settings": _SETTINGS}} for shape in shapes]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{document} by gpaiscope, schema version {SCHEMA_VERSION}",
        "$defs": _DEFINITIONS,
        **(shapes[0] if len(shapes) == 1 else {"anyOf": shapes}),
    }


# -- what schemas are made of


def _properties(shape: Json) -> Json:
    """The keys of an object."""
    properties = shape["properties"]
    assert isinstance(properties, dict)
    return properties


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _by_id(entry: Json, says: str = "") -> Json:
    return {"type": "object", "additionalProperties": entry, **({"description": says} if says else {})}


def _table(texts: str = "", optional: str = "", /, **properties: Json) -> Json:
    """An object with these keys, required but for the optional ones. More may come with a later version.

    ``texts`` names those that are texts, with ``?`` where they may be null and with ``*`` where they are lists.
    """
    plain = {name.rstrip("?*"): _TEXT_KINDS.get(name[-1], _TEXT) for name in texts.split()}
    every = {**plain, **properties}
    required = [name for name in every if name not in optional.split()]
    return {"type": "object", "properties": every, "required": required}


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


_TEXT: Final = kinds.TEXT.schema
_TEXTS: Final = kinds.TEXTS.schema
_TEXT_KINDS: Final[dict[str, Json]] = {"?": kinds.TEXT_OR_NULL.schema, "*": _TEXTS}
_FLAG: Final = kinds.FLAG.schema
_ISO: Final = kinds.ISO.schema
_NUMBER: Final = kinds.NUMBER.schema
_END: Final = kinds.END.schema
_OUTCOME: Final = kinds.OUTCOME.schema
_TRUTH: Final = kinds.TRUTH.schema
_BINDING: Final[Json] = {"enum": list(BINDING)}
_AMOUNT: Final = kinds.AMOUNT.schema
_DAY: Final = kinds.DAY.schema
_VALUE: Final = kinds.VALUE.schema
_DEFINITIONS: Final[Json] = {**kinds.DEFINITIONS}


def _said(description: str, of: Json = _TEXTS) -> Json:
    return {**of, "description": description}


# -- the tables

_HYPOTHETICAL: Final = DRAFT.schema
_SETTINGS: Final[Json] = {
    "type": "object",
    "description": "the project's settings that the answer rests on, by option; left out where it rests on none",
    "properties": {"file": {"type": "string"}, "values": {"type": "object"}},
    "required": ["file", "values"],
}
_UNREADABLE: Final = {"unreadable": UNREADABLE.schema}
_HEAD: Final = {name: each.schema for name, each in HEAD.items()}

# -- an assessment

_SIDE_OF_DRAFT: Final = _or_null(_table("says", day=_DAY))
_AGAINST_LAW: Final = _said(
    "what the draft changes; null: it is not there",
    _table(
        same=_said("answers, duties and days that stay as they are", {"type": "integer"}),
        changes=_list(
            _table(
                "id actor?",
                kind={"enum": list(CHANGED)},
                law=_SIDE_OF_DRAFT,
                draft=_SIDE_OF_DRAFT,
                because=_said("ids of what is otherwise in the draft and carries it"),
            )
        ),
    ),
)
_GROUNDS: Final[dict[str, Json]] = {
    "binding": _said("the weakest authority that the answer rests on", _BINDING),
    "cites": CITES.schema,
    "reasons": _said("ids of facts, and of other answers (id@actor) with all that they rest on"),
    "assumptions": _said("ids of assumptions, those of the other answers included"),
    "missing": _said("ids of open_questions: what is missing for an answer, or for one that is only likely to be sure"),
    "questions": _by_id(_by_id(_OUTCOME), "by id of an open question, if there are any: what each reading gives"),
    "figures": _said("ids of numbers and days of the law, if there are any; other amounts are among the reasons"),
    "comparisons": _said("ids; only in full"),
    "records": _said("paths of entries that carry the answer or stand in its way; only in full"),
}
_AT_TIMES: Final = "comparisons records questions figures on_best_estimate hangs_on"
_ANSWER: Final[dict[str, Json]] = {
    "outcome": _OUTCOME,
    "sure": _said("whether it is decided, and stands without what is only guessed", _FLAG),
    "hangs_on": _said("ids of assumptions of grade guess, without which it would be open; left out where it is sure"),
    "on_best_estimate": _said("what the best estimate gives, where that is another", _OUTCOME),
}
_CONCLUSION: Final = _table("id actor? says", _AT_TIMES, **_ANSWER, **_GROUNDS)
_OBLIGATION: Final = _table(
    "id actor says to",
    f"{_AT_TIMES} before fined",
    **_ANSWER,
    scope={"enum": ["model", "modification", "modification-at-least"]},
    contents=_said("ids; empty unless in full"),
    fined=_said(
        "only in full: the note of what a fine is for where it is not met; left out where it is for nothing", _TEXT
    ),
    applies_from=_DAY,
    due_on=_DAY,
    before=deadlines.BEFORE.schema,
    unrolled={"const": True, "description": "days are plain: no weekend or holiday has moved them"},
    **_GROUNDS,
)
_REASON: Final = _table(
    "fact? question? comparison? path?",
    rules=_said("from the rule that was asked to the one that tells"),
    outcome=_TRUTH,
    cites=CITES.schema,
)
_STANDING: Final = _table(
    "actor conclusion coordinator?",
    "hangs_on",
    state={"enum": list(standing.STATES)},
    kinds=_list({"enum": [kind for kind, _ in standing.KINDS]}),
    sure=_said("whether the conclusion that gives it is decided, and stands without what is only guessed", _FLAG),
    hangs_on=_said("ids of assumptions of grade guess, without which it would be open; left out where it is sure"),
    on_best_estimate=_OUTCOME,
    deadline=_said(
        "of the act for which the Commission waits",
        _or_null(_table("obligation", state=deadlines.STATE.schema, days=deadlines.DAYS.schema)),
    ),
    reason=_REASON,
)
_EXPOSURE: Final = _table(
    "actor",
    "notes",
    outcome=_OUTCOME,
    ceiling_eur=_NUMBER,
    at_least=_FLAG,
    fixed_eur=_NUMBER,
    percent_of_turnover=_NUMBER,
    turnover_year={"type": ["integer", "null"]},
    fined_for=_said("for what, by ids of notes; in full these say it, and each obligation names its own"),
    cites=CITES.schema,
    notes=_said("ids; only in full"),
)
_CROSSING: Final = _table(
    "parameter",
    of={"enum": ["spent", "expected"]},
    passes=_TRUTH,
    window=_said("between which days; null: it does not, or that cannot be told", _DAY),
)
_SPELL: Final = _table(
    "says actor? path? source?",
    state={"enum": sorted({each.id for each in STATES})},
    holds=_said("whether it lasts on the day", _TRUTH),
    began_on=_DAY,
    ended_on=_DAY,
    known_on=_or_null(_ISO),
    cites=CITES.schema,
)
_PROCEDURE: Final = _table(
    states=_said("what followed from the steps before the Commission, by the day on which it began", _list(_SPELL)),
    contradictions=_said(
        "which warnings say that steps contradict themselves",
        _list(_table("path", reference={"enum": sorted(CONTRADICTIONS)})),
    ),
)
_DONE: Final = _table(
    "path obligation? actor? by? source? document?",
    on=_DAY,
    sent_on=_DAY,
    received_on=_DAY,
    known_on=_or_null(_ISO),
)
_HINDSIGHT: Final = _table(
    acts=_list(
        _table(
            "obligation actor",
            then=_or_null(deadlines.DEADLINE.schema),
            now=_or_null(deadlines.DEADLINE.schema),
            learned_on=_said(
                "the first day on which it was known to be due, where that was not always so", _or_null(_ISO)
            ),
            days_after_last_day=_said(
                "from its last day to learned_on; below nought: so many were left", {"type": ["integer", "null"]}
            ),
        )
    ),
    answers=_list(_table("id actor?", then=_OUTCOME, now=_OUTCOME)),
)
_ASSESSMENT: Final = _table(
    "",
    "situation_notes hypothetical against_law",
    **_HEAD,
    against_law=_AGAINST_LAW,
    full=_said("whether nothing was left out", _FLAG),
    standings=_list(_STANDING),
    conclusions=_list(_CONCLUSION),
    obligations=_list(_OBLIGATION),
    left_out=_list(_table("actor? ids*", outcome={"const": "no"})),
    deadlines=_list(deadlines.DEADLINE.schema),
    dated=deadlines.DATED_LIST.schema,
    procedure=_PROCEDURE,
    done=_list(_DONE),
    hindsight=_said(
        "what is said otherwise by all that is known; null where nothing was left out", _or_null(_HINDSIGHT)
    ),
    exposure=_list(_EXPOSURE),
    compute=COMPUTE.schema,
    crossings=_list(_CROSSING),
    late_commitments=_list(_table("id obligation actor", due_on=_DAY)),
    planned_passed=_list(_table("path event actor?", day=_DAY)),
    situation_notes=_said("ids of notes on situations in which the model or an actor is; only in full"),
    signposts=_said("ids of notes"),
    warnings=_list(_table("reference says path", cites=CITES.schema)),
    **TABLES,
)

# -- the other documents

_DEFINITIONS["step"] = _table(
    "says rule parameter path",
    "rule parameter path cites binding value assumed beside sources above because",
    outcome=_TRUTH,
    cites=CITES.schema,
    binding={"enum": [*BINDING, "open-question"]},
    value=_VALUE,
    assumed={"const": True},
    beside={"const": True, "description": "the outcome above does not rest on it"},
    sources=SOURCES.schema,
    above={"const": True, "description": "the same rule was proved before, and is not once more"},
    because=_list(_ref("step")),
)
_PROOF: Final = _table("", "hypothetical", **_HEAD, conclusion=_CONCLUSION, proof=_ref("step"), **TABLES)

# -- estimates, licences and cards, each with the version of its schema and without a dossier

_VERSIONED: Final = {"schema_version": kinds.VERSIONED.schema}
_TERMS: Final = _list(_table("name says", "says", flop=_NUMBER))
_ESTIMATE: Final[dict[str, Json]] = {
    "flop": _AMOUNT,
    "method": _TEXT,
    "terms": _said("the parts of the best value, where the method has parts", _TERMS),
    "assumptions": _TEXTS,
    "warnings": _TEXTS,
    "evidence": _TEXTS,
}
_SIX_ND: Final = _said("6 x parameters x tokens; null: one of them is not known", _or_null(_table(flop=_NUMBER)))
_PER_ONE: Final = _table(forward=_END, training=_END, forward_range=_AMOUNT, training_range=_AMOUNT)
_ARCHITECTURE: Final = _table(
    "family assumptions* warnings* evidence*",
    "flop_per_token flop_per_sample flop run_terms six_nd evidence",
    **_VERSIONED,
    method={"const": "architecture"},
    dense_transformer=_FLAG,
    sequence_length={"type": "integer"},
    parameters=_said(
        "null where a size or the type of the model had to be supposed: then `parameters_range` alone tells",
        _table(total=_END, active=_END, per_token=_END),
    ),
    parameters_range=_said("what holds the true total: one value where nothing had to be supposed", _AMOUNT),
    score_coefficient=_NUMBER,
    terms=_said("what one token or sample takes forward, part by part", _TERMS),
    training_terms=_said("what it takes in training, part by part", _TERMS),
    flop_per_token=_said("left out where samples are counted", _PER_ONE),
    flop_per_sample=_said("left out where tokens are counted", _PER_ONE),
    flop=_said("of the whole run; left out, as what follows, where no amount of data was given", _AMOUNT),
    run_terms=_TERMS,
    six_nd=_table(
        "why",
        flop=_END,
        gap=_said("the count divided by it; null where it is nothing", _END),
        outside_paragraph_132=_said("it is no dense transformer language model trained in full", _FLAG),
    ),
)
_PROVED: Final[dict[str, Json]] = {
    **_ESTIMATE,
    "log": _table("format name"),
    "six_nd": _SIX_ND,
    "reported_flop": _said("what the log itself claims", _END),
    "implied_parameters": _said("what that claim implies", _END),
    "facts": {
        "type": "object",
        "properties": {name: {"type": ["string", "null"], "format": "date-time"} for name in ("started", "ended")},
        "required": ["started", "ended"],
        "additionalProperties": _AMOUNT,
    },
    "traps": _list(_table("id says", corrected=_FLAG)),
    "unproven": _list(_table("fact why")),
    "runs": _said("each run of a log that holds several", _list(_ref("proved"))),
    "hardware": _said("by hours and chips that the log shows; left out where no chip was named", _table(**_ESTIMATE)),
}
_DEFINITIONS["proved"] = _table("", "runs hardware", **_PROVED)
_VERDICT: Final[Json] = {"enum": [each.value for each in Verdict]}
_DOCUMENT: Final[Json] = {"enum": ["licence", "policy", "card", "gate", "table"]}
_PARAGRAPHS: Final[dict[str, Json]] = {
    "paragraph": _said("of the adopted Guidelines", {"type": "integer"}),
    "paragraph_july": _said("of the text of July 2025", {"type": "integer"}),
}
_COUNTED: Final[Json] = {"type": "integer", "minimum": 0}
_POSITION: Final = _table(start=_COUNTED, end=_COUNTED, line=_COUNTED, column=_COUNTED)
_SHARE: Final[Json] = {"type": "number", "minimum": 0, "maximum": 1}
_CANDIDATE: Final = _table("name version identifier?", score=_SHARE)
_RECOGNISED: Final = _table(
    "name version identifier?",
    score=_SHARE,
    runner_up=_or_null(_CANDIDATE),
    state={"enum": ["same", "shortened", "extended", "changed", "contained", "joined"]},
    present=_SHARE,
    foreign=_SHARE,
    missing_tenths=_list({"type": "integer", "minimum": 1, "maximum": 10}),
    foreign_at=_list(_POSITION),
    joined_with=_list(_CANDIDATE),
)
_GROUNDS_FOUND: Final = _list(
    _table(
        "quotation kind why change",
        ground={"enum": [*(each.value for each in Ground), None]},
        **_PARAGRAPHS,
        position=_or_null(_POSITION),
        document=_DOCUMENT,
        settled=_said("false: it can be argued either way", _FLAG),
    )
)
_EXCLUSION: Final = _table(
    "covers persons? quotation",
    integration={"enum": ["excluded", "not-excluded", "not-stated"]},
    position=_or_null(_POSITION),
    document=_DOCUMENT,
)
_PERMISSION: Final[Json] = {"enum": [each.value for each in Permission]}
_LICENCE: Final = _table(
    "identifier? notes*",
    **_VERSIONED,
    law=_table("", checked_until=_ISO),
    recognised=_or_null(_RECOGNISED),
    nearest=_said("what a text that was not recognised is most like", _or_null(_CANDIDATE)),
    verdict=_VERDICT,
    by_clauses=_or_null(_VERDICT),
    by_identifier=_or_null(_VERDICT),
    rights=_table(**dict.fromkeys(RIGHTS, _PERMISSION)),
    granted_by=_list(_table("right quotation", position=_POSITION)),
    grounds=_GROUNDS_FOUND,
    conditions=_GROUNDS_FOUND,
    eu_exclusion=_or_null(_EXCLUSION),
    readings=_list(_table("name says", gives=_VERDICT, **_PARAGRAPHS)),
)
_CARD: Final = _table(
    "file diff",
    **_VERSIONED,
    law=_table("", checked_until=_ISO),
    changed=_FLAG,
    front_matter=_list(_table("key value because")),
    notes=_list(_table("kind path says source")),
    beside=_said("what is open, for whoever publishes the card and not for its readers", _TEXTS),
)

_LEVEL: Final[Json] = {"enum": ["error", "warning", "note"]}
_CHECK_FINDING: Final = _table(
    "rule says file key mend fingerprint cites* accepted?",
    level=_LEVEL,
    line=_said("counted from 1", {"type": ["integer", "null"]}),
    fixable=_said("whether --fix mends it", _FLAG),
    accepted_until=_said("the day until which it was accepted, which has passed", _or_null(_ISO)),
    hangs_on=_said("ids of the guesses without which it would be open: then it is no error", _TEXTS),
)
_CHECK: Final = _table(
    "no_longer_found* owners*",
    "owners",
    **_VERSIONED,
    tool=_table("name version"),
    day=_ISO,
    law=_table("hash", checked_until=_ISO),
    summary=_table(
        "",
        models={"type": "integer"},
        findings=_by_id({"type": "integer"}, "how many of each level nobody accepted"),
        accepted={"type": "integer"},
    ),
    models=_list(_table("path model says*", findings=_list(_CHECK_FINDING))),
    dated=deadlines.DATED_LIST.schema,
    rules=_said("those that found something", _list(_table("id what why mend cites*", level=_LEVEL))),
    mended=_list(_table("file keys*")),
)


_HOW_OWED: Final[Json] = {"enum": ["owed", "may-be-owed", "can-be-sent", "useful", "not-owed"]}
_AWAY: Final = _or_null(_table("says cites*"))
_OPEN_FIELD: Final = _table("asks who at?", number={"type": "integer"})
_FIELD_COUNTS: Final = _by_id({"type": "integer"}, "fields by how they stand: filled, gaps, contradictions and others")
_FIELD_VALUE: Final = _table(
    "lines* head* how sources*",
    "annex",
    annex=_said("what is handed over as a file of its own; left out of what is not", _table("file items*")),
    rows=_list(_TEXTS),
    amount=_or_null(_table("unit", low=_END, best=_END, high=_END)),
)
_FIELD_STATES: Final = ["filled", "gap", "contradiction", "left-out", "falls-away"]
_FIELD: Final = _table(
    "id number label kind note? limit? guidance? sure? cites*",
    "guessed",
    state={"enum": _FIELD_STATES},
    values=_said("one; of a contradiction each; all in the precision of the recipient", _list(_FIELD_VALUE)),
    gap=_or_null(_OPEN_FIELD),
    verified=_said("whether wording, recipients and precision were seen in the text that governs", _FLAG),
    guessed=_said("what is only guessed of its values; left out where nothing is", _TEXT),
)
_SIGN_OFF: Final = _table("name function? party place approved_by", "party place approved_by", on=_DAY)
_DRAFT: Final = _table(
    "document title about for handling provider models* version? content cites* readings*",
    "left_out",
    **_VERSIONED,
    draft=_said("true until a named person has signed these contents off", _FLAG),
    tool=_table("name version"),
    law=_table("day hash checked_until"),
    standing=_or_null(_HOW_OWED),
    away=_AWAY,
    due_on=_DAY,
    scope={"enum": ["model", "modification", "modification-at-least"]},
    version_on=_DAY,
    fields=_FIELD_COUNTS,
    sections=_list(_table("number title", fields=_list(_FIELD))),
    sign_off=_or_null(_SIGN_OFF),
    signatures=_table(
        "awaited* changed*",
        signed=_list(_SIGN_OFF),
        filed=_or_null(_table("channel? receipt?", on=_DAY, same=_FLAG)),
    ),
    left_out=_said("files of dossiers that cannot be read, of which it would be too; left out where all can", _TEXTS),
)
_OWED_DOCUMENT: Final = _table(
    "document title actor provider models* dossiers* obligations* for* state? content",
    standing=_HOW_OWED,
    outcome=_or_null(_OUTCOME),
    due_on=_DAY,
    away=_AWAY,
    hangs_on=_said("what is not known of whether it is owed, or is only guessed", _list(_table("asks who at"))),
    fields=_FIELD_COUNTS,
    refused=_said(
        "how many reasons of each rule keep it from being final; nothing where it could be",
        {"type": "object", "additionalProperties": {"type": "integer"}},
    ),
    open=_list(_OPEN_FIELD),
    draft=_FLAG,
    sure=_said("whether the outcome is decided, and hangs on no guess", _FLAG),
    guesses=_said("the guesses, by id, on which the outcome hangs", _TEXTS),
)
_SIDE_OF_SET: Final = _table("state? says*")
_SET: Final = _table(
    "broken* facts_changed* earlier_altered*",
    **_VERSIONED,
    set=_table("rules", version={"type": "integer"}, day=_ISO),
    holds=_FLAG,
    documents=_list(
        _table(
            "document for provider models* file? because?",
            file_state=_or_null({"enum": ["unaltered", "altered", "missing"]}),
            standing={"enum": ["same", "moved", "gone", "new"]},
            signed_then=_FLAG,
            signed_now=_FLAG,
            changes_since=_said("a paragraph fit for publishing", _or_null(_TEXT)),
            moved=_list(_table("id number label", then=_SIDE_OF_SET, now=_SIDE_OF_SET)),
        )
    ),
    law=_table("rules", day=_ISO, same_rules=_FLAG, changes=_list(_table("instrument", day=_ISO))),
    earlier=_list(_table(version={"type": "integer"}, day=_ISO)),
    clocks=_list(
        _table(
            "id documents* model says",
            since=_DAY,
            until=_DAY,
            keeps=_said("whether it has to be kept until then, and not done by then", _FLAG),
            late=_FLAG,
            supposed=_said("what the count supposes; null: nothing", _or_null(_TEXT)),
        )
    ),
)
_EVIDENCE: Final[Json] = {"type": "object", "description": "keys of data.json; what is not known is left out"}
_DATA: Final = _table(
    "",
    "datasets languages licences crawl domains bad",
    **_VERSIONED,
    made=_table("by", format={"type": "integer"}),
    datasets=_said("one for each data set, modality and use", _list(_EVIDENCE)),
    languages=_said("those that records name, by data set", _list(_EVIDENCE)),
    licences=_said("those that records name, by data set", _list(_EVIDENCE)),
    crawl=_said("URLs and domain names in all", _EVIDENCE),
    domains=_said("the first by bytes, then by URLs; every one stands in the file that crawl names", _list(_EVIDENCE)),
    bad=_said("the first records that could not be read", _list(_EVIDENCE)),
    not_looked_at=_said("files of other forms", {"type": "integer"}),
)
_MANIFEST: Final = _table(
    "",
    "unreadable",
    **_VERSIONED,
    tool=_table("name version"),
    law=_table("day hash checked_until"),
    facts=_list(_table("file sha256")),
    **_UNREADABLE,
    documents=_list(
        _table(
            "file document for provider models* version? content sha256",
            "final known",
            final=_said("only of one that can be sent", _FLAG),
            known=_said(
                "of a final copy, by field: every value exactly, and how it is known; it is not in the copy",
                _list(_table("id sure?", verified=_FLAG, values=_list(_table("says* how sources*")))),
            ),
            draft=_FLAG,
            open={"type": "integer"},
            bytes={"type": "integer"},
            fields=_list(_table("id number label says*", state={"enum": _FIELD_STATES})),
        )
    ),
    version=_said("counted from 1; each has a folder of its own", {"type": "integer"}),
    earlier=_list(_table("manifest sha256", version={"type": "integer"}, day=_ISO)),
)


_PUBLISHED_SUMMARY: Final = _table(
    "file format language? edition documentation",
    "documentation written",
    **_VERSIONED,
    pages={"type": ["integer", "null"]},
    fields=_list(
        _table(
            "field label state lacks? text? because?",
            value={"type": ["string", "array", "object", "null"]},
            page={"type": ["integer", "null"]},
        )
    ),
    written=_list(_table("at state", stands={})),
)
_READ_BACK: Final = _table(
    "file documentation",
    **_VERSIONED,
    answers=_list(
        _table("field text why", "why", at=_or_null(_TEXT), stands=_or_null(_TEXT),
               state={"enum": ["taken", "conflict", "no-place", "emptied", "unreadable", "twice"]})
    ),
)  # fmt: skip

DOCUMENTS: Final = {
    "catalogue": CATALOGUE.schema,
    "catalogue-comparison": SCANS.schema,
    "catalogue-rows": ANSWERED_ROWS.schema,
    "documents": _table(
        "",
        "hypothetical unreadable",
        hypothetical=_HYPOTHETICAL,
        **_VERSIONED,
        days=_said("of assessment", _list(_ISO)),
        law=_table("hash", checked_until=_ISO),
        documents=_list(_OWED_DOCUMENT),
        dated=deadlines.DATED_LIST.schema,
        **_UNREADABLE,
    ),
    "draft": _DRAFT,
    "documents-check": _SET,
    "documents-set": _MANIFEST,
    "data": _DATA,
    "check": _CHECK,
    "read-back": _READ_BACK,
    "published-summary": _PUBLISHED_SUMMARY,
    "board": BOARD.schema,
    "deadlines": deadlines.DEADLINES.schema,
    "plan": PLAN.schema,
    "assessment": _ASSESSMENT,
    "comparison": COMPARISON.schema,
    "timeline": TIMELINE.schema,
    "proof": _PROOF,
    "gaps": GAPS.schema,
    "gaps-of-many": GAPS_OF_MANY.schema,
    "ledger": LEDGER.schema,
    "law": LAW.schema,
    "estimate-architecture": _ARCHITECTURE,
    "estimate-hardware": _table(**_VERSIONED, **_ESTIMATE, six_nd=_SIX_ND),
    "estimate-log": _table("", "runs hardware", **_VERSIONED, **_PROVED),
    "estimate-energy": ENERGY.schema,
    "watch": WATCH.schema,
    "licence": _LICENCE,
    "card": _CARD,
    "original": ORIGINAL.schema,
    "published": PUBLISHED.schema,
    "lineage": LINEAGE.schema,
    "originals": ORIGINALS.schema,
    "search": SEARCH.schema,
    "release": RELEASE.schema,
}
_OF_MODELS: Final = ("assessment", "gaps", "ledger")
"""Documents of which a dossier of several models gives one each."""

_OF_DOSSIERS: Final = ("assessment",)
"""Documents of which several dossiers give one each."""
