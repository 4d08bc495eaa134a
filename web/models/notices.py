"""Notices: what happened to somebody while she was away. Each is told once, and shown until she puts it away."""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Row


class NoticeKind(StrEnum):
    """What a notice tells; who reads it is the one that `Notice.handle` names."""

    ASKED = "asked"  # a request has come
    REMINDER = "reminder"  # it has waited for a week
    LET_LAPSE = "let_lapse"  # it lapsed without her answer
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"  # nobody answered hers
    QUESTION = "question"
    REPLY = "reply"
    AGREEMENT_PROPOSED = "agreement_proposed"
    AGREEMENT_CONFIRMED = "agreement_confirmed"
    MEETING_PROPOSED = "meeting_proposed"
    MEETING_CONFIRMED = "meeting_confirmed"
    MEETING_CANCELLED = "meeting_cancelled"
    MENTORSHIP_ENDED = "mentorship_ended"
    THANKED = "thanked"
    VOUCHED = "vouched"  # a member said that she knows her
    LET_IN = "let_in"
    RESET_MADE = "reset_made"  # a coordinator made a code for a new passphrase
    SET_ANEW = "set_anew"  # by a printed code
    INTRODUCTION = "introduction"  # a coordinator proposes that she meets somebody
    INTRODUCTION_WAITS = "introduction_waits"  # for a week
    INTRODUCTION_LAPSED = "introduction_lapsed"  # she said yes, and both did not
    INTRODUCED = "introduced"
    ROUND_PROPOSED = "round_proposed"  # a mentoring round has somebody for her: she is asked first
    ROUND_WAITS = "round_waits"  # she has not answered for a week
    ROUND_PUBLISHED = "round_published"  # to mentors: requests of a round may come
    ROUND_LEFT_OUT = "round_left_out"  # a mentoring round found nobody for her
    CASE_TAKEN = "case_taken"  # a coordinator looks after what she needs
    CASE_SETTLED = "case_settled"
    CASE_HANDED = "case_handed"  # to a coordinator: another one gave it to her
    CASE_DUE = "case_due"  # to the coordinator who took it
    CASE_WAITS = "case_waits"  # to all coordinators: an emergency that nobody took for a day
    CASE_WITHDRAWN = "case_withdrawn"  # to the coordinator who took it
    MEETING_NEAR = "meeting_near"  # today or tomorrow
    MEETING_OVER = "meeting_over"  # its day has passed, and nobody said what came of it
    FIT_ASKED = "fit_asked"
    WORRIED_ABOUT = "worried_about"  # her mentor asks whether coordinators may know
    END_NEAR = "end_near"  # the time that was agreed on is over in a week
    DATE_NEAR = "date_near"  # one that she noted for herself
    OPENED = "opened"  # the other side opened something to her


class Notice(Row):
    """One notice. It names its reader by her edge handle, as what it is about does, and tells no name itself."""

    __tablename__ = "notices"
    # What a job does twice, and two jobs at once, must come out as one notice.
    __table_args__ = (UniqueConstraint("handle", "kind", "about"),)

    handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    about: Mapped[uuid.UUID]  # the row that it tells of
    connection_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("connections.id", ondelete="CASCADE"))
    on: Mapped[date]
    put_away: Mapped[bool] = mapped_column(default=False)  # read; the row stays, so that it is not told again
