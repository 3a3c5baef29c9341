"""The compute ledger as far as a folder shows it: activities with the figures that the card or a log gives.

Figures go to the activity that the sentence speaks of. Where a base model is named, what a card says of pre-training
is the base's and not the modifier's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError
from gpaiscope.repository.about import told_active, told_size
from gpaiscope.repository.amounts import Figure
from gpaiscope.repository.bases import of_own_disk, plain
from gpaiscope.repository.card import Card
from gpaiscope.repository.contents import Config, Contents
from gpaiscope.repository.findings import (
    CONTRADICTION,
    EVIDENCE,
    INFERENCE,
    MISSING,
    UNREADABLE,
    Finding,
    Findings,
    Note,
    noted,
    place_text,
    quoted,
)
from gpaiscope.repository.origins import DEVELOPER, tuned
from gpaiscope.repository.runs import longest, of_base, run_tokens
from gpaiscope.repository.weights import parameters, said_by_index
from gpaiscope.values import Exact, Range, Source, rounded_text

if TYPE_CHECKING:
    from gpaiscope.compute import architecture, originals


def ledger(contents: Contents, origins: Findings, own: tuple[str, ...], said: tuple[Figure, ...]) -> Findings:
    """Activities with the figures that the card ``said``, added to those that the base models gave.

    ``own`` are names of the model.
    """
    size = _size(contents)
    if size.config is None and size.parameters is None:
        told = told_size(contents.card, own)
        size = replace(
            size,
            parameters=told or _of_original(origins) or _by_base_name(origins),
            active=told_active(contents.card, own, told) or (None if told else _active_of_original(origins)),
        )
    elif size.config is None:
        size = replace(size, active=told_active(contents.card, own, size.parameters))
    made = _modification(contents, origins, own, said, size) if origins.facts else _training(contents, own, said, size)
    found = size.notes_only + made
    if any(not fact.suggested for fact in (*found.facts, *origins.facts)):
        says = "the list holds what these files mention; whether that is all that was done they do not say"
        found += Findings(notes=(noted(INFERENCE, "activities", says),))
    return found


# -- how large


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    """What an estimate starts from: a configuration that can be counted by its ``unit``, or a number of parameters."""

    config: Source | None = None
    parameters: Finding | None = None
    active: Finding | None = None
    unit: str = "token"
    notes: tuple[Note, ...] = ()

    @property
    def notes_only(self) -> Findings:
        return Findings(notes=self.notes)

    def facts(self, path: str) -> Iterator[Finding]:
        if self.config is not None:
            yield Finding(path=f"{path}.architecture.config", value=self.config.file, source=self.config)
        elif self.parameters is not None:
            key = f"{path}.architecture.parameters"
            yield Finding(path=key, value=self.parameters.value, source=self.parameters.source)
            if self.active is not None:
                yield replace(self.active, path=f"{path}.architecture.active_parameters")


def _size(contents: Contents) -> _Size:
    """The size by configuration, else by the headers of the weights. Where they differ, both are shown."""
    stored = _stored(contents)
    main = contents.main
    if main is None:
        return _Size(parameters=stored)
    from gpaiscope.compute import architecture  # a folder without a configuration has nothing to count

    try:
        counted = architecture.count(main.values)
    except InputError as error:
        says = f"the size cannot be counted from the configuration: {quoted(error.mistakes[0].message, 200)}"
        return _Size(parameters=stored, notes=(noted(EVIDENCE, "activities", says, main.source()),))
    notes = tuple(_compared(counted.parameters, stored, main))
    if counted.parameters.settled:
        return _Size(config=main.source(), parameters=stored, unit=counted.unit, notes=notes)
    says = f"the size does not follow from the configuration alone: {quoted('; '.join(counted.warnings), 300)}"
    unsure = noted(EVIDENCE, "activities.architecture", says, main.source())
    bounded = counted.parameters.range.bounded and (stored is None or counted.unit != "token")
    config = main.source() if bounded else None  # else the weights tell, or a stated figure
    return _Size(config=config, parameters=stored, unit=counted.unit, notes=(*notes, unsure))


def _compared(counted: architecture.Parameters, stored: Finding | None, main: Config) -> Iterator[Note]:
    """Where configuration and weights differ by more than heads and tied weights explain; no guess contradicts."""
    if stored is None or not isinstance(stored.value, Range) or stored.value.best is None:
        return
    held = Fraction(stored.value.best)
    low, high = counted.range.low or 0, counted.range.high
    if 20 * (low - held) <= held and (high is None or 20 * (held - high) <= held):
        return
    says = (
        f"{rounded_text(counted.total, 3)} parameters by the configuration ({main.name}), {rounded_text(held, 3)} in "
        f"the weights ({place_text(stored.source)})"
    )
    yield noted(CONTRADICTION, "activities.architecture", says)


def _stored(contents: Contents) -> Finding | None:
    """The parameters that the headers count, where all files are there and none packs its weights."""
    groups = [contents.weights] if contents.weights and contents.complete else []
    groups += [{name: weights} for name, weights in contents.gguf.items() if "-of-" not in name]
    for group in groups:
        total = parameters(group.values())
        if total is not None:
            first, more = next(iter(group)), f" and {len(group) - 1} more" if len(group) > 1 else ""
            source = Source(file=first, key="header", text=f"tensors counted{more}")
            return Finding(path="parameters", value=Range.exactly(total), source=source)
    return _by_index(contents)


def _by_index(contents: Contents) -> Finding | None:
    """The parameters that an index tells of files that are not in the folder, or only in part."""
    main = contents.main
    if not contents.index or (main is not None and "quantization_config" in main.values):
        return None
    dtype = main.values.get("dtype", main.values.get("torch_dtype")) if main is not None else None
    told = said_by_index(contents.index, dtype)
    if told is None:
        return None
    key = "metadata.total_parameters" if told.exact else "metadata.total_size"
    return Finding(path="parameters", value=told, source=Source(file=str(contents.index["file"]), key=key))


def parameters_of(contents: Contents, origins: Findings, own: tuple[str, ...]) -> Finding | None:
    """How many parameters the model has: counted, else as its base has them, else as the card or its name says."""
    several = origins.value("original[1].name") is not None
    of_base = None if several else _of_original(origins) or _by_base_name(origins)
    if "adapter_config.json" in contents.configs:
        return of_base or told_size(contents.card, own)
    pipeline = "model_index.json" in contents.configs or any("/" in name for name in contents.configs)
    main = None if pipeline else contents.main  # the network of a pipeline is not all of it
    if main is not None:
        from gpaiscope.compute import architecture

        try:
            counted = architecture.count(main.values)
        except InputError:
            counted = None
        if counted is not None and counted.parameters.settled:
            return Finding(path="parameters", value=Range.exactly(counted.parameters.total), source=main.source())
    stored = None if pipeline else _stored(contents)
    return stored or told_size(contents.card, own) or (None if pipeline else of_base)


def _by_base_name(origins: Findings) -> Finding | None:
    """The size that stands in the name of the one base."""
    if origins.value("original[1].name") is not None:
        return None
    return told_size(None, (str(origins.value("original[0].name") or ""),))


# -- a modification


def tells_of_beginning(said: tuple[Figure, ...]) -> bool:
    """Whether a card gives a figure of pre-training, or one that is too large for anything else."""
    return any(each.of == "pre-training" or (not each.of and _can_be_no_other(each)) for each in said)


def _modification(
    contents: Contents, origins: Findings, names: tuple[str, ...], said: tuple[Figure, ...], size: _Size
) -> Findings:
    """The first activity's figure: from a log, else from what the card says of fine-tuning; ``names`` are its own."""
    kind = origins.value("activities[0].kind")
    own = tuple(figure for figure in said if _is_own(figure))
    notes = [_of_base(figure) for figure in said if figure not in own and figure.quantity != "chips"]
    if kind in ("merge", "quantisation"):
        return Findings(facts=tuple(_before_merge(contents, origins)) if kind == "merge" else (), notes=tuple(notes))
    path = "activities[0]"
    if name := contents.folder.trainer_log:
        read = _by_log(contents, name, origins, names)
        if not isinstance(read, Note):
            return Findings(facts=read, notes=(*notes, *(_beside(figure) for figure in own)))
        notes.append(read)
    adapted = _Size(parameters=_of_original(origins)) if "adapter_config.json" in contents.configs else size
    if adapted.config is None and adapted.parameters is None:
        adapted = size
    found = _figured(path, own, adapted)
    if (
        not any(fact.path.endswith(_AMOUNTS) for fact in found.facts)
        and (run := run_tokens(contents, _entry(origins))) is not None
    ):
        found += _figured(path, (run,), adapted)
    if not any(fact.path.endswith(_AMOUNTS) for fact in found.facts):
        found += Findings(facts=tuple(_by_data(contents, origins, names)))
    if any(fact.path.endswith(".tokens") for fact in found.facts):
        found += Findings(facts=tuple(_adapter(contents, path)))
    return Findings(notes=tuple(notes)) + found


