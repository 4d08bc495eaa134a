"""Which names a changed network knows, and whose columns hang on that though their own records stand as they were."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from matcher.encode import role_skills
from matcher.index import Index
from matcher.lexicon import (
    HIGHEST,
    Lexicon,
    Reading,
    Readings,
    read_initiative,
    read_opening,
    read_person,
    skill_keys,
)
from matcher.network import Initiative, Network, Opening, Person
from matcher.splicing import Moved, held

R = TypeVar("R", Person, Opening, Initiative)
Read = Mapping[str, Reading | None]
"""What was read out of records, by id; None for those that are gone."""

TOLD = ("skills", "languages", "origins")
"""Axes whose names tell something by themselves. A word, a phrase or a place that nobody uses any more meets nobody: it
stays until the next build, so that numbers move as seldom as can be."""

role_keys = lru_cache(maxsize=4096)(role_skills)


@dataclass(frozen=True, slots=True)
class Touched:
    """The records that are encoded anew, and those that are gone."""

    people: Read
    openings: Read
    initiatives: Read

    @classmethod
    def of(cls, index: Index, network: Network, people: Iterable[str], openings: Iterable[str],
           initiatives: Iterable[str]) -> "Touched":  # fmt: skip
        """Those among these ids whose record is another one than the index has."""
        old = index.network
        return cls(
            _read(people, old.people, network.people, read_person),
            _read(openings, old.openings, network.openings, read_opening),
            _read(initiatives, old.initiatives, network.initiatives, read_initiative),
        )

    @property
    def nothing(self) -> bool:
        """Whether all records are what they were."""
        return not (self.people or self.openings or self.initiatives)


@dataclass(frozen=True, slots=True)
class Renamed:
    """The lexicon after a change; each axis as it moved, by name; and all that is encoded anew. `read` is what was read
    of people on the way whose records stand as they were."""

    lexicon: Lexicon
    moved: Mapping[str, Moved]
    touched: Touched
    read: Mapping[str, Reading]


def renamed(index: Index, network: Network, touched: Touched) -> Renamed:
    """The names that the network knows after a change: those that a build would find, and of the axes that are not TOLD
    those of before."""
    lexicon = index.scale.lexicon
    if touched.nothing:
        return Renamed(lexicon, {}, touched, {})
    came, went = _names(network, touched), _names(index.network, _as_before(index, touched))
    moved: dict[str, Moved] = {}
    for axis in ("skills", "words", "phrases", "countries", "cities", "languages", "origins"):
        new, old = getattr(came, axis).names, getattr(went, axis).names
        doubtful = set(old) - set(new) if axis in TOLD else set()
        moved[axis] = Moved.of(getattr(lexicon, axis), new, doubtful - _used(axis, doubtful, index, network, touched))
    moved["levels"] = moved["languages"].levels(lexicon.levels)
    after = Lexicon(**{name: one.axis for name, one in moved.items()})
    known, read = index.readings.people, dict[str, Reading]()
    people = {
        key: known.get(key) or read.get(key) or read_person(network.people[key])
        for key in _also_people(index, network, touched, lexicon, after, read)
    }
    initiatives = {
        key: read_initiative(network.initiatives[key]) for key in _also_initiatives(network, touched, lexicon, after)
    }
    also = Touched({**people, **touched.people}, touched.openings, {**initiatives, **touched.initiatives})
    return Renamed(after, moved, also, read)


def _read(ids: Iterable[str], old: Mapping[str, R], new: Mapping[str, R], read_one: Callable[[R], Reading]) -> Read:
    differing = (key for key in ids if old.get(key) != new.get(key))
    return {key: read_one(new[key]) if key in new else None for key in differing}


def _as_before(index: Index, touched: Touched) -> Touched:
    """What the same records said before."""
    old, known = index.network, index.readings

    def before(
        ids: Iterable[str], records: Mapping[str, R], read: Mapping[str, Reading], read_one: Callable[[R], Reading]
    ) -> Read:
        return {key: read[key] if key in read else read_one(records[key]) for key in ids if key in records}

    return Touched(
        before(touched.people, old.people, known.people, read_person),
        before(touched.openings, old.openings, known.openings, read_opening),
        before(touched.initiatives, old.initiatives, known.initiatives, read_initiative),
    )


def _names(network: Network, touched: Touched) -> Lexicon:
    """The names that the touched records use in this network."""
    part = Network(
        {key: network.people[key] for key, reading in touched.people.items() if reading},
        {key: network.openings[key] for key, reading in touched.openings.items() if reading},
        {key: network.initiatives[key] for key, reading in touched.initiatives.items() if reading},
        (),
    )
    people, openings, initiatives = (
        {key: reading for key, reading in read.items() if reading}
        for read in (touched.people, touched.openings, touched.initiatives)
    )
    return Lexicon.of(part, Readings(people, openings, initiatives))


def _used(axis: str, names: Collection[str], index: Index, network: Network, touched: Touched) -> set[str]:
    """Those of `names` that a record uses which stands as it was."""
    if not names:
        return set()
    found = _held(axis, names, index, touched)
    if axis == "skills":
        rest = (one for key, one in network.initiatives.items() if key not in touched.initiatives)
        found |= {key for one in rest for role in one.roles for key in skill_keys(role.skills)}
    if axis == "origins":
        found |= {name for key, one in network.openings.items() if key not in touched.openings for name in one.origins}
    return found


def _held(axis: str, names: Collection[str], index: Index, touched: Touched) -> set[str]:
    """Those of `names` that stand in a column of a row that nobody touched."""
    people, openings, initiatives = index.people, index.opening_columns, index.initiative_columns
    gone = _rows(people.ids, touched.people), _rows(openings.ids, touched.openings)
    apart = _rows(initiatives.ids, touched.initiatives)
    columns = getattr(index.scale.lexicon, axis).columns
    width = len(columns)
    found: Any = np.zeros(width, np.bool_)
    if axis == "skills":
        found = held(people.skills, gone[0]) | held(openings.skills, gone[1])
    elif axis == "languages":
        roles = np.flatnonzero(np.isin(initiatives.role_owner, apart)).tolist()
        levels = held(people.reach, gone[0]) | held(openings.asks, gone[1])
        levels |= held(initiatives.asks, apart) | held(initiatives.role_asks, roles)
        found = levels.reshape(width, HIGHEST).any(axis=1)
    elif axis == "origins":
        found = held(people.origins, gone[0])
    return {name for name in names if found[columns[name]]}


def _rows(ids: Sequence[str], touched: Iterable[str]) -> list[int]:
    """Where the touched records stand; those that are new stand nowhere."""
    places = ((bisect_left(ids, key), key) for key in touched)
    return [row for row, key in places if row < len(ids) and ids[row] == key]


def _also_people(
    index: Index, network: Network, touched: Touched, before: Lexicon, after: Lexicon, read: dict[str, Reading]
) -> Iterator[str]:
    """Who learns a language that somebody is the first or was the last to name, and who wrote what is asked for now.

    What is read of people on the way is added to `read`.
    """
    known = index.readings.people
    spoken = set(before.languages.names) ^ set(after.languages.names)
    if spoken:
        yield from (key for key, person in network.people.items() if not spoken.isdisjoint(person.learns))
    phrases = {phrase for phrase in after.phrases.names if phrase not in before.phrases.columns}
    for key in _who_may_write(index, phrases):
        if key in network.people and key not in touched.people:
            if key not in known:
                read[key] = read_person(network.people[key])
            one = known.get(key) or read[key]
            bags = (*one.bags, *one.pairs)
            if not all(phrases.isdisjoint(bag) for bag in bags):
                yield key


def _who_may_write(index: Index, phrases: Collection[str]) -> list[str]:
    """The ids of people of whom a document has all words of a phrase, in whatever order."""
    words, documents = index.scale.lexicon.words.columns, index.people.documents
    halves = [tuple(words.get(word, -1) for word in (phrase, *phrase.split(" "))) for phrase in phrases]
    wanted = np.zeros(len(words) + 1, np.bool_)
    wanted[[column for columns in halves for column in columns]] = True
    wanted[-1] = False
    entries = np.flatnonzero(wanted[documents.indices])
    rows = np.searchsorted(documents.indptr, entries, side="right") - 1
    writers: dict[int, set[int]] = defaultdict(set)
    for column, row in zip(documents.indices[entries].tolist(), rows.tolist(), strict=True):
        writers[column].add(row)
    found: set[int] = set()
    for whole, *parts in halves:
        found |= writers[whole] if whole in writers else set.intersection(*(writers[part] for part in parts))
    people = np.searchsorted(index.people.starts, sorted(found), side="right") - 1
    return [index.people.ids[row] for row in np.unique(people).tolist()]


def _also_initiatives(network: Network, touched: Touched, before: Lexicon, after: Lexicon) -> Iterator[str]:
    """Initiatives with a role whose name tells a skill that somebody is the first or was the last to name."""
    skills = set(before.skills.names) ^ set(after.skills.names) if before.skills is not after.skills else set()
    for key, initiative in network.initiatives.items() if skills else ():
        if key not in touched.initiatives and any(not skills.isdisjoint(role_keys(role)) for role in initiative.roles):
            yield key
