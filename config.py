"""Settings of one installation: `load(env)` is the only reader of the environment.

A wrong or missing value stops the start with a sentence that names the variable and what was expected.
Every variable is described in docs/settings.md; a test holds the two together.
"""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent
MASTER_KEY_BYTES = 32
LONGEST_SENTENCE = 300
MAIL_PORTS = {"smtp": 587, "smtps": 465}
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
DATABASE_SCHEMES = ("sqlite", "postgresql", "postgresql+psycopg")


class ConfigError(ValueError):
    """A setting is missing or wrong; the message is one sentence for the person who starts the program."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and in whose name. `tls`: from the first byte; else after STARTTLS, unless `local`."""

    host: str
    port: int
    tls: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def local(self) -> bool:
        """Whether the way there is safe without TLS: this machine, or an onion address."""
        return _private(self.host)


@dataclass(frozen=True)
class Settings:
    """What one process runs with. `master_key` is 32 bytes and never shown by repr."""

    database_url: str
    keystore_url: str
    master_key: bytes = field(repr=False)
    origin: str = "http://127.0.0.1:8000"
    index_file: Path = ROOT / "var" / "index.sealed"
    assets: Path = ROOT / "build" / "assets"
    proxies: int = 0
    vocabulary: Path | None = None
    mail: MailServer | None = None
    operator: str = ""
    funding: str = ""
    testing: bool = False

    @property
    def https(self) -> bool:
        """True when browsers reach us by https, so that cookies may carry Secure."""
        return self.origin.startswith("https://")


def load(env: Mapping[str, str]) -> Settings:
    """Read and check every `MOSTY_` variable of `env`; raises ConfigError."""
    return Settings(
        database_url=_database(env, "MOSTY_DATABASE_URL", ROOT / "var" / "mosty.db"),
        keystore_url=_database(env, "MOSTY_KEYSTORE_URL", ROOT / "var" / "keystore" / "keys.db"),
        master_key=_master_key(env),
        origin=_origin(env),
        index_file=Path(env.get("MOSTY_INDEX_FILE") or ROOT / "var" / "index.sealed"),
        assets=Path(env.get("MOSTY_ASSETS") or ROOT / "build" / "assets"),
        proxies=_whole_number(env, "MOSTY_PROXIES", 0, 1),
        vocabulary=_folder(env, "MOSTY_VOCABULARY"),
        mail=_mail(env),
        operator=_sentence(env, "MOSTY_OPERATOR"),
        funding=_sentence(env, "MOSTY_FUNDING"),
    )


def from_environment() -> Settings:
    """The settings of this process."""
    return load(os.environ)


def master_key_file(env: Mapping[str, str] = os.environ) -> Path:
    """Where the master key lies unless MOSTY_MASTER_KEY holds it: in the user's state folder, far from the database."""
    if named := env.get("MOSTY_MASTER_KEY_FILE"):
        return Path(named)
    state = env.get("XDG_STATE_HOME") or str(Path(env.get("HOME") or Path.home()) / ".local" / "state")
    return Path(state) / "mosty" / "master.key"


def has_master_key(env: Mapping[str, str] = os.environ) -> bool:
    """Whether a master key was given, rightly or wrongly; a second one would open nothing."""
    return bool(env.get("MOSTY_MASTER_KEY")) or master_key_file(env).exists()


def _database(env: Mapping[str, str], name: str, default: Path) -> str:
    url = env.get(name) or f"sqlite:///{default}"
    scheme = url.partition("://")[0]
    if scheme not in DATABASE_SCHEMES or "://" not in url:
        raise ConfigError(
            f"{name} is not a database address: expected sqlite:///path/to/file.db or postgresql://user@host/name."
        )
    if scheme == "sqlite" and not url.startswith("sqlite:///"):
        raise ConfigError(f"{name} needs three slashes before the path: sqlite:///path/to/file.db.")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _master_key(env: Mapping[str, str]) -> bytes:
    text = env.get("MOSTY_MASTER_KEY")
    if text:
        return _decode_key(text, "MOSTY_MASTER_KEY")
    path = master_key_file(env)
    if not path.exists():
        raise ConfigError(
            f"There is no master key: put the one you backed up into {path} (mode 0600) or into MOSTY_MASTER_KEY, "
            "or make the first one with `mosty key new`."
        )
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise ConfigError(f"Others can read the master key in {path}: run chmod 600 on it.")
    return _decode_key(path.read_text(encoding="ascii", errors="replace"), str(path))


def _decode_key(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != MASTER_KEY_BYTES:
        raise ConfigError(f"{where} does not hold a master key: expected {MASTER_KEY_BYTES} bytes written in base64.")
    return key


def _origin(env: Mapping[str, str]) -> str:
    origin = (env.get("MOSTY_ORIGIN") or "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise ConfigError("MOSTY_ORIGIN is not a site address: expected for example https://mosty.example.")
    if parts.scheme == "http" and not _private(parts.hostname):
        raise ConfigError("MOSTY_ORIGIN must begin with https:// except on this machine or an onion address.")
    return origin


def _private(host: str) -> bool:
    if host == "localhost" or host.endswith(".onion"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _mail(env: Mapping[str, str]) -> MailServer | None:
    if not env.get("MOSTY_MAIL_SERVER"):
        return None
    sender = env.get("MOSTY_MAIL_SENDER") or ""
    if not MAIL_ADDRESS.fullmatch(sender):
        raise ConfigError("MOSTY_MAIL_SENDER must be the address that mail comes from, such as notes@mail.example.")
    try:
        parts = urlsplit(env["MOSTY_MAIL_SERVER"])
        host, port, user, password = parts.hostname, parts.port, parts.username, parts.password
    except ValueError:  # the port is none
        parts, host = urlsplit(""), None
    if parts.scheme not in MAIL_PORTS or not host or parts.path.strip("/"):
        raise ConfigError("MOSTY_MAIL_SERVER is not a mail server: expected smtps://user:password@mail.example.")
    user, password = unquote(user or ""), unquote(password or "")
    return MailServer(host, port or MAIL_PORTS[parts.scheme], parts.scheme == "smtps", sender, user, password)


def _folder(env: Mapping[str, str], name: str) -> Path | None:
    path = Path(env[name]) if env.get(name) else None
    if path and not path.is_dir():
        raise ConfigError(f"{name} names no folder: {path}.")
    return path


def _sentence(env: Mapping[str, str], name: str) -> str:
    text = " ".join((env.get(name) or "").split())
    if len(text) > LONGEST_SENTENCE:
        raise ConfigError(f"{name} has {len(text)} characters: at most {LONGEST_SENTENCE} fit on the page.")
    return text


def _whole_number(env: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal() or int(text) > most:
        raise ConfigError(f"{name} must be a whole number from 0 to {most}, not {text[:20]!r}.")
    return int(text)
