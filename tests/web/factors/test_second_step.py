"""The second step of signing in: setting it up, codes that count once, recovery codes, who must have it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from typing import Any

import pyotp
import pytest
from sqlalchemy import func, select, text

from tests.web.manners import PASSPHRASE, SECRET, Visitor, World
from web.factors import operations
from web.factors.views import TRIES
from web.models import SignIn
from web.models.site import SITE, Site

PAGE = "/en/account/second-step/"
CODE = PAGE + "code"
SIGN_IN = "/en/account/sign-in"
WRONG = "This code is not right, or it was used before."


def code(world: World, secret: str, later: int = 0) -> str:
    """What an app shows now, or some steps later."""
    return pyotp.TOTP(secret).generate_otp(int(world.clock().replace(tzinfo=UTC).timestamp()) // 30 + later)


def set_up(world: World, visitor: Visitor) -> tuple[str, list[str]]:
    """Switch the second step on as a person does; the secret and the recovery codes."""
    assert visitor.post(PAGE).location == PAGE
    page = visitor.get(PAGE)
    shown = re.search(r'<p class="passphrase" translate="no">([A-Z2-7 ]+)</p>', page.html)
    assert shown is not None
    secret = shown[1].replace(" ", "")
    assert all(len(group) == 4 for group in shown[1].split())
    picture = visitor.get(PAGE + "picture.png").response
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG")
    page = visitor.post(PAGE + "confirm", code=code(world, secret))
    assert "The second step is on." in page.text
    return secret, re.findall(r"<li>((?:[a-z2-9]{4}-){3}[a-z2-9]{4})</li>", page.html)


def passphrase_given(world: World, name: str = "vera") -> Visitor:
    """Somebody who has given the passphrase and not the code."""
    visitor = world.stranger
    page = visitor.post(SIGN_IN, name=name, passphrase=PASSPHRASE, next="/en/profile/seen")
    assert (page.status, page.location) == (303, CODE + "?next=/en/profile/seen")
    return visitor


def test_it_works(world: World) -> None:
    """M67: off at first; on once a code has proven it; then the passphrase alone opens and shows nothing."""
    assert "Set it up" in world.vera.get(PAGE).text
    secret, codes = set_up(world, world.vera)
    assert len(set(codes)) == operations.RECOVERY_CODES
    assert "It is on" in world.vera.get(PAGE).text
    assert secret not in world.vera.get(PAGE).html
    world.vera.get(PAGE + "picture.png", expect=303)
    with world.session() as session:
        open_before = session.scalar(select(func.count(SignIn.id)))
    visitor = passphrase_given(world)
    page = visitor.get(CODE + "?next=/en/profile/seen")
    assert "vera" not in page.text.lower()
    assert visitor.get("/en/profile/", expect=303).location.startswith(SIGN_IN)
    with world.session() as session:
        assert session.scalar(select(func.count(SignIn.id))) == open_before
    world.clock.move(seconds=30)
    page = visitor.post(CODE, code=" ".join(code(world, secret)), next="/en/profile/seen")
    assert (page.status, page.location) == (303, "/en/profile/seen")
    visitor.get("/en/profile/")


def test_a_code_is_taken_once_and_a_wrong_one_gets_the_same_answer(world: World) -> None:
    secret, codes = set_up(world, world.vera)
    first = passphrase_given(world)
    tries = [code(world, secret), "000000", "aaaa-bbbb-cccc-dddd"]  # the first one switched it on
    pages = [first.post(CODE, code=typed) for typed in tries]
    assert {page.status for page in pages} == {422}
    assert WRONG in pages[0].text
    untyped = [page.html.replace(typed, "") for page, typed in zip(pages, tries, strict=True)]
    assert len({re.sub(r'(name="csrf_token" value)="[^"]*"', "", html) for html in untyped}) == 1
    assert first.post(CODE, code=code(world, secret, later=1)).status == 303  # a clock that is a step ahead
    second = passphrase_given(world)
    assert second.post(CODE, code=code(world, secret, later=1)).status == 422
    world.clock.move(seconds=90)
    assert second.post(CODE, code=code(world, secret, later=-2)).status == 422  # too old
    assert second.post(CODE, code=codes[0].upper().replace("-", " ")).status == 303
    third = passphrase_given(world)
    assert third.post(CODE, code=codes[0]).status == 422
    assert third.post(CODE, code=code(world, secret, later=-1)).status == 303  # a clock that is a step behind


def test_two_requests_at_once_use_a_code_once(world: World) -> None:
    secret, codes = set_up(world, world.vera)
    world.clock.move(seconds=30)
    for known in (code(world, secret), codes[3]):
        visitors = [passphrase_given(world) for _ in range(3)]
        with ThreadPoolExecutor(3) as together:
            pages = list(together.map(lambda visitor, known=known: visitor.post(CODE, code=known).status, visitors))
        assert sorted(pages) == [303, 422, 422]
        world.clock.move(seconds=TRIES.seconds)


def test_the_step_between_lasts_five_minutes_and_one_passphrase(world: World) -> None:
    secret, _codes = set_up(world, world.vera)
    late, reset = passphrase_given(world), passphrase_given(world)
    world.clock.move(minutes=6)
    assert late.get(CODE, expect=303).location == SIGN_IN
    assert late.post(CODE, code=code(world, secret)).location == SIGN_IN
    reset = passphrase_given(world)
    with world.session() as session:
        world.account(session, "vera").password_hash = "another"
    assert reset.post(CODE, code=code(world, secret)).location == SIGN_IN
    assert world.stranger.get(CODE, expect=303).location == SIGN_IN


def test_guessing_codes_is_slowed_down_per_account(world: World) -> None:
    secret, _codes = set_up(world, world.vera)
    world.clock.move(seconds=TRIES.seconds)
    statuses = [passphrase_given(world).post(CODE, code="aaaa").status for _ in range(5)]
    visitor = passphrase_given(world)
    statuses += [visitor.post(CODE, code="aaaa").status for _ in range(TRIES.most - 5)]
    assert set(statuses) == {422}
    assert visitor.post(CODE, code=code(world, secret)).status == 429


def test_new_recovery_codes_need_the_passphrase_and_end_the_old_ones(world: World) -> None:
    _secret, old = set_up(world, world.vera)
    assert "10 recovery codes are left." in world.vera.get(PAGE + "codes").text
    assert world.vera.post(PAGE + "codes", passphrase="wrong").status == 422
    page = world.vera.post(PAGE + "codes", passphrase=PASSPHRASE)
    new = re.findall(r"<li>((?:[a-z2-9]{4}-){3}[a-z2-9]{4})</li>", page.html)
    assert len(new) == 10
    visitor = passphrase_given(world)
    assert visitor.post(CODE, code=old[0]).status == 422
    assert visitor.post(CODE, code=new[0]).status == 303


def test_switching_off_needs_passphrase_and_code(world: World) -> None:
    _secret, codes = set_up(world, world.vera)
    assert world.vera.post(PAGE + "off", passphrase="wrong", code=codes[0]).status == 422
    assert world.vera.post(PAGE + "off", passphrase=PASSPHRASE, code="000000").status == 422
    assert world.vera.post(PAGE + "off", passphrase=PASSPHRASE, code=codes[0]).location == PAGE
    assert world.stranger.post(SIGN_IN, name="vera", passphrase=PASSPHRASE).location == "/en/for-you/"


@pytest.mark.parametrize(("name", "page"), [("hanna", "/en/openings/mine"), ("cora", "/en/coordination/")])
def test_hosts_and_coordinators_must_have_it(world: World, name: str, page: str) -> None:
    visitor = getattr(world, name)
    visitor.get(page)
    with world.session() as session:
        world.account(session, name).factor = {}
    assert visitor.get(page, expect=303).location == PAGE
    assert visitor.post("/en/openings/new").location == PAGE
    told = visitor.get(PAGE).text
    assert "a stolen passphrase alone must not open their pages" in told
    visitor.get("/en/for-you/")
    set_up(world, visitor)
    visitor.get(page)
    with world.session() as session:
        world.account(session, name).factor = {}
        session.get_one(Site, SITE).demo = True
    visitor.get(page)


def test_a_copy_does_not_tell_who_has_it(world: World) -> None:
    """The column is written for everybody, at one length, whatever stands in it."""
    set_up(world, world.vera)
    with world.session() as session:
        lengths: Any = session.execute(text("SELECT DISTINCT length(factor_sealed) FROM accounts")).scalars().all()
        assert len(lengths) == 1
        assert lengths[0] > 1000
        assert SECRET not in str(session.execute(text("SELECT * FROM accounts")).all())
