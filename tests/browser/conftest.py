"""`demo`: one demo network per worker, to look at. `house`: an installation of a test's own, to live in."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from config import ROOT, Settings
from tests.browser.sites import Site, serve
from tests.web.manners import CAST, PASSPHRASE, Clock, World, introduce_cast
from tests.web.maps.crowds import gather
from web.accounts import passphrases
from web.app import create_app


@contextmanager
def cheap_passphrases() -> Iterator[None]:
    """Argon2id at its real cost is measured elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrases, "MEMORY_KIB", 8)
        patch.setattr(passphrases, "PASSES", 1)
        yield


@pytest.fixture
def _cheap_passphrases() -> Iterator[None]:
    with cheap_passphrases():
        yield


def new_settings(template: Path, folder: Path) -> Settings:
    """Settings of a new installation: all tables, no rows, keys of its own."""
    shutil.copyfile(template, folder / "mosty.db")
    return Settings(
        database_url=f"sqlite:///{folder / 'mosty.db'}",
        keystore_url=f"sqlite:///{folder / 'keys.db'}",
        master_key=os.urandom(32),
        index_file=folder / "index.sealed",
        assets=Path(os.environ.get("MOSTY_ASSETS") or ROOT / "build" / "assets"),
        testing=True,
    )


@contextmanager
def open_house(settings: Settings, browser: Browser) -> Iterator[Site]:
    """The cast's installation, served."""
    clock = Clock()
    world = World(create_app(settings, clock=clock), clock)
    introduce_cast(world)
    try:
        with serve(world.app) as address:
            yield Site(world, address, browser, {name: (name, PASSPHRASE) for name in CAST})
    finally:
        world.app.extensions["mosty.engine"].dispose()
        world.app.extensions["mosty.keys"].close()


@contextmanager
def make_demo(browser: Browser, template: Path, folder: Path) -> Iterator[Site]:
    """The demo network in `folder`, served."""
    with cheap_passphrases(), open_house(new_settings(template, folder), browser) as site:
        gather(site.world)
        for role, name in (("exile", "vera"), ("host", "hanna"), ("coordinator", "cora")):
            site.sign_ins[role] = (name, PASSPHRASE)
        yield site


@pytest.fixture(scope="session")
def demo(browser: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo network. Tests look at it and leave it as it is."""
    with make_demo(browser, sqlite_template, tmp_path_factory.mktemp("demo")) as site:
        yield site


@pytest.fixture
def house(browser: Browser, sqlite_template: Path, tmp_path: Path, _cheap_passphrases: None) -> Iterator[Site]:
    """A real installation with the cast of all web tests; `sign_ins` are their names."""
    with open_house(new_settings(sqlite_template, tmp_path), browser) as site:
        yield site
