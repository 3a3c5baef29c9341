"""Draw 300 situations of people who must find out, and answer each from the law.

    python benchmarks/interview/draw.py            write situations.jsonl beside this file
    python benchmarks/interview/draw.py --check    fail where the file is not what is drawn
    python benchmarks/interview/draw.py --hand     compare hand.jsonl with what is worked out

Nothing of the package is imported. A situation is drawn whole, then what its job would know is kept,
and the answer is found by trying every way in which the rest could be: where all of them end alike
that is the answer, else it is unknown, with the facts that settle it. The distributions, the rules
and their paragraphs (Guidelines C(2025) 7719 in their own numbering) are in README.md.
"""

from __future__ import annotations

import datetime
import itertools
import json
import random
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
SEED = 20261130
DAY = "2026-11-30"
JOBS = {"fine-tuner": 100, "publisher": 80, "planner": 60, "integrator": 60}
CRITERION, PRESUMPTION = 10**23, 10**25
CHAPTER_V = "2025-08-02"
LEGACY = "notification now of a model placed before 2 August 2025"
DAY_SECONDS = 86_400
Facts = dict[str, Any]
DAYS_SINCE = [
    "2024-11-04",
    "2025-06-16",
    "2025-08-01",
    "2025-08-02",
    "2025-10-06",
    "2026-02-02",
    "2026-09-14",
    "2026-11-02",
]
# What an original could have taken where nobody says which it is; none: it cannot be found out.
UNKNOWN_BASES: list[int | None] = [None, 5 * 10**22, 9 * 10**22, 5 * 10**23, 8 * 10**24, 4 * 10**25]

# Published training compute, as the public tables have it (rounded); weights public; in use since.
ORIGINALS: dict[str, tuple[int, int, str]] = {
    "Llama 2 7B": (84 * 10**21, 7, "2023-07-18"),
    "StarCoder": (846 * 10**20, 15, "2023-05-09"),
    "Falcon 40B": (24 * 10**22, 40, "2023-03-15"),
    "Llama 2 70B": (81 * 10**22, 70, "2023-07-18"),
    "Llama 3.1 8B": (72 * 10**22, 8, "2024-07-23"),
    "Llama 3.1 70B": (635 * 10**22, 70, "2024-07-23"),
    "Llama 3.1 405B": (38 * 10**24, 405, "2024-07-23"),
    "Llama 3.3 70B": (686 * 10**22, 70, "2024-12-06"),
    "Qwen2.5 32B": (351 * 10**22, 32, "2024-09-17"),
    "Qwen2.5 72B": (78 * 10**23, 72, "2024-09-19"),
    "Qwen3 0.6B": (13 * 10**22, 1, "2025-04-29"),
    "Qwen3 1.7B": (367 * 10**21, 2, "2025-04-29"),
    "DeepSeek-V3": (33 * 10**23, 671, "2024-12-24"),
    "OLMo 2 7B": (18 * 10**22, 7, "2024-11-26"),
    "OLMo 2 13B": (46 * 10**22, 13, "2024-11-26"),
    "gpt-oss-20b": (549 * 10**21, 21, "2025-08-05"),
    "gpt-oss-120b": (494 * 10**22, 117, "2025-08-05"),
    "Falcon 180B": (376 * 10**22, 180, "2023-09-06"),
    "BLOOM 176B": (366 * 10**21, 176, "2022-07-11"),
    "Kimi K2": (298 * 10**22, 1000, "2025-07-11"),
}
# Dense peak of a chip at 16 bits, FLOP a second.
PEAKS = {"A100": 312 * 10**12, "L40S": 362 * 10**12, "H100 SXM": 9894 * 10**11}
USUAL_CHIPS, STRONGEST_CHIP = (312 * 10**12, 2250 * 10**12), 2500 * 10**12
USUAL_SHARE = (Fraction(15, 100), Fraction(1, 2))
# What comes out, whether the criterion lists it, and whether the Guidelines name it among the narrow.
KINDS: dict[str, tuple[bool, bool]] = {
    "text": (True, False),
    "code": (True, False),
    "text and images understood": (True, False),
    "text-to-image": (True, False),
    "text-to-video": (True, False),
    "transcription": (True, True),
    "text-to-speech": (True, True),
    "music with lyrics": (True, True),
    "classifier": (False, False),
    "embeddings": (False, False),
    "weather": (False, False),
}
# Licence: free (yes, no) or open in law, and the paragraph.
LICENCES: dict[str, tuple[str, str]] = {
    "Apache-2.0": ("yes", "Guidelines 75, 77"),
    "MIT": ("yes", "Guidelines 75, 77"),
    "CC-BY-SA-4.0": ("yes", "Guidelines 77, 79"),
    "CC-BY-NC-4.0": ("no", "Guidelines 80"),
    "research only": ("no", "Guidelines 80"),
    "Llama 3.1 community licence": ("no", "Guidelines 80"),
    "no redistribution": ("no", "Guidelines 75, 80"),
    "persons in the Union left out": ("no", "Guidelines 76, 77"),
    "permissive with proportionate safety terms": ("yes", "Guidelines 81"),
    "permissive, competitors excluded": ("no", "Guidelines 81"),
    "BigScience OpenRAIL-M": ("open: use restrictions of a RAIL against paragraph 81", "Guidelines 81"),
    "closed": ("no", "Guidelines 75"),
}
# How money or data is asked for: true where it is monetised, and the paragraph.
MONEY: dict[str, tuple[bool, str]] = {
    "nothing": (False, "Guidelines 82"),
    "optional support sold": (False, "Guidelines 85"),
    "paid API beside the weights": (False, "Guidelines 85"),
    "paid above a scale": (True, "Guidelines 83"),
    "only on our platform, with advertisements": (True, "Guidelines 83"),
    "support must be bought": (True, "Guidelines 83"),
    "personal data, used for analytics too": (True, "Guidelines 84"),
}
CHECKS = {"none": False, "the same for everybody": False, "by country of origin": True}


class Verdict(NamedTuple):
    """What one whole set of facts comes to: yes, no, or open in law with the point."""

    word: str
    because: str
    cites: tuple[str, ...]


