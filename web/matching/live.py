"""The process's live index: follows the revision counter, so that nobody ever sees a stale suggestion.

A process builds the index when it first needs it, or opens the sealed snapshot of the same week. When a later revision
was committed, it reads the rows that the log of changes names and lays them over what it knows; where the log doesn't
tell, it reads everything. Whatever it answers was true at the moment of asking.
A forecast of ties to come takes too long for that: `save` makes one a week, and processes find it in the snapshot.
"""

import json
import logging
import threading
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher import storage
from matcher.ahead import compile_ahead
from matcher.among import among
from matcher.changing import changed
from matcher.disclosure import Generaliser
from matcher.evidence import Weights
from matcher.index import Index
from matcher.learning import sound
from matcher.network import Network
from matcher.network import Person as PersonRecord
from matcher.recommend import Suggestion
from matcher.remembered import forget_words
from matcher.seams import Torn, torn
from matcher.spread import HERE, Crew
from matcher.vocabulary import COUNTRY_REGIONS, FIELDS
from web.db import select_rows
from web.keystore import KeyStore
from web.matching import learnt, snapshot
from web.matching.following import read_changes, touched_since
from web.matching.records import free_seats, load_network, load_rules, person_record
from web.models import Person, Revision, Tombstone
from web.models.revisions import COUNTER, is_ahead
from web.visibility import Rules

logger = logging.getLogger(__name__)

# Rarity and the coarseness of cards are counted once a week, so that nobody sees from a change of her own cards that
# somebody joined or left; with fewer people than this a week's wait would only make first matches poor.
FREEZE_FROM = 50
_LENGTH = 4  # bytes that tell how long the part before the index is
_DAY_BITS = 24
_DAY_MASK = (1 << _DAY_BITS) - 1
FIELD_GROUPS = {code: term.group or code for code, term in FIELDS.items()}
NOBODY = Generaliser((), COUNTRY_REGIONS, FIELD_GROUPS)  # coarsens everything away
_REVISION = select(Revision.value).where(Revision.id == COUNTER)
KINDS = ("mentors", "contacts", "openings", "initiatives")


@dataclass(frozen=True)
class Live:
    """The network as it is now. `generaliser` coarsens cards.

    `week` is ISO year * 100 + week, and so is `foretold`, when the forecast of ties to come was made; 0 for never.
    With the forecast it was worked out where the network is `torn`; None when there were too few ties to say.
    """

    index: Index
    revision: int
    week: int
    day: date
    generaliser: Generaliser
    handles: Mapping[bytes, uuid.UUID] = field(repr=False)
    foretold: int = 0
    torn: Torn | None = None
    erased: int = 0  # people who were ever erased, when this was counted
    rules: Rules = field(default_factory=dict, repr=False)  # of people who are never shown to somebody, by handle

    @property
    def network(self) -> Network:
        """The records behind the index."""
        return self.index.network

    def suggestions(self, record: PersonRecord, kind: str, k: int, excluded: Collection[str] = ()) -> list[Suggestion]:
        """The best `k` of `kind` (one of KINDS) for whoever `record_of` tells of, findable herself or not."""
        return cast("list[Suggestion]", getattr(self.index, kind)(record, k, excluded=excluded))

    def among(self, record: PersonRecord, kind: str, ids: Iterable[str]) -> dict[str, Suggestion]:
        """Those of the people `ids` whom the list `kind` may offer to her, by id."""
        return among(self.index, kind, record, ids)


