"""A mentoring round from its opening to a mentorship, by links and buttons alone: in Russian, without JavaScript."""

from datetime import timedelta

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.careful import Careful, careful
from tests.browser.sites import DESK, PHONE, Site


def to_rounds(member: Careful) -> None:
    """From the menu to the rounds that are open."""
    member.go("Requests")
    member.follow("Mentoring")
    member.follow("Look at the rounds")


def open_round(coordinator: Careful) -> None:
    """A day that has passed is refused with a sentence, and nothing that was typed is lost."""
    coordinator.go("Coordination")
    coordinator.follow("Mentoring rounds")
    assert coordinator.sees("No round yet.")
    today = coordinator.site.world.clock().date()
    coordinator.page.fill("[name=name]", "Осенний раунд")
    coordinator.page.fill("[name=about]", "Для всех, кто начинает в редакции заново.")
    coordinator.page.fill("[name=closes_on]", (today - timedelta(days=1)).isoformat())
    coordinator.press("Open the round")
    assert coordinator.sees("Choose a day from today on, within half a year.")
    assert coordinator.page.locator("[name=name]").input_value() == "Осенний раунд"
    coordinator.page.fill("[name=closes_on]", (today + timedelta(days=10)).isoformat())
    coordinator.press("Open the round")
    assert "Осенний раунд" in coordinator.heading


def draft_and_publish(coordinator: Careful) -> None:
    """Cards without names; what is said of a pair wants a new draft before anything is proposed."""
    coordinator.page.reload()
    coordinator.press("Make a draft")
    assert coordinator.sees("No other draft is better: that is proven.")
    assert coordinator.sees("Mentee %(number)d", number=1)
    for name in ("Vera", "Taras"):
        assert name not in coordinator.page.content()
    coordinator.press("Not this pair")
    assert coordinator.sees("Something was said of a pair since: draft again before you publish.")
    coordinator.press("Take back what was said")
    coordinator.press("Draft again")
    coordinator.press("Publish")
    assert coordinator.sees(
        "Published. Who said yes or no is told to nobody; what came of it shows in the number of mentorships."
    )


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_from_an_open_round_to_a_mentorship(house: Site, screen: ViewportSize) -> None:
    """Joined by choice, drafted without names, called to mind after a week; both say yes, and a mentorship begins."""
    world = house.world
    with (
        careful(house, "cora", screen) as coordinator,
        careful(house, "vera", screen) as mentee,
        careful(house, "taras", screen) as mentor,
    ):
        to_rounds(mentee)
        assert mentee.sees("No round is open. You will find the next one here.")
        open_round(coordinator)
        to_rounds(mentee)
        mentee.press("I look for a mentor")
        assert mentee.sees("You take part as a mentee.")
        to_rounds(mentor)
        mentor.press("I give places as a mentor")
        draft_and_publish(coordinator)
        world.clock.move(days=8)
        world.work()
        mentee.sign_in(*house.sign_ins["vera"])
        mentee.go("Requests")
        mentee.follow("A proposal of a mentoring round has waited for your answer for a week")
        assert mentee.page.get_by_role("heading", name="Taras").is_visible()
        mentee.press("Yes, send a request")
        mentor.sign_in(*house.sign_ins["taras"])
        mentor.go("Requests")
        mentor.follow("Somebody asks you")
        mentor.press("Accept")
        mentee.go("Requests")
        mentee.follow("Your request was accepted")
        mentee.follow("To the mentorship")
        assert mentee.sees(
            "Next: write down together what you set out to do."
            " It takes five minutes and spares both of you disappointments."
        )
