"""What readers of final copies saw: each fault that was found by looking at the pages, held for good."""

from __future__ import annotations

import io
import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.documents.drafting import Draft
from gpaiscope.documents.final import final_page, refusals_of
from gpaiscope.documents.sending import sendings
from gpaiscope.documents.signatory import note
from gpaiscope.report.blocks import FormRows, Heading
from gpaiscope.report.words import plain
from gpaiscope.report.write import html, markdown, pdf, sheets
from tests.documents.papers import bare, told_in_pdf
from tests.documents.situations import DAY, filled, put

HONEST = Path(__file__).parents[1] / "trials" / "documents" / "honest"


def copy(folder: Path, document: str, recipient: str = "") -> Draft:
    return service.draft(folder, document=document, recipient=recipient, on=DAY).values


def read(made: Draft) -> str:
    """The text of a final copy, without the marks of its format."""
    told = re.sub(r"\\(?=\W)", "", markdown.write(final_page(made)))
    return told.replace("<br>", " ").replace("\u00a0", " ")


# -- who, and where


@pytest.mark.parametrize(
    ("address", "seat"),
    [
        ("1 Main St, Boston, United States", "1 Main St, Boston, United States (the provider)"),
        ("1 Main St, Boston, USA", "1 Main St, Boston, USA (the provider)"),
        ("1 Main St, Boston, US", "1 Main St, Boston, US (the provider)"),
        ("1 Main St, Boston", "1 Main St, Boston, the United States (the provider)"),
    ],
)
def test_a_mandate_says_the_country_of_an_address_once(address: str, seat: str, tmp_path: Path) -> None:
    said = filled().replace('address = "Words of somebody who knows: provider.address."', f'address = "{address}"')
    assert seat in read(copy(put(tmp_path, "third-country", said), "mandate"))


@pytest.mark.parametrize("document", ["mandate", "training-content-summary"])
def test_the_country_of_a_representative_is_said_once(document: str) -> None:
    told = read(copy(HONEST / "05", document))
    assert re.search(r"Harbour Rep Ltd,? +5 Quay Street, Dublin 2, Ireland", told), told
    assert "Ireland, 5 Quay" not in told


def test_a_channel_is_told_to_integrators_in_words() -> None:
    assert "| an application programming interface |" in read(copy(HONEST / "05", "downstream-information"))


@pytest.mark.parametrize(
    ("level", "says"),
    [
        ("service", "level of access: black box, as a service"),
        ("weights", "level of access: weights"),
        ("black-box access (API)", "level of access: black-box access (API)"),
        ("API", None),
        ("public-hub", None),
        ("", None),
    ],
)
def test_a_channel_and_the_level_of_access_have_each_its_own_place(
    level: str, says: str | None, tmp_path: Path
) -> None:
    shutil.copytree(HONEST / "06", tmp_path, dirs_exist_ok=True)
    file = tmp_path / "documentation.toml"
    said = file.read_text("utf-8").replace('access = "service"\n', f'access = "{level}"\n' if level else "")
    file.write_text(said, encoding="utf-8")
    made = copy(tmp_path, "documentation-form")
    if says is None:
        [open_] = [each for each in refusals_of(made) if each.rule == "open"]
        assert open_.says == "C.1 Distribution channels: (1)"
        assert "The level of access through Mobile app is not said." in open_.asks
    else:
        assert f"Mobile app; {says}; how access works: [ptarmigan.example/app]" in read(made)


# -- numbers and lists


def test_a_count_of_things_is_told_in_all_of_its_digits(tmp_path: Path) -> None:
    for many, says in (("8", "8"), ("1_235", "1,235")):
        said = filled().replace("samples = 12", f"samples = {many}")
        assert f"| {says} | 1 July 2026 |" in read(copy(put(tmp_path / many, "systemic", said), "model-report"))


def test_a_list_beside_an_answer_has_its_label_once() -> None:
    told = read(copy(HONEST / "05", "training-content-summary"))
    label = "Protocols and other ways of reserving rights that are followed: "
    assert told.count(label) == 1
    assert f"{label}robots.txt, by RFC 9309; TDM Reservation Protocol" in told


