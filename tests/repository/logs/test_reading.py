"""A log that is read on from where the reading stopped says what a reading of the whole says."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import pytest
from written_logs import (
    COLUMNS,
    COMPOSER,
    DEEPSPEED,
    EXPOSITION,
    MAXTEXT,
    MEGATRON,
    NANOGPT,
    NEMO,
    NEMO_1,
    PARSABLE,
    QUERY,
    ROWS,
    SACCT_JSON,
    STATE,
    TORCHTITAN,
    WRITTEN,
)

from gpaiscope.compute.logs import LogRecords
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.logs import read_log
from gpaiscope.repository.logs.reading import ENDS, Kept
from tests.reference import reference

LIGHTNING = (
    'step,"tokens\nseen",tokens_seen,note\n0,1,512,"a ""line""\nthat goes on"\n\n1,,1024,"b\n2,,5,c\n3,,2048,d\n'
)
TRACKED = "".join(
    json.dumps({"gpaiscope": "track", "event": "interval", "session": "a", "rank": rank, "ranks": 2, "step": step,
                "seconds": step * 1.5, "unix": 1.7e9 + step,
                "stages": {"training": {"low": str(step * 10**18), "best": str(step * 10**18),
                                        "high": str(step * 10**18), "tokens": 40 * step, "samples": step}}}) + "\n"
    for rank in (0,) for step in range(1, 9)
)  # fmt: skip
WRITTEN_BY = {
    **{f"{name}.log": text.encode() for name, text in (("megatron", MEGATRON), ("nemo", NEMO), ("nemo-1", NEMO_1),
       ("maxtext", MAXTEXT), ("deepspeed", DEEPSPEED), ("composer", COMPOSER), ("titan", TORCHTITAN),
       ("nano", NANOGPT), ("columns", COLUMNS), ("parsable", PARSABLE))},
    "exporter.prom": EXPOSITION.encode() + EXPOSITION.replace("1700000000000", "1700003600000").encode(),
    "answer.json": QUERY.encode(),
    "sacct.json": SACCT_JSON.encode(),
    "trainer_state.json": json.dumps(STATE).encode(),
    "rows.jsonl": ROWS.encode() + b'{"current_steps": 6, "total_tokens": 9}\nbroken\n\n{"total_tokens": 12}',
    "metrics.csv": LIGHTNING.encode(),
    "run.jsonl": TRACKED.encode(),
    "long.jsonl": b'{"step": 1, "num_tokens": 4}\n' + b"x" * 150_000 + b'\n{"step": 2, "num_tokens": 8}\n',
    "events.out.tfevents.1": (WRITTEN / "events.out.tfevents.1").read_bytes(),
    "run-example.wandb": (WRITTEN / "run-example.wandb").read_bytes(),
    "mlflow.db": (WRITTEN / "mlflow.db").read_bytes(),
}  # fmt: skip
"""A log of each kind, by its file's name."""


def told(path: Path, kept: Kept | None = None) -> LogRecords | tuple[Mistake, ...]:
    try:
        return read_log(path, kept=kept)
    except InputError as error:
        return error.mistakes


def write(path: Path, content: bytes, how: str = "wb") -> None:
    with path.open(how) as file:
        file.write(content)
    moment = path.stat().st_mtime_ns + write.count * 10**7  # type: ignore[attr-defined]
    write.count += 1  # type: ignore[attr-defined]
    os.utime(path, ns=(moment, moment))


write.count = 1  # type: ignore[attr-defined]  # two writings within one tick of the clock of files are told apart


def mistreat(path: Path, content: bytes, looked_at: Path, dice: random.Random, looks: int) -> None:
    """Let a log grow, stand still, be cut, begun anew and replaced, and look at it after each."""
    kept = Kept()
    length = 0
    for _ in range(looks):
        match dice.choice(("grow", "grow", "grow", "grow", "little", "still", "cut", "anew", "replace", "gone")):
            case "grow" | "little" as how:
                more = 3 if how == "little" else max(len(content) // 4, 1)
                longer = min(length + dice.randint(1, more), len(content))
                write(path, content[length:longer], "ab")
                length = longer
            case "cut" | "anew":
                length = dice.randint(0, len(content))
                write(path, content[:length])
            case "replace":
                length = dice.randint(0, len(content))
                other = path.with_name("other")
                write(other, content[:length])
                other.replace(path)
            case "gone":
                path.unlink(missing_ok=True)
                length = 0
        assert told(looked_at, kept) == told(looked_at)


@pytest.mark.parametrize("name", WRITTEN_BY)
@pytest.mark.parametrize("around", ["file", "folder"])
def test_every_prefix_is_told_as_a_reading_of_the_whole_tells_it(tmp_path: Path, name: str, around: str) -> None:
    looked_at = tmp_path / name if around == "file" else tmp_path
    mistreat(tmp_path / name, WRITTEN_BY[name], looked_at, random.Random(name), 24)


@pytest.mark.parametrize("name", ["run-example.wandb", "events.out.tfevents.1", "metrics.csv", "run.jsonl"])
def test_a_cut_at_any_byte_is_gone_on_from(tmp_path: Path, name: str) -> None:
    content, path, kept = WRITTEN_BY[name], tmp_path / name, Kept()
    for cut in sorted(random.Random(name).sample(range(len(content)), min(len(content), 60))):
        write(path, content[:cut][path.stat().st_size if path.exists() else 0 :], "ab")
        assert told(path, kept) == told(path)
    write(path, content[path.stat().st_size :], "ab")
    assert told(path, kept) == told(path)
    assert isinstance(told(path, kept), LogRecords)


def test_a_state_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "trainer_state.json", b'{"global_step": 3, "log_history": [{"step": 1, "note": "\xff"}]}')
    with pytest.raises(InputError, match="not UTF-8"):
        read_log(tmp_path / "trainer_state.json")


