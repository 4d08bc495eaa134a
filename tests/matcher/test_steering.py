"""What shaping one's own profile gains: little, for whoever sees only what the pages show."""

import random
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.steering import DAY, FIRST, QUOTA, dealt, honest, mirrored, wander, world
from matcher.index import Index
from matcher.network import Person

SIZE = 200
EDITS = 60
KINDS = ("mentors", "contacts")


@pytest.fixture(scope="module")
def index() -> Index:
    """A world of invented people in one week."""
    return Index.build(world(SIZE, seed=3), now=DAY, week=202501)


@pytest.fixture(scope="module")
def attackers(index: Index) -> list[Person]:
    """Honest profiles of the world, each as somebody who is not in it."""
    people = list(index.network.people.values())
    return [replace(one, id=f"attacker{row}") for row, one in enumerate(random.Random(1).sample(people, 25))]


@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_edits_bring_a_stranger_no_nearer_through_the_deal(
    index: Index, attackers: list[Person], kind: str
) -> None:
    """M67: edits spend the week's cards; a chosen person is seen as often as by the honest, unlike on the index."""
    chance = random.Random(2)
    edits = [wander(one, chance, EDITS) for one in attackers]
    honest_week = [set(index.ranking(kind, one)[:QUOTA]) for one in attackers]
    through_deal = [set(dealt(index, kind, walk, put_aside=True)) for walk in edits]
    on_index = [{card for one in walk for card in index.ranking(kind, one)[:FIRST]} for walk in edits]
    findable = [one.id for one in index.network.people.values() if kind == "contacts" or one.as_mentor]

    def seen(cards: list[set[str]]) -> float:
        return float(np.mean([[person in some for person in findable] for some in cards]))

    assert all(len(cards) <= QUOTA for cards in through_deal)
    assert seen(through_deal) <= seen(honest_week)
    assert seen(on_index) > 2 * seen(honest_week)


@pytest.mark.parametrize("kind", KINDS)
def test_a_week_of_edits_for_chosen_people_reaches_a_handful(index: Index, kind: str) -> None:
    """Who knows everybody's card and writes a profile for each in turn meets one of them a look, while cards last."""
    chosen = [one for one in index.network.people.values() if kind == "contacts" or one.as_mentor][:EDITS]
    attacker = honest("attacker", random.Random(4))
    profiles = [mirrored(attacker, one) for one in chosen]
    bare = [one.id in index.ranking(kind, profile)[:FIRST] for one, profile in zip(chosen, profiles, strict=True)]
    assert sum(bare) > len(chosen) / 2
    met = {one.id for one in chosen[: QUOTA + 1]}.intersection(dealt(index, kind, profiles, put_aside=True))
    assert len(met) <= QUOTA


def test_another_look_without_an_edit_deals_nobody_new(index: Index, attackers: list[Person]) -> None:
    """The same profile, a hundred looks: ten cards."""
    for kind in KINDS:
        once = dealt(index, kind, [attackers[0]])
        assert len(once) == FIRST
        assert dealt(index, kind, [attackers[0]] * 100) == once
