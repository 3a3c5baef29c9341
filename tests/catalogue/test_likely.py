"""Answers of a scan that hang on a guess, and what of a row takes a default away: field, task, name, size, maker."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gpaiscope.catalogue.answers import hanging_of_row
from gpaiscope.catalogue.compared import scans_compared
from gpaiscope.catalogue.scan import assess_row, scan
from gpaiscope.report.pages.catalogue import catalogue as page
from gpaiscope.report.values.catalogue import Catalogue, document
from gpaiscope.report.write.text import write
from tests.catalogue.hub import DAY, by_id, model, table, tuned, written
from tests.schemas import validator

pytestmark = [pytest.mark.once, pytest.mark.long]

HUB = (
    tuned("acme/chat-70B", "nobody/base-70B"),
    tuned("acme/chat-7B", "nobody/base-7B"),
    tuned("acme/chat-13B-of-40B", "nobody/base-40B"),
    tuned("acme/large", "nobody/base", safetensors={"total": 70_000_000_000}),
    tuned("acme/little", "nobody/base", safetensors={"total": 3_000_000_000}),
    tuned("acme/drawing", "nobody/base-70B", pipeline_tag="text-to-image"),
    tuned("acme/listener", "nobody/base-70B", pipeline_tag="automatic-speech-recognition"),
    tuned("acme/judge", "meta-llama/Llama-3.1-70B", config={"architectures": ["MistralForTokenClassification"]}),
    tuned("acme/chat-of-llama", "meta-llama/Llama-3.1-70B"),
    tuned("acme/ocr-of-llama", "meta-llama/Llama-3.1-70B"),
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scan of models of a hub."""
    folder = tmp_path_factory.mktemp("likely")
    scan([written(folder, HUB)], folder / "out", DAY)
    return folder / "out"


def answer(folder: Path, id: str, of: str = "gpai_model") -> tuple[str, bool]:
    row = by_id(folder, "results")[id]
    assert row[f"{of}_sure"] is (row[of] in ("yes", "no"))
    return row[of], row[f"{of}_sure"]


@pytest.mark.parametrize(
    ("id", "told"),
    [
        ("acme/chat-70B", ("likely yes", False)),
        ("acme/chat-7B", ("unknown", False)),
        ("acme/chat-13B-of-40B", ("likely yes", False)),
        ("acme/large", ("likely yes", False)),
        ("acme/little", ("unknown", False)),
        ("acme/drawing", ("unknown", False)),
        ("acme/listener", ("unknown", False)),
        ("acme/chat-of-llama", ("yes", True)),
        ("acme/ocr-of-llama", ("likely yes", False)),
    ],
)
def test_what_is_made_from_a_base_of_which_nothing_is_known_is_at_most_likely_a_general_model(
    hub: Path, id: str, told: tuple[str, bool]
) -> None:
    assert answer(hub, id) == told


def test_a_likely_answer_names_its_guess_and_asks_what_settles_it(hub: Path) -> None:
    row = by_id(hub, "results")["acme/chat-70B"]
    assert row["hangs_on"] == ["original-gpai"]
    assert (row["ask_path"], row["ask"]) == ("original.gpai_model", "Is the original a general-purpose AI model?")


def test_a_name_that_hints_at_a_narrow_task_makes_a_guess_of_ordinary_generality(hub: Path) -> None:
    assert by_id(hub, "results")["acme/ocr-of-llama"]["hangs_on"] == ["ordinary-generality"]


def test_every_answer_that_hangs_on_a_guess_does_so_by_the_interpreter_too(hub: Path) -> None:
    facts, told = by_id(hub, "facts"), table(hub, "reasons")
    for id, row in by_id(hub, "results").items():
        hanging = {
            each["conclusion"]: tuple(each["hangs_on"])
            for each in told
            if each["case"] == row["case"] and each["hangs_on"]
        }
        assert hanging == hanging_of_row(facts[id], DAY), id


def test_a_row_is_proved_with_what_it_hangs_on(hub: Path) -> None:
    assessment = assess_row(hub, "acme/chat-70B")
    assert not assessment.sure("gpai_model")
    assert assess_row(hub, "acme/chat-of-llama").sure("gpai_model")


def test_what_is_likely_is_counted_beside_all_that_have_the_outcome(tmp_path: Path) -> None:
    found = scan([written(tmp_path, HUB)], tmp_path / "out", DAY)
    counts = found.outcomes["gpai_model"]
    rows = by_id(tmp_path / "out", "results").values()
    assert counts["likely_yes"] == sum(row["gpai_model"] == "likely yes" for row in rows) > 0
    assert counts["yes"] == counts["likely_yes"] + sum(row["gpai_model"] == "yes" for row in rows)
    assert sum(counts[outcome] for outcome in ("yes", "no", "unknown", "unsettled")) == len(HUB)
    validator("catalogue").validate(document(found))


def test_the_page_counts_what_is_likely_apart_and_says_on_which_guess_it_hangs(tmp_path: Path) -> None:
    found = scan([written(tmp_path, HUB[:1])], tmp_path / "out", DAY)
    told = write(page(found, "out", full=False))
    assert told.splitlines()[2].split() == ["yes", "likely", "yes", "no", "likely", "no", "not", "known", "unsettled"]
    assert told.splitlines()[3].split()[-6:] == ["0", "1", "0", "0", "0", "0"]
    assert "1 yes hangs on a guess: the original is a general-purpose AI model (1)." in " ".join(told.split())


