"""The map with its script, in a real browser: pan, zoom, keys, highlighting; and without it, the same page whole."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request
from werkzeug.serving import make_server

from tests.web.manners import PASSPHRASE, World
from tests.web.maps.crowds import gather


@pytest.fixture
def engine_name() -> str:
    """The script knows nothing of databases: one engine is enough."""
    return "sqlite"


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """The crowd's installation, served on a free port of this machine."""
    gather(world)
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


def open_map(context: BrowserContext, address: str, query: str = "") -> Page:
    """Sign in as the coordinator and open the map."""
    page = context.new_page()
    page.goto(f"{address}/en/account/sign-in")
    page.fill("[name=name]", "cora")
    page.fill("[name=passphrase]", PASSPHRASE)
    page.click("main button")
    page.wait_for_load_state()
    page.goto(f"{address}/en/maps/countries{query}")
    return page


def seen(page: Page) -> list[float]:
    """Left, top, width and height of what the vector map shows."""
    box = page.locator(".map-frame svg").get_attribute("viewBox") or ""
    return [float(number) for number in box.split()]


def press(page: Page, name: str) -> list[float]:
    page.get_by_role("button", name=name, exact=True).click()
    page.locator(".map-frame svg").wait_for()
    return seen(page)


def test_it_works(address: str, context: BrowserContext) -> None:
    """Every movement has a button, so that nobody needs to drag (WCAG 2.2, 2.5.7)."""
    page = open_map(context, address)
    whole = press(page, "Whole map")
    near = press(page, "Zoom in")
    assert near[2] < whole[2]
    assert press(page, "Move right")[0] > near[0]
    assert press(page, "Move left")[0] == pytest.approx(near[0])
    assert press(page, "Move down")[1] > near[1]
    assert press(page, "Move up")[1] == pytest.approx(near[1])
    assert press(page, "Zoom out") == whole


def test_the_page_fetches_the_vector_map_only_when_somebody_turns_to_it(address: str, context: BrowserContext) -> None:
    """M68: a slow line pays for what is used; and nothing is asked of any other site."""
    asked: list[str] = []
    context.on("request", lambda request: asked.append(_path(request, address)))
    page = open_map(context, address)
    page.wait_for_load_state("networkidle")
    assert not [path for path in asked if ".svg" in path]
    press(page, "Zoom in")
    assert len([path for path in asked if ".svg" in path]) == 1


def _path(request: Request, address: str) -> str:
    assert request.url.startswith(address), request.url
    return request.url.removeprefix(address)


def test_keys_move_the_map_and_leave_the_page_alone(address: str, context: BrowserContext) -> None:
    page = open_map(context, address)
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


def test_pointing_at_a_country_says_its_name_and_number(address: str, context: BrowserContext) -> None:
    page = open_map(context, address)
    press(page, "Whole map")
    page.locator("path[data-country=DE]").hover(force=True)
    assert page.locator(".map-said").text_content() == "Germany: about 45"
    assert "lit" in (page.locator("tr[data-country=DE]").get_attribute("class") or "")
    page.locator("h1").hover()
    assert page.locator(".map-said").text_content() == ""
    page.locator("tr[data-country=GE] a").focus()
    assert page.locator(".map-said").text_content() == "Georgia: about 30"


def test_a_click_on_a_country_chooses_it_and_a_drag_does_not(address: str, context: BrowserContext) -> None:
    page = open_map(context, address)
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
    page.locator(".spot[data-country=DE]").click()
    page.wait_for_url("**country=DE*")
    assert page.get_by_role("heading", name="Germany").is_visible()


def test_links_stay_on_their_circles_when_the_map_is_zoomed(address: str, context: BrowserContext) -> None:
    page = open_map(context, address)
    for _ in range(2):
        press(page, "Zoom in")
    for code in ("LT", "DE"):
        link, circle = (page.locator(f"{kind}[data-country={code}]").bounding_box() for kind in (".spot", "circle"))
        assert link
        assert circle
        assert link["x"] + link["width"] / 2 == pytest.approx(circle["x"] + circle["width"] / 2, abs=1)
        assert link["y"] + link["height"] / 2 == pytest.approx(circle["y"] + circle["height"] / 2, abs=1)


def test_an_address_keeps_the_zoom(address: str, context: BrowserContext) -> None:
    """Every state is a URL."""
    page = open_map(context, address)
    near = press(page, "Zoom in")
    again = context.new_page()
    again.goto(page.url)
    again.locator(".map-frame svg").wait_for()
    assert seen(again) == pytest.approx(near, abs=20)


def test_without_the_vector_map_the_picture_stays(address: str, context: BrowserContext) -> None:
    """A broken line leaves the page as it was, and the next press tries again."""
    page = open_map(context, address)
    page.route("**/countries.svg*", lambda route: route.abort())
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_load_state("networkidle")
    assert page.locator(".map-frame img").is_visible()
    page.unroute("**/countries.svg*")
    assert press(page, "Zoom in")[2] > 0


@pytest.mark.parametrize("width", [360, 1280])
def test_without_script_the_page_is_whole(address: str, browser: Browser, width: int) -> None:
    """Tor Browser's safest level: picture, links and table lead to the same places, and no dead button shows."""
    plain = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800})
    try:
        page = open_map(plain, address)
        assert not page.locator(".map-tools").is_visible()
        assert page.locator(".map-frame img").is_visible()
        page.locator(".spot[data-country=GE]").click()
        assert page.get_by_role("heading", name="Georgia").is_visible()
        page.get_by_role("link", name="Show all countries").click()
        page.locator("tr[data-country=US] a").click()
        assert "view=americas" in page.url
    finally:
        plain.close()


def test_the_dark_scheme_reaches_the_vector_map(address: str, browser: Browser) -> None:
    dark = browser.new_context(color_scheme="dark", viewport={"width": 360, "height": 800})
    try:
        page = open_map(dark, address)
        press(page, "Zoom in")
        assert page.locator(".map-frame svg rect").get_attribute("fill") == "#11191e"
        wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert wide == 0
    finally:
        dark.close()
