"""How many tokens a fine-tuning run can have seen: steps or examples, times the longest sequence.

Trainers write steps, batches and passes into cards and recipes, people write how many examples there were. Neither says
how long the examples are; no example is longer than the sequences that the model was trained on, which bounds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from gpaiscope.compute.originals import Original
from gpaiscope.deferred import dataclass
from gpaiscope.repository.amounts import Figure, number_of
from gpaiscope.repository.contents import Contents
from gpaiscope.repository.findings import place_text, quoted
from gpaiscope.repository.training import of_what, passes, speaks_of_training
from gpaiscope.values import Exact, Range, Source, reduced, rounded_text

LONGEST: Final = 10_000_000
"""A longest sequence past this is no length: tokenizers write a number like 1e30 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number that a file gives, with where and in which words; ``least`` where it may be as small as that."""

    value: Exact
    source: Source
    words: str
    least: Exact | None = None


def run_tokens(contents: Contents, base: Original | None = None) -> Figure | None:
    """The tokens of the run, bounded from above; None where nothing bounds them. ``base`` is what it started from."""
    samples, length = seen(contents), longest(contents) or of_base(base)
    if samples is None or length is None:
        return None
    bound = reduced(Fraction(samples.value) * length.value)
    words = (
        f"{samples.words}: {rounded_text(samples.value, 3)} sequences of at most "
        f"{rounded_text(length.value, 6)} tokens "
        f"({place_text(length.source)})"
    )
    value = Range(low=samples.value if samples.least is None else samples.least, high=bound)
    return Figure(quantity="tokens", value=value, of="fine-tuning", source=samples.source, words=words)


def seen(contents: Contents) -> Counted | None:
    """The sequences that the run went through, repetitions included; None where nothing tells it."""
    return _by_steps(contents) or _by_said_steps(contents) or _by_recipe(contents) or _by_examples(contents)


_SAID_STEPS: Final = re.compile(
    r"(?<![\w.,])(?P<steps>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?(?P<k>[kM](?![A-Za-z]))?[- ](?:training |"
    r"optimi[sz]er |gradient |extra )?(?:steps|iterations|updates)\b[^.]{0,80}?"
    r"\bbatch(?:es)?[ -]?size(?: of|:|=)?\s*(?P<batch>\d{1,3}(?:,\d{3})+|\d+)",
    re.IGNORECASE,
)


def _by_said_steps(contents: Contents) -> Counted | None:
    """Steps and the size of a batch, as a sentence gives them."""
    card = contents.card
    for line, text in card.sentences if card else ():
        match = _SAID_STEPS.search(text)
        if card is not None and match and (speaks_of_training(text) or "train" in text.lower()):
            scale = {"k": 1000, "m": 10**6}.get((match["k"] or "").lower(), 1)
            total = reduced(Fraction(number_of(match["steps"])) * scale * Fraction(number_of(match["batch"])))
            return Counted(value=total, source=card.source(line), words=quoted(match[0], 80))
    return None


_STEPS: Final = re.compile(
    r"(?:training_steps|max_steps|train_steps|total_steps|num_steps|steps|total (?:training )?steps)", re.IGNORECASE
)
_BATCH: Final = re.compile(
    r"(?:total_train_batch_size|global_batch_size|(?:total|effective|global) (?:train )?batch[ _]size|"
    r"global_train_batch_size)",
    re.IGNORECASE,
)


def _by_steps(contents: Contents) -> Counted | None:
    """Steps times the batch of all devices, as the Trainer's cards list them."""
    card = contents.card
    if card is None:
        return None
    said: dict[str, tuple[int, Exact]] = {}
    for line, _, label, value in card.rows:
        number = re.match(r"(\d{1,12}(?:,\d{3})*(?:\.\d+)?)\s*(k)?\b", value, re.IGNORECASE)
        if number:
            said.setdefault(label.lower(), (line, number_of(number[1]) * (1000 if number[2] else 1)))
    batch = next((each for label, each in said.items() if _BATCH.fullmatch(label)), None)
    batch = batch or said.get("train_batch_size")
    steps = next((each for label, each in said.items() if _STEPS.fullmatch(label)), None) or _last_step(contents)
    if batch is None or steps is None or not batch[1] or not steps[1]:
        return None
    words = f"{rounded_text(steps[1], 6)} steps of {rounded_text(batch[1], 6)}"
    return Counted(value=reduced(Fraction(steps[1]) * batch[1]), source=card.source(steps[0]), words=words)


def _last_step(contents: Contents) -> tuple[int, Exact] | None:
    """The last step of the Trainer's table of results."""
    column, found = -1, None
    for line, text in contents.card.own if contents.card else ():
        cells = [cell.strip().lower() for cell in text.strip("|").split("|")] if "|" in text else []
        if "step" in cells and ("epoch" in cells or "training loss" in cells):
            column = cells.index("step")
        elif column >= 0 and len(cells) > column and cells[column].isdigit():
            found = (line, int(cells[column]))
        elif not cells:
            column = -1
    return found


