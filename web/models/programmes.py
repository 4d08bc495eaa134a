"""Programmes: visas, funds, centres. Facts with a status, the date of that status and its source (M42)."""

from datetime import date

from sqlalchemy import JSON, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Row


class Programme(Row):
    """One programme. `status_as_of` is the source's own precision: "2025", "2025-08" or "2025-08-14"."""

    __tablename__ = "programmes"
    __table_args__ = (UniqueConstraint("source", "source_id"),)

    name: Mapped[str] = mapped_column(String(300))
    organisation: Mapped[str] = mapped_column(String(300), default="")
    kind: Mapped[str | None] = mapped_column(String(30))
    country: Mapped[str | None] = mapped_column(String(2), index=True)
    origins: Mapped[list[str]] = mapped_column(JSON, default=list)  # that it names as eligible
    audience: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(20), default="unknown")
    status_as_of: Mapped[str] = mapped_column(String(10), default="")
    deadline: Mapped[date | None]
    deadline_text: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str | None] = mapped_column(String(1000))
    folded: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(60))
    source_id: Mapped[str] = mapped_column(String(100))
    fingerprint: Mapped[bytes | None] = mapped_column(LargeBinary(32))
