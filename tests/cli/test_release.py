"""``release``: what the day of placing asks for, on both sides of each thing that ends it with 1."""

from __future__ import annotations

import json
import shlex
import shutil
import struct
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from licences.texts import licence as text_of

from gpaiscope import service
from gpaiscope.cli import run as run_program
from gpaiscope.cli.ask import ask
from gpaiscope.cli.release import release
from gpaiscope.documents.beside import begin
from gpaiscope.values import Outcome
from tests.schemas import check

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "release"
PLANNED = date(2026, 12, 4)
EVE, AFTER = PLANNED - timedelta(days=1), PLANNED + timedelta(days=1)
DUE = ("technical_documentation", "downstream_information", "copyright_policy", "training_content_summary")
OPEN = 'licence = "apache-2.0"\nmonetisation = []\naccess_verification = "none"\npersonal_data = "none"\n'


def run(*words: str) -> Result:
    result = CliRunner().invoke(release, list(words))
    if result.exit_code in (0, 1):
        check(("release", *words), result.stdout_bytes)
    return result


def asked(folder: Path, day: date = EVE) -> tuple[int, dict[str, Any]]:
    result = run(str(folder), "--on", day.isoformat(), "--format", "json")
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example, which lacks its four documents."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "nova 1b"))


def add(folder: Path, *lines: str) -> Path:
    """The folder with lines at the end of its dossier, where its [openness] stands."""
    dossier = folder / "gpai.toml"
    dossier.write_text(dossier.read_text("utf-8") + "\n".join((*lines, "")), "utf-8")
    return folder


def done(*duties: str) -> list[str]:
    return [f'[[done]]\nobligation = "{duty}"\nactor = "nova"\non = 2026-12-01' for duty in duties]


def open_source(folder: Path) -> Path:
    """The folder as the open-source exception asks for it, but for the documents that it does not lift."""
    (folder / "LICENSE").write_text(text_of(), "utf-8")
    card = (folder / "README.md").read_text("utf-8")
    (folder / "README.md").write_text(f"{card}\n## Limitations\n\nIt makes things up.\n", "utf-8")
    return add(folder, OPEN + 'usage_information = ["modalities", "capabilities", "limitations", "integration"]')


# Documents


@pytest.mark.parametrize("day", [EVE, PLANNED, AFTER])
def test_a_document_that_is_due_with_open_fields_is_missing_before_on_and_after_the_day(
    folder: Path, day: date
) -> None:
    code, found = asked(folder, day)
    assert code == 1
    assert {each["document"] for each in found["documents"] if each["missing"]} == set(found["missing"])
    assert (found["placed_on"], found["duties"]["sure"]) == (PLANNED.isoformat(), 5) or day == AFTER
    assert len(found["missing"]) == 4


@pytest.mark.parametrize("day", [EVE, PLANNED, AFTER])
def test_nothing_is_missing_where_the_dossier_says_that_each_is_done(folder: Path, day: date) -> None:
    code, found = asked(add(folder, *done(*DUE)), day)
    assert (code, found["missing"]) == (0, [])
    assert all(each["done"] for each in found["documents"])


def test_every_duty_that_is_counted_is_named(folder: Path) -> None:
    page = " ".join(run(str(folder), "--on", EVE.isoformat()).stdout.split())
    assert "cooperation with the authorities [AI Act Art 53(3)]" in page


def test_one_that_is_not_done_of_four_is_missing(folder: Path) -> None:
    assert asked(add(folder, *done(*DUE[:3])))[1]["missing"] == ["training-content-summary"]


def test_what_is_done_only_later_is_not_done_yet(folder: Path) -> None:
    later = [line.replace("2026-12-01", "2026-12-09") for line in done(*DUE)]
    assert len(asked(add(folder, *later))[1]["missing"]) == 4


def test_a_document_that_is_signed_off_is_not_missing_though_a_field_is_open(folder: Path) -> None:
    signed = (
        f'[[sign_off]]\ndocument = "copyright-policy"\ncontent = "{"0" * 64}"\nname = "Ida Falk"\non = 2026-12-01\n'
    )
    (folder / "documentation.toml").write_text(signed, "utf-8")
    assert "copyright-policy" not in asked(folder)[1]["missing"]


