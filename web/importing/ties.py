"""Ties between people of a list: who mentored whom, who worked together.

Nobody of them has agreed to anything here, so that a tie counts and opens profiles only when the person who imports it
answers for that, and never once one of the two has an account of her own. A mentorship of the past takes no seat.
"""

import uuid
from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.importing.cells import Cells, Notes
from web.importing.drafts import Draft, Order, Report
from web.importing.people import OWNED, derived_id, person_id
from web.importing.sheets import Column, Remark, Unreadable, shortened
from web.keystore import KeyStore
from web.models import Account, Connection, ConnectionState, Mentorship, MentorshipState, Person

LAYOUT = (
    Column("from", ("source", "mentor", "a"), required=True),
    Column("to", ("target", "mentee", "b"), required=True),
    Column("kind", ("type",)),
    Column("round", ("cohort",)),
    Column("date", ("since",)),
)

REPEATED = "repeat a tie of an earlier line"
_LONGEST_ID = 100


def read(cells: Cells, order: Order) -> Draft | None:
    """The draft of one tie: its ends by their ids in the list, and whether it is `mentored` or `contact`."""
    ends = [cells.line_of(end, _LONGEST_ID, required=True) for end in ("from", "to")]
    typed = cells.line_of("kind")
    kind = order.mapping.kinds.get(typed.casefold(), "") if typed else "contact"
    if not kind:
        cells.refuse("kind", f"one of {', '.join(order.mapping.kinds)}")
    if ends[0] == ends[1]:
        cells.remark("to", "somebody else than on the other end", "left out")
        return None
    # Two people who worked together are tied once, whoever stands first; a mentorship of each round is one of its own.
    turn = cells.line_of("round", _LONGEST_ID)
    parts = [kind, *ends, turn] if kind == "mentored" else [kind, *sorted(ends)]
    day = cells.day("date", "taken as today")
    return Draft("\0".join(parts), {"kind": kind, "ends": tuple(ends), "round": turn, "day": day, "line": cells.line})


def save(session: Session, drafts: Sequence[Draft], order: Order, notes: Notes) -> Report:
    """Write ties between people who were imported from the same list. Raises Unreadable when there are none of them."""
    keys = cast("KeyStore", session.info["keys"])
    here, owned = set(session.scalars(select(Person.id))), set(session.scalars(select(Account.person_id)))
    known = {row.id: row for model in (Connection, Mentorship) for row in _imported(session, model, order.source)}
    report, resolved = Report(saved=True), 0
    for draft in drafts:
        ends = [person_id(keys, order.source, end) for end in draft.values["ends"]]
        if missing := _missing(draft, ends, here):
            notes.left_out += 1
            notes.remarks.append(Remark(draft.values["line"], "", f"{missing} was not imported; left out"))
            continue
        resolved += 1
        if not owned.isdisjoint(ends):
            notes.marks[OWNED] += 1
            report.unchanged += 1
            continue
        identifier = derived_id(keys, "tie", order.source, draft.key)
        row = known.get(identifier)
        agreed_now = order.consented and (row is None or not row.consented)
        if row is None:
            row = _new(identifier, draft, [keys.handle(end) for end in ends], order)
            session.add(row)
            report.created += 1
        else:
            report.changed += agreed_now
            report.unchanged += not agreed_now
        if agreed_now:
            _agreed(row, order)
    if drafts and not resolved:
        raise Unreadable(f"Nobody in {order.path.name} was imported from {order.source}: import the people first.")
    session.flush()
    return report


def _imported(session: Session, model: type[Connection] | type[Mentorship], source: str) -> Sequence[Any]:
    return session.scalars(select(model).where(model.source == source)).all()


def _missing(draft: Draft, ends: Sequence[uuid.UUID], here: Collection[uuid.UUID]) -> str:
    return next((shortened(name) for name, end in zip(draft.values["ends"], ends, strict=True) if end not in here), "")


def _new(identifier: uuid.UUID, draft: Draft, handles: Sequence[bytes], order: Order) -> Connection | Mentorship:
    """A tie that nobody agreed to yet: one of the past, which opens no profile to anybody."""
    day = draft.values["day"] or order.today
    if draft.values["kind"] == "mentored":
        return Mentorship(
            id=identifier, mentor_handle=handles[0], mentee_handle=handles[1], state=MentorshipState.COMPLETED,
            started_on=day, ended_on=day, source=order.source,
        )  # fmt: skip
    return Connection(
        id=identifier, kind="contact", from_handle=handles[0], to_handle=handles[1], state=ConnectionState.ENDED,
        opened_on=day, source=order.source,
    )  # fmt: skip


def _agreed(row: Connection | Mentorship, order: Order) -> None:
    row.consented = True
    if isinstance(row, Connection):
        row.state, row.answered_on = ConnectionState.ACCEPTED, order.today
