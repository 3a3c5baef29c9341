"""Our counts against the measured counts of the reference data, where it is at hand."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from typing import Any

from reference import reference

from gpaiscope.compute.architecture import Count, count

LENGTHS = {"google-bert__bert-base-uncased.json": 512, "google__t5-v1_1-xxl__text_encoder.json": 512}


def _rows() -> list[tuple[dict[str, str], Count]]:
    index = reference("configs", "INDEX.csv")
    with index.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [(row, count(_config(row["file"]), sequence_length=LENGTHS.get(row["file"]))) for row in rows]


def _config(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(reference("configs", name).read_text(encoding="utf-8"), parse_float=Decimal)
    return found


def test_every_measured_parameter_count_is_met_exactly() -> None:
    measured = [
        (row["file"], int(row["exact_params_measured"]), found)
        for row, found in _rows()
        if row["exact_params_measured"]
    ]
    assert len(measured) > 40
    assert not [name for name, total, found in measured if found.parameters.total != total]


def test_weights_a_token_and_score_coefficients_are_met() -> None:
    for row, found in _rows():
        if row["matmul_params_per_token_measured"]:
            ratio = found.parameters.per_token / Decimal(row["matmul_params_per_token_measured"]).__int__()
            assert abs(ratio - 1) <= (0.001 if row["attn_quad_flop_coeff_fwd"] else 0.03), row["file"]
        if row["attn_quad_flop_coeff_fwd"]:
            assert found.score_coefficient == int(row["attn_quad_flop_coeff_fwd"]), row["file"]


def test_forward_flop_is_met_within_one_per_cent() -> None:
    for row, found in _rows():
        if row["fwd_flop_ref"]:
            assert found.forward.best is not None
            ours = found.forward.best * (found.sequence_length if found.unit == "token" else 1)
            assert abs(float(ours) / float(row["fwd_flop_ref"]) - 1) <= 0.01, row["file"]
