"""Verbs of suggestions: deal this week's cards, put something aside, bring it back."""

import uuid
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.matches import queries
from web.matches.queries import LIST_LENGTH, REQUEST_KINDS, WEEKLY_CARDS, Asking
from web.matching import Suggestion
from web.matching.live import week_of
from web.models import CardShown, Dismissal, Person
from web.models.cards import KEPT_DAYS

Writing = Callable[[], AbstractContextManager[Session]]


def deal(
    session: Session, writing: Writing, asking: Asking, kind: str, out: Collection[str], wanted: int = LIST_LENGTH
) -> list[Suggestion]:
    """At most `wanted` people of `kind`, the same in the same order all week, but for `out` (`queries.excluded`).

    Whoever was dealt this week comes first; the rest is filled up while the week's quota lasts. That refill writes the
    ledger through `writing`: with the session's last use the only thing that a GET changes.
    """
    if not asking.viewer.approved:
        return []
    found, refill = _week(session, asking, kind, out, wanted)
    if not refill:
        return found[:wanted]
    with writing() as ledger:
        lock_person(ledger, asking.person.id)  # two tabs at once: the second one deals from what the first one wrote
        found, refill = _week(ledger, asking, kind, queries.excluded(ledger, asking, kind), wanted)
        _note(ledger, asking, kind, refill)
        forget(ledger, asking.today)
    return [*found, *refill][:wanted]


def _week(
    session: Session, asking: Asking, kind: str, out: Collection[str], wanted: int
) -> tuple[list[Suggestion], list[Suggestion]]:
    """Who stands in this week's list, and who may be added to it."""
    rows = queries.week_rows(session, asking)
    dealt = [row.subject_handle for row in rows if row.kind == kind]
    found = queries.standing(asking, kind, dealt, out)
    left = WEEKLY_CARDS - len({row.subject_handle for row in rows})
    room = min(wanted - len(found), left)
    return found, queries.fresh(asking, kind, dealt, out, room) if room > 0 else []


def _note(session: Session, asking: Asking, kind: str, added: Sequence[Suggestion]) -> None:
    handles = {str(person): handle for handle, person in asking.live.handles.items()}
    rows = queries.week_rows(session, asking)
    start = 1 + max((row.position for row in rows if row.kind == kind), default=-1)
    session.add_all(
        CardShown(
            viewer_handle=asking.viewer.handle,
            subject_handle=handles[suggestion.id],
            kind=kind,
            week=asking.live.week,
            position=position,
            day=asking.today,
        )
        for position, suggestion in enumerate(added, start)
    )
    session.flush()


def forget(session: Session, today: date) -> int:
    """Delete what the ledger has kept for its 90 days; returns how many entries."""
    old = delete(CardShown).where(CardShown.day < today - timedelta(days=KEPT_DAYS))
    return len(session.execute(old.returning(CardShown.id)).all())


def lock_person(session: Session, person_id: uuid.UUID) -> None:
    """Let one transaction at a time count and add for this person. SQLite's writers queue up anyway."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def dismiss(session: Session, asking: Asking, kind: str, subject: uuid.UUID, reason: str) -> bool:
    """Put a suggestion aside, once; False when nothing of that kind and id is suggested to the viewer."""
    handle = session.info["keys"].handle(subject)
    if handle in queries.put_aside(session, asking.viewer.handle):
        return True
    if not _is_suggested(session, asking, kind, subject):
        return False
    row = Dismissal(by_handle=asking.viewer.handle, subject=handle, kind=kind, reason=reason, on=asking.today)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # another tab was faster: it is aside already
        return True
    return True


def _is_suggested(session: Session, asking: Asking, kind: str, subject: uuid.UUID) -> bool:
    if kind in REQUEST_KINDS:
        return asking.viewer.approved and queries.is_dealt(session, asking, kind, subject)
    offered = asking.live.network.openings if kind == "openings" else asking.live.network.initiatives
    return str(subject) in offered


def restore(session: Session, viewer_handle: bytes, dismissal_id: uuid.UUID) -> None:
    """Bring back what the viewer had put aside; what is not hers or not there any more changes nothing."""
    mine = Dismissal.by_handle == viewer_handle
    session.execute(delete(Dismissal).where(Dismissal.id == dismissal_id, mine))


def note_request(session: Session, *, reader: bytes, subject: bytes, today: date) -> None:
    """Enter in the ledger that `reader` sees the card of `subject`, who sent a request; once a week is enough."""
    row = CardShown(viewer_handle=reader, subject_handle=subject, kind="request", week=week_of(today), day=today)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return
