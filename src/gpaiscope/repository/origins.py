"""What the model was made from: base models, how it was made from them, and so what was done.

A base is declared by whoever uploaded the model, and only the last step back. That none is declared does not show that
there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from gpaiscope.repository.bases import (
    FAMILY,
    Base,
    in_name,
    merged_in,
    names_none,
    of_another_release,
    of_prose,
    of_recipes,
    of_text,
    plain,
    teacher,
    usable,
)
from gpaiscope.repository.card import Card
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
from gpaiscope.values import Source, unique

DEVELOPER: Final = "developer"
"""The actor of whom the folder speaks: whoever did the training that it describes."""
YOU: Final = "you"
"""The actor where no file names one: whoever asks about the folder."""

MOST_BASES: Final = 50

RELATIONS: Final = ("finetune", "adapter", "merge", "quantized")
KINDS: Final = {"finetune": "fine-tuning", "adapter": "fine-tuning", "merge": "merge", "quantized": "quantisation"}
REINFORCEMENT: Final = frozenset({"grpo", "ppo", "rloo", "online-dpo", "reinforcement-learning", "gspo", "dapo"})
"""Tags of trainers that update a model by the answers that it generates."""


def origins(contents: Contents, own: tuple[str, ...] = (), *, began: bool = False) -> Findings:
    """The originals and what was done with them; ``own`` are names of the model itself.

    ``began``: the card gives a figure of pre-training, which may be the model's own as well as that of a base.

    Empty where no file names a base and none says that there is one.
    """
    bases, notes, fitting = _agreed(contents, own)
    if not bases:
        notes += tuple(_taught(contents))
        unnamed = _unnamed(contents, own) or _hinted(contents, own, began=began)
        if unnamed is None or (began and unnamed.name == UNNAMED and "adapter_config.json" not in contents.configs):
            return Findings(notes=notes)
        bases, fitting = _meant(unnamed, contents, own)
    bases = tuple(map(_resolved, bases))
    relation, source, about = _relation(contents, bases, own)
    facts = [*_originals(bases), *_activities(contents, bases, relation, source)]
    return Findings(facts=tuple(facts), notes=(*notes, *about), fitting=fitting)


def _resolved(base: Base) -> Base:
    """A base by its identifier, where its name is that of one published model alone."""
    if base.hub_id and usable(base.name):
        return base
    from gpaiscope.repository.resolving import last_part, resolved  # most files name an identifier

    return resolved(base if usable(base.name) else replace(base, name=last_part(base.name)))


def _meant(unnamed: Base, contents: Contents, own: tuple[str, ...]) -> tuple[tuple[Base, ...], tuple[str, ...]]:
    """What a model that no file names a base of was made from: one that is meant, else the few that may be."""
    if unnamed.name != UNNAMED:
        return (unnamed,), ()
    from gpaiscope.repository.resolving import loaded_from, named_alone, told_in  # most cards name what they are about

    loaded = loaded_from(contents, own) or named_alone(contents, own)
    told = (loaded,) if loaded is not None else told_in(contents, own)
    return (told, ()) if len(told) == 1 else ((unnamed,), tuple(base.name for base in told))


def _hinted(contents: Contents, own: tuple[str, ...], *, began: bool) -> Base | None:
    """The one model that is named in a card that speaks of tuning again and again, and says so in no plain sentence."""
    from gpaiscope.repository.ledger import from_scratch  # which reads these bases

    card = contents.card
    if card is None or began or from_scratch(card) is not None:
        return None
    titled = sum(_HINTS.search(heading.text) is not None for heading in card.headings)
    hints = titled + sum(
        (hint := _HINTS.search(text)) is not None
        and _NOT_SO.search(text[max(0, hint.start() - 40) : hint.end()]) is None
        for _, text in card.sentences
    )
    if hints + 2 * (_TRAINING_CODE.search(card.code) is not None) < FEWEST_HINTS:
        return None
    from gpaiscope.repository.resolving import named_alone

    return named_alone(contents, own)


FEWEST_HINTS: Final = 2
_HINTS: Final = re.compile(
    r"fine-?\s?tun(?:ed|ing)|\bq?lora\b|\bpeft\b|微调|微調|파인 ?튜닝|미세 ?조정|дообуч|ince ayar", re.IGNORECASE
)
_TRAINING_CODE: Final = re.compile(r"\b(?:get_peft_model|LoraConfig|SFTTrainer|DPOTrainer|GRPOTrainer|PeftModel)\b")


def _taught(contents: Contents) -> Iterator[Note]:
    """Whom the model was distilled from: a teacher's outputs are learned from, which alone makes it no base."""
    taught = teacher(contents.card) if contents.card is not None else None
    if taught is not None:
        says = (
            f"{quoted(taught.name, 100)} taught the model, by the card; what its weights started from that does not say"
        )
        yield noted(EVIDENCE, "original", says, taught.source)


