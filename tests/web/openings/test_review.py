"""A coordinator reads an imported opening and says which origins it states."""

import uuid

from tests.web.manners import World
from tests.web.openings.making import add_opening, stored, titles

ANSWERS = {"origin_RU": "yes", "origin_BY": "no", "origin_UA": ""}


def test_it_works(world: World) -> None:
    """No rule over texts decides this: a person does (M84); what she leaves stays not stated (M56)."""
    opening = add_opening(
        world, title="Marked", text="Russian researchers too.", for_review="Read it.", origins={"KZ": "yes"}
    )
    page = world.cora.get(f"/en/openings/{opening}/review")
    assert "Russian researchers too." in page.text
    assert page.html.count('checked id="origin_') == 3  # nothing is chosen for her
    assert world.cora.post(f"/en/openings/{opening}/review", **ANSWERS).status == 303
    row = stored(world, opening)
    assert row is not None
    assert (row.origins, row.for_review) == ({"KZ": "yes", "RU": "yes", "BY": "no"}, "")
    assert titles(world.stranger.get("/en/openings/?origin=RU")) == ["Marked"]
    assert titles(world.stranger.get("/en/openings/?origin=UA")) == []


def test_an_answer_can_be_taken_back(world: World) -> None:
    opening = add_opening(world, origins={"RU": "yes"})
    world.cora.post(f"/en/openings/{opening}/review", **{**ANSWERS, "origin_RU": "", "origin_BY": ""})
    row = stored(world, opening)
    assert row is not None
    assert row.origins == {}


def test_an_answer_that_is_none_is_refused(world: World) -> None:
    opening = add_opening(world, for_review="Read it.")
    page = world.cora.post(f"/en/openings/{opening}/review", **{**ANSWERS, "origin_RU": "maybe"})
    assert page.status == 422
    row = stored(world, opening)
    assert row is not None
    assert (row.origins, row.for_review) == ({}, "Read it.")


def test_a_hosts_word_is_hers(world: World) -> None:
    """Only imported openings are read by coordinators."""
    opening = add_opening(world, "hanna", origins={"RU": "no"})
    world.cora.get(f"/en/openings/{opening}/review", expect=404)
    assert world.cora.post(f"/en/openings/{opening}/review", **ANSWERS).status == 404
    world.cora.get(f"/en/openings/{uuid.uuid4()}/review", expect=404)


def test_it_is_for_coordinators(world: World) -> None:
    opening = add_opening(world, for_review="Read it.")
    for visitor in (world.vera, world.hanna):
        visitor.get(f"/en/openings/{opening}/review", expect=403)
        assert visitor.post(f"/en/openings/{opening}/review", **ANSWERS).status == 403
    row = stored(world, opening)
    assert row is not None
    assert row.origins == {}
