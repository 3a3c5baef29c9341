"""What is done to the files of a seed: damage to bytes, values of a wrong kind, links, pipes, and other files' content.

All of it follows from the random numbers that are handed in, so that the same number gives the same input.
"""

from __future__ import annotations

import json
import os
import re
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, Final

from seeds import Files, Seed

NUMBERS: Final = (
    *("0", "-1", "1", "1.5", "-0.0", "1e25", "1e308", "1e-400", "1e999999999", "-1e999999999", "9" * 30, "9" * 400),
    *("2147483648", "9223372036854775808", "18446744073709551616", "0x10", "1_0", "NaN", "Infinity", "-Infinity"),
)
WORDS: Final = (
    *("", " ", "\u200e\u200f", "\u2028", "\u2029", "\ufeff", "\u202e", "\xa0", "\ufdd0\ufdd5", "\u061c", "\ufff9"),
    *("\U000e0041", "\x1b[31m\x1b]0;x\x07", "a\nb\r\nc", "\r", "\x85", "\x00", "\x9b2J", "\ud7ff", "\U0010ffff"),
    *("e\u0301" * 20, "x" * 5000, "../../outside.json", "/proc/kmsg", "/dev/zero", "https://example.org/x", "a/b"),
    *("${jndi:x}", "{{7*7}}", "%s%n", "<script>alert(1)</script>", "| a | b |", "```", "<!--", "-->", "---", "'''"),
    *("true", "null", "no", "NaN", "2026-02-30", "🏳️‍🌈", "١٢٣", "１２３", "²", "Ⅷ", "７Ｂ", "1,000,000", "10^25", "7e9"),
)
VALUES: Final = (
    *("[]", "{}", "[[]]", "[1, 2]", '["a", ["b"]]', '{"a": 1}', '{"value": []}', "true", "false", '""', '"x"'),
    *('"9"', "[{}]", '[{"a": [{}]}]', '{"low": 2, "high": 1}', '{"value": 1, "source": 1}', '{"": ""}'),
    *("[" * 30 + "]" * 30, "[" + "0," * 3000 + "0]", "1979-05-27", "0001-01-01", "9999-12-31", "07:32:00", "inf"),
    *("nan", '{ value = "1e25", source = "x" }', '{ low = "1", high = "inf" }', '[{ value = 1 }, { value = "x" }]'),
    *('"""\n\n"""', "'''x'''", "&a [*a]", "!!python/object:os.system x", "|\n  x\n  y", "- a\n- b", "~", "null"),
)
PIECES: Final = (
    *(b"[", b"]", b"{", b"}", b'"', b"'", b"\\", b"\n", b"\r\n", b"\r", b"\t", b"\0", b"\xff", b"\xc3", b"#", b"|"),
    *(
        b"---\n",
        b"```\n",
        b"<!--",
        b"*a",
        b"&a ",
        b"[[",
        b"]]\n",
        b"=",
        b": ",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b" " * 500,
    ),
    *(b"trained on 2T tokens. ", b"# T\n", b"GGUF", b"- " * 40, b">" * 60, b"<h1>", b"![](", b"![a](b" * 9, b"$" * 9),
    *(b"v0/dtype", b"\x1b[31m", b"1" * 300, b"a" * 300, b"\xe2\x80\xae", b"9,999,999 ", b"| - " * 30, b"e-" * 50),
)
KINDS: Final = (
    *("config.json", "README.md", "gpai.toml", "LICENSE", "adapter_config.json", "trainer_state.json", "model.gguf"),
    *("model.safetensors", "model.safetensors.index.json", "originals.toml", "mlflow.db", "run-1.wandb", "train.log"),
    *("events.out.tfevents.9", "mlruns/0/1/meta.yaml", "config.yaml", "model_index.json", "tokenizer_config.json"),
)
PLACES: Final = (
    *(
        "../outside.json",
        "../outside.toml",
        "../outside.md",
        "..",
        ".",
        "/proc/kmsg",
        "/proc/self/environ",
        "/dev/zero",
    ),
    *("/dev/zero", "/proc/self/mem", "/dev/full", "none", "/", "/etc/passwd", "/proc/self/fd/0"),
)
LARGEST: Final = 400_000

