"""Who knows whom: clusters in cities, few bridges between countries, very few across the Russian-Ukrainian line."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from web.demo.people import Invented, may_meet
from web.demo.sources import Chance, proportions

_TRIES = 60  # for each tie, before the rest is given up: a country with three people runs out of pairs
_SAME_CITY = 0.8

Pair = tuple[int, int]


@dataclass
class _Circle:
    """The ties made so far, as numbers of people, and who may be tied to whom."""

    people: Sequence[Invented]
    chance: Chance
    active: list[int]
    pairs: set[Pair] = field(default_factory=set)
    friends: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _groups: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def of(self, key: str, value: str) -> Sequence[int]:
        """The active people of an origin, in a country or in a city."""
        if not self._groups:
            for number in self.active:
                one = self.people[number]
                for group in (("origin", one.origin), *((part, one.values[part]) for part in ("country", "city"))):
                    self._groups[group].append(number)
        return self._groups[key, value]

    def tie(self, one: int, other: int) -> bool:
        """Tie two people if that may be; False when it may not, or when they are tied already."""
        pair = (min(one, other), max(one, other))
        if one == other or pair in self.pairs or not may_meet(self.people[one], self.people[other]):
            return False
        self.pairs.add(pair)
        self.friends[one].append(other)
        self.friends[other].append(one)
        return True


def invent_ties(people: Sequence[Invented], never_alone: Sequence[int] = ()) -> list[Pair]:
    """Pairs of people who know each other, as positions in `people`; newcomers and some others know nobody."""
    chance, shares = Chance("ties"), proportions("graph")
    members = [number for number, one in enumerate(people) if one.values["approved"]]
    apart = set(chance.some(members, round(shares["isolated"] * len(people)))) - set(never_alone)
    circle = _Circle(people, chance, [number for number in members if number not in apart])
    count = round(len(people) * shares["mean_contacts"] / 2)
    across = round(shares["across_the_line"] * count)
    abroad = round((1 - shares["within_country"]) * count) - across
    _fill(circle, across, _across_the_line)
    _fill(circle, across + abroad, _abroad)
    _fill(circle, count, _at_home)
    return sorted(circle.pairs)


def _fill(circle: _Circle, count: int, candidates: Callable[[_Circle, int], Sequence[int]]) -> None:
    """Make ties until there are `count` in all, or until trying further is vain."""
    for _ in range(_TRIES * count):
        if len(circle.pairs) >= count:
            return
        one = circle.chance.pick(circle.active)
        found = candidates(circle, one)
        if found:
            circle.tie(one, circle.chance.pick(found))


def _across_the_line(circle: _Circle, one: int) -> Sequence[int]:
    other = {"RU": "UA", "UA": "RU"}.get(circle.people[one].origin)
    return circle.of("origin", other) if other else ()


def _abroad(circle: _Circle, one: int) -> Sequence[int]:
    home = circle.people[one].values["country"]
    found = circle.of("origin", _origin_of_other(circle, one))
    return [number for number in circle.chance.some(found, 5) if circle.people[number].values["country"] != home]


def _at_home(circle: _Circle, one: int) -> Sequence[int]:
    me = circle.people[one].values
    if circle.friends[one] and circle.chance.yes(proportions("graph")["closes_a_triangle"]):
        of_friends = circle.friends[circle.chance.pick(circle.friends[one])]
        return [number for number in of_friends if circle.people[number].values["country"] == me["country"]]
    place = ("city", me["city"]) if me["city"] and circle.chance.yes(_SAME_CITY) else ("country", me["country"])
    origin = _origin_of_other(circle, one)
    return [number for number in circle.of(*place) if circle.people[number].origin == origin]


def _origin_of_other(circle: _Circle, one: int) -> str:
    """Mostly one's own."""
    own = circle.people[one].origin
    if circle.chance.yes(proportions("graph")["within_origin"]):
        return own
    return circle.chance.weighted({origin: share for origin, share in proportions("origin").items() if origin != own})
