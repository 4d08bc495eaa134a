"""Calendar files (RFC 5545): when something is, and nothing of who or why."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import cast

from icalendar import Calendar, Event


def entry(uid: str, title: str, start: date | datetime, end: date | datetime | None, today: date) -> Event:
    """One entry: a stretch of time (UTC, without zone), or a whole day when `start` is a date."""
    event = Event()
    event.add("uid", uid)
    event.add("summary", title)
    event.add("dtstamp", datetime(today.year, today.month, today.day, tzinfo=UTC))
    event.add("dtstart", start.replace(tzinfo=UTC) if isinstance(start, datetime) else start)
    if end is not None:
        event.add("dtend", end.replace(tzinfo=UTC) if isinstance(end, datetime) else end)
    event.add("class", "PRIVATE")
    return event


def written(entries: Iterable[Event]) -> bytes:
    """The file of some entries."""
    file = Calendar()
    file.add("prodid", "-//calendar//")
    file.add("version", "2.0")
    for event in entries:
        file.add_component(event)
    return cast("bytes", file.to_ical())