Damage = Callable[[bytes, Random], bytes]


def _span(data: bytes, random: Random, most: int = 2000) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.randrange(1, most))


def flip(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 8) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[at:] if random.random() < 0.2 else data[:at]


def drop(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[end:]


def double(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:end] + data[start:end] * random.randint(1, 5) + data[end:]


def swell(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random, random.choice((3, 30, 300, 3000)))
    piece = data[start:end] or b" "
    return data[:end] + piece * (random.choice((20_000, LARGEST)) // len(piece)) + data[end:]


def sprinkle(data: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(data) + 1)
        data = data[:at] + random.choice(PIECES) * random.choice((1, 1, 1, 40, 2000)) + data[at:]
    return data


def lines(data: bytes, random: Random) -> bytes:
    """Lines in another order, some gone, some twice."""
    rows = data.split(b"\n")
    for _ in range(random.randint(1, 6)):
        row = rows.pop(random.randrange(len(rows))) if rows else b""
        for _ in range(random.choice((0, 1, 1, 2))):
            rows.insert(random.randrange(len(rows) + 1), row)
    return b"\n".join(rows)


def number(data: bytes, random: Random) -> bytes:
    """A number that is another: of any size, or none."""
    found = list(re.finditer(rb"\d+(?:\.\d+)?", data))
    return _replaced(data, random.choice(found), random.choice(NUMBERS)) if found else data


def word(data: bytes, random: Random) -> bytes:
    """A text that is another, or has one in it."""
    found = list(re.finditer(rb'"[^"\n]*"|[A-Za-z][\w.-]+', data))
    if not found:
        return data
    match, text = random.choice(found), random.choice(WORDS)
    if match[0].startswith(b'"'):
        return _replaced(data, match, json.dumps(text, ensure_ascii=random.random() < 0.5))
    return _replaced(data, match, text if random.random() < 0.5 else match[0].decode() + text)


def value(data: bytes, random: Random) -> bytes:
    """A value of another kind at a key, of TOML, JSON, YAML or a row."""
    found = list(re.finditer(rb"""(?<=[=:])[ \t]*(?:"[^"\n]*"|\[[^\]]*\]|\{[^}]*\}|[^\n,}\]]+)""", data))
    return _replaced(data, random.choice(found), " " + random.choice((*VALUES, *NUMBERS))) if found else data


def _replaced(data: bytes, match: re.Match[bytes], text: str) -> bytes:
    return data[: match.start()] + text.encode("utf-8", "surrogatepass") + data[match.end() :]


def of_json(data: bytes, random: Random) -> bytes:
    """A JSON text with something else at a place in it, of any kind; the header of a safetensors file too."""
    size = int.from_bytes(data[:8], "little")
    packed = data[8:9] == b"{" and size <= len(data) - 8
    try:
        whole = json.loads(data[8 : 8 + size] if packed else data)
    except (ValueError, RecursionError):
        return value(data, random)
    for _ in range(random.randint(1, 3)):
        whole = _elsewhere(whole, random)
    text = json.dumps(whole, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    return struct.pack("<Q", len(text)) + text + data[8 + size :] if packed else text


def _elsewhere(whole: Any, random: Random) -> Any:
    around: Any = whole
    if not isinstance(whole, dict | list) or not whole or random.random() < 0.03:
        return _any(random, 2)
    while True:
        key = random.choice(list(around) if isinstance(around, dict) else range(len(around)))
        inner = around[key]
        if not isinstance(inner, dict | list) or not inner or random.random() < 0.3:
            break
        around = inner
    if random.random() < 0.15:
        del around[key]
    elif random.random() < 0.15 and isinstance(around, dict):
        around[random.choice((*WORDS, "model_type", "config", "value", "text_config", "vision_config"))] = inner
    else:
        around[key] = _any(random, 3)
    return whole


def _any(random: Random, depth: int) -> Any:
    kind = random.randrange(12)
    if kind < 2 and depth:
        return [_any(random, depth - 1) for _ in range(random.choice((0, 1, 3, 500)))][: 10**depth]
    if kind < 4 and depth:
        return {random.choice(WORDS): _any(random, depth - 1) for _ in range(random.choice((0, 1, 3)))}
    if kind < 7:
        return random.choice(WORDS)
    return random.choice((None, True, False, 0, -1, 1.5, 10**25, 10**400, float("nan"), float("inf"), 2**63, 7, 1e-300))


def deep(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    opening = random.choice((b"[", b"{", b'{"a":', b"[[", b"a.", b"- ", b"> ", b"(", b"<b>", b"a={", b"!["))
    return data[:at] + opening * random.choice((20, 100, 1000, 100_000)) + data[at:]


def encoded(data: bytes, random: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    how = random.choice(("utf-16", "utf-8-sig", "utf-32", "utf-7", "latin-1", "utf-16-le", "cp037"))
    return text.encode(how, "replace") if random.random() < 0.5 else text.replace("\n", "\r\n").encode()


def checked(data: bytes, random: Random) -> bytes:
    """An event file or a run whose checksums fit what was damaged, so that it is looked into; else as `flip`."""
    if data.startswith(b":W&B"):
        return _wandb(data, random)
    from gpaiscope.repository.logs.tensorboard import masked_checksum

    parts, at = [], 0
    while at + 16 <= len(data):
        size = int.from_bytes(data[at : at + 8], "little")
        record = data[at + 12 : at + 12 + size]
        if at + 16 + size > len(data):
            return flip(data, random)
        parts.append(random.choice(DAMAGE[:6])(record, random) if random.random() < 0.3 else record)
        at += 16 + size
    made = b""
    for record in parts:
        length = struct.pack("<Q", len(record))
        made += length + struct.pack("<I", masked_checksum(length)) + record
        made += struct.pack("<I", masked_checksum(record))
    return made


def _wandb(data: bytes, random: Random) -> bytes:
    import zlib

    made, at = data[:7], 7
    while at + 7 <= min(len(data), 32_768):
        _, size, kind = struct.unpack_from("<IHB", data, at)
        piece = data[at + 7 : at + 7 + size]
        if random.random() < 0.3:
            piece = random.choice(DAMAGE[:4])(piece, random)[:60_000]
        made += struct.pack("<IHB", zlib.crc32(piece, zlib.crc32(bytes([kind]))), len(piece), kind) + piece
        at += 7 + size
    return made[:32_768]


DAMAGE: Final[tuple[Damage, ...]] = (
    *(flip, cut, drop, double, number, word, value, of_json, of_json, lines),
    *(sprinkle, swell, deep, encoded, checked),
)


def damaged(seed: Seed, others: Sequence[Seed], random: Random) -> Files:
    """The files of a seed, some of them damaged; now and then one is another file's, or goes by another name."""
    files = dict(seed.files)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        name = random.choice(sorted(files))
        if random.random() < 0.05:
            other = random.choice(others).files
            files[name] = other[random.choice(sorted(other))]
        elif random.random() < 0.05:
            files[random.choice(KINDS)] = files[name]
        else:
            for _ in range(random.choice((1, 1, 2))):
                files[name] = random.choice(DAMAGE)(files[name], random)[: 3 * LARGEST]
    return files


def placed(folder: Path, files: Files, random: Random) -> None:
    """Something else in the place of a file, or beside it by a name that is read: a link, a pipe, a folder, nothing."""
    for _ in range(random.choice((1, 1, 2))):
        name = random.choice((*sorted(files), *random.sample(KINDS, 2)))
        path = folder / name
        with suppress(OSError):
            path.unlink(missing_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            kind = random.randrange(8)
            if kind < 4:
                path.symlink_to(random.choice((*PLACES, path.name, random.choice(sorted(files)))))
            elif kind == 4:
                os.mkfifo(path)
            elif kind == 5:
                path.mkdir()
            elif kind == 6:
                path.touch()
                path.chmod(0)
