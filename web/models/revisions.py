"""The revision counter: how a process learns what changed since it last looked.

Every transaction that touches a watched row takes the next number from the one counter row. The row's lock orders
those commits, so a process that has read everything up to N never misses a change that commits later as N or less.
What was touched is written to the log of changes as the transaction commits; a number without a row there says that
anything may have changed.
"""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, cast

from sqlalchemy import String, delete, event, insert, orm, update
from sqlalchemy.orm import Mapped, UOWTransaction, mapped_column

from web.db import Base, Row, Session
from web.keystore import KeyStore
from web.models.changes import KEPT, MOST, Change, Kind, Reference, seal

COUNTER = 1
TOLD = "changes_told"
"""The execution option of a bulk statement on watched rows whose effect is told by `note_change`, or is none."""
_NUMBER, _TOUCHED, _UNTOLD = "revision", "touched", "untold"  # keys of Session.info


class Revision(Base):
    """The counter: a single row. `emptied_on` is the day on which the log of changes was last emptied."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(default=0)
    emptied_on: Mapped[date | None]


class Watched:
    """Mixin of rows whose change the matcher must learn of. Nothing on the row tells in which transaction it was: rows
    that were written together, or one after the other, would join, a person to a handle.

    The log names a changed row by `log_columns`, each of them as `log_kind`.
    """

    leaves_tombstone: ClassVar[bool] = False
    log_kind: ClassVar[Kind]
    log_columns: ClassVar[tuple[str, ...]] = ("id",)


class Tombstone(Row):
    """A person who is gone; the id alone is kept, and it means nothing any more."""

    __tablename__ = "tombstones"

    kind: Mapped[str] = mapped_column(String(30))
    row_id: Mapped[uuid.UUID]


def next_revision(session: orm.Session) -> int:
    """Take this transaction's number (the same one when asked again) without saying what changed: everybody reads
    everything anew."""
    session.info[_UNTOLD] = True
    return _number(session)


def is_ahead(session: orm.Session) -> bool:
    """Whether this transaction has taken a number that nobody else can see yet."""
    return session.info.get(_NUMBER) is not None


def pending(session: orm.Session) -> frozenset[Reference] | None:
    """What this transaction has touched so far; None when nobody told."""
    return None if session.info.get(_UNTOLD) else frozenset(session.info.get(_TOUCHED, ()))


def note_change(session: orm.Session, kind: Kind, *keys: bytes) -> int:
    """Take this transaction's number, and say what statements touch that no flush sees."""
    session.info.setdefault(_TOUCHED, set()).update((kind, key) for key in keys)
    return _number(session)


def empty_log(session: orm.Session, today: date) -> int:
    """Empty the log of changes, once a day: what changed is told no longer than it must. Returns how many rows went."""
    turning = update(Revision).where(Revision.emptied_on.is_distinct_from(today)).values(emptied_on=today)
    if not session.execute(turning.returning(Revision.id)).all():
        return 0
    return len(session.execute(delete(Change).returning(Change.revision)).all())


def forget_log(session: orm.Session) -> None:
    """Empty the log now: it names somebody who is being erased."""
    session.execute(delete(Change))


def _number(session: orm.Session) -> int:
    known: int | None = session.info.get(_NUMBER)
    if known is None:
        step = update(Revision).where(Revision.id == COUNTER).values(value=Revision.value + 1)
        known = session.connection().execute(step.returning(Revision.value)).scalar_one()
        session.info[_NUMBER] = known
    return known


def _changed(session: orm.Session) -> list[Watched]:
    changed = [row for row in session.new if isinstance(row, Watched)]
    return changed + [row for row in session.dirty if isinstance(row, Watched) and session.is_modified(row)]


def _deleted(session: orm.Session) -> list[Watched]:
    return [row for row in session.deleted if isinstance(row, Watched)]


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, _context: UOWTransaction, _instances: object) -> None:
    deleted = _deleted(session)
    if not deleted and not _changed(session):
        return
    _number(session)
    buried = [row for row in deleted if row.leaves_tombstone and isinstance(row, Row)]
    session.add_all(Tombstone(kind=row.__tablename__, row_id=row.id) for row in buried)


@event.listens_for(Session, "after_flush")
def _collect(session: Session, _context: UOWTransaction) -> None:
    # Not before: a row that hangs on another gets its foreign key in the flush.
    touched: set[Reference] = session.info.setdefault(_TOUCHED, set())
    for row in (*_changed(session), *_deleted(session)):
        touched.update(_references(row))


def _references(row: Watched) -> Iterable[Reference]:
    for column in row.log_columns:
        value: uuid.UUID | bytes = getattr(row, column)
        yield row.log_kind, value.bytes if isinstance(value, uuid.UUID) else value


@event.listens_for(Session, "do_orm_execute")
def _notice(state: orm.ORMExecuteState) -> None:
    """A bulk statement on watched rows that nobody told of may have changed anything."""
    if (state.is_update or state.is_delete or state.is_insert) and not state.execution_options.get(TOLD):
        table = getattr(state.statement, "table", None)
        if table is not None and table in _watched_tables():
            next_revision(state.session)


def _watched_tables() -> set[object]:
    mappers = (mapper for mapper in Base.registry.mappers if issubclass(mapper.class_, Watched))
    return {mapper.local_table for mapper in mappers}


@event.listens_for(Session, "before_commit")
def _log(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    touched: set[Reference] = session.info.get(_TOUCHED, set())
    if not touched or session.info.get(_UNTOLD) or len(touched) > MOST:
        return
    revision = _number(session)
    sealed = seal(cast("KeyStore", session.info["keys"]), revision, touched)
    # A number that stands there already tells of a counter that was set back.
    session.execute(delete(Change).where((Change.revision <= revision - KEPT) | (Change.revision >= revision)))
    session.execute(insert(Change).values(revision=revision, sealed=sealed))


@event.listens_for(Session, "after_soft_rollback")
def _take_back(session: Session, _transaction: orm.SessionTransaction) -> None:
    session.info.pop(_NUMBER, None)  # the savepoint may have taken the number back with it


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: orm.SessionTransaction) -> None:
    # Every flush ends a transaction within the transaction.
    if transaction.parent is None:
        for name in (_NUMBER, _TOUCHED, _UNTOLD):
            session.info.pop(name, None)
