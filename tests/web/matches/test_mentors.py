"""This week's mentors, and the deal behind every list of people."""

import uuid
from datetime import timedelta
from functools import partial

from sqlalchemy import select, update

from benchmarks import steering
from tests.web.manners import NOW, Page, Visitor, World, at_once
from tests.web.matches.crowd import add_mentors, ledger, names
from web.matches.queries import LIST_LENGTH, WEEKLY_CARDS
from web.matching.live import record_of
from web.models import CardShown, Mentorship, Person, Seat

MENTORS = "/en/for-you/mentors"


def dismiss_first(world: World, page: Page, ids: dict[str, uuid.UUID]) -> None:
    first = names(page)[0]
    assert world.vera.post(f"/en/for-you/not-now/mentors/{ids[first]}").status == 303


def later(world: World, days: int) -> None:
    """Days later; sessions have ended by then."""
    world.clock.move(days=days)
    world.visitors.clear()


def test_it_works(world: World) -> None:
    """The mentor of the cast, with what he offers and a way to ask him."""
    page = world.vera.get(MENTORS)
    assert "Taras" in page.text
    assert f"/en/requests/new/{world.id('taras')}?kind=mentor" in page.html


def test_it_is_for_the_approved(world: World) -> None:
    """Strangers sign in, newcomers wait."""
    world.nina.get(MENTORS, expect=403)
    world.stranger.get(MENTORS, expect=303)


def test_the_order_holds_all_week(world: World) -> None:
    """The same people in the same order until Monday, whatever she changes about herself; then a new deal."""
    add_mentors(world, 30)
    first = names(world.vera.get(MENTORS))
    assert len(first) >= LIST_LENGTH - 1
    later(world, days=2)
    assert names(world.vera.get(MENTORS)) == first
    world.change("vera", skills=["editing"], needs=["fellowship"], fields=["law"])
    assert names(world.vera.get(MENTORS)) == first
    later(world, days=5)
    assert names(world.vera.get(MENTORS)) != first


def test_steering_is_measured_with_the_deal_that_pages_have() -> None:
    """The benchmark of what an attacker gains counts with the same lists and the same quota."""
    assert (steering.FIRST, steering.QUOTA) == (LIST_LENGTH, WEEKLY_CARDS)


def test_editing_herself_brings_nobody_new(world: World) -> None:
    """Probing by editing gains nothing: the cards of the week are those of its first look (M67)."""
    add_mentors(world, 15, fields=["law"], skills=["litigation"])
    add_mentors(world, 15)
    world.vera.get(MENTORS)
    before = ledger(world, "vera")
    for field in ("law", "it", "teaching", "environment"):
        world.change("vera", fields=[field], skills=["litigation"], languages={"ru": "native", "de": "C1"})
        world.vera.get(MENTORS)
    assert ledger(world, "vera") == before


def test_twenty_people_a_week_and_not_one_more(world: World) -> None:
    """However often she puts people aside, and over both lists together (M67)."""
    ids = add_mentors(world, 40, as_peer=True)
    known = {f"Guide {number}": identifier for number, identifier in enumerate(ids)}
    world.vera.get("/en/for-you/contacts")
    for _ in range(WEEKLY_CARDS):
        page = world.vera.get(MENTORS)
        if not names(page):
            break
        dismiss_first(world, page, known)
        world.vera.get("/en/for-you/contacts")
        world.vera.get("/en/for-you/")
    seen = {subject for _, subject, _ in ledger(world, "vera")}
    assert len(seen) == WEEKLY_CARDS
    later(world, days=7)
    assert names(world.vera.get(MENTORS))


def test_putting_aside_makes_room_within_the_quota(world: World) -> None:
    """The next one takes the place, at the end of the list."""
    ids = add_mentors(world, 15)
    known = {f"Guide {number}": identifier for number, identifier in enumerate(ids)}
    page = world.vera.get(MENTORS)
    before = names(page)
    dismiss_first(world, page, known)
    after = names(world.vera.get(MENTORS))
    assert after[: len(before) - 1] == before[1:]
    assert len(after) == len(before)
    assert after[-1] not in before


