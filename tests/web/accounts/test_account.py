"""The account page and its sessions."""

import uuid

import pytest
from sqlalchemy import select

from tests.web.manners import Visitor, World
from web.models import Account, SignIn


def sessions(world: World, name: str) -> list[uuid.UUID]:
    """Ids of the sessions of one of the cast."""
    with world.session() as session:
        mine = select(SignIn.id).join(Account).where(Account.person_id == world.id(name))
        return list(session.scalars(mine))


@pytest.mark.parametrize("lang", ["en", "ru", "uk", "be"])
def test_it_works(world: World, lang: str) -> None:
    assert "vera" in world.vera.get(f"/{lang}/account/").text


def test_it_says_what_somebody_unapproved_sees(world: World) -> None:
    assert "you see openings, programmes and initiatives, and no people yet" in world.nina.get("/en/account/").text
    assert "Approved" in world.vera.get("/en/account/").text


def test_roles_are_named(world: World) -> None:
    assert "Host" in world.hanna.get("/en/account/").text
    assert "Coordinator" in world.cora.get("/en/account/").text


def test_another_session_can_be_closed(world: World) -> None:
    left_open = Visitor(world.app, account_name="vera")
    (other,) = sessions(world, "vera")
    page = world.vera.get("/en/account/")
    assert page.text.count("Close this session") == 2
    assert page.text.count("this one") == 1
    assert world.vera.post(f"/en/account/sessions/{other}/end").location == "/en/account/"
    left_open.get("/en/account/", expect=303)
    assert "That session is closed." in world.vera.get("/en/account/").text


def test_sessions_of_others_stay_open(world: World) -> None:
    world.taras.get("/en/account/")
    (other,) = sessions(world, "taras")
    world.vera.post(f"/en/account/sessions/{other}/end")
    world.taras.get("/en/account/")


def test_closing_a_session_twice_has_one_effect(world: World) -> None:
    world.vera.get("/en/account/")
    for _ in range(2):
        assert world.vera.post(f"/en/account/sessions/{uuid.uuid4()}/end").status == 303
    assert len(sessions(world, "vera")) == 1


def test_signing_out_everywhere_closes_all(world: World) -> None:
    elsewhere = Visitor(world.app, account_name="vera")
    assert world.vera.post("/en/account/sessions/end").location == "/en/account/sign-in"
    elsewhere.get("/en/account/", expect=303)
    world.vera.get("/en/account/", expect=303)
    assert sessions(world, "vera") == []


def test_lapsed_sessions_are_not_called_open(world: World) -> None:
    Visitor(world.app, account_name="vera")
    world.clock.move(hours=2)
    assert world.vera.get("/en/account/").text.count("Close this session") == 1


def test_many_sessions_stay_within_the_page(world: World) -> None:
    with world.session() as session:
        account = session.scalars(select(Account).where(Account.person_id == world.id("vera"))).one()
        moment = world.clock()
        session.add_all(
            SignIn(account_id=account.id, token_hash=bytes([number]) * 32, started=moment, last_used=moment)
            for number in range(120)
        )
    assert world.vera.get("/en/account/").text.count("Close this session") == 20


def test_a_stranger_is_asked_to_sign_in(world: World) -> None:
    assert "sign-in" in world.stranger.get("/en/account/", expect=303).location
