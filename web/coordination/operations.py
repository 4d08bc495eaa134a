"""Verbs of coordinators."""

import uuid
from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.matching.live import week_of
from web.models import Account, CardShown
from web.visibility import Viewer


def approve(session: Session, account: Account) -> None:
    """Let somebody in; who asked to host may post openings from now on."""
    account.person.approved = True
    account.is_host = account.asks_to_host
    session.flush()


def decline(session: Session, account: Account) -> None:
    """Take somebody off the queue; she keeps her account, openings and initiatives."""
    account.person.declined = True
    session.flush()


def note_look(session: Session, viewer: Viewer, person_id: uuid.UUID, today: date, kind: str = "queue") -> None:
    """Enter in the card ledger that a coordinator looked; a second look in the same week adds nothing."""
    keys = cast(KeyStore, session.info["keys"])
    entry = {
        "viewer_handle": viewer.handle,
        "subject_handle": keys.handle(person_id),
        "kind": kind,
        "week": week_of(today),
    }
    known = session.scalar(select(CardShown).filter_by(**entry))
    if known is None:
        session.add(CardShown(**entry, day=today))
        session.flush()
