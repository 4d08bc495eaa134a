"""Outlines out of TopoJSON: a little world of two countries, and the real atlas where it was built."""

import json
from pathlib import Path

import pytest

from tests.web.maps.outlines import OUTLINES, TWO_COUNTRIES, built, contains
from web.maps import atlas
from web.maps.atlas import Atlas, AtlasError, Line, decode, join, load, unwrap
from web.maps.places import places


@pytest.fixture(scope="module")
def world() -> Atlas:
    found = load(OUTLINES)
    assert found is not None
    return found


def test_it_works() -> None:
    """Deltas, quantisation, shared arcs in both directions and ids come out as degrees and codes."""
    small = decode(TWO_COUNTRIES)
    assert set(small.rings) == {"DE", "PL", "ZZ"}
    assert join(small.arcs, small.rings["DE"][0]) == ((10, 0), (10, 10), (0, 10), (0, 0), (10, 0))
    assert join(small.arcs, small.rings["PL"][0])[:2] == ((10, 10), (10, 0))
    assert contains(small, "DE", 4, 4)
    assert not contains(small, "PL", 4, 4)


def test_a_border_is_an_arc_of_two_countries_and_a_coast_is_none() -> None:
    only = {**TWO_COUNTRIES["objects"]["countries"]}
    only["geometries"] = only["geometries"][:2]
    assert decode({**TWO_COUNTRIES, "objects": {"countries": only}}).borders() == (0,)


def test_a_ring_across_the_antimeridian_runs_on_past_180_degrees() -> None:
    """Chukotka must not be drawn as a band around the world."""
    ring: Line = ((170, 60), (180, 62), (-175, 65), (-170, 66), (178, 70), (170, 60))
    assert unwrap(ring) == ((170, 60), (180, 62), (185, 65), (190, 66), (178, 70), (170, 60))
    assert unwrap(()) == ()


def test_a_missing_atlas_is_none(tmp_path: Path) -> None:
    assert load(tmp_path) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '"words"',
        "{}",
        '{"transform": {}, "arcs": [], "objects": {}}',
        json.dumps({**TWO_COUNTRIES, "arcs": TWO_COUNTRIES["arcs"][:1]}),
        json.dumps({**TWO_COUNTRIES, "arcs": [[["a", "b"]]]}),
        json.dumps({**TWO_COUNTRIES, "transform": {"scale": [1, 1], "translate": [None, 0]}}),
    ],
)
def test_a_damaged_atlas_is_one_clear_error(tmp_path: Path, text: str) -> None:
    (tmp_path / atlas.FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(AtlasError, match=atlas.FILE_NAME):
        load(tmp_path)


def test_the_table_of_places_covers_every_country_once() -> None:
    table = places()
    assert len(table) == 250
    assert table["XK"].numeric is None
    assert len({place.numeric for place in table.values()}) == 250
    assert all(-90 <= place.lat <= 90 and -180 <= place.lng <= 180 for place in table.values())


@built
@pytest.mark.parametrize(
    ("country", "lng", "lat"),
    [
        ("UA", 34.10, 44.95),  # Simferopol
        ("UA", 33.70, 44.65),  # the hills above Sevastopol
        ("XK", 21.17, 42.66),  # Pristina
        ("BY", 27.56, 53.90),  # Minsk
        ("EH", -13.17, 27.12),  # Laayoune
        ("CY", 33.36, 35.24),  # the north of Nicosia
        ("TW", 121.00, 24.00),
        ("PS", 35.20, 31.90),  # Ramallah
    ],
)
def test_borders_are_those_of_the_united_nations(world: Atlas, country: str, lng: float, lat: float) -> None:
    """M41, M84: Crimea in Ukraine; the audience would rightly refuse a map that says otherwise."""
    inside = [code for code in world.rings if contains(world, code, lng, lat)]
    assert inside == [country]


@built
def test_every_circle_stands_in_or_near_its_own_country(world: Atlas) -> None:
    """A slip in the hand-written table would move people into another country."""
    for code in set(places()) & set(world.rings):
        place = places()[code]
        points = [point for refs in world.rings[code] for point in join(world.arcs, refs)]
        near = min(abs((lng - place.lng + 180) % 360 - 180) + abs(lat - place.lat) for lng, lat in points)
        turns = (place.lng - 360, place.lng, place.lng + 360)
        assert near < 0.15 or any(contains(world, code, lng, place.lat) for lng in turns), code
