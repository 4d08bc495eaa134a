"""One mentorship: agreement, goals, meetings, whether it fits, and the end."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.learning import ANSWERS
from tests.web.connections.asking import ask, mentorships, seats
from tests.web.manners import Visitor, World
from tests.web.matches.crowd import add_mentors
from web.matching import learnt
from web.mentoring.forms import HELPED
from web.models import Agreement, Block, Goal, Meeting, Mentorship, Opinion

TERMS = {
    "weeks": "12",
    "rhythm": "fortnightly",
    "channel": "video calls",
    "topics": "how to pitch abroad",
    "limits": "no legal advice",
}


@pytest.fixture
def page(world: World) -> str:
    """Vera is mentored by Taras; the address of their page."""
    address = ask(world, "vera", "taras")
    world.taras.post(f"{address}/accept")
    [mentorship] = mentorships(world)
    return f"/en/mentoring/{mentorship.id}"


def links(visitor: Visitor, page: str, word: str) -> list[str]:
    """The addresses on the page that end with `word`."""
    found: list[str] = re.findall(rf'(?:action|href)="([^"]*{word})"', visitor.get(page).html)
    return found


def meet(world: World, page: str, *, held: bool = True) -> None:
    """Propose a meeting for tomorrow, confirm it, and go to the day after."""
    day = (world.clock() + timedelta(days=1)).date().isoformat()
    answer = world.vera.post(f"{page}/meeting", day=day, time="18:30", minutes="60", mode="online")
    assert answer.status == 303, answer.text
    [confirm] = links(world.taras, page, "confirm")
    world.taras.post(confirm)
    world.clock.move(days=2)
    world.visitors.clear()
    if held:
        [took_place] = links(world.vera, page, "held")
        world.vera.post(took_place)


def test_it_works(world: World, page: str) -> None:
    """Both sides come from their lists to the page, which says what to do next; nobody else opens it."""
    assert f'href="{page}"' in world.vera.get("/en/mentoring/").html
    for side, other in ((world.vera, "Taras"), (world.taras, "Vera")):
        seen = side.get(page)
        assert other in seen.text
        assert "Next: write down together what you set out to do." in seen.text
    for outsider in (world.alena, world.nina, world.hanna, world.cora):
        outsider.get(page, expect=404)
    world.stranger.get(page, expect=303)


def test_an_agreement_holds_when_the_other_side_confirms(world: World, page: str) -> None:
    """Proposed by one, read and confirmed by the other; a change needs a new confirmation."""
    assert world.vera.post(f"{page}/agreement", **TERMS).status == 303
    assert "It waits for the other side." in world.vera.get(page).text
    [confirm] = links(world.taras, page, "confirm")
    world.vera.post(confirm)
    assert [row.state for row in mentorships(world)] == ["agreed"], "nobody confirms her own proposal"
    world.taras.post(confirm)
    world.taras.post(confirm)
    assert [row.state for row in mentorships(world)] == ["active"]
    assert "how to pitch abroad" in world.vera.get(page).text

    world.taras.post(f"{page}/agreement", **{**TERMS, "rhythm": "monthly"})
    seen = world.vera.get(page)
    assert "Once a month" in seen.text
    assert "Every two weeks" in seen.text, "what held still holds"
    [replaced] = links(world.vera, page, "confirm")
    world.taras.post(f"{page}/agreement", **{**TERMS, "rhythm": "weekly"})
    answer = world.vera.post(replaced)
    assert "Nothing was changed" in follow(world.vera, answer.location), "nobody agrees to words that she did not read"


def follow(visitor: Visitor, address: str) -> str:
    return visitor.get(address).text


def test_an_agreement_without_words_is_asked_for_again(world: World, page: str) -> None:
    answer = world.vera.post(f"{page}/agreement", **{**TERMS, "topics": " ", "channel": "letters & calls"})
    assert answer.status == 422
    assert "Say in a few words what it is about." in answer.text
    assert "letters &amp; calls" in answer.html, "what was typed stays"


def test_goals_are_few_and_shared(world: World, page: str) -> None:
    for number in range(5):
        world.vera.post(f"{page}/goals", text=f"goal number {number}")
        world.vera.post(f"{page}/goals", text=f"goal number {number}")  # a double click
    answer = world.taras.post(f"{page}/goals", text="one more")
    assert "five goals are open" in follow(world.taras, answer.location)
    [first, *_] = links(world.taras, page, "reached")
    world.taras.post(first)
    world.taras.post(f"{page}/goals", text="one more")
    seen = world.vera.get(page).text
    assert "Reached" in seen
    assert "one more" in seen
    with world.session() as session:
        assert len(session.scalars(select(Goal)).all()) == 6


def test_a_meeting_is_told_by_both_clocks_and_names_nobody(world: World, page: str) -> None:
    """M45, M66: Tbilisi is three hours ahead of Warsaw in winter; the calendar file says when, and nothing else."""
    day = (world.clock() + timedelta(days=3)).date()
    world.vera.post(f"{page}/meeting", day=day.isoformat(), time="18:30", minutes="45", mode="online")
    assert "18:30 by your clock (15:30 for them)" in world.vera.get(page).text
    assert "15:30 by your clock (18:30 for them)" in world.taras.get(page).text
    [file] = links(world.taras, page, "notes.ics")
    answer = world.taras.get(file)
    text = answer.html
    assert answer.response.mimetype == "text/calendar"
    assert f"DTSTART:{day:%Y%m%d}T143000Z" in text
    assert not any(word in text for word in ("Taras", "Vera", "entor", "osty", "ORGANIZER", "LOCATION"))
    world.alena.get(file, expect=404)
    hers = world.vera.get(file).html
    numbers = [re.findall(r"UID:(.+)", each) for each in (text, world.taras.get(file).html, hers)]
    assert numbers[0] == numbers[1] != numbers[2], "two calendars share no number"


@pytest.mark.parametrize(("day", "time"), [(-1, "10:00"), (400, "10:00"), (1, ""), (1, "25:00")])
def test_a_meeting_at_no_possible_time(world: World, page: str, day: int, time: str) -> None:
    when = (world.clock() + timedelta(days=day)).date().isoformat()
    answer = world.vera.post(f"{page}/meeting", day=when, time=time, minutes="60", mode="online")
    assert answer.status == 422
    assert when in answer.html, "the day stays"
    assert "Please look at this again" in answer.text


def test_the_question_of_fit_comes_after_a_meeting_and_stays_private(world: World, page: str) -> None:
    """Only when both say yes does either learn of it."""
    assert "Does it fit?" not in world.vera.get(page).text
    early = world.vera.post(f"{page}/fit", fit="other")
    assert "after your first meeting" in follow(world.vera, early.location)
    meet(world, page)
    before = world.taras.get(page).html
    world.vera.post(f"{page}/fit", fit="fits")
    assert forgotten(world.taras.get(page).html) == forgotten(before)
    world.taras.post(f"{page}/fit", fit="fits")
    assert "Both of you say that it fits." in world.vera.get(page).text
    assert answers_learnt(world) == ["fit_confirmed"]


def forgotten(html: str) -> str:
    """A page without what changes on every look."""
    return re.sub(r'value="[^"]{40,}"', "", html)


def answers_learnt(world: World) -> list[str]:
    """What `mosty learn` makes of the mentoring of Vera and Taras."""
    with world.session() as session:
        known = {session.info["keys"].handle(world.id(name)): name for name in ("vera", "taras")}
        done = learnt._deeds(session, known).done["mentors"]
    assert {(asker, other) for asker, other, _ in done} <= {("vera", "taras")}
    return [answer for _, _, answer in done if answer not in ("requested", "accepted")]


def test_a_rematch_blames_nobody(world: World, page: str) -> None:
    """The place is free, the mentee gets others at once, and the mentor reads nothing of why."""
    add_mentors(world, 4)
    meet(world, page)
    answer = world.vera.post(f"{page}/fit", fit="other")
    assert seats(world, "taras") == (2, 2)
    shown = world.vera.get(answer.location)
    seen = shown.text
    assert "Others whom you could ask" in seen
    assert '<option value="far_away">' in shown.html, "a suggestion can be put aside with its reason"
    assert "<h3><a" in shown.html
    assert "Ask for mentoring" in seen
    assert "Taras" not in seen
    told = world.taras.get(page).text
    assert "it is nobody's fault" in told
    assert "somebody else" not in told
    assert "A mentorship has ended" in world.taras.get("/en/requests/").text
    assert answers_learnt(world) == ["ended_early", "fit_refused"]


def test_one_question_and_a_thank_you_at_the_end(world: World, page: str) -> None:
    """M89: thanks reach the other side; whether it helped stays with whoever said so."""
    early = world.vera.post(f"{page}/feedback", helped="yes", thanks="Thank you for everything.")
    assert "Nothing was changed" in follow(world.vera, early.location)
    world.taras.post(f"{page}/end", state="completed")
    assert "A mentorship has ended" in world.vera.get("/en/requests/").text
    world.vera.post(f"{page}/feedback", helped="partly", thanks="Thank you for everything.")
    seen = world.taras.get(page)
    assert "Thank you for everything." in seen.text
    assert not re.search(r"checked[^>]*value=\"partly\"|value=\"partly\"[^>]*checked", seen.html)
    assert "Somebody thanked you" in world.taras.get("/en/requests/").text
    assert answers_learnt(world) == ["completed", "helped_in_part"]


def test_every_answer_to_the_question_teaches(world: World, page: str) -> None:
    """The mentee's answer alone: a mentor's says how it went for her, and not whom to suggest."""
    assert learnt.HELPED.keys() == HELPED.keys()
    assert set(learnt.HELPED.values()) <= ANSWERS.keys()
    world.taras.post(f"{page}/end", state="completed")
    world.taras.post(f"{page}/feedback", helped="no")
    assert answers_learnt(world) == ["completed"]
    world.vera.post(f"{page}/feedback", helped="no")
    assert answers_learnt(world) == ["completed", "helped_not"]


def test_a_block_takes_every_word_away(world: World, page: str) -> None:
    """M67: who blocks somebody reads nothing of theirs any more, and the other way round."""
    world.vera.post(f"{page}/agreement", **TERMS)
    world.vera.post(f"{page}/goals", text="a goal of hers")
    with world.session() as session:
        keys = session.info["keys"]
        one, other = (keys.handle(world.id(name)) for name in ("vera", "taras"))
        session.add(Block(by_handle=other, subject_handle=one, on=world.clock().date(), label="Vera"))
    for side in (world.vera, world.taras):
        seen = side.get(page).text
        assert "a goal of hers" not in seen
        assert "how to pitch abroad" not in seen
    world.vera.post(f"{page}/end", state="ended_early")
    world.vera.post(f"{page}/feedback", helped="no", thanks="I will find you")
    assert "thanked you" not in world.taras.get("/en/requests/").text
    assert "find you" not in world.taras.get(page).text


def test_what_stands_on_a_page_is_of_that_mentorship(world: World, page: str) -> None:
    """The id of somebody else's goal, meeting or proposal opens nothing under one's own address."""
    other = ask(world, "alena", "taras", kind="contact")
    assert other
    foreign = list(_strangers_rows(world))
    for name, row in foreign:
        address = {
            "goal": f"{page}/goals/{row}/reached",
            "meeting": f"{page}/meetings/{row}/cancel",
            "agreement": f"{page}/agreement/{row}/confirm",
        }[name]
        assert world.vera.post(address).status == 404, name


def _strangers_rows(world: World) -> Iterator[tuple[str, uuid.UUID]]:
    with world.session() as session:
        keys = session.info["keys"]
        one, other = (keys.handle(world.id(name)) for name in ("alena", "cora"))
        today = world.clock().date()
        mentorship = Mentorship(mentor_handle=one, mentee_handle=other, started_on=today)
        session.add(mentorship)
        session.flush()
        owned = {"mentorship_id": mentorship.id, "by_handle": one}
        rows = {
            "goal": Goal(**owned, text="theirs", on=today),
            "meeting": Meeting(**owned, plan={"start": "2027-01-01T10:00", "minutes": 60, "mode": "online"}),
            "agreement": Agreement(**owned, proposed_on=today, terms=TERMS),
        }
        session.add_all(rows.values())
        session.add(Opinion(**owned))
        session.flush()
        yield from ((name, row.id) for name, row in rows.items())
