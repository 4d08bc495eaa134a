"""One question to a packed list, in numbers: what the loops of a search read instead of columns."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from matcher.columns import UNKNOWN, Csr, Floats, Ints, People
from matcher.compiled import loop
from matcher.evidence import TERMS, Weights
from matcher.measures import TENTHS, share_of_hours, words_of
from matcher.packed import NO_ZONE, WORD, Pack, Records, Words, quarters
from matcher.vicinity import Vicinity

NAMES = (
    "help_received", "help_given", "skills", "fields", "stage", "text", "languages", "tandem", "hours", "place",
    "nearness", "bridging", "waiting",
)  # fmt: skip
"""The terms of lists of people, in the order of the registry."""
(
    HELP_RECEIVED, HELP_GIVEN, SKILLS, FIELDS, STAGE, TEXT, LANGUAGES, TANDEM, HOURS, PLACE,
    NEARNESS, BRIDGING, WAITING,
) = range(len(NAMES))  # fmt: skip
CAPS = tuple(term.cap for name in NAMES for term in TERMS if term.name == name)

ASKED = np.dtype(
    [
        ("weights", "f8", len(NAMES)),
        ("caps", "f8", len(NAMES)),
        ("tenths", "f8", len(TENTHS)),
        ("hours", "f8", NO_ZONE + 1),  # share of a working day, by the number of a zone
        ("needs", "u8"),
        ("offers", "u8"),
        ("fields", "u8"),
        ("languages", "u8"),
        ("masters", "u8"),
        ("learns", "u8"),
        ("salt", "u8"),
        ("need_count", "f8"),
        ("offer_count", "f8"),
        ("field_count", "f8"),
        ("skill_weight", "f8"),
        ("strangers", "f8"),
        ("stage", "i8"),
        ("country", "i8"),
        ("city", "i8"),
        ("guarded", "u8"),
        ("refuses", "u8"),
        ("offset", "i8"),  # in quarters of an hour
        ("knows_hours", "?"),
        ("states_language", "?"),
        ("many_languages", "?"),  # the network has more than a word's bits can tell
    ]
)
"""A question in numbers; `weights` and `caps` follow NAMES."""
ENTRY = np.dtype([("column", "i4"), ("value", "f8")])
"""A slot of a table of columns: UNKNOWN where it is empty."""
NEIGHBOUR = np.dtype([("place", "i4"), ("nearness", "f8")])
"""Somebody near in the network, by her place."""


_NUMBERS = (
    "need_count", "offer_count", "field_count", "skill_weight", "stage", "country", "city", "guarded", "refuses",
    "states_language",
)  # fmt: skip


class Asked(NamedTuple):
    """One question, in the order in which loops take it.

    `skills` and `words` are tables of the asker's own columns, `near` the people near her and `shut` those left out, by
    their places in ascending order; `further` are her languages beyond the first sixty-four, `circles` the communities
    of her contacts.
    """

    about: Records
    skills: Records
    words: Records
    further: Words
    near: Records
    circles: Ints
    shut: Ints


def ask(
    packs: Sequence[Pack],
    people: People,
    row: int,
    vicinity: Vicinity,
    weights: Weights,
    name: str,
    salt: int,
    excluded: Ints,
) -> list[Asked]:
    """The question of the one in `row` of `people` for the list `name`, to each of its packs.

    `excluded` are rows of the index, or UNKNOWN.
    """
    spoken = [_words(getattr(people, name), row) for name in ("languages", "masters", "learns")]
    about = np.zeros(1, ASKED)
    about["weights"] = [weights.lists[name].get(term, 0.0) for term in NAMES]
    about["caps"], about["tenths"], about["salt"] = CAPS, TENTHS, salt
    for code in ("needs", "offers", "fields"):
        about[code] = _words(getattr(people, code), row)[0]
    about["languages"], about["masters"], about["learns"] = (words[0] for words in spoken)
    for column in _NUMBERS:
        about[column] = getattr(people, column)[row]
    about["strangers"] = vicinity.strangers
    about["offset"], about["knows_hours"] = quarters(people.offset[row : row + 1]), not np.isnan(people.offset[row])
    first, last = people.skills.indptr[row], people.skills.indptr[row + 1]
    asked = Asked(
        about=about,
        skills=_table(people.skills.indices[first:last], people.skills.data[first:last]),
        words=_table(*words_of(people, row)),
        further=np.array([words[1:] for words in spoken], np.uint64),
        near=np.zeros(0, NEIGHBOUR),
        circles=vicinity.circles,
        shut=np.zeros(0, np.int32),
    )
    return [_to(pack, asked, people.offset[row : row + 1], vicinity, excluded[excluded != UNKNOWN]) for pack in packs]


def _to(pack: Pack, asked: Asked, offset: Floats, vicinity: Vicinity, excluded: Ints) -> Asked:
    """The question with what a pack numbers in its own way: zones, and people by their places."""
    about = asked.about.copy()
    zones = share_of_hours(offset, pack.zones)
    about["hours"][0, : len(zones)], about["many_languages"] = zones, pack.further.shape[2] > 0
    near, shut = pack.places[vicinity.rows], pack.places[excluded]
    order = np.argsort(near)[np.count_nonzero(near == UNKNOWN) :]
    neighbours = np.empty(len(order), NEIGHBOUR)
    neighbours["place"], neighbours["nearness"] = near[order], vicinity.nearness[order]
    return asked._replace(about=about, near=neighbours, shut=np.sort(shut[shut != UNKNOWN]))


def _words(matrix: Csr, row: int) -> list[int]:
    """The set in a row of a sparse matrix as words of WORD bits."""
    whole = 0
    for code in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist():
        whole |= 1 << code
    return [(whole >> start) & ((1 << WORD) - 1) for start in range(0, max(matrix.shape[1], 1), WORD)]


@loop
def slot(table: Any, column: int) -> int:
    """Where a column stands in a table, or the empty slot where it belongs (linear probing)."""
    last = len(table) - 1
    # Knuth's multiplicative hashing, by the golden ratio.
    at = ((column * 2654435761) >> 12) & last
    while table[at].column != column and table[at].column != UNKNOWN:
        at = (at + 1) & last
    return at


def _table(columns: Any, values: Floats) -> Records:
    """A table of columns (s,) with their values (s,), so sparse that most others meet an empty slot at once."""
    table = np.zeros(max(1 << (8 * len(columns)).bit_length(), 64), ENTRY)
    table["column"] = UNKNOWN
    _fill(table, columns, values)
    return table


@loop
def _fill(table: Any, columns: Any, values: Any) -> None:
    for at in range(len(columns)):
        here = slot(table, columns[at])
        table[here].column, table[here].value = columns[at], values[at]
