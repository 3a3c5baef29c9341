"""Who signs a document, what is filed, and the reports of several incidents."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from gpaiscope import service
from gpaiscope.documents.drafting import Draft
from gpaiscope.documents.final import final_page
from gpaiscope.documents.forms import ORDER, form
from gpaiscope.documents.gate import refusals
from gpaiscope.errors import UsageError
from gpaiscope.report.write import markdown
from tests.documents.situations import DAY, filled, put
from tests.documents.test_documents import drafted, unescaped


def signed(draft: Draft, name: str, *lines: str) -> str:
    """A sign-off of the contents of a draft, with a digest of each field."""
    digests = " ".join(f"{id}={digest}" for id, digest in draft.digests.items())
    head = f'[[sign_off]]\ndocument = "{draft.form.id}"\ncontent = "{draft.content}"\nfields = "{digests}"\n'
    return "\n".join((f'{head}name = "{name}"', *lines, ""))


BY_PROVIDER = ('party = "provider"', 'function = "CEO"', 'place = "Boston"', "on = 2026-05-02")
BY_REPRESENTATIVE = ('party = "representative"', 'place = "Lyon"', "on = 2026-05-04")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_mandate_is_signed_by_two_in_any_order_over_one_content(order: tuple[int, int], tmp_path: Path) -> None:
    made = drafted(put(tmp_path, "third-country", filled()), "mandate").values
    rows = [signed(made, "Ida Falk", *BY_PROVIDER), signed(made, "Jean Roux", *BY_REPRESENTATIVE)]
    half = drafted(put(tmp_path, "third-country", filled() + rows[0]), "mandate")
    assert half.values.signed is None
    assert "Signed by one of two: the representative has still to sign." in half.to_markdown()
    assert half.to_dict()["signatures"]["awaited"] == ["representative"]
    put(tmp_path, "third-country", filled() + "".join(rows[each] for each in order))
    for recipient in form("mandate").recipients:
        copy = drafted(tmp_path, "mandate", recipient)
        assert copy.values.content == made.content
        assert [each.name for each in copy.values.sign_offs.made] == ["Ida Falk", "Jean Roux"]
        assert copy.values.signed is not None
        assert copy.values.signed.name == "Jean Roux", "the later day is that of the mandate"
        assert "DRAFT" not in copy.to_markdown()


def test_a_mandate_signed_for_no_party_stays_a_draft(tmp_path: Path) -> None:
    made = drafted(put(tmp_path, "third-country", filled()), "mandate").values
    put(tmp_path, "third-country", filled() + signed(made, "Ida Falk") + signed(made, "Jean Roux"))
    again = drafted(tmp_path, "mandate").values
    assert again.signed is None
    assert again.sign_offs.without_party == ("Ida Falk", "Jean Roux")


def test_what_one_party_signs_has_contents_of_its_own_for_each_recipient(tmp_path: Path) -> None:
    put(tmp_path, "systemic", filled())
    contents = {drafted(tmp_path, "incident-report", whom).values.content for whom in ("ai-office", "authorities")}
    assert len(contents) == 2


def test_who_approved_before_stands_beside_who_signed(tmp_path: Path) -> None:
    made = drafted(put(tmp_path, "provider", filled()), "copyright-policy").values
    row = signed(made, "Ida Falk", 'approved_by = "Mo Lind, General Counsel"', "approved_on = 2026-11-19")
    again = drafted(put(tmp_path, "provider", filled() + row), "copyright-policy")
    assert again.values.signed is not None
    assert again.values.signed.approved_by == "Mo Lind, General Counsel"
    assert "Mo Lind, General Counsel" in unescaped(again.to_markdown())


@pytest.mark.parametrize(
    ("days", "against"),
    [
        (("on = 2026-11-20", "approved_on = 2026-11-19"), None),
        (("on = 2026-11-20", "approved_on = 2026-11-21"), ("sign_off.approved_on", "sign_off.on")),
        (("on = 2026-11-20", "sent = 2026-11-20"), None),
        (("on = 2026-11-20", "sent = 2026-11-18"), ("sign_off.on", "filed.on")),
    ],
)
def test_nothing_is_approved_after_it_was_signed_or_sent_before(
    days: tuple[str, ...], against: tuple[str, ...] | None, tmp_path: Path
) -> None:
    made = drafted(put(tmp_path, "provider", filled()), "copyright-policy").values
    row = signed(made, "Ida Falk", *(each for each in days if not each.startswith("sent")))
    sent = next((each for each in days if each.startswith("sent")), None)
    if sent:
        row += f'[[filed]]\ndocument = "copyright-policy"\ncontent = "{made.content}"\n{sent.replace("sent", "on")}\n'
    told = [
        each
        for each in refusals(drafted(put(tmp_path, "provider", filled() + row), "copyright-policy").values)
        if each.rule == "approval"
    ]
    places = [tuple(value.place.removeprefix("documentation.toml: ") for value in each.values) for each in told]
    assert places == ([against] if against else [])


def test_a_final_has_in_its_signature_block_who_signed_it_where_and_when(tmp_path: Path) -> None:
    made = drafted(put(tmp_path, "systemic", filled()), "notification").values
    unsigned = markdown.write(final_page(made))
    row = signed(made, "Ida Falk", 'function = "CEO"', 'place = "Berlin"', "on = 2026-05-02")
    again = drafted(put(tmp_path, "systemic", filled() + row), "notification").values
    assert again.signed is not None
    told = markdown.write(final_page(again)).replace("\u00a0", " ")
    assert "Ida Falk" not in unsigned
    assert "Berlin, 2 May 2026" in told
    assert "Ida Falk" in told
    assert "CEO" in told


def test_a_change_makes_it_a_draft_again_and_says_by_which_field(tmp_path: Path) -> None:
    made = drafted(put(tmp_path, "provider", filled()), "copyright-policy").values
    row = signed(made, "Ida Falk")
    changed = drafted(
        put(tmp_path, "provider", filled().replace("copyright.safeguards", "other safeguards") + row),
        "copyright-policy",
    )
    assert changed.values.signed is None
    (id,) = changed.to_dict()["signatures"]["changed"]
    label = next(each.label for each in form("copyright-policy").fields if each.id == id)
    assert "What changed since: " in changed.to_markdown()
    assert label in unescaped(changed.to_markdown())
    same = drafted(put(tmp_path, "provider", filled() + row), "copyright-policy")
    assert same.to_dict()["signatures"]["changed"] == []


def test_what_was_filed_is_told_as_filed_until_the_facts_move(tmp_path: Path) -> None:
    made = drafted(put(tmp_path, "systemic", filled()), "notification").values
    row = signed(made, "Ida Falk").replace("[[sign_off]]", "[[filed]]").replace('name = "Ida Falk"\n', "")
    row += 'on = 2026-11-26\nchannel = "EU SEND"\nreceipt = "R-17"\n'
    told = drafted(put(tmp_path, "systemic", filled() + row), "notification").to_dict()["signatures"]
    assert told["filed"]["receipt"] == "R-17"
    assert told["filed"]["same"] is True
    other = filled().replace("notification.approximations", "other approximations")
    told = drafted(put(tmp_path, "systemic", other + row), "notification").to_dict()["signatures"]
    assert told["filed"]["same"] is False
    assert told["changed"] == ["n4.approximations"]


def test_the_block_to_sign_is_read_back_as_it_is_printed(tmp_path: Path) -> None:
    made = drafted(put(tmp_path, "third-country", filled()), "mandate")
    rows = tomllib.loads(made.to_sign())["sign_off"]
    assert [row["party"] for row in rows] == ["provider", "representative"]
    assert {row["content"] for row in rows} == {made.values.content}
    block = made.to_sign().replace("# name = ", 'name = "Ida Falk"')
    assert drafted(put(tmp_path, "third-country", filled() + block), "mandate").values.signed is not None


# -- incidents


DEATH = ('kind = "death"\non = 2026-11-20', 'kind = "death"\nid = "fall"\non = 2026-11-20')
THEFT = """
[[procedure]]
event = "serious-incident"
actor = "acme"
kind = "cybersecurity"
id = "theft"
on = 2026-11-23
became_known_on = 2026-11-24
"""
TWO = """
[[incidents]]
id = "fall"
harm = "A person fell."
root_cause = "not yet known"
[[incidents]]
id = "theft"
harm = "The weights were taken."
root_cause = "not yet known"
going_on = true
"""


def two_incidents(folder: Path, *more: str, said: str = TWO, named: bool = True) -> Path:
    put(folder, "systemic", said)
    file = folder / "gpai.toml"
    text = file.read_text("utf-8").replace(*DEATH) + THEFT
    text = text if named else text.replace('id = "fall"\n', "").replace('id = "theft"\n', "")
    file.write_text(text + "".join(more), "utf-8")
    return folder


def reported(folder: Path, incident: str = "") -> dict[str, Any]:
    made = service.draft(folder, document="incident-report", incident=incident, on=DAY, actor="acme")
    return {each.field.id: each for each in made.values.answers}


def lines(answer: Any) -> list[str]:
    return [line for told in answer.told for line in told.lines]


def test_each_report_carries_the_day_and_the_words_of_its_own_incident(tmp_path: Path) -> None:
    two_incidents(tmp_path)
    for incident, known, harm in (
        ("fall", "2026-11-20", "A person fell."),
        ("theft", "2026-11-24", "The weights were taken."),
    ):
        found = reported(tmp_path, incident)
        assert lines(found["i.id"]) == [incident]
        assert lines(found["i.known"]) == [known]
        assert lines(found["i.2"]) == [harm]
        every = [line for each in found.values() for line in lines(each)]
        assert not [line for line in every if line in {"2026-11-20", "2026-11-24", "A person fell."} - {known, harm}]


def test_of_several_incidents_it_is_a_question_which_is_reported(tmp_path: Path) -> None:
    for name, is_named in (("a", True), ("b", False)):
        found = reported(two_incidents(tmp_path / name, named=is_named))
        assert found["i.id"].state == "gap"
        assert {found[id].state for id in ("i.known", "i.2", "i.kind")} == {"gap"}


def test_one_of_each_belong_together_without_an_id(tmp_path: Path) -> None:
    found = reported(put(tmp_path, "systemic", '[[incidents]]\nharm = "A person fell."\n'))
    assert lines(found["i.known"]) == ["2026-11-20"]
    assert lines(found["i.2"]) == ["A person fell."]


def test_an_incident_that_nobody_tells_of_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="one of fall, theft"):
        reported(two_incidents(tmp_path), "flood")


def test_only_a_report_is_of_an_incident(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="copyright-policy is no report of an incident"):
        service.draft(two_incidents(tmp_path), document="copyright-policy", incident="theft", on=DAY, actor="acme")


DONE = '[[done]]\nobligation = "serious_incident_reporting"\nactor = "acme"\non = 2026-11-26\nincident = "theft"\n'


def test_a_report_that_was_sent_counts_for_its_own_incident_alone(tmp_path: Path) -> None:
    two_incidents(tmp_path, DONE)
    assert [lines(reported(tmp_path, each)["i.kind"]) for each in ("fall", "theft")] == [["initial"], ["intermediate"]]
    assert [lines(reported(tmp_path, each)["i.number"]) for each in ("fall", "theft")] == [["1"], ["2"]]
    dated = service.assess(tmp_path, on=DAY).values[0].dated
    states = {row.id: row.state for row in dated if row.id.startswith("incident_report_")}
    assert states == {"incident_report_death": "due", "incident_report_cybersecurity": "done"}
    assert [row.event for row in dated if row.id == "incident_update"] == ["procedure[4]"]


def test_a_report_that_names_no_incident_counts_where_there_is_only_one(tmp_path: Path) -> None:
    unnamed = DONE.replace('incident = "theft"\n', "")
    put(tmp_path / "a", "systemic")
    file = tmp_path / "a" / "gpai.toml"
    file.write_text(file.read_text("utf-8").replace(*DEATH) + unnamed, "utf-8")
    two_incidents(tmp_path / "b", unnamed)
    for name, state in (("a", "done"), ("b", "due")):
        rows = service.assess(tmp_path / name, on=DAY).values[0].dated
        assert [row.state for row in rows if row.id == "incident_report_death"] == [state]


def test_a_set_has_a_report_of_each_incident(tmp_path: Path) -> None:
    service.write_set(two_incidents(tmp_path / "in"), folder=tmp_path / "out", form="markdown", on=DAY)
    names = {each.relative_to(tmp_path / "out/1").as_posix() for each in (tmp_path / "out").rglob("incident-report*")}
    assert names == {
        f"{whom}/incident-report.{each}.md" for each in ("fall", "theft") for whom in ("ai-office", "authorities")
    }


def test_a_root_cause_may_be_unknown_until_the_final_report(tmp_path: Path) -> None:
    resolved = '[[procedure]]\nevent = "incident-resolved"\nactor = "acme"\nid = "theft"\non = 2026-11-26\n'
    two_incidents(tmp_path, resolved)
    first, last = reported(tmp_path, "fall"), reported(tmp_path, "theft")
    assert [lines(each["i.kind"]) for each in (first, last)] == [["initial"], ["final"]]
    assert lines(first["i.8"]) == ["not yet known"]
    assert last["i.8"].state == "gap"
    unsaid = reported(put(tmp_path / "b", "systemic", '[[incidents]]\nharm = "A person fell."\n'))
    assert unsaid["i.8"].state == "gap", "that it is not known is for a person to say"


def test_no_report_and_no_notification_prints_a_last_day_to_notify(tmp_path: Path) -> None:
    two_incidents(tmp_path)
    every = [line for each in reported(tmp_path, "theft").values() for line in lines(each)]
    assert not [line for line in every if "2026-11-29" in line or "2026-11-30" in line]
    assert "not ended" in every


# -- the gate


def refused(folder: Path, document: str) -> dict[str, Any]:
    made = service.draft(folder, document=document, final=True, on=DAY, actor="acme")
    return {each.rule: each for each in made.refusals}


def both_signed(folder: Path, provider_on: str, representative_on: str) -> Path:
    made = drafted(put(folder, "third-country", filled()), "mandate").values
    rows = [
        signed(made, "Ida Falk", 'party = "provider"', f"on = {provider_on}"),
        signed(made, "Jean Roux", 'party = "representative"', f"on = {representative_on}"),
    ]
    return put(folder, "third-country", filled() + "".join(rows))


def test_the_later_day_of_a_mandate_comes_before_placing(tmp_path: Path) -> None:
    good = refused(both_signed(tmp_path / "a", "2026-05-02", "2026-05-04"), "mandate")
    assert not {"mandate-day", "mandate-before-placing"} & good.keys()
    late = refused(both_signed(tmp_path / "b", "2026-05-04", "2026-06-01"), "mandate")
    assert {"mandate-day", "mandate-before-placing"} <= late.keys()
    assert [each.place for each in late["mandate-before-placing"].values] == [
        "documentation.toml: sign_off.on",
        "gpai.toml: market.on",
    ]
    other = refused(both_signed(tmp_path / "c", "2026-05-04", "2026-05-05"), "mandate")
    assert "mandate-day" in other
    assert "mandate-before-placing" not in other


def test_a_notification_that_was_filed_is_corrected_by_one_that_names_it(tmp_path: Path) -> None:
    said = filled().replace("Words of somebody who knows: notification.corrects.", "")
    said = said.replace('corrects = ""\n', "")
    filed = '[[filed]]\ndocument = "notification"\ncontent = "ab"\non = 2026-03-10\nreceipt = "R-17"\n'
    assert "filed" in refused(put(tmp_path / "a", "systemic", said + filed), "notification")
    named = filled().replace("Words of somebody who knows: notification.corrects.", "Receipt R-17 of 10 March 2026")
    assert "filed" not in refused(put(tmp_path / "b", "systemic", named + filed), "notification")
    assert "filed" not in refused(put(tmp_path / "c", "systemic", said), "notification")


def test_two_signatures_without_a_party_are_refused(tmp_path: Path) -> None:
    made = drafted(put(tmp_path, "third-country", filled()), "mandate").values
    put(tmp_path, "third-country", filled() + signed(made, "Ida Falk"))
    assert "party" in {each.rule for each in refusals(drafted(tmp_path, "mandate").values)}


def test_a_notification_is_signed_by_the_representative_only_under_its_mandate(tmp_path: Path) -> None:
    by = 'party = "representative"', 'place = "Lyon"', "on = 2026-03-06"
    mandate = 'country = "US"\n[actors.authorised_representative]\nname = "Rep SARL"\nmandate_on = 2026-01-05\n'
    for country, is_refused in ((mandate, False), ('country = "US"\n', True)):
        put(tmp_path, "systemic", filled())
        file = tmp_path / "gpai.toml"
        dossier = file.read_text("utf-8").replace('country = "DE"\nsize = "large"\n', f'size = "large"\n{country}')
        dossier = dossier.replace('code_of_practice = ["transparency", "copyright", "safety-and-security"]\n', "")
        file.write_text(dossier, "utf-8")
        made = drafted(tmp_path, "notification").values
        (tmp_path / "documentation.toml").write_text(filled() + signed(made, "Jean Roux", *by), "utf-8")
        again = drafted(tmp_path, "notification").values
        assert ("mandate-missing" in {each.rule for each in refusals(again)}) is is_refused
        page = markdown.write(final_page(again)).replace("\u00a0", " ")
        assert "| Jean Roux | Lyon, 6 March 2026 |" in page
        assert (
            "by Rep SARL, its authorised representative under the mandate of 5 January 2026" in page
        ) is not is_refused


@pytest.mark.parametrize(
    ("day", "state"), [("2026-03-01", "left-out"), ("{ earliest = 2026-03-01, latest = 2026-03-05 }", "gap")]
)
def test_a_range_of_days_is_notified_with_what_makes_it_one(day: str, state: str, tmp_path: Path) -> None:
    file = put(tmp_path, "systemic") / "gpai.toml"
    file.write_text(file.read_text("utf-8").replace("on = 2026-03-01", f"on = {day}"), "utf-8")
    found = {each.field.id: each for each in drafted(tmp_path, "notification").values.answers}
    assert found["n5.because"].state == state


# -- letters

LETTERS = [id for id in ORDER if form(id).frame == "letter"]
WEAK = ("no text", "not owed", "no official form", "nothing need be", "gap", "draft")


@pytest.mark.parametrize("document", LETTERS)
def test_a_letter_has_its_frame_and_nothing_that_weakens_its_sender(document: str, tmp_path: Path) -> None:
    made = drafted(put(tmp_path, "modifier", filled()), document).values
    page = unescaped(markdown.write(final_page(made)))
    assert page.index("Words of somebody who knows: provider.address.") < page.index("# ")
    assert page.index("\n# ") < page.index("Dear Sir or Madam,") < page.index("Yours faithfully,")
    assert page.index("Yours faithfully,") < page.index("Signature")
    assert not [each for each in WEAK if each in page.casefold()]
    if document != "upstream-request":
        assert "European AI Office" in page
        assert "By EU SEND" in page
    assert "CNECT-" not in page


INTEGRATOR = Path(__file__).parents[1] / "cli/situations/integrator.toml"


def asked_upstream(folder: Path, said: str, *changes: tuple[str, str]) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    text = INTEGRATOR.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "gpai.toml").write_text(text, "utf-8")
    (folder / "documentation.toml").write_text(said, "utf-8")
    made = service.draft(folder, document="upstream-request", actor="kestrel", on=DAY).values
    return {each.field.id: each for each in made.answers}


def test_a_request_upstream_goes_to_whoever_provides_the_model_and_is_a_gap_without_a_contact(tmp_path: Path) -> None:
    found = asked_upstream(tmp_path, '[upstream]\ncontact = "models@example.com"\nanswer_by = 2026-12-14\n')
    assert lines(found["l.addressee"]) == ["Example Models Inc.", "models@example.com"]
    assert lines(found["u.when"]) == ["by 2026-12-14"]
    bare = asked_upstream(tmp_path, "")
    assert (bare["l.addressee"].state, bare["u.when"].state) == ("gap", "gap")


def test_signatories_of_the_chapter_are_asked_within_the_days_that_it_sets(tmp_path: Path) -> None:
    signs = 'country = "US"', 'country = "US"\ncode_of_practice = ["transparency"]'
    found = asked_upstream(tmp_path, "", signs)
    assert lines(found["u.when"])[0].startswith("within 14 days of this request")
    other = 'country = "US"', 'country = "US"\ncode_of_practice = ["copyright"]'
    assert asked_upstream(tmp_path, "", other)["u.when"].state == "gap"


def test_a_letter_is_listed_for_whoever_may_send_it(tmp_path: Path) -> None:
    listed = service.documents(INTEGRATOR, on=DAY).values
    sent = {each.form.id for each in listed if each.actor == "kestrel" and each.standing == "can-be-sent"}
    assert sent == {"upstream-request", "complaint"}
    others = service.documents(put(tmp_path, "provider"), on=DAY).values
    assert not [each for each in others if each.standing == "can-be-sent"]


def test_whether_arguments_go_with_a_notification_is_said_by_a_person(tmp_path: Path) -> None:
    for at, said in enumerate(("", "[notification]\narguments = false\n", '[arguments]\ngrounds = "Small."\n')):
        found = drafted(put(tmp_path / str(at), "systemic", said), "notification").values
        answer = next(each for each in found.answers if each.field.id == "n6.arguments")
        told = " ".join(lines(answer))
        assert (answer.state, "No arguments" in told, "are submitted" in told) == (
            [("gap", False, False), ("filled", True, True), ("filled", False, True)][at]
        )


def test_a_mandate_is_a_contract_of_numbered_clauses_with_a_signature_of_each_party(tmp_path: Path) -> None:
    made = drafted(both_signed(tmp_path, "2026-05-02", "2026-05-04"), "mandate").values
    page = unescaped(markdown.write(final_page(made)))
    assert "Jean Roux" in page
    assert "1.1 This mandate is made between" in page
    assert "the United States" in page
    assert "4 May 2026" in page.replace("\u00a0", " ")
    assert page.count("Signature |") == 2
    assert "For Rep SARL" in page
    assert not [line for line in page.splitlines() if line.startswith("|") and "Address" in line]
