"""No request is left hanging: a reminder after a week, an end after two, alternatives at once, a pause for silence."""

import random
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.web.connections.asking import add_asker, ask, row
from tests.web.manners import World
from tests.web.matches.crowd import add_mentors
from web import jobs
from web.commands.working import duties
from web.db import make_session
from web.models import Connection, ConnectionState, Notice
from web.notices import KEPT


def pass_days(world: World, days: int) -> None:
    """Let days pass, each with its duties; after the last the index is sealed too."""
    for left in reversed(range(days)):
        world.clock.move(days=1)
        (do_duties if left else work)(world)
    world.visitors.clear()  # sessions end over night


def work(world: World) -> dict[str, int]:
    return world.work()


def do_duties(world: World) -> None:
    """All of a day's work but the sealing of the index, which neither reads nor changes a request."""
    engine, keys = world.app.extensions["mosty.engine"], world.app.extensions["mosty.keys"]
    jobs.run(lambda: make_session(engine, keys), duties(world.live), world.clock().date())


def notices(world: World, name: str) -> list[str]:
    """The kinds of one person's notices, whether put away or not."""
    with world.session() as session:
        handle = session.info["keys"].handle(world.id(name))
        return sorted(session.scalars(select(Notice.kind).where(Notice.handle == handle)))


def paused(world: World, name: str) -> bool:
    return bool(world.person(name, lambda person: person.paused))


def test_it_works(world: World) -> None:
    """A week: one reminder. Two weeks: over, with others to ask at once."""
    address = ask(world, "vera", "taras")
    add_mentors(world, 4)
    assert "without an answer on" in world.vera.get(address).text
    pass_days(world, 6)
    assert "reminder" not in notices(world, "taras")
    pass_days(world, 4)
    assert notices(world, "taras").count("reminder") == 1
    assert "has waited for you for a week" in world.taras.get("/en/requests/").text
    pass_days(world, 4)
    assert row(world, address).state == ConnectionState.EXPIRED
    page = world.vera.get(address).text
    assert "Two weeks passed without an answer" in page
    assert page.count("Ask for mentoring") == 3


def test_too_late_is_too_late_before_any_job_ran(world: World) -> None:
    """The day alone ends a request: no worker has to be awake for it."""
    address = ask(world, "vera", "taras")
    world.clock.move(days=14)
    world.visitors.clear()
    world.taras.post(f"{address}/accept")
    assert row(world, address).state == ConnectionState.REQUESTED
    assert "lapsed in the meantime" in world.taras.get(address).text
    work(world)
    assert row(world, address).state == ConnectionState.EXPIRED


def test_who_let_lapse_is_not_suggested_again_at_once(world: World) -> None:
    address = ask(world, "vera", "taras")
    pass_days(world, 14)
    assert row(world, address).state == ConnectionState.EXPIRED
    assert "Taras" not in world.vera.get("/en/for-you/mentors").text
    pass_days(world, 91)
    assert "Taras" in world.vera.get("/en/for-you/mentors").text


def test_three_lapses_in_a_row_pause(world: World) -> None:
    """She is asked whether she is still there, nobody new sees her, and one word brings her back."""
    for number in range(3):
        assert paused(world, "taras") is False
        add_asker(world, pseudonym=f"Olga {number}")
        pass_days(world, 14)
    assert paused(world, "taras") is True
    assert "Taras" not in world.vera.get("/en/for-you/mentors").text
    assert "Are you still here?" in world.taras.get("/en/for-you/").text
    world.taras.post("/en/profile/resume")
    assert paused(world, "taras") is False
    pass_days(world, 1)
    assert paused(world, "taras") is False
    assert "Taras" in world.vera.get("/en/for-you/mentors").text


def test_an_answer_in_between_counts_from_the_start(world: World) -> None:
    for _ in range(2):
        add_asker(world)
        pass_days(world, 14)
    world.taras.post(f"{add_asker(world)}/decline", answer="no_time")
    pass_days(world, 1)
    for _ in range(2):
        add_asker(world)
        pass_days(world, 14)
    assert paused(world, "taras") is False


def test_holiday(world: World) -> None:
    """A pause hides her from the list that was dealt already, and ends by itself on its day."""
    assert "Taras" in world.vera.get("/en/for-you/mentors").text
    day = world.clock().date() + timedelta(days=10)
    assert world.taras.post("/en/profile/pause", until=day.isoformat()).status == 303
    assert "Taras" not in world.vera.get("/en/for-you/mentors").text
    world.vera.get(f"/en/profile/people/{world.id('taras')}", expect=404)
    world.vera.get(f"/en/requests/new/{world.id('taras')}?kind=mentor", expect=404)
    assert "Mentors" in world.taras.get("/en/for-you/").text
    pass_days(world, 10)
    assert "Taras" in world.vera.get("/en/for-you/mentors").text


