"""What nobody of a block of people, and then who of them, can pass: reckoned for many at a time, in single precision.

A bound may be too high, never too low: whoever is left out by it could not have been among the best.
"""

from typing import Any

import numpy as np

from matcher.asked import (
    BRIDGING,
    FIELDS,
    HELP_GIVEN,
    HELP_RECEIVED,
    HOURS,
    LANGUAGES,
    NEARNESS,
    PLACE,
    SKILLS,
    STAGE,
    TANDEM,
    TEXT,
    WAITING,
)  # fmt: skip
from matcher.columns import UNKNOWN
from matcher.compiled import loop, ones
from matcher.measures import WORKING_DAY
from matcher.packed import BLOCK, CHUNK, FINEST, WIDEST
from matcher.scoring import NO_BITS, ratio

LOOSE = 1 + 1e-5
"""A bound is reckoned in single precision and in another order than a score: its last bits may be too low."""
NOTHING, HALF, ONE, TWO, LEAST = (np.float32(number) for number in (0, 0.5, 1, 2, 1e-30))
PART = np.float32(1 / FINEST)
LONG = np.uint64(BLOCK)
DAY, AWAKE, PER_QUARTER = np.int32(96), np.int32(4 * WORKING_DAY + 1), np.float32(1 / (4 * WORKING_DAY))
"""In quarters of an hour; one is added for what rounding to quarters took."""
NOWHERE = np.int16(-9)
"""A country in which nobody lives: somebody who states none is at home nowhere."""


