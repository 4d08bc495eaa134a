"""The index on disk: sealed, so that a copied file tells nothing and a damaged one is noticed.

AES-GCM in chunks under a service key; each chunk is bound to its number and to the number of chunks, so that none can
be dropped, swapped or repeated.
"""

import os
import struct
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 1 << 20  # bytes of plain data
MAGIC = b"MOSTYIX1"
_HEADER = struct.Struct(">8sQI")  # magic, revision, number of chunks
_NONCE = 12
_TAG = 16


class Damaged(ValueError):
    """The file is not a snapshot that this installation wrote: rebuild, never trust."""


def write(path: Path, data: bytes, revision: int, key: bytes) -> None:
    """Seal `data` into `path` (mode 0600), replacing it in one step."""
    cipher = AESGCM(key)
    parts = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)] or [b""]
    header = _HEADER.pack(MAGIC, revision, len(parts))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # mkstemp makes it 0600
    with os.fdopen(handle, "wb") as out:
        out.write(header)
        for number, part in enumerate(parts):
            nonce = os.urandom(_NONCE)
            out.write(nonce + cipher.encrypt(nonce, part, header + number.to_bytes(4, "big")))
        out.flush()
        os.fsync(out.fileno())
    Path(temporary).replace(path)


def claimed(path: Path) -> int | None:
    """The revision that the file says it is of, without a look at the rest; None when there is no such file."""
    try:
        with path.open("rb") as file:
            magic, revision, _count = _HEADER.unpack(file.read(_HEADER.size))
    except (OSError, struct.error):
        return None
    return int(revision) if magic == MAGIC else None


def read(path: Path, key: bytes) -> tuple[bytes, int]:
    """The data and its revision; raises Damaged, also when there is no file."""
    try:
        blob = path.read_bytes()
        header = blob[: _HEADER.size]
        magic, revision, count = _HEADER.unpack(header)
    except (OSError, struct.error) as error:
        raise Damaged("no readable snapshot") from error
    if magic != MAGIC:
        raise Damaged("another format")
    return b"".join(_open(blob, header, count, AESGCM(key))), revision


def _open(blob: bytes, header: bytes, count: int, cipher: AESGCM) -> list[bytes]:
    step = _NONCE + CHUNK + _TAG
    pieces = [blob[start : start + step] for start in range(len(header), len(blob), step)]
    if len(pieces) != count:
        raise Damaged("chunks are missing")
    try:
        return [
            cipher.decrypt(piece[:_NONCE], piece[_NONCE:], header + number.to_bytes(4, "big"))
            for number, piece in enumerate(pieces)
        ]
    except (InvalidTag, ValueError) as error:
        raise Damaged("a chunk does not open") from error
