"""Introductions: a coordinator proposes that two members meet. Everybody is named by her edge handle."""

from datetime import date
from enum import StrEnum

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from web.sealing import Sealed, SealedRow


class IntroductionState(StrEnum):
    """How far an introduction is. A no is no state: it is sealed with the side that said it, and reads as a lapse."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    EXPIRED = "expired"


class Introduction(SealedRow):
    """Two members who should meet, as a coordinator thinks. A side that is erased leaves an empty place: the row lapses
    like any other."""

    __tablename__ = "introductions"

    by_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    one_handle: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    other_handle: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    state: Mapped[str] = mapped_column(String(20), default=IntroductionState.PROPOSED)
    on: Mapped[date]

    reason = Sealed[str](str, owner="by_handle")
    one_said = Sealed[str](str, owner="one_handle")  # "", "yes", "no"; written from the first day
    other_said = Sealed[str](str, owner="other_handle")

    def said(self, handle: bytes) -> str:
        """What the side behind `handle` answered."""
        return self.one_said if handle == self.one_handle else self.other_said

    def answer(self, handle: bytes, words: str) -> None:
        """Note the answer of the side behind `handle`."""
        if handle == self.one_handle:
            self.one_said = words
        else:
            self.other_said = words
