"""Exposure and waiting, as the matcher is told them: of past weeks alone."""

from datetime import date, timedelta

from tests.web.manners import World
from web.matching.fairness import LONGEST_WAIT, monday, times_shown, weeks_waited
from web.matching.live import week_of
from web.models import CardShown, Connection, ConnectionState

TODAY = date(2026, 11, 25)  # a Wednesday


def handle(world: World, name: str) -> bytes:
    with world.session() as session:
        found: bytes = session.info["keys"].handle(world.id(name))
        return found


def joined(world: World, name: str, day: date) -> None:
    with world.session() as session:
        world.account(session, name).joined = day


def waited(world: World, name: str, day: date = TODAY) -> int:
    with world.session() as session:
        return weeks_waited(session, day).get(world.id(name), 0)


def record(world: World, name: str) -> tuple[int, int]:
    """Weeks waited and times shown, as they stand in the live index."""
    with world.session() as session:
        person = world.live.current(session, TODAY).network.people[str(world.id(name))]
        return person.waiting_weeks, person.shown


def test_it_works(world: World) -> None:
    """Whoever joined long ago and met nobody has waited; the month in which she joined counts as not yet waited."""
    joined(world, "alena", date(2026, 9, 1))
    assert waited(world, "alena") == 7  # from 2 October to Monday, 23 November
    joined(world, "alena", date(2026, 1, 1))
    assert waited(world, "alena") == LONGEST_WAIT
    joined(world, "alena", date(2026, 11, 1))
    assert waited(world, "alena") == 0


def test_a_contact_ends_the_waiting_from_the_next_monday_on(world: World) -> None:
    """What happens in a week changes nobody's order in that week."""
    joined(world, "alena", date(2026, 1, 1))
    with world.session() as session:
        ends = {"from_handle": session.info["keys"].handle(world.id("alena")), "to_handle": b"x" * 32}
        session.add(
            Connection(
                kind="contact", state=ConnectionState.ACCEPTED, opened_on=monday(TODAY), answered_on=TODAY, **ends
            )
        )
    assert waited(world, "alena") == LONGEST_WAIT
    assert waited(world, "alena", TODAY + timedelta(days=7)) == 0


def test_cards_of_past_weeks_count_and_those_of_this_one_do_not(world: World) -> None:
    """A look at somebody's card moves nobody before Monday; a request's card is no suggestion."""
    with world.session() as session:
        for day, kind in (
            (TODAY - timedelta(days=7), "mentors"),
            (TODAY, "mentors"),
            (TODAY - timedelta(days=7), "request"),
        ):
            session.add(
                CardShown(
                    viewer_handle=handle(world, "vera"),
                    subject_handle=handle(world, "taras"),
                    kind=kind,
                    week=week_of(day),
                    day=day,
                )
            )
    with world.session() as session:
        assert times_shown(session, TODAY) == {handle(world, "taras"): 1}


def test_the_index_knows_both(world: World) -> None:
    joined(world, "taras", date(2026, 1, 1))
    with world.session() as session:
        session.add(
            CardShown(
                viewer_handle=handle(world, "vera"),
                subject_handle=handle(world, "taras"),
                kind="mentors",
                week=week_of(TODAY) - 1,
                day=TODAY - timedelta(days=7),
            )
        )
    world.change("taras", hours=3)  # a revision, so that the index is read anew
    assert record(world, "taras") == (LONGEST_WAIT, 1)
