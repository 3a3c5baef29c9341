"""Which model this one was started from: asked by its name, found in the table of originals, and confirmed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

from gpaiscope.cli.dialogue import Why, confirmed, line, told
from gpaiscope.deferred import dataclass
from gpaiscope.dossier.typed import EMPTY, NO, no_idea, plain_words
from gpaiscope.report import words
from gpaiscope.report.say import say_text

if TYPE_CHECKING:
    from gpaiscope.cli.writing import AnswerFile
    from gpaiscope.compute.originals import Original
    from gpaiscope.dossier import Dossier, StatedOriginal

ASKS: Final = "Which model did you start from? Its name on the hub."
MOST_OFFERED: Final = 5
FROM_WEIGHTS: Final = frozenset(
    {"continued-pre-training", "fine-tuning", "reinforcement-learning", "merge", "quantisation", "initialisation"}
)
"""Kinds of activities that start from weights which are there."""
_FROM_NONE: Final = (
    EMPTY | NO | {"from scratch", "scratch", "none, from scratch", "no model", "no other model", "our own", "my own"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownOriginal:
    """An original of which it is not known which model it is. ``called`` is what the dossier calls it, if anything."""

    place: int
    called: str = ""
    is_there: bool = False

    @property
    def path(self) -> str:
        """Where its name on the hub goes."""
        return f"original[{self.place}].hub_id"


def unknown_originals(dossier: Dossier, open_paths: Collection[str]) -> Sequence[UnknownOriginal]:
    """The originals of a dossier that have to be named before anything else is asked of them.

    ``open_paths`` are the places of all that is missing: what no answer hangs on is not asked. A model that was tuned
    by what is listed, with no training from scratch before, has an original even where none is listed.
    """
    if not dossier.original:
        kinds = {activity.kind.value for activity in dossier.activities or () if activity.kind}
        says_none = dossier.complete_by("original") is not None
        starts = bool(kinds & FROM_WEIGHTS) and "pre-training" not in kinds and not says_none
        return [UnknownOriginal(place=0)] if starts and open_paths else []
    return [
        UnknownOriginal(place=place, called=original.name.value if original.name else "", is_there=True)
        for place, original in enumerate(dossier.original)
        if _is_unknown(original) and any(path.startswith(f"original[{place}].") for path in open_paths)
    ]


def _is_unknown(original: StatedOriginal) -> bool:
    told = (original.hub_id, original.dossier, original.training_compute, original.architecture, original.hardware)
    return not any(told) and original.log is None


def ask_original(unknown: UnknownOriginal, file: AnswerFile, why: Why) -> bool | None:
    """Ask for the name of an original, and write it down; None where the person does not know it."""
    if unknown.called and len(found := _fitting(unknown.called)) == 1:
        told(say_text("The dossier calls it {name}. Type the name if it is another one.", name=unknown.called))
        typed = _proposed(found[0], unknown, why)
    else:
        if unknown.called:
            told(say_text("The dossier calls it {name}, which is in no table here.", name=unknown.called))
        if not unknown.is_there:
            told(say_text('"none" where it was trained from scratch.'))
        typed = line(f"  {unknown.path}: ", why)
    if not typed:
        return False
    if no_idea(typed):
        return None
    if plain_words(typed) in _FROM_NONE and not unknown.is_there:
        return _from_none(file, why)
    return _write_name(typed, unknown, file, why)


def _proposed(found: Original, unknown: UnknownOriginal, why: Why) -> str:
    """The name that a yes says is right, or whatever else is typed."""
    typed = line(_is_it(found), why)
    from gpaiscope.dossier.typed import yes_or_no

    match yes_or_no(typed):
        case True:
            return found.hub_id
        case False:
            return line(f"  {unknown.path}: ", why)
    return typed


def _is_it(found: Original) -> str:
    return say_text("  read as {hub_id} ({name}). Is that it? yes or no: ", hub_id=found.hub_id, name=found.name)


def _from_none(file: AnswerFile, why: Why) -> bool:
    asks = say_text("  It was made from no other model, and trained from scratch? yes or no: ")
    if not confirmed(asks, why):
        return False
    stated = file.dossier.complete
    already = sorted(getattr(stated, "value", ()))
    return file.write([("complete", tuple(dict.fromkeys((*already, "original"))))])


def _write_name(typed: str, unknown: UnknownOriginal, file: AnswerFile, why: Why) -> bool:
    found = _fitting(typed)
    chosen = _chosen(typed, found, why)
    if chosen is not None:
        return file.write([(unknown.path, chosen.hub_id)], say_text('typed as "{name}"', name=typed))
    if found:
        told(say_text("It is kept as the name that you typed, and nothing is looked up by it."))
    else:
        _tell_nearest(typed)
    # A name that is there already is what the activities refer to by `from`, so that it stays.
    path = unknown.path if unknown.called else f"original[{unknown.place}].name"
    return file.write([(path, typed)])


def _fitting(name: str) -> Sequence[Original]:
    from gpaiscope.compute.originals import fitting

    return fitting(name)


def _chosen(typed: str, found: Sequence[Original], why: Why) -> Original | None:
    """The entry that is meant: of one it is confirmed, unless its very identifier was typed; of several it is asked."""
    from gpaiscope.compute.originals import hub_key

    if len(found) == 1:
        only = found[0]
        if hub_key(typed) in {hub_key(name) for name in only.names}:
            told(say_text("read as {hub_id}", hub_id=only.hub_id))
            return only
        return only if confirmed(_is_it(only), why) else None
    if not found:
        return None
    offered = found[:MOST_OFFERED]
    told(say_text("{name} may be one of these:", name=typed))
    for number, entry in enumerate(offered, start=1):
        told(say_text("{number}  {hub_id} ({name})", number=str(number), hub_id=entry.hub_id, name=entry.name), "    ")
    if len(found) > len(offered):
        told(
            say_text(
                "and {more}; type more of its name next time.", more=words.count(len(found) - MOST_OFFERED, "more")
            )
        )
    answer = line("  which? its number, or empty for none of them: ", why)
    if answer.isdecimal() and 1 <= int(answer) <= len(offered):
        return offered[int(answer) - 1]
    return next((entry for entry in offered if hub_key(answer) in {hub_key(name) for name in entry.names}), None)


def _tell_nearest(typed: str) -> None:
    from gpaiscope.compute.originals import near

    nearest = near(typed)
    if nearest:
        told(
            say_text(
                "{name} is in no table here; the nearest are {nearest}. It is kept as the name.",
                name=typed,
                nearest=words.listed(nearest),
            )
        )
    else:
        told(say_text("{name} is in no table here, and nothing is like it. It is kept as the name.", name=typed))
