"""What a training starts from, as far as the model that is trained and its host tell: from no weights, or whose.

A name alone tells nothing: a model that is made anew from a published configuration bears the name of that one
(transformers 5.24, ``modeling_utils.py``). Whether weights were trained before is seen in its layers that normalise,
which all begin as one number throughout. Adapters name their base (peft 0.21, ``peft_config``); trainers are told by
their class and by that of their settings (trl 1.16, transformers 5.24).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Range, decimal_text, parse_exact

PRE_TRAINING, FINE_TUNING, REINFORCEMENT = "pre-training", "fine-tuning", "reinforcement-learning"
TEACHER: Final = "teacher-inference"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedFrom:
    """The model whose weights a training started from. ``hub_id`` is empty where its name alone is known.

    ``flop`` is the training compute behind it, as given, or as the table of originals has it.
    """

    name: str
    hub_id: str = ""
    flop: Range | None = None
    is_given: bool = False

    @property
    def least_flop(self) -> Exact | None:
        """The amount whose third is a line: the best value, else the lowest, which is passed first; None for none."""
        return None if self.flop is None else self.flop.best or self.flop.low or None

    def dossier_entry(self) -> dict[str, Any]:
        """The original as a dossier has it. What the table of originals knows of it is looked up there, by its name."""
        keys: dict[str, Any] = {"name": self.name}
        if self.hub_id:
            keys["hub_id"] = self.hub_id
        if self.is_given and self.flop is not None and self.flop.best is not None:
            keys["training_compute"] = {"value": decimal_text(self.flop.best), "source": "as given to gpaiscope.track"}
        return keys

    def to_dict(self) -> dict[str, Any]:
        """The original as rows of the record hold it; FLOP are digits."""
        ends = {end: getattr(self.flop, end, None) for end in ("low", "best", "high")}
        digits = {end: str(round(flop)) for end, flop in ends.items() if flop}
        return {"name": self.name, "hub_id": self.hub_id, "given": self.is_given, **digits}

    @classmethod
    def from_row(cls, row: Any) -> TrainedFrom | None:
        """The original in a row of a record; None where there is none of this shape."""
        if not isinstance(row, dict) or not isinstance(row.get("name"), str):
            return None
        try:
            ends = {end: parse_exact(row[end]) for end in ("low", "best", "high") if row.get(end)}
            flop = Range(**ends) if ends else None
        except (TypeError, ValueError):
            flop = None
        return cls(name=row["name"], hub_id=str(row.get("hub_id") or ""), flop=flop, is_given=row.get("given") is True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """How a training began. ``kind`` is empty where it cannot be told, and ``asks`` is what has to be said then.

    ``originals`` are all whose weights it started from. ``adapter``: it trains adapters beside weights that stay.
    """

    kind: str = ""
    because: str = ""
    originals: tuple[TrainedFrom, ...] = ()
    adapter: bool = False
    asks: str = ""

    @property
    def original(self) -> TrainedFrom | None:
        """The one model whose weights it started from; None where there is none, or several."""
        return self.originals[0] if len(self.originals) == 1 else None

    def to_dict(self) -> dict[str, Any]:
        """The beginning as every row of the record has it."""
        return {
            "kind": self.kind,
            "because": self.because,
            "originals": [original.to_dict() for original in self.originals],
            "adapter": self.adapter,
            "asks": self.asks,
        }

    @classmethod
    def from_row(cls, row: Any) -> Beginning | None:
        """The beginning in a row of a record; None where it has none."""
        if not isinstance(row, dict) or not isinstance(row.get("kind"), str):
            return None
        listed = row.get("originals")
        originals = map(TrainedFrom.from_row, listed if isinstance(listed, list) else ())
        return cls(
            kind=row["kind"],
            because=str(row.get("because") or ""),
            originals=tuple(original for original in originals if original is not None),
            adapter=row.get("adapter") is True,
            asks=str(row.get("asks") or ""),
        )


def beginning_of(models: Iterable[Any], method: str = "", *, resumed: bool = False) -> Beginning:
    """How the training of these models begins, by themselves and by the ``method`` that their host named.

    ``resumed``: it goes on from a checkpoint, whose weights hide how it began.
    """
    parts = [part for model in models for part in _named_parts(model)]
    weights = [weight for model in models if hasattr(model, "parameters") for weight in model.parameters()]
    names = tuple(dict.fromkeys(name for part in parts if (name := _name_of_part(part))))
    originals = tuple(map(original_called, names))
    # Before the weights: adapters are drawn anew, beside weights that may be those of any model.
    if any(getattr(part, "peft_config", None) for part in parts):
        return Beginning(
            kind=method or FINE_TUNING,
            because="the model is one with adapters",
            originals=originals,
            adapter=not all(weight.requires_grad for weight in weights),
        )
    learnt, beside = (_were_trained(models, frozen=frozen, resumed=resumed) for frozen in (False, True))
    if learnt is None or (learnt is False and beside is not None):
        # Nothing that is trained tells, or all of it is new beside weights that stay: a head, or a model of its own.
        learnt = beside if learnt is None else None
    if learnt is False:
        return Beginning(kind=method or PRE_TRAINING, because="its weights were those that a model is made with")
    if learnt and names:
        return Beginning(kind=method or FINE_TUNING, because="its weights had been trained before", originals=originals)
    if learnt:
        return Beginning(kind=method, because="its weights had been trained before", asks=_ASKS_WHOSE)
    return Beginning(kind=method, originals=originals if method else (), asks="" if method else _ASKS_KIND)


_ASKS_WHOSE: Final = (
    'which model\'s weights did it start from? Say original="OWNER/NAME", or kind="pre-training" where they are those '
    "of an earlier part of this training"
)
_ASKS_KIND: Final = (
    'did it start from no weights (kind="pre-training"), or from those of another model (original="OWNER/NAME")?'
)


def _named_parts(model: Any) -> Iterator[Any]:
    """The outermost modules that say where they are from: a wrapper of processes, or a user's own, says nothing."""
    waiting = [model]
    while waiting:
        part = waiting.pop(0)
        if getattr(part, "peft_config", None) or _configured_name(part) is not None:
            yield part
        elif callable(children := getattr(part, "children", None)):
            waiting.extend(children())


