"""One function a use: what is asked for becomes values, and of these the page and the document are made.

The command line, notebooks and servers call the same. Nothing here prints, and only `today` asks a clock. A use is
imported when it is first asked for: reading a licence loads no rule, and an assessment no catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # Each under its own name again, which is how type checkers know that it is offered here.
    from gpaiscope.service.dossiers import AnswerSaved as AnswerSaved
    from gpaiscope.service.dossiers import Assessed as Assessed
    from gpaiscope.service.dossiers import ask as ask
    from gpaiscope.service.dossiers import assess as assess
    from gpaiscope.service.dossiers import explain as explain
    from gpaiscope.service.dossiers import hanging_on_broken as hanging_on_broken
    from gpaiscope.service.dossiers import in_json as in_json
    from gpaiscope.service.dossiers import of_readable as of_readable
    from gpaiscope.service.dossiers import only as only
    from gpaiscope.service.dossiers import open_or_owed as open_or_owed
    from gpaiscope.service.dossiers import read as read
    from gpaiscope.service.dossiers import write_answer as write_answer
    from gpaiscope.service.evidence import building_on as building_on
    from gpaiscope.service.evidence import card as card
    from gpaiscope.service.evidence import data as data
    from gpaiscope.service.evidence import estimate as estimate
    from gpaiscope.service.evidence import licence as licence
    from gpaiscope.service.evidence import original as original
    from gpaiscope.service.evidence import originals as originals
    from gpaiscope.service.evidence import watch as watch
    from gpaiscope.service.inputs import today as today
    from gpaiscope.service.many import Agenda as Agenda
    from gpaiscope.service.many import BoardResult as BoardResult
    from gpaiscope.service.many import Checks as Checks
    from gpaiscope.service.many import ask_many as ask_many
    from gpaiscope.service.many import board as board
    from gpaiscope.service.many import check as check
    from gpaiscope.service.many import compare_scans as compare_scans
    from gpaiscope.service.many import deadlines as deadlines
    from gpaiscope.service.many import draft_mapping as draft_mapping
    from gpaiscope.service.many import explain_row as explain_row
    from gpaiscope.service.many import explain_rows as explain_rows
    from gpaiscope.service.many import lineage as lineage
    from gpaiscope.service.many import scan as scan
    from gpaiscope.service.otherwise import compare as compare
    from gpaiscope.service.otherwise import plan as plan
    from gpaiscope.service.otherwise import timeline as timeline
    from gpaiscope.service.papers import Drafted as Drafted
    from gpaiscope.service.papers import Exported as Exported
    from gpaiscope.service.papers import documents as documents
    from gpaiscope.service.papers import draft as draft
    from gpaiscope.service.papers import drafts as drafts
    from gpaiscope.service.papers import export as export
    from gpaiscope.service.papers import holding as holding
    from gpaiscope.service.papers import published_summary as published_summary
    from gpaiscope.service.papers import read_back as read_back
    from gpaiscope.service.papers import release as release
    from gpaiscope.service.papers import take_published as take_published
    from gpaiscope.service.papers import write_set as write_set
    from gpaiscope.service.results import Result as Result
    from gpaiscope.service.rules import law_as_sql as law_as_sql
    from gpaiscope.service.rules import law_changes as law_changes
    from gpaiscope.service.rules import parameters as parameters
    from gpaiscope.service.rules import rulebook as rulebook
    from gpaiscope.service.rules import search as search

_OFFERED: Final = {
    "dossiers": (
        "AnswerSaved",
        "Assessed",
        "ask",
        "assess",
        "explain",
        "hanging_on_broken",
        "in_json",
        "of_readable",
        "only",
        "open_or_owed",
        "read",
        "write_answer",
    ),
    "evidence": ("building_on", "card", "data", "estimate", "licence", "original", "originals", "watch"),
    "inputs": ("today",),
    "many": (
        "Agenda",
        "BoardResult",
        "Checks",
        "board",
        "ask_many",
        "check",
        "compare_scans",
        "deadlines",
        "draft_mapping",
        "explain_row",
        "explain_rows",
        "lineage",
        "scan",
    ),
    "otherwise": ("compare", "plan", "timeline"),
    "papers": (
        "Drafted",
        "Exported",
        "documents",
        "draft",
        "drafts",
        "export",
        "holding",
        "published_summary",
        "read_back",
        "release",
        "take_published",
        "write_set",
    ),
    "results": ("Result",),
    "rules": ("law_as_sql", "law_changes", "parameters", "rulebook", "search"),
}
"""What each module offers. None may be called as a use is: once imported, it would stand in the place of the use."""


def __getattr__(name: str) -> object:
    """A use, out of the module that offers it."""
    from importlib import import_module

    for module, names in _OFFERED.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
