"""All that a folder says, in one."""

from __future__ import annotations

from pathlib import Path

from folders import found, notes

from gpaiscope.repository.findings import EVIDENCE


def test_the_base_models_licence_is_evidence_where_it_is_another(tmp_path: Path) -> None:
    keys = "license: apache-2.0\nbase_model: meta-llama/Llama-3.1-8B"
    (note,) = notes(found(tmp_path, keys=keys), EVIDENCE, "openness.licence")
    assert "Llama 3.1" in note
    keys = keys.replace("apache-2.0", "llama3.1")
    assert not notes(found(tmp_path, keys=keys), EVIDENCE, "openness.licence")
