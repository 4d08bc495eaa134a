"""One list of marks, drawn twice: as SVG for the script, as WebP for everybody.

The SVG carries presentation attributes only, since the site's policy stops style elements, and no text, since a server
without fonts would drop it silently. Numbers come in coarse already; a circle shows a class of them, never more.
"""

import io
import logging
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import quoteattr

import resvg_py
from PIL import Image

from web.maps import atlas
from web.maps.atlas import Line
from web.maps.geometry import VIEWS, WIDTH, Point, View, holds, position
from web.maps.shapes import Outline, outline

# Counts from which a mark takes the next radius or width, in pixels of a picture 960 wide.
CIRCLES: Sequence[tuple[int, float]] = ((10, 7.0), (25, 10.0), (50, 13.5), (100, 18.0), (250, 23.5), (500, 30.0))
FLOWS: Sequence[tuple[int, float]] = ((10, 1.6), (25, 2.8), (50, 4.2), (100, 6.2), (250, 9.0))

PHONE = 640
PHONE_MARKS = 1.7
UNITS = 10
BEND = 0.18
QUALITY = 72

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Palette:
    """Colours of one scheme."""

    sea: str
    grid: str
    land: str
    present: str
    chosen: str
    border: str
    people: str
    needs: str
    rim: str
    flow: str


PALETTES: Mapping[str, Palette] = {
    "light": Palette(
        sea="#e8eff2",
        grid="#d5e0e5",
        land="#f8f7f2",
        present="#e3e2d4",
        chosen="#f3cf6b",
        border="#a9b3b3",
        people="#0b5f73",
        needs="#7a3e8e",
        rim="#ffffff",
        flow="#b4461f",
    ),
    "dark": Palette(
        sea="#11191e",
        grid="#1c272e",
        land="#27323a",
        present="#3a4852",
        chosen="#66500f",
        border="#5c6b75",
        people="#6ccbe0",
        needs="#d3a0e6",
        rim="#11191e",
        flow="#f29a6b",
    ),
}


@dataclass(frozen=True)
class Scene:
    """What one picture shows. `circles`: country and coarse count; `flows`: two countries and coarse count."""

    view: str
    circles: tuple[tuple[str, int], ...] = ()
    flows: tuple[tuple[str, str, int], ...] = ()
    chosen: str | None = None
    layer: str = "people"
    scheme: str = "light"
    phone: bool = False


@dataclass(frozen=True)
class Mark:
    """One SVG element: name and attributes, written in this order."""

    name: str
    attributes: tuple[tuple[str, str], ...]


@lru_cache(maxsize=32)
def webp(folder: Path, scene: Scene) -> bytes:
    """The scene as WebP, WIDTH pixels wide, or PHONE for phones. Costs about 0.2 s the first time."""
    width = PHONE if scene.phone else WIDTH
    pixels = bytes(resvg_py.svg_to_bytes(svg_string=svg(folder, scene), width=width))
    with Image.open(io.BytesIO(pixels)) as image:
        out = io.BytesIO()
        image.convert("RGB").save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def svg(folder: Path, scene: Scene) -> str:
    """The scene as an SVG document. Country shapes and circles carry `data-country`."""
    view = VIEWS[scene.view]
    body = "".join(_element(mark) for mark in marks(outlines(folder, scene.view), scene))
    box = f"0 0 {WIDTH * UNITS} {view.height * UNITS}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{WIDTH}" height="{view.height}">{body}</svg>'
    )


@lru_cache(maxsize=8)
def outlines(folder: Path, view: str) -> Outline:
    """The outline of a view from the atlas in `folder`; a damaged one counts as missing. Costs about 0.3 s once."""
    try:
        source = atlas.load(folder)
    except atlas.AtlasError:
        log.exception("The country outlines are damaged; the map shows circles only until they are built again.")
        source = None
    return outline(source, VIEWS[view])


def marks(ground: Outline, scene: Scene) -> Iterator[Mark]:
    """The drawing list, back to front: sea, graticule, countries, borders, flows, circles."""
    view, palette = VIEWS[scene.view], PALETTES[scene.scheme]
    yield Mark("rect", _attributes(width=WIDTH * UNITS, height=view.height * UNITS, fill=palette.sea))
    yield _lines(ground.graticule, palette.grid, 0.8)
    yield from _countries(ground, scene, palette)
    yield _lines(ground.borders, palette.border, 0.8)
    yield from _flows(scene, view, palette)
    yield from _circles(scene, view, palette)


