"""What a scan says on a terminal of its rows: which have which answer, where all of it lies, and how to go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpaiscope.catalogue.scan import scan
from gpaiscope.report.pages.catalogue import catalogue as page
from gpaiscope.report.pages.scanned_rows import MOST_NAMED
from gpaiscope.report.values.catalogue import Catalogue
from gpaiscope.report.write.text import write
from gpaiscope.service import explain_row
from tests.catalogue.hub import DAY, by_id, model, table, tuned, written

pytestmark = [pytest.mark.once, pytest.mark.long]

HUB = (
    tuned("acme/chat-of-llama", "meta-llama/Llama-3.1-70B"),
    tuned("acme/of-nobody", "nobody/base-70B"),
    *(model(f"acme/letters-{number}") for number in range(MOST_NAMED + 3)),
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
    assert "yes acme/chat-of-llama likely yes acme/of-nobody no acme/moods not known acme/letters-0" in words
    assert "and 3 more models" in words


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