UNNAMED: Final = "base model 1"
"""What an original is called that no file names, or that files name differently."""


def _unnamed(contents: Contents, own: tuple[str, ...]) -> Base | None:
    """The base of a model that plainly was made from another, which no file names."""
    adapter = contents.config("adapter_config.json")
    if adapter is not None:
        key = _key_of_adapter(contents)
        return _of_a_path(adapter.text(key), adapter.source(key, "no name of a model"), own)
    if contents.card is not None:
        for text, line in contents.card.texts("base_model"):
            if not names_none(text):
                told = contents.card.source(line, key="base_model", text="no name of a model")
                return _of_a_path(text, told, own)
    source = tuned(contents, own) or _logged(contents)
    return None if source is None else in_name(own) or _saved_from(contents, own) or Base(name=UNNAMED, source=source)


def _of_a_path(path: str, source: Source, own: tuple[str, ...]) -> Base:
    """What a path on somebody's disk is called that is no published model: by its last part, unless it is its own."""
    base = of_text(path, replace(source, text=""))
    name, selves = plain(base.name), {plain(called) for called in own} - {""}
    if not name or usable(path) or any(called in name or name in called for called in selves):
        return Base(name=UNNAMED, source=source)
    return base


def _saved_from(contents: Contents, own: tuple[str, ...]) -> Base | None:
    """What the configuration beside a Trainer's log was saved from, where that is on the Hub and not the model itself.

    Without the log it is a hint: a script that trained nothing writes there, too, what it had loaded.
    """
    config = contents.config("config.json")
    name = config.text("_name_or_path") if config else ""
    if config is None or not contents.folder.trainer_log or not usable(name):
        return None
    base = Base(name=name, source=config.source("_name_or_path"))
    itself = {plain(each) for each in own}
    return base if base.hub_id and plain(base.name) not in itself else None


def _logged(contents: Contents) -> Source | None:
    """The log of a Trainer, which trains what it is given; None without one, and where the card says from scratch.

    Whether it began with another's weights no log says: of nothing there is no less to be measured by.
    """
    from gpaiscope.repository.ledger import from_scratch  # which reads these bases

    name = contents.folder.trainer_log
    if not name or (contents.card is not None and from_scratch(contents.card) is not None):
        return None
    return Source(file=name, text="a trainer's log; what it started from no file says")


Agreed = tuple[tuple[Base, ...], tuple[Note, ...], tuple[str, ...]]
"""Bases, what stands beside them, and the few published models of which one is meant where files differ."""


def _agreed(contents: Contents, own: tuple[str, ...]) -> Agreed:
    """The bases that the strongest file names; where another names others, both are shown."""
    recipes = [*of_recipes(contents)]
    merged = next((found for relation, found in recipes if relation == "merge"), ())
    trained = next((found for relation, found in recipes if relation != "merge"), ())
    card = _of_card(contents)
    if merged and {base.key for base in card} <= {base.key for base in merged}:
        return merged, (), ()
    named = [found for found in (card, _of_adapter(contents), merged, trained, _of_gguf(contents)) if found]
    said: tuple[Base, ...] = ()
    if contents.card is not None:
        merging, packed = _merging(contents) is not None, any(_quantised(contents, own))
        said = of_prose(contents.card, own, merging=merging, packed=packed)
    if not named:
        return (said, (), ()) if said else ((), tuple(_of_config(contents)), ())
    first, notes = named[0], []
    fitting: tuple[str, ...] = ()
    for other in named[1:]:
        if {base.key for base in other} != {base.key for base in first} and not _packed_alike(first, other):
            notes.append(noted(CONTRADICTION, "original", f"files name different base models: {_both(first, other)}"))
    if notes:
        differing = unique(base.hub_id for bases in named for base in bases)
        fitting = differing if all(differing) and {len(bases) for bases in named} == {1} else ()
        first = tuple(Base(name=f"base model {place + 1}", source=base.source) for place, base in enumerate(first))
    elif said and not any(_alike(one, other) for one in said for other in first):
        says = f"the prose names another base model than the key, which is taken: {_both(first, said)}"
        notes.append(noted(EVIDENCE, "original", says))
    if named == [card] and contents.card is not None:
        first = (*first, *_nameless(contents.card))
    return first, tuple(notes), fitting


