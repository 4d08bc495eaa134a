"""Everybody's list at once, on one thread: against item-item lists and top-k sparse products, which know skills alone.

Mosty answers twice: by skills alone, which is one question more per person with every other weight at nothing (both
sides still count, and every gate holds), and by its whole two-sided sum. The lists of a sample gain less from
neighbours in memory than everybody's would.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from implicit.nearest_neighbours import ItemItemRecommender
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from benchmarks.racing.mosty import K, Peers, at_once, packed_by, peers_of
from benchmarks.racing.race import Bar, Lap, race, report
from benchmarks.racing.skills import Skills
from matcher.evidence import Weights

ROUNDS = 3
SAMPLE = 5_000
"""People whose lists are made where everybody's would take minutes."""
WHOLE, ALONE = "Mosty, whole", "Mosty, skills alone"


def of_skills(given: Peers) -> Peers:
    """The same crowd, asked for nothing but skills."""
    lists = {name: dict(terms) for name, terms in given.weights.lists.items()}
    lists["contacts"] = {term: float(term == "skills") for term in lists["contacts"]}
    return replace(given, weights=Weights(lists))


def by_implicit(skills: Skills) -> Callable[[int], int]:
    """implicit's fit: its items are people and its users skills, so that similar items are people alike in skills."""
    turned = csr_matrix(skills.turned.astype(np.float64))  # it keeps no other precision

    def answer(_: int) -> int:
        model = ItemItemRecommender(K=K, num_threads=1)
        model.fit(turned, show_progress=False)
        return int(model.similarity.nnz)

    return answer


def by_topn(skills: Skills, places: Sequence[int]) -> Callable[[int], int]:
    """sparse_dot_topn's product of the rows in `places` with everybody."""
    rows, turned = csr_matrix(skills.rows[list(places)]), csr_matrix(skills.turned)
    return lambda _: int(sp_matmul_topn(rows, turned, top_n=K, n_threads=1).nnz)


def each(lap: Lap, count: int) -> Lap:
    """The time of one list where `count` were made."""
    return Lap(lap.name, lap.seconds / count, lap.answers)


def run() -> None:
    """Print every line."""
    _against(100_000, "implicit ItemItem", 1.4)
    _against(1_000_000, "sparse_dot_topn", 2.5)


def _against(size: int, peer: str, bar: float) -> None:
    given = peers_of(size)
    listed = np.flatnonzero(given.people.as_peer)
    places = np.random.default_rng(11).permutation(len(listed))[:SAMPLE]
    whole = peer.startswith("implicit")  # its fit makes all lists or none
    alone, packed, skills = of_skills(given), packed_by(given), Skills.of(given.people.skills[listed])
    rows = listed[places].tolist()
    contestants = {
        WHOLE: lambda _: len(at_once(given, packed, rows)[0]),
        ALONE: lambda _: len(at_once(alone, packed, rows)[0]),
        peer: by_implicit(skills) if whole else by_topn(skills, places.tolist()),
    }
    made = {name: len(listed) if whole and name == peer else len(places) for name in contestants}
    laps = {name: each(lap, made[name]) for name, lap in race(contestants, range(ROUNDS)).items()}
    for ours in (ALONE, WHOLE):
        bars = [Bar(peer, bar)] if ours == ALONE else []
        work = f"all lists, {ours.removeprefix('Mosty, ')}, a list among {size}"
        report(work, laps[ours], [laps[peer]], bars, f"{made[ours]} and {made[peer]} lists a round, {ROUNDS} rounds")
