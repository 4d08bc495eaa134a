"""The `mosty` command. Every verb can be run by hand; each says in one sentence what it did or what is wrong."""

import base64
import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from waitress import serve as serve_http

import config
from migrations.run import current, head, upgrade
from web.accounts import passphrases
from web.accounts.operations import new_account
from web.app import create_app
from web.db import DatabaseUnusable, Session, make_engine, make_session
from web.extensions import system_clock
from web.keystore import KeyStore, WrongMasterKey
from web.matching.live import LiveIndex
from web.models import Person, Site
from web.models.site import SITE

P = ParamSpec("P")
R = TypeVar("R")


@click.group(context_settings={"max_content_width": 100})
def main() -> None:
    """Mosty: mentors, openings, peers and initiatives for people in exile."""


def in_one_sentence(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what can go wrong with an installation into a sentence instead of a trace."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (config.ConfigError, WrongMasterKey, DatabaseUnusable) as error:
            raise click.ClickException(str(error)) from error
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()[0]
            raise click.ClickException(f"The database cannot be reached or used: {reason}.") from error

    return wrapped


def open_session(settings: config.Settings) -> Session:
    """A writing session on a database that stands at the newest revision; raises ConfigError when it does not."""
    engine = make_engine(settings.database_url)
    if current(engine) != head():
        raise config.ConfigError("The database is not at the newest revision: run `mosty migrate` first.")
    return make_session(engine, KeyStore(settings.keystore_url, settings.master_key))


@main.group()
def key() -> None:
    """The master key, without which nothing personal can be read."""


@key.command("new")
@click.option("--if-missing", is_flag=True, help="Do nothing when there is one already.")
@in_one_sentence
def new_key(if_missing: bool) -> None:
    """Make the first master key, in a file of this user's that nobody else can read."""
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


@main.command()
@in_one_sentence
def migrate() -> None:
    """Bring the database to the newest revision; makes it when there is none."""
    settings = config.from_environment()
    upgrade(settings.database_url)
    click.echo(f"The database stands at revision {head()}.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@in_one_sentence
def serve(host: str, port: int) -> None:
    """Serve the site. Put a web server that speaks https in front of it, or an onion service."""
    settings = config.from_environment()
    open_session(settings).close()
    app = create_app(settings)
    click.secho(f"Mosty runs at http://{host}:{port}/  (Ctrl-C stops it)", bold=True)
    serve_http(app, host=host, port=port, threads=8, ident=None, clear_untrusted_proxy_headers=True)


@main.command()
@in_one_sentence
def index() -> None:
    """Build the index and seal it to disk, for the processes that start next."""
    settings = config.from_environment()
    with open_session(settings) as session:
        live = LiveIndex(settings.index_file, session.info["keys"]).save(session, system_clock().date())
    network = live.network
    counts = (len(network.people), len(network.openings), len(network.initiatives))
    click.echo("Sealed: {} people, {} openings, {} initiatives.".format(*counts))


@main.group()
def coordinator() -> None:
    """The people who approve others."""


@coordinator.command("add")
@in_one_sentence
def add_coordinator() -> None:
    """Make a coordinator's account; prints its name and passphrase once."""
    settings = config.from_environment()
    with open_session(settings) as session:
        site = session.scalars(select(Site).where(Site.id == SITE)).one()
        if site.demo:
            raise config.ConfigError("This database is a demo network for good: start with an empty one.")
        person = Person(approved=True)
        session.add(person)
        session.flush()
        passphrase = passphrases.new_passphrase()
        account = new_account(
            session, session.info["keys"], person, name=passphrases.new_name(), passphrase=passphrase,
            language="en", today=system_clock().date(), is_coordinator=True,
        )  # fmt: skip
        session.commit()
        click.echo(f"Sign-in name: {account.name}\nPassphrase:   {passphrase}\nWrite both down: they are shown once.")


if __name__ == "__main__":
    sys.exit(main())
