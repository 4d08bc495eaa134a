"""Meetings of a mentorship: proposed by one, confirmed by the other, held or not."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web import calendars
from web.errors import DomainError
from web.mentoring.operations import locked, tell_other
from web.models import Meeting, MeetingState, NoticeKind
from web.models.transitions import Transition

MOST_AHEAD = 10  # meetings that are proposed or confirmed at a time

ANSWERS: Mapping[str, Transition] = {
    "confirm": Transition([MeetingState.PROPOSED], [MeetingState.CONFIRMED], side="the one who did not propose it"),
    "cancel": Transition([MeetingState.PROPOSED, MeetingState.CONFIRMED], [MeetingState.CANCELLED]),
    "held": Transition([MeetingState.CONFIRMED], [MeetingState.HELD]),
    "missed": Transition([MeetingState.CONFIRMED], [MeetingState.MISSED]),
}
"""What may be said of a meeting, by the last word of the address; that it was held or not, only once it has begun."""
AHEAD = (MeetingState.PROPOSED, MeetingState.CONFIRMED)
_TOLD = {
    MeetingState.CONFIRMED: NoticeKind.MEETING_CONFIRMED,
    MeetingState.CANCELLED: NoticeKind.MEETING_CANCELLED,
}


class TooManyMeetings(DomainError):
    """MOST_AHEAD meetings are ahead already."""


class NotNow(DomainError):
    """The meeting is not in a state, or not at a time, in which that can be said of it."""


def propose(
    session: Session, mentorship_id: uuid.UUID, by: bytes, *, start: datetime, minutes: int, mode: str, today: date
) -> Meeting:
    """Propose a meeting at `start` (UTC, without zone). Raises NotRunning, TooManyMeetings."""
    mentorship = locked(session, mentorship_id, "meet_submit")
    plan = {"start": start.isoformat(timespec="minutes"), "minutes": minutes, "mode": mode}
    ahead = session.scalars(
        select(Meeting).where(Meeting.mentorship_id == mentorship_id, Meeting.state.in_(AHEAD))
    ).all()
    for meeting in ahead:
        if meeting.by_handle == by and meeting.plan == plan:
            return meeting  # the same form, sent twice
    if len(ahead) >= MOST_AHEAD:
        raise TooManyMeetings
    row = Meeting(mentorship_id=mentorship_id, by_handle=by, plan=plan)
    session.add(row)
    session.flush()
    tell_other(session, mentorship, by, NoticeKind.MEETING_PROPOSED, row.id, today)
    return row


def answer(
    session: Session, mentorship_id: uuid.UUID, meeting_id: uuid.UUID, by: bytes, said: str, now: datetime
) -> Meeting:
    """Say one of ANSWERS of a meeting; saying it twice has one effect. Raises NotRunning, NotNow."""
    mentorship = locked(session, mentorship_id, "answer_meeting")
    row, step = session.get_one(Meeting, meeting_id), ANSWERS[said]
    [target] = step.targets
    if row.state == target:
        return row
    too_early = said in ("held", "missed") and now < row.start
    if row.state not in step.sources or too_early or (said == "confirm" and row.by_handle == by):
        raise NotNow
    row.state = target
    session.flush()
    if target in _TOLD:
        tell_other(session, mentorship, by, _TOLD[MeetingState(target)], row.id, now.date())
    return row


def calendar(meeting: Meeting, by: bytes, title: str, day: date) -> bytes:
    """A calendar file of one meeting: when it is, and nothing of who meets or why.

    Each side (`by`) has a number of her own, so that whoever holds two calendars finds no number in both.
    """
    number = uuid.uuid5(meeting.id, by.hex()).hex
    return calendars.written([calendars.entry(number, title, meeting.start, meeting.end, day)])
