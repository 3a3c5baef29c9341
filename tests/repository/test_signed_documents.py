"""What a document that was signed off beside a dossier shows to exist, and what it does not."""

from datetime import date
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.documents.forms import form
from gpaiscope.repository.dossiers import DOCUMENTATION, SIGNED

DOSSIER = """[model]
name = "Wren"
outputs = ["text"]
[[actors]]
id = "us"
country = "FR"
[[activities]]
kind = "pre-training"
actor = "us"
flop = "2e24"
[[market]]
event = "made-available"
actor = "us"
territory = "union"
on = 2026-03-02
"""
POLICY = "copyright_policy"


def signed(document: str, on: str = "2026-03-01") -> str:
    return f'[[sign_off]]\ndocument = "{document}"\ncontent = "{"0" * 64}"\nname = "Ida Falk"\non = {on}\n'


def states(folder: Path, documentation: str | None) -> dict[str, str]:
    (folder / "gpai.toml").write_text(DOSSIER)
    if documentation is not None:
        (folder / DOCUMENTATION).write_text(documentation)
    (model,) = service.assess(folder, on=date(2026, 4, 1)).values
    return {row.id: row.state for row in model.dated}


@pytest.mark.parametrize(("document", "duty"), SIGNED.items())
def test_what_has_to_exist_is_done_by_a_document_that_is_signed_off(tmp_path: Path, document: str, duty: str) -> None:
    assert states(tmp_path, None)[duty] == "perhaps-late"
    assert states(tmp_path, signed(document))[duty] == "done"


def test_a_document_that_is_signed_later_shows_nothing_yet(tmp_path: Path) -> None:
    assert states(tmp_path, signed("copyright-policy", "2026-04-01"))[POLICY] == "done"
    assert states(tmp_path, signed("copyright-policy", "2026-04-02"))[POLICY] == "perhaps-late"


@pytest.mark.parametrize("wrong", ["sign_off = 3", "[[sign_off]]\ndocument = 3", "[[sign_off", "\x00"])
def test_what_cannot_be_read_shows_nothing(tmp_path: Path, wrong: str) -> None:
    assert states(tmp_path, wrong)[POLICY] == "perhaps-late"


def test_a_link_shows_nothing(tmp_path: Path) -> None:
    other = tmp_path / "elsewhere.toml"
    other.write_text(signed("copyright-policy"))
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / DOCUMENTATION).symlink_to(other)
    assert states(tmp_path / "model", None)[POLICY] == "perhaps-late"


@pytest.mark.parametrize(("document", "duty"), SIGNED.items())
def test_each_document_is_of_the_duty_that_its_form_names(document: str, duty: str) -> None:
    assert form(document).obligations == (duty,)
