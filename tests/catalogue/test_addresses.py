"""A catalogue at an address is what the same files on a disk are, and what is wrong there is said of the address."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any
from urllib.request import Request, urlopen

import pytest

from gpaiscope import service
from gpaiscope.catalogue import addresses, sources
from gpaiscope.catalogue.addresses import COPIES, Address, copies_of, files_at, places_of
from gpaiscope.catalogue.gathered import LARGEST_RECORD
from gpaiscope.catalogue.parts import LEAST
from gpaiscope.catalogue.results import FILES, working_name
from gpaiscope.catalogue.sources import files_of
from gpaiscope.catalogue.spark import cluster
from gpaiscope.errors import InputError, UsageError
from gpaiscope.extras import installing
from tests.catalogue.hub import DAY, LLAMA, duckdb, model, tuned, written

RECORDS = (model(LLAMA, cardData={"license": "llama3.1"}), tuned("acme/chat", LLAMA), tuned("dana/more", "acme/chat"))


def wrong(*written: str) -> list[str]:
    with pytest.raises(InputError) as error:
        places_of(written)
    return [each.reference for each in error.value.mistakes]


# -- what is written


def test_a_path_stays_a_path_and_an_address_comes_back_as_it_was_written(tmp_path: Path) -> None:
    given = [
        str(tmp_path),
        "hub/*.jsonl",
        "S3://bucket/a b/**/*.parquet",
        "hdfs:///hub",
        "abfss://c@a.dfs.core.windows.net/x",
    ]
    found = places_of(given)
    assert [type(each) for each in found] == [type(tmp_path)] * 2 + [Address] * 3
    assert [str(each) for each in found] == [*given[:2], "s3://bucket/a b/**/*.parquet", *given[3:]]


def test_every_address_that_cannot_be_one_is_told_at_once() -> None:
    given = (
        "https://example.org/hub.jsonl",
        "file:///hub.jsonl",
        "s3:///hub",
        "gs://a b/hub",
        "s3://a::b/x",
        "memory://x",
    )
    assert wrong(*given, "s3://fine/x") == [
        *("unknown-scheme", "unknown-scheme", "unreadable-address", "unreadable-address"),
        *("unreadable-address", "unknown-scheme"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "s3://key:SECRET@bucket/hub",
        "s3://SECRET@bucket/hub",
        "ftp://me:SECRET@host/hub",
        "hdfs://me:SECRET@host:8020/hub",
        "abfs://c@a.dfs.core.windows.net/hub?sv=2024&sig=SECRET",
        "s3://bucket/hub?X-Amz-Signature=SECRET",
    ],
)
def test_an_address_with_a_secret_is_refused_and_shown_without_it(tmp_path: Path, address: str) -> None:
    assert wrong(address) == ["address-with-secret"]
    for given in ((address, tmp_path / "out"), (tmp_path, address)):
        with pytest.raises((InputError, UsageError)) as error:
            service.scan(given[0], output=given[1], on=DAY)
        assert "SECRET" not in str(error.value)
        assert "hub" in str(error.value)


def test_results_and_mappings_are_on_a_disk(tmp_path: Path) -> None:
    catalogue = written(tmp_path, RECORDS)
    with pytest.raises(UsageError, match="s3://bucket/out is an address, and results are put into a folder"):
        service.scan(catalogue, output="s3://bucket/out", on=DAY)
    with pytest.raises(UsageError, match="a mapping is read from a disk"):
        service.scan(catalogue, output=tmp_path / "out", on=DAY, mapping="s3://bucket/mapping.toml")
    assert [each.name for each in tmp_path.iterdir()] == ["hub.jsonl"]


@pytest.mark.parametrize(
    ("scheme", "module"), [("s3", "s3fs"), ("gs", "gcsfs"), ("abfs", "adlfs"), ("hdfs", "pyarrow.fs")]
)
def test_without_the_library_of_a_scheme_it_is_said_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError) as error:
        service.scan(f"{scheme}://bucket/hub", output=tmp_path / "out", on=DAY)
    assert error.value.mistake.reference == "extra-missing"
    assert error.value.mistake.help == installing(scheme)
    assert not list(tmp_path.iterdir())


# -- a store


class Store:
    """A bucket of a server of the protocol of S3, on this machine."""

    def __init__(self, endpoint: str) -> None:
        import boto3

        self.endpoint, self.client = endpoint, boto3.client("s3", endpoint_url=endpoint)
        self.client.create_bucket(Bucket="bucket")

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket="bucket", Key=key, Body=content)

    def put_all(self, folder: Path, prefix: str) -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.put(f"{prefix}/{path.relative_to(folder).as_posix()}", path.read_bytes())

    def asks_for_keys(self, asked: bool) -> None:
        """Whether keys that nobody was given are refused."""
        allowed = b"0" if asked else b"inf"
        request = Request(f"{self.endpoint}/moto-api/reset-auth", data=allowed, headers={"Content-Type": "text/plain"})
        with urlopen(request) as told:
            told.read()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    for name in ("s3fs", "moto.server"):
        pytest.importorskip(name, reason=f"`make spark` tries addresses, with {name}, which is not installed")
    from moto.server import ThreadedMotoServer

    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def store(server: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    told = {
        "ACCESS_KEY_ID": "known",
        "SECRET_ACCESS_KEY": "SECRET",
        "ENDPOINT_URL": server,
        "DEFAULT_REGION": "us-east-1",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    anew()
    with urlopen(Request(f"{server}/moto-api/reset", method="POST")) as answered:
        answered.read()
    return Store(server)


def catalogue_in(folder: Path) -> Path:
    """Files of all kinds at all depths, in an order that texts and paths do not have alike."""
    catalogue = folder / "catalogue"
    for name in ("a", "a/b", "a.b"):
        (catalogue / name).mkdir(parents=True, exist_ok=True)
    written(catalogue / "a", RECORDS, "z.jsonl")
    written(catalogue / "a" / "b", [tuned(f"made/of-{number}", LLAMA) for number in range(40)], "y.ndjson")
    (catalogue / "a.b" / "x.jsonl.gz").write_bytes(gzip.compress(json.dumps(model("acme/packed")).encode() + b"\n"))
    (catalogue / "a.b" / "with a blank & more.csv").write_text("id,pipeline_tag,tags\nb/c,text-generation,[]\n")
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT 'p/' || range AS id, 'text-generation' AS tags FROM range(30)")
    connection.execute(f"COPY t TO '{catalogue / 'a.b' / 'p.parquet'}'")
    written(catalogue, [model("other/one")], ".hidden.jsonl")
    (catalogue / "README.md").write_text("what is here")
    return catalogue


def same(local: Path, distant: Path, **names: str) -> None:
    """Both folders hold the same, but for where their catalogues were and for their own names."""
    for name in FILES:
        told = [(each / name).read_bytes().replace(str(each).encode(), b"DIR") for each in (local, distant)]
        for path, address in names.items():
            told[0] = told[0].replace(path.encode(), address.encode())
        assert told[0] == told[1], name
        assert b"SECRET" not in told[1]


def scanned(*catalogues: str, output: Path, **asked: Any) -> Path:
    service.scan(*catalogues, output=output, on=DAY, **asked)
    return output


@pytest.mark.remote
@pytest.mark.parametrize("pattern", ["", "/**/*.jsonl", "/a*/*.[jcp]*"])
def test_a_catalogue_of_s3_is_what_it_is_on_a_disk(tmp_path: Path, store: Store, pattern: str) -> None:
    catalogue = catalogue_in(tmp_path)
    store.put_all(catalogue, "hub/listing")
    store.put("hub/listing-of-others/o.jsonl", b"{}")
    here = scanned(f"{catalogue}{pattern}", output=tmp_path / "here")
    there = scanned(f"s3://bucket/hub/listing{pattern}", output=tmp_path / "there")
    same(here, there, **{str(catalogue): "s3://bucket/hub/listing"})
    assert service.explain_row(there, "gpai_model", LLAMA).to_text()
    assert not service.compare_scans(here, there).values.moves
    assert not working_name(there).exists()


@pytest.mark.remote
@pytest.mark.spark
def test_on_spark_it_is_the_same_and_mistakes_of_all_parts_are_told_at_once(tmp_path: Path, store: Store) -> None:
    sql = pytest.importorskip("pyspark.sql", reason="`make spark` scans there")
    (tmp_path / "hub").mkdir()
    written(tmp_path / "hub", RECORDS, "small.jsonl")
    written(tmp_path / "hub", [tuned("more/two", "acme/chat"), {"tags": [], "more": "x" * LEAST}], "large.jsonl")
    store.put_all(tmp_path / "hub", "hub")
    here = scanned(str(tmp_path / "hub"), output=tmp_path / "here")
    builder = sql.SparkSession.builder.config("spark.ui.showConsoleProgress", "false")
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "ENDPOINT_URL", "DEFAULT_REGION"):
        builder.config(f"spark.executorEnv.AWS_{name}", os.environ[f"AWS_{name}"])
    with builder.getOrCreate(), cluster():
        there = scanned("s3a://bucket/hub", output=tmp_path / "there", engine="spark")
        same(here, there, **{str(tmp_path / "hub"): "s3a://bucket/hub"})
        check_wrong_files(tmp_path, store, "spark")


@pytest.mark.remote
def test_what_is_wrong_with_all_files_is_told_at_once(tmp_path: Path, store: Store) -> None:
    check_wrong_files(tmp_path, store, "duckdb")


def check_wrong_files(folder: Path, store: Store, engine: str) -> None:
    for name in ("a.parquet", "b.jsonl.gz", "c.csv"):
        store.put(f"wrong/{name}", b"x,y\n1,2\n" + b"\n" * (LEAST if name != "c.csv" else 0))
    store.put("wrong/d.jsonl", json.dumps(model("fine/one")).encode())
    with pytest.raises(InputError) as error:
        scanned("s3://bucket/wrong", output=folder / "out", engine=engine)
    assert [(each.reference, each.file) for each in error.value.mistakes] == [
        ("catalogue-unreadable", "s3://bucket/wrong/a.parquet"),
        ("catalogue-unreadable", "s3://bucket/wrong/b.jsonl.gz"),
        ("unknown-catalogue", "s3://bucket/wrong/c.csv"),
    ]
    assert str(folder) not in str(error.value)


@pytest.mark.remote
def test_a_registry_is_read_and_a_folder_of_models_is_not(tmp_path: Path, store: Store) -> None:
    exported = {"name": "acme", "version": "1", "creation_timestamp": 1_700_000_000_000, "tags": {"license": "mit"}}
    export = written(tmp_path, [exported], "registry.jsonl")
    base = tmp_path / "mlflow.db"
    with sqlite3.connect(base) as tables:
        tables.execute("CREATE TABLE registered_models (name)")
        tables.execute("CREATE TABLE model_versions (name, version, creation_time, last_updated_time)")
        tables.execute("INSERT INTO model_versions VALUES ('acme', 1, 1700000000000, NULL)")
    tables.close()
    for path in (export, base):
        store.put(path.name, path.read_bytes())
        here = scanned(str(path), output=tmp_path / f"here-{path.name}")
        there = scanned(f"s3://bucket/{path.name}", output=tmp_path / f"there-{path.name}")
        same(here, there, **{str(path): f"s3://bucket/{path.name}"})
    store.put("models/acme/one/config.json", b"{}")
    store.put("other.db", b"no database")
    assert told(tmp_path, "models", "other.db") == {"models-at-address": "models/acme/one/config.json"}
    assert told(tmp_path, "other.db") == {"no-catalogue": "other.db"}


def told(folder: Path, *names: str, **asked: Any) -> dict[str, str]:
    """The references of what is wrong with these, and where."""
    with pytest.raises(InputError) as error:
        scanned(*(f"s3://bucket/{name}" for name in names), output=folder / "out", **asked)
    assert not (folder / "out").exists()
    assert "SECRET" not in str(error.value)
    assert str(folder) not in str(error.value)
    return {each.reference: each.file.removeprefix("s3://bucket/") for each in error.value.mistakes}


@pytest.mark.remote
def test_what_is_not_there_is_told_of_all_addresses_at_once(tmp_path: Path, store: Store) -> None:
    store.put("hub.jsonl", b"{}")
    store.put("read/me.txt", b"none")
    assert told(tmp_path, "hub.jsonl", "none", "read/*", "../nobody/x") == {
        "no-such-address": "../nobody/x",
        "no-catalogue": "read/*",
    }
    for given in ("s3://nobody/hub", "s3://nobody/*.jsonl", "s3://nobody"):
        with pytest.raises(InputError, match="no such bucket") as error:
            scanned(given, output=tmp_path / "out")
        assert error.value.mistakes[0].file == given


@pytest.mark.remote
def test_a_record_that_is_too_long_is_told_of_its_address(tmp_path: Path, store: Store) -> None:
    long = json.dumps(model("too/long", more="x" * (3 * LARGEST_RECORD)))
    store.put("hub.jsonl", f"{json.dumps(model('fine/one'))}\n{long}\n".encode())
    with pytest.raises(InputError) as error:
        scanned("s3://bucket/hub.jsonl", output=tmp_path / "out")
    (mistake,) = error.value.mistakes
    assert (mistake.reference, mistake.file, mistake.line) == ("record-too-long", "s3://bucket/hub.jsonl", 2)


@pytest.mark.remote
def test_who_may_not_read_and_what_cannot_be_reached_is_said(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put("hub.jsonl", b"{}")
    store.asks_for_keys(True)
    try:
        assert told(tmp_path, "hub.jsonl", "*.jsonl") == {"no-access": "*.jsonl"}
    finally:
        store.asks_for_keys(False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    anew()
    assert told(tmp_path, "hub.jsonl") == {"unreachable": "hub.jsonl"}
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    anew()
    assert told(tmp_path, "hub.jsonl") == {"no-access": "hub.jsonl"}


def anew() -> None:
    """Forget the store that the library has opened, as a new process would have."""
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()


@pytest.mark.remote
def test_a_file_that_changes_after_it_was_listed_is_an_error(tmp_path: Path, store: Store) -> None:
    for name in ("same", "changed", "gone"):
        store.put(f"hub/{name}.jsonl", b'{"id": "a/b"}\n')
    files = files_at(*places_of(["s3://bucket/hub"]))
    store.put("hub/changed.jsonl", b'{"id": "b/a"}\n')
    store.client.delete_object(Bucket="bucket", Key="hub/gone.jsonl")
    copies, mistakes = copies_of(files, tmp_path / "copies")
    assert {each.name for each in copies} == {"same.jsonl"}
    assert {each.reference: each.file for each in mistakes} == {
        "changed-while-read": "s3://bucket/hub/changed.jsonl",
        "no-such-address": "s3://bucket/hub/gone.jsonl",
    }


@pytest.mark.remote
def test_a_file_that_changes_while_it_is_copied_is_an_error(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Meanwhile(Event):
        def is_set(self) -> bool:
            store.put("hub.jsonl", json.dumps(model(f"{next(later)}/chat")).encode())
            return False

    later = iter("abcdefgh")
    store.put("hub.jsonl", json.dumps(model("0/chat")).encode())
    monkeypatch.setattr(addresses, "BLOCK", 10)
    _, mistakes = addresses._copied_file(
        *files_at(*places_of(["s3://bucket/hub.jsonl"])), tmp_path / "copy", Meanwhile()
    )
    assert [each.reference for each in mistakes] == ["changed-while-read"]
    assert not (tmp_path / "copy").exists()


@pytest.mark.remote
def test_a_restart_takes_the_copies_that_are_whole_and_no_older_ones(tmp_path: Path, store: Store) -> None:
    store.put("hub/a.jsonl", json.dumps(model(LLAMA)).encode())
    store.put("hub/b.parquet", b"half")
    assert told(tmp_path, "hub") == {"catalogue-unreadable": "hub/b.parquet"}
    copies = working_name(tmp_path / "out") / COPIES
    kept = {each.suffix: each for each in copies.iterdir()}
    assert {*kept} == {".jsonl", ".parquet"}
    store.put("hub/b.parquet", b"other half")
    kept[".jsonl"].write_bytes(kept[".jsonl"].read_bytes().replace(b"meta-llama", b"was-copied"))
    assert told(tmp_path, "hub") == {"catalogue-unreadable": "hub/b.parquet"}
    assert kept[".jsonl"] in copies.iterdir()
    assert kept[".parquet"] not in copies.iterdir()
    store.client.delete_object(Bucket="bucket", Key="hub/b.parquet")
    scanned("s3://bucket/hub", output=tmp_path / "out")
    assert service.explain_row(tmp_path / "out", "gpai_model", LLAMA.replace("meta-llama", "was-copied")).to_text()


@pytest.mark.remote
def test_names_that_lead_elsewhere_or_steer_a_terminal_do_neither(tmp_path: Path, store: Store) -> None:
    names = (
        "../../up.jsonl",
        "/etc/root.jsonl",
        "a::b.jsonl",
        "\x1b[31m.jsonl",
        "q?[x]*.jsonl",
        "$(x)';--.jsonl",
        "%2e.jsonl",
    )
    for number, name in enumerate(names):
        store.put(f"hub/{name}", json.dumps(model(f"of/{number}")).encode())
    result = service.scan("s3://bucket/hub", output=tmp_path / "out", on=DAY)
    assert result.values.models == len(names)
    assert "\x1b" not in result.to_text()
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    one = service.scan("s3://bucket/hub/q?[x]*.jsonl", output=tmp_path / "one", on=DAY)
    assert [each.path for each in one.values.inputs] == ["s3://bucket/hub/q?[x]*.jsonl"]


def test_a_file_under_two_names_of_its_store_or_of_its_folder_counts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "files_at", lambda address: [address])
    found = files_of(places_of(["s3a://bucket/a.jsonl", "s3://bucket/a.jsonl", "gs://bucket/a.jsonl"]))
    assert [str(each) for each in found] == ["s3a://bucket/a.jsonl", "gs://bucket/a.jsonl"]
    (tmp_path / "hub.jsonl").write_text("{}")
    (tmp_path / "other").symlink_to(tmp_path)
    assert len(files_of(places_of([tmp_path / "hub.jsonl", tmp_path / "other" / "hub.jsonl"]))) == 1


@pytest.mark.remote
def test_a_mapping_is_drafted_of_a_file_at_an_address(store: Store) -> None:
    store.put("own.csv", b"Model name,Base model\na,b\n")
    assert '"Base model" = "base"' in service.draft_mapping("s3://bucket/own.csv")
    with pytest.raises(InputError, match="no such file"):
        service.draft_mapping("s3://bucket/none.csv")
