"""Engines, sessions and the declarative base: SQLAlchemy only, no Flask, nothing of ours.

Every SQLite connection carries the settings below, and they are read back: a file system that cannot do WAL stops
the start instead of losing acknowledged writes. Write transactions begin IMMEDIATE: a deferred one that turns from
reading to writing fails at once under contention, whatever the timeout says.
"""

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVarTuple

from sqlalchemy import URL, Connection, Engine, MetaData, Result, create_engine, event, make_url, orm
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.selectable import TypedReturnsRows

Columns = TypeVarTuple("Columns")

SQLITE_SETTINGS: dict[str, tuple[str, str | int]] = {
    # name: (value to set, value that must be read back)
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "secure_delete": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "busy_timeout": ("5000", 5000),
    "temp_store": ("MEMORY", 2),
}
POSTGRES_OPTIONS = "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class DatabaseUnusable(RuntimeError):
    """The database cannot give the guarantees that the program relies on; the message says which."""


class Base(DeclarativeBase):
    """The declarative base of all tables."""

    metadata = MetaData(naming_convention=NAMING)


class Row(Base):
    """A table with a random public id, assigned when the object is made: sealed columns are bound to it."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-1)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", uuid.uuid4())
        super().__init__(**values)


class Session(orm.Session):
    """A session whose `info["keys"]` is the key store that opens and seals personal columns."""


def make_engine(url: str) -> Engine:
    """An engine with our guarantees on either database; makes the folder of an SQLite file (mode 0700)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed)
    return create_engine(parsed, pool_pre_ping=True, connect_args={"options": POSTGRES_OPTIONS, "connect_timeout": 5})


def reading(engine: Engine) -> Engine:
    """The same pool, in transactions that the database itself keeps from writing."""
    return engine.execution_options(read_only=True, postgresql_readonly=True)


def make_session(engine: Engine, keys: object, *, read_only: bool = False) -> Session:
    """One unit of work; the caller commits and closes."""
    bind = reading(engine) if read_only else engine
    return Session(bind, expire_on_commit=False, info={"keys": keys})


def select_rows(
    session: orm.Session, statement: TypedReturnsRows[*Columns], told: Mapping[str, Any]
) -> Result[*Columns]:
    """What a statement of columns finds, in half the time that `session.execute` takes: without what entities need."""
    session.flush()  # as the session does before it asks
    return session.connection().execute(statement, told)


def truncate_log(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, which keeps deleted rows readable until then."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        _make_folder(Path(url.database).parent)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnusable(f"The folder {folder} for a database cannot be made: {error.strerror}.") from error


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: _begin_sqlite does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for name, (value, expected) in SQLITE_SETTINGS.items():
        cursor.execute(f"PRAGMA {name}={value}")
        row = cursor.execute(f"PRAGMA {name}").fetchone()
        if row is None or row[0] != expected:
            raise DatabaseUnusable(f"SQLite did not accept {name}={value} here: put the file on a local disk.")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    if connection.info.get("read_only") is not read_only:
        connection.info["read_only"] = None  # until it is certain
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
        connection.info["read_only"] = read_only
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