def _nameless(card: Card) -> Iterator[Base]:
    """What a card names by a path or the like beside bases that can be told: models of which nothing is known."""
    for place, (text, line) in enumerate(card.texts("base_model")[: MOST_BASES + 1], start=1):
        if place > MOST_BASES or not (names_none(text) or usable(text) or of_text(text, Source()).hub_id):
            source = card.source(line, key="base_model", text="no name of a model")
            yield Base(name=f"base model {place}", source=source)


def _both(first: tuple[Base, ...], other: tuple[Base, ...]) -> str:
    return "; ".join(f"{quoted(base.name, 80)} ({place_text(base.source)})" for base in (*first, *other))


def _alike(one: Base, other: Base) -> bool:
    a, b = _unpacked(one.name), _unpacked(other.name)
    return a in b or b in a


_PACKED: Final = re.compile(r"(?:[-_.](?:bnb|unsloth|4bit|8bit|gguf|awq|gptq|fp8|bf16|fp16|nf4|hf))+$", re.IGNORECASE)


def _unpacked(name: str) -> str:
    """A model's name without what says how a copy of it stores its weights."""
    return re.sub(r"[^a-z0-9]", "", _PACKED.sub("", name.rpartition("/")[2]).lower().removeprefix("meta-"))


def _packed_alike(first: tuple[Base, ...], other: tuple[Base, ...]) -> bool:
    """Whether files name one model and a copy of it that stores its weights in another way."""
    return {_unpacked(base.name) for base in first} == {_unpacked(base.name) for base in other}


def _of_card(contents: Contents) -> tuple[Base, ...]:
    card = contents.card
    if card is None:
        return ()
    named = [(text, line, "base_model") for text, line in card.texts("base_model")]
    if not named:
        tagged = (re.fullmatch(r"base_model:(?:\w+:)?([^:]+/[^:]+)", text) for text, _ in card.texts("tags"))
        lines = [line for _, line in card.texts("tags")]
        named = [(match[1], lines[0], "tags") for match in tagged if match]
    if not named and _merging(contents) is not None:
        named = [(text, line, "tags") for text, line in card.texts("tags") if re.fullmatch(r"[\w.-]+/[\w.-]+", text)]
    bases: dict[str, Base] = {}
    for text, line, key in named[:MOST_BASES]:
        base = of_text(text, card.source(line, key=key))
        if base.hub_id or usable(text):
            bases.setdefault(base.name, base)
    return tuple(bases.values())


def _of_adapter(contents: Contents) -> tuple[Base, ...]:
    adapter = contents.config("adapter_config.json")
    key = _key_of_adapter(contents)
    name = adapter.text(key) if adapter else ""
    if adapter is None or not name or names_none(name):
        return ()
    base = of_text(name, adapter.source(key))
    if not base.hub_id:
        base = _resolved(base if base.name else replace(base, name=name))
    return (base,) if base.hub_id else ()


def _key_of_adapter(contents: Contents) -> str:
    """Where an adapter's configuration names what it is laid on: that of PEFT, or of MLX, which says how it trained."""
    adapter = contents.config("adapter_config.json")
    of_mlx = adapter is not None and {"fine_tune_type", "lora_parameters"} & adapter.values.keys()
    return "model" if of_mlx else "base_model_name_or_path"


