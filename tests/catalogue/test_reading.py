"""Cells that are not what they should be, tables of one's own, and files that cannot be read."""

from __future__ import annotations

import csv
import gzip
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gpaiscope.catalogue import sources
from gpaiscope.catalogue.forms import CELLS, mapping_draft, read_mapping, recognised
from gpaiscope.catalogue.looks import amount_of, lines_of_law, side_of_base, side_of_lines, words_alike
from gpaiscope.catalogue.scan import drafted_mapping, scan
from gpaiscope.errors import InputError, UsageError
from gpaiscope.law import Law
from gpaiscope.law.scope import inputs, outputs
from gpaiscope.report.pages.catalogue import catalogue as page
from gpaiscope.report.write import html, text
from gpaiscope.repository import database
from gpaiscope.repository.modalities import family
from gpaiscope.values import Range
from tests.catalogue.hub import DAY, LLAMA, QWEN, by_id, duckdb, model, own, table, tuned, written
from tests.reference import reference

MAPPING = """
[columns]
Name = "id"
Base = "base"
"Fine-tuning FLOP" = "modification_flop"
Kind = "outputs"

[constants]
relation = "finetune"

[values.outputs]
chat = "text"
picture = ["image"]
"""


def bad_cells(folder: Path) -> set[tuple[str, str]]:
    return {(row["id"], row["cell"]) for row in table(folder, "bad")}


def apart(folder: Path, *files: Sequence[Mapping[str, Any]]) -> list[Path]:
    """The records of each file in a file of its own, by which the others are not read: a scan of all takes no longer.

    The model ``a/b`` of a file has the number of the file in its name.
    """
    numbered = ([{**each, "id": f"a/b{n}"} if each["id"] == "a/b" else each for each in one]
                for n, one in enumerate(files))  # fmt: skip
    return [written(folder, records, f"{n}.jsonl") for n, records in enumerate(numbered)]


WRONG_CELLS = [
    ("tags", 5), ("tags", "['license:mit', 'sf"), ("cardData", "{"), ("cardData", []), ("downloads", "many"),
    ("createdAt", "soon"), ("safetensors", []), ("safetensors", {"total": "x"}), ("gated", "yes"), ("pipeline_tag", 3),
    ("config", 1),
]  # fmt: skip


def test_a_cell_of_another_type_is_counted_and_leaves_facts_unknown(tmp_path: Path) -> None:
    files = apart(tmp_path, *([{**model("a/b"), cell: value}] for cell, value in WRONG_CELLS))
    found = scan(files, tmp_path / "out", DAY)
    assert sum(each.cells for each in found.bad) == len(WRONG_CELLS)
    assert {row["id"] for row in table(tmp_path / "out", "bad")} == {f"a/b{n}" for n in range(len(WRONG_CELLS))}
    rows = by_id(tmp_path / "out", "results")
    for n, wrong in enumerate(WRONG_CELLS):
        assert rows[f"a/b{n}"]["gpai_model"] == "unknown", wrong


PRIVATE: list[tuple[object, bool | None]] = [
    (False, True), ("False", True), (None, True), (" ", True), (True, False), ("TRUE", False),
    ("yes", None), ("1", None), (1, None), (0, None), ([], None), ({}, None),
]  # fmt: skip
"""What is said of whether a model is private, and whether it is offered."""


def test_whether_a_model_is_private_is_known_or_not(tmp_path: Path) -> None:
    records = (model("a/b", private=said, siblings=["model.safetensors", "config.json"]) for said, _ in PRIVATE)
    files = apart(tmp_path, *([each, model(f"c/d{n}")] for n, each in enumerate(records)))
    found = scan(files, tmp_path / "out", DAY)
    facts, placed = by_id(tmp_path / "out", "facts"), by_id(tmp_path / "out", "results")
    for n, (said, offered) in enumerate(PRIVATE):
        row = facts[f"a/b{n}"]
        told = (row["offered"], row["weights_public"], row["architecture_public"])
        assert told == (offered, *[offered or None] * 2), said
        assert placed[f"a/b{n}"]["placed_on_market"] == ("yes" if offered else "unknown"), said
        assert placed[f"c/d{n}"]["placed_on_market"] == "yes", said
    open_ = {(f"a/b{n}", "private") for n, (_, offered) in enumerate(PRIVATE) if offered is None}
    assert bad_cells(tmp_path / "out") == open_
    assert sum(each.cells for each in found.bad) == len(open_)
    assert len(placed) == 2 * len(PRIVATE)


