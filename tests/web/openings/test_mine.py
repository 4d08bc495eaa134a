"""A host's own openings: states, rough numbers of people, and what can be done with each."""

import re
import uuid
from datetime import timedelta
from typing import Any

from tests.web.manners import Visitor, World
from tests.web.openings.making import (
    CONDITIONS,
    SOON,
    TODAY,
    WHAT,
    add_opening,
    add_organisation,
    make_host,
    stored,
    titles,
)
from web.models import Person

PATH = "/en/openings/mine"
ACTIONS = ("edit", "conditions", "preview", "publish", "close", "confirm", "discard", f"duplicate/{uuid.uuid4()}")


def crowd(world: World, number: int, **values: Any) -> None:
    """More people who chose to be found."""
    with world.session() as session:
        for _ in range(number):
            said = {"approved": True, "as_peer": True, "languages": {"en": "C1"}, "country": "PL", **values}
            session.add(Person(**said))


def test_it_works(world: World) -> None:
    """Her own openings with their states, and nobody else's."""
    add_opening(world, "hanna", title="Mine", deadline=SOON)
    add_opening(world, "hanna", title="My draft", state="draft")
    add_opening(world, "hanna", title="My old one", state="closed")
    add_opening(world, "cora", title="Not mine")
    add_opening(world, title="Imported")
    text = world.hanna.get(PATH).text
    assert "You post for Example University." in text
    assert text.index("My draft") < text.index("Mine") < text.index("My old one")
    for state in ("Draft", "Open", "Closed"):
        assert state in text
    assert "Not mine" not in text
    assert "Imported" not in text


def test_without_an_opening_it_says_what_to_do(world: World) -> None:
    page = world.hanna.get(PATH)
    assert "You have posted nothing yet." in page.text
    assert 'href="/en/openings/new"' in page.html


def test_numbers_of_people_are_rough_and_nameless(world: World) -> None:
    """Under ten is "fewer than ten", above it fives; counts of findable people, never names (M38)."""
    opening = add_opening(world, "hanna")
    assert "People whom it may suit: fewer than ten" in world.hanna.get(PATH).text
    crowd(world, 15)  # beside Vera, Taras and Alena, who can be found
    page = world.hanna.get(PATH)
    assert "People whom it may suit: about 15" in page.text
    for name in ("Vera", "Taras", "Alena", "Igor"):
        assert name not in page.text
    crowd(world, 9, as_peer=False)  # approved, but not to be found
    assert "about 15" in world.hanna.get(PATH).text
    assert "People whom it may suit" not in world.stranger.get(f"/en/openings/{opening}").text


def test_the_gates_decide_the_number(world: World) -> None:
    """Residence, language and a stated no count; what is not stated shuts nobody out."""
    crowd(world, 12)
    crowd(world, 12, country="GE", origins=["RU"])
    add_opening(world, "hanna", title="Anybody")
    add_opening(world, "hanna", title="In Poland", countries=["PL"])
    add_opening(world, "hanna", title="Not for Russians", origins={"RU": "no"})
    add_opening(world, "hanna", title="In Finnish", languages={"fi": "C1"})
    html = world.hanna.get(PATH).html
    told = {
        title: re.search(rf">{title}</a>.*?may suit: ([a-z0-9 ]+)", html, re.DOTALL)
        for title in ("Anybody", "In Poland", "Not for Russians", "In Finnish")
    }
    numbers = {title: found[1].strip() if found else None for title, found in told.items()}
    assert numbers == {
        "Anybody": "about 25",
        "In Poland": "about 10",
        "Not for Russians": "about 10",
        "In Finnish": "fewer than ten",
    }


def test_when_few_fit_it_names_the_conditions_that_shut_people_out(world: World) -> None:
    add_opening(world, "hanna", languages={"fi": "C1"}, countries=["FI"], origins={"RU": "no", "BY": "yes"})
    text = world.hanna.get(PATH).text
    assert "Fewer people get past these conditions: Finnish (C1: fluent); living in Finland; no to: Russia;" in text


