"""Time zones of countries, by the table of the IANA database, and their names by CLDR."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.core import get_global

EVENING, DAY = (17, 22), (9, 22)  # hours of the clock in which people talk after work, and at all
LEAST_SHARED = 120  # minutes
_UNLISTED = {"XK": ["Europe/Belgrade"]}  # Kosovo keeps this zone and has no line of its own


@functools.cache
def _table() -> Mapping[str, list[str]]:
    """Country -> its zones, those where most people live first."""
    zones: dict[str, list[str]] = {country: list(listed) for country, listed in _UNLISTED.items()}
    lines = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            zones.setdefault(country, []).append(zone)
    return zones


def zones_of(country: str | None, day: date) -> list[str]:
    """The zones of a country that differ by the clock in the year of `day`: one of Berlin and Büsingen is enough."""
    distinct: dict[tuple[int, int], str] = {}
    for zone in _table().get(country or "", []):
        winter, summer = (minutes_east(zone, day.replace(month=month, day=1)) for month in (1, 7))
        distinct.setdefault((winter, summer), zone)
    return list(distinct.values())


def only_zone(country: str | None, day: date) -> str | None:
    """The zone of a country that has just one."""
    zones = zones_of(country, day)
    return zones[0] if len(zones) == 1 else None


@functools.cache
def _listed() -> frozenset[str]:
    return frozenset(zone for zones in _table().values() for zone in zones)


def is_zone(name: str) -> bool:
    """Whether there is such a zone: a file may have brought along any text as one."""
    if name in _listed():
        return True
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_name(zone: str, day: date, lang: str) -> str:
    """Its town in `lang` and its offset at noon of `day`, as in "Tbilisi (UTC+4)"."""
    return f"{_town(zone, lang)} ({offset_name(minutes_east(zone, day))})"


def offset_name(minutes: int) -> str:
    """What to call an offset, as in "UTC+5:30"."""
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


@functools.lru_cache(maxsize=4096)
def minutes_east(zone: str, day: date) -> int:
    """The offset at noon of `day` of a zone for which `is_zone` holds."""
    offset = datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0


def _town(zone: str, lang: str) -> str:
    named = Locale(lang).time_zones
    # CLDR files a zone that was renamed (Kiev to Kyiv) under its first name.
    spellings = (zone, *(old for old, new in get_global("zone_aliases").items() if new == zone))
    known = (named[spelling]["city"] for spelling in spellings if "city" in named.get(spelling, {}))
    return str(next(known, zone.rsplit("/", 1)[-1].replace("_", " ")))


@dataclass(frozen=True)
class SharedHours:
    """Hours that two people share on a weekday: in minutes of the day, from and to, by each one's own clock."""

    evening: bool
    mine: tuple[int, int]
    theirs: tuple[int, int]


def shared_hours(mine: str, theirs: str, day: date) -> SharedHours | None:
    """The evening hours of two zones that coincide, or else hours of the day; None when that is less than two hours."""
    ahead = minutes_east(mine, day) - minutes_east(theirs, day)
    ahead = (ahead + 12 * 60) % (24 * 60) - 12 * 60  # across the date line the evening of one is that of another day
    for evening, (first, last) in ((True, EVENING), (False, DAY)):
        begin, end = first * 60 + max(ahead, 0), last * 60 + min(ahead, 0)
        if end - begin >= LEAST_SHARED:
            return SharedHours(evening, (begin, end), (begin - ahead, end - ahead))
    return None


def clock_hours(minutes: tuple[int, int]) -> str:
    """Hours from and to, as in "18:30–21"."""
    return "–".join(f"{minute // 60}{f':{minute % 60:02}' if minute % 60 else ''}" for minute in minutes)
