"""How a newcomer is let in by two members who know her: in Russian, without JavaScript, on a phone and on a desk."""

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.careful import careful
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


@SIZES
def test_come_in_with_words_on_paper(house: Site, size: ViewportSize) -> None:
    """M67: a member makes an invitation; with its words a stranger makes an account, and sees nobody yet."""
    with careful(house, "vera", size) as member:
        member.go("Account")
        member.follow("Invitations and vouching")
        member.press("Make an invitation")
        words = member.page.locator(".passphrase").inner_text()
        member.follow("I have written it down: go on")
        assert words not in member.page.content(), "the words are shown once"
    with careful(house, None, size) as stranger:
        stranger.open("/")
        stranger.follow("Make an account")
        stranger.page.select_option("[name=country]", "GE")
        stranger.page.fill("[name=invitation]", "able acid actor adult")
        stranger.page.check("[name=agreed]")
        stranger.press("Make the account")
        assert stranger.page.locator("[role=alert]").is_visible(), "wrong words say so"
        stranger.page.fill("[name=invitation]", words)
        stranger.press("Make the account")
        stranger.follow("I have written it down: go on")
        assert not stranger.page.get_by_text("Vera").count()
    with careful(house, "vera", size) as member:
        member.go("Account")
        member.follow("Invitations and vouching")
        assert not member.page.get_by_role("button", name=member.says("Take the invitation back")).count(), "used up"


@SIZES
def test_claim_what_a_coordinator_wrote_down(house: Site, size: ViewportSize) -> None:
    """M87: a page to print in her language; with its words the profile is hers, and the coordinator sees it no more."""
    with careful(house, "cora", size) as coordinator:
        coordinator.go("Coordination")
        coordinator.follow("Fill in a profile for somebody")
        page = coordinator.page
        page.select_option("[name=country]", "GE")
        page.check("[name=fields][value=journalism]")
        page.select_option("[name=first_language]", "ru")
        page.select_option("[name=first_level]", "native")
        page.select_option("[name=need]", "legal_aid")
        page.fill("[name=pseudonym]", "Зоя")
        coordinator.press("Store and show the page to print")
        assert page.locator("[role=alert]").is_visible(), "without her yes nothing is stored"
        assert page.locator("[name=pseudonym]").input_value() == "Зоя"
        page.check("[name=consent]")
        page.select_option("[name=spoken]", "ru")
        coordinator.press("Store and show the page to print")
        words = page.locator(".passphrase").first.inner_text()
        coordinator.follow("Coordination")
        assert "Зоя" not in page.content()
    with careful(house, None, size) as newcomer:
        newcomer.open("/")
        newcomer.follow("Make an account")
        newcomer.follow("A coordinator gave me a code")
        newcomer.page.fill("[name=code]", words)
        newcomer.press("Claim the profile")
        assert newcomer.page.locator(".passphrase").count() == 2, "a name and a passphrase, shown once"
        newcomer.follow("I have written it down: go on")
        newcomer.go("My profile")
        newcomer.follow("How others see me")
        assert "Зоя" in newcomer.page.locator("main").inner_text()
