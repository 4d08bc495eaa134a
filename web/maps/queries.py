"""The numbers of the country map, worked out from the live network: coarse before they leave this module.

A country appears from ten findable people on; below that it looks like one where nobody lives. A flow between two
countries appears when both appear, it has at least ten ties, and enough different people stand at each end: otherwise
one person with many contacts would be a line on the map.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from matcher.disclosure import coarse

FEWEST_ENDS = 5
SHARE_STEP = 5


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


class _End(NamedTuple):
    person: str
    country: str


def figures(people: Mapping[str, Resident], ties: Iterable[Acquaintance]) -> Figures:
    """Count people by id, their needs and their consented ties by country of residence."""
    residents: dict[str | None, list[Resident]] = {}
    for person in people.values():
        residents.setdefault(person.country, []).append(person)
    shown = {code for code, there in residents.items() if code and coarse(len(there)) is not None}
    ends = list(_ends(people, ties))
    leaving = Counter(end.country for pair in ends for end in pair if pair[0].country != pair[1].country)
    staying = Counter(one.country for one, other in ends if one.country == other.country)
    countries = [_country(code, residents[code], leaving[code], staying[code]) for code in shown]
    return Figures(
        tuple(sorted(countries, key=lambda country: (-(country.people or 0), country.code))),
        tuple(sorted(_flows(shown, ends), key=lambda flow: (-flow.ties, flow.one, flow.other))),
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


def _flows(shown: set[str], ends: Iterable[tuple[_End, _End]]) -> Iterator[Flow]:
    ties: Counter[tuple[str, str]] = Counter()
    people: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for pair in ends:
        first, second = sorted(pair, key=lambda end: end.country)
        one, other = first.country, second.country
        if one in shown and other in shown and one != other:
            ties[one, other] += 1
            at_one, at_other = people.setdefault((one, other), (set(), set()))
            at_one.add(first.person)
            at_other.add(second.person)
    for pair_of_countries, count in ties.items():
        known = coarse(count)
        if known is not None and min(map(len, people[pair_of_countries])) >= FEWEST_ENDS:
            yield Flow(*pair_of_countries, known)


def _ends(people: Mapping[str, Resident], ties: Iterable[Acquaintance]) -> Iterator[tuple[_End, _End]]:
    """Each two people who agreed to be counted as knowing each other and whose countries are known.

    Once, whatever ties they have, so that two busy people are not a crowd.
    """
    known = {(min(tie.a, tie.b), max(tie.a, tie.b)) for tie in ties if tie.consented}
    for a, b in sorted(known):
        one, other = people[a].country, people[b].country
        if one and other:
            yield _End(a, one), _End(b, other)
