"""Mistakes are worded so that a person can mend them, and none is lost."""

from __future__ import annotations

import pytest

from gpaiscope.errors import GpaiscopeError, InputError, Mistake, RuleError, UsageError


def test_a_mistake_names_its_place_what_was_expected_and_what_to_do() -> None:
    mistake = Mistake(
        reference="unknown-word",
        message="'ap' is not a channel",
        file="gpai.toml",
        line=7,
        path="market[0].channel",
        expected="one of api, public-hub",
        help="did you mean api?",
    )
    assert str(mistake) == (
        "error[unknown-word]: 'ap' is not a channel\n"
        "  gpai.toml:7, market[0].channel\n"
        "  expected one of api, public-hub\n"
        "  help: did you mean api?"
    )


def test_a_mistake_without_a_place_has_no_empty_lines() -> None:
    assert str(Mistake(reference="empty", message="there is nothing")) == "error[empty]: there is nothing"


def test_no_name_of_a_file_passes_for_a_line_of_ours() -> None:
    mistake = Mistake(
        reference="syntax", message="a\r\nb", file="x\n::error::y.toml", line=3, expected="c\u2028d", help="e\vf"
    )
    assert str(mistake).split("\n") == ["error[syntax]: a b", "  x ::error::y.toml:3", "  expected c d", "  help: e f"]


def test_the_path_alone_is_a_place() -> None:
    assert Mistake(reference="r", message="m", path="model").where() == "model"


def test_an_input_error_holds_every_mistake() -> None:
    error = InputError(Mistake(reference="a", message="one"), Mistake(reference="b", message="two"))
    assert [mistake.reference for mistake in error.mistakes] == ["a", "b"]
    assert str(error) == "error[a]: one\nerror[b]: two"


def test_an_input_error_without_a_mistake_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one"):
        InputError()


def test_everything_raised_on_purpose_can_be_caught_as_one() -> None:
    mistake = Mistake(reference="a", message="one")
    for error in (InputError(mistake), UsageError(mistake), RuleError("bug")):
        assert isinstance(error, GpaiscopeError)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("s3:/b/x", "s3://b/x"), ("/there/s3:/b/x.json", "s3://b/x.json"), ("s3://b/x", "s3://b/x"),
        ("https:/example.org/a", "https://example.org/a"), ("hf:/org/m", "hf://org/m"), ("C:/a/b", "C:/a/b"),
        ("a/b.toml", "a/b.toml"), ("/a/notes: /b", "/a/notes: /b"), ("-", "-"), ("", ""),
    ],
)  # fmt: skip
def test_an_address_that_passed_for_a_path_is_shown_as_it_was_given(path: str, shown: str) -> None:
    assert Mistake(reference="missing-file", message="there is none", file=path).where() == shown
