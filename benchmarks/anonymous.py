"""Does a dossier without names give the same answers? By hand: ``python benchmarks/anonymous.py [COUNT] [--seed S]``.

Draws COUNT dossiers from the examples, from the law's cases and from the published schema, and puts a word that stands
nowhere else into every name, note, source and path of theirs. Some name a log, a configuration, shared actors, or the
dossier of their original. Each is written without names as `gpaiscope init --anonymous` does, and assessed again.

Counted are answers that are others afterwards, actors told apart by their place, texts in what was written that no
table and no list of words knows, and dossiers of which nothing was written, since an answer would be another. Exits
with 1 where any answer is another, or a name is left.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import asking
import completions
from nameless import DAY, MARK, stripped

from gpaiscope import service
from gpaiscope.compute.originals import packaged
from gpaiscope.errors import GpaiscopeError

Json = dict[str, Any]
NAMED: Final = frozenset(
    {
        "id", "actor", "to", "members", "coordinator", "on_behalf_of", "weights_controlled_by", "name", "from", "base",
        "model", "models", "hub_id", "group", "statement", "method", "approximations", "by", "source", "document",
    }
)  # fmt: skip
"""Keys that hold names and prose."""
SOURCED: Final = frozenset({"flop", "outputs", "territory", "channel", "systemic_risk", "licence", "size"})
CONFIG: Final = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336,
    "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256,
}  # fmt: skip


def dressed(told: Any, random: Random, key: str = "") -> Any:
    """A dossier with the mark in each of its names, and sources at some of its values."""
    if isinstance(told, dict):
        return {
            name: {"value": dressed(value, random, name), "source": f"mail of {MARK} Ltd, https://{MARK}.example/1"}
            if name in SOURCED and not isinstance(value, dict) and random.random() < 0.3
            else dressed(value, random, name)
            for name, value in told.items()
        }
    if isinstance(told, list):
        return [dressed(value, random, key) for value in told]
    if key in NAMED and isinstance(told, str) and packaged().named(told) is None:
        return f"{MARK}/{told.rpartition('/')[2]}" if key == "hub_id" else f"{MARK} {told}"
    return told


def placed(drawn: Json, folder: Path, random: Random) -> Path:
    """A dossier in a folder, dressed, with all files that it names. Raises what reading and assessing it raises."""
    for key in ("dossier", "config", "log", "precision"):
        drawn = asking.without_key(drawn, key)
    told = dressed(drawn, random)
    if "actors_from" in told:
        told["actors_from"] = f"{MARK}-actors.toml"
        actors = dressed({"actors": [{"id": "d", "country": "DE"}]}, random)
        (folder / told["actors_from"]).write_text(asking.in_toml(actors), encoding="utf-8")
    _name_files(told, folder, random)
    path = folder / "gpai.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    service.assess(path, on=DAY).values  # noqa: B018 - what cannot be assessed is drawn again
    return path


def _name_files(told: Json, folder: Path, random: Random) -> None:
    """Now and then a log or a configuration of an activity, and a dossier of an original."""
    activities = told.get("activities")
    if isinstance(activities, list) and activities and isinstance(activities[0], dict) and random.random() < 0.4:
        for key in ("flop", "architecture", "hardware"):
            activities[0].pop(key, None)
        if random.random() < 0.5:
            (folder / f"{MARK}-run").mkdir()
            shutil.copy(asking.LOG_WITHOUT_END, folder / f"{MARK}-run")
            activities[0]["log"] = f"{MARK}-run/{asking.LOG}"
        else:
            (folder / f"{MARK}.json").write_text(json.dumps(CONFIG), encoding="utf-8")
            activities[0]["architecture"] = {"config": f"{MARK}.json", "tokens": random.choice(("10B", "15T"))}
    originals = told.get("original")
    if isinstance(originals, list) and originals and isinstance(originals[0], dict) and random.random() < 0.2:
        own = dressed(completions.drawn(random), random)
        (folder / f"{MARK}-original.json").write_text(json.dumps(own), encoding="utf-8")
        name = originals[0].get("name")
        originals[0] = {"dossier": f"{MARK}-original.json"} | ({} if name is None else {"name": name})


def main() -> int:
    """Print what is counted; the reasons of what was refused below it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    random, begun, results = Random(options.seed), time.process_time(), []
    others = asking.whole_dossiers(random)
    while len(results) < options.count:
        with tempfile.TemporaryDirectory() as folder, suppress(GpaiscopeError):
            whole = random.random() < 0.4
            drawn = completions.drawn(random, whole=True) if whole else next(others)
            path = placed(drawn, Path(folder), random)
            results.append(stripped(path))
            for text in (*results[-1].differing[:3], *results[-1].names[:3], *results[-1].refused[:3]):
                print(f"dossier {len(results)}: {text}", flush=True)
    answers = sum(result.answers for result in results)
    differing = sum(len(result.differing) for result in results)
    names = sum(len(result.names) for result in results)
    refused = sum(bool(result.refused) for result in results)
    print(f"{options.count} dossiers, {answers} answers: {differing} answers differ, {names} names left")
    print(f"{refused} not written, since an answer would be another")
    print(f"{time.process_time() - begun:.0f} CPU s")
    return 1 if differing or names else 0


if __name__ == "__main__":
    sys.exit(main())
