"""People from a list, and how they are found again.

The id of an imported person is made from the list's name and her id in it under a key of this installation: the same
file imported twice changes nothing, its ties find their people, and who holds the file can't tell who is who in a copy
of the database. Once somebody has an account of her own, a file says nothing about her any more.
"""

import hashlib
import hmac
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.vocabulary import FIELDS, STAGES, SUPPORT
from web.forms import REFUSED_COUNTRIES
from web.importing.cells import Cells, Notes
from web.importing.drafts import Draft, Order, Report, identity
from web.importing.mapping import MOST_PLACES, Role
from web.importing.sheets import Column
from web.keystore import KeyStore
from web.models import Account, Person, Seat

T = TypeVar("T")

LAYOUT = (
    Column("id", required=True),
    Column("country"),
    Column("city"),
    Column("timezone", ("time zone",)),
    Column("languages", ("language",)),
    Column("fields", ("field", "field of work", "fields of work")),
    Column("stage", ("career stage",)),
    Column("skills", ("expertise", "tags", "keywords")),
    Column("needs"),
    Column("offers"),
    Column("origins", ("origin",)),
    Column("open_to"),
    Column("roles", ("role",)),
    Column("capacity", ("places", "seats")),
    Column("hours", ("hours a week",)),
    Column("pseudonym", ("handle",)),
    Column("about", ("description",)),
)  # fmt: skip
# A column of names is not read: who wants to be called something says so under `pseudonym`.

_SWITCHES = ("as_mentor", "as_peer", "for_initiatives")
_ANY = {"any": ["RU", "BY", "UA"], "all": ["RU", "BY", "UA"], "none": []}
_LONGEST_CITY = 100
_LONGEST_PSEUDONYM = 60
_LONGEST_ABOUT = 5000
_CHUNK = 500  # ids in one question to the database
OWNED = "with an account of their own, left as they are"
SILENT = "state no language"


def read(cells: Cells, order: Order) -> Draft | None:
    """The draft of one person; None for somebody who lives where nobody is taken in (M12)."""
    everybody = order.mapping.defaults
    roles = [everybody, *(order.mapping.roles.get(word.casefold(), Role()) for word in cells.parts("roles"))]
    country = cells.country("country") if cells.line_of("country") else None
    if country in REFUSED_COUNTRIES:
        cells.remark("country", "a country other than Russia and Belarus, where this would endanger people", "left out")
        return None
    capacity = cells.whole("capacity", 0, MOST_PLACES)
    values: dict[str, Any] = {
        **{switch: any(getattr(role, switch) for role in roles) for switch in _SWITCHES},
        "capacity": max(role.capacity for role in roles) if capacity is None else capacity,
        "pseudonym": cells.line_of("pseudonym", _LONGEST_PSEUDONYM),
        "fields": cells.codes("fields", FIELDS, "fields of work"),
        "stage": cells.code("stage", STAGES, "a career stage"),
        "languages": cells.languages("languages", everybody.level),
        "skills": cells.skills("skills"),
        "needs": _merged(cells.codes("needs", SUPPORT, "needs"), [role.needs for role in roles]),
        "offers": _merged(cells.codes("offers", SUPPORT, "offers"), [role.offers for role in roles]),
        "country": country,
        "city": cells.line_of("city", _LONGEST_CITY) or None,
        "timezone": cells.line_of("timezone", 60) or None,
        "origins": cells.countries("origins"),
        "open_to": cells.countries("open_to", _ANY) if cells.line_of("open_to") else None,
        "hours": cells.whole("hours", 0, 168),
        "about": cells.text("about", _LONGEST_ABOUT),
    }
    return Draft(identity(cells), values)


def person_id(keys: KeyStore, source: str, key: str) -> uuid.UUID:
    """The id that the person called `key` in the list `source` has in this installation."""
    return derived_id(keys, "person", source, key)


