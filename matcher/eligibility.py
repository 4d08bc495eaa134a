"""The hard rules: who may be offered to whom. Never scored and always first: a forbidden pair leaves the feasible set.

Every function takes columns of which one side has a single row, the asker's, and answers (n,) for the other's rows.
What is unknown shuts no door; it becomes a caveat beside the suggestion.
"""

from datetime import date
from typing import Any

import numpy as np

from matcher.columns import UNKNOWN, Bools, Csr, Floats, Initiatives, Openings, People


def overlap(left: Csr, right: Csr) -> Floats:
    """Products of the rows of one side with the single row of the other (n,)."""
    many, one = (left, right) if right.shape[0] == 1 else (right, left)
    dense = np.zeros(many.shape[1])
    dense[one.indices] = one.data
    product: Floats = many @ dense
    return product


def common_language(one: People, other: People) -> Bools:
    """A language that both use at B1 or better, when both state any."""
    shared: Bools = overlap(one.languages, other.languages) > 0
    return shared | ~one.states_language | ~other.states_language


def working_language(people: People, asks: Csr, states_language: Bools) -> Bools:
    """One of the languages asked for, at the level asked for, when both state any."""
    reached: Bools = overlap(people.reach, asks) > 0
    return reached | ~people.states_language | ~states_language


def open_to_each_other(one: People, other: People) -> Bools:
    """Neither side refuses an origin of the other: across the Russian-Ukrainian line both must have said yes."""
    refused: Bools = ((one.refuses & other.guarded) | (other.refuses & one.guarded)) != 0
    return ~refused


def open_to_taking_part(asker: People, offered: Initiatives) -> Bools:
    """The same for an initiative; that people of the asker's own origin take part in it is no reason to refuse it."""
    refused: Bools = ((asker.refuses & ~asker.guarded & offered.guarded) | (offered.refuses & asker.guarded)) != 0
    return ~refused


def mentors(asker: People, people: People) -> Bools:
    """Found as mentors, with a free place."""
    meet = common_language(asker, people) & open_to_each_other(asker, people)
    return people.as_mentor & (people.seats > 0) & meet


def contacts(asker: People, people: People) -> Bools:
    """Found as peers."""
    return people.as_peer & common_language(asker, people) & open_to_each_other(asker, people)


def openings(people: People, offered: Openings, now: date) -> Bools:
    """Open, not past, and in reach by language, residence and origin: of one person many openings, or the reverse."""
    day = now.toordinal()
    live = offered.open & (offered.rolling | (offered.deadline == UNKNOWN) | (offered.deadline >= day))
    admitted: Bools = overlap(people.home, offered.residence) > 0
    resident = offered.any_residence | (people.country == UNKNOWN) | admitted
    named: Bools = overlap(people.origins, offered.accepts) > 0
    barred: Bools = overlap(people.origins, offered.refuses) > 0
    spoken = working_language(people, offered.asks, offered.states_language)
    feasible: Bools = live & resident & (named | ~barred) & spoken
    return feasible


def initiatives(asker: People, offered: Initiatives) -> Bools:
    """Open, in a working language, and open to each other; by invitation only where both sides opted in."""
    met = working_language(asker, offered.asks, offered.states_language) & open_to_taking_part(asker, offered)
    feasible: Bools = offered.open & met & (~offered.by_invitation | _opted_in(asker, offered))
    return feasible


def _opted_in(asker: People, offered: Initiatives) -> Bools:
    """She is found for initiatives and open to every other origin that takes part; hers is among those that do."""
    she: Bools = (
        asker.for_initiatives & offered.states_origin & ((offered.guarded & ~(asker.open_to | asker.guarded)) == 0)
    )
    it: Bools = (asker.guarded != 0) & ((asker.guarded & ~offered.guarded) == 0)
    return she & it


def role_in_reach(asker: People, offered: Initiatives) -> Bools:
    """Which roles (r,) the asker's languages suffice for."""
    return working_language(asker, offered.role_asks, offered.role_states_language)


def unknown(values: Any) -> Bools:
    """Where a column of places, dates or stages says nothing."""
    return np.asarray(values == UNKNOWN)
