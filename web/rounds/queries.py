"""What the pages of rounds read, and what a draft is made of."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from web.introductions.queries import may_meet
from web.keystore import KeyStore
from web.listing import Listing, page_of
from web.matching import cohorts
from web.matching.live import Live
from web.matching.records import free_seats
from web.models import (
    Connection,
    ConnectionState,
    Dismissal,
    Mentorship,
    PairState,
    Person,
    Round,
    RoundMember,
    RoundPair,
    RoundState,
    Side,
)
from web.models.mentorships import RUNNING
from web.trust.queries import people_behind
from web.visibility import Card, Viewer, anonymous_card, apart_among, card

LAPSE_AFTER = timedelta(days=14)  # as requests do
LINES = 8  # of a draft on a page, each with two cards
GIVEN = (PairState.DRAFTED, PairState.LOCKED, PairState.FORCED)
STANDING = (ConnectionState.REQUESTED, ConnectionState.ACCEPTED, ConnectionState.DECLINED)


@dataclass(frozen=True)
class Taking:
    """A member who may be drafted today, with her row."""

    row: RoundMember
    person: Person


@dataclass(frozen=True)
class Mine:
    """A round as a member sees it; `row` is her own part in it."""

    round: Round
    row: RoundMember | None


@dataclass(frozen=True)
class Proposal:
    """Somebody whom a round found for the viewer, who is asked first."""

    pair: RoundPair
    round: Round
    card: Card

    @property
    def lapses_on(self) -> date:
        """When it is over unless she says yes."""
        return self.round.on + LAPSE_AFTER


@dataclass(frozen=True)
class Line:
    """A mentee in a draft, as a coordinator sees her, and whom she is to get."""

    number: int
    card: Card
    left: str
    pair: RoundPair | None = None
    mentor: int = 0
    mentor_card: Card | None = None


@dataclass(frozen=True)
class Settled:
    """A pair that a coordinator set, forbade, or could not have."""

    pair: RoundPair
    mentee: int
    mentor: int


def rounds_for(session: Session, viewer: Viewer, today: date) -> list[Mine]:
    """The rounds that the viewer may join or has joined, the latest first."""
    rows = session.scalars(select(RoundMember).where(RoundMember.handle == viewer.handle))
    mine = {row.round_id: row for row in rows}
    found = session.scalars(select(Round).order_by(Round.closes_on.desc(), Round.id))
    return [Mine(one, mine.get(one.id)) for one in found if one.id in mine or one.is_open(today)]


def all_rounds() -> Select[Round]:
    """Every round, for coordinators, the latest first."""
    return select(Round).order_by(Round.on.desc(), Round.id)


def counted(session: Session, row: Round) -> Mapping[str, int]:
    """How many take part on each side, and the places that are given; exact."""
    mine = RoundMember.round_id == row.id
    sides = select(RoundMember.side, func.count(), func.sum(RoundMember.places)).where(mine).group_by(RoundMember.side)
    found = {side: (many, places) for side, many, places in session.execute(sides)}
    mentees, mentors = found.get(Side.MENTEE, (0, 0)), found.get(Side.MENTOR, (0, 0))
    return {"mentees": mentees[0], "mentors": mentors[0], "places": int(mentors[1])}


def is_over(row: Round, today: date) -> bool:
    """Whether the proposals of a published round have waited their time."""
    return row.on + LAPSE_AFTER <= today


def proposals(session: Session, viewer: Viewer, live: Live, today: date) -> list[Proposal]:
    """Whom rounds found for the viewer and she has not answered; never somebody whom she may not meet any more."""
    mine = select(RoundPair, Round).join(Round, Round.id == RoundPair.round_id)
    asked = (RoundPair.mentee_handle == viewer.handle, RoundPair.state == PairState.PROPOSED)
    rows = session.execute(mine.where(*asked, Round.state == RoundState.PUBLISHED).order_by(Round.on, RoundPair.id))
    keys, found = cast("KeyStore", session.info["keys"]), []
    for pair, row in rows.all():
        if not is_over(row, today) and not pair.said and (both := ends(session, pair)):
            found.append(Proposal(pair, row, card(viewer, both[1], keys, live.generaliser)))
    return found


def ends(session: Session, pair: RoundPair) -> tuple[Person, Person] | None:
    """The mentee and the mentor of a pair while they may meet."""
    found = people_behind(session, [pair.mentee_handle, pair.mentor_handle])
    if len(found) < 2:
        return None
    mentee, mentor = found[pair.mentee_handle], found[pair.mentor_handle]
    return (mentee, mentor) if may_meet(session, mentee, mentor) else None


def taking_part(session: Session, row: Round) -> dict[bytes, Taking]:
    """Who of a round may be drafted, by handle: let in, not shut out, not on a pause."""
    members = session.scalars(select(RoundMember).where(RoundMember.round_id == row.id).order_by(RoundMember.id)).all()
    people = people_behind(session, [member.handle for member in members])
    here = {handle for handle, one in people.items() if one.approved and not one.suspended and not one.paused}
    return {member.handle: Taking(member, people[member.handle]) for member in members if member.handle in here}


def task(session: Session, row: Round) -> cohorts.Task:
    """What a draft of the round is made of."""
    found, waits = taking_part(session, row), waited(session)
    people = {handle: one.person for handle, one in found.items()}
    ids = {handle: person.id for handle, person in people.items()}
    free = free_seats(session)
    pairs: dict[str, set[cohorts.Pair]] = defaultdict(set)
    for pair in session.scalars(select(RoundPair).where(RoundPair.round_id == row.id)):
        if pair.mentee_handle in ids and pair.mentor_handle in ids:
            state = PairState.FORCED if pair.state == PairState.REFUSED else pair.state
            pairs[state].add((ids[pair.mentee_handle], ids[pair.mentor_handle]))
    apart = {ids[one]: {ids[other] for other in others} for one, others in apart_among(session, people).items()}
    for one, other in history(session, ids.keys()):
        apart[ids[one]].add(ids[other])
        apart[ids[other]].add(ids[one])
    return cohorts.Task(
        mentees=[cohorts.Mentee(one.person, waits.get(handle, 0)) for handle, one in found.items()
                 if one.row.side == Side.MENTEE],
        mentors=[cohorts.Mentor(one.person, min(one.row.places, free.get(handle, 0))) for handle, one in found.items()
                 if one.row.side == Side.MENTOR],
        goal=row.goal, apart=apart, forced=frozenset(pairs[PairState.FORCED]),
        forbidden=frozenset(pairs[PairState.FORBIDDEN]), locked=frozenset(pairs[PairState.LOCKED]),
    )  # fmt: skip


def waited(session: Session) -> dict[bytes, int]:
    """In how many published rounds somebody was left out since one found somebody for her, by handle."""
    published = select(RoundMember, Round.on).join(Round, Round.id == RoundMember.round_id)
    rows = session.execute(
        published.where(Round.state == RoundState.PUBLISHED, RoundMember.side == Side.MENTEE).order_by(Round.on)
    )
    keys, found = cast("KeyStore", session.info["keys"]), Counter[bytes]()
    for member, _ in rows.all():
        if keys.holds(member.handle):
            found[member.handle] = found[member.handle] + 1 if member.left else 0
    return dict(found)


def history(session: Session, handles: Collection[bytes]) -> set[tuple[bytes, bytes]]:
    """Pairs of `handles` who have to do with each other already: a request that stands, was accepted or declined, a
    mentorship, or one who put the other aside."""
    wanted = set(handles)
    asked = select(Connection.from_handle, Connection.to_handle).where(
        Connection.kind == "mentor", Connection.state.in_(STANDING)
    )
    mentored = select(Mentorship.mentee_handle, Mentorship.mentor_handle).where(Mentorship.state.in_(RUNNING))
    aside = select(Dismissal.by_handle, Dismissal.subject)
    rows = (tuple(row) for statement in (asked, mentored, aside) for row in session.execute(statement))
    return {(one, other) for one, other in rows if one in wanted and other in wanted}


def lines(session: Session, viewer: Viewer, live: Live, row: Round, page: int) -> Listing[Line]:
    """One page of the mentees of a draft with whom they are to get, by their numbers."""
    people, given = _numbered(session, row), _given(session, row)
    listed = page_of(session, _members(row, Side.MENTEE), page, LINES)
    keys = cast("KeyStore", session.info["keys"])

    def seen(handle: bytes) -> Card | None:
        taking = people.get(handle)
        return anonymous_card(viewer, taking.person, keys, live.generaliser) if taking else None

    found = []
    for member in listed.rows:
        pair, shown = given.get(member.handle), seen(member.handle)
        mentor = people.get(pair.mentor_handle) if pair else None
        if shown is not None:
            found.append(Line(
                member.number, shown, "" if mentor else member.left or "all_taken", pair if mentor else None,
                mentor.row.number if mentor else 0, seen(mentor.row.handle) if mentor else None,
            ))  # fmt: skip
    return Listing(found, listed.total, listed.page, listed.pages)


def mentors(session: Session, viewer: Viewer, live: Live, row: Round, page: int) -> Listing[tuple[RoundMember, Card]]:
    """One page of the mentors of a draft, by their numbers."""
    people, keys = _numbered(session, row), cast("KeyStore", session.info["keys"])
    listed = page_of(session, _members(row, Side.MENTOR), page, LINES)
    found = [
        (member, anonymous_card(viewer, people[member.handle].person, keys, live.generaliser))
        for member in listed.rows
        if member.handle in people
    ]
    return Listing(found, listed.total, listed.page, listed.pages)


def settled(session: Session, row: Round) -> list[Settled]:
    """What coordinators set or forbade, and what of it could not be."""
    people = _numbered(session, row)
    states = (PairState.FORCED, PairState.FORBIDDEN, PairState.REFUSED)
    rows = session.scalars(select(RoundPair).where(RoundPair.round_id == row.id, RoundPair.state.in_(states)))
    found = [
        Settled(pair, people[pair.mentee_handle].row.number, people[pair.mentor_handle].row.number)
        for pair in rows
        if pair.mentee_handle in people and pair.mentor_handle in people
    ]
    return sorted(found, key=lambda one: (one.mentee, one.mentor))


def by_number(session: Session, row: Round, side: Side, number: int) -> RoundMember | None:
    """The member whom coordinators know by a number."""
    mine = (RoundMember.round_id == row.id, RoundMember.side == side, RoundMember.number == number)
    return session.scalar(select(RoundMember).where(*mine)) if number > 0 else None


def pair_of(session: Session, round_id: uuid.UUID, mentee: bytes, mentor: bytes) -> RoundPair | None:
    """What is said of two of a round."""
    two = (RoundPair.mentee_handle == mentee, RoundPair.mentor_handle == mentor)
    return session.scalar(select(RoundPair).where(RoundPair.round_id == round_id, *two))


def _members(row: Round, side: Side) -> Select[RoundMember]:
    mine = (RoundMember.round_id == row.id, RoundMember.side == side, RoundMember.number > 0)
    return select(RoundMember).where(*mine).order_by(RoundMember.number, RoundMember.id)


def _numbered(session: Session, row: Round) -> dict[bytes, Taking]:
    return {handle: one for handle, one in taking_part(session, row).items() if one.row.number}


def _given(session: Session, row: Round) -> dict[bytes, RoundPair]:
    rows = session.scalars(select(RoundPair).where(RoundPair.round_id == row.id, RoundPair.state.in_(GIVEN)))
    return {pair.mentee_handle: pair for pair in sorted(rows, key=lambda pair: pair.state == PairState.FORCED)}
