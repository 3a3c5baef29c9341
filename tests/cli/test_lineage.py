"""``lineage``: what it prints in each format, what it follows, and how it ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from gpaiscope.cli import cli
from gpaiscope.errors import InputError
from tests.cli.golden import run as process
from tests.repository.families import base, made, original
from tests.schemas import check

ON = ("--on", "2026-10-01")


def run(*words: str) -> str:
    result = CliRunner().invoke(cli, ["lineage", *words, *ON])
    assert result.exit_code == 0, result.output
    check(("lineage", *words), result.stdout_bytes)
    return result.stdout


@pytest.fixture
def family(tmp_path: Path) -> Path:
    base(tmp_path)
    made(tmp_path, "One", original("Base", "base", 'training_compute = "1e24"'), flop="9e23")
    made(tmp_path, "Two", original("base"), original("Lost", "lost"), kind="merge", flop="1e20")
    return tmp_path


def test_the_document_has_nodes_with_their_parents_and_what_is_behind_them(family: Path) -> None:
    document = json.loads(run(str(family), "--format", "json"))
    nodes = {each["id"]: each for each in document["nodes"]}
    assert nodes["One"]["parents"] == ["acme/base"]
    whole = "2900000000000000000000000"
    assert nodes["One"]["cumulative_training_compute"] == {"low": whole, "best": whole, "high": whole}
    assert nodes["Two"]["cumulative_training_compute"]["high"] is None
    assert nodes["Two"]["unknown"] == ["Lost"]
    assert [each["reference"] for each in document["unknowns"]] == ["missing-parent"]
    assert [(each["model"], each["key"]) for each in document["differences"]] == [("One", "training_compute")]
    assert document["of_parents"]["distillation"]["counts"] == "not counted"


def test_several_paths_are_one_graph(family: Path) -> None:
    document = json.loads(run(str(family / "one"), str(family / "base"), "--format", "json"))
    assert [each["id"] for each in document["nodes"]] == ["acme/base", "One"]


def test_the_page_is_a_tree_with_what_differs_and_what_is_not_known(family: Path) -> None:
    told = run(str(family))
    assert "  - acme/base, cumulative 2e24\n    - One, fine-tune, own 9e23, cumulative 2.9e24\n" in told
    assert "One states training compute of acme/base as 1e24; its own dossier gives 2e24" in told.replace("\n    ", " ")
    assert "there is no such file" in told
    assert max(map(len, told.splitlines())) <= 80


def test_a_change_is_followed_downstream(family: Path) -> None:
    told = run(str(family), "--changed", "acme/base=2e25")
    assert "With acme/base at 2e25" in told
    document = json.loads(run(str(family), "--changed", "acme/base=2e25", "--format", "json"))
    assert document["changed"] == {"acme/base": "20000000000000000000000000"}
    assert "acme/base" in {each["id"] for each in document["moved"]}
    assert ("acme/base", "systemic_risk", "yes") in {
        (each["id"], each["conclusion"], each["becomes"]) for each in document["turned"]
    }


def test_svg_has_each_model_in_the_drawing_and_in_the_table(family: Path) -> None:
    told = run(str(family), "--format", "svg")
    texts = ["".join(each.itertext()) for each in ElementTree.fromstring(told).iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("One") == 2
    assert "2.9e24" in texts


@pytest.mark.parametrize(("form", "shown"), [("markdown", "| One | 9e23 | 2.9e24 |"), ("html", "<figure>")])
def test_other_formats_hold_the_same(family: Path, form: str, shown: str) -> None:
    assert shown in run(str(family), "--format", form)


def test_a_name_from_a_dossier_is_text_in_every_format(tmp_path: Path) -> None:
    made(tmp_path, "<b>A & B</b>", original("x", more='training_compute = "1e24"'), kind="merge")
    for form in ("svg", "html"):
        assert "<b>A" not in run(str(tmp_path), "--format", form)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("nowhere",), 3, "missing-file"),
        (("{family}", "--changed", "acme/base"), 2, "NAME=FLOP"),
        (("{family}", "--changed", "acme/base=-1"), 2, "NAME=FLOP"),
        (("{family}", "--changed", "Nobody=1e24"), 2, "unknown-model"),
        (("{family}", "--reading", "nothing=x"), 2, "nothing"),
        (("{family}", "--on", "2026-02-30"), 2, "is not a day"),
        ((), 2, "PATH"),
    ],
)
def test_what_cannot_be_ends_with_a_word_and_a_code(words: tuple[str, ...], code: int, says: str, family: Path) -> None:
    done = process("lineage", *(each.format(family=family) for each in words))
    assert done.returncode == code
    assert says in done.stderr.decode()
    assert done.stdout == b""


def test_nothing_is_written_where_nothing_can_be_read(family: Path) -> None:
    (family / "base" / "gpai.toml").write_text("[model\n", encoding="utf-8")
    output = family / "out.json"
    assert process("lineage", str(family / "base"), "--format", "json", "--output", str(output)).returncode == 3
    assert not output.exists()


def test_what_was_made_of_a_model_whose_dossier_is_wrong_is_written_with_what_is_not_known(family: Path) -> None:
    (family / "base" / "gpai.toml").write_text("[model\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["lineage", str(family), "--format", "json", *ON])
    assert isinstance(result.exception, InputError)
    document = json.loads(result.stdout)
    assert [Path(one["file"]).parent.name for one in document["unreadable"]] == ["base"]
    assert {"One", "Two"} <= {node["id"] for node in document["nodes"]}


@pytest.mark.long
def test_a_chain_of_a_thousand_dossiers_needs_no_recursion(tmp_path: Path) -> None:
    base(tmp_path)
    made(tmp_path, "M0", original("Base", "base"), flop="1e20")
    for at in range(1, sys.getrecursionlimit() + 50):
        made(tmp_path, f"M{at}", original(f"M{at - 1}", f"m{at - 1}"), flop="1e20")
    document = json.loads(run(str(tmp_path), "--format", "json"))
    assert len(document["nodes"]) == sys.getrecursionlimit() + 51
    assert "M0" in run(str(tmp_path))


def test_the_same_input_gives_the_same_bytes(family: Path) -> None:
    assert len({run(str(family), "--format", "json") for _ in range(2)}) == 1
