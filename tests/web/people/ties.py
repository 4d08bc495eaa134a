"""Requests between two of the cast, and entries of the card ledger."""

from datetime import date, timedelta
from typing import Any

from tests.web.manners import World
from web.matching.live import week_of
from web.models import CardShown, Connection, ConnectionState


def connect(world: World, asking: str, asked: str, state: str = ConnectionState.ACCEPTED) -> None:
    """A request for contact, in `state`."""
    with world.session() as session:
        handle = session.info["keys"].handle
        session.add(
            Connection(
                kind="contact",
                from_handle=handle(world.id(asking)),
                to_handle=handle(world.id(asked)),
                state=state,
                opened_on=world.clock().date(),
            )
        )


def show(world: World, subject: str, viewer: str, kind: str = "contacts", days_ago: int = 0) -> None:
    """Enter in the ledger that the card of `subject` was shown to `viewer`."""
    day: date = world.clock().date() - timedelta(days=days_ago)
    with world.session() as session:
        handle = session.info["keys"].handle
        entry: dict[str, Any] = {"subject_handle": handle(world.id(subject)), "viewer_handle": handle(world.id(viewer))}
        session.add(CardShown(**entry, kind=kind, week=week_of(day), day=day))
