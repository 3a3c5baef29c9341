"""What a licence allows, answered from its text, from an identifier, or from both.

`read` recognises the text, reads its clauses, and says both where they differ. A doubt never makes a licence qualify:
what cannot be read is ``unknown`` and what the Guidelines leave to argument is ``unsettled`` with both readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.licences import naming
from gpaiscope.licences.clauses import ClauseMatch, ClauseReading, Grant, read_clauses
from gpaiscope.licences.exclusion import EuExclusion, eu_exclusion_of
from gpaiscope.licences.fingerprint import Candidate, Recognition, packaged_index
from gpaiscope.licences.language import TOO_SHORT, reasons_for_doubt
from gpaiscope.licences.table import LicenceEntry, lookup
from gpaiscope.licences.terms import RIGHTS, Ground, LicenceRights, Permission, Verdict, as_json, cited_paragraph
from gpaiscope.licences.text import Plain, Position, quotation


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundFound:
    """One reason why the licence may fail, or one term that is permitted (``ground`` None).

    ``paragraph`` is November's. ``position`` and ``quotation`` are of the user's own file and None or empty where
    the ground comes from the table of identifiers. ``document``: ``licence``, ``policy`` or ``table``. ``settled``:
    whether the ground defeats the licence, or can be argued either way.
    """

    ground: Ground | None
    paragraph: int
    position: Position | None = None
    quotation: str = ""
    document: str = "licence"
    settled: bool = True
    kind: str = ""
    why: str
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One of several readings: which, what it says, the verdict that it gives."""

    name: str
    says: str
    gives: Verdict
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceReading:
    """What is known about one licence.

    ``recognised`` is None for a text that is none of the known ones; ``nearest`` is then what it is most like.
    ``verdict`` answers the licence condition alone (November 73 to 81): hosting, payment and publication are other
    conditions. ``by_clauses`` is what the clauses alone give and ``known`` what the table says about the licence that
    was recognised or named; where they differ, ``readings`` holds both. ``conditions`` are permitted terms.
    ``notes`` say why something is unknown and what was not read.
    """

    verdict: Verdict
    rights: LicenceRights
    grounds: tuple[GroundFound, ...] = ()
    conditions: tuple[GroundFound, ...] = ()
    eu_exclusion: EuExclusion | None = None
    readings: tuple[Argument, ...] = ()
    recognised: Recognition | None = None
    nearest: Candidate | None = None
    identifier: str = ""
    known: LicenceEntry | None = None
    by_clauses: Verdict | None = None
    granted_by: tuple[Grant, ...] = ()
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The reading as JSON has it."""
        return {
            "recognised": self.recognised.to_dict() if self.recognised else None,
            "nearest": self.nearest.to_dict() if self.nearest and not self.recognised else None,
            "identifier": self.identifier or None,
            "verdict": str(self.verdict),
            "by_clauses": str(self.by_clauses) if self.by_clauses else None,
            "by_identifier": str(self.known.verdict) if self.known else None,
            "rights": as_json(self.rights),
            "granted_by": as_json(self.granted_by),
            "grounds": as_json(self.grounds),
            "conditions": as_json(self.conditions),
            "eu_exclusion": self.eu_exclusion.to_dict() if self.eu_exclusion else None,
            "readings": as_json(self.readings),
            "notes": list(self.notes),
        }


def read(text: str, *, policy: str | None = None, identifier: str | None = None, index: bool = True) -> LicenceReading:
    """What the licence in ``text`` allows.

    ``policy``: an acceptable-use policy that lies beside it and is read with it. ``identifier``: what the card says the
    licence is (an SPDX identifier or expression, a Hub slug, a ``license_name``); the text governs, and a difference is
    said. ``index`` False: clauses alone, nothing is recognised. Never raises for any text.
    """
    plain = Plain.of(text)
    plain_policy = Plain.of(policy) if policy is not None else None
    recognised, nearest = packaged_index().recognise(plain) if index else (None, None)
    entries = _entries_of_recognised(recognised)
    # Only the words of a licence that qualifies are no ground: those of another one have to show why it does not.
    open_source = bool(entries) and all(entry.verdict is Verdict.QUALIFIES for entry in entries)
    is_known = recognised.knows if recognised and open_source else None
    closely = is_known is not None and recognised is not None and recognised.state in _WITH_ADDITIONS
    # A policy that cannot be read is as good as one that is not there: what refers to it stays open.
    with_policy = plain_policy is not None and not reasons_for_doubt(plain_policy)
    clauses = read_clauses(plain, with_policy=with_policy, is_known=is_known, closely=closely)
    policy_clauses = read_clauses(plain_policy, "policy", with_policy=True) if plain_policy else None
    if open_source and recognised and recognised.state != "same" and naming.calls_itself_otherwise(text, entries[0]):
        # Whoever writes a licence of their own takes the words of an open one and changes what matters.
        nearest, recognised, entries = recognised.best, None, []
    reading = replace(_by_clauses(plain, clauses, plain_policy, policy_clauses), recognised=recognised, nearest=nearest)
    if recognised and entries:
        titled, entry = _as_titled(recognised, entries, plain)
        reading = _with_known(replace(reading, recognised=titled), titled, [entry] if entry else entries, plain)
        if entry:
            note = f"By its title this is {entry.name}; its words are those of {recognised.best.known.name}."
            reading = replace(reading, notes=(*reading.notes, note))
    reading = _with_named(reading, plain, recognised)
    return _with_identifier(reading, identifier) if identifier else reading


_WITH_ADDITIONS: Final = ("same", "shortened", "extended", "joined")
"""States of a recognised text in which its foreign words are additions, and not those of another licence."""


def by_identifier(text: str) -> LicenceReading:
    """What an SPDX identifier or expression, a Hub slug or a ``license_name`` is known to allow.

    Of ``A OR B`` the better one counts, as whoever receives the model may choose; of ``A AND B``, and of a list
    ``A, B``, the worse. An exception of SPDX (``WITH``) adds permissions and is left aside. ``unknown`` for a name that
    the table does not have. Never raises.
    """
    entry = lookup(text)
    if entry:
        return _reading_of_entry(entry, text)
    if "," in text:
        return _all_together([by_identifier(part) for part in text.split(",")[:_MOST_PARTS] if part.strip()], text)
    return _reading_of_expression(text)


# ---------------------------------------------------------------------- by clauses


def _by_clauses(
    plain: Plain, clauses: ClauseReading, plain_policy: Plain | None, policy_clauses: ClauseReading | None
) -> LicenceReading:
    """What the clauses of a text give, and with them those of the policy that lies beside it."""
    matches = (*clauses.matches, *clauses.not_understood)
    if policy_clauses:
        matches += (*policy_clauses.matches, *policy_clauses.not_understood)
    grounds = [_ground_of_match(match) for match in matches if match.clause.ground]
    grounds.sort(key=lambda ground: not ground.settled)
    doubts = reasons_for_doubt(plain)
    if plain_policy is not None and not doubts:
        doubts = [f"The policy: {doubt}" for doubt in reasons_for_doubt(plain_policy)]
    policy_only = _is_policy(plain.text, clauses)
    grants = () if policy_only else clauses.grants
    rights = _rights_left(grants, matches, policy_only)
    verdict, notes = _verdict_with_notes(rights, tuple(grounds), doubts, policy_only, plain)
    exclusion = eu_exclusion_of(plain, clauses.matches)
    if exclusion is None and plain_policy and policy_clauses:
        exclusion = eu_exclusion_of(plain_policy, policy_clauses.matches, "policy")
    return LicenceReading(
        verdict=verdict,
        rights=rights,
        grounds=tuple(grounds),
        conditions=tuple(_ground_of_match(match) for match in matches if not match.clause.ground),
        eu_exclusion=exclusion,
        readings=_opposed_arguments(tuple(grounds)) if verdict is Verdict.UNSETTLED else (),
        by_clauses=verdict,
        granted_by=grants,
        notes=tuple(notes),
    )


_POLICY: Final = re.compile(
    r"(?:acceptable|prohibited|permitted|allowed|responsible)[- ]uses? policy|usage polic|use policy|prohibited uses|"
    r"by using .{0,80}?you agree|if you (?:access or )?use .{0,80}?you agree|agree(?: that you will)? not to use"
)


def _is_policy(text: str, clauses: ClauseReading) -> bool:
    """Whether the text lays down rules of use without granting anything, or says so at its head and grants little."""
    if not clauses.grants:
        return bool(_POLICY.search(text))
    # "You may use the model to ..." in a policy reads like a grant; a text that grants all three rights is a licence.
    return len(clauses.grants) < len(RIGHTS) - 1 and bool(_TITLE.search(text, 0, _HEAD))


_TITLE: Final = re.compile(r"\buse polic|usage polic|\buses polic|prohibited uses")
_HEAD: Final = 200


def _ground_of_match(match: ClauseMatch) -> GroundFound:
    """What a clause says at the words that it matched: a ground, or a permitted term."""
    clause = match.clause
    return GroundFound(
        ground=clause.ground,
        paragraph=clause.paragraph,
        why=clause.why,
        change=clause.change,
        kind=clause.kind or clause.name,
        settled=clause.effect == "defeats",
        position=match.position,
        quotation=match.quotation,
        document=match.document,
    )


def _rights_left(grants: tuple[Grant, ...], matches: Iterable[ClauseMatch], policy_only: bool) -> LicenceRights:
    """Granted where words grant it, conditional or withheld where a ground touches it, otherwise unknown.

    A policy grants nothing itself: what it leaves alone is whatever the licence beside it grants.
    """
    start = Permission.GRANTED if policy_only else Permission.UNKNOWN
    permissions = dict.fromkeys(RIGHTS, start) | {grant.right: Permission.GRANTED for grant in grants}
    if grants:
        # Nobody can use, change or pass on what they may not have: no licence grants access in so many words.
        permissions["access"] = Permission.GRANTED
    for match in matches:
        for right in match.clause.rights if match.clause.ground else ():
            if permissions[right] is not Permission.WITHHELD:
                permissions[right] = Permission.CONDITIONAL
        for right in match.clause.withholds:
            permissions[right] = Permission.WITHHELD
    return LicenceRights(**permissions)


def _verdict_with_notes(
    rights: LicenceRights, grounds: tuple[GroundFound, ...], doubts: list[str], policy_only: bool, plain: Plain
) -> tuple[Verdict, list[str]]:
    """The verdict that the clauses give, with what a reader has to know beside it."""
    # A ban that was found defeats the licence however much of the text could not be read: doubts make it no better.
    if any(ground.settled for ground in grounds):
        return Verdict.DOES_NOT_QUALIFY, doubts
    if doubts:
        return Verdict.UNKNOWN, doubts
    if grounds:
        return Verdict.UNSETTLED, []
    if policy_only and len(plain.text) <= _LONGEST_POLICY and not _REFERS.search(plain.text):
        return Verdict.QUALIFIES, ["This is a policy and grants nothing: it takes nothing from the licence beside it."]
    if policy_only:
        note = "This is a policy and grants nothing, and nothing in it was found to restrict a right."
        return Verdict.UNKNOWN, [note]
    not_granted = [name for name, permission in rights.items() if permission is Permission.UNKNOWN]
    if not_granted:
        return Verdict.UNKNOWN, [f"No words were found that grant: {', '.join(not_granted)} ({cited_paragraph(75)})."]
    return Verdict.QUALIFIES, []


_REFERS: Final = re.compile(r"licen[sc]e|\bagreement\b|\bterms\b|协议|许可|lizenz|contrat")
"""What a text speaks of that refers to terms elsewhere: it may not be taken for harmless."""
_LONGEST_POLICY: Final = 2_000
"""Longest policy that may be taken for harmless because nothing in it was found to restrict a right."""

_ARGUMENTS: Final = {
    Ground.FIELD_OF_USE: (
        "The forbidden uses are specific, safety-oriented terms, proportionate to significant risks to public safety, "
        "security or fundamental rights and based on objective criteria.",
        "They restrict usage by more than credit and same terms, and reach beyond such risks.",
    ),
    Ground.USER_SCALE: (
        "What is owed above the threshold is mere credit, which a licence may ask for.",
        "It is a limit triggered by the scale of users.",
    ),
    Ground.OTHER: (
        "The term leaves the four rights as they are as long as the licence is complied with.",
        "It restricts or endangers a right by more than credit, same terms and proportionate safety terms.",
    ),
}


def _opposed_arguments(grounds: tuple[GroundFound, ...]) -> tuple[Argument, ...]:
    """What speaks for and what against a licence with these grounds, of those grounds that can be argued either way."""
    kinds = list(dict.fromkeys(ground.ground for ground in grounds if ground.ground in _ARGUMENTS))
    permitted = " ".join(_ARGUMENTS[kind][0] for kind in kinds)
    restricts = " ".join(_ARGUMENTS[kind][1] for kind in kinds)
    return (
        Argument(name="permitted-terms", says=permitted, gives=Verdict.QUALIFIES, paragraph=81),
        Argument(name="restricts-a-right", says=restricts, gives=Verdict.DOES_NOT_QUALIFY, paragraph=77),
    )


# ---------------------------------------------------------------------- with what is known


def _entries_of_recognised(recognised: Recognition | None) -> list[LicenceEntry]:
    """What the table says about the licences recognised; empty where one of them is not in it."""
    candidates = [recognised.best, *recognised.others] if recognised else []
    entries = [lookup(candidate.known.identifier) for candidate in candidates if candidate.known.identifier]
    return [entry for entry in entries if entry] if len(entries) == len(candidates) else []


def _as_titled(
    recognised: Recognition, entries: list[LicenceEntry], plain: Plain
) -> tuple[Recognition, LicenceEntry | None]:
    """The recognition under the name by which the text introduces itself, and the table's entry of that name.

    Versions and siblings of one licence have nearly all their words in common: "Llama 4" is recognised as "Llama 3.2".
    None where the text has no other name, or one that would make the answer better than its words do.
    """
    if len(entries) != 1 or recognised.state not in ("same", "shortened"):
        return recognised, None
    own, title = entries[0], naming.licence_of_title(plain, alone=recognised.state == "shortened")
    if title is None or title.identifier == own.identifier or title.verdict is Verdict.QUALIFIES:
        return recognised, None
    # A text that has all words of a licence which fails fails with it, whatever it calls itself.
    if title.verdict is not own.verdict and not (recognised.state == "shortened" and own.verdict in _FAILING):
        return recognised, None
    best = recognised.best
    renamed = replace(best.known, name=title.name, version="", identifier=title.identifier)
    return replace(recognised, best=replace(best, known=renamed), runner_up=best), title


_FAILING: Final = (Verdict.UNSETTLED, Verdict.DOES_NOT_QUALIFY)


def _with_known(
    reading: LicenceReading, recognised: Recognition, entries: list[LicenceEntry], plain: Plain
) -> LicenceReading:
    """The reading by clauses, joined with what the table says about the licences that were recognised."""
    # Licences one after the other hold together: whoever uses the model has to keep to the strictest.
    entry = max(entries, key=lambda entry: _CAUTION.index(entry.verdict))
    verdict = _combined_verdict(reading.verdict, entry.verdict, is_whole=_has_all(plain, recognised))
    table_decides = verdict is entry.verdict and verdict is not reading.verdict
    known = _resting_on(_reading_of_entry(entry, ""), plain, 0, len(plain.text)) if table_decides else None
    arguments = reading.readings if verdict is Verdict.UNSETTLED else ()
    if known and verdict is Verdict.UNSETTLED:
        arguments = _opposed_arguments(known.grounds)
    if reading.verdict is not entry.verdict:
        arguments = (*arguments, *_known_against_clauses(reading, entry, recognised))
    decisive_words_gone = entry.verdict is Verdict.DOES_NOT_QUALIFY and verdict is not entry.verdict
    gone = (_GONE.format(name=entry.name, where=entry.where),) if decisive_words_gone else ()
    return replace(
        reading,
        verdict=verdict,
        rights=_stricter_of_both(reading.rights, known.rights, verdict) if known else reading.rights,
        grounds=_with_other_grounds(reading.grounds, known.grounds) if known else reading.grounds,
        readings=arguments,
        known=entry,
        notes=(*reading.notes, *gone),
    )


_GONE: Final = (
    "This was recognised as {name}, and what decides about that licence ({where}) was not found in this text: "
    "it is read by its own clauses."
)
_CAUTION: Final = (Verdict.QUALIFIES, Verdict.UNKNOWN, Verdict.UNSETTLED, Verdict.DOES_NOT_QUALIFY)


def _has_all(plain: Plain, recognised: Recognition) -> bool:
    """Whether the text has every word of the known one, and no word beside them that could turn a clause round."""
    if recognised.state != "same" or recognised.best.present < _EVERY_WORD:
        return False
    return not any(plain.text[start:end] in _TURNING_WORDS for start, end in recognised.foreign_words)


_EVERY_WORD: Final = 0.99
"""The share of a known text's runs of words that is there in a whole copy: a name or a date takes a few of them."""
_TURNING_WORDS: Final = frozenset(
    (
        "not",
        "no",
        "non",
        "never",
        "none",
        "neither",
        "nor",
        "cannot",
        "without",
        "only",
        "solely",
        "except",
        "unless",
        "excluding",
        "prohibited",
        "forbidden",
        "noncommercial",
        "nicht",
        "kein",
        "keine",
        "nur",
        "ne",
        "pas",
        "sauf",
        "uniquement",
        "non",
        "solo",
        "不",
        "非",
        "仅",
        "禁",
    )
)


