"""`mosty vocabulary`: skills of an installation's own."""

from pathlib import Path

import click

from web.commands.installation import counted, in_one_sentence
from web.importing.sheets import Unreadable
from web.importing.vocabularies import draw, read_concepts, write

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def vocabulary() -> None:
    """Skills besides those built in."""


@vocabulary.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write to.")
@click.option("--only-known", is_flag=True, help="Links and further names for built-in skills alone, no new skills.")
@in_one_sentence
def esco(files: tuple[Path, ...], out: Path, only_known: bool) -> None:
    """Turn ESCO's CSV files, one for each language (skills_en.csv skills_uk.csv), into skills of ours."""
    try:
        drawn = draw(read_concepts(files), only_known=only_known)
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    try:
        path = write(drawn.rows, out)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written to: {error.strerror}.") from error
    new = len(drawn.rows) - drawn.known
    click.echo(f"{path}: {counted(drawn.known, 'built-in skill')} with more names, {counted(new, 'new skill')}.")
    if drawn.nameless:
        click.echo(f"{counted(drawn.nameless, 'concept')} without an English name left out: give the English file too.")
    click.echo(f"Set MOSTY_VOCABULARY={out} to use it from the next start on.")
