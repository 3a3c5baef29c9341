"""What providers owe: Articles 52(1), 53, 54, 55, 91 and 92, and the report of those who sign no code.

Each obligation is a rule with its addressee, recipient, scope, day and the cited list of what it asks for.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.calendar import Counting, Unit
from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import (
    After,
    Earliest,
    Expr,
    Fact,
    FactKind,
    Parameter,
    Question,
    Reading,
    RecordFact,
    Rule,
    Same,
    Some,
    all_of,
    any_of,
    choose,
    later,
    rule,
    sooner,
)
from gpaiscope.law.assumptions import (
    DEVELOPMENT_BEGUN,
    NO_INCIDENT,
    NOT_CONTRARY,
    REPRESENTATIVE_ELSEWHERE,
    REPRESENTATIVE_IN_UNION,
    STILL_MANDATED,
)
from gpaiscope.law.citation import cite
from gpaiscope.law.enforcement import (
    access_due_on,
    access_requested,
    access_requested_on,
    adheres_copyright,
    adheres_safety,
    adheres_transparency,
    began_on,
    by_transition,
    commitments_binding,
    commitments_binding_on,
    information_due_on,
    information_requested,
    information_requested_on,
    legacy_model,
    measures_due_on,
    measures_requested,
    measures_requested_on,
    model_placed_on,
    must_report_measures,
    older_model_crossing,
    placed_anew_on,
    placed_on,
    planned_on,
    systemic_later,
    today,
)
from gpaiscope.law.notification import (
    notification_from,
    notification_last_day,
    notification_triggered,
    renotification_due,
)
from gpaiscope.law.open_source import open_source_exemption
from gpaiscope.law.provider import (
    after_withdrawal,
    develops_to_place,
    provider,
    provider_now_or_soon,
    will_have_systemic_risk,
    withdrew,
)
from gpaiscope.law.records import (
    ACTORS,
    MANDATES,
    PROCEDURE,
    mandate_broken_on,
    mandate_by,
    mandate_on,
    mandate_to,
    mandates_complete,
    step,
    step_by,
    step_known_on,
)
from gpaiscope.law.scope import made_anew
from gpaiscope.law.systemic_risk import systemic_risk, systemic_since

establishment = RecordFact(
    of=ACTORS,
    name="actor.establishment",
    kind=FactKind.WORDS,
    words=("union", "eea-efta", "third-country"),
    says="the actor is established in",
    asks="In which country is the actor established?",
    who="management",
    path=".country",
    cites=cite("AI Act Art 54(1)", "AI Act Art 2(1)"),
)
has_representative = ACTORS.fact_of_each(
    "actor.has_representative",
    "the actor [has|has not] appointed an authorised representative by written mandate",
    asks="Has the actor appointed an authorised representative in the Union, by written mandate, and when?",
    who="legal",
    path=".authorised_representative",
    cites=cite("AI Act Art 54(1)"),
)
representative_established = RecordFact(
    of=ACTORS,
    name="actor.representative_established",
    kind=FactKind.WORDS,
    words=("union", "eea-efta", "third-country"),
    says="the authorised representative is established in",
    asks="In which country is the authorised representative established?",
    who="legal",
    path=".authorised_representative.country",
    assumed=frozenset({"union"}),
    assumes=REPRESENTATIVE_IN_UNION,
    cites=cite("AI Act Art 54(1)"),
)
named_only = ACTORS.fact_of_each(
    "actor.representative_named_only",
    "the authorised representative is [none|one] of the actors that are listed",
    asks="Is the authorised representative one of the actors that are listed, and which?",
    who="legal",
    path=".authorised_representative.actor",
    assumed=True,
    assumes=REPRESENTATIVE_ELSEWHERE,
    cites=cite("AI Act Art 54(1)"),
)
mandate_ended = ACTORS.fact_of_each(
    "actor.mandate_ended",
    says="the mandate of the actor's authorised representative has ended",
    denies="no mandate of an authorised representative of the actor has ended",
    asks="Has the mandate of the actor's authorised representative ended, and on which day?",
    who="legal",
    path=".authorised_representative.ended_on",
    assumed=False,
    assumes=STILL_MANDATED,
    cites=cite("AI Act Art 54(5)"),
)
mandate_ended_on = RecordFact(
    of=ACTORS,
    name="actor.mandate_ended_on",
    kind=FactKind.DATE,
    says="the day on which the mandate of the actor's authorised representative ended",
    asks="On which day did the mandate of the actor's authorised representative end?",
    who="legal",
    path=".authorised_representative.ended_on",
)
mandate_broken = ACTORS.fact_of_each(
    "actor.mandate_broken",
    says="the authorised representative has reason to consider that who appointed it acts contrary to its obligations",
    denies="the authorised representative has no reason to consider that its provider acts contrary to its obligations",
    asks="Has the authorised representative reason to consider that its provider acts contrary to its obligations?",
    who="legal",
    path=".authorised_representative.contrary_since",
    assumed=False,
    assumes=NOT_CONTRARY,
    cites=cite("AI Act Art 54(5)"),
)
eea = Question(
    name="eea-establishment",
    asks="Is a provider established in an EEA state outside the Union established in a third country?",
    readings=(
        Reading(name="third-country", says="yes, until the Act is taken into the EEA Agreement"),
        Reading(
            name="as-union",
            says="no: as far as the Act is taken into the EEA Agreement, such a state is like a Member State",
        ),
    ),
    source="The Act speaks of third countries; whether the EEA Agreement includes it was not established.",
    cites=cite("AI Act Art 54(1)", "EEA Agreement"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One item that an obligation asks for, with where it is asked; only ``where`` something is so, if that is said."""

    says: str
    cites: tuple[Citation, ...]
    where: Expr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long a period is, a number of the law, and how it is counted: see `gpaiscope.calendar`."""

    length: Parameter
    unit: Unit
    counting: Counting = Counting.REGULATION
    backwards: bool = False
    waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """An obligation: the rule by which it attaches, and what it is.

    ``short`` is what people call it and ``to`` who receives it. ``applies_from`` and ``due_on`` are its days, as
    quantities, in plain days that no weekend moves. ``limited`` is true where a modifier owes it for its modification
    only (Guidelines 65). ``act`` is true of what is done once, by its last day; anything else continues from its day.
    ``exists`` is true of what has to be there from its day on, of which nobody is told that it is.
    ``undated`` is the condition under which no text sets a last day.
    ``fined`` names what Article 101(1) fines where it is not met, one of `FINED_FOR`; nothing where it fines nothing.
    ``before`` is the day that an act has to come before, where the law says so and that day is the one it is due by.
    ``term`` is the period whose last day it is due on, where it is one, which a weekend or a holiday moves.
    ``fulfilled`` is the rule that says whether what was done for it is what it asks for, where the law says that.
    ``stays`` is said of what people take the open-source exception to lift, and it does not.
    """

    rule: Rule
    short: str
    to: str
    applies_from: Expr
    due_on: Expr
    contents: tuple[Content, ...]
    limited: bool = False
    act: bool = False
    exists: bool = False
    undated: Expr | None = None
    fined: str = "infringement"
    before: Expr | None = None
    term: Term | None = None
    fulfilled: Rule | None = None
    stays: Content | None = None

    @property
    def id(self) -> str:
        """The obligation's name in every output."""
        return self.rule.id


