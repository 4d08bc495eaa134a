"""Deferred acceptance over lists (Gale and Shapley 1962): what every stable round is made of.

Arrays are those of `matcher.markets.Lists`: of mentees (n,), of mentors (m,), of what stands in lists (c,).
"""

from typing import Any

import numpy as np

from matcher.compiled import inner, loop, soon

UNMATCHED = -1
NOBODY = -1
AHEAD = 32
"""Mentees whose lists are asked of memory before they are needed: one that comes from far takes as long as these do."""
LINE = 16
"""Items of a list that come from memory together, or half as many where they take twice the room."""
STEPS = 255
"""Steps of worth in which mentees ask first."""
PAGE = 12
"""How far a mentee reads her list before the next one's turn: that mentors are full early ends most lists early."""


@loop
def begins(places: Any) -> Any:
    """Where each mentor's places begin among all (m + 1,)."""
    begun = np.zeros(len(places) + 1, np.int64)
    for mentor, room in enumerate(places):
        begun[mentor + 1] = begun[mentor] + room
    return begun


@inner
def _lower(worth: float, mentee: int, other_worth: float, other: int, lots: Any) -> bool:
    """Whether a mentee who is worth so much to a mentor gives way to another one."""
    return bool(worth < other_worth or (worth == other_worth and lots[mentee] > lots[other]))


@inner
def add(heap: Any, worths: Any, low: int, size: int, mentee: int, worth: float, lots: Any) -> None:
    """Put a mentee into the heap of `size` mentees that begins at `low`; who gives way first is on top."""
    at = size
    while at > 0:
        up = (at - 1) >> 1
        if not _lower(worth, mentee, worths[low + up], heap[low + up], lots):
            break
        heap[low + at], worths[low + at] = heap[low + up], worths[low + up]
        at = up
    heap[low + at], worths[low + at] = mentee, worth


@inner
def replace(heap: Any, worths: Any, low: int, size: int, mentee: int, worth: float, lots: Any) -> None:
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


@inner
def _least(least: Any, before: float, asking: int) -> float:
    """The least of all, or what it was `before`: it only rises, and for a few who are `asking` an older one will do.

    A loop of its own is faster than the method, which looks for what is no number."""
    if asking * PAGE < len(least):
        return before
    found = np.inf
    for one in least:
        found = min(found, one)
    return found


@loop
def defer(starts: Any, mentors: Any, scores: Any, theirs: Any, places: Any, lots: Any, sorted_alike: bool) -> Any:
    """Each mentee asks the mentors of her list in order; a full mentor lets the one go who suits least. Gives who got
    whom, and with which score (n,).

    In which order they ask changes nothing but the time: everyone who is let go has to ask again. So all begin with the
    first of their lists, those first who are worth most there, and then read PAGE of it in turn. `sorted_alike` says
    that in every list the mentors' worths descend as well: what is below all that they hold, once all are full, ends a
    list.
    """
    given, following, held = np.full(len(starts) - 1, UNMATCHED, np.int32), starts[:-1].copy(), begins(places)
    heap, worths, free = np.empty(held[-1], np.int32), np.empty(held[-1]), places.copy()
    least = np.where(places > 0, -np.inf, np.inf)  # of each full mentor, what who gives way first is worth
    order, firsts, worth = _by_first(starts, mentors, theirs)
    for mentee in order:
        following[mentee] += 1
        if worth[mentee] >= least[firsts[mentee]]:
            _ask(mentee, worth[mentee], firsts[mentee], given, held, heap, worths, free, least, lots)
    waiting, lowest = np.flatnonzero(given == UNMATCHED), -np.inf
    size = len(waiting)
    while size > 0:
        let_go, lowest = 0, _least(least, lowest, size) if sorted_alike else lowest
        for at in range(size):
            if at + AHEAD < size:
                _ask_for_list(mentors, theirs, following[waiting[at + AHEAD]])
            mentee = waiting[at]
            place, end = following[mentee], starts[mentee + 1]
            page, out = min(place + PAGE, end), mentee
            while place < page and out == mentee:
                if theirs[place] >= least[np.uint32(mentors[place])]:
                    out = _ask(mentee, theirs[place], mentors[place], given, held, heap, worths, free, least, lots)
                elif theirs[place] < lowest:
                    end = page = place
                place += 1
            following[mentee] = place
            if out == mentee and place >= end:
                out = NOBODY
            waiting[let_go], let_go = out, let_go + (out != NOBODY)
        size = let_go
    return given, _got(scores, given, following)


@loop
def _got(scores: Any, given: Any, following: Any) -> Any:
    """The score with whom everyone was given, who stands before whom she would ask next; 0 for nobody (n,)."""
    got = np.zeros(len(given))
    for mentee in range(len(given)):
        if given[mentee] != UNMATCHED:
            got[mentee] = scores[following[mentee] - 1]
    return got


@loop
def _by_first(starts: Any, mentors: Any, worths: Any) -> Any:
    """Those who have a list, in steps of what the first of it is worth, the greatest first; and that first mentor of
    each (n,) with the worth (n,)."""
    count = len(starts) - 1
    firsts, worth, most, least = np.full(count, NOBODY, np.int32), np.zeros(count), -np.inf, np.inf
    for mentee in range(count):
        if mentee + AHEAD < count:
            _ask_for_first(mentors, worths, starts[mentee + AHEAD])
        place = starts[mentee]
        if place < starts[mentee + 1]:
            firsts[mentee], worth[mentee] = mentors[place], worths[place]
            most, least = max(most, worths[place]), min(least, worths[place])
    span = most - least if most > least else 1.0
    steps, begin = np.empty(count, np.int32), np.zeros(STEPS + 2, np.int64)
    for mentee in range(count):
        below = (most - worth[mentee]) / span
        steps[mentee] = int(below * STEPS) if below > 0 else 0
        if firsts[mentee] != NOBODY:
            begin[steps[mentee] + 1] += 1
    ends = np.cumsum(begin)
    order = np.empty(ends[-1], np.int32)
    for mentee in range(count):
        if firsts[mentee] != NOBODY:
            order[ends[steps[mentee]]] = mentee
            ends[steps[mentee]] += 1
    return order, firsts, worth


@inner
def _ask(
    mentee: int,
    worth: float,
    mentor: int,
    given: Any,
    held: Any,
    heap: Any,
    worths: Any,
    free: Any,
    least: Any,
    lots: Any,
) -> int:
    """Give a mentee a place of a mentor's who has a free one, or who lets another one go for her; answers who has to
    ask on: NOBODY, that other one, or she herself."""
    low, room, out = held[mentor], held[mentor + 1] - held[mentor], NOBODY
    if free[mentor] > 0:
        add(heap, worths, low, room - free[mentor], mentee, worth, lots)
        free[mentor] -= 1
    else:
        out = heap[low]
        if _lower(worth, mentee, worths[low], out, lots):
            return mentee
        replace(heap, worths, low, room, mentee, worth, lots)
        given[out] = UNMATCHED
    given[mentee] = mentor
    if free[mentor] == 0:
        least[mentor] = worths[low]
    return int(out)


@inner
def _ask_for_first(mentors: Any, worths: Any, place: int) -> None:
    """Have memory bring what stands first in a list."""
    soon(mentors, place)
    soon(worths, place)


@inner
def _ask_for_list(mentors: Any, worths: Any, place: int) -> None:
    """Have memory bring a list from a place on, as far as most are read."""
    for at in range(0, 2 * LINE, LINE):
        soon(mentors, place + at)
    for at in range(0, 3 * LINE // 2, LINE // 2):
        soon(worths, place + at)