def test_who_is_full_or_hidden_vanishes(world: World) -> None:
    """People may vanish within a week: no place free any more, or not found any more."""
    assert "Taras" in world.vera.get(MENTORS).text
    with world.session() as session:
        handle = session.info["keys"].handle(world.id("taras"))
        for seat in session.scalars(select(Seat).where(Seat.mentor_handle == handle)):
            taken = Mentorship(mentor_handle=handle, mentee_handle=bytes(32), started_on=NOW.date())
            session.add(taken)
            session.flush()
            seat.mentorship_id = taken.id
    assert "Taras" not in world.vera.get(MENTORS).text
    assert "Taras" in world.vera.get("/en/for-you/contacts").text
    world.change("taras", as_peer=False)
    assert "Taras" not in world.vera.get("/en/for-you/contacts").text


def test_two_tabs_at_once_deal_once(world: World) -> None:
    """Both tabs show the same list; the ledger has every card once and stays within the quota."""
    add_mentors(world, 40, as_peer=True)
    tabs = [Visitor(world.app, account_name="vera") for _ in range(4)]
    paths = ["/en/for-you/contacts", MENTORS] * 2
    seen = at_once([partial(tab.get, path) for tab, path in zip(tabs, paths, strict=True)])
    pages = [names(page) for page in seen]
    rows = ledger(world, "vera")
    assert len(rows) == len(set(rows))
    assert len({subject for _, subject, _ in rows}) <= WEEKLY_CARDS
    assert pages[0] == pages[2]
    assert pages[1] == pages[3]


def test_nobody_is_shown_to_everybody(world: World) -> None:
    """Mentors who suit equally are spread over those who look: twelve lists of ten, and none stands in all of them."""
    add_mentors(world, 30)
    with world.session() as session:
        vera = session.get_one(Person, world.id("vera"))
        alike = {name: getattr(vera, name) for name in ("fields", "languages", "skills", "needs", "origins", "open_to")}
        seekers = [Person(approved=True, **alike) for _ in range(12)]
        session.add_all(seekers)
        session.flush()
        live = world.live.current(session, world.clock().date())
        lists = [{found.id for found in live.suggestions(record_of(session, one), "mentors", 10)} for one in seekers]
    assert all(len(found) == 10 for found in lists)
    assert set.intersection(*lists) - {str(world.id("taras"))} == set()
    assert len(set.union(*lists)) > 20


def test_looking_again_writes_nothing(world: World) -> None:
    """A GET changes the ledger when it deals, and otherwise nothing."""
    world.vera.get(MENTORS)
    before = ledger(world, "vera")
    world.vera.get(MENTORS)
    assert ledger(world, "vera") == before


def test_the_ledger_forgets_after_ninety_days(world: World) -> None:
    """Who was shown to whom is not kept for longer than it serves."""
    world.vera.get(MENTORS)
    with world.session() as session:
        session.execute(update(CardShown).values(day=NOW.date() - timedelta(days=91), week=202635))
    world.alena.get("/en/for-you/contacts")
    with world.session() as session:
        days = session.scalars(select(CardShown.day)).all()
    assert days
    assert all(day == NOW.date() for day in days)


def test_what_would_bring_more_is_true(world: World) -> None:
    """The language that the page names brings the mentors that it promises; few look the same as none."""
    add_mentors(world, 3, languages={"ka": "native"})
    assert "Georgian" not in world.vera.get(MENTORS).text
    add_mentors(world, 9, languages={"ka": "native"})
    text = world.vera.get(MENTORS).text
    assert "Georgian: more mentors, about 10" in text
    assert not names(world.vera.get(MENTORS))
    world.change("vera", languages={"ru": "native", "en": "B2", "ka": "B1"})
    assert len(names(world.vera.get(MENTORS))) >= 9  # a list holds ten, and Taras may be one of them
