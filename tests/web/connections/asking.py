"""Requests among the cast, for tests."""

import uuid
from typing import Any

from sqlalchemy import select

from tests.web.manners import Visitor, World
from web.models import Connection, Mentorship, Person, Seat


def ask(world: World, who: str, whom: str, kind: str = "mentor", **fields: Any) -> str:
    """`who` looks at her cards and asks `whom`; the address of the request."""
    visitor: Visitor = getattr(world, who)
    visitor.get("/en/for-you/mentors" if kind == "mentor" else "/en/for-you/contacts")
    page = visitor.post(f"/en/requests/new/{world.id(whom)}?kind={kind}", **{"mode": "online", **fields})
    assert page.status == 303, page.text
    return page.location


def row(world: World, address: str) -> Connection:
    """The stored request behind an address."""
    with world.session() as session:
        return session.get_one(Connection, uuid.UUID(address.rsplit("/", 1)[1]))


def seats(world: World, name: str) -> tuple[int, int]:
    """(all, free) places of one of the cast."""
    with world.session() as session:
        handle = session.info["keys"].handle(world.id(name))
        found = session.scalars(select(Seat).where(Seat.mentor_handle == handle)).all()
        return len(found), sum(seat.mentorship_id is None for seat in found)


def mentorships(world: World) -> list[Mentorship]:
    """Every stored mentorship."""
    with world.session() as session:
        return list(session.scalars(select(Mentorship)))


def add_asker(world: World, kind: str = "mentor", to: str = "taras", **values: Any) -> str:
    """Somebody new who has asked one of the cast; the address of the request."""
    with world.session() as session:
        keys = session.info["keys"]
        person = Person(
            **{"approved": True, "pseudonym": "Olga", "country": "AM", "languages": {"ru": "native"}, **values}
        )
        session.add(person)
        session.flush()
        request = Connection(
            kind=kind,
            from_handle=keys.handle(person.id),
            to_handle=keys.handle(world.id(to)),
            opened_on=world.clock().date(),
            note="Please.",
        )
        session.add(request)
        return f"/en/requests/{request.id}"
