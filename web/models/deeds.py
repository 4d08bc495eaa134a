"""What coordinators did: who and on which day, never to whom, so that no row joins a person to a handle."""

from datetime import date
from enum import StrEnum

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Row


class DeedKind(StrEnum):
    """What a coordinator can do to somebody else."""

    LET_IN = "let_in"
    LET_POST = "let_post"
    DECLINED = "declined"
    SUSPENDED = "suspended"
    READMITTED = "readmitted"
    REPORT_SETTLED = "report_settled"
    RESET_MADE = "reset_made"
    INTRODUCED = "introduced"
    ROUND_OPENED = "round_opened"
    ROUND_PUBLISHED = "round_published"


class Deed(Row):
    """One line of the log that coordinators keep of each other."""

    __tablename__ = "deeds"

    by_handle: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)  # empty when she was erased
    kind: Mapped[str] = mapped_column(String(20))
    on: Mapped[date]