def _contents(cites: str, *items: tuple[str, str]) -> tuple[Content, ...]:
    """Items under one provision: pairs of its point and what it asks for."""
    return tuple(Content(says=says, cites=cite(f"{cites}{point}")) for point, says in items)


def _reported(where: Expr, on: str, *cites: str) -> Content:
    """What is to be reported of duties that no signed chapter of the code covers, where that is so."""
    says = f"{on}: the measures, and a gap analysis against it"
    return Content(says=says, cites=cite(*cites, "Guidelines 92"), where=where)


_chapter_v: Final = Parameter("chapter_v_applies")
_powers: Final = Parameter("powers_apply")

third_country = rule(
    "established_in_third_country",
    about="actor",
    says="{actor} is established in a third country",
    denies="{actor} is not established in a third country",
    asks="Is {actor} established in a third country?",
    when=any_of(
        establishment.is_in("third-country"),
        all_of(establishment.is_in("eea-efta"), eea.reads("third-country")),
    ),
    cites=cite("AI Act Art 54(1)"),
)
systemic_provider = rule(
    "provider_with_systemic_risk",
    about="actor",
    says="{actor} is a provider of the model, and the model is one with systemic risk",
    denies="{actor} is not a provider of the model, or the model is not one with systemic risk",
    asks="Is {actor} a provider of the model, and is the model one with systemic risk?",
    when=all_of(provider, systemic_risk),
    cites=cite("AI Act Art 55(1)", "Guidelines 26"),
)
duties_before_placing = Question(
    name="duties-before-placing",
    asks="Do duties that speak of development bind a provider before it places the model on the market?",
    readings=(
        Reading(name="from-development", says="yes: documenting and assessing begin with the model's development"),
        Reading(name="from-placing", says="no: a model's provider has duties once the model is placed"),
    ),
    source="Research before placing is left out of the Act, and yet some duties speak of training and development.",
    cites=cite("AI Act Art 2(8)", "AI Act Art 55(1)(b)", "AI Act recital 114", "Guidelines 26"),
)
development_begun = Fact(
    name="model.development_begun",
    says="the development of the model has begun",
    denies="the development of the model has not begun",
    asks="Has the development of the model begun, and on which day?",
    who="training team",
    path="activities",
    assumed=True,
    assumes=DEVELOPMENT_BEGUN,
    cites=cite("Guidelines 22"),
)
# Who has placed the model already, and means to place what it trains on to, is bound as one who has placed nothing is.
_documents_early = all_of(develops_to_place, development_begun, duties_before_placing.reads("from-development"))
_mitigates_early = all_of(_documents_early, will_have_systemic_risk)

_ended = all_of(withdrew, after_withdrawal.reads("end"))

