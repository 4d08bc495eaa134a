"""Needs that one of a mentorship brings to the coordinators: her own at once, the other one's only by the other one.

A mentor who worries about the one she mentors writes it down; that one reads it and decides whether coordinators do.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from web.cases.operations import open_case
from web.errors import DomainError
from web.mentoring.operations import NotRunning, tell_other
from web.models import CaseKind, Mentorship, NoticeKind, Urgency, Worry
from web.models.mentorships import RUNNING


class WorryGone(DomainError):
    """The worry was answered, taken back or worded anew in the meantime."""


@dataclass(frozen=True)
class Need:
    """What a need is about (code of SUPPORT), in words, and how long it can wait."""

    code: str
    text: str
    urgency: Urgency


def flag(session: Session, by: bytes, need: Need, today: date) -> None:
    """Bring one's own need to the coordinators; twice has one effect."""
    open_case(
        session,
        subject_handle=by,
        kind=CaseKind.FLAG,
        code=need.code,
        text=need.text,
        urgency=need.urgency,
        today=today,
    )


def worry(session: Session, mentorship_id: uuid.UUID, by: bytes, need: Need, today: date) -> Worry:
    """Tell the one whom `by` mentors of a worry, in place of an earlier one. Raises NotRunning.

    It gets a new id with new words, so that nobody agrees to words that changed while she was reading.
    """
    mentorship = session.get_one(Mentorship, mentorship_id, with_for_update=True, populate_existing=True)
    if mentorship.state not in RUNNING or by != mentorship.mentor_handle:
        raise NotRunning
    standing = session.scalar(select(Worry).where(Worry.mentorship_id == mentorship_id))
    if standing and (standing.code, standing.text, standing.urgency) == (need.code, need.text, need.urgency):
        return standing  # the same form, sent twice
    session.execute(delete(Worry).where(Worry.mentorship_id == mentorship_id))
    row = Worry(
        mentorship_id=mentorship_id, by_handle=by, on=today, code=need.code, text=need.text, urgency=need.urgency
    )
    session.add(row)
    session.flush()
    tell_other(session, mentorship, by, NoticeKind.WORRIED_ABOUT, row.id, today)
    return row


def answer(session: Session, mentorship_id: uuid.UUID, worry_id: uuid.UUID, *, agreed: bool, today: date) -> None:
    """The mentee says whether coordinators may read it; either way the mentor's words are gone. Raises WorryGone."""
    mentorship = session.get_one(Mentorship, mentorship_id, with_for_update=True, populate_existing=True)
    row = session.get(Worry, worry_id)
    if row is None:
        raise WorryGone
    if agreed:
        flag(session, mentorship.mentee_handle, Need(row.code, row.text, Urgency(row.urgency)), today)
    session.delete(row)
    session.flush()