def test_models_are_chosen_by_whether_their_answer_is_sure(tmp_path: Path) -> None:
    found = scan([written(tmp_path, HUB)], tmp_path / "out", DAY, where="gpai_model = 'yes'")
    assert set(by_id(tmp_path / "out", "results")) == {"acme/chat-of-llama"}
    assert (found.models, found.left_out, found.cases) == (1, len(HUB) - 1, 1)
    assert {row["case"] for row in table(tmp_path / "out", "reasons")} == {
        row["case"] for row in table(tmp_path / "out", "results")
    }


def test_an_answer_that_is_no_longer_a_guess_has_moved(tmp_path: Path) -> None:
    rows = [tuned("acme/chat", "nobody/base-70B"), model("nobody/base-70B")]
    named = [tuned("acme/chat", "meta-llama/Llama-3.1-70B"), model("nobody/base-70B")]
    scan([written(tmp_path, rows, "b.jsonl")], tmp_path / "before", DAY)
    scan([written(tmp_path, named, "a.jsonl")], tmp_path / "after", DAY)
    found = scans_compared(tmp_path / "before", tmp_path / "after")
    (moved,) = (each for each in found.moves if each.conclusion == "gpai_model")
    assert (moved.before, moved.before_sure, moved.after, moved.after_sure) == ("yes", False, "yes", True)
    assert moved.models == 1


# -- a table with fields and makers

COLUMNS = ("Model", "Organization", "Domain", "Task", "Training compute (FLOP)", "Base model", "Parameters")


def listed(folder: Path, *rows: Mapping[str, str]) -> Catalogue:
    """The scan of a table of the form of Epoch AI; what a row leaves out is empty."""
    path = folder / "models.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return scan([path], folder / "out", DAY)


def of_field(domain: str, task: str = "", flop: str = "2.7e23") -> dict[str, Any]:
    return {"Model": "it", "Organization": "Acme", "Domain": domain, "Task": task, "Training compute (FLOP)": flop}


@pytest.mark.parametrize(
    ("domain", "task", "told"),
    [
        ("Language", "", ("yes", True)),
        ("Multimodal,Language,Vision", "", ("yes", True)),
        ("Speech", "", ("unknown", False)),
        ("Speech", "Speech recognition (ASR)", ("unknown", False)),
        ("Speech,Language", "Speech recognition (ASR),Chat", ("yes", True)),
        ("Video", "", ("unknown", False)),
        ("Video", "Text-to-video", ("yes", True)),
        ("Games", "", ("unknown", False)),
    ],
)
def test_a_field_of_a_table_hints_and_makes_no_answer(
    tmp_path: Path, domain: str, task: str, told: tuple[str, bool]
) -> None:
    listed(tmp_path, of_field(domain, task))
    assert answer(tmp_path / "out", "it") == told


def test_a_hint_at_narrowness_withholds_no_denial(tmp_path: Path) -> None:
    listed(tmp_path, of_field("Speech", "Speech recognition (ASR)", "1e20"))
    assert answer(tmp_path / "out", "it") == ("no", True)


def test_a_field_is_no_complete_list_of_outputs(tmp_path: Path) -> None:
    listed(tmp_path, of_field("Multimodal,Language,Image generation"))
    row = by_id(tmp_path / "out", "facts")["it"]
    assert (row["outputs"], row["outputs_from"]) == (["image", "text"], "domain")


def made(folder: Path, maker: str, of_base: str, base: str = "Base") -> tuple[str, bool]:
    """Whether who tuned a model is its provider, where the base is another row of the table."""
    listed(
        folder,
        {"Model": "Base", "Organization": of_base, "Domain": "Language", "Training compute (FLOP)": "3e24"},
        {"Model": "Tuned", "Organization": maker, "Domain": "Language", "Base model": base},
    )
    return by_id(folder / "out", "facts")["Tuned"]["bases"][0]["maker"], answer(folder / "out", "Tuned", "provider")[1]


@pytest.mark.parametrize(
    ("maker", "of_base", "told"),
    [
        ("DeepSeek", "DeepSeek", "own"),
        ("Meta AI", "Facebook", "shared"),
        ("NVIDIA,Meta AI", "Meta AI", "shared"),
        ("Acme Labs", "ACME", "shared"),
        ("Google DeepMind", "Google Research", "shared"),
        ("Cursor", "Moonshot", "other"),
        ("Cursor", "", "unknown"),
        ("", "Moonshot", "unknown"),
    ],
)
def test_makers_are_compared_as_sets_of_houses(tmp_path: Path, maker: str, of_base: str, told: str) -> None:
    assert made(tmp_path, maker, of_base)[0] == told


def test_a_makers_own_tune_makes_it_the_provider(tmp_path: Path) -> None:
    made(tmp_path, "DeepSeek", "DeepSeek")
    assert answer(tmp_path / "out", "Tuned", "provider") == ("yes", True)


def test_where_a_maker_is_perhaps_that_of_the_base_nobody_is_said_to_be_no_provider(tmp_path: Path) -> None:
    made(tmp_path, "Meta AI", "Facebook")
    assert answer(tmp_path / "out", "Tuned", "provider") == ("unknown", False)


def test_an_original_whose_maker_nobody_knows_is_only_guessed_to_be_another_s(tmp_path: Path) -> None:
    listed(tmp_path, {**of_field("Language"), "Base model": "Llama 2-13B", "Training compute (FLOP)": ""})
    listed(
        tmp_path,
        {"Model": "Base", "Organization": "", "Domain": "Language", "Training compute (FLOP)": "3e24"},
        {"Model": "Copy", "Organization": "Acme", "Domain": "Language", "Base model": "Base"},
    )
    likely = hanging_of_row(by_id(tmp_path / "out", "facts")["Copy"], DAY)
    told = {row["conclusion"]: tuple(row["hangs_on"]) for row in table(tmp_path / "out", "reasons") if row["hangs_on"]}
    assert likely == {id: told[id] for id in likely}
