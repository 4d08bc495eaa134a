"""Verbs of rounds. Who is drafted with whom is told to nobody before the mentee said yes."""

import uuid
from collections.abc import Iterable
from datetime import date
from secrets import SystemRandom
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from web.connections.operations import ask
from web.coordination.operations import note_deed
from web.errors import DomainError
from web.introductions.queries import may_meet
from web.matching import cohorts
from web.models import DeedKind, NoticeKind, PairState, Person, Round, RoundMember, RoundPair, RoundState, Side
from web.models.rounds import TRANSITIONS
from web.notices import tell
from web.rounds import queries
from web.rounds.queries import GIVEN, Taking, ends, is_over
from web.visibility import Viewer

AT_ONCE = 60
"""Members up to which a draft is made while the coordinator waits; larger ones are made by `mosty work`."""
SET = (PairState.LOCKED, PairState.FORCED, PairState.FORBIDDEN)


class TooLate(DomainError):
    """The round, or the proposal, is not in a state in which that can be done."""


class NotUpToDate(DomainError):
    """Something was said of a pair since the last draft: what would be published is not what was asked for."""


class NoPlaceFree(DomainError):
    """She wants to give more places than are free."""


class NoSuchNumber(DomainError):
    """Nobody of the round has that number; `field` names which of the two."""

    def __init__(self, field: str) -> None:
        super().__init__("no such number")
        self.field = field


def open_round(
    session: Session,
    viewer: Viewer,
    number: uuid.UUID,
    *,
    name: str,
    about: str,
    goal: str,
    closes_on: date,
    today: date,
) -> Round:
    """Open a round; the same form sent twice (`number`) opens one."""
    standing = session.get(Round, number)
    if standing is not None:
        return standing
    row = Round(
        id=number, name=name, about=about, goal=goal, state=RoundState.OPEN, closes_on=closes_on, on=today, figures={}
    )
    session.add(row)
    note_deed(session, viewer, DeedKind.ROUND_OPENED, today)
    return row


def join(
    session: Session, viewer: Viewer, round_id: uuid.UUID, side: Side, places: int, free: int, today: date
) -> None:
    """Take part, or change as what; raises TooLate, NoPlaceFree. `free` are her places without a mentee."""
    row = locked(session, round_id, "join")
    if not row.is_open(today):
        raise TooLate
    if side == Side.MENTOR and not 0 < places <= free:
        raise NoPlaceFree
    given = places if side == Side.MENTOR else 0
    member = _member(session, viewer, round_id)
    if member is None:
        member = RoundMember(round_id=round_id, handle=viewer.handle, side=side, places=given, on=today, left="")
        session.add(member)
    elif member.side != side:
        _drop_pairs(session, round_id, viewer.handle)
        member.number = 0
    member.side, member.places = side, given
    session.flush()


def leave(session: Session, viewer: Viewer, round_id: uuid.UUID) -> None:
    """Take part no more; raises TooLate."""
    locked(session, round_id, "leave")
    _drop_pairs(session, round_id, viewer.handle)
    mine = (RoundMember.round_id == round_id, RoundMember.handle == viewer.handle)
    session.execute(delete(RoundMember).where(*mine))


def ask_for_draft(session: Session, round_id: uuid.UUID, today: date) -> Round:
    """Let `mosty work` make a draft; raises TooLate."""
    row = locked(session, round_id, "draft_submit")
    row.state, row.on, row.done, row.whole = RoundState.WAITING, today, 0, queries.counted(session, row)["mentees"]
    session.flush()
    return row


def enter(session: Session, round_id: uuid.UUID, drawn: cohorts.Drawn, today: date) -> None:
    """Write a draft down in place of the one before; who left meanwhile is not in it. Raises TooLate."""
    row = locked(session, round_id, "draft_submit")
    here = {one.person.id: one for one in queries.taking_part(session, row).values()}
    _number(here.values(), Side.MENTEE)
    _number(here.values(), Side.MENTOR)
    session.execute(
        delete(RoundPair).where(RoundPair.round_id == round_id, RoundPair.state == PairState.DRAFTED)
    )  # fmt: skip
    for (mentee, mentor), score in drawn.pairs.items():
        if mentee in here and mentor in here:
            pair = _pair(session, row, here[mentee].row.handle, here[mentor].row.handle, PairState.DRAFTED, today)
            pair.fit = round(100 * score)
            pair.state = PairState.FORCED if pair.state == PairState.REFUSED else pair.state
    for mentee, mentor in drawn.refused:
        if mentee in here and mentor in here:
            refused = _pair(session, row, here[mentee].row.handle, here[mentor].row.handle, PairState.REFUSED, today)
            refused.state = PairState.REFUSED
    for identity, one in here.items():
        one.row.left = drawn.left.get(identity, "")
    row.state, row.on, row.figures = RoundState.DRAFTED, today, dict(drawn.figures)
    session.flush()


