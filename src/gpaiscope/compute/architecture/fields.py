"""Reading a configuration: names, types and the defaults that the libraries fill in.

A ``config.json`` holds what differs from its library's defaults, under names that differ from
model to model. `Fields` looks a name up in the configuration, then under the name that this
model type gives it, then in the packaged table of defaults (``defaults.json``: class defaults
of transformers 5.24.0 and constructor defaults of diffusers 0.42.1). Every mistake is
gathered, so that a file's mistakes are reported together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import isinf
from pathlib import Path
from typing import Final, cast

from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake

LARGEST_COUNT: Final = 10**9
"""Larger dimensions, vocabularies or numbers of experts are slips: none has passed 10^7 so far."""
LARGEST_DEPTH: Final = 10_000
"""More layers than this are a slip."""
DEPTHS: Final = frozenset({"num_hidden_layers", "n_layers", "num_layers", "depth", "num_blocks", "layers_per_block"})

_NOTHING: Final[Mapping[str, object]] = {}

SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "hidden_size": (
        "d_latents", "d_model", "n_embd", "dim", "embed_dim", "model_dim", "width", "hidden_dim", "embedding_size",
        "n_embed", "emb_dim", "inner_dim", "hidden_sizes", "embed_dims", "block_out_channels", "vt_hidden_size",
    ),
    "num_hidden_layers": (
        "n_layer", "n_layers", "num_layers", "depth", "layers", "num_self_attends_per_block", "num_blocks",
        "encoder_layers", "depths", "num_encoder_layers", "num_transformer_layers", "vt_num_hidden_layers",
    ),
    "num_attention_heads": (
        "n_head", "n_heads", "num_heads", "heads", "attention_heads", "encoder_attention_heads",
        "vt_num_attention_heads",
    ),
    "intermediate_size": (
        "n_inner", "d_ff", "ffn_dim", "inter_dim", "ffn_hidden_size", "mlp_dim", "encoder_ffn_dim",
        "vt_intermediate_size",
    ),
    "vocab_size": ("n_vocab", "vocabulary_size", "padded_vocab_size"),
}  # fmt: skip
"""Names that configurations use for the sizes of a transformer, beside those of most of transformers."""

_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "hidden_size": ("n_embd", "n_embed", "d_model", "dim", "model_dim", "emb_dim", "embed_dim", "width"),
    "num_hidden_layers": ("n_layer", "n_layers", "num_layers", "depth", "num_transformer_layers"),
    "num_attention_heads": ("n_head", "n_heads", "num_heads"),
    "intermediate_size": ("n_inner", "d_ff", "ffn_dim", "inter_dim", "ffn_hidden_size", "mlp_dim"),
    "vocab_size": ("n_vocab", "vocabulary_size", "padded_vocab_size"),
    "max_position_embeddings": ("n_positions", "n_ctx", "seq_length", "max_seq_len", "max_sequence_length"),
}
"""Of these the ones that mean nothing else, in which a known type's file may give a size before its library does."""

_SIZES: Final = {name: size for size, others in SPELLINGS.items() for name in (size, *others)}
_LIKE_A_SIZE: Final = re.compile(
    r"(?<![a-z])(?:hidden|dim|width|channels|layers?|depths?|blocks?|n_?embed|n_?embd|embed|emb|ffn?|mlp|inner|vocab)"
)
_NO_SIZE: Final = re.compile(
    r"rotary|_(?:id|ids|idx|index|token|rate|ratio|eps|prob|pdrop|dropout|scale|std|bias|type|types|act|length|positions|"
    r"window|norm|position_embeddings)$"
)


def _is_a_part(inner: Mapping[str, object]) -> bool:
    """Whether an object gives a width and a depth, at any level."""
    given = {_SIZES[name] for name, value in inner.items() if name in _SIZES and isinstance(value, int | list)}
    deeper = any(isinstance(value, Mapping) and _is_a_part(value) for value in inner.values())
    wide = "hidden_size" in given or isinstance(inner.get("n_state"), int)  # as in OpenAI's own file of Whisper
    return (wide and "num_hidden_layers" in given) or deeper


@dataclass(slots=True)
class Record:
    """What was met while one file was read: mistakes, sizes that the library filled in, and keys that were read.

    ``filled`` maps a place (``text_config``, empty for the file itself) to sizes and what they were taken to be.
    """

    mistakes: list[Mistake] = field(default_factory=list)
    filled: dict[str, dict[str, object]] = field(default_factory=dict)
    read: set[tuple[str, str]] = field(default_factory=set)

    def states_a_size(self, path: str) -> bool:
        """Whether one object of the file gives any of the sizes itself."""
        return any(place == path and key in _SIZES for place, key in self.read)

    def states_any(self) -> bool:
        """Whether the file gives a size anywhere."""
        return any(key in _SIZES or _LIKE_A_SIZE.search(key) for _, key in self.read)

    def passed_over(self, config: Mapping[str, object]) -> tuple[str, ...]:
        """Objects of a file that give sizes of which nothing was read."""
        begun = {path.partition(".")[0] for path, _ in self.read} | {path.partition(".")[0] for path in self.filled}
        return tuple(
            name
            for name, inner in config.items()
            if isinstance(inner, Mapping) and name not in begun and name != "components" and _is_a_part(inner)
        )

    def unread(self, path: str, config: Mapping[str, object]) -> tuple[str, ...]:
        """Keys of one object that look like a size and that nothing has read."""
        return tuple(
            key
            for key, value in config.items()
            if (path, key) not in self.read
            and isinstance(value, int)
            and not isinstance(value, bool)
            and value > 1
            and (key in _SIZES or (_LIKE_A_SIZE.search(key) and not _NO_SIZE.search(key)))
        )


