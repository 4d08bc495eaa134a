"""Everybody's list at once: what `topk.best` answers each of many askers, to the bit, for less than one by one.

They are asked in an order in which neighbours look for much the same people.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.candidates import rows_of_people
from matcher.columns import UNKNOWN, Floats, Ints
from matcher.evidence import Weights
from matcher.index import Index
from matcher.layers import Layers
from matcher.questions import Askers, questions
from matcher.recommend import FLOORS, salt_of
from matcher.topk import best_of_each
from matcher.vicinity import NOBODY, Vicinity

TOGETHER = 512
"""Questions that are told a loop at a time: few enough that what is found for them stays in a processor's cache."""


def lists(
    layers: Layers, askers: Askers, weights: Weights, name: str, k: int, *, keeps_a_place: bool
) -> tuple[Ints, Floats, NDArray[np.int64]]:
    """For every asker (n,) the index's rows of the k best for the list `name`, the best first, and their banded scores
    (n, k), and how many they are (n,): behind them stand UNKNOWN and 0."""
    count = len(askers.rows)
    rows, scores = np.full((count, k), UNKNOWN, np.int32), np.zeros((count, k))
    held = np.zeros(count, np.int64)
    order = askers.alike() if count and k else np.zeros(0, np.intp)
    for begin in range(0, len(order), TOGETHER):
        some = order[begin : begin + TOGETHER]
        asked = questions(layers, askers.some(some), weights, name)
        rows[some], scores[some], held[some] = best_of_each(layers, asked, k, keeps_a_place=keeps_a_place)
    return rows, scores, held


def firsts(
    index: Index, kind: str, ids: Sequence[str], k: int, excluded: Mapping[str, Collection[str]] | None = None
) -> list[list[str]]:
    """The first k of `Index.ranking` for each of `ids`, without whom her list excludes. Raises UnknownPerson."""
    shut = excluded or {}
    if kind not in index.packs:
        return [index.ranking(kind, one, excluded=shut.get(one, ()))[:k] for one in ids]
    rows, _, held = lists(
        index.packs[kind], askers_of(index, kind, ids, shut), index.weights, kind, k, keeps_a_place=kind in FLOORS
    )
    return [[index.people.ids[row] for row in some[:many]] for some, many in zip(rows.tolist(), held, strict=True)]


def askers_of(index: Index, kind: str, ids: Sequence[str], excluded: Mapping[str, Collection[str]]) -> Askers:
    """The people of an index as they ask for a list of people on pages: none is offered herself, nor as a contact whom
    she knows, nor whom her list excludes. Raises UnknownPerson."""
    rows = rows_of_people(index, ids)
    known = index.graph.known
    shut = []
    for one, row in zip(ids, rows.tolist(), strict=True):
        others = [index.row(other) for other in excluded.get(one, ())]
        tied = known.indices[known.indptr[row] : known.indptr[row + 1]] if kind == "contacts" else NOBODY
        shut.append(np.concatenate((np.array([row, *others], np.int32), tied)))
    vicinities = [Vicinity.of(row, index.graph, index.forecast) for row in rows.tolist()]
    return Askers(index.people, rows.tolist(), vicinities, shut, salt_of(kind, index.week, index.seed))
