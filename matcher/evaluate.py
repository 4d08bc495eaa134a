"""Offline measures of ranked lists against ties that were held out, and the replay of a network's own past.

Everything random takes a seed; equal input gives equal figures.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import comb
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.evidence import Weights
from matcher.index import Asker, Index
from matcher.network import Network
from matcher.spread import HERE, Crew

T = TypeVar("T")
Floats = NDArray[np.float64]

ROUNDS = 2000
"""Resamples of a bootstrap."""
CURVE = 20
"""Longest list for which hits are told."""
FEWEST_MATCHES = 20
"""With fewer past matches nothing is measured: the interval would span most of what is possible."""
FEWEST_TOGETHER = 10
"""A period has at least so many matches; a quantile is told when so many people stand on either side of it."""
MOST_PERIODS = 12
MOST_QUERIES = 300
TWO_SIGMA = 1.96

OURS, RANDOM, POPULAR = "mosty", "random", "popularity"
ORDERS = (OURS, RANDOM, POPULAR)
REPLAYED = ("mentors", "contacts")
"""The lists that a past match can be held against."""


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


def difference(ours: Sequence[float], others: Sequence[float], *, seed: int) -> Interval:
    """The mean of ours minus others with its paired bootstrap interval: both are measured on the same queries."""
    return bootstrap(np.subtract(ours, others).tolist(), seed=seed)


class TooFewMatches(ValueError):
    """Nothing can be measured yet; `needed` past matches would do."""

    def __init__(self, needed: int = FEWEST_MATCHES) -> None:
        super().__init__(f"fewer than {needed} past matches")
        self.needed = needed


@dataclass(frozen=True, slots=True)
class Query:
    """Somebody who was matched in a period, and with whom; `excluded` could not have been suggested to her."""

    asker: Asker
    relevant: frozenset[str]
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Period:
    """Matches of one period. `network` holds what was known before it: nothing of this period or a later one."""

    name: str
    network: Network
    queries: Sequence[Query]
    now: date
    week: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """One way to order the same candidates.

    `hits`: the share of queries with a match among the first 1, 2 ... CURVE. `coverage`: the share of all who can be
    found that stands in somebody's first k; `gini`: how unevenly those places are spread over them.
    """

    hits: tuple[Interval, ...]
    mrr: Interval
    coverage: Interval
    gini: Interval


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found. `asked` counts the queries that there were, `queries` those that were replayed.

    `candidates` is the mean number that a query chose from; `reachable` the share of queries whose match was among
    them; `gains` tells by how much our hits at k exceed those of each other order. `ranks` has our reciprocal rank of
    each replayed query, so that two replays can be compared query by query.
    """

    kind: str
    k: int
    asked: int
    queries: int
    periods: tuple[str, ...]
    candidates: float
    reachable: float
    orders: Mapping[str, Measured]
    gains: Mapping[str, Interval]
    ranks: tuple[float, ...] = ()


