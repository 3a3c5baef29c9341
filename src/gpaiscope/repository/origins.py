"""What the model was made from: base models, how it was made from them, and so what was done.

A base is declared by whoever uploaded the model, and only the last step back. That none is declared does not show that
there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from gpaiscope.compute import originals
from gpaiscope.repository.contents import Contents
from gpaiscope.repository.findings import (
    CONTRADICTION,
    EVIDENCE,
    INFERENCE,
    Finding,
    Findings,
    Note,
    noted,
    place_text,
    quoted,
)
from gpaiscope.values import Source

DEVELOPER: Final = "developer"
"""The actor of whom the folder speaks: whoever did the training that it describes."""

_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[\w.-]{1,95}")
_ADDRESS: Final = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:models/)?", re.IGNORECASE)
MOST_BASES: Final = 50

RELATIONS: Final = ("finetune", "adapter", "merge", "quantized")
KINDS: Final = {"finetune": "fine-tuning", "adapter": "fine-tuning", "merge": "merge", "quantized": "quantisation"}
REINFORCEMENT: Final = frozenset({"grpo", "ppo", "rloo", "online-dpo", "reinforcement-learning", "gspo", "dapo"})
"""Tags of trainers that update a model by the answers that it generates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A base model that a file names: its identifier on the Hub, or a name where it is none."""

    name: str
    source: Source

    @property
    def hub_id(self) -> str:
        """The identifier, empty for a name that is none."""
        bare = _ADDRESS.sub("", self.name).rstrip("/").partition("@")[0]
        return bare if _ID.fullmatch(bare) else ""

    @property
    def key(self) -> str:
        """What tells it apart: the entry in the table of originals, or the name."""
        entry = originals.find(self.hub_id) if self.hub_id else None
        return (entry.hub_id if entry else self.hub_id or self.name).lower()


def origins(contents: Contents) -> Findings:
    """The originals and what was done with them. Empty where no file names a base."""
    bases, notes = _agreed(contents)
    if not bases:
        return Findings(notes=notes)
    relation, source, about = _relation(contents, bases)
    facts = [*_originals(bases), *_activities(contents, bases, relation, source)]
    return Findings(facts=tuple(facts), notes=(*notes, *about))


def _agreed(contents: Contents) -> tuple[tuple[Base, ...], tuple[Note, ...]]:
    """The bases that the strongest file names; where another names others, both are shown."""
    named = [found for found in (_of_card(contents), _of_adapter(contents), _of_gguf(contents)) if found]
    if not named:
        return (), tuple(_of_config(contents))
    first, notes = named[0], []
    for other in named[1:]:
        if {base.key for base in other} != {base.key for base in first}:
            shown = "; ".join(f"{quoted(base.name, 80)} ({place_text(base.source)})" for base in (*first, *other))
            says = f"files name different base models: {shown}"
            notes.append(noted(CONTRADICTION, "original", says))
    if notes:
        first = tuple(Base(name=f"base model {place + 1}", source=base.source) for place, base in enumerate(first))
    return first, tuple(notes)


def _of_card(contents: Contents) -> tuple[Base, ...]:
    card = contents.card
    if card is None:
        return ()
    named = [(text, line, "base_model") for text, line in card.texts("base_model")]
    if not named:
        tagged = (re.fullmatch(r"base_model:(?:\w+:)?([^:]+/[^:]+)", text) for text, _ in card.texts("tags"))
        lines = [line for _, line in card.texts("tags")]
        named = [(match[1], lines[0], "tags") for match in tagged if match]
    usable = {text: (line, key) for text, line, key in named[:MOST_BASES] if _usable(text)}
    return tuple(Base(name=text, source=card.source(line, key=key)) for text, (line, key) in usable.items())


def _usable(name: str) -> bool:
    """Whether a name can be that of a model and not a path on somebody's disk, a placeholder or nothing."""
    path = name.startswith(("/", ".", "~", "<", "[")) or "\\" in name
    return len(name) <= 200 and name.isprintable() and not path


def _of_adapter(contents: Contents) -> tuple[Base, ...]:
    adapter = contents.config("adapter_config.json")
    name = adapter.text("base_model_name_or_path") if adapter else ""
    if adapter is None or not _usable(name) or not _ID.fullmatch(name):
        return ()
    return (Base(name=name, source=adapter.source("base_model_name_or_path")),)


def _of_gguf(contents: Contents) -> tuple[Base, ...]:
    found: dict[str, Base] = {}
    for file, weights in contents.gguf.items():
        for key, value in weights.metadata.items():
            if re.fullmatch(r"general\.base_model\.\d{1,3}\.repo_url", key) and isinstance(value, str):
                base = Base(name=_ADDRESS.sub("", value), source=Source(file=file, key=key))
                if base.hub_id:
                    found.setdefault(base.key, base)
    return tuple(found.values())


