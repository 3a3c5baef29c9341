"""The only place where an outcome, an amount, a range, a day, a name or a citation becomes text.

What is said of a conclusion, or of an act that is owed, is for `phrases`: it takes the law and an assessment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from gpaiscope.engine.citation import Cited
from gpaiscope.report.blocks import Added, Amount, Cite, Code, Days, Line, Linked, Named, Removed, Span, Strong, Ticks
from gpaiscope.values import (
    DateRange,
    Exact,
    Range,
    Source,
    decimal_text,
    reduced,
    rounded_text,
)

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.dossier import Dossier
    from gpaiscope.law import Law

TIED: Final = "\u00a0"
"""A blank at which no line ends."""

SIGNS: Final = {
    "late": "!!",
    "due": "!",
    "unknown": "?",
    "unsettled": "§",
    "clear": "✓",
    # whether a statement holds, of the proof and the rule book
    "yes": "✓",
    "no": "✗",
    "value": "=",
}
"""Told apart by shape: colour never carries meaning alone. Which tone something has, `tones` says."""

IN_TABLES: Final = {"yes": "yes", "no": "no", "unknown": "not known", "unsettled": "unsettled"}
"""What tables of many models say of an outcome."""


def in_tables(outcome: str, *, sure: bool) -> str:
    """What tables of many models say of an answer: whether it is decided, and if so, whether without a guess."""
    said = IN_TABLES[outcome]
    return said if sure or outcome not in ("yes", "no") else f"likely {said}"


UNKNOWN: Final = "unknown"


def amount(value: Range, digits: int = 2) -> str:
    """A range with its best value: ``1.2e23 (1.1e23 to 1.4e23)``; ``digits`` significant ones, 0 exactly."""
    return _amount(value, lambda end: number(end, digits))


def amount_in_full(value: Range) -> str:
    """The same with all digits before the point by thousands, and two behind it: ``1,200 (1,100 to 1,400.50)``."""
    return _amount(value, _in_full)


def _in_full(value: Exact) -> str:
    whole, hundredths = divmod(round(value * 100), 100)
    return f"{whole:,}" if value == whole else f"{whole:,}.{hundredths:02}"


def _amount(value: Range, told: Callable[[Exact], str]) -> str:
    low, best, high = (None if end is None else told(end) for end in (value.low, value.best, value.high))
    if low is not None and low == best == high:
        return low
    bounds = low or "" if low is not None and low == high else _bounds(value, low, high)
    if best is None or (bounds and best in (low, high) and None in (value.low or None, high)):
        return bounds or UNKNOWN
    return f"{best} ({bounds})" if bounds else best


def digits_parting(value: Range, *lines: Range) -> int:
    """How many significant digits part an amount from the lines that it is measured by: two where these do."""
    ends = [end for end in (value.low, value.best, value.high) if end]
    marks = [end for line in lines for end in (line.low, line.best, line.high) if end]
    pairs = [(end, mark) for end in ends for mark in marks if end != mark]
    return next((many for many in range(2, _MOST_DIGITS) if _parts(many, pairs)), _MOST_DIGITS)


def _parts(digits: int, pairs: Iterable[tuple[Exact, Exact]]) -> bool:
    return all(number(end, digits) != number(mark, digits) for end, mark in pairs)


_MOST_DIGITS: Final = 30


def _bounds(value: Range, low: str | None, high: str | None) -> str:
    if value.low and high is not None:
        return f"{low} to {high}"
    if value.low:
        return f"at least {low}"
    return f"up to {high}" if high is not None else ""


def number(value: Exact, digits: int = 2) -> str:
    """A number with so many significant digits, or exactly where these are 0; one that is written out by thousands."""
    text = rounded_text(value, digits) if digits else decimal_text(value)
    return f"{int(text):,}" if text.isdigit() and len(text) in _BY_THOUSANDS else text


_BY_THOUSANDS: Final = range(4, 10)
"""Digits of a number that people write out, and part: 10,000 users, 2,100,000 days."""


def grouped(value: Exact) -> str:
    """A whole number with all its digits, three by three."""
    return f"{int(value):,}".replace(",", TIED)


def euros(value: Exact) -> str:
    """An amount of money: ``EUR 15 million`` where that is exact, else all its digits."""
    if value >= 10**6 and value % 10**5 == 0:
        return f"EUR{TIED}{decimal_text(reduced(Fraction(value) / 10**6))}{TIED}million"
    return f"EUR{TIED}{int(value):,}"


LEAST_SHARE: Final = Fraction(1, 1000)
"""A smaller share is said as less than this one: nobody reads 0.000017 %."""


def percent(ratio: Range, *, about: bool = False) -> str:
    """A share in whole per cent: ``72 to 91 %``; with ``about`` the best value leads: ``about 77 % (56 to 175 %)``.

    A share that is not nothing and under a tenth of a per cent is ``less than 0.1 %``.
    """
    if ratio.high is not None and 0 < ratio.high < LEAST_SHARE:
        return f"less than {_whole(100 * LEAST_SHARE)}{TIED}%"
    if ratio.low is not None and ratio.high is not None and 0 < ratio.low < LEAST_SHARE:
        ratio = Range(low=0, best=ratio.best if ratio.best and ratio.best >= LEAST_SHARE else None, high=ratio.high)
    low, best, high = (None if end is None else _whole(100 * end) for end in (ratio.low, ratio.best, ratio.high))
    if ratio.high is None and ratio.low is not None and 0 < ratio.low < LEAST_SHARE:
        low = f"less than {_whole(100 * LEAST_SHARE)}"
    bounds = _ends(low, high)
    if best is None or not (about or low is None or high is None) or low == high:
        return f"{bounds}{TIED}%"
    return f"about {best}{TIED}% ({bounds}{TIED}%)" if bounds else f"about {best}{TIED}%"


def _ends(low: str | None, high: str | None) -> str:
    if low is not None and high is not None:
        return low if low == high else f"up to {high}" if low == "0" else f"{low} to {high}"
    return f"at least {low}" if low is not None else f"up to {high}" if high is not None else ""


def _whole(value: Exact) -> str:
    """A percentage: whole from ten on, else with two significant digits; never rounded onto a hundred."""
    text = str(round(value)) if value >= 10 else rounded_text(value, 2)
    if text != "100" or value == 100:
        return text
    parting = (rounded_text(value, digits) for digits in range(5, _MOST_DIGITS))
    return next((each for each in parting if each != "100"), text)


def day(value: DateRange | None) -> str:
    """A day, or that it is some day of those between which it lies."""
    if value is None or (value.earliest is None and value.latest is None):
        return "an unknown day"
    if value.exact:
        return str(value.earliest)
    if value.latest is None:
        return f"some day from {value.earliest} on"
    if value.earliest is None:
        return f"some day up to {value.latest}"
    return f"some day between {value.earliest} and {value.latest}"


def span_of(value: DateRange) -> str:
    """Days between which something lies, short, for a label: ``2027-01-11 to 05-17``; say beside it what it means."""
    if value.exact or value.earliest is None or value.latest is None:
        return day(value)
    same = value.earliest.year == value.latest.year
    return f"{value.earliest} to {value.latest:%m-%d}" if same else f"{value.earliest} to {value.latest}"


def on(value: DateRange | None) -> str:
    """When something is or was: ``on 2026-05-04``, ``on some day between ...``."""
    return f"on {day(value)}"


def count(many: int, noun: str, plural: str = "") -> str:
    """``1 duty``, ``3 duties``: ``plural`` where it is not the noun with an s."""
    return f"{many:,}{TIED}{noun if many == 1 else plural or noun + 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    return f" {last} ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def some(ids: Iterable[str], most: int = 4) -> str:
    """The first of some ids, and how many more there are."""
    shown = list(dict.fromkeys(ids))
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more


def runs(numbers: Sequence[int]) -> str:
    """Numbers in order with runs drawn together: ``1-3, 5``."""
    found: list[list[int]] = []
    for each in numbers:
        if found and each == found[-1][-1] + 1:
            found[-1].append(each)
        else:
            found.append([each])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in found)


def capital(text: str) -> str:
    """The text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """The text as what stands within a sentence."""
    return text[:1].lower() + text[1:]


