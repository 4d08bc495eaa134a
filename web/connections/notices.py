"""What happened to somebody's requests, told once and kept until she puts it away."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.models import Notice, NoticeKind
from web.visibility import Viewer

KEPT = timedelta(days=60)
MOST_LISTED = 20


def tell(session: Session, handle: bytes, connection_id: uuid.UUID, kind: NoticeKind, today: date) -> int:
    """Write a notice for the person behind `handle`, once for a request and kind; returns how many were written."""
    same = (Notice.handle == handle, Notice.kind == kind, Notice.connection_id == connection_id)
    if session.scalar(select(exists().where(*same))):
        return 0
    try:
        with session.begin_nested():
            session.add(Notice(handle=handle, kind=kind, connection_id=connection_id, on=today))
    except IntegrityError:  # another process told it at the same moment
        return 0
    return 1


def latest(session: Session, viewer: Viewer) -> Sequence[Notice]:
    """The newest of the viewer's notices that she has not put away, as many as a page shows."""
    newest = select(Notice).where(*_waiting(viewer)).order_by(Notice.on.desc(), Notice.id)
    return session.scalars(newest.limit(MOST_LISTED)).all()


def count(session: Session, viewer: Viewer) -> int:
    """How many notices wait for the viewer."""
    if not viewer.signed_in:
        return 0
    return session.scalar(select(func.count(Notice.id)).where(*_waiting(viewer))) or 0


def put_away(session: Session, viewer: Viewer) -> None:
    """Note that the viewer has read everything. What was told stands in the requests themselves."""
    session.execute(update(Notice).where(*_waiting(viewer)).values(put_away=True))


def forget(session: Session, today: date) -> int:
    """Remove notices after 60 days, when no request that they are about can be open any more."""
    gone = session.execute(delete(Notice).where(Notice.on < today - KEPT).returning(Notice.id))
    return len(gone.all())


def _waiting(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    return (Notice.handle == viewer.handle, ~Notice.put_away)
