"""Search by meaning over published openings and open initiatives, as they stand now. No row about a person is read."""

import functools
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.network import Initiative as InitiativeRecord
from matcher.network import Opening as OpeningRecord
from matcher.search import Search
from web.matching.following import touched_since
from web.matching.records import JOINABLE, LISTED, initiative_record, opening_record
from web.models import Initiative, Opening, Revision
from web.models.revisions import COUNTER, is_ahead

NO_REVISION = -1


@dataclass(frozen=True)
class _Ready:
    """What was read at a revision, and the searches made of it."""

    revision: int
    openings: Sequence[OpeningRecord]
    initiatives: Sequence[InitiativeRecord]
    among_openings: Search
    among_initiatives: Search


class LiveSearch:
    """Follows the revision counter, and reads texts anew only when one changed; one per application."""

    def __init__(self) -> None:
        self._ready = _Ready(NO_REVISION, [], [], _among_nothing(), _among_nothing())
        self._lock = threading.Lock()

    def openings(self, session: Session, typed: str) -> list[uuid.UUID]:
        """The openings that take applications and mean what was typed, in any of the four languages, the best first."""
        return _ids(self.current(session).among_openings, typed)

    def initiatives(self, session: Session, typed: str) -> list[uuid.UUID]:
        """The same for initiatives that can be joined; dialogues by invitation are never among them (M55)."""
        return _ids(self.current(session).among_initiatives, typed)

    def current(self, session: Session) -> _Ready:
        """Both searches at the newest committed revision."""
        revision = session.scalar(select(Revision.value).where(Revision.id == COUNTER)) or 0
        if self._ready.revision != revision:
            with self._lock:  # one thread reads, the others wait for what it made
                if self._ready.revision != revision:
                    ready = _brought_up(session, revision, self._ready)
                    if is_ahead(session):
                        return ready
                    self._ready = ready
        return self._ready


@functools.cache
def _among_nothing() -> Search:
    """What every search begins with: the same words in each application, which take a tenth of a second to read."""
    return Search.fit({})


def _brought_up(session: Session, revision: int, before: _Ready) -> _Ready:
    touched = None if before.revision == NO_REVISION else touched_since(session, before.revision, revision)
    if touched is not None and all(kind in ("person", "handle") for kind, _ in touched):
        return replace(before, revision=revision)
    return _read(session, revision, before)


def _read(session: Session, revision: int, before: _Ready) -> _Ready:
    openings = [opening_record(row) for row in session.scalars(select(Opening).where(Opening.state.in_(LISTED)))]
    initiatives = [initiative_record(row) for row in session.scalars(select(Initiative).where(*JOINABLE))]
    openings.sort(key=lambda record: record.id)
    initiatives.sort(key=lambda record: record.id)
    return _Ready(
        revision,
        openings,
        initiatives,
        before.among_openings if openings == before.openings else Search.of_openings(openings),
        before.among_initiatives if initiatives == before.initiatives else Search.of_initiatives(initiatives),
    )


def _ids(search: Search, typed: str) -> list[uuid.UUID]:
    return [uuid.UUID(found.id) for found in search.find(typed)]
