"""Which key of a dossier settles an answer that is only likely: values are stated there, and the answer asked anew.

What is asked for an answer need not settle it: with some value the next thing is open. So each is tried, without the
guesses, at values that stand for all others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.actors import id_of
from gpaiscope.assessment.saying import answered_in, is_known_within_ends, own_path
from gpaiscope.assessment.sure import outcome_in
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import kinds
from gpaiscope.dossier.otherwise import has_value_at
from gpaiscope.dossier.tables import entry_at
from gpaiscope.engine.case import Missing
from gpaiscope.engine.expression import NO_GUESS
from gpaiscope.errors import UsageError
from gpaiscope.law.assumptions import SETTLED_AT
from gpaiscope.values import digits_text

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion

MOST_KEYS: Final = 4
"""Of so many keys that are asked for it is tried whether one settles an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingKey:
    """A key that nothing stands at and that settles an answer: by these of the ``tried`` values, as TOML writes them.

    ``closed``: the values that were tried are all that can be said there.
    """

    path: str
    values: tuple[str, ...]
    tried: int
    closed: bool

    @property
    def settling_share(self) -> Fraction:
        """How many of the values that were tried settle it."""
        return Fraction(len(self.values), self.tried)


def settling_key(assessment: Assessment, conclusion: Conclusion) -> SettlingKey | None:
    """The key that settles an answer by most of what can be said there; None where no one key does.

    Of an original that the same dossiers tell of it is the key that settles what is taken over from there.
    """
    if conclusion.told:
        return None  # what is so in every way is worked out from all of them, and no one run tells it
    asks = conclusion.finding.missing or assessment.settling(conclusion)
    ends = tuple(SETTLED_AT[guess] for guess in assessment.hangs_on(conclusion) if guess in SETTLED_AT)
    first = [item for item in asks if ends and item.path.endswith(ends)]
    tried = (_key_that_settles(assessment, conclusion, item) for item in dict.fromkeys((*first, *asks[:MOST_KEYS])))
    return max((key for key in tried if key is not None), key=lambda key: key.settling_share, default=None)


def _key_that_settles(assessment: Assessment, conclusion: Conclusion, item: Missing) -> SettlingKey | None:
    """The key of what is missing for an answer, if some value there settles it."""
    answered = answered_in(item, assessment)
    if answered is None and (has_value_at(assessment.dossier, item.path) or is_known_within_ends(item, assessment)):
        return None
    outcomes = dict(_tried_values(assessment, conclusion, item.path))
    values = tuple(text for text, settles in outcomes.items() if settles)
    if not values:
        return None
    if answered is not None:
        return settling_key(*answered)
    entry = entry_at(item.path)
    closed = entry is not None and isinstance(entry.kind, kinds.Flag | kinds.Word)
    path = own_path(item.path, assessment.place)
    return SettlingKey(path=path, values=values, tried=len(outcomes), closed=closed)


def _tried_values(assessment: Assessment, conclusion: Conclusion, path: str) -> Iterator[tuple[str, bool]]:
    """Each value that can be said at a path, and whether it leaves nothing open of an answer without any guess."""
    for text in _values_to_try(assessment, path):
        try:
            run = assessment.without(NO_GUESS, path, text)
        except UsageError:
            continue  # what else is said there does not go with it
        yield text, outcome_in(run, conclusion).decided


def _values_to_try(assessment: Assessment, path: str) -> Iterator[str]:
    """Values that stand for all that can be said at a path, as TOML writes them; none of a list, or of free text."""
    entry = entry_at(path)
    match entry.kind if entry is not None else None:
        case kinds.Flag():
            yield from ("true", "false")
        case kinds.Word(words):
            yield from map(json.dumps, words)
        case kinds.Several(item=kinds.Word(words)):
            yield from (json.dumps([word]) for word in words)
            yield "[]"
        case kinds.AmountReader():
            lines = sorted(assessment.law.number(name) for name in _LINES)
            yield from (f'"{digits_text(amount)}"' for amount in (1, *(line + 1 for line in lines), 100 * lines[-1]))
        case kinds.DayReader():
            yield from (f"{assessment.day + timedelta(days=days)}" for days in (-3650, -1, 0, 1))
        case kinds.Reference(to="actor"):
            yield from (json.dumps(id_of(actor)) for actor in assessment.dossier.actors or ())


_LINES: Final = ("criterion_flop", "presumption_flop")
"""The numbers of the law on either side of which an amount is tried."""
