"""A list's people packed for search: a record of bit sets and small numbers each, in blocks of people who are alike.

People stand in an order of the list's own (a *place* each), so that neighbours have much in common and one bound tells
that none of a block's people can reach a list. Posting lists say who has a skill or a word, in
chunks that a processor's cache holds. Whoever searches is `topk`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import (
    FINEST,
    TRAITS,
    WIDEST,
    WORD,
    Records,
    Words,
    bounds_of,
    gates_of,
    in_blocks,
    near_or_far,
    over,
    parts,
    per,
    per_skill_of,
    quarters,
    united_of,
)
from matcher.columns import UNKNOWN, Csr, Floats, Ints, People
from matcher.compiled import loop, lowest
from matcher.groups import grouped, numbered
from matcher.measures import PATIENCE

CHUNK = 1 << 16
"""Places that a posting's two bytes can tell; a multiple of BLOCK."""
ONE = np.uint64(1)
NO_ZONE = 255
WIDE = int(np.iinfo(np.uint32).max)

PERSON = np.dtype(
    [
        ("key", "u8"),
        ("skill_weight", "f8"),
        ("first_skill", "i4"),
        ("community", "i4"),
        ("tongue", "u4"),  # where her like stands in each part of `Common`
        ("home", "u4"),
        ("standing", "u4"),
        ("kind", "u4"),
        ("skills", "u2"),
    ]
)
"""One person, beside what `blocks.TRAITS` tells of her."""
HOME = np.dtype([("country", "i4"), ("city", "i4"), ("zone", "u1")], align=True)
STANDING = np.dtype([("damped", "f8"), ("waiting", "f8")])
"""What is left of a score of somebody who was shown so often, and what she gains by having waited."""
KIND = np.dtype(
    [
        ("offer_count", "u2"),
        ("open_need_count", "u2"),
        ("field_count", "u2"),
        ("guarded", "u1"),
        ("refuses", "u1"),
        ("floor", "u1"),
        ("states_language", "?"),
        ("known", "?"),
    ],
    align=True,
)
COUNTS = ("offer_count", "open_need_count", "field_count")
PROTECTED = np.dtype([("key", "u8"), ("place", "i4"), ("floor", "u1")])

Documents = tuple[Ints, Ints, Ints, Floats]
"""Where each person's texts begin (n + 1,), and the matrix of texts: where each begins, its words, their weights."""


class Postings(NamedTuple):
    """Who has what: the places of column c in chunk h are places[starts[c * chunks + h]:starts[c * chunks + h + 1]].

    They count from the begin of the chunk. `weights` is as long as `places`, or empty where every entry counts alike.
    """

    starts: Ints
    places: NDArray[np.uint16]
    weights: NDArray[np.uint8]


class Common(NamedTuple):
    """What many people have in common, each once: used, mastered and learnt languages (t, 3, w) as words of bits, and
    records of HOME, STANDING and KIND."""

    tongues: Words
    homes: Records
    standings: Records
    kinds: Records


class Pack(NamedTuple):
    """A packed list of m people in b blocks, all that a search reads.

    `traits` (b,) are of people, as is `per_skill` (whole superblocks,): the root of the reciprocal of what somebody's
    skills weigh, in parts of `skill_part`, rounded up. `blocks` and `united` are of blocks, `superblocks` and
    `united_superblocks` of BLOCK blocks side by side. `protected` are those whom a place may be kept for, whom most is
    owed first. `skills` are everybody's, one person after another; `documents` the index's own: where those of a row
    begin, and the matrix. `zones` are the offsets in hours that a person's zone numbers, `said` (WORD,) the bits of
    gates that tell of languages. `groups` are people whom the gates read alike. `rows` (m,) are people's rows in the
    index, UNKNOWN for who is not in the list any more, and `places` (n,) the reverse.
    """

    people: Records
    common: Common
    traits: Records
    per_skill: NDArray[np.uint8]
    skill_part: np.float32
    blocks: Records
    united: NDArray[np.uint16]
    superblocks: Records
    united_superblocks: NDArray[np.uint16]
    protected: Records
    skills: NDArray[Any]
    holders: Postings
    writers: Postings
    documents: Documents
    zones: Floats
    said: NDArray[np.uint16]
    groups: Records
    rows: Ints
    places: Ints


