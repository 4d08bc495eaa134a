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
from matcher.blocks import BLOCK, FAR, FINEST, HOMES, LEARNS, MASTERS, WIDEST, WORD
from matcher.columns import UNKNOWN
from matcher.compiled import inlined, loop, ones, soon
from matcher.lanes import peak, peaks, peaks_with_squares
from matcher.measures import WORKING_DAY
from matcher.packed import CHUNK
from matcher.scoring import ratio

LOOSE = 1 + 1e-5
"""A bound is reckoned in single precision and in another order than a score: its last bits may be too low."""
NOTHING, HALF, ONE, TWO = (np.float32(number) for number in (0, 0.5, 1, 2))
LEAST, UPPER = np.float32(1e-30), np.float32(1 << 16)
COARSE = 256
"""Units of a block's sums in one of a person's, of whom there are too many to keep more than a byte each."""
FULL = FINEST * COARSE
"""What sums reach at most, so that a byte holds them when they are rounded up."""
OUT = np.float32(-2)
"""The bound of whoever a gate keeps out: below all that counts."""
NONE_OF_THEM, ONE_LANE, EACH = np.uint32(0), np.uint32(1), np.uint32((1 << BLOCK) - 1)
"""Lanes, a bit each."""
NO_GATE = np.uint16(0)
PART = np.float32(1 / FINEST)
LONG, ONCE, TWICE = np.uint64(BLOCK), np.uint64(1), np.uint64(2)
DAY, AWAKE, PER_QUARTER = (np.float32(number) for number in (96, 4 * WORKING_DAY + 1, 1 / (4 * WORKING_DAY)))
"""In quarters of an hour; one is added for what rounding to quarters took."""
AHEAD = np.uint64(12)
"""Blocks between asking memory for one and reckoning with it."""
BITS = 8
"""Weights are shifted by so many: that takes less than to divide by FINEST, which a share makes up for."""
STRIP = np.uint64(32)
"""Numbers of two bytes that come from memory together..."""
STRIPS_AHEAD = np.uint64(16)
"""...and how many such are asked for before they are needed: lists of postings are too short to be foreseen."""
NOWHERE = np.int16(-9)
"""A country in which nobody lives: somebody who states none is at home nowhere."""


