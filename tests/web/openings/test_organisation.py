"""A host says for whom she posts."""

from sqlalchemy import select

from tests.web.manners import World
from tests.web.openings.making import add_organisation, make_host
from web.models import Organisation

PATH = "/en/openings/organisation"
SUNRISE = {"name": "Sunrise", "country": "LV", "url": "https://sunrise.example"}


def organisation_of(world: World, name: str) -> Organisation | None:
    with world.session() as session:
        return world.account(session, name).organisation


def test_it_works(world: World) -> None:
    """A host without an organisation names it before her first opening; it is not verified by that."""
    host = make_host(world, "taras")
    assert host.get("/en/openings/new", expect=303).location.endswith(PATH)
    assert "Its name is shown to everybody; yours is not." in host.get(PATH).text
    assert host.post(PATH, **SUNRISE).location.endswith("/en/openings/new")
    found = organisation_of(world, "taras")
    assert found is not None
    assert (found.name, found.country, found.url, found.verified) == ("Sunrise", "LV", "https://sunrise.example", False)
    host.get("/en/openings/new")


def test_sent_twice_it_makes_one(world: World) -> None:
    """And a host who has one cannot change it by herself: openings of others may stand under it."""
    host = make_host(world, "taras")
    host.post(PATH, **SUNRISE)
    host.post(PATH, **{**SUNRISE, "name": "Another"})
    with world.session() as session:
        names = session.scalars(select(Organisation.name)).all()
    assert sorted(names) == ["Example University", "Sunrise"]
    assert "You post for Sunrise. If that is wrong, ask a coordinator to change it." in host.get(PATH).text


def test_typing_a_known_name_does_not_lend_its_good_name(world: World) -> None:
    """The row of a verified organisation is attached to nobody by its name."""
    host = make_host(world, "taras")
    host.post(PATH, **{**SUNRISE, "name": "Example University"})
    found = organisation_of(world, "taras")
    assert found is not None
    assert not found.verified


def test_a_labelled_organisation_is_warned_of_before_the_tie_is_made(world: World) -> None:
    """M7, M69: the tie between an account and such an organisation is made only after the warning was read."""
    add_organisation(world, "Sunrise", designations=[{"kind": "undesirable", "state": "RU", "date": "2023"}])
    host = make_host(world, "taras")
    page = host.post(PATH, **{**SUNRISE, "name": "  SUNRISE "})
    assert page.status == 422
    assert '"Undesirable organisation" · Russia · since 2023' in page.text
    assert "Your account will be tied to this organisation in our database" in page.text
    assert 'value="https://sunrise.example"' in page.html
    assert organisation_of(world, "taras") is None
    assert host.post(PATH, **SUNRISE, aware="y").status == 303
    assert organisation_of(world, "taras") is not None


def test_bad_input_is_kept_and_said(world: World) -> None:
    host = make_host(world, "taras")
    for values, told in (
        ({"name": " \x00"}, "Type the name."),
        ({"name": "n" * 10_000}, "This is 10000 characters long; at most 200 fit."),
        ({"country": ""}, "Choose the country."),
        ({"country": "XX"}, "Country"),
        ({"url": "javascript:alert(1)"}, "Type a web address that begins with"),
    ):
        page = host.post(PATH, **{**SUNRISE, **values})
        assert page.status == 422, values
        assert told in page.text
    assert organisation_of(world, "taras") is None


def test_it_is_for_hosts(world: World) -> None:
    world.vera.get(PATH, expect=403)
    assert world.vera.post(PATH, **SUNRISE).status == 403
    assert organisation_of(world, "vera") is None
