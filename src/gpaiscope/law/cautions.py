"""What the law makes of facts that do not fit together, or that reach less far than they seem to.

Nothing here decides an answer: each sentence is said beside the answers, where what it speaks of is stated.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import Assumption
from gpaiscope.law import assumptions
from gpaiscope.law.citation import cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A text under a kebab-case reference; ``{places}`` in it are for what is stated, or for numbers of the law.

    ``short`` is said where there is room for one sentence; empty where the first sentence of ``says`` makes the point.
    """

    reference: str
    says: str
    cites: tuple[Citation, ...]
    short: str = ""


# Who is meant

nobody_provides = Caution(
    reference="placed-without-provider",
    says="The model is on the Union market, and nobody named here is its provider: find out who developed it, who"
    " placed it there first, and whether its developer excluded the Union.",
    cites=cite("AI Act Art 3(3)"),
)
one_model_or_several = Caution(
    reference="one-model-or-several",
    says="Several actors trained. The days do not tell whether that made one model or several: name them as [[model]].",
    cites=cite("Guidelines 60"),
)
union_left_out_by_licence = Caution(
    reference="licence-excludes-union",
    says="{withheld} Whether that excludes the Union market clearly, integration into systems included, decides who is"
    " the provider where a system brings the model there: say it as union_excluded of the supply, or as an"
    " eu-exclusion.",
    cites=cite("Guidelines 56"),
    short="A licence that withholds rights in the Union may exclude that market: say so as union_excluded.",
)
system_as_supply = Caution(
    reference="system-as-supply",
    says="{actor} is listed as making another's model available in a chatbot or an app. That is a system: where it"
    " built the model in, write integrated-in-system, with system_territory and system_on. Whether it is the model's"
    " provider hangs on that where the developer excluded the Union.",
    cites=cite("Guidelines 51", "Guidelines 56"),
    short="{actor} is listed as making another's model available in a chatbot or an app, which is a system.",
)
representative_elsewhere = Caution(
    reference="representative-elsewhere",
    says="The authorised representative of {actor} is said to be established in {country}. It has to be established in"
    " the Union: {counts}.",
    cites=cite("AI Act Art 54(1)"),
    short="The authorised representative of {actor} is said to be established in {country}, not in the Union.",
)
no_microenterprise = Caution(
    reference="no-microenterprise",
    says="All transactions with the model are said to be between microenterprises, and the size of {actor} to be"
    " {size}. {then}",
    cites=cite("Guidelines 86"),
)

# Compute

within_the_margin = Caution(
    reference="within-the-margin",
    says="{what}, {flop} FLOP, lies within {percent} % of {line}: an estimate that is as accurate as the Guidelines ask"
    " could lie on either side.",
    cites=cite("Guidelines 120"),
    short="{what}, {flop} FLOP, lies within {percent} % of {line}: it may lie on either side.",
)
placed_in_training = Caution(
    reference="placed-in-training",
    says="The model is placed ({placing}) before the {kind} ends ({ended}), and the compute of all of it is counted."
    " That is right where the model is trained on once it is placed: from the start of its large pre-training run it"
    " is one and the same. Where what is placed has been trained before, mend the day that is wrong, and the compute.",
    cites=cite("Guidelines 22"),
    short="The model is placed ({placing}) before the {kind} ends ({ended}), all of which is counted: right only where"
    " it is trained on once it is placed.",
)
teacher_in_the_ledger = Caution(
    reference="teacher-in-the-ledger",
    says="The ledger runs a teacher and has several pre-trainings, all of which are counted. One that trained the"
    " teacher does not count: write it as teacher-training, or name teacher and student as two [[model]].",
    cites=cite("Guidelines 119"),
    short="The ledger runs a teacher; a pre-training that trained the teacher does not count.",
)
fallback_barred = Caution(
    reference="fallback-barred",
    says="The original's training compute is stated, so the fallback thresholds are not used.",
    cites=cite("Guidelines 61"),
)
compute_obtainable_here = Caution(
    reference="compute-obtainable-here",
    says="The dossier says that the original's training compute can be neither known nor estimated. The table of"
    " originals estimates {flop} FLOP for {original} ({method}). The fallback thresholds are used as you say; where"
    " that estimate holds, they are not open.",
    cites=cite("Guidelines 61"),
    short="The original's compute is said to be unobtainable, and the table of originals estimates {flop} FLOP.",
)
notified_otherwise = Caution(
    reference="notified-otherwise",
    says="The notification states {stated} FLOP, the training that is listed comes to {listed}: they differ by more"
    " than {percent} %. One of them wants correcting.",
    cites=cite("Guidelines 31", "Guidelines 120"),
    short="The notification states {stated} FLOP, the training that is listed comes to {listed}.",
)

