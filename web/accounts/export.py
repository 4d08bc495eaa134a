"""Everything that is stored about one person, for herself: as JSON, and as one table for a spreadsheet.

Other people stand in it only by what she can read on her own pages anyway: that there was a request, when, and how it
ended; never who it was.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.models import (
    Account,
    Agreement,
    Answer,
    Application,
    Block,
    CardShown,
    Case,
    Connection,
    Deed,
    Dismissal,
    Goal,
    Incident,
    Introduction,
    Meeting,
    Mentorship,
    Notice,
    Opening,
    Opinion,
    PairState,
    Person,
    Plan,
    PrintedCode,
    PrivateDate,
    Report,
    Reveal,
    RoundMember,
    RoundPair,
    SavedSearch,
    Seat,
    SignIn,
    Vouch,
    Worry,
)
from web.models.cards import REPORTED
from web.sealing import sealed_attributes

Row = Mapping[str, Any]
PLAIN = ("approved", "declined", "suspended", "as_mentor", "as_peer", "for_initiatives", "capacity")
CASE = ("kind", "code", "urgency", "text", "lines", "note", "state", "opened_on", "taken_on", "due_on", "settled_on")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def everything(session: Session, account: Account) -> dict[str, Any]:
    """What is stored about the person behind `account`, by kind; lists of rows, the oldest first."""
    keys = cast("KeyStore", session.info["keys"])
    handle = keys.handle(account.person_id)
    return {
        "account": _account(account),
        "profile": _profile(account.person),
        "sessions": _rows(session, SignIn, SignIn.account_id == account.id, ("started", "last_used")),
        "mentoring_places": _rows(session, Seat, Seat.mentor_handle == handle, ("number",)),
        "requests": list(_requests(session, handle)),
        "mentorships": list(_mentorships(session, handle)),
        "agreements_proposed": _rows(
            session, Agreement, Agreement.by_handle == handle, ("proposed_on", "confirmed_on", "terms")
        ),
        "goals_set": _rows(session, Goal, Goal.by_handle == handle, ("text", "state", "on")),
        "meetings_proposed": _rows(session, Meeting, Meeting.by_handle == handle, ("plan", "state")),
        "worries_raised": _rows(session, Worry, Worry.by_handle == handle, ("code", "text", "urgency", "on")),
        "opinions": _rows(session, Opinion, Opinion.by_handle == handle, ("fit", "helped", "thanks")),
        "dates": _rows(session, PrivateDate, PrivateDate.owner_handle == handle, ("entry",)),
        "incidents": _rows(session, Incident, Incident.owner_handle == handle, ("event",)),
        "applications": _rows(session, Application, Application.owner_handle == handle, ("task",)),
        "answers": _rows(session, Answer, Answer.owner_handle == handle, ("wording",)),
        "plan_b": _rows(session, Plan, Plan.owner_handle == handle, ("steps",)),
        "searches": _rows(session, SavedSearch, SavedSearch.owner_handle == handle, ("asked", "looked_on")),
        "put_aside": _rows(session, Dismissal, Dismissal.by_handle == handle, ("kind", "reason", "on")),
        "blocked": _rows(session, Block, Block.by_handle == handle, ("label", "on")),
        "opened_to_one_person": _rows(session, Reveal, Reveal.by_handle == handle, ("opened",)),
        "reports_written": _rows(session, Report, Report.by_handle == handle, ("reason", "text", "on")),
        "cases": _rows(session, Case, Case.subject_handle == handle, CASE),
        "news": _rows(session, Notice, Notice.handle == handle, ("kind", "on", "put_away")),
        "printed_codes": _rows(session, PrintedCode, PrintedCode.owner_handle == handle, ("purpose", "expires_on")),
        "vouches_given": _rows(session, Vouch, Vouch.voucher_handle == handle, ("label", "on")),
        "vouches_for_you": _rows(session, Vouch, Vouch.newcomer_handle == handle, ("on",)),
        "introductions": _introductions(session, handle),
        "rounds_joined": _rows(session, RoundMember, RoundMember.handle == handle, ("side", "places", "left", "on")),
        "mentors_proposed": _rows(session, RoundPair, _proposed_to(handle), ("said", "on")),
        "card_shown_to_others": _days_shown(session, handle),
        "cards_shown_to_you": _rows(session, CardShown, CardShown.viewer_handle == handle, ("kind", "day")),
        "done_as_coordinator": _rows(session, Deed, Deed.by_handle == handle, ("kind", "on")),
        "openings_posted": _rows(
            session, Opening, Opening.posted_by == keys.poster(account.person_id), ("title", "state", "confirmed_on")
        ),
    }


def as_json(found: Mapping[str, Any]) -> str:
    """The whole as indented JSON; days in ISO 8601."""
    return json.dumps(found, ensure_ascii=False, indent=1, default=_plain)


def as_csv(found: Mapping[str, Any]) -> str:
    """The whole as one table: kind, number of the row, field, value; lists as JSON."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(("kind", "row", "field", "value"))
    for kind, content in found.items():
        for number, row in enumerate(content if isinstance(content, list) else [content], 1):
            writer.writerows((kind, number, name, _cell(value)) for name, value in row.items())
    return table.getvalue()


