"""README and the documentation say what the program does."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import cases_page
import click
import crosswalk_page
import pytest
from click.testing import CliRunner
from console import ROOT, Block, agrees, blocks, documents, run, steps

from gpaiscope.catalogue.forms import form_of_mapping
from gpaiscope.cli import cli
from gpaiscope.compute.originals import own_table
from gpaiscope.documents import documentation
from gpaiscope.dossier import read
from gpaiscope.dossier.reading import table
from gpaiscope.dossier.templates import sections
from gpaiscope.engine import expression
from gpaiscope.errors import InputError
from gpaiscope.law import assumptions
from gpaiscope.law.draft import laid_over
from gpaiscope.repository.logs import FORMATS

pytestmark = pytest.mark.long

README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
PROSE = [ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ROW = re.compile(r"\| `gpaiscope (\w+)([^`]*)` \|")
OPTION = re.compile(r"--[a-z][a-z-]*")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", documents(), ids=name)
def test_each_command_shown_runs_and_prints_what_is_shown(document: Path, tmp_path: Path) -> None:
    outcomes = run(document, tmp_path)
    codes_shown = {left.step for left, right in pairwise(outcomes) if right.step.command == "echo $?"}
    for outcome in outcomes:
        where = f"{name(document)}:{outcome.step.line}: {outcome.step.command}"
        assert outcome.code == 0 or outcome.step in codes_shown, f"{where} ended with {outcome.code}\n{outcome.output}"
        assert agrees(outcome), f"{where} printed (`make docs` writes output blocks)\n{outcome.output}"


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(block, id=f"{name(document)}:{block.line}")
        for document in documents()
        for block in blocks(document.read_text(encoding="utf-8"))
        if block.kind == "file" and Path(block.argument).suffix == ".toml"
    ],
)
def test_each_dossier_shown_can_be_read_unless_it_is_called_wrong(block: Block) -> None:
    data = "\n".join(block.content).encode()
    if Path(block.argument).name == "originals.toml":
        assert own_table(table(data, block.argument), block.argument)["original"]
        return
    if Path(block.argument).name == "holidays.toml":
        assert table(data, block.argument)["year"]
        return
    if Path(block.argument).name == "draft.toml":
        assert laid_over(table(data, block.argument), file=block.argument).draft
        return
    if Path(block.argument).name == "mapping.toml":
        assert form_of_mapping(table(data, block.argument), block.argument).columns["id"]
        return
    if Path(block.argument).name == "documentation.toml":
        assert documentation.read(data, file=block.argument, day=date(2026, 11, 27)).file
        return
    if Path(block.argument).stem == "wrong":
        with pytest.raises(InputError):
            read(data, file=block.argument)
    else:
        assert read(data, file=block.argument).model.name


def test_readme_shows_the_first_screen_and_a_line_of_each_of_six_jobs() -> None:
    shown = [step.command for block in blocks(README) for step in steps(block) if step.shown]
    first, *jobs = [command.removeprefix("gpaiscope ").partition(" ")[0] for command in shown]
    assert first == "examples/letters"
    assert {"plan", "release", "board", "search", "explain", "scan"} <= set(jobs)


def test_readme_has_six_hundred_words_beside_what_the_program_prints() -> None:
    of_us = [line for line in README.splitlines() if not line.startswith(("```", "$ "))]
    shown = {line for block in blocks(README) for line in block.content}
    assert sum(len(line.split()) for line in of_us if line not in shown) <= 600


def test_the_reference_lists_every_command_and_only_options_that_exist() -> None:
    context = click.Context(cli)
    rows = dict(ROW.findall(REFERENCE))
    assert sorted(rows) == sorted(cli.list_commands(context))
    for command_name, usage in rows.items():
        command = cli.get_command(context, command_name)
        assert command is not None
        assert set(OPTION.findall(usage)) <= options(command), command_name


def options(command: click.Command) -> set[str]:
    """The options of a command and of the commands below it."""
    own = {option for parameter in command.params for option in parameter.opts}
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return own.union(*map(options, below))


@pytest.mark.parametrize("document", [*documents(), *PROSE], ids=name)
def test_each_link_to_a_file_leads_somewhere(document: Path) -> None:
    broken = []
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if path.startswith(("http:", "https:")):
            continue
        file = (document.parent / path).resolve() if path else document
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def anchors(document: Path) -> set[str]:
    """The anchors that a reader's site makes of the headings."""
    headings = HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", ["rulebook", "glossary", "sentences", "clocks"])
