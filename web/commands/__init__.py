"""The `mosty` command. Every verb can be run by hand; each says in one sentence what it did or what is wrong."""

import threading
from typing import cast

import click
from sqlalchemy import Engine, select
from waitress import serve as serve_http

import config
from migrations.run import head, upgrade
from web.accounts import passphrases
from web.accounts.operations import erase as forget
from web.accounts.operations import finish_erasure, folded, new_account
from web.app import create_app
from web.commands.demonstration import demo
from web.commands.evaluating import evaluate_past
from web.commands.importing import import_rows
from web.commands.installation import in_one_sentence, make_key, open_session
from web.commands.learning import learn
from web.commands.recommending import recommend
from web.commands.rounds import round_from_files
from web.commands.vocabularies import vocabulary
from web.commands.warming import warm
from web.commands.working import work, work_beside
from web.extensions import system_clock
from web.matching.cluster import crew_at
from web.matching.live import LiveIndex
from web.models import Account, Person, Site
from web.models.site import SITE

SHARED = ("evaluate", "index", "round")
"""Verbs whose work is large enough to be shared out."""


@click.group(context_settings={"max_content_width": 100})
@click.option("--cluster", metavar="ADDRESS", help="A Dask scheduler that shares out evaluate, index and round.")
@click.pass_context
def main(context: click.Context, cluster: str | None) -> None:
    """Mosty: mentors, openings, peers and initiatives for people in exile."""
    if cluster and context.invoked_subcommand not in SHARED:
        raise click.UsageError(f"--cluster is for {', '.join(SHARED)}: other work is not shared out.")
    context.obj = cluster


@main.group()
def key() -> None:
    """The master key, without which nothing personal can be read."""


@key.command("new")
@click.option("--if-missing", is_flag=True, help="Do nothing when there is one already.")
@in_one_sentence
def new_key(if_missing: bool) -> None:
    """Make the first master key, in a file of this user's that nobody else can read."""
    make_key(if_missing=if_missing)


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
    with open_session(settings):
        app = create_app(settings)
    # The first suggestions need the index: it is made beside the first pages instead of before them.
    threading.Thread(target=warm, args=(app,), daemon=True).start()
    live = app.extensions["mosty.live"]
    work_beside(app.extensions["mosty.engine"], app.extensions["mosty.keys"], system_clock, settings.mail, live)
    click.secho(f"Mosty runs at http://{host}:{port}/  (Ctrl-C stops it)", bold=True)
    # Whether a proxy is to be believed is settled once, by MOSTY_PROXIES.
    trusting = bool(settings.proxies)
    serve_http(app, host=host, port=port, threads=8, ident=None, clear_untrusted_proxy_headers=not trusting)


@main.command()
@click.pass_obj
@in_one_sentence
def index(cluster: str | None) -> None:
    """Build the index and seal it to disk; the first time in a week, work out which ties are likely to come."""
    settings = config.from_environment()
    with crew_at(cluster) as crew, open_session(settings, read_only=True) as session:
        live = LiveIndex(settings.index_file, session.info["keys"]).save(session, system_clock().date(), crew)
    network = live.network
    counts = (len(network.people), len(network.openings), len(network.initiatives))
    click.echo("Sealed: {} people, {} openings, {} initiatives.".format(*counts))
    if not live.index.forecast.known.any():
        click.echo("There are too few ties to foresee others: common contacts count alone.")


@main.command()
@click.argument("name")
@click.confirmation_option(prompt="This cannot be undone. Erase this person?")
@in_one_sentence
def erase(name: str) -> None:
    """Erase the person who signs in as NAME: her rows here, and by her key everything in every backup."""
    settings = config.from_environment()
    with open_session(settings) as session:
        keys = session.info["keys"]
        account = session.scalar(select(Account).where(Account.name_hash == keys.lookup(folded(name))))
        if account is None:
            raise config.ConfigError("Nobody signs in by that name.")
        forget(session, account)
        session.commit()
        finish_erasure(cast("Engine", session.get_bind()), LiveIndex(settings.index_file, keys))
    click.echo("Erased. Backups of the key store that are older than this still hold the key: let them go.")


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
            today=system_clock().date(), is_coordinator=True,
        )  # fmt: skip
        session.commit()
        click.echo(f"Sign-in name: {account.name}\nPassphrase:   {passphrase}\nWrite both down: they are shown once.")


for verb in (import_rows, recommend, round_from_files, evaluate_past, learn, demo, work, vocabulary):
    main.add_command(verb)
