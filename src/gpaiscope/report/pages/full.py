"""Everything about an assessment: each answer with what carries it, complete enough for a lawyer to check and sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from gpaiscope import __version__
from gpaiscope.assessment import Assessment, Conclusion, FinedFor, ObligationConclusion
from gpaiscope.assessment.dated import Dated
from gpaiscope.assessment.gaps import by_who, gaps, leads, opened, undated
from gpaiscope.assessment.ledger import Entry
from gpaiscope.assessment.saying import (
    all_assumed,
    assumed,
    binding,
    binding_of_step,
    own_provisions,
    versions_in,
)
from gpaiscope.assessment.upstream import upstream
from gpaiscope.engine.citation import Citation, Cited
from gpaiscope.engine.evaluation import QuestionResult
from gpaiscope.engine.expression import GUESS, Cut, Fact, Under, Version
from gpaiscope.engine.leading import leading
from gpaiscope.engine.prose import value_text
from gpaiscope.law import scope, training_compute
from gpaiscope.law.commentary import safe_course
from gpaiscope.law.enforcement import Note, group_turnover
from gpaiscope.law.notification import reassessment_admissible
from gpaiscope.law.obligations import OBLIGATIONS, downstream_information
from gpaiscope.report import open_law, phrases, tones, words
from gpaiscope.report.blocks import (
    Amount,
    Bar,
    Block,
    Cite,
    Code,
    Days,
    Figure,
    Heading,
    Item,
    Items,
    Line,
    Named,
    Notice,
    Page,
    Row,
    Rows,
    Sentence,
    Strong,
    Table,
)
from gpaiscope.report.headlines import Told
from gpaiscope.report.onward import PROGRAM, Call, is_of_folder, path_of
from gpaiscope.report.pages import history
from gpaiscope.report.pages.summary import opening
from gpaiscope.report.turns import every_turn
from gpaiscope.values import Outcome, Range, Truth, unique

MOST_CITES: Final = 4
_OF_PROCEDURES: Final = frozenset(
    {"renotification_due", "notification_complete", "arguments_suitable", "reassessment_admissible", "serious_incident"}
)
_NEEDS: Final = {"fine_possible": "enforceable"}
_IF_SYSTEMIC: Final = "with systemic risk: "
"""How what is to be documented of models with systemic risk alone begins: Annex XI, section 2."""
_WORKED_OUT: Final = "worked out from the dossier and the day"


def full(assessment: Assessment, call: Call) -> Page:
    """The whole of one model's assessment. Assumptions are numbered once and named by number beside each answer."""
    page = _Full(assessment, call)
    parts = (
        page.question,
        page.model,
        page.actors,
        page.days,
        page.happened,
        page.contents,
        page.exposure,
        page.situations,
        page.compute,
        page.facts,
        page.authority,
        page.assumptions,
        page.open_law,
        page.missing,
        page.warnings,
        page.worth,
    )
    blocks = (*opening(assessment), *(block for part in parts for block in part()))
    return Page(title=("Everything about ", Named(words.title(assessment)), f" · on {assessment.day}"), blocks=blocks)


_FOR: Final = {
    "model": "the whole model",
    "modification": "the modification only",
    "modification-at-least": "the modification at least, perhaps the whole model",
}
"""For what an obligation is owed, by its scope."""


def _by_and_how(row: Dated) -> str:
    """By when, and how that stands to the day."""
    if row.state == "done":
        return "".join(phrases.done(row)[::2]) if row.done_on is not None else "over"
    standing = phrases.how_far(row)
    undone = f", {phrases.undone(row)}" if row.state in ("late", "perhaps-late") else ""
    doubted = f"; {phrases.doubted(row)}" if row.done_in is not None and not undone else ""
    last = f"; last done {words.on(row.done_on)}" if row.state == "going-on" and row.done_on is not None else ""
    return f"{phrases.by_day(row)}{f'; {standing}' if standing else ''}{undone}{doubted}{last}"


