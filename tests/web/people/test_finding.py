"""Switches, pseudonym, mentoring places, hours."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from tests.web.manners import Visitor, World
from web.models import Mentorship, Seat


def seats(world: World, name: str) -> list[tuple[int, bool]]:
    """(number, taken) of the mentoring places of one of the cast."""
    with world.session() as session:
        handle = session.info["keys"].handle(world.id(name))
        rows = session.scalars(select(Seat).where(Seat.mentor_handle == handle).order_by(Seat.number))
        return [(row.number, row.mentorship_id is not None) for row in rows]


def take(world: World, name: str, number: int) -> None:
    """Give place `number` of a mentor to Vera."""
    with world.session() as session:
        keys = session.info["keys"]
        mentor = keys.handle(world.id(name))
        mentorship = Mentorship(
            mentor_handle=mentor, mentee_handle=keys.handle(world.id("vera")), started_on=world.clock().date()
        )
        session.add(mentorship)
        session.flush()
        place = session.scalars(select(Seat).where(Seat.mentor_handle == mentor, Seat.number == number)).one()
        place.mentorship_id = mentorship.id


def save(world: World, name: str, **values: Any) -> Any:
    return getattr(world, name).post("/en/profile/finding", **{"pseudonym": name, "capacity": "0", **values})


def test_it_works(world: World) -> None:
    answer = save(
        world, "igor", pseudonym="Grey Heron", as_mentor="y", as_peer="y", for_initiatives="y", capacity="3", hours="4"
    )
    assert answer.status == 303
    stored = world.person(
        "igor", lambda p: (p.pseudonym, p.as_mentor, p.as_peer, p.for_initiatives, p.capacity, p.hours)
    )
    assert stored == ("Grey Heron", True, True, True, 3, 4)
    assert seats(world, "igor") == [(0, False), (1, False), (2, False)]


def test_all_switches_are_off_at_first(world: World) -> None:
    """M8 M66: nobody is found before choosing to be; the same for everybody."""
    page = world.hanna.get("/en/profile/finding")
    assert " checked" not in page.html
    assert "You are found by nobody until you switch something on here" in page.text


def test_somebody_unapproved_is_told_that_switches_wait(world: World) -> None:
    assert "Nobody is offered your card before you are approved" in world.nina.get("/en/profile/finding").text


def test_a_pseudonym_need_not_be_unique_and_may_be_empty(world: World) -> None:
    assert save(world, "igor", pseudonym="Vera").status == 303
    assert save(world, "igor", pseudonym="").status == 303
    assert world.person("igor", lambda person: person.pseudonym) == ""


def test_switching_off_leaves_the_suggestions_of_others_at_once(world: World) -> None:
    def found() -> bool:
        with world.session() as session:
            return str(world.id("taras")) in world.live.current(session, world.clock().date()).network.people

    assert found()
    save(world, "taras", capacity="2")
    assert not found()


def test_fewer_places_drop_free_ones_only(world: World) -> None:
    save(world, "taras", capacity="5", as_mentor="y")
    take(world, "taras", 3)
    save(world, "taras", capacity="2", as_mentor="y")
    assert seats(world, "taras") == [(0, False), (3, True)]
    save(world, "taras", capacity="3", as_mentor="y")
    assert seats(world, "taras") == [(0, False), (1, False), (3, True)]


def test_a_taken_place_is_never_dropped(world: World) -> None:
    take(world, "taras", 0)
    take_two = seats(world, "taras")
    page = save(world, "taras", capacity="0", as_peer="y", pseudonym="Taras the Second")
    assert page.status == 422
    assert "1 of your mentoring places is taken: fewer would drop somebody." in page.text
    assert 'value="Taras the Second"' in page.html  # nothing typed is lost, nothing stored by halves
    assert world.person("taras", lambda person: (person.pseudonym, person.capacity)) == ("Taras", 2)
    assert seats(world, "taras") == take_two
    save(world, "taras", capacity="1")
    assert seats(world, "taras") == [(0, True)]


def test_saving_twice_adds_the_places_once(world: World) -> None:
    for _ in range(2):
        save(world, "igor", capacity="2", as_mentor="y")
    assert seats(world, "igor") == [(0, False), (1, False)]


def test_a_mentor_without_a_place_is_told_what_that_means(world: World) -> None:
    answer = save(world, "igor", as_mentor="y", then="on")
    assert answer.location == "/en/profile/finding"
    assert "You are not offered as a mentor while you have no place" in world.igor.get("/en/profile/finding").text
    assert world.person("igor", lambda person: person.as_mentor)


@pytest.mark.parametrize("capacity", ["6", "-1", "many", "1000000000000"])
def test_places_that_are_not_offered_are_refused(world: World, capacity: str) -> None:
    assert save(world, "igor", capacity=capacity).status == 422
    assert seats(world, "igor") == []


@pytest.mark.parametrize("hours", ["-1", "61", "ten", "9" * 5000])
def test_odd_hours_are_refused_and_kept(world: World, hours: str) -> None:
    page = save(world, "igor", hours=hours)
    assert page.status == 422
    assert f'value="{hours}"' in page.html
    assert world.person("igor", lambda person: person.hours) is None


def test_hours_may_stay_empty(world: World) -> None:
    world.change("igor", hours=3)
    save(world, "igor", hours="")
    assert world.person("igor", lambda person: person.hours) is None


def test_many_windows_at_once_make_the_places_once(world: World) -> None:
    """The person's row lines the writers up: no place is added twice, and no window gets an error."""
    windows = [Visitor(world.app, account_name="igor") for _ in range(4)]
    start = Barrier(len(windows))

    def press(window: Visitor) -> int:
        start.wait()
        return window.post("/en/profile/finding", pseudonym="Igor", as_mentor="y", capacity="3").status

    with ThreadPoolExecutor(len(windows)) as pool:
        assert set(pool.map(press, windows)) == {303}
    assert seats(world, "igor") == [(0, False), (1, False), (2, False)]
