"""The card page of another person."""

import uuid

import pytest
from sqlalchemy import select

from tests.web.manners import World
from tests.web.people.ties import connect, show
from web.models import Connection, ConnectionState


def address(world: World, name: str) -> str:
    return f"/en/profile/people/{world.id(name)}"


def test_it_works(world: World) -> None:
    show(world, "alena", "vera")
    page = world.vera.get(address(world, "alena"))
    assert "Alena" in page.text
    assert "You see what is open to members" in page.text


def test_whoever_may_be_asked_can_be_asked_from_the_card(world: World) -> None:
    """By this week's lists, as a mentor and as a peer; not while a request stands."""
    world.change("taras", as_peer=True)
    for kind in ("mentors", "contacts"):
        world.vera.get(f"/en/for-you/{kind}")
    page = world.vera.get(address(world, "taras"))
    assert "Ask for mentoring" in page.text
    assert "Ask for contact" in page.text
    world.vera.post(f"/en/requests/new/{world.id('taras')}?kind=contact", mode="online")
    page = world.vera.get(address(world, "taras"))
    assert "Ask for mentoring" in page.text
    assert "Ask for contact" not in page.text


def test_who_was_not_shown_is_not_there(world: World) -> None:
    """An id that was guessed or passed on opens nothing, although the person can be found."""
    world.vera.get(address(world, "alena"), expect=404)


def test_the_refusal_is_the_page_of_somebody_who_does_not_exist(world: World) -> None:
    nobody = uuid.uuid4()
    refused = world.vera.get(address(world, "igor"), expect=404).html.replace(str(world.id("igor")), "ID")
    missing = world.vera.get(f"/en/profile/people/{nobody}", expect=404).html.replace(str(nobody), "ID")
    assert refused == missing


@pytest.mark.parametrize("state", list(ConnectionState))
def test_a_tie_opens_the_card_while_it_lives(world: World, state: ConnectionState) -> None:
    """Whoever is asked may look who asks; asking alone opens nothing."""
    connect(world, "igor", "vera", state)
    asked = 200 if state in (ConnectionState.REQUESTED, ConnectionState.ACCEPTED) else 404
    world.vera.get(address(world, "igor"), expect=asked)
    world.igor.get(address(world, "vera"), expect=200 if state == ConnectionState.ACCEPTED else 404)
    world.alena.get(address(world, "igor"), expect=404)


def test_an_accepted_request_opens_what_is_for_contacts(world: World) -> None:
    connect(world, "vera", "taras", ConnectionState.REQUESTED)
    show(world, "taras", "vera")
    assert "Thirty years of newsrooms." not in world.vera.get(address(world, "taras")).text
    with world.session() as session:
        handle = session.info["keys"].handle
        mine = select(Connection).where(Connection.from_handle == handle(world.id("vera")))
        session.scalars(mine).one().state = ConnectionState.ACCEPTED
    page = world.vera.get(address(world, "taras"))
    assert "Thirty years of newsrooms." in page.text
    assert "taras at the blue mail" not in page.text  # until both agree to exchange it
    assert "You have a connection" in page.text


def test_last_weeks_card_is_closed(world: World) -> None:
    show(world, "alena", "vera", days_ago=7)
    world.vera.get(address(world, "alena"), expect=404)


def test_who_switches_off_is_gone_from_cards_already_shown(world: World) -> None:
    show(world, "alena", "vera")
    world.change("alena", as_peer=False)
    world.vera.get(address(world, "alena"), expect=404)


def test_who_was_suspended_is_gone_from_connections_too(world: World) -> None:
    connect(world, "alena", "vera")
    world.change("alena", suspended=True)
    world.vera.get(address(world, "alena"), expect=404)


def test_somebody_unapproved_sees_no_people(world: World) -> None:
    show(world, "alena", "nina")
    connect(world, "nina", "alena", ConnectionState.REQUESTED)
    world.nina.get(address(world, "alena"), expect=403)


def test_a_stranger_is_asked_to_sign_in(world: World) -> None:
    assert "sign-in" in world.stranger.get(address(world, "alena"), expect=303).location


def test_ones_own_card_is_the_preview(world: World) -> None:
    assert world.vera.get(address(world, "vera"), expect=303).location == "/en/profile/preview"


def test_looking_at_a_card_leaves_no_trace_in_the_address_of_others(world: World) -> None:
    """M66: nothing on a card tells when its owner was here."""
    show(world, "alena", "vera")
    page = world.vera.get(address(world, "alena")).text.lower()
    for words in ("last seen", "online", "joined"):
        assert words not in page
