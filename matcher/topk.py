"""The best of a packed list, exactly: bounds for many people at once first, then whoever could still be among them.

A question walks the posting lists of the asker's skills and words, which bounds what they bring each person. Blocks
with the highest bounds are looked at first, then all others that may hold a better person than the last one found.
What is found is what `recommend.rank` finds over everybody, to the bit: the same sums in the same order, in double
precision.
"""

from typing import Any

import numpy as np

from matcher.asked import HOURS, Asked
from matcher.bounds import LOOSE, bound_blocks, bound_people, nearest_by_block, summed, terms_of
from matcher.columns import UNKNOWN, Floats, Ints
from matcher.compiled import loop
from matcher.packed import BLOCK, Pack
from matcher.recommend import BANDS, EDGES, KEPT_PLACE, LOWEST, SUITS_STILL
from matcher.scoring import NO_BITS, may_meet, score, shuffled, skills_shared, text_alike

FIRST = 2048
"""People in the blocks that are looked at first, so that those which follow are held against a good list."""
BATCH = 128
"""Blocks that are looked at together: a call costs as much as a block."""
STEPS = 1024
"""Steps in which blocks are told apart by their bounds."""
LONGEST = np.uint64(0xFFFFFFFFFFFFFFFF)


def best(pack: Pack, asked: Asked, k: int, *, keeps_a_place: bool) -> tuple[Ints, Floats]:
    """The index's rows of the k best, the best first, and their banded scores (k,)."""
    people = pack.people
    listed = (people, pack.further, pack.skills, *pack.documents)
    # Compiled loops are kept on disk by the types that they take: plain tuples, so that a class may be renamed.
    question = tuple(asked)
    skills = summed(*pack.holders, asked.skills, True, len(people))
    words = summed(*pack.writers, asked.words, False, len(people))
    places, bands = _search(listed, pack.traits, pack.tongues, pack.blocks, question, skills, words, EDGES, k)
    if keeps_a_place and len(places) > KEPT_PLACE:
        least = int(np.searchsorted(BANDS, max(SUITS_STILL * BANDS[bands[KEPT_PLACE]], LOWEST), "left"))
        most = int(people["floor"][places[: KEPT_PLACE + 1]].max())
        kept, band = _owed(listed, pack.protected, question, EDGES, least, most)
        if kept != UNKNOWN:
            others = places != kept
            places = np.insert(places[others], KEPT_PLACE, kept)[: len(places)]
            bands = np.insert(bands[others], KEPT_PLACE, band)[: len(bands)]
    return people["row"][places], BANDS[bands]


@loop
def _listed_in(ascending: Any, place: int) -> Any:
    """Whether a place stands in a list of them."""
    at = np.searchsorted(ascending, place)
    return at < len(ascending) and ascending[at] == place


@loop
def _high(most: Any) -> float:
    """A bound that the blocks of about FIRST people reach."""
    counted = np.zeros(STEPS + 1, np.int64)
    for block in range(len(most)):
        counted[min(int(most[block] * STEPS), STEPS)] += 1
    step, found = STEPS, 0
    while step > 0 and found + counted[step] <= FIRST // BLOCK:
        found += counted[step]
        step -= 1
    return (step + 1) / STEPS


