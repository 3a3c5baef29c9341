"""Rules of the gate over sizes: parameters, data, tokens, energy, and how many domain names are listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from gpaiscope.compute.energy import rated
from gpaiscope.documents import sides, trained
from gpaiscope.documents.amounts import mentions
from gpaiscope.documents.counted import sizes
from gpaiscope.documents.documentation import Entry, text_in
from gpaiscope.documents.material import Material
from gpaiscope.documents.summary_of_content import listed
from gpaiscope.report.say import say_text
from gpaiscope.values import Range, unique

# -- 8. sizes


_TIMES: Final = 5
"""How far an energy may lie from what the hardware draws before it is asked about."""
_MOST_PASSES: Final = 10
"""Passes over the data beyond which a number of tokens is asked about."""
_TOKENS_OF_IMAGE: Final = 10_000
"""As many as one image has at most."""
_SLACK: Final = Fraction(1, 10)
_OF_PARAMETERS: Final = re.compile(
    r"([\d][\d.,\s×x*^·⁰¹²³⁴⁵⁶⁷⁸⁹]*(?:\s?(?:[KMBT]|thousand|million|billion|trillion)\b)?)[\s-](?:total\s|dense\s|trainable\s)?param",
    re.IGNORECASE,
)


def _parameters_told_twice(material: Material) -> sides.Contradictions:
    entries = [
        (entry.activity.architecture, entry) for entry in material.assessment.entries or () if entry.state != "planned"
    ]
    stated = material.said("model.parameters")
    of_dossier = [form.parameters for form, _ in entries if form and form.parameters]
    active = [form.active_parameters.value for form, _ in entries if form and form.active_parameters]
    prints = ("@parameters", "model.parameters")
    told_at = [
        sides.in_dossier(material, each, say_text("{many} parameters", many=sides.as_written(each.value)), *prints)
        for each in of_dossier
    ]
    values = [each.value for each in of_dossier]
    if stated is not None:
        told_at, values = [sides.in_documentation(material.given, stated, *prints), *told_at], [stated.value, *values]
    for place, value in enumerate(values[1:], 1):
        if sides.are_apart(values[0], value, Fraction(1, 50)):
            yield sides.refusal(
                "The model has two numbers of parameters.", told_at[0], told_at[place], who="training team"
            )
            return
    for key in (
        ("model.architecture", "model.design", "model_report.description", "additional.architecture") if values else ()
    ):
        text = material.said(key)
        for found in _OF_PARAMETERS.finditer(str(text.value)) if text is not None else ():
            many = [number for mention in mentions(found[1].strip()) for number in mention.values if number >= _FEWEST]
            near = [*values, *active]
            if many and all(sides.are_apart(Range.exactly(number), value, _SLACK) for number in many for value in near):
                assert text is not None  # a figure was found in it
                says = "A text names another number of parameters."
                yield sides.refusal(
                    says,
                    sides.in_documentation(material.given, text).in_words(found[0].strip()),
                    told_at[0],
                    who="training team",
                )


_FEWEST: Final = 1_000_000


def _amounts_of_data(material: Material) -> sides.Contradictions:
    stated = [
        row
        for row in material.given.rows("sizes") or ()
        if "amount" in row and text_in(row, "split") in ("", "training")
    ]
    prints = ("@buckets", "@sizes", "@tokens")
    for row in stated:
        own = sides.in_documentation(material.given, row["amount"], *prints)
        own = own.in_words(f"{sides.as_written(row['amount'].value)} {text_in(row, 'unit')}".strip())
        alike = [each for each in sizes(material.evidence) if _is_of_one_sort(row, each)]
        for counted in alike:
            if sides.are_apart(row["amount"].value, counted["amount"].value, Fraction(1, 2)):
                says = "There is another amount of training data than was counted."
                yield sides.refusal(
                    says, own, sides.in_documentation(material.evidence, counted["amount"], *prints), who="data team"
                )
        parts = [
            each["amount"] for each in material.rows("datasets") if "amount" in each and _is_of_one_sort(row, each)
        ]
        least = sum((part.value.low or 0 for part in parts), start=Fraction(0))
        most = row["amount"].value.high
        if (
            parts
            and most is not None
            and least > most * (1 + _SLACK)
            and len([r for r in stated if _is_of_one_sort(row, r)]) == 1
        ):
            largest = max(parts, key=lambda part: part.value.low or 0)
            says = "The data sets hold more than all training data of their modality."
            summed = sides.in_documentation(sides.holder_of(material, largest), largest, "@large_datasets")
            yield sides.refusal(
                says,
                own,
                summed.in_words(
                    say_text(
                        "{many} of {sum} in the data sets together",
                        many=sides.as_written(largest.value),
                        sum=sides.as_written(Range.exactly(least)),
                    )
                ),
                who="data team",
            )
    yield from _tokens_against_data(material, stated)


def _is_of_one_sort(one: Entry, other: Entry) -> bool:
    is_training = text_in(other, "split") in ("", "training")
    units = text_in(one, "unit").casefold(), text_in(other, "unit").casefold()
    return is_training and text_in(one, "modality") == text_in(other, "modality") and units[0] == units[1]


def _tokens_against_data(material: Material, stated: Sequence[Entry]) -> sides.Contradictions:
    """Tokens that were trained on against the amount of data: never far fewer, and seldom in many passes."""
    told_of = [row for row in stated if text_in(row, "unit").casefold() in ("token", "tokens")]
    told_tokens = [
        (entry.activity.architecture.tokens, entry.activity.architecture.passes)
        for entry in trained.training_entries(material)
        if entry.activity.architecture is not None and entry.activity.architecture.tokens
    ]
    if not told_of or not told_tokens:
        return
    amount = sum((row["amount"].value for row in told_of[1:]), start=told_of[0]["amount"].value)
    tokens = Range.exactly(0)
    for many, passes in told_tokens:
        assert many is not None  # only those were kept
        tokens = tokens + (many.value if passes is None else many.value * passes.value)
    complete = len(told_tokens) == len(trained.training_entries(material))
    too_few = complete and tokens.high is not None and amount.low is not None and tokens.high * 2 < amount.low
    only_text = all(text_in(row, "modality") == "text" for row in stated)
    too_many = (
        only_text and tokens.low is not None and amount.high is not None and tokens.low > amount.high * _MOST_PASSES
    )
    # What was read once or several times is the data or a multiple of it, unless somebody says how many passes it were.
    images = [row["amount"].value for row in stated if text_in(row, "unit").casefold() in ("image", "images")]
    beside = sum((many.times(_TOKENS_OF_IMAGE) for many in images), start=Range.exactly(0))
    most = None if amount.high is None or beside.high is None else amount.high + beside.high
    once = Range(low=amount.low, high=most)
    is_broken = (
        len(told_of) + len(images) == len(stated)
        and len(told_tokens) == 1
        and told_tokens[0][1] is None
        and all(sides.are_apart(tokens, once.times(many), _SLACK) for many in range(1, _MOST_PASSES + 1))
    )
    if too_few or too_many or is_broken:
        first = told_tokens[0][0]
        assert first is not None  # only those were kept
        own = sides.in_documentation(material.given, told_of[0]["amount"], "@buckets", "@sizes")
        yield sides.refusal(
            "The tokens of the training and the amount of its data are too far apart.",
            own.in_words(say_text("{many} tokens of data", many=sides.as_written(amount))),
            sides.in_dossier(
                material,
                first,
                say_text("{many} tokens trained on", many=sides.as_written(tokens)),
                "@tokens",
                "@compute",
                "@activities",
            ),
            who="data team",
        )


_UNKNOWN_CHIP: Final = Range(low=100, high=1500)
"""Watts of an accelerator of which nobody says what it is."""


def _energy_of_hardware(material: Material) -> sides.Contradictions:
    """Energy against the days of the hardware, at the rated power of its chips, which draw between a share and all."""
    energy, hardware = material.said("training.energy_mwh"), material.said("training.hardware_days")
    if energy is None or not isinstance(energy.value, Range):
        return
    entries = trained.training_entries(material)
    periods = [period for entry in entries for period in entry.activity.hardware or ()]
    worked = trained.days_worked(periods) if entries and all(entry.activity.hardware for entry in entries) else None
    days = hardware.value if hardware is not None else worked
    if days is None or not days.high:
        return
    chips = [str(period.chip.value) for period in periods if period.chip]
    named = material.said("training.hardware")
    found = [watts for chip in chips if (watts := rated(chip)) is not None]
    if not found and named is not None:
        found = [
            watts
            for chip in re.split(r"[,;(]|\band\b", str(named.value))
            if (watts := rated(re.sub(r"^[\d,. ]+(?:[x×]\s*)?", "", chip.strip()))) is not None
        ]
    low = min((watts.low or 0 for watts in found), default=_UNKNOWN_CHIP.low)
    high = max((watts.high or 0 for watts in found), default=_UNKNOWN_CHIP.high)
    assert low is not None
    assert high is not None
    mwh = Range(
        low=(days.low or 0) * 24 * low / Fraction(10**6 * _TIMES), high=days.high * 24 * high * _TIMES / Fraction(10**6)
    )
    if sides.are_apart(energy.value, mwh):
        own = (
            sides.in_documentation(material.given, hardware, "@hardware_days")
            if hardware is not None
            else sides.of_ledger(material, days, "@hardware_days").in_words(
                say_text("{days} hardware days", days=sides.as_written(days))
            )
        )
        yield sides.refusal(
            "The energy is more than five times away from what the hardware draws in its days.",
            sides.in_documentation(material.given, energy),
            own,
            who="infrastructure",
        )


# -- 10. domain names


def _domains_listed(material: Material) -> sides.Contradictions:
    in_all, rows = material.said("crawling.domains_in_all"), material.given.rows("domains") or ()
    named = [row["name"] for row in rows if "name" in row]
    if in_all is None or in_all.value.high is None or not named:
        return
    link = material.said("crawling.domains_link")
    total_, prints = int(in_all.value.high), ("@top_domains", "crawling.domains_in_all")
    wanted = listed(total_, material.law.foreseen, is_small=material.holds("small:"))
    many = len(unique(str(name.value).casefold() for name in named))
    side = sides.in_documentation(material.given, named[-1], *prints).in_words(
        say_text("{many} domain names", many=f"{many:,}")
    )
    if many > total_:
        says = "More domain names are listed than there are in all."
        yield sides.refusal(says, side, sides.in_documentation(material.given, in_all, *prints), who="data team")
    elif many < wanted and not (link is not None and _ADDRESS.search(str(link.value))):
        missing = "one is missing" if wanted - many == 1 else say_text("{many} are missing", many=f"{wanted - many:,}")
        yield sides.refusal(
            say_text(
                "{many} of {wanted} domain names: {missing}.", many=f"{many:,}", wanted=f"{wanted:,}", missing=missing
            ),
            side,
            sides.in_documentation(material.given, in_all, *prints),
            who="data team",
            asks="Which domain names come next by the size of their content?",
        )


_ADDRESS: Final = re.compile(r"\b(?:https?://|www\.)\S|^\S+\.\w{2,}/\S*$")
"""Where the whole list of domain names can be downloaded."""


RULES: Final = (
    ("sizes", _parameters_told_twice),
    ("sizes", _amounts_of_data),
    ("sizes", _energy_of_hardware),
    ("domains", _domains_listed),
)
"""The rules here, each with its name."""
