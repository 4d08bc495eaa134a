"""What a stolen copy tells: a database without its key store and master key, and an index file."""

import itertools
import re
from datetime import date
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import inspect, select, text

from config import Settings
from tests.web.manners import World
from web.db import Base, make_engine
from web.keystore import KeyDestroyed, KeyStore, WrongMasterKey
from web.matching.live import LiveIndex
from web.models import CardShown, Change, Connection, ConnectionState, Dismissal, Mentorship, Opening, Person, Seat
from web.sealing import Sealed, sealed_attributes

PEOPLE = 60


def _canary(number: int) -> str:
    return f"canary{number:06d}bird"


@pytest.fixture
def planted(world: World) -> set[str]:
    """More than a thousand unmistakable strings, one in every personal column of sixty people and their ties."""
    numbers = itertools.count()
    planted: set[str] = set()

    def plant(attribute: Sealed[object]) -> object:
        words = [_canary(next(numbers)) for _ in range(2)]
        planted.update(words)
        empty = attribute.empty()
        if isinstance(empty, list):
            return words
        if isinstance(empty, dict):
            return dict.fromkeys(words, "hidden")
        return " ".join(words)

    with world.session() as session:
        keys = session.info["keys"]
        people = []
        for _ in range(PEOPLE):
            person = Person(approved=True, as_peer=True, as_mentor=True, capacity=1)
            session.add(person)
            for attribute in sealed_attributes(Person):
                if attribute.name not in ("hours", "timezone", "country", "open_to"):
                    setattr(person, attribute.name, plant(attribute))
            people.append(person)
        session.flush()
        handles = [keys.handle(person.id) for person in people]
        for one, other in itertools.pairwise(handles):
            tie = Connection(
                kind="contact", from_handle=one, to_handle=other, opened_on=date(2026, 11, 1),
                state=ConnectionState.ACCEPTED, consented=True,
            )  # fmt: skip
            session.add(tie)
            for attribute in sealed_attributes(Connection):
                setattr(tie, attribute.name, plant(attribute))
            session.add(Seat(mentor_handle=one, number=1))
            session.add(Mentorship(mentor_handle=one, mentee_handle=other, started_on=date(2026, 11, 1)))
            session.add(Dismissal(by_handle=one, subject=other, kind="contacts", on=date(2026, 11, 1)))
            session.add(
                CardShown(viewer_handle=one, subject_handle=other, kind="contacts", week=202648, day=date(2026, 11, 23))
            )
    assert len(planted) >= 1000
    return planted


def _dumped(settings: Settings) -> bytes:
    """Everything that a thief of the database holds: the files, or every row of every table."""
    if settings.database_url.startswith("sqlite"):
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    engine = make_engine(settings.database_url)
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        rows = [connection.execute(text(f'SELECT * FROM "{table}"')).all() for table in tables]  # noqa: S608
    engine.dispose()
    parts = (part for table in rows for row in table for part in row)
    return b"\n".join(part if isinstance(part, bytes) else str(part).encode() for part in parts)


def test_no_canary_is_readable_in_a_copied_database(planted: set[str], settings: Settings) -> None:
    dumped = _dumped(settings)
    assert len(dumped) > 100_000
    assert not [word for word in planted if word.encode() in dumped]
    assert re.search(rb"canary\d{6}bird", dumped) is None


def test_no_canary_is_readable_in_the_index_file(planted: set[str], world: World, settings: Settings) -> None:
    with world.session() as session:
        live = world.live.save(session, world.clock().date())
        assert any(word in person.skills for word in planted for person in live.network.people.values())
    sealed = settings.index_file.read_bytes()
    assert len(sealed) > 10_000
    assert not [word for word in planted if word.encode() in sealed]
    assert settings.index_file.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("planted")
def test_no_edge_row_joins_to_a_person(world: World) -> None:
    """Neither the id of a person nor a plain hash of it stands at the end of any tie."""
    with world.session() as session:
        people = set(session.scalars(select(Person.id)))
        edges: set[bytes] = set()
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if column.name.endswith("handle") or column.name in ("subject", "posted_by"):
                    edges |= {value for value in session.scalars(select(column)) if value is not None}
                assert not (table.name in EDGES and column.foreign_keys and "people" in str(column.foreign_keys))
    assert len(edges) >= PEOPLE
    for person in people:
        assert person.bytes not in edges
        assert person.hex.encode() not in edges
        assert not [edge for edge in edges if person.bytes[:8] in edge]


