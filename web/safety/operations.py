"""Verbs of safety."""

import uuid
from datetime import date

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.connections import operations as connections
from web.models import Account, Block, Connection, ConnectionState, Person, Report, ReportState, SignIn
from web.visibility import Viewer

QUIET_NO = "not_now"  # the ready-made answer that an open request of somebody blocked gets


def block(session: Session, viewer: Viewer, subject: bytes, label: str, today: date) -> None:
    """Keep two people apart on every page from now on, and end what stands between them. Twice has one effect.

    The other side finds what anybody finds whose request was declined or whose contact ended: nothing tells of a block.
    """
    _end_everything(session, viewer, subject, today)
    try:
        with session.begin_nested():
            session.add(Block(by_handle=viewer.handle, subject_handle=subject, on=today, label=label))
    except IntegrityError:  # a second click was faster
        return


def unblock(session: Session, viewer: Viewer, block_id: uuid.UUID) -> None:
    """Take a block of one's own back; what it ended stays ended."""
    session.execute(delete(Block).where(Block.id == block_id, Block.by_handle == viewer.handle))


def report(session: Session, viewer: Viewer, subject: bytes, reason: str, text: str, today: date) -> None:
    """Tell coordinators; the same report sent twice on a day is one."""
    same = select(Report).where(Report.by_handle == viewer.handle, Report.subject_handle == subject, Report.on == today)
    if any(row.reason == reason and row.text == text for row in session.scalars(same)):
        return
    session.add(Report(by_handle=viewer.handle, subject_handle=subject, reason=reason, text=text, on=today))
    session.flush()


def settle(session: Session, report_id: uuid.UUID) -> None:
    """Take a report off the list; one that is gone stays gone."""
    session.execute(update(Report).where(Report.id == report_id).values(state=ReportState.SETTLED))


def suspend(session: Session, person: Person) -> None:
    """Shut somebody out at once: her sessions end, and she is on nobody's page any more. What she wrote stays."""
    person.suspended = True
    account = select(Account.id).where(Account.person_id == person.id).scalar_subquery()
    session.execute(delete(SignIn).where(SignIn.account_id == account))
    session.flush()


def readmit(session: Session, person: Person) -> None:
    """Let somebody in again."""
    person.suspended = False
    session.flush()


def _end_everything(session: Session, viewer: Viewer, subject: bytes, today: date) -> None:
    ends = (Connection.from_handle, Connection.to_handle)
    between = or_(*(and_(a == viewer.handle, b == subject) for a, b in (ends, ends[::-1])))
    standing = Connection.state.in_((ConnectionState.REQUESTED, ConnectionState.ACCEPTED))
    for row in session.scalars(select(Connection).where(between, standing).order_by(Connection.id)).all():
        try:
            _end(session, viewer, row, today)
        except connections.NotOpen:  # it ended by itself at this moment
            continue


def _end(session: Session, viewer: Viewer, row: Connection, today: date) -> None:
    if row.state == ConnectionState.ACCEPTED:
        connections.end(session, row.id, today)
    elif row.from_handle == viewer.handle:
        connections.withdraw(session, row.id, today)
    else:
        connections.decline(session, row.id, QUIET_NO, today)
