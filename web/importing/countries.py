"""Countries as files name them."""

from functools import cache

from babel import Locale

from matcher.text import tokens
from matcher.vocabulary import COUNTRY_REGIONS

_LANGUAGES = ("en", "ru", "uk", "be")
_ALSO = {
    "uk": "GB", "u k": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "usa": "US", "u s": "US",
    "u s a": "US", "united states of america": "US", "america": "US", "czech republic": "CZ", "turkey": "TR",
    "the netherlands": "NL", "holland": "NL", "south korea": "KR", "korea": "KR", "republic of korea": "KR",
    "moldova": "MD", "macedonia": "MK", "ivory coast": "CI", "hong kong": "HK", "taiwan": "TW", "kosovo": "XK",
    "сша": "US", "великобритания": "GB", "великобританія": "GB", "чехия": "CZ", "чехія": "CZ", "грузия": "GE",
    "молдавия": "MD", "белоруссия": "BY",
}  # fmt: skip


def country_code(typed: str) -> str | None:
    """The ISO 3166-1 code of a country given by code or by name (English, Russian, Ukrainian, Belarusian), or None."""
    if typed.strip().upper() in COUNTRY_REGIONS:
        return typed.strip().upper()
    return _names().get(" ".join(tokens(typed)))


def country_name(code: str) -> str:
    """The English name of a country, for a text in English."""
    return str(Locale("en").territories.get(code, code))


@cache
def _names() -> dict[str, str]:
    named = {
        " ".join(tokens(name)): code
        for language in _LANGUAGES
        for code, name in Locale(language).territories.items()
        if code in COUNTRY_REGIONS
    }
    return named | _ALSO
