"""What states and those who serve them did to somebody abroad, as she noted it."""

from enum import StrEnum

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from web.sealing import Sealed, SealedRow


class IncidentKind(StrEnum):
    """What it was."""

    THREAT = "threat"
    RELATIVES = "relatives"
    WATCHED = "watched"
    ATTACK = "attack"
    HACKING = "hacking"
    DOCUMENTS = "documents"
    WANTED = "wanted"
    APPROACHED = "approached"
    OTHER = "other"


class Incident(SealedRow):
    """One event. Only she reads it; it is counted, without a name, where she said so."""

    __tablename__ = "incidents"

    owner_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)

    # kind, country (ISO 3166), month (as in 2026-03), note, counted ("yes" or nothing): one length for everybody, so
    # that a stolen copy doesn't tell who consented.
    event = Sealed[dict[str, str]](dict, owner="owner_handle", pad=1024)
