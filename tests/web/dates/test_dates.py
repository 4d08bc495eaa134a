"""Days that somebody must not miss: hers alone, told of in time."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.web.connections.test_clock import pass_days, work
from tests.web.manners import World
from web.dates.operations import BEFORE, KEPT
from web.models import Notice, NoticeKind, PrivateDate

PAGE = "/en/dates/"


def in_days(world: World, days: int) -> str:
    return (world.clock().date() + timedelta(days=days)).isoformat()


def note(world: World, days: int, **values: Any) -> str:
    """Vera notes a date; its page."""
    assert world.vera.post(PAGE, **{"kind": "permit", "day": in_days(world, days), **values}).status == 303
    with world.session() as session:
        row = max(session.scalars(select(PrivateDate)).all(), key=lambda row: row.day)
        return f"{PAGE}{row.id}"


def told(world: World) -> int:
    """How many reminders of dates Vera got so far."""
    with world.session() as session:
        handle = session.info["keys"].handle(world.id("vera"))
        mine = select(Notice).where(Notice.handle == handle, Notice.kind == NoticeKind.DATE_NEAR)
        return len(session.scalars(mine).all())


def test_it_works(world: World) -> None:
    """M25: kept sealed, changed, in the calendar without a word of what ends; hers alone, and gone when removed."""
    page = note(world, 200, note="The blue card", number="6f1d2c3b-1111-4222-8333-444455556666")
    note(world, 200, number="6f1d2c3b-1111-4222-8333-444455556666")
    listed = world.vera.get(PAGE).text
    assert listed.count("A residence permit ends") == 2, "once in the list and once in the form"
    assert "The blue card" in listed
    assert "The blue card" not in world.taras.get(PAGE).text
    for visitor in (world.taras, world.cora):
        visitor.get(page, expect=404)
        assert visitor.post(f"{page}/remove").status == 404
    assert world.vera.post(page, kind="visa", day=in_days(world, 100), note="").status == 303
    assert "A visa" in world.vera.get(PAGE).text
    file = world.vera.get(f"{PAGE}notes.ics").html
    assert in_days(world, 100).replace("-", "") in file
    assert not [word for word in ("visa", "blue", "Vera") if word in file]
    world.vera.post(f"{page}/remove")
    assert "Nothing is noted yet" in world.vera.get(PAGE).text
    world.vera.get(page, expect=404)


def test_reminders_come_once_each(world: World) -> None:
    """90, 60 and 30 days before, late rather than never, never twice, and none of what was near already when noted."""
    note(world, 100)
    note(world, 45)
    seen = []
    for _ in range(20):
        pass_days(world, 5)
        work(world)
        work(world)
        seen.append(told(world))
    days_left = [100 - 5 * turn for turn in range(1, 21)]
    came = [left for left, count, before in zip(days_left, seen, [0, *seen], strict=False) if count > before]
    # The second date is 55 days before the first one: its only reminder, at 30 days, comes when the first has 85 left.
    assert came == [90, 85, 60, 30]
    assert len(BEFORE) + 1 == len(came)


def test_a_new_day_is_reminded_of_anew(world: World) -> None:
    page = note(world, 91)
    pass_days(world, 1)
    assert told(world) == 1
    world.vera.post(page, kind="permit", day=in_days(world, 95))
    pass_days(world, 4)
    assert told(world) == 1
    pass_days(world, 1)
    assert told(world) == 2
    assert "A date that you noted is near" in world.vera.get("/en/requests/").text


def test_a_date_that_has_passed_is_deleted(world: World) -> None:
    note(world, 1)
    pass_days(world, 1 + KEPT.days)
    assert "has passed" in world.vera.get(PAGE).text
    pass_days(world, 1)
    assert "Nothing is noted yet" in world.vera.get(PAGE).text


def test_a_row_that_nobody_can_open_stops_nothing(world: World) -> None:
    """An erasure that was cut off leaves one."""
    note(world, 91)
    with world.session() as session:
        keys = session.info["keys"]
        left = PrivateDate(owner_handle=keys.handle(world.id("taras")), entry={"kind": "visa"})
        session.add(left)
        session.flush()
        keys.destroy(left.owner_handle)
    pass_days(world, 1)
    assert told(world) == 1


def test_nonsense_is_refused_and_kept(world: World) -> None:
    for values in ({"day": "2020-01-01"}, {"day": "soon"}, {"day": in_days(world, 9000)}, {"kind": "secret"}):
        page = world.vera.post(PAGE, **{"kind": "permit", "day": in_days(world, 9), "note": "My words", **values})
        assert page.status == 422
        assert "My words" in page.html
