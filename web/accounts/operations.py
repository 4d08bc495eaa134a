"""Verbs of accounts."""

import uuid
from datetime import date
from typing import cast

from sqlalchemy import Column, Engine, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from web.accounts import codes, passphrases
from web.db import Base, truncate_log
from web.errors import DomainError
from web.keystore import KeyStore
from web.matching.cohorts import KEPT
from web.matching.live import LiveIndex
from web.models import Account, Person, SignIn
from web.models.revisions import TOLD, forget_log, next_revision
from web.sealing import sealed_by


class BadInvitation(DomainError):
    """The invitation is wrong, used up, taken back or too old; which of them is nobody's to know."""


def sign_up(
    session: Session, *, number: str, country: str, passphrase: str, asks_to_host: bool, today: date, invitation: str
) -> Account:
    """A new, unapproved account with a generated name, and the beginning of a profile. Raises BadInvitation.

    `number` comes with the form: the same form sent twice makes one account and gives it both times.
    """
    keys = cast("KeyStore", session.info["keys"])
    # Not the number itself: whoever sends the id of somebody else's page must meet nobody.
    identity = uuid.UUID(bytes=keys.lookup("sign-up " + number)[:16]) if number else uuid.uuid4()
    if session.get(Person, identity):
        if made := _made_before(session, identity, passphrase):
            return made
        identity = uuid.uuid4()
    person = Person(id=identity, country=country)
    if invitation:
        _bring(session, person, invitation, today)
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:  # the other of the two came first, at the same moment
        if made := _made_before(session, identity, passphrase):
            return made
        raise
    return new_account(
        session, keys, person, name=unused_name(session, keys), passphrase=passphrase, asks_to_host=asks_to_host,
        today=today,
    )  # fmt: skip


def _made_before(session: Session, identity: uuid.UUID, passphrase: str) -> Account | None:
    """The account that this form made a moment ago, if `passphrase` is its own and enough to open it."""
    made = session.scalar(select(Account).where(Account.person_id == identity))
    if made is None or made.second_step or made.person.suspended:
        return None
    return made if passphrases.matches(passphrase, made.password_hash) else None


def new_account(
    session: Session,
    keys: KeyStore,
    person: Person,
    *,
    name: str,
    passphrase: str,
    today: date,
    asks_to_host: bool = False,
    is_host: bool = False,
    is_coordinator: bool = False,
    organisation_id: uuid.UUID | None = None,
) -> Account:
    """A sign-in called `name` for `person`; flushed."""
    account = Account(
        person_id=person.id,
        person=person,
        name_hash=keys.lookup(folded(name)),
        asks_to_host=asks_to_host,
        is_host=is_host,
        is_coordinator=is_coordinator,
        organisation_id=organisation_id,
        joined=today.replace(day=1),
        name=name,
        password_hash=passphrases.hashed(passphrase),
    )
    session.add(account)
    session.flush()
    return account


def _bring(session: Session, person: Person, invitation: str, today: date) -> None:
    """Use an invitation up: nothing is kept of it but the branches that it carried."""
    code = codes.find(session, codes.INVITATION, invitation, today)
    if code is None:
        raise BadInvitation
    person.branches = code.carries["branches"] or person.branches
    person.standing = {"invited": "yes"}
    code.spent = True


def check(session: Session, name: str, passphrase: str) -> Account | None:
    """The account that `name` and `passphrase` open. An unknown name costs the same work as a wrong passphrase.

    It is checked against the account whose name's hash comes next, which it does not open either.
    """
    account, known = nearest(session, name)
    right = passphrases.matches(passphrase, account.password_hash if account else "")
    return account if right and known and account and not account.person.suspended else None


def nearest(session: Session, name: str) -> tuple[Account | None, bool]:
    """The account called `name` and True; for an unknown name the one whose name's hash comes next, and False."""
    keys = cast("KeyStore", session.info["keys"])
    wanted = keys.lookup(folded(name))
    least = select(func.min(Account.name_hash))
    closest = func.coalesce(least.where(Account.name_hash >= wanted).scalar_subquery(), least.scalar_subquery())
    account = session.scalar(select(Account).where(Account.name_hash == closest))
    return account, account is not None and account.name_hash == wanted


def erase(session: Session, account: Account) -> None:
    """`erase_person` of whoever signs in by `account`."""
    erase_person(session, account.person)


def erase_person(session: Session, person: Person) -> None:
    """Destroy the key of `person`, then delete everything that names her, her account too; flushed.

    The key goes first: whatever fails after it, nothing of hers can be read, and erasing may be asked for again.
    Openings that she posted stay: they are her organisation's and name nobody.
    """
    keys = cast("KeyStore", session.info["keys"])
    handle = keys.handle(person.id)
    keys.destroy(handle)
    for column in columns_with_handles():
        named = column == handle
        session.execute(
            update(column.table).where(named).values(dict.fromkeys((column.name, *sealed_by(column))))
            if column.nullable
            else delete(column.table).where(named),
            execution_options={TOLD: True},
        )
    session.delete(person)
    session.flush()
    next_revision(session)  # nobody goes on by what was known of her
    forget_log(session)


def columns_with_handles() -> list[Column[bytes]]:
    """Every column that names somebody by her edge handle: `handle`, `..._handle`, or `subject` of what she put aside.

    A row that can stand without her (the column may be empty) loses her and what is sealed with her key; one that
    cannot goes. Rows that others depend on come last.
    """
    tables = reversed(Base.metadata.sorted_tables)
    return [column for table in tables for column in table.columns if column.name.endswith(("handle", "subject"))]


def finish_erasure(engine: Engine, live: LiveIndex) -> None:
    """After `erase` is committed: drop the index and the drafts that still know the person, and empty SQLite's log."""
    live.forget()
    KEPT.empty()
    if engine.dialect.name == "sqlite":
        truncate_log(engine)


def end_session(session: Session, account: Account, sign_in_id: uuid.UUID) -> None:
    """Close one session of `account`."""
    session.execute(delete(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == account.id))


def end_sessions(session: Session, account: Account) -> None:
    """Close every session of `account`."""
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))


def unused_name(session: Session, keys: KeyStore) -> str:
    """A generated name that nobody has: of twelve thousand million, two may still meet."""
    while True:
        name = passphrases.new_name()
        if session.scalar(select(Account.id).where(Account.name_hash == keys.lookup(folded(name)))) is None:
            return name


def folded(name: str) -> str:
    """A sign-in name as it is looked up: case and blanks do not matter."""
    return "-".join(name.casefold().replace("-", " ").split())
