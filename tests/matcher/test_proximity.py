"""Communities, and the graph of a neighbourhood."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.network import Network, Person, Tie
from matcher.proximity import (
    Graph,
    build_graph,
    communities,
    heard,
    heard_together,
    neighbourhood,
)
from tests.matcher import toy, worlds

edges = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20)


def graph_of(pairs: list[tuple[int, int]], size: int = 8, hidden: frozenset[int] = frozenset()) -> Graph:
    """People p0 ... of whom `hidden` are off, with consented ties."""
    people = tuple(Person(id=f"p{row}", as_peer=row not in hidden) for row in range(size))
    ties = [Tie(f"p{a}", f"p{b}", consented=True) for a, b in pairs]
    return build_graph(people, Network.from_records(people=people, ties=ties))


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


@given(edges, st.lists(st.integers(0, 7), min_size=8, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_loop_hears_what_everybody_hears_at_once(pairs: list[tuple[int, int]], labels: list[int]) -> None:
    """The compiled rounds and those without a compiler give the same groups."""
    among, said = graph_of(pairs).among, np.array(labels, np.int32)
    expected = heard_together(among.indptr, among.indices, said)
    assert heard(among.indptr, among.indices, said).tolist() == expected.tolist()


def test_two_circles_with_one_tie_between_them_are_two_communities() -> None:
    circle = [(a, b) for a in range(4) for b in range(a)]
    pairs = [*circle, *((a + 4, b + 4) for a, b in circle), (0, 4)]
    found = graph_of(pairs).community
    assert len(set(found[:4].tolist())) == len(set(found[4:].tolist())) == 1
    assert found[0] != found[4]
    assert communities(graph_of([]).among).tolist() == list(range(8))


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
