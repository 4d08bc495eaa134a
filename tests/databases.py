"""Fixtures that give a test a database of its own, once on SQLite and once on PostgreSQL.

`database_url` and `migrated_database_url` run a test on both engines; `databases` makes more than one for it,
and copies of what was prepared once.
All workers of a run share one PostgreSQL server, started by the first test that needs it and stopped by the process
that started the run. TEST_DATABASE_URL names a server to use instead; its user must be allowed to create databases.
"""

import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from migrations.run import upgrade
from tests.postgres_server import NoServer, PostgresServer, private_folder

ENGINES = ("sqlite", "postgresql")
LOCK_SECONDS = 120
MEMORY = Path("/dev/shm")  # noqa: S108
ENOUGH_BYTES = 6 << 30  # free in memory: a small machine needs its own for other things
STATE = pytest.StashKey[Path]()
_numbers = itertools.count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Name the folder through which the processes of one run find their common server."""
    given = getattr(config, "workerinput", {}).get("database_state")
    if given is None:
        # Root's server runs as another user, who may be unable to enter root's own temporary folder.
        shared = "/tmp" if hasattr(os, "geteuid") and os.geteuid() == 0 else None  # noqa: S108
        if _keep_files_in_memory():
            shared = str(MEMORY)
        given = private_folder(Path(tempfile.mkdtemp(prefix="mosty-test-", dir=shared)))
    config.stash[STATE] = Path(given)


def _keep_files_in_memory() -> bool:
    """Put temporary files where nothing waits for a disk, unless somebody named a folder for them."""
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ENOUGH_BYTES:
        return False
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None  # found anew
    return True


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker that folder."""
    node.workerinput["database_state"] = str(node.config.stash[STATE])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and forget its files, in the process that made the folder."""
    if hasattr(config, "workerinput") or STATE not in config.stash:
        return
    state = config.stash[STATE]
    if (state / "address").exists():
        _drop_all((state / "address").read_text(encoding="ascii"), state.name)
    PostgresServer(state).stop()
    shutil.rmtree(state, ignore_errors=True)


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine that this run of the test is about."""
    name: str = request.param
    return name


@pytest.fixture
def databases(engine_name: str, request: pytest.FixtureRequest) -> "Iterator[SqliteDatabases | PostgresDatabases]":
    """Makes databases on one engine: `.empty()` and `.migrated()` return the address of a new one."""
    if engine_name == "sqlite":
        yield SqliteDatabases(request.getfixturevalue("tmp_path"), request.getfixturevalue("sqlite_template"))
        return
    maker = PostgresDatabases(request.getfixturevalue("postgres_address"), request.config.stash[STATE])
    yield maker
    maker.drop()


@pytest.fixture
def database_url(databases: "SqliteDatabases | PostgresDatabases") -> str:
    """The address of a new database without tables."""
    return databases.empty()


@pytest.fixture
def migrated_database_url(databases: "SqliteDatabases | PostgresDatabases") -> str:
    """The address of a new database with all tables and no rows."""
    return databases.migrated()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from; one per worker."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_address(pytestconfig: pytest.Config) -> str:
    """The address from which databases can be created; skips, with the reason, where no server can be had."""
    state = pytestconfig.stash[STATE]
    address, failure = state / "address", state / "failure"
    with _only_one(state):
        if not address.exists() and not failure.exists():
            try:
                given = os.environ.get("TEST_DATABASE_URL")
                address.write_text(given or PostgresServer(state).start(), encoding="ascii")
            except NoServer as error:
                failure.write_text(str(error), encoding="utf-8")
    if failure.exists():
        pytest.skip(f"no PostgreSQL server: {failure.read_text(encoding='utf-8')}")
    return address.read_text(encoding="ascii")


@dataclass(frozen=True)
class SqliteDatabases:
    """New SQLite files in a test's own folder."""

    folder: Path
    template: Path

    def empty(self) -> str:
        """The address of a file that does not exist yet."""
        return f"sqlite:///{self.folder / f'test-{next(_numbers)}.db'}"

    def migrated(self) -> str:
        """The address of a copy of the migrated template."""
        return self.copy(f"sqlite:///{self.template}")

    def lasting(self) -> str:
        """The same, for the whole run of this worker."""
        return replace(self, folder=self.template.parent).migrated()

    def copy(self, address: str) -> str:
        """The address of a copy of a database that nobody has open."""
        copied = self.empty()
        shutil.copyfile(address.removeprefix("sqlite:///"), copied.removeprefix("sqlite:///"))
        return copied


@dataclass(frozen=True)
class PostgresDatabases:
    """New databases on the run's server; `drop` removes those that this object made."""

    address: str
    state: Path
    made: list[str] = field(default_factory=list)

    def empty(self) -> str:
        """The address of a new database without tables."""
        return self._create("template0")

    def migrated(self) -> str:
        """The address of a new copy of the migrated template."""
        return self.copy(self._template())

    def lasting(self) -> str:
        """The same, for the whole run: the server goes with all that it holds."""
        return replace(self, made=[]).migrated()

    def copy(self, address: str) -> str:
        """The address of a new copy of a database to which nobody is connected."""
        return self._create(make_url(address).database or "")

    def drop(self) -> None:
        """Remove the databases, and with them connections that a test left open."""
        for name in self.made:
            _execute(self.address, "DROP DATABASE {} WITH (FORCE)", name)

    def _template(self) -> str:
        template = f"{self.state.name}-template"
        ready = self.state / "template-ready"
        with _only_one(self.state):
            if not ready.exists():
                _execute(self.address, "CREATE DATABASE {} TEMPLATE template0", template)
                upgrade(_with_name(self.address, template))
                ready.touch()
        return _with_name(self.address, template)

    def _create(self, template: str) -> str:
        name = f"{self.state.name}-{os.getpid()}-{next(_numbers)}"
        # Copied file by file: the other way writes every page to the log too.
        _execute(self.address, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        self.made.append(name)
        return _with_name(self.address, name)


def _with_name(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)


def _execute(address: str, statement: str, *names: str) -> list[tuple[Any, ...]]:
    plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        cursor = connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
        return cursor.fetchall() if cursor.description else []


def _drop_all(address: str, prefix: str) -> None:
    # Needed on somebody else's server; on ours the files go as a whole.
    if "TEST_DATABASE_URL" in os.environ:
        for (name,) in _execute(address, "SELECT datname FROM pg_database"):
            if name.startswith(prefix):
                _execute(address, "DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def _only_one(state: Path) -> Iterator[None]:
    """One process of the run at a time: making a folder is atomic on every system."""
    lock = state / "lock"
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            if time.monotonic() > until:
                raise TimeoutError(f"another process of the test run has held {lock} for too long") from None
            time.sleep(0.05)
    try:
        yield
    finally:
        lock.rmdir()
