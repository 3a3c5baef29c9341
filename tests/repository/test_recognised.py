"""Files in the place of a dossier: each is named for what it is, and every command that is told for it runs."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from gpaiscope.repository.recognised import file_kind
from tests.cli.golden import DAY, run

pytestmark = pytest.mark.once

CONFIG = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2,
          "num_attention_heads": 4, "intermediate_size": 128, "vocab_size": 1000}  # fmt: skip
STATE = {"global_step": 2, "max_steps": 2, "num_input_tokens_seen": 4096, "log_history": [
    {"step": 1, "loss": 2.0, "num_input_tokens_seen": 2048}, {"step": 2, "loss": 1.5, "num_input_tokens_seen": 4096},
]}  # fmt: skip
FILES: dict[str, bytes] = {
    "config.json": json.dumps(CONFIG).encode(),
    "adapter_config.json": b'{"peft_type": "LORA", "base_model_name_or_path": "gpt2", "r": 8}',
    "trainer_state.json": json.dumps(STATE).encode(),
    "tokenizer.json": b'{"version": "1.0", "added_tokens": [], "model": {"type": "BPE", "vocab": {}, "merges": []}}',
    "generation_config.json": b'{"bos_token_id": 1}',
    "model.safetensors": b"\x02\0\0\0\0\0\0\0{}",
    "training_args.bin": b"\x80\x04.",
    "LICENSE": b"MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n",
}
CALLED = {
    "config.json": "a model's configuration",
    "adapter_config.json": "an adapter's configuration",
    "trainer_state.json": "a log",
    "tokenizer.json": "a tokenizer",
    "generation_config.json": "settings for generating",
    "model.safetensors": "weights in safetensors",
    "training_args.bin": "a file that can run code when it is opened, and never is here",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model's folder with one file of each kind."""
    place = tmp_path / "my out"
    place.mkdir()
    for name, data in FILES.items():
        (place / name).write_bytes(data)
    return place


@pytest.mark.parametrize("name", CALLED)
def test_a_file_of_a_model_is_named_and_its_folder_is_read(folder: Path, name: str) -> None:
    done, whole = run("assess", str(folder / name), "--on", DAY), run("assess", str(folder), "--on", DAY)
    told = done.stderr.decode()
    assert f"{folder / name}: {CALLED[name]}: reading its folder" in told
    assert (done.returncode, done.stdout) == (whole.returncode, whole.stdout)
    assert "not a key of a dossier" not in told


@pytest.mark.parametrize("name", FILES)
def test_every_command_that_is_told_for_a_file_runs(folder: Path, name: str) -> None:
    told = run("assess", str(folder / name), "--on", DAY).stderr.decode()
    commands = re.findall(r"`(gpaiscope [^`]+)`", told)
    assert bool(commands) is (name in ("config.json", "trainer_state.json", "LICENSE"))
    for command in commands:
        done = run(*shlex.split(command)[1:])
        assert done.returncode == 0, (command, done.stderr)


def test_a_licence_is_no_dossier_and_the_command_for_it_is_told(folder: Path) -> None:
    done = run("assess", str(folder / "LICENSE"))
    told = done.stderr.decode()
    assert (done.returncode, told.count("error[")) == (3, 1)
    assert told.startswith(f"error[no-dossier]: {folder / 'LICENSE'} is a licence, and no dossier: it tells what it ")
    assert f"`gpaiscope licence '{folder / 'LICENSE'}'`" in told


@pytest.mark.parametrize("name", ["tokenizer.json", "weights.gguf"])
def test_a_file_alone_of_which_nothing_follows_leads_to_what_can_be_stated(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FILES.get(name, b"GGUF" + bytes(20)))
    done = run("assess", str(tmp_path / name), "--on", DAY)
    assert b"error[unknown-key]" not in done.stderr
    assert file_kind(tmp_path / name) is not None


@pytest.mark.parametrize(
    ("data", "called"),
    [
        (json.dumps(STATE).encode(), "a log"),
        (json.dumps(CONFIG).encode(), "a model's configuration"),
        (b"GGUF\x03\0\0\0", "weights in GGUF"),
        (b'\x02\0\0\0\0\0\0\0{"a":1}', "weights in safetensors"),
    ],
)
def test_a_file_under_another_name_is_known_by_how_it_begins(tmp_path: Path, data: bytes, called: str) -> None:
    (tmp_path / "renamed.json").write_bytes(data)
    found = file_kind(tmp_path / "renamed.json")
    assert found is not None
    assert found.called == called


@pytest.mark.parametrize(
    ("name", "data", "command"),
    [
        ("hub.jsonl", b'{"id": "fern/chat", "tags": []}\n', "scan hub.jsonl --output scan"),
        ("hub.csv", b"id,tags\nfern/chat,\n", "scan hub.csv --output scan"),
        (
            "run.jsonl",
            b'{"step": 1, "loss": 2.0, "total_tokens": 12}\n{"step": 2, "loss": 1.9}\n',
            "estimate log run.jsonl",
        ),
    ],
)
def test_a_table_leads_to_the_command_that_reads_its_rows(tmp_path: Path, name: str, data: bytes, command: str) -> None:
    (tmp_path / name).write_bytes(data)
    done = run("assess", name, cwd=tmp_path)
    told = done.stderr.decode()
    assert (done.returncode, told.count("error[")) == (3, 1)
    (told_command,) = re.findall(r"`gpaiscope ([^`]+)`", told)
    assert told_command == command
    assert run(*shlex.split(told_command), cwd=tmp_path).returncode == 0


def test_a_dossier_is_no_other_file_whatever_it_is_called(tmp_path: Path) -> None:
    for name in ("licence.toml", "dossier.json", "README.md"):
        (tmp_path / name).write_text('{"model": {"name": "Wren"}}', encoding="utf-8")
        assert file_kind(tmp_path / name) is None


def test_what_could_run_code_is_not_opened(folder: Path) -> None:
    told = run("assess", str(folder / "training_args.bin"), "--on", DAY, "-v").stderr.decode()
    assert "read " in told
    assert not re.search(r"^read .*training_args\.bin", told, re.MULTILINE)


def test_a_file_beside_a_dossier_leads_to_the_dossier(folder: Path) -> None:
    (folder / "gpai.toml").write_text('[model]\nname = "Wren"\n', encoding="utf-8")
    assert b"Wren" in run("assess", str(folder / "config.json"), "--on", DAY).stdout
