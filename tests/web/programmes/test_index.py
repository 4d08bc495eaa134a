"""The list of programmes: never without status, date and source."""

import uuid
from typing import Any
from urllib.parse import quote

from matcher.text import fold
from tests.web.manners import World
from tests.web.openings.making import titles
from web.models import Programme

PATH = "/en/programmes/"


def add(world: World, **values: Any) -> uuid.UUID:
    """A programme."""
    with world.session() as session:
        row = Programme(**{
            "name": "Emergency fund", "kind": "emergency_fund", "status": "active", "status_as_of": "2026-10",
            "source": "seed", "source_id": str(uuid.uuid4()), "url": "https://fund.example/call", **values,
        })  # fmt: skip
        row.folded = fold(f"{row.name} {row.organisation or ''} {row.audience or ''} {row.text or ''}")
        session.add(row)
        return row.id


def test_it_works(world: World) -> None:
    """Status, its date and a link to the source stand on every row (M42, M43)."""
    add(world, organisation="A consortium", country="CZ")
    page = world.stranger.get(PATH)
    assert titles(page) == ["Emergency fund"]
    assert "1 programme" in page.text
    assert "Emergency fund · A consortium · Czechia" in page.text
    assert "Active · status date: October 2026 · source (fund.example)" in page.text
    assert '<a href="https://fund.example/call" rel="noreferrer noopener nofollow">' in page.html
    assert "Not confirmed lately" not in page.text


def test_an_empty_list_says_what_to_do(world: World) -> None:
    page = world.stranger.get(PATH)
    assert "No programme is listed yet" in page.text
    assert 'href="/en/openings/"' in page.html


def test_what_is_only_proposed_or_recommended_never_looks_open(world: World) -> None:
    """The plan of the United States (M34), and preventive visas whatever a list says of them (M60)."""
    add(world, name="Sponsor-free visa", kind="talent_visa", status="proposed")
    add(world, name="New status", kind="legal_status", status="recommended")
    add(world, name="Year-long visa", kind="preventive_visa", status="active")
    text = world.stranger.get(PATH).text
    assert "Announced, not in force : nobody can use it yet" in text
    assert "Recommended only : it does not exist" in text
    assert "Recommended, does not exist : no country issues it" in text
    assert "Active" not in text.split("Show programmes")[1]


def test_old_and_undated_statuses_are_marked(world: World) -> None:
    """Older than 180 days, or of no known day (M42); a year or a month counts from its first day."""
    for stated, marked in (
        ("2026-11-01", False),
        ("2026-06", False),
        ("2026-05", True),
        ("2026", True),
        ("2026-05-26", True),
        ("2026-05-27", False),
        ("", True),
        ("2020s", True),
        ("2026-13", True),
    ):
        programme = add(world, status_as_of=stated)
        assert ("Not confirmed lately" in world.stranger.get(f"{PATH}{programme}").text) is marked, stated
    assert "date of the status not known" in world.stranger.get(PATH).text


def test_a_source_without_an_address_is_named(world: World) -> None:
    add(world, url=None, source="brief")
    add(world, name="Evil", url="javascript:alert(1)")
    page = world.stranger.get(PATH)
    assert "source without a web address: brief" in page.text
    assert 'href="javascript' not in page.html


def test_filters(world: World) -> None:
    """By kind, country, origin named as eligible, status and words (M13, M30-M36)."""
    add(world, name="One", kind="humanitarian_visa", country="CZ", origins=["RU", "BY"], status="unknown")
    add(world, name="Two", kind="humanitarian_visa", country="DE", origins=["RU"], status="restricted")
    add(
        world,
        name="Three",
        kind="media_fund",
        country="DE",
        origins=[],
        status="active",
        audience="Редакции в изгнании",
    )
    find = world.stranger.get
    assert titles(find(PATH)) == ["Three", "Two", "One"]
    assert titles(find(PATH + "?kind=humanitarian_visa&country=DE")) == ["Two"]
    assert titles(find(PATH + "?origin=BY")) == ["One"]
    assert titles(find(PATH + "?status=restricted")) == ["Two"]
    assert titles(find(PATH + "?words=" + quote("РЕДАКЦИИ"))) == ["Three"]
    assert titles(find(PATH + "?words=%25")) == []
    assert titles(find(PATH + "?kind=nonsense&status=%00&page=x&endpoint=y")) == ["Three", "Two", "One"]


def test_when_nothing_fits_it_says_which_filter_to_loosen(world: World) -> None:
    add(world, country="CZ", status="active")
    add(world, country="DE", status="closed")
    page = world.stranger.get(PATH + "?country=CZ&status=closed")
    assert "Without Status: Closed : 1" in page.text
    assert "Without Country: Czechia : 1" in page.text


def test_a_search_that_is_too_long_gets_a_sentence(world: World) -> None:
    page = world.stranger.get(PATH + "?words=" + "w" * 10_000, expect=422)
    assert "at most 200 fit" in page.text


def test_pages_of_twenty_in_every_language(world: World) -> None:
    """Four hundred programmes are twenty pages, each light (M68)."""
    for number in range(41):
        add(world, name=f"{number:02} " + "Ж" * 250, organisation="О" * 200, status="recommended", country="CZ")
    for language in ("en", "ru", "uk", "be"):
        page = world.stranger.get(f"/{language}/programmes/?country=CZ")
        assert len(titles(page)) == 20
    last = world.stranger.get(PATH + "?country=CZ&page=3")
    assert len(titles(last)) == 1
    assert 'href="/en/programmes/?country=CZ&amp;page=2"' in last.html


def test_markup_stays_text(world: World) -> None:
    add(
        world,
        name="<script>alert(1)</script>",
        organisation="<img src=x>",
        text="<b>",
        audience="<i>",
        source="<u>",
        url=None,
    )
    page = world.stranger.get(PATH)
    for tag in ("<script", "<img", "<u>"):
        assert tag not in page.html
