"""The hard rules: who may be offered to whom. Never scored and always first: a forbidden pair leaves the feasible set.

Every function takes columns of which one side has a single row, the asker's, and answers (n,) for the other's rows.
What is unknown shuts no door; it becomes a caveat beside the suggestion.
"""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import numpy as np

from matcher.columns import UNKNOWN, Bools, Csr, Floats, Initiatives, Openings, People

Gates = Sequence[tuple[str, Bools]]
"""Gates in their order, each with the code of reasons.CODES that tells a list emptied by it; (n,) each, or (1,)."""


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


def mentor_gates(asker: People, people: People) -> Gates:
    """Found as mentors, with a free place."""
    return (
        ("few_yet", people.as_mentor),
        ("few_share_language", common_language(asker, people)),
        ("few_places", people.seats > 0),
        ("few_open", open_to_each_other(asker, people)),
    )


def contact_gates(asker: People, people: People) -> Gates:
    """Found as peers."""
    return (
        ("few_yet", people.as_peer),
        ("few_share_language", common_language(asker, people)),
        ("few_open", open_to_each_other(asker, people)),
    )


def opening_gates(people: People, offered: Openings, now: date) -> Gates:
    """Open, not past, and in reach by language, residence and origin: of one person many openings, or the reverse."""
    day = now.toordinal()
    live = offered.open & (offered.rolling | (offered.deadline == UNKNOWN) | (offered.deadline >= day))
    admitted: Bools = overlap(people.home, offered.residence) > 0
    named: Bools = overlap(people.origins, offered.accepts) > 0
    barred: Bools = overlap(people.origins, offered.refuses) > 0
    return (
        ("none_open", live),
        ("none_in_language", working_language(people, offered.asks, offered.states_language)),
        ("none_for_country", offered.any_residence | (people.country == UNKNOWN) | admitted),
        ("none_for_origin", named | ~barred),
    )


def initiative_gates(asker: People, offered: Initiatives) -> Gates:
    """Open, in a working language, and open to each other; by invitation only where both sides opted in."""
    return (
        ("none_open", offered.open),
        ("none_in_language", working_language(asker, offered.asks, offered.states_language)),
        ("none_open_to_each_other", open_to_taking_part(asker, offered)),
        ("none_without_invitation", ~offered.by_invitation | _opted_in(asker, offered)),
    )


def passing(gates: Gates) -> Bools:
    """Who passes every gate."""
    feasible: Bools = np.logical_and.reduce(np.broadcast_arrays(*(passes for _, passes in gates)))
    return feasible


def mentors(asker: People, people: People) -> Bools:
    """Who may be offered as a mentor."""
    return passing(mentor_gates(asker, people))


def contacts(asker: People, people: People) -> Bools:
    """Who may be offered as a peer."""
    return passing(contact_gates(asker, people))


def openings(people: People, offered: Openings, now: date) -> Bools:
    """Which openings one person may be offered, or which people one opening."""
    return passing(opening_gates(people, offered, now))


def initiatives(asker: People, offered: Initiatives) -> Bools:
    """Which initiatives a person may be offered."""
    return passing(initiative_gates(asker, offered))


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


def without(feasible: Bools, ids: Sequence[str], excluded: Collection[str]) -> Bools:
    """Take the excluded ids out of the feasible set (n,); `ids` (n,) are sorted."""
    for identifier in excluded:
        row = bisect_left(ids, identifier)
        if row < len(ids) and ids[row] == identifier:
            feasible[row] = False
    return feasible


def unknown(values: Any) -> Bools:
    """Where a column of places, dates or stages says nothing."""
    return np.asarray(values == UNKNOWN)
