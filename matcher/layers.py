"""A packed list that follows changes: what stood when it was packed, less those who changed, and a small pack of them.

Packing everybody takes far longer than packing a few; a search looks through both. When those who changed have become
too many, everybody is packed anew.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.columns import UNKNOWN, Bools, Floats, Ints, People
from matcher.packed import Pack, pack

Layers = tuple[Pack, ...]
"""One pack, or one and a small one of people who changed since; nobody is listed in both."""
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


def laid(source: Source) -> Layers:
    """Pack everybody at once."""
    return (source.pack(source.rows),)


def relaid(layers: Layers, source: Source, came: Ints, touched: Bools) -> Layers:
    """`layers` as they are after a change: equal answers to those of `laid(source)`.

    `came` (n,) tells the row that each had in the index of `layers`, UNKNOWN for who was not in it; `touched` (n,)
    whose columns changed. Numbers of skills, words, languages and places must be what they were.
    """
    base = layers[0]
    place = _stayed(base, source, came, touched)
    rows = np.full(len(base.rows), UNKNOWN, np.int32)
    stays = np.flatnonzero(place != UNKNOWN).astype(np.int32)
    rows[place[stays]] = stays
    fresh = source.rows[place[source.rows] == UNKNOWN]
    if len(fresh) > max(MOST, SHARE * len(source.rows)):
        return laid(source)
    kept = base._replace(rows=rows, places=place)
    return (kept, source.pack(fresh)) if len(fresh) else (kept,)


def _stayed(base: Pack, source: Source, came: Ints, touched: Bools) -> NDArray[np.int32]:
    """Where each still stands in a pack (n,), UNKNOWN for who is not listed or is not what she was."""
    listed = np.zeros(len(came), np.bool_)
    listed[source.rows] = True
    place = np.full(len(came), UNKNOWN, np.int32)
    same = np.flatnonzero(listed & ~touched & (came != UNKNOWN))
    place[same] = base.places[came[same]]
    stood = np.flatnonzero(place != UNKNOWN)
    records = base.people[place[stood]]
    changed = (records["community"] != source.community[stood]) | (records["known"] != source.known[stood])
    place[stood[changed | (records["damped"] != source.damped[stood])]] = UNKNOWN
    return place
