"""Verbs of assisted intake. A draft is a person without an account: she is found by nobody, and no row tells who wrote
it down."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from web.accounts import codes, passphrases
from web.accounts import operations as accounts
from web.errors import DomainError
from web.keystore import KeyStore
from web.models import Account, Person, PrintedCode
from web.trust.queries import people_behind


class NotADraft(DomainError):
    """The form's number belongs to somebody."""


class NoSuchDraft(DomainError):
    """The code is wrong, used or too old."""


def write_down(session: Session, number: uuid.UUID, values: Mapping[str, Any], *, knows: bool, today: date) -> str:
    """The words by which a draft is claimed; `knows` lets its owner in at once. Raises NotADraft.

    The same form sent twice writes one draft, and the later words open it.
    """
    handle = cast("KeyStore", session.info["keys"]).handle(number)
    person = session.get(Person, number)
    if person is not None and not _is_draft(session, person.id, handle):
        raise NotADraft
    if person is None:
        session.add(Person(id=number, **values))
    else:
        for name, value in values.items():
            setattr(person, name, value)
    session.execute(delete(PrintedCode).where(PrintedCode.owner_handle == handle))
    session.flush()
    return codes.make(session, codes.CLAIM, handle, today, carries={"knows": knows})


def claim(session: Session, typed: str, number: uuid.UUID, passphrase: str, today: date) -> Account:
    """Make a draft somebody's own; raises NoSuchDraft. A form (`number`) sent twice opens one account.

    That holds on one day: later a computer that others use could send the page again, and take the account.
    """
    code = codes.find(session, codes.CLAIM, typed, today, spent=True)
    used = {"by": number.hex, "on": today.isoformat()}
    if code is None or (code.spent and code.carries != used):
        raise NoSuchDraft
    person = people_behind(session, {code.owner_handle}).get(code.owner_handle)
    if person is None or person.suspended:
        raise NoSuchDraft
    account = session.scalar(select(Account).where(Account.person_id == person.id))
    if account is not None:
        if not code.spent:
            raise NoSuchDraft
        account.password_hash = passphrases.hashed(passphrase)  # the first answer, with its words, never arrived
        return account
    keys = cast("KeyStore", session.info["keys"])
    name = accounts.unused_name(session, keys)
    account = accounts.new_account(session, keys, person, name=name, passphrase=passphrase, today=today)
    if code.carries.get("knows"):
        person.let_in(today)
    code.spent, code.carries = True, used
    session.flush()
    return account


def erase_unclaimed(session: Session, today: date) -> int:
    """Erase drafts on the last day of their code, with their keys; returns how many."""
    late = (PrintedCode.purpose == codes.CLAIM.name, ~PrintedCode.spent, PrintedCode.expires_on <= today)
    rows = session.scalars(select(PrintedCode).where(*late).order_by(PrintedCode.id).with_for_update()).all()
    people = people_behind(session, {row.owner_handle for row in rows})
    for person in people.values():
        accounts.erase_person(session, person)
    session.execute(delete(PrintedCode).where(*late))
    return len(people)


def _is_draft(session: Session, person_id: uuid.UUID, handle: bytes) -> bool:
    claimable = exists().where(PrintedCode.owner_handle == handle, PrintedCode.purpose == codes.CLAIM.name)
    owned = exists().where(Account.person_id == person_id)
    return bool(session.scalar(select(claimable & ~owned)))
