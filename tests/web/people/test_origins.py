"""Origins and openness per origin."""

from typing import Any

from tests.web.manners import World


def origins(world: World, name: str = "igor") -> Any:
    return world.person(name, lambda person: (person.origins, person.open_to))


def test_it_works(world: World) -> None:
    """M13: origin is a list, and Belarus stands in it beside Russia and Ukraine."""
    world.igor.post("/en/profile/origins", origins=["RU", "BY"], another="KZ", open_to=["RU", "BY", "UA"])
    assert origins(world) == (["RU", "BY", "KZ"], ["RU", "BY", "UA"])
    page = world.igor.get("/en/profile/origins")
    assert "Kazakhstan" in page.text.split("Another country of origin")[0]


def test_an_added_origin_can_be_unticked(world: World) -> None:
    world.change("igor", origins=["RU", "KZ"])
    world.igor.post("/en/profile/origins", origins=["RU"])
    assert origins(world)[0] == ["RU"]


def test_nothing_is_ticked_for_anybody(world: World) -> None:
    """M14 M56: openness is off until she states it, also when she comes from Ukraine."""
    for origin in ("RU", "BY", "UA"):
        world.change("igor", origins=[origin], open_to=None)
        page = world.igor.get("/en/profile/origins")
        _own, openness = page.html.split("Whom you want to meet</h2>")
        assert " checked" not in openness
        assert "neither sees the other here until both have ticked the other side" in page.text


def test_ticking_nothing_states_nothing(world: World) -> None:
    """M56: None is no statement; the matcher keeps the line closed for it."""
    world.change("igor", open_to=None)
    world.igor.post("/en/profile/origins", origins=["RU"])
    assert origins(world)[1] is None


def test_nobody_is_a_statement_of_its_own(world: World) -> None:
    world.igor.post("/en/profile/origins", origins=["RU"], open_to_none="y")
    assert origins(world)[1] == []
    assert world.igor.get("/en/profile/origins").html.count(" checked") == 2


def test_somebody_and_nobody_contradict_each_other(world: World) -> None:
    page = world.igor.post("/en/profile/origins", origins=["UA"], open_to=["UA"], open_to_none="y")
    assert page.status == 422
    assert "You ticked countries and also nobody" in page.text
    assert page.html.count(" checked") == 3  # nothing she ticked is lost
    assert origins(world)[0] == ["RU"]


def test_across_the_line_both_must_have_said_yes(world: World) -> None:
    """M56: what the page stores is what the suggestions obey, in both directions."""
    mentor = str(world.id("taras"))

    def offered() -> bool:
        with world.session() as session, world.app.test_request_context():
            live = world.live.current(session, world.clock().date())
            asking = live.network.people[str(world.id("vera"))]
            return mentor in [found.id for found in live.index.mentors(asking, 10)]

    assert offered()
    world.vera.post("/en/profile/origins", origins=["RU"])
    assert not offered()
    world.vera.post("/en/profile/origins", origins=["RU"], open_to=["RU", "UA"])
    assert offered()
    world.taras.post("/en/profile/origins", origins=["UA"], open_to=["UA"])
    assert not offered()


def test_origins_are_hidden_at_first(world: World) -> None:
    """M8 M56: origin is special-category data; nobody sees it before she opens it."""
    assert world.person("vera", lambda person: person.level("origins")) == "hidden"
    assert "Comes from" not in world.vera.get("/en/profile/preview").text