def _of_gguf(contents: Contents) -> tuple[Base, ...]:
    found: dict[str, Base] = {}
    for file, weights in contents.gguf.items():
        for key, value in weights.metadata.items():
            if re.fullmatch(r"general\.base_model\.\d{1,3}\.repo_url", key) and isinstance(value, str):
                base = Base(name=value, source=Source(file=file, key=key))
                if base.hub_id:
                    found.setdefault(base.key, replace(base, name=base.hub_id))
    return tuple(found.values())


def _of_config(contents: Contents) -> Iterator[Note]:
    """What a configuration was saved from is a hint and no more: a training script writes its own folder there."""
    config = contents.config("config.json")
    name = config.text("_name_or_path") if config else ""
    if config is not None and usable(name) and Base(name=name, source=Source()).hub_id:
        says = f"the configuration was saved from {quoted(name, 100)}; if that is what the model was made from, name it"
        yield noted(EVIDENCE, "original[0].hub_id", says, config.source("_name_or_path"))


def _relation(
    contents: Contents, bases: tuple[Base, ...], own: tuple[str, ...]
) -> tuple[str, Source, tuple[Note, ...]]:
    """How the model was made from its bases: as the card says, else as its files show, else as the Hub infers."""
    shown = [*_shown_relations(contents, tuple(name for name in own if not _marked_alike(name, bases)))]
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
    told = tuned(contents, own)
    by_tag = bool(shown) and shown[0][0] == "quantized" and shown[0][1].key == "tags"
    # MLX is what a model was trained with as well as how its weights are stored.
    by_library = by_tag and {tag for tag, _ in _tags(contents)} & QUANTISED_TAGS == {"mlx"}
    doubted = by_tag and told is not None and (told.key != "tags" or by_library)
    sentences = contents.card.sentences if doubted and contents.card else ()
    if shown and (not doubted or any(_SAYS_PACKED.search(text[:600]) for _, text in sentences)):
        return *shown[0], ()
    if told is not None:
        return "finetune", told, ()
    if len(bases) > 1:
        says = "that the model was merged is inferred: it has several base models, and no file says how it was made"
        return "merge", bases[-1].source, (noted(INFERENCE, "activities[0].kind", says, bases[-1].source),)
    says = "that the model was fine-tuned from its base is inferred: no file says how it was made from it"
    note = noted(INFERENCE, "activities[0].kind", says, bases[0].source)
    return "finetune", bases[0].source, (note,)


QUANTISED_TAGS: Final = frozenset({"gptq", "awq", "gguf", "exl2", "quantized", "int4", "int8", "mlx"})
MERGED_TAGS: Final = frozenset({"merge", "mergekit", "lazymergekit", "frankenmerge"})
QUANTISED_NAME: Final = re.compile(
    r"(?:^|[-_. ])(?:gptq|awq|gguf|ggml|exl2|quanti[sz]ed|int[48]|w[48]a\d+|q[2-8]_\w+|[2-8]bit|mlx|fp8|"
    r"nf4(?:quant)?)(?:$|[-_. ])",
    re.IGNORECASE,
)
_LOADED_SO: Final = frozenset({"bitsandbytes", "mxfp4", ""})
"""Ways to quantise of a section that says how a model was loaded for training, or how it was trained."""


def _marked_alike(name: str, bases: tuple[Base, ...]) -> bool:
    """Whether a name is marked as of weights that are stored in another way because that of its base is."""
    marks = {match[0].strip("-_. ").lower() for match in QUANTISED_NAME.finditer(name)}
    return bool(marks) and any(marks <= set(re.split(r"[-_. /]", base.name.lower())) for base in bases)


def _merging(contents: Contents) -> Source | None:
    """Where a file says that models were merged."""
    for recipe in contents.recipes:
        if merged_in(recipe):
            return recipe.source("merge_method")
    card = contents.card
    for tag, line in _tags(contents):
        if tag in MERGED_TAGS and card is not None:
            return card.source(line, key="tags")
    for line, text in card.prose if card else ():
        if _SAYS_MERGED.search(text[:600]) and card is not None:
            return card.source(line, text=f'"{quoted(text, 80)}"')
    return None


