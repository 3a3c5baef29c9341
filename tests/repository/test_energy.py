"""How much energy a training took: what each sort of file tells, what counts twice, and what was not measured."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner

from gpaiscope.cli import cli
from gpaiscope.compute.accelerators import accelerators
from gpaiscope.compute.energy import Energy, Part, Run, _table, bounded, rated
from gpaiscope.errors import InputError
from gpaiscope.report.values.energy import entry
from gpaiscope.repository.energy import read_energies
from gpaiscope.values import Range, reduced

KWH = 3_600_000
HEAD = (
    "timestamp,project_name,run_id,duration,emissions,cpu_energy,gpu_energy,ram_energy,energy_consumed,gpu_count,"
    "gpu_model,tracking_mode,pue"
)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def read_alone(path: Path) -> Part:
    (part,) = read_energies([path])
    return part


def row(run: str, energy: str, gpu: str = "1", pue: str = "1.0") -> str:
    return f"2026-03-01T10:00:00,heron,{run},3600,0.1,0.1,{gpu},0.01,{energy},8,8 x NVIDIA H100,machine,{pue}"


def test_of_a_run_that_codecarbon_wrote_again_and_again_the_last_figure_counts(tmp_path: Path) -> None:
    rows = [HEAD, row("a", "1.5"), row("a", "2.5"), row("b", "0.5"), row("b", "nan")]
    found = read_alone(written(tmp_path, "emissions.csv", "\n".join(rows)))
    assert found.joules == Range(low=KWH * 2175 // 1000, best=3 * KWH, high=KWH * 4575 // 1000)
    assert (found.method, found.boundary) == ("tracker", "tracked")
    assert found.warnings[0] == "1 rows hold no number for the energy, and were left out"
    assert "accelerators 8 x NVIDIA H100" in found.says


def test_a_tracker_that_saw_no_energy_of_accelerators_is_told(tmp_path: Path) -> None:
    found = read_alone(written(tmp_path, "emissions.csv", f"{HEAD}\n{row('a', '1', gpu='0', pue='1.2')}\n"))
    assert any("counted no energy of them" in each for each in found.warnings)
    assert any("PUE, as set there, of 1.2" in each for each in found.says)


def test_of_a_file_of_tasks_each_task_of_a_run_counts(tmp_path: Path) -> None:
    rows = ["run_id,task_name,energy_consumed", "a,load,1", "a,train,5", "a,train,6", "b,train,2"]
    found = read_alone(written(tmp_path, "emissions_task.csv", "\n".join(rows)))
    assert found.joules == Range(low=KWH * 9 // 2, best=9 * KWH, high=18 * KWH)
    assert found.says[0] == "3 tasks of 2 runs that codecarbon tracked"


def test_a_quote_that_is_not_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    rows = ["run_id,note,energy_consumed", 'a,"x, y",1', 'b,"stray,2', "c,,4", "", "d,,8"]
    found = read_alone(written(tmp_path, "emissions.csv", "\n".join(rows)))
    assert found.joules == Range(low=KWH * 13 // 2, best=13 * KWH, high=26 * KWH)
    assert found.warnings[0] == "1 rows hold no number for the energy, and were left out"


@pytest.mark.parametrize("rows", ["{0}, 300 W\n{0}, 200 W\n{1}, 300 W\n{1}, 200 W\n", "{0}, 9 W\n{1}, 9 W\n{1}, 9 W\n"])
def test_samples_of_several_accelerators_that_nothing_tells_apart_are_refused(tmp_path: Path, rows: str) -> None:
    text = "timestamp, power.draw [W]\n" + rows.format("2026/03/01 10:00:00.000", "2026/03/01 10:00:05.000")
    with pytest.raises(InputError) as refused:
        read_alone(written(tmp_path, "power.csv", text))
    (mistake,) = refused.value.mistakes
    assert mistake.help == "add index or uuid to --query-gpu"


def test_samples_that_name_no_accelerator_are_taken_to_be_of_one_and_it_is_told(tmp_path: Path) -> None:
    text = "timestamp, power.draw [W]\n2026/03/01 10:00:00, 100 W\n2026/03/01 10:00:05, 100 W\n"
    found = read_alone(written(tmp_path, "power.csv", text))
    assert (found.joules.best, found.says[0].partition(";")[0]) == (500, "samples of 1 accelerator")
    assert "add index or uuid to --query-gpu" in found.warnings[0]
    named = read_alone(written(tmp_path, "power.csv", SAMPLES))
    assert not any("--query-gpu" in each for each in named.warnings)


SAMPLES = """timestamp, index, power.draw [W], temperature.gpu
2026/03/01 10:00:00.000, 0, 300.00 W, 40
2026/03/01 10:00:00.000, 1, 100.00 W, 40
2026/03/01 10:00:10.000, 0, 500.00 W, 40
2026/03/01 10:00:10.000, 1, [N/A], 40
2026/03/01 10:00:10.500, 1, 100.00 W, 40
2026/03/01 10:02:10.000, 0, 100.00 W, 40
2026/03/01 10:02:05.000, 0, 100.00 W, 40
"""


def test_samples_of_power_are_added_up_and_a_gap_is_between_nothing_and_the_higher_neighbour(tmp_path: Path) -> None:
    found = read_alone(written(tmp_path, "power.csv", SAMPLES))
    counted = 400 * 10 + 100 * Decimal("10.5")
    assert found.joules.low == counted * Decimal("0.95")
    assert found.joules.best == counted + 300 * 120
    assert found.joules.high == (counted + 500 * 120) * Decimal("1.05")
    assert [each.split(" ", 1)[0] for each in found.warnings[:1]] == ["1"]
    assert "the clock went back 1 times, and nothing was counted there" in found.warnings
    assert "1 samples without a power or a time were left out" in found.warnings


KEPT = (
    ("timestamp,gpu,power_mw\n1700000000.5,0,300000\n1700000010.5,0,500000\n", "CSV by NVML in milliwatts"),
    ("time_ms,index,power_usage_mw\n0,0,300000\n10000,0,500000\n", "a clock that began with the training"),
    ("ts,device,gpu_power_w,power_limit_w\n1700000000000,0,300,700\n1700000010000,0,500,700\n", "milliseconds"),
    ('{"timestamp": 1700000000.5, "gpu": 0, "power_w": 300.0}\n{"timestamp": 1700000010.5, "gpu": 0, "power_w": 500}\n'
     '{"half": \n', "rows of JSON, of which the last is broken"),
    ('{"time": "2026-03-01T10:00:00", "gpus": [{"power_mw": 200000}, {"power_mw": 100000, "name": "b"}]}\n'
     '{"time": "2026-03-01T10:00:10", "gpus": [{"power_mw": 400000}, {"power_mw": 100000, "name": "b"}]}\n',
     "rows of JSON with all accelerators"),
    ("#Date       Time        gpu    pwr  gtemp  mtemp\n#YYYYMMDD   HH:MM:SS    Idx      W      C      C\n"
     " 20260301   10:00:00      0    300     60      -\n 20260301   10:00:10      0    500     60      -\n", "dmon"),
)  # fmt: skip


@pytest.mark.parametrize("text", [text for text, _ in KEPT], ids=[name for _, name in KEPT])
def test_samples_are_read_in_the_forms_in_which_they_are_kept(tmp_path: Path, text: str) -> None:
    found = read_alone(written(tmp_path, "power.txt", text))
    assert (found.joules.best, found.method) == (4000, "samples")


def rows_of(*rows: object) -> str:
    return "".join(json.dumps(each) + "\n" for each in rows)


@pytest.mark.parametrize(
    ("name", "value"), [("power_draw_kw", 0.3), ("power_draw_mw", 300_000), ("power.draw [W]", 300)]
)
def test_the_unit_of_a_power_stands_in_its_name(tmp_path: Path, name: str, value: float) -> None:
    rows = [{"time": time, "gpu": 0, name: value} for time in (0, 10)]
    assert read_alone(written(tmp_path, "power.jsonl", rows_of(*rows))).joules.best == 3000


@pytest.mark.parametrize("around", [{"gpu": 0}, {"gpu": 0, "timestamp": 5}])
def test_several_samples_in_a_row_are_of_the_accelerator_that_the_row_names(
    tmp_path: Path, around: dict[str, object]
) -> None:
    row = {**around, "samples": [{"time": time, "power_w": 100} for time in (0, 10)]}
    found = read_alone(written(tmp_path, "power.jsonl", rows_of(row)))
    assert (found.joules.best, found.says[0].partition(";")[0]) == (1000, "samples of 1 accelerator")


def test_several_samples_of_one_time_in_a_row_are_of_nobody_knows_which_accelerator(tmp_path: Path) -> None:
    rows = [{"time": time, "samples": [{"power_w": 100}, {"power_w": 300}]} for time in (0, 10)]
    with pytest.raises(InputError, match="nothing tells which accelerator"):
        read_alone(written(tmp_path, "power.jsonl", rows_of(*rows)))


@pytest.mark.parametrize(
    ("around", "gpus", "joules", "devices"),
    [
        ({"power_w": 1000}, [{"gpu": 0, "power_w": 1000}, {"gpu": 1}], 10_000, 1),
        ({"power_w": 1000}, [{"gpu": 0}, {"gpu": 1}], 10_000, 1),
        ({"host": "a"}, [{"power_w": 100}, {"power_w": 300}], 4000, 2),
        ({}, [{"uuid": None, "power_w": 100}, {"uuid": None, "index": None, "power_w": 300}], 4000, 2),
        ({"power_w": 9}, [{"gpu": 0, "power_w": None}, {"gpu": 1, "power_w": 400}], 4000, 1),
        ({"host": "a"}, [{"host": "b", "power_w": 100}, None, {"uuid": "c", "power_w": 300}], 4000, 2),
    ],
)
def test_the_power_of_a_row_is_not_that_of_each_entry(
    tmp_path: Path, around: dict[str, object], gpus: list[object], joules: int, devices: int
) -> None:
    rows = [{"time": time, **around, "gpus": gpus} for time in (0, 10)]
    found = read_alone(written(tmp_path, "power.jsonl", rows_of(*rows)))
    assert (found.joules.best, found.says[0].split()[2]) == (joules, str(devices))


@pytest.mark.parametrize(("host", "named"), [({}, "gpu"), ({"host": "a"}, "gpu"), ({"host": "a"}, "name")])
@pytest.mark.parametrize(
    ("told_apart", "joules"),
    [("yyy", 8000), ("nnn", 8000), ("yny", 8000), ("nyn", 8000), ("yyn", 8000), ("nyy", 8000)],
)
def test_what_rows_tell_of_each_accelerator_and_of_all_together_counts_once(
    tmp_path: Path, host: dict[str, str], named: str, told_apart: str, joules: int
) -> None:
    each = {"gpus": [{named: place, "power_w": power} for place, power in (("0", 100), ("1", 300))]}
    rows = [
        {"time": 10 * at, **host, **(each if apart == "y" else {"power_w": 400})} for at, apart in enumerate(told_apart)
    ]
    found = read_alone(written(tmp_path, "power.jsonl", rows_of(*rows)))
    assert found.joules.best == joules
    assert not found.warnings or told_apart == "n" * 3
    assert found.says[0].split()[2] == ("2" if "y" in told_apart else "1")


UNITLESS = [f"timestamp,gpu,{name}\n1,0,300\n9,0,300\n" for name in ("power", "power_draw", "power.draw")]


@pytest.mark.parametrize("text", [*UNITLESS, "2026/03/01 10:00:00.000, 0, 300.00 W\n"])
def test_a_power_without_a_unit_and_a_table_without_heads_are_not_guessed_at(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError) as refused:
        read_alone(written(tmp_path, "power.csv", text))
    assert "power_mw" in refused.value.mistakes[0].expected


RUN = (
    "timestamp,project_name,run_id,experiment_id,duration,emissions,emissions_rate,cpu_power,gpu_power,ram_power,"
    "cpu_energy,gpu_energy,ram_energy,energy_consumed,water_consumed,country_name,country_iso_code,region,"
    "cloud_provider,cloud_region,os,python_version,codecarbon_version,cpu_count,cpu_model,gpu_count,gpu_model,"
    "longitude,latitude,ram_total_size,tracking_mode,cpu_utilization_percent,gpu_utilization_percent,"
    "ram_utilization_percent,ram_used_gb,on_cloud,pue,wue\n"
    '2026-11-28T04:08:11,pue,40932c32,"x, ""y""",2.0038,2.67e-05,1.33e-05,11.99,0.0,30.0,2.0029114929896194e-05,0.0,'
    "5.006486780008951e-05,7.009398272998571e-05,0.0,Germany,DEU,,,,Linux,3.11.7,3.3.2,2,AMD EPYC,0,,,,23.54,machine,"
    "40.0,0,13.24,3.11,N,1.5,0.0\n"
)
TASKS = (
    "task_name,timestamp,project_name,run_id,duration,cpu_energy,gpu_energy,ram_energy,energy_consumed,"
    "codecarbon_version,gpu_count,gpu_model,tracking_mode,on_cloud\n"
    "load,2026-11-28T04:08:07,pue,40932c32,2.00,6.7e-06,0.0,1.7e-05,2.3340622365055122e-05,3.3.2,0,,machine,N\n"
    "train,2026-11-28T04:08:09,pue,40932c32,2.00,6.7e-06,0.0,1.7e-05,2.3383614503322785e-05,3.3.2,0,,machine,N\n"
)


