"""The past as the database remembers it: requests, mentorships and places by month."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.matching.past import Match, Mentored, Past, PastTie, Waits, step_of
from web.matching.records import FINDABLE, person_record
from web.models import Account, Connection, ConnectionState, Mentorship, Person, Seat

LISTS = {"mentor": "mentors", "contact": "contacts"}
"""The list that a kind of request answers."""
_WEEK = 7


@dataclass(frozen=True)
class _Accepted:
    """A request that was accepted: when it was made, and when it was answered, where that is still known."""

    kind: str
    asker: str
    other: str
    asked: date
    answered: date | None
    consented: bool


def recall(session: Session) -> Past:
    """What the database knows of past matches. People who left are gone from it, with all they did."""
    keys = cast("KeyStore", session.info["keys"])
    keys.load_all()
    rows = list(session.scalars(select(Person)))
    handles = {keys.handle(row.id): str(row.id) for row in rows}
    places = _places(session, handles)
    findable = {str(one) for one in session.scalars(select(Person.id).where(*FINDABLE))}
    everybody = {str(row.id): person_record(row, places.get(str(row.id), 0)) for row in rows}
    accepted = list(_accepted(session, handles))
    joined = _joined(session, accepted)
    steps = sorted({step_of(one.asked) for one in accepted})
    return Past(
        people={key: record for key, record in everybody.items() if key in findable},
        askers=everybody,
        matches=[Match(LISTS[one.kind], one.asker, frozenset((one.other,)), step_of(one.asked)) for one in accepted],
        names={number: f"{number // 12}-{number % 12 + 1:02}" for number in steps},
        days={number: date(number // 12, number % 12 + 1, 1) for number in steps},
        ties=[
            PastTie(one.asker, one.other, "mentored" if one.kind == "mentor" else "contact", step_of(one.answered))
            for one in accepted
            if one.consented and one.answered
        ],
        mentored=list(_mentored(session, handles)),
        joined={key: step_of(day) for key, day in joined.items()},
        waits={name: _waits(session, kind, handles, accepted, joined) for kind, name in LISTS.items()},
    )


def _places(session: Session, handles: Mapping[bytes, str]) -> Mapping[str, int]:
    counted = select(Seat.mentor_handle, func.count()).group_by(Seat.mentor_handle)
    return {handles[handle]: count for handle, count in session.execute(counted) if handle in handles}


def _accepted(session: Session, handles: Mapping[bytes, str]) -> Iterator[_Accepted]:
    """Accepted requests, and mentorships that came of no request here."""
    begun: dict[uuid.UUID, date] = {}
    for row in session.scalars(select(Mentorship).order_by(Mentorship.id)):
        if row.connection_id is not None:
            begun[row.connection_id] = row.started_on
        elif row.mentor_handle in handles and row.mentee_handle in handles:
            ends = (handles[row.mentee_handle], handles[row.mentor_handle])
            yield _Accepted("mentor", *ends, row.started_on, row.started_on, row.consented)
    was = (ConnectionState.ACCEPTED, ConnectionState.ENDED)
    for one in session.scalars(select(Connection).where(Connection.state.in_(was)).order_by(Connection.id)):
        if one.kind in LISTS and one.from_handle in handles and one.to_handle in handles:
            # The day on which a contact was ended has overwritten the one on which it began.
            answered = one.answered_on if one.state == ConnectionState.ACCEPTED else begun.get(one.id)
            ends = (handles[one.from_handle], handles[one.to_handle])
            yield _Accepted(one.kind, *ends, one.opened_on, answered, one.consented)


def _mentored(session: Session, handles: Mapping[bytes, str]) -> Iterator[Mentored]:
    taken = select(Mentorship.mentor_handle, Mentorship.started_on, Mentorship.ended_on)
    for handle, since, until in session.execute(taken):
        if handle in handles:
            yield Mentored(handles[handle], step_of(since), None if until is None else step_of(until))


def _joined(session: Session, accepted: Iterable[_Accepted]) -> dict[str, date]:
    """The month in which people joined. Whoever was matched before it came from elsewhere: her beginning is unknown."""
    first: dict[str, date] = {}
    for one in accepted:
        for end in (one.asker, one.other):
            first[end] = min(one.asked, first.get(end, one.asked))
    found = session.execute(select(Account.person_id, Account.joined))
    return {str(person): day for person, day in found if first.get(str(person), day) >= day}


def _waits(
    session: Session,
    kind: str,
    handles: Mapping[bytes, str],
    accepted: Iterable[_Accepted],
    joined: Mapping[str, date],
) -> Waits:
    """Weeks until the first yes, of people who have an account of their own and got one."""
    first: dict[str, date] = {}
    for one in accepted:
        if one.kind == kind and one.answered and one.asker in joined:
            first[one.asker] = min(one.answered, first.get(one.asker, one.answered))
    asked: dict[str, list[date]] = defaultdict(list)
    for handle, day in session.execute(select(Connection.from_handle, Connection.opened_on).filter_by(kind=kind)):
        if handle in handles:
            asked[handles[handle]].append(day)
    return Waits(
        joining=[(day - joined[one]).days // _WEEK for one, day in first.items()],
        asking=[max(0, (day - min(asked[one])).days // _WEEK) for one, day in first.items() if one in asked],
    )
