"""Places, hours in common and usual answers beside a card: coarse, frozen for the week, only what the card shows."""

from datetime import date, timedelta

import pytest

from tests.web.manners import NOW, World
from tests.web.matches.crowd import add_mentors
from web.matches.facts import answer_bands
from web.models import Connection, ConnectionState, Mentorship
from web.zones import clock_hours, shared_hours

MENTORS = "/en/for-you/mentors"
MONDAY = NOW.date()  # the cast's clock stands on a Monday


def later(world: World) -> None:
    """A week on; sessions have lapsed by then."""
    world.clock.move(days=7)
    world.visitors.clear()


def answer(world: World, number: int, days: int, on: date, state: str = ConnectionState.DECLINED) -> None:
    """Somebody asked Taras and had an answer after `days`, on a day."""
    with world.session() as session:
        taras = session.info["keys"].handle(world.id("taras"))
        asker = bytes([number]) * 32
        row = Connection(
            kind="mentor", from_handle=asker, to_handle=taras, state=state,
            opened_on=on - timedelta(days=days), answered_on=on,
        )  # fmt: skip
        session.add(row)
        session.flush()
        if state == ConnectionState.ENDED:
            row.answered_on = on + timedelta(days=30)  # what ended later was accepted when its mentorship began
            session.add(Mentorship(connection_id=row.id, mentor_handle=taras, mentee_handle=asker, started_on=on))


def test_it_works(world: World) -> None:
    """Vera in Tbilisi and Taras in Warsaw: three hours apart; his two places are several, and one is one."""
    world.change("taras", visibility={"country": "members"})
    page = world.vera.get(MENTORS).text
    assert "Several free places" in page
    assert "Weekday evenings: 20–22 for you, 17–19 for them" in page
    assert "Usually answers" not in page
    assert "free place" not in world.vera.get("/en/for-you/contacts").text
    add_mentors(world, 1)
    later(world)
    assert "A free place" in world.vera.get(MENTORS).text


def test_hours_show_only_where_both_zones_do(world: World) -> None:
    """M66: a hidden zone is not told by the hours either."""
    assert "evenings" not in world.vera.get(MENTORS).text, "his country is too rare to be shown, and a zone names it"
    world.change("taras", visibility={"country": "members", "timezone": "hidden"})
    assert "evenings" not in world.vera.get(MENTORS).text
    world.change("taras", visibility={"country": "members"})
    world.change("vera", timezone=None)
    assert "evenings" not in world.vera.get(MENTORS).text


def test_usual_answers_need_three_and_wait_for_monday(world: World) -> None:
    """The band changes with the week, never with an answer of this week."""
    for number, (days, state) in enumerate([(2, ConnectionState.DECLINED), (9, ConnectionState.ENDED)], 1):
        answer(world, number, days, MONDAY - timedelta(days=number), state)
    answer(world, 3, 5, MONDAY)
    assert "Usually answers" not in world.vera.get(MENTORS).text
    later(world)
    assert "Usually answers within a week" in world.vera.get(MENTORS).text
    with world.session() as session:
        taras = session.info["keys"].handle(world.id("taras"))
        looked = [MONDAY + timedelta(days=7 + more) for more in (0, 6, 170, 181)]
        assert [answer_bands(session, [taras], day) for day in looked] == [{taras: 7}, {taras: 7}, {}, {}]


@pytest.mark.parametrize(("silent", "told"), [(0, "within three days"), (1, "within two weeks"), (4, "")])
def test_silence_is_the_slowest_answer(world: World, silent: int, told: str) -> None:
    """Three quick answers say little of somebody who leaves others without one; who is mostly silent is not shamed."""
    for number, days in enumerate((1, 2, 12), 1):
        answer(world, number, days, MONDAY - timedelta(days=1))
    for number in range(silent):
        answer(world, 10 + number, 14, MONDAY - timedelta(days=2 + number), ConnectionState.EXPIRED)
    page = world.vera.get(MENTORS).text
    assert ("Usually answers " + told in page) if told else ("Usually answers" not in page)


@pytest.mark.parametrize(
    ("mine", "theirs", "evening", "said"),
    [
        ("Asia/Tbilisi", "Europe/Warsaw", True, ("20–22", "17–19")),
        ("Europe/Warsaw", "Asia/Kolkata", False, ("9–17:30", "13:30–22")),
        ("America/Los_Angeles", "Europe/Vilnius", False, ("9–12", "19–22")),
        ("Pacific/Auckland", "America/Los_Angeles", True, ("17–19", "20–22")),
        ("Europe/Riga", "Pacific/Tahiti", None, None),
    ],
)
def test_hours_in_both_clocks(mine: str, theirs: str, evening: bool | None, said: tuple[str, str] | None) -> None:
    """M45: evenings where they coincide, else the day, else nothing; half hours and the date line count."""
    found = shared_hours(mine, theirs, MONDAY)
    assert (found and found.evening, found and (clock_hours(found.mine), clock_hours(found.theirs))) == (evening, said)
