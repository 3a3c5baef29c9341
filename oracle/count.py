"""An independent count: small random members of each family, built with torch and counted as they run.

    python oracle/count.py [--seed N] [--each N]

Needs ``oracle/requirements.txt`` beside the package. Every model is built at random small sizes,
its parameters are compared exactly, and one forward pass under torch's own FLOP counter is
compared with our count of the same configuration. The counter never halves causal attention and
runs masked windows in full, so it is compared with our full square; recurrent states are counted
differently by every kernel (element-wise scans not at all), so that a figure between our best and
our upper one agrees too.
Tolerance 2 %.
"""

from __future__ import annotations

import argparse
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import torch
import transformers
from torch.utils.flop_counter import FlopCounterMode

from gpaiscope.compute.architecture import Workload, count

TOLERANCE = 0.02
LENGTH = 64
Sizes = dict[str, Any]


def main() -> int:
    """Count every family; 1 where one of them disagrees."""
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--each", type=int, default=2)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    wrong = 0
    for kind, (make, run) in FAMILIES.items():
        for _ in range(options.each):
            wrong += not _agrees(kind, make(dice), run)
    print(f"\n{wrong} disagreements")
    return int(wrong > 0)


def _agrees(kind: str, sizes: Sizes, run: Callable[[str, Sizes], tuple[int, int, Workload]]) -> bool:
    try:
        parameters, flop, workload = run(kind, sizes)
    except Exception as error:  # the libraries raise anything on a combination they cannot build
        print(f"{kind:<26} cannot be built: {type(error).__name__}: {str(error)[:80]}")
        return True
    name = "_class_name" if kind[0].isupper() else "model_type"
    ours = count({name: kind, **sizes}, workload=workload)
    factor = ours.sequence_length if ours.unit == "token" else 1
    if "encoder-decoder" in ours.family and ours.unit == "token":
        factor = 2 * LENGTH
    assert ours.forward.best is not None
    assert ours.forward.high is not None
    best, high = float(ours.forward.best * factor), float(ours.forward.high * factor)
    exact = parameters == ours.parameters.total
    close = abs(flop / high - 1) <= TOLERANCE or best * (1 - TOLERANCE) <= flop <= high * (1 + TOLERANCE)
    verdict = "agrees" if exact and close else "DISAGREES"
    print(
        f"{kind:<26} {verdict:<10} parameters {ours.parameters.total - parameters:+d}, FLOP {high / flop:.4f} at most, "
        f"{best / flop:.4f} at best"
    )
    return exact and close


def _transformer(dice: random.Random, **more: Any) -> Sizes:
    heads = dice.choice([2, 4, 8])
    return {
        "hidden_size": heads * dice.choice([16, 32]),
        "num_hidden_layers": dice.randint(1, 4),
        "num_attention_heads": heads,
        "intermediate_size": dice.choice([64, 96, 200]),
        "vocab_size": dice.choice([100, 333]),
        "max_position_embeddings": 512,
        "pad_token_id": 0,
        "bos_token_id": 1,
        "eos_token_id": 2,
        **more,
    }


def _grouped(dice: random.Random, **more: Any) -> Sizes:
    sizes = _transformer(dice, **more)
    return sizes | {"num_key_value_heads": dice.choice([k for k in (1, 2, 4) if sizes["num_attention_heads"] % k == 0])}


def _experts(dice: random.Random, **more: Any) -> Sizes:
    return _grouped(
        dice,
        num_experts=8,
        num_local_experts=8,
        n_routed_experts=8,
        num_experts_per_tok=dice.randint(1, 4),
        moe_intermediate_size=dice.choice([32, 48]),
        **more,
    )


def _without(sizes: Sizes, name: str) -> Sizes:
    return {key: value for key, value in sizes.items() if key != name}


def _latent(dice: random.Random) -> Sizes:
    sizes = _experts(
        dice,
        kv_lora_rank=32,
        q_lora_rank=dice.choice([None, 48]),
        qk_nope_head_dim=16,
        qk_rope_head_dim=8,
        v_head_dim=24,
        n_shared_experts=1,
        first_k_dense_replace=1,
        n_group=1,
        topk_group=1,
    )
    return sizes | {"num_key_value_heads": sizes["num_attention_heads"]}


def _language(kind: str, sizes: Sizes) -> tuple[int, int, Workload]:
    config = transformers.AutoConfig.for_model(kind, **sizes)
    build = transformers.AutoModelForMaskedLM if kind in ("bert", "modernbert") else transformers.AutoModelForCausalLM
    model = _eager(lambda **how: build.from_config(config, **how))
    tokens = torch.randint(3, sizes["vocab_size"], (1, LENGTH))
    more = {} if kind in ("bert", "modernbert") else {"use_cache": False}
    return _numel(model), _flop(lambda: model(tokens, **more)), Workload(sequence_length=LENGTH)


