"""A catalogue from its records to results: what rows say, which are one case, and that each is proved again."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from benchmarks import catalogue as generated
from gpaiscope import service
from gpaiscope.catalogue import concluding
from gpaiscope.catalogue.answers import CaseAnswer, answers_of_row, hanging_of_row
from gpaiscope.catalogue.facts import FactsRow
from gpaiscope.catalogue.flags import FLAG
from gpaiscope.catalogue.results import FILES, working_folder
from gpaiscope.catalogue.scan import Stages, assess_row, scan
from gpaiscope.compute import originals
from gpaiscope.errors import InputError, UsageError
from gpaiscope.report.values import schema
from gpaiscope.report.values.catalogue import Catalogue
from gpaiscope.repository.cores import cores
from gpaiscope.repository.database import aside, connected, failure
from gpaiscope.values import Outcome, decimal_text, parse_exact
from tests.catalogue.hub import DAY, LLAMA, QWEN, by_id, cells_of_row, model, table, tuned, written
from tests.schemas import validator

pytestmark = [pytest.mark.once, pytest.mark.long]

COPY = next(name for entry in originals.originals() for name in entry.copies)

RECORDS = (
    model(LLAMA, cardData={"license": "llama3.1"}, gated="manual", downloads=900),
    tuned("acme/chat", LLAMA, downloads=50),
    tuned("acme/chat-GGUF", "acme/chat", relation="quantized"),
    tuned("dana/blend", "acme/chat", QWEN, relation="merge"),
    tuned("meta-llama/Llama-Guard", LLAMA),
    tuned("lost/child", "nobody/knows"),
    tuned("a/round", "b/round"),
    tuned("b/round", "a/round"),
    {"id": "plain/bert", "tags": ["license:mit"], "pipeline_tag": "text-classification"},
    model("hidden/one", private=True),
    tuned("acme/old", "t5-base"),
    model(COPY),
)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hub")
    scan([written(folder, RECORDS)], folder / "out", DAY)
    return folder / "out"


def test_a_scan_leaves_its_tables_its_report_and_its_manifest(scanned: Path) -> None:
    assert {each.name for each in scanned.iterdir()} == {*FILES, FLAG}
    assert not list(scanned.parent.glob(".*"))
    manifest = json.loads((scanned / "manifest.json").read_text())
    assert manifest["law"]["day"] == DAY.isoformat()
    assert manifest["inputs"][0]["columns"]["card"] == "cardData"


def test_the_report_is_as_its_schema_says(scanned: Path) -> None:
    validator("catalogue").validate(json.loads((scanned / "report.json").read_text()))
    assert "catalogue" in schema.DOCUMENTS


def test_every_row_has_the_answers_that_the_interpreter_gives(scanned: Path) -> None:
    for id, row in by_id(scanned, "results").items():
        told = cells_of_row(scanned, id)
        assert {name: row[name] for name in told} == told, id


def test_what_a_row_says_is_told_with_its_cell(scanned: Path) -> None:
    facts = by_id(scanned, "facts")
    chat = facts["acme/chat"]
    assert (chat["licence"], chat["licence_from"]) == ("apache-2.0", "card")
    assert (chat["outputs"], chat["outputs_from"]) == (["text"], "task")
    assert (chat["kinds"], [each["name"] for each in chat["bases"]]) == (["fine-tuning"], [LLAMA])
    assert facts["plain/bert"]["licence_from"] == "tags"
    proof = service.explain_row(scanned, "gpai_model", "acme/chat").to_text()
    assert "record 2, pipeline_tag" in " ".join(proof.split())


def test_a_model_of_the_table_of_originals_has_its_compute(scanned: Path) -> None:
    row = by_id(scanned, "results")[LLAMA]
    assert (row["gpai_model"], row["provider"]) == ("yes", "yes")
    assert row["flop_best"] == row["behind_best"] is not None


def test_an_original_that_the_table_lists_as_made_from_anothers_is_made_from_that(tmp_path: Path) -> None:
    scan([written(tmp_path, [model("lmsys/vicuna-7b-v1.5"), model("Qwen/Qwen3-8B")])], tmp_path / "out", DAY)
    facts, rows = by_id(tmp_path / "out", "facts"), by_id(tmp_path / "out", "results")
    vicuna, entry = facts["lmsys/vicuna-7b-v1.5"], originals.find("lmsys/vicuna-7b-v1.5")
    assert entry is not None
    assert (vicuna["kinds"], [each["name"] for each in vicuna["bases"]]) == (["fine-tuning"], [entry.starts_from])
    assert rows["lmsys/vicuna-7b-v1.5"]["downstream_modifier_provider"] == "unknown"
    assert rows["lmsys/vicuna-7b-v1.5"]["behind_high_exact"] == decimal_text(entry.training_compute.high or 0)
    assert (facts["Qwen/Qwen3-8B"]["kinds"], facts["Qwen/Qwen3-8B"]["bases"]) == (["pre-training"], None)
    for id, row in rows.items():
        told = cells_of_row(tmp_path / "out", id)
        assert {name: row[name] for name in told} == told


def test_what_the_same_account_made_has_its_original_from_the_uploader(scanned: Path) -> None:
    assert by_id(scanned, "facts")["meta-llama/Llama-Guard"]["bases"][0]["same_maker"]
    assert not by_id(scanned, "facts")["acme/chat"]["bases"][0]["same_maker"]


def test_an_original_goes_by_its_short_name_too_and_a_copy_by_what_it_is_a_copy_of(scanned: Path) -> None:
    facts, rows = by_id(scanned, "facts"), by_id(scanned, "results")
    entry = originals.find(COPY)
    assert entry is not None
    assert facts["acme/old"]["bases"][0]["entry"] == "google-t5/t5-base"
    assert rows["acme/old"]["downstream_modifier_provider"] == "no"
    assert (facts[COPY]["kinds"], facts[COPY]["bases"][0]["name"]) == (["quantisation"], entry.hub_id)
    assert rows[COPY]["behind_low_exact"] == decimal_text(entry.training_compute.low or 0)


def test_the_compute_behind_a_chain_is_that_of_its_distinct_ancestors(scanned: Path) -> None:
    rows = by_id(scanned, "results")
    llama, qwen = rows[LLAMA]["behind_low_exact"], by_id(scanned, "facts")["dana/blend"]["bases"][1]["low"]
    assert rows["acme/chat"]["behind_low_exact"] == rows["acme/chat-GGUF"]["behind_low_exact"] == llama
    assert rows["acme/chat"]["behind_high"] is None
    assert float(rows["dana/blend"]["behind_low"]) == pytest.approx(float(llama) + float(qwen))
    assert (rows["acme/chat-GGUF"]["depth"], rows["acme/chat-GGUF"]["root"]) == (2, rows[LLAMA]["root"])


def test_an_unknown_parent_and_a_circle_are_unknowns(scanned: Path) -> None:
    rows = by_id(scanned, "results")
    assert (rows["lost/child"]["behind_low_exact"], rows["lost/child"]["behind_high"]) == ("0", None)
    assert rows["a/round"]["circle"]
    assert rows["a/round"]["behind_high"] is None
    assert not rows["acme/chat"]["circle"]


def test_nothing_that_is_private_is_taken_as_made_available(scanned: Path) -> None:
    rows = by_id(scanned, "results")
    assert rows["hidden/one"]["placed_on_market"] == "unknown"
    assert rows["acme/chat"]["placed_on_market"] == "yes"


def test_no_row_is_ever_called_late(scanned: Path) -> None:
    for id in by_id(scanned, "results"):
        assert not [each for each in assess_row(scanned, id).deadlines if each.state == "late"]


def test_reasons_say_what_stands_in_the_way_and_whom_to_ask(scanned: Path) -> None:
    case = by_id(scanned, "results")["lost/child"]["case"]
    told = next(row for row in table(scanned, "reasons") if (row["case"], row["conclusion"]) == (case, "gpai_model"))
    assert f"likely {told['outcome']}" == by_id(scanned, "results")["lost/child"]["gpai_model"]
    assert not told["sure"]
    unknown = [row for row in table(scanned, "reasons") if row["outcome"] == Outcome.UNKNOWN.value]
    assert unknown
    assert all(row["missing"] for row in unknown)
    assert all(each["asks"] and "[" not in each["path"] for row in unknown for each in row["missing"])


def test_the_same_catalogue_gives_the_same_bytes_by_however_many_processes(
    scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concluding, "FEW", 0)
    answered: list[int] = []
    told = Stages(told=lambda text, done, total: answered.append(done) if text.startswith("answering") else None)
    scan([scanned.parent / "hub.jsonl"], tmp_path / "again", DAY, stages=told)
    assert (1 in answered) is (cores() == 1), "one at a time where there is one process"
    for name in FILES:
        again = (tmp_path / "again" / name).read_bytes().replace(bytes(tmp_path / "again"), bytes(scanned))
        assert again == (scanned / name).read_bytes(), name


def test_an_interrupted_scan_goes_on_where_it_was(scanned: Path, tmp_path: Path) -> None:
    output, answered = tmp_path / "out", []

    def stop(text: str, done: int, total: int) -> None:
        if text.startswith("answering") and done == 3:
            raise KeyboardInterrupt

    def count(text: str, done: int, total: int) -> None:
        if text.startswith("answering") and total:
            answered.append(done)

    with pytest.raises(KeyboardInterrupt):
        scan([scanned.parent / "hub.jsonl"], output, DAY, stages=Stages(told=stop))
    assert not output.exists()
    scan([scanned.parent / "hub.jsonl"], output, DAY, stages=Stages(told=count))
    assert answered[0] == 3
    assert (output / "results.parquet").read_bytes() == (scanned / "results.parquet").read_bytes()
    assert not list(tmp_path.glob(".*"))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated catalogue, scanned."""
    folder = tmp_path_factory.mktemp("many")
    scan([written(folder, generated.records(600, seed=11))], folder / "out", DAY)
    return folder / "out"


