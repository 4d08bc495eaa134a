"""`world`: the application with its cast, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import Settings
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.web.manners import Clock, World
from tests.web.rehearsing import Cast, rehearse
from web.accounts import passphrases
from web.app import create_app


@pytest.fixture(autouse=True)
def _cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its real cost is measured elsewhere; every test signs several people in."""
    monkeypatch.setattr(passphrases, "MEMORY_KIB", 8)
    monkeypatch.setattr(passphrases, "PASSES", 1)


@pytest.fixture(scope="session")
def casts() -> dict[str, Cast]:
    """The cast at rest, by engine."""
    return {}


@pytest.fixture
def cast(
    casts: dict[str, Cast],
    engine_name: str,
    databases: SqliteDatabases | PostgresDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Cast:
    """The cast on the engine of this test, introduced once per worker."""
    if engine_name not in casts:
        casts[engine_name] = rehearse(databases.lasting(), tmp_path_factory.mktemp("cast"))
    return casts[engine_name]


@pytest.fixture
def settings(cast: Cast, databases: SqliteDatabases | PostgresDatabases, tmp_path: Path) -> Settings:
    """Settings of an installation of the test's own, with the cast in it."""
    return cast.settings_of(databases.copy(cast.settings.database_url), tmp_path)


@pytest.fixture
def world(settings: Settings, cast: Cast) -> Iterator[World]:
    """The application and the cast."""
    clock = Clock()
    world = World(create_app(settings, clock=clock), clock, dict(cast.people))
    yield world
    world.close()
