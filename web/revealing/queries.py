"""What the pages of revealing read: which fields of the viewer's card another one sees, and by which act."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.listing import Listing, page_of
from web.matching.live import Live
from web.mentoring.queries import cards_behind
from web.models import Connection, ConnectionState, Person, Reveal
from web.models.people import PRIVATE_FIELDS
from web.visibility import CARD_FIELDS, Card, Viewer, own_card

CONTACT = "contact"


@dataclass(frozen=True)
class Exchange:
    """Who has consented to exchange contact details: the viewer, the other side."""

    mine: bool
    theirs: bool

    @property
    def done(self) -> bool:
        """Whether each sees how to reach the other."""
        return self.mine and self.theirs


@dataclass(frozen=True)
class Opened:
    """One person in the ledger: her card if it can be shown, the contact, and what is open to her since when."""

    card: Card | None
    connection_id: uuid.UUID
    fields: dict[str, date]


def other_side(viewer: Viewer, row: Connection) -> bytes:
    """The handle of the connection's other end."""
    return row.from_handle if row.to_handle == viewer.handle else row.to_handle


def opened_by(session: Session, by: bytes, to: bytes) -> dict[str, date]:
    """What one person opened to another, and when."""
    row = session.scalar(select(Reveal).where(Reveal.by_handle == by, Reveal.to_handle == to))
    return _days(row) if row and _keys(session).holds(by) else {}


def exchange(session: Session, viewer: Viewer, other: bytes) -> Exchange:
    """How far the two are with exchanging contact details."""
    pairs = ((viewer.handle, other), (other, viewer.handle))
    return Exchange(*(CONTACT in opened_by(session, by, to) for by, to in pairs))


def closed_fields(person: Person) -> list[str]:
    """The fields of her card that say something and that no contact sees, contact details aside."""
    whole = own_card(person)
    closed = [name for name in CARD_FIELDS if name != CONTACT and getattr(whole, name) and _shut(person, name)]
    return closed + [name for name in PRIVATE_FIELDS if name in whole.private]


def open_to_contacts(person: Person) -> list[str]:
    """The fields of her card that every contact sees."""
    whole = own_card(person)
    return [name for name in CARD_FIELDS if getattr(whole, name) and not _shut(person, name)]


def ledger(session: Session, viewer: Viewer, live: Live, page: int) -> Listing[Opened]:
    """One page of the people to whom the viewer opened something."""
    found = page_of(session, select(Reveal).where(Reveal.by_handle == viewer.handle).order_by(Reveal.id), page)
    handles = {row.to_handle for row in found.rows}
    shown = cards_behind(session, viewer, live, handles)
    contacts = _contacts(session, viewer, handles)
    rows = [
        Opened(shown.get(row.to_handle), contacts[row.to_handle], _days(row))
        for row in found.rows
        if row.to_handle in contacts
    ]
    return Listing(rows, found.total, found.page, found.pages)


def by_request(session: Session, viewer: Viewer) -> Sequence[Connection]:
    """The viewer's own requests that show her card: open ones, and those that were accepted."""
    standing = Connection.state.in_((ConnectionState.REQUESTED, ConnectionState.ACCEPTED))
    mine = select(Connection).where(Connection.from_handle == viewer.handle, standing)
    return session.scalars(mine.order_by(Connection.opened_on.desc(), Connection.id).limit(50)).all()


def _contacts(session: Session, viewer: Viewer, handles: set[bytes]) -> dict[bytes, uuid.UUID]:
    """An accepted connection with each of `handles`."""
    ends = or_(
        (Connection.from_handle == viewer.handle) & Connection.to_handle.in_(handles),
        (Connection.to_handle == viewer.handle) & Connection.from_handle.in_(handles),
    )
    accepted = select(Connection).where(ends, Connection.state == ConnectionState.ACCEPTED).order_by(Connection.id)
    return {other_side(viewer, row): row.id for row in session.scalars(accepted)}


def _shut(person: Person, name: str) -> bool:
    return person.level(name) == "hidden"


def _days(row: Reveal) -> dict[str, date]:
    return {field: date.fromisoformat(day) for field, day in row.opened.items()}


def _keys(session: Session) -> KeyStore:
    return cast("KeyStore", session.info["keys"])
