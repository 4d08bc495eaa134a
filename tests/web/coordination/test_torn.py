"""Where the network is torn, for coordinators: rough numbers of groups, and nobody in them."""

import re

import pytest
from sqlalchemy import select

from config import Settings
from tests.web.manners import NOW, World
from tests.web.maps.crowds import gather
from web.matching.live import LiveIndex
from web.models import Connection, ConnectionState, Person

TORN = "/en/coordination/torn"


def crowds(world: World) -> None:
    """The map's crowd, in which Germany and Lithuania are close-knit at home and share twelve connections."""
    gather(world)
    with world.session() as session:
        here = {code: [] for code in ("DE", "LT")}  # type: dict[str, list[bytes]]
        for person in session.scalars(select(Person).where(Person.as_peer)):
            if person.country in here and person.pseudonym.startswith(person.country):
                here[person.country].append(session.info["keys"].handle(person.id))
        session.add_all(
            Connection(
                kind="contact",
                from_handle=one,
                to_handle=other,
                state=ConnectionState.ACCEPTED,
                opened_on=NOW.date(),
                consented=True,
            )
            for handles in here.values()
            for row, one in enumerate(handles)
            for other in handles[row + 1 : row + 6]
        )


def work_out(world: World, settings: Settings) -> None:
    """What `mosty index` does, in a process of its own."""
    with world.session() as session:
        LiveIndex(settings.index_file, world.app.extensions["mosty.keys"]).save(session, NOW.date())


def test_it_works(world: World, settings: Settings) -> None:
    """M79: many live in Germany and in Lithuania, and few of them know each other."""
    crowds(world)
    work_out(world, settings)
    page = world.cora.get(TORN)
    assert "The widest tears first" in page.text
    assert "Germany – Lithuania" in page.text


def test_the_desk_leads_to_it(world: World) -> None:
    assert f'href="{TORN}"' in world.cora.get("/en/coordination/").html


def test_only_coordinators_see_it(world: World) -> None:
    world.vera.get(TORN, expect=403)
    world.hanna.get(TORN, expect=403)
    assert world.stranger.get(TORN, expect=303).location.startswith("/en/account/sign-in")


def test_before_it_was_worked_out_the_page_says_how(world: World) -> None:
    crowds(world)
    assert "mosty index" in world.cora.get(TORN).text


def test_with_few_ties_it_says_so(world: World, settings: Settings) -> None:
    work_out(world, settings)
    assert "too few connections" in world.cora.get(TORN).text


def test_no_number_under_ten_no_exact_one_and_nobody(world: World, settings: Settings) -> None:
    """Eight people in France are a group that is not told; every number ends in 0 or 5; no pseudonym stands there."""
    crowds(world)
    work_out(world, settings)
    page = world.cora.get(TORN)
    numbers = [int(number) for number in re.findall(r"about (\d+)", page.text)]
    assert numbers
    assert all(number % 5 == 0 for number in numbers)
    assert min(int(count) for count in re.findall(r"about (\d+)\b(?! %)", page.text)) >= 10
    assert "France" not in page.text
    assert not re.search(r"(DE|GE|LT|AM|US|FR) \d", page.text)


def test_who_joins_or_leaves_in_the_week_shows_in_no_number(world: World, settings: Settings) -> None:
    """A second look after somebody came or went is the same page: nobody is seen in a difference."""
    crowds(world)
    work_out(world, settings)
    before = world.cora.get(TORN).html
    with world.session() as session:
        added = [Person(approved=True, as_peer=True, country="GE", needs=["peers"]) for _ in range(20)]
        session.add_all(added)
        session.info["keys"].create_many([session.info["keys"].handle(person.id) for person in added])
    world.change("vera", as_peer=False)
    work_out(world, settings)
    assert _body(world.cora.get(TORN).html) == _body(before)


def _body(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


@pytest.mark.parametrize("language", ["ru", "uk", "be"])
def test_it_reads_in_every_language(world: World, settings: Settings, language: str) -> None:
    crowds(world)
    work_out(world, settings)
    page = world.cora.get(TORN.replace("/en/", f"/{language}/"))
    assert "torn" not in _body(page.html)
    assert "Connections" not in page.text
