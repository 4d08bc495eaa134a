"""Mentorships and the seats they take.

Capacity is rows, not a number compared in code: a mentorship exists only while it holds a seat of its mentor, and a
seat holds one mentorship. Counting first and inserting then oversells under load.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Row
from web.models.revisions import Watched
from web.models.transitions import Transition
from web.sealing import Sealed, SealedRow


class MentorshipState(StrEnum):
    """Codes of matcher.vocabulary.MENTORSHIP_STATES that a stored mentorship can be in."""

    AGREED = "agreed"
    ACTIVE = "active"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"


RUNNING = (MentorshipState.AGREED, MentorshipState.ACTIVE)
ENDINGS = (MentorshipState.COMPLETED, MentorshipState.ENDED_EARLY)

TRANSITIONS: Mapping[str, Transition] = {
    "agree_submit": Transition(RUNNING),
    "confirm": Transition(RUNNING, [MentorshipState.ACTIVE], side="the one who did not propose it"),
    "add_goal": Transition(RUNNING),
    "move_goal": Transition(RUNNING),
    "meet_submit": Transition(RUNNING),
    "answer_meeting": Transition(RUNNING),
    "fit": Transition(RUNNING, [MentorshipState.ENDED_EARLY, *RUNNING]),
    "end_submit": Transition(RUNNING, ENDINGS),
    "feedback": Transition(ENDINGS),
}
"""What the sides of a mentorship may do, by the endpoint in web/mentoring."""


class Mentorship(Watched, Row):
    """A mentor and a mentee who agreed to work together."""

    __tablename__ = "mentorships"
    log_kind = "handle"
    log_columns = ("mentor_handle", "mentee_handle")

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
    log_kind = "handle"
    log_columns = ("mentor_handle",)
    __table_args__ = (UniqueConstraint("mentor_handle", "number"),)

    mentor_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    number: Mapped[int]
    mentorship_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("mentorships.id", ondelete="SET NULL"), unique=True
    )


class Agreement(SealedRow):
    """What two people set out to do. The newest confirmed one holds; one without a day of confirmation is proposed."""

    __tablename__ = "agreements"

    mentorship_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), index=True)
    by_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    proposed_on: Mapped[date]
    confirmed_on: Mapped[date | None]

    # What AgreementForm of web/mentoring asks for, by the names of its fields.
    terms = Sealed[dict[str, Any]](dict, owner="by_handle")

    @property
    def ends_on(self) -> date | None:
        """The day until which the two mean to go on; None while it is only proposed."""
        return self.confirmed_on + timedelta(weeks=int(self.terms["weeks"])) if self.confirmed_on else None


class GoalState(StrEnum):
    """How far a goal is."""

    OPEN = "open"
    REACHED = "reached"
    LET_GO = "let_go"


class Goal(SealedRow):
    """Something that the two want to reach."""

    __tablename__ = "goals"

    mentorship_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), index=True)
    by_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    state: Mapped[str] = mapped_column(String(20), default=GoalState.OPEN)
    on: Mapped[date]

    text = Sealed[str](str, owner="by_handle")


class MeetingState(StrEnum):
    """What became of a meeting."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    HELD = "held"
    MISSED = "missed"  # it did not take place; nobody is asked why


class Meeting(SealedRow):
    """One meeting of the two. When it is stands sealed: a plain time would be a diary of who meets when."""

    __tablename__ = "meetings"

    mentorship_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), index=True)
    by_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    state: Mapped[str] = mapped_column(String(20), default=MeetingState.PROPOSED)

    # Its start in UTC as ISO 8601 to the minute, its minutes, its mode (code of CONTACT_MODES).
    plan = Sealed[dict[str, Any]](dict, owner="by_handle")

    @property
    def start(self) -> datetime:
        """When it begins, in UTC without zone."""
        return datetime.fromisoformat(self.plan["start"])

    @property
    def end(self) -> datetime:
        """When it is to end, in UTC without zone."""
        return self.start + timedelta(minutes=self.plan["minutes"])


class FitAnswer(StrEnum):
    """Whether the two suit each other, as one of them sees it after their first meeting."""

    FITS = "fits"
    UNSURE = "unsure"
    OTHER = "other"  # rather with somebody else


class Opinion(SealedRow):
    """What one side thinks of a mentorship, for her alone: whether it fits, and at its end whether it helped.

    `thanks` is the only part that the other side reads.
    """

    __tablename__ = "opinions"
    __table_args__ = (UniqueConstraint("mentorship_id", "by_handle"),)

    mentorship_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), index=True)
    by_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)

    fit = Sealed[str](str, owner="by_handle")  # FitAnswer, or nothing yet
    helped = Sealed[str](str, owner="by_handle")  # code of mentoring.forms.HELPED, or nothing yet
    thanks = Sealed[str](str, owner="by_handle")

    def __init__(self, **values: Any) -> None:
        # An empty column would tell who has answered what.
        super().__init__(**{"fit": "", "helped": "", "thanks": "", **values})


class Worry(SealedRow):
    """What a mentor worries about; the one whom she mentors reads it, and decides whether coordinators do."""

    __tablename__ = "worries"

    mentorship_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), unique=True)
    by_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    on: Mapped[date]

    code = Sealed[str](str, owner="by_handle")  # of matcher.vocabulary.SUPPORT
    text = Sealed[str](str, owner="by_handle")
    urgency = Sealed[str](str, owner="by_handle")
