"""The best of a packed list, exactly: bounds for many people at once first, then whoever could still be among them.

A question walks the posting lists of the asker's skills and words, which bounds what they bring each person. Blocks
with the highest bounds are looked at first, then all others that may hold a better person than the last one found.
What is found is what `recommend.rank` finds over everybody, to the bit: the same sums in the same order, in double
precision.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import BLOCK
from matcher.bounds import (
    LONG,
    LOOSE,
    ONCE,
    OUT,
    bound_blocks,
    bound_people,
    by_block,
    lanes_of,
    nearest_by_block,
    summed,
    terms_of,
)
from matcher.columns import UNKNOWN, Floats, Ints
from matcher.compiled import LINE, inner, loop, lowest, soon
from matcher.lanes import reaching
from matcher.layers import Layers
from matcher.opened import bounds_in, numbered_in, people_in
from matcher.owed import FOUND, keep_places
from matcher.questions import Questions, of_all, question_of
from matcher.recommend import BANDS, EDGES
from matcher.scoring import listed_in, may_meet, score, shuffled, skills_shared, text_alike

BATCH = 128
"""Blocks that are looked at together: a call costs as much as a block. Those with the highest bounds come first, so
that all others are held against a good list."""
PEAKS = 128
"""Superblocks with the highest bounds that come first, at most..."""
RARE = 6
"""...and one of so many."""
FIRST = 128
"""Of their blocks so many come first."""
LEAST_BOUND = -1.0
"""A bound that everybody reaches whom no gate keeps out."""
SEVERAL = 2
"""Times as many people as are looked for: of the first blocks' those with the highest bounds come first, too."""
STEPS = 1024
"""Steps in which blocks are told apart by their bounds."""
NO_UNIT = np.float32(0)
LINE_OF_WEIGHTS = np.uint64(LINE // np.dtype("f8").itemsize)
"""Weights of words that come from memory together; most texts have more, and fewer than twice as many."""


def best(layers: Layers, asked: Questions, k: int, *, keeps_a_place: bool) -> tuple[Ints, Floats]:
    """The index's rows of the k best for the one who asks, the best first, and their banded scores (k,)."""
    (rows,), (scores,), (held,) = best_of_each(layers, asked, k, keeps_a_place=keeps_a_place)
    return rows[:held], scores[:held]


def best_of_each(
    layers: Layers, asked: Questions, k: int, *, keeps_a_place: bool
) -> tuple[Ints, Floats, NDArray[np.int64]]:
    """The same for many askers (n,) at once: rows and banded scores (n, k), UNKNOWN and 0 behind the last one found,
    and how many were found (n,)."""
    found: tuple[Ints, Floats, NDArray[np.int64]] = _search_each(*layers.tables, asked.plain(), k, keeps_a_place)
    return found


@loop
def _search_each(tables: Any, skill: Any, told: Any, k: int, keeps_a_place: bool) -> Any:
    """What `best_of_each` answers: the best of all packs for each asker."""
    asked = of_all(told)
    count = len(asked[2]) - 1  # the first one is nobody
    found, held, least = np.zeros((count, k + 1), FOUND), np.zeros(count, np.int64), np.full(count, -1.0)
    for pack in range(len(tables)):
        table = tables[pack]
        listed, (bounding, postings), numbered = people_in(table, skill), bounds_in(table), numbered_in(table)
        for at in range(len(held)):
            question = question_of(asked, at, numbered)
            held[at], least[at] = _search(found[at], held[at], least[at], listed, bounding, postings, question, k)
    if keeps_a_place:
        keep_places(found, held, tables, skill, asked)
    rows, scores = np.full((count, k), UNKNOWN, np.int32), np.zeros((count, k))
    for at in range(count):
        for place in range(held[at]):
            rows[at, place], scores[at, place] = found[at, place].row, BANDS[found[at, place].band]
    return rows, scores, held


@loop
def _high(bounds: Any, count: int) -> float:
    """What at most `count` of the bounds reach, and nearly so many."""
    counted = np.zeros(STEPS + 1, np.int64)
    for at in range(len(bounds)):
        counted[max(min(int(bounds[at] * STEPS), STEPS), 0)] += 1
    step, found = STEPS, 0
    while step > 0 and found + counted[step] <= count:
        found += counted[step]
        step -= 1
    return (step + 1) / STEPS


@loop
def _search(
    found: Any,
    held: int,
    least: float,
    listed: Any,
    bounding: Any,
    postings: Any,
    question: Any,
    k: int,
) -> Any:
    """Put the best of one pack among those found, the best first; answers how many they are, and the least score that
    the next one needs."""
    if not k:
        return held, least
    traits, blocks, united, superblocks, united_too, per_skill, skill_part = bounding
    skills, words = _sums(postings, question, per_skill)
    sums, greatest = (skills[0], words[0], per_skill), (skills[2], words[2], skills[3])
    near, asker = question[4], question[0][0]
    terms = terms_of(asker, skills[1], words[1], skill_part)
    nearest = nearest_by_block(near, len(blocks) * BLOCK, asker)
    crests = _crests(superblocks, united_too, greatest, nearest, terms)[: len(blocks)]
    high = _high(crests, max(min(PEAKS, len(crests) // RARE), 1))
    most, runs = np.empty(len(blocks) * BLOCK, np.float32), _runs(crests, high, np.inf)
    chosen, reach = np.empty(BATCH, np.uint64), np.empty(BATCH * BLOCK, np.float32)
    picked, lanes = np.empty(len(reach), np.int64), lanes_of(united, terms)
    for turn in range(3):
        # The highest blocks of the highest superblocks, then the others of these, then those of all superblocks.
        if turn == 2:
            runs = _runs(crests, least / LOOSE, high)
        if turn != 1:
            bound_blocks(most, lanes, runs, blocks, greatest, nearest, terms)
        floor = _high_of(most, runs) if turn == 0 else LEAST_BOUND
        at = 0
        while at < len(runs):
            count, at = _chosen(chosen, most, crests, runs, at, least, floor)
            bound_people(traits, lanes[1], terms, sums, nearest, chosen[:count], reach)
            here = reach[: count * BLOCK]
            top, wanted = np.inf, SEVERAL * k
            while top > 0:
                # As long as gates leave the list short, those who promise most come first.
                low = _high(here, wanted) if held < k and wanted < len(here) else 0.0
                bounds = least, low, top
                those = picked[: _in_reach(picked, found, held, listed, asker.salt, chosen, here, bounds, k)]
                held, least = _considered(found, held, least, listed, question, sums, chosen, those, here, k)
                top, wanted = low, SEVERAL * wanted
    return held, least


@loop
def _sums(postings: Any, question: Any, per_skill: Any) -> Any:
    """What everybody has of the asker's skills and of her words."""
    (holders, holding, alike), (writers, writing, weights) = postings
    skills = summed(holders, holding, alike, question[1], per_skill, len(per_skill))
    if len(question[2]):
        return skills, summed(writers, writing, weights, question[2], per_skill[:0], len(per_skill))
    return skills, (skills[0], NO_UNIT, skills[2], skills[3])  # anybody's sums will do where they count nothing


@loop
def _crests(superblocks: Any, united: Any, greatest: Any, nearest: Any, terms: Any) -> Any:
    """What nobody of each superblock passes (whole records,)."""
    whole = len(superblocks) * BLOCK
    found, every = np.empty(whole, np.float32), np.arange(len(superblocks)).astype(np.uint64)
    skills, words, products = greatest
    over = by_block(skills, whole), by_block(words, whole), by_block(products, whole)
    bound_blocks(found, lanes_of(united, terms), every, superblocks, over, by_block(nearest, whole), terms)
    return found


@loop
def _runs(crests: Any, least: float, below: float) -> Any:
    """The superblocks with bounds from `least` to below `below`."""
    found, count = np.empty(len(crests), np.uint64), 0
    for run in range(np.uint64(len(crests))):
        if least <= crests[run] < below:
            found[count] = run
            count += 1
    return found[:count]


@loop
def _high_of(most: Any, runs: Any) -> float:
    """What FIRST of the blocks in some runs reach, and nearly so many."""
    bounds = np.empty(len(runs) * BLOCK, np.float32)
    for at in range(len(runs)):
        bounds[at * BLOCK : (at + 1) * BLOCK] = most[runs[at] * LONG : (runs[at] + ONCE) * LONG]
    return _high(bounds, FIRST)


@inner
def _chosen(chosen: Any, most: Any, crests: Any, runs: Any, at: int, least: float, floor: float) -> Any:
    """Choose blocks, from `at` on in some runs of them, whose people may be among the best, with bounds of `floor` or
    more. Answers how many they are, and where to go on. None is chosen twice."""
    count, low = 0, np.float32(max(least / LOOSE, floor))
    while at < len(runs) and count <= BATCH - BLOCK:
        run = runs[at]
        at += 1
        if crests[run] * LOOSE < least:
            continue
        left = reaching(most, run * LONG, low)
        while left:
            block = run * LONG + lowest(left)
            chosen[count], most[block] = block, OUT
            count += 1
            left &= left - ONCE
    return count, at


@inner
def _in_reach(
    picked: Any,
    found: Any,
    held: int,
    listed: Any,
    salt: Any,
    chosen: Any,
    reach: Any,
    bounds: Any,
    k: int,
) -> int:
    """Put those of the blocks in `chosen` who may be among the best, and do not give way by their lots, into `picked`
    by their places in `reach`; answers how many they are. `bounds` are the least score that somebody needs, and what
    her bound must reach and stay below."""
    people, rows, (tongues, _, _, kinds), _, skills, _ = listed
    spoken = np.uint64(tongues.shape[1] * tongues.shape[2])
    (least, low, top), count, kept = bounds, 0, 0
    lowest_bound, below = np.float32(max(least / LOOSE, low)), np.float32(top)
    for block in range(np.uint64(len(reach) // BLOCK)):
        here = block * LONG
        left = reaching(reach, here, lowest_bound) & ~reaching(reach, here, below)
        while left:
            at = lowest(left)
            soon(people, chosen[block] * LONG + at)
            picked[count] = here + at
            count += 1
            left &= left - ONCE
    for at in picked[:count]:
        place = chosen[at // BLOCK] * LONG + at % BLOCK
        one = people[place]
        if _gives_way(found, held, shuffled(one.key, salt), reach[at] * LOOSE, k):
            continue
        soon(rows, place)
        soon(kinds, np.uint64(one.kind))
        soon(tongues, np.uint64(one.tongue) * spoken)
        soon(skills, np.uint64(one.first_skill))
        picked[kept] = at
        kept += 1
    return kept


@inner
def _gives_way(found: Any, held: int, lot: Any, bound: float, k: int) -> bool:
    """Whether somebody with such a bound can be in no higher a band than the last one found, and has no better lot."""
    if held < k or lot < found[k - 1].lot:
        return False
    return bool(found[k - 1].band == len(EDGES) or bound < EDGES[found[k - 1].band])


@inner
def _ask_for_texts(rows: Any, documents: Any, chosen: Any, picked: Any) -> None:
    """Have memory bring where the texts of the `picked` begin, then where their words do, then these."""
    begins, starts, words, weights = documents
    for turn in range(3):
        for at in picked:
            row = rows[chosen[at // BLOCK] * BLOCK + at % BLOCK]
            if row == UNKNOWN:
                continue
            if turn == 0:
                soon(begins, np.uint64(row))
            elif turn == 1:
                soon(starts, np.uint64(begins[row]))
            else:
                first = np.uint64(starts[begins[row]])
                soon(words, first)
                soon(weights, first)
                soon(weights, first + LINE_OF_WEIGHTS)


@inner
def _considered(
    found: Any,
    held: int,
    least: float,
    listed: Any,
    question: Any,
    sums: Any,
    chosen: Any,
    picked: Any,
    reach: Any,
    k: int,
) -> Any:
    """Put those of the `picked` who belong there among those found; answers as `_search` does."""
    people, rows, common, traits, all_skills, documents = listed
    about, mine, said, ours, near, circles, shut = question
    asker, kinds = about[0], common[3]
    if len(said):
        _ask_for_texts(rows, documents, chosen, picked)
    for one_picked in picked:
        bound, place = reach[one_picked] * LOOSE, chosen[one_picked // BLOCK] * BLOCK + one_picked % BLOCK
        one = people[place]
        if bound < least:
            continue
        lot = shuffled(one.key, asker.salt)
        if _gives_way(found, held, lot, bound, k):
            continue
        if rows[place] == UNKNOWN or not may_meet(one, common, asker, ours) or listed_in(shut, place):
            continue
        able = skills_shared(all_skills, one, mine) if sums[0][place] else 0.0
        text = text_alike(documents, rows[place], said) if len(said) and sums[1][place] else 0.0
        gained = score(one, common, traits, asker, ours, near, circles, place, able, text)
        if gained < least:
            continue
        band, at = np.searchsorted(EDGES, gained, "right"), held
        while at > 0 and (found[at - 1].band < band or (found[at - 1].band == band and found[at - 1].lot > lot)):
            found[at] = found[at - 1]
            at -= 1
        found[at].lot, found[at].row, found[at].band = lot, rows[place], band
        found[at].floor = kinds[one.kind].floor
        held = min(held + 1, k)
        if held == k and found[k - 1].band > 0:
            least = EDGES[found[k - 1].band - 1]
    return held, least
