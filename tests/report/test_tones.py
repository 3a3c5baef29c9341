"""The tone of a row or an answer says what follows for the reader: signs, colours and order alike."""

from __future__ import annotations

import re
from datetime import date

import pytest

from gpaiscope.assessment.standing import STATES
from gpaiscope.report import tones, words
from gpaiscope.report.blocks import Answer, Item, Items, Page, Sheets
from gpaiscope.report.write import html, markdown, sheets, text
from gpaiscope.values import Outcome

MEANT = {"late": "!!", "due": "!", "unknown": "?", "unsettled": "§", "clear": "✓"}


def test_each_consequence_has_a_sign_of_its_own_so_that_nothing_hangs_on_colour() -> None:
    assert {tone: words.SIGNS[tone] for tone in tones.BY_GRAVITY} == MEANT


def test_a_provider_owes_something_and_who_is_none_owes_nothing() -> None:
    assert (tones.OF_STANDINGS["provider"], tones.OF_STANDINGS["no"]) == ("due", "clear")
    assert (tones.of_burden(Outcome.YES), tones.of_burden(Outcome.NO)) == ("due", "clear")


def test_how_an_actor_can_stand_is_ordered_by_what_follows() -> None:
    ranks = [tones.BY_GRAVITY.index(tones.OF_STANDINGS[state]) for state in STATES]
    assert ranks == sorted(ranks)
    assert set(tones.OF_STANDINGS) == set(STATES)


def test_from_a_yes_or_no_by_itself_nothing_follows_unless_it_is_open() -> None:
    assert [tones.if_open(outcome) for outcome in Outcome] == [
        {"unknown": "unknown", "unsettled": "unsettled"}.get(outcome.value, "") for outcome in Outcome
    ]


def test_the_gravest_of_several_is_what_they_come_to() -> None:
    assert tones.gravest(["clear", "unsettled", "due", ""]) == "due"
    assert tones.gravest([""]) == ""


@pytest.mark.parametrize(("tone", "colour"), [("late", "31"), ("due", "33"), ("unknown", "35"), ("unsettled", "36")])
def test_what_waits_for_somebody_has_a_colour(tone: str, colour: str) -> None:
    page = Page(title=("t",), blocks=(Answer(tone=tone, headline=("x",)),))
    assert f"\x1b[1;{colour}m{MEANT[tone]}" in text.write(page, colour=True)


def test_what_owes_nothing_has_none() -> None:
    page = Page(title=("t",), blocks=(Answer(tone="clear", headline=("x",)),))
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", text.write(page, colour=True))
    assert "✓ x" in text.write(page)


@pytest.mark.parametrize("tone", tones.BY_GRAVITY)
def test_every_form_of_a_page_has_the_sign(tone: str) -> None:
    on_paper = Sheets(running=("t",), author="", drawn_up=date(2026, 11, 25))
    page = Page(title=("t",), blocks=(Items(items=(Item(line=("x",), tone=tone),)),), sheets=on_paper)
    sign = MEANT[tone]
    assert f"{sign} x" in text.write(page)
    assert f"- {sign} x" in markdown.write(page)
    assert f'<span class="sign {tone}" aria-hidden="true">{sign}</span> x' in html.write(page)
    (block,) = sheets.told(page)["blocks"]
    assert block["items"][0]["text"] == [f"{sign}{words.TIED}", "x"]


CONTRAST = 7
"""The least ratio that text of any size has against the page it stands on, by the strictest level of WCAG."""


def test_every_colour_of_a_page_stands_out_from_it_in_light_and_dark() -> None:
    light, dark = (dict(re.findall(r"--([a-z]+):(#[0-9a-f]{3,6})", root)) for root in html.STYLE.split("@media", 2)[:2])
    for theme in (light, dark):
        for name in ("ink", "soft", "late", "due", "unknown", "unsettled"):
            assert contrast(theme[name], theme["paper"]) >= CONTRAST, name


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2 between two colours."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
