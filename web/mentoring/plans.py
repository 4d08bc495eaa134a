"""What the two of a mentorship set out to do: their agreement and their goals."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from web.errors import DomainError
from web.mentoring.operations import locked, tell_other
from web.models import Agreement, Goal, GoalState, Mentorship, MentorshipState, NoticeKind

MOST_GOALS = 5  # open at a time: more is a wish list
MOST_KEPT = 30  # goals of one mentorship, whatever became of them


class NothingProposed(DomainError):
    """There is no proposal of the other side that waits: it was confirmed, or replaced, in the meantime."""


class TooManyGoals(DomainError):
    """MOST_GOALS goals are open, or MOST_KEPT were ever set."""


def propose(session: Session, mentorship_id: uuid.UUID, by: bytes, terms: Mapping[str, Any], today: date) -> Agreement:
    """Propose an agreement in place of one that still waits; the other side has to confirm it. Raises NotRunning."""
    mentorship = locked(session, mentorship_id, "agree_submit")
    waiting = Agreement.mentorship_id == mentorship_id, Agreement.confirmed_on.is_(None)
    same = [row for row in session.scalars(select(Agreement).where(*waiting)) if row.by_handle == by]
    if any(row.terms == dict(terms) for row in same):
        return same[0]  # the same form, sent twice
    session.execute(delete(Agreement).where(*waiting))
    row = Agreement(mentorship_id=mentorship_id, by_handle=by, proposed_on=today, terms=dict(terms))
    session.add(row)
    session.flush()
    tell_other(session, mentorship, by, NoticeKind.AGREEMENT_PROPOSED, row.id, today)
    return row


def confirm(session: Session, mentorship_id: uuid.UUID, by: bytes, agreement_id: uuid.UUID, today: date) -> Mentorship:
    """Agree to what the other side proposed: it holds from now on. Raises NotRunning, NothingProposed.

    The proposal is named by its id: nobody agrees to words that changed while she was reading.
    """
    mentorship = locked(session, mentorship_id, "confirm")
    row = session.get(Agreement, agreement_id)
    if row is None or row.mentorship_id != mentorship_id or row.by_handle == by:
        raise NothingProposed
    if row.confirmed_on is not None:
        return mentorship
    earlier = Agreement.mentorship_id == mentorship_id, Agreement.id != row.id
    session.execute(delete(Agreement).where(*earlier))
    row.confirmed_on = today
    mentorship.state = MentorshipState.ACTIVE
    session.flush()
    tell_other(session, mentorship, by, NoticeKind.AGREEMENT_CONFIRMED, row.id, today)
    return mentorship


def add_goal(session: Session, mentorship_id: uuid.UUID, by: bytes, text: str, today: date) -> Goal:
    """Set a goal; either side may. Raises NotRunning, TooManyGoals."""
    locked(session, mentorship_id, "add_goal")
    goals = session.scalars(select(Goal).where(Goal.mentorship_id == mentorship_id)).all()
    open_goals = [goal for goal in goals if goal.state == GoalState.OPEN]
    for goal in open_goals:
        if goal.by_handle == by and goal.text == text:
            return goal  # the same form, sent twice
    if len(open_goals) >= MOST_GOALS or len(goals) >= MOST_KEPT:
        raise TooManyGoals
    row = Goal(mentorship_id=mentorship_id, by_handle=by, text=text, on=today)
    session.add(row)
    session.flush()
    return row


def move_goal(session: Session, mentorship_id: uuid.UUID, goal_id: uuid.UUID, state: GoalState, today: date) -> None:
    """Say what became of a goal, or take it up again; either side may. Raises NotRunning, TooManyGoals."""
    locked(session, mentorship_id, "move_goal")
    row = session.get_one(Goal, goal_id)
    if row.state == state:
        return
    others = select(func.count()).where(Goal.mentorship_id == mentorship_id, Goal.state == GoalState.OPEN)
    if state == GoalState.OPEN and (session.scalar(others) or 0) >= MOST_GOALS:
        raise TooManyGoals
    row.state, row.on = state, today
    session.flush()
