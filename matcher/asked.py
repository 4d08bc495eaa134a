"""One question to a packed list, in numbers: what the loops of a search read instead of columns."""

from typing import Any

import numpy as np

from matcher.blocks import EVERY, NO_BITS, ORIGINS, SAID, WORD
from matcher.columns import UNKNOWN
from matcher.compiled import inner, loop
from matcher.evidence import TERMS
from matcher.measures import TENTHS, WORKING_DAY
from matcher.packed import NO_ZONE

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
        ("speaks", "u8"),  # bits of a pack's gates: one of these has to be set...
        ("barred", "u8"),  # ...and none of these
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


@inner
def tell(about: Any, further: Any, sets: Any, numbers: Any, row: int) -> None:
    """Put all that a person says into numbers."""
    _tell_sets(about, further, sets, row)
    _tell_numbers(about, numbers, row)


@inner
def _tell_sets(about: Any, further: Any, sets: Any, row: int) -> None:
    """Put the sets of a person into words of bits."""
    languages, masters, learns, needs, offers, fields = sets
    one = about[0]
    _put(further[0], languages, row)
    _put(further[1], masters, row)
    _put(further[2], learns, row)
    one.languages, one.masters, one.learns = further[0, 0], further[1, 0], further[2, 0]
    one.needs, one.offers, one.fields = word_of(needs, row), word_of(offers, row), word_of(fields, row)


@inner
def _put(words: Any, sets: Any, row: int) -> None:
    starts, codes = sets
    for at in range(starts[row], starts[row + 1]):
        words[codes[at] // WORD] |= np.uint64(1) << np.uint64(codes[at] % WORD)


@inner
def word_of(sets: Any, row: int) -> Any:
    """A person's set of at most WORD codes as bits."""
    starts, codes = sets
    found = NO_BITS
    for at in range(starts[row], starts[row + 1]):
        found |= np.uint64(1) << np.uint64(codes[at])
    return found


@inner
def _tell_numbers(about: Any, numbers: Any, row: int) -> None:
    """Put the numbers of a person as they are."""
    need_count, offer_count, field_count, skill_weight, stage, country, city, guarded, refuses, states, offset, _ = (
        numbers
    )
    one = about[0]
    one.need_count, one.offer_count, one.field_count = need_count[row], offer_count[row], field_count[row]
    one.skill_weight, one.stage, one.country, one.city = skill_weight[row], stage[row], country[row], city[row]
    one.guarded, one.refuses, one.states_language = guarded[row], refuses[row], states[row]
    one.knows_hours = not np.isnan(offset[row])
    one.offset = int(np.rint(4 * offset[row])) if one.knows_hours else 0


@inner
def tell_hours(about: Any, offset: float, zones: Any) -> None:
    """Put the share of a working day (`measures.share_of_hours`) that each zone has in common with an offset."""
    for zone in range(len(zones) if about[0].knows_hours else 0):
        apart = abs(offset - zones[zone]) % 24
        about[0].hours[zone] = max(WORKING_DAY - min(apart, 24 - apart), 0.0) / WORKING_DAY


@inner
def tell_gates(about: Any, further: Any, said: Any) -> None:
    """Put which bits of `blocks.TRAITS` the gates of a question look at; `said` (WORD,) are those of languages."""
    one = about[0]
    one.speaks = NO_BITS
    for language in range(WORD):
        if (one.languages >> np.uint64(language)) & np.uint64(1) != NO_BITS:
            one.speaks |= np.uint64(said[language])
    for word in further[0]:
        if word != NO_BITS:
            one.speaks |= np.uint64(1 << (SAID - 1))
    if one.speaks == NO_BITS or not one.states_language:
        one.speaks = np.uint64(EVERY)
    one.barred = (one.refuses | (one.guarded << np.uint64(ORIGINS))) << np.uint64(SAID)


@inner
def slot(table: Any, column: int) -> int:
    """Where a column stands in a table, or the empty slot where it belongs (linear probing)."""
    last = len(table) - 1
    # Knuth's multiplicative hashing, by the golden ratio.
    at = ((column * 2654435761) >> 12) & last
    while table[at].column != column and table[at].column != UNKNOWN:
        at = (at + 1) & last
    return at


@inner
def _slots(columns: int) -> int:
    """How large a table is: so sparse that most other columns meet an empty slot at once."""
    slots = 64
    while slots <= 8 * columns:
        slots *= 2
    return slots


@loop
def tabled(columns: Any, values: Any) -> Any:
    """A table of columns (s,) with their values (s,), without a slot where there are none."""
    table = np.empty(_slots(len(columns)) if len(columns) else 0, ENTRY)
    for at in range(len(table)):
        table[at].column = UNKNOWN
    for at in range(len(columns)):
        here = slot(table, columns[at])
        table[here].column, table[here].value = columns[at], values[at]
    return table
