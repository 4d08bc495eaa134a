"""As others see me."""

from tests.web.manners import World
from tests.web.people.ties import connect


def test_it_works(world: World) -> None:
    page = world.vera.get("/en/profile/preview")
    members, contacts = page.text.split("Somebody whose request you accepted, or who accepted yours, sees")
    assert "Vera" in members
    assert "I write about courts." not in members
    assert "I write about courts." in contacts
    assert "Tbilisi" not in members + contacts  # the zone is shown by its clocks alone
    assert "UTC+4" in contacts


def test_it_is_the_card_that_others_get(world: World) -> None:
    """The preview and the card page are drawn from the same decision."""
    connect(world, "vera", "alena")
    mine = world.vera.get("/en/profile/preview").text
    theirs = world.alena.get(f"/en/profile/people/{world.id('vera')}").text
    for words in ("I write about courts.", "Russian (native language), English (B2)"):
        assert words in mine
        assert words in theirs


def test_somebody_who_is_found_by_nobody_is_told_so(world: World) -> None:
    assert "all your switches are off" in world.igor.get("/en/profile/preview").text


def test_somebody_on_a_pause_is_told_so(world: World) -> None:
    """Her switches are on: it is the pause that hides her."""
    world.vera.post("/en/profile/pause")
    for path in ("/en/profile/preview", "/en/profile/seen"):
        page = world.vera.get(path).text
        assert "You are on a pause" in page
        assert "switches are off" not in page


def test_somebody_unapproved_is_told_so(world: World) -> None:
    assert "you are not approved yet" in world.nina.get("/en/profile/preview").text


def test_an_empty_profile_has_a_preview(world: World) -> None:
    world.change(
        "igor", pseudonym="", fields=[], languages={}, skills=[], needs=[], country=None, origins=[], stage=None
    )
    assert "Somebody" in world.igor.get("/en/profile/preview").text


def test_without_a_pseudonym_the_place_stands_for_the_name(world: World) -> None:
    world.vera.post("/en/profile/visibility", pseudonym="hidden", country="members")
    assert "Somebody (Georgia)" in world.vera.get("/en/profile/preview").text


def test_markup_stays_text(world: World) -> None:
    world.change("vera", pseudonym="<script>alert(1)</script>", about="<img src=x onerror=y>\n\nnext")
    html = world.vera.get("/en/profile/preview").html
    assert "<script>" not in html
    assert "<img" not in html
    assert "<p>next</p>" in html
