"""Skills in one's own words."""

import re

import pytest

from tests.web.manners import Page, World
from web.people.skills import ASKED, MOST_SKILLS


@pytest.fixture(autouse=True)
def _one_skill(world: World) -> None:
    world.change("igor", skills=["investigative_journalism"])


def skills(world: World) -> list[str]:
    stored: list[str] = world.person("igor", lambda person: person.skills)
    return stored


def question(page: Page, phrase: str) -> str:
    """The name of the field that asks what `phrase` means."""
    number = re.search(rf'name="phrase_(\d)"[^>]*value="{re.escape(phrase)}"', page.html)
    assert number, page.text
    return f"meant_{number[1]}"


def test_it_works(world: World) -> None:
    """What was typed in four languages is understood as the same skills."""
    answer = world.igor.post("/en/profile/skills", skills=["investigative_journalism"], more="podcasts; фактчекинг")
    assert answer.location == "/en/profile/about"
    assert skills(world)[0] == "investigative_journalism"
    assert len(skills(world)) == 3
    page = world.igor.get("/uk/profile/skills")
    assert page.html.count('name="skills"') == 3


def test_the_same_skill_in_another_language_is_stored_once(world: World) -> None:
    world.igor.post("/en/profile/skills", skills=["investigative_journalism"], more="расследования, розслідування")
    assert skills(world) == ["investigative_journalism"]


def test_unticking_removes(world: World) -> None:
    world.igor.post("/en/profile/skills", more="")
    assert skills(world) == []


def test_unknown_words_are_kept_and_asked_about_once(world: World) -> None:
    answer = world.igor.post("/en/profile/skills", skills=skills(world), more="investigatve reprting", then="on")
    assert answer.location == "/en/profile/skills"  # stays, to ask
    assert "investigatve reprting" in skills(world)
    page = world.igor.get("/en/profile/skills")
    assert "Some words are new to us" in page.text
    assert "Did you mean" in page.text
    again = world.igor.post("/en/profile/skills", skills=["investigative_journalism"], phrase_0="investigatve reprting")
    assert again.location == "/en/profile/about"
    assert skills(world) == ["investigative_journalism", "investigatve reprting"]


def test_choosing_what_was_meant_replaces_the_phrase(world: World) -> None:
    world.change("igor", skills=["podcastng"])
    page = world.igor.get("/en/profile/skills")
    field = question(page, "podcastng")
    guess = re.search(rf'name="{field}"[^>]*value="(podcast\w*)"', page.html)
    assert guess, page.text
    world.igor.post("/en/profile/skills", **{field.replace("meant", "phrase"): "podcastng", field: guess[1]})
    assert skills(world) == [guess[1]]


def test_a_phrase_can_be_left_out(world: World) -> None:
    world.change("igor", skills=["zzyzx"])
    field = question(world.igor.get("/en/profile/skills"), "zzyzx")
    world.igor.post("/en/profile/skills", **{field.replace("meant", "phrase"): "zzyzx", field: "drop"})
    assert skills(world) == []


def test_an_answer_to_a_phrase_that_is_gone_adds_nothing(world: World) -> None:
    """Two windows, or somebody who tries: only what is stored can be asked about."""
    world.igor.post(
        "/en/profile/skills", skills=["investigative_journalism", "invented"], phrase_0="gone", meant_0="law"
    )
    assert skills(world) == ["investigative_journalism"]


def test_many_unknown_phrases_stay_within_the_page_and_stay_stored(world: World) -> None:
    phrases = [f"qqq{number} www{number}" for number in range(MOST_SKILLS)]
    world.change("igor", skills=phrases)
    page = world.igor.get("/be/profile/skills")
    assert page.html.count('name="phrase_') == ASKED
    kept = {f"phrase_{number}": phrase for number, phrase in enumerate(phrases[:ASKED])}
    world.igor.post("/en/profile/skills", skills=phrases[ASKED:], **kept)
    assert skills(world) == phrases


def test_too_many_and_too_long_are_refused_and_kept(world: World) -> None:
    many = ", ".join(f"qqq{number}" for number in range(MOST_SKILLS + 1))
    page = world.igor.post("/en/profile/skills", skills=skills(world), more=many)
    assert page.status == 422
    assert "At most 40 skills fit" in page.text
    assert many in page.html
    page = world.igor.post("/en/profile/skills", skills=skills(world), more="z" * 200)
    assert page.status == 422
    assert "This one is too long: zzz" in page.text
    assert "z" * 200 in page.html
    page = world.igor.post("/en/profile/skills", skills=skills(world), more="x" * 10_000)
    assert "10000 characters long; at most 2000 fit" in page.text
    assert skills(world) == ["investigative_journalism"]


def test_markup_in_a_phrase_is_text(world: World) -> None:
    world.igor.post("/en/profile/skills", more="<b onclick=x>bold</b>")
    page = world.igor.get("/en/profile/skills")
    assert "<b onclick" not in page.html
