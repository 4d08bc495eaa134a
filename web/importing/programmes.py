"""Programmes from a list: with a status and its date, or a page of calls whose deadlines are free text (M42)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from matcher.text import fold
from matcher.vocabulary import PROGRAMME_KINDS, PROGRAMME_STATUSES
from web.importing.cells import Cells, Notes
from web.importing.countries import country_name
from web.importing.days import parse_day
from web.importing.drafts import Draft, Order, Report, identity, save_facts
from web.importing.sheets import Column
from web.models import Programme

LAYOUT = (
    Column("id", required=True),
    Column("name", ("title",)),
    Column("organisation", ("organization",)),
    Column("kind", ("category",)),
    Column("country", ("host country",)),
    Column("origins", ("eligible origins",)),
    Column("audience"),
    Column("status"),
    Column("status_as_of", ("date added", "as of")),
    Column("deadline", ("deadline raw",)),
    Column("text", ("note", "description")),
    Column("source", ("evidence",)),
    Column("url", ("link",)),
)  # fmt: skip

_ANY: dict[str, list[str]] = {"any": [], "all": []}
_NOT_COUNTRIES: dict[str, list[str]] = {"eu": [], "european union": [], "international": [], "europe": [], "world": []}
_AS_OF = re.compile(r"(?:\d{4}\s*[-–]\s*)?(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?)")
_DEADLINE = re.compile(r"(?i)\bdeadlines?\b:?\s*(?P<text>[^\n]{0,60})")
_YEAR = re.compile(r"\d{4}")
_ADDRESS = re.compile(r"https?://\S+|\bLink\.|\s+$")
_LONGEST_NAME = 300


def read(cells: Cells, _order: Order) -> Draft | None:
    """The draft of one programme."""
    text = cells.text("text")
    name = cells.line_of("name", _LONGEST_NAME) or _name(text) or cells.line_of("url", _LONGEST_NAME)
    if not name:
        cells.refuse("name", "a name or a text")
    countries = cells.countries("country", _NOT_COUNTRIES)
    deadline_text = cells.line_of("deadline", _LONGEST_NAME) or _deadline_in(text)
    values = {
        "name": name,
        "organisation": cells.line_of("organisation", _LONGEST_NAME),
        "kind": cells.code("kind", PROGRAMME_KINDS, "a kind of programme"),
        "country": countries[0] if len(countries) == 1 else None,
        "origins": cells.countries("origins", _ANY),
        "audience": cells.text("audience"),
        "status": cells.code("status", PROGRAMME_STATUSES, "a status") or "unknown",
        "status_as_of": _as_of(cells),
        "deadline": cells.day("deadline") or parse_day(deadline_text),
        "deadline_text": deadline_text,
        "text": "\n\n".join(filter(None, (text, _where(countries)))),
        "url": cells.url("url"),
    }
    return Draft(identity(cells), values)


def save(session: Session, drafts: Sequence[Draft], order: Order, _notes: Notes) -> Report:
    """Write programmes."""

    def fill(row: Programme, values: Mapping[str, Any]) -> None:
        for attribute, value in values.items():
            setattr(row, attribute, value)
        row.folded = fold(f"{row.name} {row.organisation} {row.audience} {row.text}")

    return save_facts(session, Programme, drafts, order, fill)


def _as_of(cells: Cells) -> str:
    """The date of the status as precise as the source has it: a year, a month or a day; of a span its end."""
    stated = cells.line_of("status_as_of")
    if not stated or stated.casefold() in ("unknown", "n/a"):
        return ""
    if found := _AS_OF.fullmatch(stated):
        return found[1]
    day = cells.day("status_as_of", "left out")
    return day.isoformat() if day else ""


def _where(countries: Sequence[str]) -> str:
    """One sentence on the countries when they are several: a programme has one country or none."""
    return f"Countries: {', '.join(map(country_name, countries))}." if len(countries) > 1 else ""


def _name(text: str) -> str:
    """The first sentence without addresses, cut between words."""
    plain = " ".join(_ADDRESS.sub("", text).split())
    first = re.split(r"(?<=[a-z)][.!?])\s", plain, maxsplit=1)[0].rstrip(" .,;:")
    return first if len(first) <= _LONGEST_NAME else first[: _LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"


def _deadline_in(text: str) -> str:
    """The day that follows the word "deadline" in a text; empty when none does, or more than one."""
    found = _DEADLINE.search(text)
    words = found["text"].split() if found else []
    if len(_YEAR.findall(" ".join(words))) != 1:
        return ""
    begun = (" ".join(words[:count]) for count in (3, 2, 1))
    return next((start for start in begun if parse_day(start)), "").rstrip(" .,;")
