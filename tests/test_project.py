"""What is kept in the repository: no traces of a machine, a lock that fits, fragments that can be released."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from gpaiscope import __version__

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
KINDS = ("added", "law", "reading", "changed", "removed", "fixed")
FRAGMENTS = sorted(path for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md")
LOCKS = {"run.txt": ("build",), "dev.txt": ("build", "dev")}
SET_UP = ("scan", "calendar", "documents")
"""The extras that the README's first command installs as well, so that each of its jobs runs."""

MACHINE = re.compile(r"(?<![\w.])/(?:work|root|tmp/gp)/")
REGISTRY = re.compile(r"index[-_]url\s*=\s*\S|files\.pythonhosted\.|\bpypi\.org/simple|registry\.npmjs\.")
PROVISION = re.compile(r"\b(?:Art(?:icle)?s?\.? \d|recitals? \d|Guidelines|Annex [IVX]+|Regulation )")
DATE = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d\b"
)
RELEASE = re.compile(r"^## (\d+\.\d+\.\d+), (20\d\d-\d\d-\d\d)$", re.MULTILINE)
MARK = "<!-- fragments above this line become the next release -->\n"
CITATION = {
    "cff-version": str,
    "message": str,
    "type": str,
    "title": str,
    "abstract": str,
    "version": str,
    "date-released": date,
    "license": str,
    "authors": list,
    "keywords": list,
}
"""The keys of CITATION.cff with their types; version 1.2.0 of its format requires the first two, title and authors."""
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Each file that is, or is about to be, under version control."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git checkout: there is no list of tracked files")
    names = sorted(name for name in listing.stdout.split("\0") if (ROOT / name).is_file())
    return {name: (ROOT / name).read_text(encoding="utf-8", errors="replace") for name in names}


def test_no_file_holds_a_path_of_a_machine(texts: dict[str, str]) -> None:
    assert [name for name, text in texts.items() if MACHINE.search(text)] == []


def test_no_file_holds_the_address_of_a_registry(texts: dict[str, str]) -> None:
    own = re.compile("|".join(map(re.escape, configured_hosts())) or r"(?!)")
    found = [name for name, text in texts.items() if REGISTRY.search(text) or own.search(text)]
    assert [name for name in found if name != "tests/test_project.py"] == []


def configured_hosts() -> set[str]:
    """The hosts of the package registry that this machine is set up to use."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    addresses = (asked.stdout.strip(), os.environ.get("PIP_INDEX_URL", ""))
    return {host for address in addresses if (host := urlsplit(address).hostname)}


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_fits_the_project_and_pins_each_package_with_a_hash(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    pins = {canonicalize_name(name): version for name, version in PIN.findall(text)}
    groups = [entry for group in LOCKS[lock] for entry in PROJECT["dependency-groups"][group]]
    extras = [entry for extra in SET_UP for entry in PROJECT["project"]["optional-dependencies"][extra]]
    for requirement in map(Requirement, [*PROJECT["project"]["dependencies"], *extras, *groups]):
        assert pins[canonicalize_name(requirement.name)] in requirement.specifier, requirement
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).strip())
    assert [entry for entry in entries if not PIN.match(entry) or "--hash=sha256:" not in entry] == []


def test_both_locks_pin_the_same_versions() -> None:
    run, dev = (dict(PIN.findall((ROOT / "requirements" / lock).read_text(encoding="utf-8"))) for lock in LOCKS)
    assert run.items() <= dev.items()


def test_the_kinds_of_the_changelog_are_these() -> None:
    assert tuple(kind["directory"] for kind in PROJECT["tool"]["towncrier"]["type"]) == KINDS


def test_one_version_stands_in_the_project_in_the_package_and_at_the_top_of_the_changelog() -> None:
    released = RELEASE.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert {PROJECT["project"]["version"], released[0][0]} == {__version__}
    assert [day for _, day in released] == sorted((day for _, day in released), reverse=True)


def test_fragments_become_a_section_above_the_last_release(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "CHANGELOG.md"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "changelog.d").mkdir()
    for kind in KINDS:
        (tmp_path / f"changelog.d/+some-words.{kind}.md").write_text(f"This is {kind}.\n", encoding="utf-8")
    before = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    build = ["-m", "towncrier", "build", "--yes", "--version", "9.9.9", "--date", "2099-01-01"]
    subprocess.run([sys.executable, *build], cwd=tmp_path, capture_output=True, check=True)
    head, mark, released = before.partition(MARK)
    start, again, after = (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8").partition(MARK)
    assert (start, again) == (head, mark)
    assert after.endswith(released.lstrip())
    new = after.removesuffix(released.lstrip())
    assert RELEASE.findall(new) == [("9.9.9", "2099-01-01")]
    assert re.findall(r"^- This is (\w+)\.$", new, re.MULTILINE) == list(KINDS)


def test_the_citation_has_what_its_format_requires_and_says_of_the_project_what_it_says_itself() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {key: type(value) for key, value in cited.items()} == CITATION
    assert (cited["cff-version"], cited["type"]) == ("1.2.0", "software")
    assert cited["authors"] == [{"name": "gpaiscope maintainers"}], (
        "an entity has a name, and a person is named by nobody"
    )
    project = PROJECT["project"]
    same = ("version", "license", "keywords")
    assert {key: cited[key] for key in ("title", *same)} == {"title": project["name"]} | {
        key: project[key] for key in same
    }
    ((_, day), *_) = RELEASE.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert cited["date-released"].isoformat() == day


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda path: path.name)
def test_each_fragment_has_a_kind_and_is_a_sentence(fragment: Path) -> None:
    assert re.fullmatch(rf"\+[a-z0-9-]+\.(?:{'|'.join(KINDS)})\.md", fragment.name)
    text = fragment.read_text(encoding="utf-8")
    assert text.endswith(".\n")
    assert "\n\n" not in text
    if fragment.suffixes[-2] in (".law", ".reading"):
        assert PROVISION.search(text), "a fragment about law names the provision"
        assert DATE.search(text), "a fragment about law names the date from which it counts"
