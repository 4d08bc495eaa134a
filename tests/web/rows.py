"""Rows of any table, made from what the models declare: a new table is in the proofs without being named there."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import cycle
from typing import Any, cast

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, String, Table, Text, Uuid, select
from sqlalchemy.orm import Session

from web.accounts.operations import columns_with_handles
from web.db import Base, Row
from web.models import Account, Person
from web.sealing import Sealed, sealed_attributes

# Where a page looks a word up in a list, it must stand in that list.
CODES = {"kind": "contact", "reason": "other", "category": "mentorship", "urgency": "soon", "channel": "chat"}


def personal_tables() -> list[type[Row]]:
    """Every table whose rows belong to people or to what stands between them, but people and accounts themselves."""
    named = {column.table.name for column in columns_with_handles()}
    return sorted(
        (
            mapper.class_
            for mapper in Base.registry.mappers
            if issubclass(mapper.class_, Row) and mapper.class_ not in (Person, Account)
            if cast(Table, mapper.local_table).name in named
            or sealed_attributes(mapper.class_)
            or _parents(cast(Table, mapper.local_table)) & {*named, "accounts", "people"}
        ),
        key=lambda cls: cls.__tablename__,
    )


def add_row(session: Session, cls: type[Row], people: Sequence[Person], today: date, **values: Any) -> Row:
    """A row of `cls` that belongs to `people`, one after the other in the columns that name somebody; flushed."""
    ends = cycle(people)
    given: dict[str, Any] = {}
    for column in cast(Table, cls.__table__).columns:
        if column.name in values or column.name.endswith("_sealed") or column.primary_key:
            continue
        if _names_somebody(column):
            given[column.name] = session.info["keys"].handle(next(ends).id)
        elif not column.nullable and column.default is None:
            given[column.name] = _value(session, column, people, today)
    row = cls(**{**given, **values})
    session.add(row)
    for attribute in sealed_attributes(cls):
        if attribute.name not in values:
            setattr(row, attribute.name, sample(attribute))
    session.flush()
    return row


def sample(attribute: Sealed[Any], word: str = "thistle") -> Any:
    """Something that may stand in a personal column."""
    if attribute.name in KNOWN:
        return KNOWN[attribute.name]
    match attribute.empty():
        case list():
            return [word]
        case dict():
            return {word: word}
        case str():
            return word
        case bool():
            return True
        case int():
            return 3
        case _:
            return None


KNOWN: dict[str, Any] = {
    "stage": "senior",
    "country": "AM",
    "city": "Gyumri",
    "timezone": "Asia/Yerevan",
    "open_to": ["UA"],
    "hours": 7,
    "terms": {"weeks": "12", "rhythm": "weekly", "channel": "A call", "topics": "Grants", "limits": "None"},
    "entry": {"kind": "permit", "day": "2027-03-01", "note": "thistle", "noted": "2026-11-23"},
    "event": {"kind": "threat", "country": "GE", "month": "2026-03", "note": "thistle", "counted": "yes"},
    "task": {
        "title": "thistle",
        "state": "sent",
        "deadline": "",
        "opening": "",
        "note": "",
        "documents": [],
        "ready": [],
    },
    "wording": {"title": "thistle", "text": "thistle"},
    "steps": {
        "countries": ["DE"],
        "documents": ["thistle"],
        "ready": [],
        "people": "thistle",
        "first_steps": "thistle",
    },
    "plan": {"start": "2026-12-20T16:00", "minutes": 60, "mode": "online"},
}
"""Columns of which a page or a duty reads more than that they say something."""


def _names_somebody(column: Column[Any]) -> bool:
    return column.name.endswith(("handle", "subject")) and isinstance(column.type, LargeBinary)


def _parents(table: Table) -> set[str]:
    return {key.column.table.name for key in table.foreign_keys}


def _value(session: Session, column: Column[Any], people: Sequence[Person], today: date) -> Any:
    for key in column.foreign_keys:
        return _parent(session, key.column.table, people, today)
    match column.type:
        case Boolean():
            return False
        case Date():
            return today
        case DateTime():
            return datetime.combine(today, time(11))
        case Uuid():
            return uuid.uuid4()
        case LargeBinary():
            return uuid.uuid4().bytes * 2
        case Integer():
            return 1
        case JSON():
            return []
        case String() | Text():
            return CODES.get(column.name, "other")
    raise AssertionError(f"tests/web/rows.py knows no value for {column}")


def _parent(session: Session, table: Table, people: Sequence[Person], today: date) -> uuid.UUID:
    """The id of the row that a row hangs on: the person's own, or a new one."""
    if table.name == "people":
        return people[0].id
    if table.name == "accounts":
        return session.scalars(select(Account.id).where(Account.person_id == people[0].id)).one()
    [cls] = [mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table]
    return add_row(session, cls, people, today).id
