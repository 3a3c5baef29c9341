"""Citations as values: which provision of which document, by its number in each edition of it."""

from __future__ import annotations

from datetime import date
from functools import cached_property, lru_cache

from gpaiscope.deferred import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edition:
    """One text of a document: its version, the day since when it stands, and where its publisher keeps it.

    ``through`` is the key of the document that made it so, where that is another: an act is amended by an act.
    """

    version: str
    since: date
    url: str
    through: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Document:
    """A document that is cited, with its editions in order of time.

    ``binding`` is how binding it is. ``mark`` stands before the number of a provision ("¶").
    """

    key: str
    title: str
    binding: str
    editions: tuple[Edition, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Citation:
    """A provision by its number in each edition of its document; None where an edition does not have it.

    A provision is one value, however often it is cited.
    """

    document: Document
    numbers: tuple[str | None, ...]

    @property
    def binding(self) -> str:
        """How binding the provision is: a recital is weaker than the articles of its act."""
        return "recital" if (self.numbers[-1] or "").startswith("recital") else self.document.binding

    def on(self, day: date) -> Cited | None:
        """The citation as it stands on a day, by the edition of that day; None where there is none yet."""
        return _on(self, day)

    def __str__(self) -> str:
        return _text(self.document, self.numbers[-1] or "")


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A citation on a day: the edition that stood then and the provision's number in it.

    ``earlier`` has the editions before it that number the provision differently.
    """

    citation: Citation
    edition: Edition
    number: str
    earlier: tuple[tuple[Edition, str], ...] = ()

    @property
    def document(self) -> Document:
        """The document that is cited."""
        return self.citation.document

    @property
    def binding(self) -> str:
        """How binding the provision is."""
        return self.citation.binding

    @cached_property
    def full(self) -> str:
        """The citation with the number that the edition before gave to the provision, where that was another."""
        if not self.earlier:
            return str(self)
        edition, number = self.earlier[-1]
        return f"{self} ({edition.since:%B %Y}: {_marked(self.document, number)})"

    def __str__(self) -> str:
        return _text(self.document, self.number)


@lru_cache(maxsize=8192)
def _on(citation: Citation, day: date) -> Cited | None:
    standing = [
        (edition, number)
        for edition, number in zip(citation.document.editions, citation.numbers, strict=True)
        if edition.since <= day and number is not None
    ]
    if not standing:
        return None
    edition, number = standing[-1]
    earlier = tuple(each for each in standing[:-1] if each[1] != number)
    return Cited(citation=citation, edition=edition, number=number, earlier=earlier)


def _text(document: Document, number: str) -> str:
    return f"{document.key} {_marked(document, number)}" if number else document.key


def _marked(document: Document, number: str) -> str:
    return (document.mark if number[:1].isdigit() else "") + number
