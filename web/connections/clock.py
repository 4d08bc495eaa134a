"""The clock of requests: a reminder after a week, a lapse after two, a pause for whoever stays silent again and again.

Every duty can be run any number of times on a day, by several processes at once, and has its effect once.
"""

from datetime import date, timedelta
from typing import cast

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.models import Connection, ConnectionState, NoticeKind, Person
from web.models.revisions import TOLD
from web.notices import tell_of

REMIND_AFTER = timedelta(days=7)
LAPSE_AFTER = timedelta(days=14)
MOST_LAPSES = 3  # in a row, without an answer to anybody in between
PAST_KEPT = timedelta(days=180)

NOTHING_CAME = (
    ConnectionState.DECLINED,
    ConnectionState.WITHDRAWN,
    ConnectionState.EXPIRED,
)
ANSWERED = (ConnectionState.ACCEPTED, ConnectionState.DECLINED, ConnectionState.ENDED)


def lapses_on(row: Connection) -> date:
    """The day on which a request that nobody answers is over."""
    return row.opened_on + LAPSE_AFTER


def is_over(row: Connection, today: date) -> bool:
    """Whether an open request has waited its time, though no job may have noted it yet."""
    return row.state == ConnectionState.REQUESTED and lapses_on(row) <= today


def remind(session: Session, today: date) -> int:
    """Remind everybody whose answer has been awaited for a week; returns how many notices were written."""
    due = select(Connection).where(
        Connection.state == ConnectionState.REQUESTED,
        Connection.opened_on <= today - REMIND_AFTER,
        Connection.opened_on > today - LAPSE_AFTER,
    )
    waiting = session.scalars(due.order_by(Connection.id)).all()
    return sum(tell_of(session, row, row.to_handle, NoticeKind.REMINDER, today) for row in waiting)


def lapse(session: Session, today: date) -> int:
    """End every request that waited for two weeks, and tell both sides; returns how many."""
    due = (
        select(Connection)
        .where(Connection.state == ConnectionState.REQUESTED, Connection.opened_on <= today - LAPSE_AFTER)
        .order_by(Connection.id)
        .with_for_update(skip_locked=True)  # an answer that is being given at this moment wins
    )
    rows = session.scalars(due).all()
    for row in rows:
        row.state, row.answered_on = ConnectionState.EXPIRED, lapses_on(row)
        session.flush()
        tell_of(session, row, row.from_handle, NoticeKind.LAPSED, today)
        tell_of(session, row, row.to_handle, NoticeKind.LET_LAPSE, today)
    return len(rows)


def wake(session: Session, today: date) -> int:
    """End the pauses whose day has come; returns how many. Their days are sealed, so that everybody is looked at."""
    resting = [person for person in _readable(session).values() if person.paused]
    due = [person for person in resting if person.paused_until and person.paused_until <= today]
    for person in due:
        person.come_back(today)
    session.flush()
    return len(due)


def pause_silent(session: Session, _today: date) -> int:
    """Pause everybody who let MOST_LAPSES requests lapse in a row; returns how many.

    A duty of its own: written in one transaction with the lapse, the two rows would carry one revision and join.
    """
    lapsed = select(Connection.to_handle).where(Connection.state == ConnectionState.EXPIRED).distinct()
    suspects = set(session.scalars(lapsed))
    people = _readable(session) if suspects else {}
    silent = [
        person
        for handle, person in people.items()
        if handle in suspects and not person.paused and silence(session, handle, person.back_on) >= MOST_LAPSES
    ]
    for person in silent:
        person.rest(until=None)
    session.flush()
    return len(silent)


def forget_past(session: Session, today: date) -> int:
    """Delete requests half a year after they came to nothing: who once asked whom is nobody's business for longer."""
    gone = delete(Connection).where(Connection.state.in_(NOTHING_CAME), Connection.answered_on < today - PAST_KEPT)
    # What came to nothing was never a tie: nobody has to read anything anew.
    return len(session.execute(gone.returning(Connection.id).execution_options(**{TOLD: True})).all())


def _readable(session: Session) -> dict[bytes, Person]:
    """Everybody by her handle, but for people whose key is gone."""
    keys = cast("KeyStore", session.info["keys"])
    keys.load_all()
    people = {keys.handle(person.id): person for person in session.scalars(select(Person))}
    return {handle: person for handle, person in people.items() if keys.holds(handle)}


def silence(session: Session, handle: bytes, since: date | None) -> int:
    """How many requests to `handle` lapsed since she last answered one, and since the day `since`."""
    to_her = Connection.to_handle == handle
    last = session.scalar(select(func.max(Connection.answered_on)).where(to_her, Connection.state.in_(ANSWERED)))
    lapsed = select(func.count()).where(to_her, Connection.state == ConnectionState.EXPIRED)
    for day in filter(None, (last, since)):
        lapsed = lapsed.where(Connection.answered_on > day)
    return session.scalar(lapsed) or 0
