"""Curves of hits as a picture for every browser: ours with its interval, and chance with its own.

No text stands in the SVG, since a server without fonts would drop it silently: the numbers of the axes are strokes.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import resvg_py
from PIL import Image

WIDTH, HEIGHT = 640, 380
LEFT, TOP, RIGHT, BOTTOM = 64, 14, 18, 46
SHARES = 4  # grid lines to the top, each a number of whole percent
LENGTHS = (1, 5, 10, 15, 20)
QUALITY = 80

# Figures in a box four wide and six high, as the strokes of a pen.
GLYPHS: Mapping[str, str] = {
    "0": "M0 0h4v6h-4z",
    "1": "M1 1l1.5-1v6",
    "2": "M0 0h4v3h-4v3h4",
    "3": "M0 0h4v6h-4M0.8 3h3.2",
    "4": "M0 0v3h4M4 0v6",
    "5": "M4 0h-4v3h4v3h-4",
    "6": "M4 0h-4v6h4v-3h-4",
    "7": "M0 0h4l-2.4 6",
    "8": "M0 0h4v6h-4zM0 3h4",
    "9": "M4 3h-4v-3h4v6h-4",
    "%": "M4 0l-4 6M0 0.4h1v1h-1zM3 4.6h1v1h-1z",
}
STEP, SCALE = 6.2, 1.9


@dataclass(frozen=True)
class Colours:
    """Colours of one scheme."""

    paper: str
    grid: str
    ink: str
    ours: str
    chance: str


SCHEMES: Mapping[str, Colours] = {
    "light": Colours("#ffffff", "#d6d2c9", "#525a62", "#0b5a78", "#a3471f"),
    "dark": Colours("#1f242a", "#3c444d", "#b3b8bd", "#86cdea", "#f2a877"),
}

DRAWN = ("mosty", "random")
"""The orders of an evaluation that are drawn: ours, and chance."""

Band = tuple[float, float, float]
Curve = tuple[Band, ...]
"""Per length of the list, from one on: the share, and the bounds of its interval; empty before it was measured."""


@lru_cache(maxsize=16)
def webp(ours: Curve, chance: Curve, scheme: str) -> bytes:
    """The picture, WIDTH x HEIGHT pixels. `scheme` is a key of SCHEMES."""
    pixels = bytes(resvg_py.svg_to_bytes(svg_string=svg(ours, chance, scheme), width=WIDTH))
    with Image.open(io.BytesIO(pixels)) as image:
        out = io.BytesIO()
        image.convert("RGB").save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def svg(ours: Curve, chance: Curve, scheme: str) -> str:
    """The picture as an SVG document: ours is a whole line with dots, chance a broken one."""
    colours, top = SCHEMES[scheme], ceiling((*ours, *chance))
    frame = _Frame(top, len(ours) or LENGTHS[-1])
    body = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours.paper}"/>', *_grid(frame, colours)]
    curves = ((chance, colours.chance, ' stroke-dasharray="9 7"'), (ours, colours.ours, ""))
    for curve, colour, dashes in curves if ours else ():
        body.append(f'<path d="{_band(frame, curve)}" fill="{colour}" fill-opacity="0.22"/>')
        line = _line([(frame.x(place), frame.y(band[0])) for place, band in enumerate(curve, start=1)])
        body.append(
            f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="3.2" stroke-linejoin="round"{dashes}/>'
        )
    body += [
        f'<circle cx="{frame.x(place):.1f}" cy="{frame.y(ours[place - 1][0]):.1f}" r="5" fill="{colours.ours}"/>'
        for place in LENGTHS
        if place <= len(ours)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        + "".join(body)
        + "</svg>"
    )


def ceiling(bands: Sequence[Band]) -> float:
    """The share at the top of the picture: the least multiple of 20 %, or of 4 % when all is low."""
    most = max((high for _, _, high in bands), default=0.0)
    step = 0.04 if most <= 0.2 else 0.2
    return min(1.0, max(step, ceil(round(most / step, 6)) * step))


@dataclass(frozen=True)
class _Frame:
    top: float
    longest: int

    def x(self, place: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (place - 1) / max(1, self.longest - 1)

    def y(self, share: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(1.0, share / self.top)


def _grid(frame: _Frame, colours: Colours) -> Iterator[str]:
    for line in range(SHARES + 1):
        share = frame.top * line / SHARES
        y = frame.y(share)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{colours.grid}" stroke-width="1.2"/>'
        yield _number(f"{round(share * 100)}%", LEFT - 12, y - 3 * SCALE, colours.ink, end=True)
    for place in LENGTHS:
        if place <= frame.longest:
            yield _number(str(place), frame.x(place), HEIGHT - BOTTOM + 16, colours.ink)


def _number(text: str, x: float, y: float, colour: str, *, end: bool = False) -> str:
    """A number whose middle, or end, is at x and whose upper edge is at y."""
    wide = (STEP * len(text) - (STEP - 4)) * SCALE
    start = x - (wide if end else wide / 2)
    glyphs = "".join(
        f'<path transform="translate({STEP * number} 0)" d="{GLYPHS[sign]}"/>' for number, sign in enumerate(text)
    )
    pen = f'fill="none" stroke="{colour}" stroke-width="0.95" stroke-linecap="round" stroke-linejoin="round"'
    return f'<g transform="translate({start:.1f} {y:.1f}) scale({SCALE})" {pen}>{glyphs}</g>'


def _band(frame: _Frame, curve: Curve) -> str:
    upper = [(frame.x(place), frame.y(high)) for place, (_, _, high) in enumerate(curve, start=1)]
    lower = [(frame.x(place), frame.y(low)) for place, (_, low, _) in enumerate(curve, start=1)]
    return _line(upper + lower[::-1]) + "z"


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
