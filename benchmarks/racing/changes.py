"""One person changes what she says of herself: until an answer knows it, against an index that takes changes.

hnswlib holds everybody's skills in 64 dimensions (it takes no sparse vectors), writes the changed one in place and
answers one question. `run` is given what Mosty does for the same: a function of a row and her new skills that makes
the change and answers her list.
"""

from collections.abc import Callable
from typing import Any

import hnswlib
import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD

from benchmarks.racing.mosty import K, Peers, asked_rows
from benchmarks.racing.race import Bar, Made, made, race, report
from benchmarks.racing.skills import Skills

DIMENSIONS, DEGREE, BUILDING, SEARCHING = 64, 16, 200, 128
ASKED = 60
BAR = 20.0
Vectors = NDArray[np.float32]


def embedded(skills: Skills) -> Vectors:
    """Everybody's skills in DIMENSIONS dimensions, of length one."""
    found = TruncatedSVD(DIMENSIONS, random_state=7).fit_transform(skills.rows)
    length = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return np.asarray(found / length, np.float32)


def built_by_hnswlib(vectors: Vectors) -> Made:
    """hnswlib's graph, on one thread."""

    def build() -> Any:
        index = hnswlib.Index("ip", DIMENSIONS)
        index.init_index(len(vectors), ef_construction=BUILDING, M=DEGREE)
        index.set_num_threads(1)
        index.add_items(vectors, np.arange(len(vectors)))
        index.set_ef(SEARCHING)
        return index

    return made(build)


def by_hnswlib(index: Any, vectors: Vectors, others: dict[int, int]) -> Callable[[int], Any]:
    """Somebody takes over the skills of another person, and asks."""

    def answer(row: int) -> Any:
        vector = vectors[[others[row]]]
        index.add_items(vector, [row])
        return index.knn_query(vector, K)

    return answer


def run(given: Peers, change: Callable[[int, int], Any]) -> None:
    """Print the line. `change(row, other)` gives the one in `row` the skills of `other` and answers her list."""
    vectors = embedded(Skills.of(given.people.skills))
    graph = built_by_hnswlib(vectors)
    rows = asked_rows(given, 2 * ASKED)
    others = dict(zip(rows[:ASKED], rows[ASKED:], strict=True))
    laps = race(
        {
            "Mosty": lambda row: change(row, others[row]),
            "hnswlib": by_hnswlib(graph.thing, vectors, others),
        },
        rows[:ASKED],
    )
    work = f"one change visible, {len(vectors)}"
    report(work, laps["Mosty"], [laps["hnswlib"]], [Bar("hnswlib", BAR)], f"hnswlib's graph took {graph.seconds:.3g} s")
