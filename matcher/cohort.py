"""A mentoring round over a cohort: who gets whom, how good that is, what is proven of it, and why somebody gets nobody.

Three goals. "cover" gives a mentor to as many as can have one, and among the ways to do that takes the best total;
"fit" takes the best total alone; "stable" leaves no two who would both rather have each other. Small cohorts are solved
to the optimum by shortest augmenting paths (LAPJVsp: Jonker and Volgenant 1987); large ones by the auction of `markets`
up to a gap that its prices prove. To cover first, every pair is worth a bonus on top: that it is great enough is not
assumed, the number of those who get somebody is compared with a maximum flow.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix
from scipy.sparse.csgraph import maximum_flow, min_weight_full_bipartite_matching

from matcher import markets
from matcher.candidates import Candidates, Side, shut_by
from matcher.columns import Floats, Ints
from matcher.deferred import UNMATCHED
from matcher.index import Index
from matcher.markets import Lists

GOALS = ("cover", "fit", "stable")
CREDIT = 0.05
"""What each round in which she was left out before adds to the worth of every pair of a mentee."""
MOST_CREDIT = 0.15
"""No waiting adds more: three rounds. It decides between mentees who suit about as well, and never whom she suits."""
EXACT_ARCS = 5_000_000
"""Pairs, each as often as its mentor has places, up to which a round is solved to the optimum."""
WITHIN = 1e-3
"""The gap of larger rounds, as a share of the proven bound."""

Pair = tuple[str, str]
"""A mentee and a mentor, by their ids."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who takes part, and what a coordinator settled. `places` are of each mentor, by id.

    `forced` and `locked` pairs are given first, `forbidden` ones never; `excluded` are, for a mentee, the mentors whom
    she must not meet (blocks and rules); `waited` tells in how many rounds she was left out before.
    """

    mentees: tuple[str, ...]
    places: Mapping[str, int]
    forced: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    locked: frozenset[Pair] = frozenset()
    excluded: Mapping[str, Collection[str]] = field(default_factory=dict)
    waited: Mapping[str, int] = field(default_factory=dict)

    @property
    def mentors(self) -> tuple[str, ...]:
        """Those who give a place at all, by id."""
        return tuple(sorted(mentor for mentor, places in self.places.items() if places > 0))

    def barred(self, mentee: str) -> set[str]:
        """Whom a mentee must not be given, whatever the gates say."""
        return {mentor for one, mentor in self.forbidden if one == mentee} | set(self.excluded.get(mentee, ()))

    def credit(self, mentee: str) -> float:
        """What waiting adds to the worth of her pairs."""
        return min(CREDIT * self.waited.get(mentee, 0), MOST_CREDIT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A round. `given` is mentor and score by mentee; `left` says why somebody got nobody, `refused` why a forced or
    locked pair could not be: codes of `candidates.shut_by`, "all_taken", "no_place" or "twice".

    `worth` is the sum of scores and credits over the pairs that were not settled beforehand, `bound` what no other
    round of the same goal exceeds; of a stable round nothing better is asked, and the bound is its own worth.
    `best` and `stable` are the greatest sum of worth, and that of the stable round, over the same pairs.
    """

    given: Mapping[str, tuple[str, float]]
    left: Mapping[str, str]
    refused: Mapping[Pair, str]
    worth: float
    bound: float
    best: float
    stable: float

    @property
    def total(self) -> float:
        """The sum of scores."""
        return sum(score for _, score in self.given.values())

    @property
    def gap(self) -> float:
        """How much better another round of this goal could be at most, as a share of the bound; 0 when it is proven."""
        return max(0.0, (self.bound - self.worth) / self.bound) if self.bound > 0 else 0.0

    @property
    def price_of_stability(self) -> float:
        """What the stable round has less than the best one, as a share of the best."""
        return max(0.0, (self.best - self.stable) / self.best) if self.best > 0 else 0.0


