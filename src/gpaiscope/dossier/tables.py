"""The tables of a dossier, one class each; the fields declare their keys, kinds and meaning.

Every attribute is None where its key is left out, which means unknown, and holds a `Stated`
value otherwise. Tables within tables are None or hold `Stated` values themselves. As it was read
a dossier may also hold `Statements` in their place, until `fold` has chosen among them.
"""

# The calls in the class bodies below are field declarations, like those of dataclasses.
# ruff: noqa: RUF009

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from gpaiscope.dossier import words
from gpaiscope.dossier.declaration import Keyed, OneDay, OneOrSeveral, Table, Tables, holds, said
from gpaiscope.dossier.kinds import Amount, Country, Day, Flag, Name, OneOrMore, Reference, Several, Text, Word, Year
from gpaiscope.dossier.place import Stated
from gpaiscope.values import DateRange, Range

FLOP: Final = Amount(
    "a number of floating-point operations (FLOP)", forms='1e25, "2.1e23" or 10_000', example='"2.1e23"'
)
PARAMETERS: Final = Amount("a number of parameters", forms='"70B", 70e9 or 70_000_000_000', example='"70B"', count=True)
TOKENS: Final = Amount("a number of tokens", forms='"15T", 15e12 or 15_000_000_000_000', example='"15T"', count=True)
ACTOR: Final = Reference("actor", example='"acme"')
MODEL: Final = Reference("model", example='"Aurora 7B"')
OF_MODEL: Final = "The model that it belongs to, by name, where the dossier tells of several."
ESTIMATES: Final = ("architecture", "hardware", "log")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """``[model]``: the model that the dossier is about."""

    name: Stated[str] | None = said(Text(), "What the model is called.", example='"Aurora 7B"')
    hub_id: Stated[str] | None = said(Text(), "Its identifier on a model hub.", example='"example/aurora-7b"')
    outputs: Stated[frozenset[str]] | None = said(
        Several(Word(words.MODALITIES), frozenset), "Everything that the model can put out; the list is complete."
    )
    inputs: Stated[frozenset[str]] | None = said(
        Several(Word(words.MODALITIES), frozenset), "Everything that the model can take in; the list is complete."
    )
    exception: Stated[str] | None = said(
        Word(words.EXCEPTIONS), "Whether the model is an exception to the criterion. Left out: assumed not to be."
    )
    purpose: Stated[str] | None = said(
        Word(words.PURPOSES), "A purpose that keeps the model outside the Act. Left out: assumed not to be its purpose."
    )
    high_impact_capabilities: Stated[bool] | None = said(
        Flag(), "Whether high-impact capabilities are shown by other means than compute. Left out: assumed not."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A chapter of the code of practice that an actor signed."""

    chapter: Stated[str] | None = said(Word(words.CHAPTERS), "The chapter that was signed.", required=True)
    signed_on: Stated[DateRange] | None = said(Day(), "The day of signing.")
    left_on: Stated[DateRange] | None = said(Day(), "The day of leaving the code again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisedRepresentative:
    """The authorised representative that an actor appointed in the Union."""

    name: Stated[str] | None = said(Text(), "The representative's name.")
    country: Stated[str] | None = said(Country(), "Where the representative is established.")
    mandate_on: Stated[DateRange] | None = said(Day(), "The day of the written mandate.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """``[[actors]]``: somebody who plays a part. ``id`` is never None in a dossier that was read."""

    id: Stated[str] | None = said(
        Name("actor"), "A short name, by which the rest of the dossier refers to it.", required=True, example='"acme"'
    )
    name: Stated[str] | None = said(Text(), "The actor's full name.", example='"Acme AI"')
    country: Stated[str] | None = said(Country(), "Where the actor is established.")
    kind: Stated[str] | None = said(Word(words.ACTOR_KINDS), "What sort of actor it is.")
    members: Stated[tuple[str, ...]] | None = said(Several(ACTOR, tuple), "The members of a consortium, by id.")
    coordinator: Stated[str] | None = said(ACTOR, "The coordinator of a consortium, by id.")
    size: Stated[str] | None = said(Word(words.SIZES), "The actor's size.")
    turnover_eur: Stated[Range] | None = said(
        Amount("an amount of euros"), "Worldwide turnover of a year, in euros.", example="12_000_000"
    )
    turnover_year: Stated[int] | None = said(Year(), "The year of that turnover.")
    code_of_practice: tuple[Commitment, ...] | None = holds(
        Tables(
            Table(
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
        Table(cls=AuthorisedRepresentative, called="name, country, mandate_on"), "Its authorised representative."
    )
    known_on: date | None = holds(OneDay(), "Since when this entry has been known. Left out: always.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """What an estimate from the architecture starts from: a configuration or a number of parameters, and tokens."""

    config: Stated[str] | None = said(Text(), "The path of the model's config.json.")
    parameters: Stated[Range] | None = said(PARAMETERS, "All parameters.")
    active_parameters: Stated[Range] | None = said(PARAMETERS, "The parameters that are active for each token.")
    tokens: Stated[Range] | None = said(TOKENS, "Tokens that the model was trained on, repetitions included.")
    samples: Stated[Range] | None = said(
        Amount("a number of samples", count=True), "Samples that the model was trained on, repetitions included."
    )
    sequence_length: Stated[Range] | None = said(TOKENS, "Tokens in one sequence.", example="4096")
    passes: Stated[Range] | None = said(
        Amount("a number of passes", count=True), "Passes over the data, where tokens or samples are those of one pass."
    )
    target_length: Stated[Range] | None = said(TOKENS, "Tokens in one sequence of the decoder, where it has its own.")
    images: Stated[Range] | None = said(Amount("a number of images"), "Images in one sequence.")
    height: Stated[Range] | None = said(Amount("a number of rows"), "Height of the latents or pixels.")
    width: Stated[Range] | None = said(Amount("a number of columns"), "Width of the latents or pixels.")
    frames: Stated[Range] | None = said(Amount("a number of frames"), "Frames of a video.")
    seconds: Stated[Range] | None = said(Amount("a number of seconds"), "Seconds of audio in one sample.")
    multi_token: Stated[bool] | None = said(Flag(), "Whether layers that predict further tokens were trained along.")
    trainable: Stated[str] | None = said(Word(words.TRAINABLE), "Which weights were updated.")
    frozen: Stated[frozenset[str]] | None = said(
        Several(Word(words.WEIGHT_GROUPS), frozenset), "Groups of weights that were not updated."
    )
    adapter_rank: Stated[Range] | None = said(Amount("a number of dimensions"), "The rank of the adapters.")
    adapter_targets: Stated[str] | None = said(Word(words.ADAPTER_TARGETS), "Where the adapters sit.")
    adapter_parameters: Stated[Range] | None = said(PARAMETERS, "All parameters of the adapters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardware:
    """One period of an estimate from the hardware: chips of one sort, at work for some hours."""

    chip: Stated[str] | None = said(Text(), "The chip.", example='"H100 SXM"')
    peak_flop_per_second: Stated[Range] | None = said(
        Amount("a number of FLOP per second"), "The peak of one chip without sparsity, at the precision used."
    )
    count: Stated[Range] | None = said(Amount("a number of chips", count=True), "Chips at work at the same time.")
    hours: Stated[Range] | None = said(Amount("a number of hours"), "Hours of the period, for which all chips worked.")
    utilisation: Stated[Range] | None = said(
        Amount("a share between 0 and 1", forms='0.4 or "0.4"', example="0.4", most=1),
        "The share of the peak that was reached, on average.",
    )
    measure: Stated[str] | None = said(Word(words.UTILISATIONS), "What the utilisation is a share of.")
    recomputation: Stated[str] | None = said(
        Word(words.RECOMPUTATIONS), "Whether operations of activations computed twice are in the utilisation."
    )
    precision: Stated[str] | None = said(Text(), "The number format of most operations.", example='"bf16"')


ARCHITECTURE: Final = Table(
    cls=Architecture,
    called="config or parameters, with tokens",
    shown=("parameters", "tokens", "sequence_length"),
    exclusive=("config", "parameters"),
)
HARDWARE: Final = Tables(
    Table(
        cls=Hardware,
        called="chip or peak_flop_per_second, count, hours, utilisation",
        shown=("chip", "count", "hours", "utilisation"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """``[[original]]``: a model that this one was made from."""

    name: Stated[str] | None = said(Name("original"), "What the original is called.", example='"Borealis 70B"')
    hub_id: Stated[str] | None = said(Text(), "Its identifier on a model hub.", example='"example/borealis-70b"')
    actor: Stated[str] | None = said(ACTOR, "Who provides it, by id.")
    dossier: Stated[str] | None = said(
        Text(), "The path of the original's own dossier.", example='"../borealis/gpai.toml"'
    )
    gpai_model: Stated[bool] | None = said(
        Flag(), "Whether it is a general-purpose AI model. Left out: decided by its compute, else assumed to be."
    )
    systemic_risk: Stated[bool] | None = said(Flag(), "Whether it is one with systemic risk.")
    open_source_exemption: Stated[bool] | None = said(Flag(), "Whether it is within the open-source exception.")
    training_compute: Stated[Range] | None = said(FLOP, "The compute that updated its parameters, in FLOP.")
    cumulative_training_compute: Stated[Range] | None = said(
        FLOP, "All compute that counts for systemic risk, in FLOP. Left out: assumed equal to training_compute."
    )
    training_compute_obtainable: Stated[bool] | None = said(
        Flag(), "False only where its training compute can be neither known nor estimated."
    )
    placed_on: Stated[DateRange] | None = said(Day(), "The day that it was placed on the market.")
    architecture: Architecture | None = holds(ARCHITECTURE, "Its training compute, from its architecture.")
    hardware: tuple[Hardware, ...] | None = holds(
        HARDWARE, "Its training compute, from the hardware; one table a period."
    )
    log: Stated[str] | None = said(
        Text(), "Its training compute, from a training log: the log's path.", example='"trainer_state.json"'
    )
    known_on: date | None = holds(OneDay(), "Since when this entry has been known. Left out: always.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which original an activity started from, and what part of its compute counts."""

    name: Stated[str] | None = said(Reference("original"), "The original's name.", required=True)
    flop: Stated[Range] | None = said(FLOP, "The part of the original's compute, in FLOP.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """``[[activities]]``: an entry of the compute ledger. ``kind`` is never None in a dossier that was read."""

    kind: Stated[str] | None = said(
        Word(words.ACTIVITY_KINDS), "What was done.", required=True, example='"fine-tuning"'
    )
    name: Stated[str] | None = said(Text(), "What you call this activity.", example='"second run"')
    actor: Stated[str] | None = said(ACTOR, "Who did it, by id.")
    on_behalf_of: Stated[str] | None = said(ACTOR, "For whom it was done, by id.")
    started_on: Stated[DateRange] | None = said(
        Day(), "The first day; a later day than that of the assessment is a plan."
    )
    ended_on: Stated[DateRange] | None = said(Day(), "The last day.", example="2026-03-09")
    flop: Stated[Range] | None = said(FLOP, "Its compute, in FLOP.")
    architecture: Architecture | None = holds(ARCHITECTURE, "Its compute, from the architecture.")
    hardware: tuple[Hardware, ...] | None = holds(HARDWARE, "Its compute, from the hardware; one table a period.")
    log: Stated[str] | None = said(
        Text(), "Its compute, from a training log: the log's path.", example='"trainer_state.json"'
    )
    data_public: Stated[bool] | None = said(Flag(), "Whether the synthetic data is accessible to the public.")
    weights_controlled_by: Stated[str] | None = said(ACTOR, "Who controls the weights meanwhile, by id.")
    from_: Provenance | None = holds(
        Table(cls=Provenance, called="name, flop", shorthand="name"),
        "The original that it started from; flop excludes it.",
        example='"Borealis 70B"',
    )
    significant_change: Stated[frozenset[str]] | None = said(
        Several(Word(words.CHANGES), frozenset), "What it changed significantly. Left out: assumed nothing."
    )
    model: Stated[str] | None = said(MODEL, OF_MODEL, once=True)
    known_on: date | None = holds(OneDay(), "Since when this entry has been known. Left out: always.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketEvent:
    """``[[market]]``: something that happened, or is planned, on the market. ``event`` is never None once read."""

    event: Stated[str] | None = said(
        Word(words.MARKET_EVENTS), "What happened.", required=True, example='"made-available"'
    )
    actor: Stated[str] | None = said(ACTOR, "Who did it, by id.")
    to: Stated[str] | None = said(ACTOR, "To whom, by id.")
    on: Stated[DateRange] | None = said(Day(), "The day.")
    territory: Stated[str] | None = said(Word(words.TERRITORIES), "Where.")
    commercial: Stated[bool] | None = said(
        Flag(), "False outside the course of a commercial activity. Left out: assumed inside."
    )
    own_name: Stated[bool] | None = said(Flag(), "False under somebody else's name. Left out: assumed under its own.")
    channel: Stated[str] | None = said(Word(words.CHANNELS), "How it was made available.", example='"public-hub"')
    system_on: Stated[DateRange] | None = said(Day(), "The day that the system was placed or put into service.")
    system_territory: Stated[str] | None = said(
        Word(words.TERRITORIES), "Where the system was placed or put into service."
    )
    essential_to_product: Stated[bool] | None = said(
        Flag(), "Whether the use is essential for a product or service to others."
    )
    affects_rights: Stated[bool] | None = said(
        Flag(), "Whether the use affects the rights of natural persons in the Union."
    )
    clear: Stated[bool] | None = said(Flag(), "Whether the exclusion is clear and unequivocal.")
    covers_integration: Stated[bool] | None = said(
        Flag(), "Whether the exclusion covers integration in systems for the Union market."
    )
    statement: Stated[str] | None = said(Text(), "The words of the exclusion or of the intention.")
    model: Stated[str] | None = said(MODEL, OF_MODEL, once=True)
    known_on: date | None = holds(OneDay(), "Since when this entry has been known. Left out: always.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyTerms:
    """What the safety-oriented terms of a licence are like."""

    significant_risk: Stated[bool] | None = said(Flag(), "Whether they meet uses that pose a significant risk.")
    proportionate: Stated[bool] | None = said(Flag(), "Whether they are proportionate.")
    objective: Stated[bool] | None = said(Flag(), "Whether they rest on objective criteria.")
    non_discriminatory: Stated[bool] | None = said(Flag(), "Whether they discriminate against nobody.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Openness:
    """``[openness]``: how freely the model is given, and what is public."""

    licence: Stated[str] | None = said(
        Text(), "The licence's identifier at SPDX or on the hub, or proprietary.", example='"Apache-2.0"'
    )
    rights: Mapping[str, Stated[str]] | None = holds(
        Keyed(words.RIGHTS, Word(words.GRANTS)), "What the licence allows."
    )
    grounds: Stated[frozenset[str]] | None = said(
        Several(Word(words.LICENCE_GROUNDS), frozenset), "Why rights are withheld or conditional; the list is complete."
    )
    safety_terms: SafetyTerms | None = holds(
        Table(cls=SafetyTerms, called="significant_risk, proportionate, objective, non_discriminatory"),
        "The licence's terms on safe use.",
    )
    access_verification: Stated[str] | None = said(
        Word(words.VERIFICATIONS), "Whether users are checked before access."
    )
    weights_public: Stated[bool] | None = said(Flag(), "Whether the parameters, weights included, are public.")
    architecture_public: Stated[bool] | None = said(Flag(), "Whether information on the architecture is public.")
    usage_information: Stated[frozenset[str]] | None = said(
        Several(Word(words.USAGE_INFORMATION), frozenset), "Which information on usage is public; the list is complete."
    )
    monetisation: Stated[frozenset[str]] | None = said(
        Several(Word(words.MONETISATION), frozenset), "How money is made with the model; the list is complete."
    )
    personal_data: Stated[str] | None = said(Word(words.PERSONAL_DATA), "Personal data asked for in return for access.")
    transactions_only_between_microenterprises: Stated[bool] | None = said(
        Flag(), "Whether money changes hands between microenterprises only."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureEvent:
    """``[[procedure]]``: a step before the Commission. ``event`` is never None once read."""

    event: Stated[str] | None = said(Word(words.PROCEDURE_EVENTS), "What happened.", required=True)
    on: Stated[DateRange] | None = said(Day(), "The day.")
    informed_on: Stated[DateRange] | None = said(Day(), "The day that the actor was informed of it.")
    actor: Stated[str] | None = said(ACTOR, "Whom it concerns, by id.")
    article: Stated[str] | None = said(Word(words.DESIGNATION_ARTICLES), "The route of a designation.")
    flop: Stated[Range] | None = said(FLOP, "The compute that was notified, in FLOP.")
    method: Stated[str] | None = said(Text(), "How the compute notified was estimated.")
    approximations: Stated[str] | None = said(Text(), "The approximations made.")
    grounds: Stated[frozenset[str]] | None = said(
        Several(Word(words.ARGUMENT_GROUNDS), frozenset), "What the arguments rest on; the list is complete."
    )
    substantiated: Stated[bool] | None = said(Flag(), "Whether evidence was submitted with the arguments.")
    reasons_arisen_on: Stated[DateRange] | None = said(Day(), "The day since when the new reasons have existed.")
    due_on: Stated[DateRange] | None = said(Day(), "The last day to answer, as the request sets it.")
    kind: Stated[str] | None = said(Text(), "What sort of serious incident, such as a death or stolen weights.")
    became_known_on: Stated[DateRange] | None = said(Day(), "The day that the actor came to know of the incident.")
    model: Stated[str] | None = said(MODEL, OF_MODEL, once=True)
    known_on: date | None = holds(OneDay(), "Since when this entry has been known. Left out: always.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Legacy:
    """``[legacy]``: of models placed before the duties applied."""

    training_information_unavailable: Stated[bool] | None = said(
        Flag(), "Whether information on the training is not available, or only at disproportionate cost."
    )
    disclosed_and_justified: Stated[bool] | None = said(
        Flag(), "Whether that is disclosed and justified where it belongs."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """``[reach]``: who uses the model."""

    registered_business_users_union: Stated[Range] | None = said(
        Amount("a number of users", count=True), "Registered business users established in the Union."
    )
    registered_end_users: Stated[Range] | None = said(Amount("a number of users", count=True), "Registered end-users.")


_OPENNESS: Final = Table(cls=Openness, called="how open the model is")
_LEGACY: Final = Table(cls=Legacy, called="of models placed early")
_REACH: Final = Table(cls=Reach, called="who uses the model")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedModel(Model):
    """``[[model]]``: one of several models of a dossier. ``name`` is never None once read."""

    name: Stated[str] | None = said(
        Name("model"), "The name by which entries say that they belong to this model.", required=True, example='"v2"'
    )
    from_: Stated[tuple[str, ...]] | None = said(
        OneOrMore(MODEL), "The model that it was made from, by name; several for a merge.", once=True, example='"v1"'
    )
    openness: Openness | None = holds(_OPENNESS, "How open this model is.")
    legacy: Legacy | None = holds(_LEGACY, "Of models placed early.")
    reach: Reach | None = holds(_REACH, "Who uses this model.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """``[[done]]``: something that an obligation asks for and that was done; never that it was done right."""

    obligation: Stated[str] | None = said(Word(words.DONE), "The obligation.", required=True)
    actor: Stated[str] | None = said(ACTOR, "Who did it, by id.", required=True)
    on: Stated[DateRange] | None = said(Day(), "The day that it was done.")
    sent_on: Stated[DateRange] | None = said(Day(), "The day that it was sent.")
    received_on: Stated[DateRange] | None = said(Day(), "The day that it was received.", example="2026-03-03")
    by: Stated[str] | None = said(Text(), "Who says so.")
    source: Stated[str] | None = said(Text(), "Where this is written down.")
    document: Stated[str] | None = said(Text(), "The document that shows it: its path or its name.")
    model: Stated[str] | None = said(MODEL, OF_MODEL, once=True)
    known_on: date | None = holds(OneDay(), "Since when this entry has been known. Left out: always.")


NAMED_MODEL: Final = Table(cls=NamedModel, called="one of several models", shown=("name", "from"))

_REQUESTS: Final = ("information-requested", "access-requested")

MARKET: Final = Table(
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

PROCEDURE: Final = Table(
    cls=ProcedureEvent,
    called="a step before the Commission",
    ordered=(("on", "informed_on"), ("on", "due_on")),
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
    ),
)


ACTORS: Final = Tables(Table(cls=Actor, called="an actor"), longest=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known about one model, or several. With originals it is a modified or merged model.

    ``models`` are those of a dossier that names several, each with its own `Openness`; ``model`` says
    nothing then. A list that is None is unknown; one that is there is complete, empty or not. ``file`` is
    the name that it was read under and ``sha256`` the hash of its bytes. ``plain``: nothing in it
    hangs on the day, nor on since when something has been known.
    """

    complete: Stated[frozenset[str]] | None = said(
        Several(Word(words.LISTS), frozenset), "Lists that are stated to be complete.", example='["market"]'
    )
    actors_from: Stated[str] | None = said(
        Text(), "The path of a file whose [[actors]] this dossier shares.", once=True, example='"../actors.toml"'
    )
    model: Model = holds(
        OneOrSeveral(Table(cls=Model, called="the model"), Tables(NAMED_MODEL, longest=20)),
        "The model; several are written [[model]], and each entry below names the one that it belongs to.",
        Model(),
    )
    actors: tuple[Actor, ...] | None = holds(ACTORS, "Who plays a part.")
    original: tuple[Original, ...] = holds(
        Tables(Table(cls=Original, called="an original model", exclusive=("training_compute", *ESTIMATES))),
        "The models that this one was made from: one, or several for a merge.",
        (),
    )
    activities: tuple[Activity, ...] | None = holds(
        Tables(
            Table(
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
        Tables(Table(cls=Done, called="what was done", ordered=(("sent_on", "received_on"),))),
        "What was done of what is owed. Left out: nobody says that anything was done.",
    )
    legacy: Legacy | None = holds(_LEGACY, "Of models placed early.")
    reach: Reach | None = holds(_REACH, "Who uses the model.")
    models: tuple[NamedModel, ...] = ()
    file: str = ""
    sha256: str = ""
    plain: bool = False