def test_damage_is_told_the_same(tmp_path: Path) -> None:
    for name in ("run-example.wandb", "events.out.tfevents.1"):
        dice = random.Random(name)
        for _ in range(5):
            content = bytearray(WRITTEN_BY[name])
            content[dice.randrange(len(content))] ^= 0xFF
            mistreat(tmp_path / name, bytes(content), tmp_path / name, dice, 12)


@pytest.mark.parametrize("names", [("a.log", "b.log"), ("a.jsonl", "b.jsonl"), ("run.jsonl", "run.rank-1.jsonl"),
                                   ("events.out.tfevents.1", "events.out.tfevents.2"), ("a/metrics.csv", "metrics.csv"),
                                   ("run-x.wandb", "z/run-x.wandb")])  # fmt: skip
def test_files_of_one_run_grow_by_turns(tmp_path: Path, names: tuple[str, str]) -> None:
    """A file that grows before another one of the same run changes what that one is added to."""
    like = {"log": "megatron.log", "jsonl": "rows.jsonl", "csv": "metrics.csv", "wandb": "run-example.wandb"}
    dice, kept, lengths = random.Random(str(names)), Kept(), dict.fromkeys(names, 0)
    contents = {}
    for name in names:
        kind = like.get(name.rpartition(".")[2], "events.out.tfevents.1")
        contents[name] = WRITTEN_BY["run.jsonl" if name.startswith("run.") else kind]
        (tmp_path / name).parent.mkdir(exist_ok=True)
    for _ in range(30):
        name = dice.choice(names)
        longer = min(lengths[name] + dice.randint(1, len(contents[name]) // 5), len(contents[name]))
        write(tmp_path / name, contents[name][lengths[name] : longer], "ab")
        lengths[name] = longer
        assert told(tmp_path, kept) == told(tmp_path)


@pytest.mark.parametrize("still", [EXPOSITION, ""])
def test_an_answer_that_is_written_anew_changes_what_a_still_file_is_added_to(tmp_path: Path, still: str) -> None:
    kept, answer = Kept(), json.loads(QUERY)
    write(tmp_path / "b.prom", still.encode())
    for longer in range(3):
        for series in answer["data"]["result"]:
            series["values"] = [*series["values"], [1700009000 + longer, "0.5"]]
        write(tmp_path / "a.prom", json.dumps(answer).encode())
        for _ in range(2):
            assert told(tmp_path, kept) == told(tmp_path)


def test_what_follows_an_answer_that_stands_still_is_kept(tmp_path: Path) -> None:
    kept = Kept()
    write(tmp_path / "a.prom", QUERY.encode())
    write(tmp_path / "b.prom", EXPOSITION.encode())
    read_log(tmp_path, kept=kept)
    ended = [place.ended for place in kept.places.values()]
    read_log(tmp_path, kept=kept)
    assert [id(place.ended) for place in kept.places.values()] == [id(each) for each in ended]


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    path, kept = tmp_path / "rows.jsonl", Kept()
    rows = [b'{"step": %d, "num_tokens": %d}\n' % (step, 10 * step) for step in range(1, 1001)]
    write(path, b"".join(rows))
    read_log(path, kept=kept)
    with path.open("r+b") as file:
        file.seek(2 * ENDS)
        file.write(b"\n" * 2 * ENDS)
    write(path, b'{"step": 1001, "num_tokens": 10010}\n', "ab")
    (run,) = (found := read_log(path, kept=kept)).runs
    assert (run.rows, run.last("tokens")) == (1001, 10010)
    assert found != read_log(path)


def test_a_log_that_was_copied_and_cut_and_is_longer_again_begins_anew(tmp_path: Path) -> None:
    path, kept = tmp_path / "rows.jsonl", Kept()
    write(path, b'{"step": 1, "num_tokens": 10}\n')
    read_log(path, kept=kept)
    shutil.copy(path, tmp_path / "rows.jsonl.1")
    write(path, b'{"step": 2, "num_tokens": 20}\n' * 3)
    assert read_log(path, kept=kept) == read_log(path)


def test_logs_of_the_reference_data_are_told_as_a_whole_at_every_cut(tmp_path: Path) -> None:
    found = [
        path for path in sorted(reference("trainer_logs").rglob("*")) if path.suffix in (".json", ".jsonl", ".log")
    ]
    for path in [each for each in found if "config" not in each.name]:
        mistreat(tmp_path / path.name, path.read_bytes(), tmp_path / path.name, random.Random(str(path)), 10)
