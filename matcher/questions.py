"""Questions to a packed list, of one asker or of many: what is told of them, and each one in numbers when its turn
comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
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
from matcher.scoring import shuffled
from matcher.vicinity import Vicinity

ASKER = np.dtype(
    [
        ("row", "i8"),
        ("words", "i8"),  # in `Questions.numbers`
        ("near", "i8"),
        ("circles", "i8"),
        ("shut", "i8"),
        ("amounts", "i8"),
    ]
)
"""Who asks: her row among the columns, and where each part of what is hers ends among what is everybody's."""

SILENT = np.zeros(0, np.int32), np.zeros(0)
"""The words of somebody who wrote nothing, and their weights."""


class Questions(NamedTuple):
    """What loops are told of n askers: their columns, what all questions have in common (1,), and a record of each
    behind a first one of nobody (n + 1,).

    One asker after another, `numbers` are her words, the rows of the people near her, the communities of her contacts
    and the rows of those left out of her list; `amounts` how near people are whom nothing is known of, the weights of
    her words, and how near those near her are.
    """

    columns: Held
    common: Records
    askers: Records
    numbers: Ints
    amounts: Floats

    def plain(self) -> tuple[Any, ...]:
        """The same as loops take it."""
        return (self.columns.table, *self[1:])


@dataclass(frozen=True, slots=True)
class Askers:
    """Who asks (n,): rows of `people`, how each stands in the network, and the rows of the index that are left out of
    each list, UNKNOWN for who is not in it; and the `recommend.salt_of` that list."""

    people: People
    rows: Sequence[int]
    vicinities: Sequence[Vicinity]
    excluded: Sequence[Ints]
    salt: int

    def some(self, which: NDArray[np.intp]) -> "Askers":
        """Those at some places."""
        places = which.tolist()
        rows, near, shut = ([those[at] for at in places] for those in (self.rows, self.vicinities, self.excluded))
        return Askers(self.people, rows, near, shut, self.salt)

    def alike(self) -> NDArray[np.intp]:
        """Their places in an order in which neighbours look for much the same people, whom memory then brings once."""
        rows = np.array(self.rows, np.int64)
        sets: list[Any] = [bits(getattr(self.people, name), rows)[:, 0] for name in ("needs", "offers", "fields")]
        return np.lexsort([self.people.country[rows], *sets])


def questions(layers: Layers, askers: Askers, weights: Weights, name: str) -> Questions:
    """The questions of all askers for the list `name`. Raises ValueError for people who name languages in another way
    than the list does."""
    people = askers.people
    if people.languages.shape[1] > max(layers[0].common.tongues.shape[2], 1) * WORD:
        raise ValueError(f"expected languages that the list knows, got {people.languages.shape[1]}")
    told, numbers, amounts = [[UNKNOWN, 0, 0, 0, 0, 0]], list[Any](), list[Any]()
    number = amount = 0
    said = _said(people, askers.rows)
    for row, near, shut, (words, values) in zip(askers.rows, askers.vicinities, askers.excluded, said, strict=True):
        hers = words, near.rows, near.circles, shut
        amount += 1 + len(words) + len(near.rows)
        told.append([row, *[number := number + len(some) for some in hers], amount])
        numbers += hers
        amounts += (near.strangers,), values, near.nearness
    return Questions(
        columns=layers.columns if people is layers.source.people else held_people(people),
        common=_in_common(tuple([weights.lists[name].get(term, 0.0) for term in NAMES]), askers.salt),
        askers=np.array(told, np.int64).view(ASKER)[:, 0],
        numbers=_joined(numbers, np.int32),
        amounts=_joined(amounts, np.float64),
    )


def _said(people: People, rows: Sequence[int]) -> Sequence[tuple[Any, Floats]]:
    """The words of each, with their weights."""
    if not len(people.documents.indices):
        return [SILENT] * len(rows)
    return [words_of(people, row) for row in rows]


@lru_cache(maxsize=64)
def _in_common(weights: tuple[float, ...], salt: int) -> Records:
    """What all questions have in common that weigh terms alike, to the list of a week (1,)."""
    found = np.zeros(1, ASKED)
    found["weights"], found["caps"], found["tenths"], found["salt"] = weights, CAPS, TENTHS, salt
    found.setflags(write=False)
    return found


def _joined(some: Sequence[Any], kind: type) -> Any:
    """One array of all, of a kind that is always the same: for another one the loops would be compiled anew."""
    return np.concatenate(some, dtype=kind, casting="unsafe")


@loop
def of_all(told: Any) -> Any:
    """`Questions.plain` with the columns taken out of their table."""
    columns, common, askers, numbers, amounts = told
    return columns_in(columns), common, askers, numbers, amounts


@loop
def question_of(asked: Any, at: Any, numbered: Any) -> Any:
    """The question of one asker to a pack, as loops read it: a record (1,), tables of her skills and of her words, her
    languages beyond the first sixty-four, who is near her by places, the communities of her contacts, and the places of
    those left out, ascending.

    `asked` is what `of_all` gives, `numbered` what a pack numbers in its own way.
    """
    (sets, (begins, skills), values, columns), common, askers, numbers, amounts = asked
    zones, said, places, wide = numbered
    before, one = askers[at], askers[at + 1]
    hers, strangers = amounts[before.amounts + 1 : one.amounts], amounts[before.amounts]
    words, keys, offsets = one.words - before.shut, columns[-1], columns[-2]
    about, languages = common.copy(), np.zeros((3, wide), np.uint64)
    further = languages[:, 1:]
    tell(about, languages, sets, columns, one.row)
    about[0].salt, about[0].strangers = shuffled(keys[one.row], about[0].salt), strangers
    about[0].many_languages = wide > 1
    tell_hours(about, offsets[one.row], zones)
    tell_gates(about, further, said)
    first, last = begins[one.row], begins[one.row + 1]
    return (
        about,
        tabled(skills[first:last], values[first:last]),
        tabled(numbers[before.shut : one.words], hers[:words]),
        further,
        _neighbours(places, numbers[one.words : one.near], hers[words:]),
        numbers[one.near : one.circles],
        np.sort(_places_of(places, numbers[one.circles : one.shut])),
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
