"""The page of the country map and its pictures: who may see them, what they tell, and every way on."""

import re

import pytest
from sqlalchemy import select

from tests.web.manners import Page, World
from tests.web.maps.crowds import gather
from web.maps.geometry import VIEWS
from web.models import Person

PAGE = "/en/maps/countries"


@pytest.fixture
def crowd(world: World) -> World:
    gather(world)
    return world


def rows(page: Page) -> list[str]:
    """The text of every row of the table's body."""
    body = re.search(r"(?s)<tbody>(.*?)</tbody>", page.html)
    found = re.findall(r"(?s)<tr.*?</tr>", body[1] if body else "")
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def addresses(page: Page) -> list[str]:
    """Everything on this site that the page leads to or fetches."""
    found = re.findall(r'(?:href|src|srcset|data-svg)="(/[^"]*)"', page.html)
    return sorted({address.replace("&amp;", "&") for address in found})


def test_it_works(crowd: World) -> None:
    """M79, M80: people by country and ties between countries, in words that name no small group."""
    page = crowd.cora.get(PAGE)
    assert rows(page) == [
        "Germany about 45 about 35 about 60 %",
        "Georgia about 30 about 35 too few to say",
        "Lithuania about 20 about 20 too few to say",
        "United States about 15 fewer than ten too few to say",
        "Armenia about 10 about 10 too few to say",
    ]
    assert "Every other country: fewer than ten people" in page.text
    assert "France" not in page.text


def test_only_coordinators_see_the_map(crowd: World) -> None:
    for address in (PAGE, f"{PAGE}.webp", f"{PAGE}.svg"):
        for name in ("vera", "taras", "hanna", "nina", "igor"):
            assert getattr(crowd, name).get(address, expect=403).status == 403
        assert "/account/sign-in" in crowd.stranger.get(address, expect=303).location


def test_choosing_a_country_shows_its_flows(crowd: World) -> None:
    page = crowd.cora.get(f"{PAGE}?country=DE")
    section = page.html.split('<section class="card"')[1].split("</section>")[0]
    assert re.findall(r">([A-Z]\w+)</a> (about \d+)<", section) == [("Georgia", "about 20"), ("Lithuania", "about 10")]
    assert "Show all countries" in section


def test_a_country_without_a_group_says_the_same_as_an_empty_one(crowd: World) -> None:
    """Eight people live in France and nobody in Iceland: the pages must not differ."""
    pages = [crowd.cora.get(f"{PAGE}?country={code}").html for code in ("FR", "IS")]
    france, iceland = (re.sub("France|Iceland|country=(FR|IS)", "X", html) for html in pages)
    assert france == iceland
    pictures = [crowd.cora.get(f"{PAGE}.webp?country={code}").response.data for code in ("FR", "IS")]
    assert all(pictures)


def test_the_needs_layer_counts_needs(crowd: World) -> None:
    """M76: need by country."""
    page = crowd.cora.get(f"{PAGE}?layer=needs&country=GE")
    assert "Georgia about 30 " in rows(page)[1]
    assert "about 30" in page.html.split('<section class="card"')[1].split("</section>")[0]


def test_people_who_are_off_or_waiting_or_suspended_are_not_counted(crowd: World) -> None:
    """Hanna, Cora and Igor are off, Nina waits: 45 in Germany are the crowd's alone, whatever they do."""
    before = crowd.cora.get(PAGE).lasting
    crowd.change("hanna", needs=["housing"], country="US")
    crowd.change("nina", country="US")
    crowd.change("igor", country="US", suspended=True)
    assert crowd.cora.get(PAGE).lasting == before


def test_a_country_that_falls_below_ten_is_gone_from_the_next_page(crowd: World) -> None:
    """Armenia's twelve are the crowd's; Nina waits and counts for nobody. Four turn being found off."""
    assert any(row.startswith("Armenia") for row in rows(crowd.cora.get(PAGE)))
    with crowd.session() as session:
        armenians = [person for person in session.scalars(select(Person)) if person.country == "AM" and person.as_peer]
        for person in armenians[:4]:
            person.as_peer = False
    assert not any(row.startswith("Armenia") for row in rows(crowd.cora.get(PAGE)))
    assert 'data-country="AM"' not in crowd.cora.get(PAGE).html


