"""`installation`: an empty one, on either database."""

from pathlib import Path

import pytest

from tests.web.installation import Installation, new_installation


@pytest.fixture
def installation(migrated_database_url: str, tmp_path: Path) -> Installation:
    """An installation with all tables and no rows."""
    return new_installation(tmp_path, migrated_database_url)
