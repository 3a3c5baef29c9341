"""xLSTM: what its file switches on."""

from __future__ import annotations

from gpaiscope.compute.architecture import count


def test_biases_are_kept_by_every_projection_but_the_gates_which_have_them_anyway() -> None:
    """Of 32 layers: 12,288 queries, keys, values and gates, 4,096 out, 2 * 10,944 and 4,096 in the feed-forward."""
    plain, biased = (count({"model_type": "xlstm", "use_bias": bias}).parameters.total for bias in (False, True))
    assert biased - plain == 32 * (12_288 + 4_096 + 2 * 10_944 + 4_096)