def _pair(kind: str, sizes: Sizes) -> tuple[int, int, Workload]:
    config = transformers.AutoConfig.for_model(kind, **sizes)
    model = _eager(lambda **how: transformers.AutoModelForSeq2SeqLM.from_config(config, **how))
    tokens = torch.randint(3, sizes["vocab_size"], (1, LENGTH))
    flop = _flop(lambda: model(input_ids=tokens, decoder_input_ids=tokens, use_cache=False))
    return _numel(model), flop, Workload(sequence_length=LENGTH, target_length=LENGTH)


def _whisper(kind: str, sizes: Sizes) -> tuple[int, int, Workload]:
    config = transformers.AutoConfig.for_model(kind, **sizes)
    model = _eager(lambda **how: transformers.WhisperForConditionalGeneration._from_config(config, **how))
    frames = torch.zeros((1, sizes["num_mel_bins"], 2 * sizes["max_source_positions"]))
    tokens = torch.randint(3, 90, (1, LENGTH))
    flop = _flop(lambda: model(input_features=frames, decoder_input_ids=tokens, use_cache=False))
    return _numel(model), flop, Workload(target_length=LENGTH)


def _image(kind: str, sizes: Sizes) -> tuple[int, int, Workload]:
    config = transformers.AutoConfig.for_model(kind, **sizes)
    model = _eager(lambda **how: transformers.AutoModelForImageClassification.from_config(config, **how))
    pixels = torch.zeros((1, 3, sizes["image_size"], sizes["image_size"]))
    return _numel(model), _flop(lambda: model(pixels)), Workload()


def _denoiser(kind: str, sizes: Sizes) -> tuple[int, int, Workload]:
    import diffusers

    model = getattr(diffusers, kind)(**sizes).eval()
    inputs, workload = INPUTS[kind](sizes)
    return _numel(model), _flop(lambda: model(**inputs)), workload


def _unet_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    side = sizes["sample_size"]
    inputs = {
        "sample": torch.zeros((1, 4, side, side)),
        "timestep": torch.tensor([1]),
        "encoder_hidden_states": torch.zeros((1, 77, sizes["cross_attention_dim"])),
    }
    return inputs, Workload()


def _sd3_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    side = sizes["sample_size"]
    inputs = {
        "hidden_states": torch.zeros((1, 16, side, side)),
        "timestep": torch.tensor([1]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["joint_attention_dim"])),
        "pooled_projections": torch.zeros((1, sizes["pooled_projection_dim"])),
    }
    return inputs, Workload(sequence_length=LENGTH)


def _flux_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    inputs = {
        "hidden_states": torch.zeros((1, 256, sizes["in_channels"])),
        "timestep": torch.tensor([1.0]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["joint_attention_dim"])),
        "pooled_projections": torch.zeros((1, sizes["pooled_projection_dim"])),
        "img_ids": torch.zeros((256, 3)),
        "txt_ids": torch.zeros((LENGTH, 3)),
        "guidance": torch.tensor([1.0]),
    }
    return inputs, Workload(sequence_length=LENGTH, height=16, width=16)


def _dit_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    side = sizes["sample_size"]
    inputs = {
        "hidden_states": torch.zeros((1, 4, side, side)),
        "timestep": torch.tensor([1]),
        "class_labels": torch.tensor([1]),
    }
    return inputs, Workload()


def _pixart_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    side = sizes["sample_size"]
    inputs = {
        "hidden_states": torch.zeros((1, 4, side, side)),
        "timestep": torch.tensor([1]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["caption_channels"])),
        "added_cond_kwargs": {"resolution": None, "aspect_ratio": None},
    }
    return inputs, Workload(sequence_length=LENGTH)


def _sana_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    inputs = {
        "hidden_states": torch.zeros((1, sizes["in_channels"], 16, 16)),
        "timestep": torch.tensor([1]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["caption_channels"])),
    }
    return inputs, Workload(sequence_length=LENGTH, height=16, width=16)


def _video_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    inputs = {
        "hidden_states": torch.zeros((1, sizes["in_channels"], 3, 16, 16)),
        "timestep": torch.tensor([1]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["text_dim"])),
    }
    return inputs, Workload(sequence_length=LENGTH, height=16, width=16, frames=3)


