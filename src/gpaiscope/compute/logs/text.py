"""Language models: the Trainer's counter against tokens and sizes, printed rates, and runs that hide their work."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from gpaiscope.compute.logs.case import FROZEN, LARGEST_MODEL, Case, Notes, no_counter, positive, short
from gpaiscope.values import NOTHING_KNOWN, Exact, Range, rounded_text

LARGEST_ATTENTION_SHARE: Final = 20
"""How far 6 x weights outside embeddings can fall short without a context length: 13.6 x 1.35 at 128k for 0.6 B."""
ATTENTION_SHARE_AT_8K: Final = 3
"""The same up to 8,192 tokens of context: the Trainer's counter is 0.41 of the exact count for Qwen3-0.6B."""
LARGEST_EXPERT_SHARE: Final = 30
"""How many times larger all weights of a mixture of experts can be than those that act on a token."""


def by_count(case: Case, notes: Notes) -> Range:
    """A run whose products were counted as they ran: what is left to say is how far the count may be off."""
    notes.assume("counted as it ran, once for each shape of a batch, and multiplied; what was recomputed is not in it")
    low, best, high = (case.run.last(f"counted_{end}") for end in ("low", "best", "high"))
    ends = [end for end in (low, best, high) if end is not None]
    if ends != sorted(ends) or any(end < 0 for end in ends):
        notes.unknown("flop", "the ends of what was counted contradict each other, or are less than nothing")
        return NOTHING_KNOWN
    return Range(low=low, best=best, high=high)


def by_rate(case: Case, notes: Notes) -> Range:
    """Logs that print FLOP per second and chip: by the model's figures where given, else by the writer's convention."""
    claimed = _claimed_by_rate(case, notes)
    if case.tokens and case.weights and not _too_little(case, claimed):
        return _by_figures(case, case.tokens, case.weights, notes)
    if case.tokens and case.weights and claimed is not None:
        says = "the printed rate is less than all weights on every token take: experts, or frozen weights"
        notes.trap("not-all-weights", says, corrected=True)
    if claimed is None:
        notes.unknown("flop", "the log gives a rate for each chip, but not over how many chips or tokens")
        return NOTHING_KNOWN
    says = (
        "the printed rate follows its writer's convention: scores are counted over the full square by some, the router "
        "by few; the true count lies between half and 1.1 times of it"
    )
    notes.trap("convention-of-the-writer", says, corrected=False)
    notes.assume(f"the log's own rate sums to {short(claimed)} FLOP, and every printed line stands for its interval")
    return Range(low=claimed / 2, best=claimed, high=claimed * Fraction(11, 10))


def _too_little(case: Case, claimed: Fraction | None) -> bool:
    """Whether the writer's own rate shows that not all of the printed parameters act on each token."""
    if claimed is None or case.model.per_token or case.model.active or not (case.tokens and case.weights):
        return False
    return claimed < Fraction(8, 10) * FROZEN * case.weights * case.tokens


def _claimed_by_rate(case: Case, notes: Notes) -> Fraction | None:
    per_chip, chips = positive(case.run, "flop_per_chip"), positive(case.run, "world_size")
    if per_chip and chips:
        if case.untimed:
            notes.assume("the steps that the log gives no rate of took as much each as those it gives one of")
        return Fraction(per_chip) * chips * (case.untimed or 1)
    rate, speed = positive(case.run, "flop_per_second"), case.run.series.get("tokens_per_second")
    if rate and speed and speed.high > 0 and case.tokens:
        return Fraction(rate) / speed.high * case.tokens
    return None


def by_profile(case: Case, notes: Notes) -> Range:
    """A profiler's count of one forward pass on one process: compared where tokens and size are known."""
    forward, steps = positive(case.run, "forward_flop"), case.steps
    passes, processes = positive(case.run, "accumulation") or 1, positive(case.run, "world_size")
    claimed = 3 * Fraction(forward) * steps * passes * processes if forward and steps and processes else None
    if claimed is None:
        notes.unknown("flop", "a profile of one pass, but not how many steps on how many processes were like it")
    if case.tokens and case.weights:
        found = _by_figures(case, case.tokens, case.weights, notes)
        if claimed and not Fraction(7, 10) < claimed / Fraction(found.best or 1) < Fraction(13, 10):
            says = f"the profile of one pass comes to {short(claimed)} FLOP for all steps, which is not what was done"
            notes.trap("one-pass-profiled", says, corrected=True)
        return found
    if claimed is None:
        return NOTHING_KNOWN
    says = "one forward pass on one process was profiled: it stands for all, and the backward pass for twice as much"
    notes.trap("one-pass-profiled", says, corrected=False)
    notes.assume(f"every pass was between a third and {LARGEST_PROFILE_SHARE} times of the one that was profiled")
    return Range(low=claimed / LARGEST_PROFILE_SHARE, best=claimed, high=claimed * LARGEST_PROFILE_SHARE)


