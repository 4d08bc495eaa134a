"""From a request to the end of a mentorship, by links and buttons alone: in Russian, without JavaScript."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.careful import Careful, careful
from tests.browser.sites import DESK, PHONE, Site, go
from tests.web.manners import PASSPHRASE, World
from web.models import Seat

MENTORS = ("alena", "igor")


@pytest.fixture
def site(house: Site) -> Site:
    """The cast's installation, where Alena and Igor mentor too."""
    for name in MENTORS:
        house.world.change(
            name, as_mentor=True, capacity=1, offers=["mentorship"], fields=["journalism"], stage="senior", needs=[]
        )
        add_place(house.world, name)
    return house


def add_place(world: World, name: str) -> None:
    with world.session() as session:
        session.add(Seat(mentor_handle=session.info["keys"].handle(world.id(name)), number=0))


def ask(exile: Careful, name: str) -> None:
    """Ask whoever is suggested under this name, on any page that suggests somebody."""
    card = exile.page.locator("article", has=exile.page.get_by_role("heading", name=name))
    go(card.get_by_role("link", name=exile.says("Ask for mentoring")))
    exile.look()
    exile.page.fill("[name=note]", "Ищу совета, как писать о судах.")
    exile.press("Send the request")


def open_request(mentor: Careful) -> None:
    """From the news of the menu to the request."""
    mentor.go("Requests")
    mentor.follow("Somebody asks you")
    assert "Ищу совета" in mentor.page.locator("main").inner_text()


def agree(exile: Careful, mentor: Careful) -> None:
    """What they set out to do, proposed by one and confirmed by the other."""
    exile.go("Requests")
    exile.follow("Your request was accepted")
    exile.follow("To the mentorship")
    assert exile.sees(
        "Next: write down together what you set out to do."
        " It takes five minutes and spares both of you disappointments."
    )
    exile.follow("Write the agreement")
    exile.page.fill("[name=topics]", "Заявки на стипендии")
    exile.press("Propose this")
    assert exile.page.locator("[name=topics]").input_value() == "Заявки на стипендии", "an error loses nothing"
    exile.page.fill("[name=channel]", "Созвон")
    exile.press("Propose this")
    assert exile.sees("It waits for the other side.")
    to_mentorship(mentor, "An agreement for your mentoring is proposed")
    mentor.press("Agree to this")


def to_mentorship(guest: Careful, by: str) -> None:
    """From the page of requests, by some news or link, to the list of mentorships and to the latest."""
    guest.go("Requests")
    guest.follow(by)
    go(guest.page.locator("main li.card a").first)
    guest.look()


def meet(exile: Careful, mentor: Careful, folder: Path) -> None:
    """A first meeting in two days; the file for the calendar names nobody."""
    to_mentorship(exile, "Your agreement holds: you can begin")
    exile.follow("Propose a meeting")
    day = exile.site.world.clock().date() + timedelta(days=2)
    exile.page.fill("[name=day]", day.isoformat())
    exile.page.fill("[name=time]", "18:30")
    exile.press("Propose it")
    assert exile.sees("Next: the other side says whether the meeting suits them.")
    to_mentorship(mentor, "A meeting is proposed")
    assert mentor.sees("Next: a meeting is proposed to you. Say whether it suits you.")
    mentor.press("It suits me")
    to_mentorship(exile, "Your meeting is confirmed")
    with exile.page.expect_download() as waiting:
        exile.page.get_by_role("link", name=exile.says("For your calendar (.ics)")).click()
    waiting.value.save_as(folder / "meeting.ics")
    calendar = (folder / "meeting.ics").read_text()
    assert "SUMMARY:Заметки" in calendar
    assert f"DTSTART:{day:%Y%m%d}T143000Z" in calendar, "half past six in Tbilisi"
    for word in ("Vera", "Alena", "Igor", "Mosty", "http", "ATTENDEE", "ORGANIZER"):
        assert word not in calendar


def come_back(guest: Careful, name: str) -> None:
    """Sign in again after days, and find the way to the mentorship."""
    guest.sign_in(name, PASSPHRASE)
    to_mentorship(guest, "Mentoring")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_from_a_request_to_the_end(site: Site, screen: ViewportSize, tmp_path: Path) -> None:
    """M23-M26: a kind no, another one at once, an agreement, a meeting, somebody else without blame, a thank-you."""
    with careful(site, "vera", screen) as exile:
        exile.go("Mentors")
        ask(exile, "Taras")
        with careful(site, "taras", screen) as mentor:
            open_request(mentor)
            mentor.choose("answer", "no_time")
            mentor.press("Decline")
        exile.go("Requests")
        exile.follow("Your request was answered, and others are suggested")
        assert exile.sees("I have no time for it these weeks. Thank you for asking, and I wish you a good match.")
        first = next(name for name in MENTORS if exile.page.get_by_role("heading", name=name.title()).count())
        ask(exile, first.title())
        with careful(site, first, screen) as mentor:
            work_together(exile, mentor, tmp_path)
            mentor.sign_in(first, PASSPHRASE)
            change_mentor(exile, mentor, second := next(name for name in MENTORS if name != first))
        with careful(site, second, screen) as mentor:
            work_together(exile, mentor, tmp_path)
            come_back(mentor, second)
            end_well(exile, mentor)


def work_together(exile: Careful, mentor: Careful, folder: Path) -> None:
    """From her yes to the question whether it fits."""
    open_request(mentor)
    mentor.press("Accept")
    agree(exile, mentor)
    meet(exile, mentor, folder)
    exile.site.world.clock.move(days=3)
    come_back(exile, "vera")
    assert exile.sees("Next: say whether your meeting took place.")
    exile.press("It took place")
    assert exile.sees("Next: say for yourself whether it fits.")


def change_mentor(exile: Careful, mentor: Careful, other: str) -> None:
    """Somebody else is suggested on the very page; the one who is left reads no reason and no name."""
    exile.choose("fit", "other")
    exile.press("Say so")
    assert exile.sees(
        "The mentorship has ended, without blame. The place is free, and nobody is told who ended it or why."
    )
    ask(exile, other.title())
    to_mentorship(mentor, "A mentorship has ended")
    assert mentor.sees("This mentorship has ended. It happens, and it is nobody's fault.")
    assert "Vera" not in mentor.page.locator("main").inner_text()


def end_well(exile: Careful, mentor: Careful) -> None:
    """Both say that it fits, a goal is reached, and it ends with one question and a thank-you."""
    for guest in (exile, mentor):
        guest.choose("fit", "fits")
        guest.press("Say so")
    assert mentor.sees("Both of you say that it fits.")
    exile.page.fill("[name=text]", "Заявка отправлена")
    exile.press("Set this goal")
    exile.press("Reached")
    exile.follow("End it")
    exile.choose("state", "completed")
    exile.press("End it")
    exile.choose("helped", "yes")
    exile.page.fill("[name=thanks]", "Спасибо за терпение.")
    exile.press("Send")
    assert exile.sees("Thank you.")
    to_mentorship(mentor, "Somebody thanked you")
    assert "Спасибо за терпение." in mentor.page.locator("main").inner_text()
