"""The table of accelerators: sources, peaks, and names that must not be mixed up."""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction

import pytest
from reference import reference

from gpaiscope.compute.accelerators import accelerators, find, overstatement, published_utilisation


class TestTable:
    @pytest.mark.parametrize("chip", accelerators(), ids=lambda chip: chip.name)
    def test_every_row_has_a_dated_source_and_positive_ordered_peaks(self, chip) -> None:  # type: ignore[no-untyped-def]
        assert chip.source.text
        assert chip.source.on is not None
        assert chip.peaks
        for column, peak in chip.peaks:
            assert column in {"16-bit", "8-bit", "4-bit", "tf32", "fp32", "fp64"}
            assert 10**9 < peak.low <= peak.best <= peak.high < 10**18

    def test_every_row_answers_to_its_own_name(self) -> None:
        for chip in accelerators():
            assert chip in find(chip.name)

    def test_narrower_arithmetic_is_never_slower(self) -> None:
        for chip in accelerators():
            rates = [chip.peak(column) for column in ("4-bit", "8-bit", "16-bit", "tf32")]
            best = [rate.best for rate in rates if rate is not None]
            assert best == sorted(best, reverse=True), chip.name

    @pytest.mark.parametrize(
        ("name", "peak"),
        [
            ("H100 SXM", "989.4e12"),
            ("NVIDIA H100 80GB HBM3", "989.4e12"),
            ("h100-pcie", "756e12"),
            ("H100 NVL", "835.5e12"),
            ("NVIDIA A100-SXM4-80GB", "312e12"),
            ("Tesla V100-SXM2-32GB", "125e12"),
            ("V100 PCIe", "112e12"),
            ("Tesla T4", "65e12"),
            ("RTX A6000", "154.85e12"),
            ("RTX 3090", "71e12"),
            ("NVIDIA GeForce RTX 4090", "165.2e12"),
            ("TPU v4", "275e12"),
            ("TPU v5e", "197e12"),
            ("MI250X", "383e12"),
            ("MI250X GCD", "191.5e12"),
            ("MI300X", "1307.4e12"),
            ("GB200", "2500e12"),
            ("H20", "148e12"),
            ("H200", "989.5e12"),
            ("NVIDIA A100 80G", "312e12"),
            ("AMD Instinct MI300X OAM", "1307.4e12"),
            ("GB200 NVL72", "2500e12"),
            ("NVIDIA L4", "121e12"),
            ("NVIDIA L40", "181e12"),
            ("NVIDIA L40S", "362.05e12"),
        ],
    )
    def test_forms_and_look_alikes_are_told_apart(self, name: str, peak: str) -> None:
        assert {chip.peak("16-bit").best for chip in find(name)} == {Fraction(Decimal(peak))}

    @pytest.mark.parametrize("chip", ["GTX 1080 Ti", "K80", "TITAN X"])
    def test_chips_without_fast_half_precision_are_taken_at_single_precision(self, chip: str) -> None:
        for row in find(chip):
            assert row.usual_precision == "fp32"

    def test_peaks_agree_with_the_reference_table(self) -> None:
        """What another table gives for the same product, where ours has no more precise source."""
        column = "Tensor-FP16/BF16 performance (FLOP/s)"
        with reference("epoch", "ml_hardware_2026-07.csv").open(newline="", encoding="utf-8") as file:
            theirs = {row["Hardware name"].strip(): row[column] for row in csv.DictReader(file) if row[column]}
        ours = {chip.name: chip for chip in accelerators() if "Epoch" in chip.source.text}
        shared = theirs.keys() & ours.keys()
        assert len(shared) > 50
        for name in shared:
            assert ours[name].peak("16-bit").best == Fraction(Decimal(theirs[name])), name

    def test_only_names_without_a_form_have_peaks_that_differ(self) -> None:
        spread = set()
        for name in {name for chip in accelerators() for name in (chip.name, *chip.aliases)}:
            rates = [peak.best for row in find(name) if (peak := row.peak("16-bit")) is not None]
            if rates and max(rates) > min(rates) * Fraction(102, 100):
                spread.add(name)
        assert spread == {"H100", "V100", "P100", "NVIDIA V100", "NVIDIA P100"}

    @pytest.mark.parametrize("name", ["", "   ", "H", "GPU", "H1000", "Ä" * 10_000, "\x00", "A" * 100_000])
    def test_parts_of_names_and_nonsense_match_nothing(self, name: str) -> None:
        assert find(name) == ()

    def test_published_utilisations_are_ordered_shares(self) -> None:
        share = published_utilisation()
        assert 0 < share.low < share.best < share.high < 1
        assert overstatement() > 1
