"""Folders of a model by hand, and what is asked of their findings."""

from __future__ import annotations

import json
from pathlib import Path

from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.findings import Findings, place_text

CARD = "---\n{keys}\n---\n# Name\n\n{body}\n"
LLAMA = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "vocab_size": 128256,
}

MIT = """MIT License

Copyright (c) 2026 Example

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def found(folder: Path, keys: str = "a: b", body: str = "", **files: object) -> Findings:
    """What a folder with this card gives; a file's name has two underscores for its point."""
    (folder / "README.md").write_text(CARD.format(keys=keys, body=body), encoding="utf-8")
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content, indent=1)
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return findings_in(folder)


def place(findings: Findings, path: str) -> str:
    return next(place_text(fact.source) for fact in findings.facts if fact.path == path and not fact.suggested)


def notes(findings: Findings, kind: str, path: str) -> list[str]:
    return [str(note) for note in findings.notes if note.kind == kind and note.path.startswith(path)]
