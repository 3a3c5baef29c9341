"""What the runs read that no example has, and where all is laid."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

LARGEST_WRONG_DOSSIER: Final = 60_000
"""Bytes: what is larger takes long and says nothing else."""

LATE_TWICE: Final = """# Two actors that are late, by different numbers of days; the one that is named first by fewer.
[model]
name = "Condor 4"
outputs = ["text"]
[[actors]]
id = "second"
name = "Second Labs Oy"
country = "FI"
[[actors]]
id = "first"
name = "First Labs Inc."
country = "US"
[[activities]]
kind = "pre-training"
actor = "first"
started_on = 2026-03-01
ended_on = 2026-08-06
flop = "1.6e24"
[[activities]]
kind = "fine-tuning"
actor = "second"
started_on = 2026-08-20
ended_on = 2026-10-01
flop = "7e23"
[[market]]
event = "made-available"
actor = "first"
channel = "api"
territory = "union"
on = 2026-09-01
[[market]]
event = "made-available"
actor = "second"
channel = "public-hub"
territory = "union"
on = 2026-10-05
[[procedure]]
event = "information-requested"
actor = "second"
on = 2026-10-10
due_on = 2026-11-10
[[procedure]]
event = "information-requested"
actor = "first"
on = 2026-10-10
due_on = 2026-11-02
"""
PACED: Final = """# A small run under way, whose log shows a pace with two ends.
[model]
name = "Tern 1"
outputs = ["text"]
[[actors]]
id = "tern"
country = "IE"
[[activities]]
kind = "pre-training"
actor = "tern"
started_on = 2027-01-11
flop = { low = "2e13", best = "3e13", high = "5e13" }
"""
INCIDENT: Final = (
    LATE_TWICE.partition("[[procedure]]")[0].replace("1.6e24", "1.6e25")
    + """[[procedure]]
event = "serious-incident"
actor = "first"
kind = "cybersecurity"
on = 2026-11-01
"""
)
HOSTILE: Final = LATE_TWICE.replace("Condor 4", 'A <b>|bold|</b> & [name](x) \\"*').replace("First Labs", "<script>")
CARD: Final = """---
license: apache-2.0
base_model: bigscience/bloom
---
# A model

