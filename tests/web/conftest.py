"""`world`: the application with its cast, on either database."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import Settings
from tests.web.manners import Clock, World, introduce_cast
from web.accounts import passphrases
from web.app import create_app


@pytest.fixture(autouse=True)
def _cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its real cost is measured elsewhere; every test signs several people in."""
    monkeypatch.setattr(passphrases, "MEMORY_KIB", 8)
    monkeypatch.setattr(passphrases, "PASSES", 1)


@pytest.fixture
def settings(migrated_database_url: str, tmp_path: Path) -> Settings:
    """Settings of a new installation on a database with all tables and no rows."""
    return Settings(
        database_url=migrated_database_url,
        keystore_url=f"sqlite:///{tmp_path / 'keys.db'}",
        master_key=os.urandom(32),
        index_file=tmp_path / "index.sealed",
        testing=True,
    )


@pytest.fixture
def world(settings: Settings) -> Iterator[World]:
    """The application and the cast."""
    clock = Clock()
    world = World(create_app(settings, clock=clock), clock)
    introduce_cast(world)
    yield world
    world.app.extensions["mosty.engine"].dispose()
    world.app.extensions["mosty.keys"].close()
