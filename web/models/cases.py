"""Cases: what somebody needs that is for coordinators alone, with one of them who looks after it until a day."""

from datetime import date
from enum import StrEnum

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from web.sealing import Sealed, SealedRow


class CaseKind(StrEnum):
    """How a case came about."""

    EMERGENCY = "emergency"  # a need that she called an emergency, or one that goes to coordinators alone
    FLAG = "flag"  # raised in a mentorship


class Urgency(StrEnum):
    """How long something can wait, the most urgent first."""

    EMERGENCY = "emergency"
    SOON = "soon"
    CAN_WAIT = "can_wait"


class Case(SealedRow):
    """One matter of the person behind `subject_handle`.

    Its state follows from who owns it and whether it is settled: an owner who is erased leaves it open. What it is
    about stands sealed under her key, its kind and urgency too: a stolen copy tells that a handle had some case.
    """

    __tablename__ = "cases"

    subject_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    owner_handle: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    # A keyed hash of whom and what it is about, while it is not settled: the same matter is opened once.
    once: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    opened_on: Mapped[date]
    taken_on: Mapped[date | None]
    due_on: Mapped[date | None]
    settled_on: Mapped[date | None]

    kind = Sealed[str](str, owner="subject_handle")
    code = Sealed[str](str, owner="subject_handle")  # of matcher.vocabulary.SUPPORT
    urgency = Sealed[str](str, owner="subject_handle")
    text = Sealed[str](str, owner="subject_handle")
    lines = Sealed[list[dict[str, str]]](list, owner="subject_handle")  # {"on", "text"}: what she added, in order
    note = Sealed[str](str, owner="subject_handle")  # what the coordinator wrote to her when settling

    def __init__(self, **values: object) -> None:
        # An empty column would tell who wrote more and who was written to.
        super().__init__(**{"text": "", "lines": [], "note": "", **values})

    @property
    def state(self) -> str:
        """open, taken or settled."""
        if self.settled_on:
            return "settled"
        return "taken" if self.owner_handle else "open"

    def overdue(self, today: date) -> bool:
        """Whether somebody took it on and its day has passed."""
        return self.state == "taken" and self.due_on is not None and self.due_on < today
