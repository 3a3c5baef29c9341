"""Tokens counted with a tokenizer that somebody gives: every one of a text, and a mistake where it cannot count."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from gpaiscope import service
from gpaiscope.documents.data import tokens
from gpaiscope.errors import InputError, UsageError

WORDS = {"[UNK]": 0, "a": 1, "b": 2}
CUTTING = {"direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0}
PADDING = {"strategy": {"Fixed": 9}, "direction": "Right", "pad_id": 0, "pad_type_id": 0, "pad_token": "[UNK]"}


def written(file: Path, **given: Any) -> Path:
    """A tokenizer of words; ``vocab`` are those that it knows."""
    model = {"type": "WordLevel", "vocab": given.pop("vocab", WORDS), "unk_token": "[UNK]"}
    whole = {"version": "1.0", "pre_tokenizer": {"type": "Whitespace"}, "model": model, "added_tokens": [], **given}
    file.write_text(json.dumps(whole), "utf-8")
    return file


def records(file: Path, *texts: str) -> Path:
    file.write_text("".join(json.dumps({"text": each, "n_tokens": 99}) + "\n" for each in texts), "utf-8")
    return file


def amount(data: Path, tokenizer: Path) -> Any:
    (row,) = service.data(data, tokenizer=tokenizer).values.datasets
    return row["amount"]


@pytest.mark.parametrize(
    "given", [{}, {"truncation": CUTTING}, {"padding": PADDING}, {"truncation": CUTTING, "padding": PADDING}]
)
def test_every_token_counts_whatever_a_tokenizer_cuts_off_or_pads(given: Any, tmp_path: Path) -> None:
    pytest.importorskip("tokenizers")
    made = written(tmp_path / "tokenizer.json", **given)
    assert amount(records(tmp_path / "a.jsonl", "a b a b", "c", ""), made) == "5"


def test_half_of_a_surrogate_pair_is_counted_as_something(tmp_path: Path) -> None:
    pytest.importorskip("tokenizers")
    made = written(tmp_path / "tokenizer.json")
    assert amount(records(tmp_path / "a.jsonl", "a \ud800 b"), made) == "3"


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "no JSON", '{"version": "1.0"}', '{"model_type": "llama"}', "\ud800",
        '{"version": "1.0", "normalizer": {"type": "Precompiled", "precompiled_charsmap": "AAAA"}, "model": {}}',
    ],
)  # fmt: skip
def test_a_file_that_is_no_tokenizer_is_a_mistake(content: str, tmp_path: Path) -> None:
    pytest.importorskip("tokenizers")
    made = tmp_path / "tokenizer.json"
    made.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(InputError, match="no tokenizer") as caught:
        amount(records(tmp_path / "a.jsonl", "a"), made)
    assert [each.reference for each in caught.value.mistakes] == ["not-a-tokenizer"]
    assert caught.value.mistakes[0].file == str(made)


def test_a_tokenizer_that_cannot_take_a_text_apart_is_a_mistake(tmp_path: Path) -> None:
    pytest.importorskip("tokenizers")
    made = written(tmp_path / "tokenizer.json", vocab={"a": 0})
    assert amount(records(tmp_path / "a.jsonl", "a a"), made) == "2"
    with pytest.raises(InputError, match="cannot take a text apart"):
        amount(records(tmp_path / "b.jsonl", "a b"), made)


def test_a_tokenizer_is_no_larger_than_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = written(tmp_path / "tokenizer.json")
    monkeypatch.setattr(tokens, "LARGEST", made.stat().st_size - 1)
    with pytest.raises(InputError, match="the file has more than"):
        amount(records(tmp_path / "a.jsonl", "a"), made)


def test_without_the_library_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(UsageError, match="pip install tokenizers"):
        amount(records(tmp_path / "a.jsonl", "a"), written(tmp_path / "tokenizer.json"))
