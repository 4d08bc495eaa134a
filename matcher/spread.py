"""Work on a whole network in parts: done here, or by a crew of other processes, with the same answers in one order.

A piece of work is a function of what all parts share and of some items. It hangs on nothing else, and gives one result
an item whatever items stand beside it; so it does not matter who does which part. Pages never wait for such work.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Protocol, TypeVar

S = TypeVar("S")
I = TypeVar("I")  # noqa: E741
R = TypeVar("R")
Work = Callable[[S, Sequence[I]], list[R]]
"""A function of a module, so that another process finds it by name; what it is given and gives can be pickled."""


class Crew(Protocol):
    """Whoever does the parts."""

    def each(self, work: "Work[Any, Any, R]", shared: Any, items: Sequence[Any]) -> list[R]:
        """What `work` gives for all `items`, in their order.

        `shared` is told to everybody who takes part, once for calls in a row with the same object, which must not
        change between them.
        """
        ...


class Here:
    """This process, all items at once."""

    def each(self, work: "Work[Any, Any, R]", shared: Any, items: Sequence[Any]) -> list[R]:
        """The work itself."""
        return work(shared, items)


HERE = Here()


def blocks(count: int, least: int, parts: int) -> list[slice]:
    """`count` items cut into at most `parts` blocks of nearly one size, of at least `least` items where there are so
    many. Raises ValueError unless `least` and `parts` are 1 or more."""
    if least < 1 or parts < 1:
        raise ValueError(f"expected blocks of 1 item or more and 1 part or more, got {least} and {parts}")
    pieces = max(min(count // least, parts), 1) if count else 0
    edges = [count * number // pieces for number in range(pieces + 1)] if pieces else [0]
    return [slice(begin, end) for begin, end in pairwise(edges)]
