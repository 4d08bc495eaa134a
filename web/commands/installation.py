"""What every verb shares: errors as sentences, a session on this installation's database, the first master key."""

import base64
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import OperationalError

import config
from migrations.run import current, head
from web.db import DatabaseUnusable, Session, make_engine, make_session
from web.importing.vocabularies import use_vocabulary
from web.keystore import KeyStore, WrongMasterKey
from web.matching.cluster import NoCluster

P = ParamSpec("P")
R = TypeVar("R")


def in_one_sentence(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what can go wrong with an installation into a sentence instead of a trace."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (config.ConfigError, WrongMasterKey, DatabaseUnusable, NoCluster) as error:
            raise click.ClickException(str(error)) from error
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()[0]
            raise click.ClickException(f"The database cannot be reached or used: {reason}.") from error

    return wrapped


@contextmanager
def open_session(settings: config.Settings, *, read_only: bool = False) -> Iterator[Session]:
    """A session on a database that stands at the newest revision; raises ConfigError when it does not."""
    use_vocabulary(settings.vocabulary)
    engine = make_engine(settings.database_url)
    try:
        if current(engine) != head():
            raise config.ConfigError("The database is not at the newest revision: run `mosty migrate` first.")
        keys = KeyStore(settings.keystore_url, settings.master_key)
        try:
            with make_session(engine, keys, read_only=read_only) as session:
                yield session
        finally:
            keys.close()
    finally:
        engine.dispose()


def make_key(*, if_missing: bool) -> None:
    """Make the first master key, in a file of this user's that nobody else can read, and say so.

    Raises ConfigError when there is one already, unless `if_missing`.
    """
    path = config.master_key_file()
    if config.has_master_key():
        if if_missing:
            return
        raise config.ConfigError(f"There is a master key already ({path}); a second one would open nothing.")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(base64.b64encode(os.urandom(config.MASTER_KEY_BYTES)).decode() + "\n")
    click.secho(f"A master key was made: {path}", bold=True)
    click.echo("BACK IT UP NOW, away from this machine: without it every profile is lost, with it a stolen copy opens.")


def counted(count: int, what: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{count} {what}{'s' * (count != 1)}"
