"""The guides: plain pages for everybody; every fact with its source and its date."""

import re
from typing import Any

import pytest

from tests.web.manners import NOW, World
from web.guides import queries
from web.guides.sentences import SENTENCES
from web.guides.views import GUIDES
from web.listing import web_host
from web.models import Initiative, Opening, OpeningState, Programme

LANGUAGES = ("en", "ru", "uk", "be")
OTHERS = ("de", "pl", "fr", "tr")
MOST_BYTES = 40_000


def test_it_works(world: World) -> None:
    """Somebody without an account finds them from the first page (M90) and from the refusal (M12)."""
    index = world.stranger.get("/en/guides/")
    for path in ("red-notices", "figures", "for-officials", "arriving/GE"):
        assert f'href="/en/guides/{path}"' in index.html
    for door in ("/en/", "/en/not-here"):
        assert 'href="/en/guides/"' in world.stranger.get(door).html
    world.stranger.get("/en/guides/no-such-guide", expect=404)
    world.stranger.get("/en/guides/arriving/XX", expect=404)


def test_every_guide_in_four_languages_is_light_and_says_the_same_to_everybody(world: World) -> None:
    """M62, M63, M67, M70, M88; nothing personal stands on them (M68)."""
    words: dict[str, set[str]] = {}
    for guide in (*GUIDES, "figures", "for-officials", "arriving/TR", ""):
        for language in LANGUAGES:
            page = world.stranger.get(f"/{language}/guides/{guide}")
            assert len(page.response.data) < MOST_BYTES
            heading = re.search(r"<h1>(.*?)</h1>", page.html)
            assert heading
            words.setdefault(guide, set()).add(heading[1])
            for told in re.findall(r'<a href="(https?://[^"]+)"([^>]*)>', page.html):
                assert "noreferrer" in told[1], told[0]
        assert len(words[guide]) == len(LANGUAGES), f"{guide} has the same heading in two languages"
    text = world.stranger.get("/en/guides/red-notices").text
    assert "About 86,000 Red Notices were in force; Russia had asked for 4,817" in text
    assert "Fewer than 10 % of Red Notices are public" in text
    assert "at least 700 people complained about requests from Russia, and at least 400" in text
    assert world.vera.get("/en/guides/threats").text.count("Blocks and rules") == 1


def test_the_sheet_for_officials_is_in_the_language_that_the_official_reads(world: World) -> None:
    """M64: eight languages, all with the same points; the site around it keeps the reader's language."""
    sheets = queries.officials()
    assert tuple(sheets) == (*LANGUAGES, *OTHERS)
    assert len({len(sheet["points"]) for sheet in sheets.values()}) == 1
    assert all(sheet["sources"] and sheet["closing"] for sheet in sheets.values())
    page = world.stranger.get("/ru/guides/for-officials?in=de")
    assert '<article lang="de">' in page.html
    assert "Eine Red Notice ist kein Haftbefehl" in page.text
    assert "не ордер на арест" in world.stranger.get("/ru/guides/for-officials?in=nonsense").text


def test_every_figure_has_its_source_and_its_time(world: World) -> None:
    """M16: as many sources as figures; those of the brief keep their year."""
    page = world.stranger.get("/en/guides/figures")
    assert page.text.count("Source: ") == page.text.count("Time: ") == len(queries.figures()) > 30
    assert "About 10,000 people of civil society had left Russia by 2022" in page.text
    assert "Up to 300,000 people left Russia within a week after mobilisation began. Time: 2022-09" in page.text


def test_a_country_page_has_dated_facts_and_no_verdict(world: World) -> None:
    """M41, M42, M58, M59: visa-free days, cases, help there, clocks; old facts say so."""
    given: dict[str, Any] = {"country": "GE", "source": "file", "fingerprint": b"f" * 32}
    with world.session() as session:
        session.add_all(
            [
                Programme(name="House of the road", kind="resource_centre", status="active", source_id="1", **given),
                Opening(
                    title="A desk",
                    kind="job",
                    state=OpeningState.ROLLING,
                    confirmed_on=NOW.date(),
                    source_id="1",
                    **given,
                ),
                Initiative(name="A kitchen", kinds=["humanitarian_aid"], source_id="1", **given),
                Initiative(name="In private", kinds=["dialogue"], by_invitation=True, source_id="2", **given),
            ]
        )
    text = world.stranger.get("/en/guides/arriving/GE").text
    assert "A treaty is not a prediction. Ask a lawyer." in text
    assert "No visa; days of stay: 360. Source: Passport Index dataset, 12 January 2025" in text
    assert text.count("We have no dated source") == 2
    assert "Not confirmed lately" in text
    assert "UTC+4" in text
    assert "House of the road" in text
    assert "Openings there: 1 Initiatives there: 1 Programmes of this country: 1" in text
    for days, code in (("180", "AM"), ("60", "TR")):
        assert f"days of stay: {days}." in world.stranger.get(f"/en/guides/arriving/{code}").text
    assert "At least 14 people from Russia" in world.stranger.get("/en/guides/arriving/KG").text


@pytest.mark.parametrize("named", [None, "GE", "AM", "UZ", "TR", "PL", "LT", "LV", "EE", "CZ", "DE", "RS", "KZ", "KG"])
def test_countries_that_people_reach_have_a_page(named: str | None) -> None:
    """M41; the two that people leave have none."""
    assert named is None or named in queries.countries()
    assert queries.countries().isdisjoint({"RU", "BY"})


def test_every_fact_is_sourced_dated_and_worded() -> None:
    """M42, M88: no row without a source, an address and a date; no sentence without a row."""
    facts = queries.facts().values()
    for fact in facts:
        assert fact.source, fact.id
        assert web_host(fact.url), fact.id
        assert re.fullmatch(r"20\d\d(-[01]\d(-[0-3]\d)?)?", fact.as_of), fact.id
        assert not fact.value or int(fact.value) > 0, fact.id
    assert {fact.topic for fact in facts} == SENTENCES.keys()
