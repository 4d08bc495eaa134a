"""From the first page to a mentor who can be reached: on a phone, without JavaScript, each in her own language."""

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.careful import careful
from tests.browser.sites import DESK, PHONE, Guest, Site, go
from tests.web.openings.making import add_opening
from web.models import Initiative, InitiativeRole

TITLE = "A year in a newsroom by the sea"
JOINT = "Archive of closed newspapers"
LINE = "taras at the blue mail"


@pytest.fixture
def site(house: Site) -> Site:
    """The cast's installation, where something can be found before anybody is approved."""
    add_opening(house.world, "hanna", title=TITLE, fields=["journalism"], languages={"en": "B1"}, remote=True)
    with house.world.session() as session:
        roles = [InitiativeRole(role="translator", skills=[], languages=["ru"])]
        session.add(
            Initiative(
                name=JOINT,
                kinds=["joint_journalism"],
                languages=["ru", "en"],
                source="test",
                source_id="1",
                roles=roles,
            )
        )
    return house


def sign_up(guest: Guest) -> tuple[str, str]:
    """Make an account as a stranger does; gives the name and passphrase that the page shows once."""
    guest.open("/")
    guest.follow("Make an account")
    guest.page.select_option("[name=country]", "GE")
    guest.press("Make the account")
    assert guest.sees("Please read that page and tick this.")
    assert guest.page.locator("[name=country]").input_value() == "GE", "an error loses nothing that was typed"
    guest.page.check("[name=agreed]")
    guest.press("Make the account")
    name, passphrase = guest.page.locator(".passphrase").all_inner_texts()
    guest.follow("I have written it down: go on")
    return name, passphrase


def fill_in_the_minimum(guest: Guest) -> None:
    """Field, languages, a need: the shortest way to first matches; the country is known from signing up."""
    page = guest.page
    guest.follow("Go on with my profile")
    page.check("[name=fields][value=journalism]")
    page.select_option("[name=stage]", "early")
    guest.press("Save and go on")
    page.select_option("[name=level_ru]", "native")
    page.select_option("[name=level_en]", "B2")
    guest.press("Save and go on")
    page.check("[name=needs][value=mentorship]")
    guest.press("Save and go on")


def say_where_from(guest: Guest) -> None:
    """Origin, and whom she wants to meet: asked when there is time for it."""
    guest.open("/profile/origins")
    guest.page.check("[name=origins][value=RU]")
    for code in ("RU", "BY", "UA"):
        guest.page.check(f"[name=open_to][value={code}]")
    guest.press("Save and stop")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_first_suggestions_within_twelve_pages(site: Site, screen: ViewportSize) -> None:
    """M23, M68: from the first page to the first suggestions with reasons, in Russian and without JavaScript."""
    with careful(site, None, screen) as exile:
        loaded: list[str] = []
        exile.page.on("domcontentloaded", lambda page: loaded.append(page.url))
        sign_up(exile)
        fill_in_the_minimum(exile)
        assert exile.sees(TITLE)
        assert exile.sees("Why this is suggested")
        assert len(loaded) <= 12, loaded


def test_from_a_stranger_to_a_mentor(site: Site) -> None:
    """M1, M22, M23, M67: openings at once, people after approval, contact after both said yes."""
    with site.guest(language="ru") as exile, site.guest("taras", language="uk") as mentor:
        sign_up(exile)
        fill_in_the_minimum(exile)
        assert exile.sees(TITLE)
        assert exile.sees(JOINT)
        assert exile.sees("Why this is suggested")
        assert "Taras" not in exile.page.content(), "nobody is shown to somebody whom nobody knows"

        say_where_from(exile)
        approve_newest(site)
        exile.open("/for-you/")
        exile.follow("All mentors for you") if exile.sees("All mentors for you") else exile.open("/for-you/mentors")
        card = exile.page.locator("article", has_text="Taras")
        assert card.locator(".reasons li").count() >= 2, "a suggestion says why"
        go(card.get_by_role("link", name=exile.says("Ask for mentoring")))
        exile.page.fill("[name=note]", "Можно ли спросить вас о расследованиях?")
        exile.page.check("[name=exchange]")
        exile.press("Send the request")
        assert LINE not in exile.page.content()

        answer_yes(mentor)
        exile.open("/requests/")
        exile.follow("Taras")
        assert exile.sees(LINE)
        open_one_field(exile, mentor)


def open_one_field(exile: Guest, mentor: Guest) -> None:
    """M66: where she comes from opens to her mentor alone by her own act, stands in her ledger, and closes again."""
    contact = mentor.page.url
    origin = mentor.page.locator("article.card dd", has_text="Росія")
    assert not origin.count()
    exile.follow("What this person sees of you")
    go(exile.page.locator("form[action$='/origins/open'] button"))
    mentor.page.goto(contact)
    assert origin.count() == 1
    exile.follow("What I opened to whom")
    exile.press("Close everything for this person")
    mentor.page.goto(contact)
    assert not origin.count()


def approve_newest(site: Site) -> None:
    """The coordinator lets in whoever has chosen no name yet."""
    with site.guest("cora") as coordinator:
        coordinator.open("/coordination/")
        coordinator.follow("Somebody without a pseudonym")
        coordinator.press("Approve")
        assert coordinator.sees("Approved. From now on this person can see others and, if she chooses, be found.")


def answer_yes(mentor: Guest) -> None:
    """The mentor accepts, and agrees to exchange contact details."""
    mentor.open("/requests/")
    go(mentor.page.locator("section", has_text=mentor.says("Waiting for your answer")).get_by_role("link").first)
    assert mentor.sees("Можно ли спросить вас о расследованиях?")
    mentor.page.check("[name=exchange]")
    mentor.press("Accept")


def test_not_now_puts_a_suggestion_aside_and_back(site: Site) -> None:
    """Without a reason, without a trace for the other side, and not for ever."""
    with site.guest("vera", language="be") as exile:
        exile.open("/for-you/openings")
        card = exile.page.locator("article", has_text=TITLE)
        card.locator("summary").click()
        go(card.get_by_role("button", name=exile.says("Put aside")))
        assert not exile.page.locator("article", has_text=TITLE).count()
        exile.follow("What you put aside")
        assert exile.sees(TITLE)
        exile.press("Bring back")
        exile.open("/for-you/openings")
        assert exile.sees(TITLE)


def test_a_form_keeps_what_was_typed(site: Site) -> None:
    """A page that cannot be saved comes back with every word, and the error next to its field."""
    with site.guest("vera") as exile:
        page = exile.page
        exile.open("/profile/languages")
        page.select_option("[name=level_en]", "C2")
        page.select_option("[name=more_0]", "fr")
        exile.press("Save and stop")
        assert page.locator("[role=alert]").is_visible()
        assert page.locator("[name=level_en]").input_value() == "C2"
        assert page.locator("[name=more_0]").input_value() == "fr"
        assert page.locator("[name=more_level_0]").get_attribute("aria-invalid") == "true"
