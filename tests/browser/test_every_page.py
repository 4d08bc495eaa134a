"""Every page that a role can reach, as a browser shows it; and that every page can be reached."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page

from tests.browser.looks import MAX_STYLE_BYTES, Faults, inspect, inspect_once, measure, overheard, weigh
from tests.browser.sites import PHONE, Site
from tests.browser.walk import ROLES, Address, Kind, endpoints_of, parts_of_the_site, walk
from web.permissions import POLICIES

Walks = Callable[[str], dict[Kind, Address]]
Windows = Callable[[str], Page]
# Pages that no link leads to: those who are signed in are past signing in, and have no second step to switch off.
NOT_LINKED = {"accounts.sign_in", "accounts.sign_up", "assistance.claim", "resets.recover", "factors.off"}
NOT_MENTORED = {f"mentoring.{page}" for page in ("show", "agree", "meet", "flag", "end")}
# It is the exile whom a coordinator wants to meet somebody, and for whom a round found a mentor.
NOT_INTRODUCED = {"safety.introduction", "safety.proposal"}
NOT_LINKED_FOR = {
    "stranger": set[str](),
    "exile": NOT_LINKED,
    "mentor": NOT_LINKED | NOT_INTRODUCED,
    "host": NOT_LINKED | NOT_INTRODUCED | NOT_MENTORED | {"openings.organisation"},  # she named hers already
    # who has named no organisation yet is asked for it first
    "coordinator": NOT_LINKED
    | NOT_INTRODUCED
    | NOT_MENTORED
    | {"openings.edit", "openings.conditions", "openings.preview"},
}
# What only these have. Everything else looks as it does for an exile, and is looked at once for them, on a phone.
OWN = {"mentor": {"mentoring"}, "host": {"openings"}, "coordinator": {"coordination", "maps", "openings", "rounds"}}
# Pages that are the same for everybody are looked at as a stranger.
ALIKE = {"guides"}

IN_OTHER_WORDS = [("stranger", "pages"), ("stranger", "accounts"), ("stranger", "guides")] + [
    (role, name)
    for role, name in parts_of_the_site()
    if role == "coordinator" and name not in ("pages", "accounts", *ALIKE)
]


@pytest.fixture(scope="session")
def walks(demo: Site) -> Walks:
    """The pages of a role, walked once per worker."""
    walked: dict[str, dict[Kind, Address]] = {}

    def pages_of(role: str) -> dict[Kind, Address]:
        if role not in walked:
            with demo.visit(role if role in demo.sign_ins else None) as context:
                walked[role] = walk(demo.app, context.request, demo.address)
        return walked[role]

    return pages_of


@pytest.fixture(scope="session")
def windows(demo: Site) -> Iterator[Windows]:
    """A window for a role. It stays open: to open one takes as long as to look at a page."""
    opened: dict[str, Page] = {}
    with ExitStack() as until_the_end:

        def window(role: str) -> Page:
            if role not in opened:
                context = until_the_end.enter_context(demo.visit(role if role in demo.sign_ins else None))
                opened[role] = context.new_page()
            opened[role].set_viewport_size(PHONE)
            opened[role].emulate_media(color_scheme="light")
            return opened[role]

        yield window


@pytest.mark.parametrize("role", ROLES)
def test_every_page_can_be_reached_by_following_links(role: str, walks: Walks) -> None:
    """No hidden rooms: what somebody may open, some link leads to."""
    reached = {address.endpoint for address in walks(role).values()}
    assert endpoints_of(role) - reached == NOT_LINKED_FOR[role]


@pytest.mark.parametrize(
    ("role", "feature"), [(role, name) for role, name in parts_of_the_site() if role == "stranger" or name not in ALIKE]
)
def test_every_page_is_as_it_should_be(role: str, feature: str, demo: Site, walks: Walks, windows: Windows) -> None:
    """M68: light, within a phone's screen, by day and by night, nothing asked of anybody else."""
    faults = Faults()
    look = inspect if feature in OWN.get(role, {feature}) else inspect_once
    for address in walks(role).values():
        if address.feature == feature:
            page = windows(role)
            with overheard(page, demo.address) as said:
                answer = page.goto(address.path)
                assert answer is not None
                faults.add(address.path, weigh(page, answer, script=POLICIES[address.endpoint].script))
                look(page, address.path, faults)
                faults.add(address.path, said)
    faults.report()


@pytest.mark.parametrize("language", ["ru", "uk", "be"])
@pytest.mark.parametrize(("role", "feature"), IN_OTHER_WORDS)
def test_longer_words_fit(role: str, feature: str, language: str, walks: Walks, windows: Windows) -> None:
    """M13, M14: every page in the other languages, one of each feature with all rules of accessibility."""
    faults = Faults()
    spoken = [one for one in walks(role).values() if one.feature == feature and one.path.startswith("/en/")]
    page = windows(role)
    for address in spoken:
        path = address.path.replace("/en/", f"/{language}/", 1)
        answer = page.goto(path)
        assert answer is not None
        faults.add(path, weigh(page, answer, script=POLICIES[address.endpoint].script))
        (inspect_once if address is spoken[0] else measure)(page, path, faults)
    faults.report()


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (None, "/en/no-such-page", 404),
        ("exile", "/uk/coordination/", 403),
        (None, "/ru/openings/?words=" + "x" * 500, 422),
    ],
)
def test_pages_that_say_no_look_as_good(role: str | None, path: str, status: int, demo: Site) -> None:
    """An error page says what to do, as readably as any other."""
    faults = Faults()
    with demo.visit(role) as context:
        page = context.new_page()
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status
        faults.add(path, weigh(page, answer))
        inspect(page, path, faults)
        assert page.locator("main a, main button").count(), "no dead end"
    faults.report()


@pytest.mark.parametrize("path", ["/en/account/sign-in", "/ru/profile/place"])
def test_a_form_with_errors_looks_as_good(path: str, demo: Site) -> None:
    """The summary, the marked fields and their words, by day and by night."""
    faults = Faults()
    with demo.visit("exile" if "profile" in path else None) as context:
        page = context.new_page()
        page.goto(path)
        if page.locator("[name=country]").count():
            page.select_option("[name=country]", "")
        with page.expect_navigation() as sent:
            page.locator("main form button").first.click()
        assert sent.value.status == 422
        assert page.locator("[role=alert] a").count()
        inspect(page, path, faults)
    faults.report()


def test_the_style_sheets_are_light(demo: Site) -> None:
    """M68: everything that a page loads to look as it does, the map's too."""
    with demo.visit() as context:
        size = sum(len(context.request.get(f"/static/{name}.css").body()) for name in ("site", "map"))
    assert size < MAX_STYLE_BYTES


def test_night_changes_colours_alone(demo: Site) -> None:
    """The style sheets tell day from night by light-dark(), which gives colours: by night only they need a look. No
    other style is let in by the policy of the pages."""
    with demo.visit() as context:
        for name in ("site", "map"):
            assert "prefers-color-scheme" not in context.request.get(f"/static/{name}.css").text()
