"""Where many models stand, a row each: what it is, its next day, who takes it and what is open, the gravest first.

A day is one of `Assessment.dated`, as on every page; amounts of compute are left to the pages of one model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import PurePath
from typing import Final

from gpaiscope.assessment import Assessment, Exposure
from gpaiscope.assessment.dated import Dated, Window
from gpaiscope.assessment.plans import launch_day
from gpaiscope.assessment.saying import asked_of
from gpaiscope.assessment.standing import NO_ACTOR, deciding_questions, headlines
from gpaiscope.deferred import dataclass
from gpaiscope.engine.case import Missing
from gpaiscope.errors import Unreadable
from gpaiscope.law import obligations, provider
from gpaiscope.report import phrases, tones, words
from gpaiscope.report.blocks import Line, Named, Strong
from gpaiscope.report.headlines import Told, is_likely, passed_plan, planned_for, reader_first
from gpaiscope.report.say import say, say_text
from gpaiscope.report.tones import CLEAR, DUE, LATE, UNKNOWN, UNSETTLED
from gpaiscope.values import Outcome

"""What follows from a row, gravest first: something is late, owed, not known, open in law, or nothing is owed."""

DAY_STATES: Final = ("late", "soon", "perhaps-late", "undated", "later")
"""How the next day of a row stands: what can still be kept within a month comes before what nothing says was done."""

_GRAVEST_STATES: Final = ("late", "perhaps-late", "soon", "undated", "later", "")
"""The same as rows stand one below the other: what may have been missed comes before what lies ahead."""

NOBODY: Final = "nobody"
"""Under which rows are told that have no owner."""

MOST_OF_NAME: Final = 26
MOST_OF_OWNER: Final = 24
"""Columns that a model's and an owner's name take at most, where a row has to keep to a line."""

_DUTIES: Final = ("duty", "commitment")


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """One model: where its dossier stands, its assessment, and ``owner``, who answers for it; empty: nobody is known.

    ``leader`` is the actor whose answer it is: whom the first screen tells first, unless another one is late. None:
    the dossier names no actor.
    """

    dossier: str
    assessment: Assessment = field(repr=False)
    leader: Told | None = field(repr=False)
    owner: str = ""

    @property
    def model(self) -> str:
        """What the model is called."""
        return words.title(self.assessment)

    @property
    def actor(self) -> str:
        """What its actor is called; empty where no file names one."""
        return _name_of(self.leader)

    @property
    def state(self) -> str:
        """How its actor stands, one of `assessment.standing.STATES`; of no actor what is known of the model."""
        if self.leader is not None:
            return self.leader.standing.state
        return "no" if self._general is Outcome.NO else "unknown"

    @property
    def _general(self) -> Outcome:
        return self.assessment.conclusion("gpai_model").finding.outcome

    @property
    def is_likely(self) -> bool:
        """Whether it stands so only by a guess."""
        if self.leader is not None:
            return is_likely(self.leader)
        return bool(self.assessment.hangs_on(self.assessment.conclusion("gpai_model")))

    @property
    def is_sure(self) -> bool:
        """Whether it is decided how it stands, and hangs on no guess."""
        return not self.is_likely and tones.OF_STANDINGS[self.state] not in (UNKNOWN, UNSETTLED)

    @cached_property
    def tone(self) -> str:
        """What follows, one of `tones.BY_GRAVITY`."""
        if self.is_likely:
            return UNKNOWN
        if self.day_state == "late" and self.binds:
            return UNKNOWN if any(row.is_likely for row in self.next) else LATE
        tone = tones.OF_STANDINGS[self.state]
        if tone == CLEAR and self.next:
            return DUE if self.binds else tones.of_dated(self.next[0]) or UNKNOWN
        return tone

    @cached_property
    def next(self) -> tuple[Dated, ...]:
        """What comes next: the duties of one day, or without a day, that come first among what binds.

        Where nothing binds what may bind: who is no provider may still have to notify. Empty where nothing is left.
        """
        own = [row for row in self._duties if row.sure] or self._duties
        if not own:
            return ()
        first = min(_place_of(row) for row in own)
        return tuple(row for row in own if _place_of(row) == first)

    @cached_property
    def _duties(self) -> list[Dated]:
        """The duties and commitments that are left to do, of its actor."""
        actor = self.leader.standing.actor if self.leader is not None else ""
        return [
            row
            for row in self.assessment.dated
            if row.actor == actor and row.kind in _DUTIES and row.state not in ("done", "going-on")
        ]

    @property
    def day_state(self) -> str:
        """How what comes next stands, one of `DAY_STATES`; empty where nothing does."""
        return DAY_STATES[_place_of(self.next[0])[0]] if self.next else ""

    @property
    def binds(self) -> bool:
        """Whether what comes next binds, and not only may."""
        return bool(self.next) and self.next[0].sure

    @property
    def next_day(self) -> date | None:
        """The day of what comes next; None where there is none, or it is not known."""
        return _shown(self.next[0]) if self.next else None

    @property
    def is_soon(self) -> bool:
        """Whether something that binds falls due within a month."""
        return self.day_state == "soon" and self.binds

    @property
    def is_perhaps_late(self) -> bool:
        """Whether what comes next may be late, since nothing says that it was done."""
        return self.day_state == "perhaps-late"

    @property
    def is_launch(self) -> bool:
        """Whether what comes next comes with the placing itself."""
        return bool(self.next) and self.next[0].origin == "planned" and self.next_day == self._launched_on

    @property
    def next_what(self) -> str:
        """What comes next, in a few words: the launch, one act, or how many; empty where nothing does."""
        if not self.next or self.is_launch:
            return "launch" if self.next else ""
        shorts = list(dict.fromkeys(duty.short for duty in self.next))
        if len(shorts) > 1:
            return words.count(len(shorts), "duty", "duties")
        (short,) = (_BRIEF.get(duty.obligation, duty.short) for duty in self.next[:1])
        return short if short[1:2].isupper() else short[:1].lower() + short[1:]

    @property
    def _launched_on(self) -> date | None:
        return launch_day(self.assessment.dossier, self.assessment.day - timedelta(days=1))

    @cached_property
    def questions(self) -> tuple[Missing, ...]:
        """What is open: the questions on which it hangs how it stands, and what is owed by when."""
        return deciding_questions(self.assessment)

    @property
    def told_of(self) -> Assessment:
        """What the row is of."""
        return self.assessment

    @cached_property
    def exposure(self) -> Exposure | None:
        """The fine that its actor can have, or may; None where there is none."""
        actor = self.leader.standing.actor if self.leader is not None else None
        return next((one for one in self.assessment.exposure if one.actor == actor), None)

    @property
    def status(self) -> Line:
        """What it is, in a few words."""
        return say("likely {status}", status=_status(self)) if self.is_likely else _status(self)


_BRIEF: Final = {obligations.notification.id: "notification"}
"""What is called more briefly than elsewhere."""


def _shown(row: Dated) -> date | None:
    return row.shown.earliest or row.shown.latest


def _place_of(row: Dated) -> tuple[int, date]:
    """The place of a duty among those of its model: how its day stands, and the day."""
    state = "soon" if row.is_soon else row.state if row.state in DAY_STATES else "later"
    return DAY_STATES.index(state), date.max if state == "undated" else _shown(row) or date.max


@dataclass(frozen=True, kw_only=True)
class UnreadableRow:
    """A dossier that cannot be read, and still is a row; ``owner`` as of others."""

    unreadable: Unreadable
    owner: str = ""

    @property
    def dossier(self) -> str:
        """The file; empty where it stands in none."""
        return self.unreadable.file

    @property
    def model(self) -> str:
        """What it is told as: its folder, else its file."""
        file = PurePath(self.unreadable.file)
        return (file.parent.name if file.name == "gpai.toml" else file.name) or self.unreadable.file or "?"

    @property
    def told_of(self) -> Unreadable:
        """What the row is of."""
        return self.unreadable

    @property
    def status(self) -> Line:
        """Why it cannot be read, in a few words."""
        return phrases.why_unreadable(self.unreadable)


AnyRow = BoardRow | UnreadableRow


@dataclass(frozen=True, kw_only=True)
class OwnerCount:
    """How many models are somebody's, how many of them late, perhaps late, and with a day within a month."""

    owner: str
    models: int
    late: int
    perhaps_late: int
    due: int