class _Full:
    """One assessment being told in full."""

    def __init__(self, assessment: Assessment, call: Call) -> None:
        self.assessment, self.law, self.call = assessment, assessment.law, call
        self.names = words.names(assessment.dossier)
        self.all = assessment.everything
        self.shown = [each for each in self.all if not self._idle(each)]
        self.held = all_assumed([assessment])
        self.numbers = {assumption.says: number for number, assumption in enumerate(self.held, 1)}

    def question(self) -> Iterator[Block]:
        """What was asked, of which files, under which law, and how it was read."""
        assessment, dossier = self.assessment, self.assessment.dossier
        read = [f"{question} = {reading}" for question, reading in sorted(assessment.readings.items())]
        rows: list[tuple[str, Line]] = [
            ("day of assessment", (str(assessment.day),)),
            ("law checked to", (str(self.law.day_of("law_checked")),)),
            ("folder", (Named(path_of(assessment)), ", read without a dossier"))
            if is_of_folder(assessment)
            else ("dossier", (Named(dossier.file), f", SHA-256 {dossier.sha256}")),
            ("program", (f"gpaiscope {__version__}, rules {self.law.body.hash}",)),
            ("readings", (", ".join(read) or "none chosen: open questions are shown with each of their readings",)),
            ("assumptions", ("as listed below" if assessment.model_case.assume else "none: nothing was assumed",)),
        ]
        if assessment.known_on is not None:
            rows.append(("known on", (f"{assessment.known_on}: only what was known then",)))
        yield Heading(("What was asked",))
        yield Rows(rows=tuple(Row(label=(label,), items=(line,)) for label, line in rows))

    # -- answers

    def model(self) -> Iterator[Block]:
        """What is so of the model."""
        yield Heading(("The model",))
        own = [each for each in self.assessment.conclusions if not each.actor]
        yield from self._answers([each for each in own if not self._idle(each)])
        if any(map(self._idle, own)):
            yield Sentence(
                ("No step before the Commission and no incident is stated, so none is assessed.",), quiet=True
            )

    def _idle(self, each: Conclusion) -> bool:
        """Whether it answers only about steps of a procedure, and the dossier tells of none."""
        return not self.assessment.dossier.procedure and each.id in _OF_PROCEDURES and _is_no(each)

    def actors(self) -> Iterator[Block]:
        """What is so of each actor, and what it owes."""
        for actor, name in self.names.items():
            own = [each for each in self.assessment.conclusions if each.actor == actor]
            if not own:
                continue
            yield Heading((Named(name), f" [{actor}]" if name != actor else ""))
            yield from self._answers([each for each in own if not _said_by(each, own) and not self._idle(each)])
            yield from self._upstream(actor)
            yield Heading(("Obligations of ", Named(name)), level=3)
            yield from self._owed([each for each in self.assessment.obligations if each.conclusion.actor == actor])
            standing = next(each for each in self.assessment.standings if each.actor == actor)
            leads = standing is self.assessment.standings[0]
            yield from every_turn(Told(assessment=self.assessment, standing=standing), dated=leads)

    def _answers(self, conclusions: list[Conclusion]) -> Iterator[Block]:
        yield Items(items=tuple(self._answer(each) for each in conclusions))

    def _answer(self, conclusion: Conclusion, *more: Line, follows: str = "") -> Item:
        """An answer in a word and its sentence; ``follows`` is the tone of a duty, of which it is said what follows."""
        finding = conclusion.finding
        name = self.names.get(conclusion.actor, "")
        text = phrases.claim(conclusion, self.law, words.short_name(name, conclusion.actor))
        guess = f" On the best estimate: {finding.on_best_estimate.value}."
        open_ = finding.outcome is Outcome.UNKNOWN and finding.on_best_estimate.decided
        guessed = phrases.guessed(self.assessment, conclusion)
        more = (*more, (guessed,)) if guessed else more
        return Item(
            line=(
                Strong(f"{'likely ' if guessed else ''}{finding.outcome.value}"),
                f": {text}{guess if open_ else ''}{self._why_not(conclusion)}",
            ),
            tone=tones.UNKNOWN if guessed else follows or tones.if_open(finding.outcome),
            notes=(*more, self._under(conclusion)),
        )

    def _why_not(self, conclusion: Conclusion) -> str:
        """Why no reassessment can be requested: what is denied differs, and with it what can be done about it."""
        if conclusion.id != reassessment_admissible.id or not _is_no(conclusion) or conclusion.finding.version is None:
            return ""
        program = self.law.program
        reason = leading(program, conclusion.finding.rule, conclusion.case)
        if len(reason.rules) > 1:
            return f": {self.law.text(self.law.version(program.rules[reason.rules[1]]).denies)}"
        return f": {reason.cut.says if reason.cut else reason.fact.denies if reason.fact else ''}"

    def _under(self, conclusion: Conclusion) -> Line:
        """The note below an answer: its provisions, how binding they are, assumptions and open questions."""
        found = own_provisions(conclusion, self.law)
        numbers = words.runs(sorted(self.numbers[each.says] for each in assumed(conclusion)))
        open_ = [each.question.name for each in conclusion.finding.left_open]
        cites = _joined(found[:MOST_CITES])
        more = f" and {len(found) - MOST_CITES} more" if len(found) > MOST_CITES else ""
        notes = [f" ({binding(conclusion, self.law)})"]
        notes += [f" · assumes {numbers}"] if numbers else []
        notes += [f" · open in law: {', '.join(open_)}"] if open_ else []
        return (*cites, more, *notes)

    def _upstream(self, actor: str) -> Iterator[Block]:
        """Whom an actor may ask for what it takes to integrate a model."""
        asked = [Named(self.names.get(each, each)) for each in upstream(self.assessment, actor)]
        names: list[str | Named] = [part for each in asked for part in (", ", each)][1:]
        if asked:
            yield Sentence(("Whom it can ask, for what is listed below under downstream information: ", *names, "."))

    def _owed(self, owed: list[ObligationConclusion]) -> Iterator[Block]:
        shown = [each for each in owed if each.conclusion.finding.outcome is not Outcome.NO]
        if shown:
            yield Items(items=tuple(self._duty(each) for each in shown))
        none = [each.obligation.short for each in owed if each.conclusion.finding.outcome is Outcome.NO]
        if none:
            yield Sentence((f"Not owed: {', '.join(none)}.",), quiet=True)

    def _duty(self, each: ObligationConclusion) -> Item:
        deadline = next(
            one
            for one in self.assessment.deadlines
            if one.obligation == each.obligation.id and one.actor == each.conclusion.actor
        )
        return self._answer(each.conclusion, self._days(each, deadline), follows=tones.of_dated(deadline))

    def _days(self, each: ObligationConclusion, deadline: Dated) -> Line:
        about = _FOR[each.scope]
        moved = phrases.moved(deadline, self.law)
        end: Line = (" · ", *moved) if moved else ()
        applies_from = deadline.started_on if deadline.starts else each.applies_from
        applies: Line = ("from ", Days(applies_from), ", ") if not deadline.before else ()
        return (*applies, f"{_by_and_how(deadline)} · for {about} · to: {each.obligation.to}", *end)

    def days(self) -> Iterator[Block]:
        """Every dated duty, gravest first, as the list of deadlines has it."""
        listed = self.assessment.dated
        if not listed:
            return
        yield Heading((f"Every day to keep · {len(listed)}",))
        several = len(self.names) > 1
        for row in listed:
            whom: Line = (" · ", Named(self.names.get(row.actor, row.actor))) if several else ()
            binds = "" if row.sure else ", if it binds"
            planned = ", as planned" if row.origin == "planned" else ""
            line: Line = (f"{_by_and_how(row)}{planned}: {words.capital(row.short)}", *whom, binds)
            yield Items(items=(Item(line=line, tone=tones.of_dated(row)),))

    def happened(self) -> Iterator[Block]:
        """The procedure before the Commission, what was done, and what became known since."""
        yield from history.procedure(self.assessment)
        yield from history.done(self.assessment)
        yield from history.looked_back(self.assessment, full=True)

    def contents(self) -> Iterator[Block]:
        """What each obligation asks for, once however many actors owe it; and what integrators can ask for."""
        asked_of = {each.actor for each in self.assessment.conclusions}  # not all, where one actor was asked for
        integrators = [each for each in self.names if each in asked_of and upstream(self.assessment, each)]
        answered_to = {downstream_information.id} if integrators else set()
        owed: dict[str, list[ObligationConclusion]] = {}
        for each in self.assessment.obligations:
            if each.contents and (
                each.conclusion.finding.outcome is not Outcome.NO or each.obligation.id in answered_to
            ):
                owed.setdefault(each.obligation.id, []).append(each)
        ordinary = _is_no(self.assessment.conclusion("systemic_risk"))
        for of_each in owed.values():
            obligation = of_each[0].obligation
            yield Heading((f"Contents: {obligation.short}",), level=3)
            asked_of_any = [item for item in obligation.contents if any(item in each.contents for each in of_each)]
            asked = [item for item in asked_of_any if not (ordinary and item.says.startswith(_IF_SYSTEMIC))]
            lines = [(self.law.text(item.says), *self._cited(item.cites)) for item in asked]
            yield Items(items=tuple(Item(line=line) for line in lines))

    def exposure(self) -> Iterator[Block]:
        """The ceiling of a fine for whoever can or may be fined."""
        if not self.assessment.exposure:
            return
        yield Heading(("Exposure: the ceiling of a fine, never a forecast",))
        for each in self.assessment.exposure:
            name = Named(self.names.get(each.actor, each.actor))
            may = "" if each.outcome is Outcome.YES else f" Whether a fine is possible is {each.outcome.value}."
            yield Sentence((name, f": {phrases.ceiling(each.ceiling)}.{may}", *self._cited(each.ceiling.cites[:1])))
            if each.of_group is Truth.UNKNOWN:
                course = self.law.text(safe_course(group_turnover.name))
                yield Sentence((f"{group_turnover.asks} {phrases.SAFE}: {course}", *self._cited(group_turnover.cites)))
            yield Items(items=tuple(self._fined_for(one) for one in each.fined_for))
        for note in self.law.notes(self.law.body.exposure_notes):
            yield Sentence((self.law.text(note.says), *self._cited(note.cites)), quiet=True)

    def _fined_for(self, each: FinedFor) -> Item:
        """What a fine is for, with the obligations of which that is so."""
        shorts = [one.short for one in self.law.obligations if one.id in each.obligations]
        return Item(line=(f"for {each.note.says}: {', '.join(shorts)}", *self._cited(each.note.cites)))

    def situations(self) -> Iterator[Block]:
        """What the texts say of the situation, where they say something of it."""
        if not self.assessment.situation_notes:
            return
        yield Heading(("What the texts say of such a situation",))
        for note in self.assessment.situation_notes:
            yield Sentence((self.law.text(note.says), *self._cited(note.cites)), quiet=True)

    # -- what it rests on

    def compute(self) -> Iterator[Block]:
        """The sums against the lines of the law, and each entry of the ledger."""
        yield Heading(("Compute",))
        bars = [bar for bar in self._bars() if bar.value.high is not None or bar.value.low]
        if self.assessment.entries is None or not bars:
            yield Sentence(("The dossier states no compute that counts.",))
            return
        lines = [
            Bar(label=(label,), value=Range.exactly(self.law.number(name)), line=True)
            for name, label in (("criterion_flop", "GPAI model above"), ("presumption_flop", "systemic risk above"))
        ]
        yield Figure(bars=(*bars, *lines), says="Compute against the lines of the law; only what is greater is above.")
        yield Table(
            head=("Entry", "FLOP", "Updates", "In all", "Method", "Because"),
            rows=tuple(self._entry(place, entry) for place, entry in enumerate(self.assessment.entries)),
            right=frozenset({1, 2, 3}),
        )

    def _bars(self) -> Iterator[Bar]:
        facts = self.assessment.model_case.facts
        for label, fact in (
            ("training", scope.training_compute),
            ("of the original", scope.inherited_training_compute),
            ("in all", training_compute.cumulative_compute),
            ("in all, expected", training_compute.expected_compute),
        ):
            known = facts.get(fact)
            inherits = fact is not scope.inherited_training_compute or self.assessment.dossier.original
            if known is not None and isinstance(known.value, Range) and inherits:
                yield Bar(label=(label,), value=known.value)

    def _entry(self, place: int, entry: Entry) -> tuple[Line, ...]:
        sources = "; ".join(map(words.source, entry.sources))
        called = words.activity(self.assessment.dossier, place)
        return (
            (f"{called}, {entry.state.replace('-', ' ')}",),
            (Amount(entry.flop),),
            (Amount(entry.updates),),
            (Amount(entry.cumulative),),
            (entry.estimate.method,),
            (entry.row.because, *self._cited(entry.row.cites), *(("; ", Named(sources)) if sources else ())),
        )

    def facts(self) -> Iterator[Block]:
        """The facts that answers rest on, each with its value and where that comes from."""
        rows: dict[tuple[str, str], tuple[Line, ...]] = {}
        for conclusion in self.all:
            for fact in conclusion.finding.reasons:
                known = conclusion.case.known(fact)
                if known is None or known.value is Truth.UNKNOWN or fact in conclusion.finding.assumed:
                    continue
                actor = conclusion.actor if fact.name.startswith(("actor.", "modification.")) else ""
                sources = "; ".join(map(words.source, known.sources)) or _WORKED_OUT
                about: Line = (Named(self.names.get(actor, actor)),) if actor else ("the model",)
                rows[fact.name, actor] = (about, (fact.says,), (Named(value_text(known.value)),), (Named(sources),))
        yield Heading(("Facts relied on",))
        if rows:
            yield Table(head=("About", "Fact", "Value", "Source"), rows=tuple(rows.values()))
        else:
            yield Sentence(("None: the dossier states nothing that an answer rests on.",))

    def authority(self) -> Iterator[Block]:
        """Each rule and exception that carries an outcome, with its provisions and how binding it is."""
        yield Heading(("Authority for each step",))
        yield Sentence(
            ("`own-reading` is our inference, which nobody confirmed. Numbers are those of the adopted Guidelines.",)
        )
        steps = dict.fromkeys(step for each in self.shown for step in versions_in(each, self.law))
        yield Items(
            items=tuple(
                Item(
                    line=(f"exception: {step.says}" if isinstance(step, Cut) else self.law.text(step.asks),),
                    notes=(self._bound_by(step),),
                )
                for step in steps
                if not isinstance(step, Under)
            )
        )
        editions = {each.edition: each for step in steps for each in self.law.cited(step.cites)}
        yield Heading(("Official texts",), level=3)
        yield Items(
            items=tuple(
                Item(line=(each.document.title, f", {edition.version}"), notes=((Code(edition.url),),))
                for edition, each in editions.items()
            )
        )

    def _bound_by(self, step: Version | Cut | Fact) -> Line:
        """The provisions of a step, and how binding the strongest of them is."""
        return (*_joined(self.law.cited(step.cites)), f" ({self._bound(step)})")

    @staticmethod
    def _bound(step: object) -> str:
        cites: tuple[Citation, ...] = getattr(step, "cites", ())
        return binding_of_step(cites, "" if isinstance(step, Fact) else getattr(step, "binding", ""))

    def assumptions(self) -> Iterator[Block]:
        """What was assumed because nothing else was said, numbered, with what would be otherwise."""
        if not self.held:
            return
        answers = Counter(says for each in self.all for says in {assumption.says for assumption in assumed(each)})
        yield Heading(("Assumed, because nothing else was said",))
        items = [
            Item(
                line=(each.says,),
                notes=(
                    (
                        *(("a guess, ",) if each.grade == GUESS else ()),
                        f"for {words.count(answers[each.says], 'answer')}",
                        f"; otherwise: {each.contrary}" if each.contrary else "",
                    ),
                ),
            )
            for each in self.held
        ]
        yield Items(items=tuple(items), numbered=True)
        yield Sentence(("One wrong assumption can turn an answer. --no-assumptions makes them unknown.",), quiet=True)

    def open_law(self) -> Iterator[Block]:
        """The questions that the law leaves open, with what each reading gives."""
        held: dict[str, list[tuple[Conclusion, QuestionResult]]] = {}
        for each in self.all:
            for result in (*each.finding.questions, *each.finding.followed):
                held.setdefault(result.question.name, []).append((each, result))
        yield Heading(("Points that the law leaves open, and what each reading gives",))
        proofs = [self.assessment.proof(each.id, each.actor) for each in leads(self.assessment)]
        met = unique(question.name for root in proofs for question in open_law.questions_met(root))
        yield Sentence(open_law.alike_either_way([name for name in met if name not in held]))
        for name, found in held.items():
            question, chosen = found[0][1].question, found[0][1].chosen
            yield Sentence((question.asks, " ", question.source, *self._cited(question.cites)))
            rows = [
                Row(
                    label=(f"{name}={reading.name}",),
                    items=((f"{reading.says}: {_gives(reading.name, chosen, found)}",),),
                )
                for reading in question.readings
            ]
            yield Rows(rows=tuple(rows))
            if not chosen and (course := safe_course(name)):
                show = Code(f"{PROGRAM} law show {name}")
                yield Sentence((f"{phrases.SAFE}: {self.law.text(course)} Who holds which: ", show, "."))

    def missing(self) -> Iterator[Block]:
        """What is missing, most decisive first, by who would know."""
        found = gaps(self.assessment, opened(self.assessment, self.all, largest=1) + undated(self.assessment))
        if not found:
            return
        yield Heading(("What is missing, most decisive first",))
        for who, group in by_who(found).items():
            yield Sentence((f"Ask: {who}",))
            yield Items(
                items=tuple(
                    Item(
                        line=(gap.missing.asks,),
                        notes=((Code(gap.missing.path), ": ", _tells(gap.decides, gap.blocks)),),
                    )
                    for gap in group
                )
            )

    def warnings(self) -> Iterator[Block]:
        """What a reader should know beside the answers, and what is not answered."""
        if self.assessment.warnings:
            yield Heading(("Warnings",))
        for warning in self.assessment.warnings:
            where: Line = (" (", Code(warning.path), ")") if warning.path not in warning.says else ()
            yield Notice((warning.says, *where, *self._cited(warning.cites)))
        yield Heading(("Not answered here",))
        yield Items(items=tuple(map(self._signpost, self.law.notes(self.law.body.signposts))))

    def _signpost(self, note: Note) -> Item:
        first = self.law.day_of(note.from_.name) if note.from_ else self.law.day
        when = f" From {first}." if first > self.law.day else ""
        return Item(line=(f"{self.law.text(note.says)}{when}", *self._cited(note.cites)))

    def worth(self) -> Iterator[Block]:
        """What it is worth, where it is signed, and how to go on."""
        yield Heading(("What this is worth",))
        yield Sentence(
            (
                "It is indicative and no legal advice. It says which duties attach, not whether they are fulfilled. "
                "The Guidelines bind nobody; they say how the Commission means to enforce, case by case. Days are "
                f"plain: no weekend or holiday moves them. The law was checked to {self.law.day_of('law_checked')}.",
            )
        )
        blank: Line = ("",)
        yield Table(
            head=("Sign-off", "Name", "Date", "Signature"),
            rows=((("Facts confirmed by",), blank, blank, blank), (("Law reviewed by",), blank, blank, blank)),
        )
        every = list(dict.fromkeys(each.id for each in self.all))
        names = [part for each in every for part in (", ", Code(each))][1:]
        yield Sentence(("Each answer has its proof: ", Code("explain"), " with one of ", *names, "."), quiet=True)
        yield self.call.command("explain", self.all[0].id)
        yield self.call.command("ask")

    def _cited(self, cites: Iterable[Citation]) -> Line:
        """Provisions in brackets after a sentence; nothing where there are none."""
        inside = _joined(self.law.cited(cites))
        return (" (", *inside, ")") if inside else ()