def test_random_rows_of_a_generated_catalogue_are_proved_again(many: Path) -> None:
    rows = by_id(many, "results")
    for id in random.Random(7).sample(sorted(rows), 12):
        told = cells_of_row(many, id)
        assert {name: rows[id][name] for name in told} == told, id


def test_what_is_concluded_of_cases_that_look_alike_is_what_is_concluded_of_each(many: Path) -> None:
    prove_cases(many, 40)


def test_amounts_on_the_lines_of_the_law_and_beside_them_are_told_apart(tmp_path: Path) -> None:
    chance = random.Random(3)
    lines = [10**23, 10**25]
    near = [line + step for line in lines for step in (-1, 0, 1)]
    parts = [line // 3 + step for line in lines for step in (-1, 0, 1, 2)]
    rows = ["id,base,training,modification,outputs,licence"]
    rows += [f"maker/model-{number},,{amount},,text,mit" for number, amount in enumerate(near)]
    for number in range(300):
        base, amount = f"maker/model-{chance.randrange(len(near))}", chance.choice([*near, *parts, ""])
        licence = chance.choice(["mit", "llama3.1", "gemma", ""])
        rows.append(f"user/tuned-{number},{base},,{amount},{chance.choice(['text', 'image', ''])},{licence}")
    (tmp_path / "own.csv").write_text("\n".join(rows) + "\n")
    cells = {"id": "id", "base": "base", "training": "training_flop", "modification": "modification_flop",
             "outputs": "outputs", "licence": "licence"}  # fmt: skip
    columns = "".join(f'{column} = "{cell}"\n' for column, cell in cells.items())
    (tmp_path / "own.toml").write_text(f'[columns]\n{columns}[constants]\nrelation = "finetune"\n')
    scan([tmp_path / "own.csv"], tmp_path / "out", DAY, mapping=tmp_path / "own.toml")
    outcomes = {row["downstream_modifier_provider"] for row in by_id(tmp_path / "out", "results").values()}
    assert outcomes == {"yes", "likely yes", "no", "unknown"}
    prove_cases(tmp_path / "out", 40)


MERGED = (
    *("deepseek-ai/DeepSeek-R1", "Qwen/QwQ-32B", "Qwen/Qwen2.5-Coder-32B", "allenai/Llama-3.1-Tulu-3-70B"),
    *("Qwen/Qwen2.5-32B", "Qwen/Qwen3-32B", "XiaomiMiMo/MiMo-V2.5-Pro", "openai/gpt-oss-120b", "internlm/internlm-7b"),
    *("EleutherAI/llemma_7b", "codellama/CodeLlama-7b-hf", "meta-llama/Llama-2-7b-hf", "deepseek-ai/DeepSeek-V3-Base"),
    *("google/gemma-2-27b", "user/tuned", "user/packed", "nobody/knows"),
)
"""Of several models what goes back to the same one, to different ones, and to nothing known; sums pass the lines."""


def test_merges_of_one_case_are_to_the_law_what_each_is_by_itself(tmp_path: Path) -> None:
    chance = random.Random(5)
    rows = [tuned("user/tuned", LLAMA), tuned("user/packed", QWEN, relation="quantized")]
    for number in range(400):
        bases = chance.sample(MERGED, chance.choice((2, 2, 2, 3)))
        rows.append(tuned(f"{chance.choice(('user', 'other'))}/blend-{number}", *bases, relation="merge"))
    scan([written(tmp_path, rows)], tmp_path / "out", DAY)
    facts, told, seen = by_id(tmp_path / "out", "facts"), by_case(tmp_path / "out"), set()
    later = []
    for id, row in by_id(tmp_path / "out", "results").items():
        later += [(id, row["case"])] if row["case"] in seen else []
        seen.add(row["case"])
    assert len(seen) < 80
    for id, case in chance.sample(later, 60):
        assert told[case] == told_of_row(facts[id]), id


def prove_cases(folder: Path, count: int) -> None:
    """Fail unless all that is told of some cases is what the interpreter says of the first row of each."""
    facts, told = by_id(folder, "facts"), by_case(folder)
    first: dict[int, str] = {}
    for id, row in by_id(folder, "results").items():
        first.setdefault(row["case"], id)
    for case in random.Random(11).sample(sorted(first), min(count, len(first))):
        assert told[case] == told_of_row(facts[first[case]]), first[case]


def by_case(folder: Path) -> dict[int, list[dict[str, Any]]]:
    """What is told of each case, as values of JSON."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in table(folder, "reasons"):
        found.setdefault(row.pop("case"), []).append(json.loads(json.dumps(row, default=str)))
    return found


def told_of_row(row: FactsRow) -> list[dict[str, Any]]:
    """What the interpreter says of a row, as the table of reasons has it."""
    hanging, found = hanging_of_row(row, DAY), []
    for answer in answers_of_row(row, DAY):
        guesses = hanging.get(answer.id, ())
        sure = answer.outcome in ("yes", "no") and not guesses
        found.append({**as_told(answer), "sure": sure, "hangs_on": list(guesses)})
    return found


def as_told(answer: CaseAnswer) -> dict[str, Any]:
    """An answer as the table of reasons has it."""
    told = asdict(answer)
    for day in ("applies_from", "due_on"):
        told[f"{day}_earliest"], told[f"{day}_latest"] = told.pop(day)
    told["missing"] = [dict(zip(("path", "asks", "who"), each, strict=True)) for each in answer.missing]
    told["questions"] = [dict(zip(("question", "reading", "outcome"), each, strict=True)) for each in answer.questions]
    found: dict[str, Any] = json.loads(json.dumps({"conclusion": told.pop("id"), **told}))
    return found


def test_a_result_is_replaced_and_nothing_else_is(scanned: Path, tmp_path: Path) -> None:
    path = written(tmp_path, RECORDS[:1])
    first = scan([path], tmp_path / "out", DAY)
    assert scan([path], tmp_path / "out", DAY) == first
    other = tmp_path / "mine"
    other.mkdir()
    (other / "notes.txt").write_text("mine")
    for output in (other, tmp_path, path):
        with pytest.raises(UsageError):
            scan([path], output, DAY)
    assert (other / "notes.txt").read_text() == "mine"


def test_a_folder_that_leads_to_itself_or_has_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, RECORDS[:1])
    (tmp_path / "loop").symlink_to("loop")
    for name in ("loop", os.fsdecode(b"a\xff")):
        with pytest.raises(UsageError, match=r"cannot-write|output-in-use"):
            scan([path], tmp_path / name, DAY)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([path.name, "loop"])


def test_a_failure_leaves_the_last_good_result(tmp_path: Path) -> None:
    path = written(tmp_path, RECORDS[:1])
    scan([path], tmp_path / "out", DAY)
    before = (tmp_path / "out" / "results.parquet").read_bytes()
    path.write_text("{")
    with pytest.raises(InputError):
        scan([path], tmp_path / "out", DAY)
    assert (tmp_path / "out" / "results.parquet").read_bytes() == before
    assert {each.name for each in tmp_path.iterdir()} == {"hub.jsonl", "out"}


def test_a_row_that_is_not_there_and_a_folder_that_is_no_result_are_said(scanned: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no model 'nobody/x'"):
        assess_row(scanned, "nobody/x")
    with pytest.raises(InputError, match="no result"):
        assess_row(tmp_path, LLAMA)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"schema_version": "9.9"}, "version 9.9"),
        ({"law": {"day": "soon", "hash": "x"}}, "not the manifest of a scan"),
        ({"inputs": [{"path": "hub.jsonl"}]}, "not the manifest of a scan"),
        ({"inputs": [{"path": "hub.jsonl", "columns": {"id": 5}}]}, "not the manifest of a scan"),
        ({"inputs": []}, "of file 0, and 0 were read"),
    ],
)
def test_a_row_is_not_told_by_a_manifest_that_is_none(
    scanned: Path, tmp_path: Path, changed: dict[str, object], says: str
) -> None:
    folder = Path(shutil.copytree(scanned, tmp_path / "copy"))
    assert assess_row(folder, LLAMA).day == DAY
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, **changed}))
    with pytest.raises(InputError, match=says):
        assess_row(folder, LLAMA)


def test_the_interface_gives_the_report_as_text_markdown_html_and_values(tmp_path: Path) -> None:
    found = service.scan(written(tmp_path, RECORDS[:2]), output=tmp_path / "out", on=DAY)
    assert isinstance(found.values, Catalogue)
    assert "General-purpose AI?" in found.to_text()
    assert "<svg" in found.to_html(full=True)
    assert "| Question |" in found.to_markdown(full=True)


def test_two_scans_at_once_do_not_write_to_one_folder(tmp_path: Path) -> None:
    with working_folder(tmp_path / "out") as work:
        (work / "kept").write_text("x")
        with pytest.raises(UsageError, match="another scan is writing"):
            scan([written(tmp_path, RECORDS)], tmp_path / "out", DAY)
        assert (work / "kept").read_text() == "x"
    with working_folder(tmp_path / "out"):
        pass


def test_work_aside_tells_what_stopped_it_and_stops_with_what_it_is_aside_of(tmp_path: Path) -> None:
    connection = connected(tmp_path / "x.duckdb")
    try:
        with (
            pytest.raises(failure(), match="no_such_table"),
            aside(connection, lambda it: it.execute("FROM no_such_table")),
        ):
            connection.execute("CREATE TABLE made AS SELECT 1 AS one")
        assert connection.execute("FROM made").fetchall() == [(1,)]
        endless = "SELECT count(*) FROM range(1_000_000_000) AS a(x), range(1_000_000_000) AS b(y) WHERE x + y < 0"
        with pytest.raises(FileNotFoundError), aside(connection, lambda it: it.execute(endless)):
            (tmp_path / "missing").read_text()
    finally:
        connection.close()


def test_a_script_that_scans_is_not_run_again_by_the_processes_that_it_starts(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"""
from datetime import date
from gpaiscope import service
from gpaiscope.catalogue import concluding
concluding.FEW = 2
print("begun")
found = service.scan({str(written(tmp_path, RECORDS))!r}, output={str(tmp_path / "out")!r}, on=date(2026, 10, 1))
print(found.values.models)
""")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["begun", str(len(RECORDS))], "")


def test_a_copy_by_the_maker_is_the_model_and_one_by_another_a_copy_of_it(tmp_path: Path) -> None:
    endings = ("-FP8", "-AWQ", "-GGUF")
    own = [model(f"Qwen/Qwen2.5-7B-Instruct{ending}") for ending in endings]
    mirrored = model("unsloth/Qwen2.5-7B-Instruct-bnb-4bit")
    too_large = model("Qwen/Qwen2.5-7B-Instruct-GPTQ", safetensors={"total": 70_000_000_000})
    scan([written(tmp_path, [*own, mirrored, too_large])], tmp_path / "out", DAY)
    rows = by_id(tmp_path / "out", "results")
    assert {(rows[each["id"]]["gpai_model"], rows[each["id"]]["provider"]) for each in own} == {("yes", "yes")}
    assert rows[mirrored["id"]]["gpai_model"] == "yes"
    assert rows[mirrored["id"]]["provider"] in ("no", "likely no")
    assert rows[too_large["id"]]["gpai_model"] == "unknown"


@pytest.mark.parametrize(
    ("id", "size", "answer"),
    [
        ("acme/Tidy-Llama-3-8B-Instruct-262k", 8_030_261_248, "yes"),
        ("acme/qwen2.5_7b-poems", 7_615_616_512, "yes"),
        ("acme/Qwen2.5-7B-poems-2.5bit", 2_400_000_000, "yes"),
        ("acme/Qwen2.5-7B-poems", 2_400_000_000, "unknown"),  # another size: perhaps it learned from it
        ("acme/Qwen2.5-7B-poems", None, "unknown"),
        ("acme/Qwen2.5-7B-random", 7_615_616_512, "unknown"),
        ("acme/Qwen2.5-7B-eagle3", 7_615_616_512, "unknown"),
        ("Qwen/Qwen2.5-7B-Verse", 7_615_616_512, "unknown"),  # its maker may have begun anew
        ("acme/gpt2-poems", 137_022_720, "likely no"),  # as many do by that name, from the beginning
        ("acme/poems-7B", 7_615_616_512, "unknown"),
    ],
)
def test_what_bears_the_name_of_anothers_model_and_has_its_size_was_made_from_it(
    tmp_path: Path, id: str, size: int | None, answer: str
) -> None:
    scan([written(tmp_path, [model(id, safetensors=size and {"total": size})])], tmp_path / "out", DAY)
    assert by_id(tmp_path / "out", "results")[id]["gpai_model"] == answer
    assert cells_of_row(tmp_path / "out", id)["gpai_model"] == answer
    row = by_id(tmp_path / "out", "facts")[id]
    assert (row["kinds_says"] or "").startswith("it bears the name") is (answer == "yes")


def test_a_type_tells_what_comes_out_unless_the_name_says_that_it_may_be_another_head(tmp_path: Path) -> None:
    table = "id,safetensors_total,architecture,pipeline_tag"
    rows = ["a/writer,9,llama,unknown", "a/encoder,9,bert,unknown", "a/llama-reward-rm,9,llama,unknown", "a/x,9,odd,"]
    path = tmp_path / "small.csv"
    path.write_text("\n".join([table, *rows]) + "\n", encoding="utf-8")
    scan([path], tmp_path / "out", DAY)
    made = {id: row["outputs"] for id, row in by_id(tmp_path / "out", "facts").items()}
    assert made == {"a/writer": ["text"], "a/encoder": ["embedding"], "a/llama-reward-rm": None, "a/x": None}


def test_the_flag_of_each_model_says_why_in_words_and_what_to_ask(tmp_path: Path) -> None:
    records = [
        model(QWEN), tuned("acme/tune", QWEN), tuned("acme/from-nowhere-70b", "who/knows-70b"), model("acme/open"),
        model("=acme/paint", pipeline_tag="image-classification"),
    ]  # fmt: skip
    scan([written(tmp_path, records)], tmp_path / "out", DAY)
    with (tmp_path / "out" / "flag.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert list(rows[QWEN]) == ["id", "answer", "why", "paragraph", "ask"]
    answers = {id: row["gpai_model"] for id, row in by_id(tmp_path / "out", "results").items()}
    assert {id.removeprefix("'"): row["answer"] for id, row in rows.items()} == answers
    assert "'=acme/paint" in rows
    assert rows[QWEN]["why"].startswith("it generates text, and took at least")
    assert rows["acme/tune"]["why"].startswith(f"made by fine-tuning from {QWEN}, with at least")
    assert rows["acme/from-nowhere-70b"]["answer"] == "likely yes"
    assert rows["acme/from-nowhere-70b"]["why"].endswith("(guessed: the original is a general-purpose AI model)")
    assert rows["acme/from-nowhere-70b"]["ask"].startswith("Is the original")
    assert rows["acme/open"]["why"] == "not known: how much compute its training took"
    assert rows["acme/open"]["ask"].endswith("?")
    assert rows["'=acme/paint"]["why"] == "it generates something else, which the criterion does not name"
    assert all("Guidelines ¶17" in row["paragraph"] for row in rows.values())
    assert not any(row["ask"] for row in rows.values() if row["answer"] in ("yes", "no"))


def test_amounts_of_results_are_numbers_beside_their_exact_text(tmp_path: Path) -> None:
    flop = ("8.2e23", "7.8e24", "123456789012345678901234567")
    path = tmp_path / "table.csv"
    path.write_text("Model,Training compute (FLOP)\n" + "".join(f"m{each},{each}\n" for each in flop), encoding="utf-8")
    scan([path], tmp_path / "out", DAY)
    rows = sorted(table(tmp_path / "out", "results"), key=lambda row: row["flop_low"])
    assert [row["id"] for row in rows] == [f"m{each}" for each in flop]
    assert [row["flop_low"] for row in rows] == [float(each) for each in flop]
    assert [int(parse_exact(row["flop_low_exact"])) for row in rows] == [int(parse_exact(each)) for each in flop]