def _before_merge(contents: Contents, origins: Findings) -> Iterator[Finding]:
    """An activity without a figure where what was merged lies on somebody's disk: it may have been trained before.

    A folder that is called as one of the originals is, with or without its owner, holds a copy of that.
    """
    names = [str(fact.value) for fact in origins.facts if fact.path.endswith((".name", ".hub_id"))]
    copies = {plain(one) for name in names for one in (name, name.rpartition("/")[2], name.replace("/", "_"))}
    for recipe in contents.recipes:
        parts = [each for each in of_own_disk(recipe) if plain(each.name.rpartition("/")[2]) not in copies]
        if parts:
            first, source = quoted(parts[0].name, 80), parts[0].source
            name = f"the training of {first}" + (f" and {len(parts) - 1} more" if len(parts) > 1 else "")
            says = "a folder of which no file says whose it is, or what it took, and so taken for your own"
            yield Finding(path="activities[1].kind", value="fine-tuning", source=source, says=says)
            yield Finding(path="activities[1].name", value=name, source=source)
            yield Finding(path="activities[1].actor", value=DEVELOPER, source=source, says="whoever did this")
            return


_AMOUNTS: Final = (".flop", ".tokens", ".samples", ".hours")
LARGE: Final = {"tokens": 300_000_000_000, "flop": 9 * 10**22, "chip_hours": 20_000}
"""As much as this takes training from scratch, and hardly ever the training of a model that was there before.

Tokens, FLOP and hours of experience with published cards, and no lines of the law.
"""


