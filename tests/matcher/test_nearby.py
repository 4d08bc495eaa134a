"""Nearness found from somebody's contacts outwards equals what is found over everybody."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matcher import nearby
from matcher.nearby import Near, common, walked


@st.composite
def networks(draw: st.DrawFn) -> csr_array:
    """Ties among up to twelve people, some of them alone."""
    size = draw(st.integers(1, 12))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    ends = {pair for a, b in draw(st.lists(pairs, max_size=30)) if a != b for pair in ((a, b), (b, a))}
    rows, columns = [a for a, _ in ends], [b for _, b in ends]
    return csr_array((np.ones(len(ends)), (rows, columns)), shape=(size, size))


def spread(found: Near, size: int) -> np.ndarray:
    whole = np.zeros(size)
    whole[found.people] = found.nearness
    return whole


@given(networks())
@settings(max_examples=100, deadline=None)
def test_a_walk_settles_where_pagerank_does(ties: csr_array) -> None:
    """Never too high, and too low by no more than was promised."""
    size, fineness = ties.shape[0], 1e-6
    degrees = np.diff(ties.indptr)
    exact = np.zeros(size)
    step = np.zeros(size)
    step[0] = 1.0
    for _ in range(400):
        exact += nearby.RESTART * step
        step = (1 - nearby.RESTART) * (ties.T @ np.divide(step, degrees, out=np.zeros(size), where=degrees > 0))
    found = spread(walked(ties, 0, fineness=fineness), size)
    assert (found <= exact + 1e-12).all()
    assert (exact - found <= fineness * np.maximum(degrees, 1) + 1e-12).all()


@given(networks())
@settings(max_examples=100, deadline=None)
def test_common_contacts_are_those_of_the_whole_network(ties: csr_array) -> None:
    size = ties.shape[0]
    graph = nx.from_scipy_sparse_array(ties)
    expected = np.zeros(size)
    for other in set(graph) - {0, *graph[0]}:
        expected[other] = sum(1 / np.log1p(graph.degree(one)) for one in nx.common_neighbors(graph, 0, other))
    assert spread(common(ties, 0), size) == pytest.approx(expected)


@given(networks())
@settings(max_examples=40, deadline=None)
def test_plain_loops_answer_the_same(ties: csr_array) -> None:
    """Where numba has no wheel, the same functions run uncompiled."""
    compiled = walked(ties, 0), common(ties, 0)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in vars(nearby).copy().items():
            patch.setattr(nearby, name, getattr(value, "py_func", value))
        plain = walked(ties, 0), common(ties, 0)
    for one, other in zip(compiled, plain, strict=True):
        assert one.people.tolist() == other.people.tolist()
        assert one.nearness.tolist() == other.nearness.tolist()


def test_a_finer_walk_than_any_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        walked(csr_array((1, 1)), 0, fineness=0)


def test_a_hub_of_more_ties_than_usual_brings_its_share() -> None:
    """What contacts bring is reckoned once for usual degrees; a hub's is reckoned when it is met."""
    for size in (nearby.USUAL - 1, nearby.USUAL, nearby.USUAL + 1):
        leaves, hub = np.arange(1, size + 1), np.zeros(size, int)
        star = csr_array((np.ones(2 * size), (np.r_[hub, leaves], np.r_[leaves, hub])), shape=(size + 1, size + 1))
        found = common(star, 1)
        assert found.people.tolist() == list(range(2, size + 1))
        assert set(found.nearness.tolist()) == {float(1 / np.log1p(np.array([size]))[0])}
        assert len(common(star, 0).people) == 0
