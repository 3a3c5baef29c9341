"""Reading a model's own files: untrusted, bounded, and never followed out of their folder."""

from gpaiscope.repository.estimates import Estimated, estimates
from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.findings import Finding, Findings, Note
from gpaiscope.repository.proposal import Proposal, propose, write
from gpaiscope.repository.writing import dossier_text, read_folder

__all__ = [
    "Estimated",
    "Finding",
    "Findings",
    "Note",
    "Proposal",
    "dossier_text",
    "estimates",
    "findings_in",
    "propose",
    "read_folder",
    "write",
]