def _is_own(figure: Figure) -> bool:
    """Whether a figure is of what was done to the base: one of fine-tuning, or of training alone and not as large."""
    if figure.of == "fine-tuning":
        return True
    return not figure.of and figure.quantity in LARGE and not _is_large(figure)


def _is_large(figure: Figure) -> bool:
    most = LARGE.get(figure.quantity)
    amount = Fraction(figure.value.best or figure.value.low or 0)
    if figure.count is not None:
        amount *= Fraction(figure.count.high or 1)
    return most is not None and amount >= most


def _can_be_no_other(figure: Figure) -> bool:
    """Whether no training of a model that was there before is so large. Hours may be those of a part of it."""
    return figure.quantity in ("tokens", "flop") and _is_large(figure)


def _by_log(contents: Contents, name: str, origins: Findings, own: tuple[str, ...]) -> tuple[Finding, ...] | Note:
    """The log as the first activity's, with what bounds the run from above; where it cannot be read, why not."""
    from gpaiscope.compute.logs import prove  # only folders with a log need it
    from gpaiscope.repository.bounded import upper_end_of_log
    from gpaiscope.repository.logs import read_log

    try:
        with contents.folder.open(name):
            records = read_log(contents.folder.path / name)
            proof = prove(records)
    except InputError as error:
        says = f"the log was left out: {quoted(error.mistakes[0].message, 200)}"
        return Note(kind=UNREADABLE, path="activities[0]", says=says, source=Source(file=name), hides=("activities",))
    log = Finding(path="activities[0].log", value=name, source=Source(file=name))
    most = upper_end_of_log(contents, origins, own, records, proof)
    if most is None:
        return (log,)
    bound = Finding(
        path="activities[0].bound",
        value=Range.exactly(-(-most.flop // 1)),
        source=Source(file=name, text=most.formula),
        says=f"{most.source}; {most.doubt}",
    )
    return log, bound


def _by_data(contents: Contents, origins: Findings, own: tuple[str, ...]) -> Iterator[Finding]:
    """What bounds the first activity from above where all of its data lie in the folder."""
    from gpaiscope.repository.bounded import upper_end_of_data  # few folders hold what they were trained on
    from gpaiscope.repository.trained_on import trained_on

    data = trained_on(contents)
    length = longest(contents) or of_base(_entry(origins))
    most = upper_end_of_data(contents, origins, own, data, length.value if length else None) if data else None
    if data is not None and most is not None:
        yield Finding(
            path="activities[0].bound",
            value=Range.exactly(-(-most.flop // 1)),
            source=replace(data.source, text=f"{most.formula}; {data.source.text}"),
            says=f"{most.source}; {most.doubt}",
        )


def _of_base(figure: Figure) -> Note:
    says = f'may speak of the base model, and is not counted for what was done to it: "{figure.words}"'
    return noted(EVIDENCE, "activities[0]", says, figure.source)


def _beside(figure: Figure) -> Note:
    says = f'the log is taken; the card says too: "{figure.words}"'
    return noted(EVIDENCE, "activities[0]", says, figure.source)


def _entry(origins: Findings) -> originals.Original | None:
    """The base in the table of originals."""
    from gpaiscope.compute import originals

    hub_id = origins.value("original[0].hub_id")
    return originals.find(hub_id) if isinstance(hub_id, str) else None


def _of_original(origins: Findings) -> Finding | None:
    """The size of the base, where the table of originals has it: an adapter's own files do not."""
    entry = _entry(origins)
    if entry is None:
        return None
    source = Source(text=f"table of originals: {entry.hub_id}")
    return Finding(path="parameters", value=Range.exactly(entry.parameters), source=source)


def _active_of_original(origins: Findings) -> Finding | None:
    """The base's parameters that act on a token, where the table of originals has fewer of them than in all."""
    entry = _entry(origins)
    if entry is None or entry.active_parameters >= entry.parameters:
        return None
    source = Source(text=f"table of originals: {entry.hub_id}")
    return Finding(path="active", value=Range.exactly(entry.active_parameters), source=source)


def _adapter(contents: Contents, path: str) -> Iterator[Finding]:
    adapter = contents.config("adapter_config.json")
    if adapter is None or adapter.text("peft_type").upper() != "LORA":
        return
    yield Finding(path=f"{path}.architecture.trainable", value="lora", source=adapter.source("peft_type"))
    rank = adapter.values.get("r")
    if type(rank) is int and 0 < rank < 100_000:
        yield Finding(path=f"{path}.architecture.adapter_rank", value=Range.exactly(rank), source=adapter.source("r"))


# -- training from the beginning


def _training(contents: Contents, own: tuple[str, ...], said: tuple[Figure, ...], size: _Size) -> Findings:
    """Pre-training where the card gives a figure for it, and what is said of training after it.

    Without a figure nothing is said to have been done: that no base is named does not show that there is none.
    """
    anew = from_scratch(contents.card) if contents.card is not None else None
    if anew is None and (tuned(contents, own) or resized(contents.card)) is not None:  # of a base or its own: which?
        return began_with_nothing(size) + Findings(notes=tuple(map(_unplaced, said)))
    first = tuple(
        each for each in said if each.of == "pre-training" or (not each.of and (anew or _can_be_no_other(each)))
    )
    if anew is not None or any(each.quantity != "chips" for each in first):
        first += tuple(each for each in said if not each.of and each.quantity == "chip_hours" and each not in first)
    after = tuple(figure for figure in said if figure.of == "fine-tuning" and figure.quantity != "chips")
    unplaced = tuple(
        _unplaced(each)
        for each in said
        if each.quantity != "chips" and each not in first and (each not in after or not first)
    )
    began = _figured("activities[0]", first, size)
    if not any(fact.path.endswith((".flop", ".tokens", ".samples", ".hours")) for fact in began.facts):
        anew = anew or (is_pretrained(contents.card, own) if contents.card is not None else None)
        if anew is not None:
            return Findings(facts=tuple(_activity("activities[0]", "pre-training", anew)), notes=began.notes)
        return began_with_nothing(size) + Findings(notes=(*began.notes, *unplaced))
    source = next(figure.source for figure in first if figure.quantity != "chips")
    found = Findings(facts=tuple(_activity("activities[0]", "pre-training", source)), notes=unplaced) + began
    if after:
        later = _figured("activities[1]", after, size)
        return found + Findings(facts=tuple(_activity("activities[1]", "fine-tuning", after[0].source))) + later
    return found + Findings(facts=tuple(_chat(contents)))


_FROM_LARGER: Final = re.compile(
    r"\b(?:distilled|pruned|compressed|condensed|upscaled|upcycled)\b[^.;]{0,40}?\b(?:from|version of|variant of)\b",
    re.IGNORECASE,
)


def resized(card: Card | None) -> Source | None:
    """Where a card says that the model was made smaller or larger from another one, whose weights it may have had.

    None where it does not.
    """
    for line, text in card.sentences if card else ():
        match = _FROM_LARGER.search(text[:600])
        if match and not _NOT_ANEW.search(text[max(0, match.start() - 60) : match.end()]):
            return card.source(line, text=f'"{quoted(match[0], 60)}"') if card else None
    return None


_ANEW: Final = re.compile(
    r"\btrain(?:ed|ing) (?:[a-z]+ly )?from (?:scratch|the ground up)\b|"
    r"\bpre-?train(?:ed|ing) (?:entirely )?from scratch\b|\brandomly initiali[sz]ed\b|从零(?:开始)?(?:预)?训练",
    re.IGNORECASE,
)
_PRETRAINED: Final = re.compile(
    r"\bis an? (?:[\w-]+ ){0,4}?(?:pre-?trained (?:[\w-]+ ){0,4}?(?:model|llm|transformer)|"
    r"model pre-?trained on)\b",
    re.IGNORECASE,
)
_NOT_ANEW: Final = re.compile(
    r"\b(?:not|instead of|rather than|without|unlike|tokeni[sz]er|encoder|head|layers?)\b", re.IGNORECASE
)


_A_PART: Final = re.compile(
    r"\s+(?:[\w-]+\s+){0,3}?(?:projectors?|adapters?|heads?|layers?|MLPs?|connectors?|embeddings?|weights for)\b",
    re.IGNORECASE,
)
"""Behind the words: what began with nothing is a part of the model."""


def is_pretrained(card: Card, own: tuple[str, ...]) -> Source | None:
    """Where the card begins by saying that the model, by its name, is a pre-trained one; None where it does not."""
    selves = [name.lower().partition("-")[0].partition(" ")[0] for name in own if len(name) > 2]
    for line, text in card.sentences[:20]:
        match = _PRETRAINED.search(text[:300])
        subject = text[: match.start()].lower() if match else ""
        if match and (any(each in subject for each in selves) or "this model" in subject):
            return card.source(line, text=f'"{quoted(match[0], 60)}"')
    return None


def from_scratch(card: Card) -> Source | None:
    """Where a card says that the model was trained from scratch; None where it does not."""
    for line, text in card.sentences:
        match = _ANEW.search(text)
        if match and _A_PART.match(text, match.end()):
            continue
        if match and not _NOT_ANEW.search(text[max(0, match.start() - 60) : match.end()]):
            return card.source(line, text=f'"{quoted(match[0], 60)}"')
    return None


def _unplaced(figure: Figure) -> Note:
    says = f'of which training this speaks is not told, and so counted for none: "{figure.words}"'
    return noted(EVIDENCE, "activities", says, figure.source)


def began_with_nothing(size: _Size) -> Findings:
    """Suggestions for the activity that a person has to confirm."""
    source = size.config or (size.parameters.source if size.parameters else Source())
    kind = Finding(path="activities[0].kind", value="pre-training", source=source, suggested=True)
    rest = tuple(
        Finding(path=fact.path, value=fact.value, source=fact.source, suggested=True)
        for fact in size.facts("activities[0]")
    )
    return Findings(facts=(kind, *rest) if rest else ())


def _activity(path: str, kind: str, source: Source) -> Iterator[Finding]:
    yield Finding(path=f"{path}.kind", value=kind, source=source)
    yield Finding(path=f"{path}.actor", value=DEVELOPER, source=source, says="whoever did this")


POST_TRAINED: Final = ("chat_template.jinja", "chat_template.json")


def _chat(contents: Contents) -> Iterator[Finding]:
    """An activity without a figure where the model was plainly trained further to hold conversations."""
    tokenizer = contents.config("tokenizer_config.json")
    source = None
    if tokenizer is not None and "chat_template" in tokenizer.values:
        source = tokenizer.source("chat_template")
    for name in contents.folder.names:
        if name in POST_TRAINED:
            source = Source(file=name)
    if source is not None:
        yield Finding(
            path="activities[1].kind", value="fine-tuning", source=source, says="a model made for conversations"
        )
        yield Finding(
            path="activities[1].name", value="post-training, of which the folder gives no figure", source=source
        )
        yield Finding(path="activities[1].actor", value=DEVELOPER, source=source, says="whoever did this")


# -- figures into facts


def _figured(path: str, said: tuple[Figure, ...], size: _Size) -> Findings:
    """The strongest figure: FLOP as stated, else tokens with the size, else chip-hours. The others are shown."""
    quantities = ("flop", "tokens", "chip_hours") if size.unit == "token" else ("flop", "chip_hours", "samples")
    found = {quantity: [each for each in said if each.quantity == quantity] for quantity in quantities}
    notes: list[Note] = []
    facts: list[Finding] = []
    for quantity, figures_ in found.items():
        if not figures_:
            continue
        first, alike = figures_[0], len({(each.value.best, str(each.count)) for each in figures_}) == 1
        if not alike:
            shown = "; ".join(f'"{each.words}" ({place_text(each.source)})' for each in figures_)
            notes.append(noted(CONTRADICTION, path, f"the card gives different figures: {shown}"))
        elif quantity == "chip_hours" and not first.chip:
            says = f'hours of a chip that is not named, or not known here: "{first.words}"'
            notes.append(noted(EVIDENCE, path, says, first.source))
        elif facts:
            says = f'another figure for the same, which is not counted twice: "{first.words}"'
            notes.append(noted(EVIDENCE, path, says, first.source))
        else:
            facts += _facts(path, quantity, first, size)
            notes += _rounded(path, first)
    return Findings(facts=tuple(facts), notes=tuple(notes))


def _facts(path: str, quantity: str, figure: Figure, size: _Size) -> Iterator[Finding]:
    source = Source(file=figure.source.file, line=figure.source.line, text=f'"{figure.words}"')
    if quantity == "flop":
        yield Finding(path=f"{path}.flop", value=figure.value, source=source)
    elif quantity in ("tokens", "samples"):
        yield from size.facts(path)
        yield Finding(path=f"{path}.architecture.{quantity}", value=figure.value, source=source)
    else:
        period = f"{path}.hardware[0]"
        yield Finding(path=f"{period}.chip", value=figure.chip, source=source)
        count = figure.count or Range.exactly(1)
        if count.high is not None:
            yield Finding(path=f"{period}.count", value=count, source=source)
        yield Finding(path=f"{period}.hours", value=figure.value, source=source)


def _rounded(path: str, figure: Figure) -> Iterator[Note]:
    if figure.count is not None and figure.count.low != figure.count.high:
        says = f'"{figure.words}": whether these are hours of the clock or of all chips together is not said'
        yield noted(MISSING, path, says, figure.source)
    if figure.value.low != figure.value.high:
        ends = f"{_text(figure.value.low)} to {_text(figure.value.high)}"
        says = f'"{figure.words}" is read as {ends}: published figures are rounded'
        yield noted(INFERENCE, path, says, figure.source)


def _text(value: Exact | None) -> str:
    return "any number" if value is None else rounded_text(value, 3)
