"""Mentorships, and the places they take."""

from tests.web.connections.asking import add_asker, ask, mentorships, seats
from tests.web.manners import World


def begin(world: World) -> str:
    """Vera is mentored by Taras; the address of the page that ends it."""
    address = ask(world, "vera", "taras")
    world.taras.post(f"{address}/accept")
    [mentorship] = mentorships(world)
    return f"/en/mentoring/{mentorship.id}/end"


def test_it_works(world: World) -> None:
    """Each side sees the other one, and the mentor how many places are left and where to change that."""
    begin(world)
    assert "Taras" in world.vera.get("/en/mentoring/").text
    page = world.taras.get("/en/mentoring/")
    assert "Vera" in page.text
    assert "2 places in all" in page.text
    assert "free: 1" in page.text
    assert 'href="/en/profile/finding"' in page.html


def test_it_is_for_the_approved(world: World) -> None:
    """Newcomers and strangers have no mentorships."""
    world.nina.get("/en/mentoring/", expect=403)
    world.stranger.get("/en/mentoring/", expect=303)


def test_nothing_yet(world: World) -> None:
    """The empty page leads to mentors and to places."""
    page = world.igor.get("/en/mentoring/")
    assert 'href="/en/for-you/mentors"' in page.html
    assert "You offer no places" in page.text


def test_either_side_ends_it_and_the_place_is_free(world: World) -> None:
    """The place can be taken by the next one at once; the two stay in contact."""
    path = begin(world)
    assert "How does it end?" in world.vera.get(path).text
    assert world.vera.post(path, state="completed").status == 303
    assert seats(world, "taras") == (2, 2)
    assert [m.state for m in mentorships(world)] == ["completed"]
    assert "Completed" in world.taras.get("/en/mentoring/").text
    assert "Taras" in world.vera.get("/en/requests/?show=accepted").text
    second = add_asker(world)
    world.taras.post(f"{second}/accept")
    assert seats(world, "taras") == (2, 1)


def test_ending_twice_is_ending_once(world: World) -> None:
    """The second answer changes neither the state nor a place that somebody else took meanwhile."""
    path = begin(world)
    world.vera.post(path, state="completed")
    for address in (add_asker(world), add_asker(world)):
        world.taras.post(f"{address}/accept")
    assert world.taras.post(path, state="ended_early").status == 303
    assert sorted(m.state for m in mentorships(world)) == ["agreed", "agreed", "completed"]
    assert seats(world, "taras") == (2, 0)
    world.vera.get(path, expect=303)


def test_outsiders_find_nothing(world: World) -> None:
    """Somebody else's mentorship does not exist."""
    path = begin(world)
    for visitor in (world.igor, world.alena, world.cora, world.nina):
        visitor.get(path, expect=404)
        assert visitor.post(path, state="completed").status == 404
    assert [m.state for m in mentorships(world)] == ["agreed"]


def test_a_guide_stands_before_the_first_yes(world: World) -> None:
    """Trauma, boundaries, security, danger to life: offered with the first request, and kept where mentors look."""
    address = ask(world, "vera", "taras")
    for lang in ("en", "ru", "uk", "be"):
        page = world.taras.get(f"/{lang}/mentoring/guide")
        assert "112" in page.text
        assert "Vera" not in page.text
    told = 'href="/en/mentoring/guide"'
    assert told in world.taras.get(address).html
    assert told not in world.vera.get(address).html
    world.taras.post(f"{address}/accept")
    second = add_asker(world)
    assert told not in world.taras.get(second).html
    assert told in world.taras.get("/en/mentoring/").html
    world.nina.get("/en/mentoring/guide", expect=403)


def test_it_asks_how_it_ended(world: World) -> None:
    """Nothing chosen or something invented: the form again, nothing ended."""
    path = begin(world)
    for fields in ({}, {"state": "active"}):
        page = world.taras.post(path, **fields)
        assert page.status == 422
        assert "How does it end?" in page.text
    assert seats(world, "taras") == (2, 1)


def test_a_place_taken_or_freed_is_a_change_that_every_process_hears_of(world: World) -> None:
    """The index of every process counts the free places anew."""

    def free_places() -> int:
        with world.session() as session:
            live = world.live.current(session, world.clock().date())
        return live.network.people[str(world.id("taras"))].seats

    assert free_places() == 2
    path = begin(world)
    assert free_places() == 1
    world.vera.post(path, state="completed")
    assert free_places() == 2


def test_every_language(world: World) -> None:
    """Both pages come out in each language."""
    path = begin(world).removeprefix("/en")
    for lang in ("ru", "uk", "be"):
        world.taras.get(f"/{lang}/mentoring/")
        world.vera.get(f"/{lang}{path}")