_annex_xi = (
    *_contents(
        "AI Act Annex XI 1(1)",
        ("(a)", "the tasks the model is meant for, and the kinds of systems it can be integrated in"),
        ("(b)", "acceptable use policies"),
        ("(c)", "date of release and ways of distribution"),
        ("(d)", "architecture and number of parameters"),
        ("(e)", "modality and format of inputs and outputs"),
        ("(f)", "the licence"),
    ),
    *_contents(
        "AI Act Annex XI 1(2)",
        ("(a)", "technical means for integration: instructions, infrastructure, tools"),
        ("(b)", "design and training: methods, key choices and why, what is optimised, relevance of parameters"),
        (
            "(c)",
            "data for training, testing and validation: type, provenance, curation, number, scope, selection, bias",
        ),
        ("(d)", "computational resources for training, training time and other details"),
        ("(e)", "known or estimated energy consumption"),
    ),
)
_annex_xi_systemic = _contents(
    "AI Act Annex XI 2",
    ("(1)", "with systemic risk: evaluation strategies, their criteria, metrics and results"),
    ("(2)", "with systemic risk: adversarial testing, and adaptations such as alignment and fine-tuning"),
    ("(3)", "with systemic risk: system architecture, how components build on each other"),
)
_annex_xii = (
    *_contents(
        "AI Act Annex XII 1",
        ("(a)", "the tasks the model is meant for, and the kinds of systems it can be integrated in"),
        ("(b)", "acceptable use policies"),
        ("(c)", "date of release and ways of distribution"),
        ("(d)", "how the model interacts with hardware or software outside it"),
        ("(e)", "versions of relevant software"),
        ("(f)", "architecture and number of parameters"),
        ("(g)", "modality and format of inputs and outputs"),
        ("(h)", "the licence"),
    ),
    *_contents(
        "AI Act Annex XII 2",
        ("(a)", "technical means for integration: instructions, infrastructure, tools"),
        ("(b)", "modality, format and maximum size of inputs and outputs"),
        ("(c)", "data for training, testing and validation: type, provenance, curation"),
    ),
)

technical_documentation = (
    rule(
        "technical_documentation",
        about="actor",
        says="{actor} must draw up technical documentation of the model and keep it up to date, for the authorities"
        " on request",
        denies="{actor} need not draw up technical documentation of the model for the authorities",
        asks="Must {actor} draw up technical documentation of the model and keep it up to date, for the authorities"
        " on request?",
        when=provider | _documents_early,
        cites=cite("AI Act Art 53(1)(a)", "AI Act Annex XI", "Guidelines 23"),
        applies_from=_chapter_v,
    )
    .unless(
        open_source_exemption,
        says="the open-source exception applies",
        cites=cite("AI Act Art 53(2)", "Guidelines 70"),
    )
    .unless(
        _ended,
        says="the model has been withdrawn from the Union market",
        cites=cite("AI Act Art 3(10)"),
        binding="own-reading",
    )
)
downstream_information = (
    rule(
        "downstream_information",
        about="actor",
        says="{actor} must draw up, keep up to date and make available information and documentation to providers of"
        " systems who intend to integrate the model",
        denies="{actor} need not draw up and make available documentation for who intends to integrate the model",
        asks="Must {actor} draw up, keep up to date and make available information and documentation to providers of"
        " systems who intend to integrate the model?",
        when=provider,
        cites=cite("AI Act Art 53(1)(b)", "AI Act Annex XII", "Guidelines 23"),
        applies_from=_chapter_v,
    )
    .unless(
        open_source_exemption,
        says="the open-source exception applies",
        cites=cite("AI Act Art 53(2)", "Guidelines 70"),
    )
    .unless(
        _ended,
        says="the model has been withdrawn from the Union market",
        cites=cite("AI Act Art 3(10)"),
        binding="own-reading",
    )
)
copyright_policy = rule(
    "copyright_policy",
    about="actor",
    says="{actor} must put in place a policy to comply with Union copyright law, reservations of rights included",
    denies="{actor} need not, under Chapter V, put in place a policy to comply with Union copyright law",
    asks="Must {actor} put in place a policy to comply with Union copyright law, reservations of rights included?",
    when=provider,
    cites=cite("AI Act Art 53(1)(c)", "Directive 2019/790 Art 4(3)", "Guidelines 23", "Guidelines 72"),
    applies_from=_chapter_v,
).unless(
    _ended,
    says="the model has been withdrawn from the Union market",
    cites=cite("AI Act Art 3(10)"),
    binding="own-reading",
)
training_content_summary = rule(
    "training_content_summary",
    about="actor",
    says="{actor} must draw up and make public a sufficiently detailed summary of the training content, by a template",
    denies="{actor} need not draw up and make public a summary of the training content",
    asks="Must {actor} draw up and make public a sufficiently detailed summary of the training content, by a template?",
    when=provider,
    cites=cite("AI Act Art 53(1)(d)", "Guidelines 23", "Guidelines 72"),
    applies_from=_chapter_v,
).unless(
    _ended,
    says="the model has been withdrawn from the Union market",
    cites=cite("AI Act Art 3(10)"),
    binding="own-reading",
)
cooperation = rule(
    "cooperation",
    about="actor",
    says="{actor} must cooperate, as necessary, with the Commission and the national authorities",
    denies="{actor} need not cooperate with the Commission and the national authorities as providers must",
    asks="Must {actor} cooperate, as necessary, with the Commission and the national authorities?",
    when=provider,
    cites=cite("AI Act Art 53(3)"),
    applies_from=_chapter_v,
)
_must_be_represented: Final = all_of(provider_now_or_soon, third_country, ~open_source_exemption)
"""That who appointed a representative had to: its mandate and its tasks do not hang on what the model does since."""
_representative: Final = rule(
    "authorised_representative",
    about="actor",
    says="{actor} must appoint an authorised representative in the Union by written mandate before placing the model",
    denies="{actor} need not appoint an authorised representative in the Union",
    asks="Must {actor} appoint an authorised representative in the Union by written mandate before placing the model?",
    when=all_of(provider_now_or_soon, third_country),
    cites=cite("AI Act Art 54(1)", "Guidelines 48", "Guidelines 66"),
    applies_from=_chapter_v,
)
authorised_representative = _representative.unless(
    open_source_exemption,
    says="the open-source exception applies",
    cites=cite("AI Act Art 54(6)", "Guidelines 70"),
).unless(
    _ended,
    says="the model has been withdrawn from the Union market",
    cites=cite("AI Act Art 3(10)"),
    binding="own-reading",
)
represented = rule(
    "represented",
    about="actor",
    says="{actor} has an authorised representative in the Union, as it must",
    denies="{actor} needs no authorised representative in the Union, or has none there whose mandate stands",
    asks="Has {actor} an authorised representative in the Union, as it must?",
    when=all_of(
        provider_now_or_soon,
        ~open_source_exemption,
        has_representative,
        any_of(
            all_of(third_country, representative_established.is_in("union")),
            # Of who needs one for being established there, one that is established there too is none in the Union.
            all_of(
                establishment.is_in("third-country"),
                representative_established.is_in("eea-efta"),
                eea.reads("as-union"),
            ),
        ),
    ),
    cites=cite("AI Act Art 54(1)"),
    applies_from=_chapter_v,
)