def test_documents_that_only_may_be_due_are_told_and_not_missing(folder: Path) -> None:
    (folder / "LICENSE").write_text(text_of(), "utf-8")
    _, found = asked(folder)
    states = {each["document"]: (each["owed"], each["missing"]) for each in found["documents"]}
    assert states["documentation-form"] == ("unknown", False)
    assert states["copyright-policy"] == ("yes", True)
    assert found["duties"] == {"sure": 3, "unless_open_source": 2}


def test_the_exception_lifts_two_of_them(folder: Path) -> None:
    _, found = asked(open_source(folder))
    assert (found["reason"], found["duties"]["sure"]) == ("open", 3)
    assert {each["document"] for each in found["documents"]} == {"copyright-policy", "training-content-summary"}


# The day


def test_of_a_plan_whose_day_has_passed_it_is_asked_whether_it_was_carried_out(folder: Path) -> None:
    _, found = asked(folder, AFTER)
    assert (found["placing"], found["planned_on"]) == ("passed", PLANNED.isoformat())
    assert "Was it placed?" in run(str(folder), "--on", AFTER.isoformat()).stdout


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (PLANNED - timedelta(days=4), "planned for 2026-12-04, in 4 days"),
        (EVE, "planned for 2026-12-04, in 1 day"),
        (PLANNED, "planned for 2026-12-04, today"),
        (AFTER, "was planned for 2026-12-04"),
    ],
)
def test_the_title_says_how_far_the_day_is(folder: Path, day: date, says: str) -> None:
    assert says in run(str(folder), "--on", day.isoformat()).stdout.split("\n\n")[0].replace("\n", " ").replace(
        "\xa0", " "
    )


def test_where_no_placing_is_planned_it_is_told_as_if_it_were_placed_on_the_day(folder: Path) -> None:
    dossier = (folder / "gpai.toml").read_text("utf-8")
    start, end = dossier.index("[[market]]"), dossier.index("[openness]")
    (folder / "gpai.toml").write_text(dossier[:start] + dossier[end:], "utf-8")
    _, found = asked(folder)
    assert (found["placing"], found["placed_on"], found["duties"]["sure"]) == ("supposed", EVE.isoformat(), 5)


def test_a_model_that_was_placed_is_asked_about_as_it_stands(folder: Path) -> None:
    dossier = (folder / "gpai.toml").read_text("utf-8")
    (folder / "gpai.toml").write_text(dossier.replace("planned-placing", "made-available"), "utf-8")
    code, found = asked(folder, AFTER)
    assert (found["placing"], code) == ("placed", 1)


def test_who_is_no_provider_owes_nothing_that_could_be_missing(folder: Path) -> None:
    dossier = (folder / "gpai.toml").read_text("utf-8")
    (folder / "gpai.toml").write_text(dossier.replace("2.2e23", "2.2e21"), "utf-8")
    code, found = asked(folder)
    assert (code, found["documents"], found["publish"], found["questions"]) == (0, [], [], [])


# The licence


def test_a_text_that_defeats_what_the_dossier_claims_is_missing_whatever_else_is_done(folder: Path) -> None:
    code, found = asked(add(folder, OPEN, *done(*DUE)))
    assert (code, found["missing"]) == (1, ["licence"])
    assert "gpai.toml:" in run(str(folder), "--on", EVE.isoformat()).stdout


def test_a_text_that_fails_without_a_claim_is_told_with_its_line_and_how_to_mend_it(folder: Path) -> None:
    code, found = asked(add(folder, *done(*DUE)))
    assert code == 0
    (ground,) = found["licence"]["grounds"]
    assert (ground["file"], ground["line"], ground["cites"]) == ("LICENSE", 7, ["Guidelines ¶80 (July 2025: ¶83)"])
    assert "Delete line 7 of LICENSE, or take Apache-2.0 or MIT." in run(str(folder), "--on", EVE.isoformat()).stdout
    assert found["with_another_licence"] == {"sure": 3, "unless_open_source": 2}


def test_what_an_open_licence_saves_is_named_with_all_else_that_it_takes(folder: Path) -> None:
    page = " ".join(run(str(folder), "--on", EVE.isoformat()).stdout.split())
    assert "An open licence saves technical documentation and downstream information, if weights, " in page
    assert "no money is made, and no check of users discriminates." in page


def test_a_text_that_qualifies_bears_the_claim(folder: Path) -> None:
    code, found = asked(add(open_source(folder), *done(*DUE)))
    assert (code, found["licence"]["verdict"]) == (0, "qualifies")


