"""The tables of a dossier, one class each; the fields declare their keys, kinds and meaning.

Every attribute is None where its key is left out, which means unknown, and holds a `Stated`
value otherwise. Tables within tables are None or hold `Stated` values themselves. As it was read
a dossier may also hold `Statements` in their place, until `fold` has chosen among them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from datetime import date
from typing import Final, Literal, TypeAlias, TypeVar

from gpaiscope.deferred import dataclass
from gpaiscope.dossier import declaration, kinds, words
from gpaiscope.dossier.declaration import OneOrSeveral, TableDeclaration, Tables, holds, said
from gpaiscope.dossier.place import Stated
from gpaiscope.dossier.statements import Statements, values
from gpaiscope.values import DateRange, Range, Source

T = TypeVar("T")
Said: TypeAlias = Stated[T] | None
"""What a key says; None where it is left out."""

TEXT, FLAG, DAY, ONE_DAY = kinds.TextReader(), kinds.Flag(), kinds.DayReader(), declaration.OneDay()
FLOP: Final = kinds.AmountReader(
    "a number of floating-point operations (FLOP)", forms='1e25, "2.1e23" or 10_000', example='"2.1e23"'
)
PARAMETERS: Final = kinds.AmountReader(
    "a number of parameters", forms='"70B", 70e9 or 70_000_000_000', example='"70B"', count=True, whole=True
)
TOKENS: Final = kinds.AmountReader(
    "a number of tokens", forms='"15T", 15e12 or 15_000_000_000_000', example='"15T"', count=True, whole=True
)
ACTOR: Final = kinds.Reference("actor", example='"acme"')
MODEL: Final = kinds.Reference("model", example='"Aurora 7B"')
OF_MODEL: Final = "The model that it belongs to, by name, where the dossier tells of several."
ESTIMATES: Final = ("architecture", "hardware", "log")


def _any_of(known: words.Words) -> kinds.Several[frozenset[str]]:
    return kinds.Several(kinds.Word(known), frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """``[model]``: the model that the dossier is about. ``listed_size`` is how many parameters a table gives it."""

    name: Said[str] = said(TEXT, "What the model is called.", example='"Aurora 7B"')
    hub_id: Said[str] = said(TEXT, "Its identifier on a model hub.", example='"example/aurora-7b"')
    outputs: Said[frozenset[str]] = said(
        _any_of(words.MODALITIES), "Everything that the model can put out; the list is complete."
    )
    inputs: Said[frozenset[str]] = said(
        _any_of(words.MODALITIES), "Everything that the model can take in; the list is complete."
    )
    task: Said[str] = said(
        TEXT,
        "The task that a hub lists it for. It makes no answer: where narrow models are listed for it, it only asks.",
        example='"automatic-speech-recognition"',
    )
    exception: Said[str] = said(
        kinds.Word(words.EXCEPTIONS), "Whether the model is an exception to the criterion. Left out: assumed not to be."
    )
    purpose: Said[str] = said(
        kinds.Word(words.PURPOSES),
        "A purpose that keeps the model outside the Act. Left out: assumed not to be its purpose.",
    )
    high_impact_capabilities: Said[bool] = said(
        FLAG, "Whether high-impact capabilities are shown by other means than compute. Left out: assumed not."
    )
    listed_size: Stated[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A chapter of the code of practice that an actor signed."""

    chapter: Said[str] = said(kinds.Word(words.CHAPTERS), "The chapter that was signed.", required=True)
    signed_on: Said[DateRange] = said(DAY, "The day of signing.")
    left_on: Said[DateRange] = said(DAY, "The day of leaving the code again.")
    models: Said[tuple[str, ...]] = said(
        kinds.Several(TEXT, tuple), "The models for which it was signed, by name. Left out: assumed all of them."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisedRepresentative:
    """The authorised representative that an actor appointed in the Union."""

    name: Said[str] = said(TEXT, "The representative's name.")
    country: Said[str] = said(kinds.Country(), "Where it is established. Left out: assumed to be where that actor is.")
    actor: Said[str] = said(ACTOR, "Which actor of the dossier it is, by id. Left out: assumed none of them.")
    mandate_on: Said[DateRange] = said(DAY, "The day of the written mandate.")
    ended_on: Said[DateRange] = said(DAY, "The day on which the mandate ended. Left out: assumed not to have ended.")
    ended_because: Said[str] = said(kinds.Word(words.MANDATE_ENDS), "Why the mandate ended.")
    contrary_since: Said[DateRange] = said(
        DAY, "Since when it considers, or has reason to consider, that who appointed it acts contrary to the Act."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """``[[actors]]``: somebody who plays a part. ``id`` is never None in a dossier that was read."""

    id: Said[str] = said(
        kinds.Name("actor"),
        "A short name, by which the rest of the dossier refers to it.",
        required=True,
        example='"acme"',
    )
    name: Said[str] = said(TEXT, "The actor's full name.", example='"Acme AI"')
    country: Said[str] = said(kinds.Country(), "Where the actor is established.")
    kind: Said[str] = said(kinds.Word(words.ACTOR_KINDS), "What sort of actor it is.")
    members: Said[tuple[str, ...]] = said(kinds.Several(ACTOR, tuple), "The members of a consortium, by id.")
    coordinator: Said[str] = said(ACTOR, "The coordinator of a consortium, by id.")
    group: Said[str] = said(TEXT, "The group of undertakings that it belongs to, by any name.", example='"Acme group"')
    size: Said[str] = said(kinds.Word(words.SIZES), "The actor's size.")
    turnover_eur: Said[Range] = said(
        kinds.AmountReader("an amount of euros"), "Worldwide turnover of a year, in euros.", example="12_000_000"
    )
    turnover_year: Said[int] = said(kinds.Year(), "The year of that turnover.")
    code_of_practice: tuple[Commitment, ...] | None = holds(
        Tables(
            TableDeclaration(
                cls=Commitment,
                called="a chapter, or when it was signed",
                shorthand="chapter",
                shown=("chapter", "signed_on"),
                ordered=(("signed_on", "left_on"),),
            )
        ),
        "The chapters of the code of practice that the actor signed; the list is complete.",
    )
    authorised_representative: AuthorisedRepresentative | None = holds(
        TableDeclaration(
            cls=AuthorisedRepresentative,
            called="name, country, mandate_on",
            shown=("name", "country", "mandate_on"),
            ordered=(("mandate_on", "ended_on"),),
        ),
        "Its authorised representative.",
    )
    known_on: date | None = holds(ONE_DAY, "Since when this entry has been known. Left out: always.")

    @property
    def representatives(self) -> list[AuthorisedRepresentative]:
        """Every representative that was stated of it, whichever stands."""
        given: object = self.authorised_representative
        if isinstance(given, Statements):
            return [named for named in values(given) if isinstance(named, AuthorisedRepresentative)]
        return [given] if isinstance(given, AuthorisedRepresentative) else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """What an estimate from the architecture starts from: a configuration or a number of parameters, and tokens."""

    config: Said[str] = said(TEXT, "The path of the model's config.json.")
    parameters: Said[Range] = said(PARAMETERS, "All parameters.")
    active_parameters: Said[Range] = said(PARAMETERS, "The parameters that are active for each token.")
    tokens: Said[Range] = said(TOKENS, "Tokens that the model was trained on, repetitions included.")
    samples: Said[Range] = said(
        kinds.AmountReader("a number of samples", count=True, whole=True),
        "Samples that the model was trained on, repetitions included.",
    )
    sequence_length: Said[Range] = said(TOKENS, "Tokens in one sequence.", example="4096")
    passes: Said[Range] = said(
        kinds.AmountReader("a number of passes", count=True),
        "Passes over the data, where tokens or samples are those of one pass.",
    )
    target_length: Said[Range] = said(TOKENS, "Tokens in one sequence of the decoder, where it has its own.")
    images: Said[Range] = said(kinds.AmountReader("a number of images"), "Images in one sequence.")
    height: Said[Range] = said(kinds.AmountReader("a number of rows"), "Height of the latents or pixels.")
    width: Said[Range] = said(kinds.AmountReader("a number of columns"), "Width of the latents or pixels.")
    frames: Said[Range] = said(kinds.AmountReader("a number of frames"), "Frames of a video.")
    seconds: Said[Range] = said(kinds.AmountReader("a number of seconds"), "Seconds of audio in one sample.")
    multi_token: Said[bool] = said(FLAG, "Whether layers that predict further tokens were trained along.")
    trainable: Said[str] = said(kinds.Word(words.TRAINABLE), "Which weights were updated.")
    frozen: Said[frozenset[str]] = said(_any_of(words.WEIGHT_GROUPS), "Groups of weights that were not updated.")
    adapter_rank: Said[Range] = said(kinds.AmountReader("a number of dimensions"), "The rank of the adapters.")
    adapter_targets: Said[str] = said(kinds.Word(words.ADAPTER_TARGETS), "Where the adapters sit.")
    adapter_parameters: Said[Range] = said(PARAMETERS, "All parameters of the adapters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardware:
    """One period of an estimate from the hardware: chips of one sort, at work for some hours."""

    chip: Said[str] = said(TEXT, "The chip.", example='"H100 SXM"')
    peak_flop_per_second: Said[Range] = said(
        kinds.AmountReader("a number of FLOP per second"),
        "The peak of one chip without sparsity, at the precision used.",
    )
    count: Said[Range] = said(
        kinds.AmountReader("a number of chips", count=True, whole=True), "Chips at work at the same time."
    )
    hours: Said[Range] = said(
        kinds.AmountReader("a number of hours"), "Hours of the period, for which all chips worked."
    )
    utilisation: Said[Range] = said(
        kinds.AmountReader("a share between 0 and 1", forms='0.4 or "0.4"', example="0.4", most=1),
        "The share of the peak that was reached, on average.",
    )
    measure: Said[str] = said(kinds.Word(words.UTILISATIONS), "What the utilisation is a share of.")
    recomputation: Said[str] = said(
        kinds.Word(words.RECOMPUTATIONS), "Whether operations of activations computed twice are in the utilisation."
    )
    precision: Said[str] = said(TEXT, "The number format of most operations.", example='"bf16"')


ARCHITECTURE: Final = TableDeclaration(
    cls=Architecture,
    called="config or parameters, with tokens",
    shown=("parameters", "tokens", "sequence_length"),
    exclusive=("config", "parameters"),
)
HARDWARE: Final = Tables(
    TableDeclaration(
        cls=Hardware,
        called="chip or peak_flop_per_second, count, hours, utilisation",
        shown=("chip", "count", "hours", "utilisation"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What training a model is made of: one stretch of it, which counts once however often its weights are merged.

    ``training`` and ``cumulative`` are its compute in either measure. ``first``: it began from no weights that are
    told of. ``apart``: it surely shares nothing with any other stretch.
    """

    key: str
    training: Range
    cumulative: Range
    first: bool
    apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedOriginal:
    """``[[original]]``: a model that this one was made from.

    ``lineage`` and ``weights_public`` are what is told elsewhere of its training, and of its weights. ``maker`` is what
    a table shows of whoever made it, where its provider is not stated: one that the actor perhaps is, or nobody who is
    known. It is empty where it shows another, and in all that a person writes. ``risk_open``: its own answer about
    systemic risk is open, so that nothing of that is presumed of it.
    """

    name: Said[str] = said(kinds.Name("original"), "What the original is called.", example='"Borealis 70B"')
    hub_id: Said[str] = said(TEXT, "Its identifier on a model hub.", example='"example/borealis-70b"')
    actor: Said[str] = said(ACTOR, "Who provides it, by id.")
    dossier: Said[str] = said(TEXT, "The path of the original's own dossier.", example='"../borealis/gpai.toml"')
    model: Said[str] = said(
        TEXT, "Which model of that dossier, by name. Left out: that of the original's name, or the only one."
    )
    gpai_model: Said[bool] = said(
        FLAG, "Whether it is a general-purpose AI model. Left out: decided by its compute, else assumed to be."
    )
    systemic_risk: Said[bool] = said(FLAG, "Whether it is one with systemic risk.")
    systemic_since: Said[DateRange] = said(
        DAY, "Since when it is one with systemic risk. Left out: assumed to be so since before it was modified."
    )
    systemic_until: Said[DateRange] = said(
        DAY,
        "The last day on which it was one with systemic risk, where it has ceased to be one; systemic_risk is left out"
        " then. Left out: assumed not to have ceased.",
    )
    open_source_exemption: Said[bool] = said(FLAG, "Whether it is within the open-source exception.")
    training_compute: Said[Range] = said(FLOP, "The compute that updated its parameters, in FLOP.")
    cumulative_training_compute: Said[Range] = said(
        FLOP, "All compute that counts for systemic risk, in FLOP. Left out: assumed equal to training_compute."
    )
    training_compute_obtainable: Said[bool] = said(
        FLAG, "False only where its training compute can be neither known nor estimated."
    )
    base: Said[str] = said(
        TEXT,
        "The model trained from scratch that its weights go back to, by name; its own name where it is that itself.",
        example='"Borealis 70B"',
    )
    placed_on: Said[DateRange] = said(DAY, "The day that it was placed on the market.")
    architecture: Architecture | None = holds(ARCHITECTURE, "Its training compute, from its architecture.")
    hardware: tuple[Hardware, ...] | None = holds(
        HARDWARE, "Its training compute, from the hardware; one table a period."
    )
    log: Said[str] = said(
        TEXT, "Its training compute, from a training log: the log's path.", example='"trainer_state.json"'
    )
    known_on: date | None = holds(ONE_DAY, "Since when this entry has been known. Left out: always.")
    lineage: tuple[Training, ...] = ()
    weights_public: bool | None = None
    maker: Literal["", "shared", "unknown"] = ""
    risk_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which original an activity started from, and what part of its compute counts."""

    name: Said[str] = said(kinds.Reference("original"), "The original's name.", required=True)
    flop: Said[Range] = said(FLOP, "The part of the original's compute, in FLOP.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """``[[activities]]``: an entry of the compute ledger. ``kind`` is never None in a dossier that was read.

    ``usual_bound`` is the most that any training took that is known of a model of that size or day: a table gives it.
    """

    kind: Said[str] = said(kinds.Word(words.ACTIVITY_KINDS), "What was done.", required=True, example='"fine-tuning"')
    name: Said[str] = said(TEXT, "What you call this activity.", example='"second run"')
    actor: Said[str] = said(ACTOR, "Who did it, by id.")
    on_behalf_of: Said[str] = said(ACTOR, "For whom it was done, by id. Left out: assumed for whoever did it.")
    started_on: Said[DateRange] = said(DAY, "The first day; a later day than that of the assessment is a plan.")
    ended_on: Said[DateRange] = said(DAY, "The last day.", example="2026-03-09")
    flop: Said[Range] = said(FLOP, "Its compute, in FLOP.")
    architecture: Architecture | None = holds(ARCHITECTURE, "Its compute, from the architecture.")
    hardware: tuple[Hardware, ...] | None = holds(HARDWARE, "Its compute, from the hardware; one table a period.")
    log: Said[str] = said(TEXT, "Its compute, from a training log: the log's path.", example='"trainer_state.json"')
    bound: Said[Range] = said(
        FLOP, "At most how much compute it took, in FLOP: it ends what the other keys leave open.", example='"3e23"'
    )
    adapter: Said[bool] = said(FLAG, "Whether an adapter alone was trained, beside weights that stayed as they were.")
    data_public: Said[bool] = said(FLAG, "Whether the synthetic data is accessible to the public.")
    weights_controlled_by: Said[str] = said(ACTOR, "Who controls the weights meanwhile, by id.")
    from_: Provenance | None = holds(
        TableDeclaration(cls=Provenance, called="name, flop", shorthand="name"),
        "The original that it started from; flop excludes it.",
        example='"Borealis 70B"',
    )
    significant_change: Said[frozenset[str]] = said(
        _any_of(words.CHANGES), "What it changed significantly. Left out: assumed nothing."
    )
    model: Said[str] = said(MODEL, OF_MODEL, once=True)
    known_on: date | None = holds(ONE_DAY, "Since when this entry has been known. Left out: always.")
    usual_bound: Stated[Range] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketEvent:
    """``[[market]]``: something that happened, or is planned, on the market. ``event`` is never None once read."""

    event: Said[str] = said(
        kinds.Word(words.MARKET_EVENTS), "What happened.", required=True, example='"made-available"'
    )
    actor: Said[str] = said(ACTOR, "Who did it, by id.")
    to: Said[str] = said(ACTOR, "To whom, by id.")
    on: Said[DateRange] = said(DAY, "The day.")
    territory: Said[str] = said(kinds.Word(words.TERRITORIES), "Where.")
    commercial: Said[bool] = said(FLAG, "False outside the course of a commercial activity. Left out: assumed inside.")
    own_name: Said[bool] = said(
        FLAG,
        "False under somebody else's name; true, of a consortium's member, alone and under its own. Left out: assumed"
        " under its own, of a member under the consortium's.",
    )
    channel: Said[str] = said(kinds.Word(words.CHANNELS), "How it was made available.", example='"public-hub"')
    union_excluded: Said[bool] = said(
        FLAG, "Of a supply outside the Union: whether it excludes the Union clearly, integration in systems included."
    )
    system_on: Said[DateRange] = said(DAY, "The day that the system was placed or put into service.")
    system_territory: Said[str] = said(
        kinds.Word(words.TERRITORIES), "Where the system was placed or put into service."
    )
    essential_to_product: Said[bool] = said(FLAG, "Whether the use is essential for a product or service to others.")
    affects_rights: Said[bool] = said(FLAG, "Whether the use affects the rights of natural persons in the Union.")
    clear: Said[bool] = said(FLAG, "Whether the exclusion is clear and unequivocal.")
    covers_integration: Said[bool] = said(
        FLAG, "Whether the exclusion covers integration in systems for the Union market."
    )
    statement: Said[str] = said(TEXT, "The words of the exclusion or of the intention.")
    model: Said[str] = said(MODEL, OF_MODEL, once=True)
    known_on: date | None = holds(ONE_DAY, "Since when this entry has been known. Left out: always.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyTerms:
    """What the safety-oriented terms of a licence are like."""

    significant_risk: Said[bool] = said(FLAG, "Whether they meet uses that pose a significant risk.")
    proportionate: Said[bool] = said(FLAG, "Whether they are proportionate.")
    objective: Said[bool] = said(FLAG, "Whether they rest on objective criteria.")
    non_discriminatory: Said[bool] = said(FLAG, "Whether they discriminate against nobody.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a licence allows."""

    access: Said[str] = said(kinds.Word(words.GRANTS), words.RIGHTS["access"])
    usage: Said[str] = said(kinds.Word(words.GRANTS), words.RIGHTS["usage"])
    modification: Said[str] = said(kinds.Word(words.GRANTS), words.RIGHTS["modification"])
    distribution: Said[str] = said(kinds.Word(words.GRANTS), words.RIGHTS["distribution"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Openness:
    """``[openness]``: how freely the model is given, and what is public."""

    licence: Said[str] = said(
        TEXT, "The licence's identifier at SPDX or on the hub, or proprietary.", example='"Apache-2.0"'
    )
    rights: Rights | None = holds(
        TableDeclaration(cls=Rights, called="access, usage, modification, distribution"), "What the licence allows."
    )
    grounds: Said[frozenset[str]] = said(
        _any_of(words.LICENCE_GROUNDS), "Why rights are withheld or conditional; the list is complete."
    )
    safety_terms: SafetyTerms | None = holds(
        TableDeclaration(cls=SafetyTerms, called="significant_risk, proportionate, objective, non_discriminatory"),
        "The licence's terms on safe use.",
    )
    access_verification: Said[str] = said(kinds.Word(words.VERIFICATIONS), "Whether users are checked before access.")
    weights_public: Said[bool] = said(FLAG, "Whether the parameters, weights included, are public.")
    architecture_public: Said[bool] = said(FLAG, "Whether information on the architecture is public.")
    usage_information: Said[frozenset[str]] = said(
        _any_of(words.USAGE_INFORMATION), "Which information on usage is public; the list is complete."
    )
    monetisation: Said[frozenset[str]] = said(
        _any_of(words.MONETISATION), "How money is made with the model; the list is complete."
    )
    personal_data: Said[str] = said(kinds.Word(words.PERSONAL_DATA), "Personal data asked for in return for access.")
    transactions_only_between_microenterprises: Said[bool] = said(
        FLAG, "Whether money changes hands between microenterprises only."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureEvent:
    """``[[procedure]]``: a step before the Commission. ``event`` is never None once read."""

    event: Said[str] = said(kinds.Word(words.PROCEDURE_EVENTS), "What happened.", required=True)
    on: Said[DateRange] = said(DAY, "The day.")
    informed_on: Said[DateRange] = said(DAY, "The day that the actor was informed of it.")
    actor: Said[str] = said(ACTOR, "Whom it concerns, by id.")
    article: Said[str] = said(kinds.Word(words.DESIGNATION_ARTICLES), "The route of a designation.")
    flop: Said[Range] = said(FLOP, "The compute that was notified, in FLOP.")
    method: Said[str] = said(TEXT, "How the compute notified was estimated.")
    approximations: Said[str] = said(TEXT, "The approximations made.")
    grounds: Said[frozenset[str]] = said(
        _any_of(words.ARGUMENT_GROUNDS), "What the arguments rest on; the list is complete."
    )
    substantiated: Said[bool] = said(FLAG, "Whether evidence was submitted with the arguments.")
    reasons_arisen_on: Said[DateRange] = said(DAY, "The day since when the new reasons have existed.")
    due_on: Said[DateRange] = said(DAY, "The last day to answer, as the request sets it.")
    kind: Said[str] = said(
        kinds.Word(words.INCIDENT_KINDS), "What sort of serious incident; the gravest where it is several."
    )
    became_known_on: Said[DateRange] = said(
        DAY, "The day that the actor came to know of the incident. Left out: assumed the day that it happened."
    )
    id: Said[str] = said(
        TEXT, "Which incident it is, in a word of your own that reports name.", once=True, example='"theft"'
    )
    model: Said[str] = said(MODEL, OF_MODEL, once=True)
    known_on: date | None = holds(ONE_DAY, "Since when this entry has been known. Left out: always.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Legacy:
    """``[legacy]``: of models placed before the duties applied."""

    training_information_unavailable: Said[bool] = said(
        FLAG, "Whether information on the training is not available, or only at disproportionate cost."
    )
    disclosed_and_justified: Said[bool] = said(FLAG, "Whether that is disclosed and justified where it belongs.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """``[reach]``: who uses the model."""

    registered_business_users_union: Said[Range] = said(
        kinds.AmountReader("a number of users", count=True, whole=True),
        "Registered business users established in the Union.",
    )
    registered_end_users: Said[Range] = said(
        kinds.AmountReader("a number of users", count=True, whole=True), "Registered end-users."
    )


_OPENNESS: Final = TableDeclaration(cls=Openness, called="how open the model is")
_LEGACY: Final = TableDeclaration(cls=Legacy, called="of models placed early")
_REACH: Final = TableDeclaration(cls=Reach, called="who uses the model")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedModel(Model):
    """``[[model]]``: one of several models of a dossier. ``name`` is never None once read."""

    name: Said[str] = said(
        kinds.Name("model"),
        "The name by which entries say that they belong to this model.",
        required=True,
        example='"v2"',
    )
    from_: Said[tuple[str, ...]] = said(
        kinds.OneOrMore(MODEL),
        "The model that it was made from, by name; several for a merge.",
        once=True,
        example='"v1"',
    )
    openness: Openness | None = holds(_OPENNESS, "How open this model is.")
    legacy: Legacy | None = holds(_LEGACY, "Of models placed early.")
    reach: Reach | None = holds(_REACH, "Who uses this model.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """``[[done]]``: something that an obligation asks for and that was done; never that it was done right."""

    obligation: Said[str] = said(kinds.Word(words.DONE), "The obligation.", required=True)
    actor: Said[str] = said(ACTOR, "Who did it, by id.", required=True)
    on: Said[DateRange] = said(DAY, "The day that it was done.")
    sent_on: Said[DateRange] = said(DAY, "The day that it was sent.")
    received_on: Said[DateRange] = said(DAY, "The day that it was received.", example="2026-03-03")
    by: Said[str] = said(TEXT, "Who says so.")
    source: Said[str] = said(TEXT, "Where this is written down.")
    document: Said[str] = said(TEXT, "The document that shows it: its path or its name.")
    incident: Said[str] = said(TEXT, "The id of the incident that was reported.", once=True, example='"theft"')
    model: Said[str] = said(MODEL, OF_MODEL, once=True)
    known_on: date | None = holds(ONE_DAY, "Since when this entry has been known. Left out: always.")


NAMED_MODEL: Final = TableDeclaration(cls=NamedModel, called="one of several models", shown=("name", "from"))

_REQUESTS: Final = (
    "information-requested", "access-requested", "measures-requested", "draft-decision", "preliminary-findings",
    "disclosure-intended", "downstream-request",
)  # fmt: skip

MARKET: Final = TableDeclaration(
    cls=MarketEvent,
    called="what happened on the market",
    only_for=(
        ("system_on", "event", ("integrated-in-system",)),
        ("system_territory", "event", ("integrated-in-system",)),
        ("essential_to_product", "event", ("internal-use",)),
        ("affects_rights", "event", ("internal-use",)),
        ("clear", "event", ("eu-exclusion",)),
        ("covers_integration", "event", ("eu-exclusion",)),
        ("statement", "event", ("eu-exclusion", "planned-placing")),
    ),
)

PROCEDURE: Final = TableDeclaration(
    cls=ProcedureEvent,
    called="a step before the Commission",
    ordered=(("on", "informed_on"), ("on", "due_on"), ("on", "became_known_on"), ("reasons_arisen_on", "on")),
    only_for=(
        ("flop", "event", ("notified", "renotified")),
        ("method", "event", ("notified", "renotified")),
        ("approximations", "event", ("notified", "renotified")),
        ("grounds", "event", ("arguments-submitted",)),
        ("substantiated", "event", ("arguments-submitted",)),
        ("article", "event", ("designated",)),
        ("reasons_arisen_on", "event", ("reassessment-requested",)),
        ("due_on", "event", _REQUESTS),
        ("kind", "event", ("serious-incident",)),
        ("became_known_on", "event", ("serious-incident",)),
        ("id", "event", ("serious-incident", "incident-resolved")),
    ),
)


ACTORS: Final = Tables(
    TableDeclaration(
        cls=Actor,
        called="an actor",
        only_for=(("members", "kind", ("consortium",)), ("coordinator", "kind", ("consortium",))),
    ),
    longest=100,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known about one model, or several. With originals it is a modified or merged model.

    ``models`` are those of a dossier that names several, each with its own `Openness`; ``model`` says
    nothing then. A list that is None is unknown; one that is there is complete, empty or not, unless it is
    stated to be open. ``file`` is
    the name that it was read under and ``sha256`` the hash of its bytes. ``plain``: nothing in it
    hangs on the day, nor on since when something has been known. ``told_on`` gives what a dossier that was made plain
    for a day says on another one, and ``turned`` the days on which that changes.
    """

    complete: Said[frozenset[str]] = said(
        _any_of(words.LISTS),
        "Lists of entries stated to be complete; original, without any, says that the model was made from none."
        " A list of words, such as outputs, is complete as it stands.",
        example='["market"]',
    )
    open: Said[frozenset[str]] = said(
        _any_of(words.OPEN_LISTS),
        "Lists of entries that are not complete yet: that nothing of a kind is listed says nothing then. An activity of"
        " which nothing is known but that there was one is listed without a figure.",
        example='["original"]',
    )
    actors_from: Said[str] = said(
        TEXT, "The path of a file whose [[actors]] this dossier shares.", once=True, example='"../actors.toml"'
    )
    model: Model = holds(
        OneOrSeveral(TableDeclaration(cls=Model, called="the model"), Tables(NAMED_MODEL, longest=20)),
        "The model; several are written [[model]], and each entry below names the one that it belongs to.",
        Model(),
    )
    actors: tuple[Actor, ...] | None = holds(ACTORS, "Who plays a part.")
    original: tuple[StatedOriginal, ...] = holds(
        Tables(
            TableDeclaration(
                cls=StatedOriginal,
                called="an original model",
                defined_as="Original",
                exclusive=("training_compute", *ESTIMATES),
                ordered=(("systemic_since", "systemic_until"),),
                denials=(
                    declaration.Denial(
                        key="systemic_risk",
                        value=False,
                        denied=("systemic_since", "systemic_until"),
                        expected="systemic_risk = false alone, or the days alone",
                        help="leave out systemic_risk where the days are right: they say when it is such a model and"
                        " when not; false says that it never was one",
                    ),
                    declaration.Denial(
                        key="systemic_risk",
                        value=True,
                        denied=("systemic_until",),
                        expected="systemic_risk = true without a last day, or the days alone",
                        help="leave out systemic_risk where the last day is right: the days say when it is such a model"
                        " and when not; true says that it still is one",
                    ),
                    declaration.Denial(
                        key="gpai_model",
                        value=False,
                        denied=("systemic_since", "systemic_until"),
                        expected="gpai_model = false alone, or the days alone",
                        help="leave out gpai_model where the days are right: only a general-purpose AI model is ever"
                        " one with systemic risk",
                    ),
                ),
            )
        ),
        "The models that this one was made from: one, or several for a merge.",
        (),
    )
    activities: tuple[Activity, ...] | None = holds(
        Tables(
            TableDeclaration(
                cls=Activity,
                called="an activity that took compute",
                exclusive=("flop", *ESTIMATES),
                ordered=(("started_on", "ended_on"),),
            )
        ),
        "The compute ledger; the list is complete.",
    )
    market: tuple[MarketEvent, ...] | None = holds(
        Tables(MARKET), "What happened on the market and what is planned, in order; the list is complete."
    )
    openness: Openness | None = holds(_OPENNESS, "How open the model is.")
    procedure: tuple[ProcedureEvent, ...] | None = holds(
        Tables(PROCEDURE), "What happened before the Commission and what is planned. Left out: assumed nothing."
    )
    done: tuple[Done, ...] | None = holds(
        Tables(TableDeclaration(cls=Done, called="what was done", ordered=(("sent_on", "received_on"),))),
        "What was done of what is owed. Left out: nobody says that anything was done.",
    )
    legacy: Legacy | None = holds(_LEGACY, "Of models placed early.")
    reach: Reach | None = holds(_REACH, "Who uses the model.")
    models: tuple[NamedModel, ...] = ()
    file: str = ""
    sha256: str = ""
    plain: bool = False
    told_on: Callable[[date], Dossier] | None = field(default=None, compare=False, repr=False)
    turned: tuple[date, ...] = field(default=(), compare=False, repr=False)

    def complete_by(self, name: str) -> Source | None:
        """The source by which a list is stated to be complete; None where it is not."""
        said = self.complete is not None and name in self.complete.value and not self.is_open(name)
        return self.complete.source if said else None  # type: ignore[union-attr]

    def is_open(self, name: str) -> bool:
        """Whether a list is stated not to be complete yet, and not since then to be: it is not assumed to be."""
        if self.open is None or name not in self.open.value:
            return False
        if self.complete is None or name not in self.complete.value:
            return True
        since, until = (stated.source.known_on or date.min for stated in (self.open, self.complete))
        return since > until


def entry_at(path: str) -> declaration.KeyDeclaration | None:
    """What is declared at a path of a dossier; None where the path leads to nothing that is declared."""
    kind: object = TableDeclaration(cls=Dossier, called="a dossier")
    entry, before = None, ""
    for key in re.sub(r"\[\d+\]", "", path).split("."):
        kind = kind.item if isinstance(kind, Tables) else kind
        if isinstance(kind, OneOrSeveral):
            kind = kind.several.item if f"{before}[" in path else kind.one
        before = key
        if isinstance(kind, TableDeclaration) and key in (known := kind.keys):
            entry = known[key][1]
        else:
            return None
        kind = entry.kind
    return entry