LARGEST_PROFILE_SHARE: Final = 3
"""How far a profile of one pass can lie off: other lengths, and operations that the profiler does not know (0.44)."""


def judge_resources(case: Case, notes: Notes) -> Range:
    """Hours of accelerators: what they did is not known, and what they could do ends the range."""
    return NOTHING_KNOWN


def judge_text(case: Case, notes: Notes) -> Range:
    """Language models with one input: the Trainer's counter, checked against tokens and against the model's size."""
    if case.reported:
        _note_counter_of_text(case, notes)
    if case.tokens and case.weights:
        _check_against_size(case, notes)
        return _by_figures(case, case.tokens, case.weights, notes)
    if case.reported is None:
        return no_counter(case, notes)
    if case.tokens:
        return _by_implied_size(case, case.reported, case.tokens, notes)
    if case.reference:
        return _by_reference_size(case, case.reported, case.reference, notes)
    return _scaled(case, Fraction(case.reported), notes)


def _note_counter_of_text(case: Case, notes: Notes) -> None:
    says = "the counter leaves out embeddings, a tied head and attention scores"
    notes.trap("embeddings-left-out", says, corrected=True)
    if case.adapter:
        says = "adapters: the counter charges frozen weights a weight gradient, 6 where 4 FLOP per weight were done"
        notes.trap("frozen-weights", says, corrected=True)
    if case.experts:
        says = "mixture of experts: the counter multiplies by all experts, also those that saw no token"
        notes.trap("experts-all-counted", says, corrected=case.weights is not None)


def _check_against_size(case: Case, notes: Notes) -> None:
    """Compare the size that the counter implies with the model's: the detector of sharding, padding and packing."""
    if not (case.reported and case.tokens and case.reference):
        return
    ratio = Fraction(case.reported) / (6 * case.tokens * case.reference)
    implied = f"the counter implies {rounded_text(ratio * 100, 3)} % of the model's parameters"
    if ratio < Fraction(1, 100):
        notes.trap("sharded-parameters", f"{implied}: one shard (ZeRO-3 leaves norms)", corrected=True)
    elif ratio < Fraction(9, 10):
        notes.trap("parameters-undercounted", f"{implied}: packed 4-bit weights, or a shard", corrected=True)
    elif ratio > Fraction(11, 10):
        notes.trap("padding-counted", f"{implied}: padding is counted", corrected=True)


def _by_figures(case: Case, tokens: Exact, weights: Exact, notes: Notes) -> Range:
    """Tokens times weights, with attention scores where the figures allow; the log's counter is not used."""
    notes.assume(f"recomputed from {short(tokens)} tokens and {short(weights)} weights that multiply each token")
    trained = _trained_beside_base(case)
    linear = Fraction(FROZEN * weights + 6 * trained if case.adapter else 6 * weights) * tokens
    sequence, coefficient = case.sequence, case.model.score_coefficient
    if sequence and coefficient is not None:
        scores = 3 * Fraction(coefficient) * sequence * tokens
        return Range(low=linear, best=linear + scores / 2, high=linear + scores)
    if case.longest and coefficient is not None:
        notes.assume(f"scores are left out of the best value; at {short(case.longest)} tokens they end the range")
        return Range(low=linear, best=linear, high=linear + 3 * Fraction(coefficient) * case.longest * tokens)
    high = linear * _attention_allowance(case, notes)
    return Range(low=linear, best=linear, high=high)


def _trained_beside_base(case: Case) -> Exact:
    """Parameters of the adapter: given, or what the counter implies beyond the base; 0 where neither is known."""
    if case.model.trainable is not None:
        return case.model.trainable
    if case.adapter and case.reported and case.tokens and case.reference:
        beyond = round(Fraction(case.reported) / (6 * case.tokens)) - case.reference
        return beyond if 0 < beyond < case.reference / 5 else 0
    return 0


def _attention_allowance(case: Case, notes: Notes) -> int:
    return attention_allowance(case.longest, notes)


def attention_allowance(sequence: Exact | None, notes: Notes) -> int:
    """The factor that bounds scores and embeddings left out, by context length."""
    is_short = sequence is not None and sequence <= 8192
    share = ATTENTION_SHARE_AT_8K if is_short else LARGEST_ATTENTION_SHARE
    length = f"at most {short(sequence)} tokens" if sequence else "an unknown length"
    notes.assume(f"attention scores at {length} of context add at most a factor of {share} (the upper end)")
    return share


def _by_implied_size(case: Case, reported: Exact, tokens: Exact, notes: Notes) -> Range:
    """No figures of the model: the counter over the tokens gives the size it was counted with."""
    implied = Fraction(reported) / (6 * tokens)
    if implied < case.smallest:
        says = f"the counter implies {short(implied)} parameters: norm weights only, the rest was sharded (ZeRO-3)"
        notes.trap("sharded-parameters", says, corrected=False)
        notes.unknown("flop", "the counter saw one shard; give the model's parameters or its configuration")
        return NOTHING_KNOWN
    if implied > LARGEST_MODEL:
        notes.trap("implausible-counter", f"the counter implies {short(implied)} parameters", corrected=False)
        notes.unknown("flop", "the counter and the tokens do not belong together")
        return NOTHING_KNOWN
    notes.assume(f"the model has the {short(implied)} parameters outside embeddings that the counter implies")
    return _scaled(case, Fraction(reported), notes)


