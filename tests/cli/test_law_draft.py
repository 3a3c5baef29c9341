"""``--law FILE``: every page under a draft says so, what the draft changes comes first, mistakes are told at once."""

from __future__ import annotations

import json
from pathlib import Path

import icalendar
import pytest

from tests.cli.golden import ROOT
from tests.cli.test_deadlines import Told, run
from tests.schemas import validator

pytestmark = pytest.mark.long

DAY = ("--on", "2026-11-27")
DRAFT = """
[draft]
name = "A lower line"
source = "https://example.org/consultation"
from = 2026-01-01

[[parameters]]
id = "presumption_flop"
value = "1e24"
provision = "Article 1(2)"

[[rules]]
id = "copyright_policy"
applies = false
from = 2027-01-01
"""
DOSSIER = """
complete = ["activities", "original", "market"]
model = { name = "Borealis", outputs = ["text"] }
actors = [{ id = "north", name = "North Models", country = "SE" }]
activities = [{ kind = "pre-training", actor = "north", flop = "5e24" }]
market = [{ event = "made-available", actor = "north", channel = "api", territory = "union", on = 2026-03-01 }]
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A dossier between the line of the law and that of the draft, and the draft."""
    dossier, draft = tmp_path / "gpai.toml", tmp_path / "draft.toml"
    dossier.write_text(DOSSIER)
    draft.write_text(DRAFT)
    return str(dossier), str(draft)


def told(*arguments: str) -> Told:
    """A command that ends well."""
    ended = run(*arguments)
    assert ended.exit_code == 0, ended.stderr
    return ended


COMMANDS = (
    ("assess",),
    ("assess", "--full"),
    ("assess", "--compare", "2025-12-01"),
    ("explain", "systemic_risk"),
    ("ask",),
    ("deadlines",),
    ("documents",),
    ("estimate ledger",),
)


def _command(words: tuple[str, ...], dossier: str, draft: str, form: str) -> tuple[str, ...]:
    name, *more = words
    return (*name.split(), dossier, *more, "--law", draft, *DAY, "--format", form)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_page_is_marked_in_its_title_and_first_of_all(
    files: tuple[str, str], words: tuple[str, ...], form: str
) -> None:
    page = told(*_command(words, *files, form)).stdout
    plain = " ".join(page.replace("\u2060", "").split())
    assert "Hypothetical: this is worked out under the draft" in plain
    assert "It is not law" in plain
    assert plain.index("Hypothetical: this is worked out") < (plain.index("<main") + 600 if form == "html" else 300)
    title = page.split("<title>")[1] if form == "html" else page
    assert title.lstrip("# ").startswith("Hypothetical:")


DOCUMENTS = tuple(words for words in COMMANDS if "--compare" not in words)


@pytest.mark.parametrize("words", DOCUMENTS, ids=" ".join)
def test_every_document_says_that_it_is_hypothetical(files: tuple[str, str], words: tuple[str, ...]) -> None:
    document = json.loads(told(*_command(words, *files, "json")).stdout)
    assert document["hypothetical"] == {
        "draft": "A lower line",
        "source": "https://example.org/consultation",
        "file": files[1],
        "changes_from": ["2026-01-01", "2027-01-01"],
    }


@pytest.mark.parametrize("words", DOCUMENTS, ids=" ".join)
def test_under_the_law_nothing_is_hypothetical(files: tuple[str, str], words: tuple[str, ...]) -> None:
    name, *more = words
    for form in ("text", "json"):
        assert "ypothetical" not in told(*name.split(), files[0], *more, *DAY, "--format", form).stdout


@pytest.mark.parametrize("words", [("draft", "memo"), ("draft", "--all", "--output", "set")], ids=" ".join)
def test_no_document_is_drafted_under_a_draft_of_law(files: tuple[str, str], words: tuple[str, ...]) -> None:
    name, *more = words
    ended = run(name, files[0], *more, "--law", files[1], *DAY)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "error[under-a-draft]" in ended.stderr
    assert "gpaiscope draft" not in told("documents", files[0], "--law", files[1], *DAY).stdout


