"""Reading, describing, templating and filling dossiers."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gpaiscope.dossier import Dossier, fold, is_eea_country, is_union_country, read
from gpaiscope.dossier.filling import fill
from gpaiscope.dossier.schema import schema
from gpaiscope.dossier.templates import JOBS, sections, template
from gpaiscope.errors import InputError, UsageError
from gpaiscope.values import STATED, DateRange, Range, decimal_text, thousands_of

HERE = Path(__file__).parent
EXAMPLES = sorted((HERE.parent / "examples").glob("*/gpai.toml"))
WRONG = sorted(path for path in (HERE / "wrong_dossiers").iterdir() if path.suffix in (".toml", ".json"))


def toml(text: str) -> Dossier:
    return read(text.encode(), file="gpai.toml")


def mistakes(data: bytes, file: str = "gpai.toml") -> list[str]:
    with pytest.raises(InputError) as caught:
        read(data, file=file)
    return [mistake.reference for mistake in caught.value.mistakes]


# What is read


def test_what_is_left_out_is_unknown() -> None:
    dossier = toml("")
    assert dossier.model.outputs is None
    assert dossier.actors is None
    assert dossier.activities is None
    assert dossier.market is None
    assert dossier.procedure is None
    assert dossier.original == ()


def test_an_empty_list_is_known_to_be_empty() -> None:
    dossier = toml("market = []\n[openness]\nmonetisation = []\n[model]\noutputs = []")
    assert dossier.market == ()
    assert dossier.openness is not None
    assert dossier.openness.monetisation is not None
    assert dossier.openness.monetisation.value == frozenset()
    assert dossier.model.outputs is not None


def test_a_bare_value_is_your_statement_and_knows_its_path_and_line() -> None:
    name = toml('[model]\n\nname = "Aurora 7B"').model.name
    assert name is not None
    assert (name.value, name.source, name.path, name.line) == ("Aurora 7B", STATED, "model.name", 3)


def test_a_value_may_name_its_source_and_days() -> None:
    text = '[openness]\nlicence = { value = "MIT", source = "card", on = 2026-01-02, known_on = "2026-01-03" }'
    openness = toml(text).openness
    assert openness is not None
    assert openness.licence is not None
    source = openness.licence.source
    assert openness.licence.value == "MIT"
    assert (source.text, source.file, source.key, source.line) == ("card", "gpai.toml", "openness.licence", 2)
    assert (source.on, source.known_on) == (date(2026, 1, 2), date(2026, 1, 3))


def test_a_source_around_a_table_is_the_source_of_what_stands_in_it() -> None:
    rights = '{ usage = "granted", access = { value = "withheld", source = "b" } }'
    text = f'[openness]\nrights = {{ value = {rights}, source = "a" }}'
    openness = toml(text).openness
    assert openness is not None
    assert openness.rights is not None
    usage, access = openness.rights.usage, openness.rights.access
    assert usage is not None
    assert access is not None
    assert (usage.source.text, access.source.text) == ("a", "b")


@pytest.mark.parametrize(
    "spelling",
    [
        "1e25",
        "1E25",
        "1e+25",
        "1.0e25",
        "10.0e+24",
        "0.1e26",
        '"10_000_000_000_000_000_000_000_000"',
        "10_000_000_000_000_000_000_000_000",
        "10000000000000000000000000",
        '"1e25"',
        '"1E25"',
        '"1e+25"',
        '"1.0e25"',
        '" 1e25 "',
        "10_000e21",
        "{ value = 1e25 }",
        '{ low = "1e25", best = 1e25, high = 10000000000000000000000000 }',
        '{ value = { low = "1e25", high = "1.000e25" }, source = "log" }',
    ],
)
def test_every_spelling_of_1e25_is_exactly_that(spelling: str) -> None:
    dossier = toml(f'[[activities]]\nkind = "pre-training"\nflop = {spelling}')
    assert dossier.activities is not None
    flop = dossier.activities[0].flop
    assert flop is not None
    assert (flop.value.low, flop.value.high) == (10**25, 10**25)


@pytest.mark.parametrize("spelling", ["1e25", "1E+25", "1.0e25", "10000000000000000000000000", '"1e25"'])
def test_json_reads_1e25_exactly_too(spelling: str) -> None:
    data = f'{{"activities": [{{"kind": "pre-training", "flop": {spelling}}}]}}'.encode()
    dossier = read(data, file="gpai.json")
    assert dossier.activities is not None
    assert dossier.activities[0].flop is not None
    assert dossier.activities[0].flop.value == Range.exactly(10**25)


def test_a_range_may_leave_an_end_open() -> None:
    activities = toml('[[activities]]\nkind = "merge"\nflop = { low = "1e24" }').activities
    assert activities is not None
    assert activities[0].flop is not None
    assert activities[0].flop.value == Range(low=10**24)


def test_days_are_toml_dates_or_iso_text_or_a_range() -> None:
    text = """
    [[market]]
    event = "made-available"
    on = 2026-03-01
    [[market]]
    event = "made-available"
    on = "2026-03-01"
    [[market]]
    event = "made-available"
    on = { earliest = 2026-03-01, latest = "2026-04-01" }
    """
    market = toml(text).market
    assert market is not None
    days = [event.on.value for event in market if event.on]
    assert days[0] == days[1] == DateRange.exactly(date(2026, 3, 1))
    assert days[2] == DateRange(earliest=date(2026, 3, 1), latest=date(2026, 4, 1))


def test_a_bare_name_says_which_original_an_activity_started_from() -> None:
    text = """
    [[original]]
    name = "Borealis"
    [[activities]]
    kind = "fine-tuning"
    from = "Borealis"
    [[activities]]
    kind = "merge"
    from = { name = "Borealis", flop = "1e24" }
    """
    activities = toml(text).activities
    assert activities is not None
    whole, part = activities[0].from_, activities[1].from_
    assert whole is not None
    assert part is not None
    assert whole.name is not None
    assert (whole.name.value, whole.flop) == ("Borealis", None)
    assert part.flop is not None
    assert part.flop.value == Range.exactly(10**24)


def test_chapters_of_the_code_are_words_or_dated() -> None:
    text = (
        '[[actors]]\nid = "a"\ncode_of_practice = ["copyright", { chapter = "transparency", signed_on = 2025-08-01 }]'
    )
    actors = toml(text).actors
    assert actors is not None
    assert actors[0].code_of_practice is not None
    chapters = [(one.chapter and one.chapter.value, one.signed_on is None) for one in actors[0].code_of_practice]
    assert chapters == [("copyright", True), ("transparency", False)]


def test_estimates_are_kept_with_exact_numbers() -> None:
    text = """
    [[activities]]
    kind = "pre-training"
    architecture = { parameters = "70B", tokens = "1.5T", sequence_length = 4096 }
    [[activities]]
    kind = "pre-training"
    hardware = [{ chip = "H100", count = 8, hours = 12.5, utilisation = 0.4 }]
    """
    activities = toml(text).activities
    assert activities is not None
    architecture, hardware = activities[0].architecture, activities[1].hardware
    assert architecture is not None
    assert hardware is not None
    assert architecture.tokens is not None
    assert architecture.tokens.value == Range.exactly(15 * 10**11)
    assert hardware[0].hours is not None
    assert hardware[0].hours.value == Range.exactly(Fraction(25, 2))
    assert hardware[0].utilisation is not None
    assert hardware[0].utilisation.value == Range.exactly(Fraction(2, 5))


def test_lines_are_found_through_lists_comments_and_long_texts() -> None:
    text = '''# a comment
[model]
name = """three
lines = [
"""
outputs = [
  "text", # one
  "image",
]

[[activities]]
kind = "pre-training"
hardware = [
  { chip = "A = [100]", count = 8 },
  { chip = "H100", "count" = 0x10 },
]
[[activities]]
kind = 'merge'
[[actors]]
id = "a"
[actors.authorised_representative]
country = "DE"
'''
    dossier = toml(text)
    assert dossier.activities is not None
    assert dossier.activities[0].hardware is not None
    assert dossier.actors is not None
    representative = dossier.actors[0].authorised_representative
    count, kind = dossier.activities[0].hardware[1].count, dossier.activities[1].kind
    assert dossier.model.outputs is not None
    assert dossier.model.outputs.line == 6
    assert count is not None
    assert (count.value, count.line) == (Range.exactly(16), 15)
    assert kind is not None
    assert kind.line == 18
    assert representative is not None
    assert representative.country is not None
    assert representative.country.line == 22


def test_a_byte_order_mark_and_windows_lines_do_no_harm() -> None:
    dossier = read(b"\xef\xbb\xbf[model]\r\nname = 'Aurora'\r\n", file="x.toml")
    assert dossier.model.name is not None
    assert (dossier.model.name.value, dossier.model.name.line) == ("Aurora", 2)


def test_the_format_is_told_from_name_or_text() -> None:
    data = b'{"model": {"name": "Aurora"}}'
    for file, format in (("x.json", None), ("x", None), ("-", "json")):
        dossier = read(data, file=file, format=format)
        assert dossier.model.name is not None
        assert dossier.model.name.value == "Aurora"


def test_the_hash_is_that_of_the_bytes() -> None:
    assert toml("").sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(("code", "union", "eea"), [("DE", True, True), ("NO", False, True), ("CH", False, False)])
def test_countries_are_told_apart(code: str, union: bool, eea: bool) -> None:
    assert (is_union_country(code), is_eea_country(code)) == (union, eea)


# What is refused


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.name)
def test_a_wrong_dossier_gives_all_its_mistakes(path: Path) -> None:
    """Beside each file: a line for each mistake, of its reference, line, path and help."""
    with pytest.raises(InputError) as caught:
        read(path.read_bytes(), file=path.name)
    found = [
        f"{one.reference} {one.line or '-'} {one.path or '-'} {one.help}".rstrip() for one in caught.value.mistakes
    ]
    assert found == Path(f"{path}.expected").read_text("utf-8").splitlines()
    assert all(one.file == path.name and one.message for one in caught.value.mistakes)
    assert all(len(str(one)) < 2000 for one in caught.value.mistakes)


@pytest.mark.parametrize(
    ("data", "reference"),
    [
        (b"[" * 5_000_000, "deep-nesting"),
        (b"a = {" * 1_000_000, "too-many-values"),
        (b"#" + b" " * 5_000_000, "too-large"),
        (b"a = [" + b"1," * 1_000_000 + b"]", "too-many-values"),
        (b"a." * 2_000_000 + b"a = 1", "deep-nesting"),
        (b"a = " + b"9" * 4_900_000, "line-too-long"),
        (b"a = [" + b"[],\n" * 60_000 + b"]", "too-many-values"),
        (b"a = " + b"9" * 5000, "number-out-of-range"),
        (b"\x00", "binary-file"),
        (b"name = '\xff'", "wrong-encoding"),
    ],
)
def test_huge_and_hostile_files_are_refused_in_one_mistake(data: bytes, reference: str) -> None:
    assert mistakes(data) == [reference]


@pytest.mark.parametrize(
    ("data", "reference"),
    [
        (b"[" * 4_000_000, "deep-nesting"),
        (b'{"a":' * 20_000, "deep-nesting"),
        (b'{"model": {"outputs": [' + b"1," * 1_000_000 + b"1]}}", "too-many-values"),
        (b'{"model": ' + b"9" * 5000 + b"}", "wrong-type"),
        (b'{"model": 1e999999999999999999999}', "wrong-type"),
        (b"[]", "wrong-type"),
        (b"null", "wrong-type"),
        (b"", "syntax"),
    ],
)
def test_hostile_json_is_refused_in_one_mistake(data: bytes, reference: str) -> None:
    assert mistakes(data, "x.json") == [reference]


def test_mistakes_beyond_two_hundred_are_counted() -> None:
    data = "".join(f"k{index} = 1\n" for index in range(1000)).encode()
    with pytest.raises(InputError) as caught:
        read(data, file="x.toml")
    assert len(caught.value.mistakes) == 201
    assert caught.value.mistakes[-1].message == "and 800 more mistakes"


def outcome(data: bytes, file: str = "x.toml") -> list[str]:
    """The mistakes as people see them, none where the file reads."""
    try:
        read(data, file=file)
    except InputError as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


@given(st.binary(max_size=200), st.sampled_from(["x.toml", "x.json", "x"]))
def test_no_bytes_crash_the_reader(data: bytes, file: str) -> None:
    assert all(told.startswith("error[") for told in outcome(data, file))


@given(st.sampled_from(EXAMPLES), st.floats(0, 1), st.integers(0, 40), st.binary(max_size=4))
def test_no_damage_to_an_example_crashes_the_reader(path: Path, place: float, cut: int, added: bytes) -> None:
    text = path.read_bytes()
    at = int(place * len(text))
    assert all(told.startswith("error[") for told in outcome(text[:at] + added + text[at + cut :]))
    assert all(told.startswith("error[") for told in outcome(text[:at]))


NAMES = """
model actors original activities market openness procedure legacy reach hardware members name id kind flop outputs
country training_compute from event on value source low best high earliest latest rights licence
"""
KEYS = st.sampled_from(NAMES.split())
SCALARS = st.sampled_from(
    [None, True, 0, -1, 10**30, 1.5, float("nan"), float("inf"), "", "text", "1e25", "acme", "\x1b"]
)
TREES = st.recursive(
    SCALARS, lambda one: st.lists(one, max_size=3) | st.dictionaries(KEYS, one, max_size=4), max_leaves=12
)


@given(st.dictionaries(KEYS, TREES, max_size=6))
def test_no_tree_of_values_crashes_the_reader(tree: dict[str, object]) -> None:
    assert all(told.startswith("error[") for told in outcome(json.dumps(tree).encode(), "x.json"))


def test_every_mistake_is_explained_and_every_explanation_has_a_file() -> None:
    explained = set(re.findall(r"^\| `([a-z-]+)`", (HERE.parent / "docs/mistakes.md").read_text("utf-8"), re.MULTILINE))
    shown = {line.split()[0] for path in WRONG for line in Path(f"{path}.expected").read_text("utf-8").splitlines()}
    assert shown <= explained
    large = {"too-large", "too-many-values", "more-mistakes"}
    of_paths = {
        "missing-file",
        "unreadable-file",
        "outside-folder",
        "link-out-of-folder",
        "no-files",
        "empty-input",
        "no-model",
        "no-dossier",
        "unknown-name",
        "wrong-setting",
        "leads-to-itself",
        "not-actors-alone",
        "several-models",
        "wrong-originals",
        "wrong-draft",
        "documentation-exists",
        "nothing-to-write",
        "several-providers",
        "unknown-document",
        "unknown-recipient",
        "under-a-draft",
        "two-dossiers",
        "circular",
        "wrong-key",
    }
    of_addresses = {
        "unknown-scheme",
        "unreadable-address",
        "address-with-secret",
        "not-on-disk",
        "no-such-address",
        "no-access",
        "unreachable",
        "store-failed",
        "changed-while-read",
        "models-at-address",
    }
    made = large | of_paths | of_addresses
    assert explained - shown == made, "these are made by tests: the files are large, or lead to others"


# The schema


def plain(value: object) -> object:
    """A TOML value as JSON has it."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def uncommented(text: str) -> str:
    """A template with every line to fill in taken as it stands."""
    lines = text.split("\n")
    return "\n".join(line[1:] if line[:1] == "#" and line[1:2] not in ("", " ") else line for line in lines)


def errors(text: str) -> list[str]:
    tree = plain(tomllib.loads(text, parse_float=Decimal))
    return [error.message for error in Draft202012Validator(schema()).iter_errors(tree)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())
    assert json.loads(json.dumps(schema())) == schema()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_examples_read_and_fit_the_schema(path: Path) -> None:
    assert read(path.read_bytes(), file=path.name).model.name is not None
    assert errors(path.read_text("utf-8")) == []


@pytest.mark.parametrize("job", [None, *JOBS])
def test_a_template_says_nothing_until_it_is_filled_in(job: str | None) -> None:
    dossier = toml(template(job))
    assert dossier.actors is dossier.activities is dossier.market is dossier.procedure is None
    assert all(getattr(dossier.model, name) is None for name in ("name", "outputs", "purpose"))
    assert dossier.original == ()


@pytest.mark.parametrize("job", [None, *JOBS])
def test_a_template_filled_in_with_its_examples_reads_and_fits_the_schema(job: str | None) -> None:
    text = uncommented(template(job)).replace('members = ["acme"]', "").replace("systemic_risk = true", "")
    dossier = toml(text)
    assert dossier.activities is not None
    assert dossier.model.name is not None
    assert errors(text) == []


@pytest.mark.parametrize(
    ("job", "deciding"),
    [
        ("provider", {"kind", "commercial"}),
        ("releaser", {"kind", "commercial"}),
        ("fine-tuner", {"kind", "weights_controlled_by"}),
        ("integrator", {"kind", "union_excluded"}),
    ],
)
def test_a_template_for_a_job_has_the_keys_that_decide_it(job: str, deciding: set[str]) -> None:
    told = sections(job)
    assert "kind" in told["actors"].keys
    assert deciding - {"kind"} <= told["activities"].keys.keys() | told["market"].keys.keys()


def test_an_unknown_job_gets_a_suggestion() -> None:
    with pytest.raises(UsageError, match="fine-tuner"):
        template("finetuner")


@pytest.mark.parametrize(
    "text",
    [
        "colour = 1",
        '[model]\noutputs = ["txt"]',
        '[[actors]]\nname = "no id"',
        '[[activities]]\nkind = "merge"\nflop = -1',
        '[[activities]]\nkind = "merge"\nflop = "10^25"',
        '[[actors]]\nid = "a"\ncountry = "UK"',
        '[openness]\nrights = { usage = "yes" }',
        '[[market]]\nevent = "withdrawn"\non = "1 March"',
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(text: str) -> None:
    assert mistakes(text.encode())
    assert errors(text)


def test_the_schema_has_since_when_an_entry_is_known_as_a_day_and_no_statement() -> None:
    entry = '[[market]]\nevent = "withdrawn"\nknown_on = '
    assert errors(f"{entry}2026-03-01") == []
    assert errors(f"{entry}{{ unknown = true }}")


# Filling

TODAY = date(2026, 1, 2)


def test_an_answer_is_written_with_its_source_and_leaves_the_rest_alone() -> None:
    text = '# mine\n[model] # the model\nname = "Aurora"\n\n[[original]] # one\nname = "Borealis"\n'
    filled = fill(text, "original[0].training_compute", Range.exactly(64 * 10**23), "report", known_on=TODAY)
    assert filled == text + 'training_compute = { value = "6.4e24", source = "report", known_on = 2026-01-02 }\n'


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("model.outputs", frozenset({"text", "image"})),
        ("openness.licence", "MIT"),
        ("openness.monetisation", frozenset()),
        ("openness.rights.usage", "conditional"),
        ("openness.weights_public", False),
        ("original[0].systemic_risk", True),
        ("original[0].placed_on", DateRange(earliest=date(2026, 1, 1))),
        ("actors[0].turnover_year", 2025),
        ("actors[0].authorised_representative.country", "DE"),
        ("activities[0].flop", Range(low=10**24, best=2 * 10**24, high=3 * 10**24)),
        ("activities[0].hardware[1].hours", Range.exactly(Fraction(25, 2))),
        ("activities[0].significant_change", frozenset({"generality"})),
        ("reach.registered_end_users", Range.exactly(10**12)),
        ("activities[1].kind", "merge"),
        ("market[0].event", "withdrawn"),
    ],
)
@pytest.mark.parametrize("source", ["", "a letter"])
def test_what_is_filled_in_reads_back(path: str, value: object, source: str) -> None:
    text = """
# a comment
[[activities]]
kind = "pre-training" # another

[[actors]]
id = "acme"

[model]
name = "Aurora"
"""
    if "hardware" in path:
        text = text.replace("[[actors]]", 'hardware = [{ chip = "A100" }]\n\n[[actors]]')
    filled = fill(text, path, value, source, known_on=TODAY)
    found: object = fold(toml(filled), TODAY)
    for step in path.replace("]", "").replace("[", ".").split("."):
        if isinstance(found, Mapping):
            found = found[step]
        else:
            found = found[int(step)] if isinstance(found, tuple) else getattr(found, step)
    assert getattr(found, "value") == value  # noqa: B009
    assert str(getattr(found, "source").text) == (source or STATED.text)  # noqa: B009
    assert all(line in filled.split("\n") for line in ("# a comment", 'kind = "pre-training" # another'))


def test_an_empty_list_is_written_before_the_tables() -> None:
    filled = fill('[model]\nname = "Aurora"\n', "market", (), "we have done nothing yet", known_on=TODAY)
    assert fold(toml(filled), TODAY).market == ()


def test_a_json_dossier_is_filled_too() -> None:
    text = '{"activities": [{"kind": "merge", "flop": 1.5e25}]}'
    filled = fill(text, "original[0].placed_on", DateRange.exactly(date(2026, 1, 1)), "report", known_on=TODAY)
    dossier = read(filled.encode(), file="x.json")
    assert dossier.original[0].placed_on is not None
    assert dossier.activities is not None
    assert dossier.activities[0].flop is not None
    assert dossier.activities[0].flop.value == Range.exactly(15 * 10**24)


@pytest.mark.parametrize(
    "path", ["", "model", "model.", ".model", "model[0]", "original[0]", "original[5].name", "model.name.x"]
)
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises((UsageError, InputError)):
        fill('[model]\nname = "x"\n', path, "x", "y", known_on=TODAY)


def test_an_answer_that_makes_the_dossier_wrong_is_refused() -> None:
    for path, value in (("openness.licence", "\x1b[31m"), ("actors[0].country", "XX"), ("model.colour", "blue")):
        with pytest.raises(InputError):
            fill("", path, value, "x", known_on=TODAY)


@given(st.integers(0, 10**40), st.integers(-30, 15), st.text(max_size=20).filter(lambda text: text.isprintable()))
def test_filling_and_reading_are_inverse(digits: int, exponent: int, source: str) -> None:
    value = Fraction(digits) * Fraction(10) ** exponent
    if not 10**-50 < value < 10**55 or thousands_of(decimal_text(value)):
        value = Fraction(0)
    filled = fill("", "reach.registered_end_users", Range.exactly(value), source, known_on=TODAY)
    reach = toml(filled).reach
    assert reach is not None
    assert reach.registered_end_users is not None
    assert reach.registered_end_users.value == Range.exactly(value), decimal_text(value)
