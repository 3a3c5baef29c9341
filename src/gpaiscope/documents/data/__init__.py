"""What training data tells of itself: counted from files, and written down for the documents that ask for it."""

from __future__ import annotations

from gpaiscope.documents.data.evidence import TrainingData, gather, read_kept

__all__ = ["TrainingData", "gather", "read_kept"]