# Names

LONGEST_NAME: Final = 30


def title(assessment: Assessment) -> str:
    """What the model is called."""
    model = assessment.dossier.model
    stated = model.name or model.hub_id
    return stated.value if stated else "A model without a name"


def page_title(assessment: Assessment, about: Line = ()) -> Line:
    """The model, what is said about it, the day, and of which day the knowledge is."""
    known = f", as known on {assessment.known_on}" if assessment.known_on is not None else ""
    return (Named(title(assessment)), *about, f" · on {assessment.day}{known}")


def law_checked(law: Law) -> str:
    """Until which day the law was checked, and that this is not the day of the answer, where it is not."""
    checked = law.day_of("law_checked")
    return f"law checked to {checked}" + (", not to this day" if checked < law.day else "")


def read_as(assessment: Assessment) -> str:
    """Until when the law was checked, and how the dossier was read."""
    parts = [law_checked(assessment.law)]
    parts += [f"read as {question}={reading}" for question, reading in assessment.readings.items()]
    if not assessment.model_case.assume:
        parts.append("nothing assumed")
    return "; ".join(parts)


def names(dossier: Dossier) -> dict[str, str]:
    """What each actor is called, by its id; whoever reads, and is named nowhere, is the actor of the sentence."""
    named = [(each.id.value, each.name) for each in dossier.actors or () if each.id]
    return {id: name.value if name else _NAMELESS.get(id, id) for id, name in named}


