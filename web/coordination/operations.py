"""Verbs of coordinators."""

import uuid
from datetime import date, timedelta
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.matching.live import week_of
from web.models import Account, CardShown, Deed, DeedKind, NoticeKind
from web.notices import tell
from web.visibility import Viewer

DEEDS_KEPT = timedelta(days=365)
"""How long coordinators can read what each of them did."""


def approve(session: Session, viewer: Viewer, account: Account, today: date) -> None:
    """Let somebody in, and tell her; who asked to host may post openings from now on."""
    if not account.person.approved:
        account.person.let_in(today)
        handle = cast("KeyStore", session.info["keys"]).handle(account.person_id)
        # What it is about has no row of its own, and her id must not stand beside her handle.
        tell(session, handle, NoticeKind.LET_IN, uuid.uuid4(), today)
        note_deed(session, viewer, DeedKind.LET_IN, today)
    if account.asks_to_host and not account.is_host:
        note_deed(session, viewer, DeedKind.LET_POST, today)
    account.is_host = account.asks_to_host
    session.flush()


def decline(session: Session, viewer: Viewer, account: Account, today: date) -> None:
    """Take somebody off the queue; she keeps her account, openings and initiatives."""
    account.person.declined = True
    note_deed(session, viewer, DeedKind.DECLINED, today)


def note_deed(
    session: Session, viewer: Viewer, kind: DeedKind, today: date, *, row_id: uuid.UUID | None = None
) -> None:
    """Enter what a coordinator did where every coordinator can read it; with a `row_id` once."""
    if row_id is None or session.get(Deed, row_id) is None:
        session.add(Deed(id=row_id or uuid.uuid4(), by_handle=viewer.handle, kind=kind, on=today))
    session.flush()


def forget_deeds(session: Session, today: date) -> int:
    """Delete what was done more than a year ago; returns how many lines."""
    old = delete(Deed).where(Deed.on < today - DEEDS_KEPT)
    return len(session.execute(old.returning(Deed.id)).all())


def note_look(session: Session, viewer: Viewer, person_id: uuid.UUID, today: date, kind: str) -> None:
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
