"""Thinning and clipping: what is drawn stays inside the frame and near the truth."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.maps.outlines import OUTLINES, TWO_COUNTRIES, built
from web.maps.atlas import Atlas, Line, decode, load
from web.maps.geometry import VIEWS, WIDTH, Point, View
from web.maps.shapes import MARGIN, TOLERANCE, clip_line, clip_ring, graticule, outline, thin

EUROPE = VIEWS["europe"]
EVERY_VIEW = pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
pixels = st.tuples(st.floats(-2000, 3000), st.floats(-2000, 3000))
degrees = st.tuples(st.floats(-10, 45), st.floats(35, 70))


def test_it_works() -> None:
    """Two neighbours south of the frame's middle: both are drawn, and the border between them once."""
    view = View("test", meridian=10, parallel=5, west=-5, east=25, south=-5, north=15)
    drawn = outline(decode(TWO_COUNTRIES), view)
    assert set(drawn.shapes) == {"DE", "PL", "ZZ"}
    assert drawn.borders
    assert drawn.graticule


def test_without_an_atlas_the_graticule_stays() -> None:
    """A machine that could not fetch the outlines still draws a map."""
    drawn = outline(None, EUROPE)
    assert drawn.shapes == {}
    assert drawn.borders == ()
    assert len(drawn.graticule) > 5


@EVERY_VIEW
def test_the_graticule_spans_the_frame(view: View) -> None:
    xs, ys = zip(*(point for line in graticule(view) for point in line), strict=True)
    assert min(xs) < WIDTH / 3 < WIDTH * 2 / 3 < max(xs)
    assert min(ys) < view.height / 3 < view.height * 2 / 3 < max(ys)


@given(st.lists(pixels, min_size=3, max_size=20))
def test_a_clipped_ring_stays_inside(ring: list[Point]) -> None:
    for x, y in clip_ring(tuple(ring), EUROPE):
        assert -MARGIN - 1e-6 <= x <= WIDTH + MARGIN + 1e-6
        assert -MARGIN - 1e-6 <= y <= EUROPE.height + MARGIN + 1e-6


def test_a_ring_around_the_frame_becomes_the_frame() -> None:
    """Russia's coast lies outside the picture of Europe; its land still fills the corner."""
    around: Line = ((-5000, -5000), (5000, -5000), (5000, 5000), (-5000, 5000))
    right, bottom = WIDTH + MARGIN, EUROPE.height + MARGIN
    assert set(clip_ring(around, EUROPE)) == {(-MARGIN, -MARGIN), (right, -MARGIN), (right, bottom), (-MARGIN, bottom)}


def test_a_ring_inside_is_left_alone_and_one_outside_vanishes() -> None:
    inside: Line = ((10, 10), (20, 10), (20, 20))
    assert clip_ring(inside, EUROPE) == inside
    assert clip_ring(tuple((x - 3000, y) for x, y in inside), EUROPE) == ()


def test_a_line_through_the_frame_is_cut_into_what_is_seen() -> None:
    line: Line = ((-900, 100), (-800, 100), (50, 100), (60, 100), (3000, 100), (4000, 100), (5000, 5000))
    assert list(clip_line(line, EUROPE)) == [((-800, 100), (50, 100), (60, 100), (3000, 100))]
    assert list(clip_line(line[:2], EUROPE)) == []


@given(st.lists(degrees, min_size=2, max_size=40))
def test_thinning_keeps_the_ends_and_moves_nothing_visibly(points: list[Point]) -> None:
    line = tuple(points)
    thinned = thin(line, EUROPE)
    assert thinned[0] == line[0]
    assert thinned[-1] == line[-1]
    drawn = [EUROPE.project(*point) for point in thinned]
    for point in line:
        assert min(_distance(EUROPE.project(*point), *segment) for segment in pairwise(drawn)) <= (TOLERANCE + 1e-6)


def test_thinning_drops_points_on_a_straight_line() -> None:
    assert thin(tuple((17.0, 40 + step / 100) for step in range(200)), EUROPE) == ((17.0, 40.0), (17.0, 41.99))


def _distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    square = (bx - ax) ** 2 + (by - ay) ** 2
    share = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / square if square else 0
    share = min(1, max(0, share))
    return math.hypot(px - ax - share * (bx - ax), py - ay - share * (by - ay))


@pytest.fixture(scope="module")
def world() -> Atlas:
    found = load(OUTLINES)
    assert found is not None
    return found


@built
@EVERY_VIEW
def test_no_shape_runs_across_the_whole_picture(world: Atlas, view: View) -> None:
    """A ring that was not unwrapped at the antimeridian draws a band; its longest straight edge gives it away."""
    for code, rings in outline(world, view).shapes.items():
        for ring in rings:
            for (ax, ay), (bx, by) in pairwise(ring):
                inside = all(0 < x < WIDTH for x in (ax, bx)) and all(0 < y < view.height for y in (ay, by))
                assert not inside or math.hypot(bx - ax, by - ay) < WIDTH / 5, code


@built
def test_the_countries_people_went_to_are_drawn(world: Atlas) -> None:
    """M41: also the small ones."""
    europe = outline(world, EUROPE).shapes
    wanted = "GE AM AZ TR PL CZ LT LV EE DE FR NL ME RS XK MD UA BY RU CY MT LU"
    assert set(wanted.split()) <= set(europe)
    assert {"UZ", "KZ", "KG", "TJ", "AE", "IL"} <= set(outline(world, VIEWS["asia"]).shapes)
