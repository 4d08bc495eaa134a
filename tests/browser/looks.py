"""What must be true of a page as a browser shows it: accessible, within the screen, light, quiet, ours alone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

from tests.browser.sites import DESK, PHONE
from tests.web.manners import MAX_PAGE_BYTES

MAX_STYLE_BYTES = 30_000
SMALLEST, COMFORTABLE = 24, 44  # px: WCAG 2.2 (2.5.8) for every target, and what a thumb wants of the main ones

# target-size is off in axe until it is asked for. Fetching what the page loads is not axe's to do under our CSP.
AXE_OPTIONS: dict[str, object] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
# By night nothing but colours is different: a test reads the style sheets for it.
RULES_OF_COLOURS = AXE_OPTIONS | {"runOnly": ["color-contrast", "link-in-text-block"]}
SCHEMES: dict[Literal["light", "dark"], dict[str, object]] = {"light": AXE_OPTIONS, "dark": RULES_OF_COLOURS}
RUN_AXE = """async (options) => (await axe.run(document, options)).violations.map(found => ({
  rule: found.id, impact: found.impact,
  nodes: found.nodes.slice(0, 4).map(node => node.target.join(" ") + ": " + node.failureSummary),
}))"""

# Elements that reach past the right edge; what scrolls within a box of its own may.
WIDER = """() => {
  const root = document.documentElement, found = [];
  if (root.scrollWidth <= window.innerWidth) return found;
  for (const one of document.body.querySelectorAll("*")) {
    const box = one.getBoundingClientRect();
    if (box.right > window.innerWidth + 0.5 && box.width > 0 && !one.closest(".wide")) {
      found.push(`${one.tagName}.${one.className} ends at ${Math.round(box.right)}`);
    }
  }
  return [`${root.scrollWidth} px wide`, ...found.slice(0, 5)];
}"""

# Targets smaller than they should be. A link within a sentence is as high as its line, as WCAG allows;
# a tick is as large as the label that ticks it.
SMALL = """([smallest, comfortable]) => {
  const found = [];
  const visible = one => one.checkVisibility({visibilityProperty: true, opacityProperty: false});
  const inSentence = one => getComputedStyle(one).display === "inline" && one.parentElement.textContent.trim()
    .replace(one.textContent.trim(), "").trim().length > 2;
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (one.type === "hidden" || !visible(one) || one.matches(".skip:not(:focus)") || inSentence(one)) continue;
    const tick = one.matches("[type=checkbox], [type=radio]");
    const boxes = [one, ...(tick ? one.labels ?? [] : [])].map(part => part.getBoundingClientRect());
    const wide = Math.max(...boxes.map(box => box.width)), high = Math.max(...boxes.map(box => box.height));
    const main = one.matches("button, .button, input, select, textarea, header a, nav a, footer a");
    const wanted = main ? comfortable : smallest;
    if (high < wanted - 0.5 || wide < smallest - 0.5) {
      const name = (one.textContent || one.name).trim().slice(0, 30);
      found.push(`${one.tagName} "${name}" is ${Math.round(wide)} x ${Math.round(high)} px`);
    }
  }
  return found;
}"""


@dataclass
class Faults:
    """What was wrong, by page and look; empty when all is well."""

    found: list[str] = field(default_factory=list)

    def add(self, where: str, faults: Iterable[object]) -> None:
        """Note what is wrong with the page `where`."""
        self.found += [f"{where}: {fault}" for fault in faults]

    def report(self) -> None:
        """Fail with all of them."""
        if self.found:
            pytest.fail("\n".join(self.found), pytrace=False)


@contextmanager
def overheard(page: Page, address: str) -> Iterator[list[str]]:
    """What a page says on the console, fails at, or asks of any other site than `address`, while it is looked at."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(f"console: {message.text}")

    def fail(error: Error) -> None:
        said.append(f"error: {error}")

    def ask(one: Request) -> None:
        if not one.url.startswith(address):
            said.append(f"asks {one.url}")

    page.on("console", note)
    page.on("pageerror", fail)
    page.on("request", ask)
    yield said
    page.remove_listener("console", note)
    page.remove_listener("pageerror", fail)
    page.remove_listener("request", ask)


def weigh(page: Page, answer: Response, *, script: bool = False) -> list[str]:
    """Faults of what was sent: too heavy, a wrong language, a `script` where none belongs."""
    faults = []
    size = len(answer.body())
    if size >= MAX_PAGE_BYTES:
        faults.append(f"{size} bytes of HTML")
    language = page.locator("html").get_attribute("lang")
    path = urlsplit(page.url).path
    if path != "/" and not path.startswith(f"/{language}/"):
        faults.append(f"says that its language is {language}")
    if page.locator("script").count() and not script:
        faults.append("carries a script")
    return faults


def inspect(page: Page, where: str, faults: Faults) -> None:
    """Look at the loaded page on a phone and on a desk, by day and by night."""
    page.evaluate(AXE_SCRIPT)
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            look = f"{where} {viewport['width']} px {scheme}"
            faults.add(look, page.evaluate(RUN_AXE, rules))
        measure(page, f"{where} {viewport['width']} px", faults)


def inspect_once(page: Page, where: str, faults: Faults) -> None:
    """Look at the loaded page as it is."""
    page.evaluate(AXE_SCRIPT)
    faults.add(where, page.evaluate(RUN_AXE, AXE_OPTIONS))
    measure(page, where, faults)


def measure(page: Page, where: str, faults: Faults) -> None:
    """Whether the loaded page fits into the window, and its targets under a thumb."""
    faults.add(where, page.evaluate(WIDER))
    faults.add(where, page.evaluate(SMALL, [SMALLEST, COMFORTABLE]))
