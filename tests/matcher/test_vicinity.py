"""How somebody stands to the others in the network, against networkx as the oracle."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.columns import UNKNOWN
from matcher.forecast import Forecast
from matcher.vicinity import Vicinity
from tests.matcher.test_proximity import graph_of

SIZE = 8
EVERYBODY = np.arange(SIZE, dtype=np.int32)
edges = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=20)


def of(pairs: list[tuple[int, int]], row: int, hidden: frozenset[int] = frozenset()) -> Vicinity:
    ids = [f"p{number}" for number in range(SIZE)]
    return Vicinity.of(row, graph_of(pairs, SIZE, hidden), Forecast.none(ids))


def test_it_works() -> None:
    """p2 is met over p1 alone: one contact in common, and 0.8 x / (1 + x) of what she brings, and a short walk."""
    vicinity = of([(0, 1), (1, 2)], 0)
    common = 1 / np.log(3)
    least = 0.8 * common / (1 + common)
    assert vicinity.common_with(2) == 1
    assert vicinity.reaches(2)
    assert least < vicinity.nearness_of(EVERYBODY)[2] <= least + 0.2
    assert not vicinity.reaches(5)
    assert vicinity.nearness_of(EVERYBODY)[5] == 0


@given(edges, st.integers(0, SIZE - 1))
@settings(max_examples=60, deadline=None)
def test_contacts_in_common_and_reach_are_those_of_networkx(pairs: list[tuple[int, int]], row: int) -> None:
    vicinity = of(pairs, row)
    oracle: nx.Graph[int] = nx.Graph()
    oracle.add_nodes_from(range(SIZE))
    oracle.add_edges_from((a, b) for a, b in pairs if a != b)
    for other in set(oracle) - {row}:
        assert vicinity.common_with(other) == len(list(nx.common_neighbors(oracle, row, other)))
        assert vicinity.reaches(other) == nx.has_path(oracle, row, other)
    near = vicinity.nearness_of(EVERYBODY)
    assert near.min() >= 0
    assert near.max() < 1
    assert near[row] == 0


def test_hidden_people_are_no_bridge() -> None:
    """p1 is off: p0 and p2 have no contact in common; p1 herself still sees whom she knows."""
    vicinity = of([(0, 1), (1, 2)], 0, frozenset({1}))
    assert vicinity.common_with(2) == 0
    assert not vicinity.nearness_of(EVERYBODY).any()
    assert of([(0, 1), (1, 2)], 1, frozenset({1})).contacts.tolist() == [0, 2]


def test_who_is_not_in_the_network_is_near_to_nobody() -> None:
    vicinity = of([(0, 1)], UNKNOWN)
    assert not vicinity.nearness_of(EVERYBODY).any()
    assert not vicinity.beyond(EVERYBODY).any()


def test_beyond_are_the_communities_of_no_contact() -> None:
    circle = [(a, b) for a in range(4) for b in range(a)]
    vicinity = of([*circle, *((a + 4, b + 4) for a, b in circle)], 0)
    assert vicinity.beyond(EVERYBODY).tolist() == [False] * 4 + [True] * 4


def test_contacts_bring_no_more_than_a_bounded_walk() -> None:
    """A hub's thousand contacts are reached in bounded work: who would be visited less than the fineness is not."""
    size = 3000
    star = [(0, other) for other in range(1, size)]
    vicinity = Vicinity.of(1, graph_of(star, size), Forecast.none([f"p{number}" for number in range(size)]))
    assert vicinity.common_with(2) == 1
    assert vicinity.nearness_of(np.array([2], np.int32))[0] == pytest.approx(
        0.8 * (1 / np.log(size)) / (1 + 1 / np.log(size)), abs=0.01
    )
