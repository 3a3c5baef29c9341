"""The report of a scanned catalogue: what is told first."""

from __future__ import annotations

from datetime import date

from gpaiscope.report.pages.catalogue import catalogue
from gpaiscope.report.values.catalogue import ASKED, LIKELY, OUTCOMES, Catalogue
from gpaiscope.report.write.text import write

SCANNED = Catalogue(
    day=date(2026, 11, 27),
    inputs=(),
    where=None,
    records=12,
    models=9,
    left_out=0,
    undecided=0,
    repeated=3,
    cases=2,
    outcomes={id: {**dict.fromkeys((*OUTCOMES, *LIKELY.values()), 0), "unknown": 9} for id in ASKED},
    hanging=(),
    groups={},
    deciding=(),
    compute=(),
    unknown_compute=9,
    bad=(),
    circles=0,
    top=(),
    assumptions=(),
)


def test_a_brief_report_says_how_many_records_were_models_and_told_apart() -> None:
    told = " ".join(write(catalogue(SCANNED, "out", full=False)).split())
    assert "12 records, 9 models, 3 told again; 2 cases that the law tells apart; law checked to " in told


def test_no_two_columns_of_the_counts_have_one_name() -> None:
    told = " ".join(write(catalogue(SCANNED, "out", full=False), 80).split())
    assert " yes likely yes no likely no not known unsettled " in told
