"""What the package is made of and says of itself: data with their sources, addresses, pages, workflows, bytes."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from console import documents

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/gpaiscope"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
OF_OTHERS, OF_OUR_OWN = NOTICE.partition("\n\n")[2].split("Files of the following")[0].split("Data of our own")
PAGES = [*documents(), *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md"))]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ADDRESS = "https://forge.example/acme/gpaiscope/"


def module(path: str) -> ModuleType:
    """A program that is no part of the package."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = found  # where its dataclasses look for their names
    spec.loader.exec_module(found)
    return found


addresses = pytest.importorskip("hatchling") and module("tools/addresses.py")


def test_each_file_of_data_is_named_in_the_notice_as_of_others_or_as_our_own() -> None:
    named = set(re.findall(r"^[a-z.][\w./-]*$", OF_OTHERS + OF_OUR_OWN, re.MULTILINE))
    data = [each for each in PACKAGE.rglob("*") if each.is_file() and each.suffix not in (".py", ".pyc")]
    told = {each.relative_to(PACKAGE).as_posix() for each in data}
    missing = [
        each for each in told if not any(each == one or (one.endswith("/") and each.startswith(one)) for one in named)
    ]
    assert missing == []
    assert [one for one in named if not (PACKAGE / one).exists()] == []


def test_each_file_of_others_has_its_source_licence_and_day() -> None:
    entries = OF_OTHERS.split("\n\n")[1:-1]
    assert entries
    for entry in entries:
        told = re.findall(r"^  (\w+): \S", entry, re.MULTILINE)
        assert told == ["from", "licence", "day"], entry


def test_the_notice_says_what_the_tables_say_of_themselves() -> None:
    for name in ("compute/accelerators.toml", "compute/power.toml", "compute/originals/sources.json"):
        for address in re.findall(r"\(CC BY\), (https://[\w./-]+\w)", (PACKAGE / name).read_text(encoding="utf-8")):
            (entry,) = (each for each in OF_OTHERS.split("\n\n") if name in each)
            assert address in entry


def test_without_an_address_the_description_has_words_and_no_links_to_files() -> None:
    assert addresses.pages({"Homepage": "{url}"}, "", "1.0") == {}
    text = addresses.description("See [the reference](docs/a.md#b) and [that](https://x.example).", "{path}", "", "1.0")
    assert text == "See the reference and [that](https://x.example)."


def test_with_an_address_every_link_of_the_description_is_absolute() -> None:
    hook = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["custom"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    text = addresses.description(readme, hook["file"], ADDRESS, "1.0")
    assert re.findall(r"\]\((?!https://)[^)]*\)", text) == []
    assert "(https://forge.example/acme/gpaiscope/blob/v1.0/docs/tutorial.md#what-is-only-likely)" in text
    pages = addresses.pages(hook["pages"], ADDRESS, "1.0")
    assert pages["Homepage"] == ADDRESS.rstrip("/")
    assert all(each.startswith("https://forge.example/acme/gpaiscope") and "{" not in each for each in pages.values())


@pytest.mark.parametrize("address", ["http://forge.example/a", "forge.example", "https://x.example/[a](b)"])
def test_what_is_no_address_of_a_project_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="GPAISCOPE_URL"):
        addresses.pages({"Homepage": "{url}"}, address, "1.0")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_page_asks_an_index_for_a_package_of_our_name(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    asked = re.compile(
        r"\b(?:pip3? install|pipx (?:install|run)|uvx|uv (?:tool install|tool run|add|pip install))\b([^`\n]*)"
    )
    stranger = re.compile(r"(?<![\w./-])gpaiscope(?![\w-]*[-.]\w*\S*\.(?:whl|tar\.gz))")
    offline = re.compile(r"--no-index|--index-url http://127\.0\.0\.1")
    assert [said for said in asked.findall(text) if stranger.search(said) and not offline.search(said)] == []


def test_files_keep_their_bytes_wherever_they_are_checked_out() -> None:
    assert "* -text" in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()


def test_text_is_read_and_written_in_one_encoding_wherever_it_runs() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{call.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and hangs_on_the_machine(call)
    ]
    assert found == []


def hangs_on_the_machine(call: ast.Call) -> bool:
    """Whether a call opens text in whatever encoding the machine is set to."""
    if not isinstance(call.func, ast.Name | ast.Attribute):
        return False
    name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
    said = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if any(each.arg == "encoding" for each in call.keywords) or any("utf" in each for each in said):
        return False
    if name == "open" and isinstance(call.func, ast.Name):
        return not any("b" in each for each in said)
    of_a_path = isinstance(call.func, ast.Attribute) and name in ("read_text", "write_text")
    return of_a_path and ast.unparse(call.func.value) not in ("codecs",)


def test_the_workflows_call_what_there_is() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = {name for path in WORKFLOWS for name in re.findall(r"\bmake ([a-z-]+)", path.read_text(encoding="utf-8"))}
    assert {"test-all", "release", "wheels"} <= called <= targets
    assert any(".ci/run" in path.read_text(encoding="utf-8") for path in WORKFLOWS)
    assert (ROOT / ".ci/run").is_file()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_little_and_runs_nothing_of_strangers(path: Path) -> None:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert told["permissions"] == {"contents": "read"}
    for job in told["jobs"].values():
        assert job["timeout-minutes"] > 0
        assert [step["uses"] for step in job["steps"] if "uses" in step] == []
        commands = "\n".join(step["run"] for step in job["steps"])
        assert "${{" not in commands, "what others type is no command: it goes through the environment"


def test_only_a_person_publishes() -> None:
    publishing = [path for path in WORKFLOWS if "twine upload" in path.read_text(encoding="utf-8")]
    assert [path.name for path in publishing] == ["release.yml"]
    told = yaml.safe_load(publishing[0].read_text(encoding="utf-8"))
    assert list(told[True]) == ["workflow_dispatch"]  # YAML 1.1 reads the key `on` so
    for job in told["jobs"].values():
        uploads = any("twine upload" in step["run"] for step in job["steps"])
        assert not uploads or job["environment"]
