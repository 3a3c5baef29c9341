"""Stories of models made from one another, each told in one file and in several.

A story is a chain of steps: who trained what, from which step, where and when it was placed. It knows nothing of the
rules. `in_one` tells it in one dossier with named models, `in_several` in a file for each step, which lead to one
another; `derived` tells two steps as one model, whose days say that they are two.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.chain import by_key
from gpaiscope.repository.dossiers import assess_file

DAY: Final = date(2026, 10, 1)
Table = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One model of a story: its maker, what it was made from, and what the dossier says of it."""

    name: str
    maker: str
    made_from: tuple[str, ...]
    model: Table
    activities: list[Table]
    market: list[Table]
    procedure: list[Table] = field(default_factory=list)
    openness: Table = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Steps in their order, and everybody who plays a part."""

    steps: tuple[Step, ...]
    actors: tuple[Table, ...]


def told(seed: int, steps: int, *, dated: bool | None = None, merges: bool = True) -> Story:
    """A random story of so many steps. ``dated`` None: some days are left out."""
    rng = random.Random(seed)
    names = [f"v{number + 1}" for number in range(steps)]
    ids = ["a", "b", "c", "d"][: steps + 1]
    actors: list[Table] = [_actor(rng, id) for id in ids]
    if merges and rng.random() < 0.3:
        actors.append({"id": "group", "kind": "consortium", "members": ids[:2], "coordinator": ids[0]})
    day = date(2024, 6, 1) + timedelta(days=rng.randrange(300))
    found: list[Step] = []
    for number, name in enumerate(names):
        maker = ids[number] if rng.random() < 0.8 or not merges else rng.choice(ids)
        made_from = () if number == 0 else (names[number - 1],)
        if number > 1 and merges and rng.random() < 0.5:
            made_from = tuple(names[number - 2 : number])
        found.append(_step(rng, name, maker, made_from, day, ids, dated))
        day += timedelta(days=rng.randrange(60, 200))
    return Story(steps=tuple(found), actors=tuple(actors))


def _actor(rng: random.Random, id: str) -> Table:
    actor: Table = {"id": id}
    if rng.random() < 0.8:
        actor["country"] = rng.choice(["DE", "US", "NO"])
    return actor


def _step(
    rng: random.Random, name: str, maker: str, made_from: tuple[str, ...], day: date, ids: list[str], dated: bool | None
) -> Step:
    ended = day + timedelta(days=rng.randrange(1, 40))
    placed = ended + timedelta(days=rng.randrange(1, 20))

    def days(**given: date) -> Table:
        return {key: str(each) for key, each in given.items() if dated or (dated is None and rng.random() < 0.7)}

    kind = (
        rng.choice(["fine-tuning", "continued-pre-training", "reinforcement-learning"]) if made_from else "pre-training"
    )
    kind = "merge" if len(made_from) > 1 and rng.random() < 0.5 else kind
    exponents = range(20, 26) if made_from else range(22, 26)
    activity = {"kind": kind, "actor": maker, **days(started_on=day, ended_on=ended)}
    if rng.random() < 0.85:
        activity["flop"] = f"{rng.randrange(1, 10)}e{rng.choice(exponents)}"
    event: Table = {"event": "made-available", "actor": maker, "channel": "api", **days(on=placed)}
    if rng.random() < 0.9:
        event["territory"] = rng.choice(["union", "union", "outside-union"])
    market = [event]
    if rng.random() < 0.3:
        integrator = rng.choice([id for id in ids if id != maker])
        system = days(system_on=placed + timedelta(days=20))
        market.append({"event": "integrated-in-system", "actor": integrator, "system_territory": "union", **system})
    if rng.random() < 0.2:
        market.append({"event": "eu-exclusion", "actor": maker, "clear": True, **days(on=day)})
    procedure = [{"event": "notified", "actor": maker, **days(on=placed)}] if rng.random() < 0.2 else []
    openness: Table = {"licence": rng.choice(["apache-2.0", "llama3.1", "proprietary"])} if rng.random() < 0.7 else {}
    if openness and rng.random() < 0.5:
        openness |= {"weights_public": True, "architecture_public": True, "monetisation": []}
    model = {"outputs": rng.choice([["text"], ["text", "image"], ["music"]])} if rng.random() < 0.9 else {}
    return Step(
        name=name,
        maker=maker,
        made_from=made_from,
        model=model,
        activities=[activity],
        market=market,
        procedure=procedure,
        openness=openness,
    )


def in_one(story: Story, folder: Path) -> tuple[Assessment, ...]:
    """The story in one dossier, its models by name."""
    tables: Table = {"actors": list(story.actors), "model": []}
    for step in story.steps:
        own = {"name": step.name, **step.model, **({"openness": step.openness} if step.openness else {})}
        tables["model"].append(own | ({"from": list(step.made_from)} if step.made_from else {}))
        for key in ("activities", "market", "procedure"):
            for entry in getattr(step, key):
                tables.setdefault(key, []).append({"model": step.name, **entry})
    return assess_file(_put(folder / "one.json", tables), DAY)


def in_several(story: Story, folder: Path, provider: Callable[[Assessment, Step], str]) -> tuple[Assessment, ...]:
    """The story with a dossier for each step. ``provider`` says who an earlier step's provider is written down as."""
    found: dict[str, Assessment] = {}
    for step in story.steps:
        originals = []
        for name in step.made_from:
            earlier = next(each for each in story.steps if each.name == name)
            who = provider(found[name], earlier)
            originals.append({"name": name, "dossier": f"{name}.json", **({"actor": who} if who else {})})
        tables: Table = {
            "model": {"name": step.name, **step.model},
            "actors": _speaking(story, step, [each["actor"] for each in originals if "actor" in each]),
            **({"original": originals} if originals else {}),
            **{key: each for key in ("activities", "market", "procedure") if (each := getattr(step, key))},
            **({"openness": step.openness} if step.openness else {}),
        }
        (found[step.name],) = assess_file(_put(folder / f"{step.name}.json", tables), DAY)
    return tuple(found.values())


