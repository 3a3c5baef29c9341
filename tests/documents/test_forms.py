"""The forms as data: each names what there is, and says where it stands in the law."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import gpaiscope.documents
from gpaiscope.documents import ORDER, form
from gpaiscope.documents.documentation import vocabulary
from gpaiscope.documents.drafting import FILLERS
from gpaiscope.documents.forms import RECIPIENTS
from gpaiscope.documents.material import CONDITIONS
from gpaiscope.documents.summary_of_content import listed
from gpaiscope.engine.expression import FIRST_DAY
from gpaiscope.law import BODY, Law, latest_values, obligations
from gpaiscope.law.sentences import PLACE
from gpaiscope.values import Truth
from tests.documents.situations import DAY

KINDS = {"text", "list", "table", "choice", "date", "amount", "clause", "yes-no", "boxes", "box", "month", "period"}


@pytest.mark.parametrize("id", ORDER)
def test_each_form_names_only_what_there_is(id: str) -> None:
    made = form(id)
    known = {each.id for each in obligations.OBLIGATIONS}
    assert set(made.obligations) <= known
    assert set(made.recipients) <= RECIPIENTS.keys()
    assert made.cites
    for each in made.fields:
        assert each.kind in KINDS, each.id
        assert set(each.recipients) <= RECIPIENTS.keys(), each.id
        for fill in each.fill:
            name = fill[1:].partition(":")[0]
            assert name in FILLERS if fill.startswith("@") else fill in vocabulary().keys, (each.id, fill)
        for condition in (*each.shown, *made.where, *(away.where for away in made.away)):
            assert condition.removeprefix("not ").partition(":")[0] in CONDITIONS, each.id
        assert each.fill or each.says, each.id
        if each.needed and each.fill:
            assert each.fill[0] in vocabulary().keys or (each.asks and each.who and each.at), each.id


@pytest.mark.parametrize("id", ORDER)
def test_fields_of_a_form_have_names_of_their_own(id: str) -> None:
    names = [each.id for each in form(id).fields]
    assert len(names) == len(set(names))


def test_every_file_of_forms_is_a_document_in_the_order_of_the_law() -> None:
    folder = Path(gpaiscope.documents.__file__).with_name("forms")
    assert {each.stem for each in folder.glob("*.toml")} == set(ORDER)
    assert set(vocabulary().words["documents"]) == set(ORDER)


def test_every_key_of_the_documentation_is_used_by_a_document() -> None:
    used = {fill for id in ORDER for each in form(id).fields for fill in each.fill}
    tables = {fill.partition(":")[2].partition("=")[0] for fill in used if fill.startswith(("@rows:", "@names:"))}
    by_code = {"maximum_sizes", "distribution", "sizes", "datasets", "crawlers", "domains", "incidents", "unavailable"}
    by_code |= {"means"}
    by_code |= {"letters", "notification.arguments", "upstream.contact", "upstream.answer_by"}
    by_code |= {"sign_off", "filed", "versions", "crawling.from", "crawling.to", "crawling.search_engine"}
    by_code |= {"crawling.domains_in_all", "data.provenance"}
    unused = {
        path
        for path in vocabulary().keys
        if path not in used and path not in by_code and path.partition(".")[0] not in tables | by_code
    }
    assert unused == set()


# -- numbers of the law


@pytest.mark.parametrize("id", ORDER)
def test_every_place_in_a_form_is_a_number_of_the_law_or_a_name(id: str) -> None:
    names = {"provider", "models", "representative", "original", "placed", "until", "day", "asked"}
    names |= {"provider_seat", "provider_contact", "representative_address", "language"}
    names |= {"request", "findings"}
    for law in (None, Law.on(FIRST_DAY), Law.on(DAY)):
        for field in form(id, law).fields:
            told = " ".join((field.label, field.says, field.guidance, field.limit, field.asks, field.precision))
            assert set(PLACE.findall(told)) <= (names if field.says else set()), field.id
        assert not PLACE.findall(" ".join((form(id, law).about, *form(id, law).readings)))


def test_a_form_says_the_numbers_of_the_law_of_its_day() -> None:
    def told(law: Law, id: str, field: str) -> str:
        return next(each.says for each in form(id, law).fields if each.id == field)

    entry = BODY.parameters["submission_pages"]
    longer = replace(entry, values=(replace(entry.values[-1], value=60),))
    other = BODY.amended(parameters={"submission_pages": longer}).on(DAY)
    assert "and 60 pages" in told(other, "observations", "o.limits")
    assert "at most 4,700 characters a page and 50 pages" in told(Law.on(FIRST_DAY), "observations", "o.limits")
    assert "for 10 years after" in told(Law.on(DAY), "mandate", "m.keep")


@pytest.mark.parametrize(
    ("in_all", "small", "many"),
    [
        (10, Truth.NO, 1), (11, Truth.NO, 2), (100_000, Truth.NO, 10_000), (100_000, Truth.UNKNOWN, 10_000),
        (20, Truth.YES, 1), (21, Truth.YES, 2), (20_000, Truth.YES, 1000), (20_001, Truth.YES, 1000),
        (19_980, Truth.YES, 999), (0, Truth.NO, 0),
    ],
)  # fmt: skip
def test_top_domains_are_a_tenth_and_of_small_providers_a_twentieth_or_a_thousand(
    in_all: int, small: Truth, many: int
) -> None:
    assert listed(in_all, latest_values(), is_small=small) == many


def test_every_kind_of_activity_has_a_name_for_whoever_receives_a_document() -> None:
    from gpaiscope.dossier.words import ACTIVITY_KINDS

    assert vocabulary().words["activities"].keys() == ACTIVITY_KINDS.keys()
