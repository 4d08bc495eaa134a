"""The outlines that a view shows: rings and borders put together from the atlas, thinned and clipped to the frame."""

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from web.maps.atlas import ArcRefs, Atlas, Line, join, unwrap
from web.maps.geometry import WIDTH, Point, View, near

# A point that moves a line by less than TOLERANCE pixels is dropped, and so is a ring smaller than LEAST_RING pixels.
TOLERANCE = 0.45
LEAST_RING = 1.2
# How far a line runs on past the frame, so that a cut never shows inside it.
MARGIN = 12.0
GRATICULE = 10


@dataclass(frozen=True)
class Outline:
    """What a view shows before anybody's numbers: shapes by country, borders between them, the graticule; pixels."""

    shapes: Mapping[str, tuple[Line, ...]]
    borders: tuple[Line, ...]
    graticule: tuple[Line, ...]


def outline(atlas: Atlas | None, view: View) -> Outline:
    """What of `atlas` falls into `view`, thinned to what a pixel can show; without an atlas, the graticule alone."""
    if atlas is None:
        return Outline({}, (), graticule(view))
    arcs = [thin(unwrap(arc), view) for arc in atlas.arcs]
    shapes = {code: tuple(_shapes(arcs, rings, view)) for code, rings in atlas.rings.items()}
    borders = (_place(arcs[index], view) for index in atlas.borders())
    return Outline(
        {code: rings for code, rings in shapes.items() if rings},
        tuple(line for border in borders for line in clip_line(border, view)),
        graticule(view),
    )


def graticule(view: View) -> tuple[Line, ...]:
    """Meridians and parallels every ten degrees, clipped to the frame."""
    east = range(-180, 181, GRATICULE)
    north = range(-80, 81, GRATICULE)
    meridians = [[(view.meridian + lng, float(lat)) for lat in north] for lng in east]
    parallels = [[(view.meridian + lng, float(lat)) for lng in east] for lat in north]
    lines = (_place(thin(tuple(line), view), view) for line in meridians + parallels)
    return tuple(part for line in lines for part in clip_line(line, view))


def thin(line: Line, view: View) -> Line:
    """Drop points that move the line by less than TOLERANCE pixels (Douglas and Peucker, 1973); ends stay."""
    if len(line) < 3:
        return line
    pixels = [view.project(lng, lat) for lng, lat in line]
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        index, distance = _farthest(pixels, first, last)
        if distance > TOLERANCE:
            keep.add(index)
            spans += [(first, index), (index, last)]
    return tuple(line[index] for index in sorted(keep))


def _farthest(pixels: Sequence[Point], first: int, last: int) -> tuple[int, float]:
    (ax, ay), (bx, by) = pixels[first], pixels[last]
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    best, most = first, -1.0
    for index in range(first + 1, last):
        px, py = pixels[index][0] - ax, pixels[index][1] - ay
        along = min(1.0, max(0.0, (px * dx + py * dy) / square)) if square else 0.0
        off = (px - along * dx) ** 2 + (py - along * dy) ** 2
        if off > most:
            best, most = index, off
    return best, math.sqrt(max(most, 0.0))


def _shapes(arcs: Sequence[Line], rings: Iterable[ArcRefs], view: View) -> Iterable[Line]:
    for ring in rings:
        clipped = clip_ring(_place(join(arcs, ring), view), view)
        if clipped and _extent(clipped) >= LEAST_RING:
            yield clipped


def _place(line: Line, view: View) -> Line:
    """Move a line by whole turns to the view's side of the world, then project it."""
    middle = (min(lng for lng, _ in line) + max(lng for lng, _ in line)) / 2
    turn = near(middle, view) - middle
    return tuple(view.project(lng + turn, lat) for lng, lat in line)


def _extent(ring: Line) -> float:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def clip_ring(ring: Line, view: View) -> Line:
    """The part of a ring inside the frame and a margin (Sutherland and Hodgman, 1974); empty when none is."""
    edges: tuple[tuple[int, float, Callable[[float, float], bool]], ...] = (
        (0, -MARGIN, operator.ge),
        (0, WIDTH + MARGIN, operator.le),
        (1, -MARGIN, operator.ge),
        (1, view.height + MARGIN, operator.le),
    )
    points = list(ring)
    for axis, bound, inside in edges:
        points = _clip_edge(points, axis, bound, inside)
    return tuple(points)


def _clip_edge(points: list[Point], axis: int, bound: float, inside: Callable[[float, float], bool]) -> list[Point]:
    kept: list[Point] = []
    for before, point in pairwise(points[-1:] + points):
        was, now = inside(before[axis], bound), inside(point[axis], bound)
        if was != now:
            kept.append(_crossing(before, point, axis, bound))
        if now:
            kept.append(point)
    return kept


def _crossing(before: Point, point: Point, axis: int, bound: float) -> Point:
    share = (bound - before[axis]) / (point[axis] - before[axis])
    other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
    return (bound, other) if axis == 0 else (other, bound)


def clip_line(line: Sequence[Point], view: View) -> Iterable[Line]:
    """The stretches of a line that touch the frame and a margin, as pieces; whole segments are kept."""
    piece: list[Point] = []
    for before, point in pairwise(line):
        if _touches(before, point, view):
            piece = piece or [before]
            piece.append(point)
        elif piece:
            yield tuple(piece)
            piece = []
    if piece:
        yield tuple(piece)


def _touches(before: Point, point: Point, view: View) -> bool:
    xs, ys = sorted((before[0], point[0])), sorted((before[1], point[1]))
    return xs[1] >= -MARGIN and xs[0] <= WIDTH + MARGIN and ys[1] >= -MARGIN and ys[0] <= view.height + MARGIN
