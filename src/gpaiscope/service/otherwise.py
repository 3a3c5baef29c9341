"""One dossier under other days or other facts: what differs, when it changes, and what a plan leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Unpack

from gpaiscope.assessment.world import Assessable, World
from gpaiscope.deferred import dataclass
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.repository.dossiers import assess_loaded, assessable
from gpaiscope.service import dossiers, inputs
from gpaiscope.service.results import Result
from gpaiscope.values import iso_day

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.assessment.comparison import Comparison
    from gpaiscope.assessment.outlook import Outlook
    from gpaiscope.assessment.timeline import Timeline
    from gpaiscope.calendar import Calendar
    from gpaiscope.report.blocks import Page
    from gpaiscope.service.inputs import Circumstances, DaySource, DossierSource, LawSource


def compare(
    source: DossierSource,
    other: DossierSource | date,
    *,
    on: DaySource | None = None,
    actor: str = "",
    model: str = "",
    **under: Unpack[Circumstances],
) -> Result[Comparison]:
    """What is otherwise, before and after, and through what: law, fact, assumption or passing time.

    With a day as ``other``, or the text of one: the same dossier on both days, the earlier one before. Else with
    another dossier of the same models, which is the one before, on the same day. Further words are those of `assess`.
    Raises as `assess` does, and UsageError where the dossiers tell of other models.
    """
    from gpaiscope.assessment.timeline import since
    from gpaiscope.report.pages.changes import compared
    from gpaiscope.report.pages.hypothetical import marked
    from gpaiscope.report.values.comparison import comparison

    day = inputs.day_meant(on)
    after = _DossierAgain.of(source, day, actor, model, under)
    if isinstance(other, date) or (isinstance(other, str) and iso_day(other)):
        days = sorted((day, inputs.day_meant(other, "other")))
        found = after.with_originals(lambda: since(after.assessable, *days))
        sides = [day.isoformat() for day in days]
    else:
        before = _DossierAgain.of(other, day, actor, model, under)
        found = _of_two_dossiers(before, after, day)
        # Two mappings are both called "the dossier", which would leave open which of them is meant.
        sides = [before.called, after.called] if before.called != after.called else ["before", "after"]

    def pages(full: bool) -> list[Page]:
        return [marked(compared(found, sides[0], sides[1], full=full), found.after[0].law)]

    return Result(
        find=lambda: found,
        pages=lambda full: after.with_originals(lambda: pages(full)),
        document=lambda _: after.with_originals(lambda: comparison(found)),
    )


def timeline(
    source: DossierSource,
    *,
    on: DaySource | None = None,
    first: DaySource | None = None,
    last: DaySource | None = None,
    actor: str = "",
    model: str = "",
    **under: Unpack[Circumstances],
) -> Result[Timeline]:
    """Every day on which an answer, a duty or a last day is otherwise than on its eve, and through what.

    From ``first``, else the first day that the dossier speaks of, to ``last``, else two years after ``on``. Further
    words are those of `assess`. Raises as `assess` does, and UsageError where ``first`` is after ``last``.
    """
    from gpaiscope.assessment import timeline as over_time
    from gpaiscope.report.pages.changes import timeline as page
    from gpaiscope.report.pages.hypothetical import marked
    from gpaiscope.report.values.comparison import timeline as document

    day = inputs.day_meant(on)
    from_day, to_day = inputs.day_said("first", first), inputs.day_said("last", last)
    again = _DossierAgain.of(source, from_day or day, actor, model, under)
    begins = from_day or over_time.begins(again.assessable.dossier, day)
    ends = to_day or over_time.two_years_after(day)
    inputs.refuse_out_of_order(begins, ends, "the timeline")
    for end in (begins, ends):
        again.assessable.world.law(end)  # a day out of range is refused now, and not after half of the days are done
    found = again.with_originals(lambda: over_time.timeline(again.assessable, begins, ends))

    def pages(full: bool) -> list[Page]:
        return [marked(page(found, full=full), found.stretches[-1].view.found[0].law)]

    return Result(
        find=lambda: found,
        pages=lambda full: again.with_originals(lambda: pages(full)),
        document=lambda _: again.with_originals(lambda: document(found)),
    )


def plan(
    source: DossierSource,
    *,
    on: DaySource | None = None,
    model: str = "",
    what_if: Mapping[str, str] | None = None,
    targets: Sequence[str] = (),
    logs: Sequence[str] = (),
    rates: Sequence[str] = (),
    calendar: Calendar | None = None,
    known_on: DaySource | None = None,
    readings: Mapping[str, str] | None = None,
    assumptions: bool = True,
    law: LawSource = None,
) -> Result[Outlook]:
    """What a dossier plans: when training passes the lines of the law, by when to notify, and what the placing brings.

    ``what_if`` are values at paths of the dossier, as TOML has them, that are otherwise in a plan beside. ``targets``
    ask for the values with which an answer is as wanted: ``activities[0].flop:third``. ``logs`` and ``rates`` give the
    pace of runs. Further words are those of `assess`. Raises InputError for what cannot be read, and UsageError as
    `assess` does, where nothing is planned, and for a path, target or rate that is none.
    """
    from gpaiscope.assessment.outlook import Planning
    from gpaiscope.calendar import BRUSSELS
    from gpaiscope.report.pages.plan import plan as page
    from gpaiscope.report.values.plan import document
    from gpaiscope.repository.paces import paces_of

    known_then = inputs.day_said("known_on", known_on)
    with_originals, given = dossiers.originals_beside(source), dossiers.read(source)
    day, body = inputs.day_meant(on), inputs.law_meant(law)
    asked: dict[str, Any] = {"readings": readings, "assume": assumptions, "known_on": known_then}
    world = World(body=body)
    planning = Planning(
        # Of a dossier that is otherwise than the one that was read, the model that is meant.
        assess=lambda dossier: dossiers.only(
            dossiers.chosen(assess_loaded(replace(given, dossier=dossier), day, world=world, **asked), model)
        ),
        paces=lambda of: paces_of(of, logs, rates),
        calendar=calendar or BRUSSELS,
    )
    found = with_originals(lambda: planning.outlook(given.dossier, what_if, targets))
    call = dossiers.call_of(source, day, body, model=model, **asked)

    def pages(full: bool) -> list[Page]:
        return dossiers.marked_pages(call, [(found.plan.assessment, page(found, call, full=full))])

    return Result(
        find=lambda: found,
        pages=lambda full: with_originals(lambda: pages(full)),
        document=lambda _: with_originals(lambda: document(found)),
    )


@dataclass(frozen=True, kw_only=True)
class _DossierAgain:
    """A dossier that can be assessed again, with the table of originals beside it, and how it is called."""

    assessable: Assessable
    with_originals: Callable[[Callable[[], Any]], Any]
    called: str

    @classmethod
    def of(cls, source: DossierSource, day: date, actor: str, model: str, under: Circumstances) -> _DossierAgain:
        """Read and assessed on a day, so that whatever is wrong with it is said."""
        known_on = inputs.day_said("known_on", under.get("known_on"))
        with_originals, given = dossiers.originals_beside(source), dossiers.read(source)
        again = with_originals(
            lambda: assessable(
                given,
                day,
                actor=actor,
                readings=under.get("readings"),
                assume=under.get("assumptions", True),
                known_on=known_on,
                world=World(body=inputs.law_meant(under.get("law"))),
            )
        )
        if model:
            again = with_originals(lambda: again.only(lambda models: dossiers.chosen(tuple(models), model)))
            # Which models there are is known once they are assessed: a name that none has is refused here.
            with_originals(lambda: again.on(day, again.world))
        return cls(assessable=again, with_originals=with_originals, called=dossiers.path_again(source) or "the dossier")


def _of_two_dossiers(before: _DossierAgain, after: _DossierAgain, day: date) -> Comparison:
    """A comparison of two dossiers of the same models on one day."""
    from gpaiscope.assessment.comparison import compare
    from gpaiscope.assessment.differences import facts_between

    was = before.with_originals(lambda: before.assessable.on(day, before.assessable.world))
    now = after.with_originals(lambda: after.assessable.on(day, after.assessable.world))
    if (mistake := _other_models(was, now, before.called, after.called)) is not None:
        raise UsageError(mistake)
    was_stated, now_stated = (side.assessable.stated(day) for side in (before, after))

    facts = facts_between(
        was_stated,
        now_stated,
        lambda dossier: after.assessable.again(dossier, day, after.assessable.world),
        (was, now),
    )
    found: Comparison = after.with_originals(lambda: compare(was, now, ("fact",), fact=facts))
    return found


def _other_models(before: Sequence[Assessment], after: Sequence[Assessment], called: str, other: str) -> Mistake | None:
    """The mistake of two dossiers that tell of different models; models without a name may be any."""
    from gpaiscope.report.words import title

    named = [{title(model) for model in side if model.dossier.model.name} for side in (before, after)]
    if not all(named) or named[0] & named[1]:
        return None
    # A name is a stranger's text of any length, and the message is one line.
    told = [" and ".join(name[:80] for name in sorted(side)) for side in named]
    return Mistake(
        reference="other-models",
        message=f"{called} tells of {told[0]}, and {other} of {told[1]}",
        expected="two dossiers of the same model",
        help="give the model the same model.name in both, or compare another file",
    )
