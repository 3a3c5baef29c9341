"""What each instrument brought on its day: what was so before, what is so since, and what that means for a provider.

A table for people, beside the rules and numbers that begin on the same day: nothing here decides an answer, so it is
no part of `Body` and the rules' hash leaves it out. Days are those of the law, or of the text that began to stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import Parameter
from gpaiscope.law.citation import DOCUMENTS, cite
from gpaiscope.values import Exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """What an instrument brought on a day. ``document`` is its key; ``was``, ``now`` and ``means`` are sentences.

    Places such as ``{powers_apply}`` stand for numbers and days of the law, which whoever shows them fills.
    """

    id: str
    document: str
    begins: Parameter | date
    was: str
    now: str
    means: str
    cites: tuple[Citation, ...]

    def on(self, values: Mapping[str, Exact | date]) -> date | None:
        """Its day by the numbers and days of a law; None where that has none."""
        day = values.get(self.begins.name) if isinstance(self.begins, Parameter) else self.begins
        return day if isinstance(day, date) else None


_FIRST_TEMPLATE, _TEMPLATE = (edition.since for edition in DOCUMENTS["Template"].editions)

MILESTONES: Final = (
    Milestone(
        id="template-published",
        document="Template",
        begins=_FIRST_TEMPLATE,
        was="The Act asked for a summary of the training content by a template that was not there yet.",
        now="The template is there. It is filled in anew every {summary_update_months} months where training goes on.",
        means="From {chapter_v_applies} a provider publishes its summary by this template; before, nobody owes one.",
        cites=cite("AI Act Art 53(1)(d)", "Template 29"),
    ),
    Milestone(
        id="chapter-v-applies",
        document="AI Act",
        begins=Parameter("chapter_v_applies"),
        was="Chapter V was law and did not apply yet: the provider of a model owed nothing under it.",
        now="Chapter V applies: the classification of models, the notification, and what providers owe.",
        means="Who places a model on the Union market from this day on owes its duties at once, and notifies one with"
        " systemic risk within {notification_days} days. Who had placed a model before has time until"
        " {legacy_compliance}. Nobody can be fined before {powers_apply}.",
        cites=cite("AI Act Art 113", "AI Act Art 111(3)", "Guidelines 106", "Guidelines 112"),
    ),
    Milestone(
        id="guidelines-adopted",
        document="Guidelines",
        begins=Parameter("guidelines_adopted"),
        was="The Guidelines stood as a draft whose content the Commission had approved.",
        now="They are adopted, and their paragraphs numbered anew: from paragraph 21 on each has a number lower by one"
        " to three, and each footnote one higher by one.",
        means="Paragraph numbers moved, and no threshold, share or example changed. One wording did: whoever modifies a"
        " model has its own presumption, and notifies, where the original is one with systemic risk, whether or not"
        " anybody classified it; the text before spoke of high-impact capabilities. So it seems that the modifier of"
        " an original whose presumption was rebutted no longer notifies.",
        cites=cite("Guidelines 67", "Guidelines 68", "Guidelines fn 7"),
    ),
    Milestone(
        id="template-adopted",
        document="Template",
        begins=_TEMPLATE,
        was="The template stood in its first text.",
        now="It stands in the text that was formally adopted.",
        means="The summary is owed as before. Whether more than the adoption changed could not be seen: compare a"
        " summary made by the first text with the second one.",
        cites=cite("Template"),
    ),
    Milestone(
        id="omnibus-in-force",
        document="Omnibus",
        begins=Parameter("omnibus_in_force"),
        was="A code of practice could be given general validity. The rules on high-risk systems of Annex III were to"
        " apply together with the Commission's powers.",
        now="A code is assessed and can no longer be given general validity. From {powers_apply} on the AI Office alone"
        " supervises systems that rest on a model of the same provider or undertaking. The rules on high-risk systems"
        " of Annex III apply only from {high_risk_annex_iii}, and older generative systems mark their output by"
        " {marking_of_older_systems}.",
        means="What the provider of a model owes under Articles 51 to 55 did not change, nor did any threshold, nor the"
        " time that older models have. It matters to whoever also provides systems.",
        cites=cite("Omnibus", "AI Act Art 56(6)", "AI Act Art 75", "AI Act Art 111(4)", "AI Act Art 113"),
    ),
    Milestone(
        id="signatories-listed",
        document="Signatories",
        begins=Parameter("signatories_listed"),
        was="Who had signed the code of practice was not looked up here.",
        now="The Commission's list of signatories is looked up, as it was last changed on this day.",
        means="A provider that is on it can rely on what it signed; its dossier says which chapters these are.",
        cites=cite("AI Act Art 53(4)", "Signatories"),
    ),
    Milestone(
        id="powers-apply",
        document="AI Act",
        begins=Parameter("powers_apply"),
        was="Providers owed their duties, and the Commission had no power to enforce them.",
        now="The Commission can request information and measures, evaluate models, and fine their providers.",
        means="Fines become possible, for what is failed from this day on, intentionally or negligently. What ended"
        " before is out of their reach. No duty is new; those that lie behind are to be made good.",
        cites=cite(
            "AI Act Art 113", "AI Act Art 91", "AI Act Art 92", "AI Act Art 93", "AI Act Art 101", "Guidelines 112"
        ),
    ),
    Milestone(
        id="procedure-in-force",
        document="IR 2026/1755",
        begins=Parameter("procedure_in_force"),
        was="No text said how proceedings against a provider go, nor when the power to fine lapses.",
        now="The power to fine lapses {limitation_years} years after the conduct, each act of the Commission"
        " interrupting that, and {limitation_cap_years} years after it at the latest, suspensions apart. Observations"
        " have at least {observation_days} days. Interim measures are possible before proceedings open.",
        means="It binds whoever is in proceedings, and adds no duty for anybody else. Keep what shows since when"
        " conduct has ended: limitation runs from there. Its first day is counted from its publication, and its"
        " content was read in another's account.",
        cites=cite("IR 2026/1755 Art 5(3)", "IR 2026/1755 Art 7(2)", "IR 2026/1755 Art 10", "IR 2026/1755 Art 11"),
    ),
    Milestone(
        id="older-systems-mark",
        document="AI Act",
        begins=Parameter("marking_of_older_systems"),
        was="Generative systems that had been placed before {powers_apply} had time to mark their output.",
        now="They mark it as every other generative system does.",
        means="It binds providers of systems. The provider of a model is meant only where it provides a system, too.",
        cites=cite("AI Act Art 111(4)", "AI Act Art 50(2)"),
    ),
    Milestone(
        id="older-models-comply",
        document="AI Act",
        begins=Parameter("legacy_compliance"),
        was="Who had placed a model before {chapter_v_applies} had time to comply until this day.",
        now="That time is over: such a model is under the same duties as every other.",
        means="By this day the provider of an older model has its documentation, copyright policy and summary, its"
        " representative where it is not of the Union, and the duties of systemic risk where they attach. From then on"
        " it can be fined for what is missing. Training anew or unlearning is not asked for where it is impossible or"
        " disproportionate, if that is said and justified.",
        cites=cite("AI Act Art 111(3)", "Guidelines 106", "Guidelines 108"),
    ),
    Milestone(
        id="high-risk-value-chain",
        document="AI Act",
        begins=Parameter("high_risk_annex_iii"),
        was="The rules on high-risk systems of Annex III, and on who supplies to them, did not apply.",
        now="They apply.",
        means="Who supplies a model to a provider of such a system agrees in writing on the information, capabilities"
        " and access that this needs. Chapter V is untouched.",
        cites=cite("AI Act Art 25(4)", "AI Act Art 113"),
    ),
)
"""In the order of their days."""
