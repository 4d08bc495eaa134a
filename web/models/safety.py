"""Blocks between two people, and reports to coordinators. Both ends are edge handles, never person ids."""

from datetime import date
from enum import StrEnum

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.sealing import Sealed, SealedRow


class Block(SealedRow):
    """Two people who never see each other, because one of them said so. The other one is not told."""

    __tablename__ = "blocks"
    __table_args__ = (UniqueConstraint("by_handle", "subject_handle"),)

    by_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    subject_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    on: Mapped[date]

    label = Sealed[str](str, owner="by_handle")  # what the other one was called, so that she can find the line again


class ReportState(StrEnum):
    """How far coordinators are with a report."""

    OPEN = "open"
    SETTLED = "settled"


class Report(SealedRow):
    """What somebody tells coordinators about somebody else. Its words are gone with the key of whoever wrote them."""

    __tablename__ = "reports"

    by_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    subject_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    reason: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(20), default=ReportState.OPEN)
    on: Mapped[date]

    text = Sealed[str](str, owner="by_handle")
