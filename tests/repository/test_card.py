"""Cards as people write them: what can be read is read, and nothing else is lost with what cannot."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpaiscope.repository.card import BEGIN, END, Card, read_card


def card(*lines: str, end: str = "\n") -> Card:
    return read_card(end.join(lines), "README.md")


def values(found: Card) -> dict[str, object]:
    return {key.name: key.value for key in found.keys}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_keys_have_their_values_and_lines(end: str) -> None:
    found = card("---", "license: mit", "datasets:", "- a/b", "- c/d", "Base Model: x/y", "---", "# T", end=end)
    assert values(found) == {"license": "mit", "datasets": ["a/b", "c/d"], "base_model": "x/y"}
    assert [key.line for key in found.keys] == [2, 3, 6]


def test_words_stay_words_and_numbers_stay_text() -> None:
    found = card("---", "language: no", "a: 1e3", "b: 2024-01-01", "c: on", "d: 'true'", "e: true", "f: ~", "---")
    assert values(found) == {
        "language": "no",
        "a": "1e3",
        "b": "2024-01-01",
        "c": "on",
        "d": "true",
        "e": True,
        "f": None,
    }


def test_a_broken_key_takes_nothing_else_with_it() -> None:
    found = card("---", "license: mit", "tags: [a, b", "title: one: two", "base_model: x/y", "---")
    assert values(found) == {"license": "mit", "tags": "[a, b", "title": "one: two", "base_model": "x/y"}
    assert [(mistake.line, mistake.path) for mistake in found.mistakes] == [(3, "tags"), (4, "title")]


def test_tabs_for_blanks_are_understood() -> None:
    assert values(card("---", "tags:", "\t- a", "\t- b", "---")) == {"tags": ["a", "b"]}


def test_front_matter_in_braces_is_read() -> None:
    assert values(card("---", "{license: mit, tags: [a]}", "---")) == {"license": "mit", "tags": ["a"]}


def test_an_indented_front_matter_is_read() -> None:
    assert values(card("---", "  license: mit", "  tags:", "  - a", "---")) == {"license": "mit", "tags": ["a"]}


def test_a_key_that_stands_twice_counts_once_and_is_reported() -> None:
    found = card("---", "license: mit", "license: gpl-3.0", "---")
    assert values(found) == {"license": "mit"}
    assert found.mistakes[0].reference == "duplicate-key"


def test_a_bomb_of_aliases_is_no_bomb() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    nested = ["tags: {a: &a [x, x], b: &b [*a, *a], c: [*b, *b]}", "license: mit"]
    found = card("---", *lines, *nested, "---")
    assert values(found)["license"] == "mit"
    assert values(found)["a0"] == ["x"] * 10
    assert all(not isinstance(value, list | dict) for name, value in values(found).items() if name != "a0")


def test_python_in_yaml_is_never_made() -> None:
    found = card("---", "license: !!python/object/apply:os.system ['true']", "---")
    assert values(found) == {"license": ["true"]}


def test_a_value_without_end_is_left_out() -> None:
    found = card("---", "a: " + "[" * 100_000, "license: mit", "---")
    assert values(found) == {"a": None, "license": "mit"}
    assert read_card("---\na: " + "[" * 5_000 + "\n---\n", "README.md").mistakes


@pytest.mark.parametrize("text", ["", "---", "---\n", "---\nlicense: mit\n", "\n\n# T\n---\nlicense: mit\n---\n"])
def test_without_front_matter_there_are_no_keys(text: str) -> None:
    assert read_card(text, "README.md").keys == ()


def test_headings_of_every_kind_are_found_and_those_in_code_are_not() -> None:
    lines = ["# One #", "text", "Two", "---", "```", "# no", "```", '<h3 align="center">Three <b>x</b></h3>', "#no"]
    found = card(*lines)
    assert [(head.level, head.text, head.line) for head in found.headings] == [
        (1, "One", 1),
        (2, "Two", 3),
        (3, "Three x", 8),
    ]


def test_a_section_of_placeholders_is_empty() -> None:
    found = card(
        "## Uses", "[More Information Needed]", "## Limits", "<!-- say something -->", "## Bias", "It has some bias."
    )
    assert [head.empty for head in found.headings] == [True, True, False]


def test_a_heading_with_deeper_ones_is_not_empty() -> None:
    found = card("# Uses", "## Direct use", "Chat with people about things.")
    assert [head.empty for head in found.headings] == [False, False]


def test_our_own_section_is_no_source() -> None:
    found = card("# T", BEGIN, "## EU AI Act", "trained on 9T tokens", END, "end of the card")
    assert [head.text for head in found.headings] == ["T"]
    assert [text for _, text in found.prose] == ["# T", "end of the card"]


GRAINS = st.sampled_from(
    [
        "---",
        "license: mit",
        "tags:",
        "- a",
        "  - b",
        "x: &a [1]",
        "y: *a",
        "# T",
        "```",
        "{",
        "[",
        "'",
        '"',
        ": ",
        "\t",
        "|",
        ">",
    ]
)


@given(st.lists(st.one_of(GRAINS, st.text(max_size=30)), max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_a_crash(lines: list[str]) -> None:
    found = card("---", *lines)
    count = len("\n".join(["---", *lines]).split("\n"))
    assert all(1 <= key.line <= count for key in found.keys)
    assert all(1 <= head.line <= count for head in found.headings)


def test_code_is_something_under_a_heading() -> None:
    found = card("# T", "## Quick start", "```python", "print(1)", "```", "## Bias", "", "## Later", "```", "```")
    assert [(each.text, each.empty) for each in found.headings] == [
        ("T", False),
        ("Quick start", False),
        ("Bias", True),
        ("Later", True),
    ]


SIZES = """<table>
  <tr>
   <td></td><td colspan="2"><strong>Params &amp;
 data</strong></td>
   <th>Token count</th>
  </tr>
  <tr><td rowspan="2" >Wren (text|only)
   <td>8B<td>web<td rowspan=2>15T+
  </tr>
  <tr><td>70B<td>
  </tr>
</table> Counts are of pre-training."""


def test_tables_of_html_are_read_as_rows_whose_cells_reach_down_and_across() -> None:
    own = read_card(f"Before <b>it</b>. {SIZES}\n| a | b |\n", "README.md").own
    assert own == (
        (1, "Before <b>it</b>."),
        (2, "| | Params & data | | Token count |"),
        (7, "| Wren (text/only) | 8B | web | 15T+ |"),
        (10, "| Wren (text/only) | 70B | | 15T+ |"),
        (12, "Counts are of pre-training."),
        (13, "| a | b |"),
    )


@pytest.mark.parametrize("text", ["<table>\n<tr><td>a", "<table>\n" + "<tr>\n" * 3_000 + "</table>"])
def test_a_table_that_does_not_end_or_goes_on_too_long_stays_as_it_is(text: str) -> None:
    lines = [line for line in text.split("\n") if line]
    assert [line for _, line in read_card(text, "README.md").own][: len(lines)] == lines[:20_000]


def test_a_table_whose_cells_span_all_that_there_can_be_takes_no_room_to_speak_of() -> None:
    row = "<tr>" + "<td colspan=999 rowspan=999>x" * 60 + "x" * 200 + "</tr>"
    own = read_card("<table>\n" + f"{row}\n" * 100 + "</table>", "README.md").own
    assert len(own) == 100
    assert max(len(text) for _, text in own) < 1_000