def test_of_two_methods_one_is_told_as_the_check_of_that_whose_figure_stands(tmp_path: Path) -> None:
    label, text = "Measurement methodology: | ", "From the operations of the architecture for each token"
    told = read(copy(HONEST / "06", "documentation-form"))
    assert f"{label}{text}, checked against the log of the run. The amount here was found in another way" in told
    assert "of which that is a check. Pre-training: from the hardware: units, hours, peak rate" in told
    shutil.copytree(HONEST / "06", tmp_path, dirs_exist_ok=True)
    file = tmp_path / "documentation.toml"
    own = "Hours of the accelerators times their peak and the share of it that was measured."
    file.write_text(file.read_text("utf-8").replace(f"{text}, checked against the log of the run.", own), "utf-8")
    assert f"{label}{own} |" in read(copy(tmp_path, "documentation-form")), "the method that it names is told once"


def test_a_method_in_words_is_told_without_the_records_that_it_explains() -> None:
    told = read(copy(HONEST / "04", "notification"))
    assert "| Method | Operations for each token by the architecture, times tokens, checked against the log" in told
    method = told.partition("| Method |")[2].partition("\n")[0]
    assert "From the operations" not in method, "the model's documentation has the same in other words"
    assert "records" not in method


def test_activities_are_told_in_words_and_not_by_the_keys_of_a_dossier() -> None:
    told = read(copy(HONEST / "01", "modification-record"))
    assert "synthetic-data" not in told
    assert "| generation of synthetic training data |" in told


# -- days


def test_whoever_signs_is_told_that_a_policy_was_approved_after_its_version() -> None:
    told = markdown.write(note(copy(HONEST / "04", "copyright-policy")))
    assert "Approved after the day of its version" in told
    assert "on 2 March 2026. (documentation.toml:79" in told
    assert "its first version is of 2026-01-05 (documentation.toml:230" in told
    assert "Approved after" not in markdown.write(note(copy(HONEST / "06", "copyright-policy")))


# -- versions


def test_what_integrators_get_has_the_version_of_the_documentation_whose_rows_it_has(tmp_path: Path) -> None:
    said = re.sub(r'\[\[versions\]\]\ndocument = "downstream-information"\n.*\n.*\n', "", filled())
    assert '"downstream-information"' not in said
    made = copy(put(tmp_path, "provider", said), "downstream-information")
    assert (made.version, made.version_on.latest if made.version_on else None) == (
        copy(tmp_path, "documentation-form").version,
        DAY.replace(month=7, day=1),
    )
    assert "Document version number: | 1.0 |" in read(made)


# -- pages


def test_a_column_has_room_for_a_day_that_no_line_parts() -> None:
    day = "30\u00a0September\u00a02026"
    narrow, broad = sheets.shares([["On", day], ["Words", "words " * 200]])
    assert narrow >= len(day) * sheets.LETTER + sheets.BESIDE
    assert broad > narrow


def filled_shares(data: bytes) -> list[float]:
    """How far down its text each sheet of a PDF is written, as a share, without the foot."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer

    shares = []
    for page in extract_pages(io.BytesIO(data)):
        lowest = min(each.y0 for each in page if isinstance(each, LTTextContainer) and each.y0 > 50)
        shares.append((page.height - lowest) / page.height)
    return shares


@pytest.mark.once
@pytest.mark.parametrize(
    ("honest", "document"),
    [
        ("04", "documentation-form"),
        ("04", "notification"),
        ("04", "model-report"),
        ("01", "notification"),
        ("03", "copyright-policy"),
        ("05", "training-content-summary"),
    ],
)
def test_no_last_sheet_is_all_but_empty(honest: str, document: str) -> None:
    shares = filled_shares(pdf.write(final_page(copy(HONEST / honest, document))))
    assert len(shares) == 1 or min(shares) > 0.2, shares


def lines_of_sheets(data: bytes) -> list[list[str]]:
    """The lines of each sheet of a PDF from its head to its foot, without blanks."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer, LTTextLine

    sheets_ = []
    for page in extract_pages(io.BytesIO(data)):
        lines = [line for box in page if isinstance(box, LTTextContainer) for line in box]
        told = sorted((line for line in lines if isinstance(line, LTTextLine)), key=lambda line: (-line.y1, line.x0))
        sheets_.append([bare(line.get_text()) for line in told])
    return sheets_


