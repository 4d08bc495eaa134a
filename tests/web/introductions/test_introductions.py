"""A coordinator proposes that two members meet; only the yes of both is told to anybody."""

import re
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from tests.web.manners import PASSPHRASE, Page, Visitor, World
from tests.web.trust.test_vouching import wait, words_of, work
from web.models import Block, CardShown, Connection, Introduction, Notice

MINE, PROPOSE = "/en/introductions/", "/en/coordination/introductions"
WHY = "Both work on the archives of closed newspapers."


def code_of(world: World, name: str) -> str:
    visitor: Visitor = getattr(world, name)
    return words_of(visitor.post(MINE + "code"))


def propose(world: World, one: str = "vera", other: str = "taras") -> Page:
    first, second = (code_of(world, name) for name in (one, other))
    return world.cora.post(PROPOSE, number=str(uuid.uuid4()), first=first, second=second, reason=WHY)


def row_of(world: World) -> Introduction:
    with world.session() as session:
        return session.scalars(select(Introduction)).one()


def say(world: World, name: str, word: str) -> Page:
    visitor: Visitor = getattr(world, name)
    return visitor.post(f"{MINE}{row_of(world).id}/{word}")


def shown(page: Page) -> str:
    """What a page shows, but for the token and the form's own number."""
    main = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", page.html[page.html.index("<main") :])
    return re.sub(r'<input[^>]*name="csrf_token"[^>]*>', "", main)


def ties(world: World) -> int:
    with world.session() as session:
        return len(session.scalars(select(Connection)).all())


def test_it_works(world: World) -> None:
    """Both say yes and are contacts; before, each sees the other's card as members do, and no more."""
    number, codes = str(uuid.uuid4()), [code_of(world, name) for name in ("vera", "taras")]
    for _twice in range(2):
        sent = world.cora.post(PROPOSE, number=number, first=codes[0], second=codes[1], reason=WHY)
        assert sent.status == 303
    assert "Taras" not in world.cora.get(PROPOSE).text, "the coordinator learns no name by a code"
    assert "would like you to meet somebody" in world.vera.get("/en/requests/").text
    page = world.vera.get(MINE)
    assert "Taras" in page.text
    assert WHY in page.text
    assert "Thirty years of newsrooms" not in page.text
    assert "blue mail" not in page.text
    assert world.alena.post(f"{MINE}{row_of(world).id}/yes").status == 404
    say(world, "vera", "yes")
    assert ties(world) == 0
    assert "Taras" not in world.vera.get(MINE).text
    world.taras.get(MINE)
    for _twice in range(2):
        assert say(world, "taras", "yes").status == 303
    assert ties(world) == 1
    assert "Both said yes" in world.cora.get(PROPOSE).text
    for visitor, other in ((world.vera, "Taras"), (world.taras, "Vera")):
        news = visitor.get("/en/requests/")
        assert "You both said yes" in news.text
        assert other in news.text
    with world.session() as session:
        tie = session.scalars(select(Connection)).one()
        assert (tie.kind, tie.state, tie.consented) == ("contact", "accepted", True)
        seen = session.scalars(select(CardShown.kind).where(CardShown.kind == "introduction")).all()
        assert len(seen) == 2, "both can read that their card was shown"


@pytest.fixture(scope="module")
def silent() -> dict[str, list[str]]:
    """What the first case shows: every other one must show the same."""
    return {}


KEPT_APART = ("a no", "silence", "a block", "an origin", "an erasure")


def keep_apart(world: World, how: str) -> None:
    """What Taras does, or what happens to him, that keeps the two from meeting."""
    with world.session() as session:
        keys = session.info["keys"]
        vera, taras = (keys.handle(world.id(name)) for name in ("vera", "taras"))
        if how == "a block":
            session.add(Block(by_handle=taras, subject_handle=vera, on=world.clock().date(), label="Vera"))
    if how == "a no":
        say(world, "taras", "no")
    elif how == "an origin":
        world.change("taras", open_to=[])
    elif how == "an erasure":
        world.taras.post("/en/account/erase", passphrase=PASSPHRASE, sure="y")


@pytest.mark.parametrize("how", KEPT_APART)
def test_a_no_a_block_and_a_silence_look_the_same(how: str, world: World, silent: dict[str, list[str]]) -> None:
    """M56 M67: to the coordinator on every day, and to whoever said yes; whatever it was, and nobody is told."""
    propose(world)
    say(world, "vera", "yes")
    keep_apart(world, how)
    seen: dict[str, list[str]] = {"cora": [], "vera": []}
    for days in (0, 7, 7):
        wait(world, days)
        work(world)
        seen["cora"].append(shown(world.cora.get(PROPOSE)))
        seen["vera"] += [shown(world.vera.get(MINE)), shown(world.vera.get("/en/requests/"))]
    assert ties(world) == 0
    assert "Not everybody agreed" in seen["cora"][-1]
    assert silent.setdefault("cora", seen["cora"]) == seen["cora"]
    assert silent.setdefault("vera", seen["vera"]) == seen["vera"]