def _combined_verdict(by_clauses: Verdict, by_table: Verdict, *, is_whole: bool) -> Verdict:
    """The verdict from both: the table's only where every word of the known text is there, else that of the clauses.

    A text from which the words that defeat the licence are gone is no longer that licence, nor surely another: where
    its clauses alone would make it qualify, it is unsettled.
    """
    if is_whole and (by_clauses is Verdict.UNKNOWN or by_table is Verdict.DOES_NOT_QUALIFY):
        return max(by_clauses, by_table, key=_CAUTION.index) if by_table is not Verdict.QUALIFIES else by_table
    if by_table is Verdict.DOES_NOT_QUALIFY:
        return Verdict.UNSETTLED if by_clauses is Verdict.QUALIFIES else by_clauses
    return max(by_clauses, by_table, key=_CAUTION.index)


def _resting_on(known: LicenceReading, plain: Plain, start: int, end: int) -> LicenceReading:
    """What the table says, with its grounds at the words of the text that it rests on."""
    position = plain.position(start, end)
    words = quotation(plain.original, position)
    placed = (replace(ground, position=position, quotation=words, document="licence") for ground in known.grounds)
    return replace(known, grounds=tuple(placed))


def _with_other_grounds(ours: tuple[GroundFound, ...], known: tuple[GroundFound, ...]) -> tuple[GroundFound, ...]:
    """The grounds of the text's own clauses, which quote it, and of the table's those of other kinds."""
    kinds = {ground.ground for ground in ours}
    return (*ours, *(ground for ground in known if ground.ground not in kinds))


