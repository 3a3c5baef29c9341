"""Training data counted from files: each form, exact sums, what could not be read, and what documents make of it."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from benchmarks.data import plain_count
from gpaiscope import service
from gpaiscope.documents import data
from gpaiscope.documents.counted import languages
from gpaiscope.documents.data import TrainingData, domains, files
from gpaiscope.documents.data.domains import counting, host_of, hosts_of
from gpaiscope.documents.data.records import day_of
from gpaiscope.documents.documentation import read_evidence
from gpaiscope.errors import InputError, UsageError
from gpaiscope.report.values import schema, written
from gpaiscope.repository import opened
from tests.documents.situations import DAY, filled, put

pytest.importorskip("publicsuffixlist")
zstd = pytest.importorskip("backports.zstd") if not hasattr(gzip, "zstd") else None

RECORDS = [
    {"text": "Zwei Wörter", "url": "https://www.example.co.uk/a", "language": "de", "license": "CC-BY-4.0"},
    {
        "text": "three more words",
        "url": "http://blog.example.org:80/b?c",
        "metadata": {"lang": "en", "date": "2025-04-03"},
    },
    {"text": "none", "url": "https://example.org", "token_count": 7, "date": "2024-11"},
]


def lines(records: Sequence[object]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in records)


def put_data(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def gathered(*paths: Path, **asked: Any) -> TrainingData:
    return data.gather(list(paths), **asked)


def refused(*paths: Path, **asked: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        gathered(*paths, **asked)
    return [each.reference for each in caught.value.mistakes]


# -- JSON lines


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_records_are_counted_however_they_are_packed(ending: str, tmp_path: Path) -> None:
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstd.compress if zstd else bytes}[ending]
    found = gathered(put_data(tmp_path / f"corpus/train.jsonl{ending}", pack(lines(RECORDS))), kind="crawled")
    (row,) = found.datasets
    assert row["name"] == "corpus"
    assert (row["kind"], row["modality"], row["split"], row["rows"]) == ("crawled", "text", "training", 3)
    assert row["content"] == len("Zwei Wörter".encode()) + len("three more words") + len("none")
    assert row["amount"] == {"low": str(2 + 3 + 7), "high": str(12 + 16 + 7)}
    assert (row["from"], row["to"]) == ("2024-11-01", "2025-04-03")
    assert [(each["name"], each["rows"]) for each in found.languages] == [("de", 1), ("en", 1)]
    assert [(each["name"], each["rows"]) for each in found.licences] == [("CC-BY-4.0", 1)]
    assert [(each["name"], each["amount"], each["urls"]) for each in found.domains] == [
        ("example.org", 20, 2),
        ("example.co.uk", 12, 1),
    ]


def test_records_that_name_their_tokens_are_counted_exactly(tmp_path: Path) -> None:
    (row,) = gathered(put_data(tmp_path / "a.jsonl", lines([{"text": "x", "n_tokens": 3}] * 4))).datasets
    assert (row["amount"], row["counted"]) == ("12", "counted by the records themselves")


def test_pictures_and_sound_are_counted_in_their_units(tmp_path: Path) -> None:
    records = [{"image_url": "https://a.example/1.jpg", "text": "a cat"}, {"audio": "b.wav", "duration": 1800}]
    found = {each["modality"]: each for each in gathered(put_data(tmp_path / "a.jsonl", lines(records))).datasets}
    assert (found["image"]["amount"], found["image"]["unit"]) == ("1", "images")
    assert (found["audio"]["amount"], found["audio"]["unit"]) == ("0.5", "hours")
    without = put_data(tmp_path / "b.jsonl", lines([{"audio": "b.wav"}]))
    assert "amount" not in gathered(without).datasets[0]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-03-05T10:00:00Z", date(2024, 3, 5)),
        ("20240305", date(2024, 3, 5)),
        ("2024-03", date(2024, 3, 1)),
        (date(2024, 3, 5), date(2024, 3, 5)),
        (datetime(2024, 3, 5, 10), None),
        ("2024-02-30", None),
        ("in 2024", None),
        (20240305, None),
    ],
)
def test_a_day_is_read_where_a_value_is_one_or_begins_with_one(value: object, day: date | None) -> None:
    assert day_of(value) == day


def test_records_that_a_model_made_are_told_apart(tmp_path: Path) -> None:
    records = [{"text": "a", "generator": "Borealis 70B"}, {"text": "b", "synthetic": True}, {"text": "c"}]
    (row,) = gathered(put_data(tmp_path / "a.jsonl", lines(records))).datasets
    assert (row["synthetic_rows"], row["made_by"]) == (2, ["Borealis 70B"])
    assert "kind" not in row  # whether the provider had it made, no record says


def test_bad_records_are_counted_and_shown_and_nothing_else_of_them_is(tmp_path: Path) -> None:
    bad = [b"{broken\n", b"[1]\n", b"7\n", b"\xff\xfe\n", b"{" * 5000 + b"\n", b"[" * 100_000 + b"\n"]
    content = lines(RECORDS) + b"\n\n" + b"".join(bad) + lines(RECORDS)
    found = gathered(put_data(tmp_path / "a.jsonl", content))
    assert (found.datasets[0]["rows"], found.datasets[0]["bad_rows"]) == (6, 6)
    assert [each["line"] for each in found.bad] == [6, 7, 8, 9, 10, 11]
    assert found.bad[0] == {"file": "a.jsonl", "line": 6, "says": "not JSON"}
    many = gathered(put_data(tmp_path / "b.jsonl", b"{\n" * 1000))
    assert (many.datasets[0]["bad_rows"], len(many.bad)) == (1000, 20)


def test_a_record_too_long_is_one_bad_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_RECORD", 1000)
    content = lines(RECORDS) + lines([{"text": "x" * 5000}]) + lines(RECORDS)
    (row,) = gathered(put_data(tmp_path / "a.jsonl", content)).datasets
    assert (row["rows"], row["bad_rows"]) == (6, 1)


# -- descriptions

CARD = """---
pretty_name: Hub corpus
language: [en, fr]
license: odc-by
homepage: https://hub.example/corpus
tags: ["modality:text", synthetic]
dataset_info:
- config_name: a
  splits:
  - {name: train, num_examples: 1000, num_bytes: 5000000}
  - {name: test, num_examples: 10, num_bytes: 5000}
