"""Somebody whom one fears: gone from every page in a few steps, in Russian, without JavaScript."""

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.careful import careful
from tests.browser.sites import DESK, PHONE, Site, go

BLOCK = "Never show us to each other again"


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_block_report_and_take_it_back(house: Site, screen: ViewportSize) -> None:
    """M67: after the block neither finds the other; coordinators read the report; what was blocked can come back."""
    with careful(house, "vera", screen) as exile, careful(house, "taras", screen) as other:
        other.open("/for-you/contacts")
        assert "Vera" in other.page.content()
        exile.open("/for-you/mentors")
        go(exile.page.locator("article", has_text="Taras").get_by_role("link", name="Taras"))
        exile.follow("Block or report")
        exile.page.locator("[name=reason]").first.check()
        exile.page.fill("[name=text]", "Спрашивает, где я живу.")
        exile.page.uncheck("[name=block]")  # the report alone
        exile.press("Send the report")
        exile.open("/for-you/mentors")
        go(exile.page.locator("article", has_text="Taras").get_by_role("link", name="Taras"))
        exile.follow("Block or report")
        exile.press(BLOCK)

        for path in ("/for-you/", "/for-you/mentors", "/for-you/contacts", "/requests/"):
            exile.open(path)
            assert "Taras" not in exile.page.content(), path
            other.open(path)
            assert "Vera" not in other.page.content(), path
        with careful(house, "cora", screen) as coordinator:
            coordinator.open("/safety/reports")
            assert "Спрашивает, где я живу." in coordinator.page.content()

        exile.open("/safety/")
        assert exile.page.locator("li", has_text="Taras").count(), "she finds the line again"
        exile.press("Take it back")
        exile.open("/for-you/mentors")
        assert "Taras" in exile.page.content()
