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
from matcher.compiled import loop

UNMATCHED = -1
NOBODY = -1
CACHED = 6
"""Candidates of a mentee that are looked at before all of them: prices only rise, so the next one bounds the rest."""
GAPS = (701, 301, 132, 57, 23, 10, 4, 1)
"""Strides of Shell's sort (Ciura 2001)."""
WITHIN = 1e-3
COARSE = 3.0
"""What a bid adds at least, in units of the gap asked for and the greatest score; halved until the gap is proven."""

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
    given = _defer(lists.starts, lists.mentors, worths, _held(places), drawn, theirs is None)
    return Matched(given, _total(lists.starts, lists.mentors, lists.scores, given))


def best(lists: Lists, places: Ints, within: float = WITHIN) -> Matched:
    """The round with the greatest sum of scores, up to a gap of `within`, a share of the bound, that its prices prove.

    Raises ValueError for `within` <= 0.
    """
    if within <= 0:
        raise ValueError(f"expected a gap above 0, got {within}")
    step = COARSE * within * float(lists.scores.max(initial=0.0))
    while True:
        given, prices = _auction(lists.starts, lists.mentors, lists.scores, _held(places), step)
        total = _total(lists.starts, lists.mentors, lists.scores, given)
        found = Matched(given, total, _bound(lists.starts, lists.mentors, lists.scores, places, prices))
        if found.gap <= within:
            return found
        step /= 2


def _held(places: Ints) -> NDArray[np.int64]:
    """Where each mentor's places begin among all (m + 1,)."""
    return np.cumsum(np.concatenate(([0], places)), dtype=np.int64)


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
def _total(starts: Any, mentors: Any, scores: Any, given: Any) -> float:
    total = 0.0
    for mentee in range(len(given)):
        if given[mentee] >= 0:
            for place in range(starts[mentee], starts[mentee + 1]):
                if mentors[place] == given[mentee]:
                    total += scores[place]
                    break
    return total


@loop
def _lower(worth: float, mentee: int, other_worth: float, other: int, lots: Any) -> bool:
    """Whether a mentee who is worth so much to a mentor gives way to another one."""
    return bool(worth < other_worth or (worth == other_worth and lots[mentee] > lots[other]))


@loop
def _add(heap: Any, worths: Any, low: int, size: int, mentee: int, worth: float, lots: Any) -> None:
    """Put a mentee into the heap of `size` mentees that begins at `low`; who gives way first is on top."""
    at = size
    while at > 0:
        up = (at - 1) >> 1
        if not _lower(worth, mentee, worths[low + up], heap[low + up], lots):
            break
        heap[low + at], worths[low + at] = heap[low + up], worths[low + up]
        at = up
    heap[low + at], worths[low + at] = mentee, worth


@loop
def _replace(heap: Any, worths: Any, low: int, size: int, mentee: int, worth: float, lots: Any) -> None:
    """Put a mentee in the place of the one on top."""
    at = 0
    while 2 * at + 1 < size:
        down = low + 2 * at + 1
        if 2 * at + 2 < size and _lower(worths[down + 1], heap[down + 1], worths[down], heap[down], lots):
            down += 1
        if not _lower(worths[down], heap[down], worth, mentee, lots):
            break
        heap[low + at], worths[low + at] = heap[down], worths[down]
        at = down - low
    heap[low + at], worths[low + at] = mentee, worth


@loop
def _least(least: Any) -> float:
    """The least of all; a loop of its own is faster than the method, which looks for what is no number."""
    found = np.inf
    for one in least:
        found = min(found, one)
    return found