def _configured_name(part: Any) -> str | None:
    """The name in a module's configuration, None where it has no such configuration."""
    name = getattr(getattr(part, "config", None), "_name_or_path", None)
    return name if isinstance(name, str) else None


def _name_of_part(part: Any) -> str:
    """The name of the model whose weights a part has, empty where none is told."""
    adapters = getattr(part, "peft_config", None)
    settings = adapters.values() if isinstance(adapters, dict) else ()
    named = (getattr(adapter, "base_model_name_or_path", None) for adapter in settings)
    inner = part.get_base_model() if callable(getattr(part, "get_base_model", None)) else part
    names = (*named, _configured_name(inner))
    for name in names:
        if isinstance(name, str):
            last_part = _cached_id(name) or PurePath(name.replace("\\", "/")).name
            if not _NO_NAMES.fullmatch(last_part):
                return name
    return ""


_NO_NAMES: Final = re.compile(
    r"(?:checkpoint|ckpt|epoch|step|global_step|iter)?[-_]?\d*|none|null|unknown|n/a|nan|\.+|"
    r"(?:tmp|temp).*|outputs?|out|results?|models?|final(?:[-_]model)?|last|best(?:[-_]model)?|latest|merged|run|"
    r"trainer_output|test_trainer|weights|snapshots|main",
    re.IGNORECASE,
)
"""Last parts of paths that are the name of no model: those of checkpoints, and of what a training leaves."""


def _cached_id(path: str) -> str:
    """The identifier that a path in the hub's own cache has; empty for any other."""
    found = re.search(r"models--([^/\\]+)--([^/\\]+)", path)
    return f"{found[1]}/{found[2]}" if found else ""