def test_codecarbon_writes_a_run_and_its_tasks_into_two_files_which_count_once(tmp_path: Path) -> None:
    """As codecarbon 3.3.2 wrote them on this day, cut to what is read of the tasks."""
    run, tasks = written(tmp_path, "emissions.csv", RUN), written(tmp_path, "emissions_base_40932c32.csv", TASKS)
    both = read_energies([tasks, run, run])
    assert [each.joules.best for each in both] == [0, reduced(Fraction("7.009398272998571e-05") * KWH)]
    assert both[0].warnings[-1] == "emissions_base_40932c32.csv: 1 runs that another file counts were left out"
    assert not any("counts twice" in each for each in Energy(parts=both).warnings)
    (alone,) = read_energies([tasks])
    assert "do not tell the PUE" in alone.warnings[0]
    assert not both[1].says[2].startswith("accelerators")


@pytest.mark.parametrize("order", list(permutations(("first", "last", "tasks"))))
def test_of_a_run_in_several_files_the_largest_figure_counts_in_any_order(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    written(tmp_path, "first", f"{HEAD}\n{row('a', '1')}\n{row('b', '4')}\n")
    written(tmp_path, "last", f"{HEAD}\n{row('a', '3')}\n{row('b', '2')}\n")
    written(tmp_path, "tasks", "run_id,task_name,energy_consumed\na,train,9\nc,train,8\n")
    found = Energy(parts=read_energies([tmp_path / name for name in order]))
    assert found.joules.best == (3 + 4 + 8) * KWH
    assert {part.label: part.joules.best for part in found.parts} == {
        "first": 4 * KWH,
        "last": 3 * KWH,
        "tasks": 8 * KWH,
    }
    assert not any("counts twice" in each for each in found.warnings)


@pytest.mark.parametrize(
    ("names", "warns"), [(("", "a"), True), (("a", ""), True), (("", ""), True), (("a", "b"), False)]
)
def test_runs_without_a_name_may_count_twice_and_it_is_told(
    tmp_path: Path, names: tuple[str, str], warns: bool
) -> None:
    paths = [written(tmp_path, f"{place}.csv", f"{HEAD}\n{row(name, '1')}\n") for place, name in enumerate(names)]
    found = Energy(parts=read_energies(paths))
    assert found.joules.best == 2 * KWH
    assert any("counts twice" in each for each in found.warnings) == warns


def test_counters_of_dcgm_count_by_their_rise(tmp_path: Path) -> None:
    text = "".join(
        f'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{{gpu="{gpu}",modelName="NVIDIA H100"}} {10**9 + step * 10**6}'
        f" {1772359200000 + step * 1000}\n"
        for step in range(5)
        for gpu in range(2)
    )
    found = read_alone(written(tmp_path, "dcgm.prom", text))
    assert (found.joules, found.method) == (Range(low=7600, best=8000, high=8400), "counter")


SACCT = "JobID|JobName|Elapsed|AllocTRES|ConsumedEnergyRaw|ConsumedEnergy\n"


@pytest.mark.parametrize(
    ("cells", "joules"),
    [("7200000|7.20M", 7_200_000), ("|7.20M", 7_200_000), ("|850", 850), ("|1.5K", 1500)],
)
def test_a_scheduler_accounts_energy_raw_or_rounded(tmp_path: Path, cells: str, joules: int) -> None:
    text = f"{SACCT}1|train|01:00:00|gres/gpu=8|{cells}\n1.batch|batch|01:00:00|gres/gpu=8|{cells}\n"
    found = read_alone(written(tmp_path, "sacct.txt", text))
    assert (found.joules, found.method, found.boundary) == (Range.exactly(joules), "scheduler", "computers")


def test_documents_are_told_that_a_scheduler_measures_whole_computers_and_no_cooling(tmp_path: Path) -> None:
    found = read_alone(written(tmp_path, "sacct.txt", f"{SACCT}1|train|01:00:00|gres/gpu=8|7200000|7.20M\n"))
    said = Energy(parts=(found,)).told
    assert "It holds whole computers, without cooling and losses of the building." in said


def test_of_jobs_of_which_one_tells_no_energy_that_of_the_others_is_the_least(tmp_path: Path) -> None:
    rows = "1|train|01:00:00|gres/gpu=8|7200000|7.20M\n2|train|00:10:00|gres/gpu=8||\n"
    found = read_alone(written(tmp_path, "sacct.txt", f"{SACCT}{rows}"))
    assert found.joules == Range(low=7_200_000)
    assert "of 1 of 2 runs no energy is told" in found.warnings[1]
    told = entry(Energy(parts=(found,)))
    assert told["energy_mwh"] == {"low": "0.002"}
    assert str(told["energy_method"]).startswith("at least 0.002 MWh")


def test_a_folder_without_a_log_says_what_tells_of_energy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="codecarbon"):
        read_alone(tmp_path)


