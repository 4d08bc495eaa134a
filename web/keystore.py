"""The key store: one data key per person and a few service keys, each wrapped by the master key.

It is a database of its own, backed up apart from the main one: destroying a person's key here erases the person in
every backup of the main database too. Keys are filed under the person's edge handle, so that the store names nobody.
"""

import hashlib
import hmac
import os
import uuid
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from web.db import make_engine, truncate_log

KEY_BYTES = 32
NONCE_BYTES = 12
_WRONG_KEY = "The master key does not fit this key store: put back the key it was made with."
_METADATA = MetaData()
_PERSON_KEYS = Table(
    "person_keys",
    _METADATA,
    Column("handle", LargeBinary(32), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)
_SERVICE_KEYS = Table(
    "service_keys",
    _METADATA,
    Column("name", String(40), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)


class WrongMasterKey(RuntimeError):
    """The master key is not the one that wrapped this key store."""


class KeyDestroyed(LookupError):
    """There is no key for this person any more (or never was)."""


class KeyStore:
    """Opens the store at `url` with the 32-byte `master_key`; raises WrongMasterKey."""

    def __init__(self, url: str, master_key: bytes) -> None:
        self._engine = make_engine(url)
        self._master = AESGCM(master_key)
        self._service: dict[str, bytes] = {}
        self._person: dict[bytes, AESGCM] = {}
        _METADATA.create_all(self._engine)
        self._edges = self.service_key("edges")

    def service_key(self, name: str) -> bytes:
        """The installation's own key called `name`, made at its first use. 32 bytes."""
        if name not in self._service:
            self._service[name] = self._stored_or_new(name)
        return self._service[name]

    def newest(self, name: str) -> bytes:
        """The same, asked of the store anew: another process may have replaced it."""
        self._service.pop(name, None)
        return self.service_key(name)

    def renew(self, name: str) -> bytes:
        """Replace the installation's key called `name`: what was sealed with the old one opens no more. 32 bytes."""
        with self._engine.begin() as connection:
            connection.execute(delete(_SERVICE_KEYS).where(_SERVICE_KEYS.c.name == name))
        self.empty_log()
        self._service.pop(name, None)
        return self.service_key(name)

    def handle(self, person_id: uuid.UUID) -> bytes:
        """What tables call a person by on either end of a tie: HMAC-SHA-256 under the edges key, 32 bytes."""
        return hmac.digest(self._edges, person_id.bytes, hashlib.sha256)

    def poster(self, person_id: uuid.UUID) -> bytes:
        """What an opening calls the person who posted it, 32 bytes. It is no edge handle: an opening names its
        organisation, and an organisation its few accounts, which would join the handle to a person."""
        return hmac.digest(self.service_key("posters"), person_id.bytes, hashlib.sha256)

    def lookup(self, text: str) -> bytes:
        """The blind index of `text` (sign-in names), 32 bytes."""
        return hmac.digest(self.service_key("lookups"), text.encode(), hashlib.sha256)

    def cipher(self, handle: bytes) -> AESGCM:
        """The cipher of the person behind `handle`; raises KeyDestroyed."""
        if not self.holds(handle):
            raise KeyDestroyed("this person's key does not exist")
        return self._person[handle]

    def holds(self, handle: bytes) -> bool:
        """Whether the person behind `handle` can be read. A database brought back from before her erasure names her."""
        if handle not in self._person:
            self._load([handle])
        return handle in self._person

    def create(self, handles: Iterable[bytes]) -> None:
        """Make a data key for every handle that has none. Committed at once: a key without a row harms nobody,
        a row without its key could never be read."""
        wanted = {handle for handle in handles if handle not in self._person}
        self._load(wanted)
        for handle in sorted(wanted - self._person.keys()):
            key = AESGCM.generate_key(KEY_BYTES * 8)
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(_PERSON_KEYS).values(handle=handle, wrapped=self._wrap(key, handle)))
                self._person[handle] = AESGCM(key)
            except IntegrityError:  # another process made it first: both must use the one that is stored
                self._load([handle])

    def create_many(self, handles: Iterable[bytes]) -> None:
        """`create` for a bulk load: one transaction, no other writer expected."""
        wanted = {handle for handle in handles if handle not in self._person}
        self._load(wanted)
        missing = sorted(wanted - self._person.keys())
        keys = {handle: AESGCM.generate_key(KEY_BYTES * 8) for handle in missing}
        rows = [{"handle": handle, "wrapped": self._wrap(key, handle)} for handle, key in keys.items()]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(_PERSON_KEYS), rows)
        self._person.update({handle: AESGCM(key) for handle, key in keys.items()})

    def load_all(self) -> None:
        """Unwrap every key at once: for reading the whole network in bulk."""
        with self._engine.connect() as connection:
            self._remember(connection.execute(select(_PERSON_KEYS)))

    def destroy(self, handle: bytes) -> None:
        """Erase a person: nothing sealed for `handle` can be opened again, here or from any backup."""
        with self._engine.begin() as connection:
            connection.execute(delete(_PERSON_KEYS).where(_PERSON_KEYS.c.handle == handle))
        self.empty_log()
        self._person.pop(handle, None)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def empty_log(self) -> None:
        """Empty SQLite's log, in which a destroyed key stands until then. While somebody reads it does nothing."""
        if self._engine.dialect.name == "sqlite":
            truncate_log(self._engine)

    def _load(self, handles: Iterable[bytes]) -> None:
        wanted = list(handles)
        if not wanted:
            return
        with self._engine.connect() as connection:
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                found = connection.execute(select(_PERSON_KEYS).where(_PERSON_KEYS.c.handle.in_(part)))
                self._remember(found)

    def _remember(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        for handle, wrapped in rows:
            if handle not in self._person:
                self._person[handle] = AESGCM(self._unwrap(wrapped, handle))

    def _stored_or_new(self, name: str) -> bytes:
        find = select(_SERVICE_KEYS.c.wrapped).where(_SERVICE_KEYS.c.name == name)
        with self._engine.connect() as connection:
            wrapped = connection.scalar(find)
        if wrapped is None:
            wrapped = self._wrap(os.urandom(KEY_BYTES), name.encode())
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(_SERVICE_KEYS).values(name=name, wrapped=wrapped))
            except IntegrityError:  # another process was first
                with self._engine.connect() as connection:
                    wrapped = connection.execute(find).scalar_one()
        return self._unwrap(wrapped, name.encode())

    def _wrap(self, key: bytes, context: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._master.encrypt(nonce, key, context)

    def _unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        try:
            return self._master.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], context)
        except InvalidTag as error:
            raise WrongMasterKey(_WRONG_KEY) from error
