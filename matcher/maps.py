"""Aggregates for maps and reports: how many people live where, and which countries the consented ties join.

The figures are exact and are for inside use; `disclosure.coarse` says what of them may be shown.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.compiled import IS_COMPILED, inner, loop, soon
from matcher.network import Network

Numbers = NDArray[np.uint8 | np.uint16]
Ends = NDArray[np.int32]

UNKNOWN_COUNTRY = "ZZ"
"""CLDR's code of an unknown region: people who state no country are counted, not left out."""
LINE, NEAR, FAR = 16, 64, 512
"""Ties that memory brings together; how many ties ahead the country of an end is asked for, and the ties themselves."""


@dataclass(frozen=True, slots=True)
class Flows:
    """Ties between countries: `ties[i, j]` (c x c, symmetric) joins countries[i] and [j]; ties[i, i] stay in one."""

    countries: tuple[str, ...]
    ties: NDArray[np.int64]


def country_counts(network: Network) -> dict[str, int]:
    """Findable people by country of residence, sorted by code."""
    counted = Counter(person.country or UNKNOWN_COUNTRY for person in network.people.values() if person.findable)
    return dict(sorted(counted.items()))


def country_flows(network: Network) -> Flows:
    """Consented ties between findable people, by the countries of their ends; two people count once."""
    where = {key: person.country or UNKNOWN_COUNTRY for key, person in network.people.items() if person.findable}
    countries = tuple(sorted(set(where.values())))
    column = {country: place for place, country in enumerate(countries)}
    pairs = {frozenset((tie.a, tie.b)) for tie in network.consented_ties(where)}
    row = {key: place for place, key in enumerate(where)}
    ends = np.array([[row[end] for end in pair] for pair in pairs], dtype=np.int32).reshape(-1, 2)
    lives = np.array([column[country] for country in where.values()], dtype=np.uint16)
    return Flows(countries, flows_of(lives, ends[:, 0].copy(), ends[:, 1].copy(), len(countries)))


def flows_of(lives: Numbers, one: Ends, other: Ends, count: int) -> NDArray[np.int64]:
    """How many ties join which two of `count` countries (count x count, symmetric).

    `lives` (n,) are the countries of people, from 0 to `count` - 1: in a byte each, a million stay in a processor's
    cache. Each tie stands once, between the people `one` (t,) and `other` (t,), rows of `lives`; nothing is checked.
    """
    joined: NDArray[np.int64] = (_tally if IS_COMPILED else tallied)(lives, one, other, count)
    return joined + joined.T - np.diag(np.diag(joined))


def tallied(lives: Numbers, one: Ends, other: Ends, count: int) -> NDArray[np.int64]:
    """Ties by the countries of `one` and `other`, in that order (count x count): whole arrays at a time."""
    keys = np.take(lives, one).astype(np.int64) * count + np.take(lives, other)
    return np.bincount(keys, minlength=count * count).reshape(count, count)


@loop
def _tally(lives: Any, one: Any, other: Any, count: int) -> Any:
    """The same, tie by tie; they take turns in four tables, so that no count waits for the one before it, and what lies
    far away in memory is asked for ahead."""
    tables, width = np.zeros((4, count * count), np.int32), np.uint64(count)
    whole = max(len(one) - NEAR, 0) // LINE * LINE
    for begin in range(0, whole, LINE):
        soon(one, begin + FAR)
        soon(other, begin + FAR)
        for tie in range(begin, begin + LINE):
            soon(lives, np.uint64(other[tie + NEAR]))
        for tie in range(begin, begin + LINE):
            _count(tables, width, lives, one, other, tie)
    for tie in range(whole, len(one)):
        _count(tables, width, lives, one, other, tie)
    return tables.sum(axis=0).reshape(count, count)


@inner
def _count(tables: Any, width: Any, lives: Any, one: Any, other: Any, tie: int) -> None:
    first, second = lives[np.uint64(one[tie])], lives[np.uint64(other[tie])]
    tables[tie & 3, np.uint64(first) * width + np.uint64(second)] += 1


def ei_index(flows: Flows) -> float | None:
    """(External - internal) / all ties: -1 when every tie stays in its country, 1 when none does, None without ties.

    Krackhardt and Stern, "Informal networks and organizational crises", 1988. Ties with an unknown end do not count.
    """
    known = np.array([country != UNKNOWN_COUNTRY for country in flows.countries], dtype=np.bool_)
    ties = flows.ties[np.ix_(known, known)]
    internal = int(np.trace(ties))
    external = int(np.triu(ties, 1).sum())
    return (external - internal) / (external + internal) if external + internal else None