def _by_reference_size(case: Case, reported: Exact, reference: Exact, notes: Notes) -> Range:
    """The model's size is known and the tokens are not: the counter gives the elements of the main input."""
    elements = Fraction(reported) / (6 * reference)
    if elements < FEWEST_TOKENS * max(1, case.samples.low or 1):
        says = f"the counter implies {short(elements)} tokens in all, too few for the samples: it saw a shard (ZeRO-3)"
        notes.trap("sharded-parameters", says, corrected=False)
        notes.unknown("flop", "the counter saw one shard and the log counts no tokens")
        return NOTHING_KNOWN
    notes.assume(f"the counter's {short(elements)} tokens were all trained on; padding is among them")
    if case.weights is None:
        notes.unknown("flop", "the weights that act on a token are not known")
        return NOTHING_KNOWN
    found = _by_figures(case, elements, case.weights, notes)
    low = Fraction(found.low or 0) / LARGEST_PADDING
    return Range(low=low, best=found.best, high=unless_sharded(case, found.high, notes))


def unless_sharded(case: Case, end: Exact | None, notes: Notes) -> Exact | None:
    """The upper end of what rests on the counter: where several processes ran, each may have seen a shard only."""
    if 1 in (case.run.last("world_size"), case.run.last("processes")):
        return end
    whole = "each process saw the whole model"
    notes.assume(f"{whole}; had weights been sharded (ZeRO-3, FSDP), more was done: no upper end")
    return None


FEWEST_TOKENS: Final = 8
"""Tokens of a sample on average, below which a counter must have missed weights."""
LARGEST_PADDING: Final = 4
"""How many elements a batch may have for each one that is no padding, where the log does not tell them apart."""


def _scaled(case: Case, reported: Fraction, notes: Notes) -> Range:
    """The counter with the frozen weights' gradient taken out, and bounds for what it cannot tell."""
    best = reported * case.passes
    if case.experts:
        why = "experts: the share of weights that act on a token is not known; give the active parameters"
        notes.unknown("flop", why)
        return Range(low=best / LARGEST_EXPERT_SHARE)
    dense = bool(case.config.values)
    if not dense:
        least = f"1/{LARGEST_EXPERT_SHARE} (the lower end)"
        notes.assume(f"a dense model; a mixture of experts may have done as little as {least}")
    low = best / (LARGEST_PADDING if dense else LARGEST_EXPERT_SHARE)
    return Range(low=low, best=best, high=unless_sharded(case, best * _attention_allowance(case, notes), notes))


def judge_reinforcement(case: Case, notes: Notes) -> Range:
    """Reinforcement learning: most of the work leaves no trace in the log."""
    says = "reinforcement learning: rollouts, the reference model and rewards are not in the counter"
    why = "the log shows tokens of the updates at most, never those that were generated and thrown away"
    return _only_updates(case, says, why, "reinforcement-learning", notes)


def judge_preference(case: Case, notes: Notes) -> Range:
    """Preference training: pairs of answers, and a reference model that runs along."""
    says = "preference training: the reference model's passes are not in the counter, nor are the answers in older ones"
    why = "the log does not show whether a reference model ran along, and how much of both answers was counted"
    return _only_updates(case, says, why, "preference-training", notes)


def _only_updates(case: Case, says: str, why: str, id: str, notes: Notes) -> Range:
    """What the log shows of updates is a lower end; the rest of the run is invisible."""
    notes.trap(id, says, corrected=False)
    notes.unknown("flop", why)
    if case.tokens and case.weights:
        notes.assume("each token that the log counts went through one update at least (the lower end)")
        return Range(low=(FROZEN if case.adapter else 6) * case.weights * case.tokens)
    return NOTHING_KNOWN


def judge_unproven(case: Case, notes: Notes) -> Range:
    """Nothing says what the model's main input was: the counter proves nothing by itself."""
    if case.tokens and case.weights:
        return judge_text(case, notes)
    if case.reported is None:
        return no_counter(case, notes)
    if case.tokens and Fraction(case.reported) / (6 * case.tokens) < case.smallest:
        return _by_implied_size(case, case.reported, case.tokens, notes)
    says = "nothing in the log says what the counter multiplied: tokens, pixels or one shard of the weights"
    notes.trap("unproven-input", says, corrected=False)
    claim = short(Fraction(case.reported) * case.passes)
    wanted = "its configuration or size" if case.tokens else "its configuration"
    why = f"the log claims {claim}, right only for a dense language model in one piece; give {wanted}"
    notes.unknown("flop", why)
    return NOTHING_KNOWN
