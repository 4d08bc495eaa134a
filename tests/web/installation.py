"""An installation as the `mosty` command meets it: settings in the environment, files in a folder."""

import base64
import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import func, select

from web.commands import main
from web.db import Row, Session, make_engine, make_session
from web.keystore import KeyStore
from web.models import Connection, Initiative, Mentorship, Opening, Organisation, Person, Programme, Seat

TABLES: tuple[type[Row], ...] = (
    Person, Seat, Connection, Mentorship, Opening, Organisation, Programme, Initiative
)  # fmt: skip


@dataclass(frozen=True)
class Installation:
    """One installation; `run` gives a command, `session` looks at what it did."""

    folder: Path
    database_url: str
    master_key: bytes

    @property
    def environment(self) -> dict[str, str | None]:
        """What stands in the environment; nothing of the person who runs the tests."""
        return {
            "HOME": str(self.folder),
            "XDG_STATE_HOME": None,
            "MOSTY_DATABASE_URL": self.database_url,
            "MOSTY_KEYSTORE_URL": f"sqlite:///{self.folder / 'keys.db'}",
            "MOSTY_MASTER_KEY": base64.b64encode(self.master_key).decode(),
            "MOSTY_INDEX_FILE": str(self.folder / "index.sealed"),
        }

    def run(self, *words: object, **environment: str | None) -> Result:
        """The command with these words; its mistakes come out as they would at a terminal."""
        return CliRunner().invoke(main, [str(word) for word in words], env=self.environment | environment)

    def file(self, name: str, text: str | bytes) -> Path:
        """A file with this content."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def table(self, name: str, rows: Sequence[Mapping[str, object]]) -> Path:
        """A CSV file of these rows; the first names the columns."""
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]), restval="")
            writer.writeheader()
            writer.writerows(rows)
        return path

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session, committed at the end."""
        engine = make_engine(self.database_url)
        keys = KeyStore(f"sqlite:///{self.folder / 'keys.db'}", self.master_key)
        with make_session(engine, keys) as session:
            yield session
            session.commit()
        keys.close()
        engine.dispose()

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        with self.session() as session:
            counted = {table.__tablename__: select(func.count()).select_from(table) for table in TABLES}
            return {name: session.scalar(statement) or 0 for name, statement in counted.items()}

    def rows(self, table: type[Row], *names: str) -> list[tuple[Any, ...]]:
        """These attributes of every row, opened."""
        with self.session() as session:
            return [tuple(getattr(row, name) for name in names) for row in session.scalars(select(table)).unique()]


def new_installation(folder: Path, database_url: str) -> Installation:
    """An installation in `folder` with a key of its own."""
    return Installation(folder, database_url, os.urandom(32))