def replay(
    kind: str,
    periods: Sequence[Period],
    *,
    k: int = 10,
    seed: int = 0,
    most: int = MOST_QUERIES,
    weights: Weights | None = None,
    foretell: bool = True,
    crew: Crew = HERE,
) -> Replay:
    """Ask each query of what was known before its period and see where the later match stands.

    `kind` is one of REPLAYED, `periods` stand in time order, at most `most` queries are replayed, a seeded sample.
    Ties to come are foretold from the ties before each period, which takes most of the time; not unless `foretell`.
    `crew` foretells and answers.
    Beside our order stand a random one (hits and MRR exactly, by the hypergeometric distribution) and one by how many
    matches of earlier periods a candidate had, both over the same candidates. Raises TooFewMatches.
    """
    asked = sum(len(period.queries) for period in periods)
    if asked < FEWEST_MATCHES:
        raise TooFewMatches
    chance = np.random.default_rng(seed)
    drawn = frozenset(chance.permutation(asked)[:most].tolist())
    findable = sorted({one for period in periods for one in _findable(kind, period.network)})
    trials = list(_trials(kind, periods, drawn, k, seed, weights, crew, foretell=foretell))
    measured = {name: _measured([trial.orders[name] for trial in trials], findable, seed) for name in ORDERS}
    hits = {name: [float(trial.orders[name].hits[k - 1]) for trial in trials] for name in ORDERS}
    return Replay(
        kind=kind,
        k=k,
        asked=asked,
        queries=len(trials),
        periods=tuple(period.name for period in periods),
        candidates=float(np.mean([trial.candidates for trial in trials])),
        reachable=float(np.mean([trial.reachable for trial in trials])),
        orders=measured,
        gains={name: difference(hits[OURS], hits[name], seed=seed) for name in ORDERS if name != OURS},
        ranks=tuple(trial.orders[OURS].reciprocal for trial in trials),
    )


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Hits at 1 ... CURVE (expected ones of a random order), the reciprocal rank, and who stood among the first k."""

    hits: Floats
    reciprocal: float
    shown: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Trial:
    candidates: int
    reachable: bool
    orders: Mapping[str, _Outcome] = field(default_factory=dict)


def _findable(kind: str, network: Network) -> Iterator[str]:
    for person in network.people.values():
        if (person.as_mentor and person.seats > 0) if kind == "mentors" else person.as_peer:
            yield person.id


def _trials(
    kind: str,
    periods: Sequence[Period],
    drawn: Collection[int],
    k: int,
    seed: int,
    weights: Weights | None,
    crew: Crew,
    *,
    foretell: bool,
) -> Iterator[_Trial]:
    earlier: Counter[str] = Counter()
    index, number = None, 0
    for period in periods:
        index = Index.build(
            period.network, now=period.now, week=period.week, seed=seed, weights=weights, previous=index
        )
        asked = index.foretold(crew) if foretell else index
        numbered = [(number + place, query) for place, query in enumerate(period.queries) if number + place in drawn]
        yield from crew.each(_tried, (asked, kind, earlier, k, seed), numbered)
        number += len(period.queries)
        # What this period brought is known to the next ones only.
        earlier.update(one for query in period.queries for one in query.relevant)


def _tried(shared: Any, numbered: Sequence[tuple[int, Query]]) -> list[_Trial]:
    """The outcome of each query; `numbered` tells which one of all it is."""
    asked, kind, earlier, k, seed = shared
    found = []
    for number, query in numbered:
        ranked = asked.ranking(kind, query.asker, excluded=query.excluded)
        shuffled = _shuffled(ranked, seed, number)
        found.append(_trial(query, ranked, shuffled, sorted(shuffled, key=lambda one: -earlier[one]), k))
    return found


def _shuffled(ranked: Sequence[str], seed: int, number: int) -> list[str]:
    ordered = sorted(ranked)
    return [ordered[place] for place in np.random.default_rng((seed, number)).permutation(len(ordered)).tolist()]


def _trial(query: Query, ranked: Sequence[str], shuffled: Sequence[str], popular: Sequence[str], k: int) -> _Trial:
    truths = len(query.relevant.intersection(ranked))
    hits, reciprocal = _expected(len(ranked), truths)
    return _Trial(
        len(ranked),
        truths > 0,
        {
            OURS: _outcome(ranked, query.relevant, k),
            RANDOM: _Outcome(hits, reciprocal, shuffled[:k]),
            POPULAR: _outcome(popular, query.relevant, k),
        },
    )


def _outcome(ranked: Sequence[str], relevant: Collection[str], k: int) -> _Outcome:
    reciprocal = reciprocal_rank(ranked, relevant)
    place = round(1 / reciprocal) if reciprocal else CURVE + 1
    return _Outcome((np.arange(1, CURVE + 1) >= place).astype(np.float64), reciprocal, ranked[:k])


def _expected(candidates: int, relevant: int) -> tuple[Floats, float]:
    """What a random order of `candidates` with `relevant` among them hits at 1 ... CURVE, and its reciprocal rank."""
    if not relevant:
        return np.zeros(CURVE), 0.0
    places = np.arange(candidates)
    # The chance that none of the relevant stands among the first 1, 2 ...
    missed = np.cumprod(np.clip((candidates - relevant - places) / (candidates - places), 0, 1))
    first = np.concatenate(([1.0], missed[:-1])) - missed
    hits = np.ones(CURVE)
    hits[: min(CURVE, candidates)] -= missed[:CURVE]
    return hits, float((first / (places + 1)).sum())


def _measured(outcomes: Sequence[_Outcome], findable: Sequence[str], seed: int) -> Measured:
    column = {one: number for number, one in enumerate(findable)}
    shown = np.zeros((len(outcomes), len(findable)))
    for row, outcome in enumerate(outcomes):
        shown[row, [column[one] for one in outcome.shown]] = 1
    hits = np.stack([outcome.hits for outcome in outcomes])
    return Measured(
        hits=tuple(bootstrap(hits[:, place].tolist(), seed=seed) for place in range(CURVE)),
        mrr=bootstrap([outcome.reciprocal for outcome in outcomes], seed=seed),
        coverage=_jackknife(shown, "coverage"),
        gini=_jackknife(shown, "gini"),
    )


def _jackknife(shown: Floats, what: str) -> Interval:
    """Coverage or Gini of the people (columns) that queries (rows) showed, with the jackknife's interval (Tukey, 1958).

    A bootstrap repeats queries and so shows fewer people than the sample itself did; leaving one out hardly does.
    """
    statistic = gini if what == "gini" else _coverage
    counts = shown.sum(axis=0)
    whole, size = statistic(counts), len(shown)
    without = np.array([statistic(counts - row) for row in shown])
    spread = TWO_SIGMA * float(np.sqrt((size - 1) / size * ((without - without.mean()) ** 2).sum()))
    return Interval(whole, max(0.0, whole - spread), min(1.0, whole + spread))


def _coverage(counts: Floats) -> float:
    return float((counts > 0).mean()) if len(counts) else 0.0


def quantile(values: Sequence[float], share: float, *, seed: int) -> Interval | None:
    """A quantile with its bootstrap interval; None unless FEWEST_TOGETHER values stand on either side of it."""
    if round(len(values) * min(share, 1 - share), 6) < FEWEST_TOGETHER:
        return None
    measured = np.sort(np.asarray(values, dtype=np.float64))
    drawn = np.random.default_rng(seed).integers(0, len(measured), (ROUNDS, len(measured)))
    low, high = np.quantile(np.quantile(measured[drawn], share, axis=1), [0.025, 0.975])
    return Interval(float(np.quantile(measured, share)), float(low), float(high))


def merged(counts: Sequence[tuple[T, int]], *, most: int = MOST_PERIODS) -> list[tuple[T, ...]]:
    """Neighbouring periods, given in time order with their matches, joined until each holds enough of them.

    Enough are FEWEST_TOGETHER, or more where there would otherwise be more than `most` periods; what is left over at
    the end joins the last one. Without enough in all there is none.
    """
    enough = max(FEWEST_TOGETHER, -(-sum(count for _, count in counts) // most))
    groups: list[tuple[T, ...]] = []
    waiting: tuple[T, ...] = ()
    held = 0
    for name, count in counts:
        waiting, held = (*waiting, name), held + count
        if held >= enough:
            groups.append(waiting)
            waiting, held = (), 0
    if waiting and groups:
        groups[-1] = (*groups[-1], *waiting)
    return groups