@loop
def _defer(starts: Any, mentors: Any, theirs: Any, held: Any, lots: Any, sorted_alike: bool) -> Any:
    """Each mentee asks the mentors of her list in order; a full mentor lets the one go who suits least.

    `sorted_alike` says that in every list the mentors' worths descend as well: what is below all that full mentors
    hold ends a list.
    """
    count = len(starts) - 1
    given, following = np.full(count, UNMATCHED, np.int32), starts[:-1].copy()
    heap, worths = np.empty(held[-1], np.int32), np.empty(held[-1])
    rooms = held[1:] - held[:-1]
    free, unfilled, lowest = rooms.copy(), int((rooms > 0).sum()), -np.inf
    least = np.where(rooms > 0, -np.inf, np.inf)  # of each full mentor, what who gives way first is worth
    for first in range(count):
        mentee = first
        while mentee != UNMATCHED:
            place, end = (
                _next(mentors, theirs, least, lowest, following[mentee], starts[mentee + 1]),
                starts[mentee + 1],
            )
            following[mentee] = place + 1
            if place == end:
                break
            mentor, worth = mentors[place], theirs[place]
            low, was = held[mentor], least[mentor]
            if free[mentor] > 0:
                _add(heap, worths, low, rooms[mentor] - free[mentor], mentee, worth, lots)
                free[mentor] -= 1
                given[mentee], mentee = mentor, UNMATCHED
            elif _lower(worth, mentee, was, heap[low], lots):
                continue
            else:
                out = heap[low]
                _replace(heap, worths, low, rooms[mentor], mentee, worth, lots)
                given[out], given[mentee], mentee = UNMATCHED, mentor, out
            if free[mentor] == 0:
                least[mentor] = worths[low]
                unfilled -= was == -np.inf
                if sorted_alike and unfilled == 0 and was <= lowest:
                    lowest = _least(least)
    return given


@loop
def _next(mentors: Any, theirs: Any, least: Any, lowest: float, place: int, end: int) -> int:
    """The first place of a list, from `place` on, whose mentor may take her; `end` when there is none."""
    while place < end and theirs[place] < least[np.uint32(mentors[place])]:
        if theirs[place] < lowest:
            return end
        place += 1
    return place


@loop
def _auction(starts: Any, mentors: Any, scores: Any, held: Any, step: float) -> Any:
    """Mentees bid for places until nobody wants another one; gives who got whom and each mentor's price.

    Whoever is put out bids again at once: her candidates are still at hand.
    """
    count = len(starts) - 1
    given, lots = np.full(count, UNMATCHED, np.int32), np.arange(count)
    heap, bids = np.empty(held[-1], np.int32), np.empty(held[-1])
    rooms = held[1:] - held[:-1]
    free, prices = rooms.copy(), np.where(rooms > 0, 0.0, np.inf)
    near = np.full((count, CACHED), NOBODY, np.int64)
    beyond = np.full(count, np.inf)  # nobody outside `near` is worth more
    for first in range(count):
        mentee = first
        while mentee != UNMATCHED:
            chosen, most, second = _two_best(near[mentee], mentors, scores, prices)
            if second < beyond[mentee]:
                beyond[mentee] = _look(near[mentee], starts[mentee], starts[mentee + 1], mentors, scores, prices)
                chosen, most, second = _two_best(near[mentee], mentors, scores, prices)
            if chosen == NOBODY:
                break
            mentor = mentors[chosen]
            low, bid = held[mentor], prices[mentor] + most - second + step
            if free[mentor] > 0:
                _add(heap, bids, low, rooms[mentor] - free[mentor], mentee, bid, lots)
                free[mentor] -= 1
                given[mentee], mentee = mentor, UNMATCHED
            else:
                out = heap[low]
                _replace(heap, bids, low, rooms[mentor], mentee, bid, lots)
                given[out], given[mentee], mentee = UNMATCHED, mentor, out
            if free[mentor] == 0:
                prices[mentor] = bids[low]
    return given, prices


@loop
def _two_best(near: Any, mentors: Any, scores: Any, prices: Any) -> Any:
    """The best of a mentee's candidates at hand, what it is worth, and the second best, being left out at least."""
    chosen, most, second = NOBODY, 0.0, 0.0
    for place in near:
        if place == NOBODY:
            break
        worth = scores[place] - prices[mentors[place]]
        if worth > most:
            chosen, second, most = place, most, worth
        elif worth > second:
            second = worth
    return chosen, most, second


@loop
def _look(near: Any, low: int, high: int, mentors: Any, scores: Any, prices: Any) -> float:
    """Find the candidates that are worth most at these prices; answers what no other is worth more than, 0 at least."""
    size, limit = 0, 0.0
    for place in range(low, high):
        if scores[place] <= limit:
            break  # the greatest score first: what follows is worth no more than its score
        worth = scores[place] - prices[mentors[place]]
        if worth <= limit:
            continue
        if size == len(near):
            size -= 1
        at = size
        while at > 0 and scores[near[at - 1]] - prices[mentors[near[at - 1]]] < worth:
            if at < len(near):
                near[at] = near[at - 1]
            at -= 1
        near[at] = place
        size += 1
        if size == len(near):
            limit = scores[near[-1]] - prices[mentors[near[-1]]]
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