class LiveIndex:
    """Holds the newest `Live` of this process; one per application."""

    def __init__(self, file: Path, keys: KeyStore) -> None:
        self._file = file
        self._keys = keys
        self._live: Live | None = None
        self._looked_at: tuple[int, int] | None = None
        self._lock = threading.Lock()

    def current(self, session: Session, day: date) -> Live:
        """The live index at the newest committed revision, for `day` (UTC).

        In a transaction that has changed something itself, also with what it changed: that is kept for nobody else.
        """
        revision = select_rows(session, _REVISION, {}).scalar() or 0
        live = self._live
        if live is not None and (live.revision, live.day) == (revision, day):
            return live
        with self._lock:  # one thread builds, the others wait for what it made
            live = self._live
            if live is None or (live.revision, live.day) != (revision, day):
                live = self._open(session, revision, day)
                if not is_ahead(session):
                    self._live = live
            return live

    def warm(self, session: Session, day: date) -> None:
        """Build the index and compile what it is asked with, before anybody asks."""
        self.current(session, day)
        compile_ahead()

    def forget(self) -> None:
        """Drop what was built, here and on disk, with the key that opened it: somebody who is in it was erased."""
        with self._lock:
            self._live = self._looked_at = None
            self._file.unlink(missing_ok=True)
            self._keys.renew("index")
            forget_words()

    def save(self, session: Session, day: date, crew: Crew = HERE) -> Live:
        """Seal the current index to disk for the other processes; once a week with a new forecast of ties to come,
        whose work `crew` may share."""
        live = self.current(session, day)
        if live.foretold != live.week or len(live.network.people) < FREEZE_FROM:
            session.rollback()  # so long a reckoning must keep no writer waiting; PostgreSQL would end it
            index = live.index.foretold(crew)
            live = self._live = replace(live, index=index, foretold=live.week, torn=torn(index))
        if _erased(session) != live.erased:
            return self.save(session, day, crew)  # somebody was erased meanwhile: what was reckoned still knows her
        self._write(live)
        return live

    def _open(self, session: Session, revision: int, day: date) -> Live:
        week, erased, live = week_of(day), _erased(session), self._live
        if live and live.erased != erased:
            forget_words()
        if live and live.foretold == week and (found := _brought_up(session, live, revision, day, erased)):
            return found
        sealed = self._newly_sealed()
        known = [one for one in (live, sealed and replace(sealed, rules=load_rules(session))) if one]
        newest = max(known, key=lambda one: one.foretold, default=None)
        for one in known:
            best = newest is not None and one.foretold == newest.foretold
            if best and (found := _brought_up(session, one, revision, day, erased)):
                return found
        before = live or sealed
        # What was counted while an erased person stood in it still knows her rare words.
        kept = before is not None and (before.week, before.erased) == (week, erased)
        frozen = before if kept and before and len(before.network.people) >= FREEZE_FROM else None
        return self._built(session, revision, day, before, frozen, newest, erased)

    def seal(self, session: Session, day: date) -> bool:
        """Seal the current index unless it lies there already: whoever starts or is far behind opens it instead of
        reading everything. Returns whether it was written. `session` is rolled back.
        """
        live = self.current(session, day)
        if snapshot.claimed(self._file) == _stamp(live.revision, live.day):
            return False
        self._write(live)
        session.rollback()
        if _erased(session) != live.erased:
            self._file.unlink(missing_ok=True)  # somebody who is in it was erased meanwhile
            return False
        return True

    def _built(
        self,
        session: Session,
        revision: int,
        day: date,
        before: Live | None,
        frozen: Live | None,
        forecaster: Live | None,
        erased: int,
    ) -> Live:
        """Everything read and reckoned anew, but for texts that stand unchanged and what is `frozen`."""
        week = week_of(day)
        logger.info("the index is built anew")
        network, handles = load_network(session, day, _say)
        index = Index.build(
            network,
            now=day,
            week=week,
            statistics=frozen.index.statistics if frozen else None,
            weights=self._weights(frozen),
            forecast=forecaster.index.forecast if forecaster else None,
            previous=before.index if before else None,
        )
        live = Live(
            index=index,
            revision=revision,
            week=week,
            day=day,
            generaliser=frozen.generaliser if frozen else _generaliser(network),
            handles=handles,
            foretold=forecaster.foretold if forecaster else 0,
            torn=forecaster.torn if forecaster else None,
            erased=erased,
            rules=load_rules(session),
        )
        if frozen is None and len(network.people) >= FREEZE_FROM and not is_ahead(session):
            self._write(live)  # processes that start later in the week go by the same counts
        return live

    def _weights(self, frozen: Live | None) -> Weights:
        """What was learnt counts from the next week on, like everything else that would turn a week's order round."""
        if frozen is not None and sound(frozen.index.weights.lists):
            return frozen.index.weights
        return learnt.read(self._file, self._keys)

    def _newly_sealed(self) -> Live | None:
        """The snapshot if it was written since it was last looked at: opening it costs more than asking."""
        return self._sealed() if self._written() != self._looked_at else None

    def _sealed(self) -> Live | None:
        self._looked_at = self._written()
        return self.from_disk()

    def _written(self) -> tuple[int, int] | None:
        """Which writing of the snapshot stands on disk."""
        try:
            status = self._file.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def _write(self, live: Live) -> None:
        frozen = {
            "shown": live.generaliser.dump(),
            "foretold": live.foretold,
            "torn": live.torn.dump() if live.torn else None,
            "erased": live.erased,
        }
        told = json.dumps(frozen).encode()
        data = len(told).to_bytes(_LENGTH, "big") + told + live.index.to_bytes()
        snapshot.write(self._file, data, _stamp(live.revision, live.day), self._keys.newest("index"))
        self._looked_at = self._written()

    def from_disk(self) -> Live | None:
        """What the snapshot holds; None when there is none to trust."""
        try:
            data, stamp = snapshot.read(self._file, self._keys.newest("index"))
            end = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
            frozen = json.loads(data[_LENGTH:end])
            generaliser = Generaliser.restore(frozen["shown"], COUNTRY_REGIONS, FIELD_GROUPS)
            foretold, seams = int(frozen["foretold"]), frozen["torn"] and Torn.restore(frozen["torn"])
            erased = int(frozen["erased"])
            index = Index.from_bytes(data[end:])
        except (snapshot.Damaged, storage.Damaged, json.JSONDecodeError, KeyError, TypeError):
            return None  # none, damaged, or of another version of the program
        people = map(uuid.UUID, index.network.people)
        day = date.fromordinal(stamp & _DAY_MASK)
        return Live(
            index=index,
            revision=stamp >> _DAY_BITS,
            week=week_of(day),
            day=day,
            generaliser=generaliser,
            handles={self._keys.handle(person): person for person in people},
            foretold=foretold,
            torn=seams,
            erased=erased,
        )


