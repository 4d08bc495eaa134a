"""Country counts, flows between countries and the E-I index."""

import numpy as np
import pytest

from matcher.maps import UNKNOWN_COUNTRY, country_counts, country_flows, ei_index, flows_of, tallied
from matcher.network import Network, Person, Tie


def world() -> Network:
    """Two in Germany, one in Georgia, one nowhere known, one in Georgia who is off; five ties, two of them void."""
    where = {"a": "DE", "b": "DE", "c": "GE", "d": None}
    people = [Person(id=key, country=country, as_peer=True) for key, country in where.items()]
    ties = [
        Tie("a", "b", consented=True),
        Tie("a", "c", consented=True),
        Tie("c", "a", "mentored", consented=True),
        Tie("b", "c"),
        Tie("c", "d", consented=True),
        Tie("a", "off", consented=True),
    ]
    return Network.from_records(people=[*people, Person(id="off", country="GE")], ties=ties)


def test_it_works() -> None:
    """M80: who states no country is counted as unknown and not left out; who is off is not counted."""
    assert country_counts(world()) == {"DE": 2, "GE": 1, UNKNOWN_COUNTRY: 1}


def test_flows_join_countries_both_ways() -> None:
    """M79: only consented ties between findable people; two people count once, whatever joins them."""
    flows = country_flows(world())
    assert flows.countries == ("DE", "GE", UNKNOWN_COUNTRY)
    assert np.array_equal(flows.ties, [[1, 1, 0], [1, 0, 1], [0, 1, 0]])


def test_the_index_says_how_far_ties_leave_their_country() -> None:
    """M79: one tie inside Germany, one between Germany and Georgia; the unknown end counts for neither."""
    assert ei_index(country_flows(world())) == 0


@pytest.mark.parametrize(("countries", "expected"), [(("DE", "DE"), -1), (("DE", "GE"), 1), (("DE", None), None)])
def test_the_index_runs_from_minus_one_to_one(countries: tuple[str, str | None], expected: float | None) -> None:
    people = [Person(id=key, country=country, as_peer=True) for key, country in zip("ab", countries, strict=True)]
    network = Network.from_records(people=people, ties=[Tie("a", "b", consented=True)])
    assert ei_index(country_flows(network)) == expected


@pytest.mark.parametrize("ties", [0, 1, 2, 63, 64, 79, 80, 81, 4001])
def test_flows_of_columns_are_those_of_every_tie_by_itself(ties: int) -> None:
    """Tie by tie, whole arrays at a time, and counted by hand: odd and even numbers of ties, and none."""
    chance = np.random.default_rng(ties)
    lives = chance.integers(0, 60, 500).astype(np.uint8)
    one, other = chance.integers(0, 500, (2, ties)).astype(np.int32)
    by_hand = np.zeros((60, 60), np.int64)
    for a, b in zip(lives[one].tolist(), lives[other].tolist(), strict=True):
        by_hand[a, b] += 1
        by_hand[b, a] += a != b
    assert np.array_equal(flows_of(lives, one, other, 60), by_hand)
    joined = tallied(lives, one, other, 60)
    assert np.array_equal(joined + joined.T - np.diag(np.diag(joined)), by_hand)


def test_an_empty_network_has_no_flows() -> None:
    flows = country_flows(Network.from_records())
    assert flows.countries == ()
    assert flows.ties.shape == (0, 0)
    assert ei_index(flows) is None
