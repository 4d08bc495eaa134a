"""What a process reads anew: the rows that changed and no others, and everything where the log doesn't tell."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.web.connections.asking import add_asker, ask
from tests.web.manners import NOW, World
from tests.web.maps.crowds import gather
from tests.web.matches.crowd import add_initiative, add_mentors, add_opening
from web.accounts.operations import erase_person
from web.commands.working import work_off
from web.matching.live import Live, LiveIndex, week_of
from web.matching.records import load_network, load_rules
from web.models import Change, Connection, Initiative, InitiativeRole, Mentorship, Opening, Person, Revision, Seat
from web.models.changes import KEPT, MOST
from web.models.mentorships import MentorshipState
from web.models.openings import OpeningState
from web.people.operations import save

TODAY = NOW.date()


@pytest.fixture
def crowd(world: World, caplog: pytest.LogCaptureFixture) -> World:
    """The cast among so many people that a week's counts stand, a mentorship, a request, an opening, an initiative."""
    gather(world)
    add_mentors(world, 4)
    world.taras.post(f"{ask(world, 'vera', 'taras')}/accept")
    add_opening(world)
    add_initiative(world)
    caplog.set_level(logging.INFO, "web.matching.live")
    _now(world)
    caplog.clear()
    return world


def _now(world: World, day: date = TODAY) -> Live:
    with world.session() as session:
        return world.live.current(session, day)


def _is_true(world: World, day: date = TODAY) -> None:
    """What the process answers by is what stands in the database."""
    live = _now(world, day)
    with world.session() as session:
        network, handles = load_network(session, day)
        assert live.network == network
        assert live.handles == handles
        assert live.rules == load_rules(session)
        assert live.index.people.ids == tuple(network.people)


def _edit(world: World, table: type, **values: object) -> None:
    with world.session() as session:
        row = session.scalars(select(table)).first()
        for name, value in values.items():
            setattr(row, name, value)


def _places(world: World) -> None:
    with world.session() as session:
        save(session, session.get_one(Person, world.id("taras")), {"capacity": 5, "about": "More places."})


def _leave_a_role(world: World) -> None:
    with world.session() as session:
        session.delete(session.scalars(select(InitiativeRole)).first())


def _remove(world: World, table: type) -> None:
    with world.session() as session:
        session.delete(session.scalars(select(table)).first())


