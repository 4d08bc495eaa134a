"""Measures of ranked lists, against figures worked out by hand; replays of worlds whose past is known."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluate import (
    CURVE,
    FEWEST_MATCHES,
    FEWEST_TOGETHER,
    OURS,
    POPULAR,
    RANDOM,
    Period,
    Query,
    TooFewMatches,
    bootstrap,
    difference,
    gini,
    hit_at_k,
    merged,
    quantile,
    random_hit_at_k,
    reciprocal_rank,
    replay,
)
from matcher.network import Network, Person, Tie
from tests.matcher.toy import NOW, WEEK


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


def test_a_difference_is_paired() -> None:
    """What both hit or miss alike cancels out: only the queries on which they differ are uncertain."""
    both = [0.0, 1.0] * 50
    better = difference([*both, 1.0, 1.0], [*both, 0.0, 0.0], seed=1)
    assert better.mean == pytest.approx(2 / 102)
    assert better.high - better.low < bootstrap([*both, 1.0, 1.0], seed=1).high / 5


CRAFTS = ("weaving", "pottery", "sailing", "baking", "chess", "juggling")
MENTORS = [Person(id=f"m{n:02}", skills=(CRAFTS[n % 6],), as_mentor=True, as_peer=True, seats=2) for n in range(36)]


def mentee(number: int) -> Person:
    """Somebody who looks for a craft."""
    return Person(id=f"e{number:02}", skills=(CRAFTS[number % 6],))


def period(numbers: Sequence[int], *found: str, name: str = "p", people: Sequence[Person] = MENTORS) -> Period:
    """Mentees of these numbers; each found a mentor of her craft, or all of them found `found`."""
    queries = [Query(mentee(number), frozenset(found or (f"m{number % 36:02}",))) for number in numbers]
    return Period(name, Network.from_records(people=people), queries, NOW, WEEK)


class TestReplay:
    """What a replay tells of worlds whose past is known."""

    def test_it_works(self) -> None:
        """Who found somebody of her craft was shown her among the six of that craft; chance shows her seldom."""
        found = replay("mentors", [period(range(20), name="a"), period(range(20, 40), name="b")], k=6)
        assert (found.asked, found.queries, found.periods, found.reachable) == (40, 40, ("a", "b"), 1.0)
        assert found.candidates == 36
        assert found.orders[OURS].hits[5].mean == 1
        assert found.orders[RANDOM].hits[5].mean == pytest.approx(6 / 36)
        assert found.orders[RANDOM].mrr.mean == pytest.approx(np.mean(1 / np.arange(1, 37)))
        assert found.gains[RANDOM].low > 0.5
        assert found.orders[OURS].coverage.mean == 1
        assert found.orders[OURS].gini.mean < 0.1

    def test_popularity_counts_earlier_periods_only(self) -> None:
        """Everybody finds the same mentor: she is popular from the second period on, and not a moment before."""
        one, other = (period(range(20), "m07", name=name) for name in "ab")
        once, twice = replay("mentors", [one], k=1), replay("mentors", [one, other], k=1)
        assert once.orders[POPULAR].hits[0].mean < 0.3
        assert twice.orders[POPULAR].hits[0].mean == pytest.approx((once.orders[POPULAR].hits[0].mean + 1) / 2)
        assert twice.orders[POPULAR].coverage.mean < twice.orders[RANDOM].coverage.mean

    def test_whom_the_rules_forbid_counts_as_missed_by_every_order(self) -> None:
        full = [replace(person, seats=0) if person.id == "m07" else person for person in MENTORS]
        found = replay("mentors", [period(range(20), "m07", people=full)])
        assert found.reachable == 0
        assert {found.orders[name].hits[CURVE - 1].mean for name in found.orders} == {0.0}
        assert {found.orders[name].mrr.mean for name in found.orders} == {0.0}

    def test_excluded_people_are_not_among_the_candidates(self) -> None:
        everybody = frozenset(person.id for person in MENTORS)
        alone = period(range(20))
        alone = replace(alone, queries=[replace(query, excluded=everybody) for query in alone.queries])
        assert replay("mentors", [alone]).candidates == 0

    def test_work_is_bounded_by_a_sample_that_a_seed_fixes(self) -> None:
        periods = [period(range(20), name="a"), period(range(20, 40), name="b")]
        found = replay("mentors", periods, most=25, seed=3)
        assert (found.asked, found.queries) == (40, 25)
        assert found == replay("mentors", periods, most=25, seed=3)
        assert found != replay("mentors", periods, most=25, seed=4)

    def test_ties_are_foretold_from_those_before_a_period(self) -> None:
        """What pages answer by: a forecast from the ties before the period; none when it is not asked for."""
        ring = [Tie(f"m{n:02}", f"m{(n + step) % 36:02}", consented=True) for n in range(36) for step in (1, 2, 3)]
        people = [replace(person, skills=()) for person in MENTORS]
        queries = [Query(f"m{n:02}", frozenset((f"m{(n + 4) % 36:02}",))) for n in range(36)]
        tied = Period("p", Network.from_records(people=people, ties=ring), queries, NOW, WEEK)
        told, untold = (replay("contacts", [tied], foretell=foretell) for foretell in (True, False))
        assert told.orders[OURS] != untold.orders[OURS]

    def test_too_few_matches_are_not_measured(self) -> None:
        with pytest.raises(TooFewMatches) as told:
            replay("mentors", [period(range(FEWEST_MATCHES - 1))])
        assert told.value.needed == FEWEST_MATCHES

    def test_the_intervals_hold_the_figures(self) -> None:
        found = replay("contacts", [period(range(30))], k=3)
        for one in found.orders.values():
            for interval in (*one.hits, one.mrr, one.coverage, one.gini):
                assert 0 <= interval.low <= interval.mean <= interval.high <= 1


@given(st.lists(st.integers(0, 30), max_size=40), st.integers(1, 12))
def test_periods_are_joined_until_no_one_stands_out(counts: list[int], most: int) -> None:
    """Neighbours in time order, all of them, each group with ten matches or more, not more groups than asked for."""
    groups = merged(list(enumerate(counts)), most=most)
    assert len(groups) <= most
    assert all(sum(counts[step] for step in group) >= FEWEST_TOGETHER for group in groups)
    assert [step for group in groups for step in group] == (list(range(len(counts))) if groups else [])
    assert bool(groups) == (sum(counts) >= FEWEST_TOGETHER)


def test_a_quantile_is_told_only_in_company() -> None:
    """Nobody can read one person's wait off a median or a ninth decile."""
    weeks = [float(number) for number in range(100)]
    late = quantile(weeks, 0.9, seed=1)
    assert late is not None
    assert late.low < 89 < late.mean < 90 < late.high
    assert quantile(weeks[:99], 0.9, seed=1) is None
    assert quantile(weeks[:20], 0.5, seed=1) is not None
    assert quantile(weeks[:19], 0.5, seed=1) is None
