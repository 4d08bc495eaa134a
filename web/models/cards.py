"""The card ledger: whose card was shown to whom. Kept 90 days, in whole days, under edge handles.

It serves three things: the weekly quota, the week's stable order, and "who has seen my card".
"""

from datetime import date

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Row

REPORTED = "report"  # a coordinator read a report: told to nobody, since it would tell of the report
KEPT_DAYS = 90


class CardShown(Row):
    """One card, shown to one viewer in one week (ISO year * 100 + week)."""

    __tablename__ = "cards_shown"
    __table_args__ = (UniqueConstraint("viewer_handle", "kind", "week", "subject_handle"),)

    viewer_handle: Mapped[bytes] = mapped_column(LargeBinary(32))
    subject_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # mentors, contacts, request, queue
    week: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    day: Mapped[date]
