"""The pages by the app's own interface, without a browser: what is opened, what is wrong, what is meant ill."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_requests import drawn

from gpaiscope.web.browser import host

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def answer(method: str, address: str, folder: Path | None = None) -> tuple[int, dict[str, str], str]:
    status, headers, body = asyncio.run(host.answer_request(method, address, folder=str(folder or "")))
    return status, headers, body.decode()


def page(address: str, status: int = 200) -> str:
    got, _, text = answer("GET", address)
    assert got == status
    return text


def opened(folder: Path) -> str:
    """The address of what a person opened."""
    status, headers, _ = answer("POST", "/open", folder)
    assert status == 303
    return headers["location"]


@pytest.fixture
def dossier(tmp_path: Path) -> str:
    """A model that is open."""
    shutil.copytree(EXAMPLES / "fine-tune", tmp_path / "fine-tune")
    return opened(tmp_path)


def test_the_answer_of_an_opened_dossier_leads_to_each_proof(dossier: str) -> None:
    text = page(dossier)
    assert "Not a provider" in text
    proofs = set(re.findall(r'href="(/models/[^"]+/explain/[^"]+)"', text))
    assert len(proofs) > 10
    assert "¶" in page(f"{dossier}/explain/one_third_criterion")


def test_a_models_folder_without_a_dossier_is_answered_too(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "letters", tmp_path / "letters", ignore=shutil.ignore_patterns("gpai.toml"))
    assert "<h1>" in page(opened(tmp_path))


def test_several_dossiers_are_listed_on_the_first_page(tmp_path: Path) -> None:
    for name in ("fine-tune", "open-weights"):
        shutil.copytree(EXAMPLES / name, tmp_path / "all" / name)
    assert opened(tmp_path) == "/"
    text = page("/")
    assert "/models/fine-tune-" in text
    assert "/models/open-weights-" in text


def test_every_mistake_is_named_as_the_person_knows_its_file(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/gpai.toml").write_text("[model]\nnme = 1\n[[actors]]\nidd = 2\n", encoding="utf-8")
    text = page(opened(tmp_path), status=422)
    assert "<strong>mine/gpai.toml:2, model.nme</strong>" in text
    assert "mine/gpai.toml:4" in text
    assert str(tmp_path) not in text
    assert 'role="alert"' in text


def test_nothing_opened_and_nothing_there_are_pages(dossier: str) -> None:
    assert answer("POST", "/open")[0] == 422
    for address in ("/models/other", "/nothing", "/law/no-such-rule", "/models/other/explain/provider"):
        assert "Start" in page(address, status=404)
    assert answer("GET", f"{dossier}/explain/no_such_conclusion")[0] == 422


def test_the_law_is_looked_up_and_leads_on() -> None:
    assert 'href="/law/notification"' in page("/law?q=notify+the+Commission")
    assert "52(1)" in page("/law/notification")
    assert 'value="&lt;b&gt;"' in page("/law?q=%3Cb%3E")


def test_no_page_speaks_of_a_terminal_or_has_a_style_of_its_own(dossier: str) -> None:
    for address in ("/", dossier, f"{dossier}/explain/provider", "/law?q=notify", "/law/notification"):
        text = page(address)
        assert not re.search(r"<code>gpaiscope |\s--[a-z]", text), address
        assert " style=" not in text
        assert "<script" not in text


def test_what_stands_in_a_dossier_is_text(tmp_path: Path) -> None:
    text = (EXAMPLES / "fine-tune/gpai.toml").read_text("utf-8")
    (tmp_path / "x").mkdir()
    hostile = text.replace("Aurora 13B", "<img src=x onerror=alert(1)>")
    assert hostile != text
    (tmp_path / "x/gpai.toml").write_text(hostile, encoding="utf-8")
    assert "<img" not in page(opened(tmp_path))


def test_hostile_requests_are_answered_and_never_with_a_fault() -> None:
    for method, address, body in drawn(7, 300):
        status, _, _ = asyncio.run(host.answer_request(method, address, body))
        assert status < 500, (method, address, body)


def test_the_app_needs_no_database_no_terminal_and_no_compiled_library() -> None:
    program = """
import asyncio, sys
for name in ("sqlite3", "_yaml", "duckdb", "numpy", "click", "rich", "typst", "docx", "markupsafe"):
    sys.modules[name] = None
from gpaiscope.web.browser import host
status, *_ = asyncio.run(host.answer_request("GET", "/law?q=x"))
assert status == 200, status
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
