"""Large hostile inputs, written out one by one: each costs little to send and once cost much to read."""

from __future__ import annotations

import gzip
import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final

from seeds import DAY, Files, put

if TYPE_CHECKING:
    from hostile import Input

SIZE: Final = 4_990_000
ASSESS: Final = ("assess", ".", *DAY, "--format", "json")
LOG: Final = ("estimate", "log", ".", "--format", "json")

DOSSIERS: Final[dict[str, Callable[[], str]]] = {
    "brackets.toml": lambda: "[" * SIZE,
    "brackets.json": lambda: "[" * SIZE,
    "tables.toml": lambda: "a={" * (SIZE // 3),
    "tables.json": lambda: '{"a":' * 20_000,
    "list.toml": lambda: "a=[" + "1,\n" * 1_000_000 + "]",
    "list.json": lambda: '{"model":[' + "1," * 1_000_000 + "1]}",
    "long list.toml": lambda: "[model]\noutputs=[" + "1,\n" * 49_000 + "]",
    "dotted key.toml": lambda: "a." * (SIZE // 2) + "a=1",
    "dotted keys.toml": lambda: "".join(f"k{index}" + ".a" * 30 + "=1\n" for index in range(60_000)),
    "keys.toml": lambda: "".join(f"k{index}=1\n" for index in range(49_000)),
    "keys.json": lambda: "{" + ",".join(f'"k{index}":1' for index in range(49_000)) + "}",
    "actors.toml": lambda: "".join(f'[[actors]]\nid="a{n}"\nmembers=["a{n + 1}"]\n' for n in range(20_000)),
    "chain of members.toml": lambda: "".join(f'[[actors]]\nid="a{n}"\nmembers=["a{n + 1}"]\n' for n in range(999)),
    "unknown members.toml": lambda: "".join(f'[[actors]]\nid="a{n}"\nmembers=["b{n}"]\n' for n in range(1000)),
    "text.toml": lambda: '[model]\nname="' + "x" * (SIZE - 20) + '"',
    "lines of text.toml": lambda: '[model]\nname="""' + 'x"\n' * (SIZE // 4) + '"""',
    "escapes.toml": lambda: 'a="' + '\\"' * (SIZE // 2 - 10),
    "comments.toml": lambda: "#xx\n" * (SIZE // 4),
    "digits.toml": lambda: "a=" + "1" * SIZE,
    "digits.json": lambda: '{"a":' + "1" * SIZE + "}",
    "exponent.json": lambda: '{"reach":{"registered_end_users":1e' + "9" * SIZE + "}}",
    "too large.toml": lambda: "#" * 50_000_000,
}
CARDS: Final[dict[str, Callable[[], str]]] = {
    "card of blanks": lambda: ("# a" + " " * 1900 + "b#\n") * 500,
    "card of comments": lambda: ("# a\n" + "<!--" * 1200 + "\n") * 160,
    "card of rows": lambda: "| a | b |\n" * 100_000,
    "card of fences": lambda: "```\n````\n" * 40_000,
    "card of links": lambda: "[a](" * 240_000,
    "card of one sentence": lambda: "trained on 2T tokens, 7B parameters, 8 A100 for 3 hours " * 18_000,
    "card of numbers": lambda: "1,000,000 " * 100_000,
    "card of dashes": lambda: "a-" * 490_000,
    "front matter of keys": lambda: "".join(f"k{n}: [{n}]\n" for n in range(60_000)) + "---\n",
    "front matter of lists": lambda: "base_model: " + "[" * 60_000 + "\n---\n",
}


def header(table: bytes, data: int = 0) -> bytes:
    return struct.pack("<Q", len(table)) + table + bytes(data)


def metadata() -> bytes:
    return header(b'{"__metadata__":{' + b",".join(b'"k%d":"v"' % n for n in range(900_000)) + b"}}")


def gguf(body: bytes) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1) + b"k" + body


def config(items: int, item: str) -> bytes:
    return ("{" + ",".join(f'"k{n}":{item}' for n in range(items)) + "}").encode()


SPELLED: Final = ["".join(each) + ".json" for each in product(*((c, c.upper()) for c in "config"))][:20]
FOLDERS: Final[dict[str, Callable[[], Files]]] = {
    "metadata of safetensors": lambda: {f"model-0000{n}-of-00006.safetensors": metadata() for n in range(1, 7)},
    "tables in safetensors": lambda: {"model.safetensors": header(b'{"a":[' + b'{"b":0},' * 1_900_000 + b"0]}")},
    "lists in GGUF": lambda: {"m.gguf": gguf(struct.pack("<IIQ", 9, 9, 4_000_000) + bytes(12 * 4_000_000))},
    "texts in GGUF": lambda: {"m.gguf": gguf(struct.pack("<IIQ", 9, 8, 4_000_000) + bytes(8 * 4_000_000))},
    "spelled config": lambda: dict.fromkeys(SPELLED, config(190_000, '[{"a":[1,2]}]')),
    "config of tables": lambda: {"config.json": config(380_000, "[{}]")},
    "config of numbers": lambda: {"config.json": b'{"a":[' + b"1.5," * 1_100_000 + b"0]}"},
    "index of lists": lambda: {"model.safetensors.index.json": b'{"weight_map":' + config(800_000, "[]") + b"}"},
    "recipes": lambda: {f"{n}.yaml": b"base_model: a\nb: [" + b"[1]," * 45_000 + b"]\n" for n in range(10)},
    "licences": lambda: {f"LICENSE-{n}": (b"you may not " * 80_000) for n in range(8)},
}


def _database(folder: Path) -> None:
    with sqlite3.connect(folder / "mlflow.db") as tables:
        tables.execute("create table runs(run_uuid, name, start_time int, end_time int, lifecycle_stage)")
        tables.execute("create table metrics(run_uuid, key, value, is_nan int, step int, timestamp int)")
        tables.execute("create table params(run_uuid, key, value)")
        tables.execute("insert into runs values('a', hex(zeroblob(100000000)), 1, 2, 'active')")
        tables.execute("insert into metrics values('a', 'loss', hex(zeroblob(100000000)), 0, 1, 1)")
    tables.close()


def _view(folder: Path) -> None:
    with sqlite3.connect(folder / "mlflow.db") as tables:
        tables.execute("create table metrics(run_uuid, key, value, is_nan int, step int, timestamp int)")
        tables.execute("create table params(run_uuid, key, value)")
        endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
        named = "i run_uuid, i name, 1 start_time, 2 end_time, 'no' lifecycle_stage"
        tables.execute(f"create view runs as select {named} from ({endless})")
    tables.close()


def _runs(folder: Path) -> None:
    for number in range(3_000):
        place = folder / "mlruns" / "0" / f"r{number}" / "metrics"
        place.mkdir(parents=True)
        (place.parent / "meta.yaml").write_text(f"run_id: r{number}\n")


def _state(folder: Path) -> None:
    row = {"step": 1, "loss": 1.5, "num_tokens": 3000}
    put(folder, {"trainer_state.json": json.dumps({"global_step": 3, "log_history": [row] * 40_000}).encode()})


LOGS: Final[dict[str, Callable[[Path], None]]] = {
    "columns of MLflow": _database,
    "view of MLflow": _view,
    "runs of MLflow": _runs,
    "rows of a trainer": _state,
    "one line": lambda folder: put(folder, {"train.log": b"step: 1  loss: 2 " * 1_000_000}),
    "nested state": lambda folder: put(folder, {"trainer_state.json": b'{"log_history": [' + b"[" * 1_000_000}),
}


OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/"
W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CONTROL: Final = '<w:sdt><w:sdtPr><w:tag w:val="{}"/></w:sdtPr>{}</w:sdt>'
RETURNED: Final[dict[str, Callable[[], bytes]]] = {
    "entities in UTF-16": lambda: _body("&e;" * 900_000, f'<!DOCTYPE w [<!ENTITY e "{"<w:t/>" * 30}">]>', "utf-16"),
    "nested controls": lambda: _body("<w:sdt>" * 4_000 + "</w:sdt>" * 4_000),
    "controls beside each other": lambda: _body("".join(CONTROL.format(n, "") for n in range(100_000))),
    "elements of a draft": lambda: _body("<w:tab/>" * 490_000),
    "unpacked draft": lambda: _body("<a/>" * 14_000_000),
}


def _body(inner: str, before: str = "", encoding: str = "utf-8") -> bytes:
    return f"{before}<w:document {W}><w:body>{inner}</w:body></w:document>".encode(encoding)


def _draft(folder: Path, body: bytes) -> None:
    put(folder, {"gpai.toml": b'[model]\nname = "A"\n'})
    with zipfile.ZipFile(folder / "back.docx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", body)
        own = '<property name="gpaiscope:document"><a>none</a></property>'
        parts.writestr("docProps/custom.xml", f"<x xmlns='{OFFICE}custom-properties'>{own}</x>")


def _repeated(name: str, line: bytes, many: int) -> Callable[[Path], None]:
    """A file whose lines are all the same, packed as small as they can be."""

    def make(folder: Path) -> None:
        with gzip.open(folder / name, "wb", 9) as file:
            for _ in range(many):
                file.write(line * 100_000)

    return make


def _holes(name: str, begins: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        with (folder / name).open("wb") as file:
            file.write(begins)
            file.truncate(10**12)

    return make


DATA: Final[dict[str, Callable[[Path], None]]] = {
    "packed URLs": _repeated("a.txt.gz", b"https://a.example/b\n", 40),
    "packed line": _repeated("a.jsonl.gz", bytes(10), 100),
    "records of holes": _holes("a.jsonl", b'{"text": "a"}\n'),
    "URLs of holes": _holes("a.txt", b"https://a.example/b\n"),
    "table of holes": _holes("a.parquet", b"PAR1"),
}


def _input(name: str, command: tuple[str, ...], make: Callable[[Path], None]) -> Input:
    from hostile import Input

    return Input(name=name, command=command, make=make)


def _card(text: str) -> Files:
    begun = "---\nlicense: mit\n" + ("" if text.endswith("---\n") else "---\n")
    return {"README.md": (begun + text).encode()}


def _inputs() -> dict[str, Callable[[], Input]]:
    made: dict[str, Callable[[], Input]] = {}
    for name, text in DOSSIERS.items():
        made[name] = partial(
            _input, name, ("assess", name, *DAY), lambda to, n=name, t=text: put(to, {n: t().encode()})
        )
    for name, text in CARDS.items():
        made[name] = partial(_input, name, ASSESS, lambda to, text=text: put(to, _card(text())))
    for name, folder in FOLDERS.items():
        made[name] = partial(_input, name, ASSESS, lambda to, folder=folder: put(to, folder()))
    read = ("documents", ".", *DAY, "--read", "back.docx", "--format", "json")
    for name, body in RETURNED.items():
        made[name] = partial(_input, name, read, lambda to, body=body: _draft(to, body()))
    for name, make in DATA.items():
        made[name] = partial(_input, name, ("data", ".", "--format", "json"), make)
    return made | {name: partial(_input, name, LOG, make) for name, make in LOGS.items()}


INPUTS: Final = _inputs()
