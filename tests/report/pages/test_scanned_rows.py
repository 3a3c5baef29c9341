"""What a scan says on a terminal of its rows: which have which answer, where all of it lies, and how to go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpaiscope.catalogue.answers import answer_of
from gpaiscope.catalogue.scan import assess_row, scan
from gpaiscope.report.pages.catalogue import catalogue as page
from gpaiscope.report.pages.scanned_rows import MOST_NAMED, answered_rows
from gpaiscope.report.pythonic import in_python
from gpaiscope.report.values.catalogue import OUTCOMES, Catalogue
from gpaiscope.report.write.text import write
from gpaiscope.service import explain_row, explain_rows
from tests.catalogue.hub import DAY, by_id, model, table, tuned, written

pytestmark = [pytest.mark.once, pytest.mark.long]

SIZED = {"own-180b": 180_000_000_000, "own-400m": 400_000_000}
HUB = (
    tuned("acme/chat-of-llama", "meta-llama/Llama-3.1-70B"),
    tuned("acme/of-nobody", "nobody/base-70B"),
    *(model(f"acme/letters-{number}") for number in range(MOST_NAMED + 3)),
    *(model(f"acme/{name}", safetensors={"total": size}) for name, size in SIZED.items()),
    tuned("acme/llama-4bit", "meta-llama/Llama-3.1-70B", relation="quantized"),
    tuned("acme/of-small", "nobody/base", safetensors={"total": 7_000_000_000}),
    tuned("acme/moods", "google-bert/bert-base-uncased", pipeline_tag="text-classification"),
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Catalogue]:
    """A scan of models of which some are general-purpose ones, one likely, one not, and the others open."""
    folder = tmp_path_factory.mktemp("rows")
    return folder / "out", scan([written(folder, HUB)], folder / "out", DAY)


def shown(found: Catalogue, width: int) -> str:
    return write(page(found, "out", full=False), width=width)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_models_of_each_answer_are_named_and_what_is_left_is_counted(
    found: tuple[Path, Catalogue], width: int
) -> None:
    told = shown(found[1], width)
    assert max(map(len, told.splitlines())) <= width
    words = " ".join(told.split())
    named = "yes acme/chat-of-llama · acme/llama-4bit likely yes acme/of-nobody no acme/moods not known acme/letters-0"
    assert named in words
    assert "Uploader provides: which no acme/llama-4bit · acme/moods not known acme/chat-of-llama" in words
    assert "and 6 more models" in words


def test_it_is_said_where_the_report_and_the_rows_are(found: tuple[Path, Catalogue]) -> None:
    assert "The report is out/report.html; out/results.parquet has a row a model." in " ".join(
        shown(found[1], 80).split()
    )
    assert (found[0] / "report.html").is_file()


def test_next_comes_the_proof_of_the_first_row_of_one_that_is_likely_and_of_one_that_is_open(
    found: tuple[Path, Catalogue],
) -> None:
    lines = [line.removeprefix("Next").strip() for line in shown(found[1], 120).splitlines() if "--row" in line]
    assert lines == [
        f"gpaiscope explain out gpai_model --row acme/{name}" for name in ("chat-of-llama", "of-nobody", "letters-0")
    ]


def test_of_what_is_no_general_purpose_model_nothing_is_asked_and_systemic_risk_is_denied(
    found: tuple[Path, Catalogue],
) -> None:
    row = by_id(found[0], "results")["acme/moods"]
    assert (row["gpai_model"], row["systemic_risk"], row["ask"], row["ask_path"]) == ("no", "no", None, None)
    denied = {row["case"] for row in table(found[0], "reasons") if row["conclusion"] == "gpai_model"}
    assert row["case"] in denied


def test_the_proof_of_a_row_names_readings_and_no_option_that_it_refuses(found: tuple[Path, Catalogue]) -> None:
    told = " ".join(explain_row(found[0], "provider", "acme/of-nobody").to_text().split())
    assert "open in law: white-label=developer-only or white-label=own-name" in told
    assert "--reading" not in told


def proved(found: tuple[Path, Catalogue], conclusion: str, id: str) -> str:
    return " ".join(explain_row(found[0], conclusion, f"acme/{id}").to_text().split())


def test_the_questions_name_models_that_they_alone_decide(found: tuple[Path, Catalogue]) -> None:
    asked = "How much compute went into the model's own parameter updates, in FLOP?"
    first = next(each for each in found[1].deciding if each.asks == asked and each.conclusion == "gpai_model")
    assert first.first == ("acme/letters-0",)
    assert (
        f"{asked} gpai_model, provider of 10 models; training team would know acme/letters-0 · and 9 more models"
        in (" ".join(shown(found[1], 80).split()))
    )


def test_the_page_gives_the_command_that_tells_all_models_with_their_questions(found: tuple[Path, Catalogue]) -> None:
    assert "row by row: gpaiscope explain out provider --full" in " ".join(shown(found[1], 120).split())
    for folder in ("out", "an out"):
        (python,) = in_python([page(found[1], folder, full=False)])
        assert f'row by row: service.explain_rows("{folder}", "provider")' in " ".join(write(python, width=120).split())


@pytest.mark.parametrize("conclusion", ["gpai_model", "provider", "systemic_risk"])
def test_every_row_is_told_with_its_answer_and_what_the_interpreter_misses(
    found: tuple[Path, Catalogue], conclusion: str
) -> None:
    told = explain_rows(found[0], conclusion).values
    cells = by_id(found[0], "results")
    assert sorted(row.id for row in told.rows) == sorted(cells)
    assert sum(told.counts[each] for each in OUTCOMES) == len(cells)
    for row in told.rows:
        assert cells[row.id][conclusion].removeprefix("likely ") == row.outcome
        assert row.sure is cells[row.id][f"{conclusion}_sure"]
        own = assess_row(found[0], row.id)
        missing = answer_of(own.conclusion(conclusion), own.law).missing
        if missing:
            assert [(each.path, each.asks, each.who) for each in row.questions] == list(missing)
        assert bool(row.questions) is (not row.sure)


def test_rows_are_told_of_each_answer_first_few_then_all(found: tuple[Path, Catalogue]) -> None:
    told = explain_rows(found[0], "gpai_model")
    brief, full = (" ".join(told.to_text(full=full).split()) for full in (False, True))
    assert f"not known: {MOST_NAMED + 6} models" in brief
    assert "acme/own-400m" not in brief
    assert "and 6 more models" in brief
    assert "gpaiscope explain out gpai_model --full" in write(answered_rows(told.values, "out", full=False), width=80)
    assert "acme/own-400m 4e8 parameters" in full
    assert "more model" not in full


def test_a_quantised_copy_is_named_as_the_reason_that_nothing_was_added(found: tuple[Path, Catalogue]) -> None:
    told = " ".join(explain_rows(found[0], "provider").to_text().split())
    assert "quantisation of meta-llama/Llama-3.1-70B, which trains nothing: no FLOP added" in told
    assert "quantisation adds nothing: quantising without training updates no parameter" in proved(
        found, "provider", "llama-4bit"
    )
    assert "adds nothing" not in proved(found, "provider", "chat-of-llama")


def test_the_proof_of_a_model_of_unknown_compute_names_its_size_where_it_stands_and_what_it_tells(
    found: tuple[Path, Catalogue],
) -> None:
    large, small = (proved(found, "gpai_model", name) for name in SIZED)
    assert "1.8e11 parameters (" in large
    assert "safetensors): more than 1e23 FLOP with more than 9.3e10 tokens, at 6 FLOP" in large
    assert "likely above the line, which makes no answer: of 118 language models of such a size" in large
    assert "4e8 parameters (" in small
    assert "more than 4.2e13 tokens" in small
    assert "hardly above the line, which makes no answer: of 178 language models of such a size" in small
    assert "parameters (" not in proved(found, "gpai_model", "letters-0")


def test_the_proof_of_what_was_made_of_an_unknown_original_names_the_size_that_leaves_or_takes_the_guess(
    found: tuple[Path, Catalogue],
) -> None:
    of_large, of_small = (proved(found, "gpai_model", name) for name in ("of-nobody", "of-small"))
    assert "guessed by its size: 7e10 parameters (" in of_large
    assert 'its name, "nobody/base-70B"' in of_large
    assert "not guessed, by its size: 7e9 parameters (" in of_small
    assert "fewer than 3e10" in of_small


def test_the_proof_of_a_row_asks_what_would_decide_it(found: tuple[Path, Catalogue]) -> None:
    told = proved(found, "gpai_model", "own-400m")
    assert "What to ask of it - How much compute went into the model's own parameter updates, in FLOP? training" in told
    assert "What to ask of it" not in proved(found, "gpai_model", "chat-of-llama")
