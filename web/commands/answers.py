"""Suggestions as data: from the database as a person's own pages would tell them, or from files alone."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from web.commands.installation import counted, open_session
from web.extensions import system_clock
from web.importing import initiatives, openings, projects
from web.importing.cells import Notes
from web.importing.drafts import Draft, Order, read_drafts
from web.importing.mapping import mapping_for
from web.importing.people import by_imported_id, imported, own_id
from web.importing.run import drafts_of
from web.importing.sheets import closest, shortened
from web.matches.queries import REQUEST_KINDS, Asking, excluded, fresh, offered_people
from web.matches.reasons import named
from web.matching.live import LiveIndex, record_of
from web.matching.trial import Rows, as_data, suggestions
from web.models import Initiative, Opening, Person
from web.visibility import viewer_as


@dataclass(frozen=True)
class Answer:
    """Suggestions as data, and what people call what is suggested, by id."""

    found: Sequence[dict[str, Any]]
    names: Mapping[str, str]


def stored(kind: str, asker: str, k: int) -> Answer:
    """Suggestions for somebody in the database, with the reasons that she may be told. Raises ClickException."""
    settings = config.from_environment()
    with open_session(settings, read_only=True) as session:
        asking = _asking(session, settings, _person(session, asker))
        if kind in REQUEST_KINDS:
            if not asking.viewer.approved:
                raise click.ClickException(f"{shortened(asker)} is not approved yet: until then nobody is suggested.")
            found = fresh(asking, kind, (), excluded(session, asking, kind), k)
            told = {str(offer.id): offer for offer in offered_people(session, asking, kind, found)}
            found = [
                replace(one, reasons=told[one.id].reasons, caveat=told[one.id].caveat)
                for one in found
                if one.id in told
            ]
        else:
            suggested = asking.live.suggestions(asking.record, kind, k)
            found = [replace(one, reasons=named(one.reasons)) for one in suggested]
        return Answer([as_data(one) for one in found], _names(session, kind, [uuid.UUID(one.id) for one in found]))


def _asking(session: Session, settings: config.Settings, person: Person) -> Asking:
    day = system_clock().date()
    live = LiveIndex(settings.index_file, session.info["keys"]).current(session, day)
    return Asking(viewer_as(session, person), person, live, day, record_of(session, person))


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
    raise click.ClickException(unknown(typed, [*(own_id(person) for person in imported(session)), *known]))


def _names(session: Session, kind: str, ids: Sequence[uuid.UUID]) -> dict[str, str]:
    if kind == "openings":
        return {str(row.id): row.title for row in session.scalars(select(Opening).where(Opening.id.in_(ids)))}
    if kind == "initiatives":
        return {str(row.id): row.name for row in session.scalars(select(Initiative).where(Initiative.id.in_(ids)))}
    return {str(row.id): own_id(row) for row in session.scalars(select(Person).where(Person.id.in_(ids)))}


def from_files(
    kind: str, asker: str, k: int, given: Mapping[str, Path], mapping: str | None, *, consented: bool
) -> Answer:
    """Suggestions for somebody in a file; `given` holds the files by kind. Raises ClickException, Unreadable."""
    day = system_clock().date()
    orders = {name: Order(file, "", mapping_for(name, mapping), day) for name, file in given.items()}
    drafts = {name: drafts_of_file(name, order) for name, order in orders.items()}
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
        raise click.ClickException(unknown(asker, rows.people))
    names = {key: row.title for key, row in rows.openings.items()}
    names |= {key: row.name for key, row in rows.initiatives.items()}
    return Answer([as_data(one) for one in suggestions(rows, kind, asker, k, day)], names)


def drafts_of_file(name: str, order: Order) -> list[Draft]:
    """The good lines of a file; what is wrong with others is told beside the answer."""
    notes = Notes()
    if name == "projects":
        drafts = read_drafts(order, projects.LAYOUT, projects.read, notes)
    else:
        drafts = drafts_of(name, order, notes)
    if notes.refused:
        count = counted(len(notes.refused), "line")
        click.echo(f"{order.path.name}: {count} cannot be read, the first: {notes.refused[0]}", err=True)
    if notes.left_out:
        click.echo(f"{order.path.name}: {notes.left_out} left out.", err=True)
    return drafts


def unknown(typed: str, known: Mapping[str, Any] | Sequence[str]) -> str:
    """That there is no such person, and whose ids are closest."""
    near = closest(typed, known)
    return f"There is no person {shortened(typed)}." + (f" Closest: {', '.join(near)}." if near else "")
