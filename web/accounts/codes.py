"""Printed codes: a few words that somebody carries to somebody else, good for one thing and for a while."""

import re
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import delete, select, true, update
from sqlalchemy.orm import Session

from web.accounts import passphrases
from web.keystore import KeyStore
from web.models import PrintedCode


@dataclass(frozen=True)
class Purpose:
    """What a code is good for: how many words (9 bits each) it has, and for how many days it is good."""

    name: str
    words: int
    days: int


INVITATION = Purpose("invitation", 5, 30)  # typed by a stranger who makes an account
CLAIM = Purpose("claim", 6, 30)  # typed by a stranger, and opens a whole profile
MEETING = Purpose("meeting", 4, 14)  # typed by a coordinator
VOUCHING = Purpose("vouching", 4, 30)  # typed by a member, whose tries are counted


def make(
    session: Session,
    purpose: Purpose,
    owner: bytes,
    today: date,
    *,
    carries: Mapping[str, Any] | None = None,
    row_id: uuid.UUID | None = None,
) -> str:
    """A new code of the person behind the handle `owner`; flushed. Its words are given here and stored nowhere.

    `row_id` comes with the form: the same form sent twice makes one code, the later one.
    """
    keys = cast("KeyStore", session.info["keys"])
    words = " ".join(secrets.choice(passphrases.words()) for _ in range(purpose.words))
    if row_id is not None:
        again = (PrintedCode.id == row_id, PrintedCode.owner_handle == owner, PrintedCode.purpose == purpose.name)
        session.execute(delete(PrintedCode).where(*again))
    session.add(
        PrintedCode(
            id=row_id or uuid.uuid4(),
            purpose=purpose.name,
            code_hash=_hashed(keys, purpose, words),
            owner_handle=owner,
            expires_on=today + timedelta(days=purpose.days),
            carries=dict(carries or {}),
        )
    )
    session.flush()
    return words


def find(session: Session, purpose: Purpose, typed: str, today: date, *, spent: bool = False) -> PrintedCode | None:
    """The code behind `typed`, however it is spaced; None when it is wrong, too old or (unless `spent`) used up."""
    keys = cast("KeyStore", session.info["keys"])
    hashed = _hashed(keys, purpose, typed)
    found = select(PrintedCode).where(PrintedCode.code_hash == hashed, PrintedCode.expires_on > today)
    row = session.scalar(found.where(true() if spent else ~PrintedCode.spent).with_for_update())
    return row if row is not None and keys.holds(row.owner_handle) else None


def of_owner(session: Session, purpose: Purpose, owner: bytes, today: date) -> Sequence[PrintedCode]:
    """The codes of that person that have not seen their last day, spent ones too; those that end first come first."""
    mine = (PrintedCode.owner_handle == owner, PrintedCode.purpose == purpose.name, PrintedCode.expires_on > today)
    return session.scalars(select(PrintedCode).where(*mine).order_by(PrintedCode.expires_on, PrintedCode.id)).all()


def spend_all(session: Session, owner: bytes, purpose: Purpose | None = None) -> None:
    """Make every code of that person, or those of one purpose, good for nothing."""
    mine = [PrintedCode.owner_handle == owner]
    if purpose is not None:
        mine.append(PrintedCode.purpose == purpose.name)
    session.execute(update(PrintedCode).where(*mine).values(spent=True))


def forget(session: Session, today: date) -> int:
    """Delete codes on their last day; returns how many. One that holds a draft goes with it."""
    holds_a_draft = (PrintedCode.purpose == CLAIM.name) & ~PrintedCode.spent
    gone = delete(PrintedCode).where(PrintedCode.expires_on <= today, ~holds_a_draft)
    return len(session.execute(gone.returning(PrintedCode.id)).all())


def _hashed(keys: KeyStore, purpose: Purpose, typed: str) -> bytes:
    return keys.lookup(f"code {purpose.name} " + " ".join(re.findall(r"[a-z]+", typed.casefold())))
