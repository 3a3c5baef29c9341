"""A deferred data class is in every way that of the standard library: each shape here is made by both and compared."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, field
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from gpaiscope.deferred import dataclass as deferred

T = TypeVar("T")
Decorator = Callable[..., Any]


def shapes(dataclass: Decorator) -> dict[str, type]:
    """Classes of every shape that the package has, made by one of the two decorators."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class ByName:
        a: int
        b: str = "b"
        c: list[int] = field(default_factory=list)

    @dataclass(frozen=True, slots=True)
    class ByPlace:
        a: int
        b: str = "b"
        c: tuple[int, ...] = field(default=(), compare=False, repr=False)

    @dataclass(frozen=True, slots=True)
    class Heir(ByPlace):
        b: str = "other"
        d: int = 4

    @dataclass(frozen=True, slots=True, eq=False)
    class ByIdentity:
        a: int

    @dataclass(frozen=True)
    class WithoutSlots(Generic[T]):
        a: T
        b: dict[str, int] = field(default_factory=dict)

        def __post_init__(self) -> None:
            object.__setattr__(self, "b", {**self.b, "checked": 1})

    @dataclass(slots=True)
    class Changing:
        a: int
        b: list[int] = field(default_factory=list)
        c: int = field(init=False)

    @dataclass
    class Plain:
        a: int
        b: int = 2

    @dataclass(frozen=True, slots=True)
    class OwnEqual:
        a: int
        b: int = 0

        def __eq__(self, other: object) -> bool:
            return isinstance(other, OwnEqual) and self.a == other.a

        def __hash__(self) -> int:
            return hash(self.a)

    @dataclass(frozen=True, slots=True, order=True)
    class Ordered:
        a: int

    @dataclass(frozen=True)
    class WithClassVariable:
        a: int
        kinds: ClassVar[int] = 3

    @dataclass(slots=True)
    class Filled:
        a: int
        b: int = field(init=False, default=7)

    made = (ByName, ByPlace, Heir, ByIdentity, WithoutSlots, Changing, Plain, OwnEqual, Ordered, WithClassVariable)
    return {cls.__name__: cls for cls in (*made, Filled)}


OURS, THEIRS = shapes(deferred), shapes(dataclasses.dataclass)
NAMES = list(OURS)


def both(name: str, *places: Any, **names: Any) -> tuple[Any, Any]:
    return OURS[name](*places, **names), THEIRS[name](*places, **names)


@pytest.mark.parametrize("name", NAMES)
def test_an_instance_has_the_values_and_the_text_that_it_would_have(name: str) -> None:
    ours, theirs = both(name, a=1)
    assert {key: getattr(ours, key, MISSING) for key in ("a", "b", "c", "d")} == {
        key: getattr(theirs, key, MISSING) for key in ("a", "b", "c", "d")
    }
    if name != "Changing":  # whose third field is filled later
        assert repr(ours) == repr(theirs)


@pytest.mark.parametrize("name", NAMES)
def test_the_class_has_the_same_signature_patterns_and_fields(name: str) -> None:
    ours, theirs = OURS[name], THEIRS[name]
    parameters = [inspect.signature(cls).parameters for cls in (ours, theirs)]
    told = [[(each.name, each.kind, each.annotation) for each in of.values()] for of in parameters]
    assert told[0] == told[1]
    given = [[each.default is inspect.Parameter.empty for each in of.values()] for of in parameters]
    assert given[0] == given[1]
    assert ours.__match_args__ == theirs.__match_args__  # type: ignore[attr-defined]
    described = ("name", "type", "default", "default_factory", "init", "repr", "hash", "compare", "kw_only")
    assert [[getattr(each, key) for key in described] for each in dataclasses.fields(ours)] == [
        [getattr(each, key) for key in described] for each in dataclasses.fields(theirs)
    ]
    assert getattr(ours, "__slots__", None) == getattr(theirs, "__slots__", None)
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("ByIdentity", "Changing")])
def test_instances_are_equal_and_have_one_hash_where_they_would(name: str) -> None:
    for cls in (OURS[name], THEIRS[name]):
        assert cls(a=1) == cls(a=1)
        assert cls(a=1) != cls(a=2)
        assert cls(a=1) != 1
    if OURS[name].__hash__ is not None and name not in ("ByName", "WithoutSlots"):
        assert hash(OURS[name](a=1)) == hash(THEIRS[name](a=1))


