"""What the map tests share: a world of two countries, and the real outlines where they were built."""

import os
from pathlib import Path
from typing import Any

import pytest

from config import ROOT
from web.maps import atlas
from web.maps.atlas import Atlas, join

OUTLINES = Path(os.environ.get("MOSTY_ASSETS") or ROOT / "build" / "assets")
built = pytest.mark.skipif(
    not (OUTLINES / atlas.FILE_NAME).is_file(), reason="the country outlines were not built: python3 dev.py run"
)

# Germany west of ten degrees east, Poland east of it; one shared border (arc 0); steps of half a degree.
TWO_COUNTRIES: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [0, 0]},
    "arcs": [[[20, 0], [0, 20]], [[20, 20], [-20, 0], [0, -20], [20, 0]], [[20, 20], [20, 0], [0, -20], [-20, 0]]],
    "objects": {
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "276", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "616", "arcs": [[[-1, 2]]]},
                {"type": "Polygon", "id": "KAS", "arcs": [[2, -1]]},
            ],
        }
    },
}


def contains(source: Atlas, code: str, lng: float, lat: float) -> bool:
    """Even-odd rule over all rings of a country."""
    inside = False
    for refs in source.rings[code]:
        ring = join(source.arcs, refs)
        for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (ay > lat) != (by > lat) and lng < (bx - ax) * (lat - ay) / (by - ay) + ax:
                inside = not inside
    return inside