def test_the_pages_written_from_the_rules_are_current(page: str) -> None:
    printed = CliRunner().invoke(cli, ["law", "show", page, "--format", "markdown"]).stdout
    assert (ROOT / f"docs/{page}.md").read_text(encoding="utf-8") == printed, "`make docs` writes it anew"


def test_the_crosswalk_is_current() -> None:
    assert crosswalk_page.PAGE.read_text(encoding="utf-8") == crosswalk_page.page(), "`make docs` writes it anew"


def test_the_page_of_cases_is_current() -> None:
    assert cases_page.PAGE.read_text(encoding="utf-8") == cases_page.page(), "`make docs` writes it anew"


@pytest.mark.parametrize("index", [ROOT / "docs/index.md", ROOT / "docs/decisions/index.md"], ids=name)
def test_the_index_leads_to_each_page_beside_it(index: Path) -> None:
    linked = {(index.parent / link).resolve() for link in LINK.findall(index.read_text(encoding="utf-8"))}
    pages = {page for page in index.parent.rglob("*.md") if page != index}
    if index.parent.name == "docs":
        pages -= set((ROOT / "docs/decisions").glob("0*.md"))
    assert sorted(map(name, pages - linked)) == []


def test_the_reference_lists_every_variable_of_the_environment_that_changes_how_pages_look() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/gpaiscope/cli").glob("*.py"))
    read = set(re.findall(r'environ\.get\("(\w+)"', source))
    assert {name for name in read if f"| `{name}` |" not in REFERENCE} == set()


GUESS = re.compile(r"^\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
GUESSED_IN_A_CASE = re.compile(r"\b(?:guessed|_of_makers|_apart)\(([A-Z_]+)\)")


def told_guesses() -> dict[str, tuple[str, str]]:
    """What the tutorial says of each guess, and where it says that it is settled, by id."""
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    return {id: (says, settled) for id, says, _, settled in GUESS.findall(text)}


def test_the_tutorial_tells_every_guess_in_its_own_words_and_no_other_assumption() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    in_a_case = {getattr(assumptions, name) for text in sources for name in GUESSED_IN_A_CASE.findall(text)}
    guesses = [each for each in assumptions.ALL if each.grade == expression.GUESS or each in in_a_case]
    told = {id: says for id, (says, _) in told_guesses().items()}
    assert list(told.items()) == [(assumptions.IDS[each], each.says) for each in guesses]


def test_each_guess_is_told_to_be_settled_at_keys_that_a_dossier_has() -> None:
    tables = sections()
    for id, (_, settled) in told_guesses().items():
        keys = re.findall(r"`(\w+)\.(\w+)`", settled)
        assert keys, id
        assert all(key in tables[table].keys for table, key in keys), id
    for guess, path in assumptions.SETTLED_AT.items():
        assert f".{path.rpartition('.')[2]}`" in told_guesses()[assumptions.IDS[guess]][1]


def test_a_refused_log_names_the_trainers_of_the_page() -> None:
    page = (ROOT / "docs/how-to/read-a-log.md").read_text(encoding="utf-8")
    (printed,) = re.findall(r"^- what (.*?,.*? or .*?) printed", page, re.MULTILINE)
    assert [each for each in re.split(r", | or ", printed) if each not in FORMATS] == []
