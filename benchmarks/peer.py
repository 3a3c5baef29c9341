"""The same rules in another engine, on the same rows: ``python benchmarks/peer.py [ROWS]``, or ``make peer``.

Needs ``benchmarks/sql-requirements.txt`` beside the package. Five of the fifteen rules of ``by_hand.sql`` are written
for ZEN (zen-engine, an engine of business rules that is embedded) as its users would write them. It knows no unknown,
so each rule says for itself what is not known; and it takes no whole number above 10^19 or so, so amounts are handed
over as floats. It is told how many cells come out otherwise than by the law, and what a row takes of a processor in
each: in ZEN, and as the law's text in a store.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from typing import Any, Final

from ratios import BY_HAND, DAY, compiled, connected, made

from gpaiscope.engine.sql import query
from gpaiscope.law import Law

THRESHOLD: Final = "10000000000000000000000000"
_BOTH: Final = "{0} == false or {1} == false ? false : ({0} == true and {1} == true ? true : null)"
_USAGE: Final = ("modalities", "capabilities", "limitations", "integration")
_WHOLE: Final = ("model__cumulative_compute", "model__auxiliary_inference_compute", "model__quantisation_compute")


def _all(*parts: str) -> str:
    """That all of several hold, each of which may not be known."""
    told = f"({parts[0]})"
    for part in parts[1:]:
        told = f"({_BOTH.format(told, f'({part})')})"
    return told


def _line(least: str, most: str, line: str, times: int = 1) -> str:
    """Whether so many times an amount between two ends is above a line."""
    return (
        f"({least}) != null and ({least}) * {times} > {line} ? true"
        f" : (({most}) != null and ({most}) * {times} <= {line} ? false : null)"
    )


_LEAST: Final = " + ".join(f"({name}_lo == null ? 0 : {name}_lo)" for name in _WHOLE)
_MOST: Final = (
    f"({' or '.join(f'{name}_hi == null' for name in _WHOLE)}) ? null : {' + '.join(f'{name}_hi' for name in _WHOLE)}"
)
_OWN: Final = "modification__training_compute"
_ORIGINAL: Final = "original__training_compute"
RULES: Final = {
    "modified_gpai_model": _all("original__exists", "original__gpai_model", "model__modified_by_another"),
    "same_model": "model__modified_by_another == null ? null : not model__modified_by_another",
    "open_source_publication": _all(
        "openness__weights_public",
        "openness__architecture_public",
        *(
            f"openness__usage_information == null ? null : some(openness__usage_information, # == '{word}')"
            for word in _USAGE
        ),
    ),
    "cumulative_above_threshold": _line(_LEAST, _MOST, THRESHOLD),
    "above_third_of_original": (
        f"{_OWN}_lo != null and {_ORIGINAL}_hi != null and {_OWN}_lo * 3 > {_ORIGINAL}_hi ? true"
        f" : ({_OWN}_hi != null and {_ORIGINAL}_lo != null and {_OWN}_hi * 3 <= {_ORIGINAL}_lo ? false : null)"
    ),
}
"""Rules in the language of ZEN."""


def main() -> int:
    """Judge the same rows in both, and print cells and seconds; 1 where the law's own text is other than by hand."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("rows", nargs="?", type=int, default=100_000)
    rows = asked.parse_args().rows
    law, store = Law.on(DAY), connected()
    store.execute(f"CREATE TABLE cases AS {made(compiled(law, masks=True), law, f'range({rows}) t(i)')}")
    readings = {each.name: each.readings[0].name for each in law.program.questions.values()}
    text = query(law.program, {name: law.program.rules[name] for name in RULES}, readings=readings, masks=False).text
    began = time.process_time()
    store.execute(f"CREATE TABLE told AS {text}")
    ours = time.process_time() - began
    names = ", ".join(RULES)
    right = store.execute(f"SELECT {names} FROM ({BY_HAND}) ORDER BY case_id").fetchall()
    own = store.execute(f"SELECT {names} FROM told ORDER BY case_id").fetchall()
    theirs, seconds = _judged(store)
    print(f"{rows:,} rows, {len(RULES)} rules, {rows * len(RULES):,} cells")
    differing, wrong = _other(own, right), _other(theirs, right)
    print(f"  the law's text in DuckDB: {differing.total():,} cells other than by hand, {ours:.2f} s of processors")
    print(f"  ZEN: {wrong.total():,} cells other, {seconds:.2f} s; {dict(wrong)}")
    print(f"  ZEN over DuckDB, by processors: {seconds / ours:.0f}")
    return 1 if differing else 0


def _judged(store: Any) -> tuple[list[tuple[object, ...]], float]:
    """What ZEN answers on every row, and what that took without fetching the rows."""
    try:
        import zen
    except ModuleNotFoundError:
        raise SystemExit("ZEN is not installed: `make peer` compares in an environment of its own") from None

    described = store.execute("DESCRIBE cases").fetchall()
    used = [(name, kind) for name, kind, *_ in described if any(name in rule for rule in RULES.values())]
    columns = ", ".join(f"{name}::DOUBLE AS {name}" if kind.startswith("DECIMAL") else name for name, kind in used)
    rows = store.execute(f"SELECT {columns} FROM cases ORDER BY case_id").fetchall()
    decision = zen.ZenEngine().create_decision(json.dumps(_graph()))
    names = [name for name, _ in used]
    began = time.process_time()
    told = [decision.evaluate(dict(zip(names, row, strict=True)))["result"] for row in rows]
    took = time.process_time() - began
    return [tuple(each.get(name) for name in RULES) for each in told], took


def _graph() -> dict[str, object]:
    """The rules as one node of expressions between an input and an output."""
    said = [{"id": name, "key": name, "value": rule} for name, rule in RULES.items()]
    content = {"expressions": said, "passThrough": False, "executionMode": "single"}
    kinds = {"in": "inputNode", "rules": "expressionNode", "out": "outputNode"}
    nodes = [{"id": id, "name": id, "type": kind, "position": {"x": 0, "y": 0}} for id, kind in kinds.items()]
    nodes[1]["content"] = content  # type: ignore[assignment]
    ends = (("in", "rules"), ("rules", "out"))
    edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in ends]
    return {"nodes": nodes, "edges": edges}


def _other(told: list[tuple[object, ...]], right: list[tuple[object, ...]]) -> Counter[str]:
    """How many cells of each rule are other than they should be."""
    return Counter(
        name
        for one, other in zip(told, right, strict=True)
        for name, a, b in zip(RULES, one, other, strict=True)
        if a is not b
    )


if __name__ == "__main__":
    sys.exit(main())
