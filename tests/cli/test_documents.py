"""`documents`, `draft` and `init --documents` as commands: files, sets, and what is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from gpaiscope.documents.documentation import read, schema, template
from tests.cli.golden import run
from tests.documents.situations import DAY, filled, put
from tests.documents.test_papers import answered

pytestmark = pytest.mark.once

ON = ("--on", DAY.isoformat())


def test_the_list_names_each_document_and_the_next_commands(tmp_path: Path) -> None:
    done = run("documents", str(put(tmp_path / "aurora", "provider")), *ON)
    assert done.returncode == 0
    text = done.stdout.decode()
    assert "copyright-policy: owed since 2026-06-01" in text
    assert "gpaiscope draft" in text
    assert text.splitlines()[0] == f"Documents · 4 owed, 1 worth having · on {DAY}"
    letters = run("documents", "examples/letters", *ON).stdout.decode().splitlines()[0]
    assert letters == f"Documents · 2 that can be sent, 2 worth having · on {DAY}"
    told = json.loads(run("documents", str(tmp_path / "aurora"), *ON, "--format", "json").stdout)
    assert {each["document"] for each in told["documents"]} >= {"documentation-form", "memo"}


@pytest.mark.parametrize(("form", "begins"), [("markdown", "**DRAFT"), ("html", "<!doctype html>"), ("json", "{")])
def test_a_draft_is_written_in_the_form_that_was_asked_for(form: str, begins: str, tmp_path: Path) -> None:
    folder = put(tmp_path, "provider", filled())
    done = run("draft", str(folder), "documentation-form", *ON, "--for", "authorities", "--format", form)
    assert done.returncode == 0
    assert done.stdout.decode().startswith(begins)
    target = tmp_path / "copy.out"
    args = ("draft", str(folder), "documentation-form", *ON, "--for", "authorities", "--format", form)
    assert run(*args, "--output", str(target)).returncode == 0
    assert target.read_bytes() == done.stdout


@pytest.mark.parametrize(
    "form", ["json", *(pytest.param(form, marks=pytest.mark.long) for form in ("markdown", "html", "pdf", "docx"))]
)
def test_a_set_holds_a_copy_for_each_recipient_and_a_manifest_of_their_bytes(form: str, tmp_path: Path) -> None:
    folder, target = put(tmp_path / "aurora", "systemic", filled()), tmp_path / "set"
    args = ("draft", str(folder), "--all", *ON, "--format", form, "--output", str(target))
    assert run(*args).returncode == 0
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    assert {each["file"] for each in manifest["documents"]} == {
        each.relative_to(target).as_posix() for each in (target / "1").glob("*/*")
    }
    for page in manifest["pages"]:
        assert hashlib.sha256((target / "1" / page["file"]).read_bytes()).hexdigest() == page["sha256"]
    files = [page["file"] for page in manifest["pages"]]
    assert files == ["0-send.html", *(["0-send.pdf"] if form in ("pdf", "docx") else [])]
    for each in manifest["documents"]:
        data = (target / each["file"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (each["sha256"], each["bytes"])
    assert {Path(each["file"]).name for each in manifest["facts"]} == {"gpai.toml", "documentation.toml"}
    for each in manifest["facts"]:
        assert hashlib.sha256(Path(each["file"]).read_bytes()).hexdigest() == each["sha256"]
    before = {each: each.read_bytes() for each in target.rglob("*.*")}
    again = run(*args)
    assert (again.returncode, b"nothing changed since version 1" in again.stderr) == (0, True)
    assert {each: each.read_bytes() for each in target.rglob("*.*")} == before


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_a_pdf_and_a_docx_go_into_a_file_or_a_pipe(form: str, begins: bytes, tmp_path: Path) -> None:
    folder, target = put(tmp_path, "provider"), tmp_path / "memo.out"
    args = ("draft", str(folder), "memo", *ON, "--format", form)
    assert run(*args, "--output", str(target)).returncode == 0
    assert target.read_bytes().startswith(begins)
    assert run(*args, "--output", "-").stdout == target.read_bytes()
    done = run(*args)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"--output FILE" in done.stderr


def test_answers_are_read_back_and_what_needs_a_look_is_told_by_the_exit_code(tmp_path: Path) -> None:
    folder, file = put(tmp_path, "provider", "[model]\ndesign = 'before'\n"), tmp_path / "back.docx"
    assert (
        run("draft", str(folder), "documentation-form", *ON, "--format", "docx", "--output", str(file)).returncode == 0
    )
    file.write_bytes(answered(file.read_bytes(), {"p.design": "after", "u.aup": "none"}))
    done = run("documents", str(folder), *ON, "--read", str(file), "--format", "json")
    told = json.loads(done.stdout)
    assert (done.returncode, {each["state"] for each in told["answers"]}) == (0, {"taken"})
    put(folder, "provider", "[model]\ndesign = 'meanwhile'\n")
    done = run("documents", str(folder), *ON, "--read", str(file))
    assert done.returncode == 1
    text = " ".join(done.stdout.decode().split())
    assert "changed meanwhile in model.design" in text
    assert "stands there: meanwhile" in text
    assert max(map(len, done.stdout.decode().splitlines())) <= 80
    assert run("documents", str(folder), str(folder), "--read", str(file)).returncode == 2
    file.write_bytes(b"no docx")
    assert run("documents", str(folder), *ON, "--read", str(file)).returncode == 3


def test_a_set_of_several_models_has_a_folder_for_each_and_one_policy(tmp_path: Path) -> None:
    put(tmp_path / "in/one", "provider", filled())
    put(tmp_path / "in/two", "older")
    text = (tmp_path / "in/two/gpai.toml").read_text(encoding="utf-8").replace("Aurora 70B", "../Aurora 7B")
    (tmp_path / "in/two/gpai.toml").write_text(text, encoding="utf-8")
    assert run("draft", str(tmp_path / "in"), "--all", *ON, "--output", str(tmp_path / "out")).returncode == 0
    names = {each.relative_to(tmp_path / "out").as_posix() for each in (tmp_path / "out").rglob("*.md")}
    assert "1/public/copyright-policy.md" in names
    assert {"1/provider/aurora-70b/memo.md", "1/provider/aurora-7b/memo.md"} <= names


@pytest.mark.parametrize("name", ["gpai.toml", "documentation.toml"])
def test_an_output_that_is_an_input_is_left_as_it_is(name: str, tmp_path: Path) -> None:
    folder = put(tmp_path, "provider", filled())
    before = (folder / name).read_bytes()
    done = run("draft", str(folder), "memo", *ON, "--output", str(folder / name))
    assert done.returncode == 2
    assert b"output-is-input" in done.stderr
    assert (folder / name).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("copyright-polici",), 2, "copyright-policy"),
        (("documentation-form", "--for", "downstream"), 2, "--for ai-office or authorities"),
        (("documentation-form", "--for", "downsteam"), 2, "unknown-recipient"),
        ((), 2, "a path and a document are expected"),
        (("memo", "--actor", "nobody"), 2, "unknown-actor"),
    ],
)
def test_what_is_not_known_is_said_with_what_there_is(
    arguments: tuple[str, ...], code: int, says: str, tmp_path: Path
) -> None:
    done = run("draft", str(put(tmp_path, "provider")), *arguments, *ON)
    assert done.returncode == code
    assert says in done.stderr.decode()
    assert done.stdout == b""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("--all",), "--output DIR"), (("--all", "--output", "set", "--for", "public"), "leave --for out")],
)
def test_a_set_needs_a_folder_and_takes_no_recipient(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    done = run("draft", str(put(tmp_path, "provider")), *arguments, *ON, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr.decode()


def test_every_mistake_of_a_documentation_is_told_at_once(tmp_path: Path) -> None:
    folder = put(tmp_path, "provider", '[model]\ndesign = 7\n[data]\nprovenance = ["bought"]\n[x]\n')
    done = run("documents", str(folder), *ON)
    assert done.returncode == 3
    assert [line for line in done.stderr.decode().splitlines() if line.startswith("error[")].__len__() == 3
    assert b"documentation.toml:2, model.design" in done.stderr


def test_a_documentation_is_begun_and_reads_as_it_stands(tmp_path: Path) -> None:
    assert run("init", str(tmp_path), "--documents").returncode == 0
    file = tmp_path / "documentation.toml"
    found = read(file.read_bytes(), file=str(file), day=DAY)
    assert not found.values
    assert not found.lists
    again = run("init", str(tmp_path), "--documents")
    assert again.returncode == 2
    assert b"documentation-exists" in again.stderr
    assert run("init", str(tmp_path), "--documents", "--force").returncode == 0
    assert run("init", str(tmp_path), "--documents", "--as", "fine-tune").returncode == 2


def test_each_line_of_the_template_can_be_filled_in(tmp_path: Path) -> None:
    told = template().partition("\n\n")[2].splitlines()
    lines = [line[1:] if line.startswith("#") and " = " in line[:40] else line for line in told]
    text = "\n".join(line[1:] if line.startswith("#[[") else line for line in lines)
    assert read(text.encode(), file="documentation.toml", day=DAY).values
    assert "AuthoritiesTables" in str(schema()["$defs"])


def test_a_documentation_is_no_dossier_of_a_folder(tmp_path: Path) -> None:
    put(tmp_path / "one", "provider", filled())
    assert json.loads(run("deadlines", str(tmp_path), *ON, "--format", "json").stdout)["deadlines"]


def test_a_set_is_held_against_today_with_an_exit_code(tmp_path: Path) -> None:
    folder, target = put(tmp_path / "aurora", "provider", filled()), str(tmp_path / "set")
    assert run("draft", str(folder), "--all", *ON, "--output", target).returncode == 0
    done = run("documents", str(folder), "--check", target, *ON)
    assert (done.returncode, b"The set holds" in done.stdout) == (0, True)
    text = (folder / "documentation.toml").read_text(encoding="utf-8")
    changed = text.replace("who knows: model.design.", "who learnt: model.design.")
    (folder / "documentation.toml").write_text(changed, encoding="utf-8")
    done = run("documents", str(folder), "--check", target, *ON)
    assert (done.returncode, b"no longer holds: 2 with fields that moved" in done.stdout) == (1, True)
    assert b"--check: " in done.stderr
    told = json.loads(run("documents", str(folder), "--check", f"{target}/1", *ON, "--format", "json").stdout)
    assert told["holds"] is False
    done = run("documents", str(folder), "--compare", target, *ON, "--format", "html")
    assert (done.returncode, b"<del>knows: </del><ins>learnt: </ins>" in done.stdout) == (0, True)
    assert run("documents", str(folder), "--compare", target, "--check", target, *ON).returncode == 2
    assert run("documents", str(folder), "--check", str(tmp_path / "none"), *ON).returncode == 3


def test_training_data_is_counted_and_read_by_the_documents(tmp_path: Path) -> None:
    folder = put(tmp_path / "aurora", "provider")
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"text": "two words", "url": "https://www.example.co.uk/a"}\n{\n', encoding="utf-8")
    done = run("data", str(corpus), "--kind", "crawled", "--into", str(folder / "data.json"))
    assert (done.returncode, b"1 record could not be read" in done.stdout) == (0, True)
    assert json.loads(run("data", str(corpus), "--format", "json").stdout)["datasets"]
    summary = run("draft", str(folder), "training-content-summary", *ON).stdout.decode()
    assert "example.co.uk" in summary
    assert run("data", str(corpus), "--kind", "odd").returncode == 2
    assert run("data", str(tmp_path / "none"), str(tmp_path)).returncode == 3
