"""People who have something in common, each such group once: found by hashing, counted for the gates."""

from typing import Any

import numpy as np

from matcher.blocks import Records
from matcher.columns import UNKNOWN
from matcher.compiled import inner, loop

GROUP = np.dtype([("tongue", "u4"), ("kind", "u4"), ("people", "i4")])
"""People whom the gates of every question read alike: what one of them has in common with others, and how many."""


def grouped(people: Records, common: Any) -> Records:
    """The groups (g,) of packed people (m,): of a million some thousands."""
    tongues, _, _, kinds = common
    used = numbered(np.ascontiguousarray(tongues[:, 0]).view(np.uint32))[1]
    gates = numbered(
        np.stack([kinds[name] for name in ("guarded", "refuses", "states_language")], 1).astype(np.uint32)
    )[1]
    firsts, number = numbered(np.stack((used[people["tongue"]], gates[people["kind"]]), axis=1))
    groups = np.zeros(len(firsts), GROUP)
    groups["tongue"], groups["kind"] = people["tongue"][firsts], people["kind"][firsts]
    groups["people"] = np.bincount(number, minlength=len(firsts))
    return groups


@inner
def _same(words: Any, one: int, other: int) -> bool:
    """Whether two rows of words are equal."""
    different = False
    for at in range(words.shape[1]):
        different |= words[one, at] != words[other, at]
    return not different


@loop
def numbered(words: Any) -> Any:
    """Where each different row of words (n, w) stands first, and which of these each row is (n,)."""
    last = 1
    while last < 2 * len(words):
        last *= 2
    held, firsts, found = np.full(last, UNKNOWN, np.int32), np.empty(len(words), np.int64), 0
    numbers = np.empty(len(words), np.uint32)
    for row in range(len(words)):
        mixed = np.uint64(0)
        for word in words[row]:
            # Fibonacci hashing, by the golden ratio.
            mixed = (mixed ^ np.uint64(word)) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(32)
        at = np.int64(mixed & np.uint64(last - 1))
        while held[at] != UNKNOWN and not _same(words, firsts[held[at]], row):
            at = (at + 1) % last
        if held[at] == UNKNOWN:
            held[at], firsts[found] = found, row
            found += 1
        numbers[row] = held[at]
    return firsts[:found].copy(), numbers
