"""How freely the model is given: what its licence, its card and its folder show.

The text of a licence governs and an identifier is a claim. Gates, prices and headings are evidence for a person to
judge and no verdict: whether a check of users discriminates, or whether money is made with the model, no file says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from gpaiscope import licences
from gpaiscope.deferred import dataclass
from gpaiscope.licences import LicenceReading, Permission, Verdict
from gpaiscope.licences.naming import calls_itself_otherwise
from gpaiscope.repository.card import Card, Heading
from gpaiscope.repository.contents import Contents, Document
from gpaiscope.repository.findings import (
    CONTRADICTION,
    EVIDENCE,
    MISSING,
    Finding,
    Findings,
    Note,
    noted,
    place_text,
    quoted,
)
from gpaiscope.repository.licensed import CODE, MODEL, NO_TRADE, ON_ASKING, WHOLE, Said, said_of_licences
from gpaiscope.values import Source

_NO_MODEL_LICENCE: Final = re.compile(
    r"(?:^|[-_. ])(?:code|data|datasets?|notice|third[-_ ]?party)(?:[-_. ]|$)", re.IGNORECASE
)
_OF_MODEL: Final = re.compile(r"model|weight|checkpoint|模型|权重", re.IGNORECASE)
"""In the name of a file with a licence: it is the model's, and one that has no such word is that of something else."""
_MOST_PROSE: Final = 100_000
MOST_HINTS: Final = 5


def openness(contents: Contents) -> Findings:
    """The licence as a fact where files agree on it, and everything else as evidence."""
    found = licence_of(contents) + _publication(contents)
    if contents.card is None:
        return found
    notes = (*_gate(contents.card), *_exclusion(contents.card), *_usage(contents.card), *_money(contents.card))
    return found + Findings(notes=notes, facts=tuple(_suggested_usage(contents.card)))


# -- the licence


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceTexts:
    """The texts in a folder that are read as the model's licence, each with its reading, and what beside names one."""

    known: tuple[tuple[Document, LicenceReading], ...]
    claims: tuple[Finding, ...]
    said: tuple[Said, ...]
    notes: tuple[Note, ...]


def licence_texts(contents: Contents) -> LicenceTexts:
    """The texts that are the model's licence and could be read: those of code, or of something else, are noted."""
    said = said_of_licences(contents.card) if contents.card is not None else ()
    claims = [*_claims(contents)]
    documents = [each for each in contents.licences if not _NO_MODEL_LICENCE.search(each.name)]
    documents = [each for each in documents if _OF_MODEL.search(each.name)] or documents
    policy = "\n\n".join(each.text for each in contents.policies) or None
    read = [(each, licences.read(each.text, policy=policy)) for each in documents]
    notes = [*_other_documents(contents, documents), *_exclusions_of(read)]
    known = [(each, reading) for each, reading in read if reading.verdict is not Verdict.UNKNOWN or reading.known]
    notes += [_unread(each, reading) for each, reading in read if (each, reading) not in known]
    if not claims and contents.card is not None:
        claims = [*_claims_of_prose(contents.card, said, beside=bool(known))]
    apart = {each.name: code for each, reading in known if (code := _of_code_alone(each, reading, said, claims))}
    notes += [_codes(Source(file=name), code) for name, code in apart.items()]
    known = [(each, reading) for each, reading in known if each.name not in apart]
    if not claims and not any(_OF_MODEL.search(each.name) for each, _ in known):
        known = [(each, reading) for each, reading in known if not _another_too(reading, said)]
    return LicenceTexts(known=tuple(known), claims=tuple(claims), said=said, notes=tuple(notes))


def licence_of(contents: Contents) -> Findings:
    """The licence as facts where files agree on it, and what speaks of it beside."""
    texts = licence_texts(contents)
    known, claims = list(texts.known), list(texts.claims)
    if known:
        return _by_text(known, claims) + Findings(notes=texts.notes)
    return _by_claims(claims) + Findings(notes=(*texts.notes, *_silent(contents, claims, texts.said)))


