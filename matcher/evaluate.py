"""Offline measures of ranked lists against ties that were held out.

Everything random takes a seed; equal input gives equal figures.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

ROUNDS = 2000
"""Resamples of a bootstrap."""


def hit_at_k(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """1.0 when any relevant id stands among the first k, else 0.0."""
    return float(any(identifier in relevant for identifier in ranked[:k]))


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """1 / the place of the first relevant id, counted from one; 0.0 when none is in the list."""
    return next((1 / place for place, identifier in enumerate(ranked, start=1) if identifier in relevant), 0.0)


def random_hit_at_k(candidates: int, relevant: int, k: int) -> float:
    """The chance that a random order of `candidates` has any of `relevant` among its first k (hypergeometric)."""
    return 1 - comb(candidates - relevant, min(k, candidates)) / comb(candidates, min(k, candidates))


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the percentile bootstrap's bounds."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def bootstrap(values: Sequence[float], *, seed: int, level: float = 0.95) -> Interval:
    """The mean of `values` with its bootstrap interval (Efron, 1979). Raises ValueError for no values.

    `values` are one figure a query; queries are resampled with replacement ROUNDS times.
    """
    if not values:
        raise ValueError("expected at least one value to resample")
    measured = np.asarray(values, dtype=np.float64)
    chance = np.random.default_rng(seed)
    means = measured[chance.integers(0, len(measured), (ROUNDS, len(measured)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(measured.mean()), float(low), float(high))


def gini(counts: Sequence[float]) -> float:
    """How unevenly something is spread over the ids that could have it: 0 evenly, towards 1 all for one. 0 for none."""
    values = np.sort(np.asarray(counts, dtype=np.float64))
    if not len(values) or not values.sum():
        return 0.0
    places = np.arange(1, len(values) + 1)
    return float(2 * (places * values).sum() / (len(values) * values.sum()) - (len(values) + 1) / len(values))