# ---------------------------------------------------------------- the law, on facts that are all known


def placed(facts: Facts) -> Verdict:
    """Whether the model is on the Union market by this actor's own act (Guidelines 51; recital 97)."""
    if facts.get("sole_research"):
        return Verdict("no", "made and used for the sole purpose of science", ("AI Act 2(6)",))
    if not facts.get("commercial", True):
        return Verdict("no", "not supplied in the course of a commercial activity", ("AI Act 3(10)",))
    if facts["use"] == "only outside the Union":
        return Verdict("no", "never made available or used in the Union", ("AI Act 2(1)(a)", "AI Act 3(9)"))
    if facts["use"] == "own use in the Union":
        if facts["essential"] or facts["rights"]:
            return Verdict("yes", "its own use is essential to what others get or touches rights", ("Guidelines 51",))
        if facts.get("own_systemic"):
            return Verdict("open: own use of a model with systemic risk", "recital 97", ("AI Act recital 97",))
        return Verdict("no", "used inside only, for nothing essential and nobody's rights", ("Guidelines 51",))
    return Verdict("yes", "made available in the Union", ("AI Act 3(9)", "Guidelines 51"))


def general(facts: Facts, flop: int) -> Verdict:
    """Whether a model of this compute is a general-purpose AI model (Guidelines 17, 20)."""
    listed, _ = KINDS[facts["kind"]]
    if facts.get("exceptional"):
        return Verdict("yes", "exceptionally general below the criterion", ("Guidelines 20",))
    if not listed:
        return Verdict("no", f"{facts['kind']} is none of the outputs of the criterion", ("Guidelines 17",))
    if flop <= CRITERION:
        return Verdict("no", "not more than 1e23 FLOP", ("Guidelines 17",))
    if facts["narrow"]:
        return Verdict("no", "above 1e23, but good at a narrow set of tasks only", ("Guidelines 20",))
    return Verdict("yes", "more than 1e23 FLOP and a listed output", ("Guidelines 17",))


def modifier(facts: Facts) -> Verdict:
    """Whether a change of another's model makes its actor the provider (Guidelines 57 to 64, 67)."""
    own, base = facts["own_flop"], facts["base_flop"]
    if facts.get("acts_for_original"):
        return Verdict(
            "no", "acts on behalf of the original provider: the same model", ("Guidelines 22", "Guidelines 57")
        )
    if own == 0:
        return Verdict("no", "no compute went into a change", ("Guidelines 59", "Guidelines 60"))
    systemic = facts["base_systemic"] or (base is not None and base > PRESUMPTION)
    if base is None:
        third = Fraction(PRESUMPTION if systemic else CRITERION, 3)
        cites: tuple[str, ...] = ("Guidelines 61",)
        if own <= third:
            return Verdict("no", "not more than a third of the line that stands in for the original", cites)
        shape = general(facts, CRITERION + 1)
        if shape.word == "no":
            return shape
        if not facts["base_gpai"] and own <= CRITERION:
            return Verdict("open: a change of a model that is not general-purpose", "no rule says", cites)
        return own_control(
            facts, Verdict("yes", "more than a third of the line that stands in for the original", cites)
        )
    third = Fraction(base, 3)
    if not KINDS[facts["kind"]][0] or facts["narrow"]:
        shape = general(facts, CRITERION + 1)
        if shape.word == "no":
            return shape
    if base <= CRITERION and not facts.get("exceptional"):
        if own > CRITERION:
            return own_control(facts, general(facts, own))
        if base + own <= CRITERION:
            return Verdict("no", "original and change together are not more than 1e23", ("Guidelines 17",))
        return Verdict(
            "open: compute of the weights begun from, at the 1e23 criterion",
            "no rule says",
            ("Guidelines 17", "Guidelines 118"),
        )
    if own <= third:
        if not systemic and base + own > PRESUMPTION:
            return Verdict(
                "open: a small change that lifts the sum above 1e25", "no rule says", ("Guidelines 59", "Guidelines 60")
            )
        return Verdict("no", "not more than a third of the original's compute", ("Guidelines 60",))
    return own_control(facts, Verdict("yes", "more than a third of the original's compute", ("Guidelines 60",)))


def own_control(facts: Facts, verdict: Verdict) -> Verdict:
    """A change through an interface, the weights held by the original provider (Guidelines 57, note)."""
    if verdict.word == "yes" and not facts["holds_weights"]:
        return Verdict("open: who modifies, where the provider holds the weights", "case by case", ("Guidelines 57",))
    return verdict


def both(*verdicts: Verdict) -> Verdict:
    """All conditions of a yes: one no is enough for no, then one open point for open."""
    for word in ("no", "open"):
        for verdict in verdicts:
            if verdict.word.startswith(word):
                return verdict
    cites = tuple(dict.fromkeys(cite for verdict in verdicts for cite in verdict.cites))
    return Verdict("yes", "; ".join(verdict.because for verdict in verdicts), cites)


def named(facts: Facts) -> Verdict:
    """Under whose name it is placed (AI Act 3(3); Guidelines 49)."""
    if facts["name"] == "a client's":
        return Verdict(
            "no", "the client has it developed and places it under its name", ("AI Act 3(3)", "Guidelines 49")
        )
    return Verdict("yes", "under its own name", ("AI Act 3(3)",))


def fine_tuner(facts: Facts) -> Verdict:
    systemic = facts["base_systemic"] or (facts["base_flop"] or 0) + facts["own_flop"] > PRESUMPTION
    return both(named(facts), placed(facts | {"own_systemic": systemic}), modifier(facts))


def publisher(facts: Facts) -> Verdict:
    what = modifier(facts) if facts["has_base"] else general(facts, facts["own_flop"])
    return both(named(facts), placed(facts), what)


def publisher_systemic(facts: Facts) -> bool:
    base = facts["base_flop"] or 0 if facts["has_base"] else 0
    lifted = facts["has_base"] and facts["base_systemic"]
    return bool(lifted or facts.get("designated") or base + facts["own_flop"] > PRESUMPTION)


