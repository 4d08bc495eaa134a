"""Which zones a country has, and what they are called."""

from datetime import date

import pytest

from matcher.vocabulary import COUNTRY_REGIONS
from web.zones import is_zone, only_zone, zone_name, zones_of

WINTER, SUMMER = date(2026, 1, 15), date(2026, 7, 15)


def test_it_works() -> None:
    assert zones_of("GE", WINTER) == ["Asia/Tbilisi"]
    assert zone_name("Asia/Tbilisi", WINTER, "ru") == "Тбилиси (UTC+4)"


def test_every_inhabited_country_has_a_zone() -> None:
    assert [country for country in COUNTRY_REGIONS if not zones_of(country, WINTER)] == ["BV", "HM"]


def test_zones_that_never_differ_are_one() -> None:
    """Nobody in Germany has to choose between Berlin and Büsingen."""
    assert only_zone("DE", WINTER) == "Europe/Berlin"
    assert only_zone("XK", WINTER) == "Europe/Belgrade"
    assert only_zone("US", WINTER) is None
    assert "Pacific/Honolulu" in zones_of("US", WINTER)


def test_crimea_is_in_ukraine() -> None:
    assert "Europe/Simferopol" in zones_of("UA", WINTER)


@pytest.mark.parametrize(("lang", "name"), [("en", "Kyiv"), ("ru", "Киев"), ("uk", "Київ"), ("be", "Кіеў")])
def test_renamed_zones_have_their_name_in_every_language(lang: str, name: str) -> None:
    assert zone_name("Europe/Kyiv", WINTER, lang) == f"{name} (UTC+2)"


def test_the_offset_is_that_of_the_day() -> None:
    assert zone_name("Europe/Berlin", WINTER, "en").endswith("(UTC+1)")
    assert zone_name("Europe/Berlin", SUMMER, "en").endswith("(UTC+2)")
    assert zone_name("Asia/Kolkata", WINTER, "en").endswith("(UTC+5:30)")
    assert zone_name("America/St_Johns", WINTER, "en").endswith("(UTC-3:30)")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "a\0b", "CEST"])
def test_text_that_is_no_zone_is_known_as_such(name: str) -> None:
    assert not is_zone(name)
    assert is_zone("Europe/Warsaw")


def test_no_country_has_no_zone() -> None:
    assert zones_of(None, WINTER) == []
    assert only_zone("ZZ", WINTER) is None
