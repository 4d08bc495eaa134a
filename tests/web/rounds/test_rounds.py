"""Mentoring rounds: joined by choice, drafted without names, published as proposals that both must say yes to."""

import re
import uuid

import pytest
from sqlalchemy import select

from config import Settings
from matcher.cohort import GOALS as KNOWN_GOALS
from matcher.evidence import Weights, default_weights
from tests.web.manners import World
from tests.web.matches.crowd import add_mentors
from tests.web.rounds.holding import (
    ABOUT,
    MANAGE,
    ROUNDS,
    add_mentees,
    draft,
    join,
    joined,
    open_round,
    published,
    say,
    shown,
)
from tests.web.trust.test_vouching import wait, work
from web.matching import learnt
from web.matching.cohorts import KEPT
from web.models import (
    CardShown,
    Connection,
    Mentorship,
    Notice,
    NoticeKind,
    PairState,
    Round,
    RoundMember,
    RoundPair,
    RoundState,
    Seat,
    Side,
)
from web.rounds import operations
from web.rounds.forms import GOALS


def test_it_works(world: World) -> None:
    """Opened, joined, drafted, published; Vera says yes, Taras accepts, and the place is taken."""
    number = joined(world)
    assert "Winter round" in world.alena.get(ROUNDS).text
    page = draft(world, number)
    assert "Mentee 1" in page.text
    assert "Mentor 1" in page.text
    assert "that is proven" in page.text
    for name in ("Vera", "Taras", "Thirty years", "blue mail"):
        assert name not in page.text, "the coordinator learns no name and no words of theirs"
        assert name not in world.cora.get(f"{MANAGE}{number}/mentors").text
    assert "A mentor for you" not in world.vera.get(ROUNDS).text, "a draft is told to nobody"
    assert world.cora.post(f"{MANAGE}{number}/publish").status == 303
    assert "has found a mentor for you" in world.vera.get("/en/requests/").text
    assert "requests may come to you" in world.taras.get("/en/requests/").text
    assert "Vera" not in world.taras.get(ROUNDS).text
    assert "Taras" in world.vera.get(ROUNDS).text
    for _twice in range(2):
        assert say(world, "yes").status == 303
    with world.session() as session:
        request = session.scalars(select(Connection)).one()
        assert (request.kind, request.state) == ("mentor", "requested")
    assert "Taras" not in world.vera.get(ROUNDS).text
    assert world.taras.post(f"/en/requests/{request.id}/accept").status == 303
    with world.session() as session:
        begun = session.scalars(select(Mentorship)).one()
        assert len(session.scalars(select(Seat).where(Seat.mentorship_id == begun.id)).all()) == 1


def test_a_proposal_is_called_to_mind_after_a_week_and_once(world: World) -> None:
    """The mentee alone is told, and nobody who said no or can meet the mentor no more."""
    published(world)
    told = "A proposal of a mentoring round has waited"
    wait(world, 6)
    assert work(world)["proposals of rounds waiting"] == 0
    wait(world, 1)
    assert [work(world)["proposals of rounds waiting"] for _ in range(2)] == [1, 0]
    assert told in world.vera.get("/en/requests/").text
    assert told not in world.taras.get("/en/requests/").text


@pytest.mark.parametrize("how", ["no", "a pause", "too late"])
def test_nothing_is_called_to_mind_that_does_not_wait(world: World, how: str) -> None:
    published(world)
    if how == "no":
        say(world, "no")
    elif how == "a pause":
        world.change("taras", pause={"until": ""})
    wait(world, 14 if how == "too late" else 7)
    assert work(world)["proposals of rounds waiting"] == 0
    assert "A proposal of a mentoring round has waited" not in world.vera.get("/en/requests/").text


def test_a_copy_of_the_database_does_not_tell_who_answered_a_proposal(world: World) -> None:
    """After a week there is one row more for everybody whom a round proposed somebody to, read or not."""
    published(world)
    say(world, "no")
    wait(world, 7)
    work(world)
    with world.session() as session:
        (notice,) = session.scalars(select(Notice).where(Notice.kind == NoticeKind.ROUND_WAITS))
        assert notice.put_away


def test_each_look_of_a_coordinator_is_told(world: World) -> None:
    number = joined(world)
    draft(world, number)
    assert "of a mentoring round" in world.vera.get("/en/profile/seen").text
    assert "of a mentoring round" in world.taras.get("/en/profile/seen").text
    with world.session() as session:
        assert len(session.scalars(select(CardShown).where(CardShown.kind == "round")).all()) == 2


def test_goals_are_those_of_the_matcher() -> None:
    assert tuple(GOALS) == KNOWN_GOALS


