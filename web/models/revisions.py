"""The revision counter: how a process learns what changed since it last looked.

Every transaction that touches a watched row takes the next number from the one counter row. The row's lock orders
those commits, so a process that has read everything up to N never misses a change that commits later as N or less.
"""

import uuid
from typing import ClassVar

from sqlalchemy import String, event, orm, update
from sqlalchemy.orm import Mapped, UOWTransaction, mapped_column

from web.db import Base, Row, Session

COUNTER = 1


class Revision(Base):
    """The counter: a single row."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(default=0)


class Watched:
    """Mixin of rows whose change the matcher must learn of. Nothing on the row tells in which transaction it was: rows
    that were written together, or one after the other, would join, a person to a handle."""

    leaves_tombstone: ClassVar[bool] = False


class Tombstone(Row):
    """A person who is gone; the id alone is kept, and it means nothing any more."""

    __tablename__ = "tombstones"

    kind: Mapped[str] = mapped_column(String(30))
    row_id: Mapped[uuid.UUID]


def next_revision(session: orm.Session) -> int:
    """Take this transaction's number (the same one when asked again)."""
    known: int | None = session.info.get("revision")
    if known is None:
        step = update(Revision).where(Revision.id == COUNTER).values(value=Revision.value + 1)
        known = session.connection().execute(step.returning(Revision.value)).scalar_one()
        session.info["revision"] = known
    return known


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, _context: UOWTransaction, _instances: object) -> None:
    changed = [row for row in session.new if isinstance(row, Watched)]
    changed += [row for row in session.dirty if isinstance(row, Watched) and session.is_modified(row)]
    deleted = [row for row in session.deleted if isinstance(row, Watched)]
    if not changed and not deleted:
        return
    next_revision(session)
    buried = [row for row in deleted if row.leaves_tombstone and isinstance(row, Row)]
    session.add_all(Tombstone(kind=row.__tablename__, row_id=row.id) for row in buried)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: orm.SessionTransaction) -> None:
    # Every flush ends a transaction within the transaction; a savepoint may have taken the number back with it.
    if transaction.parent is None or transaction.nested:
        session.info.pop("revision", None)
