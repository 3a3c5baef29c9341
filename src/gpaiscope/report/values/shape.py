"""What documents of JSON are stated in: one statement of the keys gives both the schema of a document and its writing.

A shape says how a kind of value is written and described, a key where an object's value of it is read. Keys are read by
functions and not by names of attributes, so that a wrong attribute, or one of another kind, is an error of types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from gpaiscope.deferred import dataclass

if TYPE_CHECKING:
    from gpaiscope.report.values import Json

Part = TypeVar("Part")
Whole = TypeVar("Whole")
Whole_contra = TypeVar("Whole_contra", contravariant=True)

LEFT_OUT: Final = object()
"""What a key gives where it is not written."""


@dataclass(frozen=True, slots=True)
class JsonShape(Generic[Whole_contra]):
    """How a kind of value is written, and the schema of what is written."""

    schema: Json
    write: Callable[[Whole_contra], object]

    def described(self, description: str) -> JsonShape[Whole_contra]:
        """The same with a sentence in its schema; without one it stays as it is."""
        return JsonShape({**self.schema, "description": description}, self.write) if description else self


@dataclass(frozen=True, slots=True)
class JsonKey(Generic[Whole_contra]):
    """A key of an object: the schema of its value, and how that is written of the whole. Not required: `LEFT_OUT`."""

    schema: Json
    write: Callable[[Whole_contra], object]
    required: bool = True


@dataclass(frozen=True, slots=True)
class JsonTable(JsonShape[Whole_contra]):
    """An object with keys, which are written in their order."""

    write: Callable[[Whole_contra], Json]
    keys: Mapping[str, JsonKey[Whole_contra]]


def key(shape: JsonShape[Part], read: Callable[[Whole], Part], says: str = "") -> JsonKey[Whole]:
    """A key whose value is read from the whole; ``says`` describes it in the schema."""
    return JsonKey(shape.described(says).schema, lambda whole: shape.write(read(whole)))


def optional(shape: JsonShape[Part], read: Callable[[Whole], Part | None], says: str = "") -> JsonKey[Whole]:
    """A key that is left out where None is read."""

    def write(whole: Whole) -> object:
        part = read(whole)
        return LEFT_OUT if part is None else shape.write(part)

    return JsonKey(shape.described(says).schema, write, required=False)


def where(holds: Callable[[Whole], bool], key: JsonKey[Whole]) -> JsonKey[Whole]:
    """A key that is left out of a whole of which something does not hold, and may be null in another."""
    return JsonKey(key.schema, lambda whole: key.write(whole) if holds(whole) else LEFT_OUT, required=False)


def constant(value: str | bool) -> JsonKey[object]:
    """A key that always has the same value."""
    return JsonKey({"const": value}, lambda _: value)


def within(
    of: type[Whole], read: Callable[[Whole], Part], keys: Mapping[str, JsonKey[Part]]
) -> dict[str, JsonKey[Whole]]:
    """The same keys of a part, as those of what it is a part of, whose type is named for the reader and for mypy."""

    def inner(key: JsonKey[Part]) -> JsonKey[Whole]:
        return JsonKey(key.schema, lambda whole: key.write(read(whole)), key.required)

    return {name: inner(each) for name, each in keys.items()}


def table(of: type[Whole], /, **keys: JsonKey[Whole]) -> JsonTable[Whole]:
    """An object that tells of an instance of a type. A key that Python has for itself is written with a ``_`` after it.

    Keys are required but for optional ones, and more may come with a later version.
    """
    named = {name.removesuffix("_"): key for name, key in keys.items()}

    def write(whole: Whole) -> Json:
        values = ((name, key.write(whole)) for name, key in named.items())
        return {name: value for name, value in values if value is not LEFT_OUT}

    schema: Json = {
        "type": "object",
        "properties": {name: key.schema for name, key in named.items()},
        "required": [name for name, key in named.items() if key.required],
    }
    return JsonTable(schema, write, named)


def many(shape: JsonShape[Part]) -> JsonShape[Iterable[Part]]:
    """A list."""
    return JsonShape({"type": "array", "items": shape.schema}, lambda parts: [shape.write(part) for part in parts])


def by_id(shape: JsonShape[Part], says: str = "") -> JsonShape[Mapping[str, Part]]:
    """An object with keys that are ids."""
    named: JsonShape[Mapping[str, Part]] = JsonShape(
        {"type": "object", "additionalProperties": shape.schema},
        lambda parts: {id: shape.write(part) for id, part in parts.items()},
    )
    return named.described(says)


def or_null(shape: JsonShape[Part]) -> JsonShape[Part | None]:
    """The same, or null for None."""
    return JsonShape(
        {"anyOf": [shape.schema, {"type": "null"}]}, lambda part: None if part is None else shape.write(part)
    )


def one_of(words: Iterable[str]) -> JsonShape[str]:
    """One of some words."""
    return JsonShape({"enum": list(words)}, as_it_is)


def reference(definition: str, write: Callable[[Part], object]) -> JsonShape[Part]:
    """What is described once for all documents, among the definitions of the schema."""
    return JsonShape({"$ref": f"#/$defs/{definition}"}, write)


def as_it_is(value: object) -> object:
    """How a text, a flag or a count is written."""
    return value
