"""A catalogue as hubs have them, of any size: ``python benchmarks/catalogue.py FILE [RECORDS] [--seed N]``.

JSON lines with the keys of a hub's listing. Some half of the models name what they were made from: most a published
model, the others one of the catalogue, in chains that are mostly short; one in twenty merges several. Licences, tasks,
tags, configurations and counts of weights are left out as often as uploaders leave them out. A few cells are wrong, a
few parents are in no catalogue, a few models lead to themselves, and a few ids come twice.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from gpaiscope.compute import originals

_LICENCES: Final = (
    (None, 42), ("apache-2.0", 24), ("mit", 9), ("llama3.1", 3), ("llama3", 2), ("llama2", 2), ("llama3.2", 2),
    ("gemma", 3), ("cc-by-nc-4.0", 3), ("creativeml-openrail-m", 3), ("openrail", 2), ("other", 3), ("cc-by-4.0", 1),
    ("gpl-3.0", 1), ("unknown", 1), ("Apache License 2.0", 0.3),
)  # fmt: skip
_NAMED: Final = ("qwen", "flux-1-dev-non-commercial-license", "tencent-hunyuan-community", "deepseek", "modified-mit")
_TASKS: Final = (
    (None, 38), ("text-generation", 34), ("text-classification", 5), ("text-to-image", 6), ("feature-extraction", 2),
    ("automatic-speech-recognition", 3), ("image-classification", 3), ("image-text-to-text", 2), ("text-to-speech", 1),
    ("reinforcement-learning", 3), ("sentence-similarity", 2), ("token-classification", 1), ("any-to-any", 0.3),
    ("text-to-video", 0.4), ("translation", 1),
)  # fmt: skip
_RELATIONS: Final = ((None, 46), ("finetune", 22), ("adapter", 12), ("quantized", 15), ("merge", 5))
_TAGS: Final = (
    *("transformers", "safetensors", "pytorch", "en", "conversational", "trl", "sft", "unsloth", "gguf", "mergekit"),
    *("llama", "qwen2", "mistral", "dpo", "generated_from_trainer", "lora", "vision", "grpo", "region:us"),
    *("arxiv:1910.09700", "endpoints_compatible", "4bit", "text-generation-inference", "de", "dataset:example/set"),
)  # fmt: skip
_CLASSES: Final = (
    (None, 50), (("LlamaForCausalLM", "llama"), 16), (("Qwen2ForCausalLM", "qwen2"), 12),
    (("MistralForCausalLM", "mistral"), 6), (("BertForSequenceClassification", "bert"), 5),
    (("WhisperForConditionalGeneration", "whisper"), 2), (("GemmaForCausalLM", "gemma"), 3), (("BertModel", "bert"), 4),
    (("Qwen2_5_VLForConditionalGeneration", "qwen2_5_vl"), 2),
)  # fmt: skip
_ENDINGS: Final = {"quantized": ("-GGUF", "-AWQ", "-GPTQ-Int4", "-4bit", "-fp8"), "adapter": ("-lora", "-adapter")}
_YEARS: Final = (22, 23, 24, 24, 25, 25, 25, 26, 26)
_KEPT: Final = 20_000
"""Models of the catalogue that others are made from."""


def records(count: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """So many records."""
    return _Hub(random.Random(seed)).records(count)


class _Hub:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.published = [name for entry in originals.originals() for name in (*entry.names, *entry.variants)]
        chance.shuffle(self.published)
        self.weights = [1 / (place + 1) for place in range(len(self.published))]
        self.kept: list[str] = []
        self.bases = chance.choices(self.published, self.weights, k=50_000)

    def records(self, count: int) -> Iterator[dict[str, Any]]:
        for number in range(count):
            if number < len(self.published) and number % 3 == 0:
                record = self._record(number, self.published[number], None)
            else:
                relation = self._of(_RELATIONS)
                name = f"user{self._owner()}/{self._name(number)}{self._ending(relation)}"
                record = self._record(number, name, relation)
            if len(self.kept) < _KEPT:
                self.kept.append(record["id"])
            elif self.chance.random() < 0.1:
                self.kept[self.chance.randrange(_KEPT)] = record["id"]
            yield record
            if self.chance.random() < 0.0005:
                yield {**record, "lastModified": "2026-11-01T00:00:00.000Z"}

    def _record(self, number: int, name: str, relation: str | None) -> dict[str, Any]:
        chance = self.chance
        licence, task, kind = self._of(_LICENCES), self._of(_TASKS), self._of(_CLASSES)
        card: dict[str, Any] = {"license": licence} if licence else {}
        if licence == "other" and chance.random() < 0.7:
            card["license_name"] = chance.choice(_NAMED)
        tags = chance.sample(_TAGS, chance.randrange(2, 9)) + ([f"license:{licence}"] if licence else [])
        if relation is not None:
            parents = self._parents(name, relation)
            card["base_model"] = parents if len(parents) > 1 or chance.random() < 0.4 else parents[0]
            tags += [f"base_model:{each}" for each in parents] + [f"base_model:{relation}:{each}" for each in parents]
        record: dict[str, Any] = {
            "id": name,
            "author": name.partition("/")[0],
            "createdAt": f"20{chance.choice(_YEARS)}-0{chance.randrange(1, 10)}-12T08:00:00.000Z",
            "lastModified": f"2026-0{chance.randrange(1, 10)}-03T10:00:00.000Z",
            "downloads": int(chance.paretovariate(0.7)) - 1,
            "gated": chance.choices((False, "auto", "manual"), (96, 3, 1))[0],
            "private": False,
            "tags": tags,
            "siblings": [{"rfilename": each} for each in self._files(relation)],
        }
        if card and chance.random() < 0.95:
            record["cardData"] = card
        if task:
            record["pipeline_tag"] = task
        if kind and relation != "adapter":
            record["config"] = {"architectures": [kind[0]], "model_type": kind[1]}
            total = chance.choice((124, 494, 1_544, 3_086, 7_616, 8_030, 14_770, 32_764, 70_554)) * 1_000_000
            record["safetensors"] = {"parameters": {"BF16": total}, "total": total}
        if chance.random() < 0.001:
            record.update(self._wrong(number))
        return record

    def _parents(self, name: str, relation: str) -> list[str]:
        count = self.chance.choice((2, 2, 2, 3, 3, 4, 6)) if relation == "merge" else 1
        return list(dict.fromkeys(self._parent(name) for _ in range(count)))

    def _parent(self, name: str) -> str:
        drawn = self.chance.random()
        if drawn < 0.66 or not self.kept:
            return self.chance.choice(self.bases)
        if drawn < 0.96:
            return self.chance.choice(self.kept)
        if drawn < 0.9601:
            return name
        return f"gone{self._owner()}/model-{self.chance.randrange(10_000)}"

    def _files(self, relation: str | None) -> list[str]:
        if relation == "adapter":
            return ["README.md", "adapter_config.json", "adapter_model.safetensors"]
        if relation == "quantized" and self.chance.random() < 0.6:
            return ["README.md", "model-q4_k_m.gguf"]
        return self.chance.choice((
            ["README.md", "config.json", "model.safetensors"], ["README.md"], [".gitattributes"],
            ["config.json", "pytorch_model.bin"], ["README.md", "config.json", "model-00001-of-00002.safetensors"],
        ))  # fmt: skip

    def _wrong(self, number: int) -> dict[str, Any]:
        return ({"tags": 5}, {"cardData": "{"}, {"downloads": "many"}, {"createdAt": "soon"}, {"safetensors": []},
                {"safetensors": {"total": float("nan")}}, {"gated": "yes"}, {"id": number})[number % 8]  # fmt: skip

    def _owner(self) -> int:
        return int(self.chance.paretovariate(0.5)) % 200_000

    def _name(self, number: int) -> str:
        family = self.chance.choice(("llama-3", "qwen2.5", "mistral", "bert", "sd", "gemma", "my-model", "whisper"))
        size = self.chance.choice(("", "-7b", "-8B", "-1.5b", "-70b", "-small"))
        return f"{family}{size}-{number}"

    def _ending(self, relation: str | None) -> str:
        return self.chance.choice(_ENDINGS.get(relation or "", ("",)))

    def _of(self, table: tuple[tuple[Any, float], ...]) -> Any:
        return self.chance.choices([value for value, _ in table], [share for _, share in table])[0]


def write(path: Path, count: int, seed: int = 0) -> None:
    """A file of JSON lines; compressed where its name ends so."""
    open_ = gzip.open if path.suffix == ".gz" else open
    with open_(path, "wt", encoding="utf-8") as file:
        for record in records(count, seed):
            file.write(json.dumps(record) + "\n")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("file", type=Path)
    asked.add_argument("records", nargs="?", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    write(given.file, given.records, given.seed)


if __name__ == "__main__":
    main()