def _claims_of_prose(card: Card, said: tuple[Said, ...], *, beside: bool) -> Iterator[Finding]:
    """The one licence that the card's rows, else its sentences, say that the model is under.

    Of a text ``beside`` the card, what the card calls it where it links it says less than itself.
    """
    apart = any(each.of != WHOLE for each in said)
    of_model = [each for each in said if each.of == (MODEL if apart else WHOLE) and not (each.linked and beside)]
    told = [each for each in of_model if each.labelled] or of_model
    told = [each for each in told if each.identifier not in (NO_TRADE, ON_ASKING) or not _named_closed(told)]
    known = {each.identifier: each for each in reversed(told) if each.identifier}
    if known and len({each.identifier for each in told}) == 1:
        yield _claimed(card, told[0])
    elif len(known) > 1 and len({licences.by_identifier(name).verdict for name in known}) > 1:
        yield from (_claimed(card, each) for each in known.values())  # of several models, each under its own


def _named_closed(told: list[Said]) -> bool:
    """Whether a licence is named that is not open: that a use is kept out says no more than it."""
    names = {each.identifier for each in told} - {"", NO_TRADE, ON_ASKING}
    return any(licences.by_identifier(name).verdict is Verdict.DOES_NOT_QUALIFY for name in names)


def _claimed(card: Card, said: Said) -> Finding:
    source = card.source(said.line, text=f'"{said.words}"')
    return Finding(path="openness.licence", value=said.identifier, source=source)


def _of_code_alone(
    document: Document, reading: LicenceReading, said: tuple[Said, ...], claims: list[Finding]
) -> Said | None:
    """Where the card says that a licence of this text is the code's, and nowhere that the model is under it, too."""
    identifier = reading.known.identifier if reading.known and not _OF_MODEL.search(document.name) else ""
    of_it = [each for each in said if each.of != MODEL and each.identifier == identifier]
    code = next((each for each in of_it if each.of == CODE), of_it[0] if of_it else None)
    model = {each.identifier for each in said if each.of == MODEL} | {_identity(str(each.value)) for each in claims}
    another = bool(model - {identifier}) or any(each.of == CODE for each in of_it)
    return code if identifier and another and model != {identifier} else None


def _another_too(reading: LicenceReading, said: tuple[Said, ...]) -> bool:
    """Whether the card puts the model under a licence of its own beside that of this text, which is open."""
    of_model = {each.identifier for each in said if each.of == MODEL and (each.identifier or "《" in each.words)}
    identifier = reading.known.identifier if reading.known else ""
    return {identifier, ""} <= of_model and reading.verdict is Verdict.QUALIFIES and bool(identifier)


def _codes(source: Source, code: Said) -> Note:
    says = f'by the card this is the licence of code, and not taken as the model\'s: "{code.words}"'
    return noted(EVIDENCE, "openness.licence", says, source)


def _claims(contents: Contents) -> Iterator[Finding]:
    """What card and GGUF say that the licence is, as an identifier."""
    card = contents.card
    if card is not None:
        slugs = card.texts("license")
        named = card.texts("license_name") if any(slug.lower() == "other" for slug, _ in slugs) or not slugs else ()
        listed = [slug for slug, _ in named or slugs if slug.lower() not in ("other", "unknown")]
        if listed:
            line, key = (named or slugs)[0][1], "license_name" if named else "license"
            value = quoted(" AND ".join(listed), 200)
            says = "a list of licences, read as all of them together" if len(listed) > 1 else ""
            yield Finding(path="openness.licence", value=value, source=card.source(line, key=key), says=says)
    for file, weights in contents.gguf.items():
        slug = weights.metadata.get("general.license")
        name = weights.metadata.get("general.license.name")
        stated = name if slug in (None, "other") and isinstance(name, str) else slug
        if isinstance(stated, str) and stated.strip() and stated.lower() not in ("other", "unknown"):
            source = Source(file=file, key="general.license")
            yield Finding(path="openness.licence", value=quoted(stated, 200), source=source)


def _identity(identifier: str) -> str:
    """What an identifier stands for: the entry of the table, or itself."""
    entry = licences.lookup(identifier)
    return entry.identifier if entry else identifier.strip().lower()


def _by_claims(claims: list[Finding]) -> Findings:
    """The licence by identifier, where those that are given agree."""
    if len({_identity(str(claim.value)) for claim in claims}) <= 1:
        return Findings(facts=tuple(claims[:1]))
    shown = "; ".join(f"{quoted(str(claim.value), 60)} ({place_text(claim.source)})" for claim in claims)
    says = f"files name different licences: {shown}"
    return Findings(notes=(noted(CONTRADICTION, "openness.licence", says),))


