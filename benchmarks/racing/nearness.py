"""Nearness around one person among a million: against NetworKit's local push and Adamic-Adar, and igraph's PageRank."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import igraph
import networkit
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from benchmarks.racing.race import Bar, Lap, race, report
from matcher.nearby import FINENESS, RESTART, Near, common, walked

NEAREST = 50
STEPS = 80  # of the power iteration that the others are judged by
ASKED, JUDGED = 40, 10
Ties = Any
"""A scipy.sparse.csr_array; scipy carries no types."""


def network(people: int, degree: float, seed: int) -> Ties:
    """Invented ties: three quarters among people who live near each other, some people with very many."""
    chance = np.random.default_rng(seed)
    count = int(people * degree / 2)
    one = (people * chance.random(count) ** 1.5).astype(np.int64)
    near = np.clip(one + chance.normal(0, people / 500, count).astype(np.int64), 0, people - 1)
    other = np.where(chance.random(count) < 0.75, near, chance.integers(0, people, count))
    apart = one != other
    one, other = one[apart].astype(np.int32), other[apart].astype(np.int32)
    ends = np.concatenate((one, other)), np.concatenate((other, one))
    ties = csr_array((np.ones(len(ends[0])), ends), shape=(people, people))
    ties.sum_duplicates()
    ties.data[:] = 1
    return ties


@dataclass(frozen=True)
class Judge:
    """The exact nearness, by power iteration (people,)."""

    ties: Ties

    def exact(self, row: int) -> NDArray[np.float64]:
        """Personalised PageRank of one person for everybody."""
        degrees = np.diff(self.ties.indptr)
        step = (self.ties @ diags_array(1 / np.maximum(degrees, 1))).tocsr()
        start = np.zeros(self.ties.shape[0])
        start[row] = 1.0
        found = start.copy()
        for _ in range(STEPS):
            found = RESTART * start + (1 - RESTART) * (step @ found)
        return found

    def recall(self, row: int, people: NDArray[np.int64]) -> float:
        """The share of `people` who are as near as the exact NEAREST-th."""
        exact = self.exact(row)
        exact[own(self.ties, row)] = -1
        least = np.partition(exact, -NEAREST)[-NEAREST]
        return float((exact[people] >= least * (1 - 1e-9)).sum()) / NEAREST


def own(ties: Ties, row: int) -> NDArray[np.int64]:
    """The person herself and her contacts."""
    return np.append(ties.indices[ties.indptr[row] : ties.indptr[row + 1]], row).astype(np.int64)


def nearest(ties: Ties, row: int, near: Near) -> NDArray[np.int64]:
    """The NEAREST people of an answer, without herself and her contacts, the nearest first."""
    new = ~np.isin(near.people, own(ties, row))
    return first(Near(near.people[new], near.nearness[new]))


def first(near: Near) -> NDArray[np.int64]:
    """The NEAREST people of an answer, the nearest first."""
    return near.people[np.argsort(-near.nearness, kind="stable")[:NEAREST]].astype(np.int64)


def by_mosty(ties: Ties, fineness: float = FINENESS) -> Callable[[int], NDArray[np.int64]]:
    """Mosty's own push."""
    return lambda row: nearest(ties, row, walked(ties, row, fineness=fineness))


def by_networkit(graph: Any, ties: Ties, fineness: float) -> Callable[[int], NDArray[np.int64]]:
    """NetworKit's ApproximatePageRank: the same walk, told as a lazy one; a new object a question: it keeps state."""
    lazy = RESTART / (2 - RESTART)

    def answer(row: int) -> NDArray[np.int64]:
        found = np.array(networkit.scd.ApproximatePageRank(graph, lazy, fineness).run(row))
        return nearest(ties, row, Near(found[:, 0].astype(np.int32), found[:, 1]))

    return answer


def by_networkit_contacts(graph: Any) -> Callable[[int], NDArray[np.int64]]:
    """NetworKit's Adamic-Adar over everybody two steps away."""
    index = networkit.linkprediction.AdamicAdarIndex(graph)
    finder = networkit.linkprediction.MissingLinksFinder(graph)

    def answer(row: int) -> NDArray[np.int64]:
        found = index.runOn(finder.findFromNode(row, 2))
        people, scores = np.array([pair[1] for pair, _ in found]), np.array([score for _, score in found])
        return people[np.lexsort((people, -scores))[:NEAREST]].astype(np.int64)

    return answer


def by_igraph(ties: Ties) -> Callable[[int], NDArray[np.int64]]:
    """igraph's personalised PageRank by PRPACK, over the whole network."""
    rows = np.repeat(np.arange(ties.shape[0]), np.diff(ties.indptr))
    once = rows < ties.indices
    graph = igraph.Graph(n=ties.shape[0], edges=np.column_stack((rows[once], ties.indices[once])))

    def answer(row: int) -> NDArray[np.int64]:
        scores = np.array(graph.personalized_pagerank(damping=1 - RESTART, reset_vertices=[row]))
        return nearest(ties, row, Near(np.arange(len(scores), dtype=np.int32), scores))

    return answer


def run(people: int = 1_000_000, seed: int = 7) -> None:
    """Print every line."""
    networkit.setNumberOfThreads(1)
    ties = network(people, 7.5, seed)
    rows = np.repeat(np.arange(people), np.diff(ties.indptr))
    once = rows < ties.indices
    graph = networkit.GraphFromCoo((rows[once], ties.indices[once].astype(np.int64)), n=people)
    chance = np.random.default_rng(11)
    tied = np.flatnonzero(np.diff(ties.indptr))
    asked = [int(row) for row in chance.choice(tied, ASKED, replace=False)]
    judge = Judge(ties)
    for fineness, bar in ((1e-4, 5.0), (1e-5, 5.0)):
        laps = race(
            {
                "Mosty": by_mosty(ties, fineness),
                "NetworKit": by_networkit(graph, ties, fineness),
            },
            asked,
        )
        recalls = {name: _recall(judge, asked, lap) for name, lap in laps.items()}
        note = ", ".join(f"recall of {name} {share:.3f}" for name, share in recalls.items())
        report(
            f"PageRank, push {fineness:g}, {people}", laps["Mosty"], [laps["NetworKit"]], [Bar("NetworKit", bar)], note
        )
    few = asked[:3]
    laps = race({"Mosty": by_mosty(ties), "igraph": by_igraph(ties)}, few)
    report(f"PageRank, push 0.0001, {people}", laps["Mosty"], [laps["igraph"]], [Bar("igraph", 1000)])
    laps = race(
        # Neither answer holds herself or her contacts.
        {"Mosty": lambda row: first(common(ties, row)), "NetworKit": by_networkit_contacts(graph)},
        asked,
    )
    same = sum(np.array_equal(one, other) for one, other in zip(*(lap.answers for lap in laps.values()), strict=True))
    note = f"{same} of {ASKED} answers equal"
    report(f"Adamic-Adar, {people}", laps["Mosty"], [laps["NetworKit"]], [Bar("NetworKit", 2.5)], note)


def _recall(judge: Judge, asked: list[int], lap: Lap) -> float:
    pairs = list(zip(asked, lap.answers, strict=True))[:JUDGED]
    return float(np.mean([judge.recall(row, people) for row, people in pairs]))