# Before the Commission

step_about_the_original = Caution(
    reference="step-about-the-original",
    says="What happened before the Commission with the original's provider ({steps}) is taken to concern the original,"
    " and not the model that another made from it. What follows of it for the original is said at"
    " original[0].systemic_risk.",
    cites=cite("AI Act Art 52(2)", "Guidelines 57", "Guidelines 67"),
    short="What happened before the Commission with the original's provider is taken to concern the original.",
)
trained_since_acceptance = Caution(
    reference="trained-since-acceptance",
    says="Training went on after the arguments were accepted. Where that is a substantial change in a fact on which the"
    " acceptance rests, the model is notified again: add facts-changed, or renotified, to the [[procedure]].",
    cites=cite("Guidelines 40"),
    short="Training went on after the arguments were accepted: a substantial change is notified again.",
)
decided_otherwise = Caution(
    reference="decided-otherwise",
    says="The Commission has designated the model, which by what is stated here is no general-purpose AI model. The"
    " decision stands until it is lifted: see whether outputs, compute and exception are stated right.",
    cites=cite("AI Act Art 51(1)", "AI Act Art 52(4)", "Guidelines 42"),
    short="The Commission has designated what is, as stated here, no general-purpose AI model.",
)
before_the_powers = Caution(
    reference="before-the-powers",
    says="The {step} of {on} came before {powers}, when the Commission got the power for it, and binds nobody; at most"
    " it asks for cooperation.",
    cites=cite("AI Act Art 113", "AI Act Art 53(3)"),
    short="The {step} of {on} came before the Commission had the power for it, and binds nobody.",
)
reassessment_too_early = Caution(
    reference="reassessment-too-early",
    says="The reassessment requested on {on} may have come too early: counted from being informed of the decision, the"
    " waiting period ends on {ends}.",
    cites=cite("AI Act Art 52(5)"),
    short="The reassessment requested on {on} may have come too early: the waiting period ends on {ends}.",
)
alert_recorded = Caution(
    reference="alert-recorded",
    says="A qualified alert of the scientific panel is recorded. By itself it changes no answer: on it the Commission"
    " may designate the model as one with systemic risk, request information, or evaluate the model.",
    cites=cite("AI Act Art 90(1)", "AI Act Art 52(4)", "AI Act Art 92(1)"),
    short="A qualified alert is recorded: by itself it changes no answer, and the Commission may act on it.",
)
complaint_recorded = Caution(
    reference="complaint-recorded",
    says="A complaint of a downstream provider is recorded. By itself it changes no answer: the Act gives the right to"
    " complain, and does not say what follows from it.",
    cites=cite("AI Act Art 89(2)"),
    short="A complaint of a downstream provider is recorded: by itself it changes no answer.",
)
turnover_of_another_year = Caution(
    reference="turnover-of-another-year",
    says="The turnover is that of {year}. The ceiling of a fine is a share of the turnover of the financial year before"
    " the fine is set; on {day} that year is {before}.",
    cites=cite("AI Act Art 101(1)"),
    short="The turnover is that of {year}; a fine is measured by that of {before}.",
)

EVERY = (
    nobody_provides,
    one_model_or_several,
    union_left_out_by_licence,
    system_as_supply,
    representative_elsewhere,
    no_microenterprise,
    within_the_margin,
    placed_in_training,
    teacher_in_the_ledger,
    fallback_barred,
    compute_obtainable_here,
    notified_otherwise,
    step_about_the_original,
    trained_since_acceptance,
    decided_otherwise,
    before_the_powers,
    reassessment_too_early,
    alert_recorded,
    complaint_recorded,
    turnover_of_another_year,
)

