"""The site itself: one row that marks a demo network for good."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base

SITE = 1


class Site(Base):
    """`demo` is set once, on an empty database, and never unset: such a database refuses real sign-ups."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    demo: Mapped[bool] = mapped_column(default=False)
    demo_sign_ins: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
