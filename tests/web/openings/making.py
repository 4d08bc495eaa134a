"""Openings and hosts for tests."""

import re
import uuid
from datetime import timedelta
from typing import Any

from matcher.text import fold
from tests.web.manners import NOW, SECOND_STEP, Page, Visitor, World
from web.models import Opening, Organisation

TODAY = NOW.date()
SOON = TODAY + timedelta(days=20)
WHAT = {
    "kind": "fellowship",
    "title": "A year in our newsroom",
    "text": "You work on a story of your own.",
    "fields": ["journalism", "editing"],
    "stages": ["mid"],
    "skills": "investigative reporting, old maps",
}
CONDITIONS = {
    "country": "LV",
    "residence": "",
    "origin_RU": "",
    "origin_BY": "",
    "origin_UA": "",
    "until": "day",
    "deadline": SOON.isoformat(),
    "url": "https://newsroom.example/apply",
}


def add_opening(world: World, host: str | None = None, **values: Any) -> uuid.UUID:
    """An open opening (or what `values` say), posted by one of the cast or imported."""
    with world.session() as session:
        row = Opening(
            **{"title": "A fellowship", "kind": "fellowship", "state": "open", "confirmed_on": TODAY, **values}
        )
        row.folded = fold(f"{row.title} {row.text or ''}")
        if host:
            row.posted_by = session.info["keys"].poster(world.id(host))
            row.organisation_id = world.account(session, host).organisation_id
        session.add(row)
        return row.id


def stored(world: World, opening_id: uuid.UUID) -> Opening | None:
    """The row as it is now, or None."""
    with world.session() as session:
        return session.get(Opening, opening_id)


def add_organisation(world: World, name: str, **values: Any) -> uuid.UUID:
    """An organisation."""
    with world.session() as session:
        row = Organisation(name=name, folded_name=fold(name), **values)
        session.add(row)
        return row.id


def make_host(world: World, name: str, organisation_id: uuid.UUID | None = None) -> Visitor:
    """One of the cast as a host, signed in."""
    with world.session() as session:
        account = world.account(session, name)
        account.is_host, account.factor = True, account.factor or SECOND_STEP
        account.organisation_id = organisation_id
    visitor: Visitor = getattr(world, name)
    return visitor


def titles(page: Page) -> list[str]:
    """The titles of a list's cards, in order."""
    return re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", page.html)