def test_a_day_that_cannot_be(world: World) -> None:
    for day in (world.clock().date(), world.clock().date() + timedelta(days=400)):
        page = world.taras.post("/en/profile/pause", until=day.isoformat())
        assert page.status == 422
        assert "Choose a day after today" in page.text
        assert day.isoformat() in page.html
    assert paused(world, "taras") is False


def test_one_question(world: World) -> None:
    """One question and one answer before the yes; each is read by the other side only, and a second one is refused."""
    address = ask(world, "vera", "taras")
    assert world.taras.post(f"{address}/question", words="Which court?").status == 303
    assert "Which court?" in world.vera.get(address).text
    assert "There is a question about your request" in world.vera.get("/en/requests/").text
    world.vera.post(f"{address}/reply", words="The one in Kutaisi.")
    assert "The one in Kutaisi." in world.taras.get(address).text
    world.taras.post(f"{address}/question", words="And another?")
    world.vera.post(f"{address}/reply", words="Something else.")
    assert "And another?" not in world.vera.get(address).text
    assert "Something else." not in world.taras.get(address).text
    for visitor, verb in ((world.vera, "question"), (world.taras, "reply"), (world.igor, "reply")):
        assert visitor.post(f"{address}/{verb}", words="x").status == 404


def test_an_empty_or_endless_question_is_asked_for_again(world: World) -> None:
    address = ask(world, "vera", "taras")
    assert world.taras.post(f"{address}/question", words=" ").status == 422
    long = world.taras.post(f"{address}/question", words="why " * 200)
    assert long.status == 422
    assert "why why" in long.text


def test_news_is_put_away_and_not_told_again(world: World) -> None:
    ask(world, "vera", "taras")
    pass_days(world, 8)
    assert "1 new" not in world.taras.get("/en/requests/").text  # two: asked, reminder
    assert "2 new" in world.taras.get("/en/requests/").text
    world.taras.post("/en/requests/news/put-away")
    assert "new" not in re.findall(r"Requests \S+ (\w+)", world.taras.get("/en/requests/").text)
    pass_days(world, 3)
    assert "waited for you for a week" not in world.taras.get("/en/requests/").text


def test_what_came_to_nothing_is_forgotten(world: World) -> None:
    """Who once asked whom is kept for half a year, an accepted contact as long as it lasts."""
    declined, accepted = ask(world, "vera", "taras"), ask(world, "vera", "alena", "contact")
    world.taras.post(f"{declined}/decline", answer="no_time")
    world.alena.post(f"{accepted}/accept")
    pass_days(world, 180)
    world.vera.get(declined)
    pass_days(world, 1)
    world.vera.get(declined, expect=404)
    world.vera.get(accepted)


@pytest.mark.parametrize("rhythm", [(2, 1), (0, 0, 3)], ids=["often", "every third day"])
def test_a_year(world: World, rhythm: tuple[int, ...]) -> None:
    """However often jobs run: after each, nothing is open past day 14, every week's silence is told, nothing twice."""
    chance = random.Random(7)
    awaited: dict[str, date] = {}
    for day in range(366):
        world.clock.move(days=1)
        now = world.clock().date()
        if chance.random() < 0.1:
            awaited[add_asker(world)] = now + timedelta(days=chance.choice([0, 3, 9, 13, 400, 400, 400]))
        for address in [address for address, when in awaited.items() if when == now]:
            world.visitors.clear()
            world.taras.post(f"{address}/decline", answer="no_time")
        for _ in range(rhythm[day % len(rhythm)]):
            do_duties(world)
            check_the_clock(world, now)
    with world.session() as session:
        assert session.scalars(select(Connection.state)).all().count(ConnectionState.EXPIRED) > 5
        assert session.scalars(select(Connection.state)).all().count(ConnectionState.DECLINED) > 5


def check_the_clock(world: World, now: date) -> None:
    """What holds of every request and notice right after a job has run."""
    with world.session() as session:
        left = session.scalars(select(Connection).where(Connection.state == ConnectionState.REQUESTED)).all()
        told = session.execute(select(Notice.kind, Notice.connection_id)).all()
        rows = session.scalars(select(Connection)).all()
    assert all((now - found.opened_on).days < 14 for found in left)
    assert len(told) == len(set(told))
    reminded = {about for kind, about in told if kind == "reminder"}
    assert {found.id for found in left if (now - found.opened_on).days >= 7} <= reminded
    over = {found.id for found in rows if found.state == ConnectionState.EXPIRED and now - found.opened_on < KEPT}
    assert over <= {about for kind, about in told if kind == "lapsed"}