def _by_text(known: list[tuple[Document, LicenceReading]], claims: list[Finding]) -> Findings:
    """The licence by its text. A claim of another licence is shown, and where it would matter nothing is taken.

    A text that is not open source is taken against a claim that one is granted, and not against another text: what lies
    beside the weights governs over what names it. The other way round it stays in doubt, and the exception with it.
    """
    document, reading = known[0]
    source = _text_source(document, reading)
    differing = [claim for claim in claims if not is_of_text(reading, str(claim.value)) and not _names(claim, reading)]
    if reading.verdict is Verdict.DOES_NOT_QUALIFY:
        differing = [claim for claim in differing if claim.value not in (NO_TRADE, ON_ASKING)]  # no more than the text
    texts = [
        Finding(
            path="openness.licence", value=other.known.name if other.known else each.name, source=Source(file=each.name)
        )
        for each, other in known[1:]
        if other.verdict is not reading.verdict
    ]
    governs = reading.verdict is Verdict.DOES_NOT_QUALIFY and not texts
    notes = tuple(_contradicted(reading, source, claim, governs=governs) for claim in (*differing, *texts))
    if not governs and any(_matters(reading, str(claim.value)) for claim in (*differing, *texts)):
        return Findings(notes=notes)
    facts = _facts_of_text(document, reading, source)
    return Findings(facts=tuple(facts), notes=notes)


def _text_source(document: Document, reading: LicenceReading) -> Source:
    if reading.recognised and reading.known:
        own_name = calls_itself_otherwise(document.text, reading.known)
        how = "in words like those of" if own_name else "recognised as"
        return Source(file=document.name, text=f"{how} {reading.known.name}")
    return Source(file=document.name, text="read by its clauses")


def is_of_text(reading: LicenceReading, identifier: str) -> bool:
    """Whether an identifier is that of the text, or that without its version."""
    told = _identity(identifier)
    return (
        reading.known is not None
        and re.fullmatch(rf"{re.escape(told)}(?:-\d[\d.]*)?", reading.known.identifier) is not None
    )


def _names(claim: Finding, reading: LicenceReading) -> bool:
    """Whether a claim is but the name that the card gives to a licence of its own, the text of which lies beside it."""
    entry = licences.lookup(str(claim.value))
    own = reading.known is None and (entry is None or entry.verdict is reading.verdict)
    return own and claim.source.key == "license_name"


def _matters(reading: LicenceReading, identifier: str) -> bool:
    """Whether another licence than that of the text would give another answer. One that nobody knows says nothing."""
    entry = licences.lookup(identifier)
    return entry is not None and entry.verdict is not Verdict.UNKNOWN and entry.verdict is not reading.verdict


def _contradicted(reading: LicenceReading, source: Source, claim: Finding, *, governs: bool) -> Note:
    text = reading.known.name if reading.known else "a text of its own"
    says = (
        f"files name different licences: {text} ({place_text(source)}); {quoted(str(claim.value), 80)} "
        f"({place_text(claim.source)}){'; the text governs' if governs else ''}"
    )
    return noted(CONTRADICTION, "openness.licence", says)


def _facts_of_text(document: Document, reading: LicenceReading, source: Source) -> Iterator[Finding]:
    known = reading.known if reading.recognised is not None else None
    if known and reading.verdict is known.verdict and not calls_itself_otherwise(document.text, known):
        yield Finding(path="openness.licence", value=known.identifier, source=source)
        return
    for right, permission in reading.rights.items():
        if permission is not Permission.UNKNOWN:
            yield Finding(path=f"openness.rights.{right}", value=str(permission), source=source)
    grounds = [ground for ground in reading.grounds if ground.ground is not None and ground.settled]
    if reading.verdict is Verdict.QUALIFIES or (reading.verdict is Verdict.DOES_NOT_QUALIFY and grounds):
        line = grounds[0].position.line if grounds and grounds[0].position else None
        where = Source(file=document.name, line=line, text=source.text)
        yield Finding(path="openness.grounds", value=frozenset(str(each.ground) for each in grounds), source=where)


