"""Coarse numbers and generalised cards, and the attack on them: counting what is shown."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.disclosure import Combination, Generaliser, Shown, coarse

REGIONS = {"DE": "west", "FR": "west", "GE": "caucasus", "AM": "caucasus"}
GROUPS = {"journalism": "media", "editing": "media", "law": "rights", "it": None}
NOTHING: Shown = (None, None, None, None, None)

combinations = st.tuples(
    st.sampled_from((*REGIONS, "XX", None)),
    st.sampled_from((*GROUPS, "unheard-of", None)),
    st.sampled_from(("early", "senior", None)),
)


def test_it_works() -> None:
    shown = Generaliser([("DE", "journalism", "early")] * 5, REGIONS, GROUPS)
    assert shown.show("DE", "journalism", "early") == ("DE", None, "journalism", None, "early")


@pytest.mark.parametrize(
    ("number", "told"), [(0, None), (1, None), (9, None), (10, 10), (14, 10), (15, 15), (104, 100)]
)
def test_numbers_are_coarse(number: int, told: int | None) -> None:
    """M74: under ten is "fewer than ten", zero too; above it floored to fives."""
    assert coarse(number) == told


def test_a_rare_stage_a_rare_country_and_a_rare_field_step_back() -> None:
    """Country -> region -> none, field -> group, stage -> none: the most telling level that has company."""
    crowd: list[Combination] = [*[("DE", "journalism", "early")] * 4, ("DE", "journalism", "senior")]
    assert Generaliser(crowd, REGIONS, GROUPS).show("DE", "journalism", "senior") == (
        "DE",
        None,
        "journalism",
        None,
        None,
    )
    crowd = [*crowd[:4], ("FR", "journalism", "early")]
    assert Generaliser(crowd, REGIONS, GROUPS).show("FR", "journalism", "early") == (
        None, "west", "journalism", None, "early",
    )  # fmt: skip
    crowd = [*crowd[:4], ("DE", "editing", "senior")]
    assert Generaliser(crowd, REGIONS, GROUPS).show("DE", "editing", "senior") == ("DE", None, None, "media", None)


def test_a_combination_that_no_findable_person_has_shows_nothing() -> None:
    assert Generaliser([], REGIONS, GROUPS).show("DE", "journalism", "early") == NOTHING


@given(st.lists(combinations, max_size=60), st.integers(2, 6))
def test_whatever_is_shown_is_shared_by_k_people(population: list[Combination], k: int) -> None:
    """The attack: everybody's card is collected and counted; a card that reveals anything is shared by k."""
    shown = Generaliser(population, REGIONS, GROUPS, k)
    cards = Counter(shown.show(*person) for person in population)
    assert all(count >= k for card, count in cards.items() if card != NOTHING)


@given(st.lists(combinations, min_size=1, max_size=60))
def test_a_card_tells_nothing_untrue(population: list[Combination]) -> None:
    shown = Generaliser(population, REGIONS, GROUPS)
    for country, field, stage in population:
        card = shown.show(country, field, stage)
        assert card[0] in {country, None}
        assert card[1] in {REGIONS.get(country or ""), None}
        assert card[2] in {field, None}
        assert card[3] in {GROUPS.get(field or ""), None}
        assert card[4] in {stage, None}
        assert not (card[0] and card[1])
        assert not (card[2] and card[3])


@given(st.lists(combinations, max_size=30))
def test_the_order_of_people_changes_no_card(population: list[Combination]) -> None:
    one, other = (Generaliser(people, REGIONS, GROUPS) for people in (population, population[::-1]))
    assert all(one.show(*person) == other.show(*person) for person in population)


def test_trying_combinations_tells_of_nobody() -> None:
    """What is shown for a combination is the same whether or not somebody has it, unless five have."""
    neighbours = [("DE", "journalism", "mid")] * 6 + [("FR", "editing", "early")] * 6
    with_one = Generaliser([*neighbours, ("AM", "journalism", "senior")], REGIONS, GROUPS)
    without = Generaliser(neighbours, REGIONS, GROUPS)
    for stage in ("senior", "early", None):
        assert with_one.show("AM", "journalism", stage) == without.show("AM", "journalism", stage)
        assert without.show("AM", "journalism", stage) == without.show("AM", "journalism", "changing")


def test_a_restored_generaliser_gives_the_same_answers() -> None:
    people = [("GE", "journalism", "early")] * 7 + [("AM", "law", "mid")] * 3 + [("GE", "law", None)] * 5
    first = Generaliser(people, REGIONS, GROUPS)
    again = Generaliser.restore(json.loads(json.dumps(first.dump())), REGIONS, GROUPS)
    for person in [*people, ("AM", "journalism", "early")]:
        assert again.show(*person) == first.show(*person)
