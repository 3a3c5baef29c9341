"""What a user writes: one model's facts in ``gpai.toml`` or JSON, read exactly, every mistake named."""

from __future__ import annotations

from gpaiscope.dossier.fold import fold, known_days, path_of, turns
from gpaiscope.dossier.place import Stated
from gpaiscope.dossier.reading import of_values, read
from gpaiscope.dossier.statements import Statement, Statements, bare
from gpaiscope.dossier.tables import (
    Activity,
    Actor,
    Architecture,
    AuthorisedRepresentative,
    Commitment,
    Done,
    Dossier,
    Hardware,
    Legacy,
    MarketEvent,
    Model,
    NamedModel,
    Openness,
    ProcedureEvent,
    Provenance,
    Reach,
    SafetyTerms,
    StatedOriginal,
    Training,
)
from gpaiscope.dossier.words import is_eea_country, is_union_country

__all__ = [
    "Activity",
    "Actor",
    "Architecture",
    "AuthorisedRepresentative",
    "Commitment",
    "Done",
    "Dossier",
    "Hardware",
    "Legacy",
    "MarketEvent",
    "Model",
    "NamedModel",
    "Openness",
    "ProcedureEvent",
    "Provenance",
    "Reach",
    "SafetyTerms",
    "Stated",
    "StatedOriginal",
    "Statement",
    "Statements",
    "Training",
    "bare",
    "fold",
    "is_eea_country",
    "is_union_country",
    "known_days",
    "of_values",
    "path_of",
    "read",
    "turns",
]
