"""Verbs of the log of incidents."""

import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.errors import DomainError
from web.models import Incident

MOST = 100


class LogFull(DomainError):
    """She keeps MOST already."""


def note(session: Session, owner: bytes, row_id: uuid.UUID, event: dict[str, Any]) -> None:
    """Keep an incident; the same form twice keeps one. Raises LogFull."""
    if session.get(Incident, row_id) is not None:
        return
    if (session.scalar(select(func.count(Incident.id)).where(Incident.owner_handle == owner)) or 0) >= MOST:
        raise LogFull
    session.add(Incident(id=row_id, owner_handle=owner, event=event))
    session.flush()


def count(session: Session, row_id: uuid.UUID, *, counted: bool) -> None:
    """Let an incident be counted, or not any more."""
    row = session.get_one(Incident, row_id)
    row.event = {**row.event, "counted": "yes" if counted else ""}
    session.flush()


def drop(session: Session, row_id: uuid.UUID) -> None:
    """Keep an incident no longer."""
    session.delete(session.get_one(Incident, row_id))
    session.flush()
