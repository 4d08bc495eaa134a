"""A lost passphrase: codes on paper, a coordinator's help, and what neither of them tells anybody."""

import re

import pytest

from tests.web.factors.test_second_step import passphrase_given, set_up
from tests.web.manners import PASSPHRASE, Page, Visitor, World
from web.resets.views import TRIES

RECOVER = "/en/account/recover"
SIGN_IN = "/en/account/sign-in"
HELP = "/en/account/help-back-in"
NEW = "a passphrase that is quite new"
WRONG = "This name and code open nothing, or not any more."


def recover(world: World, code: str, name: str = "vera", **more: str) -> Page:
    """A stranger sends the form."""
    return world.stranger.post(RECOVER, name=name, code=code, passphrase=NEW, **more)


def printed(page: Page) -> str:
    """The words of a code that the page shows once."""
    found = re.search(r'<p class="passphrase" translate="no">([a-z ]+)</p>', page.html)
    assert found is not None
    return found[1]


def opens(world: World, passphrase: str, name: str = "vera") -> bool:
    return world.stranger.post(SIGN_IN, name=name, passphrase=passphrase).status == 303


def test_it_works(world: World) -> None:
    """M67: a recovery code sets a new passphrase once, closes every session, leaves the second step on, and is told."""
    _secret, codes = set_up(world, world.vera)
    assert printed(world.stranger.get(RECOVER)).count(" ") == 5
    page = recover(world, codes[0])
    assert "The new passphrase holds" in page.text
    assert recover(world, codes[0]).status == 200  # the same form sent twice
    assert not opens(world, PASSPHRASE)
    world.vera.get("/en/account/", expect=303)
    visitor = world.stranger
    assert "/second-step/code" in visitor.post(SIGN_IN, name="vera", passphrase=NEW).location
    assert visitor.post("/en/account/second-step/code", code=codes[0]).status == 422
    assert visitor.post("/en/account/second-step/code", code=codes[1]).status == 303
    assert "A new passphrase was set for you" in visitor.get("/en/requests/").text
    again = world.stranger.post(RECOVER, name="vera", code=codes[0], passphrase="another passphrase altogether")
    assert again.status == 422


def test_the_proposed_words_become_the_passphrase(world: World) -> None:
    _secret, codes = set_up(world, world.vera)
    visitor = world.stranger
    proposed = printed(visitor.get(RECOVER))
    page = visitor.post(RECOVER, name="vera", code=codes[0], passphrase="", proposed_passphrase=proposed)
    assert page.status == 200
    assert opens(world, proposed)


def test_a_coordinator_helps_somebody_back_in(world: World) -> None:
    """The code needs the name, works once, and the person is told; the second step stays unless it says otherwise."""
    set_up(world, world.vera)
    assert world.cora.post(HELP, name="vera").status == 422
    code = printed(world.cora.post(HELP, name="Vera", sure="y"))
    assert "A coordinator made a code" in world.vera.get("/en/requests/").text
    assert recover(world, code, name="taras").status == 422
    assert recover(world, code).status == 200
    assert "/second-step/code" in world.stranger.post(SIGN_IN, name="vera", passphrase=NEW).location
    with_off = printed(world.cora.post(HELP, name="vera", sure="y", second_step="y"))
    assert world.stranger.post(RECOVER, name="vera", code=with_off, passphrase=NEW + " now").status == 200
    assert world.stranger.post(SIGN_IN, name="vera", passphrase=NEW + " now").location == "/en/for-you/"
    for_host = printed(world.cora.post(HELP, name="hanna", sure="y", second_step="y"))
    assert recover(world, for_host, name="hanna").status == 200
    assert "/second-step/code" in world.stranger.post(SIGN_IN, name="hanna", passphrase=NEW).location