def test_a_claim_that_fails_by_itself_contradicts_no_text_that_fails(folder: Path) -> None:
    code, found = asked(add(folder, 'licence = "cc-by-nc-4.0"', *done(*DUE)))
    assert (code, found["licence"]["fails_claim"], found["licence"]["another"]) == (0, False, True)


def test_the_card_claims_too_where_there_is_no_dossier(folder: Path) -> None:
    (folder / "gpai.toml").unlink()
    card = (folder / "README.md").read_text("utf-8")
    head = "license: other\nlicense_name: nova-1\nlicense_link: LICENSE"
    (folder / "README.md").write_text(card.replace(head, "license: apache-2.0"), "utf-8")
    _, found = asked(folder)
    assert (found["licence"]["stated_in"], found["licence"]["fails_claim"]) == ("README.md:2", True)


def test_a_text_that_fails_governs_over_the_identifier_of_the_card_in_the_headline_too(folder: Path) -> None:
    card = (folder / "README.md").read_text("utf-8")
    head = "license: other\nlicense_name: nova-1\nlicense_link: LICENSE"
    (folder / "README.md").write_text(card.replace(head, "license: apache-2.0"), "utf-8")
    _, found = asked(folder)
    assert (found["reason"], found["duties"], found["licence"]["fails_claim"]) == (
        "licence",
        {"sure": 5, "unless_open_source": 0},
        True,
    )
    page = " ".join(run(str(folder), "--on", EVE.isoformat()).stdout.replace("\xa0", " ").split())
    assert "5 duties, because the licence is not open source" in page
    assert "README.md:2 says apache-2.0, but the text in LICENSE governs" in page


def test_one_sentence_against_a_licence_is_one_row_with_the_lines_to_delete(folder: Path) -> None:
    grants = (
        "You may use, copy, modify and distribute the weights of Nova and works that are made from them, for any "
        "purpose\nand free of charge, if you keep this notice.\n\n"
    )
    limit = (
        "Whoever had a revenue of more than USD 10 million in the last calendar year may not use the weights "
        "commercially\nwithout a separate agreement with Nova AI.\n\n"
    )
    (folder / "LICENSE").write_text(f"Nova Licence 2\n\n{grants}{limit}The weights come as they are.\n", "utf-8")
    _, found = asked(folder)
    assert found["licence"]["grounds"][0]["ground"] == "user-scale-threshold"
    page = run(str(folder), "--on", EVE.isoformat()).stdout
    assert page.count("! fails") == 1
    assert "(LICENSE:6-7)" in page
    assert "Delete lines 6-7 of LICENSE, or take Apache-2.0 or MIT." in page
    assert "Commercial use is forbidden" not in page
    (folder / "LICENSE").write_text(f"Nova Licence 2\n\n{grants}The weights come as they are.\n", "utf-8")
    assert asked(folder)[1]["licence"]["verdict"] == "qualifies"


def test_no_line_is_to_be_deleted_that_grants_what_the_licence_needs(folder: Path) -> None:
    text = "You may use, copy, modify and distribute the model for non-commercial purposes only.\n"
    (folder / "LICENSE").write_text(f"Nova Licence 3\n\n{text}", "utf-8")
    page = run(str(folder), "--on", EVE.isoformat()).stdout
    assert "Delete line" not in page
    assert "to mend" in page


# What is to be published


def test_weights_that_are_to_be_public_and_are_not_there_are_missing(folder: Path) -> None:
    add(folder, *done(*DUE))
    assert asked(folder)[0] == 0
    (folder / "model.safetensors").unlink()
    assert asked(folder)[1]["missing"] == ["weights"]


def test_weights_that_are_public_elsewhere_by_a_source_are_not_missing(folder: Path) -> None:
    dossier = (folder / "gpai.toml").read_text("utf-8")
    said = 'weights_public = { value = true, source = "https://example.org/nova" }'
    (folder / "gpai.toml").write_text(dossier.replace("weights_public = true", said), "utf-8")
    (folder / "model.safetensors").unlink()
    _, found = asked(add(folder, *done(*DUE)))
    assert found["missing"] == []
    assert found["publish"][0]["where"] == "https://example.org/nova"