def _by_recipe(contents: Contents) -> Counted | None:
    """Steps of a recipe times its batch on all devices, where it gives each of them."""
    for recipe in contents.recipes:
        numbers = {key: value for key in (
            "max_steps", "micro_batch_size", "per_device_train_batch_size", "gradient_accumulation_steps",
            "num_devices",
            "world_size", "global_batch_size", "num_processes",
        ) if (value := recipe.number(key)) is not None}  # fmt: skip
        steps, devices = (
            numbers.get("max_steps"),
            next((numbers[key] for key in ("world_size", "num_devices", "num_processes") if key in numbers), None),
        )
        each = numbers.get("micro_batch_size", numbers.get("per_device_train_batch_size"))
        batch = numbers.get("global_batch_size")
        if batch is None and each is not None and devices is not None:
            batch = reduced(Fraction(each) * numbers.get("gradient_accumulation_steps", 1) * devices)
        if steps and steps > 0 and batch:
            words = f"{rounded_text(steps, 6)} steps of {rounded_text(batch, 6)}"
            return Counted(value=reduced(Fraction(steps) * batch), source=recipe.source("max_steps"), words=words)
    return None


_EXAMPLES: Final = re.compile(
    r"(?<![\w.,$^-])(?:over |about |around |approximately |more than |roughly |~|"
    r"≈)?(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?(?P<unit>million|thousand|"
    r"[MK](?![A-Za-z]))?\+?(?!\s?(?:to|or|-|–)\s?\d)[-\s]+"
    r"(?:[\w-]+[-\s]+){0,4}?(?:examples|samples|instructions|conversations|dialogues|dialogs|pairs|"
    r"prompts|rows|records|traces|instances|entries|questions|"
    r"problems|tuples|sequences|documents|demonstrations|completions|datapoints|data points|image[s]?)\b",
    re.IGNORECASE,
)
_DATA: Final = re.compile(r"\b(?:dataset|data set|trained|tuned|training|epochs?|fine-?tun\w+)\b", re.IGNORECASE)
_EVALUATED: Final = re.compile(
    r"\b(?:evaluat\w+|test|benchmark|validation|held[- ]out|inference|per (?:batch|device|second)|batch)\b",
    re.IGNORECASE,
)


MOST_PASSES: Final = 100
"""Passes over the data that are taken where nobody tells how many there were: far more than anybody makes."""


def _by_examples(contents: Contents) -> Counted | None:
    """Examples times passes; of several numbers of examples the largest is taken."""
    found = max((*_examples(contents), *_in_names(contents)), key=lambda each: each.value, default=None)
    if found is None:
        return None
    epochs = _epochs(contents) or Counted(
        value=MOST_PASSES, source=found.source, words=f"at most {MOST_PASSES} passes, as nobody tells how many"
    )
    total = reduced(Fraction(found.value) * epochs.value * Fraction(11, 10))
    least = reduced(Fraction(found.value) * (1 if epochs.value == MOST_PASSES else epochs.value) * Fraction(9, 10))
    return Counted(value=total, least=least, source=found.source, words=f"{found.words}, {epochs.words}")


