"""Columns with a few rows exchanged: what stays is copied in long stretches, and only what changed is encoded.

Names of an axis stand in sorted order and move up or down together, so that every row keeps the order of its entries,
and every sum over a row its last bit.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain, pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.columns import Csr, Initiatives, Ints, Openings, People
from matcher.lexicon import HIGHEST, Axis

C = TypeVar("C", People, Openings, Initiatives)

PEOPLE_AXES: Mapping[str, str] = {
    "skills": "skills",
    "languages": "languages",
    "masters": "languages",
    "learns": "languages",
    "reach": "levels",
    "home": "countries",
    "country": "countries",
    "city": "cities",
    "origins": "origins",
    "documents": "words",
    "phrases": "phrases",
}
OPENING_AXES: Mapping[str, str] = {
    "skills": "skills",
    "asks": "levels",
    "country": "countries",
    "accepts": "origins",
    "refuses": "origins",
    "residence": "countries",
    "words": "words",
    "phrases": "phrases",
}
INITIATIVE_AXES: Mapping[str, str] = {
    "country": "countries",
    "city": "cities",
    "asks": "levels",
    "words": "words",
    "phrases": "phrases",
    "role_skills": "skills",
    "role_asks": "levels",
}
"""Which axis of the lexicon a column counts by; the others count by none, or by a list that never changes."""
DOCUMENTS = ("documents", "phrases", "topics")
"""Columns of people that have a row for each document, not for each person."""
INNER: Mapping[type, tuple[str, ...]] = {
    People: DOCUMENTS,
    Initiatives: tuple(item.name for item in fields(Initiatives) if item.name.startswith("role_")),
}
"""Columns with a row for each of what a record holds."""
GONE = -1
"""The place of a column that no name has any more; entries in it go."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An axis after a change; `places` (old names) tells where each old column stands now, GONE where nowhere; it is
    None where all stand still.
    """

    axis: Axis
    places: Ints | None

    @classmethod
    def of(cls, axis: Axis, came: Collection[str], gone: Collection[str]) -> "Moved":
        """`axis` (sorted) with names added and others taken out."""
        new = sorted(name for name in came if name not in axis.columns)
        left = sorted(axis.columns[name] for name in gone)
        if not new and not left:
            return cls(axis, None)
        steps = np.zeros(len(axis.names) + 1, np.int32)
        np.add.at(steps, [bisect_left(axis.names, name) for name in new], 1)
        np.add.at(steps, np.array(left, np.intp) + 1, -1)
        places = np.arange(len(axis.names), dtype=np.int32) + np.cumsum(steps, dtype=np.int32)[:-1]
        places[left] = GONE
        kept = set(left)
        names = [name for column, name in enumerate(axis.names) if column not in kept] if kept else list(axis.names)
        return cls(Axis(tuple(sorted([*names, *new]))), places)

    def levels(self, before: Axis) -> "Moved":
        """The axis of language@level, `before` it moved, where this one is that of languages."""
        if self.places is None:
            return Moved(before, None)
        names = tuple(f"{tag}@{level}" for tag in self.axis.names for level in range(1, HIGHEST + 1))
        places = self.places[:, None] * HIGHEST + np.arange(HIGHEST, dtype=np.int32)
        return Moved(Axis(names), np.where(self.places[:, None] < 0, GONE, places).astype(np.int32).ravel())


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows start..stop of the old columns, or of the fresh ones."""

    fresh: bool
    start: int
    stop: int


def pieces(ids: Sequence[str], touched: Collection[str], fresh: Sequence[str]) -> list[Piece]:
    """The rows of a block in their new order: `ids` (sorted) without `touched`, and `fresh` (sorted, all of them
    touched) at their places."""
    found, at = list[Piece](), 0
    places = {identifier: row for row, identifier in enumerate(fresh)}
    for identifier in sorted(touched):
        row = bisect_left(ids, identifier)
        if row > at:
            found.append(Piece(False, at, row))
        at = row + (row < len(ids) and ids[row] == identifier)
        if identifier in places:
            found.append(Piece(True, places[identifier], places[identifier] + 1))
    return [*found, Piece(False, at, len(ids))]


