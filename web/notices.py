"""What happened to somebody while she was away, told once and kept until she puts it away."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.models import Connection, Mentorship, Notice, NoticeKind
from web.models.mentorships import RUNNING
from web.visibility import Viewer

KEPT = timedelta(days=60)
MOST_LISTED = 20
WAITING = select(func.count(Notice.id)).where(Notice.handle == bindparam("me"), ~Notice.put_away).scalar_subquery()
"""How many notices wait for whom `me` is the handle of."""

LEADS_TO: Mapping[NoticeKind, str] = {
    NoticeKind.AGREEMENT_PROPOSED: "mentoring.index",
    NoticeKind.AGREEMENT_CONFIRMED: "mentoring.index",
    NoticeKind.MEETING_PROPOSED: "mentoring.index",
    NoticeKind.MEETING_CONFIRMED: "mentoring.index",
    NoticeKind.MEETING_CANCELLED: "mentoring.index",
    NoticeKind.MENTORSHIP_ENDED: "mentoring.index",
    NoticeKind.THANKED: "mentoring.index",
    NoticeKind.VOUCHED: "trust.index",
    NoticeKind.LET_IN: "matches.home",
    NoticeKind.RESET_MADE: "resets.change",
    NoticeKind.SET_ANEW: "accounts.account",
    NoticeKind.INTRODUCTION: "introductions.index",
    NoticeKind.INTRODUCTION_WAITS: "introductions.index",
    NoticeKind.INTRODUCTION_LAPSED: "introductions.index",
    NoticeKind.ROUND_PROPOSED: "rounds.index",
    NoticeKind.ROUND_WAITS: "rounds.index",
    NoticeKind.ROUND_PUBLISHED: "rounds.index",
    NoticeKind.ROUND_LEFT_OUT: "rounds.index",
    NoticeKind.CASE_TAKEN: "cases.mine",
    NoticeKind.CASE_SETTLED: "cases.mine",
    NoticeKind.CASE_HANDED: "cases.index",
    NoticeKind.CASE_DUE: "cases.index",
    NoticeKind.CASE_WAITS: "cases.index",
    NoticeKind.CASE_WITHDRAWN: "cases.index",
    NoticeKind.MEETING_NEAR: "mentoring.index",
    NoticeKind.MEETING_OVER: "mentoring.index",
    NoticeKind.FIT_ASKED: "mentoring.index",
    NoticeKind.WORRIED_ABOUT: "mentoring.index",
    NoticeKind.END_NEAR: "mentoring.index",
    NoticeKind.DATE_NEAR: "dates.index",
}
"""The endpoint (without arguments) that a notice leads to, by kind; one with a request leads to that request."""


def tell(
    session: Session,
    handle: bytes,
    kind: NoticeKind,
    about: uuid.UUID,
    today: date,
    *,
    connection_id: uuid.UUID | None = None,
    shown: bool = True,
) -> int:
    """Write a notice for the person behind `handle`, once for a kind and what it is about (the id of a row).

    Returns how many were written for her to read. It goes with the request of `connection_id`; one without waits out
    its 60 days. One that is not `shown` is a row like one that was read: where only who gave no answer is reminded, a
    missing row would tell whoever copies the database that there was one.
    """
    same = (Notice.handle == handle, Notice.kind == kind, Notice.about == about)
    if session.scalar(select(exists().where(*same))):
        return 0
    try:
        with session.begin_nested():
            session.add(
                Notice(
                    handle=handle, kind=kind, about=about, connection_id=connection_id, on=today, put_away=not shown
                )
            )  # fmt: skip
    except IntegrityError:  # another process told it at the same moment
        return 0
    return int(shown)


def tell_of(session: Session, row: Connection, handle: bytes, kind: NoticeKind, today: date) -> int:
    """Write a notice about a request for one of its sides."""
    return tell(session, handle, kind, row.id, today, connection_id=row.id)


def latest(session: Session, viewer: Viewer) -> Sequence[Notice]:
    """The newest of the viewer's notices that she has not put away, as many as a page shows."""
    newest = select(Notice).where(*_waiting(viewer)).order_by(Notice.on.desc(), Notice.id)
    return session.scalars(newest.limit(MOST_LISTED)).all()


def newest_by_reader(session: Session, before: date) -> dict[bytes, date]:
    """The day of the newest notice from `before` that day, by the handle of whoever has not put it away."""
    waiting = select(Notice.handle, func.max(Notice.on)).where(~Notice.put_away, Notice.on < before)
    return {row[0]: row[1] for row in session.execute(waiting.group_by(Notice.handle))}


def put_away(session: Session, viewer: Viewer) -> None:
    """Note that the viewer has read everything. What was told stands in the requests themselves."""
    session.execute(update(Notice).where(*_waiting(viewer)).values(put_away=True))


def forget(session: Session, today: date) -> int:
    """Remove notices after 60 days, when no request that they are about can be open any more.

    Whether it fits may be asked for as long as a mentorship runs: that it was asked is known until its end.
    """
    running = select(Mentorship.id).where(Mentorship.state.in_(RUNNING))
    may_be_asked = and_(Notice.kind == NoticeKind.FIT_ASKED, Notice.about.in_(running))
    gone = session.execute(delete(Notice).where(Notice.on < today - KEPT, ~may_be_asked).returning(Notice.id))
    return len(gone.all())


def _waiting(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    return (Notice.handle == viewer.handle, ~Notice.put_away)
