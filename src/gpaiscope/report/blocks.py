"""A page as data: blocks of lines, lines of spans. What a span reads like is for `words`, how it looks for a writer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Cited
from gpaiscope.values import DateRange, Exact, Range

# Spans: a plain text is one, and whatever needs a look or a cleaning of its own is another.


@dataclass(frozen=True, slots=True)
class Strong:
    """The loud part of a line, never a name."""

    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody else wrote: a name, a value, a path. ``most`` is the most columns that it may take, 0 any."""

    text: str
    most: int = 0


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a range of numbers, with its unit. ``digits`` are significant ones; 0 is exactly."""

    value: Range
    unit: str = ""
    digits: int = 2


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or days between which one lies; None where nothing is known of it."""

    value: DateRange | None


@dataclass(frozen=True, slots=True)
class Cite:
    """A provision as it stood on the day. ``full`` says also its number in the edition before."""

    cited: Cited
    full: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """What somebody wrote before, and stands no more."""

    text: str


@dataclass(frozen=True, slots=True)
class Added:
    """What somebody wrote, and did not stand there before."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Something to be typed or found as it stands: a command, a key, an id."""

    text: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Words that lead to an address: https, http or mailto, as `gpaiscope.report.words.linked` finds them in a text."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """The boxes of a form in its order, each with whether it is ticked: side by side, or ``apart``, one a line."""

    boxes: tuple[tuple[str, bool], ...]
    apart: bool = False


Span = str | Strong | Named | Amount | Days | Cite | Removed | Added | Code | Linked | Ticks
Line = tuple[Span, ...]

BREAK: Final = "\n"
"""A span at which a line ends and its cell, or its answer, goes on; where there is no room for that it is a blank."""

# Blocks


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a part. ``level`` 1 to 4."""

    line: Line
    level: int = 2


