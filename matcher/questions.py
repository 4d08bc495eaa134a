"""Many questions to a packed list at once, in numbers: what `asked.ask` tells of one, built for all together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.asked import (
    ASKED,
    CAPS,
    NAMES,
    NEIGHBOUR,
    NOBODY_NEAR,
    NUMBERS,
    SETS,
    room_for,
    tabled,
    tell_each,
    tell_gates_of_each,
    tell_hours_of_each,
)
from matcher.blocks import WORD, Records, Words
from matcher.columns import UNKNOWN, Floats, Ints, People
from matcher.compiled import loop
from matcher.evidence import Weights
from matcher.measures import TENTHS, words_of
from matcher.packed import Pack, bits
from matcher.vicinity import Vicinity

Starts = NDArray[np.int64]


class Ragged(NamedTuple):
    """Things of all askers, one asker after another: those of asker a are things[starts[a]:starts[a + 1]]."""

    starts: Starts
    things: Any


class Valued(NamedTuple):
    """Columns of all askers in the same way, with their values."""

    starts: Starts
    columns: Any
    values: Floats


class Questions(NamedTuple):
    """What `asked.Asked` tells, of n askers; their columns are not in tables yet."""

    about: Records
    skills: Valued
    words: Valued
    further: Words
    near: Ragged
    circles: Ragged
    shut: Ragged

    def plain(self) -> tuple[tuple[Any, ...], tuple[Records, Records]]:
        """The same as loops take it, kept on disk by types, and room for the tables of columns."""
        parts = tuple(tuple(part) if isinstance(part, tuple) else part for part in self)
        most = (int(np.diff(some.starts).max(initial=0)) for some in (self.skills, self.words))
        skills, words = (room_for(count) for count in most)
        return parts, (skills, words)


@dataclass(frozen=True, slots=True)
class Askers:
    """Who asks (n,): rows of `people`, how each stands in the network, the salt of each question, and the rows of the
    index that are left out of each list, UNKNOWN for who is not in it."""

    people: People
    rows: Ints
    vicinities: Sequence[Vicinity]
    salts: Words
    excluded: Sequence[Ints]

    def some(self, which: NDArray[np.intp]) -> "Askers":
        """Those at some places."""
        near, shut = ([those[at] for at in which.tolist()] for those in (self.vicinities, self.excluded))
        return Askers(self.people, self.rows[which], near, self.salts[which], shut)

    def alike(self) -> NDArray[np.intp]:
        """Their places in an order in which neighbours look for much the same people, whom memory then brings once."""
        sets: list[Any] = [bits(getattr(self.people, name), self.rows)[:, 0] for name in ("needs", "offers", "fields")]
        return np.lexsort([self.people.country[self.rows], *sets])


def questions(packs: Sequence[Pack], askers: Askers, weights: Weights, name: str) -> list[Questions]:
    """The questions of all askers for the list `name`, to each of its packs."""
    people, rows = askers.people, askers.rows
    about = np.zeros(len(rows), ASKED)
    further = np.zeros((len(rows), 3, -(-max(people.languages.shape[1], 1) // WORD)), np.uint64)
    about["weights"] = [weights.lists[name].get(term, 0.0) for term in NAMES]
    about["caps"], about["tenths"], about["salt"] = CAPS, TENTHS, askers.salts
    about["strangers"] = [one.strangers for one in askers.vicinities]
    sets = tuple((of.indptr, of.indices) for of in (getattr(people, name) for name in SETS))
    tell_each(about, further, sets, tuple(getattr(people, name) for name in NUMBERS), rows)
    skills = people.skills[rows]
    asked = Questions(
        about=about,
        skills=Valued(skills.indptr.astype(np.int64), skills.indices, skills.data),
        words=_words(people, rows),
        further=further[:, :, 1:],
        near=_ragged([NOBODY_NEAR]),
        circles=_ragged([one.circles for one in askers.vicinities]),
        shut=_ragged([those[those != UNKNOWN] for those in askers.excluded]),
    )
    return [_to(pack, asked, people.offset[rows], askers) for pack in packs]


def _to(pack: Pack, asked: Questions, offset: Floats, askers: Askers) -> Questions:
    """The questions with what a pack numbers in its own way: zones, and people by their places."""
    about = asked.about.copy()
    tell_hours_of_each(about, offset, pack.zones)
    tell_gates_of_each(about, asked.further, pack.said)
    about["many_languages"] = pack.common.tongues.shape[2] > 1
    near, order = _placed(pack, _ragged([one.rows for one in askers.vicinities]))
    neighbours = np.empty(len(order), NEIGHBOUR)
    neighbours["place"] = near.things
    neighbours["nearness"] = np.concatenate([one.nearness for one in askers.vicinities])[order]
    return asked._replace(about=about, near=Ragged(near.starts, neighbours), shut=_placed(pack, asked.shut)[0])


def _placed(pack: Pack, those: Ragged) -> tuple[Ragged, NDArray[np.intp]]:
    """The places of those who are in a pack by their rows, ascending for each asker, and which of the rows they are."""
    count = len(those.starts) - 1
    asker, places = np.repeat(np.arange(count), np.diff(those.starts)), pack.places[those.things]
    order = np.lexsort((places, asker))
    order = order[places[order] != UNKNOWN]
    return Ragged(_starts(np.bincount(asker[order], minlength=count)), places[order]), order


def _ragged(some: Sequence[Any]) -> Ragged:
    return Ragged(_starts([len(one) for one in some]), np.concatenate(some))


def _starts(counts: Any) -> Starts:
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))


def _words(people: People, rows: Ints) -> Valued:
    """The words of the askers' own documents."""
    if not len(people.documents.indices):
        return Valued(np.zeros(len(rows) + 1, np.int64), np.zeros(0, np.int64), np.zeros(0))
    said = [words_of(people, row) for row in rows.tolist()]
    starts, columns = _ragged([columns for columns, _ in said])
    return Valued(starts, columns, np.concatenate([values for _, values in said]))


@loop
def question_of(asked: Any, room: Any, at: int) -> Any:
    """The question of one asker, out of `Questions.plain`, as loops take one of `asked.Asked`."""
    about, skills, words, further, near, circles, shut = asked
    return (
        about[at : at + 1],
        _columns(room[0], skills, at),
        _columns(room[1], words, at),
        further[at],
        _things(near, at),
        _things(circles, at),
        _things(shut, at),
    )


@loop
def _columns(room: Any, some: Any, at: int) -> Any:
    starts, columns, values = some
    return tabled(room, columns[starts[at] : starts[at + 1]], values[starts[at] : starts[at + 1]])


@loop
def _things(some: Any, at: int) -> Any:
    starts, things = some
    return things[starts[at] : starts[at + 1]]
