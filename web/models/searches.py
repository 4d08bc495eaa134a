"""Saved searches: filters of the list of openings that somebody keeps, and what they have found so far."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from web.sealing import Sealed, SealedRow


class SavedSearch(SealedRow):
    """One search. What somebody looks for tells of her: filters, days and findings are sealed."""

    __tablename__ = "saved_searches"

    owner_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)

    asked = Sealed[dict[str, str]](dict, owner="owner_handle")  # name of a filter -> its value
    looked_on = Sealed[str](
        str, owner="owner_handle"
    )  # the day (ISO 8601) on which she last said that she has seen all
    seen = Sealed[list[str]](list, owner="owner_handle")  # ids of the openings found by then
