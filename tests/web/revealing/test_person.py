"""What one person sees of me: opened by an act of mine, to her alone, and closed by whatever ends the contact."""

import json

import pytest
from sqlalchemy import select

from tests.web.connections.asking import ask
from tests.web.manners import World
from web.models import Reveal

TOWN, LINE = "Tbilisi", "vera on the green messenger"


@pytest.fixture
def contact(world: World) -> str:
    """The id of an accepted request from Vera to Taras; each wrote how to be reached, neither agreed to show it."""
    address = ask(world, "vera", "taras")
    world.taras.post(f"{address}/accept")
    return address.rsplit("/", 1)[1]


def post(world: World, who: str, contact: str, rest: str) -> int:
    return getattr(world, who).post(f"/en/opened/{contact}/{rest}").status  # type: ignore[no-any-return]


def seen(world: World, who: str, whom: str, contact: str) -> str:
    """All that `who` reads of `whom`, on every page where her card stands."""
    visitor = getattr(world, who)
    paths = (f"/en/profile/people/{world.id(whom)}", f"/en/requests/{contact}", "/en/mentoring/", "/en/requests/")
    return " ".join(visitor.get(path).text for path in paths)


def test_it_works(world: World, contact: str) -> None:
    """M66: a town opens to one person by her own act, shows with its day in the ledger, and closes again."""
    assert TOWN in world.vera.get(f"/en/opened/{contact}").text
    assert TOWN not in seen(world, "taras", "vera", contact)
    for _ in range(2):
        assert post(world, "vera", contact, "city/open") == 303
    assert seen(world, "taras", "vera", contact).count(TOWN) >= 2
    assert "Somebody opened something of theirs to you" in world.taras.get("/en/requests/").text
    page = world.vera.get("/en/opened/").text
    assert "Taras" in page
    assert "Town 23 November 2026" in page
    assert "A request for mentoring 23 November 2026, accepted" in page
    exported = json.loads(world.vera.get("/en/account/export.json").html)
    assert exported["opened_to_one_person"] == [{"opened": {"city": "2026-11-23"}}]
    for _ in range(2):
        assert post(world, "vera", contact, "city/close") == 303
    assert TOWN not in seen(world, "taras", "vera", contact)
    assert "nobody can make unread" in world.vera.get("/en/opened/").text


def test_sensitive_needs_open_on_the_card_and_never_in_a_list(world: World, contact: str) -> None:
    """M19: what she opens to one person stands on her own page there, and in no list."""
    world.change("vera", needs=["psychological", "mentorship"])
    for field in ("needs", "origins"):
        post(world, "vera", contact, f"{field}/open")
    card = world.taras.get(f"/en/profile/people/{world.id('vera')}").text
    assert "Psychological" in card
    assert "Russia" in card
    assert "Psychological" not in world.taras.get("/en/mentoring/").text + world.taras.get("/en/requests/").text
    post(world, "vera", contact, "close")
    assert "Russia" not in world.taras.get(f"/en/profile/people/{world.id('vera')}").text.split("Languages")[0]


def test_contact_details_need_both(world: World, contact: str) -> None:
    """Neither sees anything before both agreed; either one closes it for both."""
    line, hers = "taras at the blue mail", LINE
    for who, others in (("vera", ()), ("taras", (line,))):
        post(world, who, contact, "contact/open")
        found = seen(world, "vera", "taras", contact)
        assert [text for text in (line,) if text in found] == list(others)
        assert (hers in seen(world, "taras", "vera", contact)) == bool(others)
    post(world, "taras", contact, "contact/close")
    assert line not in seen(world, "vera", "taras", contact)
    assert hers not in seen(world, "taras", "vera", contact)
    assert "They agreed to exchange contact details." in world.taras.get(f"/en/opened/{contact}").text


def test_asking_and_accepting_can_carry_the_consent(world: World) -> None:
    """One tick each: nothing opens with the request, all of it with a yes that carries the other tick."""
    address = ask(world, "vera", "alena", "contact", exchange="y")
    assert LINE not in world.alena.get(address).text
    assert "They would like to exchange contact details." in world.alena.get(address).text
    world.alena.post(f"{address}/accept")
    assert LINE not in world.alena.get(address).text
    second = ask(world, "vera", "taras", exchange="y")
    world.taras.post(f"{second}/accept", exchange="y")
    assert LINE in world.taras.get(second).text
    assert "taras at the blue mail" in world.vera.get(second).text


@pytest.mark.parametrize("how", ["end", "block", "suspend", "erase"])
def test_whatever_ends_the_contact_closes_all(world: World, contact: str, how: str) -> None:
    """M69: ending, a block, a suspension and erasure leave nothing open, and no row but a suspended person's."""
    post(world, "vera", contact, "city/open")
    for who in ("vera", "taras"):
        post(world, who, contact, "contact/open")
    if how == "end":
        world.taras.post(f"/en/requests/{contact}/end")
    elif how == "block":
        world.taras.post(f"/en/safety/requests/{contact}/block")
    elif how == "suspend":
        world.change("vera", suspended=True)
    else:
        assert world.vera.post("/en/account/erase", passphrase="six plain words for every test", sure="y").status == 303
    for path in ("/en/requests/", "/en/mentoring/", "/en/opened/"):
        text = world.taras.get(path).text
        assert TOWN not in text
        assert LINE not in text
    with world.session() as session:
        assert len(session.scalars(select(Reveal)).all()) == (2 if how == "suspend" else 0)


def test_nothing_opens_before_a_yes_nor_for_outsiders(world: World, contact: str) -> None:
    """An open request has no such page, and another one's contact does not exist."""
    waiting = ask(world, "vera", "alena", "contact").rsplit("/", 1)[1]
    for who, which in (("vera", waiting), ("alena", waiting), ("alena", contact), ("igor", contact)):
        getattr(world, who).get(f"/en/opened/{which}", expect=404)
        for rest in ("city/open", "city/close", "close"):
            assert post(world, who, which, rest) == 404
    assert post(world, "vera", contact, "imported_as/open") == 404
    with world.session() as session:
        assert session.scalars(select(Reveal)).all() == []


def test_the_ledger_is_empty_at_first(world: World) -> None:
    assert "You have opened nothing to one person alone." in world.nina.get("/en/opened/").text


def test_no_stored_row_tells_what_is_open(world: World, contact: str) -> None:
    """One row and one length for two people, whatever and how much is open."""
    lengths = set()
    for field in ("city", "origins"):
        post(world, "vera", contact, f"{field}/open")
        with world.session() as session:
            lengths |= {len(row.opened_sealed) for row in session.scalars(select(Reveal))}  # type: ignore[attr-defined]
    assert len(lengths) == 1
