"""`installation`: an empty one, for what an import does to it."""

from pathlib import Path

import pytest

from tests.web.installation import Installation, new_installation


@pytest.fixture
def installation(sqlite_template: Path, tmp_path: Path) -> Installation:
    """An installation with all tables and no rows, on SQLite: what differs between engines is tested in commands."""
    (tmp_path / "mosty.db").write_bytes(sqlite_template.read_bytes())
    return new_installation(tmp_path, f"sqlite:///{tmp_path / 'mosty.db'}")
