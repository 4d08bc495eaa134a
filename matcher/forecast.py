"""Ties to come among all findable people, worked out ahead: a page only reads a row.

Fitting and scoring take seconds to minutes, so they belong to a run of their own, once a week; between two runs the
forecast is a frozen statistic. It knows only people who had a consented tie when it was made, and is silent on others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.columns import Ints
from matcher.links import Pairs
from matcher.prediction import LinkPredictor, Settings
from matcher.spread import HERE, Crew
from matcher.standing import Csr, Floats, balanced

REACH = 4
"""Steps within which somebody is a candidate: further apart, the network says little of two people."""
MOST = 100
"""Candidates per person; a list shows twenty of them at the most."""
ROWS = 256
"""People whose candidates are looked for at a time."""
BATCH = 20_000
"""Pairs that are measured at a time: their measures take some twenty megabytes."""
IGNORED = ("standing",)
"""That somebody is well connected is no reason to meet her: what counts is how the two stand to each other."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How likely ties to come are among the people `ids`, in the order of the index.

    `chances` (n x n, symmetric) holds a chance from 0 to 1 for pairs within reach; `known` (n,) tells of whom the
    forecast speaks at all. A pair of two known people without a chance is unlikely; somebody who is not known has the
    chance of a `typical` (1,) pair of strangers, so that having no ties yet is no disadvantage.
    """

    ids: tuple[str, ...]
    known: NDArray[np.bool_]
    chances: Csr
    typical: Floats

    @classmethod
    def none(cls, ids: Sequence[str]) -> Self:
        """The forecast that knows nobody."""
        size = len(ids)
        return cls(tuple(ids), np.zeros(size, dtype=np.bool_), csr_array((size, size)), np.zeros(1))

    def over(self, ids: Sequence[str]) -> "Forecast":
        """The same for the people `ids`: who is not among them is forgotten, who is new is not known."""
        if tuple(ids) == self.ids:
            return self
        row = {person: place for place, person in enumerate(self.ids)}
        places = [(new, row[person]) for new, person in enumerate(ids) if person in row]
        new, old = np.array(places, dtype=np.int32).reshape(-1, 2).T
        moved = csr_array((np.ones(len(new), dtype=np.float32), (new, old)), shape=(len(ids), len(self.ids)))
        known = np.zeros(len(ids), dtype=np.bool_)
        known[new] = self.known[old]
        return Forecast(tuple(ids), known, csr_array(moved @ self.chances @ moved.T), self.typical)

    def chances_of(self, person: int, rows: Ints) -> Floats:
        """The chances (r,) of the person in row `person` of a tie with those in `rows`; 0 for who is not known."""
        start, stop = self.chances.indptr[person], self.chances.indptr[person + 1]
        listed, chances = self.chances.indices[start:stop], self.chances.data[start:stop]
        order = np.argsort(listed)
        place = np.searchsorted(listed[order], rows)
        found = np.zeros(len(rows))
        here = place < len(listed)
        here[here] = listed[order[place[here]]] == rows[here]
        found[here] = chances[order[place[here]]]
        return found


def foresee(
    ids: Sequence[str], among: Csr, *, seed: int = 0, settings: Settings | None = None, crew: Crew = HERE
) -> Forecast:
    """Learn from the ties `among` (n x n) the people `ids` and score each person's MOST nearest.

    `crew` measures pairs and looks for candidates, which is nearly all of the work. With fewer ties than
    `settings.fewest` nothing is foreseen. People without ties change nothing.
    """
    tied = np.flatnonzero(np.diff(among.indptr)).astype(np.int64)
    ties = csr_array(among[tied][:, tied])
    predictor = LinkPredictor(settings or Settings()).fit(ties, seed=seed, crew=crew)
    if not predictor.trained_:
        return Forecast.none(ids)
    pairs = candidates(ties, crew=crew)
    chances = np.concatenate(crew.each(_foretold, predictor, list(_batches(pairs))))
    ends = tied[pairs]
    both = np.concatenate((ends, ends[:, ::-1])).T.astype(np.int32)
    known = np.zeros(len(ids), dtype=np.bool_)
    known[tied] = True
    whole = csr_array((np.tile(chances, 2).astype(np.float32), (both[0], both[1])), shape=(len(ids), len(ids)))
    return Forecast(tuple(ids), known, whole, predictor.typically())


def _foretold(predictor: LinkPredictor, parts: Sequence[Pairs]) -> list[Floats]:
    return [predictor.predict(part, ignoring=IGNORED) for part in parts]


def candidates(ties: Csr, most: int = MOST, *, crew: Crew = HERE) -> Pairs:
    """Untied pairs (m, 2) within REACH steps: for each person the `most` to whom walks lead that no hub widens."""
    size = ties.shape[0]
    found = crew.each(_within_reach, (ties, balanced(ties), most), range(0, size, ROWS))
    numbers = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *found]))
    return np.column_stack(np.divmod(numbers, max(size, 1)))


def _within_reach(shared: Any, begins: Sequence[int]) -> list[NDArray[np.int64]]:
    """For each ROWS people from a begin on, their candidates as numbers of pairs."""
    ties, step, most = shared
    size = ties.shape[0]
    found = []
    for first in begins:
        walks = near = step[first : first + ROWS]
        for _ in range(REACH - 1):
            walks = walks @ step
            near = near + walks
        strength = near.toarray()
        strength[ties[first : first + ROWS].toarray() > 0] = 0
        own = np.arange(len(strength))
        strength[own, first + own] = 0
        kept = np.argpartition(-strength, min(most, size) - 1, axis=1)[:, :most]
        rows = np.repeat(own, kept.shape[1])
        reached = strength[rows, kept.ravel()] > 0
        ends = np.sort(np.column_stack((first + rows, kept.ravel()))[reached], axis=1)
        found.append(ends @ (size, 1))
    return found


def _batches(pairs: Pairs) -> Iterator[Pairs]:
    yield from (pairs[first : first + BATCH] for first in range(0, max(len(pairs), 1), BATCH))
