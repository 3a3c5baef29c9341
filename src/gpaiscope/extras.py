"""Libraries that only an extra of the package brings, imported where they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from gpaiscope.errors import Mistake, UsageError


def library(module: str, does: str, extra: str, *, name: str = "") -> Any:
    """A library by its module. ``does`` says what is done with it, ``name`` how it is installed, if otherwise named.

    Raises UsageError where it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise missing(name or module, does, f'pip install "gpaiscope[{extra}]"') from None


def if_installed(module: str) -> Any | None:
    """A library that does the same faster, None where it is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError:
        return None


def missing(name: str, does: str, help: str) -> UsageError:
    """What is raised where a library is not installed; ``help`` says what to do."""
    message = f"{does} with the library {name}, which is not installed"
    return UsageError(Mistake(reference="extra-missing", message=message, help=help))
