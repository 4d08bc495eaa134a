"""A year goes by: requests, mentorships, cases, introductions and private dates of people who answer or are silent,
and a worker that oversleeps.

After every waking: no request is open past its day, no reminder is missed or comes twice, and nothing is kept longer
than docs/privacy-and-threats.md says.
"""

import random
import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.connections.asking import add_asker
from tests.web.connections.test_clock import work
from tests.web.manners import World
from web.accounts import codes
from web.cases.operations import SETTLED_KEPT, UNTAKEN
from web.connections.clock import LAPSE_AFTER, NOTHING_CAME, PAST_KEPT, REMIND_AFTER
from web.dates.operations import BEFORE
from web.dates.operations import KEPT as DATES_KEPT
from web.introductions.operations import KEPT as INTRODUCTIONS_KEPT
from web.mentoring.clock import BEFORE_END, WRITTEN_KEPT
from web.models import (
    Agreement,
    CardShown,
    Case,
    CaseKind,
    Connection,
    ConnectionState,
    Introduction,
    Meeting,
    MeetingState,
    Mentorship,
    MentorshipState,
    Notice,
    NoticeKind,
    PrintedCode,
    PrivateDate,
    Urgency,
)
from web.models.cards import KEPT_DAYS
from web.models.mentorships import RUNNING
from web.notices import KEPT

DAYS = 366
Known = set[tuple[bytes, str, uuid.UUID]]
Told = dict[uuid.UUID, tuple[bytes, str, uuid.UUID]]
"""Every notice that was ever written, by its id."""


def test_it_works(world: World) -> None:
    """Seeded: who answers, who is silent, how long mentorships last, when the worker sleeps."""
    chance, told, sleeps = random.Random(11), Told(), 0
    for _ in range(DAYS):
        world.clock.move(days=1)
        live_a_day(world, chance)
        sleeps = sleeps - 1 if sleeps else chance.choice([0, 0, 0, 1, 2])
        if not sleeps:
            work(world)
            check(world, told)
    kinds = {kind for _, kind, _ in told.values()}
    assert kinds >= {"reminder", "lapsed", "let_lapse", "end_near", "fit_asked", "case_due", "case_waits", "date_near"}
    assert len(told) == len(set(told.values())), "something was told twice"
    assert world.person("taras", lambda person: person.paused), "he never answered anybody"


def live_a_day(world: World, chance: random.Random) -> None:
    """Taras answers nobody, Alena sometimes; now and then a mentorship or a case begins or ends."""
    today = world.clock().date()
    if chance.random() < 0.15:
        add_asker(world, to=chance.choice(["taras", "alena"]))
    with world.session() as session:
        alena, vera, cora = (session.info["keys"].handle(world.id(name)) for name in ("alena", "vera", "cora"))
        if chance.random() < 0.2:
            decline(session, alena, today)
        if chance.random() < 0.04:
            begin(session, alena, vera, today)
        if chance.random() < 0.04:
            need(session, vera, chance.choice(list(Urgency)), chance.choice([None, cora]), today)
        if chance.random() < 0.01:
            end(session, today)
        if today.weekday() == 0:
            leave_traces(session, {"alena": alena, "vera": vera, "cora": cora}, chance.randrange(20, 150), today)


def decline(session: Session, asked: bytes, today: date) -> None:
    waiting = (Connection.to_handle == asked, Connection.state == ConnectionState.REQUESTED)
    for row in session.scalars(select(Connection).where(*waiting, Connection.opened_on > today - LAPSE_AFTER)):
        row.state, row.answered_on = ConnectionState.DECLINED, today


def begin(session: Session, mentor: bytes, mentee: bytes, today: date) -> None:
    """A mentorship of four weeks, with a first meeting of today that was held."""
    work_ = Mentorship(mentor_handle=mentor, mentee_handle=mentee, started_on=today, state=MentorshipState.ACTIVE)
    session.add(work_)
    session.flush()
    agreement = Agreement(mentorship_id=work_.id, by_handle=mentee, proposed_on=today, confirmed_on=today)
    agreement.terms = {"weeks": "4"}
    plan = {"start": f"{today}T09:00", "minutes": 60, "mode": "online"}
    session.add_all([agreement, Meeting(mentorship_id=work_.id, by_handle=mentee, state=MeetingState.HELD, plan=plan)])


def need(session: Session, subject: bytes, urgency: Urgency, owner: bytes | None, today: date) -> None:
    case = Case(subject_handle=subject, once=uuid.uuid4().bytes * 2, opened_on=today, kind=CaseKind.FLAG, code="peers")
    case.urgency, case.text = urgency, "Somebody to talk to"
    if owner:
        case.owner_handle, case.taken_on, case.due_on = owner, today, today + timedelta(days=7)
    session.add(case)