def _examples(contents: Contents) -> Iterator[Counted]:
    """Numbers of examples in sentences and rows about the data of the training."""
    card = contents.card
    if card is None:
        return
    for line, text in card.sentences:
        if not _DATA.search(text) or _EVALUATED.search(text) or not speaks_of_training(text):
            continue
        for match in _EXAMPLES.finditer(text):
            if of_what(text, match.start()) == "pre-training":
                continue  # the base's, of what was tuned
            unit = {"k": 3, "thousand": 3, "m": 6, "million": 6}.get((match["unit"] or "").lower(), 0)
            value = reduced(Fraction(number_of(match["number"])) * 10**unit)
            if 100 <= value < 10**10:
                yield Counted(value=value, source=card.source(line), words=quoted(match[0].strip(), 80))
    for line, _, label, text in card.rows:
        if _DATA_LABEL.fullmatch(label) and (
            number := re.match(r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?([kM]|万)?(?![\w%])", text)
        ):
            scale = {"k": 1000, "m": 10**6, "万": 10**4}.get((number[2] or "").lower(), 1)
            amount = reduced(Fraction(number_of(number[1])) * scale)
            if 10 <= amount < 10**10:
                yield Counted(value=amount, source=card.source(line), words=quoted(f"{label}: {text}", 80))


_DATA_LABEL: Final = re.compile(
    r"(?:(?:number of |num )?(?:train(?:ing)? )?(?:examples|samples|instances|rows|conversations|pairs)|"
    r"(?:train(?:ing)? )?dataset size|training (?:data|set)(?: size)?|train_samples|"
    r"学習データ|訓練データ|训练样本|训练数据|"
    r"样本数)",
    re.IGNORECASE,
)
_SIZE_IN_NAME: Final = re.compile(r"[-_](\d+(?:\.\d+)?)([kKmM])(?:$|[-_])")


def _in_names(contents: Contents) -> Iterator[Counted]:
    """The sizes in the names of the data sets that the card lists, where each of them has one."""
    card = contents.card
    told = card.texts("datasets") if card else ()
    sizes = [match for text, _ in told if (match := _SIZE_IN_NAME.search(text))]
    if card is not None and told and len(sizes) == len(told):
        total = sum(
            (Fraction(number_of(each[1])) * (1000 if each[2] in "kK" else 10**6) for each in sizes), Fraction(0)
        )
        yield Counted(
            value=reduced(total),
            source=card.source(told[0][1], key="datasets"),
            words="the sizes in the names of its data sets",
        )


_EPOCH_LABEL: Final = re.compile(
    r"(?:num(?:ber)?[_ ](?:of[_ ])?(?:train[_ ])?epochs?|(?:training )?epochs?|num_train_epochs|"
    r"エポック数|训练轮数|轮数)",
    re.IGNORECASE,
)


def _epochs(contents: Contents) -> Counted | None:
    card = contents.card
    for recipe in contents.recipes:
        for key in ("num_epochs", "num_train_epochs", "epochs"):
            if (value := recipe.number(key)) is not None and value > 0:
                return Counted(value=value, source=recipe.source(key), words=f"{rounded_text(value, 3)} passes")
    for line, _, label, text in card.rows if card else ():
        if card is not None and _EPOCH_LABEL.fullmatch(label) and (match := re.match(r"(\d{1,3}(?:\.\d+)?)\b", text)):
            least = max(1, number_of(match[1]))
            return Counted(value=least, source=card.source(line), words=f"{rounded_text(least, 3)} passes")
    for line, text in card.sentences if card else ():
        if card is not None and (told := passes(text)) > 1:
            return Counted(value=told, source=card.source(line), words=f"{rounded_text(told, 3)} passes")
    return None


def of_base(base: Original | None) -> Counted | None:
    """The longest sequence that the base takes, by the table of originals."""
    if base is None or base.figures.context is None:
        return None
    source = Source(text=f"table of originals: {base.hub_id}")
    return Counted(value=base.figures.context, source=source, words="context of the base")


_LENGTHS: Final = (
    "sequence_len",
    "cutoff_len",
    "max_seq_length",
    "max_seq_len",
    "max_length",
    "seq_length",
    "model_max_length",
)
_LENGTH: Final = re.compile(
    r"\b(?:(?P<before>\d{1,3}(?:,\d{3})+|\d{2,6}|\d{1,4}k)[- ]?(?:tokens? )?(?:sequence length|"
    r"max(?:imum)? (?:sequence )?length|context (?:length|window|size)|token context|ctx)"
    r"|(?:sequence length|max_seq_length|max(?:imum)?[ _](?:sequence[ _])?length|context (?:length|window|"
    r"size)|cutoff_len)(?: (?:was|is|of|limited|to|=))*[*\s:=|`]*(?P<after>\d{1,3}(?:,\d{3})+|\d{2,7}|"
    r"\d{1,4}k))\b",
    re.IGNORECASE,
)


def longest(contents: Contents) -> Counted | None:
    """The longest sequence of the run: as its recipe or the card says, else the longest that the model takes."""
    for recipe in contents.recipes:
        for key in _LENGTHS:
            if (value := recipe.number(key)) is not None and 0 < value < LONGEST:
                return Counted(value=value, source=recipe.source(key), words=key)
    card = contents.card
    for line, text in card.own if card else ():
        if card is not None and (match := _LENGTH.search(re.sub(r"[*`]", "", text[:600]))):
            written = (match["before"] or match["after"]).lower()
            value = number_of(written.rstrip("k")) * (1024 if written.endswith("k") else 1)
            if 16 <= value < LONGEST:
                return Counted(value=value, source=card.source(line), words=match[0])
    return next(taken_by_model(contents), None)


def taken_by_model(contents: Contents) -> Iterator[Counted]:
    """The longest sequences that the model takes, as its own files have them."""
    for name, keys in (
        ("config.json", ("max_position_embeddings", "n_positions", "n_ctx", "max_sequence_length", "seq_length")),
        ("tokenizer_config.json", ("model_max_length",)),
    ):
        config = contents.config(name)
        for key in keys if config is not None else ():
            value = config.values.get(key) if config is not None else None
            if config is not None and type(value) is int and 0 < value < LONGEST:
                yield Counted(value=value, source=config.source(key), words=key)
