"""Needs and offers out of the 32 support categories."""

import pytest

from tests.web.manners import World

SENSITIVE = (
    "visa_residence", "work_permit", "legal_aid", "travel_document", "family_reunification", "relocation",
    "personal_safety", "emergency_money", "housing", "food", "medical", "psychological",
)  # fmt: skip
ORDINARY = (
    "language", "professional_training", "peers", "introductions", "project_partners", "fellowship", "job", "workspace",
)  # fmt: skip


def test_it_works(world: World) -> None:
    """M17 M18 M19 M20 M21 M22 M23 M24 M26: every kind of help that the mission names can be asked for and offered."""
    for page, field in (("needs", "needs"), ("offers", "offers")):
        html = world.igor.get(f"/en/profile/{page}").html
        assert html.count(f'name="{field}"') == 32
        for code in SENSITIVE + ORDINARY:
            assert f'value="{code}"' in html
        world.igor.post(f"/en/profile/{page}", **{field: ["housing", "job"]})
    stored = world.person("igor", lambda person: (person.needs, person.offers))
    assert stored == (["housing", "job"], ["housing", "job"])


@pytest.mark.parametrize("code", SENSITIVE)
def test_sensitive_needs_are_marked(world: World, code: str) -> None:
    """M19: she sees before she ticks that it stays out of lists."""
    html = world.igor.get("/en/profile/needs").html
    after = html.split(f'value="{code}"')[1].split("</label>")[0]
    assert "never in lists" in after


def test_what_is_marked_stays_off_the_card_even_when_needs_are_open(world: World) -> None:
    """M18 M19: lists of people never show that somebody needs money, a roof or a psychologist."""
    world.change("vera", needs=["psychological", "emergency_money", "mentorship"], visibility={"needs": "members"})
    page = world.vera.get("/en/profile/preview")
    members, contacts = page.text.split("Somebody whose request you accepted")
    assert "Mentorship" in members
    assert "Psychological support" not in members
    assert "Emergency financial help" not in members
    assert "Psychological support" in contacts  # whom she accepted sees what she opened


def test_needs_are_hidden_at_first(world: World) -> None:
    """M8: the safest setting is everybody's default."""
    assert "Looks for" not in world.vera.get("/en/profile/preview").text


def test_everything_can_be_unticked(world: World) -> None:
    """M28: needs change."""
    world.vera.post("/en/profile/needs")
    assert world.person("vera", lambda person: person.needs) == []


def test_nobody_is_rated_by_integration(world: World) -> None:
    """M29: help without pressure: no page of the profile asks for it or names it."""
    for page in ("", "work", "languages", "needs", "offers", "finding"):
        assert "integrat" not in world.vera.get(f"/en/profile/{page}").text.lower()
