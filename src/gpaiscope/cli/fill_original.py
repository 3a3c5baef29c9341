"""Which model this one was started from: asked by its name, found in the table of originals, and confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gpaiscope.cli.dialogue import Why, confirmed, line, told
from gpaiscope.dossier.typed import EMPTY, NO, no_idea, plain_words, yes_or_no
from gpaiscope.report import words
from gpaiscope.report.say import say_text

if TYPE_CHECKING:
    from gpaiscope.assessment.unnamed import UnnamedOriginal
    from gpaiscope.cli.writing import AnswerFile
    from gpaiscope.compute.originals import Original

MOST_OFFERED: Final = 5
_FROM_NONE: Final = (
    EMPTY | NO | {"from scratch", "scratch", "none, from scratch", "no model", "no other model", "our own", "my own"}
)


def ask_original(unnamed: UnnamedOriginal, fitting: Sequence[str], file: AnswerFile, why: Why) -> bool | None:
    """Ask for the name of an original, and write it down; None where the person does not know it.

    ``fitting`` are the few of which it is one, where that is known.
    """
    if fitting:
        told(say_text("its name, or: {options}", options=words.listed(_numbered(fitting), "or")))
        typed = line(f"  {unnamed.path}: ", why)
        if typed.isdecimal() and 1 <= int(typed) <= len(fitting):
            typed = fitting[int(typed) - 1]
    elif unnamed.called and len(found := _fitting(unnamed.called)) == 1:
        told(say_text("The dossier calls it {name}. Type the name if it is another one.", name=unnamed.called))
        typed = _proposed(found[0], unnamed, why)
    else:
        if unnamed.called:
            told(say_text("The dossier calls it {name}, which is in no table here.", name=unnamed.called))
        if not unnamed.is_listed:
            told(say_text('"none" where it was trained from scratch.'))
        typed = line(f"  {unnamed.path}: ", why)
    if not typed:
        return False
    if no_idea(typed):
        return None
    if plain_words(typed) in _FROM_NONE and not unnamed.is_listed:
        return _from_none(file, why)
    return _write_name(typed, unnamed, file, why)


def _numbered(names: Sequence[str]) -> list[str]:
    return [say_text("{number} for {name}", number=str(number), name=name) for number, name in enumerate(names, 1)]


def _proposed(found: Original, unnamed: UnnamedOriginal, why: Why) -> str:
    """The name that a yes says is right, or whatever else is typed."""
    typed = line(_is_it(found), why)
    match yes_or_no(typed):
        case True:
            return found.hub_id
        case False:
            return line(f"  {unnamed.path}: ", why)
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


def _write_name(typed: str, unnamed: UnnamedOriginal, file: AnswerFile, why: Why) -> bool:
    found = _fitting(typed)
    chosen = _chosen(typed, found, why)
    if chosen is not None:
        return file.write([(unnamed.path, chosen.hub_id)], say_text('typed as "{name}"', name=typed))
    if found:
        told(say_text("It is kept as the name that you typed, and nothing is looked up by it."))
    else:
        _tell_nearest(typed)
    if plain_words(typed) == plain_words(unnamed.called):
        return True  # it is called so already
    # A name that is there already is what the activities refer to by `from`, so that it stays.
    path = unnamed.path if unnamed.called else f"original[{unnamed.place}].name"
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
