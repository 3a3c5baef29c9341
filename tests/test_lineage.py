"""Cumulative compute over distinct ancestors: each class on both sides, and a sum over sets as the oracle."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.lineage import Graph, Link, Node, Sums, cumulative, in_order, less
from gpaiscope.lineage import graph as graphs
from gpaiscope.values import NOTHING_KNOWN, Range, Truth


def exactly(amount: int) -> Range:
    return Range.exactly(amount)


def node(id: str, own: int | Range | None = 1, *parents: str | Link, whole: Range | None = None) -> Node:
    links = [each if isinstance(each, Link) else Link(parent=each, relation="fine-tune") for each in parents]
    return Node(id=id, own=exactly(own) if isinstance(own, int) else own, made_from=tuple(links), whole=whole)


def behind(*nodes: Node) -> dict[str, Range]:
    graph, sums = summed(*nodes)
    return {id: sums.of(at) for at, id in enumerate(graph.ids)}


def summed(*nodes: Node) -> tuple[Graph, Sums]:
    graph = Graph.of(nodes)
    return graph, cumulative(graph)


def test_a_model_trained_from_scratch_has_its_own_compute_behind_it() -> None:
    assert behind(node("a", 5)) == {"a": exactly(5)}


def test_a_model_has_its_own_and_its_parents_compute_behind_it() -> None:
    assert behind(node("b", 3, "a"), node("a", 5))["b"] == exactly(8)


def test_a_parent_whose_training_does_not_count_adds_nothing() -> None:
    teacher = Link(parent="a", relation="distillation", counts=Truth.NO)
    assert behind(node("a", 5), node("b", 3, teacher))["b"] == exactly(3)


def test_a_parent_of_which_it_is_not_known_whether_it_counts_adds_to_the_upper_end_alone() -> None:
    perhaps = Link(parent="a", relation="base", counts=Truth.UNKNOWN)
    found = behind(node("a", 5), node("b", 3, perhaps), node("c", 1, "b"), node("d", 1, "a"))
    assert found["b"] == Range(low=3, high=8)
    assert found["c"] == Range(low=4, high=9)
    assert found["d"] == exactly(6)


def test_what_perhaps_counts_and_surely_does_by_another_way_counts() -> None:
    perhaps = Link(parent="a", relation="base", counts=Truth.UNKNOWN)
    assert behind(node("a", 5), node("b", 3, "a"), node("c", 1, "b", perhaps))["c"] == exactly(9)


def test_what_two_merged_models_have_in_common_counts_once() -> None:
    found = behind(node("base", 100), node("one", 1, "base"), node("two", 2, "base"), node("merge", 0, "one", "two"))
    assert found["merge"] == exactly(103)


def test_a_parent_named_twice_counts_once() -> None:
    assert behind(node("a", 5), node("b", 1, "a", "a"))["b"] == exactly(6)


def test_an_ancestor_that_is_a_parent_as_well_counts_once() -> None:
    assert behind(node("a", 5), node("b", 1, "a"), node("c", 1, "a", "b"))["c"] == exactly(7)


def test_a_merge_of_merges_counts_each_ancestor_once() -> None:
    names = [node("x0", 1), node("x1", 1, "x0")]
    names += [node(f"x{at}", 1, f"x{at - 1}", f"x{at - 2}") for at in range(2, 40)]
    assert behind(*names)["x39"] == exactly(40)


def test_a_parent_that_nobody_tells_of_is_a_model_of_unknown_compute() -> None:
    graph, sums = summed(node("b", 3, "gone"))
    assert [graph.ids[at] for at in graph.missing] == ["gone"]
    assert sums.of(0) == Range(low=3)
    assert sums.of(1) == NOTHING_KNOWN


def test_an_ancestor_without_an_upper_end_leaves_none_to_its_descendants() -> None:
    found = behind(node("a", Range(low=4)), node("b", 3, "a"), node("c", 1))
    assert found["b"] == Range(low=7)
    assert found["c"] == exactly(1)


def test_models_made_from_one_another_and_what_was_made_from_them_have_no_upper_end() -> None:
    graph, sums = summed(
        node("a", 1, "b"), node("b", 2, "a", "root"), node("root", 10), node("child", 4, "b"), node("other", 5, "root")
    )
    told = {id: sums.of(at) for at, id in enumerate(graph.ids)}
    assert sums.circles == ((0, 1),)
    assert {graph.ids[at] for at in sums.behind} == {"a", "b", "child"}
    assert told["a"] == Range(low=1)
    assert told["b"] == Range(low=12)
    assert told["child"] == Range(low=16)
    assert told["other"] == exactly(15)


def test_a_model_made_from_itself_is_a_circle() -> None:
    _, sums = summed(node("a", 1, "a"), node("b", 2, "a"))
    assert sums.circles == ((0,),)
    assert sums.of(1) == Range(low=3)


def test_a_teacher_that_learnt_from_its_student_is_no_circle() -> None:
    teacher = Link(parent="b", relation="distillation", counts=Truth.NO)
    _, sums = summed(node("a", 1, teacher), node("b", 2, "a"))
    assert sums.circles == ()
    assert sums.of(1) == exactly(3)


def test_two_models_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="two models have one id"):
        Graph.of([node("a"), node("a", 2)])


def test_what_is_told_of_a_whole_stands_in_place_of_the_sum() -> None:
    found = behind(node("a", 5), node("b", None, "a", whole=exactly(9)), node("c", 1, "b"))
    assert found["b"] == exactly(9)
    assert found["c"] == exactly(10)


def test_own_compute_that_follows_from_a_whole_counts_once_in_a_merge() -> None:
    found = behind(
        node("base", 100),
        node("one", None, "base", whole=Range(low=100, best=105, high=110)),
        node("two", 3, "base"),
        node("merge", 0, "one", "two"),
    )
    assert found["merge"] == Range(low=103, best=108, high=113)


def test_a_whole_that_may_or_may_not_hold_a_parents_training_is_not_parted() -> None:
    perhaps = Link(parent="a", relation="base", counts=Truth.UNKNOWN)
    found = behind(node("a", 5), node("b", None, perhaps, whole=exactly(10)), node("c", 0, "a", "b"))
    assert found["b"] == exactly(10)
    assert found["c"] == Range(low=10, high=15)


def test_models_that_may_be_one_and_the_same_are_at_least_the_largest_and_at_most_their_sum() -> None:
    unsure = [Node(id=id, own=exactly(own), apart=False) for id, own in (("a", 5), ("b", 7))]
    assert behind(*unsure, node("m", 1, "a", "b"))["m"] == Range(low=8, high=13)
    assert behind(unsure[0], node("b", 7), node("m", 1, "a", "b"))["m"] == Range(low=8, high=13)


def test_a_model_that_may_be_another_is_none_where_no_other_is_of_its_sort() -> None:
    unsure = Node(id="a", own=exactly(5), apart=False)
    assert behind(unsure, node("b", 2, "a"), node("m", 1, "a", "b"))["m"] == exactly(8)
    tuned = Node(id="t", own=exactly(3), made_from=(Link(parent="r", relation="base"),), apart=False)
    assert behind(node("r", 10), node("s", 20), tuned, node("m", 1, "t", "s"))["m"] == exactly(34)


def test_each_thing_stands_after_its_parents_and_circles_are_told() -> None:
    ordered, circles = in_order({"c": ["b", "gone"], "b": ["a"], "a": [], "x": ["y"], "y": ["x"], "z": ["x"]})
    assert [each for each in ordered if each in "abc"] == ["a", "b", "c"]
    assert ordered.index("z") > ordered.index("x")
    assert set(ordered) == set("abcxyz")
    assert circles == (frozenset("xy"),)


def test_less_is_what_a_whole_has_beside_a_part() -> None:
    assert less(exactly(9), exactly(5)) == exactly(4)
    assert less(Range(low=3, best=4, high=9), Range(low=2, best=5, high=5)) == Range(low=0, high=7)
    assert less(NOTHING_KNOWN, exactly(5)) == NOTHING_KNOWN
    assert less(exactly(9), NOTHING_KNOWN) == Range(low=0, high=9)


def test_a_chain_of_ten_thousand_needs_no_recursion() -> None:
    names = [node(f"m{at}", 1, *([f"m{at - 1}"] if at else [])) for at in range(10_000)]
    found = behind(*reversed(names))
    assert found["m9999"] == exactly(10_000)


def test_a_circle_of_ten_thousand_is_one_circle() -> None:
    names = [node(f"m{at}", 1, f"m{(at + 1) % 10_000}") for at in range(10_000)]
    graph, sums = summed(*names, node("child", 1, "m0"))
    assert len(sums.circles) == 1
    assert len(sums.circles[0]) == 10_000
    assert sums.of(graph.ids.index("child")) == Range(low=2)


# -- against a sum over sets


AMOUNTS = st.one_of(
    st.integers(0, 9).map(exactly),
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda ends: Range(low=min(ends), high=max(ends))),
    st.integers(0, 9).map(lambda low: Range(low=low)),
)


@st.composite
def nodes(draw: st.DrawFn, *, circles: bool = True) -> list[Node]:
    count = draw(st.integers(1, 9))
    found = []
    for at in range(count):
        others = st.integers(0, count if circles else at - 1)
        chosen = draw(st.lists(others, max_size=4, unique=True)) if circles or at else []
        links = tuple(Link(parent=f"m{each}", relation="base", counts=draw(st.sampled_from(Truth))) for each in chosen)
        found.append(Node(id=f"m{at}", own=draw(AMOUNTS), made_from=links))
    return found


def ancestors(given_: list[Node], id: str, counting: set[Truth]) -> set[str]:
    """A model and all that lead to it by links that count, found by looking for more until there are none."""
    parents = {each.id: {link.parent for link in each.made_from if link.counts in counting} for each in given_}
    found, more = {id}, {id}
    while more:
        more = set().union(*(parents.get(each, set()) for each in more)) - found
        found |= more
    return found


def oracle(given_: list[Node], id: str, counting: set[Truth]) -> tuple[int, int | None, int | None, bool]:
    own = {each.id: each.own or NOTHING_KNOWN for each in given_}
    every = ancestors(given_, id, counting)
    links = {each.id: {one.parent for one in each.made_from if one.counts in counting} for each in given_}
    round_ = any(each in ancestors(given_, parent, counting) for each in every for parent in links.get(each, set()))
    held = [own.get(each, NOTHING_KNOWN) for each in every]
    best, high = (
        None if any(getattr(each, end) is None for each in held) else sum(getattr(each, end) for each in held)
        for end in ("best", "high")
    )
    return sum(int(each.low or 0) for each in held), best, high, round_


@given(nodes())
def test_every_range_is_that_of_a_sum_over_sets(drawn: list[Node]) -> None:
    graph, sums = summed(*drawn)
    for at, id in enumerate(graph.ids):
        low, best, _, round_ = oracle(drawn, id, {Truth.YES})
        _, best_of_all, high, round_of_all = oracle(drawn, id, {Truth.YES, Truth.UNKNOWN})
        found = sums.of(at)
        assert found.high == (None if round_of_all else high)
        assert (at in sums.behind) == round_of_all
        if not round_:
            assert found.low == low
        if not round_of_all and best == best_of_all and (low, high) == oracle(drawn, id, {Truth.YES})[::2][:2]:
            assert found.best == best


@given(nodes(), st.randoms())
def test_the_order_in_which_models_are_named_changes_nothing(drawn: list[Node], source: object) -> None:
    shuffled = list(drawn)
    source.shuffle(shuffled)  # type: ignore[attr-defined]
    assert behind(*drawn) == behind(*shuffled)


@given(nodes(circles=False), st.data())
def test_true_amounts_lie_within_the_ranges_whatever_wholes_are_told(drawn: list[Node], data: st.DataObject) -> None:
    true = {each.id: data.draw(within(each.own or NOTHING_KNOWN)) for each in drawn}
    counts = {
        (each.id, link.parent): link.counts is Truth.YES or (link.counts is Truth.UNKNOWN and data.draw(st.booleans()))
        for each in drawn
        for link in each.made_from
    }
    settled = [
        Node(id=each.id, made_from=tuple(link for link in each.made_from if counts[each.id, link.parent]))
        for each in drawn
    ]
    every = {Truth.YES, Truth.NO, Truth.UNKNOWN}
    whole = {each.id: sum(true[one] for one in ancestors(settled, each.id, every)) for each in drawn}
    told = []
    for each in drawn:
        say = data.draw(st.sampled_from(("nothing", "beside", "instead")))
        around = Range(low=max(0, whole[each.id] - data.draw(st.integers(0, 3))), high=whole[each.id] + 1)
        told.append(
            each
            if say == "nothing"
            else Node(id=each.id, own=each.own if say == "beside" else None, made_from=each.made_from, whole=around)
        )
    for id, found in behind(*told).items():
        assert (found.low or 0) <= whole[id]
        assert found.high is None or whole[id] <= found.high


def within(own: Range) -> st.SearchStrategy[int]:
    low = int(own.low or 0)
    return st.integers(low, low + 5 if own.high is None else int(own.high))


# -- the same in bulk, with NumPy


def in_bulk(given_: Sequence[Node]) -> tuple[Graph, Sums]:
    """Graph and sums as they are made of very many models."""
    pytest.importorskip("numpy", reason="NumPy, of the extra [scan], is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphs, "MANY", 1)
        return summed(*given_)


@st.composite
def told_nodes(draw: st.DrawFn) -> list[Node]:
    """Models of which some have a whole told, some no compute of their own, and some may be another."""
    found = []
    for each in draw(nodes()):
        whole = draw(st.one_of(st.none(), AMOUNTS))
        own = None if whole is not None and draw(st.booleans()) else each.own
        found.append(Node(id=each.id, own=own, made_from=each.made_from, whole=whole, apart=draw(st.booleans())))
    return found


@given(st.one_of(nodes(), nodes(circles=False), told_nodes()))
def test_many_models_are_summed_as_few_are(drawn: list[Node]) -> None:
    assert in_bulk(drawn) == summed(*drawn)


@given(st.integers(1, 300), st.integers(0, 3), st.integers(1, 8), st.integers())
def test_families_of_all_shapes_are_summed_as_few_models_are(count: int, most: int, near: int, seed: int) -> None:
    source = random.Random(seed)
    drawn = []
    for at in range(count):
        parents = {source.randint(at - at // near, at) for _ in range(source.randint(0, most))} - {at}
        own = source.choice((10**27, 10**27 + 1, Fraction(1, 3), 7))
        drawn.append(node(f"m{at}", Range.exactly(own), *(f"m{each}" for each in parents)))
    source.shuffle(drawn)
    assert in_bulk(drawn) == summed(*drawn)


@pytest.mark.parametrize(
    "given_",
    [
        [node("m0", 10**27), *(node(f"m{at}", 10**27 + at, f"m{at - 1}") for at in range(1, 2_000))],
        [node(f"m{at}", 1, f"m{(at + 1) % 2_000}") for at in range(2_000)],
        [node("m0", 1), *(node(f"m{at}", 2, "m0", "gone") for at in range(1, 2_000))],
        [node(f"m{at}", 3) for at in range(2_000)],
    ],
    ids=["one chain", "one circle", "merges of one and one that is missing", "no links"],
)
def test_an_extreme_graph_is_summed_in_bulk_as_it_is_plainly(given_: list[Node]) -> None:
    assert in_bulk(given_) == summed(*given_)


def test_two_of_many_models_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="two models have one id"):
        in_bulk([node("a"), node("b"), node("a", 2)])


def test_without_numpy_many_models_are_summed_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    monkeypatch.setattr(graphs, "MANY", 1)
    assert behind(node("b", 3, "a"), node("a", 10**27))["b"] == exactly(10**27 + 3)