def test_information_on_usage_is_missing_only_where_it_is_said_to_be_public(folder: Path) -> None:
    add(folder, *done(*DUE))
    states = {each["what"]: each["found"] for each in asked(folder)[1]["publish"]}
    assert (states["limitations"], states["integration"]) == ("unknown", "there")
    dossier = (folder / "gpai.toml").read_text("utf-8")
    said = (
        'architecture_public = true\nusage_information = ["modalities", "capabilities", "limitations", "integration"]'
    )
    (folder / "gpai.toml").write_text(dossier.replace("architecture_public = true", said), "utf-8")
    assert asked(folder)[1]["missing"] == []  # the licence fails, so that nothing asks for it
    (folder / "LICENSE").write_text(text_of(), "utf-8")
    (folder / "gpai.toml").write_text(dossier.replace("architecture_public = true", f"{said}\n{OPEN}"), "utf-8")
    assert asked(folder)[1]["missing"] == ["limitations"]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ('monetisation = ["mandatory-support"]', "no money made in a way that counts, as told above"),
        ('access_verification = "discriminatory"', "no check of users that discriminates"),
        ('licence = "cc-by-nc-4.0"', "a licence that qualifies, as told above"),
    ],
)
def test_what_would_bring_a_lost_exception_back_stands_apart_from_what_the_day_asks_for(
    folder: Path, line: str, first: str
) -> None:
    dossier = folder / "gpai.toml"
    dossier.write_text(dossier.read_text("utf-8").replace("weights_public = true", ""), "utf-8")
    (folder / "model.safetensors").unlink()
    (folder / "LICENSE").unlink()
    kept = [each for each in OPEN.splitlines() if not each.startswith(line.partition(" ")[0])]
    result = run(
        str(add(folder, *kept, 'usage_information = ["modalities", "limitations"]', line)), "--on", EVE.isoformat()
    )
    day, _, regain = result.stdout.partition("To regain the open-source exception; not owed on the day")
    regained = " ".join(regain.partition("Card")[0].split())
    assert first in regained
    assert "weights not here" in regained
    assert "said to be public, and not here" in regained
    assert "!" not in regained
    assert "usage information" not in day.partition("On the day")[2]
    assert "limitations" not in result.stderr


def test_an_exception_that_applies_has_nothing_to_be_regained(folder: Path) -> None:
    page = run(str(open_source(folder)), "--on", EVE.isoformat()).stdout
    assert "Publish" in page
    assert "regain" not in page


# The card, the questions, the screen


def test_a_file_that_is_here_and_not_said_to_be_public_is_asked_about_in_its_own_row_alone(folder: Path) -> None:
    dossier = (folder / "gpai.toml").read_text("utf-8")
    (folder / "gpai.toml").write_text(dossier.replace("architecture_public = true", ""), "utf-8")
    page = run(str(folder), "--on", EVE.isoformat()).stdout
    (row,) = [line for line in page.splitlines() if line[4:].startswith("architecture")]
    assert "config.json; is it to be public?" in row
    assert row.strip().startswith("?")
    assert "architecture public?" not in page
    said = run(str(EXAMPLE), "--on", EVE.isoformat()).stdout
    assert "config.json; is it" not in said


def test_what_decides_only_once_the_licence_is_open_is_said_so_and_not_sent_to_ask(folder: Path) -> None:
    page = run(str(folder), "--on", EVE.isoformat()).stdout
    assert "This decides once the licence is open." in " ".join(page.split())
    assert "gpaiscope ask" not in page


def test_ask_is_named_where_it_asks_what_decides(folder: Path) -> None:
    (folder / "LICENSE").write_text(text_of(), "utf-8")
    page = run(str(folder), "--on", EVE.isoformat()).stdout
    assert "gpaiscope ask" in page
    assert "once the licence is open" not in page
    asks = CliRunner().invoke(ask, [str(folder), "--on", EVE.isoformat()]).stdout
    for question in asked(folder)[1]["questions"]:
        assert question["path"] in asks


def test_a_card_is_told_what_it_leaves_out_and_what_hides_it(folder: Path) -> None:
    card = asked(folder)[1]["card"]
    assert [each["key"] for each in card["front_matter"]] == ["library_name", "pipeline_tag"]
    assert (card["hidden"], card["lacks_section"]) == (True, True)


def test_a_card_that_says_all_is_told_so(folder: Path) -> None:
    head = "license: apache-2.0\nlibrary_name: transformers\npipeline_tag: text-generation"
    old = "license: other\nlicense_name: nova-1\nlicense_link: LICENSE"
    card = (folder / "README.md").read_text("utf-8").replace(old, head)
    (folder / "README.md").write_text(card, "utf-8")
    assert run_program(["card", str(folder), "--write", "--on", EVE.isoformat()]) == 0
    found = asked(folder)[1]["card"]
    assert (found["front_matter"], found["hidden"], found["lacks_section"]) == ([], False, False)


