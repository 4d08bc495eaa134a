"""The map with its script, in a real browser: pan, zoom, keys, highlighting; and without it, the same page whole."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize

from tests.browser.sites import DESK, PHONE, Site, go, serve
from tests.web.manners import PASSPHRASE, World
from tests.web.maps.crowds import gather


@pytest.fixture
def engine_name() -> str:
    """The script knows nothing of databases: one engine is enough."""
    return "sqlite"


@pytest.fixture
def site(world: World, browser: Browser) -> Iterator[Site]:
    """The crowd's installation, served; its coordinator can visit it."""
    gather(world)
    with serve(world.app) as address:
        yield Site(world, address, browser, {"cora": ("cora", PASSPHRASE)})


@pytest.fixture
def context(site: Site) -> Iterator[BrowserContext]:
    with site.visit("cora", viewport=DESK) as made:
        yield made


def open_map(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/en/maps/countries")
    return page


def seen(page: Page) -> list[float]:
    """Left, top, width and height of what the vector map shows."""
    box = page.locator(".map-frame svg").get_attribute("viewBox") or ""
    return [float(number) for number in box.split()]


def press(page: Page, name: str) -> list[float]:
    page.get_by_role("button", name=name, exact=True).click()
    page.locator(".map-frame svg").wait_for()
    return seen(page)


def test_it_works(context: BrowserContext) -> None:
    """Every movement has a button, so that nobody needs to drag (WCAG 2.2, 2.5.7)."""
    page = open_map(context)
    whole = press(page, "Whole map")
    near = press(page, "Zoom in")
    assert near[2] < whole[2]
    assert press(page, "Move right")[0] > near[0]
    assert press(page, "Move left")[0] == pytest.approx(near[0])
    assert press(page, "Move down")[1] > near[1]
    assert press(page, "Move up")[1] == pytest.approx(near[1])
    assert press(page, "Zoom out") == whole


def test_the_page_fetches_the_vector_map_only_when_somebody_turns_to_it(site: Site, context: BrowserContext) -> None:
    """M68: a slow line pays for what is used; and nothing is asked of any other site."""
    asked: list[str] = []
    context.on("request", lambda request: asked.append(_path(request, site.address)))
    page = open_map(context)
    page.wait_for_load_state("networkidle")
    assert not [path for path in asked if ".svg" in path]
    press(page, "Zoom in")
    assert len([path for path in asked if ".svg" in path]) == 1


def _path(request: Request, address: str) -> str:
    assert request.url.startswith(address), request.url
    return request.url.removeprefix(address)


def test_keys_move_the_map_and_leave_the_page_alone(context: BrowserContext) -> None:
    page = open_map(context)
    page.locator(".map-frame").focus()
    page.locator(".map-frame svg").wait_for()
    whole = seen(page)
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    near = seen(page)
    assert near[2] < whole[2]
    assert near[0] > whole[0]
    page.keyboard.press("Tab")
    page.keyboard.press("-")
    assert seen(page) == near, "a key on a link is not the map's"
    page.locator(".map-frame").focus()
    page.keyboard.press("0")
    assert seen(page) == whole


def test_pointing_at_a_country_says_its_name_and_number(context: BrowserContext) -> None:
    page = open_map(context)
    press(page, "Whole map")
    page.locator("path[data-country=DE]").hover(force=True)
    assert page.locator(".map-said").text_content() == "Germany: about 45"
    assert "lit" in (page.locator("tr[data-country=DE]").get_attribute("class") or "")
    page.locator("h1").hover()
    assert page.locator(".map-said").text_content() == ""
    page.locator("tr[data-country=GE] a").focus()
    assert page.locator(".map-said").text_content() == "Georgia: about 30"


def test_a_click_on_a_country_chooses_it_and_a_drag_does_not(context: BrowserContext) -> None:
    page = open_map(context)
    press(page, "Zoom in")
    before = seen(page)
    spot = page.locator(".spot[data-country=DE]").bounding_box()
    assert spot
    x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 90, y - 40, steps=4)
    page.mouse.up()
    assert seen(page)[0] > before[0]
    assert "country=" not in page.url
    go(page.locator(".spot[data-country=DE]"))
    assert "country=DE" in page.url
    assert page.get_by_role("heading", name="Germany").is_visible()


def test_links_stay_on_their_circles_when_the_map_is_zoomed(context: BrowserContext) -> None:
    page = open_map(context)
    for _ in range(2):
        press(page, "Zoom in")
    for code in ("LT", "DE"):
        link, circle = (page.locator(f"{kind}[data-country={code}]").bounding_box() for kind in (".spot", "circle"))
        assert link
        assert circle
        assert link["x"] + link["width"] / 2 == pytest.approx(circle["x"] + circle["width"] / 2, abs=1)
        assert link["y"] + link["height"] / 2 == pytest.approx(circle["y"] + circle["height"] / 2, abs=1)


def test_an_address_keeps_the_zoom(context: BrowserContext) -> None:
    """Every state is a URL."""
    page = open_map(context)
    near = press(page, "Zoom in")
    again = context.new_page()
    again.goto(page.url)
    again.locator(".map-frame svg").wait_for()
    assert seen(again) == pytest.approx(near, abs=20)


def test_without_the_vector_map_the_picture_stays(context: BrowserContext) -> None:
    """A broken line leaves the page as it was, and the next press tries again."""
    page = open_map(context)
    page.route("**/countries.svg*", lambda route: route.abort())
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_load_state("networkidle")
    assert page.locator(".map-frame img").is_visible()
    page.unroute("**/countries.svg*")
    assert press(page, "Zoom in")[2] > 0


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_without_script_the_page_is_whole(site: Site, viewport: ViewportSize) -> None:
    """Tor Browser's safest level: picture, links and table lead to the same places, and no dead button shows."""
    with site.visit("cora", java_script_enabled=False, viewport=viewport) as plain:
        page = open_map(plain)
        assert not page.locator(".map-tools").is_visible()
        assert page.locator(".map-frame img").is_visible()
        go(page.locator(".spot[data-country=GE]"))
        assert page.get_by_role("heading", name="Georgia").is_visible()
        go(page.get_by_role("link", name="Show all countries"))
        go(page.locator("tr[data-country=US] a"))
        assert "view=americas" in page.url


def test_the_dark_scheme_reaches_the_vector_map(site: Site) -> None:
    with site.visit("cora", color_scheme="dark") as dark:
        page = open_map(dark)
        press(page, "Zoom in")
        assert page.locator(".map-frame svg rect").get_attribute("fill") == "#11191e"
        wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert wide == 0
