"""A mentoring round over rows: who takes part becomes a small network of its own, and the matcher gives the places.

Candidate lists of a draft are kept in the memory of the process that made them, never stored, so that the next draft
mends them. Whoever joined a round may be given there whatever her switches say; every other gate holds.
"""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from matcher.candidates import Candidates, Progress, candidates, mended
from matcher.cohort import Cohort, draw
from matcher.evidence import Weights
from matcher.index import Index
from matcher.network import Network
from matcher.rarity import Statistics
from web.matching.live import Live, week_of
from web.matching.records import person_record
from web.models import Person

ROUNDS_KEPT = 8
Pair = tuple[uuid.UUID, uuid.UUID]
"""A mentee and a mentor."""
REASONS: Mapping[str, str] = {"nobody": "nobody", "few_share_language": "no_language", "all_taken": "all_taken"}
"""What may be told of why somebody gets nobody; whatever hangs on origin, blocks or rules is one and the same."""


@dataclass(frozen=True)
class Mentee:
    """Somebody who looks for a mentor; `waited` in how many rounds she was left out before."""

    person: Person
    waited: int = 0


@dataclass(frozen=True)
class Mentor:
    """Somebody who gives `places`."""

    person: Person
    places: int


@dataclass(frozen=True)
class Task:
    """All that a draft hangs on. `apart` are the people whom each mentee must not be given."""

    mentees: Sequence[Mentee]
    mentors: Sequence[Mentor]
    goal: str
    forced: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    locked: frozenset[Pair] = frozenset()
    apart: Mapping[uuid.UUID, Collection[uuid.UUID]] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """A draft: pairs with their scores, why somebody was left, which settled pairs could not be, and its figures:
    `total` of scores, the `gap` and the `price` of stability as shares."""

    pairs: Mapping[Pair, float]
    left: Mapping[uuid.UUID, str]
    refused: frozenset[Pair]
    figures: Mapping[str, Any]


class Kept:
    """The candidate lists of the rounds that this process drafted last, with the index that gave them."""

    def __init__(self) -> None:
        self._lists: OrderedDict[uuid.UUID, tuple[Index, Candidates]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, number: uuid.UUID) -> tuple[Index, Candidates] | None:
        """What is known of a round."""
        with self._lock:
            return self._lists.get(number)

    def keep(self, number: uuid.UUID, index: Index, found: Candidates) -> None:
        """Know the lists of a round until ROUNDS_KEPT others were drafted."""
        with self._lock:
            self._lists[number] = (index, found)
            self._lists.move_to_end(number)
            while len(self._lists) > ROUNDS_KEPT:
                self._lists.popitem(last=False)

    def forget(self, number: uuid.UUID) -> None:
        """Drop the lists of a round that is published or discarded."""
        with self._lock:
            self._lists.pop(number, None)

    def empty(self) -> None:
        """Drop everything: somebody who may stand in it was erased."""
        with self._lock:
            self._lists.clear()


KEPT = Kept()


@dataclass(frozen=True)
class Measure:
    """What scores of a draft go by: how rare things are in the whole network, and the weights in use."""

    statistics: Statistics
    weights: Weights

    @classmethod
    def of(cls, live: Live) -> "Measure":
        """The measure of the live index."""
        return cls(live.index.statistics, live.index.weights)


def draft(number: uuid.UUID, task: Task, measure: Measure, day: date, progress: Progress | None = None) -> Drawn:
    """Draft the round with the id `number`; a second draft of it mends the lists of the first one."""
    known = KEPT.of(number)
    mentees = [str(one.person.id) for one in task.mentees]
    mentors = [str(one.person.id) for one in task.mentors]
    records = [person_record(one.person, 0) for one in task.mentees]
    records += [replace(person_record(one.person, one.places), as_mentor=True) for one in task.mentors]
    index = Index.build(
        Network.from_records(people=records), now=day, week=week_of(day), weights=measure.weights,
        statistics=known[0].statistics if known else measure.statistics, previous=known[0] if known else None,
    )  # fmt: skip
    lists = (
        mended(known[1], known[0], index, mentees, mentors, progress)
        if known
        else candidates(index, mentees, mentors, progress)
    )
    KEPT.keep(number, index, lists)
    cohort = Cohort(
        mentees=tuple(mentees),
        places={str(one.person.id): one.places for one in task.mentors},
        forced=_named(task.forced),
        forbidden=_named(task.forbidden),
        locked=_named(task.locked),
        excluded={str(one): {str(other) for other in others} for one, others in task.apart.items()},
        waited={str(one.person.id): one.waited for one in task.mentees},
    )
    found = draw(index, cohort, task.goal, lists, seed=number.int % 2**32)
    return Drawn(
        pairs={(uuid.UUID(mentee), uuid.UUID(mentor)): score for mentee, (mentor, score) in found.given.items()},
        left={uuid.UUID(one): REASONS.get(code, "nobody_fits") for one, code in found.left.items()},
        refused=frozenset((uuid.UUID(mentee), uuid.UUID(mentor)) for mentee, mentor in found.refused),
        figures={"total": found.total, "gap": found.gap, "price": found.price_of_stability},
    )


def _named(pairs: Collection[Pair]) -> frozenset[tuple[str, str]]:
    return frozenset((str(mentee), str(mentor)) for mentee, mentor in pairs)
