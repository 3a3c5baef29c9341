"""Libraries that only an extra of the package brings, imported where they are used."""

from __future__ import annotations

import re
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
        raise missing(name or module, does, installing(extra)) from None


def if_installed(module: str) -> Any | None:
    """A library that does the same faster, None where it is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError:
        return None


def installing(extra: str) -> str:
    """The command that installs what an extra brings, in a checkout and beside a wheel alike.

    It names the libraries themselves: this program is on no index, and who asked one for its name would run whatever
    somebody else put there under it.
    """
    from importlib.metadata import PackageNotFoundError, requires

    try:
        required = requires("gpaiscope") or []
    except PackageNotFoundError:  # it runs from a checkout in which nothing was installed
        return f'in the checkout: python -m pip install -e ".[{extra}]"'
    own = re.compile(rf"""\s*(?:;|\band\b)\s*extra\s*==\s*["']{re.escape(extra)}["']""")
    libraries = [own.sub("", line).replace('"', "'") for line in required if own.search(line)]
    return " ".join(("python -m pip install", *(f'"{library}"' for library in libraries)))


def missing(name: str, does: str, help: str) -> UsageError:
    """What is raised where a library is not installed; ``help`` says what to do."""
    message = f"{does} with the library {name}, which is not installed"
    return UsageError(Mistake(reference="extra-missing", message=message, help=help))
