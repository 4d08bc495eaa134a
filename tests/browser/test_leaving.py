"""Leaving at once, and leaving for good: what a browser still knows and shows afterwards."""

from tests.browser.sites import Site

# Nothing listens there: a request for another site is seen and goes nowhere.
NOWHERE = {"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"}


def test_leaving_quickly_forgets_the_session_and_goes_elsewhere(house: Site) -> None:
    """M66: one press; the browser keeps no cookie, and the other site is not told where one came from."""
    with house.guest("vera", proxy=NOWHERE) as guest:
        asked: list[tuple[str, str | None]] = []
        guest.page.on("request", lambda one: asked.append((one.url, one.headers.get("referer"))))
        guest.open("/profile/")
        assert guest.page.context.cookies()
        with guest.page.expect_event("requestfailed"):
            guest.page.locator(".leave").click(no_wait_after=True)
        assert asked[-1] == ("https://www.wikipedia.org/", None)
        assert not guest.page.context.cookies()


def test_going_back_after_signing_out_shows_nothing_private(house: Site) -> None:
    with house.guest("vera") as guest:
        guest.open("/profile/preview")
        assert "I write about courts." in guest.page.content()
        guest.open("/account/")
        guest.press("Sign out")
        for _ in range(2):
            guest.page.go_back()
            assert "I write about courts." not in guest.page.content()
            assert "/account/sign-in" in guest.page.url


def test_a_cookie_copied_before_signing_out_is_dead_after_it(house: Site) -> None:
    """M67: whoever copied it gets the sign-in page."""
    with house.guest("vera") as guest:
        copied = guest.page.context.storage_state()
        guest.open("/account/")
        guest.press("Sign out")
    with house.visit(storage_state=copied) as thief:
        page = thief.new_page()
        page.goto("/en/account/")
        assert "/account/sign-in" in page.url