WRONG_OWN = [
    ("licence", 5), ("licence", {"a": 1}), ("licence", [5, "mit"]), ("base", True), ("base", [7, LLAMA]),
    ("base", {}), ("relation", ["finetune"]), ("outputs", 3), ("outputs", [["text"], "image"]),
    ("inputs", {"text": 1}), ("maker", 1),
    ("architecture", []), ("model_type", 2), ("hardware", False), ("library", 0), ("made_from", 4),
    ("training_flop", True), ("training_flop_low", [1]), ("modification_flop", {"best": 1}), ("parameters", {}),
    ("parameters", "7.500"),
]  # fmt: skip


def test_a_cell_of_ones_own_of_another_type_is_a_bad_cell(tmp_path: Path) -> None:
    files = apart(tmp_path, *([{"id": "a/b", cell: value}] for cell, value in WRONG_OWN))
    columns = "".join(f'{cell} = "{cell}"\n' for cell in dict.fromkeys(["id", *(cell for cell, _ in WRONG_OWN)]))
    (tmp_path / "own.toml").write_text(f"[columns]\n{columns}")
    scan(files, tmp_path / "out", DAY, mapping=tmp_path / "own.toml")
    assert bad_cells(tmp_path / "out") == {(f"a/b{n}", cell) for n, (cell, _) in enumerate(WRONG_OWN)}
    results, facts = by_id(tmp_path / "out", "results"), by_id(tmp_path / "out", "facts")
    for n, wrong in enumerate(WRONG_OWN):
        assert results[f"a/b{n}"]["gpai_model"] == "unknown", wrong
        assert facts[f"a/b{n}"]["licence"] is None, wrong


PRINTED = "{'pipeline_tag': 'text-to-image', 'license': None, 'private': False}"
"""A card as Python prints it."""


