"""`mosty recommend`: suggestions at a terminal, from the database or from files alone."""

import json
import textwrap
from pathlib import Path
from typing import Any

import click

from web.commands.answers import Answer, from_files, stored
from web.commands.installation import in_one_sentence
from web.commands.terse import phrase
from web.importing.sheets import Unreadable
from web.matching.live import KINDS

_CSV = click.Path(exists=True, dir_okay=False, path_type=Path)
_WIDTH = 76  # of the column that says why
MOST = 100


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--for", "asker", required=True, metavar="ID", help="A person's id, or the id she has in her file.")
@click.option("--k", default=10, show_default=True, type=click.IntRange(1, MOST), help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="Print data: codes with their values.")
@click.option("--people", type=_CSV, help="A file of people: no database and no key is needed then.")
@click.option("--ties", type=_CSV, help="A file of ties between them.")
@click.option("--openings", "opening_file", type=_CSV, help="A file of openings.")
@click.option("--initiatives", "initiative_file", type=_CSV, help="A file of initiatives.")
@click.option("--mapping", help="What the files call their columns, as for import.")
@click.option("--consented", is_flag=True, help="Both sides agreed that their ties count.")
@in_one_sentence
def recommend(
    kind: str,
    asker: str,
    k: int,
    as_json: bool,
    people: Path | None,
    ties: Path | None,
    opening_file: Path | None,
    initiative_file: Path | None,
    mapping: str | None,
    consented: bool,
) -> None:
    """Print who or what suits a person, and why.

    From the database: as this person's own pages would tell it. With --people: from files alone.
    """
    files = {"people": people, "ties": ties, "openings": opening_file, "initiatives": initiative_file}
    given = {name: file for name, file in files.items() if file is not None}
    if given and people is None:
        raise click.UsageError("Name the file of people as well: --people FILE.")
    try:
        answer = from_files(kind, asker, k, given, mapping, consented=consented) if given else stored(kind, asker, k)
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        whole = {"kind": kind, "for": asker, "suggestions": _numbered(answer)}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
    else:
        click.echo(_table(answer) if answer.found else f"No {kind} suit: the rules leave nobody and nothing.")


def _numbered(answer: Answer) -> list[dict[str, Any]]:
    return [
        {"rank": rank, **one, **({"name": answer.names[one["id"]]} if answer.names.get(one["id"]) else {})}
        for rank, one in enumerate(answer.found, start=1)
    ]


def _table(answer: Answer) -> str:
    """Rank, id, score and why, aligned; what speaks against a suggestion comes last."""
    width = max(len("id"), *(len(one["id"]) for one in answer.found))
    lines = [f"rank  {'id':<{width}}  score  why"]
    for one in _numbered(answer):
        told = ([one["name"]] if "name" in one else []) + ["; ".join(map(phrase, one["reasons"]))]
        if one["caveat"]:
            told.append(f"but: {phrase(one['caveat'])}")
        wrapped = [line for part in told for line in textwrap.wrap(part, _WIDTH)] or [""]
        lines.append(f"{one['rank']:>4}  {one['id']:<{width}}  {one['score']:>5.2f}  {wrapped[0]}")
        lines += [f"{'':{width + 15}}{line}" for line in wrapped[1:]]
    return "\n".join(lines)
