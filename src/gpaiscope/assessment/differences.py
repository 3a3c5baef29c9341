"""What one dossier states otherwise than another, key by key, and which of that made an answer another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, fields, is_dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, cast

from gpaiscope.assessment.comparison import Cause, Causes, Change, Held, Subject, findings_of, held
from gpaiscope.assessment.saying import assumed
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, Stated
from gpaiscope.dossier.fold import parts
from gpaiscope.dossier.statements import bare
from gpaiscope.errors import InputError, UsageError
from gpaiscope.values import STATED, Source, spoken

if TYPE_CHECKING:
    from gpaiscope.assessment import Conclusion
    from gpaiscope.assessment.world import Assessments

Steps = tuple[str | int, ...]

MOST_TRIED: Final = 40
"""How many differences are put back one by one; of more it is only told which the answers rest on."""

_NAMED: Final = ("actors", "models", "original")
"""Lists whose entries others name: without one of them the rest cannot be read."""
_OF_FILES: Final = frozenset({"file", "sha256", "plain", "lineage", "maker", "listed_size", "usual_bound"})
"""What says nothing of the model."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands at one place of two dossiers: a value, a table, or an entry of a list; None where nothing does."""

    steps: Steps
    before: object
    after: object

    @property
    def path(self) -> str:
        """Where it stands, as the file has it where it says so."""
        told = (each for value in (self.after, self.before) for each in parts(value) if isinstance(each, Stated))
        stated = next((each.path for each in told if each.path), "")
        return stated if stated and isinstance(self.after or self.before, Stated) else _written(self.steps)

    def put_back(self, after: Dossier) -> Dossier:
        """The later dossier with what the earlier one has here."""
        put = cast(Dossier, _put(after, self.steps, self.before))
        if after.told_on is None or self.steps[0] not in _TOLD_AHEAD:
            return put
        return replace(put, told_on=partial(self._put_back_on, after.told_on))

    def _put_back_on(self, told_on: Callable[[date], Dossier], day: date) -> Dossier:
        """The same of what the later dossier says on another day."""
        return cast(Dossier, _put(told_on(day), self.steps, self.before))


_TOLD_AHEAD: Final = ("model", "models", "openness")
"""Tables of which it counts, too, what they say on other days than that of the assessment."""


def differences(before: Dossier, after: Dossier) -> tuple[Difference, ...]:
    """Every place where two plain dossiers state something else, in the order of the later one."""
    return tuple(_between(before, after, ()))


def _between(before: object, after: object, steps: Steps) -> Iterator[Difference]:
    if bare(before) == bare(after):
        return
    tables = [is_dataclass(each) and not isinstance(each, Stated) for each in (before, after)]
    if all(tables) and type(before) is type(after):
        for each in fields(after):  # type: ignore[arg-type]
            if each.compare and each.name not in _OF_FILES:
                yield from _between(getattr(before, each.name), getattr(after, each.name), (*steps, each.name))
    elif _is_list(before) and _is_list(after):
        yield from _entries(before or (), after or (), steps)  # type: ignore[arg-type]
    else:
        yield Difference(steps, before, after)


def _is_list(value: object) -> bool:
    return isinstance(value, tuple) and all(is_dataclass(each) for each in value)


def _entries(before: Sequence[object], after: Sequence[object], steps: Steps) -> Iterator[Difference]:
    """Entries that stand at the same place; those beyond the shorter list were added, or taken out."""
    if len(before) == len(after):
        for place, (was, now) in enumerate(zip(before, after, strict=True)):
            yield from _between(was, now, (*steps, place))
    else:
        yield Difference(steps, before, after)


def _put(value: Any, steps: Steps, held: object) -> Any:
    if not steps:
        return held
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        return tuple(_put(each, rest, held) if place == step else each for place, each in enumerate(value))
    return replace(value, **{step: _put(getattr(value, step), rest, held)})


def _written(steps: Steps) -> str:
    path = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in steps).removeprefix(".")
    return "model" + path.removeprefix("models") if path.startswith("models") else path


# -- which of them did it


def facts_between(
    before: Dossier,
    after: Dossier,
    again: Callable[[Dossier], Assessments],
    found: tuple[Assessments, Assessments],
) -> Causes:
    """Names the facts of a change: those without which it would not have come, as far as that can be tried."""
    return _Facts(before=before, after=after, again=again, found=found).of