def _unread(document: Document, reading: LicenceReading) -> Note:
    why = reading.notes[0] if reading.notes else "what the text allows could not be told"
    why = why if document.text else "the licence is no plain text, and was not read"
    return noted(MISSING, "openness.licence", quoted(why, 300), Source(file=document.name))


def _other_documents(contents: Contents, used: list[Document]) -> Iterator[Note]:
    for document in contents.licences:
        if document not in used:
            says = "a licence of something else than the model, by its name; not taken as the model's"
            yield noted(EVIDENCE, "openness.licence", says, Source(file=document.name))
    for document in contents.policies:
        says = "a policy of use that is read together with the licence"
        yield noted(EVIDENCE, "openness.licence", says, Source(file=document.name))


def _silent(contents: Contents, claims: list[Finding], said: tuple[Said, ...]) -> Iterator[Note]:
    """Why the licence is not known, where nothing names one."""
    if claims or contents.card is None:
        return
    for each in [each for each in said if each.of == MODEL][:MOST_HINTS]:
        says = f'the card says of the model\'s licence, and which it is cannot be told from that: "{each.words}"'
        yield noted(MISSING, "openness.licence", says, contents.card.source(each.line))
    if any(each.of == MODEL for each in said):
        return
    key, link = contents.card.key("license"), contents.card.texts("license_link")
    stated = key.value if key else None
    if key is None:
        says = "no file names the model's licence"
    elif stated in (None, [], ""):
        says = "the card has a key for the licence and nothing in it"
    else:
        says = f"the card says {quoted(str(stated), 60)} and no name that tells which licence it is"
    if link:
        says += f"; its text may stand at {quoted(link[0][0], 200)}"
    yield noted(MISSING, "openness.licence", says, contents.card.source(key.line if key else None))


# -- access, the Union, usage, money


def _exclusions_of(read: list[tuple[Document, LicenceReading]]) -> Iterator[Note]:
    for document, reading in read:
        if reading.eu_exclusion is not None:
            found = reading.eu_exclusion
            line = found.position.line if found.position else None
            yield _excluded(found, Source(file=document.name, line=line))


def _excluded(found: licences.EuExclusion, source: Source) -> Note:
    says = f"people in the Union are kept out: {found.covers}; integration: {found.integration}"
    if found.quotation:
        says += f': "{quoted(found.quotation, 200)}"'
    return noted(EVIDENCE, "market.eu-exclusion", says, source)


def _exclusion(card: Card) -> Iterator[Note]:
    """Exclusions of the Union that the card states: in its gate, or in its prose."""
    gate = licences.eu_exclusion_of_gate({key.name: key.value for key in card.keys})
    if gate is not None:
        key = card.key("extra_gated_eu_disallowed") or card.key("extra_gated_prompt")
        yield _excluded(gate, card.source(key.line if key else None, key=key.name if key else ""))
    by_line = dict(card.prose)
    prose = "\n".join(by_line.get(line, "") for line in range(1, max(by_line, default=0) + 1))
    found = licences.eu_exclusion(prose[:_MOST_PROSE])
    if found is not None:
        yield _excluded(found, card.source(found.position.line if found.position else None))


GATES: Final[Mapping[str, str]] = {
    "extra_gated_prompt": "people are shown terms before they get access",
    "extra_gated_fields": "people are asked for information before they get access",
    "extra_gated_heading": "people are asked for something before they get access",
    "extra_gated_description": "people are asked for something before they get access",
    "extra_gated_button_content": "people are asked to agree before they get access",
    "extra_gated_eu_disallowed": "users in the Union are refused access, if the repository is gated at all",
}


def _gate(card: Card) -> Iterator[Note]:
    """Gates, as evidence on the verification of users and on what is asked of them."""
    for name, says in GATES.items():
        key = card.key(name)
        if key is None or key.value in (None, False, "", "false"):
            continue
        source = card.source(key.line, key=name)
        asked = ", ".join(quoted(str(field), 40) for field in [*key.value][:12]) if isinstance(key.value, dict) else ""
        yield noted(EVIDENCE, "openness.access_verification", f"{says}: {asked}" if asked else says, source)
        if name == "extra_gated_fields":
            asks = "the gate collects data of people; whether it is for security alone no file says"
            yield noted(EVIDENCE, "openness.personal_data", asks, source)


