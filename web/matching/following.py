"""What changed since a process last looked, by the log of changes: the rows that were touched, read anew.

What the log doesn't tell in full is told by None, and then everything is read.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from matcher.network import Initiative as InitiativeRecord
from matcher.network import Network, Tie
from matcher.network import Opening as OpeningRecord
from matcher.network import Person as PersonRecord
from web.keystore import KeyStore
from web.matching.fairness import times_shown, weeks_waited
from web.matching.records import (
    ANEW,
    FINDABLE,
    JOINABLE,
    LISTED,
    counted_in,
    free_seats,
    initiative_record,
    listed,
    load_ties,
    opening_record,
    rules_of,
)
from web.models import Change, Initiative, Opening, Person
from web.models.changes import Reference, unseal
from web.models.revisions import is_ahead, pending
from web.visibility import Rules

T = TypeVar("T")
Handles = Mapping[bytes, uuid.UUID]

MOST = 500
"""Rows from which on reading everything is no slower; also what one question to the database may name."""


@dataclass(frozen=True)
class Changes:
    """What to lay over the network of before: records by id, None for what is gone.

    `ties` are all of them, None where none changed; `handles` and `rules` are those of everybody as they are now.
    """

    people: Mapping[str, PersonRecord | None]
    openings: Mapping[str, OpeningRecord | None]
    initiatives: Mapping[str, InitiativeRecord | None]
    ties: Sequence[Tie] | None
    handles: Handles
    rules: Rules


def touched_since(session: Session, since: int, revision: int) -> frozenset[Reference] | None:
    """What was touched after revision `since` up to `revision`; None when the log lacks a part of it."""
    keys = cast("KeyStore", session.info["keys"])
    own: frozenset[Reference] | None = frozenset()
    if is_ahead(session):  # its own row is written as it commits
        own, revision = pending(session), revision - 1
    numbered = select(Change).where(Change.revision > since, Change.revision <= revision).limit(MOST + 1)
    rows = session.scalars(numbered).all()
    if own is None or len(rows) != revision - since or len(rows) > MOST:
        return None
    read = [unseal(keys, row) for row in rows]
    if None in read:
        return None
    touched = own.union(*(part for part in read if part is not None))
    return touched if len(touched) <= MOST else None


def read_changes(
    session: Session, day: date, touched: Collection[Reference], network: Network, handles: Handles, rules: Rules
) -> Changes:
    """The rows behind `touched` as they are now, laid against what was known: `network`, `handles` and `rules`."""
    keys = cast("KeyStore", session.info["keys"])
    ends = {key for kind, key in touched if kind == "handle"}
    ids = {*_ids(touched, "person"), *(handles[end] for end in ends if end in handles)}
    rows = _read(session, select(Person).where(*FINDABLE, Person.id.in_(ids))) if ids else []
    here = dict(listed(session, rows))
    names = {keys.handle(one) for one in ids}
    now = {**handles, **{handle: person.id for handle, person in here.items()}}
    for handle in names - here.keys():
        now.pop(handle, None)
    kept = {handle: never for handle, never in rules.items() if handle not in names}
    moved = {handle for handle in names if (handle in handles) != (handle in here)}
    return Changes(
        people=_people(session, day, ids, here),
        openings=_openings(session, _ids(touched, "opening")),
        initiatives=_initiatives(session, _ids(touched, "initiative")),
        ties=_ties(session, network, ends | moved, handles, now),
        handles=now,
        rules={**kept, **rules_of(session, rows)},
    )


def _ids(touched: Collection[Reference], wanted: str) -> set[uuid.UUID]:
    return {uuid.UUID(bytes=key) for kind, key in touched if kind == wanted}


def _people(
    session: Session, day: date, ids: Collection[uuid.UUID], here: Mapping[bytes, Person]
) -> dict[str, PersonRecord | None]:
    among = [person.id for person in here.values()]
    seats, shown = free_seats(session, here), times_shown(session, day, here)
    waited = weeks_waited(session, day, among)
    found = {str(one.id): counted_in(one, handle, seats, shown, waited) for handle, one in here.items()}
    return {str(one): found.get(str(one)) for one in ids}


def _openings(session: Session, ids: Collection[uuid.UUID]) -> dict[str, OpeningRecord | None]:
    wanted = select(Opening).where(Opening.id.in_(ids), Opening.state.in_(LISTED))
    found = {str(row.id): opening_record(row) for row in _read(session, wanted)} if ids else {}
    return {str(one): found.get(str(one)) for one in ids}


def _initiatives(session: Session, ids: Collection[uuid.UUID]) -> dict[str, InitiativeRecord | None]:
    wanted = select(Initiative).where(Initiative.id.in_(ids), *JOINABLE)
    found = {str(row.id): initiative_record(row) for row in _read(session, wanted)} if ids else {}
    return {str(one): found.get(str(one)) for one in ids}


def _read(session: Session, wanted: Select[T]) -> Sequence[T]:
    return session.scalars(wanted, execution_options=ANEW).all()


def _ties(
    session: Session, network: Network, ends: Collection[bytes], before: Handles, now: Handles
) -> Sequence[Tie] | None:
    """All ties, those of `ends` read anew; None when they are what they were."""
    if not ends:
        return None
    names = {str(known[end]) for end in ends for known in (before, now) if end in known}
    kept = [tie for tie in network.ties if tie.a not in names and tie.b not in names]
    ties = tuple(sorted([*kept, *load_ties(session, now, ends)], key=lambda tie: (tie.a, tie.b, tie.kind)))
    return None if ties == tuple(network.ties) else ties
