"""Aggregates for maps and reports: how many people live where, and which countries the consented ties join.

The figures are exact and are for inside use; `disclosure.coarse` says what of them may be shown.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.network import Network

UNKNOWN_COUNTRY = "ZZ"
"""CLDR's code of an unknown region: people who state no country are counted, not left out."""


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
    ends = np.array([sorted(column[where[end]] for end in pair) for pair in pairs], dtype=np.int64).reshape(-1, 2)
    ties = np.zeros((len(countries), len(countries)), dtype=np.int64)
    np.add.at(ties, (ends[:, 0], ends[:, 1]), 1)
    return Flows(countries, ties + np.triu(ties, 1).T)


def ei_index(flows: Flows) -> float | None:
    """(External - internal) / all ties: -1 when every tie stays in its country, 1 when none does, None without ties.

    Krackhardt and Stern, "Informal networks and organizational crises", 1988. Ties with an unknown end do not count.
    """
    known = np.array([country != UNKNOWN_COUNTRY for country in flows.countries], dtype=np.bool_)
    ties = flows.ties[np.ix_(known, known)]
    internal = int(np.trace(ties))
    external = int(np.triu(ties, 1).sum())
    return (external - internal) / (external + internal) if external + internal else None
