"""Verbs of saved searches."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from web.errors import DomainError
from web.matches.operations import lock_person
from web.models import Opening, SavedSearch
from web.searches.queries import mine
from web.visibility import Viewer

MOST_SEARCHES = 10


class TooManySearches(DomainError):
    """She keeps MOST_SEARCHES already."""


def save(
    session: Session, viewer: Viewer, asked: dict[str, str], now_found: Iterable[Opening], today: date
) -> SavedSearch:
    """Keep a search; what it finds now is not new. The same one twice is one; raises TooManySearches."""
    if viewer.person_id is not None:
        lock_person(session, viewer.person_id)
    kept = mine(session, viewer)
    if same := next((row for row in kept if row.asked == asked), None):
        return same
    if len(kept) >= MOST_SEARCHES:
        raise TooManySearches
    row = SavedSearch(owner_handle=viewer.handle, asked=asked)
    session.add(row)
    look(session, row, now_found, today)
    return row


def look(session: Session, row: SavedSearch, now_found: Iterable[Opening], today: date) -> None:
    """Note that she has seen everything that the search finds today."""
    row.seen, row.looked_on = sorted(str(opening.id) for opening in now_found), today.isoformat()
    session.flush()


def drop(session: Session, search_id: uuid.UUID) -> None:
    """Keep a search no longer."""
    session.delete(session.get_one(SavedSearch, search_id))
    session.flush()
