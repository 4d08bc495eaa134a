"""One person changes what she says of herself: until an answer knows it, against an index that takes changes.

hnswlib holds everybody's skills in 64 dimensions (it takes no sparse vectors), writes the changed one in place and
answers one question. Mosty writes her columns anew, lays her over the packed list and answers her whole list. And what
a question takes once many have changed, beside one before.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import hnswlib
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.decomposition import TruncatedSVD

from benchmarks.racing.mosty import K, Peers, asked_rows, peers_of, searching, source_of
from benchmarks.racing.race import Bar, Line, Made, made, race, report, tell
from benchmarks.racing.skills import Skills
from matcher.columns import UNKNOWN, People
from matcher.layers import laid, relaid

DIMENSIONS, DEGREE, BUILDING, SEARCHING = 64, 16, 200, 128
ASKED = 60
BAR = 20.0
MANY, SLOWER = 1_000, 1.2
"""So many changes may make a question so much slower at most."""
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


def with_skills(people: People, row: int, other: int) -> People:
    """The same people, but the one in `row` has the skills of `other`."""
    old, weight = people.skills, people.skill_weight.copy()
    low, high = old.indptr[row], old.indptr[row + 1]
    taken = slice(old.indptr[other], old.indptr[other + 1])
    starts = old.indptr.copy()
    starts[row + 1 :] += taken.stop - taken.start - (high - low)
    parts = [np.concatenate((whole[:low], whole[taken], whole[high:])) for whole in (old.data, old.indices)]
    weight[row] = weight[other]
    return replace(people, skills=csr_array((*parts, starts), shape=old.shape), skill_weight=weight)


def by_mosty(given: Peers, others: dict[int, int]) -> Callable[[int], Any]:
    """Somebody takes over the skills of another person, and asks; changes add up."""
    now = [given.people]
    source = source_of(given)
    packed = [laid(source)]
    everybody = np.arange(len(given.people.ids), dtype=np.int32)

    def answer(row: int) -> Any:
        now[0] = with_skills(now[0], row, others[row])
        came = np.where(everybody == row, UNKNOWN, everybody)
        packed[0] = relaid(packed[0], replace(source, people=now[0]), came)
        return searching(replace(given, crowd=replace(given.crowd, people=now[0])), packed[0])(row)

    return answer


def after_many(given: Peers) -> None:
    """What a question takes when MANY people have changed since everybody was packed."""
    source, rows = source_of(given), asked_rows(given, MANY + ASKED)
    came = np.arange(len(given.people.ids), dtype=np.int32)
    came[rows[ASKED:]] = UNKNOWN
    before = laid(source)
    after = relaid(before, source, came)
    laps = race({"before": searching(given, before), "after": searching(given, after)}, rows[:ASKED])
    same = sum(bool(np.array_equal(*pair)) for pair in zip(laps["before"].answers, laps["after"].answers, strict=True))
    ours, theirs = (laps[name].median for name in ("after", "before"))
    told = [f"{1e3 * median:.3g} ms" for median in (ours, theirs)]
    note = f"{same} of {ASKED} answers equal to the bit"
    work = f"a question after {MANY} changes, {len(came)}"
    tell(Line(work, "Mosty before them", told[0], told[1], ours / theirs, SLOWER, note, at_most=True))


def run(size: int = 100_000) -> None:
    """Print both lines."""
    given = peers_of(size)
    after_many(given)
    vectors = embedded(Skills.of(given.people.skills))
    graph = built_by_hnswlib(vectors)
    rows = asked_rows(given, 2 * ASKED)
    others = dict(zip(rows[:ASKED], rows[ASKED:], strict=True))
    contestants = {"Mosty": by_mosty(given, others), "hnswlib": by_hnswlib(graph.thing, vectors, others)}
    laps = race(contestants, rows[:ASKED])
    note = f"hnswlib's graph took {graph.seconds:.3g} s"
    report(f"one change visible, {size}", laps["Mosty"], [laps["hnswlib"]], [Bar("hnswlib", BAR)], note)
