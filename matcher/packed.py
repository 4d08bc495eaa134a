"""A list's people packed for search: a record of bit sets and small numbers each, in blocks of people who are alike.

People stand in an order of the list's own (a *place* each), so that neighbours have much in common and one bound tells
that none of a block's people can reach a list. Posting lists say who has a skill or a word, in
chunks that a processor's cache holds. Whoever searches is `topk`.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.blocks import (
    FINEST,
    TONGUES,
    WIDEST,
    WORD,
    Records,
    Words,
    bounds_of,
    in_blocks,
    over,
    per_skill_of,
    traits_of,
    united_of,
)
from matcher.columns import UNKNOWN, Csr, Floats, Ints, People
from matcher.compiled import loop, ones
from matcher.measures import PATIENCE

CHUNK = 1 << 16
"""Places that a posting's two bytes can tell; a multiple of BLOCK."""
ONE = np.uint64(1)
NO_ZONE = 255
WIDE = int(np.iinfo(np.uint32).max)

PERSON = np.dtype(
    [
        ("key", "u8"),
        ("offers", "u8"),
        ("open_needs", "u8"),
        ("fields", "u8"),
        ("languages", "u8"),  # the first sixty-four of each kind; `Pack.further` has the rest
        ("masters", "u8"),
        ("learns", "u8"),
        ("skill_weight", "f8"),
        ("damped", "f8"),  # what is left of a score of somebody who was shown so often
        ("waiting", "f8"),
        ("first_skill", "i8"),
        ("country", "i4"),
        ("city", "i4"),
        ("community", "i4"),
        ("first_document", "i4"),
        ("documents", "i4"),
        ("skills", "u2"),
        ("offer_count", "u2"),
        ("open_need_count", "u2"),
        ("field_count", "u2"),
        ("stage", "i1"),
        ("zone", "u1"),
        ("guarded", "u1"),
        ("refuses", "u1"),
        ("floor", "u1"),
        ("states_language", "?"),
        ("known", "?"),
    ]
)
"""One person. Sets are bits by the codes' numbers."""
PROTECTED = np.dtype([("key", "u8"), ("place", "i4"), ("floor", "u1")])


class Postings(NamedTuple):
    """Who has what: the places of column c in chunk h are places[starts[c * chunks + h]:starts[c * chunks + h + 1]].

    They count from the begin of the chunk. `weights` is as long as `places`, or empty where every entry counts alike.
    """

    starts: NDArray[np.int64]
    places: NDArray[np.uint16]
    weights: NDArray[np.uint8]


class Pack(NamedTuple):
    """A packed list of m people in b blocks, all that a search reads.

    `traits` and `tongues` (b,) are of people, as is `per_skill` (whole blocks,): the root of the reciprocal of what
    somebody's skills weigh, in parts of `skill_part`, rounded up. `blocks` and `united` are of blocks, and so are
    `superblocks` and `united_superblocks` of BLOCK blocks side by side. `protected` are those whom a place may be kept
    for, whom most is owed first. `skills` are everybody's, one person after another; `documents` the index's own matrix
    of texts. `further` (m, 3, w) are words of bits for languages beyond the first sixty-four:
    used, mastered, learnt. `zones` are the offsets in hours that a person's zone numbers. `rows` (m,) are people's rows
    in the index, UNKNOWN for who is not in the list any more, and `places` (n,) the reverse.
    """

    people: Records
    further: Words
    traits: Records
    tongues: Records
    per_skill: NDArray[np.uint16]
    skill_part: np.float32
    blocks: Records
    united: Records
    superblocks: Records
    united_superblocks: Records
    protected: Records
    skills: Ints
    holders: Postings
    writers: Postings
    documents: tuple[Ints, Ints, Floats]
    zones: Floats
    rows: Ints
    places: Ints


def pack(people: People, rows: Ints, community: Ints, known: Any, damped: Floats) -> Pack:
    """Pack the people in `rows`. `community`, `known` and `damped` (n,) are of everybody in the index."""
    packed, further, zones = _records(people, rows, community, known, damped)
    order = _alike(packed)
    packed, rows = packed[order], rows[order]
    packed["first_skill"] = np.cumsum(packed["skills"], dtype=np.int64) - packed["skills"]
    skills = _gathered(people.skills.indptr, people.skills.indices, rows, int(packed["skills"].sum()))
    documents = (people.documents.indptr, people.documents.indices, people.documents.data)
    places = np.full(len(people.ids), UNKNOWN, np.int32)
    places[rows] = np.arange(len(rows), dtype=np.int32)
    traits = traits_of(packed, _offsets(zones)[packed["zone"]])
    tongues = in_blocks({name: packed[name] for name in TONGUES.fields or ()}, TONGUES)
    per_skill, skill_part = per_skill_of(packed["skill_weight"])
    blocks, united = bounds_of(traits), united_of(packed["country"], tongues)
    return Pack(
        people=packed,
        further=further[order],
        traits=traits,
        tongues=tongues,
        per_skill=per_skill,
        skill_part=skill_part,
        blocks=blocks,
        united=united,
        superblocks=bounds_of(blocks),
        united_superblocks=over(united),
        protected=_protected(packed),
        skills=skills,
        holders=_holders(packed["skills"], skills, people.skills.shape[1]),
        writers=_writers(packed, documents, people.documents.shape[1]),
        documents=documents,
        zones=zones,
        rows=rows,
        places=places,
    )


