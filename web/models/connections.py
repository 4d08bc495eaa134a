"""Connections: who asked whom, and what came of it. Both ends are edge handles, never person ids."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from web.models.revisions import Watched
from web.models.transitions import Transition
from web.sealing import Sealed, SealedRow


class ConnectionState(StrEnum):
    """Codes of matcher.vocabulary.CONNECTION_STATES that a stored connection can be in."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ENDED = "ended"


TRANSITIONS: Mapping[str, Transition] = {
    "ask_back": Transition([ConnectionState.REQUESTED], side="asked"),
    "reply": Transition([ConnectionState.REQUESTED], side="asker"),
    "accept": Transition([ConnectionState.REQUESTED], [ConnectionState.ACCEPTED], side="asked"),
    "decline": Transition([ConnectionState.REQUESTED], [ConnectionState.DECLINED], side="asked"),
    "withdraw": Transition([ConnectionState.REQUESTED], [ConnectionState.WITHDRAWN], side="asker"),
    "end": Transition([ConnectionState.ACCEPTED], [ConnectionState.ENDED]),
}
"""What the sides of a request may do, by the endpoint in web/connections; a job lets it lapse (EXPIRED)."""


class Connection(Watched, SealedRow):
    """A request from one person to another, as a mentee ("mentor") or as a peer ("contact").

    `consented`: both sides agreed, so the tie may serve nearness in the matcher. An imported tie has not been agreed
    to by anybody unless the importer says so.
    """

    __tablename__ = "connections"
    log_kind = "handle"
    log_columns = ("from_handle", "to_handle")
    __table_args__ = (
        CheckConstraint("from_handle <> to_handle", name="two_people"),
        # At most one open request in a direction and kind: a double post has one effect.
        Index(
            "uq_connections_open",
            "from_handle",
            "to_handle",
            "kind",
            unique=True,
            sqlite_where=text("state = 'requested'"),
            postgresql_where=text("state = 'requested'"),
        ),
    )

    kind: Mapped[str] = mapped_column(String(20))  # mentor, contact
    from_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    to_handle: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    state: Mapped[str] = mapped_column(String(20), default=ConnectionState.REQUESTED)
    opened_on: Mapped[date]
    answered_on: Mapped[date | None]
    consented: Mapped[bool] = mapped_column(default=False)
    mode: Mapped[str | None] = mapped_column(String(20))  # code of matcher.vocabulary.CONTACT_MODES; None: not said
    source: Mapped[str] = mapped_column(String(60), default="mosty")

    note = Sealed[str](str, owner="from_handle")  # what the asking person wrote
    answer = Sealed[str](str, owner="to_handle")  # what the other one replied
    question = Sealed[str](str, owner="to_handle")  # the one question that may be asked before a yes or no
    reply = Sealed[str](str, owner="from_handle")
    # Whether the asking person consents to exchange contact details once the other one accepts.
    exchange = Sealed[bool](bool, owner="from_handle")
