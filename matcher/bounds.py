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
    PARTS_OF_A_DAY,
    PLACE,
    SKILLS,
    STAGE,
    TANDEM,
    TEXT,
    WAITING,
)  # fmt: skip
from matcher.columns import UNKNOWN
from matcher.compiled import loop
from matcher.packed import BLOCK, CHUNK, FINEST, WIDEST
from matcher.scoring import NO_BITS, ones, ratio

ROOM = WIDEST - (1 << 10)
"""What shares in whole numbers add up to at most, before each is rounded up."""
LOOSE = 1 + 1e-5
"""A bound is reckoned in single precision and in another order than a score: its last bits may be too low."""
NOTHING, ONE, TWO, LEAST = np.float32(0), np.float32(1), np.float32(2), np.float32(1e-30)
NOWHERE = np.int32(-9)
"""A country in which nobody lives: somebody who states none is at home nowhere."""


@loop
def most_by_block(starts: Any, places: Any, weights: Any, table: Any, twice: bool, people: int) -> Any:
    """What the columns of a question bring anybody of each block at most (b,), by posting lists.

    A skill weighs as much on either side: `twice` says so; a word has a weight of its own in each posting.
    """
    found = np.zeros((people + BLOCK - 1) // BLOCK)
    own = table[table["column"] != UNKNOWN]
    values = np.empty(len(own))
    for at in range(len(own)):
        values[at] = own[at].value ** (2 if twice else 1)
    total = values.sum()
    if total <= 0 or len(places) == 0:
        return found
    unit = total / ROOM
    scale = unit if twice else unit / FINEST
    chunks = (people + CHUNK - 1) // CHUNK
    summed = np.zeros((min(people, CHUNK) + BLOCK - 1) // BLOCK * BLOCK, np.uint32)
    for chunk in range(chunks):
        for at in range(len(own)):
            first = own[at].column * chunks + chunk
            _add(summed, places, weights, starts[first], starts[first + 1], np.uint32(np.ceil(values[at] / unit)))
        begin = chunk * CHUNK // BLOCK
        for block in range(min(CHUNK // BLOCK, len(found) - begin)):
            most, low = np.uint32(0), np.uint64(block * BLOCK)
            for here in range(np.uint64(BLOCK)):
                most = max(most, summed[low + here])
                summed[low + here] = 0
            found[begin + block] = most * scale
    return found


@loop
def _add(summed: Any, places: Any, weights: Any, begin: int, end: int, share: Any) -> None:
    """Add a posting list from `begin` to `end`."""
    if len(weights):
        for here in range(np.uint64(begin), np.uint64(end)):
            summed[places[here]] += share * np.uint32(weights[here])
    else:
        for here in range(np.uint64(begin), np.uint64(end)):
            summed[places[here]] += share


@loop
def nearest_by_block(near: Any, count: int) -> Any:
    """The greatest nearness in each of `count` blocks."""
    found = np.zeros(count)
    for here in range(len(near)):
        block = near[here].place // BLOCK
        found[block] = max(found[block], near[here].nearness)
    return found


@loop
def _bits_set(word: Any) -> Any:
    """How many bits of a half word are set; the same as `_ones`, for many at a time."""
    word = word - ((word >> np.uint32(1)) & np.uint32(0x55555555))
    word = (word & np.uint32(0x33333333)) + ((word >> np.uint32(2)) & np.uint32(0x33333333))
    word = (word + (word >> np.uint32(4))) & np.uint32(0x0F0F0F0F)
    # Products are wider than the word here: the count stands in the byte above the lowest three.
    return np.float32(np.int32((word * np.uint32(0x01010101)) >> np.uint32(24)) & np.int32(0xFF))


@loop
def for_both(block: Any, about: Any, text: float, near: float) -> Any:
    """What serves both sides alike, at most, with anybody of a block: by what is told of each person, and by the rest.

    The rest is below 0 where a gate shuts out everybody.
    """
    common = about.languages & block.languages
    if about.states_language and not about.many_languages and not block.silent and not common:
        return 0.0, -1.0
    weights, caps, last = about.weights, about.caps, len(about.tenths) - 1
    rest = weights[TEXT] * min(np.sqrt(text), caps[TEXT])
    if about.stage >= 0 and block.stage > about.stage:
        rest += weights[STAGE] * min((block.stage - about.stage) / 2, 1.0)
    rest += weights[LANGUAGES] * (1 - about.tenths[last if about.many_languages else min(int(ones(common)), last)])
    rest += weights[NEARNESS] * min(max(near, about.strangers if block.unknown else 0.0), caps[NEARNESS])
    told = weights[WAITING] * block.waiting
    if about.many_languages or (about.learns & block.masters and about.masters & block.learns):
        told += weights[TANDEM]
    step = 0
    while step < len(about.within) and not about.within[step] & block.zones:
        step += 1
    if step < len(about.within):
        told += weights[HOURS] * PARTS_OF_A_DAY[max(step - 1, 0)]
    if about.country >= 0 and block.first_country <= about.country <= block.last_country:
        return told + max(weights[BRIDGING], _at_home(about)), rest
    return told + weights[BRIDGING], rest


@loop
def _at_home(about: Any) -> Any:
    """What somebody in the asker's country gains by place and bridging at most: she is not abroad."""
    return about.weights[PLACE] * (1.0 if about.city >= 0 else 0.5) + 0.5 * about.weights[BRIDGING]


@loop
def _less(one: Any, other: Any) -> Any:
    return min(other, one)


@loop
def terms_of(about: Any) -> Any:
    """Of one question what `_gain` takes: its sets, and its weights in single precision."""
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
    )
    return sets, shares


@loop
def _gain(traits: Any, at: Any, shared: Any, both: Any, sets: Any, shares: Any) -> Any:
    """A score that the person or block at a place does not pass. No branch: it is reckoned for many at a time."""
    offers, open_needs, fields, per_offer, per_need, per_field, per_skill, damped = traits
    needs, gifts, work = sets
    ours, given, alike, per_own, received, helping, same, able, cap = shares
    met, wanted, common = _bits_set(needs & offers[at]), _bits_set(gifts & open_needs[at]), _bits_set(work & fields[at])
    left = met * ours + wanted * given + common * alike + able * _less(np.sqrt(shared * per_own), cap) + both
    right = received * _less(met * per_offer[at], ONE) + helping * _less(wanted * per_need[at], ONE)
    right += same * _less(common * per_field[at], ONE) + able * _less(np.sqrt(shared * per_skill[at]), cap) + both
    return (left * right) / (left + right + LEAST) * damped[at] * TWO


@loop
def bound_blocks(traits: Any, about: Any, shared: Any, both: Any) -> Any:
    sets, shares = terms_of(about)
    found = np.empty(len(shared), np.float32)
    for at in range(np.uint64(len(shared))):
        found[at] = _gain(traits, at, np.float32(shared[at]), np.float32(both[at]), sets, shares)
    return found


@loop
def habits_of(about: Any) -> Any:
    """Of one question what `_bound_people` takes."""
    weights = about.weights
    return (
        about.learns,
        about.masters,
        np.uint64(about.many_languages),
        np.int32(about.country) if about.country >= 0 else NOWHERE,
        np.float32(weights[TANDEM]),
        np.float32(weights[WAITING]),
        np.float32(_at_home(about)),
        np.float32(weights[BRIDGING]),
    )


@loop
def bound_people(
    traits: Any, habits: Any, hours: Any, terms: Any, shared: Any, rest: Any, begin: int, end: int, found: Any
) -> None:
    """Bounds of the people from `begin` to `end`."""
    sets, shares, wanted = terms
    masters, learns, zone, country, waiting = habits
    learning, mastering, many, here, tandem, waits, home, away = wanted
    first = np.uint64(begin)
    for at in range(np.uint64(end - begin)):
        found[at] = rest + hours[zone[first + at]]
    for at in range(np.uint64(end - begin)):
        there = first + at
        taught = ((masters[there] & learning) != NO_BITS) & ((learns[there] & mastering) != NO_BITS) | (many != NO_BITS)
        found[at] += (
            (tandem if taught else NOTHING) + (home if country[there] == here else away) + waits * waiting[there]
        )
    for at in range(np.uint64(end - begin)):
        found[at] = _gain(traits, first + at, shared, found[at], sets, shares)
