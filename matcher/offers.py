"""Openings packed for search: bit sets and small numbers of each, and one loop that reads them all for one person.

What is found is what `recommend.rank` finds, to the bit: the gates of `eligibility`, the sums of `evidence` in the same
order, in double precision. A measure that changes in `measures` changes here; tests hold the two together.
"""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from matcher.asked import word_of
from matcher.blocks import NO_BITS, Words
from matcher.columns import UNKNOWN, Floats, Ints, Openings, People
from matcher.compiled import inner, loop, ones
from matcher.eligibility import without
from matcher.evidence import TERMS, Weights
from matcher.explain import Pairs
from matcher.measures import MONTH
from matcher.packed import bits
from matcher.recommend import BANDS, EDGES, Question, Suggestion, salt_of, searched, suggestions
from matcher.relevance import suits
from matcher.scoring import ratio, shuffled

NAMES = (
    "support", "asked_skills", "asked_fields", "asked_stage", "asked_text", "asked_languages", "reach", "origin",
    "urgency",
)  # fmt: skip
"""The terms of a list of openings, in the order of the registry."""
SUPPORT, SKILLS, FIELDS, STAGE, TEXT, LANGUAGES, REACH, ORIGIN, URGENCY = range(len(NAMES))
CAPS = np.array([term.cap for name in NAMES for term in TERMS if term.name == name])
STEPS = 256
"""Steps in which scores are counted, to tell how many reach what."""
CODES = ("support", "fields", "stages")
PLAIN = ("skill_weight", "country", "remote", "states_language", "any_residence")


class Offers(NamedTuple):
    """The m openings that are open and not past, in the order of their rows; a column each, for many at a time.

    `sets` (w, m) are words of bits: levels of languages asked for, countries of residence, origins accepted and origins
    refused, which end before the words `ends` (4,). Skill c is asked for by places[starts[c]:starts[c + 1]], with the
    weights `values`.
    """

    keys: Words
    rows: Ints  # in the index
    columns: tuple[Any, ...]  # CODES as bits, PLAIN ones, urgency
    sets: Words
    ends: Ints
    starts: Ints
    places: Ints
    values: Floats


def pack(offered: Openings, now: date) -> Offers:
    """Pack openings for a day. Raises ValueError for more than 64 fields, kinds of support or stages."""
    day = now.toordinal()
    live = offered.open & (offered.rolling | (offered.deadline == UNKNOWN) | (offered.deadline >= day))
    rows = np.flatnonzero(live)
    words = [bits(matrix, rows) for matrix in (offered.asks, offered.residence, offered.accepts, offered.refuses)]
    codes = [bits(getattr(offered, name), rows) for name in CODES]
    if max(code.shape[1] for code in codes) > 1:
        raise ValueError(f"expected {', '.join(CODES)} of at most 64 codes each")
    days = np.maximum(offered.deadline[rows] - day, 0)
    urgency = np.where(offered.deadline[rows] >= 0, 1 / (1 + days / MONTH), 0.0)
    by_skill = offered.skills[rows].tocsc()
    return Offers(
        keys=offered.keys[rows],
        rows=rows.astype(np.int32),
        columns=(*(code[:, 0].copy() for code in codes), *(getattr(offered, name)[rows] for name in PLAIN), urgency),
        sets=np.ascontiguousarray(np.concatenate(words, axis=1).T),
        ends=np.cumsum([part.shape[1] for part in words]).astype(np.int32),
        starts=by_skill.indptr.astype(np.int32),
        places=by_skill.indices.astype(np.int32),
        values=by_skill.data,
    )


def wording(people: People, row: int, offered: Openings) -> Floats:
    """How well the documents of the one person in `people` suit each of all openings; nothing for who wrote none."""
    said = len(offered.ids) and people.starts[row] < people.starts[row + 1]
    return suits(people, offered).ravel() if said else np.zeros(len(offered.ids))


