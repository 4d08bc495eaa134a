"""Nearness against networkx as the oracle, communities, and the graph of a neighbourhood."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.network import Network, Person, Tie
from matcher.proximity import (
    Graph,
    adamic_adar,
    build_graph,
    common_contacts,
    communities,
    neighbourhood,
    personalised_pagerank,
)
from tests.matcher import toy, worlds

edges = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20)


def graph_of(pairs: list[tuple[int, int]], size: int = 8, hidden: frozenset[int] = frozenset()) -> Graph:
    """People p0 ... of whom `hidden` are off, with consented ties."""
    people = tuple(Person(id=f"p{row}", as_peer=row not in hidden) for row in range(size))
    ties = [Tie(f"p{a}", f"p{b}", consented=True) for a, b in pairs]
    return build_graph(people, Network.from_records(people=people, ties=ties))


def own(graph: Graph, row: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The contacts of the person in `row`, as a dense row."""
    contacts: np.ndarray[tuple[int], np.dtype[np.float64]] = graph.own[[row], :].toarray().ravel()
    return contacts


def test_it_works() -> None:
    graph = graph_of([(0, 1), (1, 2)])
    assert adamic_adar(graph, own(graph, 0))[2] == pytest.approx(1 / np.log(3))
    assert common_contacts(graph, own(graph, 0), 2) == 1


@given(edges)
@settings(max_examples=60, deadline=None)
def test_common_contacts_are_those_of_networkx(pairs: list[tuple[int, int]]) -> None:
    graph = graph_of(pairs)
    oracle: nx.Graph[int] = nx.Graph()
    oracle.add_nodes_from(range(8))
    oracle.add_edges_from((a, b) for a, b in pairs if a != b)
    for a in range(8):
        nearness = adamic_adar(graph, own(graph, a))
        for b in range(8):
            if a != b:
                common = list(nx.common_neighbors(oracle, a, b))
                assert common_contacts(graph, own(graph, a), b) == len(common)
                expected = sum(1 / np.log1p(oracle.degree[contact]) for contact in common)
                assert nearness[b] == pytest.approx(expected)


@given(edges)
@settings(max_examples=60, deadline=None)
def test_a_walk_stays_in_its_component(pairs: list[tuple[int, int]]) -> None:
    graph = graph_of(pairs)
    oracle: nx.Graph[int] = nx.Graph()
    oracle.add_nodes_from(range(8))
    oracle.add_edges_from((a, b) for a, b in pairs if a != b)
    for row in range(8):
        visits = personalised_pagerank(graph, own(graph, row))
        assert set(np.flatnonzero(visits).tolist()) <= nx.node_connected_component(oracle, row)
        assert visits.sum() <= 1


@given(edges)
@settings(max_examples=60, deadline=None)
def test_a_community_never_joins_what_no_tie_joins(pairs: list[tuple[int, int]]) -> None:
    graph = graph_of(pairs)
    oracle: nx.Graph[int] = nx.Graph()
    oracle.add_nodes_from(range(8))
    oracle.add_edges_from((a, b) for a, b in pairs if a != b)
    for label in np.unique(graph.community):
        members = np.flatnonzero(graph.community == label).tolist()
        assert set(members) <= nx.node_connected_component(oracle, members[0])


def test_two_circles_with_one_tie_between_them_are_two_communities() -> None:
    circle = [(a, b) for a in range(4) for b in range(a)]
    pairs = [*circle, *((a + 4, b + 4) for a, b in circle), (0, 4)]
    found = graph_of(pairs).community
    assert len(set(found[:4].tolist())) == len(set(found[4:].tolist())) == 1
    assert found[0] != found[4]
    assert communities(graph_of([]).among).tolist() == list(range(8))


def test_hidden_people_are_no_bridge() -> None:
    """p1 is off: p0 and p2 have no common contact; p1 herself still sees whom she knows."""
    graph = graph_of([(0, 1), (1, 2)], hidden=frozenset({1}))
    assert common_contacts(graph, own(graph, 0), 2) == 0
    assert not adamic_adar(graph, own(graph, 0)).any()
    assert own(graph, 1).tolist() == [1, 0, 1, 0, 0, 0, 0, 0]


def test_the_graph_around_a_person_has_her_skills_places_and_contacts() -> None:
    """M46, M69: people, skills and places of a neighbourhood; nobody who is off, no tie without consent."""
    graph = neighbourhood(toy.network(), ["anna"])
    assert set(graph.nodes) == {
        "person:anna",
        "person:darya",
        "skill:investigative_journalism",
        "skill:data_journalism",
        "skill:interviewing",
        "country:GE",
        "city:GE/Tbilisi",
    }
    assert graph.edges["person:anna", "person:darya"] == {"kind": "contact"}
    assert graph.nodes["skill:interviewing"] == {"kind": "skill"}
    # The edge to Darya's skill stands in it since both of its ends do.
    assert graph.has_edge("person:darya", "skill:investigative_journalism")


def test_a_wider_radius_reaches_people_of_the_same_skill() -> None:
    graph = neighbourhood(toy.network(), ["anna"], radius=2)
    assert {"person:maksim", "person:oksana", "person:nina"} <= set(graph.nodes)
    assert "person:pavel" not in graph


def test_somebody_who_is_off_stands_only_in_her_own_graph() -> None:
    assert "person:pavel" in neighbourhood(toy.network(), ["pavel"])
    assert "person:pavel" not in neighbourhood(toy.network(), ["anna", "maksim"], radius=5)


def test_unknown_ids_have_no_neighbourhood() -> None:
    assert len(neighbourhood(toy.network(), ["nobody"])) == 0


@given(worlds.networks(), st.integers(0, 3))
@settings(max_examples=20, deadline=None)
def test_a_neighbourhood_grows_with_its_radius(network: Network, radius: int) -> None:
    smaller, larger = (set(neighbourhood(network, ["p0"], reach).nodes) for reach in (radius, radius + 1))
    assert "person:p0" in smaller <= larger
