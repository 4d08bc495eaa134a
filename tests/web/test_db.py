"""The guarantees of the database connections, on both engines."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from config import Settings
from tests.web.manners import World
from web.db import SQLITE_SETTINGS, DatabaseUnusable, make_engine, make_session, reading
from web.keystore import KeyStore
from web.models import Person, Revision, Tombstone
from web.models.revisions import COUNTER


def test_every_sqlite_connection_carries_the_settings(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a.db'}")
    connections = [engine.connect() for _ in range(3)]
    for connection in connections:
        for name, (_, expected) in SQLITE_SETTINGS.items():
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == expected, name
        connection.close()
    engine.dispose()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DatabaseUnusable, match=r"cannot be made: Not a directory\.$"):
        make_engine(f"sqlite:///{tmp_path / 'file' / 'folder' / 'mosty.db'}")


def test_a_reading_session_cannot_write(world: World) -> None:
    engine = world.app.extensions["mosty.engine"]
    with reading(engine).connect() as connection, pytest.raises(DBAPIError):
        connection.execute(update(Revision).values(value=99))
    with engine.begin() as connection:  # the next user of the same connection may
        connection.execute(update(Revision).values(value=Revision.value))


def test_writers_wait_for_each_other_instead_of_failing(world: World) -> None:
    """Sixteen writers that read first: with deferred transactions nearly all of them failed in a trial."""
    errors: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(5):
                world.change("vera", about="x")
                with world.session() as session:
                    value = session.scalar(select(Revision.value))
                    session.execute(update(Revision).values(value=(value or 0) + 0))
        except Exception as error:  # noqa: BLE001  the test reports whatever came
            errors.append(error)

    threads = [threading.Thread(target=write) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_change_takes_the_next_revision_and_an_erased_row_leaves_a_tombstone(world: World) -> None:
    with world.session() as session:
        before = session.scalar(select(Revision.value).where(Revision.id == COUNTER)) or 0
    world.change("vera", city="Batumi")
    with world.session() as session:
        assert session.scalar(select(Revision.value).where(Revision.id == COUNTER)) == before + 1
        person = Person(pseudonym="brief")
        session.add(person)
        session.commit()
        session.delete(person)
        session.commit()
        stone = session.scalars(select(Tombstone)).one()
        assert (stone.kind, stone.row_id) == ("people", person.id)
        assert session.scalar(select(Revision.value).where(Revision.id == COUNTER)) == before + 3


def test_two_writers_never_share_a_revision(world: World) -> None:
    def edit() -> None:
        for number in range(5):
            world.change("vera", about=f"{threading.get_ident()} {number}")

    with world.session() as session:
        before = session.scalar(select(Revision.value)) or 0
    threads = [threading.Thread(target=edit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with world.session() as session:
        assert session.scalar(select(Revision.value)) == before + 20


def test_a_locked_database_answers_503_and_loses_nothing(world: World, settings: Settings) -> None:
    """Locked for longer than the timeout: "busy" with Retry-After, what was typed comes back, nothing half done."""
    engine = make_engine(settings.database_url)
    keys = KeyStore(settings.keystore_url, settings.master_key)
    world.vera.get("/en/profile/")
    session = make_session(engine, keys)
    if engine.dialect.name == "sqlite":
        session.execute(text("UPDATE revision SET value = value"))
    else:
        session.execute(text("LOCK TABLE revision, people IN EXCLUSIVE MODE"))
    answer = world.vera.post("/en/profile/about", about="y" * 60)
    session.rollback()
    session.close()
    engine.dispose()
    keys.close()
    assert answer.status == 503
    assert answer.response.headers["Retry-After"]
    assert "y" * 60 in answer.text
    assert world.person("vera", lambda person: person.about) == "I write about courts."