def _joined(found: Iterable[Cited]) -> Line:
    """Provisions one after the other, each with its number in the edition before."""
    return tuple(part for each in found for part in ("; ", Cite(each, full=True)))[1:]


def _gives(reading: str, chosen: str, held: list[tuple[Conclusion, QuestionResult]]) -> str:
    """What one reading gives, answers with the same outcome together."""
    if chosen:
        return "followed" if reading == chosen else "not followed"
    groups: dict[str, list[str]] = {}
    for conclusion, result in held:
        outcome = dict(result.results).get(reading)
        if outcome is not None:
            groups.setdefault(outcome.value, []).append(_called(conclusion))
    return "; ".join(f"{outcome} for {words.some(ids, 6)}" for outcome, ids in groups.items()) or "alike either way"


def _tells(decides: Iterable[Conclusion], blocks: Iterable[Conclusion]) -> str:
    alone = list(map(_called, decides))
    if alone:
        return f"alone can decide {words.some(alone)}"
    of = list(blocks)
    what = "the day of" if all(each.finding.outcome.decided for each in of) else "one of several for"
    return f"{what} {words.some(map(_called, of))}"


_SHORT: Final = {each.id: each.short for each in OBLIGATIONS}


def _called(each: Conclusion) -> str:
    """An answer in a word or two: what people call an obligation, or the name of a rule as words."""
    return _SHORT.get(each.id, each.id.replace("gpai", "GPAI").replace("_", " "))


def _is_no(each: Conclusion) -> bool:
    return each.finding.outcome is Outcome.NO


def _said_by(each: Conclusion, beside: list[Conclusion]) -> bool:
    """Whether it is denied along with what it needs: where nothing can be enforced nothing can be fined."""
    needs = _NEEDS.get(each.id)
    return _is_no(each) and any(one.id == needs and _is_no(one) for one in beside)
