"""Sentences, contradictions and honest dossiers that were planted before the rules were written: what the documents do.

    python benchmarks/planted.py           all of tests/trials/documents
    python benchmarks/planted.py guard     sentences alone (also: contradictions, honest)

Each sentence stands by itself in a text of a documentation, and its recipient's copy is drafted: held back is a gap.
Of each contradiction the final copy is asked for; found is a refusal of the rule that names both places. Of an honest
dossier no final copy may be refused by a rule. Ends with 1 where a bar is missed.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from gpaiscope import service  # noqa: E402
from tests.documents.situations import DAY, filled, put  # noqa: E402

TRIALS: Final = ROOT / "tests/trials/documents"
MOST_HARMLESS: Final = 2
"""Harmless sentences of fifty that may be held back."""
FIELDS: Final = {
    "authorities": ("documentation-form", "data.scope"),
    "downstream": ("downstream-information", "model.integration"),
}
OPEN: Final = ("open", "likely", "differs")


def table(name: str) -> dict[str, Any]:
    """A list of planted things; nothing where it is not there."""
    path = TRIALS / name
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def edited(text: str, edits: list[list[str]], where: str) -> str:
    """A text with replacements, each of which stands in it. Raises ValueError where one does not."""
    for old, new in edits:
        if old not in text:
            raise ValueError(f"{where}: {old!r} does not stand there")
        text = text.replace(old, new, 1)
    return text


def planted(folder: Path, trial: dict[str, Any], base: dict[str, Any]) -> Path:
    """A dossier with its documentation, as a trial has it, on what all have."""
    situation = trial.get("situation", "provider")
    own, every = base.get("of", {}).get(situation, {}), base.get("everywhere", {})
    put(folder, situation, filled())
    for file, key in (("gpai.toml", "dossier"), ("documentation.toml", "documentation")):
        text = (folder / file).read_text(encoding="utf-8")
        for part in (every, own, trial):
            text = edited(text, part.get(key, []), f"{situation}, {file}")
        more = [part.get(f"{key}_append", "") for part in (base, every, own, trial)]
        (folder / file).write_text("\n".join([text, *filter(None, more)]), encoding="utf-8")
    return folder


def guard() -> bool:
    """How many of the sentences are held back."""
    given = table("guard.toml")
    secrets, base = given["secrets"], table("base.toml")
    missed, harmless = [], []
    many = 0
    for number, sentence in enumerate(given["sentence"]):
        document, key = FIELDS[sentence["recipient"]]
        old = f'"Words of somebody who knows: {key}."'
        facts = {
            "dossier": [],
            "documentation": [[old, "'''" + sentence["text"] + "'''"]],
        }
        with tempfile.TemporaryDirectory() as folder:
            path = planted(Path(folder), facts, base)
            text = (path / "documentation.toml").read_text(encoding="utf-8")
            for name, value in (("hardware_days", secrets["hardware_days"]), ("energy_mwh", secrets["energy"])):
                before = next(line for line in text.splitlines() if line.startswith(f"{name} = "))
                text = text.replace(before, f"{name} = {value}", 1)
            (path / "documentation.toml").write_text(text, encoding="utf-8")
            draft = service.draft(path, document=document, recipient=sentence["recipient"], on=DAY).values
        fields = [answer for answer in draft.answers if key in answer.field.fill]
        held = any(answer.gap is not None and not answer.told for answer in fields)
        many += sentence["betrays"]
        if sentence["betrays"] and not held:
            missed.append(f"{number + 1}: {sentence['text']} ({sentence['reveals']})")
        if held and not sentence["betrays"]:
            harmless.append(f"{number + 1}: {sentence['text']}")
    print(
        f"guard: {many - len(missed)} of {many} held back; "
        f"{len(harmless)} of {len(given['sentence']) - many} harmless held back"
    )
    for line in missed:
        print(f"  missed {line}")
    for line in harmless:
        print(f"  harmless {line}")
    return not missed and len(harmless) <= MOST_HARMLESS


def contradictions() -> bool:
    """How many of the contradictions refuse the final copy, with both places."""
    base, missed = table("base.toml"), []
    every = table("contradictions.toml").get("contradiction", [])
    for number, trial in enumerate(every):
        with tempfile.TemporaryDirectory() as folder:
            path = planted(Path(folder), trial, base)
            asked = {"document": trial["document"], "recipient": trial.get("recipient", ""), "final": True, "on": DAY}
            refusals = service.draft(path, **asked).refusals
        told = [
            " ".join([refusal.says, *(f"{value.says} {value.place}" for value in refusal.values)])
            for refusal in refusals
            if refusal.rule not in ("open", "likely")
        ]
        if not any(all(mention in text for mention in trial["mentions"]) for text in told):
            missed.append(f"{number + 1}, rule {trial['rule']}: {trial['mentions']} not in {told[:3]}")
    print(f"contradictions: {len(every) - len(missed)} of {len(every)} found")
    for line in missed:
        print(f"  missed {line}")
    return not missed


def honest() -> bool:
    """How many honest dossiers are refused by a rule."""
    base, alarms = table("base.toml"), []
    every = table("honest.toml").get("honest", [])
    for number, trial in enumerate(every):
        with tempfile.TemporaryDirectory() as folder:
            path = planted(Path(folder), trial, base)
            for drafted in service.drafts(path, on=DAY):
                document, recipient = drafted.values.form.id, drafted.values.recipient.id
                final = service.draft(path, document=document, recipient=recipient, final=True, on=DAY)
                told = [f"{refusal.rule}: {refusal.says}" for refusal in final.refusals if refusal.rule not in OPEN]
                alarms += [f"{number + 1}, {document} for {recipient}: {one}" for one in told]
    print(f"honest: {len(every)} dossiers, {len(alarms)} false alarms")
    for line in alarms:
        print(f"  {line}")
    return not alarms


def main() -> int:
    """The parts that were asked for, all where none was."""
    parts = {"guard": guard, "contradictions": contradictions, "honest": honest}
    asked = sys.argv[1:] or list(parts)
    passed = [parts[name]() for name in asked]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