# ---------------------------------------------------------------------- with what the text names


def _with_named(reading: LicenceReading, plain: Plain, recognised: Recognition | None) -> LicenceReading:
    """The reading, joined with licences that the text names: "the weights are licensed under CC BY-NC 4.0".

    What is named counts for a text that grants nothing itself, and otherwise where it is said of the model.
    """
    if reading.verdict is Verdict.DOES_NOT_QUALIFY or (recognised and recognised.state == "same"):
        return reading
    grants_nothing = not reading.granted_by and reading.verdict is Verdict.UNKNOWN
    mentions = tuple(naming.named_licences(plain))
    counting = [
        (named.entry, named)
        for named in mentions
        if named.entry and (named.of_model or (grants_nothing and not named.of_parts))
    ]
    if not counting:
        return reading
    entry, named = max(counting, key=lambda pair: _CAUTION.index(pair[0].verdict))
    known = _resting_on(_reading_of_entry(entry, ""), plain, named.start, named.end)
    if known.verdict is Verdict.QUALIFIES:
        # Something else that is under terms of its own may be the model.
        of_all = len(counting) == len(mentions) and (named.of_model or not naming.speaks_of_a_model(plain.text))
        # Who names a licence needs few words: that the text is short is no doubt here, and a long one says more.
        is_notice = len(plain.text) <= _LONGEST_POLICY and set(reasons_for_doubt(plain)) <= {TOO_SHORT}
        return _under_licence_named(reading, known, entry) if grants_nothing and of_all and is_notice else reading
    if _CAUTION.index(known.verdict) <= _CAUTION.index(reading.verdict) and not grants_nothing:
        return reading
    return _under_licence_named(reading, known, entry)