def best(
    offers: Offers, people: People, row: int, text: Floats, weights: Weights, salt: int, shut: Collection[int], k: int
) -> tuple[Ints, Floats]:
    """The index's rows of the k best openings for the person in `row`, the best first, and their banded scores (k,).

    `text` is what `wording` says of all openings, `salt` the `recommend.salt_of` the list; the rows in `shut` are left
    out.
    """
    sets = (people.wants, people.fields, people.stages, people.reach, people.home, people.origins)
    listed = tuple((matrix.indptr, matrix.indices) for matrix in sets)
    skills = (people.skills.indptr, people.skills.indices, people.skills.data)
    says = (people.want_count, people.country, people.states_language)
    factors = np.array([weights.lists["openings"].get(name, 0.0) for name in NAMES])
    question = (row, listed, skills, says, text[offers.rows], factors, CAPS)
    left_out = np.flatnonzero(np.isin(offers.rows, list(shut))) if shut else np.zeros(0, np.int64)
    lots = people.keys[row], np.uint64(salt)
    found = _search(tuple(offers), question, left_out, lots, EDGES, min(k, len(offers.rows)))
    return offers.rows[found[0]], BANDS[found[1]]


def suggested(
    offers: Offers, question: Question, pairs: Pairs[Openings], weights: Weights, excluded: Collection[str], k: int
) -> list[Suggestion]:
    """The k best of all openings, which stand on the right side of `pairs`, none of `excluded`, with their reasons."""
    one, offered = pairs.left, pairs.right
    text = wording(one, 0, offered)
    shut = np.flatnonzero(~without(np.ones(len(offered.ids), np.bool_), offered.ids, excluded))
    salt = salt_of(question.name, question.week, question.seed)
    rows, scores = best(offers, one, 0, text, weights, salt, shut.tolist(), k)
    if not len(rows):
        return []
    columns = {item.name: getattr(offered, item.name) for item in fields(Openings)}
    ids = tuple(offered.ids[row] for row in rows.tolist())
    chosen = Openings(ids=ids, **{name: column[rows] for name, column in columns.items() if name != "ids"})
    found = replace(pairs, right=chosen)
    ranked = searched(question.name, found, scores, weights)
    if "asked_text" in ranked.evidence.contributions:
        # A product of fewer texts may round otherwise in its last bit.
        told = weights.lists[question.name]["asked_text"] * np.minimum(text[rows], CAPS[TEXT])
        told_by_term = {**ranked.evidence.contributions, "asked_text": told}
        ranked = replace(ranked, evidence=replace(ranked.evidence, contributions=told_by_term))
    return suggestions(question, found, ranked)


@inner
def _mark(words: Any, begin: int, matrix: Any, row: int) -> None:
    """A person's set as bits of words, from the word `begin` on."""
    indptr, indices = matrix
    for at in range(indptr[row], indptr[row + 1]):
        words[begin + (indices[at] >> 6)] |= np.uint64(1) << np.uint64(indices[at] & 63)


@loop
def _common(sets: Any, mine: Any, begin: int, end: int) -> Any:
    """The codes that each opening (m,) has in common with a person's, in the words from `begin` to `end`, as bits."""
    common = np.zeros(sets.shape[1], np.uint64)
    for word in range(begin, end):
        if mine[word]:
            for place, codes in enumerate(sets[word]):
                common[place] |= mine[word] & codes
    return common


@loop
def _asked_for(skills: Any, row: int, starts: Any, places: Any, values: Any, count: int) -> Any:
    """The rarities of the skills that each opening asks for and a person has (m,)."""
    indptr, indices, data = skills
    able = np.zeros(count)
    for at in range(indptr[row], indptr[row + 1]):
        for entry in range(starts[indices[at]], starts[indices[at] + 1]):
            able[places[entry]] += values[entry] * data[at]
    return able