def _ltx_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    inputs = {
        "hidden_states": torch.zeros((1, 3 * 8 * 8, sizes["in_channels"])),
        "timestep": torch.tensor([1]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["caption_channels"])),
        "encoder_attention_mask": torch.ones((1, LENGTH)),
        "num_frames": 3,
        "height": 8,
        "width": 8,
    }
    return inputs, Workload(sequence_length=LENGTH, height=8, width=8, frames=3)


def _cogvideo_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    inputs = {
        "hidden_states": torch.zeros((1, 3, 16, 16, 16)),
        "timestep": torch.tensor([1]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["text_embed_dim"])),
    }
    return inputs, Workload(sequence_length=LENGTH, height=16, width=16, frames=3)


def _qwen_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    inputs = {
        "hidden_states": torch.zeros((1, 256, sizes["in_channels"])),
        "timestep": torch.tensor([1.0]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["joint_attention_dim"])),
        "encoder_hidden_states_mask": torch.ones((1, LENGTH)),
        "img_shapes": [[(1, 16, 16)]],
    }
    return inputs, Workload(sequence_length=LENGTH, height=16, width=16)


def _hunyuan_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    inputs = {
        "hidden_states": torch.zeros((1, sizes["in_channels"], 3, 16, 16)),
        "timestep": torch.tensor([1]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["text_embed_dim"])),
        "encoder_attention_mask": torch.ones((1, LENGTH)),
        "pooled_projections": torch.zeros((1, sizes["pooled_projection_dim"])),
        "guidance": torch.tensor([1.0]),
    }
    return inputs, Workload(sequence_length=LENGTH, height=16, width=16, frames=3)


def _mochi_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    inputs = {
        "hidden_states": torch.zeros((1, 12, 3, 16, 16)),
        "timestep": torch.tensor([1]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["text_embed_dim"])),
        "encoder_attention_mask": torch.ones((1, LENGTH)).bool(),
    }
    return inputs, Workload(sequence_length=LENGTH, height=16, width=16, frames=3)


def _lumina_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    inputs = {
        "hidden_states": torch.zeros((1, 16, 32, 32)),
        "timestep": torch.tensor([1.0]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["cap_feat_dim"])),
        "encoder_attention_mask": torch.ones((1, LENGTH)).bool(),
    }
    return inputs, Workload(sequence_length=LENGTH, height=32, width=32)


def _aura_inputs(sizes: Sizes) -> tuple[dict[str, Any], Workload]:
    inputs = {
        "hidden_states": torch.zeros((1, 4, sizes["sample_size"], sizes["sample_size"])),
        "timestep": torch.tensor([1.0]),
        "encoder_hidden_states": torch.zeros((1, LENGTH, sizes["joint_attention_dim"])),
    }
    return inputs, Workload(sequence_length=LENGTH + 8)


INPUTS = {
    "PixArtTransformer2DModel": _pixart_inputs,
    "SanaTransformer2DModel": _sana_inputs,
    "WanTransformer3DModel": _video_inputs,
    "LTXVideoTransformer3DModel": _ltx_inputs,
    "CogVideoXTransformer3DModel": _cogvideo_inputs,
    "QwenImageTransformer2DModel": _qwen_inputs,
    "HunyuanVideoTransformer3DModel": _hunyuan_inputs,
    "MochiTransformer3DModel": _mochi_inputs,
    "Lumina2Transformer2DModel": _lumina_inputs,
    "AuraFlowTransformer2DModel": _aura_inputs,
    "UNet2DConditionModel": _unet_inputs,
    "SD3Transformer2DModel": _sd3_inputs,
    "FluxTransformer2DModel": _flux_inputs,
    "DiTTransformer2DModel": _dit_inputs,
}


def _eager(build: Callable[..., Any]) -> Any:
    """The model with attention and experts that torch's counter sees: no fused kernel, no grouped product."""
    for how in (
        {"attn_implementation": "eager", "experts_implementation": "batched_mm"},
        {"attn_implementation": "eager"},
        {},
    ):
        try:
            return build(**how).eval()
        except (TypeError, ValueError):
            continue
    return build().eval()


def _numel(model: Any) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def _flop(forward: Callable[[], object]) -> int:
    with torch.no_grad(), FlopCounterMode(display=False) as counter, _math_attention():
        forward()
    return int(counter.get_total_flops())


def _math_attention() -> Any:
    from torch.nn.attention import SDPBackend, sdpa_kernel

    return sdpa_kernel(SDPBackend.MATH)


def _names(*kinds: str) -> Iterator[str]:
    yield from kinds


