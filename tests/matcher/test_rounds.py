"""Whole rounds: against every possible round on small cases, and the promises that hold for each of them."""

import itertools
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.assignment import Case as RealCase
from matcher.rounds import CannotServe, assign, shortfall, solve

Case = tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]
examples = settings(max_examples=150, deadline=None)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """At most 4 x 4, with whole or fractional scores, some pairs forbidden."""
    right, left = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    score = draw(st.sampled_from([st.integers(0, 4), st.integers(-400, 1000).map(lambda n: n / 1000)]))

    def grid(of: st.SearchStrategy[int] | st.SearchStrategy[float] | st.SearchStrategy[bool]) -> list[list[float]]:
        return draw(st.lists(st.lists(of, min_size=left, max_size=left), min_size=right, max_size=right))

    capacity = draw(st.lists(st.integers(0, 3), min_size=right, max_size=right))
    demand = draw(st.lists(st.integers(0, 2), min_size=left, max_size=left))
    forbidden = grid(st.sampled_from([False, False, False, True]))
    return (
        np.array(grid(score), dtype=float),
        np.array(capacity),
        np.array(demand),
        np.array(forbidden, dtype=bool),
    )


def keeps(assigned: NDArray[np.int64], case: Case) -> bool:
    """Whether a round keeps capacity, demand and conflicts."""
    _, capacity, demand, conflict = case
    return bool(
        (assigned.sum(axis=1) <= capacity).all()
        and (assigned.sum(axis=0) == demand).all()
        and not assigned[conflict].any()
    )


def worth(assigned: NDArray[np.int64], case: Case) -> tuple[float, float]:
    """The least sum of a column that asks for somebody, and the total."""
    sums = (assigned * case[0]).sum(axis=0)
    return float(min(sums[case[2] > 0], default=0.0)), float(sums.sum())


def every_round(case: Case) -> list[NDArray[np.int64]]:
    """All rounds that keep the rules: the oracle, by brute force."""
    right, left = case[0].shape
    columns = [
        [np.isin(np.arange(right), chosen).astype(int) for chosen in itertools.combinations(range(right), wanted)]
        for wanted in case[2].tolist()
    ]
    rounds = (np.array(chosen).T.reshape(right, left) for chosen in itertools.product(*columns))
    return [assigned for assigned in rounds if keeps(assigned, case)]


def test_it_works() -> None:
    """The best total, 12, would leave the second column with nothing: the worst served comes first."""
    assert assign([[9, 3], [3, 0]], [1, 1], [1, 1]).tolist() == [[0, 1], [1, 0]]


@given(cases())
@examples
def test_no_other_round_is_fairer_or_at_the_same_floor_better(case: Case) -> None:
    possible = every_round(case)
    assume(possible)
    found = solve(*case)
    best = max((round(floor, 6), round(total, 6)) for floor, total in (worth(one, case) for one in possible))
    assert keeps(found.assigned, case)
    assert worth(found.assigned, case) == pytest.approx(best, abs=1e-5)
    assert (found.floor, found.total) == pytest.approx(worth(found.assigned, case))
    assert found.proven


@given(cases())
@examples
def test_a_round_that_cannot_be_says_who_comes_short(case: Case) -> None:
    scores, capacity, demand, conflict = case
    lacking = shortfall(capacity, demand, conflict)
    assert lacking.any() == (not every_round(case))
    if not lacking.any():
        return
    with pytest.raises(CannotServe, match="cannot be served in full") as refused:
        assign(*case)
    assert refused.value.columns == tuple(np.flatnonzero(lacking).tolist())
    for column in refused.value.columns:
        assert str(column) in str(refused.value)
    assert not shortfall(capacity, demand - lacking, conflict).any(), "without what they lack, all is well"
    assert keeps(assign(scores, capacity, demand - lacking, conflict), (scores, capacity, demand - lacking, conflict))


def test_a_floor_that_only_fractions_reach_is_lowered() -> None:
    """Two columns share one good row in halves; whole people cannot, and the floor comes down to the others."""
    found = solve([[4, 4], [1, 1], [0, 0]], [1, 1, 2], [1, 1])
    assert (found.floor, found.total, found.proven) == (1, 5, True)


@pytest.mark.parametrize("seed", range(3))
def test_a_cohort_of_ordinary_size_is_solved_to_proof(seed: int) -> None:
    chance = np.random.default_rng(seed)
    topics = chance.gamma(0.5, size=(60, 8)), chance.gamma(0.5, size=(40, 8))
    scores = topics[0] @ topics[1].T
    conflict = chance.random(scores.shape) < 0.05
    found = solve(scores, np.full(60, 3), np.full(40, 3), conflict)
    assert found.proven
    assert keeps(found.assigned, (scores, np.full(60, 3), np.full(40, 3), conflict))


def test_one_mentor_for_everybody_is_solved_to_proof_even_when_all_agree_who_is_best() -> None:
    chance = np.random.default_rng(1)
    scores = np.outer(chance.random(80) ** 2, np.ones(70)) + 0.2 * chance.random((80, 70))
    found = solve(scores, np.ones(80), np.ones(70))
    assert found.proven
    assert found.assigned.sum() == 70
    barred = scores <= found.floor
    assert shortfall(np.ones(80), np.ones(70), barred).any(), "nobody could be raised above the floor"


def test_the_same_input_gives_the_same_round() -> None:
    scores = np.random.default_rng(5).integers(0, 3, size=(12, 9))
    first, second = (assign(scores, np.full(12, 2), np.full(9, 2)) for _ in range(2))
    assert (first == second).all()


@pytest.mark.parametrize(
    ("scores", "capacity", "demand"),
    [([[1, 2]], [1], [1]), ([[1, float("nan")]], [2], [1, 1]), ([[1]], [-1], [1]), ([1, 2], [1], [1, 1])],
)
def test_numbers_that_make_no_sense_are_refused(scores: object, capacity: object, demand: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        assign(np.array(scores), np.array(capacity), np.array(demand))


def test_nobody_asking_is_an_empty_round() -> None:
    assert not assign([[1, 2]], [3], [0, 0]).any()
    assert assign(np.zeros((2, 0)), [1, 1], []).shape == (2, 0)


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "floor", "total"), [("preflib1", 3, 497), ("preflib2", 4, 566)])
def test_two_conferences_get_their_best_round(name: str, floor: float, total: float) -> None:
    case = RealCase.read(Path(os.environ["MOSTY_DATA"], "benchmarks", "assignment", f"{name}.npz"))
    found = solve(case.scores, case.capacity, case.demand, case.conflict)
    assert case.keeps(found.assigned)
    assert (found.floor, found.total, found.proven) == (floor, total, True)
