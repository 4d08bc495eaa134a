"""Asking for mentoring or for contact."""

import uuid
from functools import partial

from sqlalchemy import select

from tests.web.connections.asking import add_asker, ask, row
from tests.web.manners import Visitor, World, at_once
from tests.web.matches.crowd import add_mentors, ledger
from web.connections.operations import MOST_OPEN
from web.models import CardShown, Connection, Person


def requests(world: World) -> list[Connection]:
    with world.session() as session:
        return list(session.scalars(select(Connection)))


def test_it_works(world: World) -> None:
    """An exile asks a mentor of this week with a few words; both see the request, the mentor with the words."""
    world.vera.get("/en/for-you/mentors")
    form = world.vera.get(f"/en/requests/new/{world.id('taras')}?kind=mentor")
    assert "Ask for mentoring" in form.text
    address = ask(world, "vera", "taras", note="I would like to learn how you check court papers.")
    assert "There is no answer yet" in world.vera.get(address).text
    assert "how you check court papers" in world.taras.get(address).text
    assert "Taras" not in world.vera.get("/en/for-you/mentors").text


def test_only_somebody_on_this_weeks_cards(world: World) -> None:
    """Hidden, not dealt, of the wrong kind, herself and invented: the same answer, so no id can be probed (M67)."""
    world.vera.get("/en/for-you/mentors")
    probes = [
        (world.id("igor"), "mentor"),
        (world.id("igor"), "contact"),
        (world.id("alena"), "mentor"),
        (world.id("alena"), "contact"),  # a peer, but her list of peers was not looked at
        (world.id("vera"), "contact"),
        (uuid.uuid4(), "mentor"),
        (world.id("taras"), "friend"),
        (world.id("taras"), ""),
    ]
    answers = set()
    for person, kind in probes:
        answers.add(world.vera.get(f"/en/requests/new/{person}?kind={kind}", expect=404).text)
        assert world.vera.post(f"/en/requests/new/{person}?kind={kind}", note="x").status == 404
    assert len(answers) == 1
    assert not requests(world)


def test_last_weeks_card_is_no_door(world: World) -> None:
    """Who vanished, or was dealt in another week, can't be asked any more."""
    path = f"/en/requests/new/{world.id('taras')}?kind=mentor"
    world.vera.get("/en/for-you/mentors")
    world.vera.get(path)
    world.change("taras", open_to=["BY"])
    world.vera.get(path, expect=404)
    world.change("taras", open_to=["RU", "BY", "UA"])
    world.clock.move(days=7)
    world.visitors.clear()
    world.vera.get(path, expect=404)


def test_it_is_for_the_approved(world: World) -> None:
    """A newcomer asks nobody."""
    world.nina.get(f"/en/requests/new/{world.id('taras')}?kind=mentor", expect=403)
    world.stranger.get(f"/en/requests/new/{world.id('taras')}?kind=mentor", expect=303)


def test_twice_is_once(world: World) -> None:
    """A double click leads to the one request, whatever the second one said."""
    first = ask(world, "vera", "taras", note="One")
    again = world.vera.post(f"/en/requests/new/{world.id('taras')}?kind=mentor", note="Two")
    assert (again.status, again.location) == (303, first)
    assert world.vera.get(f"/en/requests/new/{world.id('taras')}?kind=mentor", expect=303).location == first
    assert len(requests(world)) == 1


def test_twice_at_the_same_moment_is_once(world: World) -> None:
    """Two tabs send the form together: one row, no error page."""
    world.vera.get("/en/for-you/mentors")
    tabs = [Visitor(world.app, account_name="vera") for _ in range(3)]
    path = f"/en/requests/new/{world.id('taras')}?kind=mentor"
    pages = at_once([partial(tab.post, path, note="x", mode="both") for tab in tabs])
    assert [page.status for page in pages] == [303, 303, 303]
    assert len(requests(world)) == 1


def test_words_are_cleaned_and_never_cut(world: World) -> None:
    """Control and direction marks go; too many words come back whole with a sentence; nothing is stored of them."""
    world.vera.get("/en/for-you/mentors")
    path = f"/en/requests/new/{world.id('taras')}?kind=mentor"
    long = "слово " * 400
    page = world.vera.post(path, note=long)
    assert page.status == 422
    assert "at most 2000 fit" in page.text
    assert page.html.count("слово") == 400
    address = world.vera.post(path, note="a\x00b\u202ec <b>d</b>", mode="both").location
    page = world.taras.get(address)
    assert "abc &lt;b&gt;d&lt;/b&gt;" in page.html


