"""Signing in and out."""

import pytest
from sqlalchemy import func, select

from tests.web.manners import PASSPHRASE, Visitor, World
from web.accounts.views import SIGN_INS
from web.models import SignIn

SIGN_IN = "/en/account/sign-in"
WRONG = "This name and passphrase do not open an account."


def test_it_works(world: World) -> None:
    visitor = world.stranger
    page = visitor.post(SIGN_IN, name="vera", passphrase=PASSPHRASE)
    assert (page.status, page.location) == (303, "/en/for-you/")
    visitor.get("/en/profile/")


@pytest.mark.parametrize("name", ["VERA", "  vera  ", "ve\x00ra\u202e"])
def test_a_name_is_recognised_as_people_type_it(world: World, name: str) -> None:
    assert world.stranger.post(SIGN_IN, name=name, passphrase=PASSPHRASE).status == 303


def test_blanks_serve_for_hyphens(world: World) -> None:
    assert world.stranger.post(SIGN_IN, name="Vera", passphrase=f" {PASSPHRASE.replace(' ', '   ')} ").status == 303


def test_the_answer_does_not_tell_which_part_was_wrong(world: World) -> None:
    world.change("igor", suspended=True)
    pages = [
        world.stranger.post(SIGN_IN, name=name, passphrase=passphrase)
        for name, passphrase in [("vera", "wrong"), ("nobody", PASSPHRASE), ("nobody", "wrong"), ("igor", PASSPHRASE)]
    ]
    assert {page.status for page in pages} == {422}
    assert len({page.text for page in pages}) == 1
    assert WRONG in pages[0].text


def test_the_passphrase_of_another_name_opens_nothing(world: World) -> None:
    """An unknown name is checked against somebody's passphrase, for equal work: it must not open that account."""
    for number in range(20):  # among seven accounts, each is the next one of some of these
        assert world.stranger.post(SIGN_IN, name=f"nobody {number}", passphrase=PASSPHRASE).status == 422


def test_the_name_is_kept_and_the_passphrase_is_not(world: World) -> None:
    page = world.stranger.post(SIGN_IN, name="amber fox river", passphrase="my secret words")
    assert 'value="amber fox river"' in page.html
    assert "my secret words" not in page.html


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Type your sign-in name."),
        ({"passphrase": ""}, "Type your passphrase."),
        ({"name": "n" * 10_000}, "10000 characters long; at most 100 fit"),
        ({"passphrase": "p" * 10_000}, "10000 characters long; at most 200 fit"),
    ],
)
def test_a_bad_form_is_answered_in_a_sentence(world: World, values: dict[str, str], sentence: str) -> None:
    page = world.stranger.post(SIGN_IN, **{"name": "vera", "passphrase": PASSPHRASE, **values})
    assert page.status == 422
    assert sentence in page.text


def test_it_goes_on_where_the_visitor_was_stopped(world: World) -> None:
    visitor = world.stranger
    stopped = visitor.get("/en/profile/seen?page=2", expect=303)
    assert 'value="/en/profile/seen?page=2"' in visitor.get(stopped.location).html
    page = visitor.post(SIGN_IN, name="vera", passphrase=PASSPHRASE, next="/en/profile/seen?page=2")
    assert page.location == "/en/profile/seen?page=2"


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/\t/elsewhere.example",
        "/\r/elsewhere.example", "/\n/elsewhere.example", "\\\\elsewhere.example", "javascript:alert(1)", "elsewhere",
    ],
)  # fmt: skip
def test_it_never_leads_to_another_site(world: World, target: str) -> None:
    page = world.stranger.post(SIGN_IN, name="vera", passphrase=PASSPHRASE, next=target)
    assert (page.status, page.location) == (303, "/en/for-you/")


def test_guessing_is_slowed_down_per_name(world: World) -> None:
    """Counted per name and never per address: people who come by Tor share addresses."""
    for _ in range(SIGN_INS.most):
        assert world.stranger.post(SIGN_IN, name="vera", passphrase="guess").status == 422
    stopped = world.stranger.post(SIGN_IN, name="vera", passphrase=PASSPHRASE)
    assert stopped.status == 429
    assert "Retry-After" in stopped.response.headers
    assert world.stranger.post(SIGN_IN, name="taras", passphrase=PASSPHRASE).status == 303
    world.clock.move(seconds=SIGN_INS.seconds)
    assert world.stranger.post(SIGN_IN, name="vera", passphrase=PASSPHRASE).status == 303