def test_a_host_reads_which_condition_lets_more_people_in(world: World) -> None:
    """M38: with rough numbers, on the list of her openings and on the opening's own page, and nobody else reads it."""
    crowd(world, 16, country="GE", origins=["RU"])
    opening = add_opening(world, "hanna", languages={"en": "B2"}, countries=["PL"])
    told = "For people who live in one more country, Georgia: more people, about 15"
    assert told in world.hanna.get(PATH).text
    assert told in world.hanna.get(f"/en/openings/{opening}").text
    assert told not in world.vera.get(f"/en/openings/{opening}").text
    assert "French as one more working language" not in world.hanna.get(PATH).text  # it adds nobody
    crowd(world, 3, country="GE", languages={"fr": "C1"})
    assert "French" not in world.hanna.get(PATH).text  # fewer than ten is as good as nobody


def test_a_number_is_shown_only_for_what_is_published(world: World) -> None:
    add_opening(world, "hanna", state="draft")
    add_opening(world, "hanna", state="closed")
    assert "People whom it may suit" not in world.hanna.get(PATH).text


def test_somebody_elses_opening_does_not_exist(world: World) -> None:
    """Another host gets 404 on every page and button, a coordinator too, and nothing changes."""
    opening = add_opening(world, "hanna", deadline=SOON)
    draft = add_opening(world, "hanna", state="draft", title="Secret plan")
    other = make_host(world, "taras", add_organisation(world, "Other"))
    for visitor in (other, world.cora):
        for action in ACTIONS:
            for target in (opening, draft, uuid.uuid4()):
                assert visitor.post(f"/en/openings/{target}/{action}", **WHAT, **CONDITIONS).status in (404, 405), (
                    action
                )
        for step in ("edit", "conditions", "preview"):
            assert "Secret plan" not in visitor.get(f"/en/openings/{draft}/{step}", expect=404).text
    row = stored(world, opening)
    assert row is not None
    assert (row.state, row.title) == ("open", "A fellowship")
    assert stored(world, draft) is not None


def test_members_who_are_no_hosts_are_refused(world: World) -> None:
    opening = add_opening(world, "hanna")
    world.vera.get(PATH, expect=403)
    assert world.vera.post(f"/en/openings/{opening}/close").status == 403
    assert "/account/sign-in" in world.stranger.get(PATH, expect=303).location


def test_what_is_changed_is_seen_at_once(world: World) -> None:
    """And what its host has just gone over counts as confirmed (M42)."""
    opening = add_opening(world, "hanna", confirmed_on=TODAY - timedelta(days=300), url="https://old.example/")
    assert "It is published: what you save is seen at once." in world.hanna.get(f"/en/openings/{opening}/edit").text
    page = world.hanna.post(f"/en/openings/{opening}/edit", **WHAT)
    assert page.location.endswith(f"/{opening}/conditions")
    world.hanna.post(f"/en/openings/{opening}/conditions", **CONDITIONS)
    text = world.stranger.get(f"/en/openings/{opening}").text
    assert "A year in our newsroom" in text
    assert "Not confirmed lately" not in text
    assert titles(world.stranger.get("/en/openings/?words=newsroom")) == ["A year in our newsroom"]
    world.hanna.post(f"/en/openings/{opening}/conditions", **{**CONDITIONS, "until": "rolling", "deadline": ""})
    assert "No deadline" in world.stranger.get(f"/en/openings/{opening}").text


def test_confirming_takes_the_mark_away(world: World) -> None:
    """ "It still stands", and pressing it twice says the same (M42)."""
    opening = add_opening(world, "hanna", confirmed_on=TODAY - timedelta(days=300))
    assert "You confirmed it more than 180 days ago" in world.hanna.get(PATH).text
    for _ in range(2):
        assert world.hanna.post(f"/en/openings/{opening}/confirm").status == 303
    assert "Confirmed on 23 November 2026" in world.stranger.get(f"/en/openings/{opening}").text
    assert "You confirmed it more than" not in world.hanna.get(PATH).text


