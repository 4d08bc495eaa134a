"""Without a mouse: the skip link, signing in, and a focus that can be seen at every stop."""

import pytest
from playwright.sync_api import Page

from tests.browser.sites import Site
from tests.web.manners import PASSPHRASE

# Where the focus is, and whether somebody can see it there.
FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return {
    what: (one.textContent || one.name || one.tagName).trim().slice(0, 40),
    drawn: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    within: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth && box.width > 0,
    last: one === document.body,
  };
}"""
MOST_STOPS = 120


def test_the_skip_link_comes_first_and_skips(house: Site) -> None:
    with house.guest() as guest:
        guest.open("/about")
        guest.page.keyboard.press("Tab")
        skip = guest.page.locator(".skip")
        box = skip.bounding_box()
        assert box
        assert box["x"] >= 0, "hidden until it has the focus, then seen"
        guest.page.keyboard.press("Enter")
        assert guest.page.url.endswith("#main")


def test_signing_in_and_out(house: Site) -> None:
    with house.guest(language="ru") as guest:
        guest.open("/account/sign-in")
        guest.page.focus("[name=name]")
        guest.page.keyboard.type("vera")
        guest.page.keyboard.press("Tab")
        guest.page.keyboard.type(PASSPHRASE)
        with guest.page.expect_navigation():
            guest.page.keyboard.press("Enter")
        assert guest.page.url.endswith("/for-you/")
        guest.open("/account/")
        guest.page.get_by_role("button", name=guest.says("Sign out"), exact=True).focus()
        with guest.page.expect_navigation():
            guest.page.keyboard.press("Enter")
        assert guest.page.get_by_role("link", name=guest.says("Sign in")).count()


@pytest.mark.parametrize("path", ["/account/sign-in", "/for-you/", "/profile/work", "/maps/countries", "/openings/"])
def test_every_stop_of_the_tab_key_can_be_seen(house: Site, path: str) -> None:
    """WCAG 2.4.7 and 2.4.11; the focus reaches the end of the page and is caught nowhere."""
    with house.guest(None if "sign-in" in path else "cora", java_script_enabled=True) as guest:
        guest.open(path)
        assert not unseen_stops(guest.page)


def unseen_stops(page: Page) -> list[str]:
    """The stops of the Tab key at which nothing tells where one is."""
    faults: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["last"]:
            return faults
        if not (stop["drawn"] and stop["within"]):
            faults.append(str(stop))
    return [*faults, "the focus does not reach the end"]
