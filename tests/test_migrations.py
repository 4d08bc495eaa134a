"""Every revision moves up and down with rows in it, on both engines, and the tables equal the models."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

import migrations
from migrations.run import current, downgrade, head, upgrade
from web.db import Base, make_engine, make_session
from web.keystore import KeyStore
from web.models import Person, Revision, Site

VERSIONS = Path(migrations.__file__).parent / "versions"


@pytest.fixture
def filled(database_url: str, tmp_path: Path) -> tuple[str, KeyStore]:
    """A database at the newest revision with a sealed row in it."""
    upgrade(database_url)
    keys = KeyStore(f"sqlite:///{tmp_path / 'keys.db'}", b"k" * 32)
    engine = make_engine(database_url)
    with make_session(engine, keys) as session:
        session.add(Person(pseudonym="Янка", fields=["journalism"]))
        session.commit()
    engine.dispose()
    return database_url, keys


def test_models_equal_the_newest_revision(filled: tuple[str, KeyStore]) -> None:
    engine = make_engine(filled[0])
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_down_and_up_again_with_rows(filled: tuple[str, KeyStore]) -> None:
    url, keys = filled
    engine = make_engine(url)
    assert current(engine) == head()
    with make_session(engine, keys) as session:
        assert session.scalars(select(Person)).one().pseudonym == "Янка"
        assert session.scalars(select(Revision)).one().value == 1
        assert session.scalars(select(Site)).one().demo is False
    downgrade(url, "base")
    left = set(inspect(engine).get_table_names()) - {"alembic_version"}
    assert left == set()
    upgrade(url)
    with make_session(engine, keys) as session:
        assert session.scalars(select(Person)).all() == []
        assert session.scalars(select(Revision)).one().value == 0
    engine.dispose()


def test_each_step_down_and_up_keeps_the_rows(filled: tuple[str, KeyStore]) -> None:
    """An operator who goes back by one version loses no person."""
    url, keys = filled
    engine = make_engine(url)
    revisions = sorted(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*.py"))
    for earlier in reversed(revisions[:-1]):
        downgrade(url, earlier)
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM people")) == 1, earlier
    upgrade(url)
    with make_session(engine, keys) as session:
        assert session.scalars(select(Person)).one().pseudonym == "Янка"
    engine.dispose()


def test_a_second_upgrade_changes_nothing(filled: tuple[str, KeyStore]) -> None:
    url, keys = filled
    upgrade(url)
    engine = make_engine(url)
    with make_session(engine, keys) as session:
        assert session.scalars(select(Person)).one().fields == ["journalism"]
    engine.dispose()


def test_tables_load_without_flask() -> None:
    """A migration or a job must not need the web server's libraries."""
    program = "import web.models, migrations.run, sys; print('flask' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
