"""What speaks against taking a model as general: what goes in and comes out, what it is listed for, and its size.

Evidence of this kind only weakens: it takes a default away, so that what was taken for granted is asked, and it never
makes an answer. Guidelines 17, 18 and 20 with its examples; AI Act recital 98.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from gpaiscope.assessment.facts import extreme, figure, joined
from gpaiscope.dossier import Dossier, Model, Stated, StatedOriginal
from gpaiscope.engine.case import Known
from gpaiscope.engine.expression import Assume, Fact, takes
from gpaiscope.law import Law, scope
from gpaiscope.law.assumptions import ORDINARY_GENERALITY, guessed
from gpaiscope.values import Exact, Truth

WRITTEN: Final = frozenset({"text", "code"})
SOUNDS: Final = frozenset({"speech", "sung-lyrics", "low-quality-speech", "music", "sound-effects"})
"""Outputs of the Guidelines' examples of models that are narrow although they meet the criterion (20)."""
LISTED: Final = frozenset({"text", "code", "speech", "sung-lyrics", "low-quality-speech", "image", "video"})
NARROW_TASKS: Final = frozenset(
    {
        "audio-to-audio",
        "automatic-speech-recognition",
        "depth-estimation",
        "feature-extraction",
        "image-segmentation",
        "image-to-image",
        "sentence-similarity",
        "text-classification",
        "text-to-audio",
        "text-to-speech",
        "token-classification",
        "translation",
    }
)
"""Tasks that a hub lists narrow models for; it lists some general ones for them, too, so that they only ask."""
FIELDS: Final = frozenset({"audio", "speech", "video", "vision"})
"""Fields under which a table of models lists them, where it lists them neither under language nor under images."""
LARGE: Final = 30 * 10**9
"""Parameters from which on most language models of known compute are above the criterion (AI Act recital 98 and
Guidelines 18 on size)."""
_ABOVE_BY_SIZE: Final = (
    (1, 0, 178), (3, 3, 63), (7, 5, 34), (13, 22, 71), (30, 29, 59), (70, 33, 40), (None, 109, 118)
)  # fmt: skip
"""Of language models of fewer billions of parameters whose compute is known, how many are above the criterion."""


def hints_at_narrowness(model: Model) -> bool:
    """Whether inputs, outputs or the task that a model is listed for are those of the examples of narrow models."""
    if model.task is not None and model.task.value in NARROW_TASKS | FIELDS:
        return True
    made = model.outputs.value if model.outputs is not None else frozenset()
    if not made & LISTED:
        return False
    taken = model.inputs.value if model.inputs is not None else frozenset()
    return made <= SOUNDS or (bool(taken) and not taken & WRITTEN)


def paints_from_what_is_not_said(model: Model) -> bool:
    """Whether a model only paints, and nothing says from what: from words it is general, from images it may be narrow.

    The criterion names images made from text (17); of what is made from other images the examples are narrow (20).
    """
    made = model.outputs.value & LISTED if model.outputs is not None else frozenset()
    return made == {"image"} and model.inputs is None and model.task is None


def perhaps_narrow(model: Model, assume: Assume) -> Known | None:
    """Whether a model can do more than narrow tasks, where nobody says it and something hints; None: not asked.

    A hint makes no answer. It takes the default away, and where it is but a name, leaves it as a guess. Of what makes
    nothing that counts there is nothing that narrowness takes away.
    """
    if model.exception is not None or (model.outputs is not None and not model.outputs.value & LISTED):
        return None
    names = [each.value for each in (model.name, model.hub_id) if each is not None]
    hinted, ordinary = hints_at_narrowness(model), guessed(ORDINARY_GENERALITY)
    if not hinted and not is_named_narrow(*names) and not paints_from_what_is_not_said(model):
        return None
    if not hinted and takes(assume, ordinary):
        return Known(value=Truth.YES, assumptions=(ordinary,))
    return Known(value=Truth.UNKNOWN)


def may_meet_criterion(facts: Mapping[Fact, Known], law: Law) -> bool:
    """Whether facts of compute and originals leave it possible that there is something for narrowness to take away."""
    original = facts.get(scope.original_is_gpai)
    if original is not None and original.value is Truth.YES:
        return True
    own = extreme([facts[scope.training_compute], facts[scope.expected_training_compute]], largest=True)
    most = figure(joined(own, facts[scope.inherited_training_compute], facts[scope.merge_compute])).high
    return most is None or most > law.number("criterion_flop")


def writes_nothing(model: Model) -> bool:
    """Whether it is stated what a model puts out, and that is neither text nor code."""
    return model.outputs is not None and not model.outputs.value & WRITTEN


def is_named_narrow(*names: str) -> bool:
    """Whether a name alone hints at a narrow task, as ``-asr``, ``tts`` or ``embed``: too little to ask."""
    return any(_NAMED_NARROW.search(name) for name in names)


NAMED_NARROW: Final = (
    r"(?i)(?:^|[^a-z])(?:asr|tts|whisper|upscal(?:e|er|ers|ing)|ocr|embed(?:der|ding|dings|s)?|rerank(?:er|ers|ing)?)"
    r"(?:[^a-z]|$)"
)
"""What a name has that hints at a narrow task."""
_NAMED_NARROW: Final = re.compile(NAMED_NARROW)


def speaks_for_general(dossier: Dossier, original: StatedOriginal) -> bool:
    """Whether an original of which no compute is known may be guessed to be general: not against size, kind or task.

    What the model itself writes is looked at before its original: one that writes neither text nor code was made from a
    model of its kind.
    """
    model = dossier.model
    if hints_at_narrowness(model) or writes_nothing(model):
        return False
    size = parameters_told(dossier, original)
    return size is None or size.value >= LARGE


def parameters_told(dossier: Dossier, original: StatedOriginal | None) -> Stated[Fraction] | None:
    """The parameters of an original, or of a model that has none, and by what they are told.

    As stated, else those of what was made of it, else as a name carries them.
    """
    activities = dossier.activities or ()
    weights = [original.architecture if original is not None else None, *(each.architecture for each in activities)]
    for architecture in weights:
        if architecture is not None and (stated := architecture.parameters) is not None:
            most = stated.value.best or stated.value.high or stated.value.low
            if most is not None:
                return Stated(value=Fraction(most), source=stated.source)
    if (listed := dossier.model.listed_size) is not None:
        return Stated(value=Fraction(listed.value), source=listed.source)
    named = (original.name, original.hub_id) if original is not None else ()
    for name in (*named, dossier.model.name, dossier.model.hub_id):
        if name is not None and (carried := size_in(name.value)) is not None:
            return Stated(value=carried, source=replace(name.source, text=f'its name, "{name.value}"'))
    return None


def above_by_size(size: Exact) -> tuple[int, int]:
    """Of how many language models of about this size whose compute is known how many are above the criterion."""
    above, of = next((above, of) for most, above, of in _ABOVE_BY_SIZE if most is None or size < most * 10**9)
    return above, of


SIZE: Final = r"(?i)(?:^|[^a-z0-9.])(?:([0-9]{1,3})x)?([0-9]{1,4}(?:\.[0-9]{1,3})?)([bmt])(?:[^a-z]|$)"
"""How a name carries a size."""
_SIZE: Final = re.compile(SIZE)
_UNITS: Final = {"m": 10**6, "b": 10**9, "t": 10**12}


def size_in(name: str) -> Fraction | None:
    """The parameters that a name carries, as ``-7B`` or ``8x7b``; None where it carries none."""
    found = _SIZE.search(name)
    if found is None:
        return None
    return int(found[1] or 1) * Fraction(found[2]) * _UNITS[found[3].lower()]
