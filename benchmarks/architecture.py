"""Counts against measured counts, by configuration, and how long they take.

    python benchmarks/architecture.py [FOLDER ...] [--torch PYTHON]

FOLDER holds ``INDEX.csv`` and the configurations it names (default: the reference data's); of its columns ``file``
and ``exact_params_measured`` are enough, so that any set of configurations can be laid beside the reference data's.
For each folder: how many totals are exact, how many of the others are warned of with a range that holds, how many
exact ones are warned of all the same, and what was off without a word. With
``--torch``, PYTHON is an interpreter that has torch and transformers: the same run also times
what counting one configuration of a billion parameters costs there.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import yardstick

from gpaiscope.compute.architecture import Count, Stage, count, estimate
from gpaiscope.errors import InputError
from gpaiscope.values import Exact, Range, rounded_text

LENGTHS = {"google-bert__bert-base-uncased.json": 512, "google__t5-v1_1-xxl__text_encoder.json": 512}
EXAMPLES = (
    ("A", 3_800_000_000, 33 * 10**11, "microsoft__Phi-3-mini-4k-instruct.json", 4096),
    ("C", 600_000_000, 36 * 10**12, "Qwen3-0.6B", 4096),
    ("D", 1_540_000_000, 18 * 10**12, "Qwen2.5-1.5B", 4096),
    ("E", 1_700_000_000, 36 * 10**12, "Qwen__Qwen3-1.7B.json", 4096),
    ("F", 2_500_000_000, 12 * 10**12, "", 4096),
    ("G", 2_600_000_000, 61 * 10**9 * 164, "", 4096),
)
HOURS = (("B", 200_000, 300 * 10**12), ("H", 370_000, 989 * 10**12))
KNOWN = {
    "Qwen3-0.6B": {"model_type": "qwen3", "hidden_size": 1024, "intermediate_size": 3072, "num_hidden_layers": 28,
                   "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 151936,
                   "tie_word_embeddings": True},
    "Qwen2.5-1.5B": {"model_type": "qwen2", "hidden_size": 1536, "intermediate_size": 8960, "num_hidden_layers": 28,
                     "num_attention_heads": 12, "num_key_value_heads": 2, "vocab_size": 151936,
                     "tie_word_embeddings": True},
}  # fmt: skip


def main() -> None:
    """Print the table, the summary, the Guidelines' examples and the time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--torch", metavar="PYTHON")
    options = parser.parse_args()
    for folder in options.folders or [yardstick.reference("configs")]:
        _folder(folder)
    if options.torch:
        print(f"one 1-billion-parameter configuration with torch: {_torch(options.torch):.1f} s")


def _folder(folder: Path) -> None:
    rows = list(csv.DictReader((folder / "INDEX.csv").read_text(encoding="utf-8").splitlines()))
    configs = {row["file"]: json.loads((folder / row["file"]).read_text(), parse_float=Decimal) for row in rows}
    started = time.perf_counter()
    counted = {name: _count(name, config) for name, config in configs.items()}
    seconds = time.perf_counter() - started
    _table(rows, counted)
    _summary(rows, counted)
    if (folder / "microsoft__Phi-3-mini-4k-instruct.json").is_file():
        _examples(folder)
    loaded = [name for name in ("torch", "numpy", "transformers") if name in sys.modules]
    print(
        f"\n{len(configs)} configurations in {seconds:.3f} s; of torch, numpy, transformers loaded: {loaded or 'none'}"
    )


def _count(name: str, config: dict[str, object]) -> Count | InputError:
    try:
        return count(config, sequence_length=LENGTHS.get(name))
    except InputError as error:
        return error


EXACT = 0.001
"""How far off a total may be and still be called exact: a thousandth."""


def _sureness(rows: list[dict[str, str]], counted: dict[str, Count | InputError]) -> None:
    """Exact, or warned with a range that holds; and warnings that were not needed."""
    exact: list[str] = []
    held: list[str] = []
    needless: list[str] = []
    silent: list[str] = []
    refused: list[str] = []
    for row in rows:
        found, name = counted[row["file"]], row["file"]
        if not row.get("exact_params_measured"):
            continue
        true = int(row["exact_params_measured"])
        if isinstance(found, InputError):
            refused.append(name)
        elif found.parameters.range.bounded and abs(found.parameters.total / true - 1) <= EXACT:
            exact.append(name)
            needless += [name] if found.warnings else []
        elif found.warnings and _holds(found.parameters.range, true):
            held.append(name)
        else:
            silent.append(name)
    measured = len(exact) + len(held) + len(silent) + len(refused)
    print(f"\nof {measured} with a measured total: exact to a thousandth {len(exact)} ({len(exact) / measured:.1%})")
    print(f"warned with a range that holds: {len(held)} {held}")
    print(f"refused: {len(refused)} {refused}")
    print(f"off without a warning or outside the range: {len(silent)} {silent}")
    print(f"exact and warned all the same: {len(needless)} ({len(needless) / max(len(exact), 1):.1%}) {needless}")