def _mandate(name: str, condition: Expr, *, says: str, denies: str, asks: str) -> Some:
    """That somebody of whom a condition holds gave the actor a mandate."""
    given = ACTORS.fact_of_some(
        f"mandate.{name}",
        says=says,
        denies=denies,
        asks=asks,
        who="legal",
        condition=all_of(Same(mandate_by, ACTORS), condition),
        complete=mandates_complete,
    )
    return MANDATES.fact_of_some(
        f"actor.{name}",
        says=says,
        denies=denies,
        asks=asks,
        who="legal",
        path="actors",
        assumed=False,
        assumes=REPRESENTATIVE_ELSEWHERE,
        condition=all_of(Same(mandate_to, ACTORS), given),
        cites=cite("AI Act Art 54(1)"),
    )


represents = _mandate(
    "represents",
    represented,
    says="the actor is the authorised representative of a provider that must have one, and its mandate stands",
    denies="the actor is not the authorised representative, under a mandate that stands, of a provider that needs one",
    asks="Is the actor the authorised representative of a provider that must have one, and does its mandate stand?",
)
represented_before = _mandate(
    "represented_before",
    all_of(_must_be_represented, mandate_ended),
    says="the actor was the authorised representative of a provider that must have one, and its mandate has ended",
    denies="no mandate has ended by which the actor was the authorised representative of a provider that needs one",
    asks="Was the actor the authorised representative of a provider that must have one, and has its mandate ended?",
)
represents_contrary = _mandate(
    "represents_contrary",
    all_of(_must_be_represented, mandate_broken),
    says="the actor has reason to consider that the provider whose representative it is or was acts contrary to it",
    denies="the actor has no reason to consider that a provider whose representative it is or was acts contrary to it",
    asks="Has the actor reason to consider that the provider whose representative it is or was acts contrary to it?",
)
given_on = Earliest(
    name="actor.mandate_from",
    kind=FactKind.DATE,
    says="the day of the mandate by which the actor is an authorised representative",
    asks="On which day was the mandate given by which the actor is an authorised representative?",
    who="legal",
    path="actors",
    of=MANDATES,
    condition=Same(mandate_to, ACTORS),
    day=mandate_on,
)
broken_on = Earliest(
    name="actor.mandate_broken_on",
    kind=FactKind.DATE,
    says="the day since when the actor has reason to consider that its provider acts contrary to its obligations",
    asks="Since when has the actor reason to consider that its provider acts contrary to its obligations?",
    who="legal",
    path="actors",
    of=MANDATES,
    condition=Same(mandate_to, ACTORS),
    day=mandate_broken_on,
)
records_after_mandate = Question(
    name="records-after-mandate",
    asks="Must an authorised representative keep the documentation when its mandate has ended?",
    readings=(
        Reading(name="kept", says="yes: the years are counted from placing, whatever becomes of the mandate"),
        Reading(name="ended", says="no: to keep it is a task of the mandate, and ends with it"),
    ),
    source="The Act counts the years from placing and calls keeping a task of the mandate; it is silent on its end.",
    cites=cite("AI Act Art 54(3)(b)", "AI Act Art 54(5)"),
)
representative_duties = rule(
    "representative_duties",
    about="actor",
    says="{actor} must, as the authorised representative, perform the tasks of its mandate",
    denies="{actor} has no mandate as an authorised representative under which it must perform tasks for this model",
    asks="Must {actor}, as the authorised representative, perform the tasks of its mandate?",
    when=represents,
    cites=cite("AI Act Art 54(3)", "AI Act Art 2(1)(f)"),
    applies_from=_chapter_v,
)
named_representative_duties = rule(
    "named_representative_duties",
    about="actor",
    says="{actor}'s authorised representative must perform the tasks of its mandate, and terminate it for a breach",
    denies="{actor} has no authorised representative in the Union that is only named and must perform tasks",
    asks="Must {actor}'s authorised representative perform the tasks of its mandate, and terminate it for a breach?",
    when=all_of(represented, named_only),
    cites=cite("AI Act Art 54(3)", "AI Act Art 54(5)", "AI Act Art 2(1)(f)"),
    applies_from=_chapter_v,
)
_kept_until = After(choose(made_anew, placed_anew_on, placed_on), Parameter("retention_years"), "years")
"""The last day of the years for which a representative keeps the documentation."""
representative_records = rule(
    "representative_records",
    about="actor",
    says="{actor} must, as who is or was the representative, keep the documentation and the provider's contact",
    denies="{actor} need not, as who is or was a representative, keep the documentation and a provider's contact",
    asks="Must {actor}, as who is or was the representative, keep the documentation and the provider's contact?",
    when=all_of(
        any_of(represents, all_of(represented_before, records_after_mandate.reads("kept"))),
        today <= _kept_until,
    ),
    cites=cite("AI Act Art 54(3)(b)"),
    applies_from=_chapter_v,
)
mandate_termination = rule(
    "mandate_termination",
    about="actor",
    says="{actor} must, as a representative, terminate its mandate and immediately inform the AI Office, with reasons",
    denies="{actor} has no mandate that it must terminate because a provider acts contrary to its obligations",
    asks="Must {actor}, as a representative, terminate its mandate and immediately inform the AI Office, with reasons?",
    when=represents_contrary,
    cites=cite("AI Act Art 54(5)"),
    applies_from=_chapter_v,
)
notification = rule(
    "notification",
    about="actor",
    says="{actor} must notify the Commission of the model without delay",
    denies="{actor} need not notify the Commission of the model",
    asks="Must {actor} notify the Commission of the model without delay?",
    when=notification_triggered,
    cites=cite("AI Act Art 52(1)", "Guidelines 29", "Guidelines 31"),
    applies_from=_chapter_v,
)
information_request = rule(
    "information_request",
    about="actor",
    says="{actor} must supply in time the documentation or information that the Commission has requested",
    denies="{actor} need not answer a request of the Commission for documentation or information",
    asks="Must {actor} supply in time the documentation or information that the Commission has requested?",
    when=all_of(
        any_of(provider, represents.under(*cite("AI Act Art 54(3)(c)", "AI Act Art 54(4)"))), information_requested
    ),
    cites=cite("AI Act Art 91"),
    applies_from=_powers,
)
evaluation_access = rule(
    "evaluation_access",
    about="actor",
    says="{actor} must give the Commission the access to the model that it has requested for an evaluation",
    denies="{actor} need not give the Commission access to the model for an evaluation",
    asks="Must {actor} give the Commission the access to the model that it has requested for an evaluation?",
    when=all_of(provider, access_requested),
    cites=cite("AI Act Art 92", "IR 2026/1755 Art 2"),
    applies_from=_powers,
)
requested_measures = rule(
    "requested_measures",
    about="actor",
    says="{actor} must take in time the measures that the Commission has requested",
    denies="{actor} need not take measures at a request of the Commission",
    asks="Must {actor} take in time the measures that the Commission has requested?",
    when=all_of(provider, measures_requested),
    cites=cite("AI Act Art 93(1)", "Guidelines 103"),
    applies_from=_powers,
)
binding_commitments = rule(
    "binding_commitments",
    about="actor",
    says="{actor} must implement the commitments that the Commission has made binding",
    denies="{actor} has no commitments that the Commission has made binding",
    asks="Must {actor} implement the commitments that the Commission has made binding?",
    when=all_of(provider, commitments_binding),
    cites=cite("AI Act Art 93(3)"),
    applies_from=_powers,
)
compliance_report = rule(
    "compliance_report",
    about="actor",
    says="{actor} must report to the AI Office by which measures it complies, compared with the code of practice",
    denies="{actor} need not, unasked, report to the AI Office by which measures it complies",
    asks="Must {actor} report to the AI Office by which measures it complies, compared with the code of practice?",
    when=must_report_measures,
    cites=cite("AI Act Art 53(4)", "AI Act Art 55(2)", "Guidelines 92"),
    binding="guidelines",
    applies_from=_chapter_v,
).unless(
    _ended,
    says="the model has been withdrawn from the Union market",
    cites=cite("AI Act Art 3(10)"),
    binding="own-reading",
)
model_evaluation = rule(
    "model_evaluation",
    about="actor",
    says="{actor} must evaluate the model by standardised protocols and tools of the state of the art, with adversarial"
    " testing",
    denies="{actor} need not evaluate the model as one with systemic risk",
    asks="Must {actor} evaluate the model by standardised protocols and tools of the state of the art, with adversarial"
    " testing?",
    when=systemic_provider | _mitigates_early,
    cites=cite("AI Act Art 55(1)(a)", "Guidelines 23"),
    applies_from=_chapter_v,
).unless(
    _ended,
    says="the model has been withdrawn from the Union market",
    cites=cite("AI Act Art 3(10)"),
    binding="own-reading",
)
systemic_risk_mitigation = rule(
    "systemic_risk_mitigation",
    about="actor",
    says="{actor} must assess and mitigate possible systemic risks at Union level, with their sources",
    denies="{actor} need not assess and mitigate systemic risks of the model at Union level",
    asks="Must {actor} assess and mitigate possible systemic risks at Union level, with their sources?",
    when=systemic_provider | _mitigates_early,
    cites=cite("AI Act Art 55(1)(b)", "Guidelines 23"),
    applies_from=_chapter_v,
).unless(
    _ended,
    says="the model has been withdrawn from the Union market",
    cites=cite("AI Act Art 3(10)"),
    binding="own-reading",
)
serious_incident_reporting = rule(
    "serious_incident_reporting",
    about="actor",
    says="{actor} must keep track of, document and without undue delay report serious incidents and possible measures",
    denies="{actor} need not, under Chapter V, keep track of, document and report serious incidents with the model",
    asks="Must {actor} keep track of, document and without undue delay report serious incidents and possible measures?",
    # What the recital speaks of is an incident that the development or the use of a model causes.
    when=systemic_provider | _mitigates_early.under(*cite("AI Act recital 115")),
    cites=cite("AI Act Art 55(1)(c)", "Guidelines 100"),
    applies_from=_chapter_v,
).unless(
    _ended,
    says="the model has been withdrawn from the Union market",
    cites=cite("AI Act Art 3(10)"),
    binding="own-reading",
)
cybersecurity = rule(
    "cybersecurity",
    about="actor",
    says="{actor} must ensure an adequate level of cybersecurity for the model and its physical infrastructure",
    denies="{actor} need not ensure cybersecurity for the model and its infrastructure as one with systemic risk",
    asks="Must {actor} ensure an adequate level of cybersecurity for the model and its physical infrastructure?",
    when=systemic_provider | _mitigates_early,
    cites=cite("AI Act Art 55(1)(d)"),
    applies_from=_chapter_v,
).unless(
    _ended,
    says="the model has been withdrawn from the Union market",
    cites=cite("AI Act Art 3(10)"),
    binding="own-reading",
)
_with_systemic_risk: Final = later(began_on, systemic_since)
_by_systemic_risk: Final = choose(systemic_later, _with_systemic_risk, by_transition(_with_systemic_risk))
older_model_incident = Question(
    name="older-model-incident",
    asks="Must a serious incident with an older model be reported before the end of its transitional period?",
    readings=(
        Reading(name="transition", says="no: until then its provider need not comply with any obligation"),
        Reading(name="at-once", says="yes: what happens while the Act applies is reported without undue delay"),
    ),
    source="The period is for models placed before the Act applied; whether it covers what happens later is not said.",
    cites=cite("AI Act Art 111(3)", "AI Act Art 55(1)(c)", "Guidelines 106"),
)
_incident: Final = all_of(step.is_in("serious-incident"), Same(step_by, ACTORS), today >= step_known_on)
incident_occurred = PROCEDURE.fact_of_some(
    "actor.serious_incident",
    "[a|no] serious incident with the model that the actor provides has become known",
    asks="Has a serious incident with the model become known, of which provider, and on which day?",
    who="compliance",
    assumed=False,
    assumes=NO_INCIDENT,
    # What became known before the duty began was not for its provider to report.
    condition=all_of(_incident, step_known_on >= choose(provider, _with_systemic_risk, _chapter_v)),
    cites=cite("AI Act Art 55(1)(c)", "Guidelines 100"),
)
incident_after_transition = PROCEDURE.fact_of_some(
    "actor.serious_incident_after_transition",
    says="a serious incident with the older model that the actor provides became known after its transitional period",
    denies="no serious incident with the older model that the actor provides became known after its transition",
    asks="On which day did a serious incident with the model become known?",
    who="compliance",
    assumed=False,
    assumes=NO_INCIDENT,
    condition=all_of(_incident, step_known_on >= Parameter("legacy_compliance")),
    cites=cite("AI Act Art 111(3)", "AI Act Art 55(1)(c)"),
)
incident_to_report = rule(
    "serious_incident",
    about="actor",
    says="{actor} must report without undue delay a serious incident with the model that has become known",
    denies="{actor} has no serious incident with the model to report that became known while it had to report such",
    asks="Must {actor} report without undue delay a serious incident with the model that has become known?",
    when=all_of(
        serious_incident_reporting,
        incident_occurred,
        any_of(~legacy_model, incident_after_transition, older_model_incident.reads("at-once")),
    ),
    cites=cite("AI Act Art 55(1)(c)", "AI Act Art 3(49)", "Guidelines 100"),
    applies_from=_chapter_v,
)

