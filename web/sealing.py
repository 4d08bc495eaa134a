"""Personal columns: AES-256-GCM under the person's own key, bound to table, column and row.

`Sealed` declares one. The mapped column is `<name>_sealed` (bytes); the attribute `<name>` reads and writes the plain
value. A value is sealed when the session flushes, so the row's id and the person's key exist by then.
"""

import json
import os
import uuid
from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, cast, overload

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, LargeBinary, event
from sqlalchemy.orm import UOWTransaction, mapped_column, object_session

from web.db import Base, Row, Session
from web.keystore import NONCE_BYTES, KeyStore

T = TypeVar("T")

PENDING = b""  # stands in the mapped column between assignment and flush; never a valid sealed value
_VERSION = b"\x01"
_READ = json.JSONDecoder().raw_decode  # `json.loads` takes longer to look for blanks than to read a value
_PAD = 64  # bytes: lengths of the plain values are hidden within this step unless a column has its own


class Sealed(Generic[T]):
    """A personal column holding any JSON value.

    `owner` names the attribute that tells whose key seals it: a person's id (uuid) or edge handle (bytes).
    `empty` makes the value of a column that was never written. Lengths are hidden within steps of `pad` bytes: a step
    longer than every value makes all rows alike.
    """

    def __init__(self, empty: Callable[[], T], owner: str = "id", pad: int = _PAD) -> None:
        self.empty = empty
        self.owner = owner
        self._pad = pad

    def __set_name__(self, cls: type, name: str) -> None:
        self.name = name
        self.column = f"{name}_sealed"

    @overload
    def __get__(self, row: None, cls: type) -> Self: ...
    @overload
    def __get__(self, row: Any, cls: type) -> T: ...
    def __get__(self, row: Any, cls: type) -> Self | T:
        if row is None:
            return self
        loaded = row.__dict__
        pending = loaded.get("_unsealed")
        if pending and self.name in pending:
            return cast("T", pending[self.name])
        # What is loaded is read past SQLAlchemy's attributes: a page reads some hundred values.
        blob = loaded[self.column] if self.column in loaded else getattr(row, self.column)
        if blob is None:
            return self.empty()
        keys = _keys(row)
        cipher = keys.cipher(handle_of(row, keys, getattr(row, self.owner)))
        return cast("T", unseal(cipher, blob, binding(row.__tablename__, self.column, row.id)))

    def __set__(self, row: Any, value: T) -> None:
        row.__dict__.setdefault("_unsealed", {})[self.name] = value
        setattr(row, self.column, PENDING)

    def open(self, keys: KeyStore, row_id: uuid.UUID, owner: uuid.UUID | bytes, blob: bytes | None, table: str) -> T:
        """The plain value of a column that was read by Core; raises InvalidTag when it was moved or altered."""
        if blob is None:
            return self.empty()
        return cast("T", unseal(keys.cipher(_handle(keys, owner)), blob, binding(table, self.column, row_id)))

    def seal(self, keys: KeyStore, row: Any) -> None:
        """Turn the pending value of `row` into bytes."""
        handle = _handle(keys, getattr(row, self.owner))
        keys.create([handle])
        value = row.__dict__["_unsealed"].pop(self.name)
        context = binding(row.__tablename__, self.column, row.id)
        setattr(row, self.column, seal(keys.cipher(handle), value, context, self._pad))


class SealedRow(Row):
    """A table with personal columns: every `Sealed` attribute brings its mapped column along."""

    __abstract__ = True

    def __init_subclass__(cls, **options: Any) -> None:
        for value in list(vars(cls).values()):
            if isinstance(value, Sealed):
                setattr(cls, value.column, mapped_column(LargeBinary, nullable=True, default=None))
        super().__init_subclass__(**options)


def sealed_by(handle: Column[bytes]) -> list[str]:
    """The columns beside `handle` that are sealed with the key of whoever it names."""
    classes = [mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is handle.table]
    return [one.column for cls in classes for one in sealed_attributes(cls) if one.owner == handle.name]


def sealed_attributes(cls: type) -> list[Sealed[Any]]:
    """The personal columns that a mapped class declares."""
    return [value for base in cls.__mro__ for value in vars(base).values() if isinstance(value, Sealed)]


def binding(table: str, column: str, row_id: uuid.UUID) -> bytes:
    """The associated data that ties a sealed value to its place."""
    return f"{table}|{column}|{row_id.hex}".encode()


def seal(cipher: AESGCM, value: object, context: bytes, pad: int = _PAD) -> bytes:
    """`value` as JSON, padded and encrypted: version, nonce, ciphertext with tag."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    plain += b" " * (-len(plain) % pad)
    nonce = os.urandom(NONCE_BYTES)
    return _VERSION + nonce + cipher.encrypt(nonce, plain, context)


def unseal(cipher: AESGCM, blob: bytes, context: bytes) -> object:
    """The value behind `seal`; raises InvalidTag."""
    nonce, body = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
    return _READ(cipher.decrypt(nonce, body, context).decode())[0]


def _keys(row: Base) -> KeyStore:
    session = object_session(row)
    if session is None:
        raise RuntimeError("a sealed column can be read only while its row is in a session")
    keys: KeyStore = session.info["keys"]
    return keys


def handle_of(row: Base, keys: KeyStore, owner: uuid.UUID | bytes) -> bytes:
    """The handle of a row's owner, worked out once for the row."""
    known: tuple[uuid.UUID | bytes, bytes] | None = row.__dict__.get("_owner")
    if known is None or known[0] != owner:
        known = row.__dict__["_owner"] = (owner, _handle(keys, owner))
    return known[1]


def _handle(keys: KeyStore, owner: uuid.UUID | bytes) -> bytes:
    return keys.handle(owner) if isinstance(owner, uuid.UUID) else owner


@event.listens_for(Session, "before_flush")
def _seal_pending(session: Session, _context: UOWTransaction, _instances: object) -> None:
    keys = session.info["keys"]
    for row in list(session.new) + list(session.dirty):
        pending = row.__dict__.get("_unsealed")
        if pending:
            for attribute in sealed_attributes(type(row)):
                if attribute.name in pending:
                    attribute.seal(keys, row)