def pack(people: People, rows: Ints, community: Ints, known: Any, damped: Floats) -> Pack:
    """Pack the people in `rows`. `community`, `known` and `damped` (n,) are of everybody in the index."""
    order, sets, spoken = _alike(people, rows)
    rows = rows[order]
    zones, zone = _zones(people.offset[rows])
    packed, common = _records(people, rows, spoken, zone, community[rows], known[rows], damped[rows])
    skills = _gathered(people.skills, rows, int(packed["skills"].sum()))
    places = np.full(len(people.ids), UNKNOWN, np.int32)
    places[rows] = np.arange(len(rows), dtype=np.int32)
    gates, said = gates_of(packed["tongue"], packed["kind"], common)
    traits = in_blocks({**sets, "stage": people.stage[rows], "gates": gates, **_coarse(packed, common, zones)}, TRAITS)
    per_skill, skill_part = per_skill_of(packed["skill_weight"])
    blocks, united = bounds_of(traits), united_of(people.country[rows], spoken[:, 1, 0], spoken[:, 2, 0])
    return Pack(
        people=packed,
        common=common,
        traits=traits,
        per_skill=per_skill,
        skill_part=skill_part,
        blocks=blocks,
        united=united,
        superblocks=bounds_of(blocks),
        united_superblocks=over(united),
        protected=_protected(people, rows),
        skills=skills,
        holders=_holders(packed["skills"], skills, people.skills.shape[1]),
        writers=_writers(people, rows),
        documents=documents_of(people),
        zones=zones,
        said=said,
        groups=grouped(packed, common),
        rows=rows,
        places=places,
    )


def documents_of(people: People) -> Documents:
    """The texts of everybody in an index, as a pack has them."""
    return (people.starts, people.documents.indptr, people.documents.indices, people.documents.data)


