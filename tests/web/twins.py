"""Two worlds that start from the same bytes: the same keys, ids, sign-ins and clock, and then one fact apart."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner

from config import Settings
from tests.web.manners import CAST, Clock, Visitor, World
from tests.web.rehearsing import copied, write_out
from web.app import create_app

STRANGER = "stranger"


@dataclass
class Origin:
    """A world at rest, with everybody signed in; `twin` brings a copy of it to life."""

    settings: Settings
    clock: Clock
    people: Mapping[str, object]
    cookies: Mapping[str, str]
    born: list[World] = field(default_factory=list)

    @contextmanager
    def twin(self, folder: Path) -> Iterator[World]:
        """A copy in `folder`, with the clock where it stood."""
        folder.mkdir()
        settings = replace(
            self.settings,
            database_url=copied(self.settings.database_url, folder),
            keystore_url=copied(self.settings.keystore_url, folder),
            index_file=folder / self.settings.index_file.name,
        )
        if self.settings.index_file.exists():
            shutil.copyfile(self.settings.index_file, settings.index_file)
        clock = Clock(self.clock.moment)
        world = World(create_app(settings, clock=clock), clock, dict(self.people))
        try:
            yield world
        finally:
            world.close()
            shutil.rmtree(folder)

    def client(self, world: World, name: str) -> FlaskClient:
        """The browser of one of the cast, or of a stranger, in one of the twins."""
        client = world.app.test_client()
        client.set_cookie("mosty", self.cookies[name])
        return client


def inject_clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cookies and forms carry the time of this clock, and are the same whenever the test runs."""
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: int(clock.moment.timestamp()))


def at_rest(world: World, settings: Settings) -> Origin:
    """Sign everybody in, and write everything to the files."""
    cookies = {}
    for name in (*CAST, STRANGER):
        visitor = Visitor(world.app) if name == STRANGER else getattr(world, name)
        visitor.get("/en/account/sign-in" if name == STRANGER else "/en/account/")  # the page brings the form's token
        cookie = visitor.client.get_cookie("mosty")
        assert cookie is not None
        cookies[name] = cookie.value
    world.close()
    write_out(settings)
    return Origin(settings, world.clock, world.people, cookies)