def test_a_listing_that_another_program_wrote_as_csv_is_read(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        ("id", "tags", "cardData", "siblings", "gated", "createdAt", "downloads", "license"),
        ("a/python", f"['a', \"it's\", 'license:mit', 'base_model:{LLAMA}']", PRINTED,
         "[{'rfilename': 'model.safetensors', 'size': None}]", "FALSE", "2022-03-02T23:29:04.000Z", "1,5", ""),
        ("a/numpy", "['a' 'license:mit'\n 'b']", json.dumps({"base_model": {"name": LLAMA}}),
         "['training_args.bin']", "False", 1714557600, 7, ""),
        ("a/plain", "pytorch,sft", "---\nlicense: mit\n---\n# Letters\n",
         "x/pytorch_model-1-of-2.bin,config.json", " False ", "", "2,5", ""),
        ("a/gguf", "", "", "letters-Q4_K_M.gguf", "false", "NaT", "None", "mit"),
    ]  # fmt: skip
    with (tmp_path / "hub.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    found = scan([tmp_path / "hub.csv"], tmp_path / "out", DAY)
    facts = by_id(tmp_path / "out", "facts")
    assert {row["licence"] for row in facts.values()} == {"mit"}
    assert [each["name"] for id in ("a/python", "a/numpy") for each in facts[id]["bases"]] == [LLAMA, LLAMA]
    first = facts["a/python"]
    assert (first["outputs"], first["outputs_from"]) == (["image"], "card")
    assert (first["created"], first["downloads"]) == (None, None)
    shown = {id: row["weights_public"] for id, row in facts.items()}
    assert shown == {"a/python": True, "a/numpy": None, "a/plain": True, "a/gguf": True}
    assert str(facts["a/numpy"]["created"]) == "2024-05-01 10:00:00"
    assert [(each.cell, each.reason, each.cells) for each in found.bad] == [("downloads", "not a whole number", 2)]


def test_names_of_a_hub_that_differ_in_case_are_one_model_and_told(tmp_path: Path) -> None:
    new, old = (model(id, lastModified=f"2026-0{month}-01T00:00:00Z") for id, month in (("a/B", 5), ("A/b", 1)))
    for records in ([new, old, new], [old, new, new]):
        found = scan([written(tmp_path, records)], tmp_path / "out", DAY)
        assert (found.models, found.repeated, found.records) == (1, 1, 3)
        assert by_id(tmp_path / "out", "results").keys() == {"a/B"}
        (bad,) = table(tmp_path / "out", "bad")
        assert (bad["id"], bad["cell"], bad["shown"]) == ("A/b", "id", "a/B")


def test_names_of_ones_own_that_differ_in_case_are_two_models(tmp_path: Path) -> None:
    rows = [{"id": "CALM", "training_flop": "2e25"}, {"id": "CaLM", "training_flop": "1e20"}]
    rows += [{"id": each.replace("C", "of-C"), "base": each, "modification_flop": "1e13"} for each in ("CALM", "CaLM")]
    path, mapping = own(tmp_path, *rows, {"id": "of-calm", "base": "calm"}, {"id": "calM", "base": "CALM"})
    scan([path], tmp_path / "out", DAY, mapping=mapping)
    found = {id: row["behind_high_exact"] for id, row in by_id(tmp_path / "out", "results").items()}
    assert (found["CALM"], found["CaLM"], found["of-calm"], found["calM"]) == ("2e25", "1e20", None, None)
    assert (found["of-CALM"], found["of-CaLM"]) == ("2.000000000001e25", "1.0000001e20")
    assert by_id(tmp_path / "out", "results")["calM"]["root"] == "CALM"


@pytest.mark.parametrize("first", [{}, {"cardData": {"license": "mit"}}])
@pytest.mark.long
def test_a_column_that_comes_late_is_read(tmp_path: Path, first: dict[str, object]) -> None:
    records = [model("a/first", **first), *(model(f"a/{number}") for number in range(1_100))]
    late = model("a/late", cardData={"license": "mit"}, safetensors={"total": 7})
    scan([written(tmp_path, [*records, late])], tmp_path / "out", DAY)
    row = by_id(tmp_path / "out", "facts")["a/late"]
    assert (row["licence"], row["parameters"]) == ("mit", "7")


def test_a_family_of_bases_says_what_comes_out(tmp_path: Path) -> None:
    told = [
        (["x/Llama-3"], ["text"]), (["x/sdxl-base"], ["image"]), (["x/Llama-3", "y/sdxl-base"], ["text"]),
        (["y/sdxl-base", "x/Llama-3"], ["image"]), (["x/deepseek-vl2"], None),
        (["x/Qwen2-Omni"], None), (["x/own"], None),
    ]  # fmt: skip
    records = ({"id": "a/b", "tags": [], "cardData": {"base_model": bases}} for bases, _ in told)
    scan(apart(tmp_path, *([each] for each in records)), tmp_path / "out", DAY)
    facts = by_id(tmp_path / "out", "facts")
    for n, (bases, made) in enumerate(told):
        assert facts[f"a/b{n}"]["outputs"] == made, bases
        assert next(filter(None, map(family, bases)), None) == (made[0] if made else None), bases


def test_tags_of_a_model_without_a_task_are_read_though_no_other_model_has_one(tmp_path: Path) -> None:
    scan([written(tmp_path, [{"id": "a/b", "tags": ["llama"]}])], tmp_path / "out", DAY)
    facts = by_id(tmp_path / "out", "facts")["a/b"]
    assert (facts["outputs"], facts["outputs_from"]) == (["text"], "tags")


def test_records_without_an_identifier_are_counted_and_no_models(tmp_path: Path) -> None:
    lines = [model("a/b"), "no json", "[1]", {"id": [5], "tags": []}, {"tags": []}, model("x" * 300)]
    found = scan([written(tmp_path, lines)], tmp_path / "out", DAY)
    assert (found.models, found.records, found.repeated) == (1, 6, 0)
    assert sum(each.cells for each in found.bad) == 5


def test_of_two_records_of_one_model_the_later_stands(tmp_path: Path) -> None:
    new = {**model("a/b", lastModified="2026-05-01T00:00:00Z"), "pipeline_tag": "text-to-image"}
    old = model("a/b", lastModified="2026-01-01T00:00:00Z")
    for records in ([new, old], [old, new]):
        found = scan([written(tmp_path, records)], tmp_path / "out", DAY)
        assert (found.models, found.repeated) == (1, 1)
        assert by_id(tmp_path / "out", "facts")["a/b"]["outputs"] == ["image"]


def own_table(folder: Path, rows: list[list[str]], mapping: str = MAPPING) -> tuple[Path, Path]:
    head = ["Name", "Base", "Fine-tuning FLOP", "Kind"]
    path, own = folder / "own.csv", folder / "mapping.toml"
    path.write_text("\n".join(",".join(row) for row in [head, *rows]) + "\n", encoding="utf-8")
    own.write_text(mapping, encoding="utf-8")
    return path, own


def test_a_table_of_ones_own_is_read_by_its_mapping(tmp_path: Path) -> None:
    told = [("1e24", "likely yes"), ("1e20", "no"), ("", "unknown"), ("NaN", "unknown"), ("1e400", "unknown"),
            ("-5", "unknown"), ("inf", "unknown")]  # fmt: skip
    paths = []
    for n, (flop, _) in enumerate(told):
        path, own = own_table(tmp_path, [[f"ours{n}", LLAMA, flop, "chat"]])
        paths.append(path.rename(tmp_path / f"{n}.csv"))
    scan(paths, tmp_path / "out", DAY, mapping=own)
    results, bad = by_id(tmp_path / "out", "results"), bad_cells(tmp_path / "out")
    for n, (flop, outcome) in enumerate(told):
        assert results[f"ours{n}"]["downstream_modifier_provider"] == outcome, flop
        assert ((f"ours{n}", "modification_flop") in bad) is (flop in ("NaN", "1e400", "-5", "inf")), flop


def test_words_that_a_mapping_does_not_know_say_nothing(tmp_path: Path) -> None:
    path, own = own_table(tmp_path, [["one", LLAMA, "", "picture"], ["two", "", "", "song"]])
    scan([path], tmp_path / "out", DAY, mapping=own)
    facts = by_id(tmp_path / "out", "facts")
    assert (facts["one"]["outputs"], facts["two"]["outputs"]) == (["image"], None)


def test_every_mistake_of_a_mapping_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(
        '[columns]\nA = "ids"\nB = ["id"]\n[constants]\nx = 1\n'
        '[values.outputs]\na = "txt"\nb = [["text"]]\n[values.task]\n[more]\n'
    )
    with pytest.raises(InputError) as raised:
        read_mapping(path)
    assert {each.path for each in raised.value.mistakes} == {
        "more", "columns.A", "columns.B", "columns", "constants.x",
        "values.outputs.a", "values.outputs.b", "values.task",
    }  # fmt: skip
    assert any("did you mean 'id'" in each.help for each in raised.value.mistakes)


@pytest.mark.parametrize("wrong", ["[columns]\n", "x = [", "", "columns = 1", f"x = {'[' * 5_000}"], ids=range(5))
def test_a_mapping_that_is_none_is_refused(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "mapping.toml").write_text(wrong)
    with pytest.raises(InputError):
        read_mapping(tmp_path / "mapping.toml")


def test_a_draft_of_a_mapping_can_be_read_again(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text('Model name,Organisation,"Training compute (FLOP)",Colour\na,b,1,c\n')
    told = drafted_mapping([tmp_path / "own.csv"])
    (tmp_path / "mapping.toml").write_text(told)
    assert read_mapping(tmp_path / "mapping.toml").columns == {
        "id": ("Model name",), "maker": ("Organisation",), "training_flop": ("Training compute (FLOP)",),
    }  # fmt: skip
    assert '# "Colour" = ""' in told
    assert all(cell in mapping_draft([]) for cell in CELLS)


def test_a_draft_of_a_mapping_shows_what_hides_in_a_column_and_can_be_read_again() -> None:
    name = "a\x1b[31m\u202e\U000e0041 日本"
    told = mapping_draft(["Name", name])
    assert name not in told
    assert "日本" in told
    assert tomllib.loads(told.replace('# "a', '"a')) == {"columns": {"Name": "id", name: ""}}


def test_a_draft_knows_what_columns_are_called_elsewhere() -> None:
    header = ("Modellname", "Lizenz", "Modèle de base", "Finetune compute (FLOPs)")
    assert tomllib.loads(mapping_draft(header))["columns"] == dict(
        zip(header, ("id", "licence", "base", "modification_flop"), strict=True)
    )


def test_a_name_that_is_too_long_to_be_read_is_not_drafted_whole() -> None:
    told = mapping_draft(["Name", "long " * 1000])
    assert max(map(len, told.splitlines())) < 300
    assert "a column with a name of 5,000 characters" in told


def test_columns_of_no_catalogue_are_refused_with_what_helps(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="--draft-mapping"):
        scan([tmp_path / "own.csv"], tmp_path / "out", DAY)
    path = tmp_path / "wrapped.json"
    path.write_text('{"next": null, "models": [{"id": "a/b", "tags": []}]}')
    with pytest.raises(InputError, match=r"a list under 'models'(?s:.*)jq -c '\.\[\"models\"\]\[\]'"):
        scan([path], tmp_path / "out", DAY)


def test_the_known_forms_are_told_by_their_columns() -> None:
    assert recognised(["_id", "modelId", "tags"], "").name == "hub"
    assert recognised(["Model", "Training compute (FLOP)"], "").name == "epoch"
    assert recognised(["id", "safetensors_total"], "").name == "small"


@pytest.mark.long
def test_files_of_every_format_say_the_same(tmp_path: Path) -> None:
    record = tuned("acme/chat", LLAMA)
    plain = written(tmp_path, [record])
    with gzip.open(tmp_path / "zipped.jsonl.gz", "wb") as file:
        file.write(plain.read_bytes())
    (tmp_path / "list.json").write_text(json.dumps([record]))
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT * FROM read_json(?)", [str(plain)])
    connection.sql("SELECT * FROM t").write_parquet(str(tmp_path / "table.parquet"))
    flat = "SELECT id, to_json(tags) AS tags, pipeline_tag, gated, to_json(cardData) AS cardData FROM t"
    connection.sql(flat).write_csv(str(tmp_path / "table.csv"))
    with gzip.open(tmp_path / "zipped.csv.gz", "wb") as file:
        file.write((tmp_path / "table.csv").read_bytes())
    connection.execute(f"COPY ({flat}) TO '{tmp_path / 'zipped.csv.zst'}' (HEADER, DELIMITER '|', COMPRESSION zstd)")
    found = []
    names = (
        "hub.jsonl",
        "zipped.jsonl.gz",
        "list.json",
        "table.parquet",
        "table.csv",
        "zipped.csv.gz",
        "zipped.csv.zst",
    )
    for name in names:
        scan([tmp_path / name], tmp_path / "out", DAY)
        (row,) = table(tmp_path / "out", "results")
        found.append(row)
    assert all(row == found[0] for row in found)


def test_a_folder_and_a_pattern_are_all_their_files(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    written(folder, [model("a/one")], "1.jsonl")
    written(folder, [model("a/two")], "2.jsonl")
    (folder / "notes.txt").write_text("no catalogue")
    (folder / ".out.scan").mkdir()
    written(folder / ".out.scan", [{"what": "an interrupted scan left"}], "fill.jsonl")
    for path in (folder, folder / "*.jsonl"):
        scan([path], tmp_path / "out", DAY)
        rows = by_id(tmp_path / "out", "results")
        assert [(id, row["file"], row["record"]) for id, row in rows.items()] == [("a/one", 0, 1), ("a/two", 1, 1)]


def test_a_table_that_is_not_read_as_it_is_compressed_is_not_left_out_in_silence(tmp_path: Path) -> None:
    written(tmp_path, [model("a/one")], "1.jsonl")
    for name in ("2.jsonl.bz2", "3.parquet.gz"):
        (tmp_path / name).write_bytes(b"")
    for place in (tmp_path, tmp_path / "*.*"):
        with pytest.raises(InputError, match="compressed in a way that is not read") as raised:
            sources.files_of([place])
        assert [Path(each.file).name for each in raised.value.mistakes] == ["2.jsonl.bz2", "3.parquet.gz"]


SMALL = "id;safetensors_total;pipeline_tag\r\n"


@pytest.mark.parametrize("many", [1, 25_000], ids=["at the beginning", "far down"])
def test_rows_that_do_not_fit_the_header_are_told_at_once_with_their_lines(tmp_path: Path, many: int) -> None:
    rows = "a/b;7;x\r\n" * many
    open_ = 'c/d;"7;x\r\ne/f;8;x\r\n' if many > 1 else ""
    (tmp_path / "own.csv").write_text(f"{SMALL}{rows}Letters; 8B;7;x\r\n=cmd|a!A0\r\n{open_}", newline="")
    with pytest.raises(InputError) as raised:
        scan([tmp_path / "own.csv"], tmp_path / "out", DAY)
    assert [(each.reference, each.line, each.message) for each in raised.value.mistakes] == [
        ("broken-row", many + 2, "the row has 4 in the place of 3 cells"),
        ("broken-row", many + 3, "the row has 1 in the place of 3 cells"),
        *([("broken-row", many + 4, "a quote is not closed, or stands within a cell")] if open_ else []),
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file is empty"),
        (SMALL.encode("utf-16"), "not encoded as UTF-8"),
        (b'id,safetensors_total\na,"b"c\n', "cannot be told apart"),
        (b"id,safetensors_total\n" + b"a\n" * 30, "no more than 20 such rows are told"),
        (b'id,"of,\nthe",tags,Tags,"of,\nthe "\na,b,c,d,e\n', r"more than one column is called 'Tags', 'of,\\nthe'"),
        (b"id" + b",x" * 5000, "the header has 5,001 columns"),
        ("id,safetensors_total,Größe\na/b,7,1\n".encode("latin-1"), "own.csv\n(?s:.*)save it as UTF-8"),
        (b"id,safetensors_total\na,1" + b",x" * 30 + b"\nb\n", "32 in the place of 2 cells(?s:.*)has 1 in the place"),
        (b"id,safetensors_total\na,1" + b",x" * 40_000, "the row has 40,002 cells"),
    ],
    ids=[
        "empty",
        "UTF-16",
        "a quote in a cell",
        "many",
        "columns of one name",
        "many columns",
        "latin-1",
        "wide",
        "very wide",
    ],
)
def test_what_cannot_be_read_as_csv_says_why(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "own.csv").write_bytes(data)
    with pytest.raises(InputError, match=says):
        scan([tmp_path / "own.csv"], tmp_path / "out", DAY)


def test_a_quoted_cell_may_hold_as_many_separators_as_it_likes(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text('id,tägß\na,"one\n' + "x," * 6000 + '"\nb,two\n', encoding="utf-8")
    connection = database.connected(tmp_path / "own.duckdb")
    assert sources.header_of(connection, path) == ("id", "tägß")
    connection.close()


def test_a_file_whose_name_is_a_pattern_is_read_alone(tmp_path: Path) -> None:
    for name in ("*", "[a]"):
        (tmp_path / f"{name}.csv").write_text(f"id,safetensors_total\nx/{name},7\n")
    scan([tmp_path], tmp_path / "out", DAY)
    assert [(row["file"], id) for id, row in by_id(tmp_path / "out", "results").items()] == [(0, "x/*"), (1, "x/[a]")]


def test_what_is_no_catalogue_is_refused_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(InputError) as raised:
        scan([tmp_path / "notes.txt", tmp_path / "gone.csv"], tmp_path / "out", DAY)
    assert [each.message for each in raised.value.mistakes] == [
        "there is no file of a catalogue",
        "there is no such file or folder",
    ]


def test_a_record_that_is_too_long_is_named_by_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, [model("a/b"), model("c/d", more="x" * (3 * sources.LARGEST_RECORD))])
    with pytest.raises(InputError) as raised:
        scan([path], tmp_path / "out", DAY)
    (mistake,) = raised.value.mistakes
    assert (mistake.reference, mistake.line) == ("record-too-long", 2)


def test_a_broken_page_of_parquet_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    connection = duckdb.connect()
    path = tmp_path / "broken.parquet"
    connection.sql("SELECT 'a/' || range AS id, ['x'] AS tags, hash(range) AS more FROM range(5000)").write_parquet(
        str(path)
    )
    data = bytearray(path.read_bytes())
    data[200:4200] = bytes(4000)
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"broken\.parquet"):
        scan([path], tmp_path / "out", DAY)
    assert not (tmp_path / "out").exists()


HOSTILE = "<script>alert(1)</script>\u202e\x1b[31m'; DROP TABLE facts; --"


def test_hostile_names_are_texts_and_nothing_else(tmp_path: Path) -> None:
    records: list[Any] = [
        model(HOSTILE, cardData={"license": HOSTILE, "base_model": HOSTILE}, author=HOSTILE, tags=[HOSTILE]),
        model("a/b", downloads=HOSTILE),
    ]
    found = scan([written(tmp_path, records)], tmp_path / "out", DAY)
    assert found.models == 2
    for written_ in (html.write(page(found, "out", full=True)), (tmp_path / "out" / "report.html").read_text()):
        assert "<script" not in written_
        assert "\u202e" not in written_
    assert "\x1b" not in text.write(page(found, "out", full=False), 80)


def test_without_the_library_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError, match="duckdb, which is not installed"):
        scan([written(tmp_path, [model("a/b")])], tmp_path / "out", DAY)


