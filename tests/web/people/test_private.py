"""Kept to oneself: sealed, in no list, in no match, and open to one contact at a time."""

import json

from sqlalchemy import select

from tests.web.connections.asking import ask
from tests.web.manners import World
from tests.web.openings.making import add_organisation
from web.models import Person

PAGE = "/en/profile/private"
SAID = {
    "organisation": "Sunrise", "outlets": "Canal Q", "arrived": "2022", "dependants": "0", "family_left": "y",
    "return_intention": "return_when_possible", "return_work": ["law"], "learnt": "A course of welding",
}  # fmt: skip
STORED = {**SAID, "arrived": 2022, "dependants": 0, "family_left": True}


def test_it_works(world: World) -> None:
    """M1, M9, M11, M15, M87: kept, exported, shown to nobody until it is opened, and then to one."""
    assert world.vera.post(PAGE, **SAID).status == 303
    assert world.person("vera", lambda person: person.private) == STORED
    assert json.loads(world.vera.get("/en/account/export.json").html)["profile"]["private"] == STORED
    address = ask(world, "vera", "taras")
    world.taras.post(f"{address}/accept")
    card, contact = f"/en/profile/people/{world.id('vera')}", address.rsplit("/", 1)[1]
    for word in ("Sunrise", "Canal Q", "2022", "welding", "Family"):
        assert word not in world.taras.get(card).text
        assert word not in world.vera.get("/en/profile/preview").text
    assert "Canal Q" in world.vera.get(f"/en/opened/{contact}").text
    for field in ("outlets", "family_left", "return_intention", "return_work"):
        assert world.vera.post(f"/en/opened/{contact}/{field}/open").status == 303
    text = world.taras.get(card).text
    for words in ("Outlet or channel Canal Q", "Family left behind yes", "Return when it is safe", "Law"):
        assert words in text
    assert "Sunrise" not in text
    assert "Outlet or channel" in world.vera.get("/en/opened/").text
    world.vera.post(PAGE, **dict.fromkeys(set(SAID) - {"family_left", "return_work"}, ""))
    assert world.person("vera", lambda person: person.private) == {}
    assert "Canal Q" not in world.taras.get(card).text


def test_a_labelled_organisation_is_warned_of_first(world: World) -> None:
    """M7: the label in quotation marks, with date and source, before anything is stored."""
    label = {"kind": "undesirable", "state": "RU", "date": "2023", "source": "https://example.org/list"}
    add_organisation(world, "Sunrise", designations=[label])
    page = world.vera.post(PAGE, **SAID)
    assert page.status == 422
    for words in ("Read the warning below first", '"Undesirable organisation"', "2023", "example.org", "Canal Q"):
        assert words in page.text + page.html
    assert world.person("vera", lambda person: person.private) == {}
    assert world.vera.post(PAGE, **SAID, sure="y").status == 303
    assert world.vera.post(PAGE, **SAID).status == 303, "who has read it is not asked again"


def test_nonsense_is_refused(world: World) -> None:
    for values in ({"arrived": "1066"}, {"arrived": "2027"}, {"dependants": "-1"}, {"return_intention": "no"}):
        assert world.vera.post(PAGE, **values).status == 422


def test_nothing_is_matched_on_it(world: World) -> None:
    """What two people keep to themselves leaves every list as it was."""
    before = [world.vera.get(f"/en/for-you/{page}").lasting for page in ("mentors", "contacts")]
    for who in ("vera", "taras", "alena"):
        world.change(who, private=STORED)
    assert [world.vera.get(f"/en/for-you/{page}").lasting for page in ("mentors", "contacts")] == before


def test_everybody_has_the_column_from_the_first_day(world: World) -> None:
    """An empty one would tell who keeps nothing."""
    with world.session() as session:
        assert None not in [row.private_sealed for row in session.scalars(select(Person))]  # type: ignore[attr-defined]
