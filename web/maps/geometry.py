"""From degrees to the pixels of a view: Equal Earth, four frames, where circles and links stand.

Equal Earth: Savric, Patterson, Jenny (2018), "The Equal Earth map projection". A view stretches it sideways so that
shapes are true along the view's own parallel; a stretch keeps areas in proportion, so the map stays equal-area.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from web.maps.places import places

Point = tuple[float, float]

WIDTH = 960
# Two links need this many pixels between their middles; ROOMS are the picture widths for which that is worked out.
SPACING = 30.0
ROOMS = (300, 540, 860)

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2


def equal_earth(lng: float, lat: float) -> Point:
    """Radians east of the central meridian and north of the equator to the plane, both axes in sphere radii."""
    theta = math.asin(_M * math.sin(lat))
    square = theta * theta
    sixth = square**3
    x = lng * math.cos(theta) / (_M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)))
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return x, y


@dataclass(frozen=True)
class View:
    """A frame on the map, in degrees. `west` and `east` are meant along `parallel`, where shapes are true.

    `marks` makes circles and flows smaller where a picture shows more of the world.
    """

    name: str
    meridian: float
    parallel: float
    west: float
    east: float
    south: float
    north: float
    marks: float = 1.0

    @cached_property
    def stretch(self) -> float:
        """By how much x is stretched against plain Equal Earth."""
        lat = math.radians(self.parallel)
        across = equal_earth(1.0, lat)[0] / math.cos(lat)
        return 1 / (across * across)

    @cached_property
    def frame(self) -> tuple[float, float, float]:
        """Left edge, top edge and pixels per unit of the projected plane."""
        left, top = self._plane(self.west, self.parallel)[0], self._plane(self.meridian, self.north)[1]
        right = self._plane(self.east, self.parallel)[0]
        return left, top, WIDTH / (right - left)

    @cached_property
    def height(self) -> int:
        """Height of the frame in pixels when it is WIDTH pixels wide."""
        _, top, scale = self.frame
        return round((top - self._plane(self.meridian, self.south)[1]) * scale)

    def project(self, lng: float, lat: float) -> Point:
        """Degrees to pixels, x to the right and y downwards; may lie outside the frame."""
        left, top, scale = self.frame
        x, y = self._plane(lng, lat)
        return (x - left) * scale, (top - y) * scale

    def _plane(self, lng: float, lat: float) -> Point:
        x, y = equal_earth(math.radians(lng - self.meridian), math.radians(lat))
        return x * self.stretch, y


VIEWS: Mapping[str, View] = {
    view.name: view
    for view in (
        View("europe", meridian=17, parallel=50, west=-19, east=53, south=33, north=70.5),
        View("asia", meridian=90, parallel=32, west=24, east=154, south=-12, north=58, marks=0.85),
        View("americas", meridian=-85, parallel=30, west=-170, east=-25, south=-56, north=70, marks=0.85),
        # The meridian puts the edge of the world into Bering Strait, so that Chukotka stays with its mainland; at the
        # equator the world is a tenth wider than along the parallel in which the frame is given.
        View("world", meridian=11, parallel=38, west=-189, east=211, south=-56, north=80, marks=0.6),
    )
}


def near(lng: float, view: View) -> float:
    """The same longitude, by whole turns, on the view's side of the world."""
    return lng - 360.0 * round((lng - view.meridian) / 360.0)


def holds(view: View, code: str) -> bool:
    """Whether the circle of a country stands inside the frame."""
    x, y = position(view, code)
    return 0 <= x <= WIDTH and 0 <= y <= view.height


def position(view: View, code: str) -> Point:
    """Where the circle of a country stands, in pixels. Raises KeyError for an unknown country."""
    place = places()[code]
    return view.project(near(place.lng, view), place.lat)


def home(code: str) -> View:
    """The closest view that holds a country; the world holds every one but Antarctica's neighbours."""
    return next((view for view in VIEWS.values() if holds(view, code)), VIEWS["world"])


@dataclass(frozen=True)
class Area:
    """A link over the picture: middle in whole percent, and the narrowest picture (pixels) on which it has room."""

    country: str
    x: int
    y: int
    room: int


def areas(view: View, countries: Iterable[str]) -> list[Area]:
    """Links for `countries`, the most important first, so placed that no two crowd each other.

    Each appears from the narrowest picture on at which its middle is SPACING pixels away from all others there;
    one that never has room is left out, and the table beside the picture has it.
    """
    waiting = [code for code in countries if holds(view, code)]
    placed: list[Area] = []
    for room in ROOMS:
        for code in waiting:
            x, y = position(view, code)
            area = Area(code, round(100 * x / WIDTH), round(100 * y / view.height), room)
            if all(_apart(area, other, room, view) >= SPACING for other in placed):
                placed.append(area)
        waiting = [code for code in waiting if code not in {area.country for area in placed}]
    return placed


def _apart(one: Area, other: Area, width: int, view: View) -> float:
    across = (one.x - other.x) / 100 * width
    down = (one.y - other.y) / 100 * width * view.height / WIDTH
    return math.hypot(across, down)
