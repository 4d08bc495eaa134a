"""`mosty recommend`: suggestions at a terminal, from the database or from files alone."""

import json
import textwrap
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from web.commands.installation import counted, in_one_sentence, open_session
from web.commands.terse import phrase
from web.extensions import system_clock
from web.importing import initiatives, openings
from web.importing.cells import Notes
from web.importing.drafts import Draft, Order
from web.importing.mapping import mapping_for
from web.importing.people import by_imported_id, imported, own_id
from web.importing.run import drafts_of
from web.importing.sheets import Unreadable, closest, shortened
from web.matches.queries import REQUEST_KINDS, Asking, fresh, offered_people
from web.matches.reasons import named
from web.matching.live import KINDS, LiveIndex
from web.matching.trial import Rows, as_data, suggestions
from web.models import Initiative, Opening, Person
from web.visibility import Viewer, contacts_of

_CSV = click.Path(exists=True, dir_okay=False, path_type=Path)
_WIDTH = 76  # of the column that says why
MOST = 100


@dataclass(frozen=True)
class Answer:
    """Suggestions as data, and what people call what is suggested, by id."""

    found: Sequence[dict[str, Any]]
    names: Mapping[str, str]


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
        answer = _from_files(kind, asker, k, given, mapping, consented=consented) if given else _stored(kind, asker, k)
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        whole = {"kind": kind, "for": asker, "suggestions": _numbered(answer)}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
    else:
        click.echo(_table(answer) if answer.found else f"No {kind} suit: the rules leave nobody and nothing.")


def _stored(kind: str, asker: str, k: int) -> Answer:
    settings = config.from_environment()
    with open_session(settings, read_only=True) as session:
        asking = _asking(session, settings, _person(session, asker))
        if kind in REQUEST_KINDS:
            if not asking.viewer.approved:
                raise click.ClickException(f"{shortened(asker)} is not approved yet: until then nobody is suggested.")
            found = fresh(session, asking, kind, (), k)
            told = {str(offer.id): offer for offer in offered_people(session, asking, kind, found)}
            found = [
                replace(one, reasons=told[one.id].reasons, caveat=told[one.id].caveat)
                for one in found
                if one.id in told
            ]
        else:
            suggested = asking.live.suggestions(session, asking.person, kind, k)
            found = [replace(one, reasons=named(one.reasons)) for one in suggested]
        return Answer([as_data(one) for one in found], _names(session, kind, [uuid.UUID(one.id) for one in found]))


def _asking(session: Session, settings: config.Settings, person: Person) -> Asking:
    keys, day = session.info["keys"], system_clock().date()
    handle = keys.handle(person.id)
    viewer = Viewer(person.id, handle, approved=person.approved, contacts=contacts_of(session, handle))
    return Asking(viewer, person, LiveIndex(settings.index_file, keys).current(session, day), day)


def _person(session: Session, typed: str) -> Person:
    """The person meant by an id of ours or of a file; raises ClickException with the closest ids."""
    try:
        found = session.get(Person, uuid.UUID(typed))
    except ValueError:
        found = None
    people = [found] if found else by_imported_id(session, typed)
    if len(people) == 1:
        return people[0]
    if people:
        ids = " or ".join(person.imported_as for person in people)
        raise click.ClickException(f"{shortened(typed)} stands in several lists: name one of them, {ids}.")
    known = [str(identifier) for identifier in session.scalars(select(Person.id))]
    raise click.ClickException(_unknown(typed, [*(own_id(person) for person in imported(session)), *known]))


def _names(session: Session, kind: str, ids: Sequence[uuid.UUID]) -> dict[str, str]:
    if kind == "openings":
        return {str(row.id): row.title for row in session.scalars(select(Opening).where(Opening.id.in_(ids)))}
    if kind == "initiatives":
        return {str(row.id): row.name for row in session.scalars(select(Initiative).where(Initiative.id.in_(ids)))}
    return {str(row.id): own_id(row) for row in session.scalars(select(Person).where(Person.id.in_(ids)))}


def _from_files(
    kind: str, asker: str, k: int, given: Mapping[str, Path], mapping: str | None, *, consented: bool
) -> Answer:
    day = system_clock().date()
    orders = {name: Order(file, "", mapping_for(name, mapping), day) for name, file in given.items()}
    drafts = {name: _drafts(name, order) for name, order in orders.items()}
    rows = Rows(
        people={draft.key: Person(**draft.values) for draft in drafts["people"]},
        openings={
            draft.key: Opening(**openings.row_values(draft, orders["openings"])) for draft in drafts.get("openings", ())
        },
        initiatives={
            draft.key: Initiative(**initiatives.row_values(draft.values)) for draft in drafts.get("initiatives", ())
        },
        ties=[(*draft.values["ends"], draft.values["kind"]) for draft in drafts.get("ties", ())],
        consented=consented,
    )
    if rows.ties and not consented:
        click.echo("The ties bring nobody nearer until both sides agreed: say so with --consented.", err=True)
    if asker not in rows.people:
        raise click.ClickException(_unknown(asker, rows.people))
    names = {key: row.title for key, row in rows.openings.items()} | {
        key: row.name for key, row in rows.initiatives.items()
    }
    return Answer([as_data(one) for one in suggestions(rows, kind, asker, k, day)], names)


def _drafts(name: str, order: Order) -> list[Draft]:
    """The good lines of a file; what is wrong with others is told beside the answer."""
    notes = Notes()
    drafts = drafts_of(name, order, notes)
    if notes.refused:
        count = counted(len(notes.refused), "line")
        click.echo(f"{order.path.name}: {count} cannot be read, the first: {notes.refused[0]}", err=True)
    if notes.left_out:
        click.echo(f"{order.path.name}: {notes.left_out} left out.", err=True)
    return drafts


def _unknown(typed: str, known: Mapping[str, Any] | Sequence[str]) -> str:
    near = closest(typed, known)
    return f"There is no person {shortened(typed)}." + (f" Closest: {', '.join(near)}." if near else "")


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
