"""``gpaiscope board``: a row a model in every format, whose models they are, and what cannot be read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.cli import run
from gpaiscope.report.write import text
from tests import guesses
from tests.many import DAY, SOURCES, written
from tests.schemas import check

ON = ("--on", DAY)
Run = Callable[..., "Ended"]


class Ended:
    """How a command ended, and what it wrote."""

    def __init__(self, code: int, stdout: bytes, stderr: bytes) -> None:
        self.code, self.stdout, self.stderr = code, stdout.decode(), stderr.decode()

    @property
    def models(self) -> list[str]:
        """The names of the rows, in their order: each stands behind a sign, or blanks, at the beginning of a line."""
        return re.findall(r"^(?:!!|[!?§✓]) +(\w+)", self.stdout, re.MULTILINE)


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs the command in this process, in an empty folder of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")

    def run_command(*arguments: str) -> Ended:
        code = run(["board", *arguments, *ON])
        told = capsysbinary.readouterr()
        check(("board", *arguments), told.out)
        return Ended(code, told.out, told.err)

    return run_command


@pytest.fixture
def twelve(tmp_path: Path) -> Path:
    """Twelve models in a folder, one of them unreadable."""
    written(tmp_path / "models")
    (tmp_path / "models/gale/gpai.toml").write_text("[model]\nname = =\n")
    return tmp_path / "models"


def actor(folder: Path, name: str, says: str) -> None:
    """Change what the actor of a dossier is called."""
    place = folder / name / "gpai.toml"
    told = place.read_text("utf-8")
    place.write_text(re.sub(r"(?m)(\[\[actors\]\]\n(?:.*\n)*?name = ).*$", rf'\1"{says}"', told, count=1), "utf-8")


# -- which row comes first


def test_rows_come_gravest_first_and_then_by_day(command: Run, twelve: Path) -> None:
    ended = command("models")
    assert ended.models == [
        "Alba", "gale", "Lark", "Kite", "Cedar", "Iris", "Birk", "Dune", "Hera", "Juno", "Elba", "Faro",
    ]  # fmt: skip
    signs = [line[:2].strip() for line in ended.stdout.splitlines() if re.match(r"(!!|[!?§✓]) ", line)]
    assert signs == ["!!", "?", *"!!!!!!!", "?", "§", "✓"]


def test_rows_of_one_day_come_by_name_whatever_the_order_of_paths(command: Run, tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        text_of = (Path(__file__).parent / "situations/due.toml").read_text("utf-8")
        (tmp_path / name / "gpai.toml").write_text(text_of.replace("Condor 3", f"Model{name}"), "utf-8")
    assert command("b", "a").models == command("a", "b").models == ["Modela", "Modelb"]


def test_the_first_line_counts_what_is_late_due_and_unreadable(command: Run, twelve: Path) -> None:
    assert (
        "  12 models · 1 late · 3 perhaps late · 2 due by 2026-11-30 · 1 cannot be read\n" in command("models").stdout
    )


def test_what_is_perhaps_late_is_counted_and_stands_above_what_lies_ahead(command: Run, tmp_path: Path) -> None:
    written(tmp_path, iter(["birk", "cedar", "kite"]))
    ended = command("birk", "cedar", "kite")
    assert ended.models == ["Kite", "Cedar", "Birk"]
    assert "  3 models · 1 perhaps late · 1 due by 2026-11-30\n" in ended.stdout
    assert "(1 perhaps late" in " ".join(ended.stdout.partition("Owners")[2].split())
    document = json.loads(command("birk", "cedar", "kite", "--format", "json").stdout)
    assert document["counts"]["perhaps_late"] == 1
    assert sum(owner["perhaps_late"] for owner in document["owners"]) == 1


def test_where_nothing_is_due_within_a_month_the_first_line_has_the_next_day(command: Run, tmp_path: Path) -> None:
    written(tmp_path, iter(["birk", "faro"]))
    assert "  2 models · next day 2027-02-01\n" in command("birk", "faro").stdout


# -- what a row says


@pytest.mark.parametrize(
    ("name", "status", "next_day"),
    [
        ("alba", "systemic risk, not notified", "2026-11-20"),
        ("birk", "provider from launch", "2027-02-01"),
        ("cedar", "systemic risk, to be notified", "2026-11-30"),
        ("elba", "provider or not: the law is open", "2026-03-16"),
        ("faro", "not a provider", ""),
        ("hera", "provider of an older model", "2027-08-02"),
        ("kite", "provider, open source", "2026-06-10"),
    ],
)
def test_a_status_says_in_a_few_words_where_a_model_stands(
    name: str, status: str, next_day: str, command: Run, tmp_path: Path
) -> None:
    written(tmp_path, iter([name]))
    (row,) = csv.DictReader(io.StringIO(command(name, "--format", "csv").stdout))
    assert (row["status"], row["next_day"]) == (status, next_day)


def test_what_stands_only_by_a_guess_is_likely_and_no_certainty(tmp_path: Path) -> None:
    found = service.board(guesses.put(tmp_path, guesses.LIKELY), on=guesses.DAY)
    (row,) = found.values.models
    assert row.tone == "unknown"
    assert not row.is_sure
    assert "likely " in found.to_text()
    assert found.values.late == 0


def test_a_day_of_an_open_answer_says_that_it_only_may_bind(command: Run, tmp_path: Path) -> None:
    written(tmp_path, iter(["elba"]))
    ended = command("elba")
    assert re.search(r"2026-03-16 passed: .*\n.* notification, if it", ended.stdout)
    assert " late" not in ended.stdout.splitlines()[2]


def test_the_next_day_is_the_one_that_deadlines_lists(twelve: Path) -> None:
    on = date.fromisoformat(DAY)
    listed = {
        (each.dossier, each.day.shown.earliest or each.day.shown.latest)
        for each in service.deadlines(twelve, on=on).values
    }
    rows = [row for row in service.board(twelve, on=on).values.models if row.next_day is not None]
    assert len(rows) > 8
    assert all((row.dossier, row.next_day) in listed for row in rows)


def test_a_planned_provider_stays_on_the_day_itself_and_is_asked_about_after_it(tmp_path: Path) -> None:
    (place,) = written(tmp_path, iter(["birk"]))
    (row,) = service.board(place, on=date(2027, 2, 1)).values.models
    assert (row.next_day, row.next_what) == (date(2027, 2, 1), "launch")
    (row,) = service.board(place, on=date(2027, 2, 2)).values.models
    assert "".join(map(str, row.status)) == "launched or not: not said"


def test_no_row_has_an_amount_of_compute(command: Run, twelve: Path) -> None:
    for form in ("text", "csv", "html", "markdown"):
        # The head of a page holds a digest of its style, which may look like an amount.
        shown = command("models", "--format", form).stdout.partition("</head>")
        assert not re.search(r"\d+(?:\.\d+)?e2\d|FLOP", shown[2] or shown[0])


def test_what_can_be_fined_is_told_once_for_all_models(command: Run, twelve: Path) -> None:
    flat = " ".join(command("models").stdout.split())
    assert (
        "Fines up to EUR 15 million, or 3 % of turnover if more: 2 models, perhaps 3 more [AI Act Art 101(1)]" in flat
    )


def test_open_counts_what_decides_and_not_all_that_could_be_asked(tmp_path: Path) -> None:
    (place,) = written(tmp_path, iter(["faro"]))
    (row,) = service.board(place, on=date.fromisoformat(DAY)).values.models
    assert row.questions == ()
    assert len(row.assessment.open_questions) > 0


# -- whose it is


def test_an_owner_comes_from_the_pattern_that_fits_last_else_it_is_the_actor(
    command: Run, twelve: Path, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.gpaiscope.owners]\n"models/*" = "West"\n"models/a*" = "North"\n"models/gale" = "South"\n'
    )
    told = {
        row["model"]: row["owner"] for row in csv.DictReader(io.StringIO(command("models", "--format", "csv").stdout))
    }
    assert (told["Alba"], told["gale"], told["Birk"]) == ("North", "South", "West")
    (tmp_path / "pyproject.toml").write_text('[tool.gpaiscope.owners]\n"models/a*" = "North"\n')
    told = {
        row["model"]: row["owner"] for row in csv.DictReader(io.StringIO(command("models", "--format", "csv").stdout))
    }
    assert (told["Alba"], told["gale"], told["Birk"]) == ("North", "", "Starling AI SAS")


def test_patterns_begin_at_the_folder_of_the_settings(
    command: Run, twelve: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gpaiscope.toml").write_text('[owners]\n"models/a*" = "North"\n')
    monkeypatch.chdir(twelve)
    assert "North 1 (1 late)" in " ".join(command("alba", "faro").stdout.split())


def test_every_wrong_owner_is_told_at_once_with_its_line(command: Run, twelve: Path, tmp_path: Path) -> None:
    (tmp_path / "gpaiscope.toml").write_text('[owners]\n"a" = 3\n"b" = ""\n')
    ended = command("models")
    assert ended.code == 3
    assert "gpaiscope.toml:2" in ended.stderr
    assert "gpaiscope.toml:3" in ended.stderr


def test_check_takes_owners_for_settings_and_no_mistake(twelve: Path, tmp_path: Path) -> None:
    from gpaiscope.checks.settings import settings_of

    (tmp_path / "pyproject.toml").write_text('[tool.gpaiscope.owners]\n"models/a*" = "North"\n')
    assert settings_of(tmp_path).fail_on == "error"


def test_a_folder_that_names_nobody_has_no_owner(command: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/config.json").write_text('{"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2}')
    (tmp_path / "out/README.md").write_text("---\nbase_model: example/base\n---\n# Tune\n")
    ended = command("out")
    assert ended.code == 0
    assert "Owners  nobody 1" in ended.stdout


def test_an_open_answer_without_a_day_has_none(command: Run, tmp_path: Path) -> None:
    (tmp_path / "new.toml").write_text('[model]\nname = "New"\n[[actors]]\nid = "us"\nname = "Us"\n')
    flat = " ".join(command("new.toml").stdout.split())
    assert "? New unknown: nothing is stated yet - Us" in flat


def test_one_firm_of_several_dossiers_is_one_owner_however_it_is_spelt(command: Run, twelve: Path) -> None:
    actor(twelve, "birk", "CONDOR  Labs Inc.")
    flat = " ".join(command("models").stdout.split())
    assert "Owners Condor Labs Inc. 4 (1 late, 1 perhaps late, 1 due)" in flat
    assert "CONDOR" not in flat


def test_each_owner_that_is_asked_for_has_a_list_and_nobody_has_one_too(command: Run, twelve: Path) -> None:
    ended = command("models", "--owner", "Condor Labs Inc.", "--owner", "nobody")
    assert ended.models == ["Alba", "Lark", "Cedar", "gale"]
    assert "\nCondor Labs Inc.: 3 models · 1 late · 1 perhaps late · 1 due by 2026-11-30\n" in ended.stdout
    assert "\nnobody: 1 model · 1 cannot be read\n" in ended.stdout


def test_the_title_and_what_is_counted_are_of_the_owner_alone_that_is_asked_for(command: Run, twelve: Path) -> None:
    ended = command("models", "--owner", "Condor Labs Inc.")
    assert ended.code == 0  # what cannot be read is somebody else's
    assert ended.stdout.startswith(
        f"Board on {DAY}, of Condor Labs Inc.\n\n  3 models · 1 late · 1 perhaps late · 1 due by 2026-11-30\n"
    )
    both = command("models", "--owner", "Condor Labs Inc.", "--owner", "nobody", "--owner", "condor labs inc.")
    assert "\n  4 models · 1 late · 1 perhaps late · 1 due by 2026-11-30 · 1 cannot be read\n" in both.stdout
    counts = json.loads(command("models", "--owner", "Condor Labs Inc.", "--format", "json").stdout)
    assert (counts["counts"]["models"], counts["counts"]["unreadable"]) == (3, 0)
    assert [owner["owner"] for owner in counts["owners"]] == ["Condor Labs Inc."]


def test_of_what_cannot_be_read_a_document_says_who_answers(command: Run, twelve: Path, tmp_path: Path) -> None:
    (tmp_path / "gpaiscope.toml").write_text('[owners]\n"models/gale" = "South"\n')
    document = json.loads(command("models", "--format", "json").stdout)
    assert document["unreadable_owners"] == {"models/gale/gpai.toml": "South"}


def test_a_window_keeps_what_is_near_has_passed_or_cannot_be_read_and_counts_the_rest(
    command: Run, twelve: Path
) -> None:
    every = list(csv.DictReader(io.StringIO(command("models", "--format", "csv").stdout)))
    near = command("models", "--within", "40")
    kept = [
        row["model"]
        for row in every
        if row["tone"] == "unreadable" or (row["next"] and row["next_day"] <= "2027-01-04")
    ]
    assert 2 < len(kept) < len(every)
    assert near.models == kept
    assert near.stdout.startswith(f"Board on {DAY} · the next 40 days\n")
    left = len(every) - len(kept)
    assert f"Left out: {left} models of which nothing is late or due in 40 days." in near.stdout
    document = json.loads(command("models", "--within", "40", "--format", "json").stdout)
    assert (document["within"], document["left_out"], document["counts"]["models"]) == (40, left, len(kept))
    shown = next(line for line in near.stdout.splitlines() if line.startswith("Next  "))
    assert "--within 40" in shown


def test_an_owner_whose_models_have_no_day_in_a_window_is_known_all_the_same(command: Run, twelve: Path) -> None:
    name = next(
        row["owner"]
        for row in csv.DictReader(io.StringIO(command("models", "--format", "csv").stdout))
        if row["model"] == "Faro"
    )
    ended = command("models/faro", "--owner", name, "--within", "30")
    assert ended.code == 0
    assert ended.models == []
    assert "  0 models\n" in ended.stdout


def test_an_owner_that_nobody_is_is_refused_with_those_that_there_are(command: Run, twelve: Path) -> None:
    ended = command("models", "--owner", "Condor Labs")
    assert ended.code == 2
    assert "did you mean 'Condor Labs Inc.'" in ended.stderr.replace('"', "'") or "Condor Labs Inc." in ended.stderr


# -- one model twice, several in one dossier, strange names, nothing readable


def test_a_dossier_that_is_given_twice_is_one_row(command: Run, twelve: Path) -> None:
    assert command("models/alba", "models/alba/gpai.toml", str(twelve / "alba")).models == ["Alba"]


def test_two_dossiers_of_one_name_are_told_apart_by_their_folders(command: Run, tmp_path: Path) -> None:
    written(tmp_path / "one", iter(["faro"]))
    written(tmp_path / "two", iter(["faro"]))
    flat = " ".join(command("one", "two").stdout.split())
    assert "Faro (one/faro)" in flat
    assert "Faro (two/faro)" in flat


def test_each_of_several_models_of_a_dossier_has_a_row(command: Run) -> None:
    ended = command(str(Path(__file__).parent / "situations/two-models.toml"))
    assert ended.code == 0
    assert "  2 models" in ended.stdout


def test_names_with_control_characters_and_of_three_hundred_letters_keep_to_their_row(
    command: Run, twelve: Path
) -> None:
    place = twelve / "alba/gpai.toml"
    told = place.read_text("utf-8")
    place.write_text(told.replace('"Alba"', f'"{"long " * 60}"'), "utf-8")
    actor(twelve, "alba", "x" * 300)
    (twelve / "gale").rename(twelve / "\x1b[31mgale\u202e")
    Path("gpaiscope.toml").write_text('[owners]\n"models/b*" = "\\u001b[31mNorth\\u202e"\n')
    for width in (40, 60, 80, 120):
        whole = text.write(service.board(twelve, on=date.fromisoformat(DAY)).pages(False), width)
        lines = whole.partition("\nNext  ")[0].splitlines()  # a command is never broken within a word
        assert max(map(len, lines)) <= width
    for form in ("text", "html", "markdown", "csv", "json"):
        ended = command("models", "--format", form)
        assert ended.code == 3
        assert "\x1b" not in ended.stdout
        assert "\u202e" not in ended.stdout


def test_a_cell_of_others_is_no_formula_for_a_spreadsheet(command: Run, twelve: Path) -> None:
    place = twelve / "alba/gpai.toml"
    place.write_text(place.read_text("utf-8").replace('"Alba"', "'=HYPERLINK(\"x\")'"), "utf-8")
    row = next(csv.DictReader(io.StringIO(command("models", "--format", "csv").stdout)))
    assert row["model"] == '\'=HYPERLINK("x")'


def test_where_nothing_can_be_read_each_is_a_row_and_the_command_ends_with_three(command: Run, tmp_path: Path) -> None:
    (tmp_path / "lost").mkdir()
    (tmp_path / "lost/gpai.toml").write_text("[model]\nname = =\n")
    (tmp_path / "wrong.toml").write_text('[model]\nnam = "x"\n[[activities]]\nflop = "a lot"\n')
    ended = command("lost", "wrong.toml", "nowhere")
    assert ended.code == 3
    assert ended.models == ["lost", "nowhere", "wrong"]
    assert "3 models · 3 cannot be read" in ended.stdout
    assert {"syntax", "missing-file", "unknown-key"} <= {*re.findall(r"^error\[([\w-]+)\]", ended.stderr, re.MULTILINE)}
    document = json.loads(command("lost", "wrong.toml", "nowhere", "--format", "json").stdout)
    assert document["models"] == []
    assert len(document["unreadable"]) == 3


# -- formats


def test_rows_of_csv_have_iso_days_and_plain_numbers(command: Run, twelve: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(command("models", "--format", "csv").stdout)))
    assert len(rows) == len(SOURCES)
    for row in rows:
        assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", row["next_day"])
        assert all(re.fullmatch(r"(-?\d+)?", row[key]) for key in ("days_left", "open", "fine_ceiling_eur_at_least"))
    assert next(row for row in rows if row["model"] == "gale")["tone"] == "unreadable"


def test_html_is_in_order_and_runs_no_script(command: Run, twelve: Path) -> None:
    page = command("models", "--format", "html").stdout
    assert "<script" not in page
    names = [re.search(name, page, re.IGNORECASE) for name in ("Alba<", "gale<", "Cedar<", "Elba<", "Faro<")]
    places = [found.start() for found in names if found is not None]
    assert len(places) == 5
    assert places == sorted(places)


@pytest.mark.parametrize("long", [False, True])
def test_twenty_five_models_are_one_sheet_of_a4_on_its_side(long: bool, command: Run, tmp_path: Path) -> None:
    import pypdf

    for part in ("one", "two", "three"):
        written(tmp_path / part)
    dossiers = sorted(tmp_path.glob("*/*/gpai.toml"))[:25]
    if long:
        for place in dossiers:
            told = place.read_text("utf-8")
            name = place.parent.name.capitalize()
            place.write_text(told.replace(f'"{name}"', f'"{name}, {"of a long name " * 20}"'), "utf-8")
    ended = command(*map(str, dossiers), "--format", "pdf", "--output", "board.pdf")
    assert ended.code == 0, ended.stderr
    (page,) = pypdf.PdfReader("board.pdf").pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    assert "gpaiscope board" not in page.extract_text()


def test_a_pdf_needs_a_file_to_go_into(command: Run, twelve: Path) -> None:
    assert command("models", "--format", "pdf").code == 2


def test_the_command_that_is_shown_runs_from_where_it_was_shown(command: Run, twelve: Path) -> None:
    shown = next(line for line in command("models").stdout.splitlines() if line.startswith("Next  "))
    assert shown == f"Next  gpaiscope board models --owner 'Condor Labs Inc.' --on {DAY}"
    assert command("models", "--owner", "Condor Labs Inc.").models == ["Alba", "Lark", "Cedar"]
