"""``--into FILE``: an estimate as an entry of a dossier's ledger, with the command that made it as its source."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from gpaiscope.compute.estimate import Estimate
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import Exact, decimal_text

F = TypeVar("F", bound=Callable[..., Any])
DEFAULT_KIND: Final = "pre-training"


def into_options(command: F) -> F:
    """``--into FILE``, ``--kind`` and ``--actor``."""
    into = click.option("--into", metavar="FILE", help="Also write the estimate into this dossier, as an activity.")
    kind = click.option("--kind", default=DEFAULT_KIND, show_default=True, help="With --into: the activity's kind.")
    actor = click.option("--actor", default="", metavar="ID", help="With --into: who did it, by its id.")
    return into(kind(actor(command)))


def write_into(estimate: Estimate, into: str | None, kind: str, actor: str) -> None:
    """Append the estimate to a dossier in TOML; without ``into`` do nothing.

    The dossier is read before and after, so that nothing that cannot be read is ever written.
    Raises InputError for a dossier that is wrong, or an estimate that says nothing.
    """
    if into is None:
        return
    from gpaiscope.cli.terminal import replace_file, tell
    from gpaiscope.dossier import read
    from gpaiscope.repository.dossiers import data_of, located

    path = located(Path(into))
    data = data_of(path)
    read(data, file=str(path))
    if path.suffix == ".json":
        raise _refused(path, "entries are written into TOML only", "gpai.toml; copy the figure by hand into JSON")
    text = data.decode("utf-8-sig").rstrip() + "\n\n" + _entry(estimate, kind, actor, path)
    read(text.encode(), file=str(path))
    replace_file(path, text.encode())
    tell(f"{path}: added an activity of kind {kind}")


def _entry(estimate: Estimate, kind: str, actor: str, path: Path) -> str:
    ends = (("low", estimate.flop.low), ("best", estimate.flop.best), ("high", estimate.flop.high))
    known = [(name, value) for name, value in ends if value is not None]
    if not known or estimate.flop.high is None:
        raise _refused(path, "the estimate has no upper end, so it says nothing", "an estimate with a range")
    figure = f'"{_whole(known[0][1])}"' if estimate.flop.exact else _table(known)
    source = f"gpaiscope {shlex.join(_said(sys.argv[1:]))}"
    lines = ["[[activities]]", f"kind = {_quoted(kind)}", *([f"actor = {_quoted(actor)}"] if actor else [])]
    return "\n".join([*lines, f"flop = {{ value = {figure}, source = {_quoted(source)} }}", ""])


def _said(arguments: list[str]) -> list[str]:
    """The command line without where its result goes."""
    kept, skip = [], False
    for argument in arguments:
        destination = argument.partition("=")[0] in ("--into", "--kind", "--actor", "--output", "--format")
        if not (skip or destination):
            kept.append(argument)
        skip = destination and "=" not in argument
    return kept


def _table(ends: list[tuple[str, Exact]]) -> str:
    return "{ " + ", ".join(f'{name} = "{_whole(value)}"' for name, value in ends) + " }"


def _whole(value: Exact) -> str:
    return decimal_text(int(value))


def _quoted(text: str) -> str:
    """A basic TOML string on one line."""
    kept = "".join(each for each in text if each.isprintable())[:1000]
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _refused(path: Path, message: str, expected: str) -> InputError:
    return InputError(Mistake(reference="not-written", message=message, file=str(path), expected=expected))
