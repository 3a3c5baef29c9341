"""Which key settles an answer that is only likely: what is hinted at is written there, and read anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from corpus.inputs import INCIDENT, LATE_TWICE, PACED
from guesses import LIKELY, PLANNED

from gpaiscope import service
from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.settling import settling_key
from gpaiscope.dossier.filling import fill
from gpaiscope.dossier.otherwise import has_value_at
from gpaiscope.report.phrases import guessed
from gpaiscope.values import Range

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 12, 1)
FILES = sorted([*ROOT.glob("examples/*/gpai.toml"), *ROOT.glob("tests/trials/door/models/*/gpai.toml")])
ESK = (ROOT / "tests/trials/door/models/esk/gpai.toml").read_text(encoding="utf-8")
HUB_ID = 'hub_id = "allenai/OLMo-2-1124-13B"\n'
TEXTS = {
    **{str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in FILES if path.parent.name != "lost"},
    "likely": LIKELY,
    "planned": PLANNED,
    "late twice": LATE_TWICE,
    "paced": PACED,
    "incident": INCIDENT,
    "risk stated": ESK.replace(HUB_ID, f"{HUB_ID}systemic_risk = true\n"),
    "name unknown": ESK.replace(HUB_ID, ""),
}


def assessed(text: str, folder: Path) -> tuple[Assessment, ...]:
    (folder / "gpai.toml").write_text(text, encoding="utf-8")
    return service.assess(folder / "gpai.toml", on=DAY).values


def likely(models: tuple[Assessment, ...]) -> Iterator[tuple[Assessment, Conclusion]]:
    """Every answer that hangs on a guess."""
    yield from ((model, each) for model in models for each in model.everything if model.hangs_on(each))


def as_given(text: str) -> Any:
    """What a person gives where TOML writes this."""
    if text in ("true", "false"):
        return text == "true"
    number = text.strip('"')
    return Range.exactly(int(number)) if number.isdecimal() else number


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_hinted_at_is_not_said_yet_and_settles_the_answer(name: str, tmp_path: Path) -> None:
    text, tried = TEXTS[name], dict[tuple[str, str], tuple[Assessment, ...]]()
    for model, conclusion in likely(assessed(text, tmp_path)):
        key = settling_key(model, conclusion)
        hint = re.search(
            r" Say (\S+?)(?: to settle it\.|: .* settles it\.|, which can settle it\.)", guessed(model, conclusion)
        )
        assert (hint[1] if hint else "") == (key.path if key is not None else "")
        if key is None:
            continue
        assert not has_value_at(model.dossier, key.path)
        for value in key.values:
            if (key.path, value) not in tried:
                written = fill(text, key.path, as_given(value), "the maker", known_on=date(2026, 1, 2))
                tried[key.path, value] = assessed(written, tmp_path)
            (after,) = (each for each in tried[key.path, value] if each.place == model.place)
            found = after.find(conclusion.id, conclusion.actor)
            assert found is not None
            assert found.finding.outcome.decided, (conclusion.id, key.path, value)
            assert not after.hangs_on(found), (conclusion.id, key.path, value)


def test_a_key_that_settles_by_one_value_alone_is_told_with_it(tmp_path: Path) -> None:
    (model,) = assessed(LIKELY, tmp_path)
    assert guessed(model, model.conclusion("provider")).endswith(" Say original[0].gpai_model: true settles it.")


def test_a_key_that_is_said_already_is_no_hint(tmp_path: Path) -> None:
    assert "systemic_risk: " in guessed(*_of(ESK, tmp_path))
    assert "original[0].systemic_risk" not in guessed(*_of(TEXTS["risk stated"], tmp_path))


def _of(text: str, folder: Path) -> tuple[Assessment, Conclusion]:
    (model,) = assessed(text, folder)
    return model, model.conclusion("provider")


def test_where_no_one_key_settles_it_none_is_named(tmp_path: Path) -> None:
    (model,) = assessed(TEXTS["examples/fine-tune-unknown-original/gpai.toml"], tmp_path)
    conclusion = model.conclusion("high_impact_presumption")
    assert model.hangs_on(conclusion)
    assert settling_key(model, conclusion) is None
    assert "Say " not in guessed(model, conclusion)
