"""Verbs of profiles."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.errors import DomainError
from web.keystore import KeyStore
from web.models import Person, Seat
from web.models.revisions import note_change


class TooFewPlaces(DomainError):
    """Fewer places were asked for than people are being mentored; `taken` tells how many."""

    def __init__(self, taken: int) -> None:
        super().__init__("fewer places than mentees")
        self.taken = taken


def save(session: Session, person: Person, values: Mapping[str, Any]) -> None:
    """Set attributes of `person`; flushed. A new "capacity" adds or removes places; raises TooFewPlaces.

    What did not change is not written: every write makes each process look at the network anew.
    """
    changed = {name: value for name, value in values.items() if getattr(person, name) != value}
    if "capacity" in changed:
        set_places(session, person, int(changed["capacity"]))
    for name, value in changed.items():
        setattr(person, name, value)
    session.flush()


def set_places(session: Session, person: Person, wanted: int) -> None:
    """Make `wanted` mentoring places stand for `person`: free ones come and go, a taken one never goes."""
    # Two tabs that save at once would both add the same place: the person's row lines them up.
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    handle = cast("KeyStore", session.info["keys"]).handle(person.id)
    note_change(
        session, "handle", handle
    )  # before any seat, as acceptances do: the other order could deadlock with one
    mine = select(Seat).where(Seat.mentor_handle == handle).order_by(Seat.number).with_for_update()
    seats = list(session.scalars(mine.execution_options(populate_existing=True)))
    taken = sum(seat.mentorship_id is not None for seat in seats)
    if wanted < taken:
        raise TooFewPlaces(taken)
    free = [seat for seat in seats if seat.mentorship_id is None]
    for seat in free[wanted - taken :]:
        session.delete(seat)
    unused = (number for number in range(len(seats) + wanted) if number not in {seat.number for seat in seats})
    for _missing in range(wanted - len(seats)):
        session.add(Seat(mentor_handle=handle, number=next(unused)))
    session.flush()
