"""Private dates: days that somebody must not miss."""

from datetime import date
from enum import StrEnum

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from web.sealing import Sealed, SealedRow


class DateKind(StrEnum):
    """What ends or falls due on the day."""

    PERMIT = "permit"
    VISA = "visa"
    DOCUMENT = "document"
    INSURANCE = "insurance"
    DEADLINE = "deadline"
    OTHER = "other"


class PrivateDate(SealedRow):
    """One day. That somebody's permit ends tells of her: all of it is sealed, and only she reads it."""

    __tablename__ = "private_dates"

    owner_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)

    # kind, day and noted (ISO 8601), note: `noted` is the day on which it was written, as reminders begin after it.
    entry = Sealed[dict[str, str]](dict, owner="owner_handle", pad=256)

    @property
    def day(self) -> date:
        """The day itself."""
        return date.fromisoformat(self.entry["day"])

    @property
    def noted(self) -> date:
        """The day on which she wrote it down or changed it."""
        return date.fromisoformat(self.entry["noted"])
