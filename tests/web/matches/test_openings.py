"""Openings and initiatives that suit, a page at a time."""

from datetime import date

from tests.web.manners import World
from tests.web.matches.crowd import add_initiative, add_opening


def test_it_works(world: World) -> None:
    """An opening with why it suits and what speaks against it; the summary links to it."""
    opening = add_opening(world)
    page = world.vera.get("/en/for-you/openings")
    assert "It gives what you look for: Fellowship" in page.text
    assert "It does not state whether it takes people from where you come from: ask first" in page.text
    assert f'href="/en/openings/{opening}"' in page.html


def test_what_was_stated_is_told(world: World) -> None:
    """A host's yes is a reason, a host's no a closed door, and silence neither (M56)."""
    add_opening(world, title="Says yes", origins={"RU": "yes"})
    add_opening(world, title="Says no", origins={"RU": "no"})
    add_opening(world, title="Past", deadline=date(2026, 11, 1))
    text = world.vera.get("/en/for-you/openings").text
    assert "It states that it takes people from: Russia" in text
    assert "Says no" not in text
    assert "Past" not in text


def test_pages(world: World) -> None:
    """Ten a page, each once, with a way back and forth; a silly page number does no harm."""
    for number in range(13):
        add_opening(world, title=f"Call number {number:02d}.")
    first, second = (world.vera.get(f"/en/for-you/openings?page={page}") for page in (1, 2))
    found = [number for page in (first, second) for number in range(13) if f"Call number {number:02d}." in page.text]
    assert len(found) == 13
    assert sorted(found) == list(range(13))
    assert 'rel="next"' in first.html
    assert 'rel="prev"' in second.html
    assert 'rel="next"' not in second.html
    for odd in ("0", "-3", "99999999999999999999", "x", "2%00"):
        world.vera.get(f"/en/for-you/openings?page={odd}")


def test_a_dialogue_by_invitation_is_suggested_to_nobody_uninvited(world: World) -> None:
    """Nobody is led to a page that only the invited can open, whatever she chose herself (M55)."""
    add_initiative(world, name="Quiet dialogue", by_invitation=True, origins_involved=["ru", "ua"])
    assert "Quiet dialogue" not in world.vera.get("/en/for-you/initiatives").text
    world.change("vera", for_initiatives=True)
    assert "Quiet dialogue" not in world.vera.get("/en/for-you/initiatives").text


def test_who_waits_for_approval_gets_both(world: World) -> None:
    """Openings and initiatives need no approval."""
    add_opening(world)
    add_initiative(world)
    assert "Newsroom fellowship" in world.nina.get("/en/for-you/openings").text
    assert "Court archive" in world.nina.get("/en/for-you/initiatives").text


def test_it_says_which_condition_left_none(world: World) -> None:
    """In another language, too far away, put aside: the first gate that left none."""
    add_opening(world, languages={"fi": "C1"})
    assert "None that is open works in a language of your profile" in world.vera.get("/en/for-you/openings").text
    add_opening(world, countries=["FR"])
    assert "only for people who live in other countries" in world.vera.get("/en/for-you/openings").text
    opening = add_opening(world)
    world.vera.get("/en/for-you/openings")
    world.vera.post(f"/en/for-you/not-now/openings/{opening}")
    assert "You have put aside, or already asked" in world.vera.get("/en/for-you/openings").text


def test_what_the_profile_leaves_open_is_said_with_numbers(world: World) -> None:
    """M23, M51: openings that go by origin and initiatives that need hours, where the profile says neither."""
    for number in range(2):
        add_opening(world, title=f"Fellowship {number}", origins={"RU": "yes"})
    add_initiative(world)
    world.change("vera", origins=[], hours=None)
    text = world.vera.get("/en/for-you/openings").text
    assert "2 of them say from which countries they take people; you name none as your own, and need not" in text
    text = world.vera.get("/en/for-you/initiatives").text
    assert "1 of them says how many hours a week it needs; you have not said how many you have" in text
    world.change("vera", hours=1)
    assert "enough for 1 more of them: 4" in world.vera.get("/en/for-you/initiatives").text


def test_empty(world: World) -> None:
    """Nothing fits: the page says so and leads on."""
    page = world.vera.get("/en/for-you/openings")
    assert "Nothing can be suggested to you at the moment. Nothing is open at the moment." in page.text
    assert 'href="/en/openings/"' in page.html
    assert "Nothing is open at the moment." in world.vera.get("/en/for-you/initiatives").text
