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
    """One pack, or one and a small one of people who changed since, nobody being listed in both; and the `source` that
    they are packed from.

    `tables` tell where all of it lies, one for each pack (p, arrays, 3), with an array of no skill, of the type of all;
    `columns` what questions of those in the index take of what they say of themselves.
    """

    source: Source
    columns: Held
    tables: tuple[Any, Any]
    _held: list[Held]

    def __new__(cls, packs: Iterable[Pack], source: Source) -> "Layers":
        found = super().__new__(cls, packs)
        found.source, found.columns = source, held_people(source.people)
        found._held = [held_pack(one) for one in found]
        found.tables = np.stack([one.table for one in found._held]), np.zeros(0, found[0].skills.dtype)
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy lies elsewhere: it holds no address of this one."""
        return Layers, (tuple(self), self.source)


def laid(source: Source) -> Layers:
    """Pack everybody at once."""
    return Layers([source.pack(source.rows)], source)


def relaid(layers: Layers, source: Source, came: Ints) -> Layers:
    """`layers` as they are after a change: equal answers to those of `laid(source)`.

    `came` (n,) tells the row that each had in the index of `layers`, UNKNOWN for who was not in it and for whoever's
    columns changed. Numbers of skills, words, languages and places must be what they were.
    """
    base = layers[0]
    places = _stayed(base.places, layers.source, source, came)
    fresh = source.rows[places[source.rows] == UNKNOWN]
    if len(fresh) > max(MOST, SHARE * len(source.rows)):
        return laid(source)
    held, rows = np.flatnonzero(places != UNKNOWN), np.full(len(base.rows), UNKNOWN, np.int32)
    rows[places[held]] = held
    kept = base._replace(rows=rows, places=places, documents=documents_of(source.people))
    return Layers([kept, source.pack(fresh)] if len(fresh) else [kept], source)


def _stayed(places: Ints, before: Source, after: Source, came: Ints) -> Ints:
    """The place of each row (n,) after a change, UNKNOWN for who has none, is not listed or not what she was."""
    listed, found = np.zeros(len(came), np.bool_), np.full(len(came), UNKNOWN, np.int32)
    listed[after.rows] = True
    rows = np.flatnonzero(listed & (came != UNKNOWN))
    were = came[rows]
    alike = before.community[were] == after.community[rows]
    alike &= (before.known[were] == after.known[rows]) & (before.damped[were] == after.damped[rows])
    found[rows[alike]] = places[were[alike]]
    return found
