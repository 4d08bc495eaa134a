"""A network as columns: one row per record, sets as sparse matrices, so that a question is a few products.

A record of somebody who is not in the network is turned into columns of one row by the same functions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.lexicon import Axis

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Bits = NDArray[np.uint8]
Csr = Any
"""A scipy.sparse.csr_array, which carries no types, or `Rows` of one."""

UNKNOWN = -1
ELSEWHERE = -2
"""A place that no record of the network names: known, and equal to none."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a sparse matrix: what is needed of a csr_array, whose checks take longer than a few rows do."""

    data: Floats
    indices: Ints
    indptr: Ints
    shape: tuple[int, int]

    @property
    def nnz(self) -> int:
        """How many values there are."""
        return len(self.data)

    def __matmul__(self, dense: Floats) -> Floats:
        """The product with a vector (columns,), each row summed in the order of its columns as scipy does."""
        owner = np.repeat(np.arange(self.shape[0]), np.diff(self.indptr))
        product: Floats = np.bincount(owner, self.data * dense[self.indices], self.shape[0]).astype(
            np.float64, copy=False
        )
        return product


@dataclass(frozen=True, slots=True)
class People:
    """n people. Sparse columns are n x (size of the lexicon's axis); counts include what the lexicon does not know."""

    ids: tuple[str, ...]
    keys: NDArray[np.uint64]
    skills: Csr  # square roots of rarities, so that a product sums the rarities of shared skills
    skill_weight: Floats
    fields: Csr
    field_count: Floats
    needs: Csr
    need_count: Floats
    wants: Csr  # those that are private as well: what openings are compared with
    want_count: Floats
    open_needs: Csr  # those that are not sensitive: what may count for, and be told to, others
    open_need_count: Floats
    offers: Csr
    offer_count: Floats
    stages: Csr
    stage: Ints
    languages: Csr  # usable ones
    masters: Csr
    learns: Csr
    reach: Csr  # language@level for each level up to one's own
    states_language: Bools
    home: Csr
    country: Ints
    city: Ints
    offset: Floats  # hours from UTC, NaN when unknown
    origins: Csr
    states_origin: Bools
    guarded: Bits
    refuses: Bits
    open_to: Bits
    seats: Ints
    as_mentor: Bools
    as_peer: Bools
    for_initiatives: Bools
    hours: Floats  # NaN when unknown
    waiting: Floats
    floor: Bits  # how much is owed to whom is hard to match or has waited long: a place is kept for one of them
    shown: Floats
    documents: Csr  # (all documents of all people) x words
    phrases: Csr  # the same x (words and pairs of words of openings and initiatives)
    topics: Floats  # the same x topics
    starts: Ints  # (n + 1): where a person's documents begin


@dataclass(frozen=True, slots=True)
class Openings:
    """m openings."""

    ids: tuple[str, ...]
    keys: NDArray[np.uint64]
    skills: Csr
    skill_weight: Floats
    fields: Csr
    support: Csr
    stages: Csr
    asks: Csr  # language@level
    states_language: Bools
    country: Ints
    remote: Bools
    accepts: Csr
    refuses: Csr
    deadline: Ints  # days since year 1, UNKNOWN without
    rolling: Bools
    open: Bools
    residence: Csr
    any_residence: Bools
    words: Csr
    phrases: Csr
    topics: Floats


@dataclass(frozen=True, slots=True)
class Initiatives:
    """m initiatives and, in columns of their own, their roles."""

    ids: tuple[str, ...]
    keys: NDArray[np.uint64]
    fields: Csr
    country: Ints
    city: Ints
    guarded: Bits
    refuses: Bits
    states_origin: Bools
    asks: Csr
    states_language: Bools
    open: Bools
    by_invitation: Bools
    words: Csr
    phrases: Csr
    topics: Floats
    role_owner: Ints
    role_skills: Csr
    role_weight: Floats
    role_hours: Floats
    role_asks: Csr
    role_states_language: Bools


C = TypeVar("C", People, Openings)


