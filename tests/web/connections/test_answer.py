"""Accepting, declining, withdrawing, ending: each once, each by the right side, with the places counted right."""

from functools import partial

from sqlalchemy import select

from tests.web.connections.asking import add_asker, ask, mentorships, row, seats
from tests.web.manners import Visitor, World, at_once
from tests.web.matches.crowd import add_mentors
from web.models import Connection, ConnectionState


def test_it_works(world: World) -> None:
    """Accepted: the mentor's place is taken, each sees what is for contacts, and contact details as both agreed."""
    address = ask(world, "vera", "taras", exchange="y")
    assert "taras at the blue mail" not in world.vera.get(address).text
    assert world.taras.post(f"{address}/accept", exchange="y").status == 303
    assert "taras at the blue mail" in world.vera.get(address).text
    theirs = world.taras.get(address).text
    assert "I write about courts." in theirs
    assert "green messenger" in theirs
    assert seats(world, "taras") == (2, 1)
    [mentorship] = mentorships(world)
    assert (mentorship.state, mentorship.consented) == ("agreed", True)


def test_contact_takes_no_place(world: World) -> None:
    """Peers who agree to be in contact are no mentorship."""
    address = ask(world, "vera", "alena", "contact")
    world.alena.post(f"{address}/accept")
    assert "Alena" in world.vera.get("/en/requests/?show=accepted").text
    assert not mentorships(world)
    assert row(world, address).consented


def test_the_tie_counts_from_the_yes_on(world: World) -> None:
    """Asking alone makes nobody near; what the page says about it stands before the button (M56)."""
    address = ask(world, "vera", "alena", "contact")
    assert not row(world, address).consented
    assert "never shown to anybody" in world.alena.get(address).text
    world.alena.post(f"{address}/accept")
    with world.session() as session:
        assert len(world.live.current(session, world.clock().date()).network.ties) == 1
    world.vera.post(f"{address}/end")
    with world.session() as session:
        assert not world.live.current(session, world.clock().date()).network.ties


def test_outsiders_find_nothing(world: World) -> None:
    """Somebody else's request does not exist; the asking side can't accept, the asked side can't withdraw (404)."""
    address = ask(world, "vera", "taras")
    for visitor in (world.igor, world.alena, world.cora, world.nina):
        visitor.get(address, expect=404)
        for verb in ("decline", "withdraw", "end"):
            assert visitor.post(f"{address}/{verb}", answer="not_now").status == 404
    for outsider in (world.igor, world.cora):
        assert outsider.post(f"{address}/accept").status == 404
    assert world.vera.post(f"{address}/accept").status == 404
    assert world.vera.post(f"{address}/decline", answer="not_now").status == 404
    assert world.taras.post(f"{address}/withdraw").status == 404
    assert row(world, address).state == ConnectionState.REQUESTED


def test_twice_is_once(world: World) -> None:
    """A second yes takes no second place."""
    address = ask(world, "vera", "taras")
    for _ in range(3):
        assert world.taras.post(f"{address}/accept").status == 303
    assert seats(world, "taras") == (2, 1)
    assert len(mentorships(world)) == 1


def test_no_place_free(world: World) -> None:
    """The third request finds both places taken: a sentence that says what to do, and nothing changed."""
    addresses = [add_asker(world) for _ in range(3)]
    for address in addresses:
        world.taras.post(f"{address}/accept")
    page = world.taras.get(addresses[2])
    assert "All your places are taken" in page.text
    assert row(world, addresses[2]).state == ConnectionState.REQUESTED
    assert seats(world, "taras") == (2, 0)
    assert len(mentorships(world)) == 2


def test_a_full_mentor_leaves_the_lists_at_once(world: World) -> None:
    """The index follows the places: full, gone; a place free again, back."""
    assert "Taras" in world.vera.get("/en/for-you/mentors").text
    addresses = [add_asker(world) for _ in range(2)]
    for address in addresses:
        world.taras.post(f"{address}/accept")
    assert "Taras" not in world.vera.get("/en/for-you/mentors").text
    world.taras.post(f"{addresses[0]}/end")
    assert "Taras" in world.vera.get("/en/for-you/mentors").text


def test_a_kind_no_and_three_others(world: World) -> None:
    """She reads the chosen words, sees the state with its date, and is offered others at once."""
    add_mentors(world, 5)
    address = ask(world, "vera", "taras")
    assert world.taras.post(f"{address}/decline", answer="no_place").status == 303
    page = world.vera.get(address)
    assert "All my places are taken now." in page.text
    assert "declined: 23 November 2026" in page.text
    assert page.html.count("?kind=mentor") >= 3
    assert str(world.id("taras")) not in page.html
    assert "Taras" not in world.vera.get("/en/for-you/mentors").text
    world.vera.get(f"/en/requests/new/{world.id('taras')}?kind=mentor", expect=404)


