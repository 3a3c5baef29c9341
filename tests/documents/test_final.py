"""Final copies: what a stranger receives, in every format, and what stays with whoever signs."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gpaiscope import service
from gpaiscope.cli import cli
from gpaiscope.documents import ORDER, form, wording
from gpaiscope.documents.drafting import Draft
from gpaiscope.documents.final import final_page, is_kept, refusals_of
from gpaiscope.documents.forms import recipient_of
from gpaiscope.dossier.words import COUNTRIES, country_name
from gpaiscope.errors import UsageError
from gpaiscope.report import words
from gpaiscope.report.blocks import (
    FormRows,
    LetterHead,
    Linked,
    Named,
    Page,
    Sentence,
    Sheets,
    Signatures,
    Signing,
    Ticks,
)
from gpaiscope.report.write import docx, html, markdown, pdf, text
from gpaiscope.values import DateRange, Range
from tests.documents.papers import texts_of_docx, told_in_pdf
from tests.documents.situations import DAY, SITUATIONS, filled, put

HONEST = {
    f"honest {path.name}": path for path in sorted((Path(__file__).parents[1] / "trials/documents/honest").iterdir())
}
EXAMPLES = [path.parent for path in sorted(Path(__file__).parents[2].glob("examples/*/gpai.toml"))]

BANNED = re.compile(
    r"\bow(?:ed|es)\b|\bgaps?\b|\bdraft(?:s|ed)?\b|\bdossiers?\b|\w\.toml\b|on\sfile\swith|\bstated\b|worked\sout"
    r"|falls?\saway|nothing\sneed\sbe|our\sreading|not\sseen|no\sofficial\sform|legal\sadvice|gpaiscope"
    r"|\b[0-9a-f]{32,}\b|about\s\d+\swords|\[Recommended|\b\d{4}-\d\d-\d\d\b|\b\d(?:\.\d+)?e\d{1,3}\b|†|whoever\sknows",
    re.IGNORECASE,
)
"""What belongs to a worklist, and stands in no copy that is sent."""


def run(*asked: str) -> Result:
    return CliRunner().invoke(cli, [*asked])


def copies(folder: Path) -> Iterator[Draft]:
    for document in ORDER:
        for recipient in form(document).recipients:
            try:
                made = service.draft(folder, document=document, recipient=recipient, on=DAY).values
            except UsageError:  # it is open whose document it would be
                continue
            if not is_kept(made):
                yield made


def found_in_text(said: str) -> list[str]:
    return [said[max(0, each.start() - 40) : each.end() + 40] for each in BANNED.finditer(said)]


def shown_in_html(page: Page) -> str:
    return re.sub(r"<style>.*?</style>|<meta http-equiv[^>]*>", "", html.write(page), flags=re.DOTALL)


@pytest.fixture(scope="module")
def situations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("final")
    return {each: put(root / each, each, filled("Words of somebody who is sure.")) for each in SITUATIONS}


# -- nothing of the program


@pytest.mark.once
@pytest.mark.long
@pytest.mark.parametrize("name", [*SITUATIONS, *(each.name for each in EXAMPLES), *HONEST])
def test_no_final_has_a_word_of_the_worklist(name: str, situations: dict[str, Path]) -> None:
    folder = {**situations, **HONEST, **{each.name: each for each in EXAMPLES}}[name]
    told, many = {}, 0
    for made in copies(folder):
        page, many = final_page(made), many + 1
        for said in (shown_in_html(page), re.sub(r"\\(?=\W)", "", markdown.write(page)), text.write(page)):
            if found := found_in_text(said):
                told[made.form.id, made.recipient.id] = found
    assert told == {}
    assert many > 10 or name in ("integrator-outside-union", "honest 09")


@pytest.mark.once
@pytest.mark.long
@pytest.mark.parametrize("name", ["third-country", "planned-frontier-run", "systemic", "modifier", *HONEST])
def test_no_file_of_a_final_has_one(name: str, situations: dict[str, Path]) -> None:
    folder = {**situations, **HONEST, **{each.name: each for each in EXAMPLES}}[name]
    told = {}
    for made in copies(folder):
        page = final_page(made)
        data = pdf.write(page)
        said = "\n".join(each for _, _, each in told_in_pdf(data))
        file = re.sub(r"panose1 w:val=\"\w+\"|\b[0-9A-F]{20}\b", "", texts_of_docx(docx.write(page)))
        assert len(said) > 60
        if found := [*found_in_text(said), *found_in_text(file)]:
            told[made.form.id, made.recipient.id] = found
    assert told == {}


# -- numbers, days, names


@pytest.mark.parametrize(
    ("value", "unit", "digits", "says"),
    [
        (Fraction(41, 10) * 10**24, "FLOP", 2, "4.1 × 10²⁴ FLOP"),
        (3 * 10**25, "FLOP", 2, "3.0 × 10²⁵ FLOP"),
        (10**24, "FLOP", 0, "1 × 10²⁴ FLOP"),
        (73 * 10**9, "parameters", 2, "7.3 × 10¹⁰ parameters"),
        (152 * 10**11, "tokens", 3, "15.2 trillion tokens"),
        (152 * 10**11, "tokens", 0, "15.2 trillion tokens"),
        (15 * 10**12, "tokens", 2, "15 trillion tokens"),
        (1235, "", 0, "1,235"),
        (12, "", 2, "12"),
        (5, "days", 2, "5.0 days"),
        (Fraction(1, 4), "", 2, "0.25"),
        (123456789, "users", 0, "123,456,789 users"),
        (0, "FLOP", 2, "0 FLOP"),
    ],
)
def test_an_amount_is_written_for_people(value: Fraction | int, unit: str, digits: int, says: str) -> None:
    assert wording.quantity(Range.exactly(value), unit, digits).replace(words.TIED, " ") == says


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (Range(low=2 * 10**25, high=3 * 10**25), "between 2.0 × 10²⁵ and 3.0 × 10²⁵ FLOP"),
        (
            Range(low=2 * 10**25, best=25 * 10**24, high=3 * 10**25),
            "2.5 × 10²⁵ (between 2.0 × 10²⁵ and 3.0 × 10²⁵) FLOP",
        ),
        (Range(low=2 * 10**25), "at least 2.0 × 10²⁵ FLOP"),
        (Range(high=2 * 10**25), "up to 2.0 × 10²⁵ FLOP"),
    ],
)
def test_a_range_is_written_as_one(value: Range, says: str) -> None:
    assert wording.quantity(value, "FLOP", 2).replace(words.TIED, " ") == says


@pytest.mark.parametrize(
    ("first", "last", "as_in", "says"),
    [
        ("2026-01-14", "2026-01-14", "", "14 January 2026"),
        ("2026-11-16", "2026-11-20", "", "between 16 and 20 November 2026"),
        ("2026-10-28", "2026-11-03", "", "between 28 October and 3 November 2026"),
        ("2025-12-28", "2026-01-03", "", "between 28 December 2025 and 3 January 2026"),
        ("2024-02-01", "2024-02-29", "", "February 2024"),
        ("2026-11-30", "2026-11-30", "DD/MM/YY", "30/11/26"),
        ("2024-03-01", "2024-03-31", "MM/YYYY", "03/2024"),
        ("2024-03-01", None, "", "on or after 1 March 2024"),
        (None, "2024-03-01", "", "by 1 March 2024"),
    ],
)
def test_a_day_is_written_for_people(first: str | None, last: str | None, as_in: str, says: str) -> None:
    ends = (date.fromisoformat(each) if each else None for each in (first, last))
    told = wording.days(DateRange(**dict(zip(("earliest", "latest"), ends, strict=True))), as_in)
    assert told.replace(words.TIED, " ") == says


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("collected until 2026-01-14, at 4.1e24 FLOP", "collected until 14 January 2026, at 4.1 × 10²⁴ FLOP"),
        ("on some day between 2026-11-16 and 2026-11-20", "on between 16 and 20 November 2026"),
        ("version 2026-13-40 and CVE-2026-01-14", "version 2026-13-40 and CVE-2026-01-14"),
        ("greater than 10^25", "greater than 10²⁵"),
        ("https://acme.example/2026-01-14", "acme.example/2026-01-14"),
    ],
)
def test_a_text_has_its_days_and_powers_written_for_people(said: str, says: str) -> None:
    assert words.plain(wording.text(said)) == says


def test_only_addresses_of_the_web_and_of_mail_become_links() -> None:
    line = words.linked(
        "See https://acme.example/a). Mail a.b@acme.example, not javascript:alert(1) or ftp://x.example."
    )
    assert [each for each in line if isinstance(each, Linked)] == [
        Linked("acme.example/a", "https://acme.example/a"),
        Linked("a.b@acme.example", "mailto:a.b@acme.example"),
    ]
    assert "javascript:alert(1)" in words.plain(line)


def test_every_country_has_a_name() -> None:
    assert country_name("IE") == "Ireland"
    assert country_name("US") == "the United States"
    assert [each for each in COUNTRIES if country_name(each) == each] == []


# -- who gets it, and how it is handled


@pytest.mark.parametrize(
    ("document", "articles"),
    [
        ("documentation-form", "Articles 53(7) and 78"),
        ("additional-documentation", "Articles 53(7) and 78"),
        ("framework", "Articles 55(3) and 78"),
        ("incident-report", "Articles 55(3) and 78"),
        ("notification", "Article 78"),
        ("mandate", "Article 78"),
    ],
)
def test_a_copy_names_the_articles_that_protect_it(document: str, articles: str) -> None:
    assert recipient_of(form(document), "ai-office").handling == f"Confidential: {articles} of the AI Act."


# -- the blocks of forms and letters


PAGE = Page(
    title=("Subject",),
    blocks=(
        LetterHead(
            sender=(("Nord AI Oy",),),
            addressee=(("European AI Office",),),
            channel=("By post",),
            particulars=(("Ref 1",),),
        ),
        Sentence(("Body",)),
        FormRows(rows=()),
        Signatures(
            lead=(("Yours",),),
            parties=(Signing(party=(Named("For <A>"),), lines=(("Ann, CEO", "Name"), ("", "Signature"))),),
        ),
    ),
    sheets=Sheets(running=("Foot",), author="Nord AI Oy", drawn_up=DAY, frame="letter"),
)


def body_of_docx(data: bytes) -> str:
    import docx as others

    return "".join(others.Document(io.BytesIO(data)).element.body.itertext())


def test_a_letter_has_its_head_before_its_subject_in_every_format() -> None:
    data = pdf.write(PAGE)
    for said in (
        shown_in_html(PAGE).partition("<body>")[2],
        markdown.write(PAGE),
        "\n".join(each for _, _, each in told_in_pdf(data)),
        body_of_docx(docx.write(PAGE)),
    ):
        order = [said.index(each) for each in ("European AI Office", "Subject", "Body", "Yours", "Ann, CEO")]
        assert order == sorted(order)
        assert "For <A>" in said.replace("&lt;", "<").replace("&gt;", ">").replace("\\", "")


def test_boxes_say_what_is_ticked_in_words_too() -> None:
    assert words.plain((Ticks((("Yes", True), ("No", False))),)) == "☒ Yes   ☐ No"


# -- sets, notes, refusals


def test_a_set_of_finals_says_what_was_refused_and_keeps_what_copies_do_not_say(
    situations: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "set"
    asked = ("draft", str(situations["systemic"]), "--all", "--final", "--on", str(DAY), "--output", str(folder))
    told = run(*asked)
    assert told.exit_code == 1
    assert "cannot be sent yet" in told.stdout
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["documents"]
    for entry in manifest["documents"]:
        assert entry["final"]
        assert {each["id"] for each in entry["known"]} == {
            each["id"] for each in entry["fields"] if each["state"] == "filled"
        }
        assert found_in_text(re.sub(r"\\(?=\W)", "", (folder / entry["file"]).read_text("utf-8"))) == []
    notes = [each["file"] for each in manifest["pages"] if each["file"].startswith("notes/")]
    assert len(notes) == len(manifest["documents"])
    note = (folder / "1" / notes[0]).read_text("utf-8")
    assert manifest["documents"][0]["content"] in note
    sources = [
        source
        for entry in manifest["documents"]
        for each in entry["known"]
        for one in each["values"]
        for source in one["sources"]
    ]
    assert any("gpai.toml" in each for each in sources)
    again = run(*asked)
    assert again.exit_code == 1
    assert "nothing changed" in again.stderr


def test_the_note_is_of_a_final_alone(situations: dict[str, Path], tmp_path: Path) -> None:
    shutil.copytree(situations["provider"], tmp_path, dirs_exist_ok=True)
    dossier = (tmp_path / "gpai.toml").read_text("utf-8")
    signed = 'code_of_practice = ["transparency", "copyright", "safety-and-security"]'
    assert signed in dossier  # and its documentation tells of other means
    (tmp_path / "gpai.toml").write_text(dossier.replace(signed, "code_of_practice = []"), encoding="utf-8")
    asked = ("draft", str(tmp_path), "training-content-summary", "--on", str(DAY), "--note")
    assert run(*asked).exit_code == 2
    told = run(*asked, "--final")
    assert told.exit_code == 0
    assert "Still to approve" in told.stdout, "a summary has no line to sign on"


def test_a_memo_has_no_copy_to_be_sent(situations: dict[str, Path]) -> None:
    made = service.draft(situations["provider"], document="memo", on=DAY).values
    assert [each.rule for each in refusals_of(made)] == ["stays"]


def test_refusals_are_numbered_from_one() -> None:
    told = run(
        "draft", str(EXAMPLES[0]), "training-content-summary", "--final", "--on", str(DAY), "--format", "markdown"
    )
    assert told.exit_code == 1
    numbers = re.findall(r"^(\d+)\. ", told.stdout, re.MULTILINE)
    assert numbers == [str(each) for each in range(1, len(numbers) + 1)]
    assert numbers