def _records(
    people: People, rows: Ints, spoken: Words, zone: Any, community: Ints, known: Any, damped: Floats
) -> tuple[Records, Common]:
    """Records (m,) of the people in `rows`, and what they have in common; the other columns are theirs."""
    packed = np.zeros(len(rows), PERSON)
    homes, standings, kinds = (np.zeros(len(rows), record) for record in (HOME, STANDING, KIND))
    homes["country"], homes["city"], homes["zone"] = people.country[rows], people.city[rows], zone
    standings["damped"], standings["waiting"] = damped, np.clip(people.waiting[rows] / PATIENCE, 0, 1)
    for name in COUNTS:
        kinds[name] = _small(getattr(people, name)[rows])
    for name in ("guarded", "refuses", "floor", "states_language"):
        kinds[name] = getattr(people, name)[rows]
    kinds["known"] = known
    packed["key"], packed["skill_weight"], packed["community"] = people.keys[rows], people.skill_weight[rows], community
    packed["skills"] = _small(people.skills.indptr[rows + 1] - people.skills.indptr[rows])
    packed["first_skill"] = np.cumsum(packed["skills"], dtype=np.int64) - packed["skills"]
    common = []
    for name, every in (("tongue", spoken), ("home", homes), ("standing", standings), ("kind", kinds)):
        firsts, packed[name] = numbered(every.view(np.uint32).reshape(len(rows), every[:1].nbytes // 4))
        common.append(every[firsts])
    return packed, Common(*common)


def _coarse(packed: Records, common: Common, zones: Floats) -> Mapping[str, Any]:
    """What bounds take of all that people have in common (m,): reckoned once for all who are alike."""
    _, homes, standings, kinds = common
    hours = quarters(np.append(zones, np.full(NO_ZONE + 1 - len(zones), np.nan)))
    told = {
        "home": {"country": near_or_far(homes["country"]), "offset": hours[homes["zone"]]},
        "standing": {name: parts(standings[name]) for name in ("damped", "waiting")},
        "kind": {f"per_{name}": parts(per(kinds[f"{name}_count"])) for name in ("offer", "open_need", "field")},
    }
    return {name: of[packed[number]] for number, some in told.items() for name, of in some.items()}


def _alike(people: People, rows: Ints) -> tuple[NDArray[np.intp], Mapping[str, Words], Words]:
    """An order in which neighbours have much in common: what weighs most and takes fewest values first; and, in this
    order, everybody's sets and languages (m, 3, w) as words of bits.

    Of sets the rarest code comes first: who has it stands with few others, and what is left of each set is common.
    """
    sets = {name: _one_word(bits(getattr(people, name), rows)) for name in ("offers", "open_needs", "fields")}
    spoken = np.stack([bits(of, rows) for of in (people.languages, people.masters, people.learns)], axis=1)
    digits = [*_digits(people.country[rows]), *_digits(people.stage[rows])]
    for words in (spoken[:, 2, 0], sets["open_needs"], sets["offers"], sets["fields"]):
        digits += _digits(_rarest_first(np.ascontiguousarray(words)))
    order = np.lexsort(digits)
    return order, {name: words[order] for name, words in sets.items()}, spoken[order]


def _digits(numbers: Any) -> list[NDArray[np.uint16]]:
    """Numbers as digits that a sort takes one after another without comparing, the lowest first."""
    whole = (numbers - numbers.min(initial=0)).astype(np.uint64)
    size = np.iinfo(np.uint16).bits
    lowest = range(0, max(int(whole.max(initial=0)).bit_length(), 1), size)
    return [(whole >> np.uint64(low)).astype(np.uint16) for low in lowest]


def _rarest_first(sets: Words) -> Words:
    """The same sets as words whose highest bit is the rarest code."""
    bit = np.empty(WORD, np.int64)
    bit[np.argsort(-_having(sets), kind="stable")] = np.arange(WORD)
    return np.asarray(_moved(sets, bit), np.uint64)


@loop
def _having(sets: Any) -> Any:
    """How many sets have each bit."""
    found = np.zeros(WORD, np.int64)
    for at in range(len(sets)):
        left = sets[at]
        while left:
            found[lowest(left)] += 1
            left &= left - ONE
    return found


@loop
def _moved(sets: Any, bit: Any) -> Any:
    """The sets with each code at another `bit`."""
    found = np.zeros_like(sets)
    for at in range(len(sets)):
        left = sets[at]
        while left:
            found[at] |= ONE << np.uint64(bit[lowest(left)])
            left &= left - ONE
    return found


def bits(matrix: Csr, rows: Any) -> Words:
    """The sets in `rows` (n,) of a sparse matrix as words of 64 bits: (n, 1 or more)."""
    words = np.zeros((len(rows), max(-(-matrix.shape[1] // WORD), 1)), np.uint64)
    _put(words, matrix.indptr, matrix.indices, rows)
    return words


@loop
def _put(words: Any, indptr: Any, columns: Any, rows: Any) -> None:
    """Put the sets in `rows` into words of bits."""
    for at in range(len(rows)):
        for here in range(indptr[rows[at]], indptr[rows[at] + 1]):
            words[at, columns[here] // WORD] |= ONE << np.uint64(columns[here] % WORD)


def _one_word(words: Words) -> Words:
    if words.shape[1] > 1 or words.max(initial=0) > WIDE:
        raise ValueError(f"expected a vocabulary of at most {WIDE.bit_length()} codes")
    return words[:, 0]


def _small(counts: Any) -> Any:
    if counts.max(initial=0) > WIDEST:
        raise ValueError(f"expected sets of at most {WIDEST} codes, got one of {counts.max():.0f}")
    return counts


def _zones(offset: Floats) -> tuple[Floats, NDArray[np.uint8]]:
    """The offsets that occur, and the number of each person's; NO_ZONE where hers is unknown."""
    known = ~np.isnan(offset)
    zones, number = np.unique(offset[known], return_inverse=True)
    if len(zones) >= NO_ZONE:
        raise ValueError(f"expected fewer than {NO_ZONE} offsets from UTC, got {len(zones)}")
    zone = np.full(len(offset), NO_ZONE, np.uint8)
    zone[known] = number
    return zones, zone


def _gathered(skills: Csr, rows: Ints, count: int) -> NDArray[Any]:
    """The skills of people, `count` in all, one after another, in two bytes each where that will do."""
    found = np.empty(count, np.uint16 if skills.shape[1] <= WIDEST else np.int32)
    _gather(skills.indptr, skills.indices, rows, found)
    return found


@loop
def _gather(indptr: Any, indices: Any, order: Any, found: Any) -> None:
    """Put the columns of the rows in `order`, one row after another, into `found`."""
    at = 0
    for row in order:
        for here in range(indptr[row], indptr[row + 1]):
            found[at] = indices[here]
            at += 1


def _chunks(people: int) -> int:
    return max(-(-people // CHUNK), 1)


def _holders(counts: Any, skills: Any, width: int) -> Postings:
    starts, places = _turned(counts, skills, width, _chunks(len(counts)))
    return Postings(starts, places, np.empty(0, np.uint8))


@loop
def _turned(counts: Any, columns: Any, width: int, chunks: int) -> Any:
    """Rows of columns turned into columns of places, by counting."""
    starts = np.zeros(width * chunks + 1, np.int32)
    at = 0
    for place in range(len(counts)):
        for _ in range(counts[place]):
            starts[columns[at] * chunks + place // CHUNK + 1] += 1
            at += 1
    for at in range(len(starts) - 1):
        starts[at + 1] += starts[at]
    following = starts[:-1].copy()
    places = np.empty(len(columns), np.uint16)
    at = 0
    for place in range(len(counts)):
        for _ in range(counts[place]):
            here = columns[at] * chunks + place // CHUNK
            places[following[here]] = place % CHUNK
            following[here] += 1
            at += 1
    return starts, places


def _writers(people: People, rows: Ints) -> Postings:
    """Of every word who writes it, with the greatest weight that it has in one of her documents."""
    begins, indptr, words, weights = documents_of(people)
    width, first, last = people.documents.shape[1], begins[rows], begins[rows + 1]
    long = indptr[last] - indptr[first]
    owner = np.repeat(np.arange(len(rows), dtype=np.int64), long)
    entry = np.arange(long.sum()) - np.repeat(np.cumsum(long) - long, long) + np.repeat(indptr[first], long)
    word, weight = words[entry], weights[entry]
    order = np.lexsort((-weight, owner, word))
    owner, word, weight = owner[order], word[order], weight[order]
    greatest = np.ones(len(owner), np.bool_)
    greatest[1:] = (owner[1:] != owner[:-1]) | (word[1:] != word[:-1])
    owner, word, weight = owner[greatest], word[greatest].astype(np.int64), weight[greatest]
    chunks = _chunks(len(rows))
    counted = np.bincount(word * chunks + owner // CHUNK, minlength=width * chunks)
    starts = np.concatenate(([0], np.cumsum(counted))).astype(np.int32)
    coarse = np.ceil(np.minimum(weight, 1.0) * FINEST).astype(np.uint8)
    return Postings(starts, (owner % CHUNK).astype(np.uint16), coarse)


def _protected(people: People, rows: Ints) -> Records:
    floor, keys = people.floor[rows], people.keys[rows]
    places = np.flatnonzero(floor)
    places = places[np.argsort(-floor[places].astype(np.int8), kind="stable")]
    found = np.empty(len(places), PROTECTED)
    found["place"], found["key"], found["floor"] = places, keys[places], floor[places]
    return found
