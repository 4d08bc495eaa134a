"""Every page that a role can reach, as a browser shows it; and that every page can be reached."""

from collections.abc import Callable

import pytest

from tests.browser.looks import MAX_STYLE_BYTES, Faults, inspect, inspect_once, overheard, weigh
from tests.browser.sites import DESK, Site
from tests.browser.walk import ROLES, Address, Kind, endpoints_of, parts_of_the_site, walk
from web.permissions import POLICIES

Walks = Callable[[str], dict[Kind, Address]]


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


@pytest.mark.parametrize("role", ROLES)
def test_every_page_can_be_reached_by_following_links(role: str, walks: Walks) -> None:
    """No hidden rooms: what somebody may open, some link leads to."""
    reached = {address.endpoint for address in walks(role).values()}
    assert sorted(endpoints_of(role) - reached) == []


@pytest.mark.parametrize(("role", "feature"), parts_of_the_site())
def test_every_page_is_as_it_should_be(role: str, feature: str, demo: Site, walks: Walks) -> None:
    """M68: light, within a phone's screen, by day and by night, nothing asked of anybody else."""
    faults = Faults()
    with demo.visit(role if role in demo.sign_ins else None) as context:
        page = context.new_page()
        for address in walks(role).values():
            if address.feature == feature:
                with overheard(page, demo.address) as said:
                    answer = page.goto(address.path)
                    assert answer is not None
                    faults.add(address.path, weigh(page, answer, script=POLICIES[address.endpoint].script))
                    inspect(page, address.path, faults)
                    faults.add(address.path, said)
    faults.report()


@pytest.mark.parametrize("language", ["ru", "uk", "be"])
@pytest.mark.parametrize("feature", [name for role, name in parts_of_the_site() if role == "coordinator"])
def test_longer_words_fit(feature: str, language: str, demo: Site, walks: Walks) -> None:
    """M13, M14: a page of every feature in the other languages, where words are longer."""
    faults = Faults()
    address = next(one for one in walks("coordinator").values() if one.feature == feature)
    path = address.path.replace("/en/", f"/{language}/", 1)
    with demo.visit("coordinator") as context:
        page = context.new_page()
        answer = page.goto(path)
        assert answer is not None
        faults.add(path, weigh(page, answer, script=POLICIES[address.endpoint].script))
        inspect_once(page, path, faults)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(DESK)
        inspect_once(page, path, faults)
    faults.report()


def test_the_style_sheets_are_light(demo: Site) -> None:
    """M68: everything that a page loads to look as it does, the map's too."""
    with demo.visit() as context:
        size = sum(len(context.request.get(f"/static/{name}.css").body()) for name in ("site", "map"))
    assert size < MAX_STYLE_BYTES