def _under_licence_named(reading: LicenceReading, known: LicenceReading, entry: LicenceEntry) -> LicenceReading:
    """The reading as the licence has it that the text names, with whatever its own clauses restrict beside it."""
    note = f"The text says of the model that it is under {entry.name}."
    if not reading.granted_by:
        note = f"The text grants nothing itself and names {entry.name}."
    return replace(
        reading,
        verdict=known.verdict,
        rights=_stricter_of_both(reading.rights, known.rights, known.verdict),
        grounds=_with_other_grounds(reading.grounds, known.grounds),
        readings=_opposed_arguments(known.grounds) if known.verdict is Verdict.UNSETTLED else (),
        by_clauses=reading.verdict,
        known=entry,
        notes=(note,),
    )


def _known_against_clauses(
    reading: LicenceReading, entry: LicenceEntry, recognised: Recognition
) -> tuple[Argument, Argument]:
    """What the text gives as the licence that it was recognised as, and what by its own clauses."""
    return (
        Argument(
            name="as-the-licence-recognised",
            says=f"As {entry.name} ({entry.where}): {entry.why}",
            gives=entry.verdict,
            paragraph=entry.paragraphs[0],
        ),
        Argument(
            name="by-the-clauses-of-this-text",
            says=f"By the clauses of this text alone ({recognised.state}, {recognised.best.present:.0%} of the known "
            f"text is there, {recognised.best.foreign:.0%} of this one is foreign to it).",
            gives=reading.verdict,
            paragraph=75,
        ),
    )


