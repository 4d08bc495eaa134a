"""A whole installation on a port of this machine, served by the server of `mosty serve`, and browsers that visit it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, g
from flask_babel import gettext
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize
from waitress import create_server
from waitress.wasyncore import close_all

from tests.web.manners import World, next_code

PHONE = ViewportSize(width=360, height=800)
DESK = ViewportSize(width=1280, height=900)


@dataclass
class Site:
    """A served application: `address` is its origin, `sign_ins` are (name, passphrase) by who they are for."""

    world: World
    address: str
    browser: Browser
    sign_ins: dict[str, tuple[str, str]] = field(default_factory=dict)
    _cookies: dict[str, Any] = field(default_factory=dict)

    @property
    def app(self) -> Flask:
        """What is served."""
        return self.world.app

    @contextmanager
    def visit(self, who: str | None = None, **options: Any) -> Iterator[BrowserContext]:
        """A browser of its own, signed in as `who`; `options` are those of Playwright's new_context."""
        if who is not None and who not in self._cookies:
            with self.guest() as guest:
                guest.sign_in(*self.sign_ins[who])
                self._cookies[who] = guest.page.context.storage_state()
        usual = {"viewport": PHONE, "base_url": self.address, "locale": "en"}
        context = self.browser.new_context(**{**usual, "storage_state": self._cookies.get(who or ""), **options})
        try:
            yield context
        finally:
            context.close()

    @contextmanager
    def guest(self, who: str | None = None, language: str = "en", **options: Any) -> Iterator["Guest"]:
        """Somebody who uses the site in `language`, on a phone and without JavaScript."""
        with self.visit(who, **{"java_script_enabled": False, **options}) as context:
            yield Guest(self, context.new_page(), language)


@dataclass
class Guest:
    """Somebody at a page. Texts are given in English, as they stand in the code, and met in her own language."""

    site: Site
    page: Page
    language: str = "en"

    def says(self, text: str, **values: object) -> str:
        """`text` as the site says it in her language."""
        with self.site.app.test_request_context():
            g.lang = self.language
            return str(gettext(text, **values))

    def open(self, path: str) -> None:
        """Go to the page at `path`, which is given without the language."""
        self.page.goto(f"/{self.language}{path}")

    def sign_in(self, name: str, passphrase: str) -> None:
        """Type name and passphrase, and the code where one is asked for; ends on her own first page."""
        self.open("/account/sign-in")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=passphrase]", passphrase)
        self.press("Sign in")
        if "/second-step/code" in self.page.url:
            self.page.fill("[name=code]", next_code(self.site.app, name))
            self.press("Sign in")

    def follow(self, text: str) -> None:
        """Press the first link of this text in the page's main part."""
        go(self.page.locator("main").get_by_role("link", name=self.says(text), exact=True).first)

    def press(self, text: str) -> None:
        """Press the first button of this text."""
        go(self.page.get_by_role("button", name=self.says(text), exact=True).first)

    def sees(self, text: str, **values: object) -> bool:
        """Whether the page shows `text`."""
        return self.says(text, **values) in self.page.locator("body").inner_text()

    @property
    def heading(self) -> str:
        """The page's first heading."""
        return self.page.locator("h1").inner_text()


def go(link: Locator) -> None:
    """Press a link or a button that leads to another page, and wait until that page is read in whole."""
    with link.page.expect_navigation():
        link.click()


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serve `app` on a free port of this machine; gives its origin."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None, clear_untrusted_proxy_headers=True)
    thread = threading.Thread(target=server.run, name="site")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # Sockets are closed by the thread that polls them; with none left its loop ends.
        server.trigger.pull_trigger(lambda: close_all(server._map, ignore_all=True))
        thread.join()
        server.task_dispatcher.shutdown()
