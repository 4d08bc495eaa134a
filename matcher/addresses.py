"""Many arrays handed to a loop as one: a table of where each of them lies.

Whenever a loop is called, each array that it takes is taken apart and its type told: for the sixty that a search reads
that is as much work as a search of a small network, and more where other work has filled the processor's caches since.
It is done once, when the arrays are made; a loop puts them together again for nothing. Without compiled loops nobody is
searched for, and nothing here is called.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.compiled import IS_COMPILED, loop

ADDRESS, COUNT, WIDTH = range(3)
"""What a table tells of an array, a row each: where it lies, how many rows it has, and items in each of them."""

NONE: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Arrays, each row after row, kept alive, and their `table` (arrays, 3)."""

    arrays: Sequence[NDArray[Any]]
    table: NDArray[np.uint64] = field(init=False, repr=False)

    @classmethod
    def of(cls, arrays: Sequence[NDArray[Any]], kinds: Sequence[Any], heights: Mapping[int, int] = NONE) -> "Held":
        """Arrays of the `kinds` that loops take them for: (n,), or (n, height, w) where `heights` has their place.
        Raises TypeError for one of another kind or shape."""
        for at, (one, kind) in enumerate(zip(arrays, kinds, strict=True)):
            expected = (3, heights[at]) if at in heights else (1, 1)
            if one.dtype != kind or (one.ndim, prod(one.shape[1:2])) != expected:
                raise TypeError(f"expected {kind} of {expected[0]} dimensions, got {one.shape} of {one.dtype}")
        # Loops take for granted that rows follow each other, and that numbers lie where their types may.
        fits = (one.flags.c_contiguous and one.flags.aligned for one in arrays)
        return cls([one if fit else one.copy() for one, fit in zip(arrays, fits, strict=True)])

    def __post_init__(self) -> None:
        table = np.zeros((len(self.arrays), WIDTH + 1), np.uint64)
        for row, one in zip(table, self.arrays, strict=True):
            row[:] = one.ctypes.data, len(one), prod(one.shape[1:])
        object.__setattr__(self, "table", table)

    def __reduce__(self) -> tuple[type["Held"], tuple[Any]]:
        """A copy lies elsewhere, and so do its arrays."""
        return Held, (self.arrays,)


if IS_COMPILED:
    ir, types = import_module("llvmlite.ir"), import_module("numba.core.types")
    carray: Any = import_module("numba").carray

    def _turned(_context: Any, address: Any) -> Any:
        """The signature and the code of what turns an address into a pointer, as numba asks for them."""

        def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], ir.IntType(8).as_pointer())

        return types.voidptr(address), code

    _pointer: Any = import_module("numba.extending").intrinsic(_turned)


@loop
def part(table: Any, number: int, kind: Any) -> Any:
    """The array (n,) at a place of a table, of the type that it is known to have."""
    return carray(_pointer(table[number, ADDRESS]), np.int64(table[number, COUNT]), kind)


@loop
def part_of_rows(table: Any, number: int, kind: Any, height: int) -> Any:
    """The same of an array (n, height, w)."""
    shape = np.int64(table[number, COUNT]), height, np.int64(table[number, WIDTH]) // height
    return carray(_pointer(table[number, ADDRESS]), shape, kind)
