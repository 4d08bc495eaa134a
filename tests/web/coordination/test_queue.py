"""The approval queue: who gets in, and that every look at a card is noted."""

from sqlalchemy import select

from tests.web.manners import SECOND_STEP, World
from web.models import CardShown

QUEUE = "/en/coordination/"


def _page(world: World, name: str) -> str:
    return f"/en/coordination/queue/{world.id(name)}"


def test_it_works(world: World) -> None:
    page = world.cora.get(QUEUE)
    assert "Nina" in page.text
    assert "Vera" not in page.text


def test_only_coordinators_see_it(world: World) -> None:
    for path in (QUEUE, _page(world, "nina")):
        world.vera.get(path, expect=403)
        world.hanna.get(path, expect=403)
        assert world.stranger.get(path, expect=303).location.startswith("/en/account/sign-in")


def test_approval_lets_her_see_people_and_be_seen(world: World) -> None:
    """M67: new accounts see no person until a coordinator lets them in."""
    world.nina.get("/en/for-you/mentors", expect=403)
    assert world.cora.post(_page(world, "nina") + "/approve").status == 303
    world.nina.get("/en/for-you/mentors")
    assert world.person("nina", lambda person: (person.approved, person.findable)) == (True, True)
    world.cora.get(_page(world, "nina"), expect=404)


def test_a_declined_person_leaves_the_queue_and_sees_no_people(world: World) -> None:
    world.cora.post(_page(world, "nina") + "/decline")
    assert "Nobody waits" in world.cora.get(QUEUE).text
    world.nina.get("/en/for-you/mentors", expect=403)
    world.nina.get("/en/openings/")


def test_somebody_who_said_too_little_does_not_wait_yet(world: World) -> None:
    world.change("nina", needs=[])
    assert "Nobody waits" in world.cora.get(QUEUE).text


def test_somebody_who_asks_to_host_becomes_a_host(world: World) -> None:
    with world.session() as session:
        account = world.account(session, "nina")
        account.asks_to_host = True
    assert "wants to post openings" in world.cora.get(QUEUE).text
    world.nina.get("/en/openings/mine", expect=403)
    world.cora.post(_page(world, "nina") + "/approve")
    assert world.nina.get("/en/openings/mine", expect=303).location == "/en/account/second-step/"
    with world.session() as session:
        world.account(session, "nina").factor = SECOND_STEP
    world.nina.get("/en/openings/mine")


def test_each_look_is_noted_once_a_week_for_the_person(world: World) -> None:
    """A coordinator's look is entered in the ledger that serves "who has seen my card"."""
    world.cora.get(_page(world, "nina"))
    world.cora.get(_page(world, "nina"))
    with world.session() as session:
        subject = session.info["keys"].handle(world.id("nina"))
        rows = session.scalars(select(CardShown).where(CardShown.subject_handle == subject)).all()
        assert [(row.kind, row.day) for row in rows] == [("queue", world.clock().date())]


def test_hidden_fields_stay_hidden_from_coordinators(world: World) -> None:
    """Contact details and what is set to "only me" are not the coordinator's to read."""
    world.change("nina", contact="nina at the blue mail", city="Gyumri", about="Courts of Yerevan.")
    page = world.cora.get(_page(world, "nina"))
    assert "blue mail" not in page.text
    assert "Gyumri" not in page.text
    assert "Courts of Yerevan." in page.text


def test_a_second_click_says_that_it_is_settled(world: World) -> None:
    world.cora.get(_page(world, "nina"))
    for _ in range(2):
        assert world.cora.post(_page(world, "nina") + "/approve").status == 303
    assert "settled already" in world.cora.get(QUEUE).text


def test_reading_the_queue_is_noted_for_everybody_in_it(world: World) -> None:
    world.cora.get(QUEUE)
    with world.session() as session:
        subject = session.info["keys"].handle(world.id("nina"))
        assert session.scalars(select(CardShown.kind).where(CardShown.subject_handle == subject)).all() == ["queue"]


def test_numbers_under_ten_are_not_told(world: World) -> None:
    page = world.cora.get(QUEUE)
    assert "fewer than ten" in page.text


def test_approved_people_cannot_be_opened_through_the_queue(world: World) -> None:
    world.cora.get(_page(world, "vera"), expect=404)
    assert world.cora.post(_page(world, "vera") + "/decline").status == 404
