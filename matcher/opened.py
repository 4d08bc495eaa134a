"""Packed lists and the columns of people as loops read them: held by their addresses, taken out again here.

What is held and what is taken out follow one list of names and types: a loop believes the types that it is told.
"""

from typing import Any

import numpy as np

from matcher.addresses import WIDTH, Held, part, part_of_rows
from matcher.blocks import TRAITS
from matcher.blocks import WORD as CODES
from matcher.columns import People
from matcher.compiled import loop
from matcher.groups import GROUP
from matcher.packed import HOME, KIND, PERSON, PROTECTED, STANDING, Pack

SETS = ("languages", "masters", "learns", "needs", "offers", "fields")
NUMBERS = (
    "need_count", "offer_count", "field_count", "skill_weight", "stage", "country", "city", "guarded", "refuses",
    "states_language", "offset", "keys",
)  # fmt: skip
"""What somebody's question takes of her columns: sets of codes, and numbers as they are."""


def _kinds(*names: str) -> tuple[Any, ...]:
    return tuple(map(np.dtype, names))


INT = np.dtype("i4")
NUMBER_KINDS = _kinds("f8", "f8", "f8", "f8", "i4", "i4", "i4", "u1", "u1", "?", "f8", "u8")
VALUES, NUMBER = 2 * len(SETS) + 2, 2 * len(SETS) + 3
"""Where the values of skills stand, which come after the sets, and where the numbers begin."""
PEOPLE_KINDS = (*[INT] * VALUES, np.dtype("f8"), *NUMBER_KINDS)
(
    _PEOPLE, _ROWS, _TONGUES, _HOMES, _STANDINGS, _LIKES, _FEATURES, _SKILLS,
    _BEGINS, _STARTS, _WORDS, _WEIGHTS,
    _BLOCKS, _UNITED_BLOCKS, _SUPERBLOCKS, _UNITED_SUPERBLOCKS, _PER_SKILL, _SKILL_PART,
    _HOLDERS, _, _, _WRITERS, _, _,
    _ZONES, _SAID, _PLACES, _OWED, _GROUPS,
) = range(29)  # fmt: skip
POSTING_KINDS = _kinds("i4", "u2", "u1")
PACK_KINDS = (
    PERSON, INT, np.dtype("u8"), HOME, STANDING, KIND, TRAITS, np.dtype("u2"),
    INT, INT, INT, np.dtype("f8"),
    TRAITS, np.dtype("u2"), TRAITS, *_kinds("u2", "u1", "f4"),
    *POSTING_KINDS, *POSTING_KINDS,
    *_kinds("f8", "u2", "i4"), PROTECTED, GROUP,
)  # fmt: skip
"""What a pack holds, and the types; of skills that of most vocabularies."""
SORTS = 3
"""Of languages: those used, mastered and learnt."""
HEIGHTS = {_TONGUES: SORTS, _UNITED_BLOCKS: CODES, _UNITED_SUPERBLOCKS: CODES}


def held_people(people: People) -> Held:
    """What a question takes of the columns of people."""
    sparse = [getattr(people, name) for name in (*SETS, "skills")]
    sets = [array for one in sparse for array in (one.indptr, one.indices)]
    return Held.of([*sets, people.skills.data, *(getattr(people, name) for name in NUMBERS)], PEOPLE_KINDS)


def held_pack(pack: Pack) -> Held:
    """What a search reads of a packed list."""
    arrays = [
        pack.people, pack.rows, *pack.common, pack.traits, pack.skills,
        *pack.documents,
        pack.blocks, pack.united, pack.superblocks, pack.united_superblocks,
        pack.per_skill, np.array([pack.skill_part]),
        *pack.holders, *pack.writers,
        pack.zones, pack.said, pack.places, pack.protected, pack.groups,
    ]  # fmt: skip
    kinds = [pack.skills.dtype if at == _SKILLS else kind for at, kind in enumerate(PACK_KINDS)]
    return Held.of(arrays, kinds, HEIGHTS)


@loop
def _set(table: Any, number: int) -> Any:
    return part(table, 2 * number, INT), part(table, 2 * number + 1, INT)


@loop
def _postings(table: Any, first: int) -> Any:
    """`packed.Postings`, of skills or of words: both are of the same types."""
    return part(table, first, INT), part(table, first + 1, POSTING_KINDS[1]), part(table, first + 2, POSTING_KINDS[2])


