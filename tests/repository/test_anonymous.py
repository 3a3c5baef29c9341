"""Dossiers without names: the same answers, and nothing left that tells who it is but days and amounts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from nameless import DAY, WORDS, Stripped, is_published, stripped, texts_of
from reference import ROOT

from gpaiscope.cli import cli
from gpaiscope.dossier import Dossier
from gpaiscope.dossier.declaration import OneOrSeveral, TableDeclaration, Tables
from gpaiscope.dossier.kinds import Name, OneOrMore, Reference, Several, TextReader, Word
from gpaiscope.repository.anonymous import DECIDING, NEUTRAL, TEXTS, without_names
from gpaiscope.repository.dossiers import loaded

EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
SITUATIONS = sorted((ROOT / "tests/cli/situations").glob("*.toml"))
FOLDERS = [ROOT / "tests/folders60" / name for name in ("openmath", "chudgpt-public", "covbert")]
DOSSIER = """
# quorvexa keeps this
[model]
name = "Quorvexa 7B"
hub_id = "quorvexa/quorvexa-7b"
outputs = { value = ["text"], source = "https://quorvexa.example" }

[[actors]]
id = "quorvexa"
name = "Quorvexa GmbH"
country = "DE"
group = "Quorvexa Holding"
code_of_practice = [{ chapter = "copyright", signed_on = 2026-01-01, models = ["quorvexa/quorvexa-7b"] }]
authorised_representative = { name = "Quorvexa Rep", actor = "reps", mandate_on = 2026-01-02 }

[[actors]]
id = "reps"
country = "FR"
group = "quorvexa holding"

[[original]]
name = "base of Quorvexa"
hub_id = "https://huggingface.co/Qwen/Qwen2.5-7B"
actor = "reps"

[[activities]]
kind = "fine-tuning"
name = "run of Jane Quorvexa"
actor = "quorvexa"
from = "base of Quorvexa"
flop = [
  { value = "1e23", known_on = 2026-02-01, by = "Jane Quorvexa", source = "quorvexa/run.log" },
  { value = "2e23", known_on = 2026-03-01, source = "quorvexa/run.log" },
]

[[market]]
event = "planned-placing"
actor = "quorvexa"
on = 2026-11-01
territory = "union"
statement = "Quorvexa will sell it"

[openness]
licence = "quorvexa-licence-2.0"
"""


def written(folder: Path, text: str = DOSSIER) -> Path:
    path = folder / "gpai.toml"
    path.write_text(text, encoding="utf-8")
    return path


def told(result: Stripped) -> dict[str, Any]:
    return tomllib.loads(result.text)


@pytest.mark.parametrize("path", [*EXAMPLES, *SITUATIONS, *FOLDERS], ids=lambda path: path.name)
@pytest.mark.once
def test_every_example_keeps_its_answers_and_loses_its_names(path: Path) -> None:
    result = stripped(path)
    assert (result.refused, result.differing, result.names) == ((), (), ())
    assert result.answers > 20


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.once
def test_nothing_that_a_person_wrote_stands_in_what_is_written(path: Path) -> None:
    file = path / "gpai.toml"
    whole = file.read_text(encoding="utf-8") if file.exists() else (path / "README.md").read_text(encoding="utf-8")
    comments = re.findall(r"^#+ (.+)", whole, re.MULTILINE)
    texts = texts_of(tomllib.loads(whole)) if file.exists() else re.findall(r"\w+/[\w.-]+", whole)
    own = [text for text in (*texts, *comments) if text not in WORDS and not is_published(text)]
    text = without_names(loaded(path), DAY).text
    assert own
    names = [name for name in own if re.search(r"[a-z]{3}", name, re.IGNORECASE)]
    assert [name for name in names if name in text and name not in ("H100 SXM", "A100", "Apache-2.0")] == []


def test_names_go_and_what_they_keep_apart_stays(tmp_path: Path) -> None:
    result = stripped(written(tmp_path))
    assert (result.refused, result.differing, result.names) == ((), (), ())
    dossier = told(result)
    first, second = dossier["actors"]
    assert (first["id"], second["id"]) == ("actor-1", "actor-2")
    assert first["group"] == second["group"] == "group-1"
    assert first["authorised_representative"]["actor"] == "actor-2"
    assert first["code_of_practice"][0]["models"] == [dossier["model"]["hub_id"]]
    assert dossier["original"][0]["hub_id"] == "Qwen/Qwen2.5-7B"
    assert dossier["activities"][0]["from"]["name"] == dossier["original"][0]["name"]
    assert [str(each["known_on"]) for each in dossier["activities"][0]["flop"]] == ["2026-02-01", "2026-03-01"]
    assert dossier["market"][0]["statement"] == "left out"
    assert dossier["openness"]["licence"] == "licence-1"


def test_a_size_and_a_narrow_task_in_a_name_stay(tmp_path: Path) -> None:
    text = DOSSIER.replace('"Quorvexa 7B"', '"Quorvexa Whisper 8x7B"')
    assert told(stripped(written(tmp_path, text)))["model"]["name"] == "model-1-56b-asr"


def test_a_log_becomes_its_figure(tmp_path: Path) -> None:
    log = (ROOT / "tests/repository/logs/trained/transformers-full/trainer_state.json").read_bytes()
    (tmp_path / "quorvexa.json").write_bytes(log)
    text = re.sub(r"flop = \[.*?\n\]", 'log = "quorvexa.json"', DOSSIER, flags=re.DOTALL)
    result = stripped(written(tmp_path, text))
    assert (result.refused, result.differing, result.names) == ((), (), ())
    assert "log" not in told(result)["activities"][0]


def test_what_the_dossier_of_an_original_says_becomes_a_fact(tmp_path: Path) -> None:
    own = (
        '[model]\nname = "Quorvexa base"\n[[actors]]\nid = "q"\n[[activities]]\nkind = "pre-training"\nflop = "3e24"\n'
    )
    (tmp_path / "base.toml").write_text(own, encoding="utf-8")
    text = re.sub(r'hub_id = "https.*', 'dossier = "base.toml"', DOSSIER)
    result = stripped(written(tmp_path, text))
    assert (result.refused, result.differing, result.names) == ((), (), ())
    assert told(result)["original"][0]["training_compute"] == "3e24"


def test_a_signatory_of_the_code_is_known_by_its_chapters(tmp_path: Path) -> None:
    text = re.sub("code_of_practice.*", "", DOSSIER).replace("Quorvexa GmbH", "Mistral AI")
    result = stripped(written(tmp_path, text))
    assert (result.refused, result.differing, result.names) == ((), (), ())


def test_where_an_answer_cannot_be_kept_nothing_is_written(tmp_path: Path) -> None:
    # No dossier of one model says what its original was itself made from, on which its own third hangs (Guidelines 60).
    root = """
