"""Hostile folders: no hang, no way out, no crash, and nothing that a terminal would obey."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpaiscope.dossier import read
from gpaiscope.errors import InputError
from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.folder import MOST_ENTRIES, Folder
from gpaiscope.repository.proposal import propose
from gpaiscope.repository.stated import read_folder
from gpaiscope.repository.writing import written

SECRET = "license: secret-licence"
DAY = date(2026, 10, 1)


def card(folder: Path, text: str = "---\nlicense: mit\n---\n# T\n") -> Path:
    (folder / "README.md").write_text(text, encoding="utf-8")
    return folder


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside.md", tmp_path / "model"
    inside.mkdir()
    outside.write_text(f"---\n{SECRET}\n---\n", encoding="utf-8")
    (inside / "README.md").symlink_to(outside)
    (inside / "LICENSE").symlink_to("/etc/passwd")
    (inside / "config.json").symlink_to("../../../../../../../etc/hostname")
    text = written(findings_in(inside))
    assert "secret-licence" not in text
    assert "root:" not in text
    assert text.count("leads out of its folder") == 3


def test_links_of_the_hubs_cache_stay_inside_and_name_the_model(tmp_path: Path) -> None:
    cache = tmp_path / "models--example--aurora"
    snapshot = cache / "snapshots" / "0123abc"
    (cache / "blobs").mkdir(parents=True)
    snapshot.mkdir(parents=True)
    (cache / "blobs" / "0f").write_text("---\nlicense: mit\n---\n", encoding="utf-8")
    (snapshot / "README.md").symlink_to("../../blobs/0f")
    (snapshot / "LICENSE").symlink_to("../../../outside")
    found = findings_in(snapshot)
    assert found.value("openness.licence") == "mit"
    assert found.value("model.hub_id") == "example/aurora"


def test_links_in_a_circle_pipes_and_devices_are_told_and_left(tmp_path: Path) -> None:
    (tmp_path / "README.md").symlink_to(tmp_path / "README.md")
    os.mkfifo(tmp_path / "config.json")
    (tmp_path / "model.safetensors").symlink_to("/dev/zero")
    (tmp_path / "LICENSE").mkdir()
    text = written(findings_in(tmp_path))
    assert read(text.encode(), file="gpai.toml").openness is not None


def test_a_pipe_reached_by_a_link_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "README.md").symlink_to(tmp_path / "pipe")
    assert "not a regular file" in written(findings_in(tmp_path))


def test_a_device_instead_of_a_folder_is_refused() -> None:
    with pytest.raises(InputError):
        findings_in(Path("/dev/zero"))


@pytest.mark.parametrize("name", ["missing", "\0", "x" * 5000], ids=["missing", "zero", "long"])
def test_a_folder_that_is_not_there_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        findings_in(tmp_path / name)


def test_of_very_many_files_the_known_ones_are_found(tmp_path: Path) -> None:
    for place in range(MOST_ENTRIES + 500):
        (tmp_path / f"a{place:06}").touch()
    card(tmp_path)
    found = findings_in(tmp_path)
    assert found.value("openness.licence") == "mit"
    assert any("entries" in note.says for note in found.notes)


def test_a_card_of_gigabytes_is_read_from_its_beginning(tmp_path: Path) -> None:
    card(tmp_path, "---\nlicense: mit\n---\n" + "text\n" * 250_000)
    os.truncate(tmp_path / "README.md", 2_000_000_000)
    found = findings_in(tmp_path)
    assert found.value("openness.licence") == "mit"
    assert any("only the first" in note.says for note in found.notes)


def test_a_single_card_is_read_without_what_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    assert Folder.of(card(tmp_path) / "README.md").names == ("README.md",)
    assert findings_in(tmp_path / "README.md").value("openness.licence") == "mit"


def test_what_a_terminal_would_obey_never_comes_out(tmp_path: Path) -> None:
    bad = "\x1b[2J\x07\u202e\u2066\x9b"
    card(
        tmp_path,
        f'---\nlicense: "m{bad}it"\nbase_model: "a/b{bad}"\nmodel_name: "x{bad}"\n---\n# T{bad}\n\nprice $5 {bad}\n',
    )
    (tmp_path / f"LICENSE{bad}").write_text("x", encoding="utf-8")
    (tmp_path / "config.json").write_text('{"architectures": ["\\u001b[2JForCausalLM"]}', encoding="utf-8")
    shown = (
        written(findings_in(tmp_path)) + propose(tmp_path, DAY).new.decode().partition("<!-- gpaiscope:begin -->")[2]
    )
    assert not set(shown) & (set(bad) - set("[2J"))


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    (tmp_path / "training_args.bin").write_bytes(b"cos\nsystem\n(S'touch pwned'\ntR.")
    (tmp_path / "pytorch_model.bin").write_bytes(b"cos\nsystem\n(S'touch pwned'\ntR.")
    reads = "from pathlib import Path; from gpaiscope.repository.stated import read_folder"
    code = f"{reads}; read_folder(Path({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert not (tmp_path / "pwned").exists()
    assert "never opened" in written(findings_in(tmp_path))


def test_an_index_cannot_lead_out(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "x.safetensors").write_bytes(b"\0" * 8)
    index = '{"weight_map": {"a": "../x.safetensors", "b": "/etc/passwd", "c": 5, "d": "gone.safetensors"}}'
    (tmp_path / "model" / "model.safetensors.index.json").write_text(index, encoding="utf-8")
    assert "not in the folder" in written(findings_in(tmp_path / "model"))


NAMES = st.sampled_from(
    ["README.md", "readme.md", "config.json", "adapter_config.json", "LICENSE", "USE_POLICY.md", "model_index.json",
     "model.safetensors", "model.safetensors.index.json", "m.gguf", "trainer_state.json", "tokenizer_config.json"]
)  # fmt: skip
GRAINS = st.sampled_from(
    [b"---\n", b"license: ", b"mit\n", b"base_model:\n- a/b\n", b"pipeline_tag: text-generation\n", b"# T\n",
     b"\x1b[31m",
     b"trained on 2T tokens. ", b"{", b"}", b"[",
     b'"architectures": ["LlamaForCausalLM"]', b'"r": 1e999', b":", b",", b'"',
     b"GGUF\x03\0\0\0", b"\xff\xfe", b"\0", b"&a ", b"*a ", b"\r\n", b"\n", b"9" * 400,
     "\u202e".encode(), b"| tokens | 1T |\n",
     b'"weight_map": {"a": "b"}', b"<!-- gpaiscope:begin -->", b"<!-- gpaiscope:end -->", b"- Hours used: 5\n"]
)  # fmt: skip
FILES = st.dictionaries(
    NAMES, st.lists(st.one_of(GRAINS, st.binary(max_size=9)), max_size=25).map(b"".join), max_size=6
)


@given(FILES)
@settings(max_examples=120, deadline=None)
def test_any_folder_gives_a_dossier_that_reads(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        dossier, notes = read_folder(folder)
        assert dossier.model.name is not None
        assert all(str(note).isprintable() for note in notes)
        assert "\x1b" not in written(findings_in(folder))


def _output(tmp_path: Path, *steps: int) -> Path:
    for step in steps:
        folder = tmp_path / "out" / f"checkpoint-{step}"
        folder.mkdir(parents=True)
        (folder / "adapter_config.json").write_text('{"peft_type": "LORA"}')
    return tmp_path / "out"


def test_a_trainers_output_gives_the_checkpoint_of_the_most_steps(tmp_path: Path) -> None:
    assert Folder.of(_output(tmp_path, 9, 375, 40)).checkpoint == "checkpoint-375"


def test_what_stands_beside_a_checkpoint_is_read_with_it(tmp_path: Path) -> None:
    out = _output(tmp_path, 9)
    (out / "README.md").write_text("# Ours")
    assert [*Folder.of(out).named(r"readme\.md|adapter_config\.json")] == [
        "README.md",
        "checkpoint-9/adapter_config.json",
    ]


def test_checkpoints_below_a_model_are_other_models(tmp_path: Path) -> None:
    out = _output(tmp_path, 9)
    (out / "config.json").write_text("{}")
    assert Folder.of(out).names == ("config.json",)


def test_a_link_is_no_checkpoint(tmp_path: Path) -> None:
    out = _output(tmp_path, 9)
    (out / "checkpoint-10").symlink_to(tmp_path)
    assert Folder.of(out).checkpoint == "checkpoint-9"