@dataclass(frozen=True, kw_only=True)
class Board:
    """The rows of a day in their order, and the owners that were asked for, of whom the rows are; none: of all.

    ``window`` is that of the days which were asked for; None: all of them.
    """

    day: date
    rows: tuple[AnyRow, ...]
    asked: tuple[str, ...] = ()
    window: Window | None = None

    @property
    def models(self) -> list[BoardRow]:
        """The rows of what could be read."""
        return [row for row in self.rows if isinstance(row, BoardRow)]

    @property
    def unreadable(self) -> list[UnreadableRow]:
        """The rows of what could not."""
        return [row for row in self.rows if isinstance(row, UnreadableRow)]

    @property
    def late(self) -> int:
        """Models of which something is late."""
        return sum(row.tone == LATE for row in self.models)

    @property
    def perhaps_late(self) -> int:
        """Models of which something is perhaps late."""
        return sum(row.is_perhaps_late for row in self.models)

    @property
    def due(self) -> list[BoardRow]:
        """Models of which something that binds falls due within a month."""
        return [row for row in self.models if row.is_soon and row.tone != LATE]

    @property
    def due_by(self) -> date | None:
        """The last of these days."""
        return max((row.next_day for row in self.due if row.next_day is not None), default=None)

    @property
    def next_day(self) -> date | None:
        """The first day ahead of something that binds, near or far."""
        days = (row.next_day for row in self.models if row.binds)
        return min((day for day in days if day is not None and day >= self.day), default=None)

    @cached_property
    def owners(self) -> tuple[OwnerCount, ...]:
        """The owners, who has most first; nobody last."""
        held: dict[str, list[AnyRow]] = {}
        for row in self.rows:
            held.setdefault(row.owner, []).append(row)
        counts = [
            OwnerCount(
                owner=owner,
                models=len(rows),
                late=sum(isinstance(row, BoardRow) and row.tone == LATE for row in rows),
                perhaps_late=sum(isinstance(row, BoardRow) and row.is_perhaps_late for row in rows),
                due=sum(row in self.due for row in rows if isinstance(row, BoardRow)),
            )
            for owner, rows in held.items()
        ]
        return tuple(sorted(counts, key=lambda count: (not count.owner, -count.models, count.owner)))

    @property
    def asked_rows(self) -> list[AnyRow]:
        """The rows of the owners that were asked for, one owner after the other; of all where none was."""
        return [row for owner in self.asked for row in self.of(owner).rows] if self.asked else list(self.rows)

    def of(self, owner: str) -> Board:
        """The rows of one owner; ``nobody``: those that have none."""
        name = "" if owner == NOBODY else owner
        return replace(self, rows=tuple(row for row in self.rows if row.owner == name), asked=())

    def within_days(self, days: int) -> Board:
        """The rows whose next day lies within so many days, has passed, or is not known, and what cannot be read."""
        kept = tuple(
            row
            for row in self.rows
            if isinstance(row, UnreadableRow) or any(duty.lies_within(days) for duty in row.next)
        )
        return replace(self, rows=kept, window=Window(days=days, left_out=len(self.rows) - len(kept)))

    def label(self, row: AnyRow) -> Line:
        """What a row is called; of several of one name with the folder or file of each."""
        alike = [_place(other) for other in self._by_name[row.model]]
        if len(alike) < 2 or not row.dossier:
            return (Named(row.model, MOST_OF_NAME),)
        # The last folder says it shortest, where no two have the same.
        is_enough = len({place.name for place in alike}) == len(alike)
        place = _place(row).name if is_enough else _place(row).as_posix()
        return say("{model} ({place})", model=Named(row.model, MOST_OF_NAME), place=Named(place, MOST_OF_NAME))

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[AnyRow]]:
        found: dict[str, list[AnyRow]] = {}
        for row in self.rows:
            found.setdefault(row.model, []).append(row)
        return found


