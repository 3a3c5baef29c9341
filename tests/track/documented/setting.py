"""The folder in which the scripts run: the models and data sets that they name, small, made here, and found by name.

Models lie in the hub's own cache, and data sets in folders of their name; nothing is fetched. What stands
for published weights has been moved off the values that a model is made with, as any training does.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[2]
SCRIPTS: Final = tuple(sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("__init__", "setting")))
EXPECTED: Final[dict[str, dict[str, Any]]] = tomllib.loads((HERE / "expected.toml").read_text("utf-8"))
WORDS: Final = [f"w{number}" for number in range(180)]
CHAT: Final = (
    "{% for message in messages %}{{ message['role'] + ' ' + message['content'] + ' [EOS] ' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant ' }}{% endif %}"
)
DECODER: Final = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 48,
    "vocab_size": 200,
    "max_position_embeddings": 256,
}
MODELS: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "Qwen/Qwen3-0.6B": ("AutoModelForCausalLM", "qwen3", {**DECODER, "head_dim": 8}),
    "Qwen/Qwen2-0.5B-Instruct": ("AutoModelForCausalLM", "qwen3", {**DECODER, "head_dim": 8}),
    "Qwen/Qwen2-1.5B-Instruct": ("AutoModelForCausalLM", "qwen3", {**DECODER, "head_dim": 8, "num_hidden_layers": 4}),
    "google-bert/bert-base-cased": (
        "AutoModelForMaskedLM",
        "bert",
        {name: size for name, size in DECODER.items() if name != "num_key_value_heads"},
    ),
    "openai-community/gpt2": (
        "AutoModelForCausalLM",
        "gpt2",
        {"n_embd": 32, "n_layer": 2, "n_head": 4, "vocab_size": 200, "n_positions": 64},
    ),
    "bigscience/mt0-large": (
        "AutoModelForSeq2SeqLM",
        "mt5",
        {"d_model": 32, "d_kv": 8, "d_ff": 48, "num_layers": 2, "num_heads": 4, "vocab_size": 200},
    ),
    "merve/beans-vit-224": (
        "AutoModelForImageClassification",
        "vit",
        {
            "hidden_size": 32,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "intermediate_size": 48,
            "image_size": 32,
            "patch_size": 8,
            "num_labels": 3,
        },
    ),
}
"""By name: the class of the model, its type, and its sizes. All of Qwen are of a type that takes any tokenizer."""
TOKENIZER: Final = "huggingface-course/code-search-net-tokenizer"


def prepare(folder: Path) -> None:
    """Make the models and data sets in a folder. Raises ImportError where a library is not installed."""
    import torch
    import transformers

    torch.manual_seed(0)
    tokenizer = _tokenizer()
    # A configuration beside it is what a library asks for first where it is not connected.
    transformers.AutoConfig.for_model("gpt2", **MODELS["openai-community/gpt2"][2]).save_pretrained(
        place := _in_cache(folder, TOKENIZER)
    )
    tokenizer.save_pretrained(place)
    for name, (head, kind, sizes) in MODELS.items():
        model = getattr(transformers, head).from_config(transformers.AutoConfig.for_model(kind, **sizes))
        with torch.no_grad():
            for weights in model.parameters():
                weights.add_(torch.randn_like(weights) * 0.02)
        path = _in_cache(folder, name)
        model.save_pretrained(path)
        tokenizer.save_pretrained(path)
    for name, rows in _data_sets().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _in_cache(folder: Path, name: str) -> Path:
    """Where a snapshot of a model lies as if it had been fetched by its name."""
    place = folder / "cache" / "hub" / f"models--{name.replace('/', '--')}"
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text(COMMIT, encoding="utf-8")
    return place / "snapshots" / COMMIT


COMMIT: Final = "0" * 40


def _tokenizer() -> Any:
    import tokenizers
    import transformers

    named = ("[UNK]", "[PAD]", "[EOS]", "[CLS]", "[SEP]", "[MASK]", "user", "assistant")
    table = {word: number for number, word in enumerate((*named, *WORDS))}
    words = tokenizers.Tokenizer(tokenizers.models.WordLevel(table, unk_token="[UNK]"))
    words.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=words,
        unk_token="[UNK]",
        pad_token="[PAD]",
        bos_token="[CLS]",
        eos_token="[EOS]",
        mask_token="[MASK]",
        chat_template=CHAT,
        model_max_length=32,
        model_input_names=["input_ids", "attention_mask"],
    )


def _data_sets() -> dict[str, list[dict[str, Any]]]:
    """The rows of each data set, by the path of its file."""
    dice = random.Random(0)

    def words() -> str:
        return " ".join(dice.choices(WORDS, k=dice.randint(4, 16)))

    def talk() -> list[dict[str, str]]:
        return [{"role": "user", "content": words()}, {"role": "assistant", "content": words()}]

    def pairs() -> list[dict[str, Any]]:
        talks = [talk() for _ in range(8)]
        return [{"chosen": said, "rejected": [said[0], talk()[1]]} for said in talks]

    def images() -> list[dict[str, Any]]:
        side = 32
        image = [[[dice.random() for _ in range(side)] for _ in range(side)] for _ in range(3)]
        return [{"pixel_values": image, "labels": 1} for _ in range(16)]

    reviews = {split: [{"text": words(), "label": dice.randrange(5)} for _ in range(16)] for split in ("train", "test")}
    tweets = {split: [{"Tweet text": words(), "text_label": words()} for _ in range(8)] for split in ("train", "test")}
    return {
        "trl-lib/Capybara/train.jsonl": [{"messages": talk()} for _ in range(8)],
        "trl-lib/ultrafeedback_binarized/train.jsonl": pairs(),
        "trl-lib/tldr/train.jsonl": [{"prompt": words(), "completion": words()} for _ in range(8)],
        **{f"yelp_review_full/{split}.jsonl": rows for split, rows in reviews.items()},
        "huggingface-course/codeparrot-ds-train/train.jsonl": [{"content": words()} for _ in range(16)],
        "beans/train.jsonl": images(),
        "beans/validation.jsonl": images(),
        **{f"ought/raft/{split}.jsonl": rows for split, rows in tweets.items()},
    }


def run(script: str, folder: Path) -> Path:
    """Run a script in a folder that was prepared; gives the file of entries that it left.

    Raises RuntimeError with what it printed where it ended otherwise, or left none or several.
    """
    before = set(folder.rglob(ENTRIES))
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "OMP_NUM_THREADS": "1",
        "PYTHONWARNINGS": "ignore",
        "HF_HUB_OFFLINE": "1",
        "HF_HOME": str(folder / "cache"),
    }
    done = subprocess.run(
        [sys.executable, str(HERE / f"{script}.py")],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    left = sorted(set(folder.rglob(ENTRIES)) - before)
    if done.returncode or len(left) != 1:
        raise RuntimeError(f"{script} left {len(left)} files of entries\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return left[0]


ENTRIES: Final = "gpaiscope*.activities.toml"


def differences(script: str, entries: Path) -> list[str]:
    """What the entries say otherwise than the script has it; empty where nothing has to be corrected."""
    from gpaiscope import assess

    dossier = tomllib.loads(entries.read_text("utf-8"))
    assess(entries)  # raises where it is no dossier
    training, *others = dossier["activities"]
    (original,) = dossier.get("original", [{}])
    said = {
        "kind": training.get("kind"),
        "original": original.get("hub_id"),
        "adapter": training.get("adapter", False),
        "beside": sorted(activity["kind"] for activity in others),
        "from": training.get("from"),
    }
    judged = EXPECTED[script]
    meant = {
        "kind": judged["kind"],
        "original": judged.get("original"),
        "adapter": judged.get("adapter", False),
        "beside": judged.get("beside", []),
        "from": original.get("name"),
    }
    return [f"{name}: {said[name]!r}, meant {meant[name]!r}" for name in meant if said[name] != meant[name]]