def test_what_nobody_said_and_what_may_decide_is_asked(folder: Path) -> None:
    paths = [each["path"] for each in asked(folder)[1]["questions"]]
    assert {"openness.monetisation", "openness.access_verification", "openness.personal_data"} <= set(paths)
    assert asked(open_source(folder))[1]["questions"] == []


@pytest.mark.parametrize("day", [EVE, PLANNED, AFTER])
def test_it_is_one_screen(folder: Path, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    lines = run("nova 1b", "--on", day.isoformat()).stdout.splitlines()
    assert len(lines) <= 42
    assert max(map(len, lines)) <= 80


def test_every_command_that_it_prints_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder.parent)
    printed = run("nova 1b", "--on", EVE.isoformat()).stdout.replace(" \\\n       ", "")
    commands = [line.removeprefix("Next").strip() for line in printed.splitlines() if "gpaiscope " in line]
    ask = [command for command in commands if " ask " in command]
    rest = [command for command in commands if command not in ask]
    assert (len(rest), ask) == (4, [])
    assert {run_program(shlex.split(command)[1:]) for command in rest} == {0}
    capsys.readouterr()


def test_what_is_open_is_asked_first_and_documents_are_begun_before_they_are_drafted(tmp_path: Path) -> None:
    folder = Path(
        shutil.copytree(Path(__file__).resolve().parents[1] / "trials/door-third/linnet", tmp_path / "linnet")
    )

    def following() -> list[str]:
        printed = run(str(folder), "--on", "2026-12-01").stdout
        lines = [line.removeprefix("Next").split() for line in printed.splitlines() if "gpaiscope " in line]
        return [words[1] for words in lines if words[0] == "gpaiscope"]

    assert following() == ["ask", "init", "draft", "card"]
    begin(folder)
    assert following() == ["ask", "draft", "card"]


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_page_says_the_same(folder: Path, form: str) -> None:
    page = run(str(folder), "--on", EVE.isoformat(), "--format", form)
    assert page.exit_code == 1
    assert "because the licence is not open source" in page.stdout


def test_what_is_missing_is_said_beside_the_result(folder: Path) -> None:
    result = run(str(folder), "--on", EVE.isoformat(), "--output", str(folder / "release.txt"))
    assert "missing on 2026-12-04: technical documentation, downstream information, copyright policy" in result.stderr
    assert "PROVIDER on 2026-12-04" in (folder / "release.txt").read_text("utf-8")


def test_with_q_nothing_is_said_beside_the_result(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_program(["release", str(folder), "--on", EVE.isoformat(), "-q"]) == 1
    assert capfd.readouterr().err == ""


def test_a_folder_that_holds_nothing_of_a_model_cannot_be_read(tmp_path: Path) -> None:
    assert run_program(["release", str(tmp_path)]) == 3


def test_what_lies_in_the_folder_may_be_broken(folder: Path) -> None:
    (folder / "config.json").write_text("{", "utf-8")
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", 1 << 60))
    (folder / "LICENSE").write_bytes(b"\x00\xff")
    (folder / "README.md").write_bytes(b"\xff\xfe---")
    assert run(str(folder), "--on", EVE.isoformat()).exit_code == 1


def test_a_text_that_fails_counts_for_the_release_as_for_the_assessment(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).resolve().parents[1] / "trials/door/wren", tmp_path / "wren")
    card = tmp_path / "wren/README.md"
    named = card.read_text(encoding="utf-8").replace(
        "license: other\nlicense_name: wren-licence", "license: apache-2.0"
    )
    card.write_text(named, encoding="utf-8")
    assert "because the licence is not open source" in run(str(tmp_path / "wren"), "--on", str(EVE)).output
    model = service.assess(tmp_path / "wren", on=EVE).assessment
    assert model.conclusion("open_source_exemption").finding.outcome is Outcome.NO


def test_where_nobody_is_named_it_is_told_to_you(tmp_path: Path) -> None:
    for name in ("README.md", "config.json"):
        shutil.copy(Path(__file__).resolve().parents[1] / "trials/door/wren" / name, tmp_path / name)
    assert run(str(tmp_path), "--on", str(EVE)).output.startswith("Wren 1B · you · as if placed on ")