def _place(row: AnyRow) -> PurePath:
    """Where a dossier stands: its folder, if it has one of its own, else its file."""
    file = PurePath(row.dossier)
    return file.parent if file.name == "gpai.toml" else file


def board(
    day: date,
    assessed: Iterable[tuple[str, Assessment]],
    unreadable: Sequence[Unreadable],
    owned: Mapping[str, str],
    asked: Sequence[str] = (),
) -> Board:
    """The board of models, each with the file of its dossier, and of what cannot be read.

    ``owned`` are the owners by file, where one is said; else it is the actor's name. One spelling stands for all that
    differ in small and large letters alone.
    """
    spelt: dict[str, str] = {}

    def spelling(name: str) -> str:
        plain = " ".join(name.split())
        return spelt.setdefault(plain.casefold(), plain)

    rows: list[AnyRow] = []
    for file, model in assessed:
        leader = _leader(model)
        owner = owned.get(file) or _name_of(leader)
        rows.append(BoardRow(dossier=file, assessment=model, leader=leader, owner=spelling(owner)))
    for one in unreadable:
        rows.append(UnreadableRow(unreadable=one, owner=spelling(owned.get(one.file, ""))))
    rows.sort(key=_gravest_first)
    return Board(day=day, rows=tuple(rows), asked=tuple(dict.fromkeys(map(spelling, asked))))


def _name_of(leader: Told | None) -> str:
    """What the actor of a row is called; empty where no file names one, and it only has an id."""
    if leader is None:
        return ""
    actor = leader.standing.actor
    name = words.names(leader.assessment.dossier).get(actor, "")
    return "" if actor == words.READER or name == _UNNAMED else name


_UNNAMED: Final = "developer"
"""What an actor is called of whom other formats say nothing but that there is one."""


