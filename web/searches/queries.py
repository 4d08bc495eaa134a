"""What saved searches have found since their owner last looked."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Opening, SavedSearch
from web.openings.queries import listed
from web.visibility import Viewer

FIRST_FEW = 3

Meaning = Callable[[str], Sequence[uuid.UUID]]
"""The openings that mean what was typed."""


@dataclass(frozen=True)
class News:
    """A search with how many of its openings are new since a day, and the first few of them."""

    row: SavedSearch
    since: date
    count: int
    first: Sequence[Opening]


def mine(session: Session, viewer: Viewer) -> Sequence[SavedSearch]:
    """The viewer's saved searches."""
    kept = select(SavedSearch).where(SavedSearch.owner_handle == viewer.handle)
    return session.scalars(kept.order_by(SavedSearch.id)).all()


def found(session: Session, asked: dict[str, str], today: date, meaning: Meaning) -> Sequence[Opening]:
    """The openings that a search finds today, the nearest deadline first."""
    meant = meaning(asked["words"]) if asked.get("words") else ()
    return session.scalars(listed(asked, today, meant=meant)).unique().all()


def news(session: Session, viewer: Viewer, today: date, meaning: Meaning) -> list[News]:
    """What is new in each of the viewer's searches; searches without anything new have a count of 0."""
    return [_news(session, row, today, meaning) for row in mine(session, viewer)]


def _news(session: Session, row: SavedSearch, today: date, meaning: Meaning) -> News:
    known = set(row.seen)
    fresh = [opening for opening in found(session, row.asked, today, meaning) if str(opening.id) not in known]
    return News(row, date.fromisoformat(row.looked_on), len(fresh), fresh[:FIRST_FEW])
