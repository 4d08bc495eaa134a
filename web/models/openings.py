"""Openings: fellowships, jobs, scholarships and the like. Public facts; nobody's profile is tied to them here."""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.db import Row
from web.models.organisations import Organisation
from web.models.revisions import Watched


class OpeningState(StrEnum):
    """Codes of matcher.vocabulary.OPENING_STATES; whether a deadline has passed is told by the date, not by a state."""

    DRAFT = "draft"
    REVIEW = "review"
    OPEN = "open"
    ROLLING = "rolling"
    CLOSED = "closed"


class Opening(Watched, Row):
    """One opening. `origins` holds only what the host stated, ISO country -> "yes" or "no": what is absent is not
    stated, and never looks like yes. `deadline_text` keeps the words of the source; `deadline` is set only when they
    name one day. Money is in minor units with its ISO 4217 currency and period, beside the original text."""

    __tablename__ = "openings"
    log_kind = "opening"
    __table_args__ = (UniqueConstraint("source", "source_id"),)

    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id", ondelete="SET NULL"))
    posted_by: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)  # KeyStore.poster of the host
    state: Mapped[str] = mapped_column(String(20), default=OpeningState.DRAFT)
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, default="")
    folded: Mapped[str] = mapped_column(Text, default="")  # title, text and organisation, folded for searching
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    stages: Mapped[list[str]] = mapped_column(JSON, default=list)
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    support: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    country: Mapped[str | None] = mapped_column(String(2), index=True)
    countries: Mapped[list[str]] = mapped_column(JSON, default=list)  # where an applicant may live; empty: anywhere
    remote: Mapped[bool] = mapped_column(default=False)
    accommodation: Mapped[bool] = mapped_column(default=False)
    families: Mapped[bool] = mapped_column(default=False)
    funded: Mapped[bool] = mapped_column(default=False)
    origins: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    deadline: Mapped[date | None] = mapped_column(index=True)
    deadline_text: Mapped[str] = mapped_column(String(300), default="")
    amount_minor: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    amount_period: Mapped[str | None] = mapped_column(String(10))  # month, year, once
    amount_text: Mapped[str] = mapped_column(String(300), default="")
    duration_text: Mapped[str] = mapped_column(String(300), default="")
    months: Mapped[int | None]
    url: Mapped[str | None] = mapped_column(String(1000))
    confirmed_on: Mapped[date]  # when somebody last said that this stands
    source: Mapped[str] = mapped_column(String(60), default="mosty")
    source_id: Mapped[str | None] = mapped_column(String(100))
    fingerprint: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # of the imported row, to tell a change
    repeats: Mapped[bool] = mapped_column(default=False)  # its description repeats another row's of the same source
    for_review: Mapped[str] = mapped_column(String(200), default="")  # what a reviewer should read by hand

    organisation: Mapped[Organisation | None] = relationship(lazy="joined")

    def accepts(self, today: date) -> bool:
        """Whether somebody can still apply."""
        if self.state not in (OpeningState.OPEN, OpeningState.ROLLING):
            return False
        return self.deadline is None or self.deadline >= today
