"""Generated words (sign-in names, passphrases) and Argon2id.

Sign-in names are generated, so that asking for one tells nobody whether a certain person is here.
"""

import secrets
import threading
from importlib import resources

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

MEMORY_KIB = 19 * 1024  # OWASP's minimum for Argon2id: 19 MiB, two passes, one lane
PASSES = 2
LANES = 1
SHORTEST = 15  # characters of a passphrase that somebody chooses herself (NIST 800-63B-4)
LONGEST = 200
_AT_ONCE = threading.Semaphore(2)  # a storm of sign-ins must not take the whole machine
_DUMMY: list[str] = []


def words() -> list[str]:
    """The word list: short English words without ambiguity, ours."""
    return resources.files("web.accounts").joinpath("words.txt").read_text(encoding="ascii").split()


def new_name() -> str:
    """A sign-in name of three words and a number."""
    chosen = [secrets.choice(words()) for _ in range(3)]
    return "-".join([*chosen, str(secrets.randbelow(90) + 10)])


def new_passphrase() -> str:
    """A passphrase of six words: about 54 bits from a list of 512."""
    return " ".join(secrets.choice(words()) for _ in range(6))


def plain(passphrase: str | None) -> str:
    """What counts of a typed passphrase: single blanks between its words, so that fifteen blanks are no passphrase."""
    return " ".join((passphrase or "").split())


def hashed(passphrase: str) -> str:
    """The PHC string of `passphrase`."""
    with _AT_ONCE:
        return _kdf(secrets.token_bytes(16)).derive_phc_encoded(_bytes(passphrase))


def matches(passphrase: str, phc: str) -> bool:
    """Whether `passphrase` is the one behind `phc`. An empty `phc` costs the same time as a wrong passphrase."""
    if not _DUMMY:
        _DUMMY.append(hashed(secrets.token_hex(16)))
    with _AT_ONCE:
        try:
            Argon2id.verify_phc_encoded(_bytes(passphrase), phc or _DUMMY[0])
        except InvalidKey:
            return False
    return bool(phc)


def _kdf(salt: bytes) -> Argon2id:
    return Argon2id(salt=salt, length=32, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB)


def _bytes(passphrase: str) -> bytes:
    return plain(passphrase).encode("utf-8", "replace")