def _of_config(contents: Contents) -> Iterator[Note]:
    """What a configuration was saved from is a hint and no more: a training script writes its own folder there."""
    config = contents.config("config.json")
    name = config.text("_name_or_path") if config else ""
    if config is not None and _usable(name) and _ID.fullmatch(name):
        says = f"the configuration was saved from {quoted(name, 100)}; if that is what the model was made from, name it"
        yield noted(EVIDENCE, "original[0].hub_id", says, config.source("_name_or_path"))


def _relation(contents: Contents, bases: tuple[Base, ...]) -> tuple[str, Source, tuple[Note, ...]]:
    """How the model was made from its bases: as the card says, else as its files show, else as the Hub infers."""
    shown = [*_shown_relations(contents, bases)]
    stated = [
        (text.lower(), card.source(line, key="base_model_relation"))
        for card in ([contents.card] if contents.card else [])
        for text, line in card.texts("base_model_relation")
        if text.lower() in RELATIONS
    ]
    if stated:
        relation, source = stated[0]
        other = next((each for each in shown if KINDS[each[0]] != KINDS[relation]), None)
        if other is None:
            return relation, source, ()
        says = f"{relation} ({place_text(source)}), but {other[0]} ({place_text(other[1])}); taken as fine-tuning"
        return "finetune", source, (noted(CONTRADICTION, "activities[0].kind", says),)
    if shown:
        return *shown[0], ()
    says = "that the model was fine-tuned from its base is inferred: no file says how it was made from it"
    note = noted(INFERENCE, "activities[0].kind", says, bases[0].source)
    return "finetune", bases[0].source, (note,)


_QUANTISED_TAGS: Final = frozenset({"gptq", "awq", "gguf", "exl2", "bitsandbytes", "quantized", "int4", "int8", "mlx"})


def _shown_relations(contents: Contents, bases: tuple[Base, ...]) -> Iterator[tuple[str, Source]]:
    adapter = contents.config("adapter_config.json")
    if adapter is not None:
        yield "adapter", adapter.source("peft_type")
    for name in contents.adapters if adapter is None else ():
        yield "adapter", Source(file=name)
    tags = _tags(contents)
    merged = next((line for tag, line in tags if tag in ("merge", "mergekit")), None)
    if len(bases) > 1 or merged is not None:
        source = bases[-1].source
        yield "merge", Source(file=source.file, line=merged, key="tags") if merged else source
    config = contents.config("config.json")
    if config is not None and "quantization_config" in config.values:
        yield "quantized", config.source("quantization_config")
    elif contents.gguf and not contents.weights:
        yield "quantized", Source(file=next(iter(contents.gguf)))
    else:
        for tag, line in tags:
            if tag in _QUANTISED_TAGS and contents.card:
                yield "quantized", contents.card.source(line, key="tags")


def _tags(contents: Contents) -> list[tuple[str, int]]:
    return [(text.lower(), line) for text, line in contents.card.texts("tags")] if contents.card else []


def _originals(bases: Iterable[Base]) -> Iterator[Finding]:
    for place, base in enumerate(bases):
        yield Finding(path=f"original[{place}].name", value=base.hub_id or base.name, source=base.source)
        if base.hub_id:
            yield Finding(path=f"original[{place}].hub_id", value=base.hub_id, source=base.source)


def _activities(contents: Contents, bases: tuple[Base, ...], relation: str, source: Source) -> Iterator[Finding]:
    """What was done to the bases: one activity, or two where answers are generated to learn from."""
    kinds = [(KINDS[relation], source)]
    tag = next(((tag, line) for tag, line in _tags(contents) if tag in REINFORCEMENT), None)
    if tag is not None and contents.card is not None and KINDS[relation] == "fine-tuning":
        told = contents.card.source(tag[1], key="tags")
        kinds = [("reinforcement-learning", told), ("rollouts", told)]
    for place, (kind, where) in enumerate(kinds):
        says = (
            f"{relation} of a base model" if kind == KINDS[relation] else "a trainer that learns from its own answers"
        )
        yield Finding(path=f"activities[{place}].kind", value=kind, source=where, says=says)
        yield Finding(path=f"activities[{place}].actor", value=DEVELOPER, source=where, says="whoever did this")
        if len(bases) == 1 and kind != "rollouts":
            base = bases[0]
            name = base.hub_id or base.name
            yield Finding(path=f"activities[{place}].from", value=name, source=base.source)
