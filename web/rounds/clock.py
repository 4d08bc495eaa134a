"""The clock of rounds: drafts that were asked for, proposals that wait for an answer, and what may be kept how long."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from web.matching import cohorts
from web.matching.live import LiveIndex
from web.models import NoticeKind, PairState, Round, RoundPair, RoundState
from web.models.rounds import UNPUBLISHED
from web.notices import tell
from web.rounds import operations, queries

REMIND_AFTER = timedelta(days=7)
PAIRS_KEPT = timedelta(days=60)  # as introductions
KEPT = timedelta(days=180)  # as past requests; so long being left out counts in the next rounds

Progress = Callable[[int, int], None]


def draft_waiting(session: Session, today: date, live: LiveIndex) -> int:
    """Make the drafts that were asked for, by what pages go by; returns how many. Nothing is locked while one is
    reckoned."""
    waiting = session.scalars(select(Round.id).where(Round.state == RoundState.WAITING).order_by(Round.on, Round.id))
    made, measure = 0, None
    for round_id in waiting.all():
        measure = measure or cohorts.Measure.of(live.current(session, today))
        try:
            draft(session, round_id, measure, today, _noting(session, round_id))
        except operations.TooLate:  # discarded meanwhile
            session.rollback()
            continue
        made += 1
    return made


def draft(
    session: Session,
    round_id: uuid.UUID,
    measure: cohorts.Measure,
    today: date,
    progress: Progress | None = None,
) -> None:
    """Draft one round and write it down; commits what was pending before it reckons. Raises TooLate."""
    task = queries.task(session, operations.locked(session, round_id, "draft_submit"))
    session.commit()
    drawn = cohorts.draft(round_id, task, measure, today, progress)
    operations.enter(session, round_id, drawn, today)
    session.commit()


def _noting(session: Session, round_id: uuid.UUID) -> Progress:
    def note(done: int, whole: int) -> None:
        session.execute(update(Round).where(Round.id == round_id).values(done=done, whole=whole))
        session.commit()

    return note


def remind(session: Session, today: date) -> int:
    """Remind mentees who have not answered a proposal for a week, while it stands; returns how many notices were
    written."""
    due = Round.on <= today - REMIND_AFTER, Round.on > today - queries.LAPSE_AFTER
    proposed = (
        select(RoundPair).join(Round, Round.id == RoundPair.round_id).where(RoundPair.state == PairState.PROPOSED)
    )
    told = 0
    for pair in session.scalars(proposed.where(*due).order_by(RoundPair.id)).all():
        waits = not pair.said and queries.ends(session, pair) is not None
        told += tell(session, pair.mentee_handle, NoticeKind.ROUND_WAITS, pair.id, today, shown=waits)
    return told


def forget(session: Session, today: date) -> int:
    """Delete proposals after 60 days, rounds and who took part after 180, and rounds that nobody published; returns
    how many rows."""
    gone = delete(RoundPair).where(RoundPair.on <= today - PAIRS_KEPT).returning(RoundPair.id)
    pairs = len(session.execute(gone).all())
    old = (Round.state.not_in(UNPUBLISHED) & (Round.on <= today - KEPT)) | (
        Round.state.in_(UNPUBLISHED) & (Round.closes_on <= today - PAIRS_KEPT)
    )
    return pairs + len(session.execute(delete(Round).where(old).returning(Round.id)).all())
