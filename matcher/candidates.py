"""Candidate lists of a cohort: for each mentee the mentors of the round whom the gates let through, with scores.

Lists are kept while a round is drafted and edited, and mended when somebody joins, leaves or changes: only pairs in
which a changed person stands are looked at again. What a coordinator or a block forbids is not their business; it is
taken out when places are given.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from matcher import eligibility
from matcher.columns import Floats, Ints, People, row_of, taken
from matcher.eligibility import Gates
from matcher.evidence import weigh
from matcher.explain import Pairs, Voice
from matcher.index import Index
from matcher.measures import Setting
from matcher.recommend import LOWEST
from matcher.spread import HERE, Crew
from matcher.vicinity import ALONE, Vicinity

Progress = Callable[[int, int], None]
"""Is told how many lists are done, of how many; STEPS times."""
STEPS = 20
List = tuple[Ints, Floats]
"""Positions of mentors, ascending, and scores."""
UNSPOKEN = Voice({}, {}, "")
"""No reason is told of a round: nothing needs to be put as she put it."""
TIED = frozenset({"nearness", "bridging"})
"""Terms by which a tie of two people may change what others gain."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Whom each mentee may be given: for each id positions in `mentors` (c,), ascending, and scores above 0 (c,).

    Lists are whole: every pair that passes the gates stands in them, so what is most over them is most of all.
    """

    mentors: tuple[str, ...]
    found: Mapping[str, List] = field(repr=False)


def candidates(
    index: Index,
    mentees: Iterable[str],
    mentors: Iterable[str],
    progress: Progress | None = None,
    crew: Crew = HERE,
) -> Candidates:
    """Lists for `mentees` among `mentors`, all of them people of the index; `crew` makes them. Free places are counted
    by the round, not by the index. Raises UnknownPerson."""
    asking, offered = sorted(set(mentees)), tuple(sorted(set(mentors)))
    shared = index, Side.of(index, offered)
    return Candidates(offered, _in_steps(asking, lambda some: crew.each(_suited, shared, some), progress))


def mended(
    known: Candidates,
    before: Index,
    index: Index,
    mentees: Iterable[str],
    mentors: Iterable[str],
    progress: Progress | None = None,
) -> Candidates:
    """What `candidates` answers, made of the lists `known` that the index `before` gave.

    Looked at again are the lists of new or changed mentees, and in the others the new or changed mentors. Where
    something changed that concerns everybody (the day, the weights, the frozen counts, ties that count), all are.
    """
    asking, offered = sorted(set(mentees)), tuple(sorted(set(mentors)))
    if _all_changed(before, index):
        return candidates(index, asking, offered, progress)
    stayed = {one for one in (*asking, *offered) if _unchanged(before, index, one)}
    place = {mentor: number for number, mentor in enumerate(offered) if mentor in stayed}
    moved = np.array([place.get(mentor, -1) for mentor in known.mentors], dtype=np.int32)
    held = set(known.mentors)
    fresh = [mentor for mentor in offered if mentor not in stayed or mentor not in held]
    side, whole = Side.of(index, fresh), Side.of(index, offered)
    numbers = np.array([number for number, mentor in enumerate(offered) if mentor in set(fresh)], dtype=np.int32)

    def listed(mentee: str) -> List:
        if mentee not in stayed or mentee not in known.found:
            return whole.suited(index, mentee)
        new, scores = side.suited(index, mentee)
        return _joined(known.found[mentee], moved, (numbers[new], scores))

    return Candidates(offered, _in_steps(asking, lambda some: [listed(mentee) for mentee in some], progress))


def _suited(shared: "tuple[Index, Side]", mentees: Sequence[str]) -> list[List]:
    """The lists of some mentees, as a crew makes them."""
    index, side = shared
    return [side.suited(index, mentee) for mentee in mentees]


def _in_steps(
    asking: Sequence[str], lists: Callable[[Sequence[str]], list[List]], progress: Progress | None
) -> dict[str, List]:
    found: dict[str, List] = {}
    step = max(1, -(-len(asking) // STEPS))
    for begin in range(0, len(asking), step):
        some = asking[begin : begin + step]
        found.update(zip(some, lists(some), strict=True))
        if progress:
            progress(len(found), len(asking))
    return found


@dataclass(frozen=True, slots=True)
class Side:
    """The mentors of a round as columns, in the order of their ids; each counts as having a place."""

    rows: Ints
    people: People

    @classmethod
    def of(cls, index: Index, mentors: Sequence[str]) -> "Side":
        """Columns of `mentors`. Raises UnknownPerson."""
        rows = rows_of_people(index, mentors)
        people = taken(index.people, rows)
        return cls(rows, replace(people, seats=np.ones(len(rows), np.int32)))

    def gates(self, one: People) -> Gates:
        """The gates of a mentee, with those that hang on herself."""
        return (("oneself", np.array([other != one.ids[0] for other in self.people.ids], dtype=np.bool_)),
                *eligibility.mentor_gates(one, self.people))  # fmt: skip

    def suited(self, index: Index, mentee: str) -> List:
        """Positions of the mentors whom the gates let through, ascending, and what both gain with each."""
        if not len(self.rows):
            return np.zeros(0, np.int32), np.zeros(0)
        row = int(rows_of_people(index, [mentee])[0])
        one = row_of(index.people, row)
        passes = np.flatnonzero(eligibility.passing(self.gates(one))).astype(np.int32)
        counted = any(index.weights.lists["mentors"].get(term) for term in TIED)
        vicinity = Vicinity.of(row, index.graph, index.forecast) if counted else ALONE
        pairs = Pairs(one, self.people, Setting(index.scale.now, vicinity, self.rows), index.scale.lexicon,
                      UNSPOKEN, index.network.initiatives)  # fmt: skip
        return passes, np.maximum(weigh("mentors", pairs, passes, index.weights).scores, LOWEST)


def rows_of_people(index: Index, ids: Sequence[str]) -> Ints:
    """Where people stand in the index (n,). Raises UnknownPerson."""
    places = np.searchsorted(np.array(index.people.ids, dtype=np.str_), np.array(ids, dtype=np.str_))
    for identifier in ids:
        index.person(identifier)
    return places.astype(np.int32)


def _all_changed(before: Index, index: Index) -> bool:
    weights = index.weights.lists["mentors"]
    by_ties = any(weights.get(term) for term in TIED)
    return (
        (before.scale.now, before.weights.lists["mentors"], before.statistics)
        != (index.scale.now, weights, index.statistics)
        or (by_ties and before.network.ties != index.network.ties)
    )  # fmt: skip


def _unchanged(before: Index, index: Index, one: str) -> bool:
    known = before.network.people
    return one in known and known[one] == index.person(one)


def _joined(old: List, moved: NDArray[np.int32], new: List) -> List:
    kept = moved[old[0]] >= 0
    places = np.concatenate((moved[old[0]][kept], new[0]))
    order = np.argsort(places, kind="stable")
    return places[order].astype(np.int32), np.concatenate((old[1][kept], new[1]))[order]


def shut_by(index: Index, side: Side, mentee: str, barred: Collection[str] = ()) -> str | None:
    """The code of the first gate that leaves a mentee nobody of a side, "nobody" where there was nobody but herself,
    "apart" when those left are all `barred`; None when somebody is left. Raises UnknownPerson."""
    one = row_of(index.people, int(rows_of_people(index, [mentee])[0]))
    left = np.ones(len(side.rows), np.bool_)
    for code, passes in side.gates(one):
        left = left & passes
        if not left.any():
            return "nobody" if code == "oneself" else code
    return "apart" if {side.people.ids[number] for number in np.flatnonzero(left)} <= set(barred) else None
