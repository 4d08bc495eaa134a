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
    return _compiled(function, counts=True)


def inner(function: F) -> F:
    """A loop that neither makes an array nor answers one, and so need not count itself among those who hold what it
    reads: where it is called for each of many, counting would take longer than its few numbers do. A loop that it calls
    may make arrays of its own."""
    return _compiled(function, counts=False)


def inlined(function: F) -> F:
    """A loop whose code is put where it is called from: for one that is called for each of many and takes so much that
    handing it over would take longer than its work."""
    return _compiled(function, counts=True, forceinline=True)


def _compiled(function: F, *, counts: bool, forceinline: bool = False) -> F:
    if not IS_COMPILED:
        return function
    compiler = import_module("numba").njit
    # numba hands `_nrt` on to whatever a loop calls: where arrays are made it has to be said as well.
    settings = {"nogil": True, "error_model": "numpy", "_nrt": counts, "forceinline": forceinline}
    try:
        return cast("F", compiler(cache=True, **settings)(function))
    except RuntimeError:  # neither the program's folder nor the user's own takes a file
        return cast("F", compiler(**settings)(function))


def ones(word: Any) -> int:
    """How many bits of an unsigned word are set, in the word's own type where it is compiled: processors know it."""
    return int(word).bit_count()


def lowest(word: Any) -> Any:
    """The place of the lowest bit that is set in an unsigned word of 64 bits, of any."""
    return ones((word & (~word + np.uint64(1))) - np.uint64(1))


def soon(array: Any, at: Any) -> None:
    """Ask memory for all of the item `at` of an array that will be read a little later; where there is none, for
    nothing."""


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

    _intrinsic, _plain = import_module("numba.extending").intrinsic, soon
    ones, soon = cast("Any", _intrinsic(_count)), cast("Any", _intrinsic(_fetch))
    lowest = loop(lowest)
    soon.py_func = _plain  # type: ignore[attr-defined]  # as a loop has it
