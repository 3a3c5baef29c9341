"""Published summaries: what others wrote is read as it stands, and what cannot be told is said to be so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.documents.published import PublishedField, PublishedSummary, read_published
from gpaiscope.documents.published_answers import choice_in, is_not_applicable, modalities_in
from gpaiscope.documents.published_dates import PublishedDays, days_in, order_of_days
from gpaiscope.documents.published_facts import lack_of
from gpaiscope.documents.published_labels import letters_of
from gpaiscope.errors import InputError, UsageError
from gpaiscope.repository.laid_out import CHECKED, CROSSED, EMPTY, PICTURE
from tests.cli.golden import run
from tests.documents import summaries

SIGNS = {CROSSED, EMPTY}


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PublishedSummary]:
    folder = tmp_path_factory.mktemp("summaries")
    found = {}
    for name, layout in summaries.LAYOUTS.items():
        (folder / name).write_bytes(layout())
        found[name] = read_published(folder / name)
    return found


def bare(text: str) -> str:
    """A text without blanks, and without the hyphens at which lines break."""
    return "".join(text.replace("-\n", "").split())


def says(field: PublishedField, asked: summaries.Asked) -> bool:
    if asked.answer == "N/A":
        return field.state == "not-applicable"
    if asked.options:
        return field.state == "read" and field.value == asked.answer
    return field.state == "read" and bare(field.text) == bare(str(asked.answer))


@pytest.mark.parametrize("name", summaries.LAYOUTS)
def test_every_answer_is_read_in_every_layout(name: str, laid: dict[str, PublishedSummary]) -> None:
    fields = laid[name].fields
    assert [asked.id for asked in summaries.answers() if not says(fields[asked.id], asked)] == []
    assert fields["1.3.i"].value == summaries.SIZED
    assert fields["1.2.iii"].value == PublishedDays(given=("2026-04-14",))
    assert fields["h.updated"].value == PublishedDays(given=("2026-03-17",))
    assert fields["2.3.v"].value == PublishedDays(given=("2024-02", "2025-10"))


@pytest.mark.parametrize("name", summaries.LAYOUTS)
def test_nothing_is_read_that_nobody_wrote(name: str, laid: dict[str, PublishedSummary]) -> None:
    written = {asked.id for asked in summaries.answers()} | {"1.3.i"}
    assert {id for id, field in laid[name].fields.items() if field.state == "read"} <= written


@pytest.mark.parametrize("name", ["table.pdf", "grid.pdf", "text.pdf"])
def test_a_page_is_told(name: str, laid: dict[str, PublishedSummary]) -> None:
    summary = laid[name]
    assert summary.fields["h.version"].page == 1
    assert summary.fields["3.2"].page == summary.pages > 1


def test_boxes_of_a_form_are_read(tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(summaries.as_pdf_form())
    fields = read_published(tmp_path / "form.pdf").fields
    assert (fields["2.1.i"].value, fields["2.3.i"].value) == ("yes", "no")
    assert fields["2.4.i"].state == "missing"


def test_what_is_asked_after_a_yes_lacks_nothing_after_a_no(laid: dict[str, PublishedSummary]) -> None:
    summary = laid["table.html"]
    lacking = {id for id, field in summary.fields.items() if lack_of(summary, field)}
    assert {"1.3.iv.continuous", "2.5.iv"} <= lacking
    assert lacking.isdisjoint({"2.2.1.ii", "2.4.iii", "2.6.ii", "2.6.iii", "3.3"})


# What an answer says


@pytest.mark.parametrize(
    ("text", "state", "value"),
    [
        ("☒ Yes ☐ No", "read", "yes"),
        ("☐ Yes ☒ No", "read", "no"),
        ("Yes ☐ No ☒", "read", "no"),
        ("No, none was.", "read", "no"),
        ("Yes: from a regional archive", "read", "yes"),
        ("☐ No", "read", "no"),
        ("☐ Yes ☐ No", "unread", None),
        ("☒ Yes ☒ No", "unread", None),
        ("Yes / No", "unread", None),
        ("☐ Yes ☐ No ☒ Other", "unread", "other"),
        (f"{PICTURE} Yes {PICTURE} No", "unread", None),
        ("We follow all laws.", "unread", None),
    ],
)
def test_a_choice_is_read_or_said_to_be_unread(text: str, state: str, value: str | None) -> None:
    found = choice_in(text, SIGNS)
    assert found[:2] == (state, value)
    assert state == "read" or found[2]


def test_a_cross_beside_ticks_is_a_no() -> None:
    assert modalities_in("☑ Text ☒ Image ☑ Audio", {CHECKED, CROSSED})[1] == ("text", "audio")
    assert modalities_in("☒ Text ☐ Image ☒ Audio", {EMPTY, CROSSED})[1] == ("text", "audio")


@pytest.mark.parametrize("text", ["N/A", "n/a: all is public", "None", "Not applicable (it is in the Union)", "-"])
def test_none_is_told_in_several_ways(text: str) -> None:
    assert is_not_applicable(text)


@pytest.mark.parametrize("text", ["None of them is gated.", "Natural language", "No", "NASA images"])
def test_a_text_is_no_none(text: str) -> None:
    assert not is_not_applicable(text)


@pytest.mark.parametrize(
    ("text", "order", "given", "either"),
    [
        ("01/09/2025", "", ("2025-09-01",), ("2025-09-01", "2025-01-09")),
        ("01/09/2025", "day", ("2025-09-01",), ()),
        ("01/09/2025", "month", ("2025-01-09",), ()),
        ("05/05/2025", "", ("2025-05-05",), ()),
        ("17/03/26", "", ("2026-03-17",), ()),
        ("31.12.2025", "", ("2025-12-31",), ()),
        ("Sept 2nd, 2025", "", ("2025-09-02",), ()),
        ("03/2024", "", ("2024-03",), ()),
        ("From 01/2023 to 03/2024", "", ("2023-01", "2024-03"), ()),
        ("30-Jun-2024", "", ("2024-06-30",), ()),
        ("since 2018", "", ("2018",), ()),
    ],
)
def test_a_day_keeps_its_precision_and_is_not_guessed(
    text: str, order: str, given: tuple[str, ...], either: tuple[str, ...]
) -> None:
    assert days_in(text, order) == PublishedDays(given=given, either=either)


@pytest.mark.parametrize("text", ["99/99/2025", "31/02/", "no day", ""])
def test_what_is_no_day_is_none(text: str) -> None:
    assert days_in(text) is None


def test_the_order_of_days_is_told_by_those_that_can_be_only_one() -> None:
    assert order_of_days("25/07/2025 and 04/03/2024") == "day"
    assert order_of_days("2/19/2025") == "month"
    assert order_of_days("25/07/2025 and 2/19/2025") == order_of_days("04/03/2024") == ""


def test_the_latest_day_is_told_where_an_earlier_one_can_be_two() -> None:
    assert days_in("from 4/3/2024 to 2/19/2025", latest=True) == PublishedDays(given=("2024-03-04", "2025-02-19"))


def test_a_label_is_compared_by_its_letters() -> None:
    assert letters_of("Model de-\npendencies:")[0] == letters_of("  MODEL DEPENDENCIES")[0]


# Files that are refused


@pytest.mark.parametrize(
    ("name", "data"),
    [(name, data) for name, data in summaries.made_to_harm() if name not in ("itself.pdf", "letters.pdf")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_made_to_harm_is_refused_with_a_word(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as raised:
        read_published(tmp_path / name)
    (mistake,) = raised.value.mistakes
    assert mistake.reference in ("unreadable-summary", "no-text", "no-summary")


def test_a_page_without_text_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(summaries.page_of_stream(b"0 0 612 792 re f"))
    with pytest.raises(InputError, match="there is no text in it: its pages are pictures") as raised:
        read_published(tmp_path / "scan.pdf")
    assert "recognise its text" in raised.value.mistakes[0].help


@pytest.mark.parametrize(
    ("name", "data"), list(summaries.mutated(18)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_damaged_file_is_read_or_refused(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    references = set()
    try:
        read_published(tmp_path / name)
    except InputError as error:
        references = {mistake.reference for mistake in error.mistakes}
    assert references <= {"unreadable-summary", "no-text", "no-summary"}


# From the command line


DOSSIER = '[model]\nname = "Borea 12B"\n\n[[actors]]\nid = "borea"\nname = "Borea Labs S.A."\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gpai.toml").write_text(DOSSIER)
    (tmp_path / "summary.docx").write_bytes(summaries.as_docx_table())
    return tmp_path


def test_a_summary_is_looked_at_without_a_dossier(folder: Path) -> None:
    done = run("documents", "--read", str(folder / "summary.docx"))
    assert done.returncode == 1
    assert "What the template asks and it lacks" in done.stdout.decode()
    told = json.loads(run("documents", "--read", str(folder / "summary.docx"), "--format", "json").stdout)
    fields = {field["field"]: field for field in told["fields"]}
    assert fields["2.4.i"] == {**fields["2.4.i"], "state": "read", "value": "no", "lacks": None}
    assert fields["1.2.iii"]["value"] == {"given": ["2026-04-14"], "either": None}


def test_a_summary_goes_into_the_documentation_with_its_words(folder: Path) -> None:
    done = run("documents", str(folder), "--read", str(folder / "summary.docx"))
    text = (folder / "documentation.toml").read_text("utf-8")
    assert done.returncode == 1
    assert 'contact = { value = "training@borea.example", source = "summary.docx: ' in text
    assert "latest = { value = { earliest = 2025-11-01, latest = 2025-11-30 }" in text
    again = service.take_published(folder, folder / "summary.docx").values[1]
    assert {value.state for value in again} == {"same"}
    assert (folder / "documentation.toml").read_text("utf-8") == text


def test_what_stands_there_stays(folder: Path) -> None:
    (folder / "documentation.toml").write_text('[provider]\nlegal_name = "Borea Holding"\n')
    found = service.take_published(folder, folder / "summary.docx").values[1]
    assert [(value.path, value.before) for value in found if value.state == "conflict"] == [
        ("provider.legal_name", "Borea Holding")
    ]
    assert '"Borea Holding"' in (folder / "documentation.toml").read_text("utf-8")


def test_a_summary_of_another_model_is_not_taken(folder: Path) -> None:
    (folder / "gpai.toml").write_text('[model]\nname = "Aurora 70B"\n')
    with pytest.raises(UsageError, match="about Borea 12B v2"):
        service.take_published(folder, folder / "summary.docx")
    assert not (folder / "documentation.toml").exists()


def test_of_the_original_only_where_its_summary_stands_is_written(folder: Path) -> None:
    (folder / "gpai.toml").write_text('[model]\nname = "Aurora 70B"\n\n[[original]]\nname = "Borea 12B"\n')
    found = service.take_published(folder, folder / "summary.docx").values[1]
    assert [(value.path, value.state) for value in found] == [("base.summary", "taken")]


def test_a_dossier_begins_with_a_summary(tmp_path: Path) -> None:
    (tmp_path / "summary.html").write_bytes(summaries.as_html_table())
    done = run("init", str(tmp_path / "new"), "--from", str(tmp_path / "summary.html"))
    assert done.returncode == 0, done.stderr
    assert "Borea 12B v2" in (tmp_path / "new/gpai.toml").read_text("utf-8")
    assert "from_interactions = { value = false" in (tmp_path / "new/documentation.toml").read_text("utf-8")
