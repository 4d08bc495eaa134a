"""Languages and their levels."""

import pytest
from babel import Locale

from tests.web.manners import World
from web.people.languages import LANGUAGES


def spoken(world: World) -> dict[str, str]:
    stored: dict[str, str] = world.person("igor", lambda person: person.languages)
    return stored


def test_it_works(world: World) -> None:
    answer = world.igor.post("/en/profile/languages", level_en="C1", level_ru="native", level_ka="A2")
    assert answer.status == 303
    assert list(spoken(world).items()) == [("ru", "native"), ("en", "C1"), ("ka", "A2")]


def test_the_language_of_the_country_has_a_line_of_its_own(world: World) -> None:
    world.change("igor", country="LT")
    assert 'name="level_lt"' in world.igor.get("/en/profile/languages").html


def test_more_languages_come_by_rows_without_a_script(world: World) -> None:
    answer = world.igor.post(
        "/en/profile/languages", more_0="crh", more_level_0="B1", more_1="fi", more_level_1="A1", then="more"
    )
    assert answer.location == "/en/profile/languages"
    assert spoken(world) == {"ru": "native", "en": "B2", "crh": "B1", "fi": "A1"}
    page = world.igor.get("/en/profile/languages")
    assert 'name="level_crh"' in page.html
    assert 'name="more_0"' in page.html


def test_a_language_can_be_taken_away(world: World) -> None:
    world.igor.post("/en/profile/languages", level_en="", level_ru="native")
    assert spoken(world) == {"ru": "native"}


def test_a_language_that_the_page_did_not_show_stays(world: World) -> None:
    world.change("igor", languages={"ru": "native", "eo": "B2", "tlh": "A1"})
    world.igor.post("/en/profile/languages", level_ru="C2")
    assert spoken(world) == {"ru": "C2", "eo": "B2", "tlh": "A1"}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"more_0": "fr"}, "Choose how well you know this language."),
        ({"more_level_1": "B2"}, "Choose the language that this level is for."),
        ({"level_en": "perfect"}, "Not a valid choice."),
        ({"more_0": "klingon", "more_level_0": "A1"}, "Not a valid choice."),
    ],
)
def test_half_a_row_is_answered_in_a_sentence(world: World, values: dict[str, str], sentence: str) -> None:
    page = world.igor.post("/en/profile/languages", **values)
    assert page.status == 422
    assert sentence in page.text
    assert spoken(world) == {"ru": "native", "en": "B2"}


def test_there_are_enough_languages_and_all_have_names(world: World) -> None:
    """M13 M20: also those of the peoples of Russia, of Crimea and of the host countries, in all four interfaces."""
    assert len(LANGUAGES) >= 68
    assert len(set(LANGUAGES)) == len(LANGUAGES)
    assert {"be", "uk", "crh", "tt", "ce", "ba", "ka", "pl", "lt", "de"} <= set(LANGUAGES)
    for lang in ("en", "ru", "uk"):
        assert all(code in Locale(lang).languages for code in LANGUAGES)
    world.change("igor", languages={"crh": "B1", "rom": "A1"})
    page = world.igor.get("/be/profile/languages")
    assert ">crh<" not in page.html
    assert ">rom<" not in page.html
