"""``gpaiscope ask --correct``: another statement in the place of one, or, where more is known since, beside it."""

from __future__ import annotations

from datetime import date
from typing import Final

from gpaiscope.cli.dialogue import MOST_TRIES, Stopped, TakenBack, line, told
from gpaiscope.cli.output import tell
from gpaiscope.dossier.typed import no_idea, plain_words
from gpaiscope.dossier.typed_days import typed_days
from gpaiscope.report.say import say_text

WRONG: Final = frozenset({"wrong", "it was wrong", "error", "mistake"})
"""How a person says that what stands there was wrong."""


def correct_one(dossier: str, path: str, typed: str, day: date, model: str) -> bool:
    """Ask whether what stands at a path was wrong, and for a source, and write; whether that was done.

    ``day`` is the day that is assessed. Raises InputError and UsageError as `service.write_answer` does.
    """
    from gpaiscope import service
    from gpaiscope.repository.dossier_file import answer_begun

    stands, begun = answer_begun(dossier, path)
    told(say_text("{path} stands as {stands}", path=path, stands=stands or "nothing"), "")
    try:
        wrong, known_on = _wrong_or_since(stands)
        prompt = say_text("Source (a document, a person; empty: your statement)?")
        source = line(f"  {prompt} ", _why_wrong)
    except (Stopped, TakenBack):
        tell("Stopped. Nothing is written.")
        return False
    given = {"source": "" if no_idea(source) else source, "begun": begun, "on": day, "model": model}
    saved = service.write_answer(dossier, path, typed, wrong=wrong, known_on=known_on, **given)  # type: ignore[arg-type]
    if saved.former is not None:
        told(say_text("It is written; what stood there is kept in {file}.", file=str(saved.former)))
    else:
        told(say_text("It is written beside what stood there."))
    return True


def _wrong_or_since(stands: str) -> tuple[bool, date | None]:
    """Whether what stands was wrong, else since when the answer is known: the day that is typed, empty for today."""
    if not stands:
        return False, None
    for _ in range(MOST_TRIES):
        prompt = say_text('Was that "wrong", or since which day is this known? (empty: today)')
        typed = line(f"  {prompt} ", _why_wrong)
        if plain_words(typed) in WRONG:
            return True, None
        if not typed:
            return False, None
        try:
            days = typed_days(typed)
        except ValueError as error:
            told(str(error))
            continue
        if days.exact and days.earliest is not None:
            return False, days.earliest
        told(say_text("One day, such as 2026-03-01."))
    raise Stopped


def _why_wrong() -> str:
    return say_text(
        "What was wrong goes out of the dossier and is kept beside it. What was right when it was written stays, since "
        "an answer of an earlier day rests on it."
    )
