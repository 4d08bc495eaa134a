"""Verbs of needs and offers."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from sqlalchemy.orm import Session

from web.cases.operations import open_case
from web.keystore import KeyStore
from web.models import CaseKind, Person, Urgency
from web.models.support import closed, with_needs
from web.people.operations import save


def keep(session: Session, person: Person, code: str, note: Mapping[str, str]) -> None:
    """Store what she says of one need; it stays where it is in the list."""
    save(session, person, with_needs(person.support, {**person.current_needs, code: dict(note)}))


def send(session: Session, person: Person, code: str, text: str, urgency: Urgency, today: date) -> None:
    """Put a need before the coordinators; a second time adds its words to the case that stands."""
    handle = cast("KeyStore", session.info["keys"]).handle(person.id)
    open_case(
        session, subject_handle=handle, kind=CaseKind.EMERGENCY, code=code, text=text, urgency=urgency, today=today
    )


def close(session: Session, person: Person, code: str, met: str, today: date) -> None:
    """Take one need off the list and keep it among the past ones."""
    if code in person.current_needs:
        save(session, person, closed(person.needs, person.support, code, met, today))


def forget(session: Session, person: Person, past_id: str) -> None:
    """Delete one past need."""
    past = [entry for entry in person.support.get("past", []) if entry["id"] != past_id]
    save(session, person, {"support": {**person.support, "past": past}})


def keep_offer(session: Session, person: Person, code: str, note: Mapping[str, str], *, rests: bool) -> None:
    """Store what she says of one offer, and whether it rests: then no card shows it and nobody is matched by it."""
    support = person.support
    resting = [one for one in support.get("paused", []) if one != code] + ([code] if rests else [])
    given = [one for one in person.offers if one != code] if rests else list(dict.fromkeys([*person.offers, code]))
    offers = {**support.get("offers", {}), code: dict(note)}
    save(session, person, {"offers": given, "support": {**support, "paused": resting, "offers": offers}})
