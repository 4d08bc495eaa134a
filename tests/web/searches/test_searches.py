"""A kept search lists what is new in it, until its owner says that she has seen it."""

import json

from sqlalchemy import select

from tests.web.manners import World
from tests.web.openings.making import add_opening
from web.models import SavedSearch

HOME, PAGE = "/en/for-you/", "/en/searches/"


def kept(world: World) -> list[SavedSearch]:
    with world.session() as session:
        return list(session.scalars(select(SavedSearch)))


def test_it_works(world: World) -> None:
    """M23: fellowships for lawyers, also for somebody whom nobody has approved; day by day, and only what is new."""
    add_opening(world, title="Old one", fields=["law"])
    listing = world.nina.get("/en/openings/?kind=fellowship&field=law")
    assert f"{PAGE}?kind=fellowship&amp;field=law" in listing.html
    for _ in range(2):
        assert world.nina.post(f"{PAGE}?kind=fellowship&field=law").status == 303
    assert "Nothing new since 23 November 2026" in world.nina.get(PAGE).text
    assert "New in your searches" not in world.nina.get(HOME).text
    add_opening(world, title="New one", fields=["law"])
    add_opening(world, title="A job", kind="job", fields=["law"])
    home = world.nina.get(HOME).text
    assert "1 new opening since 23 November 2026 New one" in home
    assert "Kind: Fellowship; Field of work: Law" in home
    [row] = kept(world)
    assert world.nina.post(f"{PAGE}{row.id}/seen").status == 303
    assert "New in your searches" not in world.nina.get(HOME).text
    exported = json.loads(world.nina.get("/en/account/export.json").html)
    assert exported["searches"] == [{"asked": {"kind": "fellowship", "field": "law"}, "looked_on": "2026-11-23"}]
    assert world.nina.post(f"{PAGE}{row.id}/remove").status == 303
    assert "You keep no search yet." in world.nina.get(PAGE).text


def test_words_find_what_means_the_same(world: World) -> None:
    """A kept search finds as the list does, in all four languages, and forgets what is no filter."""
    world.vera.post(f"{PAGE}?words=журналистика&place=XX&sort=confirmed&check=review&page=3")
    assert [world.vera.get(PAGE).text.count(word) for word in ("журналистика", "XX")] == [1, 0]
    add_opening(world, title="Журналистика у моря")
    assert "1 new opening" in world.vera.get(HOME).text


def test_only_hers_and_only_so_many(world: World) -> None:
    """Another one's search does not exist; ten are the limit; without a filter nothing is kept."""
    world.vera.post(f"{PAGE}?kind=job")
    [row] = kept(world)
    for verb in ("seen", "remove"):
        assert world.alena.post(f"{PAGE}{row.id}/{verb}").status == 404
    assert "Job" not in world.alena.get(PAGE).text
    assert world.vera.post(PAGE).location == "/en/openings/"
    for number in range(12):
        world.vera.post(f"{PAGE}?words=word{number}")
    assert len(kept(world)) == 10
    assert "ten searches already" in world.vera.get(PAGE).text


def test_erasing_takes_them_along(world: World) -> None:
    world.vera.post(f"{PAGE}?kind=job")
    world.vera.post("/en/account/erase", passphrase="six plain words for every test", sure="y")
    assert kept(world) == []