def test_the_empty_map_says_why_and_leads_on(world: World) -> None:
    page = world.cora.get(PAGE)
    assert "No country has ten people who can be found yet" in page.text
    assert "<table" not in page.html
    assert 'href="/en/"' in page.html
    assert world.cora.get(f"{PAGE}.webp").response.mimetype == "image/webp"


@pytest.mark.parametrize(
    "query", ["view=moon", "country=XX", "country=de", "layer=secrets", "page=0", "page=2", "page=%00", "scheme=pink"]
)
def test_an_unknown_state_is_a_page_that_does_not_exist(crowd: World, query: str) -> None:
    page = crowd.cora.get(f"{PAGE}?{query}", expect=404)
    assert 'href="/en/"' in page.html


@pytest.mark.parametrize("view", VIEWS)
def test_every_way_on_leads_somewhere(crowd: World, view: str) -> None:
    """No dead end: every state that a state links to is there, in both layers."""
    for layer in ("people", "needs"):
        page = crowd.cora.get(f"{PAGE}?view={view}&layer={layer}&country=DE")
        ours = [address for address in addresses(page) if "/maps/countries" in address and "webp" not in address]
        assert len(ours) > 12
        for address in ours:
            answer = crowd.cora.client.get(address)
            assert answer.status_code == 200, address
            assert answer.data, address
            answer.close()


def test_the_picture_comes_for_both_schemes_and_for_phones(crowd: World) -> None:
    page = crowd.cora.get(PAGE)
    pictures = {address for address in addresses(page) if ".webp" in address}
    data = {crowd.cora.get(address).response.data for address in pictures}
    assert len(pictures) == len(data) == 4
    assert all(one.startswith(b"RIFF") and len(one) < 45_000 for one in data)


def test_the_picture_has_words_and_the_table_has_its_links(crowd: World) -> None:
    """Complete without script, picture or colour: alternative text, and every country as a row with a link."""
    page = crowd.cora.get(PAGE)
    assert re.search(r'<img [^>]*alt="Map: Europe and the Caucasus', page.html)
    table = page.html.split("<tbody>")[1].split("</tbody>")[0]
    assert table.count('<th scope="row"><a href=') == 5
    assert 'style="' not in page.html


def test_links_over_the_picture_name_country_and_number(crowd: World) -> None:
    page = crowd.cora.get(PAGE)
    spots = dict(re.findall(r'class="spot [^"]*" data-country="(\w\w)"[^>]*><span>([^<]*)<', page.html))
    assert spots == {
        "DE": "Germany: about 45",
        "GE": "Georgia: about 30",
        "LT": "Lithuania: about 20",
        "AM": "Armenia: about 10",
    }


def test_every_place_on_the_picture_has_a_rule(crowd: World) -> None:
    """The policy stops inline styles, so that each percent is a class of the map's own sheet."""
    with crowd.cora.client.get("/static/map.css") as answer:
        sheet = answer.get_data(as_text=True)
    for axis, side in (("x", "left"), ("y", "top")):
        assert all(f".{axis}{percent}{{{side}:{percent}%}}" in sheet for percent in range(101))
    assert len(sheet) < 8_000


def test_the_script_runs_on_the_map_page_alone(crowd: World) -> None:
    policy = crowd.cora.get(PAGE).response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in crowd.cora.get(f"{PAGE}.svg").response.headers["Content-Security-Policy"]


def test_country_names_come_in_the_readers_language(crowd: World) -> None:
    """M41: names in four languages."""
    for lang, name in (("ru", "Германия"), ("uk", "Німеччина"), ("be", "Германія")):
        assert rows(crowd.cora.get(f"/{lang}/maps/countries"))[0].startswith(name)


def test_the_vector_map_carries_no_text(crowd: World) -> None:
    """The vector map carries codes and classes: no number, no name of anybody."""
    document = crowd.cora.get(f"{PAGE}.svg").html
    assert 'data-country="DE"' in document
    assert "data-flow" in document
    assert not re.search(r">[^<]+<", document)