def test_a_passphrase_of_ones_own_ends_a_code(world: World) -> None:
    code = printed(world.cora.post(HELP, name="vera", sure="y"))
    page = world.vera.post("/en/account/passphrase", present="wrong", passphrase=NEW + " mine")
    assert page.status == 422
    page = world.vera.post("/en/account/passphrase", present=PASSPHRASE, passphrase=NEW + " mine")
    assert page.location == SIGN_IN
    world.vera.get("/en/account/", expect=303)
    assert recover(world, code).status == 422
    assert opens(world, NEW + " mine")


def test_a_code_made_anew_by_an_earlier_form_is_told_anew(world: World) -> None:
    """She finds in her news every code that can open her account, also when its form is an old one."""
    number, told = "6f1d2c3b-1111-4222-8333-444455556666", "A coordinator made a code"
    for _twice in range(2):
        world.cora.post(HELP, name="vera", sure="y", number=number)
    assert world.vera.get("/en/requests/").text.count(told) == 1
    world.vera.post("/en/requests/news/put-away")
    visitor = world.vera
    visitor.post("/en/account/passphrase", present=PASSPHRASE, passphrase=NEW)
    world.cora.post(HELP, name="vera", sure="y", number=number)
    assert visitor.post(SIGN_IN, name="vera", passphrase=NEW).status == 303
    assert told in visitor.get("/en/requests/").text


def test_a_code_ends_after_a_week_and_with_its_form_sent_twice_there_is_one(world: World) -> None:
    number = "6f1d2c3b-1111-4222-8333-444455556666"
    first = printed(world.cora.post(HELP, name="vera", sure="y", number=number))
    second = printed(world.cora.post(HELP, name="vera", sure="y", number=number))
    assert recover(world, first).status == 422
    world.clock.move(days=8)
    assert recover(world, second).status == 422
    assert opens(world, PASSPHRASE)


def test_guessing_is_slowed_down_per_name_known_or_not(world: World) -> None:
    for name in ("vera", "nobody"):
        assert {recover(world, "wrong", name=name).status for _ in range(TRIES.most)} == {422}
        assert recover(world, "wrong", name=name).status == 429


def bare(page: Page, *typed: str) -> str:
    """The bytes of a page without its token, its proposal and what was typed."""
    html = re.sub(r'name="(number|proposed_passphrase)"[^>]* value="[^"]*"', "", page.lasting)
    html = re.sub(r'<p class="passphrase" translate="no">[a-z ]+</p>', "", html)
    for text in typed:
        html = html.replace(text, "")
    return f"{page.status} {html}"


@pytest.mark.parametrize("door", ["sign in", "recover", "help", "sign up"])
def test_known_and_unknown_names_get_the_same_bytes(world: World, door: str) -> None:
    """M67: known, unknown, suspended, with the second step and without: one answer, and no cookie tells them apart."""
    set_up(world, world.alena)
    world.change("igor", suspended=True)
    # As many letters each: a page gives back what was typed.
    names = ["vera", "nemo", "igor", "alena", "nobody in these lands"]

    def answer(name: str) -> tuple[str, list[str]]:
        visitor: Visitor = world.cora if door == "help" else world.stranger
        match door:
            case "sign in":
                page = visitor.post(SIGN_IN, name=name, passphrase="wrong")
            case "recover":
                page = visitor.post(RECOVER, name=name, code="aaaa-bbbb-cccc-dddd", passphrase=NEW)
            case "help":
                page = visitor.post(HELP, name=name, sure="y")
            case _:  # it takes no name: one that is sent all the same changes nothing
                page = visitor.post("/en/account/new", name=name, country="", purpose="person")
        return bare(page, name), [key for key, _value in page.response.headers]

    answers = [answer(name) for name in names]
    assert all(found == answers[0] for found in answers)


def test_the_step_between_is_reached_by_the_right_passphrase_alone(world: World) -> None:
    set_up(world, world.alena)
    assert world.stranger.post(SIGN_IN, name="alena", passphrase="wrong").status == 422
    passphrase_given(world, "alena")
