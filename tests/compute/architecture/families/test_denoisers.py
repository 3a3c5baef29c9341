"""Denoisers: what their files switch on."""

from __future__ import annotations

from gpaiscope.compute.architecture import count


def test_a_picture_without_style_and_size_needs_neither_their_inputs_nor_a_style() -> None:
    """HunyuanDiT 1.2 beside 1.1: six sizes of 256 and a style of 1,408 less come into 4 * 1,408 columns."""
    dit = {"_class_name": "HunyuanDiT2DModel", "in_channels": 4, "num_layers": 40, "attention_head_dim": 88}
    styled, plain = (
        count(dit | {"use_style_cond_and_image_meta_size": told}).parameters.total for told in (True, False)
    )
    assert styled - plain == (6 * 256 + 1_408) * 4 * 1_408 + 1_408
