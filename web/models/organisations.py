"""Organisations: hosts, media, foundations. Public facts only."""

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Row


class Organisation(Row):
    """An organisation. `designations` are labels that a state has put on it, each with kind, state, date and source:
    they are shown in quotation marks and warned of before anybody ties a profile to it (M7)."""

    __tablename__ = "organisations"

    name: Mapped[str] = mapped_column(String(300))
    folded_name: Mapped[str] = mapped_column(String(300), index=True)
    country: Mapped[str | None] = mapped_column(String(2))
    url: Mapped[str | None] = mapped_column(String(500))
    verified: Mapped[bool] = mapped_column(default=False)
    designations: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
