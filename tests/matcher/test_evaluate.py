"""Measures of ranked lists, against figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluate import bootstrap, gini, hit_at_k, random_hit_at_k, reciprocal_rank


def test_it_works() -> None:
    ranked = ["a", "b", "c"]
    assert hit_at_k(ranked, {"c", "z"}, 3) == 1
    assert hit_at_k(ranked, {"c", "z"}, 2) == 0
    assert reciprocal_rank(ranked, {"c", "z"}) == pytest.approx(1 / 3)
    assert reciprocal_rank(ranked, {"z"}) == 0


@pytest.mark.parametrize(
    ("candidates", "relevant", "k", "chance"),
    [(91, 1, 10, 10 / 91), (4, 2, 1, 0.5), (4, 2, 3, 1), (3, 0, 2, 0), (2, 1, 9, 1)],
)
def test_the_chance_of_a_random_order(candidates: int, relevant: int, k: int, chance: float) -> None:
    assert random_hit_at_k(candidates, relevant, k) == pytest.approx(chance)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(0, 5))
def test_an_interval_holds_its_mean_and_is_the_same_for_a_seed(values: list[float], seed: int) -> None:
    interval = bootstrap(values, seed=seed)
    assert interval == bootstrap(values, seed=seed)
    assert min(values) - 1e-9 <= interval.low <= interval.high <= max(values) + 1e-9


def test_an_interval_narrows_with_more_queries() -> None:
    few, many = (bootstrap([0.0, 1.0] * size, seed=1) for size in (10, 1000))
    assert few.mean == many.mean == 0.5
    assert many.high - many.low < few.high - few.low
    assert str(many).startswith("0.500 [")


def test_no_queries_have_no_mean() -> None:
    with pytest.raises(ValueError, match="at least one"):
        bootstrap([], seed=1)


@pytest.mark.parametrize(("counts", "expected"), [([], 0), ([0, 0], 0), ([3, 3, 3], 0), ([0, 0, 0, 8], 0.75)])
def test_exposure_is_even_or_not(counts: list[float], expected: float) -> None:
    assert gini(counts) == pytest.approx(expected)