[model]
name = "Root"
[[original]]
name = "First"
training_compute = "9e23"
[[activities]]
kind = "fine-tuning"
from = "First"
flop = "1e23"
"""
    (tmp_path / "root.toml").write_text(root, encoding="utf-8")
    text = re.sub(r'hub_id = "https.*', 'dossier = "root.toml"', DOSSIER).replace('"2e23"', '"2.5e23"')
    path, output = written(tmp_path, text), tmp_path / "out.toml"
    arguments = ["init", "--from", str(path), "--anonymous", "--on", str(DAY), "--output", str(output)]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 1
    assert "downstream_modifier_provider of actor-1: unknown, and without names no" in done.stderr
    assert not output.exists()


def test_the_command_says_what_it_took_out_and_what_may_still_tell(tmp_path: Path) -> None:
    path, output = written(tmp_path), tmp_path / "out.toml"
    arguments = ["init", "--from", str(path), "--anonymous", "--on", str(DAY)]
    done = CliRunner().invoke(cli, [*arguments, "--output", str(output)])
    assert done.exit_code == 0, done.output
    assert "names and ids of actors: 6" in done.stderr
    assert "sources: 3" in done.stderr
    assert "Days, amounts and countries are still there" in done.stderr
    assert "quorvexa" not in output.read_text(encoding="utf-8").lower()
    assert CliRunner().invoke(cli, arguments).stdout == output.read_text(encoding="utf-8")
    assert "what the command reads" in str(CliRunner().invoke(cli, [*arguments, "--output", str(path)]).exception)
    assert CliRunner().invoke(cli, [*arguments, "--force"]).exit_code == 2
    assert CliRunner().invoke(cli, ["init", str(tmp_path / "new"), "--on", str(DAY)]).exit_code == 2


def tables(table: TableDeclaration[Any]) -> Iterator[tuple[str, object]]:
    """Every key of a dossier, by table, with its kind."""
    for key, (_, declared) in table.keys.items():
        kind: Any = declared.kind
        for form in (kind.one, kind.several) if isinstance(kind, OneOrSeveral) else (kind,):
            inner = form.item if isinstance(form, Tables | Several | OneOrMore) else form
            if isinstance(inner, TableDeclaration):
                yield from tables(inner)
            else:
                yield f"{table.cls.__name__}.{key}", inner


def test_each_key_of_the_schema_is_said_to_decide_to_name_or_to_go() -> None:
    found = dict(tables(TableDeclaration(cls=Dossier, called="a dossier")))
    assert {key for key, kind in found.items() if isinstance(kind, TextReader)} == set(TEXTS)
    others = {key: kind for key, kind in found.items() if not isinstance(kind, TextReader | Name | Reference | Word)}
    assert [key for key, kind in others.items() if not isinstance(kind, DECIDING)] == []


def test_neutral_names_are_told_from_names() -> None:
    assert all(map(NEUTRAL.fullmatch, ("actor-1", "owner-2/model-3-7b", "model-1-0.5b-asr", "licence-12")))
    assert not any(map(NEUTRAL.fullmatch, ("acme", "actor-one", "model-1-instruct", "owner-1/llama-7b")))
