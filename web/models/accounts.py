"""Accounts: how somebody signs in, and what she may do."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.db import Row
from web.models.organisations import Organisation
from web.models.people import Person
from web.sealing import Sealed, SealedRow


class Account(SealedRow):
    """A sign-in of one person. The sign-in name is made of generated words and found by its keyed hash only."""

    __tablename__ = "accounts"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)
    name_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    is_host: Mapped[bool] = mapped_column(default=False)
    is_coordinator: Mapped[bool] = mapped_column(default=False)
    asks_to_host: Mapped[bool] = mapped_column(default=False)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"))
    joined: Mapped[date]  # the first day of the month: finer would help to tell people apart

    name = Sealed[str](str, owner="person_id")
    password_hash = Sealed[str](str, owner="person_id")  # PHC string; empty: nobody can sign in
    # The second step of signing in: {"on", "secret", "step": of the last code that was taken, "codes": hashes of the
    # recovery codes that are left}. Everybody has it at the same length: a copy tells nobody who uses it.
    factor = Sealed[dict[str, Any]](dict, owner="person_id", pad=1024)
    # Where a note goes when there is news: {"address", "language", "every": days, "told": day of the last note}, or {}.
    mail = Sealed[dict[str, Any]](dict, owner="person_id", pad=512)

    person: Mapped[Person] = relationship(lazy="joined")
    organisation: Mapped[Organisation | None] = relationship()

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"factor": {}, "mail": {}, **values})

    @property
    def second_step(self) -> bool:
        """Whether signing in asks for a code after the passphrase."""
        return bool(self.factor.get("on"))


class SignIn(Row):
    """A session: revocable, found by the hash of its token. Times are rounded to five minutes, in UTC."""

    __tablename__ = "sessions"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    started: Mapped[datetime]
    last_used: Mapped[datetime]

    account: Mapped[Account] = relationship(lazy="joined")


class Attempt(Row):
    """How often something was tried within one window; `subject` is a keyed hash, so the row names nobody."""

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("action", "subject", "window"),)

    action: Mapped[str] = mapped_column(String(20))
    subject: Mapped[bytes] = mapped_column(LargeBinary(32))
    window: Mapped[int]
    count: Mapped[int] = mapped_column(default=0)