def test_what_is_compared_by_identity_stays_so() -> None:
    one, other = OURS["ByIdentity"](1), OURS["ByIdentity"](1)
    assert one != other
    assert len({one, other}) == 2


def test_a_base_and_its_heir_are_never_equal() -> None:
    assert OURS["ByPlace"](1, "b") != OURS["Heir"](1, "b")


@pytest.mark.parametrize("name", ["ByName", "ByPlace", "Heir", "ByIdentity", "WithoutSlots", "OwnEqual"])
def test_what_is_frozen_takes_no_assignment(name: str) -> None:
    ours = OURS[name](a=1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'a'"):
        ours.a = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'a'"):
        del ours.a
    assert ours.a == 1


def test_each_instance_has_a_value_of_its_own_where_the_field_makes_one() -> None:
    one, other = OURS["Changing"](1), OURS["Changing"](1)
    one.b.append(1)
    assert other.b == []


@pytest.mark.parametrize(("name", "given"), [("ByName", (1,)), ("ByPlace", ()), ("Plain", (1, 2, 3))])
def test_a_wrong_call_is_refused_in_the_words_of_python(name: str, given: tuple[int, ...]) -> None:
    told = []
    for cls in (OURS[name], THEIRS[name]):
        with pytest.raises(TypeError) as refused:
            cls(*given)
        told.append(str(refused.value))
    assert told[0] == told[1]


@pytest.mark.parametrize("name", ["ByName", "ByPlace", "Heir", "WithoutSlots", "Plain"])
def test_replacing_and_copying_give_what_they_would(name: str) -> None:
    ours = OURS[name](a=1)
    assert dataclasses.replace(ours, a=2) == OURS[name](a=2)
    assert dataclasses.asdict(ours) == dataclasses.asdict(THEIRS[name](a=1))
    assert copy.copy(ours) == copy.deepcopy(ours) == ours
    assert copy.deepcopy(ours) is not ours


def test_a_pattern_takes_fields_by_place_and_by_name() -> None:
    cls = OURS["Heir"]
    match cls(1, "x", (), 5):
        case cls(a, b, c, d):
            assert (a, b, c, d) == (1, "x", (), 5)


@deferred(frozen=True, slots=True, kw_only=True)
class Packed:
    """At the top of a module, as what is pickled has to be."""

    a: int
    b: tuple[str, ...] = ()


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_an_instance_is_pickled_and_comes_back(protocol: int) -> None:
    packed = Packed(a=1, b=("x",))
    assert pickle.loads(pickle.dumps(packed, protocol)) == packed


def test_a_class_of_the_standard_library_and_a_deferred_one_inherit_from_each_other() -> None:
    @dataclasses.dataclass(frozen=True, kw_only=True)
    class Theirs(Packed):
        c: int = 3

    @deferred(frozen=True, kw_only=True)
    class Ours(Theirs):
        d: int = 4

    assert [each.name for each in dataclasses.fields(Ours(a=1))] == ["a", "b", "c", "d"]
    assert Ours(a=1, d=5) == dataclasses.replace(Ours(a=1), d=5)


def test_a_mutable_default_is_refused() -> None:
    with pytest.raises(ValueError, match="mutable default of the field a"):

        @deferred
        class Wrong:
            a: list[int] = []  # noqa: RUF012


def test_a_method_is_made_when_it_is_first_asked_for_and_not_before() -> None:
    @deferred(frozen=True, slots=True)
    class Unused:
        a: int

    kept = vars(Unused)["__init__"]
    assert not inspect.isfunction(kept)
    assert Unused(1).a == 1
    assert inspect.isfunction(vars(Unused)["__init__"])
    assert not inspect.isfunction(vars(Unused)["__eq__"])
