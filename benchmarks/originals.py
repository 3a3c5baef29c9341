"""How estimates from a published size compare with Epoch AI's, the table of originals with Epoch AI's rows, and use.

Last come how narrow the ranges of the 300 most used are, which of them lie on both sides of a line of the law and
whether they say why, and what becomes of published figures that are hidden and worked out again.

Run by hand: ``python benchmarks/originals.py [FOLDER]``, where the folder holds ``epoch/all_ai_models_2025-04.csv``,
``epoch/notable_ai_models_2026-07.csv``, ``hub/most_used_2026-05.csv`` and ``folders/TRUTH.csv``
(default: $GPAISCOPE_REFERENCE, or ``../shared/data`` beside the repository).
"""

from __future__ import annotations

import csv
import re
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

import yardstick

from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.originals import Original, find, from_size, named, originals
from gpaiscope.compute.originals.sizing import Context, Row, own_training
from gpaiscope.compute.originals.table import Table, packaged
from gpaiscope.law.sentences import latest_values
from gpaiscope.values import Range, Truth

LINES = tuple(latest_values()[name] for name in ("criterion_flop", "presumption_flop"))
COUNTED = re.compile(r"6\s*ND|6\s*NC|6\s*(FLOP|\*|×|x)|C\s*=\s*6", re.IGNORECASE)
EXPERTS = re.compile(r"\bMoE\b|mixture.of.experts|experts|active param|activated", re.IGNORECASE)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else yardstick.reference()
    rows = _rows(folder / "epoch" / "all_ai_models_2025-04.csv")
    dense = [row for row in rows if _is_dense(row)]
    counted = [row for row in dense if COUNTED.search(row["Training compute notes"])]
    print("Epoch AI, language, dense, from scratch, Confident, with parameters, data set size and compute")
    _compare("all such rows", dense)
    _compare("compute counted as 6ND", counted)
    _compare("compute counted as 6ND, size given in tokens", [row for row in counted if not _in_words(row)])
    _table([rows, _rows(folder / "epoch" / "notable_ai_models_2026-07.csv")])
    _use(folder)
    _narrow(folder)
    _hidden(folder)
    _load()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _is_dense(row: Mapping[str, str]) -> bool:
    sized = all(
        _number(row[name]) for name in ("Parameters", "Training dataset size (datapoints)", "Training compute (FLOP)")
    )
    text = row["Training compute notes"] + row["Parameters notes"] + row["Abstract"]
    scratch = row["Domain"] == "Language" and not row["Base model"].strip()
    return sized and scratch and row["Confidence"] == "Confident" and not EXPERTS.search(text)


def _in_words(row: Mapping[str, str]) -> bool:
    return "word" in row["Dataset size notes"]


def _estimate(row: Mapping[str, str]) -> Estimate:
    epochs = _number(row["Epochs"]) or Fraction(1)
    tokens = (_number(row["Training dataset size (datapoints)"]) or Fraction(0)) * epochs
    return from_size(_number(row["Parameters"]) or Fraction(0), tokens)


def _compare(label: str, rows: list[Mapping[str, str]]) -> None:
    pairs = [(_estimate(row).flop, _number(row["Training compute (FLOP)"]) or Fraction(1)) for row in rows]
    ratios = [float((flop.best or 0) / theirs) for flop, theirs in pairs]
    inside = sum(_holds(flop, theirs) for flop, theirs in pairs)
    near = sum(0.7 <= ratio <= 1.3 for ratio in ratios)
    median = f"median ratio {statistics.median(ratios):.3f}"
    print(f"  {label}: {len(rows)} rows, {median}, {near} within 30 %, {inside} in range")
    for line in LINES:
        decided = [(flop.greater_than(Range.exactly(line)), theirs > line) for flop, theirs in pairs]
        flips = sum(truth.decided and (truth is Truth.YES) != above for truth, above in decided)
        open_calls = sum(not truth.decided for truth, _ in decided)
        settled = len(rows) - open_calls
        print(f"    at {float(line):.0e}: {settled} decided, {flips} otherwise than theirs, {open_calls} open")


def _holds(flop: Range, value: Fraction) -> bool:
    return (flop.low or 0) <= value <= (flop.high or 0)