@loop
def _score_all(offers: Any, question: Any) -> Any:
    """What each opening scores (m,): its weighed terms added up in the order of NAMES; less than nothing where a gate
    is shut."""
    _, _, columns, sets, ends, starts, holders, values = offers
    row, listed, skills, says, text, weights, caps = question
    wants, fields, stages, reach, home, origins = listed
    hers = np.zeros(len(sets), np.uint64)
    _mark(hers, 0, reach, row)
    _mark(hers, ends[0], home, row)
    _mark(hers, ends[1], origins, row)
    _mark(hers, ends[2], origins, row)
    meets = (
        _common(sets, hers, 0, ends[0]),
        _common(sets, hers, ends[0], ends[1]),
        _common(sets, hers, ends[1], ends[2]),
        _common(sets, hers, ends[2], ends[3]),
    )
    able = _asked_for(skills, row, starts, holders, values, sets.shape[1])
    mine = word_of(wants, row), word_of(fields, row), word_of(stages, row), says[0][row], says[1][row], says[2][row]
    return _summed(columns, meets, able, text, mine, weights, caps)


@loop
def _summed(columns: Any, meets: Any, able: Any, text: Any, mine: Any, weights: Any, caps: Any) -> Any:
    """The same from what is in common. Nothing in it branches, so that a processor does several at a time."""
    support, their_fields, their_stages, skill_weight, country, remote, states_language, any_residence, urgency = (
        columns
    )
    spoken, admitted, named, barred = meets
    wants, fields, stages, want_count, living, states = mine
    scores = np.empty(len(able))
    for place in range(len(able)):
        known = living == UNKNOWN
        at_home = (living == country[place]) & (living >= 0)
        score = weights[SUPPORT] * min(ratio(ones(wants & support[place]), want_count), caps[SUPPORT])
        score += weights[SKILLS] * min(np.sqrt(ratio(able[place], skill_weight[place])), caps[SKILLS])
        score += weights[FIELDS] * (1.0 if fields & their_fields[place] else 0.0)
        score += weights[STAGE] * (1.0 if stages & their_stages[place] else 0.0)
        score += weights[TEXT] * min(text[place], caps[TEXT])
        score += weights[LANGUAGES] * (1.0 if spoken[place] else 0.0)
        score += weights[REACH] * (1.0 if remote[place] | at_home else 0.0)
        score += weights[ORIGIN] * (1.0 if named[place] else 0.0)
        score += weights[URGENCY] * urgency[place]
        passes = (spoken[place] != NO_BITS) | (not states) | (not states_language[place])
        passes &= any_residence[place] | known | (admitted[place] != NO_BITS)
        passes &= (named[place] != NO_BITS) | (barred[place] == NO_BITS)
        scores[place] = score if passes else -np.inf
    return scores


@loop
def _enough(scores: Any, edges: Any, k: int) -> float:
    """Where a band begins that at least k openings reach; minus infinity where all of them may be needed."""
    steps = np.zeros(STEPS, np.int64)
    for score in scores:
        steps[min(int(max(score, 0.0) * STEPS), STEPS - 1)] += 1
    step, reached = STEPS - 1, steps[STEPS - 1]
    while step > 0 and reached < k:
        step -= 1
        reached += steps[step]
    band = np.searchsorted(edges, step / STEPS, "right")
    return edges[band - 1] if step > 0 and band > 0 else -np.inf


@loop
def _search(offers: Any, question: Any, shut: Any, lots_by: Any, edges: Any, k: int) -> Any:
    """The places of the k best and the numbers of their bands, the best first; within a band lots decide, drawn by the
    asker's key and the list's salt."""
    scores, salt = _score_all(offers, question), shuffled(lots_by[0], lots_by[1])
    for place in shut:
        scores[place] = -np.inf
    least, keys = _enough(scores, edges, k), offers[0]
    places, bands, lots = np.empty(k, np.int32), np.empty(k, np.int64), np.empty(k, np.uint64)
    held = 0
    for place in range(len(scores) if k else 0):
        if scores[place] < least or scores[place] == -np.inf:
            continue
        band, lot = np.searchsorted(edges, scores[place], "right"), shuffled(keys[place], salt)
        at = held
        while at > 0 and (bands[at - 1] < band or (bands[at - 1] == band and lots[at - 1] > lot)):
            if at < k:
                places[at], bands[at], lots[at] = places[at - 1], bands[at - 1], lots[at - 1]
            at -= 1
        if at < k:
            places[at], bands[at], lots[at] = place, band, lot
            held = min(held + 1, k)
    return places[:held], bands[:held]
