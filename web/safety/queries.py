"""What the pages of safety read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.matching.behind import ids_behind
from web.matching.live import Live
from web.models import Block, Organisation, Person, Report, ReportState
from web.trust import queries as trust
from web.visibility import Card, Viewer, queue_card


def blocks(session: Session, viewer: Viewer) -> Sequence[Block]:
    """The viewer's own blocks, the latest first. Who blocked her is nowhere to be read."""
    mine = select(Block).where(Block.by_handle == viewer.handle)
    return session.scalars(mine.order_by(Block.on.desc(), Block.id)).all()


@dataclass(frozen=True)
class Reported:
    """A report with the card of the person whom it is about; None when she is gone. `vouchers` let her in."""

    row: Report
    card: Card | None
    text: str
    vouchers: tuple[Card, ...] = ()


def open_reports(session: Session, viewer: Viewer, live: Live) -> list[Reported]:
    """The reports that wait for a coordinator, the oldest first; never those about herself."""
    waiting = select(Report).where(Report.state == ReportState.OPEN, Report.subject_handle != viewer.handle)
    rows = session.scalars(waiting.order_by(Report.on, Report.id)).all()
    ids = ids_behind(session, live, {row.subject_handle for row in rows})
    people = {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(ids.values())))}
    behind = {handle: people[person] for handle, person in ids.items() if person in people}
    vouched = trust.vouched_for(session, behind)
    return [
        Reported(
            row,
            queue_card(behind[row.subject_handle]) if row.subject_handle in behind else None,
            row.text,
            tuple(queue_card(voucher) for voucher in vouched.get(row.subject_handle, ())),
        )
        for row in rows
    ]


def suspended(session: Session) -> list[Card]:
    """Cards of everybody who is shut out."""
    shut_out = select(Person).where(Person.suspended).order_by(Person.id)
    return [queue_card(person) for person in session.scalars(shut_out)]


def organisations(session: Session) -> Sequence[Organisation]:
    """The verified organisations, by name: those whose members post here."""
    return session.scalars(
        select(Organisation).where(Organisation.verified).order_by(Organisation.name, Organisation.id)
    ).all()
