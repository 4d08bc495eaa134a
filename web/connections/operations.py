"""Verbs of requests. Every change looks at the row again under its lock: the other side may act at the same moment."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.connections.clock import is_over
from web.errors import DomainError
from web.matches.operations import lock_person, note_request
from web.mentoring import operations as mentoring
from web.models import Connection, ConnectionState, Mentorship, MentorshipState, NoticeKind
from web.models.connections import TRANSITIONS
from web.notices import tell_of
from web.revealing.operations import close_between, reveal
from web.visibility import Viewer, blocked_with

MOST_OPEN = 5  # requests of one person that wait for an answer


class TooManyOpen(DomainError):
    """She already has MOST_OPEN open requests."""


class AlreadyAsked(DomainError):
    """There is an open request of that kind to that person."""


class NotOpen(DomainError):
    """The request was answered or withdrawn in the meantime, or it has lapsed."""


def ask(
    session: Session,
    viewer: Viewer,
    *,
    person_id: uuid.UUID,
    to_handle: bytes,
    kind: str,
    mode: str,
    note: str,
    exchange: bool = False,
    today: date,
) -> Connection:
    """A request of `viewer` (whose person is `person_id`); flushed. Raises TooManyOpen, AlreadyAsked.

    `exchange`: she consents to exchange contact details once the other one has accepted.
    """
    lock_person(session, person_id)  # two requests at once must not both see the fifth place free
    if to_handle in blocked_with(session, viewer.handle):
        raise AlreadyAsked  # a block came in between: the page of requests shows what stands
    still_open = select(func.count()).where(
        Connection.from_handle == viewer.handle, Connection.state == ConnectionState.REQUESTED
    )
    if (session.scalar(still_open) or 0) >= MOST_OPEN:
        raise TooManyOpen
    row = Connection(
        kind=kind,
        mode=mode,
        from_handle=viewer.handle,
        to_handle=to_handle,
        opened_on=today,
        note=note,
        exchange=exchange,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyAsked from error
    note_request(session, reader=to_handle, subject=viewer.handle, today=today)
    tell_of(session, row, to_handle, NoticeKind.ASKED, today)
    return row


def ask_back(session: Session, connection_id: uuid.UUID, question: str, today: date) -> Connection:
    """The one question before a yes or no; raises NotOpen, also when it was asked before."""
    row = _locked(session, connection_id)
    _must_be_open(row, "ask_back", today)
    if row.question and row.question != question:
        raise NotOpen
    row.question = question
    session.flush()
    tell_of(session, row, row.from_handle, NoticeKind.QUESTION, today)
    return row


def reply(session: Session, connection_id: uuid.UUID, words: str, today: date) -> Connection:
    """The answer to that question, given once; raises NotOpen."""
    row = _locked(session, connection_id)
    _must_be_open(row, "reply", today)
    if not row.question or (row.reply and row.reply != words):
        raise NotOpen
    row.reply = words
    session.flush()
    tell_of(session, row, row.to_handle, NoticeKind.REPLY, today)
    return row


def accept(session: Session, connection_id: uuid.UUID, today: date, *, exchange: bool = False) -> Connection:
    """Say yes: the tie counts, a mentor's place is taken; contact details open where both sides consent to `exchange`.

    Raises NotOpen, NoSeatFree; after either the caller must not commit. Saying yes twice has one effect.
    """
    row = _locked(session, connection_id)
    if row.state == ConnectionState.ACCEPTED:
        return row
    _must_be_open(row, "accept", today)
    row.state, row.answered_on, row.consented = ConnectionState.ACCEPTED, today, True
    if row.kind == "mentor":
        mentoring.begin(session, row, today)
    session.flush()
    for consents, one, other in (
        (row.exchange, row.from_handle, row.to_handle),
        (exchange, row.to_handle, row.from_handle),
    ):
        if consents:
            reveal(session, one, other, "contact", today)
    tell_of(session, row, row.from_handle, NoticeKind.ACCEPTED, today)
    return row


def decline(session: Session, connection_id: uuid.UUID, answer: str, today: date) -> Connection:
    """Say no with one of the ready-made answers (its code); raises NotOpen."""
    row = _locked(session, connection_id)
    if row.state == ConnectionState.DECLINED:
        return row
    _must_be_open(row, "decline", today)
    row.state, row.answered_on, row.answer = ConnectionState.DECLINED, today, answer
    session.flush()
    tell_of(session, row, row.from_handle, NoticeKind.DECLINED, today)
    return row


def withdraw(session: Session, connection_id: uuid.UUID, today: date) -> Connection:
    """Take one's own request back; raises NotOpen."""
    row = _locked(session, connection_id)
    if row.state == ConnectionState.WITHDRAWN:
        return row
    _must_be_open(row, "withdraw", today)
    row.state, row.answered_on = ConnectionState.WITHDRAWN, today
    session.flush()
    return row


def end(session: Session, connection_id: uuid.UUID, today: date) -> Connection:
    """End a contact, which either side may do: details close, the tie counts no more, a mentorship on it ends too.

    Two people can have accepted each other twice, as peers and for mentoring: what one row closes the other must not
    keep open.

    Raises NotOpen when there is no accepted contact.
    """
    row = _locked(session, connection_id)
    if row.state == ConnectionState.ENDED:
        return row
    _must_be_open(row, "end", today)
    for accepted in _accepted_between(session, row.from_handle, row.to_handle):
        accepted.state, accepted.answered_on, accepted.consented = ConnectionState.ENDED, today, False
        session.flush()
        mentorship = session.scalar(select(Mentorship).where(Mentorship.connection_id == accepted.id))
        if mentorship is not None:
            mentoring.end(session, mentorship.id, MentorshipState.ENDED_EARLY, today)
            mentorship.consented = False
            session.flush()
    close_between(session, row.from_handle, row.to_handle)
    return row


def _locked(session: Session, connection_id: uuid.UUID) -> Connection:
    return session.get_one(Connection, connection_id, with_for_update=True, populate_existing=True)


def _accepted_between(session: Session, one: bytes, other: bytes) -> Sequence[Connection]:
    ends = (Connection.from_handle, Connection.to_handle)
    between = or_(*(and_(a == one, b == other) for a, b in (ends, ends[::-1])))
    accepted = select(Connection).where(between, Connection.state == ConnectionState.ACCEPTED).order_by(Connection.id)
    return session.scalars(accepted.with_for_update()).all()


def _must_be_open(row: Connection, action: str, today: date) -> None:
    if row.state not in TRANSITIONS[action].sources or is_over(row, today):
        raise NotOpen
