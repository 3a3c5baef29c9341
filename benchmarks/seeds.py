"""What hostile inputs are made from: a folder of each kind that is read, as a person would have it, and its commands.

Files that real libraries wrote come from the tests. With ``real`` folders, logs, texts and configurations of the
reference data stand beside them.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
WRITTEN: Final = ROOT / "tests" / "repository"
DAY: Final = ("--on", "2026-10-01")
LARGEST: Final = 300_000
"""Bytes of a file that is taken from elsewhere."""

Files = dict[str, bytes]
Command = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """Some files, and the commands that read them."""

    name: str
    files: Files
    commands: tuple[Command, ...]


def dossier_commands(path: str) -> tuple[Command, ...]:
    return (
        ("assess", path, *DAY, "--format", "json"),
        ("assess", path, *DAY, "--full", "--format", "json"),
        *(("assess", path, *DAY, "--format", form) for form in ("text", "markdown", "html")),
        ("assess", path, *DAY, "--check", "--quiet"),
        ("ask", path, *DAY, "--format", "json"),
        ("ask", path, *DAY, "--fill"),
        ("explain", path, "provider", *DAY),
        ("explain", path, "gpai_model", *DAY, "--format", "json"),
        *(("estimate", "ledger", path, *DAY, "--format", form) for form in ("json", "text", "svg")),
        ("estimate", "hardware", "--chip", "H100 SXM", "--count", "8", "--hours", "9", "--into", path),
        ("assess", path, *DAY, "--output", "README.md"),
    )


FOLDER: Final = (
    *(("assess", ".", *DAY, "--format", form) for form in ("json", "json", "text", "markdown", "html")),
    ("init", ".", "--force"),
    ("card", ".", *DAY, "--format", "json"),
    ("card", ".", *DAY, "--write"),
    ("ask", ".", *DAY, "--format", "json"),
    ("estimate", "ledger", ".", *DAY, "--format", "json"),
)
LOG: Final = (("estimate", "log", ".", "--format", "json"), ("estimate", "log", ".", "--chip", "H100 SXM"))
CONFIG: Final = tuple(
    ("estimate", "architecture", *words, "--tokens", "1e12", "--format", form)
    for words in (("config.json",), (".",), ("config.json", "--sequence-length", "4096"))
    for form in ("json", "text")
)
LICENCE: Final = tuple(
    ("licence", "LICENSE", *more, "--format", form)
    for more in ((), ("--policy", "USE_POLICY.md"), ("--no-index",))
    for form in ("json", "text", "html")
)
DAYS: Final[tuple[Command, ...]] = (
    ("deadlines", "gpai.toml", *DAY, "--holidays", "holidays.toml"),
    ("deadlines", ".", *DAY, "--holidays", "holidays.toml", "--format", "json"),
    ("deadlines", ".", *DAY, "--format", "ics"),
    ("lineage", ".", *DAY, "--format", "json"),
    ("lineage", ".", *DAY, "--changed", "Aurora=3e25"),
    ("lineage", ".", *DAY, "--format", "svg"),
)
ORIGINALS: Final = (
    ("originals", "search", "wren", "--originals", "originals.toml", "--format", "json"),
    ("originals", "list", "--originals", "originals.toml"),
    ("originals", "show", "example/wren-7b", "--originals", "originals.toml", "--format", "json"),
    ("assess", "gpai.toml", *DAY, "--format", "json"),
)

CARD: Final = """---
license: apache-2.0
license_name: other
language: [en, de]
datasets:
- example/pairs-10k
base_model: mistralai/Mistral-7B-v0.1
pipeline_tag: text-generation
tags: [merge, lora]
co2_eq_emissions:
  emissions: 12
  hardware_used: 8xA100
---
# Wren 7B

Wren 7B was developed by Example Labs and released on 3 March 2026. It has 7.2 billion parameters and was fine-tuned
for 3 epochs on 10,000 examples, 24 hours on 4x A100, from Mistral-7B-v0.1, which saw 8 trillion tokens.

## Training

- train_batch_size: 128
- training_steps: 1000
- learning_rate: 2e-5

| Training Loss | Epoch | Step |
|:--|:--|:--|
| 1.2 | 1.0 | 500 |

```yaml
merge_method: slerp
base_model: mistralai/Mistral-7B-v0.1
models:
  - model: mistralai/Mistral-7B-v0.1
```

## Intended use

