"""Equal Earth, the four frames, and where circles and links stand."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.maps.geometry import ROOMS, SPACING, VIEWS, WIDTH, View, areas, equal_earth, holds, home, position
from web.maps.places import places

EVERY_VIEW = pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
longitudes = st.floats(-179, 179)
latitudes = st.floats(-85, 85)


def test_it_works() -> None:
    """The pole and the antimeridian stand where the paper puts them."""
    assert equal_earth(0, math.pi / 2) == pytest.approx((0, 1.3173627591574133))
    assert equal_earth(math.pi, 0) == pytest.approx((2.7066299836960748, 0))


@given(longitudes, latitudes)
def test_areas_stay_in_proportion(lng: float, lat: float) -> None:
    """A small cell anywhere keeps its share of the sphere, also under the stretch of a view."""
    step = 1e-4
    view = VIEWS["europe"]
    (ax, ay), (bx, by), (cx, cy) = (view.project(lng + dx, lat + dy) for dx, dy in ((0, 0), (step, 0), (0, step)))
    drawn = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay))
    true = math.radians(step) ** 2 * math.cos(math.radians(lat))
    scale = view.frame[2]
    assert drawn / (scale * scale * view.stretch) == pytest.approx(true, rel=1e-3)


@EVERY_VIEW
def test_shapes_are_true_along_the_parallel_of_the_view(view: View) -> None:
    x, y = view.project(view.meridian, view.parallel)
    east = view.project(view.meridian + 0.01 / math.cos(math.radians(view.parallel)), view.parallel)[0] - x
    north = y - view.project(view.meridian, view.parallel + 0.01)[1]
    assert east == pytest.approx(north, rel=1e-2)


@EVERY_VIEW
def test_a_frame_fits_a_page(view: View) -> None:
    """No picture is a strip or a tower on a phone."""
    assert 0.4 * WIDTH <= view.height <= WIDTH


@pytest.mark.parametrize(
    ("view", "inside", "outside"),
    [
        ("europe", "PT IS NO FI CY GE AM AZ TR UA XK MT IE", "US KZ IL AE"),
        ("asia", "GE TR IL AE KZ UZ KG TJ MN JP KR TH ID VN", "DE US AU"),
        ("americas", "US CA MX BR AR CL CU CO", "DE NO NZ"),
        ("world", "US DE RU NZ ZA FJ IS AR JP", "AQ"),
    ],
)
def test_views_hold_the_countries_people_went_to(view: str, inside: str, outside: str) -> None:
    """M41: central and eastern Europe, the Caucasus and Turkey on one picture; Central Asia on another."""
    assert [code for code in inside.split() if not holds(VIEWS[view], code)] == []
    assert [code for code in outside.split() if holds(VIEWS[view], code)] == []


def test_every_country_has_a_home_view() -> None:
    assert [home(code).name for code in ("DE", "KZ", "US", "ZA")] == ["europe", "asia", "americas", "world"]
    lost = {code for code in places() if not holds(home(code), code)}
    assert lost == {"AQ"}


def test_the_edge_of_the_world_lies_in_bering_strait() -> None:
    world = VIEWS["world"]
    assert world.project(190.5, 66)[0] > world.project(170, 66)[0]
    assert position(world, "FJ")[0] > WIDTH / 2
    assert position(world, "WS")[0] > WIDTH / 2 or position(world, "WS")[0] < WIDTH / 8


@EVERY_VIEW
def test_links_never_crowd_each_other(view: View) -> None:
    """WCAG 2.2, 2.5.8: on a picture of any width that a link appears on, its neighbours leave it room."""
    links = areas(view, sorted(places()))
    for width in (*ROOMS, WIDTH):
        for one, other in combinations([link for link in links if link.room <= width], 2):
            across = (one.x - other.x) * width / 100
            down = (one.y - other.y) * width * view.height / WIDTH / 100
            assert math.hypot(across, down) >= SPACING, (width, one, other)


def test_the_more_important_country_gets_the_link() -> None:
    """Vienna and Bratislava crowd each other on a phone: the first in order stays, the other comes with more room."""
    links = {link.country: link.room for link in areas(VIEWS["europe"], ["AT", "SK"])}
    assert links["AT"] == ROOMS[0] < links["SK"]
    links = {link.country: link.room for link in areas(VIEWS["europe"], ["SK", "AT"])}
    assert links["SK"] == ROOMS[0] < links["AT"]


@EVERY_VIEW
def test_links_stand_inside_the_picture_on_their_circle(view: View) -> None:
    for link in areas(view, sorted(places())):
        x, y = position(view, link.country)
        assert 0 <= link.x <= 100
        assert 0 <= link.y <= 100
        assert abs(link.x * WIDTH / 100 - x) <= WIDTH / 100
        assert abs(link.y * view.height / 100 - y) <= WIDTH / 100


def test_a_country_outside_the_view_has_no_link() -> None:
    assert [link.country for link in areas(VIEWS["europe"], ["US", "DE"])] == ["DE"]
