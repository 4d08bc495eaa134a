"""A whole installation on a port of this machine, served by the server of `mosty serve`, and browsers that visit it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from waitress import create_server
from waitress.wasyncore import close_all

PHONE = ViewportSize(width=360, height=800)
DESK = ViewportSize(width=1280, height=900)


@dataclass
class Site:
    """A served application: `address` is its origin, `sign_ins` are (name, passphrase) by who they are for."""

    app: Flask
    address: str
    browser: Browser
    sign_ins: dict[str, tuple[str, str]] = field(default_factory=dict)
    _cookies: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def visit(self, who: str | None = None, **options: Any) -> Iterator[BrowserContext]:
        """A browser of its own, signed in as `who`; `options` are those of Playwright's new_context."""
        if who is not None and who not in self._cookies:
            self._cookies[who] = self._sign_in(*self.sign_ins[who])
        settings = {"viewport": PHONE, "base_url": self.address, "locale": "en", **options}
        context = self.browser.new_context(storage_state=self._cookies.get(who or ""), **settings)
        try:
            yield context
        finally:
            context.close()

    def _sign_in(self, name: str, passphrase: str) -> Any:
        with self.visit(java_script_enabled=False) as context:
            page = context.new_page()
            type_sign_in(page, name, passphrase)
            return context.storage_state()


def type_sign_in(page: Page, name: str, passphrase: str) -> None:
    """Sign in as a person does; ends on the page that follows."""
    page.goto("/en/account/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=passphrase]", passphrase)
    page.click("main button")


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