<!-- gpaiscope:begin -->
Ours.
<!-- gpaiscope:end -->
Write text. More information needed.
"""
LLAMA: Final = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "num_hidden_layers": 2,
    "vocab_size": 1000,
    "max_position_embeddings": 2048,
    "rope_scaling": {"type": "linear", "factor": 2.0},
    "tie_word_embeddings": False,
    "_name_or_path": "example/heron-7b",
}
ADAPTER: Final = {
    "peft_type": "LORA",
    "base_model_name_or_path": "mistralai/Mistral-7B-v0.1",
    "r": 16,
    "target_modules": ["q_proj", "v_proj"],
    "modules_to_save": None,
}
STATE: Final = {
    "global_step": 20,
    "epoch": 1.0,
    "max_steps": 20,
    "total_flos": 1.8e13,
    "train_batch_size": 8,
    "num_input_tokens_seen": 4096,
    "log_history": [{"step": step, "epoch": step / 20, "loss": 1.5, "num_tokens": 300 * step} for step in (10, 20)],
}
AXOLOTL: Final = """base_model: mistralai/Mistral-7B-v0.1
sequence_len: 4096
datasets:
  - path: example/pairs
    type: alpaca
micro_batch_size: 2
gradient_accumulation_steps: 4
num_epochs: 3
max_steps: 100
world_size: 8
adapter: lora
"""
RECIPES: Final = {
    "axolotl": AXOLOTL,
    "llama-factory": "model_name_or_path: meta-llama/Llama-2-7b-hf\nstage: sft\ncutoff_len: 2048\n"
    "per_device_train_batch_size: 1\nnum_train_epochs: 3.0\nmax_samples: 1000\n",
    "torchtune": "model:\n  _component_: torchtune.models.llama2.lora_llama2_7b\nbatch_size: 2\nepochs: 1\n"
    "tokenizer:\n  max_seq_len: 2048\ngradient_accumulation_steps: 8\n",
    "nemo": "trainer:\n  devices: 8\n  num_nodes: 4\n  max_steps: 1000\nmodel:\n  micro_batch_size: 1\n"
    "  global_batch_size: 128\n  encoder_seq_length: 4096\n",
    "mergekit": "models:\n  - model: mistralai/Mistral-7B-v0.1\n    parameters: {weight: 0.5}\n"
    "  - model: example/heron-7b\nmerge_method: linear\ndtype: float16\n",
}
TEXTS: Final = {
    "megatron.log": """  micro_batch_size ................................ 2
  seq_length ...................................... 4096
  world_size ...................................... 16
 > number of parameters on (tensor, pipeline) model parallel rank (0, 0): 4000000000
 [2026-03-01 10:00:00] iteration       10/    1000 | consumed samples:         1280 | elapsed time per iteration (ms): 2000.0 | throughput per GPU (TFLOP/s/GPU): 400.0 | global batch size:   128 | lm loss: 1.1E+01 |
""",  # noqa: E501
    "titan.log": "size: 8,030,261,248 total parameters\nstep:  1  loss:  12.2  memory:  1.0GiB  "
    "tps: 1,000  tflops: 400.5  mfu: 40.5%\n",
    "nano.log": "tokens per iteration will be: 491,520\nnumber of parameters: 123.59M\n"
    "iter 0: loss 10.9, time 3000.00ms, mfu -100.00%\niter 10: loss 9.9, time 300.00ms, mfu 40.00%\n",
    "sacct.txt": "JobID|JobName|Partition|AllocTRES|Elapsed|NNodes|State\n"
    "123|train|gpu|billing=64,gres/gpu=8,node=1|1-02:03:04|1|COMPLETED\n",
    "dcgm.prom": "# TYPE DCGM_FI_PROF_PIPE_TENSOR_ACTIVE gauge\n"
    'DCGM_FI_PROF_PIPE_TENSOR_ACTIVE{gpu="0",modelName="NVIDIA H100"} 0.45 1760000000000\n',
    "metrics.csv": "epoch,step,train_loss,tokens\n0,10,1.5,4096\n0,20,1.4,8192\n",
    "maxtext.log": "completed step: 10, seconds: 1.234, TFLOP/s/device: 180.5, Tokens/s/device: 5000.1, loss: 3.2\n",
    "deepspeed.log": "steps: 10 loss: 1.5 iter time (s): 2.0 samples/sec: 64.0\n"
    "samples/sec = 64.0, TFLOPs per GPU = 120.5\n",
}
TABLE: Final = """[[original]]
hub_id = "example/wren-7b"
name = "Wren 7B"
maker = "Example Labs"
released_on = 2026-01-01
parameters = "7e9"
tokens = { value = "2e12", source = "card" }
licence = "apache-2.0"
training_compute = { low = "8e22", best = "8.4e22", high = "9e22" }
"""
HOLIDAYS: Final = """place = "brussels"
more = [2026-12-23]

