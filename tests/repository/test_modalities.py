"""What goes in and comes out, by task and by architecture."""

from __future__ import annotations

from pathlib import Path

from folders import LLAMA, found, notes

from gpaiscope.repository.findings import CONTRADICTION


def test_task_and_architecture_that_differ_are_both_shown(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="pipeline_tag: text-classification", config__json=LLAMA)
    assert findings.value("model.outputs") is None
    (note,) = notes(findings, CONTRADICTION, "model.outputs")
    assert "pipeline_tag" in note
    assert "architectures" in note
