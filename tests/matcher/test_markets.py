"""Rounds over lists: nobody envies, nothing is left on the table, and the prices prove it."""

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matcher import deferred, markets
from matcher.deferred import UNMATCHED
from matcher.markets import Lists, Matched, best, stable


@st.composite
def cohorts(draw: st.DrawFn) -> tuple[Lists, np.ndarray]:
    """Up to six mentees, four mentors with up to three places each, equal scores among the others."""
    mentees, mentors = draw(st.integers(0, 6)), draw(st.integers(1, 4))
    chosen = [draw(st.lists(st.integers(0, mentors - 1), unique=True)) for _ in range(mentees)]
    count = sum(map(len, chosen))
    scores = draw(st.lists(st.integers(1, 12), min_size=count, max_size=count))
    starts = np.cumsum([0, *map(len, chosen)], dtype=np.int64)
    flat = np.array([mentor for one in chosen for mentor in one], dtype=np.int32)
    places = np.array(draw(st.lists(st.integers(0, 3), min_size=mentors, max_size=mentors)), dtype=np.int32)
    return Lists.of(starts, flat, np.array(scores, dtype=np.float64) / 12), places


def listed(lists: Lists, mentee: int) -> dict[int, float]:
    low, high = lists.starts[mentee], lists.starts[mentee + 1]
    return dict(zip(lists.mentors[low:high].tolist(), lists.scores[low:high].tolist(), strict=True))


def all_rounds(lists: Lists, places: np.ndarray) -> list[tuple[int, ...]]:
    """Every way to give mentees mentors of their lists within the places."""
    ways = [[UNMATCHED, *listed(lists, mentee)] for mentee in range(len(lists.starts) - 1)]
    return [way for way in itertools.product(*ways) if all(way.count(m) <= n for m, n in enumerate(places.tolist()))]


def worth(lists: Lists, way: tuple[int, ...]) -> float:
    return sum(listed(lists, mentee)[mentor] for mentee, mentor in enumerate(way) if mentor != UNMATCHED)


def check_feasible(lists: Lists, places: np.ndarray, found: Matched) -> None:
    way = tuple(found.mentors.tolist())
    assert len(way) == len(lists.starts) - 1
    assert all(mentor == UNMATCHED or mentor in listed(lists, mentee) for mentee, mentor in enumerate(way))
    assert all(way.count(mentor) <= room for mentor, room in enumerate(places.tolist()))
    assert found.total == pytest.approx(worth(lists, way))


def blocking(lists: Lists, places: np.ndarray, way: list[int]) -> list[tuple[int, int]]:
    """Pairs that would both rather have each other, by scores alone."""
    found = []
    for mentee, has in enumerate(way):
        mine = listed(lists, mentee)
        for mentor, score in mine.items():
            held = [listed(lists, other)[mentor] for other, one in enumerate(way) if one == mentor]
            free = len(held) < places[mentor]
            wanted = free or (bool(held) and min(held) < score)
            if wanted and score > mine.get(has, 0.0):
                found.append((mentee, mentor))
    return found


@given(cohorts())
@settings(max_examples=150, deadline=None)
def test_nobody_would_rather_have_each_other(cohort: tuple[Lists, np.ndarray]) -> None:
    found = stable(*cohort)
    check_feasible(*cohort, found)
    assert blocking(*cohort, found.mentors.tolist()) == []


@given(cohorts())
@settings(max_examples=150, deadline=None)
def test_no_round_is_better_than_the_gap_says(cohort: tuple[Lists, np.ndarray]) -> None:
    found = best(*cohort, within=0.01)
    check_feasible(*cohort, found)
    most = max(worth(cohort[0], way) for way in all_rounds(*cohort))
    assert found.total <= most + 1e-9
    assert most <= found.bound + 1e-9, "the bound is one"
    assert found.gap <= 0.01