@loop
def summed(starts: Any, places: Any, weights: Any, table: Any, per: Any, count: int) -> Any:
    """What the columns of a question bring at most, by posting lists: everybody (`count`, whole superblocks,), in
    COARSE units; the unit; and of each block (whole superblocks,) the greatest of its people's sums, in units, and of
    their products with the squares of each one's `per` (`count`,), the upper two of four bytes, rounded up.

    A skill weighs as much on either side, so that its weight counts twice, and `per` tells what somebody's skills
    weigh; a word has a weight of its own in each posting, and its `per` is empty.
    """
    own = table[table["column"] != UNKNOWN]
    values = np.empty(len(own))
    for at in range(len(own)):
        values[at] = own[at].value ** (2 if len(per) else 1)
    total = values.sum()
    blocks = count // BLOCK
    found, most, products = np.empty(count, np.uint8), np.zeros(blocks, np.uint16), np.zeros(blocks, np.uint16)
    if total <= 0 or len(places) == 0:
        found[:] = 0
        return found, np.float32(0), most, products
    room = FULL - 2 * len(own)  # each column's share is rounded up, and so is each posting's
    if room <= 0:
        found[:], most[:], products[:] = 1, COARSE, WIDEST
        return found, np.float32(total), most, products
    unit = total / room
    chunks = (count + CHUNK - 1) // CHUNK
    exact = np.empty(min(CHUNK, count), np.uint16)
    for chunk in range(chunks):
        here = exact[: min(CHUNK, count - chunk * CHUNK)]
        here[:] = 0
        for at in range(len(own)):
            first = own[at].column * chunks + chunk
            following = starts[own[min(at + 1, len(own) - 1)].column * chunks + chunk]
            for strip in range(STRIPS_AHEAD):
                soon(places, np.uint64(following) + strip * STRIP)
            _add(here, places, weights, starts[first], starts[first + 1], values[at] / unit)
        begin, end = chunk * CHUNK, chunk * CHUNK + len(here)
        _greatest(here, per[begin:end], found[begin:end], most[begin // BLOCK :], products[begin // BLOCK :])
    return found, np.float32(unit), most, products


@loop
def _add(found: Any, places: Any, weights: Any, begin: int, end: int, share: Any) -> None:
    """Add a posting list from `begin` to `end`: a share of each, in units rounded up."""
    strip, last = np.uint64(begin), np.uint64(end)
    alike, part = np.uint16(np.ceil(share)), np.uint32(np.ceil(share * (1 << BITS) / FINEST))
    while strip < last:
        soon(places, strip + STRIPS_AHEAD * STRIP)
        further = min(strip + STRIP, last)
        if len(weights):
            for here in range(strip, further):
                found[places[here]] += (part * np.uint32(weights[here]) + np.uint32((1 << BITS) - 1)) >> np.uint32(BITS)
        else:
            for here in range(strip, further):
                found[places[here]] += alike
        strip = further


@loop
def _greatest(sums: Any, per: Any, coarse: Any, most: Any, products: Any) -> None:
    """The sums in COARSE units; the greatest of each BLOCK of them, and of their products the greatest, of which the
    upper two bytes are kept."""
    for run in range(np.uint64(len(sums) // (BLOCK * BLOCK))):
        here = run * LONG * LONG
        peaks(sums, here, most, run * LONG)
        if len(per):
            for strip in range(LONG * LONG // STRIP // TWICE):
                soon(per, here + (STRIPS_AHEAD + strip) * STRIP * TWICE)
            peaks_with_squares(sums, per, here, products, run * LONG)
        for at in range(here, here + LONG * LONG):
            coarse[at] = np.uint8((np.uint32(sums[at]) + np.uint32(COARSE - 1)) // np.uint32(COARSE))


@loop
def by_block(numbers: Any, whole: int) -> Any:
    """The greatest of each BLOCK numbers, and nothing behind them (whole,)."""
    found = np.zeros(whole, numbers.dtype)
    for block in range(np.uint64(len(numbers) // BLOCK)):
        found[block] = peak(numbers, block * LONG)
    return found


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
def terms_of(about: Any, skill_unit: Any, word_unit: Any, skill_part: Any) -> Any:
    """Of one question what bounds take: its sets, its habits, and its weights in single precision."""
    weights = about.weights
    sets = np.uint32(about.needs), np.uint32(about.offers), np.uint32(about.fields)
    shares = (
        np.float32(weights[HELP_RECEIVED] * ratio(1.0, about.need_count)),
        np.float32(weights[HELP_GIVEN] * ratio(1.0, about.offer_count)),
        np.float32(weights[FIELDS] * ratio(1.0, about.field_count)),
        np.float32(np.sqrt(ratio(skill_unit, about.skill_weight))),
        np.float32(weights[HELP_RECEIVED]),
        np.float32(weights[HELP_GIVEN]),
        np.float32(weights[FIELDS]),
        np.float32(weights[SKILLS]),
        np.float32(about.caps[SKILLS]),
        np.float32(np.sqrt(skill_unit) * skill_part),
    )
    common = (
        np.float32(weights[LANGUAGES]),
        np.float32(weights[WAITING]) * PART,
        np.float32(weights[STAGE]) if about.stage >= 0 else NOTHING,
        np.float32(about.stage),
        np.float32(weights[TEXT]) if word_unit > 0 else NOTHING,
        np.float32(about.caps[TEXT]),
        np.float32(word_unit),
        np.float32(weights[HOURS]) if about.knows_hours else NOTHING,
        np.float32(about.offset),
    )
    home = weights[PLACE] * (1.0 if about.city >= 0 else 0.5) + 0.5 * weights[BRIDGING]
    away = max(home, weights[BRIDGING]) if about.country >= FAR else weights[BRIDGING]
    apart = (
        np.int16(about.country) if 0 <= about.country < FAR else NOWHERE,
        np.float32(home),
        np.float32(away),
        np.float32(weights[TANDEM]),
        about.learns,
        about.masters,
        np.uint64(about.many_languages),
        np.uint16(about.speaks),
        np.uint16(about.barred),
    )
    return sets, shares, common, apart


@loop
def _less(one: Any, other: Any) -> Any:
    return min(other, one)


@inlined
def _bound(found: Any, here: Any, traits: Any, sums: Any, there: Any, lanes: Any, habits: Any, terms: Any) -> None:
    """Turn what is `found` to serve both sides alike into scores that nobody passes, LONG of them from `here` on, OUT
    for who a gate keeps out.

    `lanes` tells in which of them somebody is at home where the asker is, and teaches her a language for one of hers.
    `sums` are of people, with what their skills weigh, or of blocks, with their greatest products; `habits` say which,
    what hours in common weigh, where somebody is at home and what that weighs, and the gates that shut.

    One loop without a branch, with terms that weigh nothing too: then all are reckoned at a time. Small whole numbers
    are reckoned with as if they were not: as whole ones they would take eight bytes each.
    """
    skills, words, dearest = sums
    (needs, gifts, work), shares, common, (_, _, away, tandem, _, _, _, speaks, _) = terms
    ours, given, alike, per_own, received, helping, same, able, cap, part = shares
    convenient, waits, further, mine, written, most, word_unit, _, clock = common
    of_blocks, hours, home_at, at_home, barred = habits
    finer = ONE if of_blocks else np.float32(COARSE)  # units of a sum
    word_unit, per_own, part = word_unit * finer, per_own * np.sqrt(finer), part * np.sqrt(finer)
    lives, taught = lanes
    offers, open_needs, fields = traits.offers, traits.open_needs, traits.fields
    damped, gates = traits.damped, traits.gates
    per_offer, per_need, per_field = traits.per_offer, traits.per_open_need, traits.per_field
    waiting, stage, offset, country = traits.waiting, traits.stage, traits.offset, traits.country
    for at in range(LONG):
        ahead = _less(max(np.float32(stage[at]) - mine, NOTHING), TWO)
        both = found[here + at] + written * _less(np.sqrt(np.float32(words[there + at]) * word_unit), most)
        both += convenient + waits * np.float32(waiting[at]) + further * HALF * ahead
        both += tandem if ((taught >> np.uint32(at)) & ONE_LANE) != NONE_OF_THEM else NOTHING
        apart = abs(np.float32(offset[at]) - clock)
        apart = max(AWAKE - _less(apart, abs(DAY - apart)), NOTHING)
        near_by = (np.int16(country[at]) == home_at) | (((lives >> np.uint32(at)) & ONE_LANE) != NONE_OF_THEM)
        both += hours * _less(apart * PER_QUARTER, ONE) + (at_home if near_by else away)
        met = np.float32(np.int32(ones(np.uint32(needs & offers[at]))))
        wanted = np.float32(np.int32(ones(np.uint32(gifts & open_needs[at]))))
        together = np.float32(np.int32(ones(np.uint32(work & fields[at]))))
        shared = np.sqrt(np.float32(skills[there + at]))
        hers = np.float32(dearest[there + at])
        raised = np.sqrt(hers * UPPER) if of_blocks else shared * hers
        left = met * ours + wanted * given + together * alike + able * _less(shared * per_own, cap) + both
        right = received * _less(met * np.float32(per_offer[at]) * PART, ONE) + both
        right += helping * _less(wanted * np.float32(per_need[at]) * PART, ONE)
        right += same * _less(together * np.float32(per_field[at]) * PART, ONE)
        right += able * _less(raised * part, cap)
        bound = (left * right) / (left + right + LEAST) * (np.float32(damped[at]) * PART) * TWO
        passes = ((gates[at] & speaks) != NO_GATE) & ((gates[at] & barred) == NO_GATE)
        found[here + at] = bound if passes else OUT


@loop
def lanes_of(united: Any, terms: Any) -> Any:
    """In which of BLOCK blocks, a bit each, somebody may live where the asker does (r,), and may teach her a language
    for one (r,); `united` (3, WORD, r) is what people have between them."""
    home_at, _, _, _, learning, mastering, many, _, _ = terms[3]
    count = united.shape[2]
    lives, teaches, asks = np.zeros(count, np.uint16), np.zeros(count, np.uint16), np.zeros(count, np.uint16)
    if home_at != NOWHERE:
        _unite(lives, united[HOMES, home_at % WORD])
    for language in range(WORD):
        one = ONCE << np.uint64(language)
        if learning & one:
            _unite(teaches, united[MASTERS, language])
        if mastering & one:
            _unite(asks, united[LEARNS, language])
    for run in range(count):
        teaches[run] = EACH if many else teaches[run] & asks[run]
    return lives, teaches


@loop
def _unite(found: Any, some: Any) -> None:
    for run in range(len(found)):
        found[run] |= some[run]


@loop
def bound_blocks(found: Any, lanes: Any, runs: Any, blocks: Any, sums: Any, near: Any, terms: Any) -> None:
    """What nobody of each block passes, into `found` (b,), of those that stand side by side in some `runs`; `lanes` are
    those of `lanes_of`.

    `sums` are of blocks: the greatest of skills and of words, and of skills' products.
    """
    _, home, away, _, _, _, _, _, _ = terms[3]
    habits = True, NOTHING, NOWHERE, max(home, away), NO_GATE
    (lives, taught), count = lanes, np.uint64(len(runs))
    for turn in range(count):
        run = runs[turn]
        soon(blocks, runs[min(turn + AHEAD, count - ONCE)])
        here = run * LONG
        for at in range(here, here + LONG):
            found[at] = near[at] + terms[2][7]  # all hours in common
        _bound(found, here, blocks[run], sums, here, (np.uint32(lives[run]), np.uint32(taught[run])), habits, terms)


@loop
def bound_people(traits: Any, taught: Any, terms: Any, sums: Any, near: Any, blocks: Any, found: Any) -> None:
    """Bounds of the people of `blocks`, one block after another, into `found`; `near` is of each block, `taught` what
    `lanes_of` says."""
    home_at, home, _, _, _, _, _, _, barred = terms[3]
    habits = False, terms[2][7], home_at, home, barred
    count = np.uint64(len(blocks))
    for run in range(count):
        ahead = blocks[min(run + AHEAD, count - ONCE)]
        soon(traits, ahead)
        for part in sums:
            soon(part, ahead * LONG)
        block, here = blocks[run], run * LONG
        found[here : here + LONG] = near[block]
        lanes = (
            NONE_OF_THEM,
            EACH if (np.uint32(taught[block // LONG]) >> np.uint32(block % LONG)) & ONE_LANE else NONE_OF_THEM,
        )
        _bound(found, here, traits[block], sums, block * LONG, lanes, habits, terms)
