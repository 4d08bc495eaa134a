"""Cases: from the queue to the answer, who reads them, and what the clock does (M18, M28, M61)."""

import uuid

import pytest
from sqlalchemy import select

from tests.web.manners import SECOND_STEP, World
from web.accounts.operations import erase
from web.cases import operations
from web.models import Block, Case, CaseKind, Notice, NoticeKind, Urgency


def open_one(world: World, who: str = "vera", code: str = "food", urgency: Urgency = Urgency.EMERGENCY) -> uuid.UUID:
    with world.session() as session:
        handle = session.info["keys"].handle(world.id(who))
        return operations.open_case(
            session, subject_handle=handle, kind=CaseKind.EMERGENCY, code=code, text="Nothing left since Monday",
            urgency=urgency, today=world.clock().date(),
        ).id  # fmt: skip


def second_coordinator(world: World) -> None:
    with world.session() as session:
        account = world.account(session, "taras")
        account.is_coordinator, account.factor = True, SECOND_STEP


def pass_days(world: World, days: int) -> None:
    """Days go by; whoever comes back signs in again."""
    world.clock.move(days=days)
    world.visitors.clear()


def work(world: World) -> None:
    world.work()


def told(world: World, kind: NoticeKind) -> int:
    with world.session() as session:
        return len(session.scalars(select(Notice).where(Notice.kind == kind)).all())


def test_it_works(world: World) -> None:
    """Queue, take, answer; the person reads the state and the answer, never who; the look is hers to see (M18)."""
    case = open_one(world)
    assert open_one(world) == case  # the same matter is one case
    queue = world.cora.get("/en/cases/").text
    assert "nobody has taken it" in queue
    assert "Nothing left" not in queue
    assert "Vera" not in queue
    page = world.cora.get(f"/en/cases/{case}").text
    assert "Nothing left since Monday" in page
    assert "Vera" in page
    assert "green messenger" not in page
    assert "to a coordinator who helps you" in world.vera.get("/en/profile/seen").text
    assert world.cora.post(f"/en/cases/{case}/take").status == 303
    mine = world.vera.get("/en/cases/mine").text
    assert "somebody looks after it" in mine
    assert "Cora" not in mine
    assert world.vera.post(f"/en/cases/{case}/add", text="Two children").status == 303
    assert "Two children" in world.cora.get(f"/en/cases/{case}").text
    assert world.cora.post(f"/en/cases/{case}/settle", note=" ").status == 422
    for _twice in range(2):
        assert world.cora.post(f"/en/cases/{case}/settle", note="A parcel comes on Friday").status == 303
    assert "A parcel comes on Friday" in world.vera.get("/en/cases/mine").text
    assert "No case waits" in world.cora.get("/en/cases/").text
    world.vera.get(f"/en/cases/{case}", expect=403)
    assert world.alena.post(f"/en/cases/{case}/withdraw").status == 404


def test_whoever_took_it_reads_it_alone_until_its_day_has_passed(world: World) -> None:
    second_coordinator(world)
    case = open_one(world)
    world.cora.post(f"/en/cases/{case}/take")
    assert "Nothing left" not in world.taras.get(f"/en/cases/{case}").text
    assert world.taras.post(f"/en/cases/{case}/take").location.endswith("/cases/")
    assert world.taras.post(f"/en/cases/{case}/settle", note="Mine").status == 404
    handed = world.cora.post(f"/en/cases/{case}/hand-over", to=str(world.id("taras")))
    assert handed.status == 303
    assert "Nothing left" in world.taras.get(f"/en/cases/{case}").text
    assert "Nothing left" not in world.cora.get(f"/en/cases/{case}").text
    pass_days(world, 2)
    assert "overdue" in world.cora.get("/en/cases/").text
    assert "Nothing left" in world.cora.get(f"/en/cases/{case}").text
    assert world.cora.post(f"/en/cases/{case}/take").location.endswith(str(case))


@pytest.mark.parametrize("blocker", ["vera", "cora"])
def test_a_block_holds_within_cases(world: World, blocker: str) -> None:
    """Whoever blocked, the coordinator finds nothing, and what she had taken waits for another one."""
    case = open_one(world)
    world.cora.post(f"/en/cases/{case}/take")
    other = "cora" if blocker == "vera" else "vera"
    with world.session() as session:
        keys = session.info["keys"]
        one, two = keys.handle(world.id(blocker)), keys.handle(world.id(other))
        operations.part(session, one, two)
        session.add(Block(by_handle=one, subject_handle=two, on=world.clock().date(), label="x"))
    assert "No case waits" in world.cora.get("/en/cases/").text
    world.cora.get(f"/en/cases/{case}", expect=404)
    assert world.cora.post(f"/en/cases/{case}/settle", note="Bye").status == 404
    assert "waits for a coordinator" in world.vera.get("/en/cases/mine").text
    pass_days(world, 1)
    work(world)
    assert told(world, NoticeKind.CASE_WAITS) == 0, "nor is she told that it waits"


def test_the_clock_warns_reminds_and_forgets_once(world: World) -> None:
    """An untaken emergency is told to every coordinator after a day, a due case to its owner, each once (M28)."""
    second_coordinator(world)
    case = open_one(world)
    open_one(world, "alena", "banking", Urgency.CAN_WAIT)
    work(world)
    assert told(world, NoticeKind.CASE_WAITS) == 0
    for _day in range(3):
        pass_days(world, 1)
        work(world)
        work(world)
    assert told(world, NoticeKind.CASE_WAITS) == 2
    world.cora.post(f"/en/cases/{case}/take")
    for _day in range(3):
        work(world)
        pass_days(world, 1)
    assert told(world, NoticeKind.CASE_DUE) == 1
    assert "A case that you took on is due" in world.cora.get("/en/requests/").text
    world.cora.post(f"/en/cases/{case}/settle", note="Done")
    pass_days(world, 90)
    work(world)
    assert "Done" in world.vera.get("/en/cases/mine").text
    pass_days(world, 1)
    work(world)
    with world.session() as session:
        assert [row.code for row in session.scalars(select(Case))] == ["banking"]


def test_withdrawn_and_erased_cases_leave_nothing(world: World) -> None:
    case = open_one(world)
    world.cora.post(f"/en/cases/{case}/take")
    assert world.vera.post(f"/en/cases/{case}/withdraw").status == 303
    assert told(world, NoticeKind.CASE_WITHDRAWN) == 1
    left = open_one(world, "alena")
    world.cora.post(f"/en/cases/{left}/take")
    with world.session() as session:
        erase(session, world.account(session, "cora"))
    with world.session() as session:
        assert [(row.id, row.state) for row in session.scalars(select(Case))] == [(left, "open")]
        erase(session, world.account(session, "alena"))
    with world.session() as session:
        assert session.scalars(select(Case)).all() == []