def test_a_form_sent_twice_opens_one_round(world: World) -> None:
    number = str(uuid.uuid4())
    for _twice in range(2):
        open_round(world, number=number)
    with world.session() as session:
        assert [str(one.id) for one in session.scalars(select(Round))] == [number]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "Give it a name."),
        ({"about": " "}, "Write one sentence."),
        ({"closes_on": "2026-11-22"}, "from today on"),
        ({"closes_on": "2028-01-01"}, "from today on"),
        ({"goal": "fairest"}, "Not a valid choice"),
    ],
)
def test_a_wrong_form_loses_nothing(world: World, changes: dict[str, str], told: str) -> None:
    form = {"name": "Winter round", "about": ABOUT, "closes_on": "2026-12-01", "goal": "fit", **changes}
    page = world.cora.post(MANAGE, **form)
    assert page.status == 422
    assert told in page.text
    assert form["name"] in page.html
    assert form["about"] in page.html


def test_members_join_change_and_leave_until_it_is_published(world: World) -> None:
    number = open_round(world)
    assert "You take part as" not in world.taras.get(ROUNDS).text
    join(world, number, "taras", "mentor", 2)
    assert "mentor with 2 places" in world.taras.get(ROUNDS).text
    join(world, number, "taras", "mentee")
    assert "take part as a mentee" in world.taras.get(ROUNDS).text
    world.taras.post(f"{ROUNDS}{number}/leave")
    assert "You take part as" not in world.taras.get(ROUNDS).text
    number = published(world)
    world.taras.post(f"{ROUNDS}{number}/leave")
    assert "Nothing was changed" in world.taras.get(ROUNDS).text
    with world.session() as session:
        assert len(session.scalars(select(RoundMember).where(RoundMember.round_id == number)).all()) == 2


@pytest.mark.parametrize("places", ["0", "3", "-1", "many", ""])
def test_nobody_gives_places_that_she_has_not(world: World, places: str) -> None:
    """Taras has two."""
    number = open_round(world)
    page = world.taras.post(f"{ROUNDS}{number}/join", side="mentor", places=places)
    assert page.status == 422
    assert f'value="{places}"' in page.html
    assert "mentor you need a free place" in world.vera.get(ROUNDS).text


def test_nobody_joins_after_the_last_day(world: World) -> None:
    number = open_round(world)
    wait(world, 11)
    assert "Winter round" not in world.vera.get(ROUNDS).text
    join(world, number, "vera", "mentee")
    with world.session() as session:
        assert not session.scalars(select(RoundMember)).all()


def test_whoever_leaves_is_in_no_draft(world: World) -> None:
    number = joined(world)
    draft(world, number)
    world.taras.post(f"{ROUNDS}{number}/leave")
    assert "Mentor 1" not in world.cora.get(f"{MANAGE}{number}").text
    assert "No mentor took part" in draft(world, number).text
    world.cora.post(f"{MANAGE}{number}/publish")
    assert "No mentor took part" in world.vera.get(ROUNDS).text


def test_a_coordinator_keeps_sets_and_forbids(world: World) -> None:
    """Forbidden: not in the next draft. Taken back: in it again. Set and kept: they stay."""
    number = joined(world)
    place = f"{MANAGE}{number}"
    draft(world, number)
    world.cora.post(f"{place}/pairs", mentee="1", mentor="1", state="forbidden")
    world.cora.post(f"{place}/publish")
    assert "Draft again first" in world.cora.get(place).text
    page = draft(world, number)
    assert "not a pair" in page.text
    assert "Nobody yet." in page.text
    world.cora.post(f"{place}/pairs", mentee="1", mentor="1", state="")
    assert "fit:" in draft(world, number).text
    world.cora.post(f"{place}/pairs", mentee="1", mentor="1", state="locked")
    assert "kept" in draft(world, number).text
    world.cora.post(f"{place}/pairs", mentee="1", mentor="1", state="forced")
    page = draft(world, number)
    assert "set by you" in page.text
    for mentee, mentor in (("1", "2"), ("7", "1"), ("", "1"), ("0", "1"), ("x", "1")):
        page = world.cora.post(f"{place}/pairs", mentee=mentee, mentor=mentor, state="forced")
        assert page.status == 422
        assert f'value="{mentee}"' in page.html
    assert world.cora.post(f"{place}/publish").status == 303
    with world.session() as session:
        assert [pair.state for pair in session.scalars(select(RoundPair))] == [PairState.PROPOSED]