def spliced(old: C, fresh: C, order: Sequence[Piece], axes: Mapping[str, str], moved: Mapping[str, Moved]) -> C:
    """Columns of the rows that `order` names; those of `fresh` count by the moved axes already."""
    parts = _Parts.of(old, fresh, order)
    values: dict[str, Any] = {}
    for item in fields(old):
        pair = getattr(old, item.name), getattr(fresh, item.name)
        axis = moved.get(axes.get(item.name, ""))
        if isinstance(pair[0], csr_array):
            values[item.name] = _sparse(*pair, parts.of_column(item.name), axis)
        elif isinstance(pair[0], tuple):
            values[item.name] = _names(*pair, order)
        elif item.name not in ("starts", "role_owner"):
            values[item.name] = _dense(*pair, parts.of_column(item.name), axis)
    if parts.inner is not None:
        lengths = np.concatenate([np.diff(parts.starts[part.fresh][part.start : part.stop + 1]) for part in order])
        if isinstance(old, People):
            values["starts"] = np.cumsum(np.append(0, lengths), dtype=np.int32)
        else:
            values["role_owner"] = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    return type(old)(**values)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The pieces of a block's rows, and of what its rows hold: documents or roles, which begin at `starts`."""

    outer: Sequence[Piece]
    inner: Sequence[Piece] | None
    starts: tuple[Ints, Ints]
    names: tuple[str, ...]

    @classmethod
    def of(cls, old: C, fresh: C, order: Sequence[Piece]) -> "_Parts":
        if isinstance(old, Openings):
            return cls(order, None, (np.zeros(0, np.int32),) * 2, ())
        starts = _starts(old), _starts(fresh)
        inner = [
            Piece(part.fresh, int(starts[part.fresh][part.start]), int(starts[part.fresh][part.stop])) for part in order
        ]
        return cls(order, inner, starts, INNER[type(old)])

    def of_column(self, name: str) -> Sequence[Piece]:
        return self.inner if self.inner is not None and name in self.names else self.outer


def _starts(columns: People | Openings | Initiatives) -> Ints:
    if isinstance(columns, People):
        return columns.starts
    owner = columns.role_owner if isinstance(columns, Initiatives) else np.zeros(0, np.int32)
    return np.cumsum(np.append(0, np.bincount(owner, minlength=len(columns.ids))), dtype=np.int32)


def _names(old: tuple[str, ...], fresh: tuple[str, ...], order: Sequence[Piece]) -> tuple[str, ...]:
    """The ids of rows; the very same where nobody came and nobody left."""
    stays = [part for part in order if not part.fresh]
    gone = [range(before.stop, part.start) for before, part in pairwise([Piece(False, 0, 0), *stays])]
    if [old[row] for rows in gone for row in rows] == list(fresh):
        return old
    return tuple(chain.from_iterable((old, fresh)[part.fresh][part.start : part.stop] for part in order))


def _dense(old: NDArray[Any], fresh: NDArray[Any], order: Sequence[Piece], axis: Moved | None) -> NDArray[Any]:
    if axis is not None and axis.places is not None:
        known = old >= 0
        old = old.copy()
        old[known] = axis.places[old[known]]
    parts: NDArray[Any] = np.concatenate([(old, fresh)[part.fresh][part.start : part.stop] for part in order])
    return parts


def _sparse(old: Csr, fresh: Csr, order: Sequence[Piece], axis: Moved | None) -> Csr:
    sides = old, fresh
    spans = [(part.fresh, *sides[part.fresh].indptr[[part.start, part.stop]].tolist()) for part in order]
    data = np.concatenate([sides[side].data[low:high] for side, low, high in spans])
    indices = np.concatenate(list(_columns(sides, spans, axis)))
    starts = np.concatenate([np.zeros(1, np.int32), *_ends(sides, order, spans)])
    if axis is not None and axis.places is not None and GONE in axis.places:
        kept = indices != GONE
        data, indices, starts = data[kept], indices[kept], np.cumsum(np.append(False, kept), dtype=np.int32)[starts]
    width = old.shape[1] if axis is None else len(axis.axis.names)
    return csr_array((data, indices, starts), shape=(len(starts) - 1, width))


def _columns(sides: tuple[Csr, Csr], spans: Sequence[Any], axis: Moved | None) -> Iterator[Ints]:
    for side, low, high in spans:
        columns = sides[side].indices[low:high]
        yield axis.places[columns] if not side and axis is not None and axis.places is not None else columns


def _ends(sides: tuple[Csr, Csr], order: Sequence[Piece], spans: Sequence[Any]) -> Iterator[Ints]:
    """Where each row ends among the entries of all pieces."""
    at = 0
    for part, (side, low, high) in zip(order, spans, strict=True):
        yield sides[side].indptr[part.start + 1 : part.stop + 1] + np.int32(at - low)
        at += high - low


def held(matrix: Csr, without: Collection[int]) -> NDArray[np.bool_]:
    """Which columns (w,) of a sparse matrix have an entry in a row that is not among `without`."""
    spans = [matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]] for row in without]
    width = matrix.shape[1]
    taken = np.bincount(np.concatenate(spans), minlength=width) if spans else 0
    found: NDArray[np.bool_] = np.bincount(matrix.indices, minlength=width) > taken
    return found