_SAYS_MERGED: Final = re.compile(
    r"\b(?:is|as) an? (?:[\w-]+ ){0,4}merge (?:of|between)\b|\bmulti-model merge of\b|^[#*\s]*(?:a|"
    r"an) [\w/ .-]{1,60}merge of\b|"
    r"\bmerged (?:using|with) (?:the |a )?(?:[\w\s,\"-]{1,50})?\b(?:slerp|ties|dare|model[- ]stock|"
    r"passthrough|linear|task arithmetic|mergekit)|"
    r"\b(?:moe|mixture of experts)\b.{0,30}\bmade with \[?mergekit|"
    r"\b(?:slerp|dare|ties|della|model[- ](?:soup|stock)|task[- ]arithmetic)[- ]merg(?:e|ing) (?:of|between)\b",
    re.IGNORECASE,
)


_SAYS_PACKED: Final = re.compile(
    r"\b(?:is|are|contains?|holds?|provides?|hosts?|as) (?:an? |the )?(?:[\w.-]+ ){0,3}?"
    r"(?:quanti[sz](?:ed|ations?)|gguf|awq|gptq|exl2|int[48]|fp8)\b|\bquanti[sz]ed (?:version|copy|weights) of\b|"
    r"\b(?:was|were|been) (?:quanti[sz]ed|converted to (?:gguf|mlx|awq|gptq))\b",
    re.IGNORECASE,
)


def _shown_relations(contents: Contents, own: tuple[str, ...]) -> Iterator[tuple[str, Source]]:
    adapter = contents.config("adapter_config.json")
    if adapter is not None:
        yield "adapter", adapter.source("peft_type")
    for name in contents.adapters if adapter is None else ():
        yield "adapter", Source(file=name)
    merging = _merging(contents)
    if merging is not None:
        yield "merge", merging
    for source in _quantised(contents, own):
        yield "quantized", source


def _quantised(contents: Contents, own: tuple[str, ...]) -> Iterator[Source]:
    """Where a file says that the weights are those of another model, stored in another way."""
    config, tags = contents.config("config.json"), _tags(contents)
    section = config.values.get("quantization_config") if config is not None else None
    method = str(section.get("quant_method") or "") if isinstance(section, Mapping) else ""
    if config is not None and method.lower() not in _LOADED_SO:
        yield config.source("quantization_config")
    elif "quantize_config.json" in contents.configs:
        yield Source(file="quantize_config.json")
    elif contents.gguf and not contents.weights:
        yield Source(file=next(iter(contents.gguf)))
    else:
        for tag, line in tags:
            if tag in QUANTISED_TAGS and contents.card:
                yield contents.card.source(line, key="tags")
        for name in own:
            if QUANTISED_NAME.search(name):
                yield Source(text=f"the name {quoted(name, 80)}")


TUNED_TAGS: Final = frozenset(
    [
        *("sft", "dpo", "orpo", "kto", "grpo", "ppo", "rlhf", "lora", "qlora", "peft", "trl", "unsloth", "axolotl"),
        *("llama-factory", "alignment-handbook", "instruction-tuned", "instruct-tuned", "generated_from_trainer"),
        *("finetuned", "fine-tuned", "finetune", "fine-tuning", "autotrain", "distillation", "knowledge-distillation"),
    ]
)
_TUNED: Final = re.compile(
    r"\b(?:this|the|our|resulting) (?:[\w.-]+ )?(?:model|checkpoint|version|adapter) (?:is|was|has been|"
    r"has)\b[^.]{0,40}?\b(?:fine-?\s?tuned|instruct(?:ion)?-?\s?tuned|dpo|sft|q?lora)\b"
    r"|\b(?:is|are|as) an? (?:[\w-]+ ){0,4}?(?:fine-?tuned?|instruct(?:ion)?-tuned|q?lora|dpo|"
    r"sft)\b[- ](?:[\w-]+ ){0,2}?(?:version|variant|model|adapter|of|checkpoint)"
    r"|\b(?:was|is|been|model) (?:further |then |subsequently )?(?:fine-?tuned|finetuned|"
    r"instruction[- ]tuned) (?:on|for|with|using|from|by|via)\b"
    r"|\btrained (?:as|with|using|via) (?:an? |16-bit |4-bit )?(?:q?lora|dpo|orpo|sft|rlhf|"
    r"supervised fine-?tuning|direct preference)\b"
    r"|\bwe (?:further |then )?fine-?tune(?:d)? (?:the|our|it|this)\b"
    r"|\bfine-?\s?tuned\b[^.]{0,80}\b(?:using|with|via|by) (?:4-bit )?q?lora\b"
    r"|\bmodels?, (?:further )?fine-?tuned (?:for|on|to)\b",
    re.IGNORECASE,
)
_NOT_SO: Final = re.compile(
    r"\b(?:can|could|may|might|should|must|will|to|if|not|never|without|before|be|that (?:has|have|was|"
    r"were|is)|which|any|each|existing|other|others|another|users?|you|your|versions|variants|"
    r"in-house|tokeni[sz]er|captioner|annotator|judge|(?:text|vision|image|audio) encoder|"
    r"compared|e\.g|example|such|tutorial|notebook|guide|teacher|collection|family|series|models are|both|"
    r"these models)\b",
    re.IGNORECASE,
)


