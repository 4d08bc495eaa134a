"""What keeps two people apart, a block, a rule, an origin, holds in rounds too, and is told to nobody."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.web.manners import World
from tests.web.rounds.holding import MANAGE, ROUNDS, draft, joined, published, say, shown
from web.models import Block, Connection, RoundPair

KEPT_APART = ("a block of hers", "a block of his", "a rule of hers", "a rule of his", "an origin", "a dismissal")


def keep_apart(world: World, how: str) -> None:
    with world.session() as session:
        keys, today = session.info["keys"], world.clock().date()
        vera, taras = (keys.handle(world.id(name)) for name in ("vera", "taras"))
        if how.startswith("a block"):
            ends = (vera, taras) if "hers" in how else (taras, vera)
            session.add(Block(by_handle=ends[0], subject_handle=ends[1], on=today, label="somebody"))
    if how == "a rule of hers":
        world.change("vera", never={"countries": ["PL"]})
    elif how == "a rule of his":
        world.change("taras", never={"origins": ["RU"]})
    elif how == "an origin":
        world.change("taras", open_to=[])
    elif how == "a dismissal":
        world.vera.get("/en/for-you/mentors")
        world.vera.post(f"/en/for-you/not-now/mentors/{world.id('taras')}", reason="far_away")


@pytest.fixture(scope="module")
def kept_apart() -> dict[str, str]:
    """What the first case shows: every other one must show the same."""
    return {}


@pytest.mark.parametrize("how", KEPT_APART[:5])
def test_what_keeps_two_apart_is_told_to_nobody(how: str, world: World, kept_apart: dict[str, str]) -> None:
    """A block, a rule, an origin: the coordinator and both sides see the same, drafting and forcing alike."""
    number = joined(world)
    keep_apart(world, how)
    page = draft(world, number)
    assert "No mentor of the round fits." in page.text
    seen = [shown(page)]
    world.cora.post(f"{MANAGE}{number}/pairs", mentee="1", mentor="1", state="forced")
    page = draft(world, number)
    assert "cannot be a pair" in page.text
    seen.append(shown(page))
    world.cora.post(f"{MANAGE}{number}/publish")
    seen += [shown(getattr(world, name).get(ROUNDS)) for name in ("vera", "taras")]
    told = "\n".join(seen)
    assert kept_apart.setdefault("told", told) == told
    assert "A mentor for you" not in world.vera.get(ROUNDS).text


@pytest.mark.parametrize("how", KEPT_APART[:5])
def test_what_comes_between_after_the_draft_counts_too(how: str, world: World) -> None:
    """Before it is published, and after: no proposal shows, and an answer to it sends nothing."""
    number = joined(world)
    draft(world, number)
    keep_apart(world, how)
    world.cora.post(f"{MANAGE}{number}/publish")
    assert "Taras" not in world.vera.get(ROUNDS).text
    assert "found nobody for you" in world.vera.get(ROUNDS).text


@pytest.mark.parametrize("how", KEPT_APART[:5])
def test_a_proposal_ends_with_what_comes_between(how: str, world: World) -> None:
    published(world)
    assert "Taras" in world.vera.get(ROUNDS).text
    keep_apart(world, how)
    assert "Taras" not in world.vera.get(ROUNDS).text
    say(world, "yes")
    with world.session() as session:
        assert not session.scalars(select(Connection)).all()


@pytest.mark.parametrize("change", [{"suspended": True}, {"pause": {"until": ""}}])
def test_who_is_shut_out_or_rests_is_drafted_with_nobody(world: World, change: dict[str, Any]) -> None:
    number = joined(world)
    world.change("taras", **change)
    assert "No mentor took part" in draft(world, number).text


def test_who_was_put_aside_is_not_proposed(world: World) -> None:
    number = joined(world)
    keep_apart(world, "a dismissal")
    draft(world, number)
    with world.session() as session:
        assert not session.scalars(select(RoundPair)).all()


def test_whoever_is_proposed_can_be_blocked_and_reported(world: World) -> None:
    """As on every card: while it is shown, and by nobody else."""
    published(world)
    with world.session() as session:
        place = f"/en/safety/rounds/{session.scalars(select(RoundPair)).one().id}"
    assert place in world.vera.get(ROUNDS).html
    assert "Taras" in world.vera.get(place).text
    for visitor in (world.taras, world.alena):
        visitor.get(place, expect=404)
    assert world.vera.post(f"{place}/report").status == 422
    assert world.vera.post(f"{place}/report", reason="not_who").status == 303
    assert world.vera.post(f"{place}/block").status == 303
    world.vera.get(place, expect=404)
    assert "Taras" not in world.vera.get(ROUNDS).text