@loop
def summed(starts: Any, places: Any, weights: Any, table: Any, twice: bool, people: int) -> Any:
    """What the columns of a question bring at most, by posting lists: everybody (whole blocks,) and each block (whole
    blocks of blocks,) in units, and the unit.

    A skill weighs as much on either side: `twice` says so; a word has a weight of its own in each posting.
    """
    own = table[table["column"] != UNKNOWN]
    values = np.empty(len(own))
    for at in range(len(own)):
        values[at] = own[at].value ** (2 if twice else 1)
    total = values.sum()
    blocks = (people + BLOCK - 1) // BLOCK
    found, most = np.zeros(blocks * BLOCK, np.uint16), np.zeros((blocks + BLOCK - 1) // BLOCK * BLOCK, np.uint16)
    if total <= 0 or len(places) == 0:
        return found, most, np.float32(0)
    room = WIDEST - 2 * len(own)  # each column's share is rounded up, and so is each posting's
    if room <= 0:
        found[:], most[:] = 1, 1
        return found, most, np.float32(total)
    unit = total / room
    chunks = (people + CHUNK - 1) // CHUNK
    for chunk in range(chunks):
        here = found[chunk * CHUNK : (chunk + 1) * CHUNK]
        for at in range(len(own)):
            first = own[at].column * chunks + chunk
            _add(here, places, weights, starts[first], starts[first + 1], np.uint32(np.ceil(values[at] / unit)))
        _greatest(here, most[chunk * (CHUNK // BLOCK) :])
    return found, most, np.float32(unit)


@loop
def _add(found: Any, places: Any, weights: Any, begin: int, end: int, share: Any) -> None:
    """Add a posting list from `begin` to `end`."""
    if len(weights):
        for here in range(np.uint64(begin), np.uint64(end)):
            found[places[here]] += (share * np.uint32(weights[here]) + np.uint32(FINEST - 1)) // np.uint32(FINEST)
    else:
        for here in range(np.uint64(begin), np.uint64(end)):
            found[places[here]] += share


@loop
def _greatest(sums: Any, most: Any) -> None:
    """The greatest of each BLOCK sums."""
    half = np.uint64(BLOCK // 2)
    halves = np.empty(BLOCK // 2, np.uint16)
    for block in range(np.uint64(len(sums) // BLOCK)):
        low = block * LONG
        for at in range(half):
            halves[at] = max(sums[low + at], sums[low + half + at])
        greatest = np.uint16(0)
        for at in range(half):
            greatest = max(greatest, halves[at])
        most[block] = greatest


@loop
def nearest_by_block(near: Any, count: int, about: Any) -> Any:
    """What nearness brings in each of `count` blocks at most (b,)."""
    cap, weight = about.caps[NEARNESS], about.weights[NEARNESS]
    found = np.full(count, np.float32(weight * min(about.strangers, cap)))
    for here in range(len(near)):
        block = near[here].place // BLOCK
        found[block] = max(found[block], np.float32(weight * min(near[here].nearness, cap)))
    return found


@loop
def terms_of(about: Any, skill_unit: Any, word_unit: Any) -> Any:
    """Of one question what bounds take: its sets, its habits, and its weights in single precision."""
    weights = about.weights
    sets = np.uint32(about.needs), np.uint32(about.offers), np.uint32(about.fields)
    shares = (
        np.float32(weights[HELP_RECEIVED] * ratio(1.0, about.need_count)),
        np.float32(weights[HELP_GIVEN] * ratio(1.0, about.offer_count)),
        np.float32(weights[FIELDS] * ratio(1.0, about.field_count)),
        np.float32(ratio(1.0, about.skill_weight)),
        np.float32(weights[HELP_RECEIVED]),
        np.float32(weights[HELP_GIVEN]),
        np.float32(weights[FIELDS]),
        np.float32(weights[SKILLS]),
        np.float32(about.caps[SKILLS]),
        np.float32(skill_unit),
    )
    common = (
        np.float32(weights[LANGUAGES]),
        np.float32(weights[WAITING]) * PART,
        np.float32(weights[STAGE]) if about.stage >= 0 else NOTHING,
        np.int32(about.stage),
        np.float32(weights[TEXT]) if word_unit > 0 else NOTHING,
        np.float32(about.caps[TEXT]),
        np.float32(word_unit),
        np.float32(weights[HOURS]) if about.knows_hours else NOTHING,
        np.int32(about.offset),
    )
    home = weights[PLACE] * (1.0 if about.city >= 0 else 0.5) + 0.5 * weights[BRIDGING]
    apart = (
        np.int16(about.country) if about.country >= 0 else NOWHERE,
        np.float32(home),
        np.float32(weights[BRIDGING]),
        np.float32(weights[TANDEM]),
        about.learns,
        about.masters,
        np.uint64(about.many_languages),
    )
    return sets, shares, common, apart


@loop
def _less(one: Any, other: Any) -> Any:
    return min(other, one)


@loop
def _bound(found: Any, here: Any, traits: Any, skills: Any, words: Any, there: Any, near_by: Any, terms: Any) -> None:
    """Turn what is `found` to serve both sides alike into scores that nobody passes, LONG of them from `here` on.

    One loop without a branch, with terms that weigh nothing too: then all are reckoned at a time.
    """
    (needs, gifts, work), shares, common, _ = terms
    ours, given, alike, per_own, received, helping, same, able, cap, unit = shares
    convenient, waits, further, mine, written, most, word_unit, _, clock = common
    hours, home_at, at_home, away = near_by
    offers, open_needs, fields, damped = traits.offers, traits.open_needs, traits.fields, traits.damped
    per_offer, per_need, per_field, per_skill = (
        traits.per_offer, traits.per_open_need, traits.per_field, traits.per_skill,
    )  # fmt: skip
    waiting, stage, offset, country = traits.waiting, traits.stage, traits.offset, traits.country
    for at in range(LONG):
        ahead = min(max(np.int32(stage[at]) - mine, np.int32(0)), np.int32(2))
        both = found[here + at] + convenient + waits * np.float32(waiting[at]) + further * HALF * np.float32(ahead)
        apart = abs(np.int32(offset[at]) - clock)
        apart = max(AWAKE - min(apart, abs(DAY - apart)), np.int32(0))
        both += hours * _less(np.float32(apart) * PER_QUARTER, ONE) + (at_home if country[at] == home_at else away)
        both += written * _less(np.sqrt(np.float32(words[there + at]) * word_unit), most)
        met = np.float32(np.int32(ones(np.uint32(needs & offers[at]))))
        wanted = np.float32(np.int32(ones(np.uint32(gifts & open_needs[at]))))
        together = np.float32(np.int32(ones(np.uint32(work & fields[at]))))
        shared = np.float32(skills[there + at]) * unit
        left = met * ours + wanted * given + together * alike + able * _less(np.sqrt(shared * per_own), cap) + both
        right = received * _less(met * np.float32(per_offer[at]) * PART, ONE) + both
        right += helping * _less(wanted * np.float32(per_need[at]) * PART, ONE)
        right += same * _less(together * np.float32(per_field[at]) * PART, ONE)
        right += able * _less(np.sqrt(shared * per_skill[at]), cap)
        found[here + at] = (left * right) / (left + right + LEAST) * (np.float32(damped[at]) * PART) * TWO


@loop
def bound_blocks(blocks: Any, skills: Any, words: Any, near: Any, terms: Any) -> Any:
    """What nobody of each block passes (b,)."""
    home_at, home, away, tandem, learning, mastering, many = terms[3]
    spare = terms[2][7] + max(home, away)
    if (learning != NO_BITS and mastering != NO_BITS) or many != NO_BITS:
        spare += tandem
    found, anywhere = near + spare, (NOTHING, home_at, NOTHING, NOTHING)
    for run in range(np.uint64(len(blocks))):
        _bound(found, run * LONG, blocks[run], skills, words, run * LONG, anywhere, terms)
    return found


@loop
def _asked_for(traits: Any, skills: Any, blocks: Any) -> Any:
    """Read a little of every part of `blocks`, which do not stand side by side: memory then brings all of them at once,
    not one after the other. Answers a number of no meaning, 0 at least."""
    read = NOTHING
    for run in range(np.uint64(len(blocks))):
        one = traits[blocks[run]]
        sets = one.offers[0] & one.open_needs[0] & one.fields[0] & skills[blocks[run] * LONG]
        numbers = one.per_offer[0] & one.damped[0] & one.stage[0] & one.country[0] & one.country[-1]
        read = max(read, one.per_skill[0], np.float32(sets & numbers))
    return read


@loop
def bound_people(traits: Any, tongues: Any, terms: Any, sums: Any, near: Any, blocks: Any, found: Any) -> None:
    """Bounds of the people of `blocks`, one block after another, into `found`; `near` is of each block."""
    home_at, home, away, tandem, learning, mastering, many = terms[3]
    skills, words = sums
    if _asked_for(traits, skills, blocks) < NOTHING:
        return  # never: what it adds up is above
    for run in range(np.uint64(len(blocks))):
        block, here = blocks[run], run * LONG
        found[here : here + LONG] = near[block]
        if (learning != NO_BITS and mastering != NO_BITS) or many != NO_BITS:
            masters, learns = tongues[block].masters, tongues[block].learns
            for at in range(LONG):
                taught = ((masters[at] & learning) != NO_BITS) & ((learns[at] & mastering) != NO_BITS)
                found[here + at] += tandem if taught | (many != NO_BITS) else NOTHING
        _bound(found, here, traits[block], skills, words, block * LONG, (terms[2][7], home_at, home, away), terms)
