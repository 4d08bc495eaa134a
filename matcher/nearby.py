"""Who is near somebody in a network of ties, found from her outwards: work that does not grow with the network.

Answers name only the people reached. The same questions over everybody at once are in `proximity`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from matcher.columns import Floats, Ints
from matcher.compiled import inner, loop, soon

RESTART = 0.15
FINENESS = 1e-4
"""What may be left unsettled of a walk, in shares of a person's degree: the smaller, the finer and the slower."""
EMPTY = -1
USUAL = 4096
"""Ties that few have more of: what they bring is reckoned once."""
SMALLEST = 2048
"""A quarter of the slots that a table begins with: a walk of the usual fineness needs no more."""
LEFT, NEEDED, SETTLED, PARTS = range(4)
"""What a walk keeps of a person: what is not settled yet, how much of it makes her pass it on, what is settled."""


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
    return Near(*_sorted(*_push(ties.indptr, ties.indices, row, restart, fineness)))


def common(ties: Any, row: int) -> Near:
    """Sum over common contacts of 1 / ln(1 + degree), for everybody who shares one and is not yet a contact.

    Adamic and Adar, "Friends and neighbors on the web", 2003; 1 + degree keeps a contact with a single tie finite.
    """
    people, nearness, most = _meet(ties.indptr, ties.indices, row, _shares(USUAL))
    if most >= USUAL:
        people, nearness, _ = _meet(ties.indptr, ties.indices, row, _shares(1 << int(most).bit_length()))
    return Near(people, nearness)


@cache
def _shares(count: int) -> Floats:
    """What a contact of every degree below `count` brings. The logarithm is numpy's: a compiled loop's own may differ
    in the last bit."""
    shares: Floats = 1 / np.log1p(np.maximum(np.arange(count), 1))
    return shares


@inner
def _room(people: int) -> int:
    """Slots of a table that stays at most half full: a power of two."""
    slots = 4
    while slots <= 2 * people:
        slots *= 2
    return slots


def _sorted(people: Ints, nearness: Floats) -> tuple[Ints, Floats]:
    order = np.argsort(people)
    return people[order], nearness[order]


@inner
def _slot(keys: Any, person: int) -> int:
    """Where a person stands in a table of people, or the empty slot where she belongs (linear probing)."""
    last = len(keys) - 1
    # Knuth's multiplicative hashing, by the golden ratio.
    at = ((int(person) * 2654435761) >> 12) & last
    while keys[at] != person and keys[at] != EMPTY:
        at = (at + 1) & last
    return int(at)


@loop
def _push(indptr: Any, indices: Any, row: int, restart: float, fineness: float) -> Any:
    # The table grows with the people reached: one for the most that could be would miss every cache.
    keys, table, held = _table(row, 4 * SMALLEST), np.zeros((4 * SMALLEST, PARTS)), 1
    queue = np.empty(len(keys), np.int32)  # a ring: nobody stands in it twice
    start = _slot(keys, row)
    table[start, LEFT], table[start, NEEDED] = 1.0, fineness * (indptr[row + 1] - indptr[row])
    queue[0], first, waiting = row, 0, 1
    while waiting:
        if 2 * (held + indptr[queue[first] + 1] - indptr[queue[first]]) > len(keys):
            keys, table, queue = _grown(keys, table, queue, first, waiting)
            first = 0
            continue
        person = queue[first]
        first, waiting, here = (first + 1) & (len(keys) - 1), waiting - 1, _slot(keys, person)
        low, high = indptr[person], indptr[person + 1]
        passed = (1 - restart) * table[here, LEFT] / max(high - low, 1)
        table[here, SETTLED] += restart * table[here, LEFT]
        table[here, LEFT] = 0.0
        for place in range(low, high):
            other = indices[place]
            at = _slot(keys, other)
            if keys[at] == EMPTY:
                keys[at], table[at, NEEDED] = other, fineness * (indptr[other + 1] - indptr[other])
                held += 1
            before = table[at, LEFT]
            table[at, LEFT] = before + passed
            if before < table[at, NEEDED] <= before + passed:
                queue[(first + waiting) & (len(keys) - 1)] = other
                waiting += 1
    found = np.flatnonzero(table[:, SETTLED] > 0)
    return keys[found], table[found, SETTLED]


@loop
def _table(row: int, room: int) -> Any:
    """A table of `room` slots that holds one person."""
    keys = np.full(room, EMPTY, np.int32)
    keys[_slot(keys, row)] = row
    return keys


@loop
def _grown(keys: Any, table: Any, queue: Any, first: int, waiting: int) -> Any:
    """The same table and queue with twice the room."""
    wider = np.full(2 * len(keys), EMPTY, np.int32)
    moved = np.zeros((2 * len(keys), PARTS))
    for here in np.flatnonzero(keys != EMPTY):
        at = _slot(wider, keys[here])
        wider[at] = keys[here]
        moved[at] = table[here]
    line = np.empty(2 * len(keys), np.int32)
    for place in range(waiting):
        line[place] = queue[(first + place) & (len(keys) - 1)]
    return wider, moved, line


@loop
def _meet(indptr: Any, indices: Any, row: int, shares: Any) -> Any:
    """Who shares a contact, ascending, what the contacts bring, and the greatest degree of one: where there is no share
    for it, nobody is told."""
    contacts, reached, most = indices[indptr[row] : indptr[row + 1]], 1, 0
    for contact in contacts:  # memory brings several at once
        soon(indptr, contact)
    for contact in contacts:
        soon(indices, indptr[contact])
        degree = int(indptr[contact + 1] - indptr[contact])
        reached, most = reached + degree + 1, max(most, degree)
    if most >= len(shares):
        return np.zeros(0, np.int32), np.zeros(0), most
    keys = np.full(_room(min(reached, len(indptr) - 1)), EMPTY, np.int32)
    summed = np.zeros(len(keys))
    for contact in contacts:
        low, high = indptr[contact], indptr[contact + 1]
        for place in range(low, high):
            at = _slot(keys, indices[place])
            keys[at] = indices[place]
            summed[at] += shares[high - low]
    summed[_slot(keys, row)] = 0.0
    for contact in contacts:
        summed[_slot(keys, contact)] = 0.0
    found = np.flatnonzero(summed > 0)
    found = found[np.argsort(keys[found])]
    return keys[found], summed[found], most