def _stricter_of_both(ours: LicenceRights, known: LicenceRights, verdict: Verdict) -> LicenceRights:
    """Each right as the more careful of both has it; what only one knows is taken from it."""
    # "Unknown" says that nothing is sure: rights that the table would grant would then be believed.
    if verdict is Verdict.UNKNOWN:
        return ours
    return _strictest((ours, known), Permission.UNKNOWN, Permission.GRANTED)


def _strictest(several: Sequence[LicenceRights], *order: Permission) -> LicenceRights:
    """Each right as the most careful of several has it; ``order`` ranks what does not restrict."""
    ranks = (*order, Permission.CONDITIONAL, Permission.WITHHELD)
    return LicenceRights(
        **{name: max((getattr(rights, name) for rights in several), key=ranks.index) for name in RIGHTS}
    )


def _with_identifier(reading: LicenceReading, identifier: str) -> LicenceReading:
    """The reading with a note where the card's identifier and the text are of different licences."""
    claimed, notes = by_identifier(identifier), reading.notes
    known_text = reading.recognised.best.known if reading.recognised else None
    # By its title a text may be a version that shares all its words with the one that was recognised.
    same_by_title = claimed.known is not None and claimed.known == reading.known
    # Some texts of the index have no entry in the table: these may be what the card says.
    comparable = known_text if known_text and known_text.identifier else None
    if claimed.known and comparable and claimed.known.identifier != comparable.identifier and not same_by_title:
        notes += (f"The card says {claimed.known.name}, the text is {comparable.name}: the text governs.",)
    elif claimed.verdict not in (reading.verdict, Verdict.UNKNOWN):
        notes += (f"By its identifier alone the answer would be {claimed.verdict}: the text governs.",)
    return replace(reading, identifier=identifier, notes=notes)


