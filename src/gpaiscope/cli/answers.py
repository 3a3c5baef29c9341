"""The text of an assessment: answers first, then what is owed, what was assumed, what is missing, what it is worth."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import Final

from gpaiscope import __version__
from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion
from gpaiscope.assessment.document import assumptions, cited, exposure_json
from gpaiscope.cli.bar import Bar, drawn
from gpaiscope.cli.missing import PRIMARY, Gap, by_who, gaps, opened, principal
from gpaiscope.cli.terminal import BOLD, DIM, painted, size, tied, wrap
from gpaiscope.cli.words import SIGNS, authority, claim, day_text, names, short_name, title, verdict
from gpaiscope.engine.evaluation import QuestionResult
from gpaiscope.law import scope, training_compute
from gpaiscope.law.citation import cite
from gpaiscope.values import Outcome, Range, decimal_text

MARGIN: Final = "  "
COLUMN: Final = " " * 14
MOST_GAPS: Final = 8
_OF_ORIGINALS: Final = ("one_third_criterion", "downstream_modifier_provider")
"""Conclusions of which a model that was made from no other is no news."""
_SHORT: Final = ("gpai_model", "placed_on_market", "systemic_risk", "open_source_exemption", "provider")


def answers(assessment: Assessment, path: str, width: int) -> str:
    """The assessment as text, for lines of ``width`` columns. ``path`` is the dossier as the person wrote it."""
    page = _Page(assessment, path, width)
    parts = [
        page.head(),
        page.short(),
        page.model(),
        page.compute(),
        *(page.actor(actor) for actor in page.actors),
        page.exposure(),
        page.missing(),
        page.questions(),
        page.assumed(),
        page.warnings(),
        page.elsewhere(),
        page.worth(),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


class _Page:
    """One assessment being written. Assumptions are numbered as they are first met."""

    def __init__(self, assessment: Assessment, path: str, width: int) -> None:
        self.assessment = assessment
        self.path = path
        self.width = width
        self.full_names = names(assessment.dossier)
        self.names = {id: short_name(name, id) for id, name in self.full_names.items()}
        self.actors = list(dict.fromkeys(each.actor for each in assessment.conclusions if each.actor))
        shown = [each for each in self._all() if self._is_shown(each)]
        self.numbers = {
            text: number
            for number, text in enumerate(dict.fromkeys(text for each in shown for text in assumptions(each)), 1)
        }

    def _all(self) -> list[Conclusion]:
        owed = [each.conclusion for each in self.assessment.obligations]
        return [*self.assessment.conclusions, *owed]

    def _is_shown(self, conclusion: Conclusion) -> bool:
        outcome = conclusion.finding.outcome
        if conclusion.id in _OF_ORIGINALS and not self.assessment.dossier.original:
            return outcome is not Outcome.NO
        if conclusion.id in PRIMARY:
            return True
        if conclusion in self.assessment.conclusions:
            return outcome in (Outcome.YES, Outcome.UNSETTLED)
        return outcome is not Outcome.NO

    # -- the parts

    def head(self) -> list[str]:
        assessment = self.assessment
        checked = assessment.law.day_of("law_checked")
        lines = wrap(painted(title(assessment), BOLD), self.width)
        rules = f"gpaiscope {__version__}, rules {assessment.law.body.hash}"
        facts = f"On {assessment.day} · law checked until {checked} · {rules}"
        lines += wrap(painted(facts, DIM), self.width)
        if assessment.readings:
            read = ", ".join(f"{name}={reading}" for name, reading in sorted(assessment.readings.items()))
            lines += wrap(f"Read as you chose: {read}", self.width)
        return lines

    def short(self) -> list[str]:
        """What a busy person reads: the model's status, and for each actor whether it is a provider and owes."""
        model = [each for each in self.assessment.conclusions if each.id in _SHORT and not each.actor]
        rows = [("the model", [_brief(each) for each in model])]
        for actor in self.actors:
            own = [each for each in self.assessment.conclusions if each.id in _SHORT and each.actor == actor]
            owed = [each for each in self.assessment.obligations if each.conclusion.actor == actor]
            rows.append((self.names.get(actor, actor), [*map(_brief, own), tied(_sum_up(owed))]))
        broad = max(size(label) for label, _ in rows) + 2
        return [
            self.heading("In short"),
            *(
                line
                for label, said in rows
                for line in wrap(" · ".join(said), self.width, MARGIN + label + " " * (broad - size(label)))
            ),
        ]

    def model(self) -> list[str]:
        own = [each for each in self.assessment.conclusions if not each.actor]
        return [self.heading("The model"), *self._answers(own)]

    def compute(self) -> list[str]:
        bars = list(self._bars())
        lines = [self.assessment.law.number(name) for name in ("criterion_flop", "presumption_flop")]
        heading = self.heading("Compute, FLOP on a logarithmic scale")
        if all(bar.value.high is None and not bar.value.low for bar in bars):
            return [heading, MARGIN + "Unknown: the dossier states no compute that counts."]
        texts = [decimal_text(line) for line in lines]
        note = (
            f"The lines stand at {texts[0]} (a general-purpose AI model, by training compute) and {texts[1]} "
            "(presumption of high-impact capabilities, by cumulative compute). Only what is greater is above."
        )
        return [
            heading,
            *(MARGIN + line for line in drawn(bars, lines, self.width - len(MARGIN))),
            *self.small(note),
        ]

    def _bars(self) -> Iterable[Bar]:
        rows = (
            ("training", scope.training_compute),
            ("of the original", scope.inherited_training_compute),
            ("cumulative", training_compute.cumulative_compute),
            ("cumulative, expected", training_compute.expected_compute),
        )
        facts = self.assessment.model_case.facts
        cumulative = None
        for label, fact in rows:
            known = facts.get(fact)
            if known is None or not isinstance(known.value, Range):
                continue
            if fact is scope.inherited_training_compute and not self.assessment.dossier.original:
                continue
            if fact is training_compute.expected_compute and cumulative and known.value == cumulative.at_best():
                continue
            cumulative = known.value if fact is training_compute.cumulative_compute else cumulative
            yield Bar(label=label, value=known.value)

    def actor(self, actor: str) -> list[str]:
        owed = [each for each in self.assessment.obligations if each.conclusion.actor == actor]
        name = self.full_names.get(actor, actor)
        own = [each for each in self.assessment.conclusions if each.actor == actor]
        identity = f" [{actor}]" if name != actor else ""
        return [
            self.heading(f"{name}{identity}: {_sum_up(owed)}"),
            *self._answers(own),
            *self._obligations(owed),
        ]

    def _answers(self, conclusions: list[Conclusion]) -> list[str]:
        shown = [each for each in conclusions if self._is_shown(each)]
        if conclusions[0].actor and all(each.finding.outcome is Outcome.NO for each in shown):
            shown = shown[:1]
        lines = [line for each in shown for line in self._answer(each)]
        for outcome in (Outcome.NO, Outcome.UNKNOWN):
            rest = [each.id for each in conclusions if each.finding.outcome is outcome and each not in shown]
            if rest:
                lines += self.small(f"Also {outcome.value}: {', '.join(rest)}.")
        return lines

    def _answer(self, conclusion: Conclusion) -> list[str]:
        finding = conclusion.finding
        text = claim(conclusion, self.assessment.law, self.names.get(conclusion.actor, ""))
        lines = wrap(text, self.width, f"{MARGIN}{verdict(finding.outcome)} ", COLUMN)
        if finding.outcome is Outcome.UNKNOWN and finding.on_best_estimate.decided:
            lines += wrap(f"On the best estimate: {finding.on_best_estimate.value}.", self.width, COLUMN)
        return [*lines, *self._under(conclusion)]

    def _under(self, conclusion: Conclusion) -> list[str]:
        """The dim line below an answer: authority, assumptions, open questions."""
        notes = [authority(conclusion, self.assessment.law)]
        numbers = [self.numbers[text] for text in assumptions(conclusion)]
        if numbers:
            notes.append(f"assumes {_ranges(sorted(numbers))}")
        open_ = [each.question.name for each in conclusion.finding.questions if not each.chosen]
        if open_:
            notes.append(f"open: {', '.join(open_)}")
        return self.small(" · ".join([f"{conclusion.id}: {notes[0]}", *notes[1:]]), COLUMN)

    def _obligations(self, owed: list[ObligationConclusion]) -> list[str]:
        lines = []
        for each in owed:
            if each.conclusion.finding.outcome is not Outcome.NO:
                lines += self._obligation(each)
        none = [each.obligation.id for each in owed if each.conclusion.finding.outcome is Outcome.NO]
        if none:
            lines += wrap(painted(f"Not owed: {', '.join(none)}.", DIM), self.width, MARGIN)
        return lines

    def _obligation(self, each: ObligationConclusion) -> list[str]:
        conclusion = each.conclusion
        outcome = conclusion.finding.outcome
        text = claim(conclusion, self.assessment.law, self.names.get(conclusion.actor, ""))
        days = [f"from {day_text(each.applies_from)}"]
        if each.due_on != each.applies_from:
            days.append(f"due {day_text(each.due_on)}")
        scope = "the modification only" if each.scope == "modification" else "the whole model"
        facts = f"{', '.join(days)} · for {scope} · recipient: {each.obligation.to}"
        return [
            *wrap(text, self.width, f"{MARGIN}{verdict(outcome)} ", COLUMN),
            *wrap(facts, self.width, COLUMN),
            *self._under(conclusion),
        ]

    def exposure(self) -> list[str]:
        rows = exposure_json(self.assessment)
        if not rows:
            return []
        lines = [self.heading("Exposure: the ceiling of a fine, never a forecast")]
        for row in rows:
            least = "at least " if row["at_least"] else ""
            may = "" if row["outcome"] == "yes" else f" ({row['outcome']} whether a fine is possible)"
            text = (
                f"{self.names.get(str(row['actor']), row['actor'])}{may}: {least}EUR {int(str(row['ceiling_eur'])):,}, "
                f"the higher of EUR {int(str(row['fixed_eur'])):,} and {row['percent_of_turnover']} % of turnover."
            )
            lines += [
                *wrap(text, self.width, MARGIN),
                *self.small("; ".join(cited(cite("AI Act Art 101(1)"), self.assessment.law))),
            ]
        return lines

    def missing(self) -> list[str]:
        unknown = opened(self.assessment, principal(self.assessment), largest=1)
        found = gaps(self.assessment, unknown)
        if not found:
            return []
        lines = [self.heading("What is missing, most decisive first")]
        for who, group in by_who(found[:MOST_GAPS]).items():
            lines.append(MARGIN + painted(f"Ask: {who}", BOLD))
            for gap in group:
                lines += self._gap(gap)
        if len(found) > MOST_GAPS:
            lines += self.small(f"and {len(found) - MOST_GAPS} more: gpaiscope ask {shlex.quote(self.path)}")
        return lines

    def _gap(self, gap: Gap) -> list[str]:
        decided = list(dict.fromkeys(each.id for each in gap.decides))
        tells = (
            f"alone can decide {_some(decided, 1)}" if decided else f"one of several for {_some(_ids(gap.blocks), 1)}"
        )
        return [
            *wrap(gap.missing.asks, self.width, MARGIN + "- "),
            *self.small(f"{gap.missing.path}: {tells}", MARGIN + "  "),
        ]

    def questions(self) -> list[str]:
        lines: list[str] = []
        for name, held in self._questions().items():
            _, first = held[0]
            lines += wrap(first.question.asks, self.width, MARGIN + "§ ")
            for reading in first.question.readings:
                lines += wrap(f"{reading.name}: {reading.says}", self.width, MARGIN + "  - ")
                lines += self.small(self._results(name, reading.name, held), MARGIN + "    ")
            cites = "; ".join(map(tied, cited(first.question.cites, self.assessment.law)))
            follow = f"; follow one with --reading {name}=..." if not first.chosen else f"; read as {first.chosen}"
            lines += self.small(f"{cites}{follow}", MARGIN + "  ")
        return [self.heading("Points that the law leaves open, and what each reading gives"), *lines] if lines else []

    def _questions(self) -> dict[str, list[tuple[Conclusion, QuestionResult]]]:
        found: dict[str, list[tuple[Conclusion, QuestionResult]]] = {}
        for each in self._all():
            if self._is_shown(each):
                for result in each.finding.questions:
                    found.setdefault(result.question.name, []).append((each, result))
        return found

    def _results(self, name: str, reading: str, held: list[tuple[Conclusion, QuestionResult]]) -> str:
        """What one reading gives, answers with the same outcome together."""
        chosen = held[0][1].chosen
        if chosen:
            return "followed" if reading == chosen else "not followed"
        groups: dict[str, list[str]] = {}
        for conclusion, result in held:
            outcome = dict(result.results).get(reading)
            if outcome is not None:
                groups.setdefault(outcome.value, []).append(conclusion.id)
        return "; ".join(f"{outcome}: {_some(ids, 6)}" for outcome, ids in groups.items()) or "alike either way"

    def assumed(self) -> list[str]:
        if not self.numbers:
            return []
        lines = [self.heading("Assumed, because nothing else was said")]
        for text, number in self.numbers.items():
            lines += wrap(text, self.width, f"{MARGIN}{number:>2} ")
        return [*lines, *self.small("One wrong assumption can turn an answer. --no-assumptions makes them unknown.")]

    def warnings(self) -> list[str]:
        if not self.assessment.warnings:
            return []
        lines = [self.heading("Warnings")]
        for warning in self.assessment.warnings:
            where = f" ({warning.path})" if warning.path else ""
            cites = f" {'; '.join(cited(warning.cites, self.assessment.law))}." if warning.cites else ""
            lines += wrap(f"{warning.says}{where}{cites}", self.width, MARGIN + "! ")
        return lines

    def elsewhere(self) -> list[str]:
        lines = [self.heading("Not answered here")]
        law = self.assessment.law
        for note in law.notes(law.body.signposts):
            first = law.day_of(note.from_.name) if note.from_ else law.day
            when = f" From {first}." if first > law.day else ""
            cites = "; ".join(map(tied, cited(note.cites, law)))
            lines += wrap(painted(f"{law.text(note.says)}{when} ({cites})", DIM), self.width, MARGIN + "- ")
        return lines

    def worth(self) -> list[str]:
        quoted = shlex.quote(self.path)
        on = f" --on {self.assessment.day}"
        example = self._all()[0].id
        text = (
            "Indicative only. It says which duties attach, not whether they are fulfilled. The Guidelines bind nobody; "
            "they say how the Commission means to enforce, case by case. Days are plain: no weekend or holiday moves "
            f"them. The law was checked until {self.assessment.law.day_of('law_checked')}."
        )
        return [
            self.heading("What this is worth, and how to go on"),
            *wrap(text, self.width, MARGIN),
            *(
                MARGIN + line
                for line in (
                    f"gpaiscope explain {quoted} {example}{on}",
                    f"gpaiscope ask {quoted}{on}",
                    f"gpaiscope assess {quoted}{on} --format markdown",
                )
            ),
        ]

    # -- how lines look

    def heading(self, text: str) -> str:
        return "\n".join(wrap(painted(text, BOLD), self.width))

    def small(self, text: str, indent: str = MARGIN) -> list[str]:
        return [painted(line, DIM) for line in wrap(text, self.width, indent)]


def _brief(conclusion: Conclusion) -> str:
    outcome = conclusion.finding.outcome
    return tied(f"{SIGNS[outcome]} {outcome.value} {conclusion.id}")


def _sum_up(owed: list[ObligationConclusion]) -> str:
    """What an actor owes, in a few words."""
    yes = sum(each.conclusion.finding.outcome is Outcome.YES for each in owed)
    may = sum(not each.conclusion.finding.outcome.decided for each in owed)
    if yes or may:
        counts = [f"owes {_count(yes)}"] if yes else []
        return ", ".join([*counts, *([f"may owe {_count(may)}"] if may else [])])
    return "owes nothing under Chapter V"


def _count(number: int) -> str:
    return f"{number} obligation{'' if number == 1 else 's'}"


def _ids(conclusions: Iterable[Conclusion]) -> list[str]:
    return list(dict.fromkeys(each.id for each in conclusions))


def _some(ids: list[str], most: int = 4) -> str:
    shown = list(dict.fromkeys(ids))
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more


def _ranges(numbers: list[int]) -> str:
    """Numbers with runs drawn together: ``1-3, 5``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
