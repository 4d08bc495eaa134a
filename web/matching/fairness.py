"""What spreads suggestions fairly: how often a card was shown, and how long somebody has waited for a match.

Both are counted up to the Monday of a week, so that within the week nothing that others do changes them; who joined is
known by the month alone.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import cast

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from web.keystore import KeyStore
from web.models import Account, CardShown, Connection, ConnectionState, Mentorship

LONGEST_MONTH = timedelta(days=31)
LONGEST_WAIT = 8  # weeks: longer ones count the same
COUNTED = timedelta(weeks=12)  # before Monday: no older than what the ledger keeps on any day of the week
LISTS = ("mentors", "contacts")


def monday(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())


def times_shown(session: Session, day: date, among: Collection[bytes] | None = None) -> Mapping[bytes, int]:
    """How often cards were shown in lists in the twelve weeks before this one, by handle; of `among` where given."""
    start = monday(day) - COUNTED
    before = CardShown.kind.in_(LISTS) & (CardShown.day >= start) & (CardShown.day < monday(day))
    counted = select(CardShown.subject_handle, func.count()).where(before).group_by(CardShown.subject_handle)
    if among is not None:
        counted = counted.where(CardShown.subject_handle.in_(among))
    return dict(session.execute(counted).all())


def weeks_waited(session: Session, day: date, among: Collection[uuid.UUID] | None = None) -> Mapping[uuid.UUID, int]:
    """Whole weeks since somebody joined, for those whom nobody had met by Monday; at most LONGEST_WAIT.

    Of `among` where given.
    """
    handle = cast("KeyStore", session.info["keys"]).handle
    accounts = select(Account.person_id, Account.joined)
    if among is not None:
        accounts = accounts.where(Account.person_id.in_(among))
    met = _met(session, monday(day), None if among is None else {handle(person) for person in among})
    waited = {}
    for person, joined in session.execute(accounts):
        weeks = (monday(day) - joined - LONGEST_MONTH).days // 7
        if weeks > 0 and handle(person) not in met:
            waited[person] = min(weeks, LONGEST_WAIT)
    return waited


def _met(session: Session, day: date, among: Collection[bytes] | None) -> set[bytes]:
    """Handles of everybody who had a contact or a mentorship before a day, whatever became of it.

    With `among` at least those of them; the other ends come along.
    """
    answered = Connection.state.in_((ConnectionState.ACCEPTED, ConnectionState.ENDED)) & (
        Connection.answered_on.is_(None) | (Connection.answered_on < day)
    )
    contacts = select(Connection.from_handle, Connection.to_handle).where(answered)
    mentorships = select(Mentorship.mentor_handle, Mentorship.mentee_handle).where(Mentorship.started_on < day)
    if among is not None:
        contacts = contacts.where(or_(Connection.from_handle.in_(among), Connection.to_handle.in_(among)))
        mentorships = mentorships.where(or_(Mentorship.mentor_handle.in_(among), Mentorship.mentee_handle.in_(among)))
    return {end for ends in (contacts, mentorships) for pair in session.execute(ends) for end in pair}