[[year]]
year = 2027
source = "a notice"
days = [2027-01-01, 2027-03-25, 2027-03-26]
"""
KEPT: Final = """[model]
name = "Aurora"
hub_id = "example/aurora"
outputs = ["text"]

[[actors]]
id = "acme"
name = "Acme"
country = "DE"
code_of_practice = ["transparency", "copyright", "safety-and-security"]

[[activities]]
kind = "pre-training"
actor = "acme"
started_on = 2026-01-10
ended_on = 2026-07-01
flop = "2e25"

[[market]]
event = "made-available"
actor = "acme"
territory = "union"
on = 2026-07-15

[[procedure]]
event = "serious-incident"
actor = "acme"
kind = "death"
on = 2026-09-20

[[procedure]]
event = "preliminary-findings"
on = 2026-09-21

[[done]]
obligation = "training_content_summary"
actor = "acme"
on = 2026-08-01
"""
CHILD: Final = """[model]
name = "Aurora, tuned"
outputs = ["text"]

[[actors]]
id = "b"
name = "Other"

[[original]]
name = "Aurora"
hub_id = "example/aurora"

[[activities]]
kind = "fine-tuning"
actor = "b"
flop = "1e22"
"""
WRONG_WAYS: Final = """actors_from = "actors.toml"

[model]
name = "Wren"
outputs = ["text"]

[[original]]
name = "Heron"
dossier = "heron"

[[original]]
hub_id = "mistralai/Mistral-7B-v0.1"

[[activities]]
kind = "fine-tuning"
actor = "acme"
from = "Heron"
log = "run"

[[activities]]
kind = "pre-training"
actor = "acme"
architecture = { config = "config.json", tokens = "1e12" }

[[activities]]
kind = "pre-training"
hardware = [{ chip = "H100 SXM", count = 8, hours = 9 }]

[[market]]
event = "made-available"
actor = "acme"
territory = "union"
on = 2026-06-01