def derived(story: Story, folder: Path, *, assume: bool = True) -> tuple[Assessment, ...]:
    """Two steps told as one model. The openness and the outputs are those of the last."""
    return assess_file(_put(folder / "derived.json", _as_one_model(story)), DAY, assume=assume)


def blurred(story: Story, seed: int, folder: Path) -> tuple[Assessment, ...]:
    """Two steps told as one model, of which some days are left out and others known to a few weeks."""
    rng = random.Random(seed)
    tables = _as_one_model(story)
    for key, day in (("activities", "started_on"), ("market", "on")):
        tables[key] = [_blurred(rng, dict(entry), day) for entry in tables[key]]
    return assess_file(_put(folder / "blurred.json", tables), DAY, assume=False)


def _blurred(rng: random.Random, entry: Table, key: str) -> Table:
    if key not in entry:
        return entry
    known = date.fromisoformat(entry[key])
    if rng.random() < 0.25:
        del entry[key]
    elif rng.random() < 0.4:
        latest = min(known + timedelta(days=rng.randrange(60)), date.fromisoformat(entry.get("ended_on", "2200-01-01")))
        entry[key] = {"earliest": str(known - timedelta(days=rng.randrange(60))), "latest": str(latest)}
    return entry


def lost(known: tuple[Assessment, ...], before: tuple[Assessment, ...]) -> tuple[int, list[str]]:
    """How many answers were settled before some days were known, and those that are answered otherwise since."""
    left, right = ({key: told[0].finding.outcome for key, told in by_key(each).items()} for each in (before, known))
    settled = {key: outcome for key, outcome in left.items() if outcome.decided and key in right}
    return len(settled), [f"{key}: {told} and {right[key]}" for key, told in settled.items() if right[key] is not told]


