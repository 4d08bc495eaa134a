"""What coordinators look up."""

import uuid
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.listing import Listing, page_of
from web.models import Account, CardShown, Connection, ConnectionState, Deed, Person, Seat, Vouch
from web.visibility import Viewer, people_in_queue, queue_card


def waiting(session: Session, viewer: Viewer) -> list[Account]:
    """The accounts that wait for approval and have said enough to be judged by, the longest waiting first."""
    queued = people_in_queue(viewer).with_only_columns(Person.id)
    found = session.scalars(select(Account).where(Account.person_id.in_(queued)).order_by(Account.joined, Account.id))
    return [account for account in found if account.asks_to_host or account.person.has_minimum]


def waiting_one(session: Session, viewer: Viewer, person_id: uuid.UUID) -> Account | None:
    """One account of the queue."""
    return next((account for account in waiting(session, viewer) if account.person_id == person_id), None)


def was_in_queue(session: Session, person_id: uuid.UUID) -> bool:
    """Whether a coordinator has looked at this person in the queue."""
    subject = cast("KeyStore", session.info["keys"]).handle(person_id)
    looked = select(CardShown.id).where(CardShown.subject_handle == subject, CardShown.kind == "queue").limit(1)
    return session.scalar(looked) is not None


def is_vouched_for(session: Session, account: Account) -> bool:
    """Whether any member vouches for somebody in the queue; who it is stays between the two."""
    newcomer = cast("KeyStore", session.info["keys"]).handle(account.person_id)
    return session.scalar(select(Vouch.id).where(Vouch.newcomer_handle == newcomer).limit(1)) is not None


def totals(session: Session) -> dict[str, int]:
    """Exact counts of the network; pages show them coarsened."""
    count = func.count()
    approved = select(count).select_from(Person).where(Person.approved, ~Person.suspended)
    asked = select(count).select_from(Connection)
    statements = {
        "approved": approved,
        "mentors": approved.where(Person.as_mentor),
        "peers": approved.where(Person.as_peer),
        "free_places": select(count).select_from(Seat).where(Seat.mentorship_id.is_(None)),
        "open_requests": asked.where(Connection.state == ConnectionState.REQUESTED),
        "accepted_requests": asked.where(Connection.state == ConnectionState.ACCEPTED),
    }
    return {name: cast(int, session.scalar(statement)) for name, statement in statements.items()}


def deeds(session: Session, page: int) -> Listing[Deed]:
    """One page of what coordinators did, the latest first."""
    return page_of(session, select(Deed).order_by(Deed.on.desc(), Deed.id), page)


def coordinators(session: Session, viewer: Viewer) -> dict[bytes, str]:
    """What the other coordinators are called, by handle; who is shut out, or blocked with the viewer, is not named."""
    keys = cast("KeyStore", session.info["keys"])
    accounts = select(Account).join(Person).where(Account.is_coordinator, ~Person.suspended)
    people = {keys.handle(account.person_id): account.person for account in session.scalars(accounts)}
    return {handle: queue_card(one).pseudonym for handle, one in people.items() if handle not in viewer.blocked}
