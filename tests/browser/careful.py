"""Somebody who looks at every page that she comes to: does it fit the screen, is it all in her own language?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import ViewportSize

from tests.browser.looks import WIDER
from tests.browser.sites import Guest, Site, go
from tests.web.manners import CAST

# Words in Latin letters outside what people wrote, codes to copy, and the names of other languages.
FOREIGN = """() => {
  const copy = document.body.cloneNode(true);
  const written = "bdi, article h2, article h3, blockquote, .about, .passphrase, [translate=no], [lang], option";
  for (const one of copy.querySelectorAll(written)) one.remove();
  return copy.textContent.match(/[A-Za-z]{3,}/g) ?? [];
}"""
NOT_FOREIGN = {"Mosty", "UTC", "ics", "CSV", "JSON", "Tor", "Browser", *CAST, *(name.title() for name in CAST)}


@dataclass
class Careful(Guest):
    """A guest who goes by links and buttons alone and looks at each page."""

    def look(self) -> None:
        """Fail where the page is wider than the screen, or says something in English to a Russian reader."""
        assert self.page.evaluate(WIDER) == [], self.page.url
        foreign = set(self.page.evaluate(FOREIGN)) - NOT_FOREIGN
        assert not foreign, f"{self.page.url}: {foreign}"

    def open(self, path: str) -> None:
        """Go to a page, and look at it."""
        super().open(path)
        self.look()

    def follow(self, text: str) -> None:
        """Press a link of the page's main part, and look at where it leads."""
        super().follow(text)
        self.look()

    def press(self, text: str) -> None:
        """Press a button, and look at what comes."""
        super().press(text)
        self.look()

    def go(self, text: str) -> None:
        """Press a link of the menu, whatever is counted there."""
        go(self.page.locator("nav.menu").get_by_role("link", name=self.says(text)))
        self.look()

    def choose(self, name: str, value: str) -> None:
        """Tick one of several, by its label as a thumb does."""
        self.page.check(f"[name={name}][value={value}]")


@contextmanager
def careful(site: Site, who: str | None, screen: ViewportSize) -> Iterator[Careful]:
    """`who` signs in, in Russian and without JavaScript."""
    with site.visit(viewport=screen, java_script_enabled=False) as context:
        guest = Careful(site, context.new_page(), "ru")
        if who is not None:
            guest.sign_in(*site.sign_ins[who])
        yield guest