def test_no_extension_is_ever_fetched(tmp_path: Path) -> None:
    connection = database.connected(tmp_path / "x.duckdb")
    names = ("autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions")
    assert [connection.execute("SELECT current_setting(?)", [name]).fetchone()[0] for name in names] == [False] * 3
    with pytest.raises(duckdb.Error):
        connection.execute("SET memory_limit = '100GB'")


def test_the_tables_of_the_reference_data_are_scanned() -> None:
    assert reference("hub", "most_used_2026-05.csv")


# -- what the law looks at


def test_an_amount_lies_on_one_side_of_each_line_or_on_it() -> None:
    marks = lines_of_law(Law.on(DAY))
    amounts = (10**23 - 1, 10**23, 10**23 + 1, 10**25, 10**25 + 1)
    assert [side_of_lines(Range.exactly(each), marks)[0] for each in amounts] == ["0", "0", "1", "1", "2"]
    assert side_of_lines(Range(low=1), marks) != side_of_lines(Range.exactly(1), marks)
    assert side_of_lines(Range.exactly(0), marks) != side_of_lines(Range.exactly(1), marks)
    wide, narrow = Range(low=1, high=10**26), Range(low=1, high=10**24)
    assert side_of_lines(wide, marks) != side_of_lines(narrow, marks)
    assert side_of_base(wide, marks) == side_of_base(narrow, marks)


