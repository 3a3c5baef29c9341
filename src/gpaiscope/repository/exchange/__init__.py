"""The facts of a model in the formats that others read: written for them, and read again as evidence.

`crosswalk` is the one table of which field says what; `facts` is what is exchanged; each format has a module that
knows how its documents are built. What a format has no field for is kept in its own point of extension, in the words of
the dossier, so that nothing is lost on the way there and back.
"""

from __future__ import annotations

from gpaiscope.repository.exchange.crosswalk import FORMATS
from gpaiscope.repository.exchange.facts import Fact, Told
from gpaiscope.repository.exchange.files import form_of, read, read_file, write

__all__ = ["FORMATS", "Fact", "Told", "form_of", "read", "read_file", "write"]
