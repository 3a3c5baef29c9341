"""Curves against fresh assessments of the dossier with the number written into it, at every point that could tell."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.answers import Answer
from gpaiscope.assessment.chain import assess_models
from gpaiscope.assessment.standing import Headline
from gpaiscope.assessment.turning import NumberCurve, number_curves
from gpaiscope.dossier import Architecture, Dossier, Reach, Stated, read
from gpaiscope.law.training_compute import BY_KIND
from gpaiscope.values import Exact, Range

KINDS = tuple(BY_KIND)
_SHARE = {"low": "0.3", "best": "0.4", "high": "0.5"}
BESIDE = Fraction(1, 10**6)
"""How far from a threshold it is looked on either side."""


def with_number(dossier: Dossier, path: str, value: Exact) -> Dossier:
    """The dossier with a number at a path such as ``activities[0].hardware[1].hours``."""
    keys = re.findall(r"[a-z_]+|\d+", path)
    keys[0] = "models" if keys[0] == "model" else keys[0]
    return _set(dossier, keys, Stated(Range.exactly(value)))


def _set(table: object, keys: list[str], stated: object) -> object:
    if not keys:
        return stated
    first, *rest = keys
    if isinstance(table, tuple):
        place = int(first)
        return (*table[:place], _set(table[place], rest, stated), *table[place + 1 :])
    held = getattr(table, first)
    if held is None and rest:
        held = {"architecture": Architecture, "reach": Reach}[first]()
    return replace(table, **{first: _set(held, rest, stated)})


def answer(found: Assessment, id: str, actor: str) -> Answer:
    """What a fresh assessment says."""
    if id:
        return found.conclusion(id, actor).finding.outcome
    standing = next(each for each in found.standings if each.actor == actor)
    return Headline(state=standing.state, kinds=standing.kinds)


def points(curves: Iterable[NumberCurve], least: Exact) -> list[Exact]:
    """The thresholds of curves over one input, beside them, between them, below and far beyond."""
    at = sorted({each.value for curve in curves for each in curve.flips})
    beside = [value + step for value in at for step in (-BESIDE, BESIDE)]
    between = [Fraction(one + other) / 2 for one, other in pairwise([0, *at])]
    found = {0, 1, *at, *beside, *between, 3 * (at[-1] if at else 10**25)}
    return sorted(value for value in found if value >= least)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A curve at one point, against a fresh assessment; ``flips``: the curve has a threshold there."""

    path: str
    id: str
    actor: str
    value: Exact
    curve: Answer
    fresh: Answer
    flips: bool

    @property
    def right(self) -> bool:
        return self.curve == self.fresh


def asked(found: Assessment) -> list[tuple[str, str]]:
    """Everything that can be asked of an assessment: each answer, and how each actor stands."""
    told = [(each.id, each.actor) for each in found.conclusions]
    told += [(each.conclusion.id, each.conclusion.actor) for each in found.obligations]
    return [*told, *(("", each.actor) for each in found.standings)]


def checked(
    dossier: Dossier, day: date, of: Iterable[tuple[str, str]] | None = None, **more: object
) -> Iterator[Checked]:
    """Each curve of the last model of a dossier, against fresh assessments at every point that could tell."""
    found = assess_models(dossier, day, **more)[-1]  # type: ignore[arg-type]
    by_input: dict[str, list[tuple[str, str, NumberCurve]]] = {}
    for id, actor in asked(found) if of is None else of:
        for curve in number_curves(found, id, actor):
            by_input.setdefault(curve.input.path, []).append((id, actor, curve))
    for path, curves in by_input.items():
        least = 0 if curves[0][2].input.unit != "hours" else BESIDE  # a period of no hours is refused
        for value in points((curve for _, _, curve in curves), least):
            fresh = assess_models(with_number(dossier, path, value), day, **more)[-1]  # type: ignore[arg-type]
            for id, actor, curve in curves:
                now, flips = answer(fresh, id, actor), value in {each.value for each in curve.flips}
                yield Checked(path=path, id=id, actor=actor, value=value, curve=curve.at(value), fresh=now, flips=flips)


