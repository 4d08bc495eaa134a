"""A host posts an opening in three steps, on a phone, in Ukrainian, without JavaScript."""

from tests.browser.sites import Guest, Site
from tests.web.maps.crowds import gather

TITLE = "Стипендія для редакцій у вигнанні"
TEXT = "Рік роботи над власним розслідуванням у Ризі."
DEADLINE = "2027-03-01"


def describe(host: Guest) -> None:
    """The first step, once with a mistake."""
    host.open("/openings/mine")
    host.follow("Post an opening")
    host.page.select_option("[name=kind]", "fellowship")
    host.page.fill("[name=text]", TEXT)
    host.page.check("[name=fields][value=journalism]")
    host.press("Save and go on")
    assert host.page.locator("[role=alert]").is_visible()
    assert host.page.locator("[name=text]").input_value() == TEXT, "an error loses nothing that was typed"
    assert host.page.locator("[name=fields][value=journalism]").is_checked()
    host.page.locator("[role=alert] a").first.click()
    assert host.page.url.endswith("#title"), "the error leads to its field"
    host.page.fill("[name=title]", TITLE)
    host.press("Save and go on")


def set_conditions(host: Guest) -> None:
    """The second step, once with a deadline that has passed."""
    host.page.select_option("[name=country]", "LV")
    host.page.check("[name=until][value=day]")
    host.page.fill("[name=deadline]", "2020-03-01")
    host.page.fill("[name=url]", "https://newsroom.example/apply")
    host.press("Save and go on")
    assert host.sees("This day has passed. Type a later one.")
    assert host.page.locator("[name=url]").input_value() == "https://newsroom.example/apply"
    host.page.fill("[name=deadline]", DEADLINE)
    host.press("Save and go on")


def test_from_an_idea_to_a_published_opening(house: Site) -> None:
    """M38: nobody sees a draft, everybody sees what is published, and its host sees a rough number and no people."""
    gather(house.world)
    with house.guest("hanna", language="uk") as host, house.guest(language="be") as stranger:
        describe(host)
        set_conditions(host)
        assert host.heading == TITLE
        assert TEXT in host.page.content()
        stranger.open("/openings/")
        assert not stranger.sees(TITLE)

        host.press("Publish")
        stranger.open("/openings/")
        stranger.follow(TITLE)
        assert TEXT in stranger.page.content()
        assert stranger.page.get_by_role("link", name="newsroom.example").count()

        host.open("/openings/mine")
        number = host.page.locator("li.card", has_text=TITLE)
        assert host.says("People whom it may suit: %(number)s", number="").strip() in number.inner_text()
        assert "Taras" not in host.page.content()
        assert not host.page.locator("article").count(), "no cards of people"
