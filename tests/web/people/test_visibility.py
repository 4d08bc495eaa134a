"""Who sees which field."""

from tests.web.manners import World
from web.models.people import DEFAULT_VISIBILITY
from web.people.levels import LABELS


def levels(world: World) -> dict[str, str]:
    stored: dict[str, str] = world.person("vera", lambda person: person.visibility)
    return stored


def test_it_works(world: World) -> None:
    assert world.vera.post("/en/profile/visibility", pseudonym="contacts", origins="members").status == 303
    assert levels(world) == {"pseudonym": "contacts", "origins": "members"}


def test_every_field_of_a_card_has_its_level() -> None:
    assert set(LABELS) == set(DEFAULT_VISIBILITY)


def test_saving_the_page_untouched_opens_nothing(world: World) -> None:
    """M8: the defaults are the safest ones, and looking at them does not change them."""
    world.vera.post("/en/profile/visibility")
    assert levels(world) == {}


def test_the_defaults_are_closed_where_it_matters(world: World) -> None:
    """M66 M56: town, origins, needs and contact line are hidden until their owner opens them."""
    closed = ["city", "origins", "needs", "contact"]
    assert world.person("vera", lambda person: [person.level(field) for field in closed]) == ["hidden"] * 4


def test_country_stays_coarse_unless_opened_exactly(world: World) -> None:
    """With fewer than five people who share it, members see a region at most; her own choice shows it as it is."""
    preview = world.vera.get("/en/profile/preview").text.split("Somebody whose request you accepted")[0]
    assert "Georgia" not in preview
    world.vera.post("/en/profile/visibility", country="members")
    preview = world.vera.get("/en/profile/preview").text.split("Somebody whose request you accepted")[0]
    assert "Georgia" in preview
    world.vera.post("/en/profile/visibility", country="coarse")
    assert levels(world) == {}


def test_hiding_a_field_hides_it_from_contacts_too(world: World) -> None:
    world.vera.post("/en/profile/visibility", skills="hidden", languages="hidden")
    page = world.vera.get("/en/profile/preview").text
    assert "Skills" not in page
    assert "Russian" not in page


def test_a_contact_line_has_no_level(world: World) -> None:
    """It shows to one person at a time: neither the page nor a level stored earlier opens it to all contacts."""
    world.vera.post("/en/profile/visibility", contact="contacts")
    assert levels(world) == {}
    world.change("vera", visibility={"contact": "contacts"})
    assert "green messenger" not in world.vera.get("/en/profile/preview").text


def test_a_level_that_does_not_exist_is_refused(world: World) -> None:
    assert world.vera.post("/en/profile/visibility", about="public").status == 422
