"""When each source of law was looked through, the page that says so, and how old its day may be for a release."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

from gpaiscope.law.citation import DOCUMENTS
from gpaiscope.law.parameters import PARAMETERS
from gpaiscope.law.sources import CHECKED, SOURCES, TRIED
from tools import law_age


def test_each_document_that_is_cited_is_among_the_sources() -> None:
    assert {source.document.key for source in SOURCES} == set(DOCUMENTS)
    assert all(source.how.endswith(".") for source in SOURCES)


def test_the_day_of_every_answer_is_the_earliest_to_which_a_source_reaches() -> None:
    reaches = {source.document.key: source.reaches for source in SOURCES if source.reaches}
    assert reaches.pop("Signatories") == PARAMETERS["signatories_seen"].values[-1].value
    assert min(reaches.values()) == CHECKED == law_age.law_checked()


def test_no_source_was_looked_through_after_all_were_asked_for_or_before_what_it_reaches() -> None:
    for source in SOURCES:
        assert (source.looked is None) is (source.reaches is None)
        if source.looked and source.reaches:
            assert source.document.editions[-1].since <= source.looked <= TRIED
            assert source.reaches <= source.looked
            assert not source.reached or source.looked == TRIED


def test_the_page_is_the_table() -> None:
    assert law_age.PAGE.read_text(encoding="utf-8") == law_age.page(), "make docs writes it"


def test_a_release_is_made_at_most_sixty_days_after_the_day_of_the_law() -> None:
    checked = date(2026, 10, 4)
    for days, fits in ((0, True), (60, True), (61, False), (400, False)):
        assert (law_age.too_old(checked, checked + timedelta(days=days)) == "") is fits
    assert "2026-10-04, more than 60 days before 2026-12-04" in law_age.too_old(checked, date(2026, 12, 4))


def test_the_check_of_a_release_needs_no_library_and_says_the_day() -> None:
    done = subprocess.run([sys.executable, "-S", law_age.__file__], capture_output=True, text=True, check=False)
    late = law_age.too_old(law_age.law_checked(), date.today())
    assert done.returncode == int(bool(late))
    assert str(law_age.law_checked()) in done.stdout + done.stderr
