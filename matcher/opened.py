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
    "states_language", "offset",
)  # fmt: skip
"""What somebody's question takes of her columns: sets of codes, and numbers as they are."""


def _kinds(*names: str) -> tuple[Any, ...]:
    return tuple(map(np.dtype, names))


INT = np.dtype("i4")
NUMBER_KINDS = _kinds("f8", "f8", "f8", "f8", "i4", "i4", "i4", "u1", "u1", "?", "f8")
VALUES, NUMBER = 2 * len(SETS) + 2, 2 * len(SETS) + 3
"""Where the values of skills stand, which come after the sets, and where the numbers begin."""
PEOPLE_KINDS = (*[INT] * VALUES, np.dtype("f8"), *NUMBER_KINDS)
(
    PEOPLE, ROWS, TONGUES, HOMES, STANDINGS, LIKES, FEATURES, SKILLS,
    BEGINS, STARTS, WORDS, WEIGHTS,
    BLOCKS, UNITED_BLOCKS, SUPERBLOCKS, UNITED_SUPERBLOCKS, PER_SKILL, SKILL_PART,
    HOLDERS, HOLDING, ALIKE, WRITERS, WRITING, WEIGHED,
    ZONES, SAID, PLACES, OWED, GROUPS,
) = range(29)  # fmt: skip
PACK_KINDS = (
    PERSON, INT, np.dtype("u8"), HOME, STANDING, KIND, TRAITS, np.dtype("u2"),
    INT, INT, INT, np.dtype("f8"),
    TRAITS, np.dtype("u2"), TRAITS, *_kinds("u2", "u1", "f4"),
    *_kinds("i4", "u2", "u1", "i4", "u2", "u1"),
    *_kinds("f8", "u2", "i4"), PROTECTED, GROUP,
)  # fmt: skip
"""What a pack holds, and the types; of skills that of most vocabularies."""


def held_people(people: People) -> Held:
    """What a question takes of the columns of people."""
    sets = [
        part for name in (*SETS, "skills") for part in (getattr(people, name).indptr, getattr(people, name).indices)
    ]
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
    return Held.of(arrays, [pack.skills.dtype if at == SKILLS else kind for at, kind in enumerate(PACK_KINDS)])


@loop
def _set(table: Any, number: int) -> Any:
    return part(table, 2 * number, INT), part(table, 2 * number + 1, INT)


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
    )
    return sets, _set(table, len(SETS)), part(table, VALUES, PEOPLE_KINDS[VALUES]), numbers


@loop
def people_in(table: Any, skill: Any) -> Any:
    """Out of `held_pack` what is read of single people; `skill` (0,) tells the type of skills."""
    common = (
        part_of_rows(table, TONGUES, PACK_KINDS[TONGUES], 3),
        part(table, HOMES, PACK_KINDS[HOMES]),
        part(table, STANDINGS, PACK_KINDS[STANDINGS]),
        part(table, LIKES, PACK_KINDS[LIKES]),
    )
    documents = (
        part(table, BEGINS, PACK_KINDS[BEGINS]),
        part(table, STARTS, PACK_KINDS[STARTS]),
        part(table, WORDS, PACK_KINDS[WORDS]),
        part(table, WEIGHTS, PACK_KINDS[WEIGHTS]),
    )
    people, rows = part(table, PEOPLE, PACK_KINDS[PEOPLE]), part(table, ROWS, PACK_KINDS[ROWS])
    return (
        people, rows, common, part(table, FEATURES, PACK_KINDS[FEATURES]), part(table, SKILLS, skill.dtype), documents
    )  # fmt: skip


@loop
def bounds_in(table: Any) -> Any:
    """The same of what bounds are made of, and the postings of skills and of words."""
    bounding = (
        part(table, FEATURES, PACK_KINDS[FEATURES]),
        part(table, BLOCKS, PACK_KINDS[BLOCKS]),
        part_of_rows(table, UNITED_BLOCKS, PACK_KINDS[UNITED_BLOCKS], CODES),
        part(table, SUPERBLOCKS, PACK_KINDS[SUPERBLOCKS]),
        part_of_rows(table, UNITED_SUPERBLOCKS, PACK_KINDS[UNITED_SUPERBLOCKS], CODES),
        part(table, PER_SKILL, PACK_KINDS[PER_SKILL]),
        part(table, SKILL_PART, PACK_KINDS[SKILL_PART])[0],
    )
    holders = (
        part(table, HOLDERS, PACK_KINDS[HOLDERS]),
        part(table, HOLDING, PACK_KINDS[HOLDING]),
        part(table, ALIKE, PACK_KINDS[ALIKE]),
    )
    writers = (
        part(table, WRITERS, PACK_KINDS[WRITERS]),
        part(table, WRITING, PACK_KINDS[WRITING]),
        part(table, WEIGHED, PACK_KINDS[WEIGHED]),
    )
    return bounding, (holders, writers)


@loop
def numbered_in(table: Any) -> Any:
    """The same of what a pack numbers in its own way: zones, bits of gates, people by their places; and how many words
    tell languages."""
    wide = np.int64(table[TONGUES, WIDTH]) // 3
    return (
        part(table, ZONES, PACK_KINDS[ZONES]), part(table, SAID, PACK_KINDS[SAID]),
        part(table, PLACES, PACK_KINDS[PLACES]), wide,
    )  # fmt: skip


@loop
def owed_in(table: Any) -> Any:
    """The same of those whom a place may be kept for."""
    return part(table, OWED, PACK_KINDS[OWED])


@loop
def groups_in(table: Any) -> Any:
    """The same of people whom gates read alike."""
    return part(table, GROUPS, PACK_KINDS[GROUPS])
