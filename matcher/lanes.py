"""What a processor does with LANES numbers at a time: code of LLVM where loops are compiled, numpy's elsewhere.

The answers are the same either way.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

import numpy as np

from matcher.compiled import IS_COMPILED

LANES = 16
"""Numbers side by side."""
HALF, QUARTER = LANES // 2, LANES // 4


def peak(array: Any, at: Any) -> Any:
    """The greatest of LANES unsigned numbers, or of numbers of which none is NaN, from `at` on."""
    return array[at : at + LANES].max()


def peaks(numbers: Any, at: Any, found: Any, to: Any) -> None:
    """Put the greatest of every LANES of LANES x LANES numbers of two bytes, from `at` on, into `found` at `to`."""
    found[to : to + LANES] = numbers[at : at + LANES * LANES].reshape(LANES, LANES).max(axis=1)


def peaks_with_squares(one: Any, other: Any, at: Any, found: Any, to: Any) -> None:
    """Put the greatest of every LANES products of `one`, of two bytes, with the squares of `other`, of one, in the same
    way: of their four bytes the upper two, rounded up, 0 for nothing."""
    here = slice(at, at + LANES * LANES)
    products = (one[here].astype(np.uint32) * other[here].astype(np.uint32) ** 2 >> 16) + np.minimum(one[here], 1)
    found[to : to + LANES] = products.reshape(LANES, LANES).max(axis=1)


def reaching(array: Any, at: Any, least: Any) -> Any:
    """Which of LANES numbers in single precision, from `at` on, reach the least: a bit each."""
    reached = array[at : at + LANES] >= least
    return np.uint64((reached * (1 << np.arange(LANES))).sum())


if IS_COMPILED:
    ir, types = import_module("llvmlite.ir"), import_module("numba.core.types")
    NUMBER = ir.IntType(32)

    def _many(kind: Any, value: Any, count: int = LANES) -> Any:
        """The same number in every lane."""
        return ir.Constant(ir.VectorType(kind, count), [value] * count)

    def _place(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:
        """Where LANES items of an array begin."""
        data = context.make_array(kind)(context, builder, array).data
        item = context.get_data_type(kind.dtype)
        return builder.bitcast(builder.gep(data, [at]), ir.VectorType(item, LANES).as_pointer())

    def _lanes(context: Any, builder: Any, kind: Any, array: Any, at: Any, further: int = 0) -> Any:
        """LANES items of an array side by side, some `further` on."""
        place = builder.gep(_place(context, builder, kind, array, at), [NUMBER(further)])
        found = builder.load(place)
        found.align = context.get_abi_sizeof(context.get_data_type(kind.dtype))
        return found

    def _peak(_context: Any, array: Any, at: Any) -> Any:
        """The signature and the code of `peak`, by LLVM's reduction."""

        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            lanes = _lanes(context, builder, signature.args[0], *arguments)
            item = lanes.type.element
            is_whole = isinstance(item, ir.IntType)
            name = f"llvm.vector.reduce.{f'umax.v{LANES}i{item.width}' if is_whole else f'fmax.v{LANES}f32'}"
            kind = ir.FunctionType(item, [lanes.type])
            reduce = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
            return builder.call(reduce, [lanes], fastmath=() if is_whole else ("nnan",))

        return array.dtype(array, at), code

    def _greater(builder: Any, one: Any, other: Any) -> Any:
        return builder.select(builder.icmp_unsigned(">", one, other), one, other)

    def _folded(builder: Any, one: Any, other: Any, low: list[int], high: list[int]) -> Any:
        """The greater of two choices of the lanes of two vectors, those of the second counted on from LANES."""
        chosen = (ir.Constant(ir.VectorType(NUMBER, LANES), lanes) for lanes in (low, high))
        return _greater(builder, *(builder.shuffle_vector(one, other, lanes) for lanes in chosen))

    def _across(builder: Any, rows: list[Any]) -> Any:
        """The greatest of each of LANES vectors, by folding two into one, first within halves: what processors do."""
        low = [lane + row for half in (0, HALF) for lane in range(half, half + QUARTER) for row in (0, LANES)]
        high = [QUARTER + lane for lane in low]
        halves = []
        for half in (rows[:HALF], rows[HALF:]):
            left = half
            while len(left) > 1:
                pairs = zip(left[: len(left) // 2], left[len(left) // 2 :], strict=True)
                left = [_folded(builder, one, other, low, high) for one, other in pairs]
            halves += left
        first = [*range(HALF), *range(LANES, LANES + HALF)]
        return _folded(builder, halves[0], halves[1], first, [HALF + at for at in first])

    def _put(context: Any, builder: Any, kind: Any, found: Any, to: Any, greatest: Any) -> Any:
        kept = builder.store(greatest, _place(context, builder, kind, found, to))
        kept.align = context.get_abi_sizeof(context.get_data_type(kind.dtype))
        return context.get_dummy_value()

    def _peaks(_context: Any, numbers: Any, at: Any, found: Any, to: Any) -> Any:
        """The same of `peaks`."""

        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            array, at, found, to = arguments
            rows = [_lanes(context, builder, signature.args[0], array, at, row) for row in range(LANES)]
            return _put(context, builder, signature.args[2], found, to, _across(builder, rows))

        return types.void(numbers, at, found, to), code

    def _peaks_with_squares(_context: Any, one: Any, other: Any, at: Any, found: Any, to: Any) -> Any:
        """The same of `peaks_with_squares`."""

        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            narrow, wide = (ir.VectorType(ir.IntType(size), LANES) for size in (16, 32))

            (first, second, _, kept, _), (left, right, at, found, to) = signature.args, arguments
            rows, least = [], _many(ir.IntType(16), 1)
            for row in range(LANES):
                one = _lanes(context, builder, first, left, at, row)
                other = builder.zext(_lanes(context, builder, second, right, at, row), narrow)
                square = builder.zext(builder.mul(other, other), wide)
                product = builder.lshr(builder.mul(builder.zext(one, wide), square), _many(NUMBER, 16))
                some = builder.select(builder.icmp_unsigned("<", one, least), one, least)
                rows.append(builder.add(builder.trunc(product, narrow), some))
            return _put(context, builder, kept, found, to, _across(builder, rows))

        return types.void(one, other, at, found, to), code

    def _reaching(_context: Any, array: Any, at: Any, least: Any) -> Any:
        """The same of `reaching`."""

        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            lanes = _lanes(context, builder, signature.args[0], arguments[0], arguments[1])
            low = context.cast(builder, arguments[2], signature.args[2], types.float32)
            first = builder.insert_element(ir.Constant(lanes.type, ir.Undefined), low, NUMBER(0))
            every = builder.shuffle_vector(first, first, _many(NUMBER, 0))
            reached = builder.fcmp_ordered(">=", lanes, every)
            return builder.zext(builder.bitcast(reached, ir.IntType(LANES)), ir.IntType(64))

        return types.uint64(array, at, least), code

    def _known(code: Callable[..., Any]) -> Any:
        return cast("Any", import_module("numba.extending").intrinsic(code))

    peak, peaks, peaks_with_squares = _known(_peak), _known(_peaks), _known(_peaks_with_squares)
    reaching = _known(_reaching)
