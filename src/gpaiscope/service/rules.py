"""The law itself: its rules, numbers and open questions, what changed them, the rules as SQL, and a search of all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gpaiscope.errors import Mistake, UsageError
from gpaiscope.service import inputs
from gpaiscope.service.results import Json, Result

if TYPE_CHECKING:
    from gpaiscope.law.changes import Brought
    from gpaiscope.lookup.looking import SearchAnswer
    from gpaiscope.report.blocks import Page
    from gpaiscope.service.inputs import DaySource, LawSource


def rulebook(name: str = "", *, law: LawSource = None) -> Result[tuple[object, ...]]:
    """The law in our words: a rule, fact, parameter or open question by its name, what cites a provision, or a list.

    ``law`` is a draft that is laid over it. Raises UsageError for a name that stands for nothing.
    """
    from gpaiscope.report.pages import rulebook as pages
    from gpaiscope.report.pages.hypothetical import of_draft
    from gpaiscope.report.values.law import document

    body = inputs.law_meant(law)

    def by_kind() -> dict[str, Any]:
        every = [*(("rules", rule) for rule in body.rules), *(("questions", question) for question in body.questions)]
        found: dict[str, Any] = {}
        for kind, entry in pages.meant(name, body) if name else every:
            found.setdefault(kind, []).append(entry)
        return found

    # The page is made at once, since it is the page that knows a name which stands for nothing, and refuses it.
    page = of_draft(pages.page(name, body) if name else pages.contents(body), body)
    return Result(
        find=lambda: tuple(entry for entries in by_kind().values() for entry in entries),
        pages=lambda _: [page],
        document=lambda _: document(**by_kind(), body=body),
    )


def parameters(on: DaySource | None = None, *, law: LawSource = None) -> Result[tuple[object, ...]]:
    """The numbers and days of the law, of a day or all that there were; ``law`` is a draft that is laid over it."""
    from gpaiscope.report.pages.hypothetical import of_draft
    from gpaiscope.report.pages.rulebook import parameters as page
    from gpaiscope.report.values.law import document

    body, day = inputs.law_meant(law), inputs.day_said("on", on)
    entries = tuple(body.parameters.values())
    return Result.of(
        entries,
        lambda _: of_draft(page(day, body), body),
        lambda: document(parameters=entries, on=day, body=body),
    )


def law_changes(
    first: DaySource | None = None, last: DaySource | None = None, *, law: LawSource = None
) -> Result[tuple[Brought, ...]]:
    """What each instrument changed from a first day to a last; ``law`` is a draft that is laid over the law.

    Raises UsageError where the first day is after the last.
    """
    from gpaiscope.law.changes import brought
    from gpaiscope.report.pages.hypothetical import of_draft
    from gpaiscope.report.pages.law_changes import law_changes as page
    from gpaiscope.report.values.law import document

    begins, ends = inputs.day_said("first", first), inputs.day_said("last", last)
    if begins is not None and ends is not None:
        inputs.refuse_out_of_order(begins, ends, "the list")
    body = inputs.law_meant(law)
    found = tuple(brought(begins, ends, body))
    return Result.of(
        found,
        lambda _: of_draft(page(begins, ends, body), body),
        lambda: document(brought=found, body=body),
    )


def law_as_sql(
    *rules: str,
    on: DaySource | None = None,
    engine: str = "duckdb",
    readings: Mapping[str, str] | None = None,
    reasons: bool = True,
    law: LawSource = None,
) -> str:
    """Rules of a day as a script of SQL for ``duckdb`` or ``spark``: tables of facts to fill, and answers to each row.

    Without names it is all conclusions about the model; each statement ends with a semicolon and a line's end. Raises
    UsageError for a name that is no rule's, for rules about different things, and for an unknown reading or engine.
    """
    from gpaiscope.assessment import checked_readings, unknown_word
    from gpaiscope.assessment.world import World
    from gpaiscope.law.as_sql import ENGINES, script

    if engine not in ENGINES:
        raise UsageError(unknown_word("engine", engine, list(ENGINES)))
    # The law is asked through a world, which refuses a day out of range in the same words as an assessment does.
    of_day = World(body=inputs.law_meant(law)).law(inputs.day_meant(on))
    return script(of_day, rules, engine, checked_readings(of_day, readings or {}), masks=reasons)


def search(words: str, *, kind: str = "", limit: int = 5, on: DaySource | None = None) -> Result[SearchAnswer]:
    """What answers a question, keywords or the name of a provision, best first: law, numbers, questions, how-tos.

    ``kind`` is one of ``law``, ``questions``, ``numbers``, ``provisions`` and ``how-to``; empty: all of them. Rules of
    all days are looked through; ``on`` is the day that the page leads on with. Raises UsageError, for no words, for
    another kind, and for a limit below one.
    """
    from gpaiscope.lookup.index import KINDS
    from gpaiscope.lookup.looking import look_up

    if not isinstance(words, str) or not words.strip():
        message, expected = "there are no words to look for", 'a question or keywords: "when must I notify?"'
        raise UsageError(Mistake(reference="nothing-asked", message=message, expected=expected))
    if kind not in ("", *KINDS):
        message, expected = f"{kind!r} is nothing that can be searched", f"one of {', '.join(KINDS)}"
        raise UsageError(Mistake(reference="unknown-kind", message=message, expected=expected))
    if limit < 1:
        message, expected = f"at most {limit} entries would be none", "a limit of at least 1"
        raise UsageError(Mistake(reference="limit-too-small", message=message, expected=expected))
    found, day = look_up(words, kind=kind, limit=limit), inputs.day_said("on", on)

    def page(_: bool) -> Page:
        from gpaiscope.report.pages.search import search as page_of

        return page_of(found, day.isoformat() if day else "")

    def document() -> Json:
        from gpaiscope.report.values.search import document as document_of

        return document_of(found)

    return Result.of(found, page, document)