def end(session: Session, today: date) -> None:
    for case in session.scalars(select(Case).where(Case.settled_on.is_(None), Case.owner_handle.is_not(None))):
        case.settled_on, case.once = today, None
    for work_ in session.scalars(select(Mentorship).where(Mentorship.state.in_(RUNNING))):
        work_.state, work_.ended_on = MentorshipState.COMPLETED, today


def leave_traces(session: Session, handles: Mapping[str, bytes], ahead: int, today: date) -> None:
    """What a week leaves behind: a card that was seen, a code on paper, an introduction, a day not to be missed."""
    alena, vera, cora = (handles[name] for name in ("alena", "vera", "cora"))
    year, week, _ = today.isocalendar()
    looked = {"viewer_handle": vera, "subject_handle": alena, "kind": "contacts", "week": year * 100 + week}
    session.add(CardShown(**looked, day=today))
    codes.make(session, codes.VOUCHING, cora, today)
    session.add(Introduction(by_handle=cora, one_handle=vera, other_handle=alena, on=today))
    day = today + timedelta(days=ahead)
    entry = {"kind": "permit", "day": day.isoformat(), "note": "", "noted": today.isoformat()}
    session.add(PrivateDate(owner_handle=alena, entry=entry))


def check(world: World, told: Told) -> None:
    """What holds right after the worker has run."""
    today = world.clock().date()
    with world.session() as session:
        told.update({row.id: (row.handle, row.kind, row.about) for row in session.scalars(select(Notice))})
        known = set(told.values())
        check_requests(session, known, today)
        check_mentoring(session, known, today)
        check_cases(session, known, today, session.info["keys"].handle(world.id("cora")))
        old = session.scalars(select(Notice.kind).where(Notice.on < today - KEPT))
        assert set(old) <= {NoticeKind.FIT_ASKED}
        check_dates(session, known, today)
        check_traces(session, today)


def check_requests(session: Session, known: Known, today: date) -> None:
    for row in session.scalars(select(Connection)):
        waited = today - row.opened_on
        if row.state == ConnectionState.REQUESTED:
            assert waited < LAPSE_AFTER, "a request is left hanging"
            assert waited < REMIND_AFTER or (row.to_handle, NoticeKind.REMINDER, row.id) in known
        elif row.state in NOTHING_CAME and row.answered_on:
            assert today - row.answered_on <= PAST_KEPT


def check_mentoring(session: Session, known: Known, today: date) -> None:
    for work_ in session.scalars(select(Mentorship)):
        agreement = session.scalar(select(Agreement).where(Agreement.mentorship_id == work_.id))
        if work_.ended_on:
            assert agreement is None or today - work_.ended_on <= WRITTEN_KEPT
        else:
            assert agreement is not None
            assert agreement.ends_on is not None
            near = agreement.ends_on - BEFORE_END <= today
            for handle in (work_.mentor_handle, work_.mentee_handle):
                assert (handle, NoticeKind.FIT_ASKED, work_.id) in known
                assert not near or (handle, NoticeKind.END_NEAR, agreement.id) in known


def check_cases(session: Session, known: Known, today: date, coordinator: bytes) -> None:
    for case in session.scalars(select(Case)):
        assert case.settled_on is None or today - case.settled_on <= SETTLED_KEPT
        waits = case.settled_on is None and case.owner_handle is None and today - case.opened_on >= UNTAKEN
        if waits and case.urgency == Urgency.EMERGENCY:
            assert (coordinator, NoticeKind.CASE_WAITS, case.id) in known


def check_dates(session: Session, known: Known, today: date) -> None:
    """The nearest reminder whose day has come was told, however long the worker slept; none is kept for long."""
    for row in session.scalars(select(PrivateDate)):
        assert today - row.day <= DATES_KEPT
        due = [days for days in BEFORE if row.noted < row.day - timedelta(days=days) <= today <= row.day]
        if due:
            about = uuid.uuid5(row.id, f"{row.day} {min(due)}")
            assert (row.owner_handle, NoticeKind.DATE_NEAR, about) in known


def check_traces(session: Session, today: date) -> None:
    seen = session.scalars(select(CardShown.day)).all()
    assert all(today - day <= timedelta(days=KEPT_DAYS) for day in seen)
    assert all(day > today for day in session.scalars(select(PrintedCode.expires_on)))
    assert all(today - day < INTRODUCTIONS_KEPT for day in session.scalars(select(Introduction.on)))
