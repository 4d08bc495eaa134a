"""What an address means, and the addresses that a state leads to."""

import pytest

from web.maps.geometry import VIEWS, holds
from web.maps.places import places
from web.maps.queries import Country, Figures, Flow
from web.maps.state import MOST_FLOWS, PAGE_ROWS, NoSuchState, State

CODES = sorted(places())
MANY = Figures(tuple(Country(code, people=10) for code in CODES[: 2 * PAGE_ROWS + 1]), (), None)


def test_it_works() -> None:
    state = State.read({"view": "asia", "country": "KZ", "layer": "needs"})
    assert (state.view, state.country, state.layer, state.page) == ("asia", "KZ", "needs", 1)
    assert State.read({}) == State()
    assert State.read({"anything": "else"}) == State()


@pytest.mark.parametrize(
    "arguments",
    [
        {"view": "moon"},
        {"view": ""},
        {"country": "XX"},
        {"country": "de"},
        {"country": ""},
        {"country": "ZZ"},
        {"layer": "names"},
        {"scheme": "pink"},
        {"size": "huge"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "²"},
        {"page": "٣"},
        {"page": "9" * 50},
        {"page": "one"},
    ],
)
def test_an_address_of_nothing_is_no_state(arguments: dict[str, str]) -> None:
    with pytest.raises(NoSuchState):
        State.read(arguments)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("layer", ["people", "needs"])
@pytest.mark.parametrize("country", [None, "DE", "AQ"])
def test_an_address_leads_back_to_its_state(view: str, layer: str, country: str | None) -> None:
    """Every state is a URL: sharing the address shares the map."""
    state = State(view, layer, country, page=2, scheme="dark", phone=True)
    assert State.read({name: str(value) for name, value in state.address().items()}) == state


@pytest.mark.parametrize("view", VIEWS)
def test_choosing_a_country_moves_to_a_view_that_shows_it(view: str) -> None:
    """No dead end: whatever is chosen stands on the map that follows."""
    for code in CODES:
        chosen = State.read({name: str(value) for name, value in State(view).choosing(code).items()})
        assert chosen.country == code
        assert holds(chosen.frame, code) or code == "AQ"
        assert chosen.view == view or not holds(VIEWS[view], code)


def test_a_long_table_comes_in_pages() -> None:
    first, second, third = (State(page=page) for page in (1, 2, 3))
    assert [len(state.rows(MANY)) for state in (first, second, third)] == [PAGE_ROWS, PAGE_ROWS, 1]
    assert [state.has_more(MANY) for state in (first, second, third)] == [True, True, False]
    with pytest.raises(NoSuchState):
        State(page=4).rows(MANY)
    assert State().rows(Figures((), (), None)) == ()


def test_a_chosen_country_shows_its_own_flows_and_the_rest_is_left_out() -> None:
    flows = (Flow("DE", "GE", 30), Flow("GE", "PL", 20), Flow("AR", "US", 20))
    found = Figures((), flows, None)
    assert State().flows(found) == flows[:2]
    assert State(country="PL").flows(found) == flows[1:2]
    assert State("americas").flows(found) == flows[2:]


def test_the_overview_draws_the_largest_flows_only() -> None:
    """Three hundred lines over Europe are a ball of wool."""
    flows = tuple(Flow("DE", code, 10) for code in CODES)
    assert len(State("world").flows(Figures((), flows, None))) == MOST_FLOWS


def test_the_needs_layer_draws_other_numbers_on_the_same_map() -> None:
    flows = (Flow("DE", "PL", 20),)
    found = Figures((Country("DE", people=50, needing=20), Country("PL", people=20)), flows, None)
    assert State().scene(found).circles == (("DE", 50), ("PL", 20))
    assert State(layer="needs").scene(found).circles == (("DE", 20), ("PL", 0))
    assert State(layer="needs").scene(found).flows == ()


def test_each_layer_ranks_by_what_it_counts() -> None:
    found = Figures((Country("DE", people=50, needing=10), Country("PL", people=20, needing=20)), (), None)
    assert [country.code for country in State().rows(found)] == ["DE", "PL"]
    assert [country.code for country in State(layer="needs").rows(found)] == ["PL", "DE"]
