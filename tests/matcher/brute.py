"""Who suits whom, pair by pair in plain Python: the rules of the lists of people written a second time, for a proof.

Rarities, the words of texts and nearness hang on many people at once and are the matcher's, which has oracles of its
own for them; so are weights and caps, which are the registry's.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import blake2b
from zoneinfo import ZoneInfo

import numpy as np

from matcher.evidence import TERMS, Weights
from matcher.forecast import Forecast
from matcher.lexicon import read_person
from matcher.network import Network, Person
from matcher.proximity import build_graph
from matcher.rarity import Statistics
from matcher.vicinity import Vicinity
from matcher.vocabulary import SUPPORT
from tests.matcher.test_properties import accepts, may_talk
from tests.matcher.test_truth import level

BAND, LOWEST, HAIR, ALL = 1.05, 1e-4, 1e-6, (1 << 64) - 1
CAPS = {term.name: term.cap for term in TERMS}
STAGES = {"studies": 0, "doctoral": 1, "early": 2, "mid": 3, "senior": 4}
Pair = tuple[float, float]


@dataclass(frozen=True)
class Known:
    """A person as plain sets: skills by key with their rarities, documents by word with their weights."""

    record: Person
    skills: Mapping[str, float]
    documents: tuple[Mapping[str, float], ...]
    offset: float | None
    floor: int

    @classmethod
    def of(cls, person: Person, statistics: Statistics, now: date) -> "Known":
        read = read_person(person)
        noon = datetime(now.year, now.month, now.day, 12, tzinfo=ZoneInfo(person.timezone or "UTC"))
        rare = statistics.share_who_speak(person) < 0.2
        waits = person.waiting_weeks >= 8 or person.country in statistics.small_countries()
        return cls(
            person,
            {key: statistics.rarity(key) for key in read.skills},
            tuple(map(statistics.weigh, read.bags)),
            noon.utcoffset().total_seconds() / 3600 if person.timezone else None,  # type: ignore[union-attr]
            2 if rare else int(waits),
        )

    @cached_property
    def open_needs(self) -> set[str]:
        return {code for code in self.record.needs if not SUPPORT[code].sensitive}

    @cached_property
    def written(self) -> Mapping[str, float]:
        """All documents together, of length one."""
        summed: dict[str, float] = {}
        for document in self.documents:
            for word, value in document.items():
                summed[word] = summed.get(word, 0.0) + value
        length = math.sqrt(math.fsum(value * value for value in summed.values())) or 1.0
        return {word: value / length for word, value in summed.items()}

    def spoken(self, low: int, high: int = 7) -> set[str]:
        return {tag for tag in self.record.languages if low <= level(self.record, tag) <= high}


class World:
    """A network whose questions are answered pair by pair."""

    def __init__(
        self, network: Network, statistics: Statistics, weights: Weights, now: date, week: int, seed: int
    ) -> None:
        self.network, self.statistics, self.weights = network, statistics, weights
        self.week, self.seed = week, seed
        self.people = {key: Known.of(person, statistics, now) for key, person in network.people.items()}
        self.rows = {key: row for row, key in enumerate(network.people)}
        self.graph = build_graph(tuple(network.people.values()), network)

    def answer(self, kind: str, asker: str, k: int, excluded: Collection[str]) -> list[tuple[str, float]]:
        """The k best, the best first, with their scores."""
        one, salt = self.people[asker], self._salt(kind, asker)
        vicinity = Vicinity.of(self.rows[asker], self.graph, Forecast.none(tuple(self.rows)))
        near = vicinity.nearness_of(np.arange(len(self.rows), dtype=np.int32))
        circles = set(vicinity.circles.tolist())
        found = []
        for key in self._offered(kind, one.record) - set(excluded):
            other, row = self.people[key], self.rows[key]
            beyond = bool(circles) and int(self.graph.community[row]) not in circles
            terms = measured(one, other) | {
                "nearness": (float(near[row]),) * 2,
                "bridging": bridging(one, other, beyond),
            }
            found.append((key, banded(self._score(kind, terms, other.record.shown)), shuffled(key, salt)))
        found.sort(key=lambda item: (-item[1], item[2]))
        if kind == "contacts":
            found = self._with_a_place_kept(found, k)
        return [(key, score) for key, score, _ in found[:k]]

    def _salt(self, kind: str, asker: str) -> int:
        return shuffled(asker, number_of(f"{kind}\0{self.week}\0{self.seed}"))

    def _offered(self, kind: str, one: Person) -> set[str]:
        known = {end for tie in self.network.ties for end in (tie.a, tie.b) if one.id in (tie.a, tie.b)}
        meet = {
            key
            for key, other in self.network.people.items()
            if key != one.id and may_talk(one, other) and accepts(one, other) and accepts(other, one)
        }
        if kind == "mentors":
            return {key for key in meet if self.network.people[key].as_mentor and self.network.people[key].seats > 0}
        return {key for key in meet - known if self.network.people[key].as_peer}

    def _score(self, kind: str, terms: Mapping[str, Pair], shown: int) -> float:
        weights = self.weights.lists[kind]
        left, right = (
            sum(weights.get(name, 0.0) * min(sides[side], CAPS[name]) for name, sides in terms.items())
            for side in (0, 1)
        )
        mean = 2 * left * right / (left + right) if left + right > 0 else 0.0
        return mean * (1 - self.weights.exposure * shown / (shown + max(self.statistics.shown, 1.0)))

    def _with_a_place_kept(self, found: list[tuple[str, float, int]], k: int) -> list[tuple[str, float, int]]:
        """The eighth place is for whom most is owed, if the eighth scores no more than twice as much."""
        if min(k, len(found)) <= 7:
            return found
        owed = [item for item in found if item[1] >= max(found[7][1] / 2, LOWEST)]
        most = max((self.people[item[0]].floor for item in owed), default=0)
        if most <= max(self.people[key].floor for key, _, _ in found[:8]):
            return found
        chosen = min((item for item in owed if self.people[item[0]].floor == most), key=lambda item: item[2])
        others = [item for item in found if item != chosen]
        return [*others[:7], chosen, *others[7:]]


def measured(one: Known, other: Known) -> dict[str, Pair]:
    """Every term that hangs on two people alone: what each side gains."""
    a, b = one.record, other.record
    received, given = len({*a.needs} & {*b.offers}), len({*a.offers} & other.open_needs)
    fields = len({*a.fields} & {*b.fields})
    skills = math.fsum(one.skills[key] for key in one.skills.keys() & other.skills.keys())
    tandem = bool(_learns(one) & other.spoken(5)) and bool(one.spoken(5) & _learns(other))
    return {
        "help_received": (share(received, len({*a.needs})), share(received, len({*b.offers}))),
        "help_given": (share(given, len({*a.offers})), share(given, len(other.open_needs))),
        "skills": (share(skills, sum(one.skills.values())) ** 0.5, share(skills, sum(other.skills.values())) ** 0.5),
        "fields": (share(fields, len({*a.fields})), share(fields, len({*b.fields}))),
        "stage": (ahead(a.stage, b.stage),) * 2,
        "text": (likeness(one.written, other.documents) ** 0.5,) * 2,
        "languages": (1 - 0.1 ** len(one.spoken(3) & other.spoken(3)),) * 2,
        "tandem": (float(tandem),) * 2,
        "hours": (hours(one.offset, other.offset),) * 2,
        "place": (place(a, b),) * 2,
        "waiting": (min(b.waiting_weeks / 8, 1.0),) * 2,
    }


def share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def ahead(mine: str | None, hers: str | None) -> float:
    if mine not in STAGES or hers not in STAGES:
        return 0.0
    return min(max(STAGES[hers] - STAGES[mine], 0), 2) / 2


def likeness(words: Mapping[str, float], documents: Collection[Mapping[str, float]]) -> float:
    """The mean of the three likest documents."""
    found = [math.fsum(words.get(word, 0.0) * value for word, value in document.items()) for document in documents]
    best = sorted(found, reverse=True)[:3]
    return share(sum(best), len(best))


def hours(mine: float | None, hers: float | None) -> float:
    """The share of nine hours in which both work."""
    if mine is None or hers is None:
        return 0.0
    apart = abs(mine - hers) % 24
    return max(9 - min(apart, 24 - apart), 0) / 9


def place(a: Person, b: Person) -> float:
    if not a.country or a.country != b.country:
        return 0.0
    return 1.0 if a.city and a.city == b.city else 0.5


def bridging(one: Known, other: Known, beyond: bool) -> Pair:
    a, b = one.record.country, other.record.country
    return (0.5 * bool(a and b and a != b) + 0.5 * beyond,) * 2


def _learns(one: Known) -> set[str]:
    if "language" not in one.record.needs:
        return set()
    return {*one.record.learns} or one.spoken(1, 3)


def banded(score: float) -> float:
    """A score counts what its band begins with: bands are a twentieth wide and begin a hair early."""
    if score <= LOWEST:
        return 0.0
    lowest = math.floor(math.log(LOWEST, BAND) + HAIR)
    return float(round(BAND ** min(max(math.floor(math.log(score, BAND) + HAIR), lowest), 0), 6))


def number_of(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def shuffled(key: str, salt: int) -> int:
    """splitmix64's finisher (Steele, Lea and Flood 2014)."""
    mixed = number_of(key) ^ salt
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> shift)) * factor & ALL
    return mixed ^ (mixed >> 31)
