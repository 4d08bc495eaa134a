"""Nearness in the network of consented ties, its communities, and the graph around a few people.

Ties of people who cannot be found count for nobody but themselves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.compiled import IS_COMPILED, loop
from matcher.lexicon import skill_keys
from matcher.network import Network, Person, Tie

Floats = NDArray[np.float64]
Csr = Any
"""A scipy.sparse.csr_array; scipy carries no types."""

PROPAGATIONS = 12


@dataclass(frozen=True, slots=True)
class Graph:
    """Ties as square matrices over people, in the order of the index.

    `known` (n x n) has every tie, for leaving out people whom one knows; `own` the consented ties to findable people, a
    row per person; `among` the part of `own` whose rows are findable too (symmetric). `community` (n,) numbers groups.
    """

    known: Csr
    own: Csr
    among: Csr
    community: NDArray[np.int32]


def _adjacency(ties: Iterable[Tie], position: Mapping[str, int]) -> Csr:
    size, ends = len(position), [(position[tie.a], position[tie.b]) for tie in ties]
    one, other = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    pairs = np.unique(np.concatenate((one * size + other, other * size + one)))
    rows, columns = np.divmod(pairs, max(size, 1))
    starts = np.cumsum(np.append(0, np.bincount(rows, minlength=size)), dtype=np.int32)
    return csr_array((np.ones(len(pairs)), columns.astype(np.int32), starts), shape=(size, size))


def build_graph(people: Sequence[Person], network: Network) -> Graph:
    """The ties of a network over `people`, which give the order of rows."""
    position = {person.id: row for row, person in enumerate(people)}
    findable = np.array([person.findable for person in people], dtype=np.float64)
    own = _keep_columns(_adjacency(network.consented_ties(position), position), findable)
    among = _keep_columns(own.T.tocsr(), findable)
    return Graph(_adjacency(network.ties, position), own, among, communities(among))


def _keep_columns(matrix: Csr, keep: Floats) -> Csr:
    kept = csr_array(matrix.multiply(keep[np.newaxis, :]))
    kept.eliminate_zeros()
    kept.sort_indices()
    return kept


def communities(among: Csr) -> NDArray[np.int32]:
    """Number the groups of a symmetric graph (n,) by label propagation; people without ties are groups of their own.

    Raghavan, Albert and Kumara, 2007; all labels at once, each person's own label counting once, and ties going to the
    smaller label, so that the same graph gives the same groups.
    """
    labels = np.arange(among.shape[0], dtype=np.int32)
    round_of = heard if IS_COMPILED else heard_together
    for _ in range(PROPAGATIONS):
        chosen = round_of(among.indptr, among.indices, labels)
        if np.array_equal(chosen, labels):
            break
        labels = chosen
    return labels


@loop
def heard(starts: Any, neighbours: Any, labels: Any) -> Any:
    """The label that each person hears most, of her neighbours' and her own; the smallest among equals (n,)."""
    chosen = np.empty_like(labels)
    for row in range(len(labels)):
        said = np.append(labels[neighbours[starts[row] : starts[row + 1]]], labels[row])
        said.sort()
        most, first = 0, 0
        for here in range(len(said)):
            if said[here] != said[first]:
                first = here
            if here - first + 1 > most:
                most = here - first + 1
                chosen[row] = said[here]
    return chosen


def heard_together(starts: Any, neighbours: Any, labels: Any) -> Any:
    """The same for everybody at once, without a loop."""
    size = len(labels)
    rows = np.repeat(np.arange(size), np.diff(starts))
    votes = csr_array(
        (np.ones(len(rows) + size), (np.r_[rows, np.arange(size)], np.r_[labels[neighbours], labels])),
        shape=(size, size),
    )
    votes.sum_duplicates()
    listeners = np.repeat(np.arange(size), np.diff(votes.indptr))
    order = np.lexsort((votes.indices, -votes.data, listeners))
    return votes.indices[order][votes.indptr[:-1]].astype(np.int32)


def neighbourhood(network: Network, ids: Iterable[str], radius: int = 1) -> "nx.Graph[str]":
    """The people-skills-places graph within `radius` steps of the people `ids`.

    Nodes are "person:ID", "skill:CONCEPT", "country:ISO2" and "city:ISO2/NAME" with a `kind`; edges carry `kind` "has",
    "lives_in" or a tie's kind. Only consented ties count, and people who cannot be found stand in it only when `ids`
    names them. Ids that the network does not know are left out.
    """
    wanted = {person for person in ids if person in network.people}
    shown = {key: person for key, person in network.people.items() if person.findable or key in wanted}
    whole: nx.Graph[str] = nx.Graph()
    whole.add_nodes_from((f"person:{key}", {"kind": "person"}) for key in shown)
    for key, person in shown.items():
        for node, node_kind, edge_kind in _surroundings(person):
            whole.add_node(node, kind=node_kind)
            whole.add_edge(f"person:{key}", node, kind=edge_kind)
    for tie in network.consented_ties(shown):
        whole.add_edge(f"person:{tie.a}", f"person:{tie.b}", kind=tie.kind)
    within: set[str] = set()
    for key in wanted:
        within.update(nx.single_source_shortest_path_length(whole, f"person:{key}", cutoff=radius))
    return nx.Graph(whole.subgraph(within))


def _surroundings(person: Person) -> Iterator[tuple[str, str, str]]:
    for skill in skill_keys(person.skills):
        yield f"skill:{skill}", "skill", "has"
    if person.country:
        yield f"country:{person.country}", "country", "lives_in"
        if person.city:
            yield f"city:{person.country}/{person.city}", "city", "lives_in"
