"""What falls due in a mentorship: a word before and after a meeting, before the end, and forgetting."""

from typing import Any

from sqlalchemy import func, select

from tests.web.connections.asking import ask, mentorships
from tests.web.connections.test_clock import notices, pass_days, work
from tests.web.manners import World
from web.mentoring.clock import MEETINGS_KEPT, WRITTEN_KEPT
from web.models import Agreement, Goal, Meeting, Opinion

WORDS = {"weeks": "4", "rhythm": "weekly", "channel": "A call", "topics": "Grants", "limits": "No legal advice"}
OURS = ("meeting_near", "meeting_over", "fit_asked", "end_near")


def begin(world: World) -> str:
    """Vera is mentored by Taras, and they agreed on a month; the address of the mentorship."""
    address = ask(world, "vera", "taras")
    world.taras.post(f"{address}/accept")
    [mentorship] = mentorships(world)
    address = f"/en/mentoring/{mentorship.id}"
    world.vera.post(f"{address}/agreement", **WORDS)
    world.taras.post(f"{address}/agreement/{stored(world, Agreement)[0].id}/confirm")
    return address


def meet(world: World, address: str, days: int) -> str:
    """A confirmed meeting in so many days; its address."""
    before = {row.id for row in stored(world, Meeting)}
    day = world.clock().date().toordinal() + days
    when = world.clock().date().fromordinal(day).isoformat()
    page = world.vera.post(f"{address}/meeting", day=when, time="10:00", minutes="60", mode="online")
    assert page.status == 303, page.text
    [new] = {row.id for row in stored(world, Meeting)} - before
    world.taras.post(f"{address}/meetings/{new}/confirm")
    return f"{address}/meetings/{new}"


def stored(world: World, table: type[Any]) -> list[Any]:
    with world.session() as session:
        return list(session.scalars(select(table)))


def told(world: World, name: str) -> list[str]:
    """The reminders that one of the two got so far."""
    return [kind for kind in notices(world, name) if kind in OURS]


def test_it_works(world: World) -> None:
    """Each reminder comes once to each side, however often the work runs; the fit check not to who has answered."""
    address = begin(world)
    meeting = meet(world, address, 5)
    pass_days(world, 3)
    assert told(world, "vera") == []
    pass_days(world, 1)
    work(world)
    assert told(world, "vera") == told(world, "taras") == ["meeting_near"]
    assert "A meeting of yours is today or tomorrow" in world.vera.get("/en/requests/").text
    pass_days(world, 2)
    assert told(world, "vera") == told(world, "taras") == ["meeting_near", "meeting_over"]
    world.taras.post(f"{meeting}/held")
    world.taras.post(f"{address}/fit", fit="fits")
    pass_days(world, 2)
    assert "fit_asked" in told(world, "vera")
    assert "fit_asked" not in told(world, "taras")
    pass_days(world, 20)
    for name in ("vera", "taras"):
        assert told(world, name).count("end_near") == 1
        assert len(told(world, name)) == len(set(told(world, name)))
    page = world.taras.get("/en/requests/").text
    assert "The time that you agreed on for your mentoring ends in a week" in page


def test_a_meeting_that_was_called_off_is_not_reminded_of(world: World) -> None:
    meeting = meet(world, begin(world), 3)
    world.vera.post(f"{meeting}/cancel")
    pass_days(world, 4)
    assert told(world, "taras") == []


def test_what_was_written_is_forgotten(world: World) -> None:
    """Meetings two weeks after their day, the latest held one with all the rest a month after the end."""
    address = begin(world)
    world.vera.post(f"{address}/goals", text="A first grant")
    for days, said in ((1, "held"), (3, "held"), (4, "missed")):
        meeting = meet(world, address, days)
        world.clock.move(days=days + 1)
        world.visitors.clear()
        world.vera.post(f"{meeting}/{said}")
    pass_days(world, MEETINGS_KEPT.days + 1)
    assert [row.state for row in stored(world, Meeting)] == ["held"]
    assert "Does it fit?" in world.vera.get(address).text
    world.vera.post(f"{address}/end", state="completed")
    world.vera.post(f"{address}/feedback", helped="yes", thanks="Thank you for the evenings")
    pass_days(world, WRITTEN_KEPT.days)
    assert stored(world, Agreement)
    pass_days(world, 1)
    with world.session() as session:
        for table in (Agreement, Goal, Meeting):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert session.scalar(select(func.count()).select_from(Opinion)) == 1
    assert "Thank you for the evenings" in world.taras.get(address).text