def _as_one_model(story: Story) -> Table:
    """The tables of two steps told as one model."""
    last = story.steps[-1]
    tables: Table = {
        "model": {"name": "x", **last.model},
        "actors": list(story.actors),
        **({"openness": last.openness} if last.openness else {}),
    }
    for key in ("activities", "market", "procedure"):
        entries = [entry for step in story.steps for entry in getattr(step, key)]
        tables |= {key: entries} if entries else {}
    return tables | {"complete": [key for key in ("activities", "market") if key in tables]}


def _speaking(story: Story, step: Step, more: list[str]) -> list[Table]:
    """The actors that a step speaks of, as its author would list them, with those that no step speaks of."""
    everywhere = _with_consortia(story, set().union(*map(_spoken, story.steps)))
    nowhere = {actor["id"] for actor in story.actors} - everywhere
    wanted = _with_consortia(story, _spoken(step) | set(more)) | nowhere
    return [actor for actor in story.actors if actor["id"] in wanted]


def _with_consortia(story: Story, ids: set[str]) -> set[str]:
    """Some actors, with the consortia that they are part of and all of these."""
    groups = [{actor["id"], *actor["members"]} for actor in story.actors if actor.get("members")]
    return ids.union(*(group for group in groups if group & ids))


def _spoken(step: Step) -> set[str]:
    return {entry["actor"] for key in ("activities", "market", "procedure") for entry in getattr(step, key)}


def _put(path: Path, tables: Table) -> Path:
    path.write_text(json.dumps(tables), encoding="utf-8")
    return path


def cells(found: Assessment) -> dict[tuple[str, str], tuple[object, ...]]:
    """What is compared of each answer: outcome, how much is missing, scope and days.

    What is assumed is not: of a list that tells of several models more records fail, each by what is assumed of it.
    """
    answers: dict[tuple[str, str], tuple[object, ...]] = {}
    for each in found.conclusions:
        answers[each.id, each.actor] = _cell(each)
    for owed in found.obligations:
        answers[owed.obligation.id, owed.conclusion.actor] = (
            *_cell(owed.conclusion),
            owed.scope,
            owed.applies_from,
            owed.due_on,
        )
    return answers


def _cell(conclusion: Any) -> tuple[object, ...]:
    finding = conclusion.finding
    return finding.outcome, len(finding.missing)


def differences(one: tuple[Assessment, ...], other: tuple[Assessment, ...]) -> tuple[int, list[str]]:
    """How many answers were compared, and those that differ."""
    compared, found = 0, []
    for first, second in zip(one, other, strict=True):
        left, right = cells(first), cells(second)
        compared += len(left.keys() | right.keys())
        for key in sorted(left.keys() | right.keys()):
            if left.get(key) != right.get(key):
                found.append(f"{first.dossier.file} {key}: {left.get(key)} and {right.get(key)}")
    return compared, found


def provider_of(found: Assessment, step: Step) -> str:
    """Who the author of the next file writes down as the provider: who surely is, else the maker."""
    surely = [each.actor for each in found.conclusions if each.id == "provider" and each.finding.outcome.value == "yes"]
    if len(surely) == 1:
        return surely[0]
    return answering(found, step.maker)


def answering(found: Assessment, maker: str) -> str:
    """The coordinator of the consortium that the maker is a part of, else the maker."""
    for actor in found.dossier.actors or ():
        if (
            actor.coordinator
            and actor.id
            and maker in (actor.id.value, *(actor.members.value if actor.members else ()))
        ):
            return actor.coordinator.value
    return maker


def of_two_makers(story: Story) -> Story | None:
    """A story of two steps as `derived` tells it, all of the first by one maker; None where it cannot be told so."""
    first, last = story.steps
    by_one = {entry["actor"] for entry in (*first.market, *first.procedure)} == {first.maker}
    if not by_one or first.maker == last.maker or any(actor.get("members") for actor in story.actors):
        return None
    if any(entry["actor"] == first.maker for entry in (*last.market, *last.procedure)):
        return None
    return replace(story, steps=(replace(first, model=last.model, openness={}), last))