def test_pictures_and_calendars_are_marked(files: tuple[str, str]) -> None:
    picture = told("estimate", "ledger", files[0], "--law", files[1], *DAY, "--format", "svg").stdout
    assert "Hypothetical" in picture
    text = told("deadlines", files[0], "--law", files[1], *DAY, "--format", "ics").stdout
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar["x-wr-calname"].startswith("Hypothetical:")
    events = calendar.walk("VEVENT")
    assert events
    assert all(each["summary"].startswith("Hypothetical:") for each in events)
    assert all("A lower line" in each["description"] for each in events)
    kept = icalendar.Calendar.from_ical(told("deadlines", files[0], *DAY, "--format", "ics").stdout)
    assert not {each["uid"] for each in events} & {each["uid"] for each in kept.walk("VEVENT")}


class TestAgainstTheLaw:
    def test_what_the_draft_changes_comes_first_with_what_did_it(self, files: tuple[str, str]) -> None:
        page = told("assess", files[0], "--law", files[1], *DAY).stdout
        assert "What the draft changes" in page
        assert "1e25 → 1e24" in page
        assert "Draft Article 1(2)" in page
        assert page.index("What the draft changes") < page.index("systemic-risk" if "systemic-risk" in page else "Owed")

    def test_the_document_holds_each_change_by_the_law_and_by_the_draft(self, files: tuple[str, str]) -> None:
        document = json.loads(told("assess", files[0], "--law", files[1], *DAY, "--format", "json").stdout)
        validator("assessment").validate(document)
        changes = {(each["kind"], each["id"]): each for each in document["against_law"]["changes"]}
        risk = changes["answer", "systemic_risk"]
        assert (risk["law"]["says"], risk["draft"]["says"]) == ("no", "yes")
        assert "presumption_flop" in risk["because"]
        assert ("duty", "model_evaluation") in changes
        assert ("duty", "copyright_policy") not in changes

    def test_before_the_day_of_a_change_the_page_says_that_it_does_not_hold_yet(self, files: tuple[str, str]) -> None:
        page = " ".join(told("assess", files[0], "--law", files[1], "--on", "2025-12-31").stdout.split())
        assert "On 2025-12-31 its changes from 2026-01-01 and 2027-01-01 do not hold yet" in page
        assert "On 2025-12-31 nothing: all" in page
        assert f"--on 2027-01-01 --law {files[1]}" in page.replace("\\ ", "")

    def test_commands_that_go_on_keep_the_draft(self, files: tuple[str, str]) -> None:
        page = told("assess", files[0], "--law", files[1], *DAY).stdout.replace("\\\n", "")
        onward = [line for line in page.splitlines() if "gpaiscope ask" in line]
        assert onward
        assert all(f"--law {files[1]}" in line for line in onward)

    def test_the_hash_is_not_that_of_the_law(self, files: tuple[str, str]) -> None:
        documents = [
            json.loads(told("assess", files[0], *more, *DAY, "--format", "json").stdout)
            for more in ((), ("--law", files[1]))
        ]
        assert len({each["law"]["hash"] for each in documents}) == 2


class TestTheLawItself:
    @pytest.mark.parametrize(
        "words",
        [("list",), ("show", "presumption_flop"), ("show", "Art 51"), ("parameters",), ("changes",)],
        ids=" ".join,
    )
    def test_it_is_read_under_the_draft_and_marked(self, files: tuple[str, str], words: tuple[str, ...]) -> None:
        page = told("law", *words, "--law", files[1]).stdout
        assert page.startswith("Hypothetical:")
        document = json.loads(told("law", *words, "--law", files[1], "--format", "json").stdout)
        validator("law").validate(document)
        assert document["hypothetical"]["draft"] == "A lower line"

    def test_the_draft_stands_among_the_instruments(self, files: tuple[str, str]) -> None:
        document = json.loads(told("law", "changes", "--law", files[1], "--format", "json").stdout)
        (draft,) = [each for each in document["instruments"] if each["id"] == "Draft"]
        assert [each["from"] for each in draft["turns"]] == ["2026-01-01", "2027-01-01"]
        off = next(each for each in document["changes"] if each["by"] == "Draft" and each["kind"] == "rule")
        assert (off["id"], off["holds"]) == ("copyright_policy", False)

    def test_the_draft_to_start_from_changes_nothing(self, files: tuple[str, str], tmp_path: Path) -> None:
        start = tmp_path / "start.toml"
        told("law", "draft", "--output", str(start))
        page = told("assess", files[0], "--law", str(start), "--on", "2027-01-01").stdout
        assert "On 2027-01-01 nothing: all" in page


