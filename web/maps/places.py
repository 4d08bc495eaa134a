"""Our own table of countries: where a circle stands, and the number by which an atlas knows the country.

Positions are hand-written: near where people live rather than the middle of the outline, to a quarter of a degree.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

UNKNOWN = "ZZ"


@dataclass(frozen=True)
class Place:
    """One country: ISO 3166-1 alpha-2 code, numeric code (None for XK), degrees north and east."""

    code: str
    numeric: str | None
    lat: float
    lng: float


@cache
def places() -> Mapping[str, Place]:
    """All 250 countries and territories by alpha-2 code."""
    rows = json.loads(files("web.maps").joinpath("positions.json").read_text(encoding="utf-8"))
    return {code: Place(code, row["numeric"], row["lat"], row["lng"]) for code, row in rows.items()}


@cache
def codes_by_numeric() -> Mapping[str, str]:
    """Alpha-2 code of each ISO numeric code."""
    return {place.numeric: place.code for place in places().values() if place.numeric}
