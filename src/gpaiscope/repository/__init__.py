"""Reading a model's own files: untrusted, bounded, and never followed out of their folder.

The names below are imported when they are used: a dossier that leads to no other file needs none of the readers.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gpaiscope.repository.facts import findings_in
    from gpaiscope.repository.findings import Finding, Findings, Note
    from gpaiscope.repository.proposal import Proposal, propose, write
    from gpaiscope.repository.stated import read_folder
    from gpaiscope.repository.writing import dossier_text

__all__ = [
    "Finding",
    "Findings",
    "Note",
    "Proposal",
    "dossier_text",
    "findings_in",
    "propose",
    "read_folder",
    "write",
]

_MODULES = {
    "Finding": "findings",
    "Findings": "findings",
    "Note": "findings",
    "Proposal": "proposal",
    "dossier_text": "writing",
    "findings_in": "facts",
    "propose": "proposal",
    "read_folder": "stated",
    "write": "proposal",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
