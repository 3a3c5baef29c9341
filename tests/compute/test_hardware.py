"""Training compute from hardware: the Guidelines' formula, the table of chips, and what is refused."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.compute.accelerators import accelerators, find, nearest, overstatement, published_utilisation
from gpaiscope.compute.hardware import RECOMPUTED_SHARE, ChipPeriod, estimate
from gpaiscope.errors import InputError
from gpaiscope.values import Range, rounded_text

COUNTS = st.integers(1, 10**6)
HOURS = st.fractions(Fraction(1, 100), 10**5)
SHARES = st.fractions(Fraction(1, 100), 1)
NAMES = st.sampled_from([chip.name for chip in accelerators() if chip.usual_precision is not None])


def references(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [mistake.reference for mistake in error.value.mistakes]


class TestGuidelines:
    """C = N x L x H x U, with N units, L seconds, H peak FLOP per second and U utilisation (November 123 to 126)."""

    def test_model_b_is_one_significant_figure_of_the_printed_value(self) -> None:
        period = ChipPeriod(count=1, hours=200_000, peak_flop_per_second=300 * 10**12, utilisation=Fraction(1, 2))
        assert estimate([period]).flop.best == 108 * 10**21
        assert rounded_text(estimate([period]).flop.best or 0, 1) == "1e23"

    def test_model_h_is_within_five_percent_of_the_printed_value(self) -> None:
        stated = ChipPeriod(count=1, hours=370_000, peak_flop_per_second=989 * 10**12, utilisation=Fraction(1, 2))
        named = ChipPeriod(count=1, hours=370_000, chip="H100 SXM", utilisation=Fraction(1, 2))
        for period in (stated, named):
            assert abs((estimate([period]).flop.best or 0) / Fraction(65 * 10**22) - 1) < Fraction(5, 100)

    def test_two_periods_with_different_numbers_of_units_are_summed(self) -> None:
        hours = {1000: Fraction(10**6, 3600), 2000: Fraction(5 * 10**5, 3600)}
        share = Range.exactly(Fraction(2, 5))
        periods = [
            ChipPeriod(count=count, hours=time, peak_flop_per_second=10**15, utilisation=share)
            for count, time in hours.items()
        ]
        found = estimate(periods)
        assert found.flop == Range.exactly(8 * 10**23)
        assert [term.flop for term in found.terms] == [4 * 10**23, 4 * 10**23]

    def test_one_unit_for_one_hour_at_its_peak_is_the_rate_times_3600(self) -> None:
        """The peak is per second: a mix-up of operations and rates would leave the factor out."""
        period = ChipPeriod(count=1, hours=1, chip="A100", utilisation=Range.exactly(1))
        assert estimate([period]).flop.best == 312 * 10**12 * 3600

    @given(COUNTS, HOURS, SHARES, NAMES)
    def test_a_period_cut_in_two_gives_the_same(self, count: int, hours: Fraction, share: Fraction, chip: str) -> None:
        whole = ChipPeriod(count=count, hours=hours, chip=chip, utilisation=share)
        half = ChipPeriod(count=count, hours=hours / 2, chip=chip, utilisation=share)
        assert estimate([whole]).flop == estimate([half, half]).flop

    @given(st.lists(st.tuples(COUNTS, HOURS, NAMES, SHARES | st.none()), min_size=1, max_size=5))
    def test_terms_sum_to_the_best_value_and_the_range_holds_it(self, rows: list[tuple]) -> None:
        periods = [ChipPeriod(count=n, hours=h, chip=chip, utilisation=share) for n, h, chip, share in rows]
        found = estimate(periods)
        assert sum(term.flop for term in found.terms) == found.flop.best
        assert found.flop.low <= found.flop.best <= found.flop.high

    @given(COUNTS, HOURS, NAMES, SHARES, st.integers(1, 10**6))
    def test_more_chips_or_hours_or_use_never_count_less(
        self, count: int, hours: Fraction, chip: str, share: Fraction, more: int
    ) -> None:
        base = estimate([ChipPeriod(count=count, hours=hours, chip=chip, utilisation=share)]).flop
        for period in (
            ChipPeriod(count=count + more, hours=hours, chip=chip, utilisation=share),
            ChipPeriod(count=count, hours=hours + more, chip=chip, utilisation=share),
            ChipPeriod(count=count, hours=hours, chip=chip, utilisation=share + (1 - share) / 2),
        ):
            found = estimate([period]).flop
            assert found.low >= base.low
            assert found.best >= base.best
            assert found.high >= base.high


class TestUtilisation:
    def test_unknown_spans_published_runs_and_says_so_with_the_source(self) -> None:
        found = estimate([ChipPeriod(count=8, hours=10, chip="A100")])
        spread, peak = published_utilisation(), 8 * 36000 * 312 * 10**12
        assert found.flop == Range(low=peak * spread.low, best=peak * spread.best, high=peak * spread.high)
        assert any("utilisation is not known" in said and "Epoch AI" in said for said in found.assumptions)
        assert any("Epoch AI, AI models" in source.text for source in found.evidence)

    def test_a_claimed_share_may_overstate_but_a_range_is_taken_as_given(self) -> None:
        claimed = estimate([ChipPeriod(count=1, hours=1, chip="A100", utilisation=Fraction(2, 5))]).flop
        measured = estimate([ChipPeriod(count=1, hours=1, chip="A100", utilisation=Range.exactly(Fraction(2, 5)))]).flop
        assert measured.exact
        assert claimed.best == claimed.high == measured.best
        assert claimed.low * overstatement() == measured.low

    def test_full_recomputation_is_taken_out_of_hardware_utilisation(self) -> None:
        share = Range.exactly(Fraction(2, 5))
        model = ChipPeriod(count=1, hours=1, chip="A100", utilisation=share)
        hfu = ChipPeriod(count=1, hours=1, chip="A100", utilisation=share, measure="hardware", recomputation="full")
        assert estimate([hfu]).flop == estimate([model]).flop.times(RECOMPUTED_SHARE)

    def test_unknown_recomputation_spans_none_to_full(self) -> None:
        def found(recomputation: str) -> Range:
            return estimate(
                [
                    ChipPeriod(
                        count=1, hours=1, chip="A100", utilisation=Range.exactly(Fraction(2, 5)), measure="hardware",
                        recomputation=recomputation,
                    )
                ]
            ).flop  # fmt: skip

        assert (found("unknown").low, found("unknown").high) == (found("full").low, found("none").high)

    def test_a_counter_of_busy_time_is_not_taken_for_a_share_of_the_peak(self) -> None:
        busy = ChipPeriod(count=1, hours=1, chip="A100", utilisation=Fraction(98, 100), measure="counter")
        unknown = ChipPeriod(count=1, hours=1, chip="A100")
        assert estimate([busy]).flop == estimate([unknown]).flop
        assert any("busy time" in warning for warning in estimate([busy]).warnings)

    @pytest.mark.parametrize(
        ("share", "word"),
        [(Fraction(76, 100), "high"), (Fraction(75, 100), ""), (Fraction(5, 100), ""), (Fraction(49, 1000), "low")],
    )
    def test_shares_above_75_and_below_5_percent_are_warned_about(self, share: Fraction, word: str) -> None:
        warnings = estimate([ChipPeriod(count=1, hours=1, chip="A100", utilisation=Range.exactly(share))]).warnings
        assert [f"implausibly {word}" in warning for warning in warnings] == ([True] if word else [])

    def test_tokens_that_the_chips_could_not_have_processed_are_warned_about(self) -> None:
        period = ChipPeriod(count=1000, hours=100, chip="A100")
        assert any(
            "which no run reaches" in said
            for said in estimate([period], parameters=8 * 10**9, tokens=2 * 10**12).warnings
        )

    def test_tokens_that_leave_the_chips_idle_are_warned_about(self) -> None:
        period = ChipPeriod(count=1000, hours=1000, chip="A100")
        warnings = estimate([period], parameters=10**9, tokens=10**11).warnings
        assert any("sparse figure" in said for said in warnings)

    def test_tokens_that_fit_the_chips_raise_no_warning(self) -> None:
        period = ChipPeriod(count=1, hours=Fraction(184_320), chip="A100")
        assert estimate([period], parameters=6_738_415_616, tokens=2 * 10**12).warnings == ()

    def test_eight_bit_training_without_a_share_keeps_the_sixteen_bit_case_inside(self) -> None:
        wide = estimate([ChipPeriod(count=1, hours=1, chip="H100 SXM")]).flop
        narrow = estimate([ChipPeriod(count=1, hours=1, chip="H100 SXM", precision="fp8")]).flop
        assert (narrow.low, narrow.best) == (wide.low, wide.best)
        assert narrow.high > wide.high


class TestNames:
    def test_a_name_without_its_form_spans_the_forms_and_says_so(self) -> None:
        found = estimate([ChipPeriod(count=1, hours=1, chip="H100", utilisation=Range.exactly(1))])
        assert (found.flop.low, found.flop.best) == (756 * 10**12 * 3600, Fraction("989.4e12") * 3600)
        assert any("name the form" in warning for warning in found.warnings)

    def test_cards_with_two_dies_say_what_is_counted(self) -> None:
        said = estimate([ChipPeriod(count=1, hours=1, chip="MI250X")]).assumptions
        assert any("two dies" in line for line in said)


class TestRefusal:
    @pytest.mark.parametrize(
        ("wrong", "right"), [("H100 SMX", "H100 SXM5"), ("A10O", "A10"), ("TPU v8", "TPU"), ("MI300", "MI300")]
    )
    def test_an_unknown_chip_is_refused_with_the_nearest_names(self, wrong: str, right: str) -> None:
        with pytest.raises(InputError) as error:
            estimate([ChipPeriod(count=1, hours=1, chip=wrong)])
        assert references(error) == ["unknown-chip"]
        assert any(right in name for name in nearest(wrong))
        assert nearest(wrong)[0] in error.value.mistakes[0].expected

    def test_a_sparse_figure_is_refused_for_a_named_chip(self) -> None:
        with pytest.raises(InputError) as error:
            estimate([ChipPeriod(count=1, hours=1, chip="H100 SXM", peak_flop_per_second=1979 * 10**12)])
        assert references(error) == ["sparse-peak"]

    def test_the_same_figure_is_dense_at_eight_bits(self) -> None:
        period = ChipPeriod(
            count=1, hours=1, chip="H100 SXM", peak_flop_per_second=1979 * 10**12, precision="fp8",
            utilisation=Range.exactly(1),
        )  # fmt: skip
        assert estimate([period]).flop.best == 1979 * 10**12 * 3600

    def test_a_bare_sparse_figure_is_warned_about(self) -> None:
        found = estimate([ChipPeriod(count=1, hours=1, peak_flop_per_second=1979 * 10**12)])
        assert any("structured sparsity" in warning for warning in found.warnings)

    def test_a_chip_whose_matrix_peak_has_no_source_is_refused_at_that_precision(self) -> None:
        with pytest.raises(InputError) as error:
            estimate([ChipPeriod(count=1, hours=1, chip="RTX 4080")])
        assert references(error) == ["no-peak-rate"]
        estimate([ChipPeriod(count=1, hours=1, chip="RTX 4080", precision="fp32")])

    @pytest.mark.parametrize(
        "value", [0, -1, math.nan, math.inf, 1.5, True, "8", None, 10**61, Fraction(-1, 3), Decimal(3)]
    )
    @pytest.mark.parametrize("field", ["count", "hours"])
    def test_numbers_that_are_not_exact_and_positive_are_refused(self, field: str, value: object) -> None:
        given = {"count": 1, "hours": 1, "chip": "A100", field: value}
        with pytest.raises(InputError) as error:
            estimate([ChipPeriod(**given)])  # type: ignore[arg-type]
        assert [mistake.path for mistake in error.value.mistakes] == [f"periods[0].{field}"]

    @pytest.mark.parametrize(
        "share", [0, 38, Fraction(11, 10), -1, math.nan, 0.4, "0.4", True, Range(low=0, best=0, high=1), Range()]
    )
    def test_utilisations_outside_nought_to_one_are_refused(self, share: object) -> None:
        with pytest.raises(InputError) as error:
            estimate([ChipPeriod(count=1, hours=1, chip="A100", utilisation=share)])  # type: ignore[arg-type]
        assert references(error) == ["not-a-utilisation"]

    def test_every_mistake_of_every_period_is_reported_at_once(self) -> None:
        periods = [
            ChipPeriod(count=0, hours=-1, chip="H100 SMX"),
            ChipPeriod(count=1, hours=1, chip="A100", utilisation=2, precision="fp7"),
            ChipPeriod(count=1, hours=1),
        ]
        with pytest.raises(InputError) as error:
            estimate(periods, parameters=0, tokens=-1)
        assert references(error) == [
            "not-a-positive-number", "not-a-positive-number", "unknown-chip", "not-a-utilisation", "unknown-precision",
            "no-chip", "not-a-positive-number", "not-a-positive-number",
        ]  # fmt: skip

    def test_more_compute_than_any_computer_could_do_is_refused(self) -> None:
        with pytest.raises(InputError) as error:
            estimate([ChipPeriod(count=10**30, hours=10**30, chip="A100")])
        assert references(error) == ["too-much-compute"]

    def test_no_period_is_refused(self) -> None:
        with pytest.raises(InputError) as error:
            estimate([])
        assert references(error) == ["no-periods"]

    @given(st.text(max_size=60))
    def test_any_text_is_a_known_chip_or_refused(self, name: str) -> None:
        refused: set[str] = set()
        try:
            estimate([ChipPeriod(count=1, hours=1, chip=name)])
        except InputError as error:
            refused = {mistake.reference for mistake in error.mistakes}
        assert refused <= {"unknown-chip", "no-chip", "no-peak-rate"}
        assert bool(find(name)) == (not refused or refused == {"no-peak-rate"})


def test_a_range_of_utilisation_without_a_best_value_has_the_middle_as_its_best() -> None:
    given = Range(low=Fraction(3, 10), high=Fraction(4, 10))
    found = estimate([ChipPeriod(chip="A100", count=8, hours=10, utilisation=given)])
    same = estimate(
        [
            ChipPeriod(
                chip="A100",
                count=8,
                hours=10,
                utilisation=Range(low=given.low, best=Fraction(35, 100), high=given.high),
            )
        ]
    )
    assert found.flop == same.flop
    assert any("middle of its range" in each for each in found.assumptions)