@contextmanager
def uncompiled() -> Iterator[None]:
    """The loops of rounds as plain functions."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (markets, deferred):
            for name, value in vars(module).copy().items():
                patch.setattr(module, name, getattr(value, "py_func", value))
        yield


@given(cohorts())
@settings(max_examples=60, deadline=None)
def test_plain_loops_answer_the_same(cohort: tuple[Lists, np.ndarray]) -> None:
    """Where numba has no wheel, the same functions run uncompiled."""
    compiled = stable(*cohort), best(*cohort)
    with uncompiled():
        plain = stable(*cohort), best(*cohort)
    for one, other in zip(compiled, plain, strict=True):
        assert one.mentors.tolist() == other.mentors.tolist()
        assert (one.total, one.bound) == (other.total, other.bound)


def scarce(seed: int) -> tuple[Lists, np.ndarray]:
    """Eighty mentees who each know five of eight mentors, with two places each or none: most are left out."""
    chance = np.random.default_rng(seed)
    mentors = np.concatenate([chance.permutation(8)[:5] for _ in range(80)]).astype(np.int32)
    lists = Lists.of(np.arange(0, 401, 5), mentors, np.round(chance.random(400), 2) + 0.01)
    return lists, np.array([2, 2, 2, 2, 2, 2, 2, 0], np.int32)


def most_of(lists: Lists, places: np.ndarray) -> float:
    """The greatest sum, by scipy over places one by one."""
    owner = np.repeat(np.arange(len(places)), places)
    table = np.array(
        [[listed(lists, mentee).get(one, 0.0) for one in owner.tolist()] for mentee in range(len(lists.starts) - 1)]
    )
    return float(table[linear_sum_assignment(table, maximize=True)].sum())


@pytest.mark.parametrize("safe", [10, 0, -200])
def test_prices_to_begin_with_change_nothing_that_is_proven(safe: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where most are left out an auction begins with prices; also with ones that are far too high."""
    monkeypatch.setattr(markets, "SAFE", safe)
    for seed in range(12):
        cohort = scarce(seed)
        found, most = best(*cohort), most_of(*cohort)
        check_feasible(*cohort, found)
        assert found.total <= most + 1e-9 <= found.bound + 2e-9
        assert found.gap <= markets.WITHIN


def test_plain_loops_answer_the_same_where_most_are_left_out() -> None:
    for seed in range(3):
        compiled = stable(*scarce(seed)), best(*scarce(seed))
        with uncompiled():
            plain = stable(*scarce(seed)), best(*scarce(seed))
        for one, other in zip(compiled, plain, strict=True):
            assert (one.mentors.tolist(), one.total, one.bound) == (other.mentors.tolist(), other.total, other.bound)


def test_mentors_may_go_by_scores_of_their_own() -> None:
    """Two mentees want the same mentor; he takes the one whom he finds better."""
    lists = Lists(np.array([0, 1, 2]), np.array([0, 0], np.int32), np.array([0.9, 0.2]))
    assert stable(lists, np.array([1], np.int32)).mentors.tolist() == [0, UNMATCHED]
    assert stable(lists, np.array([1], np.int32), theirs=np.array([0.1, 0.8])).mentors.tolist() == [UNMATCHED, 0]


def test_lots_decide_between_equals() -> None:
    lists = Lists(np.array([0, 1, 2]), np.array([0, 0], np.int32), np.array([0.5, 0.5]))
    for lots, first in (([1, 2], 0), ([2, 1], 1)):
        found = stable(lists, np.array([1], np.int32), lots=np.array(lots, np.uint64))
        assert found.mentors[first] == 0


def test_a_gap_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        best(Lists(np.array([0]), np.zeros(0, np.int32), np.zeros(0)), np.array([1], np.int32), within=0)


def test_where_places_are_scarce_lists_may_end_early() -> None:
    """Mentors who go by the very scores of the lists choose as they would by scores of their own that are the same."""
    chance = np.random.default_rng(3)
    for mentees in [*range(24, 44)] * 5:
        starts = np.arange(0, 8 * mentees + 1, 8)
        chosen = np.concatenate([chance.permutation(12)[:8] for _ in range(mentees)]).astype(np.int32)
        lists = Lists.of(starts, chosen, chance.integers(1, 200, 8 * mentees) / 200)
        places = chance.integers(1, 4, 12).astype(np.int32)
        apart = stable(lists, places, theirs=lists.scores.copy())
        assert stable(lists, places).mentors.tolist() == apart.mentors.tolist()


@given(cohorts(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_every_mentee_gets_the_best_that_any_stable_round_gives_her(
    cohort: tuple[Lists, np.ndarray], chance: random.Random
) -> None:
    lots = list(range(len(cohort[0].starts) - 1))
    chance.shuffle(lots)
    check_given_in_turn(*cohort, lots)


def test_whoever_asks_first_the_round_is_the_same() -> None:
    for seed in range(12):
        lots = np.random.default_rng(seed).permutation(80).tolist()
        check_given_in_turn(*scarce(seed), lots)


def check_given_in_turn(lists: Lists, places: np.ndarray, lots: list[int]) -> None:
    """One mentee after another by hand, in the order of lots, ends where all together do."""
    found = stable(lists, places, lots=np.array(lots, np.uint64))
    asking = sorted(range(len(lots)), key=lots.__getitem__)
    held: list[list[int]] = [[] for _ in places]
    left = [list(listed(lists, mentee)) for mentee in range(len(lots))]
    while asking:
        mentee = asking.pop()
        if left[mentee]:
            mentor = left[mentee].pop(0)
            held[mentor].append(mentee)
            if len(held[mentor]) > places[mentor]:
                out = min(held[mentor], key=lambda one: (listed(lists, one)[mentor], -lots[one]))
                held[mentor].remove(out)
                asking.append(out)
    assert [sorted(np.flatnonzero(found.mentors == mentor)) for mentor in range(len(places))] == [*map(sorted, held)]
