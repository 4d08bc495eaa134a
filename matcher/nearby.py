"""Who is near somebody in a network of ties, found from her outwards: work that does not grow with the network.

Answers name only the people reached. The same questions over everybody at once are in `proximity`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.columns import Floats, Ints
from matcher.compiled import loop

RESTART = 0.15
FINENESS = 1e-4
"""What may be left unsettled of a walk, in shares of a person's degree: the smaller, the finer and the slower."""
EMPTY = -1


@dataclass(frozen=True, slots=True)
class Near:
    """People (r,) by their rows, in ascending order, and how near each is (r,), above 0."""

    people: Ints
    nearness: Floats


def walked(ties: Any, row: int, *, restart: float = RESTART, fineness: float = FINENESS) -> Near:
    """Personalised PageRank of the one in `row`, over ties (n x n, symmetric) in both directions.

    Local push: Andersen, Chung and Lang, "Local graph partitioning using PageRank vectors", 2006. Nobody's estimate is
    too high, and by at most `fineness` times her degree too low. Work is at most 1 / (fineness * restart), and memory
    for as many people. Raises ValueError for a `fineness` of 0 or less.
    """
    if fineness <= 0:
        raise ValueError(f"expected a fineness above 0, got {fineness}")
    room = _room(min(ties.shape[0], int(1 / (fineness * restart))))
    return Near(*_sorted(*_push(ties.indptr, ties.indices, row, restart, fineness, room)))


def common(ties: Any, row: int) -> Near:
    """Sum over common contacts of 1 / ln(1 + degree), for everybody who shares one and is not yet a contact.

    Adamic and Adar, "Friends and neighbors on the web", 2003; 1 + degree keeps a contact with a single tie finite.
    """
    contacts = ties.indices[ties.indptr[row] : ties.indptr[row + 1]]
    degrees = ties.indptr[contacts + 1] - ties.indptr[contacts]
    room = _room(min(ties.shape[0], int(degrees.sum()) + len(contacts) + 1))
    # The logarithm is numpy's: a compiled loop's own may differ in the last bit.
    return Near(*_sorted(*_meet(ties.indptr, ties.indices, row, contacts, 1 / np.log1p(degrees), room)))


def _room(people: int) -> int:
    """Slots of a table that stays at most half full: a power of two."""
    return 1 << max(2 * people, 2).bit_length()


def _sorted(people: Ints, nearness: Floats) -> tuple[Ints, Floats]:
    order = np.argsort(people)
    return people[order], nearness[order]


@loop
def _slot(keys: Any, person: int) -> int:
    """Where a person stands in a table of people, or the empty slot where she belongs (linear probing)."""
    last = len(keys) - 1
    # Knuth's multiplicative hashing, by the golden ratio.
    at = ((person * 2654435761) >> 12) & last
    while keys[at] != person and keys[at] != EMPTY:
        at = (at + 1) & last
    return int(at)


@loop
def _push(indptr: Any, indices: Any, row: int, restart: float, fineness: float, room: int) -> Any:
    keys = np.full(room, EMPTY, np.int32)
    settled, left = np.zeros(room), np.zeros(room)
    queued = np.zeros(room, np.bool_)
    queue = np.empty(room, np.int32)  # a ring: nobody stands in it twice
    start = _slot(keys, row)
    keys[start], left[start], queued[start], queue[0] = row, 1.0, True, start
    first, waiting = 0, 1
    while waiting:
        here = queue[first]
        first, waiting, queued[here] = (first + 1) & (room - 1), waiting - 1, False
        person = keys[here]
        low, high = indptr[person], indptr[person + 1]
        settled[here] += restart * left[here]
        if high == low:  # nowhere to go
            left[here] = 0.0
            continue
        passed = (1 - restart) * left[here] / (high - low)
        left[here] = 0.0
        for place in range(low, high):
            other = indices[place]
            at = _slot(keys, other)
            keys[at] = other
            left[at] += passed
            if not queued[at] and left[at] >= fineness * (indptr[other + 1] - indptr[other]):
                queue[(first + waiting) & (room - 1)] = at
                waiting, queued[at] = waiting + 1, True
    found = np.flatnonzero(settled > 0)
    return keys[found], settled[found]


@loop
def _meet(indptr: Any, indices: Any, row: int, contacts: Any, shares: Any, room: int) -> Any:
    keys = np.full(room, EMPTY, np.int32)
    summed = np.zeros(room)
    for number, contact in enumerate(contacts):
        for place in range(indptr[contact], indptr[contact + 1]):
            at = _slot(keys, indices[place])
            keys[at] = indices[place]
            summed[at] += shares[number]
    summed[_slot(keys, row)] = 0.0
    for contact in contacts:
        summed[_slot(keys, contact)] = 0.0
    found = np.flatnonzero(summed > 0)
    return keys[found], summed[found]
