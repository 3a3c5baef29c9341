"""Ten scripts as the hosts' own documentation shows them, with one line more: what they leave needs no correction."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.track.documented import setting

pytestmark = [pytest.mark.torch, pytest.mark.once]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for library in ("torch", "transformers", "trl", "peft", "datasets"):
        pytest.importorskip(library)
    folder = tmp_path_factory.mktemp("documented")
    setting.prepare(folder)
    return folder


def test_each_script_is_judged() -> None:
    assert sorted(setting.EXPECTED) == list(setting.SCRIPTS)


@pytest.mark.parametrize("script", setting.SCRIPTS)
def test_the_dossier_of_a_documented_script_needs_no_correction(script: str, prepared: Path) -> None:
    assert setting.differences(script, setting.run(script, prepared)) == []
