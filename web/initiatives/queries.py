"""Queries about initiatives. A dialogue by invitation is in no list: only coordinators find it here (M55)."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from web.listing import Conditions, best_first, count, found_by, has_code, has_words, narrowed
from web.models import Initiative, InitiativeRole
from web.visibility import Viewer

# A summary needs neither the long text nor its folded twin.
FOR_SUMMARIES = (defer(Initiative.text, raiseload=True), defer(Initiative.folded, raiseload=True))


@dataclass(frozen=True)
class Alike:
    """The open initiatives of one kind in one country, by name; `place` is where the one in question stands, from 1."""

    kind: str
    initiatives: Sequence[Initiative]
    place: int


def by_ids(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Initiative]:
    """Initiatives with their roles by id, for summaries: without the long text. Ids that are gone are missing.

    Whoever asks has decided that they may be shown: dialogues by invitation are found here too (M55).
    """
    wanted = select(Initiative).where(Initiative.id.in_(ids)).options(*FOR_SUMMARIES)
    return {row.id: row for row in session.scalars(wanted)}


def visible_initiatives(viewer: Viewer) -> Select[Initiative]:
    """The initiatives that `viewer` may read."""
    found = select(Initiative)
    return found if viewer.is_coordinator else found.where(~Initiative.by_invitation)


def listed(viewer: Viewer, chosen: Mapping[str, str], meant: Sequence[uuid.UUID] = ()) -> Select[Initiative]:
    """The initiatives that every chosen filter lets through, open ones first.

    `meant` are initiatives that mean what was typed as words: they pass that filter without having the words, and
    what answers the words best comes first.
    """
    found = narrowed(visible_initiatives(viewer).options(*FOR_SUMMARIES), _conditions(meant), chosen)
    return found.order_by(*best_first(Initiative.id, meant), Initiative.open.desc(), Initiative.name, Initiative.id)


def looser(
    session: Session, viewer: Viewer, chosen: Mapping[str, str], meant: Sequence[uuid.UUID] = ()
) -> list[tuple[str, int]]:
    """Which filter to drop when nothing is found: (its name, how many initiatives then appear), the most first."""
    changes = {name: {key: chosen[key] for key in chosen if key != name} for name in chosen}
    found = [(name, count(session, listed(viewer, change, meant))) for name, change in changes.items()]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1])


def countries(session: Session, viewer: Viewer) -> list[str]:
    """The countries of all initiatives that `viewer` may read."""
    named = visible_initiatives(viewer).with_only_columns(Initiative.country).distinct()
    return [code for code in session.scalars(named) if code]


def alike(session: Session, viewer: Viewer, initiative: Initiative) -> list[Alike]:
    """Who else does the same in the same country, one entry per kind, itself included (M40)."""
    if not initiative.country or not initiative.open:
        return []
    there = visible_initiatives(viewer).options(*FOR_SUMMARIES).where(Initiative.country == initiative.country)
    rows = session.scalars(there.where(Initiative.open).order_by(Initiative.name, Initiative.id)).all()
    found = [(kind, [row for row in rows if kind in row.kinds]) for kind in initiative.kinds]
    return [Alike(kind, same, 1 + [row.id for row in same].index(initiative.id)) for kind, same in found]


def _conditions(meant: Sequence[uuid.UUID]) -> Conditions:
    return {
        "words": lambda typed: found_by(has_words(Initiative.folded, typed), Initiative.id, meant),
        "kind": lambda code: [has_code(Initiative.kinds, code)],
        "country": lambda code: [Initiative.country == code],
        "involved": lambda code: [has_code(Initiative.origins_involved, code)],
        "role": lambda code: [Initiative.roles.any(InitiativeRole.role == code)],
    }
