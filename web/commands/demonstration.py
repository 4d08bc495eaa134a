"""`mosty demo`: a network of invented people in an empty database."""

import click

import config
from migrations.run import upgrade
from web.commands.installation import in_one_sentence, make_key, open_session
from web.demo.load import NotEmpty, load
from web.extensions import system_clock
from web.matching.evaluation import evaluate, save
from web.matching.live import LiveIndex
from web.matching.remembered import recall
from web.models import Site
from web.models.site import SITE

MOST_REPLAYED = 100  # a visitor waits for it


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when there is something in the database already.")
@in_one_sentence
def demo(if_empty: bool) -> None:
    """Fill an empty database with invented people, for good.

    Makes the tables and the master key when they are missing. A demo never becomes a real network: it refuses real
    accounts and imports.
    """
    make_key(if_missing=True)
    settings = config.from_environment()
    upgrade(settings.database_url)
    today = system_clock().date()
    with open_session(settings) as session:
        try:
            sign_ins = load(session, today)
            session.commit()
        except NotEmpty as error:
            session.rollback()
            site = session.get(Site, SITE)
            if not if_empty:
                raise config.ConfigError("The database is not empty: a demo needs one of its own.") from error
            sign_ins = site.demo_sign_ins if site and site.demo else []
        else:
            LiveIndex(settings.index_file, session.info["keys"]).save(session, today)
            measured = evaluate(recall(session), today, most=MOST_REPLAYED, foretell=False)
            save(measured, settings.index_file.parent, session.info["keys"])
            click.echo("A network of invented people was made. Sign in as one of them:")
    for entry in sign_ins:
        click.echo(f"  {entry['role']:<12} {entry['name']:<18} {entry['passphrase']}")
