"""What tests of rounds share: a round that is opened, joined, drafted and published."""

import re
import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.web.manners import PASSPHRASE, Page, Visitor, World
from web.accounts.operations import new_account
from web.models import Person, RoundMember, RoundPair, Side

ROUNDS, MANAGE = "/en/rounds/", "/en/coordination/rounds/"
ABOUT = "For everybody who begins anew in a newsroom."


def open_round(world: World, **changes: Any) -> uuid.UUID:
    number = uuid.uuid4()
    closes = (world.clock().date() + timedelta(days=10)).isoformat()
    form = {"number": str(number), "name": "Winter round", "about": ABOUT, "closes_on": closes, "goal": "cover"}
    assert world.cora.post(MANAGE, **{**form, **changes}).status == 303
    return number


def join(world: World, number: uuid.UUID, name: str, side: str, places: int = 1) -> Page:
    visitor: Visitor = getattr(world, name)
    return visitor.post(f"{ROUNDS}{number}/join", side=side, places=str(places))


def joined(world: World, **changes: Any) -> uuid.UUID:
    """A round in which Vera looks for a mentor and Taras gives a place."""
    number = open_round(world, **changes)
    assert join(world, number, "vera", "mentee").status == 303
    assert join(world, number, "taras", "mentor").status == 303
    return number


def draft(world: World, number: uuid.UUID) -> Page:
    assert world.cora.post(f"{MANAGE}{number}/draft").status == 303
    return world.cora.get(f"{MANAGE}{number}")


def published(world: World) -> uuid.UUID:
    number = joined(world)
    draft(world, number)
    assert world.cora.post(f"{MANAGE}{number}/publish").status == 303
    return number


def say(world: World, word: str, name: str = "vera") -> Page:
    with world.session() as session:
        pair = session.scalars(select(RoundPair)).one()
    visitor: Visitor = getattr(world, name)
    return visitor.post(f"{ROUNDS}proposals/{pair.id}/{word}")


def add_mentees(world: World, count: int, number: uuid.UUID, **changes: Any) -> list[uuid.UUID]:
    """People who look for a mentor, as alike as can be, and take part in a round."""
    with world.session() as session:
        today, keys = world.clock().date(), session.info["keys"]
        found = []
        for place in range(count):
            values = {
                "approved": True, "pseudonym": f"Mentee{place}", "fields": ["journalism"], "stage": "early",
                "languages": {"ru": "native", "en": "C1"}, "needs": ["mentorship"], "country": "GE",
            }  # fmt: skip
            person = Person(**{**values, **changes})
            session.add(person)
            session.flush()
            new_account(session, keys, person, name=str(person.id), passphrase=PASSPHRASE, today=world.clock().date())
            found.append(person.id)
            session.add(
                RoundMember(round_id=number, handle=keys.handle(person.id), side=Side.MENTEE, on=today, left="")
            )
    return found


def shown(page: Page) -> str:
    """What a page shows, but for tokens and numbers of rows."""
    main = page.html[page.html.index("<main") :]
    return re.sub(r'<input[^>]*name="csrf_token"[^>]*>|[0-9a-f]{8}-[0-9a-f-]{27}', "", main)
