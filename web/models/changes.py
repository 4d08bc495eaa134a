"""The log of changes: which rows a running process has to read anew, readable by nobody but the processes themselves.

One row for each transaction that touched a watched row, under the number that it took. What it touched stands in one
value that is sealed with a random nonce, so that nothing in the table equals anything else here: neither a person nor
a tie, nor the same person tomorrow. The log holds the newest KEPT numbers and is emptied every day; whoever needs more
reads everything.
"""

import os
from collections.abc import Collection, Iterable
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.keystore import NONCE_BYTES, KeyStore

KEPT = 2_000
"""Numbers that the log goes back: a process so far behind reads everything in about the same time."""
MOST = 200
"""References of one transaction; whoever changes more leaves no row, so that everything is read anew."""
STEP = 8
"""References by which the sealed value grows: its length tells no finer number."""

Kind = Literal["person", "handle", "opening", "initiative"]
Reference = tuple[Kind, bytes]
"""A person, opening or initiative by its id; or everything that hangs on the person of an edge handle: places, ties."""
KINDS: tuple[Kind, ...] = ("person", "handle", "opening", "initiative")
_WIDE = 32
_LENGTHS: dict[Kind, int] = {"person": 16, "handle": 32, "opening": 16, "initiative": 16}
_NOTHING = 255


class Change(Base):
    """What one transaction touched."""

    __tablename__ = "changes"

    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


def seal(keys: KeyStore, revision: int, touched: Collection[Reference]) -> bytes:
    """The references as they stand in the log."""
    plain = b"".join(bytes([KINDS.index(kind)]) + key.ljust(_WIDE, b"\0") for kind, key in sorted(touched))
    plain += (bytes([_NOTHING]) + bytes(_WIDE)) * (-len(touched) % STEP)
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(keys).encrypt(nonce, plain, _place(revision))


def unseal(keys: KeyStore, row: Change) -> Iterable[Reference] | None:
    """The references of a row; None when it was altered, moved or sealed by another installation."""
    try:
        plain = _cipher(keys).decrypt(row.sealed[:NONCE_BYTES], row.sealed[NONCE_BYTES:], _place(row.revision))
    except (InvalidTag, ValueError):
        return None
    parts = (plain[start : start + 1 + _WIDE] for start in range(0, len(plain), 1 + _WIDE))
    named = ((KINDS[part[0]], part[1:]) for part in parts if part[0] != _NOTHING)
    return [(kind, key[: _LENGTHS[kind]]) for kind, key in named]


def _cipher(keys: KeyStore) -> AESGCM:
    return AESGCM(keys.service_key("changes"))


def _place(revision: int) -> bytes:
    return b"changes|%d" % revision