def test_a_no_needs_one_of_the_answers(world: World) -> None:
    """Nothing chosen or something invented: the form again, and the request still open."""
    address = ask(world, "vera", "taras")
    for fields in ({}, {"answer": "You are not good enough"}):
        page = world.taras.post(f"{address}/decline", **fields)
        assert page.status == 422
        assert "What they will read" in page.text
    assert row(world, address).state == ConnectionState.REQUESTED


def test_too_late(world: World) -> None:
    """Withdrawn first, then accepted or declined: nothing changes, and the page says why."""
    address = ask(world, "vera", "taras")
    world.vera.post(f"{address}/withdraw")
    for verb in ("accept", "decline", "end"):
        world.taras.post(f"{address}/{verb}", answer="not_now")
        assert "Nothing was changed" in world.taras.get(address).text
    assert row(world, address).state == ConnectionState.WITHDRAWN
    assert seats(world, "taras") == (2, 2)
    world.vera.post(f"{address}/withdraw")
    assert "Withdrawn." in world.vera.get(address).text


def test_yes_and_withdrawal_at_the_same_moment(world: World) -> None:
    """One of the two holds, and the places agree with it."""
    world.change("taras", capacity=2)
    for _ in range(4):
        address = ask(world, "vera", "taras")
        visitors = (
            (Visitor(world.app, account_name="vera"), "withdraw"),
            (Visitor(world.app, account_name="taras"), "accept"),
        )
        pages = at_once([partial(visitor.post, f"{address}/{verb}") for visitor, verb in visitors])
        assert [page.status for page in pages] == [303, 303]
        state = row(world, address).state
        assert state in (ConnectionState.ACCEPTED, ConnectionState.WITHDRAWN)
        assert seats(world, "taras")[1] == (1 if state == ConnectionState.ACCEPTED else 2)
        if state == ConnectionState.ACCEPTED:
            break


def test_ending_closes_what_was_open(world: World) -> None:
    """Either side ends a contact: details close, the mentorship ends and frees its place, no new card for a while."""
    address = ask(world, "vera", "taras", exchange="y")
    world.taras.post(f"{address}/accept", exchange="y")
    assert world.vera.post(f"{address}/end").status == 303
    page = world.vera.get(address)
    assert "This contact has ended" in page.text
    assert "blue mail" not in page.text
    assert seats(world, "taras") == (2, 2)
    [mentorship] = mentorships(world)
    assert (mentorship.state, mentorship.consented) == ("ended_early", False)
    assert "Taras" not in world.vera.get("/en/for-you/mentors").text


def test_ending_closes_every_tie_of_the_two(world: World) -> None:
    """Two people can have accepted each other as peers and for mentoring: one end closes both."""
    contact = ask(world, "vera", "taras", "contact", exchange="y")
    world.taras.post(f"{contact}/accept", exchange="y")
    mentoring = ask(world, "vera", "taras")
    world.taras.post(f"{mentoring}/accept")
    assert "blue mail" in world.vera.get(contact).text
    world.vera.post(f"{contact}/end")
    for address in (contact, mentoring):
        page = world.vera.get(address)
        assert "This contact has ended" in page.text
        assert "blue mail" not in page.text
    assert seats(world, "taras") == (2, 2)


def test_parts_and_pages(world: World) -> None:
    """The overview shows the first of each part; a part shows all, twenty a page; an unknown part is the overview."""
    for _ in range(23):
        add_asker(world)
    overview = world.taras.get("/en/requests/")
    assert overview.text.count("Olga") == 8
    assert "/en/requests/?show=incoming" in overview.html
    first = world.taras.get("/en/requests/?show=incoming")
    second = world.taras.get("/en/requests/?show=incoming&page=2")
    assert (first.text.count("Olga"), second.text.count("Olga")) == (20, 3)
    for odd in ("show=nothing", "show=past&page=-1", "show=accepted&page=99999999999999999999", "show=%00"):
        world.taras.get(f"/en/requests/?{odd}")


def test_a_newcomer_has_an_empty_page(world: World) -> None:
    """Before approval the page stands and says what comes."""
    assert "You can ask people once you are let in" in world.nina.get("/en/requests/").text


def test_every_state_in_every_language(world: World) -> None:
    """The page of a request comes out for both sides in each state and language."""
    address = ask(world, "vera", "taras")
    path = address.removeprefix("/en")
    for state in ConnectionState:
        with world.session() as session:
            found = session.scalars(select(Connection)).one()
            found.state, found.answered_on = state, world.clock().date()
        for lang in ("en", "ru", "uk", "be"):
            world.vera.get(f"/{lang}{path}")
            world.taras.get(f"/{lang}{path}")
