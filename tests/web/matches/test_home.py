"""The page that shows the first few of every kind."""

import pytest

from tests.web.manners import World
from tests.web.matches.crowd import add_initiative, add_mentors, add_opening, names
from web.templating import SITE_LANGUAGES

HOME = "/en/for-you/"


def test_it_works(world: World) -> None:
    """An exile sees mentors, peers, openings and initiatives, each with its reasons."""
    add_opening(world)
    add_initiative(world)
    text = world.vera.get(HOME).text
    for expected in (
        "Taras", "They offer what you look for: Fellowship, Mentorship", "Skills that you share:",
        "Alena",
        "Newsroom fellowship", "It gives what you look for: Fellowship", "It is for your field of work: Journalism",
        "Court archive", "Roles that suit you: ",
    ):  # fmt: skip
        assert expected in text


def test_a_stranger_signs_in_first(world: World) -> None:
    """Nothing here is public."""
    page = world.stranger.get(HOME, expect=303)
    assert "/account/sign-in" in page.location


def test_before_the_minimum_it_says_what_is_missing(world: World) -> None:
    """The page names the missing answers and links to where they are given; what was given is not asked again."""
    world.change("vera", needs=[], fields=[])
    page = world.vera.get(HOME)
    assert 'href="/en/profile/needs"' in page.html
    assert 'href="/en/profile/work"' in page.html
    assert 'href="/en/profile/languages"' not in page.html
    assert "Taras" not in page.text


def test_openings_come_at_once_and_people_after_approval(world: World) -> None:
    """Somebody whom nobody has vouched for sees openings and no person (M67)."""
    add_opening(world, fields=["law"], support=["legal_aid"])
    page = world.nina.get(HOME)
    assert "Newsroom fellowship" in page.text
    assert "once two members vouch for you or a coordinator" in page.text
    for name in ("Taras", "Alena", "Vera", "Igor"):
        assert name not in page.text
    world.nina.get("/en/for-you/mentors", expect=403)
    world.change("nina", approved=True)
    assert "Taras" in world.nina.get(HOME).text


def test_who_is_found_by_nobody_gets_her_own_suggestions(world: World) -> None:
    """All switches off: in nobody's list, and served all the same."""
    for visitor in (world.vera, world.taras, world.alena, world.hanna, world.cora):
        assert "Igor" not in visitor.get(HOME).text
    assert "Taras" in world.igor.get(HOME).text


def test_both_sides_must_be_open_to_each_other(world: World) -> None:
    """Across the Russian-Ukrainian line one side's silence is a no for both (M56)."""
    assert "Vera" in world.taras.get("/en/for-you/contacts").text
    for silent in ("vera", "taras"):
        for unsaid in (None, ["BY"]):
            world.change(silent, open_to=unsaid)
            assert "Taras" not in world.vera.get(HOME).text
            assert "Vera" not in world.taras.get("/en/for-you/contacts").text
        world.change(silent, open_to=["RU", "BY", "UA"])
    assert "Taras" in world.vera.get(HOME).text


def test_a_closed_field_is_no_reason(world: World) -> None:
    """What a mentor closes is neither on the card nor between the lines."""
    assert "They offer what you look for" in world.vera.get("/en/for-you/mentors").text
    world.change("taras", visibility={"offers": "hidden", "skills": "contacts"})
    text = world.vera.get("/en/for-you/mentors").text
    assert "Taras" in text
    assert "They offer" not in text
    assert "Skills that you share" not in text


def test_nobody_is_an_answer_with_a_way_on(world: World) -> None:
    """Empty lists say what to do next."""
    world.change("taras", as_mentor=False, as_peer=False)
    page = world.vera.get(HOME)
    assert "Nobody to suggest right now." in page.text
    assert "Nothing to suggest right now." in page.text
    page = world.vera.get("/en/for-you/mentors")
    assert "Nobody can be suggested to you at the moment. Hardly anybody has chosen to be found here yet." in page.text
    assert 'href="/en/profile/"' in page.html


def test_only_the_first_few_of_each(world: World) -> None:
    """Three of a kind, and a link to the rest, which begins with the same three."""
    add_mentors(world, 12)
    page = world.vera.get(HOME)
    few = names(page)
    assert len(few) + page.text.count("Taras Languages") <= 7
    assert 'href="/en/for-you/mentors"' in page.html
    assert names(world.vera.get("/en/for-you/mentors"))[: len(few)] == few


@pytest.mark.parametrize("lang", SITE_LANGUAGES)
def test_every_language(world: World, lang: str) -> None:
    """The whole page comes out in each language of the site, light enough for a bad line."""
    add_mentors(world, 30, as_peer=True)
    for number in range(12):
        add_opening(world, title=f"Opening {number}")
    for page in ("", "mentors", "contacts", "openings", "initiatives", "put-aside"):
        world.vera.get(f"/{lang}/for-you/{page}")