def test_who_is_kept_apart_is_not_proposed(world: World) -> None:
    """M56 M67: blocks, rules, pauses and suspensions of either side, before and after; nobody is told."""
    keep_apart(world, "a block")
    propose(world)
    assert "Both are asked" in world.cora.get(PROPOSE).text
    for visitor in (world.vera, world.taras):
        assert "No introduction waits" in visitor.get(MINE).text
        assert "would like you to meet" not in visitor.get("/en/requests/").text
    for name in ("vera", "taras"):
        say(world, name, "yes")
    assert ties(world) == 0, "an answer to what is hidden is noted, and leads to nothing"
    with world.session() as session:
        session.delete(session.scalars(select(Block)).one())
        row = session.scalars(select(Introduction)).one()
        row.one_said = row.other_said = ""
    assert "Taras" in world.vera.get(MINE).text
    changes: tuple[dict[str, Any], ...] = (
        {"never": {"origins": ["RU"]}},
        {"suspended": True},
        {"pause": {"until": ""}},
    )
    for change in changes:
        world.change("taras", **change)
        assert "Taras" not in world.vera.get(MINE).text, change
        world.change("taras", never={}, suspended=False, pause={})
    world.change("vera", never={"countries": ["PL"]})
    assert "Taras" not in world.vera.get(MINE).text, "a rule keeps both sides apart"


def test_codes_and_their_errors(world: World) -> None:
    """One sentence beside the field, whatever is wrong; nothing typed is lost; a taken code opens nothing."""
    first, second = code_of(world, "vera"), code_of(world, "taras")
    for one, other in ((first, "able acid actor adult"), (first, first), (code_of(world, "cora"), second)):
        page = world.cora.post(PROPOSE, first=one, second=other, reason=WHY)
        assert page.status == 422
        assert "do not open anything" in page.text
        assert WHY in page.text
        assert one in page.html
    world.taras.post(MINE + "code/drop")
    assert world.cora.post(PROPOSE, first=first, second=second, reason=WHY).status == 422
    assert world.cora.post(PROPOSE, first=first, second=code_of(world, "taras"), reason="").status == 422
    newer = code_of(world, "vera")
    assert world.cora.post(PROPOSE, first=first, second=code_of(world, "taras"), reason=WHY).status == 422
    wait(world, 14)
    assert world.cora.post(PROPOSE, first=newer, second=code_of(world, "taras"), reason=WHY).status == 422
    assert propose(world).status == 303


def test_its_clock(world: World) -> None:
    """A reminder after a week for whoever has not answered, an end after two, and nothing left after sixty days."""
    propose(world)
    say(world, "vera", "yes")
    wait(world, 6)
    assert work(world)["introductions waiting"] == 0
    wait(world, 1)
    done = work(world)
    assert (done["introductions waiting"], work(world)["introductions waiting"]) == (1, 0)
    assert "has waited for your answer" in world.taras.get("/en/requests/").text
    wait(world, 7)
    say(world, "taras", "yes")
    assert ties(world) == 0
    assert "No introduction waits" in world.taras.get(MINE).text
    assert work(world)["introductions lapsed"] == 1
    assert "Nothing came of it" in world.vera.get(MINE).text
    assert "Nothing came of an introduction" in world.vera.get("/en/requests/").text
    assert "Nothing came of an introduction" not in world.taras.get("/en/requests/").text
    wait(world, 46)
    assert work(world)["introductions forgotten"] == 1
    with world.session() as session:
        assert not session.scalars(select(Notice).where(Notice.kind == "introduced")).all()


def test_whoever_is_proposed_can_be_blocked_and_reported(world: World) -> None:
    """As on every card: while it is shown, and by nobody else."""
    propose(world)
    place = f"/en/safety/introductions/{row_of(world).id}"
    assert place in world.vera.get(MINE).html
    assert "Taras" in world.vera.get(place).text
    world.alena.get(place, expect=404)
    assert world.vera.post(f"{place}/report").status == 422
    assert world.vera.post(f"{place}/report", reason="not_who").status == 303
    assert "Not who they say they are" in world.cora.get("/en/safety/reports").text
    assert world.vera.post(f"{place}/block").status == 303
    world.vera.get(place, expect=404)
    for visitor, other in ((world.vera, "Taras"), (world.taras, "Vera")):
        assert other not in visitor.get(MINE).text
    world.taras.get(place, expect=404)
