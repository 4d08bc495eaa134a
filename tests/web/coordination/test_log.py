"""What coordinators did, for each other to read."""

import uuid

from sqlalchemy import select

from tests.web.introductions.test_introductions import propose
from tests.web.manners import World
from tests.web.trust.test_vouching import work
from web.models import Block, Deed, Report

PAGE = "/en/coordination/log"


def test_it_works(world: World) -> None:
    """M67: who let in, shut out or settled on which day; never whom; for coordinators alone."""
    assert "Nothing is noted yet" in world.cora.get(PAGE).text
    world.cora.post(f"/en/coordination/queue/{world.id('nina')}/approve")
    world.cora.post(f"/en/coordination/queue/{world.id('nina')}/approve")
    propose(world)
    world.vera.get("/en/for-you/contacts")
    for _twice in range(2):
        world.vera.post(f"/en/safety/people/{world.id('alena')}/report", reason="other")
    with world.session() as session:
        report = session.scalars(select(Report)).one()
    world.cora.post(f"/en/safety/suspended/{world.id('alena')}")
    world.cora.post(f"/en/safety/suspended/{world.id('alena')}/readmit")
    for _twice in range(2):
        world.cora.post(f"/en/safety/reports/{report.id}/settle")
    number = str(uuid.uuid4())
    for _twice in range(2):
        world.cora.post("/en/account/help-back-in", name="nobody-of-that-name", sure="y", number=number)
    page = world.cora.get(PAGE).text
    for line in (
        "let somebody in", "proposed that two people meet", "suspended somebody", "readmitted somebody",
        "took a report off the list", "made a code for a new passphrase",
    ):  # fmt: skip
        assert page.count(f"You {line}") == 1, line
    assert not [name for name in ("Nina", "Alena", "Vera", "Taras") if name in page]
    world.hanna.get(PAGE, expect=403)


def test_a_year_and_who_is_named(world: World) -> None:
    """Another coordinator reads the name, unless a block is between them; a line goes after a year."""
    with world.session() as session:
        keys = session.info["keys"]
        hanna, cora = (keys.handle(world.id(name)) for name in ("hanna", "cora"))
        today = world.clock().date()
        session.add(Deed(by_handle=hanna, kind="let_in", on=today))
        session.add(Deed(by_handle=None, kind="declined", on=today))
        world.account(session, "hanna").is_coordinator = True
    page = world.cora.get(PAGE).text
    assert "Hanna let somebody in" in page
    assert "A coordinator did not let somebody in" in page
    with world.session() as session:
        session.add(Block(by_handle=hanna, subject_handle=cora, on=today))
    assert "Hanna" not in world.cora.get(PAGE).text
    world.clock.move(days=366)
    world.visitors.clear()
    work(world)
    assert "Nothing is noted yet" in world.cora.get(PAGE).text
