"""Initiatives: campaigns, evacuation lines, joint projects, and the roles they look for (M50-M57)."""

import uuid

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.db import Row
from web.models.revisions import Watched


class Initiative(Watched, Row):
    """One initiative. A dialogue is by invitation: it is suggested to nobody who did not choose it."""

    __tablename__ = "initiatives"
    log_kind = "initiative"
    __table_args__ = (UniqueConstraint("source", "source_id"),)

    name: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, default="")
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    country: Mapped[str | None] = mapped_column(String(2), index=True)
    city: Mapped[str | None] = mapped_column(String(100))
    origins_involved: Mapped[list[str]] = mapped_column(JSON, default=list)  # ua, ru, by, joint
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    open: Mapped[bool] = mapped_column(default=True)
    by_invitation: Mapped[bool] = mapped_column(default=False)
    status_text: Mapped[str] = mapped_column(String(100), default="")  # as the source says it, with its date
    url: Mapped[str | None] = mapped_column(String(1000))
    folded: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(60))
    source_id: Mapped[str] = mapped_column(String(100))
    fingerprint: Mapped[bytes | None] = mapped_column(LargeBinary(32))

    roles: Mapped[list["InitiativeRole"]] = relationship(
        back_populates="initiative", cascade="all, delete-orphan", lazy="selectin", order_by="InitiativeRole.position"
    )


class InitiativeRole(Watched, Row):
    """A role that an initiative looks for."""

    __tablename__ = "initiative_roles"
    log_kind = "initiative"
    log_columns = ("initiative_id",)

    initiative_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("initiatives.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    role: Mapped[str] = mapped_column(String(30))  # code of matcher.vocabulary.INITIATIVE_ROLES
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    hours: Mapped[int | None]  # a week

    initiative: Mapped[Initiative] = relationship(back_populates="roles")
