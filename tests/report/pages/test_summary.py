"""The first screen: one screen, its headline first, the same in every width and format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from re import sub

import pytest

from gpaiscope import service
from gpaiscope.dossier.reading import table
from gpaiscope.law.draft import laid_over
from gpaiscope.report import words
from gpaiscope.report.blocks import Answer, Line, Named, Page, Rows, Sentence
from gpaiscope.report.write import html, markdown, text
from gpaiscope.repository.dossiers import from_bytes

ROOT = Path(__file__).parents[3]
DAY = date(2026, 11, 25)
SITUATIONS = sorted((ROOT / "tests/cli/situations").glob("*.toml"))
EXAMPLES = sorted((ROOT / "examples").glob("*/"))
EVERY = [pytest.param(each, id=each.stem) for each in (*SITUATIONS, *EXAMPLES)]
HEADLINES = {
    "late": "Notify the Commission now: 5 days late (due 2026-11-20)",
    "due": "Notify the Commission by 2026-11-30 (5 days left)",
    "prospective": "Not a provider yet: placing is planned for 2027-02-01",
    "older-model": "Provider of an older model: 3 duties by 2027-08-02 (250 days left), 3 more unless open source",
    "open-release": "Provider, open source: 3 duties remain",
    "integrator": "Kestrel Legal Tech BV · Not a provider: did not develop it",
    "several-actors": "Apps Ltd · Not a provider: modified nothing, and does not provide the original",
    "two-models": "Linnet Chat SARL · Provider: 3 duties, 2 more unless open source (Linnet chat)",
    "nothing-known": "Nothing can be said yet",
    "unsettled": "Provider or not: the law is open on one question",
    "unknown": "Provider or not: unknown; by the best figures no",
    "systemic-modifier": "Likely owed: notify the Commission now: 41 days late (due 2026-10-15)",
    "notified-late": "Provider of a model with systemic risk: 11 duties",
    "not-gpai": "Not a general-purpose AI model: nothing owed",
    "planned-day-passed": "Provider or not: unknown: placing was planned for 2026-10-15, which has passed; "
    "nothing says that it was done",
}


@cache
def page(path: Path) -> Page:
    (found,) = service.assess(path.relative_to(ROOT), on=DAY).pages(False)
    return found


def answer(path: Path) -> Answer:
    return next(block for block in page(path).blocks if isinstance(block, Answer))


def lines(of: Page) -> Iterator[Line]:
    """What the screen says, block by block, but what is cut short for a terminal."""
    yield from (
        line
        for line in _lines(of)
        if not any(isinstance(span, Named) and 0 < span.most < len(span.text) for span in line)
    )


def _lines(of: Page) -> Iterator[Line]:
    for block in of.blocks:
        if isinstance(block, Answer):
            yield block.headline
            yield from block.because
        elif isinstance(block, Sentence):
            yield block.line
        elif isinstance(block, Rows):
            for row in block.rows:
                yield from (row.label, *row.items)


def packed(said: str) -> str:
    return "".join(said.replace("\\", "").replace("*", "").replace("`", "").lower().split())


@pytest.mark.parametrize("path", [pytest.param(each, id=each.stem) for each in SITUATIONS])
def test_the_headline_says_what_one_is_or_must_do(path: Path) -> None:
    assert words.plain(answer(path).headline) == HEADLINES[path.stem]


@pytest.mark.parametrize("path", EVERY)
def test_it_takes_one_screen_of_forty_two_lines(path: Path) -> None:
    assert len(text.write(page(path), 80).splitlines()) <= 42


DRAFT = b"""
parameters = [{ id = "presumption_flop", value = "1e23" }, { id = "modification_multiple", share = "1/20" }]
rules = [{ id = "copyright_policy", applies = false }, { id = "cooperation", applies = false, from = 2027-06-01 }]