def test_unknown_names_are_slowed_down_alike(world: World) -> None:
    for _ in range(SIGN_INS.most):
        world.stranger.post(SIGN_IN, name="nobody", passphrase="guess")
    assert world.stranger.post(SIGN_IN, name="nobody", passphrase="guess").status == 429


def test_who_is_signed_in_needs_no_form(world: World) -> None:
    assert world.vera.get(SIGN_IN, expect=303).location == "/en/for-you/"


def test_signing_out_ends_the_session_for_a_copied_cookie_too(world: World) -> None:
    visitor = Visitor(world.app, account_name="vera")
    copied = visitor.client.get_cookie("mosty")
    assert copied is not None
    page = visitor.post("/en/account/sign-out")
    assert page.status == 303
    assert "cache" in page.response.headers["Clear-Site-Data"]
    thief = world.stranger
    thief.client.set_cookie("mosty", copied.value)
    thief.get("/en/profile/", expect=303)


def test_a_link_cannot_sign_anybody_out(world: World) -> None:
    world.vera.get("/en/account/sign-out", expect=405)
    world.vera.get("/en/profile/")


def test_a_token_from_before_signing_in_is_worth_nothing_after(world: World) -> None:
    visitor = world.stranger
    page = visitor.get(SIGN_IN).html
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    visitor.post(SIGN_IN, name="vera", passphrase=PASSPHRASE)
    assert visitor.client.post("/en/account/sign-out", data={"csrf_token": token}).status_code == 400


def test_a_session_lapses_after_half_an_hour_without_use(world: World) -> None:
    visitor = Visitor(world.app, account_name="vera")
    for _ in range(3):
        world.clock.move(minutes=25)
        visitor.get("/en/profile/")
    world.clock.move(minutes=40)
    visitor.get("/en/profile/", expect=303)


def test_a_session_lapses_after_half_a_day_whatever_is_done(world: World) -> None:
    visitor = Visitor(world.app, account_name="vera")
    for _ in range(28):
        world.clock.move(minutes=25)
        visitor.get("/en/profile/")
    world.clock.move(minutes=25)
    visitor.get("/en/profile/", expect=303)


def test_who_is_suspended_is_out_at_once(world: World) -> None:
    visitor = Visitor(world.app, account_name="vera")
    world.change("vera", suspended=True)
    visitor.get("/en/profile/", expect=303)


def test_sessions_hold_no_address_no_browser_and_no_exact_time(world: World) -> None:
    """M66: who takes the table learns nothing of where or with what somebody came."""
    world.clock.move(minutes=3, seconds=17)
    world.stranger.client.get("/en/", headers={"User-Agent": "Distinct/1.0"})
    Visitor(world.app, account_name="vera")
    columns = set(SignIn.__table__.columns.keys())
    assert columns == {"id", "account_id", "token_hash", "started", "last_used"}
    with world.session() as session:
        newest = session.scalars(select(SignIn).order_by(SignIn.started.desc())).first()
        assert newest is not None
        assert (newest.started.minute % 5, newest.started.second, newest.started.microsecond) == (0, 0, 0)


def test_the_cookie_is_kept_from_scripts_and_other_sites(world: World) -> None:
    answer = world.stranger.post(SIGN_IN, name="vera", passphrase=PASSPHRASE).response
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_a_failed_try_opens_no_session(world: World) -> None:
    world.stranger.post(SIGN_IN, name="vera", passphrase="wrong")
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_lapsed_sessions_are_deleted_when_anybody_signs_in(world: World) -> None:
    """The table is no diary of visits."""
    world.vera.get("/en/account/")
    world.clock.move(hours=13)
    world.taras.get("/en/account/")
    with world.session() as session:
        accounts = session.scalars(select(SignIn.account_id)).all()
        assert accounts == [world.account(session, "taras").id]