@pytest.mark.once
@pytest.mark.parametrize(
    ("honest", "document"),
    [("01", "training-content-summary"), ("02", "training-content-summary"), ("03", "documentation-form")],
)
def test_a_heading_stays_with_more_than_one_of_its_rows(honest: str, document: str) -> None:
    made = final_page(copy(HONEST / honest, document))
    sheets_ = lines_of_sheets(pdf.write(made))
    checked = 0
    for heading, rows in pairwise(made.blocks):
        if isinstance(heading, Heading) and isinstance(rows, FormRows):
            name = bare(plain(heading.line))
            [below] = [sheet[sheet.index(name) + 1 :] for sheet in sheets_ if name in sheet]
            for row in rows.rows[:2]:
                assert any(bare(plain(row.label)).startswith(line) and len(line) > 5 for line in below), name
                checked += 1
    assert checked > 15


def test_the_first_row_of_a_form_keeps_the_next_in_a_word_file() -> None:
    import docx as others

    from gpaiscope.report.write import docx

    file = others.Document(io.BytesIO(docx.write(final_page(copy(HONEST / "04", "documentation-form")))))
    for table in file.tables:
        for at, row in enumerate(table.rows):
            keeps = [each.paragraph_format.keep_with_next for cell in row.cells for each in cell.paragraphs]
            is_kept = at < len(table.rows) - 1 and (at == 0 or len(table.rows) <= 3)
            assert all(keeps) if is_kept else not any(keeps)


def test_a_table_of_a_copy_on_the_web_parts_no_word_and_is_not_cut_in_print() -> None:
    told = html.write(final_page(copy(HONEST / "04", "notification")))
    assert ".scroll td,.scroll th{overflow-wrap:break-word" in told
    assert ".scroll{overflow:visible}" in told.partition("@media print")[2]
    assert ".signing{break-inside:avoid;break-before:avoid" in told, "nobody signs a sheet with nothing on it"


# -- the list of domain names


def with_domains(folder: Path, all_: int, many: int) -> Path:
    """The first honest dossier with other domain names: so many are listed of so many in all."""
    text = (HONEST / "01" / "documentation.toml").read_text("utf-8")
    text, _ = re.subn(r"\[\[domains\]\]\n(?:(?!\[).*\n?)*", "", text)
    text, once = re.subn(r"domains_in_all = \d+", f"domains_in_all = {all_}", text)
    assert once == 1
    rows = (f'[[domains]]\nname = "site-{at}.example"\namount = {10**9 - at}\n' for at in range(many))
    folder.mkdir()
    shutil.copy(HONEST / "01" / "gpai.toml", folder)
    (folder / "documentation.toml").write_text("\n".join((text, *rows)), "utf-8")
    return folder


def test_a_tenth_of_the_domain_names_is_an_annex_in_numbered_columns(tmp_path: Path) -> None:
    made = copy(with_domains(tmp_path / "whole", 12_345, 1_240), "training-content-summary")
    assert refusals_of(made) == ()
    told = read(made)
    row = "Annex: 1,235 domain names, the largest of 12,345 by size of the content scraped (domains.csv)"
    assert f"Summary of the most relevant domain names crawled: | {row}" in told
    _, _, annex = told.partition("Annex: Summary of the most relevant domain names crawled (1,235)")
    assert "| 1. site-0.example | 2. site-1.example | 3. site-2.example |" in annex
    assert "1,235. site-1234.example" in annex
    assert "site-1235.example" not in annex, "rounded up from 1,234.5 and no further"
    pages = list(told_in_pdf(pdf.write(final_page(made))))
    assert sum("site-" in text for tag, _, text in pages if tag == "TD") == 1_235
    short = copy(with_domains(tmp_path / "short", 12_345, 1_234), "training-content-summary")
    assert "1,234 of 1,235 domain names: one is missing." in [each.says for each in refusals_of(short)]


