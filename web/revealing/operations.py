"""Verbs of revealing: open a field of one's own to one person, close it again."""

import uuid
from datetime import date

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from web.errors import DomainError
from web.matches.operations import lock_person
from web.models import Connection, ConnectionState, NoticeKind, Reveal
from web.notices import tell_of
from web.visibility import Viewer


class NotConnected(DomainError):
    """The contact ended in the meantime: there is nobody to open anything to."""


def open_field(session: Session, viewer: Viewer, connection_id: uuid.UUID, field: str, today: date) -> None:
    """Show `field` of the viewer's card to the other side of an accepted contact; raises NotConnected.

    "contact" is her consent to exchange contact details: they show when both sides have given it.
    """
    row = session.get_one(Connection, connection_id, with_for_update=True, populate_existing=True)
    if row.state != ConnectionState.ACCEPTED:
        raise NotConnected  # the contact may have ended in another tab, and its reveals with it
    other = row.from_handle if row.to_handle == viewer.handle else row.to_handle
    if viewer.person_id is not None:
        lock_person(session, viewer.person_id)  # two fields at once would each write the whole row
    if reveal(session, viewer.handle, other, field, today):
        tell_of(session, row, other, NoticeKind.OPENED, today)


def reveal(session: Session, by: bytes, to: bytes, field: str, today: date) -> bool:
    """Note that `field` is open from one person to another; False when it was open already. The caller holds a lock."""
    row = _row(session, by, to)
    if row is None:
        session.add(Reveal(by_handle=by, to_handle=to, opened={field: today.isoformat()}))
    elif field in row.opened:
        return False
    else:
        row.opened = {**row.opened, field: today.isoformat()}
    session.flush()
    return True


def close_field(session: Session, viewer: Viewer, other: bytes, field: str) -> None:
    """Close a field again; closing twice has one effect."""
    if viewer.person_id is not None:
        lock_person(session, viewer.person_id)
    row = _row(session, viewer.handle, other)
    if row is None or field not in row.opened:
        return
    left = {name: day for name, day in row.opened.items() if name != field}
    if left:
        row.opened = left
    else:
        session.delete(row)
    session.flush()


def close_all(session: Session, viewer: Viewer, other: bytes) -> None:
    """Close everything that the viewer opened to one person."""
    session.execute(delete(Reveal).where(Reveal.by_handle == viewer.handle, Reveal.to_handle == other))


def close_between(session: Session, one: bytes, other: bytes) -> None:
    """Close what two people opened to each other: their contact has ended."""
    ends = (Reveal.by_handle, Reveal.to_handle)
    between = or_(*(and_(a == one, b == other) for a, b in (ends, ends[::-1])))
    session.execute(delete(Reveal).where(between))


def _row(session: Session, by: bytes, to: bytes) -> Reveal | None:
    mine = select(Reveal).where(Reveal.by_handle == by, Reveal.to_handle == to)
    return session.scalar(mine.with_for_update().execution_options(populate_existing=True))