# ---------------------------------------------------------------------- by identifier

_MOST_PARTS: Final = 20


def _reading_of_entry(entry: LicenceEntry, identifier: str) -> LicenceReading:
    """What the table says of a licence, as a reading."""
    settled = entry.verdict is Verdict.DOES_NOT_QUALIFY
    grounds = tuple(
        GroundFound(
            ground=ground,
            paragraph=_PARAGRAPH.get(ground, entry.paragraphs[0]),
            why=f"{entry.why} ({entry.where})",
            kind=entry.kind,
            settled=settled and ground is not Ground.FIELD_OF_USE,
            document="table",
        )
        for ground in entry.grounds
    )
    return LicenceReading(
        verdict=entry.verdict,
        rights=entry.rights,
        grounds=grounds,
        eu_exclusion=EuExclusion(covers=entry.eu_exclusion, integration=entry.eu_integration, document="table")
        if entry.eu_exclusion
        else None,
        readings=_opposed_arguments(grounds) if entry.verdict is Verdict.UNSETTLED else (),
        identifier=identifier,
        known=entry,
        notes=(entry.why,) if entry.verdict is Verdict.UNKNOWN else (),
    )


_PARAGRAPH: Final = {
    Ground.NON_COMMERCIAL: 80,
    Ground.RESEARCH_ONLY: 80,
    Ground.NO_REDISTRIBUTION: 80,
    Ground.USER_SCALE: 80,
    Ground.COMMERCIAL_LICENCE: 80,
    Ground.FIELD_OF_USE: 77,
    Ground.TERRITORIAL: 76,
}


