"""What each side thinks of a mentorship: whether it fits, and at its end whether it helped. Told to nobody else.

The one exception is a thank-you, which is written for the other side.
"""

import uuid
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.errors import DomainError
from web.mentoring.operations import end_by, locked, tell_other
from web.models import FitAnswer, Meeting, MeetingState, Mentorship, MentorshipState, NoticeKind, Opinion
from web.visibility import blocked_with


class NotMetYet(DomainError):
    """The two have not met: nobody can know yet whether it fits."""


def has_met(session: Session, mentorship_id: uuid.UUID) -> bool:
    """Whether a meeting of the two was held."""
    held = Meeting.mentorship_id == mentorship_id, Meeting.state == MeetingState.HELD
    return bool(session.scalar(select(exists().where(*held))))


def opinion_of(session: Session, mentorship_id: uuid.UUID, by: bytes) -> Opinion | None:
    """What one side has said so far."""
    mine = Opinion.mentorship_id == mentorship_id, Opinion.by_handle == by
    return session.scalar(select(Opinion).where(*mine))


def say_fit(session: Session, mentorship_id: uuid.UUID, by: bytes, answer: FitAnswer, today: date) -> Mentorship:
    """Whether it fits. Whoever would rather have somebody else ends it: the place is free, and nobody is told who.

    Raises NotRunning, NotMetYet.
    """
    mentorship = locked(session, mentorship_id, "fit")
    if not has_met(session, mentorship_id):
        raise NotMetYet
    _own(session, mentorship_id, by).fit = answer
    session.flush()
    if answer == FitAnswer.OTHER:
        end_by(session, mentorship_id, by, MentorshipState.ENDED_EARLY, today)
    return mentorship


def both_say_it_fits(session: Session, mentorship_id: uuid.UUID) -> bool:
    """The one thing that each side learns of the other's answer."""
    said = [row.fit for row in session.scalars(select(Opinion).where(Opinion.mentorship_id == mentorship_id))]
    return said.count(FitAnswer.FITS) == 2


def say_feedback(
    session: Session, mentorship_id: uuid.UUID, by: bytes, *, helped: str, thanks: str, today: date
) -> Opinion:
    """Whether an ended mentorship helped, and a thank-you for the other side. Raises NotRunning."""
    mentorship = locked(session, mentorship_id, "feedback")
    row = _own(session, mentorship_id, by)
    row.helped, row.thanks = helped, thanks
    session.flush()
    # A block hides the words; the news that there are some would still be a way to reach whoever blocked.
    if thanks and blocked_with(session, by).isdisjoint({mentorship.mentor_handle, mentorship.mentee_handle}):
        tell_other(session, mentorship, by, NoticeKind.THANKED, mentorship_id, today)
    return row


def _own(session: Session, mentorship_id: uuid.UUID, by: bytes) -> Opinion:
    """The viewer's row, made on her first answer; two tabs at once make one."""
    found = opinion_of(session, mentorship_id, by)
    if found is not None:
        return found
    row = Opinion(mentorship_id=mentorship_id, by_handle=by)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return session.scalars(
            select(Opinion).where(Opinion.mentorship_id == mentorship_id, Opinion.by_handle == by)
        ).one()
    return row