FAMILIES: dict[str, tuple[Callable[[random.Random], Sizes], Callable[[str, Sizes], tuple[int, int, Workload]]]] = {
    **dict.fromkeys(
        _names("llama", "mistral", "qwen2", "phi3", "olmo2", "starcoder2", "stablelm", "smollm3"), (_grouped, _language)
    ),
    **dict.fromkeys(
        _names("qwen3", "gemma2", "gemma3_text", "glm4", "exaone4", "cohere"),
        (lambda dice: _grouped(dice, head_dim=dice.choice([16, 24])), _language),
    ),
    **dict.fromkeys(_names("gpt_neox", "phi", "nemotron", "persimmon"), (_transformer, _language)),
    **dict.fromkeys(
        _names("gpt2", "bloom", "falcon", "gptj"),
        (lambda dice: _without(_transformer(dice), "intermediate_size"), _language),
    ),
    "opt": (lambda dice: _without(_transformer(dice), "intermediate_size") | {"ffn_dim": 96}, _language),
    "qwen3_moe": (_experts, _language),
    **dict.fromkeys(
        _names("mixtral", "olmoe", "granitemoe", "gpt_oss"),
        (lambda dice: _without(_experts(dice), "moe_intermediate_size"), _language),
    ),
    **dict.fromkeys(_names("deepseek_v3", "deepseek_v2"), (_latent, _language)),
    "qwen3_next": (
        lambda dice: _experts(
            dice,
            linear_num_key_heads=2,
            linear_num_value_heads=4,
            linear_key_head_dim=16,
            linear_value_head_dim=16,
            shared_expert_intermediate_size=32,
            head_dim=16,
        ),
        _language,
    ),
    "mamba": (
        lambda dice: {"hidden_size": 1024, "num_hidden_layers": dice.randint(1, 3), "vocab_size": 100},
        _language,
    ),
    "mamba2": (
        lambda dice: {
            "hidden_size": 64,
            "num_hidden_layers": dice.randint(1, 3),
            "vocab_size": 100,
            "num_heads": 8,
            "head_dim": 16,
            "n_groups": 2,
            "state_size": 32,
            "chunk_size": 32,
        },
        _language,
    ),
    "lfm2": (lambda dice: _grouped(dice, full_attn_idxs=[0]), _language),
    "bert": (_transformer, _language),
    "t5": (
        lambda dice: {
            "d_model": 64,
            "d_ff": 128,
            "num_layers": 2,
            "num_heads": 4,
            "d_kv": 16,
            "vocab_size": 100,
            "architectures": ["T5ForConditionalGeneration"],
        },
        _pair,
    ),
    "bart": (
        lambda dice: {
            "d_model": 64,
            "encoder_layers": 2,
            "decoder_layers": dice.randint(1, 3),
            "vocab_size": 100,
            "encoder_attention_heads": 4,
            "decoder_attention_heads": 4,
            "encoder_ffn_dim": 96,
            "decoder_ffn_dim": 128,
            "max_position_embeddings": 128,
        },
        _pair,
    ),
    "whisper": (
        lambda dice: {
            "d_model": 64,
            "encoder_layers": 2,
            "decoder_layers": dice.randint(1, 3),
            "vocab_size": 100,
            "encoder_attention_heads": 4,
            "decoder_attention_heads": 4,
            "encoder_ffn_dim": 96,
            "decoder_ffn_dim": 128,
            "max_source_positions": 100,
            "num_mel_bins": 40,
            "pad_token_id": 0,
            "bos_token_id": 1,
            "eos_token_id": 2,
            "decoder_start_token_id": 1,
        },
        _whisper,
    ),
    "vit": (
        lambda dice: {
            "hidden_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "intermediate_size": 128,
            "image_size": 64,
            "patch_size": dice.choice([8, 16]),
        },
        _image,
    ),
    "dinov2": (
        lambda dice: {
            "hidden_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "image_size": 56,
            "patch_size": 14,
            "num_labels": 0,
        },
        _image,
    ),
    "UNet2DConditionModel": (
        lambda dice: {
            "sample_size": 16,
            "block_out_channels": [32, 64],
            "layers_per_block": dice.randint(1, 2),
            "cross_attention_dim": 48,
            "attention_head_dim": 4,
            "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"],
            "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"],
        },
        _denoiser,
    ),
    "SD3Transformer2DModel": (
        lambda dice: {
            "sample_size": 32,
            "num_layers": dice.randint(1, 3),
            "num_attention_heads": 4,
            "attention_head_dim": 16,
            "joint_attention_dim": 48,
            "caption_projection_dim": 64,
            "pooled_projection_dim": 40,
            "in_channels": 16,
        },
        _denoiser,
    ),
    "FluxTransformer2DModel": (
        lambda dice: {
            "num_layers": dice.randint(1, 2),
            "num_single_layers": 2,
            "attention_head_dim": 16,
            "num_attention_heads": 4,
            "joint_attention_dim": 48,
            "pooled_projection_dim": 40,
            "in_channels": 16,
            "guidance_embeds": True,
            "axes_dims_rope": [4, 6, 6],
        },
        _denoiser,
    ),
    "DiTTransformer2DModel": (
        lambda dice: {
            "num_layers": dice.randint(1, 3),
            "num_attention_heads": 4,
            "attention_head_dim": 16,
            "sample_size": 16,
            "num_embeds_ada_norm": 10,
        },
        _denoiser,
    ),
    "PixArtTransformer2DModel": (
        lambda dice: {
            "sample_size": 32,
            "num_layers": dice.randint(1, 3),
            "num_attention_heads": 4,
            "attention_head_dim": 24,
            "cross_attention_dim": 96,
            "caption_channels": 64,
            "use_additional_conditions": False,
        },
        _denoiser,
    ),
    "SanaTransformer2DModel": (
        lambda dice: {
            "sample_size": 16,
            "num_layers": dice.randint(1, 3),
            "num_attention_heads": 4,
            "attention_head_dim": 16,
            "num_cross_attention_heads": 4,
            "cross_attention_head_dim": 16,
            "cross_attention_dim": 64,
            "caption_channels": 48,
            "in_channels": 8,
            "out_channels": 8,
        },
        _denoiser,
    ),
    "WanTransformer3DModel": (
        lambda dice: {
            "num_layers": dice.randint(1, 3),
            "num_attention_heads": 4,
            "attention_head_dim": 24,
            "ffn_dim": 200,
            "text_dim": 48,
            "in_channels": 16,
            "out_channels": 16,
        },
        _denoiser,
    ),
    "LTXVideoTransformer3DModel": (
        lambda dice: {
            "num_layers": dice.randint(1, 3),
            "num_attention_heads": 4,
            "attention_head_dim": 16,
            "cross_attention_dim": 64,
            "caption_channels": 48,
            "in_channels": 16,
            "out_channels": 16,
        },
        _denoiser,
    ),
    "CogVideoXTransformer3DModel": (
        lambda dice: {
            "num_layers": dice.randint(1, 3),
            "num_attention_heads": 4,
            "attention_head_dim": 16,
            "text_embed_dim": 48,
            "max_text_seq_length": LENGTH,
            "sample_width": 16,
            "sample_height": 16,
            "sample_frames": 9,
            "time_embed_dim": 32,
        },
        _denoiser,
    ),
    "QwenImageTransformer2DModel": (
        lambda dice: {
            "num_layers": dice.randint(1, 3),
            "num_attention_heads": 4,
            "attention_head_dim": 16,
            "in_channels": 16,
            "out_channels": 4,
            "joint_attention_dim": 48,
            "axes_dims_rope": (4, 6, 6),
        },
        _denoiser,
    ),
    "HunyuanVideoTransformer3DModel": (
        lambda dice: {
            "num_layers": dice.randint(1, 2),
            "num_single_layers": 2,
            "num_attention_heads": 4,
            "attention_head_dim": 16,
            "in_channels": 4,
            "out_channels": 4,
            "text_embed_dim": 48,
            "pooled_projection_dim": 40,
            "rope_axes_dim": (4, 6, 6),
            "guidance_embeds": True,
        },
        _denoiser,
    ),
    "MochiTransformer3DModel": (
        lambda dice: {
            "num_layers": dice.randint(2, 3),
            "num_attention_heads": 4,
            "attention_head_dim": 16,
            "pooled_projection_dim": 48,
            "text_embed_dim": 64,
            "time_embed_dim": 32,
        },
        _denoiser,
    ),
    "Lumina2Transformer2DModel": (
        lambda dice: {
            "num_layers": dice.randint(1, 3),
            "hidden_size": 96,
            "num_attention_heads": 4,
            "num_kv_heads": 2,
            "axes_dim_rope": (8, 8, 8),
            "axes_lens": (300, 64, 64),
            "cap_feat_dim": 48,
            "multiple_of": 32,
        },
        _denoiser,
    ),
    "AuraFlowTransformer2DModel": (
        lambda dice: {
            "sample_size": 16,
            "num_mmdit_layers": 1,
            "num_single_dit_layers": dice.randint(1, 3),
            "num_attention_heads": 4,
            "attention_head_dim": 16,
            "joint_attention_dim": 48,
            "caption_projection_dim": 64,
            "pos_embed_max_size": 64,
        },
        _denoiser,
    ),
}


if __name__ == "__main__":
    sys.exit(main())
