"""The gate: contradictions on one side of each rule's boundary, honest neighbours on the other, and who is told."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from written_logs import MEGATRON

from gpaiscope import service
from gpaiscope.documents import gate_lists, gate_rules, gate_sizes
from gpaiscope.documents.gate import HELD_BACK, Refusal, contradictions
from gpaiscope.documents.material import Material
from gpaiscope.documents.origins import is_denial
from tests.documents.situations import DAY, SITUATIONS, filled, put

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Case:
    """A dossier and its documentation; ``rule`` is that which finds something in it, empty where all agrees."""

    name: str
    rule: str
    documentation: str = ""
    situation: str = "third-country"
    changes: tuple[tuple[str, str], ...] = ()
    more: str = ""
    counted: dict[str, Any] | None = None
    places: tuple[str, ...] = ()


def activity(kind: str, first: str = "2026-02-01", last: str = "2026-02-07", more: str = 'flop = "2e22"') -> str:
    return f'[[activities]]\nkind = "{kind}"\nactor = "acme"\nstarted_on = {first}\nended_on = {last}\n{more}\n'


def rows(table: str, **keys: str) -> str:
    return f"[[{table}]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())


PUBLIC_ONLY = '[data]\nprovenance = ["public-datasets"]\n'
CHIPS = (
    'architecture = { parameters = { value = "70.3e9", source = "configuration" }, tokens = "15.2e12" }',
    'hardware = [{ chip = "H100 SXM", count = 1000, hours = 1800, utilisation = "0.4" }]',
)
TOKENS = {"modality": '"text"', "unit": '"tokens"'}
MAKE_UP = {"by": "gpaiscope data 1.0", "format": 1}

ORIGIN = [
    Case(
        "texts on synthetic data",
        "origin",
        PUBLIC_ONLY + 'synthetic_others = "Our own model wrote 800 B tokens."\n',
        places=("data.provenance", "data.synthetic_others"),
    ),
    Case("an activity that generated data", "origin", PUBLIC_ONLY, more=activity("synthetic-data")),
    Case("a teacher that was run", "origin", PUBLIC_ONLY, more=activity("teacher-inference")),
    Case(
        "a comment on synthetic data", "origin", PUBLIC_ONLY + '[comments]\nsynthetic = "A fifth is from our models."\n'
    ),
    Case("modalities of synthetic data", "origin", PUBLIC_ONLY + 'synthetic_modalities = ["text"]\n'),
    Case("how data was obtained", "origin", PUBLIC_ONLY + 'obtained = "We added synthetic dialogues, 30 B tokens."\n'),
    Case("a crawler", "origin", PUBLIC_ONLY + rows("crawlers", name='"AcmeBot"')),
    Case("since when it was crawled", "origin", PUBLIC_ONLY + "[crawling]\nfrom = 2025-01-01\n"),
    Case("a crawled data set", "origin", PUBLIC_ONLY + rows("datasets", name='"Crawl"', kind='"crawled"')),
    Case("users of a service", "origin", PUBLIC_ONLY + 'from_services = true\nuser_services = "Acme Mail"\n'),
    Case(
        "flags against services",
        "origin",
        '[data]\nfrom_interactions = false\nfrom_services = false\nuser_services = "Acme Mail"\n',
    ),
    Case(
        "a licensed data set",
        "origin",
        "[data]\nlicensed = false\n" + rows("datasets", name='"News"', kind='"licensed"'),
    ),
    Case("private data that is not known", "origin", '[data]\nother_private = false\nprivate_unknown = "Telemetry."\n'),
    Case("a private set that is known", "origin", PUBLIC_ONLY + rows("datasets", name='"P"', publicly_known="true")),
    Case("other sources", "origin", PUBLIC_ONLY + 'other_sources = "Digitised books."\n'),
    Case("public sets", "origin", '[data]\nprovenance = ["web-crawling"]\nother_public = "Wikipedia."\n'),
    Case(
        "records that a model made",
        "origin",
        PUBLIC_ONLY,
        counted={
            "made": MAKE_UP,
            "datasets": [{"name": "Own", "modality": "text", "made_by": ["Aurora 8B"], "synthetic_rows": 5}],
        },
    ),
    Case("nothing is stated of origins", "", '[data]\nsynthetic_others = "Our own model wrote 800 B tokens."\n'),
    Case(
        "the list has it",
        "",
        '[data]\nprovenance = ["synthetic"]\nsynthetic_others = "Our own model."\n',
        more=activity("synthetic-data"),
    ),
    Case(
        "texts that say no",
        "",
        PUBLIC_ONLY + 'synthetic_others = "None."\nother_sources = "N/A"\n'
        '[comments]\nsynthetic = "No synthetic data was made for this model."\n',
    ),
    Case(
        "an activity of somebody else",
        "",
        PUBLIC_ONLY,
        more='[[actors]]\nid = "b"\n' + activity("synthetic-data").replace("acme", "b"),
    ),
    Case(
        "what is planned for the next model",
        "",
        PUBLIC_ONLY,
        more=activity("synthetic-data", "2027-03-01", "2027-03-09"),
    ),
    Case(
        "public sets made by models of others",
        "",
        PUBLIC_ONLY,
        counted={
            "made": MAKE_UP,
            "datasets": [{"name": "Hub", "kind": "public", "modality": "text", "made_by": ["gpt-x"]}],
        },
    ),
    Case("synthetic text is kept out", "", PUBLIC_ONLY + 'curation = "Synthetic texts were detected and removed."\n'),
    Case(
        "crawls of others", "", PUBLIC_ONLY + 'obtained = "From Common Crawl, which others crawled and we filtered."\n'
    ),
    Case(
        "one flag alone", "", '[data]\nfrom_interactions = false\nfrom_services = true\nuser_services = "Acme Mail"\n'
    ),
]

PLACING = [
    Case("two days", "placing", "[model]\nplaced_on = 2026-07-01\n", places=("market[0].on", "model.placed_on")),
    Case("another first release", "placing", "[model]\nreleased_on = 2025-06-01\n"),
    Case(
        "placed before its release",
        "placing",
        "[model]\nplaced_on = 2026-05-20\nreleased_on = 2026-05-28\n",
        changes=(('event = "made-available"', 'event = "integrated-in-system"'),),
    ),
    Case("a mandate after the placing", "placing", changes=(("mandate_on = 2026-05-04", "mandate_on = 2026-06-02"),)),
    Case(
        "another planned day",
        "placing",
        "[model]\nplaced_on = 2027-02-01\n",
        changes=(
            ('event = "made-available"', 'event = "planned-placing"'),
            ("on = 2026-06-01", "on = 2027-01-15"),
            ("mandate_on = 2026-05-04", "mandate_on = 2026-11-04"),
        ),
    ),
    Case("the same day", "", "[model]\nplaced_on = 2026-06-01\nreleased_on = 2026-06-01\n"),
    Case("a range that holds it", "", "[model]\nplaced_on = { earliest = 2026-05-30, latest = 2026-06-02 }\n"),
    Case("a mandate of the day before", "", changes=(("mandate_on = 2026-05-04", "mandate_on = 2026-05-31"),)),
    Case(
        "a plan that came otherwise",
        "",
        "[model]\nplaced_on = 2026-06-01\n",
        more='[[market]]\nevent = "planned-placing"\nactor = "acme"\nterritory = "union"\non = 2026-05-20\n',
    ),
]

COMPUTE = [
    Case("beyond its range", "compute", '[training]\nflop = "12e24"\n', places=("training.flop", "activities")),
    Case("a tenth of it", "compute", '[training]\nflop = "6.4e23"\n'),
    Case(
        "another amount was notified",
        "compute",
        situation="systemic",
        changes=(('flop = "3.4e25"', 'flop = "1.2e25"'),),
    ),
    Case(
        "the line is passed before the stated day",
        "compute",
        situation="systemic",
        changes=(
            (
                'event = "requirement-met"\nactor = "acme"\non = 2026-03-01',
                'event = "requirement-met"\nactor = "acme"\non = 2026-06-01',
            ),
        ),
    ),
    Case(
        "it is met before the training",
        "compute",
        situation="systemic",
        changes=(("on = 2026-03-01", "on = 2025-12-20"),),
    ),
    Case(
        "it is met and never passed",
        "compute",
        more='[[procedure]]\nevent = "requirement-met"\nactor = "acme"\non = 2026-03-01\n',
    ),
    Case("within the margin", "", '[training]\nflop = "8.2e24"\n'),
    Case("a range that meets it", "", '[training]\nflop = { low = "5e24", high = "7e24" }\n'),
    Case("met while it was trained", "", situation="systemic"),
    Case(
        "known before it is met",
        "",
        situation="systemic",
        changes=(
            (
                'event = "requirement-met"\nactor = "acme"\non = 2026-03-01',
                'event = "known-that-will-be-met"\nactor = "acme"\non = 2025-12-01',
            ),
        ),
    ),
]

TWO_RUNS = activity("fine-tuning", "2027-01-01", "2027-01-07").replace("2027", "2025")
TIME = [
    Case(
        "first day to last day",
        "time",
        "[training]\nwall_clock_days = 444\n",
        more=TWO_RUNS,
        places=("training.wall_clock_days", "activities"),
    ),
    Case("far fewer days", "time", "[training]\nwall_clock_days = 40\n"),
    Case("hardware days are not chips times hours", "time", "[training]\nhardware_days = 30_000\n", changes=(CHIPS,)),
    Case("fewer hardware days than days", "time", "[training]\nwall_clock_days = 75\nhardware_days = 12\n"),
    Case("more hours than the days have", "time", changes=((CHIPS[0], CHIPS[1].replace("1800", "3050")),)),
    Case("crawled after the latest data", "time", "[data]\nlatest = 2025-06-30\n[crawling]\nto = 2025-11-30\n"),
    Case("the union of two runs", "", "[training]\nwall_clock_days = 82\n", more=TWO_RUNS),
    Case("pauses left out", "", "[training]\nwall_clock_days = 66\n"),
    Case("chips times hours", "", "[training]\nhardware_days = 75_000\nwall_clock_days = 75\n", changes=(CHIPS,)),
    Case(
        "a run whose days nobody tells",
        "",
        "[training]\nwall_clock_days = 90\n",
        more='[[activities]]\nkind = "fine-tuning"\nactor = "acme"\nflop = "1e21"\n',
    ),
    Case("crawled until the latest data", "", "[data]\nlatest = 2025-11-30\n[crawling]\nto = 2025-11-30\n"),
]

TEXT_SIZES = rows("sizes", amount='"15e12"', **TOKENS)
MODALITIES = [
    Case(
        "a source of another modality",
        "modalities",
        '[data]\nsynthetic_modalities = ["audio"]\n' + TEXT_SIZES,
        places=("data.synthetic_modalities", "sizes[0].modality"),
    ),
    Case(
        "a data set of another modality",
        "modalities",
        '[data]\nmodalities = ["text"]\n' + rows("datasets", name='"A"', kind='"public"', modality='"video"'),
    ),
    Case("the list has more than the sizes", "modalities", '[data]\nmodalities = ["text", "image"]\n' + TEXT_SIZES),
    Case(
        "no source has it",
        "modalities",
        PUBLIC_ONLY
        + TEXT_SIZES
        + rows("sizes", modality='"audio"', amount="9", unit='"hours"')
        + rows("datasets", name='"A"', kind='"public"', modality='"text"'),
    ),
    Case("other outputs", "modalities", '[model]\noutputs = ["text", "image"]\n'),
    Case(
        "a largest output that it has not",
        "modalities",
        rows("maximum_sizes", direction='"output"', modality='"video"', maximum='"1 h"'),
    ),
    Case(
        "all agree",
        "",
        '[model]\noutputs = ["text"]\ninputs = ["image", "text"]\n[data]\nmodalities = ["text"]\n'
        'synthetic_modalities = ["text"]\n' + TEXT_SIZES,
    ),
    Case(
        "a source that says no modality",
        "",
        PUBLIC_ONLY
        + TEXT_SIZES
        + rows("sizes", modality='"audio"', amount="9", unit='"hours"')
        + rows("datasets", name='"A"', kind='"public"'),
    ),
    Case("only a source is told", "", '[data]\nuser_modalities = ["image"]\n'),
]

SIGNATORY = [
    Case(
        "a text says signed and the list none",
        "signatory",
        '[copyright]\nreservations = "As a signatory of the Code of Practice we honour robots.txt."\n',
        changes=(('code_of_practice = ["transparency", "copyright", "safety-and-security"]', "code_of_practice = []"),),
    ),
    Case(
        "a text says not signed",
        "signatory",
        '[comments]\nreservations = "Acme has not signed the Code of Practice."\n',
    ),
    Case(
        "another chapter",
        "signatory",
        '[copyright]\nkept_current = "We adhere to the code of practice."\n',
        changes=(('["transparency", "copyright", "safety-and-security"]', '["transparency"]'),),
    ),
    Case(
        "a text that agrees",
        "",
        '[copyright]\nreservations = "As a signatory of the Code of Practice we honour robots.txt."\n',
    ),
    Case(
        "nothing is listed",
        "",
        '[copyright]\nreservations = "As a signatory of the Code of Practice we honour robots.txt."\n',
        situation="modifier",
    ),
    Case(
        "what is meant for later",
        "",
        '[copyright]\nreservations = "We will sign the Code of Practice next year."\n',
        changes=(('["transparency", "copyright", "safety-and-security"]', "[]"),),
    ),
]

SIZES = [
    Case(
        "two numbers of parameters",
        "sizes",
        '[model]\nparameters = "7.3e10"\n',
        places=("model.parameters", "activities[0].architecture.parameters"),
    ),
    Case("a text with another number", "sizes", '[model]\narchitecture = "A decoder with 13 billion parameters."\n'),
    Case("far more data than was trained on", "sizes", rows("sizes", amount='"40e12"', **TOKENS)),
    Case("far less data than was trained on", "sizes", rows("sizes", amount='"9e8"', **TOKENS)),
    Case(
        "data sets beyond all of it",
        "sizes",
        TEXT_SIZES + rows("datasets", name='"A"', kind='"public"', amount='"21e12"', **TOKENS),
    ),
    Case(
        "other data was counted",
        "sizes",
        rows("sizes", amount='"15e12"', **TOKENS),
        counted={
            "made": MAKE_UP,
            "datasets": [{"name": "A", "modality": "text", "amount": 3_000_000_000_000, "unit": "tokens"}],
        },
    ),
    Case("too much energy", "sizes", "[training]\nhardware_days = 75_000\nenergy_mwh = 12_000\n", changes=(CHIPS,)),
    Case("too little energy", "sizes", "[training]\nhardware_days = 75_000\nenergy_mwh = 3\n"),
    Case(
        "the number in a text",
        "",
        '[model]\nparameters = "70.3e9"\narchitecture = "A decoder with 70 billion parameters."\n',
    ),
    Case("parts and whole", "", TEXT_SIZES + rows("datasets", name='"A"', kind='"public"', amount='"9e12"', **TOKENS)),
    Case("several passes", "", rows("sizes", amount='"5e12"', **TOKENS)),
    Case("energy as it is drawn", "", "[training]\nhardware_days = 75_000\nenergy_mwh = 1_250\n", changes=(CHIPS,)),
    Case("energy of chips that nobody names", "", "[training]\nhardware_days = 75_000\nenergy_mwh = 700\n"),
]

UNSIGNED = (
    'code_of_practice = ["transparency", "copyright", "safety-and-security"]',
    "code_of_practice = []",
)
FRAMEWORK = [
    Case(
        "every tier is reached",
        "framework",
        rows("tiers", risk='"Cyber"', tier='"1"', reached="true")
        + rows("tiers", risk='"cyber"', tier='"2"', reached="true"),
        places=("tiers[0].reached", "tiers[1].reached"),
    ),
    Case("three samples", "framework", rows("evaluations", name='"A"', samples="3")),
    Case(
        "four samples of one of two",
        "framework",
        rows("evaluations", name='"A"', samples="5") + rows("evaluations", name='"B"', samples="4"),
    ),
    Case(
        "a number without a chapter",
        "framework",
        rows("means", measure='"Measure 1.2"', means='"So."'),
        changes=(UNSIGNED,),
    ),
    Case(
        "a measure that there is not",
        "framework",
        rows("means", measure='"Copyright 2.7"', means='"So."'),
        changes=(UNSIGNED,),
    ),
    Case(
        "a tier above",
        "",
        rows("tiers", risk='"Cyber"', tier='"1"', reached="true")
        + rows("tiers", risk='"Cyber"', tier='"2"', reached="false"),
    ),
    Case(
        "a tier of which it is not told",
        "",
        rows("tiers", risk='"Cyber"', tier='"1"', reached="true") + rows("tiers", risk='"Cyber"', tier='"2"'),
    ),
    Case("five samples", "", rows("evaluations", name='"A"', samples="5")),
    Case(
        "a measure by chapter and number",
        "",
        rows("means", measure='"Copyright 1.2"', means='"So."'),
        changes=(UNSIGNED,),
    ),
]

TEN = "".join(rows("domains", name=f'"n{number}.example"', amount=str(100 - number)) for number in range(10))
DOMAINS = [
    Case(
        "one is missing",
        "domains",
        "[crawling]\ndomains_in_all = 110\n" + TEN,
        places=("domains[9].name", "crawling.domains_in_all"),
    ),
    Case("many are missing", "domains", "[crawling]\ndomains_in_all = 12_345\n" + TEN),
    Case("more than there are", "domains", "[crawling]\ndomains_in_all = 9\n" + TEN),
    Case("as many as are asked for", "", "[crawling]\ndomains_in_all = 100\n" + TEN),
    Case(
        "a list to be downloaded",
        "",
        '[crawling]\ndomains_in_all = 12_345\ndomains_link = "https://acme.example/d"\n' + TEN,
    ),
    Case("nobody says of how many", "", TEN),
]

PROVIDER = [
    Case(
        "an address in another country",
        "provider",
        '[representative]\naddress = "1 Quay, Dublin, Ireland"\n',
        places=("representative.address", "actors[0].authorised_representative.country"),
    ),
    Case(
        "one number for two versions",
        "provider",
        rows("versions", document='"mandate"', version='"1.0"', on="2026-01-01")
        + rows("versions", document='"mandate"', version='"1.0"', on="2026-02-01"),
    ),
    Case(
        "a later version of an earlier day",
        "provider",
        rows("versions", document='"mandate"', version='"1.0"', on="2026-03-01")
        + rows("versions", document='"mandate"', version='"1.1"', on="2026-02-01"),
    ),
    Case("the country of the address", "", '[representative]\naddress = "1 Rue, 75001 Paris, France"\n'),
    Case("a legal name beside the dossier's", "", '[provider]\nlegal_name = "Acme Holding SE"\n'),
    Case(
        "versions of two documents",
        "",
        rows("versions", document='"mandate"', version='"1.0"', on="2026-03-01")
        + rows("versions", document='"memo"', version='"1.0"', on="2026-02-01"),
    ),
]

APPROVED = '[copyright]\napproved_by = "The managing director, on 2 March 2026."\n'

APPROVAL = [
    Case(
        "a policy in force before it was approved",
        "approval",
        APPROVED + 'kept_current = "The policy has been in force since 5 January 2026, and is looked at each year."\n',
        places=("copyright.approved_by", "copyright.kept_current"),
    ),
    Case(
        "a policy published before it was approved",
        "approval",
        APPROVED + 'summary_link = "Published at https://acme.example/policy since 2026-02-16."\n',
        places=("copyright.approved_by", "copyright.summary_link"),
    ),
    Case(
        "both days in one answer",
        "approval",
        '[copyright]\napproved_by = "Approved by the board on 2 March 2026, in force from 1 February 2026."\n',
    ),
    Case(
        "a framework",
        "approval",
        '[framework]\nupdates = "The framework is in effect from 1 May 2026; the board approved it on 3 June 2026. '
        'It was approved on 3 June 2026."\n',
    ),
    Case("a policy in force from its approval", "", APPROVED + 'kept_current = "In force since 2 March 2026."\n'),
    Case(
        "a policy approved before it is published",
        "",
        APPROVED + 'summary_link = "Published at https://acme.example/policy since 9 March 2026."\n',
    ),
    Case(
        "what the policy is about was published before",
        "",
        APPROVED + 'owner = "The list of domains was published on 1 February 2026."\n',
    ),
    Case(
        "an earlier policy",
        "",
        APPROVED + 'kept_current = "The previous policy was in force since 5 January 2025."\n',
    ),
    Case(
        "a version that was drawn up before it was approved",
        "",
        APPROVED + rows("versions", document='"copyright-policy"', version='"1.0"', on="2026-01-05"),
    ),
]

CASES = [
    *ORIGIN,
    *PLACING,
    *APPROVAL,
    *COMPUTE,
    *TIME,
    *MODALITIES,
    *SIGNATORY,
    *SIZES,
    *FRAMEWORK,
    *DOMAINS,
    *PROVIDER,
]


def written(folder: Path, case: Case) -> Path:
    put(folder, case.situation, case.documentation)
    text = SITUATIONS[case.situation]
    for before, after in case.changes:
        assert before in text
        text = text.replace(before, after)
    (folder / "gpai.toml").write_text(text + case.more, encoding="utf-8")
    if case.counted is not None:
        (folder / "data.json").write_text(json.dumps(case.counted), encoding="utf-8")
    return folder


def materials(*folders: Path) -> tuple[Material, ...]:
    listed = service.documents(*folders, on=DAY).values
    return tuple({id(one): one for document in listed for one in document.materials}.values())


def found(*folders: Path) -> list[Refusal]:
    return list(contradictions(materials(*folders)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule or 'agrees'}: {case.name}")
def test_what_contradicts_is_found_and_what_agrees_is_not(case: Case, tmp_path: Path) -> None:
    against = found(written(tmp_path, case))
    assert {one.rule for one in against} == ({case.rule} if case.rule else set()), [one.says for one in against]
    for one in against:
        assert one.asks
        assert one.who
        assert all(value.says for value in one.values)
        assert all(
            value.place.startswith(("gpai.toml", "documentation.toml:", "data.json", "Code of")) for value in one.values
        )
    for place in case.places:
        assert any(place in value.place for one in against for value in one.values), against


def test_every_rule_has_both_sides() -> None:
    for cases in (ORIGIN, PLACING, APPROVAL, COMPUTE, TIME, MODALITIES, SIGNATORY, SIZES, FRAMEWORK, DOMAINS, PROVIDER):
        assert sum(bool(case.rule) for case in cases) >= 2
        assert sum(not case.rule for case in cases) >= 2


def test_the_guide_names_every_rule_that_holds_facts_against_each_other() -> None:
    guide = (ROOT / "docs/how-to/documents.md").read_text("utf-8")
    rules = {name for rooms in (gate_rules, gate_lists, gate_sizes) for name, _ in rooms.RULES}
    named = set(re.findall(r"^\| `([a-z]+)` \|", guide, re.MULTILINE))
    assert named == rules | {"provider"}
    assert f"`{HELD_BACK}`" in guide


# -- logs


def run_of_a_month() -> str:
    """A log of September, whose run comes to some 2e25 FLOP."""
    text = MEGATRON.replace("2026-03-01 10:00:00", "2026-09-01 00:00:00").replace(" 16", " 16000")
    text = text.replace("2026-03-01 10:00:20", "2026-10-01 00:00:00").replace("(ms): 2000.0", "(ms): 129600000.0")
    return (
        text.replace("(ms): 1000.0", "(ms): 129600000.0")
        .replace("700000000", "700000000000")
        .replace("2560", "581000000")
    )


@pytest.mark.parametrize(("met", "is_found"), [("2026-12-01", True), ("2026-08-12", True), ("2026-09-18", False)])
def test_the_line_is_passed_when_the_log_passes_it(met: str, is_found: bool, tmp_path: Path) -> None:
    figure = 'flop = { value = { low = "3.1e25", best = "3.4e25", high = "3.8e25" }, source = "training log" }'
    changes = (
        ("started_on = 2026-01-05\nended_on = 2026-03-20", "started_on = 2026-06-01\nended_on = 2026-11-26"),
        (figure, 'log = "train.log"'),
        ("on = 2026-03-01", f"on = {met}"),
        ('[[procedure]]\nevent = "notified"\nactor = "acme"\non = 2026-03-10\nflop = "3.4e25"\n', ""),
    )
    (tmp_path / "train.log").write_text(run_of_a_month(), encoding="utf-8")
    against = found(written(tmp_path, Case("", "", situation="systemic", changes=changes)))
    assert [one.rule for one in against] == ["compute"] * is_found, against


# -- one provider of several models


def test_two_names_of_one_provider_contradict_and_two_spellings_do_not(tmp_path: Path) -> None:
    def model(name: str, documentation: str, representative: str = "Rep SARL") -> Path:
        changes = (('name = "Aurora 70B"', f'name = "{name}"'), ('"Rep SARL"', f'"{representative}"'))
        return written(tmp_path / name, Case("", "", documentation, changes=changes))

    first = model("one", '[provider]\nlegal_name = "Acme A.I., Inc."\ncontact = "ai@acme.example"\n')
    alike = model("two", '[provider]\nlegal_name = "ACME AI"\ncontact = "AI@acme.example"\n', "REP S.A.R.L.")
    other = model("three", '[provider]\nlegal_name = "Borealis AI Inc."\ncontact = "law@acme.example"\n', "Other SARL")
    assert found(first, alike) == []
    against = found(first, other)
    assert {value.key for one in against for value in one.values} == {
        *("provider.legal_name", "provider.contact", "actors[0].authorised_representative.name")
    }


# -- who is told


def test_a_document_is_refused_for_what_it_prints_and_no_more(tmp_path: Path) -> None:
    case = Case(
        "",
        "",
        '[model]\nplaced_on = 2026-07-01\n[training]\nflop = "12e24"\n' + PUBLIC_ONLY,
        more=activity("synthetic-data"),
    )
    folder = written(tmp_path, case)
    told: dict[str, dict[str, tuple[str, ...]]] = {}
    for document in ("training-content-summary", "documentation-form", "mandate", "copyright-policy"):
        made = service.draft(folder, document=document, on=DAY, final=True)
        told[document] = {one.rule: one.fields for one in made.refusals if one.rule not in ("open", "likely")}
        assert "differs" not in told[document]  # told with both places instead
        assert made.to_dict()["final"] is False
    assert told["training-content-summary"].keys() == {"origin", "placing"}
    assert "2.5.i" in told["training-content-summary"]["origin"]
    assert told["documentation-form"].keys() == {"origin", "placing", "compute"}
    assert "m.until" in told["mandate"]["placing"]
    assert told["copyright-policy"] == {}


def test_a_draft_shows_the_contradiction_and_keeps_what_a_no_would_drop(tmp_path: Path) -> None:
    folder = written(tmp_path, Case("", "", PUBLIC_ONLY + 'synthetic_others = "Our model wrote it."\n'))
    draft = service.draft(folder, document="training-content-summary", on=DAY).values
    answers = {answer.field.id: answer for answer in draft.answers}
    assert answers["2.5.i"].state == "contradiction"
    assert answers["2.5.iv"].told[0].lines == ("Our model wrote it.",)


def test_the_list_says_which_documents_contradict_something(tmp_path: Path) -> None:
    folder = written(tmp_path, Case("", "", "[model]\nplaced_on = 2026-07-01\n"))
    listed = service.documents(folder, on=DAY)
    told: Any = listed.to_dict()
    counted = {each["document"]: each["refused"] for each in told["documents"]}
    assert counted["training-content-summary"]["placing"] == 1
    assert "placing" not in counted["copyright-policy"]
    assert "1 contradiction" in " ".join(listed.to_text().split())


def test_check_finds_them_with_file_and_line_and_says_who_settles_it(tmp_path: Path) -> None:
    folder = written(tmp_path, Case("", "", '[training]\nflop = "12e24"\n'))
    (issue,) = [one for one in service.check(folder, on=DAY).values.issues if one.rule == "documents-contradict"]
    assert issue.file.endswith("documentation.toml")
    assert issue.line == 2
    assert "gpai.toml" in issue.says
    assert "training team" in issue.to_do
    (folder / "documentation.toml").write_text('[training]\nflop = "lots"\n', encoding="utf-8")
    rules = {one.rule for one in service.check(folder, on=DAY).values.issues}
    assert "unreadable" in rules
    assert "documents-contradict" not in rules


# -- honest dossiers


@pytest.mark.parametrize("situation", ["provider", "open-source", "third-country"])
def test_a_documentation_that_agrees_with_its_dossier_contradicts_nothing(situation: str, tmp_path: Path) -> None:
    signed = re.sub(r"\[alternative_means\]\n.*?\[\[means\]\]\n.*?(?=\n\[)", "", filled(), flags=re.DOTALL)
    assert found(put(tmp_path, situation, signed)) == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_dossier_alone_contradicts_nothing(situation: str, tmp_path: Path) -> None:
    assert found(put(tmp_path, situation)) == []


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in (ROOT / "examples").glob("*/gpai.toml")))
def test_no_example_contradicts_itself(folder: str) -> None:
    assert found(ROOT / "examples" / folder) == []


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("None.", True),
        ("N/A", True),
        ("No synthetic data was made.", True),
        ("We have not used any.", True),
        ("", True),
        ("Our model wrote it.", False),
        ("Not only our own model wrote it.", False),
        ("No more than a tenth of all tokens.", False),
        ("Dialogues that our previous model wrote and that nobody checked, not public.", False),
    ],
)
def test_a_text_denies_by_its_first_words(text: str, denied: bool) -> None:
    assert is_denial(text) is denied