def _brought_up(session: Session, before: Live, revision: int, day: date, erased: int) -> Live | None:
    """`before` with what changed since; None when the log does not tell, or when more than rows has changed."""
    if (before.week, before.erased) != (week_of(day), erased):
        return None
    if (before.revision, before.day) == (revision, day):
        return before
    if len(before.network.people) < FREEZE_FROM or not sound(before.index.weights.lists):
        return None
    touched = touched_since(session, before.revision, revision)
    if touched is None:
        return None
    found = read_changes(session, day, touched, before.network, before.handles, before.rules)
    index = changed(before.index, found.people, found.openings, found.initiatives, found.ties, day)
    return replace(before, index=index, revision=revision, day=day, handles=found.handles, rules=found.rules)


def _say(done: int, of: int) -> None:
    logger.info("read %d of %d people", done, of)


def _erased(session: Session) -> int:
    """How many people were ever erased."""
    return session.scalar(select(func.count(Tombstone.id)).where(Tombstone.kind == Person.__tablename__)) or 0


def record_of(session: Session, person: Person) -> PersonRecord:
    """The record of somebody who asks, with her own free places."""
    keys = cast("KeyStore", session.info["keys"])
    handle = keys.handle(person.id)
    return person_record(person, free_seats(session, [handle]).get(handle, 0))


def week_of(day: date) -> int:
    """ISO year * 100 + week: what a week's stable order hangs on."""
    year, week, _ = day.isocalendar()
    return year * 100 + week


def _stamp(revision: int, day: date) -> int:
    # The day is a part of it: deadlines pass at midnight.
    return (revision << _DAY_BITS) | day.toordinal()


def _generaliser(network: Network) -> Generaliser:
    combinations = [
        (person.country, person.fields[0] if person.fields else None, person.stage)
        for person in network.people.values()
    ]
    return Generaliser(combinations, COUNTRY_REGIONS, FIELD_GROUPS)
