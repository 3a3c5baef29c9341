"""Answers written into a text: at their place, and not a character elsewhere."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from difflib import ndiff
from pathlib import Path

import pytest

from gpaiscope.dossier.declaration import is_statement
from gpaiscope.dossier.editing import EditedText, toml
from gpaiscope.dossier.filling import fill
from gpaiscope.dossier.templates import JOBS, template
from gpaiscope.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 26)
TRUE = '{ value = true, source = "file", known_on = 2026-11-26 }'
EXAMPLES = {path.parent.name: path.read_text(encoding="utf-8") for path in ROOT.glob("examples/*/gpai.toml")}
TEXTS = {
    **EXAMPLES,
    **{f"for a {job}": template(job) for job in JOBS},
    "everything commented": template(None),
    "nothing": "",
    "a comment": "# mine",
    "lists in pieces": '[[activities]]\nkind = "merge"\n[model]\nname="x"\n\n[[activities]]\nkind = "merge"\n',
    "no last line end": '[model]\nname = "x"',
    "one inline": 'model = {name="x" }\nactivities = [{kind="merge" },]\n',
    "keys with dots": 'openness.licence="MIT"\nmodel.name = "x"\n',
    "tables out of order": '[openness.rights]\naccess = "granted"\n\n[model]\nname="x"\n[openness]\nlicence="MIT"\n',
    "mixed line ends": '[model]\r\nname="x"\r\n# c\n[openness]\nlicence="MIT"\n',
    "strings that look like tables": '[model]\nname = """\n[openness]\n#outputs = ["text"]\n"""\n',
    "several models": '[[model]]\nname = "x"\n[[model]]\nname = "y"\n',
    "JSON": '{"model": {"name": "x", "hub_id": "a/b"},\n  "activities": [\n    {"kind": "merge"}\n  ]\n}\n',
    "short JSON": "{}",
}
PATHS: tuple[tuple[str | int, ...], ...] = (
    ("openness", "weights_public"),
    ("openness", "licence"),
    ("activities", 0, "data_public"),
    ("activities", 0, "architecture", "tokens"),
    ("activities", 0, "hardware", 0, "chip"),
    ("market", 0, "territory"),
    ("actors", 0, "country"),
    ("openness", "safety_terms", "objective"),
    ("original", 0, "training_compute_obtainable"),
    ("model", "outputs"),
    ("market",),
)


def edited(text: str, path: tuple[str | int, ...]) -> str:
    document = EditedText(text)
    node, rest = document.find(path)
    if rest:
        return document.with_keys(path[:-1], {str(path[-1]): True})
    stands = document.value(path)
    stated = any(map(is_statement, stands)) if isinstance(stands, list) else is_statement(stands)
    return document.with_statement(node, path, stated, {"value": True, "known_on": TODAY})


def added(text: str, path: str, value: object) -> str:
    return fill(text, path, value, "file", known_on=TODAY, day=TODAY)


def plain(text: str) -> dict[str, object]:
    found: dict[str, object]
    found = json.loads(text) if text.lstrip()[:1] == "{" else tomllib.loads(text)
    return found