@loop
def columns_in(table: Any) -> Any:
    """Out of `held_people`: the SETS, where each person's begins and the codes; skills in the same way, and their
    values; and the NUMBERS."""
    sets = _set(table, 0), _set(table, 1), _set(table, 2), _set(table, 3), _set(table, 4), _set(table, 5)
    numbers = (
        part(table, NUMBER, NUMBER_KINDS[0]),
        part(table, NUMBER + 1, NUMBER_KINDS[1]),
        part(table, NUMBER + 2, NUMBER_KINDS[2]),
        part(table, NUMBER + 3, NUMBER_KINDS[3]),
        part(table, NUMBER + 4, NUMBER_KINDS[4]),
        part(table, NUMBER + 5, NUMBER_KINDS[5]),
        part(table, NUMBER + 6, NUMBER_KINDS[6]),
        part(table, NUMBER + 7, NUMBER_KINDS[7]),
        part(table, NUMBER + 8, NUMBER_KINDS[8]),
        part(table, NUMBER + 9, NUMBER_KINDS[9]),
        part(table, NUMBER + 10, NUMBER_KINDS[10]),
        part(table, NUMBER + 11, NUMBER_KINDS[11]),
    )
    return sets, _set(table, len(SETS)), part(table, VALUES, PEOPLE_KINDS[VALUES]), numbers


@loop
def people_in(table: Any, skill: Any) -> Any:
    """Out of `held_pack` what is read of single people; `skill` (0,) tells the type of skills."""
    common = (
        part_of_rows(table, _TONGUES, PACK_KINDS[_TONGUES], SORTS),
        part(table, _HOMES, PACK_KINDS[_HOMES]),
        part(table, _STANDINGS, PACK_KINDS[_STANDINGS]),
        part(table, _LIKES, PACK_KINDS[_LIKES]),
    )
    documents = (
        part(table, _BEGINS, PACK_KINDS[_BEGINS]),
        part(table, _STARTS, PACK_KINDS[_STARTS]),
        part(table, _WORDS, PACK_KINDS[_WORDS]),
        part(table, _WEIGHTS, PACK_KINDS[_WEIGHTS]),
    )
    people, rows = part(table, _PEOPLE, PACK_KINDS[_PEOPLE]), part(table, _ROWS, PACK_KINDS[_ROWS])
    traits, skills = part(table, _FEATURES, PACK_KINDS[_FEATURES]), part(table, _SKILLS, skill.dtype)
    return people, rows, common, traits, skills, documents


@loop
def bounds_in(table: Any) -> Any:
    """The same of what bounds are made of, and the postings of skills and of words."""
    bounding = (
        part(table, _FEATURES, PACK_KINDS[_FEATURES]),
        part(table, _BLOCKS, PACK_KINDS[_BLOCKS]),
        part_of_rows(table, _UNITED_BLOCKS, PACK_KINDS[_UNITED_BLOCKS], CODES),
        part(table, _SUPERBLOCKS, PACK_KINDS[_SUPERBLOCKS]),
        part_of_rows(table, _UNITED_SUPERBLOCKS, PACK_KINDS[_UNITED_SUPERBLOCKS], CODES),
        part(table, _PER_SKILL, PACK_KINDS[_PER_SKILL]),
        part(table, _SKILL_PART, PACK_KINDS[_SKILL_PART])[0],
    )
    return bounding, (_postings(table, _HOLDERS), _postings(table, _WRITERS))


@loop
def numbered_in(table: Any) -> Any:
    """The same of what a pack numbers in its own way: zones, bits of gates, people by their places; and how many words
    tell languages."""
    wide = np.int64(table[_TONGUES, WIDTH]) // SORTS
    return (
        part(table, _ZONES, PACK_KINDS[_ZONES]), part(table, _SAID, PACK_KINDS[_SAID]),
        part(table, _PLACES, PACK_KINDS[_PLACES]), wide,
    )  # fmt: skip


@loop
def owed_in(table: Any) -> Any:
    """The same of those whom a place may be kept for."""
    return part(table, _OWED, PACK_KINDS[_OWED])


@loop
def groups_in(table: Any) -> Any:
    """The same of people whom gates read alike."""
    return part(table, _GROUPS, PACK_KINDS[_GROUPS])
