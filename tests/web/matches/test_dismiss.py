"""Not now, and bring back."""

import uuid

from sqlalchemy import select

from tests.web.manners import Visitor, World
from tests.web.matches.crowd import add_initiative, add_opening
from web.models import Dismissal

ASIDE = "/en/for-you/put-aside"


def rows(world: World) -> list[Dismissal]:
    with world.session() as session:
        return list(session.scalars(select(Dismissal)))


def bring_back(world: World, who: str) -> int:
    [row] = rows(world)
    visitor: Visitor = getattr(world, who)
    return visitor.post(f"{ASIDE}/{row.id}/bring-back").status


def test_it_works(world: World) -> None:
    """Put aside: gone from the list, kept under its name, and brought back with one click."""
    world.vera.get("/en/for-you/mentors")
    page = world.vera.post(f"/en/for-you/not-now/mentors/{world.id('taras')}", reason="far_away")
    assert page.status == 303
    assert page.location == "/en/for-you/mentors"
    assert "Taras" not in world.vera.get("/en/for-you/mentors").text
    assert "Taras" not in world.vera.get("/en/for-you/contacts").text
    text = world.vera.get(ASIDE).text
    assert "Taras" in text
    assert "Too far away" in text
    assert bring_back(world, "vera") == 303
    assert "Taras" in world.vera.get("/en/for-you/mentors").text
    assert "Nothing is put aside" in world.vera.get(ASIDE).text


def test_openings_and_initiatives_too(world: World) -> None:
    """The same for things, also for somebody who waits for approval."""
    opening, initiative = add_opening(world), add_initiative(world)
    for visitor in (world.vera, world.nina):
        assert visitor.post(f"/en/for-you/not-now/openings/{opening}").status == 303
        assert visitor.post(f"/en/for-you/not-now/initiatives/{initiative}").status == 303
        assert "Newsroom fellowship" not in visitor.get("/en/for-you/openings").text
        assert "Court archive" not in visitor.get("/en/for-you/initiatives").text
        text = visitor.get(ASIDE).text
        assert "Newsroom fellowship" in text
        assert "Court archive" in text


def test_twice_is_once(world: World) -> None:
    """A double click has one effect and the same answer."""
    opening = add_opening(world)
    for _ in range(2):
        assert world.vera.post(f"/en/for-you/not-now/openings/{opening}").status == 303
    assert len(rows(world)) == 1


def test_only_what_was_suggested(world: World) -> None:
    """Somebody who is not among this week's cards, somebody hidden and somebody invented get the same answer."""
    world.vera.get("/en/for-you/mentors")
    answers = {
        world.vera.post(f"/en/for-you/not-now/{kind}/{subject}").html
        for kind, subject in (
            ("mentors", world.id("alena")),
            ("mentors", world.id("igor")),
            ("mentors", uuid.uuid4()),
            ("openings", uuid.uuid4()),
            ("initiatives", world.id("taras")),
        )
    }
    assert len(answers) == 1
    assert "There is no such page" in answers.pop()
    assert world.vera.post(f"/en/for-you/not-now/friends/{world.id('taras')}").status == 404
    assert world.nina.post(f"/en/for-you/not-now/mentors/{world.id('taras')}").status == 404
    assert not rows(world)


def test_an_invented_reason_counts_as_none(world: World) -> None:
    """The form offers six reasons; nothing else is stored."""
    opening = add_opening(world)
    assert world.vera.post(f"/en/for-you/not-now/openings/{opening}", reason="x" * 5000).status == 303
    assert [row.reason for row in rows(world)] == [""]


def test_only_ones_own_comes_back(world: World) -> None:
    """Nobody else can undo it, or learn that it was there."""
    opening = add_opening(world)
    world.vera.post(f"/en/for-you/not-now/openings/{opening}")
    assert bring_back(world, "alena") == 303
    assert len(rows(world)) == 1
    assert "Newsroom" not in world.alena.get(ASIDE).text


def test_what_is_gone_shows_nothing_of_itself(world: World) -> None:
    """Put aside, then hidden: the list keeps the line and not the name."""
    world.vera.get("/en/for-you/contacts")
    world.vera.post(f"/en/for-you/not-now/contacts/{world.id('alena')}")
    world.change("alena", as_peer=False)
    text = world.vera.get(ASIDE).text
    assert "No longer on offer" in text
    assert "Alena" not in text
