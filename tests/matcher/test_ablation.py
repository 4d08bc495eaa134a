"""The ablation: planted worlds whose truth is heard, terms left out one by one, verdicts."""

import numpy as np
import pytest

from benchmarks import ablation
from benchmarks._planted import World, hours_together, plant
from matcher.evaluate import Interval
from matcher.evidence import LISTS, TERMS, Weights, default_weights
from matcher.network import Person


@pytest.fixture(scope="module")
def world() -> World:
    """A small one."""
    return plant(5, people=80, openings=50, initiatives=40)


def test_it_works(world: World) -> None:
    """In every list more of the truly best ten stand among the first ten than in the same list upside down."""
    for name in LISTS:
        orders = ablation.shown({5: world}, name, Weights())
        found = {
            way: np.mean(
                [
                    len(ablation.truly_best(world, name, asker, order).intersection(order[:: 1 - 2 * way][:10]))
                    for (_, asker), order in orders.items()
                ]
            )
            for way in (0, 1)
        }
        assert found[0] > found[1] + 1, name


def test_equal_seeds_plant_equal_worlds(world: World) -> None:
    again = plant(5, people=80, openings=50, initiatives=40)
    assert again.network == world.network
    assert again.useful("mentors", "p001", "p002") == world.useful("mentors", "p001", "p002")
    assert plant(6, people=80, openings=50, initiatives=40).network != world.network


def test_hours_are_counted_by_the_clocks_of_two_places() -> None:
    here, far = Person(id="a", country="DE"), Person(id="b", country="US")
    assert hours_together(here, here) == 9
    assert hours_together(here, far) == hours_together(far, here) == 3


def test_one_term_is_left_out_and_the_others_stay() -> None:
    less = ablation.without("mentors", "skills").lists
    usual = default_weights()
    assert less["mentors"] == usual["mentors"] | {"skills": 0.0}
    assert less["contacts"] == usual["contacts"]


def test_needs_name_terms() -> None:
    assert ablation.NEEDS.keys() <= {term.name for term in TERMS}


@pytest.mark.parametrize(
    ("loss", "need", "real", "said"),
    [
        ((0.1, 0.05, 0.2), None, (0.1, 0.05, 0.2), "earns on a set"),
        ((0.1, 0.05, 0.2), None, (0.1, -0.05, 0.2), "earns on planted truth"),
        ((0.0, -0.05, 0.2), (0.2, 0.1, 0.3), None, "plain need, served by it"),
        ((0.0, -0.05, 0.2), (0.2, -0.1, 0.3), None, "does none"),
        ((0.0, -0.05, 0.2), None, None, "does none"),
    ],
)
def test_only_what_is_certain_counts(
    loss: tuple[float, float, float],
    need: tuple[float, float, float] | None,
    real: tuple[float, float, float] | None,
    said: str,
) -> None:
    served = ("a need", Interval(*need)) if need else None
    assert ablation.verdict(Interval(*loss), served, Interval(*real) if real else None) == said
