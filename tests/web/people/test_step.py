"""The pages of the profile: moving between them, and what they do with what was typed."""

import pytest

from tests.web.manners import World
from web.models import Revision
from web.models.revisions import COUNTER
from web.people.steps import ORDER

LANGUAGES = ("en", "ru", "uk", "be")
MISSION_FIELDS = (
    "journalism", "media_production", "editing", "fact_checking", "natural_sciences", "engineering",
    "medical_sciences", "agricultural_sciences", "social_sciences", "humanities", "civic_activism", "politics",
    "human_rights", "law", "environment", "it",
)  # fmt: skip


@pytest.mark.parametrize("page", ORDER)
def test_it_works(world: World, page: str) -> None:
    """Every page opens in every language within the weight limit, for a full profile and for an empty one."""
    for lang in LANGUAGES:
        world.vera.get(f"/{lang}/profile/{page}")
        world.hanna.get(f"/{lang}/profile/{page}")


def test_there_are_at_most_six_steps(world: World) -> None:
    assert "Step 6 of 6" in world.vera.get("/en/profile/visibility").text


def test_an_unknown_page_is_not_there(world: World) -> None:
    world.vera.get("/en/profile/passport", expect=404)


GIVEN: dict[str, dict[str, str]] = {
    "work": {"fields": "journalism"},
    "languages": {"level_ru": "native"},
    "place": {"country": "US"},
    "needs": {"needs": "fellowship"},
}


def test_a_newcomer_is_led_the_shortest_way(world: World) -> None:
    """From sign-up four answers at most: what is known or left out is not asked again, and suggestions follow."""
    world.change("igor", fields=[], languages={}, needs=[])
    way = ["work"]
    while way[-1] in GIVEN:
        answer = world.igor.post(f"/en/profile/{way[-1]}", **GIVEN[way[-1]], then="on")
        way.append(answer.location.removeprefix("/en/profile/"))
    assert way == ["work", "languages", "needs", "/en/for-you/"]
    world.change("igor", fields=[], languages={}, needs=[])
    assert world.igor.post("/en/profile/work", then="on").location == "/en/profile/languages"
    assert world.igor.post("/en/profile/needs", needs="peers", then="on").location == "/en/profile/work"
    assert world.igor.post("/en/profile/work", fields="law", then="stop").location == "/en/profile/"


def test_go_on_leads_through_all_pages_and_back_to_the_list(world: World) -> None:
    page, seen = "work", []
    while page:
        seen.append(page)
        answer = world.vera.post(f"/en/profile/{page}", **GIVEN.get(page, {}), then="on")
        assert answer.status == 303
        page = answer.location.removeprefix("/en/profile/")
    assert seen == list(ORDER)


def test_back_saves_too(world: World) -> None:
    """Going back never loses what was typed on the page that is left."""
    answer = world.igor.post("/en/profile/about", about="I map rivers.", then="back")
    assert answer.location == "/en/profile/skills"
    assert "I map rivers." in world.igor.get("/en/profile/about").html


def test_hours_that_the_country_settles_are_not_asked(world: World) -> None:
    assert world.igor.post("/en/profile/place", country="LT", then="on").location == "/en/profile/origins"
    assert world.igor.post("/en/profile/origins", then="back").location == "/en/profile/place"


def test_saving_the_same_again_changes_nothing(world: World) -> None:
    """A double post has one effect, and does not make every process build its index anew."""

    def revision() -> int:
        with world.session() as session:
            return session.get_one(Revision, COUNTER).value

    for _ in range(2):
        world.igor.post("/en/profile/work", fields=["law", "journalism"], stage="mid")
    after_two = revision()
    world.igor.post("/en/profile/work", fields=["law", "journalism"], stage="mid")
    assert revision() == after_two
    assert world.person("igor", lambda person: person.fields) == ["law", "journalism"]


