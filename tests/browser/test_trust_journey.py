"""How a newcomer is let in by two members who know her: in Russian, without JavaScript, on a phone and on a desk."""

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.sites import DESK, PHONE, Guest, Site

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


def fits(guest: Guest) -> bool:
    """Whether nothing of the page lies beside the screen."""
    return bool(guest.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def vouch(site: Site, who: str, words: str, size: ViewportSize) -> None:
    """What a member does with the words that somebody handed her."""
    with site.guest(who, language="ru", viewport=size) as member:
        member.open("/account/")
        member.follow("Invitations and vouching")
        member.follow("Type a code")
        member.page.fill("[name=code]", "able acid actor adult")
        member.press("Show the card")
        assert member.page.locator("[role=alert]").is_visible(), "a wrong code says so, and the field keeps it"
        assert member.page.locator("[name=code]").input_value() == "able acid actor adult"
        member.page.fill("[name=code]", words)
        member.press("Show the card")
        assert "Nina" in member.page.locator("main").inner_text()
        assert member.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        member.page.check("[name=sure]")
        member.press("I vouch for this person")
        assert member.sees("Thank you. Your vouch is noted, and the person is told that somebody vouches, not who.")


@SIZES
def test_vouch(house: Site, size: ViewportSize) -> None:
    """M67: she carries words to two members of separate branches, reads 1 of 2, and then sees people."""
    with house.guest("nina", language="ru", viewport=size) as newcomer:
        newcomer.open("/for-you/mentors")
        assert "Taras" not in newcomer.page.content()
        newcomer.open("/for-you/")
        newcomer.follow("How you are let in")
        newcomer.press("Make a code")
        words = newcomer.page.locator(".passphrase").inner_text()
        assert fits(newcomer)
        newcomer.follow("I have written it down: go on")
        assert newcomer.sees("Vouches that count: %(counted)d of %(needed)d", counted=0, needed=2)
        vouch(house, "vera", words, size)
        newcomer.open("/requests/")
        newcomer.follow("A member vouches for you")
        assert newcomer.sees("Vouches that count: %(counted)d of %(needed)d", counted=1, needed=2)
        assert fits(newcomer)
        newcomer.open("/for-you/mentors")
        assert "Taras" not in newcomer.page.content(), "one is not enough"
        vouch(house, "alena", words, size)
        newcomer.open("/requests/")
        newcomer.follow("You are let in: you see people from now on")
        newcomer.open("/for-you/mentors")
        assert newcomer.page.locator("h1").count() == 1
        assert newcomer.page.get_by_text("Taras").count(), "now she sees who can mentor her"
