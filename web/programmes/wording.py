"""What templates ask about a programme's status: its date in words, how fresh it is, whether it exists at all."""

from datetime import date

from flask_babel import format_date

from web.extensions import today
from web.listing import is_fresh
from web.models import Programme

NOT_IN_FORCE = ("proposed", "recommended")
WISHED_KINDS = ("preventive_visa",)  # only ever recommended: no country issues it, whatever a list says (M60)


def as_of(stated: str) -> str:
    """A status date in the reader's language, as precise as its source: a year, a month, a day; empty when unknown."""
    first = _first_day(stated)
    if first is None:
        return ""
    return str(format_date(first, {4: "y", 7: "LLLL y"}.get(len(stated), "d MMMM y")))


def stated_lately(stated: str) -> bool:
    """Whether a status is at most 180 days old; a year or month counts from its first day, never fresher than known."""
    first = _first_day(stated)
    return first is not None and is_fresh(first, today())


def wished_for(programme: Programme) -> bool:
    """Whether it is a recommendation or an announcement, so that nobody can use it."""
    return programme.status in NOT_IN_FORCE or programme.kind in WISHED_KINDS


def _first_day(stated: str) -> date | None:
    try:
        return date.fromisoformat(f"{stated}-01-01"[:10])
    except ValueError:
        return None
