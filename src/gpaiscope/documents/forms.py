"""The documents as data: what each asks for, of whom, for whom, how precisely, and where that stands in the law.

One file of ``forms`` is one document. Of an official form the labels, boxes and their order are its own, elsewhere
labels are ours; guidance always is. ``verified`` False says that a field, its recipients or its precision was not seen
in the text that governs, or was seen in too few copies of it.
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


_CONFIDENTIAL: Final = "Confidential: {articles} of the AI Act."
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
            handling="For integrators: {articles} of the AI Act.",
        ),
        Recipient(id="public", name="the public", handling="Made to be published."),
        Recipient(id="representative", name="the authorised representative", handling=_CONFIDENTIAL, inside=True),
        Recipient(id="upstream", name="the provider upstream", handling="Business correspondence."),
        Recipient(id="provider", name="the provider's own file", handling="Internal.", inside=True),
    )
}
"""Whom a copy can be for; the articles of a ``handling`` are those that protect a document, as `recipient_of` says."""

_PROTECTING: Final[Mapping[str, str]] = {"53": "Articles 53(7) and 78", "55": "Articles 55(3) and 78"}
"""By the article that a document is drawn up under: which ones keep confidential what is obtained by it."""
_DRAWN_UP_UNDER: Final = re.compile(r"AI Act (?:Art (\d+)|Annex XI)")


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
    heads: bool = False
    """Whether the cells of its table are told with the heads of their columns, where the table stands in one row."""
    part: str = ""
    """The part of a letter that it is: see `LETTER_PARTS`; empty in its body, and in what is no letter."""
    boxes: tuple[str, ...] = ()
    """The boxes of the form in its order, all of which are printed, ticked or not."""
    ticks: tuple[str, ...] = ()
    """The words of the documentation that tick each of the boxes, where these are not the words of the box."""
    sure: str = ""
    """How sure an official form's wording is: ``P 10`` in ten of 15 published copies, ``2T`` by two tools; then, after
    a semicolon, how sure recipients or thresholds are."""
    joins: str = ""
    """The field in whose row of an official form it stands, which has no row for it alone."""
    dates: str = ""
    """How the official form writes a day or a month, where it says so."""
    none: str = ""
    """Where the official form takes N/A for an answer; empty where it takes none."""

    @property
    def is_coarse(self) -> bool:
        """Whether it gives a figure more roughly than with two digits."""
        fine = self.precision == "exact" or (self.precision.isdecimal() and int(self.precision) >= 2)
        return bool(self.precision) and not fine


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a document. ``above`` are the parts, each number and title, that begin with it."""

    number: str
    title: str
    fields: tuple[FormField, ...]
    above: tuple[tuple[str, str], ...] = ()
    beside: bool = False
    """Whether it is no part of the official form, and stands on a page beside it."""


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
    ``form``, ``letter``, ``contract`` or ``report``. ``heading`` is the title of a copy. ``numbers`` is what a form of
    officials numbers: ``sections`` or ``none``; of others the ``fields`` are. ``parties`` are those who all have to
    sign it, where several do. ``clocks`` are those of the law by whose last day it has to be sent, before
    the days of the obligations.
    """

    id: str
    title: str
    heading: str
    numbers: str
    about: str
    obligations: tuple[str, ...]
    where: tuple[str, ...]
    recipients: tuple[str, ...]
    ways: Mapping[str, Way]
    once: bool
    optional: bool
    one_sheet: bool
    base: str
    """The document whose rows it has, those that its own recipients get; empty where it has none but its own."""
    frame: str
    parties: tuple[str, ...]
    clocks: tuple[str, ...]
    cites: tuple[Citation, ...]
    readings: tuple[str, ...]
    away: tuple[Away, ...]
    sections: tuple[Section, ...]
    withheld: tuple[FormField, ...]
    """Fields of the base that none of its recipients gets, and whose figures must not stand in it."""

    @property
    def is_signed(self) -> bool:
        """Whether a copy has lines to sign on; of what is filled in as a form a person approves the contents."""
        return self.frame != "form"

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
    parts = [_raw(raw["base"], law, of=id), raw] if "base" in raw else [raw]
    whole = [_section(each, part) for part in parts for each in (*_of_letter(id, part), *part["sections"])]
    sections = [_of_recipients(each, recipients) for each in whole]
    return Form(
        id=id,
        title=raw["title"],
        heading=raw.get("heading", raw["title"]),
        numbers=parts[0].get("numbers", "fields"),
        about=raw["about"],
        obligations=tuple(raw.get("obligations", ())),
        where=tuple(raw.get("where", ())),
        recipients=recipients,
        ways={whom: Way(kind=kind, says=says) for whom, (kind, says) in raw["ways"].items()},
        once=raw.get("once", False),
        optional=raw.get("optional", False),
        one_sheet=raw.get("one_sheet", False),
        base=raw.get("base", ""),
        frame=raw.get("frame", "form"),
        parties=tuple(raw.get("parties", ())),
        clocks=tuple(raw.get("clocks", ())),
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


LETTER_PARTS: Final = (
    "term",
    "sender", "addressee", "channel", "reference", "answers", "subject", "lead", "request", "contact", "enclosures",
    "corrects",
)  # fmt: skip
"""What a letter has around its body. ``answers`` is the reference of what it answers, ``corrects`` what it corrects."""


def _of_letter(id: str, form: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The part of a document that is a letter which all letters have: from whom, to whom, about what."""
    if "letter" not in form:
        return
    letter, at, name = form["letter"], f'documentation.toml: letters.{{}}, with document = "{id}"', {"named": True}
    ask = {"who": "legal", "asks": "Which name, unit and address has whoever gets the letter?", **name}
    about = {"kind": "clause", "asks": "Who writes, to whom, and about which model?", "who": "legal"}
    fields: list[dict[str, Any]] = [
        {"id": "l.sender", "label": "Sender", "part": "sender", "fill": ["provider.legal_name", "@provider"],
         "asks": "Under which legal name does the sender act?", "who": "legal", "at": "gpai.toml: actors.name"},
        {"id": "l.address", "label": "Address of the sender", "part": "sender", "fill": ["provider.address"]},
        {"id": "l.registration", "label": "Registration of the sender", "part": "sender", "needed": False,
         "fill": ["provider.registration"]},
        {"id": "l.addressee", "label": "Addressee", "part": "addressee", "kind": "list", **ask,
         "fill": [f"@addressee:{letter['to']}:{id}"], "at": at.format("addressee")},
        {"id": "l.reference", "label": "Our reference", "part": "reference", "needed": False, **name,
         "fill": [f"@letter:{id}.reference"]},
        {"id": "l.subject", "label": "Subject", "part": "subject", "says": letter["subject"], **about,
         "at": "gpai.toml: model.name"},
        {"id": "l.lead", "label": "What the letter is for", "part": "lead", "says": letter["says"], **about,
         "at": "gpai.toml: actors.name"},
        {"id": "l.contact", "label": "Contact", "part": "contact", "fill": ["provider.contact"], **name,
         "asks": "By which electronic address can you be reached?", "who": "legal",
         "at": "documentation.toml: provider.contact"},
        {"id": "l.person", "label": "Contact person", "part": "contact", "needed": False,
         "fill": ["provider.contact_person"], **name},
        {"id": "l.enclosures", "label": "Enclosures", "part": "enclosures", "kind": "list", "needed": False, **name,
         "fill": [f"@letter:{id}.enclosures"]},
    ]  # fmt: skip
    yield {"number": "L", "title": "Letter", "fields": fields, "cites": letter.get("cites", [])}


