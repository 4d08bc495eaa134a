"""Filters beside suggestions: of people they hide some of the week's cards and bring no others."""

from tests.web.manners import World
from tests.web.matches.crowd import add_mentors, add_opening, ledger, names

MENTORS = "/en/for-you/mentors"


def test_it_works(world: World) -> None:
    """M45: by field, language, place and way to meet, as far as the cards show them."""
    add_mentors(world, 3, timezone="Europe/Berlin", visibility={"country": "members"})
    page = world.vera.get(MENTORS)
    everybody = names(page)
    assert "Taras" in page.text
    for query, found in {
        "field=journalism": len(everybody),
        "language=uk": 0,
        "place=DE": len(everybody),
        "meet=hours": len(everybody),
        "meet=city": 0,
        "place=DE&language=ru": len(everybody),
        "language=tlh": len(everybody),  # nobody speaks it: it is on no card, and no filter
    }.items():
        assert len(names(world.vera.get(f"{MENTORS}?{query}"))) == found, query
    assert "Remove the filters" in world.vera.get(f"{MENTORS}?meet=city").text
    assert "Taras" in world.vera.get(f"{MENTORS}?language=uk").text


def test_filters_deal_nobody_new(world: World) -> None:
    """M67: with twenty mentors and a list of ten, no filter brings an eleventh, nor writes the ledger."""
    add_mentors(world, 20)
    world.vera.get(MENTORS)
    dealt = ledger(world, "vera")
    for query in ("place=DE", "language=ru", "meet=country", "field=law", "meet=city"):
        world.vera.get(f"{MENTORS}?{query}")
    assert ledger(world, "vera") == dealt


def test_a_hidden_field_cannot_be_filtered_by(world: World) -> None:
    """What a card keeps to itself answers no filter."""
    world.change("vera", city="Warsaw", country="PL")
    assert "Taras" not in world.vera.get(f"{MENTORS}?meet=city").text
    world.change("taras", visibility={"city": "members", "country": "members"}, city="Warsaw")
    assert "Taras" in world.vera.get(f"{MENTORS}?meet=city").text


def test_openings_by_kind(world: World) -> None:
    """Things are public: the best of the chosen kind are given, and an empty answer leads back."""
    add_opening(world)
    add_opening(world, kind="grant", title="Grant for courts")
    page = world.nina.get("/en/for-you/openings?kind=grant").text
    assert "Grant for courts" in page
    assert "Newsroom fellowship" not in page
    assert "Remove the filters" in world.nina.get("/en/for-you/openings?kind=event").text
