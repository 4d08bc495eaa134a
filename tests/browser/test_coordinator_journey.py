"""A coordinator lets somebody in and looks where the network is torn: without JavaScript, and with."""

import pytest
from playwright.sync_api import Page

from tests.browser.sites import DESK, Site, go
from tests.web.maps.crowds import gather


@pytest.fixture
def site(house: Site) -> Site:
    """The cast's installation, grown by a crowd, so that groups of ten appear on the map."""
    gather(house.world)
    return house


def table(page: Page) -> list[str]:
    """What the map's table says, row by row."""
    return page.locator("table tr").all_inner_texts()


def test_from_the_queue_to_the_map(site: Site) -> None:
    """M67, M79, M80: one person in the queue, groups everywhere else."""
    with site.guest("cora", language="uk") as coordinator:
        coordinator.open("/coordination/")
        coordinator.follow("Nina")
        coordinator.press("Approve")
        assert coordinator.sees("Approved. From now on this person can see others and, if she chooses, be found.")
        assert not coordinator.page.get_by_role("link", name="Nina").count()

        coordinator.follow("The network on the map")
        assert coordinator.page.locator(".map-frame img").is_visible()
        go(coordinator.page.locator("table").get_by_role("link", name="Грузія"))
        assert coordinator.page.get_by_role("heading", name="Грузія").is_visible()
        assert coordinator.sees("about %(number)d", number=30)
        assert "Vera" not in coordinator.page.content()


def test_the_map_with_a_script_shows_the_same_and_moves(site: Site) -> None:
    """M80: the script adds movement to the picture and changes nothing that the page says."""
    with site.visit("cora", java_script_enabled=False, viewport=DESK) as plain:
        page = plain.new_page()
        page.goto("/en/maps/countries")
        still = table(page)
        assert not page.locator(".map-tools").is_visible()
    with site.visit("cora", viewport=DESK) as context:
        page = context.new_page()
        page.goto("/en/maps/countries")
        assert table(page) == still
        page.get_by_role("button", name="Zoom in").click()
        drawing = page.locator(".map-frame svg")
        drawing.wait_for()
        near = drawing.get_attribute("viewBox")
        page.locator(".map-frame").focus()
        page.keyboard.press("ArrowRight")
        assert drawing.get_attribute("viewBox") != near
        assert "#" in page.url, "every view is a URL"
