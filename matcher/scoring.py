"""What two people gain together, one pair at a time: the sums of `evidence`, term by term, in the same order.

Compiled loops over records of a packed list. A measure that changes in `measures` changes here; tests hold the two
together over random worlds.
"""

from typing import Any

import numpy as np

from matcher.asked import (
    FIELDS,
    HELP_GIVEN,
    HELP_RECEIVED,
    NEARNESS,
    SKILLS,
    STAGE,
    TEXT,
    slot,
)  # fmt: skip
from matcher.blocks import BLOCK, NO_BITS
from matcher.compiled import inner, loop, ones
from matcher.measures import BEST


@inner
def _common(one: Any, other: Any) -> Any:
    """How many bits two words have in common."""
    return np.float64(ones(one & other))


@inner
def ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0


@inner
def harmonic(left: float, right: float) -> float:
    """The harmonic mean, 0 where either is 0."""
    return (2 * left * right) / (left + right) if left + right > 0 else 0.0


@inner
def _listed(near: Any, place: int) -> int:
    """Where a place stands among the people near, or -1."""
    low, high = 0, len(near)
    while low < high:
        middle = (low + high) // 2
        if near[middle].place < place:
            low = middle + 1
        else:
            high = middle
    return low if low < len(near) and near[low].place == place else -1


@inner
def listed_in(ascending: Any, place: int) -> Any:
    """Whether a place stands in a list of them."""
    at = np.searchsorted(ascending, place)
    return at < len(ascending) and ascending[at] == place


@inner
def weight_of(table: Any, column: int) -> Any:
    """What a column of a question weighs, 0 for most."""
    if not len(table):
        return 0.0
    at = slot(table, column)
    return table[at].value if table[at].column == column else 0.0


@inner
def may_meet(one: Any, common: Any, about: Any, ours: Any) -> bool:
    """The gates between two people; those of seats and switches say who is in the list at all."""
    return open_to_each_other(one, common, about) and have_a_language(one, common, about, ours)


@inner
def open_to_each_other(one: Any, common: Any, about: Any) -> bool:
    """Neither refuses an origin of the other."""
    kind = common[3][one.kind]
    return not ((about.refuses & kind.guarded) | (kind.refuses & about.guarded))


@inner
def have_a_language(one: Any, common: Any, about: Any, ours: Any) -> bool:
    """A language that both use, when both state any."""
    tongues, _, _, kinds = common
    tongue = one.tongue
    if not about.states_language or not kinds[one.kind].states_language or about.languages & tongues[tongue, 0, 0]:
        return True
    shared = False
    for word in range(ours.shape[1]):
        shared |= (ours[0, word] & tongues[tongue, 0, word + 1]) != NO_BITS
    return shared


@inner
def skills_shared(skills: Any, one: Any, table: Any) -> float:
    """The rarities of the skills that two people share."""
    total = 0.0
    for at in range(np.uint64(one.first_skill), np.uint64(one.first_skill + one.skills)):
        value = weight_of(table, skills[at])
        total += value * value
    return total


@inner
def _likeness(starts: Any, words: Any, weights: Any, document: int, table: Any) -> float:
    total = 0.0
    for at in range(starts[document], starts[document + 1]):
        total += weights[at] * weight_of(table, words[at])
    return total


@loop
def text_alike(documents: Any, row: int, table: Any) -> float:
    """The mean of the BEST documents of a row, the greatest first where there are more."""
    begins, starts, words, weights = documents
    total, first, last = 0.0, begins[row], begins[row + 1]
    if last - first <= BEST:
        for document in range(first, last):
            total += _likeness(starts, words, weights, document, table)
        return ratio(total, last - first)
    greatest = np.zeros(BEST + 1)
    for document in range(first, last):
        likeness, at = _likeness(starts, words, weights, document, table), BEST
        while at > 0 and greatest[at - 1] < likeness:
            greatest[at] = greatest[at - 1]
            at -= 1
        greatest[at] = likeness
    for at in range(BEST):
        total += greatest[at]
    return total / BEST


@inner
def _beyond(circles: Any, community: int) -> bool:
    """Whether a community is one that none of the asker's contacts belongs to."""
    for circle in circles:
        if circle == community:
            return False
    return len(circles) > 0


@inner
def _spoken(tongues: Any, tongue: int, about: Any, ours: Any) -> Any:
    """How many languages both use, and whether each teaches one that the other learns."""
    shared = _common(about.languages, tongues[tongue, 0, 0])
    taught, teaches = about.learns & tongues[tongue, 1, 0], about.masters & tongues[tongue, 2, 0]
    for word in range(ours.shape[1]):
        shared += _common(ours[0, word], tongues[tongue, 0, word + 1])
        taught |= ours[2, word] & tongues[tongue, 1, word + 1]
        teaches |= ours[1, word] & tongues[tongue, 2, word + 1]
    return int(shared), taught and teaches


@inner
def _near(known: bool, about: Any, near: Any, place: int) -> Any:
    at = _listed(near, place)
    if at >= 0:
        return near[at].nearness
    return 0.0 if known else about.strangers


@inner
def score(
    one: Any,
    common: Any,
    traits: Any,
    about: Any,
    ours: Any,
    near: Any,
    circles: Any,
    place: int,
    shared: float,
    text: float,
) -> Any:
    """What two people gain together, damped by how often she was shown."""
    weights, caps = about.weights, about.caps
    tongues, homes, standings, kinds = common
    hers, at = traits[place // BLOCK], place % BLOCK
    kind, home, standing, stage = kinds[one.kind], homes[one.home], standings[one.standing], hers.stage[at]
    met = _common(about.needs, np.uint64(hers.offers[at]))
    left = weights[HELP_RECEIVED] * ratio(met, about.need_count)
    right = weights[HELP_RECEIVED] * ratio(met, kind.offer_count)
    met = _common(about.offers, np.uint64(hers.open_needs[at]))
    left += weights[HELP_GIVEN] * ratio(met, about.offer_count)
    right += weights[HELP_GIVEN] * ratio(met, kind.open_need_count)
    left += weights[SKILLS] * min(np.sqrt(ratio(shared, about.skill_weight)), caps[SKILLS])
    right += weights[SKILLS] * min(np.sqrt(ratio(shared, one.skill_weight)), caps[SKILLS])
    met = _common(about.fields, np.uint64(hers.fields[at]))
    left += weights[FIELDS] * ratio(met, about.field_count)
    right += weights[FIELDS] * ratio(met, kind.field_count)
    spoken, tandem = _spoken(tongues, one.tongue, about, ours)
    abroad = about.country != home.country and about.country >= 0 and home.country >= 0
    at_home = about.country == home.country and about.country >= 0
    for_both = (
        min(max(stage - about.stage, 0), 2) / 2 if stage >= 0 and about.stage >= 0 else 0.0,
        min(np.sqrt(text), caps[TEXT]),
        1 - about.tenths[min(spoken, len(about.tenths) - 1)],
        1.0 if tandem else 0.0,
        about.hours[home.zone],
        1.0 if about.city == home.city and about.city >= 0 else 0.5 if at_home else 0.0,
        min(_near(kind.known, about, near, place), caps[NEARNESS]),
        (0.5 if abroad else 0.0) + (0.5 if _beyond(circles, one.community) else 0.0),
        standing.waiting,
    )
    for term in range(len(for_both)):
        left += weights[STAGE + term] * for_both[term]
        right += weights[STAGE + term] * for_both[term]
    return harmonic(left, right) * standing.damped


@inner
def shuffled(key: Any, salt: Any) -> Any:
    """`recommend.mixed` of one key."""
    mixed = key ^ salt
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