def draw(index: Index, cohort: Cohort, goal: str, found: Candidates, seed: int = 0) -> Outcome:
    """Give places to mentees; `found` are the candidates of all mentees among `cohort.mentors`. Equal mentees are told
    apart by lots that hang on `seed`. Raises ValueError for another goal, UnknownPerson, KeyError."""
    if goal not in GOALS:
        raise ValueError(f"expected a goal of {GOALS}, got {goal!r}")
    fixed, refused = _settled(index, cohort)
    free = Counter(cohort.places)
    free.subtract(Counter(mentor for mentor, _ in fixed.values()))
    market = Market.of(cohort, found, [one for one in sorted(set(cohort.mentees)) if one not in fixed], free)
    stable = market.stable(seed)
    best = market.best(cover=False)
    chosen = {"stable": stable, "fit": best}.get(goal) or market.best(cover=True)
    given = {**fixed, **market.named(chosen.mentors)}
    return Outcome(
        given={mentee: given[mentee] for mentee in sorted(given)},
        left=dict(_left(index, cohort, sorted(set(cohort.mentees) - given.keys()))),
        refused=refused,
        worth=chosen.total,
        bound=chosen.bound if goal != "stable" else chosen.total,
        best=best.total,
        stable=stable.total,
    )


@dataclass(frozen=True, slots=True)
class Market:
    """What is left to give out: lists of worth over free places, and the credit in it of each mentee (n,)."""

    mentees: Sequence[str]
    mentors: Sequence[str]
    lists: Lists
    places: Ints
    credit: Floats

    @classmethod
    def of(cls, cohort: Cohort, found: Candidates, mentees: Sequence[str], free: Mapping[str, int]) -> "Market":
        """The market of `mentees` over `free` places, by mentor; barred pairs and full mentors are taken out."""
        places = np.array([max(0, free.get(mentor, 0)) for mentor in found.mentors], dtype=np.int32)
        number = {mentor: place for place, mentor in enumerate(found.mentors)}
        starts, mentors, worth = [0], [np.zeros(0, np.int32)], [np.zeros(0)]
        credit = np.array([cohort.credit(mentee) for mentee in mentees])
        barred: dict[str, list[int]] = {mentee: [] for mentee in mentees}
        for mentee, others in cohort.excluded.items():
            barred.setdefault(mentee, []).extend(number[other] for other in others if other in number)
        for mentee, other in cohort.forbidden:
            barred.setdefault(mentee, []).extend([number[other]] if other in number else ())
        for mentee, extra in zip(mentees, credit.tolist(), strict=True):
            listed, scores = found.found[mentee]
            kept = (places[listed] > 0) & ~np.isin(listed, np.array(barred[mentee], dtype=np.int32))
            mentors.append(listed[kept])
            worth.append(scores[kept] + extra)
            starts.append(starts[-1] + int(kept.sum()))
        lists = Lists.of(np.array(starts, np.int64), np.concatenate(mentors), np.concatenate(worth))
        return cls(mentees, found.mentors, lists, places, credit)

    @property
    def owners(self) -> NDArray[np.int64]:
        """Whose list each place of the lists stands in (c,)."""
        return np.repeat(np.arange(len(self.mentees)), np.diff(self.lists.starts))

    def stable(self, seed: int) -> markets.Matched:
        """No two would both rather have each other; mentors go by worth too, lots decide between equals."""
        lots = np.random.default_rng(seed).permutation(len(self.mentees)).astype(np.uint64)
        return markets.stable(self.lists, self.places, lots=lots)

    def best(self, *, cover: bool) -> markets.Matched:
        """The greatest total, with `cover` among the rounds that give somebody to the most mentees."""
        arcs = int(np.minimum(self.places, len(self.mentees))[self.lists.mentors].sum()) + len(self.mentees)
        return self._exact(cover) if arcs <= EXACT_ARCS else self._near(cover)

    def most(self) -> int:
        """How many mentees can get somebody at all: a maximum flow."""
        mentees, mentors = len(self.mentees), len(self.mentors)
        source, sink = mentees + mentors, mentees + mentors + 1
        tails = np.concatenate((np.full(mentees, source), self.owners, mentees + np.arange(mentors)))
        heads = np.concatenate((np.arange(mentees), mentees + self.lists.mentors, np.full(mentors, sink)))
        widths = np.concatenate((np.ones(mentees + len(self.lists.mentors)), self.places)).astype(np.int32)
        return int(maximum_flow(csr_matrix((widths, (tails, heads)), (sink + 1, sink + 1)), source, sink).flow_value)

    def named(self, given: Ints) -> dict[str, tuple[str, float]]:
        """Mentor and score, without credit, of each mentee who got somebody."""
        found = {}
        for number, mentor in enumerate(given.tolist()):
            if mentor != UNMATCHED:
                low, high = self.lists.starts[number : number + 2].tolist()
                place = low + int(np.flatnonzero(self.lists.mentors[low:high] == mentor)[0])
                score = float(self.lists.scores[place] - self.credit[number])
                found[self.mentees[number]] = (self.mentors[mentor], score)
        return found

    def _exact(self, cover: bool) -> markets.Matched:
        """The optimum: every place is a column, and every mentee has one of her own for being left out."""
        mentees = len(self.mentees)
        if not mentees:
            return markets.Matched(np.zeros(0, np.int32), 0.0, 0.0)
        greatest = float(self.lists.scores.max(initial=0.0))
        bonus = (1 + greatest) * (mentees + 1) if cover else 0.0
        room = np.minimum(self.places, mentees)
        first = np.cumsum(np.concatenate(([0], room)), dtype=np.int64)
        many = room[self.lists.mentors]
        offsets = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
        columns = np.concatenate((np.repeat(first[self.lists.mentors], many) + offsets, first[-1] + np.arange(mentees)))
        rows = np.concatenate((np.repeat(self.owners, many), np.arange(mentees)))
        # A cost of nothing would read as no pair at all.
        nothing = bonus + greatest + 1
        costs = np.concatenate((nothing - bonus - np.repeat(self.lists.scores, many), np.full(mentees, nothing)))
        table = csr_array((costs, (rows, columns)), shape=(mentees, int(first[-1]) + mentees))
        left, right = min_weight_full_bipartite_matching(table)
        given = np.full(mentees, UNMATCHED, np.int32)
        owner = np.repeat(np.arange(len(room)), room)
        matched = right < first[-1]
        given[left[matched]] = owner[right[matched]]
        total = self._worth(given)
        return markets.Matched(given, total, total)

    def _near(self, cover: bool) -> markets.Matched:
        """The same up to WITHIN, proven by prices; the bonus grows until as many get somebody as can."""
        if not cover:
            return markets.best(self.lists, self.places, WITHIN)
        most, bonus = self.most(), 1 + float(self.lists.scores.max(initial=0.0))
        within = WITHIN / (4 * (1 + bonus))  # of worth with the bonus in it: what is left for worth alone is more
        while True:
            raised = Lists(self.lists.starts, self.lists.mentors, self.lists.scores + bonus)
            found = markets.best(raised, self.places, within)
            total, bound = self._worth(found.mentors), found.bound - bonus * most
            if int((found.mentors != UNMATCHED).sum()) < most:
                bonus, within = 2 * bonus, within / 2
            elif bound - total > WITHIN * bound:
                within /= 2
            else:
                return markets.Matched(found.mentors, total, max(total, bound))

    def _worth(self, given: Ints) -> float:
        chosen = given[self.owners] == self.lists.mentors
        return float(self.lists.scores[chosen].sum())


