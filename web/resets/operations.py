"""Verbs of a lost passphrase. An unknown name costs the work of a known one and gets its answers."""

import uuid
from datetime import date
from typing import cast

from sqlalchemy.orm import Session

from web import notices
from web.accounts import codes, passphrases
from web.accounts.operations import end_sessions, folded, nearest
from web.coordination.operations import note_deed
from web.factors import operations as factors
from web.keystore import KeyStore
from web.models import Account, DeedKind, NoticeKind, PrintedCode
from web.visibility import Viewer

RESET = codes.Purpose("reset", 7, 7)


def make_code(
    session: Session, coordinator: Viewer, name: str, *, second_step: bool, row_id: uuid.UUID, today: date
) -> str:
    """A code by which whoever signs in as `name` sets a new passphrase; flushed. An unknown name gets one too.

    The person is told; a passphrase that she sets herself ends the code.
    """
    keys = cast("KeyStore", session.info["keys"])
    account, known = nearest(session, name)
    carries = {"for": keys.lookup(folded(name)).hex(), "now": _mark(keys, account), "second_step": second_step}
    words = codes.make(session, RESET, coordinator.handle, today, carries=carries, row_id=row_id)
    note_deed(session, coordinator, DeedKind.RESET_MADE, today, row_id=uuid.uuid5(row_id, str(today)))
    # Nobody reads the notice of an unknown name: it is written so that the time tells the coordinator nothing.
    told = keys.handle(account.person_id if account and known else uuid.uuid4())
    # Its row must not name the code's row: the two would join a coordinator's handle to the person's. A code made anew
    # on another day, or for another passphrase, is told anew.
    about = uuid.UUID(bytes=keys.lookup(f"reset {row_id.hex} {carries['now']} {today}")[:16])
    notices.tell(session, told, NoticeKind.RESET_MADE, about, today)
    return words


def recover(session: Session, name: str, typed: str, passphrase: str, today: date) -> bool:
    """Set a new passphrase by a printed code, close every session and tell the person; flushed.

    The same form sent twice is right both times. A coordinator's code switches the second step off only if it was made
    for that, and never for hosts and coordinators.
    """
    keys = cast("KeyStore", session.info["keys"])
    account, known = nearest(session, name)
    done_before = passphrases.matches(passphrase, account.password_hash if account else "")
    new_hash = passphrases.hashed(passphrase)
    printed = codes.find(session, RESET, typed, today)
    on_paper = account is not None and factors.holds(session, account, typed)
    if account is None or not known or account.person.suspended:
        return False
    if done_before:
        return True
    if printed is not None and _made_for(keys, printed, account):
        printed.spent = True
        if printed.carries["second_step"] and not (account.is_host or account.is_coordinator):
            factors.switch_off(session, account)
    elif not (on_paper and factors.spend(session, account, typed)):
        return False
    account.password_hash = new_hash
    end_sessions(session, account)
    notices.tell(session, keys.handle(account.person_id), NoticeKind.SET_ANEW, uuid.uuid4(), today)
    return True


def change(session: Session, account: Account, passphrase: str) -> None:
    """Set a new passphrase and close every session; flushed. Codes that coordinators made before open nothing more."""
    account.password_hash = passphrases.hashed(passphrase)
    end_sessions(session, account)
    session.flush()


def _made_for(keys: KeyStore, printed: PrintedCode, account: Account) -> bool:
    carried = printed.carries
    return (carried["for"], carried["now"]) == (account.name_hash.hex(), _mark(keys, account))


def _mark(keys: KeyStore, account: Account | None) -> str:
    return keys.lookup("passphrase " + (account.password_hash if account else "")).hex()
