"""Run the hooks and the steps of the action for real, in a repository with a model.

    python tools/try_hooks.py

Both install gpaiscope from this checkout as its users would, into environments of their own. Needs git, and pre-commit
and PyYAML in the Python that runs it; `make hooks` has them. Ends with 1 where anything is not as it should be.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
GIT = ("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.hooksPath=/dev/null")
CARD = "---\npipeline_tag: text-generation\nlicense: apache-2.0\nbase_model: example/base\n---\n# A model\n"
DOSSIER = """[model]
name = "A [link](http://x.example) %0A\\n::error::taken over"
outputs = ["text"]

[[activities]]
kind = "pre-training"
flop = "3.5e23"

[openness]
licence = "cc-by-nc-4.0"
"""
CONFIG = '{"peft_type": "LORA", "base_model_name_or_path": "example/base"}\n'
_PLACE = re.compile(r"\$\{\{ (.+?) \}\}")


def repository(place: Path) -> Path:
    """A repository with a model's folder."""
    (place / "model").mkdir(parents=True)
    (place / "model" / "README.md").write_text(CARD, encoding="utf-8")
    (place / "model" / "adapter_config.json").write_text(CONFIG, encoding="utf-8")
    for words in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "A model")):
        subprocess.run([*GIT, *words], cwd=place, check=True)
    return place


def hook(name: str, place: Path) -> subprocess.CompletedProcess[str]:
    """What a hook of this checkout does in a repository."""
    words = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), name, "--all-files", "--verbose"]
    return subprocess.run(words, cwd=place, text=True, capture_output=True, check=False)


def action(place: Path, room: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """What the steps of the action do in a repository, one after the other, as a runner has them."""
    told = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    given = {f"inputs.{key}": inputs.get(key, each["default"]) for key, each in told["inputs"].items()}
    known = {**given, "github.action_path": str(ROOT), "github.server_url": "", "github.action_repository": ""}
    around = {**os.environ, "RUNNER_TEMP": str(room), "GITHUB_OUTPUT": str(room / "output")}
    around["GITHUB_STEP_SUMMARY"] = str(room / "summary.md")
    done = subprocess.CompletedProcess[str]([], 0)
    for step in told["runs"]["steps"]:
        own = {key: _PLACE.sub(lambda found: known[found[1]], text) for key, text in step["env"].items()}
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(words, cwd=place, env={**around, **own}, text=True, capture_output=True, check=False)
        if done.returncode:
            break
    return done


def fingerprints(log: Path) -> list[str]:
    """Those of the results in a log of SARIF."""
    (run,) = json.loads(log.read_text(encoding="utf-8"))["runs"]
    return [each["partialFingerprints"]["gpaiscope/v1"] for each in run["results"]]


Seen = Iterator[tuple[str, bool, str]]
"""What should be, whether it is, and what was told."""


def of_hooks(place: Path) -> Seen:
    """What the hooks do with a card that says less than the files beside it."""
    done = hook("gpaiscope-check", place)
    yield "the hook passes with warnings", done.returncode == 0 and "relation-missing" in done.stdout, done.stdout
    done = hook("gpaiscope-fix", place)
    card = (place / "model" / "README.md").read_text(encoding="utf-8")
    yield "the hook mends the card, and says so", done.returncode == 1 and "relation: adapter" in card, done.stdout


def of_action(place: Path, room: Path) -> Seen:
    """What the action does with a model that is in order."""
    done = action(place, room)
    yield "the action passes", done.returncode == 0, f"{done.stdout}{done.stderr}"
    yield "there is SARIF", '"2.1.0"' in (room / "gpaiscope.sarif").read_text(encoding="utf-8"), ""
    yield "there is a summary", "1 model" in (room / "summary.md").read_text(encoding="utf-8"), ""


def of_findings(place: Path, room: Path) -> Seen:
    """Where the action says what it found, in a dossier whose lines move."""
    prints: list[list[str]] = []
    (place / "own").mkdir()
    for moved in (0, 2):
        (place / "own" / "gpai.toml").write_text("# moved\n" * moved + DOSSIER, encoding="utf-8")
        done = action(place, room, path="own")
        line = next((each for each in done.stdout.splitlines() if "licence-not-open" in each), "")
        shown = done.returncode == 1 and line.startswith(f"::error file=own/gpai.toml,line={moved + 10},title=")
        yield "a finding stands at its line, and ends the step", shown, f"{done.stdout}{done.stderr}"
        hostile = [each for each in done.stdout.splitlines() if not re.match(r"::\w+ (file|title)=", each)]
        yield "each line is one annotation, whatever a name holds", not hostile, done.stdout
        prints.append(fingerprints(room / "gpaiscope.sarif"))
    yield "fingerprints stay where lines move", bool(prints[0]) and prints[0] == prints[1], ""


def of_broken(place: Path, room: Path) -> Seen:
    """What the action says of what cannot be read, and of an input that would be a command."""
    (place / "gpai.toml").write_text("[model\n", encoding="utf-8")
    done = action(place, room, path="model\ngpai.toml\n$(touch stolen)")
    shown = done.returncode == 3 and "::error file=gpai.toml,line=1" in done.stdout
    yield "the action fails at the line of what cannot be read", shown, f"{done.stdout}{done.stderr}"
    yield "an input is no command", not (place / "stolen").exists(), ""


def main() -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        place = repository(room / "repository")
        every = (of_hooks(place), of_action(place, room), of_findings(place, room), of_broken(place, room))
        for what, holds, told in chain(*every):
            print(f"{'as it should be' if holds else 'WRONG'}: {what}")
            if not holds:
                wrong += 1
                print(told)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