def _reading_of_expression(text: str) -> LicenceReading:
    """An SPDX expression's reading; ``unknown`` for what is none."""
    unknown = LicenceReading(
        verdict=Verdict.UNKNOWN,
        rights=LicenceRights(),
        identifier=text,
        notes=("This identifier is not in the table: give the licence's text.",),
    )
    operator = re.search(r"\s(?:AND|OR|WITH)\s", text, re.IGNORECASE)
    if len(text) > _MOST_EXPRESSION or not operator or _BOTH_USES.search(text):
        return unknown
    # Few identifiers are expressions: the library is loaded for these alone.
    from license_expression import ExpressionError, Licensing  # type: ignore[import-untyped]  # it has no types
    from license_expression import LicenseSymbol as Symbol

    try:
        parsed = Licensing([]).parse(text)
    except (ExpressionError, ValueError, RecursionError):
        return unknown
    return _reading_of_node(parsed, text) if parsed is not None and not isinstance(parsed, Symbol) else unknown


_MOST_EXPRESSION: Final = 500
_BOTH_USES: Final = re.compile(r"(?:^|\s)commercial(?: use)? (?:and|or|with) ", re.IGNORECASE)
"""Words about uses that are no expression: "commercial and non-commercial"."""


def _reading_of_node(node: Any, text: str) -> LicenceReading:
    """The reading of a parsed expression or of one of its parts; ``text`` is how it is written."""
    operator = getattr(node, "operator", "").strip().upper()
    if operator in ("AND", "OR"):
        parts = [_reading_of_node(part, str(part)) for part in node.args]
        if operator == "AND":
            return _all_together(parts, text)
        # Whoever receives the model may choose. A doubt is better than a licence that surely does not qualify.
        order = (Verdict.QUALIFIES, Verdict.UNSETTLED, Verdict.UNKNOWN, Verdict.DOES_NOT_QUALIFY)
        return replace(min(parts, key=lambda part: order.index(part.verdict)), identifier=text)
    if (symbol := getattr(node, "license_symbol", None)) is not None:
        return _with_exception(by_identifier(symbol.key), node.exception_symbol.key, text)
    return by_identifier(node.key)


@cache
def _exceptions() -> frozenset[str]:
    """SPDX's identifiers of exceptions: each of them allows more than the licence does."""
    from license_expression import get_spdx_licensing

    return frozenset(key.lower() for key, symbol in get_spdx_licensing().known_symbols.items() if symbol.is_exception)


def _with_exception(reading: LicenceReading, exception: str, text: str) -> LicenceReading:
    """The licence with what follows ``WITH``: what is no exception of SPDX may as well be a restriction."""
    if exception.lower() in _exceptions():
        return replace(reading, identifier=text)
    added = by_identifier(exception)
    note = f"{exception} is no exception that SPDX lists, and may take rights away: give the text."
    return replace(_all_together([reading, added], text), notes=(note,) if added.known is None else added.notes)


def _all_together(parts: list[LicenceReading], text: str) -> LicenceReading:
    """Licences that hold together: every restriction of each."""
    if not parts:
        return LicenceReading(verdict=Verdict.UNKNOWN, rights=LicenceRights(), identifier=text)
    verdict = max((part.verdict for part in parts), key=_CAUTION.index)
    grounds = tuple(ground for part in parts for ground in part.grounds)
    return LicenceReading(
        verdict=verdict,
        rights=_strictest([part.rights for part in parts], Permission.GRANTED, Permission.UNKNOWN),
        grounds=grounds,
        eu_exclusion=next((part.eu_exclusion for part in parts if part.eu_exclusion), None),
        readings=_opposed_arguments(grounds) if verdict is Verdict.UNSETTLED else (),
        identifier=text,
        notes=tuple(note for part in parts for note in part.notes),
    )
