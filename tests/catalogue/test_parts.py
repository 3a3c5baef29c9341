"""A catalogue that is scanned in parts says in every table and in the report what it says as a whole."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from benchmarks import catalogue as generated
from gpaiscope import service
from gpaiscope.catalogue.concluding import Batch
from gpaiscope.catalogue.parts import LEAST, PartStep, parts_of
from gpaiscope.catalogue.results import FILES
from gpaiscope.catalogue.scan import scan
from gpaiscope.catalogue.spark import cluster
from gpaiscope.errors import GpaiscopeError, InputError, UsageError
from gpaiscope.repository.database import connected
from tests.catalogue.hub import DAY, LLAMA, QWEN, duckdb, model, tuned, written

pytestmark = [pytest.mark.once, pytest.mark.long]

ENOUGH = "x" * LEAST
"""A cell by which a file is large enough for a part of its own."""


class Here:
    """A cluster in this process, whose parts are databases in a folder."""

    processes = 2

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start_parts(self, parts: int) -> None:
        for number in range(parts):
            (self.folder / f"{number}").mkdir(parents=True)

    def run_step(self, step: PartStep, for_each: Sequence[Any], of_all: Any, *, last: bool = False) -> Iterator[Any]:
        for number, own in enumerate(for_each):
            work = self.folder / f"{number}"
            connection = connected(work / "part.duckdb")
            try:
                yield step(connection, work, own, of_all)
            except GpaiscopeError as error:
                yield error
            finally:
                connection.close()

    def elsewhere(self, work: Any, batches: Sequence[Batch]) -> Iterable[Any]:
        return map(work, reversed(batches))


def here(folder: Path) -> Any:
    def started() -> AbstractContextManager[Here]:
        return nullcontext(Here(folder))

    return started


def split(folder: Path, records: Sequence[Mapping[str, Any]], *broken: str) -> Path:
    """A catalogue of four files, one of CSV and one of Parquet, each of them a part by its size."""
    catalogue = folder / "catalogue"
    catalogue.mkdir()
    first, second, third, fourth = (records[number::4] for number in range(4))
    written(catalogue, [*first, *broken, {"tags": [], "more": ENOUGH}], "a.jsonl")
    columns = "{id: 'VARCHAR', tags: 'JSON', pipeline_tag: 'VARCHAR', cardData: 'JSON', more: 'VARCHAR'}"
    for name, some in (("b.csv", second), ("d.parquet", fourth)):
        path = written(folder, [*some, {"more": ENOUGH}], f"{name}.jsonl")
        connection = duckdb.connect()
        connection.execute(f"CREATE TABLE told AS FROM read_json(?, columns = {columns})", [str(path)])
        connection.execute(f"COPY told TO '{catalogue / name}'")
    written(catalogue, [*third, {"more": ENOUGH}], "c.jsonl")
    return catalogue


RECORDS = (
    model(LLAMA, cardData={"license": "llama3.1"}),
    tuned("acme/chat", LLAMA, QWEN),
    tuned("acme/chat-GGUF", "acme/chat", relation="quantized"),
    tuned("dana/blend", "acme/chat", QWEN, relation="merge"),
    tuned("lost/child", "nobody/knows"),
    tuned("a/round", "b/round"),
    tuned("b/round", "a/round"),
    {"id": "plain/bert", "tags": ["license:mit", "base_model:acme/root"], "pipeline_tag": "text-classification"},
    model("acme/root", lastModified="2026-01-01"),
    model("Acme/Root", lastModified="2026-02-01"),
    model("ACME/root", lastModified="2025-02-01"),
    model("acme/ROOT"),
    {"id": "Names", "tags": ["base_model:names"]},
    {"id": "names", "tags": ["base_model:Others"]},
    {"id": "others", "tags": ["llama"]},
    tuned("wrong/base", "  ", "no name of a model"),
    {"id": "", "tags": []},
    {"id": "y" * 300, "tags": []},
    model("lmsys/vicuna-7b-v1.5"),
)


def same(whole: Path, parts: Path) -> None:
    """Both folders hold the same, but for their own names."""
    for name in FILES:
        told = [(each / name).read_bytes().replace(str(each).encode(), b"DIR") for each in (whole, parts)]
        assert told[0] == told[1], name


def test_parts_say_what_the_whole_says(tmp_path: Path) -> None:
    catalogue = split(tmp_path, RECORDS, "{broken", '{"id": [5], "tags": 5}')
    where = "list_contains(tags, 'license:mit') OR NOT contains(id, 'lost')"
    scan([catalogue], tmp_path / "whole", DAY, where=where)
    found = scan([catalogue], tmp_path / "parts", DAY, where=where, cluster=here(tmp_path / "cluster"))
    assert len(list((tmp_path / "cluster").iterdir())) == 4
    assert (found.models, found.left_out) == (13, 1)
    same(tmp_path / "whole", tmp_path / "parts")
    assert service.explain_row(tmp_path / "parts", "gpai_model", "acme/chat").to_text()
    assert not service.compare_scans(tmp_path / "whole", tmp_path / "parts").values.moves


def test_a_condition_that_chooses_nothing_in_any_part_is_an_error(tmp_path: Path) -> None:
    catalogue = written(tmp_path, RECORDS[:4])
    with pytest.raises(UsageError, match="chooses none of 4 models"):
        scan([catalogue], tmp_path / "out", DAY, where="id = 'nobody'", cluster=here(tmp_path / "cluster"))
    with pytest.raises(UsageError, match="no file of the catalogue has a column for downloads"):
        scan([catalogue], tmp_path / "out", DAY, where="downloads > 1", cluster=here(tmp_path / "others"))


def test_what_is_wrong_with_the_files_of_all_parts_is_said_together(tmp_path: Path) -> None:
    names = ("a.parquet", "b.csv", "c.parquet")
    for name in names:
        (tmp_path / name).write_text("x,y\n" + ENOUGH)
    with pytest.raises(InputError) as error:
        scan([tmp_path / "?.*"], tmp_path / "out", DAY, cluster=here(tmp_path / "cluster"))
    assert {Path(each.file).name for each in error.value.mistakes} == set(names)


def test_small_files_are_one_part_and_large_ones_some_for_each_process(tmp_path: Path) -> None:
    small, large = (of_size(tmp_path / name, *many) for name, many in (("a", (20, LEAST // 10)), ("b", (160, LEAST))))
    assert [len(each.files) for each in parts_of(small, 8)] == [10, 10]
    assert [each.first for each in parts_of(small, 8)] == [0, 10]
    assert len(parts_of(large, 8)) == 2 * 8


def of_size(folder: Path, count: int, size: int) -> dict[Path, None]:
    """So many files, each of so many bytes, none of which takes room."""
    folder.mkdir()
    for number in range(count):
        with (folder / f"{number:03}.jsonl").open("wb") as file:
            file.truncate(size)
    return dict.fromkeys(sorted(folder.iterdir()))


def test_an_engine_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'sparc' is not an engine"):
        service.scan(written(tmp_path, RECORDS[:1]), output=tmp_path / "out", on=DAY, engine="sparc")
    assert not (tmp_path / "out").exists()
    with pytest.raises(UsageError, match="'sparc' is not an engine"):
        service.law_as_sql("provider", on=DAY, engine="sparc")


@pytest.mark.spark
def test_spark_says_what_the_whole_says(tmp_path: Path) -> None:
    pyspark = pytest.importorskip("pyspark")
    chance = random.Random(4)
    hub = list(generated.records(60, seed=4))
    copies = [{**each, "id": f"{each['id']}-{number}"} for number in range(12) for each in hub]
    records = [*RECORDS, *hub, *copies]
    chance.shuffle(records)
    catalogue = split(tmp_path, records, "{broken", json.dumps({"id": [5], "tags": 5}))
    scan([catalogue], tmp_path / "whole", DAY)
    with cluster() as spark:
        service.scan(catalogue, output=tmp_path / "spark", on=DAY, engine="spark")
        assert sorted(spark.elsewhere(len, ["many", "cases"])) == [4, 5]
        spark._context.setLocalProperty("spark.scheduler.pool", "scans")
        assert (
            list(spark.elsewhere(lambda _: pyspark.TaskContext.get().getLocalProperty("spark.scheduler.pool"), [1, 2]))
            == ["scans"] * 2
        )
        some = iter(spark.elsewhere(len, ["many", 5]))
        assert next(some) == 4
        with pytest.raises(UsageError, match="Spark failed: TypeError"):
            next(some)
    same(tmp_path / "whole", tmp_path / "spark")
    assert service.explain_row(tmp_path / "spark", "gpai_model", "acme/chat").to_text()
