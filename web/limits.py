"""How often something may be tried: counters in the database, exact over all processes.

They count per account or per typed name, never per address: everybody who comes by Tor shares addresses. A counter is
its own transaction, so that a refused or failed request has still been counted.
"""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import Dialect, delete
from sqlalchemy.dialects import postgresql, sqlite

from web.extensions import database, now
from web.models import Attempt


@dataclass(frozen=True)
class Limit:
    """`most` times within `seconds`, counted in fixed windows."""

    action: str
    most: int
    seconds: int


class TooMany(Exception):
    """The limit is reached; `seconds` until the next try counts."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many tries")
        self.seconds = seconds


def take(limit: Limit, subject: bytes) -> None:
    """Count one try of `subject` (a handle or a keyed hash); raises TooMany."""
    moment = int(now().replace(tzinfo=UTC).timestamp())
    window = moment // limit.seconds
    with database.writing() as session:
        engine = session.get_bind()
        insert = _insert(engine.dialect).values(
            id=uuid.uuid4(), action=limit.action, subject=_fixed(subject), window=window, count=1
        )
        counted = insert.on_conflict_do_update(
            index_elements=["action", "subject", "window"], set_={"count": Attempt.count + 1}
        ).returning(Attempt.count)
        count = session.execute(counted).scalar_one()
        session.execute(delete(Attempt).where(Attempt.action == limit.action, Attempt.window < window - 1))
    if count > limit.most:
        raise TooMany((window + 1) * limit.seconds - moment)


def _insert(dialect: Dialect) -> "sqlite.Insert | postgresql.Insert":
    return sqlite.insert(Attempt) if dialect.name == "sqlite" else postgresql.insert(Attempt)


def _fixed(subject: bytes) -> bytes:
    return subject if len(subject) == 32 else hashlib.sha256(subject).digest()