def _settled(index: Index, cohort: Cohort) -> tuple[dict[str, tuple[str, float]], dict[Pair, str]]:
    """What is given before all else, locked pairs first, and what was refused of it, with the code of the reason."""
    fixed: dict[str, tuple[str, float]] = {}
    refused: dict[Pair, str] = {}
    free = dict(cohort.places)
    for pair in [*sorted(cohort.locked), *sorted(cohort.forced - cohort.locked)]:
        mentee, mentor = pair
        code = _refusal(index, cohort, pair, free.get(mentor, 0))
        if code or mentee in fixed:
            refused[pair] = code or "twice"
            continue
        free[mentor] -= 1
        fixed[mentee] = (mentor, float(Side.of(index, [mentor]).suited(index, mentee)[1][0]))
    return fixed, refused


def _refusal(index: Index, cohort: Cohort, pair: Pair, free: int) -> str | None:
    mentee, mentor = pair
    if mentee not in cohort.mentees or mentor not in cohort.places:
        return "nobody"
    shut = shut_by(index, Side.of(index, [mentor]), mentee, cohort.barred(mentee))
    return shut or (None if free > 0 else "no_place")


def _left(index: Index, cohort: Cohort, mentees: Sequence[str]) -> Iterator[tuple[str, str]]:
    side = Side.of(index, cohort.mentors)
    for mentee in mentees:
        yield mentee, shut_by(index, side, mentee, cohort.barred(mentee)) or "all_taken"
