"""Whole-cohort rounds over short lists: who of many mentees gets which of many places.

Every mentee has a list of the mentors whom she may be given, each with a score; a mentor has a number of places. Lists
come as `Lists`, so that a hundred thousand mentees take a few megabytes. Two rounds are offered. A *stable* one leaves
no pair that would both rather have each other (deferred acceptance: Gale and Shapley 1962). A *best* one has the
greatest sum of scores, up to a gap that its own prices prove (auction with similar objects: Bertsekas and Castañon
1989). Nobody is ever given somebody who is not in her list; who gets nobody is UNMATCHED.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.columns import Floats, Ints
from matcher.compiled import inner, loop
from matcher.deferred import NOBODY, UNMATCHED, add, begins, defer, replace

CACHED = 6
"""Candidates of a mentee that are looked at before all of them: prices only rise, so the next one bounds the rest."""
GAPS = (701, 301, 132, 57, 23, 10, 4, 1)
"""Strides of Shell's sort (Ciura 2001)."""
WITHIN = 1e-3
COARSE = 3.0
"""What a bid adds at least, in units of the gap asked for and the greatest score; halved until the gap is proven."""
OFFERS = 4
"""Of those whom a stable round leaves out, so many would each give a price at least that an auction begins with: the
greatest offer alone may come from somebody who gets another mentor after all."""
SAFE = 10
"""By how many smallest bids it begins below that,"""
TRIALS = 2
"""and how often a price is taken back for which a place was left over, before all begin at nothing."""

Draw = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Lists:
    """For n mentees the mentors whom each may be given: those of i stand in places starts[i] to starts[i + 1].

    `mentors` (c,) are numbers below the number of mentors, none twice for a mentee; `scores` (c,) are above 0, what
    both gain, the greatest of each list first. `starts` is (n + 1,).
    """

    starts: NDArray[np.int64]
    mentors: Ints
    scores: Floats

    @classmethod
    def of(cls, starts: NDArray[np.int64], mentors: Ints, scores: Floats) -> "Lists":
        """Lists in any order, put in order; among equals the earlier one stays first."""
        order = _by_preference(starts, scores)
        return cls(starts, mentors[order], scores[order])


@dataclass(frozen=True, slots=True)
class Matched:
    """Who got whom (n,), UNMATCHED for nobody; the sum of their scores, and the greatest sum that any round could have.

    `bound` is proven by prices; it is infinite where none were asked for.
    """

    mentors: Ints
    total: float
    bound: float = np.inf

    @property
    def gap(self) -> float:
        """How much better another round could be at most, as a share of the bound."""
        return (self.bound - self.total) / self.bound if self.bound > 0 else 0.0


def stable(lists: Lists, places: Ints, *, theirs: Floats | None = None, lots: Draw | None = None) -> Matched:
    """The stable round that is best for every mentee; `places` (m,) are free ones.

    Mentors go by `theirs` (c,) where it is given, else by the scores of the lists; `lots` (n,) decide between equals,
    the lower first.
    """
    count = len(lists.starts) - 1
    drawn = np.arange(count, dtype=np.uint64) if lots is None else lots
    worths = lists.scores if theirs is None else theirs
    given, got = defer(lists.starts, lists.mentors, lists.scores, worths, places, drawn, theirs is None)
    return Matched(given, _total(got))


def best(lists: Lists, places: Ints, within: float = WITHIN) -> Matched:
    """The round with the greatest sum of scores, up to a gap of `within`, a share of the bound, that its prices prove.

    Raises ValueError for `within` <= 0.
    """
    if within <= 0:
        raise ValueError(f"expected a gap above 0, got {within}")
    step = COARSE * within * float(lists.scores.max(initial=0.0))
    begin, trials = _foreseen(lists, places, step), TRIALS
    while True:
        given, got, prices = _auction(lists.starts, lists.mentors, lists.scores, places, step, begin)
        found = Matched(given, _total(got), _bound(lists.starts, lists.mentors, lists.scores, places, prices))
        if found.gap <= within:
            return found
        taken = np.bincount(given[given != UNMATCHED], minlength=len(places))
        dear = (taken < places) & (begin > 0)
        if not dear.any():
            step /= 2
        elif trials:
            begin, trials = np.where(dear, 0.0, begin), trials - 1
        else:
            begin = np.zeros(len(places))


def _foreseen(lists: Lists, places: Ints, step: float) -> Floats:
    """Prices (m,) to begin with: a little less than OFFERS of those whom a stable round leaves out would give, where
    most are left out; else 0. They decide how long an auction takes, and nothing of what it proves."""
    given = stable(lists, places).mentors
    if 2 * np.count_nonzero(given != UNMATCHED) >= len(given):
        return np.zeros(len(places))
    offered: Floats = _offered(lists.starts, lists.mentors, lists.scores, given, len(places))[:, -1]
    return np.maximum(offered - SAFE * step, 0.0)