CHANGES: dict[str, Callable[[World], object]] = {
    "a profile": lambda world: world.change("vera", about="Of bees and courts.", skills=["osint", "falconry"]),
    "a pseudonym": lambda world: world.change("vera", pseudonym="V."),
    "a switch off": lambda world: world.change("taras", as_peer=False),
    "all switches off": lambda world: world.change("taras", as_peer=False, as_mentor=False),
    "a switch on": lambda world: world.change("igor", as_peer=True),
    "a pause": lambda world: world.change("taras", pause={"until": ""}),
    "shut out": lambda world: world.change("alena", suspended=True),
    "let in": lambda world: world.change("nina", approved=True),
    "a rule": lambda world: world.change("taras", never={"countries": ["GE"]}),
    "places": _places,
    "a request accepted": lambda world: world.taras.post(f"{add_asker(world, as_peer=True)}/accept"),
    "a mentorship ended": lambda world: _edit(world, Mentorship, state=MentorshipState.COMPLETED, consented=False),
    "a contact taken back": lambda world: _edit(world, Connection, consented=False),
    "somebody new": lambda world: add_mentors(world, 3),
    "an opening": add_opening,
    "an opening's text": lambda world: _edit(world, Opening, title="Falconry for exiles", languages={"ka": "B1"}),
    "an opening closed": lambda world: _edit(world, Opening, state="closed"),
    "an opening removed": lambda world: _remove(world, Opening),
    "an initiative": add_initiative,
    "an initiative closed": lambda world: _edit(world, Initiative, open=False),
    "a role": lambda world: _edit(world, InitiativeRole, skills=["falconry"]),
    "a role gone": _leave_a_role,
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_in_the_next_answer_without_reading_everything(
    crowd: World, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    CHANGES[name](crowd)
    _is_true(crowd)
    assert "built anew" not in caplog.text


def test_many_changes_one_after_another_and_together(crowd: World, caplog: pytest.LogCaptureFixture) -> None:
    """Each is laid over the ones before; what happened between two questions is read at once."""
    for number, change in enumerate(CHANGES.values()):
        change(crowd)
        if number % 3 == 0:
            _is_true(crowd)
    _is_true(crowd)
    assert "built anew" not in caplog.text


def _in_bulk(world: World) -> None:
    with world.session() as session:
        session.execute(update(Seat).values(mentorship_id=None))


def _in_core(world: World) -> None:
    with world.session() as session:
        session.execute(delete(Connection.__table__))  # type: ignore[arg-type]  # a Table


def _beside_a_told_one(world: World) -> None:
    with world.session() as session:
        session.get_one(Person, world.id("vera")).hours = 9
        session.flush()
        session.execute(update(Opening).values(title="All of them"))


def _log_lost(world: World) -> None:
    world.change("taras", as_peer=False)
    with world.session() as session:
        session.execute(delete(Change))


def _log_damaged(world: World) -> None:
    world.change("taras", as_peer=False)
    with world.session() as session:
        newest = session.scalars(select(Change).order_by(Change.revision.desc())).first()
        assert newest is not None
        newest.sealed = newest.sealed[:-1] + bytes([newest.sealed[-1] ^ 1])


def _log_swapped(world: World) -> None:
    """A thief who can write can't make a process miss a change by giving it another one's row."""
    world.change("taras", as_peer=False)
    world.change("vera", hours=3)
    with world.session() as session:
        one, other = session.scalars(select(Change).order_by(Change.revision.desc()).limit(2)).all()
        one.sealed, other.sealed = other.sealed, other.sealed


def _very_many(world: World) -> None:
    add_mentors(world, MOST + 1, as_mentor=False, as_peer=True, seats=0)


@pytest.mark.parametrize(
    "change", [_in_bulk, _in_core, _beside_a_told_one, _log_lost, _log_damaged, _log_swapped, _very_many]
)
def test_what_the_log_does_not_tell_is_read_in_full(
    crowd: World, caplog: pytest.LogCaptureFixture, change: Callable[[World], None]
) -> None:
    """Whoever bumps the revision without saying what changed makes everybody read everything."""
    change(crowd)
    _is_true(crowd)
    assert "built anew" in caplog.text


def test_who_is_erased_is_dropped_with_all_that_was_counted(crowd: World, caplog: pytest.LogCaptureFixture) -> None:
    before = _now(crowd)
    with crowd.session() as session:
        erase_person(session, session.get_one(Person, crowd.id("alena")))
    with crowd.session() as session:
        assert session.scalars(select(Change)).all() == []
    _is_true(crowd)
    assert "built anew" in caplog.text
    assert _now(crowd).index.statistics is not before.index.statistics


def test_what_was_taken_back_is_followed_by_nobody(crowd: World) -> None:
    """A page that changes something and asks sees it; if it is not kept, nobody else ever does."""
    with crowd.session() as session:
        session.get_one(Person, crowd.id("taras")).as_peer = session.get_one(Person, crowd.id("taras")).as_mentor = (
            False
        )
        session.flush()
        assert str(crowd.id("taras")) not in crowd.live.current(session, TODAY).network.people
        session.rollback()
    crowd.change("alena", hours=2)
    assert str(crowd.id("taras")) in _now(crowd).network.people
    _is_true(crowd)


def test_a_savepoint_that_failed_hides_no_change(crowd: World) -> None:
    with crowd.session() as session:
        with session.begin_nested() as inner:
            session.get_one(Person, crowd.id("vera")).hours = 1
            session.flush()
            inner.rollback()
        session.get_one(Person, crowd.id("taras")).as_peer = False
    _is_true(crowd)


def _numbers(world: World) -> Iterable[int]:
    with world.session() as session:
        return list(session.scalars(select(Change.revision).order_by(Change.revision)))


def test_the_log_is_emptied_once_a_day(crowd: World) -> None:
    """What changed is told no longer than it must: whoever has not looked until then reads everything."""
    engine, keys = crowd.app.extensions["mosty.engine"], crowd.app.extensions["mosty.keys"]
    work_off(engine, keys, TODAY, crowd.live)
    assert not _numbers(crowd)
    crowd.change("vera", hours=4)
    work_off(engine, keys, TODAY, crowd.live)
    assert len(list(_numbers(crowd))) == 1
    work_off(engine, keys, TODAY + timedelta(days=1), crowd.live)
    assert not _numbers(crowd)


def test_a_new_day_of_the_week_reads_what_changed_and_no_more(crowd: World, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody waits at midnight until everybody's profile is opened again; a deadline passes all the same."""
    _edit(crowd, Opening, deadline=TODAY, state=OpeningState.OPEN)
    crowd.change("vera", hours=4)
    vera, tomorrow = str(crowd.id("vera")), TODAY + timedelta(days=1)
    assert len(_now(crowd).index.openings(vera)) == 1
    crowd.change("vera", hours=5)
    assert week_of(tomorrow) == week_of(TODAY)
    live = _now(crowd, tomorrow)
    assert "built anew" not in caplog.text
    assert live.day == live.index.scale.now == tomorrow
    assert live.index.openings(vera) == []
    _is_true(crowd, tomorrow)


def test_the_night_of_a_new_day_reads_what_changed_and_no_more(crowd: World, caplog: pytest.LogCaptureFixture) -> None:
    """Jobs change rows after midnight and empty the log: a process that was asleep opens what they sealed."""
    crowd.change("taras", pause={"until": (TODAY + timedelta(days=1)).isoformat()})
    _now(crowd)
    engine, keys = crowd.app.extensions["mosty.engine"], crowd.app.extensions["mosty.keys"]
    settings, tomorrow = crowd.app.config["SETTINGS"], TODAY + timedelta(days=1)
    worker = LiveIndex(settings.index_file, keys)
    with crowd.session() as session:
        worker.current(session, TODAY)
    caplog.clear()
    assert work_off(engine, keys, tomorrow, worker)["pauses ended"] == 1
    assert not _numbers(crowd)
    _is_true(crowd, tomorrow)
    assert str(crowd.id("taras")) in _now(crowd, tomorrow).network.people
    assert "built anew" not in caplog.text


def test_a_new_week_reads_everything(crowd: World, caplog: pytest.LogCaptureFixture) -> None:
    """Rarity, turns and waiting are counted anew."""
    _is_true(crowd, TODAY + timedelta(days=7))
    assert "built anew" in caplog.text


def test_the_log_goes_back_a_bounded_number_of_changes(crowd: World) -> None:
    with crowd.session() as session:
        session.execute(update(Revision).values(value=Revision.value + KEPT))
    crowd.change("vera", hours=5)
    assert len(list(_numbers(crowd))) == 1
