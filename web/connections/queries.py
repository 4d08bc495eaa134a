"""What the pages of requests read."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from web.connections import clock
from web.keystore import KeyStore
from web.matches.queries import REQUEST_KINDS, Asking, is_dealt, left_out, may_suggest
from web.matching.live import Live
from web.mentoring.queries import cards_behind
from web.models import Connection, ConnectionState, Mentorship
from web.visibility import Card, Viewer, card, counterparts

OPEN, ACCEPTED = ConnectionState.REQUESTED, ConnectionState.ACCEPTED
PARTS = ("incoming", "outgoing", "accepted", "past")
LIST_OF: Mapping[str, str] = {request: kind for kind, request in REQUEST_KINDS.items()}  # mentor -> mentors


@dataclass(frozen=True)
class Entry:
    """A request as one of its two sides sees it; `card` is None when the other one cannot be shown any more."""

    row: Connection
    card: Card | None
    incoming: bool
    note: str
    answer: str
    question: str
    reply: str

    @property
    def lapses_on(self) -> date:
        """When it is over unless somebody answers."""
        return clock.lapses_on(self.row)


def part(viewer: Viewer, name: str) -> Select[Connection]:
    """One part (of PARTS) of the viewer's requests, the latest first."""
    found = select(Connection).where(*_conditions(viewer, name))
    return found.order_by(Connection.opened_on.desc(), Connection.id)


def _conditions(viewer: Viewer, name: str) -> tuple[ColumnElement[bool], ...]:
    to_me, from_me = Connection.to_handle == viewer.handle, Connection.from_handle == viewer.handle
    return {
        "incoming": (to_me, Connection.state == OPEN),
        "outgoing": (from_me, Connection.state == OPEN),
        "accepted": (or_(to_me, from_me), Connection.state == ACCEPTED),
        "past": (or_(to_me, from_me), Connection.state.not_in((OPEN, ACCEPTED))),
    }[name]


def entries(session: Session, viewer: Viewer, live: Live, rows: Iterable[Connection]) -> list[Entry]:
    """Requests with the cards of their other ends. What somebody wrote who is gone cannot be opened, and stays away."""
    listed = list(rows)
    # Who has not answered yet is seen as long as anybody may be offered her: asking gives no right to her card.
    tied = [row for row in listed if row.state == ACCEPTED or (row.state == OPEN and row.to_handle == viewer.handle)]
    asked = [row for row in listed if row.state == OPEN and row not in tied]
    # What is over shows nobody: a card that stayed after a no would tell a no from a block.
    shown = cards_behind(session, viewer, live, *({_other(row, viewer) for row in rows} for rows in (tied, asked)))
    return [_entry(row, viewer, shown.get(_other(row, viewer)) if row in (*tied, *asked) else None) for row in listed]


def _entry(row: Connection, viewer: Viewer, card: Card | None) -> Entry:
    incoming = row.to_handle == viewer.handle
    there = card is not None or row.state not in (OPEN, ACCEPTED)
    return Entry(
        row=row,
        card=card,
        incoming=incoming,
        note=row.note if there or not incoming else "",
        answer=row.answer if there or incoming else "",
        question=row.question if there or incoming else "",
        reply=row.reply if there or not incoming else "",
    )


def open_request(session: Session, viewer: Viewer, to_handle: bytes, kind: str) -> Connection | None:
    """The viewer's open request of that kind to that person."""
    return session.scalar(
        select(Connection).where(
            Connection.from_handle == viewer.handle,
            Connection.to_handle == to_handle,
            Connection.kind == kind,
            Connection.state == OPEN,
        )
    )


def may_ask(session: Session, asking: Asking, kind: str, person_id: uuid.UUID, handle: bytes) -> bool:
    """Whether a request may go out: to somebody among this week's cards, or to a contact who is open to mentoring."""
    if is_dealt(session, asking, LIST_OF[kind], person_id):
        return True
    if kind != "mentor" or handle not in asking.viewer.contacts or handle in left_out(session, asking, "mentors"):
        return False
    return may_suggest(asking, "mentors", person_id)


def mentorship_of(session: Session, connection_id: uuid.UUID) -> Mentorship | None:
    """The mentorship that a request led to."""
    return session.scalar(select(Mentorship).where(Mentorship.connection_id == connection_id))


def whole(session: Session, viewer: Viewer, live: Live, entry: Entry) -> Entry:
    """The entry with all of the card that the viewer may see, sensitive needs too, for a page of its own."""
    keys = cast("KeyStore", session.info["keys"])
    found = counterparts(session, viewer, [entry.card.id]) if entry.card else []
    return replace(entry, card=card(viewer, found[0], keys, live.generaliser)) if found else entry


def _other(row: Connection, viewer: Viewer) -> bytes:
    return row.from_handle if row.to_handle == viewer.handle else row.to_handle