def test_five_open_requests(world: World) -> None:
    """The sixth waits: a clear sentence, the words kept, and room again after one was withdrawn."""
    ids = add_mentors(world, MOST_OPEN + 2)
    world.change("taras", as_mentor=False)
    world.vera.get("/en/for-you/mentors")
    addresses = [
        world.vera.post(f"/en/requests/new/{one}?kind=mentor", mode="online").location for one in ids[:MOST_OPEN]
    ]
    page = world.vera.post(f"/en/requests/new/{ids[MOST_OPEN]}?kind=mentor", note="My sixth wish", mode="online")
    assert page.status == 422
    assert "5 requests of yours wait for an answer" in page.text
    assert "My sixth wish" in page.html
    world.vera.post(f"{addresses[0]}/withdraw")
    assert world.vera.post(f"/en/requests/new/{ids[MOST_OPEN]}?kind=mentor", mode="online").status == 303


def test_a_contact_may_be_asked_for_mentoring(world: World) -> None:
    """Who knows each other already needs no new card; the mentor's switch must be on all the same."""
    address = ask(world, "vera", "taras", "contact")
    world.taras.post(f"{address}/accept")
    with world.session() as session:
        for shown in session.scalars(select(CardShown)):
            session.delete(shown)
    path = f"/en/requests/new/{world.id('taras')}?kind=mentor"
    world.vera.get(f"/en/requests/new/{world.id('taras')}?kind=contact", expect=404)
    world.vera.get(path)
    assert path in world.vera.get(address).html
    assert "Ask for mentoring" not in world.taras.get(address).text
    world.change("taras", as_mentor=False)
    world.vera.get(path, expect=404)
    assert "Ask for mentoring" not in world.vera.get(address).text


def test_who_asks_shows_her_card(world: World) -> None:
    """The ledger tells the asking person's side too: her card was shown to whom she asked, once."""
    ask(world, "vera", "taras")
    with world.session() as session:
        keys = session.info["keys"]
        shown = session.scalars(select(CardShown).where(CardShown.kind == "request")).all()
        assert [(r.viewer_handle, r.subject_handle) for r in shown] == [
            (keys.handle(world.id("taras")), keys.handle(world.id("vera")))
        ]
    assert not ledger(world, "taras")


def test_the_words_are_sealed(world: World) -> None:
    """A dump shows neither the words nor a person id on the row."""
    address = ask(world, "vera", "taras", note="canary-of-the-court")
    found = row(world, address)
    sealed: bytes = vars(found)["note_sealed"]
    assert sealed
    assert b"canary" not in sealed
    people = {identifier.bytes for identifier in world.people.values()}
    assert found.from_handle not in people
    assert found.to_handle not in people


def test_somebody_gone_is_no_error(world: World) -> None:
    """The asking person's key is destroyed: the page stands, without her words and without buttons."""
    address = add_asker(world)
    assert "Please." in world.taras.get(address).text
    with world.session() as session:
        handle = row(world, address).from_handle
        asker = next(p for p in session.scalars(select(Person)) if session.info["keys"].handle(p.id) == handle)
        session.delete(asker)
        session.flush()
        session.info["keys"].destroy(handle)
    page = world.taras.get(address)
    assert "cannot be shown any more" in page.text
    assert "Please." not in page.text
    assert "/accept" not in page.html
    assert "Somebody who cannot be shown any more" in world.taras.get("/en/requests/").text


def test_online_or_in_person(world: World) -> None:
    """Every request says how it is meant, and both sides read it (M45); without a choice it is asked for again."""
    path = f"/en/requests/new/{world.id('taras')}?kind=mentor"
    world.vera.get("/en/for-you/mentors")
    assert "How you would like to meet" in world.vera.get(path).text
    assert world.vera.post(path, note="Any way.", mode="by pigeon").status == 422
    address = world.vera.post(path, note="Any way.", mode="in_person").location
    assert "in person" in world.vera.get(address).text
    assert "in person" in world.taras.get("/en/requests/").text
