"""Questions about profiles."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from matcher.reasons import Reason
from web.matches.queries import REQUEST_KINDS, THING_KINDS, Asking, excluded, is_dealt, unlocks
from web.models import CardShown, Connection, ConnectionState, Person
from web.models.cards import KEPT_DAYS, REPORTED
from web.visibility import Viewer, counterparts, visible_people

TIED = (ConnectionState.REQUESTED, ConnectionState.ACCEPTED)


@dataclass(frozen=True)
class Shown:
    """A day on which one's card was shown, and as what (kinds of CardShown)."""

    day: date
    kinds: tuple[str, ...]


def person_in_reach(session: Session, viewer: Viewer, person_id: uuid.UUID, handle: bytes, week: int) -> Person | None:
    """The person behind `handle` when her card is the viewer's to open, and nobody otherwise.

    That is: she has asked the viewer, or the two are connected, or her card is among those shown to the viewer this
    week and she can still be found.
    """
    asked_me = and_(Connection.from_handle == handle, Connection.to_handle == viewer.handle)
    asked_her = and_(Connection.from_handle == viewer.handle, Connection.to_handle == handle)
    accepted = Connection.state == ConnectionState.ACCEPTED
    # A request that she has not answered gives the viewer no right to her card beyond what anybody has.
    tied = exists().where(or_(and_(asked_me, Connection.state.in_(TIED)), and_(asked_her, accepted)))
    shown = exists().where(
        CardShown.viewer_handle == viewer.handle, CardShown.subject_handle == handle, CardShown.week == week
    )
    met = counterparts(session, viewer, [person_id], tied)
    return next(iter(met or visible_people(session, viewer, Person.id == person_id, shown)), None)


def askable(session: Session, asking: Asking, person_id: uuid.UUID) -> list[str]:
    """The kinds of request that may go to somebody by this week's lists."""
    return [kind for listed, kind in REQUEST_KINDS.items() if is_dealt(session, asking, listed, person_id)]


# The page of the profile where each counterfactual of the matcher is followed.
SETTLED_ON: Mapping[str, str] = {
    "add_language": "languages",
    "state_languages": "languages",
    "state_country": "place",
    "state_origin": "origins",
    "state_openness": "origins",
    "state_stage": "work",
    "state_hours": "finding",
    "enough_hours": "finding",
}
WORTH_OF_A_KIND = 2


@dataclass(frozen=True)
class Worth:
    """What one more answer would bring to a list: the page that asks for it, and the counterfactual."""

    page: str
    kind: str
    reason: Reason


def worth(session: Session, asking: Asking) -> list[Worth]:
    """What more answers would bring, by the matcher's own counting; of people only where it concerns ten or more."""
    kinds = (*THING_KINDS, *(REQUEST_KINDS if asking.viewer.approved else ()))
    told = {kind: unlocks(asking, kind, excluded(session, asking, kind))[:WORTH_OF_A_KIND] for kind in kinds}
    return [Worth(SETTLED_ON[reason.code], kind, reason) for kind, reasons in told.items() for reason in reasons]


def days_shown(session: Session, handle: bytes, today: date) -> Sequence[Shown]:
    """On which of the last KEPT_DAYS days the card behind `handle` was shown, the latest first; never to whom."""
    rows = select(CardShown.day, CardShown.kind).where(
        CardShown.subject_handle == handle,
        CardShown.kind != REPORTED,
        CardShown.day > today - timedelta(days=KEPT_DAYS),
    )
    kinds: dict[date, set[str]] = {}
    for day, kind in session.execute(rows.distinct()):
        kinds.setdefault(day, set()).add(kind)
    return [Shown(day, tuple(sorted(kinds[day]))) for day in sorted(kinds, reverse=True)]