@loop
def _offered(starts: Any, mentors: Any, scores: Any, given: Any, count: int) -> Any:
    """Each mentor's OFFERS greatest scores with mentees who got nobody, the greatest first (m, OFFERS); 0 for none."""
    offered = np.zeros((count, OFFERS))
    for mentee in range(len(given)):
        if given[mentee] != UNMATCHED:
            continue
        for place in range(starts[mentee], starts[mentee + 1]):
            own, at = offered[mentors[place]], OFFERS
            while at > 0 and own[at - 1] < scores[place]:
                at -= 1
                if at + 1 < OFFERS:
                    own[at + 1] = own[at]
            if at < OFFERS:
                own[at] = scores[place]
    return offered


@loop
def _by_preference(starts: Any, scores: Any) -> Any:
    """The places of every list, its greatest score first; equals stay in order. (Shell's sort: lists are short.)"""
    order = np.arange(len(scores), dtype=np.int64)
    for mentee in range(len(starts) - 1):
        low, high = starts[mentee], starts[mentee + 1]
        for gap in GAPS:
            for end in range(low + gap, high):
                moved, at = order[end], end
                score = scores[moved]
                while at >= low + gap:
                    before = order[at - gap]
                    if scores[before] > score or (scores[before] == score and before < moved):
                        break
                    order[at] = before
                    at -= gap
                order[at] = moved
    return order


@loop
def _total(got: Any) -> float:
    """The sum of what all got, one after another: numpy's own goes by halves."""
    total = 0.0
    for score in got:
        total += score
    return total


@loop
def _auction(starts: Any, mentors: Any, scores: Any, places: Any, step: float, begin: Any) -> Any:
    """Mentees bid for places, from the prices `begin` (m,) on, until nobody wants another one; gives who got whom, with
    which score (n,), and each mentor's price.

    Whoever is put out bids again at once: her candidates are still at hand.
    """
    count = len(starts) - 1
    given, got = np.full(count, UNMATCHED, np.int32), np.zeros(count)
    lots, held = np.arange(count), begins(places)
    heap, bids = np.empty(held[-1], np.int32), np.empty(held[-1])
    free, prices = places.copy(), np.where(places > 0, begin, np.inf)
    # What is at hand is copied: it lies together, where places of a list would lie far apart.
    near, worths, room = np.full((count, CACHED), NOBODY, np.int32), np.empty((count, CACHED)), np.empty(CACHED)
    beyond = np.full(count, np.inf)  # nobody outside `near` is worth more
    for first in range(count):
        mentee = first
        while mentee != UNMATCHED:
            chosen, most, second = _two_best(near[mentee], worths[mentee], prices)
            if second < beyond[mentee]:
                own = slice(starts[mentee], starts[mentee + 1])
                beyond[mentee] = _look(near[mentee], worths[mentee], room, mentors[own], scores[own], prices)
                chosen, most, second = _two_best(near[mentee], worths[mentee], prices)
            if chosen == NOBODY:
                break
            mentor = near[mentee, chosen]
            low, bid = held[mentor], prices[mentor] + most - second + step
            given[mentee], got[mentee] = mentor, worths[mentee, chosen]
            if free[mentor] > 0:
                add(heap, bids, low, places[mentor] - free[mentor], mentee, bid, lots)
                free[mentor] -= 1
                mentee = UNMATCHED
            else:
                out = heap[low]
                replace(heap, bids, low, places[mentor], mentee, bid, lots)
                given[out], got[out], mentee = UNMATCHED, 0.0, out
            if free[mentor] == 0:
                prices[mentor] = bids[low]
    return given, got, prices


@inner
def _two_best(near: Any, worths: Any, prices: Any) -> Any:
    """Which of a mentee's candidates at hand is the best, what it is worth, and the second best, being left out at
    least."""
    chosen, most, second = NOBODY, 0.0, 0.0
    for at in range(len(near)):
        if near[at] == NOBODY:
            break
        worth = worths[at] - prices[near[at]]
        if worth > most:
            chosen, second, most = at, most, worth
        elif worth > second:
            second = worth
    return chosen, most, second


@inner
def _look(near: Any, worths: Any, left: Any, mentors: Any, scores: Any, prices: Any) -> float:
    """Find the candidates of a list that are worth most at these prices, and what each is worth without; answers what
    no other is worth more than, 0 at least. `left` is room for what is left of each."""
    size, limit = 0, 0.0
    for place in range(len(mentors)):
        if scores[place] <= limit:
            break  # the greatest score first: what follows is worth no more than its score
        worth = scores[place] - prices[mentors[place]]
        if worth <= limit:
            continue
        if size == len(near):
            size -= 1
        at = size
        while at > 0 and left[at - 1] < worth:
            near[at], worths[at], left[at] = near[at - 1], worths[at - 1], left[at - 1]
            at -= 1
        near[at], worths[at], left[at] = mentors[place], scores[place], worth
        size += 1
        if size == len(near):
            limit = left[-1]
    near[size:] = NOBODY
    return limit


@loop
def _bound(starts: Any, mentors: Any, scores: Any, places: Any, prices: Any) -> float:
    """The dual value of prices: no round can have a greater sum (weak duality)."""
    total = 0.0
    for mentor in range(len(prices)):
        if places[mentor] > 0:
            total += places[mentor] * prices[mentor]
    for mentee in range(len(starts) - 1):
        gain = 0.0
        for place in range(starts[mentee], starts[mentee + 1]):
            gain = max(gain, scores[place] - prices[mentors[place]])
        total += gain
    return total