def settle(session: Session, round_id: uuid.UUID, mentee: int, mentor: int, state: str, today: date) -> None:
    """Say of two by their numbers that they are kept (LOCKED), set (FORCED), FORBIDDEN, or, with "", nothing any more.

    Raises TooLate, NoSuchNumber. What it changes shows in the next draft, without which nothing can be published.
    """
    row = locked(session, round_id, "settle")
    found = {"mentee": queries.by_number(session, row, Side.MENTEE, mentee),
             "mentor": queries.by_number(session, row, Side.MENTOR, mentor)}  # fmt: skip
    for field, member in found.items():
        if member is None:
            raise NoSuchNumber(field)
    one, other = (cast("RoundMember", member).handle for member in found.values())
    pair = queries.pair_of(session, round_id, one, other)
    if state in SET:
        _pair(session, row, one, other, PairState.DRAFTED, today).state = state
    elif pair is not None and pair.state in (PairState.LOCKED, PairState.DRAFTED):
        pair.state = PairState.DRAFTED
    elif pair is not None:
        session.delete(pair)
    if state != PairState.LOCKED:
        row.figures = {**row.figures, "stale": True}
    session.flush()


def publish(session: Session, viewer: Viewer, round_id: uuid.UUID, today: date) -> None:
    """Propose every pair to its mentee, and tell those who were left out; raises TooLate, NotUpToDate."""
    row = locked(session, round_id, "publish")
    if row.figures.get("stale"):
        raise NotUpToDate
    here = queries.taking_part(session, row)
    given = {
        pair.mentee_handle: pair
        for pair in session.scalars(select(RoundPair).where(RoundPair.round_id == round_id))
        if pair.state in GIVEN and {pair.mentee_handle, pair.mentor_handle} <= here.keys()
        if may_meet(session, here[pair.mentee_handle].person, here[pair.mentor_handle].person)
    }
    proposed = [pair.id for pair in given.values()]
    session.execute(delete(RoundPair).where(RoundPair.round_id == round_id, RoundPair.id.not_in(proposed)))
    row.state, row.on = RoundState.PUBLISHED, today
    for pair in given.values():
        pair.state, pair.on, pair.said = PairState.PROPOSED, today, ""
    for handle, one in here.items():
        if one.row.side == Side.MENTOR:
            tell(session, handle, NoticeKind.ROUND_PUBLISHED, round_id, today)
        elif handle in given:
            one.row.left = ""
            tell(session, handle, NoticeKind.ROUND_PROPOSED, given[handle].id, today)
        else:
            one.row.left = one.row.left or "all_taken"
            tell(session, handle, NoticeKind.ROUND_LEFT_OUT, round_id, today)
    note_deed(session, viewer, DeedKind.ROUND_PUBLISHED, today)
    cohorts.KEPT.forget(round_id)
    session.flush()


def discard(session: Session, round_id: uuid.UUID) -> None:
    """Delete a round that was not published, with all that hangs on it; raises TooLate."""
    session.delete(locked(session, round_id, "discard"))
    session.flush()
    cohorts.KEPT.forget(round_id)


def answer(session: Session, viewer: Viewer, person: Person, pair_id: uuid.UUID, *, yes: bool, today: date) -> None:
    """The mentee's answer: a yes sends the mentor a request. Raises TooLate, and what `ask` raises.

    A second yes changes nothing; a no may become a yes until the proposal lapses.
    """
    pair = session.get_one(RoundPair, pair_id, with_for_update=True, populate_existing=True)
    row = session.get_one(Round, pair.round_id)
    if pair.said == "yes":
        return
    both = ends(session, pair) if pair.state == PairState.PROPOSED and not is_over(row, today) else None
    if both is None:
        raise TooLate
    pair.said = "yes" if yes else "no"
    if yes:
        ask(
            session, viewer, person_id=person.id, to_handle=pair.mentor_handle, kind="mentor", mode="online",
            note=row.name, today=today,
        )  # fmt: skip
    session.flush()


def locked(session: Session, round_id: uuid.UUID, action: str) -> Round:
    """A round under its lock, in a state from which `action` starts; raises TooLate."""
    row = session.get(Round, round_id, with_for_update=True, populate_existing=True)
    if row is None or row.state not in TRANSITIONS[action].sources:
        raise TooLate
    return row


def _member(session: Session, viewer: Viewer, round_id: uuid.UUID) -> RoundMember | None:
    mine = (RoundMember.round_id == round_id, RoundMember.handle == viewer.handle)
    return session.scalar(select(RoundMember).where(*mine))


def _drop_pairs(session: Session, round_id: uuid.UUID, handle: bytes) -> None:
    hers = (RoundPair.mentee_handle == handle) | (RoundPair.mentor_handle == handle)
    session.execute(delete(RoundPair).where(RoundPair.round_id == round_id, hers))


def _pair(session: Session, row: Round, mentee: bytes, mentor: bytes, state: PairState, today: date) -> RoundPair:
    """The row of two, made in `state` when there is none."""
    pair = queries.pair_of(session, row.id, mentee, mentor)
    if pair is None:
        pair = RoundPair(
            round_id=row.id, mentee_handle=mentee, mentor_handle=mentor, state=state, on=today, fit=0, said=""
        )
        session.add(pair)
        session.flush()
    return pair


def _number(everybody: Iterable[Taking], side: Side) -> None:
    """Numbers by lot, so that they tell nothing of who came first; who has one keeps it."""
    members = [one.row for one in everybody if one.row.side == side]
    last = max((member.number for member in members), default=0)
    fresh = [member for member in members if not member.number]
    SystemRandom().shuffle(fresh)
    for number, member in enumerate(fresh, start=last + 1):
        member.number = number
