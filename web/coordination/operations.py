"""Verbs of coordinators."""

import uuid
from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.matching.live import week_of
from web.models import Account, CardShown, NoticeKind
from web.notices import tell
from web.visibility import Viewer


def approve(session: Session, account: Account, today: date) -> None:
    """Let somebody in, and tell her; who asked to host may post openings from now on."""
    if not account.person.approved:
        account.person.let_in(today)
        handle = cast("KeyStore", session.info["keys"]).handle(account.person_id)
        # What it is about has no row of its own, and her id must not stand beside her handle.
        tell(session, handle, NoticeKind.LET_IN, uuid.uuid4(), today)
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