def test_a_page_that_was_half_sent_erases_no_text(world: World) -> None:
    world.igor.post("/en/profile/about", about="I map rivers.", contact="igor at the grey mail")
    world.igor.post("/en/profile/about", about="I map lakes.")
    assert world.person("igor", lambda person: (person.about, person.contact)) == (
        "I map lakes.",
        "igor at the grey mail",
    )


@pytest.mark.parametrize("letter", ["x", "ж", "ツ"])
def test_ten_thousand_characters_are_refused_in_a_sentence_and_kept(world: World, letter: str) -> None:
    long = letter * 10_000
    page = world.igor.post("/en/profile/about", about=long)
    assert page.status == 422
    assert "10000 characters long; at most 2000 fit" in page.text
    assert long in page.html
    assert world.person("igor", lambda person: person.about) == ""


@pytest.mark.parametrize(("page", "field"), [("place", "city"), ("finding", "pseudonym"), ("about", "contact")])
def test_short_fields_refuse_and_keep_long_text(world: World, page: str, field: str) -> None:
    answer = world.vera.post(f"/en/profile/{page}", **{field: "y" * 10_000})
    assert answer.status == 422
    assert "y" * 10_000 in answer.html
    assert "10000 characters long" in answer.text


def test_nul_and_direction_marks_are_cleaned_away(world: World) -> None:
    """A name cannot be made to read as another one, and nothing invisible is stored."""
    world.igor.post("/en/profile/finding", pseudonym="Ig\x00or\u202e\u2066 the\n\n  First", capacity="0")
    world.igor.post("/en/profile/about", about="one\x00\u202etwo\n\nthree", contact="a\u200fb")
    assert world.person("igor", lambda p: p.pseudonym) == "Igor the First"
    assert world.person("igor", lambda p: p.about.replace("\r\n", "\n")) == "onetwo\n\nthree"
    assert world.person("igor", lambda p: p.contact) == "ab"


def test_codes_that_nobody_offers_are_refused(world: World) -> None:
    page = world.igor.post("/en/profile/work", fields=["journalism", "espionage"], stage="general")
    assert page.status == 422
    assert world.person("igor", lambda person: person.fields) == ["journalism"]


def test_codes_sent_twice_are_stored_once(world: World) -> None:
    world.igor.post("/en/profile/work", fields=["law", "law"], stage="mid")
    assert world.person("igor", lambda person: person.fields) == ["law"]


def test_a_form_without_its_token_changes_nothing(world: World) -> None:
    answer = world.igor.client.post("/en/profile/about", data={"about": "forged"})
    assert answer.status_code == 400
    assert world.person("igor", lambda person: person.about) == ""


def test_the_fields_of_work_cover_the_mission(world: World) -> None:
    """M1 M2 M3 M4 M5 M6: media, six sciences, civic and political work, rights and law, environment, technology.
    M3: nobody is asked for a party. M10: nobody is asked for a date of birth."""
    page = world.vera.get("/en/profile/work")
    for code in MISSION_FIELDS:
        assert f'value="{code}"' in page.html
    assert page.html.count('name="fields"') == 22
    assert "party" not in page.text.lower()
    assert "birth" not in page.text.lower()


def test_stages_stand_for_age(world: World) -> None:
    """M10: a career stage, so that those in their twenties find what is meant for beginners."""
    world.igor.post("/en/profile/work", fields=["law"], stage="early")
    assert world.person("igor", lambda person: person.stage) == "early"
    world.igor.post("/en/profile/work", fields=["law"], stage="")
    assert world.person("igor", lambda person: person.stage) is None


def test_enough_for_first_matches_is_said_once(world: World) -> None:
    world.change("igor", needs=[])
    world.igor.post("/en/profile/needs", needs=["mentorship"])
    assert "That is enough for first matches" in world.igor.get("/en/for-you/").text
    world.igor.post("/en/profile/needs", needs=["mentorship", "peers"])
    assert "That is enough for first matches" not in world.igor.get("/en/profile/offers").text
