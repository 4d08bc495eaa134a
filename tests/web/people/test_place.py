"""Country, town, hours."""

import pytest

from tests.web.manners import World


def test_it_works(world: World) -> None:
    answer = world.igor.post("/en/profile/place", country="PL", city="Łódź")
    assert answer.status == 303
    stored = world.person("igor", lambda person: (person.country, person.city, person.timezone))
    assert stored == ("PL", "Łódź", "Europe/Warsaw")


@pytest.mark.parametrize("country", ["RU", "BY"])
def test_who_lives_in_russia_or_belarus_is_refused_and_nothing_is_stored(world: World, country: str) -> None:
    """M12: no list of people inside; the page says why and what else there is."""
    answer = world.igor.post("/en/profile/place", country=country, city="Omsk")
    assert (answer.status, answer.location) == (303, "/en/not-here") or answer.location.endswith("not-here")
    assert "We cannot give you an account where you live now" in world.igor.get(answer.location).text
    assert world.person("igor", lambda person: (person.country, person.city)) == ("GE", None)


def test_a_country_is_needed_and_the_town_is_kept(world: World) -> None:
    page = world.igor.post("/en/profile/place", country="", city="Batumi")
    assert page.status == 422
    assert "Choose the country where you live." in page.text
    assert 'value="Batumi"' in page.html


def test_the_town_is_hidden_at_first(world: World) -> None:
    """M66: how precise the place is, she chooses; nothing finer than the country shows before."""
    world.igor.post("/en/profile/place", country="GE", city="Batumi")
    assert "Batumi" not in world.igor.get("/en/profile/preview").text
    assert world.person("igor", lambda person: person.level("city")) == "hidden"


def test_a_new_country_with_several_zones_asks_for_the_hours(world: World) -> None:
    world.change("igor", timezone="Asia/Tbilisi")
    assert world.igor.post("/en/profile/place", country="US", then="on").location == "/en/profile/zone"
    assert world.person("igor", lambda person: person.timezone) is None


def test_the_same_country_keeps_chosen_hours(world: World) -> None:
    world.change("igor", timezone="Europe/Warsaw")
    world.igor.post("/en/profile/place", country="GE", city="Batumi")
    assert world.person("igor", lambda person: person.timezone) == "Europe/Warsaw"


def test_zones_are_those_of_the_country(world: World) -> None:
    """M45: shared hours come from time zones."""
    world.change("igor", country="US")
    page = world.igor.get("/en/profile/zone")
    assert "New York (UTC-5)" in page.text
    assert "Warsaw" not in page.text.split("Another time zone")[0]
    world.igor.post("/en/profile/zone", timezone="America/Chicago")
    assert world.person("igor", lambda person: person.timezone) == "America/Chicago"


def test_hours_of_another_country_can_be_kept(world: World) -> None:
    page = world.igor.get("/en/profile/zone?of=PL")
    assert "Warsaw (UTC+1)" in page.text
    assert world.igor.post("/en/profile/zone?of=PL", timezone="Europe/Warsaw").status == 303
    assert world.person("igor", lambda person: person.timezone) == "Europe/Warsaw"


@pytest.mark.parametrize("asked", ["RU", "ZZ", "%00", "pl"])
def test_an_odd_country_in_the_address_is_overlooked(world: World, asked: str) -> None:
    assert "Tbilisi" in world.igor.get(f"/en/profile/zone?of={asked}").text


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Europe/Moscow", "../../etc/passwd"])
def test_a_zone_that_was_not_offered_is_refused(world: World, zone: str) -> None:
    assert world.igor.post("/en/profile/zone", timezone=zone).status == 422
    assert world.person("igor", lambda person: person.timezone) is None


def test_a_zone_that_a_file_brought_and_nobody_knows_breaks_no_page(world: World) -> None:
    world.change("igor", timezone="CEST or so")
    world.igor.get("/en/profile/zone")
    assert "CEST" not in world.igor.get("/en/profile/preview").text
