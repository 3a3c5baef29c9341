"""The memo: what is open first, short, and against an earlier dossier."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.errors import UsageError
from tests.documents.situations import DAY

EXAMPLES = Path(__file__).parents[2] / "examples"
OPEN = EXAMPLES / "fine-tune-unknown-original"
ACTORS = {"integrator-outside-union": "acme-apps"}


def test_it_never_says_that_nothing_is_open_over_an_open_question() -> None:
    for folder in (each for each in EXAMPLES.iterdir() if (each / "gpai.toml").is_file()):
        drafted = service.draft(folder / "gpai.toml", document="memo", on=DAY, actor=ACTORS.get(folder.name, ""))
        asked = len(drafted.values.materials[0].assessment.open_questions)
        assert ("Nothing is open in it" in drafted.to_markdown()) == (not asked and not drafted.values.open)


@pytest.mark.once
@pytest.mark.parametrize("name", ["fine-tune", "legacy", "open-weights", "planned-frontier-run", "release"])
def test_it_fits_on_three_pages(name: str) -> None:
    pypdf = pytest.importorskip("pypdf")
    drafted = service.draft(EXAMPLES / name / "gpai.toml", document="memo", on=DAY)
    assert len(pypdf.PdfReader(io.BytesIO(drafted.to_pdf())).pages) <= 3


def test_what_changed_since_an_earlier_dossier_stands_before_what_is_open(tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.toml"
    shutil.copy(EXAMPLES / "open-weights/gpai.toml", earlier)
    now = tmp_path / "now.toml"
    text = earlier.read_text("utf-8")
    assert "Apache-2.0" in text
    now.write_text(text.replace("Apache-2.0", "CC-BY-NC-4.0"), encoding="utf-8")
    page = service.draft(now, document="memo", on=DAY, since=earlier).to_markdown()
    assert "What changed since the earlier dossier" in page
    assert page.index("CC-BY-NC-4.0") < page.index("Question and answer")
    assert "What changed since" not in service.draft(now, document="memo", on=DAY).to_markdown()
    with pytest.raises(UsageError, match="since-without-memo"):
        service.draft(now, document="documentation-form", on=DAY, since=earlier)
