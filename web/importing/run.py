"""One import from its file to its report. A file goes in as a whole, or its good lines do when that was asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from web.importing import initiatives, openings, people, programmes, ties
from web.importing.cells import Notes
from web.importing.drafts import Draft, Order, Reader, Report, read_drafts
from web.importing.sheets import Column


@dataclass(frozen=True)
class Kind:
    """How one kind of file is read and written."""

    layout: Sequence[Column]
    read: Reader
    save: Callable[[Session, Sequence[Draft], Order, Notes], Report]
    repeated: str = ""


KINDS: Mapping[str, Kind] = {
    "openings": Kind(openings.LAYOUT, openings.read, openings.save),
    "people": Kind(people.LAYOUT, people.read, people.save),
    "ties": Kind(ties.LAYOUT, ties.read, ties.save, ties.REPEATED),
    "programmes": Kind(programmes.LAYOUT, programmes.read, programmes.save),
    "initiatives": Kind(initiatives.LAYOUT, initiatives.read, initiatives.save),
}


def import_file(session: Session, kind: str, order: Order, *, keep_going: bool = False) -> Report:
    """Import a file of `kind` (a key of KINDS); flushes and leaves the commit to the caller. Raises Unreadable.

    With a line that cannot be imported nothing is written, unless `keep_going`: then the other lines are.
    """
    notes = Notes()
    drafts = drafts_of(kind, order, notes)
    if notes.refused and not keep_going:
        return Report(notes=notes)
    report = KINDS[kind].save(session, drafts, order, notes)
    report.notes = notes
    return report


def drafts_of(kind: str, order: Order, notes: Notes) -> list[Draft]:
    """What the good lines of a file say. Raises Unreadable."""
    how = KINDS[kind]
    return read_drafts(order, how.layout, how.read, notes, how.repeated)
