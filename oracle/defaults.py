"""Write the table of library defaults that configurations are read with.

    python oracle/defaults.py src/gpaiscope/compute/architecture/defaults.json

Needs ``oracle/requirements.txt``. Class defaults of every model type of transformers, the names that a
type gives to common fields, the nested configurations it builds by default, and the constructor defaults
of the model classes of diffusers. Only what can matter to a count is kept.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
import sys
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import diffusers
import transformers
from transformers.models.auto.configuration_auto import CONFIG_MAPPING, CONFIG_MAPPING_NAMES

IRRELEVANT = re.compile(
    r"token_id|token_index|dropout|_eps|epsilon|initializer|init_|^rope_|^rope$|^id2label|^label2id|^output_|^return_"
    r"|^dtype|^transformers_version|^problem_type|^use_cache|drop_path|pdrop|layerdrop|loss|mask_|_coef|summary_|_beta"
    r"|_theta|temperature|^scale_|scaling|softcap|kernel_dtype|^chunk_size_feed_forward|time_step_(min|max|floor|limit)"
    r"|_multiplier$|^architectures|^is_encoder_decoder|logit_scale|suppress|^bos|^eos|^pad|frame_rate|sampling_rate"
    r"|codebook_weight|_ids$"
)
FRACTIONS = {"mlp_ratio", "expand", "ffn_proj_factor", "qk_dim_factor", "v_dim_factor", "expand_ratio", "mamba_expand",
             "hidden_ratio", "partial_rotary_factor", "ffn_multiplier", "block_ffn_dim_multiplier",
             "mlp_expansion_factor"}  # fmt: skip
BY_CONSTRUCTION = {
    "glm4_moe_lite": {"first_k_dense_replace": 1},
    "kimi_linear": {"first_k_dense_replace": 1},
    "minicpm3": {"v_head_dim": 64},
}
"""What constructors fill in by themselves, where it matters and no class default says it."""


def main() -> None:
    """Write the table to the path that is given."""
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    types = {kind: entry for kind in CONFIG_MAPPING_NAMES if (entry := _entry(kind))}
    for kind, more in BY_CONSTRUCTION.items():
        types[kind]["defaults"].update(more)
    types |= _classes()
    source = (
        f"class defaults of transformers {transformers.__version__} and constructor defaults of diffusers "
        f"{diffusers.__version__} (both Apache-2.0), read {date.today()}"
    )
    rows = (
        f"{json.dumps(k)}: {json.dumps(v, sort_keys=True, separators=(',', ':'))}" for k, v in sorted(types.items())
    )
    text = f'{{"source": {json.dumps(source)},\n "types": {{\n' + ",\n".join(rows) + "\n}}\n"
    Path(sys.argv[1]).write_text(text, encoding="utf-8")


def _entry(kind: str) -> dict[str, Any] | None:
    try:
        built = CONFIG_MAPPING[kind]
        fields = dataclasses.fields(built)
    except Exception:
        return None
    entry: dict[str, Any] = {"defaults": _kept({field.name: _default(field) for field in fields})}
    names = getattr(built, "attribute_map", {})
    if names:
        entry["names"] = dict(names)
    parts = _parts(built)
    if parts:
        entry["parts"] = parts
    return entry


def _default(field: dataclasses.Field[Any]) -> object:
    if field.default is not dataclasses.MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not dataclasses.MISSING else None


def _parts(built: Any) -> dict[str, dict[str, object]]:
    """Nested configurations as built by default: their type, and what differs from its class defaults."""
    names = getattr(built, "sub_configs", {}) or {}
    try:
        whole = built() if names else None
    except Exception:
        return {}
    parts = {}
    for name in names:
        inner = getattr(whole, name, None)
        if inner is None:
            continue
        usual = {field.name: _default(field) for field in dataclasses.fields(type(inner))}
        own = {key: value for key, value in vars(inner).items() if key in usual and value != usual[key]}
        parts[name] = {"model_type": inner.model_type, **_kept(own)}
    return parts


def _kept(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if _matters(name, value)}


def _matters(name: str, value: object) -> bool:
    if name in FRACTIONS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if IRRELEVANT.search(name) or value is None or value is False or value == "" or isinstance(value, float | dict):
        return False
    if isinstance(value, str):
        return len(value) <= 60
    return isinstance(value, int) or (isinstance(value, list | tuple) and len(value) > 0)


def _classes() -> dict[str, dict[str, Any]]:
    classes = {}
    for name in dir(diffusers):
        try:
            built = getattr(diffusers, name)
        except Exception:
            continue
        if inspect.isclass(built) and issubclass(built, diffusers.ModelMixin):
            parameters = inspect.signature(built.__init__).parameters
            stated = {
                key: value.default for key, value in parameters.items() if value.default is not inspect.Parameter.empty
            }
            plain = {key: value for key, value in stated.items() if value is not None and value is not False}
            classes[name] = {"defaults": {k: v for k, v in plain.items() if _plain(v) and not IRRELEVANT.search(k)}}
    return classes


def _plain(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_plain(item) for item in value)
    return isinstance(value, str | int | float)


if __name__ == "__main__":
    main()
