"""The documents as data: what each asks for, of whom, for whom, how precisely, and where that stands in the law.

One file of ``forms`` is one document. Labels and guidance are in our own words; ``verified`` False says that a field,
its recipients or its precision was not seen in the text that governs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.place import did_you_mean
from gpaiscope.engine.citation import Citation
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.law import Law
from gpaiscope.law.citation import cite
from gpaiscope.law.sentences import with_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who gets a copy. ``inside``: sources are named in it, for the one who may ask for them all."""

    id: str
    name: str
    handling: str
    inside: bool = False


_CONFIDENTIAL: Final = "Confidential: AI Act Art 53(7) and 78."
RECIPIENTS: Final[Mapping[str, Recipient]] = {
    each.id: each
    for each in (
        Recipient(id="ai-office", name="the AI Office", handling=_CONFIDENTIAL, inside=True),
        Recipient(
            id="authorities",
            name="national competent authorities, through the AI Office",
            handling=_CONFIDENTIAL,
        ),
        Recipient(
            id="downstream",
            name="providers who integrate the model",
            handling="For integrators; AI Act Art 53(7) and 78.",
        ),
        Recipient(id="public", name="the public", handling="Made to be published."),
        Recipient(id="representative", name="the authorised representative", handling=_CONFIDENTIAL, inside=True),
        Recipient(id="upstream", name="the provider upstream", handling="Business correspondence."),
        Recipient(id="provider", name="the provider's own file", handling="Internal.", inside=True),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a copy gets to its recipient. ``kind``: ``send``, ``publish``, ``request`` (handed over then) or ``keep``."""

    kind: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One thing that a document says.

    ``fill`` names what fills it: keys of the documentation, and with ``@`` what is worked out. ``says`` are fixed
    words with ``{places}`` of names. ``shown`` are conditions of which all must hold. ``needed``: left out it is a gap.
    """

    id: str
    number: str
    label: str
    kind: str
    recipients: tuple[str, ...]
    fill: tuple[str, ...] = ()
    says: str = ""
    guidance: str = ""
    limit: str = ""
    precision: str = ""
    shown: tuple[str, ...] = ()
    needed: bool = True
    needed_when: str = ""
    """The condition without which nothing need be there."""
    each: bool = False
    """Whether several models each have their own value, which then all stand."""
    any: bool = False
    """Whether over several models it is so as soon as it is of one of them."""
    cites: tuple[Citation, ...] = ()
    verified: bool = True
    asks: str = ""
    who: str = ""
    at: str = ""
    named: bool = False
    """Whether it holds names and links, in which a figure such as 70B is no secret."""
    boxes: tuple[str, ...] = ()
    """The boxes of the form in its order, all of which are printed, ticked or not."""

    @property
    def is_coarse(self) -> bool:
        """Whether it gives a figure more roughly than with two digits."""
        fine = self.precision == "exact" or (self.precision.isdecimal() and int(self.precision) >= 2)
        return bool(self.precision) and not fine


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a document."""

    number: str
    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Why a document is not owed, where a condition holds."""

    where: str
    says: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A document: who owes it by which obligation, who gets it, and its fields.

    ``where`` are conditions under which it may be needed though no obligation names it. ``once``: one for all models of
    a provider. ``optional``: it may be handed in with what the obligations ask for. ``one_sheet``: it is meant to stand
    on one sheet of paper. ``readings`` say what in it is our own reading. ``frame`` is how its final copy is laid out:
    ``form``, ``letter``, ``contract`` or ``report``.
    """

    id: str
    title: str
    about: str
    obligations: tuple[str, ...]
    where: tuple[str, ...]
    recipients: tuple[str, ...]
    ways: Mapping[str, Way]
    once: bool
    optional: bool
    one_sheet: bool
    frame: str
    cites: tuple[Citation, ...]
    readings: tuple[str, ...]
    away: tuple[Away, ...]
    sections: tuple[Section, ...]
    withheld: tuple[FormField, ...]
    """Fields of the base that none of its recipients gets, and whose figures must not stand in it."""

    @property
    def fields(self) -> Iterator[FormField]:
        """All of its fields, in order."""
        return (each for section in self.sections for each in section.fields)


ORDER: Final = (
    "documentation-form",
    "downstream-information",
    "copyright-policy",
    "training-content-summary",
    "mandate",
    "notification",
    "arguments",
    "framework",
    "model-report",
    "incident-report",
    "additional-documentation",
    "alternative-means",
    "modification-record",
    "memo",
    "reassessment-request",
    "upstream-request",
    "authority-reply",
    "observations",
    "complaint",
)
"""Every document that is made here, in the order of the law."""

_FOLDER: Final = Path(__file__).with_name("forms")


def form(id: str, law: Law | None = None) -> Form:
    """A document by its id, with the numbers of the law of a day; None: of the law as it now stands.

    Raises UsageError for one that there is not.
    """
    if id not in ORDER:
        known = ", ".join(ORDER)
        message = f'"{id[:100]}" is no document known here'
        help = _of_duty(id) or did_you_mean(id, ORDER)
        raise UsageError(Mistake(reference="unknown-document", message=message, expected=known, help=help))
    return _form(id, law)


def _of_duty(id: str) -> str:
    """Help for the name of a duty in the place of its document; nothing for any other word."""
    duty = re.sub(r"[\s-]+", "_", id.strip().lower())
    meant = next((each for each in ORDER if duty in _raw(each, None).get("obligations", ())), "")
    return f'that is a duty; what it asks for is "{meant}"' if meant else ""


@lru_cache(maxsize=32 * len(ORDER))
def _form(id: str, law: Law | None) -> Form:
    raw = _raw(id, law)
    recipients = tuple(raw["recipients"])
    parts = [_raw(raw["base"], law), raw] if "base" in raw else [raw]
    whole = [_section(each, part) for part in parts for each in part["sections"]]
    sections = [_of_recipients(each, recipients) for each in whole]
    return Form(
        id=id,
        title=raw["title"],
        about=raw["about"],
        obligations=tuple(raw.get("obligations", ())),
        where=tuple(raw.get("where", ())),
        recipients=recipients,
        ways={whom: Way(kind=kind, says=says) for whom, (kind, says) in raw["ways"].items()},
        once=raw.get("once", False),
        optional=raw.get("optional", False),
        one_sheet=raw.get("one_sheet", False),
        frame=raw.get("frame", "form"),
        cites=cite(*raw["cites"]),
        readings=tuple(raw.get("readings", ())),
        away=tuple(
            Away(where=each["where"], says=each["says"], cites=cite(*each["cites"])) for each in raw.get("away", ())
        ),
        sections=tuple(each for each in sections if each.fields),
        withheld=tuple(
            each for section in whole for each in section.fields if not set(each.recipients) & set(recipients)
        ),
    )


def _raw(id: str, law: Law | None) -> dict[str, Any]:
    text = (_FOLDER / f"{id}.toml").read_text("utf-8")
    return tomllib.loads(with_numbers(text) if law is None else law.with_numbers(text))


def _section(raw: Mapping[str, Any], form: Mapping[str, Any]) -> Section:
    """A part of a document, or of the base that it has; its numbers are those of the whole."""
    fields = (_field(each, f"{raw['number']}.{place}", raw, form) for place, each in enumerate(raw["fields"], 1))
    return Section(number=raw["number"], title=raw["title"], fields=tuple(fields))


def _of_recipients(section: Section, recipients: tuple[str, ...]) -> Section:
    """A part with those fields that any recipient gets."""
    kept = tuple(each for each in section.fields if set(each.recipients) & set(recipients))
    return replace(section, fields=kept)


def _field(raw: Mapping[str, Any], number: str, section: Mapping[str, Any], form: Mapping[str, Any]) -> FormField:
    lists: dict[str, Any] = {name: tuple(raw[name]) for name in ("fill", "shown", "boxes") if name in raw}
    plain = {
        name: raw[name]
        for name in (
            "id",
            "label",
            "says",
            "guidance",
            "limit",
            "precision",
            "asks",
            "who",
            "at",
            "each",
            "any",
            "needed_when",
            "named",
        )
        if name in raw
    }
    return FormField(
        **plain,
        **lists,
        number=raw.get("number", number),
        kind=raw.get("kind", "text"),
        recipients=tuple(raw.get("for", section.get("for", form["recipients"]))),
        needed=raw.get("needed", True),
        cites=cite(*raw.get("cites", section.get("cites", ()))),
        verified=raw.get("verified", section.get("verified", True)),
    )


def recipient_of(form: Form, asked: str) -> Recipient:
    """Who gets a copy: the one asked for, else the first of the document. Raises UsageError for any other."""
    if asked and asked not in form.recipients:
        known = " or ".join(form.recipients)
        message = f'{form.id} is not made for "{asked[:100]}"'
        raise UsageError(
            Mistake(
                reference="unknown-recipient",
                message=message,
                expected=f"--for {known}",
                help=did_you_mean(asked, form.recipients),
            )
        )
    return RECIPIENTS[asked or form.recipients[0]]
