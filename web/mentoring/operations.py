"""Verbs of mentoring: take a place when a request is accepted, give it back at the end.

Lock order, here and in connections: the connection or mentorship row, then the revision counter (taken by the first
flush), then a seat. Whoever keeps to it cannot deadlock with an acceptance.
"""

import uuid
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from web.errors import DomainError
from web.models import Connection, Mentorship, MentorshipState, NoticeKind, Seat
from web.models.mentorships import RUNNING, TRANSITIONS
from web.models.revisions import TOLD, note_change
from web.notices import tell


class NoSeatFree(DomainError):
    """All places of the mentor are taken."""


class NotRunning(DomainError):
    """The mentorship has ended in the meantime, or has not: what was asked for has no place in it now."""


def begin(session: Session, request: Connection, today: date) -> Mentorship:
    """The mentorship that accepting `request` starts, in one of the mentor's places; raises NoSeatFree.

    After NoSeatFree the caller must not commit: the mentorship without a place is already flushed.
    """
    mentorship = Mentorship(
        connection_id=request.id,
        mentor_handle=request.to_handle,
        mentee_handle=request.from_handle,
        started_on=today,
        consented=True,
    )
    session.add(mentorship)
    session.flush()
    claim(session, request.to_handle, mentorship.id)
    return mentorship


def claim(session: Session, mentor_handle: bytes, mentorship_id: uuid.UUID) -> uuid.UUID:
    """Take a free place, in the one statement that finds it; raises NoSeatFree.

    On SQLite the transaction began IMMEDIATE, so nobody else is writing. On PostgreSQL two acceptances that find the
    same place would wait for each other and one would come away with nothing: SKIP LOCKED lets each see the next.
    """
    free = (
        select(Seat.id)
        .where(Seat.mentor_handle == mentor_handle, Seat.mentorship_id.is_(None))
        .order_by(Seat.number)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taking = (
        update(Seat)
        .where(Seat.id == free.scalar_subquery())
        .values(mentorship_id=mentorship_id)
        .returning(Seat.id)
        .execution_options(synchronize_session=False, **{TOLD: True})
    )
    note_change(session, "handle", mentor_handle)  # the counter comes before the seat, always
    taken = session.scalar(taking)
    if taken is None:
        raise NoSeatFree
    return taken


def locked(session: Session, mentorship_id: uuid.UUID, action: str) -> Mentorship:
    """A mentorship under its lock, in a state from which `action` starts; raises NotRunning."""
    row = session.get_one(Mentorship, mentorship_id, with_for_update=True, populate_existing=True)
    if row.state not in TRANSITIONS[action].sources:
        raise NotRunning
    return row


def tell_other(session: Session, row: Mentorship, by: bytes, kind: NoticeKind, about: uuid.UUID, today: date) -> None:
    """Tell the other side of a mentorship what `by` did."""
    tell(session, row.mentor_handle if by == row.mentee_handle else row.mentee_handle, kind, about, today)


def end_by(session: Session, mentorship_id: uuid.UUID, by: bytes, state: MentorshipState, today: date) -> Mentorship:
    """One side ends it as `state` (one of ENDINGS), and the other one is told. Raises NotRunning."""
    row = locked(session, mentorship_id, "end_submit")
    end(session, mentorship_id, state, today)
    tell_other(session, row, by, NoticeKind.MENTORSHIP_ENDED, mentorship_id, today)
    return row


def end(session: Session, mentorship_id: uuid.UUID, state: MentorshipState, today: date) -> None:
    """End a mentorship as `state` (one of ENDINGS) and free its place. One that has ended already stays as it is."""
    row = session.get_one(Mentorship, mentorship_id, with_for_update=True, populate_existing=True)
    if row.state not in RUNNING:
        return
    row.state, row.ended_on = state, today
    session.flush()
    freeing = (
        update(Seat)
        .where(Seat.mentorship_id == mentorship_id)
        .values(mentorship_id=None)
        .execution_options(synchronize_session=False, **{TOLD: True})
    )
    note_change(session, "handle", row.mentor_handle)
    session.execute(freeing)
