"""Verbs of private dates, and what falls due with them."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web import notices
from web.errors import DomainError
from web.keystore import KeyStore
from web.models import NoticeKind, PrivateDate

MOST_DATES = 30
BEFORE = (90, 60, 30)
"""Days before a date on which its owner is reminded."""
KEPT = timedelta(days=30)
"""How long a date is kept when it has passed."""


class TooManyDates(DomainError):
    """She keeps MOST_DATES already."""


def mine(session: Session, owner: bytes) -> Sequence[PrivateDate]:
    """Somebody's dates, the nearest first."""
    rows = session.scalars(select(PrivateDate).where(PrivateDate.owner_handle == owner)).all()
    return sorted(rows, key=lambda row: (row.day, row.id.hex))


def note(session: Session, owner: bytes, row_id: uuid.UUID, entry: dict[str, str]) -> None:
    """Keep a date; the same form twice keeps one. Raises TooManyDates."""
    if session.get(PrivateDate, row_id) is not None:
        return
    kept = session.scalar(select(func.count(PrivateDate.id)).where(PrivateDate.owner_handle == owner)) or 0
    if kept >= MOST_DATES:
        raise TooManyDates
    session.add(PrivateDate(id=row_id, owner_handle=owner, entry=entry))
    session.flush()


def change(session: Session, row: PrivateDate, entry: dict[str, str]) -> None:
    """Another day or another word; reminders begin anew when the day is another one."""
    noted = entry["noted"] if entry["day"] != row.entry["day"] else row.entry["noted"]
    row.entry = {**entry, "noted": noted}
    session.flush()


def drop(session: Session, row: PrivateDate) -> None:
    """Keep a date no longer."""
    session.delete(row)
    session.flush()


def remind(session: Session, today: date) -> int:
    """Tell the owners of dates that are 90, 60 and 30 days away, each once, late rather than never.

    Where several reminders were missed, the nearest one is told. None is told of a day that was already as near when
    it was noted.
    """
    return sum(
        notices.tell(session, row.owner_handle, NoticeKind.DATE_NEAR, uuid.uuid5(row.id, f"{row.day} {days}"), today)
        for row in _all(session)
        if (days := _due(row, today)) is not None
    )


def forget(session: Session, today: date) -> int:
    """Delete dates that have passed KEPT ago."""
    past = [row for row in _all(session) if row.day + KEPT < today]
    for row in past:
        session.delete(row)
    session.flush()
    return len(past)


def _all(session: Session) -> Sequence[PrivateDate]:
    """Every date that can be read: of somebody who is being erased, a row may be left for a moment."""
    keys = cast("KeyStore", session.info["keys"])
    rows = session.scalars(select(PrivateDate).order_by(PrivateDate.id)).all()
    return [row for row in rows if keys.holds(row.owner_handle)]


def _due(row: PrivateDate, today: date) -> int | None:
    """Which reminder of a date stands at this day: days before it; None for none."""
    begun = [days for days in BEFORE if row.noted < row.day - timedelta(days=days) <= today <= row.day]
    return min(begun, default=None)
