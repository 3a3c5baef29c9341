"""Where a model stands under the EU AI Act's rules for general-purpose AI models, with every step cited.

    >>> import gpaiscope
    >>> from datetime import date
    >>> found = gpaiscope.assess({"model": {"name": "Wren", "outputs": ["text"]}}, on=date(2026, 10, 1))
    >>> found.conclusion("gpai_model").finding.outcome.value
    'unknown'
    >>> print(gpaiscope.licence("Apache-2.0").values.verdict)
    qualifies

Most functions give a `Result`: its ``values``, and `to_dict`, `to_text`, `to_markdown` and `to_html` of the same.
Mistakes of an input are raised as `InputError`, all of them at once, and wrong words as `UsageError`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # the name is what type checkers know; `typing` alone would take longer to import than Python

__version__ = "0.2.0"

if TYPE_CHECKING:
    from gpaiscope.errors import GpaiscopeError, InputError, Mistake, UsageError
    from gpaiscope.service import (
        Result,
        ask,
        assess,
        building_on,
        card,
        check,
        compare,
        compare_scans,
        deadlines,
        draft,
        drafts,
        estimate,
        explain,
        explain_row,
        export,
        licence,
        original,
        originals,
        plan,
        read,
        release,
        rulebook,
        scan,
        search,
        timeline,
        write_set,
    )

__all__ = [
    "GpaiscopeError",
    "InputError",
    "Mistake",
    "Result",
    "UsageError",
    "__version__",
    "ask",
    "assess",
    "building_on",
    "card",
    "check",
    "compare",
    "compare_scans",
    "deadlines",
    "draft",
    "drafts",
    "estimate",
    "explain",
    "explain_row",
    "export",
    "licence",
    "original",
    "originals",
    "plan",
    "read",
    "release",
    "rulebook",
    "scan",
    "search",
    "timeline",
    "write_set",
]

_OF_ERRORS = ("GpaiscopeError", "InputError", "Mistake", "UsageError")
"""What is not offered by `gpaiscope.service`."""


def __getattr__(name: str) -> object:
    """What the interface offers, imported when it is first asked for, so that importing the package costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    room = "errors" if name in _OF_ERRORS else "service"
    return getattr(import_module(f"{__name__}.{room}"), name)


def __dir__() -> list[str]:
    """What `dir` and completion list: the interface, also before any of it was imported."""
    return sorted({*__all__, "__doc__", "__file__", "__name__", "__path__"})