USAGE: Final[Mapping[str, re.Pattern[str]]] = {
    word: re.compile(pattern, re.IGNORECASE)
    for word, pattern in (
        ("modalities", r"\b(?:inputs?|outputs?|modalit(?:y|ies))\b"),
        (
            "capabilities",
            r"capabilit|\b(?:intended|direct|downstream) uses?\b|^uses?$|use cases?|highlights|key features|evaluation|"
            r"benchmark|performance",
        ),
        ("limitations", r"limitation|out[- ]of[- ]scope|\brisks?\b|\bbias(?:es)?\b|known issues|caveats"),
        (
            "integration",
            r"how to|^usage|\busage\b|quick ?start|get(?:ting)? started|inference|deploy|integrat|requirements|install|"
            r"example|sample code|hardware and software|api\b",
        ),
    )
}
"""Headings under which each item of usage information is usually found."""


def usage_sections(card: Card) -> dict[str, list[Heading]]:
    """The headings of each item of usage information, those with something under them first."""
    return {
        word: sorted((head for head in card.headings if pattern.search(head.text[:200])), key=lambda head: head.empty)
        for word, pattern in USAGE.items()
    }


def _usage(card: Card) -> Iterator[Note]:
    """Which items of usage information have a heading with something under it, and which have none."""
    path = "openness.usage_information"
    for word, heads in usage_sections(card).items():
        if not heads:
            yield noted(MISSING, path, f"{word}: the card has no section on it", card.source())
            continue
        title, source = quoted(heads[0].text, 80), card.source(heads[0].line)
        if heads[0].empty:
            yield noted(MISSING, path, f'{word}: the section "{title}" is empty', source)
        else:
            yield noted(EVIDENCE, path, f'{word}: the card has a section "{title}"', source)


def _suggested_usage(card: Card) -> Iterator[Finding]:
    filled = {word: heads[0].line for word, heads in usage_sections(card).items() if heads and not heads[0].empty}
    if filled:
        source = card.source(min(filled.values()), text="headings")
        yield Finding(path="openness.usage_information", value=frozenset(filled), source=source, suggested=True)


_MONEY: Final = re.compile(
    r"[$€£]\s?\d|\b(?:EUR|USD|GBP|CHF|CNY|RMB|JPY|INR)\s?\d|\d\s?(?:€|£|EUR\b|USD\b|GBP\b|euros?\b|"
    r"dollars?\b|cents?\b|元)|"
    r"\bper (?:million|thousand|1[MK]|1,000|1,000,000) (?:input |output )?tokens\b|\bpricing\b|"
    r"\bprices?\b.{0,20}\d|\bpaid (?:api|plan|tier|version|support|access|hosting)|\bcommercial licen[cs]|"
    r"\benterprise (?:licen[cs]e|version|edition|support|plan)|"
    r"\bcontact (?:us|sales)\b.{0,40}\b(?:licen|commercial|purchas|enterprise)|"
    r"\bsubscri(?:be|ption)\b|\bpremium (?:version|model|access)|\bper month\b|"
    r"\bpurchas(?:e|ing)\b|\broyalt(?:y|ies)\b",
    re.IGNORECASE,
)


def _money(card: Card) -> Iterator[Note]:
    """Lines that speak of payment, quoted, without a judgement on what is paid for."""
    hits = [(line, text) for line, text in card.prose if _MONEY.search(text)]
    for line, text in hits[:MOST_HINTS]:
        says = f'the card speaks of payment, of the model or of something else: "{quoted(text, 120)}"'
        yield noted(EVIDENCE, "openness.monetisation", says, card.source(line))


def _publication(contents: Contents) -> Findings:
    """Weights and architecture in the folder: there, which does not say that they are public."""
    notes = []
    weights = [*contents.weights, *contents.gguf, *contents.adapters, *contents.unloaded]
    if weights:
        more = f" and {len(weights) - 1} more" if len(weights) > 1 else ""
        says = f"weights are in the folder{more}; whether they are public no file says"
        notes.append(noted(EVIDENCE, "openness.weights_public", says, Source(file=weights[0])))
    if contents.main is not None:
        says = "the architecture is described in the folder; whether it is public no file says"
        notes.append(noted(EVIDENCE, "openness.architecture_public", says, Source(file=contents.main.name)))
    return Findings(notes=tuple(notes))