def drawn(seed: int) -> Dossier:
    """A dossier with numbers of every sort near the law's lines: originals, activities of all kinds, tokens, hours."""
    rng = random.Random(seed)
    tables: dict[str, object] = {
        "model": {"outputs": rng.choice([["text"], ["speech"], ["music"]])},
        "actors": [{"id": "a", "country": "US"}, {"id": "b", "country": "FR"}],
        "original": [_original(rng, place) for place in range(rng.choice([0, 1, 1, 1, 2, 3]))],
        "activities": [_activity(rng) for _ in range(rng.choice([1, 2, 3, 5]))],
        "market": [
            {"event": "made-available", "actor": rng.choice("aab"), "territory": "union", "on": on}
            for on in rng.sample(["2025-05-01", "2026-02-01", "2026-05-10", "2026-12-01"], rng.choice([1, 1, 2]))
        ],
    }
    if rng.random() < 0.2:
        tables["reach"] = {"registered_business_users_union": rng.choice([9_000, 10_000, 12_000])}
    if rng.random() < 0.2:
        tables["procedure"] = [{"event": "notified", "actor": "a", "on": "2026-03-01"}]
    return read(json.dumps(tables).encode(), file="gpai.json")


def many(seed: int) -> Dossier:
    """A dossier of many originals and activities, all amounts exact, some the same, near one line of the law or two."""
    rng = random.Random(seed)
    powers = rng.choice([(22, 23), (23, 24), (24, 25), (22, 23, 24, 25)])

    def amount() -> str:
        return f"{rng.choice([1, 1, 2, 3, 5, 8])}e{rng.choice(powers)}"

    tables: dict[str, object] = {
        "model": {"outputs": rng.choice([["text"], ["speech"]])},
        "actors": [{"id": "a"}, {"id": "b"}],
        "original": [
            {"name": f"o{place}", "training_compute": amount()}
            | ({"systemic_risk": rng.random() < 0.5} if rng.random() < 0.5 else {})
            | ({"base": f"o{place}"} if rng.random() < 0.3 else {})
            for place in range(rng.choice([2, 3, 5, 8]))
        ],
        "activities": [
            {"kind": rng.choice(KINDS), "actor": rng.choice("aab"), "flop": amount()}
            | ({"started_on": "2026-01-01", "ended_on": "2026-02-01"} if rng.random() < 0.5 else {})
            for _ in range(rng.choice([1, 2, 4]))
        ],
        "market": [{"event": "made-available", "actor": rng.choice("ab"), "territory": "union", "on": "2026-01-15"}],
    }
    return read(json.dumps(tables).encode(), file="gpai.json")


def _near(rng: random.Random, powers: Sequence[int]) -> object:
    """An amount near a power of ten: a figure, or a range."""
    power = rng.choice(powers)
    low, best, high = sorted(rng.randrange(5, 250) for _ in range(3))
    if rng.random() < 0.5:
        return f"{best}e{power - 2}"
    return {"low": f"{low}e{power - 2}", "best": f"{best}e{power - 2}", "high": f"{high}e{power - 2}"}


def _original(rng: random.Random, place: int) -> dict[str, object]:
    found: dict[str, object] = {"name": f"original {place}"}
    if rng.random() < 0.3:
        found["cumulative_training_compute"] = _near(rng, (25,))
    if rng.random() < 0.7:
        found["training_compute"] = _near(rng, (23,) if "cumulative_training_compute" in found else (23, 24, 25))
    elif rng.random() < 0.5:
        found["architecture"] = {"parameters": "70B", "tokens": _near(rng, (12, 13))}
    elif rng.random() < 0.5:
        found["training_compute_obtainable"] = False
    for key in ("systemic_risk", "gpai_model"):
        if rng.random() < 0.4:
            found[key] = rng.random() < 0.5
    if found.get("systemic_risk"):
        found.pop("gpai_model", None)  # only a general-purpose AI model is one with systemic risk
    return found | ({"actor": "b"} if rng.random() < 0.3 else {})


def _activity(rng: random.Random) -> dict[str, object]:
    found: dict[str, object] = {"kind": rng.choice(KINDS)}
    if rng.random() < 0.9:
        found["actor"] = rng.choice("aaab")
    way = rng.choice(["flop", "flop", "flop", "tokens", "hours", "none"])
    if way == "flop":
        found["flop"] = _near(rng, (22, 23, 24, 25))
    elif way == "tokens":
        found["architecture"] = {"parameters": {"low": "60B", "high": "80B"}, "tokens": _near(rng, (11, 12, 13))}
    elif way == "hours":
        period = {"chip": "H100 SXM", "count": 4096, "utilisation": rng.choice(["0.4", _SHARE])}
        found["hardware"] = [period | {"hours": _near(rng, (3, 4))} for _ in range(rng.choice([1, 2]))]
    if rng.random() < 0.6:
        begun, ended = sorted(rng.sample(["2025-01-01", "2025-09-01", "2026-03-01", "2026-05-01", "2027-01-10"], 2))
        found |= {"started_on": begun, "ended_on": ended}
    if rng.random() < 0.3:
        found["data_public"] = rng.random() < 0.5
    return found
