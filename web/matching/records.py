"""Rows to the matcher's records, in as many queries as there are kinds of rows.

Only findable people become records: somebody who is off, waiting or suspended is in nobody's suggestions, and nothing
that others see may depend on her. She still gets her own, as a record that is asked with and never listed.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from matcher.network import Document, Network, Role, Tie
from matcher.network import Initiative as InitiativeRecord
from matcher.network import Opening as OpeningRecord
from matcher.network import Person as PersonRecord
from web.db import select_rows
from web.keystore import KeyStore
from web.matching.fairness import times_shown, weeks_waited
from web.models import (
    Connection,
    ConnectionState,
    Initiative,
    Mentorship,
    Opening,
    OpeningState,
    Person,
    Seat,
)
from web.models.support import is_private
from web.visibility import Rules

_FREE = select(Seat.mentor_handle, func.count()).where(Seat.mentorship_id.is_(None)).group_by(Seat.mentor_handle)
# Counted among all of a mentor's places: SQLite would look for her among all that are free.
_FREE_AMONG = (
    select(Seat.mentor_handle, func.count() - func.count(Seat.mentorship_id))
    .where(Seat.mentor_handle.in_(bindparam("among", expanding=True)))
    .group_by(Seat.mentor_handle)
)

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""
STRIDE = 1_000
ANEW = {"populate_existing": True}
"""What a session read earlier may be older than the revision that is being followed."""


def silent(_done: int, _all: int) -> None:
    """Tells nobody."""


FINDABLE = (Person.approved, ~Person.suspended, Person.as_mentor | Person.as_peer | Person.for_initiatives)
_RULES = select(Person.id, getattr(Person, Person.never.column)).where(*FINDABLE)


def load_network(session: Session, day: date, progress: Progress = silent) -> tuple[Network, dict[bytes, uuid.UUID]]:
    """The whole network that the matcher may know on a day, and the map from edge handles to its people.

    `progress` is told how many people of how many have been read.
    """
    cast("KeyStore", session.info["keys"]).load_all()
    rows = session.scalars(select(Person).where(*FINDABLE), execution_options=ANEW).all()
    seats, shown, waited = free_seats(session), times_shown(session, day), weeks_waited(session, day)
    people, handles = [], {}
    for number, (handle, person) in enumerate(listed(session, rows), start=1):
        handles[handle] = person.id
        people.append(counted_in(person, handle, seats, shown, waited))
        if number % STRIDE == 0:
            progress(number, len(rows))
    network = Network.from_records(
        people=people,
        openings=[
            opening_record(row)
            for row in session.scalars(select(Opening).where(Opening.state.in_(LISTED)), execution_options=ANEW)
        ],
        initiatives=[
            initiative_record(row)
            for row in session.scalars(select(Initiative).where(*JOINABLE), execution_options=ANEW)
        ],
        ties=load_ties(session, handles),
    )
    return network, handles


def listed(session: Session, rows: Iterable[Person]) -> Iterator[tuple[bytes, Person]]:
    """Those of findable people who stand in the network, by handle: their key exists, and they are not on a pause."""
    keys = cast("KeyStore", session.info["keys"])
    for person in rows:
        handle = keys.handle(person.id)
        if keys.holds(handle) and not person.paused:
            yield handle, person


def counted_in(
    person: Person,
    handle: bytes,
    seats: Mapping[bytes, int],
    shown: Mapping[bytes, int],
    waited: Mapping[uuid.UUID, int],
) -> PersonRecord:
    """The record of somebody who stands in the network, with what was counted of her."""
    record = person_record(person, seats.get(handle, 0))
    return replace(record, shown=shown.get(handle, 0), waiting_weeks=waited.get(person.id, 0))


def load_rules(session: Session) -> Rules:
    """By handle, the rules of everybody who may be found and made any; they never enter the index itself."""
    keys = cast("KeyStore", session.info["keys"])
    keys.load_all()
    found = ((keys.handle(identity), identity, sealed) for identity, sealed in session.execute(_RULES))
    return _made(
        (handle, Person.never.open(keys, identity, handle, sealed, Person.__tablename__))
        for handle, identity, sealed in found
        if keys.holds(handle)
    )


def rules_of(session: Session, people: Iterable[Person]) -> Rules:
    """The same of these people."""
    keys = cast("KeyStore", session.info["keys"])
    found = ((keys.handle(person.id), person) for person in people)
    return _made((handle, person.never) for handle, person in found if keys.holds(handle))


def _made(rules: Iterable[tuple[bytes, Mapping[str, list[str]]]]) -> Rules:
    return {handle: never for handle, never in rules if never}


# A dialogue is joined by invitation: whoever was not invited must not be sent to its page (M55).
JOINABLE = (Initiative.open, ~Initiative.by_invitation)
LISTED = (OpeningState.OPEN, OpeningState.ROLLING)


def person_record(person: Person, seats: int) -> PersonRecord:
    """One person with `seats` free mentoring places."""
    needs = person.current_needs
    return PersonRecord(
        id=str(person.id),
        fields=tuple(person.fields),
        stage=person.stage,
        languages=person.languages,
        skills=tuple(person.skills),
        needs=tuple(code for code, note in needs.items() if not is_private(code, note)),
        private_needs=tuple(code for code, note in needs.items() if is_private(code, note)),
        learns=tuple(filter(None, [needs.get("language", {}).get("language")])),
        offers=tuple(person.offers),
        country=person.country,
        city=person.city,
        timezone=person.timezone,
        origins=tuple(person.origins),
        open_to=None if person.open_to is None else tuple(person.open_to),
        seats=seats,
        as_mentor=person.as_mentor,
        as_peer=person.as_peer,
        for_initiatives=person.for_initiatives,
        texts=(Document(person.about),) if person.about else (),
        hours=person.hours,
    )


def opening_record(row: Opening) -> OpeningRecord:
    """One opening."""
    return OpeningRecord(
        id=str(row.id),
        kind=row.kind,
        title=row.title,
        text=row.text,
        fields=tuple(row.fields),
        stages=tuple(row.stages),
        languages=row.languages,
        country=row.country,
        remote=row.remote,
        origins=row.origins,
        deadline=row.deadline,
        rolling=row.state == OpeningState.ROLLING,
        state=row.state,
        skills=tuple(row.skills),
        support=tuple(row.support),
        countries=tuple(row.countries),
    )


def initiative_record(row: Initiative) -> InitiativeRecord:
    """One initiative with the roles that it looks for."""
    roles = tuple(Role(role.role, tuple(role.skills), role.hours, tuple(role.languages)) for role in row.roles)
    return InitiativeRecord(
        id=str(row.id),
        name=row.name,
        text=row.text,
        kinds=tuple(row.kinds),
        country=row.country,
        city=row.city,
        origins_involved=tuple(row.origins_involved),
        roles=roles,
        languages=tuple(row.languages),
        open=row.open,
        by_invitation=row.by_invitation,
    )


def free_seats(session: Session, among: Collection[bytes] | None = None) -> Mapping[bytes, int]:
    """Free mentoring places by mentor handle; of `among` where given."""
    if among is None:
        return dict(session.execute(_FREE).all())
    return dict(select_rows(session, _FREE_AMONG, {"among": list(among)}).all())


def load_ties(
    session: Session, handles: Mapping[bytes, uuid.UUID], among: Collection[bytes] | None = None
) -> list[Tie]:
    """The ties that both ends agreed to and whose ends are both findable; where given, those with an end in `among`."""
    connections = select(Connection.from_handle, Connection.to_handle).where(
        Connection.state == ConnectionState.ACCEPTED, Connection.consented
    )
    mentorships = select(Mentorship.mentor_handle, Mentorship.mentee_handle).where(Mentorship.consented)
    if among is not None:
        connections = connections.where(or_(Connection.from_handle.in_(among), Connection.to_handle.in_(among)))
        mentorships = mentorships.where(or_(Mentorship.mentor_handle.in_(among), Mentorship.mentee_handle.in_(among)))
    weights: Counter[tuple[str, str, str]] = Counter()
    for kind, found in (("contact", connections), ("mentored", mentorships)):
        for a, b in session.execute(found):
            if a in handles and b in handles:
                weights[str(handles[a]), str(handles[b]), kind] += 1
    return [Tie(a=a, b=b, kind=kind, weight=float(n), consented=True) for (a, b, kind), n in weights.items()]
