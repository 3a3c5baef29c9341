"""Every clock of the regime: what starts a period, what stops it, whom it binds, and what missing it means.

Articles 52 to 55, 91 to 93 and 111(3), Implementing Regulation (EU) 2026/1755, the code of practice and the template
of the summary. How long a period is stands in the table of parameters; how it is counted is `gpaiscope.calendar`'s.
"""

from __future__ import annotations

from typing import Any, Final

from gpaiscope.calendar import Counting, Unit
from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import Expr, Parameter, Question, Rule
from gpaiscope.law import obligations
from gpaiscope.law.citation import cite
from gpaiscope.law.enforcement import adheres_safety, adheres_transparency, legacy_model, own_placed_on, planned_on
from gpaiscope.law.notification import counted_from, systemic_risk_now_or_soon
from gpaiscope.law.obligations import Term, systemic_provider, training_content_summary
from gpaiscope.law.provider import prospective_provider, provider, provider_now_or_soon
from gpaiscope.law.systemic_risk import systemic_risk


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStart:
    """Starts with a step before the Commission, or one that the code speaks of: `[[procedure]]`.

    ``day`` is the key whose day counts; without it ``on`` does. ``kinds`` keeps some kinds of a serious incident; one
    of no stated kind may be any. ``latest``: only the last of them counts. ``otherwise`` is the reading of an open
    question by which the day of another key counts: the question, the reading and the key.
    """

    events: tuple[str, ...]
    day: str = "on"
    kinds: tuple[str, ...] = ()
    latest: bool = False
    otherwise: tuple[Question, str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Starts with what the list of what was done says was done last of an obligation: `[[done]]`."""

    obligation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Starts on a day that the law works out."""

    day: Expr


Start = StepStart | Doing | At


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A period that runs for an actor.

    ``says`` is what has to be done, or may be done, by its end or from then on, ``kind`` which of these it is, one of
    `KINDS`. ``starts`` is what starts it, the first that is known, and ``started`` says so; a clock that is an
    obligation has none, as the obligation has its days. ``halts`` says what stops
    or suspends it, ``missed`` what missing it means. ``where`` are the rules that must all hold. ``term`` None: the
    day is set by the request or by the law itself. What fulfils it is a later entry of ``done`` in the list of what was
    done. After a step of ``ended_by`` it no longer runs, one of ``anew_by`` starts it anew,
    and after ``cap`` it ends however often that happens. ``repeats``: it starts anew with each fulfilment. ``at_once``:
    without undue delay, in no number of days. ``since_owed``: the duty before which a step that
    became known starts nothing. ``fixed`` is a day that the law sets itself, on which the duties of ``where`` are
    due, each of which tells it. ``started_after`` says what starts a duty that has to come before a day, where it
    arises after that day. ``exists``: something has to be there by its end, of which nobody is told.
    """

    id: str
    short: str
    says: str
    kind: str
    to: str
    started: str
    halts: str
    missed: str
    cites: tuple[Citation, ...]
    starts: tuple[Start, ...] = ()
    term: Term | None = None
    where: tuple[Rule, ...] = ()
    done: str = ""
    ended_by: tuple[str, ...] = ()
    anew_by: tuple[str, ...] = ()
    cap: Term | None = None
    repeats: bool = False
    at_once: bool = False
    since_owed: str = ""
    fixed: Parameter | None = None
    started_after: str = ""
    exists: bool = False


KINDS: Final = {
    "duty": "it has to be done by then",
    "commitment": "signatories of the code have committed to do it by then",
    "right": "it may be done until then",
    "waiting": "it may be done from then on",
    "keeping": "it has to be kept until then",
    "lapse": "the power lapses then",
}
"""What the end of a period means."""
FIXED: Final = "a fixed day, which no weekend or holiday moves"
SET: Final = "a day that was set in the request"
FROM: Final = "from the day itself"
BEFORE: Final = "before the day itself"
AT_ONCE: Final = "without undue delay: the Act sets no number of days, those of the code of practice bind signatories"
"""How a day is told that is the end of no counted period."""

COMMISSION: Final = "the Commission (AI Office)"
_NOTHING: Final = "nothing"
_REQUEST: Final = "an extension on a reasoned request that the Commission grants before the period ends"
_CODE_MISSED: Final = "the commitment is not kept: it no longer shows compliance, and can count when a fine is set"
_AWARE: Final = "the actor came to know of the incident"
_SIGNED_SAFETY: Final = (adheres_safety, systemic_provider)
_SIGNED_SOON: Final = (adheres_safety, systemic_risk, provider_now_or_soon)
"""What begins before the placing: a modifier that becomes no provider has signed for no model with systemic risk."""


def _incident(kind: str, what: str, length: str, point: str) -> Clock:
    return Clock(
        id=f"incident_report_{kind.replace('-', '_')}",
        short=f"first report of {what}",
        says="report the serious incident for the first time",
        kind="commitment",
        to=f"{COMMISSION} and, as applicable, national authorities",
        starts=(StepStart(events=("serious-incident",), day="became_known_on", kinds=(kind,)),),
        started=_AWARE,
        halts="several similar incidents may join the reports on the first",
        missed=_CODE_MISSED,
        cites=cite(f"Code of Practice Safety and Security 9.3({point})", "AI Act Art 55(1)(c)"),
        term=_by_code(length, Unit.DAYS),
        where=_SIGNED_SAFETY,
        done="serious_incident_reporting",
        since_owed="serious_incident_reporting",
    )


def _commitment(id: str, measure: str, term: Term | None, **more: Any) -> Clock:
    """What signatories of the chapter on safety and security have committed to; a measure of that chapter."""
    told: dict[str, Any] = {
        "kind": "commitment", "to": COMMISSION, "halts": _NOTHING, "where": _SIGNED_SAFETY, **more
    }  # fmt: skip
    cites = cite(f"Code of Practice Safety and Security {measure}")
    return Clock(id=id, missed=_CODE_MISSED, cites=cites, term=term, **told)


def _by_code(length: str, unit: Unit, *, backwards: bool = False) -> Term:
    return Term(length=Parameter(length), unit=unit, counting=Counting.CODE, backwards=backwards)


def _requested(id: str, what: str, event: str, article: str) -> Clock:
    return Clock(
        id=id,
        short=what,
        says=f"{what}, by the day that was set",
        kind="duty",
        to=COMMISSION,
        starts=(StepStart(events=(event,)),),
        started="the Commission's request",
        halts=_REQUEST,
        missed="it can be fined",
        cites=cite(article, "AI Act Art 101(1)", "IR 2026/1755 Art 13(2)"),
    )


CLOCKS: Final = (
    Clock(
        id="notification",
        short="notification",
        says="notify the Commission",
        kind="duty",
        to=COMMISSION,
        started="the requirement was met, or it became known that it will be",
        halts=_NOTHING,
        missed="the Commission may designate the model, and it can be fined",
        cites=cite("AI Act Art 52(1)", "Guidelines 29"),
        term=Term(length=Parameter("notification_days"), unit=Unit.WEEKS),
        where=(obligations.notification,),
    ),
    Clock(
        id="authorised_representative",
        short="authorised representative",
        says="appoint an authorised representative by written mandate",
        kind="duty",
        to="a person established in the Union",
        started="the model's placing on the Union market, before which it has to be done",
        started_after="the duty came, or came back, after the model's placing, for which the Act names no day",
        halts=_NOTHING,
        missed="it can be fined",
        cites=cite("AI Act Art 54(1)"),
        where=(obligations.authorised_representative,),
    ),
    Clock(
        id="older_models",
        short="obligations of an older model",
        says="take the steps that compliance with the obligations takes",
        kind="duty",
        to=COMMISSION,
        started="the model was placed on the Union market before Chapter V applied",
        halts=_NOTHING,
        missed="it can be fined",
        cites=cite("AI Act Art 111(3)", "Guidelines 106"),
        where=(legacy_model, provider),
        fixed=Parameter("legacy_compliance"),
    ),
    Clock(
        id="reassessment_request",
        short="request to reassess a designation",
        says="request that the designation be reassessed, for new reasons",
        kind="waiting",
        to=COMMISSION,
        starts=(
            StepStart(
                events=("designated", "maintained"),
                day="informed_on",
                latest=True,
                otherwise=(counted_from, "decision", "on"),
            ),
        ),
        started="being informed of the decision to designate the model, or to maintain that; or the decision itself",
        halts=_NOTHING,
        missed="nothing is missed: it may be requested later as well",
        cites=cite("AI Act Art 52(5)", "Guidelines 45"),
        term=Term(length=Parameter("reassessment_months"), unit=Unit.MONTHS, waiting=True),
        where=(provider, systemic_risk),
        ended_by=("lifted",),
    ),
    _requested("information_request", "supply what was requested", "information-requested", "AI Act Art 91"),
    _requested("evaluation_access", "give access for the evaluation", "access-requested", "AI Act Art 92"),
    _requested("requested_measures", "take the measures that were requested", "measures-requested", "AI Act Art 93"),
    Clock(
        id="observations_on_draft",
        short="observations on a draft decision",
        says="make observations on the draft of the decision on the arguments",
        kind="right",
        to=COMMISSION,
        starts=(StepStart(events=("draft-decision",)),),
        started="the draft was received",
        halts=_REQUEST,
        missed="the decision is taken without them",
        cites=cite("Guidelines 35"),
        ended_by=("accepted", "rejected"),
    ),
    Clock(
        id="observations",
        short="observations on preliminary findings",
        says="make observations on the preliminary findings",
        kind="right",
        to=COMMISSION,
        starts=(StepStart(events=("preliminary-findings",)),),
        started="the preliminary findings were received; the period set is no shorter than this",
        halts=_REQUEST,
        missed="the decision is taken without them",
        cites=cite("IR 2026/1755 Art 7(2)", "AI Act Art 101(2)"),
        term=Term(length=Parameter("observation_days"), unit=Unit.DAYS, counting=Counting.PROCEDURE),
    ),
    Clock(
        id="objection",
        short="objection to an intended disclosure",
        says="object to the intended disclosure of what is confidential",
        kind="right",
        to=COMMISSION,
        starts=(StepStart(events=("disclosure-intended",)),),
        started="the Commission told that it intends to disclose",
        halts=_NOTHING,
        missed="the information may be disclosed",
        cites=cite("IR 2026/1755 Art 9(6)"),
        term=Term(length=Parameter("objection_weeks"), unit=Unit.WEEKS, counting=Counting.PROCEDURE),
    ),
    Clock(
        id="limitation_of_fines",
        short="power to fine",
        says="the Commission's power to fine lapses, not before this day",
        kind="lapse",
        to="nobody",
        starts=(StepStart(events=("infringement-ended",), latest=True),),
        started="the conduct ended, or the last act of investigation after that",
        halts="proceedings before the Court of Justice; each act of investigation starts it anew",
        missed="the power has lapsed",
        cites=cite("IR 2026/1755 Art 10"),
        term=Term(length=Parameter("limitation_years"), unit=Unit.YEARS),
        anew_by=(
            "information-requested", "access-requested", "measures-requested", "proceedings-opened",
            "preliminary-findings",
        ),
        cap=Term(length=Parameter("limitation_cap_years"), unit=Unit.YEARS),
    ),
    Clock(
        id="limitation_of_enforcement",
        short="power to enforce a fine",
        says="the power to enforce the fine lapses, not before this day",
        kind="lapse",
        to="nobody",
        starts=(StepStart(events=("fine-final",)),),
        started="the decision to fine became final",
        halts="time to pay, and a court that suspends enforcement; an act of enforcement starts it anew",
        missed="the power has lapsed",
        cites=cite("IR 2026/1755 Art 11"),
        term=Term(length=Parameter("limitation_years"), unit=Unit.YEARS),
    ),
    Clock(
        id="serious_incident",
        short="report of a serious incident, without undue delay",
        says="report the serious incident and possible corrective measures without undue delay",
        kind="duty",
        to=f"{COMMISSION} and, as appropriate, national authorities",
        starts=(StepStart(events=("serious-incident",), day="became_known_on"),),
        started=_AWARE,
        halts=_NOTHING,
        missed="it can be fined",
        cites=cite("AI Act Art 55(1)(c)", "Guidelines 100"),
        where=(obligations.incident_to_report,),
        done="serious_incident_reporting",
        at_once=True,
        since_owed="serious_incident_reporting",
    ),
    _incident(
        "critical-infrastructure", "a disruption of critical infrastructure", "incident_infrastructure_days", "1"
    ),
    _incident("cybersecurity", "a serious cybersecurity breach", "incident_cybersecurity_days", "2"),
    _incident("death", "the death of a person", "incident_death_days", "3"),
    _incident("serious-harm", "another serious harm", "incident_harm_days", "4"),
    _commitment(
        "incident_update",
        "9.3",
        _by_code("incident_update_weeks", Unit.WEEKS),
        short="intermediate report of an incident",
        says="report anew on an incident that is not resolved",
        to=f"{COMMISSION} and, as applicable, national authorities",
        starts=(Doing(obligation="serious_incident_reporting"),),
        started="the last report",
        halts="the incident is resolved",
        done="serious_incident_reporting",
        ended_by=("incident-resolved",),
        repeats=True,
    ),
    _commitment(
        "incident_final_report",
        "9.3",
        _by_code("incident_final_days", Unit.DAYS),
        short="final report of an incident",
        says="report on the incident for the last time",
        to=f"{COMMISSION} and, as applicable, national authorities",
        starts=(StepStart(events=("incident-resolved",)),),
        started="the incident was resolved",
        done="serious_incident_reporting",
    ),
    Clock(
        id="incident_records",
        short="records of an incident",
        says="keep what documents the incident",
        kind="keeping",
        to=COMMISSION,
        starts=(Doing(obligation="serious_incident_reporting"), StepStart(events=("serious-incident",))),
        started="the document, or the incident where that is later",
        halts=_NOTHING,
        missed=_CODE_MISSED,
        cites=cite("Code of Practice Safety and Security 9.4"),
        term=_by_code("incident_retention_years", Unit.YEARS),
        where=_SIGNED_SAFETY,
        since_owed="serious_incident_reporting",
    ),
    _commitment(
        "framework_after_notification",
        "1.1",
        _by_code("framework_weeks", Unit.WEEKS),
        exists=True,
        short="framework confirmed after notification",
        says="have confirmed the Safety and Security Framework",
        starts=(StepStart(events=("notified",)),),
        started="the notification",
        where=_SIGNED_SOON,
        done="systemic_risk_mitigation",
    ),
    _commitment(
        "framework_before_placing",
        "1.1",
        _by_code("framework_ahead_weeks", Unit.WEEKS, backwards=True),
        exists=True,
        short="framework confirmed before placing",
        says="have confirmed the Safety and Security Framework",
        starts=(At(day=planned_on),),
        started="the day planned for placing, counted back from it",
        where=(adheres_safety, systemic_risk_now_or_soon, prospective_provider),
        done="systemic_risk_mitigation",
    ),
    _commitment(
        "framework_access",
        "1.4",
        _by_code("access_working_days", Unit.WORKING_DAYS),
        short="access to the framework",
        says="give the AI Office access to the framework, unredacted",
        starts=(Doing(obligation="systemic_risk_mitigation"),),
        started="the framework, or its update, was confirmed",
        where=_SIGNED_SOON,
    ),
    _commitment(
        "framework_assessment",
        "1.3",
        _by_code("framework_review_months", Unit.MONTHS),
        exists=True,
        short="framework assessed anew",
        says="assess the framework anew, or sooner where there are grounds to",
        starts=(Doing(obligation="systemic_risk_mitigation"), At(day=own_placed_on)),
        started="the last assessment; or the model's placing on the market or, if later, the day by which the duty is"
        " owed",
        done="systemic_risk_mitigation",
        repeats=True,
    ),
    _commitment(
        "model_report",
        "7.7",
        None,
        exists=True,
        short="model report",
        says="give the AI Office access to the Safety and Security Model Report",
        starts=(At(day=planned_on), At(day=own_placed_on)),
        started="the model's placing on the market or, if later, the day by which the duty is owed",
        halts="{report_slip_working_days} working days in good faith, once an interim report has gone",
        where=_SIGNED_SOON,
        done="model_evaluation",
    ),
    _commitment(
        "model_report_access",
        "7.7",
        _by_code("access_working_days", Unit.WORKING_DAYS),
        short="access to the updated model report",
        says="give the AI Office access to the report that was brought up to date",
        starts=(Doing(obligation="model_evaluation"),),
        started="the update was confirmed",
    ),
    _commitment(
        "model_report_update",
        "7.6",
        _by_code("report_update_months", Unit.MONTHS),
        exists=True,
        short="model report brought up to date",
        says="bring the report up to date, while the model is among the provider's most capable",
        starts=(Doing(obligation="model_evaluation"), At(day=own_placed_on)),
        started="the last report; or the model's placing on the market or, if later, the day by which the duty is owed",
        halts="nothing changed, a more capable model comes within a month, or it is similarly safe or safer",
        done="model_evaluation",
        repeats=True,
    ),
    _commitment(
        "safe_reference",
        "App. 2.2",
        _by_code("safe_reference_months", Unit.MONTHS),
        exists=True,
        short="another safe reference model",
        says="find another safe reference model, or do all that was left out for the one that is lost",
        starts=(StepStart(events=("safe-reference-lost",)),),
        started="a safe reference model lost that status",
        done="model_evaluation",
    ),
    _commitment(
        "evaluators_call",
        "App. 3.5",
        _by_code("evaluators_call_working_days", Unit.WORKING_DAYS),
        kind="keeping",
        short="call for external evaluators",
        says="keep the public call for external evaluators open",
        to="external evaluators",
        starts=(StepStart(events=("evaluators-called",)),),
        started="the public call",
    ),
    _commitment(
        "findings_held_back",
        "3.5",
        _by_code("findings_working_days", Unit.WORKING_DAYS),
        kind="right",
        short="findings of external evaluators",
        says="hold back what external evaluators found and mean to publish",
        to="external evaluators",
        starts=(StepStart(events=("findings-told",)),),
        started="the evaluators told what they found",
        halts="exceptional necessity",
    ),
    _commitment(
        "weights_access_check",
        "App. 4.3",
        _by_code("weights_review_months", Unit.MONTHS),
        exists=True,
        short="check of access to unreleased weights",
        says="check anew who has access to unreleased weights",
        starts=(Doing(obligation="cybersecurity"),),
        started="the last check",
        halts="the weights were released or deleted",
        done="cybersecurity",
        repeats=True,
    ),
    Clock(
        id="summary_update",
        exists=True,
        short="training content summary brought up to date",
        says="bring the summary up to date, where new data was used",
        kind="commitment",
        to="the public",
        starts=(Doing(obligation="training_content_summary"),),
        started="the last version of the summary",
        halts="no further training with data that the summary does not cover; a material change has it come sooner",
        missed="the summary no longer says what the model was trained on",
        cites=cite("Template 29", "AI Act Art 53(1)(d)"),
        term=_by_code("summary_update_months", Unit.MONTHS),
        where=(training_content_summary,),
        done="training_content_summary",
        repeats=True,
    ),
    Clock(
        id="downstream_answer",
        short="answer to one who integrates the model",
        says="answer the request of one who integrates the model",
        kind="commitment",
        to="the provider of a system that asked",
        starts=(StepStart(events=("downstream-request",)),),
        started="the request was received",
        halts="exceptional circumstances",
        missed=_CODE_MISSED,
        cites=cite("Code of Practice Transparency 1.2", "AI Act Art 53(1)(b)"),
        term=_by_code("code_answer_days", Unit.DAYS),
        where=(adheres_transparency, obligations.downstream_information),
        done="downstream_information",
    ),
    Clock(
        id="documentation_kept",
        short="earlier versions of the documentation",
        says="keep earlier versions of the documentation",
        kind="keeping",
        to=COMMISSION,
        starts=(At(day=own_placed_on),),
        started="the model's placing on the market",
        halts=_NOTHING,
        missed=_CODE_MISSED,
        cites=cite("Code of Practice Transparency 1.1"),
        term=_by_code("documentation_retention_years", Unit.YEARS),
        where=(adheres_transparency, obligations.technical_documentation),
    ),
    Clock(
        id="representative_keeps",
        short="documentation kept by the representative",
        says="keep the documentation and the provider's contact",
        kind="keeping",
        to=COMMISSION,
        starts=(At(day=own_placed_on),),
        started="the model's placing on the market",
        halts=_NOTHING,
        missed="it can be fined",
        cites=cite("AI Act Art 54(3)(b)"),
        term=Term(length=Parameter("retention_years"), unit=Unit.YEARS),
        where=(obligations.authorised_representative,),
    ),
)  # fmt: skip
"""The clocks, those of the Act first."""
