"""Initiatives from a list, with the roles that they look for (M50-M57)."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from matcher.text import fold
from matcher.vocabulary import INITIATIVE_KINDS, INITIATIVE_ROLES, ORIGINS_INVOLVED
from web.importing.cells import Cells, Notes
from web.importing.drafts import Draft, Order, Report, identity, save_facts
from web.importing.sheets import Column
from web.models import Initiative, InitiativeRole

LAYOUT = (
    Column("id", required=True),
    Column("name", ("title",), required=True),
    Column("kinds", ("kind",)),
    Column("country"),
    Column("city"),
    Column("origins_involved", ("founded by",)),
    Column("roles", ("volunteer roles",)),
    Column("languages"),
    Column("hours", ("hours a week",)),
    Column("by_invitation"),
    Column("closed"),
    Column("status", ("status text",)),
    Column("text", ("note", "description")),
    Column("url", ("link",)),
)  # fmt: skip

_LONGEST_NAME = 300
_LONGEST_CITY = 100
_LONGEST_STATUS = 100


def read(cells: Cells, order: Order) -> Draft | None:
    """The draft of one initiative. An hours column speaks for each of its roles."""
    hours = cells.whole("hours", 0, 168)
    values: dict[str, Any] = {
        "name": cells.line_of("name", _LONGEST_NAME, required=True),
        "text": cells.text("text"),
        "kinds": cells.codes("kinds", INITIATIVE_KINDS, "kinds of initiative"),
        "country": cells.country("country") if cells.line_of("country") else None,
        "city": cells.line_of("city", _LONGEST_CITY) or None,
        "origins_involved": _involved(cells),
        "languages": list(cells.languages("languages", order.mapping.defaults.level or "B1")),
        "open": not cells.flag("closed"),
        "by_invitation": cells.flag("by_invitation"),
        "status_text": cells.line_of("status", _LONGEST_STATUS),
        "url": cells.url("url"),
        "roles": [
            {"role": code, "skills": [], "languages": [], "hours": hours}
            for code in cells.codes("roles", INITIATIVE_ROLES, "roles")
        ],
    }
    return Draft(identity(cells), values)


def row_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an `Initiative`, with its roles as rows."""
    roles = [InitiativeRole(position=place, **role) for place, role in enumerate(values["roles"])]
    return {**values, "roles": roles}


def save(session: Session, drafts: Sequence[Draft], order: Order, _notes: Notes) -> Report:
    """Write initiatives and their roles."""

    def fill(row: Initiative, values: Mapping[str, Any]) -> None:
        first = not row.roles
        for attribute, value in row_values(values).items():
            setattr(row, attribute, value)
        if first:
            for role in row.roles:
                role.id = uuid.uuid5(row.id, str(role.position))
        row.folded = fold(f"{row.name} {row.city or ''} {row.text}")

    return save_facts(session, Initiative, drafts, order, fill)


def _involved(cells: Cells) -> list[str]:
    """Codes, or what a list says about who began it; what names no origin is not stated."""
    stated = cells.line_of("origins_involved").casefold()
    if not stated:
        return []
    parts = cells.parts("origins_involved")
    if all(part.casefold() in ORIGINS_INVOLVED for part in parts):
        return [part.casefold() for part in parts]
    named = [code for word, code in (("ukrain", "ua"), ("russia", "ru"), ("belarus", "by")) if word in stated]
    if "mixed" in stated or {"ua", "ru"} <= set(named):
        return ["joint"]
    if not named:
        cells.remark("origins_involved", "ua, ru, by or joint", "imported as not stated")
    return named
