"""How one person stands to the others in the network of consented ties: found from her outwards, kept for few rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher import nearby
from matcher.columns import UNKNOWN, Bools, Csr, Floats, Ints
from matcher.forecast import Forecast
from matcher.proximity import Graph

COMMON_SHARE = 0.8
"""What common contacts count; the rest is for a short walk from one's contacts."""
NOBODY = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Vicinity:
    """The people near somebody, by their rows in ascending order (r,), and what holds of all the others.

    `nearness` (r,) runs from 0 to 1. Others of whom the forecast knows nothing, `known` (n,) false, have the nearness
    `strangers`, known ones none. `contacts` are her own rows in `ties` (n x n), `community` (n,) is everybody's.
    """

    rows: Ints
    nearness: Floats
    strangers: float
    known: Bools
    contacts: Ints
    ties: Csr
    community: Ints

    @classmethod
    def of(cls, row: int, graph: Graph, forecast: Forecast) -> "Vicinity":
        """Of the person in `row`, UNKNOWN for somebody who is not in the network.

        Who is near is settled by a short walk and common contacts. Where the forecast knows both, its chance of a tie
        counts as long as a walk still leads there; else common contacts (Adamic-Adar, saturating) and the walk, and no
        less than the chance of a typical pair of strangers.
        """
        if row == UNKNOWN:
            return cls(NOBODY, np.zeros(0), 0.0, forecast.known, NOBODY, graph.own, graph.community)
        contacts = graph.own.indices[graph.own.indptr[row] : graph.own.indptr[row + 1]]
        walk, shared = nearby.walked(graph.own, row), nearby.common(graph.own, row)
        rows = np.union1d(walk.people, shared.people)
        rows = rows[rows != row]
        visits, common = _spread(walk, rows), _spread(shared, rows)
        most = float(visits.max(initial=0.0))
        near = COMMON_SHARE * common / (1 + common) + (1 - COMMON_SHARE) * (visits / most if most else visits)
        strangers = 0.0
        if forecast.known[row]:
            strangers = float(forecast.typical[0])
            foretold = forecast.chances_of(row, rows) * (visits > 0)
            near = np.where(forecast.known[rows], foretold, np.maximum(near, strangers))
        return cls(rows, near, strangers, forecast.known, contacts, graph.own, graph.community)

    @property
    def circles(self) -> Ints:
        """The communities of her contacts."""
        return np.unique(self.community[self.contacts]) if len(self.contacts) else NOBODY

    def nearness_of(self, rows: Ints) -> Floats:
        """How near the people in `rows` (c,) are."""
        found = np.where(self.known[rows], 0.0, self.strangers)
        place, near = self._listed(rows)
        found[near] = self.nearness[place[near]]
        return found

    def common_with(self, row: int) -> int:
        """How many contacts she has in common with the person in `row`."""
        theirs = self.ties.indices[self.ties.indptr[row] : self.ties.indptr[row + 1]]
        return len(np.intersect1d(theirs, self.contacts))

    def reaches(self, row: int) -> bool:
        """Whether the person in `row` is near at all."""
        return bool(self._listed(np.array([row], np.int32))[1][0])

    def beyond(self, rows: Ints) -> Bools:
        """Who of `rows` belongs to a community that none of her contacts does; nobody where she has none."""
        if not len(self.contacts):
            return np.zeros(len(rows), np.bool_)
        return ~np.isin(self.community[rows], self.circles)

    def _listed(self, rows: Ints) -> tuple[NDArray[np.intp], Bools]:
        place = np.searchsorted(self.rows, rows)
        near = place < len(self.rows)
        near[near] = self.rows[place[near]] == rows[near]
        return place, near


ALONE = Vicinity(NOBODY, np.zeros(0), 0.0, np.zeros(0, np.bool_), NOBODY, csr_array((0, 0)), NOBODY)


def _spread(near: nearby.Near, rows: Ints) -> Floats:
    """What is said of each of `rows` (r,), which hold all people of `near`; 0 for the others."""
    found = np.zeros(len(rows))
    place = np.searchsorted(rows, near.people)
    here = place < len(rows)
    here[here] = rows[place[here]] == near.people[here]
    found[place[here]] = near.nearness[here]
    return found
