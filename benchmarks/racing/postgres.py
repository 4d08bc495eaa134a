"""PostgreSQL as a contestant: a server of its own from a wheel, on the loopback, with one process a question."""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from benchmarks.racing.mosty import Peers
from benchmarks.racing.sql import COLUMNS, Dialect, holders, question, table
from tests.postgres_server import PostgresServer, private_folder

SERVER: Mapping[str, str] = {
    "shared_buffers": "3GB",  # everything that is asked stays in memory
    "jit": "off",
    "max_parallel_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "work_mem": "512MB",
    "maintenance_work_mem": "512MB",
    "effective_cache_size": "6GB",
    "random_page_cost": "1.0",  # of what is in memory no page is dearer than another
}
HEADER, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
"""What a binary COPY begins and ends with."""
STEP = 1 << 18
REAL = re.compile(r"(?<![\w.])(\d+\.\d+(?:e[+-]?\d+)?)")
"""A decimal literal, which would be reckoned with as an exact decimal number."""


@contextmanager
def server(settings: Mapping[str, str]) -> Iterator[str]:
    """A server of its own, for as long as it is needed; the address of its database."""
    shared = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108  the server's user must be able to enter it
    with tempfile.TemporaryDirectory(prefix="mosty-race-", dir=shared) as name:
        started = PostgresServer(private_folder(Path(name)), settings)
        try:
            yield started.start()
        finally:
            started.stop()


@contextmanager
def served() -> Iterator[psycopg.Connection[Any]]:
    """Such a server and a connection to it."""
    with (
        server(SERVER) as address,
        psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection,
    ):
        yield connection


def fill(connection: psycopg.Connection[Any], name: str, columns: Mapping[str, NDArray[Any]]) -> None:
    """Make a table of real and whole numbers and copy the columns into it, all of one length."""
    kinds = {key: "f8" if column.dtype.kind == "f" else "i8" for key, column in columns.items()}
    told = ", ".join(f"{key} {'float8' if kind == 'f8' else 'bigint'}" for key, kind in kinds.items())
    connection.execute(f"CREATE UNLOGGED TABLE {name} ({told})")
    shape = [
        ("parts", ">i2"),
        *(item for key, kind in kinds.items() for item in ((f"long_{key}", ">i4"), (key, f">{kind}"))),
    ]
    size = len(next(iter(columns.values())))
    with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT binary)") as copy:
        copy.write(HEADER)
        for first in range(0, size, STEP):
            rows = np.zeros(min(STEP, size - first), shape)
            rows["parts"] = len(kinds)
            for key, column in columns.items():
                rows[f"long_{key}"], rows[key] = 8, column[first : first + STEP]
            copy.write(rows.tobytes())
        copy.write(END)


@contextmanager
def by_postgres(given: Peers) -> Iterator[Callable[[int], NDArray[np.float64]]]:
    """PostgreSQL, over those who share a skill: holders in the order of skills under a covering index."""
    with served() as connection:
        fill(connection, "people", dict(zip(COLUMNS, table(given), strict=True)))
        fill(connection, "has", dict(zip(("skill", "person"), holders(given), strict=True)))
        connection.execute("ALTER TABLE people ADD PRIMARY KEY (id)")
        connection.execute("CREATE UNIQUE INDEX by_skill ON has (skill, person)")
        for name in ("people", "has"):
            connection.execute(f"VACUUM (ANALYZE) {name}".encode())
        dialect = Dialect("least", "greatest")

        def answer(row: int) -> NDArray[np.float64]:
            asked = REAL.sub(r"\1::float8", question(given, row, dialect, "JOIN"))
            return np.array(connection.execute(asked.encode()).fetchall(), np.float64)[:, 0]

        yield answer
