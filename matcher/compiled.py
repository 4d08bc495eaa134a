"""Loops that numpy cannot say: compiled by numba where it has a wheel, run as plain Python where it has none.

The answers are the same either way; only the time differs.
"""

import hashlib
import shutil
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np

F = TypeVar("F", bound=Callable[..., Any])

LINE = 64
"""Bytes that a processor reads from memory at once."""
LANES = 16
"""Numbers whose greatest a processor finds in a few steps."""
IS_COMPILED = find_spec("numba") is not None
"""Whether loops are compiled here."""


def _kept() -> None:
    """Keep compiled loops beside the sources that they were made of, all of them: a loop holds the loops that it calls,
    and numba would notice a change of its own file alone."""
    here = Path(__file__).parent
    sources = hashlib.sha256()
    for source in sorted(here.glob("*.py")):
        sources.update(source.read_bytes())
    wanted = here / "__pycache__" / f"loops-{sources.hexdigest()[:16]}"
    for old in set(wanted.parent.glob("loops-*")) - {wanted}:
        shutil.rmtree(old, ignore_errors=True)
    import_module("numba").config.CACHE_DIR = str(wanted)


if IS_COMPILED:
    _kept()


def loop(function: F) -> F:
    """A function of numpy arrays and numbers, compiled on its first call and kept on disk where that is possible."""
    if not IS_COMPILED:
        return function
    compiler = import_module("numba").njit
    try:
        return cast("F", compiler(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # neither the program's folder nor the user's own takes a file
        return cast("F", compiler(nogil=True, error_model="numpy")(function))


def ones(word: Any) -> int:
    """How many bits of an unsigned word are set, in the word's own type where it is compiled: processors know it."""
    return int(word).bit_count()


def lowest(word: Any) -> Any:
    """The place of the lowest bit that is set in an unsigned word of 64 bits, of any."""
    return ones((word & (~word + np.uint64(1))) - np.uint64(1))


def soon(array: Any, at: Any) -> None:
    """Ask memory for all of the item `at` of an array that will be read a little later; where there is none, for
    nothing."""


def peak(array: Any, at: Any) -> Any:
    """The greatest of LANES unsigned numbers, or of numbers of which none is NaN, from `at` on."""
    return array[at : at + LANES].max()


def peak_with_squares(one: Any, other: Any, at: Any) -> Any:
    """The greatest of LANES products of `one` with the squares of `other`, of two bytes each, from `at` on: of its six
    bytes the upper two, rounded up twice."""
    squares = (other[at : at + LANES].astype(np.uint32) ** 2 >> 16) + 1
    return np.uint16(((one[at : at + LANES] * squares >> 16) + 1).max())


def reaching(array: Any, at: Any, least: Any) -> Any:
    """Which of LANES numbers in single precision, from `at` on, reach the least: a bit each."""
    reached = array[at : at + LANES] >= least
    return np.uint64((reached * (1 << np.arange(LANES))).sum())


if IS_COMPILED:

    def _count(_context: Any, word: Any) -> Any:
        """The signature and the code of `ones`, as numba asks for them."""
        return word(word), lambda _context, builder, _signature, arguments: builder.ctpop(arguments[0])

    def _fetch(_context: Any, array: Any, at: Any) -> Any:
        """The same of `soon`: LLVM's prefetch of a line that is read, and kept in every cache."""
        ir, types = import_module("llvmlite.ir"), import_module("numba.core.types")
        whole = ir.IntType(32)

        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
            place = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(8).as_pointer())
            shape = ir.FunctionType(ir.VoidType(), [place.type, whole, whole, whole])
            fetch = builder.module.declare_intrinsic("llvm.prefetch", [place.type], shape)
            size = context.get_abi_sizeof(context.get_data_type(signature.args[0].dtype))
            for byte in sorted({*range(0, size, LINE), size - 1}):
                line = builder.gep(place, [whole(byte)])
                builder.call(fetch, [line, whole(0), whole(3), whole(1)])
            return context.get_dummy_value()

        return types.void(array, at), code

    def _lanes(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:
        """LANES items of an array side by side."""
        ir, item = import_module("llvmlite.ir"), context.get_data_type(kind.dtype)
        data = context.make_array(kind)(context, builder, array).data
        place = builder.bitcast(builder.gep(data, [at]), ir.VectorType(item, LANES).as_pointer())
        found = builder.load(place)
        found.align = context.get_abi_sizeof(item)
        return found

    def _greatest(builder: Any, lanes: Any) -> Any:
        """The greatest of LANES items, by LLVM's reduction."""
        ir = import_module("llvmlite.ir")
        item = lanes.type.element
        is_whole = isinstance(item, ir.IntType)
        name = f"umax.v{LANES}i{item.width}" if is_whole else f"fmax.v{LANES}f32"
        kind = ir.FunctionType(item, [lanes.type])
        reduce = builder.module.globals.get(f"llvm.vector.reduce.{name}") or ir.Function(
            builder.module, kind, f"llvm.vector.reduce.{name}"
        )
        return builder.call(reduce, [lanes], fastmath=() if is_whole else ("nnan",))

    def _peak(_context: Any, array: Any, at: Any) -> Any:
        """The same of `peak`."""

        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return _greatest(builder, _lanes(context, builder, signature.args[0], *arguments))

        return array.dtype(array, at), code

    def _peak_with_squares(_context: Any, one: Any, other: Any, at: Any) -> Any:
        """The same of `peak_with_squares`."""

        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            ir = import_module("llvmlite.ir")
            narrow, wide = (ir.VectorType(ir.IntType(size), LANES) for size in (16, 32))
            left, right = (
                _lanes(context, builder, kind, array, arguments[2])
                for kind, array in zip(signature.args[:2], arguments[:2], strict=True)
            )

            def upper(one: Any, other: Any) -> Any:
                product = builder.mul(builder.zext(one, wide), builder.zext(other, wide))
                half = builder.trunc(builder.lshr(product, ir.Constant(wide, [16] * LANES)), narrow)
                return builder.add(half, ir.Constant(narrow, [1] * LANES))

            return _greatest(builder, upper(left, upper(right, right)))

        return one.dtype(one, other, at), code

    def _reaching(_context: Any, array: Any, at: Any, least: Any) -> Any:
        """The same of `reaching`."""
        types = import_module("numba.core.types")

        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            ir = import_module("llvmlite.ir")
            lanes = _lanes(context, builder, signature.args[0], *arguments[:2])
            low = context.cast(builder, arguments[2], signature.args[2], types.float32)
            every = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
            first = builder.insert_element(ir.Constant(lanes.type, ir.Undefined), low, ir.Constant(ir.IntType(32), 0))
            reached = builder.fcmp_ordered(">=", lanes, builder.shuffle_vector(first, first, every))
            return builder.zext(builder.bitcast(reached, ir.IntType(LANES)), ir.IntType(64))

        return types.uint64(array, at, least), code

    _intrinsic, _plain = import_module("numba.extending").intrinsic, soon
    ones, soon = cast("Any", _intrinsic(_count)), cast("Any", _intrinsic(_fetch))
    peak, peak_with_squares = cast("Any", _intrinsic(_peak)), cast("Any", _intrinsic(_peak_with_squares))
    lowest = loop(lowest)
    reaching = cast("Any", _intrinsic(_reaching))
    soon.py_func = _plain  # type: ignore[attr-defined]  # as a loop has it
