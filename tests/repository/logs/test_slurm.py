"""What Slurm accounted, in its three forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from written_logs import COLUMNS, PARSABLE, refusal

from gpaiscope.compute.logs import Given, LogProof, Run, prove
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range


def jobs(folder: Path, text: str, name: str = "sacct.txt") -> tuple[Run, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    return read_log(folder / name).runs


def proof(folder: Path, text: str, given: Given | None = None) -> LogProof:
    jobs(folder, text)
    return prove(read_log(folder / "sacct.txt"), given=given)


def test_a_job_is_a_run_and_its_steps_lie_within_it(tmp_path: Path) -> None:
    found = proof(tmp_path, PARSABLE)
    assert (found.format, found.name) == ("slurm", "train (12748)")
    assert found.facts["chip_hours"] == Range.exactly(26 * 16)
    assert (found.facts["hours"].best, found.facts["chips"].best) == (26, 16)
    assert found.facts["energy_joules"] == Range.exactly(5000)
    assert found.estimate.evidence[-1].line == 2


def test_hours_of_a_named_accelerator_are_an_upper_end_and_no_figure(tmp_path: Path) -> None:
    found = proof(tmp_path, PARSABLE)
    assert found.estimate.flop == Range(low=0, high=26 * 16 * 3600 * 312 * 10**12)
    assert "not what they did" in next(missing.why for missing in found.unproven if missing.fact == "flop")
    assert not {"tokens", "samples", "steps"} & set(found.facts)


def test_columns_are_cut_by_their_dashes(tmp_path: Path) -> None:
    one, other = jobs(tmp_path, COLUMNS)
    assert one.series["seconds"].last == 2 * 3600 + 4
    assert one.series["chip_seconds"].last == 4 * (2 * 3600 + 4)
    assert "world_size" not in other.series


def test_an_accelerator_that_is_not_named_is_asked_for(tmp_path: Path) -> None:
    lines = "\n".join(COLUMNS.splitlines()[:3])
    assert proof(tmp_path, lines).estimate.flop == Range(low=0)
    assert proof(tmp_path, lines, Given(chip="H100 SXM")).estimate.flop.high is not None


def test_resources_that_were_cut_short_are_not_known(tmp_path: Path) -> None:
    text = (
        "JobID           Elapsed  AllocTRES\n------------ ---------- ----------\n1            01:00:00   gres/gpu=+\n"
    )
    (run,) = jobs(tmp_path, text)
    assert "world_size" not in run.series
    assert "chips" in dict(run.unsaid)


def test_a_row_said_twice_is_one_job_and_a_job_put_back_is_two(tmp_path: Path) -> None:
    row = PARSABLE.splitlines()[1]
    assert len(jobs(tmp_path, f"{PARSABLE}{row}\n")) == 1
    again = row.replace("2026-07-11T12", "2026-08-11T12").replace("2026-07-12T14", "2026-08-12T14")
    assert len(jobs(tmp_path, f"{PARSABLE}{again}\n")) == 2


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2-03:04:05", 183845), ("03:04:05", 11045), ("04:05", 245), ("00:00:07.5", 7), ("INVALID", None), ("", None)],
)
def test_elapsed_times(tmp_path: Path, text: str, seconds: int | None) -> None:
    (run,) = jobs(tmp_path, f"JobID|Elapsed|AllocTRES\n7|{text}|gres/gpu=1\n")
    assert run.last("seconds") == seconds


@pytest.mark.parametrize(
    ("held", "count"),
    [
        ("gres/gpu=2", 2),
        ("gres/gpu:a100=2", 2),
        ("gres/gpu:a100=2,gres/gpu:h100=3", 5),
        ("gres/gpu:a100=2,gres/gpu=2", 2),
        ("gres/shard=2", None),
        ("cpu=8", None),
    ],
)
def test_accelerators_are_counted_once_where_their_type_is_told_too(
    tmp_path: Path, held: str, count: int | None
) -> None:
    (run,) = jobs(tmp_path, f"JobID|Elapsed|AllocTRES\n7|01:00:00|{held}\n")
    assert run.last("world_size") == count


@pytest.mark.parametrize("wrapped", [False, True])
def test_json_of_either_version(tmp_path: Path, wrapped: bool) -> None:
    def number(value: int) -> object:
        return {"set": True, "infinite": False, "number": value} if wrapped else value

    job = {
        "job_id": 5,
        "name": "train",
        "time": {"elapsed": number(3600), "start": number(1700000000), "end": number(1700003600)},
        "tres": {"allocated": [{"type": kind, "name": name, "count": number(2)} for kind, name in
                               (("cpu", ""), ("gres", "gpu"), ("gres", "gpu:h100"))]},
    }  # fmt: skip
    (run,) = jobs(tmp_path, json.dumps({"meta": {}, "jobs": [job]}), "sacct.json")
    assert (run.name, run.last("chip_seconds"), run.texts["accelerator"]) == ("train (5)", 7200, "h100")
    assert (run.started, run.ended) == (1700000000, 1700003600)


@pytest.mark.parametrize(
    "job",
    [
        {},
        {"time": 5, "tres": []},
        {"time": {"elapsed": {"set": False}}, "tres": {"allocated": [1, {}]}},
        {"job_id": []},
    ],
)
def test_json_that_tells_nothing_gives_nothing(tmp_path: Path, job: dict[str, object]) -> None:
    (run,) = jobs(tmp_path, json.dumps({"jobs": [job]}), "sacct.json")
    assert run.series == {}
    assert set(dict(run.unsaid)) == {"flop", "chips"}


def test_a_table_that_is_none_of_slurm(tmp_path: Path) -> None:
    (tmp_path / "table.txt").write_text("JobID|Colour\n1|red\n")
    assert refusal(tmp_path / "table.txt") == "log-unknown"


def test_a_folder_of_accounts(tmp_path: Path) -> None:
    jobs(tmp_path, PARSABLE)
    assert read_log(tmp_path).format == "slurm"


def test_jobs_at_one_time_are_as_many_trainings(tmp_path: Path) -> None:
    row = "{},train,01:00:00,gres/gpu=8,2026-07-11T12:00:00,2026-07-11T13:00:00\n".replace(",", "|")
    text = "JobID|JobName|Elapsed|AllocTRES|Start|End\n" + "".join(row.format(job) for job in ("1_1", "1_2", "2"))
    assert prove(read_log(_written(tmp_path, text))).facts["chip_hours"] == Range.exactly(24)


def test_a_job_that_was_put_back_many_times_is_read_at_once(tmp_path: Path) -> None:
    rows = "".join(f"7|01:00:{second:02}|gres/gpu={count}\n" for second in range(60) for count in range(1, 50))
    assert len(read_log(_written(tmp_path, f"JobID|Elapsed|AllocTRES\n{rows}")).runs) == 60 * 49


def _written(folder: Path, text: str) -> Path:
    (folder / "sacct.txt").write_text(text, encoding="utf-8")
    return folder / "sacct.txt"
