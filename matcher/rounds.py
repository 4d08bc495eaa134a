"""Rounds: a whole cohort at once, so that nobody is left with what others did not want.

`assign` serves mentoring rounds and whatever else has places on one side and an exact demand on the other. It is
lexicographic: first the worst served column gets as much as it can, then the total grows as far as that floor allows.
The floor's upper bound is that of the linear relaxation (max-min assignment of reviewers: Garg et al. 2010; Stelmakh,
Shah and Singh 2021); the integer programme at that floor is solved by HiGHS (Huangfu and Hall 2018). Where the bound
cannot be kept by whole people, floors below it are tried by bisection; that is hard in general, as sharing out things
that cannot be divided is, so a search that runs out of branches says so. Where nobody asks for more than one, as in
mentoring, flows find the floor, and it is always proven.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, hstack, vstack
from scipy.sparse.csgraph import maximum_flow

from matcher.columns import Bools, Floats

NODES = 500
"""Branches that the integer programme may open: a count, not seconds, so that equal input gives an equal round."""
TRIAL_WORK = 100_000
"""The same for a trial of a lower floor, in branches times pairs: a branch takes longer the more pairs there are."""
ROUGH = 1e-3
"""A total is as good as the best, in shares of it, where the floor itself could not be proven."""
FINENESS = 1e-7
"""Floors that differ by less, in units of the greatest score, are the same."""
MOST_OPEN = 2
"""Programmes that may run out of branches before the search for a higher floor is given up."""

Whole = NDArray[np.int64]


class CannotServe(ValueError):
    """The demand cannot be met. `columns` are the numbers of those who lack somebody, `lacking` how many each lacks."""

    def __init__(self, columns: Sequence[int], lacking: Sequence[int]) -> None:
        self.columns, self.lacking = tuple(columns), tuple(lacking)
        listed = ", ".join(map(str, self.columns))
        super().__init__(f"No assignment gives everybody enough: these columns cannot be served in full: {listed}.")


@dataclass(frozen=True, slots=True)
class Round:
    """Who is assigned to whom (n_right, n_left), 0 or 1; the least and the whole sum of scores.

    `proven`: no other assignment is better. False only when the search ran out of branches.
    """

    assigned: Whole
    floor: float
    total: float
    proven: bool


def assign(scores: ArrayLike, capacity: ArrayLike, demand: ArrayLike, conflict: ArrayLike | None = None) -> Whole:
    """The best round as an array (n_right, n_left) of 0 and 1; see `solve`."""
    return solve(scores, capacity, demand, conflict).assigned


def solve(scores: ArrayLike, capacity: ArrayLike, demand: ArrayLike, conflict: ArrayLike | None = None) -> Round:
    """Give every column exactly `demand` (n_left,) rows, no row more than `capacity` (n_right,) columns.

    `scores` (n_right, n_left) may be any finite numbers; a pair in `conflict` (n_right, n_left) is never assigned.
    Greatest smallest column sum first, then the greatest total; columns with a demand of 0 have no say in the floor.
    Raises CannotServe when the demand cannot be met, ValueError for shapes and numbers that make no sense.
    """
    task = _Task.of(scores, capacity, demand, conflict)
    lacking = shortfall(task.capacity, task.demand, ~task.allowed)
    if lacking.any():
        short = np.flatnonzero(lacking)
        raise CannotServe(short.tolist(), lacking[short].tolist())
    if not task.demand.any():
        return Round(np.zeros(task.scores.shape, dtype=np.int64), 0.0, 0.0, proven=True)
    highest = task.bottleneck() if task.demand.max() == 1 else task.relaxed_floor()
    found = task.best_total(highest)
    if found.assigned is not None:
        return task.round(found.assigned, proven=found.closed)
    floor, sure = _bisect(task, highest, found.closed)
    found = task.best_total(floor.least, gap=0.0 if sure else ROUGH)
    best = floor.assigned if found.assigned is None else found.assigned
    return task.round(best, proven=sure and found.closed)


def shortfall(capacity: ArrayLike, demand: ArrayLike, conflict: ArrayLike) -> Whole:
    """How many rows each column (n_left,) lacks at the fullest possible service: all 0 when there is enough.

    By maximum flow. Where several columns compete for the same rows, which of them comes short is arbitrary.
    """
    places, wanted, allowed = _whole(capacity), _whole(demand), ~np.asarray(conflict, dtype=bool)
    rows, columns = np.nonzero(allowed)
    right, left = allowed.shape
    source, sink = right + left, right + left + 1
    tails = np.concatenate((np.full(right, source), rows, np.arange(right, source)))
    heads = np.concatenate((np.arange(right), right + columns, np.full(left, sink)))
    widths = np.concatenate((places, np.ones(len(rows), dtype=np.int64), wanted)).astype(np.int32)
    flow = maximum_flow(csr_matrix((widths, (tails, heads)), (sink + 1, sink + 1)), source, sink).flow
    served: Whole = flow[right:source, [sink]].toarray().ravel().astype(np.int64)
    return wanted - served


@dataclass(frozen=True, slots=True)
class _Found:
    """What an integer programme gave: (n_right, n_left) or None, and whether that is the last word."""

    assigned: Whole | None
    closed: bool


@dataclass(frozen=True, slots=True)
class _Floor:
    """An assignment that was found, and its least column sum."""

    assigned: Whole
    least: float


@dataclass(frozen=True, slots=True)
class _Task:
    """The numbers of one round, checked."""

    scores: Floats
    capacity: Whole
    demand: Whole
    allowed: Bools
    step: float  # floors are multiples of it; 0 when they may be anything

    @classmethod
    def of(cls, scores: ArrayLike, capacity: ArrayLike, demand: ArrayLike, conflict: ArrayLike | None) -> "_Task":
        values = np.asarray(scores, dtype=np.float64)
        barred = np.zeros(values.shape, dtype=bool) if conflict is None else np.asarray(conflict, dtype=bool)
        places, wanted = _whole(capacity), _whole(demand)
        if values.ndim != 2 or values.shape != barred.shape or values.shape != (len(places), len(wanted)):
            raise ValueError("expected scores and conflict (n_right, n_left), capacity (n_right,), demand (n_left,)")
        if not np.isfinite(values[~barred]).all() or (places < 0).any() or (wanted < 0).any():
            raise ValueError("expected finite scores, and capacity and demand of 0 or more")
        values = np.where(barred, 0.0, values)
        return cls(values, places, wanted, ~barred, 1.0 if (values == np.round(values)).all() else 0.0)

    @property
    def fineness(self) -> float:
        return FINENESS * max(1e-12, float(np.abs(self.scores).max()))

    def snapped(self, floor: float) -> float:
        """The greatest floor that can be attained at all, at or below this one."""
        return float(np.floor(floor + 1e-6)) if self.step else floor

    def least(self, assigned: Whole) -> float:
        return float((assigned * self.scores).sum(axis=0)[self.demand > 0].min())

    def round(self, assigned: Whole, *, proven: bool) -> Round:
        return Round(assigned, self.least(assigned), float((assigned * self.scores).sum()), proven)

    def bottleneck(self) -> float:
        """The floor where nobody asks for more than one: the greatest score below which no pair is needed, by flows."""
        floors = np.unique(self.scores[self.allowed])
        kept, lost = 0, len(floors)  # the first floor can always be kept, one beyond the last never
        while lost - kept > 1:
            middle = (kept + lost) // 2
            barred = ~self.allowed | (self.scores < floors[middle])
            kept, lost = (kept, middle) if shortfall(self.capacity, self.demand, barred).any() else (middle, lost)
        return float(floors[kept])

    def relaxed_floor(self) -> float:
        """The greatest floor when people may be shared out in fractions: no whole assignment exceeds it."""
        pairs = _Pairs.of(self.allowed)
        sums = pairs.by_column(self.scores)[self.demand > 0]
        blank, ones = csr_matrix((len(self.capacity), 1)), csr_matrix(np.ones((sums.shape[0], 1)))
        found = linprog(
            np.append(np.zeros(pairs.count), -1.0),
            A_ub=vstack([hstack([pairs.by_row(), blank]), hstack([-sums, ones])]).tocsr(),
            b_ub=np.append(self.capacity, np.zeros(sums.shape[0])),
            A_eq=hstack([pairs.by_column(), csr_matrix((len(self.demand), 1))]).tocsr(),
            b_eq=self.demand,
            bounds=[(0, 1)] * pairs.count + [(None, None)],
            method="highs",
        )
        return self.snapped(-float(found.fun))

    def middle(self, lowest: float, highest: float) -> float:
        """A floor that can be attained at all, above the one and below the other."""
        return max(self.snapped((lowest + highest) / 2), lowest + self.step)

    def best_total(self, floor: float, gap: float = 0.0) -> _Found:
        """The greatest total at a floor; nothing found, and closed, when the floor cannot be kept."""
        return self._programme(floor, -1.0, {"node_limit": NODES, "mip_rel_gap": gap})

    def any_at(self, floor: float) -> _Found:
        """Any assignment that keeps a floor."""
        return self._programme(floor, 0.0, {"node_limit": 1 + TRIAL_WORK // self.allowed.size, "mip_rel_gap": 0.0})

    def _programme(self, floor: float, price: float, options: Mapping[str, float]) -> _Found:
        floor -= self.fineness
        pairs = _Pairs.of(self.allowed & self._can_keep(floor))
        # Every column has as many rows as it asks for, so what its worst pair gives is its for certain: what is left to
        # reach is smaller, and no pair needs to count for more than that. The relaxation gets much closer this way.
        certain = np.where(pairs.allowed, self.scores, np.inf).min(axis=0, initial=np.inf)
        certain = np.where(np.isfinite(certain), certain, 0.0)
        left = np.maximum(np.where(self.demand > 0, floor - self.demand * certain, 0.0), 0.0)
        gains = np.minimum(self.scores - certain, left)
        found = milp(
            price * self.scores[pairs.rows, pairs.columns],
            constraints=[
                LinearConstraint(pairs.by_row(), -np.inf, self.capacity),
                LinearConstraint(pairs.by_column(), self.demand, self.demand),
                LinearConstraint(pairs.by_column(gains), left, np.inf),
            ],
            integrality=np.ones(pairs.count),
            bounds=Bounds(0, 1),
            options=dict(options),
        )
        if found.x is None:
            return _Found(None, closed=found.status == 2)
        assigned = np.zeros(self.scores.shape, dtype=np.int64)
        assigned[pairs.rows, pairs.columns] = np.round(found.x)
        return _Found(assigned, closed=found.status == 0)

    def _can_keep(self, floor: float) -> Bools:
        """Pairs (n_right, n_left) that reach the floor with the best other rows of their column."""
        best = -np.sort(np.where(self.allowed, -self.scores, np.inf), axis=0)
        summed = np.vstack((np.zeros(best.shape[1]), np.cumsum(best, axis=0)))
        others = summed[np.maximum(self.demand - 1, 0), np.arange(best.shape[1])]
        keeps: Bools = (self.scores + others >= floor) | (self.demand == 0)
        return keeps


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The pairs that may be assigned, one variable each."""

    allowed: Bools
    rows: Whole
    columns: Whole

    @classmethod
    def of(cls, allowed: Bools) -> "_Pairs":
        rows, columns = np.nonzero(allowed)
        return cls(allowed, rows, columns)

    @property
    def count(self) -> int:
        return len(self.rows)

    def by_row(self) -> Any:
        """Sums over rows (n_right, count)."""
        return self._sums(self.rows, np.ones(self.count), self.allowed.shape[0])

    def by_column(self, values: Floats | None = None) -> Any:
        """Sums over columns (n_left, count), of `values` (n_right, n_left) when given."""
        data = np.ones(self.count) if values is None else values[self.rows, self.columns]
        return self._sums(self.columns, data, self.allowed.shape[1])

    def _sums(self, places: Whole, data: Floats, many: int) -> Any:
        return csr_matrix((data, (places, np.arange(self.count))), (many, self.count))


def _bisect(task: _Task, highest: float, sure: bool) -> tuple[_Floor, bool]:
    """The highest floor below `highest` that whole people can keep, and whether that is certain."""
    start = task.any_at(-np.inf).assigned
    assert start is not None  # noqa: S101 - the flow found one
    best, unsure = _Floor(start, task.least(start)), 0 if sure else 1
    while highest - best.least > max(task.fineness, task.step * 1.5) and unsure < MOST_OPEN:
        middle = task.middle(best.least, highest)
        found = task.any_at(middle)
        if found.assigned is None:
            highest, unsure = middle, unsure + (not found.closed)
        else:
            best = _Floor(found.assigned, max(middle, task.least(found.assigned)))
    return best, not unsure


def _whole(numbers: ArrayLike) -> Whole:
    return np.atleast_1d(np.asarray(numbers)).astype(np.int64)