A LoRA of bloom, tuned on 3 billion tokens with 8 A100 for 20 hours.
"""
TABLE: Final = """id,maker,training_flop,training_flop_high,parameters,outputs,licence,base,modification_flop,downloads
acme/one,Acme,8.4e22,9.9e22,7e9,text,apache-2.0,,,900
acme/two,Acme,6.3e24,1.2e25,70e9,"text, image",proprietary,,,800
acme/three,Acme,4e25,,400e9,text,apache-2.0,,,700
beta/tune,Beta,,,7e9,text,apache-2.0,acme/two,5e23,60
beta/more,Beta,,,70e9,text,mit,acme/two,3e24,50
beta/ear,Beta,6e20,,1e9,,mit,,,40
"""
MAPPING: Final = "[columns]\n" + "".join(f'{name} = "{name}"\n' for name in TABLE.partition("\n")[0].split(","))
LLAMA: Final = "meta-llama/Llama-3.1-8B"


def hub_model(name: str, licence: str = "apache-2.0", base: str = "", relation: str = "finetune") -> str:
    """A model as a hub lists it, made from another where one is named."""
    made_from = {"base_model": [base], "base_model_relation": relation} if base else {}
    record = {"id": name, "tags": [], "pipeline_tag": "text-generation", "gated": False}
    return json.dumps({**record, "cardData": {**made_from, "license": licence}})


HUB: Final = [
    hub_model(LLAMA, "llama3.1"),
    hub_model("acme/chat", base=LLAMA),
    hub_model("acme/chat-GGUF", base="acme/chat", relation="quantized"),
    hub_model("lost/child", base="nobody/knows"),
    json.dumps({"id": "plain/bert", "tags": ["license:mit"], "pipeline_tag": "text-classification"}),
]
MANNERS: Final = """The Harbour Licence
1. Everyone may use, copy, modify and distribute the model and its weights, royalty-free and for ever.
2. {clause}
3. The model comes as is, without warranty of any kind.
"""
CLAUSES: Final = {
    "plain": "Whoever distributes the model keeps this notice in every copy.",
    "noncommercial": "Use is for research and other non-commercial purposes only.",
    "users": "Whoever has more than 700 million monthly users asks for a licence of its own.",
    "union": "The rights of section 1 are not granted to anyone domiciled in the European Union.",
    "uses": "The model is not used to break the law or to harm minors.",
}
ACCEPTED: Final = """[[accepted]]
rule = "date-missed"
file = "late.toml"
reason = "told the AI Office by telephone"
until = 2027-03-31
[[accepted]]
rule = "line-near"
file = "gone.toml"
reason = "no longer there"
until = 2027-03-31
"""
TRAINING_DATA: Final = {
    "corpus/README.md": "---\nlicense: cc-by-4.0\nlanguage:\n- de\nsize_categories:\n- 10K<n<100K\n---\n# A corpus\n",
    "crawl/part-1.jsonl": "".join(
        json.dumps(record) + "\n"
        for record in (
            {"text": "Zwei Wörter", "url": "https://www.example.co.uk/a", "language": "de", "license": "CC-BY-4.0"},
            {"text": "three more words", "url": "http://blog.example.org/b", "metadata": {"date": "2025-04-03"}},
            {"text": "none", "token_count": 7, "date": "2024-11", "synthetic": True},
        )
    ),
    "crawl/broken.jsonl": '{"text": "cut o\n["no record"]\n{"text": "whole"}\n',
    "crawl/urls.txt": "https://www.example.org/a\t1200\nhttps://sub.example.org/b\t800\nhttp://192.0.2.1/c\t5\n",
}
"""Files of training data, by their place."""


def tracked_row(event: str, step: int, flop: int, **more: object) -> str:
    """A row of the record of a tracked training that took this much in this many steps."""
    row = {
        "gpaiscope": "track",
        "version": 1,
        "event": event,
        "host": "torch",
        "rank": 0,
        "ranks": 1,
        "unix": 1790000000 + step * 36,
        "planned_steps": 400,
        "step": step,
        "seconds": float(step * 36),
        "stages": {
            "training": {name: str(flop) for name in ("low", "best", "high")} | {"tokens": step * 1000, "samples": step}
        },
        "told": {},
        "repeated_flop": 0,
        "uncounted_steps": 0,
        "session": "a",
        "run": "b",
        "problems": [],
        **more,
    }
    return json.dumps(row) + "\n"


TRACKED: Final = (
    tracked_row("start", 0, 0, model="Model", parameters=7, trainable=7, accelerator="", kind="fine-tuning")
    + tracked_row("interval", 100, 3 * 10**22)
    + tracked_row("interval", 200, 6 * 10**22)
)
"""The record of a fine-tuning that did not end: a pace with a step of 3e20 FLOP in 36 seconds."""


def lay(checkout: Path, into: Path) -> None:
    """Put the inputs into a folder: the examples and situations of the checkout, and those that stand above."""
    left_out = shutil.ignore_patterns("*.py", "__pycache__")
    for folder in ("examples", "tests/cli/situations", "tests/repository/golden", "tests/repository/logs"):
        shutil.copytree(checkout / folder, into / Path(folder).name, ignore=left_out)
    (into / "wrong").mkdir()
    for file in sorted((checkout / "tests/wrong_dossiers").iterdir()):
        if file.suffix in (".toml", ".json") and file.stat().st_size < LARGEST_WRONG_DOSSIER:
            shutil.copy(file, into / "wrong")
    shutil.copy(checkout / "LICENSE", into)
    texts = {
        "late-twice.toml": LATE_TWICE,
        "late.toml": LATE_TWICE,
        "incident.toml": INCIDENT,
        "paced.toml": PACED,
        "hostile.toml": HOSTILE,
        "accepted.toml": ACCEPTED,
        "adapter/README.md": CARD,
        "new/adapter/README.md": CARD,
        "table.csv": TABLE,
        "map.toml": MAPPING,
        "hub.jsonl": "\n".join(HUB) + "\n",
        "hub-after.jsonl": "\n".join([*HUB[1:], hub_model("new/one")]) + "\n",
        "tracked/run.jsonl": TRACKED,
        **{f"licence-{name}.txt": MANNERS.format(clause=clause) for name, clause in CLAUSES.items()},
        **{f"data/{name}": text for name, text in TRAINING_DATA.items()},
    }
    for name, text in texts.items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_text(text, "utf-8")
    for name in ("new/all", "new/tuner", "new/documents"):
        (into / name).mkdir()
