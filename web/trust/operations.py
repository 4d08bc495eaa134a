"""Verbs of trust: invite, ask to be vouched for, vouch."""

import uuid
from datetime import date
from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.accounts import codes
from web.errors import DomainError
from web.keystore import KeyStore
from web.matches.operations import lock_person
from web.models import NoticeKind, Person, PrintedCode, Vouch
from web.notices import tell
from web.trust import queries
from web.trust.rules import NEEDED, VOUCHES_KEPT
from web.visibility import Viewer, blocked_with


class NoRight(DomainError):
    """She may not invite or vouch today: too new, the budget is used up, or the right is lost."""


class NoSuchCode(DomainError):
    """The code is wrong, used up, taken back or too old; which of them is nobody's to know."""


def invite(session: Session, viewer: Viewer, person: Person, form_id: uuid.UUID, today: date) -> str:
    """A new invitation's words; raises NoRight. The same form sent twice makes one."""
    lock_person(session, person.id)  # two tabs at once must not both see the last place of the budget
    again = session.get(PrintedCode, form_id)
    if again is None and not queries.right_to_invite(session, viewer, person, today).holds:
        raise NoRight
    # A used one stays used: made anew under its number it would leave the budget.
    if again is not None and again not in queries.invitations(session, viewer, today):
        raise NoRight
    # Whom a coordinator brings begins a branch: she is the root.
    carries = {"branches": [] if viewer.is_coordinator else sorted(person.roots)}
    return codes.make(session, codes.INVITATION, viewer.handle, today, carries=carries, row_id=form_id)


def take_back(session: Session, viewer: Viewer, code_id: uuid.UUID) -> None:
    """Make an invitation of one's own good for nothing; it counts in the budget still."""
    mine = (PrintedCode.id == code_id, PrintedCode.owner_handle == viewer.handle)
    session.execute(update(PrintedCode).where(*mine).values(spent=True))


def ask_for_vouches(session: Session, viewer: Viewer, today: date) -> str:
    """The words that a newcomer gives to two members; her earlier code is good for nothing from now on."""
    stop_asking(session, viewer)
    return codes.make(session, codes.VOUCHING, viewer.handle, today)


def stop_asking(session: Session, viewer: Viewer) -> None:
    """Nobody can open her card by the code any more. Vouches that were given stand."""
    mine = (PrintedCode.owner_handle == viewer.handle, PrintedCode.purpose == codes.VOUCHING.name)
    session.execute(delete(PrintedCode).where(*mine))


def newcomer_of(session: Session, viewer: Viewer, typed: str, today: date) -> Person:
    """Who asks by the code `typed`; raises NoSuchCode also when it is not the viewer's to open."""
    found = codes.find(session, codes.VOUCHING, typed, today)
    if found is None or found.owner_handle in (viewer.handle, *blocked_with(session, viewer.handle)):
        raise NoSuchCode
    person = queries.people_behind(session, {found.owner_handle}).get(found.owner_handle)
    if person is None or person.suspended or person.declined:
        raise NoSuchCode
    if person.approved and not has_vouched(session, viewer, found.owner_handle):
        raise NoSuchCode
    return person


def has_vouched(session: Session, viewer: Viewer, newcomer: bytes) -> bool:
    """Whether the viewer vouched for the person behind `newcomer`."""
    pair = (Vouch.voucher_handle == viewer.handle, Vouch.newcomer_handle == newcomer)
    return session.scalar(select(Vouch.id).where(*pair)) is not None


def vouch(session: Session, viewer: Viewer, person: Person, newcomer: Person, today: date) -> None:
    """`person` (who looks as `viewer`) knows `newcomer`; two from separate branches let her in. Raises NoRight.

    Saying it twice has one effect.
    """
    handle = cast("KeyStore", session.info["keys"]).handle(newcomer.id)
    for one in sorted((person.id, newcomer.id)):  # in one order, so that two who vouch for each other cannot lock up
        lock_person(session, one)
    if has_vouched(session, viewer, handle):
        return
    if not queries.right_to_vouch(session, viewer, person, today).holds:
        raise NoRight
    row = Vouch(voucher_handle=viewer.handle, newcomer_handle=handle, on=today, label=newcomer.pseudonym)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # a second click was faster
        return
    tell(session, handle, NoticeKind.VOUCHED, row.id, today)
    session.refresh(newcomer, ["approved"])
    if _let_in_by(session, newcomer, handle, today):
        tell(session, handle, NoticeKind.LET_IN, row.id, today)


def _let_in_by(session: Session, newcomer: Person, handle: bytes, today: date) -> bool:
    vouchers = queries.vouchers(session, handle)
    if newcomer.approved or queries.counted(vouchers) < NEEDED:
        return False
    # She descends from all who let her in: with none of their branches can she vouch for the next one.
    inherited = frozenset().union(*(one.roots for one in vouchers))
    newcomer.branches = sorted(inherited | (newcomer.roots if newcomer.was_invited else frozenset()))
    newcomer.let_in(today)
    session.flush()
    return True


def withdraw(session: Session, viewer: Viewer, vouch_id: uuid.UUID) -> bool:
    """Take a vouch back, before it has let her in; False when it has, or when there is none."""
    row = session.get(Vouch, vouch_id)
    if row is None or row.voucher_handle != viewer.handle:
        return False
    newcomer = queries.people_behind(session, {row.newcomer_handle}).get(row.newcomer_handle)
    if newcomer is not None:
        lock_person(session, newcomer.id)
        session.refresh(newcomer, ["approved"])
    if newcomer is not None and newcomer.approved:
        return False
    session.delete(row)
    session.flush()
    return True


def shut_out(session: Session, handle: bytes) -> None:
    """What a suspended person made is good for nothing: her codes, and her vouches for people who wait still."""
    codes.spend_all(session, handle)
    given = session.scalars(select(Vouch).where(Vouch.voucher_handle == handle)).all()
    people = queries.people_behind(session, {row.newcomer_handle for row in given})
    for row in given:
        if row.newcomer_handle not in people or not people[row.newcomer_handle].approved:
            session.delete(row)
    session.flush()


def forget_vouches(session: Session, today: date) -> int:
    """Delete vouches after half a year, but for those whose newcomer is shut out; returns how many."""
    old = session.scalars(select(Vouch).where(Vouch.on <= today - VOUCHES_KEPT).order_by(Vouch.id)).all()
    people = queries.people_behind(session, {row.newcomer_handle for row in old})
    shut = {handle for handle, person in people.items() if person.suspended}
    gone = [row.id for row in old if row.newcomer_handle not in shut]
    session.execute(delete(Vouch).where(Vouch.id.in_(gone)))
    return len(gone)
