"""Needs that go to the coordinators out of a mentorship."""

from tests.web.connections.test_clock import pass_days
from tests.web.manners import World
from tests.web.mentoring.test_clock import begin, stored
from web.mentoring.clock import WRITTEN_KEPT
from web.models import Case, Worry

NEED = {"code": "psychological", "text": "I have not slept for weeks", "urgency": "soon"}


def test_it_works(world: World) -> None:
    """Her own need is a case at once, however often it is sent, and the other side sees nothing of it."""
    address = begin(world)
    page = world.vera.get(f"{address}/flag")
    assert "112" in page.text
    assert 'name="whom"' not in page.html
    for _ in range(2):
        assert world.vera.post(f"{address}/flag", **NEED).status == 303
    [case] = stored(world, Case)
    with world.session() as session:
        row = session.get_one(Case, case.id)
        assert (row.kind, row.code, row.urgency, row.state) == ("flag", NEED["code"], "soon", "open")
    assert NEED["text"] in world.vera.get("/en/cases/mine").text
    assert NEED["text"] in world.cora.get(f"/en/cases/{case.id}").text
    assert NEED["text"] not in world.taras.get(address).html
    page = world.vera.post(f"{address}/flag", code=NEED["code"], text="", urgency="soon")
    assert page.status == 422
    # A mentee cannot make it somebody else's need.
    world.vera.post(f"{address}/flag", **{**NEED, "whom": "other", "text": "Mine"})
    assert stored(world, Worry) == []


def test_a_worry_reaches_coordinators_only_by_the_one_whom_it_is_about(world: World) -> None:
    address = begin(world)
    worry = {**NEED, "whom": "other", "text": "Vera seems worn out"}
    world.taras.post(f"{address}/flag", **worry)
    [first] = stored(world, Worry)
    world.taras.post(f"{address}/flag", **worry)
    assert [row.id for row in stored(world, Worry)] == [first.id]
    assert stored(world, Case) == []
    assert "Vera seems worn out" in world.vera.get(address).text
    assert "Vera seems worn out" not in world.taras.get(address).html
    assert "Your mentor asks whether coordinators may help" in world.vera.get("/en/requests/").text
    for visitor in (world.taras, world.igor, world.cora):
        assert visitor.post(f"{address}/worries/{first.id}/agree").status == 404
    world.taras.post(f"{address}/flag", **{**worry, "text": "Vera needs rest"})
    world.vera.post(f"{address}/worries/{first.id}/agree")
    assert stored(world, Case) == [], "nobody agrees to words that changed while she was reading"
    [second] = stored(world, Worry)
    world.vera.post(f"{address}/worries/{second.id}/refuse")
    assert stored(world, Worry) == stored(world, Case) == []
    world.taras.post(f"{address}/flag", **worry)
    [third] = stored(world, Worry)
    for _ in range(2):
        assert world.vera.post(f"{address}/worries/{third.id}/agree").status == 303
    [case] = stored(world, Case)
    with world.session() as session:
        assert case.subject_handle == session.info["keys"].handle(world.id("vera"))
    assert stored(world, Worry) == []


def test_outsiders_and_unanswered_worries(world: World) -> None:
    """Nobody else finds the page; a worry that nobody answers is deleted; every language comes out."""
    address = begin(world)
    for visitor in (world.igor, world.cora):
        visitor.get(f"{address}/flag", expect=404)
        assert visitor.post(f"{address}/flag", **NEED).status == 404
    world.taras.post(f"{address}/flag", **{**NEED, "whom": "other"})
    for lang in ("ru", "uk", "be"):
        world.taras.get(f"{address.replace('/en/', f'/{lang}/')}/flag")
        world.vera.get(address.replace("/en/", f"/{lang}/"))
    pass_days(world, WRITTEN_KEPT.days + 1)
    assert stored(world, Worry) == []