def _account(account: Account) -> Row:
    return {
        "name": account.name,
        "joined": account.joined,
        "is_host": account.is_host,
        "is_coordinator": account.is_coordinator,
        "asks_to_host": account.asks_to_host,
        "second_step": account.second_step,
        "recovery_codes_left": len(account.factor.get("codes", [])),
        "news_by_mail": account.mail,
        "organisation": account.organisation.name if account.organisation else None,
    }


def _profile(person: Person) -> Row:
    sealed = [attribute.name for attribute in sealed_attributes(Person)]
    return {name: getattr(person, name) for name in (*PLAIN, *sealed)}


def _rows(session: Session, table: type, mine: Any, names: Sequence[str]) -> list[Row]:
    rows: Sequence[Any] = session.scalars(select(table).where(mine)).all()
    return sorted(({name: getattr(row, name) for name in names} for row in rows), key=lambda row: str(row.values()))


def _days_shown(session: Session, handle: bytes) -> list[Row]:
    """On which days and as what, as her own page tells it: a row a viewer would tell how many looked."""
    shown = (CardShown.subject_handle == handle, CardShown.kind != REPORTED)
    rows = _rows(session, CardShown, and_(*shown), ("kind", "day"))
    return [row for place, row in enumerate(rows) if row not in rows[:place]]


def _requests(session: Session, handle: bytes) -> Iterator[Row]:
    mine = or_(Connection.from_handle == handle, Connection.to_handle == handle)
    for row in session.scalars(select(Connection).where(mine).order_by(Connection.opened_on, Connection.id)):
        sent = row.from_handle == handle
        words = (
            {"note": row.note, "reply": row.reply, "exchange": row.exchange}
            if sent
            else {"answer": row.answer, "question": row.question}
        )
        yield {
            "direction": "sent" if sent else "received",
            "kind": row.kind,
            "mode": row.mode,
            "state": row.state,
            "opened_on": row.opened_on,
            "answered_on": row.answered_on,
            **words,
        }


def _mentorships(session: Session, handle: bytes) -> Iterator[Row]:
    mine = or_(Mentorship.mentor_handle == handle, Mentorship.mentee_handle == handle)
    for row in session.scalars(select(Mentorship).where(mine).order_by(Mentorship.started_on, Mentorship.id)):
        yield {
            "as": "mentor" if row.mentor_handle == handle else "mentee",
            "state": row.state,
            "started_on": row.started_on,
            "ended_on": row.ended_on,
        }


def _proposed_to(handle: bytes) -> ColumnElement[bool]:
    """What she was asked; whom a draft puts together is told to nobody before."""
    return and_(RoundPair.mentee_handle == handle, RoundPair.state == PairState.PROPOSED)


def _introductions(session: Session, handle: bytes) -> list[Row]:
    ends = (Introduction.one_handle == handle, Introduction.other_handle == handle, Introduction.by_handle == handle)
    rows = session.scalars(select(Introduction).where(or_(*ends)).order_by(Introduction.on, Introduction.id))
    return [
        {"proposed_by_you": row.by_handle == handle, "on": row.on, "reason": row.reason}
        if row.by_handle == handle
        else {"proposed_by_you": False, "on": row.on, "your_answer": row.said(handle)}
        for row in rows
    ]


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an export")


def _cell(value: object) -> str:
    text = (
        value
        if isinstance(value, str)
        else ""
        if value is None
        else json.dumps(value, ensure_ascii=False, default=_plain)
    )
    # A spreadsheet would run a text that begins like a formula.
    return f"'{text}" if text.startswith(FORMULA) else text
