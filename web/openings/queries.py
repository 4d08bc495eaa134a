"""Queries about openings. They are public facts: no query here touches a person; people are rough numbers."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session, defer

from matcher.disclosure import coarse
from matcher.reasons import Reason
from matcher.text import fold
from web.listing import Conditions, best_first, count, found_by, has_code, has_words, narrowed
from web.matching.live import Live
from web.models import Opening, OpeningState, Organisation
from web.visibility import Viewer

ACCEPTING = (OpeningState.OPEN, OpeningState.ROLLING)
PUBLIC = (*ACCEPTING, OpeningState.CLOSED)
FEW = 20  # people whom an opening lets in; below that its host is told what would let in more
REMOTE = "remote"  # beside country codes, as a place
BEST = "best"  # the order of a list that was searched: what answers the words best, then by deadline
CLOSED_TOO = "closed"  # the one filter that widens the list

# A summary needs neither the long text nor its folded twin.
FOR_SUMMARIES = (defer(Opening.text, raiseload=True), defer(Opening.folded, raiseload=True))


def by_ids(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Opening]:
    """Openings by id, for summaries: without their long text. Ids that are gone are missing from the answer."""
    wanted = select(Opening).where(Opening.id.in_(ids)).options(*FOR_SUMMARIES)
    return {row.id: row for row in session.scalars(wanted)}


def visible_openings(viewer: Viewer) -> Select[Opening]:
    """The openings that `viewer` may read: published ones, her own, and for coordinators what waits for review."""
    readable: list[ColumnElement[bool]] = [Opening.state.in_(PUBLIC)]
    if viewer.signed_in:
        readable.append(Opening.posted_by == viewer.poster)
    if viewer.is_coordinator:
        readable.append(Opening.state == OpeningState.REVIEW)
    return select(Opening).where(or_(*readable))


def listed(
    chosen: Mapping[str, str], today: date, order: str = "deadline", meant: Sequence[uuid.UUID] = ()
) -> Select[Opening]:
    """Published openings that every chosen filter lets through; only those that still accept unless told.

    `meant` are openings that mean what was typed as words: they pass that filter without having the words.
    """
    states = PUBLIC if CLOSED_TOO in chosen else ACCEPTING
    found = select(Opening).where(Opening.state.in_(states)).options(*FOR_SUMMARIES)
    if CLOSED_TOO not in chosen:
        found = found.where(or_(Opening.deadline.is_(None), Opening.deadline >= today))
    first = best_first(Opening.id, meant) if order == BEST else []
    found = narrowed(found, _conditions(today, meant), chosen)
    return found.order_by(*first, *_ORDERS[order](today), Opening.id)


def looser(
    session: Session, chosen: Mapping[str, str], today: date, meant: Sequence[uuid.UUID] = ()
) -> list[tuple[str, int]]:
    """Which filter to change when nothing is found: (its name, how many openings then appear), the most first.

    Every chosen filter is dropped by itself; closed openings are added when they are left out.
    """
    changes = {
        name: {key: value for key, value in chosen.items() if key != name} for name in chosen if name != CLOSED_TOO
    }
    if CLOSED_TOO not in chosen:
        changes[CLOSED_TOO] = {**chosen, CLOSED_TOO: "yes"}
    found = [(name, count(session, listed(change, today, meant=meant))) for name, change in changes.items()]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1])


def wider(live: Live, opening_id: uuid.UUID) -> list[Reason]:
    """Which condition of a published opening, made wider, lets more people in.

    Told only where it concerns ten or more people, for fewer than ten and none must look the same.
    """
    if str(opening_id) not in live.network.openings:
        return []
    found = live.index.unlocks_for(str(opening_id))
    return [reason for reason in found if coarse(int(str(reason.data["count"])))]


def countries(session: Session) -> list[str]:
    """The countries of all published openings."""
    named = select(Opening.country).where(Opening.country.is_not(None), Opening.state.in_(PUBLIC)).distinct()
    return [code for code in session.scalars(named) if code]


def posted_by(poster: bytes) -> Select[Opening]:
    """The openings of one host: drafts first, then what accepts, then closed ones."""
    stages = case((Opening.state == OpeningState.DRAFT, 0), (Opening.state.in_(ACCEPTING), 1), else_=2)
    mine = select(Opening).where(Opening.posted_by == poster).options(*FOR_SUMMARIES)
    return mine.order_by(stages, Opening.deadline.is_(None), Opening.deadline, Opening.title, Opening.id)


def designations(session: Session, name: str) -> list[dict[str, Any]]:
    """What states have labelled an organisation of this name, in any of its rows; each with kind, state, date, source.

    A host who types the name of a labelled organisation makes another row; the label must show there too (M7).
    """
    known = select(Organisation.designations).where(Organisation.folded_name == fold(name))
    labels = [label for row in session.scalars(known) for label in row]
    return [label for place, label in enumerate(labels) if label not in labels[:place]]


def _conditions(today: date, meant: Sequence[uuid.UUID]) -> Conditions:
    def place(code: str) -> list[ColumnElement[bool]]:
        return [Opening.remote.is_(True) if code == REMOTE else Opening.country == code]

    def within(days: str) -> list[ColumnElement[bool]]:
        return [and_(Opening.deadline >= today, Opening.deadline <= today + timedelta(days=int(days)))]

    return {
        "words": lambda typed: found_by(has_words(Opening.folded, typed), Opening.id, meant),
        "kind": lambda code: [Opening.kind == code],
        "field": lambda code: [has_code(Opening.fields, code)],
        "stage": lambda code: [has_code(Opening.stages, code)],
        "place": place,
        # Only what a host stated counts: "not stated" is no yes.
        "origin": lambda code: [Opening.origins[code].as_string() == "yes"],
        "within": within,
        "check": lambda flag: [Opening.repeats.is_(True) if flag == "repeats" else Opening.for_review != ""],
    }


def _by_deadline(today: date) -> tuple[Any, ...]:
    passed_last = case((Opening.deadline >= today, 0), (Opening.deadline.is_(None), 1), else_=2)
    return passed_last, Opening.deadline, Opening.title


def _by_confirmation(_today: date) -> tuple[Any, ...]:
    return (Opening.confirmed_on.desc(),)


_ORDERS = {BEST: _by_deadline, "deadline": _by_deadline, "confirmed": _by_confirmation}
