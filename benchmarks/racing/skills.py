"""Mosty's whole two-sided list of contacts against peers who look for the fifty most alike in skills and nothing else.

Peers do less: no gate, one side, one of thirteen terms. They get the same people, cosines of the same rarities, and
single precision, which halves what they have to read.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import seismic
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix
from sklearn.metrics.pairwise import linear_kernel
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import normalize
from sparse_dot_topn import sp_matmul_topn

from benchmarks.racing.mosty import K, packed_by, peers_of, searching
from benchmarks.racing.race import Bar, Lap, Made, held, made, race, report, report_build
from matcher.columns import Csr

ASKED = 60
CUT, HEAP = 20, 0.75
"""How Seismic is asked: so many of the weightiest skills, and how far below the best a summary may fall. Of the
settings that find 93 % of the best here, these are its fastest."""
BARS = (Bar("scipy", 3), Bar("sparse_dot_topn", 6), Bar("scikit-learn linear_kernel", 80), Bar("Seismic", 1 / 1.25))
FASTER, SMALLER = 8.0, 3.0
Ids = NDArray[np.int64]
Search = Callable[[int], Ids]


@dataclass(frozen=True)
class Skills:
    """What peers search: everybody's skills as vectors of length one (n x skills), and the same turned."""

    rows: Csr
    turned: Csr

    @classmethod
    def of(cls, skills: Csr) -> "Skills":
        rows = csr_array(normalize(csr_array(skills), copy=True)).astype(np.float32)
        return cls(rows, csr_array(rows.T.tocsr()))

    def questions(self, asked: Sequence[int]) -> dict[int, Csr]:
        """The rows of those who ask, sliced before the clock runs."""
        return {row: csr_array(self.rows[[row]]) for row in asked}

    def reaching(self, row: int, found: Ids, least: float) -> float:
        """The share of K that was found and is as alike as `least`."""
        alike = (self.rows[found] @ self.rows[[row]].T).toarray().ravel()
        return float((alike >= least - 1e-5).sum()) / K


def highest(scores: NDArray[np.float32], ids: Any = None) -> Ids:
    """The ids of the K highest scores."""
    top = np.argpartition(scores, -K)[-K:] if len(scores) > K else np.arange(len(scores))
    return np.asarray(top if ids is None else ids[top], np.int64)


def by_scipy(given: Skills, asked: dict[int, Csr]) -> Search:
    """A sparse product of one row with the turned matrix, then a partial sort."""

    def answer(row: int) -> Ids:
        found = asked[row] @ given.turned
        return highest(found.data, found.indices)

    return answer


def by_topn(given: Skills, asked: dict[int, Csr]) -> Search:
    """sparse_dot_topn's product that keeps the highest alone; it takes scipy's older class."""
    turned, lines = csr_matrix(given.turned), {row: csr_matrix(one) for row, one in asked.items()}
    return lambda row: np.asarray(sp_matmul_topn(lines[row], turned, top_n=K, n_threads=1).indices, np.int64)


def by_kernel(given: Skills, asked: dict[int, Csr]) -> Search:
    """scikit-learn's linear kernel with everybody."""
    return lambda row: highest(linear_kernel(asked[row], given.rows).ravel())


def by_neighbours(given: Skills, asked: dict[int, Csr]) -> Search:
    """scikit-learn's nearest neighbours, every distance reckoned."""
    near = NearestNeighbors(n_neighbors=K, algorithm="brute", metric="cosine", n_jobs=1).fit(given.rows)
    return lambda row: np.asarray(near.kneighbors(asked[row], return_distance=False).ravel(), np.int64)


def built_by_seismic(given: Skills) -> Made:
    """Seismic's index with its own settings, on one thread."""

    def build() -> Any:
        rows = given.rows
        dataset = seismic.SeismicDataset()
        ids = [str(row) for row in range(rows.shape[0])]
        dataset.add_documents_by_id(ids, rows.indices.astype(np.int64), rows.data, rows.indptr.astype(np.int64))
        return seismic.SeismicIndex.build_from_dataset(dataset, num_threads=1)

    return made(build)


def by_seismic(index: Any, asked: dict[int, Csr]) -> Search:
    """Seismic's approximate search."""
    kind = seismic.get_seismic_string()
    words = {row: np.array([str(code) for code in one.indices], dtype=kind) for row, one in asked.items()}

    def answer(row: int) -> Ids:
        found = index.search("", words[row], asked[row].data, k=K, query_cut=CUT, heap_factor=HEAP)
        return np.array([int(name) for _, _, name in found], np.int64)

    return answer


def recall(given: Skills, asked: Sequence[int], exact: Lap, lap: Lap) -> float:
    """The mean share of a peer's answers that belongs to the exact fifty."""
    shares = []
    for row, right, found in zip(asked, exact.answers, lap.answers, strict=True):
        least = float((given.rows[right] @ given.rows[[row]].T).toarray().min())
        shares.append(given.reaching(row, found, least))
    return float(np.mean(shares))


def run(size: int = 1_000_000) -> None:
    """Print every line."""
    given = peers_of(size)
    listed = np.flatnonzero(given.people.as_peer)
    skills = Skills.of(given.people.skills[listed])
    approximate = built_by_seismic(skills)
    packed_by(given)  # the loops are compiled before the clock runs
    begun = time.perf_counter()
    packed = packed_by(given)
    ours = Made(packed, time.perf_counter() - begun, held(packed))
    places = np.random.default_rng(11).choice(len(listed), ASKED, replace=False)
    asked = [int(place) for place in places]
    rows = skills.questions(asked)
    find = searching(given, packed)
    laps = race(
        {
            "Mosty": lambda place: find(int(listed[place])),
            "scipy": by_scipy(skills, rows),
            "sparse_dot_topn": by_topn(skills, rows),
            "scikit-learn linear_kernel": by_kernel(skills, rows),
            "scikit-learn NearestNeighbors": by_neighbours(skills, rows),
            "Seismic": by_seismic(approximate.thing, rows),
        },
        asked,
    )
    work = f"whole contacts against skills alone, {size}"
    for name, lap in laps.items():
        if name != "Mosty":
            note = f"its recall {recall(skills, asked, laps['scipy'], lap):.3f}"
            report(work, laps["Mosty"], [lap], BARS, note)
    report_build(work, ours, "Seismic", approximate, FASTER, SMALLER)