def exempt(facts: Facts) -> Verdict:
    """Whether Art 53(1)(a), (b) and 54 are off, if it is the provider (AI Act 53(2); Guidelines 69 to 89)."""
    if publisher_systemic(facts):
        return Verdict("no", "never for a model with systemic risk", ("AI Act 53(2)", "Guidelines 69"))
    word, cite = LICENCES[facts["licence"]]
    paid, money = MONEY[facts["money"]]
    closed = [part for part in ("weights", "architecture", "usage") if not facts[f"{part}_public"]]
    return both(
        Verdict("no" if paid else "yes", f"asked for: {facts['money']}", (money,)),
        Verdict("no" if closed else "yes", f"not public: {', '.join(closed) or 'nothing'}", ("Guidelines 87",)),
        Verdict(
            "no" if CHECKS[facts["checks"]] else "yes", f"users are checked: {facts['checks']}", ("Guidelines 76",)
        ),
        Verdict(word, f"licence: {facts['licence']}", (cite,)),
    )


def publisher_notifies(facts: Facts) -> Verdict:
    return both(publisher(facts), threshold(facts, publisher_systemic(facts)))


def fine_tuner_notifies(facts: Facts) -> Verdict:
    base = facts["base_flop"] or 0
    lifted = facts["base_systemic"] or base + facts["own_flop"] > PRESUMPTION
    return both(fine_tuner(facts), threshold(facts, lifted))


def threshold(facts: Facts, lifted: bool) -> Verdict:
    """Whether the Commission must be told of a model that is on the market (Art 52(1))."""
    cites = ("AI Act 51(2)", "AI Act 52(1)", "Guidelines 29")
    if lifted and facts["since"] < CHAPTER_V:
        return Verdict(f"open: {LEGACY}", "no rule says", ("AI Act 111(3)",))
    return Verdict("yes" if lifted else "no", f"{'' if lifted else 'not '}a model with systemic risk", cites)


def planned(facts: Facts) -> int:
    """Cumulative compute at the end of the run: what is left out is left out (Guidelines 116 to 119)."""
    whole: int = facts["own_flop"] + facts["private_synthetic_flop"] + facts["earlier_flop"]
    return whole


def planner_notifies(facts: Facts) -> Verdict:
    """Whether the Commission must be told now of a run that is planned or under way (Art 52(1))."""
    cites = ("AI Act 51(2)", "AI Act 52(1)", "Guidelines 29", "Guidelines 30")
    if not KINDS[facts["kind"]][0] or facts["narrow"]:
        return Verdict("no", "no general-purpose AI model", ("Guidelines 17", "Guidelines 20"))
    if facts["has_base"]:
        base, own = facts["base_flop"], facts["own_flop"]
        if base > PRESUMPTION:
            reached = Verdict(
                "yes" if own > Fraction(base, 3) else "no",
                "a third of an original with systemic risk",
                ("Guidelines 60", "Guidelines 67", "Guidelines 68"),
            )
        elif base + own <= PRESUMPTION:
            reached = Verdict("no", "original and run together not more than 1e25", cites)
        elif own <= Fraction(base, 3):
            reached = Verdict(
                "open: a small change that lifts the sum above 1e25", "no rule says", ("Guidelines 59", "Guidelines 60")
            )
        else:
            reached = Verdict(
                "yes", "more than a third, and together more than 1e25", (*cites, "Guidelines 60", "Guidelines 118")
            )
    elif planned(facts) > PRESUMPTION:
        reached = Verdict("yes", "it is known that more than 1e25 will be reached", cites)
    else:
        reached = Verdict("no", "not more than 1e25 is foreseen: keep watching", cites)
    if reached.word == "no" or facts["market"] == "Union":
        return reached
    if facts["market"] == "only outside the Union":
        return Verdict("no", "never meant for the Union market", ("AI Act 2(1)(a)", "AI Act 3(3)"))
    return Verdict(
        "open: notification where only own use is meant",
        "recital 97 gives such a model no way out",
        ("AI Act recital 97", "AI Act 52(1)"),
    )


def planner_provider(facts: Facts) -> Verdict:
    """Whether it will be the provider of a general-purpose AI model once all is done as planned."""
    market = Verdict("yes", "meant for the Union market", ("AI Act 3(9)",))
    if facts["market"] == "only outside the Union":
        market = Verdict("no", "never meant for the Union market", ("AI Act 2(1)(a)",))
    elif facts["market"] == "own use only":
        market = Verdict("open: whether own use is essential or touches rights", "not said", ("Guidelines 51",))
    if facts["has_base"]:
        return both(market, modifier(facts))
    return both(market, general(facts, facts["own_flop"] + facts["earlier_flop"]))


def integrator(facts: Facts) -> Verdict:
    """Whether who builds a system on another's model is the model's provider (Guidelines 54 to 56)."""
    if not facts["upstream_gpai"] and not facts["own_flop"]:
        return Verdict("no", "the model is not general-purpose", ("Guidelines 17",))
    if facts["own_model"]:
        if facts["system"] == "only outside the Union":
            return Verdict("no", "neither model nor system is in the Union", ("AI Act 3(9)",))
        return Verdict("yes", "its own model in its own system", ("Guidelines 54",))
    if facts["system"] == "only outside the Union":
        return Verdict("no", "the system is not in the Union", ("Guidelines 56", "AI Act 2(1)(a)"))
    shifted = supplied(facts)
    if facts["own_flop"] and shifted.word != "yes":
        changed = modifier(facts)
        if changed.word != "no":
            return changed
    return shifted


def supplied(facts: Facts) -> Verdict:
    """Whether the role moves to who integrates because of how the model was supplied (Guidelines 55, 56)."""
    if not facts["upstream_gpai"]:
        return Verdict("no", "the model is not general-purpose", ("Guidelines 17",))
    if facts["available"] == "in the Union":
        return Verdict("no", "the supplier made it available in the Union: it is the provider", ("Guidelines 55",))
    if facts["excluded"] == "clearly, integration too":
        if facts["available"] == "on a public hub":
            return Verdict(
                "open: exclusion of the Union beside a public download",
                "stated for another case",
                ("Guidelines 55", "Guidelines 56"),
            )
        return Verdict("yes", "the supplier clearly excluded the Union, and the system is there", ("Guidelines 56",))
    if facts["available"] == "on a public hub":
        return Verdict(
            "no",
            "on a public hub, and not clearly excluded: the supplier is the provider",
            ("Guidelines 51", "Guidelines 55"),
        )
    return Verdict(
        "no", "not clearly excluded: the supplier is the provider once the system is placed", ("Guidelines 56",)
    )