def _raw(id: str, law: Law | None, of: str = "") -> dict[str, Any]:
    """The file of a document, or that of the base ``of`` another."""
    text = (_FOLDER / f"{id}.toml").read_text("utf-8").replace("{document}", of or id)
    return tomllib.loads(with_numbers(text) if law is None else law.with_numbers(text))


def _section(raw: Mapping[str, Any], form: Mapping[str, Any]) -> Section:
    """A part of a document, or of the base that it has; its numbers are those of the whole."""
    fields = (_field(each, f"{raw['number']}.{place}", raw, form) for place, each in enumerate(raw["fields"], 1))
    above = tuple((number, title) for number, title in raw.get("above", ()))
    return Section(
        number=raw["number"], title=raw["title"], fields=tuple(fields), above=above, beside=raw.get("beside", False)
    )


def _of_recipients(section: Section, recipients: tuple[str, ...]) -> Section:
    """A part with those fields that any recipient gets."""
    kept = tuple(each for each in section.fields if set(each.recipients) & set(recipients))
    return replace(section, fields=kept)


def _field(raw: Mapping[str, Any], number: str, section: Mapping[str, Any], form: Mapping[str, Any]) -> FormField:
    boxes = raw.get("boxes", ())
    lists: dict[str, Any] = {name: tuple(raw[name]) for name in ("fill", "shown") if name in raw}
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
            "heads",
            "sure",
            "joins",
            "dates",
            "none",
            "part",
        )
        if name in raw
    }
    return FormField(
        **plain,
        **lists,
        boxes=tuple(boxes.values() if isinstance(boxes, dict) else boxes),
        ticks=tuple(boxes),
        number=raw.get("number", number),
        kind=raw.get("kind", "text"),
        recipients=tuple(raw.get("for", section.get("for", form["recipients"]))),
        needed=raw.get("needed", True),
        cites=cite(*raw.get("cites", section.get("cites", ()))),
        verified=_is_sure(raw["sure"]) if "sure" in raw else raw.get("verified", section.get("verified", True)),
    )


_SEEN: Final = re.compile(r"P (\d+)|V|2T")
_SURE_FROM: Final = 5
"""In how many published copies the wording of an official form was found, for it to be told without a mark."""


def _is_sure(sure: str) -> bool:
    """Whether the wording of an official form is sure enough to be told without a mark."""
    found = (_SEEN.findall(part) for part in sure.split(";"))
    return all(any(int(many or _SURE_FROM) >= _SURE_FROM for many in part) for part in found)


def recipient_of(form: Form, asked: str) -> Recipient:
    """Who gets a copy: the one asked for, else the first of the document, handled as its provision has it.

    What is drawn up under Article 53 is protected by 53(7), under Article 55 by 55(3); any other by Article 78 alone.
    Raises UsageError for any other recipient.
    """
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
    whom = RECIPIENTS[asked or form.recipients[0]]
    found = _DRAWN_UP_UNDER.search(str(form.cites[0])) if form.cites else None
    article = found[1] or "53" if found else ""
    return replace(whom, handling=whom.handling.format(articles=_PROTECTING.get(article, "Article 78")))
