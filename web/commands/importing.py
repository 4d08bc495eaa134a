"""`mosty import`: files that others made into rows of ours."""

from pathlib import Path

import click
from sqlalchemy.exc import IntegrityError

import config
from web.commands.installation import counted, in_one_sentence, open_session
from web.db import Session
from web.extensions import system_clock
from web.importing.drafts import Order, Report
from web.importing.mapping import LONGEST_SOURCE, FileMapping, mapping_for
from web.importing.run import KINDS, import_file
from web.importing.sheets import Remark, Unreadable
from web.models import Site
from web.models.site import SITE

MOST_SHOWN = 50  # a file full of mistakes must not bury the sentence that counts them
OF_PEOPLE = ("people", "ties")


@click.command("import")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", help="What the file calls its columns: ols, codingcoach, or a TOML file of yours.")
@click.option("--source", help="The list that the file's ids belong to; the same for its people and its ties.")
@click.option("--keep-going", is_flag=True, help="Import the good lines although others cannot be read.")
@click.option("--approved", is_flag=True, help="people: you answer for them, so that others may be offered them.")
@click.option("--consented", is_flag=True, help="ties: both sides agreed that their tie counts for suggestions.")
@in_one_sentence
def import_rows(
    kind: str, file: Path, mapping: str | None, source: str | None, keep_going: bool, approved: bool, consented: bool
) -> None:
    """Import a CSV file.

    It is in UTF-8 and has at most 20 MB and 20,000 lines.

    All of it or nothing, unless --keep-going. The same file again changes nothing: rows are known by their list and id.
    """
    if approved and kind != "people":
        raise click.UsageError("--approved is about people.")
    if consented and kind != "ties":
        raise click.UsageError("--consented is about ties.")
    settings = config.from_environment()
    with open_session(settings) as session:
        _refuse_a_demo(session)
        try:
            how = mapping_for(kind, mapping)
            order = Order(file, _source(kind, file, source, how), how, system_clock().date(), approved, consented)
            report = import_file(session, kind, order, keep_going=keep_going)
            session.commit()
        except Unreadable as error:
            raise click.ClickException(str(error)) from error
        except IntegrityError as error:
            raise click.ClickException("Another import wrote the same rows meanwhile: run this one again.") from error
    _tell(report, kind, order)


def _refuse_a_demo(session: Session) -> None:
    site = session.get(Site, SITE)
    if site is not None and site.demo:
        raise config.ConfigError("This database is a demo network for good: import into a database of its own.")


def _source(kind: str, file: Path, given: str | None, how: FileMapping) -> str:
    """The list's name. Ids of people must not be taken for those of another list, so that it is never guessed."""
    if given is not None and not 0 < len(given) <= LONGEST_SOURCE:
        raise click.UsageError(f"--source takes a name of at most {LONGEST_SOURCE} characters.")
    if named := given or how.source:
        return named
    if kind in OF_PEOPLE:
        raise click.UsageError("Name the list that these ids belong to, for example --source berlin-2026.")
    return file.stem[:LONGEST_SOURCE]


def _tell(report: Report, kind: str, order: Order) -> None:
    notes = report.notes
    refused = counted(len(notes.refused), "line")
    if report.saved:
        parts = [f"{report.created} created", f"{report.changed} changed", f"{report.unchanged} unchanged"]
        parts += [counted(len(notes.remarks), "message")] + [f"{notes.left_out} left out"] * bool(notes.left_out)
        parts += [f"{count} {mark}" for mark, count in notes.marks.items() if count]
        click.echo(", ".join(parts))
        _show(notes.remarks)
        if kind == "people" and not order.approved:
            click.echo("They wait for a coordinator's approval (or --approved): until then nobody is offered them.")
        if kind == "ties" and not order.consented:
            click.echo("They count for no suggestion until both sides agreed (--consented).")
    if notes.refused:
        told = f"{refused} left out:" if report.saved else f"Nothing was imported, {refused} cannot be read:"
        click.echo(told, err=True)
        _show(notes.refused, err=True)
        if not report.saved:
            click.echo("Mend them, or import the others with --keep-going.", err=True)
        raise click.exceptions.Exit(1)


def _show(remarks: list[Remark], *, err: bool = False) -> None:
    for remark in remarks[:MOST_SHOWN]:
        click.echo(f"  {remark}", err=err)
    if len(remarks) > MOST_SHOWN:
        click.echo(f"  and {len(remarks) - MOST_SHOWN} more", err=err)