# ---------------------------------------------------------------- what follows of what somebody knows

Domain = dict[str, tuple[list[Any], list[Any]]]


def around(facts: Facts, low: int, high: int) -> list[int]:
    """Figures of a range, one in each stretch in which no rule can change its answer."""
    base = facts.get("base_flop") or 0
    earlier = facts.get("earlier_flop", 0) + facts.get("private_synthetic_flop", 0)
    lines = [CRITERION // 3, PRESUMPTION // 3, CRITERION, PRESUMPTION, base // 3]
    lines += [CRITERION - base, PRESUMPTION - base, CRITERION - earlier, PRESUMPTION - earlier]
    marks = {low, high} | {mark for line in lines for mark in (line, line + 1) if low < mark < high}
    return sorted(marks)


def compute_ranges(said: Facts | None) -> tuple[tuple[int, int], tuple[int, int]]:
    """Least and most that what is said of compute allows, and as is usual (README, compute)."""
    if said is None:
        return (1, 10**27), (1, 10**27)
    if "flop" in said:
        return ((said["flop"],) * 2,) * 2
    if "utilisation" in said:
        return ((int(Fraction(said["utilisation"]) * PEAKS[said["chip"]] * said["chip_days"] * DAY_SECONDS),) * 2,) * 2
    few, many = said.get("chip_days_between", (said.get("chip_days"), said.get("chip_days")))
    weak, strong = (PEAKS[said["chip"]],) * 2 if "chip" in said else USUAL_CHIPS
    bound = PEAKS[said["chip"]] if "chip" in said else STRONGEST_CHIP
    low, high = USUAL_SHARE
    usual = (max(1, int(few * weak * DAY_SECONDS * low)), int(many * strong * DAY_SECONDS * high))
    return (1, 2 * many * bound * DAY_SECONDS), usual


def worlds(facts: Facts, domain: Domain, guessed: bool) -> Iterator[Facts]:
    keys = list(domain)
    for values in itertools.product(*(domain[key][guessed] for key in keys)):
        world = facts | dict(zip(keys, values, strict=True))
        if fits(world):
            yield world


def fits(world: Facts) -> bool:
    """Worlds that contradict themselves are no way in which things could be."""
    base = world.get("base_flop")
    if base is not None and base > PRESUMPTION and not world.get("base_systemic", True):
        return False
    if base is not None and base <= CRITERION and world.get("base_systemic"):
        return False
    if world.get("upstream_gpai") and not world.get("base_gpai", True):
        return False
    return not (world.get("base_systemic") and not world.get("base_gpai", True))


def answered(ask: Callable[[Facts], Verdict], facts: Facts, domain: Domain, truth: Facts) -> Facts:
    """The answer that holds whatever is not known, or unknown with what would settle it."""
    found = {verdict.word: verdict for verdict in map(ask, worlds(facts, domain, False))}
    true = ask(truth)
    if len(found) == 1:
        verdict = next(iter(found.values()))
        if verdict.word.startswith("open"):
            return told("unknown", [[f"law: {verdict.word[6:]}"]], verdict, true)
        return told(verdict.word, [], verdict, true)
    usual = {verdict.word: verdict for verdict in map(ask, worlds(facts, domain, True))}
    turns = [key for key in domain if moves(ask, facts, domain, key)]
    if len(usual) == 1 and next(iter(usual)) in ("yes", "no"):
        verdict = next(iter(usual.values()))
        guesses = [key for key in turns if domain[key][0] != domain[key][1]]
        plain = guesses in (["own_flop"], ["private_synthetic_flop"]) and true.word == verdict.word
        right = ["unknown", *([verdict.word] if plain else [])]
        return told(f"likely-{verdict.word}", [[key] for key in guesses], verdict, true, turns) | {"also_right": right}
    verdict = Verdict(
        "unknown",
        f"turns on {', '.join(turns)}",
        tuple(dict.fromkeys(cite for one in found.values() for cite in one.cites)),
    )
    return told("unknown", settling(ask, facts, domain, turns), verdict, true, turns)


def told(word: str, settles: list[list[str]], verdict: Verdict, true: Verdict, turns: list[str] | None = None) -> Facts:
    return {
        "outcome": word,
        "settles": settles,
        "turns_on": turns or [],
        "because": verdict.because,
        "cites": list(verdict.cites),
        "with_all_facts": true.word,
        "also_right": [],
    }


def moves(ask: Callable[[Facts], Verdict], facts: Facts, domain: Domain, key: str) -> bool:
    """Whether some way of knowing all else leaves the answer to this fact."""
    rest = {name: values for name, values in domain.items() if name != key}
    for world in worlds(facts, rest, False):
        ways = [world | {key: value} for value in domain[key][0]]
        if len({ask(way).word for way in ways if fits(way)}) > 1:
            return True
    return False


def settling(ask: Callable[[Facts], Verdict], facts: Facts, domain: Domain, turns: list[str]) -> list[list[str]]:
    """The smallest sets of facts that settle the answer as they truly are."""
    for size in range(1, len(turns) + 1):
        sets = []
        for keys in itertools.combinations(turns, size):
            rest = {name: values for name, values in domain.items() if name not in keys}
            words = {ask(world).word for world in worlds(facts, rest, False)}
            if len(words) == 1:
                point = next(iter(words))
                sets.append([*keys, *([f"law: {point[6:]}"] if point.startswith("open") else [])])
        if sets:
            return sets
    return []


# ---------------------------------------------------------------- days

HOLIDAYS_2026 = "01-01 01-02 04-02 04-03 04-06 05-01 05-14 05-15 05-25 07-21 11-02 12-24 12-25 12-28 12-29 12-30 12-31"
HOLIDAYS_2027 = "01-01 03-25 03-26 03-29 05-06 05-07 05-17 07-21 11-01 11-02 12-24 12-27 12-28 12-29 12-30 12-31"
HOLIDAYS = {f"{year}-{day}" for year, days in ((2026, HOLIDAYS_2026), (2027, HOLIDAYS_2027)) for day in days.split()}


def two_weeks(known: str) -> str:
    """End of the two weeks of Art 52(1) after this day (Regulation 1182/71, Art 3)."""
    day = datetime.date.fromisoformat(known) + datetime.timedelta(weeks=2)
    while day.weekday() > 4 or day.isoformat() in HOLIDAYS:
        day += datetime.timedelta(days=1)
    return day.isoformat()


# ---------------------------------------------------------------- what is drawn


class Draw:
    """One stream of chance: every draw of a situation goes through it."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def chance(self, per_cent: int) -> bool:
        return self.random.randrange(100) < per_cent

    def one(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]

    def figure(self, low: int, high: int) -> int:
        """Two significant figures, even on a scale of powers of ten from 10^low to below 10^high."""
        return self.random.randrange(10, 100) * int(10 ** (self.random.randrange(low, high) - 1))


def draw_base(draw: Draw, facts: Facts, knows: Facts, sure_name: int, public: int = 55) -> None:
    """The original: one of a public table, one that its supplier gave a figure for, or one without."""
    source = draw.one({"public": public, "told": 25, "not obtainable": 75 - public})
    if source == "public":
        name = draw.random.choice(list(ORIGINALS))
        flop, size, since = ORIGINALS[name]
        facts |= {"base": name, "base_flop": flop, "base_parameters_billion": size, "base_since": since}
        facts |= {"base_systemic": flop > PRESUMPTION, "base_gpai": flop > CRITERION}
    else:
        flop = draw.random.choice([3, 6, 9, 12, 24, 48, 96, 240]) * 10 ** draw.random.choice([22, 22, 23])
        size = draw.random.choice([3, 8, 14, 34, 72])
        facts |= {"base": "a supplier's model", "base_parameters_billion": size, "base_since": "2025-03-01"}
        facts |= {
            "base_flop": flop if source == "told" else None,
            "base_systemic": source == "told" and flop > PRESUMPTION,
        }
        facts["base_gpai"] = flop > CRITERION if source == "told" else draw.chance(70)
        if source == "not obtainable" and draw.chance(10):
            facts |= {"base_systemic": True, "base_gpai": True, "base_parameters_billion": 400}
    facts["base_flop_from"] = source
    if draw.chance(sure_name):
        knows |= {key: facts[key] for key in ("base", "base_flop", "base_flop_from", "base_parameters_billion")}
        if source != "not obtainable":
            knows |= {key: facts[key] for key in ("base_systemic", "base_gpai")}
        else:
            if draw.chance(60):
                knows["base_systemic"] = facts["base_systemic"]
            if draw.chance(30):
                knows["base_gpai"] = facts["base_gpai"]


def draw_compute(draw: Draw, facts: Facts, knows: Facts, flop: int, sure: dict[str, int]) -> None:
    """Own compute as a figure or made of chips, and how it is known."""
    line = facts.get("base_flop") or (PRESUMPTION if facts.get("base_systemic") else CRITERION)
    how = "figure" if flop in (0, line // 3, line // 3 + 1) else draw.one(sure)
    if how in ("chips", "chips and utilisation", "band"):
        chip = draw.random.choice(list(PEAKS))
        share = Fraction(draw.random.choice([25, 30, 35, 40, 45]), 100)
        days = max(1, int(flop / (PEAKS[chip] * DAY_SECONDS * share)))
        flop = int(days * PEAKS[chip] * DAY_SECONDS * share)
        facts["own_how"] = {"chip": chip, "chip_days": days, "utilisation": str(share)}
        if how == "band":
            edge = next(edge for edge in (10, 100, 1000, 10**4, 10**5, 10**6, 10**7, 10**8, 10**9) if days < edge)
            knows["own"] = {"chip_days_between": [edge // 10 if edge > 10 else 0, edge]}
        else:
            knows["own"] = {key: facts["own_how"][key] for key in ("chip", "chip_days")}
            if how == "chips and utilisation":
                knows["own"]["utilisation"] = str(share)
    elif how == "figure":
        knows["own"] = {"flop": flop}
    facts["own_flop"] = flop


def draw_use(draw: Draw, facts: Facts, knows: Facts, uses: dict[str, int]) -> None:
    facts["use"] = draw.one(uses)
    facts |= {"essential": False, "rights": False}
    if facts["use"] == "own use in the Union":
        facts |= {"essential": draw.chance(45), "rights": draw.chance(30)}
        knows |= {key: facts[key] for key in ("essential", "rights") if draw.chance(70)}
    if draw.chance(95):
        knows["use"] = facts["use"]
    facts["since"] = draw.random.choice([day for day in DAYS_SINCE if day > facts.get("base_since", "")])
    if draw.chance(90):
        knows["since"] = facts["since"]


def draw_actor(draw: Draw, facts: Facts, knows: Facts) -> None:
    facts["actor"] = draw.one({"company": 88, "university": 7, "private person": 5})
    facts |= {"commercial": True, "sole_research": False}
    if facts["actor"] != "company":
        facts["commercial"] = draw.chance(50)
        facts["sole_research"] = facts["actor"] == "university" and draw.chance(20)
        if draw.chance(50):
            knows["commercial"] = facts["commercial"]
        knows["sole_research"] = facts["sole_research"]
    facts["name"] = draw.one({"our own": 95, "a client's": 5})
    knows |= {"actor": facts["actor"], "name": facts["name"]}


def draw_kind(draw: Draw, facts: Facts, knows: Facts, kinds: dict[str, int]) -> None:
    facts["kind"] = draw.one(kinds)
    listed, named_narrow = KINDS[facts["kind"]]
    facts["narrow"] = listed and draw.chance(75 if named_narrow else 4)
    if draw.chance(97):
        knows["kind"] = facts["kind"]
    if (named_narrow or facts["narrow"]) and draw.chance(75):
        knows["narrow"] = facts["narrow"]


def draw_change(draw: Draw, facts: Facts) -> int:
    """Compute of a change: none, ordinary, or about the line that decides."""
    which = draw.one({"none": 8, "ordinary": 20, "about the line": 62, "the line": 10})
    if which == "none":
        return 0
    if which == "ordinary":
        return draw.figure(17, 21)
    line: int = facts["base_flop"] or (PRESUMPTION if facts["base_systemic"] else CRITERION)
    if which == "the line" and line % 3 == 0:
        return line // 3 + draw.random.choice([0, 1])
    if facts["base_flop_from"] == "public":
        return line * draw.random.choice([2, 8, 75, 90, 150, 300]) // 100
    shares = [Fraction(per_cent, 100) for per_cent in (8, 20, 45, 60, 90, 150, 300)]
    shares[2:2] = [Fraction(1, 3), Fraction(line // 3 + 1, line)]
    return int(line * draw.random.choice(shares))


def a_fine_tuner(draw: Draw) -> tuple[Facts, Facts]:
    facts, knows = Facts(), Facts()
    draw_actor(draw, facts, knows)
    draw_base(draw, facts, knows, 95)
    facts |= {"has_base": True, "acts_for_original": draw.chance(3), "holds_weights": True}
    knows["acts_for_original"] = facts["acts_for_original"]
    if draw.chance(8):
        facts["holds_weights"] = False
    knows["holds_weights"] = facts["holds_weights"]
    sure = {"figure": 38, "chips": 22, "chips and utilisation": 20, "band": 12, "unknown": 8}
    draw_compute(draw, facts, knows, draw_change(draw, facts), sure)
    draw_kind(
        draw,
        facts,
        knows,
        {"text": 65, "code": 12, "text and images understood": 6, "classifier": 9, "embeddings": 5, "transcription": 3},
    )
    draw_use(
        draw,
        facts,
        knows,
        {"made available in the Union": 72, "own use in the Union": 24, "only outside the Union": 4},
    )
    return facts, knows


def a_publisher(draw: Draw) -> tuple[Facts, Facts]:
    facts, knows = Facts(), Facts()
    draw_actor(draw, facts, knows)
    facts["has_base"] = draw.chance(20)
    facts |= {"acts_for_original": False, "holds_weights": True, "exceptional": False, "designated": False}
    sure = {"figure": 58, "chips": 14, "chips and utilisation": 16, "band": 4, "unknown": 8}
    if facts["has_base"]:
        draw_base(draw, facts, knows, 98)
        flop = draw_change(draw, facts)
    else:
        facts |= {"base_flop": None, "base_systemic": False, "base_gpai": True, "base": "none"}
        knows |= {"base": "none", "base_flop": None, "base_systemic": False, "base_gpai": True}
        flop = (
            draw.random.choice([10**23, 10**23 + 1, 10**25, 10**25 + 1])
            if draw.chance(8)
            else draw.figure(*((21, 23) if draw.chance(25) else (23, 26)))
        )
        if flop <= CRITERION:
            facts["exceptional"] = draw.chance(4)
    knows |= {"has_base": facts["has_base"], "exceptional": facts["exceptional"]}
    draw_compute(draw, facts, knows, flop, sure)
    draw_kind(
        draw,
        facts,
        knows,
        {
            "text": 52,
            "code": 8,
            "text and images understood": 8,
            "text-to-image": 8,
            "text-to-video": 3,
            "transcription": 5,
            "text-to-speech": 4,
            "music with lyrics": 2,
            "embeddings": 5,
            "classifier": 3,
            "weather": 2,
        },
    )
    draw_use(draw, facts, knows, {"made available in the Union": 92, "only outside the Union": 8})
    facts["licence"] = draw.one({name: 36 if name in ("Apache-2.0", "MIT") else 5 for name in LICENCES})
    facts["money"] = draw.one({name: 70 if name == "nothing" else 6 for name in MONEY})
    facts["checks"] = draw.one({"none": 82, "the same for everybody": 12, "by country of origin": 6})
    for part, share in (("weights", 97), ("architecture", 95), ("usage", 92)):
        facts[f"{part}_public"] = draw.chance(share) and facts["licence"] != "closed"
    for key, share in (
        ("licence", 97),
        ("money", 95),
        ("checks", 96),
        ("weights_public", 99),
        ("architecture_public", 94),
        ("usage_public", 90),
    ):
        if draw.chance(share):
            knows[key] = facts[key]
    return facts, knows


def a_planner(draw: Draw) -> tuple[Facts, Facts]:
    facts, knows = Facts(), Facts()
    facts["has_base"] = draw.chance(18)
    facts |= {
        "actor": "company",
        "name": "our own",
        "acts_for_original": False,
        "holds_weights": True,
        "earlier_flop": 0,
    }
    facts |= {"private_synthetic_flop": 0, "evaluation_flop": draw.figure(19, 22), "base": "none", "base_flop": None}
    facts |= {"base_systemic": False, "base_gpai": True}
    if facts["has_base"]:
        name = draw.random.choice(["Llama 3.1 405B", "Qwen2.5 72B", "gpt-oss-120b", "Llama 3.1 8B"])
        base, _, _ = ORIGINALS[name]
        facts |= {"base": name, "base_flop": base, "base_systemic": base > PRESUMPTION}
        flop = base * draw.random.choice([10, 25, 45, 80, 150]) // 100
    else:
        flop = draw.figure(22, 24) if draw.chance(30) else draw.figure(24, 26)
        if draw.chance(8):
            flop = draw.random.choice([10**25, 10**25 + 1])
        if draw.chance(20):
            facts["earlier_flop"] = draw.figure(23, 25)
        if draw.chance(25):
            facts["private_synthetic_flop"] = flop * draw.random.choice([2, 10, 25]) // 100
    knows |= {key: facts[key] for key in ("has_base", "base", "base_flop", "base_systemic", "base_gpai")}
    knows |= {
        key: facts[key] for key in ("earlier_flop", "private_synthetic_flop") if draw.chance(85) or not facts[key]
    }
    draw_compute(
        draw, facts, knows, flop, {"figure": 45, "chips": 15, "chips and utilisation": 30, "band": 2, "unknown": 8}
    )
    draw_kind(
        draw,
        facts,
        knows,
        {"text": 70, "text and images understood": 14, "text-to-video": 6, "transcription": 4, "weather": 6},
    )
    facts["market"] = draw.one({"Union": 75, "only outside the Union": 12, "own use only": 13})
    if draw.chance(85):
        knows["market"] = facts["market"]
    facts["starts"] = draw.random.choice(["2026-09-07", "2026-10-19", "2026-12-07", "2027-02-01"])
    days = draw.random.choice([30, 60, 90, 120])
    facts |= {"lasts_days": days, "flop_a_day": str(Fraction(facts["own_flop"], days))}
    knows |= {"starts": facts["starts"], "lasts_days": days}
    facts["estimated_on"] = draw.random.choice(
        [day for day in ("2026-08-31", "2026-11-16", "2026-11-20", "2026-11-30") if day < facts["starts"]]
        or ["2026-08-31"]
    )
    if draw.chance(90):
        knows["estimated_on"] = facts["estimated_on"]
    return facts, knows


def an_integrator(draw: Draw) -> tuple[Facts, Facts]:
    facts, knows = Facts(), Facts()
    facts |= {"own_model": draw.chance(6), "acts_for_original": False, "holds_weights": True, "has_base": True}
    knows["own_model"] = facts["own_model"]
    draw_base(draw, facts, knows, 90, public=45)
    if facts["own_model"]:
        flop = draw.figure(22, 25)
        facts |= {
            "base": "our own model",
            "base_flop": flop,
            "base_flop_from": "told",
            "base_gpai": flop > CRITERION,
            "base_systemic": False,
        }
        knows |= {key: facts[key] for key in facts if key.startswith("base")}
    public = facts["base_flop_from"] == "public"
    kinds = {"text": 80, "text-to-image": 8, "transcription": 6, "classifier": 6}
    draw_kind(draw, facts, knows, {"text": 1} if public else kinds)
    listed, _ = KINDS[facts["kind"]]
    facts["upstream_gpai"] = facts["base_gpai"] and listed and not facts["narrow"]
    if "base_gpai" in knows and "kind" in knows and ("narrow" in knows or not KINDS[facts["kind"]][1]):
        knows["upstream_gpai"] = facts["upstream_gpai"]
    changed = draw.chance(20) and not facts["own_model"]
    draw_compute(
        draw, facts, knows, draw_change(draw, facts) if changed else 0, {"figure": 45, "chips": 40, "unknown": 15}
    )
    hub, outside = (45, 0) if public else (10, 60)
    facts["available"] = draw.one(
        {"in the Union": 100 - hub - outside, "outside only": outside, "on a public hub": hub}
    )
    partly, clearly = (15, 0) if public else (15, 45)
    ways = {"no": 100 - partly - clearly, "partly, not integration": partly, "clearly, integration too": clearly}
    facts["excluded"] = draw.one(ways)
    if facts["available"] == "in the Union":
        facts["excluded"] = "no"
    facts["system"] = draw.one(
        {"placed in the Union": 65, "put into service in the Union for own use": 17, "only outside the Union": 18}
    )
    for key, share in (("available", 75), ("excluded", 65), ("system", 97)):
        if draw.chance(share):
            knows[key] = facts[key]
    facts["since"] = draw.random.choice([day for day in DAYS_SINCE if day > facts["base_since"]])
    knows["since"] = facts["since"]
    return facts, knows


# ---------------------------------------------------------------- a line of the file


def open_facts(job: str, facts: Facts, knows: Facts) -> Domain:
    """What is not known, with all that it could be, and with what is usual (README, guesses)."""
    domain: Domain = {}
    if facts["has_base"] and job != "planner":
        if "base" not in knows:
            domain["base_flop"] = (UNKNOWN_BASES, UNKNOWN_BASES)
        if "base_systemic" not in knows:
            domain["base_systemic"] = ([False, True], [False, True])
        if "base_gpai" not in knows:
            likely = knows.get("base_parameters_billion", 30) >= 30
            domain["base_gpai"] = ([False, True], [True] if likely else [False, True])
    ranges = compute_ranges(knows.get("own"))
    if ranges[0][0] != ranges[0][1]:
        bases = [facts["base_flop"]] if "base" in knows else UNKNOWN_BASES
        wide, usual = (
            sorted({figure for base in bases for figure in around(facts | {"base_flop": base}, *ends)})
            for ends in ranges
        )
        domain["own_flop"] = (wide, usual)
    for key in ("earlier_flop", "private_synthetic_flop"):
        if key in facts and key not in knows:
            values = [0, 10**22, 10**23, 10**24, 5 * 10**24, PRESUMPTION]
            generated = [value for value in values if value <= 10 * facts["own_flop"]]
            domain[key] = (values, generated if key == "private_synthetic_flop" else values)
    if "kind" not in knows:
        kinds = ["text", "classifier", "transcription"]
        domain["kind"] = (kinds, kinds)
    maybe = knows.get("kind", "transcription")
    if "narrow" not in knows and KINDS[maybe][1]:
        domain["narrow"] = ([False, True], [False, True])
    if "commercial" in facts and facts["actor"] != "company" and "commercial" not in knows:
        domain["commercial"] = ([False, True], [True])
    if "since" not in knows and job in ("fine-tuner", "publisher"):
        days = [day for day in DAYS_SINCE if day > knows.get("base_since", "")]
        domain["since"] = (days, days)
    if "use" in facts and "use" not in knows:
        uses = ["made available in the Union", "own use in the Union", "only outside the Union"]
        domain["use"] = (uses, uses)
    if "use" in domain or facts.get("use") == "own use in the Union":
        domain |= {key: ([False, True], [False, True]) for key in ("essential", "rights") if key not in knows}
    for key, values in choices(job).items():
        if key not in knows:
            domain[key] = (values, values)
    return domain


def choices(job: str) -> dict[str, list[Any]]:
    if job == "publisher":
        truth = {key: [False, True] for key in ("weights_public", "architecture_public", "usage_public")}
        return {
            "licence": ["MIT", "CC-BY-NC-4.0"],
            "money": ["nothing", "paid above a scale"],
            "checks": list(CHECKS),
            **truth,
        }
    if job == "planner":
        return {"market": ["Union", "only outside the Union", "own use only"]}
    if job == "integrator":
        return {
            "available": ["in the Union", "outside only", "on a public hub"],
            "excluded": ["no", "partly, not integration", "clearly, integration too"],
            "system": ["placed in the Union", "only outside the Union"],
            "upstream_gpai": [False, True],
        }
    return {}


QUESTIONS: dict[str, dict[str, Callable[[Facts], Verdict]]] = {
    "fine-tuner": {"provider": fine_tuner, "notify": fine_tuner_notifies},
    "publisher": {"provider": publisher, "exempt": exempt, "notify": publisher_notifies},
    "planner": {"notify": planner_notifies, "provider": planner_provider},
    "integrator": {"provider": integrator},
}
DRAWN = {"fine-tuner": a_fine_tuner, "publisher": a_publisher, "planner": a_planner, "integrator": an_integrator}


def presumed(job: str, facts: Facts, knows: Facts) -> Facts:
    """Facts as the law presumes them where nobody says otherwise (README, presumptions)."""
    seen = dict(facts)
    if "narrow" not in knows and facts["narrow"] and not KINDS[facts["kind"]][1]:
        seen["narrow"] = False
        if job == "integrator":
            seen["upstream_gpai"] = facts["base_gpai"] and KINDS[facts["kind"]][0]
    return seen


def expectation(job: str, facts: Facts, knows: Facts) -> Facts:
    seen = presumed(job, facts, knows)
    domain = open_facts(job, seen, knows)
    results = {name: answered(ask, seen, domain, facts) for name, ask in QUESTIONS[job].items()}
    if "exempt" in results and results["provider"]["outcome"] == "no":
        results["exempt"] = results["provider"] | {"outcome": "none", "with_all_facts": "none"}
    main, *others = results
    expect = {"question": main, **results[main], "also": {name: results[name] for name in others}}
    if job == "planner" and expect["outcome"] == "yes":
        known = knows.get("estimated_on")
        expect["due"] = two_weeks(known) if known else None
    provider = results["provider"]["outcome"]
    if job in ("fine-tuner", "publisher") and provider in ("yes", "likely-yes"):
        expect["duties"] = duties(results, facts)
    if main == "provider" and provider in ("yes", "likely-yes"):
        since = knows.get("since")
        expect["comply_by"] = None if since is None else "2027-08-02" if since < CHAPTER_V else since
    return expect


def duties(results: Facts, facts: Facts) -> list[str]:
    """Duties of a provider: which bind, which bind unless it is open source, and how far."""
    notify = results["notify"]
    systemic = notify["outcome"] == "yes" or notify["settles"] == [[f"law: {LEGACY}"]]
    owed = ["AI Act 53(1)(c)", "AI Act 53(1)(d)"]
    exempt_as = "no" if systemic else results.get("exempt", {}).get("outcome", "unknown")
    if exempt_as not in ("yes", "likely-yes"):
        unless = "" if exempt_as == "no" else " unless open source"
        owed += [f"AI Act 53(1)(a){unless}", f"AI Act 53(1)(b){unless}"]
    if systemic:
        owed.append("AI Act 55(1)")
    if notify["outcome"] == "yes":
        owed.append("AI Act 52(1)")
    return [*owed, "Guidelines 65: of Article 53 for the change only"] if facts["has_base"] else owed


def steady(job: str, facts: Facts, knows: Facts) -> bool:
    """Whether the answer is the same with half and with twice the public figure of the original."""
    if not facts["has_base"] or facts.get("base_flop_from", "public") != "public":
        return True
    words = set()
    for figure in (facts["base_flop"] // 2, facts["base_flop"], facts["base_flop"] * 2):
        other = facts | {"base_flop": figure, "base_gpai": figure > CRITERION, "base_systemic": figure > PRESUMPTION}
        if job == "integrator":
            other["upstream_gpai"] = other["base_gpai"] and KINDS[facts["kind"]][0] and not facts["narrow"]
        said = knows | {key: other[key] for key in knows if key in other}
        expect = expectation(job, other, said)
        words.add((expect["outcome"], *(also["outcome"] for also in expect["also"].values())))
    return len(words) == 1


def situations() -> list[Facts]:
    lines: list[Facts] = []
    for job, count in JOBS.items():
        for number in range(1, count + 1):
            attempt = 0
            while True:
                facts, knows = DRAWN[job](Draw(f"{SEED} {job} {number} {attempt}"))
                if steady(job, facts, knows):
                    break
                attempt += 1
            expect = expectation(job, facts, knows)
            lines.append(
                {"id": f"{job}-{number:03}", "job": job, "day": DAY, "truth": facts, "knows": knows, "expect": expect}
            )
        chosen = random.Random(f"{SEED} by hand {job}").sample(range(count), count // 5)
        for index, line in enumerate(lines[-count:]):
            line["judged_by_hand"] = index in chosen
    return lines


def compared(lines: list[Facts]) -> int:
    """Print where a judgement by hand and what is worked out differ; how many do not agree."""
    hand = [json.loads(line) for line in (HERE / "hand.jsonl").read_text(encoding="utf-8").splitlines()]
    worked = {line["id"]: line["expect"]["outcome"] for line in lines if line["judged_by_hand"]}
    wrong = [one for one in hand if worked.pop(one["id"], None) != one["outcome"]]
    for one in wrong:
        print(one["id"], "by hand", one["outcome"])
    print(f"{len(hand)} judged by hand, {len(wrong)} differ, {len(worked)} missing")
    return len(wrong) + len(worked)


def main() -> int:
    lines = situations()
    if "--hand" in sys.argv:
        return min(1, compared(lines))
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path = HERE / "situations.jsonl"
    if "--check" in sys.argv:
        return int(path.read_text(encoding="utf-8") != text)
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