[draft]
name = "A lower line and a smaller share"
source = "https://example.org/consultation"
from = 2026-01-01
"""


@pytest.mark.parametrize("stem", ["several-actors", "two-models", "older-model", "integrator"])
def test_under_a_draft_of_law_it_takes_one_screen_too(stem: str) -> None:
    draft = laid_over(table(DRAFT, "draft.toml"), file="draft.toml")
    told = text.write(service.assess(f"tests/cli/situations/{stem}.toml", on=DAY, law=draft).pages(False), 80)
    assert len(told.splitlines()) <= 42
    assert "What the draft changes" in told
    assert "more changes (--full)" in told


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_it_is_told(path: Path, width: int) -> None:
    assert [line for line in text.write(page(path), width).splitlines() if len(line) > width] == []


@pytest.mark.parametrize("path", EVERY)
def test_every_format_says_the_same(path: Path) -> None:
    plain = packed(sub(r"<[^>]+>", "", unescape(html.write(page(path)))))
    shown = {"text": packed(text.write(page(path), 120)), "markdown": packed(markdown.write(page(path))), "html": plain}
    for line in lines(page(path)):
        told = packed(words.plain(line))
        assert [form for form, whole in shown.items() if told not in whole] == [], words.plain(line)


def test_an_act_past_its_day_is_late_and_nothing_says_that_it_was_done() -> None:
    told = text.write(page(ROOT / "tests/cli/situations/systemic-modifier.toml"), 120)
    assert "late, due 2026-11-09  authorised representative by written mandate; nothing says that it was done" in told


def test_what_has_to_exist_is_perhaps_late_and_stands_apart_from_what_goes_on() -> None:
    told = " ".join(text.write(page(ROOT / "tests/cli/situations/systemic-modifier.toml"), 120).split())
    assert "copyright policy · training content summary; perhaps late since 2026-11-10 cooperation with" in told


def test_amounts_at_which_it_flips_are_exact_and_from_is_told_from_above() -> None:
    told = " ".join(text.write(page(ROOT / "tests/cli/situations/systemic-modifier.toml"), 120).split())
    assert "your fine-tune's compute up to 1.1e25 · Colossus 4's compute from 3.6e25 on" in told


def test_a_plan_shows_what_comes_at_launch() -> None:
    told = text.write(page(ROOT / "tests/cli/situations/prospective.toml"), 120)
    assert "by 2027-02-01       copyright policy · training content summary" in told
    assert "from 2027-02-01     cooperation with the authorities" in told


def test_what_others_wrote_can_neither_forge_a_line_nor_steer_a_terminal() -> None:
    name = "Wren\nNOT A PROVIDER \x1b[31m\u202e <script>alert(1)</script> | `x`"
    forged = Page(title=(Named(name),), blocks=(Sentence((Named(name),)),))
    told = text.write(forged, 120)
    assert told.count("\n") == 3
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "<script>" not in html.write(forged)
    assert markdown.write(forged).count("\n") == 3


# What dossiers made for it say: each the smallest in which a word was wrong


def told(*lines: str, on: date = DAY, width: int = 400, **asked: bool | str) -> str:
    """The first screen of a dossier of these lines, on one line."""
    found = service.assess(from_bytes("\n".join(lines).encode(), "gpai.toml"), on=on, **asked)  # type: ignore[arg-type]
    return " ".join(text.write(found.pages(False), width).split())


MODEL = 'model = { name = "M", outputs = ["text"] }\nactors = [{ id = "us", name = "Us", country = "FR" }]'
TUNED = 'original = [{ hub_id = "meta-llama/Llama-3.1-8B" }]'
PLANNED = 'market = [{ event = "planned-placing", actor = "us", territory = "union", on = 2027-02-15 }]'


def run_of(flop: str, ended: str = "2026-09-15", started: str = "2026-02-01") -> str:
    days = f"started_on = {started}, ended_on = {ended}"
    return f'activities = [{{ kind = "pre-training", actor = "us", flop = {flop}, {days} }}]'


def known(on: str) -> str:
    return f'procedure = [{{ event = "known-that-will-be-met", actor = "us", on = {on} }}]'


def test_a_planned_day_that_has_passed_is_told_beside_an_act_that_is_late() -> None:
    lines = (MODEL, run_of('"2.1e25"'), PLANNED, known("2026-01-20"))
    assert "placing is planned for 2027-02-15" in told(*lines)
    late = told(*lines, on=date(2027, 2, 16))
    assert "placing was planned for 2027-02-15, which has passed; nothing says that it was done" in late
    assert "placing is planned" not in late


def test_an_amount_of_which_nothing_is_said_is_not_called_unknown_flop() -> None:
    said = told(
        'model = { name = "M", outputs = ["text"] }',
        'actors = [{ id = "they", country = "US" }, { id = "we", country = "AT" }]',
        'activities = [{ kind = "pre-training", actor = "they" }]',
        '[[market]]\nevent = "eu-exclusion"\nactor = "they"\non = 2026-01-10',
        '[[market]]\nevent = "integrated-in-system"\nactor = "we"\non = 2026-09-01\nterritory = "union"',
        'system_on = 2026-10-01\nsystem_territory = "union"',
        actor="we",
    )
    assert "Its training took a number of FLOP that is not known; the indicative line is 1e23" in said


def test_who_integrates_anothers_model_is_led_to_the_request_for_information() -> None:
    said = text.write(page(ROOT / "tests/cli/situations/integrator.toml"), 200)
    assert "gpaiscope draft tests/cli/situations/integrator.toml upstream-request --actor " in said


def test_days_that_are_not_exact_are_counted_at_least() -> None:
    lines = (MODEL, run_of('"2.1e25"'), PLANNED)
    ranged = told(*lines, known("{ earliest = 2026-01-01, latest = 2026-03-01 }"), on=date(2026, 11, 26))
    assert "at least 255 days late (due 2026-03-16 at the latest)" in ranged  # the 15th is a Sunday
    assert "NOW: 296 days late" in told(*lines, known("2026-01-20"), on=date(2026, 11, 26))


def test_an_act_that_was_done_too_late_says_so() -> None:
    shown = text.write(page(ROOT / "tests/cli/situations/notified-late.toml"), 120)
    assert "done on 2026-03-10  notification to the Commission, 35 days late" in shown
    assert "done on 2026-03-01  authorised representative by written mandate\n" in shown


@pytest.mark.parametrize(("states", "is_said"), [("", True), (', flop = "2e25", method = "6ND"', False)])
def test_of_a_notification_it_is_said_where_nothing_says_what_it_states(states: str, is_said: bool) -> None:
    steps = f'procedure = [{{ event = "notified", actor = "us", on = 2026-02-02{states} }}]'
    shown = told(MODEL, run_of('"2.1e25"'), PLANNED, steps)
    assert "done on 2026-02-02 notification to the Commission" in shown
    assert ("nothing says that it states the compute and how that was estimated" in shown) is is_said


@pytest.mark.parametrize(
    ("ended", "head", "undone"),
    [
        ("", "end the mandate and tell the AI Office", "nothing says that it was done"),
        (", ended_on = 2026-09-01", "tell the AI Office why its mandate ended", "nothing says that the AI Office was"),
    ],
)
def test_a_mandate_that_ended_for_a_breach_is_not_asked_to_be_ended(ended: str, head: str, undone: str) -> None:
    mandate = f'actor = "r", mandate_on = 2026-03-01, contrary_since = 2026-08-25{ended}'
    lines = f"""
    model.outputs = ["text"]
    openness.licence = "proprietary"
    actors = [
      {{ id = "a", country = "US", authorised_representative = {{ {mandate} }} }},
      {{ id = "r", country = "IE" }},
    ]
    activities = [{{ kind = "pre-training", actor = "a", flop = "3e23", ended_on = 2026-02-01 }}]
    market = [{{ event = "made-available", actor = "a", territory = "union", on = 2026-04-01 }}]
    """
    shown = told(lines, on=date(2026, 10, 1), actor="r")
    assert f"AUTHORISED REPRESENTATIVE: {head}" in shown
    assert undone in shown


@pytest.mark.parametrize(
    ("shown_by", "flop", "asked", "unasked"),
    [
        (", high_impact_capabilities = true", "3e23", "was the requirement of high-impact", "did cumulative training"),
        ("", "2e25", "did cumulative training compute pass", "was the requirement of high-impact"),
    ],
)
def test_since_when_there_is_systemic_risk_is_asked_by_what_classifies(
    shown_by: str, flop: str, asked: str, unasked: str
) -> None:
    lines = f"""
    model = {{ outputs = ["text"]{shown_by} }}
    openness.licence = "proprietary"
    actors = [{{ id = "a", country = "FR", code_of_practice = [] }}]
    activities = [{{ kind = "pre-training", actor = "a", flop = "{flop}" }}]
    market = [{{ event = "made-available", actor = "a", territory = "union", on = 2026-04-01 }}]
    """
    shown = told(lines, on=date(2026, 10, 1))
    assert f"On which day {asked}" in shown
    assert f"On which day {unasked}" not in shown


def test_of_several_actors_who_is_to_become_a_provider_stands_below_who_acts_last() -> None:
    lines = """
    model.outputs = ["text"]
    actors = [{ id = "a", country = "US" }, { id = "b", country = "JP" }]
    activities = [{ kind = "pre-training", actor = "a", flop = "3e23", ended_on = 2026-02-01 }]
    market = [
      { event = "eu-exclusion", actor = "a", clear = true, covers_integration = true, on = 2026-02-02 },
      { event = "made-available", actor = "a", to = "b", territory = "outside-union", on = 2026-02-20 },
      { event = "integrated-in-system", actor = "b", system_territory = "union", system_on = 2027-03-01 },
    ]
    """
    before, on_the_day = told(lines, on=date(2027, 2, 28)), told(lines, on=date(2027, 3, 1))
    assert "✓ a · NOT A PROVIDER: " in before
    assert "! b not a provider yet: its system with the model comes to the Union on 2027-03-01" in before
    assert "! b · PROVIDER: " in on_the_day
    assert "✓ a not a provider: " in on_the_day


TWO_MODELS = """
model = [{ name = "One", outputs = ["text"] }, { name = "Two", outputs = ["text"] }]
actors = [ACTORS]
activities = [
  { model = "One", kind = "pre-training", actor = "a", flop = "1e24" },
  { model = "Two", kind = "pre-training", actor = "a", SECOND },
]
market = [
  { model = "One", event = "made-available", actor = "a", territory = "union", on = 2026-02-01FREE },
  { model = "Two", event = "made-available", actor = "a", territory = "union", on = 2026-03-01 },
]
"""


@pytest.mark.parametrize(
    ("actors", "second", "says"),
    [
        ('{ id = "a" }, { id = "b" }', 'flop = "2e24"', "! a · PROVIDER of 2 of 2 models"),
        ('{ id = "a" }, { id = "b" }', 'name = "run"', "! a · PROVIDER of 1 of 2 models, of 1 more it is open"),
        ('{ id = "a" }', 'flop = "2e24"', "! PROVIDER of 2 of 2 models"),
        ('{ id = "a" }', 'name = "run"', "! PROVIDER of 1 of 2 models, of 1 more it is open"),
    ],
)
def test_of_how_many_models_the_reader_is_the_provider_is_counted(actors: str, second: str, says: str) -> None:
    lines = TWO_MODELS.replace("ACTORS", actors).replace("SECOND", second).replace("FREE", "")
    assert f"{says} [Guidelines" in told(lines, on=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("kind", "free", "says"),
    [
        ("organisation", "", "! PROVIDER of 2 of 2 models"),
        ("public-authority", "", "? LIKELY PROVIDER of 2 of 2 models"),
        ("public-authority", ", commercial = true", "! PROVIDER of 1 of 2 models, likely of 1 more"),
    ],
)
def test_who_is_a_provider_only_by_a_guess_is_counted_as_likely(kind: str, free: str, says: str) -> None:
    lines = TWO_MODELS.replace("ACTORS", f'{{ id = "a", kind = "{kind}" }}').replace("SECOND", 'flop = "2e24"')
    assert says in told(lines.replace("FREE", free), on=date(2026, 10, 1))


def test_commitments_that_are_late_are_counted_and_lead_to_their_days() -> None:
    lines = """
    model.outputs = ["text"]
    actors = [{ id = "a", country = "FR", code_of_practice = ["transparency", "copyright", "safety-and-security"] }]
    activities = [{ kind = "pre-training", actor = "a", flop = "2e25", ended_on = 2026-01-20 }]
    market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-05-11 }]
    procedure = [{ event = "notified", actor = "a", on = 2026-01-25, flop = "2e25" }]
    """
    shown = told(lines, on=date(2026, 10, 1))
    assert "perhaps late 2 commitments: deadlines" in shown
    assert "gpaiscope deadlines gpai.toml --on 2026-10-01" in shown
    assert "commitment" not in told(lines, on=date(2026, 2, 1))


def test_a_planned_run_beside_a_model_on_the_market_takes_one_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("gpai.toml").write_text(
        """
    model = [{ name = "Kestrel 32B", outputs = ["text"] }, { name = "Osprey 400B", outputs = ["text"] }]
    actors = [{ id = "nordlys", name = "Nordlys Labs ApS", country = "DK" },
              { id = "compute", name = "Fjord Compute A/S", country = "NO" }]
    activities = [
      { model = "Kestrel 32B", kind = "pre-training", actor = "nordlys", flop = "1.7e24", ended_on = 2026-01-30 },
      { model = "Osprey 400B", kind = "pre-training", actor = "nordlys", on_behalf_of = "compute", flop = "5.3e25",
        started_on = 2026-09-15, ended_on = 2027-03-20 },
    ]
    market = [
      { model = "Kestrel 32B", event = "made-available", actor = "nordlys", territory = "union", on = 2026-04-14 },
      { model = "Osprey 400B", event = "planned-placing", actor = "compute", territory = "union", on = 2027-06-01 },
    ]
    """.replace("\n              {", " {").replace("\n        started", " started")
    )
    shown = service.assess("gpai.toml", on=date(2026, 11, 28)).to_text()
    assert len(shown.splitlines()) <= 42
    assert "by 2027-06-01" in shown


def test_without_assumptions_each_actor_is_told_as_unknown() -> None:
    shown = told((ROOT / "tests/cli/situations/integrator.toml").read_text(), assumptions=False)
    assert "Kestrel Legal Tech BV · PROVIDER OR NOT: UNKNOWN" in shown
    assert "Example Models Inc. provider or not: unknown" in shown


@pytest.mark.parametrize(
    ("line", "says", "asks"),
    [
        ('original = [{ name = "O" }]', "its compute is not stated", "Which model did you start from?"),
        (
            TUNED,
            "more than a third of meta-llama/Llama-3.1-8B is not known: its compute is not stated",
            "How much compute did the fine-tuning take, in FLOP?",
        ),
    ],
)
def test_a_modification_without_compute_is_not_said_to_have_taken_nothing(line: str, says: str, asks: str) -> None:
    shown = told(MODEL, line, 'activities = [{ kind = "fine-tuning", actor = "us" }]')
    assert says in shown
    assert "at least 0" not in shown
    assert f"training team {asks}" in shown


def test_an_integrator_who_says_nothing_of_a_modification_is_told_of_none() -> None:
    shown = told(MODEL, 'original = [{ name = "GPT-5", training_compute_obtainable = false }]')
    assert "a third of 1e23 or 1e25 is not known: what was done to the model is not stated" in shown


def test_a_merge_is_told_by_what_it_took_and_by_the_greatest_of_what_may_count() -> None:
    merged = 'activities = [{ kind = "merge", actor = "us" }]'
    shown = told(MODEL, 'original = [{ hub_id = "microsoft/Phi-3-mini-4k-instruct" }]', merged)
    assert "with that of the weights it was made from, 7.6e22" in shown
    open_ = told(MODEL, 'original = [{ hub_id = "microsoft/Phi-3-mini-4k-instruct" }, { name = "O" }]', merged)
    assert "Your merge took no training compute" in open_


def test_a_modification_that_is_only_planned_is_told_by_what_it_is_to_take() -> None:
    planned = 'activities = [{ kind = "fine-tuning", actor = "us", flop = "1e20", started_on = 2027-01-11 }]'
    shown = told(MODEL, TUNED, planned, PLANNED)
    assert "Your fine-tune took no training compute so far, and is to take 1e20 FLOP; the indicative" in shown
    barred = 'original = [{ name = "O", systemic_risk = true, training_compute_obtainable = false }]'
    assert "Your fine-tune is to take 4e24 FLOP; the line is" in told(
        MODEL, barred, planned.replace("1e20", "4e24"), PLANNED
    )


def test_where_nobody_means_to_place_a_model_it_is_told_that_its_notification_is_open() -> None:
    shown = told(MODEL, run_of('"2e25"'), "market = []")
    assert "Not a provider: did not place it" in shown or "NOT A PROVIDER: did not place it" in shown
    assert "Perhaps notify the Commission by 20" in shown
    assert "The law leaves open: Must a model be notified that passes" in shown


def test_a_fact_of_words_is_told_with_its_word() -> None:
    lines = (MODEL.replace("outputs", 'exception = "narrow", outputs'), run_of('"1e24"'))
    assert "The model is exceptionally narrow for its compute and outputs." in told(*lines)


def test_the_duties_of_systemic_risk_are_named_and_not_counted() -> None:
    shown = told((ROOT / "tests/cli/situations/late.toml").read_text())
    assert "perhaps technical documentation" not in shown  # what the plan surely brings is told with its day, once
    systemic = "model evaluation · risk mitigation · incident reporting · security"
    assert f"content summary from 2027-01-20 cooperation with the authorities · {systemic}" in shown


def test_what_holds_by_the_best_estimate_is_ahead_and_takes_the_exception_away() -> None:
    lines = (MODEL, run_of('{ low = "9.1e24", best = "1.2e25", high = "1.6e25" }', "2027-01-30", "2027-01-11"), PLANNED)
    shown = told(*lines, on=date(2026, 10, 1))
    assert "from 2027-01-11 on by the best figures 1e25 FLOP is passed, and systemic risk is presumed" in shown
    ahead = shown.partition("from 2027-02-15 cooperation with the authorities")[2]
    assert "likely model evaluation" in ahead
    assert "unless open source technical documentation" not in ahead
    assert "if it was placed" not in ahead


def test_whoever_modifies_a_model_with_systemic_risk_reads_of_the_third() -> None:
    shown = told((ROOT / "tests/cli/situations/systemic-modifier.toml").read_text())
    assert "Your fine-tune took 109 % of a third of Colossus 4" in shown
    assert "4 of them for your fine-tune only" in shown
    assert "[AI Act Art 52(1)]" in shown


def test_a_warning_that_explains_what_is_unknown_stands_on_the_screen() -> None:
    shown = told(
        MODEL, TUNED.replace("llama/", "lama/"), 'activities = [{ kind = "fine-tuning", actor = "us", flop = "1e22" }]'
    )
    assert '! hub_id "meta-lama/Llama-3.1-8B" is not in the table of originals' in shown
    assert "write that as its hub_id" in shown


def test_an_older_model_cites_the_paragraph_on_older_models_alone_to_one_person() -> None:
    path = ROOT / "tests/cli/situations/older-model.toml"
    assert list(map(str, answer(path).cites)) == ["AI Act Art 111(3)"]
    (full,) = service.assess(path.relative_to(ROOT), on=DAY).pages(True)
    told_in_full = next(block for block in full.blocks if isinstance(block, Answer))
    assert list(map(str, told_in_full.cites)) == ["AI Act Art 111(3)", "Guidelines ¶106"]


def test_a_clear_no_keeps_both_figures() -> None:
    original = 'original = [{ name = "O", training_compute = "3e24", systemic_risk = false }]'
    tuned = 'activities = [{ kind = "fine-tuning", actor = "us", flop = "2e22", ended_on = 2026-05-01 }]'
    placed = (
        'market = [{ event = "made-available", actor = "us", channel = "api", territory = "union", on = 2026-06-01 }]'
    )
    shown = told(MODEL, original, tuned, placed)
    assert (
        "Your fine-tune took 2e22 FLOP, 2 % of a third of O, 1e24 FLOP; indicative criterion: more than that." in shown
    )


def test_a_model_of_which_nobody_is_named_is_asked_about_its_actors_first() -> None:
    found = service.assess({"model": {"name": "M", "outputs": ["text"]}}, on=DAY)
    assert "Who is it about? No actor is named" in " ".join(str(found.ask()).split())


@pytest.mark.parametrize(
    ("compute", "says"),
    [
        ('{ low = "1e24" }', "Your fine-tune took 1e22 FLOP, no more than a third of O."),
        ('{ high = "2e22" }', "Your fine-tune took 1e22 FLOP, more than a third of O."),
        ('{ high = "2e24" }', "Your fine-tune took 1e22 FLOP. Whether that is more than a third of O is not known."),
    ],
)
def test_an_original_with_an_open_end_gives_no_share_and_may_decide_all_the_same(compute: str, says: str) -> None:
    known = "gpai_model = true, systemic_risk = false, training_compute_obtainable = true"
    original = f'original = [{{ name = "O", {known}, training_compute = {compute} }}]'
    tuned = 'activities = [{ kind = "fine-tuning", actor = "us", flop = "1e22", ended_on = 2026-05-01 }]'
    placed = (
        'market = [{ event = "made-available", actor = "us", channel = "api", territory = "union", on = 2026-06-01 }]'
    )
    assert says in told(MODEL, original, tuned, placed)


ON_MARKET = 'market = [{ event = "made-available", actor = "us", territory = "union", on = 2026-06-01 }]'


def test_an_incident_that_nothing_says_was_reported_stands_on_the_screen_until_something_does() -> None:
    steps = (
        'procedure = [{ event = "requirement-met", on = 2026-03-01 },'
        ' { event = "serious-incident", actor = "us", on = 2026-09-20, kind = "death", became_known_on = 2026-09-21 }]'
    )
    lines = (MODEL.replace('"FR"', '"FR", code_of_practice = []'), run_of('"2e25"', "2026-03-01"), ON_MARKET, steps)
    row = "since 2026-09-21 report of a serious incident, without undue delay; nothing says that it was done"
    assert row in told(*lines, on=date(2026, 9, 24))
    assert "report of a serious incident" not in told(*lines, on=date(2026, 9, 20))
    reported = 'done = [{ obligation = "serious_incident_reporting", actor = "us", on = 2026-09-22 }]'
    assert "report of a serious incident" not in told(*lines, reported, on=date(2026, 9, 24))


def test_of_a_representative_outside_the_union_it_is_said_where_it_is() -> None:
    named = '"US", authorised_representative = { name = "R", country = "GB", mandate_on = 2026-01-01 }'
    lines = (MODEL.replace('"FR"', named), 'openness = { licence = "proprietary" }', run_of('"1e24"', "2026-03-01"))
    shown = told(*lines, ON_MARKET, on=date(2026, 9, 24))
    assert "representative by written mandate; the one that is named is established outside the Union" in shown


@pytest.mark.parametrize(("stated", "is_said"), [("", True), ("\ngpai_model = true", False)])
def test_that_a_model_is_one_by_an_assumption_alone_is_said_at_its_head(stated: str, is_said: bool) -> None:
    shown = told('[model]\nname = "W"\noutputs = ["text"]', f'[[original]]\nname = "A base"{stated}')
    assert "A GENERAL-PURPOSE AI MODEL" in shown
    assert ("LIKELY A GENERAL-PURPOSE AI MODEL" in shown) is is_said


# Whose headline it is

INTEGRATED = """
model = { name = "M", outputs = ["text"] }
actors = [{ id = "lab", KIND }, { id = "apps", country = "DE" }]
activities = [{ kind = "pre-training", actor = "lab", flop = "FLOP", ended_on = 2026-02-01 }]
market = [
  { event = "made-available", actor = "lab", territory = "union", on = 2026-03-01 },
  { event = "integrated-in-system", actor = "apps", system_territory = "union", system_on = 2026-06-15 },
]
"""


def integrated(flop: str = "2e24", kind: str = 'country = "FR"') -> str:
    return INTEGRATED.replace("FLOP", flop).replace("KIND", kind)


def test_the_headline_is_that_of_who_acts_last_and_names_it() -> None:
    assert "✓ apps · NOT A PROVIDER: did not develop it" in told(integrated(), on=date(2026, 6, 15))
    assert "! lab · PROVIDER: 3 duties" in told(integrated(), on=date(2026, 6, 14))


def test_an_actor_that_is_asked_for_needs_no_name_in_its_headline() -> None:
    assert "! PROVIDER: 3 duties" in told(integrated(), actor="lab")


def test_what_another_has_to_do_late_stands_below_the_headline_with_its_sign() -> None:
    late = told(integrated("3e25"), on=date(2026, 10, 1))
    assert "!! lab notify the Commission now: 227 days late (due 2026-02-16) For apps" in late
    assert "!!" not in told(integrated("9e24"), on=date(2026, 10, 1))


def test_a_late_act_of_another_is_seen_in_its_tone() -> None:
    found = service.assess(from_bytes(integrated("3e25").encode(), "gpai.toml"), on=date(2026, 10, 1))
    (shown,) = found.pages(False)
    rows = next(block for block in shown.blocks if isinstance(block, Rows))
    assert [row.tone for row in rows.rows] == ["late"]


def test_another_who_is_likely_a_provider_is_marked_as_open() -> None:
    shown = told(integrated(kind='kind = "public-authority"'))
    assert "? lab likely provider: 3 duties" in shown


def test_the_questions_are_those_of_the_reader() -> None:
    assert "Still to answer" not in told(integrated())
    assert "Still to answer" in told(integrated(), actor="lab")


# Warnings

WARNED = """
model = { name = "M", outputs = ["text"] }
actors = [{ id = "us", country = "FR", code_of_practice = [], turnover_eur = "1e9", turnover_year = 2024 }]
activities = [{ kind = "pre-training", actor = "us", flop = "1.1e25", ended_on = 2026-02-01 }]
market = [{ event = "made-available", actor = "us", territory = "union", on = 2026-03-01 }]
procedure = [STEPS]
"""
NOTIFIED = '{ event = "notified", actor = "us", on = 2026-02-10, flop = "1.1e25" }'
DESIGNATED = '{ event = "designated", on = 2026-05-01 }'
REQUESTED = '{ event = "reassessment-requested", actor = "us", on = 2026-08-01 }'
ALERTED = '{ event = "qualified-alert", on = 2026-06-01 }'


def test_the_two_warnings_that_bear_most_are_printed_and_the_others_counted() -> None:
    shown = told(WARNED.replace("STEPS", ", ".join([NOTIFIED, DESIGNATED, REQUESTED, ALERTED])))
    assert "! The cumulative training compute, 1.1e25 FLOP, lies within 30 % of 1e25" in shown
    assert "! The reassessment requested on 2026-08-01 may have come too early: the waiting period ends on" in shown
    assert "A qualified alert" not in shown
    assert "· 2 more warnings ·" in shown


def test_where_each_warning_is_printed_none_is_counted() -> None:
    shown = told(WARNED.replace("STEPS", NOTIFIED).replace("turnover_year = 2024", "turnover_year = 2025"))
    assert "! The cumulative training compute" in shown
    assert "more warning" not in shown


# The exception that decides


def test_a_provider_reads_that_an_exceptionally_narrow_model_is_none() -> None:
    shown = told(MODEL, run_of('"1e24"'), ON_MARKET)
    assert "not a provider the model is exceptionally narrow for its compute and outputs [Guidelines ¶20] ·" in shown
    assert shown.count("exceptionally") == 1


def test_where_the_exception_was_stated_it_turns_nothing_and_is_not_told() -> None:
    shown = told(MODEL.replace("outputs", 'exception = "none", outputs'), run_of('"1e24"'), ON_MARKET)
    assert "exceptionally" not in shown
    assert "is solely for scientific research" in shown  # the next one, as the law comes to them


def test_what_is_below_the_line_reads_that_an_exceptionally_general_model_is_one() -> None:
    shown = told(MODEL, run_of('"1e22"'), ON_MARKET)
    assert "provider the model is exceptionally general for its compute and outputs [Guidelines ¶20]" in shown


def test_a_small_change_reads_that_a_significant_one_decides_otherwise() -> None:
    original = 'original = [{ name = "O", training_compute = "3e24", systemic_risk = false, gpai_model = true }]'
    tuned = 'activities = [{ kind = "fine-tuning", actor = "us", flop = "2e22", ended_on = 2026-05-01 }]'
    shown = told(MODEL, original, tuned, ON_MARKET)
    assert "open in law your fine-tune significantly changed generality, capabilities or systemic risk" in shown


def test_of_an_open_answer_no_exception_is_told() -> None:
    shown = told(MODEL, run_of('{ low = "9e22", high = "2e23" }'), ON_MARKET)
    assert "PROVIDER OR NOT: UNKNOWN" in shown
    assert "exceptionally" not in shown


# The open-source exception and systemic risk

OPEN = """
[openness]
licence = "Apache-2.0"
weights_public = true
architecture_public = true
access_verification = "none"
usage_information = ["capabilities", "limitations", "modalities", "integration"]
monetisation = []
personal_data = "none"
"""
LOST = "The open-source exception does not apply to a model with systemic risk: technical documentation and downstream"


@pytest.mark.parametrize(
    ("flop", "openness", "is_told"),
    [
        ('"2e25"', OPEN, True),
        ('"2e25"', OPEN.replace("architecture_public = true\n", ""), True),
        ('"1e25"', OPEN, False),
        ('"2e25"', OPEN.replace("weights_public = true", "weights_public = false"), False),
        ('"2e25"', OPEN.replace("monetisation = []", 'monetisation = ["price"]'), False),
        ('"2e25"', "", False),
    ],
)
def test_an_open_model_with_systemic_risk_reads_that_the_exception_is_lost(
    flop: str, openness: str, is_told: bool
) -> None:
    shown = told(MODEL, run_of(flop, ended="2026-03-01"), ON_MARKET, openness, on=date(2026, 9, 24))
    assert (f"{LOST} information bind [AI Act Art 53(2), Guidelines ¶70]." in shown) is is_told


def planned_more(flop: str) -> str:
    done = '{ kind = "pre-training", actor = "us", flop = "6e24", ended_on = 2026-02-01 }'
    days = "started_on = 2027-01-10, ended_on = 2027-04-10"
    return f'activities = [{done}, {{ kind = "continued-pre-training", actor = "us", flop = "{flop}", {days} }}]'


@pytest.mark.parametrize(
    ("flop", "openness", "says"),
    [
        ("8e24", OPEN, "systemic risk is presumed, and the open-source exception is lost [AI Act Art 53(2)]"),
        ("8e24", OPEN.replace("monetisation = []", ""), "presumed, and no open-source exception applies then"),
        ("8e24", OPEN.replace("weights_public = true", "weights_public = false"), "systemic risk is presumed What"),
    ],
)
def test_a_plan_that_passes_the_line_says_what_becomes_of_the_open_source_exception(
    flop: str, openness: str, says: str
) -> None:
    ahead = told(MODEL, planned_more(flop), ON_MARKET, openness).partition("Ahead, if the plan holds")[2]
    assert says in ahead


def test_a_plan_that_stays_on_the_line_loses_no_exception() -> None:
    assert "exception is lost" not in told(MODEL, planned_more("4e24"), ON_MARKET, OPEN)


# Only Chapter V


@pytest.mark.parametrize("path", EVERY)
def test_each_screen_says_that_only_chapter_v_was_looked_at(path: Path) -> None:
    assert "only chapter v " in " ".join(text.write(page(path), 80).lower().split())


SEE_ALSO = "See also, for the model and what is built with it: prohibited practices"


@pytest.mark.parametrize(("flop", "is_owed"), [('"1e23"', False), ('"1.1e23"', True)])
def test_where_nothing_is_owed_it_is_said_where_else_to_look(flop: str, is_owed: bool) -> None:
    assert (SEE_ALSO in told(MODEL, run_of(flop), ON_MARKET)) is not is_owed


def test_of_a_model_that_nobody_is_named_of_it_is_said_too() -> None:
    model = 'model = { name = "M", outputs = ["text"] }'
    assert SEE_ALSO in told(model, 'activities = [{ kind = "pre-training", flop = "1e22" }]')
    assert SEE_ALSO not in told(model, 'activities = [{ kind = "pre-training", flop = "1e24" }]')


# What gives way


def reports(many: int) -> str:
    steps = [
        f'{{ event = "serious-incident", actor = "us", on = 2026-10-{day:02}, kind = "death", '
        f"became_known_on = 2026-10-{day:02} }}"
        for day in range(1, many + 1)
    ]
    return f"procedure = [{', '.join(steps)}]"


@pytest.mark.parametrize(("many", "is_cut"), [(1, False), (24, True)])
def test_however_many_incidents_there_are_it_takes_one_screen(many: int, is_cut: bool) -> None:
    lines = (MODEL, run_of('"2e25"', "2026-03-01"), ON_MARKET, reports(many))
    found = service.assess(from_bytes("\n".join(lines).encode(), "gpai.toml"), on=DAY)
    shown = text.write(found.pages(False), 80)
    assert len(shown.splitlines()) <= 42
    assert ("more reports: deadlines" in shown) is is_cut


PASSED_ON = """\
model = { name = "M", outputs = ["text"] }
actors = [{ id = "lab", name = "Lab", country = "CA" }, { id = "us", name = "Us", country = "PL" }]
activities = [{ kind = "pre-training", actor = "lab", flop = 2e24 }]
[[market]]
event = "made-available"
actor = "lab"
to = "us"
territory = "outside-union"
union_excluded = true
[[market]]
event = "integrated-in-system"
actor = "us"
on = 2026-09-01
territory = "union"
system_on = 2026-09-01
system_territory = "union"
"""


def test_a_reason_that_is_not_known_is_asked_of_the_event_that_is_meant_and_not_denied() -> None:
    found = told(PASSED_ON, on=date(2026, 12, 1))
    assert 'Was the model supplied by the event "made-available" with a clear exclusion of the Union market?' in found
    assert "Not said: market[0].on." in found
    assert "this event" not in found
    assert "not supplied" not in found


@pytest.mark.parametrize(
    ("original", "says"),
    [
        ('name = "other"', "with systemic risk also model evaluation · risk mitigation · incident reporting"),
        ('name = "other", training_compute = "2e24", systemic_risk = false', ""),
    ],
)
def test_what_systemic_risk_alone_would_bring_stands_apart_while_that_is_not_known(original: str, says: str) -> None:
    tuned = 'activities = [{ kind = "fine-tuning", actor = "us", flop = { low = 5e23, high = 1e24 } }]'
    found = told(MODEL, f"original = [{{ {original} }}]", tuned, ON_MARKET)
    assert "PROVIDER OR NOT: UNKNOWN" in found
    assert "If you are one, you owe as a provider technical documentation" in found
    assert "with systemic risk also" in found if says else "with systemic risk also" not in found
    assert says in found
    assert found.count("model evaluation") == found.count("with systemic risk also")


def test_compute_that_is_said_not_to_be_obtainable_is_not_asked_for_but_the_originals_status_is() -> None:
    original = 'original = [{ name = "other", training_compute_obtainable = false }]'
    found = told(MODEL, original, 'activities = [{ kind = "fine-tuning", actor = "us", flop = 5e22 }]', ON_MARKET)
    assert "How much compute trained the original" not in found
    assert "other's compute" not in found
    assert "Is the model you started from one with systemic risk?" in found
    assert "Which model did you start from?" in found


def test_narrowness_is_named_among_what_would_settle_an_answer_that_hangs_on_it() -> None:
    model = MODEL.replace("outputs", 'inputs = ["speech"], outputs')
    found = told(model, run_of("1e24"), ON_MARKET)
    _, settles = found.split("What would settle it")
    assert "provider the model can do more than a narrow set of tasks competently" in settles
    assert "not a provider the model can do no more than a narrow set of tasks competently" in settles


HOLDS_WEIGHTS = "Assumed: you hold the tuned weights, as who tunes over another's interface may not."


@pytest.mark.parametrize(("compute", "flop"), [("2e25", "1.5e25"), ("1e24", "9e23")])
def test_that_who_modified_a_model_holds_its_weights_is_said_plainly_where_it_is_assumed(
    compute: str, flop: str
) -> None:
    whole = f'training_compute = "{compute}", cumulative_training_compute = "{compute}"'
    found = told(
        MODEL,
        f'original = [{{ name = "other", {whole}, systemic_risk = {str(compute == "2e25").lower()} }}]',
        f'activities = [{{ kind = "fine-tuning", actor = "us", flop = "{flop}", ended_on = 2026-09-05 }}]',
        ON_MARKET.replace("2026-06-01", "2026-10-01"),
    )
    assert ("NOTIFY THE COMMISSION" in found) is (compute == "2e25")
    assert f"{HOLDS_WEIGHTS} Say activities[0].weights_controlled_by." in found


def test_of_who_made_a_model_anew_nothing_is_said_of_who_holds_its_weights() -> None:
    assert HOLDS_WEIGHTS not in told(MODEL, run_of('"2e25"'), ON_MARKET)


def test_a_modifier_that_must_notify_is_told_on_one_screen() -> None:
    done = 'activities = [{ kind = "fine-tuning", actor = "us", flop = "8e24", ended_on = 2026-09-05 }]'
    lines = (MODEL, 'original = [{ name = "other", training_compute = "2e25" }]', done, ON_MARKET)
    found = service.assess(from_bytes("\n".join(lines).encode(), "gpai.toml"), on=DAY)
    assert len(text.write(found.pages(False), 80).splitlines()) <= 42


def test_that_what_is_given_no_day_may_be_still_to_come_is_said_in_plain_words() -> None:
    found = told(PASSED_ON, on=date(2026, 12, 1))
    assert "not a provider what is given no day is still to come" in found
    assert "without a day has not happened" not in found
