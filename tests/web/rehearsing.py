"""The cast at rest: introduced once, copied for every test."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from config import Settings
from tests.web.manners import Clock, World, introduce_cast
from web.app import create_app
from web.db import make_engine, truncate_log


@dataclass(frozen=True)
class Cast:
    """An installation with the cast in it, which nobody has open; `people` are their ids by name."""

    settings: Settings
    people: Mapping[str, object]

    def settings_of(self, database_url: str, folder: Path) -> Settings:
        """Those of a copy whose database is at `database_url` and whose files are in `folder`."""
        return replace(
            self.settings,
            database_url=database_url,
            keystore_url=copied(self.settings.keystore_url, folder),
            index_file=folder / self.settings.index_file.name,
        )


def rehearse(database_url: str, folder: Path) -> Cast:
    """The cast on a database without rows, with its other files in `folder`."""
    settings = Settings(
        database_url=database_url,
        keystore_url=f"sqlite:///{folder / 'keys.db'}",
        master_key=os.urandom(32),
        index_file=folder / "index.sealed",
        testing=True,
    )
    clock = Clock()
    world = World(create_app(settings, clock=clock), clock)
    introduce_cast(world)
    world.close()
    write_out(settings)
    return Cast(settings, world.people)


def write_out(settings: Settings) -> None:
    """Write everything to the files of a database and of a key store that nobody has open."""
    for url in (settings.database_url, settings.keystore_url):
        if url.startswith("sqlite"):
            engine = make_engine(url)
            truncate_log(engine)
            engine.dispose()


def copied(url: str, folder: Path) -> str:
    """The address of a copy of an SQLite file in `folder`."""
    path = Path(url.removeprefix("sqlite:///"))
    shutil.copyfile(path, folder / path.name)
    return f"sqlite:///{folder / path.name}"
