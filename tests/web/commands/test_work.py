"""`mosty work`: what falls due, by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from tests.web.installation import Installation
from web.commands import working
from web.db import make_engine, reading
from web.keystore import KeyStore
from web.matching.live import LiveIndex
from web.models import Connection, ConnectionState, Notice, Person


def test_it_works(installation: Installation) -> None:
    """An old request ends, both sides are told, and a second run finds nothing to do."""
    installation.run("migrate")
    assert installation.run("work", "--once").output == "Nothing was due.\n"
    long_ago = datetime.now(UTC).date() - timedelta(days=15)
    with installation.session() as session:
        people = [Person(approved=True), Person(approved=True)]
        session.add_all(people)
        session.flush()
        one, other = (session.info["keys"].handle(person.id) for person in people)
        session.add(Connection(kind="mentor", from_handle=one, to_handle=other, opened_on=long_ago, note="Please."))
        session.commit()
    result = installation.run("work", "--once")
    assert (result.exit_code, result.output) == (0, "lapsed requests: 1\n")
    with installation.session() as session:
        assert session.scalars(select(Connection.state)).all() == [ConnectionState.EXPIRED]
        assert set(session.scalars(select(Notice.kind))) == {"lapsed", "let_lapse"}
    assert installation.run("work", "--once").output == "Nothing was due.\n"


class Enough(Exception):
    """The worker has done as many turns as a test wants."""


def test_what_was_erased_leaves_the_logs_with_the_next_turn(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody reads both databases while a key is destroyed: within a minute neither file nor log holds it."""
    installation.run("migrate")
    with installation.session() as session:
        person = Person(approved=True, pseudonym="Somebody")
        session.add(person)
        session.flush()
        handle, sealed = session.info["keys"].handle(person.id), getattr(person, "pseudonym_sealed")  # noqa: B009
    engine, store = make_engine(installation.database_url), make_engine(f"sqlite:///{installation.folder / 'keys.db'}")
    keys = KeyStore(str(store.url), installation.master_key)
    with store.connect() as connection:
        wrapped = connection.scalar(text("SELECT wrapped FROM person_keys"))
    with reading(engine).connect() as one, reading(store).connect() as other, engine.begin() as writer:
        one.execute(text("SELECT count(*) FROM people")).all()
        other.execute(text("SELECT count(*) FROM person_keys")).all()
        keys.destroy(handle)
        writer.execute(text("DELETE FROM people"))
    assert _somewhere(installation, wrapped), "the log was emptied already: this test shows nothing"
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        raise Enough

    monkeypatch.setattr(working, "sleep", wait)
    with pytest.raises(Enough):
        working.keep_working(engine, keys, datetime.now, None, LiveIndex(installation.folder / "index.sealed", keys))
    assert waits[0] < 60
    assert not _somewhere(installation, wrapped)
    assert not _somewhere(installation, sealed)
    engine.dispose()
    store.dispose()
    keys.close()


def _somewhere(installation: Installation, secret: bytes) -> list[str]:
    """The files that hold these bytes."""
    files = (path for path in installation.folder.rglob("*") if path.is_file())
    return [path.name for path in files if secret in path.read_bytes()]