@loop
def _search(
    listed: Any, traits: Any, tongues: Any, blocks: Any, question: Any, skills: Any, words: Any, edges: Any, k: int
) -> Any:
    """The places of the k best, the best first, and the numbers of their bands."""
    people = listed[0]
    about, near = question[0], question[4]
    asker = about[0]
    sums = skills[0], words[0]
    found = np.empty(k + 1, np.int32), np.empty(k + 1, np.int32), np.empty(k + 1, np.uint64)
    held, least = 0, -1.0
    hours = (asker.hours * asker.weights[HOURS]).astype(np.float32)
    terms = terms_of(asker, skills[2], words[2])
    nearest = nearest_by_block(near, len(blocks) * BLOCK, asker)
    most = bound_blocks(blocks, skills[1], words[1], nearest, hours, terms)
    high = _high(most)
    chosen, reach = np.empty(BATCH, np.uint64), np.empty(BATCH * BLOCK, np.float32)
    for is_first in (True, False):
        block, last = 0, -(-len(people) // BLOCK)
        while block < last:
            count = 0
            while block < last and count < BATCH:
                if most[block] * LOOSE >= least and (most[block] >= high) == is_first:
                    chosen[count] = block
                    count += 1
                block += 1
            bound_people(traits, tongues, hours, terms, sums, nearest, chosen[:count], reach)
            for at in _in_reach(people, chosen, reach[: count * BLOCK], least):
                if reach[at] * LOOSE >= least:
                    place = chosen[at // BLOCK] * BLOCK + at % BLOCK
                    held, least = _consider(found, held, least, listed, question, sums, place, edges, k)
    return found[0][:held], found[1][:held]


@loop
def _in_reach(people: Any, chosen: Any, reach: Any, least: float) -> Any:
    """Who of the blocks in `chosen` may be among the best, by their places in `reach`."""
    found, count, read = np.empty(len(reach), np.int64), 0, NO_BITS
    for at in range(len(reach)):
        if reach[at] * LOOSE >= least:
            place = chosen[at // BLOCK] * BLOCK + at % BLOCK
            if place < len(people):
                read |= people[place].key & np.uint64(people[place].documents)  # memory brings several at once
                found[count] = at
                count += 1
    return found[:count] if read or count else found[:0]


@loop
def _consider(
    found: Any, held: int, least: float, listed: Any, question: Any, sums: Any, place: int, edges: Any, k: int
) -> Any:
    """Put the person at a place among the best if she belongs there; answers how many they are, and the least score
    that the next one needs."""
    people, further, all_skills, starts, all_words, weights = listed
    about, mine, said, ours, near, circles, shut = question
    one, asker = people[place], about[0]
    if not may_meet(one, asker, further, ours, place) or _listed_in(shut, place):
        return held, least
    able = skills_shared(all_skills, one, mine) if sums[0][place] else 0.0
    text = text_alike(starts, all_words, weights, one, said) if sums[1][place] else 0.0
    gained = score(one, asker, further, ours, near, circles, place, able, text)
    if gained < least:
        return held, least
    places, bands, lots = found
    band, lot, at = np.searchsorted(edges, gained, "right"), shuffled(one.key, asker.salt), held
    while at > 0 and (bands[at - 1] < band or (bands[at - 1] == band and lots[at - 1] > lot)):
        places[at], bands[at], lots[at] = places[at - 1], bands[at - 1], lots[at - 1]
        at -= 1
    places[at], bands[at], lots[at] = place, band, lot
    held = min(held + 1, k)
    if k and held == k and bands[k - 1] > 0:
        least = edges[bands[k - 1] - 1]
    return held, least


@loop
def _owed(listed: Any, protected: Any, question: Any, edges: Any, least: int, most: int) -> Any:
    """Whom a place is kept for, and her band: of those protected most, more than `most`, the one with the least lot.

    `least` is the number of the lowest band that still suits.
    """
    people, further, all_skills, starts, all_words, weights = listed
    about, mine, said, ours, near, circles, shut = question
    asker = about[0]
    chosen: Any = UNKNOWN
    band: Any = 0
    lowest, owed = LONGEST, most + 1
    for at in range(len(protected)):
        place, floor = protected[at].place, protected[at].floor
        if floor < owed:  # they come in descending order: somebody protected more was found, or nobody ever will be
            break
        lot = shuffled(protected[at].key, asker.salt)
        one = people[place]
        if lot >= lowest or not may_meet(one, asker, further, ours, place) or _listed_in(shut, place):
            continue
        able, text = skills_shared(all_skills, one, mine), text_alike(starts, all_words, weights, one, said)
        gained = score(one, asker, further, ours, near, circles, place, able, text)
        reached = np.searchsorted(edges, gained, "right")
        if reached >= least:
            chosen, band, lowest, owed = place, reached, lot, floor
    return chosen, band
