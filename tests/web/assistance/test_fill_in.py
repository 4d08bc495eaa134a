"""A coordinator fills in for somebody, who claims it with a printed code."""

import re
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from tests.web.accounts.test_sign_up import shown
from tests.web.manners import Page, World
from tests.web.trust.test_vouching import PEOPLE, wait, words_of, work
from web.accounts.codes import CLAIM
from web.keystore import KeyDestroyed
from web.models import Account, Person, PrintedCode, Site
from web.models.site import SITE

FILL_IN, CLAIMING = "/en/coordination/fill-in", "/en/claim"
ANSWERS: dict[str, Any] = {
    "country": "GE",
    "fields": ["journalism", "law"],
    "first_language": "ru",
    "first_level": "native",
    "need": "legal_aid",
    "pseudonym": "Zoya",
    "spoken": "ru",
    "consent": "y",
}


def fill_in(world: World, **values: Any) -> Page:
    return world.cora.post(FILL_IN, **{"number": str(uuid.uuid4()), **ANSWERS, **values})


def claim(world: World, words: str, **values: str) -> Page:
    return world.stranger.post(CLAIMING, **{"code": words, **values})


def people(world: World) -> int:
    with world.session() as session:
        return len(session.scalars(select(Person.id)).all())


def test_it_works(world: World) -> None:
    """Printed in her language; hers with the words; the coordinator loses sight of it; approved by nobody yet."""
    world.vera.get(FILL_IN, expect=403)
    world.cora.get(FILL_IN)
    printed = fill_in(world)
    assert 'lang="ru"' in printed.html
    assert "/ru/claim" in printed.text
    words = words_of(printed)
    assert len(words.split()) == CLAIM.words
    assert "Zoya" not in world.cora.get("/en/coordination/").text, "who has not claimed it is in no queue"
    newcomer = world.stranger
    newcomer.get(CLAIMING)
    page = newcomer.post(CLAIMING, code=words.upper(), number=(number := str(uuid.uuid4())))
    name, passphrase = shown(page)
    assert "Zoya" in newcomer.get("/en/profile/preview").text
    newcomer.get(PEOPLE, expect=403)
    again = shown(world.stranger.post(CLAIMING, code=words, number=number))
    assert again[0] == name, "a second click opens the same account, with words that arrive"
    assert claim(world, words).status == 422, "the words open nothing for anybody else"
    assert world.stranger.post("/en/account/sign-in", name=name, passphrase=again[1]).status == 303
    assert world.stranger.post("/en/account/sign-in", name=name, passphrase=passphrase).status == 422
    assert "Zoya" in world.cora.get("/en/coordination/").text, "from now on she waits as everybody does"
    world.clock.move(days=1)
    assert claim(world, words, number=number).status == 422, "nor does the page that a shared computer sends again"


def test_whom_the_coordinator_knows_is_let_in_with_the_claim(world: World) -> None:
    words = words_of(fill_in(world, knows="y"))
    with world.session() as session:
        assert not [one for one in session.scalars(select(Person)) if one.pseudonym == "Zoya" and one.approved]
    newcomer = world.stranger
    newcomer.post(CLAIMING, code=words, passphrase="a long sentence that I know")
    newcomer.get(PEOPLE)


def test_nothing_is_stored_of_a_form_with_gaps(world: World) -> None:
    """Her consent first of all; what was typed stays. M12: nobody in Russia or Belarus, by the page that says why."""
    before = people(world)
    gaps: list[dict[str, Any]] = [{"fields": []}, {"second_language": "en"}]
    gaps += [{name: ""} for name in ("consent", "country", "first_level", "need")]
    for gap in gaps:
        page = fill_in(world, **gap)
        assert page.status == 422, gap
        assert 'value="Zoya"' in page.html
    for country in ("RU", "BY"):
        assert fill_in(world, country=country).location.endswith("/en/not-here")
    assert people(world) == before


def test_a_form_sent_twice_is_one_draft_and_never_somebody_elses_profile(world: World) -> None:
    number, before = str(uuid.uuid4()), people(world)
    first = words_of(fill_in(world, number=number))
    second = words_of(fill_in(world, number=number, pseudonym="Zoya the second"))
    assert people(world) == before + 1
    assert claim(world, first).status == 422
    assert fill_in(world, number=str(world.id("vera"))).status == 303
    assert world.person("vera", lambda person: person.pseudonym) == "Vera"
    assert claim(world, second).status == 200
    assert fill_in(world, number=number).status == 303, "what is claimed is nobody's to overwrite"


def test_what_nobody_claims_is_erased_with_its_key(world: World) -> None:
    words = words_of(fill_in(world))
    claimed = words_of(fill_in(world, pseudonym="Anna"))
    claim(world, claimed)
    with world.session() as session:
        [draft] = [one for one in session.scalars(select(Person)) if one.pseudonym == "Zoya"]
        handle, keys = session.info["keys"].handle(draft.id), session.info["keys"]
    wait(world, CLAIM.days - 1)
    assert work(world)["unclaimed drafts erased"] == 0
    wait(world, 1)
    assert claim(world, words).status == 422
    assert work(world)["unclaimed drafts erased"] == 1
    with world.session() as session:
        assert session.get(Person, draft.id) is None
        assert not session.scalars(select(PrintedCode)).all()
        assert [one for one in session.scalars(select(Account)) if one.person.pseudonym == "Anna"]
    with pytest.raises(KeyDestroyed):
        keys.cipher(handle)


def test_a_demo_takes_nobody_real(world: World) -> None:
    with world.session() as session:
        session.get_one(Site, SITE).demo = True
    assert fill_in(world).status == 403
    assert not re.search("<textarea|name=.country", world.cora.get(FILL_IN).html)
