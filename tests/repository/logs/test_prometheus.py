"""Telemetry as exporters and Prometheus give it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from written_logs import only, refusal

from gpaiscope.compute.logs import Given, prove
from gpaiscope.compute.logs.comparison import by_hardware
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range

LABELS = 'gpu="{gpu}",UUID="GPU-{gpu}",device="nvidia{gpu}",modelName="NVIDIA H100 80GB HBM3",Hostname="node"'
LINES = """# HELP DCGM_FI_DEV_GPU_UTIL GPU utilization (in %).
# TYPE DCGM_FI_DEV_GPU_UTIL gauge
DCGM_FI_DEV_GPU_UTIL{{{labels}}} {busy}{time}
DCGM_FI_PROF_PIPE_TENSOR_ACTIVE{{{labels}}} {active}{time}
DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{{{labels}}} {energy}{time}
DCGM_FI_DEV_FB_USED{{{labels}}} 4845{time}
"""


def scrape(gpu: int, active: float, energy: int, time: str = "") -> str:
    return LINES.format(labels=LABELS.format(gpu=gpu), busy=90, active=active, energy=energy, time=time)


def write(folder: Path, text: str, name: str = "metrics.prom") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_two_scrapes_of_two_accelerators(tmp_path: Path) -> None:
    early, late = " 1700000000000", " 1700003600000"
    text = "".join(scrape(gpu, 0.5, 1000, early) + scrape(gpu, 0.7, 2_521_000, late) for gpu in (0, 1))
    proof = prove(read_log(write(tmp_path, text)))
    assert proof.facts["chips"] == Range.exactly(2)
    assert proof.facts["chip_hours"] == Range.exactly(2)
    assert proof.facts["energy_joules"] == Range.exactly(2 * 2520)
    assert proof.facts["tensor_active"].best == Decimal("0.6")
    assert proof.facts["utilisation"].best == Decimal("0.9")
    assert proof.estimate.flop == Range(low=0, high=2 * 3600 * 1979 * 10**12)


def test_one_moment_tells_no_hours(tmp_path: Path) -> None:
    proof = prove(read_log(write(tmp_path, scrape(0, 0.5, 1000))))
    assert "chip_hours" not in proof.facts
    assert "energy_joules" not in proof.facts
    assert proof.estimate.flop == Range(low=0)
    assert any("no times" in missing.why for missing in proof.unproven)


def test_times_of_openmetrics_are_seconds(tmp_path: Path) -> None:
    text = scrape(0, 0.5, 1000, " 1700000000.0") + scrape(0, 0.5, 1000, " 1700003600.0")
    assert only(write(tmp_path, text)).series["chip_seconds"].last == 3600


def test_a_counter_that_starts_again_goes_on_from_zero(tmp_path: Path) -> None:
    energies = (5000, 9000, 1000)
    text = "".join(scrape(0, 0.5, energy, f" {1700000000000 + 1000 * each}") for each, energy in enumerate(energies))
    assert only(write(tmp_path, text)).series["energy_joules"].last == 4 + 1


def test_an_answer_of_a_range_query(tmp_path: Path) -> None:
    labels = {"__name__": "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", "gpu": "0", "modelName": "NVIDIA H100 80GB HBM3"}
    values = [[1700000000, "0.25"], [1700000060.5, "0.75"], [1700000090, "NaN"], "broken"]
    data = {"resultType": "matrix", "result": [{"metric": labels, "values": values}, {"metric": 5}, 7]}
    run = only(write(tmp_path, json.dumps({"status": "success", "data": data}), "query.json"))
    assert run.series["tensor_active"].last == Decimal("0.5")
    assert run.series["chip_seconds"].last == Decimal("60.5")


def test_busy_time_is_set_beside_the_hardware_as_a_counter_and_no_share_of_the_peak(tmp_path: Path) -> None:
    text = scrape(0, 0.1, 1000, " 1700000000000") + scrape(0, 0.1, 1000, " 1700003600000")
    beside = by_hardware(prove(read_log(write(tmp_path, text))), "H100 SXM")
    assert beside.flop.best == 3600 * 9894 * 10**11 // 10
    assert any("counter of busy time" in said for said in beside.warnings)


@pytest.mark.parametrize("text", ["up 1\n", "go_gc_duration_seconds 0.1\n", "DCGM_FI_DEV_GPU_UTIL\n", "# HELP x y\n"])
def test_other_lines_are_no_log(tmp_path: Path, text: str) -> None:
    assert refusal(write(tmp_path, text)) == "log-unknown"


def test_what_is_no_number_or_negative_is_passed_over(tmp_path: Path) -> None:
    text = scrape(0, 0.5, 1000) + 'DCGM_FI_DEV_GPU_UTIL{gpu="0"} NaN\nDCGM_FI_DEV_GPU_UTIL{gpu="0"} -5\n'
    assert only(write(tmp_path, text)).series["utilisation"].last == Decimal("0.9")


def test_a_name_of_an_accelerator_given_by_the_caller_prevails(tmp_path: Path) -> None:
    text = scrape(0, 0.5, 1000, " 1700000000000") + scrape(0, 0.5, 1000, " 1700003600000")
    log = read_log(write(tmp_path, text))
    assert prove(log, given=Given(chip="A100")).estimate.flop.high == 3600 * 312 * 10**12


@pytest.mark.parametrize(("value", "energy"), [("9e20", 9 * 10**17 - 1), ("1e21", None), ("1e99", None)])
def test_a_reading_past_anything_measured_is_none(tmp_path: Path, value: str, energy: int | None) -> None:
    text = scrape(0, 0.5, 1000, " 1700000000000")
    text += scrape(0, 0.5, 2000, " 1700003600000").replace("} 2000 ", f"}} {value} ")
    found = prove(read_log(write(tmp_path, text))).facts.get("energy_joules", Range())
    assert (found.best == energy) if energy else (found.best or 0) < 10**6
