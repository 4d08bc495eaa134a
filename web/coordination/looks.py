"""Looks at cards by those who could not see them otherwise: each is entered where the person herself can read it."""

import uuid
from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError

from web.coordination.operations import note_look
from web.extensions import database, today
from web.login import viewer


def note_looks(people: Iterable[uuid.UUID], kind: str) -> None:
    """Enter that the viewer saw these cards today, as a `kind` of CardShown, in a transaction of its own."""
    database.session.commit()  # the entry is another transaction, and SQLite has room for one writer
    try:
        with database.writing() as session:
            for person_id in sorted(set(people)):
                note_look(session, viewer(), person_id, today(), kind)
    except IntegrityError:
        pass  # the same look in another tab was entered first
