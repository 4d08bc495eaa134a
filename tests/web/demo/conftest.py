"""`loaded`: the demo, made once for all tests that only look."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.web.installation import Installation, new_installation
from web.db import Session
from web.demo.load import load

TODAY = date(2026, 11, 23)


def make(folder: Path, template: Path) -> Installation:
    """A new installation on SQLite with the demo in it."""
    (folder / "mosty.db").write_bytes(template.read_bytes())
    made = new_installation(folder, f"sqlite:///{folder / 'mosty.db'}")
    with made.session() as session:
        load(session, TODAY)
    return made


@pytest.fixture(scope="module")
def loaded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with the demo in it: look, don't touch."""
    return make(tmp_path_factory.mktemp("demo"), sqlite_template)


@pytest.fixture
def session(loaded: Installation) -> Iterator[Session]:
    """A session on it."""
    with loaded.session() as opened:
        opened.info["keys"].load_all()
        yield opened