def test_who_was_left_out_comes_earlier_next_time(world: World) -> None:
    """Two who are alike want one place: whoever got nobody in the first round gets it in the second."""
    world.change("taras", origins=["DE"], open_to=None)
    first = open_round(world)
    twins = add_mentees(world, 2, first)
    join(world, first, "taras", "mentor")
    draft(world, first)
    world.cora.post(f"{MANAGE}{first}/publish")
    second = open_round(world)
    with world.session() as session:
        keys = session.info["keys"]
        chosen = session.scalars(select(RoundPair)).one().mentee_handle
        for one in twins:
            session.add(
                RoundMember(
                    round_id=second, handle=keys.handle(one), side=Side.MENTEE, on=world.clock().date(), left=""
                )
            )
    join(world, second, "taras", "mentor")
    draft(world, second)
    with world.session() as session:
        pair = session.scalars(select(RoundPair).where(RoundPair.round_id == second)).one()
        assert pair.mentee_handle != chosen


def test_a_no_is_told_to_nobody_and_may_become_a_yes(world: World) -> None:
    number = published(world)
    page = f"{MANAGE}{number}"
    world.cora.get(page)  # it says once that the round is published
    before = shown(world.cora.get(page))
    say(world, "no")
    assert "Taras" not in world.vera.get(ROUNDS).text
    assert shown(world.cora.get(page)) == before
    assert world.taras.get("/en/requests/").text.count("requests may come") == 1
    say(world, "yes")
    with world.session() as session:
        assert session.scalars(select(Connection)).one().state == "requested"


def test_only_the_mentee_answers(world: World) -> None:
    published(world)
    for name in ("taras", "alena", "cora"):
        assert say(world, "yes", name).status == 404


def test_a_proposal_lapses(world: World) -> None:
    published(world)
    wait(world, 14)
    assert "Taras" not in world.vera.get(ROUNDS).text
    say(world, "yes")
    with world.session() as session:
        assert not session.scalars(select(Connection)).all()


def test_a_round_is_forgotten(world: World) -> None:
    """Pairs after sixty days, the round with who took part after half a year; one that nobody published as well."""
    published(world)
    open_round(world, name="Left lying")
    wait(world, 60)
    assert work(world)["past rounds forgotten"] == 1
    wait(world, 10)
    assert work(world)["past rounds forgotten"] == 1
    wait(world, 110)
    assert work(world)["past rounds forgotten"] == 1
    with world.session() as session:
        for table in (Round, RoundMember, RoundPair):
            assert not session.scalars(select(table)).all()


def test_a_large_round_is_drafted_in_the_background(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says that it is being made; `mosty work` makes it."""
    monkeypatch.setattr(operations, "AT_ONCE", 1)
    number = joined(world)
    add_mentees(world, 12, number)
    page = draft(world, number)
    assert "is done" in page.text
    assert "Look again" in page.text
    world.cora.post(f"{MANAGE}{number}/publish")
    assert "Nothing was changed" in world.cora.get(f"{MANAGE}{number}").text
    assert work(world)["rounds drafted"] == 1
    assert "Mentee 1" in world.cora.get(f"{MANAGE}{number}").text
    with world.session() as session:
        row = session.get_one(Round, number)
        assert (row.state, row.done, row.whole) == (RoundState.DRAFTED, 13, 13)
    assert work(world)["rounds drafted"] == 0


def test_a_draft_in_the_background_goes_by_what_was_learnt(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that is made while the coordinator waits: by the weights of the pages."""
    number, fits = joined(world), list[str]()
    keys = world.app.extensions["mosty.keys"]
    moved = default_weights()
    moved["mentors"] |= {"skills": 0.22, "text": 0.18}
    for lists in (default_weights(), moved):
        learnt.write(settings.index_file, keys, Weights(lists))
        assert learnt.read(settings.index_file, keys).lists == lists
        for at_once in (60, 1):
            monkeypatch.setattr(operations, "AT_ONCE", at_once)
            world.live.forget()
            KEPT.empty()
            draft(world, number)
            world.work()
            fits += re.findall(r"fit: (\d+) of 100", world.cora.get(f"{MANAGE}{number}").text)
    assert fits[0] == fits[1] != fits[2] == fits[3]


def test_long_drafts_come_in_pages(world: World) -> None:
    number = joined(world)
    add_mentees(world, 20, number)
    add_mentors(world, 3)
    page = draft(world, number)
    assert "Page 1 of 3" in page.text
    assert "All places of those who would fit went to others." in page.text
    assert "Mentee 21" in world.cora.get(f"{MANAGE}{number}?page=3").text


def test_a_round_can_be_deleted_before_it_is_published(world: World) -> None:
    number = joined(world)
    assert world.cora.post(f"{MANAGE}{number}/discard").status == 303
    world.cora.get(f"{MANAGE}{number}", expect=404)
    assert "Winter round" not in world.vera.get(ROUNDS).text
    number = published(world)
    world.cora.post(f"{MANAGE}{number}/discard")
    assert world.cora.get(f"{MANAGE}{number}").status == 200
