"""Names of models: how identifiers are compared, and which endings and owners tell of a copy of another's weights.

A rule takes away what says how weights are stored, and never a part of a name that tells size or generation.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Final

from gpaiscope.deferred import dataclass


def hub_key(hub_id: str) -> str:
    """How identifiers are compared: without case, revision and the Hub's address, page or file."""
    name = re.sub(r"\s*/\s*", "/", hub_id.strip().strip("\"'`<>")[:200].casefold())
    address = _ADDRESS.match(name)
    bare = re.split("[@?#]", name[address.end() :] if address else name)[0].strip("/ ")
    if address:
        return "/".join(bare.split("/")[:2])
    return bare.removeprefix("models--").replace("--", "/") if bare.startswith("models--") else bare


_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/(?:api/)?(?:models/)?|hf://(?:models/)?"
)

# fmt: off
MIRRORS: Final = frozenset((
    "abhishekchohan", "apolo13x", "bartowski", "bg-digitalservices", "casperhansen", "cosmicproc", "cyankiwi",
    "dengcao", "efficient-large-model", "gadflyii", "gaunernst", "hugging-quants", "ibnzterrell", "intel",
    "ista-daslab", "isotr0py", "kaitchup", "kosbu", "lightricks", "lilarest", "lmstudio-community", "lorbus",
    "lovedheart", "maziyarpanahi", "mlx-community", "mmangkad", "mradermacher", "neuralmagic", "nexveridian",
    "nm-testing", "nousresearch", "nvidia", "onnx-community", "peft-internal-testing", "quanttrio", "redhatai",
    "sehyo", "shieldstar", "solidrust", "stelterlab", "techxgenus", "thebloke", "thesven", "txn545", "unsloth",
))
# fmt: on
"""Owners that share the models of others, in other formats or as they are."""

_PACKED: Final = re.compile(
    r"[-_.](?:"
    r"gguf|ggml|awq(?:[-_](?:marlin|gemm))?|gptq(?:[-_]pro)?|exl[23]|mlx|onnx|bnb|hf|safetensors|unsloth|quantized|"
    r"imatrix|ud|i1|marlin|openvino|dynamic|block|"
    r"autoround(?:[-_]ec)?|fp8(?:[-_](?:dynamic|block|kv))?|(?:nv|mx)fp4(?:[-_](?:v\d|turbo|mtp|q8))?|"
    r"fp16|bf16|fp32|nf4|4b-128g|int[348]|uint4|w[48]a(?:8|16)|[3-8]bit|[3-8]-bit|"
    r"(?:d)?q[2-8](?:_\w+)*|iq\d\w*|qat-q4_0-unquantized|optiq"
    r")$"
)
"""Endings of names under which copies of a model are shared that store its weights in another way."""

_TUNED: Final = re.compile(r"[-_](?:instruct|chat|it|sft|dpo|rlhf|aligned)(?:-hf)?$")
"""Endings by which makers tell a post-trained release from its base."""

_CHANGED: Final = re.compile(
    r"[-_](?:abliterated(?:-v\d)?|(?:uncensored-)?heretic(?:-v\d)?|uncensored(?:-v\d)?|derestricted|obliterated|crack)$"
)
"""Endings under which others release a model with some of its behaviour taken out."""


@dataclass(frozen=True, slots=True)
class Bare:
    """A name without what says how its weights are stored, and what that was."""

    name: str
    stored: tuple[str, ...] = ()


def stripped(name: str) -> list[Bare]:
    """The last part of an identifier as it is, then with one ending of format or precision after another taken away."""
    found = [Bare(re.sub(r"\s+", "-", name))]
    while ending := _PACKED.search(found[-1].name):
        found.append(Bare(found[-1].name[: ending.start()], (ending[0][1:], *found[-1].stored)))
    return found


def bare(name: str) -> str:
    """The last part of an identifier without any ending of format or precision."""
    return stripped(name)[-1].name


def untuned(name: str) -> str:
    """A name without the ending of a post-trained release; the same where it has none."""
    return _TUNED.sub("", name)


def unchanged(name: str) -> str:
    """A name without the ending of a release with behaviour taken out; the same where it has none."""
    return re.sub(r"^huihui-", "", _CHANGED.sub("", name)) if _CHANGED.search(name) else name


def parts(name: str) -> frozenset[str]:
    """The parts that a name is told apart by: words, and numbers with the letters right behind them.

    "llama 3.1 8b" and "Meta-Llama-3.1-8B" share llama, 3.1 and 8b, however they are spelled.
    """
    return frozenset(ordered_parts(name))


def ordered_parts(name: str) -> tuple[str, ...]:
    """The same parts in their order."""
    return tuple(re.findall(r"\d+(?:[.x]\d+)*[a-z]*|[^\W\d_]+", name.casefold()))


def spelled(name: str, known: Iterable[str]) -> str:
    """The name that is known under another sign between its parts; else the name as it is."""
    if isinstance(known, Container) and name in known:
        return name
    plain = re.sub(r"[-_.:]", "", name)
    return next((each for each in known if re.sub(r"[-_.:]", "", each) == plain), name)