def size(count: int, steps: Sequence[tuple[int, float]]) -> float:
    """Radius or width for a coarse count; 0 below the first step."""
    index = bisect_right([start for start, _ in steps], count)
    return steps[index - 1][1] if index else 0.0


def _countries(ground: Outline, scene: Scene, palette: Palette) -> Iterator[Mark]:
    present = {code for code, count in scene.circles if size(count, CIRCLES)}
    for code, rings in sorted(ground.shapes.items()):
        fill = palette.chosen if code == scene.chosen else palette.present if code in present else palette.land
        # A stroke in the fill's own colour closes the hairline along a shared border and along the antimeridian.
        yield Mark(
            "path",
            (
                ("data-country", code),
                *_attributes(d="".join(map(_ring, rings)), fill=fill, stroke=fill, stroke_width=5),
            ),
        )


def _flows(scene: Scene, view: View, palette: Palette) -> Iterator[Mark]:
    scale = _scale(scene)
    for one, other, count in sorted(scene.flows, key=lambda flow: flow[2], reverse=True):
        width = size(count, FLOWS) * scale
        if width and (holds(view, one) or holds(view, other)):
            yield Mark(
                "path",
                (
                    ("data-flow", f"{one} {other}"),
                    *_attributes(
                        d=_curve(position(view, one), position(view, other)),
                        fill="none",
                        stroke=palette.flow,
                        stroke_width=round(width * UNITS),
                        stroke_opacity=0.62,
                        stroke_linecap="round",
                    ),
                ),
            )


def _circles(scene: Scene, view: View, palette: Palette) -> Iterator[Mark]:
    colour = palette.needs if scene.layer == "needs" else palette.people
    for code, count in sorted(scene.circles, key=lambda circle: circle[1], reverse=True):
        radius = size(count, CIRCLES) * _scale(scene)
        if radius and holds(view, code):
            x, y = position(view, code)
            place = _attributes(cx=round(x * UNITS), cy=round(y * UNITS), r=round(radius * UNITS))
            paint = _attributes(fill=colour, fill_opacity=0.86, stroke=palette.rim, stroke_width=15)
            yield Mark("circle", (("data-country", code), *place, *paint))


def _scale(scene: Scene) -> float:
    return VIEWS[scene.view].marks * (PHONE_MARKS if scene.phone else 1.0)


def _lines(lines: Iterable[Line], colour: str, width: float) -> Mark:
    path = "".join(_line(line) for line in lines)
    return Mark("path", _attributes(d=path, fill="none", stroke=colour, stroke_width=round(width * UNITS)))


def _ring(points: Line) -> str:
    return _line(points) + "z"


def _line(points: Line) -> str:
    """Path data in whole tenths of a pixel: a start and relative steps."""
    whole = [(round(x * UNITS), round(y * UNITS)) for x, y in points]
    steps = [(x - ax, y - ay) for (ax, ay), (x, y) in pairwise(whole)]
    moved = "".join(f"{_signed(dx)}{_signed(dy)}" for dx, dy in steps if dx or dy)
    return f"M{whole[0][0]} {whole[0][1]}" + (f"l{moved.lstrip()}" if moved else "")


def _signed(number: int) -> str:
    return str(number) if number < 0 else f" {number}"


def _curve(start: Point, end: Point) -> str:
    """A quadratic curve that bends to the north by BEND of its length, so that two ways never lie on one line."""
    (ax, ay), (bx, by) = sorted((start, end))
    dx, dy = bx - ax, by - ay
    middle = ((ax + bx) / 2 + dy * BEND, (ay + by) / 2 - dx * BEND)
    points = [(round(x * UNITS), round(y * UNITS)) for x, y in ((ax, ay), middle, (bx, by))]
    (sx, sy), (cx, cy), (ex, ey) = points
    return f"M{sx} {sy}Q{cx} {cy} {ex} {ey}"


def _attributes(**values: str | float) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", "-"), str(value)) for name, value in values.items())


def _element(mark: Mark) -> str:
    return f"<{mark.name}" + "".join(f" {name}={quoteattr(value)}" for name, value in mark.attributes) + "/>"
