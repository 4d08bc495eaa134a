"""Loops that numpy cannot say: compiled by numba where it has a wheel, run as plain Python where it has none.

The answers are the same either way; only the time differs.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

IS_COMPILED = find_spec("numba") is not None
"""Whether loops are compiled here."""


def loop(function: F) -> F:
    """A function of numpy arrays and numbers, compiled on its first call and kept on disk where that is possible."""
    if not IS_COMPILED:
        return function
    compiler = import_module("numba").njit
    try:
        return cast("F", compiler(cache=True, nogil=True)(function))
    except RuntimeError:  # neither the program's folder nor the user's own takes a file
        return cast("F", compiler(nogil=True)(function))
