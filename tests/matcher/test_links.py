"""What pairs are measured by: small networks whose answers one can do in the head, and laws over any network."""

from collections.abc import Callable
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.links import FAMILIES, FEATURES, GROUPS, Structure, adjacency, rooted_pagerank
from matcher.standing import STANDING, Csr, Floats

Edges = list[tuple[int, int]]

ALL_BUT_ONE_OF_FIVE: Edges = [(a, b) for a in range(5) for b in range(a + 1, 5) if (a, b) != (0, 1)]
PATH: Edges = [(0, 1), (1, 2), (2, 3)]
STAR: Edges = [(0, leaf) for leaf in (1, 2, 3, 4)]
KARATE = nx.karate_club_graph()
STRANGERS = sorted(nx.non_edges(KARATE))

examples = settings(max_examples=30, deadline=None)


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, Edges]:
    """Up to twelve people, tied anyhow; often in parts, and with somebody alone."""
    size = draw(st.integers(2, 12))
    person = st.integers(0, size - 1)
    return size, draw(st.lists(st.tuples(person, person), max_size=30))


def every_pair(size: int) -> Edges:
    """Each pair of different people once."""
    return [(a, b) for a in range(size) for b in range(a + 1, size)]


def measured(size: int, edges: Edges, pair: tuple[int, int]) -> dict[str, float]:
    """The measures of one pair by name."""
    return dict(zip(FEATURES, Structure.of(adjacency(size, edges)).features([pair])[0], strict=True))


def column(name: str, ties: Csr, pairs: Edges) -> Floats:
    """One measure of many pairs."""
    found: Floats = Structure.of(ties).features(pairs)[:, FEATURES.index(name)]
    return found


def test_it_works() -> None:
    """Two people of five who know everybody but each other."""
    found = measured(5, ALL_BUT_ONE_OF_FIVE, (0, 1))
    assert found["common_contacts"] == pytest.approx(np.log1p(3))
    assert found["jaccard"] == found["salton"] == found["hub_promoted"] == pytest.approx(1)
    assert found["leicht_holme_newman"] == pytest.approx(3 / 9)
    assert found["resource_allocation"] == pytest.approx(3 / 4)
    assert found["rarest_common"] == pytest.approx(1 / 4)
    assert found["ties_among_common"] == pytest.approx(np.log1p(3))
    assert found["paths_of_3"] == pytest.approx(np.log1p(6))
    assert found["closeness"] == pytest.approx(1 / 2)


def test_the_ends_of_a_path_share_nobody_and_have_one_way() -> None:
    """0-1-2-3: one way of three steps, past two people with two contacts each."""
    found = measured(4, PATH, (0, 3))
    assert found["common_contacts"] == found["jaccard"] == found["adamic_adar"] == 0
    assert found["paths_of_3"] == pytest.approx(np.log(2))
    assert found["degree_normalised_l3"] == pytest.approx(np.log1p(1 / 2))
    assert found["closeness"] == pytest.approx(1 / 3)
    assert found["reachable"] == 1


def test_two_leaves_of_a_star_share_its_centre() -> None:
    """The centre has four contacts: a walk from one leaf is at the other after two steps with a chance of a quarter."""
    found = measured(5, STAR, (1, 2))
    assert found["jaccard"] == 1
    assert found["rarest_common"] == pytest.approx(1 / 4)
    assert found["walk_2"] == pytest.approx(np.log(1 / 4), abs=1e-4)
    assert found["smaller_degree"] == found["larger_degree"] == pytest.approx(np.log(2))
    assert found["larger_leaf_share"] == 0
    assert found["smaller_clustering"] == found["larger_clustering"] == 0
    assert found["larger_company_2"] == 0, "the other leaves resemble her, and none of them is tied to a leaf"


def test_company_counts_who_resembles_one_and_is_tied_to_the_other() -> None:
    """Person 1 is like 0 alone, who knows 4; 4 is like 2 and 3, who both know 1."""
    found = measured(5, [(0, 2), (0, 3), (1, 2), (1, 3), (0, 4)], (1, 4))
    assert found["smaller_company_2"] == found["larger_company_4"] == pytest.approx(1)


def test_parts_of_a_network_do_not_reach_each_other() -> None:
    """Two pairs of people, and somebody alone: nothing is near, and nothing breaks."""
    for pair in ((0, 2), (0, 4)):
        found = measured(5, [(0, 1), (2, 3)], pair)
        assert found["closeness"] == found["reachable"] == found["common_contacts"] == 0
    assert found["smaller_component"] == 0
    assert found["larger_component"] == pytest.approx(np.log(2))


def test_pagerank_agrees_with_networkx() -> None:
    """Both ways of networkx's personalised PageRank, on the karate club."""
    plain: nx.Graph[int] = nx.Graph(KARATE.edges)
    there, back = (
        [
            nx.pagerank(plain, alpha=0.85, personalization={pair[k]: 1}, tol=1e-12)[pair[1 - k]]
            for pair in STRANGERS[:20]
        ]
        for k in (0, 1)
    )
    found = rooted_pagerank(adjacency(34, list(KARATE.edges)), STRANGERS[:20], steps=200)
    np.testing.assert_allclose(found, np.add(there, back), atol=1e-8)


