"""What the pages of cases read."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.matching.behind import ids_behind
from web.matching.live import Live
from web.models import Account, Case, Person, Urgency
from web.visibility import Card, Viewer, blocked_with, queue_card

RANK = {urgency: place for place, urgency in enumerate(Urgency)}


@dataclass(frozen=True)
class Open:
    """A case that is not settled, and whom it is about."""

    row: Case
    person_id: uuid.UUID


def queue(session: Session, viewer: Viewer, live: Live) -> list[Open]:
    """The cases that are not settled: untaken ones first, then by urgency, by due day, by age.

    Never the viewer's own, nor those of people between whom and her there is a block, nor of suspended people.
    """
    keys = cast("KeyStore", session.info["keys"])
    apart = {viewer.handle, *viewer.blocked}
    rows = session.scalars(select(Case).where(Case.settled_on.is_(None))).all()
    known = [row for row in rows if row.subject_handle not in apart and keys.holds(row.subject_handle)]
    ids = ids_behind(session, live, {row.subject_handle for row in known})
    here = set(session.scalars(select(Person.id).where(Person.id.in_(ids.values()), ~Person.suspended)))
    found = [Open(row, ids[row.subject_handle]) for row in known if ids.get(row.subject_handle) in here]
    return sorted(found, key=_place)


def _place(case: Open) -> tuple[bool, int, date, date, uuid.UUID]:
    row = case.row
    return row.state != "open", RANK[Urgency(row.urgency)], row.due_on or date.max, row.opened_on, row.id


def subject(session: Session, live: Live, row: Case) -> Person | None:
    """The person whom a case is about, unless she is suspended."""
    person_id = ids_behind(session, live, {row.subject_handle}).get(row.subject_handle)
    person = session.get(Person, person_id) if person_id else None
    return person if person and not person.suspended else None


def may_read(viewer: Viewer, row: Case, today: date) -> bool:
    """Whether a coordinator reads its words and the card: nobody took it, she did, or whoever did let it lie."""
    return row.owner_handle in (None, viewer.handle) or row.overdue(today)


def colleagues(session: Session, viewer: Viewer, row: Case) -> list[Card]:
    """The coordinators to whom a case can be handed over."""
    keys = cast("KeyStore", session.info["keys"])
    apart = {viewer.handle, row.subject_handle, *blocked_with(session, row.subject_handle)}
    others = select(Account).join(Person).where(Account.is_coordinator, ~Person.suspended).order_by(Account.id)
    people = [account.person for account in session.scalars(others)]
    return [queue_card(person) for person in people if keys.handle(person.id) not in apart]


def mine(session: Session, viewer: Viewer) -> Sequence[Case]:
    """The viewer's own cases, the latest first."""
    own = select(Case).where(Case.subject_handle == viewer.handle)
    return session.scalars(own.order_by(Case.opened_on.desc(), Case.id)).all()
