"""All that a folder says, in one."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import found, notes

from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.findings import EVIDENCE, UNREADABLE


def test_the_base_models_licence_is_evidence_where_it_is_another(tmp_path: Path) -> None:
    keys = "license: apache-2.0\nbase_model: meta-llama/Llama-3.1-8B"
    (note,) = notes(found(tmp_path, keys=keys), EVIDENCE, "openness.licence")
    assert "Llama 3.1" in note
    keys = keys.replace("apache-2.0", "llama3.1")
    assert not notes(found(tmp_path, keys=keys), EVIDENCE, "openness.licence")


@pytest.mark.parametrize(
    ("name", "data", "hidden"),
    [
        ("config.json", b'{"a":', "model.outputs"),
        ("adapter_config.json", b"[]", "original"),
        ("model.safetensors", b"\xff" * 20, "activities"),
        ("LICENSE", b"\x00\x01", "openness"),
        ("README.md", b"\x00", "openness"),
    ],
)
def test_a_broken_file_says_what_it_hides(tmp_path: Path, name: str, data: bytes, hidden: str) -> None:
    (tmp_path / name).write_bytes(data)
    (note,) = (each for each in findings_in(tmp_path).notes if each.hides)
    assert note.source.file == name
    assert hidden in note.hides


def test_mistakes_at_a_line_are_told_of_each_file(tmp_path: Path) -> None:
    names = ["adapter_config.json", "config.json", "generation_config.json"]
    for name in names:
        (tmp_path / name).write_bytes(b'{"a":')
    found = [note for note in findings_in(tmp_path).notes if note.kind == UNREADABLE]
    assert [(note.source.file, note.source.line) for note in found if note.source] == [(name, 1) for name in names]


def test_a_file_that_was_read_as_far_as_it_goes_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: mit\nlicense: mit\n---\n# Aurora\n")
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    assert not [each for each in findings_in(tmp_path).notes if each.hides]


def test_files_that_are_alike_unreadable_are_told_once(tmp_path: Path) -> None:
    for place in range(1, 41):
        pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
        (tmp_path / f"model-{place:05}-of-00040.safetensors").write_text(pointer)
    (note,) = (each for each in findings_in(tmp_path).notes if each.hides)
    assert note.says == "a Git LFS pointer and not the file itself, like 39 other files"
    assert note.source.file == "model-00001-of-00040.safetensors"


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Highlights", "wren-7b"),
        ("Model Description", "wren-7b"),
        ("Uploaded  model", "wren-7b"),
        ("What is Wren?", "wren-7b"),
        ("Obsolete, see: https://huggingface.co/a/b", "wren-7b"),
        ("merge", "wren-7b"),
        ("pip install wren", "wren-7b"),
        ("How to use it", "wren-7b"),
        ("We are happy to announce our newest model for letters of all kinds", "wren-7b"),
        ("A quiet bird", "wren-7b"),
        ("Wren 7B: a small model for all your letters", "Wren 7B"),
        ("Wren 7B Model Card", "Wren 7B"),
        ("Model card for Wren 7B", "Wren 7B"),
        ("Llama 2", "Llama 2"),
        ("目录", "wren-7b"),
        ("背景", "wren-7b"),
        ("更新信息", "wren-7b"),
        ("Wren-8B 项目启动！", "wren-7b"),
        ("Introducing Wren 7B", "Wren 7B"),
        ("🐦 Wren 7B", "Wren 7B"),
        ("Model Card for Model ID", "wren-7b"),
        ("load the wren", "wren-7b"),
        (r"\[CVPR 2024, 2025\] Wren 7B", "Wren 7B"),
    ],
)
def test_a_heading_of_any_card_is_no_name(tmp_path: Path, heading: str, name: str) -> None:
    folder = tmp_path / "wren-7b"
    folder.mkdir()
    (folder / "README.md").write_text(f"---\nlicense: mit\n---\n# {heading}\n")
    assert findings_in(folder).value("model.name") == name
