"""The best of a packed list, exactly: bounds for many people at once first, then whoever could still be among them.

A question walks the posting lists of the asker's skills and words, which bounds what each block of people could bring.
Blocks are looked at from the highest bound down, until none can hold a better person than the last one found. What is
found is what `recommend.rank` finds over everybody, to the bit: the same sums in the same order, in double precision.
"""

from typing import Any

import numpy as np

from matcher.asked import HOURS, Asked
from matcher.bounds import (
    LOOSE,
    bound_blocks,
    bound_people,
    for_both,
    habits_of,
    most_by_block,
    nearest_by_block,
    terms_of,
)
from matcher.columns import UNKNOWN, Floats, Ints
from matcher.compiled import loop
from matcher.packed import BLOCK, Pack
from matcher.recommend import BANDS, EDGES, KEPT_PLACE, LOWEST, SUITS_STILL
from matcher.scoring import may_meet, score, shuffled, skills_shared, text_alike

STEPS = 1024
"""Steps in which blocks are ordered by their bounds."""
LONGEST = np.uint64(0xFFFFFFFFFFFFFFFF)


def best(pack: Pack, asked: Asked, k: int, *, keeps_a_place: bool) -> tuple[Ints, Floats]:
    """The index's rows of the k best, the best first, and their banded scores (k,)."""
    people = pack.people
    skills = most_by_block(*pack.holders, asked.skills, True, len(people))
    words = most_by_block(*pack.writers, asked.words, False, len(people))
    listed = (people, pack.further, pack.skills, *pack.documents)
    # Compiled loops are kept on disk by the types that they take: plain tuples, so that a class may be renamed.
    question, traits, habits = tuple(asked), tuple(pack.traits), tuple(pack.habits)
    places, bands = _search(
        listed, traits, habits, pack.blocks, tuple(pack.block_traits), question, skills, words, EDGES, k
    )
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
def _by_bound(most: Any, rest: Any) -> Any:
    """The blocks with somebody in reach, the highest bound first, in STEPS steps."""
    step = np.minimum((most * STEPS).astype(np.int32), STEPS)
    starts = np.zeros(STEPS + 2, np.int64)
    for block in range(len(most)):
        if rest[block] >= 0:
            starts[STEPS - step[block] + 1] += 1
    for at in range(len(starts) - 1):
        starts[at + 1] += starts[at]
    order = np.empty(starts[-1], np.int64)
    for block in range(len(most)):
        if rest[block] >= 0:
            at = STEPS - step[block]
            order[starts[at]] = block
            starts[at] += 1
    return order


@loop
def _search(
    listed: Any,
    traits: Any,
    habits: Any,
    blocks: Any,
    block_traits: Any,
    question: Any,
    skills: Any,
    words: Any,
    edges: Any,
    k: int,
) -> Any:
    """The places of the k best, the best first, and the numbers of their bands."""
    people, further, all_skills, starts, all_words, weights = listed
    about, mine, said, ours, near, circles, shut = question
    asker = about[0]
    places, bands, lots = np.empty(k + 1, np.int32), np.empty(k + 1, np.int32), np.empty(k + 1, np.uint64)
    held, least = 0, -1.0
    nearest = nearest_by_block(near, len(blocks))
    both, rest = np.empty(len(blocks)), np.empty(len(blocks))
    for block in range(len(blocks)):
        told, rest[block] = for_both(blocks[block], asker, words[block], nearest[block])
        both[block] = told + rest[block]
    most = bound_blocks(block_traits, asker, skills, both)
    hours = (asker.hours * asker.weights[HOURS]).astype(np.float32)
    terms = (*terms_of(asker), habits_of(asker))
    reach = np.empty(BLOCK, np.float32)
    for block in _by_bound(most, rest):
        if most[block] * LOOSE < least:
            continue
        begin, end = block * BLOCK, min((block + 1) * BLOCK, len(people))
        low = np.float32(least / LOOSE)
        shared, spare = np.float32(skills[block]), np.float32(rest[block])
        bound_people(traits, habits, hours, terms, shared, spare, begin, end, reach)
        for place in range(begin, end):
            one = people[place]
            if reach[place - begin] < low or not may_meet(one, asker, further, ours, place):
                continue
            bound = score(one, asker, further, ours, near, circles, place, skills[block], words[block])
            if bound * LOOSE < least or _listed_in(shut, place):
                continue
            able = skills_shared(all_skills, one, mine) if skills[block] > 0 else 0.0
            text = text_alike(starts, all_words, weights, one, said) if words[block] > 0 else 0.0
            gained = score(one, asker, further, ours, near, circles, place, able, text)
            if gained < least:
                continue
            band, lot = np.searchsorted(edges, gained, "right"), shuffled(one.key, asker.salt)
            at = held
            while at > 0 and (bands[at - 1] < band or (bands[at - 1] == band and lots[at - 1] > lot)):
                places[at], bands[at], lots[at] = places[at - 1], bands[at - 1], lots[at - 1]
                at -= 1
            places[at], bands[at], lots[at] = place, band, lot
            held = min(held + 1, k)
            if k and held == k and bands[k - 1] > 0:
                least = edges[bands[k - 1] - 1]
    return places[:held], bands[:held]


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