- config_name: b
  splits:
  - {name: train, num_examples: 500, num_bytes: 1000000}
---
# Corpus
"""
CROISSANT = {
    "@type": "sc:Dataset",
    "conformsTo": "http://mlcommons.org/croissant/1.1",
    "name": "Pictures",
    "description": "Pictures with words.",
    "url": "https://pics.example",
    "license": ["https://creativecommons.org/licenses/by/4.0/"],
    "inLanguage": "en",
    "rai:dataCollectionTimeframe": ["2023-01-01", "2024-06-30"],
    "recordSet": [{"field": [{"dataType": "sc:ImageObject"}, {"subField": [{"dataType": ["sc:Text"]}]}]}],
}


def test_a_card_bounds_what_nobody_counted(tmp_path: Path) -> None:
    put_data(tmp_path / "hub/README.md", CARD.encode())
    training, testing = gathered(tmp_path / "hub").datasets
    assert (training["name"], training["licences"], training["languages"]) == ("Hub corpus", ["odc-by"], ["en", "fr"])
    assert training["amount"] == {"low": "1500", "high": "6000000"}
    assert (testing["split"], testing["rows"]) == ("testing", 10)
    assert training["synthetic"] is True
    assert "kind" not in training


def test_the_files_beside_a_card_are_counted_in_its_place(tmp_path: Path) -> None:
    put_data(tmp_path / "all/hub/README.md", CARD.encode())
    put_data(tmp_path / "all/hub/data/train-0.jsonl", lines(RECORDS))
    put_data(tmp_path / "all/other.jsonl", lines(RECORDS[:1]))
    rows = {row["name"]: row for row in gathered(tmp_path / "all").datasets}
    assert rows["Hub corpus"]["rows"] == 3
    assert rows["Hub corpus"]["link"] == "https://hub.example/corpus"
    assert rows["all"]["rows"] == 1


def test_croissant_names_its_data_set_with_modalities_and_time(tmp_path: Path) -> None:
    found = gathered(put_data(tmp_path / "a.json", json.dumps(CROISSANT).encode()))
    assert [row["modality"] for row in found.datasets] == ["image", "text"]
    assert {(row["name"], row["link"], row["from"], row["to"]) for row in found.datasets} == {
        ("Pictures", "https://pics.example", "2023-01-01", "2024-06-30")
    }


# -- Parquet


def parquet(path: Path, select: str) -> Path:
    duckdb = pytest.importorskip("duckdb")
    path.parent.mkdir(parents=True, exist_ok=True)
    duckdb.sql(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


def test_parquet_is_counted_as_the_same_records_in_json_are(tmp_path: Path) -> None:
    plain = put_data(tmp_path / "json/a.jsonl", lines(RECORDS))
    select = f"SELECT * FROM read_json('{plain}', columns = {{text: 'VARCHAR', url: 'VARCHAR', token_count: 'BIGINT'}})"
    by_table = gathered(parquet(tmp_path / "table/a.parquet", select))
    by_json = gathered(plain)
    for key in ("rows", "content", "amount", "modality"):
        assert by_table.datasets[0][key] == by_json.datasets[0][key], key
    assert by_table.domains == by_json.domains


def test_columns_of_parquet_are_added_up(tmp_path: Path) -> None:
    select = """SELECT {'bytes': 'x'::BLOB, 'path': 'a'} AS image, 'en' AS language, 'cc0' AS license,
        DATE '2024-02-01' + i::INTEGER AS date, i % 2 = 0 AS synthetic FROM range(10) t(i)"""
    found = gathered(parquet(tmp_path / "a.parquet", select))
    (row,) = found.datasets
    assert (row["modality"], row["amount"], row["synthetic_rows"]) == ("image", "10", 5)
    assert (row["from"], row["to"]) == ("2024-02-01", "2024-02-10")
    assert found.languages[0]["rows"] == found.licences[0]["rows"] == 10


@pytest.mark.parametrize(
    ("record", "words", "size"),
    [
        ({"instruction": "Say it", "input": "Ei", "output": "Uovo oggi"}, 5, 6 + 2 + 9),
        ({"prompt": "a b", "chosen": "c", "rejected": "d e"}, 5, 3 + 1 + 3),
        ({"messages": [{"role": "user", "content": "a b"}, {"role": "assistant", "content": "é"}]}, 3, 3 + 2),
        ({"conversations": [{"from": "human", "value": "a b"}, {"from": "gpt", "value": "c"}]}, 3, 3 + 1),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": "a b"}]}]}, 2, 3),
        ({"translation": {"en": "a b", "de": "c"}}, 3, 3 + 1),
        ({"text": ["a b", "c"]}, 3, 3 + 1),
        ({"text": "a b", "instruction": "a", "output": "b"}, 2, 3),
    ],
)
def test_a_text_in_parts_is_counted_whole_in_json_and_in_parquet(
    record: dict[str, Any], words: int, size: int, tmp_path: Path
) -> None:
    plain = put_data(tmp_path / "json/a.jsonl", lines([record] * 2))
    table = parquet(tmp_path / "table/a.parquet", f"SELECT * FROM read_json_auto('{plain}')")
    for found in (gathered(plain), gathered(table)):
        assert found.datasets[0]["amount"] == {"low": str(2 * words), "high": str(2 * size)}


def test_what_holds_nothing_that_is_counted_is_told(tmp_path: Path) -> None:
    plain = put_data(tmp_path / "json/a.jsonl", lines([{"smiles": "CCO"}, {"text": [[], 1]}, {"input_ids": [5, 6]}]))
    found = gathered(plain)
    assert (found.datasets[0]["rows"], found.datasets[0]["bad_rows"], found.datasets[0]["amount"]) == (2, 1, "2")
    table = gathered(parquet(tmp_path / "a.parquet", "SELECT 'CCO' AS smiles, MAP {'a': 'b'} AS text FROM range(3)"))
    assert (table.datasets[0]["bad_rows"], len(table.bad)) == (3, 1)
    table = gathered(parquet(tmp_path / "b.parquet", "SELECT [5, 6] AS input_ids, {'language': 'de'} AS meta"))
    assert (table.datasets[0]["amount"], table.languages[0]["name"]) == ("2", "de")


def test_prose_and_tables_that_only_sound_of_urls_are_other_files(tmp_path: Path) -> None:
    put_data(tmp_path / "a/x.jsonl", lines(RECORDS))
    put_data(tmp_path / "a/weather.csv", b"hourly_temperature,day\n7,1\n")
    put_data(tmp_path / "a/tale.txt", b"Curly is a cat, see https://cat.example\n")
    put_data(tmp_path / "a/list.csv", b"\xef\xbb\xbfurl,bytes\nhttps://a.example.org/x,5\n")
    found = gathered(tmp_path / "a", kind="crawled")
    assert found.others == 2
    assert ("example.org", 25, 3) in [(each["name"], each["amount"], each["urls"]) for each in found.domains]


def test_a_name_in_several_languages_is_one_of_them(tmp_path: Path) -> None:
    raw = {**CROISSANT, "name": {"de": "Briefe", "en": "Letters"}}
    (row, *_) = gathered(put_data(tmp_path / "croissant.json", json.dumps(raw).encode())).datasets
    assert row["name"] == "Letters"


def test_the_share_of_a_language_is_of_the_times_that_one_is_named(tmp_path: Path) -> None:
    records = [{"text": "a", "language": ["de", "en"]}, {"text": "b", "language": "fr"}]
    found = gathered(put_data(tmp_path / "a.jsonl", lines(records)))
    says = [each for each, _ in languages(found.told())]
    assert says[0] == "de, 33 % of the times that records name one"  # and half of the records


MAKING = [
    ({"synthetic": True}, 1),
    ({"synthetic": False, "generator": "Borealis 70B"}, 0),
    ({"synthetic": None, "generator": "Borealis 70B"}, 1),
    ({"synthetic": None, "generator": None}, 0),
]


@pytest.mark.parametrize(("said", "many"), [*MAKING, *(({"synthetic": each}, 0) for each in (0, 1, "false", "no", []))])
def test_only_a_yes_or_a_name_says_that_a_model_made_a_record(said: Any, many: int, tmp_path: Path) -> None:
    (row,) = gathered(put_data(tmp_path / "a.jsonl", lines([{"text": "x", **said}]))).datasets
    assert row.get("synthetic_rows", 0) == many
    assert row.get("made_by", []) == (["Borealis 70B"] if many and said.get("generator") else [])


@pytest.mark.parametrize("kind", ["BOOLEAN", "INTEGER"])
def test_a_table_tells_what_a_model_made_as_records_do(kind: str, tmp_path: Path) -> None:
    content = lines([{"text": "x", **said} for said, _ in MAKING])
    if kind == "INTEGER":
        content = content.replace(b"true", b"1").replace(b"false", b"0")
    plain = put_data(tmp_path / "json/a.jsonl", content)
    says = f"columns = {{text: 'VARCHAR', synthetic: '{kind}', generator: 'VARCHAR'}}"
    (row,) = gathered(parquet(tmp_path / "a.parquet", f"SELECT * FROM read_json('{plain}', {says})")).datasets
    (other,) = gathered(plain).datasets
    assert row["synthetic_rows"] == other["synthetic_rows"] == 2
    assert row["made_by"] == other["made_by"] == ["Borealis 70B"]


@pytest.mark.parametrize("odd", ["'NaN'::DOUBLE", "'inf'::DOUBLE", "-5", "1e12", "1e9", "'NaN'::FLOAT", "-1::BIGINT"])
def test_a_duration_that_cannot_be_is_none(odd: str, tmp_path: Path) -> None:
    select = f"SELECT 'a.wav' AS audio, unnest([3600, {odd}]) AS duration"
    (row,) = gathered(parquet(tmp_path / "a.parquet", select)).datasets
    assert (row["rows"], row["amount"]) == (2, {"low": "1"})
    said = odd.partition("::")[0].strip("'").replace("inf", "Infinity")
    records = f'{{"audio": "a.wav", "duration": 3600}}\n{{"audio": "a.wav", "duration": {said}}}\n'
    (other,) = gathered(put_data(tmp_path / "b.jsonl", records.encode())).datasets
    assert (other["rows"], other["amount"]) == (2, {"low": "1"})


@pytest.mark.parametrize(
    ("odd", "amount"),
    [*((each, {"low": "5", "high": "13"}) for each in (-7, 10**12 + 1)), (10**12, "1.000000000003e12")],
)
def test_tokens_that_a_record_cannot_have_are_none(odd: int, amount: Any, tmp_path: Path) -> None:
    records = [{"text": "a b", "token_count": 3}, {"text": "two wörds", "token_count": odd}]
    select = f"SELECT * FROM (VALUES ('a b', 3::BIGINT), ('two wörds', {odd}::BIGINT)) t(text, token_count)"
    (row,) = gathered(parquet(tmp_path / "a.parquet", select)).datasets
    assert row["amount"] == amount
    (other,) = gathered(put_data(tmp_path / "b.jsonl", lines(records))).datasets
    assert other["amount"] == amount


# -- lists of URLs


@pytest.mark.parametrize(
    ("content", "bytes_", "unsized"),
    [
        ("https://a.example.com/x\n# remark\n\nhttp://EXAMPLE.com\nhttps://b.de/1", 0, 3),
        ("https://a.example.com/x\t100\nhttp://example.com 50\nhttps://b.de/1\t7\n", 157, 0),
        ("url,bytes\nhttps://a.example.com/x,100\nhttp://example.com,50\nhttps://b.de/1,7\n", 157, 0),
        (
            "id\tURL\tcontent_length\n1\thttps://a.example.com/x\t100\n2\thttp://example.com\t\n3\thttps://b.de/1\t7\n",
            107,
            1,
        ),
    ],
)
def test_lists_of_urls_are_read_as_people_write_them(content: str, bytes_: int, unsized: int, tmp_path: Path) -> None:
    name = "a.tsv" if "\tURL" in content else "a.csv" if content.startswith("url,") else "a.txt"
    found = gathered(put_data(tmp_path / name, content.encode()))
    assert {each["name"]: each["urls"] for each in found.domains} == {"example.com": 2, "b.de": 1}
    assert (found.crawl["urls"], found.crawl["bytes"], found.crawl["unsized"]) == (3, bytes_, unsized)


def test_what_is_no_url_is_counted_with_its_line(tmp_path: Path) -> None:
    found = gathered(put_data(tmp_path / "a.txt", b"https://a.de\nnonsense\nmailto:x@y.de\nhttps://b.de\n"))
    assert [each["line"] for each in found.bad] == [2, 3]
    assert found.datasets[0]["bad_rows"] == 2
    sized = gathered(put_data(tmp_path / "b.txt", b"https://a.de 5\nhttps://b.de\n"))
    assert [each["line"] for each in sized.bad] == [2]
    table = gathered(put_data(tmp_path / "c.csv", b"url,bytes\nhttps://a.de,5\nhttps://b.de,much\n,\n"))
    assert [each["line"] for each in table.bad] == [3, 4]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.co.uk/a", "example.co.uk"),
        ("https://user:secret@www.example.com:8080/a", "example.com"),
        ("https://EXAMPLE.com.", "example.com"),
        ("https://www.bücher.example.de/a", "example.de"),
        ("https://bücher.de", "xn--bcher-kva.de"),
        ("https://x.github.io/a", "github.io"),
        ("https://www.gov.uk", "www.gov.uk"),
        ("https://co.uk", "co.uk"),
        ("https://a.b.nosuchending", "b.nosuchending"),
        ("https://a_b.example.com", "example.com"),
    ],
)
def test_hosts_become_the_names_that_were_registered(url: str, name: str) -> None:
    with counting() as count:
        count.add(host_of(url.encode()), 1)
        assert list(count.largest()) == [(name, 1, 1)]


@pytest.mark.parametrize(
    "host", ["localhost", "-", "a..b", "ex ample.com", "x" * 300 + ".com", ".com", "1.2.3", "é" * 90 + ".de"]
)
def test_what_is_no_name_of_a_host_is_bad(host: str) -> None:
    with counting() as count:
        count.add(host.encode(), 1)
        assert (count.count, count.bad, count.addresses) == (0, 1, 0)


@pytest.mark.parametrize("host", ["192.0.2.1", "192.0.2.1:80", "[2001:db8::1]", "[2001:db8::1]:443"])
def test_addresses_are_no_domain_names(host: str) -> None:
    with counting() as count:
        count.add(host.encode(), 1)
        assert (count.count, count.bad, count.addresses) == (0, 0, 1)


NAMES = [
    "a.com",
    "www.a.com",
    "b.co.uk",
    "x.b.co.uk",
    "c.org",
    "d.com.br",
    "e.gov.uk",
    "f.kawasaki.jp",
    "g.city.kawasaki.jp",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(NAMES), max_size=60), st.integers(1, 5))
@pytest.mark.long
def test_a_count_in_parts_is_the_plain_count(names: list[str], most: int) -> None:
    before, domains.MOST_HOSTS = domains.MOST_HOSTS, most  # so few that nearly each host is put away at once
    try:
        urls = [f"https://{name}/{place}" for place, name in enumerate(names)]
        with counting() as count:
            for place in range(0, len(urls), 3):
                count.add_hosts(hosts_of("\n".join(urls[place : place + 3]).encode()))
            assert {name: number for name, _, number in count.largest()} == dict(plain_count(urls))
            assert count.count == len(plain_count(urls))
    finally:
        domains.MOST_HOSTS = before


# -- the file, and several together


def test_what_is_written_reads_the_same_and_twice_the_same_bytes(tmp_path: Path) -> None:
    source = put_data(tmp_path / "corpus/a.jsonl", lines(RECORDS))
    gathered(source, into=tmp_path / "x.json")
    gathered(source, into=tmp_path / "y.json")
    assert (tmp_path / "y.domains.csv").read_bytes() == (tmp_path / "x.domains.csv").read_bytes()
    one, two = (json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8")) for name in "xy")
    assert one["crawl"].pop("file") == "x.domains.csv"
    assert two["crawl"].pop("file") == "y.domains.csv"
    assert one == two
    again = gathered(tmp_path / "x.json", into=tmp_path / "z.json").document()
    assert again["datasets"] == one["datasets"]
    assert again["domains"] == one["domains"]
    assert again["crawl"]["urls"] == one["crawl"]["urls"]  # type: ignore[index]


def test_counts_put_together_are_those_of_all_at_once(tmp_path: Path) -> None:
    chance = random.Random(5)
    records = [
        {"text": "word " * chance.randint(1, 9), "url": f"https://s{chance.randint(0, 40)}.co.uk/{number}"}
        for number in range(500)
    ]
    one = put_data(tmp_path / "one/a.jsonl", lines(records[:200]))
    two = put_data(tmp_path / "two/a.jsonl", lines(records[200:]))
    whole = gathered(one, two)
    gathered(one, into=tmp_path / "one.json")
    gathered(two, into=tmp_path / "two.json")
    merged = gathered(tmp_path / "one.json", tmp_path / "two.json")
    assert merged.domains == whole.domains
    assert merged.crawl == whole.crawl
    assert sorted(merged.datasets, key=lambda row: str(row["name"])) == sorted(
        whole.datasets, key=lambda row: str(row["name"])
    )
    counted = Counter()
    for each in records:
        counted[str(each["url"]).split("/")[2]] += len(str(each["text"]))
    assert {each["name"]: each["amount"] for each in merged.domains} == dict(counted)


def test_what_was_counted_once_is_not_counted_again(tmp_path: Path) -> None:
    source = put_data(tmp_path / "corpus/a.jsonl", lines(RECORDS))
    gathered(source, into=tmp_path / "x.json")
    (tmp_path / "y.json").write_bytes((tmp_path / "x.json").read_bytes())
    assert refused(tmp_path / "x.json", source) == ["counted-twice"]
    assert refused(tmp_path / "x.json", tmp_path / "y.json") == ["counted-twice"]
    assert len(gathered(tmp_path / "x.json", tmp_path / "x.json").datasets) == 1


def test_domain_names_that_are_gone_or_altered_are_refused(tmp_path: Path) -> None:
    gathered(put_data(tmp_path / "corpus/a.jsonl", lines(RECORDS)), into=tmp_path / "x.json")
    with (tmp_path / "x.domains.csv").open("a", encoding="utf-8") as file:
        file.write("more.example,1,1\n")
    assert refused(tmp_path / "x.json") == ["altered"]
    (tmp_path / "x.domains.csv").unlink()
    assert refused(tmp_path / "x.json") == ["file-unreadable"]


def test_domain_names_of_compilations_that_others_made_are_not_counted(tmp_path: Path) -> None:
    source = put_data(tmp_path / "corpus/a.jsonl", lines(RECORDS))
    assert gathered(source, kind="public").crawl == {}
    assert gathered(source, kind="crawled").crawl["domains_in_all"] == 2


# -- bad input


def test_every_mistake_of_all_files_is_told_at_once(tmp_path: Path) -> None:
    put_data(tmp_path / "a/broken.jsonl.gz", b"no gzip")
    put_data(tmp_path / "a/cut.jsonl.gz", gzip.compress(lines(RECORDS * 50))[:-20])
    put_data(tmp_path / "a/broken.parquet", b"no parquet")
    put_data(tmp_path / "a/good.jsonl", lines(RECORDS))
    put_data(tmp_path / "a/croissant.json", json.dumps(CROISSANT).encode()[:-5])
    assert sorted(refused(tmp_path / "a")) == [
        "broken-archive",
        "broken-archive",
        "json-unreadable",
        "parquet-unreadable",
    ]
    if zstd:
        assert refused(put_data(tmp_path / "b.jsonl.zst", b"no zstandard")) == ["broken-archive"]


def test_paths_that_hold_nothing_are_told_all(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    odd = put_data(tmp_path / "odd.txt", b"prose\n")
    config = put_data(tmp_path / "config.json", b'{\n"a": 1\n}')
    told = refused(tmp_path / "empty", odd, config, tmp_path / "nowhere")
    assert told == ["no-training-data", "no-training-data", "no-training-data", "file-unreadable"]


def test_files_of_other_forms_are_counted_and_left(tmp_path: Path) -> None:
    put_data(tmp_path / "a/x.jsonl", lines(RECORDS))
    put_data(tmp_path / "a/.hidden/y.jsonl", lines(RECORDS))
    put_data(tmp_path / "a/notes.docx", b"x")
    put_data(tmp_path / "a/config.json", b'{\n"a": 1\n}')
    (tmp_path / "a/link.jsonl").symlink_to(tmp_path / "a/x.jsonl")
    found = gathered(tmp_path / "a")
    assert (found.datasets[0]["rows"], found.others) == (3, 2)


def test_hostile_names_become_one_readable_line(tmp_path: Path) -> None:
    wild = "\x1b[31m\u202eevil\n| <b>#panic()" + "x" * 5000
    records = [{"text": "a", "language": wild, "license": wild, "generator": wild, "url": wild}]
    records += [{"text": "a", "language": f"l{number}"} for number in range(1000)]
    found = gathered(put_data(tmp_path / "a.jsonl", lines(records)), into=tmp_path / "x.json")
    assert len(found.languages) == 301
    assert found.languages[-1]["name"] == "others"
    assert all(len(str(each["name"])) <= 300 and "\n" not in str(each["name"]) for each in found.languages)
    assert found.told().rows("languages")
    assert found.crawl["bad_urls"] == 1


@pytest.mark.parametrize(
    ("spoil", "mistakes"),
    [
        (lambda raw: raw.update(more=1), 1),
        (lambda raw: raw["datasets"][0].update(kind="bought", modality="smell", rows=-1), 3),
        (lambda raw: raw.update(crawl=[]), 1),
    ],
)
def test_every_mistake_of_what_was_counted_is_told(spoil: Any, mistakes: int, tmp_path: Path) -> None:
    raw = gathered(put_data(tmp_path / "a.jsonl", lines(RECORDS))).document()
    raw = json.loads(written(raw))
    spoil(raw)
    with pytest.raises(InputError) as caught:
        read_evidence(json.dumps(raw).encode(), file="data.json")
    assert len(caught.value.mistakes) == mistakes


def test_an_output_that_is_an_input_is_left(tmp_path: Path) -> None:
    gathered(put_data(tmp_path / "corpus/a.jsonl", lines(RECORDS)), into=tmp_path / "x.json")
    before = (tmp_path / "x.json").read_bytes()
    with pytest.raises(UsageError):
        gathered(tmp_path / "x.json", into=tmp_path / "x.json")
    assert (tmp_path / "x.json").read_bytes() == before


# -- what it writes, and over what


URLS = b"https://one.example/a\nhttps://two.example/b\n"


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir()) if each.is_file()}


def test_its_own_files_are_written_over_and_nothing_else_is_left(tmp_path: Path) -> None:
    source, out = put_data(tmp_path / "crawl/a.txt", URLS), tmp_path / "out"
    out.mkdir()
    gathered(source, into=out / "x.json")
    before = contents(out)
    put_data(source, URLS + b"https://three.example\n")
    gathered(source, into=out / "x.json")
    after = contents(out)
    assert [*before] == [*after] == ["x.domains.csv", "x.json"]
    assert after["x.domains.csv"].count(b"example") == 3
    assert gathered(out / "x.json").crawl["domains_in_all"] == 3


@pytest.mark.parametrize("other", ["x.json", "x.domains.csv", "both"])
def test_a_file_that_it_did_not_make_stays_and_nothing_is_written(other: str, tmp_path: Path) -> None:
    source, out = put_data(tmp_path / "crawl/a.txt", URLS), tmp_path / "out"
    for name in ["x.json", "x.domains.csv"] if other == "both" else [other]:
        put_data(out / name, b"domain,owner\nacme.example,me\n")
    before = contents(out)
    with pytest.raises(UsageError, match="was left as it is"):
        gathered(source, into=out / "x.json")
    assert contents(out) == before


def test_domain_names_that_somebody_changed_stay(tmp_path: Path) -> None:
    source, out = put_data(tmp_path / "crawl/a.txt", URLS), tmp_path / "out"
    out.mkdir()
    gathered(source, into=out / "x.json")
    with (out / "x.domains.csv").open("ab") as file:
        file.write(b"ours.example,1,1\n")
    before = contents(out)
    with pytest.raises(UsageError, match=r"x\.domains\.csv was left as it is"):
        gathered(source, into=out / "x.json")
    assert contents(out) == before


def test_an_empty_file_is_written_over(tmp_path: Path) -> None:
    source = put_data(tmp_path / "crawl/a.txt", URLS)
    put_data(tmp_path / "out/x.json", b"")
    gathered(source, into=tmp_path / "out/x.json")
    assert [*contents(tmp_path / "out")] == ["x.domains.csv", "x.json"]


def test_what_is_no_file_has_nothing_beside_it(tmp_path: Path) -> None:
    source, pipe = put_data(tmp_path / "crawl/a.txt", URLS), tmp_path / "out"
    os.mkfifo(pipe)
    held: list[bytes] = []
    reader = threading.Thread(target=lambda: held.append(pipe.read_bytes()))
    reader.start()
    gathered(source, into=pipe)
    reader.join()
    assert "file" not in json.loads(held[0])["crawl"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["crawl", "out"]


# -- more than a file holds


def packed(ending: str, content: bytes, times: int) -> bytes:
    pack = gzip.compress if ending == "gz" else zstd.compress
    return bytes(pack(content * times))


@pytest.mark.parametrize("ending", ["gz", "zst"])
@pytest.mark.parametrize(("name", "content"), [("a.jsonl", b'{"text": "a"}\n'), ("a.txt", b"https://one.example/a\n")])
def test_what_unpacks_to_far_more_than_it_holds_is_refused_while_it_is_read(
    ending: str, name: str, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "UNPACKED_FREE", 10_000)
    many = put_data(tmp_path / f"{name}.{ending}", packed(ending, content, 100_000))
    with pytest.raises(InputError, match="over 50 times") as caught:
        gathered(many)
    assert [(each.reference, each.file) for each in caught.value.mistakes] == [("file-too-large", str(many))]
    few = put_data(tmp_path / f"few/{name}.{ending}", packed(ending, content, 300))
    assert sum(int(str(row["rows"])) for row in gathered(few).datasets) == 300


@pytest.mark.long
def test_a_small_file_may_unpack_to_what_a_repetitive_one_does(tmp_path: Path) -> None:
    content = packed("gz", b'{"text": "a"}\n', 100_000)
    assert len(content) * 200 < 1_400_000
    assert gathered(put_data(tmp_path / "a.jsonl.gz", content)).datasets[0]["rows"] == 100_000


@pytest.mark.skipif(sys.platform != "linux", reason="where files have holes")
@pytest.mark.parametrize("name", ["a.jsonl", "a.txt", "a.jsonl.gz", "a.parquet"])
def test_a_file_of_holes_is_refused_before_it_is_read(name: str, tmp_path: Path) -> None:
    content = {"a.jsonl": b'{"text": "a"}\n', "a.txt": b"https://one.example\n", "a.jsonl.gz": gzip.compress(b"{}")}
    with put_data(tmp_path / name, content.get(name, b"PAR1")).open("r+b") as file:
        file.truncate(10**12)
    begun = time.process_time()
    with pytest.raises(InputError, match="the rest are holes"):
        gathered(tmp_path / name)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("column", "rows", "says"),
    [
        ("repeat('word ', 10000) AS text", 2_000, "bytes of text"),
        ("1 AS image", 200_000, "values"),
        ("[1, 1] AS input_ids", 100_000, "values"),
    ],
)
def test_a_table_in_which_one_value_stands_for_many_is_refused(
    column: str, rows: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb")
    file = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (SELECT {column} FROM range({rows})) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
    monkeypatch.setattr(opened, "UNPACKED_FREE", 10_000)
    with pytest.raises(InputError, match=f"unpacks to more than .* {says}"):
        gathered(file)


@pytest.mark.parametrize("row", ["x" * 2_000, "a.example,1," + "9" * 30])
def test_a_row_of_domain_names_that_nothing_of_ours_wrote_is_refused(row: str, tmp_path: Path) -> None:
    gathered(put_data(tmp_path / "crawl/a.txt", URLS), into=tmp_path / "x.json")
    names = (tmp_path / "x.domains.csv").read_bytes()
    altered = names + row.encode() + b"\n"
    (tmp_path / "x.domains.csv").write_bytes(altered)
    told = (tmp_path / "x.json").read_text(encoding="utf-8")
    hashes = [hashlib.sha256(each).hexdigest() for each in (names, altered)]
    (tmp_path / "x.json").write_text(told.replace(*hashes), encoding="utf-8")
    assert refused(tmp_path / "x.json") == ["altered"]


def test_an_unknown_sort_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="publik"):
        service.data(put_data(tmp_path / "a.jsonl", lines(RECORDS)), kind="publik")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("12345", "12,345 tokens"),
        ({"low": "1234", "high": "5678"}, "1,234 to 5,678 tokens"),
        ({"low": "1234"}, "at least 1,234 tokens"),
        ({"high": "5"}, "up to 5 tokens"),
        ({"low": "0", "high": "5"}, "up to 5 tokens"),
        ({"low": "1", "best": "2.5", "high": "4"}, "2.50 (1 to 4) tokens"),
        ("9007199254740993.25", "9,007,199,254,740,993.25 tokens"),
    ],
)
def test_an_amount_is_told_by_the_ends_that_are_known(amount: Any, said: str, tmp_path: Path) -> None:
    kept = tmp_path / "data.json"
    gather_into(kept, tmp_path)
    whole = json.loads(kept.read_text("utf-8"))
    whole["datasets"][0]["amount"] = amount
    kept.write_text(json.dumps(whole), "utf-8")
    assert f" {said}" in " ".join(service.data(kept).to_text(width=200).split())


def gather_into(file: Path, folder: Path) -> None:
    service.data(put_data(folder / "a.jsonl", lines([{"text": "x", "n_tokens": 3}])), into=file)


def test_a_page_and_the_json_say_what_was_found(tmp_path: Path) -> None:
    put_data(tmp_path / "a/x.jsonl", lines(RECORDS) + b"{\n")
    result = service.data(tmp_path / "a")
    Draft202012Validator(schema.of("data")).validate(json.loads(written(result.to_dict())))
    text = result.to_text()
    assert "1 record could not be read" in text
    assert "12 to 35 tokens" in text
    assert "example.org" in result.to_html()


# -- in documents


def beside(folder: Path, *kinds: tuple[str, bytes], documentation: str = "") -> Path:
    """A dossier with what was counted beside it."""
    put(folder, "provider", documentation)
    kept = []
    for kind, content in kinds:
        source = put_data(folder.parent / f"corpora/{kind}/train.jsonl", content)
        kept.append(folder.parent / f"{kind}.json")
        gathered(source, kind=kind, into=kept[-1])
    gathered(*kept, into=folder / "data.json")
    return folder


def fields(folder: Path, document: str, recipient: str = "") -> dict[str, Any]:
    made = service.draft(folder, document=document, recipient=recipient, on=DAY, actor="acme").to_dict()
    return {field["id"]: field for section in made["sections"] for field in section["fields"]}  # type: ignore[attr-defined]


def test_documents_read_what_was_counted(tmp_path: Path) -> None:
    folder = beside(tmp_path / "aurora", ("crawled", lines(RECORDS)), ("public", lines([{"text": "a b"}])))
    found = fields(folder, "training-content-summary")
    assert found["1.3.i"]["values"][0]["rows"] == [
        [
            "☒ Text",
            "☒ Less than 1 billion tokens  ☐ 1 billion to 10 trillion tokens  ☐ More than 10 trillion tokens",
            "",
        ],
        [
            "☐ Image",
            "☐ Less than 1 million images  ☐ 1 million to 1 billion images  ☐ More than 1 billion images",
            "",
        ],
        *(
            [
                f"☐ {name}",
                "☐ Less than 10 000 hours  ☐ 10 000 to 1 million hours  ☐ More than 1 million hours",
                "",
            ]
            for name in ("Audio", "Video")
        ),
        ["☐ Other", "", ""],
    ]
    assert found["1.3.v"]["values"][0]["lines"][0].startswith("As records and cards")
    assert found["2.1.i"]["values"][0]["lines"] == found["2.3.i"]["values"][0]["lines"] == ["☒ Yes  ☐ No"]
    assert found["2.1.iii"]["values"][0]["rows"] == [["text", "public", ""]]
    assert found["2.3.viii"]["values"][0]["lines"] == ["example.org"]
    form = fields(folder, "documentation-form")
    assert form["x.count_aio"]["values"][0]["rows"] == [["text", "training", "14 to 38 tokens"]]
    assert form["x.count_aio"]["values"][0]["how"] == "counted"
    assert "data.json" in form["x.count_aio"]["values"][0]["sources"][0]
    coarse = fields(folder, "documentation-form", "authorities")["x.count_nca"]["values"][0]["rows"]
    assert coarse == [["text", "training", "10 to 40 tokens"]]


@pytest.mark.parametrize(("stated", "state"), [("20", "filled"), ("40", "contradiction")])
def test_a_count_that_differs_from_what_is_said_is_shown(stated: str, state: str, tmp_path: Path) -> None:
    said = f'[[sizes]]\nmodality = "text"\namount = "{stated}"\nunit = "tokens"\n'
    folder = beside(tmp_path / "aurora", ("crawled", lines(RECORDS)), documentation=said)
    field = fields(folder, "documentation-form")["x.count_aio"]
    assert field["state"] == state
    assert [each["rows"][0][2] for each in field["values"]] == [f"{stated} tokens", "12 to 35 tokens"][
        : len(field["values"])
    ]


@pytest.mark.parametrize(("latest", "state"), [("2025-04-03", "filled"), ("2025-04-02", "contradiction")])
def test_data_dated_after_the_last_collection_is_shown(latest: str, state: str, tmp_path: Path) -> None:
    folder = beside(tmp_path / "aurora", ("crawled", lines(RECORDS)), documentation=f"[data]\nlatest = {latest}\n")
    assert fields(folder, "training-content-summary")["1.3.iv"]["state"] == state


def test_a_person_says_of_which_sort_a_counted_data_set_is(tmp_path: Path) -> None:
    said = '[[datasets]]\nname = "train"\nkind = "licensed"\n[[datasets]]\nname = "Another"\nkind = "public"\n'
    folder = put(tmp_path / "aurora", "provider", said)
    gathered(put_data(tmp_path / "train/a.jsonl", lines(RECORDS)), into=folder / "data.json")
    found = fields(folder, "training-content-summary")
    assert found["2.2.1.i"]["values"][0]["lines"] == ["☒ Yes  ☐ No"]
    assert [row[1] for row in found["2.1.iii"]["values"][0]["rows"]] == ["Another"]


def test_domain_names_by_number_of_urls_are_no_order_by_size(tmp_path: Path) -> None:
    folder = put(tmp_path / "aurora", "provider")
    gathered(
        put_data(tmp_path / "a/urls.txt", b"https://a.de\nhttps://b.de\n"), kind="crawled", into=folder / "data.json"
    )
    assert fields(folder, "training-content-summary")["2.3.viii"]["state"] == "gap"


def test_a_long_list_of_domain_names_is_a_file_to_download(tmp_path: Path) -> None:
    listing = "".join(f"https://site{number}.de\t{number + 1}\n" for number in range(10_010))
    link = '[crawling]\ndomains_link = "https://acme.example/domains.csv"\n'
    folder = put(tmp_path / "aurora", "provider", link)
    gathered(put_data(tmp_path / "a/urls.txt", listing.encode()), kind="crawled", into=folder / "data.json")
    lines_ = fields(folder, "training-content-summary")["2.3.viii"]["values"][0]["lines"]
    assert lines_[0].startswith("1,001 domain names, the largest of 10,010 by size of the content scraped")
    assert lines_[1] == "https://acme.example/domains.csv"
    (folder / "documentation.toml").unlink()
    assert fields(folder, "training-content-summary")["2.3.viii"]["state"] == "gap"


def test_another_file_of_that_name_is_not_taken_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    folder = put(tmp_path / "aurora", "provider", filled())
    (folder / "data.json").write_text('{"anything": 1}', encoding="utf-8")
    assert fields(folder, "training-content-summary")["1.3.i"]["state"] == "filled"
    (folder / "data.json").write_text('{"made": {"by": "gpaiscope data 0"}, "odd": 1}', encoding="utf-8")
    with pytest.raises(InputError):
        fields(folder, "training-content-summary")


def test_what_was_counted_is_among_the_facts_of_a_set(tmp_path: Path) -> None:
    from gpaiscope.documents.sets import facts_of

    folder = beside(tmp_path / "aurora", ("crawled", lines(RECORDS)))
    found = service.documents(folder, on=date(2026, 11, 27)).values
    files_ = facts_of(each for one in found for each in one.materials)
    assert {Path(name).name for name in files_} == {"gpai.toml", "data.json"}
