"""What a card gives away: nothing that its owner closed, by whatever road."""

import uuid
from collections.abc import Callable

import pytest

from matcher.disclosure import Generaliser
from matcher.vocabulary import COUNTRY_REGIONS
from tests.web.manners import World
from web.matching.live import FIELD_GROUPS
from web.models import Person
from web.visibility import Card, Viewer, card


@pytest.fixture
def crowd() -> Generaliser:
    """Six people in Georgia, so that the country may be shown."""
    return Generaliser([("GE", "journalism", "early")] * 6, COUNTRY_REGIONS, FIELD_GROUPS)


@pytest.fixture
def seen(world: World, crowd: Generaliser) -> Callable[[], Card]:
    """The card of Vera as a stranger among the members sees it."""

    def look() -> Card:
        with world.session() as session:
            vera = session.get_one(Person, world.id("vera"))
            return card(Viewer(person_id=uuid.uuid4(), approved=True), vera, session.info["keys"], crowd)

    return look


def test_it_works(seen: Callable[[], Card]) -> None:
    shown = seen()
    assert (shown.country, shown.timezone, shown.city) == ("GE", "Asia/Tbilisi", None)


def test_a_hidden_country_takes_its_clock_and_its_city_along(world: World, seen: Callable[[], Card]) -> None:
    """M66: a zone or a city names the country as well as its code does."""
    world.change("vera", visibility={"country": "hidden", "city": "members", "timezone": "members"})
    shown = seen()
    assert (shown.country, shown.region, shown.timezone, shown.city) == (None, None, None, None)


def test_contact_details_open_to_nobody_by_default(seen: Callable[[], Card]) -> None:
    shown = seen()
    assert (shown.contact, shown.about, shown.needs, shown.origins) == ("", "", (), ())


def test_the_preview_of_a_newcomer_tells_her_nothing_of_others(world: World) -> None:
    """Before approval even the coarse groups of people are not hers to know: every combination looks the same."""
    pages = []
    for country, field in (("GE", "journalism"), ("TJ", "agricultural_sciences")):
        world.change("nina", country=country, fields=[field], stage="senior", visibility={}, pseudonym="Nina")
        pages.append(world.nina.get("/en/profile/preview").html.split("<h3")[1])
    assert pages[0] == pages[1]
