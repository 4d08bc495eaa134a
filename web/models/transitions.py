"""How a row with a state may move: the one form in which every state machine is written down."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """What one action needs and does: it starts from `sources`, by `side`, and ends in one of `targets`.

    No targets: the state stays. `side` names who may act: either side, or one of them.
    """

    sources: Collection[str]
    targets: Collection[str] = ()
    side: str = "either"