def tuned(contents: Contents, own: tuple[str, ...] = ()) -> Source | None:
    """Where a file says that this very model was fine-tuned, by a word that is used of nothing trained from scratch."""
    card = contents.card
    if card is None:
        return None
    selves = [re.escape(name.rpartition("/")[2]) for name in own if len(name) > 3]
    named = re.compile(
        rf"(?:{'|'.join(selves)})(?![\w-])[^.]{{0,40}}\bfine-?tuned (?:on|for|with|using|from|by)\b", re.IGNORECASE
    )
    lines = dict(card.own)
    for line, text in card.sentences:
        if lines.get(line, "").startswith("|"):  # of one of the models of a page
            continue
        match = _TUNED.search(text[:600]) or (named.search(text[:600]) if selves else None)
        if match and not _NOT_SO.search(text[max(0, match.start() - 40) : match.end()]):
            another = of_another_release(text[: match.end()], [], frozenset(map(plain, own)))
            if another or _OF_A_PART.search(text[: match.start()]):
                continue
            if "we " in match[0].lower() and any(
                plain(name) in plain(text[match.end() :][:40]) for name in own if plain(name)
            ):
                continue  # what was trained here before
            return card.source(line, text=f'"{quoted(match[0], 80)}"')
    for tag, line in _tags(contents):
        if tag in TUNED_TAGS:
            return card.source(line, key="tags")
    for name in own:
        if _TUNED_NAME.search(name):
            return Source(text=f"the name {quoted(name, 80)}")
    return None


_TUNED_NAME: Final = re.compile(r"(?<![a-z])(?:q?lora|fine-?tun(?:ed|ing|e))(?![a-z])", re.IGNORECASE)


_OF_A_PART: Final = re.compile(rf"(?<![A-Za-z])(?:{FAMILY})[\w.]*-\d+(?:\.\d+)?[bm]\s+$", re.IGNORECASE)
"""Before the words: the model that is meant is another, a part of this one: ``the X-0.5B model finetuned``."""


def _tags(contents: Contents) -> list[tuple[str, int]]:
    return [(text.lower(), line) for text, line in contents.card.texts("tags")] if contents.card else []


def _originals(bases: Iterable[Base]) -> Iterator[Finding]:
    for place, base in enumerate(bases):
        name = base.hub_id or base.name
        yield Finding(path=f"original[{place}].name", value=name, source=base.source, says=base.says)
        if base.hub_id:
            yield Finding(path=f"original[{place}].hub_id", value=base.hub_id, source=base.source, says=base.says)


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
        if relation == "adapter" and kind == KINDS[relation]:
            yield Finding(path=f"activities[{place}].adapter", value=True, source=where)
        yield Finding(path=f"activities[{place}].actor", value=DEVELOPER, source=where, says="whoever did this")
        if len(bases) == 1 and kind != "rollouts":
            base = bases[0]
            name = base.hub_id or base.name
            yield Finding(path=f"activities[{place}].from", value=name, source=base.source)
