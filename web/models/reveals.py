"""Reveals: fields of her card that somebody opened to one person alone, each by an act of her own."""

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.sealing import Sealed, SealedRow


class Reveal(SealedRow):
    """Everything that one person opened to another: field -> day (ISO 8601).

    One sealed value for each two people: the names of fields, their number and their days could single somebody out.
    """

    __tablename__ = "reveals"
    __table_args__ = (UniqueConstraint("by_handle", "to_handle"),)

    by_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    to_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)

    opened = Sealed[dict[str, str]](dict, owner="by_handle")