@pytest.mark.parametrize("cells", ["0|0", "4294967294|", "18446744073709551614|", "|", "|x"])
def test_what_a_scheduler_did_not_measure_is_no_figure(tmp_path: Path, cells: str) -> None:
    with pytest.raises(InputError) as refused:
        read_alone(written(tmp_path, "sacct.txt", f"{SACCT}1|train|01:00:00|gres/gpu=8|{cells}\n"))
    assert refused.value.mistakes[0].reference == "no-energy"


@pytest.mark.parametrize(
    "text",
    ["", "x", f"{HEAD}\n", f"{HEAD}\n{row('a', '0')}", f"{HEAD}\n{row('a', '9' * 40)}",
     HEAD + "\n" + '"' * 70000 + "\n",
     "timestamp, power.draw [W]\n2026/03/01 10:00:00, 5 W\n",
     "timestamp, power.draw [W]\n\x00\x1b[2J, x\n", "{" * 70000, '{"": 1}'],
    ids=range(10),
)  # fmt: skip
def test_what_tells_of_no_energy_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError):
        read_alone(written(tmp_path, "emissions.csv", text))


def test_chips_and_hours_bound_it_by_the_rated_power() -> None:
    (part,) = bounded([Run(chip="H100 SXM", count=64, hours=200)])
    whole = 64 * 200 * 3600 * 700
    assert part.joules == Range(low=whole // 5, best=whole * 7 // 10, high=whole)
    assert rated("H100") == Range(low=350, best=700, high=700)  # a name that may mean several
    assert "rated power" in Energy(parts=(part,)).told


def test_what_has_no_rated_power_is_refused_with_every_mistake() -> None:
    with pytest.raises(InputError) as refused:
        bounded([Run(chip="H1000", count=1, hours=1), Run(chip="H100", count=0, hours=-1)])
    assert [each.reference for each in refused.value.mistakes] == ["no-rated-power", "not-positive", "not-positive"]


def test_every_rated_power_is_of_a_chip_of_the_table() -> None:
    assert _table()["watts"]["of"].keys() <= {each.name for each in accelerators()}


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["estimate", "energy", *arguments], catch_exceptions=True)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("pue", "overhead", "warns"), [("1.2", True, True), ("1.0", True, False), ("1.2", False, False)]
)
def test_what_a_tracker_multiplied_already_is_told_where_it_is_multiplied_again(
    tmp_path: Path, pue: str, overhead: bool, warns: bool
) -> None:
    path = written(tmp_path, "emissions.csv", f"{HEAD}\n{row('a', '2', pue=pue)}\n")
    code, out, _ = run(str(path), *(("--overhead", "1.2") if overhead else ()), "--format", "json")
    assert code == 0
    assert any("multiplied by a PUE" in each for each in json.loads(out)["warnings"]) == warns


