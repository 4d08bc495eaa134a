"""Questions to a packed list, of one asker or of many: what is told of them, and each one in numbers when its turn
comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.addresses import Held
from matcher.asked import (
    ASKED,
    CAPS,
    NAMES,
    NEIGHBOUR,
    tabled,
    tell,
    tell_gates,
    tell_hours,
)
from matcher.blocks import WORD, Records
from matcher.columns import UNKNOWN, Floats, Ints, People
from matcher.compiled import loop
from matcher.evidence import Weights
from matcher.layers import Layers
from matcher.measures import TENTHS, words_of
from matcher.opened import columns_in, held_people
from matcher.packed import bits
from matcher.vicinity import Vicinity

ASKER = np.dtype(
    [
        ("row", "i8"),
        ("salt", "u8"),
        ("strangers", "f8"),
        ("words", "i8"),  # where what is hers ends among what is everybody's
        ("near", "i8"),
        ("circles", "i8"),
        ("shut", "i8"),
    ]
)
"""Who asks: her row among the columns, what makes the order among equals hers, how near people are whom nothing is
known of, and where all that is hers ends among what is everybody's."""

SILENT = np.zeros(0, np.int32), np.zeros(0)
"""The words of somebody who wrote nothing, and their weights."""


class Questions(NamedTuple):
    """What loops are told of n askers: their columns, what all questions have in common (1,), and a record of each
    behind a first one of nobody (n + 1,).

    The words (w,) of one asker stand behind those of another, with their weights (w,); so do the rows of the people
    near her, how near they are, the communities of her contacts, and the rows of those left out of her list.
    """

    columns: Held
    common: Records
    askers: Records
    words: Ints
    weights: Floats
    near: Ints
    nearness: Floats
    circles: Ints
    shut: Ints

    def plain(self) -> tuple[Any, ...]:
        """The same as loops take it."""
        return (self.columns.table, *self[1:])


@dataclass(frozen=True, slots=True)
class Askers:
    """Who asks (n,): rows of `people`, how each stands in the network, the salt of each question, and the rows of the
    index that are left out of each list, UNKNOWN for who is not in it."""

    people: People
    rows: Sequence[int]
    vicinities: Sequence[Vicinity]
    salts: Sequence[int]
    excluded: Sequence[Ints]

    def some(self, which: NDArray[np.intp]) -> "Askers":
        """Those at some places."""
        every = self.rows, self.vicinities, self.salts, self.excluded
        return Askers(self.people, *([those[at] for at in which.tolist()] for those in every))

    def alike(self) -> NDArray[np.intp]:
        """Their places in an order in which neighbours look for much the same people, whom memory then brings once."""
        rows = np.array(self.rows, np.int64)
        sets: list[Any] = [bits(getattr(self.people, name), rows)[:, 0] for name in ("needs", "offers", "fields")]
        return np.lexsort([self.people.country[rows], *sets])


def questions(layers: Layers, askers: Askers, weights: Weights, name: str) -> Questions:
    """The questions of all askers for the list `name`. Raises ValueError for people who name languages in another way
    than the list does."""
    people, near = askers.people, askers.vicinities
    if people.languages.shape[1] > max(layers[0].common.tongues.shape[2], 1) * WORD:
        raise ValueError(f"expected languages that the list knows, got {people.languages.shape[1]}")
    words, values = zip(*_said(people, askers.rows), strict=True)
    rows, circles = [one.rows for one in near], [one.circles for one in near]
    ends = (accumulate(map(len, hers)) for hers in (words, rows, circles, askers.excluded))
    told = zip(askers.rows, askers.salts, [one.strangers for one in near], *ends, strict=True)
    return Questions(
        columns=layers.columns if people is layers.source.people else held_people(people),
        common=_in_common(tuple([weights.lists[name].get(term, 0.0) for term in NAMES])),
        askers=np.array([(UNKNOWN, 0, 0.0, 0, 0, 0, 0), *told], ASKER),
        words=_joined(words, np.int32),
        weights=_joined(values, np.float64),
        near=_joined(rows, np.int32),
        nearness=_joined([one.nearness for one in near], np.float64),
        circles=_joined(circles, np.int32),
        shut=_joined(askers.excluded, np.int32),
    )


def _said(people: People, rows: Sequence[int]) -> Sequence[tuple[Any, Floats]]:
    """The words of each, with their weights."""
    if not len(people.documents.indices):
        return [SILENT] * len(rows)
    return [words_of(people, row) for row in rows]


@lru_cache(maxsize=64)
def _in_common(weights: tuple[float, ...]) -> Records:
    """What all questions have in common that weigh terms alike (1,)."""
    found = np.zeros(1, ASKED)
    found["weights"], found["caps"], found["tenths"] = weights, CAPS, TENTHS
    found.setflags(write=False)
    return found


def _joined(some: Sequence[Any], kind: type) -> Any:
    """One array of all, of a kind that is always the same: for another one the loops would be compiled anew."""
    return np.ascontiguousarray(some[0] if len(some) == 1 else np.concatenate(some), kind)


@loop
def of_all(told: Any) -> Any:
    """`Questions.plain` with the columns taken out of their table."""
    columns, common, askers, words, weights, near, nearness, circles, shut = told
    return columns_in(columns), common, askers, words, weights, near, nearness, circles, shut


@loop
def question_of(asked: Any, at: Any, numbered: Any) -> Any:
    """The question of one asker to a pack, as loops read it: a record (1,), tables of her skills and of her words, her
    languages beyond the first sixty-four, who is near her by places, the communities of her contacts, and the places of
    those left out, ascending.

    `asked` is what `of_all` gives, `numbered` what a pack numbers in its own way.
    """
    (sets, (begins, skills), values, numbers), common, askers, words, weights, near, nearness, circles, shut = asked
    zones, said, places, wide = numbered
    before, one = askers[at], askers[at + 1]
    about, languages = common.copy(), np.zeros((3, wide), np.uint64)
    further = languages[:, 1:]
    tell(about, languages, sets, numbers, one.row)
    about[0].salt, about[0].strangers, about[0].many_languages = one.salt, one.strangers, wide > 1
    tell_hours(about, numbers[-1][one.row], zones)
    tell_gates(about, further, said)
    first, last = begins[one.row], begins[one.row + 1]
    return (
        about,
        tabled(skills[first:last], values[first:last]),
        tabled(words[before.words : one.words], weights[before.words : one.words]),
        further,
        _neighbours(places, near[before.near : one.near], nearness[before.near : one.near]),
        circles[before.circles : one.circles],
        np.sort(_places_of(places, shut[before.shut : one.shut])),
    )


@loop
def _places_of(places: Any, rows: Any) -> Any:
    """The places of those in `rows` who have one."""
    found, count = np.empty(len(rows), np.int32), 0
    for row in rows:
        if row != UNKNOWN and places[row] != UNKNOWN:
            found[count] = places[row]
            count += 1
    return found[:count]


@loop
def _neighbours(places: Any, rows: Any, nearness: Any) -> Any:
    """People by their places, ascending, with how near they are: those who have one."""
    order = np.argsort(places[rows])
    found, count = np.empty(len(rows), NEIGHBOUR), 0
    for at in order:
        place = places[rows[at]]
        if place != UNKNOWN:
            found[count].place, found[count].nearness = place, nearness[at]
            count += 1
    return found[:count]