def test_closing_and_opening_again(world: World) -> None:
    """A closed one keeps its page, leaves the list and suits nobody; it can be opened again."""
    opening = add_opening(world, "hanna", deadline=SOON, url="https://a.example/")
    world.hanna.post(f"/en/openings/{opening}/close")
    assert titles(world.stranger.get("/en/openings/")) == []
    assert "Closed" in world.stranger.get(f"/en/openings/{opening}").text
    assert f"/en/openings/{opening}/preview" in world.hanna.get(PATH).html
    world.hanna.post(f"/en/openings/{opening}/publish")
    assert titles(world.stranger.get("/en/openings/")) == ["A fellowship"]


def test_closing_a_draft_does_not_show_it(world: World) -> None:
    """A page that was never published must not come to light by a button of another state."""
    draft = add_opening(world, "hanna", state="draft")
    world.hanna.post(f"/en/openings/{draft}/close")
    world.stranger.get(f"/en/openings/{draft}", expect=404)
    assert titles(world.stranger.get("/en/openings/?closed=y")) == []


def test_a_draft_can_be_thrown_away_and_nothing_else(world: World) -> None:
    draft = add_opening(world, "hanna", state="draft")
    published = add_opening(world, "hanna")
    world.hanna.post(f"/en/openings/{draft}/discard")
    assert stored(world, draft) is None
    assert world.hanna.post(f"/en/openings/{draft}/discard").status == 404
    world.hanna.post(f"/en/openings/{published}/discard")
    assert stored(world, published) is not None
    assert "Only a draft can be thrown away." in world.hanna.get(PATH).text


def test_a_copy_is_a_draft_without_the_day(world: World) -> None:
    """The button carries the copy's id: pressed twice, it makes one."""
    opening = add_opening(
        world, "hanna", title="Every year", deadline=SOON, origins={"BY": "yes"}, amount_minor=100, currency="EUR",
        source_id="x1", fingerprint=b"f" * 32, repeats=True, for_review="read",
    )  # fmt: skip
    button = re.search(rf'action="(/en/openings/{opening}/duplicate/[0-9a-f-]+)"', world.hanna.get(PATH).html)
    assert button
    first, second = world.hanna.post(button[1]), world.hanna.post(button[1])
    assert first.location == second.location
    copy = stored(world, uuid.UUID(first.location.split("/")[-2]))
    assert copy is not None
    assert (copy.title, copy.state, copy.deadline, copy.origins) == ("Every year", "draft", None, {"BY": "yes"})
    assert (copy.source_id, copy.fingerprint, copy.repeats, copy.for_review) == (None, None, False, "")
    assert world.hanna.get(PATH).text.count("Every year") == 2
    world.stranger.get(f"/en/openings/{copy.id}", expect=404)


def test_copying_under_a_taken_id_changes_nothing(world: World) -> None:
    opening = add_opening(world, "hanna", title="Mine")
    other = add_opening(world, "cora", title="Cora's")
    page = world.hanna.post(f"/en/openings/{opening}/duplicate/{other}")
    world.hanna.get(page.location, expect=404)
    row = stored(world, other)
    assert row is not None
    assert row.title == "Cora's"


def test_pages_of_twenty(world: World) -> None:
    for number in range(21):
        add_opening(world, "hanna", title=f"Number {number:02}", languages={"fi": "C1"}, countries=["FI", "EE"])
    assert "Page 1 of 2" in world.hanna.get(PATH).text
    assert "Number 20" in world.hanna.get(PATH + "?page=2").text


def test_the_session_of_a_host_who_lost_the_role(world: World) -> None:
    opening = add_opening(world, "hanna")
    hanna: Visitor = world.hanna
    with world.session() as session:
        world.account(session, "hanna").is_host = False
    assert hanna.post(f"/en/openings/{opening}/close").status == 403