def within(old: object, new: object) -> bool:
    """Whether all that was said is still said, as it was or as the first of several statements."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and within(value, new[key]) for key, value in old.items())
    listed = isinstance(old, list) and isinstance(new, list) and len(new) >= len(old)
    if listed and all(within(*pair) for pair in zip(old, new, strict=False)):  # type: ignore[call-overload]
        return True
    if isinstance(new, list) and new and isinstance(new[0], dict):
        return new[0] == old or new[0].get("value") == old
    return old == new or (isinstance(new, dict) and new.get("value") == old)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_line_stays_but_the_one_that_is_answered(text: str, path: tuple[str | int, ...]) -> None:
    try:
        filled = edited(text, path)
    except UsageError:  # a table, or a list of them, is changed by hand, and so is one of several models
        assert isinstance(plain(text)[str(path[0])], list)
        return
    assert within(plain(text), plain(filled))
    assert EditedText(filled).find(path)[1] == ()
    before, after = text.splitlines(keepends=True), filled.splitlines(keepends=True)
    changed = [each[2:] for each in ndiff(before, after) if each.startswith("- ")]
    assert len(changed) <= 2
    assert len(changed) <= 1 or any(each.startswith("#") for each in changed), "a header and a key in comments"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
@pytest.mark.parametrize("name", ["fine-tune", "open-weights"])
def test_line_ends_stay(name: str, path: tuple[str | int, ...], end: str) -> None:
    try:
        filled = edited(EXAMPLES[name].replace("\n", end), path)
    except UsageError:
        assert path == ("market",)
        return
    assert filled.count("\r\n") == (filled.count("\n") if end == "\r\n" else 0)


def test_a_mark_of_byte_order_stays() -> None:
    filled = added("\ufeff" + EXAMPLES["fine-tune"], "openness.weights_public", True)
    assert filled.startswith("\ufeff")
    assert filled.count("\ufeff") == 1


def test_a_room_before_a_brace_that_is_not_touched_stays() -> None:
    text = '[model]\nname = {value="x" , source = "card" }\n'
    assert added(text, "openness.weights_public", True) == text + f"\n[openness]\nweights_public = {TRUE}\n"


def test_a_key_goes_to_its_own_entry_of_a_list_in_pieces() -> None:
    text = TEXTS["lists in pieces"]
    assert added(text, "activities[0].data_public", True) == text.replace("[model]", f"data_public = {TRUE}\n[model]")
    assert added(text, "activities[1].data_public", True) == text + f"data_public = {TRUE}\n"


def test_a_line_of_a_template_is_filled_in() -> None:
    text = template("releaser")
    filled = added(text, "openness.weights_public", True)
    assert "#weights_public" not in filled
    assert re.sub(r"(?m)^weights_public = .*$", "#weights_public = true", filled) == text.replace(
        "#[openness]", "[openness]"
    )


def test_a_header_in_a_comment_is_not_taken_out_above_keys_of_another_table() -> None:
    text = '[model]\nname = "x"\n#[openness]\noutputs = ["text"]\n'
    assert tomllib.loads(added(text, "openness.weights_public", True))["model"] == tomllib.loads(text)["model"]


def test_the_next_entry_of_a_list_stands_after_what_is_commented_about_the_last() -> None:
    text = '[[market]]\nevent = "withdrawn"\n# where\n#territory = "union"\n\n# the model\n[model]\nname = "x"\n'
    filled = added(text, "market[1].event", "withdrawn")
    assert filled.index("[[market]]\nevent = {") < filled.index("# the model\n[model]")
    assert filled.index('#territory = "union"') < filled.index("[[market]]\nevent = {")


def test_a_first_key_of_no_table_stands_before_every_table() -> None:
    text = '# head\n\n# the model\n[model]\nname = "x"\n'
    assert "market" in plain(added(text, "market", ()))
    assert added(text, "market", ()).startswith("# head\n\nmarket = ")


def test_json_keeps_its_form() -> None:
    text = TEXTS["JSON"]
    filled = added(text, "activities[0].data_public", True)
    assert filled == text.replace(
        '"merge"}', '"merge", "data_public": {"value": true, "source": "file", "known_on": "2026-11-26"}}'
    )
    assert added('{\n\t"model": {}\n}', "market[0].event", "withdrawn").startswith(
        '{\n\t"model": {},\n\t"market": [{"event"'
    )


@pytest.mark.parametrize(
    "value",
    ["plain", 'quo"te \\ back', "line\nend\ttab", "\x7f\x1b\0", "ü 漢 \u2028", True, 7, TODAY, ["a"], {"a": "b"}],
)
def test_what_is_written_in_toml_is_read_back(value: object) -> None:
    assert tomllib.loads(f"key = {toml(value)}")["key"] == value