def sets(rows: Iterable[Mapping[str, float] | Iterable[str]], axis: Axis) -> Csr:
    """A sparse matrix of one row per set; names that the axis lacks are left out, plain sets count one each."""
    named, values, lengths, place = list[int](), list[float](), list[int](), axis.columns
    for row in rows:
        weights = row if isinstance(row, Mapping) else dict.fromkeys(row, 1.0)
        named += [place.get(name, UNKNOWN) for name in weights]
        values += weights.values()
        lengths.append(len(weights))
    columns, owner = np.array(named, dtype=np.int32), np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((columns, owner))
    order = order[columns[order] != UNKNOWN]
    starts = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(np.bincount(owner[order], minlength=len(lengths)), out=starts[1:])
    arrays = (np.array(values, dtype=np.float64)[order], columns[order], starts)
    return csr_array(arrays, shape=(len(lengths), len(axis.names)))


def whole(matrix: Csr) -> Csr:
    """A matrix that can be multiplied with another one."""
    if isinstance(matrix, Rows):
        return csr_array((matrix.data, matrix.indices, matrix.indptr), shape=matrix.shape)
    return matrix


def rows_of(matrix: Csr, start: int, stop: int) -> Rows:
    """Rows start..stop of a sparse matrix."""
    low, high = matrix.indptr[start], matrix.indptr[stop]
    starts = matrix.indptr[start : stop + 1] - low
    return Rows(matrix.data[low:high], matrix.indices[low:high], starts, (stop - start, matrix.shape[1]))


def _rows_at(matrix: Csr, rows: NDArray[Any]) -> Rows:
    """The given rows (r,) of a sparse matrix, in that order."""
    begins = matrix.indptr[rows]
    starts = np.zeros(len(rows) + 1, np.int32)
    np.cumsum(matrix.indptr[rows + 1] - begins, out=starts[1:])
    place = np.arange(starts[-1]) + np.repeat(begins - starts[:-1], np.diff(starts))
    return Rows(matrix.data[place], matrix.indices[place], starts, (len(rows), matrix.shape[1]))


class _Some(People):
    """Some rows of columns, each taken when it is first read: a question about few people reads few columns of them."""

    __slots__ = ("_people", "_rows", "_written")
    _people: People
    _rows: Ints | slice
    _written: Ints | slice

    @classmethod
    def of(cls, people: People, rows: Ints | slice, written: Ints | slice, starts: Ints) -> "People":
        """The columns of the people in `rows`, with the documents in `written`, which begin at `starts`."""
        some = object.__new__(cls)
        for name, value in (("_people", people), ("_rows", rows), ("_written", written), ("starts", starts)):
            object.__setattr__(some, name, value)
        return some

    def __getattr__(self, name: str) -> Any:
        if name not in _COLUMNS:
            raise AttributeError(name)
        value = _part(getattr(self._people, name), self._written if name in _WRITTEN else self._rows)
        object.__setattr__(self, name, value)
        return value


_COLUMNS = frozenset(item.name for item in fields(People))
_WRITTEN = frozenset({"documents", "phrases", "topics"})
"""Columns of documents."""


def _part(column: Any, rows: Ints | slice) -> Any:
    if isinstance(rows, slice):
        plain = isinstance(column, np.ndarray | tuple)
        return column[rows] if plain else rows_of(column, rows.start, rows.stop)
    if isinstance(column, tuple):
        return tuple(column[row] for row in rows.tolist())
    return column[rows] if isinstance(column, np.ndarray) else _rows_at(column, rows)


def taken(people: People, rows: Ints) -> People:
    """Columns of the people in `rows`, in that order."""
    begins, ends = people.starts[rows], people.starts[rows + 1]
    written = np.concatenate([np.arange(begin, end) for begin, end in zip(begins, ends, strict=True)] or [rows])
    return _Some.of(people, rows, written, np.cumsum(np.append(0, ends - begins), dtype=np.int32))


def row_of(columns: C, row: int) -> C:
    """Columns of the one record that stands in `row`."""
    if isinstance(columns, People):
        start, stop = int(columns.starts[row]), int(columns.starts[row + 1])
        return _Some.of(columns, slice(row, row + 1), slice(start, stop), np.array([0, stop - start], np.int32))
    return replace(
        columns, **{item.name: _part(getattr(columns, item.name), slice(row, row + 1)) for item in fields(columns)}
    )