def _records(people: People, rows: Ints, community: Ints, known: Any, damped: Floats) -> tuple[Records, Words, Floats]:
    """Records (m,) of the people in `rows`, their languages beyond the first sixty-four, and the zones' offsets."""
    packed = np.zeros(len(rows), PERSON)
    zones, packed["zone"] = _zones(people.offset[rows])
    spoken = [bits(sets[rows]) for sets in (people.languages, people.masters, people.learns)]
    for name in ("offers", "open_needs", "fields"):
        packed[name] = _one_word(bits(getattr(people, name)[rows]))
    for name, words in zip(("languages", "masters", "learns"), spoken, strict=True):
        packed[name] = words[:, 0]
    for name in ("offer_count", "open_need_count", "field_count"):
        packed[name] = _small(getattr(people, name)[rows])
    for name in ("skill_weight", "country", "city", "stage", "guarded", "refuses", "floor", "states_language"):
        packed[name] = getattr(people, name)[rows]
    packed["key"], packed["damped"] = people.keys[rows], damped[rows]
    packed["waiting"] = np.clip(people.waiting[rows] / PATIENCE, 0, 1)
    packed["community"], packed["known"] = community[rows], known[rows]
    packed["skills"] = _small(people.skills.indptr[rows + 1] - people.skills.indptr[rows])
    packed["first_document"] = people.starts[rows]
    packed["documents"] = people.starts[rows + 1] - people.starts[rows]
    return packed, np.stack([words[:, 1:] for words in spoken], axis=1), zones


def _alike(packed: Records) -> NDArray[np.intp]:
    """An order in which neighbours have much in common: what weighs most and takes fewest values first.

    Of sets the rarest code comes first: who has it stands with few others, and what is left of each set is common.
    """
    digits = [*_digits(packed["country"]), *_digits(packed["stage"])]
    for name in ("learns", "open_needs", "offers", "fields"):
        digits += _digits(_rarest_first(np.ascontiguousarray(packed[name])))
    return np.lexsort(digits)


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
            found[ones((left & (~left + ONE)) - ONE)] += 1
            left &= left - ONE
    return found


@loop
def _moved(sets: Any, bit: Any) -> Any:
    """The sets with each code at another `bit`."""
    found = np.zeros_like(sets)
    for at in range(len(sets)):
        left = sets[at]
        while left:
            found[at] |= ONE << np.uint64(bit[ones((left & (~left + ONE)) - ONE)])
            left &= left - ONE
    return found


def bits(matrix: Csr) -> Words:
    """The sets in the rows of a sparse matrix as words of 64 bits: (n, 1 or more)."""
    words = np.zeros((matrix.shape[0], max(-(-matrix.shape[1] // WORD), 1)), np.uint64)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    columns = matrix.indices
    np.bitwise_or.at(words, (rows, columns // WORD), np.uint64(1) << (columns % WORD).astype(np.uint64))
    return words


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


def _offsets(zones: Floats) -> Floats:
    """Hours from UTC by the number of a zone; NaN where it is NO_ZONE."""
    return np.append(zones, np.full(NO_ZONE + 1 - len(zones), np.nan))


@loop
def _gathered(indptr: Any, indices: Any, order: Any, count: int) -> Any:
    """The columns of the rows in `order`, one row after another."""
    found, at = np.empty(count, np.int32), 0
    for row in order:
        for here in range(indptr[row], indptr[row + 1]):
            found[at] = indices[here]
            at += 1
    return found


def _chunks(people: int) -> int:
    return max(-(-people // CHUNK), 1)


def _holders(counts: Any, skills: Ints, width: int) -> Postings:
    starts, places = _turned(counts, skills, width, _chunks(len(counts)))
    return Postings(starts, places, np.empty(0, np.uint8))


@loop
def _turned(counts: Any, columns: Any, width: int, chunks: int) -> Any:
    """Rows of columns turned into columns of places, by counting."""
    starts = np.zeros(width * chunks + 1, np.int64)
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


def _writers(packed: Records, documents: tuple[Ints, Ints, Floats], width: int) -> Postings:
    """Of every word who writes it, with the greatest weight that it has in one of her documents."""
    indptr, words, weights = documents
    first, last = packed["first_document"], packed["first_document"] + packed["documents"]
    long = indptr[last] - indptr[first]
    owner = np.repeat(np.arange(len(packed), dtype=np.int64), long)
    entry = np.arange(long.sum()) - np.repeat(np.cumsum(long) - long, long) + np.repeat(indptr[first], long)
    word, weight = words[entry], weights[entry]
    order = np.lexsort((-weight, owner, word))
    owner, word, weight = owner[order], word[order], weight[order]
    greatest = np.ones(len(owner), np.bool_)
    greatest[1:] = (owner[1:] != owner[:-1]) | (word[1:] != word[:-1])
    owner, word, weight = owner[greatest], word[greatest].astype(np.int64), weight[greatest]
    chunks = _chunks(len(packed))
    counted = np.bincount(word * chunks + owner // CHUNK, minlength=width * chunks)
    starts = np.concatenate(([0], np.cumsum(counted, dtype=np.int64)))
    coarse = np.ceil(np.minimum(weight, 1.0) * FINEST).astype(np.uint8)
    return Postings(starts, (owner % CHUNK).astype(np.uint16), coarse)


def _protected(packed: Records) -> Records:
    places = np.flatnonzero(packed["floor"])
    places = places[np.argsort(-packed["floor"][places].astype(np.int8), kind="stable")]
    found = np.empty(len(places), PROTECTED)
    found["place"], found["key"], found["floor"] = places, packed["key"][places], packed["floor"][places]
    return found