# What is taken as absent, and what is lost


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionOfLaw:
    """An exception that is taken as absent, with the provision that draws it.

    ``says`` is what would be so, where the assumption speaks of two things; ``denied`` the same where the answer is no.
    """

    assumption: Assumption
    cites: tuple[Citation, ...]
    says: str = ""
    denied: str = ""

    def contrary(self, *, of_no: bool) -> str:
        """What would be so if the exception was there, against a yes or against a no."""
        return (self.denied if of_no else self.says) or self.assumption.contrary


EXCEPTIONS: Final = (
    ExceptionOfLaw(
        assumption=assumptions.ORDINARY_GENERALITY,
        cites=cite("Guidelines 20"),
        says="the model is exceptionally narrow for its compute and outputs",
        denied="the model is exceptionally general for its compute and outputs",
    ),
    ExceptionOfLaw(assumption=assumptions.NO_SOLE_PURPOSE, cites=cite("AI Act Art 2(6)", "AI Act Art 2(8)")),
    ExceptionOfLaw(assumption=assumptions.NO_SIGNIFICANT_CHANGE, cites=cite("Guidelines 59")),
    ExceptionOfLaw(assumption=assumptions.ORIGINAL_BY_COMPUTE, cites=cite("Guidelines 17", "Guidelines 20")),
    ExceptionOfLaw(assumption=assumptions.ABOVE_CRITERION, cites=cite("Guidelines 20")),
    ExceptionOfLaw(assumption=assumptions.OWN_ACTS, cites=cite("Guidelines 49")),
    ExceptionOfLaw(assumption=assumptions.NO_MEMBER_ALONE, cites=cite("Guidelines 49", "Guidelines 50")),
    ExceptionOfLaw(assumption=assumptions.NO_GROUP, cites=cite("AI Act Art 3(3)", "Guidelines 57")),
    ExceptionOfLaw(assumption=assumptions.COMPUTE_ALONE_SHOWS, cites=cite("AI Act Art 51(1)(a)")),
    ExceptionOfLaw(assumption=assumptions.ORIGINAL_PRESUMED, cites=cite("AI Act Art 52(2)", "AI Act Art 52(3)")),
    ExceptionOfLaw(assumption=assumptions.FORESIGHT_HOLDS, cites=cite("AI Act Art 52(1)", "Guidelines 30")),
    ExceptionOfLaw(assumption=assumptions.NOT_ONLY_MICROENTERPRISES, cites=cite("Guidelines 86")),
)
"""The exceptions in the order in which the law comes to them: whether a model is of general purpose and within the Act,
whether it was changed enough, whose it is, whether it has systemic risk, and what is owed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What takes an exception away, now and with a day ahead, of one that applies and of one that perhaps does."""

    says: str
    ahead: str
    perhaps_ahead: str
    cites: tuple[Citation, ...]


OPEN_SOURCE_LOST: Final = Loss(
    says="The open-source exception does not apply to a model with systemic risk",
    ahead="and the open-source exception is lost",
    perhaps_ahead="and no open-source exception applies then",
    cites=cite("AI Act Art 53(2)", "Guidelines 70"),
)

# What is not looked at: Chapter V is about models, and the rest of the Act, and other law, about what is done with them


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A part of the law under which a model, or what is built with it, may fall whatever Chapter V says of it."""

    says: str
    cites: tuple[Citation, ...] = ()


ONLY_CHAPTER_V: Final = "only Chapter V looked at"
SEE_ALSO: Final = "Only Chapter V of the AI Act was looked at. See also, for the model and what is built with it:"
ELSEWHERE: Final = (
    Elsewhere(says="prohibited practices", cites=cite("AI Act Art 5")),
    Elsewhere(
        says="high-risk systems, such as for scoring the credit of persons",
        cites=cite("AI Act Art 6", "AI Act Annex III"),
    ),
    Elsewhere(says="their value chain", cites=cite("AI Act Art 25")),
    Elsewhere(says="transparency", cites=cite("AI Act Art 50")),
    Elsewhere(says="and other law, such as data protection"),
)
"""What follows `SEE_ALSO`. No days are named: most of it applies from other days than Chapter V."""
