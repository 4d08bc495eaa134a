"""From lines to drafts (what a row shall hold) and from drafts to rows: created, changed or left as they are."""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import Row
from web.importing.cells import Cells, Notes
from web.importing.mapping import FileMapping
from web.importing.sheets import Column, Unreadable, closest, read_sheet
from web.models import Initiative, Opening, Programme

R = TypeVar("R", Opening, Programme, Initiative)

LONGEST_ID = 100
_FACTS = uuid.uuid5(uuid.NAMESPACE_URL, "https://mosty.example/facts")


@dataclass(frozen=True)
class Draft:
    """What one line says: the id that it has in its file, and attributes by name."""

    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Order:
    """What an import was asked to do. `approved` and `consented` are what the person who imports answers for."""

    path: Path
    source: str
    mapping: FileMapping
    today: date
    approved: bool = False
    consented: bool = False


@dataclass
class Report:
    """What an import did. Nothing was written when `saved` is false."""

    notes: Notes = field(default_factory=Notes)
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    saved: bool = False


class Reader(Protocol):
    """Reads one line; None when it is left out. A line whose cells have faults is refused, whatever was returned."""

    def __call__(self, cells: Cells, order: Order, /) -> Draft | None: ...


def read_drafts(order: Order, layout: Sequence[Column], read: Reader, notes: Notes, repeated: str = "") -> list[Draft]:
    """The drafts of a file's good lines; the others are noted. Raises Unreadable.

    A line with the key of an earlier one is refused, or counted under the mark `repeated` where that may be.
    """
    known = [column.name for column in layout]
    for name in order.mapping.columns:
        if name not in known:
            raise Unreadable(
                f"The mapping names a column {name}: expected {' or '.join(closest(name, known) or known)}."
            )
    sheet = read_sheet(order.path, layout, order.mapping.columns)
    notes.refused += sheet.broken
    drafts: dict[str, Draft] = {}
    for line in sheet.lines:
        cells = Cells(line, sheet.headers)
        draft = read(cells, order)
        if draft is not None and draft.key in drafts and not repeated:
            cells.refuse("id", "an id that no line before this one has")
        notes.refused += cells.refused
        if cells.refused:
            continue
        notes.remarks += cells.remarked
        if draft is None:
            notes.left_out += 1
        elif draft.key in drafts:
            notes.marks[repeated] += 1
        else:
            drafts[draft.key] = draft
    return list(drafts.values())


def identity(cells: Cells) -> str:
    """The id of a line."""
    return cells.line_of("id", LONGEST_ID, required=True)


def fingerprint(values: Mapping[str, Any]) -> bytes:
    """32 bytes that differ when anything that a row takes from its file does."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).digest()


def fact_id(model: type[Row], *parts: str) -> uuid.UUID:
    """The id of a public fact: the same in every installation, so that a link to it lasts."""
    return uuid.uuid5(_FACTS, "\0".join((model.__tablename__, *parts)))


def save_facts(
    session: Session,
    model: type[R],
    drafts: Sequence[Draft],
    order: Order,
    fill: Callable[[R, Mapping[str, Any]], None],
) -> Report:
    """Public facts by (source, id): `fill` writes a draft's values into a row. Flushes; reports what was done."""
    report = Report(saved=True)
    known = {row.source_id: row for row in session.scalars(select(model).where(model.source == order.source)).unique()}
    for draft in drafts:
        row, mark = known.get(draft.key), fingerprint(draft.values)
        if row is not None and row.fingerprint == mark:
            report.unchanged += 1
            continue
        report.created += row is None
        report.changed += row is not None
        row = row or model(id=fact_id(model, order.source, draft.key), source=order.source, source_id=draft.key)
        fill(row, draft.values)
        row.fingerprint = mark
        session.add(row)
    session.flush()
    return report