def test_the_entry_goes_into_the_documentation_once(tmp_path: Path) -> None:
    from gpaiscope import service

    (tmp_path / "gpai.toml").write_text('[model]\nname = "M"\n', "utf-8")
    place = tmp_path / "documentation.toml"
    place.write_text('[model]\narchitecture = "a decoder"\n\n[training]\nhardware = "64 chips"\n', "utf-8")
    command = ("--chip", "H100 SXM", "--count", "64", "--hours", "200", "--into", str(tmp_path))
    code, _, _ = run(*command)
    assert code == 0
    kept = place.read_text("utf-8")
    assert 'hardware = "64 chips"' in kept
    assert run(*command)[0] != 0
    assert place.read_text("utf-8") == kept
    told = {each.path: each.value for each in service.export(tmp_path, "cyclonedx").facts}
    assert told["documentation.training.energy_mwh"] == {"low": "1.792", "best": "6.272", "high": "8.96"}


def test_json_has_the_range_the_method_and_what_it_holds() -> None:
    code, out, _ = run(
        "--chip", "H100 SXM", "--count", "64", "--hours", "200", "--overhead", "1.1..1.3", "--format", "json"
    )
    told = json.loads(out)
    assert code == 0
    assert told["mwh"] == {"low": "1.9712", "best": "7.5264", "high": "11.648"}
    assert (told["methods"], told["parts"][0]["boundary"]) == (["bounded"], "accelerators")
    assert told["documentation"]["energy_mwh"] == {"low": "1.971", "best": "7.526", "high": "11.65"}


@pytest.mark.parametrize(
    "arguments",
    [(), ("--chip", "H100"), ("--count", "1", "--hours", "1"), ("x", "--chip", "H100", "--count", "1", "--hours", "1")],
)  # fmt: skip
def test_half_a_question_is_no_question(arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2