def original_called(name: str) -> TrainedFrom:
    """The original of a name on a hub or of a path, with the compute that the table of originals has of it."""
    # Not at the top: the table takes time to read, and a training from no weights has no need of it.
    from gpaiscope.compute import originals

    cached = _cached_id(name)
    way = PurePath(name.replace("\\", "/"))
    is_path = not cached and (way.is_absolute() or name.startswith((".", "~")) or len(way.parts) > LONGEST_ID)
    tail = "/".join(way.parts[-LONGEST_ID:])
    called = cached or (tail if is_path else name)
    if entry := originals.find(called) or (originals.named(way.name) if is_path or len(way.parts) == 1 else None):
        hub_id = called if originals.find(called) else entry.hub_id
        return TrainedFrom(name=hub_id.rpartition("/")[2], hub_id=hub_id, flop=entry.training_compute)
    # A folder of one's own may have a name like one of the hub's.
    is_own = is_path or (not cached and Path(name).is_dir())
    return TrainedFrom(name=called.rpartition("/")[2], hub_id="" if is_own or "/" not in called else called)


LONGEST_ID: Final = 2
"""Parts of an identifier of a hub: an owner and a name."""


def _were_trained(models: Iterable[Any], *, frozen: bool, resumed: bool) -> bool | None:
    """Whether the weights of these models were trained before; None where no layer tells.

    Looked at are those that are trained from now on, or the ``frozen`` ones. Where it is ``resumed``, it is this
    training that has moved them, and only what the library loaded tells.
    """
    weights = (weight for model in models if hasattr(model, "parameters") for weight in model.parameters())
    # transformers marks what it loaded, so that it is not drawn anew: that is so whatever was loaded.
    if any(getattr(weight, "_is_hf_initialized", False) and weight.requires_grad is not frozen for weight in weights):
        return True
    tells = None
    for model in () if resumed else models:
        for module in model.modules() if hasattr(model, "modules") else ():
            scale = getattr(module, "weight", None) if "norm" in type(module).__name__.casefold() else None
            if getattr(scale, "ndim", 0) != 1 or scale is None or scale.requires_grad is frozen:
                continue
            values = scale.to_local() if hasattr(scale, "to_local") else scale
            # What is shared out among processes may be empty in this one, and what is on no device has no values.
            if values.is_meta or values.numel() <= 1:
                continue
            # A step of any optimizer moves some of them, and rounding hides that in no more than a few layers.
            if bool((values != values[0]).any()):
                return True
            tells = False
    return tells


def trainer_calling(callback: Any) -> Any:
    """The trainer that is calling a callback now; None where none is found: it hands over neither itself nor a name."""
    # A callback is handed the settings and the model, and never the trainer, which alone holds a teacher.
    frame = sys._getframe(1)
    for _ in range(MOST_FRAMES):
        caller = frame.f_locals.get("self")
        handler = getattr(caller, "callback_handler", None)
        if handler is not None and callback in getattr(handler, "callbacks", ()):
            return caller
        if frame.f_back is None:
            return None
        frame = frame.f_back
    return None


MOST_FRAMES: Final = 60


def method_of(*hosts: Any) -> str:
    """The kind of training that a trainer, or its settings, stands for by its class; empty where any may be meant."""
    names = (ancestor.__name__ for host in hosts for ancestor in type(host).__mro__)
    return REINFORCEMENT if any(map(_REINFORCES.match, names)) else ""


_REINFORCES: Final = re.compile(r"(?:Async)?(?:GRPO|RLOO|PPO|DDPO|DAPO|GSPO|REINFORCE|Reinforce)")


def teachers_of(trainer: Any) -> tuple[Any, ...]:
    """The models that a trainer holds as teachers, by the name that it has for them."""
    # Neither of transformers nor of TRL has a teacher a place of its own: who writes such a trainer names it so.
    held = vars(trainer) if hasattr(trainer, "__dict__") else {}
    named = [value for name, value in held.items() if "teacher" in name.casefold()]
    return tuple(value for value in named if hasattr(value, "register_forward_pre_hook"))


def given_original(name: str, flop: Exact | None) -> TrainedFrom:
    """The original as the caller named it, with the compute that they gave before that of the table."""
    found = original_called(name) if name else TrainedFrom(name="original")
    if flop is None:
        return found
    return TrainedFrom(name=found.name, hub_id=found.hub_id, flop=Range.exactly(flop), is_given=True)
