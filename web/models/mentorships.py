"""Mentorships and the seats they take.

Capacity is rows, not a number compared in code: a mentorship exists only while it holds a seat of its mentor, and a
seat holds one mentorship. Counting first and inserting then oversells under load.
"""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Row
from web.models.revisions import Watched


class MentorshipState(StrEnum):
    """Codes of matcher.vocabulary.MENTORSHIP_STATES that a stored mentorship can be in."""

    AGREED = "agreed"
    ACTIVE = "active"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"


class Mentorship(Watched, Row):
    """A mentor and a mentee who agreed to work together."""

    __tablename__ = "mentorships"

    connection_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("connections.id", ondelete="CASCADE"), unique=True
    )
    mentor_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    mentee_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    state: Mapped[str] = mapped_column(String(20), default=MentorshipState.AGREED)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    consented: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(60), default="mosty")


class Seat(Watched, Row):
    """One mentoring place. Free while `mentorship_id` is null; it is claimed in the transaction that accepts."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("mentor_handle", "number"),)

    mentor_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    number: Mapped[int]
    mentorship_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("mentorships.id", ondelete="SET NULL"), unique=True
    )
