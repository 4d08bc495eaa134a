"""The clock of mentoring: a word before a meeting and after it, before the agreed end, and what may be kept how long.

Every duty can be run any number of times on a day, by several processes at once, and has its effect once. When a
meeting is stands sealed, so that all that are planned are looked at.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TypeVar, cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.models import Agreement, Goal, Meeting, MeetingState, Mentorship, NoticeKind, Opinion, Worry
from web.models.mentorships import ENDINGS, RUNNING
from web.notices import KEPT, tell

BEFORE_MEETING = timedelta(days=1)
BEFORE_END = timedelta(days=7)
MEETINGS_KEPT = timedelta(days=14)  # after their day; the latest that was held stays, because it opens the fit check
WRITTEN_KEPT = timedelta(days=30)  # after the end: agreement, goals, meetings

T = TypeVar("T", Agreement, Meeting)


def remind_of_meetings(session: Session, today: date) -> int:
    """Tell both sides of a confirmed meeting of today or tomorrow; returns how many notices were written."""
    told = 0
    for meeting, row in _of_running(session, Meeting):
        if meeting.state == MeetingState.CONFIRMED and today <= meeting.start.date() <= today + BEFORE_MEETING:
            told += _tell_both(session, row, NoticeKind.MEETING_NEAR, meeting, today)
    return told


def ask_what_came(session: Session, today: date) -> int:
    """Ask both sides whether a meeting took place whose day has passed; returns how many notices were written."""
    told = 0
    for meeting, row in _of_running(session, Meeting):
        if meeting.state == MeetingState.CONFIRMED and meeting.end.date() < today:
            told += _tell_both(session, row, NoticeKind.MEETING_OVER, meeting, today)
    return told


def ask_whether_it_fits(session: Session, today: date) -> int:
    """Ask each side that has said nothing yet, once, after the first meeting that was held; returns how many."""
    keys = cast("KeyStore", session.info["keys"])
    said = {
        (opinion.mentorship_id, opinion.by_handle)
        for opinion in session.scalars(select(Opinion))
        if keys.holds(opinion.by_handle) and opinion.fit
    }
    met = select(Meeting.mentorship_id).where(Meeting.state == MeetingState.HELD)
    rows = session.scalars(select(Mentorship).where(Mentorship.id.in_(met), Mentorship.state.in_(RUNNING)))
    return sum(
        tell(session, handle, NoticeKind.FIT_ASKED, row.id, today)
        for row in rows.all()
        for handle in (row.mentor_handle, row.mentee_handle)
        if (row.id, handle) not in said
    )


def remind_of_end(session: Session, today: date) -> int:
    """Tell both sides a week before the time that they agreed on is over; returns how many notices were written."""
    told = 0
    for agreement, row in _of_running(session, Agreement):
        # Later the notice is forgotten, and nothing would tell that it was told.
        if agreement.ends_on and today - KEPT < agreement.ends_on - BEFORE_END <= today:
            told += _tell_both(session, row, NoticeKind.END_NEAR, agreement, today)
    return told


def forget(session: Session, today: date) -> int:
    """Delete past meetings, and what was written for a mentorship that ended a month ago; returns how many rows."""
    gone = _forget_meetings(session, today)
    over = select(Mentorship.id).where(Mentorship.state.in_(ENDINGS), Mentorship.ended_on < today - WRITTEN_KEPT)
    for table in (Agreement, Goal, Meeting, Worry):
        old = delete(table).where(table.mentorship_id.in_(over)).returning(table.id)
        gone += len(session.execute(old).all())
    unanswered = delete(Worry).where(Worry.on < today - WRITTEN_KEPT).returning(Worry.id)
    return gone + len(session.execute(unanswered).all())


def _forget_meetings(session: Session, today: date) -> int:
    past = [one for one, _row in _of_running(session, Meeting) if one.end.date() < today - MEETINGS_KEPT]
    held = (one for one in past if one.state == MeetingState.HELD)
    latest = {one.mentorship_id: one.id for one in sorted(held, key=lambda one: one.start)}
    old = [one.id for one in past if one.id not in latest.values()]
    session.execute(delete(Meeting).where(Meeting.id.in_(old)).execution_options(synchronize_session=False))
    return len(old)


def _of_running(session: Session, table: type[T]) -> Iterator[tuple[T, Mentorship]]:
    """Rows of running mentorships that can be read, each with its mentorship."""
    keys = cast("KeyStore", session.info["keys"])
    joined = select(table, Mentorship).join(Mentorship, Mentorship.id == table.mentorship_id)
    for one, mentorship in session.execute(joined.where(Mentorship.state.in_(RUNNING)).order_by(table.id)).all():
        if keys.holds(one.by_handle):
            yield one, mentorship


def _tell_both(session: Session, row: Mentorship, kind: NoticeKind, of: Agreement | Meeting, today: date) -> int:
    return sum(tell(session, handle, kind, of.id, today) for handle in (row.mentor_handle, row.mentee_handle))
