"""What is said to people stands whole in the code of every module that has moved to `say`."""

from __future__ import annotations

import pytest
from prose import LEFT, is_half, is_prose, left, modules, name_of, pieces

MODULES = {name_of(path): path for path in modules()}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_that_says_whole_sentences_joins_none_from_pieces(name: str) -> None:
    found = pieces(MODULES[name].read_text(encoding="utf-8"))
    shown = "\n".join(f"src/gpaiscope/{name}:{piece}" for piece in found)
    assert len(found) <= left().get(name, 0), f"{len(found)} places, {left().get(name, 0)} are left in {LEFT}:\n{shown}"


def test_what_is_left_is_of_modules_that_are_there_and_no_more_than_is_left() -> None:
    counted = {name: len(pieces(MODULES[name].read_text(encoding="utf-8"))) for name in left() if name in MODULES}
    assert counted == left(), "fewer are left: python -m tests.prose writes how many"


@pytest.mark.parametrize("text", ["no day", " of ", "line ", "is späť", "{days} are left"])
def test_a_word_beside_a_blank_is_prose(text: str) -> None:
    assert is_prose(text)


@pytest.mark.parametrize(
    "text", ["", "FLOP", "activities[", "--on", "12 %", ": ", " · ", "a b", "¶60, 61", "gpai.toml:25"]
)
def test_a_key_an_amount_or_a_mark_is_none(text: str) -> None:
    assert not is_prose(text)


@pytest.mark.parametrize("text", [" and more", "due by ", ", as planned "])
def test_a_text_that_begins_or_ends_with_a_blank_is_half_a_sentence(text: str) -> None:
    assert is_half(text)


@pytest.mark.parametrize("text", ["due by", "Nothing is owed.", " ", " · ", ": ", "  - ", "x "])
def test_a_whole_text_or_a_mark_is_none(text: str) -> None:
    assert not is_half(text)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ('f"{days} of {all}"', "prose in an f-string, '· of ·'"),
        ('f"due by {day}"', "prose in an f-string"),
        ('f"{name}, as planned" if planned else name', "prose in an f-string"),
        ('", ".join(names)', "texts joined by ', '"),
        ('" and ".join(names)', "texts joined by ' and '"),
        ('"and".join(names)', "texts joined by 'and'"),
        ('"; ".join(each.says for each in found)', "texts joined by '; '"),
        ('" ".join([who, "owes nothing"])', "prose joined from pieces"),
        ('"owed by " + who', "prose added to a text"),
        ('who + (", and is late" if late else "")', "prose added to a text"),
        ('text += ", not to this day"', "prose added to a text"),
        ('"{} are left".format(days)', "prose filled by .format"),
        ('"%s are left" % days', "prose filled by %"),
        ('("placing is planned for ", Days(day))', "half a sentence, 'placing is planned for '"),
        ('(Strong("qualifies"), " as a free licence")', "half a sentence"),
        ("say(SENTENCES[state])", "a sentence that is no literal"),
        ('say_text("late" if late else "in time")', "a sentence that is no literal"),
        ('say(f"{days} left", day=day)', "a sentence that is no literal"),
    ],
)
def test_prose_that_is_put_together_is_found_and_told_how_to_write(code: str, says: str) -> None:
    (piece,) = pieces(code)
    assert says in str(piece)
    assert "say" in piece.help


@pytest.mark.parametrize(
    "code",
    [
        'say("{days} of {all} are left", days=days, all=all)',
        'say_text("due by {day}", day=day)',
        '("Owed", say("from {day}", day=day))',
        'f"{path}:{line}"',
        'f"activities[{place}].flop"',
        'f"--{name}={value}"',
        'f"{sign} {name}"',
        'f"{day:%d %B}"',
        '"".join(parts)',
        '"\\n".join(lines)',
        '" · ".join(names)',
        'label + ": " + value',
        '"no day is known"',
        '("no day", "some day", value)',
        're.compile("^(yes|no)[:,] and ")',
        'def said():\n    """A line of prose, and a blank ."""',
        'NAME = 1\n"""What it is, and why. """',
    ],
)
def test_what_is_whole_or_no_prose_is_left_alone(code: str) -> None:
    assert not pieces(code)