def test_a_list_to_be_downloaded_is_told_without_a_hash(tmp_path: Path) -> None:
    folder = with_domains(tmp_path / "file", 12_345, 0)
    said = (folder / "documentation.toml").read_text("utf-8").replace("domains_in_all = 12345\n", "")
    said = said.replace("[crawling]\n", '[crawling]\ndomains_link = "https://sandpiper.example/domains"\n')
    (folder / "documentation.toml").write_text(said, "utf-8")
    made = {"by": "gpaiscope data 1.0", "format": 1}
    crawl = {"domains_in_all": 12_345, "file": "data-domains.csv", "sha256": "0" * 64, "unsized": 0}
    (folder / "data.json").write_text(json.dumps({"made": made, "crawl": crawl}), "utf-8")
    told = read(copy(folder, "training-content-summary"))
    assert "1,235 domain names, the largest of 12,345" in told
    assert "sandpiper.example/domains" in told
    assert "0" * 64 not in told
    assert "data-domains.csv" not in told


# -- what is for the writer, and no part of a letter


@pytest.mark.parametrize(
    ("document", "held"),
    [
        ("observations", ["qualified electronic signature", "characters", "4,700", "Last day"]),
        ("reassessment-request", ["admissible", "Unsettled", "Guidelines ¶"]),
        ("arguments", ["What should be there"]),
        ("copyright-policy", ["(encouraged)"]),
        ("alternative-means", ["to be answered is"]),
    ],
)
def test_advice_to_the_writer_is_in_the_draft_and_not_in_the_copy(
    document: str, held: list[str], tmp_path: Path
) -> None:
    made = copy(put(tmp_path, "systemic", filled()), document)
    told = read(made)
    assert [each for each in held if each in told] == []
    assert {each.id for each in made.form.fields if each.part == "term"} <= {each.field.id for each in made.answers}


# -- what strangers who read the copies stumbled over


def test_a_mandate_names_the_regulation_the_registration_and_where_the_representative_is_reached() -> None:
    told = read(copy(HONEST / "05", "mandate"))
    assert "under Article 54 of Regulation (EU) 2024/1689 (the Regulation)" in told
    assert "7000001" in told
    assert "mandate@harbour-rep.example" in told
    assert "placed on the market so far" not in told


@pytest.mark.parametrize(
    ("recipient", "says"), [("authorities", "of the order of 10²⁵ FLOP"), ("ai-office", "| 3.4 × 10²⁵ (between")]
)
def test_an_order_of_magnitude_is_told_as_one_and_a_figure_as_a_figure(recipient: str, says: str) -> None:
    told = read(copy(HONEST / "04", "documentation-form", recipient))
    assert says in told
    assert "| 1 × 10²⁵" not in told


@pytest.mark.parametrize("document", ["model-report", "additional-documentation"])
def test_what_is_drawn_up_of_a_model_names_its_provider(document: str) -> None:
    assert "Gannet SAS" in read(copy(HONEST / "04", document))


@pytest.mark.parametrize(
    ("said", "listed"), [("arguments = false\n", None), ("", False)], ids=["none are submitted", "nobody said"]
)
def test_arguments_are_never_told_as_sent_and_left_out_where_none_are_submitted(
    said: str, listed: bool | None, tmp_path: Path
) -> None:
    folder = shutil.copytree(HONEST / "04", tmp_path / "gannet")
    file = folder / "documentation.toml"
    assert file.read_text("utf-8").count("arguments = false\n") == 1
    file.write_text(file.read_text("utf-8").replace("arguments = false\n", said), encoding="utf-8")
    done = {each.copy.form.id: each.is_done for each in sendings(service.documents(folder, on=DAY).values)}
    assert done["notification"] is True
    assert done.get("arguments") is listed
