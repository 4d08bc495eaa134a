"""Verbs of introductions, and their clock. Nothing that one side does is told to the other, but the yes of both."""

import uuid
from datetime import date, timedelta
from typing import cast

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from web.accounts import codes
from web.coordination.operations import note_deed
from web.errors import DomainError
from web.introductions.queries import LAPSE_AFTER, is_over, sides
from web.keystore import KeyStore
from web.models import Connection, ConnectionState, DeedKind, Introduction, IntroductionState, NoticeKind, PrintedCode
from web.notices import tell, tell_of
from web.visibility import Viewer

REMIND_AFTER = timedelta(days=7)
KEPT = timedelta(days=60)  # so that a coordinator can see what came of it


class NoSuchCode(DomainError):
    """A code is wrong, used, too old or the coordinator's own; `field` names which of the two."""

    def __init__(self, field: str) -> None:
        super().__init__("no such code")
        self.field = field


class NotOpen(DomainError):
    """The introduction has lapsed, or has led to a contact."""


def make_code(session: Session, viewer: Viewer, today: date) -> str:
    """The words by which a coordinator may propose somebody to the viewer; an earlier code opens nothing any more."""
    drop_code(session, viewer)
    return codes.make(session, codes.MEETING, viewer.handle, today)


def drop_code(session: Session, viewer: Viewer) -> None:
    """Take the code back."""
    mine = (PrintedCode.owner_handle == viewer.handle, PrintedCode.purpose == codes.MEETING.name)
    session.execute(delete(PrintedCode).where(*mine))


def propose(
    session: Session, viewer: Viewer, number: uuid.UUID, first: str, second: str, reason: str, today: date
) -> None:
    """Propose that the owners of two codes meet, and tell both if they may; raises NoSuchCode.

    The coordinator cannot tell whether they may: a block between them ends like a silence. The same form sent twice
    (`number`) proposes once.
    """
    standing = session.get(Introduction, number)
    if standing is not None and standing.by_handle == viewer.handle:
        return
    found = {name: codes.find(session, codes.MEETING, typed, today) for name, typed in _named(first, second)}
    for name, code in found.items():
        if code is None or code.owner_handle == viewer.handle:
            raise NoSuchCode(name)
    one, other = (cast("PrintedCode", code) for code in found.values())
    if one.owner_handle == other.owner_handle:
        raise NoSuchCode("second")
    one.spent = other.spent = True
    row = Introduction(
        id=number, by_handle=viewer.handle, one_handle=one.owner_handle, other_handle=other.owner_handle, on=today,
        reason=reason, one_said="", other_said="",
    )  # fmt: skip
    session.add(row)
    note_deed(session, viewer, DeedKind.INTRODUCED, today)
    if sides(session, row) is not None:
        for handle in (one.owner_handle, other.owner_handle):
            tell(session, handle, NoticeKind.INTRODUCTION, row.id, today)


def _named(first: str, second: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("first", first), ("second", second)


def answer(session: Session, viewer: Viewer, introduction_id: uuid.UUID, *, yes: bool, today: date) -> None:
    """One side's answer, which she may change until both said yes; raises NotOpen.

    It is noted also when the two may not meet any more: that there is a block must not show in what an answer does.
    """
    row = session.get_one(Introduction, introduction_id, with_for_update=True, populate_existing=True)
    words = "yes" if yes else "no"
    if row.state == IntroductionState.ACCEPTED and yes:
        return
    if row.state != IntroductionState.PROPOSED or is_over(row, today):
        raise NotOpen
    row.answer(viewer.handle, words)
    session.flush()
    pair = sides(session, row)
    if pair is not None and row.one_said == row.other_said == "yes":
        _bring_together(session, row, today)


def _bring_together(session: Session, row: Introduction, today: date) -> None:
    one, other = cast("bytes", row.one_handle), cast("bytes", row.other_handle)
    row.state = IntroductionState.ACCEPTED
    standing = _contact(session, one, other)
    if standing is None:
        standing = Connection(
            kind="contact", from_handle=one, to_handle=other, state=ConnectionState.ACCEPTED, opened_on=row.on,
            answered_on=today, consented=True,
        )  # fmt: skip
        session.add(standing)
    session.flush()
    for handle in (one, other):
        tell_of(session, standing, handle, NoticeKind.INTRODUCED, today)


def _contact(session: Session, one: bytes, other: bytes) -> Connection | None:
    ends = (Connection.from_handle, Connection.to_handle)
    between = or_(*(and_(start == one, end == other) for start, end in (ends, ends[::-1])))
    accepted = (between, Connection.kind == "contact", Connection.state == ConnectionState.ACCEPTED)
    return session.scalar(select(Connection).where(*accepted).limit(1))


def remind(session: Session, today: date) -> int:
    """Remind whoever has not answered for a week; returns how many notices were written."""
    due = (Introduction.on <= today - REMIND_AFTER, Introduction.on > today - LAPSE_AFTER)
    proposed = Introduction.state == IntroductionState.PROPOSED
    told = 0
    for row in session.scalars(select(Introduction).where(proposed, *due).order_by(Introduction.id)).all():
        stands = sides(session, row) is not None
        for handle in _handles(row):
            waits = stands and not row.said(handle)
            told += tell(session, handle, NoticeKind.INTRODUCTION_WAITS, row.id, today, shown=waits)
    return told


def lapse(session: Session, today: date) -> int:
    """End what both did not say yes to in two weeks, and tell those who did; returns how many ended."""
    due = (Introduction.state == IntroductionState.PROPOSED, Introduction.on <= today - LAPSE_AFTER)
    found = select(Introduction).where(*due).order_by(Introduction.id).with_for_update(skip_locked=True)
    rows = session.scalars(found).all()
    keys = cast("KeyStore", session.info["keys"])
    for row in rows:
        row.state = IntroductionState.EXPIRED
        for handle in _handles(row):
            if keys.holds(handle) and row.said(handle) == "yes":
                tell(session, handle, NoticeKind.INTRODUCTION_LAPSED, row.id, today)
    session.flush()
    return len(rows)


def forget(session: Session, today: date) -> int:
    """Delete introductions after 60 days; the contact that one led to stands by itself."""
    gone = delete(Introduction).where(Introduction.on <= today - KEPT)
    return len(session.execute(gone.returning(Introduction.id)).all())


def _handles(row: Introduction) -> list[bytes]:
    return [handle for handle in (row.one_handle, row.other_handle) if handle is not None]
