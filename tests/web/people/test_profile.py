"""The task list."""

from tests.web.manners import World
from tests.web.matches.crowd import add_mentors, add_opening


def test_it_works(world: World) -> None:
    page = world.vera.get("/en/profile/")
    assert "My profile" in page.text
    assert page.text.count("done") == 6


def test_a_stranger_is_asked_to_sign_in(world: World) -> None:
    page = world.stranger.get("/en/profile/", expect=303)
    assert "/en/account/sign-in" in page.location


def test_it_names_what_first_matches_need(world: World) -> None:
    """The minimum is a field of work, languages, a country and one need: no more is asked for."""
    world.change("igor", fields=[], languages={}, country=None, needs=[])
    page = world.igor.get("/en/profile/")
    assert "Missing for first matches" in page.text
    assert "See first matches" not in page.text
    for address in ("work", "languages", "place", "needs"):
        assert f'href="/en/profile/{address}"' in page.html


def test_first_matches_open_with_the_minimum(world: World) -> None:
    page = world.igor.get("/en/profile/")
    assert "See first matches" in page.text
    assert 'href="/en/for-you/"' in page.html
    assert "Missing for first matches" not in page.text


def test_somebody_unapproved_gets_openings_first_and_people_later(world: World) -> None:
    page = world.nina.get("/en/profile/")
    assert "See first matches" in page.text
    assert "openings and initiatives now, and people once you are let in" in page.text


def test_it_says_what_each_missing_piece_would_bring(world: World) -> None:
    page = world.igor.get("/en/profile/")
    assert "A few sentences about your work: they find people who do the same under another name." in page.text
    assert "all switches are off, so nobody is offered your card" in page.text
    assert "%" not in page.text  # words, not a bare percentage


def test_what_an_answer_would_bring_is_counted_and_true(world: World) -> None:
    """Exact for openings, rough for people; followed, each brings as many as it said."""
    for number in range(3):
        add_opening(world, title=f"Archive {number}", languages={"de": "B1"})
    add_mentors(world, 12, languages={"fr": "native"})
    world.change("igor", languages={"en": "B2"})
    before = world.igor.get("/en/for-you/openings").text.count("Archive ")
    page = world.igor.get("/en/profile/")
    assert "Openings: German: 3 more openings" in page.text
    assert "Mentors: French: more mentors, about 10" in page.text
    assert "12" not in page.text
    world.change("igor", languages={"en": "B2", "de": "B1", "fr": "B1"})
    assert world.igor.get("/en/for-you/openings").text.count("Archive ") >= before + 3
    text = world.igor.get("/en/profile/").text
    assert "German:" not in text
    assert "French:" not in text
    assert "Mentors:" not in world.nina.get("/en/profile/").text


def test_a_mentor_without_places_is_told(world: World) -> None:
    world.change("taras", capacity=0)
    assert "you want to be found as a mentor, but have none" in world.taras.get("/en/profile/").text


def test_the_last_step_saved_shows_in_the_list(world: World) -> None:
    world.change("igor", skills=[])
    assert world.igor.post("/en/profile/skills", more="podcasts", then="stop").location == "/en/profile/"
    page = world.igor.get("/en/profile/")
    assert "Saved." in page.text
    assert "Your skills: rare ones" not in page.text
