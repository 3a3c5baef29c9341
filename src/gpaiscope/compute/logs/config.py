"""A model's ``config.json``, read without trust."""

from __future__ import annotations

from collections.abc import Mapping


class Config:
    """A ``config.json`` read without trust: numbers are positive ints or missing."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    def number(self, *names: str) -> int | None:
        """The first of these that is a whole number between 1 and 10^12; None where there is none."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 10**12:
                return value
        return None

    def text(self, name: str) -> str:
        """A text, empty where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def part(self, name: str) -> Config:
        """The configuration of a part, itself where it holds none of that name."""
        inner = self.values.get(name)
        return Config(inner) if isinstance(inner, Mapping) else self

    def has(self, *names: str) -> bool:
        """Whether one of these is given at all."""
        return any(self.values.get(name) is not None for name in names)

    @property
    def width(self) -> int | None:
        """The size of the residual stream; None where it is not said."""
        return self.number("hidden_size", "d_model", "n_embd", "dim", "embed_dim")

    @property
    def depth(self) -> int | None:
        """The number of layers, of the encoder where there are two stacks."""
        return self.number("num_hidden_layers", "n_layer", "num_layers", "n_layers", "encoder_layers")

    @property
    def is_sized(self) -> bool:
        """Whether it gives width and depth, so that a count does not rest on a library's defaults."""
        return (self.width is not None and self.depth is not None) or self.has("depths")

    @property
    def experts(self) -> int | None:
        """How many experts a layer has; None for a dense model."""
        return self.number("num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts")

    @property
    def embedding(self) -> int:
        """Weights of the token look-up table; 0 where the configuration does not say."""
        return (self.number("vocab_size") or 0) * (self.width or 0)