def derived_id(keys: KeyStore, *parts: str) -> uuid.UUID:
    """An id that is always the same for the same parts here, and means nothing to whoever has not the master key."""
    digest = hmac.digest(keys.service_key("imports"), "\0".join(parts).encode(), hashlib.sha256)
    return uuid.UUID(bytes=digest[:16], version=4)


def save(session: Session, drafts: Sequence[Draft], order: Order, notes: Notes) -> Report:
    """Write people and their places. Nobody is approved unless the order says so."""
    keys = cast("KeyStore", session.info["keys"])
    ids = {draft.key: person_id(keys, order.source, draft.key) for draft in drafts}
    keys.create_many(keys.handle(identifier) for identifier in ids.values())
    known, owned = _known(session, list(ids.values()))
    report, written = Report(saved=True), []
    notes.marks[SILENT] += sum(not draft.values["languages"] for draft in drafts)
    for draft in drafts:
        person = known.get(ids[draft.key])
        values = {**draft.values, "imported_as": f"{order.source}:{draft.key}"}
        if ids[draft.key] in owned:
            notes.marks[OWNED] += 1
            report.unchanged += 1
            continue
        if person is None:
            person = Person(id=ids[draft.key], approved=order.approved, **values)
            session.add(person)
            report.created += 1
        elif _update(person, values, approved=order.approved):
            report.changed += 1
        else:
            report.unchanged += 1
        written.append(person)
    _keep_places(session, keys, written)
    session.flush()
    return report


def by_imported_id(session: Session, typed: str) -> list[Person]:
    """The people whose id in their file is `typed`, or `source:id`; several when two lists use the same id."""
    return [person for person in imported(session) if typed in (person.imported_as, own_id(person))]


def imported(session: Session) -> Sequence[Person]:
    """Everybody who was imported."""
    cast("KeyStore", session.info["keys"]).load_all()
    return session.scalars(select(Person).where(getattr(Person, Person.imported_as.column).is_not(None))).all()


def own_id(person: Person) -> str:
    """The id that an imported person has in her file."""
    return person.imported_as.partition(":")[2]


def _merged(stated: list[str], meant: Sequence[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys([*stated, *(code for codes in meant for code in codes)]))


def _known(session: Session, ids: list[uuid.UUID]) -> tuple[dict[uuid.UUID, Person], set[uuid.UUID]]:
    """The people among `ids` who are here already, and which of them have accounts."""
    people: dict[uuid.UUID, Person] = {}
    owned: set[uuid.UUID] = set()
    for part in _parts(ids):
        people |= {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(part)))}
        owned |= set(session.scalars(select(Account.person_id).where(Account.person_id.in_(part))))
    return people, owned


def _update(person: Person, values: Mapping[str, Any], *, approved: bool) -> bool:
    changed = False
    for name, value in values.items():
        if getattr(person, name) != value:
            setattr(person, name, value)
            changed = True
    if approved and not person.approved:
        person.approved = changed = True
    return changed


def _keep_places(session: Session, keys: KeyStore, people: Sequence[Person]) -> None:
    """As many seats as each has places; a seat that is taken stays until its mentorship ends."""
    handles = {keys.handle(person.id): person for person in people}
    seats: dict[bytes, dict[int, Seat]] = {handle: {} for handle in handles}
    for part in _parts(list(handles)):
        for seat in session.scalars(select(Seat).where(Seat.mentor_handle.in_(part))):
            seats[seat.mentor_handle][seat.number] = seat
    for handle, person in sorted(handles.items()):  # rows in the people's own order would tell whose seats they are
        wanted = person.capacity if person.as_mentor else 0
        there = seats[handle]
        session.add_all(Seat(mentor_handle=handle, number=n) for n in range(1, wanted + 1) if n not in there)
        for number, seat in there.items():
            if number > wanted and seat.mentorship_id is None:
                session.delete(seat)


def _parts(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