def _holds(found: Range, true: int) -> bool:
    return (found.low or 0) <= true and (found.high is None or true <= found.high)


def _ratio(ours: Exact, theirs: str | None) -> str:
    return f"{float(ours) / float(theirs):.5f}" if theirs else "-"


def _flop(counted: Count) -> Exact:
    return (counted.forward.best or 0) * (counted.sequence_length if counted.unit == "token" else 1)


def _table(rows: list[dict[str, str]], counted: dict[str, Count | InputError]) -> None:
    print(f"{'configuration':<52} {'family':<44} {'total':>8} {'a token':>8} {'score':>8} {'FLOP':>8}")
    for row in rows:
        found = counted[row["file"]]
        if isinstance(found, InputError):
            print(f"{row['file']:<52} {found.mistakes[0].reference}")
            continue
        ratios = (
            _ratio(found.parameters.total, row.get("exact_params_measured")),
            _ratio(found.parameters.per_token, row.get("matmul_params_per_token_measured")),
            _ratio(found.score_coefficient, row.get("attn_quad_flop_coeff_fwd")),
            _ratio(_flop(found), row.get("fwd_flop_ref")),
        )
        print(f"{row['file'][:52]:<52} {found.family[:44]:<44} " + " ".join(f"{ratio:>8}" for ratio in ratios))


def _pairs(
    rows: list[dict[str, str]], counted: dict[str, Count | InputError], column: str
) -> Iterator[tuple[Count, str]]:
    for row in rows:
        found = counted[row["file"]]
        if row.get(column) and isinstance(found, Count):
            yield found, row[column]


def _summary(rows: list[dict[str, str]], counted: dict[str, Count | InputError]) -> None:
    totals = [found.parameters.total / int(value) for found, value in _pairs(rows, counted, "exact_params_measured")]
    worst = max((abs(ratio - 1) for ratio in totals), default=0)
    print(f"\nparameters exact: {sum(ratio == 1 for ratio in totals)} of {len(totals)}; worst {worst:.4%}")
    _sureness(rows, counted)
    measured = _pairs(rows, counted, "matmul_params_per_token_measured")
    tokens = [float(found.parameters.per_token) / float(value) for found, value in measured]
    exact, worst = sum(ratio == 1 for ratio in tokens), max((abs(ratio - 1) for ratio in tokens), default=0)
    print(f"weights a token: worst {worst:.3%}, exact {exact} of {len(tokens)}")
    scores = [f.score_coefficient == int(v) for f, v in _pairs(rows, counted, "attn_quad_flop_coeff_fwd")]
    print(f"score coefficient exact: {sum(scores)} of {len(scores)}")
    flops = [float(_flop(f)) / float(v) for f, v in _pairs(rows, counted, "fwd_flop_ref")]
    print(f"forward FLOP: worst {max((abs(f - 1) for f in flops), default=0):.3%} of {len(flops)}")
    print(f"not answered: {[name for name, found in counted.items() if isinstance(found, InputError)] or 'none'}")


def _examples(folder: Path) -> None:
    """The Guidelines' reference models (November figures), and what the count makes of those with a known original."""
    print("\nGuidelines' examples: 6PD or hours, and the count at 4096 tokens")
    for name, parameters, tokens, source, length in EXAMPLES:
        six = rounded_text(6 * parameters * tokens)
        config = KNOWN.get(source)
        if config is None and source and (folder / source).is_file():
            config = json.loads((folder / source).read_text(), parse_float=Decimal)
        if config is None:
            print(f"  {name}: {six}")
            continue
        run = estimate(config, stages=[Stage(tokens=tokens, sequence_length=length)])
        assert run.flop.best is not None
        share = float(run.flop.best) / (6 * parameters * tokens)
        print(f"  {name}: {six}; counted {rounded_text(run.flop.best)} ({share:.2f})")
    for name, hours, peak in HOURS:
        print(f"  {name}: {rounded_text(hours * 3600 * peak // 2)} (hours x peak x one half)")


def _torch(python: str) -> float:
    """Seconds to build and count a billion-parameter Llama with torch's own counter, imports included."""
    code = (
        "import torch, transformers\n"
        "from torch.utils.flop_counter import FlopCounterMode\n"
        "from torch._subclasses.fake_tensor import FakeTensorMode\n"
        "c = transformers.LlamaConfig(hidden_size=2048, intermediate_size=8192, num_hidden_layers=16,"
        " num_attention_heads=32, num_key_value_heads=8, vocab_size=128256,"
        " tie_word_embeddings=True, attn_implementation='eager')\n"
        "with FakeTensorMode(), FlopCounterMode(display=False):\n"
        "    transformers.LlamaForCausalLM(c)(torch.zeros((1, 1024), dtype=torch.long), use_cache=False)\n"
    )
    started = time.perf_counter()
    subprocess.run([python, "-W", "ignore", "-c", code], check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