[openness]
licence = "apache-2.0"
"""
POLICY: Final = b"# Use policy\n\nYou may not use the model to harm others, or for any commercial purpose.\n"


def packed(table: object, data: int = 0) -> bytes:
    """A safetensors file with a header."""
    text = json.dumps(table).encode()
    return struct.pack("<Q", len(text)) + text + bytes(data)


TENSORS: Final = {
    "__metadata__": {"format": "pt"},
    "model.embed_tokens.weight": {"dtype": "BF16", "shape": [8, 4], "data_offsets": [0, 64]},
    "lm_head.weight": {"dtype": "BF16", "shape": [8, 4], "data_offsets": [64, 128]},
}


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1).encode()


def _folders() -> Iterator[tuple[str, Files]]:
    card, config = CARD.encode(), _json(LLAMA)
    weights, gguf = packed(TENSORS, 128), (WRITTEN / "weights" / "model.gguf").read_bytes()
    tokenizer = _json(
        {"model_max_length": 4096, "chat_template": "{{x}}", "added_tokens_decoder": {"0": {"content": "<s>"}}}
    )
    yield "card", {"README.md": card}
    yield "model", {"README.md": card, "config.json": config, "model.safetensors": weights, "tokenizer_config.json": tokenizer, "generation_config.json": b"{}"}  # fmt: skip  # noqa: E501
    shards = {"metadata": {"total_size": 256}, "weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}  # fmt: skip  # noqa: E501
    yield "shards", {"model.safetensors.index.json": _json(shards), "config.json": config, "model-00001-of-00002.safetensors": weights, "model-00002-of-00002.safetensors": weights}  # fmt: skip  # noqa: E501
    yield "gguf", {"README.md": card, "model.gguf": gguf, "b.gguf": (WRITTEN / "weights" / "big-endian.gguf").read_bytes()}  # fmt: skip  # noqa: E501
    yield "adapter", {"README.md": card, "adapter_config.json": _json(ADAPTER), "adapter_model.safetensors": weights, "trainer_state.json": _json(STATE)}  # fmt: skip  # noqa: E501
    index = {"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"]}  # fmt: skip  # noqa: E501
    unet = {"_class_name": "UNet2DConditionModel", "block_out_channels": [32, 64], "in_channels": 4, "layers_per_block": 2, "cross_attention_dim": 64, "attention_head_dim": 8, "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"], "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"]}  # fmt: skip  # noqa: E501
    yield "pipeline", {"model_index.json": _json(index), "unet/config.json": _json(unet), "unet/diffusion_pytorch_model.safetensors": weights, "vae/config.json": b"{}"}  # fmt: skip  # noqa: E501
    yield "licensed", {"README.md": card, "LICENSE": (ROOT / "LICENSE").read_bytes(), "USE_POLICY.md": POLICY, "NOTICE": b"Built with Llama"}  # fmt: skip  # noqa: E501
    for name, recipe in RECIPES.items():
        yield name, {"README.md": card, f"{name}.yml": recipe.encode(), "config.json": config}


def _logs() -> Iterator[tuple[str, Files]]:
    logs = WRITTEN / "logs"
    config = _json(LLAMA)
    yield "trainer-state", {"trainer_state.json": _json(STATE), "config.json": config, "all_results.json": b'{"total_flos": 1e13, "train_runtime": 60}', "README.md": CARD.encode()}  # fmt: skip  # noqa: E501
    yield "checkpoints", {f"checkpoint-{step}/trainer_state.json": _json(STATE) for step in (10, 20)}
    yield "wandb", {"run-example.wandb": (logs / "run-example.wandb").read_bytes()}
    yield "mlflow", {"mlflow.db": (logs / "mlflow.db").read_bytes()}
    yield "tensorboard", {"events.out.tfevents.1": (logs / "events.out.tfevents.1").read_bytes()}
    yield "mlruns", {path.relative_to(logs).as_posix(): path.read_bytes() for path in sorted((logs / "mlruns").rglob("*")) if path.is_file()}  # fmt: skip  # noqa: E501
    for name, text in TEXTS.items():
        yield name.partition(".")[0], {name: text.encode(), "config.json": config}


def _dossiers() -> Iterator[tuple[str, Files]]:
    for path in sorted((ROOT / "examples").glob("*/gpai.toml")):
        yield path.parent.name, {"gpai.toml": path.read_bytes()}
    heron, actors = b'[model]\nname = "Heron"\n', b'[[actors]]\nid = "acme"\ncountry = "DE"\n'
    led = {"heron/gpai.toml": heron, "actors.toml": actors, "config.json": _json(LLAMA), "run/trainer_state.json": _json(STATE), "originals.toml": TABLE.encode()}  # fmt: skip  # noqa: E501
    yield "leading", {"gpai.toml": WRONG_WAYS.encode(), **led}


@lru_cache
def seeds(*, real: bool = False) -> tuple[Seed, ...]:
    """Every seed, in the same order always."""
    found = [Seed(name=name, files=files, commands=FOLDER) for name, files in _folders()]
    found += [Seed(name=name, files=files, commands=LOG) for name, files in _logs()]
    found += [Seed(name=name, files=files, commands=dossier_commands("gpai.toml")) for name, files in _dossiers()]
    found.append(Seed(name="config", files={"config.json": _json(LLAMA)}, commands=CONFIG))
    licence = {"LICENSE": (ROOT / "LICENSE").read_bytes(), "USE_POLICY.md": POLICY}
    found.append(Seed(name="licence", files=licence, commands=LICENCE))
    table = {"originals.toml": TABLE.encode(), "gpai.toml": b'[[original]]\nhub_id = "example/wren-7b"\n'}
    found.append(Seed(name="originals", files=table, commands=ORIGINALS))
    kept = {"holidays.toml": HOLIDAYS.encode(), "gpai.toml": KEPT.encode(), "family/gpai.toml": CHILD.encode()}
    found.append(Seed(name="holidays", files=kept, commands=DAYS))
    return (*found, *(_real() if real else ()))


def _real() -> Iterator[Seed]:
    """Files of the reference data, those that are not too large."""
    from yardstick import reference

    for folder in sorted(each for each in reference("folders").iterdir() if each.is_dir()):
        yield Seed(name=f"folders/{folder.name}", files=_files(folder), commands=FOLDER)
    for folder in sorted(each for each in reference("trainer_logs").iterdir() if each.is_dir()):
        yield Seed(name=f"trainer_logs/{folder.name}", files=_files(folder), commands=LOG)
    for path in sorted(reference("configs").glob("*.json")):
        yield Seed(name=f"configs/{path.name}", files={"config.json": path.read_bytes()}, commands=CONFIG)
    for path in sorted(reference("licences").rglob("*.txt")):
        files = {"LICENSE": path.read_bytes(), "USE_POLICY.md": POLICY}
        yield Seed(name=f"licences/{path.name}", files=files, commands=LICENCE)


def _files(folder: Path) -> Files:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


SECRET: Final = "hush7f3c"
OUTSIDE: Final = {
    "outside.toml": f'[{SECRET}]\n"{SECRET}" = "{SECRET}"\n'.encode(),
    "outside.json": json.dumps({SECRET: SECRET, "hidden_size": SECRET}).encode(),
    "outside.md": f"{SECRET}: {SECRET}\n".encode(),
}
"""Files beside the folder, of which nothing may ever be shown or changed."""


def put(folder: Path, files: Files) -> None:
    """Write some files into a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
