"""A packed list that follows changes: what stood when it was packed, less those who changed, and a small pack of them.

Packing everybody takes far longer than packing a few; a search looks through both. When those who changed have become
too many, everybody is packed anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.addresses import Held
from matcher.columns import UNKNOWN, Floats, Ints, People
from matcher.compiled import loop
from matcher.opened import held_pack, held_people
from matcher.packed import Pack, documents_of, pack

MOST = 1000
"""People who may have changed before everybody is packed anew..."""
SHARE = 0.1
"""...or this share of a list, whichever is more: so few that a small list is packed as fast."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a list is packed from: the `rows` of `people` who are in it, ascending, and of everybody (n,) the community,
    whether the forecast knows her, and what is left of her scores."""

    people: People
    rows: Ints
    community: Ints
    known: Any
    damped: Floats

    def pack(self, rows: Ints) -> Pack:
        """Pack some of them."""
        return pack(self.people, rows, self.community, self.known, self.damped)


class Layers(tuple[Pack, ...]):
    """One pack, or one and a small one of people who changed since, nobody being listed in both; and of everybody in
    the index, listed or not, the columns `people`.

    `tables` tell where all of it lies, one for each pack (p, arrays, 3), with an array of no skill, of the type of all;
    `columns` what questions of those in the index take of what they say of themselves.
    """

    people: People
    columns: Held
    tables: tuple[Any, Any]
    _held: list[Held]

    def __new__(cls, packs: Iterable[Pack], people: People) -> "Layers":
        found = super().__new__(cls, packs)
        found.people, found.columns = people, held_people(people)
        found._held = [held_pack(one) for one in found]
        found.tables = np.stack([one.table for one in found._held]), np.zeros(0, found[0].skills.dtype)
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy lies elsewhere: it holds no address of this one."""
        return Layers, (tuple(self), self.people)


def laid(source: Source) -> Layers:
    """Pack everybody at once."""
    return Layers([source.pack(source.rows)], source.people)


def relaid(layers: Layers, source: Source, came: Ints) -> Layers:
    """`layers` as they are after a change: equal answers to those of `laid(source)`.

    `came` (n,) tells the row that each had in the index of `layers`, UNKNOWN for who was not in it and for whoever's
    columns changed. Numbers of skills, words, languages and places must be what they were.
    """
    base = layers[0]
    listed = np.zeros(len(came), np.bool_)
    listed[source.rows] = True
    fits = listed & (came != UNKNOWN)
    rows, place, fresh = _stayed(
        base.people,
        tuple(base.common),
        base.places,
        len(base.rows),
        came,
        fits,
        source.community,
        source.known,
        source.damped,
    )
    fresh = source.rows[fresh[source.rows]]
    if len(fresh) > max(MOST, SHARE * len(source.rows)):
        return laid(source)
    kept = base._replace(rows=rows, places=place, documents=documents_of(source.people))
    return Layers([kept, source.pack(fresh)] if len(fresh) else [kept], source.people)


@loop
def _stayed(
    people: Any, common: Any, places: Any, count: int, came: Any, fits: Any, community: Any, known: Any, damped: Any
) -> Any:
    """Of a pack the row of each place (`count`,) and the place of each row (n,) after a change, UNKNOWN for who is not
    listed or not what she was, and who has no place (n,). `fits` (n,) tells who may have kept hers."""
    _, _, standings, kinds = common
    rows, place = np.full(count, UNKNOWN, np.int32), np.full(len(came), UNKNOWN, np.int32)
    fresh = np.ones(len(came), np.bool_)
    for row in range(len(came)):
        at = places[came[row]] if fits[row] else UNKNOWN
        if at == UNKNOWN:
            continue
        one = people[at]
        is_known, left = kinds[one.kind].known, standings[one.standing].damped
        if one.community == community[row] and is_known == known[row] and left == damped[row]:
            rows[at], place[row], fresh[row] = row, at, False
    return rows, place, fresh
