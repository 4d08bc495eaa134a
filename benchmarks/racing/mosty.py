"""Mosty as a contestant: a crowd, what everybody in it is asked with, and the search of a packed list.

Terms of the network of ties are left out, because no peer reckons them; all the others weigh what they weigh on pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.racing.crowd import Crowd, crowd
from matcher.batch import lists
from matcher.columns import Floats, Ints, People
from matcher.evidence import Weights, default_weights
from matcher.layers import Layers, Source, laid
from matcher.questions import Askers, Questions, questions
from matcher.recommend import damping, salt_of
from matcher.topk import best
from matcher.vicinity import ALONE

K = 50
WEEK, SEED = 202506, 7
OF_THE_NETWORK = ("nearness", "bridging", "text")  # nobody in the crowd has written anything


def weights() -> Weights:
    """The documented weights without the terms that need ties or texts."""
    lists = default_weights()
    for name in ("contacts", "mentors"):
        lists[name] |= {term: 0.0 for term in OF_THE_NETWORK if term in lists[name]}
    return Weights(lists)


@dataclass(frozen=True)
class Peers:
    """A crowd and what everybody is asked with."""

    crowd: Crowd
    weights: Weights
    damped: NDArray[np.float64]

    @property
    def people(self) -> People:
        return self.crowd.people


def source_of(given: Peers, listed: NDArray[np.bool_] | None = None) -> Source:
    """What the peers of a crowd are packed from, or those whom `listed` (n,) marks."""
    size = len(given.people.ids)
    rows = np.flatnonzero(given.people.as_peer if listed is None else listed).astype(np.int32)
    return Source(given.people, rows, np.zeros(size, np.int32), np.zeros(size, np.bool_), given.damped)


def packed_by(given: Peers, listed: NDArray[np.bool_] | None = None) -> Layers:
    """The same packed for search."""
    return laid(source_of(given, listed))


def asking(given: Peers, packed: Layers, name: str = "contacts") -> Callable[[int], Questions]:
    """The question of a row, without terms of the network."""

    def question_of(row: int) -> Questions:
        one = Askers(given.people, [row], [ALONE], [np.array([row], np.int32)], salt_of(name, WEEK, SEED))
        return questions(packed, one, given.weights, name)

    return question_of


def searching(given: Peers, packed: Layers, name: str = "contacts") -> Callable[[int], NDArray[np.float64]]:
    """Mosty's search; answers the bands' scores of the fifty best."""
    question_of = asking(given, packed, name)
    return lambda row: best(packed, question_of(row), K, keeps_a_place=False)[1]


def at_once(given: Peers, packed: Layers, rows: Sequence[int]) -> tuple[Ints, Floats, NDArray[np.int64]]:
    """Mosty's lists of the fifty best for the people in `rows`, made together."""
    herself = np.array(rows, np.int32).reshape(-1, 1)
    askers = Askers(given.people, rows, [ALONE] * len(rows), list(herself), salt_of("contacts", WEEK, SEED))
    return lists(packed, askers, given.weights, "contacts", K, keeps_a_place=False)


def peers_of(size: int) -> Peers:
    """A crowd of `size` with the documented weights."""
    made, chosen = crowd(size), weights()
    return Peers(made, chosen, damping(made.people.shown, made.typical, chosen.exposure))


def asked_rows(given: Peers, count: int) -> list[int]:
    """The rows of `count` peers, drawn by chance and always the same."""
    rows = np.random.default_rng(11).choice(np.flatnonzero(given.people.as_peer), count, replace=False)
    return [int(row) for row in rows]
