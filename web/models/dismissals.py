"""Dismissals: "not now", with a reason when one was given."""

from datetime import date

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Row


class Dismissal(Row):
    """Somebody does not want a suggestion for now. `subject` is the handle of the person or thing suggested."""

    __tablename__ = "dismissals"
    __table_args__ = (UniqueConstraint("by_handle", "subject"),)

    by_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    subject: Mapped[bytes] = mapped_column(LargeBinary(32))
    kind: Mapped[str] = mapped_column(String(20))  # mentors, contacts, openings, initiatives
    reason: Mapped[str] = mapped_column(String(30), default="")  # code of matcher.vocabulary.DISMISS_REASONS
    on: Mapped[date]
