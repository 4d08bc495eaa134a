"""The numbers of the map: groups only, coarse, and nothing that one person can be read from."""

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.network import Network, Person, Tie
from web.maps.queries import FEWEST_ENDS, Country, Figures, Flow, LatestFigures, figures

NEEDS = ("legal_aid", "housing", "psychological")


def people(**counts: int) -> dict[str, Person]:
    """So many people in each country, called DE0, DE1 ..."""
    ids = [(f"{code}{number}", code) for code, count in counts.items() for number in range(count)]
    return {name: Person(id=name, country=code) for name, code in ids}


def ties(*pairs: tuple[str, str]) -> list[Tie]:
    return [Tie(a=a, b=b, consented=True) for a, b in pairs]


def across(one: str, other: str, count: int, ends: int = 12) -> list[Tie]:
    """`count` ties between two countries, spread over `ends` people of the first."""
    return ties(*((f"{one}{number % ends}", f"{other}{number}") for number in range(count)))


def counted(population: Mapping[str, Person], known: Iterable[Tie] = ()) -> Figures:
    network = Network.from_records(people=population.values(), ties=known)
    return figures(network.people, network.ties)


def test_it_works() -> None:
    """M79, M80: people by country, ties between countries, the share that crosses borders."""
    inside = ties(*((f"DE{number}", f"DE{number + 1}") for number in range(19)))
    found = counted(people(DE=47, GE=23, FR=9), across("DE", "GE", 22) + inside)
    assert found.countries == (
        Country("DE", people=45, needing=None, abroad=20, share=50),
        Country("GE", people=20, needing=None, abroad=20, share=None),
    )
    assert found.flows == (Flow("DE", "GE", 20),)
    assert found.flows_of("GE") == found.flows
    assert found.flows[0].beyond("GE") == "DE"


def test_a_country_with_nine_people_looks_like_one_with_none() -> None:
    found = counted(people(DE=10, FR=9))
    assert [country.code for country in found.countries] == ["DE"]
    assert found.country("FR") == Country("FR")
    assert found.country("IS") == Country("IS")


@given(st.integers(0, 4))
def test_one_more_person_within_a_step_changes_nothing(more: int) -> None:
    """What a watcher sees before and after one person joins differs in one case of five, and then by five."""
    assert counted(people(DE=20 + more)) == counted(people(DE=20))


def test_a_flow_needs_ten_ties() -> None:
    population = people(DE=30, GE=30)
    assert counted(population, across("DE", "GE", 9)).flows == ()
    assert counted(population, across("DE", "GE", 10)).flows == (Flow("DE", "GE", 10),)


def test_a_flow_needs_several_people_at_each_end() -> None:
    """One mentor with thirty contacts in another country would otherwise be a line of her own."""
    population = people(DE=30, GE=30)
    assert counted(population, across("DE", "GE", 30, ends=FEWEST_ENDS - 1)).flows == ()
    assert counted(population, across("DE", "GE", 30, ends=FEWEST_ENDS)).flows == (Flow("DE", "GE", 30),)


def test_a_flow_needs_ten_people_in_both_countries() -> None:
    assert counted(people(DE=30, FR=9), across("DE", "FR", 9) + across("FR", "DE", 9, ends=9)).flows == ()


def test_ties_without_consent_are_not_counted() -> None:
    """M56: what both did not agree to is in no count."""
    population = people(DE=30, GE=30)
    silent = [Tie(a=tie.a, b=tie.b, consented=False) for tie in across("DE", "GE", 30)]
    assert counted(population, silent) == counted(population)


def test_two_people_are_one_tie_whatever_they_do_together() -> None:
    population = people(DE=30, GE=30)
    once = across("DE", "GE", 9)
    twice = once + [Tie(a=tie.b, b=tie.a, kind="mentored", consented=True) for tie in once]
    assert counted(population, twice).flows == ()


def test_a_share_is_told_only_when_both_parts_are_groups() -> None:
    """From "about 20, five percent of them abroad" a reader would work out the one who is."""
    population = people(DE=40, GE=30)
    inside = ties(*((f"DE{number}", f"DE{number + 1}") for number in range(38)))
    assert counted(population, inside + across("DE", "GE", 9)).country("DE").share is None
    assert counted(population, inside + across("DE", "GE", 12)).country("DE").share == 20


def test_people_without_a_country_are_counted_as_such() -> None:
    """M80: honest about unknown location."""
    nowhere = {f"N{number}": Person(id=f"N{number}") for number in range(13)}
    known = ties(*((f"N{number}", f"DE{number}") for number in range(13)))
    found = counted({**people(DE=30), **nowhere}, known)
    assert found.nowhere == 10
    assert found.country("DE").abroad is None
    assert counted(people(DE=30)).nowhere is None


def test_needs_are_counted_by_country_the_most_asked_for_first() -> None:
    """M76, M78: need by country, groups only."""
    asking = {
        f"DE{number}": Person(id=f"DE{number}", country="DE", needs=NEEDS[: 1 + (number < 22) + (number < 9)])
        for number in range(31)
    }
    chosen = counted({**people(DE=40), **asking}).country("DE")
    assert chosen.people == 40
    assert chosen.needing == 30
    assert chosen.needs == (("legal_aid", 30), ("housing", 20))


populations = st.lists(st.sampled_from(["DE", "GE", "PL", None]), min_size=2, max_size=120)


@given(populations, st.data())
def test_every_number_is_coarse_whatever_the_network(codes: list[str | None], data: st.DataObject) -> None:
    """No count under ten, none that is not a multiple of five, for any network at all."""
    population = {f"p{number}": Person(id=f"p{number}", country=code) for number, code in enumerate(codes)}
    someone = st.sampled_from(sorted(population))
    known = ties(*data.draw(st.lists(st.tuples(someone, someone), max_size=150)))
    found = counted(population, known)
    numbers = [flow.ties for flow in found.flows] + [found.nowhere or 10]
    for country in found.countries:
        numbers += [country.people or 0, country.abroad or 10, country.needing or 10]
        assert country.share is None or (country.share % 5 == 0 and 0 <= country.share <= 100)
    assert all(number >= 10 and number % 5 == 0 for number in numbers)
    listed = {country.code for country in found.countries}
    assert all({flow.one, flow.other} <= listed for flow in found.flows)


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_tells_nothing_that_the_numbers_do_not(order: int) -> None:
    """34 and 31 people are both "about 30": which is more must not show."""
    sizes = dict(sorted({"DE": 31, "GE": 34}.items(), reverse=order < 0))
    assert [country.code for country in counted(people(**sizes)).countries] == ["DE", "GE"]


def test_the_latest_figures_follow_the_network() -> None:
    latest = LatestFigures()
    small, large = (Network.from_records(people=people(DE=count).values()) for count in (20, 40))
    for network in (small, large, small, small):
        assert latest.of(network.people, network.ties) == figures(network.people, network.ties)