@pytest.mark.parametrize(
    ("name", "oracle"), [("jaccard", nx.jaccard_coefficient), ("resource_allocation", nx.resource_allocation_index)]
)
def test_shared_contacts_agree_with_networkx(name: str, oracle: Callable[..., Any]) -> None:
    """Every untied pair of the karate club."""
    expected = [score for _, _, score in oracle(KARATE, STRANGERS)]
    np.testing.assert_allclose(column(name, adjacency(34, list(KARATE.edges)), STRANGERS), expected)


@pytest.mark.parametrize(("name", "oracle"), [("clustering", nx.clustering), ("core", nx.core_number)])
def test_standing_agrees_with_networkx(name: str, oracle: Callable[..., Any]) -> None:
    """Everybody in the karate club."""
    expected = np.array([oracle(nx.Graph(KARATE.edges))[person] for person in range(34)], dtype=np.float64)
    found = Structure.of(adjacency(34, list(KARATE.edges))).standing[:, STANDING.index(name)]
    np.testing.assert_allclose(found, np.log1p(expected) if name == "core" else expected)


def test_attributes_are_compared() -> None:
    """The same, none in common, and nothing known."""
    known = [[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0]]
    found = Structure.of(adjacency(4, []), attributes=known).features([(0, 1), (0, 2), (0, 3)])
    np.testing.assert_allclose(found[:, FEATURES.index("attribute_cosine")], [1, 0, 0])
    np.testing.assert_allclose(found[:, FEATURES.index("attribute_product")], [2, 0, 0])


def test_direction_repetition_and_oneself_count_for_nothing() -> None:
    """A tie is a tie."""
    plain, odd = adjacency(3, [(0, 1)]), adjacency(3, [(1, 0), (0, 1), (0, 1), (2, 2)])
    assert (plain != odd).nnz == 0


def test_a_hidden_tie_leaves_no_trace() -> None:
    """Without a tie, the network is measured as if it had never been there."""
    whole = adjacency(5, [*ALL_BUT_ONE_OF_FIVE, (0, 1)])
    hidden = Structure.of(whole).without(np.array([[0, 1]]))
    untied = Structure.of(adjacency(5, ALL_BUT_ONE_OF_FIVE))
    np.testing.assert_array_equal(hidden.features(every_pair(5)), untied.features(every_pair(5)))


@pytest.mark.parametrize("pair", [(0, 5), (-1, 2), (3, 3)])
def test_a_pair_that_is_none_is_refused(pair: tuple[int, int]) -> None:
    """A negative number would otherwise count from the end, and somebody is always near herself."""
    with pytest.raises(ValueError, match="pair"):
        measured(5, PATH, pair)


def test_a_tie_to_nobody_is_refused() -> None:
    """So is a network whose ties name people that it does not have."""
    with pytest.raises(ValueError, match="not among the 3 people"):
        adjacency(3, [(0, 3)])


def test_every_measure_has_a_family_and_one_name() -> None:
    """Explanations name families; a measure in two of them would be explained twice."""
    assert len(set(FEATURES)) == len(FEATURES) == sum(map(len, FAMILIES.values()))


@given(networks())
@examples
def test_measures_are_finite_and_know_no_direction(network: tuple[int, Edges]) -> None:
    """Whoever is alone, and whichever end is named first."""
    size, edges = network
    structure = Structure.of(adjacency(size, edges))
    there = structure.features(every_pair(size))
    assert np.isfinite(there).all()
    np.testing.assert_array_equal(there, structure.features([(b, a) for a, b in every_pair(size)]))


@given(networks(), st.randoms())
@examples
def test_numbering_people_anew_changes_nothing(network: tuple[int, Edges], random: Random) -> None:
    """Latent groups aside, where equally strong directions may be cut off either way."""
    size, edges = network
    names = list(range(size))
    random.shuffle(names)
    anew = Structure.of(adjacency(size, [(names[a], names[b]) for a, b in edges]))
    kept = [place for place, name in enumerate(FEATURES) if name not in GROUPS]
    before = Structure.of(adjacency(size, edges)).features(every_pair(size))[:, kept]
    after = anew.features([(names[a], names[b]) for a, b in every_pair(size)])[:, kept]
    np.testing.assert_allclose(after, before, rtol=1e-6, atol=1e-9)


def test_numbering_people_anew_keeps_latent_groups() -> None:
    """Where the directions are of different strength, as in a real network, groups do not depend on numbers either."""
    names = np.random.default_rng(3).permutation(34)
    ties = np.array(KARATE.edges)
    kept = [FEATURES.index(name) for name in GROUPS]
    before = Structure.of(adjacency(34, ties)).features(STRANGERS)[:, kept]
    after = Structure.of(adjacency(34, names[ties])).features(names[np.array(STRANGERS)])[:, kept]
    np.testing.assert_allclose(after, before, atol=1e-4)