def title_name(dossier: Dossier, actor: str) -> str:
    """What an actor is called in a title, where no sentence of the law speaks of it; empty where it is none of these.

    Whoever reads, and is named nowhere, is "you" there.
    """
    name = names(dossier).get(actor, "")
    return actor if name == _NAMELESS.get(actor) else name


READER: Final = "you"
"""The id of whoever reads, where no file names an actor."""
_NAMELESS: Final = {READER: "the actor"}
"""What sentences of the law call who has an id and no name, where the id is none of the third person."""


def activity(dossier: Dossier, place: int) -> str:
    """What an activity is called beside the others: ``the pre-training``, or ``pre-training 2`` of several."""
    kinds = [each.kind.value if each.kind else "activity" for each in dossier.activities or ()]
    return numbered(kinds, place, f"the {kinds[place]}")


def numbered(kinds: Sequence[str], place: int, alone: str) -> str:
    """What one of several things is called by its kind, with its number among those of that kind, or ``alone``."""
    kind, before = kinds[place], kinds[:place]
    return f"{kind} {before.count(kind) + 1}" if kinds.count(kind) > 1 else alone


def source(of: Source) -> str:
    """Where a fact comes from: what was read and where it stands, without the key that it stands under."""
    return str(replace(of, key=""))


def short_name(name: str, id: str) -> str:
    """What an actor is called inside a sentence: its name without what is in brackets, or its id if that is long."""
    plain = re.sub(r" \([^()]*\)$", "", name)
    return plain if len(plain) <= LONGEST_NAME else id


# Citations


def cite(cited: Cited, *, full: bool = False) -> str:
    """A provision, as one word: ``Guidelines ¶60``; in full the number that July's text had follows as another."""
    return (cited.full if full else str(cited)).replace(" ", TIED).replace(f"{TIED}(", " (")


def cites(found: Iterable[Cited], *, full: bool = False, most: int = 0) -> str:
    """Provisions one after the other, those beyond the most counted."""
    told = [cite(each, full=full) for each in found]
    more = [f"and {len(told) - most} more"] if most and len(told) > most else []
    return ", ".join([*(told[:most] if most else told), *more])


def in_brackets(found: Iterable[Cited]) -> Line:
    """Provisions after a text, one after the other in brackets; nothing where there are none."""
    told = [span for each in found for span in (", ", Cite(each))][1:]
    return (" [", *told, "]") if told else ()


# Spans


def said(span: Span) -> str:
    """What a span reads like."""
    match span:
        case Amount(value, unit, digits):
            told = amount(value, digits)
            return f"{told}{TIED}{unit}" if unit and told != UNKNOWN else told
        case Days(value):
            return day(value)
        case Cite(cited, full):
            return cite(cited, full=full)
        case Strong(text) | Code(text) | Named(text, _) | Linked(text, _):
            return text
        case Ticks(boxes):
            return f"{TIED * 2} ".join(map(ticked, boxes))
        case Removed(text):
            return marked(text, "[-", "-]")
        case Added(text):
            return marked(text, "{+", "+}")
    return span


def ticked(box: tuple[str, bool]) -> str:
    """A box of a form with its sign and its label."""
    label, is_ticked = box
    return f"{'☒' if is_ticked else '☐'}{TIED}{label}"


_ADDRESS: Final = re.compile(
    r"(?P<web>https?://[^\s<>\"{}|\\^`]*[^\s<>\"{}|\\^`.,;:!?')\]])|(?<![\w.+-])(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
)


def linked(text: str) -> Line:
    """A text of others, its addresses of the web and of mail as links: without the scheme of those, and none else."""
    spans: list[Span] = []
    at = 0
    for found in _ADDRESS.finditer(text):
        address = found[0]
        href = f"mailto:{address}" if found["mail"] else address
        if not href.isascii() or not href.isprintable():
            continue
        if found.start() > at:
            spans.append(Named(text[at : found.start()]))
        spans.append(Linked(re.sub(r"^https?://(?:www\.)?|/$", "", address), href))
        at = found.end()
    if at < len(text):
        spans.append(Named(text[at:]))
    return tuple(spans)


def marked(text: str, begin: str, end: str) -> str:
    """A text between two signs, the blanks at its ends outside: Markdown knows no sign that a blank stands beside."""
    bare = text.strip()
    before, _, after = text.partition(bare)
    return f"{before}{begin}{bare}{end}{after}"


def plain(line: Line) -> str:
    """A line without any look, blanks made plain."""
    return "".join(map(said, line)).replace(TIED, " ")
