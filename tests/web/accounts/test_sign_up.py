"""Making an account."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.web.manners import Page, Visitor, World
from web.models import Account, Person, Site
from web.models.site import SITE

NEW = "/en/account/new"


def fill(visitor: Visitor, **values: Any) -> Page:
    """Send the form of a newcomer in Georgia."""
    return visitor.post(NEW, **{"country": "GE", "purpose": "person", "agreed": "y", **values})


def count(world: World) -> int:
    with world.session() as session:
        return session.scalar(select(func.count()).select_from(Account)) or 0


def shown(page: Page) -> list[str]:
    """The name, and the passphrase when one was made."""
    return re.findall(r'<p class="passphrase"[^>]*>([^<]+)</p>', page.html)


def test_it_works(world: World) -> None:
    """No name, no e-mail, no phone number is asked for; the way on leads to the profile."""
    newcomer = world.stranger
    form = newcomer.get(NEW)
    assert not re.search(r'type="(email|tel|file)"', form.html)
    page = fill(newcomer)
    name, passphrase = shown(page)
    assert len(passphrase.split()) == 6
    assert "/en/profile/" in page.html
    newcomer.get("/en/profile/")  # she is signed in
    assert Visitor(world.app).post("/en/account/sign-in", name=name, passphrase=passphrase).status == 303


def test_a_newcomer_is_unapproved_found_by_nobody_and_joined_in_a_month(world: World) -> None:
    """M8 M66: the safest setting is everybody's first one, and no day of joining is kept."""
    name, _passphrase = shown(fill(world.stranger))
    with world.session() as session:
        hashed = session.info["keys"].lookup(name)
        account = session.scalars(select(Account).where(Account.name_hash == hashed)).one()
        assert (account.person.approved, account.person.findable, account.is_host, account.is_coordinator) == (
            False,
        ) * 4
        assert (account.joined.day, account.person.country, account.name) == (1, "GE", name)


def test_the_passphrase_is_shown_once_and_stored_nowhere(world: World) -> None:
    newcomer = world.stranger
    _name, passphrase = shown(fill(newcomer))
    assert passphrase not in newcomer.get("/en/account/").html
    with world.session() as session:
        newest = session.scalars(select(Account)).all()
        assert all(passphrase not in account.password_hash for account in newest)
        assert all(account.password_hash.startswith("$argon2id$") for account in newest)


def test_a_passphrase_of_her_own_is_taken_and_not_repeated(world: World) -> None:
    page = fill(world.stranger, passphrase="  a long   sentence that I know ")
    (name,) = shown(page)
    assert "sentence" not in page.html
    entered = Visitor(world.app).post("/en/account/sign-in", name=name, passphrase="a long sentence that I know")
    assert entered.status == 303


@pytest.mark.parametrize("passphrase", ["short", "a              b", "x" * 14, "\u2003" * 10 + "x"])
def test_a_short_passphrase_is_refused_however_it_is_stretched(world: World, passphrase: str) -> None:
    before = count(world)
    page = fill(world.stranger, passphrase=passphrase)
    assert page.status == 422
    assert "At least 15 characters, please." in page.text
    assert count(world) == before


def test_blanks_are_no_passphrase(world: World) -> None:
    """Whoever leaves blanks gets words made for her, not an account that anybody can open."""
    name, passphrase = shown(fill(world.stranger, passphrase=" " * 20))
    assert len(passphrase.split()) == 6
    assert Visitor(world.app).post("/en/account/sign-in", name=name, passphrase=" " * 20).status == 422


def test_ten_thousand_characters_are_refused_in_a_sentence(world: World) -> None:
    page = fill(world.stranger, passphrase="p" * 10_000)
    assert page.status == 422
    assert "10000 characters long; at most 200 fit" in page.text


@pytest.mark.parametrize("country", ["RU", "BY"])
def test_who_lives_in_russia_or_belarus_is_refused_and_nothing_is_stored(world: World, country: str) -> None:
    """M12: the page says why and what else there is; it does not ask her to complete the form first."""
    before, newcomer = count(world), world.stranger
    page = newcomer.post(NEW, country=country)
    assert page.status == 303
    assert "Nothing that you typed was stored." in newcomer.get(page.location).text
    with world.session() as session:
        people = session.scalar(select(func.count()).select_from(Person))
    assert (count(world), people) == (before, before)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"country": ""}, "Choose the country where you live."),
        ({"country": "ZZ"}, "Not a valid choice."),
        ({"agreed": ""}, "Please read that page and tick this."),
        ({"purpose": "admin"}, "Not a valid choice."),
    ],
)
def test_a_bad_form_is_answered_in_a_sentence(world: World, values: dict[str, str], sentence: str) -> None:
    before = count(world)
    page = fill(world.stranger, **values)
    assert page.status == 422
    assert sentence in page.text
    assert count(world) == before


def test_what_was_chosen_is_kept(world: World) -> None:
    page = fill(world.stranger, country="LT", purpose="host", agreed="")
    assert re.search(r'<option selected value="LT">', page.html)
    assert re.search(r'checked[^>]*value="host"', page.html)


def test_asking_to_host_gives_no_right_yet(world: World) -> None:
    newcomer = world.stranger
    fill(newcomer, purpose="host")
    newcomer.get("/en/openings/mine", expect=403)


def test_names_are_words_and_differ(world: World) -> None:
    """A name tells nothing of its owner, and asking for one tells nobody who is here."""
    names = [shown(fill(world.stranger))[0] for _ in range(5)]
    assert len(set(names)) == 5
    assert all(re.fullmatch(r"[a-z]+-[a-z]+-[a-z]+-\d\d", name) for name in names)


def test_a_demo_network_takes_no_real_people(world: World) -> None:
    with world.session() as session:
        session.get_one(Site, SITE).demo = True
    before = count(world)
    assert "takes no real accounts" in world.stranger.get(NEW).text
    assert fill(world.stranger).status == 403
    assert count(world) == before


def test_signing_in_stays_in_the_language_of_the_page(world: World) -> None:
    """No account keeps a language: beside a stolen row it would hint at an origin."""
    newcomer = world.stranger
    name, passphrase = shown(newcomer.post("/en/account/new", country="PL", purpose="person", agreed="y"))
    page = Visitor(world.app).post("/uk/account/sign-in", name=name, passphrase=passphrase)
    assert page.location.startswith("/uk/")


def test_a_form_sent_twice_makes_one_account(world: World) -> None:
    """Both answers show the same name and passphrase; a form with another passphrase is another account."""
    before, form = count(world), world.stranger.get(NEW)
    hidden = {
        name: re.findall(rf'name="{name}"[^>]* value="([^"]+)"', form.html)[0]
        for name in ("number", "proposed_passphrase")
    }
    first, second = shown(fill(world.stranger, **hidden)), shown(fill(world.stranger, **hidden))
    assert first == second
    assert first[1] == hidden["proposed_passphrase"]
    assert count(world) == before + 1
    (other,) = shown(fill(world.stranger, **hidden, passphrase="a passphrase of her own"))
    assert other != first[0]


def test_a_form_without_its_token_makes_no_account(world: World) -> None:
    before = count(world)
    answer = world.app.test_client().post(NEW, data={"country": "GE", "purpose": "person", "agreed": "y"})
    assert answer.status_code == 400
    assert count(world) == before
