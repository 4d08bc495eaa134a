"""Verbs of cases, and what falls due in them."""

import uuid
from datetime import date, timedelta
from typing import cast

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.errors import DomainError
from web.keystore import KeyStore
from web.models import Account, Case, CaseKind, NoticeKind, Person, Urgency
from web.notices import KEPT, tell
from web.visibility import Viewer, blocked_with

SETTLED_KEPT = timedelta(days=90)
UNTAKEN = timedelta(days=1)  # so long an emergency may lie before every coordinator is told
TIME_FOR = {
    Urgency.EMERGENCY: timedelta(days=1),
    Urgency.SOON: timedelta(days=7),
    Urgency.CAN_WAIT: timedelta(days=30),
}
"""How long whoever takes a case has, until she sets another day."""
MOST_LINES = 20


class TakenAlready(DomainError):
    """Another coordinator was faster, or the case is over."""


class TooManyLines(DomainError):
    """Nothing more can be added to this case."""


def open_case(
    session: Session, *, subject_handle: bytes, kind: CaseKind, code: str, text: str, urgency: Urgency, today: date
) -> Case:
    """Put what somebody needs into the coordinators' queue; flushed.

    The same matter of the same person, while it is not settled, is one case: what is new of a second text is added to
    it, so that a double post has one effect and nothing that was typed is lost.
    """
    keys = cast("KeyStore", session.info["keys"])
    once = keys.lookup(f"case {subject_handle.hex()} {kind} {code}")
    row = Case(
        subject_handle=subject_handle, once=once, opened_on=today, kind=kind, code=code, urgency=urgency, text=text
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:  # it stands already, or was opened at this moment
        standing = session.scalars(select(Case).where(Case.once == once)).one()
        if text and text not in (standing.text, *(line["text"] for line in standing.lines)):
            standing.lines = [*standing.lines, {"on": today.isoformat(), "text": text}][:MOST_LINES]
        standing.urgency = min(Urgency(standing.urgency), urgency, key=list(Urgency).index)
        session.flush()
        return standing
    return row


def take(session: Session, viewer: Viewer, row: Case, today: date) -> None:
    """Look after a case that nobody took, or whose day has passed. Twice has one effect; raises TakenAlready."""
    due = today + TIME_FOR[Urgency(row.urgency)]
    free = or_(Case.owner_handle.is_(None), Case.due_on < today)
    # The condition decides, not what was read before: of two coordinators who press at once, one gets it.
    taken = session.execute(
        update(Case)
        .where(Case.id == row.id, Case.settled_on.is_(None), free)
        .values(owner_handle=viewer.handle, taken_on=today, due_on=due)
        .returning(Case.id)
    ).first()
    session.refresh(row)
    if taken:
        tell(session, row.subject_handle, NoticeKind.CASE_TAKEN, row.id, today)
    elif row.owner_handle != viewer.handle:
        raise TakenAlready


def hand_over(session: Session, row: Case, to: bytes, today: date) -> None:
    """Give a case to another coordinator, who is told."""
    row.owner_handle = to
    session.flush()
    tell(session, to, NoticeKind.CASE_HANDED, row.id, today)


def set_due(session: Session, row: Case, due: date) -> None:
    """Look after it until another day."""
    row.due_on = due
    session.flush()


def settle(session: Session, row: Case, note: str, today: date) -> None:
    """End a case with words to the person; a second click changes nothing."""
    if row.settled_on is None:
        row.settled_on, row.note, row.once = today, note, None
        session.flush()
        tell(session, row.subject_handle, NoticeKind.CASE_SETTLED, row.id, today)


def add_line(session: Session, row: Case, text: str, today: date) -> None:
    """Say more about one's own case; the same words twice are one line. Raises TooManyLines."""
    lines = row.lines
    if lines and lines[-1]["text"] == text:
        return
    if len(lines) >= MOST_LINES:
        raise TooManyLines
    row.lines = [*lines, {"on": today.isoformat(), "text": text}]
    session.flush()


def withdraw(session: Session, row: Case, today: date) -> None:
    """Take one's own case back: its words are deleted, and whoever took it on is told that it is gone."""
    if row.owner_handle and row.settled_on is None:
        tell(session, row.owner_handle, NoticeKind.CASE_WITHDRAWN, row.id, today)
    session.delete(row)
    session.flush()


def part(session: Session, one: bytes, other: bytes) -> None:
    """Nobody looks after a case of somebody from whom she is kept apart: it goes back to the queue."""
    for owner, subject in ((one, other), (other, one)):
        both = (Case.owner_handle == owner, Case.subject_handle == subject, Case.settled_on.is_(None))
        session.execute(update(Case).where(*both).values(owner_handle=None, taken_on=None, due_on=None))


def remind(session: Session, today: date) -> int:
    """Tell the coordinators whose cases are due, once for each day that they set; returns how many notices."""
    # Beyond KEPT the notice is forgotten, and nothing would tell that it was told.
    due = (Case.settled_on.is_(None), Case.owner_handle.is_not(None), Case.due_on <= today, Case.due_on > today - KEPT)
    rows = session.scalars(select(Case).where(*due).order_by(Case.id)).all()
    return sum(
        tell(session, row.owner_handle, NoticeKind.CASE_DUE, uuid.uuid5(row.id, str(row.due_on)), today)
        for row in rows
        if row.owner_handle
    )


def warn(session: Session, today: date) -> int:
    """Tell every coordinator who can read them of emergencies that nobody took for a day; returns how many notices."""
    keys = cast("KeyStore", session.info["keys"])
    lately = (Case.opened_on <= today - UNTAKEN, Case.opened_on > today - UNTAKEN - KEPT)
    waiting = (Case.settled_on.is_(None), Case.owner_handle.is_(None), *lately)
    rows = session.scalars(select(Case).where(*waiting).order_by(Case.id)).all()
    urgent = [row for row in rows if keys.holds(row.subject_handle) and row.urgency == Urgency.EMERGENCY]
    at_work = select(Account.person_id).join(Person).where(Account.is_coordinator, ~Person.suspended)
    coordinators = [keys.handle(person_id) for person_id in session.scalars(at_work.order_by(Account.id))]
    return sum(
        tell(session, handle, NoticeKind.CASE_WAITS, row.id, today)
        for row in urgent
        for handle in sorted({*coordinators} - {row.subject_handle, *blocked_with(session, row.subject_handle)})
    )


def forget(session: Session, today: date) -> int:
    """Delete cases 90 days after they were settled, their words with them; returns how many."""
    gone = delete(Case).where(Case.settled_on < today - SETTLED_KEPT)
    return len(session.execute(gone.returning(Case.id)).all())