def _table(tables: list[list[dict[str, str]]]) -> None:
    entries = originals()
    ranged = [entry for entry in entries if entry.training_compute.bounded]
    counts = {
        "with a range of compute": len(ranged),
        "with figures of the configuration": sum(entry.figures.layers is not None for entry in entries),
        "with a licence": sum(bool(entry.licence) for entry in entries),
        "dated": sum(entry.released_on is not None for entry in entries),
        "further names": sum(len(entry.aliases) + len(entry.variants) + len(entry.copies) for entry in entries),
    }
    print(f"originals: {len(entries)} entries, " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    for method, count in Counter(entry.estimate.method for entry in entries).most_common():
        print(f"  {count}: {method}")
    spread = sorted(
        float(Fraction(entry.training_compute.high or 1) / (entry.training_compute.low or 1)) for entry in ranged
    )
    ninth = spread[len(spread) * 9 // 10]
    print(f"  high over low: median {statistics.median(spread):.2f}, ninth decile {ninth:.2f}, most {spread[-1]:.0f}")
    for line in LINES:
        open_calls = sum(not entry.training_compute.greater_than(Range.exactly(line)).decided for entry in ranged)
        print(f"  {open_calls} ranges lie on both sides of {float(line):.0e}")
    for rows in tables:
        _against(rows, ranged)


def _against(rows: list[dict[str, str]], ranged: list[Original]) -> None:
    by_name = {" ".join(row["Model"].split()): row for row in rows}
    ratios, unexplained, explained = [], [], 0
    for entry in ranged:
        theirs = _number(by_name.get(entry.epoch_row, {}).get("Training compute (FLOP)", ""))
        if theirs is None:
            continue
        ratios.append(float((entry.training_compute.best or theirs) / theirs))
        if not _holds(entry.training_compute, theirs):
            explained += bool(entry.outside_epoch)
            unexplained += [] if entry.outside_epoch else [f"{entry.hub_id} {ratios[-1]:.2f}"]
    inside = len(ratios) - explained - len(unexplained)
    print(f"  against Epoch AI's compute of the same model: {len(ratios)} rows, median {statistics.median(ratios):.3f}")
    print(f"  {inside} inside our range, {explained} outside with a reason; others: {', '.join(unexplained) or 'none'}")


def _use(folder: Path) -> None:
    """How many of the most used models, and of the bases that real folders name, have a range."""
    used = [row["id"] for row in _rows(folder / "hub" / "most_used_2026-05.csv")]
    found = [find(name) for name in used]
    ranged = [each is not None and each.training_compute.bounded for each in found]
    missing = [name for name, has in zip(used[:300], ranged, strict=False) if not has]
    by_rule = sum(bool(each and each.because) for each in found[:300])
    print(f"most used: {sum(ranged[:300])} of 300 with a range, {by_rule} by rule; {sum(ranged)} of all {len(used)}")
    print(f"  without: {', '.join(missing)}")
    told = {base.strip() for row in _rows(folder / "folders" / "TRUTH.csv") for base in row["base"].split(";")}
    bases = sorted(base for base in told if base not in ("", "none", "unknown") and not base.startswith("conflict:"))
    without = [base for base in bases if (each := named(base)) is None or not each.training_compute.bounded]
    print(f"named by real folders: {len(bases) - len(without)} of {len(bases)} bases; without: {', '.join(without)}")


def _narrow(folder: Path) -> None:
    """How narrow the ranges of the 300 most used models are, and why those are not that reach over a line."""
    used = [row["id"] for row in _rows(folder / "hub" / "most_used_2026-05.csv")[:300]]
    ranged = [(name, model) for name in used if (model := find(name)) is not None and model.training_compute.bounded]
    by_entry = {model.resolved_as: (model.resolved_as, model) for _, model in ranged}
    for label, models in (("names", ranged), ("originals behind them", list(by_entry.values()))):
        widths = sorted(((_width(model), name) for name, model in models), reverse=True)
        alone = [width for width, _ in widths]
        ninth = alone[len(alone) // 10]
        wide = ", ".join(f"{name} {width:.0f}" for width, name in widths if width > 10)
        print(f"most used, {len(models)} {label}: high over low median {statistics.median(alone):.2f}, ", end="")
        print(f"ninth decile {ninth:.2f}; above 10: {wide}")
    over = [(name, model) for name, model in by_entry.values() if _reaches_over(model)]
    silent = [name for name, model in over if not model.left_open_by]
    print(f"  {len(over)} of them on both sides of a line, {len(silent)} without a reason: {', '.join(silent)}")


def _width(model: Original) -> float:
    return float(Fraction(model.training_compute.high or 1) / (model.training_compute.low or 1))


def _reaches_over(model: Original) -> bool:
    return any(not model.training_compute.greater_than(Range.exactly(line)).decided for line in LINES)


GENERATIONS = (
    ("Qwen/Qwen1.5-7B", "Qwen/Qwen-7B"),
    ("Qwen/Qwen1.5-14B", "Qwen/Qwen-14B"),
    ("Qwen/Qwen1.5-72B", "Qwen/Qwen-72B"),
    ("Qwen/Qwen2-7B", "Qwen/Qwen1.5-7B"),
    ("Qwen/Qwen2-72B", "Qwen/Qwen1.5-72B"),
    ("Qwen/Qwen2.5-7B", "Qwen/Qwen2-7B"),
    ("Qwen/Qwen2.5-72B", "Qwen/Qwen2-72B"),
    ("Qwen/Qwen3-8B-Base", "Qwen/Qwen2.5-7B"),
    ("Qwen/Qwen3-14B-Base", "Qwen/Qwen2.5-14B"),
    ("meta-llama/Llama-2-7b-hf", "huggyllama/llama-7b"),
    ("meta-llama/Llama-2-13b-hf", "huggyllama/llama-13b"),
    ("meta-llama/Llama-2-70b-hf", "huggyllama/llama-65b"),
    ("meta-llama/Meta-Llama-3.1-8B", "meta-llama/Meta-Llama-3-8B"),
    ("meta-llama/Meta-Llama-3.1-70B", "meta-llama/Meta-Llama-3-70B"),
    ("meta-llama/Llama-4-Scout-17B-16E", "meta-llama/Meta-Llama-3.1-70B"),
    ("google/gemma-2-9b", "google/gemma-7b"),
    ("google/gemma-3-12b-pt", "google/gemma-2-9b"),
    ("google/gemma-3-27b-pt", "google/gemma-2-27b"),
    ("google/gemma-3-4b-pt", "google/gemma-2-2b"),
    ("microsoft/Phi-3.5-mini-instruct", "microsoft/Phi-3-mini-4k-instruct"),
    ("microsoft/Phi-4-mini-instruct", "microsoft/Phi-3.5-mini-instruct"),
    ("microsoft/phi-4", "microsoft/Phi-3-medium-4k-instruct"),
    ("tiiuae/Falcon3-7B-Base", "tiiuae/falcon-11B"),
    ("HuggingFaceTB/SmolLM3-3B-Base", "HuggingFaceTB/SmolLM2-1.7B"),
    ("ibm-granite/granite-3.1-8b-base", "ibm-granite/granite-3.0-8b-base"),
    ("ibm-granite/granite-4.1-8b-base", "ibm-granite/granite-3.1-8b-base"),
    ("internlm/internlm2-7b", "internlm/internlm-7b"),
    ("internlm/internlm2-20b", "internlm/internlm-20b"),
    ("internlm/internlm3-8b-instruct", "internlm/internlm2-7b"),
    ("LGAI-EXAONE/EXAONE-4.0-32B", "LGAI-EXAONE/EXAONE-3.5-32B-Instruct"),
    ("zai-org/GLM-4.5-Base", "zai-org/GLM-4-32B-Base-0414"),
    ("zai-org/GLM-5", "zai-org/GLM-4.5-Base"),
    ("deepseek-ai/DeepSeek-V3-Base", "deepseek-ai/DeepSeek-V2"),
    ("deepseek-ai/DeepSeek-V2-Lite", "deepseek-ai/deepseek-moe-16b-base"),
    ("allenai/OLMo-2-1124-7B", "allenai/OLMo-7B-hf"),
    ("allenai/Olmo-3-1025-7B", "allenai/OLMo-2-1124-7B"),
    ("nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "nvidia/NVIDIA-Nemotron-Nano-12B-v2-Base"),
    ("XiaomiMiMo/MiMo-V2-Flash", "XiaomiMiMo/MiMo-7B-Base"),
    ("baichuan-inc/Baichuan2-7B-Base", "baichuan-inc/Baichuan-7B"),
)
"""Models whose tokens are published, each with that of the generation before whose size is nearest to it."""


def _hidden(folder: Path) -> None:
    """Figures that are published, each hidden and worked out again by what the table has beside it."""
    table = packaged()
    epoch: dict[str, dict[str, str]] = {}
    for path in ("all_ai_models_2025-04.csv", "notable_ai_models_2026-07.csv"):
        epoch |= {" ".join(row["Model"].split()): row for row in _rows(folder / "epoch" / path)}
    tries = [*_stated_hidden(table), *_tokens_hidden(table), *_read_by_nobody(epoch)]
    for way in dict.fromkeys(way for way, *_ in tries):
        mine = [(name, ratio, held) for kind, name, ratio, held in tries if kind == way]
        missed = ", ".join(f"{name} {ratio:.2f}" for name, ratio, held in mine if not held)
        print(f"hidden: {way}: {sum(held for *_, held in mine)} of {len(mine)} hold it; others: {missed or 'none'}")
    print(f"hidden: {sum(held for *_, held in tries)} of {len(tries)} hold it")


Try = tuple[str, str, float, bool]
"""What was hidden, of which model, the true figure over the low end of what was worked out, and whether it held it."""


def _tried(way: str, name: str, flop: Range, truth: Fraction) -> Try:
    return way, name, float(truth / (flop.low or 1)), _holds(flop, truth)


def _stated_hidden(table: Table) -> list[Try]:
    """Stated compute, from size or chip-hours."""
    return [
        _tried("compute stated, from size or chips", name, _again(table, row, "flop").flop, Fraction(row["flop"]))
        for name, row in table.rows.items()
        if "flop" in row and ("tokens" in row or "chip_hours" in row)
    ]


def _again(table: Table, row: Row, *hidden: str, **instead: object) -> Estimate:
    """A row's own training, with what is hidden replaced."""
    seen = {key: value for key, value in row.items() if key not in hidden} | instead
    before = table.rows[seen["bounded"]["generation"]] if "generation" in seen.get("bounded", {}) else None
    cited = {name: table.sources[key] for name, key in row["sources"].items()}
    return own_training(seen, Context(cited=cited, classes=table.classes, before=before))


def _tokens_hidden(table: Table) -> list[Try]:
    """Published tokens, bounded by the generation before, as those of models are that publish none."""
    ways = ("tokens", "flop", "chip_hours", "tokens_said")
    return [
        _tried(
            "tokens published, from the generation before",
            name,
            _again(table, table.rows[name], *ways, bounded={"generation": before}).flop,
            Fraction(own_training(_only_size(table.rows[name]), Context(cited={}, classes={})).flop.best or 1),
        )
        for name, before in GENERATIONS
    ]


def _only_size(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in ("flop", "chip_hours", "bounded")}


def _read_by_nobody(epoch: Mapping[str, Mapping[str, str]]) -> list[Try]:
    """Epoch AI's figure of the same model, where the table takes none from there."""
    rows = packaged().rows
    mine = [
        each for each in originals() if each.epoch_row and "flop" not in rows[each.hub_id] and not each.outside_epoch
    ]
    figures = [(each, _number(epoch.get(each.epoch_row, {}).get("Training compute (FLOP)", ""))) for each in mine]
    return [
        _tried("Epoch AI's figure, which the row does not read", each.hub_id, each.training_compute, theirs)
        for each, theirs in figures
        if theirs is not None
    ]


def _load() -> None:
    """What the first look-up costs a process, and a further one."""
    code = (
        "import time, gpaiscope.compute.originals as o; a = time.perf_counter(); o.find('Qwen/Qwen2.5-7B');"
        "b = time.perf_counter(); o.find('unsloth/gemma-2-9b-bnb-4bit'); c = time.perf_counter();"
        "print((b - a) * 1e3, (c - b) * 1e3)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(5)]
    first, further = (min(float(run.stdout.split()[place]) for run in runs) for place in (0, 1))
    print(f"the first look-up takes {first:.1f} ms, one by rule {further:.1f} ms more")


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(Decimal(text))
    except InvalidOperation:
        return None


if __name__ == "__main__":
    main()