_COMMISSION: Final = "the Commission (AI Office)"
_KEPT: Final = "in place; the Commission (AI Office) can ask to see it"
_BOTH: Final = "the Commission (AI Office) and national authorities"

_placing: Final = choose(provider, began_on, planned_on)
_before_placing: Final = later(_chapter_v, _placing)
_to_appoint: Final = choose(mandate_ended, later(_before_placing, mandate_ended_on), _before_placing)
_from_mandate: Final = later(_chapter_v, sooner(model_placed_on, planned_on), given_on)
_mandate_tasks: Final = (
    ("(3)", "a copy of the mandate on request"),
    ("(3)(a)", "verification that the documentation is drawn up and the obligations are fulfilled"),
    ("(3)(c)", "information on a reasoned request"),
    ("(3)(d)", "cooperation on a reasoned request, also where the model is integrated in systems"),
)
_mandate_records: Final = (
    "(3)(b)",
    "the documentation and the provider's contact, kept for {retention_years} years after placing",
)

_OPEN_SOURCE_TOO: Final = Content(
    says="open source does not free from it, only from technical documentation, downstream information and the "
    "authorised representative",
    cites=cite("AI Act Art 53(2)", "AI Act Art 54(6)", "Guidelines 70", "Guidelines 72"),
)

OBLIGATIONS: Final = (
    Obligation(
        rule=technical_documentation,
        short="technical documentation",
        to=f"{_BOTH}, on request",
        applies_from=began_on,
        due_on=by_transition(began_on),
        limited=True,
        exists=True,
        contents=_annex_xi + _annex_xi_systemic,
    ),
    Obligation(
        rule=downstream_information,
        short="downstream information",
        to="providers of systems who intend to integrate the model",
        applies_from=began_on,
        due_on=by_transition(began_on),
        limited=True,
        exists=True,
        contents=_annex_xii,
    ),
    Obligation(
        rule=copyright_policy,
        short="copyright policy",
        to=_KEPT,
        applies_from=began_on,
        due_on=by_transition(began_on),
        limited=True,
        exists=True,
        contents=(
            *_contents(
                "AI Act Art 53(1)(c)",
                ("", "how Union law on copyright and related rights is complied with, wherever training took place"),
                ("", "how reservations of rights are found and respected, by state-of-the-art technologies too"),
            ),
            Content(says="one policy can serve all models of the provider", cites=cite("Guidelines 23")),
        ),
        stays=_OPEN_SOURCE_TOO,
    ),
    Obligation(
        rule=training_content_summary,
        short="training content summary",
        to="the public",
        applies_from=began_on,
        due_on=by_transition(began_on),
        limited=True,
        exists=True,
        contents=_contents(
            "AI Act Art 53(1)(d)",
            ("", "the main collections of data used for training, and a narrative on other sources"),
            ("", "the AI Office's template, filled in"),
        ),
        stays=_OPEN_SOURCE_TOO,
    ),
    Obligation(
        rule=cooperation,
        short="cooperation with the authorities",
        to=_BOTH,
        applies_from=began_on,
        due_on=by_transition(began_on),
        contents=(),
    ),
    Obligation(
        rule=authorised_representative,
        short="authorised representative by written mandate",
        to="a person established in the Union",
        applies_from=_to_appoint,
        due_on=by_transition(_to_appoint),
        act=True,
        before=_placing,
        fulfilled=represented,
        contents=_contents(
            "AI Act Art 54",
            ("(1)", "a written mandate"),
            ("(2)", "what the representative needs to perform its tasks"),
            ("(4)", "that the authorities may address the representative beside or instead of the provider"),
        ),
    ),
    Obligation(
        rule=representative_duties,
        fined="",
        short="the representative's own duties",
        to=_COMMISSION,
        applies_from=_from_mandate,
        due_on=by_transition(_from_mandate),
        contents=_contents("AI Act Art 54", *_mandate_tasks),
    ),
    Obligation(
        rule=representative_records,
        fined="",
        short="documentation kept by the representative",
        to=f"{_BOTH}, on request",
        applies_from=_from_mandate,
        due_on=by_transition(_from_mandate),
        contents=_contents("AI Act Art 54", _mandate_records),
    ),
    Obligation(
        rule=mandate_termination,
        fined="",
        short="end of the mandate for a breach",
        to=_COMMISSION,
        applies_from=later(_chapter_v, broken_on),
        due_on=later(_chapter_v, broken_on),
        act=True,
        contents=_contents(
            "AI Act Art 54(5)",
            ("", "termination of the mandate"),
            ("", "information of the AI Office, immediately, on the termination and the reasons for it"),
        ),
    ),
    Obligation(
        rule=named_representative_duties,
        fined="",
        short="duties of the representative that is named",
        to=_COMMISSION,
        applies_from=_before_placing,
        due_on=by_transition(_before_placing),
        contents=_contents(
            "AI Act Art 54",
            *_mandate_tasks,
            _mandate_records,
            (
                "(5)",
                "if the provider acts, or is thought with reason to act, contrary to its obligations: termination of"
                " the mandate, of which the AI Office is informed immediately, with the reasons",
            ),
        ),
    ),
    Obligation(
        rule=notification,
        short="notification to the Commission",
        to=_COMMISSION,
        applies_from=notification_from,
        due_on=choose(
            older_model_crossing.reads("two-weeks"), notification_last_day, by_transition(notification_last_day)
        ),
        undated=renotification_due,
        act=True,
        term=Term(length=Parameter("notification_days"), unit=Unit.WEEKS),
        contents=(
            Content(
                says="at the latest {notification_days} days after the requirement is met, or it becomes known that it"
                " will be",
                cites=cite("AI Act Art 52(1)"),
                where=~renotification_due,
            ),
            Content(
                says="all relevant information on what changed, or was incomplete, incorrect or misleading",
                cites=cite("Guidelines 40"),
                where=renotification_due,
            ),
            Content(
                says="the estimated compute in FLOP, to {notified_figures} significant figures",
                cites=cite("Guidelines 31"),
            ),
            Content(
                says="how it was estimated, with approximations where information is missing",
                cites=cite("Guidelines 31"),
            ),
            Content(
                says="if it is claimed that the model exceptionally presents no systemic risk: sufficiently"
                " substantiated arguments, with the notification",
                cites=cite("AI Act Art 52(2)"),
            ),
        ),
    ),
    Obligation(
        rule=information_request,
        fined="information",
        short="answer to the Commission's request",
        to=_COMMISSION,
        applies_from=information_requested_on,
        due_on=information_due_on,
        act=True,
        contents=_contents("AI Act Art 91", ("", "what the request names, correct, complete and not misleading")),
    ),
    Obligation(
        rule=evaluation_access,
        fined="access",
        short="access for evaluation",
        to="the Commission (AI Office) and its independent experts",
        applies_from=access_requested_on,
        due_on=access_due_on,
        act=True,
        contents=_contents(
            "AI Act Art 92", ("", "access by interfaces or other means, source code included, as the decision names")
        ),
    ),
    Obligation(
        rule=requested_measures,
        fined="measures",
        short="measures that the Commission requested",
        to=_COMMISSION,
        applies_from=measures_requested_on,
        due_on=measures_due_on,
        act=True,
        contents=_contents(
            "AI Act Art 93(1)",
            ("(a)", "as requested: what it takes to comply with the duties of every provider, and on representatives"),
            ("(b)", "as requested after an evaluation: mitigation of a systemic risk at Union level"),
            ("(c)", "as requested: restriction of supply, withdrawal or recall of the model"),
        ),
    ),
    Obligation(
        rule=binding_commitments,
        fined="measures",
        short="commitments made binding",
        to=_COMMISSION,
        applies_from=commitments_binding_on,
        due_on=commitments_binding_on,
        contents=_contents(
            "AI Act Art 93(3)", ("", "the mitigation measures that were offered, as the decision makes them binding")
        ),
    ),
    Obligation(
        rule=compliance_report,
        short="report on the measures taken",
        to=_COMMISSION,
        applies_from=began_on,
        due_on=by_transition(began_on),
        contents=(
            _reported(
                all_of(~open_source_exemption, ~adheres_transparency),
                "on both documentations, where the Transparency chapter does not cover them",
                "AI Act Art 53(1)(a)",
                "AI Act Art 53(1)(b)",
                "AI Act Art 53(4)",
            ),
            _reported(
                ~adheres_copyright,
                "on copyright, where the Copyright chapter does not cover it",
                "AI Act Art 53(1)(c)",
                "AI Act Art 53(4)",
            ),
            _reported(
                all_of(systemic_risk, ~adheres_safety),
                "on systemic risk, where the Safety and Security chapter does not cover it",
                "AI Act Art 55(1)",
                "AI Act Art 55(2)",
            ),
            Content(
                says="more detail than signatories give, on modifications of the model too; more requests can follow",
                cites=cite("Guidelines 92"),
            ),
        ),
    ),
    Obligation(
        rule=model_evaluation,
        short="model evaluation",
        to=_KEPT,
        applies_from=_with_systemic_risk,
        due_on=_by_systemic_risk,
        contents=_contents(
            "AI Act Art 55(1)(a)",
            ("", "evaluation by standardised protocols and tools, with adversarial testing, conducted and documented"),
        ),
    ),
    Obligation(
        rule=systemic_risk_mitigation,
        short="risk mitigation",
        to=_KEPT,
        applies_from=_with_systemic_risk,
        due_on=_by_systemic_risk,
        contents=(
            *_contents("AI Act Art 55(1)(b)", ("", "risks from development, placing on the market and use")),
            Content(
                says="governance can cover all relevant models, and some mitigations be built once and reused",
                cites=cite("Guidelines 23"),
            ),
        ),
    ),
    Obligation(
        rule=serious_incident_reporting,
        short="incident reporting",
        to="the Commission (AI Office) and, as appropriate, national authorities",
        applies_from=_with_systemic_risk,
        due_on=_by_systemic_risk,
        contents=(
            Content(says="relevant information on serious incidents", cites=cite("AI Act Art 55(1)(c)")),
            Content(says="possible corrective measures", cites=cite("AI Act Art 55(1)(c)")),
            Content(
                says="serious breaches of security, exfiltration of weights included", cites=cite("Guidelines 100")
            ),
        ),
    ),
    Obligation(
        rule=cybersecurity,
        short="security",
        to=_KEPT,
        applies_from=_with_systemic_risk,
        due_on=_by_systemic_risk,
        contents=_contents("AI Act Art 55(1)(d)", ("", "protection of the model and of its physical infrastructure")),
    ),
)

RULES = (
    third_country,
    systemic_provider,
    represented,
    *(obligation.rule for obligation in OBLIGATIONS),
    incident_to_report,
)
