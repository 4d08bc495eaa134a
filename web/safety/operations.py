"""Verbs of safety."""

import uuid
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from web.cases import operations as cases
from web.connections import operations as connections
from web.coordination.operations import note_deed
from web.keystore import KeyStore
from web.mentoring import operations as mentoring
from web.models import (
    Account,
    Block,
    Connection,
    ConnectionState,
    DeedKind,
    Mentorship,
    MentorshipState,
    Person,
    Report,
    ReportState,
    SignIn,
)
from web.trust import operations as trust
from web.visibility import Viewer

Column = InstrumentedAttribute[bytes]
QUIET_NO = "not_now"  # the ready-made answer that an open request of somebody blocked gets


def block(session: Session, viewer: Viewer, subject: bytes, label: str, today: date) -> None:
    """Keep two people apart on every page from now on, and end what stands between them. Twice has one effect.

    The other side finds what anybody finds whose request was declined or whose contact ended: nothing tells of a block.
    """
    _end_everything(session, viewer, subject, today)
    cases.part(session, viewer.handle, subject)
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


def settle(session: Session, viewer: Viewer, report_id: uuid.UUID, today: date) -> None:
    """Take a report off the list, never one about oneself; one that is gone stays gone."""
    others = (Report.id == report_id, Report.subject_handle != viewer.handle, Report.state == ReportState.OPEN)
    settled = update(Report).where(*others).values(state=ReportState.SETTLED).returning(Report.id)
    if session.execute(settled).all():
        note_deed(session, viewer, DeedKind.REPORT_SETTLED, today)


def suspend(session: Session, viewer: Viewer, person: Person, today: date) -> None:
    """Shut somebody out at once: her sessions and open requests end, and she is on nobody's page any more."""
    if not person.suspended:
        note_deed(session, viewer, DeedKind.SUSPENDED, today)
    person.suspended = True
    handle = cast("KeyStore", session.info["keys"]).handle(person.id)
    waiting = select(Connection).where(Connection.state == ConnectionState.REQUESTED)
    for row in session.scalars(
        waiting.where(or_(Connection.from_handle == handle, Connection.to_handle == handle))
    ).all():
        _end(session, handle, row, today)
    account = select(Account.id).where(Account.person_id == person.id).scalar_subquery()
    session.execute(delete(SignIn).where(SignIn.account_id == account))
    trust.shut_out(session, handle)
    session.flush()


def readmit(session: Session, viewer: Viewer, person: Person, today: date) -> None:
    """Let somebody in again."""
    person.suspended = False
    note_deed(session, viewer, DeedKind.READMITTED, today)


def _end_everything(session: Session, viewer: Viewer, subject: bytes, today: date) -> None:
    requests = _between(Connection.from_handle, Connection.to_handle, viewer.handle, subject)
    standing = Connection.state.in_((ConnectionState.REQUESTED, ConnectionState.ACCEPTED))
    for row in session.scalars(select(Connection).where(requests, standing).order_by(Connection.id)).all():
        try:
            _end(session, viewer.handle, row, today)
        except connections.NotOpen:  # it ended by itself at this moment
            continue
    pairs = _between(Mentorship.mentor_handle, Mentorship.mentee_handle, viewer.handle, subject)
    for mentorship in session.scalars(select(Mentorship).where(pairs).order_by(Mentorship.id)).all():
        mentoring.end(session, mentorship.id, MentorshipState.ENDED_EARLY, today)
        mentorship.consented = False  # an imported one stands without a request
        session.flush()


def _between(start: Column, end: Column, one: bytes, other: bytes) -> ColumnElement[bool]:
    return or_(and_(start == one, end == other), and_(start == other, end == one))


def _end(session: Session, mine: bytes, row: Connection, today: date) -> None:
    if row.state == ConnectionState.ACCEPTED:
        connections.end(session, row.id, today)
    elif row.from_handle == mine:
        connections.withdraw(session, row.id, today)
    else:
        connections.decline(session, row.id, QUIET_NO, today)
