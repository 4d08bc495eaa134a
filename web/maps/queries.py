"""The numbers of the country map, worked out from the live network: coarse before they leave this module.

A country appears from ten findable people on; below that it looks like one where nobody lives. A flow between two
countries appears when both appear, it has at least ten ties, and enough different people stand at each end: otherwise
one person with many contacts would be a line on the map.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from matcher.disclosure import coarse

FEWEST_ENDS = 5
SHARE_STEP = 5

_Pairs = set[tuple[str, str]]


class Resident(Protocol):
    """What is asked of a person's record here."""

    @property
    def country(self) -> str | None:
        """Where she lives."""

    @property
    def needs(self) -> Sequence[str]:
        """Support codes."""


class Acquaintance(Protocol):
    """What is asked of a tie's record here."""

    @property
    def a(self) -> str:
        """One person's id."""

    @property
    def b(self) -> str:
        """The other one's."""

    @property
    def consented(self) -> bool:
        """Whether both agreed that it may be counted."""


@dataclass(frozen=True)
class Country:
    """One country's coarse numbers. None stands for "fewer than ten", also where there is nobody.

    `share`: ties that leave the country out of all ties of its people, in percent down to fives; None where one of
    the two parts is too small to tell. `needs`: support codes with people who look for them, the most asked for first.
    """

    code: str
    people: int | None = None
    needing: int | None = None
    abroad: int | None = None
    share: int | None = None
    needs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Flow:
    """Ties between people of two countries: codes in alphabetical order, and their coarse number."""

    one: str
    other: str
    ties: int

    def beyond(self, code: str) -> str:
        """The country at the other end, seen from `code`."""
        return self.other if code == self.one else self.one


@dataclass(frozen=True)
class Figures:
    """All that a country map may show, the largest first. `nowhere`: people who named no country."""

    countries: tuple[Country, ...]
    flows: tuple[Flow, ...]
    nowhere: int | None

    def country(self, code: str) -> Country:
        """The numbers of one country; the same answer for a small number and for none."""
        return next((country for country in self.countries if country.code == code), Country(code))

    def flows_of(self, code: str) -> tuple[Flow, ...]:
        """The flows that begin or end in a country."""
        return tuple(flow for flow in self.flows if code in (flow.one, flow.other))


class LatestFigures:
    """The figures of the newest network: worked out once per change of it, not once per page and picture."""

    def __init__(self) -> None:
        self._known: tuple[Mapping[str, Resident], Figures] | None = None

    def of(self, people: Mapping[str, Resident], ties: Iterable[Acquaintance]) -> Figures:
        """What `figures` says of a network whose records never change: a change makes another one."""
        known = self._known
        if known is None or known[0] is not people:
            known = self._known = (people, figures(people, ties))
        return known[1]


def figures(people: Mapping[str, Resident], ties: Iterable[Acquaintance]) -> Figures:
    """Count people by id, their needs and their consented ties by country of residence."""
    residents: dict[str | None, list[Resident]] = {}
    for person in people.values():
        residents.setdefault(person.country, []).append(person)
    shown = {code for code, there in residents.items() if code and coarse(len(there)) is not None}
    flows = _by_countries(people, ties)
    leaving: Counter[str] = Counter()
    for (one, other), pairs in flows.items():
        if one != other:
            leaving.update({one: len(pairs), other: len(pairs)})
    countries = [_country(code, residents[code], leaving[code], len(flows.get((code, code), ()))) for code in shown]
    return Figures(
        tuple(sorted(countries, key=lambda country: (-(country.people or 0), country.code))),
        tuple(sorted(_flows(shown, flows), key=lambda flow: (-flow.ties, flow.one, flow.other))),
        coarse(len(residents.get(None, ()))),
    )


def _country(code: str, people: list[Resident], leaving: int, staying: int) -> Country:
    needs = Counter(need for person in people for need in set(person.needs))
    return Country(
        code,
        coarse(len(people)),
        coarse(sum(bool(person.needs) for person in people)),
        coarse(leaving),
        _share(leaving, staying),
        tuple(sorted(_coarse_counts(needs), key=lambda item: (-item[1], item[0]))),
    )


def _share(leaving: int, staying: int) -> int | None:
    if coarse(leaving) is None or coarse(staying) is None:
        return None
    return 100 * leaving // (leaving + staying) // SHARE_STEP * SHARE_STEP


def _coarse_counts(counts: Counter[str]) -> Iterator[tuple[str, int]]:
    for key, count in counts.items():
        if (known := coarse(count)) is not None:
            yield key, known


def _flows(shown: set[str], flows: Mapping[tuple[str, str], _Pairs]) -> Iterator[Flow]:
    for (one, other), pairs in flows.items():
        known = coarse(len(pairs))
        if known is None or one == other or not {one, other} <= shown:
            continue
        if min(len({pair[0] for pair in pairs}), len({pair[1] for pair in pairs})) >= FEWEST_ENDS:
            yield Flow(one, other, known)


def _by_countries(people: Mapping[str, Resident], ties: Iterable[Acquaintance]) -> dict[tuple[str, str], _Pairs]:
    """Pairs of people who agreed to be counted as knowing each other, by their countries, both in one order.

    Once, whatever ties they have, so that two busy people are not a crowd; only where both countries are known.
    """
    home = {name: person.country for name, person in people.items()}
    flows: dict[tuple[str, str], _Pairs] = {}
    for tie in ties:
        one, other = home[tie.a], home[tie.b]
        if tie.consented and one and other:
            forwards = (one, tie.a) < (other, tie.b)
            key, pair = ((one, other), (tie.a, tie.b)) if forwards else ((other, one), (tie.b, tie.a))
            flows.setdefault(key, set()).add(pair)
    return flows
