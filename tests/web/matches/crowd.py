"""People, openings and initiatives beside the cast, for tests of suggestions."""

import re
import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

from tests.web.manners import EVERYBODY, Page, World
from web.models import CardShown, Initiative, InitiativeRole, Opening, Person, Seat

NAMES = re.compile(r"Guide \d+")


def add_mentors(world: World, count: int, *, seats: int = 1, **values: Any) -> list[uuid.UUID]:
    """Mentors called Guide 0, Guide 1 ... who suit Vera, each a little less than the one before."""
    with world.session() as session:
        people = [
            Person(
                **{
                    "approved": True,
                    "as_mentor": True,
                    "pseudonym": f"Guide {number}",
                    "fields": ["journalism"],
                    "stage": "senior",
                    "languages": {"ru": "native", "en": "C1"},
                    "skills": ["investigative_journalism"],
                    "offers": ["mentorship", "fellowship"],
                    "country": "DE",
                    "capacity": seats,
                    "origins": ["BY"],
                    "open_to": EVERYBODY,
                    **values,
                }
            )
            for number in range(count)
        ]
        keys = session.info["keys"]
        keys.create_many([keys.handle(person.id) for person in people])
        session.add_all(people)
        session.add_all(
            Seat(mentor_handle=keys.handle(person.id), number=number) for person in people for number in range(seats)
        )
        return [person.id for person in people]


def add_opening(world: World, **values: Any) -> uuid.UUID:
    """An opening that suits Vera."""
    with world.session() as session:
        row = Opening(
            **{
                "state": "open",
                "kind": "fellowship",
                "title": "Newsroom fellowship",
                "fields": ["journalism"],
                "support": ["fellowship"],
                "languages": {"en": "B1"},
                "country": "DE",
                "deadline": date(2026, 12, 20),
                "confirmed_on": date(2026, 11, 1),
                **values,
            }
        )
        session.add(row)
        return row.id


def add_initiative(world: World, **values: Any) -> uuid.UUID:
    """An initiative that looks for somebody like Vera."""
    with world.session() as session:
        row = Initiative(
            **{
                "name": "Court archive",
                "kinds": ["documentation"],
                "country": "GE",
                "city": "Tbilisi",
                "languages": ["ru"],
                "origins_involved": ["ru", "by"],
                "source": "test",
                "source_id": uuid.uuid4().hex,
                **values,
            }
        )
        row.roles = [InitiativeRole(role="reporter", skills=["investigative_journalism"], languages=["ru"], hours=4)]
        session.add(row)
        return row.id


def names(page: Page) -> list[str]:
    """The Guides on a page, in their order."""
    return NAMES.findall(page.text)


def ledger(world: World, name: str) -> list[tuple[str, bytes, int]]:
    """(kind, handle of whom, position) of every card of a list that was shown to one of the cast."""
    with world.session() as session:
        handle = session.info["keys"].handle(world.id(name))
        rows = session.scalars(
            select(CardShown)
            .where(CardShown.viewer_handle == handle, CardShown.kind.in_(("mentors", "contacts")))
            .order_by(CardShown.week, CardShown.kind, CardShown.position)
        )
        return [(row.kind, row.subject_handle, row.position) for row in rows]