def _leader(model: Assessment) -> Told | None:
    """Whose answer the row is: the reader's, unless another actor is late that is not only an original's provider."""
    told = reader_first([model])
    of_originals = {original.actor.value for original in model.dossier.original if original.actor}
    late = (one for one in told if one.standing.state == "late" and one.standing.actor not in of_originals)
    first = next(iter(told), None)
    return first if first is None or first.standing.state == "late" else next(late, first)


def _gravest_first(row: AnyRow) -> tuple[int, int, date, str, str]:
    """By what follows, what cannot be read after what is late; then by how its day stands, by day, and by name."""
    if isinstance(row, UnreadableRow):
        return 1, 0, date.max, row.model.casefold(), row.dossier
    place = tones.BY_GRAVITY.index(row.tone)
    state = _GRAVEST_STATES.index(row.day_state)
    return 2 * place, state, row.next_day or date.max, row.model.casefold(), row.dossier


# -- a status in a few words


def _status(row: BoardRow) -> Line:
    if row.leader is None:
        return _status_without_actor(row)
    late = [duty for duty in row.next if row.day_state == "late" and row.binds]
    if any(duty.obligation == obligations.notification.id for duty in late):
        return say("{risk}, not notified", risk=Strong("systemic risk"))
    if late:
        acts = words.listed([duty.short for duty in late])
        return say("{late}: {act}", late=Strong("late"), act=acts)
    told, standing = row.leader, row.leader.standing
    if standing.state == "due" and standing.deadline is not None:
        if standing.deadline.obligation == obligations.notification.id:
            return say("systemic risk, to be notified")
        return say("awaited: {act}", act=standing.deadline.short)
    match standing.state:
        case "provider":
            return (_PROVIDER[next(iter(standing.kinds), "")],)
        case "prospective":
            return _status_of_plan(row, told)
        case "unsettled":
            return say("provider or not: the law is open")
        case "nothing-stated":
            return say("unknown: nothing is stated yet")
        case "answered-for":
            names = words.names(row.assessment.dossier)
            who = Named(names.get(standing.coordinator, standing.coordinator), MOST_OF_OWNER)
            return say("answered for by {coordinator}", coordinator=who)
        case "unknown":
            lacking = next(iter(asked_of(standing.conclusion, row.assessment)), None)
            if planned_for(told) is not None and passed_plan(told):
                return say("launched or not: not said")
            what = topic(lacking.path if lacking else "")
            if standing.conclusion.id == provider.prospective_provider.id:
                return say("provider later or not: {what} unknown", what=what)
            return say("provider or not: {what} unknown", what=what)
    if row.next and not row.binds:
        return say("not a provider, {act} open", act=row.next_what)
    return say("not a provider")


_PROVIDER: Final = {
    "": "provider",
    "systemic-risk": "provider, systemic risk",
    "older-model": "provider of an older model",
    "open-source": "provider, open source",
    "modification": "provider of the fine-tune",
}


def _status_of_plan(row: BoardRow, told: Told) -> Line:
    """What an actor will be that is not a provider yet."""
    launched = row.assessment.at_launch
    if launched is None or planned_for(told) is None:
        return say("not a provider yet")
    kinds = next((then.kinds for actor, then, _ in headlines(launched) if actor == told.standing.actor), ())
    return say("provider from launch, systemic risk") if "systemic-risk" in kinds else say("provider from launch")


def _status_without_actor(row: BoardRow) -> Line:
    match row._general:
        case Outcome.YES:
            return say("general-purpose model, who provides it: unknown")
        case Outcome.NO:
            return say("not a general-purpose model")
    lacking = next((item for item in row.questions if item != NO_ACTOR), None)
    return say("general-purpose or not: {what} unknown", what=topic(lacking.path if lacking else ""))


def topic(path: str) -> str:
    """What is asked at a place of the dossier, in a word or two."""
    keys = [key.partition("[")[0] for key in path.split(".") if key]
    for key in reversed(keys):
        if key in _TOPICS:
            of_original = keys[0] == "original" and key not in ("original", "activities")
            return say_text("the original's {what}", what=_TOPICS[key]) if of_original else _TOPICS[key]
    return keys[-1].replace("_", " ") if keys else "what decides"


_TOPICS: Final = {
    "activities": "compute",
    "flop": "compute",
    "training_compute": "compute",
    "cumulative_training_compute": "compute",
    "systemic_risk": "systemic risk",
    "gpai_model": "generality",
    "original": "the original",
    "market": "market",
    "territory": "market",
    "outputs": "outputs",
    "exception": "narrow or general",
    "openness": "licence",
    "licence": "licence",
    "actors": "who acts",
    "reach": "reach",
    "procedure": "procedure",
}
"""Places of the dossier by their keys, in the words of a board."""
