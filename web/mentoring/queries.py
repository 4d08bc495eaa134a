"""What the pages of mentoring read, and who stands behind an edge handle."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.matching.behind import ids_behind
from web.matching.live import Live
from web.models import Agreement, Goal, GoalState, Meeting, MeetingState, Mentorship, Opinion, Person, Seat, Worry
from web.models.mentorships import RUNNING
from web.visibility import Card, Viewer, cards, counterparts, visible_people
from web.zones import is_zone

T = TypeVar("T", Agreement, Goal, Meeting, Opinion, Worry)


@dataclass(frozen=True)
class Pair:
    """A mentorship as one of its two sides sees it; `card` is None when the other one is gone."""

    row: Mentorship
    card: Card | None
    i_mentor: bool


@dataclass(frozen=True)
class Places:
    """How many mentoring places somebody has, and how many of them are free."""

    total: int
    free: int


@dataclass(frozen=True)
class Planned:
    """A meeting as one of the two sees it: `here` by her own clock, `there` by the other's where her zone is shown."""

    row: Meeting
    is_mine: bool
    here: datetime
    there: datetime | None
    has_begun: bool


@dataclass(frozen=True)
class Work:
    """What the two of a mentorship have put down, as one of them sees it; `opinion` is her own."""

    pair: Pair
    agreement: Agreement | None = None
    proposal: Agreement | None = None
    meetings: Sequence[Planned] = ()
    goals: Sequence[Goal] = ()
    opinion: Opinion | None = None
    thanks: str = ""
    worry: Worry | None = None

    @property
    def has_met(self) -> bool:
        """Whether a meeting was held."""
        return any(meeting.row.state == MeetingState.HELD for meeting in self.meetings)


def work(session: Session, viewer: Viewer, live: Live, row: Mentorship, zone: str | None, now: datetime) -> Work:
    """Everything about one mentorship; nothing that two wrote when the other one cannot be shown any more.

    `zone` is the viewer's own; times without one are in UTC.
    """
    other = _other(row, viewer)
    card = cards_behind(session, viewer, live, {other}).get(other)
    pair = Pair(row, card if row.state in RUNNING else None, row.mentor_handle == viewer.handle)
    opinions = {one.by_handle: one for one in _of(session, Opinion, row)}
    if card is None:
        return Work(pair, opinion=opinions.get(viewer.handle))
    agreements = _of(session, Agreement, row)
    return Work(
        pair=pair,
        agreement=next((one for one in agreements if one.confirmed_on), None),
        proposal=next((one for one in agreements if not one.confirmed_on), None),
        meetings=[_planned(one, viewer, zone, card.timezone, now) for one in _by_start(_of(session, Meeting, row))],
        goals=sorted(_of(session, Goal, row), key=lambda goal: (goal.state != GoalState.OPEN, goal.on, goal.id)),
        opinion=opinions.get(viewer.handle),
        thanks=opinions[other].thanks if other in opinions else "",
        worry=next(iter(_of(session, Worry, row)), None),
    )


def _of(session: Session, table: type[T], row: Mentorship) -> Sequence[T]:
    return session.scalars(select(table).where(table.mentorship_id == row.id)).all()


def _by_start(meetings: Iterable[Meeting]) -> list[Meeting]:
    return sorted(meetings, key=lambda meeting: meeting.start)


def _planned(row: Meeting, viewer: Viewer, zone: str | None, theirs: str | None, now: datetime) -> Planned:
    there = local(row.start, theirs) if theirs and theirs != zone else None
    return Planned(row, row.by_handle == viewer.handle, local(row.start, zone), there, row.start <= now)


def local(moment: datetime, zone: str | None) -> datetime:
    """A UTC moment by the clocks of `zone`."""
    known = zone if zone and is_zone(zone) else "UTC"
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(known))


def mine(viewer: Viewer, *, running: bool) -> Select[Mentorship]:
    """The viewer's mentorships, as mentor or mentee, the latest first."""
    ends = or_(Mentorship.mentor_handle == viewer.handle, Mentorship.mentee_handle == viewer.handle)
    state = Mentorship.state.in_(RUNNING) if running else Mentorship.state.not_in(RUNNING)
    return select(Mentorship).where(ends, state).order_by(Mentorship.started_on.desc(), Mentorship.id)


def pairs(session: Session, viewer: Viewer, live: Live, rows: Iterable[Mentorship]) -> list[Pair]:
    """Mentorships with the card of the other side."""
    listed = list(rows)
    # As with requests, what is over shows nobody.
    running = [row for row in listed if row.state in RUNNING]
    shown = cards_behind(session, viewer, live, {_other(row, viewer) for row in running})
    return [
        Pair(row, shown.get(_other(row, viewer)) if row in running else None, row.mentor_handle == viewer.handle)
        for row in listed
    ]


def has_mentored(session: Session, handle: bytes) -> bool:
    """Whether the person behind `handle` is or was a mentor here."""
    return bool(session.scalar(select(exists().where(Mentorship.mentor_handle == handle))))


def places(session: Session, handle: bytes) -> Places:
    """The mentoring places of the person behind `handle`."""
    counted = select(func.count(), func.count().filter(Seat.mentorship_id.is_(None))).where(
        Seat.mentor_handle == handle
    )
    total, free = session.execute(counted).one()
    return Places(total, free)


def cards_behind(
    session: Session, viewer: Viewer, live: Live, tied: Collection[bytes], asked: Collection[bytes] = ()
) -> dict[bytes, Card]:
    """Cards by handle of the other ends of what stands between the viewer and others.

    Those in `tied` are seen although nobody may find them; those in `asked` only while anybody may be offered them.
    """
    keys = cast("KeyStore", session.info["keys"])
    ids = ids_behind(session, live, {*tied, *asked})
    people = [
        *counterparts(session, viewer, [ids[handle] for handle in tied if handle in ids]),
        *visible_people(session, viewer, Person.id.in_([ids[handle] for handle in asked if handle in ids])),
    ]
    return {keys.handle(identifier): card for identifier, card in cards(viewer, people, keys, live.generaliser).items()}


def _other(row: Mentorship, viewer: Viewer) -> bytes:
    return row.mentee_handle if row.mentor_handle == viewer.handle else row.mentor_handle