def test_words_that_the_law_never_tells_apart_are_alike() -> None:
    words = words_alike(Law.on(DAY), inputs, outputs)
    assert words["text"] == words["code"]
    assert words["embedding"] == words["other"]
    assert len({words["text"], words["image"], words["video"], words["other"]}) == 4


def test_ends_that_cross_are_put_in_order_without_a_best_value() -> None:
    assert amount_of("2e23", "1e23", None) == Range(low=10**23, high=2 * 10**23)
    assert amount_of("1e23", None, None) == Range(low=10**23)


# -- a registry of one's own, as people keep them


REGISTRY = """
[columns]
Number = "id"
Base = "base"
Way = "relation"
Makes = "outputs"
Licence = "licence"
Terms = "licence"

[values.outputs]
labels = "other"
chat = "text"

[values.relation]
LoRA = "adapter"
"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry")
    rows = [
        (1, None, None, "labels; chat"), (2, "none", None, "labels, songs"), (3, "/data/llama", "LoRA", "Text"),
        (4, f"https://huggingface.co/{LLAMA}; {LLAMA}", "distilled", "labels"), (5, f"{QWEN}; /out", None, "labels"),
        (6, ", ".join(f"{QWEN}-{number}" for number in range(60)), None, "labels"),
    ]  # fmt: skip
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t (Number BIGINT, Base VARCHAR, Way VARCHAR, Makes VARCHAR)")
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
    connection.execute("ALTER TABLE t ADD COLUMN Licence VARCHAR DEFAULT ''")
    connection.execute("ALTER TABLE t ADD COLUMN Terms VARCHAR DEFAULT 'mit'")
    connection.execute("UPDATE t SET Licence = 'apache-2.0' WHERE Number = 2")
    connection.sql("SELECT * FROM t").write_parquet(str(folder / "own.parquet"))
    (folder / "own.toml").write_text(REGISTRY)
    scan([folder / "own.parquet"], folder / "out", DAY, mapping=folder / "own.toml")
    return folder


def test_a_number_can_be_an_identifier(registry: Path) -> None:
    assert by_id(registry / "out", "results").keys() == {"1", "2", "3", "4", "5", "6"}


def test_words_in_a_list_are_parted_by_semicolons_too(registry: Path) -> None:
    facts = by_id(registry / "out", "facts")
    assert facts["1"]["outputs"] == ["other", "text"]
    assert [each["name"] for each in facts["4"]["bases"]] == [LLAMA]


def test_of_several_columns_that_are_one_cell_the_first_is_read_that_says_something(registry: Path) -> None:
    facts = by_id(registry / "out", "facts")
    assert [facts[id]["licence"] for id in ("1", "2", "3")] == ["mit", "apache-2.0", "mit"]
    (read,) = json.loads((registry / "out" / "manifest.json").read_text())["inputs"]
    assert read["columns"]["licence"] == "Licence or Terms"


def test_a_word_that_is_not_known_leaves_open_what_a_model_makes(registry: Path) -> None:
    facts, results = (by_id(registry / "out", name) for name in ("facts", "results"))
    assert (facts["2"]["outputs"], results["2"]["gpai_model"]) == (None, "unknown")
    assert facts["3"]["outputs"] == ["text"]
    assert ("2", "outputs") in bad_cells(registry / "out")


def test_no_base_is_none_and_a_base_without_a_name_is_one(registry: Path) -> None:
    facts = by_id(registry / "out", "facts")
    assert (facts["2"]["kinds"], facts["2"]["bases"], facts["2"]["unnamed"]) == (None, None, False)
    assert (facts["3"]["kinds"], facts["3"]["bases"], facts["3"]["unnamed"]) == (["fine-tuning"], None, True)
    assert {id for id, cell in bad_cells(registry / "out") if cell == "base"} == {"3", "5", "6"}
    assert by_id(registry / "out", "results")["3"]["downstream_modifier_provider"] == "unknown"


def test_a_base_that_cannot_be_read_beside_one_that_can_leaves_open_how_much_is_behind(registry: Path) -> None:
    facts = by_id(registry / "out", "facts")
    assert [each["name"] for each in facts["5"]["bases"]] == [QWEN, "base model 2"]
    assert [len(facts["6"]["bases"]), facts["6"]["bases"][-1]["name"]] == [51, "base model 51"]
    assert (facts["5"]["behind_low"], facts["5"]["behind_high"]) != (None, None)
    assert (facts["5"]["behind_high"], facts["6"]["behind_high"]) == (None, None)


def test_how_a_model_was_made_can_be_said_in_words_of_ones_own(registry: Path) -> None:
    facts = by_id(registry / "out", "facts")
    assert (facts["3"]["kinds_from"], facts["3"]["kinds_says"]) == ("relation", "adapter of a base model")
    assert {id for id, cell in bad_cells(registry / "out") if cell == "relation"} == {"4"}


def test_columns_that_are_not_there_are_told_all_at_once(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[columns]\nNumber = "id"\nBas = "base"\nChips = "hardware"\n')
    with pytest.raises(InputError) as raised:
        scan([registry / "own.parquet"], tmp_path / "out", DAY, mapping=tmp_path / "own.toml")
    assert [(each.reference, each.path, each.help) for each in raised.value.mistakes] == [
        ("no-column", "columns.Bas", "did you mean 'Base'?"), ("no-column", "columns.Chips", ""),
    ]  # fmt: skip


def test_constants_are_looked_at_before_a_row_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '[columns]\nA = "id"\n[values.relation]\nown = "merge"\n'
        '[constants]\nrelation = "tuned"\noutputs = ["text", "songs"]\ntask = ["a"]\ngated = { a = 1 }\n'
    )
    with pytest.raises(InputError) as raised:
        read_mapping(path)
    assert [(each.reference, each.path) for each in raised.value.mistakes] == [
        ("unknown-word", "constants.relation"), ("unknown-word", "constants.outputs"),
        ("wrong-type", "constants.task"), ("wrong-type", "constants.gated"),
    ]  # fmt: skip
    path.write_text('constants = 1\n[columns]\nA = "id"\n')
    with pytest.raises(InputError, match="expected a table"):
        read_mapping(path)
    path.write_text('[columns]\nA = "id"\n[constants]\noutputs = ["text"]\nrelation = "merge"\ngated = false\n')
    assert read_mapping(path).constants["outputs"] == ["text"]


# -- files that are not whole


def compressed(folder: Path) -> list[Path]:
    connection, paths = duckdb.connect(), []
    for kind, name in (("gzip", "own.jsonl.gz"), ("zstd", "own.jsonl.zst")):
        path = folder / name
        query = "SELECT 'a/' || range AS id, [hash(range)::VARCHAR] AS tags FROM range(20000)"
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT json, COMPRESSION {kind})")
        paths.append(path)
    return paths


def test_a_compressed_file_that_is_not_whole_is_refused_and_not_read_in_part(tmp_path: Path) -> None:
    for path in compressed(tmp_path):
        data = path.read_bytes()
        with path.open("rb") as file:
            sources.check_whole(file, path)
        damaged = bytearray(data)
        damaged[len(data) // 2] ^= 255
        for broken in (
            data[: len(data) // 2],
            data[:-1],
            data[:3],
            b"{}\n",
            *([bytes(damaged)] * (path.suffix == ".gz")),
        ):
            path.write_bytes(broken)
            with path.open("rb") as file, pytest.raises(InputError, match="damaged, or not whole"):
                sources.check_whole(file, path)
        path.write_bytes(data[: len(data) // 2])
        with pytest.raises(InputError, match="damaged, or not whole"):
            sources.catalogue_files(duckdb.connect(), {path: None}, None, tmp_path)
        path.write_bytes(data + data)
        with path.open("rb") as file:
            sources.check_whole(file, path)


def test_what_the_library_says_of_its_queries_is_left_out() -> None:
    said = "No magic bytes found LINE 1: DESCRIBE SELECT * FROM read_parquet(?) ^^^"
    (mistake,) = database.unreadable("x.parquet", ValueError(said), "a table").mistakes
    assert (mistake.message, mistake.expected) == ("cannot be read: No magic bytes found", "a table")


def test_a_full_disk_is_no_fault_of_what_is_read() -> None:
    full = duckdb.IOException('Could not write file "scan.duckdb.wal": No space left on device')
    assert database.is_unwritten(full)
    assert not database.is_unwritten(duckdb.IOException("Cannot open file: Permission denied"))


def test_an_empty_file_is_said_to_be_empty() -> None:
    with pytest.raises(InputError, match="the file is empty"):
        recognised([], "x.jsonl")


def test_a_tag_that_gives_the_relation_alone_names_the_base(tmp_path: Path) -> None:
    record = {"id": "a/b", "tags": [f"base_model:finetune:{LLAMA}"], "pipeline_tag": "text-generation"}
    scan([written(tmp_path, [record])], tmp_path / "out", DAY)
    facts, results = (by_id(tmp_path / "out", name)["a/b"] for name in ("facts", "results"))
    assert [each["name"] for each in facts["bases"]] == [LLAMA]
    assert results["downstream_modifier_provider"] == "unknown"


@pytest.mark.parametrize("broken", ["garbage", '{"id": "a/bad", "tags": [}', "[1, 2]", "5", "\0" * 300])
@pytest.mark.parametrize("at", [0, 2, 4])
def test_one_malformed_line_is_counted_and_the_others_are_read(tmp_path: Path, broken: str, at: int) -> None:
    lines: list[object] = [model(f"a/m{number}") for number in range(4)]
    path = written(tmp_path, [*lines[:at], broken, *lines[at:]])
    found = scan([path], tmp_path / "out", DAY)
    assert found.records == 5
    assert by_id(tmp_path / "out", "results").keys() == {"a/m0", "a/m1", "a/m2", "a/m3"}
    assert [(row["cell"], row["record"]) for row in table(tmp_path / "out", "bad")] == [("id", at + 1)]


def test_a_list_over_several_lines_is_read_as_one(tmp_path: Path) -> None:
    records = ",\n".join(json.dumps(model(f"a/m{number}"), indent=1) for number in range(3))
    path = tmp_path / "hub.json"
    path.write_text(f"[\n{records}\n]\n", encoding="utf-8")
    assert scan([path], tmp_path / "out", DAY).models == 3
