"""Dates as files write them. Only a text that names one day explicitly is a date: none is ever invented."""

import re
from datetime import date
from functools import cache

from babel import Locale

from matcher.text import fold

_LANGUAGES = ("en", "ru", "uk", "be")
_LEAD = r"(?:(?:application )?deadline|until|due|by|срок|дедлайн|до|термін|тэрмін)?[\s:–-]*"
_TAIL = r"[\s.,;]*"
_NUMERIC = (
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
)
_NAMED = (
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|-?го)?(?: of)? (?P<name>[^\W\d]+)\.?,? (?P<year>\d{4})(?: (?:года|г|року|р)\.?)?",
    r"(?P<name>[^\W\d]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
)
_PATTERNS = [re.compile(_LEAD + shape + _TAIL) for shape in (*_NUMERIC, *_NAMED)]
_ROLLING = re.compile(
    r"\b(?:rolling|ongoing|continuous(?:ly)?|any ?time|no deadline|open[- ]ended|бессрочно|постоянно|постійно)\b"
)
_RECURRING = re.compile(r"\b(?:annual(?:ly)?|every|monthly|quarterly|twice|several|ежегодно|щороку)\b")


def parse_day(text: str) -> date | None:
    """The day that the whole of `text` names: 2025-09-16, 16.09.2025, March 5 2025, 5 марта 2025; None for all else."""
    folded = fold(text)
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(folded):
            parts = found.groupdict()
            month = _months().get(parts["name"]) if "name" in parts else int(parts["month"])
            try:
                return date(int(parts["year"]), month, int(parts["day"])) if month else None
            except ValueError:
                return None
    return None


def is_rolling(text: str) -> bool:
    """Whether `text` says that applications are taken at any time."""
    return bool(_ROLLING.search(fold(text)))


def is_recurring(text: str) -> bool:
    """Whether `text` speaks of deadlines that come again, without naming one."""
    return bool(_RECURRING.search(fold(text)))


@cache
def _months() -> dict[str, int]:
    """The names of months in our languages, also short ones and as they stand in a date, folded."""
    named = {
        fold(name).rstrip("."): month
        for language in _LANGUAGES
        for context in Locale(language).months.values()
        for width in ("wide", "abbreviated")
        for month, name in context.get(width, {}).items()
        if not name.isdecimal()
    }
    return named | {"sept": 9}
