"""The data class of the standard library, whose methods are made when they are first used.

The standard library writes the source of up to nine methods of each class and compiles it while the module is
imported: 0.7 ms a class, and a first answer needs some two hundred and fifty. Here a class only gets its slots.
A method is made when somebody first asks for it, from code that is compiled once for all classes with as many fields:
the names of the fields are put into it. So a method is the code that the standard library would have written, and as
quick.
`dataclasses.fields`, `replace` and `asdict`, pickling, copying and the patterns of `match` work as ever.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import cache
from reprlib import recursive_repr
from types import CodeType, FunctionType, MemberDescriptorType
from typing import TYPE_CHECKING, Any, Final

# By this the standard library tells a field from a class variable, in `fields` and in `replace`.
_FIELD: Final[object] = dataclasses._FIELD  # type: ignore[attr-defined]
_NOT_OF_FIELDS: Final = ("ClassVar", "InitVar", "KW_ONLY")
_NOT_GIVEN: Final = object()
"""The default of a parameter whose field makes a value of its own for each instance."""


class _Description:
    """What a class says of its fields, from which its methods are made when they are asked for.

    It stands as ``__dataclass_params__`` too, in which the standard library looks up whether a base is ``frozen``.
    """

    __slots__ = ("_fields", "cls", "frozen", "kw_only", "stated")

    def __init__(self, cls: type, stated: dict[str, Any], *, frozen: bool, kw_only: bool) -> None:
        self.cls, self.stated, self.frozen, self.kw_only = cls, stated, frozen, kw_only
        self._fields: dict[str, Field[Any]] | None = None

    def fields(self) -> dict[str, Field[Any]]:
        """Every field by its name, those of the bases first."""
        if self._fields is None:
            types = self.cls.__annotations__
            own = {name: self._field(name, types[name]) for name in self.stated}
            self._fields = _inherited(self.cls) | own
        return self._fields

    def _field(self, name: str, annotation: Any) -> Field[Any]:
        stated = self.stated[name]
        field: Field[Any] = stated if isinstance(stated, Field) else dataclasses.field(default=stated)
        field.name, field.type = name, annotation
        field._field_type = _FIELD  # type: ignore[attr-defined]
        if field.kw_only is MISSING:
            field.kw_only = self.kw_only
        return field

    def parameters(self) -> list[Field[Any]]:
        """The fields that an instance is given, those that are given by name alone last."""
        return sorted((field for field in self.fields().values() if field.init), key=lambda field: bool(field.kw_only))

    def match_args(self) -> tuple[str, ...]:
        """The fields that a pattern gives by their place."""
        return tuple(field.name for field in self.parameters() if not field.kw_only)

    def init(self) -> FunctionType:
        """The method that fills an instance."""
        parameters = self.parameters()
        names = [field.name for field in parameters]
        # A slot is filled by its descriptor, which no `__setattr__` of the class keeps from it.
        slots = [getattr(self.cls, name, None) for name in names] if self.frozen else []
        filling = "assign" if not self.frozen else "slot" if all(map(_is_slot, slots)) else "name"
        made = tuple(field.default_factory is not MISSING for field in parameters)
        code = _init_code(filling, made, hasattr(self.cls, "__post_init__"))
        known: dict[str, Any] = {"NOT_GIVEN": _NOT_GIVEN, "put": object.__setattr__}
        defaults: dict[str, Any] = {}
        for place, field in enumerate(parameters):
            if filling == "slot":
                known[f"put{place}"] = slots[place].__set__  # type: ignore[union-attr]
            elif filling == "name":
                known[f"name{place}"] = field.name
            if made[place]:
                known[f"make{place}"], defaults[field.name] = field.default_factory, _NOT_GIVEN
            elif field.default is not MISSING:
                defaults[field.name] = field.default
        by_place = sum(not field.kw_only for field in parameters)
        function = self._function(code, names, known, by_place)
        function.__defaults__ = tuple(defaults.pop(name) for name in names[:by_place] if name in defaults)
        function.__kwdefaults__ = defaults
        function.__annotations__ = {**{field.name: field.type for field in parameters}, "return": None}
        return function

    def eq(self) -> FunctionType:
        """The method that compares two instances of the class by their fields."""
        names = [field.name for field in self.fields().values() if field.compare]
        return self._function(_eq_code(len(names)), names, {})

    def hash(self) -> FunctionType:
        """The method that gives equal instances the same number."""
        hashed = [field for field in self.fields().values() if (field.compare if field.hash is None else field.hash)]
        return self._function(_hash_code(len(hashed)), [field.name for field in hashed], {})

    def _function(
        self, code: CodeType, names: list[str], known: dict[str, Any], by_place: int | None = None
    ) -> FunctionType:
        """A method of the class, from code in which fields have numbers for names.

        As many of its arguments after the first as ``by_place`` says may be given without their names; None: all.
        """
        real = {f"field{place}": name for place, name in enumerate(names)}
        given = code.co_argcount - 1
        by_place = given if by_place is None else by_place
        code = code.replace(
            co_argcount=1 + by_place,
            co_kwonlyargcount=given - by_place,
            co_names=tuple(real.get(name, name) for name in code.co_names),
            co_varnames=tuple(real.get(name, name) for name in code.co_varnames),
            co_qualname=f"{self.cls.__qualname__}.{code.co_name}",
        )
        return FunctionType(code, {"__name__": self.cls.__module__, **known})


def _is_slot(attribute: object) -> bool:
    return isinstance(attribute, MemberDescriptorType)


def _inherited(cls: type) -> dict[str, Field[Any]]:
    """The fields of the bases of a class, those of the nearest last."""
    fields: dict[str, Field[Any]] = {}
    for base in cls.__mro__[-2:0:-1]:
        fields |= getattr(base, "__dataclass_fields__", {})
    return fields


@cache
def _init_code(filling: str, made: tuple[bool, ...], checked: bool) -> CodeType:
    lines = [f"def __init__({', '.join(['self', *(f'field{place}' for place in range(len(made)))])}):"]
    for place, is_made in enumerate(made):
        if is_made:
            lines.append(f" if field{place} is NOT_GIVEN: field{place} = make{place}()")
        lines.append(
            {
                "assign": f" self.field{place} = field{place}",
                "slot": f" put{place}(self, field{place})",
                "name": f" put(self, name{place}, field{place})",
            }[filling]
        )
    lines.append(" self.__post_init__()" if checked else " pass")
    return _compiled(lines)


@cache
def _eq_code(count: int) -> CodeType:
    ours, theirs = (f"({''.join(f'{side}.field{place},' for place in range(count))})" for side in ("self", "other"))
    return _compiled(
        [
            "def __eq__(self, other):",
            f" if other.__class__ is self.__class__: return {ours} == {theirs}",
            " return NotImplemented",
        ]
    )


@cache
def _hash_code(count: int) -> CodeType:
    values = "".join(f"self.field{place}," for place in range(count))
    return _compiled(["def __hash__(self):", f" return hash(({values}))"])


def _compiled(lines: list[str]) -> CodeType:
    """The code of the one function that some lines of source define."""
    module = compile("\n".join(lines), f"<{__name__}>", "exec")
    return next(constant for constant in module.co_consts if isinstance(constant, CodeType))


class _AtFirstUse:
    """An attribute of a class that is worked out when it is first asked for, and then stands in its own place.

    Where two threads ask at once, both work out the same.
    """

    __slots__ = ("_description", "_find", "_name")

    def __init__(self, description: _Description, name: str, find: Callable[[_Description], Any]) -> None:
        self._description, self._name, self._find = description, name, find

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        found = self._find(self._description)
        setattr(self._description.cls, self._name, found)
        return found.__get__(instance, owner) if isinstance(found, FunctionType) else found


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _refuse_assignment(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_AT_FIRST_USE: Final = (
    ("__dataclass_fields__", _Description.fields),
    ("__match_args__", _Description.match_args),
    ("__init__", _Description.init),
    ("__eq__", _Description.eq),
    ("__hash__", _Description.hash),
)


def _dataclass(cls: type | None = None, /, **asked: bool) -> Any:
    """What `dataclass` is at run time: the class, or what makes a class of it."""
    if cls is None:
        return lambda cls: _dataclass(cls, **asked)
    known = {"frozen": False, "slots": False, "kw_only": False, "eq": True}
    if asked.keys() - known.keys() or _is_for_the_library(cls):
        return dataclasses.dataclass(**asked)(cls)
    return _deferred(cls, **known | asked)


def _is_for_the_library(cls: type) -> bool:
    """Whether a class has what few have, and what is left to the standard library."""
    annotations = " ".join(map(str, cls.__annotations__.values()))
    if any(word in annotations for word in _NOT_OF_FIELDS):
        return True
    stated = [held for held in cls.__dict__.values() if type(held) is Field]
    return any(not field.init and (field.default, field.default_factory) != (MISSING, MISSING) for field in stated)


def _deferred(cls: type, *, frozen: bool, slots: bool, kw_only: bool, eq: bool) -> type:
    stated = {name: _stated(cls, name) for name in cls.__annotations__}
    description = _Description(cls, stated, frozen=frozen, kw_only=kw_only)
    members: dict[str, Any] = {name: _AtFirstUse(description, name, find) for name, find in _AT_FIRST_USE}
    members |= {"__repr__": _repr, "__dataclass_params__": description}
    written = cls.__dict__
    for name in ("__init__", "__eq__", "__repr__", "__match_args__"):
        if name in written:
            del members[name]
    if not eq:
        members.pop("__eq__", None)
    if not eq or written.get("__hash__") is not None:
        del members["__hash__"]
    elif not frozen:
        members["__hash__"] = None
    if frozen:
        members |= {"__setattr__": _refuse_assignment, "__delattr__": _refuse_deletion}
    if slots:
        description.cls = _with_slots(cls, stated, members, frozen=frozen)
        return description.cls
    for name, default in stated.items():
        if isinstance(default, Field):
            delattr(cls, name) if default.default is MISSING else setattr(cls, name, default.default)
    for name, member in members.items():
        setattr(cls, name, member)
    return cls


def _stated(cls: type, name: str) -> Any:
    """The default of a field, or what `dataclasses.field` gave; MISSING where there is none."""
    stated = getattr(cls, name, MISSING)
    if _is_slot(stated):  # of a base that has a field of this name
        return MISSING
    default = stated.default if isinstance(stated, Field) else stated
    if default.__class__.__hash__ is None:
        raise ValueError(f"mutable default of the field {name}: use default_factory")
    return stated


def _with_slots(cls: type, own: Iterable[str], members: dict[str, Any], *, frozen: bool) -> type:
    """The class anew with a slot for each field, since slots cannot be added to one that is there."""
    of_bases = [base.__dict__.get("__slots__", ()) for base in cls.__mro__[1:-1]]
    inherited = {slot for slots in of_bases for slot in ((slots,) if isinstance(slots, str) else slots)}
    names = dict.fromkeys((*_inherited(cls), *own))
    namespace = {key: value for key, value in cls.__dict__.items() if key not in ("__dict__", "__weakref__", *names)}
    if frozen:  # what has no `__dict__` and takes no assignment has to say how it is packed and copied
        namespace = {"__getstate__": _state, "__setstate__": _restore} | namespace
    slots = tuple(name for name in names if name not in inherited)
    return type(cls)(
        cls.__name__, cls.__bases__, namespace | members | {"__slots__": slots, "__qualname__": cls.__qualname__}
    )


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # to a type checker it is that of the standard library
else:
    dataclass = _dataclass
