"""Rules of the gate over what documents state: origins of data, days, compute, names, and who signed the code.

Nothing stated is no contradiction. Estimates of compute agree within the law's margin, and two spellings of one name
are one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.ledger import total
from gpaiscope.assessment.procedure import name_of
from gpaiscope.documents import sides
from gpaiscope.documents.amounts import days_named, sentence_bounds
from gpaiscope.documents.documentation import Entry, text_in, vocabulary
from gpaiscope.documents.logged import passing_by_logs
from gpaiscope.documents.material import Material
from gpaiscope.documents.origins import ORIGINS, told_in_passing, told_of_origin
from gpaiscope.dossier import Stated
from gpaiscope.dossier.words import COUNTRY_NAMES
from gpaiscope.law.templates import MEASURES
from gpaiscope.report import words
from gpaiscope.report.say import say_text
from gpaiscope.values import DateRange, Range, Truth, unique

# -- 1. no "no" where any fact says yes


def _no_against_yes(material: Material) -> sides.Contradictions:
    seen: set[tuple[str, ...]] = set()
    for name, origin in ORIGINS.items():
        facts = list(told_of_origin(material, name))
        prints = (f"@from:{name}", "@provenance", *origin.prints, *origin.flags)
        denials = [_side_of_fact(material, stated, *prints) for truth, stated in facts if truth is Truth.NO]
        if not denials:
            continue
        told_of = [_side_of_fact(material, stated, *prints) for truth, stated in facts if truth is Truth.YES]
        told_of += [
            _side_of_fact(material, stated, *prints).in_words(sides.cut_short(sentence))
            for stated, sentence in told_in_passing(material, name)
        ]
        if not told_of:
            continue
        values = (*denials, *told_of[: sides.MOST_FACTS])
        places = tuple(value.place for value in values)
        if any(set(places) <= set(told) for told in seen):
            continue
        seen.add(places)
        what = vocabulary().words["provenance"][origin.listed]
        says = say_text("Data of one origin ({origin}) is denied in one place and told of in another.", origin=what)
        yield sides.refusal(
            says, *values, who="data team", asks="Is there such data or not? Write the one that is so in both."
        )


def _side_of_fact(material: Material, stated: Stated[Any], *prints: str) -> sides.PlacedValue:
    if stated.path.startswith("activities") or ".activities" in stated.path:
        return sides.in_dossier(material, stated, str(stated.value), *prints, "@activities")
    return sides.in_documentation(sides.holder_of(material, stated), stated, *prints)


# -- 2. the day of placing


def _days_of_placing(material: Material) -> sides.Contradictions:
    own = [
        event
        for event in material.assessment.dossier.market or ()
        if event.event and event.on and (event.actor is None or event.actor.value == material.actor)
    ]
    today = DateRange.exactly(material.assessment.day)
    supplied = [event for event in own if name_of(event) == "made-available" and event.on]
    inside = [event.on for event in supplied if event.on and event.territory and event.territory.value == "union"]
    planned = [
        event.on
        for event in own
        if name_of(event) == "planned-placing" and event.on and event.territory and event.territory.value == "union"
    ]
    done = [on for on in inside if today.before(on.value) is not Truth.YES]
    stated, released = material.said("model.placed_on"), material.said("model.released_on")
    days = done or [*inside, *planned]
    first = min(days, key=_last_of_days, default=None)
    prints = ("@placed", "@planned", "@until")
    of_dossier = None if first is None else sides.in_dossier(material, first, words.day(first.value), *prints)
    if stated is not None and first is not None and of_dossier is not None:
        differ = (
            sides.are_other_days(stated.value, first.value)
            if done
            else all(sides.are_other_days(stated.value, on.value) for on in days)
        )
        if differ:
            yield sides.refusal(
                "The model is placed on the Union market on two days.",
                of_dossier,
                sides.in_documentation(material.given, stated),
                who="release manager",
            )
    supplies = [event.on for event in supplied if event.on and today.before(event.on.value) is not Truth.YES]
    outset = min(supplies, key=_last_of_days, default=None)
    if released is not None and outset is not None and sides.are_other_days(released.value, outset.value):
        yield sides.refusal(
            "The first release has two days.",
            sides.in_dossier(material, outset, words.day(outset.value), "@released"),
            sides.in_documentation(material.given, released),
            who="release manager",
        )
    elif released is not None and stated is not None and stated.value.before(released.value) is Truth.YES:
        yield sides.refusal(
            "The model is placed on the Union market before its first release.",
            sides.in_documentation(material.given, stated),
            sides.in_documentation(material.given, released),
            who="release manager",
        )
    placing = (first, of_dossier) if first else (stated, sides.said_at(material, "model.placed_on"))
    if placing[0] is not None and placing[1] is not None:
        says = "A text says another day of the placing."
        yield from _days_in_texts(material, says, _OF_PLACING, placing[0], placing[1])
    yield from _day_of_mandate(material, ((first, of_dossier), (stated, sides.said_at(material, "model.placed_on"))))


def _day_of_mandate(
    material: Material, placings: Iterable[tuple[Stated[DateRange] | None, sides.PlacedValue | None]]
) -> sides.Contradictions:
    """The day of the mandate against what texts say of it, and against the placing, before which it has to be given.

    AI Act Art 54(1).
    """
    named = material.own.authorised_representative if material.own else None
    mandate = named.mandate_on if named else None
    of_mandate = (
        None
        if mandate is None
        else sides.in_dossier(material, mandate, words.day(mandate.value), "@mandate_on", "@representative")
    )
    if mandate is None or of_mandate is None:
        return
    yield from _days_in_texts(material, "A text says another day of the mandate.", _OF_MANDATE, mandate, of_mandate)
    for day, side in placings:
        if side is not None and day is not None and day.value.before(mandate.value) is Truth.YES:
            yield sides.refusal(
                "The mandate is of a day after the placing, before which it has to be given.",
                of_mandate,
                side,
                who="legal",
            )
            return


_OF_PLACING: Final = re.compile(
    r"\b(?:plac(?:ed|ing|ement)|made available|making available|launch(?:ed)?)\b[^.;]{0,40}\bmarket\b", re.IGNORECASE
)
_OF_MANDATE: Final = re.compile(r"\b(?:this |the |our |written )+mandate\b", re.IGNORECASE)
_UP_TO_DAY: Final = re.compile(
    r"\W*(?:(?:in|of|on|as|from|since|at|for|the|union|eu|european|dated|date|day|was|is|were|signed|given|granted|made"
    r"|takes|took|effect|entered|into|force|and|its)\b\W*){0,6}$",
    re.IGNORECASE,
)
_OF_ANOTHER_DAY: Final = re.compile(
    r"\b(?:earlier|previous(?:ly)?|former(?:ly)?|predecessor|next|later|other|another|older|successor|amend\w*"
    r"|replac\w*|renew\w*|version \d|not|unless|until|ends?|ended|expir\w*|terminat\w*)\b",
    re.IGNORECASE,
)


def _days_in_texts(
    material: Material, says: str, act: re.Pattern[str], day: Stated[DateRange], side: sides.PlacedValue
) -> sides.Contradictions:
    """Texts that date an act otherwise than the fact does: the day stands right after the act, and is of no other."""
    for stated in material.given.values.values():
        for named, sentence in _dated_acts(stated, act):
            if sides.are_other_days(named, day.value):
                told = sides.in_documentation(material.given, stated).in_words(sides.cut_short(sentence))
                yield sides.refusal(says, side, told, who="legal")


def _dated_acts(stated: Stated[Any], act: re.Pattern[str] | None) -> Iterator[tuple[DateRange, str]]:
    """The days that a text gives an act, each right after it, with their sentences; none of another time or version.

    Without an act any day that it names.
    """
    # An address between an act and its day parts them for nobody who reads.
    text = re.sub(r"https?://\S*\w", "", stated.value) if isinstance(stated.value, str) else ""
    for start, _, named in days_named(text) if act is None or act.search(text) else ():
        bounds = next(bounds for bounds in sentence_bounds(text) if bounds[0] <= start < bounds[1])
        sentence = text[slice(*bounds)]
        told = [match.end() for match in act.finditer(text, bounds[0], start)] if act is not None else [start]
        if told and _UP_TO_DAY.match(text[told[-1] : start]) and not _OF_ANOTHER_DAY.search(sentence):
            yield DateRange.exactly(named), sentence


def _last_of_days(on: Stated[DateRange]) -> tuple[bool, str]:
    day = on.value.latest or on.value.earliest
    return day is None, str(day)


def _approved_too_late(material: Material) -> sides.Contradictions:
    """A policy, or a framework, that is in force or published before the day on which it was approved."""
    for table, subject in (("copyright", "policy"), ("framework", "framework")):
        texts = [stated for path, stated in material.given.values.items() if path.startswith(f"{table}.")]
        approved = [(*told, stated) for stated in texts for told in _days_of_approval(stated)]
        first = min(approved, key=lambda told: told[0].latest or date.max, default=None)
        for stated in texts if first is not None else ():
            for since, sentence in _dated_acts(stated, _IN_FORCE):
                is_of_it = subject in sentence.casefold() or stated.path in _OF_POLICY
                if first is not None and is_of_it and since.before(first[0]) is Truth.YES:
                    yield sides.refusal(
                        "It is in force or published before the day on which it was approved.",
                        sides.in_documentation(material.given, first[2]).in_words(sides.cut_short(first[1])),
                        sides.in_documentation(material.given, stated).in_words(sides.cut_short(sentence)),
                        who="legal",
                    )


def _days_of_approval(stated: Stated[Any]) -> list[tuple[DateRange, str]]:
    if stated.path != "copyright.approved_by":
        return list(_dated_acts(stated, _APPROVED))
    others = list(_dated_acts(stated, _IN_FORCE))  # who approved, and when: any other day in it is that
    return [told for told in _dated_acts(stated, None) if told not in others]


def approved_after_version(material: Material) -> Iterator[tuple[sides.PlacedValue, sides.PlacedValue]]:
    """The approval of the copyright policy, and its first version where that is of an earlier day.

    The version may have been drawn up to be approved, so this is no contradiction: whoever signs is told.
    """
    stated = material.said("copyright.approved_by")
    approved = _days_of_approval(stated) if stated is not None else []
    rows = [row for row in material.given.rows("versions") or () if text_in(row, "document") == "copyright-policy"]
    on = next((row["on"] for row in rows if "on" in row), None)
    is_before = on is not None and bool(approved) and all(on.value.before(day) is Truth.YES for day, _ in approved)
    if stated is not None and on is not None and is_before:
        yield sides.in_documentation(material.given, stated), sides.in_documentation(material.given, on)


_APPROVED: Final = re.compile(r"\bapprov(?:ed|al)\b(?: (?:by|of) [^.;,]{1,60}?(?=,? on\b))?", re.IGNORECASE)
_IN_FORCE: Final = re.compile(
    r"\b(?:in(?:to)? force|in(?:to)? effect|effective|t(?:akes?|ook) effect|applies|applicable|published)\b",
    re.IGNORECASE,
)
_OF_POLICY: Final = ("copyright.approved_by", "copyright.summary_link")
"""Texts that tell of the policy without naming it."""


# -- 3. compute


def _amounts_of_compute(material: Material) -> sides.Contradictions:
    own = material.assessment
    margin = Fraction(material.law.number("margin_percent"), 100)
    stated = material.said("training.flop")
    if stated is not None and own.entries:
        sums = [figure(total(own.entries, measure)) for measure in ("cumulative", "updates")]
        # It may be told in either measure.
        if all(_is_beyond_margin(stated.value, summed, margin) for summed in sums):
            yield sides.refusal(
                "The computation of the training is told in two amounts that no estimate brings together.",
                sides.in_documentation(material.given, stated, "@compute"),
                sides.of_ledger(material, sums[0], "@compute", "@cumulative", "@activities"),
                who="training team",
            )
    expected = figure(own.expected)
    steps = [
        step
        for step in own.dossier.procedure or ()
        if step.event is not None and (step.actor is None or step.actor.value == material.actor)
    ]
    notified = [step.flop for step in steps if name_of(step) in ("notified", "renotified") and step.flop]
    for flop in notified[-1:]:
        if own.entries and _is_beyond_margin(flop.value, expected, margin):
            yield sides.refusal(
                "What was notified is another amount of computation than the activities come to.",
                sides.in_dossier(
                    material,
                    flop,
                    say_text("{many} FLOP", many=sides.as_written(flop.value)),
                    "@notified",
                    "@cumulative",
                ),
                sides.of_ledger(material, expected, "@cumulative", "@activities"),
                who="training team",
            )
    yield from _days_of_passing(
        material, [step for step in steps if step.on is not None and name_of(step) in _MET], expected
    )


def _is_beyond_margin(reported: Range, summed: Range, margin: Fraction) -> bool:
    """Whether an amount that is reported is further from the ledger's than the error that it may have.

    Guidelines 120: the margin is one of the reported estimate.
    """
    low, high = reported.low, reported.high
    widened = Range(low=None if low is None else low * (1 - margin), high=None if high is None else high * (1 + margin))
    return Truth.YES in (widened.greater_than(summed), summed.greater_than(widened))


_MET: Final = ("requirement-met", "known-that-will-be-met")


def _days_of_passing(material: Material, steps: Sequence[Any], expected: Range) -> sides.Contradictions:
    """The day on which the requirement was met against what the activities, and their logs, come to by then."""
    own = material.assessment
    line = material.law.number("presumption_flop")
    margin = Fraction(material.law.number("margin_percent"), 100)
    crossing = next((one for one in own.crossings if one.parameter == "presumption_flop"), None)
    logged = passing_by_logs(material)
    window = logged or (crossing.window if crossing else None)
    logs = [entry.activity.log for entry in own.entries or () if entry.activity.log]
    starts = [entry.activity.started_on for entry in own.entries or () if entry.activity.started_on]
    outset = min(starts, key=_last_of_days, default=None)
    for step in steps:
        says = say_text("{step}: {day}", step=name_of(step), day=words.day(step.on.value))
        met = sides.in_dossier(material, step.on, says, f"@step:{','.join(_MET)}", "@requirement", "@due:notification")
        if own.entries and expected.high is not None and expected.high * (1 + margin) < line:
            yield sides.refusal(
                "The requirement is said to be met, and the activities stay below its line.",
                met,
                sides.of_ledger(material, expected, "@cumulative", "@activities"),
                who="training team",
            )
        elif window is not None and (
            window.before(step.on.value) is Truth.YES
            or (name_of(step) == _MET[0] and step.on.value.before(window) is Truth.YES)
        ):
            passes = say_text(
                "the activities pass {line} FLOP: {days}", line=words.number(line), days=words.day(window)
            )
            file = own.dossier.file
            fact = logs[0] if logged is not None and logs else None
            if fact is not None:
                file = str(Path(file).parent / str(fact.value))
            paths = [fact.path] if fact is not None else unique(entry.path for entry in own.entries or ())
            passing = sides.PlacedValue(
                says=passes,
                place=f"{Path(file).name}, {words.some(paths)}",
                fills=("@activities", "@cumulative"),
                file=file,
            )
            begun = [
                sides.in_dossier(
                    material,
                    first,
                    say_text("training began: {day}", day=words.day(first.value)),
                    "@activities",
                )
                for first in [outset]
                if first is not None and step.on.value.before(first.value) is Truth.YES
            ]
            yield sides.refusal(
                "The line is passed on other days than the one on which it is said to be met.",
                met,
                *begun,
                passing,
                who="training team",
            )


# -- 7. signatory


_CODE: Final = (
    r"code of practice|\bGPAI code\b|\bthe code\b|\b(?:copyright|transparency|safety(?: and security)?) chapter\b"
    r"|\bchapter (?:on|of) (?:copyright|transparency|safety)\b"
)
_SIGNING: Final = re.compile(
    rf"(?:\b(?:signator(?:y|ies)|signed|signs|sign|adher\w+|subscribe[sd]?|commit(?:s|ted)|joined|party)\b.{{0,90}}?(?:{_CODE}))"
    rf"|(?:(?:{_CODE}).{{0,90}}?\b(?:signator(?:y|ies)|signed|signature|adher\w+|subscribed|joined|committed|bound)\b)",
    re.IGNORECASE | re.DOTALL,
)
_CHAPTERS: Final = (("copyright", r"copyright"), ("transparency", r"transparency"), ("safety-and-security", r"safety"))
_PRINT_SIGNING: Final = ("@signed:copyright", "@signed:transparency", "@signed:safety-and-security")
_NOT_SO: Final = re.compile(
    r"\b(?:not|no|never|neither|nor|without|cannot|declined|refused)\b|n't",
    re.IGNORECASE,
)
_STILL: Final = re.compile(
    r"\b(?:is|are|am|as an?|remains?|stays?|continues?|commits|adheres?|subscribes|follows?)\b", re.IGNORECASE
)
_NO_MORE: Final = re.compile(
    r"\b(?:left|leav\w+|withdr\w+|terminat\w+|ended|until|was|were|had|former(?:ly)?|no longer|once|previously)\b",
    re.IGNORECASE,
)
_UNSURE: Final = re.compile(r"\b(?:if|once|whether|would|should|may|intends?|plans?|will|has yet)\b", re.IGNORECASE)


def _signing_told_twice(material: Material) -> sides.Contradictions:
    """What texts say of having signed the code of practice against the list of chapters that were signed."""
    listed_ = material.own.code_of_practice if material.own else None
    if listed_ is None:
        return
    signed = {commitment.chapter.value for commitment in listed_ if commitment.chapter and commitment.left_on is None}
    left = {commitment.chapter.value for commitment in listed_ if commitment.chapter and commitment.left_on is not None}
    at = next((commitment.chapter for commitment in listed_ if commitment.chapter), None)
    own = material.own
    assert own is not None  # its list was looked at
    assert own.id is not None  # none is without, once read
    shown = words.listed(sorted(signed)) or "no chapter"
    of_list = sides.in_dossier(material, replace_path(at or own.id, own.id.path), shown, *_PRINT_SIGNING)
    yield from _means_beside_signature(material, signed, of_list)
    for key, stated in material.given.values.items():
        for sentence in re.split(r"(?<=[.!?;])\s+", stated.value) if isinstance(stated.value, str) else ():
            if not _SIGNING.search(sentence) or _UNSURE.search(sentence):
                continue
            denied = _NOT_SO.search(sentence) is not None
            about = {name for name, pattern in _CHAPTERS if re.search(pattern, sentence, re.IGNORECASE)}
            if not about and key.partition(".")[0] == "copyright":
                about = {"copyright"}
            against = (
                bool(about & signed if about else signed) if denied else not (about <= signed if about else signed)
            )
            gone = [
                commitment.left_on
                for commitment in listed_
                if commitment.left_on
                and commitment.chapter
                and commitment.chapter.value in (about or left)
                and commitment.left_on.value.before(DateRange.exactly(material.assessment.day)) is Truth.YES
            ]
            if gone and not denied and against and _STILL.search(sentence) and not _NO_MORE.search(sentence):
                yield sides.refusal(
                    "A text says that the provider is bound by a chapter of the code of practice that it has left.",
                    sides.in_documentation(material.given, stated).in_words(sides.cut_short(sentence)),
                    *(
                        sides.in_dossier(
                            material, on, say_text("left: {day}", day=words.day(on.value)), *_PRINT_SIGNING
                        )
                        for on in gone
                    ),
                    who="management",
                )
            elif against and not left & (about or left):
                says = "A text says otherwise than the list of signed chapters whether the code of practice was signed."
                yield sides.refusal(
                    says,
                    sides.in_documentation(material.given, stated).in_words(sides.cut_short(sentence)),
                    of_list,
                    who="management",
                )


def _means_beside_signature(
    material: Material, signed: AbstractSet[str], of_list: sides.PlacedValue
) -> sides.Contradictions:
    """Alternative means against the chapters that are signed, of which none is asked for."""
    asked = {chapter.name for chapter in MEASURES}
    if material.surely("systemic") is Truth.NO:
        asked -= {"safety-and-security"}
    rows = material.given.rows("means") or ()
    means = [stated for stated in (material.said("alternative_means.summary"),) if stated is not None]
    for stated in (*means, *(row["measure"] for row in rows if "measure" in row)):
        named = {name for name, pattern in _CHAPTERS if re.search(pattern, str(stated.value), re.IGNORECASE)} or asked
        if named <= signed:
            yield sides.refusal(
                "Alternative means are told for what the code of practice is signed for.",
                sides.in_documentation(material.given, stated, "@gap_analysis", "@answered"),
                of_list,
                who="management",
                asks="Is the chapter signed, or met by other means? Leave out what is not so.",
            )
            return


def replace_path(stated: Stated[Any], actor: str) -> Stated[Any]:
    """The place of the list of chapters, of an actor that may have signed none."""
    path = stated.path if "code_of_practice" in stated.path else f"{actor.removesuffix('.id')}.code_of_practice"
    return Stated(stated.value, path=path, line=stated.line)


# -- 6. one provider in all documents


_ONE_FOR_ALL: Final = (
    *("provider.legal_name", "provider.address", "provider.registration", "provider.contact"),
    *("provider.information_contact", "representative.address", "representative.contact", "copyright.contact"),
)


def provider_in_all(materials: Sequence[Material]) -> sides.Contradictions:
    """What all documents of a provider have in common: names, contacts, the representative; and versions in order."""
    for key in _ONE_FOR_ALL:
        told_at: dict[str, sides.PlacedValue] = {}
        for material in materials:
            stated = material.said(key)
            if stated is not None:
                prints = (key, "@provider") if key == "provider.legal_name" else (key,)
                told_at.setdefault(
                    sides.bare_name(str(stated.value)), sides.in_documentation(material.given, stated, *prints)
                )
        if len(told_at) > 1:
            yield sides.refusal(
                "The documents of one provider say two things of it.", *told_at.values(), who=vocabulary().keys[key].who
            )
    representatives: dict[str, sides.PlacedValue] = {}
    for material in materials:
        named = material.own.authorised_representative if material.own else None
        if named is not None and named.name is not None:
            side = sides.in_dossier(material, named.name, named.name.value, "@representative", "@provider")
            representatives.setdefault(sides.bare_name(named.name.value), side)
        yield from _countries_of_addresses(material, named)
        yield from _versions_in_order(material)
    yield from _chapters_in_all(materials)
    if len(representatives) > 1:
        yield sides.refusal("One provider has two representatives.", *representatives.values(), who="legal")


def _chapters_in_all(materials: Sequence[Material]) -> sides.Contradictions:
    """The chapters that one provider signed, in all of its dossiers; what was signed for some models may differ."""
    told_at: dict[frozenset[str], sides.PlacedValue] = {}
    for material in materials:
        own = material.own
        commitments = own.code_of_practice if own else None
        if own is None or own.id is None or commitments is None:
            continue
        if any(commitment.models for commitment in commitments):
            return
        chapters = [each.chapter for each in commitments if each.chapter and not each.left_on]
        signed = frozenset(chapter.value for chapter in chapters)
        at = next(iter(chapters), own.id)
        shown = words.listed(sorted(signed)) or "no chapter"
        side = sides.in_dossier(material, replace_path(at, own.id.path), shown, *_PRINT_SIGNING)
        told_at.setdefault(signed, side)
    if len(told_at) > 1:
        yield sides.refusal(
            "One provider signed other chapters of the code of practice by one dossier than by another.",
            *told_at.values(),
            who="management",
        )


def _countries_of_addresses(material: Material, named: Any) -> sides.Contradictions:
    """The country of the representative, and of the provider, against those that their addresses name."""
    own = material.own
    parties = (
        ("provider.address", own.country if own else None),
        ("representative.address", named.country if named else None),
    )
    legal, actors = material.said("provider.legal_name"), material.assessment.dossier.actors or ()
    others = {sides.bare_name(actor.name.value) for actor in actors if actor.name and actor is not own}
    if legal is not None and sides.bare_name(str(legal.value)) in others:
        return  # what is documented is of another actor of the dossier
    for key, country in parties:
        address = material.said(key)
        if address is None or country is None:
            continue
        last = re.split(r"[,\n]", str(address.value))[-1].strip().strip(".").casefold()
        meant = COUNTRY_NAMES.get(last)
        if meant is not None and meant != country.value:
            yield sides.refusal(
                "An address lies in another country than the one that is stated.",
                sides.in_documentation(material.given, address),
                sides.in_dossier(material, country, country.value, "@country", "@representative"),
                who="legal",
            )


def _versions_in_order(material: Material) -> sides.Contradictions:
    """Versions of a document: each once, and their days in order."""
    last: dict[str, Entry] = {}
    seen: dict[tuple[str, str], Entry] = {}
    for row in material.given.rows("versions") or ():
        document, version = text_in(row, "document"), text_in(row, "version")
        before, same = last.get(document), seen.get((document, version))
        prints = (f"@version:{document}", f"@version_on:{document}", f"@earlier:{document}")
        if same is not None and version:
            says = "Two versions of a document have one number."
            yield sides.refusal(
                says,
                *(
                    side.in_words(say_text("{version} of {day}", version=side.says, day=words.day(each["on"].value)))
                    if "on" in each
                    else side
                    for each in (same, row)
                    for side in [sides.in_documentation(material.given, each["version"], *prints)]
                ),
                who="compliance",
            )
        if (
            before is not None
            and "on" in before
            and "on" in row
            and row["on"].value.before(before["on"].value) is Truth.YES
        ):
            says = "A later version of a document is of an earlier day."
            yield sides.refusal(
                says,
                *(sides.in_documentation(material.given, each["on"], *prints) for each in (before, row)),
                who="compliance",
            )
        seen[document, version] = last[document] = row


RULES: Final = (
    ("origin", _no_against_yes),
    ("placing", _days_of_placing),
    ("approval", _approved_too_late),
    ("compute", _amounts_of_compute),
    ("signatory", _signing_told_twice),
)
"""The rules here, each with its name."""