def test_no_equal_number_joins_a_person_to_a_handle(world: World) -> None:
    """Rows written together must not carry a common number: places and openings would name their people."""
    world.taras.post("/en/profile/finding", pseudonym="Taras", as_mentor="y", as_peer="y", capacity="4")
    with world.session() as session:
        keys = session.info["keys"]
        hanna = world.account(session, "hanna")
        assert keys.poster(hanna.person_id) != keys.handle(hanna.person_id)
        columns = {column.name for column in Seat.__table__.columns}
        assert columns == {"id", "mentor_handle", "number", "mentorship_id"}
        numbered = {table.name for table in Base.metadata.sorted_tables if "revision" in table.columns}
        assert numbered == {"changes"}, "a transaction's number would join rows that were written one after the other"
        plain = {column.name for column in Person.__table__.columns if not column.name.endswith("_sealed")}
        assert not plain & {"pause", "never", "paused_until"}
        sealed = session.execute(select(Person.pause_sealed, Person.never_sealed)).all()  # type: ignore[attr-defined]
        assert all(None not in row for row in sealed), "an empty column would tell who has paused or made a rule"
        handles = {keys.handle(person) for person in session.scalars(select(Person.id))}
        assert not handles & set(session.scalars(select(Opening.posted_by)))


def test_the_log_of_changes_names_nobody_and_nothing_twice(world: World) -> None:
    """Whoever holds the table and knows every id and every handle finds none of them, and no value a second time."""
    for step in range(3):
        world.change("vera", about=f"{step}")
    world.taras.post("/en/profile/finding", pseudonym="Taras", as_mentor="y", as_peer="y", capacity="4")
    with world.session() as session:
        keys = session.info["keys"]
        rows = session.scalars(select(Change)).all()
        assert len(rows) >= 4
        assert {column.name for column in Change.__table__.columns} == {"revision", "sealed"}
        named = {who: keys.handle(who) for who in session.scalars(select(Person.id))}
        blobs = [row.sealed for row in rows]
    for who, handle in named.items():
        assert not [blob for blob in blobs if who.bytes[:4] in blob or handle[:4] in blob]
    assert len({len(blob) for blob in blobs}) == 1, "the length must not tell who changed her places with her profile"
    pieces = [blob[start : start + 8] for blob in blobs for start in range(0, len(blob), 8)]
    assert len(set(pieces)) == len(pieces)


EDGES = {"connections", "mentorships", "seats", "dismissals", "cards_shown"}


def test_another_master_key_opens_nothing(settings: Settings) -> None:
    KeyStore(settings.keystore_url, settings.master_key).close()
    with pytest.raises(WrongMasterKey):
        KeyStore(settings.keystore_url, b"x" * 32)


def test_a_sealed_value_moved_to_another_row_or_column_does_not_open(world: World) -> None:
    with world.session() as session:
        vera, taras = (session.get_one(Person, world.id(name)) for name in ("vera", "taras"))
        moved = Person.pseudonym
        keys = session.info["keys"]
        for row, column in ((taras, "pseudonym_sealed"), (vera, "about_sealed")):
            blob = getattr(row, column)
            with pytest.raises(InvalidTag):
                moved.open(keys, vera.id, vera.id, blob, "people")


def test_destroying_the_key_erases_the_person_from_every_copy(world: World, settings: Settings) -> None:
    with world.session() as session:
        keys: KeyStore = session.info["keys"]
        person = session.get_one(Person, world.id("vera"))
        handle = keys.handle(person.id)
        keys.destroy(handle)
        with pytest.raises(KeyDestroyed):
            _ = person.pseudonym
    again = KeyStore(settings.keystore_url, settings.master_key)
    with pytest.raises(KeyDestroyed):
        again.cipher(handle)
    path = Path(settings.keystore_url.removeprefix("sqlite:///"))
    assert not [file for file in path.parent.glob(path.name + "*") if handle in file.read_bytes()]
    again.close()


def test_the_index_of_one_installation_means_nothing_to_another(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    """A snapshot that was not written under this installation's key is rebuilt, not trusted."""
    with world.session() as session:
        world.live.save(session, world.clock().date())
        foreign = KeyStore(f"sqlite:///{tmp_path / 'other.db'}", b"o" * 32)
        stranger = LiveIndex(settings.index_file, foreign)
        assert stranger.from_disk() is None
        foreign.close()