@cache
def library_defaults() -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    """The packaged table: model type (or diffusers class) to ``defaults``, ``names`` and ``parts``."""
    text = Path(__file__).with_name("defaults.json").read_text(encoding="utf-8")
    table: Mapping[str, Mapping[str, Mapping[str, object]]] = json.loads(text, parse_float=Decimal)["types"]
    return table


class Fields:
    """One configuration object, read by name. ``path`` says where it lies in the file."""

    def __init__(
        self,
        config: Mapping[str, object],
        *,
        kind: str = "",
        path: str = "",
        record: Record | None = None,
        also: Mapping[str, object] = _NOTHING,
    ) -> None:
        entry = library_defaults().get(kind, {})
        self.config = config
        self.kind = kind
        self.path = path
        self.record = record if record is not None else Record()
        self.mistakes = self.record.mistakes
        self._defaults: Mapping[str, object] = {**entry.get("defaults", {}), **also}
        self._names = cast("Mapping[str, str]", entry.get("names", {}))
        self._parts = cast("Mapping[str, Mapping[str, object]]", entry.get("parts", {}))

    def stated(self, *names: str) -> object:
        """The first of the names that the configuration itself gives, else None."""
        for name in names:
            for spelling in (name, self._names.get(name, name)):
                if self.config.get(spelling) is not None:
                    self.record.read.add((self.path, spelling))
                    return self.config[spelling]
        return self._aliased(names) if self._defaults else None

    def _aliased(self, names: Iterable[str]) -> object:
        """A size of a known type under a name that its library gives to something else in other types, or accepts."""
        own = self._names.values()
        for name in names:
            for alias in _ALIASES.get(name, ()):
                if alias not in own and alias not in self._defaults and self.config.get(alias) is not None:
                    self.record.read.add((self.path, alias))
                    return self.config[alias]
        return None

    def value(self, *names: str) -> object:
        """The first of the names that the configuration or the library gives, else None; a stated null counts."""
        found = self.stated(*names)
        if found is not None:
            return found
        for name in names:
            for spelling in (name, self._names.get(name, name)):
                if spelling in self.config:
                    return None
                if self._defaults.get(spelling) is not None:
                    self._fill(spelling, self._defaults[spelling])
                    return self._defaults[spelling]
        return None

    def _fill(self, name: str, value: object) -> None:
        """Note a size that the file does not give."""
        if name in _SIZES:
            self.record.filled.setdefault(self.path, {}).setdefault(_SIZES[name], value)

    def count(self, *names: str, default: int | None = None, least: int = 1) -> int:
        """A whole number, or a list that repeats one. A missing one takes ``default``; without one it is a mistake.

        So is a default below ``least``, worked out from dimensions that do not fit each other.
        """
        found = self.value(*names)
        if found is None:
            name = next((n for n in names if self._defaults.get(n) is not None), "")
            found = self._defaults.get(name)
            self._fill(name, found)
        if found is None:
            if default is None:
                self.refuse("missing-field", f"the configuration does not say {names[0]}", names[0])
                return 1
            if default < least:
                says = f"{names[0]} is not stated, and would be {default} by the other dimensions"
                self.refuse("out-of-range", says, names[0], f"at least {least}")
            return max(default, least)
        return self._whole(found, names[0], least=least)

    def optional(self, *names: str) -> int | None:
        """A whole number, or None where neither the configuration nor the library gives one."""
        found = self.value(*names)
        if found is None or isinstance(found, bool):
            return None
        return self._whole(found, names[0], least=0) or None

    def ratio(self, *names: str, default: Fraction | int = 1) -> Fraction:
        """A positive number that need not be whole."""
        found = self.value(*names)
        if found is None:
            return Fraction(default)
        exact = _exact(found)
        if exact is None or not 0 < exact <= LARGEST_COUNT:
            self.refuse("not-a-number", f"{_shown(found)} is not a positive number", names[0])
            return Fraction(default)
        return exact

    def flag(self, *names: str, default: bool = False) -> bool:
        """A truth value; 0 and 1 are taken for one."""
        found = self.value(*names)
        if found is None:
            return default
        if isinstance(found, bool) or found in (0, 1):
            return bool(found)
        self.refuse("not-a-truth-value", f"{_shown(found)} is neither true nor false", names[0])
        return default

    def text(self, *names: str, default: str = "") -> str:
        """A text."""
        found = self.value(*names)
        if found is None:
            return default
        if isinstance(found, str):
            return found
        self.refuse("not-a-text", f"{_shown(found)} is not a text", names[0])
        return default

    def items(self, *names: str) -> tuple[object, ...]:
        """A list of anything, empty where it is missing."""
        found = self.value(*names)
        if found is None:
            return ()
        if isinstance(found, Sequence) and not isinstance(found, str):
            if len(found) > LARGEST_DEPTH:
                self.refuse("too-many-layers", f"a list of {len(found)} entries", names[0])
                return ()
            return tuple(found)
        self.refuse("not-a-list", f"{_shown(found)} is not a list", names[0])
        return ()

    def texts(self, *names: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(str(item) for item in self.items(*names))

    def counts(self, *names: str, least: int = 0) -> tuple[int, ...]:
        """A list of whole numbers; a single number is a list of one."""
        found = self.value(*names)
        if isinstance(found, int | Decimal | float) and not isinstance(found, bool):
            return (self._whole(found, names[0], least=least),)
        return tuple(self._whole(item, names[0], least=least) for item in self.items(*names))

    def part(self, *names: str, kind: str = "") -> Fields | None:
        """A nested configuration with the defaults of its own type, or None where it is missing.

        ``kind`` is the type where neither the nested configuration nor the library names one.
        """
        for name in names:
            nested, standard = self.config.get(name), self._parts.get(name, {})
            if nested is None and (not standard or name in self.config):
                continue
            if nested is not None and not isinstance(nested, Mapping):
                self.refuse("not-an-object", f"{_shown(nested)} is not an object", name)
                continue
            nested = nested if nested is not None else {}
            own = nested.get("model_type")
            usual = str(standard.get("model_type", kind))
            known = isinstance(own, str) and own in library_defaults() and own != self.kind
            foreign = isinstance(own, str) and own != self.kind and not standard
            chosen = str(own) if known or foreign else usual or str(own or "")
            also = standard if chosen == usual else {}
            path = f"{self.path}.{name}" if self.path else name
            return Fields(nested, kind=chosen, path=path, record=self.record, also=also)
        return None

    def inner(self) -> tuple[Fields, ...]:
        """Every nested configuration, stated or of the library, in order."""
        names = dict.fromkeys([*(n for n, v in self.config.items() if isinstance(v, Mapping)), *self._parts])
        return tuple(part for part in (self.part(name) for name in names) if part is not None)

    def like(self, kind: str) -> Fields:
        """The same object read with the defaults of another model type."""
        return Fields(self.config, kind=kind, path=self.path, record=self.record)

    def overlaid(self, values: Mapping[str, object]) -> Fields:
        """The same object with some values replaced."""
        other = Fields({**self.config, **values}, kind=self.kind, path=self.path, record=self.record)
        other._defaults = self._defaults
        return other

    def finish(self) -> None:
        """Raise InputError with every mistake met so far, if there was one."""
        if self.mistakes:
            raise InputError(*dict.fromkeys(self.mistakes))

    def _whole(self, found: object, name: str, *, least: int) -> int:
        if isinstance(found, list) and 0 < len(found) <= LARGEST_DEPTH and all(item == found[0] for item in found):
            found = found[0]
        exact = _exact(found)
        if exact is None or exact.denominator != 1:
            self.refuse("not-a-whole-number", f"{_shown(found)} is not a whole number", name)
            return max(least, 1)
        most = LARGEST_DEPTH if name in DEPTHS else LARGEST_COUNT
        if not least <= exact <= most:
            self.refuse("out-of-range", f"{_shown(found)} cannot be meant", name, f"{least} to {most}")
            return max(least, 1)
        return int(exact)

    def refuse(self, reference: str, message: str, name: str, expected: str = "") -> None:
        """Note a mistake of the value of that name."""
        path = f"{self.path}.{name}" if self.path else name
        self.mistakes.append(Mistake(reference=reference, message=message, path=path, expected=expected))


def _exact(found: object) -> Fraction | None:
    if isinstance(found, int):
        return None if isinstance(found, bool) else Fraction(found)
    if isinstance(found, float):
        found = Decimal(repr(found))
    bounded = isinstance(found, Decimal) and found.is_finite() and abs(found.adjusted()) < 40
    return Fraction(found) if isinstance(found, Decimal) and bounded else None


def _shown(found: object) -> str:
    if isinstance(found, float) and isinf(found):  # how readers of files hand on a number that is too long
        return "a number of very many digits"
    if isinstance(found, int) and abs(found) > 10**40:
        return "a number of more than 40 digits"
    text = repr(found) if not isinstance(found, Decimal) else str(found)
    return text if len(text) <= 60 else text[:57] + "..."