class TestMistakes:
    def test_all_are_told_at_once_and_nothing_is_written(self, files: tuple[str, str], tmp_path: Path) -> None:
        wrong, output = tmp_path / "wrong.toml", tmp_path / "out.html"
        wrong.write_text(
            DRAFT.replace("presumption_flop", "presumption_flips").replace("copyright_policy", "copyrights")
        )
        ended = run("assess", files[0], "--law", str(wrong), *DAY, "--format", "html", "--output", str(output))
        assert (ended.exit_code, ended.stdout) == (3, "")
        assert not output.exists()
        assert ended.stderr.count("error[wrong-draft]") == 2
        assert f"{wrong}:8, parameters[0].id" in ended.stderr
        assert "did you mean presumption_flop" in ended.stderr
        assert "did you mean copyright_policy" in ended.stderr

    @pytest.mark.parametrize("text", ["", "not toml [", "[draft]\nname = 1\nname = 2", '{"draft": 3}', "x = 1"])
    def test_what_is_no_draft_is_refused(self, files: tuple[str, str], tmp_path: Path, text: str) -> None:
        wrong = tmp_path / "wrong.toml"
        wrong.write_text(text)
        for words in (("assess", files[0]), ("law", "changes")):
            ended = run(*words, "--law", str(wrong))
            assert (ended.exit_code, ended.stdout) == (3, "")

    def test_a_file_that_is_not_there_is_told(self, files: tuple[str, str]) -> None:
        ended = run("assess", files[0], "--law", str(ROOT / "nowhere.toml"))
        assert (ended.exit_code, ended.stdout) == (3, "")
        assert "nowhere.toml" in ended.stderr
        assert "expected a draft of law" in ended.stderr


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (
            ("assess", "--full", "--on", "2026-03-12"),
            "compute, 2.9e24 FLOP, lies within 30 % of a half of the original's, 3e24",
        ),
        (("plan", "--on", "2026-03-05"), "not more than a half of Merlin, 3e24"),
    ],
)
def test_what_is_compared_with_is_called_by_the_share_of_the_draft(
    command: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    (tmp_path / "m.toml").write_text(TUNED)
    (tmp_path / "half.toml").write_text(HALF)
    name, *more = command
    at = (str(tmp_path / "m.toml"), "--law", str(tmp_path / "half.toml"))
    text = " ".join(told(name, *at, *more).stdout.split())
    assert says in text
    assert "Three times" not in text
    assert "a third of Merlin" not in text


def test_the_period_for_a_notification_is_that_of_the_draft(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(PLANNED)
    (tmp_path / "week.toml").write_text(
        HALF.replace('"modification_multiple"\nvalue = 2', '"notification_days"\nvalue = 9')
    )
    at = (str(tmp_path / "m.toml"), "--law", str(tmp_path / "week.toml"), "--on", "2026-03-05")
    # Of a run that is estimated to pass the line, known on its first day at the latest: 2026-05-01.
    assert "BY 2026-05-10 AT THE LATEST" in " ".join(told("assess", *at).stdout.split())
    planned = " ".join(told("plan", *at).stdout.split())
    assert "from which the 9 days run" in planned
    assert "What starts the 9 days" in planned
    assert "two weeks" not in planned


PLANNED = """
model = { name = "Aurora", outputs = ["text"] }
actors = [{ id = "a", name = "A", country = "DE" }]
activities = [{ kind = "pre-training", actor = "a", started_on = 2026-05-01, ended_on = 2026-07-01, flop = "2e25" }]
market = [{ event = "planned-placing", actor = "a", territory = "union", on = 2026-08-01 }]
"""
HALF = """
[draft]
name = "A half"
source = "https://example.org/consultation"
from = 2026-01-01

[[parameters]]
id = "modification_multiple"
value = 2
"""
TUNED = """
model = { name = "Tuned", outputs = ["text"] }
actors = [{ id = "a", name = "A", country = "DE" }]
original = [{ name = "Merlin", training_compute = "6e24", systemic_risk = false }]
activities = [{ kind = "fine-tuning", actor = "a", started_on = 2026-03-01, ended_on = 2026-03-09, flop = "2.9e24" }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-06-01 }]
"""
