"""Nobody is forgotten: who is hard to match or has waited long is shown at least as often as others are."""

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.steering import DAY, world
from matcher import recommend
from matcher.index import Index
from matcher.network import Network, Person
from matcher.rarity import Statistics
from tests.matcher.worlds import build

SIZE = 240
WEEKS = range(202501, 202509)
"""Lots decide between equals, and are drawn anew each week."""


def lonely_world(seed: int) -> Network:
    """Invented people: a few who speak Belarusian alone, a few in Iceland, a few who have waited for two months."""
    chance, people = random.Random(seed), []
    for row, person in enumerate(world(SIZE, seed).people.values()):
        spoken: dict[str, str | None] = {tag: level for tag, level in person.languages.items() if tag != "be"}
        told = replace(person, languages=spoken | ({"be": "native"} if chance.random() < 0.07 else {}))
        if row % 60 == 1:
            told = replace(told, languages={"be": "native"})
        if row % 60 == 2:
            told = replace(told, country="IS")
        if row % 60 == 3:
            told = replace(told, waiting_weeks=8)
        people.append(told)
    return Network.from_records(people=people)


def rates(network: Network) -> dict[str, float]:
    """How often each person stands in the ten of those peers who may be offered her, over some weeks."""
    seen, able = Counter[str](), Counter[str]()
    for week in WEEKS:
        index = Index.build(network, now=DAY, week=week)
        for asker in network.people:
            ranking = index.ranking("contacts", asker)
            able.update(ranking)
            seen.update(ranking[:10])
    return {person: seen[person] / able[person] for person in able}


def mean(found: dict[str, float], people: list[Person]) -> float:
    return float(np.mean([found[person.id] for person in people if person.id in found]))


@pytest.mark.parametrize("seed", [1, 3])
def test_the_lonely_and_the_patient_are_shown_at_least_as_often_as_others(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Belarusian alone, a small country, eight weeks of waiting; and it costs all others a tenth at most: one place."""
    network = lonely_world(seed)
    everybody = list(network.people.values())
    groups = {
        "Belarusian alone": [one for one in everybody if set(one.languages) == {"be"}],
        "Iceland": [one for one in everybody if one.country == "IS"],
        "waiting": [one for one in everybody if one.waiting_weeks],
    }
    others = [one for one in everybody if not any(one in group for group in groups.values())]
    with_floor = rates(network)
    monkeypatch.setattr(recommend, "KEPT_PLACE", SIZE)
    without = rates(network)
    for name, group in groups.items():
        assert len(group) == 4, name
        assert mean(with_floor, group) >= mean(with_floor, others), name
    assert mean(with_floor, others) >= 0.9 * mean(without, others)


def crowd(number: int, **values: object) -> list[Person]:
    shared = {"as_peer": True, "skills": ("osint",), "fields": ("law",), "languages": {"en": "C1"}, **values}
    return [Person(id=f"p{row:02}", **shared) for row in range(number)]  # type: ignore[arg-type]


def test_a_place_is_kept_for_one_who_suits_still() -> None:
    """She stands eighth at the latest, the others keep their order; who suits nobody gets no place by waiting."""
    asker = Person(id="asker", fields=("law",), skills=("osint", "editing"), languages={"en": "C1"})
    better = crowd(20, skills=("osint", "editing"))
    waits = Person(
        id="waits", as_peer=True, skills=("osint",), fields=("law",), languages={"en": "C1"}, waiting_weeks=8
    )
    order = build(Network.from_records(people=[*better, waits])).ranking("contacts", asker)
    assert order.index("waits") == recommend.KEPT_PLACE
    assert [one for one in order if one != "waits"] == build(Network.from_records(people=better)).ranking(
        "contacts", asker
    )
    stranger = replace(waits, skills=("beekeeping",), fields=("sports",))
    order = build(Network.from_records(people=[*better, stranger])).ranking("contacts", asker)
    assert order.index("waits") > recommend.KEPT_PLACE


def test_lists_are_beginnings_of_the_longer_ones() -> None:
    """Whether two are asked for or ten: the page of all kinds and the page of one show the same people first."""
    people = [replace(one, waiting_weeks=8 * (row % 7 == 0)) for row, one in enumerate(world(60, 2).people.values())]
    index = build(Network.from_records(people=people))
    for asker in people[:10]:
        whole = index.ranking("contacts", asker)
        for k in (1, 2, 7, 8, 9, 10, 40):
            assert [suggestion.id for suggestion in index.contacts(asker, k)] == whole[:k]


@pytest.mark.parametrize(
    ("homes", "small"),
    [
        ({"DE": 95, "IS": 3, "MT": 2}, {"IS", "MT"}),
        ({"DE": 80, "IS": 11, "MT": 9}, {"MT"}),
        ({"DE": 40, **{f"{letter}A": 1 for letter in "ABCDEFGHIJKLMNO"}}, set()),
    ],
)
def test_a_floor_for_many_would_be_none(homes: dict[str, int], small: set[str]) -> None:
    """Small countries together hold a tenth at most; where everybody lives alone, nobody stands out."""
    people = [
        Person(id=f"{home}{row}", country=home, as_peer=True) for home, many in homes.items() for row in range(many)
    ]
    statistics: Statistics = build(Network.from_records(people=people)).statistics
    assert statistics.small_countries() == small