@dataclass(frozen=True, kw_only=True)
class _Facts:
    before: Dossier
    after: Dossier
    again: Callable[[Dossier], Assessments]
    found: tuple[Assessments, Assessments]
    _tried: dict[Steps, dict[Subject, Held] | None] = field(default_factory=dict)

    def of(self, change: Change) -> Iterator[Cause]:
        """The facts that did it, each once."""
        listed = self.differing
        needed = [each for each in listed if self._is_needed(each, change)] if self.can_be_tried else []
        for each in needed or self._near(change) or listed:
            yield self._cause(each, change)

    @cached_property
    def differing(self) -> tuple[Difference, ...]:
        return (*differences(self.before, self.after), *self._of_originals())

    def _of_originals(self) -> Iterator[Difference]:
        """What the dossiers of originals give otherwise, where the dossiers themselves say the same of them."""
        for was, now in zip(*self.found, strict=False):
            for place, (one, other) in enumerate(zip(was.dossier.original, now.dossier.original, strict=False)):
                for each in _between(one, other, ("original", place)):
                    said = (value for value in (each.before, each.after) if isinstance(value, Stated))
                    if all(not value.path for value in said):
                        yield each

    @cached_property
    def can_be_tried(self) -> bool:
        """Whether what differs can be put back one by one: both dossiers name the same, and it is not too much."""
        return 1 < len(self.differing) <= MOST_TRIED and all(
            each.steps[0] not in _NAMED or len(each.steps) > 2 for each in self.differing
        )

    def _is_needed(self, difference: Difference, change: Change) -> bool:
        """Whether without it the change would not have come."""
        steps = difference.steps
        if steps not in self._tried:
            self._tried[steps] = self._without(difference)
        found = self._tried[steps]
        return found is not None and found.get(change.subject) != change.after

    def _without(self, difference: Difference) -> dict[Subject, Held] | None:
        try:
            return held(self.again(difference.put_back(self.after)))
        except (InputError, UsageError, ValueError):  # one cannot stand without another
            return None

    def _near(self, change: Change) -> list[Difference]:
        """The differences at the places that the answer rests on."""
        paths = {path for side in self.found for each in findings_of(change.subject, side) for path in _paths(each)}
        return [each for each in self.differing if any(_meets(each.path, path) for path in paths)]

    def _cause(self, difference: Difference, change: Change) -> Cause:
        return Cause(
            part="assumption" if self._was_assumed(difference, change) else "fact",
            kind="key",
            id=difference.path,
            before=_shown(difference.before),
            after=_shown(difference.after),
            source=_source(difference.after) or _source(difference.before),
        )

    def _was_assumed(self, difference: Difference, change: Change) -> bool:
        """Whether one side says nothing there, and its answer rests on an assumption that the other side's does not."""
        if (difference.before is None) == (difference.after is None):
            return False
        sides = [_assumed(change.subject, side) for side in self.found]
        silent, told = sides if difference.before is None else reversed(sides)
        return bool(silent - told)


def _assumed(subject: Subject, side: Assessments) -> set[object]:
    return {each for conclusion in findings_of(subject, side) for each in assumed(conclusion)}


def _paths(conclusion: Conclusion) -> Iterator[str]:
    finding = conclusion.finding
    yield from (each.path for each in finding.grounds.facts if each.path and not each.path.startswith("."))
    yield from (each.path for each in finding.records)


def _meets(path: str, other: str) -> bool:
    one, two = path.replace("[", ".").replace("]", "").split("."), other.replace("[", ".").replace("]", "").split(".")
    return all(a == b or "" in (a, b) for a, b in zip(one, two, strict=False))


def _shown(value: object) -> object:
    """What stands there, as a value or in a few words."""
    if isinstance(value, Stated):
        return value.value
    if isinstance(value, tuple):
        return f"{len(value)} entries" if len(value) != 1 else "1 entry"
    if value is None or isinstance(value, bool | str | int | frozenset):
        return value
    said = [each for each in parts(value) if isinstance(each, Stated)]
    return ", ".join(f"{each.path.rpartition('.')[2]} {spoken(each.value)}" for each in said[:4]) or "a table"


def _source(value: object) -> str:
    said: Iterable[object] = parts(value)
    return next((named(each.source) for each in said if isinstance(each, Stated)), "")


def named(source: Source) -> str:
    """Where a statement comes from, as far as that is named."""
    named_ = replace(source, text="" if source.text == STATED.text else source.text, key="")
    return str(named_) if named_.text or named_.file else ""
