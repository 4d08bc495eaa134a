"""How somebody comes in: printed codes, and vouches. Whoever is named is named by her edge handle, never by an id.

There is no table of who invited whom: a person carries the labels of the branches that she descends from, sealed under
her own key, and that is all the rule of separate branches needs.
"""

from datetime import date
from typing import Any

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.sealing import Sealed, SealedRow


class PrintedCode(SealedRow):
    """Words on paper that are good for one thing until a day; the table holds their keyed hash.

    A spent code stays until its day, because the budget counts it; when it was spent, and by whom, is not noted.
    """

    __tablename__ = "printed_codes"

    purpose: Mapped[str] = mapped_column(String(20))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    owner_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    expires_on: Mapped[date]
    spent: Mapped[bool] = mapped_column(default=False)

    carries = Sealed[dict[str, Any]](dict, owner="owner_handle")  # what whoever uses it brings along


class Vouch(SealedRow):
    """A member says that she knows somebody who wants to be let in."""

    __tablename__ = "vouches"
    __table_args__ = (UniqueConstraint("voucher_handle", "newcomer_handle"),)

    voucher_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    newcomer_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    on: Mapped[date]

    label = Sealed[str](str, owner="voucher_handle")  # what the newcomer was called, so that the line can be found