@dataclass(frozen=True, slots=True)
class Blank:
    """A place that a person writes in, where a format has such: the id that it is read back by, and what can stand."""

    id: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of prose. ``quiet`` is for what is worth knowing and not news; in a ``blank`` a person may change it."""

    line: Line
    quiet: bool = False
    blank: Blank | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of a page: its tone, the headline, and why. ``asks`` is the question that it answers."""

    tone: str
    headline: Line
    because: tuple[Line, ...] = ()
    cites: tuple[Cited, ...] = ()
    asks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A label and what is said of it: one thing, or several side by side. ``tone`` is that of the label."""

    label: Line
    items: tuple[Line, ...]
    tone: str = ""


def row(label: str, *items: Span | Line) -> Row:
    """A label and what is said of it, one thing or several."""
    return Row(label=(label,), items=tuple(item if isinstance(item, tuple) else (item,) for item in items))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Labels on the left and what is said of each on the right. ``more`` says what was left out."""

    rows: tuple[Row, ...]
    more: Line = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns under heads. ``right`` are the columns that hold numbers.

    ``tones`` are those of its rows, if they have any, and are shown by a sign before each. Cells of such a table wrap
    where there is no room for them, so that each row stays a row.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    right: frozenset[int] = frozenset()
    tones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing of a list: its tone, what it says, quiet notes below it, and how far in it stands."""

    line: Line
    tone: str = ""
    notes: tuple[Line, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list, or a tree where items stand further in. ``numbered`` counts those without a tone."""

    items: tuple[Item, ...]
    numbered: bool = False
    more: Line = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One amount of a figure, under its label. ``line`` is true of what the others are measured by.

    ``digits`` are significant ones: as many as part the amount from the line.
    """

    label: Line
    value: Range
    line: bool = False
    digits: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Amounts on one logarithmic scale, lines of the law among them. ``says`` is what it shows, in words."""

    bars: tuple[Bar, ...]
    says: str
    unit: str = "FLOP"

    @property
    def scale(self) -> Scale:
        """The scale that holds every known end, with some room on either side, and at least one decade."""
        amounts = (bar.value for bar in self.bars)
        known = [
            decades(end) for amount in amounts for end in (amount.low, amount.best, amount.high) if end and end > 0
        ]
        low, high = min(known, default=23.0), max(known, default=25.0)
        spare = max((1 - (high - low)) / 2, (high - low) / 6)
        return Scale(first=math.floor((low - spare) * 100) / 100, last=math.ceil((high + spare) * 100) / 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The logarithmic scale of a figure, whatever draws it: powers of ten from its first place to its last."""

    first: float
    last: float

    def share(self, value: Exact) -> float:
        """How far along the scale a number lies, from 0 to 1; 0 and less lie at its beginning."""
        along = 0.0 if value <= 0 else (decades(value) - self.first) / (self.last - self.first)
        return min(1.0, max(0.0, along))


def decades(value: Exact) -> float:
    """The logarithm of a positive number to the base of ten, to place it in a drawing and for nothing else."""
    return math.log10(Fraction(value).numerator) - math.log10(Fraction(value).denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One thing of a chart: its label, what stands below that, and the places of those boxes that it comes from.

    ``faint`` are those among them whose link is drawn as one that does not count.
    """

    label: Line
    notes: tuple[Line, ...] = ()
    parents: tuple[int, ...] = ()
    faint: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Boxes below those that they come from, drawn where there is room for it. ``says`` is what it shows, in words.

    What is drawn stands in ``table`` as well, which goes with a picture of its own; a page has it beside.
    """

    boxes: tuple[Box, ...]
    says: str
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A line across a plot, under its label; a band where it may stand anywhere between two values."""

    label: Line
    value: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """An amount over days, with lines across it, on a logarithmic scale. ``says`` is what it shows, in words.

    What is drawn stands in ``table`` as well, which goes with a picture of its own; a page has it beside.
    """

    points: tuple[tuple[date, Range], ...]
    levels: tuple[Level, ...]
    says: str
    table: Table
    unit: str = "FLOP"


@dataclass(frozen=True, slots=True)
class Stay:
    """Days of a lane on which one thing is so: the first and the last, in which tone, and what it is."""

    first: date
    last: date
    tone: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """What is so over time, one lane a subject, and the days on which anything turns. ``says`` is what it shows.

    What is drawn stands in ``table`` as well, which goes with a picture of its own; a page has it beside.
    """

    lanes: tuple[tuple[Line, tuple[Stay, ...]], ...]
    turns: tuple[date, ...]
    says: str
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many things of each row are of each part: a bar a row, cut into its parts. ``says`` is what it shows.

    What is drawn stands in `table` as well, under ``of``, which says what the rows are.
    """

    of: str
    parts: tuple[str, ...]
    rows: tuple[tuple[Line, tuple[int, ...]], ...]
    says: str

    @property
    def table(self) -> Table:
        """The same as a table, with the sum of each row where it has several parts."""
        several = len(self.parts) > 1
        head = (self.of, *self.parts, *(("all",) if several else ()))
        rows = tuple(
            (label, *((f"{count:,}",) for count in counts), *(((f"{sum(counts):,}",),) if several else ()))
            for label, counts in self.rows
        )
        return Table(head=head, rows=rows, right=frozenset(range(1, len(head))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """A table of which rows can be chosen: ``choices`` by what is asked, and of each row the place of its answers.

    At most `MOST_ASKED` questions of at most `MOST_CHOICES` answers. Where nothing can be chosen it is the table alone.
    """

    table: Table
    choices: tuple[tuple[str, tuple[str, ...]], ...]
    answers: tuple[tuple[int, ...], ...]


MOST_ASKED: Final = 5
MOST_CHOICES: Final = 4


@dataclass(frozen=True, slots=True)
class Command:
    """A command that goes on from here, and what it gives."""

    argv: tuple[str, ...]
    says: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that must not be overlooked.

    ``level`` is warning or note; of draft and open, which documents have, the line itself says in words what it is.
    What is missing may be written into its ``blank``.
    """

    line: Line
    level: str = "warning"
    blank: Blank | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of somebody else, and where they stand."""

    text: str
    source: Line = ()


# What only a final copy has


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A label of an official form, and what is answered: paragraphs, or where ``listed`` the items of a list."""

    label: Line
    answer: tuple[Line, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRows:
    """Rows of a form: labels on the left, answers on the right, ruled all round."""

    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterHead:
    """The head of a letter: who writes, to whom and by which channel, and on the right place, day and references.

    It is the first block of its page, whose title then stands below it as the subject.
    """

    sender: tuple[Line, ...]
    addressee: tuple[Line, ...]
    channel: Line = ()
    particulars: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Where one party signs: for whom, and each line that is written on: what stands there, and what belongs there."""

    party: Line = ()
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Where a document is signed, by one party or several; ``lead`` are the words before, which stay with it."""

    parties: tuple[Signing, ...]
    lead: tuple[Line, ...] = ()


Block = (
    Heading
    | Sentence
    | Answer
    | Rows
    | Table
    | Items
    | Figure
    | Chart
    | Plot
    | Lanes
    | Tally
    | Sieve
    | Command
    | Notice
    | Quotation
    | FormRows
    | LetterHead
    | Signatures
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """What a page that is handed over on sheets, as a file of its own, says beside its blocks.

    ``running`` stands at the head of each sheet. ``properties`` tell programs what it is. ``close``: it is to stand on
    one sheet, and set as closely as that takes. ``landscape``: it lies on its side, for a table of many columns.
    ``frame`` is that of a final copy: ``form``, ``letter``, ``contract`` or ``report``; it bears no head then, and
    ``running`` stands at its foot.
    """

    running: Line
    author: str
    drawn_up: date
    properties: tuple[tuple[str, str], ...] = ()
    close: bool = False
    landscape: bool = False
    frame: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: what it is about, and its blocks in the order in which they are read.

    ``mark`` is what has to be seen wherever one opens it, and on every sheet that it is printed on.
    """

    title: Line
    blocks: tuple[Block, ...]
    mark: str = ""
    sheets: Sheets | None = None

    @property
    def leading(self) -> tuple[Block, ...]:
        """What stands before the title: the head of a letter, whose subject the title is."""
        return self.blocks[:1] if self.blocks and isinstance(self.blocks[0], LetterHead) else ()


# What keeps to a screen


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePart:
    """A part of a page in each of its forms, the longest first. Parts of one name give way together."""

    name: str
    forms: tuple[Sequence[Block], ...]

    def after(self, steps: int) -> Sequence[Block]:
        """The form to which it has given way after so many steps: the last one stays."""
        return self.forms[min(steps, len(self.forms) - 1)]


def fitted(title: Line, parts: Sequence[PagePart], gives_way: Sequence[str], fits: Callable[[Page], bool]) -> Page:
    """The parts in the longest forms in which the page fits, as far as they can give way.

    ``gives_way`` are the names of parts, what is missed least first: each takes the parts of the name one form on.
    """
    steps: Counter[str] = Counter()
    page = _of_parts(title, parts, steps)
    for name in gives_way:
        if fits(page):
            break
        steps[name] += 1
        page = _of_parts(title, parts, steps)
    return page


def _of_parts(title: Line, parts: Sequence[PagePart], steps: Counter[str]) -> Page:
    return Page(title=title, blocks=tuple(block for part in parts for block in part.after(steps[part.name])))
